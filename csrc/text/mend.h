/* Words as their authors wrote them: what typesetting and conversion did to them is undone.
 *
 * Text that comes out of PDF files, by way of a word processor or not, holds words torn at line ends
 * ("syntac- tic"), ligatures as single characters ("ﬁeld"), soft hyphens, and accents that stand
 * beside their letter ("Universite´"). A paper's texts are mended together before anything reads them,
 * since the paper itself is the best witness of how its words are written.
 *
 *     sg_mender_expect(mender, text)   for each text,
 *     sg_mender_count(mender, text)    then again for each,
 *     sg_mender_mend(mender, text, …)  then as often as wanted
 *
 * A torn word is joined where the paper holds it whole or a word list does; it keeps its hyphen where
 * the paper holds it so, or where both halves are words and the whole is none; "pre- and post-" stay
 * apart. Words that lost the space between them are left as they are: what was meant is not sure.
 */
#ifndef SG_TEXT_MEND_H
#define SG_TEXT_MEND_H

#include "base/arena.h"
#include "base/buf.h"

struct sg_mender;

/* A mender for texts in the language of a BCP 47 tag; word lists are at hand for English. It lives in
 * `arena`; NULL when memory is short. */
struct sg_mender *sg_mender_new(struct sg_str lang, struct sg_arena *arena);

/* Notes the torn words of a text (UTF-8, plain), and counts how often a text holds what they could have
 * been. False when memory is short. */
bool sg_mender_expect(struct sg_mender *mender, struct sg_str text);
bool sg_mender_count(struct sg_mender *mender, struct sg_str text);

/* Appends the mended text to `out`, whose failure is sticky. `markdown`: the text is inline Markdown
 * with math, code, links and addresses, which are copied as they are. Linear in the text. False when
 * memory is short. */
bool sg_mender_mend(struct sg_mender *mender, struct sg_str text, bool markdown, struct sg_buf *out);

/* May the text hold something to mend? A look at its bytes that spares most papers the rest. */
bool sg_mender_suspects(struct sg_str text);

/* A letter and a spacing accent that stands beside it, as one letter; 0 where they make none. */
uint32_t sg_compose_accent(uint32_t base, uint32_t accent);

#endif
