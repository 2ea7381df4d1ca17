/* Ties by the paper's own references: the sentence that names another section, or a table, figure or formula in
 * it, is told where it points at. Where it stands itself its words are there already, with their link. */
#include "compose/composing.h"
#include "compose/ties.h"

enum {
  REFERENCE_MIN = 9, /* words: "Numeric features are discussed in Section 3." says no more than that */
  SHOWN_MAX = 16,    /* of one that only says where something is shown: "The results are shown in Figure 2." */
  CLAIM_TOKENS = 10, /* before ", see Section 3", of a sentence that says something of its own */
  USE_BEFORE = 9,    /* tokens before a reference in which a word says that what it names is used */
  KIND_BYTES = 4,    /* of the word before a part's number, "Step 2" */
  PARTS_MAX = 100,   /* headings with a number that are looked for */
  HEAD_TOKENS = 6,   /* of a sentence that begins by speaking of one */
  SHARED_HERE = 2,   /* times that a section speaks of a term which another goes back to */
  SHARED_SECTIONS = 12, /* that speak of it at most */
};

/* -log10 of the share in English of a single word that is such a term. */
#define SHARED_RARITY 5.0f

/* Does a displayed formula of the section bear that number, "(3)"? */
static bool has_equation(const struct sg_section *row, struct sg_str number)
{
  struct sg_str bare = sg_slice(number, 1, number.n - 1), formula;
  for (size_t i = 0; i < row->paragraph_count; i++)
    for (size_t at = 0; sg_next_display(row->paragraphs[i].markdown, &at, &formula);)
      for (size_t k = sg_str_find(formula, bare, 0); k != SG_NPOS; k = sg_str_find(formula, bare, k + 1)) {
        struct sg_str before = sg_slice(formula, 0, k);
        if (sg_str_ends(before, SG_LIT("\\tag{")) ||
            (sg_str_ends(before, SG_LIT("\\text{(")) && k + bare.n < formula.n && formula.p[k + bare.n] == ')'))
          return true;
      }
  return false;
}

/* "Equation (40)", of "Equations (40) and (41)". */
static struct sg_str one_equation(const struct sg_planner *p, struct sg_str number)
{
  struct sg_buf buf;
  sg_buf_init(&buf, 1 << 10);
  sg_buf_add(&buf, SG_LIT("Equation "));
  sg_buf_add(&buf, number);
  struct sg_str copy = sg_arena_copy(p->arena, sg_buf_str(&buf));
  sg_buf_free(&buf);
  return copy;
}

/* The equation of the section that the sentence names, "Equation (3)"; empty where it names none. */
static struct sg_str equation_in(const struct sg_planner *p, const struct sg_section *row, size_t s)
{
  const struct sg_sentence *sentence = &p->analysis->sentences[s];
  for (size_t t = sentence->token_from; t < sentence->token_to; t++) {
    struct sg_str text = sg_token_markdown(p->analysis, sentence, t);
    size_t open = sg_str_find(text, SG_LIT("("), 0), close = sg_str_find(text, SG_LIT(")"), 0);
    if (p->analysis->tokens[t].unit == SG_UNIT_REFERENCE && sg_lower(text.p[0]) == 'e' && close != SG_NPOS &&
        open + 1 < close && has_equation(row, sg_slice(text, open, close + 1)))
      return sg_str_starts(text, SG_LIT("Equations (")) ? one_equation(p, sg_slice(text, open, close + 1))
                                                        : sg_slice(text, 0, close + 1);
  }
  return sg_str(NULL, 0);
}

/* The number at the end of "Lemma 2.5", after a space of any kind or a bracket. */
static struct sg_str number_of(struct sg_str name)
{
  size_t at = name.n;
  while (at > 0 && (sg_is_alpha(name.p[at - 1]) || sg_is_digit(name.p[at - 1]) || name.p[at - 1] == '.'))
    at--;
  return sg_slice(name, at, name.n);
}

