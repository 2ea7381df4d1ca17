/* Definitions set beside their term: "T, that is, …", "T, a N that …", "T: a N that …". */
#include "analysis/defining.h"

enum { APPOSITION_MAX = 20 }; /* tokens between its commas */

/* Does a mark end there what was said: ")", ",", "."? */
static bool is_closed(const struct reader *r, size_t i)
{
  return is_mark(r, i, ')') || is_mark(r, i, ',') || is_mark(r, i, '.') || is_mark(r, i, ';');
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
  if (is_set_off(r, k) && is_closed(r, set_off_end(r, k))) { /* "exact matches (i.e. *anchors*)" */
    offer(best, 0.62, SG_CUE_CALLED, k, set_off_end(r, k));
    return true;
  }
  if (is_set_off(r, start) && token(r, start)->unit != SG_UNIT_CODE && is_mark(r, i, ',')) {
    offer(best, 0.62, SG_CUE_REFERS_TO, start, i); /* "they *agree*, that is, for all …" */
    return true;
  }
  if (!definite && !is(r, k, "a") && !is(r, k, "an")) {
    size_t end = k;
    while (is_noun(r, end) || tag(r, end) == SG_TAG_JJ)
      end++;
    if (end > k && tag(r, end - 1) == SG_TAG_NNS &&
        (is(r, end, "that") || is(r, end, "which") || is(r, end, "who")))
      offer(best, 0.62, SG_CUE_REFERS_TO, start, i); /* "i.e. individuals who …" */
    return true;
  }
  double value = sg_judges(r, k + 1) ? 0 : sg_complement_value(r, k + 1, definite);
  bool set_off = is_set_off(r, start) && (token(r, start)->unit != SG_UNIT_CODE || start + 1 == i);
  bool firm = set_off || is_mark(r, i, '(') || token(r, i - 1)->unit == SG_UNIT_MATH;
  offer(best, value >= 0.68 && firm ? 0.62 : 0.52, SG_CUE_REFERS_TO, start, i);
  return true;
}

/* "(a *scheduler*)": the bracket's name is set off, and all that it holds. */
static bool is_quoted_alone(const struct reader *r, size_t i)
{
  while (is_mark(r, i, '"') || is_mark(r, i, '\xE2'))
    i++;
  size_t end = set_off_end(r, i);
  while (is_mark(r, end, '"') || is_mark(r, end, '\xE2'))
    end++;
  return is_set_off(r, i) && is_mark(r, end, ')');
}

/* "the idea that", "the process of": what kind of notion it is. */
static bool is_notion(const struct reader *r, size_t i)
{
  static const char *const words[] = {"idea",   "theory",   "process",    "observation",
                                      "notion", "tendency", "practice",   "principle",
                                      "study",  "ability",  "phenomenon", NULL};
  return is_any(r, i, words) && (is(r, i + 1, "that") || is(r, i + 1, "of") || is(r, i + 1, "by"));
}

/* Does the apposition from `i` on end in a comma, behind which the clause goes on? */
static bool is_parenthetic(const struct reader *r, size_t i)
{
  size_t k = i;
  if (!is_noun(r, i) && !is_noun(r, i + 1) && !is_noun(r, i + 2))
    return false;
  while (inside(r, k) && k < i + APPOSITION_MAX && !is_mark(r, k, ',') && !is_mark(r, k, ';'))
    k++;
  return is_mark(r, k, ',') &&
         (is_finite(tag(r, k + 1)) || tag(r, k + 1) == SG_TAG_MD || tag(r, k + 1) == SG_TAG_RB ||
          tag(r, k + 1) == SG_TAG_IN || tag(r, k + 1) == SG_TAG_WH || tag(r, k + 1) == SG_TAG_PRP);
}

/* Does the apposition from `i` on stand between a subject and its verb? */
static bool is_before_verb(const struct reader *r, size_t i)
{
  size_t k = i;
  while (inside(r, k) && k < i + APPOSITION_MAX && !is_mark(r, k, ',') && !is_finite(tag(r, k)))
    k++;
  return is_mark(r, k, ',') && (is_finite(tag(r, k + 1)) || tag(r, k + 1) == SG_TAG_MD);
}

/* Does a formula name something: a letter, not a number? */
static bool is_letter(const struct reader *r, size_t i)
{
  struct sg_str s = text_of(r, i);
  bool letter = false;
  for (size_t k = 0; k < s.n && token(r, i)->unit == SG_UNIT_MATH; k++)
    letter = letter || sg_is_alpha(s.p[k]);
  return letter;
}

