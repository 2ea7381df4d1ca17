#include "text/vocabulary.h"

#include "base/utf8.h"
#include "text/lexicon.h"

enum { WORD_BYTES_MAX = 256 }; /* what is longer is compared by its first bytes */

size_t sg_fold_word(struct sg_str form, char *out, size_t size)
{
  static const char *const ligatures[] = {"ff", "fi", "fl", "ffi", "ffl", "st", "st"};
  size_t n = 0;
  for (size_t at = 0, length; at < form.n && n + 4 <= size; at += length) {
    unsigned char c = (unsigned char)form.p[at];
    length = 1;
    if (c == '\\')
      continue;
    if (c < 0x80) {
      out[n++] = sg_lower((char)c);
      continue;
    }
    uint32_t code = sg_utf8_decode(form, at, &length);
    if (code == 0xAD)
      continue;
    if (code >= 0xFB00 && code <= 0xFB06) {
      const char *plain = ligatures[code - 0xFB00];
      memcpy(out + n, plain, strlen(plain));
      n += strlen(plain);
    } else if (code == 0x2019) {
      out[n++] = '\'';
    } else if (code == 0x2010 || code == 0x2011) {
      out[n++] = '-';
    } else {
      n += sg_utf8_encode(sg_to_lower(code), out + n);
    }
  }
  return n;
}

static size_t power_above(size_t n)
{
  size_t power = 64;
  while (power < n)
    power *= 2;
  return power;
}

bool sg_vocabulary_init(struct sg_vocabulary *vocabulary, const struct sg_vocabulary *base, struct sg_str tag,
                        size_t expected, struct sg_arena *arena)
{
  size_t slots = power_above(expected * 2);
  *vocabulary = (struct sg_vocabulary){.base = base, .arena = arena};
  vocabulary->lang = base != NULL ? base->lang : sg_lang_of(tag);
  vocabulary->stemmer = base != NULL ? base->stemmer : sg_stemmer_new(tag, arena);
  vocabulary->word_slots = SG_ARENA_NEW(arena, uint32_t, slots);
  vocabulary->stem_slots = SG_ARENA_NEW(arena, uint32_t, slots);
  vocabulary->word_mask = vocabulary->stem_mask = slots - 1;
  vocabulary->words = SG_ARENA_NEW(arena, struct sg_word_entry, expected);
  vocabulary->stems = SG_ARENA_NEW(arena, struct sg_stem, expected);
  vocabulary->word_capacity = vocabulary->stem_capacity = expected;
  return vocabulary->stemmer != NULL && !arena->failed;
}

static size_t base_stems(const struct sg_vocabulary *vocabulary)
{
  return vocabulary->base != NULL ? vocabulary->base->stem_count : 0;
}

/* Is it the row of the form? Most are told by their hashes alone. */
static inline bool is_form(const struct sg_word_entry *row, struct sg_str form, uint64_t hash)
{
  return row->hash == hash && row->form.n == form.n &&
         (form.n < SG_HASH_SURE || memcmp(row->form.p, form.p, form.n) == 0);
}

/* Slot where `form` is or would be. */
static inline size_t word_slot(const struct sg_vocabulary *vocabulary, struct sg_str form, uint64_t hash)
{
  size_t slot = (size_t)hash & vocabulary->word_mask;
  while (vocabulary->word_slots[slot] != 0 &&
         !is_form(&vocabulary->words[vocabulary->word_slots[slot] - 1], form, hash))
    slot = (slot + 1) & vocabulary->word_mask;
  return slot;
}

static size_t stem_slot(const struct sg_vocabulary *vocabulary, struct sg_str key, uint64_t hash)
{
  size_t slot = (size_t)hash & vocabulary->stem_mask;
  while (vocabulary->stem_slots[slot] != 0 &&
         !sg_str_equal(vocabulary->stems[vocabulary->stem_slots[slot] - 1].key, key))
    slot = (slot + 1) & vocabulary->stem_mask;
  return slot;
}

/* Twice the slots when they are more than half full; false when memory is short. */
static bool grow_words(struct sg_vocabulary *vocabulary)
{
  if (vocabulary->word_count * 2 < vocabulary->word_mask)
    return true;
  size_t slots = (vocabulary->word_mask + 1) * 2;
  vocabulary->word_slots = SG_ARENA_NEW(vocabulary->arena, uint32_t, slots);
  if (vocabulary->word_slots == NULL)
    return false;
  vocabulary->word_mask = slots - 1;
  for (size_t i = 0; i < vocabulary->word_count; i++) {
    const struct sg_word_entry *row = &vocabulary->words[i];
    vocabulary->word_slots[word_slot(vocabulary, row->form, row->hash)] = (uint32_t)i + 1;
  }
  return true;
}

