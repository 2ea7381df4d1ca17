/* core.tex_read …: the TeX front door for Lua. */
#include "lua/binding.h"
#include "tex/folded.h"
#include "tex/held.h"
#include "tex/reading.h"
#include "tex/survey.h"

static void push_place(lua_State *L, struct sg_tex_place place)
{
  sgl_push_str(L, place.file);
  lua_setfield(L, -2, "file");
  lua_pushinteger(L, (lua_Integer)place.line);
  lua_setfield(L, -2, "line");
}

static void push_strings(lua_State *L, const char *name, const struct sg_str *list, size_t count)
{
  lua_createtable(L, (int)count, 0);
  for (size_t i = 0; i < count; i++) {
    sgl_push_str(L, list[i]);
    lua_rawseti(L, -2, (lua_Integer)i + 1);
  }
  lua_setfield(L, -2, name);
}

static void push_headings(lua_State *L, const struct sg_tex_heading *headings, size_t count)
{
  lua_createtable(L, (int)count, 0);
  for (size_t i = 0; i < count; i++) {
    const struct sg_tex_heading *row = &headings[i];
    lua_createtable(L, 0, 7);
    sgl_set_str(L, "text", row->text);
    sgl_set_str(L, "number", row->number);
    lua_pushinteger(L, row->level);
    lua_setfield(L, -2, "level");
    lua_pushboolean(L, row->numbered);
    lua_setfield(L, -2, "numbered");
    lua_pushboolean(L, row->appendix);
    lua_setfield(L, -2, "appendix");
    push_place(L, row->place);
    lua_rawseti(L, -2, (lua_Integer)i + 1);
  }
  lua_setfield(L, -2, "headings");
}

static void push_captions(lua_State *L, const struct sg_tex_result *result)
{
  lua_createtable(L, (int)result->caption_count, 0);
  for (size_t i = 0; i < result->caption_count; i++) {
    lua_createtable(L, 0, 3);
    sgl_set_str(L, "text", result->captions[i].text);
    push_place(L, result->captions[i].place);
    lua_rawseti(L, -2, (lua_Integer)i + 1);
  }
  lua_setfield(L, -2, "captions");
}

/* Numbers as the paper prints them: of floats in their order, of labels. */
static void push_numbers(lua_State *L, const struct sg_tex_result *result)
{
  lua_createtable(L, (int)result->float_count, 0);
  for (size_t i = 0; i < result->float_count; i++) {
    const struct sg_tex_float *row = &result->floats[i];
    lua_createtable(L, 0, 5);
    sgl_set_str(L, "name", row->name);
    sgl_set_str(L, "number", row->number);
    sgl_set_str(L, "text", row->text);
    sgl_set_str(L, "label", row->label);
    lua_pushboolean(L, row->table);
    lua_setfield(L, -2, "table");
    lua_rawseti(L, -2, (lua_Integer)i + 1);
  }
  lua_setfield(L, -2, "floats");
  lua_createtable(L, 0, (int)result->number_count);
  for (size_t i = 0; i < result->number_count; i++) {
    sgl_push_str(L, result->numbers[i].key);
    sgl_push_str(L, result->numbers[i].number);
    lua_rawset(L, -3);
  }
  lua_setfield(L, -2, "numbers");
}

static void push_cited(lua_State *L, const struct sg_tex_result *result)
{
  lua_createtable(L, (int)result->cited_count, 0);
  for (size_t i = 0; i < result->cited_count; i++) {
    const struct sg_tex_cited *row = &result->cited[i];
    lua_createtable(L, 0, 5);
    sgl_set_str(L, "key", row->key);
    sgl_set_str(L, "names", row->names);
    sgl_set_str(L, "year", row->year);
    sgl_set_str(L, "label", row->label);
    lua_pushinteger(L, (lua_Integer)row->number);
    lua_setfield(L, -2, "number");
    lua_rawseti(L, -2, (lua_Integer)i + 1);
  }
  lua_setfield(L, -2, "cited");
}

static void push_warnings(lua_State *L, const struct sg_tex_result *result)
{
  lua_createtable(L, (int)result->warning_count, 0);
  for (size_t i = 0; i < result->warning_count; i++) {
    lua_createtable(L, 0, 4);
    sgl_set_str(L, "code", result->warnings[i].code);
    sgl_set_str(L, "message", result->warnings[i].message);
    push_place(L, result->warnings[i].place);
    lua_rawseti(L, -2, (lua_Integer)i + 1);
  }
  lua_setfield(L, -2, "warnings");
}

