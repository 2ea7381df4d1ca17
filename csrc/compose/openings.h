/* What a sentence opens with: see openings.c. */
#ifndef SG_COMPOSE_OPENINGS_H
#define SG_COMPOSE_OPENINGS_H

#include "compose/clauses.h"

enum { SG_CLAIM_WORDS = 4 }; /* of a sentence without its connective: with fewer it keeps it */

/* Where the claim of the sentence [from, to) begins: "Overall, then, …" opens with two connectives, and "As
 * mentioned above, …" with where it was said before. */
size_t sg_clause_past_connectives(const struct sg_clauses *c, size_t from, size_t to);

/* Does the clause open with what only the sentence before it names: "It", "This method", "In this case", "One
 * of them", "The latter"? It is not understood alone. */
bool sg_clause_points_back(const struct sg_clauses *c, size_t i, size_t end);

#endif
