/* The authors in the third person: a guide speaks of a paper, not as its author. */
#include "compose/voice.h"
#include "text/words.h"

enum {
  WORD_BYTES = 24,
  SUBJECT_BYTES = 60, /* before "the authors" where these are what a sentence is about */
  NEAR_BYTES = 80,    /* between "the authors" and what is theirs in the same clause */
  HEAD_WORDS = 3,     /* "Due to the" before "our" */
  PURPOSE_WORDS = 7,  /* "In a new effort to make" before it, and a comma behind */
  NAME_WORDS = 4,     /* of one person: more are names without a mark between them */
  NOTE_TOKENS = 250,  /* of a paper that a page holds: the papers at hand have 500 and more */
};

/* -- The author alone ----------------------------------------------------------------------------- */

/* "I define" in the third person: "defines". The past stays. */
static void add_singular(struct sg_buf *out, struct sg_str verb)
{
  static const char *const odd[][2] = {{"am", "is"},     {"have", "has"},   {"do", "does"},
                                       {"don", "doesn"}, {"haven", "hasn"}, {"was", "was"},
                                       {"will", "will"}, {"are", "is"},     {"were", "was"}}, /* before "’t" */
      *const past[] = {"did",    "built",      "tried",   "chose",   "had",    "found", "gave",    "made",
                       "took",   "wrote",      "set",     "put",     "used",   "could", "would",   "can",
                       "may",    "must",       "shall",   "should",  "might",  "felt",  "saw",     "knew",
                       "came",   "went",       "said",    "met",     "lost",   "left",  "fell",    "grew",
                       "stood",  "bought",     "brought", "began",   "heard",  "held",  "kept",    "led",
                       "meant",  "paid",       "ran",     "read",    "sent",   "spent", "thought", "told",
                       "taught", "understood", "won",     "drew",    "sought", "spoke", "got",     "didn",
                       "couldn", "wouldn",     "wasn",    "shouldn", "cannot"};
  for (size_t i = 0; i < sizeof odd / sizeof odd[0]; i++)
    if (sg_str_equal(verb, sg_cstr(odd[i][0]))) {
      sg_buf_add(out, sg_cstr(odd[i][1]));
      return;
    }
  char last = verb.p[verb.n - 1], before = verb.n > 1 ? verb.p[verb.n - 2] : 'a';
  if (SG_ONE_OF(verb, past) || sg_is_past_verb(verb)) {
    sg_buf_add(out, verb);
    return;
  }
  bool hissing = sg_is_one_of(last, "sxzo") || (last == 'h' && sg_is_one_of(before, "cs"));
  bool consonant_y = last == 'y' && !sg_is_one_of(before, "aeiou");
  sg_buf_add(out, consonant_y ? sg_slice(verb, 0, verb.n - 1) : verb);
  sg_buf_add(out, consonant_y ? SG_LIT("ies") : hissing ? SG_LIT("es") : SG_LIT("s"));
}

/* Adds what follows "I" up to the end of its verb, in the singular; returns where that ends. */
static size_t add_singular_verb(struct sg_buf *out, struct sg_str s, size_t at)
{
  static const char *const adverbs[] = {"also",  "then",   "first", "now",     "therefore",
                                        "next",  "only",   "thus",  "further", "ever",
                                        "never", "always", "just",  "still",   "often"};
  size_t end = at;
  struct sg_str verb = sg_word_behind(s, &end);
  while (SG_ONE_OF(verb, adverbs) || sg_is_adverb_in_ly(verb))
    verb = sg_word_behind(s, &end);
  if (verb.n == 0 || verb.n > WORD_BYTES)
    return at;
  sg_buf_add(out, sg_slice(s, at, (size_t)(verb.p - s.p)));
  add_singular(out, verb);
  return end;
}

