/* Papers with R in them (Sweave's and knitr's .Rnw) as LaTeX. */
#ifndef SG_TEX_SWEAVE_H
#define SG_TEX_SWEAVE_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/str.h"

/* The text with its chunks ("<<options>>=" up to a line "@") as the paper shows them: code in a
 * verbatim, nothing where `echo` or `include` is off. What the code would print is not known. Every
 * line keeps its number. `*found` tells whether there were chunks; without any the text is returned
 * as it is, else it comes from the arena (empty when that is full). */
struct sg_str sg_tex_weave(struct sg_str text, struct sg_arena *arena, bool *found);

#endif
