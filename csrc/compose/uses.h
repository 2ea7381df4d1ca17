/* Sentences that show a term in use. Private to csrc/compose. */
#ifndef SG_COMPOSE_USES_H
#define SG_COMPOSE_USES_H

#include "compose/sources.h"

/* Finds up to `max` sentences that use d's term, can leave their place for it and stand nowhere else in
 * this section's terms; `anywhere`: a definition stands before them, so that they need not be about the
 * term. They come in the paper's order, but one that says what the term is comes first. How many were
 * found. */
int sg_find_uses(struct sg_composing *c, const struct sg_definition *d, int max, bool anywhere,
                 int found[SG_USES_MAX]);

#endif
