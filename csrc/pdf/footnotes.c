#include "pdf/blocks.h"

/* Footnotes by their page and mark. */

size_t sg_pdf_note_number(const struct sg_pdf_reading *r, uint32_t page, struct sg_str mark)
{
  if (mark.n == 0 || mark.n > 4)
    return SG_NPOS;
  for (size_t i = r->note_of_page[page]; i < r->note_of_page[page + 1]; i++)
    if (sg_str_equal(r->footnotes[i].mark, mark))
      return i;
  return SG_NPOS;
}

/* The sign that a note begins with: bytes of it, spaces not counted, and without brackets and full stop. */
static size_t note_mark(const struct sg_pdf_reading *r, const struct sg_pdf_line *line, struct sg_str *mark)
{
  const struct sg_pdf_item *first = &r->items[line->first];
  *mark = sg_str_trim(first->text);
  if (line->count > 1 && (first->raise == SG_PDF_SUPER || first->size < line->size - 0.5f) && mark->n <= 4)
    return mark->n;
  size_t at = 0, from = 0;
  if (line->text.n > 0 && line->text.p[0] == '[')
    from = at = 1;
  while (at < line->text.n && at < 4 && sg_is_digit(line->text.p[at]))
    at++;
  if (at == from && at < line->text.n)
    (void)sg_utf8_decode(line->text, at, &at);
  *mark = sg_slice(line->text, from, at);
  return at + (at < line->text.n && sg_is_one_of((unsigned char)line->text.p[at], ".]"));
}

bool sg_pdf_list_notes(struct sg_pdf_reading *r)
{
  size_t count = 0;
  for (size_t i = 0; i < r->line_count; i++)
    count += r->lines[i].role == SG_PDF_NOTE && r->lines[i].starts;
  r->footnotes = SG_ARENA_NEW(r->arena, struct sg_pdf_footnote, count + 1);
  r->note_of_page = SG_ARENA_NEW(r->arena, uint32_t, r->page_count + 1);
  if (r->footnotes == NULL || r->note_of_page == NULL)
    return false;
  for (size_t p = 0; p < r->page_count; p++) {
    r->note_of_page[p] = (uint32_t)r->footnote_count;
    for (uint32_t i = r->pages[p].first_line; i < r->pages[p].first_line + r->pages[p].line_count; i++) {
      if (r->lines[i].role != SG_PDF_NOTE || !r->lines[i].starts)
        continue;
      struct sg_pdf_footnote *note = &r->footnotes[r->footnote_count++];
      note->line = i;
      note->skip = sg_pdf_begins_note(r, &r->lines[i]) ? note_mark(r, &r->lines[i], &note->mark) : 0;
    }
  }
  r->note_of_page[r->page_count] = (uint32_t)r->footnote_count;
  return true;
}

/* The lines of a note: up to the next one that begins, on its page and in its column. */
void sg_pdf_add_footnote(const struct sg_pdf_reading *r, const struct sg_pdf_footnote *note,
                         struct sg_pdf_flow *flow)
{
  sg_pdf_flow_add_line(r, flow, &r->lines[note->line], note->skip, SIZE_MAX, false);
  for (uint32_t i = note->line + 1; i < r->line_count; i++) {
    const struct sg_pdf_line *line = &r->lines[i];
    if (line->page != r->lines[note->line].page || line->column != r->lines[note->line].column ||
        (line->role == SG_PDF_NOTE && line->starts))
      break;
    if (line->role == SG_PDF_NOTE)
      sg_pdf_flow_add_line(r, flow, line, 0, SIZE_MAX, false);
  }
}
