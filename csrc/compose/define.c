/* Definitions: which terms a section defines, from where, and under which sentence.
 *
 * A definition says what the thing is. The paper's own stands where the paper has it, and is recalled where an
 * earlier section uses the term first; then come the glossaries, the handbook, the dictionaries. A term that
 * none of them defines is not listed: neither a sentence that uses it nor the mere long form of an abbreviation
 * tells what it is.
 */
#include "compose/composing.h"
#include "compose/prose.h"
#include "compose/sources.h"

enum {
  WORDS_PER_TERM = 60, /* of prose, for each definition: the guide's rules */
  SECTION_MIN = 2,
  CANDIDATES_MAX = 64, /* terms of a section that are looked at, best first */
  SENTENCE_MAX = 4,    /* definitions under one sentence */
  LABEL_BYTES = 60,    /* a longer form stands in the definition, not in the label */
  WORD_TOKENS = 3,     /* of a phrase that is looked up */
  ENDED_TOKENS = 3,    /* before a word, which may make a longer name with it */
  SUBJECT_USES = 20,  /* of the commonest term, in a paper long enough to have a subject that needs no recall */
  SUBJECT_TOKENS = 8, /* within which a sentence's subject begins: "In this paper, a *pile* is …" */
  RECALL_WORDS = 60,  /* of the paper's own sentence from elsewhere */
};

/* Words this common say nothing of what a sentence is about: -log10 of their share in English. */
#define PHRASE_RARITY 3.6f
#define WORD_RARITY 4.6f
#define RECALL_RARITY 4.5f
#define RARE 5.0f /* a technical word by itself */

/* -- Which terms ------------------------------------------------------------------------------- */

/* How many terms the section may bring beside those of a glossary. */
static size_t section_limit(const struct sg_composing *c)
{
  size_t limit = c->span->words / WORDS_PER_TERM;
  if (c->options->detail == SG_DETAIL_BRIEF)
    limit /= 2;
  if (c->options->max_terms != 0)
    return c->options->max_terms < 0                        ? 0
           : (size_t)c->options->max_terms < CANDIDATES_MAX ? (size_t)c->options->max_terms
                                                            : CANDIDATES_MAX;
  return limit < SECTION_MIN ? SECTION_MIN : limit > CANDIDATES_MAX ? CANDIDATES_MAX : limit;
}

/* The terms that appear first in the section: those of a glossary, then the others, best first. */
static size_t section_terms(const struct sg_composing *c, size_t terms[CANDIDATES_MAX])
{
  size_t count = 0;
  bool listed_only = sg_is_front_matter(c, c->section) || sg_is_back_matter(c->row);
  for (int listed = 1; listed >= (listed_only ? 1 : 0); listed--)
    for (size_t i = 0; i < c->analysis->term_count && count < CANDIDATES_MAX; i++)
      if (c->analysis->terms[i].section == c->section && c->analysis->terms[i].listed == (listed == 1) &&
          sg_compose_is_planned(c->analysis, i))
        terms[count++] = i;
  return count;
}

/* The first sentence that shows the term, where a definition can stand under it; SG_NONE when none does. */
static int place_of(struct sg_composing *c, size_t term)
{
  const struct sg_term *row = &c->analysis->terms[term];
  for (size_t i = 0; i < row->occurrence_count; i++) {
    size_t s = row->occurrences[i].sentence;
    if (s >= c->span->sentence_to)
      break;
    if (!sg_is_here(c, s))
      continue;
    enum sg_paragraph_kind kind = c->row->paragraphs[c->analysis->sentences[s].paragraph].kind;
    bool shown = *sg_use_of(c, s) != SG_USE_OMITTED && c->analysis->sentences[s].form <= SG_FORM_FRAGMENT;
    if (shown && kind != SG_PARAGRAPH_CODE && kind != SG_PARAGRAPH_EQUATION &&
        !sg_is_credit(c, c->analysis->sentences[s].paragraph))
      return (int)s;
  }
  return SG_NONE;
}

