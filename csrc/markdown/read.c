/* Blocks of any Markdown to points. */
#include "base/utf8.h"
#include "markdown/points.h"

struct reading {
  const struct sg_blocks *blocks;
  struct sg_points *points;
  const struct sg_line_origin *origins; /* those of the lines that are still to come */
  size_t origin_count;
  struct sg_buf text; /* Markdown of the bullet that is being read */
  bool after_text;    /* the last of its lines is text, which may go on */
  bool after_table;
  bool open;            /* there is such a bullet */
  int item;             /* its block, or the item in which it stands; -1: none */
  bool later;           /* it is a block that stands in `item` after other bullets */
  uint32_t depth, line; /* its own */
  size_t *parts;        /* blocks that it is made of, for their marks */
  size_t part_count, part_capacity;
};

/* -- Lines -------------------------------------------------------------------------------------- */

static bool ends_in_break(const struct reading *r)
{
  size_t backslashes = 0;
  while (backslashes < r->text.length && r->text.data[r->text.length - 1 - backslashes] == '\\')
    backslashes++;
  return backslashes % 2 == 1;
}

/* Would text begin a fence, or in a line of its own a formula without end? */
static bool begins_block(struct sg_str line, bool own)
{
  struct sg_str rest = line, part;
  enum sg_shown shown;
  bool formula = own && (sg_str_starts(line, SG_LIT("$$")) || sg_str_starts(line, SG_LIT("\\[")));
  return formula || (sg_shown_next(&rest, &part, &shown) && shown == SG_SHOWN_CODE);
}

/* Takes the hard break off that the text ends in, and the spaces before it. */
static void drop_break(struct reading *r)
{
  size_t end = r->text.length - 1;
  while (end > 0 && r->text.data[end - 1] == ' ')
    end--;
  sg_buf_truncate(&r->text, end);
}

/* May a line after a hard break be read as nothing but text? */
static bool is_safe_after_break(struct sg_str line)
{
  size_t length;
  return sg_is_letter(sg_utf8_decode(line, 0, &length)) || sg_is_one_of((unsigned char)line.p[0], "(\"'");
}

/* Lines of text that make one of a displayed formula together, "$$J" and "$$", are read as such the next time:
 * no space stands inside its marks. */
static void join_formula(struct reading *r)
{
  size_t from = r->text.length;
  while (from > 0 && r->text.data[from - 1] != '\n')
    from--;
  struct sg_str line = sg_slice(sg_buf_str(&r->text), from, r->text.length);
  size_t close = sg_str_starts(line, SG_LIT("$$")) ? sg_str_find(line, SG_LIT("$$"), 2) : SG_NPOS, space = 0;
  if (close == SG_NPOS || sg_str_trim(sg_slice(line, 2, close)).n == 0)
    return;
  while (line.p[close - 1 - space] == ' ')
    space++;
  if (space > 0)
    sg_buf_splice(&r->text, from + close - space, space, SG_LIT(""));
}

/* A line of text: goes on the line before, unless that ends in a hard break. A break goes where the line
 * after it might be read as a block. */
static void add_text_line(struct reading *r, struct sg_str line)
{
  bool goes_on = r->after_text, broken = goes_on && ends_in_break(r);
  if (broken && !is_safe_after_break(line)) {
    drop_break(r);
    broken = false;
  }
  bool first = r->text.length == 0, fresh = first || r->text.data[r->text.length - 1] == '\n';
  bool begins = fresh || !goes_on;
  if (!fresh)
    sg_buf_add_char(&r->text, begins || broken ? '\n' : ' ');
  if (begins && begins_block(line, !first))
    sg_buf_add_char(&r->text, '\\');
  sg_buf_add(&r->text, line);
  if (!begins)
    join_formula(r);
  r->after_text = true;
  r->after_table = false;
}

/* A backslash that ends a run of text breaks no line: it stands for itself. */
static void end_text(struct reading *r)
{
  if (r->after_text && ends_in_break(r))
    sg_buf_add_char(&r->text, '\\');
  r->after_text = false;
}

