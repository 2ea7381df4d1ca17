/* What the checker's files share. Private to csrc/check. */
#ifndef SG_CHECK_CHECKER_H
#define SG_CHECK_CHECKER_H

#include "check/check.h"
#include "markdown/blocks.h"
#include "text/words.h"

/* A section of the guide: its heading and the blocks under it. */
struct sg_part {
  int section;     /* the paper's section that it stands for, or SG_NONE */
  int heading;     /* block, or -1 before the first heading and for a section's body alone */
  size_t from, to; /* blocks of its body */
  bool own;        /* the section's own heading opens it; else it only follows such a part */
};

/* What a block says, and so what it is held to. */
enum sg_saying {
  SG_SAYS_NONE,       /* headings, rules, code: no words to hold to anything */
  SG_SAYS_BODY,       /* a statement of the paper: held to everything */
  SG_SAYS_GROUP,      /* only names the bullets under it */
  SG_SAYS_DEFINITION, /* may carry background: held to numbers and names */
  SG_SAYS_ASIDE,      /* an analogy, a restatement in plain words: the same */
  SG_SAYS_CONNECTION, /* speaks of other sections: the same */
};

struct sg_statement {
  uint8_t kind;              /* enum sg_saying */
  struct sg_passage passage; /* the block's words after its label, as the reader has read them */
  struct sg_passage code;    /* the words in its code spans, or of the fenced block that it is */
};

struct sg_checker {
  const struct sg_evidence *evidence;
  const struct sg_analysis *analysis;
  const struct sg_paper *paper;
  const struct sg_check_options *options;
  struct sg_arena *arena;
  struct sg_blocks form;
  struct sg_statement *statements; /* by block */
  bool *background;                /* by block: the guide says that it adds this to the paper */
  struct sg_reader *reader;
  struct sg_part *parts;
  size_t part_count;
  struct sg_finding *findings;
  size_t count, capacity;
  bool truncated;
  enum sg_status status; /* a failure that the arena does not know of, with its error */
  struct sg_error *err;
  struct sg_check_summary summary;
};

/* Notes a finding at a byte of the guide. Memory failures stay in the arena, to be asked for once. */
void sg_checker_add(struct sg_checker *checker, enum sg_rule_id rule, size_t offset, int section,
                    const char *format, ...) SG_PRINTF(5, 6);

/* The same with the paragraphs meant; the list is copied. */
void sg_checker_add_paragraphs(struct sg_checker *checker, enum sg_rule_id rule, size_t offset, int section,
                               const int *paragraphs, size_t count, const char *format, ...) SG_PRINTF(7, 8);

/* Says what the finding noted last is about: see struct sg_finding. `count` is that of the findings before
 * it, so that one that found no room says nothing. The text is copied. */
void sg_checker_about(struct sg_checker *checker, size_t count, struct sg_str about);

/* A quotation for a message: `s` on one line, cut to about 80 bytes. */
struct sg_quote {
  char text[96];
};
struct sg_quote sg_quote(struct sg_str s);

/* How the paper calls a section: "section 2.1", or by its title. */
struct sg_quote sg_section_name(const struct sg_paper *paper, int section);

/* Where findings about a whole part go: its heading, or in a section's body alone the last block. */
size_t sg_part_offset(const struct sg_checker *checker, const struct sg_part *part);

/* Is it a bullet that only names the group under it ("**Terms**", "**Connections**:")? */
bool sg_is_group(const struct sg_blocks *form, const struct sg_block *block);

/* Has a section so few words ("Contact: …") that nothing in it can be highlighted or connected? */
bool sg_says_little(const struct sg_paper *paper, int section);

/* The words of a block after its label, empty where it has none to read; and what was read of them. */
struct sg_str sg_statement_words(const struct sg_checker *checker, size_t block);
struct sg_reading sg_statement_reading(const struct sg_checker *checker, size_t block);
struct sg_reading sg_statement_code(const struct sg_checker *checker, size_t block);

/* Reads every block's words and tells what it says; false when memory is short. */
bool sg_read_statements(struct sg_checker *checker);

/* The bold, marked or slanted words that open a text, without their colon or stop: "Background" of
 * "*Background*: …"; empty where it opens with plain words. */
struct sg_str sg_lead_label(struct sg_str text);

/* Tells which blocks are marked as background; false when memory is short. */
bool sg_find_background(struct sg_checker *checker);

/* The provenance that repair has taken off the bullet on a line; NULL: none. */
const struct sg_provenance *sg_provenance_of(const struct sg_check_options *options, size_t line);

/* The rules, by file. */
void sg_check_outline(struct sg_checker *checker);
void sg_check_form(struct sg_checker *checker);        /* list/…, text/residue, text/cut */
void sg_check_inline(struct sg_checker *checker);      /* highlight/…, math/broken, text/unsafe */
void sg_check_unsafe(struct sg_checker *checker);      /* text/unsafe: what tools would run */
void sg_check_terms(struct sg_checker *checker);       /* definition/…, connection/missing */
void sg_check_grounding(struct sg_checker *checker);   /* ground/… */
void sg_check_coverage(struct sg_checker *checker);    /* coverage/paragraph, concept/missing */
void sg_check_definitions(struct sg_checker *checker); /* definition/place, definition/empty, term/junk */
void sg_check_connections(struct sg_checker *checker); /* connection/empty, simple/missing */
void sg_check_order(struct sg_checker *checker);       /* content/order */
void sg_check_content(struct sg_checker *checker);     /* content/shown */

#endif
