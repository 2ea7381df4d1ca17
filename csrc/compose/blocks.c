/* Notes, figures, tables and code. */
#include "compose/blocks.h"

#include "compose/prose.h"

enum {
  TABLE_ROWS = 40,    /* of a table that a normal guide shows */
  NUMBER_MOST = 1000, /* of a figure or table */
};

static void add_sentence(struct sg_composing *c, size_t s, bool follows)
{
  size_t from = c->line.length;
  sg_add_sentence(c, s, (struct sg_prose_options){.drop_head = !follows});
  sg_tell_of_authors(c, s, from, (struct sg_telling){.theirs = false});
}

/* -- Figures and tables -------------------------------------------------------------------------- */

static bool is_space_or_tie(char ch)
{
  return ch == ' ' || (unsigned char)ch >= 0x80;
}

/* "Fig." and "Figure", whose first letter is one; "Abb." and "Abbildung" of a figure, whose name is English. */
static bool is_of_kind(struct sg_str reference, struct sg_str name)
{
  return sg_lower(reference.p[0]) == sg_lower(name.p[0]) ||
         (sg_str_starts(name, sg_words_get(0, SG_WORD_FIGURE)) &&
          (sg_words_begin(SG_WORD_FIGURE, reference) > 0 || sg_str_starts(reference, SG_LIT("Abb"))));
}

/* Is the full stop at byte `at` that of a shortened word, "Fig.3", and none in a number, "2.1", "A.1"? */
static bool shortens(struct sg_str s, size_t at)
{
  return s.p[at] == '.' && at > 1 && sg_is_alpha(s.p[at - 1]) && sg_is_alpha(s.p[at - 2]);
}

/* Does the reference "Fig. 3" name "Figure 3"? The same number after a word for the same kind. */
static bool names_float(struct sg_str reference, struct sg_str name)
{
  size_t a = reference.n, b = name.n;
  if (a > 1 && sg_is_alpha(reference.p[a - 1]) && sg_is_digit(reference.p[a - 2]))
    reference.n = --a; /* "Fig. 1a": a part of it */
  while (a > 0 && !is_space_or_tie(reference.p[a - 1]) && !shortens(reference, a - 1))
    a--;
  while (b > 0 && name.p[b - 1] != ' ')
    b--;
  return a > 0 && b > 0 && is_of_kind(reference, name) &&
         sg_str_equal(sg_slice(reference, a, reference.n), sg_slice(name, b, name.n));
}

/* Past "and", "&" or a dash at byte `at`, behind which another number may stand; past a comma where the word is
 * a plural, since "Figure 2, 5 lakes" goes on with something else. The text's end where nothing joins. */
static size_t skip_joint(struct sg_str s, size_t at, bool several, bool *dashed)
{
  static const char *const joints[] = {" and ", " & ", ", and ", ", & ", ", "}, *const dashes[] = {"–", "--",
                                                                                                   "-"};
  struct sg_str rest = sg_slice(s, at, s.n);
  *dashed = false;
  for (size_t i = 0; i < sizeof joints / sizeof joints[0]; i++)
    if (sg_str_starts(rest, sg_cstr(joints[i])) && (several || joints[i][0] == ' '))
      return at + strlen(joints[i]);
  for (size_t i = 0; i < sizeof dashes / sizeof dashes[0]; i++)
    if (sg_str_starts(rest, sg_cstr(dashes[i]))) {
      *dashed = true;
      return at + strlen(dashes[i]);
    }
  return s.n;
}

static unsigned number_at(struct sg_str s, size_t *at)
{
  unsigned number = 0;
  for (; *at < s.n && sg_is_digit(s.p[*at]) && number < NUMBER_MOST; ++*at)
    number = 10 * number + (unsigned)(s.p[*at] - '0');
  return number;
}

/* Does the reference [from, to) go on to the float's number: "Tables 3, 4 & 5", "Figures 2–4"? */
static bool goes_on_to(struct sg_str md, size_t from, size_t to, struct sg_str name)
{
  size_t at = to, digits = name.n;
  bool dashed;
  while (at > from && sg_is_digit(md.p[at - 1]))
    at--;
  while (digits > 0 && sg_is_digit(name.p[digits - 1]))
    digits--;
  size_t end = at;
  while (end > from && (is_space_or_tie(md.p[end - 1]) || md.p[end - 1] == '.'))
    end--;
  bool several = end > from && md.p[end - 1] == 's';
  unsigned last = number_at(md, &at), wanted = number_at(name, &digits), next;
  if (at != to || last == 0 || wanted == 0 || !is_of_kind(sg_slice(md, from, to), name))
    return false;
  for (size_t start; (start = at = skip_joint(md, at, several, &dashed)) < md.n; last = next) {
    next = number_at(md, &at);
    bool other = at < md.n && (sg_is_alpha(md.p[at]) || md.p[at] == '%');
    if (at == start || other)
      return false;
    if (next == wanted || (dashed && last < wanted && wanted < next))
      return true;
  }
  return false;
}

