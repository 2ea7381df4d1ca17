/* core.formulas, core.plain_escape, core.plain_words, core.plain_links: the inline Markdown of a point for Lua;
 * core.plain_run, core.tidy: pandoc's inlines. */
#include "markdown/inline.h"
#include "markdown/plain.h"

#include "lua/binding.h"

/* core.formulas(markdown) -> { { from, to, tex } … }: the formulas in the order of the text; `from` and `to`
 * are the first and last byte of what stands between the dollars, from 1. */
static int formulas(lua_State *L)
{
  struct sg_str markdown = sgl_check_str(L, 1);
  struct sg_inline_scanner scanner;
  struct sg_inline unit;
  lua_Integer count = 0;
  lua_newtable(L);
  sg_inline_init(&scanner, markdown);
  scanner.apart = true; /* a link's words may hold formulas, too */
  while (sg_inline_next(&scanner, &unit)) {
    if (unit.kind != SG_INLINE_MATH && unit.kind != SG_INLINE_DISPLAY)
      continue;
    lua_createtable(L, 0, 3);
    sgl_set_integer(L, "from", unit.inner_from + 1);
    sgl_set_integer(L, "to", unit.inner_to);
    sgl_push_str(L, sg_slice(markdown, unit.inner_from, unit.inner_to));
    lua_setfield(L, -2, "tex");
    lua_rawseti(L, -2, ++count);
  }
  return 1;
}

static int made(lua_State *L, void (*make)(struct sg_str text, struct sg_buf *out))
{
  struct sg_str text = sgl_check_str(L, 1);
  struct sg_buf *out = sgl_new_buf(L, SGL_MEMORY_MAX);
  make(text, out);
  return sgl_return_buf(L, out);
}

/* core.plain_escape(text) -> Markdown that shows it as it is | nil, message, code */
static int plain_escape(lua_State *L)
{
  return made(L, sg_plain_escape);
}

/* core.plain_words(markdown) -> its words | nil, message, code */
static int plain_words(lua_State *L)
{
  return made(L, sg_plain_words);
}

/* core.plain_links(markdown) -> Markdown without links | nil, message, code */
static int plain_links(lua_State *L)
{
  return made(L, sg_plain_links);
}

/* Places on the stack of plain_run: names of members. */
enum { RUN_T = 4, RUN_C };

/* The member of the table on top, borrowed from it; NULL where it is no string. Leaves the stack as it is. */
static struct sg_str member(lua_State *L, int name)
{
  struct sg_str text = {NULL, 0};
  lua_pushvalue(L, name);
  if (lua_rawget(L, -2) == LUA_TSTRING)
    text.p = lua_tolstring(L, -1, &text.n);
  lua_pop(L, 1);
  return text;
}

/* The text of the inline on top of the stack, a table: its own where it is a word, one space where it is a
 * space, borrowed from the table; NULL for any other. Leaves the stack as it is. */
static struct sg_str text_of_inline(lua_State *L)
{
  struct sg_str kind = member(L, RUN_T);
  if (sg_str_equal(kind, SG_LIT("Str")))
    return member(L, RUN_C);
  if (sg_str_equal(kind, SG_LIT("Space")) || sg_str_equal(kind, SG_LIT("SoftBreak")))
    return SG_LIT(" ");
  return sg_str(NULL, 0);
}

static bool holds_any(struct sg_str text, const bool marks[256])
{
  for (size_t i = 0; i < text.n; i++)
    if (marks[(unsigned char)text.p[i]])
      return true;
  return false;
}

/* core.plain_run(inlines, from, marks) -> text, next: the words and spaces of pandoc's inlines from `from` on,
 * up to the first that is another or holds one of the characters `marks`; its index. Nine in ten inlines are
 * such. */
static int plain_run(lua_State *L)
{
  luaL_checktype(L, 1, LUA_TTABLE);
  lua_Integer at = luaL_checkinteger(L, 2);
  struct sg_str marks = sgl_check_str(L, 3);
  bool is_mark[256] = {false};
  luaL_Buffer out;
  for (size_t i = 0; i < marks.n; i++)
    is_mark[(unsigned char)marks.p[i]] = true;
  lua_settop(L, 3);
  lua_pushliteral(L, "t");
  lua_pushliteral(L, "c");
  luaL_buffinit(L, &out);
  for (;; at++) {
    if (lua_rawgeti(L, 1, at) != LUA_TTABLE)
      break;
    struct sg_str text = text_of_inline(L);
    if (text.p == NULL || holds_any(text, is_mark))
      break;
    lua_pop(L, 1); /* the list holds the inline */
    luaL_addlstring(&out, text.p, text.n);
  }
  lua_pop(L, 1);
  luaL_pushresult(&out);
  lua_pushinteger(L, at);
  return 2;
}

static bool is_gap(char c)
{
  return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

/* A stop that no space stands before; French (`spaced`) sets one before its semicolons and colons. */
static bool is_stop(char c, bool spaced)
{
  return c == '.' || c == ',' || (!spaced && (c == ';' || c == ':'));
}

/* Does a stop, after a space, end what it stands behind: is there nothing or white space after it? */
static bool ends_word(struct sg_str text, size_t stop)
{
  return stop + 1 >= text.n || text.p[stop + 1] == '\0' || sg_is_space(text.p[stop + 1]);
}

static bool is_tidy(struct sg_str text, bool spaced)
{
  for (size_t i = 0; i < text.n; i++)
    if (is_gap(text.p[i]) && (text.p[i] != ' ' || i == 0 || i + 1 == text.n || is_gap(text.p[i + 1]) ||
                              is_stop(text.p[i + 1], spaced)))
      return false;
  return true;
}

/* core.tidy(text [, spaced]) -> it on one line, with single spaces, none at its ends or before a stop or comma
 * (an unprinted citation leaves one); `spaced`: a semicolon and a colon keep theirs. */
static int tidy(lua_State *L)
{
  struct sg_str text = sgl_check_str(L, 1);
  bool spaced = lua_toboolean(L, 2);
  lua_settop(L, 1);
  if (is_tidy(text, spaced))
    return 1;
  luaL_Buffer out;
  char *line = luaL_buffinitsize(L, &out, text.n);
  size_t n = 0, kept = 0;
  for (size_t i = 0; i < text.n; i++)
    if (!is_gap(text.p[i]))
      line[n++] = text.p[i];
    else if (n > 0 && line[n - 1] != ' ')
      line[n++] = ' ';
  n -= n > 0 && line[n - 1] == ' ';
  for (size_t i = 0; i < n; i++)
    if (line[i] != ' ' || !is_stop(line[i + 1], spaced) || !ends_word(sg_str(line, n), i + 1))
      line[kept++] = line[i];
  luaL_pushresultsize(&out, kept);
  return 1;
}

void sgl_open_inline(lua_State *L)
{
  static const luaL_Reg functions[] = {{"tidy", tidy},
                                       {"formulas", formulas},
                                       {"plain_run", plain_run},
                                       {"plain_escape", plain_escape},
                                       {"plain_words", plain_words},
                                       {"plain_links", plain_links},
                                       {NULL, NULL}};
  luaL_setfuncs(L, functions, 0);
}
