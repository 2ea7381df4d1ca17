/* Notation: what the paper calls the symbols of its formulas, as names of a few words that can stand in a
 * sentence in their place. They stand before the symbol ("the storage capacity $H$", "kernel size ($k$)"),
 * behind "denote" ("we denote the mean phenotype by $m$"), or open what symbols.c found ("where $e$ is the gap
 * extension cost"). English papers only.
 */
#include <stdlib.h>

#include "analysis/reader.h"
#include "formula/token.h"

enum {
  NAME_WORDS = 6,       /* of a name before its symbol, */
  LONG_NAME_WORDS = 10, /* and of one that says of what it is: longer ones are hard to follow in a sentence */
  LIST_MAX = 8,         /* symbols that are named together */
  SYMBOL_BYTES = 48,    /* a longer formula is not a symbol */
  NAME_BYTES = 100,
  ROWS_READ = 200, /* names of one symbol that are compared */
  WORD_BYTES = 3,  /* of a word of a name */
  MATH_BYTES = 12, /* of a formula within a name: "allele $A_1$" */
};

/* -- Symbols --------------------------------------------------------------------------------------------- */

struct sg_str sg_notation_key(struct sg_str tex, struct sg_arena *arena)
{
  static const char *const silent[] = {"{",   "}",     "\\left", "\\right", "\\,",    "\\!",    "\\;",    "\\:",
                                       "\\ ", "\\big", "\\Big",  "\\bigl",  "\\bigr", "\\Bigl", "\\Bigr", NULL};
  char *key = SG_ARENA_NEW(arena, char, 2 * tex.n + 1);
  struct sg_str part;
  size_t n = 0;
  for (size_t at = 0; key != NULL && (part = sg_formula_token(tex, &at)).n > 0;) {
    if (sg_formula_is_any(part, silent))
      continue;
    memcpy(key + n, part.p, part.n);
    n += part.n;
    key[n++] = ' ';
  }
  return key != NULL ? sg_str(key, n) : sg_str(NULL, 0);
}

/* Moves behind a group in braces or one token. */
static void skip_argument(struct sg_str s, size_t *at)
{
  size_t depth = 0;
  struct sg_str part;
  do {
    part = sg_formula_token(s, at);
    depth += sg_str_order(part, "{") == 0;
    depth -= depth > 0 && sg_str_order(part, "}") == 0;
  } while (depth > 0 && part.n > 0);
}

/* Of "k_1 = k_2 = k" the last side, where all are of one letter. */
static struct sg_str last_side(struct sg_str math)
{
  size_t at = 0, equals;
  math = sg_str_trim(math);
  struct sg_str letter = sg_formula_token(math, &at);
  while ((equals = sg_str_find(math, SG_LIT("="), 0)) != SG_NPOS) {
    struct sg_str rest = sg_str_trim(sg_slice(math, equals + 1, math.n));
    at = 0;
    if (!sg_str_equal(sg_formula_token(rest, &at), letter))
      return sg_str(NULL, 0);
    math = rest;
  }
  return math;
}

/* "$e$", "$f(i)$", "$\bar{w}_k$": one letter with its scripts or arguments; empty where it is none. */
static struct sg_str symbol_of(struct sg_str math)
{
  /* clang-format off */
  static const char *const marks[] = {
      "\\hat", "\\bar", "\\tilde", "\\vec", "\\widehat", "\\widetilde", "\\overline", "\\underline", "\\mathbf",
      "\\mathcal", "\\mathrm", "\\mathit", "\\mathsf", "\\boldsymbol", "\\bm", "\\operatorname", "\\dot", NULL},
                          *const letters[] = {
      "\\alpha", "\\beta", "\\gamma", "\\delta", "\\epsilon", "\\varepsilon", "\\zeta", "\\eta", "\\theta",
      "\\vartheta", "\\kappa", "\\lambda", "\\mu", "\\nu", "\\xi", "\\pi", "\\rho", "\\varrho", "\\sigma", "\\tau",
      "\\phi", "\\varphi", "\\chi", "\\psi", "\\omega", "\\Gamma", "\\Delta", "\\Theta", "\\Lambda", "\\Xi", "\\Pi",
      "\\Sigma", "\\Upsilon", "\\Phi", "\\Psi", "\\Omega", "\\ell", NULL};
  /* clang-format on */
  if (math.n < 3 || math.n > SYMBOL_BYTES || math.p[0] != '$' || math.p[1] == '$')
    return sg_str(NULL, 0);
  math = last_side(sg_slice(math, 1, math.n - 1));
  size_t at = 0, next;
  struct sg_str head = sg_formula_token(math, &at), part;
  if (sg_formula_is_any(head, marks))
    skip_argument(math, &at);
  else if (head.n == 0 || !(sg_is_alpha(head.p[0]) || sg_formula_is_any(head, letters)))
    return sg_str(NULL, 0);
  for (next = at; (part = sg_formula_token(math, &next)).n == 1 && sg_is_one_of(part.p[0], "_^'"); next = at) {
    at = next;
    if (part.p[0] != '\'')
      skip_argument(math, &at);
  }
  bool applied = sg_str_order(part, "(") == 0 && sg_str_find(math, SG_LIT(")"), next) + 1 == math.n;
  return part.n == 0 || applied ? math : sg_str(NULL, 0);
}

