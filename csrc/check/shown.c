/* What a guide shows or names of a paper: formulas, figures, tables. */
#include "check/covering.h"
#include "check/formulas.h"
#include "evidence/index.h"

enum {
  FORMULA_PLACES = 32,
  FORMULA_MIN = 15,  /* bytes: shorter formulas stand in many places */
  POINTING_MAX = 60, /* bytes of a paragraph within which it points at a figure */
};

/* Share of a figure held by a block that says it speaks of one (.08 to .20 find the same faults, and as many
 * false ones, in ../shared/answers), ... */
static const double SHOWN_MIN = 0.13;
static const double SHARE_MIN = 0.25; /* ... and of others beside it */

/* Is `name` ("Figure 3", "Table 16 (c)") what a kind's first letter and a number call, with or without a part?
 */
static bool is_called(struct sg_str name, char kind, struct sg_str number, char part)
{
  size_t space = sg_str_find(name, SG_LIT(" "), 0);
  if (space == SG_NPOS || sg_lower(name.p[0]) != sg_lower(kind))
    return false;
  struct sg_str rest = sg_slice(name, space + 1, name.n);
  if (!sg_str_starts(rest, number))
    return false;
  rest = sg_slice(rest, number.n, rest.n);
  bool parted = rest.n == 4 && sg_str_starts(rest, SG_LIT(" (")) && rest.p[3] == ')';
  return rest.n == 0 || (parted && (part == 0 || part == rest.p[2]));
}

static void meet_formula(struct coverage *c, struct sg_str tex)
{
  uint32_t places[FORMULA_PLACES];
  size_t count = sg_evidence_formula_places(c->checker->evidence, tex, places, FORMULA_PLACES);
  for (size_t i = 0; i < count; i++) {
    if (places[i] < c->first || places[i] >= c->first + c->count)
      continue;
    size_t p = places[i] - c->first;
    const struct sg_paragraph *paragraph = &c->checker->paper->sections[c->section].paragraphs[p];
    if (tex.n >= FORMULA_MIN || paragraph->kind == SG_PARAGRAPH_EQUATION)
      c->met[p] = c->named[p] = true;
  }
}

void sg_meet_formulas(struct coverage *c, const struct sg_block *block)
{
  struct sg_formula_walk walk;
  struct sg_shown_formula formula;
  sg_formula_walk_init(&walk, sg_block_text(&c->checker->form, block));
  while (sg_formula_walk_next(&walk, &formula))
    meet_formula(c, sg_str_trim(formula.tex));
}

/* Meets the section's paragraph that the paper calls by `kind` and `number`: "Figure 3". */
static void meet_name(struct coverage *c, char kind, struct sg_str number, char part)
{
  for (size_t p = 0; p < c->count; p++)
    if (is_called(c->checker->paper->sections[c->section].paragraphs[p].name, kind, number, part))
      c->met[p] = c->named[p] = true;
}

void sg_meet_names(struct coverage *c, struct sg_str text)
{
  struct sg_mention mention = {0};
  size_t at = 0;
  while (sg_mention_next(text, &at, &mention))
    meet_name(c, sg_mention_name(mention.kind)[0], mention.number, mention.part);
}

/* "the third figure", "a diagram": figures and tables without their numbers. */
void sg_meet_unnumbered(struct coverage *c, struct sg_str text, const struct sg_reading *reading)
{
  static const char *const figures[] = {"figure", "figures", "diagram",   "plot",    "graph",
                                        "graphs", "chart",   "schematic", "drawing", "illustration"};
  static const char *const ordinals[] = {"first", "second",  "third",  "fourth", "fifth",
                                         "sixth", "seventh", "eighth", "ninth",  "tenth"};
  static const char *const numbers[] = {"1", "2", "3", "4", "5", "6", "7", "8", "9", "10"};
  struct sg_str before = {NULL, 0};
  for (size_t i = 0; i < reading->token_count; i++) {
    struct sg_str word = sg_slice(text, reading->tokens[i].from, reading->tokens[i].to);
    bool table = sg_str_equal_nocase(word, SG_LIT("table")), figure = false;
    for (size_t k = 0; k < sizeof figures / sizeof *figures && !table; k++)
      figure |=
          word.n > 3 && sg_lower(word.p[0]) == figures[k][0] && sg_str_equal_nocase(word, sg_cstr(figures[k]));
    if (table || figure) {
      c->shows[table ? SG_PARAGRAPH_TABLE : SG_PARAGRAPH_FIGURE] = true;
      for (size_t k = 0; k < sizeof ordinals / sizeof *ordinals; k++)
        if (sg_str_equal_nocase(before, sg_cstr(ordinals[k])))
          meet_name(c, table ? 't' : 'f', sg_cstr(numbers[k]), 0);
    }
    before = word;
  }
}

/* "a figure compares …": the figure of which the block says most, and others of which it says much. */
void sg_meet_shown(struct coverage *c, enum sg_paragraph_kind kind)
{
  const struct sg_section *section = &c->checker->paper->sections[c->section];
  size_t best = SG_NPOS;
  for (size_t i = 0; c->shows[kind] && i < c->touched_count; i++) {
    size_t p = c->touched[i];
    double share = section->paragraphs[p].kind == kind && c->mass[p] > 0 ? c->in_block[p] / c->mass[p] : 0;
    if (share >= SHOWN_MIN && (best == SG_NPOS || c->in_block[p] > c->in_block[best]))
      best = p;
    if (share >= SHARE_MIN)
      c->met[p] = true;
  }
  if (best != SG_NPOS)
    c->met[best] = true;
  c->shows[kind] = false;
}

/* "The schematic below (Figure 5) shows …": a paragraph that opens with the figure or table beside it says what
 * that one shows, and is met with it. */
void sg_meet_pointing(struct coverage *c)
{
  const struct sg_section *section = &c->checker->paper->sections[c->section];
  for (size_t p = 0; p < c->count; p++) {
    struct sg_mention mention = {0};
    size_t at = 0;
    struct sg_str opening = sg_slice(section->paragraphs[p].text, 0, POINTING_MAX);
    if (c->met[p] || section->paragraphs[p].kind != SG_PARAGRAPH_TEXT ||
        !sg_mention_next(opening, &at, &mention))
      continue;
    for (size_t q = p > 0 ? p - 1 : 0; q <= p + 1 && q < c->count; q++)
      if (section->paragraphs[q].name.n > 0 && c->met[q] &&
          is_called(section->paragraphs[q].name, sg_mention_name(mention.kind)[0], mention.number,
                    mention.part))
        c->met[p] = true;
  }
}
