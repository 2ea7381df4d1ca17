/* Terms: which appear first in the section, and the best definition that can honestly be given. */
#include <math.h>

#include "guide/composing.h"
#include "guide/prose.h"

enum {
  RANKED_MIN = 20,          /* terms defined by rank: one for 200 words of the paper, but … */
  RANKED_MAX = 120,
  WORDS_PER_RANKED = 200,
  WORDS_PER_TERM = 50,      /* new terms a section may bring: one for so many words, but … */
  SECTION_MIN = 3,
  SECTION_MAX = 14,
  CANDIDATES_MAX = 64,      /* terms of a section that are looked at, best first */
  USES_MAX = 2,             /* of a term without a definition: sentences that show its use */
  USE_WORDS = 32,           /* of such a sentence */
  USE_FORMULAS = 2,
  BARE_MAX = 3,             /* such terms in one section */
  OCCURRENCES_MAX = 40,     /* of a term that are looked at for these */
  COMPUTING_PER_MILLE = 4,  /* words of computing in a paper that is about it */
  SHARED_MIN = 2,           /* stems that a dictionary's sense must share with the section; */
  SHARED_MIN_SINGLE = 3,    /* a single word has more senses than a phrase */
};

/* A defining sentence below this precision is more often none (measured by cue on DEFT). */
#define DEFINITION_MIN 0.5f

/* Words this common in general English tell nothing about the subject: -log10 of their share. */
#define TELLING_RARITY 3.6f

/* Overlaps below these are chance (read off the senses chosen for eight papers). */
#define OVERLAP_MIN 0.45
#define OVERLAP_MIN_SINGLE 0.8

/* A single word more common than this is no technical term, whatever its rank ("people"). */
#define TERM_RARITY 4.3f

enum source { FROM_PAPER, FROM_GLOSSARY, FROM_READER, FROM_DICTIONARY, FROM_EXPANSION, FROM_USE };

struct definition {
  size_t term;
  enum source source;
  int first, second;      /* sentences of the paper, or SG_NONE */
  struct sg_str text;     /* from elsewhere: Markdown */
  const char *dictionary; /* FROM_DICTIONARY: its name */
  int sentences;
  size_t joined; /* another term that the same sentence defines, or SG_NPOS */
};

/* -- Which terms ------------------------------------------------------------------------------- */

static size_t ranked_limit(const struct sg_analysis *analysis)
{
  size_t limit = analysis->token_count / WORDS_PER_RANKED;
  return limit < RANKED_MIN ? RANKED_MIN : limit > RANKED_MAX ? RANKED_MAX : limit;
}

/* A defining sentence by a cue that is worth showing. Brackets, dashes and appositions mostly add
 * a remark; of names they are what introduces them ("Disco, a monitor for …"). */
static bool is_defined(const struct sg_analysis *analysis, const struct sg_term *term)
{
  if (term->definition == SG_NONE)
    return false;
  const struct sg_sentence *sentence = &analysis->sentences[term->definition];
  bool remark = sentence->cue == SG_CUE_BRACKET || sentence->cue == SG_CUE_DASH ||
                sentence->cue == SG_CUE_APPOSITION;
  return sentence->definition >= DEFINITION_MIN && (!remark || term->proper);
}

/* Does the term end as a noun phrase ends, where it is first met? "Immediate from" does not. */
static bool ends_well(const struct sg_analysis *analysis, const struct sg_term *term)
{
  if (!analysis->english || term->occurrence_count == 0)
    return true;
  uint8_t first = analysis->tokens[term->occurrences[0].token_from].tag;
  uint8_t tag = analysis->tokens[term->occurrences[0].token_to - 1].tag;
  if (first == SG_TAG_IN || first == SG_TAG_DT || first == SG_TAG_PRP || first == SG_TAG_PRPS || first == SG_TAG_WH)
    return false;
  return tag != SG_TAG_IN && tag != SG_TAG_RB && tag != SG_TAG_DT && tag != SG_TAG_CC && tag != SG_TAG_VBZ &&
         tag != SG_TAG_VBD && tag != SG_TAG_MD && tag != SG_TAG_TO && tag != SG_TAG_WH;
}

