/* Markdown as HTML, and the links in it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
/* cmocka needs the four above */
#include <cmocka.h>
#include <time.h>

#include "markdown/html.h"

enum what { LINE, BLOCKS, POINTS };

static const struct sg_links *references(struct sg_arena *arena)
{
  struct sg_links *links = sg_links_new(arena);
  const struct sg_str two[] = {SG_LIT("ref-1"), SG_LIT("ref-2")};
  assert_true(sg_links_add_word(links, SG_LIT("fig"), SG_LIT("figure")));
  assert_true(sg_links_add_word(links, SG_LIT("图"), SG_LIT("figure")));
  assert_true(sg_links_add_name(links, SG_LIT("figure 2"), SG_LIT("at-2")));
  assert_true(sg_links_add_name(links, SG_LIT("lemma 3.1"), SG_LIT("at-3")));
  assert_true(sg_links_add_citation(links, SG_LIT("(Smith 2010; Li 2011)"), two, 2));
  assert_true(sg_links_add_citation(links, SG_LIT("(Smith 2010"), two, 1));
  assert_true(sg_links_add_citation(links, SG_LIT("Smith (2010)"), two, 1));
  assert_true(sg_links_add_citation(links, SG_LIT("[2]"), two + 1, 1));
  assert_true(sg_links_add_citation(links, SG_LIT("as by Smith (2010) and Li (2011)"), two, 2));
  assert_true(sg_links_add_title(links, two[0], SG_LIT("Smith, \"On <sand>\"\n& [more]")));
  return links;
}

static void read_points(struct sg_arena *arena, const char *text, struct sg_points *points)
{
  struct sg_blocks blocks;
  sg_points_init(points, arena);
  assert_int_equal(sg_blocks_read(arena, sg_cstr(text), &blocks, NULL), SG_OK);
  sg_points_read(&blocks, 0, blocks.count, NULL, 0, points);
}

static void put_points(struct sg_html *html, const char *text)
{
  struct sg_points points;
  read_points(html->arena, text, &points);
  struct sg_str *from = SG_ARENA_NEW(html->arena, struct sg_str, points.count);
  struct sg_str *places = SG_ARENA_NEW(html->arena, struct sg_str, points.count);
  from[0] = SG_LIT("s1.p1 s1.p2");
  places[0] = SG_LIT("at-2");
  sg_html_points(html, &points, &(struct sg_html_points){.from = from, .places = places});
}

static void assert_html(enum what what, const char *markdown, const char *expected)
{
  struct sg_arena arena;
  struct sg_buf out;
  sg_arena_init(&arena, 1u << 26);
  sg_buf_init(&out, 1u << 26);
  struct sg_html html = {.out = &out, .arena = &arena, .links = references(&arena)};
  if (what == LINE)
    sg_html_line(&html, sg_cstr(markdown), sg_str(NULL, 0));
  else if (what == BLOCKS)
    sg_html_blocks(&html, sg_cstr(markdown));
  else
    put_points(&html, markdown);
  size_t kept = 0;
  for (size_t i = 0; i < out.length; i++) /* line ends apart: they show nothing */
    if (out.data[i] != '\n' || what == LINE)
      out.data[kept++] = out.data[i];
  sg_buf_truncate(&out, kept);
  assert_string_equal(out.data, expected);
  assert_false(arena.failed);
  sg_buf_free(&out);
  sg_arena_free(&arena);
}

struct example {
  const char *markdown, *html;
};

static void assert_all(enum what what, const struct example *list, size_t count)
{
  for (size_t i = 0; i < count; i++)
    assert_html(what, list[i].markdown, list[i].html);
}
#define ASSERT_ALL(what, list) assert_all((what), (list), sizeof(list) / sizeof *(list))

