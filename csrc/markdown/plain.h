/* Markdown made plainer, and plain text made Markdown. */
#ifndef SG_MARKDOWN_PLAIN_H
#define SG_MARKDOWN_PLAIN_H

#include "base/buf.h"

/* Appends plain text as one line of Markdown that shows it as it is: nothing in it is mark-up, an address no
 * link, its beginning no start of a block. White space is folded. */
void sg_plain_escape(struct sg_str text, struct sg_buf *out);

/* Appends the words of a Markdown text as plain text: without mark-up and the targets of links, formulas as
 * TeX, code as it stands. */
void sg_plain_words(struct sg_str markdown, struct sg_buf *out);

/* Appends a Markdown text with its links as their words; an address that stands in it is none any more. */
void sg_plain_links(struct sg_str markdown, struct sg_buf *out);

#endif
