/* Outline matching: which heading of a guide is which heading of the paper.
 *
 * Three grades: the same words; the same once numbering, case, punctuation, quotes, mark-up,
 * ligatures and accents are set aside; alike by tokens and letters, with place and parent as
 * evidence. Unchanged outlines cost linear time: headings whose wording is unique on both sides are
 * aligned first and the longest increasing run of them fixes the order (patience diff, Bram Cohen);
 * what is left between two fixed points is aligned by dynamic programming, what is left after that
 * is looked up by its tokens.
 */
#ifndef SG_OUTLINE_OUTLINE_H
#define SG_OUTLINE_OUTLINE_H

#include "base/arena.h"

enum { SG_OUTLINE_MAX = 1000000 }; /* headings on either side */

struct sg_heading {
  struct sg_str title; /* Markdown */
  int level;           /* 1 = `#`; for the paper: depth + 1, the level that a guide must show */
  size_t line;         /* 1-based, of the guide's text; 0 where it has none */
};

enum sg_outline_grade {
  SG_OUTLINE_NONE,       /* no partner */
  SG_OUTLINE_EXACT,      /* the same words; mark-up, quotes, dashes and spaces may differ */
  SG_OUTLINE_NORMALISED, /* the same but for numbering, case, punctuation, accents */
  SG_OUTLINE_FUZZY,      /* alike */
};

enum sg_outline_kind {
  SG_OUTLINE_MISSING, /* paper's heading without a partner; `guide` is the heading before which it
                         belongs, or the number of guide headings */
  SG_OUTLINE_EXTRA,   /* guide's heading without a partner; `paper` is the section in which it stands,
                         or SG_NPOS before the first */
  SG_OUTLINE_RENAMED, /* partners that are not the same words */
  SG_OUTLINE_MOVED,   /* partners out of order; `paper_other` is the section after which it stands in
                         the guide, or SG_NPOS */
  SG_OUTLINE_LEVEL,   /* partners of different level */
  SG_OUTLINE_MERGED,  /* guide's heading that stands for `paper` (its partner) and `paper_other` */
  SG_OUTLINE_SPLIT,   /* paper's heading met by `guide` (its partner) and `guide_other` */
};

/* Indices into the two lists; SG_NPOS where there is none. */
struct sg_outline_finding {
  enum sg_outline_kind kind;
  size_t paper, guide, paper_other, guide_other;
};

struct sg_outline_match {
  const size_t *guide_of;                    /* by paper heading: its partner or SG_NPOS */
  const size_t *paper_of;                    /* by guide heading: its partner or SG_NPOS */
  const enum sg_outline_grade *grade;        /* by paper heading */
  size_t title;                              /* the guide's heading that is the whole guide's title (a first
                                                `#` that is not a section of the paper), or SG_NPOS: not extra */
  const struct sg_outline_finding *findings; /* in the order of the guide */
  size_t finding_count;
  size_t steps; /* of comparing words; grows with the headings, not with their square */
};

/* Aligns the two outlines. Titles are UTF-8, borrowed; everything in *match lives in `arena`.
 * A merged section is reported as MERGED only, not as MISSING as well; a split one not as EXTRA.
 * SG_ETOOBIG above SG_OUTLINE_MAX headings, SG_ENOMEM. */
SG_MUST_CHECK enum sg_status sg_outline_match(const struct sg_heading *paper, size_t paper_count,
                                              const struct sg_heading *guide, size_t guide_count,
                                              struct sg_arena *arena, struct sg_outline_match *match,
                                              struct sg_error *err);

/* The headings of a Markdown text: ATX and setext, outside code and display math; `{#id .class}`
 * attributes and closing `#`s are not part of the title. The list lives in `arena`, the titles are
 * borrowed from `text`. SG_ENOMEM. */
SG_MUST_CHECK enum sg_status sg_outline_read(struct sg_str text, struct sg_arena *arena,
                                             const struct sg_heading **headings, size_t *count,
                                             struct sg_error *err);

/* How alike two titles are, 0 to 1 (1: the same after normalisation). Titles are UTF-8. Scratch
 * memory comes from `arena`; -1 when it is exhausted. */
double sg_outline_likeness(struct sg_str a, struct sg_str b, struct sg_arena *arena);

#endif
