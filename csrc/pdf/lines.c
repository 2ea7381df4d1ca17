#include <stdlib.h>

#include "pdf/line.h"
#include "pdf/rows.h"

/* Lines of one column: large items stand in rows, small ones (superscripts, limits) go to the line that they
 * overlap most. */

static const float small_share = 0.85f;  /* of the body's size: below it an item looks for a line */
static const float overlap_min = 0.5f;   /* of the smaller height */
static const float overlap_small = 0.3f; /* of a small item's: subscripts hang below their line */
static const float space_gap = 0.13f;    /* of the size: wider white space is a space */
static const float drop_capital = 1.7f;  /* of the body's size */

struct row { /* a line in the making */
  float y0, y1;
  uint32_t band;
  uint8_t column;
};

struct maker {
  struct sg_pdf_reading *r;
  struct sg_pdf_rows rows;
  struct sg_pdf_place *places;
  struct row *made;
  uint32_t *row_of; /* by item of the page */
  uint32_t *order, *group;
  size_t made_count;
};

static float overlap(float a0, float a1, float b0, float b1)
{
  return sg_pdf_min(a1, b1) - sg_pdf_max(a0, b0);
}

static bool is_small(const struct sg_pdf_reading *r, const struct sg_pdf_item *item)
{
  return item->size < small_share * r->body || (item->style & SG_PDF_TALL);
}

/* A single capital, much larger than the text, that stands beside several lines. */
static bool is_drop_capital(const struct sg_pdf_reading *r, const struct sg_pdf_item *item)
{
  struct sg_str text = sg_str_trim(item->text);
  return item->size > drop_capital * r->body && text.n == 1 && text.p[0] >= 'A' && text.p[0] <= 'Z';
}

static uint32_t new_row(struct maker *m, const struct sg_pdf_item *item, const struct sg_pdf_place *place)
{
  m->made[m->made_count] = (struct row){item->y0, item->y1, place->band, place->column};
  return (uint32_t)m->made_count++;
}

static bool fits(const struct row *row, const struct sg_pdf_item *item, const struct sg_pdf_place *place)
{
  float least = sg_pdf_min(row->y1 - row->y0, item->y1 - item->y0);
  return row->band == place->band && row->column == place->column &&
         overlap(row->y0, row->y1, item->y0, item->y1) > overlap_min * least;
}

/* Items of one size class, by height, into rows that are made for them. */
static void make_rows(struct maker *m, const struct sg_pdf_page *page, bool small)
{
  uint32_t latest[SG_PDF_COLUMNS]; /* by column */
  for (size_t i = 0; i < SG_PDF_COLUMNS; i++)
    latest[i] = UINT32_MAX;
  for (size_t i = 0; i < page->item_count; i++) {
    uint32_t at = m->order[i] - page->first_item;
    const struct sg_pdf_item *item = &m->r->items[m->order[i]];
    const struct sg_pdf_place *place = &m->places[at];
    if (m->row_of[at] != UINT32_MAX || is_small(m->r, item) != small || is_drop_capital(m->r, item))
      continue;
    uint32_t *last = &latest[place->column];
    if (*last == UINT32_MAX || !fits(&m->made[*last], item, place))
      *last = new_row(m, item, place);
    m->row_of[at] = *last;
  }
}

/* Small items, by height, to the row of large ones that they overlap most; drop capitals to the first. */
static void attach_small(struct maker *m, const struct sg_pdf_page *page)
{
  enum { REACH = 6 }; /* rows to look at around the item's height, of up to three columns */
  size_t large = m->made_count, low = 0;
  for (size_t i = 0; i < page->item_count; i++) {
    uint32_t at = m->order[i] - page->first_item;
    const struct sg_pdf_item *item = &m->r->items[m->order[i]];
    bool drop = is_drop_capital(m->r, item);
    if (!drop && !is_small(m->r, item))
      continue;
    float y = drop ? item->y0 : (item->y0 + item->y1) / 2;
    while (low < large && m->made[low].y1 < y)
      low++;
    float best = drop ? -1e6f : overlap_small * sg_pdf_min(item->y1 - item->y0, m->r->body);
    for (size_t k = low > REACH ? low - REACH : 0; k < large && k < low + REACH; k++) {
      const struct row *row = &m->made[k];
      if (row->band != m->places[at].band || row->column != m->places[at].column)
        continue;
      float shared = overlap(row->y0, row->y1, item->y0, item->y1);
      if (drop ? shared > 0 && m->row_of[at] == UINT32_MAX : shared > best) {
        best = shared;
        m->row_of[at] = (uint32_t)k;
      }
    }
    if (drop && m->row_of[at] == UINT32_MAX)
      m->row_of[at] = new_row(m, item, &m->places[at]);
  }
}

