/* Figures, tables and their captions.
 *
 * pandoc 2 loses the captions of starred and wrapped floats, of floats without an image, of
 * subfigures, and whatever stands in boxes. So a float is taken apart while it is read and written
 * anew: first what it holds besides images, then one `figure` (or `table`) with its caption.
 */
#include "tex/structure/structure.h"

enum {
  CAPTION_FLOAT,
  CAPTION_PART,
  CAPTION_TABLE_ITSELF,
  CAPTION_ALONE,
  CAPTION_ALONE_TABLE,
  CAPTION_ALGORITHM,
  CAPTION_STARRED = 16, /* has no number */
};

static struct sg_float *top_float(struct sg_tex *tex)
{
  return tex->float_count > 0 ? &tex->floats[tex->float_count - 1] : NULL;
}

void sg_tex_open_float(struct sg_tex *tex, enum sg_environment_kind kind)
{
  struct sg_float *floats =
      sg_arena_grow(&tex->scratch, tex->floats, tex->float_count, &tex->float_capacity, sizeof *floats);
  if (floats == NULL)
    return;
  tex->floats = floats;
  floats[tex->float_count++] = (struct sg_float){.kind = kind, .headings = tex->headings.count};
}

void sg_tex_write_boxed(struct sg_tex *tex)
{
  if (tex->boxed.length == 0)
    return;
  sg_tex_write_block(tex);
  sg_tex_write_text(tex, sg_buf_str(&tex->boxed));
  sg_buf_clear(&tex->boxed);
  sg_tex_write_block(tex);
}

/* A float with headings of its own, a box beside the text: what was written of it from `from` on waits, so that
 * the text which goes on behind it stays under its own heading. */
static void box(struct sg_tex *tex, size_t from)
{
  sg_buf_add(&tex->boxed, sg_slice(sg_buf_str(&tex->out), from, tex->out.length));
  sg_buf_truncate(&tex->out, from);
  if (tex->heading_end > from)
    tex->heading_end = 0;
}

/* -- Captions ---------------------------------------------------------------------------------- */

/* What a caption that stands here belongs to. */
static int caption_place(struct sg_tex *tex)
{
  for (size_t i = tex->group_count; i > 0; i--) {
    const struct sg_group *group = &tex->groups[i - 1];
    if (group->kind != SG_GROUP_ENVIRONMENT)
      continue;
    if (group->close == SG_CLOSE_FLOAT)
      return CAPTION_FLOAT;
    if (group->close == SG_CLOSE_PART)
      return tex->float_count > 0 ? CAPTION_PART : CAPTION_ALONE;
    if (sg_str_equal(group->written, SG_LIT("longtable")))
      return tex->float_count > 0 ? CAPTION_FLOAT : CAPTION_TABLE_ITSELF;
    if (sg_str_equal(group->written, SG_LIT("algorithm")))
      return CAPTION_ALGORITHM;
  }
  return CAPTION_ALONE;
}

static void count_caption(struct sg_tex *tex, int place)
{
  const struct sg_float *top = top_float(tex);
  bool table = place == CAPTION_TABLE_ITSELF || place == CAPTION_ALONE_TABLE ||
               (top != NULL && top->kind == SG_ENV_TABLE);
  if (place == CAPTION_PART) {
    struct sg_str part = table ? SG_LIT("subtable") : SG_LIT("subfigure");
    struct sg_str whole = table ? SG_LIT("table") : SG_LIT("figure");
    bool before = !top->counted; /* the whole's caption comes later: its number is the next one */
    sg_tex_step(tex, part);
    if (before)
      sg_tex_add_to_counter(tex, whole, 1);
    struct sg_str number = sg_tex_the(tex, whole), letter = sg_tex_the(tex, part);
    if (before)
      sg_tex_add_to_counter(tex, whole, -1);
    tex->current =
        (struct sg_tex_current){.number = sg_tex_join(tex, number, letter), .type = part, .counter = part};
    return;
  }
  if (place == CAPTION_FLOAT && top != NULL)
    tex->floats[tex->float_count - 1].counted = true;
  sg_tex_refstep(tex, place == CAPTION_ALGORITHM ? SG_LIT("algorithm")
                      : table                    ? SG_LIT("table")
                                                 : SG_LIT("figure"));
}

