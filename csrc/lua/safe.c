/* core.safe_target, core.safe_language, core.safe_query, core.safe_math: markdown/safe.h for the paper's
 * reader. */
#include "markdown/safe.h"

#include "lua/binding.h"

/* core.safe_target(target) -> boolean */
static int safe_target(lua_State *L)
{
  lua_pushboolean(L, sg_safe_target(sgl_check_str(L, 1)));
  return 1;
}

/* core.safe_language(info) -> the language that it names, or '' */
static int safe_language(lua_State *L)
{
  sgl_push_str(L, sg_safe_language(sgl_check_str(L, 1)));
  return 1;
}

/* core.safe_query(code) -> boolean: would a tool of notes run this inline code? */
static int safe_query(lua_State *L)
{
  lua_pushboolean(L, sg_safe_is_query(sgl_check_str(L, 1)));
  return 1;
}

/* core.safe_math(tex) -> tex | nil, message, code */
static int safe_math(lua_State *L)
{
  struct sg_str tex = sgl_check_str(L, 1);
  struct sg_buf *out = sgl_new_buf(L, SGL_MEMORY_MAX);
  sg_safe_math(tex, out);
  return sgl_return_buf(L, out);
}

void sgl_open_safe(lua_State *L)
{
  /* clang-format off */
  static const luaL_Reg functions[] = {{"safe_target", safe_target}, {"safe_language", safe_language},
                                       {"safe_query", safe_query},   {"safe_math", safe_math},
                                       {NULL, NULL}};
  /* clang-format on */
  luaL_setfuncs(L, functions, 0);
}
