/* Operators and functions that have words. Private to csrc/formula. */
#ifndef SG_FORMULA_FUNCTIONS_H
#define SG_FORMULA_FUNCTIONS_H

#include "formula/expression.h"
#include "formula/unit.h"

/* The plain name of the operator or function that a unit is: "sum", "max", "E"; empty where it is none. */
struct sg_str sg_function_name(const struct sg_unit *unit);

/* Is it an operator that is applied to all factors behind it? Does it choose from a list, too? */
bool sg_function_is_large(struct sg_str name);
bool sg_function_takes_list(struct sg_str name);

/* Is it applied to the one factor behind it where no bracket stands: "\log x"? */
bool sg_function_takes_factor(struct sg_str name);

/* Do words say more than the signs of the function with that argument? */
bool sg_function_tells(struct sg_str name, const struct sg_expression *argument);

/* Is it an operator or a name of letters, to which what follows is no factor: "\nabla", "\mathrm{diag}"? */
bool sg_function_is_operator(struct sg_str tex);

#endif
