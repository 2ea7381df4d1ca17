#include "compose/lead.h"

#include "compose/prose.h"
#include "markdown/inline.h"

enum {
  FRAGMENT_WORDS = 4, /* of a lead that no mark-up sets off */
  MARKED_WORDS = 12,  /* of one that stands in bold or italics throughout */
};

/* "**Data.**", "*Data*.", "**Data**": is all of it, a stop apart, one emphasis? */
static bool is_marked(struct sg_str s)
{
  struct sg_inline_scanner scanner;
  struct sg_inline unit;
  struct sg_str opening = sg_str(NULL, 0);
  bool closed = false;
  sg_inline_init(&scanner, s);
  while (sg_inline_next(&scanner, &unit)) {
    struct sg_str run = sg_slice(s, unit.from, unit.to);
    if (closed)
      return unit.kind == SG_INLINE_TEXT && unit.to == s.n && run.n == 1 && sg_is_one_of(run.p[0], ".:?!");
    if (unit.from == 0 && unit.kind == SG_INLINE_EMPHASIS)
      opening = run;
    else if (opening.n == 0)
      return false;
    else
      closed = unit.kind == SG_INLINE_EMPHASIS && sg_str_equal(run, opening);
  }
  return closed;
}

/* "Settings.", "Why?", "**Settings.**"; "It works." is a sentence. */
static bool is_lead(const struct sg_composing *c, size_t sentence)
{
  const struct sg_sentence *row = &c->analysis->sentences[sentence];
  struct sg_str s = sg_str_trim(sg_sentence_markdown(c->analysis, sentence));
  size_t words = sg_sentence_words(c->analysis, sentence);
  if (row->form > SG_FORM_FRAGMENT || s.n == 0 || words > MARKED_WORDS)
    return false;
  if (is_marked(s))
    return true;
  if (words > FRAGMENT_WORDS)
    return false;
  if (s.p[s.n - 1] == '?' || s.p[s.n - 1] == ':' || s.p[0] == '*')
    return true;
  if (!c->analysis->english)
    return row->form == SG_FORM_FRAGMENT;
  if (row->form == SG_FORM_FRAGMENT || s.p[s.n - 1] != '.' || words <= 2)
    return !sg_has_verb(c->analysis, sentence, false);
  /* "Light and shade.": in a paragraph's midst three words and a stop are taken for a sentence. */
  size_t paragraph = c->span->paragraph_from + row->paragraph;
  return sentence == c->analysis->paragraphs[paragraph].sentence_from && !sg_has_verb(c->analysis, sentence, true);
}

void sg_plan_leads(struct sg_composing *c, const struct sg_paragraph_span *span)
{
  for (size_t i = span->sentence_from; i + 1 < span->sentence_to; i++)
    if (*sg_use_of(c, i) == SG_USE_FREE && is_lead(c, i))
      *sg_use_of(c, i) = SG_USE_LEAD;
}

bool sg_follows_lead(struct sg_composing *c, size_t sentence)
{
  return sentence > c->span->sentence_from && sg_is_here(c, sentence) &&
         c->analysis->sentences[sentence - 1].paragraph == c->analysis->sentences[sentence].paragraph &&
         *sg_use_of(c, sentence - 1) == SG_USE_LEAD;
}

/* Appends the leads from `first` on, up to one that is none. */
static void add_run(struct sg_composing *c, size_t first, size_t end)
{
  for (size_t i = first; i < end && *sg_use_of(c, i) == SG_USE_LEAD; i++) {
    *sg_use_of(c, i) = SG_USE_LOCKED;
    sg_prose_add(&c->line, c->analysis, i, (struct sg_prose_options){.label = true});
    sg_buf_add_char(&c->line, ' ');
  }
}

void sg_add_leads(struct sg_composing *c, size_t sentence, bool top)
{
  size_t first = sentence, paragraph = c->span->paragraph_from + c->analysis->sentences[sentence].paragraph;
  while (sg_follows_lead(c, first))
    first--;
  if (first == sentence && top)
    first = c->analysis->paragraphs[paragraph].sentence_from;
  add_run(c, first, sentence);
}
