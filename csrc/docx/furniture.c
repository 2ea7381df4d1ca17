/* What stands at the heads and feet of pages, is there for the page and belongs to no text. */
#include "docx/page.h"

#include <stdlib.h>

#include "text/printed.h"

enum {
  EDGE = 2,          /* blocks at a page's beginning and end in which running lines stand */
  NUMBER_BYTES = 12, /* "186", "xiv", "– 3 –", "Page 3 of 9" */
  LINE_BYTES = 300,  /* longer: text */
  LABEL_BYTES = 40,  /* longer: a line of an example, of a legend */
  LONG_PAPER = 9,    /* pages: the same line has to stand on more of them there */
};

/* Does it say a page's number and nothing else? */
static bool is_page_number(struct sg_str text)
{
  size_t digits = 0, other = 0;
  for (size_t i = 0; i < text.n; i++) {
    digits += sg_is_digit(text.p[i]);
    other += sg_is_alpha(text.p[i]);
  }
  bool has_word = sg_str_starts(text, SG_LIT("Page ")) || sg_str_starts(text, SG_LIT("Seite "));
  return text.n <= NUMBER_BYTES && digits > 0 && (other == 0 || has_word);
}

struct line {
  uint64_t hash;
  struct sg_docx_block *block;
};

static int by_hash(const void *a, const void *b)
{
  const struct line *x = a, *y = b;
  if (x->hash != y->hash)
    return x->hash < y->hash ? -1 : 1;
  return x->block < y->block ? -1 : x->block > y->block;
}

/* The block behind the last of the page that begins at `from`. */
static size_t page_end(const struct sg_docx_pages *pages, size_t from)
{
  size_t to = from;
  while (to < pages->count && pages->blocks[to].page == pages->blocks[from].page)
    to++;
  return to;
}

/* A line that may be a page's; "(3)" is a formula's number. */
static bool may_run(const struct sg_docx_block *block)
{
  return block->text.n > 0 && block->text.n <= LINE_BYTES && block->text.p[0] != '(' &&
         block->role != SG_DOCX_CAPTION && block->role != SG_DOCX_ITEM;
}

/* Lines at the edges of pages that stand there on several. */
static void drop_repeated(struct sg_docx_pages *pages)
{
  struct line *lines = SG_ARENA_NEW(pages->d->arena, struct line, pages->count);
  size_t count = 0, page_count = 0;
  for (size_t from = 0, to; lines != NULL && from < pages->count; from = to) {
    to = page_end(pages, from);
    page_count++;
    for (size_t i = from; i < to; i++)
      if ((i < from + EDGE || i + EDGE >= to) && may_run(&pages->blocks[i]))
        lines[count++] = (struct line){sg_printed_masked(pages->blocks[i].text), &pages->blocks[i]};
  }
  size_t least = page_count < LONG_PAPER ? 2 : 3;
  if (lines != NULL)
    qsort(lines, count, sizeof *lines, by_hash);
  for (size_t from = 0, to; from < count; from = to) {
    size_t on = 1;
    for (to = from + 1; to < count && lines[to].hash == lines[from].hash; to++)
      on += lines[to].block->page != lines[to - 1].block->page;
    for (size_t i = from; on >= least && i < to; i++)
      sg_docx_take_out(lines[i].block);
  }
}

/* What a page ends with across all its columns, where that is its number and small type beside it: a footer
 * that stands once, as on a paper's first page. */
static void drop_foot(struct sg_docx_pages *pages, size_t from, size_t to)
{
  size_t start = to;
  bool has_number = false;
  while (start > from && pages->blocks[start - 1].band == pages->blocks[to - 1].band) {
    const struct sg_docx_block *block = &pages->blocks[start - 1];
    bool is_number = is_page_number(block->text);
    if (!is_number && (block->size >= pages->body || !may_run(block)))
      return;
    has_number = has_number || is_number;
    start--;
  }
  if (start == from || !has_number || pages->blocks[to - 1].column > 0)
    return;
  for (size_t i = start; i < to; i++)
    sg_docx_take_out(&pages->blocks[i]);
}

/* Words that are drawn in a figure, above its caption: labels of axes, of a tree's branches. */
static void drop_labels(struct sg_docx_pages *pages, size_t caption)
{
  for (size_t i = caption; i-- > 0 && pages->blocks[i].page == pages->blocks[caption].page;) {
    struct sg_docx_block *block = &pages->blocks[i];
    if (block->role != SG_DOCX_ASIDE || block->text.n == 0)
      break;
    if (block->text.n < LABEL_BYTES && !sg_printed_ends_sentence(block->text))
      sg_docx_take_out(block);
  }
}

void sg_docx_drop_furniture(struct sg_docx_pages *pages)
{
  for (size_t from = 0, to; from < pages->count; from = to) {
    to = page_end(pages, from);
    drop_foot(pages, from, to);
  }
  sg_docx_close_ranks(pages);
  drop_repeated(pages);
  sg_docx_close_ranks(pages);
  for (size_t i = 0; i < pages->count; i++)
    if (pages->blocks[i].role == SG_DOCX_CAPTION && pages->blocks[i].text.n > 3 &&
        sg_str_equal_nocase(sg_slice(pages->blocks[i].text, 0, 3), SG_LIT("fig")))
      drop_labels(pages, i);
  sg_docx_close_ranks(pages);
}
