#include "compose/sources.h"

#include <math.h>

#include "compose/prose.h"

enum {
  ONLY_BYTES = 40, /* of a gloss that says something */
  ONLY_SHARED = 2, /* telling words that it shares with the paper */
  DOMAIN_USES = 3, /* of a subject area's name in a paper that a word of that area is looked up for */
};

/* Words this common in general English tell nothing about the subject: -log10 of their share. */
#define TELLING_RARITY 3.6f

#define RARE 5.5f        /* words that hardly anybody but a field's people uses */
#define COMMON 4.6f      /* words of everyday phrases: "vested interest", "hard copies", "straight line" */
#define THOUGHT 5.2f     /* of a word of thought that is not everybody's: "overlap", "facet", "geometry" are */
#define ONLY_RARITY 5.0f /* of a word with one sense only, which can hardly be the wrong one */
/* Words of computing per thousand of a paper that speaks of it, has to do with it, is about it. */
#define COMPUTING_SPOKEN 3.0
#define COMPUTING_PARTLY 4.0
#define COMPUTING_MOSTLY 10.0

#define UNKNOWN 6.9f /* the list of frequent words lacks them */
#define PHRASE_FIT 0.5
#define RARE_PHRASE_FIT 0.4
#define PHRASE_MARGIN 1.25
#define TECHNICAL_MARGIN 1.5

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
                             const struct sg_glossary_entry *rows, size_t count, enum sg_source source,
                             struct sg_definition *d)
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
    d->dictionary = rows[i].source;
    d->text = sg_arena_copy(c->arena, sg_buf_str(&c->line));
    d->sentences = count_sentences(d->text);
    return d->text.n > 0;
  }
  return false;
}

/* -- Dictionaries ------------------------------------------------------------------------------
 *
 * The thresholds below were set on what they let through for 23 papers of eleven fields, every definition read
 * beside the sentence that it stands under: of 448 that an earlier set showed 89 had a wrong sense, were an
 * everyday word's or a name's (80 % right); of the 273 that these show 14 have (95 %, on the papers that they
 * were set on). On 1,189 texts that they were not set on (abstracts of medicine and computing, pieces of
 * textbooks and papers) 79 % of 376 different ones were right and worth their room; since rank and common words
 * of phrases count, qualities are left out and the handbook knows more of the common ones, 95 are left, 4 of
 * them wrong. A rule that is loosened needs them read again.
 */

