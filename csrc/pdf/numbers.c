#include "pdf/headings.h"

/* Headings that their numbers prove: 1, 1.1, 1.2, 2 … without a gap, each on a short line with space above.
 * Fonts without names, and headings in the text's own font, leave nothing else. */

static const float space_above = 0.22f; /* of the lead */
enum { PARTS = 4, WORDS_MAX = 14, PROOF = 4 };

struct number {
  unsigned parts[PARTS];
  unsigned count;
};

static bool read_number(struct sg_str text, struct number *number, size_t *end)
{
  size_t at = 0;
  *number = (struct number){.count = 0};
  while (number->count < PARTS && at < text.n && sg_is_digit(text.p[at])) {
    unsigned value = 0;
    for (; at < text.n && sg_is_digit(text.p[at]) && value < 100; at++)
      value = value * 10 + (unsigned)(text.p[at] - '0');
    number->parts[number->count++] = value;
    if (at + 1 >= text.n || text.p[at] != '.' || !sg_is_digit(text.p[at + 1]))
      break;
    at++;
  }
  if (at < text.n && text.p[at] == '.')
    at++;
  *end = at + 1;
  return number->count > 0 && at + 1 < text.n && text.p[at] == ' ';
}

/* May `next` follow `last` in a table of contents? */
static bool follows(const struct number *last, const struct number *next)
{
  if (last->count == 0)
    return next->count == 1 && next->parts[0] == 1;
  if (next->count > last->count + 1)
    return false;
  for (unsigned i = 0; i + 1 < next->count; i++)
    if (next->parts[i] != last->parts[i])
      return false;
  unsigned before = next->count <= last->count ? last->parts[next->count - 1] : 0;
  return next->parts[next->count - 1] == before + 1;
}

static bool may_be_numbered(const struct sg_pdf_reading *r, uint32_t i, struct number *number)
{
  const struct sg_pdf_line *line = &r->lines[i];
  size_t end;
  bool known = line->role == SG_PDF_HEADING && !line->tail;
  if ((!known && (line->role != SG_PDF_TEXT || line->run_in)) || !read_number(line->text, number, &end))
    return false;
  if (known)
    return true;
  uint32_t letter = sg_utf8_decode(line->text, end, &(size_t){0});
  if (!sg_is_upper(letter) || line->words > WORDS_MAX || line->letters < 4 ||
      sg_is_one_of((unsigned char)line->text.p[line->text.n - 1], ".,;:") || line->math * 3 > line->chars ||
      line->size < r->body - 2 || line->x0 > line->cx + 8 || line->x0 < line->cx - 8 || sg_pdf_is_full(line))
    return false;
  const struct sg_pdf_line *before = i > 0 ? &r->lines[i - 1] : NULL;
  if (before == NULL || before->role == SG_PDF_OUT || !sg_pdf_is_below(before, line) ||
      before->role == SG_PDF_HEADING)
    return true;
  return line->base - before->base > r->lead * (1 + space_above);
}

void sg_pdf_follow_numbers(struct sg_pdf_reading *r)
{
  for (int pass = 0; pass < 2; pass++) { /* first whether they prove anything */
    struct number last = {.count = 0}, number;
    unsigned met = 0, below = 0;
    for (uint32_t i = 0; i < r->line_count && i < r->references; i++) {
      if (!may_be_numbered(r, i, &number) || !follows(&last, &number))
        continue;
      last = number;
      met++;
      below += number.count > 1;
      if (pass == 1 && r->lines[i].role == SG_PDF_TEXT)
        sg_pdf_mark_heading(r, i, SG_PDF_BY_NUMBER);
    }
    if (met < PROOF || (below == 0 && met < 2 * PROOF)) /* a list of a few items is in order, too */
      return;
  }
}
