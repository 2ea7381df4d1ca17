/* The words of a text: every written form once, with its stem and what is known of it out of
 * context.
 */
#ifndef SG_TEXT_VOCABULARY_H
#define SG_TEXT_VOCABULARY_H

#include "base/arena.h"
#include "text/paper.h"
#include "text/stem.h"
#include "text/token.h"

enum { SG_COMMON_RARITY = 2 }; /* -log10: the words above one in a hundred carry nothing */

/* Tags that a form can bear, for the tagger. */
enum sg_can {
  SG_CAN_NN = 1,
  SG_CAN_NNS = 2,
  SG_CAN_VB = 4,
  SG_CAN_VBZ = 8,
  SG_CAN_VBD = 16, /* past or participle */
  SG_CAN_VBG = 32,
  SG_CAN_JJ = 64,
  SG_CAN_RB = 128,
};

struct sg_word_entry {
  struct sg_str form; /* as written, escapes included; borrowed */
  uint64_t hash;      /* of the form, by sg_str_hash_word */
  uint32_t id, stem;
  uint8_t can;    /* enum sg_can; 0 for function words */
  uint8_t tag;    /* the tag of a function word, or the likeliest one */
  uint8_t flags;  /* SG_TOKEN_CAPITAL, _UPPER, _STOP */
  uint8_t closed; /* true: a function word, `tag` is certain */
  uint8_t known;  /* true: stands in a word list, as it is or inflected */
};

struct sg_vocabulary {
  const struct sg_vocabulary *base; /* looked up first; its rows are not changed. NULL: none */
  enum sg_lang lang;
  struct sg_stemmer *stemmer;
  struct sg_arena *arena;
  struct sg_word_entry *words; /* ids start after the base's */
  size_t word_count, word_capacity;
  struct sg_stem *stems; /* ids start after the base's */
  size_t stem_count, stem_capacity;
  uint32_t *word_slots, *stem_slots; /* open addressing; index + 1, 0 is free */
  size_t word_mask, stem_mask;
};

/* An empty vocabulary of the language `tag` (BCP 47; of the base's where it has one), whose memory comes from
 * `arena`; false when memory is short. `expected` is
 * the number of written forms to make room for (more are taken). */
bool sg_vocabulary_init(struct sg_vocabulary *vocabulary, const struct sg_vocabulary *base, struct sg_str tag,
                        size_t expected, struct sg_arena *arena);

/* The row of a written form, added when it is new; NULL when memory is short. Valid until the next
 * call. */
const struct sg_word_entry *sg_vocabulary_word(struct sg_vocabulary *vocabulary, struct sg_str form);

/* Stem id of a written form without adding it, or SG_NO_STEM. */
uint32_t sg_vocabulary_find(const struct sg_vocabulary *vocabulary, struct sg_str form);

/* Lower-case plain form in `out` (at least 4 bytes): escapes, soft hyphens and the curl of
 * apostrophes removed, ligatures resolved. Returns its length, at most `size`; longer forms are cut
 * there. */
size_t sg_fold_word(struct sg_str form, char *out, size_t size);

/* Function words of a language: the tag, or SG_TAG_X for other words. `word` is lower-case. */
enum sg_tag sg_closed_class(struct sg_str word, enum sg_lang lang);

/* Is it one of the verbs that another language than English is read by ("ergibt")? `word` is lower-case. */
bool sg_is_frequent_verb(struct sg_str word, enum sg_lang lang);

/* Words that are content words for grammar and boilerplate in every paper ("paper", "section"). */
bool sg_is_boilerplate(struct sg_str stem);

#endif
