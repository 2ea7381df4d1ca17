/* Stems: our reading of Porter's algorithm gives what Snowball's gives. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
/* cmocka needs the four above */
#include <cmocka.h>

#include <libstemmer.h>

#include "text/stem.h"

static void assert_stems_alike(struct sb_stemmer *snowball, const char *word, size_t n)
{
  char own[SG_STEM_WORD_MAX];
  memcpy(own, word, n);
  size_t length = sg_stem_english(own, n);
  const sb_symbol *stem = sb_stemmer_stem(snowball, (const sb_symbol *)word, (int)n);
  if (length != (size_t)sb_stemmer_length(snowball) || memcmp(own, stem, length) != 0)
    fail_msg("\"%.*s\": \"%.*s\" for \"%s\"", (int)n, word, (int)length, own, (const char *)stem);
}

/* Every ending of the algorithm, and pairs of them, behind every kind of stem: with and without vowels, short
 * ones, with "y" at each place, with doubled letters and with marks. */
static void test_stems_are_those_of_snowball(void **state)
{
  (void)state;
  static const char *const stems[] = {"",     "b",    "tr",    "y",     "yy",   "by",      "hop",
                                      "tax",  "snow", "play",  "fall",  "hiss", "fizz",    "troubl",
                                      "conf", "oat",  "ivy",   "relat", "cond", "rat",     "dig",
                                      "oper", "feud", "rever", "k-y-b", "b2b'", "controll"};
  static const char *const endings[] = {
      "",      "sses",    "ies",   "ss",      "s",       "eed",     "ed",      "ing",    "at",
      "bl",    "iz",      "tt",    "ll",      "y",       "e",       "tional",  "enci",   "anci",
      "abli",  "entli",   "eli",   "izer",    "ation",   "ization", "ator",    "alli",   "alism",
      "aliti", "ational", "ousli", "fulness", "ousness", "iviti",   "iveness", "biliti", "alize",
      "icate", "iciti",   "ical",  "ative",   "ful",     "ness",    "al",      "ance",   "ence",
      "er",    "ic",      "able",  "ible",    "ant",     "ent",     "ment",    "ement",  "ion",
      "sion",  "ou",      "ism",   "ate",     "iti",     "ous",     "ive",     "ize"};
  enum { STEMS = sizeof stems / sizeof stems[0], ENDINGS = sizeof endings / sizeof endings[0] };
  struct sb_stemmer *snowball = sb_stemmer_new("porter", "UTF_8");
  assert_non_null(snowball);
  for (size_t i = 0; i < (size_t)STEMS * ENDINGS * ENDINGS; i++) {
    const char *parts[] = {stems[i % STEMS], endings[i / STEMS % ENDINGS], endings[i / STEMS / ENDINGS]};
    char word[SG_STEM_WORD_MAX];
    size_t n = 0;
    for (size_t k = 0; k < 3; k++) {
      memcpy(word + n, parts[k], strlen(parts[k]));
      n += strlen(parts[k]);
    }
    if (n > 2)
      assert_stems_alike(snowball, word, n);
  }
  sb_stemmer_delete(snowball);
}

int main(void)
{
  const struct CMUnitTest tests[] = {cmocka_unit_test(test_stems_are_those_of_snowball)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
