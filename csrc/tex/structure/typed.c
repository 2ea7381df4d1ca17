/* Headings that a paper types: bold lines of their own, where no command makes its sections.
 *
 * While the paper is read, each short line that stands alone is noted; at its end, when it is known that no
 * \section comes, those that papers print as headings become some.
 */
#include "languages/labels.h"
#include "text/printed.h"
#include "tex/structure/structure.h"

enum {
  LINE_BYTES_MAX = 300, /* of a line with its commands; titles are longer than headings */
  HEADING_WORDS_MAX = 12,
  NUMBER_MAX = 40,  /* of a section: a larger one is a year or a quantity */
  SECTIONS_MIN = 2, /* a lone bold "Summary" tells nothing of how the paper types its headings */
  LEVEL_SECTION = 2,
  LEVEL_SUBSECTION = 3,
  LEVEL_LOWEST = 4,
};

struct typed_line {
  size_t from, to;     /* in the output */
  size_t headings;     /* that stand before it */
  struct sg_str title; /* without the commands around it; in the scratch arena */
  struct sg_str text;  /* as plain text */
  struct sg_tex_place place;
  int depth;  /* of the number that it begins with: 2 of "3.1 Mice"; 0: none */
  bool named; /* as papers call a section */
  int level;  /* of the heading that it becomes; 0: none */
};

/* -- Lines that stand alone -------------------------------------------------------------------------- */

/* Nothing is open here but the document and what its output does not show. */
static bool is_outermost(const struct sg_tex *tex)
{
  for (size_t i = 0; i < tex->group_count; i++) {
    const struct sg_group *group = &tex->groups[i];
    if (group->kind == SG_GROUP_BRACE || group->close != SG_CLOSE_NOTHING || group->written.n > 0)
      return false;
  }
  return tex->group_count > 0 && !tex->muted && !tex->math && !tex->one_line && !tex->steps &&
         tex->float_count == 0;
}

/* Past the braces that begin at `at`; SG_NPOS when they do not end. */
static size_t group_end(struct sg_str s, size_t at)
{
  size_t depth = 0;
  for (; at < s.n; at++) {
    if (s.p[at] == '\\')
      at++;
    else if (s.p[at] == '{')
      depth++;
    else if (s.p[at] == '}' && --depth == 0)
      return at + 1;
  }
  return SG_NPOS;
}

/* Takes the outermost font of a line off it; false when none is around it all. */
static bool take_font(struct sg_str *line, bool *bold)
{
  static const char *const around[] = {"textbf", "textsf", "textrm",     "textit",    "textsc",       "textsl",
                                       "textup", "emph",   "textnormal", "underline", "MakeUppercase"};
  static const char *const before[] = {"bf", "bfseries", "sf", "sffamily", "rm", "rmfamily", "normalfont",
                                       "it", "itshape",  "em", "sc",       "sl", "scshape",  "slshape"};
  struct sg_str s = *line = sg_str_trim(*line);
  if (s.n > 0 && s.p[0] == '{') {
    if (group_end(s, 0) == s.n)
      *line = sg_slice(s, 1, s.n - 1);
    return line->n < s.n;
  }
  if (s.n < 2 || s.p[0] != '\\')
    return false;
  size_t end = 1;
  while (end < s.n && sg_is_alpha(s.p[end]))
    end++;
  struct sg_str name = sg_slice(s, 1, end);
  if (end < s.n && s.p[end] == '{' && SG_ONE_OF(name, around) && group_end(s, end) == s.n)
    *line = sg_slice(s, end + 1, s.n - 1);
  else if (SG_ONE_OF(name, before))
    *line = sg_slice(s, sg_str_starts(sg_slice(s, end, s.n), SG_LIT("{}")) ? end + 2 : end, s.n);
  *bold =
      *bold || (line->n < s.n && (sg_str_starts(name, SG_LIT("bf")) || sg_str_equal(name, SG_LIT("textbf"))));
  return line->n < s.n;
}

/* Where the words behind a section's number begin; 0: it has none. */
static size_t number_end(struct sg_str text, int *depth)
{
  size_t at = 0;
  *depth = 0;
  for (;;) {
    size_t from = at;
    long number = 0;
    for (; at < text.n && at < from + 3 && sg_is_digit(text.p[at]); at++)
      number = number * 10 + (text.p[at] - '0');
    if (at == from)
      break;
    if (number > NUMBER_MAX)
      return 0;
    ++*depth;
    if (at == text.n || text.p[at] != '.')
      break;
    at++;
  }
  size_t words = sg_str_skip_space(text, at);
  return *depth > 0 && words > at ? words : 0;
}

