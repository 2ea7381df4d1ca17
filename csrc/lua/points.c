/* core.points_read, core.points_print: the tree of points for Lua. */
#include "lua/points.h"

#include "languages/labels.h"
#include "lua/html.h"

enum {
  DEPTH_MAX = SG_BLOCKS_DEPTH_MAX + 100 /* of a tree from Lua; reading a text goes as deep, or one less */
};

/* -- To Lua -------------------------------------------------------------------------------------- */

static void push_id(lua_State *L, struct sg_mark mark, const struct sg_paper *paper)
{
  if (paper != NULL && mark.section < paper->section_count &&
      mark.paragraph < paper->sections[mark.section].paragraph_count)
    sgl_push_str(L, paper->sections[mark.section].paragraphs[mark.paragraph].id);
  else if (mark.section == SG_MARK_HERE)
    lua_pushfstring(L, "p%d", (int)mark.paragraph + 1);
  else
    lua_pushfstring(L, "s%d.p%d", (int)mark.section + 1, (int)mark.paragraph + 1);
}

/* Pushes a point's table, the list of its points empty. */
static void push_point(lua_State *L, const struct sg_point *point, const struct sg_paper *paper, bool lines)
{
  static const char *const writers[] = {"embedded", "model", "repair"};
  lua_createtable(L, 0, 8);
  sgl_set_str(L, "kind", sg_point_kind_name((enum sg_point_kind)point->kind));
  if (point->lead.n > 0)
    sgl_set_str(L, "lead", point->lead);
  if (point->term.n > 0)
    sgl_set_str(L, "term", point->term);
  sgl_set_str(L, "markdown", point->markdown);
  sgl_set_str(L, "source", point->source.n > 0 ? point->source : SG_LIT("paper"));
  lua_pushstring(L, writers[point->writer]);
  lua_setfield(L, -2, "writer");
  if (lines) {
    lua_pushinteger(L, (lua_Integer)point->line);
    lua_setfield(L, -2, "line");
  }
  lua_createtable(L, (int)point->mark_count, 0);
  for (size_t i = 0; i < point->mark_count; i++) {
    push_id(L, point->marks[i], paper);
    lua_rawseti(L, -2, (lua_Integer)i + 1);
  }
  lua_setfield(L, -2, "paragraphs");
  lua_newtable(L);
  lua_setfield(L, -2, "points");
}

void sgl_push_points(lua_State *L, const struct sg_points *points, const struct sg_paper *paper, bool lines)
{
  luaL_checkstack(L, 8, "points");
  lua_newtable(L);
  int top = lua_gettop(L);
  lua_newtable(L); /* by depth, from 1: the list that points of that depth go into */
  lua_pushvalue(L, top);
  lua_rawseti(L, -2, 1);
  for (size_t i = 0; i < points->count; i++) {
    const struct sg_point *point = &points->rows[i];
    lua_rawgeti(L, top + 1, (lua_Integer)point->depth + 1);
    push_point(L, point, paper, lines);
    lua_getfield(L, -1, "points");
    lua_rawseti(L, top + 1, (lua_Integer)point->depth + 2);
    lua_rawseti(L, -2, (lua_Integer)lua_rawlen(L, -2) + 1);
    lua_pop(L, 1);
  }
  lua_settop(L, top);
}

/* -- From Lua ------------------------------------------------------------------------------------ */

struct reading {
  struct sg_arena *arena;
  struct sgl_points *out;
  size_t capacity; /* of the rows' paragraphs */
  int arg;
};

/* Reads the point on top of the stack. */
static void read_point(lua_State *L, struct reading *r, uint32_t depth)
{
  luaL_argcheck(L, lua_istable(L, -1), r->arg, "a point is not a table");
  int at = lua_gettop(L);
  enum sg_point_kind kind = sg_point_kind_of(sgl_field_str(L, at, "kind"));
  luaL_argcheck(L, kind != SG_POINT_KIND_COUNT, r->arg, "a point has no kind that is known");
  if (kind == SG_POINT_IDEA || kind == SG_POINT_DETAIL) /* where it stands tells which */
    kind = depth == 0 ? SG_POINT_IDEA : SG_POINT_DETAIL;
  size_t row = r->out->tree.count;
  struct sg_point *point = sg_points_add(&r->out->tree, kind, depth);
  struct sgl_strings *ids = sg_arena_grow(r->arena, r->out->paragraphs, row, &r->capacity, sizeof *ids);
  if (point == NULL || ids == NULL)
    luaL_error(L, "out of memory");
  r->out->paragraphs = ids;
  point->lead = sgl_field_str(L, at, "lead");
  point->term = sgl_field_str(L, at, "term");
  point->markdown = sgl_field_str(L, at, "markdown");
  point->source = sgl_field_str(L, at, "source");
  if (sg_str_equal(point->source, SG_LIT("paper")))
    point->source = sg_str(NULL, 0);
  struct sg_str writer = sgl_field_str(L, at, "writer");
  point->writer = sg_str_equal(writer, SG_LIT("embedded")) ? SG_WRITER_EMBEDDED
                  : sg_str_equal(writer, SG_LIT("model"))  ? SG_WRITER_MODEL
                                                           : SG_WRITER_REPAIR;
  lua_getfield(L, at, "paragraphs");
  ids[row] = lua_isnil(L, -1) ? (struct sgl_strings){NULL, 0}
                              : sgl_read_strings(L, lua_gettop(L), r->arg, "'paragraphs' of a point", r->arena);
  lua_pop(L, 1);
}

