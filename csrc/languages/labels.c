#include "languages/labels.h"

#include "base/utf8.h"

enum { NAME_MAX_BYTES = 64 /* of a text that is compared with names */ };

#define NAMES(list)                                                                                            \
  {                                                                                                            \
    "" list, sizeof("" list) - 1                                                                               \
  }

static const struct language {
  const char *tag, *name; /* BCP 47; in English */
  uint32_t script[2];     /* first and last code point of the script that no other language here has; 0: none */
  const char *words[SG_WORD_COUNT];
  const char *tables[SG_TABLE_WORD_COUNT];
  struct sg_str names[SG_NAMES_COUNT]; /* folded, with `|` between them */
  const char *grammar[SG_GRAMMAR_COUNT];
  const char *spoken[SG_SPOKEN_COUNT];
} languages[] = {
#include "languages/en.inc"
#include "languages/de.inc"
#include "languages/fr.inc"
#include "languages/es.inc"
#include "languages/it.inc"
#include "languages/pt.inc"
#include "languages/nl.inc"
#include "languages/pl.inc"
#include "languages/zh.inc"
#include "languages/ja.inc"
#include "languages/ko.inc"
};

static const struct language others[] = {
#include "languages/other.inc"
};

enum {
  LANGUAGES = sizeof languages / sizeof languages[0], /* that the guide's labels are in */
  ENTRIES = LANGUAGES + sizeof others / sizeof others[0],
};

static const struct language *entry(size_t i)
{
  return i < LANGUAGES ? &languages[i] : &others[i - LANGUAGES];
}

int sg_words_language(struct sg_str tag)
{
  for (int i = 0; i < LANGUAGES; i++) {
    struct sg_str known = sg_cstr(languages[i].tag);
    bool ends = tag.n == known.n || (tag.n > known.n && (tag.p[known.n] == '-' || tag.p[known.n] == '_'));
    if (ends && sg_str_equal_nocase(sg_slice(tag, 0, known.n), known))
      return i;
  }
  return 0;
}

struct sg_str sg_words_tag(int language)
{
  return sg_cstr(languages[language].tag);
}

struct sg_str sg_words_name(int language)
{
  return sg_cstr(languages[language].name);
}

struct sg_str sg_words_get(int language, enum sg_word word)
{
  return sg_cstr(languages[language].words[word]);
}

struct sg_str sg_words_grammar(int language, enum sg_grammar list)
{
  const char *words = languages[language].grammar[list];
  return words == NULL ? sg_str(NULL, 0) : sg_cstr(words);
}

struct sg_str sg_words_spoken(int language, enum sg_spoken row)
{
  const char *words = languages[language].spoken[row];
  return words == NULL ? sg_str(NULL, 0) : sg_cstr(words);
}

static void fill(struct sg_buf *out, struct sg_str template, const struct sg_str *slots)
{
  for (size_t i = 0; i < template.n; i++) {
    bool slot = template.p[i] == '{' && i + 2 < template.n && template.p[i + 2] == '}';
    if (!slot) {
      sg_buf_add_char(out, template.p[i]);
      continue;
    }
    sg_buf_add(out, slots[template.p[i + 1] - '1']);
    i += 2;
  }
}

void sg_words_fill(struct sg_buf *out, int language, enum sg_word word, struct sg_str one, struct sg_str two)
{
  const struct sg_str slots[] = {one, two};
  fill(out, sg_words_get(language, word), slots);
}

void sg_words_speak(struct sg_buf *out, int language, enum sg_spoken row, struct sg_str one, struct sg_str two)
{
  const struct sg_str slots[] = {one, two};
  fill(out, sg_words_spoken(language, row), slots);
}

void sg_words_fill_table(struct sg_buf *out, int language, enum sg_table_word word,
                         const struct sg_str slots[SG_TABLE_SLOTS])
{
  fill(out, sg_cstr(languages[language].tables[word]), slots);
}

bool sg_words_have_tables(int language)
{
  return languages[language].tables[SG_TABLE_ROW_ONE] != NULL;
}

struct sg_str sg_words_fold(struct sg_str text, char *buf, size_t size)
{
  size_t n = 0, length;
  for (size_t at = 0; at < text.n; at += length) {
    char bytes[4];
    if ((unsigned char)text.p[at] < 0x80 && n < size) { /* nearly all */
      buf[n++] = sg_lower(text.p[at]);
      length = 1;
      continue;
    }
    uint32_t c = sg_to_lower(sg_utf8_decode(text, at, &length));
    size_t written = sg_utf8_encode(c == 0x2019 ? '\'' : c, bytes);
    if (n + written > size)
      break;
    memcpy(buf + n, bytes, written);
    n += written;
  }
  return sg_str(buf, n);
}

