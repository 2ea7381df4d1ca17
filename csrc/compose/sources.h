/* Where a definition may come from when the paper gives none: glossaries and dictionaries. Private
 * to csrc/compose. */
#ifndef SG_COMPOSE_SOURCES_H
#define SG_COMPOSE_SOURCES_H

#include "compose/composing.h"

enum sg_source { SG_FROM_PAPER, SG_FROM_GLOSSARY, SG_FROM_READER, SG_FROM_HANDBOOK, SG_FROM_DICTIONARY };

/* What is looked up in dictionaries. */
struct sg_headword {
  struct sg_str name;    /* as a dictionary lists it; plain text */
  const uint32_t *stems; /* its words */
  size_t stem_count;
  float rarity; /* of the rarest: see sg_stem */
  bool proper;  /* a name */
};

struct sg_definition {
  size_t term;        /* or SG_NPOS: a word that is not a term of the analysis */
  struct sg_str name; /* under which it stands; empty: the term's own */
  enum sg_source source;
  int first, second;  /* sentences of the paper, or SG_NONE */
  struct sg_str text; /* from elsewhere: Markdown; empty where the paper defines and `plainly` alone is added */
  struct sg_str plainly;    /* SG_FROM_HANDBOOK: the gist in everyday words */
  struct sg_str dictionary; /* SG_FROM_DICTIONARY: its name, or an encyclopaedia's */
  int sentences;
  int place;      /* the sentence of the section under which it stands, */
  uint32_t token; /* and where that uses the term */
  bool written;
};

enum { SG_OCCURRENCES_MAX = 40 }; /* of a term that are looked at */

/* What a term's surroundings say: marks the stems of tokens [from, to) in `here` (by stem). */
void sg_context_add(const struct sg_analysis *analysis, size_t from, size_t to, uint8_t *here);

/* The same for the sentences that use the term. */
void sg_context_add_uses(const struct sg_analysis *analysis, const struct sg_term *term, uint8_t *here);

/* Looks the term up, by any of its names, in a glossary's rows. Fills what *d says of source, text
 * and sentences; false when the glossary has no definition of it. */
bool sg_define_from_glossary(struct sg_composing *c, const struct sg_term *term,
                             const struct sg_glossary_entry *rows, size_t count, enum sg_source source,
                             struct sg_definition *d);

/* The same from the installed dictionaries: the sense that shares most with the context `here`,
 * none when that may be chance. */
bool sg_define_from_dictionaries(struct sg_composing *c, const struct sg_headword *word, uint8_t *here,
                                 struct sg_definition *d);

/* Has the handbook an entry of that name? Then it says where the term is met in the entry's sense, and a
 * dictionary's sense would be the same in worse words, or another. */
bool sg_is_in_handbook(struct sg_str name);

/* A word that every student knows, whatever dictionaries explain? */
bool sg_is_everyday(struct sg_str name);

/* How many terms of the handbook the section may bring: as many as the analysis gave it, less at brief detail.
 */
size_t sg_known_limit(const struct sg_composing *c);

/* Has an earlier section defined the term by the handbook? */
bool sg_is_known_before(const struct sg_composing *c, size_t term);

/* Adds the handbook's definitions of terms that have none, up to `limit` definitions in all. */
void sg_define_known(struct sg_composing *c, size_t limit);

/* Adds a definition to the section's unless its sentence has enough of them or another says the same; whether
 * it did. */
bool sg_add_definition(struct sg_composing *c, const struct sg_definition *d);

#endif
