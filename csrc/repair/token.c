/* The tokens of a span: what every part that reads inlines adds and asks. */
#include "repair/span.h"

struct token *sg_span_add(struct repair *r, enum token_kind kind, size_t from, size_t to)
{
  struct span *span = r->span;
  if (span->count == SPAN_TOKENS_MAX) {
    span->full = true;
    return NULL;
  }
  if (span->count == span->capacity) {
    struct token *grown = sg_arena_stretch(r->arena, span->tokens, span->count, &span->capacity, sizeof *grown);
    if (grown == NULL)
      return NULL;
    span->tokens = grown;
  }
  struct token *token = &span->tokens[span->count++];
  *token = (struct token){.kind = (uint8_t)kind, .from = (uint32_t)from, .to = (uint32_t)to};
  return token;
}

size_t sg_span_line(struct span *span, size_t at)
{
  if (at < span->line_at) {
    span->line_at = 0;
    span->line_known = span->line;
  }
  for (; span->line_at < at && span->line_at < span->text.n; span->line_at++)
    span->line_known += span->text.p[span->line_at] == '\n';
  return span->line_known;
}

bool sg_span_is_punctuation(char c)
{
  return (c >= '!' && c <= '/') || (c >= ':' && c <= '@') || (c >= '[' && c <= '`') || (c >= '{' && c <= '~');
}
