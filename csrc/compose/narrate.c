/* The paragraphs of a section, one after the other: which sentence is a point of its own, which stands
 * under or in the bullet of the one before it. Nothing changes its place but figures and tables, which
 * stand under the sentence that speaks of them first.
 */
#include "compose/blocks.h"
#include "compose/composing.h"
#include "compose/prose.h"
#include "markdown/inline.h"

enum {
  JOINED_WORDS = 34, /* a sentence that leans on a short one shares its bullet up to so many words */
  BACK_MATTER_WORDS = 60,
};

/* A defined word that is bold in its definition: -log10 of its share in English, above "model", "latter". */
#define TERM_RARITY 4.5f

static const struct sg_sentence *row_of(const struct sg_composing *c, size_t sentence)
{
  return &c->analysis->sentences[sentence];
}

static void take_lead(struct sg_composing *c, struct sg_flow *flow, struct sg_str lead, size_t paragraph)
{
  flow->lead = sg_lead_words(c, lead);
  flow->lead_paragraph = paragraph;
}

/* -- Figures and tables -------------------------------------------------------------------------- */

static bool is_float(const struct sg_paragraph *row)
{
  return row->kind == SG_PARAGRAPH_FIGURE || row->kind == SG_PARAGRAPH_TABLE;
}

/* Which figures and tables stand under which sentence: the first of the section that names them. */
static void plan_floats(struct sg_composing *c)
{
  c->float_at = SG_ARENA_NEW(c->arena, uint32_t, c->row->paragraph_count);
  for (size_t i = 0; i < c->row->paragraph_count && c->float_at != NULL; i++) {
    const struct sg_paragraph *row = &c->row->paragraphs[i];
    if (is_float(row) && row->name.n > 0 && !sg_is_in_figure(c, i))
      c->float_at[i] = (uint32_t)sg_first_mention(c, i) + 1;
  }
}

/* -- Sentences ------------------------------------------------------------------------------------ */

/* The figures and tables that sentences [first, end) are the first to name. */
static void write_floats(struct sg_composing *c, struct sg_flow *flow, size_t first, size_t end, uint32_t depth)
{
  for (size_t i = 0; i < c->row->paragraph_count && c->float_at != NULL; i++)
    if (c->float_at[i] > first && c->float_at[i] <= end)
      sg_write_float(c, flow, i, depth);
}

/* What stands under a sentence besides the paper's next one: definitions, figures and tables. */
static void write_under(struct sg_composing *c, struct sg_flow *flow, size_t first, size_t end, uint32_t depth)
{
  sg_write_definitions(c, first, end, depth);
  sg_write_named(c, first, end, depth);
  if (flow->held != first)
    write_floats(c, flow, first, end, depth);
}

/* May sentence `s`, which leans on the last one, share its bullet? */
static bool joins(const struct sg_composing *c, const struct sg_flow *flow, size_t s, size_t words)
{
  if (flow->last >= c->bullets.count) /* none was made: memory is short */
    return false;
  const struct sg_bullet *bullet = &c->bullets.rows[flow->last];
  return flow->last + 1 == c->bullets.count && bullet->block.n == 0 && bullet->kind <= SG_POINT_DETAIL &&
         flow->last_sentence + 1 == s && row_of(c, s)->paragraph == row_of(c, s - 1)->paragraph &&
         flow->last_words + words <= JOINED_WORDS && !sg_restates(c->analysis, s) &&
         sg_flow_series_of(flow, s) == NULL && !sg_is_enumeration(sg_sentence_markdown(c->analysis, s)) &&
         !sg_str_ends(bullet->text, SG_LIT("$$")) && !sg_str_ends(bullet->text, SG_LIT(":"));
}

