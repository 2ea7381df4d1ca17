/* What is known of single words, in every language: stems, folding, function words, word lists; and
 * whether text is a citation. Any bytes; the first chooses the language. */
#include <stdint.h>
#include <stdlib.h>

#include "base/utf8.h"
#include "text/citation.h"
#include "text/lexicon.h"
#include "text/vocabulary.h"

static void check_word(struct sg_str word, enum sg_lang lang, struct sg_stemmer *stemmer)
{
  char folded[64], stem[SG_STEM_WORD_MAX];
  size_t n = sg_fold_word(word, folded, sizeof folded);
  if (n > sizeof folded || (sg_utf8_invalid(word) == SG_NPOS && sg_utf8_invalid(sg_str(folded, n)) != SG_NPOS))
    abort();
  if (sg_word_pos(word) > 127 || sg_stem_rarity(word) < 0 || sg_stem_rarity(word) > 8)
    abort();
  sg_closed_class(word, lang);
  sg_is_boilerplate(word);
  if (n < sizeof stem) {
    memcpy(stem, folded, n);
    if (sg_stem_word(stemmer, stem, n) > n)
      abort();
  }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
  if (size == 0)
    return 0;
  enum sg_lang lang = (enum sg_lang)(data[0] % (SG_LANG_NL + 1));
  struct sg_str text = sg_str((const char *)data + 1, size - 1), key = SG_LIT("k");
  struct sg_arena arena;
  sg_arena_init(&arena, 1 << 24);
  sg_lang_of(text);
  struct sg_stemmer *stemmer = sg_stemmer_new(text, &arena);
  if (stemmer == NULL)
    abort();
  struct sg_citation citations[2] = {{sg_slice(text, 0, text.n / 2), &key, 1},
                                     {sg_slice(text, text.n / 2, text.n), &key, 1}};
  struct sg_paper paper = {.citations = citations, .citation_count = 2};
  struct sg_citation_table *table = sg_citation_table_new(&paper, &arena);
  size_t from = 0;
  for (size_t at = 0; at < text.n; at++) {
    size_t end = sg_citation_end(table, text, at);
    if (end < at || end > text.n)
      abort();
    if (!sg_is_space(text.p[at]))
      continue;
    check_word(sg_slice(text, from, at), lang, stemmer);
    from = at + 1;
  }
  check_word(sg_slice(text, from, text.n), lang, stemmer);
  sg_arena_free(&arena);
  return 0;
}
