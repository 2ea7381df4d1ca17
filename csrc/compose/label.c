/* Labels that the paper itself gives its sentences and paragraphs: run-in headings, with and without mark-up.
 */
#include "compose/blocks.h"
#include "compose/composing.h"
#include "compose/prose.h"
#include "markdown/inline.h"
#include "markdown/label.h"

enum {
  LEAD_WORDS = 4,       /* of a run-in lead without mark-up */
  BOLD_LEAD_WORDS = 12, /* of a line in bold that stands for a heading */
  LABEL_BYTES = 80,     /* a longer run in bold or italics is a sentence's emphasis */
};

/* "It works." is a sentence. */
bool sg_is_lead(struct sg_composing *c, size_t sentence)
{
  const struct sg_sentence *row = &c->analysis->sentences[sentence];
  struct sg_str s = sg_str_trim(sg_sentence_markdown(c->analysis, sentence));
  size_t words = sg_sentence_words(c->analysis, sentence);
  if (row->form > SG_FORM_FRAGMENT || s.n == 0 || words > BOLD_LEAD_WORDS ||
      sg_str_find(s, SG_LIT("$"), 0) != SG_NPOS)
    return false;
  if (sg_is_marked_whole(s))
    return true;
  if (words > LEAD_WORDS)
    return false;
  if (s.p[s.n - 1] == '?' || s.p[s.n - 1] == ':' || !c->analysis->english)
    return s.p[s.n - 1] == '?' || s.p[s.n - 1] == ':' || row->form == SG_FORM_FRAGMENT;
  if (row->form == SG_FORM_FRAGMENT || s.p[s.n - 1] != '.' || words <= 2)
    return !sg_has_verb(c->analysis, sentence, false);
  /* "Light and shade.": in a paragraph's midst three words and a stop are taken for a sentence. */
  return sentence == sg_paragraph_span_of(c, row->paragraph)->sentence_from &&
         !sg_has_verb(c->analysis, sentence, true);
}

/* A lead's words: no mark-up around them, no stop. */
static struct sg_str bare_lead(struct sg_str s)
{
  s = sg_str_trim(s);
  for (bool more = true; more && s.n > 0;) {
    size_t before = s.n;
    while (s.n > 0 && (s.p[0] == '*' || s.p[0] == '_'))
      s = sg_slice(s, 1, s.n);
    if (sg_str_ends(s, SG_LIT("—")))
      s.n -= strlen("—"); /* "*Introduction.—*" */
    while (s.n > 0 && (s.p[s.n - 1] == '*' || s.p[s.n - 1] == '_' || s.p[s.n - 1] == '.' ||
                       s.p[s.n - 1] == ':' || s.p[s.n - 1] == ' '))
      s.n--;
    more = s.n < before;
  }
  return s;
}

/* "Definition** **1" is one run in bold, and emphasis that ends in the text after the lead is none in it. */
struct sg_str sg_lead_words(struct sg_composing *c, struct sg_str lead)
{
  struct sg_inline_scanner scanner;
  struct sg_inline unit;
  lead = bare_lead(lead);
  if (sg_str_find(lead, SG_LIT("*"), 0) == SG_NPOS)
    return lead;
  sg_buf_clear(&c->line);
  sg_inline_init(&scanner, lead);
  while (sg_inline_next(&scanner, &unit))
    if (unit.kind != SG_INLINE_EMPHASIS || unit.to - unit.from == 1)
      sg_buf_add(&c->line, sg_slice(lead, unit.from, unit.to));
  sg_prose_balance(&c->line, 0);
  return sg_arena_copy(c->arena, sg_buf_str(&c->line));
}

size_t sg_label_length(struct sg_str s)
{
  size_t marks = sg_str_starts(s, SG_LIT("**")) ? 2 : sg_str_starts(s, SG_LIT("*")) ? 1 : 0;
  size_t end = marks > 0 ? sg_str_find(s, sg_slice(SG_LIT("**"), 0, marks), marks) : SG_NPOS;
  if (end == SG_NPOS || end == marks || end > LABEL_BYTES ||
      sg_str_find(sg_slice(s, 0, end), SG_LIT("$"), 0) != SG_NPOS)
    return 0;
  for (size_t next; marks == 2 && sg_str_starts(sg_slice(s, end + 2, s.n), SG_LIT(" **")) &&
                    (next = sg_str_find(sg_slice(s, 0, LABEL_BYTES), SG_LIT("**"), end + 5)) != SG_NPOS;)
    end = next; /* "**Definition** **1**." */
  bool inside = sg_is_one_of(s.p[end - 1], ".:") || sg_str_ends(sg_slice(s, 0, end), SG_LIT("—")),
       after = end + marks < s.n && sg_is_one_of(s.p[end + marks], ".:");
  size_t length = end + marks + (after ? 1 : 0);
  return (inside || after) && length + 1 < s.n && s.p[length] == ' ' ? length + 1 : 0;
}

bool sg_is_bold_line(const struct sg_composing *c, size_t i)
{
  const struct sg_paragraph_span *span = sg_paragraph_span_of(c, i);
  struct sg_str s = sg_str_trim(c->row->paragraphs[i].markdown);
  bool italic = s.n > 3 && s.p[0] == '*' && s.p[1] != '*' && sg_str_find(s, SG_LIT("*"), 1) == s.n - 1;
  bool bold = s.n > 4 && sg_str_starts(s, SG_LIT("**")) && sg_str_find(s, SG_LIT("**"), 2) == s.n - 2;
  if (!bold && !(italic && s.p[s.n - 2] != '.'))
    return false;
  return i + 1 < c->row->paragraph_count && c->row->paragraphs[i + 1].kind == SG_PARAGRAPH_TEXT &&
         span->sentence_to - span->sentence_from == 1 &&
         sg_sentence_words(c->analysis, span->sentence_from) <= BOLD_LEAD_WORDS;
}
