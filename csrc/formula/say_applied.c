/* Operators with their limits, functions with their arguments, and cases. */
#include "formula/saying.h"
#include "formula/token.h"
#include "formula/unit.h"

enum {
  ITEMS_MAX = 6,     /* of a choice between values */
  ROWS_MAX = 5,      /* of cases, */
  AVERAGE_WORTH = 2, /* see say.c */
  READABLE_ROWS = 3, /* that are easier to follow in a sentence */
};

static const struct sg_said none = {.ok = false};

static const char *const texts[] = {"\\text",       "\\mbox",   "\\textrm", "\\mathrm",
                                    "\\textnormal", "\\textit", NULL};

static const struct sg_expression *inner_of(const struct sg_expression *e)
{
  return e->kind == SG_EXPRESSION_PART ? e->first : e;
}

/* -- Ranges --------------------------------------------------------------------------------------- */

static bool is_any_of(struct sg_str tex, const char *const *list)
{
  struct sg_unit unit;
  for (size_t at = 0; sg_unit_next(tex, &at, false, &unit) == SG_UNIT_READ;)
    if (sg_formula_is_any(unit.token, list))
      return true;
  return false;
}

static bool has_dots(struct sg_str tex)
{
  static const char *const dots[] = {"\\dots", "\\ldots", "\\cdots", "\\dotsc", "...", NULL};
  return is_any_of(tex, dots);
}

/* Is it one symbol with its scripts? */
static bool is_symbol(const struct sg_expression *e)
{
  return inner_of(e)->kind == SG_EXPRESSION_LEAF && !sg_is_digit(inner_of(e)->tex.p[0]);
}

static size_t count_parts(const struct sg_expression *e)
{
  size_t count = 0;
  for (const struct sg_expression *part = e->first; part != NULL; part = part->next)
    count++;
  return count;
}

/* `template` with what stands between dollars. */
static struct sg_said fill_tex(struct sg_sayer *s, enum sg_spoken row, struct sg_str one, struct sg_str two)
{
  struct sg_said first = sg_say_tex(s, one), second = two.n > 0 ? sg_say_tex(s, two) : first;
  return first.ok && second.ok ? sg_fill(s, row, first.text, second.text) : none;
}

/* " from {1} to {2}" behind a range. */
static struct sg_said with_bounds(struct sg_sayer *s, struct sg_said range, struct sg_str from,
                                  struct sg_str to)
{
  struct sg_said bounds = fill_tex(s, SG_SPOKEN_FROM_TO, from, to);
  if (!range.ok || !bounds.ok)
    return none;
  sg_buf_clear(&s->scratch);
  sg_buf_add(&s->scratch, range.text);
  sg_buf_add(&s->scratch, bounds.text);
  range.text = sg_arena_copy(s->arena, sg_buf_str(&s->scratch));
  return range;
}

/* "i<j", "i>j\ge 1": between two bounds stands what runs. */
static struct sg_said say_order(struct sg_sayer *s, const struct sg_expression *e)
{
  static const char *const orders[] = {"<", ">", "\\le", "\\leq", "\\ge", "\\geq", "\\ne", "\\neq", NULL};
  const struct sg_expression *second = e->first->next, *third = second->next;
  if (!sg_formula_is_any(second->name, orders) || (third != NULL && !sg_formula_is_any(third->name, orders)))
    return none;
  if (third != NULL && is_symbol(second))
    return fill_tex(s, SG_SPOKEN_WITH, second->tex, e->tex);
  return third == NULL ? fill_tex(s, SG_SPOKEN_FOR_WHICH, e->tex, sg_str(NULL, 0)) : none;
}

