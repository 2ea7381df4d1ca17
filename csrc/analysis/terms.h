/* Between choosing terms (terms.c) and finding where they stand (occurrences.c). Private to
 * csrc/analysis. */
#ifndef SG_ANALYSIS_TERMS_H
#define SG_ANALYSIS_TERMS_H

#include "analysis/draft.h"

/* A chosen sequence of stems: those of `length` tokens from `token` on. */
struct sg_pick {
  uint32_t token, length;
  uint32_t count;
  double score;
  bool keyword;
  bool acronym; /* one word in capitals: "IT" is not "it", "WHO" not "who" */
  bool listed;  /* in a glossary */
  int term;     /* the term that it became part of */
};

uint64_t sg_stems_hash(const struct sg_token *tokens, size_t count);
bool sg_stems_equal(const struct sg_token *a, const struct sg_token *b, size_t count);

/* Score of the sequence that stands first at `token`; `slots`: the twentieths of the text that hold
 * it, as bits. */
double sg_term_score(const struct sg_draft *draft, size_t token, size_t length, double count, uint32_t slots);

/* Makes terms of the picks and of what the steps before want, merges variants, finds every
 * occurrence, sorts by score; false when memory is short. */
bool sg_collect_terms(struct sg_draft *draft, const struct sg_pick *picks, size_t count);

#endif
