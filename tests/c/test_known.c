/* LaTeX as the JSON that pandoc makes of it. That pandoc does: tests/pandoc/test_tex.py. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
/* cmocka needs the four above */
#include <cmocka.h>

#include "tex/known.h"

enum { LARGE = 1 << 20 };

static void read_and_compare(struct sg_known known, bool blocks, size_t end, const char *json)
{
  struct sg_buf out;
  sg_buf_init(&out, LARGE);
  known.json = &out;
  bool read = blocks ? sg_known_blocks(&known) : sg_known_text(&known);
  assert_int_equal(read, end > 0);
  assert_int_equal(known.at, end);
  assert_string_equal(out.data, json);
  sg_buf_free(&out);
}

/* All of the text is read as these inlines. */
static void assert_text(const char *tex, const char *json)
{
  read_and_compare((struct sg_known){.tex = sg_cstr(tex)}, false, strlen(tex), json);
}

static void assert_blocks(const char *tex, const char *json)
{
  read_and_compare((struct sg_known){.tex = sg_cstr(tex)}, true, strlen(tex), json);
}

#define STR(word) "{\"t\":\"Str\",\"c\":\"" word "\"}"
#define SPACE ",{\"t\":\"Space\"},"
#define BREAK ",{\"t\":\"SoftBreak\"},"
#define OF(kind, inlines) "{\"t\":\"" kind "\",\"c\":[" inlines "]}"
#define CITED(key, mode)                                                                                       \
  "{\"citationId\":\"" key "\",\"citationPrefix\":[],\"citationSuffix\":[],\"citationMode\":{\"t\":\"" mode    \
  "\"},\"citationNoteNum\":0,\"citationHash\":0}"
#define CITE(cited, tex)                                                                                       \
  "{\"t\":\"Cite\",\"c\":[[" cited "],[{\"t\":\"RawInline\",\"c\":[\"latex\",\"" tex "\"]}]]}"

static void words_and_marks_are_strings(void **state)
{
  (void)state;
  assert_text("A clock,\n  it's 5~s", STR("A") SPACE STR("clock,") BREAK STR("it’s") SPACE STR("5\u00A0s"));
  assert_text("a--b --- 5\\% Fig.\\ x caf\u00E9",
              STR("a–b") SPACE STR("—") SPACE STR("5%") SPACE STR("Fig.\u00A0x") SPACE STR("caf\u00E9"));
}

static void commands_hold_what_is_in_their_braces(void **state)
{
  (void)state;
  assert_text("\\emph{a b}.", OF("Emph", STR("a") SPACE STR("b")) "," STR("."));
  assert_text("``a \\textbf{b}''",
              "{\"t\":\"Quoted\",\"c\":[{\"t\":\"DoubleQuote\"},[" STR("a") SPACE OF("Strong", STR("b")) "]]}");
  assert_text("a\\footnote{b}", STR("a") "," OF("Note", OF("Para", STR("b"))));
  assert_text("\\texttt{a b\\_c}", OF("Code", "[\"\",[],[]],\"a b_c\""));
  assert_text("\\mintinline{c}{x = y}", OF("Code", "[\"\",[\"c\"],[]],\"x = y\""));
  assert_text("{\\it a}", OF("Span", "[\"\",[],[]],[" OF("Emph", STR("a")) "]"));
  assert_text("\\hyperref[fig:a]{1}", OF("Link", "[\"\",[],[]],[" STR("1") "],[\"#fig:a\",\"\"]"));
  assert_text("\\url{http://a.b/c}",
              OF("Link", "[\"\",[\"uri\"],[]],[" STR("http://a.b/c") "],[\"http://a.b/c\",\"\"]"));
}

static void formulas_keep_their_tex(void **state)
{
  (void)state;
  assert_text("$\\text{\"a\"}$-x", OF("Math", "{\"t\":\"InlineMath\"},\"\\\\text{\\\"a\\\"}\"") "," STR("-x"));
}

