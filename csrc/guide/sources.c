#include "guide/sources.h"

#include <math.h>

#include "guide/prose.h"

enum {
  COMPUTING_PER_MILLE = 4,  /* words of computing in a paper that is about it */
  SHARED_MIN = 2,           /* stems that a dictionary's sense must share with the section; */
  SHARED_MIN_SINGLE = 3,    /* a single word has more senses than a phrase */
};

/* Words this common in general English tell nothing about the subject: -log10 of their share. */
#define TELLING_RARITY 3.6f

/* Overlaps below these are chance (read off the senses chosen for eight papers). */
#define OVERLAP_MIN 0.45
#define OVERLAP_MIN_SINGLE 0.9

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
    d->source = source;
    d->text = sg_arena_copy(c->arena, sg_buf_str(&c->line));
    d->sentences = count_sentences(d->text);
    return d->text.n > 0;
  }
  return false;
}

/* -- Dictionaries ------------------------------------------------------------------------------ */

/* What a term's surroundings say: the stems of its section and of the sentences that use it. */
struct context {
  const struct sg_term *term;
  uint8_t *here; /* by stem */
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

static bool is_own(const struct sg_term *term, uint32_t stem)
{
  for (size_t i = 0; i < term->stem_count; i++)
    if (term->stems[i] == stem)
      return true;
  return false;
}

/* Lesk's overlap: the weight of the telling stems that sense and context share, damped by the
 * sense's length. 0 when they share fewer than `needed`. */
static double overlap(struct sg_composing *c, const struct context *context, struct sg_str sense,
                      size_t needed)
{
  struct sg_reading reading;
  uint32_t shared[64];
  size_t count = 0, words = 0;
  double weight = 0;
  if (sg_analysis_read(c->analysis, sense, c->arena, &reading, NULL) != SG_OK)
    return 0;
  for (size_t i = 0; i < reading.token_count && count < 64; i++) {
    const struct sg_token *token = &reading.tokens[i];
    words += token->unit == SG_UNIT_WORD;
    if (token->stem >= c->analysis->stem_count || !context->here[token->stem] ||
        (token->flags & SG_TOKEN_STOP) || is_own(context->term, token->stem))
      continue;
    const struct sg_stem *stem = &c->analysis->stems[token->stem];
    if (stem->rarity < TELLING_RARITY || token->unit != SG_UNIT_WORD)
      continue;
    size_t k = 0;
    while (k < count && shared[k] != token->stem)
      k++;
    if (k < count)
      continue;
    shared[count++] = token->stem;
    weight += stem->rarity - 2;
  }
  double value = weight / (2 + sqrt((double)words));
  bool single = context->term->stem_count < 2;
  return count < needed || value < (single ? OVERLAP_MIN_SINGLE : OVERLAP_MIN) ? 0 : value;
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

/* The best sense of one dictionary; its overlap, 0 when none fits. */
static double best_sense(struct sg_composing *c, const struct context *context, size_t which,
                         struct sg_str name, struct sg_sense *best)
{
  struct sg_sense senses[SG_SENSE_MAX];
  size_t count = 0;
  double top = 0;
  const char *dictionary = sg_dictionaries_name(c->options->dictionaries, which);
  bool general = strcmp(dictionary, "GCIDE") == 0;
  bool technical = strcmp(dictionary, "FOLDOC") == 0 || strcmp(dictionary, "Jargon File") == 0;
  if (technical && !context->computing && context->term->stem_count < 2)
    return 0;
  if (sg_dictionaries_find(c->options->dictionaries, which, name, c->arena, senses, &count, NULL) != SG_OK)
    return 0; /* a damaged dictionary has nothing to say */
  size_t needed = context->term->stem_count < 2 ? SHARED_MIN_SINGLE : SHARED_MIN;
  for (size_t i = 0; i < count; i++) {
    if (senses[i].definition.n < name.n + 12)
      continue; /* a mere pointer to the term itself */
    double value = overlap(c, context, senses[i].text, general ? needed + 2 : needed);
    value *= 1.0 - 0.05 * (senses[i].rank < 5 ? senses[i].rank : 5);
    if (value > top) {
      top = value;
      *best = senses[i];
    }
  }
  return general ? top * 0.6 : top;
}

bool sg_define_from_dictionaries(struct sg_composing *c, const struct sg_term *term,
                                     uint8_t *here, struct sg_definition *d)
{
  struct context context = {.term = term, .here = here, .computing = is_on_computing(c)};
  struct sg_str name = term->text;
  double top = 0;
  /* The long form says which of the many things that share a short form is meant. */
  if (term->abbreviation != SG_NONE && c->analysis->abbreviations[term->abbreviation].long_form.n > 0)
    name = c->analysis->abbreviations[term->abbreviation].long_form;
  for (size_t which = 0; which < sg_dictionaries_count(c->options->dictionaries); which++) {
    if (sg_dictionaries_expands(c->options->dictionaries, which))
      continue;
    if (top > 0 && which >= 2)
      break; /* the first two are the best; the others are asked when these know nothing */
    struct sg_sense sense = {.rank = 0};
    double value = best_sense(c, &context, which, name, &sense);
    if (value <= top * 1.1) /* an earlier dictionary keeps its place on a near tie */
      continue;
    top = value;
    sg_buf_clear(&c->line);
    sg_prose_escape(&c->line, sense.definition);
    d->source = SG_FROM_DICTIONARY;
    d->text = sg_arena_copy(c->arena, sg_buf_str(&c->line));
    d->dictionary = sg_dictionaries_name(c->options->dictionaries, which);
    d->sentences = sense.sentences;
  }
  return top > 0;
}
