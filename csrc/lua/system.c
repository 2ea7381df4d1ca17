/* core.sha256, core.clock_ms, core.is_terminal, core.random, core.make_directory, core.write_file,
 * core.read_file, core.real_path, core.list_directory, core.place, core.is_one_name,
 * core.check_output, core.write_output, core.temporary_folder, core.is_abandoned,
 * core.open_standard_files, core.lock, core.write_new: what the standard library of Lua lacks. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

#include "base/file.h"
#include "base/gate.h"
#include "base/output.h"
#include "base/sha256.h"
#include "base/temporary.h"
#include "lua/binding.h"

/* core.sha256(text) -> 64 hexadecimal digits */
static int sha256(lua_State *L)
{
  char hex[65];
  sg_sha256_hex(sgl_check_str(L, 1), hex);
  lua_pushstring(L, hex);
  return 1;
}

/* core.clock_ms() -> milliseconds on a clock that only moves forward */
static int clock_ms(lua_State *L)
{
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  lua_pushnumber(L, (double)now.tv_sec * 1000 + (double)now.tv_nsec / 1e6);
  return 1;
}

/* core.is_terminal(descriptor) -> boolean; 1 is standard output, 2 standard error */
static int is_terminal(lua_State *L)
{
  lua_pushboolean(L, isatty((int)luaL_checkinteger(L, 1)) == 1);
  return 1;
}

/* core.random() -> a seed from the system, 0 to 2^32-1; from the clock where there is none */
static int random_seed(lua_State *L)
{
  uint32_t seed = 0;
  int fd = open("/dev/urandom", O_RDONLY | O_CLOEXEC);
  if (fd < 0 || read(fd, &seed, sizeof seed) != (ssize_t)sizeof seed)
    seed = (uint32_t)time(NULL) ^ (uint32_t)getpid() << 16;
  if (fd >= 0)
    close(fd);
  lua_pushinteger(L, (lua_Integer)seed);
  return 1;
}

/* core.make_directory(path) -> true | nil, message, code. Makes those above it too. */
static int make_directory(lua_State *L)
{
  struct sg_error err = {0};
  if (sg_file_make_directory(luaL_checkstring(L, 1), &err))
    return sgl_fail(L, &err);
  lua_pushboolean(L, 1);
  return 1;
}

/* core.write_file(path, content) -> true | nil, message, code. Whole or not at all. */
static int write_file(lua_State *L)
{
  struct sg_error err = {0};
  if (sg_file_write(luaL_checkstring(L, 1), sgl_check_str(L, 2), &err))
    return sgl_fail(L, &err);
  lua_pushboolean(L, 1);
  return 1;
}

/* core.write_new(path, content) -> true | false when something stands there | nil, message, code */
static int write_new(lua_State *L)
{
  struct sg_error err = {0};
  bool made = false;
  if (sg_file_write_new(luaL_checkstring(L, 1), sgl_check_str(L, 2), &made, &err))
    return sgl_fail(L, &err);
  lua_pushboolean(L, made);
  return 1;
}

/* core.lock(path) -> true while the process lives | false when another has it | nil, message, code */
static int lock_file(lua_State *L)
{
  struct sg_error err = {0};
  bool held = false;
  if (sg_file_lock(luaL_checkstring(L, 1), &held, &err))
    return sgl_fail(L, &err);
  lua_pushboolean(L, held);
  return 1;
}

/* core.read_file(path, bytes_max [, streams]) -> content | nil, message, code. Regular files alone;
 * with `streams` also what the process was handed open: "-", /dev/stdin, /dev/fd/63. */
static int read_file(lua_State *L)
{
  struct sg_error err = {0};
  const char *path = luaL_checkstring(L, 1);
  lua_Integer maximum = luaL_checkinteger(L, 2);
  luaL_argcheck(L, maximum >= 0 && maximum <= SGL_MEMORY_MAX, 2, "is not a size in bytes");
  struct sg_buf *content = sgl_new_buf(L, (size_t)maximum);
  if (sg_file_read(path, lua_toboolean(L, 3), content, &err))
    return sgl_fail(L, &err);
  return sgl_return_buf(L, content);
}

