/* Displayed formulas and pipe tables among the lines of a paragraph. */
#include "repair/internal.h"

size_t sg_repair_line_end(struct sg_str s, size_t at)
{
  const char *end = at < s.n ? memchr(s.p + at, '\n', s.n - at) : NULL;
  return end != NULL ? (size_t)(end - s.p) : s.n;
}

/* A line without the punctuation and the provenance mark that may follow a formula in it. */
static struct sg_str without_tail(struct sg_str line)
{
  static const char of_marks[] = "{sp0123456789.,-; ";
  line = sg_str_trim(line);
  if (sg_str_ends(line, SG_LIT("}"))) {
    size_t from = line.n - 1;
    while (from > 0 && sg_is_one_of(line.p[from - 1], of_marks) && line.p[from] != '{')
      from--;
    if (line.p[from] == '{' && from + 2 < line.n && (line.p[from + 1] == 'p' || line.p[from + 1] == 's'))
      line = sg_str_trim(sg_slice(line, 0, from));
  }
  while (line.n > 0 && sg_is_one_of(line.p[line.n - 1], ".,;"))
    line.n--;
  return sg_str_trim(line);
}

/* Where a displayed formula that begins with the line at `at` ends (a line's end), or SG_NPOS when
 * none begins there or something else than punctuation and a mark follows it in its line. */
size_t sg_repair_display_end(struct sg_str s, size_t at)
{
  struct sg_str open = SG_LIT("");
  struct sg_str rest = sg_slice(s, at, s.n);
  bool environment = sg_str_starts(rest, SG_LIT("\\begin{"));
  if (!sg_str_starts(rest, SG_LIT("$$")) && !sg_str_starts(rest, SG_LIT("\\[")) && !environment)
    return SG_NPOS;
  for (size_t from = at; from <= s.n;) {
    size_t to = sg_repair_line_end(s, from);
    bool was_open = from > at;
    open = sg_repair_display_open(sg_slice(s, from, to), open);
    if (open.n == 0) {
      struct sg_str line = without_tail(sg_slice(s, from, to));
      size_t closers = was_open ? 1 : 2;
      bool closed = (sg_str_ends(line, SG_LIT("$$")) && line.n >= 2 * closers) ||
                    sg_str_ends(line, SG_LIT("\\]")) || (environment && sg_str_ends(line, SG_LIT("}")));
      return closed ? to : SG_NPOS;
    }
    from = to + 1;
  }
  return SG_NPOS;
}

static bool is_delimiter_row(struct sg_str line)
{
  bool bar = false, dash = false;
  for (size_t i = 0; i < line.n; i++) {
    bar |= line.p[i] == '|';
    dash |= line.p[i] == '-';
    if (!sg_is_one_of(line.p[i], "|-: \t"))
      return false;
  }
  return bar && dash;
}

/* Is the line at `at` the head of a pipe table? */
bool sg_repair_table_starts(struct sg_str s, size_t at)
{
  size_t end = sg_repair_line_end(s, at);
  return end < s.n && memchr(s.p + at, '|', end - at) != NULL &&
         is_delimiter_row(sg_slice(s, end + 1, sg_repair_line_end(s, end + 1)));
}

bool sg_repair_is_display(struct sg_str text)
{
  return text.n > 0 && sg_repair_display_end(text, 0) == text.n;
}

bool sg_repair_splits(struct sg_str text)
{
  for (size_t at = sg_repair_line_end(text, 0) + 1; at < text.n; at = sg_repair_line_end(text, at) + 1)
    if (sg_repair_display_end(text, at) != SG_NPOS || sg_repair_table_starts(text, at))
      return true;
  return text.n > 0 && (sg_repair_table_starts(text, 0) ||
                        (sg_repair_display_end(text, 0) != SG_NPOS && !sg_repair_is_display(text)));
}
