/* The repairer: what becomes of what; the specs in tests/spec hold the prose cases. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
/* cmocka needs the four above */
#include <cmocka.h>
#include <stdio.h>
#include <time.h>

#include "repair/repair.h"

static const struct sg_repair_options section = {
    .headings = SG_HEADINGS_LEAD, .title = {"Ewald Summation", 15}, .bullets = true, .restrict_targets = true};

struct run {
  struct sg_arena arena;
  struct sg_repair_result result;
};

static void repair(struct run *run, const char *text, const struct sg_repair_options *options)
{
  sg_arena_init(&run->arena, 1u << 28);
  assert_int_equal(sg_repair(sg_cstr(text), options, &run->arena, &run->result, NULL), SG_OK);
}

static void end(struct run *run)
{
  sg_buf_free(&run->result.text);
  sg_arena_free(&run->arena);
}

static void expect(const char *text, const struct sg_repair_options *options, const char *wanted)
{
  struct run first, second;
  repair(&first, text, options);
  assert_string_equal(first.result.text.data, wanted);
  repair(&second, wanted, options);
  assert_string_equal(second.result.text.data, wanted);
  end(&first);
  end(&second);
}

static void lists_get_one_shape(void **state)
{
  (void)state;
  expect("* a\n   * b\n\t* c\n", NULL, "- a\n    - b\n    - c\n");
  expect("1. a\n   1) b\n2. c\n", NULL, "- a\n    - b\n- c\n");
  expect("1. a\n  - b\n", NULL, "- a\n    - b\n");
  expect("• a\n– b\n", NULL, "- a\n- b\n");
  expect("text\n- a\nmore\n\nafter\n", NULL, "text\n\n- a more\n\nafter\n");
  expect("- a\n\n- b\n", NULL, "- a\n- b\n");
  expect("- a\n        - b\n", NULL, "- a\n    - b\n");
  expect("- a\n\n      code\n", NULL, "- a\n\n    ```\n    code\n    ```\n");
  expect("-\n", NULL, "-\n");
  expect("- - a\n", NULL, "-\n    - a\n");
  expect("> - a\n> - b\n", NULL, "> - a\n> - b\n");
}

static void formulas_are_mended(void **state)
{
  (void)state;
  expect("\\(x+1\\) and \\[y^2\\]\n", NULL, "$x+1$ and $$y^2$$\n");
  expect("a \\[smith2020\\] b\n", NULL, "a \\[smith2020\\] b\n");
  expect("less than $\\frac{1}{2} of the box\n", NULL, "less than $\\frac{1}{2}$ of the box\n");
  expect("a $j such that $x=1$\n", NULL, "a $j$ such that $x=1$\n");
  expect("about $50 or $5\n", NULL, "about \\$50 or \\$5\n");
  expect("$ x^2 $ is\n", NULL, "$x^2$ is\n");
  expect("so $x = \xE2\x80\x99y\xE2\x80\x99$\n", NULL, "so $x = 'y'$\n");
  expect("The\n$$\na\n= b\n- c\n$$\nwhere\n", NULL, "The\n\n$$a = b - c$$\n\nwhere\n");
  expect("\\begin{align}a &= b\\end{align}\n", NULL, "$$\\begin{aligned} a &= b \\end{aligned}$$\n");
  expect("rate \\alpha here\n", NULL, "rate $\\alpha$ here\n");
  expect("```math\nx^2\n```\n", NULL, "$$x^2$$\n");
}

static void highlights_are_mended(void **state)
{
  (void)state;
  expect("The == key idea == is\n", NULL, "The ==key idea== is\n");
  expect("==bulk properties= are\n", NULL, "==bulk properties== are\n");
  expect("- ==an open one\n- closed== here\n", NULL, "- ==an open one==\n- closed here\n");
  expect("**==both==** and <mark>tag</mark>\n", NULL, "==both== and ==tag==\n");
  expect("`==x==` and $==y==$\n", NULL, "==`x`== and ==$y$==\n");
  expect("if a == 1 then\n", NULL, "if a \\=\\= 1 then\n");
  expect("**a ==b** c==\n", NULL, "**a b** c\n");
}

