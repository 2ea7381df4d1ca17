/* What the steps of mending a Word document share. Internal to the room. */
#ifndef SG_DOCX_MENDER_H
#define SG_DOCX_MENDER_H

#include "docx/xml.h"

enum { SG_DOCX_LEVELS = 9 };

/* The id of the list that typed bullets become. */
#define SG_DOCX_BULLETS "900001"

struct sg_docx_style {
  struct sg_str id, based_on, link;
  struct sg_str list; /* the id of the list that numbers it by itself; empty: it says nothing */
  int list_level;     /* from 0; -1: it says nothing */
  int outline;        /* 1 to 9 by its own outline level or localised name; 0: it says nothing */
  int named;          /* 1 to 9: Word's own heading style of that level; 0: another */
  int level;          /* of a paragraph in this style, with what it is based on; 0: text */
  int known;          /* the level that pandoc gives it, by names alone */
  bool contents;      /* of an entry or the heading of a table of contents */
  bool is_title;      /* a title or subtitle, a caption: no heading, whatever its outline level */
};

struct sg_docx_numbering;

struct sg_docx {
  struct sg_arena *arena;
  struct sg_xml_node *root;     /* of the document's XML */
  struct sg_str prefix;         /* of its own names: "w:" */
  struct sg_docx_style *styles; /* sorted by id */
  size_t style_count;
  struct sg_docx_numbering *numbering;           /* NULL: no paragraph bears a number */
  struct sg_str default_style;                   /* the id of paragraphs without one */
  struct sg_str heading_ids[SG_DOCX_LEVELS + 1]; /* Word's own heading styles by level; empty: to be added */
  bool is_used[SG_DOCX_LEVELS + 1];              /* a mended heading bears it */
  struct sg_xml_node
      *notes;        /* footnotes that were found at the feet of pages; NULL: the document has its own */
  size_t note_count; /* of them */
  bool has_bullets;  /* items bear SG_DOCX_BULLETS */
};

/* Is a switch like <w:vanish w:val="…"/> there, and on? */
bool sg_docx_is_on(const struct sg_xml_node *node);

/* Does anything inside `node` show: words, a formula, a picture? */
bool sg_docx_has_words(const struct sg_xml_node *node);
bool sg_docx_has_content(const struct sg_xml_node *node);

/* The steps, in their order; what each does stands in docx.h. */
void sg_docx_accept_changes(struct sg_docx *d);
void sg_docx_hide_fields(struct sg_docx *d);
void sg_docx_open_boxes(struct sg_docx *d);
void sg_docx_join_paragraphs(struct sg_docx *d);
void sg_docx_mend_pages(struct sg_docx *d);
void sg_docx_mend_tables(struct sg_docx *d);
void sg_docx_mark_headings(struct sg_docx *d);

/* Reads the styles out of their tree. */
void sg_docx_read_styles(struct sg_docx *d, const struct sg_xml_node *styles);

/* The style of that id, or NULL. */
struct sg_docx_style *sg_docx_find_style(const struct sg_docx *d, struct sg_str id);

/* Reads the lists out of their tree. */
void sg_docx_read_numbering(struct sg_docx *d, const struct sg_xml_node *root);

/* Counts a paragraph of that style (or NULL), in the document's order; where it is a heading, its number is
 * written before its words. A number in a format that is not known here is left out. */
void sg_docx_number(struct sg_docx *d, struct sg_xml_node *paragraph, const struct sg_docx_style *style,
                    bool is_heading);

/* The list of typed bullets, as XML of the part that holds lists. */
void sg_docx_write_bullets(const struct sg_docx *d, struct sg_buf *out);

/* A grid of so many columns, and a table's own replaced by one. */
struct sg_xml_node *sg_docx_grid(const struct sg_docx *d, int columns);
void sg_docx_write_grid(struct sg_docx *d, struct sg_xml_node *table, int columns);

/* Adds to the tree the heading styles that mended headings bear and it lacks. */
void sg_docx_add_styles(struct sg_docx *d, struct sg_xml_node *styles);

/* The level of a paragraph that is a heading, 1 to 9, else 0. */
int sg_docx_level(const struct sg_docx *d, const struct sg_xml_node *paragraph);

#endif
