#include "pdf/blocks.h"

enum { SHOWN = 60 /* bytes of a text that a note shows */, LEVELS_MAX = 6 /* of lists; TeX has four */ };

/* Of the body's size: labels that differ by less are of one list ("9." and "10."); text that stands further
 * right than its label by more belongs to the item. */
static const float same_level = 0.9f, inside_item = 0.6f;

/* The document, written as its lines are read: a paragraph stays open over floats, notes and page ends; what
 * stands in between waits until it is closed. */

struct document {
  struct sg_pdf_reading *r;
  struct sg_pdf_writer writer;
  struct sg_pdf_flow flow;
  struct sg_pdf_paragraph paragraph;
  uint32_t *waiting; /* lines set aside */
  size_t waiting_count;
  struct level {
    bool ordered;
    float left;         /* of its items' labels, from the column's edge */
  } levels[LEVELS_MAX]; /* of lists that are open */
  size_t depth;
};

/* -- Notes --------------------------------------------------------------------------------------------------
 */

static void write_note(void *user, size_t number)
{
  struct document *d = user;
  struct sg_pdf_flow flow;
  if (number >= d->r->footnote_count)
    return;
  d->r->footnotes[number].used = true;
  sg_pdf_flow_init(&flow);
  sg_pdf_add_footnote(d->r, &d->r->footnotes[number], &flow);
  sg_pdf_write_para(&d->writer, &flow);
  sg_pdf_flow_free(&flow);
}

/* -- Blocks ---------------------------------------------------------------------------------------------------
 */

/* Closes lists until `depth` of them are open. */
static void close_levels(struct document *d, size_t depth)
{
  for (; d->depth > depth; d->depth--)
    sg_buf_add(d->writer.json, d->levels[d->depth - 1].ordered ? SG_LIT("]]]}") : SG_LIT("]]}"));
}

static void close_list(struct document *d)
{
  close_levels(d, 0);
}

static void open_list(struct document *d, bool ordered, unsigned start, float left)
{
  struct sg_buf *json = d->writer.json;
  sg_pdf_write_comma(json);
  if (ordered)
    sg_buf_add_format(
        json, "{\"t\":\"OrderedList\",\"c\":[[%u,{\"t\":\"DefaultStyle\"},{\"t\":\"DefaultDelim\"}],[[", start);
  else
    sg_buf_add(json, SG_LIT("{\"t\":\"BulletList\",\"c\":[["));
  d->levels[d->depth++] = (struct level){ordered, left};
}

/* Begins an item: of the list whose labels stand where its own does, of a new one inside the last item where it
 * is set in further. `start`: its number, 1 for those without. */
static void open_item(struct document *d, bool ordered, unsigned start, float left)
{
  float near = same_level * d->r->body;
  size_t depth = d->depth;
  while (depth > 0 && left < d->levels[depth - 1].left - near)
    depth--;
  bool deeper = depth == 0 || left > d->levels[depth - 1].left + near;
  close_levels(d, depth);
  if (!deeper && d->levels[depth - 1].ordered == ordered) {
    sg_buf_add(d->writer.json, SG_LIT("],["));
    return;
  }
  if (!deeper || depth == LEVELS_MAX)
    close_levels(d, depth - 1);
  open_list(d, ordered, start, left);
}

/* Does text that begins there go on with an item? Closes the lists behind that item's. */
static bool goes_on_with_item(struct document *d, float left)
{
  size_t depth = d->depth;
  while (depth > 0 && left <= d->levels[depth - 1].left + inside_item * d->r->body)
    depth--;
  if (depth > 0)
    close_levels(d, depth);
  return depth > 0;
}

/* -- What waits
 * ------------------------------------------------------------------------------------------------ */

static void add_lines(struct document *d, struct sg_pdf_flow *flow, size_t from, size_t to, uint8_t role)
{
  for (size_t i = from; i < to; i++)
    if (d->r->lines[d->waiting[i]].role == role)
      sg_pdf_flow_add_line(d->r, flow, &d->r->lines[d->waiting[i]], 0, SIZE_MAX, true);
}