/* -- Names ----------------------------------------------------------------------------------------------- */

static bool is_generic(struct sg_str head)
{
  /* clang-format off */
  static const char *const words[] = {
      "variable", "parameter", "function", "vector", "matrix", "set", "constant", "number", "index", "quantity",
      "term", "symbol", "letter", "notation", "expression", "case", "point", "element", "equation", "formula",
      "condition", "inequality", "pair", "tuple", "value", "theorem", "lemma", "section", "figure", "step",
      "event", "type", "example", "sequence", "operator", "space", "group", "map", "sum", "product",
      "integer", "scalar", "subscript", "superscript", "argument", "input", "output", "object", "coefficient",
      "factor", "class", "category", "family", "field", "ring", "graph", "node", "edge", "vertex", "item", "entry",
      "list", "string", "word", "state", "action", "result", "quotient", "fraction", "ratio", "difference", "range",
      "interval", "limit", "assumption", "problem", "data", "hypothesis", "label", "name", "option",
      "form", "part", "row", "column", "component", "dimension", "order", "degree", "sample", "choice", "identity"};
  /* clang-format on */
  struct sg_str one = head.n > 3 && head.p[head.n - 1] == 's' ? sg_slice(head, 0, head.n - 1) : head;
  for (size_t i = 0; i < sizeof words / sizeof *words; i++)
    if (sg_is_word(head, words[i]) || sg_is_word(one, words[i]))
      return true;
  return sg_is_word(head, "matrices") || sg_is_word(head, "vertices") || sg_is_word(head, "indices");
}

/* May the token stand in a name; as its last word? */
static bool fits(const struct reader *r, size_t i, bool last)
{
  static const char *const vague[] = {
      "same",       "other",    "first",      "second",     "new",       "given",   "corresponding",
      "previous",   "above",    "following",  "next",       "last",      "single",  "two",
      "three",      "only",     "respective", "resulting",  "different", "certain", "such",
      "particular", "specific", "arbitrary",  "fixed",      "our",       "current", "original",
      "various",    "several",  "many",       "low",        "high",      "large",   "small",
      "largest",    "smallest", "few",        "additional", "further",   "latter",  "former",
      NULL};
  static const char *const counts[] = {"costs",   "levels", "rates", "weights", "scores", "prices",
                                       "flows",   "loads",  "lines", "times",   "masses", "heights",
                                       "lengths", "sizes",  "units", NULL};
  uint8_t tag = token(r, i)->tag;
  if (token(r, i)->unit != SG_UNIT_WORD || is_any(r, i, vague) ||
      token(r, i)->to - token(r, i)->from < WORD_BYTES)
    return false;
  if (tag == SG_TAG_NN || tag == SG_TAG_NNS || is_any(r, i, counts)) /* verbs to the tagger now and then */
    return true;
  return !last && (tag == SG_TAG_JJ || tag == SG_TAG_VBN || tag == SG_TAG_NNP ||
                   (tag == SG_TAG_VBG && i > r->s->token_from &&
                    (token(r, i - 1)->tag == SG_TAG_DT || token(r, i - 1)->tag == SG_TAG_JJ)));
}

static bool is_plural(const struct reader *r, size_t i)
{
  return token(r, i)->tag == SG_TAG_NNS ||
         (token(r, i)->tag != SG_TAG_NN && sg_str_ends(text_of(r, i), SG_LIT("s")));
}

/* A name as it is found: tokens [from, to), and behind the symbol [more_from, more_to) of the sentence. */
struct found {
  size_t from, to, head; /* head: its main word */
  size_t more_from, more_to;
  bool firm; /* the paper says that the symbol is this */
};

