/* Formulas: where one that was left open was to end, and how it is written. */
#include "base/utf8.h"
#include "repair/span.h"

bool sg_math_looks_tex(struct sg_str s)
{
  for (size_t i = 0; i < s.n; i++) {
    char next = i + 1 < s.n ? s.p[i + 1] : '\0';
    if (s.p[i] == '\\') {
      if (sg_is_alpha(next) || next == '{' || next == '|' || next == ',')
        return true;
      i++; /* an escape */
    } else if (s.p[i] == '^' || (s.p[i] == '_' && next == '{')) {
      return true;
    }
  }
  return false;
}

/* End of the group in braces at `at`, or SG_NPOS. A dollar ends the search: formulas do not nest. */
static size_t group_end(struct sg_str s, size_t at)
{
  size_t depth = 0;
  for (size_t i = at; i < s.n && s.p[i] != '$'; i++) {
    if (s.p[i] == '\\')
      i++;
    else if (s.p[i] == '{')
      depth++;
    else if (s.p[i] == '}' && --depth == 0)
      return i + 1;
  }
  return SG_NPOS;
}

static size_t letters_end(struct sg_str s, size_t at)
{
  while (at < s.n && sg_is_alpha(s.p[at]))
    at++;
  return at;
}

/* A character beyond ASCII that is at home in formulas. */
static bool is_math_symbol(uint32_t codepoint)
{
  return (codepoint >= 0x370 && codepoint <= 0x3FF) || (codepoint >= 0x2070 && codepoint <= 0x209F) ||
         (codepoint >= 0x2190 && codepoint <= 0x22FF) || codepoint == 0xD7 || codepoint == 0xB1 ||
         codepoint == 0xF7 || codepoint == 0x2032;
}

/* Letters: a variable, or a name when it has an argument; SG_NPOS for a word. */
static size_t variable_end(struct sg_str s, size_t at)
{
  size_t end = letters_end(s, at), length = end - at;
  char after = end < s.n ? s.p[end] : ' ', first = s.p[at];
  if (after == '(' || after == '_' || after == '^' || after == '[' || after == '\'' || after == '=')
    return end;
  if (length == 1) {
    /* "a" and "I" before a word are words. */
    bool article =
        (first == 'a' || first == 'A' || first == 'I') && after == ' ' && letters_end(s, end + 1) > end + 2;
    return article ? SG_NPOS : end;
  }
  bool upper = false;
  for (size_t i = at + 1; i < end; i++)
    upper |= s.p[i] < 'a';
  return length <= 3 && upper ? end : SG_NPOS;
}

/* One piece of a formula at `at`: its end, or SG_NPOS when prose begins. *whole: a formula may end
 * with it. */
static size_t piece_end(struct sg_str s, size_t at, bool *whole)
{
  char c = s.p[at];
  *whole = true;
  if (c == '\\') {
    if (at + 1 >= s.n || (unsigned char)s.p[at + 1] >= 0x80)
      return SG_NPOS;
    size_t end = letters_end(s, at + 1);
    end = end > at + 1 ? end : at + 2;
    while (end < s.n && s.p[end] == '{' && group_end(s, end) != SG_NPOS)
      end = group_end(s, end);
    return end <= s.n ? end : SG_NPOS;
  }
  if (c == '{')
    return group_end(s, at);
  if (sg_is_alpha(c))
    return variable_end(s, at);
  if (sg_is_digit(c) || (c == '.' && at + 1 < s.n && sg_is_digit(s.p[at + 1]))) {
    size_t end = at + 1;
    while (end < s.n &&
           (sg_is_digit(s.p[end]) || (s.p[end] == '.' && end + 1 < s.n && sg_is_digit(s.p[end + 1]))))
      end++;
    return end;
  }
  if (sg_is_one_of(c, ")]'!|"))
    return at + 1;
  *whole = false;
  if (c == '=' && at + 1 < s.n && s.p[at + 1] == '=')
    return SG_NPOS;
  if (sg_is_one_of(c, "+-*/=<>:([^_&~,"))
    return at + 1;
  if ((unsigned char)c < 0x80)
    return SG_NPOS;
  size_t length;
  *whole = true;
  return is_math_symbol(sg_utf8_decode(s, at, &length)) ? at + length : SG_NPOS;
}

