#include "compose/claims.h"

#include "languages/labels.h"

enum kind {
  NOTHING,
  REFERS,      /* to what stands elsewhere */
  ILLUSTRATES, /* the claim before it */
  SHOWS,       /* a figure or table */
  TELLS,       /* what the paper or its authors do next */
  ASIDE,
  HISTORY,
  SETS_UP, /* an experiment */
  FINDS,
  CONCLUDES, /* or gives a reason */
  TURNS,     /* from what was said before to the point */
  CONTRASTS,
  COMPARES,
  DEMANDS, /* or ranks: what must be, what matters most */
  ENABLES, /* or causes: what comes of it */
  DEFINES,
  CONTRIBUTES, /* "The authors propose" */
  NAMES,       /* what the section's heading names, or part of it … */
  NAMES_WHOLE, /* … in all its words */
  FORMAL,      /* by formulas more than by words */
  KINDS
};

/* Set by reading 150 highlights of 13 papers, and which sentence each should have marked. */
static const int8_t weights[KINDS] = {
    [REFERS] = -1,     [ILLUSTRATES] = -4, [SHOWS] = -4,      [TELLS] = -3,    [ASIDE] = -3,
    [HISTORY] = -1,    [SETS_UP] = -2,     [FINDS] = 2,       [CONCLUDES] = 1, [TURNS] = 2,
    [CONTRASTS] = 1,   [COMPARES] = 2,     [DEMANDS] = 1,     [ENABLES] = 1,   [DEFINES] = 1,
    [CONTRIBUTES] = 3, [NAMES] = 1,        [NAMES_WHOLE] = 1, [FORMAL] = -1,
};

struct row {
  const char *words; /* lower case, single spaces */
  uint8_t kind;
  bool head;
};

static const struct row rows[] = {
#include "compose/claims.inc"
};

enum {
  ROWS = sizeof rows / sizeof rows[0],
  FORMULAS = 1,      /* a sentence of more is not read alone */
  TITLE_LETTERS = 4, /* more than these has a word of the heading that tells something */
  SUBJECT_WORDS = 3, /* the authors are among the first: "Finally, the authors" */
  VERB_WORDS = 4,    /* from "authors" to what they claim: "have therefore also shown" */
  OPEN_WEIGHT = 2,   /* taken from a sentence that announces what follows its colon */
  LIST_WEIGHT = 2,   /* of a finding, in languages that are known by lists */
};

_Static_assert(sizeof rows / sizeof rows[0] <= (size_t)SG_CLAIM_ROWS, "every row has its place in the chains");

/* Do the words stand at byte `at`, case apart, as whole words? */
static bool stands(struct sg_str s, size_t at, const char *words)
{
  size_t n = 0;
  while (words[n] != '\0' && at + n < s.n && sg_lower(s.p[at + n]) == words[n])
    n++;
  return words[n] == '\0' && (at + n == s.n || !sg_is_alpha(s.p[at + n]));
}

/* The start of the next word after byte `at`, or the text's end. */
static size_t next_word(struct sg_str s, size_t at)
{
  while (at < s.n && sg_is_alpha(s.p[at]))
    at++;
  while (at < s.n && !sg_is_alpha(s.p[at]))
    at++;
  return at;
}

/* What the authors do who are named at byte `at`: they claim something, or tell of their work. */
static enum kind deed_of(struct sg_str s, size_t at)
{
  static const char *const claims[] = {
      "achieve",    "achieved",    "advise",    "applied",   "argue",      "argues",      "believe",
      "believes",   "conclude",    "concludes", "confirm",   "confirmed",  "demonstrate", "demonstrated",
      "derive",     "derived",     "develop",   "developed", "develops",   "establish",   "extend",
      "extended",   "find",        "finds",     "found",     "generalise", "generalize",  "guarantee",
      "identified", "implemented", "improve",   "improved",  "introduce",  "introduced",  "introduces",
      "observe",    "observed",    "present",   "presented", "presents",   "propose",     "proposed",
      "proposes",   "prove",       "proved",    "recommend", "recommends", "released",    "reveal",
      "show",       "showed",      "shown",     "shows",     "suggest"};
  at = next_word(s, at);
  for (int i = 0; i < VERB_WORDS && at < s.n; i++, at = next_word(s, at))
    for (size_t k = 0; k < sizeof claims / sizeof claims[0]; k++)
      if (stands(s, at, claims[k]))
        return CONTRIBUTES;
  return NOTHING;
}

static bool is_authors(struct sg_str s, size_t at)
{
  return sg_lower(s.p[at]) == 'w' ? stands(s, at, "we") : stands(s, at, "authors") || stands(s, at, "author");
}

/* The place of the index for words that begin with a letter and another character. */
static size_t head_of(char letter, char next)
{
  return (size_t)(sg_lower(letter) - 'a') * 27 + (size_t)(sg_is_alpha(next) ? sg_lower(next) - 'a' : 26);
}

