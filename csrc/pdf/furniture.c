#include <stdlib.h>

#include "pdf/reading.h"
#include "text/printed.h"

/* What stands on pages and is not part of the text: line numbers, running heads, page numbers, stamps. */

static const float head_share = 0.11f, foot_share = 0.10f; /* of a page's height */
static const float varying_share = 0.16f;                  /* for heads that are told by more than their text */

/* -- Line numbers -------------------------------------------------------------------------------------- */

static const float margin_share = 0.16f; /* of the width: where line numbers stand */
enum { EDGES = 2000, NUMBERS_MIN = 12, NUMBERS_PAGE = 4 };

static bool number_of(struct sg_str text, unsigned *value)
{
  text = sg_str_trim(text);
  *value = 0;
  for (size_t i = 0; i < text.n; i++) {
    if (!sg_is_digit(text.p[i]))
      return false;
    *value = *value * 10 + (unsigned)(text.p[i] - '0');
  }
  return text.n > 0 && text.n <= 5;
}

static bool is_margin_number(const struct sg_pdf_reading *r, const struct sg_pdf_item *item, unsigned *value)
{
  float width = r->pages[item->page].width;
  return (item->x1 < margin_share * width || item->x0 > (1 - margin_share) * width) &&
         number_of(item->text, value);
}

/* Right edges of numbers at the margin, by points: the commonest, or 0. */
static float number_edge(struct sg_pdf_reading *r, uint32_t *counts)
{
  unsigned value;
  size_t best = 0;
  for (size_t i = 0; i < r->item_count; i++)
    if (is_margin_number(r, &r->items[i], &value) && r->items[i].x1 > 0 && r->items[i].x1 < EDGES - 2)
      counts[(size_t)r->items[i].x1 + 1]++;
  for (size_t i = 1; i + 1 < EDGES; i++)
    if (best == 0 || counts[i] + counts[i + 1] > counts[best] + counts[best + 1])
      best = i;
  return counts[best] + counts[best + 1] >= NUMBERS_MIN ? (float)best : 0;
}

/* Takes out items whose text was emptied. */
static void drop_emptied(struct sg_pdf_reading *r)
{
  size_t kept = 0;
  for (size_t p = 0, i = 0; p < r->page_count; p++) {
    size_t end = i + r->pages[p].item_count;
    r->pages[p].first_item = (uint32_t)kept;
    for (; i < end; i++)
      if (r->items[i].text.n > 0 || (r->items[i].style & SG_PDF_TALL))
        r->items[kept++] = r->items[i];
    r->pages[p].item_count = (uint32_t)kept - r->pages[p].first_item;
  }
  r->item_count = kept;
}

void sg_pdf_drop_line_numbers(struct sg_pdf_reading *r)
{
  uint32_t *counts = SG_ARENA_NEW(r->arena, uint32_t, EDGES);
  float edge = counts != NULL ? number_edge(r, counts) : 0;
  size_t found = 0, rising = 0, even = 0, pages = 0, on_page = 0;
  uint32_t page = UINT32_MAX;
  unsigned value, last = 0;
  if (edge <= 0)
    return;
  for (size_t i = 0; i < r->item_count; i++) {
    const struct sg_pdf_item *item = &r->items[i];
    if (!is_margin_number(r, item, &value) || !sg_pdf_near(item->x1, edge, 2))
      continue;
    if (item->page != page)
      on_page = 0;
    page = item->page;
    pages += ++on_page == NUMBERS_PAGE;
    rising += value > last || on_page == 1;
    even += value == last + 1 || value == last + 5 || on_page == 1; /* every line is numbered, or every fifth */
    last = value;
    found++;
  }
  if (pages == 0 || (double)rising < 0.85 * (double)found || (double)even < 0.7 * (double)found)
    return;
  for (size_t i = 0; i < r->item_count; i++)
    if (is_margin_number(r, &r->items[i], &value) && sg_pdf_near(r->items[i].x1, edge, 2))
      r->items[i].text.n = 0;
  drop_emptied(r);
}

/* -- The same text on several pages ---------------------------------------------------------------------- */

struct mark {
  uint64_t hash;
  uint32_t line, page;
  float x, y;
};

static int by_hash(const void *a, const void *b)
{
  const struct mark *x = a, *y = b;
  if (x->hash != y->hash)
    return x->hash < y->hash ? -1 : 1;
  return x->line < y->line ? -1 : x->line > y->line;
}

