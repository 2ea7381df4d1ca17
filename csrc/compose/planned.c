/* Which terms a guide defines: technical ones, in a shape in which terms come, that rank well in the
 * paper or that the paper itself marks. */
#include "compose/composing.h"

enum {
  RANKED_MIN = 20, /* terms defined by rank: one for 200 words of the paper, but … */
  RANKED_MAX = 120,
  WORDS_PER_RANKED = 200,
  TERM_WORDS = 5, /* a longer phrase is a description */
  LOOKED_AT = 20, /* occurrences that are looked at for how the term is written */
};

/* A defining sentence below this precision is more often none (measured by cue on DEFT). */
#define DEFINITION_MIN 0.6f

#define REMARK_MIN 0.55f /* of an apposition to a name: it tells the thing apart */

/* The commonest words that can make a phrase a term, and a term by themselves ("people" is none):
 * -log10 of their share in general English. */
#define PHRASE_RARITY 3.6f
#define TERM_RARITY 4.3f
#define UNKNOWN_RARITY 6.9f
#define PARTICULAR_RARITY 5.5f /* of a single word behind "the" */
#define NAMED_RARITY 3.9f      /* of a single word in the authors' list of keywords */

bool sg_is_furniture(struct sg_str term)
{
  static const char *const words[] = {
      "equation",   "theorem",      "lemma",      "proof",     "figure",     "table",      "section",
      "chapter",    "appendix",     "algorithm",  "example",   "paper",      "conclusion", "discussion",
      "background", "introduction", "supplement", "corollary", "definition", "upshot",     "latter",
      "former",     "panel",        "dot",        "method",    "methods",    "variable",   "quantity"};
  return SG_ONE_OF(term, words);
}

/* -- Shape -------------------------------------------------------------------------------------- */

/* One occurrence of the term whose shape is judged. */
struct shape {
  const struct sg_analysis *analysis;
  const struct sg_sentence *sentence;
  size_t from, to; /* tokens */
};

static enum sg_tag tag_at(const struct shape *shape, size_t i)
{
  return (enum sg_tag)shape->analysis->tokens[i].tag;
}

static struct sg_str word_at(const struct shape *shape, size_t i)
{
  return sg_token_markdown(shape->analysis, shape->sentence, i);
}

/* Words that no term holds: "invariant still holds", "first part of our algorithm", "plotted on top".
 * Of prepositions only "of" joins the parts of a term. */
static bool is_foreign(const struct shape *shape, size_t i)
{
  switch (tag_at(shape, i)) {
  case SG_TAG_DT:
  case SG_TAG_WH:
  case SG_TAG_PRP:
  case SG_TAG_PRPS:
  case SG_TAG_MD:
  case SG_TAG_VBZ:
  case SG_TAG_VBP:
  case SG_TAG_VBD:
  case SG_TAG_CC:
  case SG_TAG_TO:
  case SG_TAG_EX:
  case SG_TAG_RB:
    return true;
  case SG_TAG_IN:
    return i == shape->from || !sg_str_equal_nocase(word_at(shape, i), SG_LIT("of"));
  case SG_TAG_VBN: { /* "file called something" */
    static const char *const naming[] = {"called", "named", "termed", "known"};
    return i > shape->from && sg_tag_is_noun(tag_at(shape, i - 1)) && SG_ONE_OF(word_at(shape, i), naming);
  }
  default:
    return false;
  }
}

/* What stands in figures and lists: "red line", "left panel", "y axis", "first claim". */
static bool is_pictured(const struct shape *shape)
{
  static const char *const looks[] = {"red",    "blue",   "green",  "black", "white", "grey",     "gray",
                                      "orange", "yellow", "purple", "pink",  "solid", "dashed",   "dotted",
                                      "left",   "right",  "upper",  "lower", "top",   "bottom",   "first",
                                      "second", "third",  "last",   "other", "next",  "previous", "final",
                                      "middle", "thick",  "thin",   "x",     "y",     "z"};
  static const char *const heads[] = {
      "line",   "lines",   "curve", "curves", "panel",   "panels",    "dot",       "dots",   "point",
      "points", "bar",     "bars",  "circle", "circles", "square",    "squares",   "row",    "rows",
      "column", "columns", "value", "values", "axis",    "axes",      "arrow",     "arrows", "part",
      "step",   "claim",   "case",  "term",   "half",    "assertion", "statement", "stage"};
  return shape->to - shape->from > 1 && SG_ONE_OF(word_at(shape, shape->from), looks) &&
         SG_ONE_OF(word_at(shape, shape->to - 1), heads);
}