static void catch_caption(struct sg_tex *tex, int place)
{
  struct sg_token here = sg_tex_here(tex);
  struct sg_tokens dropped;
  bool starred = sg_tex_take(tex, '*');
  while (sg_tex_optional(tex, &dropped))
    continue;
  if (tex->muted) {
    sg_tex_skip(tex, "m");
    return;
  }
  for (size_t i = tex->group_count; i > 0 && tex->groups[i - 1].kind == SG_GROUP_BRACE; i--)
    if (tex->groups[i - 1].close == SG_CLOSE_CAPTION)
      return; /* a caption in a caption: its words */
  if (!starred)
    count_caption(tex, place);
  if (!sg_tex_catch(tex, here, SG_CLOSE_CAPTION, place | (starred ? CAPTION_STARRED : 0)))
    return;
  tex->one_line = true;
  tex->steps = false;
}

/* \caption (0), \subcaption (1). */
void sg_act_caption(struct sg_tex *tex, struct sg_token token, const struct sg_tex_row *row)
{
  (void)token;
  int place = caption_place(tex);
  catch_caption(tex, row->value == 1 && place == CAPTION_FLOAT ? CAPTION_PART : place);
}

/* \captionof{figure}[short]{text} */
void sg_act_captionof(struct sg_tex *tex, struct sg_token token, const struct sg_tex_row *row)
{
  (void)token;
  (void)row;
  sg_tex_take(tex, '*');
  struct sg_str kind = sg_tex_word(tex);
  int place = caption_place(tex);
  if (place == CAPTION_ALONE && sg_str_starts(kind, SG_LIT("tab")))
    place = CAPTION_ALONE_TABLE;
  catch_caption(tex, place);
}

/* \subfloat[list][caption]{body}, \subfigure[caption]{body} (0); \subcaptionbox{caption}{body} (1) */
void sg_act_subfloat(struct sg_tex *tex, struct sg_token token, const struct sg_tex_row *row)
{
  struct sg_tokens caption = {0}, body = {0}, option;
  sg_tex_take(tex, '*');
  while (sg_tex_optional(tex, &option))
    caption = option;
  if (row->value == 1) {
    sg_tex_argument(tex, &caption);
    sg_tex_optional(tex, &option);
    sg_tex_optional(tex, &option);
  }
  sg_tex_argument(tex, &body);
  sg_tex_push_tokens(tex, body.at, body.count);
  if (caption.count == 0)
    return;
  sg_tex_push_text(tex, "}", token);
  sg_tex_push_tokens(tex, caption.at, caption.count);
  sg_tex_push_text(tex, "\\subcaption{", token);
}

/* What a caption in the readable source is: whether it is a table in there is another thing than what it is
 * called. */
static void note_float(struct sg_tex *tex, bool table, bool called_table, struct sg_str number,
                       struct sg_str caption, struct sg_str label)
{
  struct sg_tex_float *row = sg_tex_add(tex, &tex->written, sizeof *row);
  if (row == NULL)
    return;
  *row = (struct sg_tex_float){.number = number,
                               .text = sg_tex_plain_copy(tex, caption),
                               .label = sg_arena_copy(tex->arena, label),
                               .table = table};
  if (number.n > 0)
    row->name = sg_tex_join(tex, called_table ? SG_LIT("Table ") : SG_LIT("Figure "), number);
}

struct piece { /* what is written as a float */
  const char *environment;
  struct sg_str image, table, caption, number, label;
  bool called_table;
};

