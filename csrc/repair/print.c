/* A paragraph's tokens back to text. */
#include <stdlib.h>

#include "repair/span.h"

struct output {
  struct repair *r;
  struct sg_buf *buf;
  size_t start;           /* where the paragraph begins in it */
  size_t opened;          /* length right after mark-up that opens: spaces are not written there */
  struct sg_buf *scratch; /* a formula before it is made safe */
};

static bool wants_no_space(const struct output *out)
{
  size_t end = out->buf->length;
  return end == out->start || out->opened == end || sg_is_space(out->buf->data[end - 1]);
}

/* Text with its white space folded to one space each. */
static void put_text(struct output *out, struct sg_str s)
{
  size_t from = 0;
  for (size_t i = 0; i < s.n; i++) {
    if ((unsigned char)s.p[i] > ' ' || !sg_is_space(s.p[i]))
      continue;
    bool single = s.p[i] == ' ' && i > from && i + 1 < s.n && !sg_is_space(s.p[i + 1]);
    if (single)
      continue;
    sg_buf_add(out->buf, sg_slice(s, from, i));
    if (!wants_no_space(out))
      sg_buf_add_char(out->buf, ' ');
    while (i + 1 < s.n && sg_is_space(s.p[i + 1]))
      i++;
    from = i + 1;
  }
  sg_buf_add(out->buf, sg_slice(s, from, s.n));
}

static void put_raw(struct output *out, struct sg_str s)
{
  size_t at = out->buf->length;
  sg_buf_add(out->buf, s);
  for (; at < out->buf->length; at++)
    if (out->buf->data[at] == '\n')
      out->buf->data[at] = ' ';
}

/* Mark-up that opens: the space after it goes. */
static void put_opening(struct output *out, struct sg_str mark)
{
  sg_buf_add(out->buf, mark);
  out->opened = out->buf->length;
}

/* Mark-up that closes: the space before it is put behind it. `opening`: what it closes, which goes
 * as well when there is nothing in between. */
static void put_closing(struct output *out, struct sg_str mark)
{
  struct sg_buf *buf = out->buf;
  size_t end = buf->length;
  while (end > out->start && buf->data[end - 1] == ' ' && !(end - 1 > out->start && buf->data[end - 2] == '\\'))
    end--;
  bool space = end < buf->length;
  sg_buf_truncate(buf, end);
  if (out->opened == end && sg_str_ends(sg_slice(sg_buf_str(buf), out->start, end), mark)) {
    sg_buf_truncate(buf, end - mark.n);
    out->opened = SG_NPOS;
    return;
  }
  sg_buf_add(buf, mark);
  if (space)
    sg_buf_add_char(buf, ' ');
}

static void put_delimiter(struct output *out, const struct token *token, char c)
{
  for (uint32_t left = token->closed; left > 0; left -= left >= 2 ? 2 : 1) {
    char mark[2] = {c, c};
    put_closing(out, sg_str(mark, left >= 2 ? 2 : 1));
  }
  for (uint32_t i = token->to - token->from - token->closed - token->opened; i > 0; i--) {
    sg_buf_add_char(out->buf, '\\');
    sg_buf_add_char(out->buf, c);
  }
  if (token->opened > 0) {
    sg_buf_add_times(out->buf, c, token->opened);
    out->opened = out->buf->length;
  }
}

static void put_code(struct output *out, struct sg_str code)
{
  bool ticks = memchr(code.p, '`', code.n) != NULL;
  sg_buf_add(out->buf, ticks ? SG_LIT("`` ") : SG_LIT("`"));
  put_raw(out, code);
  sg_buf_add(out->buf, ticks ? SG_LIT(" ``") : SG_LIT("`"));
}

/* Text that stood in other mark-up. */
static void put_plain(struct output *out, struct sg_str s)
{
  static const char marks[] = "\\`$*_=<[]{}@%!^~&|";
  for (size_t i = 0; i < s.n; i++) {
    if (sg_is_one_of((unsigned char)s.p[i], marks))
      sg_buf_add_char(out->buf, '\\');
    sg_buf_add_char(out->buf, s.p[i] == '\n' ? ' ' : s.p[i]);
  }
}

static int compare_formulas(const void *key, const void *row)
{
  return sg_str_compare(*(const struct sg_str *)key, ((const struct sg_repair_formula *)row)->tex);
}

/* A formula with its dollars, made safe: written out where it is one of the paper's macros. */
static void put_safe(struct output *out, struct sg_str math, size_t line)
{
  const struct sg_repair_options *options = out->r->options;
  size_t dollars = sg_str_starts(math, SG_LIT("$$")) ? 2 : 1;
  struct sg_str tex = sg_slice(math, dollars, math.n > 2 * dollars ? math.n - dollars : dollars);
  const struct sg_repair_formula *formula = NULL;
  if (options->formula_count > 0)
    formula = bsearch(&tex, options->formulas, options->formula_count, sizeof *formula, compare_formulas);
  if (options->raw_formulas) {
    sg_buf_add(out->buf, math);
  } else if (formula != NULL) {
    sg_repair_note(out->r, "math/broken", "the paper's macros written out", line);
    sg_buf_add(out->buf, sg_slice(math, 0, dollars));
    sg_safe_math(formula->written_out, out->buf);
    sg_buf_add(out->buf, sg_slice(math, 0, dollars));
  } else {
    sg_safe_math(math, out->buf);
  }
}

