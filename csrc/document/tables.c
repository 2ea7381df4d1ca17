/* Tables as Markdown's with pipes: rows of cells, cells over several columns or rows, heads. */
#include "document/render.h"

enum { COLUMN_NAME_MAX = 60 /* bytes of a column's name that no mark says is one */ };

/* The empty cell of a column into which the one before it spans. */
static const char spanned[] = "";

/* The texts of a row's cells, column by column; where one spans columns or hangs down from a row above, there
 * is an empty one. And all that they say. */
struct row {
  struct sg_str *cells;
  size_t count, capacity;
  struct sg_str said;
};

struct grid {
  struct sg_blocks *blocks;
  struct row *rows;
  size_t count, capacity, heads;
  size_t width;     /* columns */
  int64_t *hanging; /* rows into which a cell above still hangs, by column */
};

static size_t smaller(size_t a, size_t b)
{
  return a < b ? a : b;
}

/* -- Cells ---------------------------------------------------------------------------------------------- */

static size_t find_line_ends(struct sg_str s, size_t at, struct sg_str *instead)
{
  size_t end = at;
  while (end < s.n && s.p[end] == '\n')
    end++;
  *instead = SG_LIT(" ");
  return end - at;
}

static size_t find_pipe(struct sg_str s, size_t at, struct sg_str *instead)
{
  *instead = SG_LIT("\\|");
  return s.p[at] == '|';
}

static struct sg_pandoc_words cell_words(struct sg_blocks *b, const struct sg_node *cell)
{
  struct sg_pandoc_words words = sg_render_all(b, sg_at(cell, 4));
  words.markdown = sg_replace(sg_replace(words.markdown, find_line_ends, b->arena), find_pipe, b->arena);
  words.text = sg_replace(words.text, find_line_ends, b->arena);
  return words;
}

static void add_cell(struct grid *g, struct row *row, struct sg_str cell)
{
  struct sg_arena *arena = g->blocks->arena;
  struct sg_str *grown = sg_arena_grow(arena, row->cells, row->count, &row->capacity, sizeof *grown);
  if (grown == NULL)
    return;
  row->cells = grown;
  grown[row->count++] = cell;
}

static void skip_hanging(struct grid *g, struct row *row)
{
  while (row->count < g->width && g->hanging[row->count] > 0 && !g->blocks->arena->failed) {
    g->hanging[row->count]--;
    add_cell(g, row, sg_str(NULL, 0));
  }
}

/* Columns or rows of a cell. */
static int64_t span_of(const struct sg_node *cell, size_t part)
{
  const struct sg_node *span = sg_at(cell, part);
  return span->kind == SG_PANDOC_NUMBER && span->number > 1 ? span->number : 1;
}

static void read_cell(struct grid *g, struct row *row, const struct sg_node *cell, struct sg_texts *said)
{
  struct sg_pandoc_words words = cell_words(g->blocks, cell);
  int64_t columns = span_of(cell, 3), rows = span_of(cell, 2);
  skip_hanging(g, row);
  size_t first = row->count;
  add_cell(g, row, words.markdown);
  sg_texts_add(said, g->blocks->arena, words);
  while (columns-- > 1 && row->count < g->width && !g->blocks->arena->failed)
    add_cell(g, row, sg_str(spanned, 0));
  for (size_t column = first; column < smaller(row->count, g->width); column++)
    g->hanging[column] = rows - 1;
}

static void read_row(struct grid *g, const struct sg_node *node)
{
  struct sg_arena *arena = g->blocks->arena;
  struct row row = {0}, *grown = sg_arena_grow(arena, g->rows, g->count, &g->capacity, sizeof *grown);
  struct sg_texts said = {0};
  for (const struct sg_node *cell = sg_first(sg_at(node, 1)); cell != NULL; cell = cell->next)
    read_cell(g, &row, cell, &said);
  skip_hanging(g, &row);
  row.said = sg_texts_join(&said, sg_str(NULL, 0), SG_LIT(" "), arena).text;
  if (grown == NULL)
    return;
  g->rows = grown;
  grown[g->count++] = row;
}

