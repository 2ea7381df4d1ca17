/* core.outline_read and core.outline_match: the headings of a guide, and which ones of the paper
 * they are. */
#include "outline/outline.h"

#include "lua/binding.h"

/* The list of { title, level, line } at `arg`. Titles are borrowed from its tables. */
static struct sg_heading *check_headings(lua_State *L, int arg, struct sg_arena *arena, size_t *count)
{
  luaL_checktype(L, arg, LUA_TTABLE);
  *count = lua_rawlen(L, arg);
  struct sg_heading *rows = SG_ARENA_NEW(arena, struct sg_heading, *count);
  if (rows == NULL)
    luaL_error(L, "out of memory");
  for (size_t i = 0; i < *count; i++) {
    lua_rawgeti(L, arg, (lua_Integer)i + 1);
    luaL_argcheck(L, lua_istable(L, -1), arg, "expects a list of headings");
    rows[i].title = sgl_field_str(L, -1, "title");
    lua_getfield(L, -1, "level");
    rows[i].level = (int)luaL_optinteger(L, -1, 1);
    lua_getfield(L, -2, "line");
    rows[i].line = (size_t)luaL_optinteger(L, -1, 0);
    lua_pop(L, 3);
  }
  return rows;
}

/* core.outline_read(text) -> { { title, level, line } … } | nil, message, code */
static int outline_read(lua_State *L)
{
  struct sg_str text = sgl_check_str(L, 1);
  struct sg_arena *arena = sgl_new_arena(L, SGL_MEMORY_MAX);
  const struct sg_heading *headings;
  size_t count;
  struct sg_error err = {0};
  if (sg_outline_read(text, arena, &headings, &count, &err))
    return sgl_fail(L, &err);
  lua_createtable(L, (int)count, 0);
  for (size_t i = 0; i < count; i++) {
    lua_createtable(L, 0, 3);
    sgl_push_str(L, headings[i].title);
    lua_setfield(L, -2, "title");
    lua_pushinteger(L, headings[i].level);
    lua_setfield(L, -2, "level");
    lua_pushinteger(L, (lua_Integer)headings[i].line);
    lua_setfield(L, -2, "line");
    lua_rawseti(L, -2, (lua_Integer)i + 1);
  }
  return 1;
}

/* A 1-based index in field `name` of the table on top; nothing when there is none. */
static void set_index(lua_State *L, const char *name, size_t index)
{
  if (index == SG_NPOS)
    return;
  lua_pushinteger(L, (lua_Integer)index + 1);
  lua_setfield(L, -2, name);
}

static void push_indices(lua_State *L, const size_t *indices, size_t count)
{
  lua_createtable(L, (int)count, 0);
  for (size_t i = 0; i < count; i++) {
    if (indices[i] == SG_NPOS)
      lua_pushboolean(L, 0); /* a nil would end the list */
    else
      lua_pushinteger(L, (lua_Integer)indices[i] + 1);
    lua_rawseti(L, -2, (lua_Integer)i + 1);
  }
}

static void push_findings(lua_State *L, const struct sg_outline_match *match)
{
  static const char *const kinds[] = {"missing", "extra", "renamed", "moved", "level", "merged", "split"};
  lua_createtable(L, (int)match->finding_count, 0);
  for (size_t i = 0; i < match->finding_count; i++) {
    const struct sg_outline_finding *finding = &match->findings[i];
    lua_createtable(L, 0, 5);
    lua_pushstring(L, kinds[finding->kind]);
    lua_setfield(L, -2, "kind");
    set_index(L, "paper", finding->paper);
    set_index(L, "guide", finding->guide);
    set_index(L, "paper_other", finding->paper_other);
    set_index(L, "guide_other", finding->guide_other);
    lua_rawseti(L, -2, (lua_Integer)i + 1);
  }
}

/* core.outline_match(paper, guide) -> { guide_of, paper_of, grade, title, findings }
 *                                   | nil, message, code
 * Lists of { title, level, line }; guide_of and paper_of hold indices or false, grade words. */
static int outline_match(lua_State *L)
{
  static const char *const grades[] = {"none", "exact", "normalised", "fuzzy"};
  size_t paper_count, guide_count;
  lua_settop(L, 2);
  struct sg_arena *arena = sgl_new_arena(L, SGL_MEMORY_MAX);
  const struct sg_heading *paper = check_headings(L, 1, arena, &paper_count);
  const struct sg_heading *guide = check_headings(L, 2, arena, &guide_count);
  struct sg_outline_match match;
  struct sg_error err = {0};
  if (sg_outline_match(paper, paper_count, guide, guide_count, arena, &match, &err))
    return sgl_fail(L, &err);
  lua_createtable(L, 0, 5);
  push_indices(L, match.guide_of, paper_count);
  lua_setfield(L, -2, "guide_of");
  push_indices(L, match.paper_of, guide_count);
  lua_setfield(L, -2, "paper_of");
  lua_createtable(L, (int)paper_count, 0);
  for (size_t i = 0; i < paper_count; i++) {
    lua_pushstring(L, grades[match.grade[i]]);
    lua_rawseti(L, -2, (lua_Integer)i + 1);
  }
  lua_setfield(L, -2, "grade");
  set_index(L, "title", match.title);
  push_findings(L, &match);
  lua_setfield(L, -2, "findings");
  return 1;
}

void sgl_open_outline(lua_State *L)
{
  static const luaL_Reg functions[] = {
      {"outline_read", outline_read}, {"outline_match", outline_match}, {NULL, NULL}};
  luaL_setfuncs(L, functions, 0);
}
