/* Stems: what the inflected forms of a word have in common. For comparing, never for showing. */
#ifndef SG_TEXT_STEM_H
#define SG_TEXT_STEM_H

#include "base/str.h"

enum { SG_STEM_WORD_MAX = 48 }; /* longer words are no words: they are left as they are */

/* Language of a BCP 47 tag that stems are known for; others get SG_LANG_OTHER. */
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

enum sg_lang sg_lang_of(struct sg_str tag);

/* Stems the lower-case word in `word` (UTF-8, `length` bytes) in place and returns its new length.
 * English: M. F. Porter, "An algorithm for suffix stripping", Program 14 (1980), with the two
 * revisions of his own later code (-logi, -bli). Other languages: plural and case endings only,
 * after J. Savoy, "A stemming procedure and stopword list for general French corpora", JASIS 50
 * (1999), and his light stemmers. Words of SG_STEM_WORD_MAX bytes or more stay as they are. */
size_t sg_stem_word(char *word, size_t length, enum sg_lang lang);

#endif
