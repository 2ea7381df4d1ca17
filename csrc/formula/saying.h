/* What the files that put a formula into words share. Private to csrc/formula. */
#ifndef SG_FORMULA_SAYING_H
#define SG_FORMULA_SAYING_H

#include "base/buf.h"
#include "formula/expression.h"
#include "formula/functions.h"
#include "languages/labels.h"

enum { SG_NAMES_MAX = 12 }; /* symbols of one sentence */

struct sg_name_said {
  struct sg_str tex, name;
  bool clash; /* another symbol has that name, too: the sign stands beside it */
};

struct sg_sayer {
  struct sg_arena *arena;
  int language;
  struct sg_meaning meaning;
  struct sg_buf scratch;
  size_t told; /* what the words are worth to a newcomer: see worth_of */
  /* of a sentence of names (named.c): */
  struct sg_name_said names[SG_NAMES_MAX];
  size_t name_count, unnamed;
  struct sg_str bound; /* limits of the operator around what is said */
};

struct sg_said {
  struct sg_str text;
  bool ok;
  bool leaf; /* a formula between dollars */
  bool list; /* it holds an "and" or a sign between its parts: what follows could be taken for one more */
};

struct sg_said sg_fill(struct sg_sayer *s, enum sg_spoken row, struct sg_str one, struct sg_str two);
struct sg_said sg_say_tex(struct sg_sayer *s, struct sg_str tex);

/* An expression as a noun phrase; where it has no words, as it stands. At the `top` of a sentence, which it
 * ends, it may be longer. */
struct sg_said sg_say(struct sg_sayer *s, const struct sg_expression *e, bool top);
struct sg_said sg_say_inside(struct sg_sayer *s, const struct sg_expression *e); /* without its bracket */

/* A relation as a sentence that has the paper's names in place of the symbols; not ok where too few have one.
 */
struct sg_said sg_say_named(struct sg_sayer *s, const struct sg_expression *e);

/* "over all $i$ from $1$ to $n$", from an operator's limits. */
struct sg_said sg_say_range(struct sg_sayer *s, struct sg_str lower, struct sg_str upper);

/* "\frac{1}{n}\sum_{i=1}^n": is the sum over as many as the fraction divides by? */
bool sg_makes_average(const struct sg_expression *fraction, const struct sg_expression *sum);

/* May the next term of the sum belong to what an operator at the end of this one is applied to? */
bool sg_reaches_on(const struct sg_expression *term);

struct sg_said sg_say_large(struct sg_sayer *s, const struct sg_expression *e, bool average);
struct sg_said sg_say_integral(struct sg_sayer *s, const struct sg_expression *e);
struct sg_said sg_say_function(struct sg_sayer *s, const struct sg_expression *e, bool top);
size_t sg_cases_worth(const struct sg_expression *e);
struct sg_said sg_say_cases(struct sg_sayer *s, const struct sg_expression *e);

#endif
