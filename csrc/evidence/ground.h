/* What the paper bears out: an index of everything in it that a guide can be held to.
 *
 * Words with their weights by sentence and paragraph, numbers with their units, formulas token by
 * token, which figures, tables, theorems, sections and citations exist, the targets of its links.
 * Built once for a paper and read by every check of a guide or of one section. Overlap of words shows
 * what is not in the paper, never that a statement is true, so the word for what passes is
 * "supported".
 */
#ifndef SG_EVIDENCE_GROUND_H
#define SG_EVIDENCE_GROUND_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/status.h"
#include "analysis/analysis.h"

struct sg_evidence;

/* Indexes the analysed paper, which must outlive the evidence; all memory comes from the arena. Without `whole`
 * what errors alone do not need is left out: it then holds no numbers, no words, no names
 * and no parts of formulas. SG_ENOMEM. */
SG_MUST_CHECK enum sg_status sg_evidence_new(const struct sg_analysis *analysis, bool whole,
                                             struct sg_arena *arena, struct sg_evidence **evidence,
                                             struct sg_error *err);

const struct sg_analysis *sg_evidence_analysis(const struct sg_evidence *evidence);

bool sg_evidence_is_whole(const struct sg_evidence *evidence);

/* Bytes of the address at the head of plain text: up to white space or a closing mark, without the stop of the
 * sentence that it ends. */
size_t sg_url_length(struct sg_str text);

/* Whether the paper holds `target` as a link's target, a URL in its text, or (after a `#`) as a
 * section's or paragraph's anchor, in pandoc's, GitHub's or Obsidian's spelling. */
bool sg_evidence_has_target(const struct sg_evidence *evidence, struct sg_str target);

/* The next URL of running text at or after *at, which moves behind its "://": up to white space or a closing
 * mark, without punctuation behind it. Empty at the end. */
struct sg_str sg_next_url(struct sg_str text, size_t *at);

/* -- Formulas ---------------------------------------------------------------------------------- */

/* How a formula (TeX without its dollar signs) stands to the paper's. White space, alignment marks,
 * labels and closing punctuation are set aside in all grades. */
enum sg_formula_grade {
  SG_FORMULA_OWN,     /* unlike any of the paper's: the guide's own */
  SG_FORMULA_SAME,    /* the paper's, or a contiguous part of it, token for token */
  SG_FORMULA_SIMPLER, /* the paper's but for braces, \left and \right, spacing and font commands */
  SG_FORMULA_ALTERED, /* so near to one of the section's that it must be meant to be it */
};

/* Grades `tex` against the paper, for SIMPLER and ALTERED against `section` and its subsections
 * (SG_NONE: all). `*nearest` is then set to the paper's formula, borrowed. `*budget` is what the
 * comparison may cost, in table cells; it is lowered, and at 0 nothing is called altered any more. */
enum sg_formula_grade sg_evidence_formula(const struct sg_evidence *evidence, struct sg_str tex, int section,
                                          size_t *budget, struct sg_str *nearest);

/* Is `tex` the formula `of` with numbers put in for some of its letters, the same number for a letter
 * everywhere? */
bool sg_formula_is_instance(struct sg_str tex, struct sg_str of);

/* What tells a formula's tokens apart, one number each, in its simplified form (see SG_FORMULA_SIMPLER).
 * Returns how many were written, at most `max`. */
size_t sg_formula_tokens(struct sg_str tex, uint64_t *tokens, size_t max);

/* The same without what is raised or lowered, and without dots of multiplication: `L_{j+1}=s_{j+1}G` and
 * `L_{j-1}=s_{j-1}G` have one shape. */
size_t sg_formula_shape(struct sg_str tex, uint64_t *tokens, size_t max);

/* Whether the paper has exactly this formula, or as a contiguous part of one. */
bool sg_evidence_has_formula(const struct sg_evidence *evidence, struct sg_str tex);

/* Whether one of the paper's formulas is exactly this. */
bool sg_evidence_is_formula(const struct sg_evidence *evidence, struct sg_str tex);

/* Whether one of the paper's code spans is exactly this. */
bool sg_evidence_is_code(const struct sg_evidence *evidence, struct sg_str code);

/* The paragraphs (indices into analysis->paragraphs) whose formulas hold `tex`, at most `max`. */
size_t sg_evidence_formula_places(const struct sg_evidence *evidence, struct sg_str tex, uint32_t *paragraphs,
                                  size_t max);

/* Whether a command such as `\bbz` (without its backslash) stands in the paper's math. */
bool sg_evidence_has_command(const struct sg_evidence *evidence, struct sg_str name);

/* -- Numbers ----------------------------------------------------------------------------------- */

struct sg_number {
  struct sg_str text; /* as written, without its unit */
  double value;
  double step;      /* of its last written digit: 0.1 for 3.4, 1 for 20, 100 for "3 hundred" */
  int unit;         /* which of the known units follows, or SG_NONE */
  bool word;        /* written as a word */
  bool small_count; /* a word up to twelve: a guide counts things by itself */
};

/* The next number of running text at or after *at, which moves behind it; false at the end. Knows
 * thousands separators, decimals, percent, ranges (both ends, one by one), ordinals, number words and
 * words of magnitude. Digits within a name ("x86", "GPT-4") are none. */
bool sg_number_next(struct sg_str text, size_t *at, struct sg_number *number);

/* Where `number`, just read from `text`, is followed by groups of three digits after plain spaces ("59 918"),
 * makes it the whole number and sets *at behind it; false where no group follows. */
