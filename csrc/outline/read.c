/* The headings of a Markdown text. */
#include "markdown/blocks.h"
#include "outline/outline.h"

/* Without closing #s and attributes. */
static struct sg_str bare_title(struct sg_str title)
{
  title = sg_str_trim(title);
  if (sg_str_ends(title, SG_LIT("}"))) {
    size_t at = title.n;
    while (at > 0 && title.p[at - 1] != '{')
      at--;
    if (at > 0 && at < title.n && sg_is_one_of(title.p[at], "#.-"))
      title = sg_str_trim(sg_slice(title, 0, at - 1));
  }
  size_t end = title.n;
  while (end > 0 && title.p[end - 1] == '#')
    end--;
  return end == 0 || title.p[end - 1] == ' ' ? sg_str_trim(sg_slice(title, 0, end)) : title;
}

enum sg_status sg_outline_read(struct sg_str text, struct sg_arena *arena, const struct sg_heading **headings,
                               size_t *count, struct sg_error *err)
{
  struct sg_blocks form;
  *headings = NULL;
  *count = 0;
  enum sg_status status = sg_blocks_read(arena, text, &form, err);
  if (status != SG_OK)
    return status;
  size_t total = 0;
  for (size_t i = 0; i < form.count; i++)
    total += form.blocks[i].kind == SG_BLOCK_HEADING;
  struct sg_heading *rows = SG_ARENA_NEW(arena, struct sg_heading, total);
  if (rows == NULL)
    return sg_arena_status(arena, err);
  for (size_t i = 0; i < form.count; i++)
    if (form.blocks[i].kind == SG_BLOCK_HEADING)
      rows[(*count)++] = (struct sg_heading){
          .title = bare_title(sg_block_text(&form, &form.blocks[i])),
          .level = form.blocks[i].depth,
          .line = form.blocks[i].line,
      };
  *headings = rows;
  return SG_OK;
}
