/* Defining sentences: which, how surely, and of what.
 *
 * A sentence is matched against the ways in which English defines. Each way has a precision,
 * measured once on annotated textbooks and papers and rounded; what speaks against a definition (a
 * pronoun for a subject, a judgement for a predicate) lowers it. The best match counts.
 */
#include "analysis/draft.h"

enum {
  SUBJECT_MAX = 12, /* tokens of the phrase that is defined */
  PREFIX_MAX = 14,  /* tokens of "In statistics," before it */
};

struct reader {
  struct sg_draft *draft;
  const struct sg_sentence *s;
  const char *text;   /* the paragraph's, which the tokens' bytes count from */
  const bool *naming; /* by stem: of a word that names or defines */
};

/* What was found so far. */
struct finding {
  double precision;
  enum sg_cue cue;
  size_t from, to; /* tokens of the term */
};

static const struct sg_token *token(const struct reader *r, size_t i)
{
  return &r->draft->tokens[i];
}

static bool inside(const struct reader *r, size_t i)
{
  return i >= r->s->token_from && i < r->s->token_to;
}

static struct sg_str text_of(const struct reader *r, size_t i)
{
  const struct sg_token *t = token(r, i);
  return sg_str(r->text + t->from, t->to - t->from);
}

static bool is(const struct reader *r, size_t i, const char *word)
{
  return inside(r, i) && sg_is_word(text_of(r, i), word);
}

static bool is_any(const struct reader *r, size_t i, const char *const *words)
{
  for (; *words != NULL; words++)
    if (is(r, i, *words))
      return true;
  return false;
}

static bool is_mark(const struct reader *r, size_t i, char c)
{
  return inside(r, i) && token(r, i)->unit == SG_UNIT_PUNCT && text_of(r, i).p[0] == c;
}

static enum sg_tag tag(const struct reader *r, size_t i)
{
  return inside(r, i) ? (enum sg_tag)token(r, i)->tag : SG_TAG_PU;
}

static bool is_noun(const struct reader *r, size_t i)
{
  enum sg_tag t = tag(r, i);
  return t == SG_TAG_NN || t == SG_TAG_NNS || t == SG_TAG_NNP;
}

static bool is_finite(enum sg_tag t)
{
  return t == SG_TAG_VBZ || t == SG_TAG_VBP || t == SG_TAG_VBD || t == SG_TAG_MD;
}

static bool is_be(const struct reader *r, size_t i)
{
  return is(r, i, "is") || is(r, i, "are");
}

static size_t skip_adverbs(const struct reader *r, size_t i)
{
  for (int k = 0; k < 3 && tag(r, i) == SG_TAG_RB && !is(r, i, "not"); k++)
    i++;
  return i;
}

static void offer(struct finding *best, double precision, enum sg_cue cue, size_t from, size_t to)
{
  if (precision > best->precision && to > from)
    *best = (struct finding){precision, cue, from, to};
}

/* -- Subjects ------------------------------------------------------------------------------------------------
 */

/* Where the main clause begins: after "In statistics,", "Therefore,", "Note that"; the sentence's end
 * when it opens with a subordinate clause that does not end soon. */
static size_t clause_start(const struct reader *r)
{
  static const char *const subordinate[] = {"if",       "when",   "while",   "since", "because",
                                            "although", "unless", "whereas", "once",  NULL};
  size_t i = r->s->token_from;
  while (inside(r, i) && token(r, i)->unit == SG_UNIT_PUNCT && !is_mark(r, i, '('))
    i++;
  if ((is(r, i, "note") || is(r, i, "recall")) && is(r, i + 1, "that"))
    return i + 2;
  bool clause = is_any(r, i, subordinate);
  enum sg_tag first = tag(r, i);
  if (first == SG_TAG_CC)
    return i + 1;
  if (!clause && first != SG_TAG_IN && first != SG_TAG_RB && first != SG_TAG_TO)
    return i;
  for (size_t k = i; k < i + PREFIX_MAX && inside(r, k); k++)
    if (is_mark(r, k, ','))
      return k + 1;
  if (clause)
    return r->s->token_to;
  return first == SG_TAG_RB ? i + 1 : i;
}

