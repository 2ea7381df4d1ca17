/* Definitions set beside their term: "T, that is, …", "T, a N that …", "T: a N that …". */
#include "analysis/defining.h"

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
  double value = sg_judges(r, k + 1) ? 0 : sg_complement_value(r, k + 1, definite);
  offer(best, value >= 0.68 && (is_set_off(r, start) || is_mark(r, i, '(')) ? 0.62 : 0.52, SG_CUE_REFERS_TO,
        start, i);
  return true;
}

/* "the idea that", "the process of": what kind of notion it is. */
static bool is_notion(const struct reader *r, size_t i)
{
  static const char *const words[] = {"idea",   "theory",   "process",    "observation",
                                      "notion", "tendency", "practice",   "principle",
                                      "study",  "ability",  "phenomenon", NULL};
  return is_any(r, i, words) && (is(r, i + 1, "that") || is(r, i + 1, "of") || is(r, i + 1, "by"));
}

/* "T (also called U)", "T, a N that …,", "T — a N …", "T, or U,". */
void sg_match_apposition(const struct reader *r, size_t i, struct finding *best)
{
  size_t start = i;
  while (start > r->s->token_from && i - start < 5 &&
         (is_noun(r, start - 1) || tag(r, start - 1) == SG_TAG_JJ ||
          token(r, start - 1)->unit == SG_UNIT_MATH || token(r, start - 1)->unit == SG_UNIT_CODE))
    start--;
  for (size_t k = start; k > r->s->token_from && k + 6 > i && start == i; k--)
    if (is_set_off(r, k - 1) && token(r, k - 1)->unit != SG_UNIT_CODE && set_off_end(r, k - 1) == i)
      start = k - 1; /* "*agree on inputs*, that is, …" */
  if (start == i || (start == r->s->token_from && sg_subject_judges(r, start, i)))
    return; /* "Second, a server that …" */
  if (match_that_is(r, start, i, best))
    return;
  if (is_mark(r, i, '(')) {
    if (is(r, i + 1, "also") && (is(r, i + 2, "called") || is(r, i + 2, "known")))
      offer(best, 0.61, SG_CUE_BRACKET, start, i);
    else if ((is(r, i + 1, "a") || is(r, i + 1, "an") || is(r, i + 1, "the")) &&
             sg_complement_value(r, i + 2, false) >= 0.75)
      offer(best, 0.5, SG_CUE_BRACKET, start, i);
    return;
  }
  if (is_mark(r, i, ':') && i > r->s->token_from + 4) {
    size_t k = i + 1 + (tag(r, i + 1) == SG_TAG_DT);
    if (is_noun(r, k) && sg_complement_value(r, k, false) >= 0.8)
      offer(best, is_set_off(r, start) || is_set_off(r, i - 1) ? 0.62 : 0.56, SG_CUE_APPOSITION, start, i);
    return;
  }
  bool comma = is_mark(r, i, ',');
  bool dash = inside(r, i) && token(r, i)->unit == SG_UNIT_PUNCT &&
              (sg_str_equal(text_of(r, i), SG_LIT("\xE2\x80\x94")) ||
               sg_str_equal(text_of(r, i), SG_LIT("\xE2\x80\x93")));
  if ((comma || dash) && (is(r, i + 1, "a") || is(r, i + 1, "an")) && !sg_judges(r, i + 2)) {
    double value = sg_complement_value(r, i + 2, false);
    offer(best,
          value >= 0.75 ? 0.56
          : value > 0.6 ? 0.48
                        : 0.35,
          comma ? SG_CUE_APPOSITION : SG_CUE_DASH, start, i);
  } else if (comma && is(r, i + 1, "the") && is_notion(r, i + 2)) {
    offer(best, 0.62, SG_CUE_APPOSITION, start, i);
  } else if (comma && is(r, i + 1, "or") && sg_phrase_end(r, i + 2) > i + 2 &&
             (is_mark(r, sg_phrase_end(r, i + 2), ',') || is_mark(r, sg_phrase_end(r, i + 2), '.')) &&
             !is_mark(r, start - 1, ',')) {
    offer(best, 0.52, SG_CUE_APPOSITION, i + 2, sg_phrase_end(r, i + 2));
  } else if (comma && is(r, i + 1, "which") && is_be(r, i + 2) &&
             (is(r, i + 3, "a") || is(r, i + 3, "an") || is(r, i + 3, "the"))) {
    double value = sg_judges(r, i + 4) ? 0 : sg_complement_value(r, i + 4, is(r, i + 3, "the"));
    bool symbol = token(r, i - 1)->unit == SG_UNIT_MATH && is_noun(r, i + 4);
    offer(best, symbol && value * 0.8 < 0.62 ? 0.62 : value * 0.8, SG_CUE_APPOSITION, start, i);
  }
}

/* "Term: A noun that …": a head word before a colon at the start. */
void sg_match_colon(const struct reader *r, struct finding *best)
{
  size_t i = r->s->token_from, end = i;
  while (inside(r, end) && end < i + 5 && !is_mark(r, end, ':'))
    end++;
  if (!is_mark(r, end, ':') || end == i || !sg_is_subject(r, i, end) || sg_vetoes(r, i))
    return;
  size_t k = end + 1;
  bool definite = is(r, k, "the");
  if (definite && is(r, k + 2, "of"))
    return; /* "Screening function: The width of it can …" */
  if ((definite || is(r, k, "a") || is(r, k, "an")) &&
      sg_complement_value(r, k + 1, definite) >= (definite ? 0.75 : 0.68))
    offer(best, 0.62, SG_CUE_DEFINED, i, end);
}