static struct sg_said say_symbols(struct sg_sayer *s, const struct sg_expression *list)
{
  struct sg_str items[ITEMS_MAX];
  size_t count = 0;
  for (const struct sg_expression *part = list->first; part != NULL; part = part->next) {
    struct sg_said said = sg_say_tex(s, part->tex);
    if (!is_symbol(part) || !said.ok || count == ITEMS_MAX)
      return none;
    items[count++] = said.text;
  }
  sg_buf_clear(&s->scratch);
  sg_words_join(&s->scratch, s->language, items, count);
  return sg_fill(s, SG_SPOKEN_OVER_ALL, sg_arena_copy(s->arena, sg_buf_str(&s->scratch)), sg_str(NULL, 0));
}

struct sg_said sg_say_range(struct sg_sayer *s, struct sg_str lower, struct sg_str upper)
{
  lower = sg_unit_inside(lower);
  upper = sg_unit_inside(upper);
  const struct sg_expression *e = lower.n > 0 ? sg_expression_read(lower, s->arena) : NULL;
  if (e == NULL || e->worded)
    return none;
  bool relation = e->kind == SG_EXPRESSION_RELATION, two = relation && count_parts(e) == 2;
  bool equals = two && sg_str_order(e->first->next->name, "=") == 0;
  if (upper.n > 0)
    return equals && is_symbol(e->first)
               ? with_bounds(s, fill_tex(s, SG_SPOKEN_OVER_ALL, e->first->tex, sg_str(NULL, 0)),
                             e->first->next->tex, upper)
               : none;
  if (is_symbol(e))
    return fill_tex(s, SG_SPOKEN_OVER_ALL, e->tex, sg_str(NULL, 0));
  if (e->kind == SG_EXPRESSION_LIST && has_dots(e->tex))
    return fill_tex(s, SG_SPOKEN_OVER, e->tex, sg_str(NULL, 0));
  if (e->kind == SG_EXPRESSION_LIST)
    return say_symbols(s, e);
  if (two && sg_str_order(e->first->next->name, "\\in") == 0 && is_symbol(e->first))
    return fill_tex(s, SG_SPOKEN_IN, e->first->tex, e->first->next->tex);
  return relation && (two || count_parts(e) == 3) ? say_order(s, e) : none;
}

static struct sg_said say_tending(struct sg_sayer *s, struct sg_str lower)
{
  lower = sg_unit_inside(lower);
  const struct sg_expression *e = lower.n > 0 ? sg_expression_read(lower, s->arena) : NULL;
  if (e == NULL || e->kind != SG_EXPRESSION_RELATION || count_parts(e) != 2 || !is_symbol(e->first) ||
      (sg_str_order(e->first->next->name, "\\to") != 0 &&
       sg_str_order(e->first->next->name, "\\rightarrow") != 0))
    return none;
  return fill_tex(s, SG_SPOKEN_TENDS, e->first->tex, e->first->next->tex);
}

/* -- Operators ------------------------------------------------------------------------------------ */

static const struct {
  const char *name;
  enum sg_spoken row; /* the row behind it is for a long body */
} operators[] = {
    {"sum", SG_SPOKEN_SUM},     {"prod", SG_SPOKEN_PRODUCT}, {"max", SG_SPOKEN_LARGEST},
    {"sup", SG_SPOKEN_LARGEST}, {"min", SG_SPOKEN_SMALLEST}, {"inf", SG_SPOKEN_SMALLEST},
    {"lim", SG_SPOKEN_LIMIT},
};

/* The operator's body and range in its row, or in that for a long body. */
static struct sg_said apply(struct sg_sayer *s, enum sg_spoken row, struct sg_said body, struct sg_said range)
{
  if (!body.ok || !range.ok)
    return none;
  return sg_fill(s, body.leaf ? row : (enum sg_spoken)(row + 1), body.text, range.text);
}

