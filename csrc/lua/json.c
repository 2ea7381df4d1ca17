/* core.json_decode, core.pandoc_decode, core.pandoc_pictures, core.json_encode, core.json_object, core.null:
 * JSON for Lua.
 *
 * Lua has one kind of table for JSON's two. Objects that were decoded bear a metatable, by which an
 * empty one goes back as `{}`; core.json_object gives it to a table of Lua's own. Nothing here
 * recurses: open objects and arrays stand in a table, so that nesting has no limit but memory.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/json.h"
#include "lua/binding.h"

#define READER_TYPE "studyguide.json"
#define OBJECT_TYPE "studyguide.json.object"

/* The address is what `core.null` is: a value that no other light userdata equals. */
static const char null_address;

static void push_null(lua_State *L)
{
  lua_pushlightuserdata(L, (void *)&null_address);
}

static bool is_marked_object(lua_State *L, int index)
{
  if (!lua_getmetatable(L, index))
    return false;
  luaL_getmetatable(L, OBJECT_TYPE);
  bool marked = lua_rawequal(L, -1, -2);
  lua_pop(L, 2);
  return marked;
}

/* core.json_object([table]) -> the table, or a new one, that is an object even when empty. */
static int json_object(lua_State *L)
{
  if (lua_isnoneornil(L, 1)) {
    lua_settop(L, 0);
    lua_newtable(L);
  }
  luaL_checktype(L, 1, LUA_TTABLE);
  lua_settop(L, 1);
  luaL_setmetatable(L, OBJECT_TYPE);
  return 1;
}

/* -- Decoding ---------------------------------------------------------------------------------- */

static int reader_gc(lua_State *L)
{
  sg_json_close(luaL_checkudata(L, 1, READER_TYPE));
  return 0;
}

/* Places on the stack while decoding. */
enum { DECODE_OPEN = 4, DECODE_MARK, DECODE_TOP, DECODE_KEY, DECODE_WORDS, DECODE_KINDS };

static void push_number(lua_State *L, double value)
{
  if (value == floor(value) && fabs(value) < 9007199254740992.0)
    lua_pushinteger(L, (lua_Integer)value);
  else
    lua_pushnumber(L, value);
}

/* Pushes the value that an event begins or is. */
static void push_value(lua_State *L, const struct sg_json_reader *reader, enum sg_json_event event)
{
  switch (event) {
  case SG_JSON_OBJECT:
    lua_createtable(L, 0, 2); /* as most of pandoc's: t and c */
    lua_pushvalue(L, DECODE_MARK);
    lua_setmetatable(L, -2);
    break;
  case SG_JSON_ARRAY:
    lua_newtable(L);
    break;
  case SG_JSON_STRING:
    sgl_push_str(L, reader->string);
    break;
  case SG_JSON_INTEGER:
    lua_pushinteger(L, (lua_Integer)reader->integer);
    break;
  case SG_JSON_NUMBER:
    push_number(L, reader->number);
    break;
  case SG_JSON_TRUE:
  case SG_JSON_FALSE:
    lua_pushboolean(L, event == SG_JSON_TRUE);
    break;
  default:
    push_null(L);
  }
}

/* Puts the value on top into the innermost container, at its key or at the end; the first value of
 * all is kept under 0 of the open ones. Leaves the value on top. */
static void attach(lua_State *L)
{
  if (lua_isnil(L, DECODE_TOP)) {
    lua_pushvalue(L, -1);
    lua_rawseti(L, DECODE_OPEN, 0);
  } else if (!lua_isnil(L, DECODE_KEY)) {
    lua_pushvalue(L, DECODE_KEY);
    lua_pushvalue(L, -2);
    lua_rawset(L, DECODE_TOP);
  } else {
    lua_pushvalue(L, -1);
    lua_rawseti(L, DECODE_TOP, (lua_Integer)lua_rawlen(L, DECODE_TOP) + 1);
  }
}

/* Takes one event into the tables. `depth`: how many containers are open after it. */
static void take_event(lua_State *L, const struct sg_json_reader *reader, enum sg_json_event event)
{
  lua_Integer depth = (lua_Integer)sg_json_depth(reader);
  if (event == SG_JSON_KEY) {
    sgl_push_str(L, reader->string);
    lua_replace(L, DECODE_KEY);
    return;
  }
  if (event == SG_JSON_CLOSE) {
    lua_rawgeti(L, DECODE_OPEN, depth); /* nil, or the whole, once all is closed: no event follows */
    lua_replace(L, DECODE_TOP);
  } else {
    push_value(L, reader, event);
    attach(L);
    if (event == SG_JSON_OBJECT || event == SG_JSON_ARRAY) {
      lua_pushvalue(L, -1);
      lua_rawseti(L, DECODE_OPEN, depth);
      lua_replace(L, DECODE_TOP);
    } else {
      lua_pop(L, 1);
    }
  }
  lua_pushnil(L);
  lua_replace(L, DECODE_KEY);
}

