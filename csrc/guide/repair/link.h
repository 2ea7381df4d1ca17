/* Link reference definitions, and where a link's target stands. */
#ifndef SG_GUIDE_REPAIR_LINK_H
#define SG_GUIDE_REPAIR_LINK_H

#include "guide/repair/internal.h"

/* Collects the definitions of the whole text into r->links. */
void sg_repair_read_definitions(struct repair *r, struct sg_str text);

/* How many bytes of a paragraph are definitions at its start; their targets stand in the links that
 * use them, and what is dropped is listed. */
size_t sg_repair_skip_definitions(struct repair *r, struct sg_str text, size_t line);

/* Would the start of `text` be read as a definition? */
bool sg_repair_is_definition(struct sg_str text);

#endif
