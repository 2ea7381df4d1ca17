/* Defining sentences that name: "called T", "we define T as …", "where $n$ is the number of …". */
#include "analysis/defining.h"

enum {
  NAMED_MAX = 14,   /* tokens from "we call" to the name, */
  DENOTED_MAX = 30, /* from "denote" to the symbol */
};

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

/* Is it set off, or does a quotation mark stand before what is? */
static bool is_quoted(const struct reader *r, size_t i)
{
  return is_set_off(r, i) || (is_quotation_mark(r, i) && is_set_off(r, i + 1));
}

static const char *const pointers[] = {"this", "these", "it", "they", "that", "such", NULL};

/* How far a naming verb at `i` defines: "This process is called T" leaves out what it is, "also called
 * T" tells a second name. */
static double naming_value(const struct reader *r, size_t i, double precision)
{
  static const char *const works[] = {"paper", "book", "article", "report", "chapter", "section", NULL};
  if (i > r->s->token_from && is_any(r, i - 1, works))
    return 0; /* a title */
  for (size_t k = i; k > r->s->token_from && k + 4 > i; k--)
    if (is(r, k - 1, "could") || is(r, k - 1, "might") || is(r, k - 1, "not"))
      return precision * 0.7;
  bool again = false;
  for (size_t k = i; k > r->s->token_from && k + 2 > i; k--)
    again = again || is(r, k - 1, "also") || is(r, k - 1, "better");
  if (!again && is_any(r, r->s->token_from, pointers) && i <= r->s->token_from + 6)
    return precision * (follows(r) ? 0.92 : 0.7); /* what it is, the sentence before says */
  if (again || (i > r->s->token_from && (is(r, i - 1, "sometimes") || is(r, i - 1, "often"))))
    return precision * 0.7;
  if (i > r->s->token_from + 1 && is(r, i - 2, "what") && is_be(r, i - 1))
    return 0; /* "The issue lies in what is termed X" */
  return precision;
}

/* Where a name ends that is set off at `i`, with the nouns of which it is the kind: "a *viral* script". */
static size_t set_off_name_end(const struct reader *r, size_t i)
{
  size_t end = set_off_end(r, i);
  while (tag(r, i) == SG_TAG_JJ && is_noun(r, end))
    end++;
  return end;
}

static void name_after(const struct reader *r, size_t i, double precision, enum sg_cue cue,
                       struct finding *best)
{
  static const char *const labels[] = {"term", "phrase", "word", "name", NULL}; /* "the term “eugenics”" */
  while (inside(r, i) && !is_set_off(r, i) &&
         (tag(r, i) == SG_TAG_DT || tag(r, i) == SG_TAG_RB || is_mark(r, i, '"') || is_mark(r, i, '`') ||
          is_mark(r, i, '\'') || (is_any(r, i, labels) && is_quoted(r, i + 1)) ||
          (token(r, i)->unit == SG_UNIT_PUNCT && text_of(r, i).p[0] == '\xE2')))
    i++;
  if (is_set_off(r, i) && precision > 0 && precision < 0.66)
    precision = 0.66;
  size_t phrase = sg_phrase_end(r, i);
  bool name = tag(r, i) == SG_TAG_NNP && phrase > i && tag(r, phrase - 1) == SG_TAG_NNP && !is_set_off(r, i) &&
              !(token(r, i)->flags & SG_TOKEN_UPPER);
  offer(best, name ? precision * 0.7 : precision, cue, i,
        is_set_off(r, i) ? set_off_name_end(r, i) : sg_phrase_end(r, i));
}

/* "we call the tuple $x$ a column", "the part that is genetic the *heritability*": the token of the second
 * article, or `i` where "the tuple" itself is the name. */
