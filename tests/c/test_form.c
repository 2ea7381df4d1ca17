/* The blocks of a guide: one line per block, "kind line depth indent [label] text". */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/buf.h"
#include "markdown/blocks.h"

static const char *const kinds[] = {"heading", "item",  "prose", "display", "code",
                                    "table",   "quote", "rule",  "meta"};

static void expect(const char *text, const char *blocks)
{
  struct sg_arena arena;
  struct sg_buf buf;
  struct sg_blocks form;
  sg_arena_init(&arena, 1 << 24);
  sg_buf_init(&buf, 1 << 20);
  assert_int_equal(sg_blocks_read(&arena, sg_cstr(text), &form, NULL), SG_OK);
  for (size_t i = 0; i < form.count; i++) {
    const struct sg_block *b = &form.blocks[i];
    struct sg_str label = sg_block_label(&form, b), body = sg_block_body(&form, b);
    struct sg_str marks = sg_slice(form.text, b->marks_from, b->marks_to);
    sg_buf_add_format(&buf, "%s %u-%u d%d i%d", kinds[b->kind], b->line, b->last_line, b->depth, b->indent);
    if (b->parent >= 0)
      sg_buf_add_format(&buf, " in %d", b->parent);
    if (b->unclosed)
      sg_buf_add(&buf, SG_LIT(" unclosed"));
    if (b->wrapper)
      sg_buf_add(&buf, SG_LIT(" wrapper"));
    if (label.n > 0)
      sg_buf_add_format(&buf, " [%.*s]", SG_STR_ARGS(label));
    sg_buf_add_format(&buf, " %.*s", SG_STR_ARGS(body));
    if (marks.n > 0)
      sg_buf_add_format(&buf, " {%.*s}", SG_STR_ARGS(marks));
    sg_buf_add_char(&buf, '\n');
  }
  assert_string_equal(buf.data, blocks);
  sg_buf_free(&buf);
  sg_arena_free(&arena);
}

static void own_form(void **state)
{
  (void)state;
  expect("## 3 Results\n\n- **Terms**\n    - **Trap**: A trap. {p1,p2}\n        more\n\n"
         "        $$x\n        =y$$\n\n    - Next\n",
         "heading 1-1 d2 i0 3 Results\n"
         "item 3-3 d0 i0 [Terms] \n"
         "item 4-5 d1 i4 in 1 [Trap] A trap. {p1,p2}\n        more\n"
         "display 7-8 d1 i8 in 2 $$x\n        =y$$\n"
         "item 10-10 d1 i4 in 1 Next\n");
  char text[4096] = "- All of it. {p1", blocks[4200]; /* a point may rest on very many paragraphs */
  for (int i = 2; i < 500; i++)
    snprintf(text + strlen(text), sizeof text - strlen(text), ",p%d", i);
  strcat(text, "}\n");
  snprintf(blocks, sizeof blocks, "item 1-1 d0 i0 All of it. %.*s\n", (int)strlen(text) - 14, text + 13);
  expect(text, blocks);
}

static void foreign_forms(void **state)
{
  (void)state;
  expect("---\ntitle: x\n---\n\nTitle\n=====\n\nPart\n----\n\n### Deep ### {#deep .x}\n-   a\n    -   b\n",
         "meta 1-3 d0 i0 ---\ntitle: x\n---\n"
         "heading 5-6 d1 i0 Title\n"
         "heading 8-9 d2 i0 Part\n"
         "heading 11-11 d3 i0 Deep\n"
         "item 12-12 d0 i0 a\n"
         "item 13-13 d1 i4 in 4 b\n");
  expect("> [!note] x\n> y\n\n| a | b |\n|---|---|\n\n* * *\n", "quote 1-2 d0 i0 > [!note] x\n> y\n"
                                                                "table 4-5 d0 i0 | a | b |\n|---|---|\n"
                                                                "rule 7-7 d0 i0 * * *\n");
}

static void broken_forms(void **state)
{
  (void)state;
  expect("- a\n  * b\n\t- c\n• d\n1) e\n   - f\n- g\n\n   tail\nloose\n",
         "item 1-1 d0 i0 a\n"
         "item 2-2 d1 i2 in 0 b\n"
         "item 3-3 d2 i4 in 1 c\n"
         "item 4-4 d0 i0 d\n"
         "item 5-5 d0 i0 e\n"
         "item 6-6 d1 i3 in 4 f\n"
         "item 7-7 d0 i0 g\n"
         "prose 9-10 d0 i3 in 6 tail\nloose\n");
  expect("Sure!\n\n```markdown\n## A\n\n```python\n- x\n```\n```\n\nBye\n",
         "prose 1-1 d0 i0 Sure!\n"
         "code 3-3 d0 i0 wrapper ```markdown\n"
         "heading 4-4 d2 i0 A\n"
         "code 6-8 d0 i0 ```python\n- x\n```\n"
         "code 9-9 d0 i0 wrapper ```\n"
         "prose 11-11 d0 i0 Bye\n");
  expect("$$a\n\n```\nx", "display 1-1 d0 i0 unclosed $$a\ncode 3-4 d0 i0 unclosed ```\nx\n");
  expect("", "");
}

static void labels(void **state)
{
  (void)state;
  expect("- **A b:** c\n- ==T==: d\n- **X** (y): z\n- **Just** bold\n- **Q** – r\n- ==long one==\n",
         "item 1-1 d0 i0 [A b] c\n"
         "item 2-2 d0 i0 [T] d\n"
         "item 3-3 d0 i0 [X] z\n"
         "item 4-4 d0 i0 **Just** bold\n"
         "item 5-5 d0 i0 [Q] r\n"
         "item 6-6 d0 i0 ==long one==\n");
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(own_form),
      cmocka_unit_test(foreign_forms),
      cmocka_unit_test(broken_forms),
      cmocka_unit_test(labels),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
