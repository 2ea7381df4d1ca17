#include "compose/sources.h"

#include <math.h>

#include "compose/prose.h"

enum {
  COMPUTING_PER_MILLE = 4, /* words of computing in a paper that is about it */
  ONLY_BYTES = 40,         /* of a gloss that says something */
  ONLY_SHARED = 2,         /* telling words that it shares with the paper */
};

/* Words this common in general English tell nothing about the subject: -log10 of their share. */
#define TELLING_RARITY 3.6f

#define RARE 5.5f /* words that hardly anybody but a field's people uses */
#define ONLY_RARITY 5.0f /* of a word with one sense only, which can hardly be the wrong one */
#define PHRASE_FIT 0.5
#define RARE_PHRASE_FIT 0.4
#define PHRASE_MARGIN 1.25

/* -- Glossaries -------------------------------------------------------------------------------- */

static bool names_term(struct sg_str name, const struct sg_analysis *analysis, const struct sg_term *term)
{
  if (name.n == 0)
    return false;
  if (sg_str_equal_nocase(name, term->text))
    return true;
  for (size_t i = 0; i < term->variant_count; i++)
    if (sg_str_equal_nocase(name, term->variants[i]))
      return true;
  int found = sg_find_term(analysis, name);
  return found != SG_NONE && &analysis->terms[found] == term;
}

static int count_sentences(struct sg_str s)
{
  int count = 1;
  for (size_t i = 0; i + 2 < s.n; i++)
    count += (s.p[i] == '.' || s.p[i] == '?' || s.p[i] == '!') && s.p[i + 1] == ' ' &&
             !(s.p[i + 2] >= 'a' && s.p[i + 2] <= 'z');
  return count;
}

bool sg_define_from_glossary(struct sg_composing *c, const struct sg_term *term,
                                 const struct sg_glossary_entry *rows, size_t count,
                                 enum sg_source source, struct sg_definition *d)
{
  for (size_t i = 0; i < count; i++) {
    if (rows[i].definition.n == 0 ||
        !(names_term(rows[i].term, c->analysis, term) || names_term(rows[i].expansion, c->analysis, term)))
      continue;
    sg_buf_clear(&c->line);
    sg_prose_add_text(&c->line, rows[i].definition);
    if (c->line.length > 0 && c->line.data[c->line.length - 1] == ':')
      c->line.data[c->line.length - 1] = '.'; /* "what is added to" */
    d->source = rows[i].readers ? SG_FROM_READER : source;
    d->text = sg_arena_copy(c->arena, sg_buf_str(&c->line));
    d->sentences = count_sentences(d->text);
    return d->text.n > 0;
  }
  return false;
}

/* -- Dictionaries ------------------------------------------------------------------------------ */

/* What a term's surroundings say: the stems of its section and of the sentences that use it. */
struct context {
  const struct sg_headword *word;
  uint8_t *here; /* by stem; NULL: the whole paper's */
  bool computing;
};

void sg_context_add(const struct sg_analysis *analysis, size_t from, size_t to, uint8_t *here)
{
  for (size_t i = from; i < to; i++) {
    const struct sg_token *token = &analysis->tokens[i];
    if (token->stem != SG_NO_STEM && !(token->flags & SG_TOKEN_STOP))
      here[token->stem] = 1;
  }
}

void sg_context_add_uses(const struct sg_analysis *analysis, const struct sg_term *term, uint8_t *here)
{
  for (size_t i = 0; i < term->occurrence_count && i < SG_OCCURRENCES_MAX; i++) {
    const struct sg_sentence *s = &analysis->sentences[term->occurrences[i].sentence];
    sg_context_add(analysis, s->token_from, s->token_to, here);
  }
}

static bool is_own(const struct sg_headword *word, uint32_t stem)
{
  for (size_t i = 0; i < word->stem_count; i++)
    if (word->stems[i] == stem)
      return true;
  return false;
}

/* How well a sense fits its context. */
struct fit {
  double value;  /* Lesk's overlap: the weight of the telling stems that both hold, damped by the sense's length */
  size_t shared; /* how many stems that are */
};