/* core.real_path(path, {folder …} [, everywhere]) -> the path without links, when a regular file stands
 * there and lies in one of the folders | nil, why ("missing", "outside", "special") */
static int real_path(lua_State *L)
{
  static const char *const answers[] = {
      [SG_GATE_MISSING] = "missing", [SG_GATE_OUTSIDE] = "outside", [SG_GATE_SPECIAL] = "special"};
  const char *path = luaL_checkstring(L, 1);
  luaL_checktype(L, 2, LUA_TTABLE);
  struct sg_arena *arena = sgl_new_arena(L, SGL_MEMORY_MAX);
  struct sg_gate gate;
  struct sg_str real = {0};
  sg_gate_init(&gate, lua_toboolean(L, 3), arena);
  for (lua_Integer i = 1; lua_rawgeti(L, 2, i) != LUA_TNIL; i++) {
    sg_gate_open(&gate, sgl_check_str(L, -1));
    lua_pop(L, 1);
  }
  enum sg_gate_answer answer = sg_gate_ask(&gate, path, &real);
  if (answer == SG_GATE_FILE) {
    sgl_push_str(L, real);
    return 1;
  }
  lua_pushnil(L);
  lua_pushstring(L, answers[answer]);
  return 2;
}

/* Each entry as one line in a buffer first: a visit must not raise with the directory open. */
static void keep_entry(void *user, const struct sg_file_entry *entry)
{
  struct sg_buf *lines = user;
  sg_buf_add_format(lines, "%d %lld %lld ", entry->directory ? 1 : 0, entry->bytes, entry->modified);
  sg_buf_add(lines, sg_cstr(entry->name));
  sg_buf_add_char(lines, '\0');
}

/* core.list_directory(path) -> {{name=, directory=, bytes=, modified=} …} | nil, message, code */
static int list_directory(lua_State *L)
{
  struct sg_error err = {0};
  const char *path = luaL_checkstring(L, 1);
  struct sg_buf *lines = sgl_new_buf(L, SGL_MEMORY_MAX);
  if (sg_file_list(path, keep_entry, lines, &err) || sg_buf_status(lines, &err))
    return sgl_fail(L, &err);
  lua_newtable(L);
  struct sg_str rest = sg_buf_str(lines);
  for (lua_Integer i = 1; rest.n > 0; i++) {
    int directory = 0, name_at = 0;
    long long bytes = 0, modified = 0;
    if (sscanf(rest.p, "%d %lld %lld%n", &directory, &bytes, &modified, &name_at) < 3)
      return luaL_error(L, "a directory entry cannot be read back");
    size_t end = sg_str_find(rest, sg_str("\0", 1), 0);
    lua_createtable(L, 0, 4);
    sgl_push_str(L, sg_slice(rest, (size_t)name_at + 1, end));
    lua_setfield(L, -2, "name");
    lua_pushboolean(L, directory);
    lua_setfield(L, -2, "directory");
    lua_pushinteger(L, (lua_Integer)bytes);
    lua_setfield(L, -2, "bytes");
    lua_pushinteger(L, (lua_Integer)modified);
    lua_setfield(L, -2, "modified");
    lua_rawseti(L, -2, i);
    rest = sg_slice(rest, end + 1, rest.n);
  }
  return 1;
}

static int push_done(lua_State *L, enum sg_status status, const struct sg_error *err)
{
  if (status != SG_OK)
    return sgl_fail(L, err);
  lua_pushboolean(L, 1);
  return 1;
}

/* core.place(path) -> {kind=, id=, path=, name=, descriptor=} | nil, message, code: where a name leads
 * (output.h). `id` is the same for all names of one file; `name` stands where `kind` is "missing",
 * whose id is the folder's; "-" is standard output, "/dev/stdin" standard input. */