/* "\arg\max_{x \in S} f(x)" */
static struct sg_said say_argument(struct sg_sayer *s, const struct sg_expression *e, bool most)
{
  struct sg_str lower = sg_unit_inside(e->lower);
  const struct sg_expression *variable = lower.n > 0 ? sg_expression_read(lower, s->arena) : NULL;
  bool within = variable != NULL && variable->kind == SG_EXPRESSION_RELATION && count_parts(variable) == 2 &&
                sg_str_order(variable->first->next->name, "\\in") == 0 && is_symbol(variable->first);
  if (variable == NULL || !(within || is_symbol(variable)))
    return none;
  struct sg_said body = sg_say_inside(s, e->first), of = sg_say_tex(s, lower);
  return body.ok && of.ok && !body.list
             ? sg_fill(s, most ? SG_SPOKEN_ARGMAX : SG_SPOKEN_ARGMIN, of.text, body.text)
             : none;
}

/* "\\min_x \\{f(x) \\mid g(x) \\le b\\}": over all $x$ with that condition. */
static struct sg_said say_constrained(struct sg_sayer *s, const struct sg_expression *e, enum sg_spoken row)
{
  const struct sg_expression *given = e->first->first;
  struct sg_str lower = sg_unit_inside(e->lower);
  const struct sg_expression *variable = lower.n > 0 ? sg_expression_read(lower, s->arena) : NULL;
  if (variable == NULL || !is_symbol(variable) || count_parts(given) != 2 ||
      e->first->upper.n + e->first->lower.n > 0)
    return none;
  return apply(s, row, sg_say(s, given->first, false),
               fill_tex(s, SG_SPOKEN_WITH, lower, given->first->next->tex));
}

struct sg_said sg_say_large(struct sg_sayer *s, const struct sg_expression *e, bool average)
{
  bool most = sg_str_order(e->name, "argmax") == 0;
  if (most || sg_str_order(e->name, "argmin") == 0)
    return say_argument(s, e, most);
  bool limit = sg_str_order(e->name, "lim") == 0;
  if (sg_function_takes_list(e->name) && e->first->kind == SG_EXPRESSION_BRACKET &&
      e->first->first->kind == SG_EXPRESSION_GIVEN)
    return say_constrained(s, e, e->name.p[1] == 'a' ? SG_SPOKEN_LARGEST : SG_SPOKEN_SMALLEST);
  struct sg_said range = limit ? say_tending(s, e->lower) : sg_say_range(s, e->lower, e->upper);
  struct sg_said body = range.ok ? sg_say_inside(s, e->first) : none;
  s->told += average ? AVERAGE_WORTH : 0;
  for (size_t i = 0; i < sizeof operators / sizeof *operators; i++)
    if (sg_str_order(e->name, operators[i].name) == 0)
      return apply(s, average ? SG_SPOKEN_AVERAGE : operators[i].row, body, range);
  return none;
}

/* "(\\Delta p)" of "d(\\Delta p)". */
static struct sg_str unbracketed(struct sg_str tex)
{
  struct sg_unit unit;
  size_t at = 0;
  return sg_unit_next(tex, &at, false, &unit) == SG_UNIT_READ && at == tex.n && unit.token.p[0] == '('
             ? unit.body
             : tex;
}

struct sg_said sg_say_integral(struct sg_sayer *s, const struct sg_expression *e)
{
  struct sg_str variable = unbracketed(e->first->next->tex), lower = sg_unit_inside(e->lower),
                upper = sg_unit_inside(e->upper);
  struct sg_said range;
  if (lower.n > 0 && upper.n > 0)
    range = with_bounds(s, fill_tex(s, SG_SPOKEN_OVER, variable, sg_str(NULL, 0)), lower, upper);
  else if (upper.n > 0)
    return none;
  else if (lower.n > 0)
    range = fill_tex(s, SG_SPOKEN_IN, variable, lower);
  else
    range = fill_tex(s, SG_SPOKEN_OVER, variable, sg_str(NULL, 0));
  return apply(s, SG_SPOKEN_INTEGRAL, sg_say_inside(s, e->first), range);
}

/* -- Functions ------------------------------------------------------------------------------------ */

