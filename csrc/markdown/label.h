/* The labels at the head of a bullet, and the note at its end that says where its words come from.
 *
 * Read in every language that has labels, in the guide's form (`**Gap cost.** …`, `**Definition: gap
 * cost.** …`, `*Analogy*: …`, `… *(background)*`) and in those that writers use (`**Gap cost**: …`,
 * `**Definition – gap cost:** …`, `*In plain words:* …`).
 */
#ifndef SG_MARKDOWN_LABEL_H
#define SG_MARKDOWN_LABEL_H

#include "base/str.h"

enum {
  SG_LABEL_MAX = 300, /* bytes of a label with its marks; longer ones are read as text */
  SG_LEAD_MAX = 200,  /* bytes of what it says: there is room for the words and marks around it */
};

enum sg_label_kind {
  SG_LABEL_NONE,
  SG_LABEL_LEAD,  /* says what the bullet is about */
  SG_LABEL_TERMS, /* alone: a group of definitions, of key ideas */
  SG_LABEL_IDEAS,
  SG_LABEL_DEFINITION, /* with a term, as the next three */
  SG_LABEL_RECALL,
  SG_LABEL_SYMBOL,
  SG_LABEL_CITED,
  SG_LABEL_PLAIN,
  SG_LABEL_ANALOGY,
  SG_LABEL_CONNECTIONS,
  SG_LABEL_WITHIN,
  SG_LABEL_ACROSS,
  SG_LABEL_TABLE, /* a lead with a number: "Table 2" */
  SG_LABEL_FORMULA,
  SG_LABEL_CODE,
  SG_LABEL_FIGURE,
  SG_LABEL_BACKGROUND, /* `*Background*: …`: a note of the source in front */
};

struct sg_label {
  enum sg_label_kind kind;
  bool marked;          /* `==Label==: …`, as some writers mark their terms */
  bool strong;          /* in bold, not in italics */
  bool stopped;         /* closed by a stop of its own (`**Lead.**`), not by a colon or a dash behind it */
  struct sg_str words;  /* the lead or the term, without stop */
  struct sg_str remark; /* `(also: exception)` between the label and its colon, or empty */
  size_t body;          /* where the words after the label begin: bytes of the text */
};

/* Reads the label that `text` (the words of a bullet) begins with; false: none, label->kind is NONE. */
bool sg_label_read(struct sg_str text, struct sg_label *label);

/* `text` without the note at its end that names a source, and that source in *source: "background",
 * "title" (of a cited work), "glossary" (the reader's), or a name as it stands ("FOLDOC"). With `any`,
 * any words in italic brackets name one, else only those that are known to. *source is empty, and `text`
 * comes back, when there is none. */
struct sg_str sg_source_take(struct sg_str text, bool any, struct sg_str *source);

/* The same for a note in front: `*(background)* **Trap**: …`. */
struct sg_str sg_source_skip(struct sg_str text, struct sg_str *source);

/* "**Data.**", "*Data*.", "**Data**": is all of it, a stop apart, one emphasis? */
bool sg_is_marked_whole(struct sg_str text);

#endif
