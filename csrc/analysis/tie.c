/* Terms tied to what is said of them: their definitions, their abbreviations. */
#include "analysis/draft.h"

/* The term of tokens [from, to): the one that covers most of them, the later on a tie, since an
 * English phrase has its head last. */
static int term_of(const struct sg_draft *draft, size_t from, size_t to)
{
  int best = SG_NONE;
  size_t most = 0;
  for (size_t i = from; i < to;) {
    int term = draft->term_at[i];
    size_t end = i + 1;
    while (end < to && draft->term_at[end] == term)
      end++;
    if (term != SG_NONE && end - i >= most) {
      best = term;
      most = end - i;
    }
    i = end;
  }
  return best;
}

/* The last noun of the phrase [from, to) before what is said of it: "superscript" of "a superscript on a
 * function"; `to` where no thing is named: "prefix committed at a term". */
static size_t head_of(const struct sg_draft *draft, size_t from, size_t to)
{
  size_t head = to - 1;
  bool noun = false;
  for (size_t i = from; i < to && !(noun && draft->tokens[i].tag == SG_TAG_IN); i++)
    if (sg_tag_is_noun(draft->tokens[i].tag)) {
      noun = true;
      head = i;
    } else if (noun && draft->tokens[i].tag == SG_TAG_VBN)
      return to;
  return head;
}

/* The term that a definition of the phrase [from, to) of sentence `s` defines: one that holds the phrase or is
 * it, else the one that has its head; SG_NONE where there is neither. */
static int defined_term(const struct sg_draft *draft, const struct sg_sentence *s, size_t from, size_t to)
{
  int term = term_of(draft, from, to);
  if (!draft->out->english)
    return term; /* nouns are not known there */
  size_t covered = from;
  while (covered < to && draft->term_at[covered] == term)
    covered++;
  if (term == SG_NONE || covered == to)
    return term;
  int whole = sg_find_term(draft->out, sg_plain_text(draft, s, from, to, draft->scratch));
  if (whole != SG_NONE)
    return whole;
  size_t head = head_of(draft, from, to);
  return head < to ? draft->term_at[head] : SG_NONE;
}

static bool holds_term(const struct sg_draft *draft, size_t sentence, int term)
{
  const struct sg_sentence *s = &draft->sentences[sentence];
  for (size_t i = s->token_from; i < s->token_to; i++)
    if (draft->term_at[i] == term)
      return true;
  return false;
}

/* Does the sentence open with a word that goes on about the subject of the one before? */
static bool goes_on(const struct sg_draft *draft, size_t sentence)
{
  static const char *const words[] = {"it", "this", "they", "these", "such", "its", "their"};
  const struct sg_sentence *s = &draft->sentences[sentence];
  for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
    if (sg_token_is(draft, s, s->token_from, words[i]))
      return true;
  return false;
}

/* The sentence after a definition, in its paragraph, when it goes on about the term. */
static int continuation_of(const struct sg_draft *draft, size_t sentence, int term)
{
  size_t next = sentence + 1;
  if (next >= draft->out->sentence_count)
    return SG_NONE;
  const struct sg_sentence *a = &draft->sentences[sentence], *b = &draft->sentences[next];
  if (a->section != b->section || a->paragraph != b->paragraph || b->form != SG_FORM_PROSE)
    return SG_NONE;
  return goes_on(draft, next) || holds_term(draft, next, term) ? (int)next : SG_NONE;
}

/* A better definition: surer cue; the earlier on a tie. */
static void tie_definition(struct sg_draft *draft, size_t sentence, int term)
{
  struct sg_term *row = &draft->terms[term];
  draft->sentences[sentence].defines = term;
  if (row->definition != SG_NONE &&
      draft->sentences[row->definition].definition >= draft->sentences[sentence].definition)
    return;
  row->definition = (int)sentence;
  row->continuation = continuation_of(draft, sentence, term);
}

/* In languages whose singular nobody tells from the plural, a term goes by the form that its definition names,
 * but for German, which declines it there; false when memory is short. */
static bool name_as_defined(struct sg_draft *draft, const struct sg_wanted *w, int term)
{
  const struct sg_sentence *s = &draft->sentences[w->sentence];
  if (draft->vocabulary->lang == SG_LANG_DE || w->token_from == s->token_from ||
      w->token_to - w->token_from != draft->terms[term].stem_count)
    return true; /* its capital may be the sentence's; its words may be another term's in part */
  struct sg_str text = sg_plain_text(draft, s, w->token_from, w->token_to, draft->arena);
  if (text.p != NULL)
    draft->terms[term].text = text;
  return text.p != NULL;
}

static bool mark_tokens(struct sg_draft *draft)
{
  draft->term_at = SG_ARENA_NEW(draft->scratch, int, draft->out->token_count + 1);
  if (draft->term_at == NULL)
    return false;
  for (size_t i = 0; i < draft->out->token_count; i++)
    draft->term_at[i] = SG_NONE;
  for (size_t t = draft->out->term_count; t-- > 0;) /* the better term wins where two overlap */
    for (size_t i = 0; i < draft->terms[t].occurrence_count; i++) {
      const struct sg_occurrence *o = &draft->terms[t].occurrences[i];
      for (size_t k = o->token_from; k < o->token_to; k++)
        draft->term_at[k] = (int)t;
    }
  return true;
}

bool sg_tie_terms(struct sg_draft *draft)
{
  if (!mark_tokens(draft))
    return false;
  for (size_t i = 0; i < draft->out->abbreviation_count; i++) {
    struct sg_abbreviation *abbreviation = &draft->abbreviations[i];
    const struct sg_pair *pair = &draft->pairs[i];
    if (pair->short_from < pair->short_to)
      abbreviation->term = term_of(draft, pair->short_from, pair->short_to);
    else
      abbreviation->term = sg_find_term(draft->out, abbreviation->short_form);
    if (abbreviation->term != SG_NONE && draft->terms[abbreviation->term].abbreviation == SG_NONE)
      draft->terms[abbreviation->term].abbreviation = (int)i;
  }
  for (size_t i = 0; i < draft->wanted_count; i++) {
    const struct sg_wanted *w = &draft->wanted[i];
    if (draft->sentences[w->sentence].definition < 0 || draft->sentences[w->sentence].defines != SG_NONE ||
        w->keyword || !w->defined)
      continue;
    int term = defined_term(draft, &draft->sentences[w->sentence], w->token_from, w->token_to);
    if (term == SG_NONE)
      continue;
    tie_definition(draft, w->sentence, term);
    if (!draft->out->english && draft->terms[term].definition == (int)w->sentence &&
        !name_as_defined(draft, w, term))
      return false;
  }
  return true;
}
