/* The repairer's entry: sets up, runs the parts, sorts what they found. */
#include "repair/internal.h"
#include "repair/link.h"
#include "repair/span.h"

enum { SOURCES_KNOWN_MAX = 256 /* of one bullet; further ones are not looked up for doubles */ };

/* The marks by bullet: a counting sort, since nested bullets' marks stand between a bullet's own. */
static void assign_marks(struct repair *r)
{
  struct sg_repair_result *result = r->result;
  size_t count = result->bullet_count;
  struct sg_repair_source *sources = SG_ARENA_NEW(r->arena, struct sg_repair_source, r->mark_count);
  result->sources = sources;
  if (sources == NULL)
    return;
  for (size_t i = 0; i < r->mark_count; i++)
    if (r->marks[i].bullet < count)
      r->bullets[r->marks[i].bullet].source_count++;
  uint32_t at = 0;
  for (size_t i = 0; i < count; i++) {
    r->bullets[i].first_source = at;
    at += r->bullets[i].source_count;
    r->bullets[i].source_count = 0;
  }
  for (size_t i = 0; i < r->mark_count; i++) {
    if (r->marks[i].bullet >= count)
      continue;
    struct sg_repair_bullet *bullet = &r->bullets[r->marks[i].bullet];
    struct sg_repair_source source = r->marks[i].source, *list = sources + bullet->first_source;
    bool known = false;
    for (size_t k = 0; k < bullet->source_count && k < SOURCES_KNOWN_MAX && !known; k++)
      known = list[k].section == source.section && list[k].paragraph == source.paragraph;
    if (!known)
      list[bullet->source_count++] = source;
  }
}

static void run(struct repair *r, struct sg_str text, struct sg_buf *door)
{
  r->text = sg_repair_door(r, text, door);
  r->text = sg_repair_dialogue(r);
  sg_repair_read_definitions(r, r->text);
  sg_repair_blocks(r, sg_repair_frame(r));
  assign_marks(r);
  r->result->notes = r->notes;
  r->result->drops = r->drops;
  r->result->bullets = r->bullets;
  r->result->heading_lines = r->heading_lines;
}

/* The first failure of the buffers and the arena. */
static enum sg_status outcome(const struct repair *r, const struct sg_buf *door, struct sg_error *err)
{
  const struct sg_buf *buffers[] = {door,    &r->leaf.text, &r->inlines, &r->lines,
                                    &r->row, &r->again,     &r->guarded, &r->result->text};
  for (size_t i = 0; i < sizeof buffers / sizeof buffers[0]; i++) {
    enum sg_status status = sg_buf_status(buffers[i], err);
    if (status != SG_OK)
      return status;
  }
  return sg_arena_status(r->arena, err);
}

enum sg_status sg_repair(struct sg_str text, const struct sg_repair_options *options, struct sg_arena *arena,
                         struct sg_repair_result *result, struct sg_error *err)
{
  static const struct sg_repair_options plain = {.headings = SG_HEADINGS_KEEP};
  enum { BUFFER_MAX = 2000 * 1024 * 1024 };
  *result = (struct sg_repair_result){0};
  sg_buf_init(&result->text, BUFFER_MAX);
  if (text.n > SG_REPAIR_MAX)
    return sg_fail(err, SG_ETOOBIG, "the text to repair has %zu bytes; at most %d are taken", text.n,
                   SG_REPAIR_MAX);
  struct repair *r = SG_ARENA_NEW(arena, struct repair, 1);
  struct span *span = SG_ARENA_NEW(arena, struct span, 1);
  if (r == NULL || span == NULL)
    return sg_arena_status(arena, err);
  struct sg_buf door;
  r->options = options != NULL ? options : &plain;
  r->arena = arena;
  r->result = result;
  r->span = span;
  r->writer = (struct writer){.line = 1, .last_bullet = SG_NPOS};
  sg_buf_init(&door, BUFFER_MAX);
  sg_buf_init(&r->leaf.text, BUFFER_MAX);
  sg_buf_init(&r->inlines, BUFFER_MAX);
  sg_buf_init(&r->lines, BUFFER_MAX);
  sg_buf_init(&r->row, BUFFER_MAX);
  sg_buf_init(&r->again, BUFFER_MAX);
  sg_buf_init(&r->guarded, BUFFER_MAX);
  run(r, text, &door);
  enum sg_status status = outcome(r, &door, err);
  sg_buf_free(&door);
  sg_buf_free(&r->leaf.text);
  sg_buf_free(&r->inlines);
  sg_buf_free(&r->lines);
  sg_buf_free(&r->row);
  sg_buf_free(&r->again);
  sg_buf_free(&r->guarded);
  return status;
}
