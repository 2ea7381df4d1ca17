/* Highlights: what one may enclose, and their notation for outputs whose Markdown reader does not know `==`. */
#ifndef SG_MARKDOWN_HIGHLIGHT_H
#define SG_MARKDOWN_HIGHLIGHT_H

#include "base/buf.h"

/* Appends `markdown` (a guide's, already repaired) to `out` with each `==phrase==` written as
 * pandoc's bracketed span `[phrase]{.mark}`. Brackets inside a phrase that do not pair are escaped;
 * a `==` without its partner in the same paragraph, and those in code and math, stay. */
void sg_highlight_spans(struct sg_str markdown, struct sg_buf *out);

/* May `==` enclose the inline Markdown? Brackets, quotation marks and emphasis must open and close inside; no
 * displayed formula, highlight or HTML. */
bool sg_highlight_fits(struct sg_str markdown);

#endif