static bool vetoes(const struct reader *r, size_t i)
{
  static const char *const words[] = {
      "aim",     "all",  "another", "both", "each",  "example", "figure",  "following", "goal",   "here",
      "idea",    "its",  "my",      "one",  "our",   "problem", "purpose", "question",  "reason", "result",
      "results", "such", "table",   "that", "their", "these",   "this",    "those",     "what",   NULL};
  enum sg_tag t = tag(r, i);
  return t == SG_TAG_PRP || t == SG_TAG_EX || t == SG_TAG_WH || is_any(r, i, words) ||
         (inside(r, i) && token(r, i)->unit == SG_UNIT_REFERENCE);
}

/* The term of the subject [from, to): without article, bracket and relative clause. */
static bool subject_term(const struct reader *r, size_t from, size_t to, size_t *term_from, size_t *term_to)
{
  while (from < to && (tag(r, from) == SG_TAG_DT || token(r, from)->unit == SG_UNIT_PUNCT ||
                       is(r, from, "term") || is(r, from, "word")))
    from++;
  size_t end = from;
  while (end < to && !is_mark(r, end, '(') && !is_mark(r, end, ',') && !is_mark(r, end, '[') &&
         token(r, end)->unit != SG_UNIT_CITATION && tag(r, end) != SG_TAG_WH)
    end++;
  while (end > from && (token(r, end - 1)->unit == SG_UNIT_PUNCT || tag(r, end - 1) == SG_TAG_RB))
    end--;
  *term_from = from;
  *term_to = end;
  return end > from;
}

/* Is [from, to) a noun phrase that can be what is defined? */
static bool is_subject(const struct reader *r, size_t from, size_t to)
{
  bool noun = false;
  size_t length = 0;
  for (size_t i = from; i < to && length <= SUBJECT_MAX; i++)
    length += !(token(r, i)->flags & SG_TOKEN_BRACKET) && token(r, i)->unit != SG_UNIT_CITATION;
  if (to <= from || length > SUBJECT_MAX)
    return false;
  for (size_t i = from; i < to; i++) {
    if (token(r, i)->flags & SG_TOKEN_BRACKET)
      continue;
    enum sg_tag t = tag(r, i);
    if (is_finite(t) || t == SG_TAG_PRP || is_mark(r, i, ';') || is_mark(r, i, ':'))
      return false;
    noun = noun || is_noun(r, i) || t == SG_TAG_VBG || token(r, i)->unit == SG_UNIT_MATH ||
           token(r, i)->unit == SG_UNIT_CODE;
  }
  return noun;
}

/* -- Predicates ----------------------------------------------------------------------------------------------
 */

/* Adjectives and nouns that judge instead of telling what something is. */
static bool judges(const struct reader *r, size_t i)
{
  /* clang-format off */
  static const char *const words[] = {
      "advantage", "aim", "benefit", "best", "better", "case", "challenge", "clear", "common",
      "concern", "consequence", "convenience", "critical", "crucial", "desirable", "difficult",
      "example", "few", "first", "focus", "fundamental", "goal", "good", "great", "hard",
      "important", "issue", "key", "last", "limitation", "little", "lot", "main", "major",
      "matter", "more", "most", "necessary", "necessity", "need", "next", "only", "part",
      "particular", "popular", "powerful", "problem", "promising", "purpose", "question", "reason",
      "result", "same", "second", "serious", "sign", "significant", "similar", "step", "subject",
      "tool", "topic", "typical", "useful", "variety", "way", NULL};
  /* clang-format on */
  return is_any(r, i, words);
}

