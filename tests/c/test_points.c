/* The tree of points: what is read of a text, and that what is printed is read as it was. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/buf.h"
#include "languages/labels.h"
#include "markdown/points.h"

static void read(struct sg_arena *arena, struct sg_str text, struct sg_points *points)
{
  struct sg_blocks blocks;
  sg_points_init(points, arena);
  assert_int_equal(sg_blocks_read(arena, text, &blocks, NULL), SG_OK);
  sg_points_read(&blocks, 0, blocks.count, NULL, 0, points);
  assert_false(arena->failed);
}

/* "depth kind [lead] <term> (source) {s.p} words", a line to each point; line ends in words as "/". */
static void describe(const struct sg_points *points, struct sg_buf *out)
{
  for (size_t i = 0; i < points->count; i++) {
    const struct sg_point *point = &points->rows[i];
    struct sg_str kind = sg_point_kind_name(point->kind);
    sg_buf_add_format(out, "%u %.*s", point->depth, SG_STR_ARGS(kind));
    if (point->lead.n > 0)
      sg_buf_add_format(out, " [%.*s]", SG_STR_ARGS(point->lead));
    if (point->term.n > 0)
      sg_buf_add_format(out, " <%.*s>", SG_STR_ARGS(point->term));
    if (point->source.n > 0)
      sg_buf_add_format(out, " (%.*s)", SG_STR_ARGS(point->source));
    for (size_t k = 0; k < point->mark_count; k++) {
      if (point->marks[k].section == SG_MARK_HERE)
        sg_buf_add_format(out, " {here.%u}", point->marks[k].paragraph);
      else
        sg_buf_add_format(out, " {%u.%u}", point->marks[k].section, point->marks[k].paragraph);
    }
    if (point->markdown.n > 0)
      sg_buf_add_char(out, ' ');
    for (size_t k = 0; k < point->markdown.n; k++)
      sg_buf_add_char(out, point->markdown.p[k] == '\n' ? '/' : point->markdown.p[k]);
    sg_buf_add_char(out, '\n');
  }
}

/* Reads `text`; expects the tree and, where `printed` is not NULL, its Markdown; and in any case that
 * the printed text is read as the same tree and printed as the same text. */
static void expect_in(const char *lang, const char *text, const char *tree, const char *printed)
{
  struct sg_arena arena;
  struct sg_points points, again;
  struct sg_buf out, twice, first, second;
  struct sg_print_options options = {.language = sg_words_language(sg_cstr(lang))};
  struct sg_buf *buffers[] = {&out, &twice, &first, &second};
  sg_arena_init(&arena, 1 << 28);
  for (int i = 0; i < 4; i++)
    sg_buf_init(buffers[i], 1 << 24);
  read(&arena, sg_cstr(text), &points);
  describe(&points, &first);
  if (tree != NULL)
    assert_string_equal(first.data, tree);
  sg_points_print(&points, &options, &out);
  if (printed != NULL)
    assert_string_equal(out.data, printed);
  for (size_t i = 0; i < points.count; i++)
    points.rows[i].mark_count = 0; /* the Markdown does not hold them */
  sg_buf_clear(&first);
  describe(&points, &first);
  read(&arena, sg_buf_str(&out), &again);
  describe(&again, &second);
  assert_string_equal(second.data, first.data);
  for (size_t i = 0; i < points.count; i++)
    assert_int_equal(again.rows[i].line, points.rows[i].line);
  sg_points_print(&again, &options, &twice);
  assert_string_equal(twice.data, out.data);
  for (int i = 0; i < 4; i++)
    sg_buf_free(buffers[i]);
  sg_arena_free(&arena);
}

static void expect(const char *text, const char *tree, const char *printed)
{
  expect_in("en", text, tree, printed);
}

/* Text in the guide's form comes out byte for byte. */
static void expect_clean(const char *text, const char *tree)
{
  expect(text, tree, text);
}

