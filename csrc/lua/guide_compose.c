/* core.dictionaries, and paper:compose: the embedded writer. */
#include <limits.h>

#include "compose/compose.h"
#include "lua/paper.h"

#define DICTIONARIES_TYPE "studyguide.dictionaries"

enum {
  DIRECTORIES_MAX = 64,
  GLOSSARY_MAX = 100000,
  SECTION_BYTES_MAX = 512 * 1024 * 1024,
};

struct box {
  struct sg_dictionaries *dictionaries;
};

static int dictionaries_gc(lua_State *L)
{
  struct box *box = luaL_checkudata(L, 1, DICTIONARIES_TYPE);
  sg_dictionaries_close(box->dictionaries);
  box->dictionaries = NULL;
  return 0;
}

/* dictionaries:names() -> list of what was found, in the order in which they are asked. */
static int dictionaries_names(lua_State *L)
{
  struct box *box = luaL_checkudata(L, 1, DICTIONARIES_TYPE);
  lua_newtable(L);
  for (size_t i = 0; i < sg_dictionaries_count(box->dictionaries); i++) {
    lua_pushstring(L, sg_dictionaries_name(box->dictionaries, i));
    lua_rawseti(L, -2, (lua_Integer)i + 1);
  }
  return 1;
}

/* core.dictionaries(directories) -> dictionaries | nil, message, code */
static int new_dictionaries(lua_State *L)
{
  static const luaL_Reg methods[] = {{"names", dictionaries_names}, {NULL, NULL}};
  struct sg_str directories[DIRECTORIES_MAX];
  struct sg_error err = {0};
  luaL_checktype(L, 1, LUA_TTABLE);
  size_t count = lua_rawlen(L, 1);
  luaL_argcheck(L, count <= DIRECTORIES_MAX, 1, "too many directories");
  for (size_t i = 0; i < count; i++) {
    lua_rawgeti(L, 1, (lua_Integer)i + 1);
    directories[i] = sgl_check_str(L, -1);
    lua_pop(L, 1); /* the table still holds the string */
  }
  sgl_new_type(L, DICTIONARIES_TYPE, methods, dictionaries_gc);
  struct box *box = lua_newuserdata(L, sizeof *box);
  box->dictionaries = NULL;
  luaL_setmetatable(L, DICTIONARIES_TYPE);
  if (sg_dictionaries_open(directories, count, &box->dictionaries, &err))
    return sgl_fail(L, &err);
  return 1;
}

/* The reader's glossary, a list of {term=, definition=, expansion=}, copied into an arena that is
 * pushed. Its strings stay the table's. */
static void read_glossary(lua_State *L, int index, struct sg_compose_options *options)
{
  if (lua_getfield(L, index, "glossary") == LUA_TNIL) {
    lua_pop(L, 1);
    return;
  }
  luaL_argcheck(L, lua_istable(L, -1), index, "option 'glossary' wants a list");
  size_t count = lua_rawlen(L, -1);
  luaL_argcheck(L, count <= GLOSSARY_MAX, index, "the glossary has too many entries");
  struct sg_arena *arena = sgl_new_arena(L, SGL_MEMORY_MAX);
  struct sg_glossary_entry *rows = SG_ARENA_NEW(arena, struct sg_glossary_entry, count);
  if (rows == NULL)
    luaL_error(L, "out of memory");
  for (size_t i = 0; i < count; i++) {
    lua_rawgeti(L, -2, (lua_Integer)i + 1);
    luaL_argcheck(L, lua_istable(L, -1), index, "an entry of the glossary is no table");
    rows[i] = (struct sg_glossary_entry){.term = sgl_field_str(L, -1, "term"),
                                         .definition = sgl_field_str(L, -1, "definition"),
                                         .expansion = sgl_field_str(L, -1, "expansion")};
    lua_pop(L, 1);
  }
  options->glossary = rows;
  options->glossary_count = count;
}

