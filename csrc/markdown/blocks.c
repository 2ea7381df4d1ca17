#include "markdown/blocks.h"

#include "base/utf8.h"
#include "markdown/label.h"
#include "markdown/safe.h"

enum { MARKS_MAX = 64 * 1024 }; /* bytes of a provenance mark: a point may rest on some thousand paragraphs */

struct reader {
  struct sg_blocks *form;
  struct sg_arena *arena;
  struct sg_block *blocks;
  size_t count, capacity;
  int open[SG_BLOCKS_DEPTH_MAX + 1]; /* enclosing items, outermost first */
  int depth;                         /* how many are open */
  int heading;                       /* the last heading's index, or -1 */
  int growing;                       /* block that following lines still belong to, or -1 */
  bool blank;                        /* the line before was blank */
  bool wrapped;                      /* inside a fence around the whole answer */
};

/* A line with what its first characters say. */
struct line {
  uint32_t from, to; /* without its line end */
  uint32_t at;       /* first byte that is not indentation */
  uint32_t indent;   /* in columns */
  uint32_t number;
  bool tab;
  struct sg_str words; /* from `at` to the end, white space after it cut */
};

static struct line measure(struct sg_str text, struct sg_str raw, uint32_t number)
{
  struct line line = {.from = (uint32_t)(raw.p - text.p), .number = number};
  line.to = line.from + (uint32_t)raw.n;
  size_t i = 0;
  for (; i < raw.n && (raw.p[i] == ' ' || raw.p[i] == '\t'); i++) {
    line.tab |= raw.p[i] == '\t';
    line.indent = raw.p[i] == '\t' ? (line.indent / 4 + 1) * 4 : line.indent + 1;
  }
  line.words = sg_str_trim(sg_slice(raw, i, raw.n));
  /* Words begin after all white space, a lone CR or form feed, too. */
  line.at = line.from + (uint32_t)(line.words.n > 0 ? (size_t)(line.words.p - raw.p) : i);
  return line;
}

/* -- What a line begins ------------------------------------------------------------------------ */

/* Level of an ATX heading and the length of its opening, or 0. */
static int heading_level(struct sg_str s, size_t *opening)
{
  size_t n = 0;
  while (n < s.n && s.p[n] == '#')
    n++;
  if (n == 0 || n > 6 || (n < s.n && !sg_is_space(s.p[n])))
    return 0;
  *opening = n;
  while (*opening < s.n && sg_is_space(s.p[*opening]))
    ++*opening;
  return (int)n;
}

static bool is_rule(struct sg_str s)
{
  size_t marks = 0;
  for (size_t i = 0; i < s.n; i++) {
    if (s.p[i] == s.p[0] && sg_is_one_of(s.p[0], "-*_"))
      marks++;
    else if (!sg_is_space(s.p[i]))
      return false;
  }
  return marks >= 3;
}

/* Level 1 or 2 of a setext underline, or 0. A single character is taken only from `=`: a lone `-`
 * is an empty bullet to a reader. */
static int setext_level(struct sg_str s)
{
  for (size_t i = 0; i < s.n; i++)
    if (s.p[i] != s.p[0])
      return 0;
  if (s.n >= 2 && s.p[0] == '=')
    return 1;
  return s.n >= 2 && s.p[0] == '-' ? 2 : 0;
}

/* Length of a bullet's or number's marker without the space after it, or 0. */
static size_t marker_length(struct sg_str s, char *marker)
{
  static const char *const round[] = {"•", "◦", "▪", "▸", "‣", "·", "●", "○", "–", "—", "■"};
  size_t n = 0;
  if (s.n > 0 && sg_is_one_of(s.p[0], "-*+")) {
    *marker = s.p[0];
    n = 1;
  }
  for (size_t i = 0; n == 0 && i < sizeof round / sizeof *round; i++)
    if (sg_str_starts(s, sg_cstr(round[i]))) {
      *marker = 'o';
      n = strlen(round[i]);
    }
  if (n == 0) {
    size_t digits = 0;
    while (digits < s.n && digits < 4 && sg_is_digit(s.p[digits]))
      digits++;
    if (digits > 0 && digits < s.n && (s.p[digits] == '.' || s.p[digits] == ')')) {
      *marker = '1';
      n = digits + 1;
    }
  }
  return n < s.n && !sg_is_space(s.p[n]) ? 0 : n;
}

