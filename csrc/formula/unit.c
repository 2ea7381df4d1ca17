#include "formula/unit.h"

#include "formula/token.h"

enum { DEPTH_MAX = 24 }; /* of brackets in brackets */

static const char *const brackets[][2] = {
    {"(", ")"},
    {"[", "]"},
    {"{", "}"},
    {"\\{", "\\}"},
    {"\\lbrace", "\\rbrace"},
    {"\\lfloor", "\\rfloor"},
    {"\\lceil", "\\rceil"},
    {"\\langle", "\\rangle"},
    {"\\lVert", "\\rVert"},
    {"\\lvert", "\\rvert"},
    {"\\|", "\\|"},
    {"\\Vert", "\\Vert"},
};

static const char *const sizes[] = {"\\big",   "\\Big",  "\\bigg", "\\Bigg",  "\\bigl",  "\\Bigl", "\\biggl",
                                    "\\Biggl", "\\bigr", "\\Bigr", "\\biggr", "\\Biggr", "\\bigm", NULL};

/* Commands with one argument, and with two. */
static const char *const ones[] = {
    "\\mathrm",       "\\mathbf",    "\\mathit",   "\\mathcal",    "\\mathbb", "\\mathsf",
    "\\mathtt",       "\\mathfrak",  "\\mathscr",  "\\boldsymbol", "\\bm",     "\\text",
    "\\textrm",       "\\textit",    "\\textbf",   "\\textsf",     "\\texttt", "\\mbox",
    "\\hat",          "\\bar",       "\\tilde",    "\\vec",        "\\dot",    "\\ddot",
    "\\widehat",      "\\widetilde", "\\overline", "\\underline",  "\\check",  "\\sqrt",
    "\\operatorname", "\\pmb",       "\\mathring", "\\breve",      "\\mathop", NULL};
static const char *const twos[] = {"\\frac",  "\\dfrac",  "\\tfrac",  "\\cfrac",
                                   "\\binom", "\\dbinom", "\\tbinom", NULL};

/* What changes how everything around it is to be read. */
static const char *const unknown[] = {"\\overbrace",
                                      "\\underbrace",
                                      "\\stackrel",
                                      "\\overset",
                                      "\\underset",
                                      "\\substack",
                                      "\\parallel",
                                      "\\middle",
                                      "\\over",
                                      "\\atop",
                                      "\\xrightarrow",
                                      "\\phantom",
                                      "\\cases",
                                      "\\matrix",
                                      "\\hspace",
                                      "\\end",
                                      "\\right",
                                      "}",
                                      "&",
                                      "\\\\",
                                      "$",
                                      "#",
                                      "%",
                                      "_",
                                      "^",
                                      NULL};

static const char *closer_of(struct sg_str opener)
{
  for (size_t i = 0; i < sizeof brackets / sizeof *brackets; i++)
    if (sg_str_order(opener, brackets[i][0]) == 0)
      return brackets[i][1];
  return NULL;
}

static bool is_closer(struct sg_str token)
{
  for (size_t i = 0; i + 2 < sizeof brackets / sizeof *brackets; i++)
    if (sg_str_order(token, brackets[i][1]) == 0)
      return true;
  return false;
}

static struct sg_str peek(struct sg_str s, size_t at)
{
  return sg_formula_token(s, &at);
}

struct scan {
  struct sg_str s;
  size_t at;
  int depth;
};

static enum sg_unit_step next(struct scan *scan, bool bars, struct sg_unit *unit);

/* Moves behind the token that closes, over whole units; the inside before it. False where there is none. */
static bool inside_to(struct scan *scan, const char *closer, struct sg_str *body)
{
  size_t from = scan->at;
  struct sg_unit unit;
  for (;;) {
    size_t at = scan->at, before = at;
    struct sg_str token = sg_formula_token(scan->s, &at);
    if (sg_formula_is_any(token, sizes))
      token = sg_formula_token(scan->s, &at);
    if (sg_str_order(token, closer) == 0) {
      *body = sg_str_trim(sg_slice(scan->s, from, before));
      scan->at = at;
      return true;
    }
    if (next(scan, false, &unit) != SG_UNIT_READ)
      return false;
  }
}

