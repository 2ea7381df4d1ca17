/* Outline matching: grades, what is reported, and the cost for long outlines. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
/* cmocka needs the four above */
#include <cmocka.h>
#include <stdio.h>

#include "base/buf.h"
#include "outline/outline.h"

enum { ROWS_MAX = 32 };

/* Headings from lines of "## Title". */
static size_t read_rows(const char *text, struct sg_heading *rows)
{
  struct sg_str rest = sg_cstr(text), line;
  size_t count = 0;
  while (sg_str_next_line(&rest, &line)) {
    int level = 0;
    while (line.n > 0 && line.p[0] == '#') {
      level++;
      line = sg_slice(line, 1, line.n);
    }
    rows[count++] = (struct sg_heading){.title = sg_str_trim(line), .level = level, .line = count + 1};
  }
  return count;
}

/* The findings as text: "missing 2, renamed 1>3" (paper>guide, from 1). */
static void expect(const char *paper, const char *guide, const char *wanted)
{
  static const char *const names[] = {"missing", "extra", "renamed", "moved", "level", "merged", "split"};
  struct sg_heading papers[ROWS_MAX], guides[ROWS_MAX];
  size_t paper_count = read_rows(paper, papers), guide_count = read_rows(guide, guides);
  struct sg_arena arena;
  struct sg_outline_match match;
  struct sg_buf out;
  sg_arena_init(&arena, 1u << 26);
  sg_buf_init(&out, 10000);
  assert_int_equal(sg_outline_match(papers, paper_count, guides, guide_count, &arena, &match, NULL), SG_OK);
  for (size_t i = 0; i < match.finding_count; i++) {
    const struct sg_outline_finding *f = &match.findings[i];
    sg_buf_add_format(&out, "%s%s", i > 0 ? ", " : "", names[f->kind]);
    if (f->kind != SG_OUTLINE_EXTRA)
      sg_buf_add_format(&out, " %zu", f->paper + 1);
    if (f->kind != SG_OUTLINE_MISSING)
      sg_buf_add_format(&out, ">%zu", f->guide + 1);
    if (f->kind == SG_OUTLINE_MERGED)
      sg_buf_add_format(&out, "+%zu", f->paper_other + 1);
    if (f->kind == SG_OUTLINE_SPLIT)
      sg_buf_add_format(&out, "+%zu", f->guide_other + 1);
  }
  assert_string_equal(out.data, wanted);
  sg_buf_free(&out);
  sg_arena_free(&arena);
}

static void the_same_words_are_the_same(void **state)
{
  (void)state;
  expect("## A\n### B\n## C\n", "## A\n### B\n## C\n", "");
  expect("## A\n## B\n", "# A guide to it\n## A\n## B\n", "");
  expect("## The *trap* \xE2\x80\x93 \xE2\x80\x9Cit\xE2\x80\x9D\n", "## The trap - \"it\" {#trap}\n", "");
  expect("## $\\tau$ functional\n", "## \xCF\x84 functional\n", "");
  expect("## The \xEF\xAC\x81rst\n", "## The first\n", "");
}

static void changed_words_are_renamed(void **state)
{
  (void)state;
  expect("## Introduction\n### Scope\n", "## 1. Introduction\n### 1.1 scope\n", "renamed 1>1, renamed 2>2");
  expect("## Na\xC3\xAFve Bayes\n## Proofs\n", "## Naive Bayes\n## Appendix A: Proofs\n",
         "renamed 1>1, renamed 2>2");
  expect("## Multilayered Linkable Spontaneous Anonymous Group Signatures\n## B\n", "## MLSAG\n## B\n",
         "renamed 1>1");
  expect("## Assignment of velocities\n## Production\n", "## Assigning velocities\n## Production\n",
         "renamed 1>1");
}

static void missing_and_extra_are_told(void **state)
{
  (void)state;
  expect("## A one\n## B two\n## C three\n", "## A one\n## C three\n", "missing 2");
  expect("## A one\n## C three\n", "## A one\n## Fun facts\n## C three\n", "extra>2");
  expect("## Motivation\n### Summary\n## Results\n### Summary\n", "## Motivation\n## Results\n### Summary\n",
         "missing 2");
}

static void places_and_levels_are_told(void **state)
{
  (void)state;
  expect("## Alpha\n## Beta\n## Gamma\n## Delta\n", "## Alpha\n## Delta\n## Beta\n## Gamma\n", "moved 4>2");
  expect("## Alpha\n## Beta\n### Why\n### How\n## Gamma\n### Which\n### Whose\n### Then\n",
         "## Alpha\n## Gamma\n### Which\n### Whose\n### Then\n## Beta\n### Why\n### How\n", "moved 2>6");
  expect("## Alpha\n### Beta\n", "## Alpha\n#### Beta\n", "level 2>2");
}

