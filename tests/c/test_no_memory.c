/* Every allocation failing in turn, once and from then on: repair, outline matching and the embedded writer
 * answer SG_ENOMEM, and nothing leaks (counted here) or crashes. Linked with --wrap, see the Makefile. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
/* cmocka needs the four above */
#include <cmocka.h>

#include "check/check.h"
#include "compose/compose.h"
#include "languages/labels.h"
#include "outline/outline.h"
#include "repair/repair.h"

static long countdown = -1; /* allocations until one fails; below 0: none does */
static bool persistent, fired;
static long live;

void *__real_malloc(size_t size);
void *__real_calloc(size_t count, size_t size);
void *__real_realloc(void *p, size_t size);
void __real_free(void *p);

static bool refused(void)
{
  if (countdown < 0)
    return false;
  if (countdown > 0) {
    countdown--;
    return false;
  }
  fired = true;
  countdown = persistent ? 0 : -1;
  return true;
}

void *__wrap_malloc(size_t size)
{
  void *p = refused() ? NULL : __real_malloc(size);
  live += p != NULL;
  return p;
}

void *__wrap_calloc(size_t count, size_t size)
{
  void *p = refused() ? NULL : __real_calloc(count, size);
  live += p != NULL;
  return p;
}

void *__wrap_realloc(void *old, size_t size)
{
  void *p = refused() ? NULL : __real_realloc(old, size);
  live += p != NULL && old == NULL;
  return p;
}

void __wrap_free(void *p)
{
  live -= p != NULL;
  __real_free(p);
}

static const char text[] =
    "Sure!\r\n\n```markdown\n## Title\n\n* a [b][r] {p1}\n  * ==c `d` $x^2 and **e\n\n| a | b |\n|---|---|\n"
    "| 1 | 2 |\n\n[r]: #a\n\n**Bold**\n\n1. f <b>g</b> \\alpha\n```\n\nLet me know!\n";

static enum sg_status repair_once(void)
{
  struct sg_repair_options options = {.headings = SG_HEADINGS_LEAD, .title = SG_LIT("Title"), .bullets = true};
  struct sg_arena arena;
  struct sg_repair_result result;
  sg_arena_init(&arena, 1u << 26);
  enum sg_status status = sg_repair(sg_cstr(text), &options, &arena, &result, NULL);
  sg_buf_free(&result.text);
  sg_arena_free(&arena);
  return status;
}

static enum sg_status match_once(void)
{
  static const struct sg_heading paper[] = {{{"Intro", 5}, 2, 1}, {{"A and B", 7}, 2, 2}, {{"End", 3}, 2, 3}};
  static const struct sg_heading guide[] = {{{"1. Intro", 8}, 2, 1}, {{"B", 1}, 2, 2}, {{"Fun", 3}, 2, 3}};
  struct sg_arena arena;
  struct sg_outline_match match;
  sg_arena_init(&arena, 1u << 26);
  enum sg_status status = sg_outline_match(paper, 3, guide, 3, &arena, &match, NULL);
  sg_arena_free(&arena);
  return status;
}

/* One paragraph of each kind, what connects two sections, a title page and a list of works. */
static const struct sg_paragraph front[] = {{.kind = SG_PARAGRAPH_TEXT,
                                             .markdown = SG_LIT("Ada Byron, University of London"),
                                             .text = SG_LIT("Ada Byron, University of London")}};
