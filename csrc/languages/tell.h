/* The language of a text, where its document does not say: by its script, and by the function words that no
 * text of a language can do without (the idea of Ingle 1980; Grefenstette 1995 measured it).
 */
#ifndef SG_LANGUAGES_TELL_H
#define SG_LANGUAGES_TELL_H

#include "base/str.h"

/* Its tag, static; English when nothing tells. `text` is UTF-8; a few thousand bytes are enough for any
 * language to show itself. */
struct sg_str sg_language_tell(struct sg_str text);

#endif
