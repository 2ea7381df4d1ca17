/* Citations within sentences: which of them a guide leaves out. */
#ifndef SG_COMPOSE_CITING_H
#define SG_COMPOSE_CITING_H

#include "analysis/analysis.h"

/* May the citation at token `at` go, the words around it being as well without it? */
bool sg_is_citation_clutter(const struct sg_analysis *analysis, const struct sg_sentence *sentence, size_t at);

/* Is it a word that leads to a citation: "see", "e.g.", "vgl"? */
bool sg_leads_to_citation(struct sg_str word);

/* Does sentence `index` only say where something is written: "See [3], pp. 12 to 15."? */
bool sg_only_cites(const struct sg_analysis *analysis, size_t index);

#endif