/* `\left(` … `\right)`; the bracket that opens becomes the unit's token. */
static bool read_sized(struct scan *scan, struct sg_unit *unit)
{
  unit->token = sg_formula_token(scan->s, &scan->at);
  if (!inside_to(scan, "\\right", &unit->body))
    return false;
  struct sg_str close = sg_formula_token(scan->s, &scan->at);
  const char *closer = closer_of(unit->token);
  if (sg_str_order(close, ".") == 0) /* cases alone have one side */
    return sg_str_order(unit->token, "\\{") == 0 && sg_str_starts(unit->body, SG_LIT("\\begin{array}"));
  if (sg_str_order(unit->token, "<") == 0 && sg_str_order(close, ">") == 0) {
    unit->token = SG_LIT("\\langle"); /* no relation */
    return true;
  }
  if (sg_str_equal(unit->token, close) && sg_str_order(close, "|") == 0) {
    unit->token = SG_LIT("\\lvert"); /* no condition */
    return true;
  }
  return closer != NULL && sg_str_order(close, closer) == 0;
}

/* `\begin{cases}` … `\end{cases}`: its name is in `more`, what stands in it in `body`. */
static bool read_environment(struct scan *scan, struct sg_unit *unit)
{
  size_t open = sg_str_find(scan->s, SG_LIT("{"), scan->at),
         close = sg_str_find(scan->s, SG_LIT("}"), scan->at);
  if (open == SG_NPOS || close == SG_NPOS)
    return false;
  unit->more = sg_slice(scan->s, open + 1, close);
  size_t end = sg_str_find(scan->s, SG_LIT("\\end{"), close);
  if (end == SG_NPOS || sg_str_find(sg_slice(scan->s, close, end), SG_LIT("\\begin{"), 0) != SG_NPOS ||
      !sg_str_starts(sg_slice(scan->s, end + 5, scan->s.n), unit->more))
    return false;
  unit->body = sg_slice(scan->s, close + 1, end);
  scan->at = end + 5 + unit->more.n + 1;
  return true;
}

/* An argument or script: one token, a group, or a command with its own. */
static bool read_argument(struct scan *scan, struct sg_str *argument)
{
  size_t at = scan->at;
  struct sg_str token = sg_formula_token(scan->s, &at);
  size_t from = (size_t)(token.p - scan->s.p);
  if (token.n == 0 || is_closer(token) || sg_formula_is_any(token, unknown))
    return false;
  scan->at = at;
  if (sg_str_order(token, "{") == 0)
    return inside_to(scan, "}", argument);
  if (sg_formula_is_any(token, ones) && !read_argument(scan, argument))
    return false;
  *argument = sg_slice(scan->s, from, scan->at);
  return true;
}

static bool read_scripts(struct scan *scan, struct sg_unit *unit)
{
  for (;;) {
    struct sg_str token = peek(scan->s, scan->at);
    bool low = sg_str_order(token, "_") == 0, high = sg_str_order(token, "^") == 0;
    if (!low && !high && sg_str_order(token, "'") != 0)
      return true;
    sg_formula_token(scan->s, &scan->at);
    struct sg_str *script = low ? &unit->lower : &unit->upper;
    if (!low && !high)
      unit->upper = token;
    else if (!read_argument(scan, script))
      return false;
  }
}

