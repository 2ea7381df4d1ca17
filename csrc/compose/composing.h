/* What the parts of the embedded writer share while one section is composed. Private to
 * csrc/compose.
 *
 * A section is composed in the paper's order: what is left out is chosen first (omit.c), then which
 * terms are defined under which sentence (define.c), then the paragraphs are written one after the
 * other (narrate.c, with blocks.c, tables.c, lists.c and pseudocode.c for what is not running text), then how
 * the section hangs together with others (connect.c).
 */
#ifndef SG_COMPOSE_COMPOSING_H
#define SG_COMPOSE_COMPOSING_H

#include "compose/bullets.h"
#include "compose/compose.h"
#include "compose/leaning.h"
#include "languages/labels.h"

struct sg_definition;
struct sg_named;
struct sg_ties;

enum {
  SG_SIGNPOST_WORDS = 60
}; /* of a section: a shorter one is read at a glance, and told as the paper has it */

/* What becomes of a sentence of the section. */
enum sg_use {
  SG_USE_FREE,    /* to be shown, in its place */
  SG_USE_SHOWN,   /* stands in a bullet */
  SG_USE_OMITTED, /* carries too little for the detail that was asked for */
};

/* Where a term that the section uses stands in one of its sentences. */
struct sg_term_use {
  uint32_t sentence, token_from, token_to;
  uint32_t term;
};

