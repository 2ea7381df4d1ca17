/* core.highlight_spans: `==` as bracketed spans. */
#include "markdown/highlight.h"

#include "lua/binding.h"

/* core.highlight_spans(markdown) -> markdown | nil, message, code */
static int highlight_spans(lua_State *L)
{
  struct sg_str markdown = sgl_check_str(L, 1);
  struct sg_buf *out = sgl_new_buf(L, SGL_MEMORY_MAX);
  sg_highlight_spans(markdown, out);
  return sgl_return_buf(L, out);
}

void sgl_open_highlight(lua_State *L)
{
  static const luaL_Reg functions[] = {{"highlight_spans", highlight_spans}, {NULL, NULL}};
  luaL_setfuncs(L, functions, 0);
}
