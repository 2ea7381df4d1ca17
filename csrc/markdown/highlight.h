/* Highlights in another notation: for outputs whose Markdown reader does not know `==`. */
#ifndef SG_MARKDOWN_HIGHLIGHT_H
#define SG_MARKDOWN_HIGHLIGHT_H

#include "base/buf.h"

/* Appends `markdown` (a guide's, already repaired) to `out` with each `==phrase==` written as
 * pandoc's bracketed span `[phrase]{.mark}`. Brackets inside a phrase that do not pair are escaped;
 * a `==` without its partner in the same paragraph, and those in code and math, stay. */
void sg_highlight_spans(struct sg_str markdown, struct sg_buf *out);

#endif
