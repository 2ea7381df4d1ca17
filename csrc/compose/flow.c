/* What the blocks of a section hang on: the bullets that are open, and formulas and code that go on in them. */
#include <stdio.h>

#include "compose/blocks.h"
#include "compose/prose.h"

enum { CODE_LINES = 30 }; /* that a normal guide shows */

void sg_flow_init(struct sg_flow *flow)
{
  *flow = (struct sg_flow){.last = SG_NPOS,
                           .listing = SG_NPOS,
                           .last_sentence = SG_NPOS,
                           .top = SG_NPOS,
                           .open = SG_NPOS,
                           .statement = SG_NPOS,
                           .code = SG_NPOS,
                           .held = SG_NPOS,
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

bool sg_is_in_figure(const struct sg_composing *c, size_t i)
{
  const struct sg_paragraph *rows = c->row->paragraphs;
  size_t figure = i;
  while (figure > 0 && rows[figure].kind != SG_PARAGRAPH_FIGURE && rows[figure].name.n > 0 &&
         sg_str_equal(rows[figure].name, rows[i].name))
    figure--;
  return figure < i && rows[figure].kind == SG_PARAGRAPH_FIGURE &&
         sg_str_equal(rows[figure].name, rows[i].name);
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

void sg_add_flat(struct sg_buf *out, struct sg_str s)
{
  for (size_t i = 0; i < s.n; i++) {
    bool space = s.p[i] == '\n' || s.p[i] == '\r';
    if (!space)
      sg_buf_add_char(out, s.p[i]);
    else if (out->length > 0 && out->data[out->length - 1] != ' ')
      sg_buf_add_char(out, ' ');
  }
}

void sg_flow_append(struct sg_composing *c, const struct sg_flow *flow, struct sg_str markdown, bool open)
{
  sg_buf_clear(&c->line);
  sg_buf_add(&c->line, c->bullets.rows[flow->formula].text);
  if (markdown.n > 0 && !sg_is_one_of(markdown.p[0], ",.;"))
    sg_buf_add_char(&c->line, ' ');
  sg_add_flat(&c->line, markdown);
  char last = c->line.length > 0 ? c->line.data[c->line.length - 1] : '.';
  if (last == ':' || last == ',')
    sg_buf_truncate(&c->line, c->line.length - 1);
  if (!open && !sg_is_one_of(c->line.data[c->line.length - 1], ".?!$"))
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

size_t sg_marker_length(struct sg_str line)
{
  if (line.n >= 2 && (line.p[0] == '-' || line.p[0] == '*' || line.p[0] == '+') && line.p[1] == ' ')
    return 2;
  size_t digits = 0;
  while (digits < line.n && sg_is_digit(line.p[digits]))
    digits++;
  bool numbered = digits > 0 && digits < 10 && digits + 1 < line.n &&
                  (line.p[digits] == '.' || line.p[digits] == ')') && line.p[digits + 1] == ' ';
  return numbered ? digits + 2 : 0;
}

bool sg_holds_formula(const struct sg_analysis *analysis, size_t sentence)
{
  return sg_str_find(sg_sentence_markdown(analysis, sentence), SG_LIT("$$"), 0) != SG_NPOS;
}

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

void sg_write_left_out(struct sg_composing *c, uint32_t depth, size_t lines)
{
  char number[32];
  if (lines == 0)
    return;
  snprintf(number, sizeof number, "%zu", lines);
  sg_start_line(c, sg_str(NULL, 0));
  sg_words_fill(&c->line, c->language, SG_WORD_MORE_LINES, sg_cstr(number), sg_str(NULL, 0));
  sg_end_line(c, depth, SG_NO_MARK);
}

/* -- Formulas ------------------------------------------------------------------------------------ */

/* Sources that keep a formula for further use set it twice: once is enough. */
static bool ends_in_formula(struct sg_composing *c, size_t bullet, struct sg_str md)
{
  sg_buf_clear(&c->line);
  sg_add_flat(&c->line, md);
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
    sg_add_flat(&c->line, md);
    replace_text(c, bullet, sg_buf_str(&c->line));
    sg_bullets_mark(&c->bullets, bullet, sg_mark_here(c, i));
  } else {
    sg_buf_clear(&c->line);
    sg_add_flat(&c->line, md);
    bullet = sg_end_line(c, sg_flow_depth(flow), sg_mark_here(c, i));
  }
  sg_flow_close(flow);
  flow->formula = bullet;
}

/* -- Sentences that go on -------------------------------------------------------------------------- */

size_t sg_follower(const struct sg_composing *c, size_t paragraph)
{
  size_t i = paragraph + 1;
  while (i < c->row->paragraph_count &&
         (c->row->paragraphs[i].kind == SG_PARAGRAPH_NOTE || c->row->paragraphs[i].kind == SG_PARAGRAPH_FIGURE))
    i++;
  return i;
}

bool sg_runs_on(const struct sg_composing *c, size_t paragraph)
{
  paragraph = sg_follower(c, paragraph);
  if (paragraph >= c->row->paragraph_count)
    return false;
  enum sg_paragraph_kind next = c->row->paragraphs[paragraph].kind;
  return next == SG_PARAGRAPH_EQUATION || next == SG_PARAGRAPH_LIST || next == SG_PARAGRAPH_CODE ||
         next == SG_PARAGRAPH_QUOTE;
}

bool sg_is_open(struct sg_str s)
{
  if (sg_str_ends(s, SG_LIT("：")))
    return true;
  if (sg_str_ends(s, SG_LIT("$")) && !sg_str_ends(s, SG_LIT("$$")))
    return true; /* "… when $t > 0$", and the formula that this makes */
  return s.n > 0 && !sg_is_one_of(s.p[s.n - 1], ".?!)\"*$") && (unsigned char)s.p[s.n - 1] < 0x80;
}

/* Does the footnote part a sentence from the listing or formula that it runs into: "SymPy gives | False"? */
bool sg_parts_sentence(const struct sg_composing *c, size_t note)
{
  size_t text = note;
  while (text > 0 && c->row->paragraphs[text].kind == SG_PARAGRAPH_NOTE)
    text--;
  const struct sg_paragraph_span *span = sg_paragraph_span_of(c, text);
  return c->row->paragraphs[text].kind == SG_PARAGRAPH_TEXT && span->sentence_to > span->sentence_from &&
         sg_runs_on(c, text) && sg_is_open(sg_sentence_markdown(c->analysis, span->sentence_to - 1));
}

/* Does the sentence before go on in the paragraph: "because they are different"? */
bool sg_goes_on(const struct sg_composing *c, size_t i)
{
  struct sg_str md = i < c->row->paragraph_count ? c->row->paragraphs[i].markdown : sg_str(NULL, 0);
  return md.n > 0 && c->row->paragraphs[i].kind == SG_PARAGRAPH_TEXT && md.p[0] >= 'a' && md.p[0] <= 'z';
}

bool sg_runs_through(const struct sg_composing *c, size_t paragraph)
{
  size_t from = sg_follower(c, paragraph), i = from;
  while (i < c->row->paragraph_count && c->row->paragraphs[i].kind == SG_PARAGRAPH_EQUATION)
    i++;
  return !c->analysis->english && i > from && sg_goes_on(c, i);
}