/* End of the longest run from `at` that reads like a formula; `at` when there is none. */
size_t sg_math_run(struct sg_str s, size_t at)
{
  size_t end = at;
  long depth = 0;
  bool space = false;
  for (size_t i = at; i < s.n;) {
    if (sg_is_space(s.p[i])) {
      space = true;
      i++;
      continue;
    }
    bool whole;
    size_t next = piece_end(s, i, &whole);
    char bracket = s.p[i] == '\\' && i + 1 < s.n ? s.p[i + 1] : s.p[i];
    depth += (bracket == '(' || bracket == '[' || (bracket == '{' && s.p[i] == '\\')) -
             (bracket == ')' || bracket == ']' || (bracket == '}' && s.p[i] == '\\'));
    /* A comma outside brackets and before a space is the sentence's. */
    bool comma = s.p[i] == ',' && depth == 0 && next < s.n && sg_is_space(s.p[next]);
    if (next == SG_NPOS || depth < 0 || comma || (space && s.p[i] == '!'))
      break;
    space = false;
    i = next;
    end = whole ? i : end;
  }
  return end;
}

size_t sg_math_guess(struct sg_str s, size_t at)
{
  if (at >= s.n || sg_is_space(s.p[at]))
    return at;
  size_t end = sg_math_run(s, at);
  struct sg_str math = sg_slice(s, at, end);
  bool letter = false, sign = false;
  for (size_t i = 0; i < math.n; i++) {
    letter |= sg_is_alpha(math.p[i]) || (unsigned char)math.p[i] >= 0x80;
    sign |= sg_is_one_of(math.p[i], "\\^_={<>+([");
  }
  /* A number is a price; a letter, or signs around letters, are a formula. */
  return letter && (sign || math.n == 1) ? end : at;
}

/* Typographic characters that a word processor put into a formula. */
static struct sg_str plain_form(uint32_t codepoint)
{
  switch (codepoint) {
  case 0x2018:
  case 0x2019:
  case 0x2032:
    return SG_LIT("'");
  case 0x2013:
  case 0x2212:
    return SG_LIT("-");
  default:
    return SG_LIT("");
  }
}

/* Is the `%` at `at` a comment of TeX's that ends before the end of the formula? Joined to the next
 * line, it would swallow that. */
static size_t comment_end(struct sg_str s, size_t at)
{
  if (s.p[at] != '%' || (at > 0 && s.p[at - 1] == '\\'))
    return at;
  const char *end = memchr(s.p + at, '\n', s.n - at);
  return end != NULL ? (size_t)(end - s.p) : at;
}

void sg_math_write(struct sg_buf *out, struct sg_str math, bool display, bool aligned)
{
  struct sg_str dollars = display ? SG_LIT("$$") : SG_LIT("$");
  size_t start;
  math = sg_str_trim(math);
  /* A backslash that a space follows is a space of TeX's: it keeps it. */
  bool spaced = math.n > 0 && math.p[math.n - 1] == '\\';
  sg_buf_add(out, dollars);
  sg_buf_add(out, aligned ? SG_LIT("\\begin{aligned} ") : SG_LIT(""));
  start = out->length;
  for (size_t i = 0; i < math.n;) {
    size_t length;
    uint32_t codepoint = sg_utf8_decode(math, i, &length);
    size_t after = comment_end(math, i);
    if (after > i) {
      i = after;
      continue;
    }
    struct sg_str plain = codepoint < 0x80 ? SG_LIT("") : plain_form(codepoint);
    if (plain.n > 0)
      sg_buf_add(out, plain);
    else if (codepoint == '\n' || codepoint == '\t')
      sg_buf_add(out, out->length > start && out->data[out->length - 1] == ' ' ? SG_LIT("") : SG_LIT(" "));
    else
      sg_buf_add(out, sg_slice(math, i, i + length));
    i += length;
  }
  sg_buf_add(out, spaced ? SG_LIT(" {}") : SG_LIT(""));
  sg_buf_add(out, aligned ? SG_LIT(" \\end{aligned}") : SG_LIT(""));
  sg_buf_add(out, dollars);
}
