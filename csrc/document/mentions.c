#include "document/mentions.h"

enum {
  KEY_BYTES = 3,     /* of the kind's word: "Table", "Tables", "Tab." are one, and so are "Figure" and "Fig." */
  NUMBERS_MOST = 12, /* of one mention: "Tables 1, 2 and 4–6" */
  WORD_BYTES = 40,   /* before a number, in which the kind's word is looked for */
  DIGITS_MOST = 9,   /* of a number that ends a range */
};

struct mention {
  struct sg_str text, word;
  struct sg_buf *key;
  void (*visit)(void *user, struct sg_str key);
  void *user;
};

static bool is_gap(char c)
{
  return sg_is_space(c) || c == '\xC2' || c == '\xA0'; /* a space that does not break */
}

static bool is_letter(char c)
{
  return sg_is_alpha(c) || ((unsigned char)c & 0x80) != 0;
}

/* The word before a number at `at`: letters, a full stop where it is short for more, space; empty. */
static struct sg_str word_before(struct sg_str text, size_t at)
{
  size_t least = at > WORD_BYTES ? at - WORD_BYTES : 0, end = at, from;
  while (end > least && is_gap(text.p[end - 1]))
    end--;
  if (end > least && text.p[end - 1] == '.')
    end--;
  for (from = end; from > least && is_letter(text.p[from - 1]);)
    from--;
  while (from < end && !sg_is_alpha(text.p[from]))
    from++;
  return sg_slice(text, from, end);
}

/* Paper's own words for figures, whose first letters are not those of the kind's name, which is English. */
static struct sg_str kind_of(struct sg_str word)
{
  static const char *const figures[] = {"abb", "afb", "rys"};
  struct sg_str kind = sg_slice(word, 0, KEY_BYTES);
  return SG_ONE_OF(kind, figures) ? SG_LIT("fig") : kind;
}

static void tell(const struct mention *m, struct sg_str number)
{
  struct sg_str kind = kind_of(m->word);
  sg_buf_clear(m->key);
  for (size_t i = 0; i < kind.n; i++)
    sg_buf_add_char(m->key, sg_lower(kind.p[i]));
  sg_buf_add_char(m->key, ' ');
  sg_buf_add(m->key, number);
  m->visit(m->user, sg_buf_str(m->key));
}

/* The whole part of a number, or -1. */
static long whole(struct sg_str number)
{
  long value = 0;
  size_t i = 0;
  for (; i < number.n && sg_is_digit(number.p[i]); i++)
    value = i < DIGITS_MOST ? 10 * value + (number.p[i] - '0') : 0;
  return i > 0 && i <= DIGITS_MOST ? value : -1;
}

/* What lies between the numbers of a range. */
static void tell_between(const struct mention *m, struct sg_str first, struct sg_str last)
{
  long from = whole(first), to = whole(last);
  bool counted = from >= 0 && memchr(first.p, '.', first.n) == NULL;
  for (long n = from + 1; counted && n < to && n <= from + NUMBERS_MOST; n++) {
    char digits[DIGITS_MOST + 2];
    size_t at = sizeof digits;
    for (long rest = n; rest > 0; rest /= 10)
      digits[--at] = (char)('0' + rest % 10);
    tell(m, sg_str(digits + at, sizeof digits - at));
  }
}

static char byte_at(struct sg_str s, size_t at)
{
  return at < s.n ? s.p[at] : '\0';
}

static bool is_small(char c)
{
  return c >= 'a' && c <= 'z';
}

/* Past the letter of a part, "2a", "2(b)", "2 (b)". */
static size_t skip_part(struct sg_str s, size_t at)
{
  if (is_small(byte_at(s, at)) && !sg_is_alpha(byte_at(s, at + 1)))
    return at + 1;
  size_t open = at + sg_is_space(byte_at(s, at));
  bool bracketed = byte_at(s, open) == '(' && is_small(byte_at(s, open + 1)) && byte_at(s, open + 2) == ')';
  return bracketed ? open + 3 : at;
}

/* Past a dash, a comma, "and" or "&", behind which another number may stand; SG_NPOS. After a dash all that lie
 * between are meant. */
static size_t skip_joint(struct sg_str s, size_t at, bool *dashed)
{
  size_t from = sg_str_skip_space(s, at), dash = from;
  while (byte_at(s, dash) == '-' || byte_at(s, dash) == '\xE2' || byte_at(s, dash) == '\x80' ||
         byte_at(s, dash) == '\x93')
    dash++;
  *dashed = dash > from;
  if (*dashed)
    return sg_str_skip_space(s, dash);
  bool comma = byte_at(s, at) == ',';
  size_t word = sg_str_skip_space(s, at + comma);
  if (sg_str_starts(sg_slice(s, word, s.n), SG_LIT("and")) && sg_is_space(byte_at(s, word + 3)))
    return sg_str_skip_space(s, word + 3);
  if (byte_at(s, word) == '&')
    return sg_str_skip_space(s, word + 1);
  return comma ? word : SG_NPOS;
}

static void tell_numbers(const struct mention *m, size_t at)
{
  struct sg_str last = {NULL, 0};
  for (int i = 0; i < NUMBERS_MOST && at != SG_NPOS && sg_is_digit(byte_at(m->text, at)); i++) {
    size_t end = at;
    bool dashed;
    while (sg_is_digit(byte_at(m->text, end)) || byte_at(m->text, end) == '.')
      end++;
    struct sg_str number = sg_slice(m->text, at, m->text.p[end - 1] == '.' ? end - 1 : end);
    tell(m, number);
    if (last.n > 0)
      tell_between(m, last, number);
    at = skip_joint(m->text, skip_part(m->text, end), &dashed);
    last = dashed ? number : sg_str(NULL, 0);
  }
}

void sg_float_mentions(struct sg_str text, struct sg_buf *key, void (*visit)(void *user, struct sg_str key),
                       void *user)
{
  struct mention m = {.text = text, .key = key, .visit = visit, .user = user};
  for (size_t at = 1; at < text.n; at++) {
    if (!sg_is_digit(text.p[at]) || !(sg_is_space(text.p[at - 1]) || text.p[at - 1] == '\xA0'))
      continue;
    m.word = word_before(text, at);
    if (m.word.n > 0)
      tell_numbers(&m, at);
  }
}
