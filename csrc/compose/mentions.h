/* Where a text names the paper's sections by their numbers: the guide's headings bear none. Private to
 * csrc/compose.
 */
#ifndef SG_COMPOSE_MENTIONS_H
#define SG_COMPOSE_MENTIONS_H

#include "text/paper.h"

/* "Section [3.1](#data)", "§2", "section 4", "[Data](#data)". */
struct sg_mention {
  size_t from,
      to; /* the word and the number, or the number alone where no word for one section stands before */
  size_t number_from;   /* the number, with the link that it is in, */
  struct sg_str digits; /* and bare; empty where a title is named instead */
  uint32_t section;
  bool linked;
};

/* The next mention in the inline Markdown from *at on, which goes behind it; false when none is left. A number
 * without a link is a section of this paper's only where the word for it stands before and no other work is
 * cited beside it. */
bool sg_next_mention(const struct sg_paper *paper, struct sg_str text, size_t *at, struct sg_mention *mention);

#endif
