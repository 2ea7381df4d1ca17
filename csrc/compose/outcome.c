/* What came of what the introduction sets out to do, by the section that concludes the paper. English. */
#include "compose/composing.h"
#include "compose/ties.h"

static bool holds_word(struct sg_str title, const char *word)
{
  struct sg_str w = sg_cstr(word);
  for (size_t at = 0; at + w.n <= title.n; at++)
    if (sg_str_equal_nocase(sg_slice(title, at, at + w.n), w))
      return true;
  return false;
}

/* The first or the last main section whose title holds the word; SG_NPOS where none does. */
static size_t section_titled(const struct sg_planner *p, const char *word, bool last)
{
  size_t found = SG_NPOS;
  for (size_t i = 0; i < p->paper->section_count && (last || found == SG_NPOS); i++)
    if (p->paper->sections[i].depth == 1 && sg_can_be_tied(p, i) &&
        holds_word(p->paper->sections[i].title_text, word))
      found = i;
  return found;
}

/* Does the sentence tell what was found, or at least what was made? */
static bool tells(const struct sg_analysis *a, size_t s, bool found)
{
  static const char *const findings[] = {"we found",        "we find",       "we show",      "we have shown",
                                         "we showed",       "we have found", "demonstrate",  "we conclude",
                                         "our results",     "our findings",  "main finding", "results show",
                                         "results suggest", "we observed",   "we observe",   "we were able"},
                           *const works[] = {"we have presented", "we presented",     "we have introduced",
                                             "we introduced",     "we developed",     "we have developed",
                                             "we proposed",       "we have proposed", "we described",
                                             "we have described"};
  struct sg_str text = sg_sentence_markdown(a, s);
  for (size_t i = 0; found && i < sizeof findings / sizeof findings[0]; i++)
    if (holds_word(text, findings[i]))
      return true;
  for (size_t i = 0; !found && i < sizeof works / sizeof works[0]; i++)
    if (holds_word(text, works[i]))
      return true;
  return false;
}

void sg_offer_outcome(struct sg_planner *p)
{
  const struct sg_analysis *a = p->analysis;
  size_t opens = section_titled(p, "introduction", false), ends = section_titled(p, "conclusion", true);
  ends = ends == SG_NPOS ? section_titled(p, "discussion", true) : ends;
  if (!a->english || opens == SG_NPOS || ends == SG_NPOS || ends <= opens)
    return;
  const struct sg_section_span *span = &a->sections[ends];
  for (int found = 1; found >= 0; found--)
    for (size_t s = span->sentence_from; s < span->sentence_to; s++)
      if (sg_can_quote(a, s) && tells(a, s, found) &&
          !sg_str_starts(sg_sentence_markdown(a, s), SG_LIT("When "))) {
        sg_offer_tie(p, (struct sg_tie){.section = (uint32_t)opens,
                                        .other = (uint32_t)ends,
                                        .sentence = (uint32_t)s,
                                        .says = SG_WORD_OUTCOME,
                                        .rank = SG_RANK_OUTCOME});
        return;
      }
}
