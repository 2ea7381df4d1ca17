/* Terms of the handbook: which of them the section defines, and what they are called there. */
#include "base/search.h"
#include "compose/composing.h"
#include "compose/everyday.inc"
#include "compose/sources.h"
#include "handbook/handbook.h"
#include "text/words.h"

enum {
  ALIKE_MIN = 2,   /* words that the paper's definition and the handbook's share, */
  ALIKE_BYTES = 5, /* by their first letters */
};

bool sg_is_everyday(struct sg_str name)
{
  char buf[SG_HANDBOOK_BYTES], one[SG_HANDBOOK_BYTES];
  struct sg_str key = sg_handbook_fold(name, buf);
  sg_words_singular(key, one, sizeof one, &key);
  return sg_search_has_name(key, everyday, sizeof everyday / sizeof everyday[0]);
}

bool sg_is_in_handbook(struct sg_str name)
{
  struct sg_handbook_name names[SG_HANDBOOK_SENSES];
  return sg_handbook_find(name, names) > 0;
}

size_t sg_known_limit(const struct sg_composing *c)
{
  size_t count = 0;
  for (size_t i = 0; i < c->analysis->known_count; i++)
    count += c->analysis->known[i].section == c->section;
  if (c->options->max_terms < 0 ||
      (sg_is_front_matter(c, c->section) && !sg_is_untitled_abstract(c->analysis, c->section)))
    return 0;
  return c->options->detail == SG_DETAIL_BRIEF ? (count + 1) / 2 : count;
}

/* Is the term of that name defined already, here or by the paper itself? */
static bool is_told(const struct sg_composing *c, struct sg_str name)
{
  int term = sg_find_term(c->analysis, name);
  if (term == SG_NONE)
    return false;
  for (size_t i = 0; i < c->definition_count; i++)
    if (c->definitions[i].term == (size_t)term)
      return true;
  const struct sg_term *row = &c->analysis->terms[term];
  return sg_is_defined(c->analysis, row) &&
         c->analysis->sentences[row->definition].section <= c->section; /* a later one does not help here */
}

bool sg_is_known_before(const struct sg_composing *c, size_t term)
{
  for (size_t i = 0; i < c->analysis->known_count; i++) {
    const struct sg_known *row = &c->analysis->known[i];
    if (row->section < c->section && sg_find_term(c->analysis, sg_handbook_get(row->entry).term) == (int)term)
      return true;
  }
  return false;
}

/* "k-means" of "$k$-means"; any other name as it is. */
static struct sg_str without_dollars(const struct sg_composing *c, struct sg_str name)
{
  if (name.n < 3 || name.p[0] != '$' || name.p[2] != '$')
    return name;
  struct sg_str letter = sg_arena_copy(c->arena, sg_slice(name, 1, name.n - 1));
  if (letter.p == NULL)
    return name;
  memcpy((char *)letter.p + 1, name.p + 3, name.n - 3);
  return sg_str(letter.p, name.n - 2);
}

/* The term as the paper writes it there. */
static struct sg_str known_name(const struct sg_composing *c, const struct sg_occurrence *use)
{
  const struct sg_sentence *row = &c->analysis->sentences[use->sentence];
  struct sg_str name =
      sg_slice(c->row->paragraphs[row->paragraph].markdown, c->analysis->tokens[use->token_from].from,
               c->analysis->tokens[use->token_to - 1].to);
  name = sg_str_ends(name, SG_LIT("’")) ? sg_slice(name, 0, name.n - 3) : name; /* of a quotation */
  return without_dollars(c, name);
}

/* Are the two keys one word in two spellings: "virtualisation", "filesystem"? */
static bool is_same_word(struct sg_str a, struct sg_str b)
{
  size_t i = 0, k = 0;
  for (;;) {
    i += i < a.n && a.p[i] == ' ';
    k += k < b.n && b.p[k] == ' ';
    if (i == a.n || k == b.n)
      return i == a.n && k == b.n;
    if (a.p[i] != b.p[k] && !(sg_is_one_of(a.p[i], "sz") && sg_is_one_of(b.p[k], "sz")))
      return false;
    i++;
    k++;
  }
}

/* The name as the paper writes it; in the singular where the handbook has only that, and what "’s" follows
 * without it; `buf` may hold it. */
