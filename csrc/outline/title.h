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
};

/* Fills *title from Markdown (UTF-8); strings live in `arena`. False when memory is short; the
 * arena has failed then. */
bool sg_title_read(struct sg_str markdown, struct sg_arena *arena, struct sg_title *title);

/* 0 to 1: how much of both titles' words the other has; words match when equal, when one is the
 * other's abbreviation or form, or at a small edit distance. */
double sg_title_likeness(const struct sg_title *a, const struct sg_title *b);

/* 0 to 1: how much of the words of `part` stand in `whole`. */
double sg_title_cover(const struct sg_title *part, const struct sg_title *whole);

#endif