/* A command's arguments. One that is not known has those that stand behind it. */
static bool read_arguments(struct scan *scan, struct sg_unit *unit)
{
  bool two = sg_formula_is_any(unit->token, twos), one = sg_formula_is_any(unit->token, ones);
  if (sg_str_order(unit->token, "\\operatorname") == 0 && sg_str_order(peek(scan->s, scan->at), "*") == 0)
    sg_formula_token(scan->s, &scan->at);
  if (sg_str_order(unit->token, "\\sqrt") == 0 && sg_str_order(peek(scan->s, scan->at), "[") == 0) {
    sg_formula_token(scan->s, &scan->at);
    if (!inside_to(scan, "]", &unit->more))
      return false;
  }
  if (one || two)
    return read_argument(scan, &unit->body) && (!two || read_argument(scan, &unit->more));
  while (sg_str_order(peek(scan->s, scan->at), "{") == 0)
    if (!read_argument(scan, &unit->more))
      return false;
  return true;
}

/* What the unit consists of besides its scripts. */
static bool read_base(struct scan *scan, bool bars, struct sg_unit *unit)
{
  struct sg_str token = unit->token;
  const char *closer = closer_of(token);
  if (closer != NULL)
    return inside_to(scan, closer, &unit->body);
  if (bars && sg_str_order(token, "|") == 0)
    return inside_to(scan, "|", &unit->body);
  if (sg_str_order(token, "\\left") == 0)
    return read_sized(scan, unit);
  if (sg_str_order(token, "\\begin") == 0)
    return read_environment(scan, unit);
  bool command = token.n > 1 && token.p[0] == '\\' && sg_is_alpha(token.p[1]);
  return !command || read_arguments(scan, unit);
}

static enum sg_unit_step next(struct scan *scan, bool bars, struct sg_unit *unit)
{
  *unit = (struct sg_unit){.token = sg_formula_token(scan->s, &scan->at)};
  if (unit->token.n == 0)
    return SG_UNIT_END;
  size_t from = (size_t)(unit->token.p - scan->s.p);
  if (sg_is_alpha(unit->token.p[0]) || sg_is_digit(unit->token.p[0])) { /* most */
    unit->base = unit->token;
    bool ok = read_scripts(scan, unit);
    unit->tex = sg_str_trim(sg_slice(scan->s, from, scan->at));
    return ok ? SG_UNIT_READ : SG_UNIT_BAD;
  }
  if (sg_formula_is_any(unit->token, sizes))
    unit->token = sg_formula_token(scan->s, &scan->at);
  if (unit->token.n == 0 || ((unsigned char)unit->token.p[0] & 0x80) != 0 || is_closer(unit->token) ||
      sg_formula_is_any(unit->token, unknown) || ++scan->depth > DEPTH_MAX)
    return SG_UNIT_BAD;
  bool ok = read_base(scan, bars, unit);
  unit->base = sg_str_trim(sg_slice(scan->s, from, scan->at));
  ok = ok && read_scripts(scan, unit);
  unit->tex = sg_str_trim(sg_slice(scan->s, from, scan->at));
  scan->depth--;
  return ok ? SG_UNIT_READ : SG_UNIT_BAD;
}

enum sg_unit_step sg_unit_next(struct sg_str s, size_t *at, bool bars, struct sg_unit *unit)
{
  struct scan scan = {.s = s, .at = *at};
  enum sg_unit_step step = next(&scan, bars, unit);
  *at = scan.at;
  return step;
}

size_t sg_unit_bars(struct sg_str s)
{
  struct sg_unit unit;
  size_t at = 0, count = 0;
  enum sg_unit_step step;
  while ((step = sg_unit_next(s, &at, false, &unit)) == SG_UNIT_READ)
    count += sg_str_order(unit.token, "|") == 0;
  return step == SG_UNIT_END ? count : SG_NPOS;
}

struct sg_str sg_unit_inside(struct sg_str s)
{
  struct sg_unit unit;
  s = sg_str_trim(s);
  for (size_t at = 0; sg_unit_next(s, &at, false, &unit) == SG_UNIT_READ && at == s.n &&
                      unit.tex.n == unit.base.n && sg_str_order(unit.token, "{") == 0;
       at = 0)
    s = sg_str_trim(unit.body);
  return s;
}
