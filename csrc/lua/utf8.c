/* core.utf8_invalid: the check at the door. */
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

void sgl_open_utf8(lua_State *L)
{
  static const luaL_Reg functions[] = {{"utf8_invalid", utf8_invalid}, {NULL, NULL}};
  luaL_setfuncs(L, functions, 0);
}
