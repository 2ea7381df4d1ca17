/* Ties by what two sections share: a term that one defines and the other works with, a value that is weighed
 * again, sentences of which the later says more of what the earlier does. */
#include "compose/composing.h"
#include "compose/ties.h"

enum {
  OCCURRENCES_SEEN = 60,
  USED_SECTIONS_MAX = 5, /* that use a term which ties them: what stands everywhere ties no two */
  TITLE_WORDS = 2,       /* a heading that is one everyday word is not a term */
  THEME_PERCENT = 40,    /* of the sections: a term that more of them use is what the paper is about, … */
  THEME_SECTIONS = 8,    /* … where it has as many as these */
  USES_MIN = 2,          /* of a term in a section that goes on with it */
  CUE_BEFORE = 3,        /* tokens between what says that a term is used and the term */
  CUE_AFTER = 3,         /* … and after it */
};

#define NAME_RARITY 5.0f

/* Sentences that are more alike than this tell the same of two things: "5000 steps of burn-in", "10000 steps".
 */
#define PARALLEL_MIN 0.6f

/* -- Terms used again ------------------------------------------------------------------------------ */

/* clang-format off */
static const char *const use_words[] = {
    "using", "uses", "use", "used", "based", "relies", "rely", "adapted", "adapts", "extends", "extend", "extended", "enables",
    "enable", "thanks", "because", "due", "improves", "improve", "improved", "reduces", "reduce", "reduced", "applies", "apply",
    "applied", "requires", "require", "depends", "depend", "follows", "alleviated", "alleviates", "combines", "combine", "modified",
    "modifies", "replaces", "replace", "generalizes", "generalises", "implements", "exploits", "exploit", "builds", "built", "via",
    "instead", "unlike", "therefore", "thus", "hence", "allows", "allow"};
/* clang-format on */

bool sg_says_use(struct sg_str word)
{
  return SG_ONE_OF(word, use_words);
}

bool sg_has_use(const struct sg_analysis *a, size_t s)
{
  const struct sg_sentence *row = &a->sentences[s];
  if (!a->english)
    return sg_words_hold(sg_sentence_markdown(a, s), sg_words_language(a->paper->lang), SG_GRAMMAR_USES);
  for (size_t t = row->token_from; t < row->token_to; t++)
    if (sg_says_use(sg_token_markdown(a, row, t)))
      return true;
  return false;
}

/* Does a word beside the term say that it is used, or does something? */
static bool is_put_to_use(const struct sg_analysis *a, const struct sg_occurrence *o)
{
  const struct sg_sentence *row = &a->sentences[o->sentence];
  if (!a->english)
    return sg_has_use(a, o->sentence);
  size_t from = o->token_from > row->token_from + CUE_BEFORE ? o->token_from - CUE_BEFORE : row->token_from;
  for (size_t t = from; t < row->token_to && t < o->token_to + CUE_AFTER; t++)
    if ((t < o->token_from || t >= o->token_to) && sg_says_use(sg_token_markdown(a, row, t)))
      return true;
  return false;
}

/* "a proportion of false negatives of 9%": is the term given a value? */
static bool is_measured(const struct sg_analysis *a, const struct sg_occurrence *o)
{
  static const char *const links[] = {"of", "is", "was", "are", "were", "at"};
  const struct sg_sentence *row = &a->sentences[o->sentence];
  for (size_t t = o->token_to + 1; t < row->token_to && t < o->token_to + CUE_AFTER; t++)
    if (a->tokens[t].unit == SG_UNIT_NUMBER && SG_ONE_OF(sg_token_markdown(a, row, t - 1), links))
      return true;
  return false;
}

/* Is the term one that its section is about: it defines it, or is headed by it? */
static bool is_of_section(const struct sg_analysis *a, const struct sg_term *term, size_t section)
{
  bool here = term->definition != SG_NONE && a->sentences[term->definition].section == section;
  bool heads = sg_str_equal_nocase(term->text, a->paper->sections[section].title_text);
  if (!here && !heads)
    return false;
  if (sg_is_furniture(term->text) || (term->stem_count < TITLE_WORDS && sg_term_rarity(a, term) < NAME_RARITY))
    return false;
  return heads || sg_is_defined(a, term);
}

