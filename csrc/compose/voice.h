/* Who speaks in a sentence of the paper, and who else is in it. Private to csrc/compose. */
#ifndef SG_COMPOSE_VOICE_H
#define SG_COMPOSE_VOICE_H

#include "compose/composing.h"

enum { SG_FIRST_PERSONS_MAX = 48 }; /* in one sentence; what comes after stays */

enum sg_person {
  SG_PERSON_NONE,
  SG_PERSON_WE,
  SG_PERSON_I,
  SG_PERSON_OUR,
  SG_PERSON_MY,
  SG_PERSON_US,
  SG_PERSON_OURS,
  SG_PERSON_SELVES
};

/* A word of the first person: bytes of the sentence. */
struct sg_first_person {
  size_t from, to;
  enum sg_person person;
};

/* How far the authors are told of in the third person: where a sentence opens with what they do, where it says
 * what only authors do, where nothing speaks against it, or also where nobody in particular does what it says,
 * since its paragraph is about them. */
enum sg_voice { SG_VOICE_OPENING, SG_VOICE_GUARDED, SG_VOICE_SENTENCE, SG_VOICE_PARAGRAPH };

/* The first persons of a sentence's plain text; those in links, formulas, code and quotations are not the
 * authors'. How many were found. */
size_t sg_find_first_persons(struct sg_str sentence, struct sg_first_person found[SG_FIRST_PERSONS_MAX]);

/* Is a quotation open where the text ends, so that what follows is its speaker's? */
bool sg_opens_quotation(struct sg_str text);

/* Are the first persons of the sentence its authors? Those of a derivation, of the field and of everybody are
 * not.
 */
bool sg_is_by_authors(struct sg_str sentence, const struct sg_first_person *found, size_t count,
                      enum sg_voice voice);

/* Is the paper one that teaches: its "we" is everybody's more often than not? Judged by a sample. */
bool sg_is_teaching(const struct sg_analysis *analysis);

/* Does that one stay as it is though the sentence is the authors' ("our daily lives")? `speaks`: they are in it
 * besides. */
bool sg_stays_first_person(struct sg_str sentence, const struct sg_first_person *one, bool speaks);

/* The verb that the text after "we" goes on with, adverbs and "have", "will" apart; empty where none is found.
 */
struct sg_str sg_verb_after(struct sg_str text);

/* Is it what everybody has, or the field: "our understanding", "our daily lives", "our discipline"? */
bool sg_is_everybodys(struct sg_str noun);

/* "To the best of our ability": the authors' where they are in the sentence besides, and else everybody's. */
bool sg_is_ability(struct sg_str noun);

/* What "’re" and "’ve" behind "we" stand for, in full; empty where the text begins with neither. */
struct sg_str sg_contracted_verb(struct sg_str rest);

/* Is it a state of persons that is told behind "are": "inclined to", "not able to"? */
bool sg_is_persons_state(struct sg_str after);

/* "Mix-ups can be a problem in any study, but such data allow": is what stands before "us", its verb the last,
 * said of all studies, or of things of a kind without an article? */
bool sg_is_said_of_all(struct sg_str before, struct sg_str verb);

/* Does the verb tell what was done? Derivations are told in the present: what was done is the authors'. */
bool sg_is_past_verb(struct sg_str verb);

/* "usually", not "apply". */
bool sg_is_adverb_in_ly(struct sg_str word);

/* Is it what authors do, and things do not ("believe", "asked")? */
bool sg_is_persons_verb(struct sg_str verb);

/* The next word of ASCII letters from *at on, of those that stand directly behind spaces; empty at anything
 * else.
 */
struct sg_str sg_word_behind(struct sg_str s, size_t *at);

/* The next word of ASCII letters, wherever it begins; false at the end. */
static inline bool sg_next_letters(struct sg_str s, size_t *at, struct sg_str *word)
{
  while (*at < s.n && !sg_is_alpha(s.p[*at]))
    ++*at;
  size_t from = *at;
  while (*at < s.n && sg_is_alpha(s.p[*at]))
    ++*at;
  *word = sg_slice(s, from, *at);
  return word->n > 0;
}

/* Does the word name persons ("students", "linguists")? */
bool sg_is_persons_name(struct sg_str word);

/* Does the text name persons, or speak of others by "they"? */
bool sg_names_persons(struct sg_str text);

/* Does the text name several of anything, to whom a "they" after it may point? */
bool sg_names_several(struct sg_str text);

/* Does a "they" of the sentence's own speak of others? */
bool sg_speaks_of_them(struct sg_str sentence);

/* Would a "they" of the sentence's own be read as the authors, once they are named there? `strict`: or as what
 * they are called, unless other persons stand before it. */
bool sg_is_riddle(struct sg_str sentence, const struct sg_first_person *found, size_t count, bool strict);

/* The next "the authors" of the sentence, of no others' name and followed by no "of …"; `length` bytes of its
 * "the". SG_NPOS when there is none. */
size_t sg_find_authors(struct sg_str sentence, size_t from);

/* Are those authors others, since the text before tells whose work is spoken of? */
bool sg_are_other_authors(struct sg_str sentence, size_t at, struct sg_str before);

#endif
