#include "text/spelling.h"

#include <stdlib.h>

#include "languages/labels.h"
#include "text/words.h"

enum { WORDS_MAX = 64 }; /* of a term */

struct sg_str sg_spelling_stem(struct sg_stemmer *stemmer, bool english, struct sg_str word,
                               char buffer[SG_STEM_WORD_MAX])
{
  struct sg_str singular = english ? sg_words_unplural(word) : word;
  if (singular.n >= SG_STEM_WORD_MAX)
    return word;
  memcpy(buffer, singular.p, singular.n);
  return sg_str(buffer, sg_stem_word(stemmer, buffer, singular.n));
}

/* Bytes of an apostrophe at `at`: "'" or "’"; 0 for none. */
static size_t apostrophe_at(struct sg_str text, size_t at)
{
  struct sg_str rest = sg_slice(text, at, text.n);
  return sg_str_starts(rest, SG_LIT("’")) ? 3 : sg_str_starts(rest, SG_LIT("'")) ? 1 : 0;
}

/* Bytes of a genitive's ending at `at`, "'s" at the end of a word; 0 for none. */
static size_t genitive_at(struct sg_str text, size_t at)
{
  size_t mark = apostrophe_at(text, at), end = at + mark + 1;
  bool ends = mark > 0 && end <= text.n && sg_lower(text.p[end - 1]) == 's' &&
              (end == text.n || !sg_is_word_byte(text.p[end]) || apostrophe_at(text, end) > 0);
  return ends ? mark + 1 : 0;
}

/* Writes the next word at or after *at, in lower case and cut to what can be stemmed; *at moves behind it. */
static size_t next_word(struct sg_str text, size_t *at, char word[SG_STEM_WORD_MAX])
{
  size_t n = 0;
  while (*at < text.n) {
    size_t skip = genitive_at(text, *at);
    if (skip == 0) {
      size_t mark = apostrophe_at(text, *at);
      bool inside = mark == 0 && sg_is_word_byte(text.p[*at]);
      if (!inside && n > 0)
        break;
      if (inside && n < SG_STEM_WORD_MAX - 1)
        word[n++] = sg_lower(text.p[*at]);
      skip = mark > 0 ? mark : 1;
    }
    *at += skip;
  }
  return n;
}

static int compare(const void *a, const void *b)
{
  return sg_str_compare(*(const struct sg_str *)a, *(const struct sg_str *)b);
}

void sg_spelling_key(struct sg_stemmer *stemmer, bool english, struct sg_str term, struct sg_buf *out)
{
  char stems[WORDS_MAX][SG_STEM_WORD_MAX], word[SG_STEM_WORD_MAX];
  struct sg_str list[WORDS_MAX];
  size_t count = 0;
  for (size_t at = 0; at < term.n && count < WORDS_MAX;) {
    struct sg_str next = sg_str(word, next_word(term, &at, word));
    if (next.n == 0 || sg_names_are(SG_NAMES_JOINT, next))
      continue;
    list[count] = sg_spelling_stem(stemmer, english, next, stems[count]);
    count++;
  }
  qsort(list, count, sizeof *list, compare);
  for (size_t i = 0; i < count; i++) {
    if (i > 0)
      sg_buf_add_char(out, ' ');
    sg_buf_add(out, list[i]);
  }
}