static void push_glossary(lua_State *L, const struct sg_tex_result *result)
{
  lua_createtable(L, (int)result->glossary_count, 0);
  for (size_t i = 0; i < result->glossary_count; i++) {
    lua_createtable(L, 0, 3);
    sgl_set_str(L, "term", result->glossary[i].term);
    sgl_set_str(L, "definition", result->glossary[i].definition);
    sgl_set_str(L, "expansion", result->glossary[i].expansion);
    lua_rawseti(L, -2, (lua_Integer)i + 1);
  }
  lua_setfield(L, -2, "glossary");
}

/* The arguments (path [, options [, text]]): the path; `text` is empty where it is not given. */
static const char *check_source(lua_State *L, struct sg_tex_options *options, struct sg_str *text)
{
  static const struct sgl_option rows[] = {
      {.name = "texinputs", .type = SGL_STRING, .offset = offsetof(struct sg_tex_options, texinputs)},
      {.name = "aux", .type = SGL_STRING, .offset = offsetof(struct sg_tex_options, aux)},
      {.name = "ignore_aux", .type = SGL_BOOLEAN, .offset = offsetof(struct sg_tex_options, ignore_aux)},
      {.name = "allow_outside", .type = SGL_BOOLEAN, .offset = offsetof(struct sg_tex_options, allow_outside)},
  };
  const char *path = luaL_checkstring(L, 1);
  lua_settop(L, 3);
  *options = (struct sg_tex_options){0};
  *text = lua_isnil(L, 3) ? (struct sg_str){0} : sgl_check_str(L, 3);
  SGL_READ_OPTIONS(L, 2, rows, NULL, options);
  return path;
}

/* core.tex_read(path [, options [, text]]) -> result | nil, message, code. Options: `texinputs`,
 * `allow_outside`. `text` is read instead of the file at `path`, whose folder still counts. */
static int tex_read(lua_State *L)
{
  struct sg_tex_options options;
  struct sg_tex_result result;
  struct sg_error err = {0};
  struct sg_str text;
  const char *path = check_source(L, &options, &text);
  struct sg_arena *arena = sgl_new_arena(L, SGL_MEMORY_MAX);
  enum sg_status status = lua_isnil(L, 3) ? sg_tex_read(path, &options, arena, &result, &err)
                                          : sg_tex_read_text(text, path, &options, arena, &result, &err);
  if (status != SG_OK)
    return sgl_fail(L, &err);
  lua_createtable(L, 0, 12);
  sgl_set_str(L, "source", result.source);
  sgl_set_str(L, "title", result.title);
  sgl_set_str(L, "abstract", result.abstract);
  sgl_set_str(L, "abstract_title", result.abstract_title);
  lua_pushinteger(L, (lua_Integer)result.words);
  lua_setfield(L, -2, "words");
  if (result.abstract.n > 0) {
    lua_createtable(L, 0, 2);
    push_place(L, result.abstract_place);
    lua_setfield(L, -2, "abstract_place");
  }
  push_headings(L, result.headings, result.heading_count);
  push_captions(L, &result);
  push_numbers(L, &result);
  push_cited(L, &result);
  push_warnings(L, &result);
  push_glossary(L, &result);
  push_strings(L, "files", result.files, result.file_count);
  push_strings(L, "bibliography", result.bibliography, result.bibliography_count);
  if (result.appendix != SG_NPOS) {
    lua_pushinteger(L, (lua_Integer)result.appendix + 1);
    lua_setfield(L, -2, "appendix");
  }
  return 1;
}

/* core.tex_survey(path [, options [, text]]) -> { headings=, flat= } | nil, message, code: as core.tex_read. */
static int tex_survey(lua_State *L)
{
  struct sg_tex_options options;
  struct sg_tex_survey survey;
  struct sg_error err = {0};
  struct sg_str text;
  const char *path = check_source(L, &options, &text);
  struct sg_arena *arena = sgl_new_arena(L, SGL_MEMORY_MAX);
  if (sg_tex_survey(path, lua_isnil(L, 3) ? NULL : &text, &options, arena, &survey, &err))
    return sgl_fail(L, &err);
  lua_createtable(L, 0, 2);
  push_headings(L, survey.headings, survey.heading_count);
  sgl_set_str(L, "flat", survey.flat);
  return 1;
}

/* core.tex_plain(latex) -> the words of a piece of readable LaTeX. */
static int tex_plain(lua_State *L)
{
  struct sg_buf *out = sgl_new_buf(L, SG_TEX_OUTPUT_MAX);
  struct sg_error err = {0};
  sg_tex_plain(sgl_check_str(L, 1), out);
  if (sg_buf_status(out, &err))
    return sgl_fail(L, &err);
  sgl_push_str(L, sg_buf_str(out));
  return 1;
}

