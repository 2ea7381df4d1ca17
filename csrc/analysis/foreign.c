/* Languages whose grammar the analysis does not know: definitions, reasons and contrasts by lists of words,
 * which csrc/languages holds.
 */
#include "analysis/defining.h"
#include "languages/labels.h"

enum {
  NOUN_PHRASE = 7, /* tokens of the subject that a copula defines */
  TERM_TOKENS = 5, /* of a term that is not set off */
  GAP_TOKENS = 7,  /* between the two parts of a form that has the term in its middle */
  NEAR_TOKENS = 7, /* between what is set off and a word that defines it */
  ARTICLES = 3,    /* articles and marks before a term */
  FOLD_BYTES = 64,
};

/* What the lists' forms are worth, beside English's: what is named, and a subject with its kind; more where the
 * paper sets it off. */
#define SET_OFF 0.74
#define NAMED 0.7
#define SET_OFF_KIND 0.66
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

static bool is_stop(const struct reader *r, size_t i)
{
  return inside(r, i) && (token(r, i)->flags & SG_TOKEN_STOP);
}

static bool is_content(const struct reader *r, size_t i)
{
  return inside(r, i) && token(r, i)->unit == SG_UNIT_WORD && !is_stop(r, i);
}

/* "pied de haie", "bien d'une": does a word that joins two content words stand between them at `i`? */
static bool joins(const struct reader *r, size_t i, int language)
{
  return any_at(r, i, language, SG_GRAMMAR_JOINS) == i + 1 && is_content(r, i + 1);
}

/* Articles and quotation marks before a term. */
static size_t skip_articles(const struct reader *r, size_t i, int language)
{
  for (int k = 0; k < ARTICLES && !is_set_off(r, i); k++) {
    size_t end = any_at(r, i, language, SG_GRAMMAR_ARTICLES);
    bool quote =
        inside(r, i) && token(r, i)->unit == SG_UNIT_PUNCT && (unsigned char)text_of(r, i).p[0] >= 0x80;
    if (end == i && !quote)
      break;
    i = end > i ? end : i + 1;
  }
  return i;
}

/* Offers the term at token `i`, its articles before it, that ends by token `limit`: what is set off, else a run
 * of content words. */
static void offer_term(const struct reader *r, size_t i, size_t limit, int language, struct finding *best)
{
  i = skip_articles(r, i, language);
  if (is_set_off(r, i)) {
    size_t end = set_off_end(r, i);
    if (end <= limit && token(r, i)->unit == SG_UNIT_WORD)
      offer(best, SET_OFF, SG_CUE_CALLED, i, end);
    return;
  }
  size_t end = i;
  while (end < limit && end < i + TERM_TOKENS &&
         (is_content(r, end) || (end > i && end + 1 < limit && joins(r, end, language))))
    end++;
  if (end > i)
    offer(best, NAMED, SG_CUE_CALLED, i, end);
}

/* Does a phrase of the list without a star stand at token `i`, of several words? */
static bool is_other_phrase(const struct reader *r, size_t i, int language)
{
  struct sg_str rest = sg_words_grammar(language, SG_GRAMMAR_DEFINES), phrase;
  while (sg_words_next(&rest, &phrase))
    if (sg_str_find(phrase, SG_LIT("*"), 0) == SG_NPOS && phrase_at(r, i, phrase) > i + 1)
      return true;
  return false;
}

/* A form that names at token `i`: words with a star for the term, "nennt man *", "unter * versteht man". */
static void match_frame(const struct reader *r, size_t i, struct sg_str frame, int language,
                        struct finding *best)
{
  size_t star = sg_str_find(frame, SG_LIT("*"), 0);
  struct sg_str before = sg_str_trim(sg_slice(frame, 0, star)),
                after = sg_str_trim(sg_slice(frame, star + 1, frame.n));
  size_t from = phrase_at(r, i, before), limit = r->s->token_to;
  if (from == i)
    return;
  if (i > r->s->token_from &&
      (any_at(r, i - 1, language, SG_GRAMMAR_POINTS) > i - 1 || is_other_phrase(r, i - 1, language)))
    return; /* "il est dit que …", "das heißt …" name nothing */
  if (after.n > 0) {
    for (limit = from + 1; inside(r, limit) && phrase_at(r, limit, after) == limit; limit++)
      if (limit >= from + GAP_TOKENS)
        return;
    if (!inside(r, limit))
      return;
  }
  offer_term(r, from, limit, language, best);
}