static int by_reading_order(const void *a, const void *b)
{
  const struct sg_pdf_line *x = a, *y = b;
  if (x->band != y->band)
    return x->band < y->band ? -1 : 1;
  if (x->column != y->column)
    return x->column < y->column ? -1 : 1;
  if (x->base != y->base)
    return x->base < y->base ? -1 : 1;
  return x->x0 < y->x0 ? -1 : x->x0 > y->x0;
}

/* -- What a line says ----------------------------------------------------------------------------------- */

/* Small capitals that are only smaller capitals: "R" and "ESULTS". */
static bool is_faked_caps(const struct sg_pdf_item *before, const struct sg_pdf_item *item)
{
  struct sg_str text = sg_str_trim(item->text), first = sg_str_trim(before->text);
  if (text.n == 0 || first.n == 0 || item->size > 0.9f * before->size || item->size < 0.6f * before->size ||
      item->family != before->family || item->x0 - before->x1 > 0.2f * before->size)
    return false;
  for (size_t i = 0; i < text.n; i++)
    if (text.p[i] >= 'a' && text.p[i] <= 'z')
      return false;
  return sg_is_alpha(text.p[0]) && first.p[first.n - 1] >= 'A' && first.p[first.n - 1] <= 'Z';
}

bool sg_pdf_is_spaced(const struct sg_pdf_item *before, const struct sg_pdf_item *item)
{
  if (before->text.n == 0 || item->text.n == 0)
    return false;
  if (before->text.p[before->text.n - 1] == ' ' || item->text.p[0] == ' ')
    return true;
  if (is_faked_caps(before, item))
    return false;
  return item->x0 - before->x1 > space_gap * sg_pdf_max(before->size, item->size);
}

static void count_letters(struct sg_pdf_line *line, const struct sg_pdf_item *item)
{
  unsigned chars = 0, letters = 0;
  for (size_t at = 0, length; at < item->text.n && chars < 10000; at += length) {
    uint32_t code = sg_utf8_decode(item->text, at, &length);
    chars += code != ' ';
    letters += sg_is_letter(code);
  }
  line->chars = (uint16_t)(line->chars + chars);
  line->letters = (uint16_t)(line->letters + letters);
  line->math = (uint16_t)(line->math + (item->style & SG_PDF_MATH ? chars : 0));
  line->mono = (uint16_t)(line->mono + (item->style & SG_PDF_MONO ? chars : 0));
  line->bold = (uint16_t)(line->bold + (item->style & SG_PDF_BOLD ? chars : 0));
  line->italic = (uint16_t)(line->italic + (item->style & SG_PDF_ITALIC ? chars : 0));
  line->caps = (uint16_t)(line->caps + (item->style & SG_PDF_CAPS ? chars : 0));
  line->tall = line->tall || (item->style & SG_PDF_TALL);
}

/* The item with most text characters tells the line's size, family and base. */
static const struct sg_pdf_item *main_item(const struct sg_pdf_item *items, const struct sg_pdf_line *line)
{
  const struct sg_pdf_item *best = &items[line->first];
  size_t most = 0;
  for (uint32_t i = line->first; i < line->first + line->count; i++) {
    size_t weight = items[i].style & SG_PDF_MATH ? 1 : 2 * items[i].text.n + 1;
    if (weight > most) {
      most = weight;
      best = &items[i];
    }
  }
  return best;
}

/* Where the item's letters stand: boxes reach below by a part of the size that grows with their height, from
 * .19 in fonts of .89 (Computer Modern) to .35 in those of 1.31 (EC). */
static float baseline_of(const struct sg_pdf_item *item)
{
  float height = (item->y1 - item->y0) / item->size;
  return item->y1 - (0.19f + 0.38f * (height - 0.89f)) * item->size;
}

static void raise_items(struct sg_pdf_item *items, const struct sg_pdf_line *line, float baseline)
{
  for (uint32_t i = line->first; i < line->first + line->count; i++) {
    struct sg_pdf_item *item = &items[i];
    float own = baseline_of(item);
    item->raise = SG_PDF_LEVEL;
    if (item->size < 0.88f * line->size && own < baseline - 0.14f * line->size)
      item->raise = SG_PDF_SUPER;
    else if (item->size < 0.88f * line->size && own > baseline + 0.06f * line->size)
      item->raise = SG_PDF_SUB;
  }
}

