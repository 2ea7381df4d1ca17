/* Lines to blocks: CommonMark's algorithm (0.31, appendix "A parsing strategy"), with leniency for
 * bullets that are indented too far or too little. */
#include "markdown/safe.h"
#include "repair/internal.h"

/* -- Cursor ---------------------------------------------------------------------------------- */

/* Columns of white space from here on. */
static size_t indent_of(const struct cursor *c)
{
  size_t column = c->column;
  for (size_t i = c->at; i < c->line.n; i++) {
    if (c->line.p[i] == ' ')
      column++;
    else if (c->line.p[i] == '\t')
      column = (column / 4 + 1) * 4;
    else
      break;
  }
  return column - c->column;
}

/* Takes up to `columns` columns of white space; a tab may be taken in part. */
static void take_columns(struct cursor *c, size_t columns)
{
  while (columns > 0 && c->at < c->line.n) {
    size_t width = 1;
    if (c->line.p[c->at] == '\t')
      width = 4 - c->column % 4;
    else if (c->line.p[c->at] != ' ')
      return;
    size_t taken = width < columns ? width : columns;
    c->column += taken;
    columns -= taken;
    c->in_tab = taken < width;
    c->at += !c->in_tab;
  }
}

static void take_bytes(struct cursor *c, size_t bytes, size_t columns)
{
  c->at += bytes;
  c->column += columns;
}

static struct sg_str rest_of(const struct cursor *c)
{
  return sg_slice(c->line, c->at, c->line.n);
}

/* What stands behind the white space. */
static struct sg_str words_of(const struct cursor *c)
{
  size_t at = c->at;
  while (at < c->line.n && (c->line.p[at] == ' ' || c->line.p[at] == '\t'))
    at++;
  return sg_slice(c->line, at, c->line.n);
}

/* Appends the rest of the line to the leaf, what is left of a tab as spaces. */
static void add_line(struct repair *r, const struct cursor *c)
{
  struct cursor from = *c;
  if (r->leaf.text.length > 0 || r->leaf.kind != LEAF_PARAGRAPH)
    sg_buf_add_char(&r->leaf.text, '\n');
  if (c->in_tab) {
    sg_buf_add_times(&r->leaf.text, ' ', 4 - c->column % 4);
    from.at++;
  }
  sg_buf_add(&r->leaf.text, rest_of(&from));
}

/* -- Closing --------------------------------------------------------------------------------- */

static void close_leaf(struct repair *r)
{
  enum leaf_kind kind = r->leaf.kind;
  r->leaf.kind = LEAF_NONE;
  r->leaf.display = SG_LIT("");
  if (kind == LEAF_PARAGRAPH)
    sg_repair_paragraph(r, sg_buf_str(&r->leaf.text), r->leaf.line);
  else if (kind != LEAF_NONE)
    sg_repair_code(r);
  sg_buf_clear(&r->leaf.text);
}

/* Closes the containers from index `depth` on, and the leaf in them. */
static void close_to(struct repair *r, size_t depth)
{
  if (r->depth > depth)
    close_leaf(r);
  while (r->depth > depth) {
    struct container *last = &r->stack[r->depth - 1];
    if (last->kind == CONTAINER_ITEM && last->bullet == SG_NPOS)
      sg_repair_write_bare_item(r, r->depth - 1);
    r->depth--;
  }
}

static void open_leaf(struct repair *r, enum leaf_kind kind, size_t line)
{
  close_leaf(r);
  r->leaf.kind = kind;
  r->leaf.line = line;
  r->leaf.fence = '\0';
  r->leaf.info = SG_LIT("");
}

/* -- Containers ------------------------------------------------------------------------------ */

static void open_container(struct repair *r, struct container container)
{
  close_leaf(r);
  container.bullet = SG_NPOS;
  container.gap = r->gap;
  container.serial = container.kind == CONTAINER_QUOTE ? ++r->quotes : 0;
  r->stack[r->depth++] = container;
}