static size_t sections_with(const struct sg_analysis *a, const struct sg_term *term)
{
  size_t count = 0, last = SG_NPOS;
  for (size_t i = 0; i < term->occurrence_count; i++) {
    size_t section = a->sentences[term->occurrences[i].sentence].section;
    count += section != last;
    last = section;
  }
  return count;
}

static size_t count_sections(const struct sg_analysis *a)
{
  size_t all = 0;
  for (size_t i = 0; i < a->paper->section_count; i++)
    all += a->paper->sections[i].kind == SG_SECTION_BODY && a->sections[i].words > 0;
  return all;
}

/* How many sections may use a term that ties two of them: fewer of a short paper in a language without a list
 * of everyday words. */
static size_t most_sections(const struct sg_analysis *a)
{
  size_t all = count_sections(a);
  return a->english || all * 4 / 5 > USED_SECTIONS_MAX ? USED_SECTIONS_MAX : all * 4 / 5;
}

/* The later sections that put the term to use, told where it is at home. */
static void tie_uses(struct sg_planner *p, const struct sg_term *term, uint32_t home)
{
  bool measure = term->definition != SG_NONE && p->analysis->sentences[term->definition].section == home;
  for (size_t i = 0, seen = 0; i < term->occurrence_count && seen < OCCURRENCES_SEEN; i++) {
    const struct sg_occurrence *o = &term->occurrences[i];
    uint32_t section = p->analysis->sentences[o->sentence].section;
    if (section <= home)
      continue;
    seen++;
    if (measure && is_measured(p->analysis, o) && sg_can_quote(p->analysis, o->sentence))
      sg_offer_tie(p, (struct sg_tie){.section = home,
                                      .other = section,
                                      .sentence = o->sentence,
                                      .says = SG_WORD_REPORTS,
                                      .what = sg_tie_name(p, term->text),
                                      .rank = SG_RANK_VALUE});
    else if (is_put_to_use(p->analysis, o) && sg_can_quote(p->analysis, o->sentence))
      sg_offer_tie(p, (struct sg_tie){.section = home,
                                      .other = section,
                                      .sentence = o->sentence,
                                      .says = SG_WORD_USED_IN,
                                      .what = sg_tie_name(p, term->text),
                                      .rank = SG_RANK_USED});
  }
}

/* Where the section of a term is that others go on with: the one that defines it, or is headed by it. */
static void tie_term(struct sg_planner *p, const struct sg_term *term)
{
  if (term->definition != SG_NONE &&
      is_of_section(p->analysis, term, p->analysis->sentences[term->definition].section)) {
    tie_uses(p, term, p->analysis->sentences[term->definition].section);
    return;
  }
  for (uint32_t s = 0; s < p->paper->section_count; s++)
    if (is_of_section(p->analysis, term, s)) {
      tie_uses(p, term, s);
      return;
    }
}

/* Is it a term that the paper defines itself, in words that can be told elsewhere? */
static bool has_home(const struct sg_analysis *a, const struct sg_term *term)
{
  return term->definition != SG_NONE && sg_is_defined(a, term) && sg_is_technical(a, term) &&
         (term->stem_count >= TITLE_WORDS || sg_term_rarity(a, term) >= NAME_RARITY) &&
         sg_can_quote(a, (size_t)term->definition);
}

/* The later sections that go on with the term, told in them with its definition. */
static void tie_origin(struct sg_planner *p, const struct sg_term *term)
{
  const struct sg_analysis *a = p->analysis;
  uint32_t home = a->sentences[term->definition].section;
  for (size_t i = 0; i < term->occurrence_count;) {
    uint32_t section = a->sentences[term->occurrences[i].sentence].section;
    size_t first = i;
    while (i < term->occurrence_count && a->sentences[term->occurrences[i].sentence].section == section)
      i++;
    struct sg_tie tie = {.section = section,
                         .other = home,
                         .sentence = (uint32_t)term->definition,
                         .says = SG_WORD_DEFINED_IN,
                         .rank = SG_RANK_DEFINED + (double)(i - first) / 1000};
    if (section <= home || i - first < USES_MIN || sg_is_beside(p, &tie))
      continue;
    tie.what = sg_tie_name(p, term->text);
    sg_offer_tie(p, tie);
  }
}