static void push_held(lua_State *L, const struct sg_tex_held *held, size_t headings, size_t captions)
{
  lua_createtable(L, 0, 6);
  lua_createtable(L, (int)headings, 0);
  for (size_t i = 0; i < headings; i++) {
    lua_pushboolean(L, held->headings[i]);
    lua_rawseti(L, -2, (lua_Integer)i + 1);
  }
  lua_setfield(L, -2, "headings");
  lua_createtable(L, (int)captions, 0);
  for (size_t i = 0; i < captions; i++) {
    lua_pushnumber(L, held->captions[i]);
    lua_rawseti(L, -2, (lua_Integer)i + 1);
  }
  lua_setfield(L, -2, "captions");
  lua_pushnumber(L, held->abstract);
  lua_setfield(L, -2, "abstract");
  lua_pushinteger(L, (lua_Integer)held->title_words);
  lua_setfield(L, -2, "title_words");
  lua_pushinteger(L, (lua_Integer)held->words);
  lua_setfield(L, -2, "words");
  lua_pushinteger(L, (lua_Integer)held->formulas);
  lua_setfield(L, -2, "formulas");
}

/* core.tex_held(json, { headings = , captions = , abstract = }) -> { headings = { boolean … }, captions =
 * { share … }, abstract = share, title_words = , words = , formulas = } | nil, message, code: what a document,
 * as pandoc's JSON, holds of a source. */
static int tex_held(lua_State *L)
{
  struct arguments {
    struct sgl_strings headings, captions;
    struct sg_str abstract;
  } arguments = {0};
  static const struct sgl_option rows[] = {
      {.name = "headings", .type = SGL_STRINGS, .offset = offsetof(struct arguments, headings)},
      {.name = "captions", .type = SGL_STRINGS, .offset = offsetof(struct arguments, captions)},
      {.name = "abstract", .type = SGL_STRING, .offset = offsetof(struct arguments, abstract)},
  };
  struct sg_str json = sgl_check_str(L, 1);
  lua_settop(L, 2);
  struct sg_arena *arena = sgl_new_arena(L, SGL_MEMORY_MAX);
  SGL_READ_OPTIONS(L, 2, rows, arena, &arguments);
  struct sg_tex_wanted wanted = {.headings = arguments.headings.list,
                                 .heading_count = arguments.headings.count,
                                 .captions = arguments.captions.list,
                                 .caption_count = arguments.captions.count,
                                 .abstract = arguments.abstract};
  struct sg_tex_held held;
  struct sg_error err = {0};
  if (sg_tex_hold(json, &wanted, arena, &held, &err))
    return sgl_fail(L, &err);
  push_held(L, &held, wanted.heading_count, wanted.caption_count);
  return 1;
}

/* core.tex_reading(source) -> list of the places, from 1, behind the names of commands that read files */
static int tex_reading(lua_State *L)
{
  struct sg_str source = sgl_check_str(L, 1);
  lua_newtable(L);
  lua_Integer count = 0;
  for (size_t at = 0; sg_tex_next_reading(source, &at);) {
    lua_pushinteger(L, (lua_Integer)at + 1);
    lua_rawseti(L, -2, ++count);
  }
  return 1;
}

/* core.tex_fold(latex [, keep_cites]) -> folded, runs | nil: there is nothing to fold (tex/folded.h) */
static int tex_fold(lua_State *L)
{
  struct sg_str latex = sgl_check_str(L, 1);
  bool keep_cites = lua_toboolean(L, 2);
  struct sg_buf *folded = sgl_new_buf(L, SGL_MEMORY_MAX), *runs = sgl_new_buf(L, SGL_MEMORY_MAX);
  struct sg_error err = {0};
  size_t count = sg_tex_fold(latex, keep_cites, folded, runs);
  if (sg_buf_status(folded, &err) || sg_buf_status(runs, &err))
    return sgl_fail(L, &err);
  if (count == 0)
    return 0;
  sgl_push_str(L, sg_buf_str(folded));
  sgl_push_str(L, sg_buf_str(runs));
  return 2;
}

/* core.tex_unfold(json, runs) -> json | nil: a mark is not as pandoc writes a word */
static int tex_unfold(lua_State *L)
{
  struct sg_str json = sgl_check_str(L, 1), runs = sgl_check_str(L, 2);
  struct sg_buf *out = sgl_new_buf(L, SGL_MEMORY_MAX);
  bool whole = sg_tex_unfold(json, runs, out);
  return whole || out->failure != SG_OK ? sgl_return_buf(L, out) : 0;
}

void sgl_open_tex(lua_State *L)
{
  static const luaL_Reg functions[] = {{"tex_read", tex_read},       {"tex_survey", tex_survey},
                                       {"tex_plain", tex_plain},     {"tex_held", tex_held},
                                       {"tex_reading", tex_reading}, {"tex_fold", tex_fold},
                                       {"tex_unfold", tex_unfold},   {NULL, NULL}};
  luaL_setfuncs(L, functions, 0);
}
