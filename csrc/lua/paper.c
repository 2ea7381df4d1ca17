#include "lua/paper.h"

#include "base/utf8.h"

#define PAPER_TYPE "studyguide.document.paper"

static const char *const section_kinds[] = {"abstract", "section", "appendix", "references", "front", NULL};
static const char *const paragraph_kinds[] = {"text", "list",    "quote", "figure", "table", "equation",
                                              "code", "theorem", "note",  "byline", NULL};

struct sgl_paper *sgl_check_paper(lua_State *L, int arg)
{
  return luaL_checkudata(L, arg, PAPER_TYPE);
}

static int paper_gc(lua_State *L)
{
  struct sgl_paper *box = luaL_checkudata(L, 1, PAPER_TYPE);
  sg_arena_free(&box->arena);
  return 0;
}

void sgl_add_paper_methods(lua_State *L, const luaL_Reg *methods)
{
  static const luaL_Reg none[] = {{NULL, NULL}};
  sgl_new_type(L, PAPER_TYPE, none, paper_gc);
  luaL_getmetatable(L, PAPER_TYPE);
  lua_getfield(L, -1, "__index");
  luaL_setfuncs(L, methods, 0);
  lua_pop(L, 2);
}

/* Reading the table. Every string is copied into the arena, since the table may change. */

static void *alloc(lua_State *L, struct sgl_paper *box, size_t count, size_t size)
{
  void *p = sg_arena_alloc(&box->arena, count, size);
  if (p == NULL)
    luaL_error(L, "out of memory");
  return p;
}

static struct sg_str copy_field(lua_State *L, struct sgl_paper *box, const char *name)
{
  struct sg_str s = sgl_field_str(L, -1, name);
  if (sg_utf8_invalid(s) != SG_NPOS)
    luaL_error(L, "invalid UTF-8 in the paper's '%s'", name);
  struct sg_str copy = sg_arena_copy(&box->arena, s);
  if (copy.p == NULL)
    luaL_error(L, "out of memory");
  return copy;
}

/* Index of the field's word in `words`; an absent field is `otherwise`. */
static int word_field(lua_State *L, const char *name, const char *const *words, int otherwise)
{
  struct sg_str word = sgl_field_str(L, -1, name);
  if (word.n == 0)
    return otherwise;
  for (int i = 0; words[i] != NULL; i++)
    if (sg_str_equal(word, sg_cstr(words[i])))
      return i;
  return luaL_error(L, "the paper has an unknown %s '%s'", name, word.p);
}

/* Pushes the list in field `name` of the table on top (an empty one when absent); its length. */
static size_t push_list(lua_State *L, const char *name)
{
  lua_getfield(L, -1, name);
  if (lua_isnil(L, -1)) {
    lua_pop(L, 1);
    lua_newtable(L);
  }
  if (!lua_istable(L, -1))
    luaL_error(L, "the paper's '%s' is not a list", name);
  return lua_rawlen(L, -1);
}

/* Pushes row `i` (0-based) of the list on top of the stack. */
static void push_row(lua_State *L, size_t i, const char *what)
{
  lua_rawgeti(L, -1, (lua_Integer)i + 1);
  if (!lua_istable(L, -1))
    luaL_error(L, "the paper's %s %d is not a table", what, (int)i + 1);
}

static void read_paragraphs(lua_State *L, struct sgl_paper *box, struct sg_section *section)
{
  size_t count = push_list(L, "paragraphs");
  struct sg_paragraph *rows = alloc(L, box, count, sizeof *rows);
  for (size_t i = 0; i < count; i++) {
    push_row(L, i, "paragraph");
    rows[i] = (struct sg_paragraph){
        .id = copy_field(L, box, "id"),
        .kind = (enum sg_paragraph_kind)word_field(L, "kind", paragraph_kinds, SG_PARAGRAPH_TEXT),
        .markdown = copy_field(L, box, "markdown"),
        .text = copy_field(L, box, "text"),
        .label = copy_field(L, box, "label"),
        .name = copy_field(L, box, "name"),
        .after = copy_field(L, box, "after"),
    };
    if (rows[i].markdown.n == 0)
      rows[i].markdown = rows[i].text;
    lua_pop(L, 1);
  }
  lua_pop(L, 1);
  section->paragraphs = rows;
  section->paragraph_count = count;
}

/* The parent must stand before its child: ids are looked up among the sections read so far. */
static int find_parent(lua_State *L, const struct sg_section *sections, size_t count)
{
  struct sg_str parent = sgl_field_str(L, -1, "parent");
  if (parent.n == 0)
    return SG_NONE;
  for (size_t i = count; i > 0; i--) /* the nearest come last */
    if (sg_str_equal(sections[i - 1].id, parent))
      return (int)i - 1;
  return luaL_error(L, "the paper's section %d has an unknown parent '%s'", (int)count + 1, parent.p);
}

