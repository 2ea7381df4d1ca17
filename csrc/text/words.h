/* How many words a text has, for limits and shares. */
#ifndef SG_TEXT_WORDS_H
#define SG_TEXT_WORDS_H

#include "base/str.h"

/* Words between spaces; of scripts without spaces three characters count as one. `s` is UTF-8. */
size_t sg_count_words(struct sg_str s);

#endif