static enum sg_compose_detail check_detail(lua_State *L, int index)
{
  static const char *const names[] = {"brief", "normal", "deep"};
  struct sg_str name = sgl_field_str(L, index, "detail");
  for (int i = 0; i < 3; i++)
    if (sg_str_equal(name, sg_cstr(names[i])))
      return (enum sg_compose_detail)i;
  if (name.n > 0)
    luaL_argerror(L, index, "option 'detail' wants brief, normal or deep");
  return SG_DETAIL_NORMAL;
}

/* Reads {detail=, lang=, max_terms=, dictionaries=, glossary=}; pushes what must outlive the call. */
static void check_options(lua_State *L, int index, struct sg_compose_options *options)
{
  static const char *const known[] = {"detail", "lang", "max_terms", "dictionaries", "glossary"};
  const size_t count = sizeof known / sizeof known[0];
  luaL_checktype(L, index, LUA_TTABLE);
  for (lua_pushnil(L); lua_next(L, index); lua_pop(L, 1)) {
    const char *key = lua_type(L, -2) == LUA_TSTRING ? lua_tostring(L, -2) : "?";
    size_t i = 0;
    while (i < count && strcmp(key, known[i]) != 0)
      i++;
    if (i == count)
      luaL_argerror(L, index, lua_pushfstring(L, "unknown option '%s'", key));
  }
  options->detail = check_detail(L, index);
  options->lang = sgl_field_str(L, index, "lang");
  if (lua_getfield(L, index, "max_terms") != LUA_TNIL) {
    lua_Integer max = luaL_checkinteger(L, -1);
    luaL_argcheck(L, max >= 0 && max <= INT_MAX, index, "option 'max_terms' is out of range");
    options->max_terms = max == 0 ? -1 : (long)max; /* in the core 0 leaves it to the section */
  }
  if (lua_getfield(L, index, "dictionaries") != LUA_TNIL)
    options->dictionaries = ((struct box *)luaL_checkudata(L, -1, DICTIONARIES_TYPE))->dictionaries;
  lua_pop(L, 2);
  read_glossary(L, index, options);
}

/* paper:compose(section [, options]) -> markdown | nil, message, code. `section` counts from 1; the
 * paper must have been analysed. */
static int compose(lua_State *L)
{
  struct sgl_paper *box = sgl_check_paper(L, 1);
  lua_Integer section = luaL_checkinteger(L, 2);
  struct sg_compose_options options = {.detail = SG_DETAIL_NORMAL};
  struct sg_error err = {0};
  luaL_argcheck(L, box->analysis != NULL, 1, "the paper has not been analysed: call paper:analyse() first");
  luaL_argcheck(L, section >= 1 && section <= INT_MAX, 2, "sections count from 1");
  if (!lua_isnoneornil(L, 3))
    check_options(L, 3, &options);
  struct sg_buf *out = sgl_new_buf(L, SECTION_BYTES_MAX);
  if (sg_compose_section(box->analysis, (int)section - 1, &options, out, &err))
    return sgl_fail(L, &err);
  return sgl_return_buf(L, out);
}

/* paper:planned_terms() -> indexes of the analysis's terms that a guide of this paper defines, best
 * first; each in the section where it appears first. */
static int planned_terms(lua_State *L)
{
  struct sgl_paper *box = sgl_check_paper(L, 1);
  luaL_argcheck(L, box->analysis != NULL, 1, "the paper has not been analysed: call paper:analyse() first");
  lua_newtable(L);
  lua_Integer count = 0;
  for (size_t i = 0; i < box->analysis->term_count; i++)
    if (sg_compose_is_planned(box->analysis, i)) {
      lua_pushinteger(L, (lua_Integer)i + 1);
      lua_rawseti(L, -2, ++count);
    }
  return 1;
}

void sgl_open_compose(lua_State *L)
{
  static const luaL_Reg functions[] = {{"dictionaries", new_dictionaries}, {NULL, NULL}};
  static const luaL_Reg methods[] = {
      {"compose", compose}, {"planned_terms", planned_terms}, {NULL, NULL}};
  sgl_add_paper_methods(L, methods);
  luaL_setfuncs(L, functions, 0);
}
