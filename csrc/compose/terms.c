/* Where the section uses which terms. */
#include <stdlib.h>

#include "base/search.h"
#include "compose/composing.h"

static int occurrence_order(const void *key, const void *row)
{
  size_t sentence = *(const size_t *)key, at = ((const struct sg_occurrence *)row)->sentence;
  return sentence < at ? -1 : sentence > at;
}

static int use_order(const void *key, const void *row)
{
  size_t sentence = *(const size_t *)key, at = ((const struct sg_term_use *)row)->sentence;
  return sentence < at ? -1 : sentence > at;
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
    size_t from = c->span->sentence_from;
    for (size_t i = sg_search_first(&from, term->occurrences, term->occurrence_count, sizeof *term->occurrences,
                                    occurrence_order);
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
  *from = *to = sg_search_first(&sentence, c->term_uses, c->term_use_count, sizeof *c->term_uses, use_order);
  while (*to < c->term_use_count && c->term_uses[*to].sentence == sentence)
    ++*to;
}
