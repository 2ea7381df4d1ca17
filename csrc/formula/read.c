/* The tree of a flat formula. Lists are split at commas, these at relations, these at signs, and what is left
 * is factors; all of it outside of brackets, whose insides are read in the same way. */
#include "formula/expression.h"
#include "formula/functions.h"
#include "formula/reader.h"
#include "formula/token.h"
#include "formula/unit.h"

enum {
  DEPTH_MAX = 12,   /* of brackets in brackets that one sentence could tell */
  NODES_MAX = 2000, /* of one formula */
  FACTORS_MAX = 32, /* of operators that are applied to one another */
};

/* clang-format off */
static const char *const relations[] = {
    "=", "<", ">", "\\le", "\\leq", "\\ge", "\\geq", "\\approx", "\\simeq", "\\sim", "\\propto", "\\triangleq",
    "\\equiv", "\\leqslant", "\\geqslant", "\\in", "\\subset", "\\subseteq", "\\to", "\\rightarrow", "\\ne",
    "\\neq", "\\mapsto", "\\iff", "\\Rightarrow", "\\implies", "\\cong", "\\ll", "\\gg", "\\leftarrow",
    "\\gets", "\\notin", "\\Leftrightarrow", "\\longrightarrow", "\\supset", "\\supseteq", "\\not", "\\vdash",
    "\\models", "\\perp", "\\lor", "\\land", "\\wedge", "\\vee", ":", "\\colon", "\\leftrightarrow", "\\prec",
    "\\succ", "\\preceq", "\\succeq", "\\lesssim", "\\gtrsim", "\\doteq", "\\Longrightarrow", "\\asymp",
    "\\coloneqq", "\\bot", NULL};
/* clang-format on */
static const char *const signs[] = {"+", "-", "\\pm", "\\mp", NULL},
                         *const commas[] = {",", ";", "\\quad", "\\qquad", NULL},
                         *const bars[] = {"|", "\\mid", "\\vert", NULL},
                         *const times[] = {"\\cdot", "\\times", "*", "/", NULL};

static struct sg_expression *read_product(struct sg_formula_reader *r, struct sg_str s);

struct sg_expression *sg_formula_node(struct sg_formula_reader *r, enum sg_expression_kind kind,
                                      struct sg_str tex)
{
  struct sg_expression *e = ++r->nodes < NODES_MAX ? SG_ARENA_NEW(r->arena, struct sg_expression, 1) : NULL;
  if (e == NULL) {
    r->failed = true;
    return NULL;
  }
  *e = (struct sg_expression){.kind = kind, .tex = sg_str_trim(tex)};
  return e;
}

void sg_formula_append(struct sg_expression *parent, struct sg_expression *child)
{
  struct sg_expression **last = &parent->first;
  while (*last != NULL)
    last = &(*last)->next;
  *last = child;
  parent->worded = parent->worded || (child != NULL && child->worded);
}

/* Single bars come in pairs around a value, or one alone parts a condition from what it is said of. */
static bool bars_pair(struct sg_str s)
{
  if (s.n == 0)
    return false;
  size_t count = memchr(s.p, '|', s.n) != NULL ? sg_unit_bars(s) : 0;
  return count != SG_NPOS && count > 1 && count % 2 == 0;
}

/* -- Splitting ------------------------------------------------------------------------------------ */

struct split {
  struct sg_str s;
  const char *const *at; /* tokens at which it is split */
  bool pairs;
  size_t from;          /* of the part to come */
  struct sg_str before; /* the token before the part */
  struct sg_str ahead;  /* the token before the next */
  bool done;
};

static struct split split(struct sg_str s, const char *const *at)
{
  return (struct split){.s = s, .at = at, .pairs = bars_pair(s)};
}

/* `:=` is one token to a reader. */
static size_t end_of_relation(struct sg_str s, struct sg_str token, size_t at)
{
  bool defines = sg_str_order(token, ":") == 0 && at < s.n && s.p[at] == '=';
  return defines ? at + 1 : at;
}

