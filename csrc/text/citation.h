/* Citations in running text: those that the paper lists, and those that look like one. Private to
 * csrc/text. */
#ifndef SG_TEXT_CITATION_H
#define SG_TEXT_CITATION_H

#include "base/arena.h"
#include "text/paper.h"

/* Index of the paper's rendered citations; NULL when memory is short. */
struct sg_citation_table *sg_citation_table_new(const struct sg_paper *paper, struct sg_arena *arena);

/* End of the citation that starts at `at` of the Markdown `s`, `at` itself when none does. A listed
 * one ("[smith2020]", "Smith (2020)") is compared with escapes resolved; one without list is [12],
 * [3, 5-7] or a bracket with names and years. */
size_t sg_citation_end(const struct sg_citation_table *table, struct sg_str s, size_t at);

#endif
