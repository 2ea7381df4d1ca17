/* A NUL byte is a control character like any other: no parser takes it for one of the characters it looks for,
 * as strchr does, which finds the end of its list. Each snippet is read twice, with NULs and with bytes 1 in
 * their places; what comes out must be the same. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
/* cmocka needs the four above */
#include <cmocka.h>

#include "base/buf.h"
#include "check/check.h"
#include "dictionary/sense.h"
#include "markdown/blocks.h"
#include "markdown/inline.h"
#include "outline/outline.h"
#include "repair/repair.h"
#include "tex/tex.h"

/* `@` stands for the byte. */
/* clang-format off */
static const char *const snippets[] = {
    "@",           "@@@",         "@ a",          "@@@ a",         "1@ a",         "12@ a\n13@ b",
    "a @ b",       "a@b",         "a@",           "@a",            "a\n@@@\n\nb",  "a\n@@\nb",
    "[a](b@c)",    "[a]@(b)",     "[@a]",         "![a](@)",       "`a@`",         "``@``",
    "$a@$",        "$@a$",        "$5@ and $6@",  "\\@",           "\\(a@\\)",     "$$a@$$",
    "*a@*",        "**a@** b",    "**L**@ x",     "**Trap@** b",   "_a@_",         "__a__@b",
    "==a b c d@==", "==@a b c d==", "==a==@",     "a {p1@p2}",     "a {@p1}",      "a {p1}@",
    "a [p1@ p2]",  "a (p1@)",     "# a @",        "# a {@b}",      "# a {#b@}",    "# 1@ a",
    "# IV@ a",     "# A@ b",      "| a @ b |\n|@--|--|\n| c | d |", "@ a | b @\n--|--", "```@\na\n```", "~~~ {@a}\nb\n~~~",
    "<a@b>",       "<http@//x>",  "<a b=@c>",     "<b@>x</b@>",    "http://a@b",   "http://a.b@",
    "a@https://b", "Figure 3@ and 4", "Figure 3 @ 4", "Table@2",   "[1@2]",        "[1@ 2]",
    "Smith@ 2010", "(Smith@2010)", "3@4 ms",      "3@000",         "25@%",         "1@5 s",
    "a@ B",        "a.@ B c.",    "(@)",          "@)",            "a@@b",         "e@g. a",
    "> @ a",       "- @",         "-@a",          "*@a",           "Sure@ here it is:", "User@ a\nAssistant@ b",
    "a -@- b",     "$a@b = c@d$", "\\textbf@{a}", "\\cite{a@b}",   "Step@: a",     "**@**: a",
};
/* clang-format on */

/* How a parser is asked: what it makes of `text`, as bytes. */
typedef void reader(struct sg_str text, struct sg_arena *arena, struct sg_buf *out);

static void read_blocks(struct sg_str text, struct sg_arena *arena, struct sg_buf *out)
{
  struct sg_blocks form;
  assert_int_equal(sg_blocks_read(arena, text, &form, NULL), SG_OK);
  for (size_t i = 0; i < form.count; i++) {
    const struct sg_block *b = &form.blocks[i];
    sg_buf_add_format(out, "%d %u %u %u-%u %u-%u %u-%u %u %d\n", b->kind, b->from, b->to, b->text_from,
                      b->text_to, b->label_from, b->label_to, b->marks_from, b->marks_to, b->body_from,
                      b->marker);
  }
}

static void read_inlines(struct sg_str text, struct sg_arena *arena, struct sg_buf *out)
{
  struct sg_inline_scanner scanner;
  struct sg_inline unit;
  (void)arena;
  sg_inline_init(&scanner, text);
  while (sg_inline_next(&scanner, &unit))
    sg_buf_add_format(out, "%d %zu-%zu %zu-%zu %zu-%zu\n", unit.kind, unit.from, unit.to, unit.inner_from,
                      unit.inner_to, unit.target_from, unit.target_to);
}

static void read_outline(struct sg_str text, struct sg_arena *arena, struct sg_buf *out)
{
  const struct sg_heading *headings;
  size_t count;
  assert_int_equal(sg_outline_read(text, arena, &headings, &count, NULL), SG_OK);
  for (size_t i = 0; i < count; i++) {
    sg_buf_add_format(out, "%d %zu ", headings[i].level, headings[i].line);
    sg_buf_add(out, headings[i].title);
    sg_buf_add_char(out, '\n');
  }
}

static void read_repair(struct sg_str text, struct sg_arena *arena, struct sg_buf *out)
{
  static const struct sg_repair_options options = {
      .headings = SG_HEADINGS_LEAD, .title = {"Traps", 5}, .bullets = true};
  struct sg_repair_result result;
  assert_int_equal(sg_repair(text, &options, arena, &result, NULL), SG_OK);
  sg_buf_add(out, sg_buf_str(&result.text));
  sg_buf_free(&result.text);
}

static void read_senses(struct sg_str text, struct sg_arena *arena, struct sg_buf *out)
{
  struct sg_sense senses[8];
  size_t count = sg_sense_split(text, arena, senses, 8);
  for (size_t i = 0; i < count; i++) {
    sg_buf_add(out, senses[i].definition);
    sg_buf_add_char(out, '\n');
  }
}

/* The text as a paper, analysed and held against itself as its guide: sentences, terms, numbers, mentions,
 * formulas, coverage. */