static size_t named_after(const struct reader *r, size_t i)
{
  for (size_t k = i + 2; inside(r, k) && k < i + NAMED_MAX && !is_mark(r, k, ','); k++) {
    bool article = is(r, k, "a") || is(r, k, "an") || is(r, k, "the");
    bool after = is_noun(r, k - 1) || tag(r, k - 1) == SG_TAG_VBN || token(r, k - 1)->unit == SG_UNIT_MATH ||
                 is_mark(r, k - 1, ')');
    if (article && (after || is_quoted(r, k + 1)) && (sg_phrase_end(r, k + 1) > k + 1 || is_quoted(r, k + 1)))
      return k;
  }
  return i;
}

/* "are maps from $A$ to $B$, and called *variables*": the "and" at `i` goes on with what things are. */
static bool is_joined(const struct reader *r, size_t i)
{
  if (!is(r, i, "and"))
    return false;
  size_t verb = r->s->token_from, end = verb + CONDITION_MAX < i ? verb + CONDITION_MAX : i;
  while (verb < end && !is_finite(tag(r, verb)))
    verb++;
  return verb < end && is_be(r, verb);
}

/* Is it the authors, or anybody, whose verb stands at `i`: "we call", "we will call", "one may term"? Others
 * call a function. */
static bool is_authors(const struct reader *r, size_t i)
{
  static const char *const words[] = {"we", "i", "one", "us", "people", NULL};
  for (size_t k = i; k > r->s->token_from && k + 4 > i; k--) {
    if (is_any(r, k - 1, words))
      return true;
    if (tag(r, k - 1) != SG_TAG_MD && tag(r, k - 1) != SG_TAG_RB && tag(r, k - 1) != SG_TAG_VB)
      return false;
  }
  return false;
}

/* "Haldane called the units of this measure ‘the Darwin’": the name that ends the clause; `i` where there is
 * none. */
static size_t quoted_after(const struct reader *r, size_t i)
{
  if (tag(r, i + 1) != SG_TAG_DT && tag(r, i + 1) != SG_TAG_PRP)
    return i;
  for (size_t k = i + 2; inside(r, k) && k < i + NAMED_MAX && !is_mark(r, k, ','); k++)
    if (is_set_off(r, k) && token(r, k)->unit != SG_UNIT_CODE)
      return k;
  return i;
}

