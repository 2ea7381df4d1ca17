#include "outline/title.h"

#include "base/buf.h"
#include "base/utf8.h"
#include "outline/outline.h"

enum { TITLE_MAX = 600 /* bytes of a title that are read; a longer one is not a title */ };

/* -- Mark-up off ------------------------------------------------------------------------------- */

static const char *ligature(uint32_t c)
{
  static const char *const names[] = {"ff", "fi", "fl", "ffi", "ffl", "st", "st"};
  return c >= 0xFB00 && c <= 0xFB06 ? names[c - 0xFB00] : NULL;
}

/* The letter's name, as TeX has it: "τ" and "$\tau$" are the same heading. */
static const char *greek(uint32_t c)
{
  static const char *const names[] = {"alpha",   "beta", "gamma", "delta",  "epsilon", "zeta", "eta",
                                      "theta",   "iota", "kappa", "lambda", "mu",      "nu",   "xi",
                                      "omicron", "pi",   "rho",   "sigma",  "sigma",   "tau",  "upsilon",
                                      "phi",     "chi",  "psi",   "omega"};
  if (c >= 0x391 && c <= 0x3A9)
    c += 0x20;
  return c >= 0x3B1 && c <= 0x3C9 ? names[c - 0x3B1] : NULL;
}

static bool is_dash(uint32_t c)
{
  return (c >= 0x2010 && c <= 0x2015) || c == 0x2212;
}

static uint32_t plain_quote(uint32_t c)
{
  if (c == 0x2018 || c == 0x2019 || c == 0x201A || c == '`' || c == 0x2032)
    return '\'';
  if (c == 0x201C || c == 0x201D || c == 0x201E || c == 0xAB || c == 0xBB)
    return '"';
  return c;
}

/* Length of `{#id .class}`, `[^1]` or `](target)` at `at`; 0: none of them. */
static size_t silent_part(struct sg_str s, size_t at)
{
  char next = at + 1 < s.n ? s.p[at + 1] : '\0';
  char close = '\0';
  if (s.p[at] == '{' && (next == '#' || next == '.' || next == '-'))
    close = '}';
  else if (s.p[at] == '[' && next == '^')
    close = ']';
  else if (s.p[at] == ']' && next == '(')
    close = ')';
  else if (s.p[at] == '<' && (sg_is_alpha(next) || next == '/'))
    close = '>';
  const char *end = close != '\0' ? memchr(s.p + at, close, s.n - at) : NULL;
  return end != NULL ? (size_t)(end - s.p) - at + 1 : 0;
}

static void add_space(struct sg_buf *out)
{
  if (out->length > 0 && out->data[out->length - 1] != ' ')
    sg_buf_add_char(out, ' ');
}

static void read_strict(struct sg_str s, struct sg_buf *out)
{
  size_t length;
  bool math = false, link = false;
  for (size_t at = 0; at < s.n; at += length) {
    uint32_t c = sg_utf8_decode(s, at, &length);
    size_t silent = silent_part(s, at);
    if (silent > 0) {
      length = silent;
      link = false;
      continue;
    }
    if (c == '\\' && at + 1 < s.n && !sg_is_alpha(s.p[at + 1])) {
      at++; /* an escape: the character itself */
      c = sg_utf8_decode(s, at, &length);
      if (c != ' ' && c != ',' && c != ';')
        sg_buf_add_codepoint(out, c);
      continue;
    }
    if (c == '$')
      math = !math;
    link |= c == '[' && memchr(s.p + at, ']', s.n - at) != NULL &&
            sg_str_find(sg_slice(s, at, s.n), SG_LIT("]("), 0) != SG_NPOS;
    bool markup = c == '*' || c == '`' || c == '$' || c == '\\' || (link && c == '[') || (c == '_' && !math) ||
                  (math && (c == '{' || c == '}' || c == '^' || c == '_')) ||
                  (c == '=' && at + 1 < s.n && s.p[at + 1] == '=') ||
                  (c == '=' && at > 0 && s.p[at - 1] == '=');
    if (markup)
      continue;
    if (sg_is_unicode_space(c))
      add_space(out);
    else if (is_dash(c))
      sg_buf_add_char(out, '-');
    else if (ligature(c) != NULL)
      sg_buf_add(out, sg_cstr(ligature(c)));
    else if (greek(c) != NULL)
      sg_buf_add(out, sg_cstr(greek(c)));
    else
      sg_buf_add_codepoint(out, plain_quote(c));
  }
}

