/* Defining sentences by their subject and predicate: "T is a …", "T refers to …". */
#include "analysis/defining.h"

/* -- Subjects ------------------------------------------------------------------------------------------------
 */

/* Where the main clause begins: after "In statistics,", "Therefore,", "Note that"; the sentence's end
 * when it opens with a subordinate clause that does not end soon. */
size_t sg_clause_start(const struct reader *r)
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
  bool opens = first == SG_TAG_RB && (tag(r, i + 1) == SG_TAG_DT || tag(r, i + 1) == SG_TAG_PRPS);
  for (size_t k = i; k < i + PREFIX_MAX && inside(r, k) && !opens; k++) {
    if (is_mark(r, k, ','))
      return k + 1;
    if (!clause && k > i && is_finite(tag(r, k)))
      break; /* "In generation $t$ it is $H_t$, i.e. the …", "Here $c$ stands for" */
  }
  if (clause)
    return r->s->token_to;
  return first == SG_TAG_RB ? i + 1 : i;
}

bool sg_vetoes(const struct reader *r, size_t i)
{
  static const char *const words[] = {
      "aim",   "all",     "another", "both",     "each",   "example", "few",     "figure",  "following", "goal",
      "half",  "here",    "idea",    "its",      "many",   "most",    "my",      "no",      "one",       "our",
      "panel", "problem", "purpose", "question", "reason", "result",  "results", "several", "some",      "such",
      "table", "that",    "their",   "these",    "this",   "those",   "what",    NULL};
  enum sg_tag t = tag(r, i);
  return t == SG_TAG_PRP || t == SG_TAG_EX || t == SG_TAG_WH || is_any(r, i, words) ||
         (inside(r, i) && token(r, i)->unit == SG_UNIT_REFERENCE);
}

/* The term of the subject [from, to): without article, bracket and relative clause. */
bool sg_subject_term(const struct reader *r, size_t from, size_t to, size_t *term_from, size_t *term_to)
{
  while (from < to && (tag(r, from) == SG_TAG_DT || token(r, from)->unit == SG_UNIT_PUNCT ||
                       is(r, from, "term") || is(r, from, "word")))
    from++;
  size_t end = from;
  while (end < to && !is(r, end, "such") && !is_mark(r, end, '(') && !is_mark(r, end, ',') &&
         !is_mark(r, end, '[') && token(r, end)->unit != SG_UNIT_CITATION && tag(r, end) != SG_TAG_WH)
    end++;
  while (end > from && (token(r, end - 1)->unit == SG_UNIT_PUNCT || tag(r, end - 1) == SG_TAG_RB))
    end--;
  *term_from = from;
  *term_to = end;
  bool cut = end < to && is_mark(r, end, ',') && end > from && tag(r, end - 1) == SG_TAG_JJ;
  return end > from && !cut; /* "The smaller, often mobile, cells are" */
}

