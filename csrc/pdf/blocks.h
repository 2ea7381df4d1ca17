/* Lines into blocks. Internal to the room. */
#ifndef SG_PDF_BLOCKS_H
#define SG_PDF_BLOCKS_H

#include "pdf/flow.h"

/* The paragraph that is being read: its lines, in order. */
struct sg_pdf_paragraph {
  uint32_t *lines;
  size_t count;
  bool item;        /* begins with a bullet */
  bool interrupted; /* something was set aside since its last line */
};

/* paragraphs.c: does `line` begin a paragraph of its own, after those lines? */
bool sg_pdf_starts_paragraph(const struct sg_pdf_reading *r, const struct sg_pdf_paragraph *paragraph, uint32_t line);

/* tables.c: the lines as a table's rows; false where their cells make no columns. `caption`: inlines. */
bool sg_pdf_write_table(struct sg_pdf_writer *writer, const struct sg_pdf_reading *r, const uint32_t *lines, size_t count,
                        struct sg_str caption);

#endif
