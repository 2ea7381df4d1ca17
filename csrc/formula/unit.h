/* The parts of a formula as a reader's eye takes them: a symbol, a bracket with its inside or a fraction, each
 * with its scripts. Private to csrc/formula.
 */
#ifndef SG_FORMULA_UNIT_H
#define SG_FORMULA_UNIT_H

#include "base/str.h"

struct sg_unit {
  struct sg_str token;        /* what it begins with: a letter, a command, the bracket that opens */
  struct sg_str tex;          /* all of it */
  struct sg_str base;         /* without its scripts */
  struct sg_str body, more;   /* inside of a bracket or environment; a command's arguments */
  struct sg_str lower, upper; /* its scripts, without braces */
};

enum sg_unit_step { SG_UNIT_END, SG_UNIT_READ, SG_UNIT_BAD };

/* The next unit of `s` at *at, which moves behind it. With `bars`, single bars are brackets in pairs. BAD where
 * brackets do not match, or something stands there that is not known. */
enum sg_unit_step sg_unit_next(struct sg_str s, size_t *at, bool bars, struct sg_unit *unit);

/* How many single bars the text has outside of its brackets; SG_NPOS where it cannot be read. */
size_t sg_unit_bars(struct sg_str s);

/* A script or argument without the braces and space around it. */
struct sg_str sg_unit_inside(struct sg_str s);

#endif
