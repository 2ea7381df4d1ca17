/* What the functions for Lua that repair a text share. */
#ifndef SG_LUA_REPAIR_H
#define SG_LUA_REPAIR_H

#include "lua/binding.h"
#include "repair/repair.h"

/* The option `targets` on top of the stack, sorted: what core.link_targets gave, whose strings it lends, or a
 * list, which is read into the arena. Raises for argument `arg` where it is neither. */
struct sgl_strings sgl_read_targets(lua_State *L, int arg, struct sg_arena *arena);

/* Push the list of what was mended, { code, what, line } each, and that of what was dropped, { what, text, line
 * }. */
void sgl_push_notes(lua_State *L, const struct sg_repair_result *result);
void sgl_push_drops(lua_State *L, const struct sg_repair_drop *drops, size_t count);

#endif
