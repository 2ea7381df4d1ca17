/* Rows of a page: items whose middles stand at one height, over all columns. Internal to the room. */
#ifndef SG_PDF_ROWS_H
#define SG_PDF_ROWS_H

#include "pdf/reading.h"

struct sg_pdf_keyed {
  float key;
  uint32_t item;
};

struct sg_pdf_rows {
  uint32_t *items; /* of one page, row by row, by x in each */
  uint32_t *ends;  /* where each row ends in them */
  bool *full;      /* of each row: goes over both columns (sg_pdf_place_fragments) */
  size_t count;
  struct sg_pdf_keyed *keyed; /* for sorting */
};

struct sg_pdf_place {
  uint32_t band;  /* counted from the page's top */
  uint8_t column; /* enum sg_pdf_column */
};

/* Room for the fullest page; false when memory is short. */
bool sg_pdf_rows_init(struct sg_pdf_rows *rows, const struct sg_pdf_reading *r);

/* The page's rows. */
void sg_pdf_rows_of(struct sg_pdf_rows *rows, const struct sg_pdf_reading *r, const struct sg_pdf_page *page);

/* Sorts items by their left edge or by their middle's height. */
void sg_pdf_sort_items(struct sg_pdf_rows *rows, uint32_t *items, size_t count, const struct sg_pdf_item *all,
                       bool by_x);

/* Where each of the page's items belongs; `places` has one for each. The page's rows must be those in `rows`.
 */
void sg_pdf_place_fragments(struct sg_pdf_rows *rows, const struct sg_pdf_reading *r,
                            const struct sg_pdf_page *page, struct sg_pdf_place *places);

#endif
