/* What the files of the inlines' writer share. Private to csrc/document. */
#ifndef SG_DOCUMENT_WRITER_H
#define SG_DOCUMENT_WRITER_H

#include "document/inlines.h"

struct sg_piece {
  struct sg_str markdown, text;
};

struct sg_pieces {
  struct sg_piece *rows;
  size_t count, capacity;
};

/* Emphasis that was written last: what follows may still show that the end of it must stand outside. */
struct sg_emphasis {
  size_t at;   /* pieces behind it; SG_NPOS: there is none */
  size_t from; /* pieces before it */
  struct sg_str mark;
  struct sg_pieces pieces; /* in it */
};

struct sg_writer {
  const struct sg_pandoc_known *known;
  struct sg_arena *arena;
  struct sg_buf *scratch;
  struct sg_pandoc_found *found;
  struct sg_pieces out;
  size_t math_at; /* pieces up to a formula that was written last; SG_NPOS */
  struct sg_emphasis closed;
  bool emphasised, linked; /* it writes inside emphasis, inside a link */
  bool alone;              /* a text of its own: it knows no sections and no list of references */
};

/* -- Strings in the arena -- */

struct sg_str sg_join(struct sg_arena *arena, const struct sg_str *parts, size_t count);
#define SG_JOIN(arena, ...)                                                                                    \
  sg_join((arena), (const struct sg_str[]){__VA_ARGS__},                                                       \
          sizeof((const struct sg_str[]){__VA_ARGS__}) / sizeof(struct sg_str))

/* The same without what `at` finds: bytes that go at a place, 0 for none, and *instead of them. */
typedef size_t sg_finder(struct sg_str s, size_t at, struct sg_str *instead);
struct sg_str sg_replace(struct sg_str s, sg_finder *finder, struct sg_arena *arena);

/* The first and the last character of a text, or nothing. */
struct sg_str sg_first_char(struct sg_str s);
struct sg_str sg_last_char(struct sg_str s);

static inline bool sg_is_high(char c)
{
  return ((unsigned char)c & 0x80) != 0;
}

/* End of the braces that stand at `at`, balanced; SG_NPOS. */
size_t sg_braces_end(struct sg_str s, size_t at);

/* A code span, fenced by more backticks than it holds in a row. */
struct sg_str sg_code_span(struct sg_str code, struct sg_arena *arena);

/* A formula's TeX on one line, without labels, comments, outer space and what only TeX's line breaking or
 * numbering needs, references in it as their numbers; `$` inside \text becomes \( or \). Commands that do more
 * than draw are words. */
struct sg_str sg_clean_formula(const struct sg_writer *w, struct sg_str tex);

/* Does it draw nothing: "$\mbox{}$", "$\,$"? */
bool sg_is_blank_formula(struct sg_str tex, struct sg_arena *arena);

/* The text raised or lowered, in characters that are; false where Unicode lacks one of them. */
bool sg_shift(struct sg_str text, bool raised, struct sg_arena *arena, struct sg_str *shifted);

/* Sets the end of “low quality" as its beginning is. */
void sg_close_quotations(struct sg_pandoc_words *words, struct sg_arena *arena);

/* Takes "(Table )" and the like out of both, and "in Table ." as "in a table."; see tidy.c. */
void sg_drop_empty_references(struct sg_pandoc_words *words, struct sg_arena *arena);

/* -- Pieces -- */

void sg_pieces_add(struct sg_pieces *pieces, struct sg_arena *arena, struct sg_piece piece);

/* Writes a piece behind the others, parted from what it would make mark-up with. */
void sg_emit(struct sg_writer *w, struct sg_str markdown, struct sg_str text);

/* Could the last character begin mark-up with what follows it? */
bool sg_joins(struct sg_str before);

/* The Markdown of the last piece. */
static inline struct sg_str sg_last_piece(const struct sg_writer *w)
{
  return w->out.count > 0 ? w->out.rows[w->out.count - 1].markdown : sg_str(NULL, 0);
}

/* Writes pieces in a mark. White space stays outside, since `* x*` is not emphasis, and so does punctuation
 * that touches a letter outside: `*Setup.*We` is none either. Emphasis adds nothing inside emphasis, nor to
 * punctuation alone, where marks between digits (`97*.*05`) open none. */
void sg_emphasise(struct sg_writer *w, struct sg_str mark, struct sg_pieces *pieces);

/* Writes the emphasis that was written last again where its end can't stand before `next`. */
void sg_settle(struct sg_writer *w, struct sg_str next);

#endif
