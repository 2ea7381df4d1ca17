#include <stdlib.h>

#include "pdf/reading.h"
#include "pdf/rows.h"

/* Two columns are found over the whole document: a page's own white space may be chance. The figures are
 * those under which 20 papers of TeX, 14 of them in one column, were told apart without a fault. */

static const float gutter_from = 0.38f, gutter_to = 0.66f; /* where a right column may begin, of the width */
static const float white = 7;                              /* points between columns at least */
static const float together = 1.6f;                        /* points: the same left edge */
static const float cell_share = 0.3f;                      /* of the width: a wider fragment is not a cell */
enum { ROWS_MIN = 10, BINS = 4096, GUTTERS_MAX = 50, FRONT_COLUMNS = 5 };

/* -- Rows --------------------------------------------------------------------------------------------- */

static float centre(const struct sg_pdf_item *item)
{
  return (item->y0 + item->y1) / 2;
}

static int by_key(const void *a, const void *b)
{
  const struct sg_pdf_keyed *x = a, *y = b;
  if (x->key != y->key)
    return x->key < y->key ? -1 : 1;
  return x->item < y->item ? -1 : x->item > y->item;
}

void sg_pdf_sort_items(struct sg_pdf_rows *rows, uint32_t *items, size_t count, const struct sg_pdf_item *all,
                       bool by_x)
{
  for (size_t i = 0; i < count; i++)
    rows->keyed[i] = (struct sg_pdf_keyed){by_x ? all[items[i]].x0 : centre(&all[items[i]]), items[i]};
  qsort(rows->keyed, count, sizeof *rows->keyed, by_key);
  for (size_t i = 0; i < count; i++)
    items[i] = rows->keyed[i].item;
}

bool sg_pdf_rows_init(struct sg_pdf_rows *rows, const struct sg_pdf_reading *r)
{
  size_t most = 1;
  for (size_t i = 0; i < r->page_count; i++)
    if (r->pages[i].item_count > most)
      most = r->pages[i].item_count;
  rows->items = SG_ARENA_NEW(r->arena, uint32_t, most);
  rows->ends = SG_ARENA_NEW(r->arena, uint32_t, most);
  rows->keyed = SG_ARENA_NEW(r->arena, struct sg_pdf_keyed, most);
  rows->full = SG_ARENA_NEW(r->arena, bool, most);
  return rows->items != NULL && rows->ends != NULL && rows->keyed != NULL && rows->full != NULL;
}

void sg_pdf_rows_of(struct sg_pdf_rows *rows, const struct sg_pdf_reading *r, const struct sg_pdf_page *page)
{
  size_t count = page->item_count;
  rows->count = 0;
  for (size_t i = 0; i < count; i++)
    rows->items[i] = page->first_item + (uint32_t)i;
  sg_pdf_sort_items(rows, rows->items, count, r->items, false);
  for (size_t from = 0, i = 1; i <= count; i++) {
    if (i < count) {
      const struct sg_pdf_item *first = &r->items[rows->items[from]], *item = &r->items[rows->items[i]];
      if (centre(item) - centre(first) < 0.45f * sg_pdf_min(first->y1 - first->y0, item->y1 - item->y0))
        continue;
    }
    sg_pdf_sort_items(rows, rows->items + from, i - from, r->items, true);
    rows->ends[rows->count++] = (uint32_t)i;
    from = i;
  }
}

/* -- Voting -------------------------------------------------------------------------------------------- */

struct votes {
  uint16_t starts[BINS]; /* rows with a fragment that starts in this bin of `together` points */
};

/* The right end of the fragment that begins at `i` of the row that ends at `end`; *next: what follows it. */
static float fragment_end(const struct sg_pdf_rows *rows, const struct sg_pdf_item *items, size_t i, size_t end,
                          float gutter, size_t *next)
{
  float x1 = items[rows->items[i]].x1;
  for (i++; i < end; i++) {
    const struct sg_pdf_item *item = &items[rows->items[i]];
    bool opens = gutter > 0 && sg_pdf_near(item->x0, gutter, 3) && x1 < gutter - 3;
    if (item->x0 - x1 > white || opens)
      break;
    x1 = sg_pdf_max(x1, item->x1);
  }
  *next = i;
  return x1;
}