/* clang-format off */
static const struct sg_paragraph body[] = {
    {.kind = SG_PARAGRAPH_TEXT,
     .markdown = SG_LIT("A trap is a transfer of control that the processor makes. The monitor keeps control because the processor traps (Lee 2010). "
                        "In other words, nothing escapes it. Since it is small, it is fast. Programs that use no trap run as before. Moreover, they are old. It is:")},
    {.kind = SG_PARAGRAPH_EQUATION, .markdown = SG_LIT("$$c = n t$$")},
    {.kind = SG_PARAGRAPH_TEXT, .markdown = SG_LIT("where $t$ is the time of a trap. It has these parts:")},
    {.kind = SG_PARAGRAPH_LIST, .markdown = SG_LIT("- one trap\n- two traps\n    - three of them")},
    {.kind = SG_PARAGRAPH_LIST, .name = SG_LIT("Algorithm 1"), .markdown = SG_LIT("Sort.\n\n1. do it\n2. stop")},
    {.kind = SG_PARAGRAPH_CODE, .markdown = SG_LIT("```\nAlgorithm 2: Sort\n1: for x\n2:   do it\n```")},
    {.kind = SG_PARAGRAPH_CODE, .markdown = SG_LIT("```c\ntrap();\n```")},
    {.kind = SG_PARAGRAPH_THEOREM, .name = SG_LIT("Theorem 1"), .markdown = SG_LIT("**Theorem 1** (Popek). Every machine with traps can be virtualized by a monitor.")},
    {.kind = SG_PARAGRAPH_THEOREM, .name = SG_LIT("Proof"), .markdown = SG_LIT("*Proof.* Direct computation. ◻")},
    {.kind = SG_PARAGRAPH_FIGURE, .name = SG_LIT("Figure 1"), .markdown = SG_LIT("The path of control. Each arrow is a trap.")},
    {.kind = SG_PARAGRAPH_TABLE, .name = SG_LIT("Table 1"), .markdown = SG_LIT("Times.\n\n| Tool | *Time* |\n|---|---|\n| gcc | 12.5 |\n| icc | 3.9 |\n| tcc | 1.2 |")},
    {.kind = SG_PARAGRAPH_NOTE, .markdown = SG_LIT("Early mainframes worked in this way.")},
    {.kind = SG_PARAGRAPH_QUOTE, .markdown = SG_LIT("An efficient, isolated duplicate of the real machine.")},
};
/* clang-format on */
/* clang-format off */
static const struct sg_paragraph later[] = {{.kind = SG_PARAGRAPH_TEXT,
     .markdown = SG_LIT("The monitor counts every trap that the processor makes (Lee 2010). A trap costs time. The trap is the price of control.")}};
/* clang-format on */
/* clang-format off */
static const struct sg_section sections[] = {
    {.parent = SG_NONE, .kind = SG_SECTION_FRONT, .title_text = SG_LIT("Traps"), .paragraphs = front, .paragraph_count = 1},
    {.parent = SG_NONE, .depth = 1, .kind = SG_SECTION_BODY, .anchor = SG_LIT("a"), .title = SG_LIT("Traps"), .title_text = SG_LIT("Traps"),
     .paragraphs = body, .paragraph_count = sizeof body / sizeof body[0]},
    {.parent = SG_NONE, .depth = 1, .kind = SG_SECTION_BODY, .anchor = SG_LIT("b"), .title = SG_LIT("Costs"), .title_text = SG_LIT("Costs"),
     .paragraphs = later, .paragraph_count = 1},
    {.parent = SG_NONE, .depth = 1, .kind = SG_SECTION_REFERENCES, .title = SG_LIT("References"), .title_text = SG_LIT("References")},
};
/* clang-format on */
static const struct sg_reference works[] = {{.text = SG_LIT("Lee, J. 2010. Traps.")},
                                            {.text = SG_LIT("Kim, A. 2011. Costs.")}};
static const struct sg_paper paper = {.title = SG_LIT("Traps"),
                                      .lang = SG_LIT("en"),
                                      .sections = sections,
                                      .section_count = 4,
                                      .references = works,
                                      .reference_count = 2};
static const struct sg_analysis *analysis;
static struct sg_str expected[4]; /* what the writer writes when nothing fails */

/* Section `i` as the writer makes and prints it. */
static enum sg_status print_section(int i, struct sg_buf *out)
{
  struct sg_arena arena;
  struct sg_points points;
  sg_arena_init(&arena, 1u << 24);
  sg_points_init(&points, &arena);
  enum sg_status status = sg_compose_section(analysis, i, NULL, &points, NULL);
  if (status == SG_OK)
    (void)sg_points_print(&points, &(struct sg_print_options){.language = sg_words_language(SG_LIT("en"))},
                          out);
  if (status == SG_OK)
    status = sg_arena_status(&arena, NULL);
  if (status == SG_OK)
    status = sg_buf_status(out, NULL);
  sg_arena_free(&arena);
  return status;
}

