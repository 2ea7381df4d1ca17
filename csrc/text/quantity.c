/* Quantities in the cells of tables. See grid.h. */
#include <stdlib.h>

#include "base/utf8.h"
#include "text/grid.h"

enum {
  CELL_MAX = 96,    /* bytes of a cell that may be a quantity */
  NUMERAL_MAX = 40, /* and of its number */
};

/* A cell as it is read: without mark-up, signs in ASCII where there are such. */
struct plain {
  char data[CELL_MAX];
  size_t n;
  bool fits; /* all of the cell, and no code in it */
};

static void add(struct plain *out, struct sg_str s)
{
  if (out->n + s.n >= CELL_MAX) {
    out->fits = false;
    return;
  }
  memcpy(out->data + out->n, s.p, s.n);
  out->n += s.n;
}

/* TeX commands as they are read; one that is none of these stays as it is and makes no quantity. */
static const struct {
  const char *name, *read;
} commands[] = {
    {"pm", "±"},    {"times", "×"},     {"cdot", "×"},  {"mu", "µ"},   {"circ", "°"},  {"mathbf", ""},
    {"mathrm", ""}, {"boldsymbol", ""}, {"textbf", ""}, {"text", ""},  {"bf", ""},     {"rm", ""},
    {"bm", ""},     {"mathsf", ""},     {"quad", " "},  {"dots", "…"}, {"ldots", "…"}, {"cdots", "…"},
};

/* What stands behind a backslash at `at`; where it ends. */
static size_t add_command(struct plain *out, struct sg_str s, size_t at)
{
  size_t end = at + 1;
  while (end < s.n && sg_is_alpha(s.p[end]))
    end++;
  struct sg_str name = sg_slice(s, at + 1, end);
  if (name.n == 0 && end < s.n) {
    add(out, sg_is_one_of((unsigned char)s.p[end], ",;:! ") ? SG_LIT(" ") : sg_slice(s, end, end + 1));
    return end + 1;
  }
  for (size_t i = 0; i < sizeof commands / sizeof commands[0]; i++)
    if (sg_str_equal(name, sg_cstr(commands[i].name))) {
      add(out, sg_cstr(commands[i].read));
      return end;
    }
  add(out, sg_slice(s, at, end));
  return end;
}

static void add_character(struct plain *out, struct sg_str s, size_t at, size_t length, uint32_t c, bool math)
{
  if (c == '`')
    out->fits = false;
  else if (c == '~' || sg_is_unicode_space(c))
    add(out, SG_LIT(" "));
  else if (c == 0x2212 || (c == 0x2013 && out->n == 0))
    add(out, SG_LIT("-"));
  else if (c == 0xB5 || c == 0x3BC)
    add(out, SG_LIT("µ"));
  else if (!(c == '{' || c == '}' || (c == '*' && !math)))
    add(out, sg_slice(s, at, at + length));
}

static struct plain plain_of(struct sg_str cell)
{
  struct plain out = {.fits = true};
  bool math = false;
  for (size_t at = 0, length; at < cell.n && out.fits; at += length) {
    uint32_t c = sg_utf8_decode(cell, at, &length);
    if (c == '$')
      math = !math;
    else if (c == '\\')
      length = add_command(&out, cell, at) - at;
    else
      add_character(&out, cell, at, length, c, math);
  }
  return out;
}

static bool is_missing(struct sg_str s)
{
  static const char *const none[] = {"-",    "--",  "---", "–",    "—",   "na", "n/a",
                                     "n.a.", "nan", "nd",  "n.d.", "...", "…",  "?"};
  return s.n == 0 || SG_ONE_OF(s, none);
}

/* Digits of a number with its marks for thousands from `at` on, written to `numeral`; where they end. SG_NPOS:
 * it may be read in two ways. */
static size_t read_whole(struct sg_str s, size_t at, bool comma, char *numeral, size_t *n)
{
  size_t group = 0;
  bool grouped = false;
  for (; at < s.n && *n < NUMERAL_MAX; at++) {
    bool mark = sg_is_one_of((unsigned char)s.p[at], " ,'.") && s.p[at] != (comma ? ',' : '.');
    size_t digits = 0;
    while (mark && at + 1 + digits < s.n && sg_is_digit(s.p[at + 1 + digits]))
      digits++;
    if (sg_is_digit(s.p[at])) {
      numeral[(*n)++] = s.p[at];
      group++;
    } else if (mark && digits == 3 && (grouped ? group == 3 : group > 0 && group <= 3)) {
      grouped = true;
      group = 0;
    } else {
      if (mark && s.p[at] == ',' && digits > 0)
        return SG_NPOS; /* "3,14" in English */
      break;
    }
  }
  bool dotted = comma && grouped && sg_str_find(sg_slice(s, 0, at), SG_LIT("."), 0) != SG_NPOS;
  return dotted && *n <= 6 ? SG_NPOS : at; /* "1.234": a decimal point, or a mark for thousands */
}

/* "e-14", "×10^-3", "× 10-3" at `at`, written to `numeral` as "e-3"; where it ends, `at` where there is none.
 */
static size_t read_exponent(struct sg_str s, size_t at, char *numeral, size_t *n)
{
  size_t from = at, digits;
  if (from < s.n && (s.p[from] == 'e' || s.p[from] == 'E')) {
    from++;
  } else {
    from = sg_str_skip_space(s, from);
    if (!sg_str_starts(sg_slice(s, from, s.n), SG_LIT("×")))
      return at;
    from = sg_str_skip_space(s, from + strlen("×"));
    if (!sg_str_starts(sg_slice(s, from, s.n), SG_LIT("10^")))
      return at;
    from += strlen("10^");
  }
  digits = from + (from < s.n && sg_is_one_of((unsigned char)s.p[from], "+-"));
  if (digits >= s.n || !sg_is_digit(s.p[digits]))
    return at;
  numeral[(*n)++] = 'e';
  for (; from < s.n && (from < digits || sg_is_digit(s.p[from])) && *n < NUMERAL_MAX; from++)
    numeral[(*n)++] = s.p[from];
  return from;
}

