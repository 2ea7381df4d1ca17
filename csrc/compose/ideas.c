/* Key ideas: which sentences meet a paragraph, and how they stand under one another. */
#include <math.h>

#include "compose/blocks.h"
#include "compose/composing.h"
#include "compose/lead.h"
#include "compose/prose.h"

enum {
  SUBS_MAX = 14,       /* bullets under a point, normally */
  SUBS_MAX_DEEP = 60,
  LONG_PARAGRAPH = 6,  /* sentences from which on even a brief guide says more than the point */
  BOLD_LEAD_WORDS = 12, /* of a line in bold that stands for a heading */
  STOPPED_LEAD_WORDS = 4, /* where it ends in a full stop: a longer one is a statement */
  SHORT_PARAGRAPH = 5, /* sentences up to which a normal guide leaves nothing out */
};

/* -- Choosing ------------------------------------------------------------------------------------ */

static const struct sg_sentence *row_of(const struct sg_composing *c, size_t sentence)
{
  return &c->analysis->sentences[sentence];
}

static bool is_free(struct sg_composing *c, size_t sentence)
{
  return *sg_use_of(c, sentence) == SG_USE_FREE && row_of(c, sentence)->form <= SG_FORM_FRAGMENT;
}

static bool is_chosen(struct sg_composing *c, size_t sentence)
{
  uint8_t use = *sg_use_of(c, sentence);
  return use == SG_USE_TOP || use == SG_USE_SUB;
}

/* What a sentence says, in stem weights. */
static double mass_of(const struct sg_composing *c, size_t sentence)
{
  double mass = 0;
  for (size_t i = row_of(c, sentence)->token_from; i < row_of(c, sentence)->token_to; i++)
    if (c->analysis->tokens[i].stem != SG_NO_STEM)
      mass += c->analysis->stems[c->analysis->tokens[i].stem].weight;
  return mass;
}

/* "The paper is structured as follows.": what the sentences after it are, which stand under it. */
static bool announces(const struct sg_composing *c, size_t sentence)
{
  struct sg_str s = sg_str_trim(sg_sentence_markdown(c->analysis, sentence));
  return c->analysis->english && sg_str_ends(s, SG_LIT(" as follows."));
}

/* A sentence leans on what stands before it, but not where a lead says what it is about. */
static bool leans(struct sg_composing *c, size_t sentence)
{
  return sg_leans(c->analysis, sentence) && !sg_follows_lead(c, sentence);
}

/* The sentence that says the paragraph's point. One that points back gives way to the sentence that
 * it points at. SG_NPOS when all are taken. */
static size_t choose_top(struct sg_composing *c, const struct sg_paragraph_span *span)
{
  size_t best = SG_NPOS;
  if (span->sentence_from + 1 < span->sentence_to && is_free(c, span->sentence_from) &&
      announces(c, span->sentence_from))
    return span->sentence_from;
  for (size_t i = span->sentence_from; i < span->sentence_to; i++)
    if (is_free(c, i) && (best == SG_NPOS || row_of(c, i)->salience > row_of(c, best)->salience))
      best = i;
  if (best == SG_NPOS)
    return SG_NPOS;
  size_t top = best;
  while (top > span->sentence_from && leans(c, top) && is_free(c, top - 1))
    top--;
  if (!leans(c, top))
    return top;
  for (size_t i = span->sentence_from; i < span->sentence_to; i++) /* any that stands by itself */
    if (is_free(c, i) && sg_stands_alone(c->analysis, i))
      return i;
  for (size_t i = span->sentence_from; i < span->sentence_to && sg_points_back(c->analysis, top); i++)
    if (is_free(c, i) && !sg_points_back(c->analysis, i))
      return i;
  return top;
}

static size_t choose_next(struct sg_composing *c, const struct sg_paragraph_span *span)
{
  size_t best = SG_NPOS;
  for (size_t i = span->sentence_from; i < span->sentence_to; i++)
    if (is_free(c, i) && (best == SG_NPOS || row_of(c, i)->salience > row_of(c, best)->salience))
      best = i;
  return best;
}

/* May the sentence be shown, or shown again where it is what the next one speaks of? */
static bool can_precede(struct sg_composing *c, size_t sentence)
{
  return is_free(c, sentence) || (*sg_use_of(c, sentence) == SG_USE_DEFINITION && row_of(c, sentence)->form <= SG_FORM_FRAGMENT);
}

