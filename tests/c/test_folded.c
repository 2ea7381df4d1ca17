/* Common LaTeX of a source, taken out before pandoc reads it and put back behind it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
/* cmocka needs the four above */
#include <cmocka.h>

#include "tex/folded.h"

enum { LARGE = 1 << 20 };

#define BEGIN "\\begin{document}\n\n"

/* What is left of a body, and the kinds of the runs that it lost. */
static void assert_folds_as(const char *body, bool keep_cites, const char *left, const char *kinds)
{
  struct sg_buf source, folded, lost, kind;
  sg_buf_init(&source, LARGE);
  sg_buf_init(&folded, LARGE);
  sg_buf_init(&lost, LARGE);
  sg_buf_init(&kind, LARGE);
  sg_buf_add_format(&source, BEGIN "%s", body);
  size_t count = sg_tex_fold(sg_buf_str(&source), keep_cites, &folded, &lost);
  for (size_t i = 0; i < lost.length; i++)
    if (i == 0 || lost.data[i - 1] == '\t')
      sg_buf_add_char(&kind, lost.data[i]);
  assert_string_equal(count > 0 ? folded.data + strlen(BEGIN) : body, left);
  assert_string_equal(kind.data, kinds);
  sg_buf_free(&source);
  sg_buf_free(&folded);
  sg_buf_free(&lost);
  sg_buf_free(&kind);
}

static void assert_folds(const char *body, const char *left, const char *kinds)
{
  assert_folds_as(body, false, left, kinds);
}

#define ALONE(mark) "\n\n" mark "\n\n"

static void paragraphs_and_lists_are_folded(void **state)
{
  (void)state;
  assert_folds("A clock keeps time.", ALONE("QzxaaaaxzQ"), "b");
  assert_folds("One two\nthree\n\n\\begin{itemize}\n\\item four\n\\end{itemize}\n\nfive\n\n\\section{X}\n\n$x$ "
               "is \\emph{six}.",
               ALONE("QzxaaaaxzQ") "\n\n\\section{X}\n\n" ALONE("QzxbaaaxzQ"), "bb");
  assert_folds("One \\odd.\n\\begin{itemize}\n\\item two three\n\\end{itemize}",
               "One \\odd.\n" ALONE("QzxaaaaxzQ"), "b");
}

static void runs_of_words_are_folded(void **state)
{
  (void)state;
  assert_folds("Words (of a kind), as in \\ref{x} here and there.", "QzxaaaaxzQ \\ref{x} QzxbaaaxzQ", "ii");
  assert_folds("\\item one two three four", "\\item one QzxaaaaxzQ", "i");
  assert_folds("\\odd{x} one two three", "\\odd{x} QzxaaaaxzQ", "i");
  assert_folds("\\begin{itemize}\n\\odd{x} two three four", "\\begin{itemize}\n\\odd{x} QzxaaaaxzQ", "i");
  assert_folds("\\begin{methods}\n\none two three\n\\end{methods}",
               "\\begin{methods}\n\nQzxaaaaxzQ\n\\end{methods}", "i");
  assert_folds("x\\odd \\\\\n\none two three", "x\\odd \\\\\n\nQzxaaaaxzQ",
               "i"); /* a break reaches to the next paragraph */
  assert_folds("\\odd\\caption{One two three four five.}", "\\odd\\caption{One QzxaaaaxzQ five.}", "i");
}

static void citations_stay_where_pandoc_is_to_resolve_them(void **state)
{
  (void)state;
  assert_folds("one two three \\cite{a}", ALONE("QzxaaaaxzQ"), "b");
  assert_folds_as("one two three \\cite{a}", true, "QzxaaaaxzQ \\cite{a}", "i");
  assert_folds("\\begin{tabular}{ll}\n\\odd & one two three \\cite{a} & b\n\\end{tabular}",
               "\\begin{tabular}{ll}\n\\odd & QzxaaaaxzQ \\cite{a} & b\n\\end{tabular}", "i");
}

static void code_and_formulas_are_folded(void **state)
{
  (void)state;
  assert_folds("\\begin{verbatim}\n  one two three four\n\n\\end{verbatim}",
               "\\begin{verbatim}\n  QzxaaaaxzQ\n\n\\end{verbatim}", "r");
  assert_folds("\\begin{minted}[a=b]{c}\none(two, three, four);\n\\end{minted}",
               "\\begin{minted}[a=b]{c}\nQzxaaaaxzQ\n\\end{minted}", "r");
  assert_folds("\\[ a + b + c + d + e + f \\]", "\\[ QzxaaaaxzQ \\]", "r");
  assert_folds("\\begin{equation}\\label{a} b = c + d \\end{equation}",
               "\\begin{equation}QzxaaaaxzQ \\end{equation}", "r");
}

