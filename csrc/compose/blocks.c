#include "compose/blocks.h"

#include <stdio.h>

#include "compose/prose.h"

enum {
  JOINED_WORDS = 60, /* sentences of a statement that one bullet takes */
  BRIEF_PROOF = 25,  /* of a proof's in a brief guide, formulas apart */
  CODE_LINES = 30,
  TABLE_ROWS = 40,         /* of a table that a normal guide shows */
  FORMULA_WORD_BYTES = 12, /* a formula reads as one word for so many bytes */
  NUMBER_BYTES = 24,       /* of a label: bold by itself after its word */
  UNTIL_LABEL = 200,       /* bytes: a theorem's name and title */
};

void sg_flow_init(struct sg_flow *flow)
{
  *flow = (struct sg_flow){.last = SG_NPOS,
                           .last_sentence = SG_NPOS,
                           .top = SG_NPOS,
                           .open = SG_NPOS,
                           .statement = SG_NPOS,
                           .code = SG_NPOS,
                           .formula = SG_NPOS};
}

void sg_flow_open(struct sg_flow *flow, size_t bullet, uint32_t depth)
{
  flow->open = bullet;
  flow->open_depth = depth;
}

void sg_flow_close(struct sg_flow *flow)
{
  flow->open = SG_NPOS;
}

const struct sg_paragraph_span *sg_paragraph_span_of(const struct sg_composing *c, size_t i)
{
  return &c->analysis->paragraphs[c->span->paragraph_from + i];
}

/* Where a paragraph that hangs on the one before stands. */
uint32_t sg_flow_depth(const struct sg_flow *flow)
{
  if (flow->open != SG_NPOS)
    return flow->open_depth + 1;
  return flow->top != SG_NPOS ? flow->top_depth + 1 : 0;
}

static void replace_text(struct sg_composing *c, size_t bullet, struct sg_str text)
{
  struct sg_str copy = sg_arena_copy(c->arena, text);
  if (copy.p != NULL)
    c->bullets.rows[bullet].text = copy;
}

/* Formulas over several lines go on one: TeX takes a line end for a space. */
static void add_flat(struct sg_buf *out, struct sg_str s)
{
  for (size_t i = 0; i < s.n; i++) {
    bool space = s.p[i] == '\n' || s.p[i] == '\r';
    if (!space)
      sg_buf_add_char(out, s.p[i]);
    else if (out->length > 0 && out->data[out->length - 1] != ' ')
      sg_buf_add_char(out, ' ');
  }
}

void sg_flow_append(struct sg_composing *c, const struct sg_flow *flow, struct sg_str markdown)
{
  sg_buf_clear(&c->line);
  sg_buf_add(&c->line, c->bullets.rows[flow->formula].text);
  if (markdown.n > 0 && !sg_is_one_of(markdown.p[0], ",.;"))
    sg_buf_add_char(&c->line, ' ');
  add_flat(&c->line, markdown);
  char last = c->line.length > 0 ? c->line.data[c->line.length - 1] : '.';
  if (last == ':' || last == ',')
    sg_buf_truncate(&c->line, c->line.length - 1);
  if (!sg_is_one_of(c->line.data[c->line.length - 1], ".?!$"))
    sg_buf_add_char(&c->line, '.');
  replace_text(c, flow->formula, sg_buf_str(&c->line));
}

void sg_flow_append_to_code(struct sg_composing *c, const struct sg_flow *flow, size_t sentence)
{
  struct sg_str text = c->bullets.rows[flow->code].text;
  if (sg_str_ends(text, SG_LIT(":")))
    text.n--;
  sg_buf_clear(&c->line);
  sg_buf_add(&c->line, text);
  sg_buf_add(&c->line, sg_str_ends(text, SG_LIT("**")) ? SG_LIT(": … ") : SG_LIT(" … "));
  sg_prose_add(&c->line, c->analysis, sentence, (struct sg_prose_options){.step = true});
  while (c->line.length > 0 && sg_is_one_of(c->line.data[c->line.length - 1], ".,;: "))
    sg_buf_truncate(&c->line, c->line.length - 1);
  sg_buf_add_char(&c->line, ':');
  replace_text(c, flow->code, sg_buf_str(&c->line));
}