/* "Raft's messages", "the follower's log": somebody's, where that somebody is the term. */
static bool is_possession(const struct shape *shape)
{
  for (size_t i = shape->from + 1; i < shape->to; i++) {
    if (tag_at(shape, i) != SG_TAG_POS)
      continue;
    bool name = (shape->analysis->tokens[shape->from].flags & SG_TOKEN_CAPITAL) != 0;
    int owner = i == shape->from + 1 ? sg_find_term(shape->analysis, word_at(shape, shape->from)) : SG_NONE;
    if (!name || owner != SG_NONE)
      return true;
  }
  return false;
}

/* Is it written as a name in code and addresses is: "a.txt", "fig:panel"? */
static bool is_identifier(const struct shape *shape, struct sg_str text)
{
  size_t dot = sg_str_find(text, SG_LIT("."), 0);
  if (dot != SG_NPOS && dot + 1 < text.n && sg_is_alpha(text.p[dot + 1]))
    return true;
  size_t next = shape->to;
  return next + 1 < shape->sentence->token_to && sg_str_equal(word_at(shape, next), SG_LIT(":")) &&
         (shape->analysis->tokens[next].flags & SG_TOKEN_GLUED) &&
         (shape->analysis->tokens[next + 1].flags & SG_TOKEN_GLUED);
}

/* A noun phrase of a few words that says by itself what it is about. */
static bool has_shape(const struct sg_analysis *analysis, const struct sg_term *term)
{
  if (term->occurrence_count == 0 || term->text.n == 0)
    return false;
  const struct sg_occurrence *at = &term->occurrences[0];
  struct shape shape = {analysis, &analysis->sentences[at->sentence], at->token_from, at->token_to};
  if (is_identifier(&shape, term->text))
    return false;
  if (!analysis->english)
    return true;
  if (shape.to - shape.from > TERM_WORDS || is_pictured(&shape) || is_possession(&shape) ||
      term->text.p[0] == '-' || strncmp(term->text.p, "\xE2\x80\x99", 3) == 0 || term->text.p[0] == '\'')
    return false;
  for (size_t i = shape.from; i < shape.to; i++)
    if (is_foreign(&shape, i))
      return false;
  enum sg_tag last = tag_at(&shape, shape.to - 1);
  return last != SG_TAG_JJ && last != SG_TAG_VBN && last != SG_TAG_IN;
}

/* -- Abbreviations ------------------------------------------------------------------------------ */

/* The pair of an abbreviation; NULL where the long form is an address or the like. */
const struct sg_abbreviation *sg_pair_of(const struct sg_analysis *analysis, const struct sg_term *term)
{
  if (term->abbreviation == SG_NONE)
    return NULL;
  const struct sg_abbreviation *pair = &analysis->abbreviations[term->abbreviation];
  bool words = sg_str_find(pair->long_form, SG_LIT(" "), 0) != SG_NPOS ||
               sg_str_find(pair->long_form, SG_LIT("."), 0) == SG_NPOS;
  bool plural = sg_str_starts(pair->long_form, pair->short_form) &&
                pair->long_form.n <= pair->short_form.n + 2; /* "UTXO", "UTXOs" */
  return pair->long_form.n > 0 && words && !plural && sg_is_acronym(pair->short_form, pair->long_form) ? pair
                                                                                                       : NULL;
}

/* -- Persons ------------------------------------------------------------------------------------ */

/* Does a person's initial stand before the token: "R.A. Fisher"? */
static bool follows_initials(const struct sg_analysis *analysis, const struct sg_sentence *s, size_t at)
{
  if (at > s->token_from && sg_str_equal(sg_token_markdown(analysis, s, at - 1), SG_LIT(".")))
    at--;
  if (at == s->token_from)
    return false;
  struct sg_str word = sg_token_markdown(analysis, s, at - 1);
  size_t dots = at < s->token_to && sg_str_equal(sg_token_markdown(analysis, s, at), SG_LIT("."));
  for (size_t i = 0; i < word.n; i++) {
    if (word.p[i] != '.' && !(word.p[i] >= 'A' && word.p[i] <= 'Z' && (i == 0 || word.p[i - 1] == '.')))
      return false;
    dots += word.p[i] == '.';
  }
  return dots > 0;
}

