/* Who speaks in a sentence: the authors, or "we" as anybody.
 *
 * "We" is the authors where it does what authors do ("we measured"), and another where a derivation, the field
 * or everybody speaks ("we get", "the skills we teach", "if we drop a ball"); so a sentence is told in the
 * third person as a whole, or not at all. */
#include "compose/voice.h"
#include "markdown/inline.h"

enum {
  WORD_BYTES = 24,
  ADVERBS_MAX = 5,
  SAMPLE_MAX = 4000,  /* sentences by which a paper's speaker is judged: all of most papers */
  TEACHER_LEAST = 8,  /* of everybody's "we" that tell of it */
  TEACHER_SHARE = 39, /* per cent of a paper's "we" that are everybody's where it teaches: between the tutorials
                         and the research papers at hand */
};

/* -- Verbs ---------------------------------------------------------------------------------------- */

bool sg_is_past_verb(struct sg_str verb)
{
  static const char *const present[] = {"need", "proceed", "succeed", "exceed", "feed", "indeed"},
                           *const past[] = {"used",   "chose",   "took",    "found",      "made",  "wrote",
                                            "ran",    "gave",    "kept",    "drew",       "had",   "did",
                                            "were",   "built",   "began",   "brought",    "held",  "led",
                                            "meant",  "paid",    "sent",    "sought",     "spent", "split",
                                            "taught", "thought", "told",    "understood", "won",   "shown",
                                            "given",  "taken",   "written", "drawn",      "done",  "chosen"};
  return (verb.n > 4 && sg_str_ends(verb, SG_LIT("ed")) && !SG_ONE_OF(verb, present)) || SG_ONE_OF(verb, past);
}

/* What authors do, against what a derivation does ("we get", "we may assume"). Forms of the plural, so that the
 * verb stays as it is. */
static bool is_authorship(struct sg_str verb)
{
  /* clang-format off */
  static const char *const words[] = {
      "speculate", "confirm", "realize", "extend", "describe", "evaluate", "exclude", "examine", "introduce", "develop",
      "propose", "present", "report", "investigate", "study", "compare", "conduct", "perform", "implement", "test", "measure",
      "collect", "analyze", "analyse", "demonstrate", "argue", "believe", "discuss", "explore", "suggest", "conclude", "apply",
      "build", "design", "provide", "conjecture", "survey", "review", "interview", "tried", "identify", "observe",
      "recommend", "hope", "aim", "address", "contribute", "hypothesize", "create", "offer", "outline", "summarize", "train",
      "run", "estimate", "fit", "derive", "include", "predict", "initialize", "simulate", "draw", "employ", "adopt", "select",
      "classify", "think", "feel", "formulate", "focus", "generalise", "generalize", "encode", "adapt", "modify", "revisit", "thank", "acknowledge",
      "validate", "verify", "quantify"};
  /* clang-format on */
  return sg_is_past_verb(verb) || SG_ONE_OF(verb, words);
}

/* What everybody does or a derivation asks for: "we get", "we can see". Where no formula is near, all else is
 * the authors' doing. */
static bool is_anybodys_verb(struct sg_str verb)
{
  /* clang-format off */
  static const char *const words[] = {
      "get", "have", "make", "see", "know", "need", "want", "say", "live", "let", "assume",
      "suppose", "imagine", "learn", "understand", "hear", "remember", "recall", "perceive", "breathe", "eat", "obtain",
      "arrive", "speak", "talk", "mean", "can", "could", "may", "might", "must", "should", "shall", "ought", "cannot",
      "all"};
  /* clang-format on */
  return SG_ONE_OF(verb, words);
}

/* What the authors could do, and others might: only what stands around it tells. */
static bool is_undecided(struct sg_str verb)
{
  static const char *const words[] = {"could", "may", "might",  "should", "must", "got",    "saw", "knew",
                                      "felt",  "see", "assume", "obtain", "need", "cannot", "want"};
  return SG_ONE_OF(verb, words);
}

static bool is_modal(struct sg_str verb)
{
  static const char *const words[] = {"can", "cannot", "may", "might", "must", "need", "should", "could"};
  return SG_ONE_OF(verb, words);
}

