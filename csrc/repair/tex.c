/* Raw TeX outside formulas: formatting becomes Markdown, symbols become formulas, references go,
 * anything else is shown as it was written. */
#include "base/search.h"
#include "repair/span.h"

enum command {
  COMMAND_STRONG,
  COMMAND_EMPHASIS,
  COMMAND_CODE,
  COMMAND_PLAIN,     /* its argument stays */
  COMMAND_REFERENCE, /* goes with its argument, and is listed */
  COMMAND_SYMBOL,    /* stands for a character */
  COMMAND_NOTHING,   /* layout: goes */
};

/* clang-format off */
static const struct {
  const char *name;
  enum command command;
  const char *symbol;
} commands[] = {
    {"P", COMMAND_SYMBOL, "¶"},            {"S", COMMAND_SYMBOL, "§"},
    {"autoref", COMMAND_REFERENCE, NULL},  {"centering", COMMAND_NOTHING, NULL},
    {"cite", COMMAND_REFERENCE, NULL},     {"citep", COMMAND_REFERENCE, NULL},
    {"citet", COMMAND_REFERENCE, NULL},    {"cref", COMMAND_REFERENCE, NULL},
    {"dots", COMMAND_SYMBOL, "…"},         {"emph", COMMAND_EMPHASIS, NULL},
    {"eqref", COMMAND_REFERENCE, NULL},    {"hfill", COMMAND_NOTHING, NULL},
    {"label", COMMAND_REFERENCE, NULL},    {"ldots", COMMAND_SYMBOL, "…"},
    {"mbox", COMMAND_PLAIN, NULL},         {"newline", COMMAND_NOTHING, NULL},
    {"noindent", COMMAND_NOTHING, NULL},   {"par", COMMAND_NOTHING, NULL},
    {"parencite", COMMAND_REFERENCE, NULL}, {"ref", COMMAND_REFERENCE, NULL},
    {"sout", COMMAND_PLAIN, NULL},         {"text", COMMAND_PLAIN, NULL},
    {"textbf", COMMAND_STRONG, NULL},      {"textit", COMMAND_EMPHASIS, NULL},
    {"textrm", COMMAND_PLAIN, NULL},       {"textsc", COMMAND_PLAIN, NULL},
    {"textsf", COMMAND_PLAIN, NULL},       {"textsl", COMMAND_EMPHASIS, NULL},
    {"textsuperscript", COMMAND_PLAIN, NULL}, {"texttt", COMMAND_CODE, NULL},
    {"textup", COMMAND_PLAIN, NULL},       {"underline", COMMAND_PLAIN, NULL},
    {"url", COMMAND_CODE, NULL},
};
/* clang-format on */

/* Commands that only formulas hold; sorted. */
static const char *const formulas[] = {
    "Alpha",   "Beta",       "Delta",    "Gamma",    "Lambda",     "Leftarrow",    "Leftrightarrow",
    "Omega",   "Phi",        "Pi",       "Psi",      "Rightarrow", "Sigma",        "Theta",
    "Upsilon", "Xi",         "alpha",    "approx",   "ast",        "bar",          "beta",
    "bigcap",  "bigcup",     "binom",    "bmod",     "boldsymbol", "bullet",       "cap",
    "cdot",    "cdots",      "chi",      "circ",     "cong",       "cos",          "cup",
    "delta",   "det",        "dfrac",    "dim",      "div",        "ell",          "emptyset",
    "epsilon", "equiv",      "eta",      "exists",   "exp",        "forall",       "frac",
    "gamma",   "ge",         "geq",      "gg",       "hat",        "hbar",         "iff",
    "implies", "in",         "inf",      "infty",    "int",        "iota",         "kappa",
    "lambda",  "langle",     "lceil",    "le",       "left",       "leftarrow",    "leq",
    "lfloor",  "lim",        "ll",       "ln",       "log",        "mapsto",       "mathbb",
    "mathbf",  "mathcal",    "mathit",   "mathrm",   "mathsf",     "max",          "mid",
    "min",     "mp",         "mu",       "nabla",    "ne",         "neg",          "neq",
    "not",     "notin",      "nu",       "odot",     "omega",      "operatorname", "oplus",
    "otimes",  "overline",   "partial",  "perp",     "phi",        "pi",           "pm",
    "prime",   "prod",       "propto",   "psi",      "rangle",     "rceil",        "rfloor",
    "rho",     "rightarrow", "setminus", "sigma",    "sim",        "simeq",        "sin",
    "sqrt",    "sqsubseteq", "star",     "subset",   "subseteq",   "sum",          "sup",
    "supset",  "supseteq",   "tan",      "tau",      "tfrac",      "theta",        "tilde",
    "times",   "to",         "top",      "triangle", "upsilon",    "varepsilon",   "varphi",
    "vec",     "vee",        "wedge",    "widehat",  "widetilde",  "xi",           "zeta",
};

