/* A sentence as notation.c and symbols.c read it, token by token. Private to csrc/analysis. */
#ifndef SG_ANALYSIS_READER_H
#define SG_ANALYSIS_READER_H

#include "analysis/draft.h"

struct reader {
  struct sg_draft *draft;
  const struct sg_sentence *s;
  size_t capacity; /* of the draft's rows that it adds to */
};

static inline const struct sg_token *token(const struct reader *r, size_t i)
{
  return &r->draft->tokens[i];
}

/* The token's text; empty outside of the sentence. */
static inline struct sg_str text_of(const struct reader *r, size_t i)
{
  return i >= r->s->token_from && i < r->s->token_to ? sg_draft_token(r->draft, r->s, i) : sg_str(NULL, 0);
}

/* Is the token one of the words, which end in NULL? */
static inline bool is_any(const struct reader *r, size_t i, const char *const *words)
{
  struct sg_str text = text_of(r, i);
  for (; *words != NULL && text.n > 0; words++)
    if (sg_is_word(text, *words))
      return true;
  return false;
}

#endif
