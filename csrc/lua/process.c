/* core.run: another program, run to its end. */
#include "base/process.h"

#include "lua/binding.h"

enum { ARGS_MAX = 10000, OUTPUT_MAX = 1024 * 1024 * 1024 };
enum { LISTENER = 3 }; /* its place on run's stack */

/* The strings of the list at the top of the stack as a NULL-terminated array (a userdata pushed
 * below the list's place); the strings stay alive with the list. */
static const char *const *check_list(lua_State *L, int arg, const char *what)
{
  size_t count = lua_istable(L, -1) ? lua_rawlen(L, -1) : 0;
  luaL_argcheck(L, count < ARGS_MAX, arg, "too many strings");
  const char **list = lua_newuserdata(L, (count + 1) * sizeof *list);
  for (size_t i = 0; i < count; i++) {
    lua_rawgeti(L, -2, (lua_Integer)i + 1);
    if (lua_type(L, -1) != LUA_TSTRING)
      luaL_error(L, "%s %d is no string", what, (int)i + 1);
    list[i] = lua_tostring(L, -1);
    lua_pop(L, 1);
  }
  list[count] = NULL;
  return list;
}

static int call_listener(lua_State *L)
{
  struct sg_buf *out = lua_touserdata(L, 2);
  lua_settop(L, 1);
  sgl_push_str(L, sg_buf_str(out));
  sg_buf_clear(out);
  lua_call(L, 1, 0);
  return 0;
}

/* Hands what has come to the function at LISTENER. Its error stays on the stack for later: the run
 * must end in order first. */
static bool tell_listener(void *user, struct sg_buf *out)
{
  lua_State *L = user;
  lua_pushcfunction(L, call_listener);
  lua_pushvalue(L, LISTENER);
  lua_pushlightuserdata(L, out);
  return lua_pcall(L, 2, 0, 0) == LUA_OK;
}

/* Reads the options that are no rows: those with lists, and the listener. */
static void check_tables(lua_State *L, struct sg_process *process)
{
  lua_getfield(L, 2, "on_output");
  if (!lua_isnil(L, LISTENER)) {
    luaL_checktype(L, LISTENER, LUA_TFUNCTION);
    process->heard = tell_listener;
    process->user = L;
  }
  lua_getfield(L, 2, "environment");
  process->environment = check_list(L, 2, "environment");
  lua_getfield(L, 2, "directory");
  process->directory = luaL_optstring(L, -1, NULL);
  lua_pushvalue(L, 1);
  process->argv = check_list(L, 1, "argument");
  luaL_argcheck(L, process->argv[0] != NULL, 1, "no program named");
}

/* core.run(argv [, options]) -> {code=, signal=, timed_out=, interrupted=, out=, err=}
 * | nil, message, code. Options: input, directory, environment (list of "NAME=value"), timeout_ms,
 * memory_bytes, show_errors, on_output (a function that is called with each piece of standard output
 * in place of `out`; its error ends the program and is raised). */
static int run(lua_State *L)
{
  static const struct sgl_option rows[] = {
      {"input", SGL_STRING, offsetof(struct sg_process, input)},
      {"timeout_ms", SGL_INTEGER, offsetof(struct sg_process, timeout_ms)},
      {"memory_bytes", SGL_INTEGER, offsetof(struct sg_process, memory_bytes)},
      {"show_errors", SGL_BOOLEAN, offsetof(struct sg_process, show_errors)},
  };
  struct sg_process process = {0};
  luaL_checktype(L, 1, LUA_TTABLE);
  lua_settop(L, 2);
  if (lua_isnil(L, 2)) {
    lua_newtable(L);
    lua_replace(L, 2);
  }
  luaL_checktype(L, 2, LUA_TTABLE);
  check_tables(L, &process);
  /* The rest by the row table, which knows none of those just read. */
  lua_newtable(L);
  for (lua_pushnil(L); lua_next(L, 2); lua_pop(L, 1)) {
    const char *key = lua_type(L, -2) == LUA_TSTRING ? lua_tostring(L, -2) : "";
    if (strcmp(key, "environment") == 0 || strcmp(key, "directory") == 0 || strcmp(key, "on_output") == 0)
      continue;
    lua_pushvalue(L, -2);
    lua_pushvalue(L, -2);
    lua_rawset(L, -5);
  }
  sgl_check_options(L, lua_gettop(L), rows, sizeof rows / sizeof rows[0], &process);

  struct sg_buf *out = sgl_new_buf(L, OUTPUT_MAX), *errors = sgl_new_buf(L, OUTPUT_MAX);
  struct sg_process_result result;
  struct sg_error err = {0};
  int top = lua_gettop(L);
  enum sg_status status = sg_process_run(&process, out, errors, &result, &err);
  if (lua_gettop(L) > top)
    return lua_error(L);
  if (status != SG_OK)
    return sgl_fail(L, &err);
  lua_createtable(L, 0, 6);
  lua_pushinteger(L, result.exit_code);
  lua_setfield(L, -2, "code");
  lua_pushinteger(L, result.signal);
  lua_setfield(L, -2, "signal");
  lua_pushboolean(L, result.timed_out);
  lua_setfield(L, -2, "timed_out");
  lua_pushboolean(L, result.interrupted);
  lua_setfield(L, -2, "interrupted");
  sgl_push_str(L, sg_buf_str(out));
  lua_setfield(L, -2, "out");
  sgl_push_str(L, sg_buf_str(errors));
  lua_setfield(L, -2, "err");
  return 1;
}

void sgl_open_process(lua_State *L)
{
  static const luaL_Reg functions[] = {{"run", run}, {NULL, NULL}};
  luaL_setfuncs(L, functions, 0);
}
