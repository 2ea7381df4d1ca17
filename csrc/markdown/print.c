/* Points to Markdown. */
#include "languages/labels.h"
#include "markdown/label.h"
#include "markdown/points.h"

enum { FORMULA_LINE_MAX = 100 /* bytes, beyond which an array is printed row by row */ };

struct printer {
  struct sg_buf *out;
  const struct sg_print_options *options;
  struct sg_arena *arena;
  struct sg_str *own; /* by depth: the place of the point that was printed last there; NULL: without links */
  uint32_t line;      /* of the next byte that is printed */
  bool blank;         /* a blank line is due before what comes next */
};

/* -- Labels -------------------------------------------------------------------------------------- */

static bool closes_itself(struct sg_str lead)
{
  static const char *const stops[] = {"?", "!", "…", "？", "！"};
  for (size_t i = 0; i < sizeof stops / sizeof *stops; i++)
    if (sg_str_ends(lead, sg_cstr(stops[i])))
      return true;
  return false;
}

static void add_bold(struct sg_buf *out, struct sg_str lead)
{
  sg_buf_add(out, SG_LIT("**"));
  sg_buf_add(out, lead);
  sg_buf_add(out, closes_itself(lead) ? SG_LIT("**") : SG_LIT(".**"));
}

static void add_italic(struct sg_buf *out, struct sg_str lead)
{
  sg_buf_add_char(out, '*');
  sg_buf_add(out, lead);
  sg_buf_add(out, SG_LIT("*:"));
}

/* A detail's lead stands in italics where it is read as one there. */
static void add_detail_lead(struct sg_buf *out, struct sg_str lead)
{
  struct sg_label label;
  size_t at = out->length;
  add_italic(out, lead);
  bool read = sg_label_read(sg_slice(sg_buf_str(out), at, out->length), &label);
  if (read && label.kind == SG_LABEL_LEAD && sg_str_equal(label.words, lead))
    return;
  sg_buf_truncate(out, at);
  add_bold(out, lead);
}

static void add_named(struct sg_buf *out, struct sg_str word, struct sg_str term)
{
  sg_buf_add_format(out, "**%.*s: ", SG_STR_ARGS(word));
  sg_buf_add(out, term);
  sg_buf_add(out, closes_itself(term) ? SG_LIT("**") : SG_LIT(".**"));
}

static void add_label(const struct sg_point *point, int language, struct sg_buf *out)
{
  /* clang-format off */
  static const uint8_t words[SG_POINT_KIND_COUNT] = {
      [SG_POINT_DEFINITION] = SG_WORD_DEFINITION, [SG_POINT_RECALL] = SG_WORD_RECALL,
      [SG_POINT_SYMBOL] = SG_WORD_SYMBOL,         [SG_POINT_CITED] = SG_WORD_CITED_WORK,
      [SG_POINT_PLAIN] = SG_WORD_PLAIN,           [SG_POINT_ANALOGY] = SG_WORD_ANALOGY,
      [SG_POINT_WITHIN] = SG_WORD_WITHIN,         [SG_POINT_ACROSS] = SG_WORD_ACROSS,
      [SG_POINT_CONNECTIONS] = SG_WORD_CONNECTIONS,
  };
  /* clang-format on */
  struct sg_str word = sg_words_get(language, (enum sg_word)words[point->kind]);
  switch (point->kind) {
  case SG_POINT_DEFINITION:
  case SG_POINT_RECALL:
  case SG_POINT_SYMBOL:
  case SG_POINT_CITED:
    add_named(out, word, point->term);
    break;
  case SG_POINT_PLAIN:
  case SG_POINT_ANALOGY:
  case SG_POINT_WITHIN:
  case SG_POINT_ACROSS:
    add_italic(out, word);
    break;
  case SG_POINT_CONNECTIONS:
    add_bold(out, word);
    break;
  case SG_POINT_DETAIL:
    if (point->lead.n > 0)
      add_detail_lead(out, point->lead);
    break;
  default:
    if (point->lead.n > 0)
      add_bold(out, point->lead);
    break;
  }
}

static void add_source(struct sg_str source, int language, struct sg_buf *out)
{
  if (sg_str_equal(source, SG_LIT("background")))
    source = sg_words_get(language, SG_WORD_SOURCE_BACKGROUND);
  else if (sg_str_equal(source, SG_LIT("title")))
    source = sg_words_get(language, SG_WORD_SOURCE_TITLE);
  else if (sg_str_equal(source, SG_LIT("glossary")))
    source = sg_words_get(language, SG_WORD_GLOSSARY);
  sg_buf_add_format(out, "*(%.*s)*", SG_STR_ARGS(source));
}

