/* What pandoc, GitHub and Obsidian write in ways of their own, in plain Markdown: links to headings in
 * double brackets, names of blocks, comments, spans of a class; definition lists, footnotes, callouts, divs.
 *
 * Lines keep their numbers, and what goes from within a line leaves as many spaces where it may, so that
 * what is said of the result is right for the text. Code stays as it is. Linear in the text, but for the
 * headings that each link in double brackets is compared with.
 */
#ifndef SG_REPAIR_DIALECTS_H
#define SG_REPAIR_DIALECTS_H

#include "base/arena.h"
#include "base/buf.h"
#include "repair/repair.h"

struct sg_dialect_heading {
  struct sg_str title;  /* plain text */
  struct sg_str anchor; /* without `#` */
};

struct sg_dialect_options {
  const struct sg_dialect_heading *headings; /* that `[[#Title]]` may name; of two with one title the first */
  size_t heading_count;
  bool blocks; /* definition lists, footnotes, callouts and divs, too */
};

/* Appends the text (UTF-8 or not) to `out`, each line ended by "\n". *drops lists the comments that went, in
 * the arena. SG_ENOMEM, SG_ETOOBIG. */
SG_MUST_CHECK enum sg_status sg_dialects_plain(struct sg_str text, const struct sg_dialect_options *options,
                                               struct sg_arena *arena, struct sg_buf *out,
                                               const struct sg_repair_drop **drops, size_t *drop_count,
                                               struct sg_error *err);

#endif