/* "(However, this is slow. Others are not.)": does the bracket go on that the bullet before opens? */
static bool is_within_bracket(const struct sg_composing *c, const struct sg_flow *flow, size_t s)
{
  bool follows = flow->last < c->bullets.count && flow->last + 1 == c->bullets.count &&
                 flow->last_sentence + 1 == s && row_of(c, s)->paragraph == row_of(c, s - 1)->paragraph;
  struct sg_str text = follows ? c->bullets.rows[flow->last].text : sg_str(NULL, 0);
  if (!sg_str_starts(text, SG_LIT("(")))
    return false;
  struct sg_inline_scanner scanner;
  struct sg_inline unit;
  size_t open = 0;
  sg_inline_init(&scanner, text);
  while (sg_inline_next(&scanner, &unit))
    for (size_t i = unit.from; unit.kind == SG_INLINE_TEXT && i < unit.to; i++)
      open = text.p[i] == '(' ? open + 1 : text.p[i] == ')' && open > 0 ? open - 1 : open;
  return open > 0;
}

static void set_last(struct sg_flow *flow, size_t bullet, uint32_t depth, size_t sentence, size_t words)
{
  flow->last = bullet;
  flow->last_depth = depth;
  flow->last_sentence = sentence;
  flow->last_words = words;
}

/* The bullet of the sentence before, where `s` stands under the same point directly after it. */
static struct sg_str bullet_before(const struct sg_composing *c, const struct sg_flow *flow, size_t s,
                                   uint32_t depth)
{
  bool follows = depth > 0 && flow->last < c->bullets.count && flow->last + 1 == c->bullets.count &&
                 flow->last_sentence + 1 == s;
  return follows ? c->bullets.rows[flow->last].text : sg_str(NULL, 0);
}

/* "Moreover, …", and at a section's beginning "Therefore, …" and "However, …": does the sentence open with a
 * connective that nothing stands before? */
static bool opens_for_nothing(const struct sg_composing *c, size_t s)
{
  const struct sg_sentence *row = row_of(c, s);
  struct sg_str head = sg_str_trim(sg_slice(sg_sentence_markdown(c->analysis, s), 0, row->head_to - row->from));
  if (row->head == SG_RELATION_ADDITION)
    return !sg_str_starts(head, SG_LIT("Similarly")) &&
           !sg_str_starts(head, SG_LIT("Likewise")); /* like what? */
  return s == c->span->sentence_from && sg_str_ends(head, SG_LIT(",")) &&
         (row->head == SG_RELATION_CAUSE || row->head == SG_RELATION_CONTRAST);
}

/* Writes sentence `s` into c->line as the guide says it; false when nothing is left of it. */
static bool add_words(struct sg_composing *c, struct sg_flow *flow, size_t s, uint32_t depth, bool announces)
{
  bool follows = flow->last_sentence != SG_NPOS && flow->last_sentence + 1 == s;
  bool through = announces && sg_runs_through(c, row_of(c, s)->paragraph);
  bool adds = depth == 0 && c->line.length == 0 && opens_for_nothing(c, s);
  size_t from = c->line.length;
  struct sg_telling telling = {.theirs = flow->theirs,
                               .led = flow->label > 0 || flow->lead.n > 0,
                               .last = bullet_before(c, flow, s, depth)};
  sg_prose_add(
      &c->line, c->analysis, s,
      (struct sg_prose_options){.drop_head = adds || (!follows && s > c->span->sentence_from &&
                                                      row_of(c, s)->paragraph == row_of(c, s - 1)->paragraph),
                                .skip = flow->label,
                                .step = through,
                                .runs_on = announces && !through});
  if (c->line.length == from)
    return false;
  sg_tell_of_authors(c, s, from, telling);
  return true;
}

/* The bullet that shows the paper's own definition of a term says so, for the glossary: its label is the
 * paper's. */
static void note_definition(struct sg_composing *c, size_t bullet, size_t s)
{
  int index = row_of(c, s)->defines;
  if (index == SG_NONE || c->bullets.rows[bullet].term.n > 0)
    return;
  const struct sg_term *term = &c->analysis->terms[index];
  if (term->definition == (int)s && sg_is_defined(c->analysis, term)) {
    c->bullets.rows[bullet].term = term->text;
    c->bullets.rows[bullet].names_term =
        c->span->words >= SG_SIGNPOST_WORDS && sg_is_technical(c->analysis, term) &&
        (term->stem_count > 1 || sg_term_rarity(c->analysis, term) >= TERM_RARITY);
  }
}