static size_t fence_length(struct sg_str s)
{
  size_t n = 0;
  while (n < s.n && s.p[n] == s.p[0] && (s.p[0] == '`' || s.p[0] == '~'))
    n++;
  return n < 3 || (s.p[0] == '`' && memchr(s.p + n, '`', s.n - n) != NULL) ? 0 : n;
}

/* -- Labels, attributes, marks ----------------------------------------------------------------- */

static bool is_mark_list(struct sg_str s)
{
  bool digit = false;
  for (size_t i = 0; i < s.n; i++) {
    if (!sg_is_one_of(s.p[i], "ps.,; 0123456789"))
      return false;
    digit |= sg_is_digit(s.p[i]);
  }
  return digit && s.n < MARKS_MAX && memchr(s.p, 'p', s.n) != NULL;
}

/* Takes a trailing `{p2,p3}` off a block's text. */
static void read_marks(const struct sg_blocks *form, struct sg_block *block)
{
  struct sg_str s = sg_str_trim(sg_block_text(form, block));
  if (s.n < 4 || s.p[s.n - 1] != '}')
    return;
  size_t open = s.n - 1;
  while (open > 0 && s.n - open < MARKS_MAX && s.p[open] != '{')
    open--;
  struct sg_str inside = sg_slice(s, open + 1, s.n - 1);
  if (s.p[open] != '{' || !is_mark_list(inside))
    return;
  block->marks_from = (uint32_t)(inside.p - form->text.p);
  block->marks_to = block->marks_from + (uint32_t)inside.n;
  block->text_to = block->text_from + (uint32_t)sg_str_trim(sg_slice(s, 0, open)).n;
}

static void read_label(const struct sg_blocks *form, struct sg_block *block)
{
  struct sg_str s = sg_block_text(form, block);
  struct sg_label label;
  block->body_from = block->label_from = block->label_to = block->text_from;
  if (!sg_label_read(s, &label))
    return;
  block->label = (uint8_t)label.kind;
  bool named = label.kind >= SG_LABEL_DEFINITION && label.kind <= SG_LABEL_CITED;
  bool lead = label.strong && (!label.stopped || label.body == s.n);
  if (!named && !lead)
    return;
  block->label_from = (uint32_t)(label.words.p - form->text.p);
  block->label_to = block->label_from + (uint32_t)label.words.n;
  block->body_from = block->text_from + (uint32_t)label.body;
}

/* `Title {#anchor .class}` and closing `##`s are not the title's words. */
static void trim_heading(const struct sg_blocks *form, struct sg_block *block)
{
  struct sg_str s = sg_str_trim(sg_block_text(form, block));
  s = sg_str_trim(sg_slice(s, 0, sg_safe_last_attributes(s)));
  size_t end = s.n;
  while (end > 0 && s.p[end - 1] == '#')
    end--;
  if (end < s.n && (end == 0 || sg_is_space(s.p[end - 1])))
    s = sg_str_trim(sg_slice(s, 0, end));
  block->text_to = block->text_from + (uint32_t)s.n;
}

/* -- Building ---------------------------------------------------------------------------------- */

static struct sg_block *add_block(struct reader *reader, enum sg_block_kind kind, const struct line *line)
{
  if (reader->count == reader->capacity) {
    void *grown =
        sg_arena_grow(reader->arena, reader->blocks, reader->count, &reader->capacity, sizeof *reader->blocks);
    if (grown == NULL)
      return NULL;
    reader->blocks = grown;
  }
  struct sg_block *block = &reader->blocks[reader->count++];
  *block = (struct sg_block){
      .kind = (uint8_t)kind,
      .from = line->at,
      .to = line->to,
      .text_from = line->at,
      .text_to = line->at + (uint32_t)line->words.n,
      .line_from = line->from,
      .line = line->number,
      .last_line = line->number,
      .parent = -1,
      .heading = reader->heading,
      .indent = (uint16_t)(line->indent > UINT16_MAX ? UINT16_MAX : line->indent),
      .tab = line->tab,
      .blank_before = reader->blank || reader->count == 1,
  };
  reader->growing = -1;
  return block;
}

static void extend(struct sg_block *block, const struct line *line)
{
  block->to = line->to;
  block->last_line = line->number;
  if (line->words.n > 0)
    block->text_to = line->at + (uint32_t)line->words.n;
}