static size_t bin_of(float x)
{
  return x > 0 && x / together < BINS - 2 ? (size_t)(x / together) + 1 : 0;
}

/* x of the edge at which most fragments start, and the rows that do; crossings are counted after. */
static float best_start(const struct sg_pdf_rows *rows, const struct sg_pdf_reading *r,
                        const struct sg_pdf_page *page, struct votes *votes, size_t *count)
{
  memset(votes, 0, sizeof *votes);
  for (size_t row = 0, i = 0; row < rows->count; row++)
    for (size_t end = rows->ends[row], next; i < end; i = next) {
      float x = r->items[rows->items[i]].x0;
      fragment_end(rows, r->items, i, end, 0, &next);
      if (x > gutter_from * page->width && x < gutter_to * page->width && bin_of(x) > 0)
        votes->starts[bin_of(x)]++;
    }
  size_t best = 0;
  *count = 0;
  for (size_t bin = 1; bin + 1 < BINS; bin++) {
    size_t sum = (size_t)votes->starts[bin] + votes->starts[bin + 1];
    if (sum > *count) {
      *count = sum;
      best = bin;
    }
  }
  /* indents and lists begin further right than the column does */
  for (size_t bin = 1; bin + 1 < best; bin++)
    if ((size_t)votes->starts[bin] + votes->starts[bin + 1] >= ROWS_MIN &&
        5 * ((size_t)votes->starts[bin] + votes->starts[bin + 1]) >= 2 * *count) {
      best = bin + (votes->starts[bin + 1] > votes->starts[bin] && votes->starts[bin + 2] > votes->starts[bin]);
      break;
    }
  return (float)best * together;
}

static size_t crossings(const struct sg_pdf_rows *rows, const struct sg_pdf_reading *r, float gutter)
{
  size_t count = 0;
  for (size_t row = 0, i = 0; row < rows->count; row++) {
    bool crosses = false;
    for (size_t end = rows->ends[row], next; i < end; i = next) {
      float x1 = fragment_end(rows, r->items, i, end, 0, &next);
      crosses = crosses || (r->items[rows->items[i]].x0 < gutter - white && x1 > gutter + 2 * together);
    }
    count += crosses;
  }
  return count;
}

static void vote(struct sg_pdf_reading *r, struct sg_pdf_page *page, struct sg_pdf_rows *rows,
                 struct votes *votes)
{
  size_t count;
  sg_pdf_rows_of(rows, r, page);
  float gutter = best_start(rows, r, page, votes, &count);
  page->two_columns = count >= ROWS_MIN && (double)count > 0.22 * (double)rows->count &&
                      (double)count > 0.7 * (double)crossings(rows, r, gutter);
  page->gutter = page->two_columns ? gutter : 0;
}

/* The gutter of most pages of that parity; of any where those have none. A page whose right column is a list
 * would name a wrong one. */
static float common_gutter(const struct sg_pdf_reading *r, uint32_t parity)
{
  float best = 0;
  size_t most = 0;
  for (uint32_t other = 0; other < 2 && most == 0; other++)
    for (size_t i = parity ^ other, seen = 0; i < r->page_count && seen < GUTTERS_MAX; i += 2) {
      size_t count = 0;
      if (r->pages[i].gutter <= 0)
        continue;
      seen++;
      for (size_t k = parity ^ other, n = 0; k < r->page_count && n < 10 * GUTTERS_MAX; k += 2, n++)
        count += r->pages[k].gutter > 0 && sg_pdf_near(r->pages[k].gutter, r->pages[i].gutter, 2 * together);
      if (count > most || (count == most && r->pages[i].gutter < best)) {
        most = count;
        best = r->pages[i].gutter;
      }
    }
  return best;
}

