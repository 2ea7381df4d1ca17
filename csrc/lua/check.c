/* paper:check and core.rules: the checker for Lua. */
#include "check/check.h"

#include "base/search.h"
#include "languages/labels.h"
#include "lua/paper.h"
#include "lua/points.h"

/* The evidence is indexed once for an analysis and kept with the paper; `whole` as sg_evidence_new has it. */
static enum sg_status find_evidence(struct sgl_paper *box, bool whole, struct sg_error *err)
{
  if (box->analysis == NULL) {
    struct sg_analysis *analysis;
    enum sg_status status = sg_analyse(&box->paper, NULL, &box->arena, &analysis, err);
    if (status != SG_OK)
      return status;
    box->analysis = analysis;
  }
  if (box->evidence != NULL && sg_evidence_analysis(box->evidence) == box->analysis &&
      (!whole || sg_evidence_is_whole(box->evidence)))
    return SG_OK;
  return sg_evidence_new(box->analysis, whole, &box->arena, &box->evidence, err);
}

struct arguments {
  struct sg_str section, lang;
  struct sg_arena *arena; /* for the rows */
  struct sg_check_options options;
};

/* Index of the section with that id; SG_NONE for none. */
static int find_section(lua_State *L, int arg, const struct sg_paper *paper, struct sg_str id)
{
  if (id.n == 0)
    return SG_NONE;
  for (size_t i = 0; i < paper->section_count; i++)
    if (sg_str_equal(paper->sections[i].id, id))
      return (int)i;
  return luaL_argerror(L, arg, lua_pushfstring(L, "the paper has no section '%s'", id.p));
}

struct bullet {
  long line;
  struct sgl_strings paragraphs;
};

/* `bullets`: { { line, paragraphs = { "s3.p2" } } … }, by line. The ids are borrowed from the tables. */
static void read_bullets(lua_State *L, int arg, void *out)
{
  static const struct sgl_option fields[] = {
      {.name = "line", .type = SGL_INTEGER, .offset = offsetof(struct bullet, line)},
      {.name = "paragraphs", .type = SGL_STRINGS, .offset = offsetof(struct bullet, paragraphs)},
  };
  struct arguments *arguments = out;
  luaL_argcheck(L, lua_istable(L, -1), arg, "option 'bullets' expects a list");
  size_t count = lua_rawlen(L, -1);
  struct sg_provenance *rows = SG_ARENA_NEW(arguments->arena, struct sg_provenance, count);
  if (rows == NULL)
    luaL_error(L, "out of memory");
  for (size_t i = 0; i < count; i++) {
    struct bullet bullet = {0};
    lua_rawgeti(L, -1, (lua_Integer)i + 1);
    luaL_argcheck(L, lua_istable(L, -1), arg, "option 'bullets' expects a list of tables");
    SGL_READ_OPTIONS(L, lua_gettop(L), fields, arguments->arena, &bullet);
    lua_pop(L, 1);
    luaL_argcheck(L, bullet.line > (i > 0 ? (long)rows[i - 1].line : 0), arg,
                  "option 'bullets' expects rising lines");
    rows[i] =
        (struct sg_provenance){(size_t)bullet.line, bullet.paragraphs.list, bullet.paragraphs.count, false};
  }
  arguments->options.provenance = rows;
  arguments->options.provenance_count = count;
}

/* -- Guides of points ------------------------------------------------------------------------------ */

/* A guide that was printed to be checked, with the lines of its points. */
struct printed {
  struct sgl_guide guide;
  bool body; /* of one section alone */
};

/* Prints the table at `index`: a section's points, or { title, sections }. The rows of `printed` know their
 * lines then. */
static void print_guide(lua_State *L, int index, struct arguments *arguments, struct printed *printed,
                        struct sg_buf *out)
{
  int language = sg_words_language(arguments->lang);
  struct sgl_guide *guide = &printed->guide;
  printed->body = arguments->options.section != SG_NONE;
  if (!printed->body) {
    sgl_read_guide(L, index, index, arguments->arena, guide);
    sg_guide_print(guide->title, guide->sections, guide->count, language, out);
    return;
  }
  *guide = (struct sgl_guide){.points = SG_ARENA_NEW(arguments->arena, struct sgl_points, 1), .count = 1};
  if (guide->points == NULL)
    luaL_error(L, "out of memory");
  sgl_read_points(L, index, index, arguments->arena, guide->points);
  sg_points_print(&guide->points->tree, &(struct sg_print_options){.language = language}, out);
}

