#include <stdlib.h>

#include "pdf/flow.h"

/* Which bytes of a flow are inline formulas: from a token that is mathematics for sure, over the numbers, signs
 * and brackets that stand with it, as far as an operand is still to come or a bracket is open. */

enum kind {
  WORD,
  SURE,   /* a font of mathematics, a sign, a raised piece */
  WEAK,   /* a single italic letter: a word among italic words, else mathematics */
  ITALIC, /* an italic word: a name in a formula where signs touch it */
  FUNCTION,
  NUMBER,
  OPERATOR,
  OPEN,
  CLOSE,
  COMMA,
  STOP,
  BREAK /* what no formula holds: code, notes, tall brackets */
};

struct token {
  size_t from, to;
  enum kind kind;
  bool spaced; /* white space stands before it */
};

struct tokens {
  struct sg_str text;
  const char *style;
  struct token *row;
  size_t count;
  bool faces;       /* formulas have their digits and signs in fonts of their own, too */
  uint64_t letters; /* italic ones that are words */
};

/* -- Tokens ------------------------------------------------------------------------------------------------ */

static bool is_math_sign(uint32_t code)
{
  return (code >= 0x2190 && code <= 0x22FF) || (code >= 0x391 && code <= 0x3C9) ||
         (code >= 0x1D400 && code <= 0x1D7FF) || (code >= 0x27E8 && code <= 0x27E9) ||
         (code >= 0x2A00 && code <= 0x2AFF);
}

static bool is_raised(uint8_t style)
{
  return style & (SG_PDF_FLOW_SUPER | SG_PDF_FLOW_SUB);
}

static enum kind kind_of_sign(uint32_t code)
{
  if (sg_is_one_of(code, "([{"))
    return OPEN;
  if (sg_is_one_of(code, ")]}"))
    return CLOSE;
  if (code == ',')
    return COMMA;
  if (sg_is_one_of(code, ".;!?"))
    return STOP;
  if (sg_is_one_of(code, "=+-<>/*|:") || code == 0xB1 || code == 0xB7 || code == 0xD7)
    return OPERATOR;
  return is_math_sign(code) ? SURE : WORD;
}

/* "e.g.", "i.e.": letters of an abbreviation, at whichever of them `at` is. */
static bool is_abbreviation(struct sg_str s, size_t at)
{
  static const char *const words[] = {"e.g", "i.e"};
  return SG_ONE_OF(sg_slice(s, at, at + 3), words) ||
         (at >= 2 && SG_ONE_OF(sg_slice(s, at - 2, at + 1), words));
}

static bool is_function(struct sg_str word)
{
  static const char *const functions[] = {"log", "ln",  "exp", "sin", "cos", "tan", "min", "max", "sup",
                                          "inf", "lim", "arg", "det", "dim", "ker", "gcd", "Pr"};
  for (size_t i = 0; i < sizeof functions / sizeof functions[0]; i++)
    if (sg_str_equal(word, sg_cstr(functions[i])))
      return true;
  return false;
}

static bool is_word_letter(const struct tokens *t, char c)
{
  unsigned bit = c >= 'A' && c <= 'Z' ? (unsigned)(c - 'A') : 26 + (unsigned)(c - 'a');
  return sg_is_alpha(c) && (t->letters >> bit & 1);
}

static enum kind kind_of_word(const struct tokens *t, size_t from, size_t to, uint8_t style)
{
  struct sg_str s = t->text;
  struct sg_str word = sg_slice(s, from, to);
  size_t first;
  (void)sg_utf8_decode(s, from, &first);
  if (is_abbreviation(s, from) || (style & SG_PDF_BOLD))
    return WORD;
  if ((style & SG_PDF_ITALIC) && from + first == to)
    return is_word_letter(t, s.p[from]) ? WORD : WEAK;
  if (style & SG_PDF_ITALIC)
    return ITALIC;
  return is_function(word) ? FUNCTION : WORD;
}