/* Authors whom the text cites by name: "Barzilay and Lapata (2008)", "Lamport et al.". */
static bool is_cited_author(const struct sg_analysis *analysis, const struct sg_term *term)
{
  if (!term->proper || term->stem_count > 1)
    return false;
  for (size_t i = 0; i < term->occurrence_count && i < LOOKED_AT; i++) {
    const struct sg_occurrence *at = &term->occurrences[i];
    const struct sg_sentence *s = &analysis->sentences[at->sentence];
    size_t next = at->token_to;
    if (follows_initials(analysis, s, at->token_from))
      return true;
    if (next < s->token_to && sg_str_equal(sg_token_markdown(analysis, s, next), SG_LIT("et")))
      return true;
    bool after = at->token_from >= s->token_from + 2 && next < s->token_to &&
                 sg_str_equal(sg_token_markdown(analysis, s, at->token_from - 1), SG_LIT("and")) &&
                 (analysis->tokens[at->token_from - 2].flags & SG_TOKEN_CAPITAL);
    if (after && analysis->tokens[next].unit == SG_UNIT_CITATION)
      return true;
    bool pair = next + 2 < s->token_to && sg_str_equal(sg_token_markdown(analysis, s, next), SG_LIT("and")) &&
                (analysis->tokens[next + 1].flags & SG_TOKEN_CAPITAL);
    size_t cited = pair ? next + 2 : SG_NPOS;
    if (cited < s->token_to && analysis->tokens[cited].unit == SG_UNIT_CITATION)
      return true;
  }
  return false;
}

/* -- Definitions ---------------------------------------------------------------------------------- */

/* "I don’t think that the user study adds much", "could we define …?": what somebody thinks or asks, not what
 * a word means. */
bool sg_is_opinion(const struct sg_analysis *analysis, size_t index)
{
  static const char *const verbs[] = {"think", "believe", "feel",  "guess", "hope",  "suspect",
                                      "like",  "wish",    "agree", "don’t", "don't", "do",
                                      "would", "am",      "ca",    "could"};
  const struct sg_sentence *sentence = &analysis->sentences[index];
  for (size_t i = sentence->token_from; i + 1 < sentence->token_to; i++) {
    struct sg_str word = sg_token_markdown(analysis, sentence, i),
                  next = sg_token_markdown(analysis, sentence, i + 1);
    if (sg_str_equal(word, SG_LIT("I")) && SG_ONE_OF(next, verbs))
      return true; /* a single author's "I call this …" defines */
    if (sg_str_equal_nocase(word, SG_LIT("let")) &&
        (sg_str_equal(next, SG_LIT("us")) || sg_str_equal(next, SG_LIT("’s")) ||
         sg_str_equal(next, SG_LIT("'s"))))
      return true; /* "Let $n$ be …" does too */
  }
  if (sentence->token_to - sentence->token_from > 1 &&
      sg_str_equal_nocase(sg_token_markdown(analysis, sentence, sentence->token_from + 1), SG_LIT("following")))
    return true; /* a list is announced */
  struct sg_str text = sg_sentence_markdown(analysis, index);
  return text.n > 0 && text.p[text.n - 1] == '?';
}

/* "A hypercall is …": the sentence speaks of any thing of the name. */
static bool is_generic(const struct sg_analysis *analysis, const struct sg_sentence *sentence)
{
  struct sg_str first = sg_token_markdown(analysis, sentence, sentence->token_from);
  return sg_str_equal_nocase(first, SG_LIT("a")) || sg_str_equal_nocase(first, SG_LIT("an"));
}

/* "T is a boss" tells no thing apart from others; "An anchor is a triple" does. */
static bool is_empty(const struct sg_analysis *analysis, const struct sg_sentence *sentence)
{
  return sentence->cue == SG_CUE_IS_A && sentence->definition < 0.62f && !is_generic(analysis, sentence);
}

/* Also one that stands only where every sentence has its capital: a word that general English lacks, several
 * capitals, or a subject in the singular without an article ("Dune is a build system"). */
static bool is_name(const struct sg_analysis *analysis, const struct sg_term *term)
{
  const struct sg_occurrence *at = &term->occurrences[0];
  size_t capitals = 0;
  for (size_t i = at->token_from; i < at->token_to; i++)
    capitals += (analysis->tokens[i].flags & SG_TOKEN_CAPITAL) != 0;
  bool unknown = term->stem_count == 1 && analysis->stems[term->stems[0]].rarity >= UNKNOWN_RARITY;
  bool bare = capitals == 1 && at->token_from == analysis->sentences[at->sentence].token_from &&
              at->token_to == at->token_from + 1 && analysis->tokens[at->token_from].tag != SG_TAG_NNS;
  return term->proper || (capitals > 0 && unknown) || bare ||
         (capitals > 1 && capitals == at->token_to - at->token_from);
}

/* "The denominator is …", "The corpus consists of …": a word that any paper may use of a thing of its own, not
 * a technical one that is told for all. */