static int place(lua_State *L)
{
  static const char *const kinds[] = {"missing", "nowhere", "file", "folder", "pipe", "device", "other"};
  struct sg_error err = {0};
  struct sg_place found;
  char id[64];
  if (sg_place_find(luaL_checkstring(L, 1), &found, &err))
    return sgl_fail(L, &err);
  snprintf(id, sizeof id, "%llu:%llu", found.device, found.inode);
  lua_createtable(L, 0, 5);
  lua_pushstring(L, kinds[found.kind]);
  lua_setfield(L, -2, "kind");
  lua_pushstring(L, id);
  lua_setfield(L, -2, "id");
  lua_pushstring(L, found.path);
  lua_setfield(L, -2, "path");
  lua_pushstring(L, found.kind == SG_PLACE_MISSING ? found.name : NULL);
  lua_setfield(L, -2, "name");
  if (found.descriptor >= 0) {
    lua_pushinteger(L, found.descriptor);
    lua_setfield(L, -2, "descriptor");
  }
  return 1;
}

/* core.is_one_name(folder, a, b) -> whether two names that are not there would be one file in it */
static int is_one_name(lua_State *L)
{
  lua_pushboolean(
      L, sg_output_is_one_name(luaL_checkstring(L, 1), luaL_checkstring(L, 2), luaL_checkstring(L, 3)));
  return 1;
}

/* core.check_output(path) -> true | nil, message, code: whether it could be written */
static int check_output(lua_State *L)
{
  struct sg_error err = {0};
  return push_done(L, sg_output_check(luaL_checkstring(L, 1), &err), &err);
}

/* core.write_output(path, content) -> true | nil, message, code. To where the path leads. */
static int write_output(lua_State *L)
{
  struct sg_error err = {0};
  return push_done(L, sg_output_write(luaL_checkstring(L, 1), sgl_check_str(L, 2), &err), &err);
}

/* core.temporary_folder(folder) -> path | nil, message, code: a new folder in that one */
static int temporary_folder(lua_State *L)
{
  struct sg_error err = {0};
  char path[SG_PLACE_PATH_MAX];
  if (sg_temporary_folder(luaL_checkstring(L, 1), path, sizeof path, &err))
    return sgl_fail(L, &err);
  lua_pushstring(L, path);
  return 1;
}

/* core.is_abandoned(folder, name) -> whether a killed run left that file or folder behind */
static int is_abandoned(lua_State *L)
{
  lua_pushboolean(L, sg_temporary_is_abandoned(luaL_checkstring(L, 1), luaL_checkstring(L, 2)));
  return 1;
}

/* core.open_standard_files(): where standard input, output or error is closed, a file opened next
 * would take its number and get what is printed. They are opened so that using them still fails. */
static int open_standard_files(lua_State *L)
{
  (void)L;
  for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++) {
    if (fcntl(fd, F_GETFD) >= 0 || errno != EBADF)
      continue;
    if (open("/dev/null", fd == STDIN_FILENO ? O_WRONLY : O_RDONLY) < 0)
      break;
  }
  return 0;
}

void sgl_open_system(lua_State *L)
{
  /* clang-format off */
  static const luaL_Reg functions[] = {
      {"sha256", sha256},           {"clock_ms", clock_ms},
      {"is_terminal", is_terminal}, {"random", random_seed},
      {"write_file", write_file},   {"make_directory", make_directory},
      {"list_directory", list_directory}, {"place", place},
      {"is_one_name", is_one_name}, {"check_output", check_output},
      {"write_output", write_output}, {"temporary_folder", temporary_folder},
      {"is_abandoned", is_abandoned}, {"open_standard_files", open_standard_files},
      {"read_file", read_file},     {"real_path", real_path},
      {"lock", lock_file},          {"write_new", write_new},
      {NULL, NULL}};
  /* clang-format on */
  luaL_setfuncs(L, functions, 0);
}
