/* The bullets of one section as they are composed: depth, words, the paragraphs that they rest on.
 */
#ifndef SG_COMPOSE_BULLETS_H
#define SG_COMPOSE_BULLETS_H

#include "base/arena.h"
#include "markdown/points.h"

struct sg_bullet {
  uint32_t depth;
  uint8_t kind;         /* enum sg_point_kind */
  struct sg_str lead;   /* or empty */
  struct sg_str term;   /* of a definition and its kin */
  struct sg_str text;   /* one line of Markdown */
  struct sg_str source; /* where the text is from, when it is not the paper */
  struct sg_str block;  /* lines that stand under it, indented to it (code, a table); or empty */
  bool leads_within;    /* the lead is out of the text, which sets it in bold where it stands */
  bool names_term;      /* the text is the paper's definition of `term`, which it sets in bold */
  bool plain;           /* not where a reader looks for the point: a step, a proof, an address */
  struct sg_mark *marks;
  size_t mark_count, mark_capacity;
};

struct sg_bullets {
  struct sg_arena *arena;
  struct sg_bullet *rows;
  size_t count, capacity;
  uint64_t *seen; /* hashes of the texts, open addressing; 0 is free */
  size_t seen_count, seen_size;
};

#define SG_NO_MARK ((struct sg_mark){UINT32_MAX, UINT32_MAX})

/* `arena` owns what is added, until it is freed. */
void sg_bullets_init(struct sg_bullets *bullets, struct sg_arena *arena);

/* Adds a bullet with a copy of its text; its index. SG_NPOS when it has neither text nor lead, when a
 * bullet says the same already (highlights and emphasis apart) or when memory is short (see the arena). One
 * that is `plain` may stand in a list more than once: a step of an algorithm, a proof. */
size_t sg_bullets_add(struct sg_bullets *bullets, struct sg_bullet bullet, struct sg_mark mark);

/* The same before the bullet of row `at`. */
size_t sg_bullets_insert(struct sg_bullets *bullets, size_t at, struct sg_bullet bullet, struct sg_mark mark);

/* Adds a plain bullet. */
size_t sg_bullets_add_again(struct sg_bullets *bullets, uint32_t depth, struct sg_str text,
                            struct sg_mark mark);

/* Adds a point that is only a lead for those under it. */
size_t sg_bullets_add_group(struct sg_bullets *bullets, struct sg_str lead);

/* Adds a paragraph to those that the bullet rests on, once. SG_NO_MARK adds none. */
void sg_bullets_mark(struct sg_bullets *bullets, size_t bullet, struct sg_mark mark);

/* Does any bullet rest on the paragraph? */
bool sg_bullets_meet(const struct sg_bullets *bullets, struct sg_mark mark);

/* Appends the bullets to `points`. */
void sg_bullets_give(const struct sg_bullets *bullets, struct sg_points *points);

#endif
