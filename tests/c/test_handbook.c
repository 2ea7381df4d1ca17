/* The handbook: looking names up, and that its entries keep the form that handbook.h promises. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
/* cmocka needs the four above */
#include <cmocka.h>

#include <stdio.h>

#include "base/buf.h"
#include "handbook/handbook.h"
#include "text/words.h"

static size_t find(const char *text, struct sg_handbook_name names[SG_HANDBOOK_SENSES])
{
  return sg_handbook_find(sg_cstr(text), names);
}

static bool begins(const char *words)
{
  struct sg_handbook_run run;
  sg_handbook_begin(&run, sg_cstr(words));
  return sg_handbook_begins(&run);
}

static bool goes_on(const char *words)
{
  struct sg_handbook_run run;
  sg_handbook_begin(&run, sg_cstr(words));
  return sg_handbook_goes_on(&run);
}

static void test_names_are_found_in_every_spelling(void **state)
{
  (void)state;
  static const char *const spellings[] = {"p-value", "P-value", "p value", "p - value"};
  struct sg_handbook_name names[SG_HANDBOOK_SENSES];
  for (size_t i = 0; i < sizeof spellings / sizeof spellings[0]; i++) {
    assert_int_equal(find(spellings[i], names), 1);
    assert_true(sg_str_equal(sg_handbook_get(names[0].entry).term, SG_LIT("p-value")));
  }
  assert_int_equal(find("no such term at all", names), 0);
  assert_int_equal(find("", names), 0);
}

static void test_plurals_lead_to_the_singular(void **state)
{
  (void)state;
  struct sg_handbook_name names[SG_HANDBOOK_SENSES];
  assert_int_equal(find("confidence intervals", names), 1);
  assert_true(names[0].singular);
  assert_true(begins("eigenvalues"));
  assert_int_equal(find("confidence interval", names), 1);
  assert_false(names[0].singular);
  assert_int_equal(find("GPUs", names), 1); /* of an abbreviation, whatever letter it ends in */
  assert_true(names[0].singular && sg_str_equal(sg_handbook_get(names[0].entry).term, SG_LIT("GPU")));
  assert_true(begins("GPUs"));
  assert_int_equal(find("gpus", names), 0);
}

static void test_another_name_leads_to_the_entry(void **state)
{
  (void)state;
  struct sg_handbook_name names[SG_HANDBOOK_SENSES];
  assert_int_equal(find("deoxyribonucleic acid", names), 1);
  assert_false(names[0].main);
  assert_true(sg_str_equal(sg_handbook_get(names[0].entry).term, SG_LIT("DNA")));
  assert_int_equal(find("dna", names), 1);
  assert_true(names[0].main);
  assert_true(names[0].upper);
}

static void test_capitals_within_a_name_are_those_of_what_is_looked_up(void **state)
{
  (void)state;
  struct sg_handbook_name names[SG_HANDBOOK_SENSES];
  assert_int_equal(find("mRNA", names), 1);
  assert_true(names[0].upper);
  assert_int_equal(find("mRNAs", names), 1);
  assert_true(names[0].upper && names[0].singular);
  assert_int_equal(find("NumPy", names), 1);
  assert_true(names[0].upper);
  assert_false(names[0].lost);
  assert_int_equal(find("Numpy", names), 1);
  assert_false(names[0].upper);
  assert_true(names[0].lost);
  assert_int_equal(find("Bayes factor", names), 1);
  assert_false(names[0].upper);
}

static void test_beginnings_are_whole_words(void **state)
{
  (void)state;
  assert_true(begins("confidence"));
  assert_true(begins("confidence interval"));
  assert_false(begins("confid"));
  assert_false(begins(""));
  assert_false(begins("~"));
}

static void test_a_text_goes_on_letter_by_letter(void **state)
{
  (void)state;
  assert_true(goes_on("Confidence-inter"));
  assert_true(goes_on("confidence interval"));
  assert_false(goes_on("confidence ~"));
  assert_false(goes_on(""));
}

static void test_first_letters_tell_how_a_run_goes_on(void **state)
{
  (void)state;
  struct sg_handbook_run run;
  sg_handbook_begin(&run, SG_LIT("Dynamic"));
  uint32_t next = sg_handbook_next(&run);
  assert_true(next & sg_handbook_letter('p'));
  assert_true(next & sg_handbook_letter('P'));
  assert_true(next & sg_handbook_letter('*')); /* mark-up: the letter is behind it */
  assert_false(next & sg_handbook_letter('q'));
  sg_handbook_begin(&run, SG_LIT("programming"));
  sg_handbook_add(&run, SG_LIT(" languages"));
  assert_int_equal(sg_handbook_next(&run), 0);
}