static void read_rows(struct grid *g, const struct sg_node *rows)
{
  for (const struct sg_node *row = sg_first(rows); row != NULL; row = row->next)
    read_row(g, row);
}

static bool read_grid(struct grid *g, const struct sg_node *table)
{
  for (const struct sg_node *column = sg_first(sg_part(table, 2)); column != NULL; column = column->next)
    g->width++;
  g->hanging = SG_ARENA_NEW(g->blocks->arena, int64_t, g->width + 1);
  if (g->hanging == NULL)
    return false;
  read_rows(g, sg_at(sg_part(table, 3), 1));
  g->heads = g->count;
  for (const struct sg_node *body = sg_first(sg_part(table, 4)); body != NULL; body = body->next) {
    read_rows(g, sg_at(body, 2));
    read_rows(g, sg_at(body, 3));
  }
  read_rows(g, sg_at(sg_part(table, 5), 1));
  return true;
}

/* -- What stands in them -------------------------------------------------------------------------------- */

static bool has_digit(struct sg_str s)
{
  for (size_t i = 0; i < s.n; i++)
    if (sg_is_digit(s.p[i]))
      return true;
  return false;
}

static bool is_bold(struct sg_str s)
{
  return s.n >= 4 && sg_str_starts(s, SG_LIT("**")) && sg_str_ends(s, SG_LIT("**"));
}

/* Are the row's cells words alone, two of them or more; are they bold throughout; is one empty? */
static void look_at(const struct row *row, bool *words, bool *bold, bool *gap)
{
  size_t named = 0;
  *words = *bold = true;
  *gap = false;
  for (size_t i = 0; i < row->count; i++) {
    struct sg_str cell = row->cells[i];
    named += cell.n > 0 || cell.p == spanned;
    *gap = *gap || cell.n == 0;
    if (cell.n == 0)
      continue;
    *bold = *bold && is_bold(cell);
    *words = *words && !has_digit(cell) && cell.n <= COLUMN_NAME_MAX;
  }
  *words = *words && named >= 2;
  *bold = *bold && named >= 2;
}

static bool all_have_digits(const struct grid *g, size_t from)
{
  for (size_t i = from; i < g->count; i++)
    if (!has_digit(g->rows[i].said))
      return false;
  return from < g->count;
}

/* How many rows name the columns of a table that marks no head: one that is bold throughout, or has words alone
 * above rows that each have a figure; two where the upper has gaps, as names of groups and units leave them. */
static size_t naming_rows(const struct grid *g)
{
  bool words, bold, gap, more, strong, open;
  if (g->count < 2)
    return 0;
  look_at(&g->rows[0], &words, &bold, &gap);
  if (bold || (words && all_have_digits(g, 1)))
    return 1;
  look_at(&g->rows[1], &more, &strong, &open);
  return words && more && gap && all_have_digits(g, 2) ? 2 : 0;
}

/* The name of a column in a head's row: of a group of columns it stands in the first. */
static struct sg_str name_in(const struct row *row, size_t column)
{
  while (column > 0 && column < row->count && row->cells[column].p == spanned)
    column--;
  return column < row->count ? row->cells[column] : sg_str(NULL, 0);
}

/* Markdown's heads have one row: the names of several are joined, column by column. */
static void join_heads(struct grid *g, size_t heads)
{
  struct sg_arena *arena = g->blocks->arena;
  struct row joined = {0};
  for (size_t column = 0; column < g->width && !arena->failed; column++) {
    struct sg_str name = {NULL, 0};
    for (size_t i = 0; i < heads; i++) {
      struct sg_str own = i + 1 < heads               ? name_in(&g->rows[i], column)
                          : column < g->rows[i].count ? g->rows[i].cells[column]
                                                      : name;
      bool more = own.n > 0 && !sg_str_equal(own, name);
      name = !more ? name : name.n == 0 ? own : SG_JOIN(arena, name, SG_LIT(" "), own);
    }
    add_cell(g, &joined, name);
  }
  struct sg_texts said = {0};
  for (size_t i = 0; i < heads; i++)
    sg_texts_add(&said, arena, (struct sg_pandoc_words){.text = g->rows[i].said});
  joined.said = sg_texts_join(&said, sg_str(NULL, 0), SG_LIT(" "), arena).text;
  g->rows[heads - 1] = joined;
  g->rows += heads - 1;
  g->count -= heads - 1;
}