/* -- Numbering off ----------------------------------------------------------------------------- */

/* End of "3", "3.1.", "A.2", "IV." … at the start of `s`, or 0. */
static size_t number_end(struct sg_str s)
{
  size_t at = 0;
  bool dots = false;
  if (at < s.n && sg_is_digit(s.p[at])) {
    while (at < s.n && sg_is_digit(s.p[at]))
      at++;
  } else {
    while (at < s.n && at < 8 && sg_is_one_of(s.p[at], "IVXLC"))
      at++;
    if (at == 0 && s.n > 1 && sg_is_alpha(s.p[0]))
      at = 1;
    if (at == 0 || at >= s.n || (s.p[at] != '.' && s.p[at] != ')' && s.p[at] != ':'))
      return 0;
  }
  while (at + 1 < s.n && s.p[at] == '.' && sg_is_digit(s.p[at + 1])) {
    for (at++; at < s.n && sg_is_digit(s.p[at]);)
      at++;
    dots = true;
  }
  bool mark = at < s.n && sg_is_one_of(s.p[at], ".):");
  at += mark;
  return at < s.n && (s.p[at] == ' ' || ((dots || mark) && s.p[at] == '-')) ? at : 0;
}

static size_t numbering_end(struct sg_str s)
{
  static const char *const kinds[] = {"section ", "chapter ", "appendix ", "part ", "§", "#"};
  size_t at = 0;
  for (size_t i = 0; i < sizeof kinds / sizeof kinds[0] && at == 0; i++) {
    struct sg_str kind = sg_cstr(kinds[i]);
    if (sg_str_equal_nocase(sg_slice(s, 0, kind.n), kind))
      at = kind.n;
  }
  struct sg_str rest = sg_slice(s, at, s.n);
  while (at > 0 && rest.n > 0 && rest.p[0] == ' ')
    rest = sg_slice(rest, 1, rest.n);
  size_t number = number_end(rest);
  if (number == 0 && at > 0 && rest.n > 2 && sg_is_alpha(rest.p[0]) && rest.p[1] == ' ')
    number = 1; /* "Appendix A Proofs" */
  return number > 0 ? (size_t)(rest.p - s.p) + number : 0;
}

static void read_loose(struct sg_str strict, struct sg_buf *out)
{
  size_t length, from = numbering_end(strict);
  for (size_t at = from; at < strict.n; at += length) {
    uint32_t c = sg_utf8_decode(strict, at, &length);
    if (c == '&') {
      add_space(out);
      sg_buf_add(out, SG_LIT("and "));
    } else if (c == '\'') {
      continue; /* "don't" is one word */
    } else if (sg_is_letter(c) || (c < 0x80 && sg_is_digit((char)c)) || (c >= 0x80 && sg_to_base(c) != c)) {
      sg_buf_add_codepoint(out, sg_to_base(c));
    } else if (!sg_is_mark(c)) {
      add_space(out);
    }
  }
  size_t end = out->length;
  while (end > 0 && out->data[end - 1] == ' ')
    end--;
  sg_buf_truncate(out, end);
}

static void add_word(struct sg_title *title, struct sg_str word)
{
  size_t i = title->word_count++;
  title->words[i] = word;
  title->initials[i] = word.p[0];
  title->letters[i] = 0;
  for (size_t k = 0; k < word.n; k++)
    title->letters[i] |= 1u << ((unsigned char)word.p[k] & 31);
}

