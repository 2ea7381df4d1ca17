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

static bool has_finite_verb(const struct sg_composing *c, const struct sg_sentence *row)
{
  for (size_t t = row->token_from; t < row->token_to; t++) {
    uint8_t tag = c->analysis->tokens[t].tag;
    if (tag == SG_TAG_VBZ || tag == SG_TAG_VBP || tag == SG_TAG_VBD || tag == SG_TAG_MD)
      return true;
  }
  return false;
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
  if (c->analysis->english && has_finite_verb(c, row))
    return false;
  size_t paragraph = c->span->paragraph_from + row->paragraph;
  bool opens = sentence == c->analysis->paragraphs[paragraph].sentence_from;
  bool stopped = s.p[s.n - 1] == '.' && words > 2;
  return row->form == SG_FORM_FRAGMENT || (c->analysis->english && (opens || !stopped));
}

void sg_plan_leads(struct sg_composing *c, const struct sg_paragraph_span *span)
{
  for (size_t i = span->sentence_from; i + 1 < span->sentence_to; i++)
    if (*sg_use_of(c, i) == SG_USE_FREE && is_lead(c, i))
      *sg_use_of(c, i) = SG_USE_LEAD;
}

bool sg_follows_lead(struct sg_composing *c, size_t sentence)
{
  return sg_is_here(c, sentence - 1) && sentence > c->span->sentence_from &&
         c->analysis->sentences[sentence - 1].paragraph == c->analysis->sentences[sentence].paragraph &&
         *sg_use_of(c, sentence - 1) == SG_USE_LEAD;
}

/* Appends the leads from `first` on, up to one that is none; returns how many. */
static size_t add_run(struct sg_composing *c, size_t first, size_t end)
{
  size_t count = 0;
  for (size_t i = first; i < end && *sg_use_of(c, i) == SG_USE_LEAD; i++, count++) {
    *sg_use_of(c, i) = SG_USE_LOCKED;
    sg_prose_add(&c->line, c->analysis, i, (struct sg_prose_options){.label = true});
    sg_buf_add_char(&c->line, ' ');
  }
  return count;
}

size_t sg_add_leads(struct sg_composing *c, size_t sentence, bool top)
{
  size_t first = sentence;
  while (sg_follows_lead(c, first))
    first--;
  if (first < sentence || !top)
    return add_run(c, first, sentence);
  size_t paragraph = c->span->paragraph_from + c->analysis->sentences[sentence].paragraph;
  add_run(c, c->analysis->paragraphs[paragraph].sentence_from, sentence);
  return 0;
}
