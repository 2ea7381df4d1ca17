/* Defining sentences that name: "called T", "we define T as …", "where $n$ is the number of …". */
#include "analysis/defining.h"

/* The noun phrase that begins at `i`: the term of "called T", "known as T". */
size_t sg_phrase_end(const struct reader *r, size_t i)
{
  size_t end = i;
  while (inside(r, end) && end < i + 6) {
    enum sg_tag t = tag(r, end);
    bool part = is_noun(r, end) || t == SG_TAG_JJ || t == SG_TAG_VBG || t == SG_TAG_VBN || t == SG_TAG_POS ||
                token(r, end)->unit == SG_UNIT_MATH || token(r, end)->unit == SG_UNIT_CODE ||
                (t == SG_TAG_VB && end > i && !is(r, end, "be"));
    if (!part && !(is(r, end, "of") && end > i && is_noun(r, end + 1)))
      break;
    end++;
  }
  return end;
}

/* Does a sentence stand before it in its paragraph? */
static bool follows(const struct reader *r)
{
  return r->s > r->draft->sentences && r->s[-1].paragraph == r->s->paragraph &&
         r->s[-1].section == r->s->section && r->s[-1].form == SG_FORM_PROSE;
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
    return precision * (follows(r) ? 0.92 : 0.7); /* what it is, the sentence before says */
  return precision;
}

static void name_after(const struct reader *r, size_t i, double precision, enum sg_cue cue,
                       struct finding *best)
{
  while (inside(r, i) && !is_set_off(r, i) &&
         (tag(r, i) == SG_TAG_DT || tag(r, i) == SG_TAG_RB || is_mark(r, i, '"') || is_mark(r, i, '`') ||
          is_mark(r, i, '\'') || (token(r, i)->unit == SG_UNIT_PUNCT && text_of(r, i).p[0] == '\xE2')))
    i++;
  if (is_set_off(r, i) && precision < 0.66)
    precision = 0.66;
  size_t phrase = sg_phrase_end(r, i);
  bool name = tag(r, i) == SG_TAG_NNP && phrase > i && tag(r, phrase - 1) == SG_TAG_NNP && !is_set_off(r, i) &&
              !(token(r, i)->flags & SG_TOKEN_UPPER);
  offer(best, name ? precision * 0.7 : precision, cue, i,
        is_set_off(r, i) ? set_off_end(r, i) : sg_phrase_end(r, i));
}

/* "we call the tuple $x$ a column": the token of "a", or `i` where "the tuple" itself is the name. */
static size_t named_after(const struct reader *r, size_t i)
{
  for (size_t k = i + 2; inside(r, k) && k < i + 12 && !is_mark(r, k, ','); k++) {
    bool article = is(r, k, "a") || is(r, k, "an") || is(r, k, "the");
    bool after = is_noun(r, k - 1) || token(r, k - 1)->unit == SG_UNIT_MATH || is_mark(r, k - 1, ')');
    if (article && after && sg_phrase_end(r, k + 1) > k + 1)
      return k;
  }
  return i;
}

/* "is called T", "a tree called T", "known as T", "defined as", "we define T as". */
void sg_match_naming(const struct reader *r, size_t i, struct finding *best)
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
  } else if (is(r, i, "denote") || is(r, i, "denoted")) {
    size_t by = i + 1;
    if (i > r->s->token_from + 2 && is(r, i - 1, "to") && token(r, i - 2)->unit == SG_UNIT_MATH)
      offer(best, 0.64, SG_CUE_REFERS_TO, i - 2, i - 1); /* "use $X$ to denote" */
    while (
        inside(r, by) && by < i + 20 &&
        !((is(r, by, "by") || is(r, by, "as")) && inside(r, by + 1) && token(r, by + 1)->unit == SG_UNIT_MATH))
      by++;
    if (inside(r, by + 1) && token(r, by + 1)->unit == SG_UNIT_MATH && by < i + 20)
      offer(best, 0.64, SG_CUE_REFERS_TO, by + 1, by + 2);
  } else if (is(r, i, "refer") && is(r, i + 1, "to")) {
    size_t as = i + 2;
    while (inside(r, as) && as < i + 24 && !is(r, as, "as"))
      as++;
    if (is(r, as, "as"))
      name_after(r, as + 1, 0.67, SG_CUE_KNOWN_AS, best);
  } else if ((is(r, i, "call") || is(r, i, "term")) && i > r->s->token_from &&
             (tag(r, i - 1) == SG_TAG_PRP || tag(r, i - 1) == SG_TAG_MD)) {
    size_t k = i + 1;
    if (is(r, k, "this") || is(r, k, "these") || is(r, k, "it") || is(r, k, "them") || is(r, k, "such"))
      k = is_noun(r, k + 1) && is(r, k, "it") == false ? k + 2 : k + 1;
    else if (is(r, k, "the"))
      k = named_after(r, k);
    name_after(r, k, 0.66, SG_CUE_CALLED, best);
  }
}

