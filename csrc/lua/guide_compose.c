/* core.dictionaries, and paper:compose: the embedded writer. */
#include <limits.h>

#include "compose/cited_works.h"
#include "compose/compose.h"
#include "languages/labels.h"
#include "lua/paper.h"
#include "lua/points.h"
#include "lua/repair.h"

#define DICTIONARIES_TYPE "studyguide.dictionaries"

enum {
  DIRECTORIES_MAX = 64,
  GLOSSARY_MAX = 100000,
};

static const char *const details[] = {"brief", "normal", "deep", NULL}; /* by enum sg_compose_detail */

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
  struct sgl_strings targets; /* of links; NULL: the points are wanted as they are composed */
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

static void take_targets(lua_State *L, int arg, void *out)
{
  struct arguments *arguments = out;
  arguments->targets = sgl_read_targets(L, arg, arguments->arena);
}

/* Reads {detail=, lang=, max_terms=, dictionaries=, glossary=, encyclopaedia=, targets=}; pushes what must
 * outlive the call. */
static struct arguments check_options(lua_State *L, int arg)
{
  static const struct sgl_option rows[] = {
      {.name = "detail", .type = SGL_WORD, .offset = offsetof(struct arguments, detail), .words = details},
      {.name = "lang", .type = SGL_STRING, .offset = offsetof(struct arguments, options.lang)},
      {.name = "max_terms", .type = SGL_INTEGER, .offset = offsetof(struct arguments, max_terms)},
      {.name = "dictionaries", .type = SGL_OTHER, .read = read_dictionaries},
      {.name = "glossary", .type = SGL_OTHER, .read = read_glossary},
      {.name = "encyclopaedia", .type = SGL_OTHER, .read = read_encyclopaedia},
      {.name = "targets", .type = SGL_OTHER, .read = take_targets},
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
  return arguments;
}

/* Prints points of a section, each with the paragraphs that it rests on. Ideas and details are told apart by
 * where they stand. */
static enum sg_status print(const struct sg_points *points, int language, struct sg_arena *arena,
                            struct sg_buf *out, struct sg_error *err)
{
  struct sg_points printed = *points;
  printed.rows = SG_ARENA_NEW(arena, struct sg_point, points->count);
  for (size_t i = 0; printed.rows != NULL && i < points->count; i++) {
    struct sg_point *row = &printed.rows[i];
    *row = points->rows[i];
    if (row->kind == SG_POINT_IDEA || row->kind == SG_POINT_DETAIL)
      row->kind = row->depth == 0 ? SG_POINT_IDEA : SG_POINT_DETAIL;
  }
  struct sg_print_options options = {.language = language, .marks = true};
  if (printed.rows != NULL)
    sg_points_print(&printed, &options, out);
  enum sg_status status = sg_arena_status(arena, err);
  return status == SG_OK ? sg_buf_status(out, err) : status;
}

/* What Markdown does not show of points: who wrote them, the section of the paragraphs that they rest on, and
 * the terms of ideas and details (the paper's own definitions), where the points are as many as before. */
static void restore(const struct sg_points *before, uint32_t section, struct sg_points *points)
{
  for (size_t i = 0; i < points->count; i++) {
    struct sg_point *point = &points->rows[i];
    point->writer = SG_WRITER_EMBEDDED;
    for (size_t k = 0; k < point->mark_count; k++)
      if (point->marks[k].section == SG_MARK_HERE)
        point->marks[k].section = section;
    if (before->count == points->count && before->rows[i].kind == point->kind && point->term.n == 0)
      point->term = before->rows[i].term;
  }
}

/* Pushes composed points as they stand in a guide, what was mended in them, and what was dropped: printed and
 * mended as any text is, since they hold the paper's words, and read back. */
static int push_mended(lua_State *L, const struct sgl_paper *box, uint32_t section,
                       const struct arguments *arguments, const struct sg_points *points)
{
  struct sg_arena *arena = points->arena;
  struct sg_str lang = arguments->options.lang.n > 0 ? arguments->options.lang : box->paper.lang;
  struct sg_buf *text = sgl_new_buf(L, SGL_MEMORY_MAX), *mended = sgl_new_buf(L, SGL_MEMORY_MAX);
  struct sg_repair_options options = {.headings = SG_HEADINGS_LEAD,
                                      .title = box->paper.sections[section].title,
                                      .bullets = true,
                                      .restrict_targets = true,
                                      .targets = arguments->targets.list,
                                      .target_count = arguments->targets.count};
  struct sg_repair_result result;
  struct sg_repair_section *sections;
  struct sg_error err = {0};
  size_t count;
  enum sg_status status = print(points, sg_words_language(lang), arena, text, &err);
  if (status != SG_OK)
    return sgl_fail(L, &err);
  status = sg_repair(sg_buf_str(text), &options, arena, &result, &err);
  *mended = result.text; /* the box owns it from here on */
  if (status != SG_OK || sg_repair_sections(&result, arena, &sections, &count, &err))
    return sgl_fail(L, &err);
  restore(points, section, &sections[0].points);
  sgl_push_points(L, &sections[0].points, &box->paper, true);
  sgl_push_notes(L, &result);
  sgl_push_drops(L, result.drops, result.drop_count);
  sg_buf_free(text);
  sg_buf_free(mended);
  return 3;
}

/* paper:compose(section [, options]) -> points | nil, message, code. `section` counts from 1; the
 * paper must have been analysed. With the option `targets` (core.link_targets) the points are as they stand in
 * a guide whose links may have these, and what was mended in them and dropped comes with them, as core.repair
 * has it. */
static int compose(lua_State *L)
{
  struct sgl_paper *box = sgl_check_paper(L, 1);
  lua_Integer section = luaL_checkinteger(L, 2);
  struct sg_error err = {0};
  lua_settop(L, 3);
  luaL_argcheck(L, box->analysis != NULL, 1, "the paper has not been analysed: call paper:analyse() first");
  luaL_argcheck(L, section >= 1 && section <= INT_MAX, 2, "sections count from 1");
  struct arguments arguments = check_options(L, 3);
  struct sg_points points;
  sg_points_init(&points, sgl_new_arena(L, SGL_MEMORY_MAX));
  if (box->teaching == SG_TEACHING_UNKNOWN)
    box->teaching = (int)sg_compose_teaching(box->analysis);
  if (box->ties == NULL && sg_compose_ties(box->analysis, &box->arena, &box->ties, &err))
    return sgl_fail(L, &err);
  arguments.options.teaching = (enum sg_teaching)box->teaching;
  arguments.options.ties = box->ties;
  if (sg_compose_section(box->analysis, (int)section - 1, &arguments.options, &points, &err))
    return sgl_fail(L, &err);
  int pushed = 1;
  if (arguments.targets.list != NULL)
    pushed = push_mended(L, box, (uint32_t)section - 1, &arguments, &points);
  else
    sgl_push_points(L, &points, &box->paper, false);
  sg_arena_free(points.arena); /* not when the tables that hold them go: sections are many */
  sg_arena_free(arguments.arena);
  return pushed;
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

/* Pushes a list of {section=, markdown=}: the sentences that cite a work. */
static void push_sentences(lua_State *L, const struct sg_analysis *analysis, const struct sg_cited_work *work)
{
  lua_newtable(L);
  for (int i = 0; i < SG_CITED_SENTENCES && work->sentences[i] != SG_NONE; i++) {
    size_t sentence = (size_t)work->sentences[i];
    lua_createtable(L, 0, 2);
    sgl_set_integer(L, "section", (lua_Integer)analysis->sentences[sentence].section + 1);
    sgl_set_str(L, "markdown", sg_sentence_markdown(analysis, sentence));
    lua_rawseti(L, -2, i + 1);
  }
}

/* paper:cited_works(detail) -> list of {text=, sentences={{section=, markdown=}, …}}: the works that a guide of
 * that detail lists, in the order of its points; sections count from 1. */
static int cited_works(lua_State *L)
{
  struct sgl_paper *box = sgl_check_paper(L, 1);
  enum sg_compose_detail detail = (enum sg_compose_detail)luaL_checkoption(L, 2, "normal", details);
  luaL_argcheck(L, box->analysis != NULL, 1, "the paper has not been analysed: call paper:analyse() first");
  struct sg_arena *arena = sgl_new_arena(L, SGL_MEMORY_MAX);
  struct sg_cited_work *works;
  struct sg_error err = {0};
  size_t count = sg_cited_works(box->analysis, detail, arena, &works);
  if (sg_arena_status(arena, &err) != SG_OK)
    return sgl_fail(L, &err);
  lua_createtable(L, (int)count, 0);
  for (size_t i = 0; i < count; i++) {
    lua_createtable(L, 0, 2);
    sgl_set_str(L, "text", box->paper.references[works[i].reference].text);
    push_sentences(L, box->analysis, &works[i]);
    lua_setfield(L, -2, "sentences");
    lua_rawseti(L, -2, (lua_Integer)i + 1);
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
  static const luaL_Reg methods[] = {{"compose", compose},
                                     {"planned_terms", planned_terms},
                                     {"cited_works", cited_works},
                                     {"is_back_matter", is_back_matter},
                                     {NULL, NULL}};
  sgl_add_paper_methods(L, methods);
  luaL_setfuncs(L, functions, 0);
}
