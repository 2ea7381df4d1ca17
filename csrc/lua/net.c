/* studyguide.net: requests in flight together. A module of its own, since libcurl takes longer to load than a
 * short paper to write about; host.lua tells where it lies. */
#include "lua/binding.h"
#include "net/http.h"

#define POOL_TYPE "studyguide.http_pool"
#define EVENT_TYPE "studyguide.http_event"

enum { HEADERS_MAX = 64 }; /* request headers: no provider needs a tenth of them */

static struct sg_http_pool **check_box(lua_State *L)
{
  return luaL_checkudata(L, 1, POOL_TYPE);
}

static struct sg_http_pool *check_pool(lua_State *L)
{
  struct sg_http_pool *pool = *check_box(L);
  luaL_argcheck(L, pool != NULL, 1, "the pool is closed");
  return pool;
}

static int pool_close(lua_State *L)
{
  struct sg_http_pool **box = check_box(L);
  sg_http_pool_free(*box);
  *box = NULL;
  return 0;
}

/* net.http_pool{in_flight=, allow_plain=, ca_file=, ca_directory=, proxy=, user_agent=, result_fd=}
 *   -> pool | nil, message, code */
static int new_pool(lua_State *L)
{
  static const struct sgl_option rows[] = {
      {.name = "in_flight", .type = SGL_INTEGER, .offset = offsetof(struct sg_http_options, in_flight)},
      {.name = "allow_plain", .type = SGL_BOOLEAN, .offset = offsetof(struct sg_http_options, allow_plain)},
      {.name = "ca_file", .type = SGL_STRING, .offset = offsetof(struct sg_http_options, ca_file)},
      {.name = "ca_directory", .type = SGL_STRING, .offset = offsetof(struct sg_http_options, ca_directory)},
      {.name = "proxy", .type = SGL_STRING, .offset = offsetof(struct sg_http_options, proxy)},
      {.name = "user_agent", .type = SGL_STRING, .offset = offsetof(struct sg_http_options, user_agent)},
      {.name = "result_fd", .type = SGL_INTEGER, .offset = offsetof(struct sg_http_options, result_fd)},
  };
  struct sg_http_options options = {.in_flight = 8};
  struct sg_error err = {0};
  SGL_READ_OPTIONS(L, 1, rows, NULL, &options);
  struct sg_http_pool **box = lua_newuserdata(L, sizeof *box);
  *box = NULL;
  luaL_setmetatable(L, POOL_TYPE);
  if (sg_http_pool_new(&options, box, &err))
    return sgl_fail(L, &err);
  return 1;
}

static const char *const streams[] = {"whole", "events", "lines", NULL};

struct request_fields {
  struct sg_str url, method, body;
  int stream;
  long connect_ms, first_ms, stall_ms, total_ms, body_max;
  struct sg_http_header headers[HEADERS_MAX];
  size_t header_count;
};

/* Adds the names and values of the table on top of the stack; the strings stay in it. */
static void read_headers(lua_State *L, int arg, struct request_fields *fields, bool secret)
{
  luaL_argcheck(L, lua_istable(L, -1), arg, "headers are a table of names and values");
  for (lua_pushnil(L); lua_next(L, -2); lua_pop(L, 1)) {
    if (lua_type(L, -2) != LUA_TSTRING || lua_type(L, -1) != LUA_TSTRING)
      luaL_argerror(L, arg, "a header's name and value are strings");
    if (fields->header_count == HEADERS_MAX)
      luaL_argerror(L, arg, lua_pushfstring(L, "a request may have %d headers", HEADERS_MAX));
    struct sg_http_header *header = &fields->headers[fields->header_count++];
    header->name.p = lua_tolstring(L, -2, &header->name.n);
    header->value.p = lua_tolstring(L, -1, &header->value.n);
    header->secret = secret;
  }
}

static void read_plain_headers(lua_State *L, int arg, void *out)
{
  read_headers(L, arg, out, false);
}

static void read_secret_headers(lua_State *L, int arg, void *out)
{
  read_headers(L, arg, out, true);
}

static void check_fields(lua_State *L, struct request_fields *fields)
{
  static const struct sgl_option rows[] = {
      {.name = "url", .type = SGL_STRING, .offset = offsetof(struct request_fields, url)},
      {.name = "method", .type = SGL_STRING, .offset = offsetof(struct request_fields, method)},
      {.name = "body", .type = SGL_STRING, .offset = offsetof(struct request_fields, body)},
      {.name = "stream", .type = SGL_WORD, .offset = offsetof(struct request_fields, stream), .words = streams},
      {.name = "connect_ms", .type = SGL_INTEGER, .offset = offsetof(struct request_fields, connect_ms)},
      {.name = "first_ms", .type = SGL_INTEGER, .offset = offsetof(struct request_fields, first_ms)},
      {.name = "stall_ms", .type = SGL_INTEGER, .offset = offsetof(struct request_fields, stall_ms)},
      {.name = "total_ms", .type = SGL_INTEGER, .offset = offsetof(struct request_fields, total_ms)},
      {.name = "body_max", .type = SGL_INTEGER, .offset = offsetof(struct request_fields, body_max)},
      {.name = "headers", .type = SGL_OTHER, .read = read_plain_headers},
      {.name = "secret_headers", .type = SGL_OTHER, .read = read_secret_headers},
  };
  SGL_READ_OPTIONS(L, 2, rows, NULL, fields);
  luaL_argcheck(L,
                fields->connect_ms >= 0 && fields->first_ms >= 0 && fields->stall_ms >= 0 &&
                    fields->total_ms >= 0 && fields->body_max >= 0,
                2, "a limit is negative");
}