/* The points' paragraphs by line, as the checker takes them. */
static void list_provenance(lua_State *L, const struct printed *printed, struct arguments *arguments)
{
  size_t count = 0;
  for (size_t i = 0; i < printed->guide.count; i++)
    count += printed->guide.points[i].tree.count;
  struct sg_provenance *rows = SG_ARENA_NEW(arguments->arena, struct sg_provenance, count), *row = rows;
  if (rows == NULL)
    luaL_error(L, "out of memory");
  for (size_t i = 0; i < printed->guide.count; i++) {
    const struct sgl_points *points = &printed->guide.points[i];
    for (size_t k = 0; k < points->tree.count; k++)
      *row++ = (struct sg_provenance){points->tree.rows[k].line, points->paragraphs[k].list,
                                      points->paragraphs[k].count,
                                      points->tree.rows[k].writer == SG_WRITER_EMBEDDED};
  }
  arguments->options.provenance = rows;
  arguments->options.provenance_count = count;
}

/* A point begins at its line: it is before the line itself, too. */
static int line_order(const void *key, const void *row)
{
  return ((const struct sg_point *)row)->line <= *(const size_t *)key ? 1 : -1;
}

/* Pushes the path of the point on a line of section `section`: { 2, 1 } is the first point of the second at
 * the top; nil where no point stands there. */
static void push_path(lua_State *L, const struct printed *printed, int section, size_t line)
{
  size_t index = printed->body ? 0 : (size_t)section, behind = 0;
  const struct sg_points *points = index < printed->guide.count ? &printed->guide.points[index].tree : NULL;
  if (points != NULL)
    behind = sg_search_first(&line, points->rows, points->count, sizeof *points->rows, line_order);
  if (behind == 0) {
    lua_pushnil(L);
    return;
  }
  size_t row = behind - 1;
  uint32_t depth = points->rows[row].depth;
  lua_createtable(L, (int)depth + 1, 0);
  lua_Integer place = 1;
  for (size_t i = row; i > 0; i--) { /* the place among its siblings, then that of its parent, … */
    uint32_t before = points->rows[i - 1].depth;
    place += before == depth;
    if (before < depth) {
      lua_pushinteger(L, place);
      lua_rawseti(L, -2, (lua_Integer)depth + 1);
      depth = before;
      place = 1;
    }
  }
  lua_pushinteger(L, place);
  lua_rawseti(L, -2, (lua_Integer)depth + 1);
}

/* -- Results ----------------------------------------------------------------------------------------- */

static void push_finding(lua_State *L, const struct sg_paper *paper, const struct sg_finding *finding,
                         const struct printed *printed)
{
  const struct sg_rule *rule = sg_rule(finding->rule);
  lua_createtable(L, 0, 9);
  sgl_set_str(L, "code", sg_cstr(rule->code));
  sgl_set_str(L, "severity", sg_cstr(sg_severity_name(finding->severity)));
  sgl_set_integer(L, "line", finding->line);
  sgl_set_integer(L, "column", finding->column);
  sgl_set_str(L, "message", finding->message);
  if (finding->about.n > 0)
    sgl_set_str(L, "about", finding->about);
  if (finding->section != SG_NONE)
    sgl_set_str(L, "section", paper->sections[finding->section].id);
  if (printed != NULL && finding->section != SG_NONE) {
    push_path(L, printed, finding->section, finding->line);
    lua_setfield(L, -2, "point");
  }
  lua_createtable(L, (int)finding->paragraph_count, 0);
  for (size_t i = 0; i < finding->paragraph_count; i++) {
    sgl_push_str(L, paper->sections[finding->section].paragraphs[finding->paragraphs[i]].id);
    lua_rawseti(L, -2, (lua_Integer)i + 1);
  }
  lua_setfield(L, -2, "paragraphs");
}

static void push_summary(lua_State *L, const struct sg_check_summary *summary)
{
  lua_createtable(L, 0, 9);
  sgl_set_integer(L, "sections", summary->sections);
  sgl_set_integer(L, "sections_matched", summary->sections_matched);
  sgl_set_integer(L, "paragraphs", summary->paragraphs);
  sgl_set_integer(L, "paragraphs_covered", summary->paragraphs_covered);
  sgl_set_integer(L, "terms", summary->terms);
  sgl_set_integer(L, "terms_defined", summary->terms_defined);
  sgl_set_integer(L, "highlights", summary->highlights);
  sgl_set_integer(L, "numbers_checked", summary->numbers_checked);
  sgl_set_integer(L, "bullets", summary->bullets);
}

static void push_check(lua_State *L, const struct sg_paper *paper, const struct sg_check *result,
                       const struct printed *printed)
{
  lua_createtable(L, 0, 4);
  lua_createtable(L, (int)result->count, 0);
  for (size_t i = 0; i < result->count; i++) {
    push_finding(L, paper, &result->findings[i], printed);
    lua_rawseti(L, -2, (lua_Integer)i + 1);
  }
  lua_setfield(L, -2, "findings");
  push_summary(L, &result->summary);
  lua_setfield(L, -2, "summary");
  lua_pushboolean(L, result->truncated);
  lua_setfield(L, -2, "truncated");
}

