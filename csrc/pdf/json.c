#include <stdlib.h>

#include "pdf/flow.h"

/* Inlines: the flow is cut into pieces of one style; pieces that are a formula together become one. */

void sg_pdf_write_string(struct sg_buf *json, struct sg_str s)
{
  for (size_t i = 0; i < s.n; i++) {
    unsigned char c = (unsigned char)s.p[i];
    if (c == '"' || c == '\\')
      sg_buf_add_char(json, '\\');
    if (c == '\n')
      sg_buf_add(json, SG_LIT("\\n"));
    else if (c >= 0x20)
      sg_buf_add_char(json, (char)c);
  }
}

void sg_pdf_write_comma(struct sg_buf *json)
{
  if (json->length > 0 && json->data[json->length - 1] != '[')
    sg_buf_add_char(json, ',');
}

enum { /* beside a flow's styles, what a byte is found to be */
       FORMULA = 1,
};

/* -- Which bytes are formulas
 * ----------------------------------------------------------------------------------- */

struct tokens {
  struct sg_str text;
  const char *style;
  size_t at;
};

struct token {
  size_t from, to;
  bool math;    /* mathematics for sure, if it is not weak */
  bool weak;    /* a single italic letter: a word among italic words, else mathematics */
  bool neutral; /* digits, signs, brackets: part of a formula that they touch or stand inside */
  bool spaced;  /* a space stands before it */
  bool word;
};

static bool is_math_sign(uint32_t code)
{
  return (code >= 0x2190 && code <= 0x22FF) || (code >= 0x391 && code <= 0x3C9) ||
         (code >= 0x1D400 && code <= 0x1D7FF) || (code >= 0x27E8 && code <= 0x27E9) ||
         (code >= 0x2A00 && code <= 0x2AFF);
}

static void judge(struct token *token, struct sg_str s, uint8_t style)
{
  bool letters = false, signs = false, neutral = true;
  size_t count = 0;
  for (size_t at = token->from, length; at < token->to; at += length) {
    uint32_t code = sg_utf8_decode(s, at, &length);
    bool letter = sg_is_letter(code);
    letters = letters || letter;
    signs = signs || is_math_sign(code);
    neutral = neutral && !letter &&
              (code < 0x80 || is_math_sign(code) || code == 0xB7 || code == 0xD7 || code == 0xB1);
    count++;
  }
  bool raised = style & (SG_PDF_FLOW_SUPER | SG_PDF_FLOW_SUB);
  token->math = (style & SG_PDF_MATH) || (signs && count == 1) || (raised && (style & SG_PDF_ITALIC)) ||
                (style & SG_PDF_FLOW_SUB) ||
                ((style & SG_PDF_ITALIC) && !(style & SG_PDF_BOLD) && letters && count == 1);
  token->weak = token->math && !(style & SG_PDF_MATH) && !raised && !signs;
  token->neutral = !token->math && neutral && !(style & (SG_PDF_MONO | SG_PDF_BOLD));
  token->word = !token->math && !neutral;
}

static bool next_token(struct tokens *t, struct token *token)
{
  token->spaced = false;
  while (t->at < t->text.n && t->text.p[t->at] == ' ') {
    t->at++;
    token->spaced = true;
  }
  if (t->at >= t->text.n)
    return false;
  uint8_t style = (uint8_t)t->style[t->at];
  token->from = t->at;
  bool letter = sg_is_letter(sg_utf8_decode(t->text, t->at, &(size_t){0}));
  for (size_t length; t->at < t->text.n && t->text.p[t->at] != ' ' && (uint8_t)t->style[t->at] == style;
       t->at += length) {
    uint32_t code = sg_utf8_decode(t->text, t->at, &length);
    bool word = sg_is_letter(code);
    if (word != letter && t->at > token->from && !(style & (SG_PDF_FLOW_SUPER | SG_PDF_FLOW_SUB | SG_PDF_MATH)))
      break; /* "f(x": a word and its brackets are told apart */
  }
  token->to = t->at;
  judge(token, t->text, style);
  return true;
}

/* A formula from its first sure token to its last; open brackets take what closes them. */
struct run {
  size_t from, to;
  long open;
  bool has_letter, active;
};

static void mark_run(struct run *run, struct sg_str s, const char *style, char *marks)
{
  bool tells = false;
  for (size_t at = run->from, length; at < run->to && run->active; at += length) {
    uint32_t code = sg_utf8_decode(s, at, &length);
    tells = tells || sg_is_letter(code) || ((uint8_t)style[at] & (SG_PDF_FLOW_SUPER | SG_PDF_FLOW_SUB));
  }
  if (run->active && tells)
    memset(marks + run->from, FORMULA, run->to - run->from);
  *run = (struct run){.active = false};
}

