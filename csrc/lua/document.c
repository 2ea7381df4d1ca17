/* core.pandoc_tree, and methods of what it gives; core.inlines_escape, core.tidy, core.float_mentions:
 * csrc/document for Lua.
 *
 * What a method knows of the paper is in a table, its context: { work = function, numbers = what labels'
 * references print, sections = { name, anchor } by their labels, cited = entries of the reference list by key,
 * spaced = boolean }; work(key, in_text, entry) says what is printed of a work. */
#include "document/units.h"

#include "lua/binding.h"

#define TREE_TYPE "studyguide.pandoc"

struct tree {
  struct sg_arena arena;       /* of the tree and its units */
  struct sg_arena work;        /* of one call */
  struct sg_buf scratch, text; /* of one call */
  struct sg_pandoc_tree document;
  struct sg_units units;
};

/* Places on the stack of a method: its arguments, then what its context holds. */
enum { SELF = 1, CONTEXT, UNIT, OPTION, WORK, NUMBERS, SECTIONS, CITED };

static struct tree *check_tree(lua_State *L)
{
  struct tree *tree = luaL_checkudata(L, SELF, TREE_TYPE);
  sg_arena_free(&tree->work);
  if (tree->scratch.failure)
    sg_buf_free(&tree->scratch);
  sg_buf_clear(&tree->text);
  return tree;
}

static void check_memory(lua_State *L, const struct tree *tree)
{
  struct sg_error err;
  if (sg_arena_status(&tree->arena, &err) || sg_arena_status(&tree->work, &err) ||
      sg_buf_status(&tree->scratch, &err) || sg_buf_status(&tree->text, &err))
    luaL_error(L, "out of memory");
}

static int tree_gc(lua_State *L)
{
  struct tree *tree = luaL_checkudata(L, SELF, TREE_TYPE);
  sg_arena_free(&tree->arena);
  sg_arena_free(&tree->work);
  sg_buf_free(&tree->scratch);
  sg_buf_free(&tree->text);
  return 0;
}

/* -- What the paper knows ------------------------------------------------------------------------------- */

/* The string on top of the stack, borrowed from a table, taken off; empty where it is none. */
static struct sg_str take_str(lua_State *L)
{
  struct sg_str s = {NULL, 0};
  if (lua_type(L, -1) == LUA_TSTRING)
    s.p = lua_tolstring(L, -1, &s.n);
  lua_pop(L, 1);
  return s;
}

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
  bool found = push_known(user, NUMBERS, label) == LUA_TSTRING;
  struct sg_str text = take_str(user);
  if (found)
    *number = text;
  return found;
}

