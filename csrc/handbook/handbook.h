/* The handbook: what technical terms of many fields mean, written for this project so that a newcomer
 * finds a definition without a network or installed dictionaries.
 *
 * The entries are data (entries/AREA.txt), one paragraph each:
 *
 *     term: dynamic programming
 *     also: DP                      other names, `;` between them
 *     area: algorithms
 *     means: A method that …        two or three sentences of Markdown, formulas between dollars
 *     plainly: Write down …         the gist in one sentence of everyday words
 *     near: process scheduler …     words that stand near the term in papers which mean this sense; for
 *                                   terms that have other senses or everyday uses only
 *     familiar: yes                 known to whoever studies anything: defined only where a title names it;
 *                                   `often`: known to most, and defined where others leave room
 *
 * A name of two words or more is found by other forms of its last word, too: "POS tags", "POS tagger", "POS
 * tagged" for "POS tagging".
 */
#ifndef SG_HANDBOOK_HANDBOOK_H
#define SG_HANDBOOK_HANDBOOK_H

#include "base/str.h"

/* All static, UTF-8. */
struct sg_handbook_entry {
  struct sg_str term, area, means, plainly;
  struct sg_str near; /* words with spaces between them, or empty */
};

/* One name of an entry. */
struct sg_handbook_name {
  uint32_t entry; /* for sg_handbook_get */
  bool main;      /* its `term`, not another name */
  bool form;      /* another form of a name's last word */
  bool singular;  /* found by the singular of what was looked up */
  bool upper;     /* an abbreviation: written in capitals, "DNA", which names nothing in small letters; or,
                     like what was looked up, with capitals within, "mRNA" */
  bool lost;      /* it has capitals within which what was looked up lacks: "rope" for "RoPE" */
};

enum {
  SG_HANDBOOK_WORDS = 6,   /* of a name, at most */
  SG_HANDBOOK_BYTES = 96,  /* of a name's key, at most */
  SG_HANDBOOK_SENSES = 12, /* entries that share a name, at most */
};

/* The key under which a name is looked up: lower case, one space where hyphens and spaces stand, no
 * apostrophes. Returns the part of `key` that it fills, empty for a text that is too long to be a name. */
struct sg_str sg_handbook_fold(struct sg_str text, char key[SG_HANDBOOK_BYTES]);

/* A text that grows by its words, each of which is folded and looked up once. */
struct sg_handbook_run {
  char key[SG_HANDBOOK_BYTES];
  size_t n;
  bool blank;            /* a space or hyphen stands at its end */
  bool letters;          /* it ends as the plural of an abbreviation: "GPUs" */
  uint16_t first, count; /* the names that begin with it */
};

/* Makes it the run of this text, a word or more. */
void sg_handbook_begin(struct sg_handbook_run *run, struct sg_str text);

/* Adds what follows, the space before it included, to a run with which names go on. */
void sg_handbook_add(struct sg_handbook_run *run, struct sg_str text);

/* Does any name begin with these whole words, as they are or with the last in the singular? */
bool sg_handbook_begins(const struct sg_handbook_run *run);

/* Does any name begin with them, the last as the beginning of a word? Where none does, nothing longer that
 * begins with the words is a name, nor is its singular. */
bool sg_handbook_goes_on(const struct sg_handbook_run *run);

/* The first letters of the words behind it with which its names go on, a bit each: sg_handbook_letter. */
uint32_t sg_handbook_next(const struct sg_handbook_run *run);

/* The bit of a letter, that of all digits; all bits for any other character. */
uint32_t sg_handbook_letter(char c);

/* The entries with that name, else those with its singular; how many. `text`: the run as it is written. */
size_t sg_handbook_names(const struct sg_handbook_run *run, struct sg_str text,
                         struct sg_handbook_name names[SG_HANDBOOK_SENSES]);

/* The same of a text that does not grow. */
size_t sg_handbook_find(struct sg_str name, struct sg_handbook_name names[SG_HANDBOOK_SENSES]);

struct sg_handbook_entry sg_handbook_get(uint32_t entry);

/* Its neighbours alone: most entries that a paper uses are asked for no more, and the texts are megabytes. */
struct sg_str sg_handbook_near(uint32_t entry);

/* The same at no cost: numbers of its area and of its field, whether it has neighbours, is familiar or often
 * so, is of an area that every field has to do with (statistics, measurement, …). */
struct sg_handbook_place {
  uint16_t area, field;
  bool near, familiar, common, general;
};
struct sg_handbook_place sg_handbook_place(uint32_t entry);

/* How many areas and fields there are, and entries: these are numbered from 0 on. */
size_t sg_handbook_areas(void);
size_t sg_handbook_fields(void);
size_t sg_handbook_count(void);

#endif
