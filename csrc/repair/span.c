/* A paragraph's inlines to tokens; then each concern decides about its own. */
#include "repair/span.h"

#include "base/utf8.h"

static void add_formula(struct repair *r, enum token_kind kind, size_t from, size_t to, size_t a, size_t b)
{
  struct token *token = sg_span_add(r, kind, from, to);
  if (token != NULL) {
    token->a = (uint32_t)a;
    token->b = (uint32_t)b;
  }
}

/* Where the `\(` or `\[` at `at` is closed; SG_NPOS when another one is opened before, or none. */
static size_t delimiter_end(struct sg_str s, size_t at)
{
  char open = s.p[at + 1], close = open == '[' ? ']' : ')';
  for (size_t i = at + 2; i + 1 < s.n; i += 2) {
    const char *next = memchr(s.p + i, '\\', s.n - 1 - i);
    if (next == NULL || next[1] == open)
      return SG_NPOS;
    i = (size_t)(next - s.p);
    if (next[1] == close)
      return i;
  }
  return SG_NPOS;
}

/* `\(…\)` and `\[…\]`; the paper's own dialect escapes brackets, so `\[` must look like a formula.
 * Returns its end, or `at`. */
static size_t add_tex_delimited(struct repair *r, size_t at)
{
  struct span *span = r->span;
  bool display = span->text.p[at + 1] == '[';
  size_t end = delimiter_end(span->text, at);
  if (end == SG_NPOS)
    return at;
  struct sg_str inner = sg_slice(span->text, at + 2, end);
  if (sg_str_trim(inner).n == 0)
    return at;
  bool alone = sg_str_trim(sg_slice(span->text, 0, at)).n == 0 && end + 2 == span->text.n;
  if (display && !sg_is_space(inner.p[0]) && !sg_math_looks_tex(inner) &&
      !(alone && memchr(inner.p, '=', inner.n) != NULL))
    return at;
  sg_repair_note(r, "math/broken", "TeX's delimiters made dollars", sg_span_line(span, at));
  add_formula(r, display ? TOKEN_DISPLAY : TOKEN_MATH, at, end + 2, at + 2, end);
  return end + 2;
}

/* A dollar that closes a formula but for the space before it: nothing can begin at it. */
static size_t closing_dollar(struct sg_str s, size_t at)
{
  size_t dollar = at;
  while (dollar < s.n && s.p[dollar] == ' ')
    dollar++;
  bool closes = dollar < s.n && s.p[dollar] == '$' &&
                (dollar + 1 == s.n || sg_is_space(s.p[dollar + 1]) || sg_is_one_of(s.p[dollar + 1], ".,;:)"));
  return closes ? dollar + 1 : at;
}

/* A run of `$` that starts no formula as it stands; returns where it ends. */
static size_t add_dollars(struct repair *r, size_t from, size_t to)
{
  struct span *span = r->span;
  struct sg_str s = span->text;
  if (to - from == 1 && to < s.n) {
    const char *next = memchr(s.p + to, '$', s.n - to < 200 ? s.n - to : 200);
    if (sg_is_space(s.p[to]) && next != NULL) {
      struct sg_str inner = sg_str_trim(sg_slice(s, to, (size_t)(next - s.p)));
      if (sg_math_looks_tex(inner) || (inner.n > 0 && sg_math_guess(inner, 0) == inner.n)) {
        sg_repair_note(r, "math/broken", "spaces inside dollars removed", sg_span_line(span, from));
        size_t end = (size_t)(next - s.p);
        add_formula(r, TOKEN_MATH, from, end + 1, to, end);
        return end + 1;
      }
    }
    size_t end = sg_math_guess(s, to);
    if (end > to) {
      size_t closed = closing_dollar(s, end);
      sg_repair_note(r, "math/broken", "formula closed", sg_span_line(span, from));
      add_formula(r, TOKEN_MATH, from, closed, to, end);
      return closed;
    }
  }
  if (to - from == 2 && (to == s.n || from == 0)) {
    struct sg_str rest = sg_slice(s, to, s.n);
    sg_repair_note(r, "math/broken", "formula closed", sg_span_line(span, from));
    if (sg_math_looks_tex(rest))
      add_formula(r, TOKEN_DISPLAY, from, s.n, to, s.n);
    else
      sg_span_add(r, TOKEN_CUT, from, to);
    return sg_math_looks_tex(rest) ? s.n : to;
  }
  sg_span_add(r, TOKEN_LITERAL, from, to);
  return to;
}

/* A brace or an at sign of plain text: a mark, attributes, or what has to be escaped. Returns where to
 * go on; `at` when it is a character like any other. */
static size_t add_brace(struct repair *r, size_t at)
{
  struct span *span = r->span;
  if (at == span->brace_at) {
    sg_span_add(r, TOKEN_CUT, at, at + 1);
    return at + 1;
  }
  bool brace = span->text.p[at] == '{';
  size_t length = brace ? sg_span_take_mark(r, span->text, at, span->bullet) : 0;
  if (length > 0) {
    sg_span_add(r, TOKEN_MARK, at, at + length);
    return at + length;
  }
  size_t end = brace ? sg_span_add_attributes(r, at) : at;
  if (end > at || !sg_span_must_escape(span->text, at))
    return end;
  sg_span_add(r, TOKEN_LITERAL, at, at + 1);
  return at + 1;
}

