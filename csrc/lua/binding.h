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
/* Set a field of the table on top of the stack. */
void sgl_set_str(lua_State *L, const char *name, struct sg_str value);
void sgl_set_integer(lua_State *L, const char *name, lua_Integer value);

/* Pushes a userdata that owns the buffer or arena and frees it when collected. */
struct sg_buf *sgl_new_buf(lua_State *L, size_t maximum);
struct sg_arena *sgl_new_arena(lua_State *L, size_t maximum);

/* Pushes nil, the message and the status code ("EPARSE"); returns 3, for `return sgl_fail(…)`. */
int sgl_fail(lua_State *L, const struct sg_error *err);

/* Pushes the buffer's content, or fails as sgl_fail when the buffer did; returns what to return. */
int sgl_return_buf(lua_State *L, const struct sg_buf *buf);

/* Options: a table whose keys must all stand in rows that say where each goes. */
enum sgl_option_type {
  SGL_BOOLEAN, /* bool */
  SGL_INTEGER, /* long */
  SGL_NUMBER,  /* double */
  SGL_STRING,  /* struct sg_str, borrowed from the table */
  SGL_WORD,    /* int: the place of a string in the row's list of words */
  SGL_STRINGS, /* struct sgl_strings */
  SGL_OTHER,   /* whatever the row's function reads it into */
};

struct sgl_option {
  const char *name;
  enum sgl_option_type type;
  size_t offset;            /* into the struct that is filled */
  const char *const *words; /* of an SGL_WORD, ended by NULL */
  /* Of an SGL_OTHER: reads the value on top of the stack, which stays there, into the struct; raises
   * when it is malformed, by luaL_argerror for `arg`. */
  void (*read)(lua_State *L, int arg, void *out);
};

/* A list of strings, borrowed from its table; its array is the arena's. */
struct sgl_strings {
  const struct sg_str *list; /* NULL: there was none */
  size_t count;
};

/* Reads the table at `arg` (nil or absent: no options) by its rows into `out`, whose fields keep what they hold
 * where the table has no such key. Raises on an unknown key and on a value of another type. `arena` is for
 * lists of strings, NULL where no row is one. */
void sgl_read_options(lua_State *L, int arg, const struct sgl_option *rows, size_t count,
                      struct sg_arena *arena, void *out);
#define SGL_READ_OPTIONS(L, arg, rows, arena, out)                                                             \
  sgl_read_options((L), (arg), (rows), sizeof(rows) / sizeof *(rows), (arena), (out))

/* Reads the list of strings at `index` of the stack; raises for argument `arg`, calling it `what`, when it is
 * none. */
struct sgl_strings sgl_read_strings(lua_State *L, int index, int arg, const char *what, struct sg_arena *arena);

/* Value of a string field of the table at `index`, borrowed from the table; empty when absent. */
struct sg_str sgl_field_str(lua_State *L, int index, const char *name);

/* Defines a userdata type: its methods, and its __gc (NULL: none). Idempotent. */
void sgl_new_type(lua_State *L, const char *name, const luaL_Reg *methods, lua_CFunction gc);

/* Each room's part of the module adds its functions to the table on top of the stack. */
void sgl_open_json(lua_State *L);
void sgl_open_utf8(lua_State *L);
void sgl_open_cipher(lua_State *L);
void sgl_open_paper(lua_State *L);
void sgl_open_text(lua_State *L);
void sgl_open_system(lua_State *L);
void sgl_open_process(lua_State *L);
void sgl_open_child(lua_State *L);
void sgl_open_highlight(lua_State *L);
void sgl_open_html(lua_State *L);
void sgl_open_safe(lua_State *L);
void sgl_open_tex(lua_State *L);
void sgl_open_inline(lua_State *L);
void sgl_open_document(lua_State *L);
void sgl_open_words(lua_State *L);
void sgl_open_points(lua_State *L);
void sgl_open_languages(lua_State *L);
void sgl_open_docx(lua_State *L);
void sgl_open_pdf(lua_State *L);
void sgl_open_repair(lua_State *L);
void sgl_open_outline(lua_State *L);
void sgl_open_compose(lua_State *L);
void sgl_open_check(lua_State *L);

#endif
