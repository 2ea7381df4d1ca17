/* Which sentences can be quoted by themselves in another section. */
#include "compose/composing.h"
#include "compose/ties.h"

enum {
  QUOTE_MIN = 6, /* words */
  QUOTE_MAX = 45,
  QUOTE_FORMULAS = 3,
  ROAD_MAP_SECTIONS = 3, /* named in one paragraph: it tells the way, not an argument; … */
  ROAD_MAP_NEAR = 20,    /* … in so many of its sentences before and behind */
};

/* Does the token name a section by its number: "Section 3", or the number with that word before it? */
static bool names_section(const struct sg_analysis *a, const struct sg_sentence *row, size_t token)
{
  static const char *const words[] = {"section", "sect",      "sec.",    "chapter",  "appendix", "part ",
                                      "§",       "abschnitt", "kapitel", "chapitre", "sección",  "capítulo",
                                      "sezione", "capitolo",  "seção",   "secção",   "sectie",   "paragraaf"};
  if (a->tokens[token].unit != SG_UNIT_REFERENCE)
    return false;
  struct sg_str own = sg_token_markdown(a, row, token),
                before = token > row->token_from ? sg_token_markdown(a, row, token - 1) : own;
  for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
    struct sg_str word = sg_cstr(words[i]);
    if (sg_str_equal_nocase(sg_slice(own, 0, word.n), word) ||
        sg_str_equal_nocase(sg_slice(before, 0, word.n), word))
      return true;
  }
  return false;
}

/* "In both cases", "The other algorithms": of what? */
static bool counts_on(struct sg_str text)
{
  static const char *const opens[] = {"In both ",     "In either ",    "In each case",   "In this case",
                                      "In that case", "In the first ", "In the second ", "The other ",
                                      "The others ",  "The latter",    "The former",     "By doing so",
                                      "In doing so",  "Doing so",      "First we ",      "Secondly"};
  for (size_t i = 0; i < sizeof opens / sizeof opens[0]; i++)
    if (sg_str_starts(text, sg_cstr(opens[i])))
      return true;
  return false;
}

/* "One covers 37 regions", "this way the function is known", "a hash table instead": one of which, which way,
 * instead of what? No plural follows "one": what is taken for it is a verb. */
static bool points_back(const struct sg_analysis *a, size_t s, struct sg_str text)
{
  const struct sg_sentence *row = &a->sentences[s];
  enum sg_tag next =
      row->token_from + 1 < row->token_to ? (enum sg_tag)a->tokens[row->token_from + 1].tag : SG_TAG_X;
  return (sg_str_starts(text, SG_LIT("One ")) && (sg_tag_is_finite(next) || next == SG_TAG_NNS)) ||
         sg_str_find(text, SG_LIT(" this way "), 0) != SG_NPOS || sg_str_ends(text, SG_LIT(" instead."));
}

/* Does the sentence's paragraph, around it, name section after section? */
static bool is_in_road_map(const struct sg_analysis *a, size_t s)
{
  const struct sg_sentence *row = &a->sentences[s];
  const struct sg_paragraph_span *span = &a->paragraphs[sg_paragraph_index(a, row->section, row->paragraph)];
  size_t named = 0, from = s > span->sentence_from + ROAD_MAP_NEAR ? s - ROAD_MAP_NEAR : span->sentence_from;
  for (size_t i = from; i < span->sentence_to && i <= s + ROAD_MAP_NEAR; i++) {
    const struct sg_sentence *other = &a->sentences[i];
    for (size_t t = other->token_from; t < other->token_to; t++)
      named += names_section(a, other, t);
  }
  return named >= ROAD_MAP_SECTIONS;
}

/* "We describe it in the next section", "The rest of the paper …": the way through the paper, which says
 * nothing of how its parts hang together. */
static bool is_road_map(const struct sg_analysis *a, size_t s)
{
  static const char *const opens[] = {
      "In the following", "The following",   "In the next",   "The rest of", "The remainder of", "Section",
      "This section",     "In this section", "In Section",    "Chapter",     "In this chapter",  "We describe",
      "We offer",         "We present",      "We discuss",    "We review",   "We then describe", "Finally, we",
      "First, we",        "Next, we",        "In this paper", "This paper",  "Here, we",         "Here we"};
  struct sg_str text = sg_sentence_markdown(a, s);
  if (!a->english)
    return sg_words_stand(text, 0, sg_words_language(a->paper->lang), SG_GRAMMAR_ANNOUNCES) ||
           is_in_road_map(a, s);
  for (size_t i = 0; i < sizeof opens / sizeof opens[0]; i++)
    if (sg_str_starts(text, sg_cstr(opens[i])))
      return true;
  return is_in_road_map(a, s);
}

bool sg_is_finished(const struct sg_analysis *a, size_t s)
{
  static const char *const stops[] = {".", "!", "?", "。", "！", "？"};
  struct sg_str md = sg_sentence_markdown(a, s);
  while (md.n > 0 && sg_is_one_of(md.p[md.n - 1], "\"'*_)] "))
    md.n--;
  md.n -= sg_str_ends(md, SG_LIT("”")) ? sg_cstr("”").n : 0;
  for (size_t i = 0; i < sizeof stops / sizeof stops[0]; i++)
    if (sg_str_ends(md, sg_cstr(stops[i])))
      return true;
  return false;
}

bool sg_can_retell(const struct sg_analysis *a, size_t s)
{
  const struct sg_sentence *row = &a->sentences[s];
  enum sg_paragraph_kind kind = a->paper->sections[row->section].paragraphs[row->paragraph].kind;
  struct sg_str md = sg_sentence_markdown(a, s);
  size_t words = sg_sentence_words(a, s), formulas = 0;
  bool running = kind == SG_PARAGRAPH_TEXT || kind == SG_PARAGRAPH_LIST || kind == SG_PARAGRAPH_THEOREM;
  if (!running || words < QUOTE_MIN || words > QUOTE_MAX || sg_leans(a, s) ||
      (!a->english && row->head != SG_RELATION_NONE) || row->form != SG_FORM_PROSE || !sg_is_finished(a, s) ||
      md.p[0] == '(' || counts_on(md) || points_back(a, s, md) || sg_gives_thanks(a, s) || is_in_road_map(a, s))
    return false;
  for (size_t t = row->token_from; t < row->token_to; t++)
    formulas += a->tokens[t].unit == SG_UNIT_MATH;
  return formulas <= QUOTE_FORMULAS && sg_str_find(md, SG_LIT("$$"), 0) == SG_NPOS;
}

bool sg_can_quote(const struct sg_analysis *a, size_t s)
{
  return sg_can_retell(a, s) && !is_road_map(a, s);
}
