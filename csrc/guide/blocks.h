/* Paragraphs that are no running text: lists, formulas, figures, tables, code, theorems, notes.
 * Private to csrc/guide. */
#ifndef SG_GUIDE_BLOCKS_H
#define SG_GUIDE_BLOCKS_H

#include "guide/composing.h"

/* Where the next paragraph may hang on the ones before. Indexes of bullets, SG_NPOS: none. */
struct sg_flow {
  size_t top; /* the last paragraph's point */
  uint32_t top_depth;
  size_t open; /* a bullet that announces what follows ("… as follows:") */
  uint32_t open_depth;
  struct sg_str lead; /* a bold line of its own that the next paragraph's point takes as its label */
  size_t lead_paragraph;
  size_t formula; /* a bullet that ends in a formula: a sentence may go on after it */
};

void sg_flow_init(struct sg_flow *flow);
void sg_flow_open(struct sg_flow *flow, size_t bullet, uint32_t depth);
void sg_flow_close(struct sg_flow *flow);

/* Appends Markdown to the bullet that ends in a formula. */
void sg_flow_append(struct sg_composing *c, const struct sg_flow *flow, struct sg_str markdown);

/* Each writes paragraph `i` of the section and leaves in *flow what the next may hang on. */
void sg_write_note(struct sg_composing *c, struct sg_flow *flow, size_t i);
void sg_write_list(struct sg_composing *c, struct sg_flow *flow, size_t i);
void sg_write_float(struct sg_composing *c, struct sg_flow *flow, size_t i);
void sg_write_equation(struct sg_composing *c, struct sg_flow *flow, size_t i);
void sg_write_code(struct sg_composing *c, struct sg_flow *flow, size_t i);
void sg_write_theorem(struct sg_composing *c, struct sg_flow *flow, size_t i);

#endif
