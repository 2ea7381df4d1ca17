/* What may act in a guide's Markdown and what may not: tables of both. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
/* cmocka needs the four above */
#include <cmocka.h>

#include "markdown/safe.h"

static void targets_pass_by_their_scheme(void **state)
{
  (void)state;
  static const char *const good[] = {"http://example.org",    "HTTPS://example.org/a(b)?x=1&lt=2",
                                     "mailto:a@b.org",        "#one",
                                     "<https://example.org>", "ht\ntps://example.org"};
  /* clang-format off */
  static const char *const bad[] = {
      "javascript:alert(1)", "JaVaScRiPt:alert(1)", " \tjava\nscript:alert(1)", "\x01javascript:alert(1)", "java&#115;cript:x",
      "java&#x73;cript:x",   "javascript&colon;x",  "javascript&#58;x",         "java\\script:x",           "&#106avascript:x",
      "&Tab;javascript:x",   "data:text/html,x",    "vbscript:x",               "file:///etc/passwd",       "view-source:http://x",
      "obsidian://open",     "//example.org",       "java%73cript:x",           "relative.html",            "blob:http://x",
      "",                    "#",                   "<javascript:x>",           ":http:",                   "ht&NewLine;",
      "javascript\\:x",      "jav&#xFEFF;ascript:x"};
  /* clang-format on */
  for (size_t i = 0; i < sizeof good / sizeof good[0]; i++)
    if (!sg_safe_target(sg_cstr(good[i])))
      fail_msg("%s was refused", good[i]);
  for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
    if (sg_safe_target(sg_cstr(bad[i])))
      fail_msg("%s was let pass", bad[i]);
}

static void attributes_are_seen_as_pandoc_sees_them(void **state)
{
  (void)state;
  static const char *const good[] = {"{.a}",        "{#a}",
                                     "{-}",         "{=html}",
                                     "{a=b}",       "{ .a onclick=\"x}\" }",
                                     "{a='\\'}'}",  "{a=b autofocus}",
                                     "{x:y=1 .b-c}"};
  static const char *const bad[] = {"{}",      "{a}",    "{p2,p3}", "{a b}", "{.}",
                                    "{a=\"b}", "{1, 2}", "a",       "{ }",   "{-1}"};
  for (size_t i = 0; i < sizeof good / sizeof good[0]; i++)
    assert_int_equal(sg_safe_attributes_end(sg_cstr(good[i]), 0), strlen(good[i]));
  for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
    if (sg_safe_attributes_end(sg_cstr(bad[i]), 0) != SG_NPOS)
      fail_msg("%s was taken for attributes", bad[i]);
  assert_int_equal(sg_safe_last_attributes(SG_LIT("a {b} {#c .d}")), 6);
  assert_int_equal(sg_safe_last_attributes(SG_LIT("a \\{.d}")), 7);
  assert_int_equal(sg_safe_last_attributes(SG_LIT("")), 0);
  assert_true(sg_safe_is_identifier(SG_LIT("{#a .unnumbered}")));
  assert_false(sg_safe_is_identifier(SG_LIT("{#a onclick=b}")));
}

static void languages_colour_and_do_no_more(void **state)
{
  (void)state;
  assert_true(sg_str_equal(sg_safe_language(SG_LIT("Python")), SG_LIT("Python")));
  assert_true(sg_str_equal(sg_safe_language(SG_LIT("{.python .numberLines}")), SG_LIT("python")));
  assert_true(sg_safe_is_language(SG_LIT("{.python .numberLines}")));
  assert_false(sg_safe_is_language(SG_LIT("python exec=\"on\"")));
  /* clang-format off */
  static const char *const acting[] = {"dataviewjs", "dataview", "{r}", "{python}", "{=html}", "{=latex}", "mermaid", "exec", "plantuml",
                                       "run-python", "tikz", "query", "jsx", "{.dataviewjs}", "", "{.}", "button", "html:embed"};
  /* clang-format on */
  for (size_t i = 0; i < sizeof acting / sizeof acting[0]; i++)
    if (sg_safe_language(sg_cstr(acting[i])).n > 0)
      fail_msg("%s was let pass", acting[i]);
}

static void notes_run_nothing(void **state)
{
  (void)state;
  struct sg_str words;
  assert_true(sg_safe_is_query(SG_LIT("$= dv.pages()")) && sg_safe_is_query(SG_LIT(" = this.file")) &&
              sg_safe_is_query(SG_LIT("a <% b %>")));
  assert_false(sg_safe_is_query(SG_LIT("==")) || sg_safe_is_query(SG_LIT("=>")) ||
               sg_safe_is_query(SG_LIT("x = y")) || sg_safe_is_query(SG_LIT("")));
  assert_int_equal(sg_safe_wiki_end(SG_LIT("![[a|b]] c"), 0, &words), 8);
  assert_true(sg_str_equal(words, SG_LIT("b")));
  assert_int_equal(sg_safe_wiki_end(SG_LIT("[[1, 2], [3, 4]]"), 0, &words), SG_NPOS);
  assert_int_equal(sg_safe_template_end(SG_LIT("<% a %> b"), 0), 7);
  assert_true(sg_safe_is_div_fence(SG_LIT("::: {.a b=c} :::")) && sg_safe_is_div_fence(SG_LIT(":::::")) &&
              sg_safe_is_div_fence(SG_LIT("::: note")));
  assert_false(sg_safe_is_div_fence(SG_LIT(":: a")) || sg_safe_is_div_fence(SG_LIT("::: a sentence of words")));
}

static void formulas_only_draw(void **state)
{
  (void)state;
  static const struct {
    const char *tex, *wanted;
  } rows[] = {
      {"\\alpha_{1} \\, \\{x\\}", "\\alpha_{1} \\, \\{x\\}"},
      {"\\href{javascript:x}{y}", "{href}{javascript:x}{y}"},
      {"\\input{a}\\write18{b}\\csname c\\endcsname", "{input}{a}{write}18{b}{csname} c{endcsname}"},
      {"^^5cinput{a}", "^ ^5cinput{a}"},
      {"\\begin{align*}a\\end{align*}", "\\begin{align*}a\\end{align*}"},
      {"\\begin{filecontents}a\\end {filecontents}", "{filecontents}a"},
      {"\\begin", "{begin}"},
      {"x%", "x\\%"},
      {"5\\%", "5\\%"},
      {"a<b$", "a<b$"},
      {"a<img src=x>b</c><!--", "a< img src=x>b< /c>< !--"},
      {"\\nicefrac{1}{2}", "\\tfrac{1}{2}"},
      {"\\@input{a}", "\\@input{a}"},
      {"a\\", "a\\"},
  };
  for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
    struct sg_buf once, twice;
    sg_buf_init(&once, 1000);
    sg_buf_init(&twice, 1000);
    sg_safe_math(sg_cstr(rows[i].tex), &once);
    assert_string_equal(once.data, rows[i].wanted);
    sg_safe_math(sg_buf_str(&once), &twice);
    assert_string_equal(twice.data, rows[i].wanted);
    sg_buf_free(&once);
    sg_buf_free(&twice);
  }
}

int main(void)
{
  /* clang-format off */
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(targets_pass_by_their_scheme), cmocka_unit_test(attributes_are_seen_as_pandoc_sees_them),
      cmocka_unit_test(languages_colour_and_do_no_more), cmocka_unit_test(notes_run_nothing), cmocka_unit_test(formulas_only_draw),
  };
  /* clang-format on */
  return cmocka_run_group_tests(tests, NULL, NULL);
}