/* Does a word of the same italic stand on one side of the letter? Then it is one, too: "*a way to show*". */
static bool is_among_words(const struct tokens *t, const struct token *last, const struct token *token)
{
  struct tokens ahead = *t;
  struct token next;
  if (last->word && last->to > last->from && ((uint8_t)t->style[last->from] & SG_PDF_ITALIC))
    return true;
  return next_token(&ahead, &next) && next.spaced && next.word &&
         ((uint8_t)t->style[next.from] & SG_PDF_ITALIC) && token->to > 0;
}

static long brackets(struct sg_str s)
{
  long open = 0;
  for (size_t i = 0; i < s.n; i++)
    open += sg_is_one_of((unsigned char)s.p[i], "([{")   ? 1
            : sg_is_one_of((unsigned char)s.p[i], ")]}") ? -1
                                                         : 0;
  return open;
}

/* Does a raised piece hang on a formula, not on a word ("paravirtualization²")? */
static bool hangs(const struct token *token, uint8_t style, const struct run *run)
{
  return (style & (SG_PDF_FLOW_SUPER | SG_PDF_FLOW_SUB)) && run->active && !token->spaced;
}

static void find_formulas(struct sg_str s, const char *style, char *marks)
{
  struct tokens t = {s, style, 0};
  struct token token, last = {.word = true};
  struct run run = {.active = false};
  size_t pending = 0; /* end of neutral tokens that only count when a formula follows */
  while (next_token(&t, &token)) {
    uint8_t byte = (uint8_t)style[token.from];
    struct sg_str piece = sg_slice(s, token.from, token.to);
    if (token.weak && is_among_words(&t, &last, &token)) {
      token.math = false;
      token.word = true;
    }
    if ((byte & SG_PDF_TALL) || (byte & SG_PDF_FLOW_NOTE) || (byte & SG_PDF_MONO)) {
      mark_run(&run, s, style, marks);
    } else if (token.math || hangs(&token, byte, &run)) {
      if (!run.active) {
        bool touches = last.neutral && !token.spaced && brackets(sg_slice(s, last.from, last.to)) >= 0;
        run = (struct run){.from = touches ? last.from : token.from, .active = true};
        run.open = touches ? brackets(sg_slice(s, last.from, last.to)) : 0;
      }
      run.to = token.to;
      run.open += brackets(piece);
    } else if (token.neutral && run.active) {
      long open = brackets(piece);
      bool closes = run.open > 0 && open < 0;
      if (closes) {
        size_t end = token.from;
        while (end < token.to && run.open > 0) {
          run.open -= sg_is_one_of((unsigned char)s.p[end], ")]}");
          end++;
        }
        run.to = end;
      } else {
        run.open += open > 0 && !token.spaced ? open : 0;
        bool stops = sg_is_one_of((unsigned char)piece.p[0], ".;:!?");
        if (stops)
          mark_run(&run, s, style, marks);
      }
      pending = token.to;
    } else {
      mark_run(&run, s, style, marks);
    }
    last = token;
  }
  (void)pending;
  mark_run(&run, s, style, marks);
}

/* -- Writing
 * ------------------------------------------------------------------------------------------------------ */

static void write_words(struct sg_buf *json, struct sg_str s)
{
  for (size_t at = 0; at < s.n;) {
    size_t from = at;
    while (at < s.n && s.p[at] == ' ')
      at++;
    if (at > from) {
      sg_pdf_write_comma(json);
      sg_buf_add(json, SG_LIT("{\"t\":\"Space\"}"));
      continue;
    }
    while (at < s.n && s.p[at] != ' ')
      at++;
    sg_pdf_write_comma(json);
    sg_buf_add(json, SG_LIT("{\"t\":\"Str\",\"c\":\""));
    sg_pdf_write_string(json, sg_slice(s, from, at));
    sg_buf_add(json, SG_LIT("\"}"));
  }
}

static void write_wrapped(struct sg_buf *json, struct sg_str s, uint8_t style)
{
  static const struct {
    uint8_t style;
    const char *name;
  } rows[] = {{SG_PDF_BOLD, "Strong"},
              {SG_PDF_ITALIC, "Emph"},
              {SG_PDF_FLOW_SUPER, "Superscript"},
              {SG_PDF_FLOW_SUB, "Subscript"}};
  size_t open = 0;
  if (style & SG_PDF_MONO) {
    sg_pdf_write_comma(json);
    sg_buf_add(json, SG_LIT("{\"t\":\"Code\",\"c\":[[\"\",[],[]],\""));
    sg_pdf_write_string(json, s);
    sg_buf_add(json, SG_LIT("\"]}"));
    return;
  }
  for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
    if (style & rows[i].style) {
      sg_pdf_write_comma(json);
      sg_buf_add_format(json, "{\"t\":\"%s\",\"c\":[", rows[i].name);
      open++;
    }
  write_words(json, s);
  for (; open > 0; open--)
    sg_buf_add(json, SG_LIT("]}"));
}

