/* Sentences of a block: a full stop ends one unless what stands around it speaks against it.
 *
 * The rules are those of a careful reader of scientific English (abbreviations, initials, "et al.",
 * citations after the stop, brackets, enumerators); for other languages the same rules hold with
 * the abbreviations of all languages together, and the stops of Chinese, Japanese, Arabic, Urdu and
 * Hindi end a sentence without more ado.
 */
#include "base/search.h"
#include "base/utf8.h"
#include "text/lexicon.h"
#include "text/scan.h"

enum {
  BRACKET_DEPTH = 32,
  BRACKET_BYTES_MAX = 300, /* a longer bracket holds sentences of its own */
};

bool sg_scan_add_cut(struct sg_scan *scan, struct sg_cut cut)
{
  struct sg_cut *grown =
      sg_arena_grow(scan->arena, scan->cuts, scan->cut_count, &scan->cut_capacity, sizeof *grown);
  if (grown == NULL) {
    scan->failed = true;
    return false;
  }
  scan->cuts = grown;
  grown[scan->cut_count++] = cut;
  return true;
}

#include "text/stops.inc"

#define LISTED(list, word) listed(list, sizeof(list) / sizeof((list)[0]), word)

static bool listed(const char *const *list, size_t count, struct sg_str word)
{
  char lower[16];
  if (word.n == 0 || word.n > sizeof lower)
    return false;
  for (size_t i = 0; i < word.n; i++)
    lower[i] = sg_lower(word.p[i]);
  return sg_search_has_name(sg_str(lower, word.n), list, count);
}

/* -- The block at hand ------------------------------------------------------------------------------- */

struct block {
  struct sg_scan *scan;
  const struct sg_token *t; /* the block's tokens are t[first .. last) */
  size_t first, last;
  size_t from, to; /* its bytes */
};

static struct sg_str word_at(const struct block *b, size_t i)
{
  return sg_scan_token(b->scan, &b->t[i]);
}

static bool is_char(const struct block *b, size_t i, char c)
{
  return i < b->last && b->t[i].unit == SG_UNIT_PUNCT && word_at(b, i).n == 1 &&
         sg_scan_byte(b->scan, &b->t[i]) == c;
}

static bool is_glued(const struct block *b, size_t i)
{
  return i < b->last && (b->t[i].flags & SG_TOKEN_GLUED);
}

/* The code point of a punctuation token, 0 of others. */
static inline uint32_t mark_at(const struct block *b, size_t i)
{
  if (i >= b->last || b->t[i].unit != SG_UNIT_PUNCT)
    return 0;
  struct sg_str s = word_at(b, i);
  size_t length;
  if (s.n == 1)
    return (unsigned char)s.p[0];
  return sg_utf8_decode(s, s.p[0] == '\\' && s.n > 1, &length);
}

static bool is_closer(uint32_t code)
{
  return code == ')' || code == ']' || code == '"' || code == '\'' || code == 0x201D || code == 0x2019 ||
         code == 0xBB || code == 0x203A || code == 0x300D || code == 0x300F || code == 0xFF09;
}

static bool is_opener(uint32_t code)
{
  return code == '(' || code == '[' || code == '"' || code == '\'' || code == 0x201C || code == 0x2018 ||
         code == 0xAB || code == 0x201E || code == 0x300C;
}

/* Stops that need no space after them. */
static bool is_wide_stop(uint32_t code)
{
  return code == 0x3002 || code == 0xFF01 || code == 0xFF1F || code == 0xFF61 || code == 0x06D4 ||
         code == 0x061F || code == 0x0964;
}

/* Marks what stands in a bracket that is closed within BRACKET_BYTES_MAX. One pass: the places of
 * open brackets wait on a stack, and a closed one marks its tokens unless an outer one will. */
static void mark_brackets(struct block *b)
{
  size_t open[BRACKET_DEPTH]; /* the last places, by depth modulo BRACKET_DEPTH */
  size_t depth = 0, forgotten = 0;
  struct sg_token *t = b->scan->tokens;
  size_t marked = b->first; /* tokens before it are marked or will not be */
  for (size_t i = b->first; i < b->last; i++) {
    uint32_t code = mark_at(b, i);
    if (code == '(' || code == '[') {
      open[depth++ % BRACKET_DEPTH] = i;
      if (depth - forgotten > BRACKET_DEPTH)
        forgotten++;
    } else if ((code == ')' || code == ']') && depth > forgotten) {
      size_t start = open[--depth % BRACKET_DEPTH];
      if (t[i].from - t[start].from > BRACKET_BYTES_MAX)
        continue;
      /* The outermost pair comes last: what inner pairs marked is skipped. */
      for (size_t k = i; k > start + 1 && k > marked; k--)
        t[k - 1].flags |= SG_TOKEN_BRACKET;
      marked = depth == forgotten ? i : marked;
    }
  }
}