static void what_is_not_known_stays(void **state)
{
  (void)state;
  static const char *const bodies[] = {
      "one \\odd{two}",              /* too few */
      "\\ref{x} one two\\odd three", /* no run of three */
      "\\ref{x} one two' three",     /* perhaps the end of a quotation */
      "a b c\\\"{o}ne",              /* letters behind belong to the word */
      "\\odd a b",                   /* an argument */
      "\\odd{one two three}",        /* within braces */
      "$$a b c$$ \\(a b c\\)",
      "\\cite[one two three][four five six]{a}",
      "% one two three",
      "\\verb|a b c d| \\lstinline[x y z]!a b c d! \\mintinline[x]{c}{a b c d}~\\mintinline{c}|a b c d|",
      "\\begin{equation}\na = b % and a comment\n\\end{equation}",
      "\\begin{equation}\na = b, which has no end",
      "\\[ one two three, which has no end",
      "\\begin{verbatim}\n\n\\end{verbatim}",
      "\\begin{tikzpicture}\\begin{tikzpicture}\n\n\\end{tikzpicture}\n\none two three\\end{tikzpicture}",
      "\\begin{} \\begin{",
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

#define PARA(word) "{\"t\":\"Para\",\"c\":[" STR(word) "]}"
#define MATH(text) "{\"t\":\"Math\",\"c\":[{\"t\":\"DisplayMath\"},\"" text "\"]}"

static void a_mark_becomes_its_run_again(void **state)
{
  (void)state;
  assert_unfolds("[" STR("a") "," STR("QzxaaaaxzQ") "," STR("QzxbaaaxzQ") "]",
                 "i" STR("b") SPACE STR("c.") "\ti" STR("d") "\t",
                 "[" STR("a") "," STR("b") SPACE STR("c.") "," STR("d") "]");
  assert_unfolds("[" PARA("QzxaaaaxzQ") "]", "b{\"t\":\"HorizontalRule\"}\t", "[{\"t\":\"HorizontalRule\"}]");
  assert_unfolds("[" MATH("\\\\begin{aligned}\\nQzxaaaaxzQ\\\\end{aligned}") "]", "ra\\\\b\t",
                 "[" MATH("\\\\begin{aligned}\\na\\\\b\\\\end{aligned}") "]");
}

/* As in the metadata of a document whose citations are resolved. */
static void a_mark_in_json_within_json_does_too(void **state)
{
  (void)state;
  assert_unfolds("\"[" INNER("QzxaaaaxzQ") "]\"", "i" STR("b\\\"") "\t", "\"[" INNER("b\\\\\\\"") "]\"");
  assert_unfolds("\"[[\\\"\\\",[],[]],\\\"  QzxaaaaxzQ\\\"]\"", "rb\\\\c\t",
                 "\"[[\\\"\\\",[],[]],\\\"  b\\\\\\\\c\\\"]\"");
}

static void a_mark_in_other_text_is_refused(void **state)
{
  (void)state;
  assert_unfolds("[" STR("a") "]", "i" STR("b") "\t", NULL);                        /* gone */
  assert_unfolds("[" STR("QzxaaaaxzQ,") "]", "i" STR("b") "\t", NULL);              /* part of a word */
  assert_unfolds("[\"x QzxaaaaxzQ\"]", "i" STR("b") "\t", NULL);                    /* code */
  assert_unfolds("[" STR("a") "," STR("QzxaaaaxzQ") "]", "b" PARA("b") "\t", NULL); /* no paragraph */
  assert_unfolds("[" STR("QzxaaaaxzQ") "]", "rb\t", NULL);                          /* a word */
  assert_unfolds("[\"a\",\"QzxaaaaxzQ\"]", "rb\t", NULL);                           /* other code */
  assert_unfolds("[" STR("QzxaaaaxzQ") "," STR("QzxzzzzxzQ") "]", "i" STR("b") "\t",
                 NULL); /* no run of that number */
  assert_unfolds("[" STR("QzxaaaaxzQ") "," STR("Qzx") "]", "i" STR("b") "\t", NULL);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(paragraphs_and_lists_are_folded),
      cmocka_unit_test(runs_of_words_are_folded),
      cmocka_unit_test(citations_stay_where_pandoc_is_to_resolve_them),
      cmocka_unit_test(code_and_formulas_are_folded),
      cmocka_unit_test(what_is_not_known_stays),
      cmocka_unit_test(a_mark_becomes_its_run_again),
      cmocka_unit_test(a_mark_in_json_within_json_does_too),
      cmocka_unit_test(a_mark_in_other_text_is_refused),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
