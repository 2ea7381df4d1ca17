#include <stdlib.h>

#include "pdf/flow.h"

/* Inlines: the flow is cut into pieces of one style; pieces that are a formula together become one. */

void sg_pdf_write_string(struct sg_buf *json, struct sg_str s)
{
  for (size_t i = 0; i < s.n; i++) {
    unsigned char c = (unsigned char)s.p[i];
    if (c == '"' || c == '\\')
      sg_buf_add_char(json, '\\');
    if (c == '\n')
      sg_buf_add(json, SG_LIT("\\n"));
    else if (c >= 0x20)
      sg_buf_add_char(json, (char)c);
  }
}

void sg_pdf_write_comma(struct sg_buf *json)
{
  if (json->length > 0 && json->data[json->length - 1] != '[')
    sg_buf_add_char(json, ',');
}

/* -- Writing
 * ------------------------------------------------------------------------------------------------------ */

static void write_words(struct sg_buf *json, struct sg_str s)
{
  for (size_t at = 0; at < s.n;) {
    size_t from = at;
    while (at < s.n && s.p[at] == ' ')
      at++;
    if (at > from) {
      sg_pdf_write_comma(json);
      sg_buf_add(json, SG_LIT("{\"t\":\"Space\"}"));
      continue;
    }
    while (at < s.n && s.p[at] != ' ')
      at++;
    sg_pdf_write_comma(json);
    sg_buf_add(json, SG_LIT("{\"t\":\"Str\",\"c\":\""));
    sg_pdf_write_string(json, sg_slice(s, from, at));
    sg_buf_add(json, SG_LIT("\"}"));
  }
}

static void write_wrapped(struct sg_buf *json, struct sg_str s, uint8_t style)
{
  static const struct {
    uint8_t style;
    const char *name;
  } rows[] = {{SG_PDF_BOLD, "Strong"},
              {SG_PDF_ITALIC, "Emph"},
              {SG_PDF_FLOW_SUPER, "Superscript"},
              {SG_PDF_FLOW_SUB, "Subscript"}};
  size_t open = 0;
  if (style & SG_PDF_MONO) {
    sg_pdf_write_comma(json);
    sg_buf_add(json, SG_LIT("{\"t\":\"Code\",\"c\":[[\"\",[],[]],\""));
    sg_pdf_write_string(json, s);
    sg_buf_add(json, SG_LIT("\"]}"));
    return;
  }
  for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
    if (style & rows[i].style) {
      sg_pdf_write_comma(json);
      sg_buf_add_format(json, "{\"t\":\"%s\",\"c\":[", rows[i].name);
      open++;
    }
  write_words(json, s);
  for (; open > 0; open--)
    sg_buf_add(json, SG_LIT("]}"));
}

static void write_math(struct sg_buf *json, const struct sg_pdf_flow *flow, size_t from, size_t to)
{
  struct sg_buf tex;
  sg_buf_init(&tex, SG_PDF_OUTPUT_MAX);
  sg_pdf_write_tex(&tex, flow, from, to);
  sg_pdf_write_comma(json);
  sg_buf_add(json, SG_LIT("{\"t\":\"Math\",\"c\":[{\"t\":\"InlineMath\"},\""));
  sg_pdf_write_string(json, sg_str_trim(sg_buf_str(&tex)));
  sg_buf_add(json, SG_LIT("\"]}"));
  sg_buf_free(&tex);
}

