#include <stdlib.h>

#include "pdf/reading.h"

/* What a document's lines have in common: sizes, distances, edges. All by counting, weighted by characters. */

enum { SIZE_BINS = 600, STEP_BINS = 400, EDGE_BINS = 4000 };

static const float size_unit = 1 / 6.0f; /* points a bin: font sizes come in thirds */
static const float step_unit = 0.25f;

static size_t bin(float value, float unit, size_t bins)
{
  return value > 0 && value / unit < (float)bins - 1 ? (size_t)(value / unit + 0.5f) : 0;
}

void sg_pdf_measure_sizes(struct sg_pdf_reading *r)
{
  uint32_t *counts = SG_ARENA_NEW(r->arena, uint32_t, SIZE_BINS);
  size_t best = 0;
  if (counts == NULL)
    return;
  for (size_t i = 0; i < r->item_count; i++) {
    const struct sg_pdf_item *item = &r->items[i];
    if (!(item->style & (SG_PDF_MONO | SG_PDF_MATH)))
      counts[bin(item->size, size_unit, SIZE_BINS)] += (uint32_t)item->text.n;
  }
  for (size_t i = 1; i < SIZE_BINS; i++)
    if (counts[i] > counts[best] || best == 0)
      best = i;
  r->body = counts[best] > 0 ? (float)best * size_unit : 10;
}

/* Lines from `i` on that follow each other closely and in one size. */
static size_t run_length(const struct sg_pdf_reading *r, size_t i)
{
  size_t n = 1;
  for (; i + n < r->line_count; n++) {
    const struct sg_pdf_line *a = &r->lines[i + n - 1], *b = &r->lines[i + n];
    if (b->role == SG_PDF_OUT || !sg_pdf_is_below(a, b) || !sg_pdf_near(a->size, b->size, 0.2f) ||
        b->base - a->base > 1.6f * a->size)
      break;
  }
  return n;
}

/* Sizes with more than 12 % of the characters before the references: some journals set their methods smaller.
 * Short runs of lines are notes, captions and boxes. */
static void find_body_sizes(struct sg_pdf_reading *r)
{
  enum { RUN_MIN = 7 };
  uint32_t *counts = SG_ARENA_NEW(r->arena, uint32_t, SIZE_BINS), total = 0;
  r->sizes[0] = r->body;
  r->size_count = 1;
  if (counts == NULL)
    return;
  for (size_t i = 0, n; i < r->line_count && i < r->references; i += n) {
    n = run_length(r, i);
    for (size_t k = i; k < i + n; k++) {
      const struct sg_pdf_line *line = &r->lines[k];
      if (line->role == SG_PDF_OUT || line->role == SG_PDF_CAPTION ||
          (line->style & (SG_PDF_MONO | SG_PDF_MATH)))
        continue;
      counts[bin(line->size, size_unit, SIZE_BINS)] += n >= RUN_MIN ? line->chars : 0;
      total += line->chars;
    }
  }
  for (size_t i = 1; i < SIZE_BINS && r->size_count < 4; i++)
    if (counts[i] > 0.12 * total && !sg_pdf_near((float)i * size_unit, r->body, 0.2f))
      r->sizes[r->size_count++] = (float)i * size_unit;
}

bool sg_pdf_is_body_size(const struct sg_pdf_reading *r, float size)
{
  for (size_t i = 0; i < r->size_count; i++)
    if (sg_pdf_near(size, r->sizes[i], 0.36f))
      return true;
  return false;
}

static uint32_t main_family(const struct sg_pdf_reading *r)
{
  enum { FAMILIES = 64 };
  struct {
    uint32_t family, chars;
  } rows[FAMILIES] = {{0}};
  size_t count = 0, best = 0;
  for (size_t i = 0; i < r->line_count; i++) {
    const struct sg_pdf_line *line = &r->lines[i];
    size_t k = 0;
    while (k < count && rows[k].family != line->family)
      k++;
    if (k == count && count < FAMILIES)
      rows[count++].family = line->family;
    if (k < count)
      rows[k].chars += line->chars;
  }
  for (size_t k = 0; k < count; k++)
    if (rows[k].chars > rows[best].chars)
      best = k;
  return rows[best].family;
}

/* -- Distances ------------------------------------------------------------------------------------------ */