/* Puts the text of the value that follows into the outermost object, at the key that was read last. */
static enum sg_status keep_raw(lua_State *L, struct sg_json_reader *reader, struct sg_error *err)
{
  struct sg_str value;
  sgl_push_str(L, reader->string);
  enum sg_status status = sg_json_skip(reader, &value, err);
  if (status != SG_OK)
    return status;
  sgl_push_str(L, value);
  lua_rawset(L, DECODE_TOP);
  return SG_OK;
}

/* Takes the object that has just begun where it is a word or space as pandoc writes them, nine in ten of a
 * document's objects: those that are the same are one table. */
static bool take_leaf(lua_State *L, struct sg_json_reader *reader)
{
  struct sg_str text;
  bool is_word = sg_json_pass(reader, SG_LIT("\"t\":\"Str\",\"c\":\""), &text);
  if (!is_word && !sg_json_pass(reader, SG_LIT("\"t\":\""), &text))
    return false;
  int known = is_word ? DECODE_WORDS : DECODE_KINDS;
  sgl_push_str(L, text);
  lua_pushvalue(L, -1);
  if (lua_rawget(L, known) == LUA_TNIL) {
    lua_pop(L, 1);
    lua_createtable(L, 0, is_word ? 2 : 1);
    lua_pushvalue(L, DECODE_MARK);
    lua_setmetatable(L, -2);
    lua_pushvalue(L, -2);
    lua_setfield(L, -2, is_word ? "c" : "t");
    if (is_word) {
      lua_pushliteral(L, "Str");
      lua_setfield(L, -2, "t");
    }
    lua_pushvalue(L, -2);
    lua_pushvalue(L, -2);
    lua_rawset(L, known);
  }
  attach(L);
  lua_pop(L, 2);
  lua_pushnil(L);
  lua_replace(L, DECODE_KEY);
  return true;
}

static int decode(lua_State *L, bool share)
{
  struct sg_str text = sgl_check_str(L, 1);
  struct sg_str raw = lua_isnoneornil(L, 2) ? sg_str(NULL, 0) : sgl_check_str(L, 2);
  struct sg_error err = {0};
  lua_settop(L, 2);
  struct sg_json_reader *reader = lua_newuserdata(L, sizeof *reader);
  *reader = (struct sg_json_reader){0};
  sg_buf_init(&reader->nesting, 0);
  sg_buf_init(&reader->plain, 0);
  sgl_new_type(L, READER_TYPE, NULL, reader_gc);
  luaL_setmetatable(L, READER_TYPE);
  if (sg_json_open(reader, text, &err))
    return sgl_fail(L, &err);
  lua_newtable(L);
  luaL_getmetatable(L, OBJECT_TYPE);
  lua_settop(L, DECODE_KEY);
  lua_newtable(L);
  lua_newtable(L);
  for (;;) {
    enum sg_json_event event;
    if (sg_json_next(reader, &event, &err))
      return sgl_fail(L, &err);
    if (event == SG_JSON_END)
      break;
    if (share && event == SG_JSON_OBJECT && take_leaf(L, reader))
      continue;
    bool is_raw = raw.p != NULL && event == SG_JSON_KEY && sg_json_depth(reader) == 1 &&
                  sg_str_equal(reader->string, raw);
    if (!is_raw)
      take_event(L, reader, event);
    else if (keep_raw(L, reader, &err))
      return sgl_fail(L, &err);
  }
  lua_rawgeti(L, DECODE_OPEN, 0);
  return 1;
}

/* core.json_decode(text [, raw]) -> value | nil, message, code. null becomes core.null. The member `raw` of the
 * outermost object stays JSON: a string. */
static int json_decode(lua_State *L)
{
  return decode(L, false);
}

/* core.pandoc_decode(text) -> document | nil, message, code: pandoc's JSON, as json_decode gives it. Words and
 * spaces that are the same are one table, which is put in others' places and not written to. */
static int pandoc_decode(lua_State *L)
{
  lua_settop(L, 1);
  return decode(L, true);
}

/* -- Looking through a document ------------------------------------------------------------------ */

/* Places on the stack while looking. WAITING holds the tables that are still to be looked at; T and C are names
 * of members. */
enum { LOOK_FOUND = 2, LOOK_WAITING, LOOK_T, LOOK_C, LOOK_NODE };

static int type_of_member(lua_State *L, int name)
{
  lua_pushvalue(L, name);
  int type = lua_rawget(L, -2);
  lua_pop(L, 1);
  return type;
}

