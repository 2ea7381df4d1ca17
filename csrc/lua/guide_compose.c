/* core.dictionaries, and paper:compose: the embedded writer. */
#include <limits.h>

#include "compose/compose.h"
#include "lua/paper.h"
#include "lua/points.h"

#define DICTIONARIES_TYPE "studyguide.dictionaries"

enum {
  DIRECTORIES_MAX = 64,
  GLOSSARY_MAX = 100000,
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
  struct sg_error err = {0};
  lua_settop(L, 1);
  struct sgl_strings directories = sgl_read_strings(L, 1, 1, "directories", sgl_new_arena(L, SGL_MEMORY_MAX));
  luaL_argcheck(L, directories.count <= DIRECTORIES_MAX, 1, "too many directories");
  sgl_new_type(L, DICTIONARIES_TYPE, methods, dictionaries_gc);
  struct box *box = lua_newuserdata(L, sizeof *box);
  box->dictionaries = NULL;
  luaL_setmetatable(L, DICTIONARIES_TYPE);
  if (sg_dictionaries_open(directories.list, directories.count, &box->dictionaries, &err))
    return sgl_fail(L, &err);
  return 1;
}

struct arguments {
  int detail;
  long max_terms;
  struct sg_arena *arena; /* for the glossary's rows */
  struct sg_compose_options options;
};

/* A list of {term=, definition=, expansion=, source=}: the reader's glossary, or an encyclopaedia's entries.
 * Its strings stay the table's. */
static const struct sg_glossary_entry *read_entries(lua_State *L, int arg, struct arguments *arguments,
                                                    size_t *count)
{
  static const struct sgl_option fields[] = {
      {.name = "term", .type = SGL_STRING, .offset = offsetof(struct sg_glossary_entry, term)},
      {.name = "definition", .type = SGL_STRING, .offset = offsetof(struct sg_glossary_entry, definition)},
      {.name = "expansion", .type = SGL_STRING, .offset = offsetof(struct sg_glossary_entry, expansion)},
      {.name = "source", .type = SGL_STRING, .offset = offsetof(struct sg_glossary_entry, source)},
  };
  luaL_argcheck(L, lua_istable(L, -1), arg, "options 'glossary' and 'encyclopaedia' expect a list");
  *count = lua_rawlen(L, -1);
  luaL_argcheck(L, *count <= GLOSSARY_MAX, arg, "the glossary has too many entries");
  struct sg_glossary_entry *rows = SG_ARENA_NEW(arguments->arena, struct sg_glossary_entry, *count);
  if (rows == NULL)
    luaL_error(L, "out of memory");
  for (size_t i = 0; i < *count; i++) {
    lua_rawgeti(L, -1, (lua_Integer)i + 1);
    luaL_argcheck(L, lua_istable(L, -1), arg, "an entry of the glossary is not a table");
    SGL_READ_OPTIONS(L, lua_gettop(L), fields, NULL, &rows[i]);
    lua_pop(L, 1);
  }
  return rows;
}

static void read_glossary(lua_State *L, int arg, void *out)
{
  struct arguments *arguments = out;
  arguments->options.glossary = read_entries(L, arg, arguments, &arguments->options.glossary_count);
}

static void read_encyclopaedia(lua_State *L, int arg, void *out)
{
  struct arguments *arguments = out;
  arguments->options.encyclopaedia = read_entries(L, arg, arguments, &arguments->options.encyclopaedia_count);
}

static void read_dictionaries(lua_State *L, int arg, void *out)
{
  struct arguments *arguments = out;
  struct box *box = luaL_testudata(L, -1, DICTIONARIES_TYPE);
  luaL_argcheck(L, box != NULL, arg, "option 'dictionaries' expects what core.dictionaries gives");
  arguments->options.dictionaries = box->dictionaries;
}

/* Reads {detail=, lang=, max_terms=, dictionaries=, glossary=, encyclopaedia=}; pushes what must outlive the
 * call. */
static struct sg_compose_options check_options(lua_State *L, int arg)
{
  static const char *const details[] = {"brief", "normal", "deep", NULL};
  static const struct sgl_option rows[] = {
      {.name = "detail", .type = SGL_WORD, .offset = offsetof(struct arguments, detail), .words = details},
      {.name = "lang", .type = SGL_STRING, .offset = offsetof(struct arguments, options.lang)},
      {.name = "max_terms", .type = SGL_INTEGER, .offset = offsetof(struct arguments, max_terms)},
      {.name = "dictionaries", .type = SGL_OTHER, .read = read_dictionaries},
      {.name = "glossary", .type = SGL_OTHER, .read = read_glossary},
      {.name = "encyclopaedia", .type = SGL_OTHER, .read = read_encyclopaedia},
  };
  const long by_section = LONG_MIN;
  struct arguments arguments = {
      .detail = SG_DETAIL_NORMAL, .max_terms = by_section, .arena = sgl_new_arena(L, SGL_MEMORY_MAX)};
  SGL_READ_OPTIONS(L, arg, rows, NULL, &arguments);
  luaL_argcheck(
      L, arguments.max_terms == by_section || (arguments.max_terms >= 0 && arguments.max_terms <= INT_MAX), arg,
      "option 'max_terms' is out of range");
  arguments.options.detail = (enum sg_compose_detail)arguments.detail;
  /* In the core 0 leaves the number to the section, and a negative one defines none. */
  arguments.options.max_terms = arguments.max_terms == by_section ? 0
                                : arguments.max_terms == 0        ? -1
                                                                  : arguments.max_terms;
  return arguments.options;
}

/* paper:compose(section [, options]) -> points | nil, message, code. `section` counts from 1; the
 * paper must have been analysed. */
static int compose(lua_State *L)
{
  struct sgl_paper *box = sgl_check_paper(L, 1);
  lua_Integer section = luaL_checkinteger(L, 2);
  struct sg_error err = {0};
  lua_settop(L, 3);
  luaL_argcheck(L, box->analysis != NULL, 1, "the paper has not been analysed: call paper:analyse() first");
  luaL_argcheck(L, section >= 1 && section <= INT_MAX, 2, "sections count from 1");
  struct sg_compose_options options = check_options(L, 3);
  struct sg_points points;
  sg_points_init(&points, sgl_new_arena(L, SGL_MEMORY_MAX));
  if (sg_compose_section(box->analysis, (int)section - 1, &options, &points, &err))
    return sgl_fail(L, &err);
  sgl_push_points(L, &points, &box->paper, false);
  return 1;
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

/* paper:is_back_matter(section) -> whether its heading names thanks, funding or the like. `section` counts from
 * 1. */
static int is_back_matter(lua_State *L)
{
  struct sgl_paper *box = sgl_check_paper(L, 1);
  lua_Integer section = luaL_checkinteger(L, 2);
  luaL_argcheck(L, section >= 1 && (size_t)section <= box->paper.section_count, 2, "there is no such section");
  lua_pushboolean(L, sg_is_back_matter(&box->paper.sections[section - 1]));
  return 1;
}

void sgl_open_compose(lua_State *L)
{
  static const luaL_Reg functions[] = {{"dictionaries", new_dictionaries}, {NULL, NULL}};
  static const luaL_Reg methods[] = {
      {"compose", compose}, {"planned_terms", planned_terms}, {"is_back_matter", is_back_matter}, {NULL, NULL}};
  sgl_add_paper_methods(L, methods);
  luaL_setfuncs(L, functions, 0);
}
