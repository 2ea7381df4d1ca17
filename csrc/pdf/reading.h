/* What the steps of reading a PDF share. Internal to the room. Lengths are points (1/72 inch), y grows
 * downwards from the page's top. */
#ifndef SG_PDF_READING_H
#define SG_PDF_READING_H

#include "base/utf8.h"
#include "pdf/pdf.h"
#include "text/printed.h"

enum sg_pdf_style { /* of a font, from its name */
                    SG_PDF_BOLD = 1,
                    SG_PDF_ITALIC = 2,
                    SG_PDF_MONO = 4,
                    SG_PDF_MATH = 8,
                    SG_PDF_CAPS = 16, /* small capitals */
                    SG_PDF_TALL = 32, /* a mathematics font of big brackets and operators */
                    SG_PDF_ROMAN =
                        64, /* Computer Modern's upright: text, or the digits and signs of formulas */
};
enum { SG_PDF_TEXT_MAX = 20000 }; /* bytes of a piece of text */
enum { SG_PDF_LOOK = SG_PDF_BOLD | SG_PDF_ITALIC | SG_PDF_CAPS };

struct sg_pdf_font {
  float size;
  uint32_t family; /* hash of the name without its subset prefix, weight and size */
  uint8_t style;
  bool faint; /* a colour so light that it is a watermark */
};

enum sg_pdf_raise { SG_PDF_LEVEL, SG_PDF_SUPER, SG_PDF_SUB };

/* A run of text in one font on one line. */
struct sg_pdf_item {
  float x0, x1, y0, y1, size;
  uint32_t family, page;
  struct sg_str text;
  uint8_t style, raise;
};

enum sg_pdf_role {
  SG_PDF_TEXT,
  SG_PDF_OUT, /* running heads, page numbers, contents: no part of the paper's flow */
  SG_PDF_TITLE,
  SG_PDF_FRONT, /* authors, affiliations */
  SG_PDF_ABSTRACT,
  SG_PDF_HEADING,
  SG_PDF_NOTE,
  SG_PDF_CAPTION,
  SG_PDF_TABLE,
  SG_PDF_FIGURE, /* text inside a figure */
  SG_PDF_FORMULA,
  SG_PDF_CODE,
  SG_PDF_REFERENCE,
  SG_PDF_SIDE, /* small text that is not part of the flow, kept as blocks */
};

enum sg_pdf_origin { /* of a heading */
                     SG_PDF_BY_LOOK = 1,
                     SG_PDF_BY_NUMBER,
                     SG_PDF_BY_BOOKMARK,
                     SG_PDF_BY_DESTINATION,
};

enum sg_pdf_column {
  SG_PDF_FULL,
  SG_PDF_LEFT,
  SG_PDF_RIGHT,
  SG_PDF_BAR,    /* beside the abstract on the first page */
  SG_PDF_BESIDE, /* what stands right of it */
  SG_PDF_COLUMNS,
};

struct sg_pdf_line {
  uint32_t first, count; /* its items, by x */
  uint32_t page;
  uint32_t family, band;
  struct sg_str text; /* plain */
  float x0, x1, y0, y1;
  float base;    /* bottom of its main text: what distances are measured by */
  float size;    /* of most of its characters; of the large ones in faked small capitals */
  float cx, cr;  /* left and right edge of its column */
  float gap;     /* the widest white space inside */
  float lead_x1; /* right end of its beginning that is of one style */
  uint16_t chars, letters, math, mono, words, wide; /* wide: gaps of more than 1.35 size */
  uint16_t bold, italic, caps;                      /* characters */
  uint8_t style;                                    /* of most characters */
  uint8_t column, role;
  uint8_t lead_style; /* SG_PDF_LOOK of its first words */
  uint16_t lead_end;  /* bytes of its items' texts of that style, spaces not counted */
  bool is_styled;     /* all of it is of that style */
  bool tall;          /* holds a tall bracket or operator */
  bool joins_next;    /* a heading that the next line goes on with */
  bool starts;        /* begins a paragraph, whatever the geometry says */
  bool run_in;        /* begins with a heading, which ends at run_in_end */
  bool floating;      /* set aside in the middle of a paragraph: it goes on behind */
  bool tail;          /* goes on with the heading of the line before */
  bool appendix;
  bool has_dest; /* a section's destination points at it */
  uint8_t origin, level;
  uint8_t rank;        /* of its destination, and one; 0: none */
  uint8_t bookmark;    /* depth of its bookmark; 0: none */
  uint16_t skip;       /* what stands before its text, counted as lead_end: "Abstract." */
  uint16_t run_in_end; /* counted as lead_end */
  uint32_t group;      /* captions, tables, notes, formulas: which */
};