/* Does the sentence refer to what has that name and number: "Lemma 2.5", or "2.5" with a link to its label? */
static bool names_part(const struct sg_analysis *a, size_t s, const struct sg_paragraph *part)
{
  const struct sg_sentence *row = &a->sentences[s];
  struct sg_str number = number_of(part->name);
  if (number.n == 0)
    return false;
  for (size_t t = row->token_from; t < row->token_to; t++) {
    struct sg_str text = sg_token_markdown(a, row, t);
    if (a->tokens[t].unit != SG_UNIT_REFERENCE)
      continue;
    size_t close = sg_str_find(text, SG_LIT("](#"), 0);
    bool linked = close != SG_NPOS && sg_str_equal(sg_slice(text, close + 3, text.n - 1), part->label);
    bool named = close == SG_NPOS && sg_lower(text.p[0]) == sg_lower(part->name.p[0]);
    if ((linked || named) && sg_str_equal(number_of(sg_slice(text, 0, close)), number))
      return true;
  }
  return sg_sentence_names(a, s, part->name);
}

/* What of the section the sentence names, "Table 2"; empty where it is the section itself. */
static struct sg_str named_in(const struct sg_planner *p, size_t section, size_t s)
{
  const struct sg_section *row = &p->paper->sections[section];
  for (size_t i = 0; i < row->paragraph_count; i++)
    if (names_part(p->analysis, s, &row->paragraphs[i]))
      return row->paragraphs[i].name;
  return equation_in(p, row, s);
}

bool sg_only_points(const struct sg_analysis *a, size_t s)
{
  static const char *const verbs[] = {
      "discussed", "described", "presented", "given",       "provided",   "shown",     "explained", "detailed",
      "reviewed",  "covered",   "included",  "introduced",  "reported",   "listed",    "found",     "outlined",
      "see",       "discuss",   "describe",  "present",     "provide",    "directed",  "refer",     "deferred",
      "displayed", "depicted",  "plotted",   "illustrated", "summarized", "summarised"};
  const struct sg_sentence *row = &a->sentences[s];
  for (size_t t = row->token_from; t < row->token_to; t++) {
    if (a->tokens[t].unit != SG_UNIT_REFERENCE || (a->tokens[t].flags & SG_TOKEN_BRACKET) != 0)
      continue;
    if (t > row->token_from + CLAIM_TOKENS && sg_str_equal(sg_token_markdown(a, row, t - 1), SG_LIT("see")))
      continue; /* "…, see Section 3": what it is seen for stands before */
    for (size_t k = t; k-- > row->token_from && k + 5 > t;)
      if (SG_ONE_OF(sg_token_markdown(a, row, k), verbs))
        return k == row->token_from || !sg_str_equal_nocase(sg_token_markdown(a, row, k - 1), SG_LIT("as"));
  }
  return false;
}

/* Does a word right before a reference say that what it names is used, or the sentence begin with a reason:
 * "using the factor from Section 5", "Since the scheduler of Section 3 always …"? */
static bool works_with(const struct sg_analysis *a, size_t s)
{
  static const char *const reasons[] = {"since", "because",   "building", "using",
                                        "based", "following", "inspired"};
  const struct sg_sentence *row = &a->sentences[s];
  if (!a->english)
    return sg_has_use(a, s);
  if (SG_ONE_OF(sg_token_markdown(a, row, row->token_from), reasons))
    return true;
  for (size_t t = row->token_from; t < row->token_to; t++)
    for (size_t k = t; a->tokens[t].unit == SG_UNIT_REFERENCE && k-- > row->token_from && k + USE_BEFORE > t;)
      if (sg_says_use(sg_token_markdown(a, row, k)))
        return true;
  return false;
}

/* "As noted in Section 1, …": says again what stands there. */
static bool recalls(const struct sg_analysis *a, const struct sg_sentence *row)
{
  return sg_str_equal_nocase(sg_token_markdown(a, row, row->token_from), SG_LIT("as"));
}