static const float stamp_share = 0.3f; /* of the pages: what stands at one place on so many is not text */
enum { STAMP_BYTES = 8 };              /* at least: words may meet by chance */

/* Items of one text: those at the place of the middle one, where they are on pages enough. */
static void empty_stamps(struct sg_pdf_reading *r, const struct mark *run, size_t count)
{
  uint32_t pages = 0, last = UINT32_MAX;
  const struct mark *middle = &run[count / 2];
  for (size_t i = 0; i < count; i++) {
    bool same = sg_pdf_near(run[i].y, middle->y, 1) && sg_pdf_near(run[i].x, middle->x, 1);
    pages += same && run[i].page != last;
    last = same ? run[i].page : last;
  }
  if (pages < 3 || (float)pages < stamp_share * (float)r->page_count)
    return;
  for (size_t i = 0; i < count; i++)
    if (sg_pdf_near(run[i].y, middle->y, 1) && sg_pdf_near(run[i].x, middle->x, 1))
      r->items[run[i].line].text.n = 0;
}

void sg_pdf_drop_stamps(struct sg_pdf_reading *r)
{
  struct mark *marks = SG_ARENA_NEW(r->arena, struct mark, r->item_count);
  size_t count = 0;
  if (marks == NULL)
    return;
  for (size_t i = 0; i < r->item_count; i++) {
    const struct sg_pdf_item *item = &r->items[i];
    if (item->text.n >= STAMP_BYTES)
      marks[count++] = (struct mark){sg_str_hash(item->text), (uint32_t)i, item->page, item->x0, item->y0};
  }
  qsort(marks, count, sizeof *marks, by_hash);
  for (size_t from = 0, to; from < count; from = to) {
    for (to = from + 1; to < count && marks[to].hash == marks[from].hash;)
      to++;
    if (to - from >= 3)
      empty_stamps(r, marks + from, to - from);
  }
  drop_emptied(r);
}

static bool is_at_edge(const struct sg_pdf_reading *r, const struct sg_pdf_line *line)
{
  float height = r->pages[line->page].height;
  return line->y0 < head_share * height || line->y1 > (1 - foot_share) * height;
}

/* One run of lines of the same text, by page: how many pages, and how many of them at the first one's place. */
static void judge_run(struct sg_pdf_reading *r, const struct mark *run, size_t count)
{
  uint32_t edge_pages = 0, place_pages = 0, last_edge = UINT32_MAX, last_place = UINT32_MAX;
  uint32_t least = r->page_count < 9 ? 2 : 3;
  for (size_t i = 0; i < count; i++) {
    const struct sg_pdf_line *line = &r->lines[run[i].line];
    if (is_at_edge(r, line) && line->page != last_edge) {
      edge_pages++;
      last_edge = line->page;
    }
    bool same = sg_pdf_near(run[i].y, run[count / 2].y, 3) && sg_pdf_near(run[i].x, run[count / 2].x, 3);
    if (same && line->page != last_place) {
      place_pages++;
      last_place = line->page;
    }
  }
  bool stamp = place_pages >= least && (float)place_pages >= stamp_share * (float)r->page_count;
  for (size_t i = 0; i < count; i++) {
    struct sg_pdf_line *line = &r->lines[run[i].line];
    bool same = sg_pdf_near(run[i].y, run[count / 2].y, 3) && sg_pdf_near(run[i].x, run[count / 2].x, 3);
    size_t length;
    if (sg_printed_is_caption(line->text, &length)) /* "Table 3: …", "Table 4: …" at the tops of pages */
      continue;
    if ((edge_pages >= least && is_at_edge(r, line)) || (stamp && same))
      line->role = SG_PDF_OUT;
  }
}

static void drop_repeated(struct sg_pdf_reading *r)
{
  struct mark *marks = SG_ARENA_NEW(r->arena, struct mark, r->line_count);
  if (marks == NULL || r->line_count == 0)
    return;
  for (size_t i = 0; i < r->line_count; i++) {
    const struct sg_pdf_line *line = &r->lines[i];
    marks[i] = (struct mark){sg_printed_masked(line->text), (uint32_t)i, line->page, line->x0, line->base};
  }
  qsort(marks, r->line_count, sizeof *marks, by_hash);
  for (size_t from = 0, to; from < r->line_count; from = to) {
    for (to = from + 1; to < r->line_count && marks[to].hash == marks[from].hash;)
      to++;
    if (to - from > 1)
      judge_run(r, marks + from, to - from);
  }
}

