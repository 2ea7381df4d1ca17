#include "pdf/blocks.h"

/* Where paragraphs begin: by distance, bullets, indents against the paragraph's own left edge, short lines. */

static const float gap_over = 0.3f, gap_over_math = 0.62f; /* of the body's size, beyond the usual distance */
static const float indent_min = 0.5f, indent_max = 6;      /* of the body's size */
static const float short_share = 0.15f;                    /* of the column */

static float left_of(const struct sg_pdf_line *line)
{
  return line->x0 - line->cx;
}

static bool has_heights(const struct sg_pdf_reading *r, const struct sg_pdf_line *line)
{
  if (line->math > 0)
    return true;
  for (uint32_t i = line->first; i < line->first + line->count; i++)
    if (r->items[i].raise != SG_PDF_LEVEL)
      return true;
  return false;
}

/* The paragraph's own distance of lines, where it has two; else the document's at this size. */
static float own_step(const struct sg_pdf_reading *r, const struct sg_pdf_paragraph *p, float size)
{
  float usual = r->lead * size / r->body;
  if (p->count >= 2) {
    const struct sg_pdf_line *a = &r->lines[p->lines[0]], *b = &r->lines[p->lines[1]];
    float step = b->base - a->base;
    if (sg_pdf_is_below(a, b) && b->role == a->role && step > 0.9f * size && step < usual + 0.2f * size)
      return step;
  }
  return usual;
}

/* The left edge of the paragraph's lines but the first. */
static float own_left(const struct sg_pdf_reading *r, const struct sg_pdf_paragraph *p)
{
  const struct sg_pdf_line *first = &r->lines[p->lines[0]];
  for (size_t i = 1; i < p->count; i++)
    if (r->lines[p->lines[i]].role != SG_PDF_FORMULA)
      return left_of(&r->lines[p->lines[i]]);
  float left = left_of(first);
  return !p->item && left > indent_min * r->body && left < 3.5f * r->body ? 0 : left;
}

/* Does the line reach the column's edge, as far as the next line's first word lets it? */
static bool is_full(const struct sg_pdf_reading *r, const struct sg_pdf_line *line,
                    const struct sg_pdf_line *next)
{
  if (!r->ragged || next->text.n == 0)
    return sg_pdf_is_full(line);
  size_t word = sg_str_find(next->text, SG_LIT(" "), 0);
  float share = (float)(word == SG_NPOS ? next->text.n : word) / (float)next->text.n;
  return line->x1 + share * (next->x1 - next->x0) + 0.2f * line->size > line->cr;
}

static bool is_lower_start(struct sg_str text)
{
  uint32_t code = sg_printed_first_letter(text);
  return sg_is_letter(code) && !sg_is_upper(code);
}

/* "•" and the like stand for nothing else at a line's beginning; dashes and numbers do. */
static bool has_sure_bullet(struct sg_str text)
{
  static const uint32_t signs[] = {0x2022, 0x25E6, 0x25AA, 0x25A0, 0x25CF, 0x25CB, 0x25B6, 0x27A2, 0x2023};
  uint32_t code = text.n > 0 ? sg_utf8_decode(text, 0, &(size_t){0}) : 0;
  for (size_t i = 0; i < sizeof signs / sizeof signs[0]; i++)
    if (code == signs[i])
      return sg_printed_has_bullet(text, NULL);
  return false;
}

static bool is_bold_line(const struct sg_pdf_line *line)
{
  return (line->style & SG_PDF_BOLD) && line->is_styled && !sg_pdf_is_full(line);
}

/* Over a column, a page, a float: lower case joins, no sentence's end joins, an indent or a short line parts.
 */
static bool starts_over_break(const struct sg_pdf_reading *r, const struct sg_pdf_paragraph *p,
                              const struct sg_pdf_line *before, const struct sg_pdf_line *line)
{
  bool ends = sg_printed_ends_sentence(before->text);
  float left = left_of(line) - own_left(r, p);
  if (p->after_code) /* a listing ends its paragraph, but where it floats in the middle of a sentence */
    return ends || !is_lower_start(line->text);
  if (sg_pdf_begins_item(r, line, NULL) && (ends || p->item) &&
      (!is_full(r, before, line) || sg_pdf_near(left_of(line), left_of(&r->lines[p->lines[0]]), 3)))
    return true;
  if (is_lower_start(line->text) || !ends)
    return sg_printed_is_theorem(line->text) && (line->lead_style & SG_PDF_LOOK);
  if (!sg_pdf_near(before->size, line->size, 0.6f))
    return true;
  if (left > indent_min * r->body && left < indent_max * r->body)
    return true;
  if (p->item && (left < -3 || line->x0 - line->cx < left_of(&r->lines[p->lines[0]]) + 2)) /* behind a list */
    return true;
  return !is_full(r, before, line);
}