static void add_marks(const struct printer *p, const struct sg_point *point)
{
  for (size_t i = 0; i < point->mark_count && p->options->marks; i++) {
    sg_buf_add(p->out, i == 0 ? SG_LIT(" {") : SG_LIT(","));
    if (point->marks[i].section != SG_MARK_HERE)
      sg_buf_add_format(p->out, "s%u.", point->marks[i].section + 1);
    sg_buf_add_format(p->out, "p%u", point->marks[i].paragraph + 1);
  }
  if (point->mark_count > 0 && p->options->marks)
    sg_buf_add_char(p->out, '}');
}

/* -- Lines --------------------------------------------------------------------------------------- */

static void end_line(struct printer *p)
{
  sg_buf_add_char(p->out, '\n');
  p->line++;
}

static void begin_line(struct printer *p, uint32_t depth)
{
  if (p->blank)
    end_line(p);
  p->blank = false;
  sg_buf_add_times(p->out, ' ', 4u * (size_t)depth);
}

static bool stands_apart(enum sg_shown shown)
{
  return shown == SG_SHOWN_TABLE || shown == SG_SHOWN_CODE;
}

/* Appends inline Markdown of the point at `depth`, with links where they are asked for. */
static void add_linked(struct printer *p, struct sg_str markdown, uint32_t depth)
{
  if (p->own != NULL)
    sg_links_put(p->options->links, markdown, p->own[depth], p->arena, p->out);
  else
    sg_buf_add(p->out, markdown);
}

/* Where a line may end in a formula: behind a row of an array, if what follows begins no block of Markdown.
 * `at` is where the row begins; SG_NPOS: there is none. */
static size_t row_end(struct sg_str formula, size_t at)
{
  while ((at = sg_str_find(formula, SG_LIT("\\\\ "), at)) != SG_NPOS) {
    at += 3;
    if (at < formula.n && (sg_is_alpha(formula.p[at]) || sg_is_one_of((unsigned char)formula.p[at], "\\&({")))
      return at;
  }
  return SG_NPOS;
}

/* A long array stands row by row, for whoever reads the guide as it is. */
static void print_formula(struct printer *p, struct sg_str formula, uint32_t depth)
{
  size_t from = 0, end = formula.n > FORMULA_LINE_MAX ? row_end(formula, 0) : SG_NPOS;
  for (; end != SG_NPOS; end = row_end(formula, from)) {
    begin_line(p, depth);
    sg_buf_add(p->out, sg_slice(formula, from, end - 1));
    end_line(p);
    from = end;
  }
  begin_line(p, depth);
  sg_buf_add(p->out, sg_slice(formula, from, formula.n));
  end_line(p);
}

static void print_part(struct printer *p, struct sg_str part, enum sg_shown shown, uint32_t depth, bool apart)
{
  struct sg_str line;
  p->blank |= apart;
  if (shown == SG_SHOWN_FORMULA) {
    print_formula(p, part, depth);
    return;
  }
  while (sg_str_next_line(&part, &line)) {
    if (line.n > 0)
      begin_line(p, depth);
    if (shown == SG_SHOWN_TEXT && depth > 0)
      add_linked(p, line, depth - 1);
    else
      sg_buf_add(p->out, line);
    end_line(p);
  }
  p->blank = stands_apart(shown);
}

static void print_parts(struct printer *p, struct sg_str rest, uint32_t depth)
{
  struct sg_str part;
  enum sg_shown shown;
  while (sg_shown_next(&rest, &part, &shown))
    print_part(p, part, shown, depth, stands_apart(shown));
}

/* -- Points -------------------------------------------------------------------------------------- */

bool sg_point_is_bare(const struct sg_point *point)
{
  return point->lead.n == 0 && (point->kind == SG_POINT_TABLE || point->kind == SG_POINT_FORMULA ||
                                point->kind == SG_POINT_CODE || point->kind == SG_POINT_FIGURE);
}

/* A bullet that begins with a table or code: nothing can stand behind its marker. */
static void print_marker_alone(struct printer *p, const struct sg_point *point)
{
  struct sg_str rest = point->markdown, part;
  enum sg_shown shown;
  begin_line(p, point->depth);
  sg_buf_add_char(p->out, '-');
  end_line(p);
  if (sg_shown_next(&rest, &part, &shown))
    print_part(p, part, shown, point->depth + 1, false);
  print_parts(p, rest, point->depth + 1);
}

struct sg_str sg_point_words(const struct sg_point *point, int language, size_t indent, struct sg_buf *out)
{
  struct sg_str rest = point->markdown, text = rest, line;
  enum sg_shown shown = SG_SHOWN_TEXT;
  size_t from = out->length;
  bool words = sg_shown_next(&rest, &text, &shown);
  add_label(point, language, out);
  if (words && (shown == SG_SHOWN_TEXT || (shown == SG_SHOWN_FORMULA && out->length == from))) {
    for (bool first = true; sg_str_next_line(&text, &line); first = false) {
      if (!first) {
        sg_buf_add_char(out, '\n');
        sg_buf_add_times(out, ' ', indent);
      } else if (out->length > from) {
        sg_buf_add_char(out, ' ');
      }
      sg_buf_add(out, line);
    }
  } else {
    rest = point->markdown;
  }
  if (point->source.n > 0) {
    if (out->length > from)
      sg_buf_add_char(out, ' ');
    add_source(point->source, language, out);
  }
  return rest;
}

