/* core.inlines, core.inlines_text, core.inlines_escape, core.tidy: pandoc's inlines for Lua. */
#include "document/inlines.h"

#include "lua/binding.h"

/* Places on the stack of core.inlines: its arguments, then by depth the lists that are read, the footnotes'
 * blocks, and names of members. */
enum { CONTENT = 1, WORK, NUMBERS, SECTIONS, CITED, SPACED, LISTS, NOTES, NAME_T, NAME_C };

/* A list that is read: how far, and where its inlines go. */
struct frame {
  lua_Integer at;
  struct sg_pandoc_inlines *out;
};

struct reading {
  lua_State *L;
  struct sg_arena *arena;
  struct frame *frames;
  size_t count, capacity;
  size_t notes;
};

static void *allocated(lua_State *L, void *p)
{
  if (p == NULL)
    luaL_error(L, "out of memory");
  return p;
}

/* -- From Lua ------------------------------------------------------------------------------------------- */

/* The string on top of the stack, borrowed from a table, taken off; empty where it is none. */
static struct sg_str take_str(lua_State *L)
{
  struct sg_str s = {NULL, 0};
  if (lua_type(L, -1) == LUA_TSTRING)
    s.p = lua_tolstring(L, -1, &s.n);
  lua_pop(L, 1);
  return s;
}

/* Pushes the member i of the table on top, or nil. */
static int push_at(lua_State *L, lua_Integer i)
{
  if (lua_istable(L, -1))
    return lua_rawgeti(L, -1, i);
  lua_pushnil(L);
  return LUA_TNIL;
}

static struct sg_str str_at(lua_State *L, lua_Integer i)
{
  push_at(L, i);
  return take_str(L);
}

/* The string at members i and k of the table on top. */
static struct sg_str str_inside(lua_State *L, lua_Integer i, lua_Integer k)
{
  push_at(L, i);
  struct sg_str s = str_at(L, k);
  lua_pop(L, 1);
  return s;
}

/* Is the value on top of the stack, taken off, an element of a kind? */
static bool is_kind(lua_State *L, const char *kind)
{
  struct sg_str found = {NULL, 0};
  if (lua_istable(L, -1)) {
    lua_pushvalue(L, NAME_T);
    lua_rawget(L, -2);
    found = take_str(L);
  }
  lua_pop(L, 1);
  return sg_str_equal(found, sg_cstr(kind));
}

/* Has the list on top of the stack, of an element's key-value pairs, "reference-type" as "ref"? */
static bool is_bare_reference(lua_State *L)
{
  for (lua_Integer i = 1; lua_rawgeti(L, -1, i) != LUA_TNIL; i++) {
    bool named = sg_str_equal(str_at(L, 1), SG_LIT("reference-type"));
    bool bare = named && sg_str_equal(str_at(L, 2), SG_LIT("ref"));
    lua_pop(L, 1);
    if (named)
      return bare;
  }
  lua_pop(L, 1);
  return false;
}

/* Begins to read the list on top of the stack, which is taken off. */
static void open_list(struct reading *r, struct sg_pandoc_inlines *out)
{
  if (lua_istable(r->L, -1)) {
    r->frames = allocated(r->L, sg_arena_grow(r->arena, r->frames, r->count, &r->capacity, sizeof *r->frames));
    r->frames[r->count++] = (struct frame){1, out};
    lua_rawseti(r->L, LISTS, (lua_Integer)r->count);
  } else {
    lua_pop(r->L, 1);
  }
}

static void open_member(struct reading *r, const char *name, struct sg_pandoc_inlines *out)
{
  lua_getfield(r->L, -1, name);
  open_list(r, out);
}

/* Reads the citations in the list on top of the stack, which is taken off. */
static void read_citations(struct reading *r, struct sg_pandoc_inline *row)
{
  lua_State *L = r->L;
  struct sg_pandoc_citation **place = &row->citations;
  for (lua_Integer i = 1; push_at(L, i) == LUA_TTABLE; i++) {
    struct sg_pandoc_citation *citation = allocated(L, SG_ARENA_NEW(r->arena, struct sg_pandoc_citation, 1));
    lua_getfield(L, -1, "citationId");
    citation->key = take_str(L);
    lua_getfield(L, -1, "citationMode");
    citation->in_text = is_kind(L, "AuthorInText");
    open_member(r, "citationPrefix", &citation->prefix);
    open_member(r, "citationSuffix", &citation->suffix);
    lua_pop(L, 1);
    *place = citation;
    place = &citation->next;
  }
  lua_pop(L, 2);
}