/* Chooses sentence `i` together with those before it that it leans on; how many that took. A chain
 * that begins with a sentence which points at one that cannot be shown is locked: it would dangle. */
static size_t choose_chain(struct sg_composing *c, const struct sg_paragraph_span *span, size_t i,
                           double *mass)
{
  size_t first = i, taken = 0;
  while (first > span->sentence_from && leans(c, first) && can_precede(c, first - 1))
    first--;
  bool dangles = sg_points_back(c->analysis, first) && !sg_follows_lead(c, first) &&
                 !(first > span->sentence_from && is_chosen(c, first - 1));
  for (size_t k = first; k <= i; k++) {
    *sg_use_of(c, k) = dangles ? SG_USE_LOCKED : SG_USE_SUB;
    *mass += dangles ? 0 : mass_of(c, k);
    taken += !dangles;
  }
  return taken;
}

static double share_wanted(const struct sg_composing *c)
{
  static const double shares[] = {0.0, 0.7, 1.0};
  return shares[c->options->detail];
}

/* A paragraph that announces what follows ("… as follows:") must show that sentence. */
static void keep_announcement(struct sg_composing *c, const struct sg_paragraph_span *span)
{
  if (span->sentence_to == span->sentence_from)
    return;
  size_t last = span->sentence_to - 1;
  struct sg_str s = sg_sentence_markdown(c->analysis, last);
  if (is_free(c, last) && s.n > 0 && (s.p[s.n - 1] == ':' || sg_str_ends(s, SG_LIT("：")))) {
    double mass = 0;
    choose_chain(c, span, last, &mass);
  }
}

/* Displayed formulas are the section's results: their sentences are shown. */
static void keep_formulas(struct sg_composing *c, const struct sg_paragraph_span *span, double *shown)
{
  for (size_t i = span->sentence_from; i < span->sentence_to; i++)
    if (is_free(c, i) && sg_str_find(sg_sentence_markdown(c->analysis, i), SG_LIT("$$"), 0) != SG_NPOS)
      choose_chain(c, span, i, shown);
}

/* The paper's own simple words are what a newcomer needs: they stand under what they restate. */
static void keep_restatements(struct sg_composing *c, const struct sg_paragraph_span *span, double *shown)
{
  for (size_t i = span->sentence_from + 1; i < span->sentence_to; i++)
    if (is_free(c, i) && sg_restates(c->analysis, i) > 0)
      choose_chain(c, span, i, shown);
}

static void plan_text(struct sg_composing *c, const struct sg_paragraph_span *span)
{
  size_t count = span->sentence_to - span->sentence_from;
  double all = 0, shown = 0;
  sg_plan_leads(c, span);
  for (size_t i = span->sentence_from; i < span->sentence_to; i++) {
    all += mass_of(c, i);
    if (*sg_use_of(c, i) == SG_USE_DEFINITION || *sg_use_of(c, i) == SG_USE_CONNECTION)
      shown += mass_of(c, i);
  }
  size_t top = choose_top(c, span);
  if (top == SG_NPOS)
    return;
  *sg_use_of(c, top) = SG_USE_TOP;
  shown += mass_of(c, top);
  keep_announcement(c, span);
  if (c->options->detail != SG_DETAIL_BRIEF)
    keep_formulas(c, span, &shown);
  if (c->options->detail != SG_DETAIL_BRIEF)
    keep_restatements(c, span, &shown);
  bool whole = count <= SHORT_PARAGRAPH && c->options->detail != SG_DETAIL_BRIEF;
  double target = (whole ? 1.0 : share_wanted(c)) * all;
  size_t subs = 0, least = whole ? count : count >= 3 ? 1 : 0;
  size_t most = c->options->detail == SG_DETAIL_DEEP ? SUBS_MAX_DEEP : SUBS_MAX;
  if (c->options->detail == SG_DETAIL_BRIEF)
    least = most = count > LONG_PARAGRAPH ? 1 : 0;
  while (subs < most && (subs < least || shown < target)) {
    size_t next = choose_next(c, span);
    if (next == SG_NPOS)
      break;
    subs += choose_chain(c, span, next, &shown);
  }
}