static struct fit fit_of(struct sg_composing *c, const struct context *context, const struct sg_sense *sense)
{
  struct sg_reading reading;
  uint32_t shared[64];
  struct fit fit = {0, 0};
  size_t words = 0;
  double weight = 0;
  if (sg_analysis_read(c->analysis, sense->text, c->arena, &reading, NULL) != SG_OK)
    return fit;
  for (size_t i = 0; i < reading.token_count && fit.shared < 64; i++) {
    const struct sg_token *token = &reading.tokens[i];
    words += token->unit == SG_UNIT_WORD;
    if (token->stem >= c->analysis->stem_count || (context->here != NULL && !context->here[token->stem]) ||
        (token->flags & SG_TOKEN_STOP) || is_own(context->word, token->stem))
      continue;
    const struct sg_stem *stem = &c->analysis->stems[token->stem];
    if (stem->rarity < TELLING_RARITY || token->unit != SG_UNIT_WORD)
      continue;
    size_t k = 0;
    while (k < fit.shared && shared[k] != token->stem)
      k++;
    if (k < fit.shared)
      continue;
    shared[fit.shared++] = token->stem;
    weight += stem->rarity - 2;
  }
  fit.value = weight / (2 + sqrt((double)words)) * (1.0 - 0.05 * (sense->rank < 5 ? sense->rank : 5));
  return fit;
}

/* FOLDOC and the Jargon File know every everyday word in its computing sense: of single words they
 * are asked only in a paper on computing, told by how often it uses that field's commonest words. */
static bool is_on_computing(struct sg_composing *c)
{
  struct sg_reading reading;
  const struct sg_str words = SG_LIT("software program code compiler processor memory runtime byte server "
                                     "programmer interface thread cache database");
  uint64_t uses = 0;
  if (sg_analysis_read(c->analysis, words, c->arena, &reading, NULL) != SG_OK)
    return false;
  for (size_t i = 0; i < reading.token_count; i++)
    if (reading.tokens[i].stem < c->analysis->stem_count)
      uses += c->analysis->stems[reading.tokens[i].stem].count;
  return uses * 1000 >= c->analysis->token_count * COMPUTING_PER_MILLE;
}

/* Subject areas of FOLDOC that are not computing's alone. */
static bool is_science(struct sg_str domain)
{
  static const char *const areas[] = {"mathematics", "statistics", "logic", "theory", "algorithm",
                                      "artificial intelligence", "complexity", "simulation", "philosophy"};
  for (size_t i = 0; i < sizeof areas / sizeof areas[0]; i++)
    if (sg_str_starts(domain, sg_cstr(areas[i])))
      return true;
  return false;
}

/* The senses of one dictionary, judged. */
struct choice {
  const struct sg_sense *sense; /* the one that fits best */
  struct fit fit;
  double second; /* how well the next best fits */
  size_t count;  /* senses in all */
  bool known;    /* a rare word's only sense has telling words in common with the paper as a whole */
};

/* May the sense of a phrase be shown? Most have one sense only. */
static bool suits_phrase(const struct choice *choice, bool general, bool technical, float rarity)
{
  if (choice->count == 1 && !general && !technical && rarity >= 5.0f && choice->fit.shared > 0)
    return choice->fit.value >= RARE_PHRASE_FIT; /* a science's: "reverse transcriptase", "linear algebra" */
  return choice->fit.shared >= (general ? 4u : 2u) && choice->fit.value >= PHRASE_FIT &&
         (choice->count < 2 || choice->fit.value >= choice->second * PHRASE_MARGIN);
}

/* May the sense of a single word be shown? A wrong one is worse than none: everyday words have senses for
 * every walk of life, so that the best must fit well, far better than the next, and be the first or one
 * that its dictionary gives to a science. (Read off 160 choices for sixteen papers.) */