struct sg_pdf_page {
  float width, height;
  uint32_t first_item, item_count;
  uint32_t first_line, line_count;
  float gutter; /* x of the right column's left edge; 0: one column */
  bool two_columns;
};

enum sg_pdf_dest_kind {
  SG_PDF_DEST_OTHER,
  SG_PDF_DEST_SECTION, /* rank tells which */
  SG_PDF_DEST_STARRED, /* without a number, or a run-in */
  SG_PDF_DEST_FIGURE,
  SG_PDF_DEST_TABLE,
  SG_PDF_DEST_EQUATION,
  SG_PDF_DEST_NOTE,
  SG_PDF_DEST_CITE,
  SG_PDF_DEST_ITEM,
};

struct sg_pdf_dest {
  uint32_t page; /* from 0 */
  float x, y;
  uint8_t kind, rank; /* rank: 0 part, 1 chapter, 2 section … 6 subparagraph; 1 or 2 for appendices */
  bool appendix;
};

struct sg_pdf_bookmark {
  struct sg_str title;
  uint32_t page, depth; /* page from 0, depth from 1 */
  uint32_t line;        /* of the heading that it names, or UINT32_MAX */
};

struct sg_pdf_footnote {
  uint32_t line;
  size_t skip; /* its mark, counted as lead_end */
  struct sg_str mark;
  bool used;
};

struct sg_pdf_words; /* the document's vocabulary (words.c) */

struct sg_pdf_reading {
  struct sg_arena *arena;
  struct sg_pdf_font *fonts;
  size_t font_count, font_capacity;
  struct sg_pdf_page *pages;
  size_t page_count, page_capacity;
  struct sg_pdf_item *items;
  size_t item_count, item_capacity;
  struct sg_pdf_line *lines;
  size_t line_count, line_capacity;
  struct sg_pdf_dest *dests;
  size_t dest_count, dest_capacity;
  struct sg_pdf_bookmark *bookmarks;
  size_t bookmark_count, bookmark_capacity;
  struct sg_pdf_note *notes;
  size_t note_count, note_capacity;
  struct sg_pdf_footnote *footnotes; /* by page */
  size_t footnote_count;
  uint32_t *note_of_page; /* of each page its first footnote, and one more */
  struct sg_pdf_words *words;

  float body;     /* the commonest size */
  float sizes[4]; /* all body sizes, body first */
  size_t size_count;
  float lead;       /* the commonest distance of lines */
  float skip;       /* the usual distance of paragraphs, as baseline distance */
  uint32_t family;  /* of most text */
  bool indents;     /* paragraphs begin with an indent */
  bool ragged;      /* lines end where their words do */
  bool places;      /* blocks tell where they stand */
  uint64_t letters; /* italic ones that are words: A to Z, a to z from bit 0 on */
  bool faces;       /* formulas have their digits and signs in fonts of their own */
  bool two_columns;
  uint32_t references;     /* first line of the reference list, line_count: none */
  uint32_t references_end; /* first line behind it: of an appendix */
  uint32_t front_end;      /* first line after title, authors and abstract */
  struct sg_str title, abstract_title;
};

static inline bool sg_pdf_near(float a, float b, float by)
{
  return a - b < by && b - a < by;
}

static inline float sg_pdf_min(float a, float b)
{
  return a < b ? a : b;
}

static inline float sg_pdf_max(float a, float b)
{
  return a > b ? a : b;
}

/* xml.c: pages, fonts, items and bookmarks out of pdftohtml's XML. */
/* A number in a range that no page leaves, an attribute's of a tag; 0 for what is none. */
float sg_pdf_number(struct sg_str tag, const char *name);

/* An element's text without its tags, appended to `out`; in *style what the tags say. */
void sg_pdf_read_text(struct sg_str s, struct sg_buf *out, uint8_t *style);

enum sg_status sg_pdf_read_xml(struct sg_pdf_reading *r, struct sg_str xml, struct sg_error *err);

/* fonts.c: style and family of a font's name. */
void sg_pdf_name_font(struct sg_str name, struct sg_pdf_font *font);

/* Is Computer Modern's upright the face of formulas alone? Then what is set in it is mathematics. */
void sg_pdf_find_faces(struct sg_pdf_reading *r);

/* Which single italic letters are words of the paper. */
void sg_pdf_find_letters(struct sg_pdf_reading *r);

/* dests.c: pdfinfo's list of destinations, sorted by page and height. */
void sg_pdf_read_dests(struct sg_pdf_reading *r, struct sg_str text);

