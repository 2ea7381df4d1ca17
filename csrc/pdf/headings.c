#include "pdf/headings.h"

/* Headings by their looks, where neither destinations nor bookmarks name them. The figures beside the
 * thresholds come of what leaving each rule out cost on the papers of doc/pdf.md. */

static const float larger = 0.6f;        /* points above the body's size: larger */
static const float space_above = 0.28f;  /* of the lead, beyond the usual distance */
static const float run_in_space = 0.15f; /* of the body's size, beyond the usual distance of paragraphs */
enum { LETTERS_MIN = 3, CHARS_MAX = 160, RUN_IN_WORDS = 10, ENOUGH = 5, LOOK_LINES = 3 };

/* -- Looks ---------------------------------------------------------------------------------------------------
 */

static const struct sg_pdf_line *previous(const struct sg_pdf_reading *r, uint32_t i)
{
  while (i-- > 0)
    if (r->lines[i].role != SG_PDF_OUT)
      return &r->lines[i];
  return NULL;
}

static const struct sg_pdf_line *following(const struct sg_pdf_reading *r, uint32_t i)
{
  uint32_t k = sg_pdf_next(r, i);
  return k < r->line_count ? &r->lines[k] : NULL;
}

/* White space above beyond the usual distance of lines; much at a column's top. */
static float space_over(const struct sg_pdf_reading *r, uint32_t i)
{
  const struct sg_pdf_line *line = &r->lines[i], *before = previous(r, i);
  if (before == NULL || !sg_pdf_is_below(before, line))
    return 3 * r->lead;
  return line->base - before->base - r->lead;
}

static bool is_centred(const struct sg_pdf_line *line)
{
  return sg_pdf_near((line->x0 + line->x1) / 2, (line->cx + line->cr) / 2, 7) && line->x0 > line->cx + 5;
}

/* The first letter or digit behind a heading's number: "3.1 2D Flow". */
static uint32_t title_letter(struct sg_str text)
{
  return sg_printed_first_letter(sg_slice(text, sg_pdf_number_of(text, NULL), text.n));
}

static bool may_be_heading(const struct sg_pdf_reading *r, uint32_t i)
{
  const struct sg_pdf_line *line = &r->lines[i];
  size_t length;
  if (line->role != SG_PDF_TEXT || line->run_in || line->letters < LETTERS_MIN || line->chars > CHARS_MAX ||
      line->size < r->body - 1.5f || line->math * 5 > line->chars * 2 || line->mono * 5 > line->chars * 2)
    return false;
  if (line->text.p[line->text.n - 1] == ',' || line->text.p[line->text.n - 1] == ';' ||
      sg_printed_is_theorem(line->text) ||
      (sg_printed_is_caption(line->text, &length) && line->size <= r->body + 1.5f))
    return false;
  if (sg_printed_has_bullet(line->text, NULL) && sg_pdf_number_of(line->text, NULL) == 0)
    return false;
  bool placed = sg_pdf_near(line->x0, line->cx, 4) || is_centred(line);
  uint32_t letter = title_letter(line->text);
  return placed && (sg_is_letter(letter) || (letter < 0x80 && sg_is_digit((char)letter)));
}

/* More lines of one look than a heading has are a paragraph. */
static bool is_styled_text(const struct sg_pdf_reading *r, uint32_t i)
{
  const struct sg_pdf_line *line = &r->lines[i];
  unsigned lines = 1;
  for (uint32_t k = sg_pdf_next(r, i); k < r->line_count && lines <= LOOK_LINES; k = sg_pdf_next(r, k)) {
    if (!sg_pdf_goes_on(line, &r->lines[k]) || !sg_pdf_same_look(line, &r->lines[k]))
      break;
    line = &r->lines[k];
    lines++;
  }
  return lines > LOOK_LINES;
}

/* A bold lead whose bold words end in the middle of the next line. */
static bool lead_goes_on(const struct sg_pdf_line *line, const struct sg_pdf_line *next)
{
  return next != NULL && line->is_styled && sg_pdf_is_below(line, next) &&
         next->lead_style == line->lead_style && !next->is_styled &&
         sg_pdf_near(line->size, next->size, 0.3f) && sg_pdf_is_full(line);
}

