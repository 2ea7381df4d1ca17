/* A formula on one line, without what only lays it out. */
#include "base/buf.h"
#include "formula/expression.h"
#include "formula/token.h"

enum {
  FORMULA_BYTES = 1500, /* of a formula that one sentence can tell */
  NUMBER_BYTES = 10,    /* of an equation's number in brackets */
};

static const char *const wrappers[] = {"aligned",   "align",     "align*",    "alignat",
                                       "alignedat", "split",     "gathered",  "gather",
                                       "gather*",   "equation",  "equation*", "multline",
                                       "eqnarray",  "eqnarray*", "multline*", NULL},
                         *const spaces[] = {"&",           "\\,",      "\\;",
                                            "\\:",         "\\!",      "\\>",
                                            "\\ ",         "~",        "\\displaystyle",
                                            "\\textstyle", "\\limits", "\\nolimits",
                                            "\\nonumber",  "\\notag",  NULL},
                         *const labels[] = {"\\label", "\\tag", NULL},
                         *const joints[] = {"=",      "<",       ">",       "+",        "-",       "\\le",
                                            "\\leq",  "\\ge",    "\\geq",   "\\approx", "\\simeq", "\\propto",
                                            "\\cdot", "\\times", "\\equiv", "\\pm",     NULL};

/* The braces at *at, which moves behind them: their inside; empty where none stand there. */
static struct sg_str braces(struct sg_str s, size_t *at)
{
  size_t i = *at, depth = 0;
  struct sg_str token = sg_formula_token(s, &i);
  size_t from = i;
  if (!sg_str_equal(token, SG_LIT("{")))
    return sg_str(NULL, 0);
  for (depth = 1; depth > 0 && token.n > 0;) {
    token = sg_formula_token(s, &i);
    depth += sg_str_equal(token, SG_LIT("{"));
    depth -= sg_str_equal(token, SG_LIT("}"));
  }
  *at = i;
  return sg_slice(s, from, i - 1);
}

/* "(12)", "(2.3a)": an equation's number set as text. */
static bool is_number(struct sg_str s)
{
  s = sg_str_trim(s);
  return s.n > 2 && s.n <= NUMBER_BYTES && s.p[0] == '(' && s.p[s.n - 1] == ')' &&
         (sg_is_digit(s.p[1]) || sg_is_digit(s.p[s.n - 2]) || sg_is_digit(s.p[2]));
}

/* Does the next line, which begins at `at`, go on with the formula: does it begin with a sign, or did the last
 * end in one? */
static bool goes_on(struct sg_str s, size_t at, struct sg_str last)
{
  struct sg_str token;
  do
    token = sg_formula_token(s, &at);
  while (token.n > 0 && sg_formula_is_any(token, spaces));
  return sg_formula_is_any(token, joints) || sg_formula_is_any(last, joints);
}

struct flattening {
  struct sg_str s;
  size_t at;
  size_t inner;       /* environments around that are not only alignment */
  struct sg_str last; /* token that was kept */
  struct sg_buf out;
};

/* Drops one token with what belongs to it; false where it is to be kept. */
static bool drop(struct flattening *f, struct sg_str token)
{
  size_t at = f->at;
  if (sg_formula_is_any(token, labels)) {
    braces(f->s, &f->at);
    return true;
  }
  if (sg_str_equal(token, SG_LIT("\\begin")) || sg_str_equal(token, SG_LIT("\\end"))) {
    bool opens = token.n == 6;
    if (sg_formula_is_any(braces(f->s, &at), wrappers)) {
      f->at = at;
      return true;
    }
    f->inner += opens;
    f->inner -= !opens && f->inner > 0;
    return false;
  }
  if (sg_str_equal(token, SG_LIT("\\text")) && is_number(braces(f->s, &at))) {
    f->at = at;
    return true;
  }
  return (f->inner == 0 || token.p[0] != '&') && sg_formula_is_any(token, spaces);
}

/* Takes the marks of a sentence and space from the end. */
static struct sg_str without_stop(struct sg_str s)
{
  for (;;) {
    s = sg_str_trim(s);
    bool stop = s.n > 0 && sg_is_one_of(s.p[s.n - 1], ".,;") && !sg_str_ends(s, SG_LIT("\\right.")) &&
                !sg_str_ends(s, SG_LIT("..."));
    if (sg_str_ends(s, SG_LIT("\\quad")))
      s = sg_slice(s, 0, s.n - 5);
    else if (sg_str_ends(s, SG_LIT("\\qquad")))
      s = sg_slice(s, 0, s.n - 6);
    else if (stop)
      s = sg_slice(s, 0, s.n - 1);
    else
      return s;
  }
}

/* Copies the tokens of one formula; false behind the last. */
static bool next_formula(struct flattening *f)
{
  bool any = false;
  sg_buf_clear(&f->out);
  f->last = sg_str(NULL, 0);
  for (;;) {
    size_t from = f->at;
    struct sg_str token = sg_formula_token(f->s, &f->at);
    bool line = f->inner == 0 && sg_str_equal(token, SG_LIT("\\\\"));
    if (token.n == 0 || (line && any && !goes_on(f->s, f->at, f->last)))
      return any;
    if (line || drop(f, token)) {
      sg_buf_add_char(&f->out, ' ');
      continue;
    }
    any = true;
    f->last = token;
    sg_buf_add(&f->out, sg_slice(f->s, from, f->at));
  }
}

size_t sg_formula_flatten(struct sg_str tex, struct sg_arena *arena, struct sg_str *rows, size_t most)
{
  struct flattening f = {.s = tex};
  size_t count = 0;
  bool fits = tex.n <= FORMULA_BYTES;
  sg_buf_init(&f.out, 2 * FORMULA_BYTES);
  while (fits && next_formula(&f)) {
    struct sg_str flat = without_stop(sg_buf_str(&f.out));
    fits = f.out.failure == SG_OK && count < most;
    if (fits && flat.n > 0)
      rows[count++] = sg_arena_copy(arena, flat);
  }
  arena->failed |= f.out.failure == SG_ENOMEM;
  sg_buf_free(&f.out);
  return fits ? count : 0;
}
