/* What the binding's files share: boxes that outlive a raise, one way to fail, one way to read
 * options. Only csrc/lua includes lua.h.
 *
 * A binding function checks its arguments, boxes its result, calls the core, pushes, returns. No
 * naked allocation is alive across a lua_* call, since each of those may raise. Misuse raises; a
 * world that fails returns nil, message, code.
 */
#ifndef SG_LUA_BINDING_H
#define SG_LUA_BINDING_H

#include <lauxlib.h>
#include <lua.h>

#include "base/arena.h"
#include "base/buf.h"
#include "text/paper.h"

enum { SGL_MEMORY_MAX = 2000 * 1024 * 1024 }; /* no single analysis or text may need more */

/* The string at `arg`, borrowed while that argument stays on the stack. Raises when it is none. */
struct sg_str sgl_check_str(lua_State *L, int arg);

void sgl_push_str(lua_State *L, struct sg_str s);

/* Pushes a userdata that owns the buffer or arena and frees it when collected. */
struct sg_buf *sgl_new_buf(lua_State *L, size_t maximum);
struct sg_arena *sgl_new_arena(lua_State *L, size_t maximum);

/* Pushes nil, the message and the status code ("EPARSE"); returns 3, for `return sgl_fail(…)`. */
int sgl_fail(lua_State *L, const struct sg_error *err);

/* Pushes the buffer's content, or fails as sgl_fail when the buffer did; returns what to return. */
int sgl_return_buf(lua_State *L, const struct sg_buf *buf);

/* Options: a table whose keys must all stand in `rows`; absent or nil leaves `out` as it is. */
enum sgl_option_type { SGL_BOOLEAN, SGL_INTEGER, SGL_NUMBER, SGL_STRING };

struct sgl_option {
  const char *name;
  enum sgl_option_type type;
  size_t offset; /* into the struct: bool, long, double, struct sg_str by type */
};

/* Raises on an unknown key or a value of another type. */
void sgl_check_options(lua_State *L, int arg, const struct sgl_option *rows, size_t count,
                       void *out);

/* Value of a string field of the table at `index`, borrowed from the table; empty when absent. */
struct sg_str sgl_field_str(lua_State *L, int index, const char *name);

/* Defines a userdata type: its methods, and its __gc (NULL: none). Idempotent. */
void sgl_new_type(lua_State *L, const char *name, const luaL_Reg *methods, lua_CFunction gc);

/* Each room's part of the module adds its functions to the table on top of the stack. */
void sgl_open_json(lua_State *L);
void sgl_open_utf8(lua_State *L);
void sgl_open_paper(lua_State *L);
void sgl_open_text(lua_State *L);
void sgl_open_net(lua_State *L);
void sgl_open_system(lua_State *L);
void sgl_open_process(lua_State *L);
void sgl_open_highlight(lua_State *L);
void sgl_open_tex(lua_State *L);
void sgl_open_repair(lua_State *L);
void sgl_open_outline(lua_State *L);
void sgl_open_compose(lua_State *L);
void sgl_open_check(lua_State *L);

#endif