/* -- Page numbers ---------------------------------------------------------------------------------------- */

/* The topmost and the lowest line of a page that are still in the flow; UINT32_MAX: none. */
static void ends_of_page(const struct sg_pdf_reading *r, const struct sg_pdf_page *page, uint32_t ends[2])
{
  ends[0] = ends[1] = UINT32_MAX;
  for (uint32_t i = page->first_line; i < page->first_line + page->line_count; i++) {
    if (r->lines[i].role == SG_PDF_OUT)
      continue;
    if (ends[0] == UINT32_MAX || r->lines[i].y0 < r->lines[ends[0]].y0)
      ends[0] = i;
    if (ends[1] == UINT32_MAX || r->lines[i].y1 > r->lines[ends[1]].y1)
      ends[1] = i;
  }
}

static int by_int(const void *a, const void *b)
{
  long x = *(const long *)a, y = *(const long *)b;
  return x < y ? -1 : x > y;
}

/* A lone number that is a page's first or last line and equals the page's number and a constant on 30 % of the
 * pages, wherever it stands. */
static void drop_page_numbers(struct sg_pdf_reading *r, int end)
{
  long *offsets = SG_ARENA_NEW(r->arena, long, r->page_count);
  size_t count = 0, best = 0, most = 0;
  uint32_t ends[2];
  unsigned value;
  if (offsets == NULL)
    return;
  for (size_t p = 0; p < r->page_count; p++) {
    ends_of_page(r, &r->pages[p], ends);
    if (ends[end] != UINT32_MAX && number_of(r->lines[ends[end]].text, &value))
      offsets[count++] = (long)value - (long)p;
  }
  qsort(offsets, count, sizeof *offsets, by_int);
  for (size_t from = 0, to; from < count; from = to) {
    for (to = from; to < count && offsets[to] == offsets[from];)
      to++;
    if (to - from > most) {
      most = to - from;
      best = from;
    }
  }
  if (most < 2 || (double)most < 0.3 * (double)r->page_count)
    return;
  long offset = offsets[best];
  for (size_t p = 0; p < r->page_count; p++) {
    ends_of_page(r, &r->pages[p], ends);
    if (ends[end] != UINT32_MAX && number_of(r->lines[ends[end]].text, &value) &&
        (long)value - (long)p == offset)
      r->lines[ends[end]].role = SG_PDF_OUT;
  }
}

/* Roman page numbers and those of single pages: a lone number at the very edge. */
static void drop_lone_numbers(struct sg_pdf_reading *r)
{
  for (size_t i = 0; i < r->line_count; i++) {
    struct sg_pdf_line *line = &r->lines[i];
    unsigned value;
    size_t roman = 0;
    while (roman < line->text.n && sg_is_one_of((unsigned char)line->text.p[roman], "ivxlc"))
      roman++;
    bool number = number_of(line->text, &value) || (roman == line->text.n && roman > 0 && roman < 8);
    float height = r->pages[line->page].height;
    if (number && (line->y1 < 0.09f * height || line->y0 > 0.9f * height))
      line->role = SG_PDF_OUT;
  }
}

/* -- Running heads that vary ------------------------------------------------------------------------------- */

static bool looks_like_head(const struct sg_pdf_reading *r, const struct sg_pdf_line *line)
{
  bool capitals = line->letters > 3, number = false;
  for (size_t i = 0; i < line->text.n; i++) {
    capitals = capitals && !(line->text.p[i] >= 'a' && line->text.p[i] <= 'z');
    number = number || ((i == 0 || i + 1 == line->text.n) && sg_is_digit(line->text.p[i]));
  }
  if (line->size > r->body + 0.7f) /* a section begins here */
    return false;
  return capitals || number || (line->style & (SG_PDF_ITALIC | SG_PDF_CAPS)) || line->size < r->body - 0.7f;
}

