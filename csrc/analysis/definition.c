/* Defining sentences: which, how surely, and of what.
 *
 * A sentence is matched against the ways in which English defines. Each way has a precision,
 * measured once on annotated textbooks and papers and rounded; what speaks against a definition (a
 * pronoun for a subject, a judgement for a predicate) lowers it. The best match counts.
 */
#include "analysis/defining.h"

static struct finding judge(const struct reader *r)
{
  struct finding best = {0, SG_CUE_NONE, 0, 0};
  size_t start = sg_clause_start(r);
  bool main_verb = false;
  sg_match_colon(r, &best);
  for (size_t i = start; i < r->s->token_to; i++) {
    if (!main_verb && i > start && !(token(r, i)->flags & SG_TOKEN_BRACKET) && is_finite(tag(r, i))) {
      main_verb = true;
      if (sg_is_subject(r, start, i)) {
        if (is_be(r, i))
          sg_match_is(r, start, i, &best);
        else
          sg_match_verb(r, start, i, &best);
      }
    }
    if (token(r, i)->unit == SG_UNIT_PUNCT) {
      sg_match_apposition(r, i, &best);
      continue;
    }
    if (is_finite(tag(r, i)))
      sg_match_symbol(r, i, &best);
    if (token(r, i)->stem != SG_NO_STEM && r->naming[token(r, i)->stem]) {
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
  static const char *const words[] = {"call",       "called", "coined", "define", "defined",
                                      "designated", "dubbed", "known",  "let",    "named",
                                      "referred",   "term",   "termed"};
  bool *stems = SG_ARENA_NEW(draft->scratch, bool, draft->vocabulary->stem_count + 1);
  for (size_t i = 0; stems != NULL && i < sizeof words / sizeof words[0]; i++) {
    uint32_t stem = sg_vocabulary_find(draft->vocabulary, sg_cstr(words[i]));
    if (stem != SG_NO_STEM)
      stems[stem] = true;
  }
  return stems;
}

/* Below this a match is chance; the aims of tests/bench hold at it. */
static const double PRECISION_MIN = 0.5;

bool sg_find_definitions(struct sg_draft *draft)
{
  if (!draft->out->english)
    return true;
  const bool *naming = naming_stems(draft);
  if (naming == NULL)
    return false;
  for (size_t i = 0; i < draft->out->sentence_count; i++) {
    struct sg_sentence *s = &draft->sentences[i];
    if (s->form != SG_FORM_PROSE || s->token_to - s->token_from < 4 ||
        draft->paper->sections[s->section].kind == SG_SECTION_REFERENCES)
      continue;
    struct reader reader = {draft, s, sg_draft_paragraph(draft, s)->markdown.p, naming};
    struct finding found = judge(&reader);
    if (found.precision < PRECISION_MIN)
      continue;
    s->definition = (float)found.precision;
    s->cue = (uint8_t)found.cue;
    if (found.to - found.from == 1 && draft->tokens[found.from].to - draft->tokens[found.from].from <= 2)
      continue; /* a symbol is no term */
    if (!sg_want_term(draft, (struct sg_wanted){(uint32_t)i, (uint32_t)found.from, (uint32_t)found.to, false,
                                                true, false}))
      return false;
  }
  return true;
}
