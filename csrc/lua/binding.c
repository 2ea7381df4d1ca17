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

void sgl_set_str(lua_State *L, const char *name, struct sg_str value)
{
  sgl_push_str(L, value);
  lua_setfield(L, -2, name);
}

void sgl_set_integer(lua_State *L, const char *name, lua_Integer value)
{
  lua_pushinteger(L, value);
  lua_setfield(L, -2, name);
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

/* -- Options ----------------------------------------------------------------------------------- */

static int wrong(lua_State *L, int arg, const char *name, const char *expected)
{
  return luaL_argerror(
      L, arg, lua_pushfstring(L, "option '%s' expects %s, got a %s", name, expected, luaL_typename(L, -1)));
}

static struct sg_str string_at(lua_State *L, int index)
{
  size_t n;
  const char *p = lua_tolstring(L, index, &n);
  return sg_str(p, n);
}

struct sgl_strings sgl_read_strings(lua_State *L, int index, int arg, const char *what, struct sg_arena *arena)
{
  index = lua_absindex(L, index);
  if (!lua_istable(L, index))
    luaL_argerror(L, arg, lua_pushfstring(L, "%s: a list of strings is expected", what));
  size_t count = lua_rawlen(L, index);
  struct sg_str *list = SG_ARENA_NEW(arena, struct sg_str, count + 1);
  if (list == NULL)
    luaL_error(L, "out of memory");
  for (size_t i = 0; i < count; i++) {
    lua_rawgeti(L, index, (lua_Integer)i + 1);
    if (lua_type(L, -1) != LUA_TSTRING)
      luaL_argerror(L, arg,
                    lua_pushfstring(L, "%s: a list of strings is expected, item %d is a %s", what, (int)i + 1,
                                    luaL_typename(L, -1)));
    list[i] = string_at(L, -1);
    lua_pop(L, 1); /* the list holds the string */
  }
  return (struct sgl_strings){list, count};
}

static int read_word(lua_State *L, int arg, const struct sgl_option *row)
{
  struct sg_str word = lua_type(L, -1) == LUA_TSTRING ? string_at(L, -1) : sg_str(NULL, 0);
  luaL_Buffer known;
  for (int i = 0; row->words[i] != NULL; i++)
    if (word.p != NULL && sg_str_equal(word, sg_cstr(row->words[i])))
      return i;
  luaL_buffinit(L, &known);
  for (int i = 0; row->words[i] != NULL; i++) {
    luaL_addstring(&known, i == 0 ? "" : row->words[i + 1] == NULL ? " or " : ", ");
    luaL_addstring(&known, row->words[i]);
  }
  luaL_pushresult(&known);
  return luaL_argerror(L, arg, lua_pushfstring(L, "option '%s' is %s", row->name, lua_tostring(L, -1)));
}

/* Stores the value on top of the stack where its row says. */
static void store_option(lua_State *L, int arg, const struct sgl_option *row, struct sg_arena *arena, char *out)
{
  void *field = out + row->offset;
  switch (row->type) {
  case SGL_BOOLEAN:
    if (!lua_isboolean(L, -1))
      wrong(L, arg, row->name, "a boolean");
    *(bool *)field = lua_toboolean(L, -1);
    break;
  case SGL_INTEGER:
    if (!lua_isinteger(L, -1))
      wrong(L, arg, row->name, "a whole number");
    *(long *)field = (long)lua_tointeger(L, -1);
    break;
  case SGL_NUMBER:
    if (lua_type(L, -1) != LUA_TNUMBER)
      wrong(L, arg, row->name, "a number");
    *(double *)field = lua_tonumber(L, -1);
    break;
  case SGL_STRING:
    if (lua_type(L, -1) != LUA_TSTRING)
      wrong(L, arg, row->name, "a string");
    *(struct sg_str *)field = string_at(L, -1);
    break;
  case SGL_WORD:
    *(int *)field = read_word(L, arg, row);
    break;
  case SGL_STRINGS:
    *(struct sgl_strings *)field = sgl_read_strings(L, -1, arg, row->name, arena);
    break;
  case SGL_OTHER:
    row->read(L, arg, out);
    break;
  }
}

void sgl_read_options(lua_State *L, int arg, const struct sgl_option *rows, size_t count,
                      struct sg_arena *arena, void *out)
{
  if (lua_isnoneornil(L, arg))
    return;
  luaL_checktype(L, arg, LUA_TTABLE);
  for (lua_pushnil(L); lua_next(L, arg); lua_pop(L, 1)) {
    struct sg_str key = lua_type(L, -2) == LUA_TSTRING ? string_at(L, -2) : sg_str(NULL, 0);
    size_t i = 0;
    while (i < count && (key.p == NULL || !sg_str_equal(key, sg_cstr(rows[i].name))))
      i++;
    if (i == count)
      luaL_argerror(L, arg,
                    lua_pushfstring(L, "unknown option '%s'", key.p != NULL ? key.p : luaL_typename(L, -2)));
    store_option(L, arg, &rows[i], arena, out);
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
