/* A table being told in plain words. Private to csrc/compose. */
#ifndef SG_COMPOSE_TELLING_H
#define SG_COMPOSE_TELLING_H

#include "compose/tabular.h"

enum { SG_TELLING_WORDS = 62 }; /* of one reading */

struct sg_table_telling {
  struct sg_composing *c;
  const struct sg_tabular *t;
  struct sg_str slots[SG_TABLE_SLOTS]; /* of what is said next */
  struct sg_buf out;
  struct sg_str about; /* the caption, and the sentences that name the table */
  size_t facts;        /* that were told */
};

/* Appends what is said, with the slots as they are. */
void sg_telling_say(struct sg_table_telling *p, enum sg_table_word word);

/* What a scratch buffer holds, kept in the arena; the buffer is freed. */
struct sg_str sg_telling_keep(struct sg_table_telling *p, struct sg_buf *scratch);

/* A head or name as the reading sets it: in italics, unless a formula in it is that already. */
struct sg_str sg_telling_set_off(struct sg_table_telling *p, struct sg_str words);
struct sg_str sg_telling_head(struct sg_table_telling *p, size_t column);

/* The row's name: its first cell, "*Dose* 0.3" where that is a value, or "*train* A, *test* B". */
struct sg_str sg_telling_name(struct sg_table_telling *p, size_t row);

/* Appends what to look for: the two things that say most. */
void sg_telling_facts(struct sg_table_telling *p);

#endif
