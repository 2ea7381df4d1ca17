#include "pdf/reading.h"

/* Captions with what they belong to: tables, and the words inside figures. */

static const float wide_share = 0.12f; /* of the column: a line that ends before it is short */
static const float cell_from = 0.3f;   /* of the column: text begins further left, lists and quotes too */
enum { CAPTION_LINES = 60, FLOAT_LINES = 200 };

bool sg_pdf_is_full(const struct sg_pdf_line *line)
{
  return line->x1 > line->cr - wide_share * (line->cr - line->cx);
}

/* A line as running text has them: of the body's size, from edge to edge. */
static bool is_body_like(const struct sg_pdf_reading *r, const struct sg_pdf_line *line)
{
  return sg_pdf_is_body_size(r, line->size) && line->x0 < line->cx + 3.5f * r->body &&
         line->x0 > line->cx - 4 && line->x1 > line->cr - 5 && line->words > 4 && line->wide == 0;
}

/* -- Captions -------------------------------------------------------------------------------------------- */

/* "…in | Figure 3.8. The voter is key": the line goes on with a paragraph. */
static bool goes_on(const struct sg_pdf_reading *r, uint32_t i)
{
  const struct sg_pdf_line *line = &r->lines[i], *before;
  uint32_t k = i;
  do {
    if (k == 0)
      return false;
    before = &r->lines[--k];
  } while (before->role == SG_PDF_OUT && before->page == line->page);
  if (before->role != SG_PDF_TEXT)
    return false;
  if (!sg_pdf_is_below(before, line)) /* first of its column: told by the sentence before */
    return sg_pdf_near(before->size, line->size, 0.2f) && !sg_printed_ends_sentence(before->text) &&
           sg_pdf_is_full(before) && sg_pdf_near(line->x0, line->cx, 2) && before->words > 4;
  return sg_pdf_near(line->base - before->base, r->lead, 0.15f * r->body) &&
         sg_pdf_near(before->size, line->size, 0.2f) && sg_pdf_near(line->x0, line->cx, 2 * r->body) &&
         sg_pdf_is_full(before) && !sg_printed_ends_sentence(before->text);
}

static bool is_caption(const struct sg_pdf_reading *r, uint32_t i)
{
  const struct sg_pdf_line *line = &r->lines[i];
  size_t n = 0;
  if (!sg_printed_is_caption(line->text, &n) || line->size > r->body + 1.5f)
    return false;
  struct sg_str rest = sg_slice(line->text, n, line->text.n);
  bool mark = rest.n > 0 && sg_is_one_of((unsigned char)rest.p[0], ".:|");
  bool dash = sg_str_starts(sg_str_trim(rest), SG_LIT("\xE2\x80\x93")) ||
              sg_str_starts(sg_str_trim(rest), SG_LIT("\xE2\x80\x94"));
  bool label = (line->lead_style & (SG_PDF_BOLD | SG_PDF_CAPS)) != 0 || (line->lead_style & SG_PDF_ITALIC) != 0;
  bool smaller = line->size < r->body - 0.7f;
  if (!mark && !dash && !label && !smaller && rest.n > 0)
    return false;
  return !goes_on(r, i) || (label && !(line->lead_style & SG_PDF_ITALIC));
}

static bool continues_caption(const struct sg_pdf_reading *r, const struct sg_pdf_line *first,
                              const struct sg_pdf_line *before, const struct sg_pdf_line *line, float step)
{
  float distance = line->base - before->base;
  size_t n;
  if (!sg_pdf_is_below(before, line) || line->role != SG_PDF_TEXT || sg_printed_is_caption(line->text, &n))
    return line->role == SG_PDF_TEXT && line->chars < 4 && line->size < first->size - 1 &&
           sg_pdf_is_below(before, line) && distance < first->size;
  if (!sg_pdf_near(line->size, first->size, 0.35f) && line->chars > 8)
    return false;
  if (step > 0 ? distance > step + 0.18f * first->size : distance > 1.5f * first->size)
    return false;
  bool same_as_body = sg_pdf_near(first->size, r->body, 0.2f);
  if (same_as_body && sg_printed_ends_sentence(before->text) &&
      before->x1 < before->cr - 0.05f * (before->cr - before->cx) && distance > r->lead + 0.1f * r->body)
    return false;
  return line->wide < 2;
}

