/* Points between C and Lua: a tree of tables { kind, lead, term, markdown, source, writer, paragraphs, points
 * }. */
#ifndef SG_LUA_POINTS_H
#define SG_LUA_POINTS_H

#include "check/check.h"
#include "lua/binding.h"
#include "markdown/points.h"

/* Pushes the list of the top points. `paper` gives the ids of the paragraphs that they rest on; without
 * one these are "s3.p2", or "p2" where the mark names no section. Lines are told where `lines` says so. */
void sgl_push_points(lua_State *L, const struct sg_points *points, const struct sg_paper *paper, bool lines);

/* Points from Lua, with the ids of their paragraphs, which are borrowed from the tables. */
struct sgl_points {
  struct sg_points tree;
  struct sgl_strings *paragraphs; /* by row */
};

/* Reads the list at `index` of the stack; strings are borrowed from the tables. Raises for argument `arg`
 * where something in it is not a point. */
void sgl_read_points(lua_State *L, int index, int arg, struct sg_arena *arena, struct sgl_points *out);

/* Reads a whole guide { title, sections = { { level, title, points } … } } at `index`. */
struct sgl_guide {
  struct sg_str title;
  struct sg_guide_section *sections;
  struct sgl_points *points; /* by section */
  size_t count;
};
void sgl_read_guide(lua_State *L, int index, int arg, struct sg_arena *arena, struct sgl_guide *guide);

#endif
