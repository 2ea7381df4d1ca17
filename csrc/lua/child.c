/* core.start: a program that runs until it is stopped; core.free_port, core.machine: what it needs to know. */
#include "base/child.h"

#include <unistd.h>

#include "lua/binding.h"
#include "net/port.h"

#define CHILD_TYPE "studyguide.child"

enum { WORDS_MAX = 256 };

struct arguments {
  struct sgl_strings environment;
};

static struct sg_child *check_child(lua_State *L)
{
  return luaL_checkudata(L, 1, CHILD_TYPE);
}

/* The strings as a NULL-terminated array in a userdata on the stack. */
static const char *const *c_strings(lua_State *L, int arg, struct sgl_strings strings)
{
  luaL_argcheck(L, strings.count < WORDS_MAX, arg, "too many strings");
  const char **list = lua_newuserdata(L, (strings.count + 1) * sizeof *list);
  for (size_t i = 0; i < strings.count; i++) {
    luaL_argcheck(L, strlen(strings.list[i].p) == strings.list[i].n, arg, "a string has a NUL byte");
    list[i] = strings.list[i].p;
  }
  list[strings.count] = NULL;
  return list;
}

/* core.start(argv [, {environment=}]) -> child | nil, message, code. The child ends when it is stopped or
 * collected, and with this process, whatever ends that. */
static int start(lua_State *L)
{
  static const struct sgl_option rows[] = {
      {.name = "environment", .type = SGL_STRINGS, .offset = offsetof(struct arguments, environment)},
  };
  struct arguments arguments = {.environment = {NULL, 0}};
  struct sg_error err = {0};
  lua_settop(L, 2);
  struct sg_arena *arena = sgl_new_arena(L, SGL_MEMORY_MAX);
  struct sgl_strings words = sgl_read_strings(L, 1, 1, "the program and its arguments", arena);
  luaL_argcheck(L, words.count > 0, 1, "no program named");
  SGL_READ_OPTIONS(L, 2, rows, arena, &arguments);
  const char *const *argv = c_strings(L, 1, words), *const *environment =
                                                        c_strings(L, 2, arguments.environment);
  struct sg_child *child = lua_newuserdata(L, sizeof *child);
  *child = (struct sg_child){.life = -1, .log = -1};
  luaL_setmetatable(L, CHILD_TYPE);
  if (sg_child_start(argv, environment, child, &err))
    return sgl_fail(L, &err);
  return 1;
}

/* child:running() -> true | false, exit code */
static int running(lua_State *L)
{
  struct sg_child *child = check_child(L);
  bool runs = sg_child_is_running(child);
  lua_pushboolean(L, runs);
  if (runs)
    return 1;
  lua_pushinteger(L, child->code);
  return 2;
}

/* child:log() -> the last of what it has written */
static int child_log(lua_State *L)
{
  struct sg_child *child = check_child(L);
  struct sg_buf *out = sgl_new_buf(L, SG_CHILD_LOG_MAX + 1);
  sg_child_log(child, out);
  sgl_push_str(L, sg_buf_str(out));
  return 1;
}

/* child:stop(): ends it and waits for its end */
static int stop(lua_State *L)
{
  sg_child_stop(check_child(L));
  return 0;
}

/* core.free_port() -> port | nil, message, code */
static int free_port(lua_State *L)
{
  struct sg_error err = {0};
  int port;
  if (sg_free_port(&port, &err))
    return sgl_fail(L, &err);
  lua_pushinteger(L, port);
  return 1;
}

/* core.machine() -> { cores=, memory= } of this machine; memory in bytes, 0 where it is not known */
static int machine(lua_State *L)
{
  long cores = sysconf(_SC_NPROCESSORS_ONLN), pages = sysconf(_SC_PHYS_PAGES), size = sysconf(_SC_PAGESIZE);
  lua_createtable(L, 0, 2);
  lua_pushinteger(L, cores > 0 ? cores : 1);
  lua_setfield(L, -2, "cores");
  lua_pushinteger(L, pages > 0 && size > 0 ? (lua_Integer)pages * size : 0);
  lua_setfield(L, -2, "memory");
  return 1;
}

void sgl_open_child(lua_State *L)
{
  static const luaL_Reg methods[] = {
      {"running", running}, {"log", child_log}, {"stop", stop}, {"__gc", stop}, {NULL, NULL}};
  static const luaL_Reg functions[] = {
      {"start", start}, {"free_port", free_port}, {"machine", machine}, {NULL, NULL}};
  luaL_newmetatable(L, CHILD_TYPE);
  luaL_setfuncs(L, methods, 0);
  lua_pushvalue(L, -1);
  lua_setfield(L, -2, "__index");
  lua_pop(L, 1);
  luaL_setfuncs(L, functions, 0);
}
