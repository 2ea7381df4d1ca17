#include "pdf/flow.h"

#include <stdio.h>

#include "pdf/line.h"

void sg_pdf_flow_init(struct sg_pdf_flow *flow)
{
  sg_buf_init(&flow->text, SG_PDF_OUTPUT_MAX);
  sg_buf_init(&flow->style, SG_PDF_OUTPUT_MAX);
}

void sg_pdf_flow_clear(struct sg_pdf_flow *flow)
{
  sg_buf_clear(&flow->text);
  sg_buf_clear(&flow->style);
}

void sg_pdf_flow_free(struct sg_pdf_flow *flow)
{
  sg_buf_free(&flow->text);
  sg_buf_free(&flow->style);
}

void sg_pdf_flow_add(struct sg_pdf_flow *flow, struct sg_str text, uint8_t style)
{
  sg_buf_add(&flow->text, text);
  sg_buf_add_times(&flow->style, (char)style, text.n);
}

static void cut(struct sg_pdf_flow *flow, size_t length)
{
  sg_buf_truncate(&flow->text, length);
  sg_buf_truncate(&flow->style, length);
}

/* -- Line ends ----------------------------------------------------------------------------------------------
 */

static bool is_word_part(struct sg_str s, size_t at, size_t *length)
{
  uint32_t code = sg_utf8_decode(s, at, length);
  return sg_is_letter(code) || code == '-';
}

/* The word that the text begins with, or ends in. */
static struct sg_str first_word(struct sg_str s)
{
  size_t end = 0, length;
  while (end < s.n && is_word_part(s, end, &length))
    end += length;
  return sg_slice(s, 0, end);
}

static struct sg_str last_word(struct sg_str s)
{
  size_t from = s.n, length;
  while (from > 0) {
    uint32_t code = sg_utf8_decode_before(s, from, &length);
    if (!sg_is_letter(code) && code != '-' && !(code < 0x80 && sg_is_digit((char)code)))
      break;
    from -= length;
  }
  return sg_slice(s, from, s.n);
}

/* "pre- and post-": the hyphen stands for what follows. */
static bool is_suspended(struct sg_str next)
{
  static const char *const words[] = {"and", "or", "und", "oder", "to", "et", "ou", "y", "o"};
  return SG_ONE_OF(next, words);
}

/* Makes the text ready for the next line's `next`. */
static void join(const struct sg_pdf_reading *r, struct sg_pdf_flow *flow, struct sg_str next)
{
  struct sg_str text = sg_buf_str(&flow->text);
  uint8_t style = text.n > 0 ? (uint8_t)flow->style.data[text.n - 1] : 0;
  if (text.n == 0 || text.p[text.n - 1] == ' ')
    return;
  struct sg_str after = first_word(next);
  if (text.p[text.n - 1] == '-' && text.n > 1 && after.n > 0 && !(style & SG_PDF_FLOW_SUPER)) {
    struct sg_str before = last_word(sg_slice(text, 0, text.n - 1));
    bool letters = before.n > 0 && before.p[before.n - 1] != '-';
    if (letters && !is_suspended(after)) {
      if (!sg_pdf_keeps_hyphen(r, before, after))
        cut(flow, text.n - 1);
      return;
    }
  } else if (text.p[text.n - 1] == '-' && text.n > 1 && next.n > 0 && sg_is_digit(next.p[0])) {
    return;
  }
  if (sg_str_ends(text, SG_LIT("\xE2\x80\x94")) || text.p[text.n - 1] == '/' ||
      (sg_str_ends(text, SG_LIT("\xE2\x80\x93")) && text.n > 3 && text.p[text.n - 4] != ' '))
    return;
  sg_pdf_flow_add(flow, SG_LIT(" "), style & (SG_PDF_BOLD | SG_PDF_ITALIC));
}

/* -- Lines ---------------------------------------------------------------------------------------------------
 */

/* The part of an item's text that lies between two counts of bytes that are not spaces; *seen: those before it.
 */
static struct sg_str part_of(struct sg_str s, size_t *seen, size_t from, size_t to)
{
  size_t first = s.n, end = s.n, count = *seen;
  for (size_t i = 0; i < s.n; i++) {
    if (s.p[i] == ' ')
      continue;
    if (count >= to) {
      end = i;
      break;
    }
    if (count >= from && first == s.n)
      first = i;
    count++;
  }
  *seen = count;
  return sg_slice(s, first < end ? first : end, end);
}

/* Kerning between two items that looks like a space, in the middle of a word: "real CP Us". */
static bool is_kerned(const struct sg_pdf_reading *r, const struct sg_pdf_flow *flow,
                      const struct sg_pdf_item *before, const struct sg_pdf_item *item)
{
  static const float narrow = 0.24f; /* of the size: spaces between words are wider in justified text */
  struct sg_str text = sg_buf_str(&flow->text);
  if (item->x0 - before->x1 > narrow * item->size || before->family != item->family || item->text.p[0] == ' ' ||
      before->text.p[before->text.n - 1] == ' ')
    return false;
  return sg_pdf_is_one_word(r, last_word(text), first_word(item->text));
}