/* Closes the items that a block at `indent` does not belong to. */
static void close_items(struct reader *reader, uint32_t indent)
{
  while (reader->depth > 0 && reader->blocks[reader->open[reader->depth - 1]].indent + 2u > indent)
    reader->depth--;
}

/* What stands inside an item belongs to it. */
static void place(struct reader *reader, struct sg_block *block)
{
  close_items(reader, block->indent);
  if (reader->depth > 0) {
    block->parent = reader->open[reader->depth - 1];
    block->depth = reader->blocks[block->parent].depth;
  }
}

static bool add_heading(struct reader *reader, const struct line *line, int level, size_t opening)
{
  struct sg_block *block = add_block(reader, SG_BLOCK_HEADING, line);
  if (block == NULL)
    return false;
  block->text_from += (uint32_t)opening;
  block->depth = (uint16_t)level;
  trim_heading(reader->form, block);
  reader->heading = (int)reader->count - 1;
  block->heading = reader->heading;
  reader->depth = 0;
  return true;
}

static bool add_item(struct reader *reader, const struct line *line, size_t length, char marker)
{
  bool under_text = reader->growing >= 0 && reader->blocks[reader->growing].kind == SG_BLOCK_PROSE;
  struct sg_block *block = add_block(reader, SG_BLOCK_ITEM, line);
  if (block == NULL)
    return false;
  block->marker = marker;
  block->under_text = under_text;
  size_t skip = length;
  while (skip < line->words.n && sg_is_space(line->words.p[skip]))
    skip++;
  block->text_from += (uint32_t)skip;
  close_items(reader, line->indent);
  if (reader->depth > 0)
    block->parent = reader->open[reader->depth - 1];
  block->depth = (uint16_t)reader->depth;
  if (reader->depth < SG_BLOCKS_DEPTH_MAX)
    reader->open[reader->depth++] = (int)reader->count - 1;
  reader->growing = (int)reader->count - 1;
  return true;
}

static bool add_prose(struct reader *reader, const struct line *line, enum sg_block_kind kind)
{
  struct sg_block *block = add_block(reader, kind, line);
  if (block == NULL)
    return false;
  place(reader, block);
  reader->growing = (int)reader->count - 1;
  return true;
}

/* Reads on until the closing line; *rest then stands after it. A display ends at a blank line too,
 * as TeX and pandoc have it; a fence only at its closer. */
static bool add_verbatim(struct reader *reader, struct line line, struct sg_str *rest, enum sg_block_kind kind,
                         struct sg_str closer)
{
  struct sg_block *block = add_prose(reader, &line, kind) ? &reader->blocks[reader->growing] : NULL;
  if (block == NULL)
    return false;
  reader->growing = -1;
  bool display = kind == SG_BLOCK_DISPLAY;
  bool closed = display && sg_str_find(line.words, closer, 2) != SG_NPOS;
  struct sg_str raw;
  uint32_t number = line.number;
  while (!closed && rest->n > 0) {
    struct sg_str before = *rest;
    if (!sg_str_next_line(rest, &raw))
      break;
    line = measure(reader->form->text, raw, ++number);
    if (display && line.words.n == 0) {
      *rest = before;
      break;
    }
    extend(block, &line);
    closed = display ? sg_str_find(line.words, closer, 0) != SG_NPOS
                     : fence_length(line.words) == line.words.n && sg_str_starts(line.words, closer);
  }
  block->unclosed = !closed;
  return true;
}

/* Columns that make a line indented code where it stands: four more than the text around it. */
static uint32_t code_indent(const struct reader *reader, const struct line *line)
{
  for (size_t i = reader->depth; i > 0; i--) {
    const struct sg_block *item = &reader->blocks[reader->open[i - 1]];
    if (item->indent + 2u <= line->indent)
      return item->indent + (item->text_from - item->from) + 4;
  }
  return 4;
}