static void all_kinds(void **state)
{
  (void)state;
  expect_clean("- **The gap cost.** It takes ==something off an alignment's score==. Otherwise Eq. (2) holds:\n"
               "    $$\\beta(j,i)=1$$\n"
               "    where $j$ is an earlier anchor.\n"
               "    - **Definition: gap cost.** What a gap takes off. It grows with the gap. *(background)*\n"
               "    - **Recall: seed.** A seed is a short piece ([Methods](#methods)).\n"
               "    - **Symbol: $e$.** The gap extension cost.\n"
               "    - **Cited: BLASR.** \"Mapping single molecules\". *(title of the cited work)*\n"
               "    - The first condition keeps chains colinear.\n"
               "        - *Index*: It is a hash table.\n"
               "    - *In plain words*: From which match?\n"
               "    - *Analogy*: A torn page.\n"
               "- **Table 2.** The counts.\n"
               "\n"
               "    | a | b |\n"
               "    |---|---|\n"
               "    | 1 | 2 |\n"
               "\n"
               "    - It has two columns.\n"
               "- **Figure 1.** A curve.\n"
               "- No lead here.\n"
               "- **Connections.**\n"
               "    - *Within*: One carries the other.\n"
               "    - *Across*: It is changed in [Splicing](#splicing).\n",
               "0 idea [The gap cost] It takes ==something off an alignment's score==. Otherwise Eq. (2) holds:"
               "/$$\\beta(j,i)=1$$/where $j$ is an earlier anchor.\n"
               "1 definition <gap cost> (background) What a gap takes off. It grows with the gap.\n"
               "1 recall <seed> A seed is a short piece ([Methods](#methods)).\n"
               "1 symbol <$e$> The gap extension cost.\n"
               "1 cited <BLASR> (title) \"Mapping single molecules\".\n"
               "1 detail The first condition keeps chains colinear.\n"
               "2 detail [Index] It is a hash table.\n"
               "1 plain From which match?\n"
               "1 analogy A torn page.\n"
               "0 table [Table 2] The counts./| a | b |/|---|---|/| 1 | 2 |\n"
               "1 detail It has two columns.\n"
               "0 figure [Figure 1] A curve.\n"
               "0 idea No lead here.\n"
               "0 connections\n"
               "1 within One carries the other.\n"
               "1 across It is changed in [Splicing](#splicing).\n");
}

static void shown(void **state)
{
  (void)state;
  expect_clean("- Shown below:\n\n    ```python\n    def f():\n\n        return 1\n    ```\n\n    and after "
               "it.\n- Next.\n",
               "0 idea Shown below:/```python/def f()://    return 1/```/and after it.\n0 idea Next.\n");
  expect_clean(
      "- First.\n    - Deeper.\n\n    $$x$$\n    where $x$ is shown.\n    - Deeper again.\n",
      "0 idea First.\n1 detail Deeper.\n1 formula $$x$$/where $x$ is shown.\n1 detail Deeper again.\n");
  expect_clean("- First.\n    - Deeper.\n\n    | a |\n    |---|\n\n- Second.\n",
               "0 idea First.\n1 detail Deeper.\n1 table | a |/|---|\n0 idea Second.\n");
  expect_clean("-\n    | a |\n    |---|\n\n- $$x$$\n-\n    ```\n    code\n    ```\n",
               "0 table | a |/|---|\n0 formula $$x$$\n0 code ```/code/```\n");
  expect("- | a |\n  |---|\n  | 1 |\n", "0 table | a |/|---|/| 1 |\n", "-\n    | a |\n    |---|\n    | 1 |\n");
  expect("- Two tables:\n\n  | a |\n  |---|\n\n  | b |\n  |---|\n",
         "0 idea Two tables:/| a |/|---|//| b |/|---|\n",
         "- Two tables:\n\n    | a |\n    |---|\n\n    | b |\n    |---|\n");
  expect("- Formula:\n\n    $$\n    a % not b\n    - c\n    $$.\n", "0 idea Formula:/$$a - c$$.\n",
         "- Formula:\n    $$a - c$$.\n");
  expect("- Ends:\n  \\[x\\]\n", "0 idea Ends:/$$x$$\n", "- Ends:\n    $$x$$\n");
  expect("- a\n    - $$x$$\n    - $$y$$\n    - b\n", "0 idea a/$$x$$/$$y$$\n1 detail b\n",
         "- a\n    $$x$$\n    $$y$$\n    - b\n");
  expect("- a\n\n      ```(` no fence\n", "0 idea a/````/```(` no fence/````\n", NULL);
  expect("- a\n\n      indented code\n", "0 idea a/```/indented code/```\n", NULL);
}