/* -- Is the stop at token i an end? ------------------------------------------------------------------- */

static bool begins_upper(const struct block *b, size_t i)
{
  const struct sg_token *t = &b->t[i];
  switch (t->unit) {
  case SG_UNIT_WORD: {
    size_t length;
    uint32_t code = sg_utf8_decode(word_at(b, i), 0, &length);
    return (t->flags & SG_TOKEN_CAPITAL) ||
           (code >= 0x80 && sg_to_lower(code) == code && !sg_is_upper(code) && sg_is_unspaced(code)) ||
           ((t->flags & SG_TOKEN_UPPER) && t->to - t->from > 1); /* "mRNA", "iPS" */
  }
  case SG_UNIT_PUNCT:
    return false;
  default:
    return true;
  }
}

static bool begins_lower(const struct block *b, size_t i)
{
  return b->t[i].unit == SG_UNIT_WORD && !begins_upper(b, i);
}

/* Scripts without case (Arabic, Hebrew, Devanagari, Hangul): any letter may begin a sentence. */
static bool is_caseless(const struct block *b, size_t i)
{
  size_t length;
  uint32_t code = sg_utf8_decode(word_at(b, i), 0, &length);
  return (code >= 0x590 && code < 0x10A0) || (code >= 0x1100 && code < 0x1200) || code >= 0x2E80;
}

/* The first token at or after `i` that is not an opening quote or bracket, but at most three on. */
static size_t skip_openers(const struct block *b, size_t i)
{
  for (int k = 0; k < 3 && i < b->last && is_opener(mark_at(b, i)); k++)
    i++;
  return i;
}

static bool is_english(const struct block *b)
{
  return b->scan->vocabulary->lang == SG_LANG_EN;
}

/* A word that begins sentences and is not a name; in other languages than English, a function word with a
 * capital ("Die", "Les"), short ones apart: "M. De Vries". */
static bool starts_sentence(const struct block *b, size_t i)
{
  if (i >= b->last || b->t[i].unit != SG_UNIT_WORD)
    return false;
  if (!is_english(b) && (b->t[i].flags & SG_TOKEN_STOP) && (b->t[i].flags & SG_TOKEN_CAPITAL))
    return word_at(b, i).n > 2;
  return LISTED(starters, word_at(b, i));
}

/* "U.S", "Ph.D", "e.g": letters with stops between them. */
static bool is_dotted(struct sg_str word)
{
  return word.n >= 3 && memchr(word.p, '.', word.n) != NULL && sg_is_alpha(word.p[0]) &&
         sg_is_alpha(word.p[word.n - 1]) && (word.p[1] == '.' || word.p[word.n - 2] == '.');
}

static bool is_bullet(uint32_t code)
{
  return code == 0x2022 || code == 0x2043 || code == 0x2023 || code == 0x25E6 || code == 0x25AA;
}

/* An enumerator before the stop: "1." or "a." at the start of a sentence, a bullet before it or not. */
static bool is_enumerator(const struct block *b, size_t start, size_t i)
{
  struct sg_str word = word_at(b, i - 1);
  start += is_bullet(mark_at(b, start));
  return i - 1 == start && is_glued(b, i) &&
         (b->t[i - 1].unit == SG_UNIT_NUMBER ? word.n <= 3 : word.n == 1 && b->t[i - 1].unit == SG_UNIT_WORD);
}

/* "areas: 1. literacy, 2. collaboration": a number after a colon, or one that goes on from such a one. */
static bool is_item(const struct block *b, size_t start, size_t i)
{
  struct sg_str word = word_at(b, i - 1);
  if (i < start + 2 || b->t[i - 1].unit != SG_UNIT_NUMBER || word.n > 2 || !is_glued(b, i))
    return false;
  if (sg_str_equal(word, SG_LIT("1")))
    return is_char(b, i - 2, ':');
  for (size_t k = start + 1; k + 2 < i; k++)
    if (sg_str_equal(word_at(b, k), SG_LIT("1")) && is_char(b, k - 1, ':') && is_char(b, k + 1, '.') &&
        is_glued(b, k + 1))
      return true;
  return false;
}

