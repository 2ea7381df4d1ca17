/* Tables whose columns are set by tabulators: as lines of text above or below a caption, or in the cells of a
 * table with too few columns.
 *
 * What ends one cell and begins the next is written where the tabulator stood. */
#include "docx/page.h"

#include <stdio.h>

enum {
  FIELDS_MAX = 40,
  CELL_BYTES = 80, /* longer: text that a tabulator begins */
  ROWS_MIN = 2,
  APART = 300, /* twentieths of a point between two rows; more parts a table from the next */
  WIDE = 40,   /* twentieths of a point that a space is wider than its type has it: between columns */
};

/* A row: what parts its fields. */
struct row {
  struct sg_xml_node *paragraph;
  int fields;
  int wide; /* spaces between columns in it */
};

struct rows {
  struct row *list;
  size_t count;
  int fields; /* of most */
};

static bool is_inner_tab(const struct sg_xml_node *n, const struct sg_xml_node *paragraph)
{
  return sg_xml_is(n, "tab") && sg_xml_is(n->parent, "r") && n->parent->parent == paragraph;
}

/* A run that is one space, stretched. */
static bool is_wide_space(const struct sg_xml_node *n, const struct sg_xml_node *paragraph)
{
  if (n->name.n > 0 || !sg_xml_is(n->parent, "t") || n->parent->parent->parent != paragraph)
    return false;
  const struct sg_xml_node *spacing = sg_xml_child(sg_xml_child(n->parent->parent, "rPr"), "spacing");
  return sg_str_trim(n->tag).n == 0 && sg_docx_number_of(spacing, "val", 0) >= WIDE;
}

/* Counts the fields of a paragraph; false where it is no row: a field is long, or stands where it cannot be
 * cut. */
static bool read_row(const struct sg_docx *d, struct sg_xml_node *paragraph, struct row *row)
{
  struct sg_str text = sg_docx_text_of(d, paragraph);
  *row = (struct row){.paragraph = paragraph, .fields = text.n > 0};
  size_t from = 0;
  for (size_t i = 0; i <= text.n; i++) {
    if (i < text.n && text.p[i] != '\t')
      continue;
    if (i - from > CELL_BYTES)
      return false;
    row->fields += i < text.n && i > from;
    from = i + 1;
  }
  for (const struct sg_xml_node *n = paragraph->first; n != NULL; n = sg_xml_next(n, paragraph)) {
    if (sg_xml_is(n, "tab") && sg_xml_is(n->parent, "r") && !is_inner_tab(n, paragraph))
      return false;
    row->wide += is_wide_space(n, paragraph);
  }
  return row->fields <= FIELDS_MAX;
}

/* The fields of most rows, where that many have them; 0 otherwise. */
static int fields_of(const struct rows *rows, size_t least)
{
  int most = 0;
  size_t count = 0;
  for (size_t i = 0; i < rows->count; i++)
    most = rows->list[i].fields > most ? rows->list[i].fields : most;
  for (size_t i = 0; i < rows->count; i++)
    count += rows->list[i].fields == most;
  return most > 1 && count >= least ? most : 0;
}

/* The end of a cell and the beginning of the next, which spans so many columns. */
static struct sg_xml_node *boundary(const struct sg_docx *d, bool in_text, int span)
{
  char xml[256];
  const char *text = in_text ? "%t" : "";
  snprintf(xml, sizeof xml,
           "%s%s%s</%%r></%%p></%%tc><%%tc><%%tcPr><%%gridSpan %%val=\"%d\"/></%%tcPr><%%p><%%r>%s%s%s",
           in_text ? "</" : "", text, in_text ? ">" : "", span, in_text ? "<" : "", text, in_text ? ">" : "");
  return sg_docx_raw(d, xml);
}

/* Cuts a row at its tabulators, and at its wide spaces where exactly these are missing; the last cell takes the
 * columns that are left. */