static void lines_of_a_bullet(void **state)
{
  (void)state;
  expect("- a long\n  line\n\n  and a paragraph\n", "0 idea a long line and a paragraph\n",
         "- a long line and a paragraph\n");
  expect_clean("- a hard\\\n    break\n", "0 idea a hard\\/break\n");
  expect("- a\n    - b\n\n    more of a\n", "0 idea a\n1 detail b\n1 detail more of a\n",
         "- a\n    - b\n    - more of a\n");
  expect("Prose.\n\n> Quoted.\n\n$$x$$\n", "0 idea Prose.\n0 idea Quoted./$$x$$\n",
         "- Prose.\n- Quoted.\n    $$x$$\n");
  expect("-\n    - under nothing\n", "0 idea under nothing\n", "- under nothing\n");
}

static void labels(void **state)
{
  (void)state;
  expect("- **A lead**: words\n- **A lead:** words\n- **A lead** – words\n- **Why?** words\n- **A lead**\n    "
         "- below\n",
         "0 idea [A lead] words\n0 idea [A lead] words\n0 idea [A lead] words\n0 idea [Why?] words\n0 idea [A "
         "lead]\n1 detail below\n",
         "- **A lead.** words\n- **A lead.** words\n- **A lead.** words\n- **Why?** words\n- **A lead.**\n    "
         "- below\n");
  expect_clean("- **Bold** words open it.\n- *Italic* words, too.\n- **Not closed.\n",
               "0 idea **Bold** words open it.\n0 idea *Italic* words, too.\n0 idea **Not closed.\n");
  expect(
      "- **Definition — seed:** words\n- **definition (seed)** words\n- **Trap** (also: exception): words\n",
      "0 definition <seed> words\n0 idea **definition (seed)** words\n0 idea [Trap (also: exception)] words\n",
      "- **Definition: seed.** words\n- **definition (seed)** words\n- **Trap (also: exception).** words\n");
  expect("- *In plain words:* easy\n    - **Analogy**: like\n    - **A *b* c.** words\n    - *Background*: "
         "known\n",
         "0 plain easy\n1 analogy like\n1 detail [A *b* c] words\n1 detail (background) known\n",
         "- *In plain words*: easy\n    - *Analogy*: like\n    - **A *b* c.** words\n    - known "
         "*(background)*\n");
  expect(
      "- ==Trap==: words\n- ==A whole statement is marked==: words\n- *(background)* **Trap**: words\n",
      "0 idea [Trap] words\n0 idea ==A whole statement is marked==: words\n0 idea [Trap] (background) words\n",
      NULL);
  expect("- *Figure 3*: a\n- **Algorithm 1.** b\n- **Table of contents.** c\n",
         "0 figure [Figure 3] a\n0 code [Algorithm 1] b\n0 idea [Table of contents] c\n", NULL);
}

static void sources(void **state)
{
  (void)state;
  expect("- a *(background: FOLDOC)*.\n- b *(see above)*\n- **Definition: c.** d *(Jargon File)*\n- e: "
         "*(background)*\n    $$x$$\n",
         "0 idea (FOLDOC) a\n0 idea b *(see above)*\n0 definition <c> (Jargon File) d\n0 idea (background) "
         "e:/$$x$$\n",
         "- a *(FOLDOC)*\n- b *(see above)*\n- **Definition: c.** d *(Jargon File)*\n- e: *(background)*\n    "
         "$$x$$\n");
}

static void marks(void **state)
{
  (void)state;
  expect("- a {p2,s5.p1}\n    - b {p1}\n\n      $$x$$\n",
         "0 idea {here.1} {4.0} a\n1 detail {here.0} b/$$x$$\n", NULL);
}

