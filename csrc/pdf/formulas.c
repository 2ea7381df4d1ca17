#include "pdf/reading.h"

/* Displayed formulas and code: lines that no paragraph is made of. */

static const float flush = 2; /* points */

/* "(3.1)" at the line's end: bytes of it, 0: none. */
static size_t equation_number(struct sg_str text)
{
  size_t at = text.n;
  if (at == 0 || text.p[at - 1] != ')')
    return 0;
  at--;
  while (at > 0 && text.n - at < 8 &&
         (sg_is_digit(text.p[at - 1]) || sg_is_one_of((unsigned char)text.p[at - 1], ".AaBbCcS")))
    at--;
  bool digit = at < text.n && (sg_is_digit(text.p[at]) || sg_is_digit(text.p[at + 1]));
  return at > 0 && text.p[at - 1] == '(' && digit ? text.n - at + 1 : 0;
}

/* Words of three letters or more in text fonts: prose, not names of functions. */
static unsigned prose_words(const struct sg_pdf_reading *r, const struct sg_pdf_line *line)
{
  static const char *const functions[] = {"min",  "max",  "log",  "exp", "sin",    "cos",    "tan",
                                          "lim",  "sup",  "inf",  "arg", "argmin", "argmax", "det",
                                          "dim",  "ker",  "mod",  "and", "for",    "where",  "otherwise",
                                          "with", "such", "that", "all", "Pr"};
  unsigned count = 0;
  for (uint32_t i = line->first; i < line->first + line->count; i++) {
    const struct sg_pdf_item *item = &r->items[i];
    if (item->style & SG_PDF_MATH)
      continue;
    for (size_t at = 0, from; at < item->text.n; at++) {
      from = at;
      while (at < item->text.n && sg_is_alpha(item->text.p[at]))
        at++;
      if (at - from >= 3 && !SG_ONE_OF(sg_slice(item->text, from, at), functions))
        count++;
    }
  }
  return count;
}

static bool is_flush_with(const struct sg_pdf_line *line, const struct sg_pdf_line *other)
{
  return other != NULL && other->role == SG_PDF_TEXT && other->words > 4 && 3 * other->math < other->chars &&
         sg_pdf_near(line->x0, other->x0, flush);
}

static const struct sg_pdf_line *neighbour(const struct sg_pdf_reading *r, uint32_t i, int step)
{
  const struct sg_pdf_line *line = &r->lines[i];
  for (uint32_t k = i; step < 0 ? k > 0 : k + 1 < r->line_count;) {
    k = step < 0 ? k - 1 : k + 1;
    const struct sg_pdf_line *other = &r->lines[k];
    if (other->page != line->page || other->column != line->column || other->band != line->band)
      return NULL;
    if (other->role != SG_PDF_OUT)
      return other;
  }
  return NULL;
}

/* Mathematics by its fonts, or by italic single letters and signs where letters are set in the text's italic.
 */
static unsigned math_chars(const struct sg_pdf_reading *r, const struct sg_pdf_line *line)
{
  unsigned count = line->math;
  for (uint32_t i = line->first; i < line->first + line->count; i++) {
    const struct sg_pdf_item *item = &r->items[i];
    struct sg_str text = sg_str_trim(item->text);
    if (item->style & SG_PDF_MATH)
      continue;
    bool letter = (item->style & SG_PDF_ITALIC) && text.n <= 2;
    if (letter || item->raise != SG_PDF_LEVEL ||
        (text.n == 1 && sg_is_one_of((unsigned char)text.p[0], "=+()[]|/,")))
      count += (unsigned)text.n;
  }
  return count;
}

/* A bold word at the beginning: a theorem's, however full of signs it is. A bold letter may be a vector. */
static bool has_bold_word(const struct sg_pdf_line *line)
{
  enum { LETTERS = 4 };
  size_t n = 0;
  while (n < line->text.n && n < LETTERS && sg_is_alpha(line->text.p[n]))
    n++;
  return n == LETTERS && (line->lead_style & SG_PDF_BOLD);
}