/* How the sentence, which names the section, ties its own to it. */
static enum sg_word how_it_refers(const struct sg_planner *p, const struct sg_link *link, bool part,
                                  double *rank)
{
  const struct sg_sentence *row = &p->analysis->sentences[link->sentence];
  if (!part && sg_is_headed(p->paper, link->from, SG_NAMES_LIMITATIONS)) {
    *rank = SG_RANK_LIMITS;
    return SG_WORD_LIMITS;
  }
  if (part) {
    *rank = SG_RANK_BUILDS_ON;
    return SG_WORD_DRAWS_ON;
  }
  bool later = link->from > link->to,
       works = later && !recalls(p->analysis, row) && works_with(p->analysis, (size_t)link->sentence);
  *rank = works ? SG_RANK_BUILDS_ON : later ? SG_RANK_BACK : SG_RANK_AHEAD;
  return works ? SG_WORD_BUILDS_ON : later ? SG_WORD_GOES_BACK : SG_WORD_POINTS_AHEAD;
}

static bool is_in_heading(struct sg_str title, struct sg_str term)
{
  for (size_t at = 0; at + term.n <= title.n; at++)
    if (sg_str_equal_nocase(sg_slice(title, at, at + term.n), term))
      return true;
  return false;
}

/* How much a term tells of what the section gives to others: its own, by its heading or a definition, before
 * those that it only uses; a name of several words before one. */
static double worth_of(const struct sg_planner *p, const struct sg_term *term, size_t section)
{
  const struct sg_analysis *a = p->analysis;
  bool defined = term->definition != SG_NONE && a->sentences[term->definition].section == section,
       headed = is_in_heading(p->paper->sections[section].title_text, term->text);
  return (defined ? 4 : 0) + (headed ? 4 : 0) + (double)term->stem_count + sg_term_rarity(a, term) / 8;
}

/* The term of which both the sentence and the section that it names speak, or empty. What half of the paper
 * speaks of says nothing. */
static struct sg_str shared_term(struct sg_planner *p, size_t s, size_t section)
{
  const struct sg_analysis *a = p->analysis;
  const struct sg_term *best = NULL;
  for (size_t t = 0; t < a->term_count; t++) {
    const struct sg_term *term = &a->terms[t];
    bool there = false;
    size_t here = 0, sections = 0, last = SG_NPOS;
    for (size_t i = 0; i < term->occurrence_count; i++) {
      size_t own = a->sentences[term->occurrences[i].sentence].section;
      there = there || term->occurrences[i].sentence == s;
      here += own == section;
      sections += own != last;
      last = own;
    }
    if (there && here >= SHARED_HERE && sections <= SHARED_SECTIONS && sg_is_technical(a, term) &&
        !sg_is_furniture(term->text) && (term->stem_count > 1 || sg_term_rarity(a, term) >= SHARED_RARITY) &&
        (best == NULL || worth_of(p, term, section) > worth_of(p, best, section)))
      best = term;
  }
  return best != NULL ? sg_tie_name(p, best->text) : sg_str(NULL, 0);
}

/* The tie with the term on which it rests, where one is to be had. */
static void name_shared(struct sg_planner *p, struct sg_tie *tie)
{
  enum sg_word of_term = tie->says == SG_WORD_BUILDS_ON      ? SG_WORD_BUILDS_ON_TERM
                         : tie->says == SG_WORD_GOES_BACK    ? SG_WORD_GOES_BACK_TO_TERM
                         : tie->says == SG_WORD_POINTS_AHEAD ? SG_WORD_SENDS_FOR_TERM
                                                             : SG_WORD_COUNT;
  struct sg_str term = of_term != SG_WORD_COUNT ? shared_term(p, tie->sentence, tie->section) : sg_str(NULL, 0);
  if (term.n > 0) {
    tie->what = term;
    tie->says = (uint32_t)of_term;
  }
}

/* Would the tie only say what the outline shows: a section that sends its reader on to its own parts? */
static bool leads_to_part(const struct sg_planner *p, const struct sg_link *link)
{
  int parent = p->paper->sections[link->to].parent;
  return parent >= 0 && (uint32_t)parent == link->from;
}