/* "and break the alignment": a verb with its object, and no noun ("and test data"). */
static bool takes_object(struct sg_str verb, struct sg_str rest)
{
  static const char *const verbs[] = {"break",  "apply",   "take",   "keep",  "set",    "compare", "select",
                                      "run",    "add",     "remove", "build", "write",  "split",   "merge",
                                      "draw",   "compute", "test",   "let",   "leave",  "start",   "measure",
                                      "report", "call",    "follow", "put",   "replace"},
                           *const objects[] = {"the",   "a",   "an",    "it",   "them", "these",
                                               "those", "its", "their", "each", "all"};
  size_t at = 0;
  return SG_ONE_OF(verb, verbs) && SG_ONE_OF(sg_word_behind(rest, &at), objects);
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
    struct sg_str verb = sg_word_behind(s, &end);
    bool present =
        verb.n > 0 && verb.n < WORD_BYTES && !sg_str_ends(verb, SG_LIT("ed")) &&
        (sg_is_persons_verb(verb) || SG_ONE_OF(verb, others) || takes_object(verb, sg_slice(s, end, s.n)));
    if (!present || from < at)
      continue;
    sg_buf_add(out, sg_slice(s, at, from));
    add_singular(out, verb);
    at = end;
  }
  sg_buf_add(out, sg_slice(s, at, s.n));
}

/* -- Naming them ---------------------------------------------------------------------------------- */

/* A sentence while it is told. */
struct naming {
  struct sg_str s;
  size_t at;      /* what is told already */
  size_t last;    /* where the authors were spoken of last, or SG_NPOS */
  bool acted;     /* there as those who do something: "we" */
  bool ambiguous; /* a "they" of the sentence's own is somebody else */
  bool alone;     /* there is one author */
};

static struct sg_str pronoun_for(enum sg_person person)
{
  static const char *const pronouns[] = {"", "they", "they", "their", "their", "them", "theirs", "themselves"};
  return sg_cstr(pronouns[person]);
}

static struct sg_str name_for(enum sg_person person, bool capital)
{
  bool owner = person == SG_PERSON_OUR || person == SG_PERSON_MY || person == SG_PERSON_OURS;
  if (person == SG_PERSON_I || person == SG_PERSON_MY)
    return owner ? (capital ? SG_LIT("The author’s") : SG_LIT("the author’s"))
                 : (capital ? SG_LIT("The author") : SG_LIT("the author"));
  return owner ? (capital ? SG_LIT("The authors’") : SG_LIT("the authors’"))
               : (capital ? SG_LIT("The authors") : SG_LIT("the authors"));
}

/* "Me" is one author, as is "us" where there is no other. */
static enum sg_person number_of(const struct naming *n, const struct sg_first_person *one)
{
  bool me = sg_str_equal(sg_slice(n->s, one->from, one->to), SG_LIT("me"));
  return me || (n->alone && one->person == SG_PERSON_US) ? SG_PERSON_I : one->person;
}

/* "We" and "our" of a paper that one author wrote are that author's. */
static void make_singular(struct sg_first_person *found, size_t count)
{
  for (size_t i = 0; i < count; i++)
    found[i].person = found[i].person == SG_PERSON_WE    ? SG_PERSON_I
                      : found[i].person == SG_PERSON_OUR ? SG_PERSON_MY
                                                         : found[i].person;
}

/* "The values and our …": what is coupled with several things could be theirs. */
static bool is_coupled(struct sg_str between)
{
  static const char *const links[] = {" and ", " or ", " with ", " than ", " to ", " from "};
  size_t end = between.n;
  for (size_t i = 0; i < sizeof links / sizeof links[0]; i++)
    if (sg_str_ends(between, sg_cstr(links[i])))
      end = between.n - strlen(links[i]);
  size_t from = end;
  while (from > 0 && sg_is_alpha(between.p[from - 1]))
    from--;
  return end < between.n && sg_names_several(sg_slice(between, from, end));
}

/* "The authors … their": the same clause, and nobody else in it. */
static bool is_same_clause(struct sg_str between)
{
  return between.n < NEAR_BYTES && sg_str_find(between, SG_LIT(","), 0) == SG_NPOS &&
         sg_str_find(between, SG_LIT(";"), 0) == SG_NPOS && !sg_names_persons(between);
}

/* "Since we followed the guidelines, we performed the tests": the subject of the clause before, and what is
 * done has an object, so that things hardly do it. */