/* Is a word of the list, no form with a star, near what is set off in [from, to)? */
static bool is_named_near(const struct reader *r, size_t from, size_t to, int language)
{
  struct sg_str rest = sg_words_grammar(language, SG_GRAMMAR_DEFINES), phrase;
  while (sg_words_next(&rest, &phrase)) {
    if (sg_str_find(phrase, SG_LIT("*"), 0) != SG_NPOS)
      continue;
    for (size_t i = r->s->token_from; inside(r, i) && i < to + NEAR_TOKENS; i++) {
      size_t end = phrase_at(r, i, phrase);
      if (end > i && (i >= to || end <= from) && (i >= to || from - end <= NEAR_TOKENS))
        return true;
    }
  }
  return false;
}

/* "Unter einer *Hemmung* versteht man …": what is named, by one of the language's forms, or set off near a word
 * that defines. */
static void match_named(const struct reader *r, int language, struct finding *best)
{
  struct sg_str rest = sg_words_grammar(language, SG_GRAMMAR_DEFINES), phrase;
  while (sg_words_next(&rest, &phrase))
    for (size_t i = r->s->token_from; inside(r, i) && sg_str_find(phrase, SG_LIT("*"), 0) != SG_NPOS; i++)
      match_frame(r, i, phrase, language, best);
  for (size_t i = r->s->token_from; inside(r, i); i++)
    if (is_set_off(r, i) && token(r, i)->unit == SG_UNIT_WORD) {
      size_t end = set_off_end(r, i);
      if (is_named_near(r, i, end, language))
        offer(best, NAMED, SG_CUE_CALLED, i, end);
      return;
    }
}

/* The copula after the subject from token `from`: its place, and in `after` the token behind it; 0 when none
 * follows soon. */
static size_t find_copula(const struct reader *r, size_t from, int language, size_t *after)
{
  for (size_t i = from; inside(r, i) && i < from + NOUN_PHRASE; i++) {
    if (token(r, i)->unit == SG_UNIT_PUNCT && !is_mark(r, i, '(') && !is_mark(r, i, ')'))
      return 0;
    *after = any_at(r, i, language, SG_GRAMMAR_COPULA);
    if (*after > i)
      return i > from ? i : 0;
  }
  return 0;
}

/* "Eine Pendeluhr ist eine Uhr, deren …": the subject, a copula, and what tells it from others of its kind,
 * which need not follow where the subject is set off. "Im Gegensatz dazu ist die …" has no subject there,
 * "Schnitte sind erwünscht" no kind. */
static void match_kind(const struct reader *r, int language, struct finding *best)
{
  size_t from = r->s->token_from, after = 0;
  if (any_at(r, from, language, SG_GRAMMAR_POINTS) > from)
    return;
  from = skip_articles(r, from, language);
  if (is_stop(r, from))
    return;
  size_t verb = find_copula(r, from, language, &after);
  if (verb == 0 || !inside(r, after))
    return;
  bool off = is_set_off(r, from), bare = after == verb + 1 && is_stop(r, verb);
  if (!off && (bare || !holds(r, after + 1, language, SG_GRAMMAR_RELATIVE)))
    return;
  size_t to = from;
  while (to < verb && !is_mark(r, to, '(') && token(r, to)->unit == SG_UNIT_WORD)
    to++;
  to = off ? set_off_end(r, from) : to;
  if (to <= verb)
    offer(best, off ? SET_OFF_KIND : KIND, SG_CUE_IS_A, from, to);
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

/* A caption tells what is shown, a work's title nothing. */
static bool is_running_text(const struct sg_draft *draft, const struct sg_sentence *s)
{
  enum sg_paragraph_kind kind = (enum sg_paragraph_kind)sg_draft_paragraph(draft, s)->kind;
  return kind != SG_PARAGRAPH_FIGURE && kind != SG_PARAGRAPH_TABLE &&
         draft->paper->sections[s->section].kind != SG_SECTION_REFERENCES;
}

bool sg_find_foreign(struct sg_draft *draft)
{
  int language = sg_words_language(draft->paper->lang);
  if (draft->out->english || sg_words_grammar(language, SG_GRAMMAR_COPULA).n == 0)
    return true;
  for (size_t i = 0; i < draft->out->sentence_count; i++) {
    struct sg_sentence *s = &draft->sentences[i];
    struct reader r = {draft, s, sg_draft_paragraph(draft, s)->markdown.p, NULL};
    bool announces = s->form == SG_FORM_FRAGMENT && is_mark(&r, s->token_to - 1, ':'); /* "… is a pair with:" */
    if ((s->form != SG_FORM_PROSE && !announces) || s->token_to - s->token_from < 4 ||
        !is_running_text(draft, s))
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
