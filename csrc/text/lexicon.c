#include "text/lexicon.h"

#include "text/rarity.inc"
#include "text/wordnet.inc"

#define ROWS(index) (sizeof(index) / sizeof((index)[0]) - 1)

enum { OFFSET = 0xffffff }; /* of a row of an index, the part that counts bytes */

static bool is_value(char c)
{
  return ((unsigned char)c & 0x80) != 0;
}

/* The value of a word in a table of entries "word, byte 0x80 | value" that stand by the word's hash,
 * or -1 (see lexicon.py). `rows`, a power of two, is how many hashes the index tells apart. */
static int find(const char *table, const uint32_t *index, size_t rows, struct sg_str word)
{
  uint64_t hash = sg_str_hash(word);
  size_t row = (size_t)(hash ^ hash >> 32) & (rows - 1);
  bool held =
      (index[row] >> 24 >> (hash >> 48 & 7) & 1) != 0; /* the table is large: most words are told here */
  for (size_t at = index[row] & OFFSET; held && at < (index[row + 1] & OFFSET); at++) {
    size_t i = 0;
    while (i < word.n && table[at + i] == word.p[i] && !is_value(word.p[i]))
      i++;
    at += i;
    if (i == word.n && is_value(table[at]))
      return (unsigned char)table[at] & 0x7f;
    while (!is_value(table[at]))
      at++;
  }
  return -1;
}

int sg_word_pos(struct sg_str word)
{
  return find(wordnet, wordnet_index, ROWS(wordnet_index), word);
}

float sg_stem_rarity(struct sg_str stem)
{
  int value = find(rarity, rarity_index, ROWS(rarity_index), stem);
  return value < 0 ? SG_RARITY_UNKNOWN : (float)value / 16;
}