/* Plain text, cut where marks in braces stand in it and what pandoc would take for more than text.
 * Returns its end, which attributes may put behind `to`. */
static size_t add_plain(struct repair *r, size_t from, size_t to)
{
  struct span *span = r->span;
  size_t start = from, at = from;
  while (at < to) {
    char c = span->text.p[at];
    if (c != '{' && c != '@' && at != span->brace_at) {
      at++;
      continue;
    }
    struct token *before = at > start ? sg_span_add(r, TOKEN_TEXT, start, at) : NULL;
    size_t end = add_brace(r, at);
    if (end == at) { /* nothing: the text goes on */
      if (before != NULL)
        span->count--;
      at++;
      continue;
    }
    start = at = end;
  }
  if (to > start)
    sg_span_add(r, TOKEN_TEXT, start, to);
  return at > to ? at : to;
}

/* A text unit: plain, or a special character that starts nothing. Returns where to go on. */
static size_t add_text(struct repair *r, size_t from, size_t to)
{
  struct span *span = r->span;
  struct sg_str s = span->text;
  struct token *token;
  switch (s.p[from]) {
  case '$':
    return add_dollars(r, from, to);
  case '`':
    sg_span_add(r, TOKEN_LITERAL, from, to);
    return to;
  case '<': {
    size_t template = sg_span_add_template(r, from);
    if (template > from)
      return template;
    size_t length = sg_repair_template_token(sg_slice(s, from, s.n));
    if (length > 0) {
      sg_repair_note(r, "text/residue", "token of the model's template removed", sg_span_line(span, from));
      sg_span_add(r, TOKEN_CUT, from, from + length);
      return from + length;
    }
    char next = sg_span_at(span, from + 1);
    bool tag = sg_is_alpha(next) || next == '/' || next == '!' || next == '?' || next == '%';
    to += next == '%'; /* a template begins with `<%` even behind a backslash */
    sg_span_add(r, tag ? TOKEN_LITERAL : TOKEN_TEXT, from, to);
    return to;
  }
  case '!':
    if (sg_span_add_wiki(r, from) > from)
      return span->tokens[span->count - 1].to;
    if (to - from < 2) {
      sg_span_add(r, TOKEN_TEXT, from, to);
      return to;
    }
    /* fall through */
  case '[':
    if (s.p[from] == '[' && sg_span_add_wiki(r, from) > from)
      return span->tokens[span->count - 1].to;
    token = sg_span_add(r, TOKEN_OPEN, from, to);
    if (token != NULL) {
      token->a = span->last_bracket;
      token->flags = FLAG_ACTIVE | (s.p[from] == '!' ? FLAG_IMAGE : 0);
      span->last_bracket = (uint32_t)(span->count - 1);
    }
    return to;
  case ']':
    return sg_span_close_bracket(r, from);
  case '\\':
    if (sg_is_alpha(sg_span_at(span, from + 1)))
      return sg_span_add_command(r, from);
    if (from + 1 < s.n && s.p[from + 1] == '\n') {
      sg_span_add(r, TOKEN_HARD, from, from + 2);
      return from + 2;
    }
    sg_span_add(r, TOKEN_LITERAL, from, to);
    return to;
  }
  return add_plain(r, from, to);
}

static void add_break(struct repair *r, const struct sg_inline *unit)
{
  struct sg_str s = r->span->text;
  bool hard = unit->from >= 2 && s.p[unit->from - 1] == ' ' && s.p[unit->from - 2] == ' ';
  sg_span_add(r, hard ? TOKEN_HARD : TOKEN_BREAK, unit->from, unit->to);
}

/* What stands from `from` to `to` in the unit, "==x==", becomes a highlight of x. */
static void take_highlight_out(struct repair *r, const struct sg_inline *unit, enum token_kind kind,
                               size_t from, size_t to)
{
  r->span->damaged = true;
  struct token *token = sg_span_add(r, TOKEN_HIGHLIGHT, unit->from, from + 2);
  if (token != NULL)
    token->flags = FLAG_CAN_OPEN | FLAG_TAG;
  add_formula(r, kind, from + 2, to - 2, from + 2, to - 2);
  token = sg_span_add(r, TOKEN_HIGHLIGHT, to - 2, unit->to);
  if (token != NULL)
    token->flags = FLAG_CAN_CLOSE | FLAG_TAG;
}