static void lines(void **state)
{
  static const struct example list[] = {
      {"", ""},
      {"a < b & \"c\" > d", "a &lt; b &amp; &quot;c&quot; &gt; d"},
      {"&amp; &#38; &nosuch &;", "&amp; &#38; &amp;nosuch &amp;;"},
      {"\\*a\\* \\<b\\> \\\\", "*a* &lt;b&gt; \\"},
      {"*a* _b_ **c** __d__ ***e***",
       "<em>a</em> <em>b</em> <strong>c</strong> <strong>d</strong> <em><strong>e</strong></em>"},
      {"**a *b* c** *a **b** c*", "<strong>a <em>b</em> c</strong> <em>a <strong>b</strong> c</em>"},
      {"**foo*bar** *a", "<strong>foo*bar</strong> *a"},
      {"2 * 3 * 4 snake_case_name", "2 * 3 * 4 snake_case_name"},
      {"*a**b*", "<em>a**b</em>"},
      {"`a<b` ``c`d`` ` e `", "<code>a&lt;b</code> <code>c`d</code> <code>e</code>"},
      {"==a *b* c== d ==e", "<mark>a <em>b</em> c</mark> d ==e"},
      {"**a ==b** c==", "**a <mark>b** c</mark>"},
      {"$a<b$, c $$d$$ e", "<span class=\"sg-whole\"><sg-math kind=\"i\">a&lt;b</sg-math>,</span> c <sg-math "
                           "kind=\"d\">d</sg-math> e"},
      {"[a *b*](https://c.d \"e\") [f](#g)",
       "<a href=\"https://c.d\" title=\"e\">a <em>b</em></a> <a href=\"#g\">f</a>"},
      {"[a](javascript:b) [c](data:d) [e](file)", "a c e"},
      {"[a](java&#115;cript:b) [a](\\javascript:b)", "a a"},
      {"<https://a.b?c&d> <e@f.g>",
       "<a href=\"https://a.b?c&amp;d\">https://a.b?c&amp;d</a> <a href=\"mailto:e@f.g\">e@f.g</a>"},
      {"a <b onclick=\"x\">c</b> <!-- d --> <script>e</script>", "a c  e"},
      {"![words](https://a.b/c.png) d", "words d"},
      {"*Figure* ![](sg-figure:s1.p2-1)", "<em>Figure</em> <sg-figure id=\"s1.p2-1\">Figure </sg-figure>"},
      {"a  \nb\\\nc\nd", "a<br>\nb<br>\nc\nd"},
  };
  (void)state;
  ASSERT_ALL(LINE, list);
}

static void found_references(void **state)
{
#define SMITH "<a href=\"#ref-1\" title=\"Smith, &quot;On &lt;sand&gt;&quot; &amp; [more]\">"
  static const struct example list[] = {
      {"see Figure 2.", "see <a href=\"#at-2\">Figure\u00A02</a>."},
      {"(Fig. 2b), *Fig.* 2, fig. 3", "(<a href=\"#at-2\">Fig.\u00A02b</a>), <em>Fig.</em> 2, fig. 3"},
      {"Lemma (3.1) and Lemma 3.1.",
       "<a href=\"#at-3\">Lemma\u00A0(3.1)</a> and <a href=\"#at-3\">Lemma\u00A03.1</a>."},
      {"如图2，Figure 2x4", "如<a href=\"#at-2\">图2</a>，Figure 2x4"},
      {"as (Smith 2010; Li 2011),", "as " SMITH "(Smith 2010;</a> <a href=\"#ref-2\">Li 2011)</a>,"},
      {"(Smith 2010, p. 3) (Li 2011)", "(" SMITH "Smith 2010</a>, p. 3) (Li 2011)"},
      {"(Smith 2010). Smith (2010)’, (x", "(" SMITH "Smith 2010</a>). " SMITH "Smith (2010)</a>’, (x"},
      {"\\[2\\] or [2]; wow![2]", "<a href=\"#ref-2\">[2]</a> or <a href=\"#ref-2\">[2]</a>; wow![2]"},
      {"![2]", "![2]"},
      {"`Figure 2` $Figure 2$ [Figure 2](#x)",
       "<code>Figure 2</code> <sg-math kind=\"i\">Figure 2</sg-math> <a href=\"#x\">Figure 2</a>"},
  };
#undef SMITH
  (void)state;
  ASSERT_ALL(LINE, list);
}