void sgl_read_points(lua_State *L, int index, int arg, struct sg_arena *arena, struct sgl_points *out)
{
  struct reading r = {.arena = arena, .out = out, .arg = arg};
  lua_Integer next[DEPTH_MAX]; /* by depth: the next point of the list that is read */
  *out = (struct sgl_points){.paragraphs = NULL};
  sg_points_init(&out->tree, arena);
  luaL_argcheck(L, lua_istable(L, index), arg, "points are not a list");
  luaL_checkstack(L, 8, "points");
  lua_newtable(L); /* by depth: the lists that are read */
  int lists = lua_gettop(L);
  lua_pushvalue(L, index);
  lua_rawseti(L, lists, 1);
  next[0] = 1;
  for (int depth = 0; depth >= 0;) {
    lua_rawgeti(L, lists, depth + 1);
    lua_rawgeti(L, -1, next[depth]++);
    if (lua_isnil(L, -1)) {
      lua_settop(L, lists);
      depth--;
      continue;
    }
    read_point(L, &r, (uint32_t)depth);
    lua_getfield(L, -1, "points");
    if (lua_istable(L, -1)) {
      luaL_argcheck(L, depth + 1 < DEPTH_MAX, arg, "points are nested too deeply");
      next[++depth] = 1;
      lua_rawseti(L, lists, depth + 1);
    }
    lua_settop(L, lists);
  }
  lua_settop(L, lists - 1);
}

static void read_section(lua_State *L, int arg, struct sg_arena *arena, struct sg_guide_section *section,
                         struct sgl_points *points)
{
  luaL_argcheck(L, lua_istable(L, -1), arg, "a section of the guide is not a table");
  int at = lua_gettop(L);
  lua_getfield(L, at, "level");
  lua_Integer level = luaL_optinteger(L, -1, 0);
  luaL_argcheck(L, level >= 0 && level <= 6, arg, "a section's level is not between 0 and 6");
  lua_getfield(L, at, "points");
  sgl_read_points(L, lua_gettop(L), arg, arena, points);
  *section = (struct sg_guide_section){
      .level = (int)level, .title = sgl_field_str(L, at, "title"), .points = &points->tree};
  lua_settop(L, at);
}

void sgl_read_guide(lua_State *L, int index, int arg, struct sg_arena *arena, struct sgl_guide *guide)
{
  *guide = (struct sgl_guide){.title = sgl_field_str(L, index, "title")};
  lua_getfield(L, index, "sections");
  luaL_argcheck(L, lua_istable(L, -1), arg, "the guide's sections are not a list");
  guide->count = lua_rawlen(L, -1);
  guide->sections = SG_ARENA_NEW(arena, struct sg_guide_section, guide->count);
  guide->points = SG_ARENA_NEW(arena, struct sgl_points, guide->count);
  if (guide->sections == NULL || guide->points == NULL)
    luaL_error(L, "out of memory");
  for (size_t i = 0; i < guide->count; i++) {
    lua_rawgeti(L, -1, (lua_Integer)i + 1);
    read_section(L, arg, arena, &guide->sections[i], &guide->points[i]);
    lua_pop(L, 1);
  }
  lua_pop(L, 1);
}

/* -- Functions ----------------------------------------------------------------------------------- */

/* core.points_read(text) -> points | nil, message, code. The text's headings are left out. */
static int points_read(lua_State *L)
{
  struct sg_str text = sgl_check_str(L, 1);
  struct sg_arena *arena = sgl_new_arena(L, SGL_MEMORY_MAX);
  struct sg_blocks blocks;
  struct sg_points points;
  struct sg_error err = {0};
  sg_points_init(&points, arena);
  if (sg_blocks_read(arena, text, &blocks, &err))
    return sgl_fail(L, &err);
  sg_points_read(&blocks, 0, blocks.count, NULL, 0, &points);
  if (sg_arena_status(arena, &err))
    return sgl_fail(L, &err);
  sgl_push_points(L, &points, NULL, true);
  return 1;
}