bool sg_sentence_names(const struct sg_analysis *analysis, size_t sentence, struct sg_str name)
{
  const struct sg_sentence *row = &analysis->sentences[sentence];
  struct sg_str md = analysis->paper->sections[row->section].paragraphs[row->paragraph].markdown;
  for (size_t t = row->token_from; t < row->token_to; t++) {
    const struct sg_token *token = &analysis->tokens[t];
    if (token->unit == SG_UNIT_REFERENCE && (names_float(sg_slice(md, token->from, token->to), name) ||
                                             goes_on_to(md, token->from, token->to, name)))
      return true;
  }
  return false;
}

size_t sg_first_mention(struct sg_composing *c, size_t i)
{
  struct sg_str name = c->row->paragraphs[i].name;
  for (size_t s = c->span->sentence_from; s < c->span->sentence_to; s++) {
    enum sg_paragraph_kind kind = c->row->paragraphs[c->analysis->sentences[s].paragraph].kind;
    if (*sg_use_of(c, s) == SG_USE_FREE && (kind == SG_PARAGRAPH_TEXT || kind == SG_PARAGRAPH_LIST) &&
        c->analysis->sentences[s].form <= SG_FORM_FRAGMENT && sg_sentence_names(c->analysis, s, name))
      return s;
  }
  return SG_NPOS;
}

/* The pipe table after the caption; *left_out counts the rows beyond what a guide shows. */
static struct sg_str table_of(const struct sg_composing *c, struct sg_str md, size_t *left_out)
{
  size_t at = md.n > 0 && md.p[0] == '|' ? 0 : sg_str_find(md, SG_LIT("\n\n|"), 0), rows = 0;
  *left_out = 0;
  if (at == SG_NPOS)
    return sg_str(NULL, 0);
  struct sg_str grid = sg_str_trim(sg_slice(md, at, md.n)), rest = grid, line;
  size_t most = c->options->detail == SG_DETAIL_DEEP ? SG_NPOS : TABLE_ROWS, shown = grid.n;
  while (sg_str_next_line(&rest, &line)) {
    if (rows++ == most)
      shown = (size_t)(line.p - grid.p);
    *left_out += rows > most;
  }
  return sg_str_trim(sg_slice(grid, 0, shown));
}

/* Where the caption's next part begins, from `from` on: after a stop, "(a)" and its letter's successors.
 * SG_NPOS when there is none. */
static size_t next_part(struct sg_str caption, size_t from, char letter)
{
  for (size_t at = from; at + 4 < caption.n; at++) {
    bool part = caption.p[at] == '(' && sg_lower(caption.p[at + 1]) == letter && caption.p[at + 2] == ')' &&
                caption.p[at + 3] == ' ';
    if (part && (at == 0 || (at > 1 && caption.p[at - 1] == ' ' && sg_is_one_of(caption.p[at - 2], ".;:"))))
      return at;
  }
  return SG_NPOS;
}

/* The caption: one bullet, its parts under it. */
static size_t write_caption(struct sg_composing *c, size_t i, uint32_t depth, enum sg_point_kind kind)
{
  const struct sg_paragraph *row = &c->row->paragraphs[i];
  const struct sg_paragraph_span *span = sg_paragraph_span_of(c, i);
  struct sg_str lead = sg_float_name(c, row);
  sg_start_line(c, lead);
  for (size_t s = span->sentence_from; s < span->sentence_to; s++)
    if (c->analysis->sentences[s].form != SG_FORM_TABLE)
      add_sentence(c, s, true);
  if (c->line.length == 0) {
    struct sg_bullet none = {.depth = depth,
                             .kind = (uint8_t)kind,
                             .lead = lead,
                             .text = sg_words_get(c->language, SG_WORD_NO_CAPTION),
                             .plain = true};
    c->lead = sg_str(NULL, 0);
    return sg_bullets_add(&c->bullets, none, sg_mark_here(c, i));
  }
  struct sg_str caption = sg_arena_copy(c->arena, sg_buf_str(&c->line));
  size_t at = next_part(caption, 0, 'a');
  if (at == SG_NPOS || next_part(caption, at, 'b') == SG_NPOS)
    return sg_end_line_as(c, depth, kind, sg_str(NULL, 0), sg_mark_here(c, i));
  sg_buf_truncate(&c->line, at > 0 ? at - 1 : 0);
  size_t bullet = sg_end_line_as(c, depth, kind, sg_str(NULL, 0), sg_mark_here(c, i));
  for (char letter = 'b'; at != SG_NPOS; letter++) {
    size_t next = letter <= 'z' ? next_part(caption, at + 1, letter) : SG_NPOS;
    sg_start_line(c, sg_slice(caption, at, at + 3));
    sg_prose_add_text(&c->line, sg_str_trim(sg_slice(caption, at + 4, next == SG_NPOS ? caption.n : next)));
    sg_end_line(c, depth + 1, sg_mark_here(c, i));
    at = next;
  }
  return bullet;
}