/* -- The paper's own definition ---------------------------------------------------------------- */

/* "We call this script the policy": what is defined stands in the sentence before. */
static bool defines_this(const struct sg_analysis *analysis, size_t defining)
{
  const struct sg_sentence *row = &analysis->sentences[defining];
  if (row->cue != SG_CUE_CALLED && row->cue != SG_CUE_KNOWN_AS && row->cue != SG_CUE_DEFINED)
    return false;
  static const char *const words[] = {"this", "these", "such", "it", "them", "latter"};
  for (size_t i = row->token_from; i < row->token_to && i < row->token_from + 6; i++)
    if (SG_ONE_OF(sg_token_markdown(analysis, row, i), words))
      return true;
  return false;
}

/* A sentence that can open a definition, or SG_NONE: the defining one, or the one before it when it
 * points back ("This is called …"). */
static int opening(const struct sg_analysis *analysis, int defining)
{
  bool leans = defines_this(analysis, (size_t)defining) || sg_points_back(analysis, (size_t)defining);
  char head = sg_sentence_markdown(analysis, (size_t)defining).p[0];
  if (sg_is_one_of(head, "($") || sg_is_digit(head))
    return SG_NONE; /* an aside, a displayed formula, an item */
  if (!leans && sg_stands_alone(analysis, (size_t)defining))
    return defining;
  const struct sg_sentence *row = &analysis->sentences[defining];
  if (row->form != SG_FORM_PROSE || !leans || defining == 0)
    return SG_NONE;
  const struct sg_sentence *before = row - 1;
  bool near = before->section == row->section && before->paragraph == row->paragraph;
  return near && sg_stands_alone(analysis, (size_t)defining - 1) ? defining - 1 : SG_NONE;
}

/* Is the sentence about the term, its subject, or does it say what is called so? "Tying two stages, which share
 * the state variable, requires …" explains something else. */
static bool is_about(const struct sg_analysis *a, const struct sg_term *term, size_t sentence)
{
  const struct sg_sentence *row = &a->sentences[sentence];
  if (row->cue == SG_CUE_CALLED || row->cue == SG_CUE_KNOWN_AS || row->cue == SG_CUE_BRACKET)
    return true;
  for (size_t i = 0; i < term->occurrence_count; i++) {
    const struct sg_occurrence *use = &term->occurrences[i];
    bool adjective = term->stem_count == 1 && a->tokens[use->token_from].tag == SG_TAG_JJ; /* of what? */
    if (use->sentence == sentence)
      return !adjective && use->token_from < row->token_from + SUBJECT_TOKENS;
  }
  return false;
}

/* Is the sentence bound to its place: it points at what stands around it ("this notion of ordering"), sends the
 * reader on ("see Table 1", "Section 2 introduced …"), or is somebody's saying? It may define there, but does
 * not elsewhere. */
static bool is_bound_to_place(const struct sg_analysis *a, size_t sentence)
{
  static const char *const pointers[] = {"this", "these", "those", "above", "earlier", "therefore", "see"};
  static const char *const texts[] = {"paper",  "article", "work", "study",
                                      "thesis", "report",  "book", "chapter"};
  const struct sg_sentence *row = &a->sentences[sentence];
  struct sg_str text = sg_sentence_markdown(a, sentence);
  if (sg_str_starts(text, SG_LIT("“")) || sg_str_starts(text, SG_LIT("\"")) ||
      sg_str_starts(text, SG_LIT("Section ")))
    return true;
  for (size_t i = row->token_from; i < row->token_to; i++) {
    bool own = i + 1 < row->token_to && SG_ONE_OF(sg_token_markdown(a, row, i + 1), texts);
    if (!own && SG_ONE_OF(sg_token_markdown(a, row, i), pointers))
      return true;
  }
  return false;
}

