/* core.repair: any Markdown answer as clean Markdown in the guide's form. */
#include "repair/repair.h"

#include "lua/binding.h"

struct repair_arguments {
  struct sg_str headings, title;
  bool bullets;
};

/* The list `targets` of the options at `arg`, taken out of a copy that replaces them there. */
static void take_targets(lua_State *L, int arg, struct sg_arena *arena, struct sg_repair_options *out)
{
  lua_newtable(L);
  for (lua_pushnil(L); lua_next(L, arg);) {
    lua_pushvalue(L, -2);
    lua_insert(L, -2);
    lua_settable(L, -4);
  }
  lua_getfield(L, -1, "targets");
  if (!lua_isnil(L, -1)) {
    luaL_argcheck(L, lua_istable(L, -1), arg, "option 'targets' wants a list");
    size_t count = lua_rawlen(L, -1);
    struct sg_str *targets = SG_ARENA_NEW(arena, struct sg_str, count);
    if (targets == NULL)
      luaL_error(L, "out of memory");
    for (size_t i = 0; i < count; i++) {
      lua_rawgeti(L, -1, (lua_Integer)i + 1);
      luaL_argcheck(L, lua_type(L, -1) == LUA_TSTRING, arg, "option 'targets' wants strings");
      size_t n;
      const char *p = lua_tolstring(L, -1, &n);
      targets[i] = sg_str(p, n); /* the list holds the string */
      lua_pop(L, 1);
    }
    out->restrict_targets = true;
    out->targets = targets;
    out->target_count = count;
  }
  lua_pop(L, 1);
  lua_pushnil(L);
  lua_setfield(L, -2, "targets");
  lua_replace(L, arg);
}

static void check_options(lua_State *L, int arg, struct sg_arena *arena, struct sg_repair_options *out)
{
  static const struct sgl_option rows[] = {
      {"headings", SGL_STRING, offsetof(struct repair_arguments, headings)},
      {"title", SGL_STRING, offsetof(struct repair_arguments, title)},
      {"bullets", SGL_BOOLEAN, offsetof(struct repair_arguments, bullets)},
  };
  struct repair_arguments arguments = {.headings = SG_LIT("keep")};
  if (lua_isnoneornil(L, arg))
    return;
  luaL_checktype(L, arg, LUA_TTABLE);
  lua_pushvalue(L, arg); /* keeps the strings of the caller's table alive */
  take_targets(L, arg, arena, out);
  sgl_check_options(L, arg, rows, sizeof rows / sizeof rows[0], &arguments);
  bool lead = sg_str_equal(arguments.headings, SG_LIT("lead"));
  luaL_argcheck(L, lead || sg_str_equal(arguments.headings, SG_LIT("keep")), arg,
                "option 'headings' is 'keep' or 'lead'");
  out->headings = lead ? SG_HEADINGS_LEAD : SG_HEADINGS_KEEP;
  out->title = arguments.title;
  out->bullets = arguments.bullets;
}

static void set_integer(lua_State *L, const char *name, size_t value)
{
  lua_pushinteger(L, (lua_Integer)value);
  lua_setfield(L, -2, name);
}

static void set_string(lua_State *L, const char *name, struct sg_str value)
{
  sgl_push_str(L, value);
  lua_setfield(L, -2, name);
}

static void push_bullets(lua_State *L, const struct sg_repair_result *result)
{
  lua_createtable(L, (int)result->bullet_count, 0);
  for (size_t i = 0; i < result->bullet_count; i++) {
    const struct sg_repair_bullet *bullet = &result->bullets[i];
    lua_createtable(L, 0, 3);
    set_integer(L, "line", bullet->line);
    set_integer(L, "input_line", bullet->input_line);
    lua_createtable(L, (int)bullet->source_count, 0);
    for (size_t k = 0; k < bullet->source_count; k++) {
      const struct sg_repair_source *source = &result->sources[bullet->first_source + k];
      lua_createtable(L, 0, 2);
      set_integer(L, "paragraph", source->paragraph);
      if (source->section > 0)
        set_integer(L, "section", source->section);
      lua_rawseti(L, -2, (lua_Integer)k + 1);
    }
    lua_setfield(L, -2, "sources");
    lua_rawseti(L, -2, (lua_Integer)i + 1);
  }
}

static void push_notes(lua_State *L, const struct sg_repair_result *result)
{
  lua_createtable(L, (int)result->note_count, 0);
  for (size_t i = 0; i < result->note_count; i++) {
    lua_createtable(L, 0, 3);
    set_string(L, "code", sg_cstr(result->notes[i].code));
    set_string(L, "what", sg_cstr(result->notes[i].what));
    set_integer(L, "line", result->notes[i].line);
    lua_rawseti(L, -2, (lua_Integer)i + 1);
  }
}

static void push_drops(lua_State *L, const struct sg_repair_result *result)
{
  lua_createtable(L, (int)result->drop_count, 0);
  for (size_t i = 0; i < result->drop_count; i++) {
    lua_createtable(L, 0, 3);
    set_string(L, "what", sg_cstr(result->drops[i].what));
    set_string(L, "text", result->drops[i].text);
    set_integer(L, "line", result->drops[i].line);
    lua_rawseti(L, -2, (lua_Integer)i + 1);
  }
}

/* core.repair(text, options?) -> { text, bullets, repairs, dropped, repair_count }
 *                              | nil, message, code
 * options: headings "keep"|"lead", title, bullets, targets (a list; absent: every target is kept). */
static int repair(lua_State *L)
{
  struct sg_str text = sgl_check_str(L, 1);
  lua_settop(L, 2);
  struct sg_arena *arena = sgl_new_arena(L, SGL_MEMORY_MAX);
  struct sg_repair_options options = {.headings = SG_HEADINGS_KEEP};
  check_options(L, 2, arena, &options);
  struct sg_buf *out = sgl_new_buf(L, SGL_MEMORY_MAX);
  struct sg_repair_result result;
  struct sg_error err = {0};
  enum sg_status status = sg_repair(text, &options, arena, &result, &err);
  *out = result.text; /* the box owns it from here on */
  if (status != SG_OK)
    return sgl_fail(L, &err);
  lua_createtable(L, 0, 5);
  set_string(L, "text", sg_buf_str(out));
  set_integer(L, "repair_count", result.note_total);
  push_bullets(L, &result);
  lua_setfield(L, -2, "bullets");
  push_notes(L, &result);
  lua_setfield(L, -2, "repairs");
  push_drops(L, &result);
  lua_setfield(L, -2, "dropped");
  return 1;
}

void sgl_open_repair(lua_State *L)
{
  static const luaL_Reg functions[] = {{"repair", repair}, {NULL, NULL}};
  luaL_setfuncs(L, functions, 0);
}
