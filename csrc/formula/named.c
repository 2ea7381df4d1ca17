/* A formula with the paper's names in place of its symbols: "the output size is the input size minus the kernel
 * size". What could be read in two ways stands in brackets, as in a formula. English only: elsewhere names
 * would have to be inflected. */
#include "formula/saying.h"
#include "formula/token.h"
#include "formula/unit.h"

enum {
  FACTORS_MAX = 4, /* of a product, */
  TERMS_MAX = 5,   /* and of a sum, that can be followed in a sentence */
  NAMED_MIN = 2,   /* symbols with a name: fewer are better seen in the formula */
  UNNAMED_MAX = 1, /* symbols without one */
  SIDES_MAX = 3,   /* of a chain of relations */
  CHOSEN_MAX = 6,  /* variables over which something is made smallest */
};

/* How firmly a phrase holds together. */
enum bond { BOND_ONE, BOND_PRODUCT, BOND_QUOTIENT, BOND_SUM, BOND_OPEN };

struct phrase {
  struct sg_str text;
  enum bond bond; /* OPEN: it takes in all that follows it */
  bool ok, plural;
  double number; /* of a plain number; 0 for others */
};

static const struct phrase none = {.ok = false};

static struct phrase say(struct sg_sayer *s, const struct sg_expression *e);
static struct phrase say_large(struct sg_sayer *s, const struct sg_expression *e, bool average);

static const struct sg_expression *inner_of(const struct sg_expression *e)
{
  while (e->kind == SG_EXPRESSION_PART)
    e = e->first;
  return e;
}

/* `{1}` and `{2}` of the pattern, in the arena. */
static struct sg_str fill(struct sg_sayer *s, const char *pattern, struct sg_str one, struct sg_str two)
{
  sg_buf_clear(&s->scratch);
  for (const char *p = pattern; *p != '\0'; p++) {
    bool first = strncmp(p, "{1}", 3) == 0, second = strncmp(p, "{2}", 3) == 0;
    if (first || second) {
      sg_buf_add(&s->scratch, first ? one : two);
      p += 2;
    } else {
      sg_buf_add_char(&s->scratch, *p);
    }
  }
  return sg_arena_copy(s->arena, sg_buf_str(&s->scratch));
}

static struct phrase pattern(struct sg_sayer *s, const char *pattern, struct phrase one, enum bond bond)
{
  return one.ok ? (struct phrase){.text = fill(s, pattern, one.text, sg_str(NULL, 0)), .bond = bond, .ok = true}
                : none;
}

/* The phrase in brackets where it is looser than `most`. */
static struct sg_str within(struct sg_sayer *s, struct phrase phrase, enum bond most)
{
  return phrase.bond <= most ? phrase.text : fill(s, "({1})", phrase.text, sg_str(NULL, 0));
}

/* -- Symbols -------------------------------------------------------------------------------------- */

/* Notes the symbol's name. Does another symbol of the formula have it, too? Those are told apart by their
 * signs, once all are known. */
static bool clashes(struct sg_sayer *s, struct sg_str tex, struct sg_str name)
{
  struct sg_name_said row = {.tex = tex, .name = name};
  for (size_t i = 0; i < s->name_count; i++) {
    if (sg_formula_same(s->names[i].tex, tex))
      return s->names[i].clash;
    if (sg_str_equal_nocase(s->names[i].name, name))
      row.clash = s->names[i].clash = true;
  }
  if (s->name_count < SG_NAMES_MAX)
    s->names[s->name_count++] = row;
  return row.clash;
}

/* Does the symbol run in the limits of an operator around it? It is then a number in turn, whatever else it may
 * be called. */
static bool is_bound(const struct sg_sayer *s, struct sg_str tex)
{
  struct sg_str part;
  for (size_t at = 0; (part = sg_formula_token(s->bound, &at)).n > 0;)
    if (sg_formula_same(part, tex))
      return true;
  return false;
}

static struct sg_called name_of(struct sg_sayer *s, struct sg_str tex)
{
  return is_bound(s, tex) ? (struct sg_called){.plural = false} : s->meaning.called(s->meaning.context, tex);
}

