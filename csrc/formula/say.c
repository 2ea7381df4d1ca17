/* A formula's tree as a noun phrase or a sentence. What needs no words stays as it is, between dollars. */
#include "formula/saying.h"

#include "formula/token.h"
#include "formula/unit.h"

enum {
  LEAF_TOKENS = 40, /* of a formula that is shown within a sentence */
  PIECES_MAX = 4,   /* of a product or sum */
};

/* -- Words and leaves ----------------------------------------------------------------------------- */

struct sg_said sg_fill(struct sg_sayer *s, enum sg_spoken row, struct sg_str one, struct sg_str two)
{
  sg_buf_clear(&s->scratch);
  sg_words_speak(&s->scratch, s->language, row, one, two);
  struct sg_str text = sg_arena_copy(s->arena, sg_buf_str(&s->scratch));
  return (struct sg_said){.text = text, .ok = text.n > 0};
}

static size_t count_tokens(struct sg_str tex)
{
  size_t count = 0;
  for (size_t at = 0; sg_formula_token(tex, &at).n > 0;)
    count++;
  return count;
}

struct sg_said sg_say_tex(struct sg_sayer *s, struct sg_str tex)
{
  struct sg_said said = {.leaf = true};
  tex = sg_str_trim(tex);
  if (tex.n == 0 || count_tokens(tex) > LEAF_TOKENS || sg_str_find(tex, SG_LIT("\\begin"), 0) != SG_NPOS ||
      sg_str_find(tex, SG_LIT("\\("), 0) != SG_NPOS || sg_str_find(tex, SG_LIT("$"), 0) != SG_NPOS)
    return said;
  sg_buf_clear(&s->scratch);
  sg_buf_add_format(&s->scratch, "$%.*s$", SG_STR_ARGS(tex));
  said.text = sg_arena_copy(s->arena, sg_buf_str(&s->scratch));
  said.ok = said.text.n > 0;
  return said;
}

static const struct sg_expression *child_of(const struct sg_expression *e)
{
  while (e->kind == SG_EXPRESSION_PART)
    e = e->first;
  return e;
}

/* A bracket with nothing raised or lowered around what needs no bracket in words. */
static const struct sg_expression *unwrap(const struct sg_expression *e)
{
  static const char *const plain[] = {"(", "[", "\\{", NULL};
  e = child_of(e);
  while (e->kind == SG_EXPRESSION_BRACKET && e->lower.n + e->upper.n == 0 &&
         sg_formula_is_any(e->name, plain) && e->first->kind != SG_EXPRESSION_LIST &&
         e->first->kind != SG_EXPRESSION_GIVEN)
    e = child_of(e->first);
  return e;
}

/* Only where phrases keep their form behind "of" may one stand within another: "von die Summe" is no German. */
static bool nests(const struct sg_sayer *s)
{
  return sg_words_spoken(s->language, SG_SPOKEN_SUM_LONG).n > 0;
}

struct sg_said sg_say_inside(struct sg_sayer *s, const struct sg_expression *e)
{
  e = unwrap(e);
  return nests(s) ? sg_say(s, e, false) : sg_say_tex(s, e->tex);
}

/* The operator that takes in all factors behind it at the end of a term; NULL where there is none. */
static const struct sg_expression *open_end(const struct sg_expression *e)
{
  e = child_of(e);
  while (e->kind == SG_EXPRESSION_PRODUCT)
    for (e = e->first; e->next != NULL;)
      e = e->next;
  return e->kind == SG_EXPRESSION_LARGE ? e : NULL;
}

/* -- Products and fractions ----------------------------------------------------------------------- */

bool sg_makes_average(const struct sg_expression *fraction, const struct sg_expression *sum)
{
  struct sg_unit unit, from;
  size_t at = 0;
  if (fraction->kind != SG_EXPRESSION_FRACTION || fraction->upper.n > 0 || sum->kind != SG_EXPRESSION_LARGE ||
      sg_str_order(sum->name, "sum") != 0 || !sg_formula_same(fraction->first->tex, SG_LIT("1")) ||
      !sg_formula_same(fraction->first->next->tex, sum->upper))
    return false;
  return sg_unit_next(sum->lower, &at, false, &unit) == SG_UNIT_READ && unit.tex.n <= 2 &&
         sg_unit_next(sum->lower, &at, false, &from) == SG_UNIT_READ && sg_str_order(from.token, "=") == 0 &&
         sg_formula_same(sg_slice(sum->lower, at, sum->lower.n), SG_LIT("1"));
}

/* May what stands before a factor that needs words be read as multiplied with it? A letter before a bracket
 * could be a function. */