/* The paper's own definition, where it stands in another section and can be read by itself. */
static bool recall(struct sg_composing *c, const struct sg_term *term, struct sg_definition *d)
{
  const struct sg_analysis *a = c->analysis;
  int first = opening(a, term->definition);
  if (c->most_used >= SUBJECT_USES && term->occurrence_count * 2 > c->most_used)
    return false; /* what the whole paper is about, the whole paper says */
  if (first != SG_NONE && a->sentences[first].section < c->section)
    return false; /* the reader has just read it, in the abstract */
  if (first != SG_NONE && (sg_follows(a, (size_t)first) ||
                           sg_str_find(sg_sentence_markdown(a, (size_t)first), SG_LIT("$$"), 0) != SG_NPOS))
    return false; /* a step, a formula: said in its place alone */
  if (term->stem_count == 1 && !term->proper && !term->keyword &&
      sg_term_rarity(a, term) < (a->sentences[term->definition].cue == SG_CUE_DEFINED ? RARE : RECALL_RARITY))
    return false; /* "output", "correct": an everyday word that one passage gives a meaning of its own */
  if (first == SG_NONE || sg_sentence_words(a, (size_t)first) > RECALL_WORDS ||
      is_bound_to_place(a, (size_t)first) || !is_about(a, term, (size_t)term->definition))
    return false;
  d->source = SG_FROM_PAPER;
  d->first = first;
  d->second = first != term->definition ? term->definition : SG_NONE;
  return true;
}

/* What the reader's own glossary says. */
static bool define_from_readers(struct sg_composing *c, const struct sg_term *term, struct sg_definition *d)
{
  return sg_define_from_glossary(c, term, c->options->glossary, c->options->glossary_count, SG_FROM_READER,
                                 d) ||
         (sg_define_from_glossary(c, term, c->paper->glossary, c->paper->glossary_count, SG_FROM_GLOSSARY, d) &&
          d->source == SG_FROM_READER);
}

/* What the dictionaries say, where they have a safe sense. */
static bool define_from_dictionaries(struct sg_composing *c, const struct sg_term *term, uint8_t *here,
                                     struct sg_definition *d)
{
  if (!c->analysis->english || c->options->dictionaries == NULL || here == NULL)
    return false;
  struct sg_headword word = {.name = term->text,
                             .stems = term->stems,
                             .stem_count = term->stem_count,
                             .rarity = sg_term_rarity(c->analysis, term),
                             .proper = term->proper};
  /* The long form says which of the many things that share a short form is meant. */
  if (term->abbreviation != SG_NONE && c->analysis->abbreviations[term->abbreviation].long_form.n > 0)
    word.name = c->analysis->abbreviations[term->abbreviation].long_form;
  sg_context_add_uses(c->analysis, term, here);
  if (!sg_define_from_dictionaries(c, &word, here, d))
    return false;
  return d->sentences > 1;
}

/* Fills in where the definition is from; false when nothing defines the term, or the section itself does where
 * it stands. */
static bool find_definition(struct sg_composing *c, uint8_t *here, struct sg_definition *d)
{
  const struct sg_term *term = &c->analysis->terms[d->term];
  bool defined = sg_is_defined(c->analysis, term);
  if (defined && sg_is_here(c, (size_t)term->definition) &&
      *sg_use_of(c, (size_t)term->definition) != SG_USE_OMITTED)
    return term->listed && define_from_readers(c, term, d); /* who says what a word means needs to read it */
  if (defined && !sg_is_known_before(c, d->term) && recall(c, term, d))
    return true;
  if (sg_define_from_glossary(c, term, c->paper->glossary, c->paper->glossary_count, SG_FROM_GLOSSARY, d) ||
      sg_define_from_glossary(c, term, c->options->glossary, c->options->glossary_count, SG_FROM_READER, d))
    return true;
  return (!sg_is_in_handbook(term->text) && !sg_is_everyday(term->text) &&
          define_from_dictionaries(c, term, here, d)) ||
         sg_define_from_glossary(c, term, c->options->encyclopaedia, c->options->encyclopaedia_count,
                                 SG_FROM_DICTIONARY, d);
}