/* Where the token that begins at `from` ends: one style; letters, a number, or a single sign. */
static size_t token_end(const struct tokens *t, size_t from, uint32_t code)
{
  uint8_t style = (uint8_t)t->style[from];
  bool whole = (style & SG_PDF_MATH) || is_raised(style), letter = sg_is_letter(code) && !is_math_sign(code);
  bool digit = code < 0x80 && sg_is_digit((char)code);
  size_t at = from, length;
  (void)sg_utf8_decode(t->text, at, &length);
  for (at += length; at < t->text.n && t->text.p[at] != ' ' && (uint8_t)t->style[at] == style; at += length) {
    uint32_t next = sg_utf8_decode(t->text, at, &length);
    bool goes_on = whole || (letter && sg_is_letter(next) && !is_math_sign(next));
    if (digit) /* "1.5", "10,000", no full stop behind */
      goes_on = goes_on || sg_is_digit(t->text.p[at]) ||
                (sg_is_one_of(next, ".,") && at + 1 < t->text.n && sg_is_digit(t->text.p[at + 1]));
    if (!goes_on)
      break;
  }
  return at;
}

static enum kind kind_of(const struct tokens *t, size_t from, size_t to, uint32_t code)
{
  uint8_t style = (uint8_t)t->style[from];
  if (style & (SG_PDF_TALL | SG_PDF_FLOW_NOTE | SG_PDF_MONO))
    return BREAK;
  if ((style & (SG_PDF_MATH | SG_PDF_FLOW_SUB)) || ((style & SG_PDF_FLOW_SUPER) && (style & SG_PDF_ITALIC)))
    return SURE;
  if (is_math_sign(code))
    return SURE;
  if (sg_is_letter(code))
    return t->faces ? WORD : kind_of_word(t, from, to, style);
  if (t->faces)
    return WORD;
  return code < 0x80 && sg_is_digit((char)code) ? NUMBER : kind_of_sign(code);
}

static void split(struct tokens *t)
{
  bool spaced = false;
  for (size_t at = 0, length; at < t->text.n;) {
    if (t->text.p[at] == ' ') {
      spaced = true;
      at++;
      continue;
    }
    uint32_t code = sg_utf8_decode(t->text, at, &length);
    size_t end = token_end(t, at, code);
    t->row[t->count++] = (struct token){at, end, kind_of(t, at, end, code), spaced};
    spaced = false;
    at = end;
  }
}

/* -- Where formulas begin ------------------------------------------------------------------------------------
 */

static const struct token *next_of(const struct tokens *t, size_t i)
{
  static const struct token none = {0, 0, WORD, true};
  return i + 1 < t->count ? &t->row[i + 1] : &none;
}

static uint8_t style_of(const struct tokens *t, const struct token *token)
{
  return token->to > token->from ? (uint8_t)t->style[token->from] : 0;
}

/* A relation or an operation in a font of mathematics. */
static bool is_sign(const struct tokens *t, const struct token *token)
{
  uint32_t code = token->to > token->from ? sg_utf8_decode(t->text, token->from, &(size_t){0}) : 0;
  return token->kind == SURE && code >= 0x2190 && code <= 0x22FF && !is_raised(style_of(t, token));
}

/* Does a word of the same italic stand on one side of the letter? Then it is one, too: "*a way to show*". */
static bool is_among_words(const struct tokens *t, size_t i)
{
  const struct token *next = next_of(t, i);
  return (i > 0 && t->row[i - 1].kind == ITALIC) || (next->kind == ITALIC && next->spaced);
}

/* Is the italic word a formula's name: raised pieces, signs or an index hang on it? */
static bool is_name(const struct tokens *t, size_t i)
{
  const struct token *next = next_of(t, i);
  if (is_sign(t, next) || (!next->spaced && next->kind == SURE))
    return true;
  return !next->spaced && next->kind == OPEN && next_of(t, i + 1)->kind == WEAK && !next_of(t, i + 1)->spaced;
}

static bool is_start(const struct tokens *t, size_t i)
{
  const struct token *next = next_of(t, i);
  switch (t->row[i].kind) {
  case SURE:
    return true;
  case WEAK:
    return !is_among_words(t, i);
  case ITALIC:
    return is_name(t, i);
  case FUNCTION:
    return next->kind == SURE || (next->kind == WEAK && next->spaced) ||
           (next->kind == OPEN && !next->spaced &&
            (next_of(t, i + 1)->kind == SURE || next_of(t, i + 1)->kind == WEAK));
  default:
    return false;
  }
}

