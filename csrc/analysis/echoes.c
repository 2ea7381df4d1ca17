/* Sentences of two sections that say nearly the same: a finding in the results and in the conclusion, a choice
 * where it is announced and where it is made. Likeness is the cosine of the sentences' content words, weighted
 * by inverse document frequency with sentences as the documents (Salton and Buckley, 1988).
 */
#include <math.h>

#include "analysis/draft.h"

enum {
  STEMS_MIN = 7,     /* different content words that a sentence must have, */
  SHARED_MIN = 5,    /* and both must share */
  POSTINGS_MAX = 40, /* sentences: a word that stands in more says nothing of this one */
  PHRASE_MIN = 2,    /* content words of a phrase that both have */
};

/* Read in eleven papers: of some 60 pairs from 0.40 on 54 are about one thing, of 17 below that 14, of 30 under
 * the lower bound half. Above the upper one it is a sentence that the paper repeats. */
#define ALIKE_MIN 0.34
#define ALIKE_MOST 0.90

struct echoes {
  struct sg_draft *draft;
  size_t count;       /* of sentences */
  uint32_t *last;     /* by stem: the sentence it was last collected of, counted from 1 */
  uint32_t *stems;    /* each sentence's different content words, */
  size_t *from;       /* those of sentence i: [from[i], from[i + 1]) */
  uint32_t *postings; /* each stem's sentences, */
  size_t *posted;     /* those of stem k: [posted[k], posted[k + 1]), */
  size_t *later;      /* and from where on they stand behind the sentence at hand */
  double *weights;    /* by stem: the square of what it weighs; 0: it stands in too many sentences */
  double *norms;      /* by sentence */
  double
      *likeness; /* of the sentence at hand to the others, not yet normalised; and how many words they share */
  uint16_t *shared;
  uint32_t *met; /* the sentences that share any */
};

static bool can_echo(const struct sg_draft *draft, size_t sentence)
{
  const struct sg_sentence *s = &draft->sentences[sentence];
  const struct sg_section *section = &draft->paper->sections[s->section];
  return s->form == SG_FORM_PROSE && section->kind != SG_SECTION_REFERENCES &&
         section->kind != SG_SECTION_ABSTRACT && sg_draft_paragraph(draft, s)->kind == SG_PARAGRAPH_TEXT;
}

static bool is_content(const struct sg_token *token)
{
  return token->unit == SG_UNIT_WORD && token->stem != SG_NO_STEM && !(token->flags & SG_TOKEN_STOP);
}

/* Collects the different content words of each sentence; those of sentences that tell too little are none. */
static void collect_stems(struct echoes *e)
{
  size_t n = 0;
  for (size_t i = 0; i < e->count; i++) {
    const struct sg_sentence *s = &e->draft->sentences[i];
    size_t to = can_echo(e->draft, i) ? s->token_to : s->token_from;
    e->from[i] = n;
    for (size_t t = s->token_from; t < to; t++) {
      const struct sg_token *token = &e->draft->tokens[t];
      if (!is_content(token) || e->last[token->stem] == i + 1)
        continue;
      e->last[token->stem] = (uint32_t)i + 1;
      e->stems[n++] = token->stem;
    }
    n = n - e->from[i] < STEMS_MIN ? e->from[i] : n;
  }
  e->from[e->count] = n;
}

/* Turns the sentences' words into the words' sentences (a counting sort), and sums up the norms. */
static void index_stems(struct echoes *e, size_t stem_count)
{
  for (size_t k = 0; k < e->from[e->count]; k++)
    e->posted[e->stems[k] + 1]++;
  for (size_t k = 0; k < stem_count; k++)
    e->posted[k + 1] += e->posted[k];
  for (size_t i = e->count; i-- > 0;)
    for (size_t k = e->from[i]; k < e->from[i + 1]; k++)
      e->postings[--e->posted[e->stems[k] + 1]] = (uint32_t)i;
  /* Each bound has moved to its stem's first posting: it is that of the stem before, one place up. */
  for (size_t k = 0; k < stem_count; k++)
    e->later[k] = e->posted[k] = e->posted[k + 1];
  e->posted[stem_count] = e->from[e->count];
}

static void weigh_stems(struct echoes *e, size_t stem_count)
{
  for (size_t k = 0; k < stem_count; k++) {
    size_t places = e->posted[k + 1] - e->posted[k];
    double weight = places > 0 && places <= POSTINGS_MAX ? log((double)e->count / (double)places) : 0;
    e->weights[k] = weight * weight;
  }
  for (size_t i = 0; i < e->count; i++)
    for (size_t k = e->from[i]; k < e->from[i + 1]; k++)
      e->norms[i] += e->weights[e->stems[k]];
}

/* May the phrase begin with the token: no "resourced" of "less resourced languages"? */
static bool can_open(const struct sg_draft *draft, const struct sg_token *token)
{
  return !draft->out->english || sg_tag_is_noun(token->tag) || token->tag == SG_TAG_JJ;
}

static bool can_close(const struct sg_draft *draft, const struct sg_token *token)
{
  return !draft->out->english || sg_tag_is_noun(token->tag);
}

/* How many content words in a row tokens i and k begin that both sentences have, up to the last that may close
 * a phrase. */