/* May the table on top hold pictures? Words and spaces, nine in ten, hold nothing. */
static bool holds_tables(lua_State *L)
{
  return type_of_member(L, LOOK_C) == LUA_TTABLE || type_of_member(L, LOOK_T) == LUA_TNIL;
}

/* Adds the target of the node where it is a picture: what is last in its content. */
static void add_picture(lua_State *L)
{
  if (lua_getfield(L, LOOK_NODE, "t") == LUA_TSTRING && sg_str_equal(sgl_check_str(L, -1), SG_LIT("Image")) &&
      lua_getfield(L, LOOK_NODE, "c") == LUA_TTABLE &&
      lua_rawgeti(L, -1, (lua_Integer)lua_rawlen(L, -1)) == LUA_TTABLE)
    lua_rawseti(L, LOOK_FOUND, (lua_Integer)lua_rawlen(L, LOOK_FOUND) + 1);
  lua_settop(L, LOOK_NODE);
}

/* core.pandoc_pictures(decoded) -> list of the pictures' targets { name, title } in a document or a part of
 * one, at any depth; they are the document's own tables. */
static int pandoc_pictures(lua_State *L)
{
  luaL_checktype(L, 1, LUA_TTABLE);
  lua_settop(L, 1);
  lua_newtable(L);
  lua_newtable(L);
  lua_pushliteral(L, "t");
  lua_pushliteral(L, "c");
  lua_pushvalue(L, 1);
  lua_rawseti(L, LOOK_WAITING, 1);
  lua_Integer waiting = 1;
  while (waiting > 0) {
    lua_rawgeti(L, LOOK_WAITING, waiting);
    lua_pushnil(L);
    lua_rawseti(L, LOOK_WAITING, waiting--);
    add_picture(L);
    for (lua_pushnil(L); lua_next(L, LOOK_NODE); lua_pop(L, 1))
      if (lua_istable(L, -1) && holds_tables(L)) {
        lua_pushvalue(L, -1);
        lua_rawseti(L, LOOK_WAITING, ++waiting);
      }
    lua_settop(L, LOOK_C);
  }
  lua_settop(L, LOOK_FOUND);
  return 1;
}

/* -- Encoding ---------------------------------------------------------------------------------- */

/* An object or array that is being written; a userdata, kept under its depth among the open ones. */
struct frame {
  struct frame *outer;
  size_t at, count;
  bool is_object;
  struct sg_str keys[]; /* of an object, in byte order: equal tables give equal bytes */
};

/* Places on the stack while encoding. OPEN holds at 2n-1 the n-th open table, at 2n its frame, and
 * each open table as a key. */
enum { ENCODE_OPEN = 3, ENCODE_TOP };

static void add_number(lua_State *L, struct sg_buf *out)
{
  if (lua_isinteger(L, -1)) {
    sg_buf_add_format(out, "%lld", (long long)lua_tointeger(L, -1));
    return;
  }
  double value = lua_tonumber(L, -1);
  if (!isfinite(value)) {
    luaL_error(L, "JSON has no infinite numbers");
    return;
  }
  /* The shortest form that reads back to the same number. */
  char text[32];
  for (int digits = 15; digits <= 17; digits++) {
    snprintf(text, sizeof text, "%.*g", digits, value);
    if (strtod(text, NULL) == value)
      break;
  }
  sg_buf_add(out, sg_cstr(text));
}

static int compare_keys(const void *a, const void *b)
{
  return sg_str_compare(*(const struct sg_str *)a, *(const struct sg_str *)b);
}

/* Whether the table on top is an object: it is marked or has string keys. Raises where it is
 * neither that nor an array, since something of it would be lost. Sets how much it holds. */
static bool classify(lua_State *L, size_t *count)
{
  int table = lua_gettop(L);
  size_t words = 0, others = 0;
  for (lua_pushnil(L); lua_next(L, table); lua_pop(L, 1)) {
    if (lua_type(L, -2) == LUA_TSTRING)
      words++;
    else
      others++;
  }
  bool object = words > 0 || is_marked_object(L, table);
  if (object && others > 0)
    luaL_error(L, "a JSON object has a key that is not a string");
  if (!object && others != lua_rawlen(L, table))
    luaL_error(L, "a JSON array has holes, or keys that are not positions");
  *count = words + others;
  return object;
}

static void collect_keys(lua_State *L, struct frame *frame, int table)
{
  size_t at = 0;
  for (lua_pushnil(L); lua_next(L, table); lua_pop(L, 1), at++)
    frame->keys[at].p = lua_tolstring(L, -2, &frame->keys[at].n);
  qsort(frame->keys, frame->count, sizeof *frame->keys, compare_keys);
}

