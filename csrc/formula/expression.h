/* A displayed formula as a tree, and as a sentence.
 *
 * A reader of TeX's mathematics that is content with little: what it does not look into (a symbol with its
 * scripts, a plain sum) is a leaf, which is shown as it is between dollars. What it cannot take apart whole is
 * no formula to it. The sentence says in words what a newcomer cannot read: sums and products over indices,
 * integrals, largest and smallest values, conditions, cases, expectations, norms.
 */
#ifndef SG_FORMULA_EXPRESSION_H
#define SG_FORMULA_EXPRESSION_H

#include "base/arena.h"
#include "base/str.h"

enum sg_expression_kind {
  SG_EXPRESSION_LEAF,
  SG_EXPRESSION_PART,     /* of a sum, relation or list: its child; `name` is the token before it */
  SG_EXPRESSION_PRODUCT,  /* factors */
  SG_EXPRESSION_SUM,      /* parts with their signs */
  SG_EXPRESSION_RELATION, /* parts with the relations before them */
  SG_EXPRESSION_LIST,     /* parts between commas */
  SG_EXPRESSION_GIVEN,    /* two parts, with a bar between them */
  SG_EXPRESSION_FRACTION, /* numerator and denominator */
  SG_EXPRESSION_ROOT,
  SG_EXPRESSION_CHOOSE,   /* a binomial coefficient */
  SG_EXPRESSION_BRACKET,  /* its inside; `name` is the bracket that opens */
  SG_EXPRESSION_LARGE,    /* an operator with limits; its child is what it is applied to */
  SG_EXPRESSION_INTEGRAL, /* what is integrated, and over which variable */
  SG_EXPRESSION_FUNCTION, /* its argument */
  SG_EXPRESSION_CASES,    /* values and conditions in turn */
};

struct sg_expression {
  enum sg_expression_kind kind;
  struct sg_str tex;  /* all of it */
  struct sg_str name; /* of an operator, function or bracket; the relation before a side; the sign of a term */
  struct sg_str lower, upper; /* limits or scripts, without braces */
  bool divided, multiplied;   /* a factor behind a slash; with a sign of multiplication before it */
  bool worded;                /* it, or something in it, needs words */
  struct sg_expression *first, *next;
};

/* The formulas of a display, each on one line: without the environments that only align them, labels, numbers
 * and stops. How many; 0 where they are more than `most`, or too long. */
size_t sg_formula_flatten(struct sg_str tex, struct sg_arena *arena, struct sg_str *rows, size_t most);

/* The tree of a flat formula, in the arena; NULL where it is not understood whole. */
struct sg_expression *sg_expression_read(struct sg_str flat, struct sg_arena *arena);

/* What the paper calls a symbol: plain, without an article; empty where it does not. */
struct sg_called {
  struct sg_str name;
  bool plural;
  bool other; /* it calls another of the same letter so, such as "x_t" for "x_{t+1}" */
};

/* What the paper says of a formula's symbol (its left side, or another): Markdown, or empty; and what it calls
 * it, or NULL where names are not to stand in place of symbols. */
struct sg_meaning {
  struct sg_str (*of)(void *context, struct sg_str symbol, bool subject);
  struct sg_called (*called)(void *context, struct sg_str symbol);
  void *context;
};

/* A formula's sentence, and what it is worth to a newcomer: 1 where it puts nothing into words but a sign such
 * as that of an expectation. */
struct sg_formula_words {
  struct sg_str text;
  size_t worth;
  bool named; /* it has the paper's names in place of symbols */
};

/* The formula (TeX without its dollars) as a sentence of Markdown in the language, in the arena, or a few for
 * the formulas of one display; empty where it is not understood, where the words would say no more than the
 * signs, or where they would be too many. */
struct sg_formula_words sg_formula_say(struct sg_str tex, int language, struct sg_meaning meaning,
                                       struct sg_arena *arena);

#endif
