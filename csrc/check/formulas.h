/* The formulas of a block of the guide, in every way in which guides write them. Private to csrc/check. */
#ifndef SG_CHECK_FORMULAS_H
#define SG_CHECK_FORMULAS_H

#include "markdown/inline.h"

/* A walk over the formulas of a text: `$…$` and `$$…$$`, and `\(…\)` and `\[…\]` in running text, which the
 * scanner takes for escaped brackets. */
struct sg_formula_walk {
  struct sg_str text;
  struct sg_inline_scanner scanner;
  struct sg_inline unit; /* the formula up to which the running text goes */
  size_t running, until; /* what is left of the running text */
  bool pending;          /* `unit` is still to be given */
};

struct sg_shown_formula {
  struct sg_str tex; /* without its marks */
  size_t from;       /* where its marks begin, in bytes of the text */
  bool displayed;
};

void sg_formula_walk_init(struct sg_formula_walk *walk, struct sg_str text);

/* The next formula, of the text before it first; false at the end. */
bool sg_formula_walk_next(struct sg_formula_walk *walk, struct sg_shown_formula *formula);

#endif
