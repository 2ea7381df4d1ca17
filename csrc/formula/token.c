#include "formula/token.h"

struct sg_str sg_formula_token(struct sg_str tex, size_t *at)
{
  size_t i = *at;
  while (i < tex.n && sg_is_space(tex.p[i]))
    i++;
  size_t from = i;
  if (i >= tex.n) {
    *at = i;
    return sg_slice(tex, tex.n, tex.n);
  }
  unsigned char c = (unsigned char)tex.p[i++];
  if (c == '\\') {
    if (i < tex.n && sg_is_alpha(tex.p[i]))
      while (i < tex.n && sg_is_alpha(tex.p[i]))
        i++;
    else if (i < tex.n)
      i++;
  } else if (sg_is_digit((char)c)) {
    while (i < tex.n &&
           (sg_is_digit(tex.p[i]) || (tex.p[i] == '.' && i + 1 < tex.n && sg_is_digit(tex.p[i + 1]))))
      i++;
  } else if (c == '.' && sg_str_starts(sg_slice(tex, from, tex.n), SG_LIT("..."))) {
    i += 2;
  }
  while (i < tex.n && ((unsigned char)tex.p[i] & 0xC0) == 0x80)
    i++;
  *at = i;
  return sg_slice(tex, from, i);
}

bool sg_formula_is_any(struct sg_str token, const char *const *list)
{
  if (token.n == 0 || sg_is_digit(token.p[0]))
    return false;
  for (; *list != NULL; list++)
    if (sg_str_order(token, *list) == 0)
      return true;
  return false;
}

/* The next token that is no brace. */
static struct sg_str next_sign(struct sg_str s, size_t *at)
{
  struct sg_str token;
  do
    token = sg_formula_token(s, at);
  while (token.n == 1 && sg_is_one_of(token.p[0], "{}"));
  return token;
}

bool sg_formula_same(struct sg_str a, struct sg_str b)
{
  size_t i = 0, k = 0;
  for (;;) {
    struct sg_str one = next_sign(a, &i), two = next_sign(b, &k);
    if (!sg_str_equal(one, two))
      return false;
    if (one.n == 0)
      return true;
  }
}
