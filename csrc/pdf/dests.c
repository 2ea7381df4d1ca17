#include <stdlib.h>

#include "pdf/reading.h"

/* "   1 [ XYZ   45  702 null      ] "section.1""; others than XYZ name no place. */

struct kind {
  const char *name;
  uint8_t kind, rank;
};

/* Hyperref's names up to the first dot. */
static const struct kind kinds[] = {
    {"part", SG_PDF_DEST_SECTION, 0},
    {"chapter", SG_PDF_DEST_SECTION, 1},
    {"section", SG_PDF_DEST_SECTION, 2},
    {"subsection", SG_PDF_DEST_SECTION, 3},
    {"subsubsection", SG_PDF_DEST_SECTION, 4},
    {"paragraph", SG_PDF_DEST_SECTION, 5},
    {"subparagraph", SG_PDF_DEST_SECTION, 6},
    {"part*", SG_PDF_DEST_STARRED, 0},
    {"chapter*", SG_PDF_DEST_STARRED, 1},
    {"section*", SG_PDF_DEST_STARRED, 0},
    {"subsection*", SG_PDF_DEST_STARRED, 0},
    {"appendix", SG_PDF_DEST_SECTION, 2},
    {"Appendix", SG_PDF_DEST_SECTION, 2},
    {"figure", SG_PDF_DEST_FIGURE, 0},
    {"subfigure", SG_PDF_DEST_OTHER, 0},
    {"algorithm", SG_PDF_DEST_FIGURE, 0},
    {"lstlisting", SG_PDF_DEST_FIGURE, 0},
    {"table", SG_PDF_DEST_TABLE, 0},
    {"equation", SG_PDF_DEST_EQUATION, 0},
    {"AMS", SG_PDF_DEST_EQUATION, 0},
    {"Hfootnote", SG_PDF_DEST_NOTE, 0},
    {"cite", SG_PDF_DEST_CITE, 0},
    {"Item", SG_PDF_DEST_ITEM, 0},
};

/* Takes the next word, or what stands in quotes, off *rest. */
static struct sg_str next_word(struct sg_str *rest)
{
  *rest = sg_str_trim(*rest);
  size_t end = 0;
  while (end < rest->n && !sg_is_space(rest->p[end]))
    end++;
  struct sg_str word = sg_slice(*rest, 0, end);
  *rest = sg_slice(*rest, end, rest->n);
  return word;
}

static bool read_number(struct sg_str word, float *value)
{
  char copy[24];
  char *end;
  if (word.n == 0 || word.n >= sizeof copy)
    return false;
  memcpy(copy, word.p, word.n);
  copy[word.n] = '\0';
  *value = strtof(copy, &end);
  return *end == '\0' && *value > -1e6f && *value < 1e6f;
}

static void name_dest(struct sg_str name, struct sg_pdf_dest *dest)
{
  size_t dot = sg_str_find(name, SG_LIT("."), 0);
  struct sg_str stem = sg_slice(name, 0, dot == SG_NPOS ? 0 : dot);
  for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
    if (!sg_str_equal(stem, sg_cstr(kinds[i].name)))
      continue;
    dest->kind = kinds[i].kind;
    dest->rank = kinds[i].rank;
    dest->appendix = sg_lower(stem.p[0]) == 'a' && dest->kind == SG_PDF_DEST_SECTION;
    /* "section*.7" may be \section*, \subsection* or a run-in \paragraph; "figure.caption.4" is a figure. */
    return;
  }
}

static bool read_line(struct sg_str line, const struct sg_pdf_reading *r, struct sg_pdf_dest *dest)
{
  float page;
  *dest = (struct sg_pdf_dest){0};
  if (!read_number(next_word(&line), &page) || page < 1 || page > (float)r->page_count ||
      !sg_str_equal(next_word(&line), SG_LIT("[")) || !sg_str_equal(next_word(&line), SG_LIT("XYZ")) ||
      !read_number(next_word(&line), &dest->x) || !read_number(next_word(&line), &dest->y))
    return false;
  size_t quote = sg_str_find(line, SG_LIT("\""), 0);
  if (quote == SG_NPOS)
    return false;
  name_dest(sg_slice(line, quote + 1, line.n), dest);
  dest->page = (uint32_t)page - 1;
  dest->y = r->pages[dest->page].height - dest->y;
  return dest->kind != SG_PDF_DEST_OTHER;
}

static int by_place(const void *a, const void *b)
{
  const struct sg_pdf_dest *x = a, *y = b;
  if (x->page != y->page)
    return x->page < y->page ? -1 : 1;
  return x->y < y->y ? -1 : x->y > y->y;
}

void sg_pdf_read_dests(struct sg_pdf_reading *r, struct sg_str text)
{
  struct sg_str line;
  bool chapters = false;
  while (sg_str_next_line(&text, &line) && r->dest_count < SG_PDF_DESTS_MAX) {
    struct sg_pdf_dest dest;
    if (!read_line(line, r, &dest))
      continue;
    r->dests = sg_arena_stretch(r->arena, r->dests, r->dest_count, &r->dest_capacity, sizeof *r->dests);
    if (r->dests == NULL)
      return;
    chapters = chapters || (dest.kind == SG_PDF_DEST_SECTION && dest.rank == 1);
    r->dests[r->dest_count++] = dest;
  }
  for (size_t i = 0; i < r->dest_count; i++)
    if (r->dests[i].appendix && chapters)
      r->dests[i].rank = 1;
  if (r->dest_count > 0)
    qsort(r->dests, r->dest_count, sizeof *r->dests, by_place);
}