/* Where the formula that begins `s` is closed with nothing but punctuation behind it in its line; SG_NPOS. */
static size_t formula_end(struct sg_str s, struct sg_str closer)
{
  size_t close = sg_str_find(s, closer, closer.n), end = close == SG_NPOS ? s.n : close + closer.n;
  while (end < s.n && sg_is_one_of((unsigned char)s.p[end], ".,;: \t\r"))
    end++;
  return close != SG_NPOS && close > closer.n && (end == s.n || s.p[end] == '\n') ? end : SG_NPOS;
}

/* A displayed formula on one line, as `$$…$$`: to TeX a line end is a space, and a comment nothing. */
static void add_formula(struct reading *r, struct sg_str formula)
{
  struct sg_str line, tail = sg_str_trim(formula);
  size_t words = 0;
  while (tail.n > 0 && sg_is_one_of((unsigned char)tail.p[tail.n - 1], ".,;: \t\r"))
    tail.n--;
  struct sg_str inner = sg_slice(tail, 2, tail.n - 2);
  end_text(r);
  if (r->text.length > 0)
    sg_buf_add_char(&r->text, '\n');
  sg_buf_add(&r->text, SG_LIT("$$"));
  while (sg_str_next_line(&inner, &line)) {
    size_t end = 0;
    while (end < line.n && (line.p[end] != '%' || (end > 0 && line.p[end - 1] == '\\')))
      end++;
    line = sg_str_trim(sg_slice(line, 0, inner.n > 0 ? end : line.n));
    if (line.n == 0)
      continue;
    if (words++ > 0)
      sg_buf_add_char(&r->text, ' ');
    sg_buf_add(&r->text, line);
  }
  sg_buf_add(&r->text, SG_LIT("$$"));
  for (struct sg_str rest = sg_slice(formula, (size_t)(tail.p - formula.p) + tail.n, formula.n); rest.n > 0;
       rest = sg_slice(rest, 1, rest.n))
    if (sg_is_one_of((unsigned char)rest.p[0], ".,;:"))
      sg_buf_add_char(&r->text, rest.p[0]);
  r->after_text = r->after_table = false;
}

/* Text with formulas on lines of their own. */
static void add_text(struct reading *r, struct sg_str text)
{
  struct sg_str line;
  while (text.n > 0) {
    struct sg_str s = text;
    while (s.n > 0 && sg_is_space(s.p[0]))
      s = sg_slice(s, 1, s.n);
    size_t end = sg_str_starts(s, SG_LIT("$$"))    ? formula_end(s, SG_LIT("$$"))
                 : sg_str_starts(s, SG_LIT("\\[")) ? formula_end(s, SG_LIT("\\]"))
                                                   : SG_NPOS;
    if (end != SG_NPOS &&
        sg_str_trim(sg_slice(s, 2, sg_str_find(s, s.p[0] == '$' ? SG_LIT("$$") : SG_LIT("\\]"), 2))).n > 0) {
      add_formula(r, sg_slice(s, 0, end));
      text = sg_slice(s, end + 1, s.n);
      continue;
    }
    sg_str_next_line(&text, &line);
    line = sg_str_trim(line);
    if (line.n > 0)
      add_text_line(r, line);
  }
}

static size_t column_of(struct sg_str line, size_t columns)
{
  size_t at = 0, column = 0;
  for (; at < line.n && column < columns && (line.p[at] == ' ' || line.p[at] == '\t'); at++)
    column = line.p[at] == '\t' ? (column / 4 + 1) * 4 : column + 1;
  return at;
}

/* A code block with its fences; one that is code by its indent, or has no end, gets them. */
static void add_code(struct reading *r, const struct sg_block *block)
{
  struct sg_str text = sg_slice(r->blocks->text, block->line_from, block->to), line;
  struct sg_str rest = sg_slice(r->blocks->text, block->from, block->to), first;
  enum sg_shown shown;
  char fence = r->blocks->text.p[block->from];
  bool fenced =
      sg_str_next_line(&rest, &line) && sg_shown_next(&line, &first, &shown) && shown == SG_SHOWN_CODE;
  size_t length = 3;
  if (fenced) {
    for (length = 0; block->from + length < block->to && r->blocks->text.p[block->from + length] == fence;)
      length++;
  } else {
    fence = '`';
    length = sg_str_longest_run(text, '`') >= 3 ? sg_str_longest_run(text, '`') + 1 : 3;
  }
  end_text(r);
  if (r->text.length > 0)
    sg_buf_add_char(&r->text, '\n');
  if (!fenced) {
    sg_buf_add_times(&r->text, fence, length);
    sg_buf_add_char(&r->text, '\n');
  }
  for (bool begun = false; sg_str_next_line(&text, &line); begun = true) {
    line = sg_slice(line, column_of(line, block->indent), line.n);
    if (begun)
      sg_buf_add_char(&r->text, '\n');
    sg_buf_add(&r->text, begun ? line : sg_str_trim(line));
  }
  if (!fenced || block->unclosed) {
    sg_buf_add_char(&r->text, '\n');
    sg_buf_add_times(&r->text, fence, length);
  }
  r->after_text = r->after_table = false;
}

