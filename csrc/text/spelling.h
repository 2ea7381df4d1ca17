/* What the spellings of a term have in common: inflections, articles and turned phrases apart. */
#ifndef SG_TEXT_SPELLING_H
#define SG_TEXT_SPELLING_H

#include "base/buf.h"
#include "text/stem.h"

/* The stem of a lower-case word: `buffer` holds it where it differs. English words lose their irregular plural
 * first; a word longer than SG_STEM_WORD_MAX stays as it is. */
struct sg_str sg_spelling_stem(struct sg_stemmer *stemmer, bool english, struct sg_str word,
                               char buffer[SG_STEM_WORD_MAX]);

/* Appends the stems of the term's words, in the order of the alphabet and with spaces between, but for articles
 * and what joins a turned phrase in any language ("manipulation of data" is "data manipulation"). Of very many
 * words the first count. */
void sg_spelling_key(struct sg_stemmer *stemmer, bool english, struct sg_str term, struct sg_buf *out);

#endif