static bool multiplies(const struct sg_expression *before, const struct sg_expression *worded)
{
  bool number = sg_is_digit(before->tex.p[0]) || before->kind == SG_EXPRESSION_FRACTION;
  if (worded->multiplied)
    return true;
  if (worded->kind == SG_EXPRESSION_BRACKET)
    return number;
  return number || !sg_function_is_operator(before->tex);
}

struct pieces {
  struct sg_said rows[PIECES_MAX];
  size_t count;
  bool ok;
};

static void add_piece(struct pieces *pieces, struct sg_said said)
{
  pieces->ok = pieces->ok && said.ok && pieces->count < PIECES_MAX;
  if (pieces->ok)
    pieces->rows[pieces->count++] = said;
}

static struct sg_str span_of(const struct sg_expression *first, const struct sg_expression *last)
{
  return sg_str(first->tex.p, (size_t)(last->tex.p + last->tex.n - first->tex.p));
}

/* The factors, those together that need no words. */
static struct pieces pieces_of(struct sg_sayer *s, const struct sg_expression *product)
{
  struct pieces pieces = {.ok = true};
  const struct sg_expression *from = NULL, *last = NULL;
  for (const struct sg_expression *e = product->first; e != NULL && pieces.ok; e = e->next) {
    if (e->divided) {
      pieces.ok = false;
      return pieces;
    }
    if (!e->worded) {
      from = from == NULL ? e : from;
      last = e;
      continue;
    }
    bool average = last != NULL && sg_makes_average(last, e);
    pieces.ok = last == NULL || average || multiplies(last, e);
    if (from != NULL && !(average && from == last)) {
      const struct sg_expression *to = from;
      while (average && to->next != last)
        to = to->next;
      add_piece(&pieces, sg_say_tex(s, span_of(from, average ? to : last)));
    }
    add_piece(&pieces, average ? sg_say_large(s, e, true) : sg_say(s, e, false));
    from = last = NULL;
  }
  if (from != NULL)
    add_piece(&pieces, sg_say_tex(s, span_of(from, last)));
  return pieces;
}

/* "$\frac{p}{q}$", "$2$": a number, which may change places in a product with anything. */
static bool is_number(struct sg_str leaf)
{
  leaf = sg_slice(leaf, 1, leaf.n);
  return sg_is_digit(leaf.p[0]) || sg_str_starts(leaf, SG_LIT("\\frac{"));
}

/* Is it one for sure: a probability, a count? */
static bool is_scalar(const struct sg_expression *e)
{
  static const char *const chances[] = {"Pr", "P", "p", NULL};
  return e->kind == SG_EXPRESSION_CHOOSE ||
         (e->kind == SG_EXPRESSION_FUNCTION && sg_formula_is_any(e->name, chances));
}

static struct sg_said say_product(struct sg_sayer *s, const struct sg_expression *e)
{
  struct pieces pieces = pieces_of(s, e);
  struct sg_said *p = pieces.rows, none = {.ok = false};
  if (!pieces.ok || pieces.count == 0)
    return none;
  if (pieces.count == 1)
    return p[0];
  if (pieces.count > 2 || (p[0].list && p[1].list))
    return none;
  struct sg_said said;
  bool large = open_end(e->first) != NULL || unwrap(e->first)->kind == SG_EXPRESSION_LARGE;
  if (!p[0].leaf && p[1].leaf && (is_number(p[1].text) || is_scalar(e->first)))
    said = sg_fill(s, SG_SPOKEN_TIMES, p[1].text, p[0].text);
  else if (large)
    return none;
  else if (p[0].leaf)
    said = sg_fill(s, SG_SPOKEN_TIMES, p[0].text, p[1].text);
  else if (p[0].list)
    return none;
  else {
    said = sg_fill(s, SG_SPOKEN_PRODUCT_OF, p[0].text, p[1].text);
    said.list = true;
  }
  said.list = said.list || p[1].list;
  return said;
}

static struct sg_said say_fraction(struct sg_sayer *s, const struct sg_expression *e, bool top)
{
  struct sg_said none = {.ok = false};
  if (e->lower.n + e->upper.n > 0)
    return none;
  struct sg_said one = sg_say(s, unwrap(e->first), false), two = sg_say_inside(s, e->first->next);
  bool half = (one.leaf && e->first->worded) || (two.leaf && e->first->next->worded); /* is shown, not told */
  if (!one.ok || !two.ok || two.list || half)
    return none;
  if (one.leaf)
    return sg_fill(s, SG_SPOKEN_DIVIDED, one.text, two.text);
  if (top)
    return sg_fill(s, SG_SPOKEN_DIVIDED_LONG, one.text, two.text);
  struct sg_said ratio = one.list ? none : sg_fill(s, SG_SPOKEN_RATIO, one.text, two.text);
  ratio.list = true;
  return ratio;
}

