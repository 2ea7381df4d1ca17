/* paper:analyse and paper:analysis, core.mend, core.stem, core.singular, core.spelling_key: the text room for
 * Lua. */
#include "lua/paper.h"
#include "analysis/analysis.h"
#include "text/elsewhere.h"
#include "text/mend.h"
#include "text/spelling.h"
#include "text/words.h"

static const char *const cue_names[] = {"none",    "is of",    "is a",    "refers to", "called",    "known as",
                                        "defined", "consists", "bracket", "dash",      "apposition"};
static const char *const role_names[] = {"none",       "problem", "method",   "result",
                                         "limitation", "example", "contrast", "outlook"};
static const char *const relation_names[] = {"none",     "cause",    "contrast",  "example",
                                             "addition", "sequence", "condition", "restatement"};
static const char *const link_names[] = {"builds_on", "used_again", "reference", "cause",
                                         "contrast",  "shared",     "value",     "echo"};
static const char *const form_names[] = {"prose", "fragment", "table", "code", "math"};

/* paper:analyse([options]) -> true | nil, message, code. Options: max_terms (0: by length), plain (the
 * paragraphs are plain text). The analysis stays with the paper; a second call replaces it. */
static int analyse(lua_State *L)
{
  static const struct sgl_option rows[] = {
      {.name = "max_terms", .type = SGL_INTEGER, .offset = offsetof(struct sg_analysis_options, max_terms)},
      {.name = "plain", .type = SGL_BOOLEAN, .offset = offsetof(struct sg_analysis_options, plain)},
  };
  struct sgl_paper *box = sgl_check_paper(L, 1);
  struct sg_analysis_options options = {0};
  struct sg_analysis *analysis = NULL;
  struct sg_error err = {0};
  SGL_READ_OPTIONS(L, 2, rows, NULL, &options);
  if (sg_analyse(&box->paper, &options, &box->arena, &analysis, &err))
    return sgl_fail(L, &err);
  box->analysis = analysis;
  lua_pushboolean(L, true);
  return 1;
}

static void set_word(lua_State *L, const char *name, const char *const *words, int value)
{
  if (value == 0)
    return; /* "none" is the absence of the field */
  lua_pushstring(L, words[value]);
  lua_setfield(L, -2, name);
}

/* An index into a list as Lua counts; nothing for SG_NONE. */
static void set_index(lua_State *L, const char *name, int index)
{
  if (index != SG_NONE)
    sgl_set_integer(L, name, (size_t)index + 1);
}

static void push_sentence(lua_State *L, const struct sg_analysis *a, size_t i)
{
  const struct sg_sentence *s = &a->sentences[i];
  lua_createtable(L, 0, 10);
  sgl_set_integer(L, "section", (size_t)s->section + 1);
  sgl_set_integer(L, "paragraph", (size_t)s->paragraph + 1);
  sgl_set_integer(L, "from", s->from);
  sgl_set_integer(L, "to", s->to);
  lua_pushstring(L, form_names[s->form]);
  lua_setfield(L, -2, "form");
  lua_pushnumber(L, (lua_Number)s->salience);
  lua_setfield(L, -2, "salience");
  if (s->definition >= 0) {
    lua_pushnumber(L, (lua_Number)s->definition);
    lua_setfield(L, -2, "definition");
    set_word(L, "cue", cue_names, s->cue);
    set_index(L, "defines", s->defines);
  }
  set_word(L, "role", role_names, s->role);
  set_word(L, "head", relation_names, s->head);
  set_word(L, "inner", relation_names, s->inner);
  if (s->anaphoric) {
    lua_pushboolean(L, true);
    lua_setfield(L, -2, "anaphoric");
  }
}

static void push_term(lua_State *L, const struct sg_analysis *a, size_t i)
{
  const struct sg_term *t = &a->terms[i];
  lua_createtable(L, 0, 10);
  sgl_set_str(L, "text", t->text);
  lua_pushnumber(L, t->score);
  lua_setfield(L, -2, "score");
  sgl_set_integer(L, "section", (size_t)t->section + 1);
  sgl_set_integer(L, "paragraph", (size_t)t->paragraph + 1);
  sgl_set_integer(L, "sentence", (size_t)t->sentence + 1);
  sgl_set_integer(L, "count", t->occurrence_count);
  set_index(L, "abbreviation", t->abbreviation);
  set_index(L, "definition", t->definition);
  set_index(L, "continuation", t->continuation);
  if (t->keyword) {
    lua_pushboolean(L, true);
    lua_setfield(L, -2, "keyword");
  }
  lua_createtable(L, (int)t->variant_count, 0);
  for (size_t k = 0; k < t->variant_count; k++) {
    sgl_push_str(L, t->variants[k]);
    lua_rawseti(L, -2, (lua_Integer)k + 1);
  }
  lua_setfield(L, -2, "variants");
}

