/* The authors in the third person: a guide speaks of a paper, not as its author.
 *
 * "We" is the authors where it does what authors do ("we measured"), and another where a derivation or
 * everybody speaks ("we get", "if we drop a ball"); so a sentence is told in the third person as a whole, or
 * not at all. */
#include "compose/composing.h"
#include "markdown/inline.h"

enum {
  WORD_BYTES = 24,
  ADVERBS_MAX = 3,
  USES_MAX = 48, /* of the first person in one sentence; what comes after stays */
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
      "offer", "offered", "outline", "outlined", "summarize", "summarized", "sampled", "recruited", "trained", "train", "run", "estimate", "fit", "derive", "include", "predict", "initialize", "simulate",
      "draw", "employ", "adopt", "select", "propose"};
  /* clang-format on */
  static const char *const past[] = {"chose", "took", "found", "made", "wrote", "ran",
                                     "gave",  "kept", "drew",  "had",  "used"},
                           *const present[] = {"need", "proceed", "succeed", "exceed", "feed", "indeed"};
  bool ended = verb.n > 4 && sg_str_ends(verb, SG_LIT("ed")) && !SG_ONE_OF(verb, present);
  return ended || SG_ONE_OF(verb, past) || SG_ONE_OF(verb, words); /* derivations are told in the present */
}

/* What everybody does or a derivation asks for: "we get", "we can see". Where no formula is near, all else is
 * the authors' doing. */