static struct sg_str words_of(const struct reader *r, const struct found *found)
{
  struct sg_str one = sg_plain_text(r->draft, r->s, found->from, found->to, r->draft->arena);
  if (found->from == r->s->token_from && one.n > 0 && !(token(r, found->from)->flags & SG_TOKEN_UPPER))
    ((char *)one.p)[0] = sg_lower(one.p[0]); /* opens its sentence */
  if (found->more_to == found->more_from)
    return one;
  struct sg_str two = sg_plain_text(r->draft, r->s, found->more_from, found->more_to, r->draft->arena);
  char *both = SG_ARENA_NEW(r->draft->arena, char, one.n + two.n + 1);
  if (both == NULL || one.p == NULL || two.p == NULL)
    return sg_str(NULL, 0);
  memcpy(both, one.p, one.n);
  both[one.n] = ' ';
  memcpy(both + one.n + 1, two.p, two.n);
  return sg_str(both, one.n + two.n + 1);
}

/* Adds a name of the symbol. False when memory is short. */
static bool add(struct reader *r, struct sg_str tex, struct found found)
{
  static const char *const bare[] = {"parameter", "parameters", "constant", "constants",
                                     "quantity",  "term",       "symbol",   NULL};
  struct sg_analysis *out = r->draft->out;
  struct sg_str head = text_of(r, found.head);
  bool longer = found.more_to > found.more_from || found.to > found.head + 1 ||
                (found.head > found.from && sg_tag_is_noun(token(r, found.head - 1)->tag) &&
                 !is_any(r, found.head, bare));
  bool single = found.head == found.from && found.more_to == found.more_from && !found.firm;
  if (found.to <= found.from || single || (is_generic(head) && !longer))
    return true; /* a word alone is chance: "the average $x$" */
  struct sg_notation *rows = sg_arena_grow(r->draft->arena, (struct sg_notation *)out->notations,
                                           out->notation_count, &r->capacity, sizeof *rows);
  if (rows == NULL)
    return false;
  out->notations = rows;
  struct sg_notation *row = &rows[out->notation_count];
  *row = (struct sg_notation){.key = sg_notation_key(tex, r->draft->arena),
                              .name = words_of(r, &found),
                              .plural = is_plural(r, found.head),
                              .section = r->s->section,
                              .sentence = (uint32_t)(r->s - r->draft->sentences)};
  out->notation_count += row->key.n > 0 && row->name.n > 0 && row->name.n <= NAME_BYTES;
  return row->key.p != NULL && row->name.p != NULL;
}

/* The first token of a name that ends before token `end`; `end` where there is none. */
static size_t name_start(const struct reader *r, size_t end)
{
  size_t from = end;
  while (from > r->s->token_from && end - from < NAME_WORDS && fits(r, from - 1, from == end))
    from--;
  while (from < end && token(r, from)->tag == SG_TAG_VBN && from > r->s->token_from &&
         token(r, from - 1)->tag != SG_TAG_DT && end - from > 1)
    from++; /* "is given costs": a verb of the clause, not of the name */
  return from;
}

/* "the mean of the population $N$", "expected in the population $H$": is what stands before token `from` a part
 * of something longer? */
static bool is_part(const struct reader *r, size_t from, bool subject)
{
  static const char *const free[] = {"by",      "with", "as",    "for",   "on",    "if",
                                     "because", "when", "while", "since", "where", NULL};
  if (from <= r->s->token_from + 1)
    return false;
  uint8_t tag = token(r, from - 1)->tag, earlier = token(r, from - 2)->tag;
  bool other = sg_tag_is_noun(earlier) || earlier == SG_TAG_DT || earlier == SG_TAG_JJ ||
               earlier == SG_TAG_CC || earlier == SG_TAG_IN;
  if (token(r, from - 2)->unit == SG_UNIT_MATH && !subject)
    return false; /* the symbol before has its own name */
  return sg_tag_is_noun(tag) || tag == SG_TAG_TO ||
         (tag == SG_TAG_IN &&
          (other || token(r, from - 2)->unit == SG_UNIT_MATH || !is_any(r, from - 1, free))) ||
         (tag == SG_TAG_CC && other);
}

/* "the annuities of all plants", "frequency of allele $A$": where the name ends that begins at token `from`,
 * and its head; `from` where it is none, or goes on with a clause. */
