/* What the files share that hold a guide's points to the paper. Private to csrc/check. */
#ifndef SG_CHECK_GROUNDING_H
#define SG_CHECK_GROUNDING_H

#include "check/checker.h"

/* One point being held to the paper. */
struct ground {
  struct sg_checker *checker;
  const struct sg_part *part;
  const struct sg_block *block;
  const struct sg_statement *point;
  struct sg_reading reading; /* of the point's words */
  struct sg_str words;
  struct sg_str text; /* the block's text */
  char *plain;        /* the same length: mark-up, math, code and mentions as blanks */
  bool links_section; /* the block links a section: it speaks of that one, too */
  bool is_remark; /* "[The caption says 50%, the table more.]": the guide's own on the paper, as its brackets
                     say */
  size_t capacity;
  size_t budget;   /* for comparing formulas */
  size_t names;    /* the same for comparing words with names */
  uint32_t *stems; /* of the point, each once */
  float *weights;
  size_t stem_count, stem_capacity;
  uint32_t *last_point; /* by stem: the point that listed it last */
};

/* Lists the point's content stems, each once; `serial` tells the points apart. False when memory is short. */
bool sg_list_stems(struct ground *ground, uint32_t serial);

/* ground/bullet: names that the paper lacks, and words that the section does not bear out. */
void sg_check_names(struct ground *ground);
void sg_check_support(struct ground *ground);

#endif