/* Is [from, to) a noun phrase that can be what is defined? */
bool sg_is_subject(const struct reader *r, size_t from, size_t to)
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
bool sg_judges(const struct reader *r, size_t i)
{
  /* clang-format off */
  static const char *const words[] = {
      "advantage", "aim", "available", "benefit", "best", "better", "bit", "case", "challenge", "clear", "common",
      "concern", "consequence", "convenience", "critical", "crucial", "desirable", "difficult",
      "example", "few", "first", "focus", "fundamental", "goal", "good", "great", "hard", "horrible",
      "important", "issue", "key", "last", "limitation", "little", "lot", "main", "major",
      "matter", "more", "most", "necessary", "necessity", "need", "next", "only", "part",
      "particular", "poor", "popular", "powerful", "problem", "promising", "purpose", "question", "reason",
      "result", "same", "second", "serious", "sign", "significant", "similar", "step", "subject",
      "thought", "tool", "topic", "typical", "useful", "variety", "vital", "way", "wonderful", NULL};
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
/* "a $k$-long substring": the number of an adjective, and its hyphen. */
static bool is_counted(const struct reader *r, size_t i)
{
  size_t hyphen = inside(r, i) && token(r, i)->unit == SG_UNIT_MATH ? i + 1 : i;
  return is_mark(r, hyphen, '-') && (token(r, hyphen)->flags & SG_TOKEN_GLUED) && inside(r, hyphen + 1) &&
         (token(r, hyphen + 1)->flags & SG_TOKEN_GLUED);
}

double sg_complement_value(const struct reader *r, size_t i, bool definite)
{
  size_t end = i;
  while (inside(r, end) && end < i + 8 &&
         (is_noun(r, end) || is_counted(r, end) || tag(r, end) == SG_TAG_JJ || tag(r, end) == SG_TAG_CD ||
          ((tag(r, end) == SG_TAG_VBN || tag(r, end) == SG_TAG_VBG) &&
           (end == i || tag(r, end - 1) == SG_TAG_JJ)) ||
          tag(r, end) == SG_TAG_RB || tag(r, end) == SG_TAG_POS || tag(r, end) == SG_TAG_CC))
    end++;
  bool noun = false;
  for (size_t k = i; k < end; k++)
    noun = noun || is_noun(r, k) || tag(r, k) == SG_TAG_VBG;
  if (!noun)
    return 0;
  while (tag(r, end - 1) == SG_TAG_CC || tag(r, end - 1) == SG_TAG_RB)
    end--;                  /* "a prototype and, as such, …", "haploid and only inherited" */
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
bool sg_subject_judges(const struct reader *r, size_t from, size_t to)
{
  static const char *const words[] = {"advantage",    "best",       "challenge", "common",    "consideration",
                                      "contribution", "difficulty", "drawback",  "example",   "examples",
                                      "fact",         "fraction",   "most",      "obvious",   "prominent",
                                      "final",        "first",      "goal",      "important", "indication",
                                      "issue",        "last",       "main",      "next",      "only",
                                      "problem",      "question",   "reason",    "result",    "second",
                                      "third",        "three",      "two",       NULL};
  for (size_t i = from; i < to; i++)
    if (is_any(r, i, words))
      return true;
  return false;
}

/* "is arguably the father of": an opinion; "are often victims of": what they are beside what they are. */
static bool hedges(const struct reader *r, size_t i)
{
  static const char *const words[] = {"arguably", "perhaps", "thus",  "probably",  "possibly",
                                      "indeed",   "also",    "often", "sometimes", "frequently",
                                      "usually",  "now",     "still", NULL};
  return is_any(r, i, words);
}

/* "is a multiple of $s$", "are finite subsets of", "is a homomorphism from": how two things stand to one
 * another. */
static bool is_relation(const struct reader *r, size_t i)
{
  static const char *const words[] = {
      "multiple",  "pair",   "function",  "permutation", "subgroup", "subset",       "subspace",
      "copy",      "copies", "extension", "mixture",     "member",   "homomorphism", "sample",
      "multiples", "pairs",  "subgroups", "subsets",     "members",  "samples",      NULL};
  size_t k = i + (is(r, i, "a") || is(r, i, "an"));
  while (tag(r, k) == SG_TAG_JJ && k < i + 3)
    k++;
  return is_any(r, k, words) && (is(r, k + 1, "of") || is(r, k + 1, "from"));
}

/* "is the raw fuel of evolution", "the source of": an image or a cause, whatever stands between. */
static bool is_image(const struct reader *r, size_t i)
{
  static const char *const words[] = {"fuel",    "source",      "currency", "father",      "basis",  "cause",
                                      "example", "attempt",     "fact",     "alternative", "unit",   "waste",
                                      "end",     "opportunity", "area",     "goal",        "aspect", NULL};
  for (size_t k = i; inside(r, k) && k < i + 6 && tag(r, k) != SG_TAG_IN && !is(r, k, "that"); k++)
    if ((is_any(r, k, words) && !is_noun(r, k + 1)) || (k > i + 1 && is(r, k, "one")))
      return true; /* "is a poor one for …" */
  return false;
}

/* "For example, position 7 is a fixed difference": which one is. */
static bool is_example(const struct reader *r)
{
  size_t i = r->s->token_from;
  return is(r, i, "for") && (is(r, i + 1, "example") || is(r, i + 1, "instance"));
}

/* "The algorithm derived here", "the map shown in Figure 1": which one is meant? */
static bool is_reduced(const struct reader *r, size_t from, size_t to)
{
  static const char *const naming[] = {"called", "known", "termed", "named", "dubbed", NULL};
  for (size_t i = from + 1; i < to; i++)
    if (tag(r, i) == SG_TAG_VBN && is_noun(r, i - 1) && !is_noun(r, i + 1) && !is_any(r, i, naming))
      return true;
  return false;
}

/* How far a kind of thing is spread: "a common method for" tells what it is all the same. */
static bool is_spread(const struct reader *r, size_t i)
{
  static const char *const words[] = {"common", "popular", "useful", "powerful", NULL};
  static const char *const kinds[] = {"algorithm", "approach", "format",    "framework", "heuristic",
                                      "language",  "measure",  "method",    "metric",    "model",
                                      "procedure", "software", "statistic", "strategy",  "technique",
                                      "test",      "tool",     NULL};
  if (!is_any(r, i, words))
    return false;
  while (is_noun(r, i + 1) || tag(r, i + 1) == SG_TAG_JJ)
    i++;
  return is_any(r, i, kinds);
}

/* "The idea of a dirty bit is to keep …", "The idea behind it is that …": what it is, by its use. */
void sg_match_idea(const struct reader *r, size_t verb, struct finding *best)
{
  size_t i = r->s->token_from + is(r, r->s->token_from, "the");
  i += tag(r, i) == SG_TAG_JJ;
  if (!is(r, i, "idea") || !(is(r, i + 1, "of") || is(r, i + 1, "behind")) || !is_be(r, verb) ||
      !(is(r, verb + 1, "to") || is(r, verb + 1, "that")))
    return;
  size_t from = i + 2 + (tag(r, i + 2) == SG_TAG_DT);
  if (sg_is_subject(r, from, verb) && !sg_vetoes(r, i + 2))
    offer(best, 0.62, SG_CUE_REFERS_TO, from, verb);
}

void sg_match_is(const struct reader *r, size_t from, size_t verb, struct finding *best)
{
  size_t term_from, term_to, i = skip_adverbs(r, verb + 1);
  if (!sg_subject_term(r, from, verb, &term_from, &term_to))
    return;
  enum sg_tag first = tag(r, from);
  if (tag(r, verb - 1) == SG_TAG_EX || first == SG_TAG_IN || first == SG_TAG_TO ||
      (first == SG_TAG_VBN && tag(r, verb - 1) != SG_TAG_NNS && !is_set_off(r, from) &&
       (is(r, verb, "are") || !is_noun(r, from + 1))) ||
      first == SG_TAG_VB)
    return; /* "On the islands there is", "Colored purple are", "To see why the form is" */
  bool veto = sg_vetoes(r, from) || sg_vetoes(r, term_from) || sg_subject_judges(r, from, term_to) ||
              (tag(r, from) == SG_TAG_VBG && tag(r, from + 1) == SG_TAG_DT);
  veto = veto || (is(r, from, "the") && is_reduced(r, term_from, term_to));
  double value = 0;
  enum sg_cue cue = SG_CUE_IS_A;
  size_t all = is(r, i, "all"); /* "are all interactions which" */
  if (is(r, i, "the")) {
    value = sg_judges(r, i + 1) ? 0.2 : sg_complement_value(r, i + 1, true);
    cue = SG_CUE_IS_OF;
  } else if (is(r, i, "a") || is(r, i, "an") || is(r, i, "any") || is(r, i, "one")) {
    bool quantity = is(r, i + 1, "number") || is(r, i + 1, "difference"); /* not with "the" */
    value = quantity || sg_judges(r, i + 1) ? 0.35 : sg_complement_value(r, i + 1, false);
    if (is_spread(r, i + 1) && sg_complement_value(r, i + 1, false) >= 0.68)
      value = 0.62; /* "a common approach to see into data" */
    if (is(r, i, "one") && !is(r, i + 1, "that") && !is(r, i + 1, "which") && !is(r, i + 1, "in"))
      value = 0.3;
    else if (is(r, i, "one"))
      value = 0.7;
  } else if (is(r, i, "those") &&
             (tag(r, i + 1) == SG_TAG_IN || tag(r, i + 1) == SG_TAG_WH || is(r, i + 1, "that"))) {
    value = 0.72;
  } else if (is(r, verb, "are") && (is_noun(r, i + all) || tag(r, i + all) == SG_TAG_JJ) && !sg_judges(r, i)) {
    value = sg_complement_value(r, i + all, false);
    value = value >= 0.75 ? 0.62 : 0.3;
  }
  if (hedges(r, verb + 1) || hedges(r, verb - 1) || is_example(r) || is_relation(r, i) || is_image(r, i))
    value *= 0.42;
  offer(best, veto ? value * 0.42 : value, cue, term_from, term_to);
}

/* Verbs whose subject is the term: refers to, denotes, means, consists of … */
void sg_match_verb(const struct reader *r, size_t from, size_t verb, struct finding *best)
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
    if (!sg_subject_term(r, from, verb, &term_from, &term_to))
      return;
    bool single = is(r, from, "the") && term_to == term_from + 1; /* "The corpus consists of": this one */
    bool veto = sg_vetoes(r, from) || sg_vetoes(r, term_from) || is_example(r) || tag(r, from) == SG_TAG_IN ||
                (rows[k].cue == SG_CUE_CONSISTS && single);
    bool means =
        is(r, verb, "means") && is(r, verb + 1, "that"); /* "the floor function means that sizes agree" */
    offer(best,
          veto    ? rows[k].precision * 0.42
          : means ? 0.52
                  : rows[k].precision,
          rows[k].cue, term_from, term_to);
    return;
  }
}