static bool find_section(void *user, struct sg_str label, struct sg_str *name, struct sg_str *anchor)
{
  lua_State *L = user;
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

static struct sg_str name_work(void *user, struct sg_str key, bool in_text, bool listed)
{
  lua_State *L = user;
  struct tree *tree = lua_touserdata(L, SELF);
  lua_pushvalue(L, WORK);
  sgl_push_str(L, key);
  lua_pushboolean(L, in_text);
  if (listed)
    push_known(L, CITED, key);
  else
    lua_pushnil(L);
  lua_call(L, 3, 1);
  struct sg_str name = sg_arena_copy(&tree->work, sgl_check_str(L, -1));
  lua_pop(L, 1);
  return name;
}

/* Reads the context at its place. */
static struct sg_pandoc_known read_context(lua_State *L)
{
  static const char *const fields[] = {"work", "numbers", "sections", "cited"};
  luaL_checktype(L, CONTEXT, LUA_TTABLE);
  lua_settop(L, OPTION);
  for (size_t i = 0; i < sizeof fields / sizeof *fields; i++)
    lua_getfield(L, CONTEXT, fields[i]);
  luaL_checktype(L, WORK, LUA_TFUNCTION);
  lua_getfield(L, CONTEXT, "spaced");
  bool spaced = lua_toboolean(L, -1);
  lua_pop(L, 1);
  return (struct sg_pandoc_known){L, spaced, find_number, find_section, name_work};
}

/* -- To Lua --------------------------------------------------------------------------------------------- */

static void push_strings(lua_State *L, const struct sg_str *list, size_t count)
{
  lua_createtable(L, (int)count, 0);
  for (size_t i = 0; i < count; i++) {
    sgl_push_str(L, list[i]);
    lua_rawseti(L, -2, (lua_Integer)i + 1);
  }
}

static int push_words(lua_State *L, struct sg_pandoc_words words)
{
  sgl_push_str(L, words.markdown);
  sgl_push_str(L, words.text);
  return 2;
}

/* Sets what was cited in the table on top. */
static void set_cited(lua_State *L, const struct sg_pandoc_found *found)
{
  lua_createtable(L, (int)found->cited_count, 0);
  for (size_t i = 0; i < found->cited_count; i++) {
    lua_createtable(L, 0, 2);
    sgl_set_str(L, "text", found->cited[i].text);
    lua_newtable(L);
    lua_Integer count = 0;
    for (const struct sg_node *row = sg_first(found->cited[i].citations); row != NULL; row = row->next) {
      sgl_push_str(L, sg_string(sg_member(row, SG_LIT("citationId"))));
      lua_rawseti(L, -2, ++count);
    }
    lua_setfield(L, -2, "keys");
    lua_rawseti(L, -2, (lua_Integer)i + 1);
  }
  lua_setfield(L, -2, "cited");
}

/* -- The tree ------------------------------------------------------------------------------------------- */

/* core.pandoc_tree(json) -> tree, from, to | nil, message, code. `json`: a document, whose metadata's JSON is
 * json:sub(from, to), or a list of blocks or inlines. */
static int pandoc_tree(lua_State *L)
{
  static const struct tree empty;
  struct sg_str json = sgl_check_str(L, 1);
  struct sg_error err = {0};
  lua_settop(L, 1);
  struct tree *tree = lua_newuserdata(L, sizeof *tree);
  *tree = empty;
  sg_arena_init(&tree->arena, SGL_MEMORY_MAX);
  sg_arena_init(&tree->work, SGL_MEMORY_MAX);
  sg_buf_init(&tree->scratch, SGL_MEMORY_MAX);
  sg_buf_init(&tree->text, SGL_MEMORY_MAX);
  luaL_setmetatable(L, TREE_TYPE);
  lua_pushvalue(L, 1); /* its strings are borrowed */
  lua_setuservalue(L, -2);
  if (sg_pandoc_tree(json, &tree->arena, &tree->document, &err))
    return sgl_fail(L, &err);
  struct sg_str meta = tree->document.meta;
  if (meta.p == NULL)
    return 1;
  lua_pushinteger(L, meta.p - json.p + 1);
  lua_pushinteger(L, meta.p - json.p + (lua_Integer)meta.n);
  return 3;
}

/* The words of an identifier "ref-…", by which citeproc names the entries of a list of references. */
static struct sg_str key_of(const struct sg_node *block)
{
  struct sg_str mark = SG_LIT("ref-"), identifier = {NULL, 0};
  if (block->kind == SG_PANDOC_DIV)
    identifier = sg_string(sg_at(sg_attributes(block), 0));
  return sg_str_starts(identifier, mark) ? sg_slice(identifier, mark.n, identifier.n) : sg_str(NULL, 0);
}

static void set_heading(lua_State *L, const struct sg_node *header)
{
  const struct sg_node *level = sg_part(header, 0), *attributes = sg_attributes(header);
  struct sg_str number = sg_attribute(attributes, SG_LIT("number")), label = sg_string(sg_at(attributes, 0));
  sgl_set_integer(L, "level", level->kind == SG_PANDOC_NUMBER ? level->number : 1);
  if (label.n > 0)
    sgl_set_str(L, "label", label);
  if (number.p != NULL)
    sgl_set_str(L, "number", number);
  lua_pushboolean(L, sg_has_class(header, SG_LIT("unnumbered")));
  lua_setfield(L, -2, "unnumbered");
  if (!sg_has_class(header, SG_LIT("appendix")))
    return;
  lua_pushliteral(L, "appendix");
  lua_setfield(L, -2, "kind");
}

static void set_flag(lua_State *L, const char *name, bool holds)
{
  if (!holds)
    return;
  lua_pushboolean(L, true);
  lua_setfield(L, -2, name);
}

static void push_unit(lua_State *L, const struct sg_unit *unit)
{
  struct sg_str key = key_of(unit->block);
  lua_createtable(L, 0, 2);
  if (unit->block->kind == SG_PANDOC_HEADER)
    set_heading(L, unit->block);
  if (key.n > 0)
    sgl_set_str(L, "key", key);
  set_flag(L, "appendix", unit->appendix);
  set_flag(L, "parted", unit->parted);
  set_flag(L, "listed", unit->listed);
  set_flag(L, "lists", sg_is_reference_list(unit->block));
}

/* tree:units() -> list of { at = its number, appendix, parted, listed, lists, key }; of a heading { level,
 * label, number, unnumbered, kind } too: see document/units.h. Units that were asked for before are no more. */
static int tree_units(lua_State *L)
{
  struct tree *tree = check_tree(L);
  sg_units(tree->document.blocks, &tree->arena, &tree->scratch, &tree->units);
  check_memory(L, tree);
  lua_createtable(L, (int)tree->units.count, 0);
  for (size_t i = 0; i < tree->units.count; i++) {
    push_unit(L, &tree->units.rows[i]);
    sgl_set_integer(L, "at", (lua_Integer)i + 1);
    lua_rawseti(L, -2, (lua_Integer)i + 1);
  }
  return 1;
}

/* tree:link_references(): references of Markdown become links, as document/units.h has it. */
static int link_references(lua_State *L)
{
  struct tree *tree = check_tree(L);
  sg_link_references(tree->document.blocks, &tree->arena);
  check_memory(L, tree);
  return 0;
}

static void set_number(void *user, struct sg_str label, struct sg_str number)
{
  lua_State *L = user;
  sgl_push_str(L, label);
  sgl_push_str(L, number);
  lua_rawset(L, -3);
}

/* tree:numbers() -> numbers of the units' figures, tables, listings and algorithms, by label */
static int tree_numbers(lua_State *L)
{
  struct tree *tree = check_tree(L);
  lua_newtable(L);
  sg_number_labels(&tree->units, &tree->work, &tree->scratch, set_number, L);
  check_memory(L, tree);
  return 1;
}

/* tree:sample(enough) -> text of the units' paragraphs, how many bytes of it: more than `enough`, or all */
static int sample(lua_State *L)
{
  struct tree *tree = check_tree(L);
  lua_Integer enough = luaL_checkinteger(L, 2);
  size_t size =
      sg_units_sample(&tree->units, &tree->work, &tree->scratch, enough > 0 ? (size_t)enough : 0, &tree->text);
  check_memory(L, tree);
  sgl_push_str(L, sg_buf_str(&tree->text));
  lua_pushinteger(L, (lua_Integer)size);
  return 2;
}

enum { SHORT_MOST = 7 }; /* inlines of a paragraph whose words are told */

/* Pushes { t = "Header", c = { level, {}, inlines } } or { t = "Para", c = inlines } as decoded JSON has it,
 * all words as one. */
static void push_sketch(lua_State *L, struct tree *tree, const struct sg_node *block)
{
  bool is_header = block->kind == SG_PANDOC_HEADER;
  const struct sg_node *inlines = is_header ? sg_part(block, 2) : sg_content(block);
  sg_buf_clear(&tree->text);
  if (is_header || sg_at(inlines, SHORT_MOST) == &sg_no_node)
    sg_inline_words(inlines, &tree->text);
  lua_createtable(L, 0, 2);
  sgl_set_str(L, "t", is_header ? SG_LIT("Header") : SG_LIT("Para"));
  lua_createtable(L, 3, 0);
  if (is_header) {
    lua_pushinteger(L, (lua_Integer)sg_part(block, 0)->number);
    lua_rawseti(L, -2, 1);
    lua_newtable(L);
    lua_rawseti(L, -2, 2);
    lua_createtable(L, 1, 0);
  }
  lua_createtable(L, 0, 2);
  sgl_set_str(L, "t", SG_LIT("Str"));
  sgl_set_str(L, "c", sg_buf_str(&tree->text));
  lua_rawseti(L, -2, 1);
  if (is_header)
    lua_rawseti(L, -2, 3);
  lua_setfield(L, -2, "c");
}

/* tree:sketch() -> what a look at the outermost blocks shows: headings and short paragraphs as their words,
 * others as { t = "" }; nil where there is more to look at: no heading at all, or styles of the author's own.
 */
static int sketch(lua_State *L)
{
  struct tree *tree = check_tree(L);
  lua_Integer count = 0;
  if (!sg_has_headings(tree->document.blocks) || sg_has_styles(tree->document.blocks))
    return 0;
  lua_newtable(L);
  for (const struct sg_node *block = sg_first(tree->document.blocks); block != NULL; block = block->next) {
    bool is_header = block->kind == SG_PANDOC_HEADER && sg_part(block, 0)->kind == SG_PANDOC_NUMBER;
    if (is_header || block->kind == SG_PANDOC_PARA) {
      push_sketch(L, tree, block);
    } else {
      lua_createtable(L, 0, 1);
      sgl_set_str(L, "t", SG_LIT(""));
    }
    lua_rawseti(L, -2, ++count);
  }
  check_memory(L, tree);
  return 1;
}

struct listing {
  lua_State *L;
  lua_Integer count;
};

static bool add_picture(void *user, const struct sg_node *element)
{
  struct listing *list = user;
  if (element->kind == SG_PANDOC_IMAGE) {
    sgl_push_str(list->L, sg_string(sg_at(sg_part(element, 2), 0)));
    lua_rawseti(list->L, -2, ++list->count);
  }
  return true;
}

/* tree:pictures() -> the names of all pictures, at any depth */
static int pictures(lua_State *L)
{
  struct tree *tree = check_tree(L);
  struct listing list = {L, 0};
  lua_newtable(L);
  sg_each_element(tree->document.blocks, &tree->work, add_picture, &list);
  check_memory(L, tree);
  return 1;
}

/* -- Inlines -------------------------------------------------------------------------------------------- */

/* tree:write(context) -> markdown, text of a list of inlines */
static int write_inlines(lua_State *L)
{
  struct tree *tree = check_tree(L);
  struct sg_pandoc_known known = read_context(L);
  struct sg_pandoc_found found = {0};
  struct sg_pandoc_words words =
      sg_pandoc_write(tree->document.blocks, &known, &tree->work, &tree->scratch, &found);
  check_memory(L, tree);
  return push_words(L, words);
}

/* tree:text(context) -> plain text of a list of inlines, footnotes left out */
static int inlines_text(lua_State *L)
{
  struct tree *tree = check_tree(L);
  struct sg_pandoc_known known = read_context(L);
  struct sg_str text = sg_pandoc_text(tree->document.blocks, &known, &tree->work, &tree->scratch);
  check_memory(L, tree);
  sgl_push_str(L, text);
  return 1;
}

/* -- Paragraphs ----------------------------------------------------------------------------------------- */

static const struct sg_unit *check_unit(lua_State *L, const struct tree *tree)
{
  lua_Integer at = luaL_checkinteger(L, UNIT);
  luaL_argcheck(L, at >= 1 && (size_t)at <= tree->units.count, UNIT, "there is no such unit");
  return &tree->units.rows[at - 1];
}

/* tree:heading(context, at) -> markdown, text of a heading: no footnotes, no citations, no labels */
static int heading(lua_State *L)
{
  struct tree *tree = check_tree(L);
  const struct sg_unit *unit = check_unit(L, tree);
  struct sg_pandoc_known known = read_context(L);
  struct sg_pandoc_words words = sg_heading_words(unit->block, &known, &tree->work, &tree->scratch);
  check_memory(L, tree);
  return push_words(L, words);
}

static void add_pieces(void *user, struct sg_str place)
{
  struct listing *list = user;
  while (place.n > 0) {
    size_t end = sg_str_find(place, SG_LIT(";"), 0);
    struct sg_str piece = sg_slice(place, 0, end);
    place = end == SG_NPOS ? sg_str(NULL, 0) : sg_slice(place, end + 1, place.n);
    if (piece.n == 0)
      continue;
    if (list->count == 0)
      lua_newtable(list->L);
    sgl_push_str(list->L, piece);
    lua_rawseti(list->L, -2, ++list->count);
  }
}

static void push_paragraph(lua_State *L, const struct sg_pandoc_paragraph *paragraph,
                           const struct sg_unit *unit)
{
  struct listing places = {L, 0};
  lua_createtable(L, 0, 8);
  lua_pushstring(L, paragraph->kind);
  lua_setfield(L, -2, "kind");
  sgl_set_str(L, "markdown", paragraph->words.markdown);
  sgl_set_str(L, "text", paragraph->words.text);
  sgl_set_str(L, "label", paragraph->label);
  sgl_set_str(L, "name", paragraph->name);
  sg_unit_places(unit, add_pieces, &places);
  if (places.count > 0)
    lua_setfield(L, -2, "places");
}

/* Sets the words of the footnotes in the table on top; what they cite is found beside the text's. */
static void set_notes(lua_State *L, struct sg_blocks *b)
{
  const struct sg_pandoc_note *notes = b->found.notes;
  size_t count = b->found.note_count;
  lua_Integer told = 0;
  lua_newtable(L);
  for (size_t i = 0; i < count; i++) {
    struct sg_pandoc_words words = sg_pandoc_blocks(b, notes[i].blocks);
    if (words.markdown.n == 0)
      continue;
    lua_createtable(L, 0, 3);
    sgl_set_str(L, "markdown", words.markdown);
    sgl_set_str(L, "text", words.text);
    sgl_set_str(L, "after", notes[i].after);
    lua_rawseti(L, -2, ++told);
  }
  lua_setfield(L, -2, "notes");
}

static void set_listing(lua_State *L, struct sg_blocks *b, const struct sg_node *block)
{
  struct sg_str caption = sg_listing_caption(block, b->arena);
  if (caption.p == NULL)
    return;
  lua_createtable(L, 0, 2);
  sgl_set_str(L, "caption", caption);
  sgl_set_str(L, "label", sg_string(sg_at(sg_attributes(block), 0)));
  lua_setfield(L, -2, "listing");
}

/* tree:paragraph(context, at [, whole]) -> paragraph, beside. The paragraph is nil where a unit holds no text.
 * `beside`: { pictures, notes = list of { markdown, text, after }, cited = list of { text, keys }, uncaptioned,
 * listing = { caption, label } }, each where there is any. `whole`: an entry of a list of references, with the
 * figures in it and without its notes. */
static int paragraph(lua_State *L)
{
  struct tree *tree = check_tree(L);
  const struct sg_unit *unit = check_unit(L, tree);
  bool whole = lua_toboolean(L, OPTION);
  struct sg_pandoc_known known = read_context(L);
  struct sg_blocks b = {.known = &known, .arena = &tree->work, .scratch = &tree->scratch, .parted = !whole};
  struct sg_pandoc_paragraph out = sg_pandoc_paragraph(&b, unit->block);
  bool uncaptioned = unit->block->kind == SG_PANDOC_TABLE && sg_is_uncaptioned(unit->block);
  size_t pictures = b.found.image_count;
  check_memory(L, tree);
  if (out.kind != NULL)
    push_paragraph(L, &out, unit);
  else
    lua_pushnil(L);
  lua_createtable(L, 0, 4);
  if (pictures > 0 || b.shows) {
    push_strings(L, b.found.images, pictures);
    lua_setfield(L, -2, "pictures");
  }
  if (b.found.note_count > 0 && !whole)
    set_notes(L, &b);
  if (b.found.cited_count > 0)
    set_cited(L, &b.found);
  set_flag(L, "uncaptioned", uncaptioned);
  set_listing(L, &b, unit->block);
  check_memory(L, tree);
  return 2;
}

/* tree:lone_pictures(context, at) -> words, pictures: of a paragraph or figure, whose pictures are told where
 * it holds nothing else; nil of other units */
static int lone_pictures(lua_State *L)
{
  struct tree *tree = check_tree(L);
  const struct sg_unit *unit = check_unit(L, tree);
  struct sg_pandoc_known known = read_context(L);
  struct sg_blocks b = {.known = &known, .arena = &tree->work, .scratch = &tree->scratch};
  struct sg_str words;
  bool pictured = sg_lone_pictures(&b, unit->block, &words);
  check_memory(L, tree);
  if (words.p == NULL)
    return 0;
  sgl_push_str(L, words);
  if (!pictured)
    return 1;
  push_strings(L, b.found.images, b.found.image_count);
  return 2;
}

void sgl_open_document(lua_State *L)
{
  static const luaL_Reg functions[] = {{"pandoc_tree", pandoc_tree}, {NULL, NULL}};
  static const luaL_Reg methods[] = {{"units", tree_units},
                                     {"link_references", link_references},
                                     {"numbers", tree_numbers},
                                     {"sample", sample},
                                     {"pictures", pictures},
                                     {"sketch", sketch},
                                     {"write", write_inlines},
                                     {"text", inlines_text},
                                     {"heading", heading},
                                     {"paragraph", paragraph},
                                     {"lone_pictures", lone_pictures},
                                     {NULL, NULL}};
  sgl_new_type(L, TREE_TYPE, methods, tree_gc);
  luaL_setfuncs(L, functions, 0);
}
