#include "text/words.h"

#include "base/utf8.h"

enum { UNSPACED_CHARS = 3 }; /* of Chinese or Japanese that make about one word */

size_t sg_count_words(struct sg_str s)
{
  size_t words = 0, unspaced = 0;
  for (size_t at = 0, length = 1; at < s.n; at += length, length = 1) {
    bool ascii = (unsigned char)s.p[at] < 0x80;
    if (!ascii && sg_is_unspaced(sg_utf8_decode(s, at, &length)))
      words += unspaced++ % UNSPACED_CHARS == 0;
    else
      words += !sg_is_space(s.p[at]) && (at == 0 || sg_is_space(s.p[at - 1]));
  }
  return words;
}