static bool looks_like_heading(const struct sg_pdf_reading *r, uint32_t i)
{
  const struct sg_pdf_line *line = &r->lines[i], *next = following(r, i);
  if (!may_be_heading(r, i) || lead_goes_on(line, next) || is_styled_text(r, i))
    return false;
  unsigned depth = 0;
  bool numbered = sg_pdf_number_of(line->text, &depth) > 0;
  bool stop = line->text.p[line->text.n - 1] == '.';
  bool bold = line->style & SG_PDF_BOLD, caps = line->style & SG_PDF_CAPS, italic = line->style & SG_PDF_ITALIC;
  bool capitals = !sg_pdf_has_lower(line->text) && line->letters > 4;
  bool family = line->family != r->family && line->family != 3;
  bool upper = sg_is_upper(title_letter(line->text)) || (numbered && !sg_is_letter(title_letter(line->text)));
  float space = space_over(r, i);
  const struct sg_pdf_line *before = previous(r, i);
  bool under_heading = before != NULL && before->role == SG_PDF_HEADING && sg_pdf_is_below(before, line);
  bool airy = space > space_above * r->lead || under_heading;
  if (line->size < r->body - 0.35f)
    return (bold || (italic && numbered)) && (capitals || numbered || is_centred(line)) && airy &&
           line->is_styled;
  if (bold && numbered && upper && line->is_styled && !sg_pdf_is_full(line))
    return true;
  if (!airy)
    return false;
  if (line->size > r->body + larger &&
      (bold || family || caps || capitals || numbered || line->size > r->body + 1.5f))
    return !(line->page == 0 && !numbered && !bold);
  if (bold && line->is_styled && (numbered || !sg_pdf_is_full(line)) && (upper || numbered))
    return true;
  if (numbered && (capitals || line->is_styled) && (capitals || caps || italic || bold) && upper)
    return true;
  if ((capitals || (caps && line->is_styled)) && line->letters > 5)
    return line->page > 0 || bold || caps;
  if (italic && line->is_styled && upper && !stop && !sg_pdf_is_full(line) && space > 0.3f * r->body)
    return true;
  if (italic && line->is_styled && upper && !stop && under_heading)
    return true;
  if (numbered && family && upper && !sg_pdf_is_full(line) && !stop)
    return true;
  bool space_below = next == NULL || !sg_pdf_is_below(line, next) || next->base - line->base > 1.2f * r->lead;
  return numbered && depth > 1 && upper && space_below && !stop && !sg_pdf_is_full(line) && line->words <= 14;
}

static unsigned words_until(const struct sg_pdf_line *line, uint16_t end)
{
  unsigned words = 1;
  size_t count = 0;
  for (size_t i = 0; i < line->text.n && count < end; i++) {
    count += line->text.p[i] != ' ';
    words += line->text.p[i] == ' ';
  }
  return words;
}

/* The last sign of the styled beginning. */
static uint32_t sign_at(const struct sg_pdf_line *line, uint16_t end)
{
  size_t count = 0, i = 0, length;
  for (; i < line->text.n && count < end; i++)
    count += line->text.p[i] != ' ';
  return i > 0 ? sg_utf8_decode_before(line->text, i, &length) : 0;
}

/* A run-in heading: styled words that end in a stop at the start of a paragraph, with more space above than
 * paragraphs have. */