/* Adds the sentence to the bullet of the one before. */
static void join_sentence(struct sg_composing *c, struct sg_flow *flow, size_t s, bool announces)
{
  struct sg_bullet *bullet = &c->bullets.rows[flow->last];
  sg_buf_clear(&c->line);
  sg_buf_add(&c->line, bullet->text);
  sg_buf_add_char(&c->line, ' ');
  if (!add_words(c, flow, s, 0, announces))
    return;
  struct sg_str copy = sg_arena_copy(c->arena, sg_buf_str(&c->line));
  if (copy.p != NULL)
    bullet->text = copy;
  note_definition(c, flow->last, s);
  if (announces)
    sg_flow_open(flow, flow->last, flow->last_depth);
  set_last(flow, flow->last, flow->last_depth, s, flow->last_words + sg_sentence_words(c->analysis, s));
}

/* Adds the sentence as a bullet. */
static void write_sentence(struct sg_composing *c, struct sg_flow *flow, size_t s, uint32_t depth,
                           bool announces)
{
  struct sg_str md = sg_sentence_markdown(c->analysis, s), lead = flow->lead;
  flow->label = lead.n == 0 ? sg_label_length(md) : 0;
  if (lead.n == 0 && flow->label > 0)
    lead = sg_lead_words(c, sg_slice(md, 0, flow->label));
  bool within = lead.n == 0 && depth == 0 && c->span->words >= SG_SIGNPOST_WORDS;
  sg_start_line(c, within ? sg_choose_lead(c, s) : lead);
  bool any = add_words(c, flow, s, depth, announces);
  flow->label = 0;
  if (!any)
    return;
  struct sg_str items = announces ? sg_str(NULL, 0) : sg_cut_enumeration(c);
  struct sg_mark mark = sg_mark_of_sentence(c->analysis, s);
  size_t bullet = sg_end_line(c, depth, mark);
  if (bullet == SG_NPOS)
    return;
  c->bullets.rows[bullet].leads_within = within;
  note_definition(c, bullet, s);
  if (flow->lead.n > 0)
    sg_bullets_mark(&c->bullets, bullet, sg_mark_here(c, flow->lead_paragraph));
  flow->lead = sg_str(NULL, 0);
  if (depth == 0 || flow->top == SG_NPOS) {
    flow->top = bullet;
    flow->top_depth = depth;
  }
  if (announces)
    sg_flow_open(flow, bullet, depth);
  sg_write_enumeration(c, items, depth + 1, mark);
  set_last(flow, bullet, depth, s, sg_sentence_words(c->analysis, s));
}

/* -- Paragraphs ----------------------------------------------------------------------------------- */

/* A text that goes on in the middle of a sentence, after a formula. */
static bool continues(const struct sg_composing *c, size_t paragraph)
{
  struct sg_str s = c->row->paragraphs[paragraph].markdown;
  bool lower = s.n > 1 && s.p[0] >= 'a' && s.p[0] <= 'z' && sg_is_alpha(s.p[1]);
  bool comma = s.n > 0 && (s.p[0] == ',' || s.p[0] == '.' || s.p[0] == ';');
  return lower || comma || (s.n > 1 && s.p[0] == 'a' && s.p[1] == ' ');
}

/* The kind of what a paragraph runs into (sg_runs_on). */
static enum sg_paragraph_kind kind_after(const struct sg_composing *c, size_t paragraph)
{
  return c->row->paragraphs[sg_follower(c, paragraph)].kind;
}

/* Takes the paragraph's first sentence into the bullet that it goes on from: one that ends in a formula, or
 * stands over a listing. True where the paragraph is no more than the way to another formula: "schreiben,
 * wobei". */