/* Is the item of no account for where a lead ends: a formula, a raised mark, a sign alone? */
static bool is_neutral(const struct sg_pdf_item *item)
{
  struct sg_str text = sg_str_trim(item->text);
  bool has_letter = false;
  for (size_t i = 0; i < text.n; i++)
    has_letter = has_letter || sg_is_alpha(text.p[i]) || (unsigned char)text.p[i] >= 0xC3;
  return (item->style & SG_PDF_MATH) || item->raise != SG_PDF_LEVEL || !has_letter;
}

static void set_text(struct sg_pdf_reading *r, struct sg_pdf_line *line, struct sg_buf *scratch)
{
  const struct sg_pdf_item *before = NULL;
  bool lead = true, has_lead = false;
  size_t lead_end = 0;
  sg_buf_clear(scratch);
  for (uint32_t i = line->first; i < line->first + line->count; i++) {
    const struct sg_pdf_item *item = &r->items[i];
    if (before != NULL) {
      line->gap = sg_pdf_max(line->gap, item->x0 - before->x1);
      line->wide = (uint16_t)(line->wide + (item->x0 - before->x1 > 1.35f * line->size));
      if (sg_pdf_is_spaced(before, item))
        sg_buf_add_char(scratch, ' ');
    }
    bool faked = before != NULL && is_faked_caps(before, item);
    if (faked)
      line->caps = (uint16_t)(line->caps + item->text.n);
    if (lead && !is_neutral(item)) {
      uint8_t look = (item->style & SG_PDF_LOOK) | (faked ? SG_PDF_CAPS : 0);
      if (!has_lead)
        line->lead_style = look;
      else if (!faked && look != line->lead_style)
        lead = false;
      has_lead = true;
    }
    sg_buf_add(scratch, item->text);
    if (lead && !(is_neutral(item) && i + 1 < line->first + line->count && !(item->style & SG_PDF_LOOK))) {
      lead_end = scratch->length;
      line->lead_x1 = item->x1;
    }
    before = item;
  }
  for (size_t i = 0; i < lead_end && line->lead_end < UINT16_MAX; i++)
    line->lead_end = (uint16_t)(line->lead_end + (scratch->data[i] != ' '));
  line->is_styled = lead;
}

static void set_words(struct sg_pdf_line *line)
{
  for (size_t i = 0; i < line->text.n; i++)
    line->words = (uint16_t)(line->words + ((i == 0 || line->text.p[i - 1] == ' ') && line->text.p[i] != ' '));
}

/* Single spaces. */
static struct sg_str tidy(struct sg_pdf_reading *r, struct sg_buf *text)
{
  size_t kept = 0;
  for (size_t i = 0; i < text->length; i++)
    if (text->data[i] != ' ' || (kept > 0 && text->data[kept - 1] != ' '))
      text->data[kept++] = text->data[i];
  sg_buf_truncate(text, kept);
  return sg_arena_copy(r->arena, sg_str_trim(sg_buf_str(text)));
}

static void describe(struct sg_pdf_reading *r, struct sg_pdf_line *line, struct sg_buf *scratch)
{
  const struct sg_pdf_item *best = main_item(r->items, line);
  line->x0 = 1e6f;
  line->y0 = 1e6f;
  for (uint32_t i = line->first; i < line->first + line->count; i++) {
    const struct sg_pdf_item *item = &r->items[i];
    line->x0 = sg_pdf_min(line->x0, item->x0);
    line->x1 = sg_pdf_max(line->x1, item->x1);
    line->y0 = sg_pdf_min(line->y0, item->y0);
    line->y1 = sg_pdf_max(line->y1, item->y1);
    count_letters(line, item);
  }
  line->size = best->size;
  line->base = best->y1;
  line->family = best->family;
  raise_items(r->items, line, baseline_of(best));
  set_text(r, line, scratch);
  if (2 * line->caps > line->letters && line->count > 1) /* faked small capitals: the large letters decide */
    for (uint32_t i = line->first; i < line->first + line->count; i++)
      line->size = sg_pdf_max(line->size, r->items[i].size < 1.5f * best->size ? r->items[i].size : 0);
  line->style = (uint8_t)((2 * line->bold > line->chars ? SG_PDF_BOLD : 0) |
                          (2 * line->italic > line->chars ? SG_PDF_ITALIC : 0) |
                          (2 * line->caps > line->letters ? SG_PDF_CAPS : 0) |
                          (5 * line->mono > 4 * line->chars ? SG_PDF_MONO : 0) |
                          (2 * line->math > line->chars ? SG_PDF_MATH : 0));
  line->text = tidy(r, scratch);
  set_words(line);
}