static void paragraphs(void **state)
{
  static const struct example list[] = {
      {"a\n\nb", "<p>a</p><p>b</p>"},
      {"- a\n- b\n    - c\n\n    d\n    1. e\n    2. f",
       "<ul><li>a</li><li>b<ul><li>c</li></ul><p>d</p><ol><li>e</li><li>f</li></ol></li></ul>"},
      {"3. a\n4. b\n\nc", "<ol start=\"3\"><li>a</li><li>b</li></ol><p>c</p>"},
      {"- - a\n    - b", "<ul><li><ul><li>a</li><li>b</li></ul></li></ul>"},
      {"100. a\n\n    b", "<ol start=\"100\"><li>a<p>b</p></li></ol>"},
      {"a\n\n| A | B |\n|---|---|\n| $\\|x\\|$ | `c\\|d` |",
       "<p>a</p><table><thead><tr><th>A</th><th>B</th></tr></thead><tr><td><sg-math "
       "kind=\"i\">|x|</sg-math></td>"
       "<td><code>c|d</code></td></tr></table>"},
      {"| | |\n|---|---|\n| a | b |", "<table><tr><td>a</td><td>b</td></tr></table>"},
      {"|x| is a length\n|y| another", "<p>|x| is a length|y| another</p>"},
      {"```c\nint a<b;\n\n# c\n```\n\nd",
       "<pre><code class=\"language-c\">int a&lt;b;# c</code></pre><p>d</p>"},
      {"- ```\n    a\n      b\n    ```\n- c", "<ul><li><pre><code>a  b</code></pre></li><li>c</li></ul>"},
      {"````\n```\n````", "<pre><code>```</code></pre>"},
      {"```{=html}\n<b>", "<pre><code>&lt;b&gt;</code></pre>"},
      {"# no heading\n\n-no item", "<p># no heading</p><p>-no item</p>"},
  };
  (void)state;
  ASSERT_ALL(BLOCKS, list);
}

static void trees(void **state)
{
  static const struct example list[] = {
      {"- **Lead.** See Figure 2.\n    - **Definition: trap.** A thing.\n        - *In plain words*: easy\n- "
       "**Connections.**\n    - *Across*: [b](#b)",
       "<ul><li data-from=\"s1.p1 s1.p2\"><span id=\"at-2\" class=\"sg-anchor\"></span><strong>Lead.</strong> "
       "See Figure 2."
       "<ul><li class=\"sg-definition\"><strong>Definition: trap.</strong> A thing."
       "<ul><li class=\"sg-plain\"><em>In plain words</em>: easy</li></ul></li></ul></li>"
       "<li class=\"sg-group sg-connections\"><strong>Connections.</strong><ul><li><em>Across</em>: <a "
       "href=\"#b\">b</a></li></ul></li></ul>"},
      {"- a\n    $$b$$\n    c\n\n    | A |\n    |---|\n    | d |\n- e ![](sg-figure:s1.p2-1)",
       "<ul><li data-from=\"s1.p1 s1.p2\"><span id=\"at-2\" class=\"sg-anchor\"></span>a<sg-math "
       "kind=\"d\">b</sg-math>c"
       "<table><thead><tr><th>A</th></tr></thead><tr><td>d</td></tr></table></li><li>e <sg-figure "
       "id=\"s1.p2-1\">e </sg-figure></li></ul>"},
      {"- a\n    - b\n\n    ```\n    c\n    ```",
       "<ul><li data-from=\"s1.p1 s1.p2\"><span id=\"at-2\" class=\"sg-anchor\"></span>a<ul><li>b</li></ul>"
       "<pre><code>c</code></pre></li></ul>"},
  };
  (void)state;
  ASSERT_ALL(POINTS, list);
}

/* Ten times the text takes about ten times as long, whatever it is made of. */
static void linear(void **state)
{
  static const char *const parts[] = {"*a **b ", "==a ",           "[a](",          "[",     "`a ",
                                      "$a ",     "Figure 2 ",      "(Smith 2010; ", "**a* ", "_a*",
                                      "\\[",     "- a\n    - b\n", "|a|\n"};
  (void)state;
  for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
    double seconds[2];
    for (size_t k = 0; k < 2; k++) {
      struct sg_arena arena;
      struct sg_buf text, out;
      sg_arena_init(&arena, 1u << 30);
      sg_buf_init(&text, 1u << 26);
      sg_buf_init(&out, 1u << 28);
      for (size_t n = k == 0 ? 4000 : 40000; n > 0; n--)
        sg_buf_add(&text, sg_cstr(parts[i]));
      struct sg_html html = {.out = &out, .arena = &arena, .links = references(&arena)};
      clock_t before = clock();
      sg_html_blocks(&html, sg_buf_str(&text));
      seconds[k] = (double)(clock() - before) / CLOCKS_PER_SEC;
      sg_buf_free(&text);
      sg_buf_free(&out);
      sg_arena_free(&arena);
    }
    assert_true(seconds[1] < 40 * seconds[0] + 0.2);
  }
}

int main(void)
{
  const struct CMUnitTest tests[] = {cmocka_unit_test(lines), cmocka_unit_test(found_references),
                                     cmocka_unit_test(paragraphs), cmocka_unit_test(trees),
                                     cmocka_unit_test(linear)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
