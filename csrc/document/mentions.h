/* The tables and figures that a text names by number: "Figures 2a, 3 and 5–7", "Tab. 1". */
#ifndef SG_DOCUMENT_MENTIONS_H
#define SG_DOCUMENT_MENTIONS_H

#include "base/buf.h"

/* Calls `visit` with each, in order: the first letters of its kind's word, small, and the number ("fig 3").
 * What a number stands behind need be no such word. `key` is a buffer to work in. */
void sg_float_mentions(struct sg_str text, struct sg_buf *key, void (*visit)(void *user, struct sg_str key),
                       void *user);

#endif
