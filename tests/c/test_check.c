/* The checker in C: what it says of a small guide, what it costs on hostile ones, and that every
 * allocation may fail. Linked with --wrap=malloc and --wrap=realloc (see the Makefile). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <time.h>

#include <cmocka.h>

#include "base/buf.h"
#include "check/check.h"

/* How many allocations still succeed; negative: all. Once one has failed, all do, as when memory is
 * really short. */
static long allocations_left = -1;

void *__real_malloc(size_t size);
void *__real_realloc(void *old, size_t size);
void *__wrap_malloc(size_t size);
void *__wrap_realloc(void *old, size_t size);

static bool may_allocate(void)
{
  if (allocations_left > 0)
    allocations_left--;
  return allocations_left != 0;
}

void *__wrap_malloc(size_t size)
{
  return may_allocate() ? __real_malloc(size) : NULL;
}

void *__wrap_realloc(void *old, size_t size)
{
  return may_allocate() ? __real_realloc(old, size) : NULL;
}

#define TEXT(words) .markdown = {words, sizeof words - 1}, .text = {words, sizeof words - 1}

static const struct sg_paragraph results[] = {
    {.id = {"s1.p1", 5},
     TEXT("A trap is a transfer of control that the processor makes when a privileged instruction is "
          "attempted by the guest, and it costs 340 ns on this processor (Smith 2010).")},
    {.id = {"s1.p2", 5},
     .kind = SG_PARAGRAPH_FIGURE,
     .name = {"Figure 1", 8},
     TEXT("The virtual machine monitor emulates every privileged operation on the state of the guest.")},
    {.id = {"s1.p3", 5},
     TEXT("The cost of $n$ traps is $c(n) = n t + \\frac{1}{2} k$ with the time $t$ of a trap.")},
};
static const struct sg_paragraph outlook[] = {
    {.id = {"s2.p1", 5},
     TEXT("Hardware support for virtualization reduces the number of traps and makes binary translation "
          "unnecessary, as https://example.org/hw describes.")},
};
/* clang-format off */
static const struct sg_section sections[] = {
    {.id = {"s1", 2}, .parent = SG_NONE, .depth = 1, .anchor = {"traps", 5}, .title = {"Traps", 5},
     .title_text = {"Traps", 5}, .paragraphs = results, .paragraph_count = 3},
    {.id = {"s2", 2}, .parent = SG_NONE, .depth = 1, .anchor = {"outlook", 7}, .title = {"Outlook", 7},
     .title_text = {"Outlook", 7}, .paragraphs = outlook, .paragraph_count = 1},
};
/* clang-format on */
static const struct sg_str smith_key = {"smith", 5};
static const struct sg_citation smith = {{"(Smith 2010)", 12}, &smith_key, 1};
static const struct sg_paper paper = {
    .lang = {"en", 2}, .sections = sections, .section_count = 2, .citations = &smith, .citation_count = 1};

static const char guide_text[] =
    "## 1. Traps\n\n"
    "- **Trap**: A transfer of control that the processor makes.\n"
    "  - It costs 350 ns, see Figure 7, [here](https://evil.example) and (Jones, 1999).\n"
    "- ==The monitor== emulates $c(n) = n t - \\frac{1}{2} k$ on the state of the guest. <br>\n\n"
    "### Extra\n\n"
    "Prose.\n"
    "* A bullet of \\(x\\) and $y with ==an end\n";

static size_t arena_used; /* by the last run, bytes */

/* One whole run: analysis, evidence, check. The list goes to `out` as "line:column code". */
static enum sg_status run(const struct sg_paper *of, struct sg_str guide, int section, struct sg_buf *out)
{
  struct sg_arena arena;
  struct sg_analysis *analysis;
  struct sg_evidence *evidence;
  struct sg_check check;
  struct sg_check_options options = {.section = section};
  sg_arena_init(&arena, (size_t)2000 << 20);
  enum sg_status status = sg_analyse(of, NULL, &arena, &analysis, NULL);
  if (status == SG_OK)
    status = sg_evidence_new(analysis, true, &arena, &evidence, NULL);
  if (status == SG_OK)
    status = sg_check_guide(evidence, guide, &options, &arena, &check, NULL);
  for (size_t i = 0; status == SG_OK && out != NULL && i < check.count; i++)
    sg_buf_add_format(out, "%zu:%zu %s\n", check.findings[i].line, check.findings[i].column,
                      sg_rule(check.findings[i].rule)->code);
  arena_used = arena.used;
  sg_arena_free(&arena);
  return status;
}