static void groups(void **state)
{
  (void)state;
  expect("- **Terms**\n"
         "    - **Trap (TR)**: A transfer. It switches. {p1}\n"
         "        - More of it.\n"
         "    - Mode: a state\n"
         "    - **Nowhere**: Not used. *(WordNet)*\n"
         "- **Key ideas**\n"
         "    - The machine runs.\n"
         "        - A TR changes its modes.\n"
         "            - deep\n"
         "- **Connections**\n"
         "    - Builds on [X](#x).\n"
         "    - **Thread**: of it.\n",
         "0 idea The machine runs.\n"
         "1 definition <Nowhere> (WordNet) Not used.\n"
         "1 detail A TR changes its modes.\n"
         "2 definition <Trap (TR)> {here.0} A transfer. It switches.\n"
         "3 detail More of it.\n"
         "2 definition <Mode> a state\n"
         "2 detail deep\n"
         "0 connections\n"
         "1 across Builds on [X](#x).\n"
         "1 within **Thread.** of it.\n",
         NULL);
  expect("- **Connections**: with [A](#a)\n- idea\n- **Connections**\n    - b\n",
         "0 idea idea\n0 connections\n1 across with [A](#a)\n1 within b\n", NULL);
  expect("- **Terms**\n    - **A**: alone\n", "0 definition <A> alone\n", "- **Definition: A.** alone\n");
}

static void languages(void **state)
{
  (void)state;
  static const char *const tags[] = {"en", "de", "fr", "es", "it", "pt", "nl", "pl", "zh", "ja", "ko"};
  static const char text[] =
      "- **Lead.** words *(background)*\n    - **Definition: a.** b\n    - **Recall: c.** d\n    - **Symbol: "
      "e.** f\n"
      "    - **Cited: g.** h *(title of the cited work)*\n    - *In plain words*: i\n    - *Analogy*: j\n"
      "- **Connections.**\n    - *Within*: k\n    - *Across*: l\n";
  static const char tree[] =
      "0 idea [Lead] (background) words\n1 definition <a> b\n1 recall <c> d\n1 symbol <e> f\n"
      "1 cited <g> (title) h\n1 plain i\n1 analogy j\n0 connections\n1 within k\n1 across l\n";
  for (size_t i = 0; i < sizeof tags / sizeof *tags; i++) {
    expect_in(tags[i], text, tree, i == 0 ? text : NULL);
    for (int word = 0; word < SG_WORD_COUNT; word++)
      assert_true(sg_words_get(sg_words_language(sg_cstr(tags[i])), (enum sg_word)word).n > 0);
  }
}

static void hostile(void **state)
{
  (void)state;
  /* clang-format off */
  static const char *const texts[] = {
      "- $$x\n- y\n", "- ```code\n  more\n  ```\nrest\n- a", "* **\n* *a*:\n* **.**\n", "- **a.** **b.** c\n- **a..** b\n- ***a* b.** c\n",
      "- |a|b|\n- | a |\n\n  | b |\n  |---|\n", "- -\n- - a\n- 1. b\n", "- **Terms**\n- **Key ideas**\n- **Connections**\n",
      "- \\\n- a\\\n", "- *a*: *b*: *c*:\n    - *a b c d e f g h i j k l*: m\n", "| a |\n|---|\n$$x$$\n```\nb\n",
      "- a\n    - b\n        - c\n\n        | t |\n        |---|\n\n    | u |\n    |---|\n\n- d\n", "- *(background)*\n- **Definition: x.** *(background)*\n",
      "- **Connections.**\n\n    | t |\n    |---|\n", "-\n\n-\n    -\n        - x\n", "- a *(Wikipedia)*\\\n  b *(background)*\n",
      "- **Terms**\n    - **a**: b\n        - | t |\n          |---|\n", "- # a\n- > b\n- a\\\n  > c\n", "__**__\n- __a *b* c__: d", "\\\n`", "\\\n```", "- a\\\n    - $$x$$", "- $$x$$\n\n  \\\n  - b",
  };
  /* clang-format on */
  for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
    expect(texts[i], NULL, NULL);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(all_kinds), cmocka_unit_test(shown),     cmocka_unit_test(lines_of_a_bullet),
      cmocka_unit_test(labels),    cmocka_unit_test(sources),   cmocka_unit_test(marks),
      cmocka_unit_test(groups),    cmocka_unit_test(languages), cmocka_unit_test(hostile),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