static void write_float(struct sg_tex *tex, struct piece piece)
{
  struct sg_str image = piece.image, table = piece.table, caption = piece.caption, label = piece.label;
  const char *environment = piece.environment;
  note_float(tex, environment[0] == 't', piece.called_table, piece.number, caption, label);
  sg_tex_write_block(tex);
  sg_buf_add_format(&tex->out, "\\begin{%s}\n", environment);
  if (table.n == 0 && environment[0] == 'f')
    sg_buf_add_format(&tex->out, "\\includegraphics{%.*s}\n", SG_STR_ARGS(image));
  sg_buf_add(&tex->out, SG_LIT("\\caption{"));
  sg_buf_add(&tex->out, caption);
  if (label.n > 0)
    sg_buf_add_format(&tex->out, "\\label{%.*s}", SG_STR_ARGS(label));
  sg_buf_add(&tex->out, SG_LIT("}\n"));
  if (table.n > 0)
    sg_buf_add(&tex->out, table);
  else if (environment[0] == 't')
    sg_buf_add(&tex->out, SG_LIT("\\begin{tabular}{l}\n~ \\\\\n\\end{tabular}"));
  sg_buf_add_format(&tex->out, "\n\\end{%s}\n\n", environment);
  tex->word_open = false;
}

static void note_caption(struct sg_tex *tex, const struct sg_group *group, struct sg_str text)
{
  struct sg_tex_caption *row = sg_tex_add(tex, &tex->captions, sizeof *row);
  if (row == NULL)
    return;
  *row = (struct sg_tex_caption){.text = sg_tex_plain_copy(tex, text),
                                 .place = sg_tex_place_of(tex, group->file, group->line)};
  if (row->text.n == 0)
    tex->captions.count--;
}

static void keep_caption(struct sg_tex *tex, struct sg_str text, struct sg_str number, bool part)
{
  struct sg_float *top = top_float(tex);
  if (top == NULL)
    return;
  struct sg_float_caption *rows =
      sg_arena_grow(&tex->scratch, top->captions, top->caption_count, &top->caption_capacity, sizeof *rows);
  if (rows == NULL)
    return;
  top->captions = rows;
  rows[top->caption_count++] = (struct sg_float_caption){text, number, part};
}

static void close_caption(struct sg_tex *tex, const struct sg_group *group, struct sg_str text)
{
  struct sg_str number = group->value & CAPTION_STARRED ? SG_LIT("") : tex->current.number;
  int place = group->value & (CAPTION_STARRED - 1);
  note_caption(tex, group, text);
  switch (place) {
  case CAPTION_FLOAT:
  case CAPTION_PART:
    if (text.n > 0)
      keep_caption(tex, text, number, place == CAPTION_PART);
    break;
  case CAPTION_TABLE_ITSELF:
    note_float(tex, true, true, number, text, SG_LIT(""));
    sg_buf_add(&tex->out, SG_LIT("\\caption{"));
    sg_buf_add(&tex->out, text);
    sg_buf_add_char(&tex->out, '}');
    break;
  case CAPTION_ALGORITHM: {
    bool steps = sg_tex_leave_steps(tex);
    sg_buf_add_format(&tex->out, "\n\n\\textbf{Algorithm%s%.*s.} ", number.n > 0 ? " " : "",
                      SG_STR_ARGS(number));
    sg_buf_add(&tex->out, text);
    sg_buf_add(&tex->out, SG_LIT("\n\n"));
    if (steps)
      sg_tex_begin_steps(tex, (struct sg_token){.line = group->line, .file = group->file}, true);
    break;
  }
  default:
    write_float(tex, (struct piece){.environment = place == CAPTION_ALONE_TABLE ? "table" : "figure",
                                    .caption = text,
                                    .number = number,
                                    .called_table = place == CAPTION_ALONE_TABLE});
  }
}

/* -- Floats ------------------------------------------------------------------------------------ */