static bool same_block(const struct sg_pdf_reading *r, uint32_t a, uint32_t b)
{
  const struct sg_pdf_line *x = &r->lines[a], *y = &r->lines[b];
  bool floats = x->role >= SG_PDF_CAPTION && x->role <= SG_PDF_FIGURE,
       other = y->role >= SG_PDF_CAPTION && y->role <= SG_PDF_FIGURE;
  if (floats || other)
    return floats && other && x->group == y->group;
  if (x->role != y->role)
    return false;
  if (x->role == SG_PDF_CODE)
    return sg_pdf_is_below(x, y) ? y->base - x->base < 3 * r->lead : true;
  return x->role == SG_PDF_SIDE && sg_pdf_is_below(x, y) && y->base - x->base < 1.5f * y->size &&
         !(sg_printed_ends_sentence(x->text) && !sg_pdf_is_full(x));
}

static void write_waiting(struct document *d)
{
  for (size_t from = 0, to; from < d->waiting_count; from = to) {
    const struct sg_pdf_line *line = &d->r->lines[d->waiting[from]];
    for (to = from + 1; to < d->waiting_count && same_block(d->r, d->waiting[to - 1], d->waiting[to]);)
      to++;
    sg_pdf_open_place(&d->writer, d->r, d->waiting + from, to - from);
    if (line->role == SG_PDF_CODE) {
      sg_pdf_write_code(&d->writer, d->r, d->waiting + from, to - from);
    } else if (line->role == SG_PDF_SIDE) {
      sg_pdf_flow_clear(&d->flow);
      add_lines(d, &d->flow, from, to, SG_PDF_SIDE);
      sg_pdf_write_para(&d->writer, &d->flow);
    } else {
      sg_pdf_write_float(&d->writer, d->r, d->waiting + from, to - from);
    }
    sg_pdf_close_place(&d->writer, to - from);
  }
  d->waiting_count = 0;
}

/* -- Paragraphs ---------------------------------------------------------------------------------------------
 */

/* Adds the paragraph's lines, displayed formulas as one piece each, from `from` bytes of the first. */
static void add_paragraph(struct document *d, size_t from)
{
  struct sg_pdf_reading *r = d->r;
  const struct sg_pdf_paragraph *p = &d->paragraph;
  for (size_t i = 0, k; i < p->count; i = k) {
    k = i + 1;
    const struct sg_pdf_line *line = &r->lines[p->lines[i]];
    if (line->role == SG_PDF_FORMULA) {
      while (k < p->count && r->lines[p->lines[k]].role == SG_PDF_FORMULA && p->lines[k] == p->lines[k - 1] + 1)
        k++;
      if (!sg_pdf_flow_add_display(r, &d->flow, line, k - i))
        sg_pdf_add_note(r, "pdf/formula", line->page, "a displayed formula is kept as its text: %.*s",
                        SG_STR_ARGS(sg_slice(line->text, 0, SHOWN)));
    } else {
      sg_pdf_flow_add_line(r, &d->flow, line, i == 0 && from > 0 ? from : line->skip, SIZE_MAX, true);
    }
  }
}

static void end_paragraph(struct document *d)
{
  d->paragraph.count = 0;
  d->paragraph.item = false;
  d->paragraph.interrupted = d->paragraph.after_code = false;
  if (d->depth == 0)
    write_waiting(d);
}

/* A bold term, and what is said of it set in further than the term. */
static bool is_description(const struct document *d)
{
  const struct sg_pdf_paragraph *p = &d->paragraph;
  const struct sg_pdf_line *first = &d->r->lines[p->lines[0]],
                           *second = p->count > 1 ? &d->r->lines[p->lines[1]] : NULL;
  return second != NULL && (first->lead_style & SG_PDF_BOLD) && !first->is_styled && !first->run_in &&
         !p->item && first->role == SG_PDF_TEXT && second->role == SG_PDF_TEXT &&
         sg_pdf_is_below(first, second) && second->x0 > first->x0 + 4 &&
         second->x0 < first->x0 + 6 * d->r->body;
}

