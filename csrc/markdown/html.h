/* Markdown as HTML, for the study page: a line, the blocks of a paper's paragraph, a section's points.
 *
 * Only elements that show are written, all text is escaped, and links lead where sg_safe_target lets them:
 * whatever a paper or a model says, nothing of it acts. Mark-up of HTML in the text is left out, its words
 * stay.
 *
 * What the page's maker puts in place stands as marks that no text can hold:
 *   <sg-math kind="i">TeX</sg-math>      a formula; kind "d": a displayed one
 *   <sg-figure id="s3.p2-1">words</sg-figure>   a picture `![](sg-figure:s3.p2-1)` of the paper; `words` are
 * those of the text that it stood in both escaped.
 */
#ifndef SG_MARKDOWN_HTML_H
#define SG_MARKDOWN_HTML_H

#include "markdown/links.h"
#include "markdown/points.h"

struct sg_html {
  struct sg_buf *out;
  struct sg_arena *arena;       /* for what is read */
  const struct sg_links *links; /* put in where references and citations stand; NULL: none */
};

/* Appends plain text with `& < > "` as entities. */
void sg_html_text(struct sg_str text, struct sg_buf *out);

/* Appends inline Markdown: of one block, whose own place is `own` (see sg_links_put). */
void sg_html_line(struct sg_html *html, struct sg_str markdown, struct sg_str own);

/* Appends the blocks of a paragraph in the form that the paper's reader prints: texts of a line, `- ` and `1. `
 * lists indented by 4, pipe tables, fenced code; an item's first text is no paragraph of its own. */
void sg_html_blocks(struct sg_html *html, struct sg_str markdown);

struct sg_html_points {
  int language;                /* of the labels: sg_words_language */
  const struct sg_str *from;   /* by row: the ids of the paragraphs that the point rests on, for `data-from` */
  const struct sg_str *places; /* by row: the identifier by which links lead there, or empty */
};

/* Appends a section's points as nested lists; nothing where there are none. */
void sg_html_points(struct sg_html *html, const struct sg_points *points, const struct sg_html_points *options);

#endif
