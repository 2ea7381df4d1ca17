/* Building a tree of points, and the parts of a point's Markdown. */
#include "markdown/points.h"

#include "markdown/label.h"

static const struct sg_str kinds[] = {
#define X(name, text) {text, sizeof text - 1},
    SG_POINT_KIND_LIST(X)
#undef X
};

struct sg_str sg_point_kind_name(enum sg_point_kind kind)
{
  return kinds[kind];
}

enum sg_point_kind sg_point_kind_of(struct sg_str name)
{
  for (int i = 0; i < SG_POINT_KIND_COUNT; i++)
    if (sg_str_equal(name, kinds[i]))
      return (enum sg_point_kind)i;
  return SG_POINT_KIND_COUNT;
}

void sg_points_init(struct sg_points *points, struct sg_arena *arena)
{
  *points = (struct sg_points){.arena = arena};
}

struct sg_point *sg_points_add(struct sg_points *points, enum sg_point_kind kind, uint32_t depth)
{
  struct sg_point *rows =
      sg_arena_grow(points->arena, points->rows, points->count, &points->capacity, sizeof *rows);
  if (rows == NULL)
    return NULL;
  points->rows = rows;
  struct sg_point *point = &rows[points->count++];
  *point = (struct sg_point){.kind = (uint8_t)kind, .depth = depth};
  return point;
}

void sg_point_mark(struct sg_points *points, struct sg_point *point, struct sg_mark mark)
{
  for (size_t i = 0; i < point->mark_count; i++)
    if (point->marks[i].section == mark.section && point->marks[i].paragraph == mark.paragraph)
      return;
  struct sg_mark *marks =
      sg_arena_grow(points->arena, point->marks, point->mark_count, &point->mark_capacity, sizeof *marks);
  if (marks == NULL)
    return;
  point->marks = marks;
  marks[point->mark_count++] = mark;
}

size_t sg_points_end(const struct sg_points *points, size_t row)
{
  size_t end = row + 1;
  while (end < points->count && points->rows[end].depth > points->rows[row].depth)
    end++;
  return end;
}

/* -- A bullet's label and source ---------------------------------------------------------------- */

static enum sg_point_kind kind_of_label(enum sg_label_kind label, uint32_t depth)
{
  switch (label) {
  case SG_LABEL_DEFINITION:
    return SG_POINT_DEFINITION;
  case SG_LABEL_RECALL:
    return SG_POINT_RECALL;
  case SG_LABEL_SYMBOL:
    return SG_POINT_SYMBOL;
  case SG_LABEL_CITED:
    return SG_POINT_CITED;
  case SG_LABEL_PLAIN:
    return SG_POINT_PLAIN;
  case SG_LABEL_ANALOGY:
    return SG_POINT_ANALOGY;
  case SG_LABEL_CONNECTIONS:
    return SG_POINT_CONNECTIONS;
  case SG_LABEL_WITHIN:
    return SG_POINT_WITHIN;
  case SG_LABEL_ACROSS:
    return SG_POINT_ACROSS;
  case SG_LABEL_TABLE:
    return SG_POINT_TABLE;
  case SG_LABEL_FORMULA:
    return SG_POINT_FORMULA;
  case SG_LABEL_CODE:
    return SG_POINT_CODE;
  case SG_LABEL_FIGURE:
    return SG_POINT_FIGURE;
  default:
    return depth == 0 ? SG_POINT_IDEA : SG_POINT_DETAIL;
  }
}

/* Takes "*Background*:" and the like off the head of a definition's words. */
static struct sg_str take_background(struct sg_str words, struct sg_point *point)
{
  struct sg_label label;
  if (!sg_label_read(words, &label) || label.kind != SG_LABEL_BACKGROUND)
    return words;
  point->source = SG_LIT("background");
  return sg_slice(words, label.body, words.n);
}

