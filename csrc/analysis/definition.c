/* Defining sentences: which, how surely, and of what.
 *
 * A sentence is matched against the ways in which English defines. Each way has a precision,
 * measured once on annotated textbooks and papers and rounded; what speaks against a definition (a
 * pronoun for a subject, a judgement for a predicate) lowers it. The best match counts.
 */
#include "analysis/defining.h"

enum { LABEL_WORDS = 8 }; /* of a theorem's title after its number */

static struct finding judge(const struct reader *r)
{
  struct finding best = {0, SG_CUE_NONE, 0, 0};
  size_t start = sg_clause_start(r);
  bool main_verb = false;
  if (r->s->token_to > r->s->token_from && is_mark(r, r->s->token_to - 1, '?'))
    return best;
  sg_match_colon(r, &best);
  for (size_t i = r->s->token_from; i < r->s->token_to; i++) {
    if (!main_verb && i > start && !(token(r, i)->flags & SG_TOKEN_BRACKET) && is_finite(tag(r, i))) {
      main_verb = true;
      if (sg_is_subject(r, start, i)) {
        if (is_be(r, i))
          sg_match_is(r, start, i, &best);
        else
          sg_match_verb(r, start, i, &best);
      }
      sg_match_generic(r, i, &best);
      sg_match_idea(r, i, &best);
    }
    if (token(r, i)->unit == SG_UNIT_PUNCT) {
      if (i >= start || is_set_off(r, i > 0 ? i - 1 : i))
        sg_match_apposition(r, i, &best);
      continue;
    }
    if (is_finite(tag(r, i)))
      sg_match_symbol(r, i, &best);
    if (part_of(r, i, PART_BE | PART_SAID)) {
      sg_match_condition(r, i, &best);
      sg_match_symbol_after(r, i, &best);
      sg_match_symbol_named(r, i, &best);
    }
    if (is_set_off(r, i)) {
      sg_match_set_off(r, i, &best);
      sg_match_as(r, i, &best);
    }
    if (part_of(r, i, PART_NAMING)) {
      sg_match_naming(r, i, &best);
      sg_match_term(r, i, &best);
      sg_match_defined(r, start, i, &best);
    }
  }
  return best;
}

/* What match_naming, match_term and match_defined look for, by stem; NULL when memory is short. */
static const bool *naming_stems(const struct sg_draft *draft)
{
  static const char *const words[] = {"call",   "called", "coined", "define", "defined", "designated",
                                      "denote", "dubbed", "known",  "let",    "named",   "refer",
                                      "set",    "write",  "term",   "termed"};
  bool *stems = SG_ARENA_NEW(draft->scratch, bool, draft->vocabulary->stem_count + 1);
  for (size_t i = 0; stems != NULL && i < sizeof words / sizeof words[0]; i++) {
    uint32_t stem = sg_vocabulary_find(draft->vocabulary, sg_cstr(words[i]));
    if (stem != SG_NO_STEM)
      stems[stem] = true;
  }
  return stems;
}

/* What each written form may be to a definition; NULL when memory is short. */
static const uint8_t *parts_of_words(const struct sg_draft *draft)
{
  static const struct {
    const char *word;
    uint8_t part;
  } rows[] = {
      {"is", PART_BE},         {"are", PART_BE},         {"said", PART_SAID},          {"if", PART_CONDITION},
      {"iff", PART_CONDITION}, {"when", PART_CONDITION}, {"whenever", PART_CONDITION}, {"i.e", PART_THAT_IS},
      {"i.e.", PART_THAT_IS}};
  const struct sg_vocabulary *vocabulary = draft->vocabulary;
  const bool *naming = naming_stems(draft);
  uint8_t *parts = SG_ARENA_NEW(draft->scratch, uint8_t, vocabulary->word_count);
  if (naming == NULL || parts == NULL)
    return NULL;
  for (size_t i = 0; i < vocabulary->word_count; i++) {
    const struct sg_word_entry *word = &vocabulary->words[i];
    parts[i] = naming[word->stem] ? PART_NAMING : 0;
    for (size_t k = 0; k < sizeof rows / sizeof rows[0]; k++)
      if (sg_is_word(word->form, rows[k].word))
        parts[i] |= rows[k].part;
  }
  return parts;
}