/* "We can build", of the authors where their paragraph is; "we can see" and "we can say" are everybody's. */
static bool is_able(struct sg_str rest)
{
  static const char *const words[] = {"see",    "say",    "think",  "imagine",  "write",  "express",
                                      "define", "get",    "find",   "obtain",   "expect", "also",
                                      "now",    "then",   "easily", "directly", "ask",    "speak",
                                      "view",   "regard", "never",  "only",     "not",    "always"};
  size_t at = 0;
  return sg_str_equal(sg_word_behind(rest, &at), SG_LIT("can")) && !SG_ONE_OF(sg_word_behind(rest, &at), words);
}

/* "We think of them as …": everybody does, and the authors think that … */
static bool is_picture(struct sg_str verb, struct sg_str rest)
{
  static const char *const verbs[] = {"think", "feel"}, *const links[] = {"of", "about", "in"};
  size_t at = (size_t)(verb.p - rest.p) + verb.n;
  return SG_ONE_OF(verb, verbs) && SG_ONE_OF(sg_word_behind(rest, &at), links);
}

/* What things are said to do as often as persons. */
static bool is_things_verb(struct sg_str verb)
{
  /* clang-format off */
  static const char *const words[] = {
      "are", "were", "did", "had", "provide", "provided", "include", "included", "demonstrate", "demonstrated", "suggest",
      "suggested", "confirm", "confirmed", "contribute", "contributed", "extend", "extended", "address", "addressed", "fit",
      "run", "ran", "estimate", "estimated", "predict", "predicted", "offer", "offered", "perform", "performed", "improved",
      "allowed", "required", "showed", "needed", "revealed", "yielded", "differed", "remained", "indicated", "reduced",
      "increased", "contained", "consisted", "appeared", "seemed", "gave", "took", "made", "kept", "began", "held", "led",
      "meant", "brought", "won", "used"};
  /* clang-format on */
  return SG_ONE_OF(verb, words);
}

bool sg_is_persons_verb(struct sg_str verb)
{
  static const char *const minds[] = {"acknowledge", "note",   "assume", "consider", "decide", "plan",
                                      "want",        "expect", "know",   "think",    "feel",   "ask",
                                      "prefer",      "choose", "define", "refer",    "focus",  "leave",
                                      "omit",        "remark", "pursue"};
  return (is_authorship(verb) && !is_things_verb(verb)) || SG_ONE_OF(verb, minds);
}

bool sg_is_adverb_in_ly(struct sg_str word)
{
  static const char *const verbs[] = {"apply", "rely", "supply", "multiply", "imply", "comply", "reply"};
  return word.n > 4 && sg_str_ends(word, SG_LIT("ly")) && !SG_ONE_OF(word, verbs);
}

struct sg_str sg_word_behind(struct sg_str s, size_t *at)
{
  while (*at < s.n && s.p[*at] == ' ')
    ++*at;
  size_t from = *at;
  while (*at < s.n && sg_is_alpha(s.p[*at]))
    ++*at;
  return sg_slice(s, from, *at);
}

/* "We usually seek": everybody does. */
static bool is_habit(struct sg_str adverb)
{
  static const char *const words[] = {"usually",   "often",    "always",     "sometimes", "typically",
                                      "generally", "normally", "frequently", "commonly"};
  return SG_ONE_OF(adverb, words);
}

/* The verb after "we", adverbs and auxiliaries apart, and whether one of these is of the past ("did not make").
 */
static struct sg_str verb_after(struct sg_str s, bool *past)
{
  static const char *const between[] = {"have",    "had",     "also",  "then",  "will",  "would", "therefore",
                                        "first",   "next",    "here",  "thus",  "only",  "do",    "did",
                                        "not",     "further", "never", "again", "still", "now",   "both",
                                        "however", "to",      "been",  "be"};
  size_t at = 0;
  *past = false;
  for (int i = 0; i <= ADVERBS_MAX; i++) {
    struct sg_str word = sg_word_behind(s, &at);
    if (word.n == 0 || word.n > WORD_BYTES)
      break;
    if (is_habit(word))
      return sg_str(NULL, 0);
    if (!SG_ONE_OF(word, between) && !sg_is_adverb_in_ly(word))
      return word;
    *past = *past || sg_str_equal(word, SG_LIT("did")) || sg_str_equal(word, SG_LIT("had"));
  }
  return sg_str(NULL, 0);
}

