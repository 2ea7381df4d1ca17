/* One unit of a formula: a fraction, a root, cases, a bracket, or a leaf. */
#include "formula/reader.h"
#include "formula/token.h"

/* "d x", "\partial x": the variable; empty where the text is no differential. */
struct sg_str sg_formula_differential(struct sg_str s, bool *partial)
{
  struct sg_unit d, rest;
  size_t at = 0;
  s = sg_unit_inside(s);
  if (sg_unit_next(s, &at, false, &d) != SG_UNIT_READ || d.tex.n != d.base.n)
    return sg_str(NULL, 0);
  *partial = sg_str_order(d.token, "\\partial") == 0;
  bool upright = d.body.n > 0 && sg_str_order(sg_str_trim(d.body), "d") == 0 && sg_str_order(d.token, "{") != 0;
  if (!*partial && !upright && sg_str_order(d.tex, "d") != 0)
    return sg_str(NULL, 0);
  struct sg_str of = sg_str_trim(sg_slice(s, at, s.n));
  return sg_unit_next(s, &at, false, &rest) == SG_UNIT_READ && at == s.n && rest.upper.n == 0 ? of
                                                                                              : sg_str(NULL, 0);
}

static struct sg_expression *read_fraction(struct sg_formula_reader *r, const struct sg_unit *unit)
{
  bool over = false, under = false;
  struct sg_str top = sg_formula_differential(unit->body, &over),
                below = sg_formula_differential(unit->more, &under);
  if (top.n > 0 && below.n > 0 && over == under) {
    struct sg_expression *e = sg_formula_node(r, SG_EXPRESSION_FUNCTION, unit->base);
    if (e != NULL) {
      e->name = over ? SG_LIT("\\partial") : SG_LIT("d");
      sg_formula_append(e, sg_formula_node(r, SG_EXPRESSION_LEAF, top));
      sg_formula_append(e, sg_formula_node(r, SG_EXPRESSION_LEAF, below));
      e->worded = true;
    }
    return e;
  }
  struct sg_expression *e = sg_formula_node(r, SG_EXPRESSION_FRACTION, unit->base);
  if (e != NULL) {
    sg_formula_append(e, sg_formula_read_list(r, unit->body));
    sg_formula_append(e, sg_formula_read_list(r, unit->more));
  }
  return e;
}

/* The cells of cases: value and condition in turn. */
static struct sg_expression *read_cases(struct sg_formula_reader *r, const struct sg_unit *unit)
{
  struct sg_str body = unit->body, cell;
  struct sg_unit inner;
  size_t at = 0;
  bool cases = sg_str_order(unit->more, "cases") == 0;
  if (!cases) { /* \left\{\begin{array}{ll} … \end{array}\right. */
    if (sg_unit_next(body, &at, false, &inner) != SG_UNIT_READ || at != body.n)
      return NULL;
    body = inner.body;
    size_t close = sg_str_find(body, SG_LIT("}"), 0);
    body = sg_slice(body, close == SG_NPOS ? body.n : close + 1, body.n);
  }
  struct sg_expression *e = sg_formula_node(r, SG_EXPRESSION_CASES, unit->tex);
  for (size_t i = 0; e != NULL && i < body.n;) {
    size_t end = sg_str_find(body, SG_LIT("\\\\"), i);
    struct sg_str row = sg_str_trim(sg_slice(body, i, end == SG_NPOS ? body.n : end));
    i = end == SG_NPOS ? body.n : end + 2;
    size_t amp = sg_str_find(row, SG_LIT("&"), 0);
    if (row.n == 0)
      continue;
    if (amp == SG_NPOS || sg_str_find(row, SG_LIT("&"), amp + 1) != SG_NPOS)
      return NULL;
    cell = sg_str_trim(sg_slice(row, 0, amp));
    while (cell.n > 0 && sg_is_one_of(cell.p[cell.n - 1], ",;"))
      cell = sg_str_trim(sg_slice(cell, 0, cell.n - 1));
    sg_formula_append(e, sg_formula_read_list(r, cell));
    sg_formula_append(e, sg_formula_node(r, SG_EXPRESSION_LEAF, sg_slice(row, amp + 1, row.n)));
  }
  if (e != NULL)
    e->worded = true;
  return e;
}

