/* Plain words of a LaTeX source, taken out before pandoc reads it and put back behind it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
/* cmocka needs the four above */
#include <cmocka.h>

#include "tex/folded.h"

enum { LARGE = 1 << 20 };

#define BEGIN "\\begin{document}\n\n"

/* What is left of a body, and the runs that it lost with bars between them. */
static void assert_folds(const char *body, const char *left, const char *runs)
{
  struct sg_buf source, folded, lost;
  sg_buf_init(&source, LARGE);
  sg_buf_init(&folded, LARGE);
  sg_buf_init(&lost, LARGE);
  sg_buf_add_format(&source, BEGIN "%s", body);
  size_t count = sg_tex_fold(sg_buf_str(&source), &folded, &lost);
  for (size_t i = 0; i < lost.length; i++)
    lost.data[i] = lost.data[i] == '\t' ? '|' : lost.data[i];
  assert_string_equal(count > 0 ? folded.data + strlen(BEGIN) : body, left);
  assert_string_equal(lost.data, runs);
  sg_buf_free(&source);
  sg_buf_free(&folded);
  sg_buf_free(&lost);
}

static void runs_of_plain_words_are_folded(void **state)
{
  (void)state;
  assert_folds("A clock keeps time.", "QzxaaaaxzQ", "A clock keeps time.|");
  assert_folds("One two\nthree\n\nfour five six", "QzxaaaaxzQ\n\nQzxbaaaxzQ", "One two\nthree|four five six|");
  assert_folds("Words (of a kind), as is $x$ here and there.", "QzxaaaaxzQ $x$ QzxbaaaxzQ",
               "Words (of a kind), as is|here and there.|");
  assert_folds("\\item one two three four", "\\item one QzxaaaaxzQ", "two three four|");
  assert_folds("\\emph{x} one two three", "\\emph{x} QzxaaaaxzQ", "one two three|");
  assert_folds("\\begin{itemize}\none two three", "\\begin{itemize}\nQzxaaaaxzQ", "one two three|");
}

static void what_is_no_plain_word_stays(void **state)
{
  (void)state;
  static const char *const bodies[] = {
      "one two",               /* too few */
      "one two-- three",       /* a dash */
      "one two... three",      /* an ellipsis */
      "one 'two' three",       /* quotes */
      "one two~three four",    /* no run of three */
      "a b c\\\"{o}ne",        /* letters behind belong to the word */
      "\\foo a b",             /* an argument */
      "\\emph{one two three}", /* within braces */
      "$one two three$ $$a b c$$ \\[a b c\\] \\(a b c\\)",
      "\\cite[one two three][four five six]{a}",
      "% one two three",
      "\\verb|a b c d| \\lstinline[x y z]!a b c d! \\mintinline{c}{a b c d}~\\mintinline{c}|a b c d|",
      "\\begin{verbatim}\n\none two three\n\\end{verbatim}",
      "\\begin{odd}\\begin{odd}\n\n\\end{odd}\n\none two three\\end{odd}",
      "Qzx one two three",
  };
  for (size_t i = 0; i < sizeof bodies / sizeof bodies[0]; i++)
    assert_folds(bodies[i], bodies[i], "");
}

/* NULL: it is refused. */
static void assert_unfolds(const char *json, const char *runs, const char *expected)
{
  struct sg_buf out;
  sg_buf_init(&out, LARGE);
  assert_int_equal(sg_tex_unfold(sg_cstr(json), sg_cstr(runs), &out), expected != NULL);
  if (expected != NULL)
    assert_string_equal(out.data, expected);
  sg_buf_free(&out);
}

#define STR(word) "{\"t\":\"Str\",\"c\":\"" word "\"}"
#define SPACE ",{\"t\":\"Space\"},"
#define INNER(word) "{\\\"t\\\":\\\"Str\\\",\\\"c\\\":\\\"" word "\\\"}"

static void a_mark_becomes_the_words_again(void **state)
{
  (void)state;
  assert_unfolds("[" STR("a") "," STR("QzxaaaaxzQ") "," STR("QzxbaaaxzQ") "]", "b c.\td\ne\t",
                 "[" STR("a") "," STR("b") SPACE STR("c.") "," STR("d") ",{\"t\":\"SoftBreak\"}," STR("e") "]");
  assert_unfolds("\"[" INNER("QzxaaaaxzQ") "]\"", "b c\t",
                 "\"[" INNER("b") ",{\\\"t\\\":\\\"Space\\\"}," INNER("c") "]\"");
}

static void a_mark_in_other_text_is_refused(void **state)
{
  (void)state;
  assert_unfolds("[" STR("a") "]", "b c\t", NULL);                              /* gone */
  assert_unfolds("[" STR("QzxaaaaxzQ,") "]", "b c\t", NULL);                    /* part of a word */
  assert_unfolds("[\"x QzxaaaaxzQ\"]", "b c\t", NULL);                          /* code */
  assert_unfolds("[" STR("QzxaaaaxzQ") "," STR("QzxzzzzxzQ") "]", "b\t", NULL); /* no run of that number */
  assert_unfolds("[" STR("QzxaaaaxzQ") "," STR("Qzx") "]", "b\t", NULL);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(runs_of_plain_words_are_folded),
      cmocka_unit_test(what_is_no_plain_word_stays),
      cmocka_unit_test(a_mark_becomes_the_words_again),
      cmocka_unit_test(a_mark_in_other_text_is_refused),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
