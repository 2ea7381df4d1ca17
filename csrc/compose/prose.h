/* A paper's sentence as a guide shows it: the same words, less what a reader of the guide cannot
 * use.
 *
 * Only deletions that leave the claim as it is: bracketed citations (never one that is a subject or
 * the object of a preposition), the connective at the head when what it points back to does not
 * stand before, lead-ins such as "Note that", `, however,`, brackets that become empty. Negations,
 * hedges, conditions and numbers are never touched. Mark-up that the sentence opens and does not
 * close goes, a capital and a final stop are put where they are missing.
 */
#ifndef SG_COMPOSE_PROSE_H
#define SG_COMPOSE_PROSE_H

#include "base/buf.h"
#include "analysis/analysis.h"

struct sg_prose_options {
  bool drop_head;  /* the sentence before is not shown right before this one */
  size_t skip;     /* bytes at the head that a label says instead */
  bool keep_colon; /* what the final colon announces follows; else it becomes a full stop */
  bool label;      /* a lead: as short as it is, with the stop or colon that it has */
  bool step;       /* a line of an algorithm: neither a capital nor a stop of ours */
  bool runs_on;    /* a formula or list ends the sentence: a colon where it has no stop */
};

/* Appends sentence `index` to `out` as one line of inline Markdown; nothing when no word, number
 * or formula is left. */
void sg_prose_add(struct sg_buf *out, const struct sg_analysis *analysis, size_t index,
                  struct sg_prose_options options);

/* Would two characters be other mark-up side by side than apart: "$a$$b$" a displayed formula, "$a$1" none? */
bool sg_prose_must_part(char before, char after);

/* Takes emphasis that opens or closes without its partner, tags and pictures out of out[floor…). */
void sg_prose_balance(struct sg_buf *out, size_t floor);

/* Appends inline Markdown from anywhere else (a caption, a glossary) in the same form: one line,
 * closed mark-up, a capital, a final stop. */
void sg_prose_add_text(struct sg_buf *out, struct sg_str markdown);

/* Bytes at the head of an English sentence that only announce it ("Note that ", "Of course, "), which are
 * left out; 0 where there are none. */
size_t sg_prose_lead_in(struct sg_str sentence);

/* Ends the line as a sentence ends: a stop where none stands, a colon becomes one. */
void sg_prose_stop(struct sg_buf *line);

/* Appends plain text with every character escaped that inline Markdown could take for mark-up. */
void sg_prose_escape(struct sg_buf *out, struct sg_str plain);

/* "**Docker image**— A file that …": a run-in lead that the label repeats. */
void sg_prose_drop_label(struct sg_buf *line, size_t from);

#endif
