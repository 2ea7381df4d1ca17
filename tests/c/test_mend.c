/* Words as their authors wrote them: torn at line ends, ligatures, accents beside their letters. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
/* cmocka needs the four above */
#include <cmocka.h>
#include <time.h>

#include "text/mend.h"

enum { MEMORY = 512 * 1024 * 1024 };

static void assert_mended(const char *lang, bool markdown, const char *text, const char *expected)
{
  struct sg_arena arena;
  struct sg_buf out;
  sg_arena_init(&arena, MEMORY);
  sg_buf_init(&out, 100000);
  struct sg_mender *mender = sg_mender_new(sg_cstr(lang), &arena);
  assert_true(sg_mender_expect(mender, sg_cstr(text)));
  assert_true(sg_mender_count(mender, sg_cstr(text)));
  assert_true(sg_mender_mend(mender, sg_cstr(text), markdown, &out));
  assert_string_equal(out.data, expected);
  if (strcmp(text, expected) != 0)
    assert_true(sg_mender_suspects(sg_cstr(text)));
  sg_buf_free(&out);
  sg_arena_free(&arena);
}

struct pair {
  const char *text, *expected;
};

static void torn_words_are_joined(void **state)
{
  (void)state;
  static const struct pair cases[] = {
      {"a syntac- tic tree", "a syntactic tree"},                     /* a listed word */
      {"Compu- tational opera- ting", "Computational operating"},     /* a capital; inflected */
      {"fooba- rian and foobarian", "foobarian and foobarian"},       /* whole elsewhere */
      {"new- stest2008, newstest2010", "newstest2008, newstest2010"}, /* a name with a number, too */
      {"the Filip- pova corpus", "the Filippova corpus"},             /* no halves of their own */
      {"an operat- ing-system kernel", "an operating-system kernel"}, /* in a compound */
      {"backward-com- patible", "backward-compatible"},
      {"with- out and in- to", "without and into"},
      {"infor-\nmation", "information"},
      {"by Mc- Nemar", "by McNemar"},
      {"al\xC2\xAD gorithm, infor\xE2\x80\x90 mation", "algorithm, information"},
  };
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
    assert_mended("en", false, cases[i].text, cases[i].expected);
  assert_mended("de", false, "ein Ver- fahren", "ein Verfahren");
}

static void hyphens_are_kept(void **state)
{
  (void)state;
  static const struct pair cases[] = {
      {"finite- state machines", "finite-state machines"},                 /* two words */
      {"a low- rank and a low-rank one", "a low-rank and a low-rank one"}, /* so elsewhere */
      {"state-of- the-art", "state-of-the-art"},
      {"an n-gram- based model", "an n-gram-based model"},
      {"Gibbs- sampling", "Gibbs-sampling"},
      {"unigram- based, a unigram", "unigram-based, a unigram"},
      {"French- English and French-English", "French-English and French-English"}, /* names so elsewhere */
  };
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
    assert_mended("en", false, cases[i].text, cases[i].expected);
}

static void what_is_unsure_stays(void **state)
{
  (void)state;
  /* clang-format off */
  static const char *const cases[] = {
      "pre- and post-processing", "the model- which is old", "5- fold", "x_a- bc",      "a - b",
      "well- Known",              "e- ",                     "- item",  "POPFand reads", "it - the",
      "a-  b",                    "French- English",          "new- stest2008",
      "Sprach- Verarbeitung, Sprachverarbeitung",              "",
  };
  /* clang-format on */
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
    assert_mended("en", false, cases[i], cases[i]);
  assert_mended("de", false, "Groß- und Kleinschreibung", "Groß- und Kleinschreibung");
  assert_mended("fi", false, "tieto- kone", "tieto- kone"); /* no word lists: the paper alone tells */
  assert_mended("fi", false, "tieto- kone, tietokone", "tietokone, tietokone");
}