/* A symbol by its name; by itself where it has none. */
static struct phrase say_symbol(struct sg_sayer *s, struct sg_str tex)
{
  struct sg_called called = name_of(s, tex);
  struct sg_said shown = sg_say_tex(s, tex);
  struct phrase phrase = {.bond = BOND_ONE, .ok = shown.ok, .text = shown.text, .plural = called.plural};
  if (!shown.ok || called.name.n == 0) {
    s->unnamed += shown.ok;
    return phrase;
  }
  bool beside = clashes(s, tex, called.name) || called.other;
  phrase.text = fill(s, beside ? "the {1} {2}" : "the {1}", called.name, shown.text);
  return phrase;
}

/* "x^2", "(1-c)^t": `base` raised. */
static struct phrase say_power(struct sg_sayer *s, struct phrase base, struct sg_str upper)
{
  if (!base.ok)
    return none;
  if (sg_formula_same(upper, SG_LIT("2")))
    return (struct phrase){.text = fill(s, "the square of {1}", sg_str_trim(within(s, base, BOND_ONE)), upper),
                           .ok = true};
  struct sg_unit unit;
  size_t at = 0;
  upper = sg_unit_inside(upper);
  bool plain = sg_unit_next(upper, &at, false, &unit) == SG_UNIT_READ && at == upper.n &&
               (sg_is_digit(unit.token.p[0]) ||
                (base.bond != BOND_ONE && sg_is_alpha(unit.token.p[0]) && !sg_is_one_of(unit.token.p[0], "T")));
  struct sg_said power = plain ? sg_say_tex(s, upper) : (struct sg_said){.ok = false};
  return power.ok
             ? (struct phrase){.text = fill(s, "{1} to the power {2}", within(s, base, BOND_ONE), power.text),
                               .ok = true}
             : none;
}

static double number_of(struct sg_str tex)
{
  double value = 0, scale = 0;
  for (size_t i = 0; i < tex.n; i++) {
    if (sg_is_digit(tex.p[i])) {
      value = value * 10 + (tex.p[i] - '0');
      scale *= 10;
    } else if (tex.p[i] == '.' && scale == 0) {
      scale = 1;
    } else {
      return 0;
    }
  }
  return scale > 0 ? value / scale : value;
}

static struct phrase say_leaf(struct sg_sayer *s, const struct sg_expression *e)
{
  static const char *const odd[] = {"\\partial", "\\nabla", "\\dots", "\\ldots",  "\\cdots",
                                    "\\circ",    "\\prime", "\\text", "\\mathbb", "\\mathbf",
                                    "\\infty",   "...",     "!",      "d",        NULL};
  struct sg_unit unit;
  size_t at = 0;
  if (sg_unit_next(e->tex, &at, false, &unit) != SG_UNIT_READ || at != e->tex.n)
    return none;
  if (sg_is_digit(unit.token.p[0])) {
    struct sg_said said = sg_say_tex(s, e->tex);
    return (struct phrase){
        .text = said.text, .ok = said.ok, .number = unit.upper.n > 0 ? 0 : number_of(unit.tex)};
  }
  if (name_of(s, e->tex).name.n > 0)
    return say_symbol(s, e->tex);
  if (unit.upper.n > 0 && !sg_formula_same(unit.upper, SG_LIT("'"))) {
    struct sg_str base = sg_str(e->tex.p, unit.base.n + 0);
    if (unit.lower.n > 0) {
      size_t up = sg_str_find(e->tex, SG_LIT("^"), 0);
      if (up < unit.base.n || up < (size_t)(unit.lower.p - e->tex.p))
        return none; /* "x^2_i": rare */
      base = sg_slice(e->tex, 0, up);
    }
    bool exponential = sg_str_order(unit.token, "e") == 0;
    bool known = !exponential && sg_is_digit(sg_unit_inside(unit.upper).p[0]) && name_of(s, base).name.n > 0;
    return known ? say_power(s, say_symbol(s, base), unit.upper) : none;
  }
  return sg_formula_is_any(unit.token, odd) || sg_function_is_operator(e->tex) ? none : say_symbol(s, e->tex);
}

/* -- Products and quotients ----------------------------------------------------------------------- */