/* The definitions with which later sections go on; of what the whole paper is about no reader needs to be told
 * again. */
static void tie_origins(struct sg_planner *p)
{
  size_t all = count_sections(p->analysis);
  for (size_t t = 0; t < p->analysis->term_count; t++) {
    const struct sg_term *term = &p->analysis->terms[t];
    bool theme = all >= THEME_SECTIONS && sections_with(p->analysis, term) * 100 > all * THEME_PERCENT;
    if (!theme && has_home(p->analysis, term))
      tie_origin(p, term);
  }
}

void sg_offer_terms(struct sg_planner *p)
{
  size_t most = most_sections(p->analysis);
  for (size_t t = 0; t < p->analysis->term_count; t++)
    if (sections_with(p->analysis, &p->analysis->terms[t]) <= most)
      tie_term(p, &p->analysis->terms[t]);
  tie_origins(p);
}

/* -- Values ---------------------------------------------------------------------------------------- */

/* What one section gives and a later one weighs. */
void sg_offer_values(struct sg_planner *p)
{
  for (size_t i = 0; i < p->analysis->link_count; i++) {
    const struct sg_link *link = &p->analysis->links[i];
    if (link->kind == SG_LINK_VALUE && link->from > link->to &&
        sg_can_quote(p->analysis, (size_t)link->sentence))
      sg_offer_tie(p, (struct sg_tie){.section = link->to,
                                      .other = link->from,
                                      .sentence = (uint32_t)link->sentence,
                                      .says = SG_WORD_TAKES_UP,
                                      .what = link->value,
                                      .rank = SG_RANK_VALUE});
  }
}

/* -- Sentences alike ------------------------------------------------------------------------------- */

/* Does the sentence give a reason, a consequence or a contrast: does it argue? */
static bool gives_reason(const struct sg_analysis *a, size_t s)
{
  static const char *const words[] = {"since",    "because", "therefore", "thus",    "hence",   "so",
                                      "although", "though",  "whereas",   "however", "but",     "unlike",
                                      "instead",  "despite", "due",       "allows",  "makes",   "enables",
                                      "leads",    "causes",  "means",     "implies", "explains"};
  const struct sg_sentence *row = &a->sentences[s];
  if (!a->english)
    return sg_has_use(a, s);
  for (size_t t = row->token_from; t < row->token_to; t++)
    if (SG_ONE_OF(sg_token_markdown(a, row, t), words))
      return true;
  return false;
}

/* How the later section of two sentences that are alike goes on with the earlier; SG_WORD_COUNT where it only
 * says it again. */
static enum sg_word how_it_goes_on(const struct sg_planner *p, const struct sg_link *link)
{
  const struct sg_analysis *a = p->analysis;
  const struct sg_sentence *later = &a->sentences[link->sentence];
  if (link->weight > PARALLEL_MIN)
    return SG_WORD_COUNT;
  if (sg_is_headed(p->paper, link->from, SG_NAMES_LIMITATIONS))
    return SG_WORD_LIMITS_THAT;
  if (later->role == SG_ROLE_RESULT && !sg_is_headed(p->paper, link->to, SG_NAMES_RESULTS))
    return SG_WORD_REPORTS;
  if (!gives_reason(a, (size_t)link->sentence))
    return SG_WORD_COUNT;
  return sg_is_headed(p->paper, link->from, SG_NAMES_DISCUSSION) ? SG_WORD_DISCUSSES : SG_WORD_COMES_BACK_TO;
}

void sg_offer_echoes(struct sg_planner *p)
{
  for (size_t i = 0; i < p->analysis->link_count; i++) {
    const struct sg_link *link = &p->analysis->links[i];
    if (link->kind != SG_LINK_ECHO || link->from < link->to ||
        !sg_can_quote(p->analysis, (size_t)link->sentence))
      continue;
    enum sg_word says = how_it_goes_on(p, link);
    if (says != SG_WORD_COUNT)
      sg_offer_tie(p, (struct sg_tie){.section = link->to,
                                      .other = link->from,
                                      .sentence = (uint32_t)link->sentence,
                                      .says = (uint32_t)says,
                                      .what = link->value,
                                      .rank = SG_RANK_ECHO + link->weight});
  }
}
