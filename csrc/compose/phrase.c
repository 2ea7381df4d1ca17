#include "compose/phrase.h"

#include <math.h>

#include "compose/announce.h"
#include "compose/clauses.h"
#include "languages/labels.h"
#include "markdown/highlight.h"
#include "text/vocabulary.h"

enum {
  ADVERBIAL_TOKENS = 4, /* of one between commas */
  SENTENCE_MAX = 30,    /* words of a sentence that is highlighted whole */
  ASIDE_TOKENS = 24,    /* of one between commas, before its verb */
  CONTENT_MIN = 2,      /* content words of a phrase */
  CONNECTIVES_MAX = 2,  /* before a claim */
};

/* What a whole sentence weighs against a part of one as long: a reader can take it along. */
#define WHOLE_SENTENCE 1.2

/* "belong to the largest" says less than the clause with its subject, where that fits. */
#define WITHOUT_SUBJECT 0.45

/* "it is widely used": of what is said before it. */
#define POINTING 0.7

/* What a phrase after a displayed formula weighs against one before it. */
#define AFTER_FORMULA 0.5

/* The bytes of tokens [i, j) with the emphasis that hugs them. */
static void bytes_of(const struct sg_clauses *c, size_t i, size_t j, size_t *from, size_t *to)
{
  *from = c->tokens[i].from;
  *to = c->tokens[j - 1].to;
  while (*from > 0 && c->text.p[*from - 1] == '*')
    --*from;
  while (*to < c->text.n && c->text.p[*to] == '*')
    ++*to;
}

/* Is a lone dash among the tokens, which opens an aside that they do not close, or in a predicate a mark after
 * which another clause begins? */
static bool is_torn(const struct sg_clauses *c, size_t i, size_t j)
{
  bool predicate = i > 0 && !c->opens[i] && !sg_clause_is_break(c, i - 1) && !sg_clause_opens(c, i - 1);
  size_t dashes = 0;
  bool comma = false;
  for (size_t k = i; k < j; k++) {
    dashes += sg_clause_is_dash(c, k) && !(c->tokens[k].flags & SG_TOKEN_GLUED);
    comma = comma || sg_str_equal(sg_clause_text(c, k), SG_LIT(","));
    bool parts =
        sg_str_equal(sg_clause_text(c, k), SG_LIT(";")) || sg_str_equal(sg_clause_text(c, k), SG_LIT(":"));
    if (predicate && (parts || (comma && sg_clause_is_finite(c, k))))
      return true;
  }
  struct sg_str before = j > i + 1 ? sg_clause_text(c, j - 2) : SG_LIT("");
  bool stub =
      sg_str_equal(before, SG_LIT(":")) || sg_str_equal(before, SG_LIT(";")); /* "two extensions: firstly" */
  return stub || dashes % 2 != 0;
}

/* "indicates that, in general": an adverbial between commas belongs to what comes after it. */
static bool ends_in_adverbial(const struct sg_clauses *c, size_t i, size_t j)
{
  size_t from = j;
  while (from > i && !sg_str_equal(sg_clause_text(c, from - 1), SG_LIT(",")))
    from--;
  return from > i && j < c->count && sg_str_equal(sg_clause_text(c, j), SG_LIT(",")) &&
         j - from <= ADVERBIAL_TOKENS && (c->tokens[from].tag == SG_TAG_IN || c->tokens[from].tag == SG_TAG_RB);
}

/* "shows that while they see its value": the clause that it leads to is missing. */
static bool waits_for_main_clause(const struct sg_clauses *c, size_t i, size_t j)
{
  static const char *const words[] = {"while", "although", "though", "if", "when", "whereas"};
  bool waits = false;
  for (size_t k = i; k < j; k++)
    waits =
        SG_ONE_OF(sg_clause_text(c, k), words) || (waits && !sg_str_equal(sg_clause_text(c, k), SG_LIT(",")));
  return waits && j < c->count && sg_str_equal(sg_clause_text(c, j), SG_LIT(","));
}

/* "…, but according to the guide": the second of two clauses is cut off behind what leads to it. */
static bool cuts_second_clause(const struct sg_clauses *c, size_t i, size_t j)
{
  if (j >= c->count || !sg_str_equal(sg_clause_text(c, j), SG_LIT(",")))
    return false;
  for (size_t k = j - 1; k > i && !sg_clause_is_finite(c, k); k--)
    if (c->tokens[k].tag == SG_TAG_CC && sg_str_equal(sg_clause_text(c, k - 1), SG_LIT(",")) && k + 1 < j) {
      uint8_t next = c->tokens[k + 1].tag;
      return next == SG_TAG_IN || next == SG_TAG_TO || next == SG_TAG_RB || next == SG_TAG_VBG ||
             next == SG_TAG_WH;
    }
  return false;
}

