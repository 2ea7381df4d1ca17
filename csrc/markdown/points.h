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
#include "markdown/links.h"

/* name, name in data, how its label is printed (see sg_points_print). */
#define SG_POINT_KIND_LIST(X)                                                                                  \
  X(IDEA, "idea")               /* `**Lead.** …`: every point of depth 0 that is none of the others */       \
  X(DETAIL, "detail")           /* what carries it; with a lead `*Lead*: …` */                               \
  X(DEFINITION, "definition")   /* `**Definition: term.** …` */                                              \
  X(RECALL, "recall")           /* `**Recall: term.** …`: the paper's own sentence from elsewhere */         \
  X(SYMBOL, "symbol")           /* `**Symbol: $e$.** …` */                                                   \
  X(CITED, "cited")             /* `**Cited: NAME.** …`: the title of a cited work */                        \
  X(PLAIN, "plain")             /* `*In plain words*: …` */                                                  \
  X(ANALOGY, "analogy")         /* `*Analogy*: …` */                                                         \
  X(CONNECTIONS, "connections") /* `**Connections.**`, the group of the next two; last in a section */         \
  X(WITHIN, "within")           /* `*Within*: …` */                                                          \
  X(ACROSS, "across")           /* `*Across*: …` */                                                          \
  X(TABLE, "table")             /* `**Table 2.** caption`, with its rows below; without a lead the rows        \
                                   alone, in the point above */                                                \
  X(FORMULA, "formula")         /* the same */                                                                 \
  X(CODE, "code")               /* the same */                                                                 \
  X(FIGURE, "figure")           /* `**Figure 1.** caption` */

enum sg_point_kind {
#define X(name, text) SG_POINT_##name,
  SG_POINT_KIND_LIST(X)
#undef X
      SG_POINT_KIND_COUNT
};

/* "idea", "detail" …; and back: SG_POINT_KIND_COUNT for another text. */
struct sg_str sg_point_kind_name(enum sg_point_kind kind);
enum sg_point_kind sg_point_kind_of(struct sg_str name);

/* Who wrote a point. */
enum sg_point_writer { SG_WRITER_EMBEDDED, SG_WRITER_MODEL, SG_WRITER_REPAIR };

/* A paragraph that a point rests on. */
enum { SG_MARK_HERE = UINT32_MAX }; /* the section in which the point stands */

struct sg_mark {
  uint32_t section;   /* index into paper.sections, or SG_MARK_HERE */
  uint32_t paragraph; /* index into that section's paragraphs */
};

struct sg_point {
  uint8_t kind;           /* enum sg_point_kind */
  uint8_t writer;         /* enum sg_point_writer */
  uint32_t depth;         /* 0 at the top; at most one more than the point before */
  struct sg_str lead;     /* Markdown without its stop; of ideas, details, and what is shown; may be empty */
  struct sg_str term;     /* of definitions, recalls, symbols, cited works */
  struct sg_str markdown; /* the words, a line to each run of text, displayed formula, table or fenced
                             code (see sg_shown_next), unindented */
  struct sg_str source;   /* empty: the paper; else "background", "title" (of a cited work), "glossary" (the
                             reader's), or a name as it is printed: "Wikipedia", "FOLDOC" */
  struct sg_mark *marks;  /* the paragraphs that it rests on, each once */
  size_t mark_count, mark_capacity;
  uint32_t line; /* 1-based: of the text that was read, or where it was printed */
};

struct sg_points {
  struct sg_arena *arena; /* owns rows and strings */
  struct sg_point *rows;
  size_t count, capacity;
};

/* -- Building ---------------------------------------------------------------------------------- */

void sg_points_init(struct sg_points *points, struct sg_arena *arena);

/* Appends an empty point; NULL when memory is short (see the arena). The pointer ends with the next
 * point that is added. */
struct sg_point *sg_points_add(struct sg_points *points, enum sg_point_kind kind, uint32_t depth);

