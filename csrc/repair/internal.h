/* What the parts of the repairer share.
 *
 *   dialogue.c  what others said in a conversation that was copied as a whole
 *   door.c      characters: encoding damage, control characters, line ends
 *   frame.c     what stands around an answer: thoughts, a code fence, tokens of the model
 *   residue.c   greetings and offers
 *   blocks.c    lines to blocks, as CommonMark nests them, with leniency
 *   starts.c    how blocks begin: markers, fences, rules
 *   leaf.c      finished paragraphs and headings: tables, displayed formulas, bold leads
 *   writer.c    blocks to canonical Markdown
 *   settle.c    a paragraph's inlines: mended until they stay as they are
 *   span.c      inlines to tokens
 *   print.c     tokens to text
 *   guard.c     text kept from being read as the start of a block
 *   active.c    attributes, wiki links, templates, citation keys
 *   emphasis.c highlight.c link.c math.c html.c tex.c mark.c   one concern of the inlines each
 */
#ifndef SG_REPAIR_INTERNAL_H
#define SG_REPAIR_INTERNAL_H

#include "repair/repair.h"

enum {
  /* Containers inside one another; deeper ones are read as text of the innermost. Bounds the
   * indentation that a line of input can cause in the output. */
  DEPTH_MAX = 100,
  QUOTES_MAX = 7,           /* quotes inside one another: with a bullet, a line can open them all */
  MARKERS_PER_LINE_MAX = 8, /* containers that one line may open, for the same reason */
  LEADS_MAX = 8,            /* headings of level 1 to 6, bold lines, paragraphs with a colon */
};

/* -- Blocks ---------------------------------------------------------------------------------- */

/* A place in a line, in bytes and in columns: a tab reaches to the next multiple of 4, and a
 * container may take a part of it. */
struct cursor {
  struct sg_str line;
  size_t at, column;
  bool in_tab; /* a part of the tab at `at` was taken */
};

enum container_kind { CONTAINER_QUOTE, CONTAINER_ITEM };

struct container {
  enum container_kind kind;
  size_t marker;  /* column of the marker, from the parent's content on */
  size_t content; /* column of the content, likewise */
  size_t bullet;  /* items: index into the bullets once the marker was written, else SG_NPOS */
  size_t serial;  /* quotes: which one of the text it is, from 1 */
  size_t line;    /* 1-based, of the input */
  bool written;   /* a block in it was written */
  bool bare;      /* nothing stood behind the marker, and nothing came since */
  bool gap;       /* a blank line stood before it */
  bool ordered;   /* its marker was a number */
};

enum leaf_kind { LEAF_NONE, LEAF_PARAGRAPH, LEAF_FENCE, LEAF_INDENTED };

struct leaf {
  enum leaf_kind kind;
  struct sg_buf text; /* the lines so far, joined by "\n" */
  size_t line;        /* 1-based, of the first */
  char fence;         /* '`' or '~' */
  size_t fence_length, fence_indent;
  struct sg_str info;    /* what follows the opening fence; borrowed from the text */
  struct sg_str display; /* what must close the formula that a line of the paragraph opened, or empty */
};

/* -- Writer ---------------------------------------------------------------------------------- */

enum written {
  WROTE_NOTHING,
  WROTE_TEXT,  /* a paragraph outside any list, or a later one of an item */
  WROTE_ITEM,  /* a bullet's first paragraph */
  WROTE_OTHER, /* a table, a formula, code, a rule */
  WROTE_HEADING,
};

struct writer {
  size_t line; /* of the next byte, 1-based */
  enum written last;
  bool in_item;       /* the block last written belongs to a bullet */
  size_t last_depth;  /* list level of the bullet last written to, leads included */
  size_t last_bullet; /* the bullet last written to under this heading, or SG_NPOS */
  size_t last_quote;  /* serial of the innermost quote of the block last written, or 0 */
};

/* A paragraph outside any list that reads like a closing offer: at the end it is residue. */
struct offer {
  size_t line;        /* of the input */
  struct sg_str text; /* as it stood in the input; in the arena */
};

/* What there was before the first of the offers that end the text so far. */
struct before_offers {
  size_t length, bullets, marks, leads;
  bool started;
  struct writer writer;
};

struct found_mark {
  uint32_t bullet;
  struct sg_repair_source source;
};

/* -- The whole ------------------------------------------------------------------------------- */

struct repair {
  const struct sg_repair_options *options;
  struct sg_arena *arena;
  struct sg_repair_result *result;
  struct sg_str text; /* cleaned; lines end in "\n" */

  struct sg_repair_note *notes;
  size_t note_capacity;
  struct sg_repair_drop *drops;
  size_t drop_capacity;
  struct sg_repair_bullet *bullets;
  size_t bullet_capacity;
  uint32_t *heading_lines;
  size_t heading_capacity;
  struct found_mark *marks;
  size_t mark_count, mark_capacity;
  struct offer *offers; /* those since the last block of another kind */
  size_t offer_count, offer_capacity;
  struct before_offers before_offers;

