/* Word files that a converter made from printed pages: blocks with their place on the page, and what is mended
 * by it. Internal to the room.
 *
 * Such files have no styles; each page is set anew by sections, columns, spacing and sizes of type. What a page
 * parted is found by them. */
#ifndef SG_DOCX_PAGE_H
#define SG_DOCX_PAGE_H

#include "docx/mender.h"

enum { SG_DOCX_RAW_MAX = 16 * 1024 * 1024 }; /* bytes of XML or words that are put together */

enum sg_docx_role {
  SG_DOCX_TEXT,
  SG_DOCX_HEADING, /* marked as one, bold throughout, or larger than text; a displayed formula: what ends a
                      paragraph */
  SG_DOCX_CAPTION,
  SG_DOCX_ITEM,  /* begins with a bullet, or is in a list */
  SG_DOCX_ASIDE, /* a table, a picture, small type, what is centred */
  SG_DOCX_NOTE,  /* a footnote, or its next paragraph */
  SG_DOCX_OUT,   /* taken out of the document */
};

enum sg_docx_side { SG_DOCX_FULL, SG_DOCX_LEFT, SG_DOCX_RIGHT };

/* A paragraph with words or a picture, or a table, of the document's body. */
struct sg_docx_block {
  struct sg_xml_node *node;
  struct sg_str text;          /* its words in one line, trimmed; of a table nothing */
  uint32_t page, band, column; /* band: of columns beside one another, sections of the document */
  int size;                    /* of most of its letters, in half points; 0: its style's */
  int left, right, first;      /* indents in twentieths of a point, the first line's against `left` */
  int above;                   /* space before it, with that of empty paragraphs */
  enum sg_docx_role role;
  enum sg_docx_side side;
};

struct sg_docx_pages {
  struct sg_docx *d;
  struct sg_docx_block *blocks; /* in reading order */
  size_t count;
  int body;     /* the text's size in half points */
  bool indents; /* paragraphs begin with an indent */
};

/* An attribute's number, which may have a sign; `otherwise` without one. */
int sg_docx_number_of(const struct sg_xml_node *node, const char *attribute, int otherwise);

/* The words of a paragraph; tabulators stay, other white space is one space. */
struct sg_str sg_docx_text_of(const struct sg_docx *d, const struct sg_xml_node *paragraph);

/* A run's size in half points, 0 without one of its own; does it stand above the line? */
int sg_docx_run_size(const struct sg_xml_node *run);
bool sg_docx_is_raised(const struct sg_xml_node *run);

/* A node of XML that is written with `%` for the document's prefix: "<%r><%tab/></%r>". NULL when memory is
 * short. */
struct sg_xml_node *sg_docx_raw(const struct sg_docx *d, const char *xml);

/* Reads the blocks; false where the document is not one of pages that were set so, or memory is short. */
bool sg_docx_read_pages(struct sg_docx *d, struct sg_docx_pages *pages);

/* Do two blocks stand in one column, nothing but other blocks of it between? */
static inline bool sg_docx_same_column(const struct sg_docx_block *a, const struct sg_docx_block *b)
{
  return a->page == b->page && a->band == b->band && a->column == b->column;
}

/* Takes a block out of the document; the second forgets those that were. */
void sg_docx_take_out(struct sg_docx_block *block);
void sg_docx_close_ranks(struct sg_docx_pages *pages);

/* The steps, in their order. */
void sg_docx_drop_furniture(struct sg_docx_pages *pages);
void sg_docx_take_notes(struct sg_docx_pages *pages);
void sg_docx_order_columns(struct sg_docx_pages *pages);
void sg_docx_build_tables(struct sg_docx_pages *pages);
void sg_docx_join_torn(struct sg_docx_pages *pages);
void sg_docx_build_lists(struct sg_docx_pages *pages);

/* Puts what `b` says behind what `a` says, and `b` out of the document. */
void sg_docx_join(const struct sg_docx_pages *pages, struct sg_docx_block *a, struct sg_docx_block *b);

#endif