bool sg_words_stand(struct sg_str text, size_t at, int language, enum sg_grammar list)
{
  char folded[NAME_MAX_BYTES];
  struct sg_str rest = sg_words_grammar(language, list), phrase, head = {NULL, 0};
  size_t length;
  if (rest.n > 0)
    head = sg_words_fold(sg_slice(text, at, text.n), folded, sizeof folded);
  while (sg_words_next(&rest, &phrase))
    if (sg_str_starts(head, phrase) && (head.n == phrase.n || phrase.p[phrase.n - 1] == '\'' ||
                                        !sg_is_letter(sg_utf8_decode(head, phrase.n, &length))))
      return true;
  return false;
}

bool sg_words_point(struct sg_str text, size_t at, int language)
{
  return sg_words_stand(text, at, language, SG_GRAMMAR_POINTS) &&
         !sg_words_stand(text, at, language, SG_GRAMMAR_IMPERSONAL);
}

bool sg_words_hold(struct sg_str text, int language, enum sg_grammar list)
{
  bool inside = false;                         /* of a word */
  if (sg_words_grammar(language, list).n == 0) /* as of English */
    return false;
  for (size_t at = 0, length; at < text.n; at += length) {
    bool letter = sg_is_letter(sg_utf8_decode(text, at, &length));
    if (letter && !inside && sg_words_stand(text, at, language, list))
      return true;
    inside = letter;
  }
  return false;
}

/* Whether the first letters differ, case apart: then nothing more need be compared. */
static bool begins_otherwise(struct sg_str a, struct sg_str b)
{
  unsigned char x = (unsigned char)(a.n > 0 ? a.p[0] : 0), y = (unsigned char)(b.n > 0 ? b.p[0] : 0);
  return x < 0x80 || y < 0x80 ? sg_lower((char)x) != sg_lower((char)y) : false;
}

bool sg_words_are(enum sg_word word, struct sg_str text)
{
  char buf[NAME_MAX_BYTES], other[NAME_MAX_BYTES];
  for (int i = 0; i < LANGUAGES && text.n <= NAME_MAX_BYTES; i++) {
    struct sg_str name = sg_words_get(i, word);
    if (!begins_otherwise(name, text) &&
        sg_str_equal(sg_words_fold(text, buf, sizeof buf), sg_words_fold(name, other, sizeof other)))
      return true;
  }
  return false;
}

size_t sg_words_begin(enum sg_word word, struct sg_str text)
{
  char buf[NAME_MAX_BYTES], other[NAME_MAX_BYTES];
  size_t longest = 0;
  for (int i = 0; i < LANGUAGES; i++) {
    struct sg_str name = sg_words_get(i, word);
    if (name.n > longest && !begins_otherwise(name, text) &&
        sg_str_starts(sg_words_fold(text, buf, sizeof buf), sg_words_fold(name, other, sizeof other)))
      longest = name.n; /* the letters of these names are as long in lower case as in capitals */
  }
  return longest;
}

/* What follows the word of a note: nothing, or a joint and a name. */
static bool ends_word(struct sg_str rest)
{
  rest = sg_str_trim(rest);
  return rest.n == 0 || sg_is_one_of((unsigned char)rest.p[0], ":.,;") || sg_str_starts(rest, SG_LIT("："));
}

bool sg_words_name_background(struct sg_str note)
{
  size_t end = sg_words_begin(SG_WORD_SOURCE_BACKGROUND, note);
  return end > 0 && ends_word(sg_slice(note, end, note.n));
}

bool sg_words_name_example(struct sg_str text)
{
  enum { OPENING_MAX = 40 }; /* bytes in which the word must stand */
  static const char *const more[] = {"example", "e.g.",        "for instance", "z. B.",
                                     "z.B.",    "par exemple", "por ejemplo"};
  struct sg_str opening = sg_slice(text, 0, OPENING_MAX);
  for (size_t at = 0; at < opening.n; at++) {
    struct sg_str rest = sg_slice(opening, at, opening.n);
    if (at > 0 && sg_is_alpha(opening.p[at - 1]))
      continue;
    for (size_t i = 0; i < LANGUAGES + sizeof more / sizeof *more; i++) {
      struct sg_str word = i < LANGUAGES ? sg_words_get((int)i, SG_WORD_EXAMPLE) : sg_cstr(more[i - LANGUAGES]);
      if (rest.n >= word.n && sg_str_equal_nocase(sg_slice(rest, 0, word.n), word))
        return true;
    }
  }
  return false;
}

