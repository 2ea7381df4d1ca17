/* The text of lines. Internal to the room. */
#ifndef SG_PDF_LINE_H
#define SG_PDF_LINE_H

#include "pdf/reading.h"

/* Is there a space between two items that follow each other on a line? */
bool sg_pdf_is_spaced(const struct sg_pdf_item *before, const struct sg_pdf_item *item);

#endif