/* The first run of text without the note of its source, and what follows it, as one string. */
static struct sg_str without_source(struct sg_points *points, struct sg_str words, bool any,
                                    struct sg_str *source)
{
  struct sg_str rest = words, text;
  enum sg_shown shown;
  *source = sg_str(NULL, 0);
  if (!sg_shown_next(&rest, &text, &shown) || shown != SG_SHOWN_TEXT)
    return words;
  struct sg_str bare = sg_source_take(text, any, source);
  if (source->n == 0 || rest.n == 0)
    return source->n == 0 ? words : bare;
  struct sg_buf joined;
  sg_buf_init(&joined, words.n + 1);
  sg_buf_add(&joined, bare);
  sg_buf_add_char(&joined, '\n');
  sg_buf_add(&joined, rest);
  struct sg_str copy = sg_arena_copy(points->arena, sg_buf_str(&joined));
  points->arena->failed |= joined.failure == SG_ENOMEM;
  sg_buf_free(&joined);
  return copy;
}

/* Behind a bullet's marker, `--` would make a rule of it. */
static bool makes_rule(struct sg_str words)
{
  for (size_t i = 0; i < words.n; i++)
    if (words.p[i] != '-' && words.p[i] != ' ')
      return false;
  return words.n > 0;
}

/* The words after the label: text, even where they would begin a block if they stood in a line of their
 * own. */
static struct sg_str behind_label(struct sg_points *points, struct sg_str words, size_t body)
{
  struct sg_str rest = sg_slice(words, body, words.n), all = rest, part;
  enum sg_shown shown;
  bool block = body > 0 && words.p[body - 1] != '\n' && sg_shown_next(&rest, &part, &shown) &&
               (shown == SG_SHOWN_CODE || shown == SG_SHOWN_TABLE);
  if (!block && (body > 0 || !makes_rule(all)))
    return all;
  struct sg_buf escaped;
  sg_buf_init(&escaped, all.n + 1);
  sg_buf_add_char(&escaped, '\\');
  sg_buf_add(&escaped, all);
  struct sg_str copy = sg_arena_copy(points->arena, sg_buf_str(&escaped));
  points->arena->failed |= escaped.failure == SG_ENOMEM;
  sg_buf_free(&escaped);
  return copy;
}

/* "Trap" and "(also: exception)" in one. */
static struct sg_str with_remark(struct sg_points *points, const struct sg_label *label)
{
  if (label->remark.n == 0)
    return label->words;
  char both[SG_LEAD_MAX + 1];
  memcpy(both, label->words.p, label->words.n);
  both[label->words.n] = ' ';
  memcpy(both + label->words.n + 1, label->remark.p, label->remark.n);
  return sg_arena_copy(points->arena, sg_str(both, label->words.n + 1 + label->remark.n));
}

struct sg_point *sg_points_add_bullet(struct sg_points *points, uint32_t depth, struct sg_str markdown)
{
  struct sg_str front, source, words = sg_source_skip(sg_arena_copy(points->arena, markdown), &front);
  struct sg_label label;
  if (sg_label_read(words, &label) && memchr(label.words.p, '\n', label.words.n) != NULL)
    label = (struct sg_label){.kind = SG_LABEL_NONE}; /* a hard break stands in it */
  struct sg_point *point = sg_points_add(points, kind_of_label(label.kind, depth), depth);
  if (point == NULL)
    return NULL;
  point->source = front;
  if (label.kind == SG_LABEL_BACKGROUND) {
    words = take_background(words, point);
    sg_label_read(words, &label);
    point->kind = (uint8_t)kind_of_label(label.kind, depth);
  }
  bool named = label.kind >= SG_LABEL_DEFINITION && label.kind <= SG_LABEL_CITED;
  bool leads = label.kind == SG_LABEL_LEAD || label.kind == SG_LABEL_TERMS || label.kind == SG_LABEL_IDEAS ||
               (label.kind >= SG_LABEL_TABLE && label.kind <= SG_LABEL_FIGURE);
  if (named)
    point->term = with_remark(points, &label);
  else if (leads)
    point->lead = with_remark(points, &label);
  words = behind_label(points, words, label.body);
  if (named)
    words = take_background(words, point);
  words = without_source(points, words, named, &source);
  if (source.n > 0)
    point->source = source;
  point->markdown = words;
  return point;
}