/* A displayed formula: TeX where it is sure, its text where not; marked as read from a PDF. */
static void write_display(struct sg_buf *json, struct sg_str s, bool tex)
{
  sg_pdf_write_comma(json);
  sg_buf_add(json, SG_LIT("{\"t\":\"Math\",\"c\":[{\"t\":\"DisplayMath\"},\""));
  if (!tex)
    sg_buf_add(json, SG_LIT("\\\\text{"));
  for (size_t i = 0; i < s.n && !tex; i++) {
    if (sg_is_one_of((unsigned char)s.p[i], "\\{}$#%&_^~"))
      sg_buf_add(json, s.p[i] == '\\'                   ? SG_LIT("\\\\backslash ")
                       : s.p[i] == '^' || s.p[i] == '~' ? SG_LIT(" ")
                                                        : SG_LIT("\\\\"));
    if (s.p[i] != '\\' && s.p[i] != '^' && s.p[i] != '~')
      sg_pdf_write_string(json, sg_slice(s, i, i + 1));
  }
  if (tex)
    sg_pdf_write_string(json, sg_str_trim(s));
  sg_buf_add(json, tex ? SG_LIT("\"]}") : SG_LIT("}\"]}"));
}

static void write_piece(struct sg_pdf_writer *writer, const struct sg_pdf_flow *flow, size_t from, size_t to,
                        bool formula, uint8_t drop)
{
  struct sg_buf *json = writer->json;
  struct sg_str s = sg_slice(sg_buf_str(&flow->text), from, to);
  uint8_t style = (uint8_t)flow->style.data[from];
  if (formula) {
    write_math(json, flow, from, to);
    return;
  }
  if ((style & SG_PDF_FLOW_DISPLAY) == SG_PDF_FLOW_DISPLAY) {
    write_display(json, s, style & SG_PDF_MATH);
    return;
  }
  if ((style & SG_PDF_FLOW_NOTE) && writer->write_note != NULL) {
    sg_pdf_write_comma(json);
    sg_buf_add(json, SG_LIT("{\"t\":\"Note\",\"c\":["));
    writer->write_note(writer->user, (size_t)strtoul(s.p, NULL, 10));
    sg_buf_add(json, SG_LIT("]}"));
    return;
  }
  struct sg_str core = sg_str_trim(s);
  size_t lead = core.n > 0 ? (size_t)(core.p - s.p) : s.n;
  style &= (uint8_t) ~(drop | SG_PDF_MATH | SG_PDF_TALL | SG_PDF_FLOW_NOTE);
  write_words(json, sg_slice(s, 0, lead));
  if (core.n > 0 && style != 0)
    write_wrapped(json, core, style);
  else
    write_words(json, core);
  write_words(json, sg_slice(s, lead + core.n, s.n));
}

/* Styles that do not part pieces of text. */
static uint8_t visible(uint8_t style, uint8_t drop)
{
  bool display = (style & SG_PDF_FLOW_DISPLAY) == SG_PDF_FLOW_DISPLAY;
  return display ? style : (uint8_t)(style & ~(drop | SG_PDF_MATH | SG_PDF_TALL));
}

void sg_pdf_write_inlines(struct sg_pdf_writer *writer, const struct sg_pdf_flow *flow, bool plain)
{
  size_t n = flow->text.length;
  char *marks = calloc(n + 1, 1);
  uint8_t drop = plain ? SG_PDF_BOLD | SG_PDF_ITALIC : 0;
  if (marks == NULL || flow->style.length != n) {
    free(marks);
    return;
  }
  if (!sg_pdf_mark_formulas(flow, writer->faces, writer->letters, marks)) {
    free(marks);
    return;
  }
  for (size_t from = 0, to; from < n; from = to) {
    uint8_t style = visible((uint8_t)flow->style.data[from], drop);
    for (to = from + 1; to < n && marks[to] == marks[from] &&
                        (marks[from] != 0 || visible((uint8_t)flow->style.data[to], drop) == style);)
      to++;
    write_piece(writer, flow, from, to, marks[from] != 0, drop);
  }
  free(marks);
}

void sg_pdf_write_para(struct sg_pdf_writer *writer, const struct sg_pdf_flow *flow)
{
  sg_pdf_write_comma(writer->json);
  sg_buf_add(writer->json, SG_LIT("{\"t\":\"Para\",\"c\":["));
  sg_pdf_write_inlines(writer, flow, false);
  sg_buf_add(writer->json, SG_LIT("]}"));
}
