/* core.labels, core.language_lists, core.language_tell: what csrc/languages knows. */
#include "languages/labels.h"
#include "languages/tell.h"
#include "lua/binding.h"

/* core.labels(lang) -> { connections, definition, recall, symbol, cited, plain, analogy, within, across,
 * background, abstract, lang, language }: the guide's labels in that language, in English where it has none
 * (see `lang`), and the language's name in English. */
static int labels(lua_State *L)
{
  static const struct {
    const char *name;
    enum sg_word word;
  } rows[] = {
      {"connections", SG_WORD_CONNECTIONS}, {"definition", SG_WORD_DEFINITION},
      {"recall", SG_WORD_RECALL},           {"symbol", SG_WORD_SYMBOL},
      {"cited", SG_WORD_CITED_WORK},        {"plain", SG_WORD_PLAIN},
      {"analogy", SG_WORD_ANALOGY},         {"within", SG_WORD_WITHIN},
      {"across", SG_WORD_ACROSS},           {"background", SG_WORD_SOURCE_BACKGROUND},
      {"abstract", SG_WORD_ABSTRACT},
  };
  int language = sg_words_language(sgl_check_str(L, 1));
  lua_newtable(L);
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
    sgl_set_str(L, rows[i].name, sg_words_get(language, rows[i].word));
  sgl_set_str(L, "lang", sg_words_tag(language));
  sgl_set_str(L, "language", sg_words_name(language));
  return 1;
}

/* Word by word: { "a", "an" } on the stack. */
static void push_list(lua_State *L, struct sg_str list)
{
  struct sg_str word;
  lua_newtable(L);
  for (lua_Integer i = 1; sg_words_next(&list, &word); i++) {
    sgl_push_str(L, word);
    lua_rawseti(L, -2, i);
  }
}

/* core.language_lists(name) -> { en = { word, … }, … }, of the languages that have the list `name`: "sections",
 * "abstract", "heading_style", "title_style", "frequent" (labels.h) */
static int language_lists(lua_State *L)
{
  static const char *const names[] = {"sections", "abstract", "heading_style", "title_style", "frequent", NULL};
  int index = luaL_checkoption(L, 1, NULL, names);
  enum sg_names list =
      names[index + 1] == NULL ? SG_NAMES_FREQUENT : (enum sg_names)(SG_NAMES_SECTIONS + index);
  struct sg_str tag, words;
  lua_newtable(L);
  for (size_t i = 0; sg_names_list(i, list, &tag, &words); i++) {
    if (words.n == 0)
      continue;
    push_list(L, words);
    lua_setfield(L, -2, tag.p);
  }
  return 1;
}

/* core.language_tell(text) -> the tag of the language that the text shows itself to be in (languages/tell.h) */
static int language_tell(lua_State *L)
{
  sgl_push_str(L, sg_language_tell(sgl_check_str(L, 1)));
  return 1;
}

void sgl_open_languages(lua_State *L)
{
  static const luaL_Reg functions[] = {
      {"labels", labels}, {"language_lists", language_lists}, {"language_tell", language_tell}, {NULL, NULL}};
  luaL_setfuncs(L, functions, 0);
}