/* Begins to write the table on top, which moves to ENCODE_TOP. */
static struct frame *enter(lua_State *L, struct sg_buf *out, struct frame *outer, lua_Integer depth)
{
  int table = lua_gettop(L);
  lua_pushvalue(L, table);
  if (lua_rawget(L, ENCODE_OPEN) != LUA_TNIL)
    luaL_error(L, "a table that contains itself is not JSON");
  size_t count;
  lua_settop(L, table);
  bool object = classify(L, &count);
  struct frame *frame = lua_newuserdata(L, sizeof *frame + (object ? count : 0) * sizeof *frame->keys);
  *frame = (struct frame){.outer = outer, .count = count, .is_object = object};
  lua_rawseti(L, ENCODE_OPEN, 2 * depth);
  if (object)
    collect_keys(L, frame, table);
  lua_pushvalue(L, table);
  lua_rawseti(L, ENCODE_OPEN, 2 * depth - 1);
  lua_pushvalue(L, table);
  lua_pushboolean(L, true);
  lua_rawset(L, ENCODE_OPEN);
  lua_replace(L, ENCODE_TOP);
  sg_buf_add_char(out, object ? '{' : '[');
  return frame;
}

/* Ends the table at ENCODE_TOP and takes up the one around it. */
static struct frame *leave(lua_State *L, struct sg_buf *out, struct frame *frame, lua_Integer depth)
{
  sg_buf_add_char(out, frame->is_object ? '}' : ']');
  struct frame *outer = frame->outer;
  lua_pushvalue(L, ENCODE_TOP);
  lua_pushnil(L);
  lua_rawset(L, ENCODE_OPEN);
  lua_pushnil(L);
  lua_rawseti(L, ENCODE_OPEN, 2 * depth);
  lua_pushnil(L);
  lua_rawseti(L, ENCODE_OPEN, 2 * depth - 1);
  lua_rawgeti(L, ENCODE_OPEN, 2 * depth - 3);
  lua_replace(L, ENCODE_TOP);
  return outer;
}

/* Pushes the next value of the table at ENCODE_TOP, its comma and key written. */
static void push_next(lua_State *L, struct sg_buf *out, struct frame *frame)
{
  if (frame->at > 0)
    sg_buf_add_char(out, ',');
  size_t at = frame->at++;
  if (!frame->is_object) {
    lua_rawgeti(L, ENCODE_TOP, (lua_Integer)at + 1);
    return;
  }
  sg_json_add_string(out, frame->keys[at]);
  sg_buf_add_char(out, ':');
  sgl_push_str(L, frame->keys[at]);
  lua_rawget(L, ENCODE_TOP);
}

/* Writes the value on top, which is not a table, and pops it. */
static void add_scalar(lua_State *L, struct sg_buf *out)
{
  switch (lua_type(L, -1)) {
  case LUA_TSTRING:
    sg_json_add_string(out, sgl_check_str(L, -1));
    break;
  case LUA_TNUMBER:
    add_number(L, out);
    break;
  case LUA_TBOOLEAN:
    sg_buf_add(out, lua_toboolean(L, -1) ? SG_LIT("true") : SG_LIT("false"));
    break;
  case LUA_TLIGHTUSERDATA:
    if (lua_touserdata(L, -1) == (const void *)&null_address) {
      sg_buf_add(out, SG_LIT("null"));
      break;
    }
    /* fallthrough */
  default:
    luaL_error(L, "JSON has no %s", luaL_typename(L, -1));
  }
  lua_pop(L, 1);
}

/* core.json_encode(value) -> text | nil, message, code. Keys are sorted. A table is an object when it
 * has string keys or is marked as one, else an array. */
static int json_encode(lua_State *L)
{
  luaL_checkany(L, 1);
  lua_settop(L, 1);
  struct sg_buf *out = sgl_new_buf(L, SGL_MEMORY_MAX);
  lua_newtable(L);
  lua_settop(L, ENCODE_TOP);
  struct frame *frame = NULL;
  lua_Integer depth = 0;
  lua_pushvalue(L, 1);
  for (;;) {
    if (lua_istable(L, -1)) /* what push_next left, or the whole */
      frame = enter(L, out, frame, ++depth);
    else
      add_scalar(L, out);
    while (frame != NULL && frame->at == frame->count)
      frame = leave(L, out, frame, depth--);
    if (frame == NULL)
      return sgl_return_buf(L, out);
    push_next(L, out, frame);
  }
}

void sgl_open_json(lua_State *L)
{
  static const luaL_Reg functions[] = {{"json_decode", json_decode},         {"pandoc_decode", pandoc_decode},
                                       {"pandoc_pictures", pandoc_pictures}, {"json_encode", json_encode},
                                       {"json_object", json_object},         {NULL, NULL}};
  luaL_setfuncs(L, functions, 0);
  luaL_newmetatable(L, OBJECT_TYPE);
  lua_pop(L, 1);
  push_null(L);
  lua_setfield(L, -2, "null");
}