static float commonest_step(struct sg_pdf_reading *r)
{
  uint32_t *counts = SG_ARENA_NEW(r->arena, uint32_t, STEP_BINS);
  size_t best = 0;
  if (counts == NULL)
    return 1.2f * r->body;
  for (size_t i = 0; i + 1 < r->line_count; i++) {
    const struct sg_pdf_line *a = &r->lines[i], *b = &r->lines[i + 1];
    if (a->role != SG_PDF_OUT && b->role != SG_PDF_OUT && sg_pdf_is_below(a, b) &&
        sg_pdf_near(a->size, r->body, 0.2f) && sg_pdf_near(b->size, r->body, 0.2f))
      counts[bin(b->base - a->base, step_unit, STEP_BINS)]++;
  }
  for (size_t i = 1; i + 1 < STEP_BINS; i++) {
    if ((float)i * step_unit < 0.8f * r->body || (float)i * step_unit > 3 * r->body)
      continue;
    if (best == 0 || counts[i] + counts[i + 1] > counts[best] + counts[best + 1])
      best = i;
  }
  if (best == 0 || counts[best] + counts[best + 1] == 0)
    return 1.2f * r->body;
  float share = (float)counts[best + 1] / (float)(counts[best] + counts[best + 1]);
  return ((float)best + share) * step_unit;
}

/* -- Edges ---------------------------------------------------------------------------------------------- */

struct edges {
  uint32_t left[EDGE_BINS], right[EDGE_BINS]; /* lines by half points */
  uint32_t count;
};

static void count_edges(const struct sg_pdf_reading *r, struct edges *edges, uint8_t column, uint32_t parity)
{
  memset(edges, 0, sizeof *edges);
  for (size_t i = 0; i < r->line_count; i++) {
    const struct sg_pdf_line *line = &r->lines[i];
    if (line->role == SG_PDF_OUT || line->column != column || line->page % 2 != parity || line->words < 3 ||
        (!sg_pdf_near(line->size, r->body, 0.36f) && column < SG_PDF_BAR))
      continue;
    edges->left[bin(line->x0, 0.5f, EDGE_BINS)]++;
    edges->right[bin(line->x1, 0.5f, EDGE_BINS)]++;
    edges->count++;
  }
}

static uint32_t around(const uint32_t *counts, size_t i)
{
  uint32_t sum = 0;
  for (size_t k = i > 2 ? i - 2 : 0; k <= i + 2 && k < EDGE_BINS; k++)
    sum += counts[k];
  return sum;
}

static float peak(const uint32_t *counts, size_t i)
{
  size_t best = i;
  for (size_t k = i; k <= i + 4 && k < EDGE_BINS; k++)
    if (counts[k] > counts[best])
      best = k;
  return (float)best * 0.5f;
}

/* The smallest left edge that 15 % of the lines share within two points, the largest right one that 10 % do. */
static void find_edges(const struct edges *edges, float *cx, float *cr)
{
  *cx = -1;
  *cr = -1;
  if (edges->count < 4)
    return;
  for (size_t i = 1; i < EDGE_BINS && *cx < 0; i++)
    if (around(edges->left, i) >= 0.15 * edges->count)
      *cx = peak(edges->left, i);
  for (size_t i = EDGE_BINS - 1; i > 0 && *cr < 0; i--)
    if (around(edges->right, i) >= 0.10 * edges->count)
      *cr = peak(edges->right, i > 4 ? i - 4 : 1);
}

static void set_edges(struct sg_pdf_reading *r)
{
  struct edges *edges = SG_ARENA_NEW(r->arena, struct edges, 1);
  float cx[SG_PDF_COLUMNS][2], cr[SG_PDF_COLUMNS][2];
  if (edges == NULL)
    return;
  for (uint8_t column = 0; column < SG_PDF_COLUMNS; column++)
    for (uint32_t parity = 0; parity < 2; parity++) {
      count_edges(r, edges, column, parity);
      find_edges(edges, &cx[column][parity], &cr[column][parity]);
    }
  for (uint8_t column = 0; column < SG_PDF_COLUMNS; column++)
    for (uint32_t parity = 0; parity < 2; parity++)
      if (cx[column][parity] < 0) {
        cx[column][parity] = cx[column][1 - parity];
        cr[column][parity] = cr[column][1 - parity];
      }
  for (size_t i = 0; i < r->line_count; i++) {
    struct sg_pdf_line *line = &r->lines[i];
    uint32_t parity = line->page % 2;
    line->cx = cx[line->column][parity];
    line->cr = cr[line->column][parity];
    if (line->column == SG_PDF_FULL && r->two_columns && cx[SG_PDF_LEFT][parity] > 0) {
      line->cx = cx[SG_PDF_LEFT][parity];
      line->cr = cr[SG_PDF_RIGHT][parity];
    }
    if (line->cx < 0 || line->cr <= line->cx) {
      line->cx = line->x0;
      line->cr = sg_pdf_max(line->x1, line->x0 + 1);
    }
  }
}