/* "The fitnesses are as follows.", and a table without caption and number: it stands under that sentence, as
 * code does. */
static bool hang_table(struct sg_composing *c, struct sg_flow *flow, size_t i)
{
  const struct sg_paragraph *row = &c->row->paragraphs[i];
  size_t left_out, last = flow->last;
  if (row->kind != SG_PARAGRAPH_TABLE || row->name.n > 0 || row->markdown.n == 0 || row->markdown.p[0] != '|' ||
      last == SG_NPOS || last + 1 != c->bullets.count || c->bullets.rows[last].block.n > 0 ||
      !(sg_str_ends(c->bullets.rows[last].text, SG_LIT(":")) ||
        sg_str_ends(c->bullets.rows[last].text, SG_LIT("as follows."))))
    return false;
  c->bullets.rows[last].block = table_of(c, row->markdown, &left_out);
  sg_bullets_mark(&c->bullets, last, sg_mark_here(c, i));
  sg_write_left_out(c, c->bullets.rows[last].depth + 1, left_out);
  sg_write_table_reading(c, i, c->bullets.rows[last].depth + 1);
  sg_flow_close(flow);
  return true;
}

/* What the bullet shows already in c->line, with a blank line behind it, for more to come. */
static void start_block(struct sg_composing *c, size_t bullet)
{
  struct sg_str block = c->bullets.rows[bullet].block;
  sg_buf_clear(&c->line);
  sg_buf_add(&c->line, block);
  sg_buf_add(&c->line, block.n == 0                       ? SG_LIT("")
                       : sg_str_ends(block, SG_LIT("\n")) ? SG_LIT("\n")
                                                          : SG_LIT("\n\n"));
}

/* What the figure of bullet `bullet` shows: its formulas under the caption, each in a line, listings, tables.
 */
static void write_shown(struct sg_composing *c, size_t figure, size_t bullet, uint32_t depth)
{
  for (size_t i = figure + 1; i < c->row->paragraph_count && sg_is_in_figure(c, i); i++) {
    const struct sg_paragraph *row = &c->row->paragraphs[i];
    size_t at = bullet, left_out = 0;
    sg_start_line(c, sg_str(NULL, 0));
    if (row->kind == SG_PARAGRAPH_LIST) {
      sg_write_items(c, i, depth);
      continue;
    }
    if (row->kind == SG_PARAGRAPH_EQUATION) {
      sg_add_flat(&c->line, sg_str_trim(row->markdown));
      sg_end_line(c, depth, sg_mark_here(c, i));
      continue;
    }
    if (bullet + 1 != c->bullets.count) {
      sg_buf_add(&c->line,
                 sg_words_get(c->language, row->kind == SG_PARAGRAPH_TABLE ? SG_WORD_TABLE : SG_WORD_CODE));
      at = sg_end_line_as(c, depth, SG_POINT_CODE, sg_str(NULL, 0), SG_NO_MARK);
    }
    if (at == SG_NPOS)
      return;
    sg_bullets_mark(&c->bullets, at, sg_mark_here(c, i));
    start_block(c, at);
    if (row->kind == SG_PARAGRAPH_TABLE)
      sg_buf_add(&c->line, table_of(c, row->markdown, &left_out));
    else
      left_out = sg_add_code(c, row->markdown);
    c->bullets.rows[at].block = sg_arena_copy(c->arena, sg_buf_str(&c->line));
    sg_write_left_out(c, depth, left_out);
    if (row->kind == SG_PARAGRAPH_TABLE)
      sg_write_table_reading(c, i, c->bullets.rows[at].depth + 1);
  }
}

/* A figure without a caption, which shows nothing here, under a bullet that speaks of it: no bullet of its own
 * says more. False where it needs one. */