static void put_formula(struct output *out, struct span *span, const struct token *token)
{
  struct sg_str math = sg_slice(span->text, token->a, token->b);
  if (token->kind == TOKEN_SUB || token->kind == TOKEN_SUPER) {
    sg_buf_add(out->buf, token->kind == TOKEN_SUB ? SG_LIT("$_{") : SG_LIT("$^{"));
    sg_buf_add(out->buf, math);
    sg_buf_add(out->buf, SG_LIT("}$"));
  } else {
    sg_buf_clear(out->scratch);
    sg_math_write(out->scratch, math, token->kind == TOKEN_DISPLAY, token->flags & FLAG_TAG);
    put_safe(out, sg_buf_str(out->scratch), sg_span_line(span, token->from));
  }
  if (sg_is_digit(sg_span_at(span, token->to)))
    sg_buf_add_char(out->buf, ' '); /* or pandoc takes the dollar for a price's */
}

static void put_highlight(struct output *out, const struct token *token)
{
  if (token->flags & FLAG_OPENS)
    put_opening(out, SG_LIT("=="));
  else if (token->flags & FLAG_CLOSES)
    put_closing(out, SG_LIT("=="));
}

static void put_literal(struct output *out, struct sg_str source)
{
  for (size_t i = 0; i < source.n; i++) {
    sg_buf_add_char(out->buf, '\\');
    sg_buf_add_char(out->buf, source.p[i]);
  }
}

static void drop_spaces(struct output *out)
{
  while (out->buf->length > out->start && out->buf->data[out->buf->length - 1] == ' ')
    sg_buf_truncate(out->buf, out->buf->length - 1);
}

static void put_hard_break(struct output *out, bool words_follow)
{
  drop_spaces(out);
  if (words_follow && out->buf->length > out->start)
    sg_buf_add(out->buf, SG_LIT("\\\n"));
}

static void put_link_end(struct output *out, const struct token *token, struct sg_str source)
{
  if (token->flags & FLAG_TAG)
    sg_link_write(out->r, token->a, out->buf);
  else
    put_raw(out, source);
}

static void put_emphasis(struct output *out, const struct token *token)
{
  struct sg_str mark = token->kind == TOKEN_STRONG ? SG_LIT("**") : SG_LIT("*");
  if (token->flags & FLAG_OPENS)
    put_opening(out, mark);
  else
    put_closing(out, mark);
}

static void put_token(struct output *out, struct span *span, const struct token *token)
{
  struct sg_str source = sg_slice(span->text, token->from, token->to);
  switch ((enum token_kind)token->kind) {
  case TOKEN_TEXT:
    put_text(out, source);
    break;
  case TOKEN_LITERAL:
    put_literal(out, source);
    break;
  case TOKEN_BREAK:
    put_text(out, SG_LIT(" "));
    break;
  case TOKEN_HARD:
    put_hard_break(out, token->to < span->text.n);
    break;
  case TOKEN_MATH:
  case TOKEN_DISPLAY:
  case TOKEN_SUB:
  case TOKEN_SUPER:
    put_formula(out, span, token);
    break;
  case TOKEN_DELIMITER:
    put_delimiter(out, token, source.p[0]);
    break;
  case TOKEN_HIGHLIGHT:
    put_highlight(out, token);
    break;
  case TOKEN_OPEN:
    if (!(token->flags & FLAG_TAG))
      sg_buf_add(out->buf, source);
    break;
  case TOKEN_CLOSE:
    put_link_end(out, token, source);
    break;
  case TOKEN_RAW:
    put_raw(out, source);
    break;
  case TOKEN_STRONG:
  case TOKEN_EMPHASIS:
    put_emphasis(out, token);
    break;
  case TOKEN_CODE:
    put_code(out, sg_slice(span->text, token->a, token->b));
    break;
  case TOKEN_PLAIN:
    put_plain(out, sg_slice(span->text, token->a, token->b));
    break;
  case TOKEN_SYMBOL:
    sg_buf_add(out->buf, sg_span_symbol(token->a));
    break;
  case TOKEN_MARK:
    if (sg_is_one_of(sg_span_at(span, token->to), ".,;:!?)"))
      drop_spaces(out);
    /* fall through */
  case TOKEN_CUT:
    if (wants_no_space(out) && out->opened != out->buf->length)
      out->opened = out->buf->length; /* the space behind it would stand after another */
    break;
  }
}

/* A token in or behind which mark-up that was left open is to be closed. */
static void put_closed(struct output *out, struct span *span, const struct token *token, size_t at,
                       struct sg_str mark)
{
  if (token->kind != TOKEN_TEXT) {
    put_token(out, span, token);
    put_closing(out, mark);
    return;
  }
  put_text(out, sg_slice(span->text, token->from, at));
  put_closing(out, mark);
  put_text(out, sg_slice(span->text, at, token->to));
}

static bool closes(const struct token *token, size_t at)
{
  return at > token->from && at <= token->to;
}

void sg_span_print(struct repair *r, struct sg_buf *out)
{
  struct span *span = r->span;
  struct output output = {r, out, out->length, SG_NPOS, &r->guarded};
  if (span->strong_start)
    put_opening(&output, SG_LIT("**"));
  for (size_t i = 0; i < span->count; i++) {
    const struct token *token = &span->tokens[i];
    if (closes(token, span->close_at))
      put_closed(&output, span, token, span->close_at, SG_LIT("=="));
    else if (closes(token, span->strong_end))
      put_closed(&output, span, token, span->strong_end, SG_LIT("**"));
    else
      put_token(&output, span, token);
  }
  size_t end = out->length;
  while (end > output.start && sg_is_space(out->data[end - 1]))
    end--;
  sg_buf_truncate(out, end);
}