/* How many of the open containers the line goes on; the cursor stands behind their prefix. */
static size_t match_containers(struct repair *r, struct cursor *c)
{
  size_t matched = 0;
  for (; matched < r->depth; matched++) {
    struct container *container = &r->stack[matched];
    if (container->kind == CONTAINER_QUOTE) {
      struct sg_str words = words_of(c);
      if (indent_of(c) > 3 || words.n == 0 || words.p[0] != '>')
        break;
      take_columns(c, indent_of(c));
      take_bytes(c, 1, 1);
      take_columns(c, 1);
    } else if (words_of(c).n == 0) {
      if (container->bare)
        break; /* an item begins with one blank line at most */
      take_columns(c, container->content);
    } else if (indent_of(c) >= container->content) {
      take_columns(c, container->content);
      container->bare = false;
    } else {
      break;
    }
  }
  return matched;
}

/* A bullet that is indented by 2 columns more than a number is meant to be below it, although the
 * number's text begins further right ("1. a", then "  - b"). */
static size_t match_leniently(struct repair *r, struct cursor *c, size_t matched)
{
  while (matched < r->depth && r->stack[matched].kind == CONTAINER_ITEM) {
    const struct container *item = &r->stack[matched];
    size_t indent = indent_of(c), width;
    bool ordered, odd;
    if (!item->ordered || indent < item->marker + 2 ||
        sg_repair_item_marker(words_of(c), &width, &ordered, &odd) == 0 || ordered)
      break;
    take_columns(c, item->content);
    matched++;
  }
  return matched;
}

/* -- Starts ---------------------------------------------------------------------------------- */

struct place {
  struct repair *r;
  struct cursor c;
  size_t matched;    /* containers that the line goes on */
  size_t line;       /* 1-based */
  bool item;         /* the last of them was opened by this line's last marker */
  bool in_paragraph; /* a paragraph is open in them, or would be gone on lazily */
};

static bool start_quote(struct place *p)
{
  struct sg_str words = words_of(&p->c);
  size_t quotes = 0;
  for (size_t i = 0; i < p->matched; i++)
    quotes += p->r->stack[i].kind == CONTAINER_QUOTE;
  if (words.n == 0 || words.p[0] != '>' || p->r->depth >= DEPTH_MAX || quotes >= QUOTES_MAX)
    return false;
  close_to(p->r, p->matched);
  take_columns(&p->c, indent_of(&p->c));
  take_bytes(&p->c, 1, 1);
  take_columns(&p->c, 1);
  open_container(p->r, (struct container){.kind = CONTAINER_QUOTE, .line = p->line});
  p->item = false;
  p->matched = p->r->depth;
  return true;
}

/* Lists an indent that is not 4 spaces a level; the item is open, its marker's column known. */
static void note_indent(struct place *p, size_t line)
{
  struct repair *r = p->r;
  size_t column = 0, level = 0, i = 0;
  bool tab = false;
  for (; i < p->c.line.n && (p->c.line.p[i] == ' ' || p->c.line.p[i] == '\t'); i++) {
    tab |= p->c.line.p[i] == '\t';
    column++;
  }
  for (size_t k = 0; k + 1 < r->depth; k++)
    level += r->stack[k].kind == CONTAINER_ITEM;
  if (tab || column != 4 * level)
    sg_repair_note(r, "list/indent", tab ? "tab made 4 spaces a level" : "indent made 4 spaces a level", line);
}

/* `- • a` has two markers for one bullet. */
static bool skip_second_marker(struct place *p)
{
  size_t width;
  bool ordered, odd;
  struct sg_str words = words_of(&p->c);
  size_t bytes = sg_repair_item_marker(words, &width, &ordered, &odd);
  if (bytes == 0 || !odd)
    return false;
  sg_repair_note(p->r, "list/marker", "second marker of a bullet removed", p->line);
  take_columns(&p->c, indent_of(&p->c));
  take_bytes(&p->c, bytes, width);
  take_columns(&p->c, indent_of(&p->c));
  return true;
}