static enum sg_pandoc_kind kind_of(struct sg_str name)
{
  static const struct {
    const char *name;
    enum sg_pandoc_kind kind;
  } kinds[] = {
      {"Str", SG_PANDOC_STR},         {"Space", SG_PANDOC_SPACE},     {"SoftBreak", SG_PANDOC_SPACE},
      {"Math", SG_PANDOC_MATH},       {"Emph", SG_PANDOC_EMPH},       {"Cite", SG_PANDOC_CITE},
      {"Link", SG_PANDOC_LINK},       {"Strong", SG_PANDOC_STRONG},   {"Span", SG_PANDOC_SPAN},
      {"Code", SG_PANDOC_CODE},       {"Quoted", SG_PANDOC_QUOTED},   {"RawInline", SG_PANDOC_RAW},
      {"Note", SG_PANDOC_NOTE},       {"LineBreak", SG_PANDOC_BREAK}, {"Superscript", SG_PANDOC_SUPERSCRIPT},
      {"Image", SG_PANDOC_IMAGE},     {"Strikeout", SG_PANDOC_GROUP}, {"Subscript", SG_PANDOC_SUBSCRIPT},
      {"SmallCaps", SG_PANDOC_GROUP}, {"Underline", SG_PANDOC_GROUP},
  };
  for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
    if (sg_str_order(name, kinds[i].name) == 0)
      return kinds[i].kind;
  return SG_PANDOC_OTHER;
}

/* Reads what the inline's content, on top of the stack, says of it; leaves its own inlines on top, or nil. */
static void read_content(struct reading *r, struct sg_pandoc_inline *row)
{
  lua_State *L = r->L;
  lua_Integer inner = 0; /* member that holds inlines */
  switch ((enum sg_pandoc_kind)row->kind) {
  case SG_PANDOC_STR:
    row->text = take_str(L);
    lua_pushnil(L);
    return;
  case SG_PANDOC_QUOTED:
    push_at(L, 1);
    row->flag = is_kind(L, "DoubleQuote");
    inner = 2;
    break;
  case SG_PANDOC_CITE:
    push_at(L, 1);
    read_citations(r, row);
    inner = 2;
    break;
  case SG_PANDOC_MATH:
    push_at(L, 1);
    row->flag = is_kind(L, "DisplayMath");
    row->text = str_at(L, 2);
    break;
  case SG_PANDOC_CODE:
    row->text = str_at(L, 2);
    break;
  case SG_PANDOC_LINK:
    row->text = str_inside(L, 3, 1);
    push_at(L, 1);
    row->flag = push_at(L, 3) == LUA_TTABLE && is_bare_reference(L);
    lua_pop(L, 2);
    inner = 2;
    break;
  case SG_PANDOC_IMAGE:
    row->text = str_inside(L, 3, 1);
    break;
  case SG_PANDOC_SPAN:
    row->text = str_inside(L, 1, 1);
    inner = 2;
    break;
  case SG_PANDOC_NOTE:
    lua_pushvalue(L, -1);
    lua_rawseti(L, NOTES, (lua_Integer)++r->notes);
    row->note = r->notes;
    break;
  case SG_PANDOC_EMPH:
  case SG_PANDOC_STRONG:
  case SG_PANDOC_GROUP:
  case SG_PANDOC_SUPERSCRIPT:
  case SG_PANDOC_SUBSCRIPT:
    return; /* its content is its inlines */
  default:
    break;
  }
  if (inner > 0)
    push_at(L, inner);
  else
    lua_pushnil(L);
  lua_remove(L, -2);
}

static void append(struct sg_pandoc_inlines *list, struct sg_pandoc_inline *row)
{
  if (list->last != NULL)
    list->last->next = row;
  else
    list->first = row;
  list->last = row;
}

/* Reads the inline on top of the stack, which is taken off. */
static void read_inline(struct reading *r, struct sg_pandoc_inlines *out)
{
  lua_State *L = r->L;
  struct sg_pandoc_inline *row = allocated(L, SG_ARENA_NEW(r->arena, struct sg_pandoc_inline, 1));
  lua_pushvalue(L, NAME_T);
  lua_rawget(L, -2);
  row->kind = (uint8_t)kind_of(take_str(L));
  if (row->kind == SG_PANDOC_SPACE) {
    append(out, row);
    lua_pop(L, 1);
    return;
  }
  lua_pushvalue(L, NAME_C);
  lua_rawget(L, -2);
  size_t depth = r->count;
  read_content(r, row);
  bool joined = depth >= SG_PANDOC_DEPTH_MAX && lua_istable(L, -1);
  if (!joined)
    append(out, row);
  open_list(r, joined ? out : &row->content);
  lua_pop(L, 1);
}

