/* The plan of what ties sections together: all that can be said, and of it the best, each pair of sections and
 * each sentence once. */
#include "compose/ties.h"

#include <stdlib.h>

#include "compose/compose.h"

enum {
  SECTION_MOST = 3, /* ties that a section tells of */
};

/* -- Choice ---------------------------------------------------------------------------------------- */

static int by_rank(const void *a, const void *b)
{
  const struct sg_tie *x = a, *y = b;
  if (x->rank != y->rank)
    return x->rank > y->rank ? -1 : 1;
  if (x->section != y->section)
    return x->section < y->section ? -1 : 1;
  if (x->other != y->other)
    return x->other < y->other ? -1 : 1;
  if (x->sentence != y->sentence)
    return x->sentence < y->sentence ? -1 : 1;
  return (x->says > y->says) - (x->says < y->says);
}

/* What has been chosen: by section up to SECTION_MOST ties, and a flag for each sentence that is quoted. */
struct choice {
  struct sg_tie *rows;
  uint8_t *told, *quoted;
};

/* Does the section tell of the other one already? */
static bool tells_of(const struct choice *choice, uint32_t section, uint32_t other)
{
  for (size_t i = 0; i < choice->told[section]; i++)
    if (choice->rows[(size_t)section * SECTION_MOST + i].other == other)
      return true;
  return false;
}

/* Takes the tie if its section has told of fewer than `most` and not of the other one; where a sentence is told
 * with it, nor the other one of its section, and nobody quotes the sentence. */
static void take(struct choice *choice, const struct sg_tie *tie, size_t most)
{
  bool quotes = tie->sentence != SG_NO_SENTENCE;
  if (choice->told[tie->section] >= most || tells_of(choice, tie->section, tie->other) ||
      (quotes && (tells_of(choice, tie->other, tie->section) || choice->quoted[tie->sentence])))
    return;
  choice->rows[(size_t)tie->section * SECTION_MOST + choice->told[tie->section]++] = *tie;
  if (quotes)
    choice->quoted[tie->sentence] = 1;
}

/* Chooses among p's ties, the best first: one for each section, then a second, then a third. */
static bool choose(struct sg_planner *p, struct sg_ties *ties)
{
  size_t sections = p->paper->section_count;
  struct choice choice = {.rows = SG_ARENA_NEW(p->arena, struct sg_tie, sections * SECTION_MOST),
                          .told = SG_ARENA_NEW(p->arena, uint8_t, sections),
                          .quoted = SG_ARENA_NEW(p->arena, uint8_t, p->analysis->sentence_count)};
  if (choice.rows == NULL || choice.told == NULL || choice.quoted == NULL)
    return false;
  if (p->count > 0)
    qsort(p->rows, p->count, sizeof *p->rows, by_rank);
  for (size_t most = 1; most <= SECTION_MOST; most++)
    for (size_t i = 0; i < p->count; i++)
      take(&choice, &p->rows[i], most);
  for (size_t s = 0; s < sections; s++)
    for (size_t i = 0; i < choice.told[s]; i++)
      choice.rows[ties->count++] = choice.rows[s * SECTION_MOST + i];
  ties->rows = choice.rows;
  ties->quoted = choice.quoted;
  return true;
}

enum sg_status sg_compose_ties(const struct sg_analysis *analysis, struct sg_arena *arena,
                               const struct sg_ties **ties, struct sg_error *err)
{
  struct sg_planner p = {.analysis = analysis, .paper = analysis->paper, .arena = arena};
  struct sg_ties *plan = SG_ARENA_NEW(arena, struct sg_ties, 1);
  sg_offer_references(&p);
  sg_offer_parts(&p);
  sg_offer_formulas(&p);
  sg_offer_terms(&p);
  sg_offer_values(&p);
  sg_offer_echoes(&p);
  sg_offer_outcome(&p);
  sg_offer_counterparts(&p);
  sg_offer_summed(&p);
  if (plan != NULL && choose(&p, plan))
    *ties = plan;
  return sg_arena_status(arena, err);
}
