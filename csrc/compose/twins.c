/* Formulas whose left side stands in two sections: another $f$ of the same name. */
#include "compose/connect.h"
#include "compose/prose.h"

enum {
  LEFT_SIDE_BYTES = 60, /* of a formula: before its equals sign */
};

/* Are its brackets closed? "\\sum_{i" is cut off at a bound's equals sign. */
static bool is_balanced(struct sg_str s)
{
  int braces = 0, round = 0, square = 0;
  for (size_t i = 0; i < s.n; i++) {
    braces += (s.p[i] == '{') - (s.p[i] == '}');
    round += (s.p[i] == '(') - (s.p[i] == ')');
    square += (s.p[i] == '[') - (s.p[i] == ']');
  }
  return braces == 0 && round == 0 && square == 0;
}

/* The left side of a displayed formula, without spaces; empty when it has none worth comparing. */
static struct sg_str left_side(struct sg_composing *c, struct sg_str md, size_t *at)
{
  size_t open = sg_str_find(md, SG_LIT("$$"), *at),
         close = open == SG_NPOS ? SG_NPOS : sg_str_find(md, SG_LIT("$$"), open + 2);
  if (close == SG_NPOS) {
    *at = md.n;
    return sg_str(NULL, 0);
  }
  *at = close + 2;
  struct sg_str formula = sg_slice(md, open + 2, close);
  size_t equals = sg_str_find(formula, SG_LIT("="), 0);
  if (equals == SG_NPOS || equals < 2 || equals > LEFT_SIDE_BYTES ||
      sg_str_find(sg_slice(formula, 0, equals), SG_LIT("\\begin"), 0) != SG_NPOS)
    return sg_str(NULL, 0);
  sg_buf_clear(&c->line);
  for (size_t i = 0; i < equals; i++)
    if (!sg_is_space(formula.p[i]) && formula.p[i] != '&')
      sg_buf_add_char(&c->line, formula.p[i]);
  bool function =
      sg_str_find(sg_buf_str(&c->line), SG_LIT("("), 0) != SG_NPOS; /* a bare symbol is the same one */
  return function && is_balanced(sg_buf_str(&c->line)) ? sg_arena_copy(c->arena, sg_buf_str(&c->line))
                                                       : sg_str(NULL, 0);
}

/* Another section's formula with the same left side: the section, and the words of its sentence before it. */
struct twin {
  size_t section;
  struct sg_str words;
};

/* The words with which the sentence that holds byte `at` of a paragraph leads to its formula. */
static struct sg_str words_before(const struct sg_composing *c, size_t section, size_t paragraph, size_t at)
{
  const struct sg_paragraph_span *span =
      &c->analysis->paragraphs[sg_paragraph_index(c->analysis, section, paragraph)];
  for (size_t s = span->sentence_from; s < span->sentence_to; s++) {
    const struct sg_sentence *row = &c->analysis->sentences[s];
    if (at < row->from || at >= row->to)
      continue;
    struct sg_str md = sg_sentence_markdown(c->analysis, s);
    return sg_str_trim(sg_slice(md, 0, sg_str_find(md, SG_LIT("$$"), 0)));
  }
  return sg_str(NULL, 0);
}

static size_t count_spaces(struct sg_str s)
{
  size_t count = 0;
  for (size_t i = 0; i < s.n; i++)
    count += s.p[i] == ' ';
  return count;
}

/* The first other section in which a displayed formula has that left side and is led to by words that say
 * something. */
static struct twin find_twin(struct sg_composing *c, struct sg_str side)
{
  for (size_t k = 0; k < c->paper->section_count; k++) {
    const struct sg_section *row = &c->paper->sections[k];
    for (size_t i = 0; sg_can_connect(c, k) && i < row->paragraph_count; i++)
      for (size_t at = 0; at < row->paragraphs[i].markdown.n;)
        if (sg_str_equal(left_side(c, row->paragraphs[i].markdown, &at), side)) {
          struct twin twin = {k, words_before(c, k, i, at - 1)};
          if (count_spaces(twin.words) >= SG_QUOTE_MIN)
            return twin;
        }
  }
  return (struct twin){SG_NPOS, {NULL, 0}};
}

/* "Another $f$ stands in [Section](#anchor): "the words that lead to it …"." */
static void write_twin(struct sg_composing *c, struct sg_ties *ties, size_t paragraph, struct sg_str side,
                       struct twin twin)
{
  struct sg_buf link, formula;
  sg_buf_init(&link, 1 << 20);
  sg_buf_init(&formula, 4096);
  sg_add_section_link(c, twin.section, &link);
  sg_buf_add_format(&formula, "$%.*s$", SG_STR_ARGS(side));
  sg_open_connections(c);
  sg_start_line(c, sg_str(NULL, 0));
  sg_words_fill(&c->line, c->language, SG_WORD_ANOTHER, sg_buf_str(&formula), sg_buf_str(&link));
  while (c->line.length > 0 && !sg_is_one_of(c->line.data[c->line.length - 1], ")"))
    sg_buf_truncate(&c->line, c->line.length - 1); /* its stop, whatever the script */
  sg_buf_add(&c->line, SG_LIT(": \""));
  sg_buf_add(&c->line, twin.words);
  sg_buf_add(&c->line, SG_LIT(" …\"."));
  if (sg_end_line_as(c, 1, SG_POINT_ACROSS, sg_str(NULL, 0), sg_mark_here(c, paragraph)) != SG_NPOS) {
    ties->sections[ties->count] = twin.section;
    ties->sentences[ties->count++] = SG_NPOS;
  }
  sg_free_scratch(c, &link);
  sg_free_scratch(c, &formula);
}

void sg_write_twins(struct sg_composing *c, struct sg_ties *ties)
{
  for (size_t i = 0; i < c->row->paragraph_count && ties->count < ties->max; i++)
    for (size_t at = 0; at < c->row->paragraphs[i].markdown.n && ties->count < ties->max;) {
      struct sg_str side = left_side(c, c->row->paragraphs[i].markdown, &at);
      struct twin twin = side.n > 0 ? find_twin(c, side) : (struct twin){SG_NPOS, {NULL, 0}};
      if (twin.section != SG_NPOS && !sg_ties_hold(ties, twin.section, SG_NPOS))
        write_twin(c, ties, i, side, twin);
    }
}