/* "“This past month... I felt anxious”": an ellipsis in a quotation that goes on. */
static bool is_quoted_ellipsis(const struct block *b, size_t start, size_t i, size_t next)
{
  bool open = false;
  size_t dots = word_at(b, i).n;
  for (size_t k = i; k > start && is_char(b, k - 1, '.') && is_glued(b, k); k--)
    dots++;
  for (size_t k = i + 1; k < next && is_char(b, k, '.'); k++)
    dots++;
  if (mark_at(b, i) != 0x2026 && (mark_at(b, i) != '.' || dots < 3))
    return false;
  for (size_t k = start; k < next; k++) {
    uint32_t mark = mark_at(b, k);
    open = mark == 0x201C || mark == 0xAB || (open && mark != 0x201D && mark != 0xBB);
  }
  return open;
}

/* "am 3. Mai", "die 2. Phase": German writes ordinal numbers so, after a function word. */
static bool is_ordinal(const struct block *b, size_t i)
{
  return b->scan->vocabulary->lang == SG_LANG_DE && word_at(b, i).n <= 2 && i > b->first &&
         (b->t[i - 1].flags & SG_TOKEN_STOP);
}

/* "s. XIX", "t. II", "Karl V." */
static bool is_roman(struct sg_str word)
{
  for (size_t i = 0; i < word.n; i++)
    if (!sg_is_one_of(word.p[i], "IVXLC"))
      return false;
  return word.n > 0;
}

/* Does the word before the stop make an abbreviation with the one before it that never ends a sentence: "z.
 * B.", "p. ej.", "ad es."? */
static bool ends_pair(const struct block *b, size_t i)
{
  char joined[16];
  bool stop = i >= b->first + 3 && is_char(b, i - 2, '.');
  size_t before = stop ? i - 3 : i - 2;
  if (is_english(b) || (!stop && i < b->first + 2))
    return false;
  struct sg_str one = word_at(b, before), two = word_at(b, i - 1);
  if (one.n + two.n + 1 > sizeof joined)
    return false;
  memcpy(joined, one.p, one.n);
  joined[one.n] = stop ? '.' : ' ';
  memcpy(joined + one.n + 1, two.p, two.n);
  struct sg_str pair = sg_str(joined, one.n + two.n + 1);
  return LISTED(never, pair) || LISTED(abroad, pair);
}

static bool has_digit(struct sg_str word)
{
  for (size_t i = 0; i < word.n; i++)
    if (sg_is_digit(word.p[i]))
      return true;
  return false;
}

/* The stop follows the word `i - 1`; `next` is the token after it. Does the word make it part of an
 * abbreviation? */
static bool is_abbreviation(const struct block *b, size_t i, size_t next)
{
  const struct sg_token *t = &b->t[i - 1];
  struct sg_str word = word_at(b, i - 1);
  if (!is_glued(b, i) || (t->unit != SG_UNIT_WORD && t->unit != SG_UNIT_NUMBER))
    return false;
  if (t->unit == SG_UNIT_NUMBER)
    return is_ordinal(b, i - 1) && !starts_sentence(b, next);
  uint32_t mark = mark_at(b, next);
  bool digit = b->t[next].unit == SG_UNIT_NUMBER;
  if (sg_str_equal_nocase(word, SG_LIT("no")) || sg_str_equal_nocase(word, SG_LIT("nr")) ||
      sg_str_equal_nocase(word, SG_LIT("art")))
    return digit || has_digit(word_at(b, next)); /* "Grant No. CCF-1747669" */
  if (sg_str_equal_nocase(word, SG_LIT("al")))
    return mark == '(' || mark == '[' || digit || b->t[next].unit == SG_UNIT_CITATION ||
           !starts_sentence(b, next);
  if (sg_str_equal_nocase(word, SG_LIT("a.m")) || sg_str_equal_nocase(word, SG_LIT("p.m")))
    return sg_is_alpha(word.p[0]) && word.p[0] == 'a' && !starts_sentence(b, next);
  if (LISTED(never, word) || (!is_english(b) && LISTED(abroad, word)) || ends_pair(b, i))
    return true;
  if (word.n == 1 && word_at(b, next).n == 1 && is_char(b, next + 1, '.') && is_glued(b, next + 1))
    return true; /* "z. B.", "J. R. R. Tolkien" */
  if (word.n == 1 && i >= b->first + 3 && is_char(b, i - 2, '.') && word_at(b, i - 3).n == 1)
    return !starts_sentence(b, skip_openers(b, next)); /* "u. a. Hunde" */
  if (word.n == 1 && !is_english(b) &&
      (digit || (!(t->flags & SG_TOKEN_CAPITAL) && is_roman(word_at(b, next)))))
    return true; /* "s. 12", "t. II" */
  bool unit = i > b->first + 1 &&
              (is_char(b, i - 2, '/') || mark_at(b, i - 2) == 0xB0); /* "5 g/L. The …", "7 °C. O …" */
  bool initial = word.n == 1 && (t->flags & SG_TOKEN_CAPITAL) && !unit;
  if (initial && sg_str_equal(word, SG_LIT("I")) && i >= 2 && b->t[i - 2].tag == SG_TAG_CC)
    return false; /* "you and I." */
  if (initial || is_dotted(word) || LISTED(seldom, word))
    return !starts_sentence(b, skip_openers(b, next));
  return false;
}

