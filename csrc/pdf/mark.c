#include "pdf/headings.h"

/* Lines that are headings, with those that go on with them. */

static const float larger = 0.6f;       /* points above the body's size: larger */
static const float heading_gap = 0.75f; /* of the size: between the lines of one heading */

bool sg_pdf_has_lower(struct sg_str text)
{
  for (size_t at = 0, length; at < text.n; at += length) {
    uint32_t code = sg_utf8_decode(text, at, &length);
    if (sg_is_letter(code) && !sg_is_upper(code))
      return true;
  }
  return false;
}

bool sg_pdf_is_marked(const struct sg_pdf_reading *r, const struct sg_pdf_line *line)
{
  if (line->letters < 2)
    return false;
  return (line->lead_style & SG_PDF_LOOK) || (line->style & SG_PDF_LOOK) || line->size > r->body + larger ||
         (line->family != r->family && line->family != 3) || sg_pdf_number_of(line->text, NULL) > 0 ||
         (!sg_pdf_has_lower(line->text) && line->letters > 4);
}

/* -- Marking ----------------------------------------------------------------------------------------------- */

bool sg_pdf_goes_on(const struct sg_pdf_line *line, const struct sg_pdf_line *next)
{
  return sg_pdf_is_below(line, next) && next->role != SG_PDF_HEADING && next->role != SG_PDF_OUT &&
         sg_pdf_near(line->size, next->size, 0.3f) && next->y0 - line->y1 < heading_gap * line->size &&
         sg_pdf_number_of(next->text, NULL) == 0 && next->origin == 0 && !next->has_dest;
}

bool sg_pdf_same_look(const struct sg_pdf_line *line, const struct sg_pdf_line *next)
{
  return line->family == next->family && ((line->style ^ next->style) & SG_PDF_LOOK) == 0 && next->is_styled &&
         line->lead_style == next->lead_style;
}

/* A line of only "Chapter 3", "Appendix A" or "3": the title is the next. */
static bool is_number_alone(const struct sg_pdf_line *line)
{
  size_t n = sg_pdf_number_of(line->text, NULL);
  return n > 0 && n == line->text.n;
}

/* Where a numbered run-in in the body's own font ends: at the first full stop before a capital. */
static uint16_t plain_run_in(struct sg_str text)
{
  unsigned depth = 0;
  size_t n = sg_pdf_number_of(text, &depth), count = 0;
  if (depth < 3)
    return 0;
  for (size_t i = 0; i + 2 < text.n && i < 120; i++) {
    count += text.p[i] != ' ';
    if (i > n && text.p[i] == '.' && text.p[i + 1] == ' ' && text.p[i + 2] >= 'A' && text.p[i + 2] <= 'Z')
      return (uint16_t)count;
  }
  return 0;
}

void sg_pdf_set_run_in(struct sg_pdf_line *line, uint16_t end)
{
  line->run_in = true;
  line->run_in_end = end;
  line->role = SG_PDF_TEXT;
  line->starts = true;
}

void sg_pdf_mark_heading(struct sg_pdf_reading *r, uint32_t i, enum sg_pdf_origin origin)
{
  struct sg_pdf_line *line = &r->lines[i];
  uint32_t k = sg_pdf_next(r, i);
  bool plain =
      !(line->lead_style & SG_PDF_LOOK) && sg_pdf_near(line->size, r->body, 0.5f) && line->family == r->family;
  line->origin = (uint8_t)origin;
  if (plain && plain_run_in(line->text) > 0) {
    sg_pdf_set_run_in(line, plain_run_in(line->text));
    return;
  }
  bool styled = line->is_styled || line->size > r->body + larger;
  if (!styled && (line->lead_style & SG_PDF_LOOK) && line->lead_end > 0) {
    sg_pdf_set_run_in(line, line->lead_end);
    return;
  }
  line->role = SG_PDF_HEADING;
  for (unsigned n = 1; n < SG_PDF_HEADING_LINES && k < r->line_count && sg_pdf_goes_on(line, &r->lines[k]);
       n++) {
    struct sg_pdf_line *next = &r->lines[k];
    if (!sg_pdf_same_look(line, next) && !is_number_alone(line)) {
      /* the heading ends inside the next line, where the text goes on */
      bool tail = line->lead_style && next->lead_style == line->lead_style && !next->is_styled &&
                  sg_pdf_is_full(line) && line->family == next->family &&
                  sg_pdf_near(line->size, r->body, 0.5f);
      if (tail) {
        line->joins_next = true;
        sg_pdf_set_run_in(next, next->lead_end);
        next->origin = (uint8_t)origin;
        next->tail = true;
      }
      return;
    }
    line->joins_next = true;
    next->role = SG_PDF_HEADING;
    next->origin = (uint8_t)origin;
    next->tail = true;
    line = next;
    k = sg_pdf_next(r, k);
  }
  if (is_number_alone(line) && k < r->line_count && r->lines[k].page == line->page &&
      r->lines[k].role == SG_PDF_TEXT && r->lines[k].size >= line->size - 0.3f &&
      r->lines[k].y0 - line->y1 < 4 * r->lead) {
    line->joins_next = true;
    sg_pdf_mark_heading(r, k, origin);
    r->lines[k].tail = true;
  }
}