/* -- Heads cut at the wrong places ---------------------------------------------------------------------- */

/* Is the row the head of longtable's further pages? */
static bool is_head_again(const struct grid *g, size_t row)
{
  return sg_str_equal(g->rows[row].said, g->rows[0].said);
}

/* Does the row's last cell stay empty although that column is filled, as where a head's cells were cut by the
 * width of columns: "Not Exceed Exc | eed Row Tot | als | "? */
static bool lacks_last(const struct grid *g)
{
  const struct row *head = &g->rows[0];
  bool lacks = g->width > 2 && head->count == g->width && head->cells[g->width - 1].n == 0;
  for (size_t i = 1; i < g->count && lacks; i++)
    lacks = is_head_again(g, i) ||
            (g->rows[i].count == g->width && g->rows[i].cells[g->width - 1].n > 0 && g->rows[i].cells[0].n > 0);
  return lacks && g->count > 2;
}

/* Does the word stand in the first cell of a row below the head? */
static bool is_in_names(const struct grid *g, struct sg_str word)
{
  for (size_t i = 1; i < g->count; i++) {
    struct sg_str name = is_head_again(g, i) ? sg_str(NULL, 0) : g->rows[i].cells[0];
    for (size_t at = sg_str_find(name, word, 0); at != SG_NPOS; at = sg_str_find(name, word, at + 1))
      if ((at == 0 || name.p[at - 1] == ' ') && (at + word.n == name.n || name.p[at + word.n] == ' '))
        return true;
  }
  return false;
}

/* The head's words in one line, those that were cut in two made whole, which the rows' names must bear out;
 * empty where none was cut. */
static struct sg_str uncut_head(const struct grid *g)
{
  struct sg_arena *arena = g->blocks->arena;
  const struct row *head = &g->rows[0];
  struct sg_str line = head->cells[0];
  bool cut = false;
  for (size_t i = 1; i + 1 < g->width; i++) {
    struct sg_str next = head->cells[i];
    bool within =
        line.n > 0 && next.n > 0 && sg_is_alpha(line.p[line.n - 1]) && next.p[0] >= 'a' && next.p[0] <= 'z';
    size_t from = line.n;
    line = SG_JOIN(arena, line, within ? SG_LIT("") : SG_LIT(" "), next);
    size_t end = sg_str_find(line, SG_LIT(" "), from);
    while (within && from > 0 && line.p[from - 1] != ' ')
      from--;
    if (within && !is_in_names(g, sg_slice(line, from, end == SG_NPOS ? line.n : end)))
      return sg_str(NULL, 0);
    cut = cut || within;
  }
  return cut ? line : sg_str(NULL, 0);
}

/* The longest row's name with which the words begin; its bytes, or 0. */
static size_t opening_name(const struct grid *g, struct sg_str words)
{
  size_t longest = 0;
  for (size_t i = 1; i < g->count; i++) {
    struct sg_str name = g->rows[i].cells[0];
    if (!is_head_again(g, i) && name.n > longest && name.n < words.n && sg_str_starts(words, name) &&
        words.p[name.n] == ' ')
      longest = name.n;
  }
  return longest;
}

/* Cuts such a head anew, where the columns bear the rows' names: nothing stands over these. */
static void mend_cut_head(struct grid *g)
{
  struct sg_str words = lacks_last(g) ? uncut_head(g) : sg_str(NULL, 0);
  struct row row = {.said = words};
  if (words.n == 0)
    return;
  add_cell(g, &row, sg_str(NULL, 0));
  for (size_t n; row.count + 1 < g->width && (n = opening_name(g, words)) > 0;) {
    add_cell(g, &row, sg_slice(words, 0, n));
    words = sg_slice(words, n + 1, words.n);
  }
  if (row.count + 1 < g->width)
    return;
  add_cell(g, &row, words);
  for (size_t i = 1; i < g->count; i++)
    if (is_head_again(g, i))
      g->rows[i] = row;
  g->rows[0] = row;
}

/* -- Lines of cells ------------------------------------------------------------------------------------- */