/* "the ability to …", "the process by which …": what kind of thing it is, not which one. */
static bool is_kind(const struct reader *r, size_t noun)
{
  static const char *const kinds[] = {"ability", "act",      "action",  "capacity", "degree",
                                      "extent",  "practice", "problem", "process",  "rate",
                                      "task",    "tendency", "time",    NULL};
  return is_any(r, noun, kinds) &&
         (is(r, noun + 1, "to") ||
          ((is(r, noun + 1, "by") || is(r, noun + 1, "at")) && is(r, noun + 2, "which")));
}

/* Does the noun phrase at `i` go on with what tells it apart: of, that, which, used, in which …? */
static double complement_value(const struct reader *r, size_t i, bool definite)
{
  size_t end = i;
  while (inside(r, end) && end < i + 8 &&
         (is_noun(r, end) || tag(r, end) == SG_TAG_JJ || tag(r, end) == SG_TAG_CD ||
          ((tag(r, end) == SG_TAG_VBN || tag(r, end) == SG_TAG_VBG) &&
           (end == i || tag(r, end - 1) == SG_TAG_JJ)) ||
          tag(r, end) == SG_TAG_RB || tag(r, end) == SG_TAG_POS || tag(r, end) == SG_TAG_CC))
    end++;
  bool noun = false;
  for (size_t k = i; k < end; k++)
    noun = noun || is_noun(r, k) || tag(r, k) == SG_TAG_VBG;
  if (!noun)
    return 0;
  if (is_mark(r, end, '(')) /* "the biomass (energy per area) of …" */
    while (inside(r, end) &&
           (is_mark(r, end, '(') || is_mark(r, end, ')') || (token(r, end)->flags & SG_TOKEN_BRACKET)))
      end++;
  if (is(r, end, "of"))
    return definite ? 0.84 : 0.8;
  if (is(r, end, "that") || is(r, end, "which") || is(r, end, "who") || is(r, end, "where") ||
      is(r, end, "whose") || is(r, end, "whereby") || (is(r, end, "in") && is(r, end + 1, "which")))
    return 0.8;
  if (definite && is_kind(r, end - 1))
    return 0.7;
  if (definite)
    return 0.4; /* "the N used in …" points at one thing more often than it tells what it is */
  if (tag(r, end) == SG_TAG_VBN || tag(r, end) == SG_TAG_VBG || tag(r, end) == SG_TAG_VBD)
    return 0.75;
  if (is(r, end, "for") || is(r, end, "between") || is(r, end, "to") || is(r, end, "from") ||
      is(r, end, "with") || is(r, end, "in"))
    return 0.68;
  return 0.6;
}

/* "The first stage is …", "A common problem is …": the predicate is news, not what the words mean. */
static bool subject_judges(const struct reader *r, size_t from, size_t to)
{
  static const char *const words[] = {"advantage",    "best",       "challenge", "common",    "consideration",
                                      "contribution", "difficulty", "drawback",  "example",   "examples",
                                      "final",        "first",      "goal",      "important", "indication",
                                      "issue",        "last",       "main",      "next",      "only",
                                      "problem",      "question",   "reason",    "result",    "second",
                                      "third",        "three",      "two",       NULL};
  for (size_t i = from; i < to; i++)
    if (is_any(r, i, words))
      return true;
  return false;
}

static void match_is(const struct reader *r, size_t from, size_t verb, struct finding *best)
{
  size_t term_from, term_to, i = skip_adverbs(r, verb + 1);
  if (!subject_term(r, from, verb, &term_from, &term_to))
    return;
  bool veto = vetoes(r, from) || vetoes(r, term_from) || subject_judges(r, term_from, term_to) ||
              (tag(r, from) == SG_TAG_VBG && tag(r, from + 1) == SG_TAG_DT);
  double value = 0;
  enum sg_cue cue = SG_CUE_IS_A;
  if (is(r, i, "the")) {
    value = judges(r, i + 1) ? 0.2 : complement_value(r, i + 1, true);
    cue = SG_CUE_IS_OF;
  } else if (is(r, i, "a") || is(r, i, "an") || is(r, i, "any") || is(r, i, "one")) {
    bool quantity = is(r, i + 1, "number") || is(r, i + 1, "difference"); /* not with "the" */
    value = quantity || judges(r, i + 1) ? 0.35 : complement_value(r, i + 1, false);
    if (is(r, i, "one") && !is(r, i + 1, "that") && !is(r, i + 1, "which") && !is(r, i + 1, "in"))
      value = 0.3;
    else if (is(r, i, "one"))
      value = 0.7;
  } else if (is(r, verb, "are") && (is_noun(r, i) || tag(r, i) == SG_TAG_JJ) && !judges(r, i)) {
    value = complement_value(r, i, false);
    value = value >= 0.75 ? 0.62 : 0.3;
  }
  offer(best, veto ? value * 0.42 : value, cue, term_from, term_to);
}

