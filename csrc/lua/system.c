/* core.sha256, core.clock_ms, core.is_terminal, core.random, core.make_directory, core.write_file,
 * core.list_directory: what the standard library of Lua lacks. */
#include <fcntl.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

#include "base/file.h"
#include "base/sha256.h"
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

void sgl_open_system(lua_State *L)
{
  static const luaL_Reg functions[] = {
      {"sha256", sha256},           {"clock_ms", clock_ms},
      {"is_terminal", is_terminal}, {"random", random_seed},
      {"write_file", write_file},   {"make_directory", make_directory},
      {"list_directory", list_directory}, {NULL, NULL}};
  luaL_setfuncs(L, functions, 0);
}