struct print_arguments {
  struct sg_str lang;
  bool marks;
  struct sgl_strings places;
  const struct sg_links *links;
};

static void read_links(lua_State *L, int arg, void *out)
{
  ((struct print_arguments *)out)->links = sgl_opt_links(L, lua_gettop(L), arg);
}

/* "s3.p2" as a mark; false for ids that are not of this form. */
static bool read_id(struct sg_str id, struct sg_mark *mark)
{
  uint32_t numbers[2] = {0, 0};
  size_t at = 0;
  for (int i = 0; i < 2; i++) {
    if (at >= id.n || id.p[at] != "sp"[i])
      return false;
    size_t from = ++at;
    for (; at < id.n && sg_is_digit(id.p[at]) && at < from + 9; at++)
      numbers[i] = numbers[i] * 10 + (uint32_t)(id.p[at] - '0');
    if (numbers[i] == 0 || (i == 0 && (at >= id.n || id.p[at++] != '.')))
      return false;
  }
  *mark = (struct sg_mark){numbers[0] - 1, numbers[1] - 1};
  return at == id.n;
}

static void add_marks(struct sgl_points *points)
{
  struct sg_mark mark;
  for (size_t i = 0; i < points->tree.count; i++)
    for (size_t k = 0; k < points->paragraphs[i].count; k++)
      if (read_id(points->paragraphs[i].list[k], &mark))
        sg_point_mark(&points->tree, &points->tree.rows[i], mark);
}

/* core.points_print(points [, { lang, marks, links, places }]) -> markdown | nil, message, code. With `marks`
 * each bullet ends in the paragraphs that it rests on, as in `{s3.p2}`; `links` (core.links) are put into its
 * words; `places`: by the points' number in reading order the identifiers by which links lead to them, '' for
 * none. */
static int points_print(lua_State *L)
{
  static const struct sgl_option rows[] = {
      {.name = "lang", .type = SGL_STRING, .offset = offsetof(struct print_arguments, lang)},
      {.name = "marks", .type = SGL_BOOLEAN, .offset = offsetof(struct print_arguments, marks)},
      {.name = "links", .type = SGL_OTHER, .read = read_links},
      {.name = "places", .type = SGL_STRINGS, .offset = offsetof(struct print_arguments, places)},
  };
  struct print_arguments arguments = {0};
  struct sgl_points points;
  lua_settop(L, 2);
  struct sg_arena *arena = sgl_new_arena(L, SGL_MEMORY_MAX);
  SGL_READ_OPTIONS(L, 2, rows, arena, &arguments);
  sgl_read_points(L, 1, 1, arena, &points);
  struct sg_buf *out = sgl_new_buf(L, SGL_MEMORY_MAX);
  struct sg_print_options options = {
      .language = sg_words_language(arguments.lang),
      .marks = arguments.marks,
      .links = arguments.links,
      .places = sgl_by_row(L, arguments.places, points.tree.count, arena),
  };
  if (arguments.marks)
    add_marks(&points);
  sg_points_print(&points.tree, &options, out);
  return sgl_return_buf(L, out);
}

/* core.guide_print(guide [, lang]) -> markdown | nil, message, code: { title, sections = { { level, title,
 * points } … } } as the check prints it. */
static int guide_print(lua_State *L)
{
  struct sgl_guide guide;
  lua_settop(L, 2);
  struct sg_str lang = lua_isnil(L, 2) ? SG_LIT("") : sgl_check_str(L, 2);
  sgl_read_guide(L, 1, 1, sgl_new_arena(L, SGL_MEMORY_MAX), &guide);
  struct sg_buf *out = sgl_new_buf(L, SGL_MEMORY_MAX);
  sg_guide_print(guide.title, guide.sections, guide.count, sg_words_language(lang), out);
  return sgl_return_buf(L, out);
}

/* core.point_kinds() -> list of the kinds of points */
static int point_kinds(lua_State *L)
{
  lua_createtable(L, SG_POINT_KIND_COUNT, 0);
  for (int i = 0; i < SG_POINT_KIND_COUNT; i++) {
    sgl_push_str(L, sg_point_kind_name((enum sg_point_kind)i));
    lua_rawseti(L, -2, i + 1);
  }
  return 1;
}

void sgl_open_points(lua_State *L)
{
  /* clang-format off */
  static const luaL_Reg functions[] = {
      {"points_read", points_read}, {"points_print", points_print}, {"guide_print", guide_print}, {"point_kinds", point_kinds},
      {NULL, NULL}};
  /* clang-format on */
  luaL_setfuncs(L, functions, 0);
}
