/* Papers from PDF: what poppler's programs print, read into a document in pandoc's JSON.
 *
 * The input is the output of `pdftohtml -xml -i -zoom 3 -noroundcoord -fontfullname` (words with places and
 * fonts, bookmarks) and of `pdfinfo -dests` (the named destinations that hyperref leaves at every heading,
 * caption, equation and reference); where bitmap fonts name no letters, of `pdftotext -bbox`, too. Out of it
 * come lines, columns, reading order, paragraphs of whole words, headings with levels, title, authors,
 * abstract, lists, captions, tables, formulas, code, notes, references. Destinations and bookmarks are used
 * where they are there and never needed.
 */
#ifndef SG_PDF_PDF_H
#define SG_PDF_PDF_H

#include "base/arena.h"
#include "base/buf.h"

enum {
  SG_PDF_PAGES_MAX = 20000,
  SG_PDF_ITEMS_MAX = 4000000,     /* pieces of text in a document */
  SG_PDF_PAGE_ITEMS_MAX = 40000,  /* and on a page; what is beyond is left out and told */
  SG_PDF_DESTS_MAX = 400000,      /* destinations, bookmarks */
  SG_PDF_OUTPUT_MAX = 256 << 20,  /* bytes of JSON */
  SG_PDF_MEMORY_MAX = 1000 << 20, /* bytes: an arena's maximum */
};

/* What is to be read; UTF-8, borrowed. */
struct sg_pdf_source {
  struct sg_str xml;   /* of pdftohtml */
  struct sg_str dests; /* of pdfinfo -dests; empty: none */
  struct sg_str words; /* of pdftotext -bbox, where fonts name no letters (Type 3); empty: none */
  bool ignore_hints;   /* read neither destinations nor bookmarks: what a PDF without hyperref would give */
  bool places; /* a Div of class "studyguide-place" around each block, with its pieces of pages as the attribute
                * "place": "page width height x0 y0 x1 y1" in points, page from 1, by ";" */
};

/* Something that was not sure, or that a reader should know. */
struct sg_pdf_note {
  const char *code;   /* "pdf/heading", "pdf/garbled" …: static */
  unsigned page;      /* from 1; 0: the whole document */
  struct sg_str text; /* English, one line; the arena's */
};

/* How a document was read, in numbers. */
struct sg_pdf_report {
  unsigned pages, empty_pages; /* empty: with less than 50 characters of text */
  unsigned columns;            /* 1 or 2 */
  unsigned headings, by_destination, by_bookmark, by_number, by_look;
  unsigned bookmarks, bookmarks_met; /* those with a title, and those whose heading was found */
  double word_share;                 /* of the words of 3 letters or more, how many an English list has */
  double letter_share;               /* of the characters, how many are letters */
  const struct sg_pdf_note *notes;
  size_t note_count;
};

/* Reads `source` and appends pandoc's JSON (a whole document) to `json`. The report's strings are the arena's.
 * SG_EPARSE: no page is there; SG_ETOOBIG: more than the limits above; SG_ENOMEM. Takes O(n log n) time. */
SG_MUST_CHECK enum sg_status sg_pdf_read(const struct sg_pdf_source *source, struct sg_arena *arena,
                                         struct sg_buf *json, struct sg_pdf_report *report,
                                         struct sg_error *err);

#endif