/* Verbs whose subject is the term: refers to, denotes, means, consists of … */
static void match_verb(const struct reader *r, size_t from, size_t verb, struct finding *best)
{
  static const struct {
    const char *verb, *then;
    enum sg_cue cue;
    double precision;
  } rows[] = {
      {"refers", "to", SG_CUE_REFERS_TO, 0.79},   {"refer", "to", SG_CUE_REFERS_TO, 0.7},
      {"denotes", NULL, SG_CUE_REFERS_TO, 0.72},  {"denote", NULL, SG_CUE_REFERS_TO, 0.62},
      {"means", NULL, SG_CUE_REFERS_TO, 0.62},    {"represents", NULL, SG_CUE_REFERS_TO, 0.52},
      {"stands", "for", SG_CUE_REFERS_TO, 0.75},  {"stand", "for", SG_CUE_REFERS_TO, 0.6},
      {"consists", "of", SG_CUE_CONSISTS, 0.67},  {"consist", "of", SG_CUE_CONSISTS, 0.6},
      {"comprises", NULL, SG_CUE_CONSISTS, 0.6},  {"describes", NULL, SG_CUE_REFERS_TO, 0.45},
      {"measures", NULL, SG_CUE_REFERS_TO, 0.52}, {"occurs", "when", SG_CUE_REFERS_TO, 0.6},
      {"involves", NULL, SG_CUE_CONSISTS, 0.45},  {"specifies", NULL, SG_CUE_REFERS_TO, 0.5},
      {"states", "that", SG_CUE_REFERS_TO, 0.6},  {"indicates", NULL, SG_CUE_REFERS_TO, 0.45},
      {"contains", NULL, SG_CUE_CONSISTS, 0.4},   {"includes", NULL, SG_CUE_CONSISTS, 0.4},
  };
  for (size_t k = 0; k < sizeof rows / sizeof rows[0]; k++) {
    if (!is(r, verb, rows[k].verb) || (rows[k].then != NULL && !is(r, verb + 1, rows[k].then)))
      continue;
    size_t term_from, term_to;
    if (!subject_term(r, from, verb, &term_from, &term_to))
      return;
    bool veto = vetoes(r, from) || vetoes(r, term_from);
    offer(best, veto ? rows[k].precision * 0.42 : rows[k].precision, rows[k].cue, term_from, term_to);
    return;
  }
}

/* The noun phrase that begins at `i`: the term of "called T", "known as T". */
static size_t phrase_end(const struct reader *r, size_t i)
{
  size_t end = i;
  while (inside(r, end) && end < i + 6) {
    enum sg_tag t = tag(r, end);
    bool part = is_noun(r, end) || t == SG_TAG_JJ || t == SG_TAG_VBG || t == SG_TAG_VBN || t == SG_TAG_POS ||
                token(r, end)->unit == SG_UNIT_MATH || token(r, end)->unit == SG_UNIT_CODE ||
                (t == SG_TAG_VB && end > i);
    if (!part && !(is(r, end, "of") && end > i && is_noun(r, end + 1)))
      break;
    end++;
  }
  return end;
}

/* How far a naming verb at `i` defines: "This process is called T" leaves out what it is, "also called
 * T" tells a second name. */
