/* Tables: a grid for those without one, and those that only lay out a page opened. */
#include "docx/mender.h"

enum {
  COLUMNS_MAX = 63,   /* as Word has it */
  TABLE_WIDTH = 9000, /* in twentieths of a point: a page's text */
  LAYOUT_BYTES = 240, /* of text beside or under a heading in a table that lays out sections */
};

static int number_of(const struct sg_xml_node *node)
{
  struct sg_str value = sg_xml_attribute(node, "val");
  int number = 0;
  for (size_t i = 0; i < value.n && sg_is_digit(value.p[i]) && number <= COLUMNS_MAX; i++)
    number = number * 10 + (value.p[i] - '0');
  return number;
}

static int columns_of(const struct sg_xml_node *row)
{
  const struct sg_xml_node *properties = sg_xml_child(row, "trPr");
  int columns =
      number_of(sg_xml_child(properties, "gridBefore")) + number_of(sg_xml_child(properties, "gridAfter"));
  for (const struct sg_xml_node *cell = row->first; cell != NULL && columns < COLUMNS_MAX; cell = cell->next) {
    if (!sg_xml_is(cell, "tc"))
      continue;
    int span = number_of(sg_xml_child(sg_xml_child(cell, "tcPr"), "gridSpan"));
    columns += span > 1 ? span : 1;
  }
  return columns < COLUMNS_MAX ? columns : COLUMNS_MAX;
}

static int count_children(const struct sg_xml_node *node, const char *local)
{
  int count = 0;
  for (const struct sg_xml_node *n = node != NULL ? node->first : NULL; n != NULL && count <= COLUMNS_MAX;
       n = n->next)
    count += sg_xml_is(n, local);
  return count;
}

/* A grid of so many columns: pandoc drops the words of cells that lie beyond it. */
struct sg_xml_node *sg_docx_grid(const struct sg_docx *d, int columns)
{
  struct sg_buf text;
  sg_buf_init(&text, 65536);
  sg_buf_add_format(&text, "<%.*stblGrid>", SG_STR_ARGS(d->prefix));
  for (int i = 0; i < columns; i++)
    sg_buf_add_format(&text, "<%.*sgridCol %.*sw=\"%d\"/>", SG_STR_ARGS(d->prefix), SG_STR_ARGS(d->prefix),
                      TABLE_WIDTH / columns);
  sg_buf_add_format(&text, "</%.*stblGrid>", SG_STR_ARGS(d->prefix));
  d->arena->failed |= text.failure != SG_OK;
  struct sg_xml_node *grid = sg_xml_raw(sg_arena_copy(d->arena, sg_buf_str(&text)), d->arena);
  sg_buf_free(&text);
  return grid;
}

void sg_docx_write_grid(struct sg_docx *d, struct sg_xml_node *table, int columns)
{
  struct sg_xml_node *grid = sg_docx_grid(d, columns), *old = sg_xml_child(table, "tblGrid"),
                     *properties = sg_xml_child(table, "tblPr");
  if (grid == NULL)
    return;
  if (old != NULL)
    sg_xml_remove(old);
  if (properties != NULL)
    sg_xml_put_after(grid, properties);
  else
    sg_xml_put_first(grid, table);
}

static void mend_grid(struct sg_docx *d, struct sg_xml_node *table)
{
  int columns = 0;
  for (const struct sg_xml_node *row = table->first; row != NULL; row = row->next) {
    int own = sg_xml_is(row, "tr") ? columns_of(row) : 0;
    columns = own > columns ? own : columns;
  }
  if (columns > count_children(sg_xml_child(table, "tblGrid"), "gridCol"))
    sg_docx_write_grid(d, table, columns);
}

/* Bytes of words in a block, as far as they are of interest. */
static size_t text_bytes(const struct sg_xml_node *top)
{
  size_t bytes = 0;
  for (const struct sg_xml_node *n = top; n != NULL && bytes < LAYOUT_BYTES; n = sg_xml_next(n, top)) {
    if (n->name.n == 0 && sg_xml_is(n->parent, "t"))
      bytes += n->tag.n;
  }
  return bytes;
}

/* Does the row hold a heading with text under it in its cell, or long text beside it? */
static bool lays_out(const struct sg_docx *d, const struct sg_xml_node *row)
{
  bool has_heading = false, has_text = false;
  for (const struct sg_xml_node *cell = row->first; cell != NULL; cell = cell->next) {
    bool heading_here = false;
    for (const struct sg_xml_node *block = sg_xml_is(cell, "tc") ? cell->first : NULL; block != NULL;
         block = block->next) {
      if (sg_xml_is(block, "p") && sg_docx_level(d, block) > 0 && sg_docx_has_words(block))
        has_heading = heading_here = true;
      else if (heading_here &&
               (sg_xml_is(block, "tbl") || (sg_xml_is(block, "p") && sg_docx_has_content(block))))
        return true;
      else if (text_bytes(block) >= LAYOUT_BYTES)
        has_text = true;
    }
  }
  return has_heading && has_text;
}

static bool is_layout(const struct sg_docx *d, const struct sg_xml_node *table)
{
  int rows = 0, cells = 0;
  for (const struct sg_xml_node *row = table->first; row != NULL; row = row->next) {
    if (!sg_xml_is(row, "tr"))
      continue;
    if (lays_out(d, row))
      return true;
    rows += rows <= COLUMNS_MAX;
    cells += count_children(row, "tc");
    cells = cells > COLUMNS_MAX ? COLUMNS_MAX : cells;
  }
  return rows == 1 && cells == 1; /* a frame */
}

static void open_table(struct sg_xml_node *table)
{
  static const char *const properties[] = {"tblPr", "tblGrid", "trPr", "tblPrEx", "tcPr"};
  for (struct sg_xml_node *row = table->first, *next_row; row != NULL; row = next_row) {
    next_row = row->next;
    for (struct sg_xml_node *cell = sg_xml_is(row, "tr") ? row->first : NULL, *next_cell; cell != NULL;
         cell = next_cell) {
      next_cell = cell->next;
      struct sg_xml_node *own = sg_xml_child(cell, "tcPr");
      if (own != NULL)
        sg_xml_remove(own);
      if (sg_xml_is(cell, "tc"))
        sg_xml_unwrap(cell);
      else if (SG_ONE_OF(cell->local, properties))
        sg_xml_remove(cell);
    }
    if (sg_xml_is(row, "tr"))
      sg_xml_unwrap(row);
    else if (SG_ONE_OF(row->local, properties))
      sg_xml_remove(row);
  }
  sg_xml_unwrap(table);
}

void sg_docx_mend_tables(struct sg_docx *d)
{
  struct sg_xml_node *node = d->root->first;
  while (node != NULL) {
    struct sg_xml_node *next = sg_xml_next(node, d->root);
    if (sg_xml_is(node, "tbl")) {
      if (is_layout(d, node)) {
        struct sg_xml_node *before = node->previous, *parent = node->parent;
        open_table(node);
        next = before != NULL ? before->next : parent->first;
        next = next != NULL ? next : sg_xml_skip(parent, d->root);
      } else {
        mend_grid(d, node);
      }
    }
    node = next;
  }
}
