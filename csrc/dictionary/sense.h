/* What a dictionary says of a headword, cleaned for readers: one sense, in plain sentences.
 *
 * Entries come with mark-up of their own ({links}, <domains>, /pronunciations/, [sources], dates,
 * etymologies, quotations). Nothing is added to an entry's words but capitals, final stops and, for
 * WordNet, the sentence that tells what kind of thing the sense is.
 */
#ifndef SG_DICTIONARY_SENSE_H
#define SG_DICTIONARY_SENSE_H

#include "base/arena.h"
#include "base/status.h"
#include "base/str.h"
#include "dictionary/wordnet.h"

enum { SG_SENSE_MAX = 12 }; /* senses of one entry that are read */

struct sg_sense {
  struct sg_str definition; /* plain text, UTF-8: up to 3 sentences and about 90 words */
  struct sg_str text;       /* all that the sense says, for comparing it with a context */
  struct sg_str domain;     /* the subject area that the entry names ("mathematics"), or empty */
  size_t own;               /* bytes of `definition` that define; what kind of thing it is may follow */
  int sentences;            /* in `definition` */
  int rank;                 /* 0 for the entry's first sense */
  int file;                 /* WordNet: its lexicographer file (wordnet.h), else 0 */
  bool explains; /* false: a person, one thing with a name of its own, a maker's product, or a sense that
                  * says its word again ("the act of slowing down"): none that a guide shows */
};

/* Splits the raw entry of a dictd database into senses; senses that are verbs, obsolete or mere
 * pointers elsewhere are left out. `entry` may hold any bytes. Writes at most `max` senses, their
 * strings from `arena`, and returns how many (0 too when memory is short: see the arena). */
size_t sg_sense_split(struct sg_str entry, struct sg_arena *arena, struct sg_sense *senses, size_t max);

/* The same for one sense of WordNet; false when its gloss is empty. */
bool sg_sense_wordnet(const struct sg_wordnet_sense *from, struct sg_arena *arena, struct sg_sense *sense);

#endif
