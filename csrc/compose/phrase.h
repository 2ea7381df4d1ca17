/* Highlights: what a reader should take along of a bullet.
 *
 * A highlight is a sentence of up to 30 words without the connective that it opens with; of a longer one a
 * clause with its subject, that nothing outside of it takes back; never a bare term, never cut inside a
 * bracket, quotation, formula or emphasis. It is understood when only the highlights of a guide are read: it
 * does not open with "This" or "They".
 */
#ifndef SG_COMPOSE_PHRASE_H
#define SG_COMPOSE_PHRASE_H

#include "base/buf.h"
#include "compose/claims.h"

enum { SG_PHRASE_MIN = 6, SG_PHRASE_MAX = 30 }; /* words */

/* What a section that has no highlight yet makes do with. */
enum sg_phrase_need {
  SG_PHRASE_CLAIM,    /* it has one: only what claims something and is understood alone */
  SG_PHRASE_SENTENCE, /* a sentence that announces nothing */
  SG_PHRASE_WORDS,    /* any words but those that end in a colon */
  SG_PHRASE_ANY,
};

struct sg_phrase_wish {
  enum sg_phrase_need need;
  int least; /* weight of a sentence that may be marked (claims.h); of English alone */
};

/* Puts `==` around what the bullet `text` (one line of Markdown) claims: of several sentences the weightiest.
 * Scratch comes from `arena`. False, and `text` as it was, when nothing fits the wish. */
bool sg_phrase_highlight(struct sg_buf *text, const struct sg_claims *weigher,
                         const struct sg_analysis *analysis, struct sg_arena *arena,
                         struct sg_phrase_wish wish);

#endif
