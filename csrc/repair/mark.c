/* Provenance marks: the ids of the paragraphs that a bullet rests on. Asked for as `{p2,p3}` at the
 * end of the bullet; models write `[p2]`, `(p2)`, `{s3.p2}`, `{p2-p4}` and put a full stop behind. */
#include "repair/span.h"

enum {
  MARK_MAX = 200,  /* bytes of a mark */
  RANGE_MAX = 100, /* paragraphs that `p2-p90` may name */
  /* A text names so many paragraphs at most, or ranges would fill the memory: */
  MARK_BYTES = 4,     /* one for so many bytes, */
  SPARE_MARKS = 1000, /* and these */
};

static size_t read_number(struct sg_str s, size_t at, unsigned *number)
{
  size_t end = at;
  *number = 0;
  while (end < s.n && sg_is_digit(s.p[end]) && end < at + 6)
    *number = *number * 10 + (unsigned)(s.p[end++] - '0');
  return end;
}

/* `p2` or `s3.p2` at `at`: its end, or `at`. A `#` or `¶` before it is skipped. */
static size_t read_id(struct sg_str s, size_t at, struct sg_repair_source *source)
{
  size_t i = at;
  *source = (struct sg_repair_source){0, 0};
  if (i < s.n && s.p[i] == '#')
    i++;
  else if (sg_str_starts(sg_slice(s, i, s.n), SG_LIT("¶")))
    i += 2;
  if (i < s.n && s.p[i] == 's') {
    size_t end = read_number(s, i + 1, &source->section);
    if (end == i + 1 || end >= s.n || s.p[end] != '.')
      return at;
    i = end + 1;
  }
  if (i >= s.n || (s.p[i] != 'p' && s.p[i] != 'P'))
    return at;
  size_t end = read_number(s, i + 1, &source->paragraph);
  return end > i + 1 && source->paragraph > 0 ? end : at;
}

static size_t skip_separators(struct sg_str s, size_t at)
{
  while (at < s.n && (s.p[at] == ' ' || s.p[at] == ',' || s.p[at] == ';' || s.p[at] == '\n'))
    at++;
  return at;
}

static void keep(struct repair *r, size_t bullet, struct sg_repair_source source)
{
  if (bullet == SG_NPOS || r->mark_count > r->text.n / MARK_BYTES + SPARE_MARKS)
    return;
  struct found_mark *grown =
      sg_arena_stretch(r->arena, r->marks, r->mark_count, &r->mark_capacity, sizeof *grown);
  if (grown == NULL)
    return;
  r->marks = grown;
  grown[r->mark_count++] = (struct found_mark){(uint32_t)bullet, source};
}

/* The ids inside a mark's brackets; false when something else stands there. Listed when `listed`. */
static bool read_ids(struct repair *r, struct sg_str s, size_t bullet, bool listed)
{
  size_t at = skip_separators(s, 0);
  if (at == s.n)
    return false;
  while (at < s.n) {
    struct sg_repair_source first, last;
    size_t end = read_id(s, at, &first);
    if (end == at)
      return false;
    last = first;
    size_t dash = end < s.n && s.p[end] == '-' ? 1 : sg_str_starts(sg_slice(s, end, s.n), SG_LIT("–")) ? 3 : 0;
    if (dash > 0) {
      size_t to = read_id(s, end + dash, &last);
      if (to == end + dash) /* p2-4 */
        to = read_number(s, end + dash, &last.paragraph);
      if (to == end + dash || last.paragraph < first.paragraph || last.paragraph - first.paragraph > RANGE_MAX)
        return false;
      end = to;
    }
    for (; listed && first.paragraph <= last.paragraph; first.paragraph++)
      keep(r, bullet, first);
    at = skip_separators(s, end);
    if (at < s.n && at == end)
      return false;
  }
  return true;
}

size_t sg_span_take_mark(struct repair *r, struct sg_str text, size_t at, size_t bullet)
{
  struct sg_str rest = sg_slice(text, at, at + MARK_MAX);
  const char *close = memchr(rest.p, '}', rest.n);
  if (close == NULL)
    return 0;
  struct sg_str inner = sg_slice(rest, 1, (size_t)(close - rest.p));
  if (!read_ids(r, inner, bullet, false))
    return 0;
  read_ids(r, inner, bullet, true);
  return inner.n + 2;
}

/* Start of the mark in whatever brackets that ends `text`, or SG_NPOS. */
static size_t last_mark(struct repair *r, struct sg_str text)
{
  static const char open[] = "{[(", close[] = "}])";
  size_t kind = text.n > 0 ? sg_index_of(text.p[text.n - 1], close) : SG_NPOS;
  if (kind == SG_NPOS)
    return SG_NPOS;
  for (size_t i = text.n - 1; i > 0 && text.n - i < MARK_MAX; i--) {
    if (text.p[i - 1] != open[kind])
      continue;
    bool escaped = i >= 2 && text.p[i - 2] == '\\';
    return !escaped && read_ids(r, sg_slice(text, i, text.n - 1), SG_NPOS, false) ? i - 1 : SG_NPOS;
  }
  return SG_NPOS;
}

struct sg_str sg_span_take_marks(struct repair *r, struct sg_str text, size_t bullet)
{
  enum { MARKS_MAX = 32 };
  struct sg_str marks[MARKS_MAX];
  size_t count = 0;
  while (count < MARKS_MAX) {
    struct sg_str end = text;
    /* "… words {p2}." keeps its full stop only by being written before the mark. */
    while (end.n > 0 && sg_is_one_of(end.p[end.n - 1], ".;,"))
      end.n--;
    end = sg_str_trim(end);
    size_t at = last_mark(r, end);
    if (at == SG_NPOS || (end.n < text.n && end.p[end.n - 1] == '}'))
      break; /* those in braces are found wherever they stand */
    marks[count++] = sg_slice(end, at + 1, end.n - 1);
    text = sg_str_trim(sg_slice(text, 0, at));
  }
  while (count > 0)
    read_ids(r, marks[--count], bullet, true);
  return text;
}
