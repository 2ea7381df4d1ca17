/* core.json_decode, core.json_encode, core.null: JSON for Lua, over cJSON. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/json.h"
#include "lua/binding.h"

#define TREE_TYPE "studyguide.json"

enum { DEPTH_MAX = 1000 }; /* as cJSON's own: deeper nesting is an attack or a loop */

/* The address is what `core.null` is: a value that no other light userdata equals. */
static const char null_address;

static void push_null(lua_State *L)
{
  lua_pushlightuserdata(L, (void *)&null_address);
}

static int tree_gc(lua_State *L)
{
  cJSON **box = luaL_checkudata(L, 1, TREE_TYPE);
  cJSON_Delete(*box);
  *box = NULL;
  return 0;
}

static void push_number(lua_State *L, double value)
{
  if (value == floor(value) && fabs(value) < 9007199254740992.0)
    lua_pushinteger(L, (lua_Integer)value);
  else
    lua_pushnumber(L, value);
}

static int count_children(const cJSON *item)
{
  int count = 0;
  for (const cJSON *child = item->child; child != NULL; child = child->next)
    count++;
  return count;
}

/* Recursion is bounded: cJSON refuses what is nested deeper than its limit. */
static void push_value(lua_State *L, const cJSON *item)
{
  luaL_checkstack(L, 4, "JSON nested too deeply");
  if (cJSON_IsObject(item)) {
    lua_createtable(L, 0, count_children(item));
    for (const cJSON *child = item->child; child != NULL; child = child->next) {
      push_value(L, child);
      lua_setfield(L, -2, child->string);
    }
  } else if (cJSON_IsArray(item)) {
    lua_createtable(L, count_children(item), 0);
    lua_Integer i = 0;
    for (const cJSON *child = item->child; child != NULL; child = child->next) {
      push_value(L, child);
      lua_rawseti(L, -2, ++i);
    }
  } else if (cJSON_IsString(item)) {
    lua_pushstring(L, item->valuestring);
  } else if (cJSON_IsNumber(item)) {
    push_number(L, item->valuedouble);
  } else if (cJSON_IsBool(item)) {
    lua_pushboolean(L, cJSON_IsTrue(item));
  } else {
    push_null(L);
  }
}

/* core.json_decode(text) -> value | nil, message, code. null becomes core.null. */
static int json_decode(lua_State *L)
{
  struct sg_str text = sgl_check_str(L, 1);
  struct sg_error err = {0};
  cJSON **box = lua_newuserdata(L, sizeof *box);
  *box = NULL;
  sgl_new_type(L, TREE_TYPE, NULL, tree_gc);
  luaL_setmetatable(L, TREE_TYPE);
  if (sg_json_parse(text, box, &err))
    return sgl_fail(L, &err);
  push_value(L, *box);
  cJSON_Delete(*box); /* now, not at the next collection: trees are large */
  *box = NULL;
  return 1;
}

static void add_string(struct sg_buf *out, struct sg_str s)
{
  sg_buf_add_char(out, '"');
  size_t from = 0;
  for (size_t i = 0; i < s.n; i++) {
    unsigned char c = (unsigned char)s.p[i];
    if (c >= 0x20 && c != '"' && c != '\\' && c != 0x7F)
      continue;
    sg_buf_add(out, sg_slice(s, from, i));
    from = i + 1;
    if (c == '"' || c == '\\')
      sg_buf_add_format(out, "\\%c", c);
    else if (c == '\n')
      sg_buf_add(out, SG_LIT("\\n"));
    else
      sg_buf_add_format(out, "\\u%04x", c);
  }
  sg_buf_add(out, sg_slice(s, from, s.n));
  sg_buf_add_char(out, '"');
}

static void add_number(lua_State *L, struct sg_buf *out, int index)
{
  if (lua_isinteger(L, index)) {
    sg_buf_add_format(out, "%lld", (long long)lua_tointeger(L, index));
    return;
  }
  double value = lua_tonumber(L, index);
  if (!isfinite(value)) {
    luaL_error(L, "JSON has no infinite numbers");
    return;
  }
  /* The shortest form that reads back to the same number. */
  char text[32];
  for (int digits = 15; digits <= 17; digits++) {
    snprintf(text, sizeof text, "%.*g", digits, value);
    if (strtod(text, NULL) == value)
      break;
  }
  sg_buf_add(out, sg_cstr(text));
}