  struct container stack[DEPTH_MAX];
  size_t depth;
  struct leaf leaf;
  size_t quotes; /* begun so far */
  bool gap;      /* the line before was blank */
  struct writer writer;
  int leads[LEADS_MAX]; /* levels of the leads under which bullets stand */
  size_t lead_count;
  size_t titles; /* headings that were compared with the title */
  bool titled;   /* the section's title was repeated and dropped */
  bool started;  /* something other than residue was written */

  struct link_table *links;
  struct span *span;                 /* scratch of the inlines */
  struct sg_buf inlines, lines, row; /* scratch: a repaired paragraph, lines to write, a table's row */
  struct sg_buf again, guarded;      /* scratch of settle.c; of guard.c and print.c */
};

/* Lists a repair, or text that is left out (copied). */
void sg_repair_note(struct repair *r, const char *code, const char *what, size_t line);
void sg_repair_drop(struct repair *r, const char *what, size_t line, struct sg_str text);

/* door.c: `text` without what no text should hold; borrows it when it is clean, else uses *owned. */
struct sg_str sg_repair_door(struct repair *r, struct sg_str text, struct sg_buf *owned);
/* door.c: mends text that was decoded twice (`â€™`), which mark-up that went may have kept apart. */
void sg_repair_mend_doubled(struct repair *r, struct sg_buf *text, size_t line);

/* dialogue.c: r->text without the user's turns and the labels of the speakers; in the arena where
 * there are any, lines where they were. */
struct sg_str sg_repair_dialogue(struct repair *r);

/* frame.c: where the answer stands in the text. */
struct frame {
  size_t from, to;      /* bytes */
  size_t line;          /* 1-based, of `from` */
  size_t open, close;   /* starts of the lines of a fence around the answer, or SG_NPOS */
  size_t meta, content; /* front matter stands in [meta, content) */
};
struct frame sg_repair_frame(struct repair *r);

/* dialogue.c: byte of the colon when `line` begins with the label of a speaker; SG_NPOS: it does not.
 * Does the line say no more than that a model speaks? */
size_t sg_repair_speaker_colon(struct sg_str line);
bool sg_repair_is_speaker(struct sg_str line);

/* residue.c: is a paragraph what a model says before its answer, or after it? */
bool sg_repair_is_greeting(struct sg_str paragraph, bool first);
bool sg_repair_is_offer(struct sg_str paragraph);

/* blocks.c */
void sg_repair_blocks(struct repair *r, struct frame frame);

/* starts.c: what a line (from its first character that is no space) begins; 0 or false: nothing. */
size_t sg_repair_item_marker(struct sg_str s, size_t *width, bool *ordered, bool *odd);
int sg_repair_atx_level(struct sg_str s, struct sg_str *title);
bool sg_repair_is_rule(struct sg_str s);
int sg_repair_setext_level(struct sg_str s);
size_t sg_repair_fence_length(struct sg_str s);
struct sg_str sg_repair_display_open(struct sg_str line, struct sg_str closer);

/* frame.c: bytes of the token of a model's template (`<|im_end|>`) that `s` begins with; 0: none. */
size_t sg_repair_template_token(struct sg_str s);

/* frame.c: would a fence with this info string, below this text, be taken for one around the answer? */
bool sg_repair_frames(struct sg_str before, struct sg_str info);

/* shown.c: the end of the line at `at`; where the displayed formula that begins with that line ends (a line's
 * end), or SG_NPOS; whether a pipe table's head is there, and whether a text is one displayed formula; whether
 * the lines of a paragraph would be read as several blocks. */
size_t sg_repair_line_end(struct sg_str s, size_t at);
size_t sg_repair_display_end(struct sg_str s, size_t at);
bool sg_repair_table_starts(struct sg_str s, size_t at);
bool sg_repair_is_display(struct sg_str text);
bool sg_repair_splits(struct sg_str text);

/* leaf.c: blocks whose text is complete, in the containers of the moment. */
void sg_repair_paragraph(struct repair *r, struct sg_str text, size_t line);
void sg_repair_heading(struct repair *r, int level, struct sg_str title, size_t line);
void sg_repair_code(struct repair *r);
void sg_repair_rule(struct repair *r, size_t line);
void sg_repair_end_of_section(struct repair *r);

/* writer.c: writes a block, given without the containers' prefix. `line` is the input's. */
void sg_repair_write(struct repair *r, enum written kind, struct sg_str block, size_t line);
void sg_repair_write_bare_item(struct repair *r, size_t index);
bool sg_repair_in_item(const struct repair *r);
/* The bullet to which a block written now belongs, begun or to be begun; SG_NPOS: none. */
size_t sg_repair_bullet(const struct repair *r, enum written kind);

/* Where inlines are to stand, which decides what they must not look like. */
enum span_place {
  SPAN_LINES, /* a paragraph */
  SPAN_TITLE, /* a heading's words */
  SPAN_ROW,   /* a table's row, bars and all */
};

/* settle.c: the repaired inlines of one paragraph instead of what `out` (not r->again, not
 * r->guarded) holds; marks go to `bullet`. */
void sg_repair_span(struct repair *r, struct sg_str text, size_t line, size_t bullet, enum span_place place,
                    struct sg_buf *out);

/* link.c: may a link lead there? */
bool sg_link_is_listed(const struct sg_repair_options *options, struct sg_str target);

#endif