static double naming_value(const struct reader *r, size_t i, double precision)
{
  for (size_t k = i; k > r->s->token_from && k + 4 > i; k--)
    if (is(r, k - 1, "could") || is(r, k - 1, "might") || is(r, k - 1, "not"))
      return precision * 0.7;
  static const char *const pointers[] = {"this", "these", "it", "they", "that", "such", NULL};
  if (i > r->s->token_from &&
      (is(r, i - 1, "also") || is(r, i - 1, "better") || is(r, i - 1, "sometimes") || is(r, i - 1, "often")))
    return precision * 0.7;
  if (is_any(r, r->s->token_from, pointers) && i <= r->s->token_from + 6)
    return precision * 0.7;
  return precision;
}

static void name_after(const struct reader *r, size_t i, double precision, enum sg_cue cue,
                       struct finding *best)
{
  while (inside(r, i) &&
         (tag(r, i) == SG_TAG_DT || tag(r, i) == SG_TAG_RB || is_mark(r, i, '"') || is_mark(r, i, '`') ||
          is_mark(r, i, '\'') || (token(r, i)->unit == SG_UNIT_PUNCT && text_of(r, i).p[0] == '\xE2')))
    i++;
  bool name = tag(r, i) == SG_TAG_NNP && !(token(r, i)->flags & SG_TOKEN_UPPER);
  offer(best, name ? precision * 0.7 : precision, cue, i, phrase_end(r, i));
}

/* "we call the tuple $x$ a column": the token of "a", or `i` where "the tuple" itself is the name. */
static size_t named_after(const struct reader *r, size_t i)
{
  for (size_t k = i + 2; inside(r, k) && k < i + 12 && !is_mark(r, k, ','); k++) {
    bool article = is(r, k, "a") || is(r, k, "an") || is(r, k, "the");
    bool after = is_noun(r, k - 1) || token(r, k - 1)->unit == SG_UNIT_MATH || is_mark(r, k - 1, ')');
    if (article && after && phrase_end(r, k + 1) > k + 1)
      return k;
  }
  return i;
}

/* "is called T", "a tree called T", "known as T", "defined as", "we define T as". */
static void match_naming(const struct reader *r, size_t i, struct finding *best)
{
  static const char *const naming[] = {"called", "termed", "named", "dubbed", "coined", NULL};
  static const char *const known[] = {"known", "referred", "designated", NULL};
  bool passive =
      i > r->s->token_from && (is_be(r, i - 1) || is(r, i - 1, "be") || tag(r, i - 1) == SG_TAG_RB ||
                               is_noun(r, i - 1) || is_mark(r, i - 1, ',') || is_mark(r, i - 1, '('));
  if (is_any(r, i, naming) && passive) {
    bool list = is(r, i + 1, "for") || is(r, i + 1, "by") || is(r, i + 1, "in") || is(r, i + 1, "after");
    if (!list)
      name_after(r, i + 1, naming_value(r, i, is(r, i, "named") ? 0.5 : 0.7), SG_CUE_CALLED, best);
  } else if (is_any(r, i, known)) {
    if (is(r, i + 1, "as"))
      name_after(r, i + 2, naming_value(r, i, 0.67), SG_CUE_KNOWN_AS, best);
    else if (is(r, i + 1, "to") && is(r, i + 2, "as"))
      name_after(r, i + 3, naming_value(r, i, 0.67), SG_CUE_KNOWN_AS, best);
  } else if ((is(r, i, "call") || is(r, i, "term")) && i > r->s->token_from && tag(r, i - 1) == SG_TAG_PRP) {
    size_t k = i + 1;
    if (is(r, k, "this") || is(r, k, "these") || is(r, k, "it") || is(r, k, "them") || is(r, k, "such"))
      k = is_noun(r, k + 1) && is(r, k, "it") == false ? k + 2 : k + 1;
    else if (is(r, k, "the"))
      k = named_after(r, k);
    name_after(r, k, 0.66, SG_CUE_CALLED, best);
  }
}

