#include "text/stem.h"

#include <libstemmer.h>

struct sg_stemmer {
  struct sb_stemmer *snowball; /* NULL: words stay as they are */
  bool english;
};

/* Is `tag` one of two letters, with or without a region or script behind them? */
static bool has_code(struct sg_str tag)
{
  return tag.n >= 2 && sg_is_alpha(tag.p[0]) && sg_is_alpha(tag.p[1]) &&
         (tag.n == 2 || tag.p[2] == '-' || tag.p[2] == '_');
}

enum sg_lang sg_lang_of(struct sg_str tag)
{
  static const char codes[][3] = {"", "en", "de", "fr", "es", "it", "pt", "nl"};
  for (int i = 1; has_code(tag) && i < (int)(sizeof codes / sizeof codes[0]); i++)
    if (sg_lower(tag.p[0]) == codes[i][0] && sg_lower(tag.p[1]) == codes[i][1])
      return (enum sg_lang)i;
  return SG_LANG_OTHER;
}

static void release(void *snowball)
{
  sb_stemmer_delete(snowball);
}

struct sg_stemmer *sg_stemmer_new(struct sg_str tag, struct sg_arena *arena)
{
  struct sg_stemmer *stemmer = SG_ARENA_NEW(arena, struct sg_stemmer, 1);
  if (stemmer == NULL || !has_code(tag))
    return stemmer;
  /* The later English stemmer takes no plural's s off a word without a vowel: "PCs" and "VMs" would stay. */
  char code[] = {sg_lower(tag.p[0]), sg_lower(tag.p[1]), '\0'};
  stemmer->english = sg_lang_of(tag) == SG_LANG_EN;
  const char *algorithm = stemmer->english ? "porter" : code;
  stemmer->snowball = sb_stemmer_new(algorithm, "UTF_8");
  if (stemmer->snowball != NULL && !sg_arena_own(arena, stemmer->snowball, release))
    return NULL;
  return stemmer;
}

/* Is it lower-case ASCII throughout? */
static bool is_plain(const char *word, size_t length)
{
  size_t i = 0;
  while (i < length && (unsigned char)word[i] < 0x80 && word[i] == sg_lower(word[i]))
    i++;
  return i == length;
}

size_t sg_stem_word(struct sg_stemmer *stemmer, char *word, size_t length)
{
  if (stemmer->snowball == NULL || length <= 2 || length >= SG_STEM_WORD_MAX) /* "OS" is not "O" */
    return length;
  if (stemmer->english && is_plain(word, length))
    return sg_stem_english(word, length);
  const sb_symbol *stem = sb_stemmer_stem(stemmer->snowball, (const sb_symbol *)word, (int)length);
  size_t n = stem != NULL ? (size_t)sb_stemmer_length(stemmer->snowball) : length;
  if (stem == NULL || n > length)
    return length;
  memcpy(word, stem, n);
  return n;
}
