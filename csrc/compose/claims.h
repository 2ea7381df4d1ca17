/* What a sentence weighs as the claim of its paragraph, by the words that it says it with: read in one pass,
 * before anything is tagged.
 */
#ifndef SG_COMPOSE_CLAIMS_H
#define SG_COMPOSE_CLAIMS_H

#include "analysis/analysis.h"

enum {
  SG_CLAIM_MOST = 9,
  SG_CLAIM_LEAST = -9,
  SG_CLAIM_HEADS = 26 * 27,
  SG_CLAIM_ROWS = 1024, /* places of the list's index */
  SG_CLAIM_TITLE = 8,   /* words of a heading */
};

struct sg_claims {
  int language; /* as sg_words_language tells it */
  bool english; /* whose words the list knows */
  struct sg_str title[SG_CLAIM_TITLE];
  size_t title_count;
  uint16_t first[SG_CLAIM_HEADS], next[SG_CLAIM_ROWS]; /* by first two letters: row + 1; 0 is none */
};

void sg_claims_init(struct sg_claims *claims, const struct sg_analysis *analysis, struct sg_str title);

/* From SG_CLAIM_LEAST, an announcement or an example, to SG_CLAIM_MOST, a result. `first`: it opens its bullet.
 */
int sg_claims_weigh(const struct sg_claims *claims, struct sg_str sentence, bool first);

/* The weight of the text's weightiest sentence. Sentences are told by their stops alone. */
int sg_claims_weigh_text(const struct sg_claims *claims, struct sg_str text);

#endif