static bool write_continuation(struct sg_composing *c, struct sg_flow *flow, size_t paragraph)
{
  const struct sg_paragraph_span *span = sg_paragraph_span_of(c, paragraph);
  size_t first = span->sentence_from;
  if (first == span->sentence_to || !continues(c, paragraph))
    return false;
  size_t bullet = flow->formula != SG_NPOS ? flow->formula : flow->code;
  struct sg_str words = sg_sentence_markdown(c->analysis, first);
  bool open = flow->formula != SG_NPOS && first + 1 == span->sentence_to && sg_runs_on(c, paragraph) &&
              sg_is_open(words);
  if (flow->formula != SG_NPOS)
    sg_flow_append(c, flow, words, open);
  else
    sg_flow_append_to_code(c, flow, first);
  sg_bullets_mark(&c->bullets, bullet, sg_mark_here(c, paragraph));
  *sg_use_of(c, first) = SG_USE_SHOWN;
  set_last(flow, bullet, c->bullets.rows[bullet].depth, first, JOINED_WORDS);
  write_under(c, flow, first, first + 1, c->bullets.rows[bullet].depth + 1);
  return open && kind_after(c, paragraph) == SG_PARAGRAPH_EQUATION;
}

/* A formula that stands alone among sentences belongs to the one before it; a bullet of its own where that is
 * none. */
static void write_formula(struct sg_composing *c, struct sg_flow *flow, size_t s)
{
  bool follows = flow->last < c->bullets.count && flow->last_sentence + 1 == s;
  *sg_use_of(c, s) = SG_USE_SHOWN;
  if (follows) {
    flow->formula = flow->last;
    sg_flow_append(c, flow, sg_sentence_markdown(c->analysis, s), false);
    sg_bullets_mark(&c->bullets, flow->last, sg_mark_of_sentence(c->analysis, s));
    set_last(flow, flow->last, flow->last_depth, s, JOINED_WORDS);
    return;
  }
  uint32_t depth = flow->top != SG_NPOS ? flow->top_depth + 1 : 0;
  sg_start_line(c, sg_str(NULL, 0));
  sg_buf_add(&c->line, sg_sentence_markdown(c->analysis, s));
  size_t bullet = sg_end_line(c, depth, sg_mark_of_sentence(c->analysis, s));
  if (bullet != SG_NPOS)
    set_last(flow, bullet, depth, s, JOINED_WORDS);
}

/* "… is:", and in a paragraph of its own the formula with the words that go on behind it. */
static bool goes_on_with_formula(struct sg_composing *c, const struct sg_flow *flow, size_t s)
{
  return *sg_use_of(c, s) == SG_USE_FREE && sg_str_starts(sg_sentence_markdown(c->analysis, s), SG_LIT("$$")) &&
         flow->last < c->bullets.count && flow->last_sentence + 1 == s &&
         sg_str_ends(c->bullets.rows[flow->last].text, SG_LIT(":"));
}

static void write_text(struct sg_composing *c, struct sg_flow *flow, size_t paragraph)
{
  const struct sg_paragraph_span *span = sg_paragraph_span_of(c, paragraph);
  bool begun = false;
  sg_flow_close(flow);
  flow->theirs = sg_is_about_authors(c->analysis, span->sentence_from, span->sentence_to);
  flow->least_depth = 0;
  for (size_t s = span->sentence_from; s < span->sentence_to; s++) {
    uint8_t *use = sg_use_of(c, s);
    bool last = s + 1 == span->sentence_to;
    if (*use == SG_USE_SHOWN) {
      begun = true; /* it went on from the paragraph before */
      continue;
    }
    if (row_of(c, s)->form == SG_FORM_MATH || goes_on_with_formula(c, flow, s))
      write_formula(c, flow, s);
    if (*use != SG_USE_FREE || row_of(c, s)->form > SG_FORM_FRAGMENT)
      continue;
    *use = SG_USE_SHOWN;
    if (!last && sg_is_lead(c, s)) {
      take_lead(c, flow, sg_sentence_markdown(c->analysis, s), paragraph);
      begun = false;
      continue;
    }
    bool announces = last && sg_runs_on(c, paragraph) && sg_is_open(sg_sentence_markdown(c->analysis, s));
    uint32_t depth = flow->lead.n == 0 ? sg_depth_of_sentence(c, flow, s, !begun) : 0;
    bool shares = depth > 0 && depth > flow->last_depth && joins(c, flow, s, sg_sentence_words(c->analysis, s));
    if (shares || is_within_bracket(c, flow, s))
      join_sentence(c, flow, s, announces);
    else
      write_sentence(c, flow, s, depth, announces);
    begun = true;
    sg_flow_go_on(c, flow, s);
    flow->held = announces && (kind_after(c, paragraph) == SG_PARAGRAPH_LIST ||
                               kind_after(c, paragraph) == SG_PARAGRAPH_EQUATION)
                     ? s
                     : SG_NPOS;
    write_under(c, flow, s, s + 1, flow->last_depth + 1);
    if (flow->last < c->bullets.count && flow->last_sentence == s)
      sg_settle_under_items(c, flow->last + 1);
    if (!announces && flow->last_sentence == s)
      sg_write_notes_of(c, flow, s);
  }
  flow->lead = sg_str(NULL, 0);
}