static struct sg_str span_of(const struct sg_expression *first, const struct sg_expression *last)
{
  return sg_str(first->tex.p, (size_t)(last->tex.p + last->tex.n - first->tex.p));
}

/* "f(i)": a symbol with what it is applied to. That is nothing else where the whole has a name, or where the
 * bracket holds symbols alone: nobody puts a single factor in brackets. */
static struct phrase say_applied(struct sg_sayer *s, const struct sg_expression *e, bool *applied)
{
  const struct sg_expression *next = e->next;
  *applied = e->kind == SG_EXPRESSION_LEAF && next != NULL && next->kind == SG_EXPRESSION_BRACKET &&
             !next->multiplied && !sg_is_digit(e->tex.p[0]) && sg_str_order(next->name, "(") == 0;
  if (!*applied)
    return none;
  struct sg_str whole = span_of(e, next);
  bool sum = next->first->kind == SG_EXPRESSION_SUM; /* "p(1-p)" */
  bool plain = next->first->kind == SG_EXPRESSION_LEAF || next->first->kind == SG_EXPRESSION_LIST;
  bool known = name_of(s, e->tex).name.n > 0;
  if (name_of(s, whole).name.n > 0)
    return say_symbol(s, whole);
  if (known && plain && next->upper.n + next->lower.n == 0)
    return say_symbol(s, e->tex);
  *applied = !sum || !known;
  return none;
}

static struct phrase join_factors(struct sg_sayer *s, struct phrase so_far, struct phrase next)
{
  if (!so_far.ok || !next.ok || so_far.bond == BOND_OPEN)
    return none;
  struct sg_str right = next.bond == BOND_OPEN ? next.text : within(s, next, BOND_PRODUCT);
  struct phrase product = {.ok = true, .bond = next.bond == BOND_OPEN ? BOND_OPEN : BOND_PRODUCT};
  if (so_far.number == 2)
    product.text = fill(s, "twice {1}", right, right);
  else
    product.text = fill(s, "{1} times {2}", within(s, so_far, BOND_PRODUCT), right);
  return product;
}

static struct phrase divide(struct sg_sayer *s, struct phrase one, struct phrase two)
{
  if (!one.ok || !two.ok || one.bond == BOND_OPEN || two.bond == BOND_OPEN)
    return none;
  if (sg_str_find(one.text, two.text, 0) != SG_NPOS)
    return none; /* "x divided by x" */
  struct phrase quotient = {.ok = true, .bond = BOND_QUOTIENT};
  quotient.text = fill(s, "{1} divided by {2}", within(s, one, BOND_PRODUCT), within(s, two, BOND_ONE));
  return quotient;
}

static struct phrase say_product(struct sg_sayer *s, const struct sg_expression *product)
{
  const struct sg_expression *second = product->first->next;
  struct phrase said = none;
  size_t count = 0;
  if (sg_makes_average(product->first, second) && second->next == NULL)
    return say_large(s, second, true);
  for (const struct sg_expression *e = product->first; e != NULL; e = e->next) {
    bool applied;
    struct phrase next = say_applied(s, e, &applied);
    if (applied && !next.ok)
      return none;
    const struct sg_expression *factor = e;
    if (applied)
      e = e->next;
    else
      next = say(s, e);
    if (!next.ok || ++count > FACTORS_MAX)
      return none;
    if (factor->divided && e->next != NULL)
      return none; /* "a/b c" */
    said = count == 1 ? next : factor->divided ? divide(s, said, next) : join_factors(s, said, next);
    if (!said.ok)
      return none;
  }
  return said;
}

static struct phrase say_fraction(struct sg_sayer *s, const struct sg_expression *e)
{
  struct phrase one = say(s, e->first), two = say(s, e->first->next);
  if (e->lower.n + e->upper.n > 0)
    return none;
  if (one.number > 0 && two.number > 0) {
    struct sg_said shown = sg_say_tex(s, e->tex);
    return (struct phrase){.text = shown.text, .ok = shown.ok};
  }
  return divide(s, one, two);
}

/* -- Sums ----------------------------------------------------------------------------------------- */