static void split_words(struct sg_title *title)
{
  struct sg_str rest = title->loose;
  while (rest.n > 0 && title->word_count < SG_TITLE_WORDS_MAX) {
    const char *space = memchr(rest.p, ' ', rest.n);
    size_t n = space != NULL ? (size_t)(space - rest.p) : rest.n;
    if (n > 0)
      add_word(title, sg_slice(rest, 0, n));
    rest = sg_slice(rest, n + 1, rest.n);
  }
}

bool sg_title_read(struct sg_str markdown, struct sg_arena *arena, struct sg_title *title)
{
  struct sg_buf strict, loose;
  sg_buf_init(&strict, TITLE_MAX * 8);
  sg_buf_init(&loose, TITLE_MAX * 8);
  struct sg_str source = sg_slice(markdown, 0, TITLE_MAX);
  *title = (struct sg_title){.strict = SG_LIT("")};
  read_strict(source, &strict);
  read_loose(sg_str_trim(sg_buf_str(&strict)), &loose);
  if (loose.length == 0) /* nothing but a number, or no letters at all */
    sg_buf_add(&loose, sg_str_trim(sg_buf_str(&strict)));
  /* The colon behind a run-in heading is set by its class or typed by its author: no word of the title. */
  struct sg_str words = sg_str_trim(sg_buf_str(&strict));
  bool colon = words.n > 1 && words.p[words.n - 1] == ':';
  title->strict = sg_arena_copy(arena, sg_str_trim(sg_slice(words, 0, words.n - colon)));
  title->loose = sg_arena_copy(arena, sg_buf_str(&loose));
  bool fine = sg_buf_status(&strict, NULL) == SG_OK && sg_buf_status(&loose, NULL) == SG_OK &&
              title->strict.p != NULL && title->loose.p != NULL;
  sg_buf_free(&strict);
  sg_buf_free(&loose);
  if (!fine) {
    arena->failed = true; /* a caller that only compares learns of it from the arena */
    title->strict = title->loose = SG_LIT("");
    return false;
  }
  title->hash = sg_str_hash(title->loose);
  split_words(title);
  return true;
}

/* -- Likeness ---------------------------------------------------------------------------------- */

static double weight_of(struct sg_str word)
{
  static const char *const light[] = {"a",   "an", "and", "for",  "from", "how", "in",  "of", "on", "our",
                                      "the", "to", "we",  "with", "der",  "die", "und", "de", "la", "et"};
  for (size_t i = 0; i < sizeof light / sizeof light[0]; i++)
    if (sg_str_equal(word, sg_cstr(light[i])))
      return 0.15;
  return 1;
}

/* Edit distance of two words, at most `most` (else most + 1): only cells that near the diagonal. */
static size_t distance(struct sg_str a, struct sg_str b, size_t most, struct sg_title_work *work)
{
  enum { WORD_MAX = 40 };
  size_t row[WORD_MAX + 1];
  if (a.n > WORD_MAX || b.n > WORD_MAX || (a.n > b.n ? a.n - b.n : b.n - a.n) > most ||
      work->steps > work->most)
    return most + 1;
  for (size_t k = 0; k <= b.n; k++)
    row[k] = k <= most ? k : most + 1;
  for (size_t i = 1; i <= a.n; i++) {
    size_t from = i > most ? i - most : 1, to = i + most < b.n ? i + most : b.n, least = most + 1;
    size_t diagonal = row[from - 1];
    row[from - 1] = from > 1 ? most + 1 : i;
    for (size_t k = from; k <= to; k++) {
      size_t cost = diagonal + (a.p[i - 1] != b.p[k - 1]);
      diagonal = row[k];
      size_t beside = row[k - 1] < row[k] ? row[k - 1] + 1 : row[k] + 1;
      row[k] = cost < beside ? cost : beside;
      least = row[k] < least ? row[k] : least;
    }
    work->steps += to - from + 1;
    if (least > most)
      return most + 1;
  }
  return row[b.n];
}

