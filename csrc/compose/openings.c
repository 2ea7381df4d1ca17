/* What a sentence opens with: connectives, which a claim is read without; words that point back, without which
 * it is not understood.
 */
#include "compose/openings.h"

enum {
  CONNECTIVES_MAX = 2,   /* before a claim */
  ADJUNCT_TOKENS = 10,   /* "As mentioned in Section 2," */
  IMPERSONAL_TOKENS = 7, /* from "it" to what it stands for: "it is important to know that" */
  PAIR_TOKENS = 7,       /* from "both" to its "and" */
  SUBJECT_TOKENS = 8,    /* within which "any value greater than that" ends */
};

static bool begins_subject(const struct sg_clauses *c, size_t i)
{
  uint8_t tag = i < c->count ? c->tokens[i].tag : SG_TAG_PU;
  return tag == SG_TAG_DT || tag == SG_TAG_PRP || tag == SG_TAG_PRPS || tag == SG_TAG_JJ || sg_tag_is_noun(tag);
}

/* Past the connective with which the sentence at `from` opens, "However,", "In particular,": it ties the
 * sentence to the one before, and the mark is read alone. */
static size_t past_connective(const struct sg_clauses *c, size_t from)
{
  static const char *const loose[] = {"thus",        "hence",    "therefore", "indeed",
                                      "furthermore", "moreover", "however"}, /* need no comma */
      *const words[] = {"also",         "however",       "moreover",      "furthermore", "additionally",
                        "further",      "thus",          "therefore",     "hence",       "finally",
                        "lastly",       "first",         "second",        "third",       "indeed",
                        "similarly",    "likewise",      "then",          "next",        "instead",
                        "consequently", "still",         "nevertheless",  "nonetheless", "besides",
                        "specifically", "accordingly",   "again",         "conversely",  "overall",
                        "secondly",     "firstly",       "otherwise",     "meanwhile",   "unfortunately",
                        "thirdly",      "alternatively", "interestingly", "importantly"},
                           *const phrases[][4] = {{"in", "addition"},      {"in", "particular"},
                                                  {"in", "fact"},          {"in", "contrast"},
                                                  {"of", "course"},        {"for", "example"},
                                                  {"for", "instance"},     {"by", "contrast"},
                                                  {"as", "a", "result"},   {"on", "the", "other", "hand"},
                                                  {"in", "summary"},       {"in", "conclusion"},
                                                  {"in", "short"},         {"for", "this", "reason"},
                                                  {"to", "this", "end"},   {"to", "that", "end"},
                                                  {"in", "sum"},           {"that", "being", "said"},
                                                  {"more", "importantly"}, {"more", "interestingly"}};
  static const char *const joints[] = {"but", "and", "yet", "so"};
  size_t next = from + 1;
  if (SG_ONE_OF(sg_clause_text(c, from), joints) && next < c->count) {
    return begins_subject(c, next) ? next : from;
  }
  if (SG_ONE_OF(sg_clause_text(c, from), words)) {
    bool comma = next < c->count && sg_str_equal(sg_clause_text(c, next), SG_LIT(","));
    bool ties = SG_ONE_OF(sg_clause_text(c, from), loose) && begins_subject(c, next);
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

/* "This", "these", "that", "such", before a noun or alone: not "this paper", "those who". */
static bool is_demonstrative(const struct sg_clauses *c, size_t i)
{
  static const char *const words[] = {"this", "these", "that", "those", "such"},
                           *const own[] = {"paper",  "work",   "article", "study", "review", "survey",
                                           "thesis", "report", "book",    "who",   "of",     "that"};
  return i < c->count && SG_ONE_OF(sg_clause_text(c, i), words) &&
         !(i + 1 < c->count && SG_ONE_OF(sg_clause_text(c, i + 1), own));
}

/* Past "Despite these limitations,", "As mentioned in Section 2,": what the sentence is said in spite of, or
 * where it was said before. */
static size_t past_adjunct(const struct sg_clauses *c, size_t from)
{
  static const char *const words[] = {"despite", "besides", "beyond"},
                           *const said[] = {"mentioned", "noted",      "discussed", "explained", "described",
                                            "stated",    "shown",      "promised",  "expected",  "seen",
                                            "before",    "previously", "already",   "it",        "can",
                                            "will",      "was",        "we"};
  if (from + 1 >= c->count)
    return from;
  bool concedes = SG_ONE_OF(sg_clause_text(c, from), words) && is_demonstrative(c, from + 1);
  bool repeats = sg_clause_is_word(c, from, "as") && SG_ONE_OF(sg_clause_text(c, from + 1), said);
  for (size_t k = from + 1; (concedes || repeats) && k + 1 < c->count && k < from + ADJUNCT_TOKENS; k++)
    if (sg_str_equal(sg_clause_text(c, k), SG_LIT(",")))
      return k + 1;
  return from;
}

size_t sg_clause_past_connectives(const struct sg_clauses *c, size_t from, size_t to)
{
  size_t claim = from;
  for (int i = 0; i < CONNECTIVES_MAX && claim < to; i++)
    claim = past_adjunct(c, past_connective(c, claim));
  return claim < to && c->words[to] - c->words[claim] >= SG_CLAIM_WORDS ? claim : from;
}

/* "It is important that", "it makes sense to": it stands for what follows. */
static bool is_impersonal(const struct sg_clauses *c, size_t i, size_t end)
{
  bool described = false;
  for (size_t k = i + 1; k < end && k < i + IMPERSONAL_TOKENS && !sg_clause_is_break(c, k); k++) {
    bool goes_on = sg_clause_is_word(c, k, "that") ||
                   (sg_clause_is_word(c, k, "to") && k + 1 < end && c->tokens[k + 1].tag == SG_TAG_VB);
    if (goes_on && described)
      return true;
    described = c->tokens[k].tag == SG_TAG_JJ || sg_clause_is_word(c, k, "sense") ||
                (c->tokens[k].tag == SG_TAG_VBN && !sg_clause_is_word(c, k + 1, "to")) ||
                c->tokens[k].tag == SG_TAG_VBZ;
  }
  return false;
}

/* "Any value greater than that indicates": does the subject of clause `i` compare with what was said? */
static bool compares_with_said(const struct sg_clauses *c, size_t i, size_t end)
{
  static const char *const pointers[] = {"that", "this"};
  for (size_t k = i; k + 2 < end && k < i + SUBJECT_TOKENS && !sg_clause_is_finite(c, k); k++)
    if (sg_clause_is_word(c, k, "than") && SG_ONE_OF(sg_clause_text(c, k + 1), pointers))
      return sg_tag_is_finite(c->tokens[k + 2].tag);
  return false;
}

bool sg_clause_points_back(const struct sg_clauses *c, size_t i, size_t end)
{
  static const char *const words[] = {"they", "he",   "she",   "its",  "their", "his",
                                      "her",  "here", "which", "them", "doing"},
                           *const which[] = {"former", "latter", "above", "following", "same"},
                           *const members[] = {"these", "them", "those", "which", "this"};
  if (sg_clause_is_word(c, i, "it"))
    return !is_impersonal(c, i, end);
  if (SG_ONE_OF(sg_clause_text(c, i), words) || is_demonstrative(c, i))
    return true;
  if (i + 2 >= end)
    return false;
  if (compares_with_said(c, i, end))
    return true;
  if (sg_clause_is_word(c, i, "both")) {
    for (size_t k = i + 1; k < end && k < i + PAIR_TOKENS; k++)
      if (sg_clause_is_word(c, k, "and"))
        return false;
    return true;
  }
  if (sg_clause_is_word(c, i, "the"))
    return SG_ONE_OF(sg_clause_text(c, i + 1), which);
  if (sg_clause_is_word(c, i + 1, "of"))
    return SG_ONE_OF(sg_clause_text(c, i + 2), members);
  return c->tokens[i].tag == SG_TAG_IN && is_demonstrative(c, i + 1);
}
