/* Commands of LaTeX that read files, by what such commands have in their names. */
#ifndef SG_TEX_READING_H
#define SG_TEX_READING_H

#include "base/str.h"

/* Finds the next command at or after *at whose name speaks of reading ("\input", "\includegraphics",
 * "\lstinputlisting"): *at moves behind its name and star. False at the end of the source. */
bool sg_tex_next_reading(struct sg_str source, size_t *at);

#endif