static void emphasis_and_code_are_balanced(void **state)
{
  (void)state;
  expect("**Term: text\n", NULL, "**Term**: text\n");
  expect("- Term**: text of it\n- Other:** text\n", NULL, "- **Term**: text of it\n- **Other:** text\n");
  expect("- **A name alone\n", NULL, "- **A name alone**\n");
  expect("- **kwargs are what a function takes by name, and more than that\n", NULL,
         "- \\*\\*kwargs are what a function takes by name, and more than that\n");
  expect("- 2**3: a power\n", NULL, "- 2\\*\\*3: a power\n");
  expect("**a** b*\n", NULL, "**a** b\\*\n");
  expect("a `b\n", NULL, "a \\`b\n");
  expect("snake_case 2 * 3\n", NULL, "snake_case 2 * 3\n");
}

static void doubled_markers_are_one(void **state)
{
  (void)state;
  expect("- • a\n- – b\n• • c\n", NULL, "- a\n- b\n- c\n");
  expect("- •••\n", NULL, "- •••\n");
  expect("- −5 °C\n- –5 and more\n", NULL, "- −5 °C\n- –5 and more\n");
  expect("- 1. a\n", NULL, "-\n    - a\n");
}

/* What is written must be read as it was meant: `expect` repairs it again. */
static void what_is_written_is_read_the_same(void **state)
{
  (void)state;
  static const struct sg_repair_options lists = {.bullets = true}, leads = {.headings = SG_HEADINGS_LEAD};
  expect("-\\$<|>\n", NULL, "-\\$<|>\n");
  /* Tokens and tags that end the text once something behind them is gone; escaped ones are text. */
  expect("a <|im_end|>{p1}\n", NULL, "a\n");
  expect("a \\</s>{p1}\n", NULL, "a \\</s>\n");
  expect("\\</think></b>\n", NULL, "\\</think>\n");
  expect("```\n</think>\n", NULL, "~~~\n</think>\n~~~\n");
  /* A fence that would stand around the answer, or whose info would lengthen it. */
  expect("Sure!|a|\n|-|\n~~~\n# \n~~~\n", NULL, "| Sure!|a| |\n|-|\n\n~~~\n# \n~~~\n");
  expect("~~~ ~~~`\n", NULL, "~~~\n~~~\n");
  /* Definitions that appear, or seem to. */
  expect("[  \n]: ***\n", NULL, "[\\\n\\]: ***\n");
  expect("# [_x]: \\(\n", &leads, "**[\\_x]: \\(**\n");
  expect("    [a]: b\n\n[a]\n", NULL, "~~~\n[a]: b\n~~~\n\n[a]\n");
  expect("- [f]:\n- ''\n", NULL, "- [f]:\n- ''\n");
  /* Formulas and tables that appear; one left open does not draw in the lines below. */
  expect("a  \n<b>$$x$$</b>\n", NULL, "a $$x$$\n");
  expect("- \\[a]: b\n  - c\n", NULL, "- \\[a]: b\n    - c\n");
  /* A speaker's label at the start once what stood before it is gone. */
  expect("ChatGPT said:ChatGPT said: a\n", NULL, "ChatGPT said\\: a\n");
  expect("Let me know!\n\n## Assistant\n\nb\n", NULL, "b\n");
  expect(">>>>>>>\t\t~\n", NULL, "> > > > > > > ~~~\n> > > > > > > ~\n> > > > > > > ~~~\n");
  /* Tabs, quotes, and what is attached to a bullet. */
  expect("• > \t\t\\ldots\n", NULL, "-\n    > ~~~\n    > \t\\ldots\n    > ~~~\n");
  expect(">- \\\n  \n>- \n", NULL, "> - \\\\\n\n> -\n");
  expect("- - b\n\n  c\n\n---\n|a|\n|-|\n", &lists, "-\n    - b\n\n    c\n\n    |a|\n    |-|\n");
}

static void text_of_marks_is_written_plain(void **state)
{
  (void)state;
  enum { MARKS = 120 * 1000 };
  struct sg_buf text;
  struct run first, second;
  sg_buf_init(&text, 1u << 24);
  for (int i = 0; i < MARKS; i++)
    sg_buf_add(&text, SG_LIT("*a "));
  sg_buf_add(&text, SG_LIT("end"));
  repair(&first, text.data, NULL);
  assert_true(sg_str_starts(sg_buf_str(&first.result.text), SG_LIT("\\*a \\*a ")));
  assert_true(sg_str_ends(sg_buf_str(&first.result.text), SG_LIT("\\*a end\n")));
  assert_int_equal(first.result.text.length, text.length + MARKS + 1);
  repair(&second, first.result.text.data, NULL);
  assert_string_equal(second.result.text.data, first.result.text.data);
  end(&first);
  end(&second);
  sg_buf_free(&text);
}

