/* Columns that a converter cut into bands: beside a figure, around a line that stands across. */
#include "docx/page.h"

#include "text/printed.h"

enum { REACH = 40 }; /* blocks behind a stretch in which the text goes on */

/* The blocks of a page from `from` to `to`, in which no block stands across the columns. */
struct stretch {
  size_t from, to;
};

/* How well one text leads over to the next, where neither column nor band holds them together. A sentence that
 * goes on in small letters says most; a capital within a sentence is a name's, and rare but behind a comma. */
static int joint(const struct sg_docx_block *a, const struct sg_docx_block *b)
{
  enum { GOES_ON = 2, FOLLOWS = 1, MAY_BE = 0, HARDLY = -1, CANNOT = -2 };
  uint32_t code = sg_printed_first_letter(b->text);
  bool is_lower = sg_is_letter(code) && !sg_is_upper(code);
  if (b->role == SG_DOCX_HEADING || sg_printed_ends_sentence(a->text))
    return is_lower ? CANNOT : FOLLOWS;
  if (is_lower)
    return GOES_ON;
  char last = a->text.p[a->text.n - 1];
  return last == '-' ? CANNOT : last == ',' ? MAY_BE : HARDLY;
}

static bool is_flow(const struct sg_docx_pages *pages, const struct sg_docx_block *block)
{
  return block->text.n > 0 && block->size >= pages->body &&
         (block->role == SG_DOCX_TEXT || block->role == SG_DOCX_ITEM || block->role == SG_DOCX_HEADING);
}

/* The stretch's blocks in another order: the left ones first. */
static void by_sides(const struct sg_docx_pages *pages, struct stretch s, size_t *order)
{
  size_t count = 0;
  for (int side = SG_DOCX_LEFT; side <= SG_DOCX_RIGHT; side++)
    for (size_t i = s.from; i < s.to; i++)
      if ((int)pages->blocks[i].side == side)
        order[count++] = i;
}

/* The joints of an order where it passes from one column or band to another, to what follows the stretch, too.
 */
static int score(const struct sg_docx_pages *pages, struct stretch s, const size_t *order)
{
  int sum = 0;
  size_t count = s.to - s.from;
  const struct sg_docx_block *last = NULL;
  for (size_t i = 0; i < count + REACH && s.from + i < pages->count; i++) {
    const struct sg_docx_block *block = &pages->blocks[i < count ? order[i] : s.from + i];
    if (!is_flow(pages, block))
      continue;
    if (last != NULL && !sg_docx_same_column(last, block))
      sum += joint(last, block);
    last = block;
    if (i >= count)
      break;
  }
  return sum;
}

/* Puts the blocks of a stretch in that order, in the document, too. */
static void rearrange(struct sg_docx_pages *pages, struct stretch s, const size_t *order)
{
  size_t count = s.to - s.from;
  struct sg_docx_block *copy = SG_ARENA_NEW(pages->d->arena, struct sg_docx_block, count);
  struct sg_xml_node *place = pages->blocks[s.to - 1].node;
  if (copy == NULL)
    return;
  for (size_t i = 0; i < count; i++)
    copy[i] = pages->blocks[order[i]];
  for (size_t i = 0; i < count; i++) {
    pages->blocks[s.from + i] = copy[i];
    if (copy[i].node != place)
      sg_xml_put_after(copy[i].node, place);
    place = copy[i].node;
  }
}

/* Does an order leave the text as it is, and move only what stands beside it? */
static bool keeps_flow(const struct sg_docx_pages *pages, const size_t *order, size_t count)
{
  size_t last = 0;
  for (size_t i = 0; i < count; i++) {
    if (!is_flow(pages, &pages->blocks[order[i]]))
      continue;
    if (order[i] < last)
      return false;
    last = order[i];
  }
  return true;
}

/* Bands one above the other are read across or, where sentences run so, down the left columns first; a table in
 * a band of its own goes with its column. */
static void settle(struct sg_docx_pages *pages, struct stretch s)
{
  size_t count = s.to - s.from, *across = SG_ARENA_NEW(pages->d->arena, size_t, count),
         *down = SG_ARENA_NEW(pages->d->arena, size_t, count);
  if (across == NULL || down == NULL || count == 0 ||
      pages->blocks[s.from].band == pages->blocks[s.to - 1].band)
    return;
  for (size_t i = 0; i < count; i++)
    across[i] = s.from + i;
  by_sides(pages, s, down);
  if (keeps_flow(pages, down, count) || score(pages, s, down) > score(pages, s, across))
    rearrange(pages, s, down);
}

/* The blocks of a band stand in the column that most of its words are in; a converter's space across them does
 * not count. */
static void even_out(struct sg_docx_pages *pages, size_t from, size_t to)
{
  size_t bytes[SG_DOCX_RIGHT + 1] = {0};
  for (size_t i = from; i < to; i++)
    bytes[pages->blocks[i].side] += pages->blocks[i].text.n;
  for (size_t i = from; i < to; i++)
    if (pages->blocks[i].side == SG_DOCX_FULL && bytes[SG_DOCX_LEFT] > bytes[SG_DOCX_FULL] &&
        bytes[SG_DOCX_RIGHT] == 0)
      pages->blocks[i].side = SG_DOCX_LEFT;
}

void sg_docx_order_columns(struct sg_docx_pages *pages)
{
  for (size_t from = 0, to; from < pages->count; from = to) {
    for (to = from; to < pages->count && pages->blocks[to].band == pages->blocks[from].band;)
      to++;
    even_out(pages, from, to);
  }
  for (size_t from = 0, to; from < pages->count; from = to) {
    for (to = from; to < pages->count && pages->blocks[to].page == pages->blocks[from].page &&
                    pages->blocks[to].side != SG_DOCX_FULL;)
      to++;
    settle(pages, (struct stretch){from, to});
    to += to == from;
  }
}