/* -- Sums ----------------------------------------------------------------------------------------- */

static bool is_minus(struct sg_str sign)
{
  return sg_str_order(sign, "-") == 0;
}

/* Terms that need no words and stand together, as one where no minus would turn its meaning. */
static const struct sg_expression *end_of_plain(const struct sg_expression *term, bool first)
{
  const struct sg_expression *last = term;
  if (!first && is_minus(term->name))
    return last;
  while (last->next != NULL && !last->next->worded)
    last = last->next;
  return last;
}

static bool has_only_plain_signs(const struct sg_expression *sum)
{
  for (const struct sg_expression *e = sum->first; e != NULL; e = e->next)
    if (e->name.n > 0 && sg_str_order(e->name, "+") != 0 && !is_minus(e->name))
      return false;
  return true;
}

/* The letter that runs in an operator's lower limit: of "{\bm\alpha} \in S" the "\alpha". */
static struct sg_str index_of(struct sg_str lower)
{
  struct sg_unit unit;
  struct sg_str letter = {NULL, 0}, token;
  size_t at = 0;
  if (sg_unit_next(sg_unit_inside(lower), &at, false, &unit) != SG_UNIT_READ)
    return letter;
  for (at = 0; (token = sg_formula_token(unit.base, &at)).n > 0;)
    if (sg_is_alpha(token.p[0]) || token.p[0] == '\\')
      letter = token;
  return letter;
}

/* "\max_x f(x) + g(x)", "\sum_i a_i + b_i": may the next term belong to what the operator is applied to? That
 * of a sum does where it has the sum's index, unless as that of its own sum; of others nobody knows. */
bool sg_reaches_on(const struct sg_expression *term)
{
  const struct sg_expression *large = open_end(term);
  if (large == NULL || term->next == NULL)
    return false;
  struct sg_str index = index_of(large->lower), token;
  if (index.n == 0 || (sg_str_order(large->name, "sum") != 0 && sg_str_order(large->name, "prod") != 0))
    return true;
  for (const struct sg_expression *next = term->next; next != NULL; next = next->next) {
    const struct sg_expression *own = open_end(next);
    bool bound = own != NULL && sg_str_equal(index_of(own->lower), index);
    for (size_t at = 0; !bound && (token = sg_formula_token(next->tex, &at)).n > 0;)
      if (sg_str_equal(token, index))
        return true;
  }
  return false;
}

/* Its terms one after the other; nothing may follow that could be taken for a part of the last. */
static struct sg_said say_sum(struct sg_sayer *s, const struct sg_expression *e, bool top)
{
  struct sg_said sum = {.ok = false}, none = {.ok = false};
  size_t count = 0;
  if (!top || !has_only_plain_signs(e))
    return none;
  for (const struct sg_expression *term = e->first; term != NULL; term = term->next) {
    bool first = term == e->first, minus = is_minus(term->name);
    if (term->worded && sg_reaches_on(term))
      return none;
    const struct sg_expression *last = term->worded ? term : end_of_plain(term, first);
    struct sg_str tex = span_of(term, last);
    if (first && !term->worded && minus)
      tex = sg_str(term->name.p, (size_t)(tex.p + tex.n - term->name.p));
    struct sg_said said = term->worded ? sg_say(s, term, false) : sg_say_tex(s, tex);
    if (!said.ok || ++count > PIECES_MAX)
      return none;
    if (first)
      sum = minus && term->worded ? sg_fill(s, SG_SPOKEN_NEGATIVE, said.text, sg_str(NULL, 0)) : said;
    else if (sum.leaf)
      sum = sg_fill(s, minus ? SG_SPOKEN_MINUS : SG_SPOKEN_PLUS, sum.text, said.text);
    else
      sum = sg_fill(s, minus ? SG_SPOKEN_MINUS_LONG : SG_SPOKEN_PLUS_LONG, sum.text, said.text);
    term = last;
  }
  sum.leaf = false;
  sum.list = true;
  return sum;
}

/* -- Brackets ------------------------------------------------------------------------------------- */