static void cut(const struct sg_docx *d, const struct row *row, int fields)
{
  bool by_spaces = row->fields + row->wide == fields;
  int at = 1;
  bool met = false, pending = false;
  for (struct sg_xml_node *n = row->paragraph->first, *next; n != NULL; n = next) {
    next = sg_xml_next(n, row->paragraph);
    bool is_tab = is_inner_tab(n, row->paragraph), is_wide = by_spaces && is_wide_space(n, row->paragraph);
    bool is_words = n->name.n == 0 && sg_xml_is(n->parent, "t") && sg_str_trim(n->tag).n > 0;
    met = met || is_words;
    pending = pending && !is_words;
    if (!is_tab && !is_wide)
      continue;
    if (met && !pending && at < (by_spaces ? fields : row->fields)) {
      at++;
      bool is_last = at == (by_spaces ? fields : row->fields);
      struct sg_xml_node *cell = boundary(d, is_wide, is_last ? fields - at + 1 : 1);
      if (cell != NULL)
        sg_xml_put_after(cell, n);
      pending = true;
    }
    sg_xml_remove(n);
  }
}

/* -- Tables with too few columns ------------------------------------------------------------------------ */

static struct sg_xml_node *only_paragraph(const struct sg_xml_node *cell)
{
  struct sg_xml_node *only = NULL;
  for (struct sg_xml_node *n = cell->first; n != NULL; n = n->next) {
    if (sg_xml_is(n, "tcPr"))
      continue;
    if (only != NULL || !sg_xml_is(n, "p") || sg_xml_child(sg_xml_child(cell, "tcPr"), "gridSpan") != NULL)
      return NULL;
    only = n;
  }
  return only;
}

static struct sg_xml_node *cell_at(const struct sg_xml_node *row, int column)
{
  for (struct sg_xml_node *n = row->first; n != NULL; n = n->next)
    if (sg_xml_is(n, "tc") && column-- == 0)
      return n;
  return NULL;
}

/* The cells of one column as rows of fields; false where they are not such cells all. */
static bool read_column(const struct sg_docx *d, const struct sg_xml_node *table, int column, struct rows *rows)
{
  size_t capacity = 0;
  *rows = (struct rows){0};
  for (const struct sg_xml_node *n = table->first; n != NULL; n = n->next) {
    const struct sg_xml_node *cell = sg_xml_is(n, "tr") ? cell_at(n, column) : NULL;
    struct sg_xml_node *paragraph = cell != NULL ? only_paragraph(cell) : NULL;
    if (!sg_xml_is(n, "tr"))
      continue;
    rows->list = sg_arena_grow(d->arena, rows->list, rows->count, &capacity, sizeof *rows->list);
    if (paragraph == NULL || rows->list == NULL || !read_row(d, paragraph, &rows->list[rows->count++]))
      return false;
  }
  rows->fields = fields_of(rows, rows->count - rows->count / 3);
  return rows->count >= ROWS_MIN;
}

/* Cells whose tabulators stand for the ends of columns, in most rows as many of them. */
static void split_cells(struct sg_docx *d, struct sg_xml_node *table)
{
  struct rows columns[FIELDS_MAX];
  int count = 0, total = 0;
  bool splits = false;
  const struct sg_xml_node *first = sg_xml_child(table, "tr");
  for (; first != NULL && count < FIELDS_MAX && cell_at(first, count) != NULL; count++) {
    if (!read_column(d, table, count, &columns[count]))
      return;
    splits = splits || columns[count].fields > 1;
    total += columns[count].fields > 1 ? columns[count].fields : 1;
  }
  for (const struct sg_xml_node *n = table->first; n != NULL; n = n->next)
    if (sg_xml_is(n, "tr") && cell_at(n, count) != NULL)
      return;
  if (!splits || total > FIELDS_MAX)
    return;
  for (int i = 0; i < count; i++)
    for (size_t k = 0; columns[i].fields > 1 && k < columns[i].count; k++)
      cut(d, &columns[i].list[k], columns[i].fields);
  sg_docx_write_grid(d, table, total);
}

/* -- Lines ---------------------------------------------------------------------------------------------- */

static bool is_table_caption(const struct sg_docx_block *block)
{
  return block->role == SG_DOCX_CAPTION && block->text.n > 3 &&
         sg_str_equal_nocase(sg_slice(block->text, 0, 3), SG_LIT("tab"));
}

