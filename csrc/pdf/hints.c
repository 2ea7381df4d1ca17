#include "pdf/headings.h"

/* Headings by hyperref's destinations and by bookmarks. */

static const float above_max = 6, below_max = 45,
                   chapter_below = 150; /* points from a destination to its line */
enum { PAGE_DESTS = 400, BOOKMARK_LINES = 4, PAGE_LINES = 4000 };

static bool is_candidate(const struct sg_pdf_line *line)
{
  return line->role == SG_PDF_TEXT || line->role == SG_PDF_SIDE || line->role == SG_PDF_FIGURE ||
         line->role == SG_PDF_CODE || line->role == SG_PDF_FORMULA || line->role == SG_PDF_TABLE;
}

/* The topmost line below the destination, in its column, that no other destination has. */
static uint32_t line_at(const struct sg_pdf_reading *r, const struct sg_pdf_dest *dest)
{
  const struct sg_pdf_page *page = &r->pages[dest->page];
  uint32_t best = UINT32_MAX;
  float reach = dest->rank <= 1 && dest->kind == SG_PDF_DEST_SECTION ? chapter_below : below_max;
  bool right = page->gutter > 0 && dest->x > page->gutter - 14;
  for (uint32_t i = page->first_line, n = 0; i < page->first_line + page->line_count && n < PAGE_LINES;
       i++, n++) {
    const struct sg_pdf_line *line = &r->lines[i];
    float down = line->y0 - dest->y;
    if (down < -above_max || down > reach || !is_candidate(line) || line->has_dest)
      continue;
    if (page->gutter > 0 && line->column != SG_PDF_FULL && (line->column == SG_PDF_RIGHT) != right)
      continue;
    if (best == UINT32_MAX || line->y0 < r->lines[best].y0)
      best = i;
  }
  return best;
}

void sg_pdf_use_dests(struct sg_pdf_reading *r)
{
  size_t on_page = 0;
  for (size_t i = 0; i < r->dest_count; i++) {
    const struct sg_pdf_dest *dest = &r->dests[i];
    on_page = i > 0 && r->dests[i - 1].page == dest->page ? on_page + 1 : 0;
    if ((dest->kind != SG_PDF_DEST_SECTION && dest->kind != SG_PDF_DEST_STARRED) || on_page > PAGE_DESTS)
      continue;
    uint32_t at = line_at(r, dest);
    if (at == UINT32_MAX || !sg_pdf_is_marked(r, &r->lines[at]))
      continue;
    struct sg_pdf_line *line = &r->lines[at];
    line->has_dest = true;
    line->rank = dest->kind == SG_PDF_DEST_SECTION ? dest->rank + 1 : 0;
    line->appendix = dest->appendix;
  }
  for (uint32_t i = 0; i < r->line_count; i++)
    if (r->lines[i].has_dest && is_candidate(&r->lines[i]))
      sg_pdf_mark_heading(r, i, SG_PDF_BY_DESTINATION);
}

/* -- Bookmarks -------------------------------------------------------------------------------------------- */

static struct sg_str key_without_number(const struct sg_pdf_reading *r, struct sg_str text)
{
  return sg_pdf_key(sg_slice(text, sg_pdf_number_of(text, NULL), text.n), r->arena);
}

/* Does the heading that begins at line `i` say `key`, over up to four lines? Its last line, or UINT32_MAX. */
static uint32_t says(const struct sg_pdf_reading *r, const struct sg_str *keys, uint32_t i, struct sg_str key,
                     size_t skip)
{
  size_t at = 0;
  for (uint32_t k = i, n = 0; n < BOOKMARK_LINES && k < r->line_count; k++) {
    struct sg_str part = n == 0 ? sg_slice(keys[k], skip, keys[k].n) : keys[k];
    if (r->lines[k].page != r->lines[i].page || r->lines[k].role == SG_PDF_OUT)
      continue;
    if (!sg_str_starts(sg_slice(key, at, key.n), part)) {
      bool run_in =
          r->lines[k].lead_end > 0 && !r->lines[k].is_styled && sg_str_starts(part, sg_slice(key, at, key.n));
      return run_in ? k : UINT32_MAX;
    }
    at += part.n;
    n++;
    if (at == key.n)
      return k;
    if (part.n == 0)
      return UINT32_MAX;
  }
  return UINT32_MAX;
}

static float weight(const struct sg_pdf_line *line)
{
  return line->size + ((line->lead_style & SG_PDF_BOLD) ? 1.0f : 0) + (line->role == SG_PDF_HEADING ? 2.0f : 0);
}

static void meet(struct sg_pdf_reading *r, const struct sg_str *keys, struct sg_pdf_bookmark *mark)
{
  struct sg_str whole = sg_pdf_key(mark->title, r->arena), bare = key_without_number(r, mark->title);
  static const int offsets[] = {0, 1, -1};
  if (bare.n < 2) /* "??" */
    return;
  for (size_t o = 0; o < 3 && mark->line == UINT32_MAX; o++) {
    long p = (long)mark->page + offsets[o];
    if (p < 0 || p >= (long)r->page_count)
      continue;
    const struct sg_pdf_page *page = &r->pages[p];
    for (uint32_t i = page->first_line, n = 0; i < page->first_line + page->line_count && n < PAGE_LINES;
         i++, n++) {
      const struct sg_pdf_line *line = &r->lines[i];
      if ((!is_candidate(line) && line->role != SG_PDF_HEADING) || line->bookmark != 0)
        continue;
      size_t number = sg_pdf_number_of(line->text, NULL);
      size_t skip = number > 0 ? sg_pdf_key(sg_slice(line->text, 0, number), r->arena).n : 0;
      bool met = says(r, keys, i, whole, 0) != UINT32_MAX || says(r, keys, i, bare, 0) != UINT32_MAX ||
                 (skip > 0 && says(r, keys, i, bare, skip) != UINT32_MAX);
      if (met && (mark->line == UINT32_MAX || weight(line) > weight(&r->lines[mark->line])))
        mark->line = i;
    }
  }
}

void sg_pdf_use_bookmarks(struct sg_pdf_reading *r)
{
  if (r->bookmark_count == 0)
    return;
  struct sg_str *keys = SG_ARENA_NEW(r->arena, struct sg_str, r->line_count + 1);
  size_t on_page = 0;
  for (size_t i = 0; i < r->line_count && keys != NULL; i++)
    keys[i] = sg_pdf_key(r->lines[i].text, r->arena);
  for (size_t i = 0; i < r->bookmark_count && keys != NULL; i++) {
    struct sg_pdf_bookmark *mark = &r->bookmarks[i];
    on_page = i > 0 && r->bookmarks[i - 1].page == mark->page ? on_page + 1 : 0;
    if (on_page > PAGE_DESTS || r->arena->failed)
      continue;
    meet(r, keys, mark);
    if (mark->line == UINT32_MAX)
      continue;
    struct sg_pdf_line *line = &r->lines[mark->line];
    line->bookmark = (uint8_t)(mark->depth < 200 ? mark->depth : 200);
    if (line->role != SG_PDF_HEADING && line->role != SG_PDF_TITLE && !line->run_in &&
        sg_pdf_is_marked(r, line))
      sg_pdf_mark_heading(r, mark->line, SG_PDF_BY_BOOKMARK);
  }
}