static bool start_item(struct place *p)
{
  struct repair *r = p->r;
  struct sg_str words = words_of(&p->c);
  size_t width, indent = indent_of(&p->c);
  bool ordered, odd, under = p->matched == r->depth;
  size_t bytes = sg_repair_item_marker(words, &width, &ordered, &odd);
  if (bytes == 0 || r->depth >= DEPTH_MAX)
    return false;
  bool empty = sg_str_trim(sg_slice(words, bytes, words.n)).n == 0;
  /* A number or an empty item does not end a paragraph, unless it goes on a list. */
  if (p->in_paragraph && under && (empty || (ordered && !(bytes == 2 && words.p[0] == '1'))))
    return false;
  close_to(r, p->matched);
  take_columns(&p->c, indent);
  take_bytes(&p->c, bytes, width);
  size_t space = indent_of(&p->c);
  size_t content = empty || space > 4 || space == 0 ? 1 : space;
  if (!empty)
    take_columns(&p->c, content);
  struct container item = {.kind = CONTAINER_ITEM, .marker = indent, .line = p->line};
  item.bare = empty;
  item.ordered = ordered;
  item.content = indent + width + content;
  open_container(r, item);
  note_indent(p, item.line);
  if (ordered || odd || words.p[0] != '-')
    sg_repair_note(r, "list/marker", ordered ? "number made a bullet" : "marker made `-`", p->line);
  p->item = true;
  p->matched = r->depth;
  return true;
}

static bool start_fence(struct place *p)
{
  struct repair *r = p->r;
  struct sg_str words = words_of(&p->c);
  size_t length = sg_repair_fence_length(words);
  if (length == 0)
    return false;
  close_to(r, p->matched);
  open_leaf(r, LEAF_FENCE, p->line);
  r->leaf.fence = words.p[0];
  r->leaf.fence_length = length;
  r->leaf.fence_indent = indent_of(&p->c);
  r->leaf.info = sg_str_trim(sg_slice(words, length, words.n));
  return true;
}

/* Headings and rules: blocks of one line. Setext underlines make a heading of the paragraph. */
static bool start_line_block(struct place *p)
{
  struct repair *r = p->r;
  struct sg_str words = words_of(&p->c), title;
  int level = sg_repair_atx_level(words, &title);
  if (level > 0) {
    close_to(r, p->matched);
    close_leaf(r);
    sg_repair_heading(r, level, title, p->line);
    return true;
  }
  level = r->leaf.kind == LEAF_PARAGRAPH && p->matched == r->depth ? sg_repair_setext_level(words) : 0;
  if (level > 0) {
    r->leaf.kind = LEAF_NONE;
    sg_repair_heading(r, level, sg_buf_str(&r->leaf.text), r->leaf.line);
    sg_buf_clear(&r->leaf.text);
    return true;
  }
  if (sg_safe_is_div_fence(words)) {
    close_to(r, p->matched);
    close_leaf(r);
    sg_repair_note(r, "text/unsafe", "fence of a div removed", p->line);
    return true;
  }
  if (!sg_repair_is_rule(words))
    return false;
  close_to(r, p->matched);
  close_leaf(r);
  sg_repair_rule(r, p->line);
  return true;
}

/* May a marker that is indented this far be a bullet? In a list, whatever its indent. */
static bool lenient_place(const struct place *p)
{
  const struct repair *r = p->r;
  size_t width;
  bool ordered, odd;
  if (p->matched == 0 && r->depth == 0 && !r->options->bullets)
    return false;
  bool list = r->depth > 0 && (r->stack[r->depth - 1].kind == CONTAINER_ITEM ||
                               (p->matched < r->depth && r->stack[p->matched].kind == CONTAINER_ITEM));
  if (!list && !r->options->bullets)
    return false;
  struct sg_str words = words_of(&p->c);
  return sg_repair_item_marker(words, &width, &ordered, &odd) > 0 && !sg_repair_is_rule(words);
}

