/* Names: does the paper write a word as the guide does? Accents may be missing or be TeX's, hyphens may be
 * missing, endings may differ ("Markov's", "Gaussian"); any other letter that differs makes another name. */
#include "base/utf8.h"
#include "evidence/index.h"

enum {
  NAME_MAX = 120,   /* bytes; what is longer is not a name */
  INITIALS_MAX = 2, /* bytes of a part that may be anybody's initials */
  NEAR_MIN = 5,     /* letters: shorter names are a letter away from too many words */
  NAME_SEEN = 1,    /* value of a row: the paper uses the word as a name alone */
};

/* A word as it is compared: letters and digits in lower case, an umlaut as "o" and as "oe". */
struct spelling {
  char plain[NAME_MAX], spelled[NAME_MAX];
  size_t plain_length, spelled_length;
};

/* -- Reading ----------------------------------------------------------------------------------- */

static const struct {
  const char *command; /* TeX's */
  uint32_t letter;
  const char *plain, *spelled;
} letters[] = {
    {NULL, 0xE4, "a", "ae"}, {NULL, 0xF6, "o", "oe"},  {NULL, 0xFC, "u", "ue"},   {"aa", 0xE5, "a", "aa"},
    {"o", 0xF8, "o", "oe"},  {"ae", 0xE6, "ae", "ae"}, {"oe", 0x153, "oe", "oe"}, {"ss", 0xDF, "ss", "ss"},
    {"l", 0x142, "l", "l"},  {"i", 0x131, "i", "i"},   {"j", 0x237, "j", "j"},    {NULL, 0x111, "d", "d"},
    {NULL, 0xF0, "d", "d"},  {NULL, 0xFE, "th", "th"},
};

enum { LETTERS = sizeof letters / sizeof *letters };

/* The letter of a command such as `\ss` or `\O` at `at`, with the space or braces that end it; 0 for others. */
static uint32_t read_letter_command(struct sg_str s, size_t at, size_t *length)
{
  size_t end = at + 1;
  while (end < s.n && sg_is_alpha(s.p[end]))
    end++;
  struct sg_str name = sg_slice(s, at + 1, end);
  for (size_t i = 0; i < LETTERS; i++)
    if (letters[i].command != NULL && sg_str_equal_nocase(name, sg_cstr(letters[i].command))) {
      if (sg_str_starts(sg_slice(s, end, s.n), SG_LIT("{}")))
        end += 2;
      else if (end < s.n && s.p[end] == ' ')
        end++;
      *length = end - at;
      return letters[i].letter;
    }
  return 0;
}

/* The letter under an accent at `at`: `\'e`, `\"{o}`, `\v{C}`, `\'\i`; 0 when there is none. */
static uint32_t read_accent(struct sg_str s, size_t at, size_t *length)
{
  char accent = at + 1 < s.n ? s.p[at + 1] : ' ';
  bool sign = sg_is_one_of((unsigned char)accent, "'`\"^~=."),
       named = sg_is_one_of((unsigned char)accent, "Hvcukbdrt");
  size_t to = at + 2, inner = 1;
  if (!sign && !(named && to < s.n && s.p[to] == '{'))
    return read_letter_command(s, at, length);
  bool braced = to < s.n && s.p[to] == '{';
  to += braced;
  uint32_t letter = to < s.n && sg_is_alpha(s.p[to]) ? (unsigned char)s.p[to] : 0;
  if (to + 1 < s.n && s.p[to] == '\\')
    letter = read_letter_command(s, to, &inner);
  to += inner;
  if (letter == 0 || (braced && (to >= s.n || s.p[to] != '}')))
    return 0;
  *length = to + braced - at;
  uint32_t lower = sg_to_lower(letter);
  if (accent == '"')
    return lower == 'a' ? 0xE4 : lower == 'o' ? 0xF6 : lower == 'u' ? 0xFC : letter;
  return accent == 'r' && lower == 'a' ? 0xE5 : letter;
}

/* The letter or digit at `at` and the bytes that it takes; 0 when the word has ended. */
static uint32_t read_letter(struct sg_str s, size_t at, size_t *length)
{
  if (s.p[at] == '\\')
    return read_accent(s, at, length);
  if (s.p[at] == '{' && at + 1 < s.n && s.p[at + 1] == '\\') {
    uint32_t letter = read_accent(s, at + 1, length);
    size_t close = at + 1 + *length;
    *length += 2;
    return letter != 0 && close < s.n && s.p[close] == '}' ? letter : 0;
  }
  uint32_t c = sg_utf8_decode(s, at, length);
  bool letter = c < 0x80 ? sg_is_alpha((char)c) || sg_is_digit((char)c) : sg_is_letter(c) || sg_is_mark(c);
  return letter || c == 0xAD ? c : 0; /* a soft hyphen is not seen */
}