/* "the tags provided here, being based on judgement, are": the verb stands behind an aside. */
static bool cuts_verb_behind_aside(const struct sg_clauses *c, size_t j)
{
  if (j + 1 >= c->count || !sg_str_equal(sg_clause_text(c, j), SG_LIT(",")))
    return false;
  if (sg_clause_is_finite(c, j + 1))
    return true; /* … or right after it */
  for (size_t k = j + 1; k + 1 < c->count && k < j + ASIDE_TOKENS && !sg_clause_ends_sentence(c, k); k++)
    if (sg_str_equal(sg_clause_text(c, k), SG_LIT(",")))
      return sg_clause_is_finite(c, k + 1);
    else if (sg_clause_is_finite(c, k))
      return false;
  return false;
}

/* "cyberinfrastructure that [supports research have been launched]": a relative clause is no sentence. */
static bool is_in_relative(const struct sg_clauses *c, size_t i)
{
  return i > 0 && !c->opens[i] && (c->tokens[i - 1].tag == SG_TAG_WH || sg_clause_is_relative(c, i - 1));
}

/* "the total time for an election is": what it is stands in the formula or list that follows. Not "as it is".
 */
static bool waits_for_object(const struct sg_clauses *c, size_t j)
{
  static const char *const words[] = {"is", "are",    "was", "were",   "be",   "as",
                                      "by", "giving", "us",  "yields", "gives"};
  bool idiom = j > 1 && sg_clause_is_word(c, j - 2, "as");
  return SG_ONE_OF(sg_clause_text(c, j - 1), words) && !idiom;
}

/* English: may tokens [i, j) end there, and do they say anything? */
static bool is_phrase(const struct sg_clauses *c, size_t i, size_t j)
{
  uint8_t last = c->tokens[j - 1].tag;
  if (last == SG_TAG_DT || last == SG_TAG_IN || last == SG_TAG_CC || last == SG_TAG_TO || last == SG_TAG_MD ||
      last == SG_TAG_PRPS || last == SG_TAG_WH || sg_clause_is_punct(c, j - 1) ||
      (sg_clause_is_finite(c, j - 1) && j < c->count && !sg_clause_is_punct(c, j)) ||
      sg_clause_announces(c, i, j) || sg_clause_tells_where(c, i, j) || sg_clause_shows_only(c, i, j) ||
      is_torn(c, i, j) || ends_in_adverbial(c, i, j) || waits_for_main_clause(c, i, j) ||
      cuts_second_clause(c, i, j) || cuts_verb_behind_aside(c, j) || is_in_relative(c, i) ||
      waits_for_object(c, j))
    return false;
  bool waits = false;
  int content = 0, finite = 0,
      relative = 0; /* "storage, in order to find plans that are cheap": no verb of its own */
  for (size_t k = i; k < j; k++) {
    if (k > i && (sg_clause_opens(c, k) || c->tokens[k].tag == SG_TAG_WH))
      waits = true; /* "indicates that, in general" has no end */
    bool verbal = sg_clause_is_finite(c, k) || c->tokens[k].unit == SG_UNIT_MATH || /* "such that $a = b$" */
                  (c->tokens[k].can & (SG_CAN_VB | SG_CAN_VBZ | SG_CAN_VBD)) != 0;
    waits = waits && !verbal;
    finite += sg_clause_is_finite(c, k);
    relative += k > i && (c->tokens[k].tag == SG_TAG_WH || sg_clause_is_relative(c, k));
    content += c->tokens[k].unit == SG_UNIT_WORD && !(c->tokens[k].flags & SG_TOKEN_STOP);
  }
  return !waits && finite > relative && content >= CONTENT_MIN;
}

/* Nothing that turns or hedges the phrase stands before it in its clause. */
static bool is_unhedged(const struct sg_clauses *c, size_t i)
{
  for (size_t k = i; k > 0 && !sg_clause_is_break(c, k - 1) && i - k < 8; k--)
    if (sg_clause_negates(c, k - 1))
      return false;
  return true;
}