struct sg_composing {
  const struct sg_analysis *analysis;
  const struct sg_paper *paper;
  const struct sg_compose_options *options;
  uint32_t section;
  const struct sg_section *row; /* that section */
  const struct sg_section_span *span;
  int language;
  struct sg_arena *arena; /* scratch and bullets, freed when the section is done */
  struct sg_bullets bullets;
  uint8_t *uses;                 /* enum sg_use by sentence, from span->sentence_from */
  uint32_t *float_at;            /* by paragraph of the section: 1 + the sentence under which it stands, or 0 */
  struct sg_term_use *term_uses; /* in reading order */
  size_t term_use_count;
  size_t most_used;                  /* occurrences of the paper's commonest term */
  struct sg_definition *definitions; /* of the terms that appear first here, by place */
  size_t definition_count;
  const struct sg_ties *ties; /* what ties the paper's sections together */
  struct sg_named *named;     /* symbols and cited tools that are told of here, by place */
  size_t named_count;
  double computing; /* the share of computing's words, once `computing_known` (sources.c) */
  bool computing_known;
  struct sg_str lead; /* of the bullet being written */
  struct sg_buf line; /* its words */
  bool by_authors;    /* the section tells what the authors did, */
  bool one_author;    /* the paper names no other */
  bool teaches;       /* and the paper is one in which "we" is most often everybody */
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

static inline struct sg_mark sg_mark_of_sentence(const struct sg_analysis *analysis, size_t sentence)
{
  return (struct sg_mark){analysis->sentences[sentence].section, analysis->sentences[sentence].paragraph};
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

/* Is it a sentence of thanks, or one that says who paid? Papers have them outside of sections of that name too.
 */
bool sg_gives_thanks(const struct sg_analysis *analysis, size_t sentence);

/* Does the sentence tell what somebody thinks or asks, or announce a list? It says nothing of a term. */
bool sg_is_opinion(const struct sg_analysis *analysis, size_t index);

/* Common words are not terms, whatever their rank: "work", "large part". */
bool sg_is_technical(const struct sg_analysis *analysis, const struct sg_term *term);

/* Parts that every paper has ("equation", "introduction"): no terms, no thread of the argument. */
bool sg_is_furniture(struct sg_str term);

/* Text before the first heading where headings follow: title page, authors, addresses. */
bool sg_is_front_matter(const struct sg_composing *c, size_t section);

/* Is paragraph `paragraph` of the section at hand the title page's: authors, addresses, licences? */
bool sg_is_credit(const struct sg_composing *c, size_t paragraph);

/* Does a sentence, of any section, refer to what has that name ("Figure 3")? */
bool sg_sentence_names(const struct sg_analysis *analysis, size_t sentence, struct sg_str name);

/* Starts a bullet with that lead, or none: c->line is empty then. */
void sg_start_line(struct sg_composing *c, struct sg_str lead);

/* Appends the link to a section: [Title](#anchor). */
void sg_add_section_link(const struct sg_composing *c, size_t section, struct sg_buf *out);

/* Sets the titles of sections beside their numbers, where the bullets so far name them first. */
void sg_write_titles(struct sg_composing *c);

/* Adds c->line under its lead as a bullet; the lead is used up. */
size_t sg_end_line(struct sg_composing *c, uint32_t depth, struct sg_mark mark);

/* `: "sentence"`, in the marks of the paper's language. */
void sg_add_quoted(struct sg_composing *c, size_t sentence);

/* The same with a kind of its own, and the term that a definition is of. */
size_t sg_end_line_as(struct sg_composing *c, uint32_t depth, enum sg_point_kind kind, struct sg_str term,
                      struct sg_mark mark);

/* A noun phrase of the sentence that says what its bullet is about, to be printed bold before it; empty
 * where none is fit. Never one that leads another bullet of the section. */
struct sg_str sg_choose_lead(struct sg_composing *c, size_t sentence);

/* Is the sentence about something that its paragraph has not spoken of yet? */
bool sg_opens_topic(struct sg_composing *c, size_t sentence);

/* The section's term uses in sentence `sentence`: rows [*from, *to) of c->term_uses. */
void sg_term_uses_in(const struct sg_composing *c, size_t sentence, size_t *from, size_t *to);

/* Where a sentence stands in which the authors are told of. */
struct sg_telling {
  bool theirs;        /* its paragraph tells what they did */
  bool led;           /* a label or an item's number stands before it */
  struct sg_str last; /* the bullet that it follows directly, which may let it open with "They"; or empty */
};

/* "We speculate that our …" as the guide says it, in c->line from byte `from` on, where `sentence` begins: "The
 * authors speculate that their …". The "we" of a derivation stays, and so does a sentence in which they could
 * be taken for others. Other authors of whom the paper speaks are "those authors". */
void sg_tell_of_authors(struct sg_composing *c, size_t sentence, size_t from, struct sg_telling telling);

/* Sets c->by_authors and c->teaches. */
void sg_plan_voice(struct sg_composing *c);

/* Does one of sentences [first, end) tell what the authors did? */
bool sg_is_about_authors(const struct sg_analysis *analysis, size_t first, size_t end);

/* The parts, in the order in which they run. Each leaves failures in the arena and in c->line. */
void sg_plan_terms(struct sg_composing *c);              /* where the section uses which term */
void sg_plan_omissions(struct sg_composing *c);          /* what is left out */
void sg_plan_definitions(struct sg_composing *c);        /* which terms are defined, and where */
void sg_plan_named(struct sg_composing *c);              /* which symbols and cited tools are told of */
void sg_narrate(struct sg_composing *c);                 /* all paragraphs, in the paper's order */
void sg_highlight(struct sg_composing *c, size_t first); /* … from that bullet on: what each point claims */
void sg_write_formulas(struct sg_composing *c);          /* what its displayed formulas say in plain words */
void sg_write_credits(struct sg_composing *c);           /* what sg_is_credit tells of */
void sg_write_additions(struct sg_composing *c);         /* once in a guide: how it marks what it adds */
void sg_write_connections(struct sg_composing *c);
void sg_write_references(struct sg_composing *c); /* instead of all others, for the reference list */

/* The definitions whose terms are first used in sentences [first, end), each once. */
void sg_write_definitions(struct sg_composing *c, size_t first, size_t end, uint32_t depth);

/* The symbols and cited tools of sentences [first, end), each once. */
void sg_write_named(struct sg_composing *c, size_t first, size_t end, uint32_t depth);

#endif