/* Appends a bullet of a text: its label tells kind, lead and term, the note at its end the source.
 * `markdown` is copied. NULL as above. */
struct sg_point *sg_points_add_bullet(struct sg_points *points, uint32_t depth, struct sg_str markdown);

/* Adds a paragraph to those that a point rests on, once. */
void sg_point_mark(struct sg_points *points, struct sg_point *point, struct sg_mark mark);

/* The point's subtree is rows [row, sg_points_end(points, row)). */
size_t sg_points_end(const struct sg_points *points, size_t row);

/* The greatest depth of a row; 0 for none. */
uint32_t sg_points_deepest(const struct sg_points *points);

/* Brings rows as bullets gave them into the guide's form: groups ("Terms", "Key ideas") go and their
 * points rise, definitions of such a group go under the first point that uses their term, connections
 * stand together at the end and say of each whether it leads within or across, what is only shown
 * joins the point that it stands under, empty points go. Changes nothing in a tree that has this form.
 */
void sg_points_arrange(struct sg_points *points);

/* -- Lines of a point -------------------------------------------------------------------------- */

enum sg_shown { SG_SHOWN_TEXT, SG_SHOWN_FORMULA, SG_SHOWN_TABLE, SG_SHOWN_CODE };

/* Takes the next part off *rest, a point's Markdown: a run of text (one line, but for hard breaks), a
 * displayed formula (one line), a table, a fenced code block. False at the end. */
bool sg_shown_next(struct sg_str *rest, struct sg_str *part, enum sg_shown *shown);

/* -- Reading and printing ---------------------------------------------------------------------- */

/* What is known of the bullets of a text besides their words, by line. */
struct sg_line_origin {
  uint32_t line;       /* 1-based, of the text that is read */
  uint32_t input_line; /* of the one that it was made of */
  const struct sg_mark *marks;
  size_t mark_count;
};

/* Appends the blocks [from, to) of a text, arranged. Any text is read; what stands outside a bullet
 * becomes one. Marks such as {p2} stand for the section at hand. `origins`, in the order of their lines,
 * add marks and tell each point's line. */
void sg_points_read(const struct sg_blocks *blocks, size_t from, size_t to,
                    const struct sg_line_origin *origins, size_t origin_count, struct sg_points *points);

struct sg_print_options {
  int language;  /* of the labels: sg_words_language */
  uint32_t line; /* number of the first line that is printed; 0 is taken for 1 */
  bool marks;    /* the paragraphs of each point stand at the end of its words: ` {p2,s5.p1}` */
  /* For formats whose writer is pandoc: by row the identifier by which links lead to the point, or empty,
   * printed as
   * `[]{#place .sg-anchor}`; and the links that are put into the words, read in the points' arena. NULL: none.
   */
  const struct sg_str *places;
  const struct sg_links *links;
};

/* Appends the section's body, without a blank line before or after it, and notes each point's line.
 * Returns the number of the line after the last. `- ` bullets, 4 spaces a level; text and displayed
 * formulas on lines of their own, blank lines around tables and code. */
uint32_t sg_points_print(struct sg_points *points, const struct sg_print_options *options, struct sg_buf *out);

/* Appends a point's bullet without its marker: label, first words, source. Lines after the first are indented
 * by `indent` spaces. Returns what of its Markdown stands below. */
struct sg_str sg_point_words(const struct sg_point *point, int language, size_t indent, struct sg_buf *out);

/* Is it a table, formula, code or figure without a lead, which goes on with the point that it stands under? */
bool sg_point_is_bare(const struct sg_point *point);

/* A whole guide: its title (Markdown, may be empty) and its sections, each with its heading's level
 * (1 to 6; 0: no heading) and words. */
struct sg_guide_section {
  int level;
  struct sg_str title;
  struct sg_points *points;
};
void sg_guide_print(struct sg_str title, const struct sg_guide_section *sections, size_t count, int language,
                    struct sg_buf *out);

#endif
