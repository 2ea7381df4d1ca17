/* Which `==` open a highlight, close one, or are taken out. A highlight stands within one paragraph,
 * has no space just inside, and does not cross emphasis. */
#include "repair/span.h"

enum { WORDS_MAX = 30 /* of a highlight that is closed for its author */ };

static bool looks_like_code(struct sg_str word)
{
  char last = word.n > 0 ? word.p[word.n - 1] : ' ';
  return word.n == 1 ||
         (word.n > 0 && (last == ')' || last == ']' || last == '`' || memchr(word.p, '_', word.n) != NULL));
}

/* Is `==` at this token a comparison ("x == 1", "len(a) == n")? Spaces around it, and code on the
 * left or a value on the right. */
static bool is_comparison(const struct span *span, const struct token *token)
{
  enum { WORD_MAX = 20 };
  if ((token->flags & (FLAG_CAN_OPEN | FLAG_CAN_CLOSE | FLAG_TAG)) || token->from < 2)
    return false;
  size_t end = token->from - 1, start = end;
  while (start > 0 && !sg_is_space(span->text.p[start - 1]) && end - start < WORD_MAX)
    start--;
  char right = sg_span_at(span, token->to + 1);
  return looks_like_code(sg_slice(span->text, start, end)) || sg_is_digit(right) || right == '"' ||
         right == '\'' || right == '`';
}

static void take_out(struct repair *r, struct token *token, const char *what)
{
  sg_repair_note(r, "highlight/broken", what, sg_span_line(r->span, token->from));
  token->kind = TOKEN_CUT;
}

/* How far emphasis is nested at each token, to see whether a highlight crosses it. */
struct nesting {
  long depth, lowest;
};

static void pass_token(struct nesting *nesting, const struct token *token)
{
  if (token->kind == TOKEN_DELIMITER) {
    nesting->depth -= token->closed;
    if (nesting->depth < nesting->lowest)
      nesting->lowest = nesting->depth;
    nesting->depth += token->opened;
  } else if (token->kind == TOKEN_STRONG || token->kind == TOKEN_EMPHASIS) {
    nesting->depth += token->flags & FLAG_OPENS ? 2 : -2;
    if (nesting->depth < nesting->lowest)
      nesting->lowest = nesting->depth;
  }
}

/* A lone opener whose closer was mistyped as one `=`: the text token that holds it, or NULL. */
static struct token *mistyped_closer(struct span *span, size_t opener)
{
  struct nesting nesting = {0, 0};
  for (size_t i = opener + 1; i < span->count; i++) {
    struct token *token = &span->tokens[i];
    pass_token(&nesting, token);
    if (token->kind != TOKEN_TEXT || token->to - token->from != 1 || span->text.p[token->from] != '=')
      continue;
    char before = sg_span_before(span, token->from), after = sg_span_at(span, token->to);
    if (!sg_is_space(before) && (sg_is_space(after) || sg_is_one_of(after, ":,.;)")))
      return nesting.depth == 0 && nesting.lowest == 0 ? token : NULL;
  }
  return NULL;
}

/* Where a sentence ends in the text token, before its last mark; SG_NPOS: it goes on. */
static size_t sentence_end(const struct span *span, const struct token *token)
{
  for (size_t i = token->from; i < token->to; i++) {
    char c = span->text.p[i];
    if ((c == '.' || c == '!' || c == '?') && i > token->from + 1 && sg_is_space(sg_span_at(span, i + 1)) &&
        i + 1 < span->text.n && !(c == '.' && sg_is_space(span->text.p[i - 2])))
      return i;
  }
  return SG_NPOS;
}

/* Closes a highlight at the end of its sentence when that is near enough. */
static bool close_at_sentence(struct span *span, size_t opener)
{
  struct nesting nesting = {0, 0};
  size_t words = 1, end = SG_NPOS;
  for (size_t i = opener + 1; i < span->count && end == SG_NPOS && words <= WORDS_MAX; i++) {
    const struct token *token = &span->tokens[i];
    if (token->kind == TOKEN_OPEN || token->kind == TOKEN_HARD)
      return false;
    pass_token(&nesting, token);
    if (token->kind == TOKEN_TEXT) {
      end = nesting.depth == 0 ? sentence_end(span, token) : SG_NPOS;
      size_t to = end != SG_NPOS ? end : token->to;
      for (size_t k = token->from; k < to; k++)
        words += span->text.p[k] == ' ';
    }
  }
  if (end == SG_NPOS) {
    end = span->text.n;
    const struct token *last = &span->tokens[span->count - 1];
    while (last->kind == TOKEN_TEXT && end > last->from + 1 && sg_is_one_of(span->text.p[end - 1], ".!?:;, "))
      end--;
  }
  if (words > WORDS_MAX || nesting.depth != 0 || nesting.lowest < 0 || end <= span->tokens[opener].to ||
      span->text.p[end - 1] == '=' || sg_span_at(span, end) == '=')
    return false;
  span->close_at = end;
  return true;
}

