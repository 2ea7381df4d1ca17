/* How many words a text has, for limits and shares. */
#ifndef SG_TEXT_WORDS_H
#define SG_TEXT_WORDS_H

#include "base/str.h"

/* Words as a reader counts them: runs of letters and digits; of scripts without spaces two characters. `s` is
 * UTF-8. */
size_t sg_count_words(struct sg_str s);

#endif
