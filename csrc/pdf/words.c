#include "pdf/reading.h"

#include "text/vocabulary.h"

/* The document's own vocabulary decides how a word that a line's end divided is written: it knows "HunPOS" and
 * "well-founded" where no list does. Counted without what line ends tore. */

enum { WORD_BYTES = 64, SLOTS = 1 << 17, TWICE = 2, HALF_MIN = 4, SAMPLE = 20000 };

struct slot {
  uint64_t hash;
  uint32_t count;
};

struct sg_pdf_words {
  struct slot *slots;
  size_t used;
  struct sg_vocabulary vocabulary;
  unsigned known, all; /* words of 3 letters or more, and those that an English list has */
};

static struct slot *slot_of(const struct sg_pdf_words *words, uint64_t hash)
{
  size_t i = (size_t)(hash ^ hash >> 32) & (SLOTS - 1);
  while (words->slots[i].count != 0 && words->slots[i].hash != hash)
    i = (i + 1) & (SLOTS - 1);
  return &words->slots[i];
}

/* Lower-case copy in `out`; its length. */
static size_t lowered(struct sg_str word, char *out)
{
  size_t n = 0;
  for (size_t at = 0, length; at < word.n && n + 4 < WORD_BYTES; at += length) {
    uint32_t code = sg_utf8_decode(word, at, &length);
    n += sg_utf8_encode(sg_to_lower(code), out + n);
  }
  return n;
}

static uint32_t count_of(const struct sg_pdf_words *words, struct sg_str lower)
{
  const struct slot *slot = slot_of(words, sg_str_hash(lower));
  return slot->count;
}

static bool is_known(struct sg_pdf_words *words, struct sg_str lower)
{
  const struct sg_word_entry *entry = sg_vocabulary_word(&words->vocabulary, lower);
  return entry != NULL && (entry->known || entry->closed);
}

static void add_word(struct sg_pdf_reading *r, struct sg_pdf_words *words, struct sg_str word)
{
  char lower[WORD_BYTES];
  size_t n = lowered(word, lower);
  uint64_t hash = sg_str_hash(sg_str(lower, n));
  struct slot *slot = slot_of(words, hash);
  if (slot->count == 0) {
    if (words->used * 2 > SLOTS)
      return;
    words->used++;
    slot->hash = hash;
  }
  slot->count++;
  if (word.n >= 3 && words->all < SAMPLE) {
    struct sg_str copy = slot->count == 1 ? sg_arena_copy(r->arena, sg_str(lower, n)) : sg_str(lower, n);
    words->all++;
    words->known +=
        slot->count == 1 ? is_known(words, copy) : sg_vocabulary_word(&words->vocabulary, copy)->known;
  }
}

static bool is_word_byte(struct sg_str s, size_t at, size_t *length)
{
  uint32_t code = sg_utf8_decode(s, at, length);
  return sg_is_letter(code) || code == '-';
}

/* Counts a line's words but those that its ends tear. `torn`: the line before ended in a hyphen. */
static bool count_line(struct sg_pdf_reading *r, struct sg_pdf_words *words, struct sg_str text, bool torn)
{
  bool ends_torn = text.n > 1 && text.p[text.n - 1] == '-';
  for (size_t at = 0, length; at < text.n; at += length) {
    size_t from = at;
    while (at < text.n && is_word_byte(text, at, &length))
      at += length;
    bool tears = (torn && from == 0) || (ends_torn && at >= text.n);
    if (at > from && !tears && at - from < WORD_BYTES - 4)
      add_word(r, words, sg_slice(text, from, at));
    if (at < text.n)
      (void)sg_utf8_decode(text, at, &length);
    else
      length = 1;
  }
  return ends_torn;
}

struct sg_pdf_words *sg_pdf_count_words(struct sg_pdf_reading *r)
{
  struct sg_pdf_words *words = SG_ARENA_NEW(r->arena, struct sg_pdf_words, 1);
  bool torn = false;
  if (words == NULL)
    return NULL;
  words->slots = SG_ARENA_NEW(r->arena, struct slot, SLOTS);
  if (words->slots == NULL || !sg_vocabulary_init(&words->vocabulary, NULL, SG_LIT("en"), 4096, r->arena))
    return NULL;
  for (uint32_t i = 0; i < r->line_count && !r->arena->failed; i++)
    if (!sg_pdf_in_references(r, i) && r->lines[i].role != SG_PDF_OUT)
      torn = count_line(r, words, r->lines[i].text, torn);
  return words;
}

double sg_pdf_known_share(const struct sg_pdf_reading *r)
{
  return r->words != NULL && r->words->all > 0 ? (double)r->words->known / r->words->all : 1;
}

static bool is_prefix(struct sg_str lower)
{
  static const char *const prefixes[] = {"non",    "self",  "multi", "semi",  "well", "cross", "meta", "quasi",
                                         "pseudo", "all",   "ex",    "half",  "high", "low",   "long", "short",
                                         "two",    "three", "one",   "state", "open", "so",    "real", "built"};
  return SG_ONE_OF(lower, prefixes);
}

