/* A heading's words in the forms in which they are compared. Private to the outline matcher. */
#ifndef SG_OUTLINE_TITLE_H
#define SG_OUTLINE_TITLE_H

#include "base/arena.h"

enum { SG_TITLE_WORDS_MAX = 32 /* words that are compared; further ones only count in `loose` */ };

struct sg_title {
  struct sg_str strict; /* words without mark-up; quotes, dashes, ligatures and spaces made one */
  struct sg_str loose;  /* also without numbering, case, punctuation and accents */
  uint64_t hash;        /* of `loose` */
  uint16_t word_count;
  struct sg_str words[SG_TITLE_WORDS_MAX]; /* of `loose` */
  uint32_t letters[SG_TITLE_WORDS_MAX];    /* by word: which bytes it has, one bit for each modulo 32 */
  char initials[SG_TITLE_WORDS_MAX];       /* by word: its first byte */
};

/* What comparing has cost, and may cost. */
struct sg_title_work {
  size_t steps; /* pairs of words looked at, and cells of the tables that align two words */
  size_t most;  /* beyond it words are no longer aligned letter by letter */
};

/* Fills *title from Markdown (UTF-8); strings live in `arena`. False when memory is short; the
 * arena has failed then. */
bool sg_title_read(struct sg_str markdown, struct sg_arena *arena, struct sg_title *title);

/* 0 to 1: how much of both titles' words the other has; words match when equal, when one is the
 * other's abbreviation or form, or at a small edit distance. */
double sg_title_likeness(const struct sg_title *a, const struct sg_title *b, struct sg_title_work *work);

/* 0 to 1: how much of the words of `part` stand in `whole`. */
double sg_title_cover(const struct sg_title *part, const struct sg_title *whole, struct sg_title_work *work);

#endif
