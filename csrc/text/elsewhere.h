/* References to what a paper does not hold: a figure of another paper, a label that was never set. TeX prints
 * "??"; a reader is better served by the name of the thing, or by the words around it as they are.
 */
#ifndef SG_TEXT_ELSEWHERE_H
#define SG_TEXT_ELSEWHERE_H

#include "base/buf.h"

enum {
  SG_ELSEWHERE_OPEN = 0x1E,  /* stands before the key of such a reference */
  SG_ELSEWHERE_CLOSE = 0x1F, /* and this after it */
};

/* What a key says by its parts, "S-fig:map" or "tab_1": "figure", "table" …; else an empty string. */
struct sg_str sg_elsewhere_kind(struct sg_str key);

/* Appends `text` (Markdown, LaTeX or plain, UTF-8) with words for each reference that it holds between the two
 * characters: "By Theorem ?" becomes "By a theorem", "the Figure ?" "the Figure", "in ?" with a key of a
 * figure's "in a figure", "Figures ? and ?" "figures". `other`: the paper names another one, whose labels they
 * are: "a figure of the other paper". */
void sg_elsewhere_fill(struct sg_str text, bool other, struct sg_buf *out);

#endif