/* The next part; false behind the last. A sign behind a dot belongs to what follows: "a \cdot -b". */
static bool next_part(struct sg_formula_reader *r, struct split *split, struct sg_str *part)
{
  struct sg_unit unit;
  size_t at = split->from;
  bool dot = false;
  if (split->done || r->failed)
    return false;
  split->before = split->ahead;
  for (;;) {
    size_t from = at;
    enum sg_unit_step step = sg_unit_next(split->s, &at, split->pairs, &unit);
    r->failed = r->failed || step == SG_UNIT_BAD;
    if (step != SG_UNIT_READ) {
      *part = sg_str_trim(sg_slice(split->s, split->from, split->s.n));
      split->done = true;
      return step == SG_UNIT_END;
    }
    if (dot || !sg_formula_is_any(unit.token, split->at)) {
      dot = split->at == signs && sg_formula_is_any(unit.token, times);
      continue;
    }
    *part = sg_str_trim(sg_slice(split->s, split->from, from));
    at = end_of_relation(split->s, unit.token, (size_t)(unit.token.p - split->s.p) + unit.token.n);
    split->ahead = sg_slice(split->s, (size_t)(unit.token.p - split->s.p), at);
    split->from = at;
    return true;
  }
}

/* -- Operators and functions ---------------------------------------------------------------------- */

/* "\mathrm{d}x" at the end of what is integrated: takes it off, and gives the variable. */
static struct sg_str cut_differential(struct sg_str *s)
{
  struct sg_unit unit;
  size_t at = 0, starts[2] = {SG_NPOS, SG_NPOS};
  while (sg_unit_next(*s, &at, false, &unit) == SG_UNIT_READ) {
    starts[0] = starts[1];
    starts[1] = (size_t)(unit.tex.p - s->p);
  }
  bool partial = false;
  struct sg_str of =
      starts[0] == SG_NPOS ? sg_str(NULL, 0) : sg_formula_differential(sg_slice(*s, starts[0], s->n), &partial);
  if (of.n == 0 || partial)
    return sg_str(NULL, 0);
  *s = sg_str_trim(sg_slice(*s, 0, starts[0]));
  return of;
}

static struct sg_expression *read_integral(struct sg_formula_reader *r, const struct sg_unit *unit,
                                           struct sg_str rest)
{
  struct sg_expression *e = sg_formula_node(r, SG_EXPRESSION_INTEGRAL, sg_slice(unit->tex, 0, 0));
  struct sg_str variable = cut_differential(&rest);
  if (e == NULL || variable.n == 0 || rest.n == 0) {
    r->failed = true;
    return NULL;
  }
  e->lower = unit->lower;
  e->upper = unit->upper;
  sg_formula_append(e, read_product(r, rest));
  sg_formula_append(e, sg_formula_node(r, SG_EXPRESSION_LEAF, variable));
  e->worded = true;
  return e;
}

/* An operator with what it is applied to: all factors behind it. */
static struct sg_expression *read_large(struct sg_formula_reader *r, const struct sg_unit *unit,
                                        struct sg_str name, struct sg_str rest)
{
  struct sg_expression *e = sg_formula_node(r, SG_EXPRESSION_LARGE, unit->tex);
  if (e == NULL || rest.n == 0) {
    r->failed = true;
    return NULL;
  }
  e->name = name;
  e->lower = unit->lower;
  e->upper = unit->upper;
  sg_formula_append(e, read_product(r, rest));
  e->worded = true;
  return e;
}

/* "\log \sum_i x_i", "\ln \det K": a function of the one thing that stands behind it and needs words; NULL
 * where that needs none, or where more follows. */
static struct sg_expression *read_unbracketed(struct sg_formula_reader *r, const struct sg_unit *unit,
                                              struct sg_str name, struct sg_str s, size_t *at)
{
  struct sg_str rest = sg_str_trim(sg_slice(s, *at, s.n));
  struct sg_expression *argument = rest.n > 0 ? read_product(r, rest) : NULL;
  if (argument == NULL || !(argument->worded || sg_function_tells(name, argument)))
    return NULL;
  if (argument->kind == SG_EXPRESSION_PRODUCT) {
    r->failed = argument->worded;
    return NULL;
  }
  struct sg_expression *e =
      sg_formula_node(r, SG_EXPRESSION_FUNCTION, sg_slice(s, (size_t)(unit->tex.p - s.p), s.n));
  if (e == NULL)
    return NULL;
  e->name = name;
  e->lower = unit->lower;
  e->upper = unit->upper;
  sg_formula_append(e, argument);
  e->worded = true;
  *at = s.n;
  return e;
}

