/* Who else is in a sentence beside the authors: persons, things in the plural, a "they", other authors. What
 * can be read as two of them is not told in the third person. */
#include "base/search.h"
#include "compose/voice.h"

enum {
  OBJECT_BYTES = 30, /* from "we" to the object of its verb at most */
  NEAR_BYTES = 60,   /* between "the authors" and what says whose */
};

/* Names of persons in the singular, and words for several of them; sorted. */
static const char *const person_names[] = {
    "adult",       "adversary",   "analyst",       "annotator", "archaeologist", "astronomer",    "attacker",
    "author",      "beginner",    "citizen",       "client",    "clinician",     "collaborator",  "colleague",
    "consumer",    "contributor", "customer",      "developer", "doctor",        "editor",        "employee",
    "engineer",    "expert",      "farmer",        "friend",    "graduate",      "historian",     "household",
    "human",       "individual",  "instructor",    "learner",   "lecturer",      "librarian",     "listener",
    "maintainer",  "manager",     "mathematician", "member",    "modeler",       "modeller",      "neighbor",
    "neighbour",   "newcomer",    "novice",        "nurse",     "operator",      "opponent",      "owner",
    "parent",      "participant", "patient",       "peer",      "person",        "physician",     "player",
    "policymaker", "politician",  "practitioner",  "professor", "programmer",    "pupil",         "reader",
    "researcher",  "respondent",  "reviewer",      "scholar",   "speaker",       "statistician",  "student",
    "subject",     "teacher",     "technician",    "trainee",   "tutor",         "undergraduate", "user",
    "volunteer",   "voter",       "worker"};
static const char *const plural_names[] = {
    "adversaries", "anybody",  "anyone",  "children", "communities",   "companies",     "everybody",
    "everyone",    "families", "men",     "nobody",   "organisations", "organizations", "others",
    "people",      "somebody", "someone", "teams",    "whoever",       "women"};

/* "students", "people", "linguists"; `alone`: "student", "group", "linguist" too. */
static bool names_persons(struct sg_str word, bool alone)
{
  enum { NAME_MAX = 32 }; /* bytes, more than any name has */
  static const char *const groups[] = {"group", "class",    "committee", "panel",   "pair",
                                       "staff", "audience", "family",    "company", "community"};
  static const char *const no_trades[] = {
      "list",     "lists",  "exist",     "exists",     "consist", "consists", "persist",
      "persists", "assist", "assists",   "twist",      "insist",  "resist",   "resists",
      "insists",  "mist",   "checklist", "checklists", "wrist",   "grist",    "playlist"};
  char lower[NAME_MAX];
  if (word.n > NAME_MAX)
    return false;
  for (size_t i = 0; i < word.n; i++)
    lower[i] = sg_lower(word.p[i]);
  bool several = word.n > 3 && word.p[word.n - 1] == 's';
  struct sg_str whole = sg_str(lower, word.n), one = sg_slice(whole, 0, word.n - several);
  if (sg_search_has_name(whole, plural_names, sizeof plural_names / sizeof plural_names[0]))
    return true;
  bool trade = one.n > 6 && sg_str_ends(sg_slice(word, 0, one.n), SG_LIT("ist")) && !SG_ONE_OF(one, no_trades);
  bool person = trade || sg_search_has_name(one, person_names, sizeof person_names / sizeof person_names[0]);
  return several ? person : alone && (person || SG_ONE_OF(one, groups));
}

bool sg_is_persons_name(struct sg_str word)
{
  return names_persons(word, false);
}

/* One person, or a group, is a "they", too. */
static bool is_they(struct sg_str word)
{
  return names_persons(word, true);
}

static bool is_them(struct sg_str word)
{
  static const char *const words[] = {"they", "them", "their", "theirs", "themselves"};
  return SG_ONE_OF(word, words);
}

static bool is_several(struct sg_str word)
{
  static const char *const none[] = {"https",    "this",     "thus",     "less",       "class",     "across",
                                     "process",  "always",   "analysis", "basis",      "has",       "does",
                                     "perhaps",  "towards",  "besides",  "afterwards", "sometimes", "series",
                                     "whereas",  "needs",    "makes",    "uses",       "allows",    "shows",
                                     "provides", "focus",    "bias",     "gives",      "means",     "requires",
                                     "various",  "previous", "numerous", "yields",     "corpus",    "status"},
                           *const more[] = {"both",      "two",     "three",  "data", "criteria",
                                            "phenomena", "several", "others", "each", "all"};
  bool plural = word.n > 3 && word.p[word.n - 1] == 's' && !sg_is_one_of(word.p[word.n - 2], "su") &&
                !SG_ONE_OF(word, none);
  return plural || SG_ONE_OF(word, more);
}