/* Common words are no terms: "work", "large part". */
static bool is_technical(const struct sg_analysis *analysis, const struct sg_term *term)
{
  float rarest = 0;
  for (size_t i = 0; i < term->stem_count; i++)
    if (analysis->stems[term->stems[i]].rarity > rarest)
      rarest = analysis->stems[term->stems[i]].rarity;
  return !analysis->english || rarest >= (term->stem_count > 1 ? TELLING_RARITY : TERM_RARITY);
}

bool sg_compose_is_planned(const struct sg_analysis *analysis, size_t term)
{
  const struct sg_term *row = &analysis->terms[term];
  if (row->text.n < 2 || !ends_well(analysis, row) || !(is_technical(analysis, row) || row->keyword || row->abbreviation != SG_NONE))
    return false;
  return term < ranked_limit(analysis) || row->keyword ||
         (row->abbreviation != SG_NONE && row->occurrence_count > 1) ||
         is_defined(analysis, row);
}

/* How many terms the section may bring. */
static size_t section_limit(const struct sg_composing *c)
{
  size_t limit = c->span->words / WORDS_PER_TERM;
  if (c->options->detail == SG_DETAIL_BRIEF)
    limit /= 2;
  if (c->options->max_terms != 0 && c->options->max_terms < SECTION_MAX)
    return c->options->max_terms < 0 ? 0 : (size_t)c->options->max_terms;
  return limit < SECTION_MIN ? SECTION_MIN : limit > SECTION_MAX ? SECTION_MAX : limit;
}

/* The terms that appear first in the section, best first. */
static size_t section_terms(const struct sg_composing *c, size_t terms[CANDIDATES_MAX])
{
  size_t count = 0;
  if (c->row->kind == SG_SECTION_ABSTRACT || sg_is_front_matter(c, c->section) ||
      sg_is_back_matter(c->row))
    return 0;
  for (size_t i = 0; i < c->analysis->term_count && count < CANDIDATES_MAX; i++)
    if (c->analysis->terms[i].section == c->section &&
        sg_compose_is_planned(c->analysis, i))
      terms[count++] = i;
  return count;
}

/* -- The paper's own definition ---------------------------------------------------------------- */

/* A sentence that can open a definition, or SG_NONE: the defining one, or the one before it when it
 * points back ("This is called …"). */
static int opening(const struct sg_analysis *analysis, int defining)
{
  if (sg_stands_alone(analysis, (size_t)defining))
    return defining;
  const struct sg_sentence *row = &analysis->sentences[defining];
  if (row->form != SG_FORM_PROSE || !row->anaphoric || defining == 0)
    return SG_NONE;
  const struct sg_sentence *before = row - 1;
  bool near = before->section == row->section && before->paragraph == row->paragraph;
  return near && sg_stands_alone(analysis, (size_t)defining - 1) ? defining - 1 : SG_NONE;
}

/* A sentence that may be shown with a term: free where it is one of this section's. */
static bool may_show(struct sg_composing *c, int sentence)
{
  return sentence != SG_NONE &&
         (!sg_is_here(c, (size_t)sentence) || *sg_use_of(c, (size_t)sentence) == SG_USE_FREE);
}

static bool define_from_paper(struct sg_composing *c, const struct sg_term *term, struct definition *d)
{
  const struct sg_analysis *a = c->analysis;
  if (!is_defined(a, term))
    return false;
  int first = opening(a, term->definition);
  if (first == SG_NONE || !may_show(c, first) || !may_show(c, term->definition))
    return false;
  d->source = FROM_PAPER;
  d->first = first;
  d->second = first != term->definition ? term->definition : term->continuation;
  if (d->second != SG_NONE && (!may_show(c, d->second) || a->sentences[d->second].form != SG_FORM_PROSE))
    d->second = SG_NONE;
  d->sentences = d->second == SG_NONE ? 1 : 2;
  return true;
}

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

static bool define_from_glossary(struct sg_composing *c, const struct sg_term *term,
                                 const struct sg_glossary_entry *rows, size_t count,
                                 enum source source, struct definition *d)
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