static void write_description(struct document *d)
{
  struct sg_buf *json = d->writer.json;
  const struct sg_pdf_line *first = &d->r->lines[d->paragraph.lines[0]];
  close_list(d);
  sg_pdf_open_place(&d->writer, d->r, d->paragraph.lines, d->paragraph.count);
  sg_pdf_write_comma(json);
  sg_buf_add(json, SG_LIT("{\"t\":\"DefinitionList\",\"c\":[[["));
  sg_pdf_flow_add_line(d->r, &d->flow, first, 0, first->lead_end, false);
  sg_pdf_write_inlines(&d->writer, &d->flow, true);
  sg_buf_add(json, SG_LIT("],[["));
  sg_pdf_flow_clear(&d->flow);
  add_paragraph(d, first->lead_end);
  sg_pdf_write_para(&d->writer, &d->flow);
  sg_buf_add(json, SG_LIT("]]]]}"));
  sg_pdf_close_place(&d->writer, d->paragraph.count);
  end_paragraph(d);
}

/* "3.", "(iv)", "A."; no sign. *start: the number, where it is one. */
static bool is_ordered(struct sg_str text, unsigned *start)
{
  size_t at = text.n > 1 && (text.p[0] == '(' || text.p[0] == '['), from = at;
  unsigned value = 0;
  for (; at < text.n && at < from + 4 && sg_is_digit(text.p[at]); at++)
    value = 10 * value + (unsigned)(text.p[at] - '0');
  if (at > from)
    *start = value;
  return at > from || (at < text.n && sg_is_alpha(text.p[at]));
}

static void close_paragraph(struct document *d)
{
  struct sg_pdf_paragraph *p = &d->paragraph;
  if (p->count == 0)
    return;
  const struct sg_pdf_line *first = &d->r->lines[p->lines[0]];
  size_t bullet = 0, skip = 0;
  p->item = first->role != SG_PDF_FORMULA && !first->run_in && sg_pdf_begins_item(d->r, first, &bullet);
  for (size_t i = 0; i < bullet; i++)
    skip += first->text.p[i] != ' ';
  float left = first->x0 - first->cx;
  sg_pdf_flow_clear(&d->flow);
  if (is_description(d)) {
    write_description(d);
    return;
  }
  add_paragraph(d, first->run_in ? first->run_in_end : skip);
  if (p->item) {
    unsigned start = 1;
    bool ordered = is_ordered(first->text, &start);
    open_item(d, ordered, start, left);
  } else if (first->role != SG_PDF_TEXT || first->run_in || !goes_on_with_item(d, left)) {
    close_list(d);
  }
  if (d->flow.text.length > 0) {
    sg_pdf_open_place(&d->writer, d->r, p->lines, p->count);
    sg_pdf_write_para(&d->writer, &d->flow);
    sg_pdf_close_place(&d->writer, p->count);
  }
  end_paragraph(d);
}

static void add_line(struct document *d, uint32_t i)
{
  struct sg_pdf_paragraph *p = &d->paragraph;
  if (p->count > 0 && sg_pdf_starts_paragraph(d->r, p, i))
    close_paragraph(d);
  if (p->count == 0)
    p->item = sg_pdf_begins_item(d->r, &d->r->lines[i], NULL);
  p->lines[p->count++] = i;
  p->interrupted = p->after_code = false;
}

/* -- Headings
 * -------------------------------------------------------------------------------------------------- */

/* The number before a heading's words: bytes of the text; in *number what the paper prints. */
static size_t heading_number(const struct sg_pdf_line *line, struct sg_str text, struct sg_str *number)
{
  size_t n = sg_pdf_number_of(text, NULL);
  if (n == 0 && line->appendix && text.n > 2 && text.p[0] >= 'A' && text.p[0] <= 'Z' && text.p[1] == ' ')
    n = 2;
  *number = sg_slice(text, 0, n);
  while (number->n > 0 && sg_is_one_of((unsigned char)number->p[number->n - 1], " .:)"))
    number->n--;
  size_t space = number->n;
  while (space > 0 && number->p[space - 1] != ' ')
    space--;
  *number = sg_slice(*number, space, number->n);
  return n < text.n ? n : 0;
}

