/* Common LaTeX as the JSON that pandoc makes of it, so that pandoc need not read it (tex/folded.h).
 *
 * Words, marks, emphasis, quotes, formulas, citations, links, notes and lists of these. All else is not known,
 * and what pandoc makes of it may depend on what stands before it: numbers, labels, macros.
 */
#ifndef SG_TEX_KNOWN_H
#define SG_TEX_KNOWN_H

#include "base/buf.h"

struct sg_known {
  struct sg_str tex;
  size_t at;
  struct sg_buf *json; /* what is read is added */
  bool keep_cites;     /* citations are not known: pandoc is to resolve them */
  size_t weight;       /* of what was read: a word is 1, a command more */
  size_t depth;        /* of groups and lists at hand */
  size_t cluster;      /* where the last white space ended that was in no group */
  bool whole;          /* whole paragraphs are read: no quotation is open that an apostrophe might close */
  bool in_string;      /* the JSON ends within a string of words */
};

/* Reads words and what belongs to them, up to white space behind which something is not known, or to the
 * paragraph's end: a list of inlines. False, and nothing is read, where nothing is known. */
bool sg_known_text(struct sg_known *known);

/* Reads whole paragraphs and lists, as many as are known: a list of blocks. False where none is. */
bool sg_known_blocks(struct sg_known *known);

/* Adds text as the inside of a JSON string. Control characters but the line's end must not be in it. */
void sg_known_escape(struct sg_str text, struct sg_buf *json);

#endif