/* The rows of a table; lines without a delimiter row are text that begins with a bar. */
static void add_table(struct reading *r, struct sg_str text)
{
  struct sg_buf rows;
  struct sg_str line, rest, part;
  enum sg_shown shown;
  sg_buf_init(&rows, text.n + 1);
  for (rest = text; sg_str_next_line(&rest, &line);) {
    if (rows.length > 0)
      sg_buf_add_char(&rows, '\n');
    sg_buf_add(&rows, sg_str_trim(line));
  }
  rest = sg_buf_str(&rows);
  if (sg_shown_next(&rest, &part, &shown) && shown == SG_SHOWN_TABLE) {
    end_text(r);
    /* An empty line keeps it from the table before it. */
    if (r->text.length > 0)
      sg_buf_add(&r->text, r->after_table ? SG_LIT("\n\n") : SG_LIT("\n"));
    sg_buf_add(&r->text, sg_buf_str(&rows));
    r->after_text = false;
    r->after_table = true;
  } else {
    for (rest = text; sg_str_next_line(&rest, &line);)
      add_text_line(r, sg_str_trim(line));
  }
  r->points->arena->failed |= rows.failure == SG_ENOMEM;
  sg_buf_free(&rows);
}

static void add_quote(struct reading *r, struct sg_str text)
{
  struct sg_str line;
  while (sg_str_next_line(&text, &line)) {
    line = sg_str_trim(line);
    while (line.n > 0 && (line.p[0] == '>' || sg_is_space(line.p[0])))
      line = sg_slice(line, 1, line.n);
    if (line.n > 0)
      add_text_line(r, line);
  }
}

/* -- Bullets ------------------------------------------------------------------------------------ */

/* The ids of `p2, s5.p1`. */
static void add_marks(struct reading *r, struct sg_point *point, struct sg_str list)
{
  uint32_t section = SG_MARK_HERE;
  for (size_t at = 0; at < list.n; at++) {
    char letter = list.p[at];
    uint32_t number = 0;
    size_t digits = 0;
    if (letter != 's' && letter != 'p')
      continue;
    for (; at + 1 < list.n && sg_is_digit(list.p[at + 1]) && digits < 6; at++, digits++)
      number = number * 10 + (uint32_t)(list.p[at + 1] - '0');
    if (number == 0)
      continue;
    if (letter == 's') {
      section = number - 1;
    } else {
      sg_point_mark(r->points, point, (struct sg_mark){section, number - 1});
      section = SG_MARK_HERE;
    }
  }
}

/* What is known of the line of a block. Blocks come in the order of their lines. */
static void add_origin(struct reading *r, struct sg_point *point, const struct sg_block *block)
{
  while (r->origin_count > 0 && r->origins->line < block->line) {
    r->origins++;
    r->origin_count--;
  }
  if (r->origin_count == 0 || r->origins->line != block->line)
    return;
  if (point->line == block->line)
    point->line = r->origins->input_line;
  for (size_t i = 0; i < r->origins->mark_count; i++)
    sg_point_mark(r->points, point, r->origins->marks[i]);
}

static void close_bullet(struct reading *r)
{
  if (!r->open)
    return;
  r->open = false;
  end_text(r);
  struct sg_point *point = sg_points_add_bullet(r->points, r->depth, sg_buf_str(&r->text));
  sg_buf_clear(&r->text);
  if (point == NULL)
    return;
  point->line = r->line;
  for (size_t i = 0; i < r->part_count; i++) {
    const struct sg_block *block = &r->blocks->blocks[r->parts[i]];
    add_marks(r, point, sg_slice(r->blocks->text, block->marks_from, block->marks_to));
    add_origin(r, point, block);
  }
}