static void write_math(struct sg_buf *json, const struct sg_pdf_flow *flow, size_t from, size_t to)
{
  struct sg_buf tex;
  sg_buf_init(&tex, SG_PDF_OUTPUT_MAX);
  sg_pdf_write_tex(&tex, flow, from, to);
  sg_pdf_write_comma(json);
  sg_buf_add(json, SG_LIT("{\"t\":\"Math\",\"c\":[{\"t\":\"InlineMath\"},\""));
  sg_pdf_write_string(json, sg_str_trim(sg_buf_str(&tex)));
  sg_buf_add(json, SG_LIT("\"]}"));
  sg_buf_free(&tex);
}

/* A displayed formula: TeX where it is sure, its text where not; marked as read from a PDF. */
static void write_display(struct sg_buf *json, struct sg_str s, bool tex)
{
  sg_pdf_write_comma(json);
  sg_buf_add(json, SG_LIT("{\"t\":\"Math\",\"c\":[{\"t\":\"DisplayMath\"},\""));
  if (!tex)
    sg_buf_add(json, SG_LIT("\\\\text{"));
  for (size_t i = 0; i < s.n && !tex; i++) {
    if (sg_is_one_of((unsigned char)s.p[i], "\\{}$#%&_^~"))
      sg_buf_add(json, s.p[i] == '\\'                   ? SG_LIT("\\\\backslash ")
                       : s.p[i] == '^' || s.p[i] == '~' ? SG_LIT(" ")
                                                        : SG_LIT("\\\\"));
    if (s.p[i] != '\\' && s.p[i] != '^' && s.p[i] != '~')
      sg_pdf_write_string(json, sg_slice(s, i, i + 1));
  }
  if (tex)
    sg_pdf_write_string(json, sg_str_trim(s));
  sg_buf_add(json, tex ? SG_LIT("\"]}") : SG_LIT("}\"]}"));
}

static void write_piece(struct sg_pdf_writer *writer, const struct sg_pdf_flow *flow, size_t from, size_t to,
                        bool formula, uint8_t drop)
{
  struct sg_buf *json = writer->json;
  struct sg_str s = sg_slice(sg_buf_str(&flow->text), from, to);
  uint8_t style = (uint8_t)flow->style.data[from];
  if (formula) {
    write_math(json, flow, from, to);
    return;
  }
  if ((style & SG_PDF_FLOW_DISPLAY) == SG_PDF_FLOW_DISPLAY) {
    write_display(json, s, style & SG_PDF_MATH);
    return;
  }
  if ((style & SG_PDF_FLOW_NOTE) && writer->write_note != NULL) {
    sg_pdf_write_comma(json);
    sg_buf_add(json, SG_LIT("{\"t\":\"Note\",\"c\":["));
    writer->write_note(writer->user, (size_t)strtoul(s.p, NULL, 10));
    sg_buf_add(json, SG_LIT("]}"));
    return;
  }
  struct sg_str core = sg_str_trim(s);
  size_t lead = core.n > 0 ? (size_t)(core.p - s.p) : s.n;
  style &= (uint8_t) ~(drop | SG_PDF_MATH | SG_PDF_TALL | SG_PDF_FLOW_NOTE);
  write_words(json, sg_slice(s, 0, lead));
  if (core.n > 0 && style != 0)
    write_wrapped(json, core, style);
  else
    write_words(json, core);
  write_words(json, sg_slice(s, lead + core.n, s.n));
}

/* Styles that do not part pieces of text. */
static uint8_t visible(uint8_t style, uint8_t drop)
{
  bool display = (style & SG_PDF_FLOW_DISPLAY) == SG_PDF_FLOW_DISPLAY;
  return display ? style : (uint8_t)(style & ~(drop | SG_PDF_MATH | SG_PDF_TALL));
}

void sg_pdf_write_inlines(struct sg_pdf_writer *writer, const struct sg_pdf_flow *flow, bool plain)
{
  size_t n = flow->text.length;
  char *marks = calloc(n + 1, 1);
  uint8_t drop = plain ? SG_PDF_BOLD | SG_PDF_ITALIC : 0;
  if (marks == NULL || flow->style.length != n) {
    free(marks);
    return;
  }
  find_formulas(sg_buf_str(&flow->text), flow->style.data, marks);
  for (size_t from = 0, to; from < n; from = to) {
    uint8_t style = visible((uint8_t)flow->style.data[from], drop);
    for (to = from + 1; to < n && marks[to] == marks[from] &&
                        (marks[from] == FORMULA || visible((uint8_t)flow->style.data[to], drop) == style);)
      to++;
    write_piece(writer, flow, from, to, marks[from] == FORMULA, drop);
  }
  free(marks);
}

void sg_pdf_write_para(struct sg_pdf_writer *writer, const struct sg_pdf_flow *flow)
{
  sg_pdf_write_comma(writer->json);
  sg_buf_add(writer->json, SG_LIT("{\"t\":\"Para\",\"c\":["));
  sg_pdf_write_inlines(writer, flow, false);
  sg_buf_add(writer->json, SG_LIT("]}"));
}