static size_t name_end(const struct reader *r, size_t from, size_t most, size_t *head)
{
  static const char *const joints[] = {"of", "in", "at", "between", "per", "within", "on", NULL},
                           *const ends[] = {"is", "are", "was", "were", "be", "has", "then", "we", NULL};
  size_t end = from;
  bool noun = false;
  for (size_t at = from; at < most && at - from < LONG_NAME_WORDS; at++) {
    uint8_t tag = token(r, at)->tag;
    bool math = token(r, at)->unit == SG_UNIT_MATH && end == at && noun &&
                token(r, at)->to - token(r, at)->from < MATH_BYTES;
    if (noun && end == at && is_any(r, at, joints))
      continue;
    if (noun && tag == SG_TAG_DT && is_any(r, at - 1, joints))
      continue;
    if (!math && !fits(r, at, false))
      break;
    if (sg_tag_is_noun(tag) && (!noun || *head + 1 == at))
      *head = at;
    noun = noun || sg_tag_is_noun(tag);
    end = math || sg_tag_is_noun(tag) ? at + 1 : end;
  }
  bool whole =
      noun && (end == most || token(r, end)->unit == SG_UNIT_PUNCT || token(r, end)->unit == SG_UNIT_CITATION ||
               token(r, end)->tag == SG_TAG_CC || token(r, end)->tag == SG_TAG_WH ||
               token(r, end)->tag == SG_TAG_MD || is_any(r, end, ends));
  return whole ? end : from;
}

static const char *const articles[] = {"the", "a", "an", "its", "their", "our", NULL};

/* "an ancestor $T$ generations ago": does the symbol at token `at` count what follows? */
static bool counts_next(const struct reader *r, size_t at)
{
  if (at + 1 >= r->s->token_to || token(r, at + 1)->unit != SG_UNIT_WORD)
    return false;
  uint8_t tag = token(r, at + 1)->tag;
  return sg_tag_is_noun(tag) || tag == SG_TAG_JJ;
}

/* What ends before token `end`, where it may be the name of the symbol at token `at`. */
static bool read_before(struct reader *r, size_t end, size_t at, struct sg_str tex)
{
  struct found found = {.from = name_start(r, end), .to = end, .head = end - 1};
  if (found.from == end)
    return true;
  bool article = found.from > r->s->token_from && is_any(r, found.from - 1, articles);
  bool plural = is_plural(r, end - 1), bracketed = at > end;
  bool small = tex.n == 1 && tex.p[0] >= 'a' && tex.p[0] <= 'z';
  bool opens = found.from == r->s->token_from && !plural; /* "Calculate mean $m$" */
  if (!article && !bracketed && (small || opens || (!plural && end - found.from < 2)))
    return true; /* "individual $i$": which one, not how much */
  if (is_part(r, article ? found.from - 1 : found.from, false))
    return true;
  if (!bracketed && counts_next(r, at))
    return true;
  if (!bracketed && sg_is_word(text_of(r, at + 1), "of")) { /* "the fraction $C$ of changes" */
    static const char *const all[] = {"the", "a", "an", "all", NULL};
    size_t start = at + 2 + is_any(r, at + 2, all), head = start,
           last = name_end(r, start, r->s->token_to, &head);
    if (last == start && end - found.from < 2)
      return true; /* "the rate $r$ of …": of what would be lost */
    found.more_from = at + 1;
    found.more_to = last == start ? at + 1 : last;
  }
  return add(r, tex, found);
}

static bool read_after(struct reader *r, size_t from, size_t most, struct sg_str tex)
{
  struct found found = {.from = from + 1, .head = from, .firm = true};
  if (!is_any(r, from, articles))
    return true;
  found.to = name_end(r, from + 1, most, &found.head);
  return found.to == from + 1 || add(r, tex, found);
}

/* "the heterozygosity in the total population is $H_T$", "let the frequency be $p$": the subject of the verb at
 * token `verb`, whose complement is the symbol alone. */
static bool read_subject(struct reader *r, size_t verb, struct sg_str tex)
{
  static const char *const marks[] = {".", ",", ";", ")", NULL};
  uint8_t after = verb + 2 < r->s->token_to ? token(r, verb + 2)->tag : SG_TAG_CC;
  if (after != SG_TAG_CC && after != SG_TAG_WH && !is_any(r, verb + 2, marks))
    return true; /* "is $n$ times larger" */
  for (size_t from = verb; from > r->s->token_from && verb - from < LONG_NAME_WORDS; from--) {
    if (!is_any(r, from - 1, articles))
      continue;
    struct found found = {.from = from, .head = from, .firm = true};
    if (name_end(r, from, verb, &found.head) != verb || is_part(r, from - 1, true))
      continue;
    found.to = verb;
    return add(r, tex, found);
  }
  return true;
}