static void expect(const char *guide, int section, const char *findings)
{
  struct sg_buf buf;
  sg_buf_init(&buf, 1 << 20);
  assert_int_equal(run(&paper, sg_cstr(guide), section, &buf), SG_OK);
  assert_string_equal(buf.data, findings);
  sg_buf_free(&buf);
}

static void finds_what_is_wrong(void **state)
{
  (void)state;
  expect(guide_text, SG_NONE,
         "1:1 outline/title\n"
         "4:3 list/indent\n"
         "4:14 ground/number\n"
         "4:26 ground/reference\n"
         "4:36 text/unsafe\n"
         "4:70 ground/reference\n"
         "5:3 highlight/term\n"
         "5:28 ground/math\n"
         "5:84 text/unsafe\n"
         "7:1 outline/extra\n"
         "9:1 list/prose\n"
         "10:1 outline/missing\n"
         "10:1 list/marker\n"
         "10:15 math/broken\n"
         "10:25 math/broken\n"
         "10:33 highlight/broken\n");
}

/* How often the checker says `code` of a guide to the first section. */
static int times(const char *guide, const char *code)
{
  struct sg_buf buf;
  int count = 0;
  sg_buf_init(&buf, 1 << 20);
  assert_int_equal(run(&paper, sg_cstr(guide), 0, &buf), SG_OK);
  for (const char *at = strstr(buf.data, code); at != NULL; at = strstr(at + 1, code))
    count++;
  sg_buf_free(&buf);
  return count;
}

static bool says(const char *guide, const char *code)
{
  return times(guide, code) > 0;
}

static void tells_false_alarms_from_true(void **state)
{
  (void)state;
  /* A sentence after a word that also names parts of papers is a second sentence. */
  assert_false(says("- **Guest**: A system in a black box. It runs there.\n", "definition/short"));
  assert_true(says("- **Guest**: A system that runs in a black box.\n", "definition/short"));
  /* Advice and statements under a label define nothing. */
  assert_false(says("- **Full copies**: After each change, copy the state.\n", "definition/short"));
  assert_false(says("- **Monitors**: Linux and Windows trap the guest.\n", "definition/short"));
  /* Braces around one token, and what is defined to be equal. */
  assert_false(says("- It is $c(n) := n {t} + \\frac{1}{2} k$.\n", "ground/math"));
  assert_true(says("- It is $c(n) = n t + \\frac{1}{3} k$.\n", "ground/math"));
  assert_true(says("- It is $c(n) = n t + \\frac{1}{2} \\bar{k}$.\n", "ground/math"));
  /* Names in compounds, names with a letter too many, and others. */
  assert_false(says("- A Smith-compatible trap of the guest.\n", "ground/bullet"));
  assert_true(says("- A Miller-compatible trap of the guest.\n", "ground/bullet"));
  assert_true(says("- A trap of the guest by ERR1341796.\n", "ground/bullet"));
  /* A figure by its place or by what it shows. */
  assert_int_equal(times("- The first figure is there.\n", "coverage/paragraph"), 1);
  assert_int_equal(times("- The second figure is there.\n", "coverage/paragraph"), 2);
}

static void knows_instances_of_formulas(void **state)
{
  (void)state;
  assert_true(sg_formula_is_instance(SG_LIT("P(1)=f(1)-g(1)"), SG_LIT("P(i)=f(i)-g(i).")));
  assert_true(sg_formula_is_instance(SG_LIT("x_{2} + 0.5"), SG_LIT("x_\\alpha+b")));
  assert_true(sg_formula_is_instance(SG_LIT("a+b"), SG_LIT("a+b")));
  assert_false(
      sg_formula_is_instance(SG_LIT("P(1)=f(2)-g(1)"), SG_LIT("P(i)=f(i)-g(i)"))); /* two numbers for i */
  assert_false(sg_formula_is_instance(SG_LIT("P(1)=f(1)+g(1)"), SG_LIT("P(i)=f(i)-g(i)")));
  assert_false(sg_formula_is_instance(SG_LIT("P(1)=f(1)"), SG_LIT("P(i)=f(i)-g(i)")));
  assert_false(sg_formula_is_instance(SG_LIT("P(j)"), SG_LIT("P(i)")));
  assert_false(sg_formula_is_instance(SG_LIT("P(2)"), SG_LIT("P(1)")));
}

static void reads_one_section(void **state)
{
  (void)state;
  expect("## Outlook\n\n- ==Hardware support reduces the number of traps== and makes translation "
         "unnecessary. {p1}\n- More of it {p9}\n",
         1, "1:1 outline/extra\n4:1 concept/missing\n4:15 ground/bullet\n");
}