/* A quotation: one bullet under the sentence that announces it, or of its own. */
static void write_quote(struct sg_composing *c, struct sg_flow *flow, size_t i)
{
  const struct sg_paragraph_span *span = sg_paragraph_span_of(c, i);
  uint32_t depth = flow->open != SG_NPOS ? flow->open_depth + 1 : 0;
  sg_start_line(c, flow->lead.n > 0 ? flow->lead : sg_words_get(c->language, SG_WORD_QUOTATION));
  flow->lead = sg_str(NULL, 0);
  for (size_t s = span->sentence_from; s < span->sentence_to; s++)
    if (row_of(c, s)->form <= SG_FORM_FRAGMENT) {
      sg_add_sentence(c, s, (struct sg_prose_options){.drop_head = false});
      *sg_use_of(c, s) = SG_USE_SHOWN;
    }
  size_t bullet = sg_end_line(c, depth, sg_mark_here(c, i));
  sg_flow_close(flow);
  flow->last_sentence = SG_NPOS;
  if (bullet != SG_NPOS && depth == 0) {
    flow->top = bullet;
    flow->top_depth = 0;
  }
}

/* The figures that wait for what their sentence announces. */
static void write_held(struct sg_composing *c, struct sg_flow *flow, uint32_t depth)
{
  if (flow->held != SG_NPOS)
    write_floats(c, flow, flow->held, flow->held + 1, depth);
  flow->held = SG_NPOS;
}

static void write_list(struct sg_composing *c, struct sg_flow *flow, size_t i)
{
  uint32_t depth = sg_flow_depth(flow);
  sg_write_list(c, flow, i);
  write_held(c, flow, depth);
}

static void write_paragraph(struct sg_composing *c, struct sg_flow *flow, size_t i)
{
  const struct sg_paragraph_span *span = sg_paragraph_span_of(c, i);
  if (sg_is_in_figure(c, i))
    return; /* it stands under the caption */
  size_t top = c->bullets.count;
  bool list = c->row->paragraphs[i].kind == SG_PARAGRAPH_LIST;
  uint32_t list_depth = list ? sg_flow_depth(flow) : 0;
  switch (c->row->paragraphs[i].kind) {
  case SG_PARAGRAPH_TEXT:
    if (flow->lead.n == 0 && sg_is_bold_line(c, i)) {
      take_lead(c, flow, c->row->paragraphs[i].markdown, i);
      return;
    }
    if (sg_str_starts(c->row->paragraphs[i].markdown, SG_LIT("*Proof"))) {
      sg_write_theorem(c, flow, i);
      return;
    }
    if ((flow->formula != SG_NPOS || flow->code != SG_NPOS) && write_continuation(c, flow, i))
      return;
    write_text(c, flow, i);
    break;
  case SG_PARAGRAPH_QUOTE:
    write_quote(c, flow, i);
    break;
  case SG_PARAGRAPH_NOTE:
    if (sg_is_table_note(c, i))
      return; /* its table has it */
    sg_write_note(c, flow, i);
    break;
  case SG_PARAGRAPH_LIST:
    write_list(c, flow, i);
    break;
  case SG_PARAGRAPH_FIGURE:
  case SG_PARAGRAPH_TABLE:
    if (c->float_at == NULL || c->float_at[i] == 0)
      sg_write_float(c, flow, i, 0);
    return; /* the text goes on around it */
  case SG_PARAGRAPH_EQUATION:
    sg_write_equation(c, flow, i);
    if (flow->formula != SG_NPOS) {
      sg_write_named(c, span->sentence_from, span->sentence_to, c->bullets.rows[flow->formula].depth + 1);
      write_held(c, flow, c->bullets.rows[flow->formula].depth + 1);
    }
    return;
  case SG_PARAGRAPH_CODE:
    flow->code = SG_NPOS;
    sg_write_code(c, flow, i);
    flow->formula = SG_NPOS;
    return;
  case SG_PARAGRAPH_THEOREM:
    sg_write_theorem(c, flow, i);
    break;
  case SG_PARAGRAPH_BYLINE: /* a credit */
    return;
  }
  flow->formula = flow->code = SG_NPOS;
  if (c->row->paragraphs[i].kind != SG_PARAGRAPH_TEXT && c->bullets.count > top)
    write_under(c, flow, span->sentence_from, span->sentence_to,
                (list ? list_depth : c->bullets.rows[c->bullets.count - 1].depth) + 1);
}

