/* An analysis under construction, handed from step to step. Private to csrc/analysis. */
#ifndef SG_ANALYSIS_DRAFT_H
#define SG_ANALYSIS_DRAFT_H

#include "analysis/analysis.h"
#include "text/vocabulary.h"

/* A term that some step needs kept whatever its rank: a run of tokens of a sentence. */
struct sg_wanted {
  uint32_t sentence, token_from, token_to;
  bool keyword; /* of the paper's own list */
  bool defined; /* by that sentence */
  bool listed;  /* in a glossary */
};

/* Where the two forms of an abbreviation stand, parallel to draft->abbreviations. Empty ranges for
 * those that only the paper's glossary has. */
struct sg_pair {
  uint32_t sentence;
  uint32_t short_from, short_to, long_from, long_to; /* tokens */
};

struct sg_draft {
  const struct sg_paper *paper;
  const struct sg_analysis_options *options;
  struct sg_analysis *out;
  struct sg_arena *arena;   /* what the result keeps */
  struct sg_arena *scratch; /* what ends with sg_analyse */
  struct sg_vocabulary *vocabulary;
  struct sg_token *tokens;
  const uint32_t *words; /* by token: the id of its written form, or SG_NO_WORD */
  struct sg_sentence *sentences;
  struct sg_abbreviation *abbreviations;
  struct sg_pair *pairs;
  struct sg_term *terms;
  int *term_at; /* by token: the term that it is part of, or SG_NONE */
  struct sg_wanted *wanted;
  size_t wanted_count, wanted_capacity;
  struct sg_cue_index *cues; /* roles.c's; NULL for other languages than English */
};

/* The steps in their order; each returns false when memory is short. */
bool sg_find_abbreviations(struct sg_draft *draft);
bool sg_find_definitions(struct sg_draft *draft); /* cue, precision and the term's tokens, wanted */
bool sg_find_foreign(struct sg_draft *draft);     /* the same for other languages, by their lists of words */
bool sg_find_symbols(struct sg_draft *draft);     /* what symbols stand for */
bool sg_find_notation(struct sg_draft *draft);    /* what symbols are called; needs what they stand for */
bool sg_find_works(struct sg_draft *draft);       /* names of tools with the titles of their works */
bool sg_find_known(struct sg_draft *draft);       /* terms of the handbook */
bool sg_find_glossary(struct sg_draft *draft);    /* needs the terms of the glossaries */
bool sg_rank_terms(struct sg_draft *draft);
bool sg_tie_terms(struct sg_draft *draft); /* terms to definitions and abbreviations */
bool sg_find_roles(struct sg_draft *draft);
bool sg_weigh_sentences(struct sg_draft *draft);
bool sg_link_sections(struct sg_draft *draft);

/* Calls `visit` for each reference of a sentence to another section, or to something in it. False when memory
 * is short or a visit says so. */
typedef bool sg_reference_visit(void *context, uint32_t sentence, uint32_t section);
bool sg_find_references(struct sg_draft *draft, sg_reference_visit *visit, void *context);

/* Calls `visit` for each two sentences of different sections that give the same value of one thing, where
 * `from` says more of it than `to`: `value` is as `to` writes it, with the thing, `shared` counts the words
 * that both have. False when memory is short or a visit says so. */
typedef bool sg_value_visit(void *context, uint32_t from, uint32_t to, struct sg_str value, size_t shared);
bool sg_find_values(struct sg_draft *draft, sg_value_visit *visit, void *context);

/* Calls `visit` for each two sentences of different sections that say nearly the same and have a phrase in
 * common, `from` before `to`: `phrase` is the longest, as `to` writes it; `alike` is their likeness, at most 1.
 * False when memory is short or a visit says so. */
typedef bool sg_echo_visit(void *context, uint32_t from, uint32_t to, struct sg_str phrase, double alike);
bool sg_find_echoes(struct sg_draft *draft, sg_echo_visit *visit, void *context);

/* Wants a term kept; false when memory is short. */
bool sg_want_term(struct sg_draft *draft, struct sg_wanted wanted);

/* The paragraph of a sentence, and the written form of one of its tokens. */
static inline const struct sg_paragraph *sg_draft_paragraph(const struct sg_draft *draft,
                                                            const struct sg_sentence *s)
{
  return &draft->paper->sections[s->section].paragraphs[s->paragraph];
}

static inline struct sg_str sg_draft_token(const struct sg_draft *draft, const struct sg_sentence *s,
                                           size_t token)
{
  const struct sg_token *t = &draft->tokens[token];
  return sg_slice(sg_draft_paragraph(draft, s)->markdown, t->from, t->to);
}

static inline bool sg_token_is(const struct sg_draft *draft, const struct sg_sentence *s, size_t token,
                               const char *word)
{
  return sg_is_word(sg_draft_token(draft, s, token), word);
}

/* The text of tokens [from, to) of a sentence as a reader sees it: no escapes and emphasis, one space
 * where there was white space. {NULL, 0} when memory is short. */
struct sg_str sg_plain_text(const struct sg_draft *draft, const struct sg_sentence *s, size_t from, size_t to,
                            struct sg_arena *arena);

/* ln(x) for x > 0, from basic operations only: the same bits on every machine, unlike libm's. */
double sg_log(double x);

#endif