/* Is the symbol at token `i` the first of several, or the beginning of "$k$-means"? */
static bool is_joined(const struct reader *r, size_t i)
{
  static const char *const joints[] = {"and", "or", ",", NULL};
  if (i + 1 >= r->s->token_to)
    return false;
  bool several = is_any(r, i + 1, joints) && i + 2 < r->s->token_to && token(r, i + 2)->unit == SG_UNIT_MATH;
  return several || ((token(r, i + 1)->flags & SG_TOKEN_GLUED) && sg_str_equal(text_of(r, i + 1), SG_LIT("-")));
}

/* "denote the mean phenotype by $m$": the token behind "denote"; `i` where there is none. */
static size_t denoted_from(const struct reader *r, size_t i)
{
  static const char *const verbs[] = {"denote", "denoting", "call", NULL}, *const ties[] = {"by", "as", NULL};
  if (i < r->s->token_from + 3 || !is_any(r, i - 1, ties))
    return i;
  for (size_t at = i - 1; at > r->s->token_from && i - at < NAME_WORDS + 4; at--)
    if (is_any(r, at - 1, verbs))
      return at;
  return i;
}

/* Is the symbol at token `i` a later one of several? */
static bool follows_symbol(const struct reader *r, size_t i)
{
  static const char *const joints[] = {",", "and", NULL};
  return i >= r->s->token_from + 2 && is_any(r, i - 1, joints) && token(r, i - 2)->unit == SG_UNIT_MATH;
}

/* "where $a$, $b$ and $c$ are the cost, the size and the age, respectively": as many names as symbols. */
static bool read_list(struct reader *r, size_t i)
{
  static const char *const joints[] = {",", "and", NULL}, *const verbs[] = {"are", "denote", "represent", NULL};
  size_t symbols[LIST_MAX], count = 0, at = i;
  struct found names[LIST_MAX];
  for (; at < r->s->token_to && count < LIST_MAX; at++) {
    if (token(r, at)->unit == SG_UNIT_MATH)
      symbols[count++] = at;
    else if (!is_any(r, at, joints))
      break;
  }
  if (count < 2 || !is_any(r, at, verbs))
    return true;
  at++;
  for (size_t k = 0; k < count; k++) {
    at += is_any(r, at, articles);
    names[k] = (struct found){.from = at, .head = at, .firm = true};
    names[k].to = name_end(r, at, r->s->token_to, &names[k].head);
    if (names[k].to == at)
      return true;
    at = names[k].to;
    while (k + 1 < count && is_any(r, at, joints))
      at++;
  }
  if (!is_any(r, at, joints) && !sg_str_equal(text_of(r, at), SG_LIT(".")))
    return true;
  for (size_t k = 0; k < count; k++) {
    struct sg_str tex = symbol_of(text_of(r, symbols[k]));
    if (tex.n > 0 && !add(r, tex, names[k]))
      return false;
  }
  return true;
}

static bool read_sentence(struct reader *r)
{
  static const char *const verbs[] = {"is", "are", "be", NULL}, *const calls[] = {"call", "called", NULL};
  for (size_t i = r->s->token_from + 1; i < r->s->token_to; i++) {
    struct sg_str tex = token(r, i)->unit == SG_UNIT_MATH ? symbol_of(text_of(r, i)) : sg_str(NULL, 0);
    if (tex.n > 0 && is_joined(r, i) && !follows_symbol(r, i) && !read_list(r, i))
      return false;
    if (tex.n == 0 || is_joined(r, i))
      continue;
    bool bracketed =
        sg_str_equal(text_of(r, i - 1), SG_LIT("(")) && sg_str_equal(text_of(r, i + 1), SG_LIT(")"));
    size_t denoted = denoted_from(r, i);
    bool ok = denoted < i               ? read_after(r, denoted, i - 1, tex)
              : is_any(r, i - 1, verbs) ? read_subject(r, i - 1, tex)
              : is_any(r, i - 1, calls) ? read_after(r, i + 1, r->s->token_to, tex)
                                        : read_before(r, i - bracketed, i, tex);
    if (!ok)
      return false;
  }
  return true;
}

