/* Pandoc's inlines to Markdown and to plain text in one pass.
 *
 * The Markdown is the dialect that csrc/text/paper.h describes: one line, `$math$`, `code`, everything else
 * that could be taken for mark-up escaped. References to sections become links to them, other links into the
 * paper their text; footnotes are set aside, citations are rendered and reported.
 */
#ifndef SG_DOCUMENT_INLINES_H
#define SG_DOCUMENT_INLINES_H

#include "base/buf.h"
#include "document/tree.h"

/* What the paper knows of its labels and of the works that it cites; strings are borrowed. */
struct sg_pandoc_known {
  void *user;
  bool spaced; /* French: a space stands before semicolons and colons */
  /* What a reference to the label prints: "3". */
  bool (*number)(void *user, struct sg_str label, struct sg_str *number);
  /* The section that a label names: what a reference prints (p NULL: its own words), and where it leads. */
  bool (*section)(void *user, struct sg_str label, struct sg_str *name, struct sg_str *anchor);
  /* Author and year of a work; `in_text`: as part of the sentence; `listed`: as the reference list has them,
   * where it does. */
  struct sg_str (*work)(void *user, struct sg_str key, bool in_text, bool listed);
};

/* What stands in a text beside its words, in its order. */
struct sg_pandoc_found {
  struct sg_str *images, *labels;
  size_t image_count, image_capacity, label_count, label_capacity;
  struct sg_pandoc_note {
    const struct sg_node *blocks;
    struct sg_str after; /* the last words before its mark, plain */
  } * notes;
  size_t note_count, note_capacity;
  struct sg_pandoc_cited {
    struct sg_str text; /* as it is printed */
    const struct sg_node *citations;
  } * cited;
  size_t cited_count, cited_capacity;
};

struct sg_pandoc_words {
  struct sg_str markdown, text;
};

/* Writes inlines on one line with white space tidied. All memory comes from the arena, which knows of failures;
 * `scratch` is a buffer to work in. */
struct sg_pandoc_words sg_pandoc_write(const struct sg_node *content, const struct sg_pandoc_known *known,
                                       struct sg_arena *arena, struct sg_buf *scratch,
                                       struct sg_pandoc_found *found);

/* Their plain text, footnotes left out; a single word as it is. */
struct sg_str sg_pandoc_text(const struct sg_node *content, const struct sg_pandoc_known *known,
                             struct sg_arena *arena, struct sg_buf *scratch);

/* Appends the words of inlines as they stand: no notes, no pictures, nothing for a label. */
void sg_inline_words(const struct sg_node *content, struct sg_buf *out);

/* Text as Markdown, pandoc's with all its extensions and Obsidian's, that is read back as it. `_` inside a word
 * is safe in every dialect; a `]` is escaped where it would end a link, a span, a definition or a wiki link,
 * since escaped pairs of brackets are TeX's. From the arena, or `text` itself. */
struct sg_str sg_pandoc_escape(struct sg_str text, struct sg_arena *arena);

/* Any of these may begin mark-up. */
bool sg_pandoc_is_mark(char c);

/* The text on one line, with single spaces, none at its ends or before a stop or comma (an unprinted citation
 * leaves one); `spaced`: a semicolon and a colon keep theirs. From the arena, or `text` itself. */
struct sg_str sg_pandoc_tidy(struct sg_str text, bool spaced, struct sg_arena *arena);

#endif
