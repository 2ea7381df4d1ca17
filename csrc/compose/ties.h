/* What ties sections together, planned once for the whole paper: each pair of sections is told of once, in the
 * section where it helps most, and no sentence is quoted twice. Private to csrc/compose.
 */
#ifndef SG_COMPOSE_TIES_H
#define SG_COMPOSE_TIES_H

#include "analysis/analysis.h"
#include "languages/labels.h"

#define SG_NO_SENTENCE UINT32_MAX

struct sg_tie {
  uint32_t section, other; /* where it is told, and the section that it names */
  uint32_t says;           /* enum sg_word: how the two hang together */
  uint32_t sentence;       /* of `other`, which says how, or SG_NO_SENTENCE where `says` is enough */
  struct sg_str what;      /* Markdown of what ties them, or empty where it is the section as a whole */
  struct sg_str words; /* of the sentence, where only those that lead to its formula are quoted; else empty */
  double rank;         /* the higher the sooner */
};

struct sg_ties {
  const struct sg_tie *rows; /* by section, the best first */
  size_t count;
  const uint8_t *quoted; /* by sentence: 1 where a tie is told with it */
};

/* How much a newcomer is helped, by what the tie says. Set by reading the guides of 31 papers. */
enum sg_tie_rank {
  SG_RANK_ECHO = 1,    /* what another section says of it */
  SG_RANK_SUMMED,      /* what the abstract or the conclusion says of it */
  SG_RANK_COUNTERPART, /* the methods of a result, the result of methods */
  SG_RANK_OUTCOME,     /* what the conclusion tells of what the introduction sets out to do */
  SG_RANK_AHEAD,       /* an earlier section sends its reader here */
  SG_RANK_VALUE,       /* a measured value that is weighed later */
  SG_RANK_BACK,        /* a later section goes back to this one */
  SG_RANK_DEFINED,     /* a term's definition, in the section that goes on with it */
  SG_RANK_FORMULA,     /* the same quantity by another formula */
  SG_RANK_USED,        /* a term, where it does something */
  SG_RANK_BUILDS_ON,   /* a later section works with what stands here */
  SG_RANK_LIMITS,      /* or says how far it holds */
};

struct sg_planner {
  const struct sg_analysis *analysis;
  const struct sg_paper *paper;
  struct sg_arena *arena; /* for the ties, and scratch */
  struct sg_tie *rows;
  size_t count, capacity;
};

/* Offers a tie of two sections that can be told of. */
void sg_offer_tie(struct sg_planner *p, struct sg_tie tie);

/* Does the sentence stand right before or behind the tie's section, where its reader has just read it, or is
 * about to? */
bool sg_is_beside(const struct sg_planner *p, const struct sg_tie *tie);

/* Plain text as inline Markdown, in the planner's arena. */
struct sg_str sg_tie_name(struct sg_planner *p, struct sg_str plain);

/* May the section be told of, or tell of others: it has a heading of its own and is no list of references? */
bool sg_can_be_tied(const struct sg_planner *p, size_t section);

/* Is it the abstract, by its title where the source does not say so: the first that has one? */
bool sg_is_abstract(const struct sg_paper *paper, size_t section);

/* Does the section's heading begin or end with one of the names? */
bool sg_is_headed(const struct sg_paper *paper, size_t section, enum sg_names names);

/* Does the sentence end with a stop of its own: no code or formula goes on with it? */
bool sg_is_finished(const struct sg_analysis *analysis, size_t sentence);

/* Can the sentence be quoted by itself: whole, not long, leaning on nothing, and not about the way through the
 * paper? */
bool sg_can_quote(const struct sg_analysis *analysis, size_t sentence);

/* Can it, or is it only about the way through the paper: "In this paper we describe …"? */
bool sg_can_retell(const struct sg_analysis *analysis, size_t sentence);

/* Is what the sentence says of a reference only that something is there: "More details are given in Section 3",
 * "Section 4 discusses it"? In brackets it hangs on what the sentence says besides. */
bool sg_only_points(const struct sg_analysis *analysis, size_t sentence);

/* The kinds, each in a file of its own. */
void sg_offer_references(struct sg_planner *p);
void sg_offer_parts(struct sg_planner *p);
void sg_offer_terms(struct sg_planner *p);
void sg_offer_values(struct sg_planner *p);
void sg_offer_echoes(struct sg_planner *p);
void sg_offer_formulas(struct sg_planner *p);
void sg_offer_outcome(struct sg_planner *p);
void sg_offer_counterparts(struct sg_planner *p);
void sg_offer_summed(struct sg_planner *p);

/* Is it a word that says that something is used, caused or changed? English. Does the sentence hold one? */
bool sg_says_use(struct sg_str word);
bool sg_has_use(const struct sg_analysis *analysis, size_t sentence);

#endif