bool sg_words_name_source(struct sg_str note)
{
  static const char *const sources[] = {"Wikipedia", "Wiktionary",     "WordNet",      "GCIDE",
                                        "FOLDOC",    "Jargon File",    "Jargon",       "V.E.R.A.",
                                        "VERA",      "Moby Thesaurus", "encyclopaedia"};
  for (size_t i = 0; i < sizeof sources / sizeof *sources; i++) {
    struct sg_str name = sg_cstr(sources[i]);
    struct sg_str rest = sg_slice(note, name.n, note.n); /* a version: "WordNet 3.0" */
    if (sg_str_equal_nocase(sg_slice(note, 0, name.n), name) &&
        (rest.n == 0 || (rest.n > 1 && rest.n <= 8 && rest.p[0] == ' ' && sg_is_digit(rest.p[1]))))
      return true;
  }
  return sg_words_are(SG_WORD_GLOSSARY, note);
}

/* -- Names ------------------------------------------------------------------------------------- */

bool sg_words_next(struct sg_str *rest, struct sg_str *phrase)
{
  const char *end = rest->n > 0 ? memchr(rest->p, '|', rest->n) : NULL;
  *phrase = end != NULL ? sg_str(rest->p, (size_t)(end - rest->p)) : *rest;
  *rest = sg_slice(*rest, phrase->n + 1, rest->n);
  return phrase->n > 0;
}

static bool any_name(enum sg_names names, bool (*holds)(struct sg_str name, struct sg_str text),
                     struct sg_str text)
{
  struct sg_str name;
  for (size_t i = 0; i < ENTRIES && text.n > 0; i++)
    for (struct sg_str list = entry(i)->names[names]; sg_words_next(&list, &name);)
      if (holds(name, text))
        return true;
  return false;
}

bool sg_names_list(size_t i, enum sg_names names, struct sg_str *tag, struct sg_str *list)
{
  if (i >= ENTRIES)
    return false;
  *tag = sg_cstr(entry(i)->tag);
  *list = entry(i)->names[names];
  return true;
}

bool sg_language_script(size_t i, struct sg_str *tag, uint32_t *first, uint32_t *last)
{
  if (i >= ENTRIES)
    return false;
  *tag = sg_cstr(entry(i)->tag);
  *first = entry(i)->script[0];
  *last = entry(i)->script[1];
  return true;
}

static bool is_name(struct sg_str name, struct sg_str text)
{
  return sg_str_equal(name, text);
}

/* As whole words. */
static bool begins_with(struct sg_str name, struct sg_str text)
{
  return sg_str_starts(text, name) &&
         (text.n == name.n || !(sg_is_alpha(text.p[name.n]) || text.p[name.n] == '-' ||
                                ((unsigned char)text.p[name.n] & 0x80) != 0));
}

static bool ends_with(struct sg_str name, struct sg_str text)
{
  return sg_str_ends(text, name) && (text.n == name.n || text.p[text.n - name.n - 1] == ' ');
}

bool sg_names_are(enum sg_names names, struct sg_str text)
{
  char buf[NAME_MAX_BYTES];
  return text.n <= NAME_MAX_BYTES && any_name(names, is_name, sg_words_fold(text, buf, sizeof buf));
}

bool sg_names_begin(enum sg_names names, struct sg_str text)
{
  char buf[NAME_MAX_BYTES];
  return any_name(names, begins_with, sg_words_fold(text, buf, sizeof buf));
}

bool sg_names_end(enum sg_names names, struct sg_str text)
{
  char buf[NAME_MAX_BYTES];
  size_t from = text.n > NAME_MAX_BYTES ? text.n - NAME_MAX_BYTES : 0;
  while (from < text.n && ((unsigned char)text.p[from] & 0xC0) == 0x80)
    from++;
  return any_name(names, ends_with, sg_words_fold(sg_slice(text, from, text.n), buf, sizeof buf));
}

void sg_words_join(struct sg_buf *out, int language, const struct sg_str *items, size_t count)
{
  for (size_t i = 0; i < count; i++) {
    if (i > 0)
      sg_buf_add(out, sg_words_get(language, i + 1 == count ? SG_WORD_AND : SG_WORD_COMMA));
    sg_buf_add(out, items[i]);
  }
}