/* Opens what begins on the line; false when the rest of it belongs to no new block of one line. */
static bool open_starts(struct place *p)
{
  struct repair *r = p->r;
  for (int markers = 0;; markers++) {
    p->in_paragraph = r->leaf.kind == LEAF_PARAGRAPH;
    if (p->item && skip_second_marker(p))
      continue;
    if (indent_of(&p->c) >= 4) {
      if (markers == MARKERS_PER_LINE_MAX || !lenient_place(p) || !start_item(p))
        return false;
      continue;
    }
    if (start_fence(p) || start_line_block(p))
      return true;
    if (markers == MARKERS_PER_LINE_MAX || (!start_quote(p) && !start_item(p)))
      return false;
  }
}

/* -- Lines ----------------------------------------------------------------------------------- */

/* A line inside a fence. */
static void add_fenced(struct repair *r, struct cursor *c)
{
  struct sg_str words = sg_str_trim(words_of(c));
  if (indent_of(c) < 4 && words.n >= r->leaf.fence_length) {
    size_t run = 0;
    while (run < words.n && words.p[run] == r->leaf.fence)
      run++;
    if (run == words.n) {
      close_leaf(r);
      return;
    }
  }
  take_columns(c, r->leaf.fence_indent);
  add_line(r, c);
}

static void add_blank(struct repair *r, struct cursor *c, size_t matched)
{
  /* A quote ends at a blank line without its mark, and so does an item that is still bare. */
  close_to(r, matched);
  if (r->leaf.kind == LEAF_INDENTED) {
    take_columns(c, 4);
    add_line(r, c);
  } else {
    close_leaf(r);
  }
  r->gap = true;
}

static void add_text(struct place *p)
{
  struct repair *r = p->r;
  bool lazy = r->leaf.kind == LEAF_PARAGRAPH;
  if (!lazy)
    close_to(r, p->matched);
  if (!lazy && indent_of(&p->c) >= 4) {
    if (r->leaf.kind != LEAF_INDENTED)
      open_leaf(r, LEAF_INDENTED, p->line);
    take_columns(&p->c, 4);
    add_line(r, &p->c);
    return;
  }
  if (!lazy)
    open_leaf(r, LEAF_PARAGRAPH, p->line);
  p->c.at = (size_t)(words_of(&p->c).p - p->c.line.p);
  p->c.column = 0;
  p->c.in_tab = false;
  add_line(r, &p->c);
  r->leaf.display = sg_repair_display_open(rest_of(&p->c), r->leaf.display);
}

static void add_content(struct repair *r, struct sg_str line, size_t number)
{
  struct cursor c = {.line = line};
  struct place p = {.r = r, .line = number};
  p.matched = match_containers(r, &c);
  if (p.matched == r->depth && r->leaf.kind == LEAF_FENCE) {
    add_fenced(r, &c);
    return;
  }
  if (words_of(&c).n == 0) {
    add_blank(r, &c, p.matched);
    return;
  }
  if (p.matched == r->depth && r->leaf.kind == LEAF_PARAGRAPH && r->leaf.display.n > 0) {
    p.c = c; /* `= b` and `- c` go on a formula */
    add_text(&p);
    return;
  }
  if (r->leaf.kind == LEAF_FENCE)
    close_leaf(r);
  p.matched = match_leniently(r, &c, p.matched);
  p.c = c;
  if (r->leaf.kind == LEAF_INDENTED && (p.matched < r->depth || indent_of(&c) < 4))
    close_leaf(r);
  if (r->leaf.kind == LEAF_INDENTED || !open_starts(&p)) {
    if (words_of(&p.c).n > 0)
      add_text(&p);
  }
  r->gap = false;
}

void sg_repair_blocks(struct repair *r, struct frame frame)
{
  struct sg_str rest = sg_slice(r->text, frame.from, frame.to), line;
  for (size_t number = frame.line; sg_str_next_line(&rest, &line); number++) {
    size_t at = (size_t)(line.p - r->text.p);
    bool framing = at == frame.open || at == frame.close || (at >= frame.meta && at < frame.content);
    if (!framing)
      add_content(r, line, number);
  }
  close_to(r, 0);
  close_leaf(r);
  sg_repair_end_of_section(r);
}