/* "the term T is used to refer to …", "use T to refer to …". */
static void match_term(const struct reader *r, size_t i, struct finding *best)
{
  if (!is(r, i, "term") || tag(r, i - 1) != SG_TAG_DT)
    return;
  size_t start = i + 1;
  while (inside(r, start) && token(r, start)->unit == SG_UNIT_PUNCT)
    start++;
  for (size_t k = start; k < start + 14 && inside(r, k); k++)
    if (is(r, k, "refer") || is(r, k, "refers") || is(r, k, "mean") || is(r, k, "denote") ||
        is(r, k, "describe") || is(r, k, "describes") || is(r, k, "means"))
      offer(best, 0.7, SG_CUE_REFERS_TO, start, phrase_end(r, start));
}

/* The symbol that ends before `i`: $x$, n, f(x). Returns its first token, or `i` when none does. */
static size_t symbol_before(const struct reader *r, size_t i)
{
  size_t k = i;
  if (k > r->s->token_from && is_mark(r, k - 1, ')'))
    for (int n = 0; n < 8 && k > r->s->token_from && !is_mark(r, k, '('); n++)
      k--;
  if (k <= r->s->token_from)
    return i;
  const struct sg_token *t = token(r, k - 1);
  bool letter =
      t->unit == SG_UNIT_WORD && t->to - t->from <= 2 && !(t->flags & (SG_TOKEN_STOP | SG_TOKEN_UPPER));
  return letter || t->unit == SG_UNIT_MATH ? k - 1 : i;
}

/* "where n is the number of …", "$x$ denotes …", also after the main clause. */
static void match_symbol(const struct reader *r, size_t i, struct finding *best)
{
  size_t symbol = symbol_before(r, i);
  if (symbol == i)
    return;
  bool says = is(r, i, "denotes") || is(r, i, "represents") || is(r, i, "denote") || is(r, i, "refers") ||
              is(r, i, "stands");
  size_t k = skip_adverbs(r, i + 1);
  bool noun = tag(r, k) == SG_TAG_DT && !judges(r, k + 1) && !is(r, k, "no");
  if (says || (is_be(r, i) && noun))
    offer(best, 0.62, SG_CUE_REFERS_TO, symbol, symbol + 1);
}

static void match_defined(const struct reader *r, size_t from, size_t i, struct finding *best)
{
  size_t term_from, term_to;
  if (is(r, i, "defined") && (is(r, i + 1, "as") || is(r, i + 1, "to") || is(r, i + 1, "by"))) {
    size_t verb = i;
    while (verb > from && !is_be(r, verb) && !is(r, verb, "can") && !is(r, verb, "be"))
      verb--;
    if (is(r, verb, "be") && verb > from)
      verb--;
    if (verb > from && is_subject(r, from, verb) && subject_term(r, from, verb, &term_from, &term_to))
      offer(best, vetoes(r, from) ? 0.5 : is(r, i + 1, "by") ? 0.55 : 0.85, SG_CUE_DEFINED, term_from, term_to);
    else
      offer(best, 0.6, SG_CUE_DEFINED, i, i + 1);
  } else if ((is(r, i, "define") || is(r, i, "let")) &&
             (i == r->s->token_from || tag(r, i - 1) == SG_TAG_PRP || tag(r, i - 1) == SG_TAG_TO)) {
    size_t start = i + 1;
    while (tag(r, start) == SG_TAG_DT)
      start++;
    if (is(r, start, "following"))
      return;
    size_t end = phrase_end(r, start);
    bool as = is(r, end, "as") || is(r, end, "to") || is(r, end, "be") || is(r, end, "denote");
    if (end == start && is(r, i, "define"))
      return;
    bool author =
        i > r->s->token_from && tag(r, i - 1) == SG_TAG_PRP; /* "to define T" is a purpose more often */
    offer(best, as ? 0.72 : is(r, i, "let") ? 0.4 : author ? 0.62 : 0.55, SG_CUE_DEFINED, start, end);
  }
}

