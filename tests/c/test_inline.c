/* The scanner for inline Markdown. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
/* cmocka needs the four above */
#include <cmocka.h>
#include <stdio.h>
#include <time.h>

#include "base/buf.h"
#include "markdown/inline.h"

/* The units as text: "T(plain) M(x) L(text|target)"; a gap or an overlap shows as "GAP". */
static void describe(struct sg_str text, struct sg_buf *out)
{
  static const char letters[] = {'T', '\\', 'C', 'M', 'D', 'E', 'H', 'L', 'A', 'X', 'B'};
  struct sg_inline_scanner scanner;
  struct sg_inline unit;
  size_t at = 0;
  sg_inline_init(&scanner, text);
  while (sg_inline_next(&scanner, &unit)) {
    if (unit.from != at || unit.to <= unit.from)
      sg_buf_add(out, SG_LIT("GAP "));
    at = unit.to;
    if (unit.kind == SG_INLINE_BREAK) {
      sg_buf_add(out, SG_LIT("B "));
      continue;
    }
    sg_buf_add_format(out, "%s%c(", unit.image ? "!" : "", letters[unit.kind]);
    sg_buf_add(out, sg_slice(text, unit.inner_from, unit.inner_to));
    if (unit.kind == SG_INLINE_LINK) {
      sg_buf_add_char(out, '|');
      sg_buf_add(out, sg_slice(text, unit.target_from, unit.target_to));
    }
    sg_buf_add(out, SG_LIT(") "));
  }
  if (at != text.n)
    sg_buf_add(out, SG_LIT("GAP"));
  sg_buf_truncate(out, out->length > 0 && out->data[out->length - 1] == ' ' ? out->length - 1 : out->length);
}

static const struct {
  const char *text, *units;
} cases[] = {
    {"", ""},
    {"plain, text!", "T(plain, text!)"},
    {"a $x+1$ b", "T(a ) M(x+1) T( b)"},
    {"costs $5 and $6", "T(costs $5 and $6)"},
    {"$5 to 7$8", "T($5 to 7$8)"},
    {"$a\\$b$.", "M(a\\$b) T(.)"},
    {"$x$$y$", "M(x) M(y)"},
    {"$$x$$ y", "D(x) T( y)"},
    {"$$x y", "T($$x y)"},
    {"$$$ x $$$", "T($$$ x $$$)"},
    {"`a` ``b`c``", "C(a) T( ) C(b`c)"},
    {"`a\n\nb` `c`", "T(`a) B B T(b) C( ) T(c`)"},
    {"*a* and **b**", "E(*) T(a) E(*) T( and ) E(**) T(b) E(**)"},
    {"2 * 3 snake_case _x_", "T(2 * 3 snake_case ) E(_) T(x) E(_)"},
    {"==key== and === and =", "H(==) T(key) H(==) T( and === and =)"},
    {"[t](u) ![alt [x]](<a b> \"ti\")", "L(t|u) T( ) !L(alt [x]|a b)"},
    {"[a `]` $[0,1)$ b](#sec(1))", "L(a `]` $[0,1)$ b|#sec(1))"},
    {"see [3] and [4](", "T(see [3] and [4]()"},
    {"[a\n\nb](c)", "T([a) B B T(b](c))"},
    {"\\[a\\](b) \\x", "\\(\\[) T(a) \\(\\]) T((b) \\x)"},
    {"<https://a.b/c_d> <me@x.org>", "A(https://a.b/c_d) T( ) A(me@x.org)"},
    {"<b class=\"x>\">a</b> <!-- > --> a < b", "X(<b class=\"x>\">) T(a) X(</b>) T( ) X(<!-- > -->) "
                                               "T( a < b)"},
    {"a\r\nb\nc\rd", "T(a) B T(b) B T(c\rd)"},
    {"\\", "T(\\)"},
    {"a\r", "T(a\r)"},
};

static void units_are_told_apart(void **state)
{
  (void)state;
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    struct sg_buf out;
    sg_buf_init(&out, 10000);
    describe(sg_cstr(cases[i].text), &out);
    assert_string_equal(out.data, cases[i].units);
    sg_buf_free(&out);
  }
}

/* 5 MB of each pattern: a quadratic scanner would need hours, a linear one a fraction of the limit. */
static void hostile_text_is_linear(void **state)
{
  (void)state;
  static const char *const patterns[] = {
      "$",    "$ ",     "$a ",      "$$a ",    "`",        "` `` ``` ", "[",       "[a](",     "[a](x ",
      "[a] ", "[a](b ", "[a](\"x ", "![",      "<",        "<a ",       "<a b=\"", "<a b='c ", "<!-- ",
      "<!A ", "<? ",    "<a:b",     "==",      "*a_",      "\\",        "[`a` ",   "[$a$ [",   "[a](b(",
      "\n ",  "]](",    "<a@",      "<a b=c ", "[a](<b c", "[x][y](",   "$\\",     "[$"};
  const size_t size = 5 * 1024 * 1024;
  char *text = malloc(size);
  assert_non_null(text);
  for (size_t i = 0; i < sizeof patterns / sizeof patterns[0]; i++) {
    size_t n = strlen(patterns[i]), at = 0;
    for (size_t k = 0; k < size; k++)
      text[k] = patterns[i][k % n];
    struct sg_inline_scanner scanner;
    struct sg_inline unit;
    clock_t start = clock();
    sg_inline_init(&scanner, sg_str(text, size));
    while (sg_inline_next(&scanner, &unit)) {
      assert_int_equal(unit.from, at);
      at = unit.to;
    }
    assert_int_equal(at, size);
    double seconds = (double)(clock() - start) / CLOCKS_PER_SEC;
    if (seconds > 10)
      fail_msg("5 MB of '%s' took %.1f s", patterns[i], seconds);
  }
  free(text);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(units_are_told_apart),
      cmocka_unit_test(hostile_text_is_linear),
  };
  return cmocka_run_group_tests_name("inline", tests, NULL, NULL);
}
