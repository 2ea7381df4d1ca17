/* What the files that put a formula into words share. Private to csrc/formula. */
#ifndef SG_FORMULA_SAYING_H
#define SG_FORMULA_SAYING_H

#include "base/buf.h"
#include "formula/expression.h"
#include "formula/functions.h"
#include "languages/labels.h"

struct sg_sayer {
  struct sg_arena *arena;
  int language;
  struct sg_buf scratch;
  size_t told; /* what the words are worth to a newcomer: see worth_of */
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

struct sg_said sg_say_large(struct sg_sayer *s, const struct sg_expression *e, bool average);
struct sg_said sg_say_integral(struct sg_sayer *s, const struct sg_expression *e);
struct sg_said sg_say_function(struct sg_sayer *s, const struct sg_expression *e, bool top);
size_t sg_cases_worth(const struct sg_expression *e);
struct sg_said sg_say_cases(struct sg_sayer *s, const struct sg_expression *e);

#endif