static void read_list(struct reading *r, struct sg_pandoc_inlines *out)
{
  lua_State *L = r->L;
  lua_pushvalue(L, CONTENT);
  open_list(r, out);
  while (r->count > 0) {
    struct frame *frame = &r->frames[r->count - 1];
    struct sg_pandoc_inlines *list = frame->out;
    lua_rawgeti(L, LISTS, (lua_Integer)r->count);
    bool more = lua_rawgeti(L, -1, frame->at++) == LUA_TTABLE;
    lua_remove(L, -2);
    if (more) {
      read_inline(r, list);
    } else {
      lua_pop(L, 1);
      r->count--;
    }
  }
}

/* -- What the paper knows ------------------------------------------------------------------------------- */

struct known {
  lua_State *L;
  struct sg_arena *arena;
};

/* Pushes the member of the table at a place by a key, nil where there is no table. */
static int push_known(lua_State *L, int table, struct sg_str key)
{
  if (!lua_istable(L, table)) {
    lua_pushnil(L);
    return LUA_TNIL;
  }
  sgl_push_str(L, key);
  return lua_rawget(L, table);
}

static bool find_number(void *user, struct sg_str label, struct sg_str *number)
{
  lua_State *L = ((struct known *)user)->L;
  bool found = push_known(L, NUMBERS, label) == LUA_TSTRING;
  struct sg_str text = take_str(L);
  if (found)
    *number = text;
  return found;
}

static bool find_section(void *user, struct sg_str label, struct sg_str *name, struct sg_str *anchor)
{
  lua_State *L = ((struct known *)user)->L;
  bool found = push_known(L, SECTIONS, label) == LUA_TTABLE;
  if (found) {
    lua_getfield(L, -1, "name");
    *name = take_str(L);
    lua_getfield(L, -1, "anchor");
    *anchor = take_str(L);
  }
  lua_pop(L, 1);
  return found;
}

static struct sg_str name_work(void *user, const struct sg_pandoc_citation *citation, bool listed)
{
  const struct known *known = user;
  lua_State *L = known->L;
  lua_pushvalue(L, WORK);
  sgl_push_str(L, citation->key);
  lua_pushboolean(L, citation->in_text);
  if (listed)
    push_known(L, CITED, citation->key);
  else
    lua_pushnil(L);
  lua_call(L, 3, 1);
  struct sg_str name = sg_arena_copy(known->arena, sgl_check_str(L, -1));
  lua_pop(L, 1);
  return name;
}

/* -- To Lua --------------------------------------------------------------------------------------------- */

static void set_strings(lua_State *L, const char *name, const struct sg_str *list, size_t count)
{
  lua_createtable(L, (int)count, 0);
  for (size_t i = 0; i < count; i++) {
    sgl_push_str(L, list[i]);
    lua_rawseti(L, -2, (lua_Integer)i + 1);
  }
  lua_setfield(L, -2, name);
}

static void set_notes(lua_State *L, const struct sg_pandoc_found *found)
{
  lua_createtable(L, (int)found->note_count, 0);
  for (size_t i = 0; i < found->note_count; i++) {
    lua_rawgeti(L, NOTES, (lua_Integer)found->notes[i]);
    lua_rawseti(L, -2, (lua_Integer)i + 1);
  }
  lua_setfield(L, -2, "notes");
}

static void set_cited(lua_State *L, const struct sg_pandoc_found *found)
{
  lua_createtable(L, (int)found->cited_count, 0);
  for (size_t i = 0; i < found->cited_count; i++) {
    lua_createtable(L, 0, 2);
    sgl_set_str(L, "text", found->cited[i].text);
    lua_newtable(L);
    lua_Integer count = 0;
    for (const struct sg_pandoc_citation *row = found->cited[i].citations; row != NULL; row = row->next) {
      sgl_push_str(L, row->key);
      lua_rawseti(L, -2, ++count);
    }
    lua_setfield(L, -2, "keys");
    lua_rawseti(L, -2, (lua_Integer)i + 1);
  }
  lua_setfield(L, -2, "cited");
}

static void push_found(lua_State *L, const struct sg_pandoc_found *found)
{
  if (found->image_count + found->label_count + found->note_count + found->cited_count == 0) {
    lua_pushnil(L);
    return;
  }
  lua_createtable(L, 0, 4);
  set_strings(L, "images", found->images, found->image_count);
  set_strings(L, "labels", found->labels, found->label_count);
  set_notes(L, found);
  set_cited(L, found);
}

/* -- Functions ------------------------------------------------------------------------------------------ */

