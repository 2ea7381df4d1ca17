/* Sentences of a bullet from which a reader takes nothing along. Private to csrc/compose. */
#ifndef SG_COMPOSE_ANNOUNCE_H
#define SG_COMPOSE_ANNOUNCE_H

#include "compose/clauses.h"

/* Do tokens [i, j) only say what comes, what is told elsewhere, or prepare what follows? "The paper is
 * structured as follows", "the authors will describe …", "Section 3 discusses …", "Let $Q$ be …". */
bool sg_clause_announces(const struct sg_clauses *c, size_t i, size_t j);

/* Do they only say where something is to be had, "The code is freely available at …"? Not of what is not. */
bool sg_clause_tells_where(const struct sg_clauses *c, size_t i, size_t j);

/* Do they only say what is shown where: "Figure 2 expands the previous view", "the trade-off is illustrated in
 * Figure 5b"? Not "Figure 2 reveals that …", nor a reference in brackets. */
bool sg_clause_shows_only(const struct sg_clauses *c, size_t i, size_t j);

#endif