static void append(char *out, size_t *n, const char *bytes, size_t length)
{
  if (*n + length <= NAME_MAX)
    memcpy(out + *n, bytes, length);
  *n += length; /* a length beyond NAME_MAX says that the word did not fit */
}

static void add_letter(struct spelling *word, uint32_t letter)
{
  char bytes[4];
  uint32_t lower = sg_to_lower(letter);
  if (sg_is_mark(letter) || letter == 0xAD)
    return;
  for (size_t i = 0; lower >= 0x80 && i < LETTERS; i++)
    if (letters[i].letter == lower) {
      append(word->plain, &word->plain_length, letters[i].plain, strlen(letters[i].plain));
      append(word->spelled, &word->spelled_length, letters[i].spelled, strlen(letters[i].spelled));
      return;
    }
  size_t length = sg_utf8_encode(sg_to_base(letter), bytes);
  append(word->plain, &word->plain_length, bytes, length);
  append(word->spelled, &word->spelled_length, bytes, length);
}

/* Reads the word at `at`; its end, or `at` when there is none. */
static size_t read_word(struct sg_str s, size_t at, struct spelling *word)
{
  size_t length = 0;
  word->plain_length = word->spelled_length = 0;
  while (at < s.n) {
    uint32_t letter = read_letter(s, at, &length);
    if (letter == 0)
      break;
    add_letter(word, letter);
    at += length;
  }
  return at;
}

static struct sg_str plain_of(const struct spelling *word)
{
  return sg_str(word->plain, word->plain_length <= NAME_MAX ? word->plain_length : 0);
}

static struct sg_str spelled_of(const struct spelling *word)
{
  return sg_str(word->spelled, word->spelled_length <= NAME_MAX ? word->spelled_length : 0);
}

/* Behind the hyphen at `at` and the line's end that it may have been put there for; `at` when it is none. */
static size_t skip_hyphen(struct sg_str s, size_t at)
{
  size_t length = 0;
  uint32_t c = at < s.n ? sg_utf8_decode(s, at, &length) : 0;
  if (c != '-' && c != 0x2010 && c != 0x2011)
    return at;
  at += length;
  return at < s.n && s.p[at] == '\n' ? at + 1 : at;
}

size_t sg_written_word_end(struct sg_str text, size_t at)
{
  struct spelling word;
  return read_word(text, at, &word);
}

/* -- Indexing ---------------------------------------------------------------------------------- */

static void add_word(struct sg_evidence *evidence, struct sg_str word, bool name)
{
  if (word.n == 0)
    return;
  struct sg_table_row *row = sg_table_find(&evidence->other_words, word, NULL);
  if (row == NULL)
    row = sg_table_find(&evidence->other_words, sg_arena_copy(evidence->arena, word), evidence->arena);
  if (row != NULL && name)
    row->value = NAME_SEEN;
}

void sg_index_names(struct sg_evidence *evidence, struct sg_str text, bool names)
{
  struct spelling word, joined = {.plain_length = 0};
  size_t length, begins = SG_NPOS; /* where a word would be the second half of a compound */
  for (size_t at = 0; evidence->whole && at < text.n;) {
    size_t end = read_word(text, at, &word);
    if (end == at) {
      sg_utf8_decode(text, at, &length);
      bool command = text.p[at] == '\\'; /* whose name is not a word */
      at += length;
      while (command && at < text.n && sg_is_alpha(text.p[at]))
        at++;
      continue;
    }
    bool capital = sg_is_upper(sg_utf8_decode(text, at, &length));
    add_word(evidence, plain_of(&word), names && capital);
    add_word(evidence, spelled_of(&word), names && capital);
    if (at == begins) {
      append(joined.plain, &joined.plain_length, word.plain, plain_of(&word).n);
      add_word(evidence, plain_of(&joined), false);
    } else {
      joined = word;
    }
    begins = skip_hyphen(text, end);
    at = begins;
  }
}

/* -- Asking ------------------------------------------------------------------------------------ */

/* Is the word `base` and the ending, for an ending that names take: "Smiths", "Gaussian", "Boolean"? */
static bool takes_ending(struct sg_str base, struct sg_str ending)
{
  if (sg_str_equal(ending, SG_LIT("an")))
    return base.n >= 4 && sg_is_one_of((unsigned char)base.p[base.n - 1], "aeiou");
  return base.n >= (ending.p[0] == 's' ? 2u : 4u);
}

