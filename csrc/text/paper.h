/* The paper as the core sees it: sections in reading order, each with its paragraphs.
 *
 * The same data as the table `studyguide/paper@1` (lua/studyguide/schema.lua documents it field by
 * field). All strings are valid UTF-8 and borrowed; whoever builds the paper keeps them alive.
 */
#ifndef SG_TEXT_PAPER_H
#define SG_TEXT_PAPER_H

#include "base/str.h"

enum { SG_NONE = -1 }; /* "no section", "no paragraph" in index fields */

enum sg_section_kind {
  SG_SECTION_ABSTRACT,
  SG_SECTION_BODY, /* "section" in the data */
  SG_SECTION_APPENDIX,
  SG_SECTION_REFERENCES,
  SG_SECTION_FRONT, /* text before the first heading: no heading of its own, depth 0 */
};

enum sg_paragraph_kind {
  SG_PARAGRAPH_TEXT,
  SG_PARAGRAPH_LIST,     /* Markdown list: `- ` or `1. `, 4 spaces a level */
  SG_PARAGRAPH_QUOTE,    /* block quote, without its `>` marks */
  SG_PARAGRAPH_FIGURE,   /* its caption */
  SG_PARAGRAPH_TABLE,    /* its caption, then the cells as a pipe table */
  SG_PARAGRAPH_EQUATION, /* `$$…$$` standing alone */
  SG_PARAGRAPH_CODE,     /* a fenced block; algorithms too */
  SG_PARAGRAPH_THEOREM,  /* `**Theorem 1** (title). …`; proofs, definitions, remarks too */
  SG_PARAGRAPH_NOTE,     /* a footnote, right after the paragraph that it hangs on */
  SG_PARAGRAPH_BYLINE,   /* the authors' names, which no sentence holds */
};

struct sg_paragraph {
  struct sg_str id; /* "s3.p2" */
  enum sg_paragraph_kind kind;
  /* Inline Markdown: `$math$`, `$$display$$`, `` `code` ``, *emphasis*, **strong**,
   * [text](target); every other special character is backslash-escaped. No line break inside a
   * sentence; blank lines only between blocks (lists, theorems, quotes). */
  struct sg_str markdown;
  struct sg_str text;  /* the same without mark-up; math as its TeX source */
  struct sg_str label; /* what references point at ("fig:overview"), or empty */
  struct sg_str name;  /* how the paper calls it ("Figure 3", "Theorem 1"), or empty */
  struct sg_str after; /* of a note: the words before its mark, plain; or empty */
};

struct sg_section {
  struct sg_str id; /* "s3" */
  int parent;       /* index into sections, or SG_NONE */
  int depth;        /* 1 for main sections, 0 for front matter */
  enum sg_section_kind kind;
  struct sg_str anchor;     /* identifier that links in the output use, without `#` */
  struct sg_str title;      /* Markdown */
  struct sg_str title_text; /* plain text */
  struct sg_str number;     /* "3.1" as printed in the paper, where known */
  const struct sg_paragraph *paragraphs;
  size_t paragraph_count;
};

/* A citation as it stands in the paragraphs' text. */
struct sg_citation {
  struct sg_str text;        /* rendered: "[smith2020]", "(Smith 2020)", "Smith (2020)" */
  const struct sg_str *keys; /* bibliography keys, at least one */
  size_t key_count;
};

/* An entry of the reference list. */
struct sg_reference {
  struct sg_str key;  /* empty where the paper's source holds none */
  struct sg_str text; /* plain text */
};

/* An entry of the paper's own glossary (\newacronym, \newglossaryentry …) or of the reader's. */
struct sg_glossary_entry {
  struct sg_str term;
  struct sg_str definition; /* Markdown; empty for a bare abbreviation */
  struct sg_str expansion;  /* the long form of an abbreviation, or empty */
  bool readers;             /* the reader gave it, not the paper */
  struct sg_str source;     /* the encyclopaedia that gave it, as it is printed; else empty */
};

struct sg_paper {
  struct sg_str title; /* Markdown */
  struct sg_str lang;  /* BCP 47, "en" by default */
  const struct sg_section *sections;
  size_t section_count;
  const struct sg_citation *citations; /* each rendered form once */
  size_t citation_count;
  const struct sg_reference *references;
  size_t reference_count;
  const struct sg_glossary_entry *glossary;
  size_t glossary_count;
};

#endif