static uint32_t mark_caption(struct sg_pdf_reading *r, uint32_t first, uint32_t group)
{
  float step = 0;
  uint32_t i = first, k;
  r->lines[i].starts = true;
  for (unsigned n = 0; n < CAPTION_LINES; n++) {
    r->lines[i].role = SG_PDF_CAPTION;
    r->lines[i].group = group;
    k = sg_pdf_next(r, i);
    if (k >= r->line_count || !continues_caption(r, &r->lines[first], &r->lines[i], &r->lines[k], step))
      break;
    if (step <= 0)
      step = r->lines[k].base - r->lines[i].base;
    i = k;
  }
  return i;
}

/* -- What belongs to a caption ------------------------------------------------------------------------------
 */

/* White spaces that part cells: not that behind a bullet. */
static unsigned cell_gaps(const struct sg_pdf_line *line)
{
  return line->wide > 0 && sg_printed_has_bullet(line->text, NULL) ? line->wide - 1u : line->wide;
}

static bool is_small(const struct sg_pdf_reading *r, const struct sg_pdf_line *line)
{
  return line->size <= r->body - 0.7f && !sg_pdf_is_body_size(r, line->size);
}

/* Does the line belong to the float beside it rather than to the text? `next`: its neighbour on the far side.
 */
static bool is_float_line(const struct sg_pdf_reading *r, const struct sg_pdf_line *line,
                          const struct sg_pdf_line *next)
{
  if (line->role != SG_PDF_TEXT || is_body_like(r, line))
    return false;
  if (is_small(r, line) || cell_gaps(line) > 0)
    return true;
  bool other_face = line->family != r->family && !(line->style & SG_PDF_BOLD) && line->words < 8;
  bool joined = next != NULL && next->role == SG_PDF_TEXT && sg_pdf_near(next->size, line->size, 0.2f) &&
                sg_pdf_near(next->base - line->base, r->lead, 0.2f * r->lead);
  bool joined_above = next != NULL && next->role == SG_PDF_TEXT && sg_pdf_near(next->size, line->size, 0.2f) &&
                      sg_pdf_near(line->base - next->base, r->lead, 0.2f * r->lead);
  bool flush = sg_pdf_near(line->x0, line->cx, 2.5f * r->body);
  if (!flush && next != NULL && next->role == SG_PDF_TEXT && cell_gaps(next) > 0 &&
      sg_pdf_is_below(line, next) && next->base - line->base < 3 * r->lead) /* a table's head */
    return true;
  if (other_face && !(flush && (joined || joined_above)))
    return true;
  return line->words <= 3 && !flush && !(line->style & SG_PDF_BOLD);
}

/* A table's head above a row that was taken: its cells may stand closer than the rows' do. */
static bool is_head(const struct sg_pdf_reading *r, const struct sg_pdf_line *line,
                    const struct sg_pdf_line *row)
{
  return row->role == SG_PDF_FIGURE && cell_gaps(row) > 0 && line->role == SG_PDF_TEXT &&
         sg_pdf_has_cells(line) && sg_pdf_near(line->size, row->size, 0.2f) &&
         !sg_pdf_near(line->x0, line->cx, 2.5f * r->body) && row->base - line->base < 3 * r->lead;
}

/* Beside a table's caption cells may stand closer than elsewhere, and what begins far right goes on with one.
 */
static bool is_row(const struct sg_pdf_reading *r, const struct sg_pdf_line *line)
{
  bool cells = sg_pdf_has_cells(line) && !is_body_like(r, line);
  bool goes_on = line->x0 > line->cx + cell_from * (line->cr - line->cx) && !(line->style & SG_PDF_LOOK);
  return line->role == SG_PDF_TEXT && (cells || goes_on) && !sg_printed_has_bullet(line->text, NULL) &&
         sg_pdf_number_of(line->text, NULL) == 0 && line->size < r->body + 0.6f;
}

static void take_above(struct sg_pdf_reading *r, uint32_t caption, uint32_t group, bool table)
{
  const struct sg_pdf_line *below = &r->lines[caption], *taken = below;
  for (uint32_t i = caption, n = 0; i-- > 0 && n < FLOAT_LINES; n++) {
    struct sg_pdf_line *line = &r->lines[i];
    if (line->role == SG_PDF_OUT)
      continue;
    if (line->page != below->page || line->column != below->column || line->band != below->band ||
        !(is_float_line(r, line, i > 0 ? &r->lines[i - 1] : NULL) || is_head(r, line, taken) ||
          (table && is_row(r, line))))
      break;
    line->role = SG_PDF_FIGURE;
    line->group = group;
    taken = line;
  }
}