/* Below this a match is chance; the aims of tests/bench hold at it. */
static const double PRECISION_MIN = 0.5;

/* -- Definition environments --------------------------------------------------------------------------- */

static bool is_definition_environment(const struct sg_paragraph *row)
{
  static const char *const names[] = {"definition", "définition", "definición", "definizione",
                                      "definição",  "definitie",  "definicja"};
  for (size_t i = 0; row->kind == SG_PARAGRAPH_THEOREM && i < sizeof names / sizeof names[0]; i++) {
    struct sg_str name = sg_cstr(names[i]);
    if (sg_str_equal_nocase(sg_slice(row->name, 0, name.n), name) ||
        sg_str_equal_nocase(sg_slice(row->markdown, 2, 2 + name.n), name))
      return true;
  }
  return false;
}

/* "**Definition 2.4** (Uniform distribution)." alone: the label, not what it says. */
static bool is_label(const struct reader *r)
{
  struct sg_str s = sg_slice(sg_str(r->text, r->s->to), r->s->from, r->s->to);
  size_t end = sg_str_starts(s, SG_LIT("**")) ? sg_str_find(s, SG_LIT("**"), 2) : SG_NPOS, words = 0;
  for (size_t i = end == SG_NPOS ? s.n : end; i < s.n; i++)
    words += s.p[i] == ' ';
  return end != SG_NPOS && words <= LABEL_WORDS;
}

/* What the environment's first sentence after its label defines: what it sets off, else what the sentence
 * itself tells. */
static struct finding environment(const struct reader *r, struct finding found)
{
  for (size_t i = r->s->token_from; i < r->s->token_to; i++)
    if (is_set_off(r, i) && token(r, i)->unit != SG_UNIT_CODE)
      return (struct finding){0.9, SG_CUE_DEFINED, i, set_off_end(r, i)};
  if (found.to > found.from)
    return (struct finding){0.9, SG_CUE_DEFINED, found.from, found.to};
  return (struct finding){0.9, SG_CUE_DEFINED, r->s->token_from, r->s->token_from};
}

/* Notes what was found in sentence `i`; false when memory is short. */
static bool note(struct sg_draft *draft, size_t i, struct finding found)
{
  struct sg_sentence *s = &draft->sentences[i];
  s->definition = (float)found.precision;
  s->cue = (uint8_t)found.cue;
  bool symbol =
      found.to - found.from == 1 && draft->tokens[found.from].to - draft->tokens[found.from].from <= 2;
  if (symbol || found.to <= found.from || draft->tokens[found.from].unit == SG_UNIT_MATH)
    return true;
  return sg_want_term(
      draft, (struct sg_wanted){(uint32_t)i, (uint32_t)found.from, (uint32_t)found.to, false, true, false});
}

bool sg_find_definitions(struct sg_draft *draft)
{
  bool english = draft->out->english;
  const uint8_t *parts = parts_of_words(draft);
  const struct sg_paragraph *told = NULL; /* the last environment whose definition was found */
  if (parts == NULL)
    return false;
  for (size_t i = 0; i < draft->out->sentence_count; i++) {
    struct sg_sentence *s = &draft->sentences[i];
    const struct sg_paragraph *row = sg_draft_paragraph(draft, s);
    struct reader reader = {draft, s, row->markdown.p, parts};
    bool environment_here = row != told && is_definition_environment(row) && !is_label(&reader);
    if ((s->form != SG_FORM_PROSE && !environment_here) || s->token_to - s->token_from < 4 ||
        draft->paper->sections[s->section].kind == SG_SECTION_REFERENCES || (!english && !environment_here))
      continue;
    struct finding found = english ? judge(&reader) : (struct finding){0, SG_CUE_NONE, 0, 0};
    if (environment_here) {
      found = environment(&reader, found);
      told = row;
    }
    if (found.precision >= PRECISION_MIN && !note(draft, i, found))
      return false;
  }
  return true;
}
