/* Titles, authors, abstracts, headings, appendices: the paper's outline. */
#include "tex/structure/structure.h"

/* -- What was caught --------------------------------------------------------------------------- */

static void replace_text(struct sg_buf *buf, struct sg_str text)
{
  sg_buf_clear(buf);
  sg_buf_add(buf, text);
}

static void append_text(struct sg_buf *buf, struct sg_str text, struct sg_str between)
{
  if (text.n > 0 && buf->length > 0)
    sg_buf_add(buf, between);
  sg_buf_add(buf, text);
}

enum { HEADING_STARRED = 16, HEADING_LEVELS = 7 };

static const char *const heading_names[HEADING_LEVELS] = {
    "part", "chapter", "section", "subsection", "subsubsection", "paragraph", "subparagraph"};

bool sg_tex_names_references(struct sg_str title)
{
  static const char *const titles[] = {"references",       "bibliography", "literature", "literature cited",
                                       "references cited", "works cited",  "reference"};
  for (size_t i = 0; i < sizeof titles / sizeof *titles; i++)
    if (sg_str_equal_nocase(title, sg_cstr(titles[i])))
      return true;
  return false;
}

/* The heading that the reference list prints itself, right behind one that the author wrote for it. */
static bool doubles_references(struct sg_tex *tex, const struct sg_tex_heading *row)
{
  if (tex->headings.count < 2 || !tex->own_heading || tex->heading_end > tex->out.length)
    return false;
  struct sg_str thanks = SG_LIT("Acknowledg"); /* iopart: \ack … \ackn */
  if (sg_str_starts(row->text, thanks) && sg_str_starts(row[-1].text, thanks))
    return true;
  struct sg_str since = sg_str_trim(sg_slice(sg_buf_str(&tex->out), tex->heading_end, tex->out.length));
  bool label = sg_str_starts(since, SG_LIT("\\label{"));
  if (since.n > 0 && !(label && sg_str_find(since, SG_LIT("}"), 0) == since.n - 1))
    return false;
  struct sg_str before = row[-1].text;
  return sg_str_equal_nocase(before, row->text) || sg_tex_names_references(before);
}

static void close_heading(struct sg_tex *tex, const struct sg_group *group, struct sg_str content)
{
  int level = group->value & (HEADING_STARRED - 1);
  struct sg_tex_heading *row = sg_tex_add(tex, &tex->headings, sizeof *row);
  if (row == NULL)
    return;
  *row = (struct sg_tex_heading){.level = level,
                                 .numbered = !(group->value & HEADING_STARRED),
                                 .appendix = tex->appendix,
                                 .text = sg_tex_plain_copy(tex, content),
                                 .number = tex->heading_number,
                                 .place = sg_tex_place_of(tex, group->file, group->line)};
  if (row->text.n == 0 || doubles_references(tex, row)) { /* \section*{}: space, not a heading */
    tex->headings.count--;
    return;
  }
  bool steps = tex->steps;
  tex->steps = false;
  sg_tex_write_block(tex);
  sg_buf_add_format(&tex->out, "\\%s%s{", heading_names[level], group->value & HEADING_STARRED ? "*" : "");
  sg_buf_add(&tex->out, content);
  sg_buf_add_char(&tex->out, '}');
  tex->heading_end = tex->out.length;
  tex->steps = steps;
}

/* Some classes want \and between keywords, which pandoc takes for authors'. */
static void append_keywords(struct sg_buf *keywords, struct sg_str text)
{
  if (text.n > 0 && keywords->length > 0)
    sg_buf_add(keywords, SG_LIT(", "));
  for (size_t at = 0; at < text.n;) {
    size_t next = sg_str_find(text, SG_LIT("\\and"), at);
    sg_buf_add(keywords, sg_str_trim(sg_slice(text, at, next)));
    if (next == SG_NPOS)
      return;
    sg_buf_add(keywords, SG_LIT(", "));
    at = next + 4;
  }
}