static size_t common_run(const struct sg_draft *draft, size_t i, size_t end, size_t k, size_t last)
{
  size_t length = 0;
  if (!can_open(draft, &draft->tokens[k]))
    return 0;
  for (size_t n = 0; i + n < end && k + n < last; n++) {
    const struct sg_token *one = &draft->tokens[i + n], *two = &draft->tokens[k + n];
    if (!is_content(one) || !is_content(two) || one->stem != two->stem)
      break;
    length = can_close(draft, two) ? n + 1 : length;
  }
  return length;
}

/* The longest such run of two words or more, as `to` writes it; empty: none. */
static struct sg_str common_phrase(const struct sg_draft *draft, uint32_t from, uint32_t to)
{
  const struct sg_sentence *x = &draft->sentences[from], *y = &draft->sentences[to];
  size_t best = PHRASE_MIN - 1, at = 0;
  for (size_t i = x->token_from; i < x->token_to; i++)
    for (size_t k = y->token_from; k < y->token_to; k++) {
      size_t length = common_run(draft, i, x->token_to, k, y->token_to);
      at = length > best ? k : at;
      best = length > best ? length : best;
    }
  return best < PHRASE_MIN ? sg_str(NULL, 0)
                           : sg_slice(sg_draft_paragraph(draft, y)->markdown, draft->tokens[at].from,
                                      draft->tokens[at + best - 1].to);
}

/* The stem's first posting behind sentence `i`, which never is before the last one that was asked for. */
static size_t later_from(struct echoes *e, uint32_t stem, size_t i)
{
  while (e->later[stem] < e->posted[stem + 1] && e->postings[e->later[stem]] <= i)
    e->later[stem]++;
  return e->later[stem];
}

/* Adds up what sentence `i` shares with later ones of other sections; how many of them it has met. */
static size_t meet(struct echoes *e, size_t i)
{
  const struct sg_sentence *sentences = e->draft->sentences;
  size_t count = 0;
  for (size_t k = e->from[i]; k < e->from[i + 1]; k++) {
    uint32_t stem = e->stems[k];
    double weight = e->weights[stem];
    size_t end = weight > 0 ? e->posted[stem + 1] : 0;
    for (size_t p = end > 0 ? later_from(e, stem, i) : end; p < end; p++) {
      uint32_t j = e->postings[p];
      if (sentences[j].section == sentences[i].section)
        continue;
      e->likeness[j] += weight;
      if (e->shared[j]++ == 0)
        e->met[count++] = j;
    }
  }
  return count;
}

/* Visits the later sentences that are like sentence `i`. */
static bool visit_echoes(struct echoes *e, size_t i, sg_echo_visit *visit, void *context)
{
  size_t count = meet(e, i);
  for (size_t k = 0; k < count; k++) {
    uint32_t j = e->met[k];
    double alike = e->shared[j] >= SHARED_MIN ? e->likeness[j] / sqrt(e->norms[i] * e->norms[j]) : 0;
    bool echo = alike >= ALIKE_MIN && alike <= ALIKE_MOST;
    struct sg_str phrase = echo ? common_phrase(e->draft, (uint32_t)i, j) : sg_str(NULL, 0);
    e->likeness[j] = 0;
    e->shared[j] = 0;
    if (phrase.n > 0 && !visit(context, (uint32_t)i, j, phrase, alike))
      return false;
  }
  return true;
}

static bool make_room(struct echoes *e, size_t tokens, size_t stem_count)
{
  struct sg_arena *scratch = e->draft->scratch;
  e->last = SG_ARENA_NEW(scratch, uint32_t, stem_count + 1);
  e->stems = SG_ARENA_NEW(scratch, uint32_t, tokens + 1);
  e->from = SG_ARENA_NEW(scratch, size_t, e->count + 1);
  e->posted = SG_ARENA_NEW(scratch, size_t, stem_count + 1);
  e->later = SG_ARENA_NEW(scratch, size_t, stem_count + 1);
  e->weights = SG_ARENA_NEW(scratch, double, stem_count + 1);
  e->norms = SG_ARENA_NEW(scratch, double, e->count + 1);
  e->likeness = SG_ARENA_NEW(scratch, double, e->count + 1);
  e->shared = SG_ARENA_NEW(scratch, uint16_t, e->count + 1);
  e->met = SG_ARENA_NEW(scratch, uint32_t, e->count + 1);
  return !scratch->failed;
}

bool sg_find_echoes(struct sg_draft *draft, sg_echo_visit *visit, void *context)
{
  struct echoes e = {.draft = draft, .count = draft->out->sentence_count};
  size_t stem_count = draft->vocabulary->stem_count;
  if (!make_room(&e, draft->out->token_count, stem_count))
    return false;
  collect_stems(&e);
  e.postings = SG_ARENA_NEW(draft->scratch, uint32_t, e.from[e.count]);
  if (e.postings == NULL)
    return false;
  index_stems(&e, stem_count);
  weigh_stems(&e, stem_count);
  for (size_t i = 0; i < e.count; i++)
    if (e.norms[i] > 0 && !visit_echoes(&e, i, visit, context))
      return false;
  return true;
}
