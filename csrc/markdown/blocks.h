/* A guide's Markdown as a flat list of blocks with their places.
 *
 * Reads the forms in which guides come: this project's own, pandoc's (setext headings, heading
 * attributes, `-   ` bullets), GitHub's and Obsidian's, and the broken ones that models write
 * (`•`, `1)`, tabs, one-space nesting). It judges nothing: the checker reports on what it finds
 * here. Nesting of bullets is read as a person reads it, by who is indented further, so that a
 * wrong indent has a depth to be measured against.
 *
 * One pass, linear in the text. Offsets are bytes of the guide.
 */
#ifndef SG_MARKDOWN_BLOCKS_H
#define SG_MARKDOWN_BLOCKS_H

#include "base/arena.h"
#include "base/status.h"
#include "base/str.h"

enum {
  SG_BLOCKS_MAX = 1 << 30,    /* bytes: offsets are kept in 32 bits */
  SG_BLOCKS_DEPTH_MAX = 1000, /* deeper bullets are read as if at this depth */
};

enum sg_block_kind {
  SG_BLOCK_HEADING,
  SG_BLOCK_ITEM,    /* a bullet or numbered item: the paragraph that begins with its marker */
  SG_BLOCK_PROSE,   /* a paragraph of its own, in an item when `parent` says so */
  SG_BLOCK_DISPLAY, /* `$$…$$` or `\[…\]` standing alone */
  SG_BLOCK_CODE,    /* a fenced block, fences included */
  SG_BLOCK_TABLE,   /* lines of a pipe table */
  SG_BLOCK_QUOTE,   /* lines that begin with `>` */
  SG_BLOCK_RULE,    /* `---`, `***`, `___` */
  SG_BLOCK_META,    /* YAML front matter */
};

struct sg_block {
  uint32_t from, to;           /* whole block, from its first mark to the end of its last line */
  uint32_t text_from, text_to; /* its words: without marker, `#`s, fences, attributes and marks */
  /* `**Label**: words` (or `==Label==: …`, `**Definition: label.** words`): what the label encloses, or
   * the term that it names, and where the words after it begin. Both empty or equal to text_from when
   * there is no such label; a lead that ends in a stop of its own is one of the block's words. */
  uint32_t label_from, label_to, body_from;
  uint32_t marks_from, marks_to; /* the inside of a trailing `{p2,p3}`, or empty */
  uint32_t line_from;            /* start of the block's first line */
  uint32_t line, last_line;      /* 1-based */
  int parent;                    /* index of the enclosing item, or -1 */
  int heading;                   /* index of the heading that it stands under, or -1 */
  uint16_t depth;                /* items: 0 for top-level; headings: their level; else the parent's */
  uint16_t indent;               /* columns before the first mark, a tab going to the next 4 */
  uint8_t kind;                  /* enum sg_block_kind */
  uint8_t label;                 /* enum sg_label_kind: what the words at its head are by the guide's labels */
  char marker;                   /* items: - * + or 1 for numbered, o for • and its kin */
  bool tab;                      /* a tab stands in the indentation */
  bool unclosed;                 /* a fence or display without its end */
  bool under_text;               /* an item right after a paragraph, no blank line between */
  bool wrapper;                  /* a fence line around (the rest of) the whole answer */
  bool blank_before;
};

struct sg_blocks {
  struct sg_str text;
  const struct sg_block *blocks;
  size_t count;
  size_t line_count;
};

/* Reads `text` (valid UTF-8, LF or CRLF, borrowed as long as the form is used) into *form, whose
 * memory is the arena's. SG_ETOOBIG above SG_BLOCKS_MAX, SG_ENOMEM. */
SG_MUST_CHECK enum sg_status sg_blocks_read(struct sg_arena *arena, struct sg_str text, struct sg_blocks *form,
                                            struct sg_error *err);

static inline struct sg_str sg_block_text(const struct sg_blocks *form, const struct sg_block *block)
{
  return sg_slice(form->text, block->text_from, block->text_to);
}

static inline struct sg_str sg_block_label(const struct sg_blocks *form, const struct sg_block *block)
{
  return sg_slice(form->text, block->label_from, block->label_to);
}

static inline struct sg_str sg_block_body(const struct sg_blocks *form, const struct sg_block *block)
{
  return sg_slice(form->text, block->body_from, block->text_to);
}

#endif