bool sg_tex_names_section(struct sg_str text)
{
  int depth;
  text = sg_str_trim(sg_slice(text, number_end(text, &depth), text.n));
  while (text.n > 0 && (text.p[text.n - 1] == '.' || text.p[text.n - 1] == ':'))
    text = sg_str_trim(sg_slice(text, 0, text.n - 1));
  return text.n > 0 && sg_names_are(SG_NAMES_SECTIONS, text);
}

void sg_tex_note_line(struct sg_tex *tex, struct sg_token at)
{
  if (tex->commanded || !is_outermost(tex))
    return;
  size_t to = tex->out.length, from;
  while (to > 0 && sg_is_space(tex->out.data[to - 1]))
    to--;
  for (from = to; from > 0 && !(tex->out.data[from - 1] == '\n' && tex->out.data[from] == '\n'); from--)
    if (to - from > LINE_BYTES_MAX)
      return;
  from = sg_str_skip_space(sg_buf_str(&tex->out), from);
  struct sg_str line = sg_slice(sg_buf_str(&tex->out), from, to);
  const struct typed_line *rows = tex->typed.at;
  bool bold = false;
  if (line.n == 0 || (tex->typed.count > 0 && rows[tex->typed.count - 1].to >= to))
    return;
  do {
    while (sg_str_ends(line, SG_LIT("\\\\")))
      line = sg_str_trim(sg_slice(line, 0, line.n - 2));
  } while (take_font(&line, &bold));
  if (!bold || line.n == 0)
    return;
  struct typed_line row = {.from = from, .to = to, .headings = tex->headings.count};
  row.title = sg_arena_copy(&tex->scratch, line);
  row.text = sg_tex_plain_copy(tex, line);
  row.named = sg_tex_names_section(row.text);
  if (number_end(row.text, &row.depth) == 0)
    row.depth = 0;
  bool is_behind = at.kind == SG_TOKEN_PARAGRAPH && at.line > 1; /* a blank line, not \par */
  row.place = sg_tex_place_of(tex, at.file, is_behind ? at.line - 1 : at.line);
  struct typed_line *added = sg_tex_add(tex, &tex->typed, sizeof *added);
  if (added != NULL)
    *added = row;
}

/* -- Headings ---------------------------------------------------------------------------------------- */

/* What the lines of a paper tell together. */
struct typed_paper {
  bool centred;  /* its sections stand in \centerline: what does not is none */
  bool numbered; /* most of its sections have numbers */
  size_t first;  /* line that may be a heading */
};

/* False: no look of a line makes a section here. */
static bool judge(const struct sg_tex *tex, struct typed_paper *paper)
{
  const struct typed_line *lines = tex->typed.at;
  size_t named = 0, numbers = 0;
  *paper = (struct typed_paper){.centred = tex->centred >= SECTIONS_MIN, .first = tex->typed.count};
  for (size_t i = tex->typed.count; i > 0; i--) {
    bool begins = paper->centred ? lines[i - 1].headings > tex->first_centred : lines[i - 1].named;
    paper->first = begins ? i - 1 : paper->first;
    named += lines[i - 1].named;
    numbers += lines[i - 1].named && lines[i - 1].depth == 1;
  }
  paper->numbered = !paper->centred && 2 * numbers > named;
  return !tex->commanded && (paper->centred || tex->centred + named >= SECTIONS_MIN);
}

/* A line that is a heading by its looks: short, no sentence, no name of a figure or a theorem. */
static bool looks_like_heading(const struct typed_line *line)
{
  static const char *const parts[] = {"\\\\", "\\begin{", "\\includegraphics", "$$", "\\["};
  size_t words = 0, length, letters = 0;
  for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
    if (sg_str_find(line->title, sg_cstr(parts[i]), 0) != SG_NPOS)
      return false;
  if (line->named)
    return true;
  for (size_t i = 0; i < line->text.n; i++) {
    words += !sg_is_space(line->text.p[i]) && (i == 0 || sg_is_space(line->text.p[i - 1]));
    letters += sg_is_alpha(line->text.p[i]) || (unsigned char)line->text.p[i] >= 0x80;
  }
  return letters > 1 && words <= HEADING_WORDS_MAX &&
         !sg_is_one_of((unsigned char)line->text.p[line->text.n - 1], ".,;:") &&
         !sg_printed_is_caption(line->text, &length) && !sg_printed_is_theorem(line->text);
}