static bool suits_word(const struct choice *choice, float rarity)
{
  bool rare = rarity >= RARE, marked = choice->sense->domain.n > 0;
  double value = choice->fit.value, margin = choice->second > 0 ? value / choice->second : 10;
  if (choice->known)
    return true;
  if (choice->count == 1)
    return rare ? choice->fit.shared >= 1 && value >= 0.9
                : choice->fit.shared >= 3 && value >= (rarity < 5.0f ? 1.1 : 0.9);
  if (choice->count == 2)
    return choice->fit.shared >= (rare ? 2u : 3u) && value >= 1.0 && (margin >= 1.5 || marked);
  return choice->fit.shared >= 3 && value >= 1.1 && margin >= 2 && (choice->sense->rank == 0 || (marked && choice->sense->rank < 4));
}

/* The best sense of one dictionary; how well it fits, 0 when none surely does. */
static double best_sense(struct sg_composing *c, const struct context *context, size_t which,
                         struct sg_str name, struct sg_sense *best)
{
  struct sg_sense senses[SG_SENSE_MAX];
  struct choice choice = {NULL, {0, 0}, 0, 0, false};
  const char *dictionary = sg_dictionaries_name(c->options->dictionaries, which);
  bool general = strcmp(dictionary, "GCIDE") == 0, single = context->word->stem_count < 2;
  bool technical = strcmp(dictionary, "FOLDOC") == 0 || strcmp(dictionary, "Jargon File") == 0;
  if (single && (general || (technical && !context->computing) || (!technical && context->word->proper)))
    return 0;
  float rarity = context->word->rarity;
  if (sg_dictionaries_find(c->options->dictionaries, which, name, c->arena, senses, &choice.count, NULL) != SG_OK)
    return 0; /* a damaged dictionary has nothing to say */
  for (size_t i = 0; i < choice.count; i++) {
    if (senses[i].definition.n < name.n + 12 || (technical && !context->computing && !is_science(senses[i].domain)))
      continue; /* a mere pointer to the term itself, or another field's word */
    struct fit fit = fit_of(c, context, &senses[i]);
    bool better = fit.value > choice.fit.value;
    choice.second = better ? choice.fit.value : fit.value > choice.second ? fit.value : choice.second;
    if (better) {
      choice.fit = fit;
      choice.sense = &senses[i];
    }
  }
  if (single && choice.count == 1 && rarity >= ONLY_RARITY && senses[0].definition.n >= ONLY_BYTES) {
    struct context wide = {context->word, NULL, context->computing};
    choice.sense = &senses[0];
    choice.known = fit_of(c, &wide, choice.sense).shared >= ONLY_SHARED;
  }
  if (choice.sense == NULL ||
      !(single ? suits_word(&choice, rarity) : suits_phrase(&choice, general, technical, rarity)))
    return 0;
  *best = *choice.sense;
  return general ? choice.fit.value * 0.6 : choice.fit.value;
}

static struct sg_str escaped(struct sg_composing *c, struct sg_str plain)
{
  sg_buf_clear(&c->line);
  sg_prose_escape(&c->line, plain);
  return sg_arena_copy(c->arena, sg_buf_str(&c->line));
}

bool sg_define_from_dictionaries(struct sg_composing *c, const struct sg_headword *word,
                                 uint8_t *here, struct sg_definition *d)
{
  struct context context = {.word = word, .here = here, .computing = is_on_computing(c)};
  double top = 0;
  for (size_t which = 0; which < sg_dictionaries_count(c->options->dictionaries); which++) {
    if (sg_dictionaries_expands(c->options->dictionaries, which))
      continue;
    if (top > 0 && which >= 2)
      break; /* the first two are the best; the others are asked when these know nothing */
    struct sg_sense sense = {.rank = 0};
    double value = best_sense(c, &context, which, word->name, &sense);
    if (value <= top * 1.1) /* an earlier dictionary keeps its place on a near tie */
      continue;
    top = value;
    d->source = SG_FROM_DICTIONARY;
    d->text = escaped(c, sense.definition);
    d->dictionary = sg_dictionaries_name(c->options->dictionaries, which);
    d->sentences = sense.sentences;
  }
  return top > 0;
}