static int count_bits(uint32_t bits)
{
  int count = 0;
  for (; bits != 0; bits &= bits - 1)
    count++;
  return count;
}

/* 0 to 1: are word `i` of a and word `k` of b forms of one another? */
static double word_likeness(const struct sg_title *a, size_t i, const struct sg_title *b, size_t k,
                            struct sg_title_work *work)
{
  struct sg_str x = a->words[i], y = b->words[k];
  work->steps++;
  if (sg_str_equal(x, y))
    return 1;
  size_t shorter = x.n < y.n ? x.n : y.n, longer = x.n < y.n ? y.n : x.n, common = 0;
  while (common < shorter && x.p[common] == y.p[common])
    common++;
  if (common >= 4 && common * 10 >= longer * 5 && shorter - common <= 4)
    return 0.85; /* assigning, assignment; signature, signatures */
  size_t most = shorter / 4;
  /* One change of a letter takes one byte away and brings another. */
  if (shorter >= 5 && longer - shorter <= most && count_bits(a->letters[i] ^ b->letters[k]) <= 2 * (int)most &&
      distance(x, y, most, work) <= most)
    return 0.8;
  return 0;
}

/* Marks the words of `title` whose first letters, in order, are the word. Is there any? */
static bool mark_initials(struct sg_str word, const struct sg_title *title, bool marks[])
{
  bool found = false;
  if (word.n < 2)
    return false;
  for (size_t at = 0; at + word.n <= title->word_count; at++) {
    if (memcmp(title->initials + at, word.p, word.n) != 0)
      continue;
    found = true;
    if (marks != NULL)
      memset(marks + at, 1, word.n);
  }
  return found;
}

static double cover(const struct sg_title *part, const struct sg_title *whole, double *total,
                    struct sg_title_work *work)
{
  double sum = 0;
  bool shortened[SG_TITLE_WORDS_MAX] = {false}; /* words that an abbreviation of the other title stands for */
  for (size_t k = 0; k < whole->word_count; k++)
    mark_initials(whole->words[k], part, shortened);
  *total = 0;
  for (size_t i = 0; i < part->word_count; i++) {
    double weight = weight_of(part->words[i]);
    double best = shortened[i] || mark_initials(part->words[i], whole, NULL) ? 0.9 : 0;
    for (size_t k = 0; k < whole->word_count && best < 1; k++) {
      double like = word_likeness(part, i, whole, k, work);
      best = like > best ? like : best;
    }
    sum += best * weight;
    *total += weight;
  }
  return *total > 0 ? sum / *total : 0;
}

double sg_title_cover(const struct sg_title *part, const struct sg_title *whole, struct sg_title_work *work)
{
  double total;
  return cover(part, whole, &total, work);
}

double sg_title_likeness(const struct sg_title *a, const struct sg_title *b, struct sg_title_work *work)
{
  if (a->loose.n > 0 && sg_str_equal(a->loose, b->loose))
    return 1;
  double weight_a, weight_b, of_a = cover(a, b, &weight_a, work), of_b = cover(b, a, &weight_b, work);
  double small = weight_a <= weight_b ? of_a : of_b, large = weight_a <= weight_b ? of_b : of_a;
  double like = 0.6 * small + 0.4 * large;
  return like < 0.99 ? like : 0.99;
}

double sg_outline_likeness(struct sg_str a, struct sg_str b, struct sg_arena *arena)
{
  struct sg_title left, right;
  if (!sg_title_read(a, arena, &left) || !sg_title_read(b, arena, &right))
    return -1;
  struct sg_title_work work = {0, TITLE_MAX * TITLE_MAX};
  return sg_title_likeness(&left, &right, &work);
}