static bool grow_stems(struct sg_vocabulary *vocabulary)
{
  if (vocabulary->stem_count * 2 < vocabulary->stem_mask)
    return true;
  size_t slots = (vocabulary->stem_mask + 1) * 2;
  vocabulary->stem_slots = SG_ARENA_NEW(vocabulary->arena, uint32_t, slots);
  if (vocabulary->stem_slots == NULL)
    return false;
  vocabulary->stem_mask = slots - 1;
  for (size_t i = 0; i < vocabulary->stem_count; i++) {
    struct sg_str key = vocabulary->stems[i].key;
    vocabulary->stem_slots[stem_slot(vocabulary, key, sg_str_hash_word(key))] = (uint32_t)i + 1;
  }
  return true;
}

/* Id of the stem `key` of `form`, added when new; SG_NO_STEM when memory is short. */
static uint32_t add_stem(struct sg_vocabulary *vocabulary, struct sg_str key, struct sg_str form)
{
  const struct sg_vocabulary *base = vocabulary->base;
  uint64_t hash = sg_str_hash_word(key);
  if (base != NULL) {
    uint32_t row = base->stem_slots[stem_slot(base, key, hash)];
    if (row != 0)
      return row - 1;
  }
  size_t slot = stem_slot(vocabulary, key, hash);
  if (vocabulary->stem_slots[slot] != 0)
    return (uint32_t)(base_stems(vocabulary) + vocabulary->stem_slots[slot] - 1);
  struct sg_stem *grown = sg_arena_grow(vocabulary->arena, vocabulary->stems, vocabulary->stem_count,
                                        &vocabulary->stem_capacity, sizeof *grown);
  if (grown == NULL)
    return SG_NO_STEM;
  /* A stem is mostly what its form begins with. */
  struct sg_str copy =
      sg_str_starts(form, key) ? sg_slice(form, 0, key.n) : sg_arena_copy(vocabulary->arena, key);
  if (copy.p == NULL)
    return SG_NO_STEM;
  vocabulary->stems = grown;
  float rarity = vocabulary->lang == SG_LANG_EN ? sg_stem_rarity(key) : SG_RARITY_UNKNOWN;
  vocabulary->stems[vocabulary->stem_count++] = (struct sg_stem){.key = copy, .rarity = rarity};
  vocabulary->stem_slots[slot] = (uint32_t)vocabulary->stem_count;
  uint32_t id = (uint32_t)(base_stems(vocabulary) + vocabulary->stem_count - 1);
  return grow_stems(vocabulary) ? id : SG_NO_STEM;
}

/* -- What a form can be, out of context ------------------------------------------------------------- */

static bool has_pos(int pos, int bits)
{
  return pos >= 0 && (pos & bits) != 0;
}

/* Parts of speech of the word without its last `cut` bytes and with `add` in their place. */
static int pos_without(struct sg_str word, size_t cut, const char *add)
{
  char base[SG_STEM_WORD_MAX + 4];
  size_t n = word.n - cut, k = strlen(add);
  if (word.n < cut + 2 || n + k > sizeof base)
    return -1;
  memcpy(base, word.p, n);
  memcpy(base + n, add, k);
  return sg_word_pos(sg_str(base, n + k));
}

/* Is the word the verb form with `suffix` ("ed", "ing"): of "walk", of "use" or of "plan"? */
static bool inflects(struct sg_str word, const char *suffix)
{
  size_t k = strlen(suffix), n = word.n - k;
  if (word.n < k + 2)
    return false;
  bool doubled = n >= 3 && word.p[n - 1] == word.p[n - 2];
  return has_pos(pos_without(word, k, ""), SG_POS_VERB) || has_pos(pos_without(word, k, "e"), SG_POS_VERB) ||
         (doubled && has_pos(pos_without(word, k + 1, ""), SG_POS_VERB)) ||
         (word.p[n - 1] == 'i' && has_pos(pos_without(word, k + 1, "y"), SG_POS_VERB));
}

/* Does the word end so, with more than `before` bytes before it? Inline, so that lengths are known. */
static inline bool ends_after(struct sg_str word, size_t before, const char *suffix)
{
  size_t n = strlen(suffix);
  return word.n > n + before && word.p[word.n - 1] == suffix[n - 1] &&
         memcmp(word.p + word.n - n, suffix, n) == 0;
}

static inline bool ends_in(struct sg_str word, const char *suffix)
{
  return ends_after(word, 2, suffix);
}

