/* What the kinds of ties share: offering one to the plan. */
#include "compose/prose.h"
#include "compose/ties.h"

enum { BESIDE = 3 }; /* sentences between a section and one that need not be told there */

bool sg_is_abstract(const struct sg_paper *paper, size_t section)
{
  if (paper->sections[section].kind == SG_SECTION_ABSTRACT)
    return paper->sections[section].depth > 0 && paper->sections[section].anchor.n > 0;
  for (size_t i = 0; i < section; i++)
    if (paper->sections[i].depth > 0)
      return false;
  return sg_names_are(SG_NAMES_ABSTRACT, paper->sections[section].title_text);
}

bool sg_can_be_tied(const struct sg_planner *p, size_t section)
{
  const struct sg_section *row = &p->paper->sections[section];
  return row->depth > 0 && row->anchor.n > 0 && row->kind != SG_SECTION_ABSTRACT &&
         row->kind != SG_SECTION_REFERENCES && !sg_is_back_matter(row) &&
         !sg_is_front_section(p->paper, section) && !sg_is_abstract(p->paper, section);
}

bool sg_is_headed(const struct sg_paper *paper, size_t section, enum sg_names names)
{
  struct sg_str title = paper->sections[section].title_text;
  return sg_names_begin(names, title) || sg_names_end(names, title);
}

bool sg_is_beside(const struct sg_planner *p, const struct sg_tie *tie)
{
  const struct sg_section_span *own = &p->analysis->sections[tie->section];
  return tie->sentence < own->sentence_from ? own->sentence_from - tie->sentence <= BESIDE
                                            : tie->sentence < own->sentence_to + BESIDE;
}

void sg_offer_tie(struct sg_planner *p, struct sg_tie tie)
{
  if (tie.section == tie.other || !sg_can_be_tied(p, tie.section) ||
      !(sg_can_be_tied(p, tie.other) || sg_is_abstract(p->paper, tie.other)))
    return;
  struct sg_tie *rows = sg_arena_grow(p->arena, p->rows, p->count, &p->capacity, sizeof *rows);
  if (rows == NULL)
    return;
  p->rows = rows;
  rows[p->count++] = tie;
}

struct sg_str sg_tie_name(struct sg_planner *p, struct sg_str plain)
{
  struct sg_buf buf;
  sg_buf_init(&buf, 1 << 16);
  sg_prose_escape(&buf, plain);
  struct sg_str copy = sg_arena_copy(p->arena, sg_buf_str(&buf));
  sg_buf_free(&buf);
  return copy;
}