void sg_pdf_find_columns(struct sg_pdf_reading *r)
{
  struct sg_pdf_rows rows;
  struct votes *votes = SG_ARENA_NEW(r->arena, struct votes, 1);
  size_t agree = 0, filled = 0;
  if (votes == NULL || !sg_pdf_rows_init(&rows, r))
    return;
  for (size_t i = 0; i < r->page_count; i++) {
    vote(r, &r->pages[i], &rows, votes);
    agree += r->pages[i].two_columns;
    filled += r->pages[i].item_count > 0;
  }
  r->two_columns = agree > 0 && (double)agree >= 0.4 * (double)filled;
  for (uint32_t parity = 0; parity < 2 && r->two_columns;
       parity++) { /* those of left and of right pages differ */
    float gutter = common_gutter(r, parity);
    for (size_t i = parity; i < r->page_count; i += 2)
      r->pages[i].gutter = gutter;
  }
  for (size_t i = 0; i < r->page_count && !r->two_columns; i++)
    r->pages[i].gutter = 0;
}

/* -- Fragments into bands -------------------------------------------------------------------------------- */

static uint8_t column_of(float x0, float x1, const struct sg_pdf_page *page)
{
  float gutter = page->gutter;
  if (gutter <= 0)
    return SG_PDF_FULL;
  if (x0 < gutter - 0.10f * page->width && x1 > gutter + 0.07f * page->width)
    return SG_PDF_FULL;
  bool straddles = x0 < gutter - 2 * white && x1 > gutter + white;
  if (straddles && sg_pdf_near((x0 + x1) / 2, page->width / 2, 12))
    return SG_PDF_FULL;
  return x0 >= gutter - 4 ? SG_PDF_RIGHT : SG_PDF_LEFT;
}

/* The row before, of full width, as what may belong to it is told by. */
struct above {
  float x0, size, base, step;
  bool is_full;
};

/* The last lines of a box of full width are short: a row goes with the one above where it has its size, left
 * edge and distance, and nothing on the right. */
static bool goes_with(const struct sg_pdf_reading *r, const struct above *above, float x0,
                      const struct sg_pdf_item *item)
{
  float step = item->y1 - above->base;
  if (!above->is_full || !sg_pdf_near(above->x0, x0, 3) || !sg_pdf_near(above->size, item->size, 0.2f))
    return false;
  if (above->step > 0)
    return sg_pdf_near(step, above->step, 0.15f * item->size);
  return step < 1.35f * item->size && !sg_pdf_near(item->size, r->body, 0.36f);
}

/* Does a line of the text begin in the row at the right column's edge, or set in by `indent`, beside one of the
 * left? */
static bool has_columns(const struct sg_pdf_rows *rows, const struct sg_pdf_reading *r,
                        const struct sg_pdf_page *page, size_t row, float indent)
{
  float left = 0;
  for (size_t i = row > 0 ? rows->ends[row - 1] : 0, end = rows->ends[row], next; i < end; i = next) {
    float x0 = r->items[rows->items[i]].x0, x1 = fragment_end(rows, r->items, i, end, page->gutter, &next);
    if (x0 > page->gutter - 2 * together && x0 < page->gutter + 2 * together + indent)
      return left > cell_share * page->width;
    left = x1 - x0;
  }
  return false;
}

/* The row above which the first page is one band; 0: none. Text in two columns that begins before the
 * abstract's or the introduction's word ends it, too. */
static size_t front_rows(const struct sg_pdf_rows *rows, const struct sg_pdf_reading *r,
                         const struct sg_pdf_page *page)
{
  size_t columns = 0, first = 0;
  for (size_t row = 0, i = 0; row < rows->count; row++) {
    if (has_columns(rows, r, page, row, 0) && columns++ == 0)
      first = row > 0 && has_columns(rows, r, page, row - 1, 3 * r->body) ? row - 1 : row;
    for (; i < rows->ends[row]; i++) {
      const struct sg_pdf_item *item = &r->items[rows->items[i]];
      if (item->y0 > 0.6f * page->height)
        return 0;
      if (sg_pdf_opens_paper(item->text))
        return columns >= FRONT_COLUMNS ? first : row;
    }
  }
  return 0;
}

/* A side bar on the first page: rows whose right part begins at one x, in the left third, with something
 * narrower left of it or nothing. */
struct bar {
  float x;
  size_t from, to; /* rows */
};