static void add_tokens(const struct sg_analysis *analysis, size_t from, size_t to, uint8_t *here)
{
  for (size_t i = from; i < to; i++) {
    const struct sg_token *token = &analysis->tokens[i];
    if (token->stem != SG_NO_STEM && !(token->flags & SG_TOKEN_STOP))
      here[token->stem] = 1;
  }
}

static void add_uses(const struct sg_analysis *analysis, const struct sg_term *term, uint8_t *here)
{
  for (size_t i = 0; i < term->occurrence_count && i < OCCURRENCES_MAX; i++) {
    const struct sg_sentence *s = &analysis->sentences[term->occurrences[i].sentence];
    add_tokens(analysis, s->token_from, s->token_to, here);
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

static bool define_from_dictionaries(struct sg_composing *c, const struct sg_term *term,
                                     uint8_t *here, struct definition *d)
{
  struct context context = {.term = term, .here = here, .computing = is_on_computing(c)};
  struct sg_str names[2] = {term->text, {NULL, 0}};
  double top = 0;
  if (term->abbreviation != SG_NONE)
    names[1] = c->analysis->abbreviations[term->abbreviation].long_form;
  if (sg_str_equal_nocase(names[0], names[1]))
    names[1] = c->analysis->abbreviations[term->abbreviation].short_form;
  for (size_t which = 0; which < sg_dictionaries_count(c->options->dictionaries); which++) {
    if (sg_dictionaries_expands(c->options->dictionaries, which))
      continue;
    if (top > 0 && which >= 2)
      break; /* the first two are the best; the others are asked when these know nothing */
    for (size_t n = 0; n < 2; n++) {
      struct sg_sense sense = {.rank = 0};
      double value = names[n].n == 0 ? 0 : best_sense(c, &context, which, names[n], &sense);
      if (value <= top * 1.1) /* an earlier dictionary keeps its place on a near tie */
        continue;
      top = value;
      sg_buf_clear(&c->line);
      sg_prose_escape(&c->line, sense.definition);
      d->source = FROM_DICTIONARY;
      d->text = sg_arena_copy(c->arena, sg_buf_str(&c->line));
      d->dictionary = sg_dictionaries_name(c->options->dictionaries, which);
      d->sentences = sense.sentences;
    }
  }
  return top > 0;
}

/* -- How the paper uses it --------------------------------------------------------------------- */

/* How well a sentence shows what a term is about; negative when it may not be shown. */
static double use_value(struct sg_composing *c, const struct sg_occurrence *at)
{
  const struct sg_sentence *row = &c->analysis->sentences[at->sentence];
  size_t words = sg_sentence_words(c->analysis, at->sentence);
  if (!sg_stands_alone(c->analysis, at->sentence) || !may_show(c, (int)at->sentence) || words < 8 || words > USE_WORDS)
    return -1;
  const struct sg_section *section = &c->paper->sections[row->section];
  if (section->kind == SG_SECTION_ABSTRACT || sg_is_front_matter(c, row->section) || sg_is_back_matter(section))
    return -1;
  int formulas = 0;
  for (size_t t = row->token_from; t < row->token_to; t++)
    formulas += c->analysis->tokens[t].unit == SG_UNIT_MATH || c->analysis->tokens[t].unit == SG_UNIT_CODE;
  if (formulas > USE_FORMULAS)
    return -1;
  bool linked = sg_sentence_markdown(c->analysis, at->sentence).p[0] == '*'; /* a bold lead or a name */
  if (linked)
    return -1;
  double subject = at->token_from - row->token_from < 4 ? 1.0 : 0.0;
  double near = row->section == c->section ? 0.5 : 0.0;
  if (subject == 0 && near == 0)
    return -1; /* out of its own section only what is said of the term itself makes sense */
  return 1.0 + subject + near - 0.01 * (double)words;
}

/* Up to `max` sentences that use the term and stand nowhere else in this section's guide. */
static int find_uses(struct sg_composing *c, const struct definition *d, int max, int found[USES_MAX])
{
  const struct sg_term *term = &c->analysis->terms[d->term];
  int count = 0;
  while (count < max) {
    double best = 0;
    int choice = SG_NONE;
    for (size_t i = 0; i < term->occurrence_count && i < OCCURRENCES_MAX; i++) {
      int sentence = (int)term->occurrences[i].sentence;
      if ((count > 0 && found[0] == sentence) || sentence == d->first || sentence == d->second)
        continue;
      double value = use_value(c, &term->occurrences[i]);
      if (value > best) {
        best = value;
        choice = sentence;
      }
    }
    if (choice == SG_NONE)
      break;
    found[count++] = choice;
  }
  if (count == 2 && found[1] < found[0]) {
    int later = found[0];
    found[0] = found[1];
    found[1] = later;
  }
  return count;
}

/* -- Planning ----------------------------------------------------------------------------------- */

static void take(struct sg_composing *c, int sentence)
{
  if (sentence != SG_NONE && sg_is_here(c, (size_t)sentence))
    *sg_use_of(c, (size_t)sentence) = SG_USE_DEFINITION;
}

void sg_plan_definitions(struct sg_composing *c)
{
  size_t terms[CANDIDATES_MAX], limit = section_limit(c), taken = 0;
  size_t count = section_terms(c, terms);
  for (size_t i = 0; i < count && taken < limit; i++) {
    struct definition d = {.term = terms[i]};
    if (!define_from_paper(c, &c->analysis->terms[terms[i]], &d))
      continue;
    take(c, d.first);
    take(c, d.second);
    taken++;
  }
}

/* The definition that planning reserved the sentences of: the uses say which are free, so it is
 * found again rather than kept. */
static bool reserved(struct sg_composing *c, const struct sg_term *term, struct definition *d)
{
  const struct sg_analysis *a = c->analysis;
  if (!is_defined(a, term))
    return false;
  int first = opening(a, term->definition);
  if (first == SG_NONE)
    return false;
  if (sg_is_here(c, (size_t)first) && *sg_use_of(c, (size_t)first) != SG_USE_DEFINITION)
    return false;
  d->source = FROM_PAPER;
  d->first = first;
  d->second = first != term->definition ? term->definition : term->continuation;
  if (d->second != SG_NONE && (a->sentences[d->second].form != SG_FORM_PROSE ||
                               (sg_is_here(c, (size_t)d->second) &&
                                *sg_use_of(c, (size_t)d->second) != SG_USE_DEFINITION)))
    d->second = SG_NONE;
  d->sentences = d->second == SG_NONE ? 1 : 2;
  return true;
}

/* -- Writing ------------------------------------------------------------------------------------ */

/* The pair of an abbreviation; NULL where the long form is an address or the like. */
static const struct sg_abbreviation *pair_of(const struct sg_composing *c, const struct sg_term *term)
{
  if (term->abbreviation == SG_NONE)
    return NULL;
  const struct sg_abbreviation *pair = &c->analysis->abbreviations[term->abbreviation];
  bool words = sg_str_find(pair->long_form, SG_LIT(" "), 0) != SG_NPOS ||
               sg_str_find(pair->long_form, SG_LIT("."), 0) == SG_NPOS;
  return pair->long_form.n > 0 && words ? pair : NULL;
}

/* "Virtual machine monitor (VMM)"; the term's other form in brackets where it has one. */
static void add_label(struct sg_composing *c, const struct sg_term *term)
{
  size_t at = c->line.length;
  sg_prose_escape(&c->line, term->text);
  if (c->line.failure == SG_OK && term->text.n > 2 && !term->proper && c->line.data[at] >= 'a' &&
      c->line.data[at] <= 'z' && sg_is_alpha(c->line.data[at + 1]) &&
      !(c->line.data[at + 1] >= 'A' && c->line.data[at + 1] <= 'Z'))
    c->line.data[at] = (char)(c->line.data[at] - ('a' - 'A'));
  const struct sg_abbreviation *pair = pair_of(c, term);
  if (pair == NULL)
    return;
  bool is_short = sg_str_equal_nocase(pair->short_form, term->text);
  struct sg_str other = is_short ? pair->long_form : pair->short_form;
  if (other.n == 0 || sg_str_equal_nocase(other, term->text))
    return;
  sg_buf_add(&c->line, SG_LIT(" ("));
  sg_prose_escape(&c->line, other);
  sg_buf_add_char(&c->line, ')');
}

static void add_sentence(struct sg_composing *c, int sentence, bool follows)
{
  if (sentence == SG_NONE)
    return;
  if (c->line.length > 0 && c->line.data[c->line.length - 1] != ' ')
    sg_buf_add_char(&c->line, ' ');
  sg_prose_add(&c->line, c->analysis, (size_t)sentence, (struct sg_prose_options){.drop_head = !follows});
}

static void add_words(struct sg_composing *c, const struct definition *d)
{
  const struct sg_term *term = &c->analysis->terms[d->term];
  switch (d->source) {
  case FROM_PAPER:
    add_sentence(c, d->first, false);
    add_sentence(c, d->second, d->second == d->first + 1);
    break;
  case FROM_GLOSSARY:
    sg_buf_add(&c->line, d->text);
    break;
  case FROM_READER:
    sg_buf_add(&c->line, d->text);
    sg_buf_add_format(&c->line, " *(%.*s)*", SG_STR_ARGS(sg_words_get(c->language, SG_WORD_GLOSSARY)));
    break;
  case FROM_DICTIONARY:
    sg_buf_add(&c->line, d->text);
    sg_buf_add(&c->line, SG_LIT(" *("));
    sg_words_fill(&c->line, c->language, SG_WORD_BACKGROUND, sg_cstr(d->dictionary), sg_str(NULL, 0));
    sg_buf_add(&c->line, SG_LIT(")*"));
    break;
  case FROM_EXPANSION:
    sg_words_fill(&c->line, c->language, SG_WORD_STANDS_FOR,
                  c->analysis->abbreviations[term->abbreviation].long_form, sg_str(NULL, 0));
    break;
  case FROM_USE:
    break;
  }
}

static void mark_sentence(struct sg_composing *c, size_t bullet, int sentence)
{
  if (sentence != SG_NONE)
    sg_bullets_mark(&c->bullets, bullet, sg_mark_of_sentence(c->analysis, (size_t)sentence));
}

static void write_definition(struct sg_composing *c, const struct definition *d, const int *uses,
                             int use_count)
{
  const struct sg_term *term = &c->analysis->terms[d->term];
  sg_buf_clear(&c->line);
  sg_buf_add(&c->line, SG_LIT("**"));
  add_label(c, term);
  if (d->joined != SG_NPOS) {
    sg_buf_add(&c->line, sg_words_get(c->language, SG_WORD_COMMA));
    add_label(c, &c->analysis->terms[d->joined]);
  }
  sg_buf_add(&c->line, SG_LIT("**: "));
  size_t empty = c->line.length;
  add_words(c, d);
  if (use_count > 0) {
    if (c->line.length > empty)
      sg_buf_add_char(&c->line, ' ');
    sg_buf_add_format(&c->line, "*%.*s*: ", SG_STR_ARGS(sg_words_get(c->language, SG_WORD_USE)));
    for (int i = 0; i < use_count; i++)
      add_sentence(c, uses[i], false);
  }
  if (c->line.length == empty)
    return;
  size_t bullet = sg_end_line(c, 1, SG_NO_MARK);
  if (d->source == FROM_PAPER) {
    mark_sentence(c, bullet, d->first);
    mark_sentence(c, bullet, d->second);
  } else {
    sg_bullets_mark(&c->bullets, bullet, sg_mark_here(c, term->paragraph));
  }
  for (int i = 0; i < use_count; i++) {
    take(c, uses[i]);
    mark_sentence(c, bullet, uses[i]);
  }
}

/* Everything but a mere use; false when nothing defines the term. */
static bool find_definition(struct sg_composing *c, uint8_t *here, struct definition *d)
{
  const struct sg_term *term = &c->analysis->terms[d->term];
  if (reserved(c, term, d) ||
      define_from_glossary(c, term, c->paper->glossary, c->paper->glossary_count, FROM_GLOSSARY, d) ||
      define_from_glossary(c, term, c->options->glossary, c->options->glossary_count, FROM_READER, d))
    return true;
  if (c->analysis->english && c->options->dictionaries != NULL && here != NULL) {
    add_uses(c->analysis, term, here);
    if (define_from_dictionaries(c, term, here, d))
      return true;
  }
  if (pair_of(c, term) == NULL)
    return false;
  d->source = FROM_EXPANSION;
  d->sentences = 1;
  return true;
}

/* Does the definition of `a` speak of the term of `b`? */
static bool needs(const struct sg_composing *c, const struct definition *a, const struct definition *b)
{
  if (a->source != FROM_PAPER)
    return false;
  const struct sg_term *term = &c->analysis->terms[b->term];
  for (size_t i = 0; i < term->occurrence_count && i < OCCURRENCES_MAX; i++)
    if ((int)term->occurrences[i].sentence == a->first)
      return true;
  return false;
}

/* In the order of first appearance, a term before those whose definitions speak of it. */
static void sort_definitions(const struct sg_composing *c, struct definition *rows, size_t count)
{
  for (size_t i = 1; i < count; i++) {
    struct definition row = rows[i];
    size_t at = i;
    while (at > 0 && c->analysis->terms[rows[at - 1].term].sentence > c->analysis->terms[row.term].sentence)
      at--;
    memmove(&rows[at + 1], &rows[at], (i - at) * sizeof row);
    rows[at] = row;
  }
  for (size_t i = 0; i < count; i++)
    for (size_t k = i + 1; k < count; k++)
      if (needs(c, &rows[i], &rows[k]) && !needs(c, &rows[k], &rows[i])) {
        struct definition row = rows[k];
        memmove(&rows[i + 1], &rows[i], (k - i) * sizeof row);
        rows[i] = row;
        break; /* one move for each place: what is left of a longer chain keeps the paper's order */
      }
}

/* A second term of the same defining sentence joins the first. */
static bool join_definition(struct definition *rows, size_t count, const struct definition *d)
{
  for (size_t i = 0; i < count && d->source == FROM_PAPER; i++)
    if (rows[i].source == FROM_PAPER && (rows[i].first == d->first || rows[i].second == d->first)) {
      if (rows[i].first == d->first && rows[i].joined == SG_NPOS)
        rows[i].joined = d->term;
      return true;
    }
  return false;
}

void sg_write_definitions(struct sg_composing *c)
{
  size_t terms[CANDIDATES_MAX], limit = section_limit(c), kept = 0;
  size_t count = section_terms(c, terms);
  struct definition rows[SECTION_MAX];
  uint8_t *here = count == 0 ? NULL : SG_ARENA_NEW(c->arena, uint8_t, c->analysis->stem_count);
  if (here != NULL)
    for (size_t i = c->span->paragraph_from; i < c->span->paragraph_to; i++)
      add_tokens(c->analysis, c->analysis->paragraphs[i].token_from, c->analysis->paragraphs[i].token_to, here);
  int bare = 0;
  for (size_t i = 0; i < count && kept < limit; i++) {
    struct definition d = {.term = terms[i], .first = SG_NONE, .second = SG_NONE, .joined = SG_NPOS};
    if (!find_definition(c, here, &d)) {
      int uses[USES_MAX];
      const struct sg_term *term = &c->analysis->terms[terms[i]];
      if (bare >= BARE_MAX || (term->stem_count < 2 && !term->proper) ||
          find_uses(c, &d, USES_MAX, uses) < USES_MAX)
        continue; /* a name alone tells nothing; the key ideas show how it is used */
      d.source = FROM_USE;
      bare++;
    }
    if (!join_definition(rows, kept, &d))
      rows[kept++] = d;
  }
  sort_definitions(c, rows, kept);
  for (size_t i = 0; i < kept; i++) {
    int uses[USES_MAX], wanted = rows[i].source == FROM_USE ? USES_MAX : rows[i].sentences < 2 ? 1 : 0;
    if (rows[i].source == FROM_READER || rows[i].source == FROM_GLOSSARY)
      wanted = 0;
    int found = wanted == 0 ? 0 : find_uses(c, &rows[i], wanted, uses);
    write_definition(c, &rows[i], uses, found);
  }
}