void sg_add_sentence(struct sg_composing *c, size_t s, struct sg_prose_options options)
{
  if (c->line.length > 0 && c->line.data[c->line.length - 1] != ' ')
    sg_buf_add_char(&c->line, ' ');
  sg_prose_add(&c->line, c->analysis, s, options);
}

static void add_sentence(struct sg_composing *c, size_t s, bool follows)
{
  sg_add_sentence(c, s, (struct sg_prose_options){.drop_head = !follows});
}

/* -- Notes --------------------------------------------------------------------------------------- */

void sg_write_note(struct sg_composing *c, struct sg_flow *flow, size_t i)
{
  const struct sg_paragraph_span *span = sg_paragraph_span_of(c, i);
  sg_start_line(c, sg_words_get(c->language, SG_WORD_NOTE));
  for (size_t s = span->sentence_from; s < span->sentence_to; s++)
    if (*sg_use_of(c, s) == SG_USE_FREE && c->analysis->sentences[s].form <= SG_FORM_FRAGMENT) {
      add_sentence(c, s, true);
      *sg_use_of(c, s) = SG_USE_SHOWN;
    }
  sg_end_line(c, flow->top != SG_NPOS ? flow->top_depth + 1 : 0, sg_mark_here(c, i));
}

/* -- Figures and tables -------------------------------------------------------------------------- */

static bool is_space_or_tie(char ch)
{
  return ch == ' ' || (unsigned char)ch >= 0x80;
}

/* Does the reference "Fig. 3" name "Figure 3"? The same number after the same first letter. */
static bool names_float(struct sg_str reference, struct sg_str name)
{
  size_t a = reference.n, b = name.n;
  if (a > 1 && sg_is_alpha(reference.p[a - 1]) && sg_is_digit(reference.p[a - 2]))
    reference.n = --a; /* "Fig. 1a": a part of it */
  while (a > 0 && !is_space_or_tie(reference.p[a - 1]) && reference.p[a - 1] != '.')
    a--;
  while (b > 0 && name.p[b - 1] != ' ')
    b--;
  return a > 0 && b > 0 && sg_lower(reference.p[0]) == sg_lower(name.p[0]) &&
         sg_str_equal(sg_slice(reference, a, reference.n), sg_slice(name, b, name.n));
}

static bool speaks_of(const struct sg_composing *c, size_t sentence, struct sg_str name)
{
  const struct sg_sentence *row = &c->analysis->sentences[sentence];
  struct sg_str md = c->row->paragraphs[row->paragraph].markdown;
  for (size_t t = row->token_from; t < row->token_to; t++) {
    const struct sg_token *token = &c->analysis->tokens[t];
    if (token->unit == SG_UNIT_REFERENCE && names_float(sg_slice(md, token->from, token->to), name))
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
        c->analysis->sentences[s].form <= SG_FORM_FRAGMENT && speaks_of(c, s, name))
      return s;
  }
  return SG_NPOS;
}