enum { FORMULA_COUNT = sizeof formulas / sizeof formulas[0] };

static bool is_formula(struct sg_str name)
{
  return sg_search_has_name(name, formulas, FORMULA_COUNT);
}

/* The argument in braces at `at`, after an optional one in brackets: its end, or SG_NPOS. */
static size_t argument_end(struct sg_str s, size_t at, size_t *from)
{
  enum { ARGUMENT_MAX = 2000 };
  size_t limit = at + ARGUMENT_MAX < s.n ? at + ARGUMENT_MAX : s.n, depth = 0;
  if (at < s.n && s.p[at] == '[') {
    const char *close = memchr(s.p + at, ']', limit - at);
    at = close != NULL ? (size_t)(close - s.p) + 1 : at;
  }
  if (at >= s.n || s.p[at] != '{')
    return SG_NPOS;
  *from = at + 1;
  for (size_t i = at; i < limit; i++) {
    if (s.p[i] == '\\')
      i++;
    else if (s.p[i] == '{')
      depth++;
    else if (s.p[i] == '}' && --depth == 0)
      return i + 1;
  }
  return SG_NPOS;
}

static bool is_plain(struct sg_str s)
{
  for (size_t i = 0; i < s.n; i++)
    if (sg_is_one_of(s.p[i], "*_`$=<[]\\{}\n!"))
      return false;
  return s.n > 0 && !sg_is_space(s.p[0]) && !sg_is_space(s.p[s.n - 1]);
}

static void add_pair(struct repair *r, enum token_kind kind, size_t at, size_t from, size_t end)
{
  struct token *token = sg_span_add(r, kind, at, from);
  if (token != NULL)
    token->flags = FLAG_OPENS;
  sg_span_add(r, TOKEN_TEXT, from, end - 1);
  token = sg_span_add(r, kind, end - 1, end);
  if (token != NULL)
    token->flags = FLAG_CLOSES;
}

/* A command with an argument that is text. */
static size_t add_formatted(struct repair *r, enum command command, size_t at, size_t from, size_t end)
{
  struct span *span = r->span;
  struct sg_str inner = sg_slice(span->text, from, end - 1);
  char before = sg_span_before(span, at), after = sg_span_at(span, end);
  bool plain = is_plain(inner);
  bool apart = !sg_span_is_punctuation(inner.p[0]) && !sg_span_is_punctuation(inner.p[inner.n - 1]) &&
               before != '*' && after != '*';
  if (command == COMMAND_CODE && plain && before != '`' && after != '`') {
    struct token *token = sg_span_add(r, TOKEN_CODE, at, end);
    if (token != NULL) {
      token->a = (uint32_t)from;
      token->b = (uint32_t)end - 1;
    }
    return end;
  }
  if ((command == COMMAND_STRONG || command == COMMAND_EMPHASIS) && plain && apart) {
    add_pair(r, command == COMMAND_STRONG ? TOKEN_STRONG : TOKEN_EMPHASIS, at, from, end);
    return end;
  }
  sg_span_add(r, TOKEN_CUT, at, from);
  span->brace_at = end - 1;
  return from;
}

