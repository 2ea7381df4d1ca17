/* Sentences that say nothing by themselves: announcements, pointers, preparations. */
#include "compose/announce.h"

enum {
  OPENING_TOKENS = 8,  /* in which a sentence says that several things have been done */
  OPENING_PARTS = 4,   /* "The previous two sections describe" */
  ADVERBS_MAX = 3,     /* before a verb: "we very briefly describe" */
  POINTING_TOKENS = 5, /* from "is described" to where: "in detail elsewhere" */
};

static const char *const parts[] = {"section",    "sections", "chapter", "chapters",
                                    "subsection", "appendix", "pages"};

/* "Section [2](#methods)": a part of the paper, by its number. */
static bool names_part(struct sg_str reference)
{
  static const char *const words[] = {"section", "sections", "chapter", "chapters", "appendix", "sect"};
  size_t end = 0;
  while (end < reference.n && sg_is_alpha(reference.p[end]))
    end++;
  return SG_ONE_OF(sg_slice(reference, 0, end), words);
}

static bool is_part(const struct sg_clauses *c, size_t i)
{
  return i < c->count && (SG_ONE_OF(sg_clause_text(c, i), parts) || names_part(sg_clause_text(c, i)));
}

static bool is_pair(const struct sg_clauses *c, size_t i, const char *first, const char *second)
{
  return sg_clause_is_word(c, i, first) && sg_clause_is_word(c, i + 1, second);
}

/* "There are", "Let $Q$ be", "To illustrate this,": the sentence at `head` prepares what comes. */
static bool prepares(const struct sg_clauses *c, size_t head)
{
  static const char *const words[] = {"let",    "suppose", "consider",  "assume", "define",  "denote", "now",
                                      "recall", "note",    "similarly", "see",    "compute", "say"},
                           *const aims[] = {"see", "illustrate", "demonstrate", "show", "clarify"};
  return SG_ONE_OF(sg_clause_text(c, head), words) || is_pair(c, head, "there", "are") ||
         is_pair(c, head, "there", "is") ||
         (is_pair(c, head, "this", "is") && sg_clause_is_word(c, head + 2, "where")) ||
         (sg_clause_is_word(c, head, "to") && head + 1 < c->count &&
          SG_ONE_OF(sg_clause_text(c, head + 1), aims));
}

/* "reveals that", "brings out that": a finding follows at token `k`; not "the priors that we choose". */
static bool says_that(const struct sg_clauses *c, size_t k)
{
  return sg_clause_is_word(c, k, "that") && k > 0 && !sg_tag_is_noun(c->tokens[k - 1].tag);
}

/* "In this section", "In the following", "In Section 2 we give an overview". */
static bool opens_on_part(const struct sg_clauses *c, size_t head)
{
  static const char *const which[] = {"the", "this", "what", "each"}, *const next[] = {"following", "next",
                                                                                       "follows"};
  if (head < c->count &&
      names_part(sg_clause_text(c, head))) /* "Section 3 describes", not "Chapter 9 shows that" */
    return !says_that(c, head + 2);
  if (!sg_clause_is_word(c, head, "in") || head + 2 >= c->count)
    return false;
  return names_part(sg_clause_text(c, head + 1)) ||
         (SG_ONE_OF(sg_clause_text(c, head + 1), which) &&
          (SG_ONE_OF(sg_clause_text(c, head + 2), next) || SG_ONE_OF(sg_clause_text(c, head + 2), parts)));
}

/* "Several aligners have been developed for such data". */
static bool counts_works(const struct sg_clauses *c, size_t head, size_t j)
{
  static const char *const counts[] = {"several", "many", "various", "numerous", "much", "some"};
  for (size_t k = head; k + 1 < j && k < head + OPENING_TOKENS && SG_ONE_OF(sg_clause_text(c, head), counts);
       k++)
    if (is_pair(c, k, "have", "been") || is_pair(c, k, "has", "been"))
      return true;
  return false;
}

/* "The authors then describe the model": what they do in the paper, at token `k`; not "describe that …". */
static bool tells_of_telling(const struct sg_clauses *c, size_t k)
{
  static const char *const who[] = {"authors", "we", "author", "i"}, *const tells[] = {
                                                                         "describe",  "describes", "discuss",
                                                                         "discusses", "review",    "reviews",
                                                                         "outline",   "outlines",  "summarize",
                                                                         "display",   "displays",  "list",
                                                                         "begin",     "turn",      "illustrate",
                                                                         "thank"};
  if (!SG_ONE_OF(sg_clause_text(c, k), who))
    return false;
  size_t at = k + 1;
  while (at < c->count && at <= k + ADVERBS_MAX && c->tokens[at].tag == SG_TAG_RB)
    at++;
  return at < c->count && SG_ONE_OF(sg_clause_text(c, at), tells) && !sg_clause_is_word(c, at + 1, "that");
}

