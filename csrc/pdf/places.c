#include "pdf/blocks.h"

/* Where blocks stand on their pages: a Div around each, whose attribute tells the pieces. The study page cuts
 * them out of the pages' pictures. */

static const float margin = 2; /* points around a piece: what hangs out of its letters' boxes */

struct piece {
  uint32_t page;
  float x0, y0, x1, y1;
  uint32_t band;
  uint8_t column;
};

static void begin_piece(struct piece *piece, const struct sg_pdf_line *line)
{
  *piece = (struct piece){line->page,  sg_pdf_min(line->x0, line->cx),
                          line->y0,    sg_pdf_max(line->x1, line->cr),
                          line->y1,    line->band,
                          line->column};
}

static bool is_of(const struct piece *piece, const struct sg_pdf_line *line)
{
  return line->page == piece->page && line->column == piece->column && line->band == piece->band;
}

/* A figure's drawing stands above its caption and its labels, up to what is above in its column. */
static void take_drawing(const struct sg_pdf_reading *r, struct piece *piece, uint32_t group)
{
  const struct sg_pdf_page *page = &r->pages[piece->page];
  float top = 0;
  for (uint32_t i = page->first_line; i < page->first_line + page->line_count; i++) {
    const struct sg_pdf_line *line = &r->lines[i];
    bool own = line->group == group && line->role >= SG_PDF_CAPTION && line->role <= SG_PDF_FIGURE;
    if (!own && line->y1 <= piece->y0 + 1 && line->x1 > piece->x0 && line->x0 < piece->x1)
      top = sg_pdf_max(top, line->y1);
  }
  piece->y0 = sg_pdf_min(piece->y0, top > 0 ? top : page->height * 0.04f);
}

static void add_piece(struct sg_buf *out, const struct sg_pdf_reading *r, const struct piece *piece)
{
  const struct sg_pdf_page *page = &r->pages[piece->page];
  float x0 = sg_pdf_max(0, piece->x0 - margin), x1 = sg_pdf_min(page->width, piece->x1 + margin);
  float y0 = sg_pdf_max(0, piece->y0 - margin), y1 = sg_pdf_min(page->height, piece->y1 + margin);
  if (x1 > x0 && y1 > y0)
    sg_buf_add_format(out, "%s%u %.1f %.1f %.1f %.1f %.1f %.1f", out->data[out->length - 1] == '"' ? "" : ";",
                      piece->page + 1, (double)page->width, (double)page->height, (double)x0, (double)y0,
                      (double)x1, (double)y1);
}

void sg_pdf_open_place(struct sg_pdf_writer *writer, const struct sg_pdf_reading *r, const uint32_t *lines,
                       size_t count)
{
  struct piece piece;
  bool figure = false;
  if (!writer->places || count == 0)
    return;
  sg_pdf_write_comma(writer->json);
  sg_buf_add(writer->json, SG_LIT("{\"t\":\"Div\",\"c\":[[\"\",[\"studyguide-place\"],[[\"place\",\""));
  begin_piece(&piece, &r->lines[lines[0]]);
  for (size_t i = 0; i < count; i++) {
    const struct sg_pdf_line *line = &r->lines[lines[i]];
    if (!is_of(&piece, line)) {
      add_piece(writer->json, r, &piece);
      begin_piece(&piece, line);
    }
    piece.x0 = sg_pdf_min(piece.x0, line->x0);
    piece.x1 = sg_pdf_max(piece.x1, line->x1);
    piece.y0 = sg_pdf_min(piece.y0, line->y0);
    piece.y1 = sg_pdf_max(piece.y1, line->y1);
    figure = figure || (line->role == SG_PDF_CAPTION && sg_lower(line->text.p[0]) == 'f');
  }
  if (figure)
    take_drawing(r, &piece, r->lines[lines[0]].group);
  add_piece(writer->json, r, &piece);
  sg_buf_add(writer->json, SG_LIT("\"]]],["));
}

void sg_pdf_close_place(struct sg_pdf_writer *writer, size_t count)
{
  if (writer->places && count > 0)
    sg_buf_add(writer->json, SG_LIT("]]}"));
}