static void citations_name_their_keys(void **state)
{
  (void)state;
  assert_text("\\cite{a}", CITE(CITED("a", "NormalCitation"), "\\\\cite{a}"));
  assert_text("\\citet{a, b}",
              CITE(CITED("a", "AuthorInText") "," CITED("b", "NormalCitation"), "\\\\citet{a, b}"));
  read_and_compare((struct sg_known){.tex = SG_LIT("a \\cite{b}"), .keep_cites = true}, false, 1, STR("a"));
}

static void paragraphs_and_lists_are_blocks(void **state)
{
  (void)state;
  assert_blocks("a' b\n\nc", OF("Para", STR("a’") SPACE STR("b")) "," OF("Para", STR("c")));
  assert_blocks("a\n\\begin{itemize}\n\\item b\n\n\\item c\n\n  d\n\\end{itemize}",
                OF("Para", STR("a")) "," OF("BulletList", "[" OF("Para", STR("b")) "],[" OF(
                                                              "Para", STR("c")) "," OF("Para", STR("d")) "]"));
  assert_blocks(
      "\\begin{enumerate}\n\\item b\n\\end{enumerate}",
      OF("OrderedList", "[1,{\"t\":\"DefaultStyle\"},{\"t\":\"DefaultDelim\"}],[[" OF("Para", STR("b")) "]]"));
}

static void what_is_not_known_ends_the_text(void **state)
{
  (void)state;
  static const char *const odd[] = {
      "\\ref{a}",   "\\cite[p. 5]{a}",
      "\\foo",      "\\emph{{a}}",
      "\\emph{ a}", "\\emph{a }",
      "\\emph{a",   "``a",
      "`a'",        "a' b",
      "b''",        "a...",
      "a----b",     "$a",
      "$ a$",       "$a%\n$",
      "$\\{a}$}$",  "%a",
      "\\texttt{}", "\\url{a%b}",
      "\\cite{,}",  "\\cite{a\nb}",
      "[a]",        "\t",
      "\\",         "``a'''",
      "\\href{a}",
  };
  for (size_t i = 0; i < sizeof odd / sizeof odd[0]; i++) {
    struct sg_buf tex;
    sg_buf_init(&tex, LARGE);
    sg_buf_add_format(&tex, "a %s", odd[i]);
    read_and_compare((struct sg_known){.tex = sg_buf_str(&tex)}, false, 1, STR("a"));
    sg_buf_free(&tex);
  }
  static const char *const lists[] = {"\\item[x] a", "\\item \\ref{a}", "\\itemsep", "a", "\\item"};
  for (size_t i = 0; i < sizeof lists / sizeof lists[0]; i++) {
    struct sg_buf tex;
    sg_buf_init(&tex, LARGE);
    sg_buf_add_format(&tex, "\\begin{itemize}\n%s\n\\end{itemize}", lists[i]);
    read_and_compare((struct sg_known){.tex = sg_buf_str(&tex)}, true, 0, "");
    sg_buf_free(&tex);
  }
}

static void deep_and_long_text_is_not_known(void **state)
{
  (void)state;
  struct sg_buf tex;
  sg_buf_init(&tex, LARGE);
  for (int i = 0; i < 100; i++)
    sg_buf_add(&tex, SG_LIT("\\emph{a "));
  read_and_compare((struct sg_known){.tex = sg_buf_str(&tex)}, false, 0, "");
  sg_buf_clear(&tex);
  sg_buf_add_times(&tex, '(', 1);
  for (int i = 0; i < 5000; i++)
    sg_buf_add(&tex, SG_LIT("a."));
  read_and_compare((struct sg_known){.tex = sg_buf_str(&tex)}, false, 0, "");
  sg_buf_free(&tex);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(words_and_marks_are_strings),
      cmocka_unit_test(commands_hold_what_is_in_their_braces),
      cmocka_unit_test(formulas_keep_their_tex),
      cmocka_unit_test(citations_name_their_keys),
      cmocka_unit_test(paragraphs_and_lists_are_blocks),
      cmocka_unit_test(what_is_not_known_ends_the_text),
      cmocka_unit_test(deep_and_long_text_is_not_known),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