static void push_abbreviation(lua_State *L, const struct sg_analysis *a, size_t i)
{
  const struct sg_abbreviation *row = &a->abbreviations[i];
  lua_createtable(L, 0, 4);
  sgl_set_str(L, "short", row->short_form);
  sgl_set_str(L, "long", row->long_form);
  set_index(L, "term", row->term);
  if (row->sentence != SG_NO_STEM)
    sgl_set_integer(L, "sentence", (size_t)row->sentence + 1);
}

static void push_link(lua_State *L, const struct sg_analysis *a, size_t i)
{
  const struct sg_link *link = &a->links[i];
  lua_createtable(L, 0, 6);
  lua_pushstring(L, link_names[link->kind]);
  lua_setfield(L, -2, "kind");
  sgl_set_integer(L, "from", (size_t)link->from + 1);
  sgl_set_integer(L, "to", (size_t)link->to + 1);
  set_index(L, "term", link->term);
  set_index(L, "sentence", link->sentence);
  lua_pushnumber(L, (lua_Number)link->weight);
  lua_setfield(L, -2, "weight");
}

static void set_rows(lua_State *L, const char *name, const struct sg_analysis *a, size_t count,
                     void (*push)(lua_State *, const struct sg_analysis *, size_t))
{
  lua_createtable(L, (int)count, 0);
  for (size_t i = 0; i < count; i++) {
    push(L, a, i);
    lua_rawseti(L, -2, (lua_Integer)i + 1);
  }
  lua_setfield(L, -2, name);
}

/* paper:analysis([without]) -> the analysis as plain tables: sentences, terms, abbreviations, links, english;
 * with "sentences" as `without` all but the sentences, which are most of it. Places are indexes that count from
 * 1; `from` and `to` of a sentence are byte offsets as in C (0-based, half-open) into its paragraph's Markdown.
 * Raises when the paper is not analysed. */
static int get_analysis(lua_State *L)
{
  const struct sg_analysis *a = sgl_check_paper(L, 1)->analysis;
  if (a == NULL)
    return luaL_error(L, "the paper is not analysed: call paper:analyse() first");
  static const char *const parts[] = {"", "sentences", NULL};
  int without = luaL_checkoption(L, 2, "", parts);
  lua_createtable(L, 0, 5);
  if (without == 0)
    set_rows(L, "sentences", a, a->sentence_count, push_sentence);
  set_rows(L, "terms", a, a->term_count, push_term);
  set_rows(L, "abbreviations", a, a->abbreviation_count, push_abbreviation);
  set_rows(L, "links", a, a->link_count, push_link);
  lua_pushboolean(L, a->english);
  lua_setfield(L, -2, "english");
  return 1;
}

/* The stemmer of a language, made once: the function's upvalues are the last language that was asked for, its
 * stemmer, and the arena that owns it. */
static struct sg_stemmer *stemmer_of(lua_State *L, const char *lang)
{
  const char *held = lua_tostring(L, lua_upvalueindex(1));
  if (held != NULL && strcmp(held, lang) == 0)
    return lua_touserdata(L, lua_upvalueindex(2));
  struct sg_stemmer *stemmer = sg_stemmer_new(sg_cstr(lang), sgl_new_arena(L, SGL_MEMORY_MAX));
  if (stemmer == NULL)
    luaL_error(L, "out of memory");
  lua_pushnil(L); /* for as long as the upvalues do not go together */
  lua_replace(L, lua_upvalueindex(1));
  lua_replace(L, lua_upvalueindex(3));
  lua_pushlightuserdata(L, stemmer);
  lua_replace(L, lua_upvalueindex(2));
  lua_pushstring(L, lang);
  lua_replace(L, lua_upvalueindex(1));
  return stemmer;
}

static bool is_english(const char *lang)
{
  return strncmp(lang, "en", 2) == 0;
}

/* core.stem(word [, lang]) -> the stem of a lower-case word; English by default, with its irregular plurals. */
static int stem(lua_State *L)
{
  struct sg_str word = sgl_check_str(L, 1);
  const char *lang = luaL_optstring(L, 2, "en");
  char buffer[SG_STEM_WORD_MAX];
  sgl_push_str(L, sg_spelling_stem(stemmer_of(L, lang), is_english(lang), word, buffer));
  return 1;
}

