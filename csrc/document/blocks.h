/* Pandoc's blocks to the paper's paragraphs.
 *
 * A paragraph is one unit that the guide must meet: a text, a list, a quote, a figure, a table, an equation, a
 * code block, a theorem. Which blocks are units, and what only holds others, is csrc/document/units.h's.
 */
#ifndef SG_DOCUMENT_BLOCKS_H
#define SG_DOCUMENT_BLOCKS_H

#include "document/inlines.h"

/* What blocks are written with, and what was found in them. */
struct sg_blocks {
  const struct sg_pandoc_known *known;
  struct sg_arena *arena;
  struct sg_buf *scratch;
  bool parted; /* figures in a list's items are left out of it */
  struct sg_pandoc_found found;
  bool shows; /* a figure was among them, whatever pictures it has */

  /* For csrc/document alone. */
  struct sg_pandoc_words (*render)(struct sg_blocks *b, const struct sg_node *block);
  int list_depth; /* while a list is written */
};

struct sg_pandoc_paragraph {
  const char *kind; /* "text"; NULL: there is no text */
  struct sg_pandoc_words words;
  struct sg_str label, name; /* of a theorem or an algorithm */
};

/* Nothing is known of labels; works are their keys. */
extern const struct sg_pandoc_known sg_known_nothing;

/* A heading among them is a text in bold. */
struct sg_pandoc_paragraph sg_pandoc_paragraph(struct sg_blocks *b, const struct sg_node *block);

/* Several blocks as one text. */
struct sg_pandoc_words sg_pandoc_blocks(struct sg_blocks *b, const struct sg_node *list);

/* The words of a heading: no footnotes, no citations, no labels. */
struct sg_pandoc_words sg_heading_words(const struct sg_node *header, const struct sg_pandoc_known *known,
                                        struct sg_arena *arena, struct sg_buf *scratch);

/* The words of a paragraph, or what stands for its pictures where it holds nothing else, and then, true, these
 * are in b->found. p NULL: it is no paragraph and no figure. */
bool sg_lone_pictures(struct sg_blocks *b, const struct sg_node *block, struct sg_str *words);

/* -- What a block is -- */

/* The figure that a block is, or that a paragraph of one image with the title "fig:" is, as pandoc 2 has it;
 * NULL. */
const struct sg_node *sg_as_figure(const struct sg_node *block, struct sg_arena *arena);

/* Is a figure or table, as sg_as_figure has it, without a caption? */
bool sg_is_uncaptioned(const struct sg_node *block);

/* The quotation that an epigraph is, with who said it; NULL for other blocks. */
const struct sg_node *sg_as_epigraph(const struct sg_node *block, struct sg_arena *arena);

/* Is a division an algorithm: a float of that name whose steps are a list? */
bool sg_is_algorithm(const struct sg_node *block);

/* The printed name of a division that is a theorem-like environment, "Lemma"; empty. */
struct sg_str sg_theorem_name(const struct sg_node *div, struct sg_arena *arena, struct sg_buf *scratch);

/* Is it what R says when a package starts, and nothing else? */
bool sg_is_startup(const struct sg_node *block);

/* The caption of a code block, which pandoc keeps as the source wrote it; p NULL: there is none. */
struct sg_str sg_listing_caption(const struct sg_node *block, struct sg_arena *arena);

#endif
