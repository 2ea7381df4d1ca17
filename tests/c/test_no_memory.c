/* Every allocation failing in turn, once and from then on: repair and outline matching answer
 * SG_ENOMEM, and nothing leaks (counted here) or crashes. Linked with --wrap, see the Makefile. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
/* cmocka needs the four above */
#include <cmocka.h>

#include "guide/outline.h"
#include "guide/repair.h"

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

static void matching_survives(void **state)
{
  (void)state;
  fail_in_turn(match_once);
}

int main(void)
{
  const struct CMUnitTest tests[] = {cmocka_unit_test(repair_survives), cmocka_unit_test(matching_survives)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