/* The last sentence of a paragraph of text is shown, if it can be; a theorem always is. */
static bool keep_last(struct sg_composing *c, size_t paragraph)
{
  const struct sg_paragraph_span *span = &c->analysis->paragraphs[c->span->paragraph_from + paragraph];
  double shown = 0;
  if (c->row->paragraphs[paragraph].kind == SG_PARAGRAPH_THEOREM)
    return true;
  if (c->row->paragraphs[paragraph].kind != SG_PARAGRAPH_TEXT || sg_is_credit(c, paragraph) || span->sentence_to == span->sentence_from)
    return false;
  size_t last = span->sentence_to - 1;
  if (is_free(c, last))
    choose_chain(c, span, last, &shown);
  return is_chosen(c, last);
}

/* A paragraph that opens with a word for what the one before ended in. Its point hangs there; where another
 * sentence is the point, those that open it are carried to where they belong. */
static void keep_antecedent(struct sg_composing *c, size_t paragraph)
{
  const struct sg_paragraph_span *span = &c->analysis->paragraphs[c->span->paragraph_from + paragraph];
  size_t top = span->sentence_from, first = span->sentence_from;
  while (top < span->sentence_to && *sg_use_of(c, top) != SG_USE_TOP)
    top++;
  if (top == span->sentence_to || !sg_points_back(c->analysis, first) || !keep_last(c, paragraph - 1) || top == first)
    return;
  for (size_t i = first; i < top && (i == first || sg_leans(c->analysis, i)); i++) {
    uint8_t *use = sg_use_of(c, i);
    if (*use != SG_USE_FREE && *use != SG_USE_LOCKED && *use != SG_USE_SUB)
      return;
    *use = SG_USE_CARRIED;
  }
}

void sg_plan_ideas(struct sg_composing *c)
{
  for (size_t i = 0; i < c->row->paragraph_count; i++) {
    enum sg_paragraph_kind kind = c->row->paragraphs[i].kind;
    if (sg_is_credit(c, i))
      continue;
    if (kind == SG_PARAGRAPH_TEXT || kind == SG_PARAGRAPH_QUOTE || kind == SG_PARAGRAPH_NOTE)
      plan_text(c, &c->analysis->paragraphs[c->span->paragraph_from + i]);
    if (i > 0 && kind == SG_PARAGRAPH_TEXT && c->options->detail != SG_DETAIL_BRIEF)
      keep_antecedent(c, i);
  }
}

/* -- Writing one sentence ------------------------------------------------------------------------ */

/* The labels of one paragraph's bullets. */
struct sg_labels {
  struct sg_str lead; /* the next bullet's label, before any role */
  unsigned used;      /* roles that stand above already, as bits */
};

/* The label of a sentence's role, once in a paragraph: `*used` holds what stands above. */
static struct sg_str role_label(const struct sg_composing *c, size_t sentence, unsigned *used)
{
  const struct sg_sentence *row = row_of(c, sentence);
  static const enum sg_word words[] = {[SG_ROLE_PROBLEM] = SG_WORD_PROBLEM,
                                       [SG_ROLE_METHOD] = SG_WORD_METHOD,
                                       [SG_ROLE_RESULT] = SG_WORD_RESULT,
                                       [SG_ROLE_LIMITATION] = SG_WORD_LIMITATION,
                                       [SG_ROLE_EXAMPLE] = SG_WORD_EXAMPLE,
                                       [SG_ROLE_CONTRAST] = SG_WORD_CONTRAST,
                                       [SG_ROLE_OUTLOOK] = SG_WORD_OUTLOOK};
  struct sg_str s = sg_sentence_markdown(c->analysis, sentence);
  bool question = s.n > 0 && s.p[s.n - 1] == '?';
  if (row->role == SG_ROLE_NONE || question || sg_is_back_matter(c->row) || (*used & 1u << row->role))
    return sg_str(NULL, 0);
  *used |= 1u << row->role;
  return sg_words_get(c->language, words[row->role]);
}

