/* How the paper uses a term: sentences of it that tell a newcomer something. */
#include "compose/uses.h"

enum {
  USE_WORDS = 32, /* of such a sentence */
  USE_FORMULAS = 2,
  SECOND_FORMULAS = 4, /* where a definition stands before it */
};

/* Can the sentence leave its paragraph for the terms: not the paragraph's point, and nothing leans on
 * it? */
static bool is_spare(struct sg_composing *c, size_t s)
{
  const struct sg_sentence *row = &c->analysis->sentences[s];
  const struct sg_paragraph_span *span = &c->analysis->paragraphs[c->span->paragraph_from + row->paragraph];
  if (!sg_is_here(c, s))
    return true;
  if (span->sentence_to - span->sentence_from < 2 ||
      (s + 1 < span->sentence_to && sg_points_back(c->analysis, s + 1)))
    return false;
  for (size_t i = span->sentence_from; i < span->sentence_to; i++)
    if (c->analysis->sentences[i].salience > row->salience)
      return true;
  return false;
}

/* Captions and titles have none. */
static bool has_verb(const struct sg_analysis *analysis, const struct sg_sentence *sentence)
{
  for (size_t i = sentence->token_from; i < sentence->token_to; i++) {
    uint8_t tag = analysis->tokens[i].tag;
    if (tag == SG_TAG_VBZ || tag == SG_TAG_VBP || tag == SG_TAG_VBD || tag == SG_TAG_MD)
      return true;
  }
  return !analysis->english;
}

/* How well a sentence shows what a term is about; negative when it may not be shown. `anywhere`: a
 * definition stands before it, so that it need not be about the term. */
static double use_value(struct sg_composing *c, const struct sg_term *term, const struct sg_occurrence *at, bool anywhere)
{
  const struct sg_sentence *row = &c->analysis->sentences[at->sentence];
  size_t words = sg_sentence_words(c->analysis, at->sentence);
  if (words < 8 || words > USE_WORDS || !is_spare(c, at->sentence) || !sg_stands_alone(c->analysis, at->sentence) ||
      !sg_may_show(c, (int)at->sentence))
    return -1;
  const struct sg_section *section = &c->paper->sections[row->section];
  if (section->kind == SG_SECTION_ABSTRACT || sg_is_front_matter(c, row->section) || sg_is_back_matter(section))
    return -1;
  int formulas = 0;
  for (size_t t = row->token_from; t < row->token_to; t++)
    formulas += c->analysis->tokens[t].unit == SG_UNIT_MATH || c->analysis->tokens[t].unit == SG_UNIT_CODE;
  if (formulas > (anywhere ? SECOND_FORMULAS : USE_FORMULAS))
    return -1;
  struct sg_str text = sg_sentence_markdown(c->analysis, at->sentence);
  bool aside = sg_is_one_of(text.p[0], "*($[") || sg_is_digit(text.p[0]); /* a bold lead, a note, an item */
  bool torn = text.p[0] >= 'a' && text.p[0] <= 'z' && at->token_from != row->token_from; /* "i.e. the …" */
  bool asks = sg_str_find(text, SG_LIT("?"), text.n > 3 ? text.n - 3 : 0) != SG_NPOS;
  if (aside || torn || asks || !has_verb(c->analysis, row) || sg_gives_thanks(c->analysis, at->sentence) ||
      sg_is_opinion(c->analysis, at->sentence) || sg_str_find(text, SG_LIT("$$"), 0) != SG_NPOS)
    return -1;
  double subject = at->token_from - row->token_from < 4 ? 1.0 : 0.0;
  double near = row->section == c->section ? 0.5 : 0.0;
  if (subject == 0 && near == 0 && !anywhere)
    return -1; /* out of its own section only what is said of the term itself makes sense */
  bool says = row->defines != SG_NONE && &c->analysis->terms[row->defines] == term; /* "LSM trees are structures that …" */
  return 1.0 + subject + near + (says ? 1.0 : 0.0) - 0.01 * (double)words;
}

/* Content words of sentence `a`, and how many of them `b` has too. */
static size_t shared_words(const struct sg_analysis *analysis, int a, int b, size_t *words)
{
  const struct sg_sentence *one = &analysis->sentences[a], *two = &analysis->sentences[b];
  size_t shared = 0;
  *words = 0;
  for (uint32_t i = one->token_from; i < one->token_to; i++) {
    uint32_t stem = analysis->tokens[i].stem, k = two->token_from;
    if (stem == SG_NO_STEM || (analysis->tokens[i].flags & SG_TOKEN_STOP))
      continue;
    while (k < two->token_to && analysis->tokens[k].stem != stem)
      k++;
    shared += k < two->token_to;
    ++*words;
  }
  return shared;
}

/* The same sentence, or one that hardly says anything else: captions repeat the text. */
static bool is_same(const struct sg_composing *c, int a, int b)
{
  size_t words_a, words_b;
  if (a == b || a == SG_NONE || b == SG_NONE)
    return a == b;
  if (sg_str_equal(sg_sentence_markdown(c->analysis, (size_t)a), sg_sentence_markdown(c->analysis, (size_t)b)))
    return true;
  size_t shared = shared_words(c->analysis, a, b, &words_a), back = shared_words(c->analysis, b, a, &words_b);
  return words_a > 3 && shared * 5 >= words_a * 4 && back * 5 >= words_b * 4;
}

static bool shows(const struct sg_composing *c, const struct sg_definition *row, int sentence)
{
  bool shown = is_same(c, row->first, sentence) || is_same(c, row->second, sentence);
  for (int k = 0; k < row->use_count; k++)
    shown = shown || is_same(c, row->uses[k], sentence);
  return shown;
}

/* Does a definition of this section show the sentence already? */
static bool is_used(const struct sg_composing *c, int sentence)
{
  for (size_t i = 0; i < c->definition_count; i++)
    if (shows(c, &c->definitions[i], sentence))
      return true;
  return false;
}

int sg_find_uses(struct sg_composing *c, const struct sg_definition *d, int max, bool anywhere,
                     int found[SG_USES_MAX])
{
  const struct sg_term *term = &c->analysis->terms[d->term];
  int count = 0;
  while (count < max) {
    double best = 0;
    int choice = SG_NONE;
    for (size_t i = 0; i < term->occurrence_count && i < SG_OCCURRENCES_MAX; i++) {
      int sentence = (int)term->occurrences[i].sentence;
      if (is_used(c, sentence) || shows(c, d, sentence) || (count > 0 && is_same(c, found[0], sentence)))
        continue;
      double value = use_value(c, term, &term->occurrences[i], anywhere);
      if (value > best) {
        best = value;
        choice = sentence;
      }
    }
    if (choice == SG_NONE)
      break;
    found[count++] = choice;
  }
  if (count == 2 && found[1] < found[0] && c->analysis->sentences[found[0]].defines != (int)d->term) {
    int later = found[0];
    found[0] = found[1];
    found[1] = later;
  }
  return count;
}