/* `\begin{align}…\end{align}`: a displayed formula. */
static size_t add_environment(struct repair *r, size_t at, size_t from, size_t to)
{
  static const char *const names[] = {"equation", "equation*", "displaymath", "math",
                                      "align",    "align*",    "gather",      "gather*",
                                      "multline", "multline*", "eqnarray",    "eqnarray*"};
  enum { NAME_MAX = 20, PLAIN_NAMES = 4 };
  struct span *span = r->span;
  struct sg_str name = sg_slice(span->text, from, to - 1);
  char closer[NAME_MAX + 8] = "\\end{";
  size_t kind = 0, count = sizeof names / sizeof names[0];
  while (kind < count && !sg_str_equal(name, sg_cstr(names[kind])))
    kind++;
  if (kind == count || span->no_environment)
    return at;
  memcpy(closer + 5, name.p, name.n);
  closer[5 + name.n] = '}';
  struct sg_str end_mark = sg_str(closer, name.n + 6), begin_mark = sg_slice(span->text, at, to);
  size_t end = to;
  while (end < span->text.n && !sg_str_starts(sg_slice(span->text, end, span->text.n), end_mark)) {
    const char *next = memchr(span->text.p + end + 1, '\\', span->text.n - end - 1);
    end = next != NULL ? (size_t)(next - span->text.p) : span->text.n;
    if (sg_str_starts(sg_slice(span->text, end, span->text.n), begin_mark))
      return at; /* begun again before its end */
  }
  if (end >= span->text.n) {
    span->no_environment = true;
    return at;
  }
  sg_repair_note(r, "math/broken", "TeX's environment made a formula", sg_span_line(span, at));
  struct token *token = sg_span_add(r, TOKEN_DISPLAY, at, end + name.n + 6);
  if (token != NULL) {
    bool plain = kind < PLAIN_NAMES;
    token->flags = plain ? 0 : FLAG_TAG; /* written as an aligned environment */
    token->a = (uint32_t)to;
    token->b = (uint32_t)end;
  }
  return end + name.n + 6;
}

static size_t add_known(struct repair *r, size_t row, size_t at, size_t end)
{
  struct span *span = r->span;
  enum command command = commands[row].command;
  size_t from, to = argument_end(span->text, end, &from), line = sg_span_line(span, at);
  if (command == COMMAND_NOTHING || command == COMMAND_SYMBOL) {
    sg_repair_note(r, "text/unsafe", "TeX command removed", line);
    struct token *token = sg_span_add(r, command == COMMAND_SYMBOL ? TOKEN_SYMBOL : TOKEN_CUT, at, end);
    if (token != NULL && command == COMMAND_SYMBOL)
      token->a = (uint32_t)row;
    return end;
  }
  if (to == SG_NPOS || (command != COMMAND_REFERENCE && to - from < 2))
    return at;
  sg_repair_note(r, "text/unsafe", "TeX command removed", line);
  if (command != COMMAND_REFERENCE)
    return add_formatted(r, command, at, from, to);
  sg_repair_drop(r, "TeX reference", line, sg_slice(span->text, at, to));
  sg_span_add(r, TOKEN_CUT, at, to);
  return to;
}

struct sg_str sg_span_symbol(uint32_t row)
{
  return sg_cstr(commands[row].symbol);
}

size_t sg_span_add_command(struct repair *r, size_t at)
{
  struct span *span = r->span;
  struct sg_str s = span->text;
  size_t end = at + 1, from, done = at;
  while (end < s.n && sg_is_alpha(s.p[end]))
    end++;
  struct sg_str name = sg_slice(s, at + 1, end);
  if (is_formula(name)) {
    size_t to = sg_math_run(s, at);
    if (to > at) {
      sg_repair_note(r, "text/unsafe", "TeX outside math made a formula", sg_span_line(span, at));
      struct token *token = sg_span_add(r, TOKEN_MATH, at, to);
      if (token != NULL) {
        token->a = (uint32_t)at;
        token->b = (uint32_t)to;
      }
      return to;
    }
  }
  if (sg_str_equal(name, SG_LIT("begin"))) {
    size_t to = argument_end(s, end, &from);
    done = to != SG_NPOS ? add_environment(r, at, from, to) : at;
  }
  for (size_t i = 0; done == at && i < sizeof commands / sizeof commands[0]; i++)
    if (sg_str_equal(name, sg_cstr(commands[i].name)))
      done = add_known(r, i, at, end);
  if (done > at)
    return done;
  sg_repair_note(r, "text/unsafe", "backslash escaped", sg_span_line(span, at));
  sg_span_add(r, TOKEN_LITERAL, at, at + 1);
  return at + 1;
}
