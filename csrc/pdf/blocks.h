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
  bool after_code;  /* and that was code */
};

/* paragraphs.c: does `line` begin a paragraph of its own, after those lines? */
bool sg_pdf_starts_paragraph(const struct sg_pdf_reading *r, const struct sg_pdf_paragraph *paragraph,
                             uint32_t line);

/* tables.c: the lines as a table's rows; false where their cells make no columns. `caption`: inlines. */
bool sg_pdf_write_table(struct sg_pdf_writer *writer, const struct sg_pdf_reading *r, const uint32_t *lines,
                        size_t count, struct sg_str caption);

/* figures.c: lines as they stand, with their indents, as a code block; a float with its caption: a table, a
 * figure, an algorithm, and prose that stands with it. `lines` are put into another order. */
void sg_pdf_write_code(struct sg_pdf_writer *writer, const struct sg_pdf_reading *r, const uint32_t *lines,
                       size_t count);
void sg_pdf_write_float(struct sg_pdf_writer *writer, struct sg_pdf_reading *r, uint32_t *lines, size_t count);

/* places.c: around blocks that are made of these lines, where the writer tells places; nothing for no lines. */
void sg_pdf_open_place(struct sg_pdf_writer *writer, const struct sg_pdf_reading *r, const uint32_t *lines,
                       size_t count);
void sg_pdf_close_place(struct sg_pdf_writer *writer, size_t count);

/* footnotes.c: finds the notes' marks, before any text is written; false when memory is short. Adds a note's
 * text. */
bool sg_pdf_list_notes(struct sg_pdf_reading *r);
void sg_pdf_add_footnote(const struct sg_pdf_reading *r, const struct sg_pdf_footnote *note,
                         struct sg_pdf_flow *flow);

/* meta.c: members of the document's metadata, by way of `flow`; nothing where there is none. */
void sg_pdf_write_title(struct sg_pdf_writer *writer, struct sg_pdf_reading *r, struct sg_pdf_flow *flow);
/* "front": addresses and what else stands with the authors; "notes": footnotes whose mark was not found. */
void sg_pdf_write_rest(struct sg_pdf_writer *writer, struct sg_pdf_reading *r, struct sg_pdf_flow *flow);
void sg_pdf_write_authors(struct sg_pdf_writer *writer, const struct sg_pdf_reading *r,
                          struct sg_pdf_flow *flow);

#endif