static int compare_keys(const void *a, const void *b)
{
  return sg_str_compare(*(const struct sg_str *)a, *(const struct sg_str *)b);
}

static void add_value(lua_State *L, struct sg_buf *out, int depth);

/* The keys in byte order, so that equal tables give equal bytes. */
static void add_object(lua_State *L, struct sg_buf *out, int depth)
{
  int table = lua_gettop(L);
  size_t count = 0;
  for (lua_pushnil(L); lua_next(L, table); lua_pop(L, 1)) {
    if (lua_type(L, -2) != LUA_TSTRING)
      luaL_error(L, "a JSON object has a key that is no string (a %s)", luaL_typename(L, -2));
    count++;
  }
  struct sg_str *keys = lua_newuserdata(L, (count + 1) * sizeof *keys);
  size_t at = 0;
  for (lua_pushnil(L); lua_next(L, table); lua_pop(L, 1))
    keys[at].p = lua_tolstring(L, -2, &keys[at].n), at++;
  qsort(keys, count, sizeof *keys, compare_keys);
  sg_buf_add_char(out, '{');
  for (size_t i = 0; i < count; i++) {
    if (i > 0)
      sg_buf_add_char(out, ',');
    add_string(out, keys[i]);
    sg_buf_add_char(out, ':');
    lua_pushlstring(L, keys[i].p, keys[i].n);
    lua_rawget(L, table);
    add_value(L, out, depth + 1);
    lua_pop(L, 1);
  }
  sg_buf_add_char(out, '}');
  lua_settop(L, table);
}

static void add_array(lua_State *L, struct sg_buf *out, int depth)
{
  size_t count = lua_rawlen(L, -1);
  sg_buf_add_char(out, '[');
  for (size_t i = 1; i <= count; i++) {
    if (i > 1)
      sg_buf_add_char(out, ',');
    lua_rawgeti(L, -1, (lua_Integer)i);
    add_value(L, out, depth + 1);
    lua_pop(L, 1);
  }
  sg_buf_add_char(out, ']');
}

/* A table is an object when it has a string key, else an array; the empty table is an array. */
static void add_value(lua_State *L, struct sg_buf *out, int depth)
{
  luaL_checkstack(L, 8, "table nested too deeply for JSON");
  if (depth > DEPTH_MAX)
    luaL_error(L, "table nested too deeply for JSON");
  int top = lua_gettop(L);
  switch (lua_type(L, top)) {
  case LUA_TTABLE: {
    lua_pushnil(L);
    bool object = lua_next(L, top) && lua_type(L, -2) == LUA_TSTRING;
    lua_settop(L, top);
    if (object)
      add_object(L, out, depth);
    else
      add_array(L, out, depth);
    break;
  }
  case LUA_TSTRING: {
    size_t n;
    const char *p = lua_tolstring(L, top, &n);
    add_string(out, sg_str(p, n));
    break;
  }
  case LUA_TNUMBER:
    add_number(L, out, top);
    break;
  case LUA_TBOOLEAN:
    sg_buf_add(out, sg_cstr(lua_toboolean(L, top) ? "true" : "false"));
    break;
  case LUA_TLIGHTUSERDATA:
    if (lua_touserdata(L, top) == (const void *)&null_address) {
      sg_buf_add(out, SG_LIT("null"));
      break;
    }
    /* fallthrough */
  default:
    luaL_error(L, "JSON has no %s", luaL_typename(L, top));
  }
}

/* core.json_encode(value) -> text | nil, message, code. Keys are sorted. */
static int json_encode(lua_State *L)
{
  luaL_checkany(L, 1);
  lua_settop(L, 1);
  struct sg_buf *out = sgl_new_buf(L, SGL_MEMORY_MAX);
  lua_pushvalue(L, 1);
  add_value(L, out, 0);
  return sgl_return_buf(L, out);
}

void sgl_open_json(lua_State *L)
{
  static const luaL_Reg functions[] = {
      {"json_decode", json_decode}, {"json_encode", json_encode}, {NULL, NULL}};
  luaL_setfuncs(L, functions, 0);
  push_null(L);
  lua_setfield(L, -2, "null");
}