/* "is discussed in this section", "are described in detail elsewhere". */
static bool is_told_elsewhere(const struct sg_clauses *c, size_t k, size_t j)
{
  static const char *const be[] = {"is", "are", "be", "been", "was", "were"},
                           *const told[] = {"described", "discussed", "listed",   "presented", "covered",
                                            "outlined",  "explained", "reviewed", "summarized"},
                           *const where[] = {"elsewhere", "below", "here", "above", "later"},
                           *const which[] = {"this", "the", "next"};
  size_t at = k + 1;
  if (!SG_ONE_OF(sg_clause_text(c, k), be))
    return false;
  while (at < j && at <= k + ADVERBS_MAX && c->tokens[at].tag == SG_TAG_RB)
    at++;
  if (at >= j || !SG_ONE_OF(sg_clause_text(c, at), told))
    return false;
  for (size_t i = at + 1; i < c->count && i <= at + POINTING_TOKENS && !sg_clause_ends_sentence(c, i); i++) {
    size_t noun = i + 1 < c->count && SG_ONE_OF(sg_clause_text(c, i + 1), which) ? i + 2 : i + 1;
    if (SG_ONE_OF(sg_clause_text(c, i), where) ||
        (sg_clause_is_word(c, i, "in") && (is_part(c, noun) || sg_clause_is_word(c, i + 1, "other"))))
      return true;
  }
  return false;
}

/* "see the guidelines", "we refer the reader", "beyond the scope of this paper", "as follows". */
static bool sends_away(const struct sg_clauses *c, size_t k, size_t head)
{
  bool sees = sg_clause_is_word(c, k, "see") && k > head && !(c->tokens[k].flags & SG_TOKEN_BRACKET) &&
              sg_str_equal(sg_clause_text(c, k - 1), SG_LIT(","));
  return sees || is_pair(c, k, "interested", "reader") || is_pair(c, k, "interested", "readers") ||
         is_pair(c, k, "the", "scope") || is_pair(c, k, "as", "follows") || is_pair(c, k, "the", "following") ||
         (sg_clause_is_word(c, k, "refer") && is_pair(c, k + 1, "the", "reader"));
}

/* "will evaluate", "we first outline". */
static bool looks_ahead(const struct sg_clauses *c, size_t k)
{
  static const char *const tells[] = {"describe", "evaluate", "discuss", "present",   "show",
                                      "review",   "explain",  "explore", "introduce", "examine",
                                      "see",      "return",   "outline", "turn"};
  return (sg_clause_is_word(c, k, "will") || sg_clause_is_word(c, k, "first") ||
          sg_clause_is_word(c, k, "now")) &&
         SG_ONE_OF(sg_clause_text(c, k + 1), tells);
}

/* "To find out, this section evaluates": what a part of the paper does, at its token `k`. */
static bool is_part_doing(const struct sg_clauses *c, size_t k)
{
  static const char *const which[] = {"this", "next", "following"};
  return k > 0 && k + 1 < c->count && SG_ONE_OF(sg_clause_text(c, k), parts) &&
         SG_ONE_OF(sg_clause_text(c, k - 1), which) && sg_clause_is_finite(c, k + 1) && !says_that(c, k + 2);
}

bool sg_clause_announces(const struct sg_clauses *c, size_t i, size_t j)
{
  size_t head = i;
  while (head > 0 && !c->opens[head])
    head--;
  if (prepares(c, head) || opens_on_part(c, head) || counts_works(c, head, j))
    return true;
  for (size_t k = head; k + 1 < j; k++) {
    bool part = k < head + OPENING_PARTS && SG_ONE_OF(sg_clause_text(c, k), parts);
    if (part && !sg_clause_is_word(c, k > head ? k - 1 : k, "each"))
      return true; /* "This section presents" */
    if (looks_ahead(c, k) || is_part_doing(c, k) || tells_of_telling(c, k) || is_told_elsewhere(c, k, j) ||
        sends_away(c, k, head))
      return true;
  }
  return false;
}

bool sg_clause_tells_where(const struct sg_clauses *c, size_t i, size_t j)
{
  static const char *const be[] = {"is", "are", "was", "were"}, *const how[] = {"freely", "publicly", "openly"},
                           *const none[] = {"no", "not", "nor", "neither"};
  bool tells = false;
  for (size_t k = i; k < j; k++) {
    if (SG_ONE_OF(sg_clause_text(c, k), none))
      return false;
    size_t before = k > i && SG_ONE_OF(sg_clause_text(c, k - 1), how) ? 2 : 1;
    tells = tells || (sg_clause_is_word(c, k, "available") && k >= i + before &&
                      SG_ONE_OF(sg_clause_text(c, k - before), be));
  }
  return tells;
}

bool sg_clause_shows_only(const struct sg_clauses *c, size_t i, size_t j)
{
  static const char *const floats[] = {"table", "figure", "fig"}; /* whose number was lost: "shown in Table" */
  bool shows = false;
  for (size_t k = i; k < j; k++) {
    if (says_that(c, k))
      return false;
    bool lost = k > i && sg_clause_is_word(c, k - 1, "in") && SG_ONE_OF(sg_clause_text(c, k), floats);
    bool reference = c->tokens[k].unit == SG_UNIT_REFERENCE || lost;
    shows = shows || (reference && !(c->tokens[k].flags & SG_TOKEN_BRACKET));
  }
  return shows;
}