/* A function with its argument, which moves *at behind it: a bracket, or the next factor. */
static struct sg_expression *read_function(struct sg_formula_reader *r, const struct sg_unit *unit,
                                           struct sg_str name, struct sg_str s, size_t *at)
{
  struct sg_unit argument;
  size_t from = *at;
  bool bracketed = sg_unit_next(s, &from, false, &argument) == SG_UNIT_READ && argument.body.n > 0 &&
                   argument.tex.n == argument.base.n &&
                   (sg_str_order(argument.token, "(") == 0 || sg_str_order(argument.token, "[") == 0 ||
                    sg_str_order(argument.token, "\\{") == 0);
  if (!bracketed)
    return sg_function_takes_factor(name) ? read_unbracketed(r, unit, name, s, at) : NULL;
  struct sg_expression *e =
      sg_formula_node(r, SG_EXPRESSION_FUNCTION, sg_slice(s, (size_t)(unit->tex.p - s.p), from));
  if (e == NULL)
    return NULL;
  e->name = name;
  e->lower = unit->lower;
  e->upper = unit->upper;
  sg_formula_append(e, sg_formula_read_list(r, argument.body));
  e->worded = e->worded || sg_function_tells(name, e->first);
  *at = from;
  return e;
}

/* The operator or function with which a unit begins, applied to what follows it; NULL where it is none. */
static struct sg_expression *read_applied(struct sg_formula_reader *r, const struct sg_unit *unit,
                                          struct sg_str s, size_t *at)
{
  struct sg_str name = sg_function_name(unit), rest = sg_str_trim(sg_slice(s, *at, s.n));
  struct sg_unit next;
  size_t ahead = *at;
  if (name.n == 0)
    return NULL;
  bool follows = sg_unit_next(s, &ahead, false, &next) == SG_UNIT_READ;
  if (sg_str_order(name, "arg") == 0 && follows) { /* "\arg\max_x" */
    struct sg_str second = sg_function_name(&next);
    bool most = sg_str_order(second, "max") == 0, least = sg_str_order(second, "min") == 0;
    *at = s.n;
    return !most && !least ? NULL
                           : read_large(r, &next, most ? SG_LIT("argmax") : SG_LIT("argmin"),
                                        sg_str_trim(sg_slice(s, ahead, s.n)));
  }
  if (sg_function_is_large(name) && (unit->lower.n > 0 || !sg_function_takes_list(name))) {
    *at = s.n;
    return sg_str_order(name, "int") == 0 ? read_integral(r, unit, rest) : read_large(r, unit, name, rest);
  }
  return read_function(r, unit, name, s, at);
}

/* Words beside the formula, "\text{ if }", not a name: they follow it, or have space in them. */
static bool is_remark(const struct sg_unit *unit, bool follows)
{
  static const char *const texts[] = {"\\text", "\\textrm", "\\textit", "\\textsf", "\\textbf", "\\mbox", NULL};
  struct sg_str trimmed = sg_str_trim(unit->body);
  return sg_formula_is_any(unit->token, texts) && unit->lower.n + unit->upper.n == 0 &&
         (follows || trimmed.n < unit->body.n || sg_str_find(trimmed, SG_LIT(" "), 0) != SG_NPOS);
}

static struct sg_expression *read_factors(struct sg_formula_reader *r, struct sg_str s)
{
  struct sg_expression *product = sg_formula_node(r, SG_EXPRESSION_PRODUCT, s);
  struct sg_unit unit;
  bool pairs = bars_pair(s), divided = false, multiplied = false;
  enum sg_unit_step step = SG_UNIT_END;
  for (size_t at = 0; product != NULL && !r->failed;) {
    step = sg_unit_next(s, &at, pairs, &unit);
    if (step != SG_UNIT_READ)
      break;
    if (sg_formula_is_any(unit.token, times)) {
      divided = divided || unit.token.p[0] == '/';
      multiplied = true;
      continue;
    }
    r->failed = r->failed || sg_str_order(unit.token, "\\choose") == 0 ||
                (r->depth == 1 && is_remark(&unit, product->first != NULL));
    struct sg_expression *factor = read_applied(r, &unit, s, &at);
    if (factor == NULL)
      factor = sg_formula_read_unit(r, &unit);
    if (factor == NULL)
      break;
    if (factor->kind == SG_EXPRESSION_LARGE || factor->kind == SG_EXPRESSION_INTEGRAL)
      factor->tex = sg_slice(s, (size_t)(unit.tex.p - s.p), s.n);
    factor->divided = divided;
    factor->multiplied = multiplied;
    multiplied = false;
    sg_formula_append(product, factor);
  }
  r->failed = r->failed || step == SG_UNIT_BAD || product == NULL || product->first == NULL;
  return r->failed ? NULL : product->first->next == NULL ? product->first : product;
}

static struct sg_expression *read_product(struct sg_formula_reader *r, struct sg_str s)
{
  struct sg_expression *e = ++r->factor < FACTORS_MAX ? read_factors(r, s) : NULL;
  r->factor--;
  r->failed = r->failed || e == NULL;
  return e;
}