/* What symbols.c found, where it opens with a name. */
static bool read_symbols(struct reader *r)
{
  const struct sg_analysis *out = r->draft->out;
  for (size_t k = 0; k < out->symbol_count; k++) {
    const struct sg_symbol *symbol = &out->symbols[k];
    r->s = &r->draft->sentences[symbol->sentence];
    struct sg_str md = sg_draft_paragraph(r->draft, r->s)->markdown;
    size_t at = r->s->token_from;
    if (symbol->meaning.p < md.p || symbol->meaning.p >= md.p + md.n)
      continue;
    while (at < r->s->token_to && md.p + token(r, at)->from < symbol->meaning.p)
      at++;
    struct found found = {.from = at + is_any(r, at, articles), .head = at, .firm = true};
    found.to = name_end(r, found.from, r->s->token_to, &found.head);
    if (found.to > found.from && !add(r, symbol->tex, found))
      return false;
  }
  return true;
}

/* -- Look-up --------------------------------------------------------------------------------------------- */

static int by_key(const void *a, const void *b)
{
  const struct sg_notation *one = a, *two = b;
  int order = sg_str_compare(one->key, two->key);
  return order != 0 ? order : one->sentence < two->sentence ? -1 : one->sentence > two->sentence;
}

/* Has `long_name` all words of `name`? */
static bool holds(struct sg_str long_name, struct sg_str name)
{
  struct sg_str word;
  for (size_t at = 0; at < name.n; at += word.n + 1) {
    size_t space = sg_str_find(name, SG_LIT(" "), at);
    word = sg_slice(name, at, space == SG_NPOS ? name.n : space);
    if (word.n > 3 && word.p[word.n - 1] == 's')
      word = sg_slice(word, 0, word.n - 1);
    bool found = false;
    for (size_t i = 0; i + word.n <= long_name.n && !found; i++)
      found = sg_same_nocase(long_name.p + i, word.p, word.n);
    if (!found)
      return false;
    word = sg_slice(name, at, space == SG_NPOS ? name.n : space);
  }
  return true;
}

/* "recombination rate", "average recombination rate": do both name one thing? */
static bool agree(struct sg_str a, struct sg_str b)
{
  return a.n >= b.n ? holds(a, b) : holds(b, a);
}

/* The section at the top of the tree that holds the section. */
static uint32_t chapter_of(const struct sg_paper *paper, uint32_t section)
{
  while (paper->sections[section].parent != SG_NONE)
    section = (uint32_t)paper->sections[section].parent;
  return section;
}

const struct sg_notation *sg_notation_of(const struct sg_analysis *a, struct sg_str key, uint32_t section)
{
  size_t low = 0, high = a->notation_count;
  while (low < high) {
    size_t middle = low + (high - low) / 2;
    if (sg_str_compare(a->notations[middle].key, key) < 0)
      low = middle + 1;
    else
      high = middle;
  }
  const struct sg_notation *here = NULL, *elsewhere = NULL;
  size_t count = 0;
  bool differ = false, apart = false;
  for (size_t i = low; i < a->notation_count && i < low + ROWS_READ && sg_str_equal(a->notations[i].key, key);
       i++) {
    const struct sg_notation *row = &a->notations[i];
    count++;
    const struct sg_notation **kept = row->section == section ? &here : &elsewhere;
    bool *other = row->section == section ? &differ : &apart;
    *other = *other || (*kept != NULL && !agree((*kept)->name, row->name));
    *kept = *kept == NULL || row->name.n > (*kept)->name.n ? row : *kept;
  }
  if (here != NULL)
    return differ ? NULL : here;
  bool letter = sg_str_find(key, SG_LIT(" "), 0) + 1 == key.n; /* means something else in another chapter */
  if (elsewhere == NULL || apart ||
      (letter && (count < 2 || chapter_of(a->paper, elsewhere->section) != chapter_of(a->paper, section))))
    return NULL;
  return elsewhere;
}

bool sg_find_notation(struct sg_draft *draft)
{
  struct reader r = {.draft = draft};
  if (!draft->out->english)
    return true;
  if (!read_symbols(&r))
    return false;
  for (size_t i = 0; i < draft->out->sentence_count; i++) {
    r.s = &draft->sentences[i];
    if (draft->paper->sections[r.s->section].kind != SG_SECTION_REFERENCES && !read_sentence(&r))
      return false;
  }
  if (draft->out->notation_count > 0)
    qsort((struct sg_notation *)draft->out->notations, draft->out->notation_count,
          sizeof *draft->out->notations, by_key);
  return true;
}
