/* What ties a section to others: what connect.c and the files beside it share. Private to csrc/compose. */
#ifndef SG_COMPOSE_CONNECT_H
#define SG_COMPOSE_CONNECT_H

#include "compose/composing.h"

enum {
  SG_ACROSS_MAX = 4, /* connections to other sections */
  SG_QUOTE_MIN = 6,  /* words of a sentence that is quoted */
};

/* What has been written: sections and sentences, each once. */
struct sg_ties {
  size_t sections[SG_ACROSS_MAX], sentences[SG_ACROSS_MAX];
  size_t count, max;
};

/* Is the section or the sentence told of already, or is there no room for more? */
bool sg_ties_hold(const struct sg_ties *ties, size_t section, size_t sentence);

/* May the section be named in a connection: it has a heading of its own and is no list of references? */
bool sg_can_connect(const struct sg_composing *c, size_t section);

/* Opens the group of connections with the first of them. */
void sg_open_connections(struct sg_composing *c);

/* Other sections' formulas with the left side of one of this section's. */
void sg_write_twins(struct sg_composing *c, struct sg_ties *ties);

#endif