/* Adds a sentence as a bullet; `follows` when the sentence before it stands right above. */
static size_t write_sentence(struct sg_composing *c, size_t sentence, uint32_t depth, bool follows,
                             bool announces, struct sg_labels *labels)
{
  const struct sg_sentence *row = row_of(c, sentence);
  size_t restates = follows && labels->lead.n == 0 ? sg_restates(c->analysis, sentence) : 0;
  struct sg_str label = restates > 0 ? sg_words_get(c->language, SG_WORD_PLAIN)
                        : labels->lead.n > 0 || sg_follows_lead(c, sentence) ? sg_str(NULL, 0)
                                                                             : role_label(c, sentence, &labels->used);
  bool labelled_link = label.n > 0 && ((row->role == SG_ROLE_EXAMPLE && row->head == SG_RELATION_EXAMPLE) ||
                       (row->role == SG_ROLE_CONTRAST && row->head == SG_RELATION_CONTRAST));
  sg_start_line(c, label);
  if (labels->lead.n > 0)
    sg_buf_add_format(&c->line, "*%.*s*: ", SG_STR_ARGS(labels->lead));
  labels->lead = sg_str(NULL, 0);
  sg_add_leads(c, sentence, *sg_use_of(c, sentence) == SG_USE_TOP);
  size_t head = c->line.length;
  struct sg_prose_options options = {.drop_head = !follows || labelled_link, .skip = restates, .runs_on = announces};
  sg_prose_add(&c->line, c->analysis, sentence, options);
  if (c->line.length == head)
    return SG_NPOS;
  return sg_end_line(c, depth, sg_mark_of_sentence(c->analysis, sentence));
}

/* -- Writing paragraphs -------------------------------------------------------------------------- */

/* What follows the paragraph hangs on its last sentence: an equation, list or code that the text
 * runs into. */
static bool runs_on(const struct sg_composing *c, size_t paragraph)
{
  if (paragraph + 1 >= c->row->paragraph_count)
    return false;
  enum sg_paragraph_kind next = c->row->paragraphs[paragraph + 1].kind;
  return next == SG_PARAGRAPH_EQUATION || next == SG_PARAGRAPH_LIST || next == SG_PARAGRAPH_CODE ||
         next == SG_PARAGRAPH_QUOTE;
}

static bool is_open(struct sg_str s)
{
  if (sg_str_ends(s, SG_LIT("：")))
    return true;
  return s.n > 0 && !sg_is_one_of(s.p[s.n - 1], ".?!)\"*$") && (unsigned char)s.p[s.n - 1] < 0x80;
}

/* What the next paragraph opens with and the sentence right above is spoken of in. */
static void write_carried(struct sg_composing *c, size_t from, uint32_t depth, struct sg_labels *labels)
{
  for (size_t i = from; i < c->span->sentence_to && *sg_use_of(c, i) == SG_USE_CARRIED; i++) {
    write_sentence(c, i, depth, true, false, labels);
    *sg_use_of(c, i) = SG_USE_LOCKED;
  }
}

/* The chosen sentences under the top one: first the chain that points back to it, then the others
 * in the paper's order; a sentence that points back hangs under the one above it. */
static void write_subs(struct sg_composing *c, struct sg_flow *flow, size_t paragraph, size_t top,
                       uint32_t depth, struct sg_labels *labels)
{
  const struct sg_paragraph_span *span = &c->analysis->paragraphs[c->span->paragraph_from + paragraph];
  bool open = runs_on(c, paragraph);
  size_t above = top, chain = top + 1;
  uint32_t above_depth = depth;
  for (int pass = 0; pass < 2; pass++) {
    size_t from = pass == 0 ? chain : span->sentence_from;
    for (size_t i = from; i < span->sentence_to; i++) {
      bool in_chain = i >= chain && sg_leans(c->analysis, i);
      if (pass == 0 && !in_chain)
        break;
      if (*sg_use_of(c, i) != SG_USE_SUB)
        continue;
      bool follows = above + 1 == i;
      uint32_t at = depth + 1;
      if (sg_points_back(c->analysis, i) && follows && above != top)
        at = above_depth < depth + 2 ? above_depth + 1 : above_depth;
      bool announces = open && i + 1 == span->sentence_to && is_open(sg_sentence_markdown(c->analysis, i));
      size_t bullet = write_sentence(c, i, at, follows, announces, labels);
      *sg_use_of(c, i) = SG_USE_LOCKED;
      if (bullet == SG_NPOS)
        continue;
      above = i;
      above_depth = at;
      if (announces)
        sg_flow_open(flow, bullet, at);
    }
  }
  write_carried(c, above + 1, above_depth < depth + 2 ? above_depth + 1 : above_depth, labels);
}

