/* The embedded writer: one section of a study guide out of the paper's own sentences, dictionaries
 * and the analysis. No model, no randomness: the same bytes on every machine.
 *
 * The body has the shape of the guide's rules: key ideas that cover every paragraph, the definitions of
 * terms that appear first here under the ideas that use them, and connections. Each point names the
 * paragraphs that it rests on.
 *
 * Sources: sentence and phrase selection after Erkan and Radev (LexRank) and the cue-phrase
 * tradition (Edmundson 1969); dictionary senses by overlap with the context (Lesk 1986).
 */
#ifndef SG_COMPOSE_COMPOSE_H
#define SG_COMPOSE_COMPOSE_H

#include "analysis/analysis.h"
#include "dictionary/dictionary.h"
#include "markdown/points.h"

enum sg_compose_detail {
  SG_DETAIL_BRIEF,  /* the point of each paragraph */
  SG_DETAIL_NORMAL, /* and what carries it */
  SG_DETAIL_DEEP,   /* every sentence */
};

/* Does the paper teach: is its "we" everybody's more often than the authors'? */
enum sg_teaching { SG_TEACHING_UNKNOWN, SG_TEACHING_NOT, SG_TEACHING };

struct sg_ties;

struct sg_compose_options {
  enum sg_compose_detail detail;
  long max_terms;     /* terms that a section defines at most; 0: by its length; negative: none */
  struct sg_str lang; /* language of the guide's own words (BCP 47); empty: the paper's */
  struct sg_dictionaries *dictionaries;     /* NULL: none */
  const struct sg_glossary_entry *glossary; /* the reader's own, asked before dictionaries */
  size_t glossary_count;
  const struct sg_glossary_entry *encyclopaedia; /* asked after them, each with its source */
  size_t encyclopaedia_count;
  enum sg_teaching
      teaching; /* what sg_compose_teaching told of the paper; unknown: it is asked for each section */
  const struct sg_ties *ties; /* what sg_compose_ties planned; NULL: it is planned for each section */
};

/* Appends the body of section `section` (0-based, below paper.section_count) to `points`, which an arena
 * of the caller's holds; nothing for a section with neither text nor subsections. `options` may be NULL.
 * SG_EINVAL for a section that is not there, SG_ENOMEM, SG_ETOOBIG. A dictionary that cannot be
 * read is left out. */
SG_MUST_CHECK enum sg_status sg_compose_section(const struct sg_analysis *analysis, int section,
                                                const struct sg_compose_options *options,
                                                struct sg_points *points, struct sg_error *err);

/* Looks at a sample of the paper's sentences: once for all of its sections. */
enum sg_teaching sg_compose_teaching(const struct sg_analysis *analysis);

/* Plans what ties the paper's sections together: once for all of them. `arena` holds the plan. SG_ENOMEM,
 * SG_ETOOBIG. */
SG_MUST_CHECK enum sg_status sg_compose_ties(const struct sg_analysis *analysis, struct sg_arena *arena,
                                             const struct sg_ties **ties, struct sg_error *err);

/* Is the term one that the guide defines (where a definition is to be had), in the section where it
 * appears first? By its rank for the paper's length, or since the paper itself marks it: a keyword, an
 * abbreviation, a term with a defining sentence. */
bool sg_compose_is_planned(const struct sg_analysis *analysis, size_t term);

#endif