static double value_of(const struct sg_clauses *c, size_t i, size_t j, int wanted)
{
  double mass = 0;
  for (size_t k = i; k < j; k++) {
    uint32_t stem = c->tokens[k].stem;
    const struct sg_stem *row = stem == SG_NO_STEM ? NULL : sg_stem_of(c->analysis, c->reading, stem);
    if (row != NULL)
      mass += row->weight;
    else if (c->tokens[k].unit == SG_UNIT_MATH)
      mass += 0.5; /* formulas belong to a phrase but do not make it */
  }
  int words = c->words[j] - c->words[i];
  double fit = 1.0 - 0.04 * fabs((double)words - wanted);
  bool whole = j == c->count || (j + 1 == c->count && sg_clause_is_punct(c, j)), opens = i == 0 || c->opens[i];
  bool begins = opens || sg_clause_is_break(c, i - 1) || sg_clause_opens(c, i - 1);
  if ((c->analysis->english && !begins) || c->points[i])
    fit *= WITHOUT_SUBJECT;
  static const char *const pointers[] = {"it", "they", "this", "these", "such", "he", "she"};
  if (c->analysis->english && SG_ONE_OF(sg_clause_text(c, i), pointers))
    fit *= POINTING;
  if (i > c->display)
    fit *= AFTER_FORMULA; /* "where $x$ is …" tells of its symbols */
  return mass / sqrt((double)words) * (fit < 0.2 ? 0.2 : fit) * (whole ? 1.25 : 1.0) *
         (whole && opens ? WHOLE_SENTENCE : 1.0);
}

/* Where the noun phrase right before the verb at `i` begins; `i` where none is its subject. */
static size_t subject_before(const struct sg_clauses *c, size_t i)
{
  size_t from = i;
  while (from > 0 && c->tokens[from - 1].unit == SG_UNIT_WORD &&
         (sg_tag_is_noun(c->tokens[from - 1].tag) || c->tokens[from - 1].tag == SG_TAG_JJ ||
          c->tokens[from - 1].tag == SG_TAG_DT || c->tokens[from - 1].tag == SG_TAG_PRPS))
    from--;
  uint8_t before = from > 0 ? c->tokens[from - 1].tag : SG_TAG_PU;
  bool named = from < i && sg_tag_is_noun(c->tokens[i - 1].tag);
  bool governed = before == SG_TAG_IN || before == SG_TAG_TO || before == SG_TAG_CC || before == SG_TAG_VBG ||
                  before == SG_TAG_VBN || before == SG_TAG_VB;
  return named && !governed && c->tokens[from].tag == SG_TAG_DT ? from : i;
}

/* Where the clause of a phrase begins that leaves out its subject, so that the two make one to be read alone;
 * `i` where that would be too long, or the clause opens with a joint. */
static size_t with_subject(const struct sg_clauses *c, size_t i, size_t j)
{
  size_t from = i;
  while (from > 0 && !c->opens[from] && !sg_clause_is_break(c, from - 1) && !sg_clause_opens(c, from - 1))
    from--;
  uint8_t tag = c->tokens[from].tag;
  bool joint = tag == SG_TAG_CC || tag == SG_TAG_IN || tag == SG_TAG_WH || tag == SG_TAG_TO;
  if (joint && sg_clause_is_finite(c, i))
    from = subject_before(c, i);
  else if (joint)
    return i;
  return c->words[j] - c->words[from] > SG_PHRASE_MAX || !is_unhedged(c, from) ? i : from;
}

/* Does what is left of the sentence take back, or make a condition of, what the phrase says? It has no subject,
 * or stands behind "since" or "assume that", or before "unless", "or", "whichever". */
static bool needs_rest(const struct sg_clauses *c, size_t i, size_t j)
{
  static const char *const before[] = {"since", "because", "although", "though", "while", "whereas",
                                       "if",    "whether", "unless",   "when",   "as",    "for"},
                           *const supposing[] = {"assume",  "assumes",  "assumed", "assuming",
                                                 "suppose", "supposes", "supposed"},
                           *const after[] = {"unless", "or",       "whichever", "if", "except",
                                             "until",  "provided", "only",      "etc"};
  bool begins = c->opens[i] || i == 0 || sg_clause_is_break(c, i - 1) || sg_clause_opens(c, i - 1);
  if (!begins && with_subject(c, i, j) == i)
    return true;
  if (i > 0 && SG_ONE_OF(sg_clause_text(c, i - 1), before))
    return true;
  if (i > 1 && sg_clause_is_word(c, i - 1, "that") && SG_ONE_OF(sg_clause_text(c, i - 2), supposing))
    return true;
  size_t next = j < c->count && sg_str_equal(sg_clause_text(c, j), SG_LIT(",")) ? j + 1 : j;
  return next < c->count && SG_ONE_OF(sg_clause_text(c, next), after);
}

