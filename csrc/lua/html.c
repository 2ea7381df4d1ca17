/* core.links: references and citations in a text; core.html_line, core.html_blocks, core.html_points: Markdown
 * as HTML. */
#include "lua/html.h"

#include "languages/labels.h"
#include "lua/points.h"
#include "markdown/html.h"

#define LINKS_TYPE "studyguide.links"

struct links_box {
  struct sg_arena arena;
  struct sg_links *links;
};

static int links_gc(lua_State *L)
{
  sg_arena_free(&((struct links_box *)luaL_checkudata(L, 1, LINKS_TYPE))->arena);
  return 0;
}

/* -- Links ------------------------------------------------------------------------------------------- */

struct links_arguments {
  struct sgl_strings words, names, titles;
  struct links_box *box;
};

static void check(lua_State *L, bool added)
{
  if (!added)
    luaL_error(L, "out of memory");
}

/* { { text, place, … } … } */
static void read_citations(lua_State *L, int arg, void *out)
{
  struct links_box *box = ((struct links_arguments *)out)->box;
  int list = lua_gettop(L);
  luaL_argcheck(L, lua_istable(L, list), arg, "'citations' is not a list");
  for (size_t i = 0, count = lua_rawlen(L, list); i < count; i++) {
    lua_rawgeti(L, list, (lua_Integer)i + 1);
    struct sgl_strings row = sgl_read_strings(L, -1, arg, "a citation", &box->arena);
    luaL_argcheck(L, row.count > 0, arg, "a citation has no text");
    check(L, sg_links_add_citation(box->links, row.list[0], row.list + 1, row.count - 1));
    lua_pop(L, 1);
  }
}

static void add_pairs(lua_State *L, struct sg_links *links, struct sgl_strings pairs,
                      bool (*add)(struct sg_links *links, struct sg_str key, struct sg_str value))
{
  for (size_t i = 0; i + 1 < pairs.count; i += 2)
    check(L, add(links, pairs.list[i], pairs.list[i + 1]));
}

/* core.links { words, names, titles, citations } -> links. Lists of pairs: words in lower case and what they
 * name, names ("figure 2") and the places to which they lead, places and their titles; { text, place … } of
 * each citation. */
static int new_links(lua_State *L)
{
  static const struct sgl_option rows[] = {
      {.name = "words", .type = SGL_STRINGS, .offset = offsetof(struct links_arguments, words)},
      {.name = "names", .type = SGL_STRINGS, .offset = offsetof(struct links_arguments, names)},
      {.name = "titles", .type = SGL_STRINGS, .offset = offsetof(struct links_arguments, titles)},
      {.name = "citations", .type = SGL_OTHER, .read = read_citations},
  };
  struct links_arguments arguments = {0};
  lua_settop(L, 1);
  struct links_box *box = lua_newuserdata(L, sizeof *box);
  memset(box, 0, sizeof *box);
  sg_arena_init(&box->arena, SGL_MEMORY_MAX);
  luaL_setmetatable(L, LINKS_TYPE);
  box->links = sg_links_new(&box->arena);
  check(L, box->links != NULL);
  arguments.box = box;
  SGL_READ_OPTIONS(L, 1, rows, &box->arena, &arguments);
  add_pairs(L, box->links, arguments.words, sg_links_add_word);
  add_pairs(L, box->links, arguments.names, sg_links_add_name);
  add_pairs(L, box->links, arguments.titles, sg_links_add_title);
  return 1;
}

const struct sg_links *sgl_opt_links(lua_State *L, int index, int arg)
{
  if (lua_isnoneornil(L, index))
    return NULL;
  struct links_box *box = luaL_testudata(L, index, LINKS_TYPE);
  luaL_argcheck(L, box != NULL, arg, "links are expected");
  return box->links;
}

/* -- HTML -------------------------------------------------------------------------------------------- */

static int return_html(lua_State *L, const struct sg_html *html)
{
  struct sg_error err = {0};
  if (sg_arena_status(html->arena, &err))
    return sgl_fail(L, &err);
  return sgl_return_buf(L, html->out);
}