static struct sg_str written_name(struct sg_str used, char buf[SG_HANDBOOK_BYTES])
{
  struct sg_handbook_name names[SG_HANDBOOK_SENSES];
  if (sg_handbook_find(used, names) == 0 || !names[0].singular)
    return used;
  sg_words_singular(used, buf, SG_HANDBOOK_BYTES, &used);
  size_t mark = sg_str_ends(used, SG_LIT("’")) ? 3 : sg_str_ends(used, SG_LIT("'")) ? 1 : 0;
  return sg_slice(used, 0, used.n - mark);
}

/* Is what the paper writes there no name of the entry by itself, as "supervised" in "supervised and
 * unsupervised learning"? */
static bool is_spread(struct sg_str used, uint32_t entry)
{
  struct sg_handbook_name names[SG_HANDBOOK_SENSES];
  size_t count = sg_handbook_find(used, names);
  bool own = false;
  for (size_t i = 0; i < count; i++)
    own = own || names[i].entry == entry;
  return !own && !sg_str_starts(used, SG_LIT("$")); /* a formula is spoken: csrc/analysis/uses.c */
}

/* "oligotrophic", "Bayesian": an adjective by its ending, whatever the tagger makes of a word that it does not
 * know. */
static bool is_adjective(struct sg_str used, struct sg_str term)
{
  static const char *const endings[] = {"ic", "ical", "ous", "able", "ible", "ian"};
  for (size_t i = 0; i < sizeof endings / sizeof *endings; i++)
    if (sg_str_ends(used, sg_cstr(endings[i])))
      return !sg_str_ends(term, sg_cstr(endings[i]));
  return false;
}

/* Does the definition of the term not stand under what the paper uses there: an adjective or participle, or who
 * does something, "taggers", where the term is what is done, "sequence labelling"? */
static bool is_no_head(const struct sg_composing *c, const struct sg_occurrence *use, struct sg_str used,
                       struct sg_str term)
{
  enum sg_tag tag = c->analysis->tokens[use->token_to - 1].tag;
  bool doer = sg_str_ends(used, SG_LIT("er")) || sg_str_ends(used, SG_LIT("ers"));
  return tag == SG_TAG_JJ || tag == SG_TAG_VBN || tag == SG_TAG_VBD || is_adjective(used, term) ||
         (doer && (sg_str_ends(term, SG_LIT("ing")) || sg_str_ends(term, SG_LIT("tion"))));
}

/* What the definition is headed with: the handbook's name of the term, with the one that the paper uses: "DNA",
 * "dynamic programming (DP)", "skewness (skewed)", "global alignment (Needleman–Wunsch algorithm)". */
static struct sg_str known_label(struct sg_composing *c, const struct sg_occurrence *use, uint32_t entry)
{
  struct sg_str term = sg_handbook_get(entry).term;
  char one[SG_HANDBOOK_BYTES], two[SG_HANDBOOK_BYTES], buf[SG_HANDBOOK_BYTES];
  struct sg_str used = written_name(known_name(c, use), buf);
  struct sg_str key = sg_handbook_fold(term, one), form = sg_handbook_fold(used, two);
  char three[SG_HANDBOOK_BYTES];
  struct sg_str single = form;
  sg_words_singular(form, three, sizeof three, &single);
  bool no_head = is_no_head(c, use, used, term);
  if (sg_str_equal(form, key) || sg_str_equal(single, key) || is_spread(used, entry) ||
      (no_head && sg_str_starts(key, form))) /* "supervised" for "supervised learning" */
    return term;
  sg_buf_clear(&c->line);
  if (is_same_word(form, key)) /* in the paper's spelling */
    sg_buf_add(&c->line, used);
  else if (no_head || ((c->analysis->tokens[use->token_from].flags & SG_TOKEN_UPPER) && used.n < term.n))
    sg_buf_add_format(&c->line, "%.*s (%.*s)", SG_STR_ARGS(term), SG_STR_ARGS(used));
  else
    sg_buf_add_format(&c->line, "%.*s (%.*s)", SG_STR_ARGS(used), SG_STR_ARGS(term));
  return sg_arena_copy(c->arena, sg_buf_str(&c->line));
}

