/* Pipe tables and the quantities in their cells. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
/* cmocka needs the four above */
#include <cmocka.h>

#include <math.h>

#include "text/grid.h"

static void expect_cell(const struct sg_grid *grid, size_t row, size_t column, const char *words)
{
  assert_true(sg_str_equal(sg_grid_cell(grid, row, column), sg_cstr(words)));
}

static void cells_are_read(void **state)
{
  (void)state;
  struct sg_arena arena;
  struct sg_grid grid;
  sg_arena_init(&arena, 1 << 20);
  assert_true(sg_grid_read(SG_LIT("| a | b \\| c |\n|---|:-:|\n| 1 |  |\n| 2\n\nafter"), &arena, &grid));
  assert_int_equal(grid.rows, 3);
  assert_int_equal(grid.columns, 2);
  expect_cell(&grid, 0, 1, "b \\| c");
  expect_cell(&grid, 1, 0, "1");
  expect_cell(&grid, 1, 1, "");
  expect_cell(&grid, 2, 0, "2");
  expect_cell(&grid, 2, 1, ""); /* the row is too short */
  sg_arena_free(&arena);
}

static void what_is_no_table_is_none(void **state)
{
  (void)state;
  static const char *const texts[] = {"", "|", "| a |", "words\n|---|", "| a |\n| b |\n| c |", "|\n|\n|"};
  struct sg_arena arena;
  struct sg_grid grid;
  sg_arena_init(&arena, 1 << 20);
  for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
    assert_false(sg_grid_read(sg_cstr(texts[i]), &arena, &grid));
  sg_arena_free(&arena);
}

static void expect_number(const char *cell, bool comma, double value, const char *unit)
{
  struct sg_quantity quantity = sg_quantity_read(sg_cstr(cell), comma);
  assert_int_equal(quantity.kind, SG_QUANTITY_NUMBER);
  assert_true(fabs(quantity.value - value) <= 1e-12 * fabs(value));
  assert_string_equal(quantity.unit, unit);
}

static void numbers_are_read_in_every_dress(void **state)
{
  (void)state;
  static const struct {
    const char *cell;
    double value;
    const char *unit;
  } rows[] = {
      {"97.3", 97.3, ""},
      {"**97.3**", 97.3, ""},
      {"$\\mathbf{0.98}$", 0.98, ""},
      {"83.8%", 83.8, "%"},
      {"$14.4\\%$", 14.4, "%"},
      {"60,520,819", 60520819, ""},
      {"2 076", 2076, ""},
      {"2\u2006076", 2076, ""},
      {"$20{,}614$", 20614, ""},
      {"$20\\,614$", 20614, ""},
      {"\u2212144", -144, ""},
      {"\u20136.5", -6.5, ""},
      {"+0.95", 0.95, ""},
      {".5", 0.5, ""},
      {"1.7e-3 \\*\\*\\*", 0.0017, ""},
      {"$1.2\\times10^{-3}$", 0.0012, ""},
      {"60.5 \u00b1 0.3 s", 60.5, "s"},
      {"$1.1567$ ($+37.9\\%$)", 1.1567, ""},
      {"31.2 (28\u201335)", 31.2, ""},
      {"0.81 [0.7, 0.9]", 0.81, ""},
      {"92.51++", 92.51, ""},
      {"\\*93.18", 93.18, ""},
      {"93.83\u00b9", 93.83, ""},
      {"0.3 $\\mu$g/L", 0.3, "\u00b5g/L"},
      {"12 ms", 12, "ms"},
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
    expect_number(rows[i].cell, false, rows[i].value, rows[i].unit);
  expect_number("97,3", true, 97.3, "");
  expect_number("97.3", true, 97.3, "");
  expect_number("1.234.567,5", true, 1234567.5, "");
}

static void what_may_be_read_in_two_ways_is_none(void **state)
{
  (void)state;
  static const char *const cells[] = {
      "2-4",
      "20\u20132000",
      ">2000",
      "1/4",
      "3 + 2",
      "2 x K80",
      "66:34",
      "2004-01-05",
      "3,14",
      "3D",
      "2nd",
      "1, 1",
      "$30 \\times 30$",
      "94.8 84.1",
      "`5`",
      "$\\geq 5$",
      "ten",
      "$p^2$",
      "1.2.3",
      "5% of all",
      "x",
      "3-gram",
      "5+",
      "64 (8\u00d78)",
      "1980\u2026",
  };
  for (size_t i = 0; i < sizeof cells / sizeof *cells; i++)
    assert_int_equal(sg_quantity_read(sg_cstr(cells[i]), false).kind, SG_QUANTITY_NONE);
  assert_int_equal(sg_quantity_read(SG_LIT("1.234"), true).kind, SG_QUANTITY_NONE);
}

static void missing_ones_are_told_from_words(void **state)
{
  (void)state;
  static const char *const cells[] = {"", "-", "\u2013", "\u2014", "NA", "n/a", "N/A", "NaN", "$-$", "?"};
  for (size_t i = 0; i < sizeof cells / sizeof *cells; i++)
    assert_int_equal(sg_quantity_read(sg_cstr(cells[i]), false).kind, SG_QUANTITY_MISSING);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(cells_are_read),
      cmocka_unit_test(what_is_no_table_is_none),
      cmocka_unit_test(numbers_are_read_in_every_dress),
      cmocka_unit_test(what_may_be_read_in_two_ways_is_none),
      cmocka_unit_test(missing_ones_are_told_from_words),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
