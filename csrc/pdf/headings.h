/* What the steps of finding headings share. Internal to the room. */
#ifndef SG_PDF_HEADINGS_H
#define SG_PDF_HEADINGS_H

#include "pdf/reading.h"

enum { SG_PDF_HEADING_LINES = 5 };

/* mark.c. Does the line differ from running text, by style, size, family or a number? */
bool sg_pdf_is_marked(const struct sg_pdf_reading *r, const struct sg_pdf_line *line);

/* Makes line `i` a heading that was found by `origin`: with the lines that go on with it, or a run-in where
 * only its beginning is styled. */
void sg_pdf_mark_heading(struct sg_pdf_reading *r, uint32_t i, enum sg_pdf_origin origin);

/* Does `next`, right below, go on with a heading; do the two look alike? Is there a small letter? */
bool sg_pdf_goes_on(const struct sg_pdf_line *line, const struct sg_pdf_line *next);
bool sg_pdf_same_look(const struct sg_pdf_line *line, const struct sg_pdf_line *next);
bool sg_pdf_has_lower(struct sg_str text);

/* Makes a line's beginning, to that byte, a run-in heading. */
void sg_pdf_set_run_in(struct sg_pdf_line *line, uint16_t end);

/* hints.c: headings at destinations and by bookmarks. */
void sg_pdf_use_dests(struct sg_pdf_reading *r);
void sg_pdf_use_bookmarks(struct sg_pdf_reading *r);

/* numbers.c: headings whose numbers follow each other. */
void sg_pdf_follow_numbers(struct sg_pdf_reading *r);

#endif
