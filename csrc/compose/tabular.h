/* What the rows and columns of a table are, as far as its head and its first column tell. Private to
 * csrc/compose.
 *
 * Precision before recall: a table whose head has gaps, repeats itself or looks like data, or whose rows do not
 * each begin with a name or a value of their own, is not understood.
 */
#ifndef SG_COMPOSE_TABULAR_H
#define SG_COMPOSE_TABULAR_H

#include "compose/composing.h"
#include "text/grid.h"

enum { SG_TABULAR_COLUMNS = 9 }; /* that a table read aloud has at most */

enum sg_tabular_shape {
  SG_TABULAR_NAMED,    /* each row begins with what the first column's head names */
  SG_TABULAR_VALUES,   /* … with a value that rises or falls from row to row */
  SG_TABULAR_PAIRS,    /* … with two names, of which no row has the same */
  SG_TABULAR_RESPECTS, /* nothing stands over the first column, and each row compares the columns in a respect
                        */
  SG_TABULAR_MATRIX,   /* rows and columns have the same names */
};

struct sg_tabular {
  enum sg_tabular_shape shape;
  struct sg_grid grid;               /* cells as the paper has them */
  struct sg_str *words;              /* by cell: without emphasis, links and outer marks */
  struct sg_quantity *values;        /* by cell */
  bool *totals;                      /* by row: it sums the others up */
  bool compared[SG_TABULAR_COLUMNS]; /* by column: its quantities can be compared from row to row */
  bool measures;     /* each row is a quantity of its own, which no other row's can be compared with */
  bool serial;       /* the first column numbers its rows: steps, or years */
  bool steps;        /* … steps, on which nothing depends */
  bool repeats;      /* a row's name stands over more than one row */
  size_t keys;       /* columns that name a row */
  size_t quantities; /* columns with a number in most rows */
  size_t total;      /* the row that sums up, the last of them; 0: none */
};

static inline struct sg_str sg_tabular_words(const struct sg_tabular *t, size_t row, size_t column)
{
  return t->words[row * t->grid.columns + column];
}

static inline const struct sg_quantity *sg_tabular_value(const struct sg_tabular *t, size_t row, size_t column)
{
  return &t->values[row * t->grid.columns + column];
}

/* Is there a number, and not that of a total? */
static inline bool sg_tabular_counts(const struct sg_tabular *t, size_t row, size_t column)
{
  return sg_tabular_value(t, row, column)->kind == SG_QUANTITY_NUMBER && !t->totals[row];
}

/* The head without its unit in brackets and without signs of mark-up around it. */
struct sg_str sg_tabular_bare(struct sg_str head);

/* Do the column's numbers rise (1) or fall (-1) from row to row, or stay? 0: neither, or one is missing. */
int sg_tabular_direction(const struct sg_tabular *t, size_t column);

/* Reads the pipe table; false where it is not understood. The arena of `c` holds what is read. */
bool sg_tabular_read(struct sg_composing *c, struct sg_str table, struct sg_tabular *t);

#endif
