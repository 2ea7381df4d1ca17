/* The evidence's parts, shared by the ground*.c files. */
#ifndef SG_EVIDENCE_INDEX_H
#define SG_EVIDENCE_INDEX_H

#include "evidence/ground.h"

/* A set of strings with a number each: open addressing, at most half full. */
struct sg_table {
  struct sg_table_row {
    struct sg_str key;
    uint32_t value;
  } * rows;
  size_t capacity; /* a power of two, or 0 */
  size_t count;
};

/* The row of `key`, new (value 0, key borrowed) when `arena` is given and it was absent; NULL when
 * absent or memory is short. */
struct sg_table_row *sg_table_find(struct sg_table *table, struct sg_str key, struct sg_arena *arena);
bool sg_table_has(const struct sg_table *table, struct sg_str key);

/* Lists of positions by a hash: what formulas and words are found by. */
struct sg_postings {
  uint32_t *heads; /* by bucket: index of the first entry + 1 */
  struct sg_posting {
    uint64_t key;
    uint32_t position, next;
  } * entries;
  size_t bucket_count, count, capacity;
};

bool sg_postings_init(struct sg_postings *postings, size_t expected, struct sg_arena *arena);
void sg_postings_add(struct sg_postings *postings, uint64_t key, uint32_t position, struct sg_arena *arena);

/* Next entry of `key` at or after list position `*cursor` (begin with 0); false at the end. */
bool sg_postings_next(const struct sg_postings *postings, uint64_t key, uint32_t *cursor, uint32_t *position);

struct sg_formula {
  struct sg_str tex;
  uint32_t from, to;               /* exact tokens */
  uint32_t simple_from, simple_to; /* simplified tokens */
  uint32_t section, paragraph;     /* the latter global; SG_NO_STEM in titles */
};

struct sg_formulas {
  struct sg_table tokens;   /* token text -> id (value) */
  uint32_t *exact, *simple; /* all formulas' token ids in a row, each formula ended by a 0 */
  size_t exact_count, exact_capacity, simple_count, simple_capacity;
  struct sg_formula *rows;
  size_t count, capacity;
  struct sg_postings exact_pairs;  /* two tokens -> place in exact */
  struct sg_postings simple_pairs; /* two tokens -> formula */
};

struct sg_seen_number {
  double value, step;
  int unit;
  uint32_t section, paragraph; /* global index */
};

struct sg_evidence {
  const struct sg_analysis *analysis;
  struct sg_arena *arena;
  bool whole;                      /* else without numbers, words, names and parts of formulas */
  struct sg_table targets;         /* link targets and URLs as written */
  struct sg_table anchors;         /* letters and digits of anchors and titles */
  struct sg_table titles;          /* the same of titles -> section + 1, or 0 when several have it */
  struct sg_table other_words;     /* folded words of names, titles, references and citations (see names.c) */
  struct sg_str folded_references; /* letters and digits of the reference list */
  bool *lowered;                   /* by stem: the paper writes it in lower case, too */
  struct sg_table whole_formulas;
  struct sg_table whole_codes; /* code spans */
  struct sg_table commands;    /* of the paper's math */
  struct sg_table mentions;    /* "figure 3" */
  uint32_t mention_kinds[32];  /* how many different ones of a kind were seen */
  bool named[32];              /* by kind: the paper's paragraphs or sections bear numbers of it */
  uint32_t blocks[16];         /* paragraphs by sg_paragraph_kind */
  struct sg_table names;       /* surnames with years of the reference list: "smith 2010" */
  struct sg_formulas formulas;
  struct sg_seen_number *numbers; /* by value */
  size_t number_count, number_capacity;
  struct sg_table codes;             /* code spans -> number (value) */
  struct sg_postings code_places;    /* section and number of a code span -> paragraph */
  struct sg_table literals;          /* stems of words in code -> number (value) */
  double *literal_mass;              /* by paragraph: weight of such words in it */
  struct sg_postings literal_places; /* section and number of such a word -> paragraph */
  struct sg_postings words;          /* section and stem -> sentence */
  uint32_t *section_end;             /* by section: one past its last descendant */
};

/* Adds the words of a text to those that the paper has; its capital ones as names where `names` says so. */
void sg_index_names(struct sg_evidence *evidence, struct sg_str text, bool names);

/* Each file's part of building: `text` is a paragraph's Markdown or a title. */
void sg_index_formula(struct sg_evidence *evidence, struct sg_str tex, uint32_t section, uint32_t paragraph);
void sg_index_numbers(struct sg_evidence *evidence, struct sg_str text, uint32_t section, uint32_t paragraph);
void sg_sort_numbers(struct sg_evidence *evidence);
void sg_index_mentions(struct sg_evidence *evidence, struct sg_str text);
/* The numbers under which displayed formulas are printed. */
void sg_index_equations(struct sg_evidence *evidence, struct sg_str markdown);
void sg_index_name(struct sg_evidence *evidence, struct sg_str name); /* "Figure 3", as a paragraph is called */
void sg_index_references(struct sg_evidence *evidence);
enum sg_status sg_index_literals(struct sg_evidence *evidence, struct sg_error *err);

/* Whether section `inner` is `outer`, under it, or over it. */
static inline bool sg_sections_related(const struct sg_evidence *evidence, int outer, int inner)
{
  if (outer < 0 || inner < 0)
    return true;
  return (inner >= outer && (uint32_t)inner < evidence->section_end[outer]) ||
         (outer >= inner && (uint32_t)outer < evidence->section_end[inner]);
}

#endif