/* -- Pages ---------------------------------------------------------------------------------------------- */

/* Puts the page's items in the order of its rows, so that each line's items stand together. */
static bool add_lines(struct maker *m, struct sg_pdf_page *page, struct sg_buf *scratch)
{
  struct sg_pdf_reading *r = m->r;
  size_t count = page->item_count, *starts = SG_ARENA_NEW(r->arena, size_t, m->made_count + 1);
  struct sg_pdf_item *copy = SG_ARENA_NEW(r->arena, struct sg_pdf_item, count);
  if (starts == NULL || copy == NULL)
    return false;
  for (size_t i = 0; i < count; i++)
    starts[m->row_of[i] + 1]++;
  for (size_t i = 0; i < m->made_count; i++)
    starts[i + 1] += starts[i];
  sg_pdf_sort_items(&m->rows, m->order, count, r->items, true); /* by x, then row by row */
  size_t first_line = r->line_count;
  for (size_t i = 0; i < m->made_count; i++) {
    r->lines = sg_arena_stretch(r->arena, r->lines, r->line_count, &r->line_capacity, sizeof *r->lines);
    if (r->lines == NULL)
      return false;
    r->lines[r->line_count++] = (struct sg_pdf_line){.first = page->first_item + (uint32_t)starts[i],
                                                     .count = (uint32_t)(starts[i + 1] - starts[i]),
                                                     .page = (uint32_t)(page - r->pages),
                                                     .band = m->made[i].band,
                                                     .column = m->made[i].column};
  }
  for (size_t i = 0; i < count; i++) {
    uint32_t at = m->order[i] - page->first_item;
    copy[starts[m->row_of[at]]++] = r->items[m->order[i]];
  }
  if (count > 0)
    memcpy(r->items + page->first_item, copy, count * sizeof *copy);
  for (size_t i = first_line; i < r->line_count; i++)
    describe(r, &r->lines[i], scratch);
  if (r->line_count > first_line)
    qsort(r->lines + first_line, r->line_count - first_line, sizeof *r->lines, by_reading_order);
  page->first_line = (uint32_t)first_line;
  page->line_count = (uint32_t)(r->line_count - first_line);
  return true;
}

void sg_pdf_build_lines(struct sg_pdf_reading *r)
{
  struct maker m = {.r = r};
  struct sg_buf scratch;
  size_t most = 1;
  for (size_t i = 0; i < r->page_count; i++)
    most = r->pages[i].item_count > most ? r->pages[i].item_count : most;
  m.places = SG_ARENA_NEW(r->arena, struct sg_pdf_place, most);
  m.made = SG_ARENA_NEW(r->arena, struct row, most + 1);
  m.row_of = SG_ARENA_NEW(r->arena, uint32_t, most);
  m.order = SG_ARENA_NEW(r->arena, uint32_t, most);
  if (!sg_pdf_rows_init(&m.rows, r) || m.places == NULL || m.made == NULL || m.row_of == NULL ||
      m.order == NULL)
    return;
  sg_buf_init(&scratch, SG_PDF_OUTPUT_MAX);
  for (size_t p = 0; p < r->page_count; p++) {
    struct sg_pdf_page *page = &r->pages[p];
    sg_pdf_rows_of(&m.rows, r, page);
    sg_pdf_place_fragments(&m.rows, r, page, m.places);
    for (size_t i = 0; i < page->item_count; i++) {
      m.order[i] = page->first_item + (uint32_t)i;
      m.row_of[i] = UINT32_MAX;
    }
    sg_pdf_sort_items(&m.rows, m.order, page->item_count, r->items, false);
    m.made_count = 0;
    make_rows(&m, page, false);
    attach_small(&m, page);
    make_rows(&m, page, true);
    if (!add_lines(&m, page, &scratch))
      break;
  }
  if (sg_buf_status(&scratch, NULL))
    r->arena->failed = true;
  sg_buf_free(&scratch);
}