static void html_tex_and_links_go(void **state)
{
  (void)state;
  static const struct sg_str targets[] = {{"#a", 2}};
  const struct sg_repair_options own = {.restrict_targets = true, .targets = targets, .target_count = 1};
  expect("a<br>b <b>c</b> <!-- x -->d\n", NULL, "a b **c** d\n");
  expect("x<sub>2</sub> i<n\n", NULL, "x$_{2}$ i\\<n\n");
  expect("\\textbf{a} \\emph{b} \\foo{c}\n", NULL, "**a** *b* \\\\foo{c}\n");
  expect("[a](#a) [b](http://x.org) ![c](d.png)\n", &own, "[a](#a) b c\n");
  expect("[a][r] [r]\n\n[r]: #a\n", &own, "[a](#a) [r](#a)\n");
  expect("[a](javascript:alert)\n", NULL, "a\n");
  expect("<https://x.org>\n", &own, "`https://x.org`\n");
}

static void answers_lose_their_frame(void **state)
{
  (void)state;
  expect("Sure! Here is the guide:\n\n```markdown\n- a\n```\n\nLet me know!\n", &section, "- a\n");
  expect("<think>\nhm\n</think>\n\n- a\n", &section, "- a\n");
  expect("<think>\nhm\n\n- a\n", &section, "- a\n");
  expect("hm\n</think>\n- a\n", &section, "- a\n");
  expect("### 4.2 Ewald summation\n\n- a\n", &section, "- a\n");
  expect("- a\n\n### Details\n\n- b\n  - c\n", &section, "- a\n- **Details**\n    - b\n        - c\n");
  expect("**Key points:**\n\nOne.\n\n- b\n", &section, "- **Key points**\n    - One.\n    - b\n");
  expect("Steps:\n\n1. a\n2. b\n\nEnd.\n", &section, "- Steps:\n    - a\n    - b\n- End.\n");
  expect("- a\n\n$$x$$\n\n---\n\n- b\n", &section, "- a\n\n    $$x$$\n\n- b\n");
}

static void characters_are_mended(void **state)
{
  (void)state;
  expect("a\r\nb\xC2\xA0"
         "c\x01\n",
         NULL, "a b c\n");
  expect("it\xC3\xA2\xE2\x82\xAC\xE2\x84\xA2s\n", NULL, "it\xE2\x80\x99s\n");
  expect("a\xC3\xA2\xE2\x82\xAC<b>\xE2\x84\xA2\n", NULL, "a\xE2\x80\x99\n");
  expect("\xC3\xA2\x80\x94\n", NULL, "\xE2\x80\x94\n");
  expect("it\x92s \xFF\n", NULL, "it\xE2\x80\x99s \xEF\xBF\xBD\n");
}

static void marks_become_data(void **state)
{
  (void)state;
  struct run run;
  repair(&run, "- a {p1,p2}\n  - b. [p3]\n  - c (p4-p6)\n- d {s7.p8}.\n\n  more {p9}\n- e\n", &section);
  assert_string_equal(run.result.text.data, "- a\n    - b.\n    - c\n- d.\n\n    more\n- e\n");
  assert_int_equal(run.result.bullet_count, 5);
  const struct sg_repair_bullet *bullets = run.result.bullets;
  assert_int_equal(bullets[0].source_count, 2);
  assert_int_equal(run.result.sources[bullets[1].first_source].paragraph, 3);
  assert_int_equal(bullets[2].source_count, 3);
  assert_int_equal(bullets[3].source_count, 2);
  assert_int_equal(run.result.sources[bullets[3].first_source].section, 7);
  assert_int_equal(run.result.sources[bullets[3].first_source + 1].paragraph, 9);
  assert_int_equal(bullets[4].source_count, 0);
  assert_int_equal(bullets[4].line, 7);
  assert_int_equal(bullets[4].input_line, 7);
  end(&run);
}

static void what_goes_is_listed(void **state)
{
  (void)state;
  struct run run;
  repair(&run, "Sure!\n\n* a [b](http://x.org)\n\nLet me know!\n", &section);
  assert_int_equal(run.result.drop_count, 3);
  assert_int_equal(run.result.drops[0].line, 1);
  assert_true(sg_str_equal(run.result.drops[0].text, SG_LIT("Sure!")));
  assert_true(sg_str_equal(run.result.drops[1].text, SG_LIT("http://x.org")));
  assert_int_equal(run.result.drops[2].line, 5);
  bool marker = false;
  for (size_t i = 0; i < run.result.note_count; i++)
    marker |= strcmp(run.result.notes[i].code, "list/marker") == 0 && run.result.notes[i].line == 3;
  assert_true(marker);
  end(&run);
}

