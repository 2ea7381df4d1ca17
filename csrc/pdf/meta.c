#include "pdf/blocks.h"

/* Title, authors and what has no place in the text, as metadata. */

static const float names_gap = 0.6f; /* of the size: words of a name stand .25 to .4 apart */

static void add_role(const struct sg_pdf_reading *r, struct sg_pdf_flow *flow, uint8_t role)
{
  sg_pdf_flow_clear(flow);
  for (uint32_t i = 0; i < r->line_count; i++)
    if (r->lines[i].role == role)
      sg_pdf_flow_add_line(r, flow, &r->lines[i], 0, SIZE_MAX, false);
}

/* Bytes of the flow that are raised or signs of notes are not part of a title. */
static void drop_marks(struct sg_pdf_flow *flow, bool commas)
{
  size_t kept = 0;
  for (size_t i = 0; i < flow->text.length; i++)
    if (commas && ((uint8_t)flow->style.data[i] & SG_PDF_FLOW_SUPER)) { /* a mark parts two names */
      flow->style.data[kept] = 0;
      flow->text.data[kept++] = ',';
    } else if (!((uint8_t)flow->style.data[i] & SG_PDF_FLOW_SUPER) || sg_is_alpha(flow->text.data[i])) {
      flow->text.data[kept] = flow->text.data[i];
      flow->style.data[kept++] = flow->style.data[i];
    }
  sg_buf_truncate(&flow->text, kept);
  sg_buf_truncate(&flow->style, kept);
}

void sg_pdf_write_title(struct sg_pdf_writer *writer, struct sg_pdf_reading *r, struct sg_pdf_flow *flow)
{
  struct sg_buf *json = writer->json;
  add_role(r, flow, SG_PDF_TITLE);
  drop_marks(flow, false);
  if (flow->text.length == 0)
    return;
  r->title = sg_arena_copy(r->arena, sg_buf_str(&flow->text));
  sg_buf_add(json, SG_LIT("\"title\":{\"t\":\"MetaInlines\",\"c\":["));
  sg_pdf_write_inlines(writer, flow, true);
  sg_buf_add(json, SG_LIT("]}"));
}

/* Adds a line of names: white space as wide as between a table's cells parts them. */
static void add_names(const struct sg_pdf_reading *r, struct sg_pdf_flow *flow, const struct sg_pdf_line *line)
{
  struct sg_pdf_line part = *line;
  for (uint32_t i = line->first; i < line->first + line->count; i++) {
    part.first = i;
    part.count = 1;
    while (i + 1 < line->first + line->count && r->items[i + 1].x0 - r->items[i].x1 <= names_gap * line->size) {
      part.count++;
      i++;
    }
    if (flow->text.length > 0)
      sg_pdf_flow_add(flow, SG_LIT(", "), 0);
    sg_pdf_flow_add_line(r, flow, &part, 0, SIZE_MAX, false);
  }
}

/* "February 2016": a line with a year is none of names. */
static bool has_year(struct sg_str text)
{
  size_t digits = 0;
  for (size_t i = 0; i < text.n && digits < 4; i++)
    digits = sg_is_digit(text.p[i]) ? digits + 1 : 0;
  return digits == 4;
}

/* The first line of the authors' block that may be names, cut at commas and "and". */
void sg_pdf_write_authors(struct sg_pdf_writer *writer, const struct sg_pdf_reading *r,
                          struct sg_pdf_flow *flow)
{
  struct sg_buf *json = writer->json;
  uint32_t i = 0;
  while (i < r->line_count &&
         !(r->lines[i].role == SG_PDF_FRONT && r->lines[i].letters > 4 && !has_year(r->lines[i].text)))
    i++;
  if (i == r->line_count)
    return;
  sg_pdf_flow_clear(flow);
  add_names(r, flow, &r->lines[i]);
  drop_marks(flow, true);
  struct sg_str rest = sg_buf_str(&flow->text);
  if (json->data[json->length - 1] != '{')
    sg_buf_add_char(json, ',');
  sg_buf_add(json, SG_LIT("\"author\":{\"t\":\"MetaList\",\"c\":["));
  while (rest.n > 0) {
    size_t comma = sg_str_find(rest, SG_LIT(","), 0), and = sg_str_find(rest, SG_LIT(" and "), 0);
    size_t end = comma < and? comma : and;
    struct sg_str name = sg_str_trim(sg_slice(rest, 0, end == SG_NPOS ? rest.n : end));
    if (sg_str_starts(name, SG_LIT("and ")))
      name = sg_slice(name, 4, name.n);
    if (name.n > 2) {
      sg_pdf_write_comma(json);
      sg_buf_add(json, SG_LIT("{\"t\":\"MetaString\",\"c\":\""));
      sg_pdf_write_string(json, name);
      sg_buf_add(json, SG_LIT("\"}"));
    }
    rest =
        end == SG_NPOS ? sg_slice(rest, rest.n, rest.n) : sg_slice(rest, end + (end == comma ? 1 : 5), rest.n);
  }
  sg_buf_add(json, SG_LIT("]}"));
}

static void open_member(struct sg_buf *json, const char *name)
{
  if (json->data[json->length - 1] != '{')
    sg_buf_add_char(json, ',');
  sg_buf_add_format(json, "\"%s\":{\"t\":\"MetaBlocks\",\"c\":[", name);
}

/* A member of paragraphs is closed, or taken back where it has none. */
static void close_member(struct sg_buf *json, size_t from)
{
  if (json->data[json->length - 1] == '[')
    sg_buf_truncate(json, from);
  else
    sg_buf_add(json, SG_LIT("]}"));
}

void sg_pdf_write_rest(struct sg_pdf_writer *writer, struct sg_pdf_reading *r, struct sg_pdf_flow *flow)
{
  struct sg_buf *json = writer->json;
  size_t from = json->length;
  open_member(json, "front");
  for (uint32_t i = 0; i < r->line_count; i++) {
    if (r->lines[i].role != SG_PDF_FRONT)
      continue;
    sg_pdf_flow_clear(flow);
    sg_pdf_flow_add_line(r, flow, &r->lines[i], 0, SIZE_MAX, false);
    if (flow->text.length > 0)
      sg_pdf_write_para(writer, flow);
  }
  close_member(json, from);
  from = json->length;
  open_member(json, "notes");
  for (size_t i = 0; i < r->footnote_count; i++) {
    const struct sg_pdf_footnote *note = &r->footnotes[i];
    if (note->used)
      continue;
    sg_pdf_flow_clear(flow);
    sg_pdf_add_footnote(r, note, flow);
    if (flow->text.length == 0)
      continue;
    sg_pdf_write_para(writer, flow);
    if (note->mark.n > 0)
      sg_pdf_add_note(r, "pdf/note", r->lines[note->line].page,
                      "a footnote whose mark was not found is in the metadata: %.*s",
                      SG_STR_ARGS(sg_slice(r->lines[note->line].text, 0, 60)));
  }
  close_member(json, from);
}