/* A bullet's words behind its marker; what of its Markdown stands below. */
static struct sg_str print_words(struct printer *p, const struct sg_point *point, struct sg_str place)
{
  size_t indent = 4u * ((size_t)point->depth + 1);
  if (p->own == NULL)
    return sg_point_words(point, p->options->language, indent, p->out);
  struct sg_buf words;
  sg_buf_init(&words, p->out->maximum);
  struct sg_str rest = sg_point_words(point, p->options->language, indent, &words);
  p->own[point->depth] = place.n > 0 || point->depth == 0 ? place : p->own[point->depth - 1];
  add_linked(p, sg_buf_str(&words), point->depth);
  if (words.failure != SG_OK)
    p->out->failure = words.failure;
  sg_buf_free(&words);
  return rest;
}

static void print_bullet(struct printer *p, const struct sg_point *point, size_t row)
{
  begin_line(p, point->depth);
  sg_buf_add(p->out, SG_LIT("- "));
  size_t from = p->out->length;
  struct sg_str place = p->options->places != NULL ? p->options->places[row] : sg_str(NULL, 0);
  if (place.n > 0)
    sg_buf_add_format(p->out, "[]{#%.*s .sg-anchor}", SG_STR_ARGS(place));
  struct sg_str rest = print_words(p, point, place);
  for (size_t i = from; i < p->out->length; i++)
    p->line += p->out->data[i] == '\n';
  add_marks(p, point);
  while (p->out->length > 0 && p->out->data[p->out->length - 1] == ' ')
    sg_buf_truncate(p->out, p->out->length - 1);
  end_line(p);
  print_parts(p, rest, point->depth + 1);
}

static bool begins_apart(const struct sg_point *point)
{
  struct sg_str rest = point->markdown, part;
  enum sg_shown shown;
  return point->lead.n == 0 && point->source.n == 0 &&
         (point->kind == SG_POINT_IDEA || point->kind == SG_POINT_DETAIL || sg_point_is_bare(point)) &&
         sg_shown_next(&rest, &part, &shown) && stands_apart(shown);
}

static void print_point(struct printer *p, struct sg_points *points, size_t row)
{
  struct sg_point *point = &points->rows[row];
  point->line = p->line + p->blank;
  if (sg_point_is_bare(point) && point->depth > 0) {
    /* Right below the point's words a formula goes on with them; elsewhere it stands apart, too. */
    struct sg_str rest = point->markdown, part;
    enum sg_shown shown;
    bool first = sg_shown_next(&rest, &part, &shown);
    p->blank |= points->rows[row - 1].depth >= point->depth || (first && stands_apart(shown));
    point->line = p->line + p->blank;
    print_parts(p, point->markdown, point->depth);
  } else if (begins_apart(point)) {
    print_marker_alone(p, point);
  } else {
    print_bullet(p, point, row);
  }
}

uint32_t sg_points_deepest(const struct sg_points *points)
{
  uint32_t deepest = 0;
  for (size_t i = 0; i < points->count; i++)
    deepest = points->rows[i].depth > deepest ? points->rows[i].depth : deepest;
  return deepest;
}

uint32_t sg_points_print(struct sg_points *points, const struct sg_print_options *options, struct sg_buf *out)
{
  struct printer p = {
      .out = out, .options = options, .line = options->line > 0 ? options->line : 1, .arena = points->arena};
  if (options->links != NULL)
    p.own = SG_ARENA_NEW(points->arena, struct sg_str, sg_points_deepest(points) + 1);
  for (size_t i = 0; i < points->count; i++)
    print_point(&p, points, i);
  return p.line;
}

void sg_guide_print(struct sg_str title, const struct sg_guide_section *sections, size_t count, int language,
                    struct sg_buf *out)
{
  struct printer p = {.out = out, .line = 1};
  if (title.n > 0) {
    sg_buf_add(out, SG_LIT("# "));
    sg_buf_add(out, title);
    end_line(&p);
  }
  for (size_t i = 0; i < count; i++) {
    const struct sg_guide_section *section = &sections[i];
    if (section->level > 0) {
      p.blank = p.line > 1;
      begin_line(&p, 0);
      sg_buf_add_times(out, '#', (size_t)section->level);
      if (section->title.n > 0)
        sg_buf_add_char(out, ' ');
      sg_buf_add(out, section->title);
      end_line(&p);
    }
    if (section->points->count == 0)
      continue;
    p.blank = p.line > 1;
    begin_line(&p, 0);
    p.line =
        sg_points_print(section->points, &(struct sg_print_options){.language = language, .line = p.line}, out);
  }
}
