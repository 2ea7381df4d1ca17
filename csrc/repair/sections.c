/* A repaired text as points, by its headings. */
#include "repair/repair.h"

/* The marks and input lines of the result's bullets, as the reader of points takes them. */
static struct sg_line_origin *list_origins(const struct sg_repair_result *result, struct sg_arena *arena)
{
  size_t source_count = 0;
  for (size_t i = 0; i < result->bullet_count; i++)
    source_count += result->bullets[i].source_count;
  struct sg_line_origin *origins = SG_ARENA_NEW(arena, struct sg_line_origin, result->bullet_count);
  struct sg_mark *marks = SG_ARENA_NEW(arena, struct sg_mark, source_count);
  if (origins == NULL || marks == NULL)
    return NULL;
  for (size_t i = 0; i < result->bullet_count; i++) {
    const struct sg_repair_bullet *bullet = &result->bullets[i];
    origins[i] = (struct sg_line_origin){bullet->line, bullet->input_line, marks, bullet->source_count};
    for (size_t k = 0; k < bullet->source_count; k++) {
      const struct sg_repair_source *source = &result->sources[bullet->first_source + k];
      *marks++ =
          (struct sg_mark){source->section > 0 ? source->section - 1 : SG_MARK_HERE, source->paragraph - 1};
    }
  }
  return origins;
}

enum sg_status sg_repair_sections(const struct sg_repair_result *result, struct sg_arena *arena,
                                  struct sg_repair_section **sections, size_t *count, struct sg_error *err)
{
  struct sg_blocks blocks;
  enum sg_status status = sg_blocks_read(arena, sg_buf_str(&result->text), &blocks, err);
  if (status != SG_OK)
    return status;
  size_t headings = 0;
  for (size_t i = 0; i < blocks.count; i++)
    headings += blocks.blocks[i].kind == SG_BLOCK_HEADING;
  struct sg_line_origin *origins = list_origins(result, arena);
  struct sg_repair_section *rows = SG_ARENA_NEW(arena, struct sg_repair_section, headings + 1);
  if (origins == NULL || rows == NULL)
    return sg_arena_status(arena, err);
  *sections = rows;
  *count = headings + 1;
  size_t row = 0, from = 0, first_origin = 0;
  for (size_t i = 0; i <= blocks.count; i++) {
    const struct sg_block *block = &blocks.blocks[i];
    if (i < blocks.count && block->kind != SG_BLOCK_HEADING)
      continue;
    sg_points_init(&rows[row].points, arena);
    sg_points_read(&blocks, from, i, origins + first_origin, result->bullet_count - first_origin,
                   &rows[row].points);
    if (i == blocks.count)
      break;
    while (first_origin < result->bullet_count && origins[first_origin].line <= block->line)
      first_origin++;
    row++;
    rows[row] =
        (struct sg_repair_section){.level = block->depth,
                                   .title = sg_block_text(&blocks, block),
                                   .line = row <= result->heading_count ? result->heading_lines[row - 1] : 0};
    from = i + 1;
  }
  return sg_arena_status(arena, err);
}