/* Is what begins behind the comma a clause of its own: "He pressed it, a pellet of food came out"? */
static bool is_clause(const struct reader *r, size_t i)
{
  for (size_t k = i; inside(r, k) && k < i + APPOSITION_MAX; k++) {
    if (token(r, k)->unit == SG_UNIT_PUNCT || tag(r, k) == SG_TAG_WH || is(r, k, "that"))
      return false;
    if (is_finite(tag(r, k)))
      return true;
  }
  return false;
}

/* Is what begins at `i` the sentence's subject: the clause opens there, a determiner apart? */
static bool is_subject_before(const struct reader *r, size_t i)
{
  size_t from = sg_clause_start(r);
  if (i > from + SUBJECT_MAX || sg_subject_judges(r, from, i) || is(r, from, "your") || is(r, from, "my"))
    return false;
  while (from < i && (tag(r, from) == SG_TAG_DT || tag(r, from) == SG_TAG_PRPS))
    from++;
  return from == i;
}

static bool is_article(const struct reader *r, size_t i)
{
  return is(r, i, "a") || is(r, i, "an") || is(r, i, "the");
}

/* "T (also called U)", "a part that sorts (a *scheduler*)", "T (a N that …)". */
static void match_bracket(const struct reader *r, size_t start, size_t i, struct finding *best)
{
  if (is(r, i + 1, "also") && (is(r, i + 2, "called") || is(r, i + 2, "known")))
    offer(best, 0.61, SG_CUE_BRACKET, start, i);
  else if (is_article(r, i + 1) && is_quoted_alone(r, i + 2))
    offer(best, 0.62, SG_CUE_CALLED, i + 2, set_off_end(r, i + 2));
  else if (is(r, i + 1, "in") && is(r, i + 2, "which"))
    offer(best, 0.62, SG_CUE_REFERS_TO, start, i);
  else if (is_article(r, i + 1) && sg_complement_value(r, i + 2, false) >= 0.75)
    offer(best, 0.5, SG_CUE_BRACKET, start, i);
}

/* Where the adjectives and nouns begin that end at noun `i`. */
static size_t phrase_start(const struct reader *r, size_t i)
{
  for (int n = 0; n < 3 && i > r->s->token_from && (is_noun(r, i - 1) || tag(r, i - 1) == SG_TAG_JJ); n++)
    i--;
  return i;
}

/* "$M$, the maximal score, …", "Migration, the movement of …, can …", "T, the idea that …". */
static void match_definite(const struct reader *r, size_t start, size_t i, struct finding *best)
{
  bool parenthetic = is_parenthetic(r, i + 2);
  if (parenthetic && is_letter(r, i - 1) && start + 1 >= i)
    offer(best, 0.62, SG_CUE_REFERS_TO, i - 1, i);
  else if (is_notion(r, i + 2) && is(r, start - 1, "of") && is_noun(r, start - 2))
    offer(best, 0.62, SG_CUE_APPOSITION, phrase_start(r, start - 2),
          i); /* "the theory of change, the idea that" */
  else if (is_notion(r, i + 2) ||
           (parenthetic && sg_complement_value(r, i + 2, true) >= 0.8 && is_subject_before(r, start)))
    offer(best, 0.62, SG_CUE_APPOSITION, start, i);
}

/* "levels of relatedness, or *kinship*", "T, or U,". */
static void match_or(const struct reader *r, size_t start, size_t i, struct finding *best)
{
  size_t name = i + 2, end = is_set_off(r, name) ? set_off_end(r, name) : sg_phrase_end(r, name);
  if (end == name || !is_closed(r, end) || is_mark(r, start - 1, ','))
    return;
  if (is_set_off(r, name) && is_noun(r, end - 1))
    offer(best, 0.62, SG_CUE_CALLED, name, end);
  else if (is_mark(r, end, ',') || is_mark(r, end, '.'))
    offer(best, 0.52, SG_CUE_APPOSITION, name, end);
}

/* "an index for each follower, which is …": does the phrase from `start` on only go with another? */
static bool is_beside(const struct reader *r, size_t start)
{
  size_t before = start - (start > r->s->token_from && tag(r, start - 1) == SG_TAG_DT);
  return before > r->s->token_from + 1 && tag(r, before - 1) == SG_TAG_IN && is_noun(r, before - 2);
}