void sg_tex_close_structure(struct sg_tex *tex, const struct sg_group *group, struct sg_str content)
{
  struct sg_str text = sg_str_trim(content);
  tex->word_open = false;
  switch (group->close) {
  case SG_CLOSE_TITLE:
    if (text.n > 0 && (tex->title.length == 0 || tex->file_frames <= 1))
      replace_text(&tex->title, text);
    break;
  case SG_CLOSE_AUTHOR:
    append_text(&tex->author, text, SG_LIT(" \\and "));
    break;
  case SG_CLOSE_DATE:
    replace_text(&tex->date, text);
    break;
  case SG_CLOSE_HEADING:
    close_heading(tex, group, text);
    break;
  case SG_CLOSE_ABSTRACT:
    if (tex->abstract.length == 0)
      tex->abstract_place = sg_tex_place_of(tex, group->file, group->line);
    append_text(&tex->abstract, text, SG_LIT("\n\n"));
    break;
  case SG_CLOSE_KEYWORDS:
    append_keywords(&tex->keywords, text);
    break;
  default:
    break;
  }
}

/* -- Commands ---------------------------------------------------------------------------------- */

static bool may_catch(struct sg_tex *tex)
{
  const struct sg_frame *top = NULL;
  for (size_t i = tex->frame_count; i > 0 && top == NULL; i--)
    if (tex->frames[i - 1].is_file)
      top = &tex->frames[i - 1];
  return top == NULL || !top->muted; /* a style file's \title{} is a default, not the paper's */
}

static void catch_front(struct sg_tex *tex, enum sg_close close)
{
  struct sg_token here = sg_tex_here(tex);
  struct sg_tokens dropped;
  sg_tex_take(tex, '*');
  while (sg_tex_optional(tex, &dropped))
    continue;
  if (!may_catch(tex)) {
    sg_tex_skip(tex, "m");
    return;
  }
  if (!sg_tex_catch(tex, here, close, 0))
    return;
  tex->muted = false;
  tex->one_line = close != SG_CLOSE_ABSTRACT;
  tex->steps = false;
}

void sg_act_title(struct sg_tex *tex, struct sg_token token, const struct sg_tex_row *row)
{
  (void)token;
  catch_front(tex, (enum sg_close)row->value);
}

void sg_act_author(struct sg_tex *tex, struct sg_token token, const struct sg_tex_row *row)
{
  (void)token;
  (void)row;
  catch_front(tex, SG_CLOSE_AUTHOR);
}

static bool in_author(const struct sg_tex *tex)
{
  for (size_t i = tex->group_count; i > 0; i--)
    if (tex->groups[i - 1].close == SG_CLOSE_AUTHOR)
      return true;
  return false;
}

/* \And and \AND of conference styles part authors as \and does; in algorithms \AND is a word. */
void sg_act_and(struct sg_tex *tex, struct sg_token token, const struct sg_tex_row *row)
{
  (void)token;
  (void)row;
  sg_tex_write_text(tex, in_author(tex) ? SG_LIT("\\and ") : SG_LIT(" and "));
}

void sg_act_keywords(struct sg_tex *tex, struct sg_token token, const struct sg_tex_row *row)
{
  (void)token;
  (void)row;
  if (sg_token_is(sg_tex_peek(tex), '{') || sg_token_is(sg_tex_peek(tex), '['))
    catch_front(tex, SG_CLOSE_KEYWORDS);
}

/* \abstract{…} in one argument, or in five (context, aims, methods, results, conclusions). */
void sg_act_abstract(struct sg_tex *tex, struct sg_token token, const struct sg_tex_row *row)
{
  enum { PARTS_MAX = 5 };
  struct sg_tokens all = {0}, part;
  struct sg_token brace = {.kind = SG_TOKEN_CHAR, .value = '{', .line = token.line, .file = token.file};
  (void)row;
  if (!may_catch(tex)) {
    sg_tex_skip(tex, "g");
    return;
  }
  sg_tex_optional(tex, &part);
  sg_tokens_add(&tex->scratch, &all, brace);
  int count = 0;
  for (; count < PARTS_MAX && sg_tex_group(tex, &part); count++) {
    for (size_t i = 0; i < part.count; i++)
      sg_tokens_add(&tex->scratch, &all, part.at[i]);
    sg_tokens_add(&tex->scratch, &all, (struct sg_token){.kind = SG_TOKEN_PARAGRAPH});
  }
  if (count == 0)
    return;
  brace.value = '}';
  sg_tokens_add(&tex->scratch, &all, brace);
  sg_tex_push_tokens(tex, all.at, all.count);
  catch_front(tex, SG_CLOSE_ABSTRACT);
}

