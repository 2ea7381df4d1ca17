/* Emphasis: CommonMark's delimiter runs (0.31, 6.2 and the appendix), so that a run which ends up
 * without a partner can be told from mark-up. */
#include "markdown/inline.h"
#include "repair/span.h"

enum { TERM_WORDS_MAX = 8 /* between `**` and the colon behind a term, or in a line of one */ };

void sg_span_add_delimiter(struct repair *r, size_t from, size_t to)
{
  struct span *span = r->span;
  struct token *token = sg_span_add(r, TOKEN_DELIMITER, from, to);
  if (token == NULL)
    return;
  struct sg_inline_sides sides = sg_inline_sides(span->text, from, to);
  token->flags = (uint8_t)((sides.opens ? FLAG_CAN_OPEN : 0) | (sides.closes ? FLAG_CAN_CLOSE : 0));
  token->prev = span->last_delimiter;
  token->next = NO_TOKEN;
  uint32_t index = (uint32_t)(span->count - 1);
  if (token->prev != NO_TOKEN)
    span->tokens[token->prev].next = index;
  span->last_delimiter = index;
  span->emphasised = true;
}

static uint32_t left_of(const struct token *token)
{
  return token->to - token->from - token->opened - token->closed;
}

static void unlink_token(struct span *span, uint32_t index)
{
  struct token *token = &span->tokens[index];
  if (token->prev != NO_TOKEN)
    span->tokens[token->prev].next = token->next;
  if (token->next != NO_TOKEN)
    span->tokens[token->next].prev = token->prev;
  else
    span->last_delimiter = token->prev;
}

/* May the two runs match? A run that can both open and close is held to the rule of three. */
static bool matches(const struct span *span, const struct token *opener, const struct token *closer)
{
  if (!(opener->flags & FLAG_CAN_OPEN) || span->text.p[opener->from] != span->text.p[closer->from])
    return false;
  if (!(opener->flags & FLAG_CAN_CLOSE) && !(closer->flags & FLAG_CAN_OPEN))
    return true;
  uint32_t a = opener->to - opener->from, b = closer->to - closer->from;
  return (a + b) % 3 != 0 || (a % 3 == 0 && b % 3 == 0);
}

/* The nearest opener below `closer` and above `bottom`, or NO_TOKEN. */
static uint32_t find_opener(const struct span *span, uint32_t closer, uint32_t bottom)
{
  uint32_t opener = span->tokens[closer].prev;
  while (opener != NO_TOKEN && opener != bottom && (bottom == NO_TOKEN || opener > bottom) &&
         !matches(span, &span->tokens[opener], &span->tokens[closer]))
    opener = span->tokens[opener].prev;
  return opener == bottom || (bottom != NO_TOKEN && opener != NO_TOKEN && opener < bottom) ? NO_TOKEN : opener;
}

void sg_span_match_emphasis(struct span *span, uint32_t bottom)
{
  /* By character, whether it can open, and length modulo 3: below this token there is no opener. */
  uint32_t floor[2][2][3];
  for (int i = 0; i < 12; i++)
    floor[i / 6][i / 3 % 2][i % 3] = bottom;
  uint32_t closer = span->last_delimiter;
  while (closer != NO_TOKEN && span->tokens[closer].prev != NO_TOKEN &&
         (bottom == NO_TOKEN || span->tokens[closer].prev > bottom))
    closer = span->tokens[closer].prev;
  if (closer != NO_TOKEN && bottom != NO_TOKEN && closer < bottom)
    closer = NO_TOKEN;
  while (closer != NO_TOKEN) {
    struct token *c = &span->tokens[closer];
    if (!(c->flags & FLAG_CAN_CLOSE)) {
      closer = c->next;
      continue;
    }
    uint32_t *limit = &floor[span->text.p[c->from] == '_'][!!(c->flags & FLAG_CAN_OPEN)][(c->to - c->from) % 3];
    uint32_t opener = find_opener(span, closer, *limit);
    if (opener == NO_TOKEN) {
      *limit = c->prev != NO_TOKEN && (bottom == NO_TOKEN || c->prev > bottom) ? c->prev : bottom;
      uint32_t next = c->next;
      if (!(c->flags & FLAG_CAN_OPEN))
        unlink_token(span, closer);
      closer = next;
      continue;
    }
    struct token *o = &span->tokens[opener];
    uint32_t used = left_of(o) >= 2 && left_of(c) >= 2 ? 2 : 1;
    o->opened += used;
    c->closed += used;
    while (c->prev != opener)
      unlink_token(span, c->prev);
    if (left_of(o) == 0)
      unlink_token(span, opener);
    if (left_of(c) == 0) {
      uint32_t next = c->next;
      unlink_token(span, closer);
      closer = next;
    }
  }
  while (span->last_delimiter != NO_TOKEN && (bottom == NO_TOKEN || span->last_delimiter > bottom))
    unlink_token(span, span->last_delimiter);
}

/* -- A term's `**` without its partner ---------------------------------------------------------- */

static bool is_lone_strong(const struct span *span, size_t index, uint8_t flag)
{
  const struct token *token = index < span->count ? &span->tokens[index] : NULL;
  return token != NULL && token->kind == TOKEN_DELIMITER && token->to - token->from == 2 &&
         span->text.p[token->from] == '*' && token->opened + token->closed == 0 && (token->flags & flag);
}

/* A few words of one sentence. */
static bool is_term(struct sg_str s)
{
  size_t words = 1;
  if (s.n == 0 || (sg_span_is_punctuation(s.p[0]) && !sg_is_one_of(s.p[0], "\"'(")))
    return false;
  for (size_t i = 0; i < s.n; i++) {
    words += s.p[i] == ' ';
    if (sg_is_one_of(s.p[i], ".!?;") && i + 1 < s.n && s.p[i + 1] == ' ')
      return false;
  }
  return words <= TERM_WORDS_MAX;
}

/* Where the term ends that the text token begins with: before a colon, else where the text ends;
 * SG_NPOS: it is not a term. */
static size_t term_end(const struct span *span, const struct token *token)
{
  size_t end = token->from + 1;
  while (end < token->to && !(span->text.p[end] == ':' && sg_is_space(sg_span_at(span, end + 1))))
    end++;
  bool ends = end < token->to || end == span->text.n;
  return ends && is_term(sg_slice(span->text, token->from, end)) ? end : SG_NPOS;
}

void sg_span_mend_strong(struct repair *r)
{
  struct span *span = r->span;
  const struct token *text = span->count > 1 ? &span->tokens[1] : NULL;
  if (is_lone_strong(span, 0, FLAG_CAN_OPEN) && text != NULL && text->kind == TOKEN_TEXT) { /* **Term: text */
    span->strong_end = term_end(span, text);
    if (span->strong_end != SG_NPOS)
      span->tokens[0].opened = 2;
  } else if (is_lone_strong(span, 1, FLAG_CAN_CLOSE) && span->tokens[0].kind == TOKEN_TEXT) { /* Term**: text */
    span->strong_start = (sg_span_at(span, text->to) == ':' || sg_span_before(span, text->from) == ':') &&
                         is_term(sg_slice(span->text, 0, text->from));
    if (span->strong_start)
      span->tokens[1].closed = 2;
  }
  if (span->strong_end != SG_NPOS || span->strong_start)
    sg_repair_note(r, "text/residue", "`**` around a term completed", span->line);
}
