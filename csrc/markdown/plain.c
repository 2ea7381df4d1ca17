#include "markdown/plain.h"

#include "markdown/inline.h"

enum { NESTED_MAX = 4 /* images in links and the like; deeper ones stay as they are */ };

/* -- Plain text as Markdown ---------------------------------------------------------------------- */

/* Bytes at the start of a line that would make it a list or a number of one. */
static size_t marker_at(struct sg_str s)
{
  size_t digits = 0;
  if (s.n > 0 && (s.p[0] == '-' || s.p[0] == '+'))
    return 1;
  while (digits < s.n && sg_is_digit(s.p[digits]))
    digits++;
  return digits > 0 && digits < s.n && (s.p[digits] == '.' || s.p[digits] == ')') ? digits + 1 : 0;
}

void sg_plain_escape(struct sg_str text, struct sg_buf *out)
{
  text = sg_str_trim(text);
  size_t marker = marker_at(text);
  for (size_t i = 0; i < text.n; i++) {
    char c = text.p[i];
    if (sg_is_space(c)) {
      if (!sg_is_space(text.p[i - 1]))
        sg_buf_add_char(out, ' ');
      continue;
    }
    bool equals = c == '=' && ((i > 0 && text.p[i - 1] == '=') || (i + 1 < text.n && text.p[i + 1] == '='));
    if (equals || i + 1 == marker || sg_is_one_of((unsigned char)c, "\\`*_$[]<>{}|~^#") ||
        sg_str_starts(sg_slice(text, i, text.n), SG_LIT("://")))
      sg_buf_add_char(out, '\\');
    sg_buf_add_char(out, c);
  }
}

/* -- Words ----------------------------------------------------------------------------------------- */

static void add_words(struct sg_str markdown, int nested, struct sg_buf *out)
{
  struct sg_inline_scanner scanner;
  struct sg_inline unit;
  sg_inline_init(&scanner, markdown);
  while (sg_inline_next(&scanner, &unit)) {
    struct sg_str inner = sg_slice(markdown, unit.inner_from, unit.inner_to);
    switch (unit.kind) {
    case SG_INLINE_EMPHASIS:
    case SG_INLINE_HIGHLIGHT:
      break;
    case SG_INLINE_ESCAPE:
      sg_buf_add(out, sg_slice(markdown, unit.from + 1, unit.to));
      break;
    case SG_INLINE_BREAK:
      sg_buf_add_char(out, ' ');
      break;
    case SG_INLINE_LINK:
      if (nested < NESTED_MAX)
        add_words(inner, nested + 1, out);
      else
        sg_buf_add(out, inner);
      break;
    default:
      sg_buf_add(out, inner);
      break;
    }
  }
}

void sg_plain_words(struct sg_str markdown, struct sg_buf *out)
{
  add_words(markdown, 0, out);
}

/* -- Links ----------------------------------------------------------------------------------------- */

/* Text in which no address is taken for a link. */
static void add_text(struct sg_str text, struct sg_buf *out)
{
  size_t from = 0;
  for (size_t at = sg_str_find(text, SG_LIT("://"), 0); at != SG_NPOS;
       at = sg_str_find(text, SG_LIT("://"), at + 3)) {
    sg_buf_add(out, sg_slice(text, from, at));
    sg_buf_add_char(out, '\\');
    from = at;
  }
  sg_buf_add(out, sg_slice(text, from, text.n));
}

static void add_without_links(struct sg_str markdown, int nested, struct sg_buf *out)
{
  struct sg_inline_scanner scanner;
  struct sg_inline unit;
  sg_inline_init(&scanner, markdown);
  while (sg_inline_next(&scanner, &unit)) {
    struct sg_str all = sg_slice(markdown, unit.from, unit.to),
                  inner = sg_slice(markdown, unit.inner_from, unit.inner_to);
    if (unit.kind == SG_INLINE_LINK && nested < NESTED_MAX)
      add_without_links(inner, nested + 1, out);
    else if (unit.kind == SG_INLINE_AUTOLINK)
      sg_plain_escape(inner, out);
    else if (unit.kind == SG_INLINE_TEXT)
      add_text(all, out);
    else
      sg_buf_add(out, all);
  }
}

void sg_plain_links(struct sg_str markdown, struct sg_buf *out)
{
  add_without_links(markdown, 0, out);
}