/* How many columns the table has but for empty ones at its end, which a source declares for their lines or
 * space. */
static size_t filled_columns(const struct grid *g)
{
  size_t most = 1;
  for (size_t i = 0; i < g->count; i++)
    for (size_t column = most; column < smaller(g->width, g->rows[i].count); column++)
      if (g->rows[i].cells[column].n > 0)
        most = column + 1;
  return most;
}

/* A row of pictures, or of space, says nothing here. */
static bool says_something(const struct row *row)
{
  for (size_t i = 0; i < row->count; i++)
    if (sg_str_trim(row->cells[i]).n > 0)
      return true;
  return false;
}

/* -- Lines ---------------------------------------------------------------------------------------------- */

/* "|", then the cell as often as there are columns. */
static struct sg_str same_cells(struct grid *g, const char *cell, size_t width)
{
  struct sg_buf *line = g->blocks->scratch;
  sg_buf_clear(line);
  sg_buf_add_char(line, '|');
  for (size_t i = 0; i < width; i++)
    sg_buf_add(line, sg_cstr(cell));
  return SG_JOIN(g->blocks->arena, sg_buf_str(line));
}

static struct sg_str row_line(struct grid *g, const struct row *row, size_t width)
{
  struct sg_buf *line = g->blocks->scratch;
  sg_buf_clear(line);
  sg_buf_add(line, SG_LIT("| "));
  for (size_t i = 0; i < smaller(width, row->count); i++) {
    if (i > 0)
      sg_buf_add(line, SG_LIT(" | "));
    sg_buf_add(line, row->cells[i]);
  }
  sg_buf_add(line, SG_LIT(" |"));
  return SG_JOIN(g->blocks->arena, sg_buf_str(line));
}

static void add_line(struct grid *g, struct sg_texts *lines, struct sg_str line)
{
  sg_texts_add(lines, g->blocks->arena, (struct sg_pandoc_words){.markdown = line});
}

static struct sg_pandoc_words write_grid(struct grid *g)
{
  struct sg_arena *arena = g->blocks->arena;
  struct sg_texts lines = {0}, texts = {0};
  size_t width = filled_columns(g);
  struct sg_str rule = same_cells(g, "---|", width);
  size_t heads = g->heads == 0 ? naming_rows(g) : g->heads;
  if (heads == 1)
    mend_cut_head(g);
  if (heads > 1 && heads < g->count) {
    join_heads(g, heads);
    heads = 1;
  }
  if (heads == 0) {
    add_line(g, &lines, same_cells(g, " |", width));
    add_line(g, &lines, rule);
  }
  for (size_t i = 0; i < g->count && !arena->failed; i++) {
    const struct row *row = &g->rows[i];
    struct sg_str line = row_line(g, row, width);
    /* Else longtable's head of further pages. */
    bool again = i >= heads && lines.count > 0 && sg_str_equal(line, lines.rows[0].markdown);
    if (i < heads || (!again && says_something(row))) {
      add_line(g, &lines, line);
      sg_texts_add(&texts, arena, (struct sg_pandoc_words){.text = row->said});
    }
    if (i + 1 == heads)
      add_line(g, &lines, rule);
  }
  struct sg_str none = {NULL, 0};
  return (struct sg_pandoc_words){sg_texts_join(&lines, SG_LIT("\n"), none, arena).markdown,
                                  sg_texts_join(&texts, none, SG_LIT("\n"), arena).text};
}

/* The caption, then the table. */
struct sg_pandoc_words sg_render_table(struct sg_blocks *b, const struct sg_node *table)
{
  struct grid grid = {.blocks = b};
  struct sg_pandoc_words caption = sg_render_all(b, sg_at(sg_part(table, 1), 1));
  if (!read_grid(&grid, table) || grid.count == 0)
    return caption;
  struct sg_pandoc_words words = write_grid(&grid);
  if (caption.markdown.n == 0)
    return words;
  return (struct sg_pandoc_words){SG_JOIN(b->arena, caption.markdown, SG_LIT("\n\n"), words.markdown),
                                  SG_JOIN(b->arena, caption.text, SG_LIT("\n"), words.text)};
}
