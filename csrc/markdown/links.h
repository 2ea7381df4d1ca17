/* References and citations in a text as links to places in the guide: "Figure 2", "Lemma 3.1", "(Smith 2010)".
 *
 * What they lead to is the caller's: this finds them in inline Markdown and puts `[…](#place "title")` around
 * them. A citation is found as it is printed, word by word, white space of any kind between its words.
 */
#ifndef SG_MARKDOWN_LINKS_H
#define SG_MARKDOWN_LINKS_H

#include "base/arena.h"
#include "base/buf.h"

struct sg_links;

/* An empty set; it lives in the arena, as do copies of all that is added. NULL when memory is short. */
struct sg_links *sg_links_new(struct sg_arena *arena);

/* Adders give false when memory is short. All texts are UTF-8. */

/* A word in lower case that references may have ("fig"), and what it names ("figure"). */
bool sg_links_add_word(struct sg_links *links, struct sg_str word, struct sg_str kind);

/* Where "figure 2" leads: the place's identifier, without "#". */
bool sg_links_add_name(struct sg_links *links, struct sg_str name, struct sg_str place);

/* A citation as plain text, with the place of each of its works. */
bool sg_links_add_citation(struct sg_links *links, struct sg_str text, const struct sg_str *places,
                           size_t count);

/* What a link to the place has for a title: plain text. */
bool sg_links_add_title(struct sg_links *links, struct sg_str place, struct sg_str title);

/* Appends inline Markdown, of one block, with its links. None leads to `own`, the place at which the text
 * itself stands (may be empty). Formulas, code and links stay as they are; nothing is found across the marks of
 * emphasis. `scratch` is used for the time of the call. */
void sg_links_put(const struct sg_links *links, struct sg_str markdown, struct sg_str own,
                  struct sg_arena *scratch, struct sg_buf *out);

#endif