/* Past the connective with which the sentence at `from` opens, "However,", "In particular,": it ties the
 * sentence to the one before, and the mark is read alone. */
static size_t past_connective(const struct sg_clauses *c, size_t from)
{
  static const char *const loose[] = {"thus",   "hence",       "therefore",
                                      "indeed", "furthermore", "moreover"}, /* need no comma */
      *const words[] = {"also",         "however",      "moreover",     "furthermore", "additionally",
                        "further",      "thus",         "therefore",    "hence",       "finally",
                        "lastly",       "first",        "second",       "third",       "indeed",
                        "similarly",    "likewise",     "then",         "next",        "instead",
                        "consequently", "still",        "nevertheless", "nonetheless", "besides",
                        "specifically", "accordingly",  "again",        "conversely",  "overall",
                        "secondly",     "firstly",      "otherwise",    "meanwhile",   "unfortunately",
                        "thirdly",      "alternatively"},
                           *const phrases[][4] = {{"in", "addition"},    {"in", "particular"},
                                                  {"in", "fact"},        {"in", "contrast"},
                                                  {"of", "course"},      {"for", "example"},
                                                  {"for", "instance"},   {"by", "contrast"},
                                                  {"as", "a", "result"}, {"on", "the", "other", "hand"}};
  size_t next = from + 1;
  if (SG_ONE_OF(sg_clause_text(c, from), words)) {
    bool comma = next < c->count && sg_str_equal(sg_clause_text(c, next), SG_LIT(","));
    bool ties = SG_ONE_OF(sg_clause_text(c, from), loose) && !sg_clause_is_word(c, next, "far");
    return comma ? next + 1 : ties ? next : from;
  }
  for (size_t i = 0; i < sizeof phrases / sizeof phrases[0]; i++) {
    size_t k = 0;
    while (k < 4 && phrases[i][k] != NULL && sg_clause_is_word(c, from + k, phrases[i][k]))
      k++;
    if ((k == 4 || phrases[i][k] == NULL) && from + k < c->count &&
        sg_str_equal(sg_clause_text(c, from + k), SG_LIT(",")))
      return from + k + 1;
  }
  return from;
}

/* Where the claim of the phrase begins: "Overall, then, …" opens with two. */
static size_t without_connectives(const struct sg_clauses *c, size_t start, size_t end)
{
  size_t claim = start;
  for (int i = 0; i < CONNECTIVES_MAX && claim < end && (start == 0 || c->opens[start]); i++)
    claim = past_connective(c, claim);
  return claim < end && c->words[end] - c->words[claim] >= SG_PHRASE_MIN ? claim : start;
}

/* Widens the phrase [*i, *j) to its sentence, stop apart, where that is short enough to be taken along whole.
 */
static void take_sentence(const struct sg_clauses *c, size_t *i, size_t *j)
{
  size_t from = *i, to = *j, a, b;
  while (from > 0 && !sg_clause_ends_sentence(c, from - 1))
    from--;
  while (to < c->count && !sg_clause_ends_sentence(c, to))
    to++;
  while (to > *j && sg_is_one_of((unsigned char)sg_clause_text(c, to - 1).p[0], ".:;,"))
    to--;
  if (c->words[to] - c->words[from] > SENTENCE_MAX || to == from || sg_clause_announces(c, from, to) ||
      waits_for_object(c, to))
    return;
  bytes_of(c, from, to, &a, &b);
  if (sg_highlight_fits(sg_slice(c->text, a, b))) {
    *i = from;
    *j = to;
  }
}

/* Other languages than English: what begins a sentence, or holds one of their verbs. */
static bool is_clause(const struct sg_clauses *c, size_t i, size_t j)
{
  static const enum sg_grammar lists[] = {SG_GRAMMAR_VERBS, SG_GRAMMAR_COPULA, SG_GRAMMAR_USES,
                                          SG_GRAMMAR_FINDS};
  int language = sg_words_language(c->analysis->paper->lang);
  if (c->opens[i] || sg_words_grammar(language, SG_GRAMMAR_VERBS).n == 0)
    return true;
  struct sg_str text = sg_slice(c->text, c->tokens[i].from, c->tokens[j - 1].to);
  for (size_t k = 0; k < sizeof lists / sizeof *lists; k++)
    if (sg_words_hold(text, language, lists[k]))
      return true;
  return false;
}