/* The functions' upvalues: memory that one call after the other uses. */
enum { ARENA = lua_upvalueindex(1), SCRATCH = lua_upvalueindex(2) };

/* The arena, empty: a call that has failed leaves what it had. */
static struct sg_arena *own_arena(lua_State *L)
{
  struct sg_arena *arena = lua_touserdata(L, ARENA);
  sg_arena_free(arena);
  return arena;
}

static struct sg_buf *own_scratch(lua_State *L)
{
  struct sg_buf *scratch = lua_touserdata(L, SCRATCH);
  if (scratch->failure)
    sg_buf_free(scratch);
  return scratch;
}

static void check_memory(lua_State *L, const struct sg_arena *arena, const struct sg_buf *scratch)
{
  struct sg_error err;
  if (sg_arena_status(arena, &err) || sg_buf_status(scratch, &err))
    luaL_error(L, "out of memory");
}

/* Reads the arguments from CONTENT on. */
static void read_arguments(lua_State *L, struct sg_arena *arena, struct sg_pandoc_inlines *content)
{
  struct reading reading = {.L = L, .arena = arena};
  luaL_checktype(L, CONTENT, LUA_TTABLE);
  luaL_checktype(L, WORK, LUA_TFUNCTION);
  lua_settop(L, SPACED);
  lua_newtable(L);
  lua_newtable(L);
  lua_pushliteral(L, "t");
  lua_pushliteral(L, "c");
  luaL_checkstack(L, LUA_MINSTACK, "inlines");
  read_list(&reading, content);
}

/* core.inlines(inlines, work [, numbers [, sections [, cited [, spaced]]]]) -> markdown, text, found. What
 * labels' references print, { name, anchor } of the sections that they name, and the entries of the reference
 * list, each by key; work(key, in_text, entry) says what is printed of a work. `found` is nil, or { images = ,
 * labels = , notes = lists of blocks, cited = { { text, keys } … } }. */
static int inlines(lua_State *L)
{
  struct sg_arena *arena = own_arena(L);
  struct sg_buf *scratch = own_scratch(L);
  struct known user = {L, arena};
  struct sg_pandoc_inlines content = {0};
  struct sg_pandoc_found found = {0};
  read_arguments(L, arena, &content);
  struct sg_pandoc_known known = {&user, lua_toboolean(L, SPACED), find_number, find_section, name_work};
  struct sg_pandoc_words words = sg_pandoc_write(&content, &known, arena, scratch, &found);
  check_memory(L, arena, scratch);
  sgl_push_str(L, words.markdown);
  sgl_push_str(L, words.text);
  push_found(L, &found);
  sg_arena_free(arena);
  return 3;
}

/* core.inlines_text(inlines, work [, numbers]) -> plain text, footnotes left out */
static int inlines_text(lua_State *L)
{
  struct sg_arena *arena = own_arena(L);
  struct sg_buf *scratch = own_scratch(L);
  struct known user = {L, arena};
  struct sg_pandoc_inlines content = {0};
  read_arguments(L, arena, &content);
  struct sg_pandoc_known known = {&user, false, find_number, find_section, name_work};
  struct sg_str text = sg_pandoc_text(&content, &known, arena, scratch);
  check_memory(L, arena, scratch);
  sgl_push_str(L, text);
  sg_arena_free(arena);
  return 1;
}

/* core.inlines_escape(text) -> Markdown that is read back as the text */
static int inlines_escape(lua_State *L)
{
  struct sg_arena *arena = own_arena(L);
  struct sg_str text = sg_pandoc_escape(sgl_check_str(L, 1), arena);
  check_memory(L, arena, own_scratch(L));
  sgl_push_str(L, text);
  sg_arena_free(arena);
  return 1;
}

/* core.tidy(text [, spaced]) -> it on one line, with white space as sg_pandoc_tidy has it */
static int tidy(lua_State *L)
{
  struct sg_arena *arena = own_arena(L);
  struct sg_str text = sg_pandoc_tidy(sgl_check_str(L, 1), lua_toboolean(L, 2), arena);
  check_memory(L, arena, own_scratch(L));
  sgl_push_str(L, text);
  sg_arena_free(arena);
  return 1;
}

void sgl_open_document(lua_State *L)
{
  static const luaL_Reg functions[] = {{"inlines", inlines},
                                       {"inlines_text", inlines_text},
                                       {"inlines_escape", inlines_escape},
                                       {"tidy", tidy},
                                       {NULL, NULL}};
  sgl_new_arena(L, SGL_MEMORY_MAX);
  sgl_new_buf(L, SGL_MEMORY_MAX);
  luaL_setfuncs(L, functions, 2);
}