/* "La fin. » Elle": a closing guillemet with the space that French sets before it. In German it would be an
 * opening one, with the word glued to it. */
static bool is_french_closer(const struct block *b, size_t k)
{
  return mark_at(b, k) == 0xBB && k + 1 < b->last && !is_glued(b, k + 1);
}

/* The end of what belongs to the stop at `i`: further stops, closing quotes and brackets, glued
 * citations and footnote numbers. Returns the token after them. */
static size_t after_stop(const struct block *b, size_t i)
{
  size_t k = i + 1;
  while (k < b->last && (is_glued(b, k) || is_french_closer(b, k))) {
    uint32_t code = mark_at(b, k);
    bool more = code == '.' || code == '?' || code == '!' || code == 0x2026 || is_closer(code) ||
                b->t[k].unit == SG_UNIT_CITATION ||
                (b->t[k].unit == SG_UNIT_NUMBER && i > b->first && b->t[i - 1].unit == SG_UNIT_WORD &&
                 b->t[k].to - b->t[k].from <= 3);
    if (!more)
      break;
    k++;
  }
  return k;
}

/* White space between the tokens k - 1 and k? The end of the block counts as such. */
static bool has_space(const struct block *b, size_t k)
{
  return k >= b->last || !is_glued(b, k);
}

/* Stops from `k` on with a space before each, as ellipses are set in books; four at most. */
static size_t count_spaced(const struct block *b, size_t k)
{
  size_t n = 0;
  while (n < 4 && is_char(b, k + n, '.') && !is_glued(b, k + n))
    n++;
  return n;
}

/* The last of three spaced stops, not of four, which are an ellipsis and a full stop. */
static bool ends_ellipsis(const struct block *b, size_t start, size_t i)
{
  size_t n = 0;
  while (n < 4 && i >= start + n && is_char(b, i - n, '.') && !is_glued(b, i - n))
    n++;
  return n == 3 || (n == 2 && i >= start + 2 && is_char(b, i - 2, '.') && i - 2 == start);
}

/* After a stop: a citation or the number of a note, before a word that begins a sentence. */
static bool is_note(const struct block *b, size_t k)
{
  const struct sg_token *t = &b->t[k];
  struct sg_str text = word_at(b, k);
  if (t->unit == SG_UNIT_CITATION)
    return !sg_is_alpha(text.p[0]) && /* "(Smith 2010)" is not a subject, "Smith (2010)" is one */
           (k + 1 >= b->last || begins_upper(b, k + 1));
  return t->unit == SG_UNIT_NUMBER && text.n <= 3 && starts_sentence(b, k + 1) && begins_upper(b, k + 1);
}

/* "etc. (fig. 1).", "etc. (fig. 1) and": a reference in brackets, before a stop or a small letter, belongs to
 * the sentence before it. */
static bool is_trailing_reference(const struct block *b, size_t k)
{
  bool bracket = is_char(b, k, '(') && k + 2 < b->last && is_char(b, k + 2, ')');
  size_t at = bracket ? k + 1 : k, after = bracket ? k + 3 : k + 1;
  bool whole = bracket ? b->t[at].unit == SG_UNIT_REFERENCE || b->t[at].unit == SG_UNIT_CITATION
                       : b->t[at].unit == SG_UNIT_CITATION && word_at(b, at).p[0] == '(' &&
                             !sg_is_digit(word_at(b, at).p[1]); /* "(1833)." is a date */
  return whole && after < b->last &&
         ((is_char(b, after, '.') && is_glued(b, after) && has_space(b, after + 1)) || begins_lower(b, after));
}