/* What a term's surroundings say: the stems of its section and of the sentences that use it. */
struct context {
  const struct sg_headword *word;
  uint8_t *here;    /* by stem; NULL: the whole paper's */
  double computing; /* how far the paper is about computing: see computing_of */
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
  double
      value; /* Lesk's overlap: the weight of the telling stems that both hold, damped by the sense's length */
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

/* How often the paper uses the words of `words`, stop words apart. */
static uint64_t uses_of(struct sg_composing *c, struct sg_str words)
{
  struct sg_reading reading;
  uint64_t uses = 0;
  if (sg_analysis_read(c->analysis, words, c->arena, &reading, NULL) != SG_OK)
    return 0;
  for (size_t i = 0; i < reading.token_count; i++)
    if (reading.tokens[i].stem < c->analysis->stem_count && !(reading.tokens[i].flags & SG_TOKEN_STOP))
      uses += c->analysis->stems[reading.tokens[i].stem].count;
  return uses;
}

/* How many of a thousand words of the paper are computing's commonest. FOLDOC knows every everyday word in its
 * computing sense: of single words it is asked only in a paper that has to do with it. */
static double computing_of(struct sg_composing *c)
{
  if (!c->computing_known) {
    uint64_t uses = uses_of(c, SG_LIT("software program code compiler processor memory runtime byte server "
                                      "programmer interface thread cache database"));
    size_t all = c->analysis->token_count;
    c->computing = all == 0 ? 0 : (double)uses * 1000 / (double)all;
    c->computing_known = true;
  }
  return c->computing;
}

/* Subject areas of FOLDOC that are not computing's alone. */
static bool is_science(struct sg_str domain)
{
  static const char *const areas[] = {"mathematics", "statistics", "logic",
                                      "algorithm",   "complexity", "artificial intelligence",
                                      "simulation",  "philosophy"};
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

/* Things of nature: who names them means them. */
static bool is_natural(int file)
{
  return file == SG_FILE_ANIMAL || file == SG_FILE_BODY || file == SG_FILE_PHENOMENON ||
         file == SG_FILE_PLANT || file == SG_FILE_PROCESS || file == SG_FILE_SUBSTANCE;
}

/* "The branch of physics that …": a science, which has one name and that one meaning. */
static bool is_branch(struct sg_str definition)
{
  static const char *const kinds[] = {"branch of ", "science of ", "scientific study of ", "sciences "};
  for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
    size_t at = sg_str_find(definition, sg_cstr(kinds[i]), 0);
    if (at != SG_NPOS && at < 20)
      return true;
  }
  return false;
}

/* Names of natural things and of sciences, and what a gloss gives to a science: seldom the wrong sense. */
static bool is_safe(const struct sg_sense *sense)
{
  return is_natural(sense->file) || is_branch(sense->definition) || sense->domain.n > 0;
}

/* May the sense of a phrase be shown? Most have one sense only; a later sense is seldom the paper's ("focal
 * point", "target cell"), and a phrase of common words is seldom a term that WordNet knows. */
static bool suits_phrase(const struct choice *choice, enum sg_kind_of_dictionary kind, float rarity)
{
  bool general = kind == SG_DICTIONARY_GENERAL, technical = kind == SG_DICTIONARY_TECHNICAL;
  if (kind == SG_DICTIONARY_OTHER && (choice->sense->rank > 0 || (rarity < COMMON && !is_safe(choice->sense))))
    return false;
  if (choice->count == 1 && !general && !technical && rarity >= 5.0f && choice->fit.shared > 0)
    return choice->fit.value >= RARE_PHRASE_FIT; /* a science's: "reverse transcriptase", "linear algebra" */
  return choice->fit.shared >= (general ? 4u : 2u) && choice->fit.value >= PHRASE_FIT &&
         (choice->count < 2 ||
          choice->fit.value >= choice->second * (technical ? TECHNICAL_MARGIN : PHRASE_MARGIN));
}

/* May the only sense of a rare word be shown? Names of natural things, of sciences and what a gloss gives to a
 * science are safe; words of thought and language must be rare; acts, qualities, states and made things have
 * everyday senses beside which a paper's is another ("speedup", "quadrature", "registry"). */
static bool suits_only(const struct choice *choice, enum sg_kind_of_dictionary kind, float rarity)
{
  const struct sg_sense *sense = choice->sense;
  size_t shared = choice->fit.shared;
  if (kind == SG_DICTIONARY_TECHNICAL)
    return shared >= 2 || (shared == 1 && rarity >= UNKNOWN && sense->domain.n > 0);
  if (is_safe(sense))
    return shared >= 1;
  bool thought = sense->file == SG_FILE_COGNITION || sense->file == SG_FILE_COMMUNICATION;
  if (thought && rarity >= UNKNOWN && choice->fit.value >= 0.3)
    return shared >= 1;
  return rarity >= 5.0f && (choice->fit.value >= 0.8 ||
                            (shared >= (thought && rarity >= RARE ? 2u : 3u) && choice->fit.value >= 0.5));
}

/* May the sense of a single word be shown? A wrong one is worse than none: everyday words have senses for
 * every walk of life, so that the best must fit well, far better than the next, and be the first; or, of a rare
 * word, one that its dictionary gives to a science. */
static bool suits_word(const struct choice *choice, enum sg_kind_of_dictionary kind, float rarity)
{
  bool rare = rarity >= RARE, marked = choice->sense->domain.n > 0, first = choice->sense->rank == 0;
  size_t shared = choice->fit.shared;
  double value = choice->fit.value, margin = choice->second > 0 ? value / choice->second : 10;
  if (kind == SG_DICTIONARY_OTHER && !is_safe(choice->sense) &&
      (choice->sense->file == SG_FILE_ATTRIBUTE ||
       (choice->sense->file == SG_FILE_COGNITION && rarity < THOUGHT)))
    return false; /* "imprecision", "fidelity" */
  if (choice->known)
    return suits_only(choice, kind, rarity);
  if (rarity < 5.0f && kind != SG_DICTIONARY_TECHNICAL && !is_safe(choice->sense) && value < 2)
    return false; /* "expertise", "norm", "accuracy" */
  if (choice->count == 1)
    return rare ? shared >= 1 && value >= 0.9 : shared >= 3 && value >= (rarity < 5.0f ? 1.1 : 0.9);
  if (!first && !(rare && (marked || margin >= 2)))
    return false;
  if (choice->count == 2)
    return shared >= (rare ? 2u : 3u) && value >= 1.0 && (margin >= 1.5 || marked);
  return shared >= 3 && value >= 1.1 && margin >= 2 && choice->sense->rank < 4;
}

/* A linguist's parser divides no code, a biologist's input data are no file. */
static bool is_of_computers(const struct sg_sense *sense)
{
  return !is_science(sense->domain) && (sg_str_find(sense->definition, SG_LIT("computer"), 0) != SG_NPOS ||
                                        sg_str_starts(sense->domain, SG_LIT("comput")));
}

/* Does the definition place the word in a walk of life that the paper does not speak of: "the end of a musical
 * composition"? */
static bool is_of_another_life(struct sg_composing *c, struct sg_str definition)
{
  static const char *const words[] = {"musical",  "nautical",   "heraldry", "baseball", "cricket",
                                      "football", "liturgical", "poem",     "poetry",   "theater",
                                      "cookery",  "military",   "church",   "knitting"};
  for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
    if (sg_str_find(definition, sg_cstr(words[i]), 0) != SG_NPOS && uses_of(c, sg_cstr(words[i])) == 0)
      return true;
  return false;
}

/* Does the paper speak of the sense's subject area, where that matters? FOLDOC's senses of single words are
 * those of networking, databases, hardware …; and a later sense of WordNet's needs its science. */
static bool is_at_home(struct sg_composing *c, const struct context *context, const struct sg_sense *sense,
                       enum sg_kind_of_dictionary kind)
{
  if (kind == SG_DICTIONARY_TECHNICAL && sense->domain.n == 0)
    return context->computing >= COMPUTING_MOSTLY;
  if (kind == SG_DICTIONARY_TECHNICAL ? is_science(sense->domain) : sense->rank == 0 || sense->domain.n == 0)
    return true;
  size_t comma = sg_str_find(sense->domain, SG_LIT(","), 0);
  return uses_of(c, sg_slice(sense->domain, 0, comma == SG_NPOS ? sense->domain.n : comma)) >= DOMAIN_USES;
}

/* The sense of a dictionary that shares most with the context; choice->sense stays NULL when none shares
 * anything. */
static void choose(struct sg_composing *c, const struct context *context, enum sg_kind_of_dictionary kind,
                   struct sg_str name, const struct sg_sense *senses, struct choice *choice)
{
  bool technical = kind == SG_DICTIONARY_TECHNICAL;
  for (size_t i = 0; i < choice->count; i++) {
    if (senses[i].definition.n < name.n + 12 ||
        (technical && context->computing < COMPUTING_PARTLY && !is_science(senses[i].domain)))
      continue; /* a mere pointer to the term itself, or another field's word */
    struct fit fit = fit_of(c, context, &senses[i]);
    bool better = fit.value > choice->fit.value;
    choice->second = better ? choice->fit.value : fit.value > choice->second ? fit.value : choice->second;
    if (better) {
      choice->fit = fit;
      choice->sense = &senses[i];
    }
  }
}

/* The best sense of one dictionary; how well it fits, 0 when none surely does. */
static double best_sense(struct sg_composing *c, const struct context *context, size_t which,
                         struct sg_str name, struct sg_sense *best)
{
  struct sg_sense senses[SG_SENSE_MAX];
  struct choice choice = {NULL, {0, 0}, 0, 0, false};
  enum sg_kind_of_dictionary kind = sg_dictionaries_kind(c->options->dictionaries, which);
  bool general = kind == SG_DICTIONARY_GENERAL, technical = kind == SG_DICTIONARY_TECHNICAL;
  bool single = context->word->stem_count < 2, hyphened = sg_str_find(name, SG_LIT("-"), 0) != SG_NPOS;
  if (single && (general || (technical && context->computing < COMPUTING_PARTLY) ||
                 (!technical && context->word->proper)))
    return 0;
  float rarity = context->word->rarity;
  if (sg_dictionaries_find(c->options->dictionaries, which, name, c->arena, senses, &choice.count, NULL) !=
      SG_OK)
    return 0; /* a damaged dictionary has nothing to say */
  choose(c, context, kind, name, senses, &choice);
  if (single && choice.count == 1 && rarity >= ONLY_RARITY && senses[0].definition.n >= ONLY_BYTES) {
    struct context wide = {context->word, NULL, context->computing};
    choice.sense = &senses[0];
    choice.known = fit_of(c, &wide, choice.sense).shared >= ONLY_SHARED;
  }
  if (choice.sense == NULL || !choice.sense->explains || is_of_another_life(c, choice.sense->definition) ||
      (technical && choice.count == 1 && choice.sense->rank > 0) ||
      (single &&
       (choice.sense->file == SG_FILE_ANIMAL || choice.sense->file == SG_FILE_PLANT)) || /* "the fox" */
      ((single || technical) && !is_at_home(c, context, choice.sense, kind)) ||
      (!technical && context->computing < COMPUTING_SPOKEN && is_of_computers(choice.sense)) ||
      (single && !suits_word(&choice, kind, rarity)) ||
      ((!single || hyphened) && !suits_phrase(&choice, kind, rarity)))
    return 0; /* "heavy-metal resistance" must pass as a word and as a phrase */
  *best = *choice.sense;
  return general ? choice.fit.value * 0.6 : choice.fit.value;
}

static struct sg_str escaped(struct sg_composing *c, struct sg_str plain)
{
  sg_buf_clear(&c->line);
  sg_prose_escape(&c->line, plain);
  return sg_arena_copy(c->arena, sg_buf_str(&c->line));
}

bool sg_define_from_dictionaries(struct sg_composing *c, const struct sg_headword *word, uint8_t *here,
                                 struct sg_definition *d)
{
  struct context context = {.word = word, .here = here, .computing = computing_of(c)};
  double top = 0;
  for (size_t which = 0; which < sg_dictionaries_count(c->options->dictionaries); which++) {
    if (sg_dictionaries_kind(c->options->dictionaries, which) == SG_DICTIONARY_EXPANDS)
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
    d->dictionary = sg_cstr(sg_dictionaries_name(c->options->dictionaries, which));
    d->sentences = sense.sentences;
  }
  return top > 0;
}
