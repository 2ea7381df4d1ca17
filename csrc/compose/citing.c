/* Citations within sentences: which of them a guide leaves out, and with what words around them. */
#include "compose/citing.h"

enum { WORKS_MAX = 2 }; /* of a citation that stays */

/* What a citation may be the object or a member of: the sentence needs it then. */
static bool governs(const struct sg_token *token)
{
  if (token->unit != SG_UNIT_WORD)
    return false;
  switch (token->tag) {
  case SG_TAG_IN:
  case SG_TAG_TO:
  case SG_TAG_CC:
  case SG_TAG_VB:
  case SG_TAG_VBP:
  case SG_TAG_DT:
    return true;
  default:
    return false;
  }
}

/* Does the citation name one work or two, by authors and years? Readers want to know who said what; a number
 * tells them nothing. */
static bool names_works(struct sg_str text)
{
  size_t works = 1, letters = 0;
  bool year = false; /* "(Li 2013)", not a key: "[li2013]" */
  for (size_t i = 0; i < text.n; i++) {
    works += text.p[i] == ';';
    letters += sg_is_alpha(text.p[i]);
    year = year || (i > 1 && text.p[i - 1] == ' ' && sg_is_digit(text.p[i]));
  }
  return works <= WORKS_MAX && letters > 1 && year;
}

/* Words that lead to a citation: "see e.g. [3]". */
/* clang-format off */
static const char *const pointers[] = {
    "see", "also", "e", "g", "i", "cf", "vgl", "siehe", "s", "auch", "z", "B", "dazu", "hierzu", "etwa", "u", "a",
    "voir", "aussi", "p", "ex", "par", "exemple", "notamment", "véase", "véanse", "ver", "ej", "por", "ejemplo",
    "también", "entre", "otros", "cfr", "si", "veda", "vedi", "es", "ad", "esempio", "per", "anche", "veja",
    "exemplo", "também", "zie", "bijv", "ook", "o", "e.g", "z.b", "p.ex", "oder", "und", "et", "y", "and"};
/* Words that say where in a work: "pp. 12 ff.". */
static const char *const places[] = {
    "p", "pp", "page", "pages", "chapter", "chap", "ch", "section", "sec", "sect", "vol", "fig", "table", "to", "f",
    "ff", "seite", "seiten", "s", "kapitel", "kap", "abschnitt", "abschn", "abs", "bd", "band", "bis", "tabelle", "abb",
    "chapitre", "tome", "à", "pág", "págs", "página", "páginas", "capítulo", "sección", "cap", "pag", "pagg",
    "pagina", "pagine", "capitolo", "sezione", "seção", "blz", "bladzijde", "hoofdstuk", "paragraaf", "tot", "n"};
/* clang-format on */

/* "xvi", of a preface's page. */
static bool is_small_roman(struct sg_str s)
{
  for (size_t i = 0; i < s.n; i++)
    if (!sg_is_one_of(s.p[i], "ivxlc"))
      return false;
  return s.n > 0;
}

bool sg_leads_to_citation(struct sg_str word)
{
  word.n -= word.n > 1 && word.p[word.n - 1] == '.' ? 1 : 0;
  return SG_ONE_OF(word, pointers);
}

static struct sg_str token_text(const struct sg_token *token, struct sg_str md)
{
  return sg_slice(md, token->from, token->to);
}

/* "see [3], p. 5": the words around the citation would say nothing without it. */
static bool is_pointed_at(const struct sg_sentence *sentence, const struct sg_token *tokens, size_t at,
                          struct sg_str md)
{
  bool dotted = at > sentence->token_from + 1 && md.p[tokens[at - 1].from] == '.';
  const struct sg_token *word = &tokens[at - (dotted ? 2 : 1)];
  return at + 2 < sentence->token_to && md.p[tokens[at + 1].from] == ',' && word->unit == SG_UNIT_WORD &&
         sg_leads_to_citation(token_text(word, md)) && SG_ONE_OF(token_text(&tokens[at + 2], md), places);
}