/* A paragraph that nothing rests on: its words were empty, or said before. What says them rests on this
 * paragraph too. */
static void cover_rest(struct sg_composing *c)
{
  for (size_t i = 0; i < c->row->paragraph_count && c->bullets.count > 0; i++)
    if (!sg_is_credit(c, i) && !sg_bullets_meet(&c->bullets, sg_mark_here(c, i)))
      sg_bullets_mark(&c->bullets, c->bullets.count - 1, sg_mark_here(c, i));
}

/* Thanks, funding, declarations: one bullet. */
static void write_back_matter(struct sg_composing *c)
{
  size_t words = 0;
  sg_start_line(c, sg_str(NULL, 0));
  for (size_t s = c->span->sentence_from; s < c->span->sentence_to; s++) {
    size_t more = sg_sentence_words(c->analysis, s);
    if (row_of(c, s)->form > SG_FORM_FRAGMENT ||
        (words + more > BACK_MATTER_WORDS && words > 0 && c->options->detail != SG_DETAIL_DEEP))
      continue;
    words += more;
    if (c->line.length > 0)
      sg_buf_add_char(&c->line, ' ');
    size_t from = c->line.length;
    sg_prose_add(&c->line, c->analysis, s, (struct sg_prose_options){.drop_head = false});
    sg_tell_of_authors(c, s, from, (struct sg_telling){.theirs = true});
  }
  sg_end_line(c, 0, c->row->paragraph_count > 0 ? sg_mark_here(c, 0) : SG_NO_MARK);
  cover_rest(c);
}

/* All paragraphs in order; footnotes that part a sentence come when it has ended. */
static void write_paragraphs(struct sg_composing *c, struct sg_flow *flow)
{
  size_t held = 0, held_to = 0; /* the notes that wait */
  for (size_t i = 0; i < c->row->paragraph_count; i++) {
    if (sg_is_credit(c, i))
      continue;
    if (c->row->paragraphs[i].kind == SG_PARAGRAPH_NOTE && !sg_is_table_note(c, i) && sg_parts_sentence(c, i)) {
      held = held_to > held ? held : i;
      held_to = i + 1;
      continue;
    }
    write_paragraph(c, flow, i);
    for (; held < held_to && !sg_goes_on(c, i + 1); held++)
      write_paragraph(c, flow, held);
  }
  for (; held < held_to; held++)
    write_paragraph(c, flow, held);
}

void sg_narrate(struct sg_composing *c)
{
  struct sg_flow flow;
  sg_plan_voice(c);
  if (sg_is_back_matter(c->row)) {
    write_back_matter(c);
    return;
  }
  plan_floats(c);
  sg_flow_init(&flow);
  write_paragraphs(c, &flow);
  cover_rest(c);
}