/* Code by its indent, as pandoc writes it: up to the next line that is indented less. */
static bool add_indented(struct reader *reader, struct line line, struct sg_str *rest)
{
  uint32_t indent = code_indent(reader, &line), number = line.number;
  struct sg_block *block = add_prose(reader, &line, SG_BLOCK_CODE) ? &reader->blocks[reader->growing] : NULL;
  if (block == NULL)
    return false;
  reader->growing = -1;
  struct sg_str ahead = *rest, raw;
  while (sg_str_next_line(&ahead, &raw)) {
    line = measure(reader->form->text, raw, ++number);
    if (line.words.n > 0 && line.indent < indent)
      break;
    if (line.words.n == 0)
      continue;
    extend(block, &line);
    *rest = ahead;
  }
  return true;
}

/* YAML between `---` and `---` or `...` at the very start. */
static bool read_meta(struct reader *reader, struct sg_str *rest, uint32_t *number)
{
  struct sg_str probe = *rest, raw;
  if (!sg_str_next_line(&probe, &raw) || !sg_str_equal(sg_str_trim(raw), SG_LIT("---")))
    return true;
  struct line first = measure(reader->form->text, raw, 1), line = first;
  uint32_t lines = 1;
  while (sg_str_next_line(&probe, &raw)) {
    line = measure(reader->form->text, raw, ++lines);
    bool end = sg_str_equal(line.words, SG_LIT("---")) || sg_str_equal(line.words, SG_LIT("..."));
    if (lines == 2 && (line.words.n == 0 || memchr(raw.p, ':', raw.n) == NULL))
      return true; /* a rule, not metadata */
    if (!end)
      continue;
    struct sg_block *block = add_block(reader, SG_BLOCK_META, &first);
    if (block == NULL)
      return false;
    extend(block, &line);
    *rest = probe;
    *number = lines;
    return true;
  }
  return true;
}

/* A line that goes on with the block before: lazily in prose and items, `|` in tables, `>` in
 * quotes. */
static bool continues(const struct reader *reader, const struct line *line)
{
  if (reader->growing < 0 || line->words.n == 0)
    return false;
  char c = line->words.p[0];
  switch (reader->blocks[reader->growing].kind) {
  case SG_BLOCK_TABLE:
    return c == '|';
  case SG_BLOCK_QUOTE:
    return true;
  default:
    return c != '|' && c != '>';
  }
}

/* Whether a fence holds the guide itself: it says so, or Markdown's own marks follow at once. Its
 * end is the next bare fence, as for any Markdown parser. */
static bool is_wrapper(const struct reader *reader, const struct line *line, size_t fence, struct sg_str rest)
{
  struct sg_str info = sg_str_trim(sg_slice(line->words, fence, line->words.n)), next;
  if (reader->wrapped)
    return info.n == 0;
  if (reader->heading >= 0 || reader->depth > 0 || line->indent > 3)
    return false;
  if (sg_str_equal_nocase(info, SG_LIT("markdown")) || sg_str_equal_nocase(info, SG_LIT("md")))
    return true;
  while (info.n == 0 && sg_str_next_line(&rest, &next)) {
    next = sg_str_trim(next);
    if (next.n > 0)
      return sg_str_starts(next, SG_LIT("# ")) || sg_str_starts(next, SG_LIT("## ")) ||
             sg_str_starts(next, SG_LIT("- **")) || sg_str_starts(next, SG_LIT("* **"));
  }
  return false;
}

static bool add_wrapper(struct reader *reader, const struct line *line)
{
  struct sg_block *block = add_block(reader, SG_BLOCK_CODE, line);
  if (block == NULL)
    return false;
  block->wrapper = true;
  reader->wrapped = !reader->wrapped;
  reader->depth = 0;
  return true;
}