static void letters_are_mended(void **state)
{
  (void)state;
  /* clang-format off */
  static const struct pair cases[] = {
      {"\xEF\xAC\x81" "eld, e\xEF\xAC\x83" "cient", "field, efficient"},
      {"al\xC2\xADgo\xC2\xADrithm", "algorithm"},
      {"Universite\xC2\xB4 de Montre\xC2\xB4" "al", "Université de Montréal"},
      {"Marin\xCB\x9C o et al., I\xCB\x99lknur", "Mariño et al., İlknur"},
      {"fu\xC2\xA8 r Ma\xC2\xA8 nner (Ho\xC2\xA8 hle), derart gesta\xC2\xA8 rkt; Tu\xC2\xA8 Ba, cafe\xC2\xB4 bzw. Universite\xC2\xB4 de", "für Männer (Höhle), derart gestärkt; Tü Ba, café bzw. Université de"},
      {"Mu\xC2\xA8ller, Llu\xC2\xB4\xC4\xB1s", "Müller, Lluís"},
      {"we\xC2\xB4re, users\xC2\xB4 data", "we\xC2\xB4re, users\xC2\xB4 data"}, /* apostrophes */
      {"r\xC3\xA9sum\xC3\xA9", "r\xC3\xA9sum\xC3\xA9"},
      {"Adria` de He\xC2\xB4le`ne Jussa`", "Adrià de Hélène Jussà"},
      {"x=`date` and the`", "x=`date` and the`"}, /* code, quotes */
  };
  /* clang-format on */
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
    assert_mended("en", false, cases[i].text, cases[i].expected);
}

static void units_of_markdown_stay(void **state)
{
  (void)state;
  assert_mended("en", true, "infor- mation in $infor- mation$, `infor- mation` and [infor- mation](x)",
                "information in $infor- mation$, `infor- mation` and [infor- mation](x)");
  assert_mended("en", true, "*infor- mation* at \\* syntac- tic", "*information* at \\* syntactic");
  assert_mended("en", true, "*Jussa\\`* Adria\\` de `a`", "*Jussà* Adrià de `a`");
  assert_mended("en", true, "\\`a\\` q\\`", "\\`a\\` q\\`");
}

static void hostile_text_is_linear(void **state)
{
  (void)state;
  static const char *const patterns[] = {"a- ",      "a",         "a-", "ab- cd", "- ", "aaaaaaaaaaaaaaaa- a",
                                         "\xC2\xAD", "e\xC2\xB4", "e`"};
  enum { SIZE = 2 * 1024 * 1024 };
  char *text = malloc(SIZE);
  assert_non_null(text);
  for (size_t i = 0; i < sizeof patterns / sizeof patterns[0]; i++) {
    struct sg_arena arena;
    struct sg_buf out;
    size_t n = strlen(patterns[i]), size = SIZE / n * n;
    for (size_t k = 0; k < size; k++)
      text[k] = patterns[i][k % n];
    sg_arena_init(&arena, MEMORY);
    sg_buf_init(&out, SIZE * 2);
    struct sg_mender *mender = sg_mender_new(SG_LIT("en"), &arena);
    clock_t start = clock();
    assert_true(sg_mender_expect(mender, sg_str(text, size)));
    assert_true(sg_mender_count(mender, sg_str(text, size)));
    assert_true(sg_mender_mend(mender, sg_str(text, size), false, &out));
    double seconds = (double)(clock() - start) / CLOCKS_PER_SEC;
    if (seconds > 10)
      fail_msg("2 MB of '%s' took %.1f s", patterns[i], seconds);
    sg_buf_free(&out);
    sg_arena_free(&arena);
  }
  free(text);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(torn_words_are_joined),  cmocka_unit_test(hyphens_are_kept),
      cmocka_unit_test(what_is_unsure_stays),   cmocka_unit_test(letters_are_mended),
      cmocka_unit_test(units_of_markdown_stay), cmocka_unit_test(hostile_text_is_linear),
  };
  return cmocka_run_group_tests_name("mend", tests, NULL, NULL);
}