/* "T, that is, a N of …", "T (i.e. the N that …)": true where the words are there. */
static bool match_that_is(const struct reader *r, size_t start, size_t i, struct finding *best)
{
  if (!is_mark(r, i, ',') && !is_mark(r, i, '('))
    return false;
  size_t k = i + 1;
  if (is(r, k, "that") && is(r, k + 1, "is") && is_mark(r, k + 2, ','))
    k += 3;
  else if (inside(r, k) && (sg_str_equal_nocase(text_of(r, k), SG_LIT("i.e.")) ||
                            sg_str_equal_nocase(text_of(r, k), SG_LIT("i.e"))))
    k += 1;
  else
    return false;
  while (is_mark(r, k, ',') || is_mark(r, k, '.'))
    k++;
  bool definite = is(r, k, "the");
  if (!definite && !is(r, k, "a") && !is(r, k, "an"))
    return true;
  double value = judges(r, k + 1) ? 0 : complement_value(r, k + 1, definite);
  offer(best, value >= 0.68 ? 0.62 : 0.45, SG_CUE_REFERS_TO, start, i);
  return true;
}

/* "T (also called U)", "T, a N that …,", "T — a N …", "T, or U,". */
static void match_apposition(const struct reader *r, size_t i, struct finding *best)
{
  size_t start = i;
  while (start > r->s->token_from && i - start < 5 && (is_noun(r, start - 1) || tag(r, start - 1) == SG_TAG_JJ))
    start--;
  if (start == i || (start == r->s->token_from && subject_judges(r, start, i)))
    return; /* "Second, a server that …" */
  if (match_that_is(r, start, i, best))
    return;
  if (is_mark(r, i, '(')) {
    if (is(r, i + 1, "also") && (is(r, i + 2, "called") || is(r, i + 2, "known")))
      offer(best, 0.61, SG_CUE_BRACKET, start, i);
    else if ((is(r, i + 1, "a") || is(r, i + 1, "an") || is(r, i + 1, "the")) &&
             complement_value(r, i + 2, false) >= 0.75)
      offer(best, 0.5, SG_CUE_BRACKET, start, i);
    return;
  }
  if (is_mark(r, i, ':') && i > r->s->token_from + 4) {
    size_t k = i + 1 + (tag(r, i + 1) == SG_TAG_DT);
    if (is_noun(r, k) && complement_value(r, k, false) >= 0.8)
      offer(best, 0.56, SG_CUE_APPOSITION, start, i);
    return;
  }
  bool comma = is_mark(r, i, ',');
  bool dash = inside(r, i) && token(r, i)->unit == SG_UNIT_PUNCT &&
              (sg_str_equal(text_of(r, i), SG_LIT("\xE2\x80\x94")) ||
               sg_str_equal(text_of(r, i), SG_LIT("\xE2\x80\x93")));
  if ((comma || dash) && (is(r, i + 1, "a") || is(r, i + 1, "an")) && !judges(r, i + 2)) {
    double value = complement_value(r, i + 2, false);
    offer(best,
          value >= 0.75 ? 0.56
          : value > 0.6 ? 0.48
                        : 0.35,
          comma ? SG_CUE_APPOSITION : SG_CUE_DASH, start, i);
  } else if (comma && is(r, i + 1, "or") && phrase_end(r, i + 2) > i + 2 &&
             (is_mark(r, phrase_end(r, i + 2), ',') || is_mark(r, phrase_end(r, i + 2), '.')) &&
             !is_mark(r, start - 1, ',')) {
    offer(best, 0.52, SG_CUE_APPOSITION, i + 2, phrase_end(r, i + 2));
  } else if (comma && is(r, i + 1, "which") && is_be(r, i + 2) &&
             (is(r, i + 3, "a") || is(r, i + 3, "an") || is(r, i + 3, "the"))) {
    double value = judges(r, i + 4) ? 0 : complement_value(r, i + 4, is(r, i + 3, "the"));
    offer(best, value * 0.8, SG_CUE_APPOSITION, start, i);
  }
}