/* Do paragraphs begin with an indent? Of the lines after a short line with a sentence's end, more than 35 % do.
 */
static bool find_indents(const struct sg_pdf_reading *r)
{
  uint32_t indented = 0, all = 0;
  for (size_t i = 0; i + 1 < r->line_count && i < r->references; i++) {
    const struct sg_pdf_line *a = &r->lines[i], *b = &r->lines[i + 1];
    if (a->role != SG_PDF_TEXT || b->role != SG_PDF_TEXT || !sg_pdf_is_below(a, b) ||
        !sg_pdf_near(a->size, r->body, 0.36f) || !sg_pdf_near(b->size, r->body, 0.36f) ||
        a->x1 > a->cr - 0.15f * (a->cr - a->cx) || !sg_printed_ends_sentence(a->text) ||
        sg_printed_has_bullet(b->text, NULL))
      continue;
    float indent = b->x0 - b->cx;
    indented += indent > 0.6f * r->body && indent < 3.5f * r->body;
    all++;
  }
  return indented > 0.35 * all;
}

/* Are lines ragged on the right? Of those that go on in lower case, fewer than half reach the edge. */
static bool find_ragged(const struct sg_pdf_reading *r)
{
  uint32_t full = 0, all = 0;
  for (size_t i = 0; i + 1 < r->line_count; i++) {
    const struct sg_pdf_line *a = &r->lines[i], *b = &r->lines[i + 1];
    uint32_t code = sg_printed_first_letter(b->text);
    if (a->role != SG_PDF_TEXT || b->role != SG_PDF_TEXT || !sg_pdf_is_below(a, b) || a->words < 5 ||
        !sg_is_letter(code) || sg_is_upper(code) || !sg_pdf_near(a->size, r->body, 0.36f) ||
        !sg_pdf_near(b->size, r->body, 0.36f))
      continue;
    full += a->x1 > a->cr - 3;
    all++;
  }
  return all > 20 && full < 0.5 * all;
}

/* The usual distance of paragraphs that begin flush: the commonest beyond the lead. */
static float find_skip(struct sg_pdf_reading *r)
{
  uint32_t *counts = SG_ARENA_NEW(r->arena, uint32_t, STEP_BINS), all = 0;
  size_t best = 0;
  if (counts == NULL)
    return r->lead;
  for (size_t i = 0; i + 1 < r->line_count && i < r->references; i++) {
    const struct sg_pdf_line *a = &r->lines[i], *b = &r->lines[i + 1];
    if (a->role != SG_PDF_TEXT || b->role != SG_PDF_TEXT || !sg_pdf_is_below(a, b) ||
        !sg_pdf_near(a->size, r->body, 0.36f) || !sg_pdf_near(b->size, r->body, 0.36f) ||
        !sg_printed_ends_sentence(a->text) || !sg_pdf_near(b->x0, b->cx, 3) ||
        sg_printed_has_bullet(b->text, NULL) || !sg_is_upper(sg_printed_first_letter(b->text)))
      continue;
    float step = b->base - a->base;
    if (step > 3 * r->lead)
      continue;
    counts[bin(step, 0.5f, STEP_BINS)]++;
    all++;
  }
  for (size_t i = bin(r->lead + 0.15f * r->body, 0.5f, STEP_BINS); i + 1 < STEP_BINS && i > 0; i++)
    if (counts[i] + counts[i + 1] > counts[best] + counts[best + 1] || best == 0)
      best = i;
  return best > 0 && counts[best] + counts[best + 1] > 0.12 * all && all >= 5 ? ((float)best + 0.5f) * 0.5f
                                                                              : r->lead;
}

void sg_pdf_measure_lines(struct sg_pdf_reading *r)
{
  r->family = main_family(r);
  r->lead = commonest_step(r);
  find_body_sizes(r);
  set_edges(r);
  r->ragged = find_ragged(r);
  r->indents = find_indents(r);
  r->skip = find_skip(r);
}