static void places_stand_on_characters(void **state)
{
  (void)state;
  /* A control character before a marker is white space, not the marker's first byte. */
  expect("## Traps\n\n\r\xE2\x80\x94 a trap\n\n## Outlook\n\n- ==Hardware support reduces the number of "
         "traps== \xE2\x80\x94\n",
         SG_NONE,
         "1:1 coverage/paragraph\n1:1 coverage/paragraph\n1:1 highlight/missing\n"
         "3:2 concept/missing\n3:2 list/marker\n");
}

static void refuses_bad_input(void **state)
{
  (void)state;
  assert_int_equal(run(&paper, sg_str("\xff", 1), SG_NONE, NULL), SG_EUTF8);
  assert_int_equal(run(&paper, SG_LIT("x"), 2, NULL), SG_EINVAL);
  assert_int_equal(run(&paper, SG_LIT(""), SG_NONE, NULL), SG_OK);
  struct sg_paper empty = {.lang = {"en", 2}};
  assert_int_equal(run(&empty, SG_LIT("## A\n\n- b\n"), SG_NONE, NULL), SG_OK);
}

static void survives_every_failing_allocation(void **state)
{
  (void)state;
  long n = 1;
  enum sg_status status = SG_ENOMEM;
  for (; status != SG_OK; n++) {
    allocations_left = n;
    status = run(&paper, sg_str(guide_text, sizeof guide_text - 1), SG_NONE, NULL);
    bool exhausted = allocations_left == 0;
    allocations_left = -1;
    if (status != SG_OK)
      assert_int_equal(status, SG_ENOMEM);
    assert_true(status == SG_OK || exhausted);
    assert_true(n < 100000);
  }
  assert_true(n > 3);
}

#if defined(__SANITIZE_ADDRESS__)
enum { HOSTILE_BYTES = 100 * 1000, HOSTILE_MS = 10000, HOSTILE_SHARE = 400 };
#else
enum { HOSTILE_BYTES = 5 * 1000 * 1000, HOSTILE_MS = 10000, HOSTILE_SHARE = 60 };
/* Milliseconds: about a second on an idle machine, quadratic: minutes. Share: bytes of memory for a byte
 * of text, when every second character is a bullet. */
#endif

static void stays_linear(void **state)
{
  /* clang-format off */
  static const char *const units[] = {
      "*", ">", "==", "$", "- ", "    - ", "- a\n    - b\n        - c\n", "[", "`", "<", "{p1}", "# a\n",
      "| a ", "\\(", "\\[x", "1", "Figure 1, ", "(Smith 2010) ", "- trap trap trap trap trap\n",
      "$c(n) = n t - \\frac{1}{2} k$ ", "**a**: ", "```\n", "<think>", "</", "- **VMM**: trap\n", "://a ", "\n",
      "- a\n", "- 3.4 ms\n", "- ==a b c d==\n", "\xC2\xA0", "a. A ", "the first figure ", "`a` ",
  };
  /* clang-format on */
  (void)state;
  for (size_t u = 0; u < sizeof units / sizeof *units; u++) {
    struct sg_buf buf;
    sg_buf_init(&buf, HOSTILE_BYTES + 1000);
    sg_buf_add(&buf, SG_LIT("## Traps\n\n"));
    while (buf.length < HOSTILE_BYTES)
      sg_buf_add(&buf, sg_cstr(units[u]));
    clock_t start = clock();
    enum sg_status status = run(&paper, sg_buf_str(&buf), SG_NONE, NULL);
    assert_true(status == SG_OK || status == SG_ETOOBIG); /* more headings than the outline takes */
    double ms = (double)(clock() - start) * 1000 / CLOCKS_PER_SEC;
    sg_buf_free(&buf);
    if (ms > HOSTILE_MS)
      fail_msg("%d bytes of '%s' took %.0f ms", HOSTILE_BYTES, units[u], ms);
    if (arena_used > (size_t)HOSTILE_BYTES * HOSTILE_SHARE)
      fail_msg("%d bytes of '%s' took %zu bytes of memory", HOSTILE_BYTES, units[u], arena_used);
    if (getenv("STUDYGUIDE_FIGURES") != NULL)
      print_message("%6.0f ms, %3zu MB for '%s'\n", ms, arena_used >> 20, units[u]);
  }
}

int main(void)
{
  /* clang-format off */
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(finds_what_is_wrong), cmocka_unit_test(tells_false_alarms_from_true),
      cmocka_unit_test(knows_instances_of_formulas),
      cmocka_unit_test(reads_one_section), cmocka_unit_test(places_stand_on_characters),
      cmocka_unit_test(refuses_bad_input),   cmocka_unit_test(survives_every_failing_allocation),
      cmocka_unit_test(stays_linear),
  };
  /* clang-format on */
  return cmocka_run_group_tests(tests, NULL, NULL);
}