/* -- The parts of a point's Markdown ------------------------------------------------------------- */

static size_t line_end(struct sg_str s, size_t at)
{
  const char *end = at < s.n ? memchr(s.p + at, '\n', s.n - at) : NULL;
  return end != NULL ? (size_t)(end - s.p) : s.n;
}

/* `$$…$$` and at most punctuation behind it. */
static bool is_formula(struct sg_str line)
{
  if (line.n < 5 || !sg_str_starts(line, SG_LIT("$$")))
    return false;
  size_t close = sg_str_find(line, SG_LIT("$$"), 3);
  for (size_t i = close == SG_NPOS ? line.n : close + 2; i < line.n; i++)
    if (!sg_is_one_of((unsigned char)line.p[i], ".,;:"))
      return false;
  return close != SG_NPOS;
}

/* Where the fenced code at `from` ends: behind its closing fence, or at the end. */
static size_t fence_end(struct sg_str s, size_t from)
{
  size_t length = 0, end = line_end(s, from);
  while (length < s.n - from && s.p[from + length] == s.p[from])
    length++;
  while (end < s.n) {
    size_t at = end + 1;
    end = line_end(s, at);
    struct sg_str line = sg_str_trim(sg_slice(s, at, end));
    size_t run = 0;
    while (run < line.n && line.p[run] == s.p[from])
      run++;
    if (run == line.n && run >= length)
      break;
  }
  return end;
}

static bool is_hard_break(struct sg_str line)
{
  size_t backslashes = 0;
  while (backslashes < line.n && line.p[line.n - 1 - backslashes] == '\\')
    backslashes++;
  return backslashes % 2 == 1;
}

static bool is_fence(struct sg_str line)
{
  if (!sg_str_starts(line, SG_LIT("```")))
    return sg_str_starts(line, SG_LIT("~~~"));
  size_t run = 0;
  while (run < line.n && line.p[run] == '`')
    run++;
  return memchr(line.p + run, '`', line.n - run) == NULL;
}

/* `|---|:--|`, the second line of a table. */
static bool is_delimiter_row(struct sg_str line)
{
  bool dash = false;
  for (size_t i = 0; i < line.n; i++) {
    dash |= line.p[i] == '-';
    if (!sg_is_one_of((unsigned char)line.p[i], "|-: "))
      return false;
  }
  return dash && line.p[0] == '|';
}

static enum sg_shown shown_by(struct sg_str s, size_t end)
{
  struct sg_str line = sg_slice(s, 0, end);
  if (is_formula(line))
    return SG_SHOWN_FORMULA;
  if (is_fence(line))
    return SG_SHOWN_CODE;
  bool table = s.p[0] == '|' && is_delimiter_row(sg_slice(s, end + 1, line_end(s, end + 1)));
  return table ? SG_SHOWN_TABLE : SG_SHOWN_TEXT;
}

bool sg_shown_next(struct sg_str *rest, struct sg_str *part, enum sg_shown *shown)
{
  struct sg_str s = *rest;
  while (s.n > 0 && s.p[0] == '\n')
    s = sg_slice(s, 1, s.n);
  if (s.n == 0)
    return false;
  size_t end = line_end(s, 0);
  *shown = shown_by(s, end);
  if (*shown == SG_SHOWN_CODE)
    end = fence_end(s, 0);
  while (*shown == SG_SHOWN_TABLE && end + 1 < s.n && s.p[end + 1] == '|')
    end = line_end(s, end + 1);
  while (*shown == SG_SHOWN_TEXT && end < s.n && is_hard_break(sg_slice(s, 0, end)))
    end = line_end(s, end + 1);
  *part = sg_slice(s, 0, end);
  *rest = sg_slice(s, end + 1, s.n);
  return true;
}
