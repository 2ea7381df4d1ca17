/* Link reference definitions, and where a link's target stands. */
#ifndef SG_REPAIR_LINK_H
#define SG_REPAIR_LINK_H

#include "repair/internal.h"

/* Collects the definitions of the whole text into r->links. */
void sg_repair_read_definitions(struct repair *r, struct sg_str text);

/* How many bytes of a paragraph are definitions at its start; their targets stand in the links that
 * use them, and what is dropped is listed. */
size_t sg_repair_skip_definitions(struct repair *r, struct sg_str text, size_t line);

/* Byte of the `]` of a definition's label when `text` begins with one, else SG_NPOS. */
size_t sg_repair_definition_label_end(struct sg_str text);

#endif
