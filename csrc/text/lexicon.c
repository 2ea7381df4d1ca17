#include "text/lexicon.h"

#include "text/rarity.inc"
#include "text/wordnet.inc"

static bool is_small(char c)
{
  return c >= 'a' && c <= 'z';
}

/* Binary search in a table of entries "word, byte 0x80 | value" (see lexicon.py): the value, or -1.
 * The index narrows it to the words of two first letters; the middle of a range of bytes is moved
 * back to the start of the entry that holds it. */
static int find(const char *table, size_t size, const uint32_t *index, struct sg_str word)
{
  size_t low = 0, high = size;
  if (word.n > 1 && is_small(word.p[0]) && is_small(word.p[1])) {
    size_t pair = (size_t)(word.p[0] - 'a') * 26 + (size_t)(word.p[1] - 'a');
    low = index[pair];
    high = index[pair + 1];
  }
  while (low < high) {
    size_t start = low + (high - low) / 2;
    while (start > low && !((unsigned char)table[start - 1] & 0x80))
      start--;
    size_t end = start;
    while (!((unsigned char)table[end] & 0x80))
      end++;
    int order = sg_str_compare(word, sg_str(table + start, end - start));
    if (order == 0)
      return (unsigned char)table[end] & 0x7f;
    if (order < 0)
      high = start;
    else
      low = end + 1;
  }
  return -1;
}

int sg_word_pos(struct sg_str word)
{
  return find(wordnet, sizeof wordnet - 1, wordnet_index, word);
}

float sg_stem_rarity(struct sg_str stem)
{
  int value = find(rarity, sizeof rarity - 1, rarity_index, stem);
  return value < 0 ? SG_RARITY_UNKNOWN : (float)value / 16;
}

bool sg_in_list(const char *const *sorted, size_t count, struct sg_str word)
{
  size_t low = 0, high = count;
  while (low < high) {
    size_t middle = low + (high - low) / 2;
    int order = sg_str_compare(word, sg_cstr(sorted[middle]));
    if (order == 0)
      return true;
    if (order < 0)
      high = middle;
    else
      low = middle + 1;
  }
  return false;
}
