/* What the files share that tell which paragraphs a guide covers. Private to csrc/check. */
#ifndef SG_CHECK_COVERING_H
#define SG_CHECK_COVERING_H

#include "check/checker.h"

/* A block that holds some of a paragraph's words, too few to meet it by themselves. */
struct hint {
  uint32_t block, paragraph;
};

/* The coverage of one section. */
struct coverage {
  struct sg_checker *checker;
  int section;
  size_t first; /* global index of the section's first paragraph */
  size_t count;
  bool *given;                 /* by paragraph: it asks for no bullet */
  bool *met, *named, *weighty; /* by paragraph; weighty: it says something of its own */
  bool uses_marks;             /* bullets of this section name their paragraphs */
  double *mass;                /* by paragraph: weight of its content stems */
  double *in_bullet, *in_block;
  uint32_t *shared;                   /* by paragraph: words of it in the bullet */
  double *in_code;                    /* by paragraph: what the block holds of the words in its code */
  double *gathered;                   /* by paragraph: share that the blocks taken from it hold together */
  uint32_t *bullet_seen, *block_seen; /* by paragraph: serial for which the sums are valid */
  uint32_t *taken;                    /* by paragraph: the block of which a bullet consists of its words */
  uint32_t *stem_bullet, *stem_block; /* by stem: the same */
  uint32_t *code_bullet, *code_block; /* by code span: the same */
  uint32_t *literal_bullet, *literal_block; /* by word in code: the same */
  bool shows[SG_PARAGRAPH_BYLINE + 1];      /* kinds that the block says it speaks of */
  uint32_t *touched;                        /* paragraphs with a sum for the current block */
  size_t touched_count;
  uint32_t bullet, block; /* serials */
  bool body;              /* the current block makes a point: no definition, no connection */
  double block_mass;      /* its weight */
  uint32_t *best_block;   /* by paragraph: the block that holds most of it, ... */
  double *best_mass;      /* ... and how much */
  struct hint *hints;
  size_t hint_count, hint_capacity;
  struct owed *owed; /* see owed.c */
};

/* Paragraphs that the guide shows or names: by the formulas and the "Figure 3" of a block, by words such as
 * "the third figure", by what a block says of a figure, and those that open with a figure which is met. */
void sg_meet_formulas(struct coverage *c, const struct sg_block *block);
void sg_meet_names(struct coverage *c, struct sg_str text);
void sg_meet_unnumbered(struct coverage *c, struct sg_str text, const struct sg_reading *reading);
void sg_meet_shown(struct coverage *c, enum sg_paragraph_kind kind);
void sg_meet_pointing(struct coverage *c);

/* A sentence owes its words to the paragraph that has most of them: to another one it can only lend what that
 * one lacks. `sg_owed_new` gives what that takes, NULL when memory is short; then a section is begun, its
 * bullets are taken into account, and the paragraphs are unmet that too little is left for. */
struct owed *sg_owed_new(const struct sg_checker *checker, size_t longest);
void sg_owed_begin(struct coverage *c);
void sg_owe_bullet(struct coverage *c, const struct sg_reading *reading, struct sg_str words);
void sg_unmeet_owed(struct coverage *c);

#endif