/* pool:add{url=, method=, headers={name=value}, secret_headers={name=value}, body=, stream=,
 *   connect_ms=, first_ms=, stall_ms=, total_ms=, body_max=} -> id | nil, message, code */
static int pool_add(lua_State *L)
{
  struct sg_http_pool *pool = check_pool(L);
  struct request_fields fields = {.header_count = 0};
  struct sg_error err = {0};
  long id = 0;
  luaL_checktype(L, 2, LUA_TTABLE);
  lua_settop(L, 2);
  check_fields(L, &fields);
  struct sg_http_request request = {
      .url = fields.url,
      .method = fields.method,
      .body = fields.body,
      .headers = fields.headers,
      .header_count = fields.header_count,
      .stream = (enum sg_http_stream)fields.stream,
      .connect_ms = fields.connect_ms,
      .first_ms = fields.first_ms,
      .stall_ms = fields.stall_ms,
      .total_ms = fields.total_ms,
      .body_max = (size_t)fields.body_max,
  };
  if (sg_http_pool_add(pool, &request, &id, &err))
    return sgl_fail(L, &err);
  lua_pushinteger(L, id);
  return 1;
}

static void push_headers(lua_State *L, struct sg_str lines)
{
  struct sg_str line;
  lua_newtable(L);
  while (sg_str_next_line(&lines, &line)) {
    size_t colon = sg_str_find(line, SG_LIT(": "), 0);
    sgl_push_str(L, sg_slice(line, 0, colon));
    sgl_push_str(L, sg_slice(line, colon + 2, line.n));
    lua_rawset(L, -3);
  }
}

/* Pushes the event as a table: {id=, kind="message", name=, data=} or {id=, kind="done", http=,
 * headers=, body=, lasting=, total_ms=, first_ms=, message=, code=}, the last two after a failure. */
static void push_event(lua_State *L, const struct sg_http_event *event)
{
  lua_newtable(L);
  sgl_set_integer(L, "id", event->id);
  sgl_set_str(L, "kind", event->kind == SG_HTTP_DONE ? SG_LIT("done") : SG_LIT("message"));
  if (event->kind == SG_HTTP_MESSAGE) {
    sgl_set_str(L, "name", sg_buf_str(&event->name));
    sgl_set_str(L, "data", sg_buf_str(&event->data));
    return;
  }
  sgl_set_integer(L, "http", event->error.http);
  sgl_set_integer(L, "total_ms", event->total_ms);
  sgl_set_integer(L, "first_ms", event->first_ms);
  sgl_set_str(L, "body", sg_buf_str(&event->body));
  lua_pushboolean(L, event->lasting);
  lua_setfield(L, -2, "lasting");
  push_headers(L, sg_buf_str(&event->headers));
  lua_setfield(L, -2, "headers");
  if (event->error.status != SG_OK) {
    sgl_set_str(L, "message", sg_cstr(event->error.message));
    sgl_set_str(L, "code", sg_cstr(sg_status_code(event->error.status)));
  }
}

static int event_gc(lua_State *L)
{
  struct sg_http_event **box = luaL_checkudata(L, 1, EVENT_TYPE);
  sg_http_event_free(*box);
  *box = NULL;
  return 0;
}

/* pool:wait(timeout_ms) -> list of events (may be empty) | nil, message, code ("EINTR" …) */
static int pool_wait(lua_State *L)
{
  struct sg_http_pool *pool = check_pool(L);
  lua_Integer timeout = luaL_checkinteger(L, 2);
  struct sg_error err = {0};
  luaL_argcheck(L, timeout >= 0 && timeout <= 3600 * 1000, 2, "0 to an hour");
  if (sg_http_pool_wait(pool, (long)timeout, &err))
    return sgl_fail(L, &err);
  lua_newtable(L);
  struct sg_http_event **box = lua_newuserdata(L, sizeof *box);
  *box = NULL;
  luaL_setmetatable(L, EVENT_TYPE);
  lua_insert(L, -2);
  for (lua_Integer i = 1; (*box = sg_http_pool_next(pool)) != NULL; i++) {
    push_event(L, *box);
    lua_rawseti(L, -2, i);
    sg_http_event_free(*box);
    *box = NULL;
  }
  return 1;
}

/* pool:cancel(id): ends the request without further events. */
static int pool_cancel(lua_State *L)
{
  sg_http_pool_cancel(check_pool(L), (long)luaL_checkinteger(L, 2));
  return 0;
}

/* pool:active() -> requests that have not ended */
static int pool_active(lua_State *L)
{
  lua_pushinteger(L, (lua_Integer)sg_http_pool_active(check_pool(L)));
  return 1;
}

__attribute__((visibility("default"))) int luaopen_studyguide_net(lua_State *L)
{
  static const luaL_Reg functions[] = {{"http_pool", new_pool}, {NULL, NULL}};
  static const luaL_Reg methods[] = {{"add", pool_add},       {"wait", pool_wait},   {"cancel", pool_cancel},
                                     {"active", pool_active}, {"close", pool_close}, {NULL, NULL}};
  sgl_new_type(L, POOL_TYPE, methods, pool_close);
  sgl_new_type(L, EVENT_TYPE, NULL, event_gc);
  luaL_newlib(L, functions);
  return 1;
}