static bool is_group(const struct sg_unit *unit)
{
  return sg_str_order(unit->token, "{") == 0;
}

static struct sg_expression *read_bracket(struct sg_formula_reader *r, const struct sg_unit *unit)
{
  static const char *const telling[] = {"\\|", "\\Vert", "\\lVert", "\\lfloor", "\\lceil", NULL};
  struct sg_expression *e = sg_formula_node(r, SG_EXPRESSION_BRACKET, unit->base);
  if (e == NULL)
    return NULL;
  e->name = unit->token;
  sg_formula_append(e, sg_formula_read_list(r, unit->body));
  e->worded = e->worded || sg_formula_is_any(unit->token, telling);
  return e;
}

/* "{n \choose k}": parts a group's body there; false where it has none. */
static bool split_choose(const struct sg_unit *group, struct sg_unit *parts)
{
  struct sg_unit unit;
  *parts = *group;
  for (size_t at = 0; sg_unit_next(group->body, &at, false, &unit) == SG_UNIT_READ;)
    if (sg_str_order(unit.token, "\\choose") == 0) {
      size_t from = (size_t)(unit.tex.p - group->body.p);
      parts->body = sg_str_trim(sg_slice(group->body, 0, from));
      parts->more = sg_str_trim(sg_slice(group->body, from + unit.token.n, group->body.n));
      return true;
    }
  return false;
}

static struct sg_expression *read_choose(struct sg_formula_reader *r, const struct sg_unit *unit)
{
  struct sg_expression *e = sg_formula_node(r, SG_EXPRESSION_CHOOSE, unit->base);
  if (e == NULL)
    return NULL;
  sg_formula_append(e, sg_formula_read_list(r, unit->body));
  sg_formula_append(e, sg_formula_read_list(r, unit->more));
  e->worded = true;
  return e;
}

/* One unit that stands alone. */
struct sg_expression *sg_formula_read_unit(struct sg_formula_reader *r, const struct sg_unit *unit)
{
  static const char *const fractions[] = {"\\frac", "\\dfrac", "\\tfrac", "\\cfrac", NULL},
                           *const chooses[] = {"\\binom", "\\dbinom", "\\tbinom", NULL},
                           *const opens[] = {"(",       "[",        "\\{",     "\\lbrace", "\\lfloor",
                                             "\\lceil", "\\langle", "\\lVert", "\\lvert",  "\\|",
                                             "\\Vert",  "|",        "<",       NULL};
  struct sg_expression *e = NULL;
  struct sg_unit parts;
  bool environment = sg_str_order(unit->token, "\\begin") == 0;
  if (environment ||
      (sg_str_order(unit->token, "\\{") == 0 && sg_str_starts(unit->body, SG_LIT("\\begin{array}"))))
    e = !environment || sg_str_order(unit->more, "cases") == 0 ? read_cases(r, unit) : NULL;
  else if (sg_formula_is_any(unit->token, fractions))
    e = read_fraction(r, unit);
  else if (sg_formula_is_any(unit->token, chooses))
    e = read_choose(r, unit);
  else if (sg_formula_is_any(unit->token, opens) && unit->body.n > 0)
    e = read_bracket(r, unit);
  else if (is_group(unit) && split_choose(unit, &parts))
    e = read_choose(r, &parts);
  else if (is_group(unit))
    e = sg_formula_read_list(r, unit->body);
  else if (sg_str_order(unit->token, "\\sqrt") == 0 && unit->more.n == 0) {
    e = sg_formula_node(r, SG_EXPRESSION_ROOT, unit->base);
    if (e != NULL)
      sg_formula_append(e, sg_formula_read_list(r, unit->body));
  } else
    e = sg_formula_node(r, SG_EXPRESSION_LEAF, unit->tex);
  if (e == NULL) {
    r->failed = true;
    return NULL;
  }
  e->tex = unit->tex;
  if (e->kind != SG_EXPRESSION_LEAF && unit->tex.n > unit->base.n) { /* a group with scripts has those alone */
    if (e->lower.n > 0 || e->upper.n > 0)
      r->failed = true;
    e->lower = unit->lower;
    e->upper = unit->upper;
  }
  return e;
}
