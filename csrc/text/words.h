/* How many words a text has, for limits and shares; and its singular. */
#ifndef SG_TEXT_WORDS_H
#define SG_TEXT_WORDS_H

#include "base/str.h"

/* Words between spaces; of scripts without spaces three characters count as one. `s` is UTF-8. */
size_t sg_count_words(struct sg_str s);

/* The singular of an English plural that no rule tells, "matrices", in lower case; any other word as it is. */
struct sg_str sg_words_unplural(struct sg_str word);

/* Sets *singular to the English word or phrase with its last word in the singular, written to the `size` bytes
 * of `out`; false when the word has no plural ending or does not fit. Lower case. */
bool sg_words_singular(struct sg_str word, char *out, size_t size, struct sg_str *singular);

#endif
