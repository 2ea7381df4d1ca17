/* The dictionaries installed on this machine: which there are, and what they say of a term.
 *
 * Read in place and only when asked; a project that ships none stays free of their licences. Which
 * directories are looked into is the caller's affair (never a document's).
 */
#ifndef SG_DICTIONARY_DICTIONARY_H
#define SG_DICTIONARY_DICTIONARY_H

#include "base/arena.h"
#include "base/status.h"
#include "base/str.h"
#include "dictionary/sense.h"

struct sg_dictionaries;

/* Looks for dictd databases (NAME.index with NAME.dict or NAME.dict.dz) and WordNet (index.noun
 * with data.noun) in `directories`; one that does not exist is passed over. The caller ends *out
 * with sg_dictionaries_close. SG_ENOMEM, SG_EINVAL. */
SG_MUST_CHECK enum sg_status sg_dictionaries_open(const struct sg_str *directories, size_t count,
                                                  struct sg_dictionaries **out, struct sg_error *err);

/* NULL allowed. */
void sg_dictionaries_close(struct sg_dictionaries *dictionaries);

/* How many were found (0 for NULL), the most suitable for technical terms first, and what a reader
 * is told of where a definition comes from ("FOLDOC", "WordNet"). */
size_t sg_dictionaries_count(const struct sg_dictionaries *dictionaries);
const char *sg_dictionaries_name(const struct sg_dictionaries *dictionaries, size_t which);

/* What a dictionary is good for. */
enum sg_kind_of_dictionary {
  SG_DICTIONARY_OTHER,
  SG_DICTIONARY_TECHNICAL, /* of computing: FOLDOC */
  SG_DICTIONARY_GENERAL,   /* of all English: GCIDE */
  SG_DICTIONARY_EXPANDS,   /* abbreviations: its senses are long forms, not definitions */
};
enum sg_kind_of_dictionary sg_dictionaries_kind(const struct sg_dictionaries *dictionaries, size_t which);

/* Is the word (UTF-8, any case) an adjective, or the comparative of one? WordNet tells; false without it. */
bool sg_dictionaries_has_adjective(struct sg_dictionaries *dictionaries, struct sg_str word);

/* What dictionary `which` says of `term` (UTF-8; a plural is also looked for as its singular).
 * Writes at most SG_SENSE_MAX senses, their strings from `arena`. A damaged or vanished dictionary
 * answers SG_EPARSE or SG_EIO once, and has no senses from then on. SG_ENOMEM. */
SG_MUST_CHECK enum sg_status sg_dictionaries_find(struct sg_dictionaries *dictionaries, size_t which,
                                                  struct sg_str term, struct sg_arena *arena,
                                                  struct sg_sense senses[SG_SENSE_MAX], size_t *count,
                                                  struct sg_error *err);

#endif
