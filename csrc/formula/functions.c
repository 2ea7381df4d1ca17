#include "formula/functions.h"

#include "formula/token.h"

/* Commands and letters by the name that they are known under; two rows for "\mathbb{P}" and "P", of which the
 * second is a probability only with a condition. */
static const struct {
  const char *tex, *name;
} names[] =
    {
        {"\\sum", "sum"},
        {"\\prod", "prod"},
        {"\\int", "int"},
        {"\\max", "max"},
        {"\\min", "min"},
        {"\\sup", "sup"},
        {"\\inf", "inf"},
        {"\\lim", "lim"},
        {"\\arg", "arg"},
        {"\\argmax", "argmax"},
        {"\\argmin", "argmin"},
        {"\\log", "log"},
        {"\\ln", "log"},
        {"\\exp", "exp"},
        {"\\det", "det"},
        {"\\Pr", "Pr"},
        {"\\mathbb{P}", "Pr"},
        {"\\mathbb P", "Pr"},
        {"P", "P"},
        {"p", "p"},
        {"\\mathrm{P}", "P"},
        {"\\mathbb{E}", "E"},
        {"\\mathbb E", "E"},
        {"\\sin", "sin"},
        {"\\cos", "cos"},
        {"\\tan", "tan"},
        {"\\sinh", "sinh"},
        {"\\cosh", "cosh"},
        {"\\tanh", "tanh"},
},
  words[] = {
      {"max", "max"},        {"min", "min"}, {"argmax", "argmax"}, {"argmin", "argmin"}, {"arg max", "argmax"},
      {"arg min", "argmin"}, {"Pr", "Pr"},   {"Prob", "Pr"},       {"E", "E"},           {"\\mathbf{E}", "E"},
      {"Var", "var"},        {"var", "var"}, {"Cov", "cov"},       {"cov", "cov"},       {"tr", "tr"},
      {"trace", "tr"},       {"Tr", "tr"},   {"log", "log"},       {"ln", "log"},        {"exp", "exp"},
      {"det", "det"},
};

static const char *const named[] = {"\\mathrm", "\\operatorname", "\\text", "\\textrm", "\\mathop", NULL};

struct sg_str sg_function_name(const struct sg_unit *unit)
{
  bool named_so = sg_formula_is_any(unit->token, named);
  struct sg_str body = named_so ? sg_unit_inside(unit->body) : sg_str(NULL, 0);
  if (unit->token.p[0] != '\\' && !sg_is_one_of(unit->token.p[0], "pP"))
    return body;
  if (named_so)
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
      if (sg_str_order(body, words[i].tex) == 0)
        return sg_cstr(words[i].name);
  for (size_t i = 0; i < sizeof names / sizeof *names; i++)
    if (sg_str_order(unit->base, names[i].tex) == 0)
      return sg_cstr(names[i].name);
  return sg_str(NULL, 0);
}

bool sg_function_is_large(struct sg_str name)
{
  static const char *const list[] = {"sum", "prod", "int",    "max",    "min", "sup",
                                     "inf", "lim",  "argmax", "argmin", NULL};
  return sg_formula_is_any(name, list);
}

bool sg_function_takes_list(struct sg_str name)
{
  static const char *const list[] = {"max", "min", NULL};
  return sg_formula_is_any(name, list);
}

bool sg_function_takes_factor(struct sg_str name)
{
  static const char *const list[] = {"log", "exp",  "det",  "tr",   "sin", "cos",
                                     "tan", "sinh", "cosh", "tanh", NULL};
  return sg_formula_is_any(name, list);
}

bool sg_function_tells(struct sg_str name, const struct sg_expression *argument)
{
  static const char *const always[] = {"Pr", "E", "var", "cov", "det", "tr", NULL}, *const conditional[] = {
                                                                                        "P", "p", NULL};
  return sg_formula_is_any(name, always) ||
         (sg_formula_is_any(name, conditional) && argument != NULL && argument->kind == SG_EXPRESSION_GIVEN) ||
         (sg_function_takes_list(name) && argument != NULL && argument->kind == SG_EXPRESSION_LIST);
}

bool sg_function_is_operator(struct sg_str tex)
{
  static const char *const operators[] = {
      "\\nabla", "\\partial",      "\\Delta", "\\forall", "\\exists", "\\neg",   "\\Re", "\\Im", "\\mathcal",
      "d",       "\\operatorname", "\\circ",  "\\cdots",  "\\dots",   "\\ldots", "...",  "!",    NULL};
  struct sg_unit unit;
  size_t at = 0;
  if (sg_unit_next(tex, &at, false, &unit) != SG_UNIT_READ)
    return true;
  return sg_formula_is_any(unit.token, operators) || sg_function_name(&unit).n > 1 ||
         (sg_formula_is_any(unit.token, named) && sg_str_trim(unit.body).n > 1);
}