static void write_heading(struct document *d, const struct sg_pdf_line *line)
{
  struct sg_buf *json = d->writer.json;
  struct sg_str number, text = sg_buf_str(&d->flow.text);
  size_t n = heading_number(line, text, &number);
  while (text.n > 0 && line->run_in && sg_is_one_of((unsigned char)text.p[text.n - 1], ".: "))
    text.n--;
  sg_pdf_write_comma(json);
  sg_buf_add_format(json, "{\"t\":\"Header\",\"c\":[%d,[\"\",[%s],[", line->level > 0 ? line->level : 1,
                    line->appendix ? "\"appendix\"" : "");
  if (n > 0 && number.n > 0) {
    sg_buf_add(json, SG_LIT("[\"number\",\""));
    sg_pdf_write_string(json, number);
    sg_buf_add(json, SG_LIT("\"]"));
  }
  sg_buf_add(json, SG_LIT("]],["));
  struct sg_pdf_flow title;
  sg_pdf_flow_init(&title);
  sg_buf_add(&title.text, sg_slice(text, n, text.n));
  sg_buf_add(&title.style, sg_slice(sg_buf_str(&d->flow.style), n, text.n));
  sg_pdf_write_inlines(&d->writer, &title, true);
  sg_pdf_flow_free(&title);
  sg_buf_add(json, SG_LIT("]]}"));
}

/* A heading with the lines that go on with it; returns its last line. Where it ends inside a line of text, that
 * line is the paragraph's first. */
static uint32_t take_heading(struct document *d, uint32_t i)
{
  struct sg_pdf_reading *r = d->r;
  struct sg_pdf_line *head = &r->lines[i], *line = head;
  close_paragraph(d);
  close_list(d);
  write_waiting(d);
  sg_pdf_flow_clear(&d->flow);
  for (unsigned n = 0; n < 8; n++) {
    sg_pdf_flow_add_line(r, &d->flow, line, 0, line->run_in ? line->run_in_end : SIZE_MAX, false);
    uint32_t next = sg_pdf_next(r, i);
    if (!line->joins_next || next >= r->line_count || line->run_in)
      break;
    i = next;
    line = &r->lines[i];
    if (line->run_in)
      head->run_in = head->role == SG_PDF_HEADING ? true : head->run_in;
  }
  write_heading(d, head);
  if (line->run_in && line->role == SG_PDF_TEXT) {
    size_t left = 0;
    for (size_t k = 0; k < line->text.n; k++)
      left += line->text.p[k] != ' ';
    if (left > line->run_in_end) {
      d->paragraph.lines[0] = i;
      d->paragraph.count = 1;
    }
  }
  return i;
}

static void write_abstract(struct document *d)
{
  struct sg_buf *json = d->writer.json;
  size_t from = json->length;
  if (json->data[json->length - 1] != '{')
    sg_buf_add_char(json, ',');
  sg_buf_add(json, SG_LIT("\"abstract\":{\"t\":\"MetaBlocks\",\"c\":["));
  size_t start = json->length;
  for (uint32_t i = 0; i < d->r->line_count; i++)
    if (d->r->lines[i].role == SG_PDF_ABSTRACT)
      add_line(d, i);
  close_paragraph(d);
  close_list(d);
  if (json->length == start) {
    sg_buf_truncate(json, from);
    return;
  }
  sg_buf_add(json, SG_LIT("]}"));
  if (d->r->abstract_title.n > 0) {
    sg_buf_add(json, SG_LIT(",\"abstract-title\":{\"t\":\"MetaString\",\"c\":\""));
    sg_pdf_write_string(json, d->r->abstract_title);
    sg_buf_add(json, SG_LIT("\"}"));
  }
}

/* -- References
 * -------------------------------------------------------------------------------------------------- */

static bool starts_entry(const struct document *d, uint32_t i, uint32_t first)
{
  const struct sg_pdf_line *line = &d->r->lines[i], *before = &d->r->lines[first];
  if (sg_printed_has_bullet(line->text, NULL) && sg_is_one_of((unsigned char)line->text.p[0], "[0123456789("))
    return true;
  bool labelled = sg_is_one_of((unsigned char)before->text.p[0], "[0123456789");
  if (labelled)
    return line->text.p[0] == '[' && line->x0 < line->cx + 20;
  const struct sg_pdf_line *last = &d->r->lines[i - 1];
  if (!sg_pdf_is_below(last, line))
    return sg_pdf_near(line->x0, line->cx, 3) && sg_printed_ends_sentence(last->text);
  if (line->x0 < last->x0 - 4)
    return true;
  return line->base - last->base > d->r->lead * last->size / d->r->body + 0.25f * line->size ||
         (sg_pdf_near(line->x0, before->x0, 2) && sg_printed_ends_sentence(last->text) &&
          !sg_pdf_is_full(last));
}