/* The number at the head of `s`; where it ends, 0 or SG_NPOS where none is to be read. */
static size_t read_number(struct sg_str s, bool comma, struct sg_quantity *quantity)
{
  char numeral[NUMERAL_MAX * 2];
  size_t n = 0, at = 0, before;
  char mark = comma ? ',' : '.';
  quantity->whole = true;
  if (s.n > 1 && (s.p[0] == '-' || s.p[0] == '+')) {
    numeral[n++] = s.p[at++];
    quantity->whole = false;
  }
  before = n;
  at = read_whole(s, at, comma, numeral, &n);
  if (at == SG_NPOS)
    return SG_NPOS;
  if (at + 1 < s.n && (s.p[at] == mark || (comma && s.p[at] == '.')) && sg_is_digit(s.p[at + 1])) {
    numeral[n++] = '.';
    for (at++; at < s.n && sg_is_digit(s.p[at]) && n < NUMERAL_MAX; at++, quantity->decimals++)
      numeral[n++] = s.p[at];
  }
  if (n == before || n >= NUMERAL_MAX)
    return 0;
  size_t end = read_exponent(s, at, numeral, &n);
  quantity->whole = quantity->whole && quantity->decimals == 0 && end == at;
  numeral[n] = '\0';
  quantity->value = strtod(numeral, NULL);
  return end;
}

/* Signs of significance and a footnote's mark directly at a number; where they end. */
static size_t skip_marks(struct sg_str s, size_t at)
{
  static const char *const marks[] = {"*", "+", "†", "‡", "§", "¹", "²", "³", "⁴", "ᵃ", "ᵇ", "ᶜ"};
  if (at < s.n && s.p[at] == '^')
    return s.n;
  for (bool more = true; more;) {
    more = false;
    for (size_t i = 0; i < sizeof marks / sizeof marks[0]; i++)
      if (sg_str_starts(sg_slice(s, at, s.n), sg_cstr(marks[i]))) {
        at += strlen(marks[i]);
        more = true;
      }
  }
  return at;
}

/* "± 0.3", "(0.02)", "[28–35]", "(+37.9%)": how sure the number is, or how it compares; where that ends. */
static size_t skip_spread(struct sg_str s, size_t at)
{
  size_t from = sg_str_skip_space(s, at), end = from;
  char close = from < s.n && s.p[from] == '(' ? ')' : from < s.n && s.p[from] == '[' ? ']' : '\0';
  if (close == '\0' && !sg_str_starts(sg_slice(s, from, s.n), SG_LIT("±")))
    return at;
  end += close != '\0' ? 1 : strlen("±");
  while (end < s.n && (sg_is_one_of((unsigned char)s.p[end], "0123456789., +-%") ||
                       sg_str_starts(sg_slice(s, end, s.n), SG_LIT("–"))))
    end += (unsigned char)s.p[end] < 0x80 ? 1 : strlen("–");
  return close == '\0' ? end : end < s.n && s.p[end] == close ? end + 1 : at;
}

/* Keeps what stands behind the number as its unit; false where it is none: more than a word, another number. */
static bool take_unit(struct sg_str rest, struct sg_quantity *quantity)
{
  static const char *const names[] = {"D", "d", "st", "nd", "rd", "th"}; /* "3D", "2nd" */
  bool apart = rest.n > 0 && rest.p[0] == ' ';
  rest = sg_str_trim(rest);
  if (rest.n >= SG_UNIT_MAX || (!apart && SG_ONE_OF(rest, names)))
    return false;
  for (size_t i = 0; i < rest.n; i++) {
    bool letter = sg_is_alpha(rest.p[i]) || (unsigned char)rest.p[i] >= 0x80 || rest.p[i] == '%';
    if (!letter && (i == 0 || !sg_is_one_of((unsigned char)rest.p[i], "/^-0123456789")))
      return false;
  }
  if (sg_str_starts(rest, SG_LIT("–")) || sg_str_starts(rest, SG_LIT("…")) || sg_str_starts(rest, SG_LIT("×")))
    return false; /* a range, or one side of several */
  memcpy(quantity->unit, rest.p, rest.n);
  quantity->unit[rest.n] = '\0';
  return true;
}

struct sg_quantity sg_quantity_read(struct sg_str cell, bool comma)
{
  struct sg_quantity quantity = {.kind = SG_QUANTITY_NONE}, none = quantity;
  struct plain plain = plain_of(cell);
  struct sg_str s = sg_str_trim(sg_str(plain.data, plain.n));
  if (!plain.fits)
    return none;
  if (is_missing(s)) {
    none.kind = SG_QUANTITY_MISSING;
    return none;
  }
  s = sg_slice(s, sg_str_starts(s, SG_LIT("*")) ? skip_marks(s, 0) : 0, s.n);
  size_t end = read_number(s, comma, &quantity);
  if (end == 0 || end == SG_NPOS)
    return none;
  size_t marks = sg_str_skip_space(s, end), behind = skip_marks(s, marks);
  if (quantity.whole && behind > marks && s.p[marks] == '+')
    return none; /* "5+": five or more */
  end = skip_spread(s, behind > marks ? behind : end);
  if (!take_unit(sg_slice(s, end, s.n), &quantity))
    return none;
  quantity.kind = SG_QUANTITY_NUMBER;
  return quantity;
}
