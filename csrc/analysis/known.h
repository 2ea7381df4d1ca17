/* Between finding names of the handbook (uses.c), telling their senses (senses.c) and giving them to sections
 * (known.c). Private to csrc/analysis. */
#ifndef SG_ANALYSIS_KNOWN_H
#define SG_ANALYSIS_KNOWN_H

#include "analysis/draft.h"
#include "handbook/handbook.h"

/* A use of a name of the handbook. */
struct sg_use {
  uint32_t entry;
  uint32_t sentence, token_from, token_to;
  bool main;     /* by the entry's own name */
  bool compound; /* the word ends a longer name that the handbook does not have: "TiGer *corpus*" */
  bool spread;   /* words of the name stand elsewhere: "*supervised* and unsupervised learning" */
  uint8_t fit;   /* neighbours close to it; SG_FIT_CERTAIN of a term with one sense, 0: not in this sense */
  uint8_t held;  /* neighbours that the paper holds anywhere */
};

enum { SG_FIT_CERTAIN = UINT8_MAX };

/* A name in capitals that the paper holds. */
struct sg_spelled {
  uint64_t initials; /* their hash */
  struct sg_str text;
  uint32_t number; /* in reading order: the paper's own text stands before its reference list */
  bool body;       /* it stands in the paper's own text */
};

struct sg_search {
  struct sg_draft *draft;
  struct sg_use *uses; /* in reading order, then by entry */
  size_t count, capacity;
  struct sg_opening *openings; /* by written form: uses.c's */
  uint16_t *near;              /* by stem: a bit for each neighbour of the entry at hand */
  uint16_t *areas, *fields;    /* how many entries of each the paper uses */
  struct sg_spelled *spelled;  /* by initials, then by number */
  size_t spelled_count, spelled_capacity;
  bool failed;
};

/* Fills in the uses, in reading order. */
void sg_find_uses(struct sg_search *search);

/* Puts the uses in order by their entries, and where those of the one at `from` end. */
void sg_order_by_entry(struct sg_search *search);
size_t sg_end_of_entry(const struct sg_search *search, size_t from);

/* Counts the entries of each area and field that the paper uses; `sure`: those with one sense. The uses stand
 * by entry. False when memory is short. */
bool sg_count_company(struct sg_search *search, bool sure);

/* Fills in the names in capitals; false when memory is short. */
bool sg_find_spelled(struct sg_search *search);

/* Does the paper hold a name with these initials, "Danish Energy Agency" for "DEA", and none that is of the
 * entry, whose term has them, too? */
bool sg_is_spelled_otherwise(const struct sg_search *search, struct sg_str letters, uint32_t entry);

/* Is the long form a name of the entry, or explained by it? */
bool sg_is_of_entry(struct sg_str long_form, uint32_t entry);

/* Keeps the uses that are meant in their entry's sense, at most one at a place; false when memory is short. */
bool sg_tell_senses(struct sg_search *search);

#endif