/* The level of a line's heading, where the last one's is `last`. */
static int level_of(const struct sg_tex *tex, const struct typed_paper *paper, const struct typed_line *line,
                    int last)
{
  const struct sg_tex_heading *rows = tex->headings.at;
  if (line->headings > 0 && sg_tex_names_references(rows[line->headings - 1].text))
    return LEVEL_SECTION; /* nothing is a part of the reference list */
  if (line->named && !paper->centred && (line->depth <= 1 || !paper->numbered))
    return LEVEL_SECTION;
  if (!paper->numbered)
    return LEVEL_SUBSECTION;
  int level = line->depth > 0 ? LEVEL_SECTION + line->depth - 1 : last + 1;
  return level < LEVEL_LOWEST ? level : LEVEL_LOWEST;
}

static void choose_levels(struct sg_tex *tex, const struct typed_paper *paper)
{
  struct typed_line *lines = tex->typed.at;
  int last = LEVEL_SECTION;
  for (size_t i = paper->first; i < tex->typed.count; i++) {
    if (!looks_like_heading(&lines[i]))
      continue;
    lines[i].level = level_of(tex, paper, &lines[i], last);
    if (lines[i].depth > 0 || lines[i].named)
      last = lines[i].level;
  }
}

/* The list of headings with those of the lines; labels know theirs by its place in the list. */
static void list_headings(struct sg_tex *tex)
{
  const struct typed_line *lines = tex->typed.at;
  const struct sg_tex_heading *old = tex->headings.at;
  struct sg_tex_label *labels = tex->labels.at;
  struct sg_list all = {0};
  size_t *moved = SG_ARENA_NEW(&tex->scratch, size_t, tex->headings.count + 1), line = 0;
  if (moved == NULL)
    return;
  for (size_t i = 0; i <= tex->headings.count; i++) {
    moved[i] = all.count;
    for (; line < tex->typed.count && lines[line].headings <= i; line++) {
      struct sg_tex_heading *row = lines[line].level > 0 ? sg_tex_add(tex, &all, sizeof *row) : NULL;
      if (row != NULL)
        *row = (struct sg_tex_heading){
            .level = lines[line].level, .text = lines[line].text, .place = lines[line].place};
    }
    struct sg_tex_heading *row = i < tex->headings.count ? sg_tex_add(tex, &all, sizeof *row) : NULL;
    if (row != NULL)
      *row = old[i];
  }
  for (size_t i = 0; i < tex->labels.count; i++)
    if (labels[i].heading <= tex->headings.count)
      labels[i].heading = moved[labels[i].heading];
  tex->headings = all;
}

/* The paper's title, where it is typed, too: the first line in bold before its sections. */
static const struct typed_line *take_title(struct sg_tex *tex, const struct typed_paper *paper)
{
  const struct typed_line *line = tex->typed.at;
  if (tex->title.length > 0 || paper->first == 0 || line->named || sg_printed_is_caption(line->text, NULL))
    return NULL;
  for (size_t at = 0; at < line->title.n;) {
    size_t end = sg_str_find(line->title, SG_LIT("\\\\"), at);
    sg_buf_add(&tex->title, sg_str_trim(sg_slice(line->title, at, end)));
    if (end == SG_NPOS)
      break;
    sg_buf_add_char(&tex->title, ' ');
    at = end + 2;
  }
  return line;
}

void sg_tex_make_typed_headings(struct sg_tex *tex)
{
  static const char *const commands[] = {
      [LEVEL_SECTION] = "section", [LEVEL_SUBSECTION] = "subsection", [LEVEL_LOWEST] = "subsubsection"};
  const struct typed_line *lines = tex->typed.at;
  struct typed_paper paper;
  struct sg_buf out;
  size_t copied = 0;
  if (tex->typed.count == 0 || !judge(tex, &paper))
    return;
  choose_levels(tex, &paper);
  list_headings(tex);
  const struct typed_line *title = take_title(tex, &paper);
  sg_buf_init(&out, SG_TEX_OUTPUT_MAX);
  for (size_t i = 0; i < tex->typed.count; i++) {
    const struct typed_line *line = &lines[i];
    if (line->level == 0 && line != title)
      continue;
    sg_buf_add(&out, sg_slice(sg_buf_str(&tex->out), copied, line->from));
    copied = line->to;
    if (line->level == 0)
      continue;
    sg_buf_add_format(&out, "\\%s*{", commands[line->level]);
    sg_buf_add(&out, line->title);
    sg_buf_add_char(&out, '}');
  }
  sg_buf_add(&out, sg_slice(sg_buf_str(&tex->out), copied, tex->out.length));
  sg_buf_swap(&tex->out, &out);
  sg_buf_free(&out);
}