static void open_bullet(struct reading *r, uint32_t depth, int item, bool later, size_t block)
{
  close_bullet(r);
  r->open = true;
  r->after_text = r->after_table = false;
  r->part_count = 0;
  r->depth = depth;
  r->item = item;
  r->later = later;
  r->line = r->blocks->blocks[block].line;
}

static void add_part(struct reading *r, size_t block)
{
  size_t *parts = sg_arena_grow(r->points->arena, r->parts, r->part_count, &r->part_capacity, sizeof *parts);
  if (parts == NULL)
    return;
  r->parts = parts;
  parts[r->part_count++] = block;
}

static void add_block(struct reading *r, size_t index)
{
  const struct sg_block *block = &r->blocks->blocks[index];
  struct sg_str text = sg_block_text(r->blocks, block);
  add_part(r, index);
  switch (block->kind) {
  case SG_BLOCK_CODE:
    add_code(r, block);
    break;
  case SG_BLOCK_TABLE:
    add_table(r, text);
    break;
  case SG_BLOCK_QUOTE:
    add_quote(r, text);
    break;
  default:
    add_text(r, text);
    break;
  }
}

/* Is the item's line the head of a table, whose other rows the next block holds? */
static bool is_table_head(const struct reading *r, size_t index)
{
  const struct sg_block *item = &r->blocks->blocks[index], *next = item + 1;
  return index + 1 < r->blocks->count && next->kind == SG_BLOCK_TABLE && next->parent == (int)index &&
         next->line == item->last_line + 1 && item->line == item->last_line &&
         item->text_to > item->text_from && r->blocks->text.p[item->text_from] == '|';
}

/* An item; the number of blocks that were read. */
static size_t read_item(struct reading *r, size_t index)
{
  const struct sg_block *item = &r->blocks->blocks[index];
  open_bullet(r, item->depth, (int)index, false, index);
  if (is_table_head(r, index)) {
    add_part(r, index);
    add_table(r, sg_slice(r->blocks->text, item->text_from, item[1].to));
    return 2;
  }
  add_block(r, index);
  return 1;
}

/* A block within an item: a part of its bullet, or of the one that stands in it already. */
static void read_inside(struct reading *r, size_t index)
{
  const struct sg_block *block = &r->blocks->blocks[index];
  if (!r->open || r->item != block->parent)
    open_bullet(r, r->blocks->blocks[block->parent].depth + 1u, block->parent, true, index);
  add_block(r, index);
}

/* A block outside any item: text makes a bullet, what is shown belongs to the last one at the top. */
static void read_outside(struct reading *r, size_t index)
{
  const struct sg_block *block = &r->blocks->blocks[index];
  bool text = block->kind == SG_BLOCK_PROSE || block->kind == SG_BLOCK_QUOTE;
  bool first = r->points->count == 0 && !r->open;
  if (text || first)
    open_bullet(r, 0, -1, false, index);
  else if (!r->open || r->depth > 1 || (r->depth == 1 && !(r->later && r->item == -1)))
    open_bullet(r, 1, -1, true, index);
  add_block(r, index);
}

void sg_points_read(const struct sg_blocks *blocks, size_t from, size_t to,
                    const struct sg_line_origin *origins, size_t origin_count, struct sg_points *points)
{
  struct reading r = {
      .blocks = blocks, .points = points, .origins = origins, .origin_count = origin_count, .item = -1};
  sg_buf_init(&r.text, SG_BLOCKS_MAX);
  for (size_t i = from; i < to;) {
    const struct sg_block *block = &blocks->blocks[i];
    size_t taken = 1;
    if (block->kind == SG_BLOCK_ITEM)
      taken = read_item(&r, i);
    else if (block->kind == SG_BLOCK_HEADING || block->kind == SG_BLOCK_RULE || block->kind == SG_BLOCK_META ||
             block->wrapper)
      ;
    else if (block->parent >= (int)from)
      read_inside(&r, i);
    else
      read_outside(&r, i);
    i += taken;
  }
  close_bullet(&r);
  points->arena->failed |= r.text.failure != SG_OK;
  sg_buf_free(&r.text);
  sg_points_arrange(points);
}