static bool is_anybodys_verb(struct sg_str verb)
{
  /* clang-format off */
  static const char *const words[] = {
      "get", "have", "make", "thank", "acknowledge", "see", "know", "need", "want", "think", "say", "live", "let", "assume", "suppose", "imagine", "learn",
      "understand", "feel", "hear", "remember", "recall", "perceive", "breathe", "eat", "obtain", "expect", "arrive", "speak",
      "talk", "mean", "can", "could", "may", "might", "must", "should", "shall", "would", "ought", "cannot", "humans", "all"};
  /* clang-format on */
  return SG_ONE_OF(verb, words);
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

static bool is_adverb_in_ly(struct sg_str word)
{
  static const char *const verbs[] = {"apply", "rely", "supply", "multiply", "imply", "comply", "reply"};
  return word.n > 4 && sg_str_ends(word, SG_LIT("ly")) && !SG_ONE_OF(word, verbs);
}

/* Does the text after "we" go on with what authors do? Adverbs and "have", "will" may stand between. */
static bool tells_of_authors(struct sg_str s, bool prose)
{
  static const char *const between[] = {
      "have", "had", "also",    "then",  "will",  "therefore", "first", "next",    "here", "thus", "only", "do",
      "did",  "not", "further", "never", "again", "now",       "both",  "however", "to",   "been", "be"};
  size_t at = 0;
  for (int i = 0; i <= ADVERBS_MAX; i++) {
    struct sg_str word = next_word(s, &at);
    if (word.n == 0 || word.n > WORD_BYTES)
      return false;
    if (SG_ONE_OF(word, between) || is_adverb_in_ly(word))
      continue;
    return is_authorship(word) || (prose && word.p[0] >= 'a' && !is_anybodys_verb(word));
  }
  return false;
}

/* -- The first person in a sentence --------------------------------------------------------------- */

enum person { PERSON_NONE, PERSON_WE, PERSON_I, PERSON_OUR, PERSON_MY, PERSON_US, PERSON_OURS, PERSON_SELVES };

struct use {
  size_t from, to;
  enum person person;
};

static enum person person_of(struct sg_str word)
{
  static const struct {
    const char *word;
    enum person person;
  } words[] = {{"we", PERSON_WE},
               {"We", PERSON_WE},
               {"I", PERSON_I},
               {"our", PERSON_OUR},
               {"Our", PERSON_OUR},
               {"my", PERSON_MY},
               {"My", PERSON_MY},
               {"us", PERSON_US},
               {"me", PERSON_US},
               {"ours", PERSON_OURS},
               {"ourselves", PERSON_SELVES},
               {"myself", PERSON_SELVES}};
  for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
    if (sg_str_equal(word, sg_cstr(words[i].word)))
      return words[i].person;
  return PERSON_NONE;
}

/* "I define": a numeral and a current are followed by no verb in letters of the lower case. */
static bool is_author_alone(struct sg_str after)
{
  static const char *const nouns[] = {"and", "or", "is", "in", "of", "on", "at", "with", "error", "errors"};
  size_t at = 0;
  struct sg_str verb = next_word(after, &at);
  return verb.n > 0 && verb.n <= WORD_BYTES && verb.p[0] >= 'a' && !SG_ONE_OF(verb, nouns);
}

/* The word before byte `at`. */
static struct sg_str word_before(struct sg_str s, size_t at)
{
  size_t to = at;
  while (to > 0 && s.p[to - 1] == ' ')
    to--;
  size_t from = to;
  while (from > 0 && sg_is_alpha(s.p[from - 1]))
    from--;
  return sg_slice(s, from, to);
}

/* Is it the first person of the authors or of all, and not a numeral, or "let us", which is a command? */
static bool is_use(struct sg_str s, size_t from, size_t to, enum person person)
{
  bool alone = from == 0 || !(sg_is_one_of(s.p[from - 1], "-.&") || ((unsigned char)s.p[from - 1] & 0x80));
  bool joined = to < s.n && sg_is_one_of(s.p[to], "-.&'") && person != PERSON_US;
  if (!alone || joined)
    return false;
  if (person == PERSON_I)
    return is_author_alone(sg_slice(s, to, s.n));
  return person != PERSON_US || !sg_str_equal_nocase(word_before(s, from), SG_LIT("let"));
}

/* A quotation's first person is its speaker's: whether one is open behind byte `at`. */
static bool quotation_after(struct sg_str s, size_t at, bool open)
{
  if (s.p[at] == '"')
    return !open;
  struct sg_str rest = sg_slice(s, at, s.n);
  return sg_str_starts(rest, SG_LIT("“")) ? true : sg_str_starts(rest, SG_LIT("”")) ? false : open;
}

/* The uses in plain text; those in links, formulas, code and quotations stay. */
static size_t find_uses(struct sg_str s, struct use uses[USES_MAX])
{
  struct sg_inline_scanner scanner;
  struct sg_inline unit;
  size_t count = 0;
  bool quoted = false;
  sg_inline_init(&scanner, s);
  while (sg_inline_next(&scanner, &unit)) {
    if (unit.kind != SG_INLINE_TEXT)
      continue;
    for (size_t i = unit.from; i < unit.to;) {
      size_t to = i;
      while (to < unit.to && sg_is_alpha(s.p[to]))
        to++;
      enum person person = to > i && !quoted ? person_of(sg_slice(s, i, to)) : PERSON_NONE;
      if (person != PERSON_NONE && count < USES_MAX && is_use(s, i, to, person))
        uses[count++] = (struct use){i, to, person};
      quoted = to > i ? quoted : quotation_after(s, i, quoted);
      i = to > i ? to : i + 1;
    }
  }
  return count;
}

/* -- Who speaks ----------------------------------------------------------------------------------- */

/* What is everybody's: "our understanding", "our daily lives". */
static bool is_everybodys(struct sg_str noun)
{
  static const char *const words[] = {
      "understanding", "lives", "life",      "world",    "planet", "galaxy",  "society",  "bodies",   "body",
      "brains",        "brain", "minds",     "universe", "sun",    "daily",   "everyday", "children", "climate",
      "earth",         "solar", "intuition", "senses",   "eyes",   "species", "ability",  "modern"};
  return SG_ONE_OF(noun, words);
}

/* "inspired us", "by us": what is done to whoever wrote; "allows us" may be anybody. */
static bool governs_authors(struct sg_str word)
{
  static const char *const words[] = {"inspired", "motivated", "led", "asked", "by"};
  return SG_ONE_OF(word, words);
}

/* "If we drop a ball", "as we know": nobody's doing in particular. */
static bool is_anybody(struct sg_str before)
{
  static const char *const words[] = {"if", "when", "as", "suppose", "imagine", "whenever", "unless"};
  return SG_ONE_OF(before, words);
}

/* Is the sentence about what the authors did? `theirs`: its paragraph is. */
static bool is_by_authors(struct sg_str s, const struct use *uses, size_t count, bool theirs)
{
  bool prose = sg_str_find(s, SG_LIT("$"), 0) == SG_NPOS, speaks = false, tells = false;
  for (size_t i = 0; i < count; i++) {
    if (uses[i].person == PERSON_I)
      return true; /* nobody derives in the singular */
    if (uses[i].person != PERSON_WE)
      continue;
    if (is_anybody(word_before(s, uses[i].from)))
      return false;
    speaks = true;
    tells = tells || tells_of_authors(sg_slice(s, uses[i].to, s.n), prose);
  }
  return !speaks || tells || (theirs && prose);
}

/* Does the use stay as it is though the sentence is the authors'? `speaks`: they are in it already. */
static bool stays(struct sg_str s, const struct use *use, bool speaks)
{
  size_t at = use->to;
  if (use->person == PERSON_OUR || use->person == PERSON_MY)
    return is_everybodys(next_word(s, &at));
  return use->person == PERSON_US && !speaks && !governs_authors(word_before(s, use->from));
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

/* Does the text name several of anything, to whom a "they" after it may point: "give *students* … their
 * expectations"? */
static bool names_several(struct sg_str s)
{
  static const char *const words[] = {"this",    "was",    "has",      "its",  "does",  "is",
                                      "as",      "us",     "thus",     "less", "class", "across",
                                      "process", "always", "analysis", "basis"};
  for (size_t at = 0; at < s.n;) {
    struct sg_str word = next_word(s, &at);
    if (word.n > 3 && sg_str_ends(word, SG_LIT("s")) && word.p[word.n - 2] != 's' && !SG_ONE_OF(word, words))
      return true;
    at += word.n == 0;
  }
  return false;
}

/* -- Saying it ------------------------------------------------------------------------------------ */

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

/* What stands for a use: their name where they are spoken of first, a pronoun afterwards. */
static struct sg_str name_for(enum person person, bool first, bool alone, bool capital)
{
  static const char *const pronouns[] = {"", "they", "they", "their", "their", "them", "theirs", "themselves"};
  bool owner = person == PERSON_OUR || person == PERSON_MY || person == PERSON_OURS;
  if (!first || person == PERSON_SELVES)
    return sg_cstr(pronouns[person]);
  if (alone)
    return owner ? (capital ? SG_LIT("The author’s") : SG_LIT("the author’s"))
                 : (capital ? SG_LIT("The author") : SG_LIT("the author"));
  return owner ? (capital ? SG_LIT("The authors’") : SG_LIT("the authors’"))
               : (capital ? SG_LIT("The authors") : SG_LIT("the authors"));
}

/* Adds what follows "I" up to the end of its verb, in the singular; returns where that ends. */
static size_t add_singular_verb(struct sg_buf *out, struct sg_str s, size_t at)
{
  static const char *const adverbs[] = {"also", "then", "first", "now",    "therefore",
                                        "next", "only", "thus",  "further"};
  size_t end = at;
  struct sg_str verb = next_word(s, &end);
  while (SG_ONE_OF(verb, adverbs) || is_adverb_in_ly(verb))
    verb = next_word(s, &end);
  if (verb.n == 0 || verb.n > WORD_BYTES)
    return at;
  sg_buf_add(out, sg_slice(s, at, (size_t)(verb.p - s.p)));
  add_singular(out, verb);
  return end;
}

/* Adds the text up to the next use, its verbs that go with the author's first one in the singular: "and
 * explains". */
static void add_coordinated(struct sg_buf *out, struct sg_str s)
{
  static const char *const others[] = {"explain", "show", "use",   "give", "find",
                                       "define",  "ask",  "prove", "make", "illustrate"};
  size_t at = 0;
  for (size_t and = sg_str_find(s, SG_LIT(" and "), 0); and != SG_NPOS;
           and = sg_str_find(s, SG_LIT(" and "), and+1)) {
    size_t from = and+5, end = from;
    struct sg_str verb = next_word(s, &end);
    bool present = verb.n > 0 && verb.n < WORD_BYTES && !sg_str_ends(verb, SG_LIT("ed")) &&
                   (is_authorship(verb) || SG_ONE_OF(verb, others));
    if (!present || from < at)
      continue;
    sg_buf_add(out, sg_slice(s, at, from));
    add_singular(out, verb);
    at = end;
  }
  sg_buf_add(out, sg_slice(s, at, s.n));
}

/* Does the use open a sentence? "I" is a capital anywhere. */
static bool is_capital(struct sg_str s, const struct use *use)
{
  bool opens =
      use->from == 0 || (use->from > 1 && sg_str_equal(sg_slice(s, use->from - 2, use->from), SG_LIT(". ")));
  return s.p[use->from] < 'a' && (use->person != PERSON_I || opens);
}

bool sg_tells_what_authors_did(struct sg_str sentence)
{
  struct use uses[USES_MAX];
  size_t count = find_uses(sentence, uses);
  bool prose = sg_str_find(sentence, SG_LIT("$"), 0) == SG_NPOS;
  for (size_t i = 0; i < count; i++)
    if (uses[i].person == PERSON_WE && tells_of_authors(sg_slice(sentence, uses[i].to, sentence.n), prose))
      return true;
  return false;
}

/* Does the sentence open with what the authors do? */
static bool opens_with_authors(struct sg_str s, const struct use *uses)
{
  bool prose = sg_str_find(s, SG_LIT("$"), 0) == SG_NPOS;
  return uses[0].from == 0 &&
         (uses[0].person == PERSON_I ||
          (uses[0].person == PERSON_WE && tells_of_authors(sg_slice(s, uses[0].to, s.n), prose)));
}

void sg_name_authors(struct sg_buf *line, size_t from, enum sg_voice voice)
{
  struct sg_str s = sg_slice(sg_buf_str(line), from, line->length);
  struct use uses[USES_MAX];
  size_t count = find_uses(s, uses), at = 0;
  bool others = sg_str_find(s, SG_LIT(" authors"), 0) != SG_NPOS || /* of another work: who would be who? */
                sg_str_ends(sg_str_trim(s), SG_LIT("?"));           /* a question is the reader's, too */
  bool theirs = voice == SG_VOICE_PARAGRAPH;
  if (count == 0 || others ||
      (voice == SG_VOICE_OPENING ? !opens_with_authors(s, uses) : !is_by_authors(s, uses, count, theirs)))
    return;
  bool named = false, speaks = false, singular = false;
  for (size_t i = 0; i < count; i++)
    speaks =
        speaks || uses[i].person == PERSON_WE || uses[i].person == PERSON_I || uses[i].person == PERSON_OUR;
  struct sg_buf told;
  sg_buf_init(&told, 1 << 16);
  for (size_t i = 0; i < count; i++) {
    const struct use *use = &uses[i];
    if (stays(s, use, speaks))
      continue;
    bool first =
             !named || speaks_of_them(sg_slice(s, 0, use->from)) || names_several(sg_slice(s, at, use->from)),
         alone = use->person == PERSON_I || use->person == PERSON_MY;
    (singular ? add_coordinated : sg_buf_add)(&told, sg_slice(s, at, use->from));
    sg_buf_add(&told, name_for(use->person, first, alone, is_capital(s, use)));
    at = use->to;
    if (use->person == PERSON_I && first)
      at = add_singular_verb(&told, s, at);
    singular = use->person == PERSON_I ? first : singular && use->person == PERSON_MY;
    named = true;
  }
  (singular ? add_coordinated : sg_buf_add)(&told, sg_slice(s, at, s.n));
  if (told.failure == SG_OK)
    sg_buf_splice(line, from, s.n, sg_buf_str(&told));
  else
    line->failure = line->failure == SG_OK ? told.failure : line->failure;
  sg_buf_free(&told);
}
