/* Scanner for the inline Markdown of papers and guides.
 *
 * Splits a text into consecutive units that cover it without gap: what a sentence splitter, the
 * repairer, the checker and the composer must each treat as one piece (math, code, a link's target)
 * or as mark-up (`**`, `==`). It knows inlines only: callers hand it one block at a time, or accept
 * that a blank line ends every open span.
 *
 * Linear in the text: for every kind of closer that was looked for in vain, the scanner remembers
 * that none follows.
 */
#ifndef SG_MARKDOWN_INLINE_H
#define SG_MARKDOWN_INLINE_H

#include "base/str.h"

enum sg_inline_kind {
  SG_INLINE_TEXT,      /* plain text, as long as it goes; no special character in it has a meaning */
  SG_INLINE_ESCAPE,    /* backslash and an ASCII punctuation character */
  SG_INLINE_CODE,      /* `code`: inner is what stands between the backticks */
  SG_INLINE_MATH,      /* $x$: opening $ not before a space, closing $ not after one or before a digit;
                          GitHub's $`x`$: inner is between the backticks */
  SG_INLINE_DISPLAY,   /* $$x$$ */
  SG_INLINE_EMPHASIS,  /* a run of `*` or `_` that can open or close emphasis */
  SG_INLINE_HIGHLIGHT, /* exactly `==` */
  SG_INLINE_LINK,      /* [text](target), ![alt](target): inner is the text, target what follows */
  SG_INLINE_AUTOLINK,  /* <https://…>, <a@b.org>: inner is the address */
  SG_INLINE_HTML,      /* a tag, comment or declaration in angle brackets */
  SG_INLINE_BREAK,     /* a line end */
};

struct sg_inline {
  enum sg_inline_kind kind;
  size_t from, to;               /* bytes of the text, half-open */
  size_t inner_from, inner_to;   /* what the unit encloses; equal to [from, to) for simple kinds */
  size_t target_from, target_to; /* of links and images: the address, without <> and title */
  bool image;
};

struct sg_inline_scanner {
  struct sg_str text;
  size_t at;
  /* Set by a caller that mends mark-up: links are not units, and brackets and special characters
   * that start none (a lone `$`, backtick, `<`, backslash) come as text units of their own. */
  bool apart;
  /* Where a search for a closer failed: from there to the end of the block there is none. SG_NPOS:
   * not searched yet. A blank line forgets them all. */
  size_t no_display;
  size_t no_comment, no_instruction, no_html;
  size_t no_code[32]; /* by length of the backtick run; longer runs are text */
};

/* Starts at the beginning of `text` (UTF-8, borrowed until the scan ends). */
void sg_inline_init(struct sg_inline_scanner *scanner, struct sg_str text);

/* The next unit; false at the end of the text. Links are reported as one unit: scan their inner
 * range with a scanner of its own where its mark-up matters. */
bool sg_inline_next(struct sg_inline_scanner *scanner, struct sg_inline *unit);

/* Whether the run of `*` or `_` at [from, to) may open emphasis and may close it: CommonMark 0.31, 6.2. */
struct sg_inline_sides {
  bool opens, closes;
};
struct sg_inline_sides sg_inline_sides(struct sg_str text, size_t from, size_t to);

#endif
