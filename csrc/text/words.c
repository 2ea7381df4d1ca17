#include "text/words.h"

#include "base/utf8.h"

size_t sg_count_words(struct sg_str s)
{
  size_t words = 0, unspaced = 0, length;
  bool in_word = false;
  for (size_t at = 0; at < s.n; at += length) {
    uint32_t c = sg_utf8_decode(s, at, &length);
    if (c < 0x80 ? sg_is_alpha((char)c) || sg_is_digit((char)c) : sg_is_letter(c)) {
      if (c >= 0x80 && sg_is_unspaced(c))
        unspaced++;
      else
        words += !in_word;
      in_word = true;
    } else if (c != '-' && c != '\'' && c != 0x2019 && !(c >= 0x80 && sg_is_mark(c))) {
      in_word = false;
    }
  }
  return words + unspaced / 2;
}