static bool is_parallel(const struct naming *n, const struct sg_first_person *one, struct sg_str between)
{
  static const char *const opens[] = {"Since",    "As",     "Because", "While", "When",
                                      "Although", "Though", "After",   "Before"},
                           *const objects[] = {"the", "a", "an", "this", "these", "our", "all", "two", "three"};
  size_t at = 0, behind = 0;
  struct sg_str rest = sg_slice(n->s, one->to, n->s.n), verb = sg_verb_after(rest),
                comma = sg_str_trim(between);
  bool clause = SG_ONE_OF(sg_word_behind(n->s, &at), opens) && sg_str_ends(comma, SG_LIT(",")) &&
                sg_str_find(comma, SG_LIT(","), 0) + 1 == comma.n;
  if (!clause || verb.n == 0 || sg_str_find(between, SG_LIT(";"), 0) != SG_NPOS)
    return false;
  behind = (size_t)(verb.p - rest.p) + verb.n;
  return sg_is_past_verb(verb) && SG_ONE_OF(sg_word_behind(rest, &behind), objects);
}

/* "What we did and how we did it": the same subject, with nobody and nothing else in between. */
static bool is_coordinated(const struct naming *n, struct sg_str between)
{
  static const char *const links[] = {" and ", " and how ", " and what ", " and why ", " and where "};
  bool linked = false;
  for (size_t i = 0; i < sizeof links / sizeof links[0]; i++)
    linked = linked || sg_str_ends(between, sg_cstr(links[i]));
  return n->acted && linked && is_same_clause(between) && !sg_names_several(between);
}

/* "The data which we collected", "the system that we used for this": what stands before it is what is done, not
 * who does it. */
static bool is_object_before(const struct naming *n, const struct sg_first_person *one, struct sg_str between)
{
  static const char *const links[] = {"in", "for", "with", "on", "by", "from", "here", "above", "below"};
  struct sg_str rest = sg_slice(n->s, one->to, n->s.n), verb = sg_verb_after(rest);
  if (verb.n == 0)
    return false;
  if (sg_str_ends(between, SG_LIT(" which ")) || sg_str_ends(between, SG_LIT("(which ")))
    return true;
  size_t at = (size_t)(verb.p - rest.p) + verb.n;
  bool ends = at == rest.n || sg_is_one_of(rest.p[at], ".,;:)"),
       things = sg_str_equal(verb, SG_LIT("are")) || sg_str_equal(verb, SG_LIT("were"));
  return sg_str_ends(between, SG_LIT(" that ")) && !things &&
         (ends || SG_ONE_OF(sg_word_behind(rest, &at), links));
}

/* "Are able", "find that", "start by": what only persons are or do, told by what follows "we". */
static bool is_persons_doing(struct sg_str rest)
{
  static const char *const finding[] = {"find", "see"}, *const ways[] = {"by", "with"};
  struct sg_str are = SG_LIT(" are "), verb = sg_verb_after(rest);
  if ((sg_str_starts(rest, are) && sg_is_persons_state(sg_slice(rest, are.n, rest.n))) ||
      sg_is_persons_verb(verb))
    return true;
  size_t at = verb.n > 0 ? (size_t)(verb.p - rest.p) + verb.n : rest.n;
  struct sg_str next = sg_word_behind(rest, &at);
  return (SG_ONE_OF(verb, finding) && sg_str_equal(next, SG_LIT("that"))) ||
         (sg_str_equal(verb, SG_LIT("start")) && SG_ONE_OF(next, ways));
}

/* Does a "they" of the sentence's own come only after `one`, which follows the authors in their clause? */
static bool is_first_they(const struct naming *n, const struct sg_first_person *one, struct sg_str between)
{
  return one->person == SG_PERSON_WE && is_same_clause(between) && !sg_names_several(between) &&
         !sg_speaks_of_them(sg_slice(n->s, 0, one->from));
}

/* May a pronoun stand for them? Not where it could be other persons, before them or since, or things that do
 * the same. */
static bool is_clear(const struct naming *n, const struct sg_first_person *one)
{
  struct sg_str between = n->last == SG_NPOS ? sg_str(NULL, 0) : sg_slice(n->s, n->last, one->from);
  if (one->person == SG_PERSON_SELVES)
    return true;
  if (n->last == SG_NPOS || one->person == SG_PERSON_I)
    return false;
  bool owner = one->person == SG_PERSON_OUR || one->person == SG_PERSON_MY;
  if (owner && is_same_clause(between))
    return !is_coupled(between);
  if (one->person == SG_PERSON_WE && is_coordinated(n, between))
    return true;
  if ((n->ambiguous && !is_first_they(n, one, between)) || sg_names_persons(sg_slice(n->s, 0, one->from)))
    return false;
  if (one->person == SG_PERSON_WE && sg_names_several(between))
    return is_object_before(n, one, between) || is_persons_doing(sg_slice(n->s, one->to, n->s.n)) ||
           is_parallel(n, one, between);
  return !owner || !is_coupled(between);
}

