#include "pdf/reading.h"

/* Footnotes: at a column's foot, in smaller type, begun by a raised mark or standing low on the page. */

static const float smaller = 0.7f;        /* points below the body's size */
static const float unmarked_from = 0.55f; /* of the page's height: where small text without a mark is a note */

static bool is_note_sign(struct sg_str text)
{
  size_t length;
  text = sg_str_trim(text);
  if (text.n == 0 || text.n > 4)
    return false;
  uint32_t code = sg_utf8_decode(text, 0, &length);
  bool digits = true;
  for (size_t i = 0; i < text.n; i++)
    digits = digits && sg_is_digit(text.p[i]);
  return (digits && text.n <= 3) || code == '*' || code == 0x2217 || code == 0x2020 || code == 0x2021 ||
         code == 0xA7 || code == 0xB6 || (text.n == 1 && text.p[0] >= 'a' && text.p[0] <= 'z');
}

/* Does the page hold the number as a raised mark in its text? */
static bool is_marked_above(const struct sg_pdf_reading *r, const struct sg_pdf_line *line,
                            struct sg_str number)
{
  const struct sg_pdf_page *page = &r->pages[line->page];
  for (uint32_t i = page->first_item; i < page->first_item + page->item_count; i++) {
    const struct sg_pdf_item *item = &r->items[i];
    if (item->raise == SG_PDF_SUPER && item->y0 < line->y0 && sg_str_equal(sg_str_trim(item->text), number))
      return true;
  }
  return false;
}

bool sg_pdf_begins_note(const struct sg_pdf_reading *r, const struct sg_pdf_line *line)
{
  const struct sg_pdf_item *first = &r->items[line->first];
  if (line->count > 1 && first->raise == SG_PDF_SUPER && is_note_sign(first->text))
    return true;
  if (line->count > 1 && first->size < line->size - 0.5f && is_note_sign(first->text))
    return true;
  size_t at = 0, length;
  uint32_t code = line->text.n > 0 ? sg_utf8_decode(line->text, 0, &length) : 0;
  if (code == 0x2020 || code == 0x2021 || code == 0xA7 || code == '*' || code == 0x2217)
    return true;
  bool bracket = code == '[';
  at = bracket;
  while (at < line->text.n && at < 4 && sg_is_digit(line->text.p[at]))
    at++;
  if (at == (size_t)bracket || at >= line->text.n)
    return false;
  if (bracket)
    return line->text.p[at] == ']';
  return sg_is_one_of((unsigned char)line->text.p[at], ". ") &&
         is_marked_above(r, line, sg_slice(line->text, 0, at));
}

/* The lines of one column's foot, from `from` (the first small one) to its last. */
static void mark_notes(struct sg_pdf_reading *r, const uint32_t *lines, size_t from, size_t count)
{
  const struct sg_pdf_page *page = &r->pages[r->lines[lines[0]].page];
  size_t start = count;
  bool marked = false;
  for (size_t i = from; i < count && start == count; i++)
    if (sg_pdf_begins_note(r, &r->lines[lines[i]])) {
      start = i;
      marked = true;
    }
  const struct sg_pdf_line *first = &r->lines[lines[from]];
  if (!marked && first->y0 > unmarked_from * page->height && !sg_pdf_is_body_size(r, first->size) &&
      first->words > 3)
    start = from;
  for (size_t i = start; i < count; i++) {
    struct sg_pdf_line *line = &r->lines[lines[i]];
    line->role = SG_PDF_NOTE;
    line->starts = i == start || sg_pdf_begins_note(r, line);
  }
}

static void find_on_page(struct sg_pdf_reading *r, const struct sg_pdf_page *page, uint32_t *lines)
{
  for (int column = SG_PDF_FULL; column < SG_PDF_COLUMNS; column++) {
    size_t count = 0, from;
    for (uint32_t i = page->first_line; i < page->first_line + page->line_count; i++)
      if (r->lines[i].column == column && (r->lines[i].role != SG_PDF_OUT))
        lines[count++] = i;
    from = count;
    while (from > 0) {
      const struct sg_pdf_line *line = &r->lines[lines[from - 1]];
      bool fraction = line->chars < 4 && line->size < r->body; /* limits and exponents on a row of their own */
      bool gap = from < count && r->lines[lines[from]].y0 - line->y1 > 6 * r->lead;
      if ((line->size > r->body - smaller && !fraction) || line->role != SG_PDF_TEXT || gap ||
          (5 * line->mono > 4 * line->chars))
        break;
      from--;
    }
    if (from < count && r->lines[lines[from]].y0 > 0.3f * page->height)
      mark_notes(r, lines, from, count);
  }
}

void sg_pdf_find_notes(struct sg_pdf_reading *r)
{
  uint32_t most = 1;
  for (size_t p = 0; p < r->page_count; p++)
    most = r->pages[p].line_count > most ? r->pages[p].line_count : most;
  uint32_t *lines = SG_ARENA_NEW(r->arena, uint32_t, most);
  for (size_t p = 0; p < r->page_count && lines != NULL; p++)
    find_on_page(r, &r->pages[p], lines);
}