/* The topmost line, more than a line above the next, at the same height on three pages or more. */
static void drop_varying_heads(struct sg_pdf_reading *r)
{
  struct mark *marks = SG_ARENA_NEW(r->arena, struct mark, r->page_count);
  size_t count = 0;
  if (marks == NULL)
    return;
  for (size_t p = 1; p < r->page_count; p++) {
    uint32_t ends[2];
    ends_of_page(r, &r->pages[p], ends);
    if (ends[0] == UINT32_MAX)
      continue;
    const struct sg_pdf_line *top = &r->lines[ends[0]];
    float next = 1e6f;
    for (uint32_t i = r->pages[p].first_line; i < r->pages[p].first_line + r->pages[p].line_count; i++)
      if (i != ends[0] && r->lines[i].role != SG_PDF_OUT && r->lines[i].y0 > top->y0 + 0.5f * top->size)
        next = sg_pdf_min(next, r->lines[i].y0);
    if (next - top->y1 > r->body && top->y0 < varying_share * r->pages[p].height && looks_like_head(r, top))
      marks[count++] = (struct mark){(uint64_t)(top->y0 + 0.5f), ends[0], (uint32_t)p, top->x0, top->y0};
  }
  qsort(marks, count, sizeof *marks, by_hash);
  for (size_t from = 0, to; from < count; from = to) {
    for (to = from; to < count && marks[to].hash - marks[from].hash <= 1;)
      to++;
    for (size_t i = from; i < to && to - from >= 3; i++) {
      const struct sg_pdf_line *top = &r->lines[marks[i].line];
      for (uint32_t k = r->pages[marks[i].page].first_line;
           k < r->pages[marks[i].page].first_line + r->pages[marks[i].page].line_count; k++)
        if (sg_pdf_near(r->lines[k].base, top->base, 1))
          r->lines[k].role = SG_PDF_OUT;
    }
  }
}

void sg_pdf_drop_furniture(struct sg_pdf_reading *r)
{
  drop_repeated(r);
  drop_page_numbers(r, 1);
  drop_page_numbers(r, 0);
  drop_lone_numbers(r);
  drop_varying_heads(r);
}

/* -- Contents ---------------------------------------------------------------------------------------------- */

/* "3.1 Methods . . . . . . 17": an entry of a table of contents. */
static bool is_contents_entry(const struct sg_pdf_line *line)
{
  struct sg_str text = line->text;
  size_t dots = 0;
  for (size_t i = 0; i < text.n; i++)
    dots += text.p[i] == '.' &&
            (i == 0 || text.p[i - 1] == '.' || (i > 1 && text.p[i - 1] == ' ' && text.p[i - 2] == '.'));
  if (dots >= 4)
    return true;
  size_t at = text.n;
  while (at > 0 && sg_is_digit(text.p[at - 1]))
    at--;
  return at < text.n && at > 3 && text.n - at <= 3 && line->wide > 0 && line->letters > 4 &&
         line->x1 > line->cr - 4 && line->mono == 0;
}

static bool is_contents_head(const struct sg_pdf_line *line)
{
  static const char *const words[] = {
      "contents", "table of contents",  "list of figures", "list of tables", "inhaltsverzeichnis",
      "inhalt",   "table des matières", "índice"};
  return SG_ONE_OF(line->text, words);
}

void sg_pdf_drop_contents(struct sg_pdf_reading *r)
{
  bool goes_on = false; /* the page before was one of contents to its end */
  for (size_t p = 0; p < r->page_count; p++) {
    const struct sg_pdf_page *page = &r->pages[p];
    uint32_t first = UINT32_MAX, last = 0, entries = 0, lines = 0, leaders = 0;
    for (uint32_t i = page->first_line; i < page->first_line + page->line_count; i++) {
      if (r->lines[i].role == SG_PDF_OUT)
        continue;
      lines++;
      if (!is_contents_entry(&r->lines[i]))
        continue;
      leaders += sg_str_find(r->lines[i].text, SG_LIT(". ."), 0) != SG_NPOS ||
                 sg_str_find(r->lines[i].text, SG_LIT("...."), 0) != SG_NPOS;
      first = first == UINT32_MAX ? i : first;
      last = i;
      entries++;
    }
    bool contents = entries >= 4 && (leaders >= 4 || entries >= 0.4 * lines);
    if (contents && goes_on)
      first = page->first_line;
    goes_on = contents;
    if (!contents)
      continue;
    for (uint32_t i = first; i > page->first_line; i--) /* from its heading on */
      if (is_contents_head(&r->lines[i - 1]))
        first = i - 1;
    for (uint32_t i = first; i <= last; i++)
      r->lines[i].role = SG_PDF_OUT;
  }
}