/* A stop inside brackets ends a sentence when the brackets hold nothing but whole sentences. */
static bool closes_aside(const struct block *b, size_t start, size_t i)
{
  uint32_t open = mark_at(b, start), close = mark_at(b, i + 1);
  return (open == '(' && close == ')') || (open == '[' && close == ']');
}

/* "world.Today": the space after the stop was lost. */
static bool is_lost_space(const struct block *b, size_t start, size_t i, size_t next)
{
  return next == i + 1 && i > start && b->t[next].unit == SG_UNIT_WORD && is_glued(b, i) &&
         b->t[i - 1].unit != SG_UNIT_PUNCT && begins_upper(b, next) && b->t[next].to - b->t[next].from > 1 &&
         !(b->t[next].flags & SG_TOKEN_UPPER);
}

/* Punctuation that a sentence may begin with; 0 is a word. */
static bool may_begin(uint32_t mark)
{
  return mark == 0 || is_opener(mark) || is_bullet(mark) || mark == 0xBF || mark == 0xA1 ||
         sg_is_one_of(mark, "*#~<+.");
}

/* Tokens [start, i] end in a stop: where does the next sentence begin? 0 when this is no end. */
static size_t sentence_end(const struct block *b, size_t start, size_t i)
{
  uint32_t stop = mark_at(b, i);
  if ((b->t[i].flags & SG_TOKEN_BRACKET) && !closes_aside(b, start, i))
    return 0;
  size_t next = after_stop(b, i);
  if (next >= b->last)
    return next;
  if (is_wide_stop(stop)) /* 「はい。」と言った: a quotation that the sentence goes on after */
    return next > i + 1 && sg_str_equal(word_at(b, next), SG_LIT("と")) ? 0 : next;
  size_t dots = count_spaced(b, next);
  if (dots > 0) /* "over. . . . Next": the first stop ends the sentence; else the last is judged */
    return dots == 3 && is_glued(b, i) && next + 3 < b->last && begins_upper(b, next + 3) ? next : 0;
  if (!has_space(b, next) && !is_lost_space(b, start, i, next))
    return 0;
  size_t head = skip_openers(b, next);
  if (head >= b->last || (begins_lower(b, head) && !is_caseless(b, head)) || !may_begin(mark_at(b, head)) ||
      ends_ellipsis(b, start, i) || is_quoted_ellipsis(b, start, i, next) || is_trailing_reference(b, next))
    return 0;
  if (stop == '.' && i > start &&
      (is_enumerator(b, start, i) || is_item(b, start, i) || mark_at(b, i - 1) == 0xB0 || /* "N°. 5" */
       (next == i + 1 && is_abbreviation(b, i, next))))
    return 0;
  return head == next && is_note(b, next) ? next + 1 : next;
}

/* A displayed formula ends the sentence when a capital word follows: authors leave the stop out.
 * Names hardly ever go on after a display; a comma in the formula says that the sentence does. */
static bool ends_at_display(const struct block *b, size_t i)
{
  struct sg_str tex = word_at(b, i);
  const struct sg_token *next = i + 1 < b->last ? &b->t[i + 1] : NULL;
  if (b->t[i].unit != SG_UNIT_MATH || !sg_str_starts(tex, SG_LIT("$$")) || tex.n < 5 || next == NULL ||
      next->unit != SG_UNIT_WORD || (b->t[i].flags & SG_TOKEN_BRACKET))
    return false;
  char last = tex.p[tex.n - 3];
  return (next->flags & SG_TOKEN_CAPITAL) && !(next->flags & SG_TOKEN_UPPER) && next->to - next->from > 1 &&
         last != ',' && last != ';' && last != '=';
}

/* "Yahoo! in", "1 ... 2": a `!` or `?` ends a sentence as a stop does; "…" too. */
static bool is_stop(uint32_t code)
{
  return code == '.' || code == '!' || code == '?' || code == 0x2026 || is_wide_stop(code);
}

/* -- Enumerations in running text: "1) The first item 2) The second item" ----------------------------- */

struct series {
  int style;  /* 0: none; '.', ')', or a bullet's code point */
  int value;  /* the enumerator expected next */
  bool alpha; /* a., b., c. */
};