static void read_check(struct sg_str text, struct sg_arena *arena, struct sg_buf *out)
{
  struct sg_paragraph paragraph = {.id = SG_LIT("s1.p1"), .markdown = text, .text = text};
  struct sg_section section = {.id = SG_LIT("s1"),
                               .parent = SG_NONE,
                               .depth = 1,
                               .title = SG_LIT("Traps"),
                               .title_text = SG_LIT("Traps"),
                               .paragraphs = &paragraph,
                               .paragraph_count = 1};
  struct sg_paper paper = {.lang = SG_LIT("en"), .sections = &section, .section_count = 1};
  struct sg_check_options options = {.section = 0};
  struct sg_analysis *analysis;
  struct sg_evidence *evidence;
  struct sg_check check;
  assert_int_equal(sg_analyse(&paper, NULL, arena, &analysis, NULL), SG_OK);
  for (size_t i = 0; i < analysis->token_count; i++)
    sg_buf_add_format(out, "%u-%u %d %d %d\n", analysis->tokens[i].from, analysis->tokens[i].to,
                      analysis->tokens[i].unit, analysis->tokens[i].tag, analysis->tokens[i].flags);
  assert_int_equal(sg_evidence_new(analysis, true, arena, &evidence, NULL), SG_OK);
  assert_int_equal(sg_check_guide(evidence, text, &options, arena, &check, NULL), SG_OK);
  for (size_t i = 0; i < check.count; i++)
    sg_buf_add_format(out, "%zu:%zu %s\n", check.findings[i].line, check.findings[i].column,
                      sg_rule(check.findings[i].rule)->code);
}

static void read_with(reader *read, const char *snippet, const char *before, char byte, struct sg_buf *out)
{
  struct sg_arena arena;
  char text[200];
  size_t n = 0;
  sg_arena_init(&arena, 1u << 28);
  for (; *before != '\0'; before++)
    text[n++] = *before;
  for (; *snippet != '\0'; snippet++)
    text[n++] = *snippet == '@' ? byte : *snippet;
  read(sg_str(text, n), &arena, out);
  for (size_t i = 0; i < out->length; i++)
    out->data[i] = out->data[i] == '\0' ? '\1' : out->data[i];
  sg_arena_free(&arena);
}

static void expect_alike(reader *read)
{
  static const char *const before[] = {"", "- ", "# ", "> ", "- **Trap**: ", "x "};
  for (size_t s = 0; s < sizeof snippets / sizeof *snippets; s++)
    for (size_t b = 0; b < sizeof before / sizeof *before; b++) {
      struct sg_buf nul, one;
      sg_buf_init(&nul, 1 << 20);
      sg_buf_init(&one, 1 << 20);
      read_with(read, snippets[s], before[b], '\0', &nul);
      read_with(read, snippets[s], before[b], '\1', &one);
      if (!sg_str_equal(sg_buf_str(&nul), sg_buf_str(&one)))
        fail_msg("'%s%s' with NUL:\n%s\nwith another control character:\n%s", before[b], snippets[s], nul.data,
                 one.data);
      sg_buf_free(&nul);
      sg_buf_free(&one);
    }
}

static void is_in_no_list_of_characters(void **state)
{
  (void)state;
  assert_true(sg_is_one_of('.', ".,"));
  assert_int_equal(sg_index_of(',', ".,"), 1);
  assert_false(sg_is_one_of('\0', ".,"));
  assert_false(sg_is_one_of('\0', ""));
  assert_false(sg_is_one_of(0x12E, ".,")); /* its lowest byte is the stop's */
  assert_false(sg_is_one_of((uint32_t)(char)0xAE, ".,"));
}

static void blocks(void **state)
{
  (void)state;
  expect_alike(read_blocks);
}
static void inlines(void **state)
{
  (void)state;
  expect_alike(read_inlines);
}
static void outline(void **state)
{
  (void)state;
  expect_alike(read_outline);
}
static void repair(void **state)
{
  (void)state;
  expect_alike(read_repair);
}
static void senses(void **state)
{
  (void)state;
  expect_alike(read_senses);
}
static void check(void **state)
{
  (void)state;
  expect_alike(read_check);
}

/* TeX's reader has no such bytes: a source with one is no text. Its other characters are code points, of which
 * a list of ASCII characters holds none beyond: the lowest byte of U+012E is a stop's. */
static void tex(void **state)
{
  struct sg_tex_options options = {0};
  struct sg_tex_result result;
  struct sg_arena arena;
  static const char source[] =
      "\\documentclass{article}\\usepackage{xspace}\\newcommand{\\x}{X\\xspace}\\begin{document}\n"
      "\\x . \\x \xC4\xAE \\x b\n\\end{document}\n";
  (void)state;
  sg_arena_init(&arena, 1u << 28);
  assert_int_not_equal(
      sg_tex_read_text(sg_str("a\0b", 3), "no-such-folder/p.tex", &options, &arena, &result, NULL), SG_OK);
  assert_int_equal(sg_tex_read_text(sg_cstr(source), "no-such-folder/p.tex", &options, &arena, &result, NULL),
                   SG_OK);
  assert_int_not_equal(sg_str_find(result.source, SG_LIT("X \xC4\xAE X b"), 0), SG_NPOS);
  sg_arena_free(&arena);
}

int main(void)
{
  /* clang-format off */
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(is_in_no_list_of_characters), cmocka_unit_test(blocks), cmocka_unit_test(inlines),
      cmocka_unit_test(outline), cmocka_unit_test(repair), cmocka_unit_test(senses), cmocka_unit_test(check),
      cmocka_unit_test(tex),
  };
  /* clang-format on */
  return cmocka_run_group_tests(tests, NULL, NULL);
}