static bool is_row(const struct sg_docx_block *block)
{
  return (block->role == SG_DOCX_ASIDE || block->role == SG_DOCX_HEADING) &&
         sg_str_find(block->text, SG_LIT("\t"), 0) != SG_NPOS;
}

/* The end of the rows that begin at `from`: lines of one field between them head the rows below. */
static size_t rows_end(const struct sg_docx_pages *pages, size_t from)
{
  size_t end = from + 1;
  for (size_t i = from + 1; i < pages->count; i++) {
    const struct sg_docx_block *block = &pages->blocks[i];
    bool is_part =
        is_row(block) || (block->role == SG_DOCX_ASIDE && block->text.n > 0 && block->text.n <= CELL_BYTES);
    if (!is_part || block->above > APART || !sg_docx_same_column(&pages->blocks[from], block))
      break;
    end = is_row(block) ? i + 1 : end;
  }
  return end;
}

/* Puts the mark-up of a row and its first cell around a paragraph, which spans all columns where it is all of
 * it. */
static bool wrap(const struct sg_docx *d, const struct row *row, int fields)
{
  char xml[96];
  snprintf(xml, sizeof xml, "<%%tr><%%tc><%%tcPr><%%gridSpan %%val=\"%d\"/></%%tcPr>",
           row->fields > 1 ? 1 : fields);
  struct sg_xml_node *start = sg_docx_raw(d, xml), *end = sg_docx_raw(d, "</%tc></%tr>"),
                     *before = row->paragraph->previous;
  if (start == NULL || end == NULL)
    return false;
  sg_xml_put_after(end, row->paragraph);
  if (before != NULL)
    sg_xml_put_after(start, before);
  else
    sg_xml_put_first(start, row->paragraph->parent);
  return true;
}

/* The lines from `from` to `to`, which a table's caption stands above or below, become that table. */
static void build(struct sg_docx_pages *pages, size_t from, size_t to)
{
  struct sg_docx *d = pages->d;
  struct rows rows = {.list = SG_ARENA_NEW(d->arena, struct row, to - from), .count = to - from};
  for (size_t i = 0; rows.list != NULL && i < rows.count; i++)
    if (!read_row(d, pages->blocks[from + i].node, &rows.list[i]))
      return;
  rows.fields = rows.list != NULL ? fields_of(&rows, ROWS_MIN) : 0;
  struct sg_xml_node *open = sg_docx_raw(d, "<%tbl><%tblPr/>"), *close = sg_docx_raw(d, "</%tbl>"),
                     *grid = sg_docx_grid(d, rows.fields > 0 ? rows.fields : 1);
  if (rows.fields == 0 || open == NULL || close == NULL || grid == NULL)
    return;
  for (size_t i = 0; i < rows.count; i++) {
    if (i > 0) /* no empty paragraph stands between rows */
      sg_xml_put_after(rows.list[i].paragraph, rows.list[i - 1].paragraph->next);
    if (!wrap(d, &rows.list[i], rows.fields))
      return;
    cut(d, &rows.list[i], rows.fields);
    if (i > 0)
      pages->blocks[from + i].role = SG_DOCX_OUT;
  }
  struct sg_xml_node *first = rows.list[0].paragraph->previous;
  sg_xml_put_after(grid, first);
  sg_xml_put_after(open, first);
  sg_xml_put_after(first, grid);
  sg_xml_put_after(close, rows.list[rows.count - 1].paragraph->next);
  pages->blocks[from].text.n = 0; /* a table from here on */
}

void sg_docx_build_tables(struct sg_docx_pages *pages)
{
  for (size_t from = 0, to; from < pages->count; from = to) {
    to = from + 1;
    if (sg_xml_is(pages->blocks[from].node, "tbl"))
      split_cells(pages->d, pages->blocks[from].node);
    if (!is_row(&pages->blocks[from]))
      continue;
    to = rows_end(pages, from);
    bool is_told = (from > 0 && is_table_caption(&pages->blocks[from - 1])) ||
                   (to < pages->count && is_table_caption(&pages->blocks[to]));
    if (to - from >= ROWS_MIN && is_told)
      build(pages, from, to);
  }
  sg_docx_close_ranks(pages);
}
