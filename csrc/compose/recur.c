/* Ties by what two sections speak of, for sections that nothing else ties: a term of the paper that weighs in
 * the one and of which a later one says something. English, whose verbs are known. */
#include "compose/composing.h"
#include "compose/ties.h"

enum {
  SECTIONS_MAX = 6, /* that speak of a term which ties them: what stands everywhere ties no two */
  SAYS_WITHIN = 3,  /* tokens between a term and the verb that says something of it */
  OPENS_WITHIN = 4, /* … and between the sentence's first and the term as its subject */
  HOME_LEAST = 2,   /* how often a section speaks of what weighs in it */
};

/* Of a term that is one word, and of any: below, "noun" and "inverse", "top left panel" and "structural
 * properties" tied sections. Of 60 ties of 13 papers 45 told a reader something without these, of 46 with them
 * 39. */
#define RARITY_MIN 5.5f
#define SCORE_MIN 3.0

/* -- Which terms, and where they weigh --------------------------------------------------------------- */

static bool is_named_in(struct sg_str title, struct sg_str term)
{
  for (size_t i = 0; i + term.n <= title.n; i++)
    if (sg_str_equal_nocase(sg_slice(title, i, i + term.n), term))
      return true;
  return false;
}

static bool can_recur(const struct sg_analysis *a, const struct sg_term *term)
{
  return term->score >= SCORE_MIN && sg_is_technical(a, term) && !sg_is_furniture(term->text) &&
         (term->stem_count > 1 || sg_term_rarity(a, term) >= RARITY_MIN);
}

static size_t count_in(const struct sg_analysis *a, const struct sg_term *term, size_t section)
{
  size_t count = 0;
  for (size_t i = 0; i < term->occurrence_count; i++)
    count += a->sentences[term->occurrences[i].sentence].section == section;
  return count;
}

static bool weighs_in(const struct sg_analysis *a, const struct sg_term *term, size_t section)
{
  return count_in(a, term, section) >= HOME_LEAST ||
         is_named_in(a->paper->sections[section].title_text, term->text);
}

/* -- What a sentence says of a term ------------------------------------------------------------------ */

static bool is_verb(enum sg_tag tag)
{
  return sg_tag_is_finite(tag) || tag == SG_TAG_VB || tag == SG_TAG_VBN || tag == SG_TAG_VBG;
}

/* The subject of its sentence: near its beginning, no verb before it, one behind it. */
static bool is_subject(const struct sg_analysis *a, const struct sg_occurrence *o)
{
  const struct sg_sentence *s = &a->sentences[o->sentence];
  if (o->token_from > s->token_from + OPENS_WITHIN)
    return false;
  for (size_t t = s->token_from; t < o->token_from; t++)
    if (is_verb((enum sg_tag)a->tokens[t].tag) || a->tokens[t].tag == SG_TAG_IN)
      return false;
  for (size_t t = o->token_to; t < s->token_to && t < o->token_to + SAYS_WITHIN; t++)
    if (sg_tag_is_finite((enum sg_tag)a->tokens[t].tag))
      return true;
  return false;
}

/* What its sentence's verb acts on. */
static bool is_object(const struct sg_analysis *a, const struct sg_occurrence *o)
{
  const struct sg_sentence *s = &a->sentences[o->sentence];
  size_t from = o->token_from > s->token_from + SAYS_WITHIN ? o->token_from - SAYS_WITHIN : s->token_from;
  for (size_t t = o->token_from; t > from; t--) {
    enum sg_tag tag = (enum sg_tag)a->tokens[t - 1].tag;
    if (tag == SG_TAG_IN || tag == SG_TAG_PU)
      return false;
    if (is_verb(tag))
      return true;
  }
  return false;
}

/* "R Markdown" of "an R Markdown file": the sentence is about the file. */
static bool is_part_of_name(const struct sg_analysis *a, const struct sg_occurrence *o)
{
  return o->token_to < a->sentences[o->sentence].token_to &&
         sg_tag_is_noun((enum sg_tag)a->tokens[o->token_to].tag);
}

/* Does it tell what a figure or table shows? That is to be seen there, and not here. */
static bool points_at_float(const struct sg_analysis *a, size_t sentence)
{
  const struct sg_sentence *s = &a->sentences[sentence];
  for (size_t t = s->token_from; t < s->token_to; t++)
    if (a->tokens[t].unit == SG_UNIT_REFERENCE)
      return true;
  return false;
}

/* -- The ties ---------------------------------------------------------------------------------------- */

/* What the later section says of the term, told where it weighs. */
static void tie_sentence(struct sg_planner *p, const struct sg_term *term, uint32_t home,
                         const struct sg_occurrence *o)
{
  const struct sg_analysis *a = p->analysis;
  bool subject = is_subject(a, o), part = is_part_of_name(a, o);
  if (part || (!subject && !is_object(a, o)) || !sg_can_quote(a, o->sentence) ||
      sg_is_opinion(a, o->sentence) || points_at_float(a, o->sentence))
    return;
  double rarity = sg_term_rarity(a, term) + 2.0 * (double)term->stem_count + (subject ? 2.0 : 0.0);
  sg_offer_tie(p, (struct sg_tie){.section = home,
                                  .other = a->sentences[o->sentence].section,
                                  .sentence = o->sentence,
                                  .says = SG_WORD_COMES_BACK_TO,
                                  .what = sg_tie_name(p, term->text),
                                  .rank = SG_RANK_RECURS + rarity / (rarity + 100.0)});
}

static void tie_term(struct sg_planner *p, const struct sg_term *term)
{
  uint32_t homes[SECTIONS_MAX], last = UINT32_MAX;
  size_t count = 0;
  for (size_t i = 0; i < term->occurrence_count; i++) {
    uint32_t section = p->analysis->sentences[term->occurrences[i].sentence].section;
    if (section == last || !sg_can_be_tied(p, section))
      continue;
    if (count == SECTIONS_MAX)
      return;
    homes[count++] = last = section;
  }
  for (size_t h = 0; h < count; h++)
    for (size_t i = 0; weighs_in(p->analysis, term, homes[h]) && i < term->occurrence_count; i++)
      if (p->analysis->sentences[term->occurrences[i].sentence].section > homes[h])
        tie_sentence(p, term, homes[h], &term->occurrences[i]);
}

void sg_offer_recurring(struct sg_planner *p)
{
  for (size_t t = 0; p->analysis->english && t < p->analysis->term_count; t++)
    if (can_recur(p->analysis, &p->analysis->terms[t]))
      tie_term(p, &p->analysis->terms[t]);
}
