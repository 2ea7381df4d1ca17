/* The cells of a pipe table, and the quantities in them: what a program must know of a table to say
 * something true about it.
 */
#ifndef SG_TEXT_GRID_H
#define SG_TEXT_GRID_H

#include "base/arena.h"

struct sg_grid {
  struct sg_str *cells; /* by row, Markdown without outer space; row 0 is the head */
  size_t rows, columns;
};

static inline struct sg_str sg_grid_cell(const struct sg_grid *grid, size_t row, size_t column)
{
  return grid->cells[row * grid->columns + column];
}

/* Reads a pipe table: its head, the line under it, and the rows; false when it is none, or memory is short.
 * Cells borrow from `table`; a row that is too short ends in empty ones. */
bool sg_grid_read(struct sg_str table, struct sg_arena *arena, struct sg_grid *grid);

enum sg_quantity_kind {
  SG_QUANTITY_NONE,    /* words, a range, a fraction, a date: nothing to be compared with others */
  SG_QUANTITY_MISSING, /* nothing, a dash, "NA" */
  SG_QUANTITY_NUMBER,
};

enum { SG_UNIT_MAX = 16 };

struct sg_quantity {
  enum sg_quantity_kind kind;
  double value;
  size_t decimals;        /* digits behind the decimal mark */
  bool whole;             /* neither decimal mark, exponent nor sign */
  char unit[SG_UNIT_MAX]; /* what follows the number, NUL-terminated: "%", "ms", or empty */
};

/* The quantity in a cell of inline Markdown: "**97.3**", "$1.2\times10^{-3}$", "60,520,819", "2 076",
 * "0.3 ± 0.1 s". `comma`: the paper's language has a decimal comma; what may be read in two ways is none. */
struct sg_quantity sg_quantity_read(struct sg_str cell, bool comma);

#endif
