/* Plain words taken out of a LaTeX source while pandoc reads it, and put back into what it made of it.
 *
 * Of the time that pandoc takes for a paper most goes into plain words, of which it makes a string and a space
 * each. Runs of them in running text stand in the folded source as one word, a mark; in pandoc's JSON the mark
 * is a string of its own, and the run's strings and spaces take its place: the document is the one that pandoc
 * would have made. Where a mark is not a string of its own, or none, what it stands in was no running text;
 * then the source is read as it is.
 */
#ifndef SG_TEX_FOLDED_H
#define SG_TEX_FOLDED_H

#include "base/buf.h"

/* Adds the LaTeX source to `folded`, and the runs that it lacks to `runs`, a tab behind each. Returns how many;
 * 0, and nothing added, where there are none or the source has something like a mark. */
size_t sg_tex_fold(struct sg_str latex, struct sg_buf *folded, struct sg_buf *runs);

/* Adds the document to `out` with the runs in their places, also within strings that hold JSON. False where a
 * mark is missing, or more than a mark stands in its string: `out` is of no use then. */
bool sg_tex_unfold(struct sg_str json, struct sg_str runs, struct sg_buf *out);

#endif