static bool is_formula(const struct sg_pdf_reading *r, uint32_t i)
{
  const struct sg_pdf_line *line = &r->lines[i];
  const struct sg_pdf_line *above = neighbour(r, i, -1), *below = neighbour(r, i, 1);
  unsigned words = prose_words(r, line), math = math_chars(r, line);
  float indent = line->x0 - line->cx, width = line->cr - line->cx;
  if (line->role != SG_PDF_TEXT || line->chars == 0 || sg_printed_has_bullet(line->text, NULL) ||
      has_bold_word(line))
    return false;
  bool aligned = is_flush_with(line, above) || (is_flush_with(line, below) && indent < 3.5f * r->body);
  if (line->tall && words <= 3 && !aligned)
    return true;
  if (aligned)
    return false;
  if (equation_number(line->text) > 0 && words <= 2 && line->x1 > line->cr - 8)
    return true;
  if (math * 4 > line->chars && words <= 3 && indent > 0.06f * width)
    return true;
  return math * 2 > line->chars && words <= 1;
}

/* A neighbour that belongs to a formula: numerators, limits, further lines. */
static bool is_part(const struct sg_pdf_reading *r, const struct sg_pdf_line *formula,
                    const struct sg_pdf_line *line)
{
  float distance = line->base > formula->base ? line->base - formula->base : formula->base - line->base;
  if (line->role != SG_PDF_TEXT || line->page != formula->page || line->column != formula->column ||
      line->band != formula->band || distance > 1.9f * r->lead || sg_printed_has_bullet(line->text, NULL) ||
      has_bold_word(line))
    return false;
  if (line->chars < 4 && line->size < r->body)
    return true;
  bool indented = line->x0 > line->cx + 0.8f * r->body;
  return line->tall || (indented && prose_words(r, line) <= 2 && line->words <= 8 &&
                        (line->math * 5 > line->chars || distance < 0.8f * r->lead));
}

void sg_pdf_find_formulas(struct sg_pdf_reading *r)
{
  uint32_t group = 0;
  for (uint32_t i = 0; i < r->line_count; i++) {
    if (sg_pdf_in_references(r, i) || !is_formula(r, i))
      continue;
    bool first =
        i == 0 || r->lines[i - 1].role != SG_PDF_FORMULA || !sg_pdf_is_below(&r->lines[i - 1], &r->lines[i]);
    group += first;
    r->lines[i].role = SG_PDF_FORMULA;
    r->lines[i].group = group;
    for (uint32_t k = i; k-- > 0 && is_part(r, &r->lines[k + 1], &r->lines[k]);) {
      r->lines[k].role = SG_PDF_FORMULA;
      r->lines[k].group = group;
    }
    while (i + 1 < r->line_count && is_part(r, &r->lines[i], &r->lines[i + 1])) {
      r->lines[++i].role = SG_PDF_FORMULA;
      r->lines[i].group = group;
    }
  }
}

/* -- Code ------------------------------------------------------------------------------------------------- */

void sg_pdf_find_code(struct sg_pdf_reading *r)
{
  for (uint32_t i = 0; i < r->line_count; i++) {
    struct sg_pdf_line *line = &r->lines[i];
    if (sg_pdf_in_references(r, i) || line->role != SG_PDF_TEXT || !(line->style & SG_PDF_MONO))
      continue;
    const struct sg_pdf_line *above = neighbour(r, i, -1), *below = neighbour(r, i, 1);
    /* A line of a paragraph may be one long name. */
    bool goes_on = above != NULL && above->role == SG_PDF_TEXT && !(above->style & SG_PDF_MONO) &&
                   sg_pdf_near(line->x0, above->x0, flush) && sg_pdf_near(line->base - above->base, r->lead, 1);
    bool inside = goes_on && ((below != NULL && below->role == SG_PDF_TEXT && !(below->style & SG_PDF_MONO)) ||
                              (sg_pdf_is_full(above) && !sg_printed_ends_sentence(above->text)));
    if (!inside)
      line->role = SG_PDF_CODE;
  }
}