bool sg_number_join(struct sg_str text, size_t *at, struct sg_number *number);

/* The known unit's name ("ms"), for messages. */
const char *sg_unit_name(int unit);

enum sg_number_grade {
  SG_NUMBER_FOUND,      /* in the section or what stands under or over it */
  SG_NUMBER_ELSEWHERE,  /* only in other sections: *paragraph names the first place */
  SG_NUMBER_OTHER_UNIT, /* found, but always with another unit: *unit */
  SG_NUMBER_UNKNOWN,
};

/* Looks a number up; `rounded` allows the paper's to be more exact. */
enum sg_number_grade sg_evidence_number(const struct sg_evidence *evidence, const struct sg_number *number,
                                        int section, bool rounded, size_t *paragraph, int *unit);

/* -- References and citations ------------------------------------------------------------------ */

/* A mention of something that the paper numbers ("Figure 3", "Theorem 1.2", "Eq. (4)", "[12]") or
 * cites ("Smith et al. (2010)"). */
struct sg_mention {
  size_t from, to;      /* bytes of the text, of this one number or citation */
  int kind;             /* private: figure, table, … citation */
  struct sg_str number; /* "3", "1.2", "12", the year */
  struct sg_str name;   /* citations by author: the surname */
  char part;            /* the "c" of "Table 16 (c)" and "Figure 3c"; 0: none */
};

/* The next mention at or after *at, which moves behind it; "Figures 2 and 3" gives two. */
bool sg_mention_next(struct sg_str text, size_t *at, struct sg_mention *mention);

/* "figure", "citation" …, for messages. */
const char *sg_mention_name(int kind);

bool sg_evidence_has_mention(const struct sg_evidence *evidence, const struct sg_mention *mention);

/* -- Words ------------------------------------------------------------------------------------- */

/* Whether the paper has a name as it is written, in its text, titles, references, citations, formulas or
 * code. Accents, hyphens and the endings of names apart, every letter counts. */
bool sg_evidence_has_word(const struct sg_evidence *evidence, struct sg_str word);

/* Whether the paper writes a stem of its own in lower case, so that it is a word and no name. */
bool sg_evidence_uses_as_word(const struct sg_evidence *evidence, uint32_t stem);

/* A name of the paper that is one letter apart from the word, folded; empty when there is none. `*budget` is
 * lowered by what the search looks at, and at 0 nothing is found any more. */
struct sg_str sg_evidence_near_name(const struct sg_evidence *evidence, struct sg_str word, size_t *budget);

/* Where the written word at `at` ends, its TeX accents read as parts of it ("Poincar\'e", "G{\"o}del"). */
size_t sg_written_word_end(struct sg_str text, size_t at);

/* Whether `text`, of eight letters at least, stands in an entry of the reference list, as a work's title does.
 */
bool sg_evidence_cites_title(const struct sg_evidence *evidence, struct sg_str text);

/* Whether `text` is the title of a section other than `section`. */
bool sg_evidence_is_title(const struct sg_evidence *evidence, struct sg_str text, int section);

/* The sentences of a section that hold a stem, one by one: begin with *cursor 0. False at the end. */
bool sg_evidence_next_sentence(const struct sg_evidence *evidence, int section, uint32_t stem, uint32_t *cursor,
                               uint32_t *sentence);

/* Share of the weight of `stems` (content stems of a bullet, each once, with their weights) that the
 * best window of three sentences in the section holds, 0..1; over the whole paper for SG_NONE. */
double sg_evidence_support(const struct sg_evidence *evidence, const uint32_t *stems, const float *weights,
                           size_t count, int section);

/* -- Code -------------------------------------------------------------------------------------- */

/* Number of a code span of the paper ("README", "runall.py"), from 1 on; 0 for other texts. */
uint32_t sg_evidence_code(const struct sg_evidence *evidence, struct sg_str text);
size_t sg_evidence_code_count(const struct sg_evidence *evidence);

/* The next paragraph (an index into analysis->paragraphs) of `section` with the code of that number;
 * `*cursor` is 0 at first. */
bool sg_evidence_next_code(const struct sg_evidence *evidence, int section, uint32_t code, uint32_t *cursor,
                           uint32_t *paragraph);

/* The words of code, parted by spaces, as Markdown to be read: of "id.vars" the whole and its parts. */
void sg_literal_words(struct sg_str code, struct sg_buf *out);

/* Number of a word, by its stem's key, that stands in a code span or listing of the paper and not in the text
 * of the same paragraph; from 1 on, 0 for other words. */
uint32_t sg_evidence_literal(const struct sg_evidence *evidence, struct sg_str stem);
size_t sg_evidence_literal_count(const struct sg_evidence *evidence);

/* What such a word weighs as evidence: as in a sentence, but no identifier more than a plain word. */
float sg_literal_weight(const struct sg_stem *word);

/* What such words of a paragraph (an index into analysis->paragraphs) weigh together. */
double sg_evidence_literal_mass(const struct sg_evidence *evidence, size_t paragraph);

/* The next paragraph of `section` with that word in its code; `*cursor` is 0 at first. */
bool sg_evidence_next_literal(const struct sg_evidence *evidence, int section, uint32_t literal,
                              uint32_t *cursor, uint32_t *paragraph);

/* The greatest sum of the weights of words that one paragraph of the section or under it holds in its code. */
float sg_evidence_literal_support(const struct sg_evidence *evidence, const uint32_t *literals,
                                  const float *weights, size_t count, int section);

#endif
