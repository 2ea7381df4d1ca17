#include "compose/compose.h"

#include "compose/composing.h"
#include "compose/prose.h"

enum {
  SCRATCH_MAX = 1024 * 1024 * 1024, /* bytes for one section */
  LINE_MAX_BYTES = 64 * 1024 * 1024,
  PARTS_MAX = 12, /* subsections that an orientation names */
};

/* A heading directly followed by subheadings: one bullet that says which. */
static void write_parts(struct sg_composing *c)
{
  struct sg_str links[PARTS_MAX];
  size_t count = 0;
  for (size_t i = c->section + 1; i < c->paper->section_count && count < PARTS_MAX; i++) {
    if (c->paper->sections[i].depth <= c->row->depth)
      break;
    if (c->paper->sections[i].parent != (int)c->section)
      continue;
    sg_buf_clear(&c->line);
    sg_add_section_link(c, i, &c->line);
    links[count++] = sg_arena_copy(c->arena, sg_buf_str(&c->line));
  }
  if (count == 0)
    return;
  struct sg_buf joined;
  sg_buf_init(&joined, LINE_MAX_BYTES);
  sg_words_join(&joined, c->language, links, count);
  sg_start_line(c, sg_str(NULL, 0));
  sg_words_fill(&c->line, c->language, SG_WORD_PARTS, sg_buf_str(&joined), sg_str(NULL, 0));
  sg_free_scratch(c, &joined);
  sg_end_line(c, 0, SG_NO_MARK);
}

static void write_points(struct sg_composing *c)
{
  sg_plan_terms(c);
  sg_plan_omissions(c);
  sg_plan_definitions(c);
  sg_plan_named(c);
  sg_write_credits(c);
  size_t credits = c->bullets.count;
  sg_narrate(c);
  bool text = c->row->depth > 0 || sg_is_untitled_abstract(c->analysis, c->section);
  if (text && !sg_is_back_matter(c->row))
    sg_highlight(c, credits);
  sg_write_titles(c);
  sg_write_formulas(c);
  sg_write_additions(c);
  sg_write_connections(c);
}

/* A section does not break off: its last line, a step or an address, ends in a stop. */
static void stop_last(struct sg_composing *c)
{
  struct sg_bullet *last = c->bullets.count > 0 ? &c->bullets.rows[c->bullets.count - 1] : NULL;
  if (last == NULL || !last->plain || last->block.n > 0)
    return;
  sg_buf_clear(&c->line);
  sg_buf_add(&c->line, last->text);
  sg_prose_stop(&c->line);
  struct sg_str copy = sg_arena_copy(c->arena, sg_buf_str(&c->line));
  if (copy.p != NULL)
    last->text = copy;
}

static void compose(struct sg_composing *c)
{
  if (c->row->kind == SG_SECTION_REFERENCES && c->paper->reference_count > 0)
    sg_write_references(c);
  else if (c->row->paragraph_count > 0)
    write_points(c);
  else
    write_parts(c);
  stop_last(c);
}

enum sg_status sg_compose_section(const struct sg_analysis *analysis, int section,
                                  const struct sg_compose_options *options, struct sg_points *points,
                                  struct sg_error *err)
{
  static const struct sg_compose_options defaults = {.detail = SG_DETAIL_NORMAL};
  if (section < 0 || (size_t)section >= analysis->paper->section_count)
    return sg_fail(err, SG_EINVAL, "the paper has no section %d", section + 1);
  struct sg_arena arena;
  sg_arena_init(&arena, SCRATCH_MAX);
  struct sg_composing c = {
      .analysis = analysis,
      .paper = analysis->paper,
      .options = options != NULL ? options : &defaults,
      .section = (uint32_t)section,
      .row = &analysis->paper->sections[section],
      .span = &analysis->sections[section],
      .arena = &arena,
  };
  c.language = sg_words_language(c.options->lang.n > 0 ? c.options->lang : c.paper->lang);
  sg_bullets_init(&c.bullets, &arena);
  sg_buf_init(&c.line, LINE_MAX_BYTES);
  c.uses = SG_ARENA_NEW(&arena, uint8_t, c.span->sentence_to - c.span->sentence_from);
  c.ties = c.options->ties;
  enum sg_status status = c.ties != NULL ? SG_OK : sg_compose_ties(analysis, &arena, &c.ties, err);
  if (c.uses != NULL && status == SG_OK)
    compose(&c);
  if (status == SG_OK)
    status = sg_arena_status(&arena, err);
  if (status == SG_OK)
    status = sg_buf_status(&c.line, err);
  if (status == SG_OK && c.failed)
    status = sg_fail(err, SG_ENOMEM, "no memory is left for section %d", section + 1);
  if (status == SG_OK) {
    sg_bullets_give(&c.bullets, points);
    status = sg_arena_status(points->arena, err);
  }
  sg_buf_free(&c.line);
  sg_arena_free(&arena);
  return status;
}