/* Puts the ligatures into words of the items that pdftohtml printed without them: `words` are pdftotext's. */
void sg_pdf_mend_ligatures(struct sg_pdf_reading *r, struct sg_str words);

/* rows.c, columns.c, lines.c: what stands where. */
void sg_pdf_drop_line_numbers(struct sg_pdf_reading *r);
void sg_pdf_drop_stamps(struct sg_pdf_reading *r); /* pieces at one place on many pages, also beside text */
void sg_pdf_measure_sizes(struct sg_pdf_reading *r);
void sg_pdf_find_columns(struct sg_pdf_reading *r);
void sg_pdf_build_lines(struct sg_pdf_reading *r);

/* furniture.c, measure.c */
void sg_pdf_drop_furniture(struct sg_pdf_reading *r);
void sg_pdf_measure_lines(struct sg_pdf_reading *r);
bool sg_pdf_is_body_size(const struct sg_pdf_reading *r, float size);
void sg_pdf_drop_contents(struct sg_pdf_reading *r);

/* front.c, back.c, notes.c, floats.c, formulas.c: lines that are not running text. */
void sg_pdf_find_title(struct sg_pdf_reading *r);
void sg_pdf_find_abstract(struct sg_pdf_reading *r);
void sg_pdf_find_references(struct sg_pdf_reading *r);
bool sg_pdf_is_reference_head(struct sg_str text); /* "References", and nothing else */
void sg_pdf_mark_references(struct sg_pdf_reading *r);
void sg_pdf_find_notes(struct sg_pdf_reading *r);
bool sg_pdf_begins_note(const struct sg_pdf_reading *r, const struct sg_pdf_line *line);
bool sg_pdf_is_full(const struct sg_pdf_line *line);   /* does it reach the right edge, within 12 %? */
bool sg_pdf_has_cells(const struct sg_pdf_line *line); /* beside a table's caption: white space parts them */
void sg_pdf_find_floats(struct sg_pdf_reading *r);
void sg_pdf_set_small_aside(struct sg_pdf_reading *r); /* small lines that are nothing else */
void sg_pdf_find_code(struct sg_pdf_reading *r);
void sg_pdf_find_formulas(struct sg_pdf_reading *r);

/* headings.c, levels.c */
void sg_pdf_find_headings(struct sg_pdf_reading *r);
void sg_pdf_level_headings(struct sg_pdf_reading *r);

/* text.c: tests of a line's words. */
bool sg_pdf_begins_item(const struct sg_pdf_reading *r, const struct sg_pdf_line *line,
                        size_t *length);                      /* a bullet, or "A." that is set in */
size_t sg_pdf_number_of(struct sg_str text, unsigned *depth); /* "3.1 ": bytes with the space, 0: none */
bool sg_pdf_opens_paper(struct sg_str text);                  /* "Abstract", "1 Introduction": nothing else */
struct sg_str sg_pdf_key(struct sg_str text, struct sg_arena *arena); /* lower-case letters and digits alone */

/* Are the two lines of one column, the second below the first? */
static inline bool sg_pdf_is_below(const struct sg_pdf_line *a, const struct sg_pdf_line *b)
{
  return a->page == b->page && a->column == b->column && a->band == b->band && b->base > a->base;
}

static inline bool sg_pdf_in_references(const struct sg_pdf_reading *r, uint32_t line)
{
  return line >= r->references && line < r->references_end;
}

/* The next line in reading order that is text of the flow and not out of it, or line_count. */
static inline uint32_t sg_pdf_next(const struct sg_pdf_reading *r, uint32_t i)
{
  do
    i++;
  while (i < r->line_count && r->lines[i].role == SG_PDF_OUT);
  return i;
}

#define SG_PDF_WHOLE UINT32_MAX /* no page: the whole document */

/* `page` from 0. */
void sg_pdf_add_note(struct sg_pdf_reading *r, const char *code, uint32_t page, const char *format, ...)
    SG_PRINTF(4, 5);

/* words.c: how a word that a line's end divided is written. */
struct sg_pdf_words *sg_pdf_count_words(struct sg_pdf_reading *r);
bool sg_pdf_keeps_hyphen(const struct sg_pdf_reading *r, struct sg_str before, struct sg_str after);
/* Did a narrow space come between the parts of one word, which the document holds whole more often? */
bool sg_pdf_is_one_word(const struct sg_pdf_reading *r, struct sg_str before, struct sg_str after);
double sg_pdf_known_share(const struct sg_pdf_reading *r);

/* inline.c: a line's text with its styles, appended to `out` as pandoc's inlines; document.c: all of it. */
void sg_pdf_write(struct sg_pdf_reading *r, struct sg_buf *json);

#endif