/* "Cloud" and "cloud computing" may share an entry of a dictionary, two terms a sentence: it is shown once. */
static bool repeats(const struct sg_composing *c, const struct sg_definition *d)
{
  for (size_t i = 0; i < c->definition_count; i++) {
    const struct sg_definition *row = &c->definitions[i];
    if (row->source == d->source && (d->source == SG_FROM_PAPER ? row->first == d->first
                                                                : sg_str_equal(row->text, d->text) &&
                                                                      sg_str_equal(row->plainly, d->plainly)))
      return true;
  }
  return false;
}

static bool is_full(const struct sg_composing *c, int place)
{
  size_t count = 0;
  for (size_t i = 0; i < c->definition_count; i++)
    count += c->definitions[i].place == place;
  return count >= SENTENCE_MAX;
}

bool sg_add_definition(struct sg_composing *c, const struct sg_definition *d)
{
  if (d->place == SG_NONE || is_full(c, d->place) || repeats(c, d))
    return false;
  c->definitions[c->definition_count++] = *d;
  return true;
}

/* By place; those of one sentence in the order of their first words in it. */
static void sort_definitions(const struct sg_composing *c)
{
  for (size_t i = 1; i < c->definition_count; i++) {
    struct sg_definition row = c->definitions[i];
    size_t at = i;
    for (; at > 0; at--) {
      const struct sg_definition *before = &c->definitions[at - 1];
      if (before->place < row.place || (before->place == row.place && before->token <= row.token))
        break;
    }
    memmove(&c->definitions[at + 1], &c->definitions[at], (i - at) * sizeof row);
    c->definitions[at] = row;
  }
}

/* The token with which sentence `place` uses the term first. */
static uint32_t token_in(const struct sg_composing *c, size_t term, int place)
{
  size_t from, to;
  sg_term_uses_in(c, (size_t)place, &from, &to);
  for (size_t i = from; i < to; i++)
    if (c->term_uses[i].term == term)
      return c->term_uses[i].token_from;
  return 0;
}

/* -- Words of the field that the paper takes for known -------------------------------------------------- */

/* Is it a technical word or phrase, tokens [from, to), that the paper uses here for the first time? */
static bool is_new_word(const struct sg_composing *c, size_t from, size_t to, float *rarity)
{
  bool fresh = false;
  *rarity = 0;
  for (size_t i = from; i < to; i++) {
    const struct sg_token *token = &c->analysis->tokens[i];
    if (token->unit != SG_UNIT_WORD || token->stem == SG_NO_STEM ||
        (token->flags & (SG_TOKEN_LINKED | SG_TOKEN_STOP)) || token->tag == SG_TAG_NNP ||
        (token->flags & SG_TOKEN_UPPER))
      return false;
    const struct sg_stem *stem = &c->analysis->stems[token->stem];
    fresh = fresh || stem->first == i;
    *rarity = stem->rarity > *rarity ? stem->rarity : *rarity;
  }
  return fresh && *rarity >= (to - from > 1 ? PHRASE_RARITY : WORD_RARITY);
}

static bool is_noun_token(const struct sg_token *token)
{
  return token->tag == SG_TAG_NN || token->tag == SG_TAG_NNS;
}

static bool is_copula(struct sg_str word)
{
  static const char *const words[] = {"is",      "are",    "was",     "were", "be",    "been",
                                      "being",   "appear", "appears", "seem", "seems", "remain",
                                      "remains", "become", "becomes", "very", "more",  "less"};
  return SG_ONE_OF(word, words);
}

/* Does token `i` of the sentence serve as an adjective, whatever its tag: "iterative methods", "will be idle",
 * "the smoother splines"; or is it part of a name, or of a word that was cut ("wo|n't")? */