static struct phrase add_term(struct sg_sayer *s, struct phrase sum, struct phrase term, bool minus)
{
  bool firm = term.bond == BOND_ONE || term.bond == BOND_QUOTIENT || term.bond == BOND_SUM;
  bool plain = firm && (sum.bond == BOND_ONE || sum.bond == BOND_SUM);
  struct sg_str right = within(s, term, firm ? BOND_ONE : BOND_OPEN);
  const char *joint =
      plain ? (minus ? "{1} minus {2}" : "{1} plus {2}") : (minus ? "{1}, minus {2}" : "{1}, plus {2}");
  return (struct phrase){.text = fill(s, joint, sum.text, right), .ok = true, .bond = BOND_SUM};
}

/* The first of several terms, in brackets where the next could be taken for a part of it. */
static struct phrase together(struct sg_sayer *s, struct phrase term, bool more)
{
  if (!more || term.bond != BOND_QUOTIENT)
    return term;
  return (struct phrase){.text = within(s, term, BOND_ONE), .ok = true};
}

static struct phrase say_sum(struct sg_sayer *s, const struct sg_expression *e)
{
  struct phrase sum = none;
  size_t count = 0;
  bool open = false;
  for (const struct sg_expression *part = e->first; part != NULL; part = part->next) {
    bool minus = sg_str_order(part->name, "-") == 0;
    if ((part->name.n > 0 && !minus && sg_str_order(part->name, "+") != 0) || sg_reaches_on(part))
      return none;
    struct phrase term = say(s, part);
    if (!term.ok || ++count > TERMS_MAX)
      return none;
    if (count == 1)
      sum = minus ? pattern(s, "minus {1}", term, BOND_SUM) : together(s, term, part->next != NULL);
    else
      sum = add_term(s, sum, term, minus);
    open = term.bond == BOND_OPEN;
  }
  if (open)
    sum.bond = BOND_OPEN;
  else if (sum.ok && count > 1)
    sum.bond = BOND_SUM;
  return sum;
}

/* -- Operators, functions and brackets ------------------------------------------------------------- */

/* "the sum over all $i$ of …": what stands behind it belongs to it. */
static struct phrase say_large(struct sg_sayer *s, const struct sg_expression *e, bool average)
{
  static const struct {
    const char *name, *words;
  } rows[] = {{"average", "the average {1} of {2}"},
              {"sum", "the sum {1} of {2}"},
              {"prod", "the product {1} of {2}"},
              {"max", "the largest value {1} of {2}"},
              {"min", "the smallest value {1} of {2}"}};
  struct sg_said range = sg_say_range(s, e->lower, e->upper);
  struct sg_str outer = s->bound;
  s->bound = sg_unit_inside(e->lower);
  struct phrase body = range.ok ? say(s, e->first) : none;
  s->bound = outer;
  for (size_t i = 0; i < sizeof rows / sizeof *rows && body.ok; i++)
    if (sg_str_order(average ? SG_LIT("average") : e->name, rows[i].name) == 0)
      return (struct phrase){.text = fill(s, rows[i].words, range.text, within(s, body, BOND_QUOTIENT)),
                             .ok = true,
                             .bond = BOND_OPEN};
  return none;
}

static struct phrase say_choice(struct sg_sayer *s, const struct sg_expression *list, bool most)
{
  const struct sg_expression *second = list->first->next;
  if (list->kind != SG_EXPRESSION_LIST || second == NULL || second->next != NULL)
    return none;
  struct phrase one = say(s, list->first), two = say(s, second);
  if (!one.ok || !two.ok || one.bond == BOND_OPEN || two.bond == BOND_OPEN)
    return none;
  struct sg_str left = within(s, one, BOND_QUOTIENT), right = within(s, two, BOND_QUOTIENT);
  return (struct phrase){
      .text = fill(s, most ? "the larger of {1} and {2}" : "the smaller of {1} and {2}", left, right),
      .ok = true,
      .bond = BOND_QUOTIENT};
}

