#include "languages/labels.h"
#include "text/lexicon.h"
#include "text/vocabulary.h"

enum { WORD_BYTES = 16 }; /* of the longest function word */

/* Function words. English ones carry their tag. */
struct closed {
  const char *word;
  uint8_t tag;
};

static const struct closed english[] = {
#include "text/closed.inc"
};

/* Words that every paper uses about itself, as stems. */
static const char *const boilerplate[] = {
#include "text/boilerplate.inc"
};

#include "text/slots.inc" /* where their rows stand by hash: every new word of a text is asked for */

#define SLOT_MASK(slots) (sizeof(slots) / sizeof((slots)[0]) - 1)

static size_t slot_of(struct sg_str word, size_t mask)
{
  uint64_t hash = sg_str_hash(word);
  return (size_t)(hash ^ hash >> 32) & mask;
}

static enum sg_tag find_english(struct sg_str word)
{
  size_t mask = SLOT_MASK(closed_slots);
  for (size_t slot = slot_of(word, mask); closed_slots[slot] != 0; slot = (slot + 1) & mask) {
    const struct closed *row = &english[closed_slots[slot] - 1];
    if (sg_str_order(word, row->word) == 0)
      return (enum sg_tag)row->tag;
  }
  return SG_TAG_X;
}

/* A list of the language; empty where the lists do not know it. */
static struct sg_str list_of(enum sg_lang lang, enum sg_grammar list)
{
  static const char *const tags[] = {[SG_LANG_DE] = "de", [SG_LANG_FR] = "fr", [SG_LANG_ES] = "es",
                                     [SG_LANG_IT] = "it", [SG_LANG_PT] = "pt", [SG_LANG_NL] = "nl"};
  if ((size_t)lang >= sizeof tags / sizeof tags[0] || tags[lang] == NULL)
    return SG_LIT("");
  return sg_words_grammar(sg_words_language(sg_cstr(tags[lang])), list);
}

bool sg_is_frequent_verb(struct sg_str word, enum sg_lang lang)
{
  static const enum sg_grammar lists[] = {SG_GRAMMAR_VERBS, SG_GRAMMAR_USES, SG_GRAMMAR_FINDS};
  struct sg_str phrase;
  for (size_t i = 0; i < sizeof lists / sizeof *lists; i++)
    for (struct sg_str rest = list_of(lang, lists[i]); sg_words_next(&rest, &phrase);)
      if (sg_str_equal(phrase, word))
        return true;
  return false;
}

enum sg_tag sg_closed_class(struct sg_str word, enum sg_lang lang)
{
  if (lang == SG_LANG_EN)
    return find_english(word);
  if (word.n > WORD_BYTES || word.n == 0)
    return SG_TAG_X;
  struct sg_str list = list_of(lang, SG_GRAMMAR_FUNCTION_WORDS);
  for (size_t at = sg_str_find(list, word, 1); at != SG_NPOS; at = sg_str_find(list, word, at + 1))
    if (list.p[at - 1] == ' ' && list.p[at + word.n] == ' ')
      return SG_TAG_DT;
  return SG_TAG_X;
}

bool sg_is_boilerplate(struct sg_str stem)
{
  size_t mask = SLOT_MASK(boilerplate_slots);
  size_t slot = slot_of(stem, mask);
  while (boilerplate_slots[slot] != 0 && sg_str_order(stem, boilerplate[boilerplate_slots[slot] - 1]) != 0)
    slot = (slot + 1) & mask;
  return boilerplate_slots[slot] != 0;
}