struct sg_str sg_verb_after(struct sg_str text)
{
  bool past;
  return verb_after(text, &past);
}

/* -- The first person in a sentence --------------------------------------------------------------- */

static enum sg_person person_of(struct sg_str word)
{
  static const struct {
    const char *word;
    enum sg_person person;
  } words[] = {{"we", SG_PERSON_WE},
               {"We", SG_PERSON_WE},
               {"I", SG_PERSON_I},
               {"our", SG_PERSON_OUR},
               {"Our", SG_PERSON_OUR},
               {"my", SG_PERSON_MY},
               {"My", SG_PERSON_MY},
               {"us", SG_PERSON_US},
               {"me", SG_PERSON_US},
               {"ours", SG_PERSON_OURS},
               {"ourselves", SG_PERSON_SELVES},
               {"myself", SG_PERSON_SELVES}};
  for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
    if (word.p[0] == words[i].word[0] && sg_str_equal(word, sg_cstr(words[i].word)))
      return words[i].person;
  return SG_PERSON_NONE;
}

/* "I define": a numeral and a current are followed by no verb in letters of the lower case. */
static bool is_author_alone(struct sg_str after)
{
  static const char *const nouns[] = {"and", "or", "is", "in", "of", "on", "at", "with", "error", "errors"};
  size_t at = 0;
  struct sg_str verb = sg_word_behind(after, &at);
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
static bool is_first_person(struct sg_str s, size_t from, size_t to, enum sg_person person)
{
  bool alone = from == 0 || !(sg_is_one_of(s.p[from - 1], "-.&") || ((unsigned char)s.p[from - 1] & 0x80));
  bool joined = to < s.n && sg_is_one_of(s.p[to], "-.&'") && person != SG_PERSON_US;
  if (!alone || joined)
    return false;
  if (person == SG_PERSON_I)
    return is_author_alone(sg_slice(s, to, s.n));
  return person != SG_PERSON_US || !sg_str_equal_nocase(word_before(s, from), SG_LIT("let"));
}

/* A quotation's first person is its speaker's: the mark that opened the one that goes on behind byte `at`, or
 * NUL. An apostrophe ends none but what a single mark has opened, and no word. */
static char quotation_after(struct sg_str s, size_t at, char open)
{
  struct sg_str rest = sg_slice(s, at, s.n);
  if (s.p[at] == '"')
    return open == '"' ? '\0' : '"';
  if (sg_str_starts(rest, SG_LIT("“")) || sg_str_starts(rest, SG_LIT("”")))
    return sg_str_starts(rest, SG_LIT("“")) ? 'd' : '\0';
  if (open == '\0' && sg_str_starts(rest, SG_LIT("‘")))
    return 's';
  bool ends = sg_str_starts(rest, SG_LIT("’")) && !(rest.n > strlen("’") && sg_is_alpha(rest.p[strlen("’")]));
  return open == 's' && ends ? '\0' : open;
}

bool sg_opens_quotation(struct sg_str text)
{
  bool open = false;
  for (size_t at = 0; (at = sg_str_find(text, SG_LIT("\xE2\x80"), at)) != SG_NPOS; at += 2)
    if (at + 2 < text.n)
      open = text.p[at + 2] == '\x9C' || (open && text.p[at + 2] != '\x9D');
  return open;
}

size_t sg_find_first_persons(struct sg_str s, struct sg_first_person found[SG_FIRST_PERSONS_MAX])
{
  struct sg_inline_scanner scanner;
  struct sg_inline unit;
  size_t count = 0;
  char quoted = '\0';
  sg_inline_init(&scanner, s);
  while (sg_inline_next(&scanner, &unit)) {
    if (unit.kind != SG_INLINE_TEXT)
      continue;
    for (size_t i = unit.from; i < unit.to;) {
      size_t to = i;
      while (to < unit.to && sg_is_alpha(s.p[to]))
        to++;
      enum sg_person person = to > i && quoted == '\0' ? person_of(sg_slice(s, i, to)) : SG_PERSON_NONE;
      if (person != SG_PERSON_NONE && count < SG_FIRST_PERSONS_MAX && is_first_person(s, i, to, person))
        found[count++] = (struct sg_first_person){i, to, person};
      quoted = to > i ? quoted : quotation_after(s, i, quoted);
      i = to > i ? to : i + 1;
    }
  }
  return count;
}

/* -- Whose it is ---------------------------------------------------------------------------------- */

/* What a paper's authors have: "our approach", "our own results". */
static bool is_of_authorship(struct sg_str s, size_t at)
{
  /* clang-format off */
  static const char *const nouns[] = {
      "approach", "result", "method", "model", "algorithm", "study", "work", "paper", "experiment", "analysis", "data", "dataset",
      "system", "implementation", "finding", "conclusion", "goal", "aim", "knowledge", "experience", "opinion", "hypothesis",
      "evaluation", "tool", "software", "framework", "corpus", "code", "survey", "measurement", "observation", "contribution",
      "technique", "scheme", "baseline", "classifier", "intention", "expectation", "article", "manuscript", "thesis", "project",
      "prototype", "recommendation", "case", "view", "hope"};
  /* clang-format on */
  for (int i = 0; i < 3; i++) {
    struct sg_str word = sg_word_behind(s, &at);
    bool several = word.n > 3 && word.p[word.n - 1] == 's';
    if (SG_ONE_OF(word, nouns) || (several && SG_ONE_OF(sg_slice(word, 0, word.n - 1), nouns)))
      return true;
  }
  return false;
}

/* "inspired us", "by us": what is done to whoever wrote; "allows us" may be anybody. */
static bool governs_authors(struct sg_str word)
{
  static const char *const words[] = {"inspired", "motivated", "led", "asked", "by"};
  return SG_ONE_OF(word, words);
}

/* "allows us to systematically explore": what it allows is what authors do. */
static bool is_allowed_authors(struct sg_str before, struct sg_str after)
{
  static const char *const words[] = {"allow",   "allows",    "allowed",  "allowing", "enable",
                                      "enables", "enabled",   "enabling", "help",     "helps",
                                      "helped",  "permitted", "permits",  "permit"};
  size_t at = 0;
  return SG_ONE_OF(before, words) && sg_str_equal(sg_word_behind(after, &at), SG_LIT("to")) &&
         is_authorship(sg_verb_after(sg_slice(after, at, after.n)));
}

/* "If we drop a ball": nobody's doing in particular. "As we know" is, "as we describe below" and "when we
 * asked" are the authors. */
static bool is_condition(struct sg_str before)
{
  static const char *const words[] = {"if", "suppose", "imagine", "whenever", "unless"};
  return SG_ONE_OF(before, words);
}

static bool is_circumstance(struct sg_str before)
{
  static const char *const words[] = {"when", "as"};
  return SG_ONE_OF(before, words);
}

/* "In the future we add …": a clause that opens with where, when or how. */
static bool opens_with_circumstance(struct sg_str s, size_t at)
{
  static const char *const words[] = {"in",    "for",       "to",         "at",     "on",
                                      "with",  "by",        "from",       "under",  "during",
                                      "after", "following", "throughout", "unlike", "like"};
  size_t from = at;
  while (from > 0 && !sg_is_one_of(s.p[from - 1], ",;:("))
    from--;
  return SG_ONE_OF(sg_word_behind(s, &from), words);
}

/* "the skills we teach": a clause that hangs on a noun. Particles and links of clauses before "we" are none. */
static bool hangs_on_noun(struct sg_str s, size_t at)
{
  /* clang-format off */
  static const char *const links[] = {
      "that", "which", "whom", "what", "where", "when", "why", "how", "because", "since", "while", "whereas", "although", "though",
      "and", "but", "or", "so", "then", "than", "here", "there", "thus", "hence", "therefore", "however", "before", "after",
      "until", "once", "as", "for", "whether", "now", "below", "above", "first", "finally", "next", "instead", "also", "is",
      "are", "was", "were", "say", "et"};
  /* clang-format on */
  struct sg_str word = word_before(s, at);
  return word.n > 1 && at > word.n && s.p[at - 1] == ' ' && word.p[0] >= 'a' && !SG_ONE_OF(word, links) &&
         !sg_is_adverb_in_ly(word) && !opens_with_circumstance(s, at);
}

/* Does the sentence derive nothing: are its formulas names of things, "$k$", "$P_i$"? */
static bool is_prose(struct sg_str s)
{
  static const char *const relations[] = {
      "=",     "<",     ">",        "+",      "\\le",     "\\ge",     "\\to",
      "\\in",  "\\sum", "\\approx", "\\frac", "\\sim",    "\\mapsto", "\\rightarrow",
      "\\neg", "\\neq", "\\cap",    "\\cup",  "\\subset", "\\vdash"};
  struct sg_inline_scanner scanner;
  struct sg_inline unit;
  if (sg_str_find(s, SG_LIT("$$"), 0) != SG_NPOS)
    return false;
  sg_inline_init(&scanner, s);
  while (sg_inline_next(&scanner, &unit))
    for (size_t i = 0; unit.kind == SG_INLINE_MATH && i < sizeof relations / sizeof relations[0]; i++)
      if (sg_str_find(sg_slice(s, unit.from, unit.to), sg_cstr(relations[i]), 0) != SG_NPOS)
        return false;
  return true;
}

/* "We might want", "we may be interested", "we are now stuck": what befalls everybody, the reader, too. */
static bool is_befallen(struct sg_str rest)
{
  static const char *const modals[] = {"may", "might"}, *const minds[] = {"want", "wish",   "be",
                                                                          "ask",  "wonder", "hope"},
                           *const states[] = {"stuck", "done", "left", "given", "faced", "looking", "free"};
  size_t at = 0;
  struct sg_str verb = sg_word_behind(rest, &at), next = sg_word_behind(rest, &at);
  if (sg_str_equal(next, SG_LIT("now")) || sg_str_equal(next, SG_LIT("then")))
    next = sg_word_behind(rest, &at);
  return (SG_ONE_OF(verb, modals) && SG_ONE_OF(next, minds)) ||
         (sg_str_equal(verb, SG_LIT("are")) && SG_ONE_OF(next, states));
}

/* "If the value is in the list, we can use it", "Notice that we cannot": the reader is spoken to, or asked to
 * suppose something. */
static bool is_put_to_reader(struct sg_str s, size_t we)
{
  static const char *const opens[] = {"If", "When", "Whenever", "Unless", "Suppose"}, *const asks[] = {
                                                                                          "otice that",
                                                                                          "ote that",
                                                                                          "bserve that",
                                                                                          "emember that"};
  size_t at = 0;
  if (SG_ONE_OF(sg_word_behind(s, &at), opens))
    return true;
  struct sg_str before = sg_str_trim(sg_slice(s, 0, we));
  for (size_t i = 0; i < sizeof asks / sizeof asks[0]; i++)
    if (sg_str_ends(before, sg_cstr(asks[i])))
      return true;
  return false;
}

enum speaker {
  ANYBODY,
  UNDECIDED,
  LIKELY, /* the authors: whatever it is that is done, no formula asks for it */
  AUTHORS
};

/* "We’re inclined to believe", "we’ve measured": who it is, by what follows. "We’re looking at" is everybody.
 */
static enum speaker contracted_speaker(struct sg_str rest)
{
  size_t at = strlen("’re"); /* as long as "’ve" */
  struct sg_str after = sg_slice(rest, at, rest.n);
  bool have = sg_str_equal(sg_contracted_verb(rest), SG_LIT("have"));
  return (have ? sg_is_past_verb(sg_word_behind(rest, &at)) : sg_is_persons_state(after)) ? AUTHORS : ANYBODY;
}

/* Who the "we" at `one` is, by its verb and the word before it. */
static enum speaker speaker_of(struct sg_str s, const struct sg_first_person *one, bool prose)
{
  static const char *const own[] = {"use", "call", "consider", "choose"};
  bool past;
  size_t at = one->to;
  struct sg_str before = word_before(s, one->from), rest = sg_slice(s, one->to, s.n),
                verb = verb_after(rest, &past);
  if (sg_contracted_verb(rest).n > 0)
    return contracted_speaker(rest);
  if (sg_str_starts(rest, SG_LIT("’")))
    return ANYBODY; /* "we'll": the verb is in it */
  if (is_condition(before) || sg_is_persons_name(sg_word_behind(s, &at)) || verb.n == 0)
    return is_condition(before) || verb.n > 0 ? ANYBODY : UNDECIDED;
  if (is_circumstance(before) && !past && !sg_is_past_verb(verb) &&
      !(sg_str_equal_nocase(before, SG_LIT("as")) && is_authorship(verb)))
    return ANYBODY;
  if (is_befallen(rest) || (is_modal(verb) && is_put_to_reader(s, one->from)))
    return ANYBODY;
  if (is_picture(verb, rest) || (is_habit(before) && !past && !sg_is_past_verb(verb)))
    return ANYBODY; /* "often we wish to marginalize" */
  if (past || is_authorship(verb))
    return AUTHORS;
  if (sg_str_equal(verb, SG_LIT("are")))
    return LIKELY; /* "we are aware", of those who teach "we are looking at" */
  bool uses = sg_str_starts(sg_slice(s, (size_t)(verb.p - s.p), s.n), SG_LIT("make use of"));
  if (!prose || verb.p[0] < 'a' || (is_anybodys_verb(verb) && !uses) ||
      (hangs_on_noun(s, one->from) && !SG_ONE_OF(verb, own)))
    return UNDECIDED;
  return LIKELY;
}

/* In a text that teaches "we identify" is the reader's, too; what was done is the authors' alone. */
static bool is_done(struct sg_str rest)
{
  bool past;
  struct sg_str verb = verb_after(rest, &past);
  return past || sg_is_past_verb(verb);
}

/* "The longer the chain, the more samples we must draw": a law, whoever draws. */
static bool is_law(struct sg_str s)
{
  size_t at = 0;
  struct sg_str first = sg_word_behind(s, &at), second = sg_word_behind(s, &at);
  bool compares = sg_str_ends(second, SG_LIT("er")) || sg_str_equal(second, SG_LIT("more")) ||
                  sg_str_equal(second, SG_LIT("less"));
  return sg_str_equal(first, SG_LIT("The")) && second.n > 3 && compares &&
         (sg_str_find(s, SG_LIT(", the more "), 0) != SG_NPOS ||
          sg_str_find(s, SG_LIT(", the less "), 0) != SG_NPOS ||
          sg_str_find(s, SG_LIT(", the fewer "), 0) != SG_NPOS);
}

/* The sentences that do not say who speaks tell of the authors where their paragraph does, or where what they
 * do is theirs: "Our expectation was that we could …". */
bool sg_is_by_authors(struct sg_str s, const struct sg_first_person *found, size_t count, enum sg_voice voice)
{
  bool prose = is_prose(s), speaks = false, tells = false, undecided = true, owns = false, shares = false,
       writes = false, able = false;
  bool guarded = voice == SG_VOICE_GUARDED;
  enum speaker least = guarded ? AUTHORS : LIKELY;
  if (voice == SG_VOICE_OPENING)
    return found[0].from == 0 && (found[0].person == SG_PERSON_I || (found[0].person == SG_PERSON_WE &&
                                                                     speaker_of(s, &found[0], prose) >= least));
  for (size_t i = 0; i < count; i++) {
    size_t at = found[i].to;
    struct sg_str noun = sg_word_behind(s, &at);
    if (found[i].person == SG_PERSON_I)
      return true; /* nobody derives in the singular */
    if (found[i].person == SG_PERSON_OUR && sg_is_everybodys(noun))
      shares = true;
    else if (found[i].person == SG_PERSON_OUR && sg_is_ability(noun))
      able = true;
    else if (found[i].person == SG_PERSON_OUR)
      owns = true;
    writes = writes || (found[i].person == SG_PERSON_OUR && is_of_authorship(s, found[i].to));
    if (found[i].person != SG_PERSON_WE)
      continue;
    enum speaker speaker = speaker_of(s, &found[i], prose);
    if (speaker == ANYBODY || is_law(s))
      return false;
    speaks = true;
    struct sg_str rest = sg_slice(s, found[i].to, s.n);
    if (guarded && !is_done(rest))
      return false;
    tells = tells || speaker >= least;
    undecided = undecided && (is_undecided(sg_verb_after(rest)) || is_able(rest));
  }
  if (!speaks)
    return !(owns && shares) && (!guarded || writes);
  return tells || (undecided && !shares && !able && prose && !guarded && (owns || voice == SG_VOICE_PARAGRAPH));
}

bool sg_stays_first_person(struct sg_str s, const struct sg_first_person *one, bool speaks)
{
  size_t at = one->to;
  if (one->person == SG_PERSON_OUR || one->person == SG_PERSON_MY) {
    struct sg_str noun = sg_word_behind(s, &at);
    return sg_is_everybodys(noun) || (sg_is_ability(noun) && !speaks);
  }
  struct sg_str before = word_before(s, one->from);
  return one->person == SG_PERSON_US && !speaks && !governs_authors(before) &&
         (!is_allowed_authors(before, sg_slice(s, one->to, s.n)) ||
          sg_is_said_of_all(sg_slice(s, 0, one->from), before));
}

/* The first persons of a sentence, by who they are. */
struct speakers {
  size_t authors, anybody;
};

/* Does the word "we" stand in the sentence? In most it does not, and nobody speaks. */
static bool has_we(struct sg_str s)
{
  for (size_t i = 0; i + 1 < s.n; i++)
    if (s.p[i + 1] == 'e' && sg_lower(s.p[i]) == 'w' && (i == 0 || !sg_is_alpha(s.p[i - 1])) &&
        (i + 2 == s.n || !sg_is_alpha(s.p[i + 2])))
      return true;
  return false;
}

static void count_speakers(struct sg_str s, struct speakers *speakers)
{
  if (!has_we(s))
    return;
  struct sg_first_person found[SG_FIRST_PERSONS_MAX];
  size_t count = sg_find_first_persons(s, found);
  bool prose = is_prose(s);
  for (size_t i = 0; i < count; i++) {
    if (found[i].person != SG_PERSON_WE)
      continue;
    bool authors = speaker_of(s, &found[i], prose) >= LIKELY;
    speakers->authors += authors;
    speakers->anybody += !authors && prose; /* a formula's is its derivation's */
  }
}

/* "Our approach is based on …", "Our method finds": a sentence about what is the authors' work. */
static bool opens_on_work(struct sg_str s)
{
  return sg_str_starts(s, SG_LIT("Our ")) && is_of_authorship(s, strlen("Our"));
}

bool sg_is_about_authors(const struct sg_analysis *analysis, size_t first, size_t end)
{
  struct speakers speakers = {.authors = 0};
  for (size_t s = first; s < end && speakers.authors == 0; s++) {
    struct sg_str md = sg_sentence_markdown(analysis, s);
    count_speakers(md, &speakers);
    speakers.authors += opens_on_work(md);
  }
  return speakers.authors > 0;
}

bool sg_is_teaching(const struct sg_analysis *analysis)
{
  struct speakers speakers = {.authors = 0};
  size_t step = 1 + analysis->sentence_count / SAMPLE_MAX;
  for (size_t s = 0; s < analysis->sentence_count; s += step)
    count_speakers(sg_sentence_markdown(analysis, s), &speakers);
  return speakers.anybody >= TEACHER_LEAST &&
         speakers.anybody * 100 > (speakers.anybody + speakers.authors) * TEACHER_SHARE;
}