static struct phrase say_function(struct sg_sayer *s, const struct sg_expression *e)
{
  static const struct {
    const char *name, *words;
  } rows[] = {
      {"E", "the expected value of {1}"}, {"var", "the variance of {1}"}, {"log", "the logarithm of {1}"}};
  if (e->lower.n + e->upper.n > 0 || e->first->kind == SG_EXPRESSION_GIVEN)
    return none;
  if (sg_function_takes_list(e->name))
    return say_choice(s, e->first, sg_str_order(e->name, "max") == 0);
  struct phrase of = say(s, e->first);
  for (size_t i = 0; i < sizeof rows / sizeof *rows && of.ok; i++)
    if (sg_str_order(e->name, rows[i].name) == 0)
      return (struct phrase){.text = fill(s, rows[i].words, within(s, of, BOND_ONE), of.text), .ok = true};
  return none;
}

static struct phrase say_bracket(struct sg_sayer *s, const struct sg_expression *e)
{
  static const char *const plain[] = {"(", "[", "\\{", NULL}, *const bars[] = {"|", "\\lvert", NULL};
  struct phrase in = e->lower.n == 0 ? say(s, e->first) : none;
  if (!in.ok)
    return none;
  if (sg_formula_is_any(e->name, plain))
    return e->upper.n > 0 ? say_power(s, in, e->upper) : in;
  if (e->upper.n > 0 || in.bond == BOND_OPEN)
    return none;
  if (sg_formula_is_any(e->name, bars))
    return (struct phrase){.text = fill(s, "the absolute value of {1}", within(s, in, BOND_ONE), in.text),
                           .ok = true};
  if (sg_str_order(e->name, "\\lfloor") == 0)
    return pattern(s, "({1}, rounded down)", in, BOND_ONE);
  return sg_str_order(e->name, "\\lceil") == 0 ? pattern(s, "({1}, rounded up)", in, BOND_ONE) : none;
}

static struct phrase say(struct sg_sayer *s, const struct sg_expression *e)
{
  struct phrase in;
  e = inner_of(e);
  switch (e->kind) {
  case SG_EXPRESSION_LEAF:
    return say_leaf(s, e);
  case SG_EXPRESSION_PRODUCT:
    return say_product(s, e);
  case SG_EXPRESSION_SUM:
    return say_sum(s, e);
  case SG_EXPRESSION_FRACTION:
    return say_fraction(s, e);
  case SG_EXPRESSION_ROOT:
    in = e->lower.n + e->upper.n == 0 ? say(s, e->first) : none;
    return in.ok ? (struct phrase){.text = fill(s, "the square root of {1}", within(s, in, BOND_ONE), in.text),
                                   .ok = true}
                 : none;
  case SG_EXPRESSION_BRACKET:
    return say_bracket(s, e);
  case SG_EXPRESSION_LARGE:
    return say_large(s, e, false);
  case SG_EXPRESSION_FUNCTION:
    return say_function(s, e);
  default:
    return none;
  }
}

/* -- Sentences ------------------------------------------------------------------------------------ */

static const struct {
  const char *sign, *one, *many, *more; /* "{1}": the left side, "{2}": the right one */
} relations[] = {
    {"=", "{1} is {2}", "{1} are {2}", "{1}; this equals {2}"},
    {":=", "{1} is {2}", "{1} are {2}", NULL},
    {"\\equiv", "{1} is {2}", "{1} are {2}", NULL},
    {"\\coloneqq", "{1} is {2}", "{1} are {2}", NULL},
    {"\\triangleq", "{1} is {2}", "{1} are {2}", NULL},
    {"\\approx", "{1} is approximately {2}", "{1} are approximately {2}", "{1}; this is approximately {2}"},
    {"\\simeq", "{1} is approximately {2}", "{1} are approximately {2}", "{1}; this is approximately {2}"},
    {"\\propto", "{1} is proportional to {2}", "{1} are proportional to {2}", NULL},
    {"\\le", "{1} is at most {2}", "{1} are at most {2}", "{1}; this is at most {2}"},
    {"\\leq", "{1} is at most {2}", "{1} are at most {2}", "{1}; this is at most {2}"},
    {"\\ge", "{1} is at least {2}", "{1} are at least {2}", "{1}; this is at least {2}"},
    {"\\geq", "{1} is at least {2}", "{1} are at least {2}", "{1}; this is at least {2}"},
    {"<", "{1} is less than {2}", "{1} are less than {2}", NULL},
    {">", "{1} is greater than {2}", "{1} are greater than {2}", NULL},
};