/* "Term: A noun that …": a head word before a colon at the start. */
static void match_colon(const struct reader *r, struct finding *best)
{
  size_t i = r->s->token_from, end = i;
  while (inside(r, end) && end < i + 5 && !is_mark(r, end, ':'))
    end++;
  if (!is_mark(r, end, ':') || end == i || !is_subject(r, i, end) || vetoes(r, i))
    return;
  size_t k = end + 1;
  bool definite = is(r, k, "the");
  if ((definite || is(r, k, "a") || is(r, k, "an")) &&
      complement_value(r, k + 1, definite) >= (definite ? 0.75 : 0.68))
    offer(best, 0.62, SG_CUE_DEFINED, i, end);
}

static struct finding judge(const struct reader *r)
{
  struct finding best = {0, SG_CUE_NONE, 0, 0};
  size_t start = clause_start(r);
  bool main_verb = false;
  match_colon(r, &best);
  for (size_t i = start; i < r->s->token_to; i++) {
    if (!main_verb && i > start && !(token(r, i)->flags & SG_TOKEN_BRACKET) && is_finite(tag(r, i))) {
      main_verb = true;
      if (is_subject(r, start, i)) {
        if (is_be(r, i))
          match_is(r, start, i, &best);
        else
          match_verb(r, start, i, &best);
      }
    }
    if (token(r, i)->unit == SG_UNIT_PUNCT) {
      match_apposition(r, i, &best);
      continue;
    }
    if (is_finite(tag(r, i)))
      match_symbol(r, i, &best);
    if (token(r, i)->stem != SG_NO_STEM && r->naming[token(r, i)->stem]) {
      match_naming(r, i, &best);
      match_term(r, i, &best);
      match_defined(r, start, i, &best);
    }
  }
  return best;
}

/* What match_naming, match_term and match_defined look for, by stem; NULL when memory is short. */
static const bool *naming_stems(const struct sg_draft *draft)
{
  static const char *const words[] = {"call",       "called", "coined", "define", "defined",
                                      "designated", "dubbed", "known",  "let",    "named",
                                      "referred",   "term",   "termed"};
  bool *stems = SG_ARENA_NEW(draft->scratch, bool, draft->vocabulary->stem_count + 1);
  for (size_t i = 0; stems != NULL && i < sizeof words / sizeof words[0]; i++) {
    uint32_t stem = sg_vocabulary_find(draft->vocabulary, sg_cstr(words[i]));
    if (stem != SG_NO_STEM)
      stems[stem] = true;
  }
  return stems;
}

/* Below this a match is chance; the aims of tests/bench hold at it. */
static const double PRECISION_MIN = 0.5;

bool sg_find_definitions(struct sg_draft *draft)
{
  if (!draft->out->english)
    return true;
  const bool *naming = naming_stems(draft);
  if (naming == NULL)
    return false;
  for (size_t i = 0; i < draft->out->sentence_count; i++) {
    struct sg_sentence *s = &draft->sentences[i];
    if (s->form != SG_FORM_PROSE || s->token_to - s->token_from < 4 ||
        draft->paper->sections[s->section].kind == SG_SECTION_REFERENCES)
      continue;
    struct reader reader = {draft, s, sg_draft_paragraph(draft, s)->markdown.p, naming};
    struct finding found = judge(&reader);
    if (found.precision < PRECISION_MIN)
      continue;
    s->definition = (float)found.precision;
    s->cue = (uint8_t)found.cue;
    if (found.to - found.from == 1 && draft->tokens[found.from].to - draft->tokens[found.from].from <= 2)
      continue; /* a symbol is no term */
    if (!sg_want_term(draft, (struct sg_wanted){(uint32_t)i, (uint32_t)found.from, (uint32_t)found.to, false,
                                                true, false}))
      return false;
  }
  return true;
}