/* Reads an enumerator or bullet at token i; false when there is none. */
static bool read_enumerator(const struct block *b, size_t i, struct series *out)
{
  uint32_t code = mark_at(b, i);
  if (is_bullet(code)) {
    *out = (struct series){(int)code, 0, false};
    return true;
  }
  if (i + 1 >= b->last || !(is_char(b, i + 1, '.') || is_char(b, i + 1, ')')) || !is_glued(b, i + 1) ||
      i + 2 >= b->last)
    return false;
  struct sg_str word = word_at(b, i);
  int style = is_char(b, i + 1, ')') || is_char(b, i + 2, ')') ? ')' : '.';
  if (b->t[i].unit == SG_UNIT_NUMBER && word.n <= 2) {
    int value = 0;
    for (size_t k = 0; k < word.n; k++)
      value = sg_is_digit(word.p[k]) ? value * 10 + (word.p[k] - '0') : 1000;
    *out = (struct series){style, value, false};
    return true;
  }
  if (b->t[i].unit == SG_UNIT_WORD && word.n == 1 && word.p[0] >= 'a' && word.p[0] <= 'z') {
    *out = (struct series){style, word.p[0] - 'a' + 1, true};
    return true;
  }
  return false;
}

/* Does the next item of the block's enumeration begin at token i? Takes it into account if so. */
static bool begins_item(const struct block *b, size_t i, struct series *series)
{
  struct series found;
  if (series->style == 0 || is_glued(b, i) || !read_enumerator(b, i, &found) || found.style != series->style ||
      found.alpha != series->alpha)
    return false;
  if (found.value != 0 && found.value != series->value + 1)
    return false;
  size_t head = i + 1;
  while (head < b->last && b->t[head].unit == SG_UNIT_PUNCT && head < i + 3)
    head++;
  if (found.value != 0 && (head >= b->last || !begins_upper(b, head)))
    return false;
  *series = found;
  return true;
}

/* -- Cutting -------------------------------------------------------------------------------------------- */

/* End of the sentence in bytes: mark-up that is glued to its last token belongs to it. */
static size_t end_byte(const struct block *b, size_t token_to)
{
  struct sg_str s = b->scan->text;
  size_t end = b->t[token_to - 1].to;
  size_t limit = token_to < b->last ? b->t[token_to].from : b->to;
  while (end < limit && !sg_is_space(s.p[end]))
    end++;
  return end;
}

static bool makes_clause(const struct sg_token *t)
{
  return sg_tag_is_finite(t->tag) || t->tag == SG_TAG_VB;
}

static void cut(struct block *b, size_t start, size_t end, size_t *byte)
{
  struct sg_scan *scan = b->scan;
  size_t from = *byte, to = end < b->last ? end_byte(b, end) : b->to;
  while (from < to && sg_is_space(scan->text.p[from]))
    from++;
  *byte = to;
  sg_tag_tokens(scan, start, end);
  enum sg_form form = is_stop(mark_at(b, end - 1)) ? SG_FORM_PROSE : SG_FORM_FRAGMENT;
  bool words = false;
  for (size_t i = start; i < end; i++) {
    words = words || b->t[i].unit == SG_UNIT_WORD || b->t[i].unit == SG_UNIT_NUMBER;
    if (makes_clause(&b->t[i]))
      form = SG_FORM_PROSE;
  }
  if (!words && b->t[start].unit == SG_UNIT_MATH)
    form = SG_FORM_MATH;
  else if (!words && b->t[start].unit == SG_UNIT_CODE)
    form = SG_FORM_CODE;
  sg_scan_add_cut(scan,
                  (struct sg_cut){(uint32_t)from, (uint32_t)to, (uint32_t)start, (uint32_t)end, (uint8_t)form});
}

void sg_split_sentences(struct sg_scan *scan, size_t from, size_t to, size_t first)
{
  struct block block = {scan, scan->tokens, first, scan->token_count, from, to};
  struct block *b = &block;
  struct series series = {0, 0, false};
  size_t start = first, byte = from;
  if (first >= scan->token_count)
    return;
  mark_brackets(b);
  if (!read_enumerator(b, first, &series))
    series.style = 0;
  for (size_t i = first; i < b->last && !scan->failed; i++) {
    size_t next = 0;
    if (b->t[i].unit == SG_UNIT_WORD && series.style == 0) /* most tokens */
      continue;
    if (i > start && begins_item(b, i, &series))
      next = i;
    else if (is_stop(mark_at(b, i)))
      next = sentence_end(b, start, i);
    else if (ends_at_display(b, i))
      next = i + 1;
    if (next == 0 || next >= b->last)
      continue;
    cut(b, start, next, &byte);
    start = next;
    i = next - 1;
  }
  cut(b, start, b->last, &byte);
}
