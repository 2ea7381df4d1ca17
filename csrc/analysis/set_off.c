/* Defining sentences by what the paper sets off: "a *store* that maps …", "A guest is *dormant* if …". */
#include "analysis/defining.h"

enum {
  RESTATED_MAX = 6, /* tokens from what is set off to "i.e." */
  ASIDE_MAX = 6,    /* tokens between two commas behind "which" */
};

/* Words that are set off because they contrast: "a *different* script". */
static bool contrasts(const struct reader *r, size_t i)
{
  static const char *const words[] = {"additional", "all",    "always", "any",      "different", "each",
                                      "every",      "few",    "many",   "more",     "most",      "new",
                                      "no",         "none",   "not",    "only",     "other",     "own",
                                      "same",       "single", "some",   "specific", NULL};
  enum sg_tag t = tag(r, i);
  return is_any(r, i, words) || t == SG_TAG_DT || t == SG_TAG_CD || t == SG_TAG_IN ||
         (t == SG_TAG_RB && set_off_end(r, i) == i + 1); /* "*finitely supported*" does not */
}

/* Is what is set off from `i` to `end` met there for the first time: "a *store*", "task *schedulers*"? "The
 * *store*" is one that is known. */
static bool is_new(const struct reader *r, size_t i, size_t end)
{
  static const char *const words[] = {"a", "an", "each", "every", "is", "are", NULL};
  size_t start = i;
  while (start > r->s->token_from && start + 3 > i && !is_any(r, start - 1, words) &&
         (tag(r, start - 1) == SG_TAG_JJ || tag(r, start - 1) == SG_TAG_NN || tag(r, start - 1) == SG_TAG_VB))
    start--;
  if (start == r->s->token_from || is_any(r, start - 1, words))
    return true;
  enum sg_tag before = tag(r, start - 1); /* "events interact through *signals* that …" goes on about both */
  bool beside = before == SG_TAG_TO || (before == SG_TAG_IN && !is(r, start - 1, "of"));
  return tag(r, end - 1) == SG_TAG_NNS && before != SG_TAG_DT && before != SG_TAG_PRPS && !beside;
}

/* Does an explaining clause begin at `end`: "that maps", "in which", ", which decides"? "Which is shown in"
 * tells where it stands. */
static bool explains(const struct reader *r, size_t end)
{
  static const char *const clauses[] = {"that", "which", "where", "whose", NULL};
  bool comma = is_mark(r, end, ',');
  if (comma)
    return is(r, end + 1, "which") && tag(r, end + 2) == SG_TAG_VBZ && !is_be(r, end + 2);
  if ((is(r, end, "which") || is(r, end, "that")) && is_be(r, end + 1) && is(r, end + 2, "not"))
    return false;
  if (is(r, end, "whose")) {
    size_t verb = end + 1;
    while (is_noun(r, verb) || tag(r, verb) == SG_TAG_JJ)
      verb++;
    return is_finite(tag(r, verb)) || tag(r, verb) == SG_TAG_MD; /* not "whose explanation we defer" */
  }
  return is_any(r, end, clauses) || (is(r, end, "in") && is(r, end + 1, "which"));
}

/* "an *asset*, which tells the asset class": does the clause explain the word at `end` - 1 by itself? */
static bool repeats(const struct reader *r, size_t end)
{
  uint32_t stem = token(r, end - 1)->stem;
  for (size_t k = end; stem != SG_NO_STEM && inside(r, k) && k < end + ASIDE_MAX; k++)
    if (token(r, k)->stem == stem)
      return true;
  return false;
}

/* "“double-spending” which, in a ledger, refers to …": does the clause at `i` say what the words mean? */
static bool means(const struct reader *r, size_t i)
{
  static const char *const verbs[] = {"means", "mean", "refers", "refer", "denotes", "denote", NULL};
  size_t verb = i + is_mark(r, i, ',') + 1;
  if (!is(r, verb - 1, "which"))
    return false;
  if (is_mark(r, verb, ','))
    for (size_t k = verb + 1; k < verb + ASIDE_MAX; k++)
      if (is_mark(r, k, ','))
        return is_any(r, k + 1, verbs);
  return is_any(r, verb, verbs);
}

