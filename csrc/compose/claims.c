#include "compose/claims.h"

#include "languages/labels.h"

enum kind {
  NOTHING,
  PAPER,       /* names the paper: what it does follows */
  REFERS,      /* to what stands elsewhere */
  ILLUSTRATES, /* the claim before it */
  SHOWS,       /* a figure or table */
  TELLS,       /* what the paper or its authors do next */
  ASIDE,
  HISTORY,
  SETS_UP, /* an experiment */
  FINDS,
  HEADS,     /* "The main finding" */
  CONCLUDES, /* or gives a reason */
  TURNS,     /* from what was said before to the point */
  CONTRASTS,
  COMPARES,
  DEMANDS, /* what must be, what matters most */
  RANKS,   /* by a comparative or superlative */
  LIMITS,  /* what holds only in part, or does not */
  ENABLES, /* or causes: what comes of it */
  DEFINES,
  CONTRIBUTES, /* "The authors propose" */
  NAMES,       /* what the section's heading names, or part of it … */
  NAMES_WHOLE, /* … in all its words */
  FORMAL,      /* by formulas more than by words */
  MEASURES,    /* names what a figure is a measure of: a claim only together with one */
  FIGURES,     /* holds a measured number … */
  RESULT,      /* … of what it finds, compares, changes or measures */
  OTHERS,      /* reports what another work did */
  KINDS
};

/* Set by reading 150 highlights of 13 papers, and which sentence each should have marked; those of figures,
 * findings and deeds by some 50 points of six papers, and by what they changed in six others. */
static const int8_t weights[KINDS] = {
    [REFERS] = -1,     [ILLUSTRATES] = -4, [SHOWS] = -4,      [TELLS] = -3,    [ASIDE] = -3,
    [HISTORY] = -1,    [SETS_UP] = -2,     [FINDS] = 3,       [CONCLUDES] = 1, [TURNS] = 2,
    [CONTRASTS] = 1,   [COMPARES] = 2,     [DEMANDS] = 1,     [ENABLES] = 1,   [DEFINES] = 1,
    [CONTRIBUTES] = 3, [NAMES] = 1,        [NAMES_WHOLE] = 1, [FORMAL] = -1,   [HEADS] = 4,
    [RANKS] = 1,       [LIMITS] = 1,       [FIGURES] = 1,     [RESULT] = 2,    [OTHERS] = -1,
};

struct row {
  const char *words; /* lower case, single spaces */
  uint8_t kind;
  bool head;
};

static const struct row rows[] = {
#include "compose/claims.inc"
#include "compose/findings.inc"
};