static bool is_no_noun(const struct sg_composing *c, const struct sg_sentence *row, size_t i)
{
  const struct sg_token *token = &c->analysis->tokens[i];
  struct sg_str word = sg_token_markdown(c->analysis, row, i);
  if ((token->flags & SG_TOKEN_CAPITAL) && i > row->token_from)
    return true;
  const struct sg_token *next = i + 1 < row->token_to ? token + 1 : NULL;
  bool cut = next != NULL && (next->flags & SG_TOKEN_GLUED) && next->unit == SG_UNIT_WORD;
  if (word.n < 3 || cut)
    return true;
  bool before_noun = next != NULL && (is_noun_token(next) || next->tag == SG_TAG_NNP || next->tag == SG_TAG_JJ);
  bool predicate = i > row->token_from && is_copula(sg_token_markdown(c->analysis, row, i - 1));
  return (before_noun || predicate) && sg_dictionaries_has_adjective(c->options->dictionaries, word);
}

/* Is the word a term that another section of the paper defines, or has in its list? */
static bool is_term_elsewhere(const struct sg_composing *c, struct sg_str name)
{
  int term = sg_find_term(c->analysis, name);
  return term != SG_NONE && c->analysis->terms[term].section != c->section &&
         sg_compose_is_planned(c->analysis, (size_t)term);
}

/* Do tokens [from, to) end a longer name of the handbook's: the "transcriptase" of "reverse transcriptase"? */
static bool ends_name(const struct sg_composing *c, const struct sg_sentence *row, size_t from, size_t to)
{
  struct sg_str md = c->row->paragraphs[row->paragraph].markdown;
  for (size_t i = from; i > row->token_from && i + ENDED_TOKENS > from; i--)
    if (sg_is_in_handbook(sg_slice(md, c->analysis->tokens[i - 1].from, c->analysis->tokens[to - 1].to)))
      return true;
  return false;
}

/* The dictionaries' definition of tokens [from, to) of sentence `s`; false when they have no safe one. */
static bool define_word(struct sg_composing *c, size_t s, size_t from, size_t to, uint8_t *here)
{
  const struct sg_sentence *row = &c->analysis->sentences[s];
  struct sg_str md = c->row->paragraphs[row->paragraph].markdown;
  uint32_t stems[WORD_TOKENS];
  struct sg_headword word = {.name =
                                 sg_slice(md, c->analysis->tokens[from].from, c->analysis->tokens[to - 1].to),
                             .stems = stems,
                             .stem_count = to - from};
  if (!is_new_word(c, from, to, &word.rarity) || sg_is_furniture(word.name) || is_no_noun(c, row, to - 1) ||
      is_term_elsewhere(c, word.name) || sg_is_in_handbook(word.name) || ends_name(c, row, from, to) ||
      sg_is_everyday(word.name))
    return false;
  for (size_t i = from; i < to; i++)
    stems[i - from] = c->analysis->tokens[i].stem;
  struct sg_definition d = {.term = SG_NPOS,
                            .name = word.name,
                            .first = SG_NONE,
                            .second = SG_NONE,
                            .place = (int)s,
                            .token = (uint32_t)from};
  return sg_define_from_dictionaries(c, &word, here, &d) && d.sentences > 1 && sg_add_definition(c, &d);
}

/* Looks up what the section's running text uses first in the paper: the longest phrase that ends in each noun.
 */
static void define_words(struct sg_composing *c, uint8_t *here, size_t limit)
{
  for (size_t s = c->span->sentence_from; s < c->span->sentence_to && c->definition_count < limit; s++) {
    const struct sg_sentence *row = &c->analysis->sentences[s];
    enum sg_paragraph_kind kind = c->row->paragraphs[row->paragraph].kind;
    if (*sg_use_of(c, s) == SG_USE_OMITTED || row->form != SG_FORM_PROSE || sg_is_credit(c, row->paragraph) ||
        (kind != SG_PARAGRAPH_TEXT && kind != SG_PARAGRAPH_LIST))
      continue;
    for (size_t end = row->token_from + 1; end <= row->token_to && c->definition_count < limit; end++) {
      if (!is_noun_token(&c->analysis->tokens[end - 1]))
        continue;
      size_t length = end - row->token_from < WORD_TOKENS ? end - row->token_from : WORD_TOKENS;
      while (length > 0 && !define_word(c, s, end - length, end, here))
        length--;
    }
  }
}

