/* What the files that read a formula share. Private to csrc/formula. */
#ifndef SG_FORMULA_READER_H
#define SG_FORMULA_READER_H

#include "formula/expression.h"
#include "formula/unit.h"

struct sg_formula_reader {
  struct sg_arena *arena;
  int depth;  /* of brackets, */
  int factor; /* and of operators that are applied to one another */
  size_t nodes;
  bool failed;
};

/* A node in the reader's arena, and a child at the end of one; NULL and failure where there are too many. */
struct sg_expression *sg_formula_node(struct sg_formula_reader *r, enum sg_expression_kind kind,
                                      struct sg_str tex);
void sg_formula_append(struct sg_expression *parent, struct sg_expression *child);

/* All that stands between two brackets. */
struct sg_expression *sg_formula_read_list(struct sg_formula_reader *r, struct sg_str s);

/* One unit that stands alone. */
struct sg_expression *sg_formula_read_unit(struct sg_formula_reader *r, const struct sg_unit *unit);

/* "d x", "\partial x": the variable; empty where the text is no differential. */
struct sg_str sg_formula_differential(struct sg_str s, bool *partial);

#endif
