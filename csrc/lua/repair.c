/* core.repair: any Markdown answer as clean Markdown in the guide's form. */
#include <stdlib.h>

#include "repair/dialects.h"
#include "repair/repair.h"

#include "lua/points.h"
#include "lua/repair.h"

#define TARGETS_TYPE "studyguide.link_targets"

struct arguments {
  struct sg_str title;
  int headings, writer;
  bool bullets, raw_formulas;
  struct sgl_strings targets, formulas, written_out;
  struct sg_arena *arena;
};

/* Link targets, sorted, once for all the texts of a guide. */
struct targets {
  struct sg_arena arena;
  struct sgl_strings list; /* of the arena */
};

static int targets_gc(lua_State *L)
{
  struct targets *targets = luaL_checkudata(L, 1, TARGETS_TYPE);
  sg_arena_free(&targets->arena);
  return 0;
}

static int compare_targets(const void *a, const void *b)
{
  return sg_str_compare(*(const struct sg_str *)a, *(const struct sg_str *)b);
}

static struct sgl_strings read_targets(lua_State *L, int index, int arg, struct sg_arena *arena)
{
  struct sgl_strings targets = sgl_read_strings(L, index, arg, "targets", arena);
  qsort((void *)targets.list, targets.count, sizeof *targets.list, compare_targets);
  return targets;
}

/* core.link_targets(list) -> what core.repair takes as `targets`: read and sorted once for many texts. */
static int link_targets(lua_State *L)
{
  lua_settop(L, 1);
  struct targets *targets = lua_newuserdata(L, sizeof *targets);
  *targets = (struct targets){0};
  sg_arena_init(&targets->arena, SGL_MEMORY_MAX);
  luaL_setmetatable(L, TARGETS_TYPE);
  targets->list = read_targets(L, 1, 1, &targets->arena);
  struct sg_str *list = (struct sg_str *)targets->list.list;
  struct sg_error err = {0};
  for (size_t i = 0; i < targets->list.count; i++)
    list[i] = sg_arena_copy(&targets->arena, list[i]); /* the strings are Lua's, and may go */
  return sg_arena_status(&targets->arena, &err) ? sgl_fail(L, &err) : 1;
}

struct sgl_strings sgl_read_targets(lua_State *L, int arg, struct sg_arena *arena)
{
  const struct targets *ready = luaL_testudata(L, -1, TARGETS_TYPE);
  return ready != NULL ? ready->list : read_targets(L, -1, arg, arena);
}

static void take_targets(lua_State *L, int arg, void *out)
{
  struct arguments *arguments = out;
  arguments->targets = sgl_read_targets(L, arg, arguments->arena);
}

static int compare_formulas(const void *a, const void *b)
{
  return sg_str_compare(((const struct sg_repair_formula *)a)->tex, ((const struct sg_repair_formula *)b)->tex);
}

/* Two lists of the same length as one, in the order that sg_repair expects. */
static const struct sg_repair_formula *sort_formulas(lua_State *L, int arg, const struct arguments *arguments,
                                                     struct sg_arena *arena)
{
  size_t count = arguments->formulas.count;
  luaL_argcheck(L, count == arguments->written_out.count, arg,
                "as many 'formulas' as 'written_out' are expected");
  struct sg_repair_formula *formulas = SG_ARENA_NEW(arena, struct sg_repair_formula, count);
  if (formulas == NULL)
    luaL_error(L, "out of memory");
  for (size_t i = 0; i < count; i++)
    formulas[i] = (struct sg_repair_formula){arguments->formulas.list[i], arguments->written_out.list[i]};
  qsort(formulas, count, sizeof *formulas, compare_formulas);
  return formulas;
}