/* core.singular(word) -> the singular of a lower-case English word; the word itself where it is no plural. */
static int singular(lua_State *L)
{
  char buffer[SG_STEM_WORD_MAX];
  struct sg_str word = sgl_check_str(L, 1);
  sg_words_singular(word, buffer, sizeof buffer, &word);
  sgl_push_str(L, word);
  return 1;
}

/* core.spelling_key(term [, lang]) -> what its spellings have in common (text/spelling.h). */
static int spelling_key(lua_State *L)
{
  struct sg_str term = sgl_check_str(L, 1);
  const char *lang = luaL_optstring(L, 2, "en");
  struct sg_stemmer *stemmer = stemmer_of(L, lang);
  struct sg_buf *key = sgl_new_buf(L, SGL_MEMORY_MAX);
  sg_spelling_key(stemmer, is_english(lang), term, key);
  return sgl_return_buf(L, key);
}

/* Runs `step` over the plain text of each row of the list at 1. */
static void feed_mender(lua_State *L, struct sg_mender *mender, bool (*step)(struct sg_mender *, struct sg_str))
{
  for (size_t i = 1; i <= lua_rawlen(L, 1); i++) {
    lua_rawgeti(L, 1, (lua_Integer)i);
    luaL_checktype(L, -1, LUA_TTABLE);
    if (!step(mender, sgl_field_str(L, -1, "text")))
      luaL_error(L, "out of memory");
    lua_pop(L, 1);
  }
}

/* Mends field `name` of the row on top of the stack; true when that changed it. */
static bool mend_field(lua_State *L, struct sg_mender *mender, const char *name, struct sg_buf *out)
{
  struct sg_str text = sgl_field_str(L, -1, name);
  if (!sg_mender_suspects(text))
    return false;
  sg_buf_clear(out);
  if (!sg_mender_mend(mender, text, strcmp(name, "markdown") == 0, out) || out->failure)
    luaL_error(L, "out of memory");
  if (sg_str_equal(text, sg_buf_str(out)))
    return false;
  sgl_push_str(L, sg_buf_str(out));
  lua_setfield(L, -2, name);
  return true;
}

/* core.mend(rows, lang) -> how many rows changed. The rows hold `text` and may hold `markdown`; both
 * are mended in place (see text/mend.h). */
static int mend(lua_State *L)
{
  luaL_checktype(L, 1, LUA_TTABLE);
  struct sg_str lang = sgl_check_str(L, 2);
  struct sg_mender *mender = sg_mender_new(lang, sgl_new_arena(L, SGL_MEMORY_MAX));
  struct sg_buf *out = sgl_new_buf(L, SGL_MEMORY_MAX);
  lua_Integer changed = 0;
  if (mender == NULL)
    return luaL_error(L, "out of memory");
  feed_mender(L, mender, sg_mender_expect);
  feed_mender(L, mender, sg_mender_count);
  for (size_t i = 1; i <= lua_rawlen(L, 1); i++) {
    lua_rawgeti(L, 1, (lua_Integer)i);
    bool text = mend_field(L, mender, "text", out);
    changed += mend_field(L, mender, "markdown", out) || text;
    lua_pop(L, 1);
  }
  lua_pushinteger(L, changed);
  return 1;
}

/* core.elsewhere_fill(text) -> text with words for references to what the paper does not hold
 * (text/elsewhere.h). */
static int elsewhere_fill(lua_State *L)
{
  struct sg_str text = sgl_check_str(L, 1);
  struct sg_buf *out = sgl_new_buf(L, SGL_MEMORY_MAX);
  sg_elsewhere_fill(text, false, out);
  return sgl_return_buf(L, out);
}

void sgl_open_text(lua_State *L)
{
  static const luaL_Reg methods[] = {{"analyse", analyse}, {"analysis", get_analysis}, {NULL, NULL}};
  static const luaL_Reg functions[] = {{"elsewhere_fill", elsewhere_fill}, {"mend", mend}, {NULL, NULL}};
  sgl_add_paper_methods(L, methods);
  luaL_setfuncs(L, functions, 0);
  static const luaL_Reg stemming[] = {
      {"stem", stem}, {"singular", singular}, {"spelling_key", spelling_key}, {NULL, NULL}};
  for (const luaL_Reg *row = stemming; row->name != NULL; row++) { /* each remembers its stemmer */
    for (int i = 0; i < 3; i++)
      lua_pushnil(L);
    lua_pushcclosure(L, row->func, 3);
    lua_setfield(L, -2, row->name);
  }
}
