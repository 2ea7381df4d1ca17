/* What the parts of the embedded writer share while one section is composed. Private to
 * csrc/compose. */
#ifndef SG_COMPOSE_COMPOSING_H
#define SG_COMPOSE_COMPOSING_H

#include "compose/bullets.h"
#include "compose/compose.h"
#include "compose/leaning.h"
#include "languages/labels.h"

struct sg_definition;

/* What becomes of a sentence of the section. */
enum sg_use {
  SG_USE_FREE,       /* not chosen yet */
  SG_USE_DEFINITION, /* stands in the group of terms */
  SG_USE_CONNECTION, /* stands in the group of connections */
  SG_USE_TOP,        /* a paragraph's point */
  SG_USE_SUB,        /* carries it */
  SG_USE_LEAD,       /* names what the sentence after it says, and stands in front of it */
  SG_USE_CARRIED,    /* opens its paragraph, and stands under the end of the one before, that it points at */
  SG_USE_LOCKED,     /* must stay where it is in its paragraph, chosen or not */
};

struct sg_composing {
  const struct sg_analysis *analysis;
  const struct sg_paper *paper;
  const struct sg_compose_options *options;
  uint32_t section;
  const struct sg_section *row;        /* that section */
  const struct sg_section_span *span;
  int language;
  struct sg_arena *arena; /* scratch and bullets, freed when the section is done */
  struct sg_bullets bullets;
  uint8_t *uses;      /* enum sg_use by sentence, from span->sentence_from */
  struct sg_definition *definitions; /* of the terms that appear first here, as they will stand */
  size_t definition_count;
  struct sg_buf line; /* the bullet being written */
  bool failed;        /* memory ran out in a scratch buffer: the section is not whole */
};

/* Frees a scratch buffer; that memory ran out is not forgotten. One that its maximum cut is left out. */
static inline void sg_free_scratch(struct sg_composing *c, struct sg_buf *scratch)
{
  c->failed = c->failed || scratch->failure == SG_ENOMEM;
  sg_buf_free(scratch);
}

static inline uint8_t *sg_use_of(struct sg_composing *c, size_t sentence)
{
  return &c->uses[sentence - c->span->sentence_from];
}

static inline bool sg_is_here(const struct sg_composing *c, size_t sentence)
{
  return sentence >= c->span->sentence_from && sentence < c->span->sentence_to;
}

/* A sentence that may be shown with a term: free where it is one of this section's. */
static inline bool sg_may_show(struct sg_composing *c, int sentence)
{
  return sentence != SG_NONE &&
         (!sg_is_here(c, (size_t)sentence) || *sg_use_of(c, (size_t)sentence) == SG_USE_FREE);
}

static inline struct sg_mark sg_mark_of_sentence(const struct sg_analysis *analysis, size_t sentence)
{
  return (struct sg_mark){analysis->sentences[sentence].section,
                          analysis->sentences[sentence].paragraph};
}

static inline struct sg_mark sg_mark_here(const struct sg_composing *c, size_t paragraph)
{
  return (struct sg_mark){c->section, (uint32_t)paragraph};
}

/* Words and numbers of a sentence; formulas count as one. */
size_t sg_sentence_words(const struct sg_analysis *analysis, size_t sentence);

/* Does the paper define the term in a sentence that is worth showing as its definition? */
bool sg_is_defined(const struct sg_analysis *analysis, const struct sg_term *term);

/* Rarity of the term's rarest word in general English: see sg_stem. */
float sg_term_rarity(const struct sg_analysis *analysis, const struct sg_term *term);

/* The two forms of a term that is abbreviated; NULL where the long form is an address or the short one no
 * acronym. */
const struct sg_abbreviation *sg_pair_of(const struct sg_analysis *analysis, const struct sg_term *term);

/* Is it a sentence of thanks, or one that says who paid? Papers have them outside of sections of that name too. */
bool sg_gives_thanks(const struct sg_analysis *analysis, size_t sentence);

/* Does the sentence tell what somebody thinks or asks, or announce a list? It says nothing of a term. */
bool sg_is_opinion(const struct sg_analysis *analysis, size_t index);

/* Common words are no terms, whatever their rank: "work", "large part". */
bool sg_is_technical(const struct sg_analysis *analysis, const struct sg_term *term);

/* Parts that every paper has ("equation", "introduction"): no terms, no thread of the argument. */
bool sg_is_furniture(struct sg_str term);

/* Text before the first heading where headings follow: title page, authors, addresses. */
bool sg_is_front_matter(const struct sg_composing *c, size_t section);

/* Is paragraph `paragraph` of the section at hand the title page's: authors, addresses, licences? */
bool sg_is_credit(const struct sg_composing *c, size_t paragraph);

/* Acknowledgements, funding and the like: their words are no terms of the paper. */
bool sg_is_back_matter(const struct sg_section *section);

/* Starts c->line anew with "**label**: "; with nothing when the label is empty. */
void sg_start_line(struct sg_composing *c, struct sg_str label);

/* Appends the link to a section: [Title](#anchor). */
void sg_add_section_link(const struct sg_composing *c, size_t section, struct sg_buf *out);

/* Adds c->line as a bullet. */
size_t sg_end_line(struct sg_composing *c, uint32_t depth, struct sg_mark mark);

/* The parts, in the order in which they run. Each leaves failures in the arena and in c->line. */
void sg_plan_definitions(struct sg_composing *c);  /* finds them and reserves their sentences */
void sg_plan_connections(struct sg_composing *c);  /* reserves reasons and contrasts */
void sg_plan_ideas(struct sg_composing *c);        /* chooses what meets each paragraph */
void sg_write_definitions(struct sg_composing *c);
void sg_write_ideas(struct sg_composing *c);
void sg_write_credits(struct sg_composing *c);     /* what sg_is_credit tells of */
void sg_write_connections(struct sg_composing *c);
void sg_write_references(struct sg_composing *c);  /* instead of all others, for the reference list */

#endif