static struct sg_repair_options check_options(lua_State *L, int arg, struct sg_arena *arena, int *writer)
{
  static const char *const headings[] = {"keep", "lead", NULL};
  static const char *const writers[] = {"repair", "model", "embedded", NULL};
  static const struct sgl_option rows[] = {
      {.name = "headings", .type = SGL_WORD, .offset = offsetof(struct arguments, headings), .words = headings},
      {.name = "title", .type = SGL_STRING, .offset = offsetof(struct arguments, title)},
      {.name = "bullets", .type = SGL_BOOLEAN, .offset = offsetof(struct arguments, bullets)},
      {.name = "writer", .type = SGL_WORD, .offset = offsetof(struct arguments, writer), .words = writers},
      {.name = "targets", .type = SGL_OTHER, .read = take_targets},
      {.name = "raw_formulas", .type = SGL_BOOLEAN, .offset = offsetof(struct arguments, raw_formulas)},
      {.name = "formulas", .type = SGL_STRINGS, .offset = offsetof(struct arguments, formulas)},
      {.name = "written_out", .type = SGL_STRINGS, .offset = offsetof(struct arguments, written_out)},
  };
  struct arguments arguments = {.arena = arena};
  SGL_READ_OPTIONS(L, arg, rows, arena, &arguments);
  static const enum sg_point_writer by_word[] = {SG_WRITER_REPAIR, SG_WRITER_MODEL, SG_WRITER_EMBEDDED};
  *writer = by_word[arguments.writer];
  return (struct sg_repair_options){
      .headings = arguments.headings == 0 ? SG_HEADINGS_KEEP : SG_HEADINGS_LEAD,
      .title = arguments.title,
      .bullets = arguments.bullets,
      .restrict_targets = arguments.targets.list != NULL,
      .targets = arguments.targets.list,
      .target_count = arguments.targets.count,
      .raw_formulas = arguments.raw_formulas,
      .formulas = arguments.formulas.count > 0 ? sort_formulas(L, arg, &arguments, arena) : NULL,
      .formula_count = arguments.formulas.count,
  };
}

static void push_bullets(lua_State *L, const struct sg_repair_result *result)
{
  lua_createtable(L, (int)result->bullet_count, 0);
  for (size_t i = 0; i < result->bullet_count; i++) {
    const struct sg_repair_bullet *bullet = &result->bullets[i];
    lua_createtable(L, 0, 3);
    sgl_set_integer(L, "line", bullet->line);
    sgl_set_integer(L, "input_line", bullet->input_line);
    lua_createtable(L, (int)bullet->source_count, 0);
    for (size_t k = 0; k < bullet->source_count; k++) {
      const struct sg_repair_source *source = &result->sources[bullet->first_source + k];
      lua_createtable(L, 0, 2);
      sgl_set_integer(L, "paragraph", source->paragraph);
      if (source->section > 0)
        sgl_set_integer(L, "section", source->section);
      lua_rawseti(L, -2, (lua_Integer)k + 1);
    }
    lua_setfield(L, -2, "sources");
    lua_rawseti(L, -2, (lua_Integer)i + 1);
  }
}

void sgl_push_notes(lua_State *L, const struct sg_repair_result *result)
{
  lua_createtable(L, (int)result->note_count, 0);
  for (size_t i = 0; i < result->note_count; i++) {
    lua_createtable(L, 0, 3);
    sgl_set_str(L, "code", sg_cstr(result->notes[i].code));
    sgl_set_str(L, "what", sg_cstr(result->notes[i].what));
    sgl_set_integer(L, "line", result->notes[i].line);
    lua_rawseti(L, -2, (lua_Integer)i + 1);
  }
}

void sgl_push_drops(lua_State *L, const struct sg_repair_drop *drops, size_t count)
{
  lua_createtable(L, (int)count, 0);
  for (size_t i = 0; i < count; i++) {
    lua_createtable(L, 0, 3);
    sgl_set_str(L, "what", sg_cstr(drops[i].what));
    sgl_set_str(L, "text", drops[i].text);
    sgl_set_integer(L, "line", drops[i].line);
    lua_rawseti(L, -2, (lua_Integer)i + 1);
  }
}

/* The text's points by heading: { { level, title, line, points } … }; the first has no heading. */
static bool push_sections(lua_State *L, const struct sg_repair_result *result, struct sg_arena *arena,
                          enum sg_point_writer writer, struct sg_error *err)
{
  struct sg_repair_section *sections;
  size_t count;
  if (sg_repair_sections(result, arena, &sections, &count, err))
    return false;
  lua_createtable(L, (int)count, 0);
  for (size_t i = 0; i < count; i++) {
    struct sg_points *points = &sections[i].points;
    for (size_t k = 0; k < points->count; k++)
      points->rows[k].writer = (uint8_t)writer;
    lua_createtable(L, 0, 4);
    sgl_set_integer(L, "level", (size_t)sections[i].level);
    sgl_set_str(L, "title", sections[i].title);
    sgl_set_integer(L, "line", sections[i].line);
    sgl_push_points(L, points, NULL, true);
    lua_setfield(L, -2, "points");
    lua_rawseti(L, -2, (lua_Integer)i + 1);
  }
  return true;
}

