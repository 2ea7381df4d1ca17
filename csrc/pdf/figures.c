#include "pdf/blocks.h"

/* Floats: what a caption belongs to, written behind the paragraph that they interrupt. */

void sg_pdf_write_code(struct sg_pdf_writer *writer, const struct sg_pdf_reading *r, const uint32_t *lines,
                       size_t count)
{
  struct sg_buf *json = writer->json;
  float left = 1e6f;
  for (size_t i = 0; i < count; i++)
    left = sg_pdf_min(left, r->lines[lines[i]].x0);
  sg_pdf_write_comma(json);
  sg_buf_add(json, SG_LIT("{\"t\":\"CodeBlock\",\"c\":[[\"\",[],[]],\""));
  for (size_t i = 0; i < count; i++) {
    const struct sg_pdf_line *line = &r->lines[lines[i]];
    float column = (line->x0 - left) / (0.5f * sg_pdf_max(line->size, 1));
    sg_buf_add_times(json, ' ', column > 0 && column < 100 ? (size_t)(column + 0.5f) : 0);
    sg_pdf_write_string(json, line->text);
    if (i + 1 < count)
      sg_buf_add(json, SG_LIT("\\n"));
  }
  sg_buf_add(json, SG_LIT("\"]}"));
}

/* Prose in a figure is not a label: it stays as text. */
static bool is_prose(const struct sg_pdf_reading *r, const uint32_t *lines, size_t count)
{
  unsigned words = 0, letters = 0, chars = 0;
  for (size_t i = 0; i < count; i++) {
    words += r->lines[lines[i]].words;
    letters += r->lines[lines[i]].letters;
    chars += r->lines[lines[i]].chars;
  }
  return count > 0 && words >= 5 * count && words >= 12 && letters * 4 > chars * 3;
}

/* Is what a figure shows code or rules, whose lines are kept as they stand: most of them in one width, or as
 * long as no labels are? Drawings have labels of 5 to 15 characters. */
static bool is_listing(const struct sg_pdf_reading *r, const uint32_t *lines, size_t count)
{
  enum { LONG = 25, LINES = 3 };
  size_t mono = 0, chars = 0;
  for (size_t i = 0; i < count; i++) {
    mono += (r->lines[lines[i]].style & SG_PDF_MONO) != 0;
    chars += r->lines[lines[i]].chars;
  }
  return 2 * mono > count || (count >= LINES && chars >= LONG * count);
}

/* Bytes without spaces of "Figure 3: ", which pandoc's readers add themselves. */
static size_t label_bytes(struct sg_str text)
{
  size_t n = 0, count = 0;
  if (!sg_printed_is_caption(text, &n))
    return 0;
  while (n < text.n && sg_is_one_of((unsigned char)text.p[n], ".:| "))
    n++;
  struct sg_str rest = sg_slice(text, n, text.n);
  if (sg_str_starts(rest, SG_LIT("\xE2\x80\x93")) || sg_str_starts(rest, SG_LIT("\xE2\x80\x94")))
    n += 3;
  for (size_t i = 0; i < n; i++)
    count += text.p[i] != ' ';
  return count;
}

static void write_figure(struct sg_buf *json, struct sg_str caption)
{
  sg_pdf_write_comma(json);
  sg_buf_add(json, SG_LIT("{\"t\":\"Para\",\"c\":[{\"t\":\"Image\",\"c\":[[\"\",[],[]],["));
  sg_buf_add(json, caption);
  sg_buf_add(json, SG_LIT("],[\"\",\"fig:\"]]}]}"));
}

/* "**Algorithm 1**: …", for what is neither table nor figure. */
static void write_named(struct sg_pdf_writer *writer, struct sg_str label, struct sg_str caption)
{
  struct sg_buf *json = writer->json;
  struct sg_pdf_flow name;
  size_t n = 0;
  sg_printed_is_caption(label, &n);
  sg_pdf_flow_init(&name);
  sg_pdf_flow_add(&name, sg_slice(label, 0, n), 0);
  sg_pdf_write_comma(json);
  sg_buf_add(json, SG_LIT("{\"t\":\"Para\",\"c\":[{\"t\":\"Strong\",\"c\":["));
  sg_pdf_write_inlines(writer, &name, true);
  sg_buf_add(json, SG_LIT("]},{\"t\":\"Str\",\"c\":\":\"},{\"t\":\"Space\"}"));
  if (caption.n > 0) {
    sg_buf_add_char(json, ',');
    sg_buf_add(json, caption);
  }
  sg_buf_add(json, SG_LIT("]}"));
  sg_pdf_flow_free(&name);
}

