#include "pdf/blocks.h"

/* Simple tables: rows are lines, cells end at white space. Cells of several lines and spans make no columns. */

static const float cell_gap = 0.9f; /* of the size: measured best among .5 to 1.35 */
enum { CELLS_MAX = 40, ROWS_MAX = 400, HEAD_LINES = 6 };

bool sg_pdf_has_cells(const struct sg_pdf_line *line)
{
  return line->gap > cell_gap * line->size;
}

struct cell {
  float x0, x1;
  uint32_t first, count; /* items */
};

static size_t cells_of(const struct sg_pdf_reading *r, const struct sg_pdf_line *line, struct cell *cells)
{
  size_t count = 0;
  for (uint32_t i = line->first; i < line->first + line->count; i++) {
    const struct sg_pdf_item *item = &r->items[i];
    if (count > 0 && item->x0 - cells[count - 1].x1 <= cell_gap * line->size) {
      cells[count - 1].x1 = sg_pdf_max(cells[count - 1].x1, item->x1);
      cells[count - 1].count++;
    } else if (count < CELLS_MAX) {
      cells[count++] = (struct cell){item->x0, item->x1, i, 1};
    }
  }
  return count;
}

/* How many cells most rows have, and the first such row, above which the head is; 0 where fewer than 60 % of
 * the rows from there on agree. */
static size_t columns_of(const struct sg_pdf_reading *r, const uint32_t *lines, size_t count, size_t *model)
{
  size_t counts[CELLS_MAX + 1] = {0}, first[CELLS_MAX + 1], best = 0, more = 0;
  struct cell cells[CELLS_MAX];
  for (size_t i = 0; i < count; i++) {
    size_t n = cells_of(r, &r->lines[lines[i]], cells);
    if (counts[n]++ == 0)
      first[n] = i;
  }
  for (size_t n = 2; n <= CELLS_MAX; n++)
    if (counts[n] > counts[best] || best == 0)
      best = n;
  if (counts[best] < 2)
    return 0;
  size_t body = count - first[best];
  for (size_t i = first[best]; i < count; i++) {
    size_t n = cells_of(r, &r->lines[lines[i]], cells);
    more += n > best;
    body -= n == 1 && best > 2; /* goes on with a cell */
  }
  if (first[best] > HEAD_LINES || 10 * (counts[best] + more) < 6 * body || more > 1)
    return 0;
  *model = first[best];
  return best;
}

static void open_cell(struct sg_buf *json)
{
  sg_pdf_write_comma(json);
  sg_buf_add(json, SG_LIT("[[\"\",[],[]],{\"t\":\"AlignDefault\"},1,1,["));
}

static void add_cell(const struct sg_pdf_reading *r, struct sg_pdf_flow *flow, const struct sg_pdf_line *line,
                     const struct cell *cell)
{
  struct sg_pdf_line part = *line;
  part.first = cell->first;
  part.count = cell->count;
  sg_pdf_flow_add_line(r, flow, &part, 0, SIZE_MAX, false);
}

/* The cell of what is in the flow, which is empty then. */
static void write_cell(struct sg_pdf_writer *writer, struct sg_pdf_flow *flow)
{
  struct sg_buf *json = writer->json;
  open_cell(json);
  if (flow->text.length > 0) {
    sg_buf_add(json, SG_LIT("{\"t\":\"Plain\",\"c\":["));
    sg_pdf_write_inlines(writer, flow, false);
    sg_buf_add(json, SG_LIT("]}"));
  }
  sg_buf_add(json, SG_LIT("]]"));
  sg_pdf_flow_clear(flow);
}

/* The cell of `cells` that stands in the column of `model`: the one that overlaps it or is nearest. */
static const struct cell *cell_at(const struct cell *cells, size_t count, const struct cell *model,
                                  size_t columns, size_t column)
{
  for (size_t i = 0; i < count; i++) {
    size_t nearest = 0;
    float least = 1e6f, middle = (cells[i].x0 + cells[i].x1) / 2;
    for (size_t k = 0; k < columns; k++) {
      float distance = (model[k].x0 + model[k].x1) / 2 - middle;
      distance = distance < 0 ? -distance : distance;
      if (distance < least) {
        least = distance;
        nearest = k;
      }
    }
    if (nearest == column)
      return &cells[i];
  }
  return NULL;
}

/* One row of lines: a head's may be several, whose cells in a column go together. */
static void write_row(struct sg_pdf_writer *writer, const struct sg_pdf_reading *r, const uint32_t *lines,
                      size_t count, const struct cell *model, size_t columns)
{
  struct cell cells[CELLS_MAX];
  struct sg_pdf_flow flow;
  sg_pdf_flow_init(&flow);
  sg_pdf_write_comma(writer->json);
  sg_buf_add(writer->json, SG_LIT("[[\"\",[],[]],["));
  for (size_t k = 0; k < columns; k++) {
    for (size_t i = 0; i < count; i++) {
      const struct sg_pdf_line *line = &r->lines[lines[i]];
      size_t n = cells_of(r, line, cells);
      const struct cell *cell = n == columns ? &cells[k] : cell_at(cells, n, model, columns, k);
      if (cell != NULL)
        add_cell(r, &flow, line, cell);
    }
    write_cell(writer, &flow);
  }
  sg_buf_add(writer->json, SG_LIT("]]"));
  sg_pdf_flow_free(&flow);
}

/* Lines of the row that begins at `from`: a lone cell right of the first column goes on with the one above it.
 */
static size_t row_lines(const struct sg_pdf_reading *r, const uint32_t *lines, size_t count,
                        const struct cell *model, size_t columns, size_t from)
{
  struct cell cells[CELLS_MAX];
  size_t i = from + 1;
  while (i < count && columns > 2 && cells_of(r, &r->lines[lines[i]], cells) == 1 &&
         cell_at(cells, 1, model, columns, 0) == NULL)
    i++;
  return i - from;
}

bool sg_pdf_write_table(struct sg_pdf_writer *writer, const struct sg_pdf_reading *r, const uint32_t *lines,
                        size_t count, struct sg_str caption)
{
  struct sg_buf *json = writer->json;
  struct cell model[CELLS_MAX];
  size_t at = 0, columns = count > 1 && count <= ROWS_MAX ? columns_of(r, lines, count, &at) : 0;
  if (columns == 0)
    return false;
  cells_of(r, &r->lines[lines[at]], model);
  sg_pdf_write_comma(json);
  sg_buf_add(json, SG_LIT("{\"t\":\"Table\",\"c\":[[\"\",[],[]],[null,["));
  if (caption.n > 0) {
    sg_buf_add(json, SG_LIT("{\"t\":\"Plain\",\"c\":["));
    sg_buf_add(json, caption);
    sg_buf_add(json, SG_LIT("]}"));
  }
  sg_buf_add(json, SG_LIT("]],["));
  for (size_t k = 0; k < columns; k++) {
    sg_pdf_write_comma(json);
    sg_buf_add(json, SG_LIT("[{\"t\":\"AlignDefault\"},{\"t\":\"ColWidthDefault\"}]"));
  }
  sg_buf_add(json, SG_LIT("],[[\"\",[],[]],["));
  size_t head = at > 0 ? at : 1;
  write_row(writer, r, lines, head, model, columns);
  sg_buf_add(json, SG_LIT("]],[[[\"\",[],[]],0,[],["));
  for (size_t i = head, n; i < count; i += n) {
    n = row_lines(r, lines, count, model, columns, i);
    write_row(writer, r, lines + i, n, model, columns);
  }
  sg_buf_add(json, SG_LIT("]]],[[\"\",[],[]],[]]]}"));
  return true;
}
