/* Signs of mathematics and their names in TeX.
 */
#ifndef SG_TEXT_SIGNS_H
#define SG_TEXT_SIGNS_H

#include "base/str.h"

/* The command for a character, static, with the space that ends its name: "\sim " for U+223C; NULL for none. */
const char *sg_sign_tex(uint32_t code);

/* The character that the command of that name prints, "mapsto": 0 for none. */
uint32_t sg_sign_of(struct sg_str name);

#endif