bool sg_only_cites(const struct sg_analysis *analysis, size_t index)
{
  const struct sg_sentence *sentence = &analysis->sentences[index];
  struct sg_str md = analysis->paper->sections[sentence->section].paragraphs[sentence->paragraph].markdown;
  bool cites = false, quoted = false;
  for (size_t i = sentence->token_from; i < sentence->token_to; i++) {
    const struct sg_token *token = &analysis->tokens[i];
    struct sg_str text = token_text(token, md);
    if (token->unit == SG_UNIT_CITATION && (names_works(text) || !sg_is_one_of(text.p[0], "([")))
      return false; /* it says who wrote it */
    cites = cites || token->unit == SG_UNIT_CITATION;
    if (SG_ONE_OF(text, ((const char *const[]){"„", "“", "”", "«", "»"}))) /* the title of what is cited */
      quoted = sg_str_equal(text, SG_LIT("„")) || sg_str_equal(text, SG_LIT("«"));
    bool idle = quoted || token->unit == SG_UNIT_CITATION || token->unit == SG_UNIT_PUNCT ||
                token->unit == SG_UNIT_NUMBER || token->unit == SG_UNIT_REFERENCE || sg_is_digit(text.p[0]) ||
                sg_leads_to_citation(text) || SG_ONE_OF(text, places) || is_small_roman(text);
    if (!idle)
      return false;
  }
  return cites;
}

bool sg_is_citation_clutter(const struct sg_analysis *analysis, const struct sg_sentence *sentence, size_t at)
{
  struct sg_str md = analysis->paper->sections[sentence->section].paragraphs[sentence->paragraph].markdown;
  const struct sg_token *token = &analysis->tokens[at];
  bool first = at == sentence->token_from, last = at + 1 == sentence->token_to;
  const struct sg_token *before = first ? NULL : token - 1, *after = last ? NULL : token + 1;
  char opens = md.p[token->from];
  bool bracketed = opens == '(' || opens == '[' || (unsigned char)opens >= 0x80 ||
                   (token->from > 0 && (md.p[token->from - 1] == '(' || md.p[token->from - 1] == '['));
  bool own = opens == '(' || opens == '[' || (unsigned char)opens >= 0x80;
  if (bracketed && !own && token->to < md.n && md.p[token->to] != ')' && md.p[token->to] != ']')
    return false; /* "(Li 2013, Fragile (2012))": one of several in the bracket */
  bool letter = before != NULL && before->tag == SG_TAG_DT && before->to < md.n &&
                md.p[before->to] == '*'; /* "chlorophyll *a* [7]" */
  if (!bracketed || before == NULL || (governs(before) && !letter) || names_works(token_text(token, md)) ||
      is_pointed_at(sentence, analysis->tokens, at, md))
    return false;
  bool year = token->from + 1 < md.n && opens == '(' && sg_is_digit(md.p[token->from + 1]);
  if (year && ((before->flags & SG_TOKEN_CAPITAL) || (before->from > 0 && md.p[before->from - 1] == 'l')))
    return false; /* "Barba (2018) points out", "Marwick et al. (2017)": it tells which work of theirs */
  static const char *const points[] = {"see", "also", "cf", "e.g", "from", "than"},
                           *const takes[] = {"using",    "following", "extending",
                                             "adapting", "citing",    "reviewing"};
  for (size_t i = 0; i < sizeof takes / sizeof takes[0]; i++)
    if (sg_str_equal_nocase(sg_slice(md, before->from, before->to), sg_cstr(takes[i])))
      return false;
  for (size_t i = 0; i < sizeof points / sizeof points[0]; i++)
    if (sg_str_equal_nocase(sg_slice(md, before->from, before->to), sg_cstr(points[i])) && after != NULL &&
        after->unit != SG_UNIT_PUNCT)
      return false; /* "See [3] for more" */
  if (before->unit == SG_UNIT_PUNCT && after != NULL &&
      (sg_tag_is_finite(after->tag) || after->tag == SG_TAG_VB))
    return false; /* "…, [3] shows that …" */
  if (!analysis->english)
    return after == NULL || after->unit == SG_UNIT_PUNCT;
  return true;
}