/* "\max\{a,b\}" */
static struct sg_said say_choice(struct sg_sayer *s, const struct sg_expression *list, bool most, bool top)
{
  struct sg_str items[ITEMS_MAX];
  size_t count = 0;
  bool leaves = true;
  for (const struct sg_expression *part = list->first; part != NULL; part = part->next) {
    struct sg_said said = sg_say_inside(s, part);
    if (!said.ok || count == ITEMS_MAX)
      return none;
    leaves = leaves && said.leaf;
    items[count++] = said.text;
  }
  if (!leaves)
    return top && count == 2
               ? sg_fill(s, most ? SG_SPOKEN_LARGER_VALUE : SG_SPOKEN_SMALLER_VALUE, items[0], items[1])
               : none;
  sg_buf_clear(&s->scratch);
  sg_words_join(&s->scratch, s->language, items, count);
  struct sg_str joined = sg_arena_copy(s->arena, sg_buf_str(&s->scratch));
  enum sg_spoken row = most ? (count == 2 ? SG_SPOKEN_LARGER_OF : SG_SPOKEN_LARGEST_OF)
                            : (count == 2 ? SG_SPOKEN_SMALLER_OF : SG_SPOKEN_SMALLEST_OF);
  struct sg_said said = sg_fill(s, row, joined, sg_str(NULL, 0));
  said.list = true;
  return said;
}

/* "\mathbb{P}(A \mid B)" */
static struct sg_said say_probability(struct sg_sayer *s, const struct sg_expression *e)
{
  const struct sg_expression *argument = e->first;
  bool given = argument->kind == SG_EXPRESSION_GIVEN;
  const struct sg_expression *of = given ? inner_of(argument->first) : argument;
  if (e->lower.n + e->upper.n > 0 || argument->worded || (given && count_parts(argument) != 2))
    return none;
  bool density = sg_str_order(e->name, "p") == 0;
  bool that = of->kind == SG_EXPRESSION_RELATION && !is_any_of(of->tex, texts);
  struct sg_said said = fill_tex(s,
                                 density ? SG_SPOKEN_DENSITY
                                 : that  ? SG_SPOKEN_PROBABILITY_THAT
                                         : SG_SPOKEN_PROBABILITY,
                                 of->tex, sg_str(NULL, 0));
  struct sg_said condition = given ? sg_say_tex(s, argument->first->next->tex) : none;
  if (!given || !said.ok || !condition.ok)
    return given ? none : said;
  return sg_fill(s, SG_SPOKEN_GIVEN, said.text, condition.text);
}

static struct sg_said say_expectation(struct sg_sayer *s, const struct sg_expression *e)
{
  size_t sign = (size_t)(e->first->tex.p - e->tex.p);
  const struct sg_expression *argument = e->first;
  struct sg_said given = none;
  if (e->upper.n > 0)
    return none;
  if (argument->kind == SG_EXPRESSION_GIVEN) {
    given = sg_say_tex(s, argument->first->next->tex);
    argument = argument->first;
    if (!given.ok)
      return none;
  }
  struct sg_said body = sg_say_inside(s, argument);
  struct sg_str name = sg_str_trim(sg_slice(e->tex, 0, sign));
  while (name.n > 0 && sg_is_one_of(name.p[name.n - 1], "([{\\ "))
    name = sg_slice(name, 0, name.n - 1);
  if (sg_str_ends(name, SG_LIT("\\left")))
    name = sg_str_trim(sg_slice(name, 0, name.n - 5));
  struct sg_said under = e->lower.n > 0 ? sg_say_tex(s, name) : none;
  if (!body.ok || (e->lower.n > 0 && !under.ok))
    return none;
  struct sg_said said =
      sg_fill(s, under.ok ? SG_SPOKEN_EXPECTED_UNDER : SG_SPOKEN_EXPECTED, body.text, under.text);
  return given.ok ? sg_fill(s, SG_SPOKEN_GIVEN, said.text, given.text) : said;
}