/* -- Terms, sides, lists -------------------------------------------------------------------------- */

/* Adds what was read of a part, with the token before it. */
static void append_part(struct sg_formula_reader *r, struct sg_expression *whole, struct sg_expression *child,
                        struct sg_str before)
{
  struct sg_expression *part = sg_formula_node(r, SG_EXPRESSION_PART, child->tex);
  if (part == NULL)
    return;
  sg_formula_append(part, child);
  part->name = before;
  sg_formula_append(whole, part);
}

static struct sg_expression *read_sum(struct sg_formula_reader *r, struct sg_str s)
{
  struct sg_expression *sum = sg_formula_node(r, SG_EXPRESSION_SUM, s);
  struct split terms = split(s, signs);
  struct sg_str part;
  size_t count = 0;
  bool sign = false;
  while (sum != NULL && next_part(r, &terms, &part)) {
    if (part.n == 0 && count == 0 && !sign) {
      sign = true; /* before the first term */
      continue;
    }
    struct sg_expression *term = part.n > 0 ? read_product(r, part) : NULL;
    if (term == NULL) {
      r->failed = true;
      return NULL;
    }
    append_part(r, sum, term, terms.before);
    count++;
  }
  if (sum == NULL || count == 0)
    r->failed = true;
  return r->failed ? NULL : count == 1 && !sign ? sum->first->first : sum;
}

/* Parts between tokens of a kind, each read by `read`; the part alone where there is one. */
static struct sg_expression *
read_parts(struct sg_formula_reader *r, struct sg_str s, enum sg_expression_kind kind, const char *const *at,
           struct sg_expression *(*read)(struct sg_formula_reader *r, struct sg_str s))
{
  struct sg_expression *e = sg_formula_node(r, kind, s);
  struct split parts = split(s, at);
  struct sg_str part;
  size_t count = 0;
  while (e != NULL && next_part(r, &parts, &part)) {
    if (part.n == 0 && kind == SG_EXPRESSION_LIST)
      continue;
    struct sg_expression *side = part.n > 0 ? read(r, part) : NULL;
    if (side == NULL) {
      r->failed = true;
      return NULL;
    }
    append_part(r, e, side, parts.before);
    count++;
  }
  if (e == NULL || count == 0)
    r->failed = true;
  return r->failed ? NULL : count == 1 ? e->first->first : e;
}

/* What stands in a text outside of its brackets. */
static struct level {
  bool bar, comma, relation, sign;
} level_of(struct sg_formula_reader *r, struct sg_str s)
{
  struct level level = {.bar = false};
  struct sg_unit unit;
  bool pairs = bars_pair(s);
  enum sg_unit_step step;
  for (size_t at = 0; (step = sg_unit_next(s, &at, pairs, &unit)) == SG_UNIT_READ;) {
    if (sg_is_alpha(unit.token.p[0]))
      continue;
    level.bar = level.bar || (!pairs && sg_formula_is_any(unit.token, bars));
    level.comma = level.comma || sg_formula_is_any(unit.token, commas);
    level.relation = level.relation || sg_formula_is_any(unit.token, relations);
    level.sign = level.sign || sg_formula_is_any(unit.token, signs);
  }
  r->failed = r->failed || step == SG_UNIT_BAD;
  return level;
}

/* Splits at what binds least, and its parts again. */
static struct sg_expression *read_level(struct sg_formula_reader *r, struct sg_str s)
{
  struct level level = level_of(r, s);
  if (r->failed)
    return NULL;
  if (level.bar)
    return read_parts(r, s, SG_EXPRESSION_GIVEN, bars, read_level);
  if (level.comma)
    return read_parts(r, s, SG_EXPRESSION_LIST, commas, read_level);
  if (level.relation)
    return read_parts(r, s, SG_EXPRESSION_RELATION, relations, read_level);
  return level.sign ? read_sum(r, s) : read_product(r, s);
}

struct sg_expression *sg_formula_read_list(struct sg_formula_reader *r, struct sg_str s)
{
  if (++r->depth >= DEPTH_MAX || r->failed) {
    r->failed = true;
    return NULL;
  }
  struct sg_expression *e = read_level(r, s);
  r->depth--;
  return r->failed ? NULL : e;
}

struct sg_expression *sg_expression_read(struct sg_str flat, struct sg_arena *arena)
{
  struct sg_formula_reader r = {.arena = arena};
  struct sg_expression *e = flat.n > 0 ? sg_formula_read_list(&r, flat) : NULL;
  return r.failed ? NULL : e;
}
