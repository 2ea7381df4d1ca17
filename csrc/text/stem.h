/* Stems: what the inflected forms of a word have in common. For comparing, never for showing. */
#ifndef SG_TEXT_STEM_H
#define SG_TEXT_STEM_H

#include "base/arena.h"

enum { SG_STEM_WORD_MAX = 48 }; /* bytes: what is longer is not a word and is left as it is */

/* Languages that the text's data (function words, clitics, sentence ends) knows; others are SG_LANG_OTHER. */
enum sg_lang {
  SG_LANG_OTHER,
  SG_LANG_EN,
  SG_LANG_DE,
  SG_LANG_FR,
  SG_LANG_ES,
  SG_LANG_IT,
  SG_LANG_PT,
  SG_LANG_NL,
};

/* The language of a BCP 47 tag. */
enum sg_lang sg_lang_of(struct sg_str tag);

/* A stemmer of Snowball (M. F. Porter, "Snowball: a language for stemming algorithms", 2001) for one of the
 * languages of its library; English by the original algorithm (Porter, "An algorithm for suffix stripping",
 * Program 14, 1980). */
struct sg_stemmer;

/* The stemmer for a BCP 47 tag, deleted with the arena; where Snowball has none for the language, one that
 * leaves words as they are. NULL when memory is short. */
struct sg_stemmer *sg_stemmer_new(struct sg_str tag, struct sg_arena *arena);

/* Stems the lower-case word in `word` (UTF-8, `length` bytes) in place and returns its new length, which is
 * never larger. */
size_t sg_stem_word(struct sg_stemmer *stemmer, char *word, size_t length);

/* The same of an English word of three lower-case ASCII characters or more (porter.c). */
size_t sg_stem_english(char *word, size_t length);

#endif
