/* What the files of the blocks' writer share. Private to csrc/document. */
#ifndef SG_DOCUMENT_RENDER_H
#define SG_DOCUMENT_RENDER_H

#include "document/blocks.h"
#include "document/writer.h"

/* Texts one behind the other. */
struct sg_texts {
  struct sg_pandoc_words *rows;
  size_t count, capacity;
};

void sg_texts_add(struct sg_texts *texts, struct sg_arena *arena, struct sg_pandoc_words words);

/* The same of a block's, which are left out where there are none. */
void sg_texts_add_block(struct sg_texts *texts, struct sg_arena *arena, struct sg_pandoc_words words);

/* Blocks' texts as one. */
struct sg_pandoc_words sg_texts_stacked(struct sg_texts *texts, struct sg_arena *arena);

/* All of them as one, with these between them. */
struct sg_pandoc_words sg_texts_join(const struct sg_texts *texts, struct sg_str between_markdown,
                                     struct sg_str between_text, struct sg_arena *arena);

/* Several blocks' words. */
struct sg_pandoc_words sg_render_all(struct sg_blocks *b, const struct sg_node *list);

/* A text that stands as a block. */
struct sg_pandoc_words sg_render_para(struct sg_blocks *b, const struct sg_node *inlines);

struct sg_pandoc_words sg_render_list(struct sg_blocks *b, const struct sg_node *list, bool parted);
struct sg_pandoc_words sg_render_definitions(struct sg_blocks *b, const struct sg_node *list);
struct sg_pandoc_words sg_render_figure(struct sg_blocks *b, const struct sg_node *figure);
struct sg_pandoc_words sg_render_table(struct sg_blocks *b, const struct sg_node *table);

/* Has `found` hold the pictures below a node, in order, and no others. */
void sg_find_images(struct sg_blocks *b, const struct sg_node *content);

/* An algorithm's words, and its name: "Algorithm 2". */
struct sg_pandoc_words sg_render_algorithm(struct sg_blocks *b, const struct sg_node *div, struct sg_str *name);

/* "**Lemma 3** (Title). …": the name that pandoc numbered, or the environment's own. A name that the source
 * declares in lower case is a name all the same. */
struct sg_pandoc_words sg_name_theorem(struct sg_pandoc_words words, struct sg_str *name,
                                       struct sg_arena *arena);

/* Plain text by which an element is recognised. */
struct sg_str sg_bare_text(const struct sg_node *inlines, struct sg_arena *arena, struct sg_buf *scratch);

/* The image of a text that is nothing but one; NULL. */
const struct sg_node *sg_lone_image(const struct sg_node *inlines);

/* A copy that stands in no list and holds the same. */
struct sg_node *sg_node_copy(const struct sg_node *node, struct sg_arena *arena);

/* Adds copies of all that stands in another list. */
void sg_append_copies(struct sg_node *list, const struct sg_node *nodes, struct sg_arena *arena);

/* A new element whose content is a list of these nodes. */
struct sg_node *sg_element(struct sg_arena *arena, enum sg_pandoc_kind kind, struct sg_node *const *content,
                           size_t count);

#endif
