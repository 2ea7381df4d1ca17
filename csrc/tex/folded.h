/* Common LaTeX taken out of a source while pandoc reads it, and put back into what it made of it.
 *
 * Of the time that pandoc takes for a paper most goes into what is read the same everywhere: plain words,
 * emphasis, citations, lists. Paragraphs and runs of these stand in the folded source as one word, a mark; in
 * pandoc's JSON the mark is a string of its own, and what pandoc would have made of the run (tex/known.h) takes
 * its place: the document is the one that pandoc would have made. Where a mark is not a string of its own, or
 * none, what it stands in was no running text; then the source is read as it is.
 */
#ifndef SG_TEX_FOLDED_H
#define SG_TEX_FOLDED_H

#include "base/buf.h"

/* Adds the LaTeX source to `folded`, and the runs that it lacks to `runs`, a tab behind each. With `keep_cites`
 * citations stay, for a pandoc that resolves them. Returns how many; 0, and nothing added, where there are none
 * or the source has something like a mark. */
size_t sg_tex_fold(struct sg_str latex, bool keep_cites, struct sg_buf *folded, struct sg_buf *runs);

/* Adds the document to `out` with the runs in their places, also within strings that hold JSON. False where a
 * mark is missing, or more than a mark stands in its string: `out` is of no use then. */
bool sg_tex_unfold(struct sg_str json, struct sg_str runs, struct sg_buf *out);

#endif