/* The entry in the flow, which is empty then: a line of its own, since it is not prose. */
static void write_entry(struct document *d)
{
  struct sg_buf *json = d->writer.json;
  sg_pdf_write_comma(json);
  sg_buf_add(json, SG_LIT("{\"t\":\"LineBlock\",\"c\":[["));
  sg_pdf_write_inlines(&d->writer, &d->flow, false);
  sg_buf_add(json, SG_LIT("]]}"));
  sg_pdf_flow_clear(&d->flow);
}

static uint32_t write_references(struct document *d, uint32_t i)
{
  struct sg_buf *json = d->writer.json;
  uint32_t first = i;
  close_paragraph(d);
  close_list(d);
  write_waiting(d);
  sg_pdf_write_comma(json);
  sg_buf_add(json, SG_LIT("{\"t\":\"Div\",\"c\":[[\"refs\",[\"references\"],[]],["));
  sg_pdf_flow_clear(&d->flow);
  for (; i < d->r->line_count && (d->r->lines[i].role == SG_PDF_REFERENCE || d->r->lines[i].role == SG_PDF_OUT);
       i++) {
    if (d->r->lines[i].role == SG_PDF_OUT)
      continue;
    if (d->flow.text.length > 0 && starts_entry(d, i, first)) {
      write_entry(d);
      first = i;
    }
    sg_pdf_flow_add_line(d->r, &d->flow, &d->r->lines[i], 0, SIZE_MAX, false);
  }
  if (d->flow.text.length > 0)
    write_entry(d);
  sg_buf_add(json, SG_LIT("]]}"));
  return i - 1;
}

/* -- All of it
 * ---------------------------------------------------------------------------------------------------- */

static void write_blocks(struct document *d)
{
  struct sg_pdf_reading *r = d->r;
  for (uint32_t i = 0; i < r->line_count; i++) {
    struct sg_pdf_line *line = &r->lines[i];
    switch (line->role) {
    case SG_PDF_HEADING:
      i = take_heading(d, i);
      break;
    case SG_PDF_TEXT:
      if (line->run_in)
        i = take_heading(d, i);
      else
        add_line(d, i);
      break;
    case SG_PDF_FORMULA:
      add_line(d, i);
      break;
    case SG_PDF_REFERENCE:
      i = write_references(d, i);
      break;
    case SG_PDF_CODE:
      d->waiting[d->waiting_count++] = i;
      d->paragraph.interrupted = d->paragraph.after_code = true;
      break;
    case SG_PDF_CAPTION:
    case SG_PDF_TABLE:
    case SG_PDF_FIGURE:
    case SG_PDF_SIDE:
      d->waiting[d->waiting_count++] = i;
      d->paragraph.interrupted = true;
      break;
    default:
      break;
    }
  }
  close_paragraph(d);
  close_list(d);
  write_waiting(d);
}

void sg_pdf_write(struct sg_pdf_reading *r, struct sg_buf *json)
{
  struct document d = {.r = r};
  d.paragraph.lines = SG_ARENA_NEW(r->arena, uint32_t, r->line_count + 1);
  d.waiting = SG_ARENA_NEW(r->arena, uint32_t, r->line_count + 1);
  if (d.paragraph.lines == NULL || d.waiting == NULL || !sg_pdf_list_notes(r))
    return;
  d.writer = (struct sg_pdf_writer){json, r->faces, r->letters, r->places, write_note, &d};
  sg_pdf_flow_init(&d.flow);
  sg_buf_add(json, SG_LIT("{\"pandoc-api-version\":[1,22,2,1],\"blocks\":["));
  write_blocks(&d);
  sg_buf_add(json, SG_LIT("],\"meta\":{"));
  sg_pdf_write_title(&d.writer, r, &d.flow);
  sg_pdf_write_authors(&d.writer, r, &d.flow);
  write_abstract(&d);
  sg_pdf_write_rest(&d.writer, r, &d.flow);
  sg_buf_add(json, SG_LIT("}}"));
  sg_pdf_flow_free(&d.flow);
}
