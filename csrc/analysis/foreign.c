/* Languages whose grammar the analysis does not know: definitions, reasons and contrasts by lists of words,
 * which csrc/languages holds.
 */
#include "analysis/defining.h"
#include "languages/labels.h"

enum {
  NOUN_PHRASE = 7, /* tokens of the subject that a copula defines */
  FOLD_BYTES = 64,
};

/* What the lists' forms are worth, beside English's: what is set off and named, and a subject with its kind. */
#define NAMED 0.7
#define KIND 0.62

/* Where the phrase that stands at token `i` ends; `i` when another stands there. Its words are tokens, but for
 * an abbreviation's stops. */
static size_t phrase_at(const struct reader *r, size_t i, struct sg_str phrase)
{
  size_t at = i;
  char folded[FOLD_BYTES];
  while (phrase.n > 0) {
    struct sg_str token_text = sg_words_fold(text_of(r, at), folded, sizeof folded);
    if (!inside(r, at) || token_text.n == 0 || !sg_str_starts(phrase, token_text))
      return i;
    phrase = sg_slice(phrase, token_text.n, phrase.n);
    at++;
    bool whole =
        phrase.n == 0 || phrase.p[0] == ' ' || phrase.p[0] == '.' || phrase.p[0] == '-' || phrase.p[0] == '\'';
    if (!whole && !(inside(r, at) && (token(r, at)->flags & SG_TOKEN_GLUED)))
      return i;
    while (phrase.n > 0 && phrase.p[0] == ' ')
      phrase = sg_slice(phrase, 1, phrase.n);
  }
  return at;
}

/* The end of the longest phrase of the list that stands at token `i`; `i` when none does. */
static size_t any_at(const struct reader *r, size_t i, int language, enum sg_grammar list)
{
  struct sg_str rest = sg_words_grammar(language, list), phrase;
  size_t longest = i;
  while (sg_words_next(&rest, &phrase)) {
    size_t end = phrase_at(r, i, phrase);
    longest = end > longest ? end : longest;
  }
  return longest;
}

static bool holds(const struct reader *r, size_t from, int language, enum sg_grammar list)
{
  for (size_t i = from; inside(r, i); i++)
    if (any_at(r, i, language, list) > i)
      return true;
  return false;
}

/* "Unter einer *Hemmung* versteht man …": what is set off, where the sentence has a word that defines. */
static void match_named(const struct reader *r, int language, struct finding *best)
{
  for (size_t i = r->s->token_from; inside(r, i); i++)
    if (is_set_off(r, i) && token(r, i)->unit == SG_UNIT_WORD) {
      if (holds(r, r->s->token_from, language, SG_GRAMMAR_DEFINES))
        offer(best, NAMED, SG_CUE_CALLED, i, set_off_end(r, i));
      return;
    }
}

/* "Eine Pendeluhr ist eine Uhr, deren …": the subject, a copula, and what tells it from others of its kind. */
static void match_kind(const struct reader *r, int language, struct finding *best)
{
  size_t from = r->s->token_from, verb = from, after = from;
  if (any_at(r, from, language, SG_GRAMMAR_POINTS) > from)
    return;
  while (inside(r, from) && (token(r, from)->flags & SG_TOKEN_STOP))
    from++;
  for (verb = from; inside(r, verb) && verb < from + NOUN_PHRASE && after <= verb; verb++) {
    if (token(r, verb)->unit == SG_UNIT_PUNCT && !is_mark(r, verb, '(') && !is_mark(r, verb, ')'))
      return;
    after = any_at(r, verb, language, SG_GRAMMAR_COPULA);
    if (after > verb)
      break;
  }
  if (after <= verb || verb == from || !inside(r, after) || !holds(r, after + 1, language, SG_GRAMMAR_RELATIVE))
    return;
  size_t to = from;
  while (to < verb && !is_mark(r, to, '('))
    to++;
  offer(best, KIND, SG_CUE_IS_A, from, to);
}

/* Reasons and contrasts that stand at the head stay there: other languages order the words after them. */
static void find_head(const struct reader *r, struct sg_sentence *s, int language)
{
  s->head_to = s->from;
  if (any_at(r, s->token_from, language, SG_GRAMMAR_CONTRAST) > s->token_from)
    s->head = SG_RELATION_CONTRAST;
  else if (any_at(r, s->token_from, language, SG_GRAMMAR_CAUSE) > s->token_from)
    s->head = SG_RELATION_CAUSE;
}

bool sg_find_foreign(struct sg_draft *draft)
{
  int language = sg_words_language(draft->paper->lang);
  if (draft->out->english || sg_words_grammar(language, SG_GRAMMAR_COPULA).n == 0)
    return true;
  for (size_t i = 0; i < draft->out->sentence_count; i++) {
    struct sg_sentence *s = &draft->sentences[i];
    struct reader r = {draft, s, sg_draft_paragraph(draft, s)->markdown.p, NULL};
    if (s->form != SG_FORM_PROSE || s->token_to - s->token_from < 4 ||
        draft->paper->sections[s->section].kind == SG_SECTION_REFERENCES)
      continue;
    find_head(&r, s, language);
    struct finding found = {0, SG_CUE_NONE, 0, 0};
    match_named(&r, language, &found);
    match_kind(&r, language, &found);
    if (found.precision <= s->definition || found.to <= found.from)
      continue;
    s->definition = (float)found.precision;
    s->cue = (uint8_t)found.cue;
    if (!sg_want_term(draft, (struct sg_wanted){(uint32_t)i, (uint32_t)found.from, (uint32_t)found.to, false,
                                                true, false}))
      return false;
  }
  return true;
}