/* "is called T", "a tree called T", "known as T", "defined as", "we define T as". */
void sg_match_naming(const struct reader *r, size_t i, struct finding *best)
{
  static const char *const naming[] = {"called", "termed", "named", "dubbed", "coined", NULL};
  static const char *const known[] = {"known", "referred", "designated", NULL};
  bool passive = i > r->s->token_from &&
                 (is_be(r, i - 1) || is(r, i - 1, "be") || tag(r, i - 1) == SG_TAG_RB || is_noun(r, i - 1) ||
                  is_mark(r, i - 1, ',') || is_mark(r, i - 1, '(') || is_joined(r, i - 1));
  if (is_any(r, i, naming) && passive) {
    bool list = is(r, i + 1, "for") || is(r, i + 1, "by") || is(r, i + 1, "in") || is(r, i + 1, "after");
    if (!list)
      name_after(r, i + 1, naming_value(r, i, is(r, i, "named") ? 0.5 : 0.7), SG_CUE_CALLED, best);
  } else if (is(r, i, "called") && quoted_after(r, i) > i) {
    name_after(r, quoted_after(r, i), 0.62, SG_CUE_CALLED, best);
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
        inside(r, by) && by < i + DENOTED_MAX &&
        !((is(r, by, "by") || is(r, by, "as")) && inside(r, by + 1) && token(r, by + 1)->unit == SG_UNIT_MATH))
      by++;
    if (inside(r, by + 1) && token(r, by + 1)->unit == SG_UNIT_MATH && by < i + DENOTED_MAX)
      offer(best, 0.64, SG_CUE_REFERS_TO, by + 1, by + 2);
  } else if (is(r, i, "refer") && is(r, i + 1, "to")) {
    size_t as = i + 2;
    while (inside(r, as) && as < i + 24 && !is(r, as, "as"))
      as++;
    if (is(r, as, "as"))
      name_after(r, as + 1, 0.67, SG_CUE_KNOWN_AS, best);
  } else if ((is(r, i, "call") || is(r, i, "term")) && is_authors(r, i)) {
    size_t k = i + 1, named = named_after(r, k);
    if (is(r, k, "such") && named > k)
      k = named;
    else if (is(r, k, "this") || is(r, k, "these") || is(r, k, "it") || is(r, k, "them") || is(r, k, "such"))
      k = is_noun(r, k + 1) && is(r, k, "it") == false ? k + 2 : k + 1;
    else if (is(r, k, "the"))
      k = named;
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

/* "$d(i)$ is computed as $…$", "$p$ is given by $…$": by its formula. */
static bool is_computed(const struct reader *r, size_t i)
{
  static const char *const verbs[] = {"computed", "calculated", "given", "defined", "obtained", NULL};
  return is_be(r, i) && is_any(r, i + 1, verbs) && (is(r, i + 2, "as") || is(r, i + 2, "by")) &&
         inside(r, i + 3) && token(r, i + 3)->unit == SG_UNIT_MATH;
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
  if (says || (is_be(r, i) && noun) || is_computed(r, i))
    offer(best, 0.62, SG_CUE_REFERS_TO, symbol, symbol + 1);
}

/* Does a formula after token `i`, in the same clause, say with ":=" what its left side is? */
static bool sets_equal(const struct reader *r, size_t i)
{
  static const char *const signs[] = {":=", "\\triangleq", "\\coloneqq", "\\equiv"};
  for (size_t k = i + 1; k < i + CONDITION_MAX && inside(r, k) && !is_mark(r, k, ','); k++)
    for (size_t n = 0; token(r, k)->unit == SG_UNIT_MATH && n < sizeof signs / sizeof signs[0]; n++)
      if (sg_str_find(text_of(r, k), sg_cstr(signs[n]), 0) != SG_NPOS)
        return true;
  return false;
}

/* "A column is defined as …", "is defined to be", "which is defined by". */
static void match_defined_as(const struct reader *r, size_t from, size_t i, struct finding *best)
{
  size_t term_from, term_to, verb = i;
  bool by = is(r, i + 1, "by"), to_have = is(r, i + 1, "to") && is(r, i + 2, "have");
  if (is(r, i - 1, "not") || (is(r, i + 1, "as") && (is(r, i + 2, "in") || is(r, i + 2, "follows"))))
    return;
  while (verb > from && !is_be(r, verb) && !is(r, verb, "can") && !is(r, verb, "be"))
    verb--;
  if (is(r, verb, "be") && verb > from)
    verb--;
  if (verb > from && sg_is_subject(r, from, verb) && sg_subject_term(r, from, verb, &term_from, &term_to))
    offer(best, sg_vetoes(r, from) || to_have ? 0.5 : by ? 0.55 : 0.85, SG_CUE_DEFINED, term_from, term_to);
  else
    offer_unnamed(best, by ? 0.5 : 0.6, SG_CUE_DEFINED);
}

/* Does the sentence tell what a section will do: "In this section, we define …"? */
static bool is_announced(const struct reader *r)
{
  static const char *const parts[] = {"section", "chapter", "paper", "article", "work", "appendix", NULL};
  size_t i = r->s->token_from;
  return is(r, i, "in") && is(r, i + 1, "this") && is_any(r, i + 2, parts);
}

/* "we define addition pointwise (i.e. …)", "a connector $c$, which …", "the *heritability* (the share of …)":
 * is what ends before `i` explained by what follows? */
static bool is_explained(const struct reader *r, size_t i)
{
  while (tag(r, i) == SG_TAG_RB)
    i++;
  if (inside(r, i) && token(r, i)->unit == SG_UNIT_MATH)
    return true;
  if (is_mark(r, i, '('))
    return tag(r, i + 1) == SG_TAG_DT || is(r, i + 1, "i.e.") || is(r, i + 1, "i.e");
  if (is_mark(r, i, ','))
    return is(r, i + 1, "which") || is(r, i + 1, "where") || is(r, i + 1, "that") ||
           (inside(r, i + 1) && token(r, i + 1)->unit == SG_UNIT_MATH);
  return is_mark(r, i, ':') || is(r, i, "by") || is(r, i, "so");
}

/* "we define T as …", "define the fraction ($x$) to be …", `i` at the verb. */
static void match_define(const struct reader *r, size_t i, struct finding *best)
{
  size_t start = i + 1;
  while ((tag(r, start) == SG_TAG_DT || tag(r, start) == SG_TAG_CD) && !is_any(r, start, pointers))
    start++;
  if (is(r, start, "following") || is_any(r, start, pointers))
    return;
  size_t phrase = sg_phrase_end(r, start), end = phrase;
  while (inside(r, end) && end < start + 14 && !is(r, end, "as") && !is_mark(r, end, ',') &&
         !(is(r, end, "to") && is(r, end + 1, "be")))
    end++; /* "define the fraction ($x$) to be" */
  end += is_mark(r, end, ',') && is(r, end + 1, "as");
  bool as = (is(r, end, "as") && !is(r, end - 1, "such")) || is(r, end, "to");
  if (as && is_mark(r, phrase, '-'))
    phrase = end; /* "a rank-$R$ matrix" */
  size_t name = end + 2, close = sg_phrase_end(r, name);
  /* "define the share of genes in the variance as the broad heritability $H$" */
  if (as && is(r, end + 1, "the") && close > name + 2 && token(r, close - 1)->unit == SG_UNIT_MATH &&
      ends_statement(r, close)) {
    offer(best, 0.72, SG_CUE_DEFINED, name, close - 1);
    return;
  }
  if (sets_equal(r, i))
    offer(best, 0.66, SG_CUE_DEFINED, i + 1, phrase > i + 1 ? phrase : i + 2);
  else if (phrase > start && as && is(r, end, "to") &&
           (tag(r, end + 2) == SG_TAG_JJ || tag(r, end + 2) == SG_TAG_VBN)) {
    close = name; /* "define two alleles to be identical by descent if" */
    while (inside(r, close) && close < name + 4 && !is_mark(r, close, '(') && !is(r, close, "if") &&
           !is(r, close, "when"))
      close++;
    offer(best, 0.72, SG_CUE_DEFINED, name, close);
  } else if (phrase > start) {
    bool author =
        i > r->s->token_from && tag(r, i - 1) == SG_TAG_PRP; /* "to define T" is a purpose more often */
    bool told = is_explained(r, phrase) && !is_announced(r);
    offer(best, as ? 0.72 : author && told ? 0.62 : 0.55, SG_CUE_DEFINED, start, phrase);
  }
}

/* Is what follows at `i` taken from a statement: "Let $X$ be the minimiser from Proposition 6.5"? */
static bool is_taken(const struct reader *r, size_t i)
{
  for (size_t k = i; inside(r, k) && k < i + SUBJECT_MAX && !is_mark(r, k, ','); k++)
    if ((is(r, k, "from") || is(r, k, "of") || is(r, k, "in") || is(r, k, "by")) && inside(r, k + 1) &&
        token(r, k + 1)->unit == SG_UNIT_REFERENCE)
      return true;
  return false;
}

/* "let $\\pi: G \\to H$ be the …", "let the frequency of $A$ be $p$", `i` at the verb. */
static void match_let(const struct reader *r, size_t i, struct finding *best)
{
  size_t start = i + 1;
  while (tag(r, start) == SG_TAG_DT)
    start++;
  size_t phrase = sg_phrase_end(r, start), end = phrase;
  while (inside(r, end) && end < start + 12 && !is(r, end, "be") && !is(r, end, "denote"))
    end++;
  if (!is(r, end, "be") && !is(r, end, "denote"))
    return;
  bool symbol = inside(r, end + 1) && token(r, end + 1)->unit == SG_UNIT_MATH &&
                !(inside(r, end + 2) && (token(r, end + 2)->flags & SG_TOKEN_GLUED) &&
                  token(r, end + 2)->unit != SG_UNIT_PUNCT) &&
                !is_mark(r, end + 2, '-');
  if (sets_equal(r, i))
    offer(best, 0.66, SG_CUE_DEFINED, i + 1, end > i + 1 ? phrase : i + 2);
  else if (symbol)
    offer(best, 0.72, SG_CUE_DEFINED, end + 1, end + 2);
  else if ((is(r, end + 1, "the") || is(r, end + 1, "our") || is(r, end, "denote")) && !is_taken(r, end + 1))
    offer(best, 0.72, SG_CUE_DEFINED, start, phrase); /* not "Let $G$ be an abelian group" */
}

void sg_match_defined(const struct reader *r, size_t from, size_t i, struct finding *best)
{
  bool sets = is(r, i, "write") || is(r, i, "set");
  bool first = i == r->s->token_from;
  if (sets && inside(r, i + 1) && token(r, i + 1)->unit == SG_UNIT_MATH && sets_equal(r, i))
    offer(best, 0.64, SG_CUE_DEFINED, i + 1, i + 2);
  else if (is(r, i, "defined") && (is(r, i + 1, "as") || is(r, i + 1, "to") || is(r, i + 1, "by")))
    match_defined_as(r, from, i, best);
  else if (is(r, i, "defined") && !first && (is_noun(r, i - 1) || tag(r, i - 1) == SG_TAG_PRP) &&
           inside(r, i + 2) && token(r, i + 1)->unit == SG_UNIT_MATH && is(r, i + 2, "as"))
    offer(best, 0.7, SG_CUE_DEFINED, i + 1, i + 2);
  else if (is(r, i, "define") || is(r, i, "let")) {
    enum sg_tag before = first ? SG_TAG_PU : tag(r, i - 1);
    if (!first && before != SG_TAG_PRP && before != SG_TAG_TO && before != SG_TAG_RB && before != SG_TAG_MD &&
        !is_mark(r, i - 1, ','))
      return;
    if (is(r, i, "define"))
      match_define(r, i, best);
    else
      match_let(r, i, best);
  }
}

/* "The frequency of the allele is $p$.": the symbol of what the subject describes. */
void sg_match_symbol_after(const struct reader *r, size_t i, struct finding *best)
{
  size_t k = i + 1;
  while (tag(r, k) == SG_TAG_RB || is(r, k, "just"))
    k++;
  if (!is_be(r, i) || !is(r, r->s->token_from, "the") || !inside(r, k) || token(r, k)->unit != SG_UNIT_MATH)
    return;
  struct sg_str s = text_of(r, k);
  size_t equal = sg_str_find(s, SG_LIT("="), 0);
  if (equal != SG_NPOS && k > i + 1)
    s = sg_slice(s, 0, equal); /* "is then just $q=1-p$" */
  bool letter = false, other = s.n > 30;
  for (size_t n = 0; n < s.n; n++) {
    letter = letter || sg_is_alpha(s.p[n]);
    other = other || sg_is_one_of(s.p[n], "=<>+/%~") || (s.p[n] == '(' && n == 1) ||
            (sg_is_digit(s.p[n]) && n == 1);
  }
  if (letter && !other && (is_mark(r, k + 1, '.') || is_mark(r, k + 1, ',')))
    offer(best, 0.6, SG_CUE_REFERS_TO, k, k + 1);
}

/* "The share due to genes is the heritability $h^2 = …$.": the name and its symbol end the sentence. */
void sg_match_symbol_named(const struct reader *r, size_t i, struct finding *best)
{
  if (!is_be(r, i) || !is(r, i + 1, "the") || !is(r, r->s->token_from, "the"))
    return;
  size_t end = i + 2;
  while (is_noun(r, end) || tag(r, end) == SG_TAG_JJ || is_mark(r, end, '-'))
    end++;
  if (end > i + 2 && is_noun(r, end - 1) && inside(r, end) && token(r, end)->unit == SG_UNIT_MATH &&
      (is_mark(r, end + 1, '.') || end + 1 == r->s->token_to))
    offer(best, 0.62, SG_CUE_CALLED, i + 2, end);
}