/* "a *store* that maps keys to values", "*chains* (the sets of …)": a clause that explains follows. */
void sg_match_set_off(const struct reader *r, size_t i, struct finding *best)
{
  size_t set_off = set_off_end(r, i), end = set_off;
  while (is_noun(r, end))
    end++;
  bool noun = is_noun(r, end - 1) || tag(r, end - 1) == SG_TAG_VBG ||
              (set_off > i + 1 && tag(r, end - 1) == SG_TAG_VBZ); /* "*shallow builds* that" */
  if (token(r, i)->unit == SG_UNIT_CODE || !noun || contrasts(r, i))
    return;
  size_t clause = end + is_quotation_mark(r, end);
  bool bracket = is_mark(r, clause, '(') && tag(r, clause + 1) == SG_TAG_DT &&
                 sg_complement_value(r, clause + 2, false) >= 0.75;
  if (bracket || means(r, clause) ||
      (clause == end && explains(r, end) && !repeats(r, end) && is_new(r, i, end)))
    offer(best, 0.62, SG_CUE_DEFINED, i, end);
}

/* "takes minimizers as *seeds*": what it stands behind is named so. */
void sg_match_as(const struct reader *r, size_t i, struct finding *best)
{
  size_t end = set_off_end(r, i);
  bool named = i > r->s->token_from + 2 && is(r, i - 1, "as") && token(r, i)->unit != SG_UNIT_CODE &&
               tag(r, end - 1) == SG_TAG_NNS && tag(r, i - 2) == SG_TAG_NNS;
  if (named && (is_mark(r, end, ',') || is_mark(r, end, '.') || is(r, end, "and")))
    offer(best, 0.62, SG_CUE_CALLED, i, end);
}

/* Does a condition follow in the sentence, or soon the same in other words? */
static bool has_condition(const struct reader *r, size_t i)
{
  for (size_t k = i; k < i + CONDITION_MAX && inside(r, k); k++)
    if (part_of(r, k, k < i + RESTATED_MAX ? PART_CONDITION | PART_THAT_IS : PART_CONDITION))
      return true;
  return false;
}

/* "A system is *minimal* if …", "is said to be a copy if …", "we say that the locus is *polymorphic*". */
void sg_match_condition(const struct reader *r, size_t i, struct finding *best)
{
  if (is(r, i, "said") && is(r, i + 1, "to") && (is(r, i + 2, "be") || is(r, i + 2, "reach"))) {
    size_t from = i + 3 + (tag(r, i + 3) == SG_TAG_DT), to = from;
    while (inside(r, to) && to < from + 6 && !is(r, to, "if") && !is(r, to, "on") && !is(r, to, "when") &&
           !is(r, to, "where"))
      to++;
    offer(best, has_condition(r, i) || is(r, i + 2, "reach") ? 0.7 : 0.5, SG_CUE_DEFINED, from, to);
  }
  if (!is_be(r, i))
    return;
  bool saying = false;
  for (size_t k = i; k > r->s->token_from && i - k < CONDITION_MAX && !saying; k--)
    saying = is(r, k - 1, "say");
  size_t name = i + 1 + is(r, i + 1, "in");
  size_t end = sg_phrase_end(r, name);
  bool conditional = is(r, r->s->token_from, "if") || has_condition(r, i);
  if (saying && conditional && end > name && ends_statement(r, end)) /* "we say they are in balance if" */
    offer(best, 0.62, SG_CUE_DEFINED, name, end);
  if (is_set_off(r, i + 1) && token(r, i + 1)->unit != SG_UNIT_CODE && !contrasts(r, i + 1) &&
      (saying || has_condition(r, i + 1) || is_noun(r, set_off_end(r, i + 1)) || is_mark(r, i + 2, ';')))
    offer(best, 0.66, SG_CUE_DEFINED, i + 1, set_off_end(r, i + 1));
}

/* "A *deep* trace optimises this by …", "A `Rebuilder` takes …": says of any of them what it does. */
void sg_match_generic(const struct reader *r, size_t verb, struct finding *best)
{
  size_t from = r->s->token_from;
  if (!(is(r, from, "a") || is(r, from, "an")) || tag(r, verb) != SG_TAG_VBZ || verb > from + 7)
    return;
  for (size_t k = from + 1; k < verb; k++)
    if (is_set_off(r, k)) {
      offer(best, 0.62, SG_CUE_DEFINED, from + 1, verb - (tag(r, verb - 1) == SG_TAG_RB));
      return;
    }
}