static struct sg_html new_html(lua_State *L, const struct sg_links *links)
{
  struct sg_buf *out = sgl_new_buf(L, SGL_MEMORY_MAX);
  return (struct sg_html){.out = out, .arena = sgl_new_arena(L, SGL_MEMORY_MAX), .links = links};
}

/* core.html_line(markdown [, links]) -> html | nil, message, code */
static int html_line(lua_State *L)
{
  struct sg_str markdown = sgl_check_str(L, 1);
  lua_settop(L, 2);
  struct sg_html html = new_html(L, sgl_opt_links(L, 2, 2));
  sg_html_line(&html, markdown, sg_str(NULL, 0));
  return return_html(L, &html);
}

/* core.html_blocks(markdown [, links]) -> html | nil, message, code: a paragraph of the paper */
static int html_blocks(lua_State *L)
{
  struct sg_str markdown = sgl_check_str(L, 1);
  lua_settop(L, 2);
  struct sg_html html = new_html(L, sgl_opt_links(L, 2, 2));
  sg_html_blocks(&html, markdown);
  return return_html(L, &html);
}

struct points_arguments {
  struct sg_str lang;
  struct sgl_strings places;
  const struct sg_links *links;
};

static void read_links(lua_State *L, int arg, void *out)
{
  ((struct points_arguments *)out)->links = sgl_opt_links(L, lua_gettop(L), arg);
}

/* The ids of each point's paragraphs as one string. */
static struct sg_str *joined_ids(lua_State *L, const struct sgl_points *points, struct sg_arena *arena)
{
  struct sg_str *out = SG_ARENA_NEW(arena, struct sg_str, points->tree.count);
  struct sg_buf *ids = sgl_new_buf(L, SGL_MEMORY_MAX);
  for (size_t i = 0; out != NULL && i < points->tree.count; i++) {
    sg_buf_clear(ids);
    for (size_t k = 0; k < points->paragraphs[i].count; k++) {
      sg_buf_add(ids, k > 0 ? SG_LIT(" ") : SG_LIT(""));
      sg_buf_add(ids, points->paragraphs[i].list[k]);
    }
    out[i] = sg_arena_copy(arena, sg_buf_str(ids));
  }
  return out;
}

/* core.html_points(points [, { lang, links, places }]) -> html | nil, message, code. `places`: by the points'
 * number in reading order the identifiers by which links lead to them, '' for none. */
static int html_points(lua_State *L)
{
  static const struct sgl_option rows[] = {
      {.name = "lang", .type = SGL_STRING, .offset = offsetof(struct points_arguments, lang)},
      {.name = "links", .type = SGL_OTHER, .read = read_links},
      {.name = "places", .type = SGL_STRINGS, .offset = offsetof(struct points_arguments, places)},
  };
  struct points_arguments arguments = {0};
  struct sgl_points points;
  lua_settop(L, 2);
  struct sg_html html = new_html(L, NULL);
  SGL_READ_OPTIONS(L, 2, rows, html.arena, &arguments);
  html.links = arguments.links;
  sgl_read_points(L, 1, 1, html.arena, &points);
  struct sg_str *from = joined_ids(L, &points, html.arena);
  struct sg_html_points options = {.language = sg_words_language(arguments.lang),
                                   .from = from,
                                   .places = sgl_by_row(L, arguments.places, points.tree.count, html.arena)};
  if (!html.arena->failed)
    sg_html_points(&html, &points.tree, &options);
  return return_html(L, &html);
}

const struct sg_str *sgl_by_row(lua_State *L, struct sgl_strings list, size_t count, struct sg_arena *arena)
{
  if (list.count >= count)
    return list.list;
  struct sg_str *out = SG_ARENA_NEW(arena, struct sg_str, count);
  check(L, out != NULL);
  for (size_t i = 0; i < list.count; i++)
    out[i] = list.list[i];
  return out;
}

void sgl_open_html(lua_State *L)
{
  /* clang-format off */
  static const luaL_Reg functions[] = {
      {"links", new_links}, {"html_line", html_line}, {"html_blocks", html_blocks}, {"html_points", html_points}, {NULL, NULL}};
  /* clang-format on */
  sgl_new_type(L, LINKS_TYPE, NULL, links_gc);
  luaL_setfuncs(L, functions, 0);
}
