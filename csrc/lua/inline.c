/* core.formulas, core.plain_escape, core.plain_words, core.plain_links: the inline Markdown of a point for Lua.
 */
#include "markdown/inline.h"
#include "markdown/plain.h"

#include "lua/binding.h"

/* core.formulas(markdown) -> { { from, to, tex } … }: the formulas in the order of the text; `from` and `to`
 * are the first and last byte of what stands between the dollars, from 1. */
static int formulas(lua_State *L)
{
  struct sg_str markdown = sgl_check_str(L, 1);
  struct sg_inline_scanner scanner;
  struct sg_inline unit;
  lua_Integer count = 0;
  lua_newtable(L);
  sg_inline_init(&scanner, markdown);
  scanner.apart = true; /* a link's words may hold formulas, too */
  while (sg_inline_next(&scanner, &unit)) {
    if (unit.kind != SG_INLINE_MATH && unit.kind != SG_INLINE_DISPLAY)
      continue;
    lua_createtable(L, 0, 3);
    sgl_set_integer(L, "from", unit.inner_from + 1);
    sgl_set_integer(L, "to", unit.inner_to);
    sgl_push_str(L, sg_slice(markdown, unit.inner_from, unit.inner_to));
    lua_setfield(L, -2, "tex");
    lua_rawseti(L, -2, ++count);
  }
  return 1;
}

static int made(lua_State *L, void (*make)(struct sg_str text, struct sg_buf *out))
{
  struct sg_str text = sgl_check_str(L, 1);
  struct sg_buf *out = sgl_new_buf(L, SGL_MEMORY_MAX);
  make(text, out);
  return sgl_return_buf(L, out);
}

/* core.plain_escape(text) -> Markdown that shows it as it is | nil, message, code */
static int plain_escape(lua_State *L)
{
  return made(L, sg_plain_escape);
}

/* core.plain_words(markdown) -> its words | nil, message, code */
static int plain_words(lua_State *L)
{
  return made(L, sg_plain_words);
}

/* core.plain_links(markdown) -> Markdown without links | nil, message, code */
static int plain_links(lua_State *L)
{
  return made(L, sg_plain_links);
}

void sgl_open_inline(lua_State *L)
{
  static const luaL_Reg functions[] = {{"formulas", formulas},
                                       {"plain_escape", plain_escape},
                                       {"plain_words", plain_words},
                                       {"plain_links", plain_links},
                                       {NULL, NULL}};
  luaL_setfuncs(L, functions, 0);
}