/* -- Hostile texts ------------------------------------------------------------------------------- */

enum { MEMORY_MAX = 20 /* bytes in the arena for each byte of a hostile text; definitions need most */ };

static double seconds_for(const char *piece, size_t size, const struct sg_repair_options *options)
{
  struct sg_buf text;
  struct run run;
  sg_buf_init(&text, size + 1000);
  while (text.length < size)
    sg_buf_add(&text, sg_cstr(piece));
  sg_arena_init(&run.arena, 1u << 30);
  clock_t start = clock();
  assert_int_equal(sg_repair(sg_buf_str(&text), options, &run.arena, &run.result, NULL), SG_OK);
  double seconds = (double)(clock() - start) / CLOCKS_PER_SEC;
  assert_true(run.result.text.length <= 4 * text.length + 100);
  if (run.arena.used > MEMORY_MAX * size)
    fail_msg("%zu bytes of \"%s\" take %zu in the arena", size, piece, run.arena.used);
  end(&run);
  sg_buf_free(&text);
  return seconds;
}

static void hostile_texts_are_linear(void **state)
{
  (void)state;
  /* clang-format off */
  static const char *const pieces[] = {
      "*",     ">",      "==",   "$",       /* 5 MB of these, 1 MB of the others */
      "* ",    "*a ",    "*a**b ", "> ",    ">\n",       "==a ",   "$a ",     "$$a ",
      "- ",    "- a\n",  "[",    "[a](",    "![[]()",    "](",     "[a](<",   "`a``",
      "<a ",   "<!--",   "<b>",  "\\(",     "\\[ ",      "\\begin{align}", "{p1}", "[a]: b\n",
      "[a]: b \"\n", "]:", "# a\n", "|a|\n|-|\n", "<think>", "</think>x", "```\n", "${", "- {p1-p90}\n", "<|a|>", "1.\\\n", "a\n\n",
      "a\r\n", "\xFF",   "<mark>a", "Sure!\n\n", "**a**\n\n",
      "You said:\n", "User: a\nAI:\n", "---\na: b\n---\n",
  };
  /* clang-format on */
  /* Generous, since the machine may be busy: a quadratic step takes minutes at these sizes. */
  for (size_t i = 0; i < sizeof pieces / sizeof pieces[0]; i++) {
    size_t size = i < 4 ? 5000000 : 1000000;
    double plain = seconds_for(pieces[i], size, NULL), mended = seconds_for(pieces[i], size, &section);
    if (plain > 10 || mended > 10)
      fail_msg("%zu bytes of \"%s\" take %.1f and %.1f s", size, pieces[i], plain, mended);
  }
}

static void deep_lists_are_linear(void **state)
{
  (void)state;
  enum { DEPTH = 1500 };
  struct sg_buf text;
  struct run run;
  sg_buf_init(&text, 1u << 24);
  while (text.length < 5000000)
    for (size_t depth = 0; depth < DEPTH; depth++) {
      sg_buf_add_times(&text, ' ', 2 * depth);
      sg_buf_add(&text, SG_LIT("- a\n"));
    }
  sg_arena_init(&run.arena, 1u << 30);
  clock_t start = clock();
  assert_int_equal(sg_repair(sg_buf_str(&text), NULL, &run.arena, &run.result, NULL), SG_OK);
  assert_true((double)(clock() - start) / CLOCKS_PER_SEC < 15);
  assert_true(run.result.text.length <= 4 * text.length);
  end(&run);
  sg_buf_free(&text);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(lists_get_one_shape),
      cmocka_unit_test(formulas_are_mended),
      cmocka_unit_test(highlights_are_mended),
      cmocka_unit_test(emphasis_and_code_are_balanced),
      cmocka_unit_test(doubled_markers_are_one),
      cmocka_unit_test(what_is_written_is_read_the_same),
      cmocka_unit_test(text_of_marks_is_written_plain),
      cmocka_unit_test(html_tex_and_links_go),
      cmocka_unit_test(answers_lose_their_frame),
      cmocka_unit_test(characters_are_mended),
      cmocka_unit_test(marks_become_data),
      cmocka_unit_test(what_goes_is_listed),
      cmocka_unit_test(hostile_texts_are_linear),
      cmocka_unit_test(deep_lists_are_linear),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