/* Does the word open a sentence? "I" is a capital anywhere. */
static bool is_capital(struct sg_str s, const struct sg_first_person *one)
{
  bool opens =
      one->from == 0 || (one->from > 1 && sg_str_equal(sg_slice(s, one->from - 2, one->from), SG_LIT(". ")));
  return s.p[one->from] < 'a' && (s.p[one->from] != 'I' || opens);
}

/* "To be able to run": words that lead to what the sentence says behind its comma. */
static bool is_circumstance(struct sg_str head, struct sg_str rest)
{
  static const char *const opens[] = {"To",    "In",    "For",    "By",      "With",  "As",    "Since",
                                      "While", "When",  "After",  "Before",  "Given", "Using", "Despite",
                                      "From",  "Based", "During", "Because", "On"};
  size_t at = 0;
  return SG_ONE_OF(sg_word_behind(head, &at), opens) && sg_count_words(head) <= PURPOSE_WORDS &&
         sg_str_find(head, SG_LIT(","), 0) == SG_NPOS && sg_str_ends(rest, SG_LIT(", "));
}

/* "For our analysis we used": does the sentence open on what is the authors' and then go on with them? They are
 * named where they act: "For their analysis, the authors used". */
static bool opens_on_theirs(const struct naming *n, const struct sg_first_person *found, size_t count)
{
  if (count < 2 || found[0].person != SG_PERSON_OUR || found[1].person != SG_PERSON_WE || found[0].from == 0 ||
      n->ambiguous)
    return false;
  struct sg_str head = sg_slice(n->s, 0, found[0].from), rest = sg_slice(n->s, 0, found[1].from);
  return (sg_count_words(head) <= HEAD_WORDS || is_circumstance(head, rest)) && !sg_names_several(head) &&
         !sg_names_persons(rest) && sg_str_find(rest, SG_LIT(";"), 0) == SG_NPOS &&
         sg_str_find(rest, SG_LIT(". "), 0) == SG_NPOS;
}

/* "Lane and Poole (2017": a name, and a year in the bracket that opens behind byte `at`. */
static bool is_cited_name(struct sg_str text, size_t at)
{
  enum { YEAR = 4 };
  size_t from = at, to = at + strlen(" (");
  while (from > 0 && sg_is_alpha(text.p[from - 1]))
    from--;
  size_t digits = 0;
  while (digits < YEAR && to + digits < text.n && sg_is_digit(text.p[to + digits]))
    digits++;
  return digits == YEAR && from < at && text.p[from] < 'a';
}

/* Does what was told of the authors name other persons: those they thank, those they cite? "Their" is the
 * authors' there, since nobody else is. */
static bool tells_of_persons(struct sg_str text)
{
  static const char *const thanks[] = {"thank", "grateful", "acknowledge", "them"};
  struct sg_str word;
  for (size_t at = 0; sg_next_letters(text, &at, &word);)
    if (sg_is_persons_name(word) || SG_ONE_OF(word, thanks))
      return true;
  for (size_t open = sg_str_find(text, SG_LIT(" ("), 0); open != SG_NPOS;
       open = sg_str_find(text, SG_LIT(" ("), open + 1))
    if (is_cited_name(text, open))
      return true;
  return sg_str_find(text, SG_LIT("et al"), 0) != SG_NPOS;
}

/* "Our goal": what only persons have. */
static bool is_of_minds(struct sg_str rest)
{
  static const char *const nouns[] = {
      "goal",       "goals",      "aim",         "aims",         "expectation",  "expectations",
      "intention",  "intentions", "hypothesis",  "hypotheses",   "hope",         "opinion",
      "objective",  "objectives", "experience",  "motivation",   "intuition",    "belief",
      "conjecture", "conclusion", "conclusions", "contribution", "contributions"};
  static const char *const orders[] = {"main", "first", "second", "own", "primary", "initial", "final"};
  size_t at = 0;
  struct sg_str word = sg_word_behind(rest, &at);
  return SG_ONE_OF(SG_ONE_OF(word, orders) ? sg_word_behind(rest, &at) : word, nouns);
}

/* "We then …", "Our goal …" behind "The authors describe ….": they are what both sentences are about, and
 * nothing else could be. */