/* The group's order: the top sentence, then what carries it. */
static void write_text(struct sg_composing *c, struct sg_flow *flow, size_t paragraph, uint32_t depth)
{
  const struct sg_paragraph_span *span = &c->analysis->paragraphs[c->span->paragraph_from + paragraph];
  sg_flow_close(flow);
  for (size_t i = span->sentence_from; i < span->sentence_to; i++) {
    if (*sg_use_of(c, i) != SG_USE_TOP)
      continue;
    bool last = i + 1 == span->sentence_to;
    /* A point that leans on the paragraph before hangs under that paragraph's. */
    if (leans(c, i) && flow->top != SG_NPOS && depth == 1)
      depth = flow->top_depth + 1;
    bool announces = last && runs_on(c, paragraph) && is_open(sg_sentence_markdown(c->analysis, i));
    struct sg_labels labels = {.lead = flow->lead};
    size_t bullet = write_sentence(c, i, depth, false, announces, &labels);
    if (flow->lead.n > 0)
      sg_bullets_mark(&c->bullets, bullet, sg_mark_here(c, flow->lead_paragraph));
    flow->lead = sg_str(NULL, 0);
    if (bullet == SG_NPOS)
      continue;
    if (depth == 1 || flow->top == SG_NPOS) {
      flow->top = bullet;
      flow->top_depth = depth;
    }
    if (announces)
      sg_flow_open(flow, bullet, depth);
    write_subs(c, flow, paragraph, i, depth, &labels);
  }
  flow->lead = sg_str(NULL, 0);
}

/* A text that goes on in the middle of a sentence, after a formula. */
static bool continues(const struct sg_composing *c, size_t paragraph)
{
  struct sg_str s = c->row->paragraphs[paragraph].markdown;
  bool lower = s.n > 1 && s.p[0] >= 'a' && s.p[0] <= 'z' && sg_is_alpha(s.p[1]);
  bool comma = s.n > 0 && (s.p[0] == ',' || s.p[0] == '.' || s.p[0] == ';');
  return lower || comma || (s.n > 1 && s.p[0] == 'a' && s.p[1] == ' ');
}

/* Takes the paragraph's first sentence into the bullet that it goes on from: one that ends in a formula, or
 * stands over a listing. */
static void write_continuation(struct sg_composing *c, struct sg_flow *flow, size_t paragraph)
{
  const struct sg_paragraph_span *span = &c->analysis->paragraphs[c->span->paragraph_from + paragraph];
  size_t first = span->sentence_from;
  if (first == span->sentence_to || !continues(c, paragraph))
    return;
  if (flow->formula != SG_NPOS)
    sg_flow_append(c, flow, sg_sentence_markdown(c->analysis, first));
  else
    sg_flow_append_to_code(c, flow, first);
  sg_bullets_mark(&c->bullets, flow->formula != SG_NPOS ? flow->formula : flow->code, sg_mark_here(c, paragraph));
  if (*sg_use_of(c, first) == SG_USE_TOP) { /* the point is shown: the next best takes its place */
    *sg_use_of(c, first) = SG_USE_LOCKED;
    for (size_t i = first + 1; i < span->sentence_to; i++)
      if (*sg_use_of(c, i) == SG_USE_SUB) {
        *sg_use_of(c, i) = SG_USE_TOP;
        break;
      }
  }
  *sg_use_of(c, first) = SG_USE_LOCKED;
}

/* A line in bold or italics that nobody styled as a heading: the label of what follows. */
static bool take_lead(struct sg_composing *c, struct sg_flow *flow, size_t i)
{
  const struct sg_paragraph_span *span = &c->analysis->paragraphs[c->span->paragraph_from + i];
  struct sg_str s = sg_str_trim(c->row->paragraphs[i].markdown);
  bool italic = s.n > 3 && s.p[0] == '*' && s.p[1] != '*' && sg_str_find(s, SG_LIT("*"), 1) == s.n - 1;
  if (italic && s.p[s.n - 2] == '.')
    return false;
  bool bold = s.n > 4 && sg_str_starts(s, SG_LIT("**")) && sg_str_find(s, SG_LIT("**"), 2) == s.n - 2;
  if (flow->lead.n > 0 || !(bold || italic) || i + 1 >= c->row->paragraph_count || c->row->paragraphs[i + 1].kind != SG_PARAGRAPH_TEXT ||
      span->sentence_to - span->sentence_from != 1)
    return false;
  size_t length = sg_sentence_words(c->analysis, span->sentence_from);
  if (length > (bold && s.p[s.n - 3] == '.' ? STOPPED_LEAD_WORDS : BOLD_LEAD_WORDS))
    return false;
  struct sg_str words = bold ? sg_slice(s, 2, s.n - 2) : sg_slice(s, 1, s.n - 1);
  while (words.n > 0 && sg_is_one_of(words.p[words.n - 1], ":. "))
    words.n--;
  flow->lead = sg_str_trim(words);
  flow->lead_paragraph = i;
  return flow->lead.n > 0;
}

