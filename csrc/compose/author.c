/* The authors in the third person, where a bullet opens with what they did. */
#include "compose/composing.h"
#include "markdown/inline.h"

enum {
  WORD_BYTES = 24,
  ADVERBS_MAX = 2,
  PLACE_BYTES = 30,     /* "In this chapter " */
  ADVERBIAL_BYTES = 90, /* before "we": "To evaluate the accuracy on real data, " */
};

/* What authors do, against what a derivation does ("we get", "we may assume"). Forms of the plural, so that the
 * verb stays as it is. */
static bool is_authorship(struct sg_str verb)
{
  /* clang-format off */
  static const char *const words[] = {
      "speculate", "speculated", "confirm", "confirmed", "realize", "realized", "realised", "extend", "extended", "describe",
      "described", "evaluate", "evaluated", "exclude", "excluded", "examine", "examined", "introduce", "introduced", "develop",
      "developed", "propose", "proposed", "present", "presented", "report", "reported", "investigate", "investigated", "study",
      "studied", "compare", "compared", "conduct", "conducted", "perform", "performed", "implement", "implemented", "test",
      "tested", "measure", "measured", "collect", "collected", "analyze", "analyzed", "analyse", "analysed", "demonstrate",
      "demonstrated", "argue", "argued", "believe", "believed", "discuss", "discussed", "explore", "explored", "suggest",
      "suggested", "conclude", "concluded", "apply", "applied", "build", "built", "design", "designed", "provide", "provided",
      "conjecture", "conjectured", "survey", "surveyed", "review", "reviewed", "interview", "interviewed", "tried", "chose",
      "did", "were", "are", "identify", "identified", "observe", "observed", "recommend", "recommended", "hope", "hoped",
      "aim", "aimed", "address", "addressed", "contribute", "contributed", "hypothesize", "hypothesized", "created", "create",
      "offer", "offered", "outline", "outlined", "summarize", "summarized", "sampled", "recruited", "trained", "train"};
  /* clang-format on */
  static const char *const past[] = {"chose", "took", "found", "made", "wrote", "ran",
                                     "gave",  "kept", "drew",  "had",  "used"},
                           *const present[] = {"need", "proceed", "succeed", "exceed", "feed", "indeed"};
  bool ended = verb.n > 4 && sg_str_ends(verb, SG_LIT("ed")) && !SG_ONE_OF(verb, present);
  return ended || SG_ONE_OF(verb, past) || SG_ONE_OF(verb, words); /* derivations are told in the present */
}

static struct sg_str next_word(struct sg_str s, size_t *at)
{
  while (*at < s.n && s.p[*at] == ' ')
    ++*at;
  size_t from = *at;
  while (*at < s.n && sg_is_alpha(s.p[*at]))
    ++*at;
  return sg_slice(s, from, *at);
}

/* Does the text after "We" go on with what authors do? Adverbs and "have", "will" may stand between. */
static bool tells_of_authors(struct sg_str s)
{
  static const char *const between[] = {"have",      "had",   "also",       "then",     "will",
                                        "therefore", "first", "next",       "here",     "thus",
                                        "further",   "only",  "previously", "recently", "finally"};
  size_t at = 0;
  for (int i = 0; i <= ADVERBS_MAX; i++) {
    struct sg_str word = next_word(s, &at);
    if (word.n == 0 || word.n > WORD_BYTES)
      return false;
    if (is_authorship(word))
      return true;
    if (!SG_ONE_OF(word, between))
      return false;
  }
  return false;
}

/* The words of the first person and what stands for them. */
static struct sg_str third_person(struct sg_str word)
{
  static const char *const words[][2] = {
      {"we", "they"},     {"our", "their"}, {"us", "them"},          {"ourselves", "themselves"},
      {"ours", "theirs"}, {"my", "their"},  {"myself", "themselves"}};
  for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
    if (sg_str_equal(word, sg_cstr(words[i][0])))
      return sg_cstr(words[i][1]);
  return sg_str(NULL, 0);
}

/* Replaces the first person in plain text from byte `from` on; links, formulas and code stay. */
static void replace_first_person(struct sg_buf *line, size_t from)
{
  for (size_t at = from;;) {
    struct sg_str s = sg_buf_str(line);
    struct sg_inline_scanner scanner;
    struct sg_inline unit;
    size_t found = SG_NPOS, end = 0;
    sg_inline_init(&scanner, sg_slice(s, at, s.n));
    while (found == SG_NPOS && sg_inline_next(&scanner, &unit)) {
      if (unit.kind != SG_INLINE_TEXT)
        continue;
      for (size_t i = at + unit.from; i < at + unit.to && found == SG_NPOS;) {
        size_t to = i;
        while (to < at + unit.to && sg_is_alpha(s.p[to]))
          to++;
        bool alone = i == 0 || !((unsigned char)s.p[i - 1] & 0x80);
        if (to > i && alone && third_person(sg_slice(s, i, to)).n > 0) {
          found = i;
          end = to;
        }
        i = to > i ? to : i + 1;
      }
    }
    if (found == SG_NPOS)
      return;
    struct sg_str word = third_person(sg_slice(s, found, end));
    sg_buf_splice(line, found, end - found, word);
    at = found + word.n;
  }
}