static bool has_inflected(const struct sg_evidence *evidence, struct sg_str word)
{
  static const char *const endings[] = {"s", "es", "an", "ian", "ean"};
  char longer[NAME_MAX + 4];
  memcpy(longer, word.p, word.n);
  for (size_t i = 0; i < sizeof endings / sizeof *endings; i++) {
    struct sg_str ending = sg_cstr(endings[i]);
    if (sg_str_ends(word, ending)) {
      struct sg_str base = sg_slice(word, 0, word.n - ending.n);
      if (takes_ending(base, ending) && sg_table_has(&evidence->other_words, base))
        return true;
    }
    memcpy(longer + word.n, ending.p, ending.n);
    if (takes_ending(word, ending) && sg_table_has(&evidence->other_words, sg_str(longer, word.n + ending.n)))
      return true;
  }
  return false;
}

static bool is_known(const struct sg_evidence *evidence, const struct spelling *word)
{
  struct sg_str plain = plain_of(word), spelled = spelled_of(word);
  if (plain.n == 0 || spelled.n == 0)
    return false;
  return sg_table_has(&evidence->other_words, plain) || sg_table_has(&evidence->other_words, spelled) ||
         has_inflected(evidence, plain);
}

/* Does the paper have the word with a letter doubled, or single, that is not so here: "Helman" for "Hellman"?
 */
static bool is_known_but_for_a_double(const struct sg_evidence *evidence, const struct spelling *word)
{
  struct sg_str plain = plain_of(word);
  char other[NAME_MAX + 1];
  for (size_t i = 0; plain.n >= NEAR_MIN && i < plain.n; i++) {
    bool doubled = i + 1 < plain.n && plain.p[i] == plain.p[i + 1];
    size_t tail = doubled ? i + 2 : i;
    memcpy(other, plain.p, i + 1);
    memcpy(other + i + 1, plain.p + tail, plain.n - tail);
    if (sg_is_alpha(plain.p[i]) && sg_table_has(&evidence->other_words, sg_str(other, i + 1 + plain.n - tail)))
      return true;
    i += doubled;
  }
  return false;
}

/* "Jean-Baptiste", "O’Hara", "Intel-compatible": known when the names in it are, initials apart. Of a compound
 * of names one may be spelled with a letter doubled or single where the paper has it otherwise, for compounds
 * are not mistaken for another name. */
bool sg_evidence_has_word(const struct sg_evidence *evidence, struct sg_str word)
{
  struct spelling part;
  bool found = word.n <= NAME_MAX;
  size_t length, known = 0, near = 0;
  for (size_t at = 0; found && at < word.n;) {
    size_t end = read_word(word, at, &part);
    bool name = !(word.p[at] >= 'a' && word.p[at] <= 'z') || (at == 0 && end == word.n);
    if (end - at > INITIALS_MAX && name) {
      bool exact = is_known(evidence, &part);
      found = exact || is_known_but_for_a_double(evidence, &part);
      known += exact;
      near += !exact;
    }
    if (end == at) {
      sg_utf8_decode(word, at, &length);
      end += length;
    }
    at = end;
  }
  return found && (near == 0 || (near == 1 && known > 0));
}

/* Are the words one letter apart: another one, one too many or too few, two exchanged? */
static bool is_one_apart(struct sg_str a, struct sg_str b)
{
  size_t head = 0, tail = 0, least = a.n < b.n ? a.n : b.n;
  while (head < least && a.p[head] == b.p[head])
    head++;
  while (tail < least - head && a.p[a.n - 1 - tail] == b.p[b.n - 1 - tail])
    tail++;
  size_t rest_a = a.n - head - tail, rest_b = b.n - head - tail;
  if (rest_a == 2 && rest_b == 2)
    return a.p[head] == b.p[head + 1] && a.p[head + 1] == b.p[head];
  return rest_a <= 1 && rest_b <= 1 && rest_a + rest_b > 0;
}

struct sg_str sg_evidence_near_name(const struct sg_evidence *evidence, struct sg_str word, size_t *budget)
{
  struct spelling read;
  const struct sg_table *table = &evidence->other_words;
  bool whole = read_word(word, 0, &read) == word.n;
  struct sg_str plain = plain_of(&read);
  for (size_t i = 0; whole && plain.n >= NEAR_MIN && i<table->capacity && * budget> 0; i++, --*budget) {
    struct sg_str name = table->rows[i].key;
    if (table->rows[i].value == NAME_SEEN && name.n >= NEAR_MIN && name.n + 1 >= plain.n &&
        name.n <= plain.n + 1 && is_one_apart(plain, name))
      return name;
  }
  return sg_str(NULL, 0);
}