void sg_plan_definitions(struct sg_composing *c)
{
  size_t terms[CANDIDATES_MAX], limit = section_limit(c), count = section_terms(c, terms),
                                known = sg_known_limit(c);
  for (size_t i = 0; i < count && c->options->max_terms == 0; i++)
    limit += c->analysis->terms[terms[i]].listed;
  c->definitions = SG_ARENA_NEW(c->arena, struct sg_definition, limit + known);
  uint8_t *here = SG_ARENA_NEW(c->arena, uint8_t, c->analysis->stem_count);
  if (c->definitions == NULL || here == NULL)
    return;
  for (size_t i = c->span->paragraph_from; i < c->span->paragraph_to; i++)
    sg_context_add(c->analysis, c->analysis->paragraphs[i].token_from, c->analysis->paragraphs[i].token_to,
                   here);
  for (size_t i = 0; i < count && c->definition_count < limit; i++) {
    struct sg_definition d = {
        .term = terms[i], .first = SG_NONE, .second = SG_NONE, .place = place_of(c, terms[i])};
    if (d.place == SG_NONE || !find_definition(c, here, &d))
      continue;
    d.token = token_in(c, d.term, d.place);
    sg_add_definition(c, &d);
  }
  sg_define_known(c, c->options->max_terms != 0 ? limit : c->definition_count + known);
  if (c->analysis->english && c->options->dictionaries != NULL)
    define_words(c, here, limit);
  sort_definitions(c);
}

/* -- Writing ------------------------------------------------------------------------------------ */

/* A form of an abbreviation, which may hold a formula ("a level of 1 $\\mu$g/L"). */
static void add_form(struct sg_composing *c, struct sg_str form)
{
  if (sg_str_find(form, SG_LIT("$"), 0) != SG_NPOS)
    sg_buf_add(&c->line, form);
  else
    sg_prose_escape(&c->line, form);
}

/* Do the two differ in their endings at most? */
static bool is_form(struct sg_str a, struct sg_str b)
{
  size_t same = 0;
  while (same < a.n && same < b.n && sg_lower(a.p[same]) == sg_lower(b.p[same]))
    same++;
  return same + 3 >= a.n && same + 3 >= b.n;
}

/* The forms that a term's label shows: "Virtual machine monitor (VMM)"; `other` is empty where it has
 * one only. A term that was merged from several pairs goes by the pair's own forms. */
static struct sg_str label_forms(const struct sg_composing *c, const struct sg_term *term, struct sg_str *other)
{
  const struct sg_abbreviation *pair = sg_pair_of(c->analysis, term);
  *other = sg_str(NULL, 0);
  if (pair == NULL)
    return term->text;
  bool is_short = sg_str_equal_nocase(pair->short_form, term->text);
  bool foreign = !is_short && !is_form(term->text, pair->long_form);
  struct sg_str name = foreign ? pair->short_form : term->text;
  *other = is_short || foreign ? pair->long_form : pair->short_form;
  if (other->n > LABEL_BYTES || sg_str_equal_nocase(*other, name))
    *other = sg_str(NULL, 0);
  return name;
}

/* The name under which a definition stands: "virtual machine monitor (VMM)", as the paper writes it. */
static struct sg_str label_of(struct sg_composing *c, const struct sg_term *term)
{
  struct sg_str other, name = label_forms(c, term, &other);
  sg_buf_clear(&c->line);
  sg_prose_escape(&c->line, name);
  if (other.n > 0) {
    sg_buf_add(&c->line, SG_LIT(" ("));
    add_form(c, other);
    sg_buf_add_char(&c->line, ')');
  }
  return sg_arena_copy(c->arena, sg_buf_str(&c->line));
}

/* "*A set is …*": the sentence of a theorem, whose emphasis says nothing here. */
static void drop_emphasis(struct sg_buf *line, size_t from)
{
  struct sg_str s = sg_slice(sg_buf_str(line), from, line->length);
  size_t stars = 0;
  for (size_t i = 0; i < s.n; i++)
    stars += s.p[i] == '*';
  if (stars != 2 || s.p[0] != '*' || s.p[s.n - 1] != '*')
    return;
  memmove(line->data + from, line->data + from + 1, s.n - 2);
  sg_buf_truncate(line, line->length - 2);
}

