/* The words of a sense as a reader sees them. Private to csrc/dictionary. */
#ifndef SG_DICTIONARY_GLOSS_H
#define SG_DICTIONARY_GLOSS_H

#include "base/buf.h"
#include "dictionary/sense.h"

enum { SG_GLOSS_MAX = 4000 }; /* bytes of a sense that are read: more is history and anecdotes */

/* Does it hold an address of the web or of mail? */
bool sg_gloss_holds_address(struct sg_str s);

/* Does the sentence only point at another entry ("See also …")? It says nothing to who reads the guide. */
bool sg_gloss_points(struct sg_str sentence);

/* Appends a sentence with a capital and a final stop. */
void sg_gloss_add(struct sg_buf *out, struct sg_str s);

/* Fills the sense's definition, its sentences and whether it explains, from all that its text says; false when
 * nothing is left. Strings come from `arena`. */
bool sg_gloss_finish(struct sg_str text, struct sg_arena *arena, struct sg_sense *sense);

#endif
