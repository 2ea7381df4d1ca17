/* A paragraph's inlines as tokens: span.c makes them, print.c writes them out, the parts in between
 * decide about them. Tokens follow one another as in the source and cover it, but for what was cut. */
#ifndef SG_REPAIR_SPAN_H
#define SG_REPAIR_SPAN_H

#include "repair/internal.h"
#include "markdown/inline.h"
#include "markdown/safe.h"

enum token_kind {
  TOKEN_TEXT,    /* written with its white space folded */
  TOKEN_LITERAL, /* special characters without a meaning: written with a backslash each */
  TOKEN_RAW,     /* written as it stands, line ends as spaces */
  TOKEN_CUT,     /* not written */
  TOKEN_BREAK,   /* a line end: written as a space */
  TOKEN_HARD,    /* a hard line break */
  TOKEN_MATH,    /* [a, b) is what stands between the dollars */
  TOKEN_DISPLAY,
  TOKEN_DELIMITER, /* a run of `*` or `_` */
  TOKEN_HIGHLIGHT, /* `==` or a mark tag */
  TOKEN_OPEN,      /* `[` or `![`; a: the opener before it in the stack */
  TOKEN_CLOSE,     /* `]` with its tail */
  TOKEN_STRONG,    /* mark-up that stands for `**` … */
  TOKEN_EMPHASIS,  /* … and for `*` */
  TOKEN_SUB,       /* [a, b) is a subscript … */
  TOKEN_SUPER,     /* … or a superscript, from tags */
  TOKEN_CODE,      /* [a, b) is code, from tags or \texttt */
  TOKEN_SYMBOL,    /* a: row of the command that stands for a character */
  TOKEN_MARK,      /* a provenance mark */
  TOKEN_PLAIN,     /* [a, b) is text: written with a backslash before what could be mark-up */
};

enum token_flag {
  FLAG_CAN_OPEN = 1,
  FLAG_CAN_CLOSE = 2,
  FLAG_OPENS = 4, /* highlights: decided */
  FLAG_CLOSES = 8,
  FLAG_ACTIVE = 16, /* brackets: may still become a link */
  FLAG_IMAGE = 32,
  FLAG_TAG = 64, /* came from a tag or a command; `[`: not written; `]`: of a reference, a: its row */
};

enum {
  NO_TOKEN = UINT32_MAX,
  SPAN_TOKENS_MAX = 100 * 1000, /* of one paragraph; prose has a few dozen */
};

struct token {
  uint32_t from, to; /* bytes of the source */
  uint32_t a, b;
  uint32_t prev, next;     /* delimiters: the list of those that may still match */
  uint32_t opened, closed; /* delimiters: how many characters open and close emphasis */
  uint8_t kind, flags;
};

struct span {
  struct sg_str text;
  size_t line;   /* of the input, 1-based */
  size_t bullet; /* that marks go to, or SG_NPOS */
  struct token *tokens;
  size_t count, capacity;
  uint32_t last_delimiter, last_bracket;
  size_t line_at, line_known; /* the line last asked for */
  size_t close_at;            /* where a highlight that was left open is closed, or SG_NPOS */
  size_t strong_end;          /* where a term that `**` opened is closed, or SG_NPOS */
  size_t brace_at;            /* a brace whose command was taken off: to be cut, or SG_NPOS */
  enum span_place place;
  bool strong_start;   /* `**` closes a term that the text begins with */
  bool full;           /* more tokens than are taken */
  bool no_environment; /* one was begun and its end looked for in vain */
  bool tagged;         /* has tags that may become Markdown */
  bool damaged;        /* has highlights */
  bool emphasised;     /* has delimiters */
};

/* span.c: reads `text` and decides about each token; false when it holds too many. */
bool sg_span_read(struct repair *r, struct sg_str text);

/* print.c: appends the span as it is to be. */
void sg_span_print(struct repair *r, struct sg_buf *out);

/* guard.c: keeps `text` from being read as the start of a block. */
void sg_span_guard(struct repair *r, struct sg_buf *text, enum span_place place);

/* Appends a token; NULL when memory is short or the span full. */
struct token *sg_span_add(struct repair *r, enum token_kind kind, size_t from, size_t to);

/* The input's line at byte `at` of the span. */
size_t sg_span_line(struct span *span, size_t at);

/* Byte before `at`, and at it; a space at the ends. */
static inline char sg_span_before(const struct span *span, size_t at)
{
  return at > 0 ? span->text.p[at - 1] : ' ';
}

static inline char sg_span_at(const struct span *span, size_t at)
{
  return at < span->text.n ? span->text.p[at] : ' ';
}

bool sg_span_is_punctuation(char c);

/* emphasis.c: a run that may be emphasis; then the matching of those above token `bottom`. */
void sg_span_add_delimiter(struct repair *r, size_t from, size_t to);
void sg_span_match_emphasis(struct span *span, uint32_t bottom);
/* Completes the `**` of a term at the start: "**Term: text", "Term**: text". */
void sg_span_mend_strong(struct repair *r);

/* highlight.c: which `==` open, close or go. */
void sg_span_match_highlights(struct repair *r);

/* link.c: what a `]` closes; returns where the link ends. */
size_t sg_span_close_bracket(struct repair *r, size_t at);
/* Writes the end of a link that was a reference: `](target)` of definition `row`. */
void sg_link_write(const struct repair *r, uint32_t row, struct sg_buf *out);

/* math.c: the end of the formula that an unclosed `$` before `at` was to enclose, `at` when it is
 * no formula; and how a formula is written. */
size_t sg_math_guess(struct sg_str s, size_t at);
size_t sg_math_run(struct sg_str s, size_t at);
bool sg_math_looks_tex(struct sg_str s);
void sg_math_write(struct sg_buf *out, struct sg_str math, bool display, bool aligned);

/* html.c, tex.c: a tag, a command outside math. They return where to go on. */
size_t sg_span_add_html(struct repair *r, const struct sg_inline *unit);
void sg_span_pair_tags(struct repair *r);
size_t sg_span_add_command(struct repair *r, size_t at);
struct sg_str sg_span_symbol(uint32_t row);

/* active.c: what pandoc or a tool of notes would act on. Each returns where to go on, `at` when there
 * is no such thing: attributes behind other mark-up or a heading's words; a wiki link; a template. */
size_t sg_span_add_attributes(struct repair *r, size_t at);
size_t sg_span_add_wiki(struct repair *r, size_t at);
size_t sg_span_add_template(struct repair *r, size_t at);
/* The brackets of pandoc's span `[words]{…}`, when attributes stand behind the `]` at `at`: its end. */
size_t sg_span_end_attributed(struct repair *r, size_t at, uint32_t opener);
/* Must the character at `at` be escaped, or pandoc takes what follows for a citation or attributes? */
bool sg_span_must_escape(struct sg_str text, size_t at);

/* mark.c: takes the marks at the end of `text` off it; and one in braces at `at` (its length or 0). */
struct sg_str sg_span_take_marks(struct repair *r, struct sg_str text, size_t bullet);
size_t sg_span_take_mark(struct repair *r, struct sg_str text, size_t at, size_t bullet);

#endif
