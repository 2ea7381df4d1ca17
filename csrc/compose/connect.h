/* The group of connections: what connect.c, told.c and within.c share. Private to csrc/compose. */
#ifndef SG_COMPOSE_CONNECT_H
#define SG_COMPOSE_CONNECT_H

#include "compose/composing.h"

/* Opens the group of connections with the first of them. */
void sg_open_connections(struct sg_composing *c);

/* `: ` and a sentence of another section, told in the one at hand; quoted where no grammar tells who speaks. */
void sg_add_told(struct sg_composing *c, size_t sentence);

/* How the section's own paragraphs carry one another. */
void sg_write_within(struct sg_composing *c);

#endif