/* "the term T is used to refer to …", "use T to refer to …". */
void sg_match_term(const struct reader *r, size_t i, struct finding *best)
{
  if (!is(r, i, "term") || tag(r, i - 1) != SG_TAG_DT)
    return;
  size_t start = i + 1;
  while (inside(r, start) && token(r, start)->unit == SG_UNIT_PUNCT)
    start++;
  for (size_t k = start; k < start + 14 && inside(r, k); k++)
    if (is(r, k, "refer") || is(r, k, "refers") || is(r, k, "mean") || is(r, k, "denote") ||
        is(r, k, "describe") || is(r, k, "describes") || is(r, k, "means"))
      offer(best, 0.7, SG_CUE_REFERS_TO, start, sg_phrase_end(r, start));
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

/* Does the clause begin with the symbol at `i`? "If $n$ is a multiple of $s$" and "at locus $l$ is …" say
 * nothing of what it stands for. */
static bool is_introduced(const struct reader *r, size_t i)
{
  static const char *const words[] = {"where", "with", "and",   "here", "let", ",",
                                      ";",     "(",    "while", "our",  NULL},
                           *const conditions[] = {"if", "suppose", "assume", "when", "for", "given", NULL};
  if (i == r->s->token_from)
    return true;
  bool formula = token(r, i - 1)->unit == SG_UNIT_MATH;
  for (size_t k = r->s->token_from; k < i; k++)
    if (is(r, k, "where"))
      return is_any(r, i - 1, words) || formula;
  return !is_any(r, r->s->token_from, conditions) && (is_any(r, i - 1, words) || formula);
}

/* "where n is the number of …", "$x$ denotes …", also after the main clause. */
void sg_match_symbol(const struct reader *r, size_t i, struct finding *best)
{
  size_t symbol = symbol_before(r, i);
  if (symbol == i || !is_introduced(r, symbol))
    return;
  bool says = is(r, i, "denotes") || is(r, i, "represents") || is(r, i, "denote") || is(r, i, "refers") ||
              is(r, i, "stands");
  size_t k = skip_adverbs(r, i + 1);
  bool noun = (tag(r, k) == SG_TAG_DT || tag(r, k) == SG_TAG_PRPS) && !sg_judges(r, k + 1) && !is(r, k, "no");
  if (says || (is_be(r, i) && noun))
    offer(best, 0.62, SG_CUE_REFERS_TO, symbol, symbol + 1);
}

/* Does a formula after token `i` say with ":=" what its left side is? */
static bool sets_equal(const struct reader *r, size_t i)
{
  static const char *const signs[] = {":=", "\\triangleq", "\\coloneqq", "\\equiv"};
  for (size_t k = i + 1; inside(r, k); k++)
    for (size_t n = 0; token(r, k)->unit == SG_UNIT_MATH && n < sizeof signs / sizeof signs[0]; n++)
      if (sg_str_find(text_of(r, k), sg_cstr(signs[n]), 0) != SG_NPOS)
        return true;
  return false;
}

void sg_match_defined(const struct reader *r, size_t from, size_t i, struct finding *best)
{
  size_t term_from, term_to;
  bool sets = is(r, i, "write") || is(r, i, "set");
  if (sets && inside(r, i + 1) && token(r, i + 1)->unit == SG_UNIT_MATH && sets_equal(r, i)) {
    offer(best, 0.64, SG_CUE_DEFINED, i + 1, i + 2);
    return;
  }
  if (is(r, i, "defined") && (is(r, i + 1, "as") || is(r, i + 1, "to") || is(r, i + 1, "by"))) {
    size_t verb = i;
    while (verb > from && !is_be(r, verb) && !is(r, verb, "can") && !is(r, verb, "be"))
      verb--;
    if (is(r, verb, "be") && verb > from)
      verb--;
    if (verb > from && sg_is_subject(r, from, verb) && sg_subject_term(r, from, verb, &term_from, &term_to))
      offer(best,
            sg_vetoes(r, from)   ? 0.5
            : is(r, i + 1, "by") ? 0.55
                                 : 0.85,
            SG_CUE_DEFINED, term_from, term_to);
    else
      offer(best, 0.6, SG_CUE_DEFINED, i, i + 1);
  } else if (is(r, i, "defined") && i > r->s->token_from &&
             (is_noun(r, i - 1) || tag(r, i - 1) == SG_TAG_PRP) && inside(r, i + 2) &&
             token(r, i + 1)->unit == SG_UNIT_MATH && is(r, i + 2, "as")) {
    offer(best, 0.7, SG_CUE_DEFINED, i + 1, i + 2);
  } else if ((is(r, i, "define") || is(r, i, "let")) &&
             (i == r->s->token_from || tag(r, i - 1) == SG_TAG_PRP || tag(r, i - 1) == SG_TAG_TO ||
              tag(r, i - 1) == SG_TAG_RB || tag(r, i - 1) == SG_TAG_MD || is_mark(r, i - 1, ','))) {
    size_t start = i + 1;
    while (tag(r, start) == SG_TAG_DT)
      start++;
    if (is(r, start, "following"))
      return;
    size_t end = sg_phrase_end(r, start);
    while (inside(r, end) && end < start + 12 && is(r, i, "let") && !is(r, end, "be") && !is(r, end, "denote"))
      end++; /* "let $\\pi: G \\to H$ be", "let the frequency of $A$ be" */
    while (inside(r, end) && end < start + 14 && is(r, i, "define") && !is(r, end, "as") &&
           !(is(r, end, "to") && is(r, end + 1, "be")))
      end++; /* "define the fraction ($x$) to be" */
    bool be = is(r, end, "be") || is(r, end, "denote");
    bool symbol = inside(r, end + 1) && token(r, end + 1)->unit == SG_UNIT_MATH &&
                  !(inside(r, end + 2) && (token(r, end + 2)->flags & SG_TOKEN_GLUED) &&
                    token(r, end + 2)->unit != SG_UNIT_PUNCT) &&
                  !is_mark(r, end + 2, '-'); /* "let the frequency be $p$" */
    bool premise =
        be && !symbol && !is(r, end + 1, "the") && !is(r, end + 1, "our"); /* "Let $G$ be an abelian group" */
    bool as = is(r, end, "as") || is(r, end, "to") || (be && !premise);
    if ((end == start && is(r, i, "define") && !sets_equal(r, i)) || (is(r, i, "let") && !be))
      return;
    if (sets_equal(r, i)) {
      offer(best, 0.66, SG_CUE_DEFINED, i + 1, end > i + 1 ? end : i + 2);
      return;
    }
    bool author =
        i > r->s->token_from && tag(r, i - 1) == SG_TAG_PRP; /* "to define T" is a purpose more often */
    offer(best, as ? 0.72 : is(r, i, "let") ? 0.4 : author ? 0.62 : 0.55, SG_CUE_DEFINED, start, end);
  }
}

/* "The frequency of the allele is $p$.": the symbol of what the subject describes. */
void sg_match_symbol_after(const struct reader *r, size_t i, struct finding *best)
{
  if (!is_be(r, i) || !is(r, r->s->token_from, "the") || !inside(r, i + 1) ||
      token(r, i + 1)->unit != SG_UNIT_MATH)
    return;
  struct sg_str s = text_of(r, i + 1);
  bool letter = false, other = s.n > 30;
  for (size_t k = 0; k < s.n; k++) {
    letter = letter || sg_is_alpha(s.p[k]);
    other = other || sg_is_one_of(s.p[k], "=<>+/%~") || (s.p[k] == '(' && k == 1) ||
            (sg_is_digit(s.p[k]) && k == 1);
  }
  if (letter && !other && (is_mark(r, i + 2, '.') || is_mark(r, i + 2, ',')))
    offer(best, 0.6, SG_CUE_REFERS_TO, i + 1, i + 2);
}

/* -- What is set off --------------------------------------------------------------------------------- */

/* "a *store* that maps keys to values", "*chains* (i.e. …)": a clause that explains follows. */
void sg_match_set_off(const struct reader *r, size_t i, struct finding *best)
{
  static const char *const clauses[] = {"that", "which", "where", "whose", "in", NULL};
  size_t end = set_off_end(r, i);
  while (is_noun(r, end))
    end++;
  bool in_which = !is(r, end, "in") || is(r, end + 1, "which");
  bool noun = (is_noun(r, end - 1) || tag(r, end - 1) == SG_TAG_VBG) && tag(r, i) != SG_TAG_DT &&
              tag(r, i) != SG_TAG_CD && !(i > r->s->token_from && tag(r, i - 1) == SG_TAG_VBN) &&
              tag(r, i) != SG_TAG_RB;
  if (is_mark(r, end, ',') && is(r, end + 1, "which") && noun && tag(r, end + 2) == SG_TAG_VBZ)
    end++;
  bool bracket =
      is_mark(r, end, '(') && tag(r, end + 1) == SG_TAG_DT && sg_complement_value(r, end + 2, false) >= 0.75;
  if (token(r, i)->unit != SG_UNIT_CODE && noun && ((is_any(r, end, clauses) && in_which) || bracket))
    offer(best, 0.62, SG_CUE_DEFINED, i, end - is_mark(r, end - 1, ','));
}

/* Does a condition follow in the sentence? */
static bool has_condition(const struct reader *r, size_t i)
{
  for (size_t end = i + CONDITION_MAX; i < end && inside(r, i); i++)
    if (is(r, i, "if") || is(r, i, "i.e.") || is(r, i, "i.e") || is(r, i, "when") || is(r, i, "iff") ||
        is(r, i, "whenever"))
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
  if (is_set_off(r, i + 1) && token(r, i + 1)->unit != SG_UNIT_CODE &&
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