void sg_offer_references(struct sg_planner *p)
{
  for (size_t i = 0; i < p->analysis->link_count; i++) {
    const struct sg_link *link = &p->analysis->links[i];
    if (link->kind != SG_LINK_REFERENCE || link->sentence == SG_NONE ||
        !sg_can_quote(p->analysis, (size_t)link->sentence) ||
        sg_sentence_words(p->analysis, (size_t)link->sentence) < REFERENCE_MIN)
      continue;
    struct sg_tie tie = {.section = link->to, .other = link->from, .sentence = (uint32_t)link->sentence};
    tie.what = named_in(p, link->to, (size_t)link->sentence);
    tie.says = (uint32_t)how_it_refers(p, link, tie.what.n > 0, &tie.rank);
    bool brief = sg_sentence_words(p->analysis, (size_t)link->sentence) <= SHOWN_MAX;
    bool points = (tie.what.n == 0 || brief) && sg_only_points(p->analysis, (size_t)link->sentence);
    bool told = !points && (tie.what.n > 0 || (!leads_to_part(p, link) && !sg_is_beside(p, &tie)));
    name_shared(p, &tie);
    if (told)
      sg_offer_tie(p, tie);
  }
}

/* -- Numbered parts --------------------------------------------------------------------------------- */

/* The word and the number with which the section's heading begins, "Step 2: Identify the key claims"; false
 * where it is none of these. Past nine they are counted out, not spoken of, and a paper of a hundred such parts
 * would be read a hundred times. */
static bool numbered_heading(struct sg_str title, struct sg_str *kind, size_t *number)
{
  size_t end = 0, at;
  while (end < title.n && sg_is_alpha(title.p[end]))
    end++;
  *kind = sg_slice(title, 0, end);
  *number = 0;
  for (at = end + 1; at < title.n && sg_is_digit(title.p[at]) && *number < 100; at++)
    *number = *number * 10 + (size_t)(title.p[at] - '0');
  return end >= KIND_BYTES && end < title.n && title.p[end] == ' ' && *number > 0 && *number < 10 &&
         (at == title.n || sg_is_one_of(title.p[at], ":. "));
}

/* Does the token say the number: "2", "two", "second"? */
static bool says_number(struct sg_str word, size_t number)
{
  static const char *const words[][2] = {{"one", "first"},     {"two", "second"},   {"three", "third"},
                                         {"four", "fourth"},   {"five", "fifth"},   {"six", "sixth"},
                                         {"seven", "seventh"}, {"eight", "eighth"}, {"nine", "ninth"}};
  bool digit = word.n == 1 && number < 10 && word.p[0] == (char)('0' + number);
  return digit || (number <= sizeof words / sizeof words[0] && SG_ONE_OF(word, words[number - 1]));
}

/* Does the sentence begin by speaking of that part: "The second step was …", "In Experiment 2, …"? */
static bool speaks_of_part(const struct sg_analysis *a, size_t s, struct sg_str kind, size_t number)
{
  const struct sg_sentence *row = &a->sentences[s];
  for (size_t t = row->token_from; t + 1 < row->token_to && t < row->token_from + HEAD_TOKENS; t++) {
    struct sg_str one = sg_token_markdown(a, row, t), two = sg_token_markdown(a, row, t + 1);
    if ((sg_str_equal_nocase(one, kind) && says_number(two, number)) ||
        (sg_str_equal_nocase(two, kind) && says_number(one, number)))
      return true;
  }
  return false;
}

/* What later sections say of those that have a number of their own, a step or an experiment. */
void sg_offer_parts(struct sg_planner *p)
{
  size_t parts = 0;
  for (uint32_t section = 0; section < p->paper->section_count && parts < PARTS_MAX; section++) {
    struct sg_str kind, title = p->paper->sections[section].title_text;
    size_t number;
    if (!numbered_heading(title, &kind, &number))
      continue;
    parts++;
    struct sg_str name = sg_slice(title, 0, sg_str_find(title, SG_LIT(":"), 0));
    for (size_t s = p->analysis->sections[section].sentence_to; s < p->analysis->sentence_count; s++)
      if (speaks_of_part(p->analysis, s, kind, number) && sg_can_quote(p->analysis, s))
        sg_offer_tie(p, (struct sg_tie){.section = section,
                                        .other = p->analysis->sentences[s].section,
                                        .sentence = (uint32_t)s,
                                        .says = SG_WORD_REFERS_TO,
                                        .what = name,
                                        .rank = SG_RANK_BUILDS_ON});
  }
}
