/* core.utf8_*: the check at the door, and case. */
#include "base/utf8.h"

#include "lua/binding.h"

/* core.utf8_invalid(text) -> position of the first invalid byte (1-based) | nil when valid. */
static int utf8_invalid(lua_State *L)
{
  size_t at = sg_utf8_invalid(sgl_check_str(L, 1));
  if (at == SG_NPOS)
    lua_pushnil(L);
  else
    lua_pushinteger(L, (lua_Integer)at + 1);
  return 1;
}

/* core.utf8_lower(text) -> text with the letters of every script in lower case. */
static int utf8_lower(lua_State *L)
{
  struct sg_str text = sgl_check_str(L, 1);
  luaL_Buffer out;
  luaL_buffinit(L, &out);
  for (size_t at = 0, length; at < text.n; at += length) {
    char bytes[4];
    luaL_addlstring(&out, bytes, sg_utf8_encode(sg_to_lower(sg_utf8_decode(text, at, &length)), bytes));
  }
  luaL_pushresult(&out);
  return 1;
}

void sgl_open_utf8(lua_State *L)
{
  static const luaL_Reg functions[] = {
      {"utf8_invalid", utf8_invalid}, {"utf8_lower", utf8_lower}, {NULL, NULL}};
  luaL_setfuncs(L, functions, 0);
}