static struct phrase relate(struct sg_sayer *s, struct phrase left, struct phrase right, struct sg_str sign,
                            bool more)
{
  for (size_t i = 0; i < sizeof relations / sizeof *relations; i++) {
    const char *words = more ? relations[i].more : left.plural ? relations[i].many : relations[i].one;
    if (sg_str_order(sign, relations[i].sign) == 0)
      return words != NULL && left.ok && right.ok
                 ? (struct phrase){.text = fill(s, words, left.text, right.text), .ok = true}
                 : none;
  }
  return none;
}

/* "$0 \\le x \\le b$" */
static bool is_between(const struct sg_expression *e)
{
  static const char *const at_most[] = {"\\le", "\\leq", "\\leqslant", NULL};
  const struct sg_expression *middle = e->first->next, *last = middle->next;
  return last != NULL && last->next == NULL && sg_formula_is_any(middle->name, at_most) &&
         sg_formula_is_any(last->name, at_most);
}

static struct phrase say_relation(struct sg_sayer *s, const struct sg_expression *e)
{
  const struct sg_expression *side = e->first->next;
  if (is_between(e)) { /* what lies between comes first */
    struct phrase said = relate(s, say(s, side), say(s, e->first), SG_LIT("\\ge"), false),
                  most = say(s, side->next);
    return said.ok && most.ok
               ? (struct phrase){.text = fill(s, "{1} and at most {2}", said.text, most.text), .ok = true}
               : none;
  }
  struct phrase said = say(s, e->first);
  for (size_t count = 1; side != NULL && said.ok; side = side->next, count++)
    said = count < SIDES_MAX ? relate(s, said, say(s, side), side->name, count > 1) : none;
  return said;
}

/* "\\min_{x, y} f": which variables are chosen so. */
static struct phrase say_optimum(struct sg_sayer *s, const struct sg_expression *e)
{
  bool most = sg_str_order(e->name, "max") == 0, least = sg_str_order(e->name, "min") == 0;
  struct sg_str lower = sg_unit_inside(e->lower), items[CHOSEN_MAX];
  const struct sg_expression *chosen =
      (most || least) && lower.n > 0 ? sg_expression_read(lower, s->arena) : NULL;
  if (chosen == NULL)
    return none;
  size_t count = 0;
  bool list = chosen->kind == SG_EXPRESSION_LIST;
  for (const struct sg_expression *part = list ? chosen->first : chosen; part != NULL && count < CHOSEN_MAX;
       part = part->next) {
    struct sg_said said =
        inner_of(part)->kind == SG_EXPRESSION_LEAF ? sg_say_tex(s, part->tex) : (struct sg_said){.ok = false};
    if (!said.ok)
      return none;
    items[count++] = said.text;
  }
  struct phrase body = say(s, e->first);
  if (!body.ok || count == CHOSEN_MAX)
    return none;
  sg_buf_clear(&s->scratch);
  sg_words_join(&s->scratch, s->language, items, count);
  struct sg_str variables = sg_arena_copy(s->arena, sg_buf_str(&s->scratch));
  const char *words = most ? "choose {1} so that this is as large as possible: {2}"
                           : "choose {1} so that this is as small as possible: {2}";
  return (struct phrase){.text = fill(s, words, variables, body.text), .ok = true};
}

static bool has_clash(const struct sg_sayer *s)
{
  for (size_t i = 0; i < s->name_count; i++)
    if (s->names[i].clash)
      return true;
  return false;
}

struct sg_said sg_say_named(struct sg_sayer *s, const struct sg_expression *e)
{
  struct phrase said = none;
  s->name_count = 0;
  for (int pass = 0; pass < 2 && (pass == 0 || has_clash(s)); pass++) {
    s->unnamed = 0;
    said = e->kind == SG_EXPRESSION_RELATION ? say_relation(s, e)
           : e->kind == SG_EXPRESSION_LARGE  ? say_optimum(s, e)
                                             : none;
  }
  bool enough = s->name_count >= NAMED_MIN && s->unnamed <= UNNAMED_MAX;
  return (struct sg_said){.text = said.text, .ok = said.ok && enough};
}