static unsigned inflected(struct sg_str word)
{
  unsigned can = 0;
  if (ends_in(word, "ing") && inflects(word, "ing"))
    can |= SG_CAN_VBG;
  else if (ends_in(word, "ed") && inflects(word, "ed"))
    can |= SG_CAN_VBD;
  if (word.n > 3 && word.p[word.n - 1] == 's' && word.p[word.n - 2] != 's' && !ends_in(word, "us") &&
      !ends_in(word, "is")) {
    bool es = ends_in(word, "es");
    int base = pos_without(word, 1, "");
    if (has_pos(base, SG_POS_VERB) || (es && has_pos(pos_without(word, 2, ""), SG_POS_VERB)) ||
        (ends_in(word, "ies") && has_pos(pos_without(word, 3, "y"), SG_POS_VERB)))
      can |= SG_CAN_VBZ;
    if (base < 0 || has_pos(base, SG_POS_NOUN) || ends_in(word, "ies"))
      can |= SG_CAN_NNS;
  }
  return can;
}

/* The likeliest tag among those the word can bear. */
static enum sg_tag likeliest(int pos, unsigned can)
{
  static const enum sg_tag by_part[] = {SG_TAG_NN, SG_TAG_VB, SG_TAG_JJ, SG_TAG_RB};
  if (can & SG_CAN_VBG)
    return SG_TAG_VBG;
  if (can & SG_CAN_VBD)
    return SG_TAG_VBN;
  if (can & SG_CAN_NNS)
    return SG_TAG_NNS;
  if (can & SG_CAN_VBZ)
    return SG_TAG_VBZ;
  if (pos > 0 && !(pos & SG_POS_IRREGULAR))
    return by_part[pos >> 5 & 3];
  return SG_TAG_NN;
}

static bool is_adjective_shape(struct sg_str word)
{
  return ends_after(word, 3, "ous") || ends_after(word, 3, "ical") || ends_after(word, 3, "able") ||
         ends_after(word, 3, "ible") || ends_after(word, 3, "less") || ends_after(word, 3, "ful") ||
         ends_after(word, 3, "ular") || ends_after(word, 3, "ary") || ends_after(word, 3, "ive") ||
         ends_after(word, 3, "al") || ends_after(word, 3, "ic");
}

/* "high-resolution" is judged by what follows its last hyphen, "non-linear" as well. */
static struct sg_str last_part(struct sg_str word)
{
  for (size_t i = word.n; i > 0; i--)
    if (word.p[i - 1] == '-')
      return sg_slice(word, i, word.n);
  return word;
}

static void classify(struct sg_word_entry *row, struct sg_str word)
{
  struct sg_str part = last_part(word);
  int pos = sg_word_pos(word);
  if (pos < 0 && part.n < word.n)
    pos = sg_word_pos(part);
  unsigned can = inflected(part);
  if (pos > 0) {
    row->known = true;
    if (pos & SG_POS_IRREGULAR)
      can |= (pos & SG_POS_VERB ? SG_CAN_VBD : 0) | (pos & SG_POS_NOUN ? SG_CAN_NNS : 0);
    else
      can |= (pos & SG_POS_NOUN ? SG_CAN_NN : 0) | (pos & SG_POS_VERB ? SG_CAN_VB : 0) |
             (pos & SG_POS_ADJ ? SG_CAN_JJ : 0) | (pos & SG_POS_ADV ? SG_CAN_RB : 0);
  }
  row->known = row->known || (can & (SG_CAN_VBG | SG_CAN_VBD | SG_CAN_VBZ));
  row->tag = likeliest(pos, can);
  if (can == 0 && ends_in(part, "ly")) {
    can = SG_CAN_RB;
    row->tag = SG_TAG_RB;
  } else if (can == 0 && is_adjective_shape(part)) {
    can = SG_CAN_JJ | SG_CAN_NN;
    row->tag = SG_TAG_JJ;
  } else if (can == 0 && ends_in(part, "ed")) {
    can = SG_CAN_JJ | SG_CAN_VBD;
    row->tag = SG_TAG_VBN;
  }
  if (part.n < word.n && (can & (SG_CAN_VBD | SG_CAN_VBG)))
    row->tag = SG_TAG_JJ; /* "memory-mapped", "time-consuming" */
  row->can = (uint8_t)(can != 0 ? can : SG_CAN_NN);
}

/* -- Rows -------------------------------------------------------------------------------------------- */

static unsigned case_flags(struct sg_str form)
{
  unsigned flags = 0;
  size_t letters = 0;
  for (size_t at = 0, length = 1; at < form.n; at += length, length = 1) {
    bool plain = (unsigned char)form.p[at] < 0x80;
    uint32_t code = plain ? (uint32_t)form.p[at] : sg_utf8_decode(form, at, &length);
    bool upper = plain ? code >= 'A' && code <= 'Z' : sg_is_upper(code);
    if (upper && letters == 0)
      flags |= SG_TOKEN_CAPITAL;
    else if (upper && at > 0 && form.p[at - 1] != '-')
      flags |= SG_TOKEN_UPPER; /* "Schwartz-Hearst" is capitalised twice, no acronym */
    letters += upper || (plain ? sg_is_alpha((char)code) : sg_is_letter(code));
  }
  return flags;
}

