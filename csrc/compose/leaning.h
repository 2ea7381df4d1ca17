/* Which sentences lean on the one before them: a guide that shows them without it leaves a word
 * that points at nothing. Private to csrc/compose.
 */
#ifndef SG_COMPOSE_LEANING_H
#define SG_COMPOSE_LEANING_H

#include "analysis/analysis.h"

/* Does the sentence open with a word that points at the one before: "It", "These values", also after
 * a connective or in a clause at its head ("Yet, this …", "Since it …", "Most of them …")? Such a
 * sentence opens no bullet unless that one stands right above. English by grammar, the other
 * languages that have word lists by their first word. */
bool sg_points_back(const struct sg_analysis *analysis, size_t sentence);

/* Does it point there at all near its head ("To reduce this artifact, …", "We used this association
 * …", "Instead, …")? It can be read by itself, but better after the other. */
bool sg_leans(const struct sg_analysis *analysis, size_t sentence);

/* Is it a step after the one before ("Then for each query, …", "Second, …")? It stands by itself, but a
 * guide that leaves that one out leaves out the first step. English. */
bool sg_follows(const struct sg_analysis *analysis, size_t sentence);

/* Does the sentence say the one before it again, more simply, and say so ("In other words, …",
 * "Intuitively, …")? */
bool sg_restates(const struct sg_analysis *analysis, size_t sentence);

/* Can the sentence stand by itself in a bullet: prose, not leaning, not cut off at its end? */
bool sg_stands_alone(const struct sg_analysis *analysis, size_t sentence);

/* Has the sentence a finite verb; with `maybe`, or a word that could be one ("Sequencing produces long
 * reads.")? English. */
bool sg_has_verb(const struct sg_analysis *analysis, size_t sentence, bool maybe);

#endif
