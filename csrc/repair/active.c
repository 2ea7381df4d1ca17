/* What acts: attributes, wiki links, templates, citation keys. Their words stay (markdown/safe.h). */
#include "repair/span.h"

static void tell(struct repair *r, const char *what, const char *dropped, size_t from, size_t to)
{
  size_t line = sg_span_line(r->span, from);
  sg_repair_note(r, "text/unsafe", what, line);
  sg_repair_drop(r, dropped, line, sg_slice(r->span->text, from, to));
}

size_t sg_span_add_attributes(struct repair *r, size_t at)
{
  struct span *span = r->span;
  size_t end = sg_safe_attributes_end(span->text, at);
  if (end == SG_NPOS)
    return at;
  const struct token *last = span->count > 0 ? &span->tokens[span->count - 1] : NULL;
  bool behind = last != NULL && last->to == at &&
                (last->kind == TOKEN_RAW || last->kind == TOKEN_CODE || last->kind == TOKEN_CLOSE ||
                 last->kind == TOKEN_PLAIN || last->kind == TOKEN_CUT);
  if (!behind && !(span->place == SPAN_TITLE && end == span->text.n))
    return at;
  if (sg_safe_is_identifier(sg_slice(span->text, at, end)))
    sg_repair_note(r, "text/unsafe", "identifier removed", sg_span_line(span, at));
  else
    tell(r, "attributes removed", "attributes", at, end);
  sg_span_add(r, TOKEN_CUT, at, end);
  return end;
}

size_t sg_span_end_attributed(struct repair *r, size_t at, uint32_t opener)
{
  struct span *span = r->span;
  size_t end = sg_safe_attributes_end(span->text, at + 1);
  struct token *close = end != SG_NPOS ? sg_span_add(r, TOKEN_CUT, at, end) : NULL;
  if (close == NULL)
    return at;
  struct token *open = &span->tokens[opener];
  sg_span_match_emphasis(span, opener);
  span->last_bracket = open->a;
  open->kind = TOKEN_CUT;
  if (sg_str_equal(sg_slice(span->text, at + 1, end), SG_LIT("{.mark}"))) {
    sg_repair_note(r, "highlight/broken", "span made a highlight", sg_span_line(span, at));
    open->kind = close->kind = TOKEN_HIGHLIGHT;
    open->flags = FLAG_CAN_OPEN | FLAG_TAG;
    close->flags = FLAG_CAN_CLOSE | FLAG_TAG;
    span->damaged = true;
    return end;
  }
  tell(r, "attributes removed", "attributes", at + 1, end);
  return end;
}

/* `[[words]](target)` is a link whose words stand in brackets: the inner ones go. */
size_t sg_span_add_wiki(struct repair *r, size_t at)
{
  struct span *span = r->span;
  struct sg_str words;
  size_t end = sg_safe_wiki_end(span->text, at, &words);
  if (end == SG_NPOS)
    return at;
  size_t from = (size_t)(words.p - span->text.p), to = from + words.n;
  bool link = sg_span_at(span, end) == '(' || sg_span_at(span, end) == '[';
  tell(r, "wiki link made plain text", "wiki link", at, end);
  if (link) {
    struct token *open = sg_span_add(r, TOKEN_OPEN, at, at + 1);
    if (open == NULL)
      return end;
    open->a = span->last_bracket;
    open->flags = FLAG_ACTIVE;
    span->last_bracket = (uint32_t)(span->count - 1);
  }
  sg_span_add(r, TOKEN_CUT, at + link, from);
  struct token *plain = sg_span_add(r, TOKEN_PLAIN, from, to);
  if (plain != NULL) {
    plain->a = (uint32_t)from;
    plain->b = (uint32_t)to;
  }
  sg_span_add(r, TOKEN_CUT, to, end - link);
  return end - link;
}

size_t sg_span_add_template(struct repair *r, size_t at)
{
  size_t end = sg_safe_template_end(r->span->text, at);
  if (end == SG_NPOS)
    return at;
  tell(r, "template command removed", "template command", at, end);
  sg_span_add(r, TOKEN_CUT, at, end);
  return end;
}

static bool is_word(char c)
{
  return sg_is_alpha(c) || sg_is_digit(c) || (unsigned char)c >= 0x80;
}

bool sg_span_must_escape(struct sg_str text, size_t at)
{
  char before = at > 0 ? text.p[at - 1] : ' ', after = at + 1 < text.n ? text.p[at + 1] : ' ';
  if (text.p[at] == '{')
    return sg_safe_attributes_end(text, at) != SG_NPOS;
  return text.p[at] == '@' && !is_word(before) && before != '\\' &&
         (is_word(after) || after == '{' || after == '_');
}
