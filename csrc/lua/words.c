/* core.inlines_escape, core.tidy, core.float_mentions: what csrc/document does with plain text, for Lua. */
#include "document/inlines.h"
#include "document/mentions.h"

#include "lua/binding.h"

/* core.inlines_escape(text) -> Markdown that is read back as the text */
static int inlines_escape(lua_State *L)
{
  struct sg_arena *arena = sgl_new_arena(L, SGL_MEMORY_MAX);
  struct sg_error err;
  struct sg_str text = sg_pandoc_escape(sgl_check_str(L, 1), arena);
  if (sg_arena_status(arena, &err))
    return luaL_error(L, "out of memory");
  sgl_push_str(L, text);
  sg_arena_free(arena);
  return 1;
}

/* core.tidy(text [, spaced]) -> it on one line, with white space as sg_pandoc_tidy has it */
static int tidy(lua_State *L)
{
  bool spaced = lua_toboolean(L, 2);
  struct sg_arena *arena = sgl_new_arena(L, SGL_MEMORY_MAX);
  struct sg_error err;
  struct sg_str text = sg_pandoc_tidy(sgl_check_str(L, 1), spaced, arena);
  if (sg_arena_status(arena, &err))
    return luaL_error(L, "out of memory");
  sgl_push_str(L, text);
  sg_arena_free(arena);
  return 1;
}

struct listing {
  lua_State *L;
  lua_Integer count;
};

static void add_mention(void *user, struct sg_str key)
{
  struct listing *list = user;
  sgl_push_str(list->L, key);
  lua_rawseti(list->L, -2, ++list->count);
}

/* core.float_mentions(text) -> list of the tables and figures that it names: "fig 3" */
static int float_mentions(lua_State *L)
{
  struct listing list = {L, 0};
  struct sg_str text = sgl_check_str(L, 1);
  struct sg_buf *key = sgl_new_buf(L, SGL_MEMORY_MAX);
  lua_newtable(L);
  sg_float_mentions(text, key, add_mention, &list);
  return 1;
}

void sgl_open_words(lua_State *L)
{
  static const luaL_Reg functions[] = {
      {"inlines_escape", inlines_escape}, {"tidy", tidy}, {"float_mentions", float_mentions}, {NULL, NULL}};
  luaL_setfuncs(L, functions, 0);
}