/* Where the "we" stands that the sentence opens with, alone or after "In this article, ". */
static size_t opening_we(struct sg_str s)
{
  if (sg_str_starts(s, SG_LIT("We ")))
    return 0;
  size_t comma = sg_str_find(sg_slice(s, 0, ADVERBIAL_BYTES), SG_LIT(", we "), 0);
  bool adverbial = sg_str_starts(s, SG_LIT("As a ")) || sg_str_starts(s, SG_LIT("To ")) ||
                   sg_str_starts(s, SG_LIT("Next, ")) || sg_str_starts(s, SG_LIT("Finally, ")) ||
                   sg_str_starts(s, SG_LIT("First, ")) || sg_str_starts(s, SG_LIT("Second, ")) ||
                   sg_str_starts(s, SG_LIT("In this ")) || sg_str_starts(s, SG_LIT("Here")) ||
                   sg_str_starts(s, SG_LIT("In the present ")) || sg_str_starts(s, SG_LIT("To our knowledge"));
  size_t plain = sg_str_starts(s, SG_LIT("In this "))
                     ? sg_str_find(sg_slice(s, 0, PLACE_BYTES), SG_LIT(" we "), 0)
                     : SG_NPOS;
  if (plain != SG_NPOS && sg_str_find(sg_slice(s, 0, plain), SG_LIT(","), 0) == SG_NPOS)
    return plain + 1; /* "In this section we describe" */
  return comma != SG_NPOS && adverbial ? comma + 2 : SG_NPOS;
}

/* -- A single author ---------------------------------------------------------------------------- */

/* "I define" in the third person: "defines". The past stays. */
static void add_singular(struct sg_buf *out, struct sg_str verb)
{
  static const char *const odd[][2] = {{"am", "is"},
                                       {"have", "has"},
                                       {"do", "does"},
                                       {"was", "was"},
                                       {"will", "will"}},
                           *const past[] = {"did",   "built", "tried", "chose", "had",   "found",  "gave",
                                            "made",  "took",  "wrote", "set",   "put",   "used",   "could",
                                            "would", "can",   "may",   "must",  "shall", "should", "might"};
  for (size_t i = 0; i < sizeof odd / sizeof odd[0]; i++)
    if (sg_str_equal(verb, sg_cstr(odd[i][0]))) {
      sg_buf_add(out, sg_cstr(odd[i][1]));
      return;
    }
  char last = verb.p[verb.n - 1], before = verb.n > 1 ? verb.p[verb.n - 2] : 'a';
  if (SG_ONE_OF(verb, past) || sg_str_ends(verb, SG_LIT("ed"))) {
    sg_buf_add(out, verb);
    return;
  }
  bool hissing = sg_is_one_of(last, "sxzo") || (last == 'h' && sg_is_one_of(before, "cs"));
  bool consonant_y = last == 'y' && !sg_is_one_of(before, "aeiou");
  sg_buf_add(out, consonant_y ? sg_slice(verb, 0, verb.n - 1) : verb);
  sg_buf_add(out, consonant_y ? SG_LIT("ies") : hissing ? SG_LIT("es") : SG_LIT("s"));
}

/* Where the "I" stands that the sentence opens with, alone or after an adverbial, and a verb after it. */
static size_t opening_i(struct sg_str s)
{
  size_t comma = sg_str_find(sg_slice(s, 0, 60), SG_LIT(", I "), 0);
  bool adverbial = sg_str_starts(s, SG_LIT("In ")) || sg_str_starts(s, SG_LIT("Here")) ||
                   sg_str_starts(s, SG_LIT("For ")) || sg_str_starts(s, SG_LIT("To "));
  return sg_str_starts(s, SG_LIT("I "))        ? 0
         : sg_str_starts(s, SG_LIT("Here I ")) ? 5
         : comma != SG_NPOS && adverbial       ? comma + 2
                                               : SG_NPOS;
}

/* "I define", "In this paper, I describe": the author, whatever the verb, since nobody derives in the singular.
 * A numeral and a current are followed by no verb in letters of the lower case. */