/* Do rows stand right above the caption? */
static bool has_rows_above(const struct sg_pdf_reading *r, uint32_t caption)
{
  if (caption == 0)
    return false;
  const struct sg_pdf_line *line = &r->lines[caption], *above = &r->lines[caption - 1];
  return sg_pdf_is_below(above, line) && above->role == SG_PDF_TEXT &&
         (cell_gaps(above) > 0 || is_row(r, above)) && line->base - above->base < 4 * r->lead;
}

/* Takes the float's lines below its caption, the lines from `first` to `last`. What stands between two captions
 * is the second's where captions stand below: those of figures do, and those of tables that have rows above
 * them. */
static void take_below(struct sg_pdf_reading *r, uint32_t first, uint32_t last, uint32_t group, bool table)
{
  const struct sg_pdf_line *above = &r->lines[last];
  uint32_t end = last;
  for (unsigned n = 0; n < FLOAT_LINES; n++) {
    end = sg_pdf_next(r, end);
    if (end >= r->line_count)
      break;
    const struct sg_pdf_line *line = &r->lines[end];
    const struct sg_pdf_line *next = end + 1 < r->line_count ? &r->lines[end + 1] : NULL;
    bool here = line->page == above->page && line->column == above->column && line->band == above->band;
    bool caption = here && line->role == SG_PDF_TEXT && is_caption(r, end);
    if (caption && (!table || has_rows_above(r, first)))
      return;
    if (!here || caption || !(is_float_line(r, line, next) || (table && is_row(r, line))))
      break;
  }
  for (uint32_t i = sg_pdf_next(r, last); i < end && i < r->line_count; i = sg_pdf_next(r, i)) {
    bool cells = cell_gaps(&r->lines[i]) > 0 || (table && is_row(r, &r->lines[i]));
    r->lines[i].role = cells ? SG_PDF_TABLE : SG_PDF_FIGURE;
    r->lines[i].group = group;
  }
}

/* Lines with cells, in a row of two or more, are a table without a caption. */
static void find_tables(struct sg_pdf_reading *r, uint32_t *group)
{
  for (uint32_t i = 0, next; i < r->line_count; i = next) {
    uint32_t rows = 0, most = 0, last = i, k = i;
    next = i + 1;
    if (sg_pdf_in_references(r, i))
      continue;
    while (k < r->line_count && (r->lines[k].role == SG_PDF_TEXT || r->lines[k].role == SG_PDF_OUT)) {
      const struct sg_pdf_line *line = &r->lines[k];
      if (line->role == SG_PDF_TEXT) {
        if (cell_gaps(line) == 0 || line->math * 3 > line->chars || line->page != r->lines[i].page ||
            line->column != r->lines[i].column)
          break;
        rows++;
        most = cell_gaps(line) > most ? cell_gaps(line) : most;
        last = k;
      }
      k++;
    }
    if (rows > 2 || (rows == 2 && most > 1)) {
      ++*group;
      for (uint32_t j = i; j <= last; j++)
        if (r->lines[j].role == SG_PDF_TEXT) {
          r->lines[j].role = SG_PDF_TABLE;
          r->lines[j].group = *group;
        }
      next = last + 1;
    }
  }
}

void sg_pdf_find_floats(struct sg_pdf_reading *r)
{
  uint32_t group = 0;
  for (uint32_t i = 0; i < r->line_count; i++) {
    if (r->lines[i].role != SG_PDF_TEXT || sg_pdf_in_references(r, i) || !is_caption(r, i))
      continue;
    uint32_t last = mark_caption(r, i, ++group);
    bool table = sg_lower(r->lines[i].text.p[0]) == 't';
    take_below(r, i, last, group, table);
    if (!table || sg_pdf_next(r, last) >= r->line_count || r->lines[sg_pdf_next(r, last)].group != group)
      take_above(r, i, group, table);
    i = last;
  }
  sg_pdf_find_notes(r);
  find_tables(r, &group);
}

void sg_pdf_set_small_aside(struct sg_pdf_reading *r)
{
  for (uint32_t i = 0; i < r->line_count; i++)
    if (!sg_pdf_in_references(r, i) && r->lines[i].role == SG_PDF_TEXT && r->lines[i].page > 0 &&
        is_small(r, &r->lines[i]) && r->lines[i].origin == 0)
      r->lines[i].role = SG_PDF_SIDE;
}
