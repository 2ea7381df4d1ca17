/* Where the section uses which terms. */
#include <stdlib.h>

#include "compose/composing.h"

/* The first occurrence at or after sentence `from`. */
static size_t first_occurrence(const struct sg_term *term, uint32_t from)
{
  size_t low = 0, high = term->occurrence_count;
  while (low < high) {
    size_t middle = low + (high - low) / 2;
    if (term->occurrences[middle].sentence < from)
      low = middle + 1;
    else
      high = middle;
  }
  return low;
}

static int by_place(const void *a, const void *b)
{
  const struct sg_term_use *one = a, *two = b;
  if (one->token_from != two->token_from)
    return one->token_from < two->token_from ? -1 : 1;
  return one->term < two->term ? -1 : one->term > two->term;
}

void sg_plan_terms(struct sg_composing *c)
{
  size_t capacity = 0;
  for (size_t t = 0; t < c->analysis->term_count; t++) {
    const struct sg_term *term = &c->analysis->terms[t];
    if (term->occurrence_count > c->most_used)
      c->most_used = term->occurrence_count;
    for (size_t i = first_occurrence(term, c->span->sentence_from);
         i < term->occurrence_count && term->occurrences[i].sentence < c->span->sentence_to; i++) {
      struct sg_term_use *rows =
          sg_arena_grow(c->arena, c->term_uses, c->term_use_count, &capacity, sizeof *rows);
      if (rows == NULL)
        return;
      c->term_uses = rows;
      rows[c->term_use_count++] =
          (struct sg_term_use){term->occurrences[i].sentence, term->occurrences[i].token_from,
                               term->occurrences[i].token_to, (uint32_t)t};
    }
  }
  if (c->term_use_count > 0)
    qsort(c->term_uses, c->term_use_count, sizeof *c->term_uses, by_place);
}

void sg_term_uses_in(const struct sg_composing *c, size_t sentence, size_t *from, size_t *to)
{
  size_t low = 0, high = c->term_use_count;
  while (low < high) {
    size_t middle = low + (high - low) / 2;
    if (c->term_uses[middle].sentence < sentence)
      low = middle + 1;
    else
      high = middle;
  }
  *from = *to = low;
  while (*to < c->term_use_count && c->term_uses[*to].sentence == sentence)
    ++*to;
}
