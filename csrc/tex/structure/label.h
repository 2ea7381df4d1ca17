/* Labels and what references to them print: shared by reference.c and cleveref.c. Private to csrc/tex. */
#ifndef SG_TEX_STRUCTURE_LABEL_H
#define SG_TEX_STRUCTURE_LABEL_H

#include "tex/structure/structure.h"
#include "text/elsewhere.h"

enum sg_tex_reference_form {
  SG_REFERENCE_SMALL = 0,   /* "figs. 1 and 2" */
  SG_REFERENCE_CAPITAL = 1, /* "Figures 1 and 2" */
  SG_REFERENCE_NUMBERS = 2, /* "1 and 2" */
  SG_REFERENCE_RANGE = 3,   /* "figs. 1 to 4" */
  SG_REFERENCE_RANGE_CAPITAL = 4,
};

/* Appends a label's number as a link to it, in parentheses where it is an equation's. */
void sg_tex_add_number(struct sg_tex *tex, struct sg_str key, const struct sg_tex_label *label, bool equation,
                       struct sg_buf *out);

/* Appends a list of references, "a,b", in cleveref's words. A range has two keys. */
void sg_tex_add_references(struct sg_tex *tex, struct sg_str keys, enum sg_tex_reference_form form,
                           struct sg_buf *out);

/* Appends what the label is called, without its number: \namecref. */
void sg_tex_add_called(struct sg_tex *tex, struct sg_str key, bool many, bool capital, struct sg_buf *out);

/* Appends a reference in hyperref's words: \autoref. */
void sg_tex_add_auto(struct sg_tex *tex, struct sg_str key, struct sg_buf *out);

/* What babel's language calls something of a counter's type, as it stands within a sentence; empty where the
 * language is English or another without a row. */
struct sg_str sg_tex_called_in(struct sg_str language, struct sg_str type, bool many);

enum sg_tex_joint {
  SG_JOINT_AND,   /* "1 and 2" */
  SG_JOINT_LISTS, /* "figures 1, sections 2, and tables 3" */
  SG_JOINT_TO,    /* "1 to 3" */
};

/* Appends what stands between two numbers or lists of them, with its spaces. */
void sg_tex_add_joint(struct sg_str language, enum sg_tex_joint joint, struct sg_buf *out);

#endif
