/* WordNet's nouns, read in place: glosses and what kind of thing each is.
 *
 * `index.noun` is sorted by bytes; a line names the synsets of a lemma,
 * the most frequent first, as byte offsets into `data.noun`, whose lines end in ` | gloss`
 * (wndb(5WN)).
 */
#ifndef SG_DICTIONARY_WORDNET_H
#define SG_DICTIONARY_WORDNET_H

#include "base/arena.h"
#include "base/status.h"
#include "base/str.h"

struct sg_wordnet;

/* The lexicographer files that a caller asks for (lexnames(5WN)). */
enum {
  SG_FILE_ANIMAL = 5,
  SG_FILE_ATTRIBUTE = 7,
  SG_FILE_BODY = 8,
  SG_FILE_COGNITION = 9,
  SG_FILE_COMMUNICATION = 10,
  SG_FILE_PERSON = 18,
  SG_FILE_PHENOMENON = 19,
  SG_FILE_PLANT = 20,
  SG_FILE_PROCESS = 22,
  SG_FILE_SUBSTANCE = 27,
};

struct sg_wordnet_sense {
  struct sg_str gloss;      /* as in the file: definitions and "examples", `; ` between them */
  struct sg_str kind;       /* first word of the hypernym ("statistical method"), or empty */
  struct sg_str kind_gloss; /* its gloss, or empty */
  int kind_file;            /* its lexicographer file */
  bool instance;            /* the sense is an individual (a person, a place), not a class */
  int file;                 /* the lexicographer file that holds it */
};

/* Opens the database in `directory` (NUL-terminated). The caller ends *wordnet with
 * sg_wordnet_close; NULL on failure: SG_EIO when a file is missing, SG_ENOMEM. */
SG_MUST_CHECK enum sg_status sg_wordnet_open(const char *directory, struct sg_wordnet **wordnet,
                                             struct sg_error *err);

/* NULL allowed. */
void sg_wordnet_close(struct sg_wordnet *wordnet);

/* The senses of a noun (UTF-8, any case, spaces or hyphens between words), the most frequent
 * first; at most 12. Their strings come from `arena`. SG_EIO, SG_EPARSE, SG_ENOMEM. */
SG_MUST_CHECK enum sg_status sg_wordnet_find(struct sg_wordnet *wordnet, struct sg_str noun,
                                             struct sg_arena *arena, struct sg_wordnet_sense *senses,
                                             size_t max, size_t *count, struct sg_error *err);

/* Is the word (UTF-8, any case) an adjective? False where the directory has no `index.adj`. */
bool sg_wordnet_has_adjective(struct sg_wordnet *wordnet, struct sg_str word);

#endif