/* No heading stands in a heading, a caption or a table, nor where no further group can be: there something
 * was never closed, or the table is one of the page's. */
static void leave_for_heading(struct sg_tex *tex, struct sg_token at)
{
  enum { ROOM = 10 };
  sg_tex_end_title(tex, at);
  size_t table = 0;
  while (table < tex->group_count && tex->groups[table].close != SG_CLOSE_TABULAR &&
         tex->groups[table].close != SG_CLOSE_CELLS)
    table++;
  sg_tex_finish_groups(tex, table, at);
  for (size_t i = tex->group_count; i > 0 && tex->groups[i - 1].kind == SG_GROUP_BRACE; i--)
    if (tex->groups[i - 1].close == SG_CLOSE_CAPTION) {
      sg_tex_finish_groups(tex, i - 1, at);
      break;
    }
  if (tex->group_count < SG_TEX_GROUPS_MAX)
    return;
  sg_tex_finish_groups(tex, SG_TEX_GROUPS_MAX - ROOM, at);
  tex->deep = 0;
}

static bool in_abstract(const struct sg_tex *tex)
{
  for (size_t i = 0; i < tex->group_count; i++)
    if (tex->groups[i].close == SG_CLOSE_ABSTRACT)
      return true;
  return false;
}

/* A paper that makes its sections and their parts by commands types none. */
static void note_commanded(struct sg_tex *tex, int level)
{
  enum { SUBSECTION = 3 };
  tex->commanded = tex->commanded || (!tex->muted && !tex->own_heading && level <= SUBSECTION);
}

static void begin_heading(struct sg_tex *tex, int level)
{
  struct sg_token here = sg_tex_here(tex);
  struct sg_tokens dropped;
  if (!tex->muted)
    leave_for_heading(tex, here);
  if (!tex->muted && tex->float_count == 0)
    sg_tex_write_boxed(tex);
  int starred = sg_tex_take(tex, '*') ? HEADING_STARRED : 0;
  tex->heading_number = SG_LIT("");
  if (!starred && !tex->muted && in_abstract(tex)) /* "Motivation:", which classes of journals print in bold */
    starred = HEADING_STARRED;
  if (!starred && !tex->muted)
    sg_tex_count_heading(tex, level);
  while (sg_tex_optional(tex, &dropped)) /* what the contents and the page head say */
    continue;
  if (tex->muted) {
    sg_tex_skip(tex, "g");
    return;
  }
  if (!sg_tex_catch(tex, here, SG_CLOSE_HEADING, level | starred))
    return;
  tex->one_line = true;
}

void sg_act_heading(struct sg_tex *tex, struct sg_token token, const struct sg_tex_row *row)
{
  (void)token;
  note_commanded(tex, row->value);
  begin_heading(tex, row->value);
}

/* One that stands in \centerline. */
void sg_act_centred_heading(struct sg_tex *tex, struct sg_token token, const struct sg_tex_row *row)
{
  (void)token;
  if (!tex->muted && tex->centred++ == 0)
    tex->first_centred = tex->headings.count;
  begin_heading(tex, row->value);
}

/* The letters, digits, points and spaces of an argument, without its commands; empty where there is anything
 * else. */
static struct sg_str plain_words(struct sg_tex *tex, struct sg_tokens text)
{
  enum { BYTES_MAX = 60 };
  char words[BYTES_MAX];
  size_t n = 0;
  for (size_t i = 0; i < text.count; i++) {
    struct sg_token token = text.at[i];
    bool space = token.kind == SG_TOKEN_SPACE;
    if (token.kind == SG_TOKEN_CONTROL || sg_token_is(token, '{') || sg_token_is(token, '}'))
      continue;
    char c = token.kind == SG_TOKEN_CHAR && token.value < 128 ? (char)token.value : '\0';
    if (n == BYTES_MAX || !(space || sg_is_alpha(c) || sg_is_digit(c) || c == '.'))
      return SG_LIT("");
    words[n++] = space ? ' ' : (char)token.value;
  }
  return sg_arena_copy(&tex->scratch, sg_str_trim(sg_str(words, n)));
}

