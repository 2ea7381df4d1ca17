/* Algorithms that a paper sets as a code block: numbered lines, or lines under the word
 * "Algorithm". Their steps are read from the lines, their nesting from the indentation. */
#include "compose/blocks.h"

enum {
  STEPS_MAX = 80,
  STEPS_BRIEF = 12,
  LEVELS_MAX = 8,
  HEADLINE_MAX = 160, /* bytes */
};

static size_t indent_of(struct sg_str line)
{
  size_t columns = 0;
  for (size_t i = 0; i < line.n && (line.p[i] == ' ' || line.p[i] == '\t'); i++)
    columns += line.p[i] == '\t' ? 4 : 1;
  return columns;
}

/* Where the words of a numbered line begin ("12: for …", "3. x"); 0 when it has no number. */
static size_t after_number(struct sg_str line)
{
  size_t i = 0, digits = 0;
  while (i < line.n && line.p[i] == ' ')
    i++;
  while (i < line.n && sg_is_digit(line.p[i]) && digits < 4) {
    i++;
    digits++;
  }
  bool marked = digits > 0 && i + 1 < line.n && sg_is_one_of(line.p[i], ":.)") && sg_is_space(line.p[i + 1]);
  return marked ? i + 1 : 0;
}

/* "Algorithm 2: Quick sort" */
static bool is_headline(struct sg_str line)
{
  static const char *const words[] = {"Algorithm", "Algorithmus", "Algorithme",  "Algoritmo", "Algoritme",
                                      "Procedure", "Pseudocode",  "Pseudo-code", "算法",      "アルゴリズム"};
  line = sg_str_trim(line);
  for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
    size_t n = strlen(words[i]);
    if (line.n <= HEADLINE_MAX && sg_str_starts(line, sg_cstr(words[i])) &&
        (line.n == n || sg_is_one_of(line.p[n], " :.")) && !sg_is_one_of(line.p[line.n - 1], "{;"))
      return true;
  }
  return false;
}

static bool is_fence(struct sg_str line)
{
  return sg_str_starts(line, SG_LIT("```"));
}

/* Numbered throughout but for a headline and what goes in and out; or under a headline, and no
 * program. */
static bool is_procedure(struct sg_str md)
{
  struct sg_str line;
  size_t lines = 0, numbered = 0, headlines = 0, program = 0;
  while (sg_str_next_line(&md, &line)) {
    struct sg_str words = sg_str_trim(line);
    if (words.n == 0 || is_fence(line))
      continue;
    headlines += lines == 0 && is_headline(line);
    numbered += after_number(line) > 0;
    program += words.p[words.n - 1] == ';' || words.p[words.n - 1] == '{' || words.p[words.n - 1] == '}';
    lines++;
  }
  if (headlines > 0)
    return lines > 2 && program * 4 < lines;
  return numbered >= 3 && numbered * 4 >= lines * 3;
}

/* The depth of a step whose words begin in `column`: one more for each further indentation. */
static uint32_t level_of(size_t columns[LEVELS_MAX], size_t *count, size_t column)
{
  while (*count > 0 && columns[*count - 1] >= column && (*count > 1 || columns[0] > column))
    --*count;
  if ((*count == 0 || columns[*count - 1] < column) && *count < LEVELS_MAX)
    columns[(*count)++] = column;
  return (uint32_t)(*count > 0 ? *count - 1 : 0);
}

/* The bullet over the steps: the headline's own words, what announces them, or the word for it. */
static size_t write_headline(struct sg_composing *c, struct sg_flow *flow, size_t i, struct sg_str line)
{
  const struct sg_paragraph *row = &c->row->paragraphs[i];
  if (line.n == 0 && flow->open != SG_NPOS) {
    sg_bullets_mark(&c->bullets, flow->open, sg_mark_here(c, i));
    return flow->open;
  }
  struct sg_str name = row->name.n > 0 ? row->name : sg_words_get(c->language, SG_WORD_ALGORITHM);
  size_t colon = sg_str_find(line, SG_LIT(":"), 0);
  if (colon == SG_NPOS)
    colon = sg_str_find(line, SG_LIT(". "), 0);
  sg_buf_clear(&c->line);
  sg_prose_escape(&c->line, line.n > 0 ? sg_str_trim(sg_slice(line, 0, colon)) : name);
  sg_start_line(c, sg_arena_copy(c->arena, sg_buf_str(&c->line)));
  if (colon != SG_NPOS)
    sg_prose_escape(&c->line, sg_str_trim(sg_slice(line, colon + 1, line.n)));
  return sg_end_line_as(c, line.n > 0 ? 0 : sg_flow_depth(flow), SG_POINT_CODE, sg_str(NULL, 0),
                        sg_mark_here(c, i));
}

bool sg_write_pseudocode(struct sg_composing *c, struct sg_flow *flow, size_t i)
{
  struct sg_str md = c->row->paragraphs[i].markdown, rest = md, line;
  size_t columns[LEVELS_MAX], count = 0, lines = 0, left_out = 0, bullet = SG_NPOS;
  size_t most = c->options->detail == SG_DETAIL_BRIEF  ? STEPS_BRIEF
                : c->options->detail == SG_DETAIL_DEEP ? SG_NPOS
                                                       : STEPS_MAX;
  if (!is_procedure(md))
    return false;
  while (sg_str_next_line(&rest, &line)) {
    struct sg_str words = sg_str_trim(line);
    if (words.n == 0 || is_fence(line))
      continue;
    if (bullet == SG_NPOS) {
      bool headline = is_headline(line);
      bullet = write_headline(c, flow, i, headline ? words : sg_str(NULL, 0));
      if (bullet == SG_NPOS)
        return true;
      if (headline)
        continue;
    }
    if (lines++ >= most) {
      left_out++;
      continue;
    }
    size_t after = after_number(line);
    struct sg_str step = sg_slice(line, after, line.n);
    uint32_t level = level_of(columns, &count, indent_of(step) - (after > 0 ? 1 : 0));
    sg_buf_clear(&c->line);
    step = sg_str_trim(step);
    if (after > 0) /* the text calls its lines by their numbers */
      sg_buf_add_format(&c->line, "%.*s: ", SG_STR_ARGS(sg_str_trim(sg_slice(line, 0, after - 1))));
    if (step.n > 0 && sg_is_one_of(step.p[0], "-+#"))
      sg_buf_add_char(&c->line, '\\'); /* no list, no heading of its own */
    sg_prose_escape(&c->line, step);
    sg_bullets_add_again(&c->bullets, c->bullets.rows[bullet].depth + 1 + level, sg_buf_str(&c->line),
                         sg_mark_here(c, i));
  }
  sg_write_left_out(c, c->bullets.rows[bullet].depth + 1, left_out);
  sg_flow_close(flow);
  if (c->bullets.rows[bullet].depth == 0) {
    flow->top = bullet;
    flow->top_depth = 0;
  }
  return true;
}