/* A highlight was opened and not closed in this paragraph. */
static void mend_opener(struct repair *r, size_t opener)
{
  struct span *span = r->span;
  struct token *token = &span->tokens[opener];
  struct token *closer = mistyped_closer(span, opener);
  if (closer != NULL) {
    sg_repair_note(r, "highlight/broken", "`=` made `==`", sg_span_line(span, closer->from));
    token->flags |= FLAG_OPENS;
    closer->kind = TOKEN_HIGHLIGHT;
    closer->flags = FLAG_CLOSES;
  } else if ((token->flags & FLAG_CAN_OPEN) && close_at_sentence(span, opener)) {
    sg_repair_note(r, "highlight/broken", "highlight closed", sg_span_line(span, token->from));
    token->flags |= FLAG_OPENS;
  } else {
    take_out(r, token, "`==` without a partner removed");
  }
}

/* `**==x==**`: the highlight is emphasis enough. */
static void drop_strong_around(struct repair *r, size_t opener, size_t closer)
{
  struct span *span = r->span;
  if (opener == 0 || closer + 1 >= span->count)
    return;
  struct token *before = &span->tokens[opener - 1], *after = &span->tokens[closer + 1];
  if (before->kind != TOKEN_DELIMITER || after->kind != TOKEN_DELIMITER || before->opened != 2 ||
      after->closed != 2 || before->to - before->from != 2 || after->to - after->from != 2)
    return;
  sg_repair_note(r, "highlight/broken", "`**==` made `==`", sg_span_line(span, before->from));
  before->kind = after->kind = TOKEN_CUT;
}

static void join(struct repair *r, size_t opener, size_t closer, const struct nesting *nesting)
{
  struct span *span = r->span;
  struct token *open = &span->tokens[opener], *close = &span->tokens[closer];
  bool equals = sg_span_before(span, open->from) == '=' || sg_span_at(span, open->to) == '=' ||
                sg_span_before(span, close->from) == '=' || sg_span_at(span, close->to) == '=';
  if (nesting->depth != 0 || nesting->lowest < 0 || equals) {
    take_out(r, open, "highlight across other mark-up removed");
    take_out(r, close, "highlight across other mark-up removed");
    return;
  }
  if (!(open->flags & FLAG_CAN_OPEN) || !(close->flags & FLAG_CAN_CLOSE))
    sg_repair_note(r, "highlight/broken", "space inside a highlight removed", sg_span_line(span, open->from));
  open->flags |= FLAG_OPENS;
  close->flags |= FLAG_CLOSES;
  drop_strong_around(r, opener, closer);
}

void sg_span_match_highlights(struct repair *r)
{
  struct span *span = r->span;
  size_t opener = SG_NPOS;
  struct nesting nesting = {0, 0};
  for (size_t i = 0; i < span->count; i++) {
    struct token *token = &span->tokens[i];
    pass_token(&nesting, token);
    if (token->kind != TOKEN_HIGHLIGHT || (token->flags & (FLAG_OPENS | FLAG_CLOSES)))
      continue;
    if (is_comparison(span, token)) {
      token->kind = TOKEN_LITERAL;
      continue;
    }
    bool can_open = token->flags & FLAG_CAN_OPEN, can_close = token->flags & FLAG_CAN_CLOSE;
    if (opener == SG_NPOS) {
      if (can_open || !can_close) {
        opener = i;
        nesting = (struct nesting){0, 0};
      } else {
        take_out(r, token, "`==` without a partner removed");
      }
    } else if (can_close || !can_open) {
      join(r, opener, i, &nesting);
      opener = SG_NPOS;
    } else {
      take_out(r, &span->tokens[opener], "`==` without a partner removed");
      opener = i;
      nesting = (struct nesting){0, 0};
    }
  }
  if (opener != SG_NPOS)
    mend_opener(r, opener);
}