static void write_paragraph(struct sg_composing *c, struct sg_flow *flow, size_t i)
{
  switch (c->row->paragraphs[i].kind) {
  case SG_PARAGRAPH_TEXT:
    if (take_lead(c, flow, i))
      return;
    if (sg_str_starts(c->row->paragraphs[i].markdown, SG_LIT("*Proof"))) {
      sg_write_theorem(c, flow, i);
      return;
    }
    if (flow->formula != SG_NPOS || flow->code != SG_NPOS)
      write_continuation(c, flow, i);
    flow->formula = flow->code = SG_NPOS;
    write_text(c, flow, i, 1);
    return;
  case SG_PARAGRAPH_QUOTE:
    write_text(c, flow, i, flow->open != SG_NPOS ? flow->open_depth + 1 : 1);
    break;
  case SG_PARAGRAPH_NOTE:
    sg_write_note(c, flow, i);
    return; /* a formula before it stays open */
  case SG_PARAGRAPH_LIST:
    sg_write_list(c, flow, i);
    break;
  case SG_PARAGRAPH_FIGURE:
  case SG_PARAGRAPH_TABLE:
    sg_write_float(c, flow, i);
    break;
  case SG_PARAGRAPH_EQUATION:
    sg_write_equation(c, flow, i);
    return;
  case SG_PARAGRAPH_CODE:
    flow->code = SG_NPOS;
    sg_write_code(c, flow, i);
    flow->formula = SG_NPOS;
    return;
  case SG_PARAGRAPH_THEOREM: {
    struct sg_labels labels = {.used = ~0u};
    sg_write_theorem(c, flow, i);
    write_carried(c, sg_paragraph_span_of(c, i)->sentence_to, 2, &labels);
    break;
  }
  }
  flow->formula = flow->code = SG_NPOS;
}

/* A paragraph that nothing met: its words were empty, or said before. What says them rests on this
 * paragraph too. */
static void meet_rest(struct sg_composing *c, bool *met, size_t first_idea)
{
  for (size_t b = 0; b < c->bullets.count; b++)
    for (size_t k = 0; k < c->bullets.rows[b].mark_count; k++)
      if (c->bullets.rows[b].marks[k].section == c->section)
        met[c->bullets.rows[b].marks[k].paragraph] = true;
  for (size_t i = 0; i < c->row->paragraph_count; i++) {
    if (met[i] || sg_is_credit(c, i))
      continue;
    size_t bullet = SG_NPOS;
    struct sg_labels labels = {.used = ~0u};
    const struct sg_paragraph_span *span = &c->analysis->paragraphs[c->span->paragraph_from + i];
    for (size_t s = span->sentence_from; s < span->sentence_to && bullet == SG_NPOS; s++)
      if (*sg_use_of(c, s) != SG_USE_LEAD)
        bullet = write_sentence(c, s, 1, false, false, &labels);
    if (bullet == SG_NPOS && c->bullets.count > first_idea)
      sg_bullets_mark(&c->bullets, c->bullets.count - 1, sg_mark_here(c, i));
  }
}

void sg_write_ideas(struct sg_composing *c)
{
  struct sg_flow flow;
  size_t first = c->bullets.count;
  bool *met = SG_ARENA_NEW(c->arena, bool, c->row->paragraph_count);
  sg_flow_init(&flow);
  for (size_t i = 0; i < c->row->paragraph_count; i++)
    if (!sg_is_credit(c, i))
      write_paragraph(c, &flow, i);
  if (met != NULL)
    meet_rest(c, met, first);
}