/* core.repair(text, options?) -> { text, bullets, sections, repairs, dropped, repair_count }
 *                              | nil, message, code
 * options: headings "keep"|"lead", title, bullets, targets (a list, or core.link_targets of one; absent: every
 * target is kept), writer (of the points: "repair", "model", "embedded"), raw_formulas, formulas and
 * written_out (lists of the same length: formulas with the paper's macros, and without). `sections` is there
 * with `bullets`. */
static int repair(lua_State *L)
{
  struct sg_str text = sgl_check_str(L, 1);
  lua_settop(L, 2);
  struct sg_arena *arena = sgl_new_arena(L, SGL_MEMORY_MAX);
  int writer;
  struct sg_repair_options options = check_options(L, 2, arena, &writer);
  struct sg_buf *out = sgl_new_buf(L, SGL_MEMORY_MAX);
  struct sg_repair_result result;
  struct sg_error err = {0};
  enum sg_status status = sg_repair(text, &options, arena, &result, &err);
  *out = result.text; /* the box owns it from here on */
  if (status != SG_OK)
    return sgl_fail(L, &err);
  lua_createtable(L, 0, 6);
  if (options.bullets) {
    if (!push_sections(L, &result, arena, (enum sg_point_writer)writer, &err))
      return sgl_fail(L, &err);
    lua_setfield(L, -2, "sections");
  }
  sgl_set_str(L, "text", sg_buf_str(out));
  sgl_set_integer(L, "repair_count", result.note_total);
  push_bullets(L, &result);
  lua_setfield(L, -2, "bullets");
  sgl_push_notes(L, &result);
  lua_setfield(L, -2, "repairs");
  sgl_push_drops(L, result.drops, result.drop_count);
  lua_setfield(L, -2, "dropped");
  return 1;
}

struct dialect_arguments {
  struct sgl_strings titles, anchors;
  bool blocks;
};

/* core.dialects(text [, { titles, anchors, blocks }]) -> markdown, dropped | nil, message, code. What pandoc,
 * GitHub and Obsidian write in ways of their own, in plain Markdown, line by line: see repair/dialects.h. The
 * titles and anchors are those of the headings that links in double brackets may name. */
static int dialects(lua_State *L)
{
  static const struct sgl_option rows[] = {
      {.name = "titles", .type = SGL_STRINGS, .offset = offsetof(struct dialect_arguments, titles)},
      {.name = "anchors", .type = SGL_STRINGS, .offset = offsetof(struct dialect_arguments, anchors)},
      {.name = "blocks", .type = SGL_BOOLEAN, .offset = offsetof(struct dialect_arguments, blocks)},
  };
  struct sg_str text = sgl_check_str(L, 1);
  lua_settop(L, 2);
  struct sg_arena *arena = sgl_new_arena(L, SGL_MEMORY_MAX);
  struct sg_buf *out = sgl_new_buf(L, SGL_MEMORY_MAX);
  struct dialect_arguments arguments = {0};
  const struct sg_repair_drop *drops;
  size_t drop_count;
  struct sg_error err = {0};
  SGL_READ_OPTIONS(L, 2, rows, arena, &arguments);
  luaL_argcheck(L, arguments.titles.count == arguments.anchors.count, 2,
                "as many 'anchors' as 'titles' are expected");
  struct sg_dialect_heading *headings = SG_ARENA_NEW(arena, struct sg_dialect_heading, arguments.titles.count);
  if (headings == NULL)
    return luaL_error(L, "out of memory");
  for (size_t i = 0; i < arguments.titles.count; i++)
    headings[i] = (struct sg_dialect_heading){arguments.titles.list[i], arguments.anchors.list[i]};
  struct sg_dialect_options options = {headings, arguments.titles.count, arguments.blocks};
  if (sg_dialects_plain(text, &options, arena, out, &drops, &drop_count, &err))
    return sgl_fail(L, &err);
  sgl_push_str(L, sg_buf_str(out));
  sgl_push_drops(L, drops, drop_count);
  return 2;
}

void sgl_open_repair(lua_State *L)
{
  static const luaL_Reg functions[] = {
      {"repair", repair}, {"link_targets", link_targets}, {"dialects", dialects}, {NULL, NULL}};
  sgl_new_type(L, TARGETS_TYPE, NULL, targets_gc);
  luaL_setfuncs(L, functions, 0);
}
