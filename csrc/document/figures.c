/* Figures: what is one, their captions, their pictures. */
#include "document/render.h"

const struct sg_node *sg_lone_image(const struct sg_node *inlines)
{
  const struct sg_node *image = NULL;
  for (const struct sg_node *row = sg_first(inlines); row != NULL; row = row->next)
    if (row->kind == SG_PANDOC_IMAGE && image == NULL)
      image = row;
    else if (!sg_is_blank(row))
      return NULL;
  return image;
}

/* A list that holds one element of a kind, whose content is this. */
static struct sg_node *block_of(struct sg_arena *arena, enum sg_pandoc_kind kind, struct sg_node *content)
{
  struct sg_node *block = sg_node_new(arena, kind);
  if (block == NULL)
    return (struct sg_node *)&sg_no_node;
  block->first = content;
  return sg_element(arena, SG_PANDOC_LIST, &block, 1);
}

const struct sg_node *sg_as_figure(const struct sg_node *block, struct sg_arena *arena)
{
  if (block->kind == SG_PANDOC_FIGURE)
    return block;
  const struct sg_node *image = sg_is_paragraph(block) ? sg_lone_image(sg_content(block)) : NULL;
  if (image == NULL || !sg_str_starts(sg_string(sg_at(sg_part(image, 2), 1)), SG_LIT("fig:")))
    return NULL;
  struct sg_node *attributes = sg_node_copy(sg_part(image, 0), arena), *copy = sg_node_copy(image, arena);
  struct sg_node *none = sg_node_new(arena, SG_PANDOC_NOTHING);
  struct sg_node *words = block_of(arena, SG_PANDOC_PLAIN, sg_node_copy(sg_part(image, 1), arena));
  struct sg_node *pictures = block_of(arena, SG_PANDOC_PLAIN, sg_element(arena, SG_PANDOC_LIST, &copy, 1));
  if (none == NULL || arena->failed)
    return NULL;
  struct sg_node *caption = sg_element(arena, SG_PANDOC_LIST, (struct sg_node *[]){none, words}, 2);
  struct sg_node *figure =
      sg_element(arena, SG_PANDOC_FIGURE, (struct sg_node *[]){attributes, caption, pictures}, 3);
  return arena->failed ? NULL : figure;
}

bool sg_is_uncaptioned(const struct sg_node *block)
{
  return sg_first(sg_at(sg_part(block, 1), 1)) == NULL;
}

/* -- Captions ------------------------------------------------------------------------------------------- */

/* Captions of figures inside a figure follow its own: "(a) …". */
static struct sg_pandoc_words caption_of(struct sg_blocks *b, const struct sg_node *figure)
{
  struct sg_texts texts = {0};
  sg_texts_add_block(&texts, b->arena, sg_render_all(b, sg_at(sg_part(figure, 1), 1)));
  for (const struct sg_node *block = sg_first(sg_part(figure, 2)); block != NULL; block = block->next)
    if (block->kind == SG_PANDOC_FIGURE)
      sg_texts_add_block(&texts, b->arena, caption_of(b, block));
  return sg_texts_join(&texts, SG_LIT(" "), SG_LIT(" "), b->arena);
}

static bool add_image(void *user, const struct sg_node *element)
{
  struct sg_blocks *b = user;
  if (element->kind != SG_PANDOC_IMAGE)
    return true;
  struct sg_str *grown =
      sg_arena_grow(b->arena, b->found.images, b->found.image_count, &b->found.image_capacity, sizeof *grown);
  if (grown == NULL)
    return false;
  b->found.images = grown;
  grown[b->found.image_count++] = sg_string(sg_at(sg_part(element, 2), 0));
  return false;
}

void sg_find_images(struct sg_blocks *b, const struct sg_node *content)
{
  b->found.image_count = 0;
  b->shows = true;
  sg_each_element(content, b->arena, add_image, b);
}

struct sg_pandoc_words sg_render_figure(struct sg_blocks *b, const struct sg_node *figure)
{
  sg_find_images(b, sg_part(figure, 2));
  return caption_of(b, figure);
}