/* The kind of the row that stands at byte `at`; NOTHING where none does. */
static enum kind kind_at(const struct sg_claims *claims, struct sg_str s, size_t at, bool head)
{
  for (size_t row = claims->first[head_of(s.p[at], at + 1 < s.n ? s.p[at + 1] : ' ')]; row != 0;
       row = claims->next[row - 1])
    if ((head || !rows[row - 1].head) && stands(s, at, rows[row - 1].words))
      return (enum kind)rows[row - 1].kind;
  return NOTHING;
}

/* The word of the section's heading that stands at byte `at`, in whatever number, as a bit; or 0. */
static unsigned names_title(const struct sg_claims *claims, struct sg_str s, size_t at)
{
  for (size_t i = 0; i < claims->title_count; i++)
    if (sg_lower(claims->title[i].p[0]) == sg_lower(s.p[at]) && s.n - at >= claims->title[i].n &&
        sg_str_equal_nocase(sg_slice(s, at, at + claims->title[i].n), claims->title[i]))
      return 1u << i;
  return 0;
}

static bool is_formal(struct sg_str s)
{
  size_t dollars = 0;
  for (size_t i = 0; i < s.n; i++)
    dollars += s.p[i] == '$';
  return dollars > 2 * FORMULAS;
}

static int weight_of_english(const struct sg_claims *claims, struct sg_str s)
{
  bool meets[KINDS] = {false};
  unsigned named = 0; /* words of the heading, a bit each */
  size_t head = s.n > 0 && sg_is_alpha(s.p[0]) ? 0 : next_word(s, 0);
  size_t word = 0;
  for (size_t at = head; at < s.n; at = next_word(s, at), word++) {
    meets[kind_at(claims, s, at, at == head)] = true;
    named |= names_title(claims, s, at);
    if (!is_authors(s, at))
      continue;
    enum kind deed = deed_of(s, at);
    meets[deed == NOTHING && word < SUBJECT_WORDS ? TELLS : deed] = true;
  }
  meets[NAMES] = named != 0;
  meets[NAMES_WHOLE] = claims->title_count > 1 && named + 1 == 1u << claims->title_count;
  meets[FORMAL] = is_formal(s);
  int weight = 0;
  for (size_t kind = 0; kind < KINDS; kind++)
    weight += meets[kind] ? weights[kind] : 0;
  return weight;
}

/* Other languages, by their lists. */
static int weight_by_lists(struct sg_str s, int language)
{
  bool finds = sg_words_hold(s, language, SG_GRAMMAR_FINDS);
  bool tells = sg_words_stand(s, 0, language, SG_GRAMMAR_AUTHORS) ||
               sg_words_stand(s, 0, language, SG_GRAMMAR_ANNOUNCES);
  return (finds ? LIST_WEIGHT : tells ? weights[TELLS] : 0) - sg_words_point(s, 0, language);
}

/* Does the heading's word say what the section is for, not what it is about? "For the purposes of this
 * discussion" names nothing. */
static bool is_usual_heading(struct sg_str word)
{
  static const char *const words[] = {"abstract",   "background",   "concluding", "conclusion", "conclusions",
                                      "discussion", "introduction", "overview",   "remarks",    "summary"};
  return SG_ONE_OF(word, words);
}

void sg_claims_init(struct sg_claims *claims, const struct sg_analysis *analysis, struct sg_str title)
{
  *claims =
      (struct sg_claims){.language = sg_words_language(analysis->paper->lang), .english = analysis->english};
  for (size_t at = 0, end; at < title.n && claims->title_count < SG_CLAIM_TITLE; at = next_word(title, end)) {
    for (end = at; end < title.n && sg_is_alpha(title.p[end]); end++)
      ;
    if (end - at > TITLE_LETTERS && !is_usual_heading(sg_slice(title, at, end)))
      claims->title[claims->title_count++] = sg_slice(title, at, end - 1); /* its plural's "s" apart */
  }
  for (size_t i = ROWS; i-- > 0;) { /* chains keep the list's order */
    uint16_t *first = &claims->first[head_of(rows[i].words[0], rows[i].words[1])];
    claims->next[i] = *first;
    *first = (uint16_t)(i + 1);
  }
}

int sg_claims_weigh(const struct sg_claims *claims, struct sg_str s, bool first)
{
  int weight = claims->english ? weight_of_english(claims, s) : weight_by_lists(s, claims->language);
  weight += sg_str_find(s, SG_LIT("%"), 0) != SG_NPOS;
  weight += first - (sg_str_ends(s, SG_LIT(":")) ? OPEN_WEIGHT : 0);
  return weight < SG_CLAIM_LEAST ? SG_CLAIM_LEAST : weight > SG_CLAIM_MOST ? SG_CLAIM_MOST : weight;
}

int sg_claims_weigh_text(const struct sg_claims *claims, struct sg_str text)
{
  int most = SG_CLAIM_LEAST;
  for (size_t from = 0, to; from < text.n; from = to) {
    to = sg_str_find(text, SG_LIT(". "), from);
    to = to == SG_NPOS ? text.n : to + 2;
    int weight = sg_claims_weigh(claims, sg_str_trim(sg_slice(text, from, to)), from == 0);
    most = weight > most ? weight : most;
  }
  return most;
}
