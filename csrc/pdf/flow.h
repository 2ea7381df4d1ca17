/* Text with its styles, byte for byte, and its way into pandoc's JSON. Internal to the room. */
#ifndef SG_PDF_FLOW_H
#define SG_PDF_FLOW_H

#include "pdf/reading.h"

enum { /* beside enum sg_pdf_style, in a flow's style bytes */
       SG_PDF_FLOW_NOTE =
           SG_PDF_CAPS, /* a footnote's mark; its text is the note's number among the document's */
       SG_PDF_FLOW_DISPLAY =
           SG_PDF_CAPS | SG_PDF_TALL, /* a displayed formula: with SG_PDF_MATH as TeX, else as text */
       SG_PDF_FLOW_SUPER = 64,
       SG_PDF_FLOW_SUB = 128,
};

struct sg_pdf_flow {
  struct sg_buf text, style; /* of the same length */
};

void sg_pdf_flow_init(struct sg_pdf_flow *flow);
void sg_pdf_flow_clear(struct sg_pdf_flow *flow);
void sg_pdf_flow_free(struct sg_pdf_flow *flow);

/* Adds plain text in a style. */
void sg_pdf_flow_add(struct sg_pdf_flow *flow, struct sg_str text, uint8_t style);

/* Adds what stands on a line from its byte `from` to `to` (counted without spaces; SIZE_MAX: its end). What has
 * been added before is joined to it as one text: a word that the line's end tore is whole. `notes`: raised
 * marks that name footnotes of the page become those. */
void sg_pdf_flow_add_line(const struct sg_pdf_reading *r, struct sg_pdf_flow *flow,
                          const struct sg_pdf_line *line, size_t from, size_t to, bool notes);

/* Lines of a displayed formula as one inline: TeX, or, where they are not plain rows of signs, their text;
 * false then. */
bool sg_pdf_flow_add_display(const struct sg_pdf_reading *r, struct sg_pdf_flow *flow,
                             const struct sg_pdf_line *lines, size_t count);

/* json.c: appends the flow as a list of pandoc's inlines, without the brackets around it. `write_note` writes a
 * footnote's blocks. Bold and italic are left out where they are the style of all (`plain`). */
struct sg_pdf_writer {
  struct sg_buf *json;
  bool faces;       /* reading's */
  uint64_t letters; /* reading's */
  bool places;      /* source's */
  void (*write_note)(void *user, size_t number);
  void *user;
};
void sg_pdf_write_inlines(struct sg_pdf_writer *writer, const struct sg_pdf_flow *flow, bool plain);

/* The flow as a paragraph. */
void sg_pdf_write_para(struct sg_pdf_writer *writer, const struct sg_pdf_flow *flow);

/* Appends `s` as the inside of a JSON string; appends a comma where something stands before in a list. */
void sg_pdf_write_string(struct sg_buf *json, struct sg_str s);
void sg_pdf_write_comma(struct sg_buf *json);

/* mathematics.c: sets marks[i] for each byte i of the flow that is part of an inline formula; `faces`,
 * `letters`: the reading's. False when memory is short. */
bool sg_pdf_mark_formulas(const struct sg_pdf_flow *flow, bool faces, uint64_t letters, char *marks);

/* tex.c: appends a run of mathematics as TeX. */
void sg_pdf_write_tex(struct sg_buf *out, const struct sg_pdf_flow *flow, size_t from, size_t to);

/* footnotes.c: the number of the note that the mark names, or SG_NPOS. */
size_t sg_pdf_note_number(const struct sg_pdf_reading *r, uint32_t page, struct sg_str mark);

#endif
