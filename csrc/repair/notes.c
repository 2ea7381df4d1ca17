/* What repair did and what it left out, for the report. */
#include "repair/internal.h"

void sg_repair_note(struct repair *r, const char *code, const char *what, size_t line)
{
  struct sg_repair_result *result = r->result;
  result->note_total++;
  if (result->note_count >= SG_REPAIR_NOTES_MAX)
    return;
  struct sg_repair_note *grown =
      sg_arena_stretch(r->arena, r->notes, result->note_count, &r->note_capacity, sizeof *grown);
  if (grown == NULL)
    return;
  r->notes = grown;
  grown[result->note_count++] = (struct sg_repair_note){code, what, line};
}

void sg_repair_drop(struct repair *r, const char *what, size_t line, struct sg_str text)
{
  struct sg_repair_result *result = r->result;
  struct sg_repair_drop *grown =
      sg_arena_stretch(r->arena, r->drops, result->drop_count, &r->drop_capacity, sizeof *grown);
  if (grown == NULL)
    return;
  r->drops = grown;
  grown[result->drop_count++] = (struct sg_repair_drop){what, line, sg_arena_copy(r->arena, text)};
}
