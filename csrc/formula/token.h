/* The tokens of TeX's mathematics. */
#ifndef SG_FORMULA_TOKEN_H
#define SG_FORMULA_TOKEN_H

#include "base/str.h"

/* The next token at *at, which moves behind it: a command, a number, "...", or one character. Empty at the end.
 */
struct sg_str sg_formula_token(struct sg_str tex, size_t *at);

/* Is the token one of a list that NULL ends? */
bool sg_formula_is_any(struct sg_str token, const char *const *list);

/* Are two pieces of TeX the same but for spaces and braces? */
bool sg_formula_same(struct sg_str a, struct sg_str b);

#endif