/* Does the form have nothing but small letters, as most have: is it its own folded form? */
static bool is_small(struct sg_str form)
{
  size_t i = 0;
  while (i < form.n && form.p[i] >= 'a' && form.p[i] <= 'z')
    i++;
  return i == form.n && form.n <= WORD_BYTES_MAX - 4;
}

static bool fill_word(struct sg_vocabulary *vocabulary, struct sg_word_entry *row, struct sg_str form,
                      uint64_t hash)
{
  char folded[WORD_BYTES_MAX + 8];
  bool small = is_small(form);
  size_t n = small ? form.n : sg_fold_word(form, folded, WORD_BYTES_MAX);
  struct sg_str word = small ? form : sg_str(folded, n);
  *row = (struct sg_word_entry){
      .form = form, .hash = hash, .tag = SG_TAG_X, .flags = small ? 0 : (uint8_t)case_flags(form)};
  enum sg_tag closed = sg_closed_class(word, vocabulary->lang);
  /* "US", "IT", "OR": an acronym is not a function word. */
  bool acronym = (row->flags & SG_TOKEN_UPPER) && n <= 3;
  if (closed != SG_TAG_X && !acronym) {
    row->closed = row->known = true;
    row->tag = closed;
    row->flags |= SG_TOKEN_STOP;
  } else if (vocabulary->lang == SG_LANG_EN) {
    classify(row, word);
  }
  char shape[WORD_BYTES_MAX + 8];
  memcpy(shape, word.p, n);
  /* Function words keep their shape: "this" and "thi" are not one word. */
  size_t k = row->closed ? n : sg_stem_word(vocabulary->stemmer, shape, n);
  row->stem = add_stem(vocabulary, sg_str(shape, k), form);
  if (row->stem == SG_NO_STEM)
    return false;
  bool idle = vocabulary->lang == SG_LANG_EN ? !row->closed && !acronym && sg_is_boilerplate(sg_str(shape, k))
                                             : sg_is_frequent_verb(word, vocabulary->lang);
  if (idle)
    row->flags |= SG_TOKEN_STOP;
  return true;
}

static inline const struct sg_word_entry *find_word(const struct sg_vocabulary *vocabulary, struct sg_str form,
                                                    uint64_t hash)
{
  uint32_t row = vocabulary->word_slots[word_slot(vocabulary, form, hash)];
  return row != 0 ? &vocabulary->words[row - 1] : NULL;
}

static const struct sg_word_entry *add_word(struct sg_vocabulary *vocabulary, struct sg_str form, uint64_t hash)
{
  struct sg_word_entry *grown = sg_arena_grow(vocabulary->arena, vocabulary->words, vocabulary->word_count,
                                              &vocabulary->word_capacity, sizeof *grown);
  if (grown == NULL)
    return NULL;
  vocabulary->words = grown;
  struct sg_word_entry *row = &vocabulary->words[vocabulary->word_count];
  if (!fill_word(vocabulary, row, form, hash))
    return NULL;
  row->id = (uint32_t)((vocabulary->base != NULL ? vocabulary->base->word_count : 0) + vocabulary->word_count);
  vocabulary->word_slots[word_slot(vocabulary, form, hash)] = (uint32_t)++vocabulary->word_count;
  return grow_words(vocabulary) ? row : NULL;
}

const struct sg_word_entry *sg_vocabulary_word(struct sg_vocabulary *vocabulary, struct sg_str form)
{
  uint64_t hash = sg_str_hash_word(form);
  const struct sg_word_entry *found = vocabulary->base != NULL ? find_word(vocabulary->base, form, hash) : NULL;
  if (found == NULL)
    found = find_word(vocabulary, form, hash);
  return found != NULL ? found : add_word(vocabulary, form, hash);
}

uint32_t sg_vocabulary_find(const struct sg_vocabulary *vocabulary, struct sg_str form)
{
  const struct sg_word_entry *word = find_word(vocabulary, form, sg_str_hash_word(form));
  if (word != NULL && !(word->flags & SG_TOKEN_UPPER)) /* "ARE" may be an acronym, here it is "are" */
    return word->stem;
  char folded[WORD_BYTES_MAX + 8];
  size_t n = sg_fold_word(form, folded, WORD_BYTES_MAX);
  if (sg_closed_class(sg_str(folded, n), vocabulary->lang) == SG_TAG_X)
    n = sg_stem_word(vocabulary->stemmer, folded, n);
  struct sg_str key = sg_str(folded, n);
  uint32_t row = vocabulary->stem_slots[stem_slot(vocabulary, key, sg_str_hash_word(key))];
  return row != 0 ? row - 1 : SG_NO_STEM;
}