static bool any_word(struct sg_str text, bool (*is)(struct sg_str word))
{
  struct sg_str word;
  for (size_t at = 0; sg_next_letters(text, &at, &word);)
    if (is(word))
      return true;
  return false;
}

static bool is_of_persons(struct sg_str word)
{
  return sg_is_persons_name(word) || is_them(word);
}

bool sg_names_persons(struct sg_str text)
{
  return any_word(text, is_of_persons);
}

bool sg_names_several(struct sg_str text)
{
  return any_word(text, is_several);
}

bool sg_speaks_of_them(struct sg_str sentence)
{
  return any_word(sentence, is_them);
}

/* "rHAT and LAMSA": names in the singular that are a "they" together. */
static bool is_joined_name(struct sg_str s, struct sg_str word)
{
  size_t at = (size_t)(word.p - s.p) + word.n;
  struct sg_str next = sg_word_behind(s, &at);
  return sg_str_equal(word, SG_LIT("and")) && next.n > 0 && next.p[0] < 'a';
}

/* Who could be "they" at a place of a sentence. */
struct candidates {
  bool authors, persons, things; /* so far; persons: since the authors were named last */
  bool since;                    /* things since then */
  bool one;                      /* a single person, of whom "their" may be said, too */
};

static void take_candidate(struct candidates *c, struct sg_str s, struct sg_str word)
{
  bool things = is_several(word) || is_joined_name(s, word),
       persons = sg_is_persons_name(word) || is_them(word);
  c->persons = c->persons || persons;
  c->things = c->things || things;
  c->since = c->since || things;
  c->one = c->one || (!persons && is_they(word));
}

/* Does any of "they", "their", "them" stand in the text? Most have none, which is told at once. */
static bool may_hold_them(struct sg_str s)
{
  for (size_t i = 0; i + 2 < s.n; i++)
    if (sg_lower(s.p[i]) == 'h' && sg_lower(s.p[i + 1]) == 'e' &&
        sg_is_one_of((unsigned char)sg_lower(s.p[i + 2]), "yim"))
      return true;
  return false;
}

/* "We could be sure they could": nobody else is there. "We encouraged them" is no riddle: nobody encourages
 * himself by that word; "we used it, to help them" is. Things stand where they are, persons only until the
 * authors are named again. */
bool sg_is_riddle(struct sg_str s, const struct sg_first_person *found, size_t count, bool strict)
{
  static const char *const riddles[] = {"they", "their", "theirs"};
  struct candidates c = {.authors = false};
  struct sg_str word;
  for (size_t at = may_hold_them(s) ? 0 : s.n, k = 0, named = 0; sg_next_letters(s, &at, &word);) {
    size_t from = (size_t)(word.p - s.p);
    while (k < count && found[k].from < from)
      k++;
    bool object = sg_str_equal_nocase(word, SG_LIT("them")) && from > named + OBJECT_BYTES;
    bool solved = c.persons || (strict ? c.since && !c.one : c.things || c.one);
    if (k < count && found[k].from == from) {
      named = found[k].to;
      c.authors = c.authors || found[k].person == SG_PERSON_WE || found[k].person == SG_PERSON_OUR;
      c.persons = c.persons && !c.authors;
      c.since = c.since && !c.authors;
    } else if (c.authors && !solved && (object || SG_ONE_OF(word, riddles)))
      return true;
    take_candidate(&c, s, word);
  }
  return false;
}

/* -- Everybody, and the authors by what they are ------------------------------------------------------- */

bool sg_is_everybodys(struct sg_str noun)
{
  static const char *const words[] = {
      "understanding", "lives",   "life",   "world",      "planet",      "galaxy",     "society", "bodies",
      "body",          "brains",  "brain",  "minds",      "universe",    "sun",        "daily",   "everyday",
      "children",      "climate", "earth",  "solar",      "intuition",   "senses",     "eyes",    "species",
      "modern",        "field",   "fields", "discipline", "disciplines", "profession", "society", "economy"};
  return SG_ONE_OF(noun, words);
}

bool sg_is_ability(struct sg_str noun)
{
  return sg_str_equal(noun, SG_LIT("ability"));
}