/* Does the sentence use two words or more of the handbook's text, so that both explain one thing? */
static bool explains_alike(const struct sg_composing *c, size_t s, const struct sg_handbook_entry *entry)
{
  const struct sg_sentence *row = &c->analysis->sentences[s];
  size_t shared = 0;
  for (size_t t = row->token_from; t < row->token_to; t++) {
    const struct sg_token *token = &c->analysis->tokens[t];
    struct sg_str word = sg_token_markdown(c->analysis, row, t);
    struct sg_str opening = sg_slice(word, 0, word.n < ALIKE_BYTES ? word.n : ALIKE_BYTES);
    if (token->unit == SG_UNIT_WORD && !(token->flags & SG_TOKEN_STOP) && word.n >= ALIKE_BYTES &&
        sg_str_find(entry->means, opening, 0) != SG_NPOS && sg_str_find(entry->term, opening, 0) == SG_NPOS)
      shared++;
  }
  return shared >= ALIKE_MIN;
}

/* Adds the handbook's plain line under the sentence with which the paper itself defines the term here. */
static void simplify_own(struct sg_composing *c, const struct sg_known *known,
                         const struct sg_handbook_entry *entry)
{
  int term = sg_find_term(c->analysis, entry->term);
  for (size_t i = 0; i < known->use_count && term == SG_NONE; i++)
    term = sg_find_term(c->analysis, known_name(c, &known->uses[i]));
  if (term == SG_NONE)
    return;
  const struct sg_term *row = &c->analysis->terms[term];
  size_t s = (size_t)row->definition;
  if (!sg_is_defined(c->analysis, row) || !sg_is_here(c, s) || *sg_use_of(c, s) == SG_USE_OMITTED ||
      !explains_alike(c, s, entry))
    return;
  struct sg_definition d = {.term = (size_t)term,
                            .source = SG_FROM_HANDBOOK,
                            .first = SG_NONE,
                            .second = SG_NONE,
                            .plainly = entry->plainly,
                            .sentences = 1,
                            .place = (int)s};
  sg_add_definition(c, &d);
}

/* Adds the term under its first use that is shown and has room for it. */
static void define_known(struct sg_composing *c, const struct sg_known *known)
{
  struct sg_handbook_entry entry = sg_handbook_get(known->entry);
  for (size_t i = 0; i < known->use_count && !is_told(c, entry.term); i++) {
    const struct sg_occurrence *use = &known->uses[i];
    struct sg_definition d = {.term = SG_NPOS,
                              .source = SG_FROM_HANDBOOK,
                              .first = SG_NONE,
                              .second = SG_NONE,
                              .text = entry.means,
                              .plainly = entry.plainly,
                              .sentences = 2,
                              .place = (int)use->sentence,
                              .token = use->token_from};
    if (*sg_use_of(c, use->sentence) == SG_USE_OMITTED ||
        sg_is_credit(c, c->analysis->sentences[use->sentence].paragraph) || is_told(c, known_name(c, use)))
      continue;
    d.name = known_label(c, use, known->entry);
    if (sg_add_definition(c, &d))
      return;
  }
  simplify_own(c, known, &entry);
}

void sg_define_known(struct sg_composing *c, size_t limit)
{
  for (size_t i = 0; i < c->analysis->known_count && c->definition_count < limit; i++)
    if (c->analysis->known[i].section == c->section)
      define_known(c, &c->analysis->known[i]);
}

void sg_write_additions(struct sg_composing *c)
{
  uint32_t first = c->section;
  bool here = false;
  for (size_t i = 0; i < c->analysis->known_count; i++)
    first = c->analysis->known[i].section < first ? c->analysis->known[i].section : first;
  for (size_t i = 0; i < c->definition_count; i++)
    here = here || c->definitions[i].source == SG_FROM_HANDBOOK;
  if (first != c->section || !here)
    return;
  sg_start_line(c, sg_str(NULL, 0));
  sg_words_fill(&c->line, c->language, SG_WORD_ADDS, sg_words_get(c->language, SG_WORD_SOURCE_BACKGROUND),
                sg_words_get(c->language, SG_WORD_PLAIN));
  sg_end_line(c, 0, SG_NO_MARK);
}
