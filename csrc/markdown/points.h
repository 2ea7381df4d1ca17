/* A section of the guide as a tree of points: what both writers make, what repair makes of a text,
 * what the check judges and what is printed. Markdown is printed once, at the end, by sg_points_print;
 * only texts of others are read, by sg_points_read. What is printed is read as it was: reading the
 * printed text gives the same tree.
 *
 * The tree is kept flat, in reading order, each point with its depth: a point's parent is the last
 * one before it that is less deep.
 */
#ifndef SG_MARKDOWN_POINTS_H
#define SG_MARKDOWN_POINTS_H

#include "base/arena.h"
#include "base/buf.h"
#include "markdown/blocks.h"

/* name, name in data, how its label is printed (see sg_points_print). */
#define SG_POINT_KIND_LIST(X)                                                                      \
  X(IDEA, "idea")               /* `**Lead.** …`: a key idea; every point of depth 0 but connections */ \
  X(DETAIL, "detail")           /* what carries it; with a lead `*Lead*: …` */                      \
  X(DEFINITION, "definition")   /* `**Definition: term.** …` */                                     \
  X(RECALL, "recall")           /* `**Recall: term.** …`: the paper's own sentence from elsewhere */ \
  X(SYMBOL, "symbol")           /* `**Symbol: $e$.** …` */                                          \
  X(CITED, "cited")             /* `**Cited: NAME.** …`: the title of a cited work */               \
  X(PLAIN, "plain")             /* `*In plain words*: …` */                                         \
  X(ANALOGY, "analogy")         /* `*Analogy*: …` */                                                \
  X(CONNECTIONS, "connections") /* `**Connections.**`, the group of the next two */                 \
  X(WITHIN, "within")           /* `*Within*: …` */                                                 \
  X(ACROSS, "across")           /* `*Across*: …` */                                                 \
  X(TABLE, "table")             /* shown in the point above; with a lead and caption a bullet */    \
  X(FORMULA, "formula")         /* the same */                                                      \
  X(CODE, "code")               /* the same */                                                      \
  X(FIGURE, "figure")           /* `**Figure 1.** caption` */

enum sg_point_kind {
#define X(name, text) SG_POINT_##name,
  SG_POINT_KIND_LIST(X)
#undef X
  SG_POINT_KIND_COUNT
};

/* Who wrote a point. */
enum sg_point_writer { SG_WRITER_EMBEDDED, SG_WRITER_MODEL, SG_WRITER_REPAIR };

/* A paragraph that a point rests on. */
struct sg_mark {
  uint32_t section;   /* index into paper.sections */
  uint32_t paragraph; /* index into that section's paragraphs */
};

struct sg_point {
  uint8_t kind;           /* enum sg_point_kind */
  uint8_t writer;         /* enum sg_point_writer */
  uint32_t depth;         /* 0 at the top; at most one more than the point before */
  struct sg_str lead;     /* Markdown without its stop; of ideas, details, figures, tables … ; may be empty */
  struct sg_str term;     /* of definitions, recalls, symbols, cited works */
  struct sg_str markdown; /* the words: one line, or lines with formulas, tables, code between them,
                             unindented */
  struct sg_str source;   /* empty: the paper; else "background", "Wikipedia", "FOLDOC" … */
  struct sg_mark *marks;  /* the paragraphs that it rests on, each once */
  size_t mark_count, mark_capacity;
  uint32_t line;          /* 1-based: of the text that was read, or where it was printed */
};

struct sg_points {
  struct sg_arena *arena; /* owns rows and strings */
  struct sg_point *rows;
  size_t count, capacity;
};

#endif