/* \centerline{\textbf{Methods}}: a heading where it says what papers call a section, else a line. */
void sg_act_centerline(struct sg_tex *tex, struct sg_token token, const struct sg_tex_row *row)
{
  struct sg_tokens text;
  (void)row;
  if (!sg_tex_argument(tex, &text))
    return;
  struct sg_str words = plain_words(tex, text);
  bool heading = !tex->one_line && sg_tex_names_section(words);
  sg_tex_push_text(tex, heading ? "}\n" : "\n", token);
  if (heading)
    sg_tex_push_text(tex, words.p, token); /* of letters and spaces; a heading is bold by itself */
  else
    sg_tex_push_tokens(tex, text.at, text.count);
  sg_tex_push_text(tex, heading ? "\n\\sg@centred*{" : "\n", token);
}

/* \@startsection{name}{level}{indent}{before}{after}{style}*[short]{title} */
void sg_act_startsection(struct sg_tex *tex, struct sg_token token, const struct sg_tex_row *row)
{
  (void)token;
  (void)row;
  sg_tex_skip(tex, "m");
  struct sg_str level = sg_tex_word(tex);
  sg_tex_skip(tex, "mmmm");
  int number = level.n == 1 && sg_is_digit(level.p[0]) ? level.p[0] - '0' : 1;
  note_commanded(tex, number + 1);
  begin_heading(tex, number + 1 < HEADING_LEVELS ? number + 1 : HEADING_LEVELS - 1);
}

/* Appendices stand in a division of that name: the one mark that every pandoc keeps. */
void sg_act_appendix(struct sg_tex *tex, struct sg_token token, const struct sg_tex_row *row)
{
  (void)token;
  (void)row;
  if (tex->muted || tex->appendix)
    return;
  tex->appendix = true;
  sg_tex_count_appendix(tex);
  const struct sg_group *top = tex->group_count > 0 ? &tex->groups[tex->group_count - 1] : NULL;
  bool outermost = top == NULL || sg_str_equal(tex->symbols.at[top->symbol].name, SG_LIT("document"));
  if (!outermost)
    return;
  sg_tex_write_block(tex);
  sg_tex_write_text(tex, SG_LIT("\\begin{appendices}\n\n"));
  tex->appendix_open = true;
}

void sg_tex_close_appendix(struct sg_tex *tex)
{
  if (!tex->appendix_open)
    return;
  sg_tex_write_block(tex);
  sg_tex_write_text(tex, SG_LIT("\\end{appendices}\n\n"));
  tex->appendix_open = false;
}

void sg_tex_forget_preamble(struct sg_tex *tex)
{
  if (tex->headings.count > 0 || tex->group_count > 0)
    return;
  sg_buf_truncate(&tex->out, 0);
  tex->captions.count = 0;
  tex->word_open = false;
}

/* \twocolumn[ title and authors over both columns ], \begin{multicols}{2}[ heading over the columns ] */
void sg_act_twocolumn(struct sg_tex *tex, struct sg_token token, const struct sg_tex_row *row)
{
  struct sg_tokens content;
  (void)token;
  (void)row;
  if (sg_tex_optional(tex, &content))
    sg_tex_push_tokens(tex, content.at, content.count);
}

void sg_act_par(struct sg_tex *tex, struct sg_token token, const struct sg_tex_row *row)
{
  (void)row;
  sg_tex_note_line(tex, token);
  token.kind = SG_TOKEN_PARAGRAPH;
  sg_tex_write(tex, token);
}

/* `\\`, `\newline`: a line's end where lines matter, else a space. */
void sg_act_break(struct sg_tex *tex, struct sg_token token, const struct sg_tex_row *row)
{
  struct sg_tokens length;
  (void)row;
  if (tex->math) {
    sg_tex_break_row(tex);
    sg_tex_write(tex, token);
    return;
  }
  struct sg_token next = sg_tex_next(tex);
  if (!sg_token_is(next, '*'))
    sg_tex_push(tex, next);
  next = sg_tex_next(tex);
  sg_tex_push(tex, next);
  if (sg_token_is(next, '['))
    sg_tex_optional(tex, &length);
  if (tex->one_line && !in_author(tex)) /* an author's address stands in lines under the name */
    sg_tex_write(tex, (struct sg_token){.kind = SG_TOKEN_SPACE, .value = ' '});
  else
    sg_tex_write_text(tex, SG_LIT("\\\\ "));
}