/* Functions of one argument. */
static struct sg_said say_named(struct sg_sayer *s, const struct sg_expression *e)
{
  static const struct {
    const char *name;
    enum sg_spoken row;
  } rows[] = {{"var", SG_SPOKEN_VARIANCE},
              {"det", SG_SPOKEN_DETERMINANT},
              {"tr", SG_SPOKEN_TRACE},
              {"log", SG_SPOKEN_LOGARITHM},
              {"exp", SG_SPOKEN_EXPONENTIAL}};
  struct sg_said body =
      e->first->kind == SG_EXPRESSION_LIST || e->lower.n + e->upper.n > 0 ? none : sg_say_inside(s, e->first);
  for (size_t i = 0; i < sizeof rows / sizeof *rows && body.ok && !body.list; i++)
    if (sg_str_order(e->name, rows[i].name) == 0)
      return sg_fill(s, rows[i].row, body.text, sg_str(NULL, 0));
  return none;
}

struct sg_said sg_say_function(struct sg_sayer *s, const struct sg_expression *e, bool top)
{
  static const char *const probabilities[] = {"Pr", "P", "p", NULL};
  struct sg_str name = e->name;
  bool list = e->first->kind == SG_EXPRESSION_LIST, plain = e->lower.n + e->upper.n == 0;
  if (sg_str_order(name, "d") == 0 || sg_str_order(name, "\\partial") == 0)
    return fill_tex(s, name.n == 1 ? SG_SPOKEN_RATE : SG_SPOKEN_RATE_PARTIAL, e->first->tex,
                    e->first->next->tex);
  if (sg_formula_is_any(name, probabilities))
    return say_probability(s, e);
  if (sg_str_order(name, "E") == 0)
    return say_expectation(s, e);
  if (sg_function_takes_list(name))
    return list && plain ? say_choice(s, e->first, sg_str_order(name, "max") == 0, top) : none;
  if (sg_str_order(name, "cov") == 0) {
    struct sg_said said =
        list && plain && count_parts(e->first) == 2 && !e->first->worded
            ? fill_tex(s, SG_SPOKEN_COVARIANCE, e->first->first->tex, e->first->first->next->tex)
            : none;
    said.list = true;
    return said;
  }
  return say_named(s, e);
}

/* -- Cases ---------------------------------------------------------------------------------------- */

/* The words of a text, with the formulas in it: "if \(x\) is \(y\)". */
static struct sg_str words_of(struct sg_sayer *s, struct sg_str text)
{
  sg_buf_clear(&s->scratch);
  for (size_t i = 0; i < text.n; i++) {
    bool mark = text.p[i] == '\\' && i + 1 < text.n && sg_is_one_of(text.p[i + 1], "()");
    sg_buf_add_char(&s->scratch, mark ? '$' : text.p[i]);
    i += mark;
  }
  return sg_arena_copy(s->arena, sg_str_trim(sg_buf_str(&s->scratch)));
}

/* Does the text begin with a word of the row, as a whole word? */
static bool begins_with(struct sg_sayer *s, struct sg_str text, enum sg_spoken row)
{
  struct sg_str rest = sg_words_spoken(s->language, row), word;
  while (sg_words_next(&rest, &word))
    if (sg_str_equal_nocase(sg_slice(text, 0, word.n), word) &&
        (text.n == word.n || !sg_is_alpha(text.p[word.n])))
      return true;
  return false;
}

/* Does the text hold no command outside of the formulas in it? */
static bool is_readable(struct sg_str words)
{
  bool math = false;
  for (size_t i = 0; i < words.n; i++) {
    math = math != (words.p[i] == '$');
    if (!math && sg_is_one_of(words.p[i], "\\{}_^&"))
      return false;
  }
  return !math;
}

