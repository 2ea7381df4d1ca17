/* Word lists compiled into the program: parts of speech, general frequency, function words. */
#ifndef SG_TEXT_LEXICON_H
#define SG_TEXT_LEXICON_H

#include "base/str.h"

enum sg_pos {
  SG_POS_NOUN = 1,
  SG_POS_VERB = 2,
  SG_POS_ADJ = 4,
  SG_POS_ADV = 8,
  SG_POS_IRREGULAR = 16, /* with VERB: a past form; with NOUN: a plural */
};

/* Parts of speech of a lower-case English word as WordNet lists it, with the commonest of them in
 * bits 5 and 6 (0 noun, 1 verb, 2 adjective, 3 adverb); -1 for a word that is not listed, which is a
 * noun if it is an English word at all. */
int sg_word_pos(struct sg_str word);

/* -log10 of the share of an English stem in general text, 1 to 8; SG_RARITY_UNKNOWN when it is
 * not among the 20,000 commonest. */
#define SG_RARITY_UNKNOWN 7.0f
float sg_stem_rarity(struct sg_str stem);

#endif
