/* What pandoc, GitHub and Obsidian write in ways of their own, line by line. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "repair/dialects.h"

static const struct sg_dialect_heading headings[] = {{{"Binary translation", 18}, {"bt", 2}},
                                                     {{"A*b", 3}, {"ab", 2}}};

static void expect(bool blocks, const char *text, const char *plain, size_t drops)
{
  struct sg_dialect_options options = {headings, 2, blocks};
  const struct sg_repair_drop *rows;
  struct sg_arena arena;
  struct sg_buf out;
  size_t count;
  sg_arena_init(&arena, 1 << 24);
  sg_buf_init(&out, 1 << 24);
  assert_int_equal(sg_dialects_plain(sg_cstr(text), &options, &arena, &out, &rows, &count, NULL), SG_OK);
  assert_string_equal(out.data, plain);
  assert_int_equal(count, drops);
  sg_buf_free(&out);
  sg_arena_free(&arena);
}

static void inlines(void **state)
{
  (void)state;
  expect(false, "see [[#binary Translation|below]] and [[#A\\*b]]", "see [below](#bt) and [A\\*b](#ab)\n", 0);
  expect(false, "[[#Unknown]] [[Page]] `[[#A*b]]`", "[[#Unknown]] [[Page]] `[[#A*b]]`\n", 0);
  expect(false, "a %%b%% c ^id-1\n", "a       c      \n", 1);
  expect(false, "[a]{.mark} [b]{#c} [d]{onclick=x} [e]{.f .g}", "==a== b [d]{onclick=x} [e]{.f .g}\n", 0);
  expect(false, "```\n%%a%%\n```\n%%b%%", "```\n%%a%%\n```\n     \n", 1);
  expect(false, "2^10 a^n", "2^10 a^n\n", 0);
}

static void footnotes(void **state)
{
  (void)state;
  expect(true, "a[^1] b[^1]\n\n[^1]: one\n    more\n\nend\n", "a (one more) b\n\n\n\n\nend\n", 0);
  expect(true, "a[^2]\n\n[^1]: one\n", "a[^2]\n\none\n", 0);
  expect(true, "[^1]: one\n[^1]: two\na[^1] `[^1]`\n", "\n\na (one two) `[^1]`\n", 0);
}

static void blocks(void **state)
{
  (void)state;
  expect(true, "Trap\n: A jump.\n", "- **Trap**: A jump.\n\n", 0);
  expect(true, "A **trap**\n\n:   A jump.\n:   Again.\n", "- **A trap**: A jump.\n\n\n:   Again.\n", 0);
  expect(true, "- Trap\n: A jump.\n", "- Trap\n: A jump.\n", 0);
  expect(true, "> [!NOTE] Look\n> a\n> [!warning]-\n", "> **Look:**\n> a\n> **Warning:**\n", 0);
  expect(true, "::: {.note}\n- a\n:::\n", "\n- a\n\n", 0);
  expect(true, "~~~\nTrap\n: A jump.\n~~~\n", "~~~\nTrap\n: A jump.\n~~~\n", 0);
}

static void hostile(void **state)
{
  (void)state;
  static const char *const units[] = {"[^",        "[[#",      "]{",   "%%",    "[a]{",  "`", "[^1]",
                                      "[^1]: a\n", "A\n: b\n", "> [!", ":::\n", "```\n", "\\"};
  for (size_t u = 0; u < sizeof units / sizeof *units; u++) {
    struct sg_dialect_options options = {headings, 2, true};
    const struct sg_repair_drop *rows;
    struct sg_arena arena;
    struct sg_buf text, out;
    size_t count;
    sg_arena_init(&arena, 1 << 28);
    sg_buf_init(&text, 1 << 24);
    sg_buf_init(&out, 1 << 28);
    while (text.length < 1000 * 1000)
      sg_buf_add(&text, sg_cstr(units[u]));
    assert_int_equal(sg_dialects_plain(sg_buf_str(&text), &options, &arena, &out, &rows, &count, NULL), SG_OK);
    assert_true(out.length > 0);
    sg_buf_free(&text);
    sg_buf_free(&out);
    sg_arena_free(&arena);
  }
}

int main(void)
{
  const struct CMUnitTest tests[] = {cmocka_unit_test(inlines), cmocka_unit_test(footnotes),
                                     cmocka_unit_test(blocks), cmocka_unit_test(hostile)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
