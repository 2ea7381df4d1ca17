#include "text/grid.h"

/* The next cell of a row from byte *at on, which stands behind a `|`; false at the row's end. */
static bool next_cell(struct sg_str line, size_t *at, struct sg_str *cell)
{
  size_t end = *at;
  if (end >= line.n)
    return false;
  while (end < line.n && line.p[end] != '|')
    end += line.p[end] == '\\' && end + 1 < line.n ? 2 : 1;
  *cell = sg_str_trim(sg_slice(line, *at, end));
  *at = end + 1;
  return end < line.n || cell->n > 0;
}

static size_t count_cells(struct sg_str line)
{
  struct sg_str cell;
  size_t count = 0, at = 1;
  while (next_cell(line, &at, &cell))
    count++;
  return count;
}

static bool is_rule(struct sg_str line)
{
  for (size_t i = 0; i < line.n; i++)
    if (!sg_is_one_of((unsigned char)line.p[i], "|-: "))
      return false;
  return sg_str_find(line, SG_LIT("-"), 0) != SG_NPOS;
}

/* Takes the next line of a pipe table off *rest; false where the table ends. */
static bool next_row(struct sg_str *rest, struct sg_str *line)
{
  if (!sg_str_next_line(rest, line))
    return false;
  *line = sg_str_trim(*line);
  return line->n > 1 && line->p[0] == '|';
}

bool sg_grid_read(struct sg_str table, struct sg_arena *arena, struct sg_grid *grid)
{
  struct sg_str rest = table, line;
  size_t lines = 0, at;
  while (next_row(&rest, &line))
    lines++;
  rest = table;
  if (lines < 2 || !next_row(&rest, &line))
    return false;
  *grid = (struct sg_grid){.rows = lines - 1, .columns = count_cells(line)};
  grid->cells = SG_ARENA_NEW(arena, struct sg_str, grid->rows * grid->columns);
  for (size_t row = 0; row < grid->rows && grid->cells != NULL; row++) {
    at = 1;
    for (size_t i = 0; i < grid->columns && next_cell(line, &at, &grid->cells[row * grid->columns + i]); i++)
      continue;
    if (row == 0 && (!next_row(&rest, &line) || !is_rule(line)))
      return false;
    (void)next_row(&rest, &line);
  }
  return grid->cells != NULL;
}
