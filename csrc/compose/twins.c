/* Formulas whose left side stands in two sections: another $f$ of the same name. */
#include "compose/ties.h"

#include <stdlib.h>
#include <string.h>

enum {
  LEFT_SIDE_BYTES = 60, /* of a formula: before its equals sign */
  WORDS_MIN = 6,        /* that lead to it */
  TWINS_MAX = 8,        /* formulas with one left side that are compared */
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

/* A displayed formula, and what stands left of its equals sign, without spaces. */
struct formula {
  struct sg_str side;
  uint32_t section, paragraph;
  size_t at; /* in the paragraph's Markdown */
};

/* The left side of a formula; empty when it has none worth comparing. A bare symbol is the same one. */
static struct sg_str left_side(struct sg_planner *p, struct sg_str formula)
{
  size_t equals = sg_str_find(formula, SG_LIT("="), 0), n = 0;
  if (equals == SG_NPOS || equals < 2 || equals > LEFT_SIDE_BYTES ||
      sg_str_find(sg_slice(formula, 0, equals), SG_LIT("\\begin"), 0) != SG_NPOS ||
      sg_str_find(sg_slice(formula, 0, equals), SG_LIT("("), 0) == SG_NPOS)
    return sg_str(NULL, 0);
  char *side = SG_ARENA_NEW(p->arena, char, equals);
  for (size_t i = 0; side != NULL && i < equals; i++)
    if (!sg_is_space(formula.p[i]) && formula.p[i] != '&')
      side[n++] = formula.p[i];
  return side != NULL && is_balanced(sg_str(side, n)) ? sg_str(side, n) : sg_str(NULL, 0);
}

static struct formula *collect(struct sg_planner *p, size_t *count)
{
  struct formula *rows = NULL;
  size_t capacity = 0;
  for (uint32_t s = 0; s < p->paper->section_count; s++)
    for (uint32_t i = 0; sg_can_be_tied(p, s) && i < p->paper->sections[s].paragraph_count; i++) {
      struct sg_str md = p->paper->sections[s].paragraphs[i].markdown, formula;
      for (size_t at = 0; sg_next_display(md, &at, &formula);) {
        struct formula row = {left_side(p, formula), s, i, (size_t)(formula.p - md.p)};
        struct formula *grown =
            row.side.n > 0 ? sg_arena_grow(p->arena, rows, *count, &capacity, sizeof *grown) : rows;
        if (row.side.n == 0)
          continue;
        if (grown == NULL)
          return rows;
        rows = grown;
        rows[(*count)++] = row;
      }
    }
  return rows;
}

static int by_side(const void *a, const void *b)
{
  const struct formula *x = a, *y = b;
  int order = sg_str_compare(x->side, y->side);
  if (order != 0)
    return order;
  if (x->section != y->section)
    return x->section < y->section ? -1 : 1;
  return x->paragraph != y->paragraph ? (x->paragraph < y->paragraph ? -1 : 1)
                                      : (x->at > y->at) - (x->at < y->at);
}

/* The sentence that holds the formula, or SG_NPOS. */
static size_t sentence_of(const struct sg_analysis *a, const struct formula *row)
{
  const struct sg_paragraph_span *span = &a->paragraphs[sg_paragraph_index(a, row->section, row->paragraph)];
  for (size_t s = span->sentence_from; s < span->sentence_to; s++)
    if (row->at >= a->sentences[s].from && row->at < a->sentences[s].to)
      return s;
  return SG_NPOS;
}

static size_t count_spaces(struct sg_str s)
{
  size_t count = 0;
  for (size_t i = 0; i < s.n; i++)
    count += s.p[i] == ' ';
  return count;
}

static void tie_pair(struct sg_planner *p, const struct formula *one, const struct formula *two)
{
  size_t s = sentence_of(p->analysis, two);
  struct sg_str md = s == SG_NPOS ? sg_str(NULL, 0) : sg_sentence_markdown(p->analysis, s);
  struct sg_str words = sg_str_trim(sg_slice(md, 0, sg_str_find(md, SG_LIT("$$"), 0))); /* that lead to it */
  char *what = SG_ARENA_NEW(p->arena, char, one->side.n + 2);
  if (one->section == two->section || count_spaces(words) < WORDS_MIN || what == NULL)
    return;
  what[0] = what[one->side.n + 1] = '$';
  memcpy(what + 1, one->side.p, one->side.n);
  sg_offer_tie(p, (struct sg_tie){.section = one->section,
                                  .other = two->section,
                                  .sentence = (uint32_t)s,
                                  .says = SG_WORD_ANOTHER,
                                  .what = sg_str(what, one->side.n + 2),
                                  .words = words,
                                  .rank = SG_RANK_FORMULA});
}

void sg_offer_formulas(struct sg_planner *p)
{
  size_t count = 0;
  struct formula *rows = collect(p, &count);
  if (count > 0)
    qsort(rows, count, sizeof *rows, by_side);
  for (size_t from = 0; from < count; from++)
    for (size_t to = from + 1;
         to < count && to - from <= TWINS_MAX && sg_str_equal(rows[to].side, rows[from].side); to++)
      tie_pair(p, &rows[from], &rows[to]);
}