/* paper:check(guide [, { section = id, bullets = list, lang = tag, pictures = bool, errors_only = bool }]) -> {
 * findings, summary, truncated, markdown } | nil, message, code The guide is Markdown of any kind, with
 * `section` the text of that section alone; or data: { title, sections = { { level, title, points } … } }, one
 * for each of the paper's, or with `section` the list of that section's points. Data is printed, with labels in
 * `lang`, into the result's `markdown`, and findings about it name the `point` by its path. */
static int check(lua_State *L)
{
  static const struct sgl_option rows[] = {
      {.name = "section", .type = SGL_STRING, .offset = offsetof(struct arguments, section)},
      {.name = "pictures", .type = SGL_BOOLEAN, .offset = offsetof(struct arguments, options.pictures)},
      {.name = "errors_only", .type = SGL_BOOLEAN, .offset = offsetof(struct arguments, options.errors_only)},
      {.name = "bullets", .type = SGL_OTHER, .read = read_bullets},
      {.name = "lang", .type = SGL_STRING, .offset = offsetof(struct arguments, lang)},
  };
  struct sgl_paper *box = sgl_check_paper(L, 1);
  bool data = lua_istable(L, 2);
  struct sg_str guide = data ? sg_str(NULL, 0) : sgl_check_str(L, 2);
  lua_settop(L, 3);
  struct arguments arguments = {.arena = sgl_new_arena(L, SGL_MEMORY_MAX)};
  struct sg_buf *text = sgl_new_buf(L, SGL_MEMORY_MAX);
  struct printed printed;
  struct sg_check result;
  struct sg_error err = {0};
  SGL_READ_OPTIONS(L, 3, rows, arguments.arena, &arguments);
  arguments.options.section = find_section(L, 3, &box->paper, arguments.section);
  if (data) {
    print_guide(L, 2, &arguments, &printed, text);
    list_provenance(L, &printed, &arguments);
    guide = sg_buf_str(text);
  }
  if (sg_buf_status(text, &err) || find_evidence(box, !arguments.options.errors_only, &err) ||
      sg_check_guide(box->evidence, guide, &arguments.options, arguments.arena, &result, &err))
    return sgl_fail(L, &err);
  push_check(L, &box->paper, &result, data ? &printed : NULL);
  if (data)
    sgl_set_str(L, "markdown", guide);
  sg_buf_free(text);
  sg_arena_free(arguments.arena);
  return 1;
}

/* paper:junk(names) -> list of booleans | nil, message, code: by name, whether the rule term/junk finds it to
 * be no term. The paper must have been analysed. */
static int junk(lua_State *L)
{
  struct sgl_paper *box = sgl_check_paper(L, 1);
  struct sg_arena *arena = sgl_new_arena(L, SGL_MEMORY_MAX);
  struct sgl_strings names = sgl_read_strings(L, 2, 2, "names", arena);
  struct sg_reader *reader;
  struct sg_error err = {0};
  size_t bytes = 0;
  luaL_argcheck(L, box->analysis != NULL, 1, "the paper has not been analysed: call paper:analyse() first");
  for (size_t i = 0; i < names.count; i++)
    bytes += names.list[i].n;
  if (sg_reader_new(box->analysis, bytes, arena, &reader, &err))
    return sgl_fail(L, &err);
  lua_createtable(L, (int)names.count, 0);
  for (size_t i = 0; i < names.count; i++) {
    lua_pushboolean(L, sg_term_junk(box->analysis, reader, names.list[i]) != NULL);
    lua_rawseti(L, -2, (lua_Integer)i + 1);
  }
  return sg_arena_status(arena, &err) == SG_OK ? 1 : sgl_fail(L, &err);
}

/* core.rules() -> { { code, severity, summary } … } */
static int rules(lua_State *L)
{
  lua_createtable(L, SG_RULE_COUNT, 0);
  for (int i = 0; i < SG_RULE_COUNT; i++) {
    const struct sg_rule *rule = sg_rule((enum sg_rule_id)i);
    lua_createtable(L, 0, 3);
    sgl_set_str(L, "code", sg_cstr(rule->code));
    sgl_set_str(L, "severity", sg_cstr(sg_severity_name(rule->severity)));
    sgl_set_str(L, "summary", sg_cstr(rule->summary));
    lua_rawseti(L, -2, i + 1);
  }
  return 1;
}

void sgl_open_check(lua_State *L)
{
  static const luaL_Reg methods[] = {{"check", check}, {"junk", junk}, {NULL, NULL}};
  static const luaL_Reg functions[] = {{"rules", rules}, {NULL, NULL}};
  sgl_add_paper_methods(L, methods);
  luaL_setfuncs(L, functions, 0);
}