static bool is_short_prefix(struct sg_str lower)
{
  static const char *const prefixes[] = {"non", "self", "multi", "semi", "meta", "quasi", "pseudo"};
  return SG_ONE_OF(lower, prefixes);
}

/* Beginnings that are written in one word with what follows. */
static bool is_bound(struct sg_str lower)
{
  static const char *const bound[] = {
      "micro", "macro", "nano",    "milli", "inter",  "intra", "over", "under", "super", "trans",
      "hyper", "photo", "electro", "therm", "thermo", "hydro", "auto", "para",  "infra", "counter",
      "mega",  "giga",  "kilo",    "centi", "mono",   "poly",  "anti", "proto", "retro", "ultra"};
  return SG_ONE_OF(lower, bound);
}

/* "peer-to-", "state-of-": what joins two words of a compound. */
static bool is_link(struct sg_str lower)
{
  static const char *const links[] = {"to", "of", "the", "and", "in", "by", "on", "as", "a", "for", "per"};
  return SG_ONE_OF(lower, links);
}

/* "GPU-", "HPC-": letters that do not begin a word. */
static bool is_acronym(struct sg_str word)
{
  for (size_t i = 0; i < word.n; i++)
    if (word.p[i] < 'A' || word.p[i] > 'Z')
      return false;
  return word.n >= 2;
}

/* Does the text hold it elsewhere, or a list? */
static bool is_word(const struct sg_pdf_reading *r, struct sg_str lower)
{
  return lower.n >= HALF_MIN &&
         (count_of(r->words, lower) > 0 || is_known(r->words, sg_arena_copy(r->arena, lower)));
}

bool sg_pdf_keeps_hyphen(const struct sg_pdf_reading *r, struct sg_str before, struct sg_str after)
{
  char joined[WORD_BYTES * 2 + 2], hyphened[WORD_BYTES * 2 + 2], half[WORD_BYTES];
  struct sg_pdf_words *words = r->words;
  size_t length;
  if (before.n == 0 || after.n == 0 || words == NULL || before.n > WORD_BYTES - 8 || after.n > WORD_BYTES - 8)
    return false;
  size_t first = lowered(before, joined), n = first + lowered(after, joined + first);
  memcpy(hyphened, joined, first);
  hyphened[first] = '-';
  memcpy(hyphened + first + 1, joined + first, n - first);
  struct sg_str whole = sg_str(joined, n), a = sg_str(joined, first), b = sg_str(joined + first, n - first);
  uint32_t with = count_of(words, sg_str(hyphened, n + 1)), without = count_of(words, whole);
  if (with > 0 && with >= without)
    return true;
  if (without > 0)
    return false;
  if (sg_is_upper(sg_utf8_decode(after, 0, &length)) || sg_is_digit(before.p[before.n - 1]) ||
      sg_is_digit(after.p[0]))
    return true;
  size_t hyphen = before.n; /* "high-perfor- mance": the part behind the last hyphen counts */
  while (hyphen > 0 && before.p[hyphen - 1] != '-')
    hyphen--;
  if (hyphen > 0) {
    size_t part = lowered(sg_slice(before, hyphen, before.n), half);
    memcpy(joined, half, part);
    memmove(joined + part, b.p, b.n); /* it lies behind, and moves towards the front */
    whole = sg_str(joined, part + b.n);
    a = sg_str(half, part);
    b = sg_str(joined + part, b.n);
    if (is_link(a))
      return true;
    if (count_of(words, whole) > 0)
      return false;
  }
  size_t end = sg_str_find(b, SG_LIT("-"), 0);
  if (is_acronym(before) || (end != SG_NPOS && is_link(sg_slice(b, 0, end)))) /* "peer-" and "to-peer" */
    return true;
  struct sg_str kept = sg_arena_copy(r->arena, whole);
  bool listed = is_known(words, kept);
  if (is_short_prefix(a) && (count_of(words, b) > 0 || is_known(words, sg_arena_copy(r->arena, b))))
    return true;
  if (listed || is_bound(a))
    return false;
  if (count_of(words, a) >= TWICE && count_of(words, b) >= TWICE && (a.n >= HALF_MIN || is_prefix(a)) &&
      b.n >= 3)
    return true;
  if (sg_str_equal(a, SG_LIT("so")) && is_word(r, b)) /* "so-called" */
    return true;
  return (is_word(r, a) || (a.n + 1 == HALF_MIN && count_of(words, a) >= TWICE)) && is_word(r, b);
}

bool sg_pdf_is_one_word(const struct sg_pdf_reading *r, struct sg_str before, struct sg_str after)
{
  char joined[WORD_BYTES * 2 + 2];
  if (r->words == NULL || before.n == 0 || after.n == 0 || before.n > WORD_BYTES - 8 ||
      after.n > WORD_BYTES - 8)
    return false;
  size_t first = lowered(before, joined), n = first + lowered(after, joined + first);
  uint32_t whole = count_of(r->words, sg_str(joined, n)), a = count_of(r->words, sg_str(joined, first)),
           b = count_of(r->words, sg_str(joined + first, n - first));
  return whole >= TWICE && whole > (a < b ? a : b);
}