/* Is the word before a noun of which something particular is said: "these data", "our models"? */
static bool is_determiner(struct sg_str word)
{
  static const char *const words[] = {"the",   "this", "these", "those", "its",
                                      "their", "our",  "my",    "both",  "all"};
  for (size_t i = 0; i < sizeof words / sizeof *words; i++)
    if (sg_str_equal_nocase(word, sg_cstr(words[i])))
      return true;
  return false;
}

bool sg_is_said_of_all(struct sg_str before, struct sg_str verb)
{
  static const char *const
      all[] = {"any", "every", "everybody", "anybody", "often", "usually", "always", "generally", "typically"},
      *const verbs[] = {"allow", "enable", "help", "permit"}, *const links[] = {"but", "and", "that"};
  struct sg_str word;
  for (size_t at = 0; sg_next_letters(before, &at, &word);)
    if (SG_ONE_OF(word, all))
      return true;
  size_t from = before.n;
  while (from > 0 && !sg_is_one_of(before.p[from - 1], ",;:("))
    from--;
  word = sg_word_behind(before, &from);
  if (SG_ONE_OF(word, links))
    word = sg_word_behind(before, &from);
  struct sg_str second = sg_word_behind(before, &from);
  return SG_ONE_OF(verb, verbs) && !is_determiner(word) && (is_several(word) || is_several(second));
}

struct sg_str sg_contracted_verb(struct sg_str rest)
{
  struct sg_str mark = SG_LIT("’"), end = SG_LIT("");
  if (!sg_str_starts(rest, mark))
    return end;
  size_t at = mark.n;
  struct sg_str letters = sg_word_behind(rest, &at);
  return sg_str_equal(letters, SG_LIT("re"))   ? SG_LIT("are")
         : sg_str_equal(letters, SG_LIT("ve")) ? SG_LIT("have")
                                               : end;
}

bool sg_is_persons_state(struct sg_str after)
{
  static const char *const states[] = {"inclined",  "able",      "unable",  "aware",   "unaware",
                                       "confident", "convinced", "certain", "grateful"};
  size_t at = 0;
  struct sg_str word = sg_word_behind(after, &at);
  return SG_ONE_OF(sg_str_equal(word, SG_LIT("not")) ? sg_word_behind(after, &at) : word, states);
}

/* -- Other authors -------------------------------------------------------------------------------- */

size_t sg_find_authors(struct sg_str s, size_t from)
{
  static const char *const selves[] = {"of",   "declare",    "thank", "acknowledge",
                                       "wish", "gratefully", "would", "contributed"};
  for (size_t at = sg_str_find(s, SG_LIT("he authors"), from); at != SG_NPOS;
       at = sg_str_find(s, SG_LIT("he authors"), at + 1)) {
    size_t end = at + strlen("he authors");
    bool whole = at > 0 && sg_lower(s.p[at - 1]) == 't' && (at == 1 || !sg_is_alpha(s.p[at - 2])) &&
                 (end == s.n || !sg_is_alpha(s.p[end]));
    struct sg_str next = sg_word_behind(s, &end);
    if (whole && !SG_ONE_OF(next, selves) &&
        sg_str_find(sg_slice(s, at, s.n), SG_LIT("knowledge"), 0) > NEAR_BYTES)
      return at - 1;
  }
  return SG_NPOS;
}

/* Has the text told of a work of others: "the original authors", "the authors of that report", "Yan et al."? */
static bool tells_of_others(struct sg_str text)
{
  static const char *const marks[] = {"authors of ", "original author", "et al", "ir authors", "its authors"};
  for (size_t i = 0; i < sizeof marks / sizeof marks[0]; i++)
    if (sg_str_find(text, sg_cstr(marks[i]), 0) != SG_NPOS)
      return true;
  return false;
}

/* "(Yan and McKeown 2017)", "[Noble 2009]": do the brackets at the head of the text hold a year? */
static bool is_cited(struct sg_str text)
{
  size_t open = text.n > 1 && text.p[0] == ' ' ? 1 : 0, end = open;
  if (open == text.n || !sg_is_one_of(text.p[open], "(["))
    return false;
  while (end < text.n && !sg_is_one_of(text.p[end], ")]"))
    end++;
  size_t digits = 0;
  while (digits < 4 && end > digits && sg_is_digit(text.p[end - digits - 1]))
    digits++;
  return digits == 4;
}

bool sg_are_other_authors(struct sg_str s, size_t at, struct sg_str before)
{
  size_t end = at + strlen("the authors");
  return tells_of_others(before) || tells_of_others(sg_slice(s, 0, at)) || is_cited(sg_slice(s, end, s.n));
}