static bool may_open_with_they(struct sg_str s, const struct sg_first_person *one, struct sg_str last)
{
  last = sg_str_trim(last);
  for (size_t stop; (stop = sg_str_find(last, SG_LIT(". "), 0)) != SG_NPOS;)
    last = sg_slice(last, stop + 2, last.n); /* of a bullet of several sentences the last */
  size_t at = sg_str_find(last, SG_LIT("he authors "), 0);
  if (one->from > 0 || at == SG_NPOS || at > SUBJECT_BYTES || sg_names_persons(sg_slice(last, 0, at)) ||
      sg_speaks_of_them(s))
    return false;
  struct sg_str rest = sg_slice(s, one->to, s.n), head = sg_slice(last, 0, at),
                tail = sg_slice(last, at + strlen("he authors "), last.n);
  if (tells_of_persons(tail))
    return false;
  return one->person == SG_PERSON_OUR
             ? is_of_minds(rest)
             : one->person == SG_PERSON_WE &&
                   (is_persons_doing(rest) ||
                    (sg_verb_after(rest).n > 0 && !sg_names_several(head) && !sg_names_several(tail)));
}

/* Is it the authors' by itself, and neither "us" nor what is everybody's? */
static bool speaks(struct sg_str s, const struct sg_first_person *one)
{
  return one->person <= SG_PERSON_MY && !sg_stays_first_person(s, one, false);
}

static void tell(struct sg_buf *told, struct naming *n, const struct sg_first_person *found, size_t count,
                 struct sg_str last)
{
  size_t speaking = 0;
  bool singular = false;
  for (size_t i = 0; i < count; i++)
    speaking += speaks(n->s, &found[i]);
  for (size_t i = 0; i < count; i++) {
    const struct sg_first_person *one = &found[i];
    if (sg_stays_first_person(n->s, one, speaking > speaks(n->s, one)))
      continue;
    bool ahead = i == 0 && opens_on_theirs(n, found, count), clear = ahead || is_clear(n, one),
         alone = one->person == SG_PERSON_I;
    (singular ? add_coordinated : sg_buf_add)(told, sg_slice(n->s, n->at, one->from));
    if (!clear && n->last == SG_NPOS && may_open_with_they(n->s, one, last))
      sg_buf_add(told, one->person == SG_PERSON_OUR ? SG_LIT("Their") : SG_LIT("They"));
    else
      sg_buf_add(told, clear ? pronoun_for(one->person) : name_for(number_of(n, one), is_capital(n->s, one)));
    n->at = one->to;
    struct sg_str verb = sg_contracted_verb(sg_slice(n->s, one->to, n->s.n));
    if (verb.n > 0) {
      sg_buf_add_char(told, ' ');
      sg_buf_add(told, verb);
      n->at += strlen("’re");
    }
    n->last = ahead ? SG_NPOS : one->to;
    n->acted = one->person == SG_PERSON_WE;
    if (alone)
      n->at = add_singular_verb(told, n->s, n->at);
    singular = alone || (singular && one->person == SG_PERSON_MY);
  }
  (singular ? add_coordinated : sg_buf_add)(told, sg_slice(n->s, n->at, n->s.n));
}

/* "The authors" whom the paper itself names are others: "those authors", lest they be taken for its own. False
 * where nothing says whose work it is. */
static bool part_from_others(struct sg_buf *line, size_t from, struct sg_str before)
{
  for (size_t at = from;;) {
    struct sg_str s = sg_slice(sg_buf_str(line), from, line->length);
    size_t the = sg_find_authors(s, at - from);
    if (the == SG_NPOS)
      return true;
    if (!sg_are_other_authors(s, the, before))
      return false;
    bool capital = s.p[the] == 'T';
    sg_buf_splice(line, from + the, strlen("the"), capital ? SG_LIT("Those") : SG_LIT("those"));
    at = from + the + strlen("those authors");
  }
}

static bool is_question(struct sg_str s)
{
  return sg_str_ends(sg_str_trim(s), SG_LIT("?")); /* the reader's, too */
}