enum {
  ROWS = sizeof rows / sizeof rows[0],
  FORMULAS = 1,      /* a sentence of more is not read alone */
  TITLE_LETTERS = 4, /* more than these has a word of the heading that tells something */
  SUBJECT_WORDS = 3, /* the authors are among the first: "Finally, the authors" */
  VERB_WORDS = 4,    /* from "authors" to what they claim: "have therefore also shown" */
  OPEN_WEIGHT = 2,   /* taken from a sentence that announces what follows its colon */
  DEED_WORDS = 2,    /* from "were" to what was done: "carefully collected" */
  OTHERS_WORDS = 5,  /* another work is among the first: "Frank and Saxe (2012)" */
  YEAR_DIGITS = 4,
  LIST_WEIGHT = 2, /* of a finding, in languages that are known by lists */
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

/* "were carefully collected": something done in the course of the work, at byte `at`. Not "was increased". */
static bool is_deed(struct sg_str s, size_t at)
{
  static const char *const found[] = {"affected",   "associated", "caused",      "confirmed",  "correlated",
                                      "decreased",  "detected",   "explained",   "improved",   "increased",
                                      "indicated",  "limited",    "missed",      "needed",     "observed",
                                      "reduced",    "related",    "required",    "restricted", "supported",
                                      "identified", "eliminated", "outperformed"};
  for (int i = 0; i < DEED_WORDS; i++) {
    size_t end = at = next_word(s, at);
    while (end < s.n && sg_is_alpha(s.p[end]))
      end++;
    struct sg_str word = sg_slice(s, at, end);
    if (!sg_str_ends(word, SG_LIT("ly")))
      return (sg_str_ends(word, SG_LIT("ed")) || sg_str_ends(word, SG_LIT("tten")) ||
              sg_str_ends(word, SG_LIT("ken"))) &&
             !SG_ONE_OF(word, found);
  }
  return false;
}

/* "We", "the authors"; not "the authors’ method". */
static bool is_authors(struct sg_str s, size_t at)
{
  if (stands(s, at, "we"))
    return true;
  if (!stands(s, at, "authors") && !stands(s, at, "author"))
    return false;
  size_t end = at;
  while (end < s.n && sg_is_alpha(s.p[end]))
    end++;
  struct sg_str rest = sg_slice(s, end, s.n);
  return !sg_str_starts(rest, SG_LIT("’")) && !sg_str_starts(rest, SG_LIT("'"));
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

/* Does a measured number stand at byte `at`, where one begins: a decimal, a share, a price, a multiple? Not the
 * number of a version, a section or a year. */
static bool is_figure(struct sg_str s, size_t at)
{
  static const char *const units[] = {"%",      "\\%",      " %",        " \\%",    "×",
                                      " times", " percent", " per cent", "$ times", "$\\times"};
  size_t end = at, points = 0;
  while (end < s.n && (sg_is_digit(s.p[end]) || (sg_is_one_of((unsigned char)s.p[end], ".,") && end + 1 < s.n &&
                                                 sg_is_digit(s.p[end + 1])))) {
    points += s.p[end] == '.';
    end++;
  }
  for (size_t i = 0; i < sizeof units / sizeof units[0]; i++)
    if (sg_str_starts(sg_slice(s, end, s.n), sg_cstr(units[i])))
      return true;
  return points == 1;
}

/* Words before a number that is a name: "Section 3.1". */
static bool is_numbered(struct sg_str word)
{
  static const char *const words[] = {"section", "sections", "table", "tables",   "figure",
                                      "figures", "fig",      "eq",    "equation", "version",
                                      "chapter", "appendix", "step",  "release"};
  return SG_ONE_OF(word, words);
}

/* Addresses of links hold none. */
static bool holds_figure(struct sg_str s)
{
  struct sg_str word = SG_LIT("");
  for (size_t i = 0; i < s.n;) {
    size_t from = i;
    if (sg_is_alpha(s.p[i])) {
      while (i < s.n && (sg_is_alpha(s.p[i]) || sg_is_digit(s.p[i])))
        i++;
      word = sg_slice(s, from, i);
    } else if (sg_is_digit(s.p[i])) {
      if (is_figure(s, i) && !is_numbered(word))
        return true;
      while (i < s.n && (sg_is_digit(s.p[i]) || s.p[i] == '.' || s.p[i] == ','))
        i++;
      word = SG_LIT("");
    } else if (s.p[i] == '(' && i > 0 && s.p[i - 1] == ']') {
      while (i < s.n && s.p[i] != ')')
        i++;
    } else {
      i++;
    }
  }
  return false;
}

/* "Nothman et al. showed", "Janz (2016) describes": does the sentence open on another work? */
static bool is_of_others(struct sg_str s)
{
  size_t at = 0;
  for (int i = 0; i < OTHERS_WORDS && at < s.n; i++, at = next_word(s, at))
    if (i > 0 && stands(s, at, "et al"))
      return true;
  size_t year = sg_str_find(sg_slice(s, 0, at), SG_LIT("("), 0), digits = 0;
  while (year != SG_NPOS && year + 1 + digits < s.n && sg_is_digit(s.p[year + 1 + digits]))
    digits++;
  return digits == YEAR_DIGITS;
}

static int weight_of_english(const struct sg_claims *claims, struct sg_str s)
{
  bool meets[KINDS] = {false}, passive = false;
  unsigned named = 0; /* words of the heading, a bit each */
  size_t head = s.n > 0 && sg_is_alpha(s.p[0]) ? 0 : next_word(s, 0);
  size_t word = 0;
  for (size_t at = head; at < s.n; at = next_word(s, at), word++) {
    enum kind kind = kind_at(claims, s, at, at == head);
    meets[kind == PAPER ? deed_of(s, at) : kind] = true;
    named |= names_title(claims, s, at);
    if (!passive && (stands(s, at, "was") || stands(s, at, "were"))) {
      passive = true;
      meets[SETS_UP] = meets[SETS_UP] || is_deed(s, at);
    }
    if (!is_authors(s, at))
      continue;
    enum kind deed = deed_of(s, at);
    meets[deed == NOTHING && word < SUBJECT_WORDS ? TELLS : deed] = true;
  }
  meets[NAMES] = named != 0;
  meets[NAMES_WHOLE] = claims->title_count > 1 && named + 1 == 1u << claims->title_count;
  meets[FORMAL] = is_formal(s);
  meets[FIGURES] = holds_figure(s);
  meets[RESULT] =
      meets[FIGURES] && (meets[FINDS] || meets[COMPARES] || meets[RANKS] || meets[ENABLES] || meets[MEASURES]);
  meets[OTHERS] = meets[OTHERS] || is_of_others(s);
  meets[ILLUSTRATES] = meets[ILLUSTRATES] && !meets[RESULT];
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
  int weight = claims->english
                   ? weight_of_english(claims, s)
                   : weight_by_lists(s, claims->language) + (sg_str_find(s, SG_LIT("%"), 0) != SG_NPOS);
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