/* `` `==x==` `` was meant to be highlighted code. */
static void add_code(struct repair *r, const struct sg_inline *unit)
{
  struct span *span = r->span;
  struct sg_str inner = sg_str_trim(sg_slice(span->text, unit->inner_from, unit->inner_to));
  if (sg_safe_is_query(inner)) {
    sg_repair_note(r, "text/unsafe", "code that notes run made plain text", sg_span_line(span, unit->from));
    add_formula(r, TOKEN_PLAIN, unit->from, unit->to, (size_t)(inner.p - span->text.p),
                (size_t)(inner.p - span->text.p) + inner.n);
    return;
  }
  if (inner.n < 5 || !sg_str_starts(inner, SG_LIT("==")) || !sg_str_ends(inner, SG_LIT("==")) ||
      sg_str_find(inner, SG_LIT("=="), 2) != inner.n - 2 || inner.p[2] == ' ') {
    sg_span_add(r, TOKEN_RAW, unit->from, unit->to);
    return;
  }
  sg_repair_note(r, "highlight/broken", "highlight taken out of code", sg_span_line(span, unit->from));
  size_t from = (size_t)(inner.p - span->text.p);
  take_highlight_out(r, unit, TOKEN_CODE, from, from + inner.n);
}

/* `$==x==$` was meant to be a highlighted formula. */
static void add_math(struct repair *r, const struct sg_inline *unit)
{
  struct span *span = r->span;
  enum token_kind kind = unit->kind == SG_INLINE_MATH ? TOKEN_MATH : TOKEN_DISPLAY;
  size_t a = unit->inner_from, b = unit->inner_to;
  struct sg_str inner = sg_slice(span->text, a, b);
  if (inner.n < 5 || !sg_str_starts(inner, SG_LIT("==")) || !sg_str_ends(inner, SG_LIT("=="))) {
    add_formula(r, kind, unit->from, unit->to, a, b);
    return;
  }
  sg_repair_note(r, "highlight/broken", "highlight taken out of a formula", sg_span_line(span, unit->from));
  take_highlight_out(r, unit, kind, a, b);
}

static void add_highlight(struct repair *r, const struct sg_inline *unit)
{
  struct span *span = r->span;
  struct token *token = sg_span_add(r, TOKEN_HIGHLIGHT, unit->from, unit->to);
  span->damaged = true;
  if (token == NULL)
    return;
  token->flags = (uint8_t)((sg_is_space(sg_span_at(span, unit->to)) ? 0 : FLAG_CAN_OPEN) |
                           (sg_is_space(sg_span_before(span, unit->from)) ? 0 : FLAG_CAN_CLOSE));
}

/* An address in angle brackets is a link without a text of its own. */
static void add_autolink(struct repair *r, const struct sg_inline *unit)
{
  struct sg_str target = sg_slice(r->span->text, unit->inner_from, unit->inner_to);
  bool mail = sg_str_find(target, SG_LIT(":"), 0) == SG_NPOS; /* <a@b.org> */
  if (sg_link_is_listed(r->options, target) && (mail || sg_safe_target(target))) {
    sg_span_add(r, TOKEN_RAW, unit->from, unit->to);
    return;
  }
  sg_repair_note(r, "text/unsafe", "address made plain text", sg_span_line(r->span, unit->from));
  add_formula(r, TOKEN_CODE, unit->from, unit->to, unit->inner_from, unit->inner_to);
}

static size_t add_unit(struct repair *r, const struct sg_inline *unit)
{
  switch (unit->kind) {
  case SG_INLINE_ESCAPE: {
    char c = r->span->text.p[unit->from + 1];
    size_t end = c == '(' || c == '[' ? add_tex_delimited(r, unit->from) : unit->from;
    if (end > unit->from)
      return end;
    sg_span_add(r, TOKEN_RAW, unit->from, unit->to);
    break;
  }
  case SG_INLINE_CODE:
    add_code(r, unit);
    break;
  case SG_INLINE_MATH:
  case SG_INLINE_DISPLAY:
    add_math(r, unit);
    break;
  case SG_INLINE_EMPHASIS:
    sg_span_add_delimiter(r, unit->from, unit->to);
    break;
  case SG_INLINE_HIGHLIGHT:
    add_highlight(r, unit);
    break;
  case SG_INLINE_AUTOLINK:
    add_autolink(r, unit);
    break;
  case SG_INLINE_HTML:
    return sg_span_add_html(r, unit);
  case SG_INLINE_BREAK:
    add_break(r, unit);
    break;
  default:
    return add_text(r, unit->from, unit->to);
  }
  return unit->to;
}

bool sg_span_read(struct repair *r, struct sg_str text)
{
  struct span *span = r->span;
  struct sg_inline_scanner scanner;
  struct sg_inline unit;
  span->line_known = span->line;
  span->line_at = 0;
  span->text = sg_span_take_marks(r, sg_str_trim(text), span->bullet);
  span->count = 0;
  span->last_delimiter = span->last_bracket = NO_TOKEN;
  span->close_at = span->strong_end = span->brace_at = SG_NPOS;
  span->strong_start = false;
  span->full = span->no_environment = span->damaged = span->emphasised = span->tagged = false;
  sg_inline_init(&scanner, span->text);
  scanner.apart = true;
  while (sg_inline_next(&scanner, &unit)) {
    scanner.at = add_unit(r, &unit);
    if (span->full)
      return false;
  }
  sg_span_pair_tags(r);
  if (span->emphasised) {
    sg_span_match_emphasis(span, NO_TOKEN);
    sg_span_mend_strong(r);
  }
  if (span->damaged)
    sg_span_match_highlights(r);
  return true;
}