/* In the text that `line` holds from byte `from` on; `last`: the bullet before. */
static void name_authors(struct sg_buf *line, size_t from, struct sg_str last, bool alone)
{
  struct sg_str s = sg_slice(sg_buf_str(line), from, line->length);
  struct sg_first_person found[SG_FIRST_PERSONS_MAX];
  size_t count = sg_find_first_persons(s, found);
  if (count == 0)
    return;
  struct naming n = {.s = s, .last = SG_NPOS, .ambiguous = sg_is_riddle(s, found, count, true), .alone = alone};
  if (alone)
    make_singular(found, count);
  struct sg_buf told;
  sg_buf_init(&told, 1 << 16);
  tell(&told, &n, found, count, last);
  if (told.failure == SG_OK)
    sg_buf_splice(line, from, s.n, sg_buf_str(&told));
  else
    line->failure = line->failure == SG_OK ? told.failure : line->failure;
  sg_buf_free(&told);
}

/* Is it the authors' sentence, and nobody else's? */
static bool is_theirs(struct sg_str s, enum sg_voice voice)
{
  struct sg_first_person found[SG_FIRST_PERSONS_MAX];
  size_t count = sg_find_first_persons(s, found);
  return count > 0 && !is_question(s) && sg_is_by_authors(s, found, count, voice) &&
         !sg_is_riddle(s, found, count, false);
}

/* Does the paper name one author: a name of few words, before any address? */
static bool has_one_author(const struct sg_paper *paper)
{
  const struct sg_section *front = paper->section_count > 0 ? &paper->sections[0] : NULL;
  if (front == NULL || front->paragraph_count == 0 || front->paragraphs[0].kind != SG_PARAGRAPH_BYLINE)
    return false;
  struct sg_str line = front->paragraphs[0].text;
  size_t words = 1, end = sg_str_find(line, SG_LIT(" ("), 0),
         address = end == SG_NPOS ? SG_NPOS : sg_str_find(line, SG_LIT(")"), end);
  if (address != SG_NPOS && address + 1 < line.n)
    return false;
  line = sg_slice(line, 0, end);
  for (size_t i = 0; i < line.n; i++)
    words += line.p[i] == ' ';
  return words <= NAME_WORDS && sg_str_find(line, SG_LIT(","), 0) == SG_NPOS &&
         sg_str_find(line, SG_LIT(" and "), 0) == SG_NPOS;
}

void sg_plan_voice(struct sg_composing *c)
{
  if (!c->analysis->english)
    return;
  c->one_author = has_one_author(c->paper);
  c->by_authors = sg_is_about_authors(c->analysis, c->span->sentence_from, c->span->sentence_to);
  enum sg_teaching teaching = c->options->teaching;
  c->teaches = (teaching != SG_TEACHING_UNKNOWN ? teaching : sg_compose_teaching(c->analysis)) == SG_TEACHING;
}

enum sg_teaching sg_compose_teaching(const struct sg_analysis *analysis)
{
  return analysis->english && sg_is_teaching(analysis) ? SG_TEACHING : SG_TEACHING_NOT;
}

/* Of a note of few words the reader has the whole before him, and with it who "we" are: what its sections, if
 * they are short, say of thanks or behind a label stays in the authors' words. */
static bool is_note(const struct sg_composing *c)
{
  return c->span->words < SG_SIGNPOST_WORDS && c->analysis->token_count < NOTE_TOKENS;
}

void sg_tell_of_authors(struct sg_composing *c, size_t sentence, size_t from, struct sg_telling telling)
{
  const struct sg_sentence *row = &c->analysis->sentences[sentence];
  struct sg_str before =
      sg_slice(c->paper->sections[row->section].paragraphs[row->paragraph].markdown, 0, row->from);
  while (from < c->line.length && c->line.data[from] == ' ')
    from++;
  bool note = is_note(c), aside = telling.led || sg_gives_thanks(c->analysis, sentence);
  if (!c->analysis->english || sg_opens_quotation(before) || (note && aside))
    return;
  enum sg_voice voice = note             ? SG_VOICE_OPENING
                        : c->teaches     ? SG_VOICE_GUARDED
                        : telling.theirs ? SG_VOICE_PARAGRAPH
                                         : SG_VOICE_SENTENCE;
  bool theirs = is_theirs(sg_slice(sg_buf_str(&c->line), from, c->line.length), voice);
  bool parted = note || !c->by_authors || part_from_others(&c->line, from, before);
  struct sg_str shared = sg_slice(sg_buf_str(&c->line), 0, from); /* of the bullet that the sentence joins */
  if (theirs && parted)
    name_authors(&c->line, from, from > 0 ? shared : telling.last, c->one_author);
}