static uint8_t style_of(const struct sg_pdf_item *item)
{
  uint8_t style = item->style & (SG_PDF_BOLD | SG_PDF_ITALIC | SG_PDF_MONO | SG_PDF_MATH | SG_PDF_FLOW_DISPLAY);
  if (item->raise == SG_PDF_SUPER)
    style |= SG_PDF_FLOW_SUPER;
  return item->raise == SG_PDF_SUB ? style | SG_PDF_FLOW_SUB : style;
}

void sg_pdf_flow_add_line(const struct sg_pdf_reading *r, struct sg_pdf_flow *flow,
                          const struct sg_pdf_line *line, size_t from, size_t to, bool notes)
{
  const struct sg_pdf_item *before = NULL;
  size_t seen = 0;
  for (uint32_t i = line->first; i < line->first + line->count; i++) {
    const struct sg_pdf_item *item = &r->items[i];
    struct sg_str part = part_of(item->text, &seen, from, to);
    uint8_t style = style_of(item);
    struct sg_str mark = sg_str_trim(part);
    size_t number = notes && item->raise == SG_PDF_SUPER ? sg_pdf_note_number(r, line->page, mark) : SG_NPOS;
    if (part.n == 0)
      continue;
    if (before == NULL) {
      if (flow->text.length > 0)
        join(r, flow, part);
    } else if (sg_pdf_is_spaced(before, item) && flow->text.length > 0 &&
               flow->text.data[flow->text.length - 1] != ' ' && number == SG_NPOS &&
               !is_kerned(r, flow, before, item)) {
      sg_pdf_flow_add(flow, SG_LIT(" "), style & style_of(before));
    }
    before = item;
    if (number != SG_NPOS) {
      char digits[24];
      int n = snprintf(digits, sizeof digits, "%zu", number);
      sg_pdf_flow_add(flow, sg_str(digits, (size_t)n), SG_PDF_FLOW_NOTE);
      continue;
    }
    sg_pdf_flow_add(flow, part, style);
  }
  while (flow->text.length > 0 && flow->text.data[flow->text.length - 1] == ' ')
    cut(flow, flow->text.length - 1);
}

/* -- Displayed formulas
 * ---------------------------------------------------------------------------------------- */

/* Is one row of signs without fractions, roots and tall brackets what was set? */
static bool is_linear(const struct sg_pdf_reading *r, const struct sg_pdf_line *line)
{
  for (uint32_t i = line->first; i < line->first + line->count; i++)
    if (r->items[i].style & SG_PDF_TALL)
      return false;
  return true;
}

bool sg_pdf_flow_add_display(const struct sg_pdf_reading *r, struct sg_pdf_flow *flow,
                             const struct sg_pdf_line *lines, size_t count)
{
  struct sg_pdf_flow inner;
  struct sg_buf tex;
  bool linear = true;
  sg_pdf_flow_init(&inner);
  sg_buf_init(&tex, SG_PDF_OUTPUT_MAX);
  for (size_t k = 0; k < count; k++) {
    linear = linear && is_linear(r, &lines[k]);
    if (k > 0)
      linear = linear && lines[k].y0 > lines[k - 1].y1 - 0.35f * lines[k].size && lines[k].size > r->body - 1;
  }
  for (size_t k = 0; k < count; k++) {
    size_t from = inner.text.length;
    sg_pdf_flow_add_line(r, &inner, &lines[k], 0, SIZE_MAX, false);
    if (linear) {
      if (k > 0)
        sg_buf_add(&tex, SG_LIT(" \\\\ "));
      sg_pdf_write_tex(&tex, &inner, from, inner.text.length);
    }
  }
  if (flow->text.length > 0 && flow->text.data[flow->text.length - 1] != ' ')
    sg_pdf_flow_add(flow, SG_LIT(" "), 0);
  if (linear && count > 1)
    sg_pdf_flow_add(flow, SG_LIT("\\begin{gathered} "), SG_PDF_MATH | SG_PDF_FLOW_DISPLAY);
  if (linear)
    sg_pdf_flow_add(flow, sg_buf_str(&tex), SG_PDF_MATH | SG_PDF_FLOW_DISPLAY);
  else
    sg_pdf_flow_add(flow, sg_buf_str(&inner.text), SG_PDF_FLOW_DISPLAY);
  if (linear && count > 1)
    sg_pdf_flow_add(flow, SG_LIT(" \\end{gathered}"), SG_PDF_MATH | SG_PDF_FLOW_DISPLAY);
  sg_pdf_flow_add(flow, SG_LIT(" "), 0);
  sg_pdf_flow_free(&inner);
  sg_buf_free(&tex);
  return linear;
}
