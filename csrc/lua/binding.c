#include "lua/binding.h"

#define BUF_TYPE "studyguide.buf"
#define ARENA_TYPE "studyguide.arena"

struct sg_str sgl_check_str(lua_State *L, int arg)
{
  size_t n;
  const char *p = luaL_checklstring(L, arg, &n);
  return sg_str(p, n);
}

void sgl_push_str(lua_State *L, struct sg_str s)
{
  lua_pushlstring(L, s.n ? s.p : "", s.n);
}

void sgl_new_type(lua_State *L, const char *name, const luaL_Reg *methods, lua_CFunction gc)
{
  if (luaL_newmetatable(L, name)) {
    if (methods != NULL) {
      lua_newtable(L);
      luaL_setfuncs(L, methods, 0);
      lua_setfield(L, -2, "__index");
    }
    if (gc != NULL) {
      lua_pushcfunction(L, gc);
      lua_setfield(L, -2, "__gc");
    }
  }
  lua_pop(L, 1);
}

static int buf_gc(lua_State *L)
{
  sg_buf_free(luaL_checkudata(L, 1, BUF_TYPE));
  return 0;
}

struct sg_buf *sgl_new_buf(lua_State *L, size_t maximum)
{
  sgl_new_type(L, BUF_TYPE, NULL, buf_gc);
  struct sg_buf *buf = lua_newuserdata(L, sizeof *buf);
  sg_buf_init(buf, maximum);
  luaL_setmetatable(L, BUF_TYPE);
  return buf;
}

static int arena_gc(lua_State *L)
{
  sg_arena_free(luaL_checkudata(L, 1, ARENA_TYPE));
  return 0;
}

struct sg_arena *sgl_new_arena(lua_State *L, size_t maximum)
{
  sgl_new_type(L, ARENA_TYPE, NULL, arena_gc);
  struct sg_arena *arena = lua_newuserdata(L, sizeof *arena);
  sg_arena_init(arena, maximum);
  luaL_setmetatable(L, ARENA_TYPE);
  return arena;
}

int sgl_fail(lua_State *L, const struct sg_error *err)
{
  lua_pushnil(L);
  lua_pushstring(L, err->message[0] ? err->message : sg_status_text(err->status));
  lua_pushstring(L, sg_status_code(err->status));
  return 3;
}

int sgl_return_buf(lua_State *L, const struct sg_buf *buf)
{
  struct sg_error err = {0};
  if (sg_buf_status(buf, &err))
    return sgl_fail(L, &err);
  sgl_push_str(L, sg_buf_str(buf));
  return 1;
}

/* Stores the value on top of the stack in the field that `row` describes. */
static void store_option(lua_State *L, int arg, const struct sgl_option *row, char *out)
{
  static const int lua_types[] = {LUA_TBOOLEAN, LUA_TNUMBER, LUA_TNUMBER, LUA_TSTRING};
  if (lua_type(L, -1) != lua_types[row->type])
    luaL_error(L, "option '%s' wants a %s, got a %s", row->name,
               lua_typename(L, lua_types[row->type]), luaL_typename(L, -1));
  switch (row->type) {
  case SGL_BOOLEAN:
    *(bool *)(void *)(out + row->offset) = lua_toboolean(L, -1);
    break;
  case SGL_INTEGER:
    if (!lua_isinteger(L, -1))
      luaL_argerror(L, arg, lua_pushfstring(L, "option '%s' wants a whole number", row->name));
    *(long *)(void *)(out + row->offset) = (long)lua_tointeger(L, -1);
    break;
  case SGL_NUMBER:
    *(double *)(void *)(out + row->offset) = lua_tonumber(L, -1);
    break;
  case SGL_STRING: {
    size_t n;
    const char *p = lua_tolstring(L, -1, &n);
    *(struct sg_str *)(void *)(out + row->offset) = sg_str(p, n);
    break;
  }
  }
}

void sgl_check_options(lua_State *L, int arg, const struct sgl_option *rows, size_t count,
                       void *out)
{
  if (lua_isnoneornil(L, arg))
    return;
  luaL_checktype(L, arg, LUA_TTABLE);
  for (lua_pushnil(L); lua_next(L, arg); lua_pop(L, 1)) {
    const char *key = lua_type(L, -2) == LUA_TSTRING ? lua_tostring(L, -2) : NULL;
    size_t i = 0;
    while (i < count && (key == NULL || strcmp(key, rows[i].name) != 0))
      i++;
    if (i == count)
      luaL_argerror(L, arg, lua_pushfstring(L, "unknown option '%s'", key ? key : "?"));
    store_option(L, arg, &rows[i], out);
  }
}

struct sg_str sgl_field_str(lua_State *L, int index, const char *name)
{
  size_t n = 0;
  lua_getfield(L, index, name);
  const char *p = lua_type(L, -1) == LUA_TSTRING ? lua_tolstring(L, -1, &n) : NULL;
  lua_pop(L, 1); /* the table still holds the string */
  return sg_str(p, n);
}
