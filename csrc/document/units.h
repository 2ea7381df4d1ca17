/* The blocks of a document that are units of its text, in reading order: what only holds others is opened. */
#ifndef SG_DOCUMENT_UNITS_H
#define SG_DOCUMENT_UNITS_H

#include "document/blocks.h"

struct sg_unit {
  const struct sg_node *block;
  struct sg_str place; /* on the pages of a PDF, as the division around it says */
  bool appendix;       /* it stands in a division of that name */
  bool parted;         /* a figure that stands in an item of the list before it */
  bool listed;         /* an entry of a list of references, which is the unit before them */
};

struct sg_units {
  struct sg_unit *rows;
  size_t count, capacity;
};

/* The units of a list of blocks. Tables bear their division's label from here on. */
void sg_units(const struct sg_node *blocks, struct sg_arena *arena, struct sg_buf *scratch,
              struct sg_units *units);

bool sg_is_reference_list(const struct sg_node *block);

/* Pieces of pages, "page width height x0 y0 x1 y1;…", of a unit and of the blocks in it; `add` is called with
 * each text that holds some. */
void sg_unit_places(const struct sg_unit *unit, void (*add)(void *user, struct sg_str place), void *user);

/* What references print where pandoc does not know it: the numbers of figures, tables, listings and algorithms,
 * counted as LaTeX counts captions. `add` is called with each; of two for one label the last holds. */
void sg_number_labels(const struct sg_units *units, struct sg_arena *arena, struct sg_buf *scratch,
                      void (*add)(void *user, struct sg_str label, struct sg_str number), void *user);

/* Appends the plain text of paragraphs and lists to `out`, spaces between them, until it has more than `enough`
 * bytes of it; how many it has. */
size_t sg_units_sample(const struct sg_units *units, struct sg_arena *arena, struct sg_buf *scratch,
                       size_t enough, struct sg_buf *out);

/* Is there a heading, in divisions and quotations too? Has any of the blocks a style of the author's own? */
bool sg_has_headings(const struct sg_node *blocks);
bool sg_has_styles(const struct sg_node *blocks);

/* Has the references of Markdown for papers, which pandoc hands over as raw TeX or as words, be links to what
 * has the label, as pandoc makes them of LaTeX: `\ref{fig:a}` to a caption's `\label{fig:a}`, bookdown's
 * `\@ref(fig:a)` to its
 * `(\#fig:a)`, pandoc-crossref's `@fig:a` to `{#fig:a}`. */
void sg_link_references(const struct sg_node *blocks, struct sg_arena *arena);

#endif
