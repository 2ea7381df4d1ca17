/* Which works of the reference list the paper cites where: by the document's keys, by the list's numbers, or by
 * author and year.
 */
#ifndef SG_COMPOSE_CITED_WORKS_H
#define SG_COMPOSE_CITED_WORKS_H

#include "compose/compose.h"

enum {
  SG_CITED_SENTENCES = 6, /* of a work that are kept, the first ones */
  SG_CITED_SECTIONS = 6,
};

struct sg_cited_work {
  size_t reference;                  /* index into paper.references */
  uint32_t count;                    /* of its citations */
  int sentences[SG_CITED_SENTENCES]; /* that cite it, of running text; SG_NONE behind the last */
  int sections[SG_CITED_SECTIONS];   /* that cite it; likewise */
};

/* The works that a guide of that detail lists, in the list's order, in the arena's memory: how many; 0 where
 * that runs out. */
size_t sg_cited_works(const struct sg_analysis *analysis, enum sg_compose_detail detail, struct sg_arena *arena,
                      struct sg_cited_work **works);

#endif
