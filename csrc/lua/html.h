/* Links for the functions that print points. */
#ifndef SG_LUA_HTML_H
#define SG_LUA_HTML_H

#include "lua/binding.h"
#include "markdown/links.h"

/* The links at `index` of the stack, NULL where there is nil; raises for argument `arg` where something else
 * is. */
const struct sg_links *sgl_opt_links(lua_State *L, int index, int arg);

/* A list with an entry for each of `count` rows: empty ones behind those that there are. The arena's, or the
 * list's own array. */
const struct sg_str *sgl_by_row(lua_State *L, struct sgl_strings list, size_t count, struct sg_arena *arena);

#endif