static struct sg_said say_bracket(struct sg_sayer *s, const struct sg_expression *e)
{
  static const char *const norms[] = {"\\|", "\\Vert", "\\lVert", NULL}, *const plain[] = {"(", "[", "\\{",
                                                                                           NULL};
  struct sg_said none = {.ok = false}, inner = sg_say_inside(s, e->first);
  bool norm = sg_formula_is_any(e->name, norms), floor = sg_str_order(e->name, "\\lfloor") == 0,
       ceiling = sg_str_order(e->name, "\\lceil") == 0, square = sg_formula_same(e->upper, SG_LIT("2"));
  if (!inner.ok || (e->upper.n > 0 && !square))
    return none;
  if (floor || ceiling)
    return square || e->lower.n > 0 || !inner.leaf
               ? none
               : sg_fill(s, floor ? SG_SPOKEN_ROUNDED_DOWN : SG_SPOKEN_ROUNDED_UP, inner.text, sg_str(NULL, 0));
  if (norm && (e->lower.n == 0 || sg_formula_same(e->lower, SG_LIT("2"))))
    inner = sg_fill(s, SG_SPOKEN_NORM, inner.text, sg_str(NULL, 0));
  else if (e->lower.n > 0 || !sg_formula_is_any(e->name, plain))
    return none;
  return square ? sg_fill(s, SG_SPOKEN_SQUARE, inner.text, sg_str(NULL, 0)) : inner;
}

static struct sg_said say_pair(struct sg_sayer *s, const struct sg_expression *e, enum sg_spoken row)
{
  struct sg_said one = sg_say_tex(s, e->first->tex), two = sg_say_tex(s, e->first->next->tex);
  struct sg_said none = {.ok = false};
  return one.ok && two.ok ? sg_fill(s, row, one.text, two.text) : none;
}

/* -- All ------------------------------------------------------------------------------------------ */

static struct sg_said say_worded(struct sg_sayer *s, const struct sg_expression *e, bool top)
{
  struct sg_said none = {.ok = false}, inner;
  switch (e->kind) {
  case SG_EXPRESSION_PRODUCT:
    return say_product(s, e);
  case SG_EXPRESSION_SUM:
    return say_sum(s, e, top);
  case SG_EXPRESSION_FRACTION:
    return say_fraction(s, e, top);
  case SG_EXPRESSION_ROOT:
    inner = sg_say_inside(s, e->first);
    return inner.ok && e->lower.n + e->upper.n == 0 ? sg_fill(s, SG_SPOKEN_ROOT, inner.text, sg_str(NULL, 0))
                                                    : none;
  case SG_EXPRESSION_CHOOSE:
    return e->lower.n + e->upper.n == 0 && !e->first->worded && !e->first->next->worded
               ? say_pair(s, e, SG_SPOKEN_CHOOSE)
               : none;
  case SG_EXPRESSION_BRACKET:
    return say_bracket(s, e);
  case SG_EXPRESSION_LARGE:
    return sg_say_large(s, e, false);
  case SG_EXPRESSION_INTEGRAL:
    return sg_say_integral(s, e);
  case SG_EXPRESSION_FUNCTION:
    return sg_say_function(s, e, top);
  case SG_EXPRESSION_CASES:
    return top ? sg_say_cases(s, e) : none;
  default:
    return none;
  }
}

/* What it is worth to have the expression in words: of signs that a newcomer has met, little. Set by reading
 * some 150 sentences: below 2 in all, four of five said no more than the formula. */
static size_t worth_of(const struct sg_expression *e)
{
  static const char *const known[] = {"Pr", "P", "p", "E", "var", "cov", "det", "tr", "log", "exp", NULL};
  static const char *const rounds[] = {"\\lfloor", "\\lceil", NULL};
  switch (e->kind) {
  case SG_EXPRESSION_FUNCTION:
    return sg_formula_is_any(e->name, known) ? 1 + (e->first->kind == SG_EXPRESSION_GIVEN) : 2;
  case SG_EXPRESSION_BRACKET:
    return !sg_formula_is_any(e->name, rounds); /* read aloud, "rounded down" tells a newcomer no more */
  case SG_EXPRESSION_CASES:
    return sg_cases_worth(e);
  case SG_EXPRESSION_LARGE:
  case SG_EXPRESSION_INTEGRAL:
  case SG_EXPRESSION_CHOOSE:
    return 2;
  default:
    return 0;
  }
}

struct sg_said sg_say(struct sg_sayer *s, const struct sg_expression *e, bool top)
{
  e = child_of(e);
  if (!e->worded)
    return sg_say_tex(s, e->tex);
  size_t told = s->told;
  struct sg_said said = say_worded(s, e, top);
  if (said.ok && !said.leaf) {
    s->told += worth_of(e);
    return said;
  }
  s->told = told; /* shown, not told */
  return sg_say_tex(s, e->tex);
}
