/* How blocks begin (CommonMark 0.31, chapters 4 and 5), and what models write instead. */
#include "base/utf8.h"
#include "repair/span.h"

/* Of a list number: CommonMark takes nine, but four are a year or an amount that begins a sentence. */
enum { DIGITS_MAX = 3 };

static char byte_at(struct sg_str s, size_t at)
{
  return at < s.n ? s.p[at] : '\0';
}

static bool ends_word(struct sg_str s, size_t at)
{
  return at >= s.n || s.p[at] == ' ' || s.p[at] == '\t';
}

/* Bytes of a bullet that is none in Markdown: • and its kin, which may touch their text, and dashes
 * and arrows, which need a space, or `–5` would lose its sign. */
static size_t odd_bullet(struct sg_str s)
{
  static const uint32_t bullets[] = {0x2022, 0x2023, 0x2043, 0x25A0, 0x25A1, 0x25AA,
                                     0x25AB, 0x25CB, 0x25CF, 0x25E6, 0xF0B7};
  static const uint32_t dashes[] = {0xB7, 0x2013, 0x2014, 0x2192, 0x2212, 0x27A2};
  if (s.n == 0 || (unsigned char)s.p[0] < 0x80)
    return 0;
  size_t length;
  uint32_t codepoint = sg_utf8_decode(s, 0, &length);
  for (size_t i = 0; i < sizeof bullets / sizeof bullets[0]; i++)
    if (codepoint == bullets[i])
      return length;
  for (size_t i = 0; i < sizeof dashes / sizeof dashes[0]; i++)
    if (codepoint == dashes[i])
      return ends_word(s, length) ? length : 0;
  return 0;
}

/* Bytes of the list marker that `s` begins with; *width is its columns. *odd: it is none in
 * CommonMark. Bare odd markers, and several in a row, are text. */
size_t sg_repair_item_marker(struct sg_str s, size_t *width, bool *ordered, bool *odd)
{
  *ordered = *odd = false;
  *width = 1;
  char c = byte_at(s, 0);
  if (c == '-' || c == '+' || c == '*')
    return ends_word(s, 1) ? 1 : 0;
  if (sg_is_digit(c)) {
    size_t end = 1;
    while (end < s.n && sg_is_digit(s.p[end]) && end <= DIGITS_MAX)
      end++;
    if (end > DIGITS_MAX || (byte_at(s, end) != '.' && byte_at(s, end) != ')') || !ends_word(s, end + 1))
      return 0;
    *ordered = true;
    *width = end + 1;
    return end + 1;
  }
  size_t length = odd_bullet(s);
  struct sg_str rest = sg_slice(s, length, s.n);
  if (length == 0 || odd_bullet(rest) > 0 || sg_str_trim(rest).n == 0)
    return 0;
  *odd = true;
  return length;
}

/* Level of an ATX heading (0: none); *title without closing #s. Two and more #s count without the
 * space that CommonMark asks for. */
int sg_repair_atx_level(struct sg_str s, struct sg_str *title)
{
  size_t level = 0;
  while (level < s.n && s.p[level] == '#')
    level++;
  if (level == 0 || level > 6)
    return 0;
  char next = byte_at(s, level);
  if (!ends_word(s, level) && (level < 2 || !(sg_is_alpha(next) || sg_is_digit(next))))
    return 0;
  struct sg_str text = sg_str_trim(sg_slice(s, level, s.n));
  size_t end = text.n;
  while (end > 0 && text.p[end - 1] == '#')
    end--;
  if (end == 0 || text.p[end - 1] == ' ' || text.p[end - 1] == '\t')
    text = sg_str_trim(sg_slice(text, 0, end));
  *title = text;
  return (int)level;
}

bool sg_repair_is_rule(struct sg_str s)
{
  char c = byte_at(s, 0);
  if (c != '-' && c != '*' && c != '_')
    return false;
  size_t count = 0;
  for (size_t i = 0; i < s.n; i++) {
    if (s.p[i] == c)
      count++;
    else if (!sg_is_space(s.p[i]))
      return false;
  }
  return count >= 3;
}

int sg_repair_setext_level(struct sg_str s)
{
  s = sg_str_trim(s);
  char c = byte_at(s, 0);
  if (c != '=' && c != '-')
    return 0;
  for (size_t i = 1; i < s.n; i++)
    if (s.p[i] != c)
      return 0;
  return c == '=' ? 1 : 2;
}

/* Length of an opening code fence, or 0. */
size_t sg_repair_fence_length(struct sg_str s)
{
  char c = byte_at(s, 0);
  if (c != '`' && c != '~')
    return 0;
  size_t length = 1;
  while (length < s.n && s.p[length] == c)
    length++;
  if (length < 3 || (c == '`' && memchr(s.p + length, '`', s.n - length) != NULL))
    return 0;
  return length;
}

/* Does `closer` stand at the start of `s`? "{name}" stands for \end{name}. */
static size_t closer_length(struct sg_str s, struct sg_str closer)
{
  size_t skip = closer.p[0] == '{' ? 4 : 0;
  if (skip > 0 && !sg_str_starts(s, SG_LIT("\\end")))
    return 0;
  return sg_str_starts(sg_slice(s, skip, s.n), closer) ? skip + closer.n : 0;
}

/* The closer of a formula that begins at `at`; empty when none does. */
static struct sg_str opened_at(struct sg_str line, size_t at)
{
  struct sg_str rest = sg_slice(line, at, line.n);
  if (sg_str_starts(rest, SG_LIT("$$")))
    return SG_LIT("$$");
  /* In mid-line, or before what is no TeX, `\[` is most often an escaped bracket. */
  bool first = sg_str_trim(sg_slice(line, 0, at)).n == 0;
  struct sg_str inner = sg_slice(rest, 2, rest.n);
  if (first && sg_str_starts(rest, SG_LIT("\\[")) &&
      (inner.n == 0 || sg_is_space(inner.p[0]) || sg_math_looks_tex(inner)))
    return SG_LIT("\\]");
  if (first && sg_str_starts(rest, SG_LIT("\\begin{"))) {
    size_t end = sg_str_find(rest, SG_LIT("}"), 0);
    return end == SG_NPOS ? SG_LIT("") : sg_slice(rest, 6, end + 1);
  }
  return SG_LIT("");
}

/* What must close the displayed formula that is open at the end of `line`, when `closer` was to
 * close one at its start (empty: none was open). "{name}" stands for \end{name}. */
struct sg_str sg_repair_display_open(struct sg_str line, struct sg_str closer)
{
  if (memchr(line.p, '$', line.n) == NULL && memchr(line.p, '\\', line.n) == NULL)
    return closer;
  for (size_t i = 0; i + 1 < line.n; i++) {
    char c = line.p[i];
    if (c != '$' && c != '\\' && c != '`')
      continue;
    if (closer.n > 0) {
      size_t length = closer_length(sg_slice(line, i, line.n), closer);
      if (length > 0) {
        closer = SG_LIT("");
        i += length - 1;
      } else if (c == '\\') {
        i++;
      }
    } else if (c == '`') {
      const char *end = memchr(line.p + i + 1, '`', line.n - i - 1);
      i = end != NULL ? (size_t)(end - line.p) : i;
    } else {
      closer = opened_at(line, i);
      i++;
    }
  }
  return closer;
}