static bool read_line(struct reader *reader, struct line line, struct sg_str *rest)
{
  struct sg_str s = line.words;
  size_t opening, fence = fence_length(s);
  char marker;
  if (fence > 0 && is_wrapper(reader, &line, fence, *rest))
    return add_wrapper(reader, &line);
  if (fence > 0)
    return add_verbatim(reader, line, rest, SG_BLOCK_CODE, sg_slice(s, 0, fence));
  int level = line.indent < 4 ? heading_level(s, &opening) : 0;
  if (level > 0)
    return add_heading(reader, &line, level, opening);
  struct sg_block *grown = reader->growing >= 0 ? &reader->blocks[reader->growing] : NULL;
  if (grown != NULL && grown->kind == SG_BLOCK_PROSE && grown->parent < 0 && setext_level(s) > 0 &&
      grown->line == grown->last_line && grown->indent < 4) {
    grown->kind = SG_BLOCK_HEADING;
    grown->depth = (uint16_t)setext_level(s);
    grown->to = line.to;
    grown->last_line = line.number;
    trim_heading(reader->form, grown);
    reader->heading = grown->heading = reader->growing;
    reader->growing = -1;
    return true;
  }
  if (is_rule(s)) {
    struct sg_block *block = add_block(reader, SG_BLOCK_RULE, &line);
    if (block != NULL)
      place(reader, block);
    return block != NULL;
  }
  size_t length = marker_length(s, &marker);
  /* As in CommonMark, only a 1 begins a list within a paragraph: "in section\n10. The …" goes on. */
  bool text = grown != NULL &&
              (grown->kind == SG_BLOCK_PROSE || (grown->kind == SG_BLOCK_ITEM && grown->marker != '1'));
  bool first = length == 2 && s.p[0] == '1';
  if (length > 0 && !(text && marker == '1' && !first))
    return add_item(reader, &line, length, marker);
  if (continues(reader, &line)) {
    extend(grown, &line);
    return true;
  }
  if (reader->blank && !line.tab && line.indent >= code_indent(reader, &line))
    return add_indented(reader, line, rest);
  if (sg_str_starts(s, SG_LIT("$$")))
    return add_verbatim(reader, line, rest, SG_BLOCK_DISPLAY, SG_LIT("$$"));
  if (sg_str_starts(s, SG_LIT("\\[")))
    return add_verbatim(reader, line, rest, SG_BLOCK_DISPLAY, SG_LIT("\\]"));
  return add_prose(reader, &line,
                   s.p[0] == '|'   ? SG_BLOCK_TABLE
                   : s.p[0] == '>' ? SG_BLOCK_QUOTE
                                   : SG_BLOCK_PROSE);
}

static void finish_blocks(struct reader *reader)
{
  for (size_t i = 0; i < reader->count; i++) {
    struct sg_block *block = &reader->blocks[i];
    if (block->text_to < block->text_from)
      block->text_to = block->text_from;
    if (block->kind == SG_BLOCK_ITEM || block->kind == SG_BLOCK_PROSE)
      read_marks(reader->form, block);
    read_label(reader->form, block);
  }
}

/* How many lines open a block of their own by their first character: room for the blocks of a list is
 * made once, so that no outgrown copies of it stay in the arena. */
static size_t count_openings(struct sg_str text)
{
  struct sg_str raw;
  size_t count = 0;
  while (sg_str_next_line(&text, &raw)) {
    size_t at = 0;
    while (at < raw.n && (raw.p[at] == ' ' || raw.p[at] == '\t'))
      at++;
    count += at < raw.n && !sg_is_alpha(raw.p[at]) && raw.p[at] != '|' && raw.p[at] != '>';
  }
  return count;
}

enum sg_status sg_blocks_read(struct sg_arena *arena, struct sg_str text, struct sg_blocks *form,
                              struct sg_error *err)
{
  *form = (struct sg_blocks){.text = text};
  if (text.n > SG_BLOCKS_MAX)
    return sg_fail(err, SG_ETOOBIG, "a guide of %zu bytes: the limit is 1 GiB", text.n);
  struct reader reader = {.form = form, .arena = arena, .heading = -1, .growing = -1};
  struct sg_str rest = text, raw;
  uint32_t number = 0;
  reader.capacity = count_openings(text) + 8;
  reader.blocks = SG_ARENA_NEW(arena, struct sg_block, reader.capacity);
  if (reader.blocks == NULL)
    return sg_arena_status(arena, err);
  bool ok = read_meta(&reader, &rest, &number);
  while (ok && sg_str_next_line(&rest, &raw)) {
    struct line line = measure(text, raw, ++number);
    if (line.words.n == 0) {
      reader.growing = -1;
    } else {
      ok = read_line(&reader, line, &rest);
      if (ok && reader.count > 0 && reader.blocks[reader.count - 1].last_line > number)
        number = reader.blocks[reader.count - 1].last_line;
    }
    reader.blank = line.words.n == 0;
  }
  if (!ok)
    return sg_arena_status(arena, err);
  finish_blocks(&reader);
  form->blocks = reader.blocks;
  form->count = reader.count;
  form->line_count = number;
  return SG_OK;
}
