/* What text of a paper or a model may not be in Markdown: mark-up that acts.
 *
 * The one place that says which links a guide may hold, which braces pandoc reads as attributes,
 * which code a reader's tools run, which commands a formula may use. The paper's reader and the
 * repairer take out by these rules what the checker reports by them. Every list is of what is
 * allowed, since what acts is known only to those who write it: all else becomes plain text.
 */
#ifndef SG_MARKDOWN_SAFE_H
#define SG_MARKDOWN_SAFE_H

#include "base/buf.h"

/* May a guide link there? http, https and mailto, and places in the guide itself (`#…`). Read as a
 * browser reads it: entities and backslash escapes decoded, control characters and white space
 * gone. Percent signs stand for themselves, as in a scheme they are none. */
bool sg_safe_target(struct sg_str target);

/* End of the attributes in braces at `at`, as pandoc reads them (`{#id .class key=value}`, `{-}`,
 * `{=format}`), bare words among them; SG_NPOS when no such thing stands there. Quoted values may hold
 * anything. */
size_t sg_safe_attributes_end(struct sg_str s, size_t at);

/* Where the attributes that end `s` begin, as of a heading's line; s.n when none do. */
size_t sg_safe_last_attributes(struct sg_str s);

/* Do the attributes in `s` (braces included) say no more than an identifier, or that a heading has
 * no number? */
bool sg_safe_is_identifier(struct sg_str s);

/* The language that a code block's info string names: one of those that only colour the code.
 * Empty for anything else: programs of notes (`dataviewjs`), cells (`{r}`), raw output (`{=html}`). */
struct sg_str sg_safe_language(struct sg_str info);

/* Does an info string name such a language, and say no more than that? Pandoc's `{.python}` and
 * `{.python .numberLines}` do. */
bool sg_safe_is_language(struct sg_str info);

/* Would a reader's tool run this inline code: a query (`$= …`, `= …`), a template (`<% … %>`)? */
bool sg_safe_is_query(struct sg_str code);

/* End of the template command `<% … %>` at `at`, or SG_NPOS. */
size_t sg_safe_template_end(struct sg_str s, size_t at);

/* A wiki link `[[words]]` or `![[words]]` at `at`: its end, or SG_NPOS; *words is what a reader
 * sees, borrowed. Brackets inside make it none: a matrix. */
size_t sg_safe_wiki_end(struct sg_str s, size_t at, struct sg_str *words);

/* Does a line fence a div of pandoc's (`:::`, `::: {.note}`, `::: note`)? */
bool sg_safe_is_div_fence(struct sg_str line);

/* Is it a command that renderers of formulas know and that draws, no more? `name` without its
 * backslash. And one that would act: read, write, link, define? A name may be neither. */
bool sg_safe_is_math_command(struct sg_str name);
bool sg_safe_acts(struct sg_str name);

/* Appends a formula (what stands between its dollars) in which only commands and environments that
 * draw are left; the names of others stay as words. A `%` that would comment out the dollars is
 * escaped, and a `<` that a reader without formulas would take for a tag is set apart. */
void sg_safe_math(struct sg_str tex, struct sg_buf *out);

#endif
