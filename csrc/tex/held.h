/* What a document of pandoc's holds of a LaTeX source: the comparison by which a loss is noticed.
 *
 * The document is pandoc's JSON as pandoc writes it, the kind ("t") of each element before its content
 * ("c"): it is read in one pass, without a tree. What is compared are words: runs of letters and digits
 * of any script, ASCII in lower case; dashes, quotes (U+2000 to U+207F) and the no-break space part
 * words, as TeX's ASCII for them does.
 */
#ifndef SG_TEX_HELD_H
#define SG_TEX_HELD_H

#include "base/arena.h"
#include "base/status.h"
#include "base/str.h"

/* What is looked for: UTF-8, borrowed. */
struct sg_tex_wanted {
  const struct sg_str *headings, *captions;
  size_t heading_count, caption_count;
  struct sg_str abstract;
};

struct sg_tex_held {
  bool *headings;   /* by heading: does a heading of the document answer to it, in order? */
  double *captions; /* by caption: the share of its runs of three words that stand in the document */
  double abstract;  /* the same of the abstract; 1 for a text without words */
  size_t title_words;
  size_t words; /* of the abstract and the body, but for numbers and single letters */
  size_t formulas;
};

/* Fills *held, whose arrays come from `arena`. SG_EUTF8 and SG_EPARSE for what is not JSON; SG_EINVAL where
 * an element's content stands before its kind; SG_ENOMEM. */
SG_MUST_CHECK enum sg_status sg_tex_hold(struct sg_str json, const struct sg_tex_wanted *wanted,
                                         struct sg_arena *arena, struct sg_tex_held *held,
                                         struct sg_error *err);

#endif