/* The parts' captions as one text: "(a) … (b) …". */
static void add_parts(const struct sg_float *top, struct sg_buf *caption)
{
  int part = 0;
  for (size_t i = 0; i < top->caption_count; i++) {
    if (!top->captions[i].part)
      continue;
    if (caption->length > 0)
      sg_buf_add_char(caption, ' ');
    if (part < 26)
      sg_buf_add_format(caption, "(%c) ", 'a' + part);
    part++;
    sg_buf_add(caption, top->captions[i].text);
  }
}

/* Writes a float's captions, the last one with the parts', the first with label and table. */
static void write_captions(struct sg_tex *tex, const struct sg_float *top, struct sg_str table)
{
  const char *environment =
      top->kind == SG_ENV_TABLE && (table.n > 0 || top->image.n == 0) ? "table" : "figure";
  struct sg_buf caption;
  struct piece piece = {.environment = environment,
                        .label = top->label,
                        .image = top->image,
                        .table = table,
                        .called_table = top->kind == SG_ENV_TABLE};
  size_t left = 0;
  for (size_t i = 0; i < top->caption_count; i++)
    left += !top->captions[i].part;
  sg_buf_init(&caption, SG_TEX_SOURCE_MAX);
  for (size_t i = 0; left > 0; i++) {
    if (top->captions[i].part)
      continue;
    sg_buf_clear(&caption);
    sg_buf_add(&caption, top->captions[i].text);
    if (--left == 0)
      add_parts(top, &caption);
    piece.caption = sg_buf_str(&caption);
    piece.number = top->captions[i].number;
    write_float(tex, piece);
    piece.label = piece.image = piece.table = SG_LIT("");
  }
  if (caption.length == 0) {
    add_parts(top, &caption);
    piece.caption = sg_buf_str(&caption);
    piece.number = SG_LIT("");
    if (caption.length > 0)
      write_float(tex, piece);
    else if (table.n > 0)
      sg_tex_write_text(tex, table);
    else if (top->image.n > 0)
      sg_buf_add_format(&tex->out, "\\includegraphics{%.*s}", SG_STR_ARGS(top->image));
  }
  sg_buf_free(&caption);
}

static bool is_blank(struct sg_str text)
{
  for (size_t i = 0; i < text.n; i++)
    if (!sg_is_space(text.p[i]) && !sg_is_one_of(text.p[i], "{}~\\,;"))
      return false;
  return true;
}

static void close_float(struct sg_tex *tex, const struct sg_group *group, struct sg_str content)
{
  struct sg_float *top = top_float(tex);
  if (top == NULL)
    return;
  tex->float_count--;
  struct sg_float closed = *top;
  bool apart = closed.kind == SG_ENV_TABLE && closed.table_to > closed.table_from &&
               closed.table_from >= group->from && closed.table_to - group->from <= content.n;
  size_t from = apart ? closed.table_from - group->from : content.n;
  size_t to = apart ? closed.table_to - group->from : content.n;
  struct sg_str before = sg_slice(content, 0, from), after = sg_slice(content, to, content.n);
  sg_tex_write_block(tex);
  size_t start = tex->out.length;
  if (!is_blank(before)) {
    sg_tex_write_text(tex, sg_str_trim(before));
    sg_tex_write_block(tex);
  }
  write_captions(tex, &closed, sg_slice(content, from, to));
  sg_tex_write_block(tex);
  if (!is_blank(after)) {
    sg_tex_write_text(tex, sg_str_trim(after));
    sg_tex_write_block(tex);
  }
  if (tex->headings.count > closed.headings && tex->float_count == 0)
    box(tex, start);
}

void sg_tex_close_float(struct sg_tex *tex, const struct sg_group *group, struct sg_str content)
{
  tex->word_open = false;
  if (group->close == SG_CLOSE_CAPTION)
    close_caption(tex, group, sg_str_trim(content));
  else if (group->close == SG_CLOSE_PART)
    sg_buf_add(&tex->out, content); /* its captions were taken out already */
  else
    close_float(tex, group, content);
}