static bool find_best(const struct sg_clauses *c, int wanted, bool strict, size_t *from, size_t *to)
{
  double best = -1;
  size_t head = 0, end = 0;
  for (size_t i = 0; i < c->count; i++) {
    if (!c->starts[i])
      continue;
    for (size_t j = i + 1; j <= c->count; j++) {
      int words = c->words[j] - c->words[i];
      if (words > SG_PHRASE_MAX || (j > i + 1 && sg_clause_ends_sentence(c, j - 1) && j < c->count))
        break;
      if (!c->ends[j] || words < SG_PHRASE_MIN)
        continue;
      if (strict && (c->analysis->english ? !is_phrase(c, i, j) || !is_unhedged(c, i) || needs_rest(c, i, j)
                                          : sg_clause_shows_only(c, i, j)))
        continue;
      if (!c->analysis->english && !is_clause(c, i, j))
        continue;
      size_t a, b;
      bytes_of(c, i, j, &a, &b);
      double value = value_of(c, i, j, wanted);
      if (value > best && sg_highlight_fits(sg_slice(c->text, a, b))) {
        best = value;
        *from = a;
        *to = b;
        head = i;
        end = j;
      }
    }
  }
  if (best < 0 || !c->analysis->english)
    return best >= 0;
  size_t start = with_subject(c, head, end), a, b;
  bytes_of(c, start, end, &a, &b);
  if (!sg_highlight_fits(sg_slice(c->text, a, b)))
    start = head;
  take_sentence(c, &start, &end);
  start = without_connectives(c, start, end);
  bytes_of(c, start, end, from, to);
  return true;
}

/* The first sentence that is short enough to be marked whole, whatever it says. */
static bool find_sentence(const struct sg_clauses *c, size_t *from, size_t *to)
{
  for (size_t i = 0, j; i < c->count; i = j) {
    for (j = i + 1; j < c->count && !sg_clause_ends_sentence(c, j - 1); j++)
      ;
    size_t end = j;
    while (end > i && sg_is_one_of((unsigned char)sg_clause_text(c, end - 1).p[0], ".:;,"))
      end--;
    int words = c->words[end] - c->words[i];
    if (words < SG_PHRASE_MIN || words > SENTENCE_MAX)
      continue;
    bytes_of(c, without_connectives(c, i, end), end, from, to);
    if (sg_highlight_fits(sg_slice(c->text, *from, *to)))
      return true;
  }
  return false;
}

/* What is left for texts without a fitting clause: a sentence; any run of words that ends well, in other
 * languages than English before a mark; the whole text where it is short. */
static bool find_any(struct sg_clauses *c, int wanted, size_t *from, size_t *to)
{
  if (c->analysis->english && find_sentence(c, from, to))
    return true;
  for (size_t i = 0; i < c->count; i++) {
    bool word = !sg_clause_is_punct(c, i),
         noun = c->tokens[i].tag == SG_TAG_NN || c->tokens[i].tag == SG_TAG_NNS;
    bool marked = i + 1 < c->count && sg_clause_is_break(c, i + 1);
    c->starts[i] = c->starts[i] || (word && i == 0);
    c->ends[i + 1] = c->ends[i + 1] || (word && (c->analysis->english ? noun : marked));
  }
  if (find_best(c, wanted, false, from, to))
    return true;
  size_t end = c->count;
  while (end > 0 && sg_clause_is_punct(c, end - 1))
    end--;
  if (end == 0 || c->words[end] > SG_PHRASE_MAX || c->words[end] < 2)
    return false;
  bytes_of(c, 0, end, from, to);
  return sg_highlight_fits(sg_slice(c->text, *from, *to));
}

bool sg_phrase_highlight(struct sg_buf *text, size_t from, const struct sg_analysis *analysis,
                         struct sg_arena *arena, int wanted, bool force)
{
  struct sg_reading reading;
  struct sg_str body = sg_slice(sg_buf_str(text), from, text->length);
  if (body.n == 0 || sg_analysis_read(analysis, body, arena, &reading, NULL) != SG_OK)
    return false;
  struct sg_clauses c;
  sg_clauses_mark(&c, body, analysis, &reading);
  size_t a = 0, b = 0;
  if (!find_best(&c, wanted, true, &a, &b) && !(force && find_any(&c, wanted, &a, &b)))
    return false;
  sg_buf_splice(text, from + b, 0, SG_LIT("=="));
  sg_buf_splice(text, from + a, 0, SG_LIT("=="));
  return text->failure == SG_OK;
}