static int read_depth(lua_State *L)
{
  lua_getfield(L, -1, "depth");
  lua_Integer depth = lua_isnil(L, -1) ? 1 : luaL_checkinteger(L, -1);
  lua_pop(L, 1);
  return depth < 0 ? 0 : depth > 100 ? 100 : (int)depth;
}

static void read_sections(lua_State *L, struct sgl_paper *box)
{
  size_t count = push_list(L, "sections");
  struct sg_section *rows = alloc(L, box, count, sizeof *rows);
  for (size_t i = 0; i < count; i++) {
    push_row(L, i, "section");
    rows[i] = (struct sg_section){
        .id = copy_field(L, box, "id"),
        .parent = find_parent(L, rows, i),
        .depth = read_depth(L),
        .kind = (enum sg_section_kind)word_field(L, "kind", section_kinds, SG_SECTION_BODY),
        .anchor = copy_field(L, box, "anchor"),
        .title = copy_field(L, box, "title"),
        .title_text = copy_field(L, box, "title_text"),
        .number = copy_field(L, box, "number"),
    };
    read_paragraphs(L, box, &rows[i]);
    lua_pop(L, 1);
  }
  lua_pop(L, 1);
  box->paper.sections = rows;
  box->paper.section_count = count;
}

static void read_citations(lua_State *L, struct sgl_paper *box)
{
  size_t count = push_list(L, "citations");
  struct sg_citation *rows = alloc(L, box, count, sizeof *rows);
  for (size_t i = 0; i < count; i++) {
    push_row(L, i, "citation");
    rows[i].text = copy_field(L, box, "text");
    size_t keys = push_list(L, "keys");
    struct sg_str *list = alloc(L, box, keys, sizeof *list);
    for (size_t k = 0; k < keys; k++) {
      size_t n = 0;
      lua_rawgeti(L, -1, (lua_Integer)k + 1);
      const char *p = luaL_checklstring(L, -1, &n);
      list[k] = sg_arena_copy(&box->arena, sg_str(p, n));
      lua_pop(L, 1);
    }
    rows[i].keys = list;
    rows[i].key_count = keys;
    lua_pop(L, 2);
  }
  lua_pop(L, 1);
  box->paper.citations = rows;
  box->paper.citation_count = count;
}

static void read_references(lua_State *L, struct sgl_paper *box)
{
  size_t count = push_list(L, "references");
  struct sg_reference *rows = alloc(L, box, count, sizeof *rows);
  for (size_t i = 0; i < count; i++) {
    push_row(L, i, "reference");
    rows[i].key = copy_field(L, box, "key");
    rows[i].text = copy_field(L, box, "text");
    lua_pop(L, 1);
  }
  lua_pop(L, 1);
  box->paper.references = rows;
  box->paper.reference_count = count;
}

static void read_glossary(lua_State *L, struct sgl_paper *box)
{
  size_t count = push_list(L, "glossary");
  struct sg_glossary_entry *rows = alloc(L, box, count, sizeof *rows);
  for (size_t i = 0; i < count; i++) {
    push_row(L, i, "glossary entry");
    rows[i].term = copy_field(L, box, "term");
    rows[i].definition = copy_field(L, box, "definition");
    rows[i].expansion = copy_field(L, box, "expansion");
    lua_getfield(L, -1, "reader");
    rows[i].readers = lua_toboolean(L, -1);
    lua_pop(L, 1);
    lua_pop(L, 1);
  }
  lua_pop(L, 1);
  box->paper.glossary = rows;
  box->paper.glossary_count = count;
}

/* core.paper(table) -> paper. The table is a studyguide/paper@1; a malformed one raises. */
static int new_paper(lua_State *L)
{
  luaL_checktype(L, 1, LUA_TTABLE);
  lua_settop(L, 1);
  struct sgl_paper *box = lua_newuserdata(L, sizeof *box);
  memset(box, 0, sizeof *box);
  sg_arena_init(&box->arena, SGL_MEMORY_MAX);
  luaL_setmetatable(L, PAPER_TYPE);
  lua_pushvalue(L, 1);
  box->paper.title = copy_field(L, box, "title");
  box->paper.lang = copy_field(L, box, "lang");
  if (box->paper.lang.n == 0)
    box->paper.lang = SG_LIT("en");
  read_sections(L, box);
  read_citations(L, box);
  read_references(L, box);
  read_glossary(L, box);
  lua_pop(L, 1);
  return 1;
}

void sgl_open_paper(lua_State *L)
{
  static const luaL_Reg functions[] = {{"paper", new_paper}, {NULL, NULL}};
  static const luaL_Reg methods[] = {{NULL, NULL}};
  sgl_add_paper_methods(L, methods);
  luaL_setfuncs(L, functions, 0);
}