/* The condition of a value where it begins with words. */
static struct sg_said say_words(struct sg_sayer *s, struct sg_str value, struct sg_str text, struct sg_str rest)
{
  if (begins_with(s, text, SG_SPOKEN_ELSE))
    return rest.n == 0 ? sg_fill(s, SG_SPOKEN_OTHERWISE, value, sg_str(NULL, 0)) : none;
  struct sg_str words = words_of(s, text), math = rest.n > 0 ? sg_say_tex(s, rest).text : rest;
  if (!begins_with(s, text, SG_SPOKEN_CONDITIONS) || !is_readable(words) || (rest.n > 0 && math.n == 0))
    return none;
  sg_buf_clear(&s->scratch);
  sg_buf_add_format(&s->scratch, "%.*s %.*s%s%.*s", SG_STR_ARGS(value), SG_STR_ARGS(words),
                    math.n > 0 ? " " : "", SG_STR_ARGS(math));
  return (struct sg_said){.text = sg_arena_copy(s->arena, sg_buf_str(&s->scratch)), .ok = true};
}

/* A value under its condition. */
static struct sg_said say_case(struct sg_sayer *s, struct sg_str value, struct sg_str condition)
{
  struct sg_unit unit;
  size_t at = 0;
  bool spaced = true;
  while (spaced) { /* "\quad" before it */
    size_t from = at;
    spaced = sg_unit_next(condition, &at, false, &unit) == SG_UNIT_READ &&
             (sg_str_order(unit.token, "\\quad") == 0 || sg_str_order(unit.token, "\\qquad") == 0);
    condition = spaced ? condition : sg_slice(condition, from, condition.n);
  }
  while (condition.n > 0 && sg_is_one_of(condition.p[condition.n - 1], ".,; "))
    condition = sg_slice(condition, 0, condition.n - 1);
  at = 0;
  if (sg_unit_next(condition, &at, false, &unit) != SG_UNIT_READ)
    return none;
  struct sg_str rest = sg_str_trim(sg_slice(condition, at, condition.n));
  if (sg_formula_is_any(unit.token, texts))
    return say_words(s, value, sg_str_trim(unit.body), rest);
  if (rest.n == 0 && sg_str_order(unit.token, "(") == 0)
    condition = unit.body;
  struct sg_said said = sg_say_tex(s, condition);
  return said.ok ? sg_fill(s, SG_SPOKEN_IF, value, said.text) : none;
}

size_t sg_cases_worth(const struct sg_expression *e)
{
  size_t rows = 0;
  bool reads_itself = true; /* "if", "otherwise" stand in it */
  for (const struct sg_expression *value = e->first; value != NULL; value = value->next->next) {
    struct sg_unit unit;
    size_t at = 0;
    reads_itself = reads_itself && sg_unit_next(value->next->tex, &at, false, &unit) == SG_UNIT_READ &&
                   sg_formula_is_any(unit.token, texts);
    rows++;
  }
  return rows <= READABLE_ROWS && !reads_itself ? 2 : 1;
}

struct sg_said sg_say_cases(struct sg_sayer *s, const struct sg_expression *e)
{
  struct sg_str items[ROWS_MAX];
  size_t count = 0;
  for (const struct sg_expression *value = e->first; value != NULL; value = value->next->next) {
    struct sg_said said = value->kind == SG_EXPRESSION_RELATION || value->kind == SG_EXPRESSION_LIST
                              ? none
                              : sg_say(s, value, false);
    struct sg_said row = said.ok ? say_case(s, said.text, value->next->tex) : none;
    if (!row.ok || count == ROWS_MAX)
      return none;
    items[count++] = row.text;
  }
  if (count < 2)
    return none;
  sg_buf_clear(&s->scratch);
  for (size_t i = 0; i < count; i++) { /* a comma before the last, too: its value and condition are long */
    if (i > 0)
      sg_buf_add(&s->scratch, sg_words_get(s->language, SG_WORD_COMMA));
    if (i > 0 && i + 1 == count)
      sg_buf_add(&s->scratch, sg_slice(sg_words_get(s->language, SG_WORD_AND), 1, SG_NPOS));
    sg_buf_add(&s->scratch, items[i]);
  }
  return (struct sg_said){.text = sg_arena_copy(s->arena, sg_buf_str(&s->scratch)), .ok = true, .list = true};
}