struct sg_str sg_float_name(struct sg_composing *c, const struct sg_paragraph *row)
{
  enum sg_word kind = row->kind == SG_PARAGRAPH_FIGURE  ? SG_WORD_FIGURE
                      : row->kind == SG_PARAGRAPH_TABLE ? SG_WORD_TABLE
                                                        : SG_WORD_ALGORITHM;
  struct sg_str word = sg_words_get(c->language, kind), english = sg_words_get(0, kind);
  size_t space = sg_str_find(row->name, SG_LIT(" "), 0);
  if (row->name.n == 0)
    return word;
  if (space == SG_NPOS || !sg_str_equal(sg_slice(row->name, 0, space), english))
    return row->name;
  sg_buf_clear(&c->line);
  sg_buf_add(&c->line, word);
  sg_buf_add(&c->line, sg_slice(row->name, space, row->name.n));
  return sg_arena_copy(c->arena, sg_buf_str(&c->line));
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
  if (c->line.length == 0)
    sg_buf_add(&c->line, sg_words_get(c->language, SG_WORD_NO_CAPTION));
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

void sg_write_float(struct sg_composing *c, struct sg_flow *flow, size_t i, uint32_t depth)
{
  const struct sg_paragraph *row = &c->row->paragraphs[i];
  const struct sg_paragraph_span *span = sg_paragraph_span_of(c, i);
  bool table = row->kind == SG_PARAGRAPH_TABLE;
  size_t left_out = 0, bullet = write_caption(c, i, depth, table ? SG_POINT_TABLE : SG_POINT_FIGURE);
  if (bullet == SG_NPOS)
    return;
  if (table)
    c->bullets.rows[bullet].block = table_of(c, row->markdown, &left_out);
  sg_write_left_out(c, i, depth + 1, left_out);
  sg_write_definitions(c, span->sentence_from, span->sentence_to, depth + 1);
  sg_flow_close(flow);
  if (depth == 0) {
    flow->top = bullet;
    flow->top_depth = 0;
  }
}

/* -- Formulas ------------------------------------------------------------------------------------ */

/* Sources that keep a formula for further use set it twice: once is enough. */
static bool ends_in_formula(struct sg_composing *c, size_t bullet, struct sg_str md)
{
  sg_buf_clear(&c->line);
  add_flat(&c->line, md);
  return sg_str_ends(c->bullets.rows[bullet].text, sg_buf_str(&c->line));
}

void sg_write_equation(struct sg_composing *c, struct sg_flow *flow, size_t i)
{
  struct sg_str md = sg_str_trim(c->row->paragraphs[i].markdown);
  size_t bullet = flow->formula != SG_NPOS ? flow->formula : flow->open;
  if (bullet != SG_NPOS && ends_in_formula(c, bullet, md)) {
    sg_bullets_mark(&c->bullets, bullet, sg_mark_here(c, i));
  } else if (bullet != SG_NPOS) { /* "The kernel is:" and its formula are one sentence */
    sg_buf_clear(&c->line);
    sg_buf_add(&c->line, c->bullets.rows[bullet].text);
    sg_buf_add_char(&c->line, ' ');
    add_flat(&c->line, md);
    replace_text(c, bullet, sg_buf_str(&c->line));
    sg_bullets_mark(&c->bullets, bullet, sg_mark_here(c, i));
  } else {
    sg_buf_clear(&c->line);
    add_flat(&c->line, md);
    bullet = sg_end_line(c, sg_flow_depth(flow), sg_mark_here(c, i));
  }
  sg_flow_close(flow);
  flow->formula = bullet;
}

/* -- Code ---------------------------------------------------------------------------------------- */

size_t sg_add_code(struct sg_composing *c, struct sg_str md)
{
  struct sg_str rest = md, line;
  size_t lines = 0, left_out = 0;
  while (sg_str_next_line(&rest, &line)) {
    bool last = rest.n == 0;
    if (lines > CODE_LINES && !last && c->options->detail != SG_DETAIL_DEEP) {
      left_out++;
      continue;
    }
    lines++;
    sg_buf_add(&c->line, line);
    sg_buf_add_char(&c->line, '\n');
  }
  return left_out;
}

void sg_write_left_out(struct sg_composing *c, size_t i, uint32_t depth, size_t lines)
{
  char number[32];
  if (lines == 0)
    return;
  snprintf(number, sizeof number, "%zu", lines);
  sg_start_line(c, sg_str(NULL, 0));
  sg_words_fill(&c->line, c->language, SG_WORD_MORE_LINES, sg_cstr(number), sg_str(NULL, 0));
  sg_end_line(c, depth, sg_mark_here(c, i));
}

void sg_write_code(struct sg_composing *c, struct sg_flow *flow, size_t i)
{
  if (sg_write_pseudocode(c, flow, i))
    return;
  size_t bullet = flow->open != SG_NPOS ? flow->open : flow->top;
  bool fresh = bullet == SG_NPOS || c->bullets.rows[bullet].block.n > 0 || bullet + 1 != c->bullets.count;
  const struct sg_paragraph *row = &c->row->paragraphs[i];
  if (fresh) {
    sg_start_line(c, row->name.n > 0 ? row->name : sg_words_get(c->language, SG_WORD_CODE));
    bullet = sg_end_line_as(c, sg_flow_depth(flow), SG_POINT_CODE, sg_str(NULL, 0), SG_NO_MARK);
    if (bullet == SG_NPOS)
      return;
  }
  sg_bullets_mark(&c->bullets, bullet, sg_mark_here(c, i));
  sg_buf_clear(&c->line);
  size_t left_out = sg_add_code(c, row->markdown);
  c->bullets.rows[bullet].block = sg_arena_copy(c->arena, sg_buf_str(&c->line));
  sg_write_left_out(c, i, c->bullets.rows[bullet].depth + 1, left_out);
  flow->code = bullet;
  sg_flow_close(flow);
}

bool sg_holds_formula(const struct sg_analysis *analysis, size_t sentence)
{
  return sg_str_find(sg_sentence_markdown(analysis, sentence), SG_LIT("$$"), 0) != SG_NPOS;
}

/* -- Theorems ------------------------------------------------------------------------------------ */

/* "**Theorem 1** (title). …": the name with its title, and where the statement begins. */
static size_t split_label(struct sg_str md, struct sg_buf *label)
{
  size_t proof =
      sg_str_starts(md, SG_LIT("*Proof")) ? sg_str_find(sg_slice(md, 0, UNTIL_LABEL), SG_LIT("*"), 1) : SG_NPOS;
  if (proof != SG_NPOS) { /* "*Proof.*", "*Proof of Theorem 2.*": pandoc's way with proofs */
    sg_buf_add(label, sg_slice(md, 1, md.p[proof - 1] == '.' ? proof - 1 : proof));
    while (++proof < md.n && sg_is_space(md.p[proof]))
      ;
    return proof;
  }
  if (!sg_str_starts(md, SG_LIT("**")))
    return 0;
  size_t end = sg_str_find(sg_slice(md, 0, UNTIL_LABEL), SG_LIT("**"), 2);
  if (end == SG_NPOS || end == 2)
    return 0;
  sg_buf_add(label, sg_slice(md, 2, end));
  while (label->length > 0 && label->data[label->length - 1] == '.')
    sg_buf_truncate(label, label->length - 1);
  size_t at = end + 2;
  while (sg_str_starts(sg_slice(md, at, md.n), SG_LIT(" **"))) { /* "**Definition** **1**." */
    size_t close = sg_str_find(sg_slice(md, 0, at + NUMBER_BYTES), SG_LIT("**"), at + 3);
    if (close == SG_NPOS)
      break;
    sg_buf_add_char(label, ' ');
    sg_buf_add(label, sg_slice(md, at + 3, close));
    at = close + 2;
  }
  if (at + 1 < md.n && md.p[at] == ' ' && md.p[at + 1] == '(') {
    size_t close = sg_str_find(sg_slice(md, 0, at + UNTIL_LABEL), SG_LIT(")"), at);
    if (close != SG_NPOS) {
      sg_buf_add(label, sg_slice(md, at, close + 1));
      at = close + 1;
    }
  }
  while (at < md.n && sg_is_one_of(md.p[at], ".: \n"))
    at++;
  struct sg_str rest = sg_slice(md, at, md.n);
  if (sg_str_starts(rest, SG_LIT("*Proof.*"))) /* pandoc's own word after the label */
    at += strlen("*Proof.*");
  else if (sg_str_starts(rest, SG_LIT("- ")) || sg_str_starts(rest, SG_LIT("1. ")))
    at += sg_marker_length(rest);
  while (at < md.n && md.p[at] == ' ')
    at++;
  return at;
}

/* The sign that ends a proof says nothing in a guide. */
static struct sg_str strip_tombstone(struct sg_str s)
{
  static const char *const signs[] = {"◻", "□", "∎", "◼", "■"};
  s = sg_str_trim(s);
  for (size_t i = 0; i < sizeof signs / sizeof signs[0]; i++)
    if (sg_str_ends(s, sg_cstr(signs[i])))
      return sg_str_trim(sg_slice(s, 0, s.n - strlen(signs[i])));
  return s;
}

/* The statement's sentence `s` from byte `from` of the paragraph on. */
static void add_statement(struct sg_composing *c, size_t s, size_t from)
{
  const struct sg_sentence *row = &c->analysis->sentences[s];
  struct sg_str md = c->row->paragraphs[row->paragraph].markdown;
  struct sg_str text = strip_tombstone(sg_slice(md, from > row->from ? from : row->from, row->to));
  if (text.n == 0)
    return;
  if (from <= row->from && row->from + text.n == row->to) {
    add_sentence(c, s, true);
    return;
  }
  if (c->line.length > 0 && c->line.data[c->line.length - 1] != ' ')
    sg_buf_add_char(&c->line, ' ');
  sg_prose_add_text(&c->line, text);
}

/* Words, and of formulas what they take to read. */
static size_t reading_words(const struct sg_composing *c, size_t s)
{
  const struct sg_sentence *row = &c->analysis->sentences[s];
  size_t words = 0;
  for (size_t t = row->token_from; t < row->token_to; t++) {
    const struct sg_token *token = &c->analysis->tokens[t];
    if (token->unit == SG_UNIT_MATH)
      words += 1 + (token->to - token->from) / FORMULA_WORD_BYTES;
    else
      words += token->unit != SG_UNIT_PUNCT;
  }
  return words;
}

static bool is_proof(const struct sg_paragraph *row)
{
  static const char *const names[] = {"proof",         "beweis",       "preuve",
                                      "démonstration", "demostración", "dimostrazione",
                                      "demonstração",  "bewijs",       "dowód"};
  for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
    if (sg_str_equal_nocase(sg_slice(row->name, 0, strlen(names[i])), sg_cstr(names[i])))
      return true;
  return sg_str_starts(row->markdown, SG_LIT("*Proof"));
}

void sg_write_theorem(struct sg_composing *c, struct sg_flow *flow, size_t i)
{
  const struct sg_paragraph *row = &c->row->paragraphs[i];
  const struct sg_paragraph_span *span = sg_paragraph_span_of(c, i);
  struct sg_buf label;
  sg_buf_init(&label, 4096);
  size_t from = split_label(row->markdown, &label);
  if (label.length == 0)
    sg_buf_add(&label, row->name);
  bool bare = sg_str_equal(sg_buf_str(&label), SG_LIT("Proof")); /* pandoc's word, whatever the language */
  sg_start_line(c,
                bare ? sg_words_get(c->language, SG_WORD_PROOF) : sg_arena_copy(c->arena, sg_buf_str(&label)));
  sg_free_scratch(c, &label);
  bool proof = is_proof(row), brief = proof && c->options->detail == SG_DETAIL_BRIEF;
  size_t words = 0, s = span->sentence_from;
  while (s < span->sentence_to && c->analysis->sentences[s].to <= from)
    s++; /* the name alone */
  for (; s < span->sentence_to; s++) {
    words += reading_words(c, s);
    if (words > (brief ? BRIEF_PROOF : JOINED_WORDS) && c->line.length > 0)
      break;
    add_statement(c, s, from);
  }
  if (c->line.length == 0) { /* "Proof." and nothing more: what follows is the proof */
    sg_bullets_mark(&c->bullets, flow->top, sg_mark_here(c, i));
    return;
  }
  bool next = flow->statement != SG_NPOS; /* nothing of its own stands between the two */
  for (size_t k = flow->statement + 1; next && k < c->bullets.count; k++)
    next = c->bullets.rows[k].depth > 0;
  uint32_t depth = proof && next ? 1 : 0;
  size_t bullet = sg_bullets_add_again(&c->bullets, depth, sg_buf_str(&c->line), sg_mark_here(c, i));
  if (bullet != SG_NPOS) {
    c->bullets.rows[bullet].plain = proof;
    c->bullets.rows[bullet].lead = c->lead;
  }
  size_t most = brief ? 0 : c->options->detail == SG_DETAIL_BRIEF ? 2 : SG_NPOS;
  for (; s < span->sentence_to; s++) {
    if (most == 0 && !sg_holds_formula(c->analysis, s))
      continue;
    most -= most > 0 && most != SG_NPOS;
    sg_start_line(c, sg_str(NULL, 0));
    add_statement(c, s, from);
    sg_end_line(c, depth + 1, sg_mark_here(c, i));
  }
  sg_flow_close(flow);
  flow->statement = proof ? SG_NPOS : bullet;
  if (depth > 0)
    return;
  flow->top = bullet != SG_NPOS ? bullet : flow->top;
  flow->top_depth = 0;
}