static const float bar_from = 0.15f, bar_to = 0.38f; /* of the width: where what stands beside it begins */
enum { BAR_ROWS = 6, BAR_ITEMS = 3 };

static bool find_bar(const struct sg_pdf_rows *rows, const struct sg_pdf_reading *r,
                     const struct sg_pdf_page *page, struct bar *bar)
{
  uint16_t starts[BINS] = {0};
  size_t best = 0, left = 0, found = 0;
  for (size_t row = 0, i = 0; row < rows->count; row++)
    for (size_t end = rows->ends[row], next; i < end; i = next) {
      float x = r->items[rows->items[i]].x0;
      fragment_end(rows, r->items, i, end, 0, &next);
      if (x > bar_from * page->width && x < bar_to * page->width &&
          r->items[rows->items[i]].size < 1.3f * r->body)
        starts[bin_of(x)]++;
    }
  for (size_t bin = 1; bin + 1 < BINS; bin++)
    if (starts[bin] + starts[bin + 1] > starts[best] + starts[best + 1] || best == 0)
      best = bin;
  bar->x = (float)best * together;
  for (size_t row = 0, i = 0; row < rows->count; row++) {
    bool here = false, beside = false, crosses = false, opens = false, small = false;
    for (size_t end = rows->ends[row], next; i < end; i = next) {
      float x0 = r->items[rows->items[i]].x0, x1 = fragment_end(rows, r->items, i, end, bar->x, &next);
      here = here || (sg_pdf_near(x0, bar->x, 2 * together) && r->items[rows->items[i]].size < 1.3f * r->body);
      beside = beside || x1 < bar->x - 2;
      small = small || (x1 < bar->x - 2 && r->items[rows->items[i]].size < r->body - 0.5f);
      opens = opens || (x1 < bar->x - 2 && sg_pdf_opens_paper(r->items[rows->items[i]].text));
      crosses = crosses || (x0 < bar->x - 4 && x1 > bar->x + 4);
    }
    if ((crosses || opens) && found > 0 && left >= BAR_ITEMS)
      break;
    if (crosses)
      found = left = 0;
    if (beside && found == 0 && left == 0)
      bar->from = row;
    left += beside;
    found += here;
    if (here || small)
      bar->to = row + 1;
    if (here && left == 0)
      bar->from = row;
  }
  return found >= BAR_ROWS && left >= BAR_ITEMS && starts[best] + starts[best + 1] >= BAR_ROWS;
}

/* -- Floats of full width -------------------------------------------------------------------------------------
 */

/* How many cells the row has, if it may be a table's: none is a line of the text, and, where `across`, they
 * stand on both sides of the gutter. 0: it is none. */
static size_t cells_of_row(const struct sg_pdf_rows *rows, const struct sg_pdf_reading *r,
                           const struct sg_pdf_page *page, size_t row, bool across)
{
  size_t fragments = 0;
  bool right = false, at_gutter = false;
  for (size_t i = row > 0 ? rows->ends[row - 1] : 0, end = rows->ends[row], next; i < end; i = next) {
    float x0 = r->items[rows->items[i]].x0, x1 = fragment_end(rows, r->items, i, end, page->gutter, &next);
    if (x1 - x0 > cell_share * page->width)
      return 0;
    at_gutter = at_gutter || sg_pdf_near(x0, page->gutter, 3);
    right = right || x1 > page->gutter;
    fragments++;
  }
  if (!across)
    return fragments;
  return right && fragments > (at_gutter ? 3 : 1) ? fragments
                                                  : 0; /* a cell may stand where the column begins */
}

static bool has_caption(const struct sg_pdf_rows *rows, const struct sg_pdf_reading *r, size_t row)
{
  size_t length;
  return sg_printed_is_caption(r->items[rows->items[row > 0 ? rows->ends[row - 1] : 0]].text, &length);
}

static float row_height(const struct sg_pdf_rows *rows, const struct sg_pdf_reading *r, size_t row)
{
  return r->items[rows->items[rows->ends[row] - 1]].y0;
}

/* Marks rows of cells from the full row `from` on, upwards or downwards; a row of one cell where more follow.
 */
