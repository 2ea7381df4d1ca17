#include "languages/tell.h"

#include "base/utf8.h"
#include "languages/labels.h"

enum {
  LANGUAGES_MAX = 64,
  SLOTS = 2048, /* of a table of the frequent words; those of all languages are some 400 */
  WORD_MAX = 32 /* bytes; no frequent word is as long */
};

struct word {
  struct sg_str text;
  size_t language;
};

/* -- By script ------------------------------------------------------------------------------------------ */

/* The language whose script makes up a third of the letters; SG_NPOS. */
static size_t by_script(struct sg_str text)
{
  enum { LATIN_LAST = 0x2FF };
  size_t counts[LANGUAGES_MAX] = {0}, letters = 0, length, ja = SG_NPOS, zh = SG_NPOS;
  struct sg_str tag;
  uint32_t first, last;
  for (size_t at = 0; at < text.n; at += length) {
    uint32_t c = sg_utf8_decode(text, at, &length);
    letters += c > LATIN_LAST || (c < 0x80 && sg_is_alpha((char)c));
    for (size_t i = 0; c > LATIN_LAST && i < LANGUAGES_MAX && sg_language_script(i, &tag, &first, &last); i++)
      counts[i] += c >= first && c <= last;
  }
  for (size_t i = 0; i < LANGUAGES_MAX && sg_language_script(i, &tag, &first, &last); i++) {
    ja = sg_str_equal(tag, SG_LIT("ja")) ? i : ja;
    zh = sg_str_equal(tag, SG_LIT("zh")) ? i : zh;
  }
  /* Japanese mixes kana with the characters that it shares with Chinese. */
  if (ja != SG_NPOS && zh != SG_NPOS && counts[ja] * 10 > counts[zh]) {
    counts[ja] += counts[zh];
    counts[zh] = 0;
  }
  for (size_t i = 0; i < LANGUAGES_MAX; i++)
    if (counts[i] * 3 > letters)
      return i;
  return SG_NPOS;
}

/* -- By words ------------------------------------------------------------------------------------------- */

/* The first slot for a word; others that it may stand in follow. */
static size_t slot_of(struct sg_str word)
{
  return (size_t)sg_str_hash(word) % SLOTS;
}

static void fill(struct word *slots)
{
  struct sg_str tag, list, word;
  size_t used = 0;
  for (size_t i = 0; i < LANGUAGES_MAX && sg_names_list(i, SG_NAMES_FREQUENT, &tag, &list); i++)
    while (sg_words_next(&list, &word) && ++used < SLOTS) {
      size_t slot = slot_of(word);
      while (slots[slot].text.n > 0)
        slot = (slot + 1) % SLOTS;
      slots[slot] = (struct word){word, i};
    }
}

static bool is_word_byte(char c)
{
  return sg_is_alpha(c) || ((unsigned char)c & 0x80) != 0;
}

/* Counts the frequent words of each language. */
static void count_words(struct sg_str text, size_t counts[LANGUAGES_MAX])
{
  struct word slots[SLOTS] = {0};
  char lower[WORD_MAX];
  fill(slots);
  for (size_t at = 0; at < text.n; at++) {
    size_t n = 0;
    for (; at < text.n && is_word_byte(text.p[at]); at++, n++)
      if (n < WORD_MAX)
        lower[n] = sg_lower(text.p[at]);
    if (n == 0 || n > WORD_MAX)
      continue;
    for (size_t slot = slot_of(sg_str(lower, n)); slots[slot].text.n > 0; slot = (slot + 1) % SLOTS)
      counts[slots[slot].language] += sg_str_equal(slots[slot].text, sg_str(lower, n));
  }
}

struct sg_str sg_language_tell(struct sg_str text)
{
  size_t counts[LANGUAGES_MAX] = {0}, most = 0, script = by_script(text);
  struct sg_str best = SG_LIT("en"), tag, list;
  if (script == SG_NPOS)
    count_words(text, counts);
  for (size_t i = 0; i < LANGUAGES_MAX && sg_names_list(i, SG_NAMES_FREQUENT, &tag, &list); i++) {
    if (i == script)
      return tag;
    if (counts[i] > most || (counts[i] == most && most > 0 && sg_str_compare(tag, best) < 0)) {
      most = counts[i];
      best = tag;
    }
  }
  return best;
}