static void name_author(struct sg_buf *line, size_t from)
{
  static const char *const adverbs[] = {"also", "then", "first", "now",    "therefore",
                                        "next", "only", "thus",  "further"},
                           *const nouns[] = {"and", "or", "is",   "in",    "of",
                                             "on",  "at", "with", "error", "errors"};
  struct sg_str s = sg_slice(sg_buf_str(line), from, line->length);
  size_t at = opening_i(s), end = at + 2;
  if (at == SG_NPOS)
    return;
  struct sg_str verb = next_word(s, &end);
  while (SG_ONE_OF(verb, adverbs))
    verb = next_word(s, &end);
  if (verb.n == 0 || verb.n > WORD_BYTES || verb.p[0] < 'a' || SG_ONE_OF(verb, nouns))
    return;
  struct sg_buf mended;
  sg_buf_init(&mended, 1 << 12);
  sg_buf_add(&mended, at == 0 ? SG_LIT("The author") : SG_LIT("the author"));
  sg_buf_add(&mended, sg_slice(s, at + 1, (size_t)(verb.p - s.p)));
  add_singular(&mended, verb);
  if (mended.failure == SG_OK) {
    size_t length = mended.length;
    sg_buf_splice(line, from + at, end - at, sg_buf_str(&mended));
    replace_first_person(line, from + at + length);
  } else {
    line->failure = line->failure == SG_OK ? mended.failure : line->failure;
  }
  sg_buf_free(&mended);
}

/* "extended our work", "inspired us": what is the authors' is called so where no "we" opens the sentence. */
static void name_owners(struct sg_buf *line, size_t from)
{
  static const char *const mine[][2] = {
      {" our work", " the authors’ work"},         {" our previous", " the authors’ previous"},
      {" our earlier", " the authors’ earlier"},   {" our approach", " the authors’ approach"},
      {" our results", " the authors’ results"},   {" our implementation", " the authors’ implementation"},
      {" our study", " the authors’ study"},       {" our experiments", " the authors’ experiments"},
      {" our analysis", " the authors’ analysis"}, {" our data", " the authors’ data"},
      {" our findings", " the authors’ findings"}, {" our recommendations", " the authors’ recommendations"},
      {" inspired us", " inspired the authors"},   {" allowed us", " allowed the authors"},
      {" enabled us", " enabled the authors"},     {" led us", " led the authors"},
      {" motivated us", " motivated the authors"}, {" my work", " the author’s work"}};
  struct sg_str s = sg_slice(sg_buf_str(line), from, line->length);
  size_t our = sg_str_find(s, SG_LIT("our "), 0);
  bool more = our != SG_NPOS && sg_str_find(s, SG_LIT(" our "), our + 1) != SG_NPOS;
  if (more || sg_str_find(s, SG_LIT(" we "), 0) != SG_NPOS || sg_str_starts(s, SG_LIT("We ")))
    return; /* who speaks speaks on */
  for (size_t i = 0; i < sizeof mine / sizeof mine[0]; i++) {
    struct sg_str words = sg_cstr(mine[i][0]);
    size_t at = sg_str_find(sg_buf_str(line), words, from);
    bool whole = at != SG_NPOS && (at + words.n == line->length || !sg_is_alpha(line->data[at + words.n]));
    if (whole)
      sg_buf_splice(line, at, words.n, sg_cstr(mine[i][1]));
  }
}

/* Does the text speak of others in the plural already? */
static bool speaks_of_them(struct sg_str s)
{
  static const char *const words[] = {"they", "them", "their", "theirs", "themselves"};
  for (size_t at = 0; at < s.n;) {
    size_t to = at;
    while (to < s.n && sg_is_alpha(s.p[to]))
      to++;
    if (to > at && SG_ONE_OF(sg_slice(s, at, to), words))
      return true;
    at = to > at ? to : at + 1;
  }
  return false;
}

void sg_name_authors(struct sg_buf *line, size_t from)
{
  name_author(line, from);
  struct sg_str s = sg_slice(sg_buf_str(line), from, line->length);
  if (speaks_of_them(s))
    return; /* "a paper that we could be sure they could replicate": who would be who? */
  size_t at = sg_str_starts(s, SG_LIT("Here we ")) ? 5 : opening_we(s);
  if (at == SG_NPOS || !tells_of_authors(sg_slice(s, at + 3, s.n))) {
    name_owners(line, from);
    return;
  }
  struct sg_str name = at == 0 ? SG_LIT("The authors") : SG_LIT("the authors");
  sg_buf_splice(line, from + at, 2, name);
  replace_first_person(line, from + at + name.n);
}