/* All sections; a scratch buffer whose failure is forgotten would leave a hole in the text. */
static enum sg_status compose_once(void)
{
  enum sg_status status = SG_OK;
  for (int i = 0; i < 4 && status == SG_OK; i++) {
    struct sg_buf out;
    sg_buf_init(&out, 1u << 20);
    status = print_section(i, &out);
    if (status == SG_OK && expected[i].p != NULL)
      assert_true(sg_str_equal(sg_buf_str(&out), expected[i]));
    sg_buf_free(&out);
  }
  return status;
}

static const char guide[] =
    "Sure!\n\n## Trap\n\n- **Trap**: A transfer of control.\n  * It costs 73.5 ms (Jones 1999), see Figure 9 "
    "and the first figure.\n"
    "- ==a== $c = n t + 1$, `code`, <b>raw</b>, Miller's monitor counts every trap of the processor {p1}\n\n"
    "$$c = n$$\n\n| a | b |\n|---|---|\n\n### Costs\n\n> quoted\n\n```\ncode\n```\n\n- VMM and\n";

/* Analysis, evidence and check in an arena of that many bytes. */
static enum sg_status check_within(size_t maximum, size_t *used)
{
  struct sg_arena arena;
  struct sg_analysis *result;
  struct sg_evidence *evidence;
  struct sg_check check;
  sg_arena_init(&arena, maximum);
  enum sg_status status = sg_analyse(&paper, NULL, &arena, &result, NULL);
  if (status == SG_OK)
    status = sg_evidence_new(result, true, &arena, &evidence, NULL);
  if (status == SG_OK)
    status = sg_check_guide(evidence, sg_cstr(guide), NULL, &arena, &check, NULL);
  *used = arena.used;
  sg_arena_free(&arena);
  return status;
}

static enum sg_status check_once(void)
{
  size_t used;
  return check_within(1u << 28, &used);
}

static void fail_in_turn(enum sg_status (*run)(void))
{
  enum { TURNS_MAX = 100000 };
  for (int mode = 0; mode < 2; mode++) {
    persistent = mode == 1;
    long turn = 0;
    for (; turn < TURNS_MAX; turn++) {
      long before = live;
      countdown = turn;
      fired = false;
      enum sg_status status = run();
      countdown = -1;
      assert_int_equal(live, before);
      if (!fired) {
        assert_int_equal(status, SG_OK);
        break;
      }
      assert_int_equal(status, SG_ENOMEM);
    }
    assert_in_range(turn, 1, TURNS_MAX - 1);
  }
}

static void repair_survives(void **state)
{
  (void)state;
  fail_in_turn(repair_once);
}

static void composing_survives(void **state)
{
  struct sg_arena arena;
  struct sg_analysis *result;
  (void)state;
  sg_arena_init(&arena, 1u << 28);
  assert_int_equal(sg_analyse(&paper, NULL, &arena, &result, NULL), SG_OK);
  analysis = result;
  for (int i = 0; i < 4; i++) {
    struct sg_buf out;
    sg_buf_init(&out, 1u << 20);
    assert_int_equal(print_section(i, &out), SG_OK);
    assert_true(out.length > 0);
    expected[i] = sg_arena_copy(&arena, sg_buf_str(&out));
    sg_buf_free(&out);
  }
  fail_in_turn(compose_once);
  sg_arena_free(&arena);
}

static void matching_survives(void **state)
{
  (void)state;
  fail_in_turn(match_once);
}

/* The arena asks for large blocks, so most of what it hands out meets no failing malloc: there its limit
 * is what refuses, at every place in turn. */
static void checking_survives(void **state)
{
  enum { STEP = 256 };
  size_t used, limited, before = (size_t)live;
  (void)state;
  fail_in_turn(check_once);
  assert_int_equal(check_within(1u << 28, &used), SG_OK);
  for (size_t limit = 0; limit < used; limit += STEP)
    assert_int_equal(check_within(limit, &limited), SG_ENOMEM);
  assert_int_equal(check_within(used, &limited), SG_OK);
  assert_int_equal(live, before);
}

int main(void)
{
  const struct CMUnitTest tests[] = {cmocka_unit_test(repair_survives), cmocka_unit_test(matching_survives),
                                     cmocka_unit_test(composing_survives), cmocka_unit_test(checking_survives)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