/* The first token of the formula that `i` shows to be one: "2" of "2n", "1/" of "1/n", "0" of "0 < n". */
static size_t first_of(const struct tokens *t, size_t i, size_t least)
{
  while (i > least && !t->faces) {
    const struct token *token = &t->row[i], *before = &t->row[i - 1];
    bool touches =
        !token->spaced &&
        (before->kind == NUMBER || before->kind == OPEN ||
         (before->kind == OPERATOR && i - 1 > least && t->row[i - 2].kind == NUMBER && !before->spaced));
    bool related = token->spaced && before->kind == NUMBER && is_sign(t, token);
    if (!touches && !related)
      break;
    i--;
  }
  return i;
}

/* -- Where they end ------------------------------------------------------------------------------------------
 */

struct run {
  size_t first, last; /* tokens */
  unsigned open;
  bool expects; /* an operand is still to come */
};

/* Does the token belong to the run, or may it, when what follows does? False: the run has ended before it. */
static bool goes_on(const struct tokens *t, struct run *run, size_t i)
{
  const struct token *token = &t->row[i], *next = next_of(t, i);
  bool joined = !token->spaced || run->expects || run->open > 0, holds = false;
  switch (token->kind) {
  case SURE:
    holds = true;
    break;
  case NUMBER:
    holds = joined;
    break;
  case ITALIC:
    holds = !token->spaced || run->expects;
    break;
  case WEAK:
    holds = joined && !(token->spaced && is_among_words(t, i));
    break;
  case WORD: /* a raised piece hangs on a formula, not on a word ("paravirtualization²") */
    holds = is_raised(style_of(t, token)) && !token->spaced;
    break;
  case CLOSE:
    if (run->open == 0)
      return false;
    run->open--;
    holds = true;
    break;
  case OPEN:
    run->open++;
    run->expects = true;
    return joined;
  case FUNCTION:
  case OPERATOR:
    run->expects = true;
    return true;
  case COMMA:
    return run->open > 0;
  case STOP: /* "m.log" */
    run->expects = true;
    return !next->spaced && (next->kind == WEAK || next->kind == ITALIC || next->kind == SURE);
  default:
    return false;
  }
  if (holds) {
    run->last = i;
    run->expects = is_sign(t, token);
  }
  return holds;
}

/* "(n = 2)" in a sentence: the brackets are the sentence's. A tuple's and a function's are not. */
static void strip_brackets(const struct tokens *t, struct run *run)
{
  unsigned open = 0;
  if (t->row[run->first].kind != OPEN)
    return;
  for (size_t i = run->first; i <= run->last; i++) {
    open += t->row[i].kind == OPEN;
    open -= t->row[i].kind == CLOSE && open > 0;
    struct sg_str text = sg_slice(t->text, t->row[i].from, t->row[i].to);
    if ((sg_str_find(text, SG_LIT(","), 0) != SG_NPOS && open == 1) || (open == 0 && i < run->last))
      return;
  }
  run->first++;
  if (open == 0)
    run->last--;
}

/* A formula says something: a letter, or a piece that is raised. */
static bool tells(const struct tokens *t, const struct run *run)
{
  for (size_t at = t->row[run->first].from, length; at < t->row[run->last].to; at += length) {
    uint32_t code = sg_utf8_decode(t->text, at, &length);
    if (sg_is_letter(code) || is_raised((uint8_t)t->style[at]))
      return true;
  }
  return false;
}

bool sg_pdf_mark_formulas(const struct sg_pdf_flow *flow, bool faces, uint64_t letters, char *marks)
{
  struct tokens t = {sg_buf_str(&flow->text), flow->style.data, NULL, 0, faces, letters};
  size_t least = 0;
  t.row = calloc(t.text.n + 1, sizeof *t.row);
  if (t.row == NULL)
    return false;
  split(&t);
  for (size_t i = 0; i < t.count;) {
    if (!is_start(&t, i)) {
      i++;
      continue;
    }
    struct run run = {.first = first_of(&t, i, least), .last = i};
    for (size_t k = run.first; k < i; k++)
      run.open += t.row[k].kind == OPEN;
    run.expects = is_sign(&t, &t.row[i]) || t.row[i].kind == FUNCTION;
    size_t k = i + 1;
    while (k < t.count && goes_on(&t, &run, k))
      k++;
    i = least = run.last + 1;
    strip_brackets(&t, &run);
    if (run.first <= run.last && tells(&t, &run))
      memset(marks + t.row[run.first].from, 1, t.row[run.last].to - t.row[run.first].from);
  }
  free(t.row);
  return true;
}