static bool looks_like_run_in(const struct sg_pdf_reading *r, uint32_t i)
{
  const struct sg_pdf_line *line = &r->lines[i], *before = previous(r, i), *next = following(r, i);
  if (line->role != SG_PDF_TEXT || line->run_in || line->is_styled || !(line->lead_style & SG_PDF_LOOK) ||
      line->lead_end < 4 || sg_printed_is_theorem(line->text) || !sg_pdf_near(line->size, r->body, 0.5f) ||
      (sg_printed_has_bullet(line->text, NULL) && sg_pdf_number_of(line->text, NULL) == 0))
    return false;
  size_t length;
  if (sg_printed_is_caption(line->text, &length) || words_until(line, line->lead_end) > RUN_IN_WORDS)
    return false;
  uint32_t sign = sign_at(line, line->lead_end);
  bool gap = (line->lead_style & SG_PDF_BOLD) && line->gap > 0.7f * line->size;
  if (!sg_is_one_of(sign, ".:?!") && !gap)
    return false;
  if (!sg_is_upper(sg_printed_first_letter(line->text)) && sg_pdf_number_of(line->text, NULL) == 0)
    return false;
  if (before != NULL && before->role == SG_PDF_TEXT && sg_pdf_is_below(before, line) &&
      !sg_printed_ends_sentence(before->text))
    return false;
  if (next != NULL && sg_pdf_is_below(line, next) && next->x0 > line->x0 + 4) /* a description list hangs */
    return false;
  if (line->x0 > line->cx + 2 * r->body)
    return false;
  bool below = before != NULL && sg_pdf_is_below(before, line);
  bool under_heading = below && before->role == SG_PDF_HEADING;
  return !below || under_heading ||
         line->base - before->base > (r->indents ? r->lead : r->skip) + run_in_space * r->body;
}

/* -- Looks against what is known ----------------------------------------------------------------------------
 */

struct look {
  float size;
  uint32_t family;
  uint8_t style;
  bool run_in;
};

static struct look look_of(const struct sg_pdf_line *line)
{
  uint8_t style = line->run_in ? line->lead_style : line->style & SG_PDF_LOOK;
  return (struct look){line->size, line->family, style, line->run_in};
}

static bool is_known_look(const struct look *looks, size_t count, struct look look)
{
  for (size_t i = 0; i < count; i++)
    if (sg_pdf_near(looks[i].size, look.size, 0.3f) && looks[i].family == look.family &&
        looks[i].style == look.style && looks[i].run_in == look.run_in)
      return true;
  return false;
}

/* The looks of the headings that destinations or bookmarks name. */
static size_t known_looks(const struct sg_pdf_reading *r, struct look *looks, size_t most, size_t *sure)
{
  size_t count = 0;
  for (size_t i = 0; i < r->line_count; i++) {
    const struct sg_pdf_line *line = &r->lines[i];
    if (line->origin < SG_PDF_BY_BOOKMARK)
      continue;
    ++*sure;
    if (count < most && !is_known_look(looks, count, look_of(line)))
      looks[count++] = look_of(line);
  }
  return count;
}

/* Lines of the first page that stand above the abstract or the introduction: names and addresses, no headings.
 */
static uint32_t front_lines(const struct sg_pdf_reading *r)
{
  for (uint32_t i = 0; i < r->line_count && r->lines[i].page == 0; i++)
    if (r->lines[i].role == SG_PDF_TEXT && sg_pdf_opens_paper(r->lines[i].text))
      return i;
  return 0;
}

void sg_pdf_find_headings(struct sg_pdf_reading *r)
{
  enum { LOOKS = 64 };
  struct look looks[LOOKS];
  size_t sure = 0;
  sg_pdf_use_dests(r);
  sg_pdf_use_bookmarks(r);
  size_t known = known_looks(r, looks, LOOKS, &sure);
  bool strict = sure >= ENOUGH;
  for (uint32_t i = front_lines(r); i < r->line_count; i++) {
    struct sg_pdf_line *line = &r->lines[i];
    if (line->role != SG_PDF_TEXT || line->origin != 0)
      continue;
    struct look look = look_of(line);
    if (looks_like_heading(r, i) && (!strict || is_known_look(looks, known, look))) {
      sg_pdf_mark_heading(r, i, sg_pdf_number_of(line->text, NULL) > 0 ? SG_PDF_BY_NUMBER : SG_PDF_BY_LOOK);
    } else if (!strict && looks_like_run_in(r, i)) {
      line->origin = SG_PDF_BY_LOOK;
      sg_pdf_set_run_in(line, line->lead_end);
    }
  }
  if (!strict)
    sg_pdf_follow_numbers(r);
}