/* "T, a N that …,", "T — a N …", "T, which is a N that …". */
static void match_comma(const struct reader *r, size_t start, size_t i, struct finding *best)
{
  bool comma = is_mark(r, i, ',');
  bool dash = inside(r, i) && token(r, i)->unit == SG_UNIT_PUNCT &&
              (sg_str_equal(text_of(r, i), SG_LIT("\xE2\x80\x94")) ||
               sg_str_equal(text_of(r, i), SG_LIT("\xE2\x80\x93")));
  if ((comma || dash) && (is(r, i + 1, "a") || is(r, i + 1, "an")) && !sg_judges(r, i + 2) &&
      !is_clause(r, i + 2)) {
    double value = sg_complement_value(r, i + 2, false);
    offer(best,
          value >= 0.75 ? is_set_off(r, start) && token(r, start)->unit != SG_UNIT_CODE ? 0.62 : 0.56
          : value > 0.6 ? 0.48
                        : 0.35,
          comma ? SG_CUE_APPOSITION : SG_CUE_DASH, start, i);
  } else if (comma && is(r, i + 1, "the")) {
    match_definite(r, start, i, best);
  } else if (comma && is(r, i + 1, "or")) {
    match_or(r, start, i, best);
  } else if (comma && is_noun(r, i + 1) && sg_complement_value(r, i + 1, false) >= 0.8 &&
             is_before_verb(r, i + 1) && is_subject_before(r, start)) {
    offer(best, 0.62, SG_CUE_APPOSITION, start, i); /* "Selfing, mating of like with like, can …" */
  } else if (comma && is(r, i + 1, "which") && is_be(r, i + 2) && is_article(r, i + 3)) {
    double value = sg_judges(r, i + 4) ? 0 : sg_complement_value(r, i + 4, is(r, i + 3, "the"));
    if (is_beside(r, start) && value > 0.7)
      value = 0.7; /* of two things one */
    bool symbol = token(r, i - 1)->unit == SG_UNIT_MATH && is_noun(r, i + 4);
    offer(best, symbol && value * 0.8 < 0.62 ? 0.62 : value * 0.8, SG_CUE_APPOSITION, start, i);
  }
}

void sg_match_apposition(const struct reader *r, size_t i, struct finding *best)
{
  size_t start = i;
  for (size_t k = i; k > r->s->token_from && k + 6 > i && start == i; k--)
    if (is_set_off(r, k - 1) && token(r, k - 1)->unit != SG_UNIT_CODE && set_off_end(r, k - 1) == i)
      start = k - 1; /* "*agree on inputs*, that is, …" */
  while (start > r->s->token_from && i - start < 5 && !is_set_off(r, start) &&
         (is_noun(r, start - 1) || tag(r, start - 1) == SG_TAG_JJ ||
          token(r, start - 1)->unit == SG_UNIT_MATH || token(r, start - 1)->unit == SG_UNIT_CODE))
    start--;
  if (start == i || (start == r->s->token_from && sg_subject_judges(r, start, i)))
    return; /* "Second, a server that …" */
  if (match_that_is(r, start, i, best))
    return;
  if (is_mark(r, i, '(')) {
    match_bracket(r, start, i, best);
  } else if (is_mark(r, i, ':') && i > r->s->token_from + 4) {
    size_t k = i + 1 + (tag(r, i + 1) == SG_TAG_DT);
    if (is_noun(r, k) && sg_complement_value(r, k, false) >= 0.8)
      offer(best, is_set_off(r, start) || is_set_off(r, i - 1) ? 0.62 : 0.56, SG_CUE_APPOSITION, start, i);
  } else {
    match_comma(r, start, i, best);
  }
}

/* "Term: A noun that …": a head word before a colon at the start. */
void sg_match_colon(const struct reader *r, struct finding *best)
{
  size_t i = r->s->token_from, end = i;
  while (inside(r, end) && end < i + 5 && !is_mark(r, end, ':'))
    end++;
  if (!is_mark(r, end, ':') || end == i || !sg_is_subject(r, i, end) || sg_vetoes(r, i) ||
      sg_subject_judges(r, i, end) || is(r, i, "answer") || is(r, end - 1, "panel") || !is_noun(r, end - 1) ||
      token(r, end - 1)->to - token(r, i)->from < 2)
    return; /* also "Left panel: A …", "b: The cost of …", "Adapted from: A history of …" */
  size_t k = end + 1;
  bool definite = is(r, k, "the");
  if (definite && is(r, k + 2, "of"))
    return; /* "Screening function: The width of it can …" */
  if ((definite || is(r, k, "a") || is(r, k, "an")) &&
      sg_complement_value(r, k + 1, definite) >= (definite ? 0.75 : 0.68))
    offer(best, 0.62, SG_CUE_DEFINED, i, end);
}