/* -- Images and labels ------------------------------------------------------------------------- */

/* \includegraphics[options]{file} (0), \epsfig{file=…} (1). */
void sg_act_image(struct sg_tex *tex, struct sg_token token, const struct sg_tex_row *row)
{
  struct sg_tokens options = {0}, argument = {0};
  (void)token;
  sg_tex_take(tex, '*');
  while (sg_tex_optional(tex, &options))
    continue;
  if (!sg_tex_argument(tex, &argument) || tex->muted)
    return;
  struct sg_tokens file = argument;
  if (row->value == 1) {
    file = sg_tex_option(tex, argument, "file");
    if (file.count == 0)
      file = sg_tex_option(tex, argument, "figure");
  }
  struct sg_str name = sg_tex_expand_word(tex, file);
  struct sg_float *top = top_float(tex);
  if (top != NULL) {
    if (top->image.n == 0)
      top->image = name;
    return;
  }
  sg_tex_write_text(tex, SG_LIT("\\includegraphics{"));
  sg_buf_add(&tex->out, name);
  sg_buf_add_char(&tex->out, '}');
}

static bool in_part(const struct sg_tex *tex)
{
  for (size_t i = tex->group_count; i > 0; i--)
    if (tex->groups[i - 1].close == SG_CLOSE_PART)
      return true;
  return false;
}

void sg_act_label(struct sg_tex *tex, struct sg_token token, const struct sg_tex_row *row)
{
  struct sg_tokens option;
  (void)row;
  (void)token;
  sg_tex_optional(tex, &option);
  struct sg_str key = sg_tex_key(tex);
  if (tex->muted || key.n == 0)
    return;
  sg_tex_note_label(tex, key);
  struct sg_float *top = top_float(tex);
  bool caught = top != NULL && !tex->math;
  if (caught) { /* the float's own label wins over its parts' */
    if (top->label.n == 0 || !in_part(tex))
      top->label = key;
    return;
  }
  bool steps = tex->steps;
  tex->steps = false;
  sg_tex_write_text(tex, SG_LIT("\\label{"));
  sg_buf_add(&tex->out, key);
  sg_buf_add_char(&tex->out, '}');
  tex->steps = steps;
}

/* The value of a key among a listing's options, up to a comma; braces around it go. */
static struct sg_str listing_option(struct sg_str options, struct sg_str key)
{
  for (size_t at = sg_str_find(options, key, 0); at != SG_NPOS; at = sg_str_find(options, key, at + 1)) {
    char before = at > 0 ? options.p[at - 1] : ',';
    if (before != ',' && before != '[' && !sg_is_space(before))
      continue;
    struct sg_str value = sg_str_trim(sg_slice(options, at + key.n, options.n));
    bool braced = value.n > 0 && value.p[0] == '{';
    size_t end = sg_str_find(value, braced ? SG_LIT("}") : SG_LIT(","), 0);
    return sg_str_trim(sg_slice(value, braced, end == SG_NPOS ? value.n : end));
  }
  return SG_LIT("");
}

void sg_tex_note_listing(struct sg_tex *tex, struct sg_str text)
{
  struct sg_str begin = SG_LIT("\\begin{lstlisting}[");
  size_t shut = sg_str_starts(text, begin) ? sg_str_find(text, SG_LIT("]\n"), 0) : SG_NPOS;
  if (shut == SG_NPOS)
    return;
  struct sg_str options = sg_slice(text, begin.n, shut);
  struct sg_str label = listing_option(options, SG_LIT("label="));
  if (listing_option(options, SG_LIT("caption=")).n == 0)
    return;
  struct sg_tex_current outside = tex->current;
  sg_tex_refstep(tex, SG_LIT("lstlisting"));
  if (label.n > 0)
    sg_tex_note_label(tex, label);
  tex->current = outside;
}