static bool is_particular(const struct sg_analysis *analysis, const struct sg_term *term)
{
  const struct sg_sentence *sentence = &analysis->sentences[term->definition];
  bool told = sentence->cue == SG_CUE_IS_A || sentence->cue == SG_CUE_IS_OF || sentence->cue == SG_CUE_CONSISTS;
  return told && term->stem_count == 1 && term->abbreviation == SG_NONE && !term->proper && !term->keyword &&
         sg_term_rarity(analysis, term) < PARTICULAR_RARITY &&
         sg_str_equal_nocase(sg_token_markdown(analysis, sentence, sentence->token_from), SG_LIT("the"));
}

/* Brackets, dashes and appositions mostly add a remark; of names they are what introduces them
 * ("Disco, a monitor for …"). What is the subject of one sentence only is a description more than a
 * term ("The distinctive aspect of our work is …"), unless it is a name. */
bool sg_is_defined(const struct sg_analysis *analysis, const struct sg_term *term)
{
  if (term->definition == SG_NONE)
    return false;
  size_t defining = (size_t)term->definition;
  const struct sg_sentence *sentence = &analysis->sentences[defining];
  if (sentence->cue == SG_CUE_BRACKET || sg_gives_thanks(analysis, defining) ||
      sg_is_opinion(analysis, defining))
    return false;
  if (sentence->cue == SG_CUE_DASH || sentence->cue == SG_CUE_APPOSITION)
    return sentence->definition >= (term->proper ? REMARK_MIN : DEFINITION_MIN);
  if (sentence->definition < DEFINITION_MIN || is_empty(analysis, sentence) || is_particular(analysis, term) ||
      sg_is_furniture(term->text))
    return false;
  bool named =
      sentence->cue == SG_CUE_CALLED || sentence->cue == SG_CUE_KNOWN_AS || sentence->cue == SG_CUE_DEFINED;
  return named || is_generic(analysis, sentence) || is_name(analysis, term) || term->keyword ||
         term->occurrence_count > 1;
}

bool sg_gives_thanks(const struct sg_analysis *analysis, size_t sentence)
{
  static const char *const words[] = {"acknowledge", "acknowledges", "thank",  "thanks",    "grateful",
                                      "gratefully",  "funding",      "funded", "sponsored", "sponsorship"};
  const struct sg_sentence *s = &analysis->sentences[sentence];
  for (size_t i = s->token_from; i < s->token_to; i++) {
    if (analysis->tokens[i].unit != SG_UNIT_WORD || (analysis->tokens[i].flags & SG_TOKEN_STOP))
      continue;
    struct sg_str word = sg_token_markdown(analysis, s, i);
    bool grant = (analysis->tokens[i].tag == SG_TAG_NN || analysis->tokens[i].tag == SG_TAG_NNS) &&
                 (sg_str_equal_nocase(word, SG_LIT("grant")) || sg_str_equal_nocase(word, SG_LIT("grants")));
    if (grant || SG_ONE_OF(word, words))
      return true;
  }
  return false;
}

/* -- The plan ----------------------------------------------------------------------------------- */

float sg_term_rarity(const struct sg_analysis *analysis, const struct sg_term *term)
{
  float rarity = 0;
  for (size_t i = 0; i < term->stem_count; i++)
    if (analysis->stems[term->stems[i]].rarity > rarity)
      rarity = analysis->stems[term->stems[i]].rarity;
  return rarity;
}

bool sg_is_technical(const struct sg_analysis *analysis, const struct sg_term *term)
{
  return !analysis->english ||
         sg_term_rarity(analysis, term) >= (term->stem_count > 1 ? PHRASE_RARITY : TERM_RARITY);
}

static size_t ranked_limit(const struct sg_analysis *analysis)
{
  size_t limit = analysis->token_count / WORDS_PER_RANKED;
  return limit < RANKED_MIN ? RANKED_MIN : limit > RANKED_MAX ? RANKED_MAX : limit;
}

bool sg_compose_is_planned(const struct sg_analysis *analysis, size_t term)
{
  const struct sg_term *row = &analysis->terms[term];
  bool abbreviated = sg_pair_of(analysis, row) != NULL;
  if (row->listed)
    return true;
  if (row->text.n < (abbreviated ? 2 : 3) || sg_is_furniture(row->text))
    return false;
  if (analysis->english && sg_gives_thanks(analysis, row->sentence))
    return false; /* who paid for the work */
  bool technical = sg_is_technical(analysis, row) ||
                   (row->keyword && (row->stem_count > 1 || sg_term_rarity(analysis, row) >= NAMED_RARITY));
  if (!abbreviated && (!technical || !has_shape(analysis, row) || is_cited_author(analysis, row)))
    return false;
  return term < ranked_limit(analysis) || row->keyword || (abbreviated && row->occurrence_count > 1) ||
         sg_is_defined(analysis, row);
}
