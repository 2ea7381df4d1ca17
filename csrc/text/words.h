/* How many words a text has. */
#ifndef SG_TEXT_WORDS_H
#define SG_TEXT_WORDS_H

#include "base/str.h"

/* Words as a reader counts them, of UTF-8: runs of letters and digits, with the hyphens and apostrophes in
 * them; scripts that are written without spaces count by two characters. */
size_t sg_count_words(struct sg_str s);

#endif