static bool leave_to_speaker(struct sg_composing *c, size_t i, uint32_t depth)
{
  const struct sg_paragraph_span *span = sg_paragraph_span_of(c, i);
  bool empty = c->row->paragraphs[i].kind == SG_PARAGRAPH_FIGURE &&
               !(i + 1 < c->row->paragraph_count && sg_is_in_figure(c, i + 1));
  size_t speaker = c->bullets.count;
  for (size_t s = span->sentence_from; empty && s < span->sentence_to; s++)
    empty = c->analysis->sentences[s].form == SG_FORM_TABLE;
  while (empty && speaker > 0 && c->bullets.rows[speaker - 1].depth >= depth)
    speaker--;
  if (!empty || depth == 0 || speaker == 0)
    return false;
  sg_bullets_mark(&c->bullets, speaker - 1, sg_mark_here(c, i));
  return true;
}

void sg_write_float(struct sg_composing *c, struct sg_flow *flow, size_t i, uint32_t depth)
{
  if ((depth == 0 && hang_table(c, flow, i)) || leave_to_speaker(c, i, depth))
    return;
  const struct sg_paragraph *row = &c->row->paragraphs[i];
  const struct sg_paragraph_span *span = sg_paragraph_span_of(c, i);
  bool table = row->kind == SG_PARAGRAPH_TABLE;
  size_t left_out = 0, bullet = write_caption(c, i, depth, table ? SG_POINT_TABLE : SG_POINT_FIGURE);
  if (bullet == SG_NPOS)
    return;
  if (table)
    c->bullets.rows[bullet].block = table_of(c, row->markdown, &left_out);
  else
    write_shown(c, i, bullet, depth + 1);
  sg_write_left_out(c, depth + 1, left_out);
  sg_write_float_notes(c, i, depth + 1);
  if (table)
    sg_write_table_reading(c, i, depth + 1);
  sg_write_definitions(c, span->sentence_from, span->sentence_to, depth + 1);
  sg_flow_close(flow);
  if (depth == 0) {
    flow->top = bullet;
    flow->top_depth = 0;
  }
}

/* -- Code ---------------------------------------------------------------------------------------- */

/* Does listing `i`, which has no name, go on behind another, notes apart? */
static bool follows_code(const struct sg_composing *c, size_t i)
{
  const struct sg_paragraph *rows = c->row->paragraphs;
  size_t before = i;
  while (before > 0 && rows[before - 1].kind == SG_PARAGRAPH_NOTE)
    before--;
  return before > 0 && rows[before - 1].kind == SG_PARAGRAPH_CODE && rows[i].name.n == 0 &&
         !sg_is_in_figure(c, before - 1);
}

/* Is the bullet the last of all but for what says what its terms are, with nothing shown under it yet? */
static bool stands_last(const struct sg_composing *c, size_t bullet)
{
  if (bullet >= c->bullets.count || c->bullets.rows[bullet].block.n > 0 ||
      c->bullets.rows[bullet].kind > SG_POINT_DETAIL)
    return false;
  for (size_t i = bullet + 1; i < c->bullets.count; i++) {
    uint8_t kind = c->bullets.rows[i].kind;
    if (c->bullets.rows[i].block.n > 0 ||
        (kind != SG_POINT_DEFINITION && kind != SG_POINT_RECALL && kind != SG_POINT_SYMBOL &&
         kind != SG_POINT_CITED && kind != SG_POINT_PLAIN))
      return false;
  }
  return true;
}

void sg_write_code(struct sg_composing *c, struct sg_flow *flow, size_t i)
{
  if (sg_write_pseudocode(c, flow, i)) {
    flow->listing = SG_NPOS;
    return;
  }
  bool more = follows_code(c, i) && flow->listing != SG_NPOS,
       under = c->row->paragraphs[i].name.n == 0 && stands_last(c, flow->last);
  size_t bullet = more ? flow->listing : flow->open != SG_NPOS ? flow->open : under ? flow->last : flow->top;
  bool fresh = !stands_last(c, bullet);
  const struct sg_paragraph *row = &c->row->paragraphs[i];
  if (fresh && !more) {
    sg_start_line(c, row->name.n > 0 ? row->name : sg_words_get(c->language, SG_WORD_CODE));
    bullet = sg_end_line_as(c, sg_flow_depth(flow), SG_POINT_CODE, sg_str(NULL, 0), SG_NO_MARK);
    if (bullet == SG_NPOS)
      return;
  }
  sg_bullets_mark(&c->bullets, bullet, sg_mark_here(c, i));
  start_block(c, bullet);
  size_t left_out = sg_add_code(c, row->markdown);
  c->bullets.rows[bullet].block = sg_arena_copy(c->arena, sg_buf_str(&c->line));
  sg_write_left_out(c, c->bullets.rows[bullet].depth + 1, left_out);
  flow->code = flow->listing = bullet;
  sg_flow_close(flow);
}