/* A theorem in italic, whose number or word begins the paragraph, is over where upright text begins. */
static bool ends_theorem(const struct sg_pdf_reading *r, const struct sg_pdf_paragraph *p,
                         const struct sg_pdf_line *line)
{
  const struct sg_pdf_line *first = &r->lines[p->lines[0]];
  return (first->lead_style & SG_PDF_BOLD) && 2 * first->italic + first->bold + first->math > first->chars &&
         4 * line->italic < line->chars;
}

static bool starts_after_formula(const struct sg_pdf_reading *r, const struct sg_pdf_paragraph *p,
                                 const struct sg_pdf_line *formula, const struct sg_pdf_line *line)
{
  bool upper = sg_is_upper(sg_printed_first_letter(line->text));
  if (p->item && sg_pdf_begins_item(r, line, NULL) && sg_pdf_near(line->x0, r->lines[p->lines[0]].x0, 2))
    return true;
  if (!upper || !sg_pdf_is_below(formula, line))
    return false;
  bool indented = left_of(line) > indent_min * r->body && left_of(line) < 3.5f * r->body;
  if (ends_theorem(r, p, line))
    return true;
  if (sg_pdf_begins_item(r, line, NULL) ||
      (sg_printed_is_theorem(line->text) && (line->lead_style & SG_PDF_LOOK)))
    return true;
  if (r->lines[p->lines[0]].role == SG_PDF_TEXT &&
      left_of(line) < own_left(r, p) - 3) /* a theorem set in is over */
    return true;
  return r->indents ? indented : line->y0 - formula->y1 > 1.3f * r->lead;
}

bool sg_pdf_starts_paragraph(const struct sg_pdf_reading *r, const struct sg_pdf_paragraph *p, uint32_t index)
{
  const struct sg_pdf_line *line = &r->lines[index], *before = &r->lines[p->lines[p->count - 1]];
  if (line->starts)
    return true;
  if (line->role == SG_PDF_FORMULA)
    return false;
  if (has_sure_bullet(line->text))
    return true;
  if (before->role == SG_PDF_FORMULA)
    return starts_after_formula(r, p, before, line);
  if (!sg_pdf_is_below(before, line) || p->interrupted)
    return starts_over_break(r, p, before, line);
  bool ends = sg_printed_ends_sentence(before->text), full = is_full(r, before, line);
  float step = line->base - before->base, usual = own_step(r, p, line->size);
  bool uneven = has_heights(r, before) || has_heights(r, line);
  float over = (uneven ? gap_over_math : gap_over) * r->body;
  if (r->skip > r->lead + 1)
    over = sg_pdf_min(over, sg_pdf_max(0.6f * (r->skip - r->lead), 0.15f * r->body));
  uint32_t last = sg_utf8_decode_before(before->text, before->text.n, &(size_t){0});
  if (is_lower_start(line->text) && step < usual + gap_over_math * r->body && !sg_is_one_of(last, ".?!") &&
      !sg_pdf_begins_item(r, line, NULL))
    return false;
  if (step > usual + over && (ends || !full))
    return true;
  if (step > 2.2f * usual)
    return !is_lower_start(line->text);
  if (!sg_pdf_near(before->size, line->size, 0.9f) && line->words > 3 && before->words > 3)
    return true;
  bool bullet = sg_pdf_begins_item(r, line, NULL);
  const struct sg_pdf_line *first = &r->lines[p->lines[0]];
  if (bullet &&
      (!full || (p->item && sg_pdf_near(line->x0, first->x0, 2)) || (ends && line->x0 < before->x0 - 2)))
    return true;
  float left = left_of(line) - own_left(r, p);
  bool hanging = p->item && p->count == 1;
  if (!hanging && left > indent_min * r->body && left < indent_max * r->body && (ends || !full))
    return true;
  if (left < -3 && ends && !(p->count == 1 && !p->item))
    return true;
  bool short_line = r->ragged ? !full : before->x1 < before->cr - short_share * (before->cr - before->cx);
  if ((!r->indents || p->item) && ends && short_line && !is_lower_start(line->text))
    return true;
  if (sg_printed_is_theorem(line->text) && (line->lead_style & SG_PDF_LOOK) && ends)
    return true;
  return (is_bold_line(line) && ends) ||
         (is_bold_line(before) && p->count == 1 && !(line->style & SG_PDF_BOLD));
}
