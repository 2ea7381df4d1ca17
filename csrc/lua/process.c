/* core.run: another program, run to its end. core.is_orphan: whether we should still run. */
#include "base/process.h"

#include "base/lifeline.h"
#include "lua/binding.h"

enum { ARGS_MAX = 10000, OUTPUT_MAX = 1024 * 1024 * 1024 };
enum { LISTENER = 3 }; /* its place on run's stack */

struct arguments {
  struct sg_process process;
  struct sg_str directory;
  struct sgl_strings environment;
  bool listens;
};

/* The strings as a NULL-terminated array of C strings; they stay alive with their table. */
static const char *const *c_strings(lua_State *L, int arg, struct sgl_strings strings, struct sg_arena *arena)
{
  luaL_argcheck(L, strings.count < ARGS_MAX, arg, "too many strings");
  const char **list = SG_ARENA_NEW(arena, const char *, strings.count + 1);
  if (list == NULL)
    luaL_error(L, "out of memory");
  for (size_t i = 0; i < strings.count; i++) {
    luaL_argcheck(L, strlen(strings.list[i].p) == strings.list[i].n, arg, "a string has a NUL byte");
    list[i] = strings.list[i].p;
  }
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

/* The option on_output: a function, which run keeps at LISTENER. */
static void read_listener(lua_State *L, int arg, void *out)
{
  struct arguments *arguments = out;
  luaL_argcheck(L, lua_isfunction(L, -1), arg, "option 'on_output' expects a function");
  arguments->listens = true;
}

/* core.run(argv [, options]) -> {code=, signal=, timed_out=, interrupted=, out=, err=}
 * | nil, message, code. Options: input, directory, environment (list of "NAME=value"), timeout_ms,
 * memory_bytes, show_errors, on_output (a function that is called with each piece of standard output
 * in place of `out`; its error ends the program and is raised). */
static int run(lua_State *L)
{
  static const struct sgl_option rows[] = {
      {.name = "input", .type = SGL_STRING, .offset = offsetof(struct arguments, process.input)},
      {.name = "directory", .type = SGL_STRING, .offset = offsetof(struct arguments, directory)},
      {.name = "environment", .type = SGL_STRINGS, .offset = offsetof(struct arguments, environment)},
      {.name = "timeout_ms", .type = SGL_INTEGER, .offset = offsetof(struct arguments, process.timeout_ms)},
      {.name = "memory_bytes", .type = SGL_INTEGER, .offset = offsetof(struct arguments, process.memory_bytes)},
      {.name = "show_errors", .type = SGL_BOOLEAN, .offset = offsetof(struct arguments, process.show_errors)},
      {.name = "on_output", .type = SGL_OTHER, .read = read_listener},
  };
  struct arguments arguments = {.directory = {NULL, 0}};
  struct sg_process *process = &arguments.process;
  lua_settop(L, 2);
  if (lua_istable(L, 2))
    lua_getfield(L, 2, "on_output");
  lua_settop(L, LISTENER);
  struct sg_arena *arena = sgl_new_arena(L, SGL_MEMORY_MAX);
  process->argv = c_strings(L, 1, sgl_read_strings(L, 1, 1, "the program and its arguments", arena), arena);
  luaL_argcheck(L, process->argv[0] != NULL, 1, "no program named");
  SGL_READ_OPTIONS(L, 2, rows, arena, &arguments);
  process->environment = c_strings(L, 2, arguments.environment, arena);
  process->directory = arguments.directory.p;
  if (arguments.listens) {
    process->heard = tell_listener;
    process->user = L;
  }

  struct sg_buf *out = sgl_new_buf(L, OUTPUT_MAX), *errors = sgl_new_buf(L, OUTPUT_MAX);
  struct sg_process_result result;
  struct sg_error err = {0};
  int top = lua_gettop(L);
  enum sg_status status = sg_process_run(process, out, errors, &result, &err);
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

/* core.is_orphan() -> whether the run that this one is a part of has ended, however that happened. What this
 * one starts is ended then, too, and what it makes is not what was asked for. */
static int is_orphan(lua_State *L)
{
  lua_pushboolean(L, sg_lifeline_hung_up(sg_lifeline_inherited()));
  return 1;
}

void sgl_open_process(lua_State *L)
{
  static const luaL_Reg functions[] = {{"run", run}, {"is_orphan", is_orphan}, {NULL, NULL}};
  luaL_setfuncs(L, functions, 0);
}
