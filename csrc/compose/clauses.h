/* Clauses of a bullet: where a phrase of it may begin and end.
 *
 * English is marked by its grammar: clauses begin after marks and after words such as "that". Other languages
 * whose words are known are marked by their main clauses, the rest by their punctuation alone. Which of these
 * phrases says most is phrase.h's choice.
 */
#ifndef SG_COMPOSE_CLAUSES_H
#define SG_COMPOSE_CLAUSES_H

#include "analysis/analysis.h"

enum { SG_CLAUSE_TOKENS_MAX = 240 }; /* of a bullet: a phrase is looked for among its first ones */

/* Everything but the tables is borrowed from the reading. */
struct sg_clauses {
  struct sg_str text;
  const struct sg_token *tokens;
  size_t count;
  const struct sg_analysis *analysis;
  const struct sg_reading *reading;
  int words[SG_CLAUSE_TOKENS_MAX + 1];   /* words before each token */
  bool starts[SG_CLAUSE_TOKENS_MAX + 1]; /* a phrase may begin at the token */
  bool ends[SG_CLAUSE_TOKENS_MAX + 1];   /* a phrase may end before the token */
  size_t display;                        /* the first displayed formula, or the number of tokens */
  bool opens[SG_CLAUSE_TOKENS_MAX + 1];  /* a sentence begins at the token; the text's end counts as one */
  bool points[SG_CLAUSE_TOKENS_MAX + 1]; /* the token points back ("diese"), in languages known by lists */
};

/* Marks the clauses of `text`, which is what `reading` was made of. */
void sg_clauses_mark(struct sg_clauses *clauses, struct sg_str text, const struct sg_analysis *analysis,
                     const struct sg_reading *reading);

/* The token's bytes. */
struct sg_str sg_clause_text(const struct sg_clauses *c, size_t i);

/* Is the token this word, whatever its case? False past the last one. */
bool sg_clause_is_word(const struct sg_clauses *c, size_t i, const char *word);

bool sg_clause_is_punct(const struct sg_clauses *c, size_t i);

/* A dash opens an aside as often as it closes one. */
bool sg_clause_is_dash(const struct sg_clauses *c, size_t i);

/* Punctuation between clauses. An en dash without spaces joins: "Metropolis–Hastings". */
bool sg_clause_is_break(const struct sg_clauses *c, size_t i);

/* A stop after which a sentence begins, quotes, brackets and citations aside: not that of "Eq. (3)"
 * or "M. Curie". */
bool sg_clause_ends_sentence(const struct sg_clauses *c, size_t i);

/* A verb in a form that has a subject. */
bool sg_clause_is_finite(const struct sg_clauses *c, size_t i);

/* Words that open a clause which can stand as a highlight without them: "that", "because". */
bool sg_clause_opens(const struct sg_clauses *c, size_t i);

/* Words that turn a phrase into its contrary or hedge it: "not", "hardly", "may". */
bool sg_clause_negates(const struct sg_clauses *c, size_t i);

/* "For the term that the authors report": after a noun, "that" opens no clause that could stand without it. */
bool sg_clause_is_relative(const struct sg_clauses *c, size_t i);

#endif