static void write_prose(struct sg_pdf_writer *writer, const struct sg_pdf_reading *r, const uint32_t *lines,
                        size_t count)
{
  struct sg_pdf_flow flow;
  sg_pdf_flow_init(&flow);
  for (size_t i = 0; i < count; i++)
    sg_pdf_flow_add_line(r, &flow, &r->lines[lines[i]], 0, SIZE_MAX, true);
  sg_pdf_write_para(writer, &flow);
  sg_pdf_flow_free(&flow);
}

/* The caption's inlines into `caption`; the other lines to the front. Returns how many those are. */
static size_t take_caption(struct sg_pdf_writer *writer, const struct sg_pdf_reading *r, uint32_t *lines,
                           size_t count, struct sg_buf *caption, struct sg_str *label)
{
  struct sg_pdf_writer inner = {caption, writer->faces,      writer->letters,
                                false,   writer->write_note, writer->user};
  struct sg_pdf_flow flow;
  size_t body = 0;
  sg_pdf_flow_init(&flow);
  for (size_t i = 0; i < count; i++) {
    const struct sg_pdf_line *line = &r->lines[lines[i]];
    if (line->role != SG_PDF_CAPTION) {
      lines[body++] = lines[i];
      continue;
    }
    size_t skip = label->n == 0 ? label_bytes(line->text) : 0;
    if (label->n == 0)
      *label = line->text;
    sg_pdf_flow_add_line(r, &flow, line, skip, SIZE_MAX, true);
  }
  sg_pdf_write_inlines(&inner, &flow, false);
  sg_pdf_flow_free(&flow);
  return body;
}

/* How many of the last lines are a note below a table. */
static size_t note_lines(const struct sg_pdf_reading *r, const uint32_t *lines, size_t count)
{
  size_t n = 0;
  while (n < count && r->lines[lines[count - n - 1]].role == SG_PDF_FIGURE &&
         !sg_pdf_has_cells(&r->lines[lines[count - n - 1]]))
    n++;
  while (n > 0 && !is_prose(r, lines + count - n, n))
    n--;
  return n;
}

void sg_pdf_write_float(struct sg_pdf_writer *writer, struct sg_pdf_reading *r, uint32_t *lines, size_t count)
{
  struct sg_buf caption;
  struct sg_str label = {0};
  sg_buf_init(&caption, SG_PDF_OUTPUT_MAX);
  size_t body = take_caption(writer, r, lines, count, &caption, &label), notes = 0;
  char kind =
      label.n > 0 ? sg_lower(label.p[0]) : 't'; /* "Table", "Figure", "Algorithm", "Listing", "Program" … */
  bool listing = sg_is_one_of((unsigned char)kind, "alp"), written = false;
  if (kind == 't') {
    notes = note_lines(r, lines, body);
    written = sg_pdf_write_table(writer, r, lines, body - notes, sg_buf_str(&caption));
  }
  if (!written && kind == 't' && body > notes)
    sg_pdf_add_note(r, "pdf/table", r->lines[lines[0]].page,
                    "a table's cells make no columns; it is kept as its text: %.*s",
                    SG_STR_ARGS(sg_slice(label.n > 0 ? label : r->lines[lines[0]].text, 0, 60)));
  if (!written && label.n > 0 && (kind == 't' || listing))
    write_named(writer, label, sg_buf_str(&caption));
  else if (!written && label.n > 0)
    write_figure(writer->json, sg_buf_str(&caption));
  if (!written && body > notes &&
      (kind == 't' || listing || (!is_prose(r, lines, body) && is_listing(r, lines, body))))
    sg_pdf_write_code(writer, r, lines, body - notes);
  else if (!written && is_prose(r, lines, body))
    write_prose(writer, r, lines, body);
  if (notes > 0)
    write_prose(writer, r, lines + body - notes, notes);
  sg_buf_free(&caption);
}