static void add_sentence(struct sg_composing *c, int sentence, bool follows)
{
  if (sentence == SG_NONE)
    return;
  if (c->line.length > 0 && c->line.data[c->line.length - 1] != ' ')
    sg_buf_add_char(&c->line, ' ');
  size_t from = c->line.length;
  sg_prose_add(&c->line, c->analysis, (size_t)sentence, (struct sg_prose_options){.drop_head = !follows});
  sg_prose_drop_label(&c->line, from);
  drop_emphasis(&c->line, from);
  sg_tell_of_authors(c, (size_t)sentence, from, (struct sg_telling){.theirs = false});
}

/* The paper's sentence from elsewhere, with the link to where it stands: recalled where the reader has met it.
 */
static void write_recall(struct sg_composing *c, const struct sg_definition *d, struct sg_str name,
                         uint32_t depth)
{
  sg_start_line(c, sg_str(NULL, 0));
  add_sentence(c, d->first, false);
  add_sentence(c, d->second, true);
  if (c->line.length == 0)
    return;
  if (c->line.data[c->line.length - 1] == '.') /* the link stands within the sentence */
    sg_buf_truncate(&c->line, c->line.length - 1);
  sg_buf_add(&c->line, SG_LIT(" ("));
  sg_add_section_link(c, c->analysis->sentences[d->first].section, &c->line);
  sg_buf_add(&c->line, SG_LIT(")."));
  bool met = c->analysis->sentences[d->first].section < c->section;
  size_t bullet = sg_end_line_as(c, depth, met ? SG_POINT_RECALL : SG_POINT_DEFINITION, name,
                                 sg_mark_of_sentence(c->analysis, (size_t)d->first));
  if (d->second != SG_NONE)
    sg_bullets_mark(&c->bullets, bullet, sg_mark_of_sentence(c->analysis, (size_t)d->second));
}

static void write_plainly(struct sg_composing *c, const struct sg_definition *d, uint32_t depth)
{
  sg_start_line(c, sg_str(NULL, 0));
  sg_buf_add(&c->line, d->plainly);
  sg_end_line_as(c, depth, SG_POINT_PLAIN, sg_str(NULL, 0), SG_NO_MARK);
}

static void write_definition(struct sg_composing *c, const struct sg_definition *d, uint32_t depth)
{
  struct sg_str name = d->term == SG_NPOS ? d->name : label_of(c, &c->analysis->terms[d->term]);
  if (d->source == SG_FROM_PAPER) {
    write_recall(c, d, name, depth);
    return;
  }
  if (d->text.n == 0) {
    write_plainly(c, d, depth);
    return;
  }
  sg_start_line(c, sg_str(NULL, 0));
  sg_buf_add(&c->line, d->text);
  size_t bullet =
      sg_end_line_as(c, depth, SG_POINT_DEFINITION, name, sg_mark_of_sentence(c->analysis, (size_t)d->place));
  if (bullet == SG_NPOS)
    return;
  if (d->source == SG_FROM_HANDBOOK) {
    c->bullets.rows[bullet].source = SG_LIT("background");
    write_plainly(c, d, depth + 1);
  } else if (d->source == SG_FROM_DICTIONARY)
    c->bullets.rows[bullet].source = d->dictionary;
  else if (d->source == SG_FROM_READER)
    c->bullets.rows[bullet].source = SG_LIT("glossary");
}

void sg_write_definitions(struct sg_composing *c, size_t first, size_t end, uint32_t depth)
{
  for (size_t i = 0; i < c->definition_count; i++) {
    struct sg_definition *d = &c->definitions[i];
    if (d->written || (size_t)d->place < first || (size_t)d->place >= end)
      continue;
    d->written = true;
    write_definition(c, d, depth);
  }
}