static void merged_and_split_are_told(void **state)
{
  (void)state;
  expect("## A\n### Deterministic integrators\n### Stochastic integrators\n",
         "## A\n### Deterministic and stochastic integrators\n", "renamed 2>2, merged 2>2+3");
  expect("## Results and discussion\n## End\n", "## Results\n## Discussion\n## End\n",
         "renamed 1>1, split 1>1+2");
}

static void long_outlines_are_quick(void **state)
{
  (void)state;
  enum { COUNT = 10000, WIDTH = 64 };
  struct sg_heading *paper = calloc(COUNT, sizeof *paper), *guide = calloc(COUNT * 2, sizeof *guide);
  char(*titles)[WIDTH] = calloc(COUNT * 3, WIDTH);
  size_t guides = 0, made = 0, dropped = 0;
  assert_true(paper != NULL && guide != NULL && titles != NULL);
  for (size_t i = 0; i < COUNT; i++) {
    int level = i % 10 == 0 ? 2 : 3;
    char *title = titles[made++];
    snprintf(title, WIDTH, i % 4 == 1 ? "Summary" : "Part %zu about topic %zu", i, i * 7919 % 5000);
    paper[i] = (struct sg_heading){.title = sg_cstr(title), .level = level};
    if (i % 20 == 7 && i % 40 == 7) {
      dropped++;
      continue;
    }
    if (i % 20 == 7) {
      char *other = titles[made++];
      snprintf(other, WIDTH, "Part %zu about topic %zu, renamed", i, i * 7919 % 5000);
      title = other;
    }
    guide[guides++] = (struct sg_heading){.title = sg_cstr(title), .level = level};
  }
  struct sg_arena arena;
  struct sg_outline_match match;
  sg_arena_init(&arena, 100u << 20);
  assert_int_equal(sg_outline_match(paper, COUNT, guide, guides, &arena, &match, NULL), SG_OK);
  assert_true(match.steps < 100 * COUNT);
  size_t missing = 0;
  for (size_t i = 0; i < match.finding_count; i++)
    missing += match.findings[i].kind == SG_OUTLINE_MISSING;
  assert_int_equal(missing, dropped);
  sg_arena_free(&arena);
  free(paper);
  free(guide);
  free(titles);
}

/* Titles of thirty long words each, none the same, all much alike: the steps of comparing them. */
static size_t steps_of_long_titles(size_t count, bool near)
{
  enum { WORDS = 30, WIDTH = WORDS * 20 };
  char *titles = calloc(count * 2, WIDTH);
  struct sg_heading *headings = calloc(count * 2, sizeof *headings);
  assert_true(titles != NULL && headings != NULL);
  for (size_t i = 0; i < count * 2; i++) {
    char *title = titles + i * WIDTH;
    for (size_t k = 0; k < WORDS; k++) {
      size_t a = near ? (i * 7 + k) % 26 : (i * 31 + k * 17) % 26, b = near ? k % 26 : (i + k * k) % 26;
      char word[] = "abcdefghijklmnopq ";
      word[near ? k % 17 : 0] = (char)('a' + a);
      word[near ? (k * 5 + i) % 17 : 1] = (char)('a' + b);
      strcat(title, word);
    }
    headings[i] = (struct sg_heading){.title = sg_str_trim(sg_cstr(title)), .level = 2};
  }
  struct sg_arena arena;
  struct sg_outline_match match;
  sg_arena_init(&arena, 400u << 20);
  assert_int_equal(sg_outline_match(headings, count, headings + count, count, &arena, &match, NULL), SG_OK);
  sg_arena_free(&arena);
  free(titles);
  free(headings);
  return match.steps;
}

static void long_titles_cost_by_their_number(void **state)
{
  (void)state;
  for (int near = 0; near < 2; near++) {
    size_t few = steps_of_long_titles(250, near), many = steps_of_long_titles(1000, near);
    if (few < 250 || few > 250 * 60 * 1000 || many > 6 * few)
      fail_msg("%zu steps for 250 titles, %zu for 1000", few, many);
  }
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(the_same_words_are_the_same),      cmocka_unit_test(changed_words_are_renamed),
      cmocka_unit_test(missing_and_extra_are_told),       cmocka_unit_test(places_and_levels_are_told),
      cmocka_unit_test(merged_and_split_are_told),        cmocka_unit_test(long_outlines_are_quick),
      cmocka_unit_test(long_titles_cost_by_their_number),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