static void grow_float(const struct sg_pdf_rows *rows, const struct sg_pdf_reading *r,
                       const struct sg_pdf_page *page, size_t from, int step)
{
  float most = 3 * r->body; /* between two rows */
  for (size_t row = from; step < 0 ? row > 0 : row + 1 < rows->count;) {
    size_t next = step < 0 ? row - 1 : row + 1, beyond = step < 0 ? next - 1 : next + 1;
    float distance = row_height(rows, r, next) - row_height(rows, r, row);
    if (rows->full[next] || (distance < 0 ? -distance : distance) > most)
      return;
    bool more = beyond < rows->count && cells_of_row(rows, r, page, beyond, true) > 0; /* before 0: wraps */
    if (cells_of_row(rows, r, page, next, true) == 0 &&
        !(more && cells_of_row(rows, r, page, next, false) == 1))
      return;
    rows->full[next] = true;
    row = next;
  }
}

static void grow_floats(const struct sg_pdf_rows *rows, const struct sg_pdf_reading *r,
                        const struct sg_pdf_page *page)
{
  for (size_t row = 0; row < rows->count; row++) {
    if (!rows->full[row] || !has_caption(rows, r, row))
      continue;
    size_t last = row;
    while (last + 1 < rows->count && rows->full[last + 1])
      last++;
    grow_float(rows, r, page, row, -1);
    grow_float(rows, r, page, last, 1);
  }
}

/* Which rows of the page go over both columns. */
static void find_full_rows(struct sg_pdf_rows *rows, const struct sg_pdf_reading *r,
                           const struct sg_pdf_page *page)
{
  struct above above = {.is_full = false};
  size_t front = page == r->pages && page->gutter > 0 ? front_rows(rows, r, page) : 0;
  for (size_t row = 0, from = 0; row < rows->count; from = rows->ends[row++]) {
    bool full = page->gutter <= 0 || row < front;
    for (size_t k = from, end = rows->ends[row], next; k < end && !full; k = next) {
      float x0 = r->items[rows->items[k]].x0, x1 = fragment_end(rows, r->items, k, end, page->gutter, &next);
      full = column_of(x0, x1, page) == SG_PDF_FULL ||
             (k == from && next == end && goes_with(r, &above, x0, &r->items[rows->items[k]]));
    }
    rows->full[row] = full;
    const struct sg_pdf_item *first = &r->items[rows->items[from]];
    above = (struct above){first->x0, first->size, first->y1, above.is_full ? first->y1 - above.base : 0, full};
  }
  if (page->gutter > 0)
    grow_floats(rows, r, page);
}

void sg_pdf_place_fragments(struct sg_pdf_rows *rows, const struct sg_pdf_reading *r,
                            const struct sg_pdf_page *page, struct sg_pdf_place *places)
{
  uint32_t band = 0;
  bool was_full = true;
  struct bar bar = {0, 0, 0};
  bool has_bar = page == r->pages && find_bar(rows, r, page, &bar);
  find_full_rows(rows, r, page);
  for (size_t row = 0, i = 0; row < rows->count; row++) {
    size_t end = rows->ends[row], next;
    if (has_bar && row >= bar.from && row < bar.to) {
      band += row == bar.from;
      for (was_full = false; i < end; i = next) {
        float x0 = r->items[rows->items[i]].x0;
        fragment_end(rows, r->items, i, end, bar.x, &next);
        for (size_t k = i; k < next; k++)
          places[rows->items[k] - page->first_item] =
              (struct sg_pdf_place){band, x0 < bar.x - 4 ? SG_PDF_BAR : SG_PDF_BESIDE};
      }
      band += row + 1 == bar.to;
      continue;
    }
    bool full = rows->full[row];
    band += full != was_full;
    was_full = full;
    for (; i < end; i = next) {
      float x0 = r->items[rows->items[i]].x0, x1 = fragment_end(rows, r->items, i, end, page->gutter, &next);
      uint8_t column = full ? SG_PDF_FULL : column_of(x0, x1, page);
      for (size_t k = i; k < next; k++)
        places[rows->items[k] - page->first_item] = (struct sg_pdf_place){band, column};
    }
  }
}