static void test_a_run_grows_by_words_and_endings(void **state)
{
  (void)state;
  static const char *const parts[] = {"McNemar", "'s", " test", " statistics"};
  struct sg_handbook_name names[SG_HANDBOOK_SENSES];
  struct sg_handbook_run run;
  sg_handbook_begin(&run, sg_cstr(parts[0]));
  assert_true(sg_handbook_goes_on(&run));
  sg_handbook_add(&run, sg_cstr(parts[1]));
  assert_true(sg_handbook_goes_on(&run));
  sg_handbook_add(&run, sg_cstr(parts[2]));
  assert_int_equal(sg_handbook_names(&run, SG_LIT("McNemar's test"), names), 1);
  sg_handbook_add(&run, sg_cstr(parts[3]));
  assert_false(sg_handbook_goes_on(&run));
}

static void test_a_long_text_is_no_name(void **state)
{
  (void)state;
  char key[SG_HANDBOOK_BYTES], text[2 * SG_HANDBOOK_BYTES];
  memset(text, 'a', sizeof text);
  assert_int_equal(sg_handbook_fold(sg_str(text, sizeof text), key).n, 0);
}

/* -- The entries -------------------------------------------------------------------------------- */

static void fail_entry(const struct sg_handbook_entry *entry, const char *what)
{
  fail_msg("the entry \"%.*s\" (%.*s) %s", SG_STR_ARGS(entry->term), SG_STR_ARGS(entry->area), what);
}

static size_t count_char(struct sg_str s, char c)
{
  size_t count = 0;
  for (size_t i = 0; i < s.n; i++)
    count += s.p[i] == c;
  return count;
}

static void check_entry(const struct sg_handbook_entry *entry)
{
  size_t words = sg_count_words(entry->means);
  if (words < 18 || words > 75)
    fail_entry(entry, "is defined in fewer than 18 or more than 75 words");
  if (entry->means.p[entry->means.n - 1] != '.' ||
      !sg_is_one_of(entry->plainly.p[entry->plainly.n - 1], ".?!\""))
    fail_entry(entry, "does not end in a stop");
  if (sg_str_find(entry->means, SG_LIT(". "), 0) == SG_NPOS &&
      sg_str_find(entry->means, SG_LIT(".) "), 0) == SG_NPOS)
    fail_entry(entry, "is defined in a single sentence");
  if (count_char(entry->means, '$') % 2 != 0 || count_char(entry->plainly, '$') % 2 != 0)
    fail_entry(entry, "has a formula that does not end");
  if (sg_count_words(entry->plainly) > 26)
    fail_entry(entry, "is said plainly in more than 26 words");
  if (entry->near.n > 0 && sg_count_words(entry->near) < 4)
    fail_entry(entry, "has fewer than four neighbours");
  if (sg_count_words(entry->term) > SG_HANDBOOK_WORDS)
    fail_entry(entry, "has a name of too many words");
}

/* All names of the entries, by going through what each entry's own name finds. */
static void test_every_entry_keeps_the_form(void **state)
{
  (void)state;
  size_t count = sg_handbook_count();
  assert_true(count > 0);
  for (uint32_t i = 0; i < count; i++) {
    struct sg_handbook_entry entry = sg_handbook_get(i);
    check_entry(&entry);
    assert_true(sg_str_equal(sg_handbook_near(i), entry.near));
    struct sg_handbook_name names[SG_HANDBOOK_SENSES];
    size_t same = sg_handbook_find(entry.term, names);
    if (same == 0 || names[0].singular)
      fail_entry(&entry, "is not found by its own name");
    if (same > 1 && entry.near.n == 0)
      fail_entry(&entry, "shares its name with another and has no neighbours to tell them apart");
  }
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_names_are_found_in_every_spelling),
      cmocka_unit_test(test_plurals_lead_to_the_singular),
      cmocka_unit_test(test_another_name_leads_to_the_entry),
      cmocka_unit_test(test_capitals_within_a_name_are_those_of_what_is_looked_up),
      cmocka_unit_test(test_beginnings_are_whole_words),
      cmocka_unit_test(test_a_text_goes_on_letter_by_letter),
      cmocka_unit_test(test_first_letters_tell_how_a_run_goes_on),
      cmocka_unit_test(test_a_run_grows_by_words_and_endings),
      cmocka_unit_test(test_a_long_text_is_no_name),
      cmocka_unit_test(test_every_entry_keeps_the_form),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
