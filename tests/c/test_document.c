/* Pandoc's documents: the tree of their JSON, units, and what is written of them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
/* cmocka needs the four above */
#include <cmocka.h>

#include "document/mentions.h"
#include "document/units.h"

struct document {
  struct sg_arena arena;
  struct sg_buf scratch, out;
  struct sg_pandoc_tree tree;
  struct sg_units units;
};

static enum sg_status open_document(struct document *d, struct sg_str json)
{
  *d = (struct document){0};
  sg_arena_init(&d->arena, 1u << 28);
  sg_buf_init(&d->scratch, 1u << 24);
  sg_buf_init(&d->out, 1u << 24);
  return sg_pandoc_tree(json, &d->arena, &d->tree, NULL);
}

static void close_document(struct document *d)
{
  sg_arena_free(&d->arena);
  sg_buf_free(&d->scratch);
  sg_buf_free(&d->out);
}

/* JSON with ' for " and ! for \. */
static struct sg_str json_of(const char *quoted, struct sg_buf *buf)
{
  sg_buf_init(buf, 1u << 24);
  for (; *quoted != '\0'; quoted++)
    sg_buf_add_char(buf, (char)(*quoted == '\'' ? '"' : *quoted == '!' ? '\\' : *quoted));
  return sg_buf_str(buf);
}

/* The units as "kind label (name): markdown", by "/". */
static void describe(struct document *d)
{
  sg_units(d->tree.blocks, &d->arena, &d->scratch, &d->units);
  for (size_t i = 0; i < d->units.count; i++) {
    struct sg_blocks b = {
        .known = &sg_known_nothing, .arena = &d->arena, .scratch = &d->scratch, .parted = true};
    struct sg_pandoc_paragraph p = sg_pandoc_paragraph(&b, d->units.rows[i].block);
    sg_buf_add(&d->out, i > 0 ? SG_LIT("/") : sg_str(NULL, 0));
    sg_buf_add_format(&d->out, "%s %.*s (%.*s): ", p.kind != NULL ? p.kind : "-", SG_STR_ARGS(p.label),
                      SG_STR_ARGS(p.name));
    sg_buf_add(&d->out, p.words.markdown);
  }
}

#define A "{'t':'Str','c':'a'}"
#define B "{'t':'Str','c':'b'}"
#define PLAIN(x) "{'t':'Plain','c':[" x "]}"
#define PARA(x) "{'t':'Para','c':[" x "]}"
#define WORD(x) PLAIN("{'t':'Str','c':'" x "'}")
#define NAMED(id, class, x) "{'t':'Div','c':[['" id "',['" class "'],[]],[" x "]]}"
#define CELL(rows, columns, x) "[['',[],[]],{'t':'AlignDefault'}," rows "," columns ",[" x "]]"
#define ROW(x) "[['',[],[]],[" x "]]"
#define TABLE(caption, heads, rows)                                                                            \
  "{'t':'Table','c':[['t1',[],[]],[null,[" caption "]],[[],[]],[['',[],[]],[" heads "]],[[['',[],[]],0,[],"    \
  "[" rows "]]],[['',[],[]],[]]]}"

static const struct {
  const char *json, *described;
} cases[] = {
    {"[]", ""},
    {"[" PARA(A ",{'t':'Space'},{'t':'Emph','c':[" B "]}") "]", "text  (): a *b*"},
    {"[{'c':[{'c':'a','t':'Str'}],'t':'Para'}]", "text  (): a"},
    {"[" PARA("{'t':'Str','c':'!u00e9!'1.'}") "]", "text  (): é\"1."},
    {"[" PARA("{'t':'Str','c':'1.'},{'t':'Space'}," A) "]", "text  (): 1\\. a"},
    {"[" PARA("{'t':'Str','c':'---'}," A) "]", "text  (): \\---a"},
    {"[" PARA("{'t':'Math','c':[{'t':'DisplayMath'},'x!!label{e}']},{'t':'Str','c':'.'}") "]",
     "equation e (): $$x$$."},
    {"[{'t':'CodeBlock','c':[['l',['r'],[]],'x<%!n```!n']}]", "code  (): ````r\nx< %\n```\n````"},
    {"[{'t':'OrderedList','c':[[3,{'t':'Decimal'},{'t':'Period'}],[[" WORD(
         "a") ",{'t':'BulletList','c':[[" WORD("b") "]]}],[" WORD("c") "]]]}]",
     "list  (): 3. a\n    - b\n4. c"},
    {"[{'t':'BulletList','c':[[{'t':'BulletList','c':[[" WORD("a") "]]}]]}]", "list  (): - a"},
    {"[{'t':'DefinitionList','c':[[[" A "],[[" WORD("b") "," PARA(A) "]]]]}]", "list  (): - **a**: b\n\n    a"},
    {"[{'t':'BulletList','c':[[" WORD("a") "," PARA("{'t':'Image','c':[['f',[],[]],[" B
                                                    "],['p.png','fig:']]}") "]]}]",
     "list  (): - a/figure f (): b"},
    {"[" TABLE(
         WORD("a"), ROW(CELL("1", "1", WORD("x|")) "," CELL("1", "1", WORD("y"))),
         ROW(CELL("2", "1", WORD("1")) "," CELL("1", "1", WORD("2"))) "," ROW(CELL("1", "1", WORD("3")))) "]",
     "table t1 (): a\n\n| x\\| | y |\n|---|---|\n| 1 | 2 |\n|  | 3 |"},
    {"[" TABLE("", "", ROW(CELL("1", "9", WORD("a"))) "," ROW(CELL("1", "1", WORD("b")))) "]",
     "table t1 (): | |\n|---|\n| a |\n| b |"},
    {"[" NAMED("l", "lemma*",
               PARA("{'t':'Strong','c':[{'t':'Str','c':'Lemma'},{'t':'Space'},{'t':'Str','c':'3.1'}]}," A)) "]",
     "theorem l (Lemma 3.1): **Lemma 3.1**a"},
    {"[" NAMED("", "proof", PARA(A)) "]", "theorem  (Proof): **Proof**. a"},
    {"[" NAMED("", "algorithm",
               PARA("{'t':'Strong','c':[{'t':'Str','c':'Algorithm'},{'t':'Space'},{'t':'Str','c':'2.'}]},{'t':'"
                    "Space'}," A) ",{'t':'OrderedList','c':[[1,{},{}],[[" WORD("b") "]]]}") "]",
     "list  (Algorithm 2): a\n\n1. b"},
    {"[" NAMED("", "box", PARA(A) "," NAMED("refs", "", PARA(B))) "]",
     "text  (): a/text refs (): b/text  (): b"},
    {"[" NAMED("t", "table", "{'t':'Table','c':[['',[],[]],[null,[" WORD("a") "]],[],[[],[]],[],[[],[]]]}") "]",
     "table t (): a"},
    {"[7,null,{},{'t':'Para'},{'t':'Table','c':{}},{'t':'Header','c':[]},{'t':'BulletList','c':'a'}]",
     "-  (): /-  (): /-  (): /-  (): /-  (): /-  (): /-  (): "},
};

static void test_units(void **state)
{
  (void)state;
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    struct document d;
    struct sg_buf json;
    assert_int_equal(open_document(&d, json_of(cases[i].json, &json)), SG_OK);
    describe(&d);
    assert_string_equal(d.out.data != NULL ? d.out.data : "", cases[i].described);
    close_document(&d);
    sg_buf_free(&json);
  }
}

static void test_what_is_no_document(void **state)
{
  static const char *const texts[] = {
      "", "7", "{}", "{'blocks':7}", "{'meta':{}}", "[", "[{'t':'Para','c':[]", "{'blocks':[]"};
  (void)state;
  for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
    struct document d;
    struct sg_buf json;
    assert_int_equal(open_document(&d, json_of(texts[i], &json)), SG_EPARSE);
    close_document(&d);
    sg_buf_free(&json);
  }
}

static void test_metadata(void **state)
{
  struct document d;
  struct sg_buf json;
  (void)state;
  assert_int_equal(
      open_document(&d, json_of("{'meta':{'a':[{}]},'blocks':[],'pandoc-api-version':[1]}", &json)), SG_OK);
  assert_int_equal(d.tree.meta.n, strlen("{'a':[{}]}"));
  close_document(&d);
  sg_buf_free(&json);
}

/* However deep it stands, a word is read, once. */
static void test_nesting(void **state)
{
  static const char *const levels[][2] = {
      {"{'t':'BlockQuote','c':[", "]}"},
      {"{'c':[['',[],[]],[", "]],'t':'Div'}"},
      {"{'t':'BulletList','c':[[", "]]}"},
      {"{'t':'OrderedList','c':[[1,{},{}],[[", "]]]}"},
      {"{'t':'Figure','c':[['',[],[]],[null,[" WORD("x") "]],[", "]]}"},
  };
  (void)state;
  for (size_t i = 0; i < sizeof levels / sizeof *levels; i++) {
    struct document d;
    struct sg_buf quoted, json;
    sg_buf_init(&quoted, 1u << 24);
    sg_buf_add_char(&quoted, '[');
    for (size_t depth = 0; depth < 20000; depth++)
      sg_buf_add(&quoted, sg_cstr(levels[i][0]));
    sg_buf_add(&quoted, SG_LIT(WORD("deep")));
    for (size_t depth = 0; depth < 20000; depth++)
      sg_buf_add(&quoted, sg_cstr(levels[i][1]));
    sg_buf_add_char(&quoted, ']');
    assert_int_equal(open_document(&d, json_of(quoted.data, &json)), SG_OK);
    describe(&d);
    size_t at = sg_str_find(sg_buf_str(&d.out), i < 4 ? SG_LIT("deep") : SG_LIT("x"), 0);
    assert_true(at != SG_NPOS);
    assert_true(i == 4 || sg_str_find(sg_buf_str(&d.out), SG_LIT("deep"), at + 1) == SG_NPOS);
    close_document(&d);
    sg_buf_free(&quoted);
    sg_buf_free(&json);
  }
}

static void add_number(void *user, struct sg_str label, struct sg_str number)
{
  struct sg_buf *out = user;
  sg_buf_add_format(out, "%.*s=%.*s ", SG_STR_ARGS(label), SG_STR_ARGS(number));
}

static void test_numbers(void **state)
{
  struct document d;
  struct sg_buf json;
  (void)state;
#define FIGURE(id, x) "{'t':'Figure','c':[['" id "',[],[]],[null,[" WORD("c") "]],[" x "]]}"
  const char *quoted = "[" FIGURE("a", "") "," FIGURE("b", FIGURE("b1", "") "," FIGURE("b2", "")) "," TABLE(
      WORD("c"), "", "") ",{'t':'CodeBlock','c':[['l',[],[['caption','c']]],'x']}]";
  assert_int_equal(open_document(&d, json_of(quoted, &json)), SG_OK);
  sg_units(d.tree.blocks, &d.arena, &d.scratch, &d.units);
  sg_number_labels(&d.units, &d.arena, &d.scratch, add_number, &d.out);
  assert_string_equal(d.out.data, "a=1 b=2 b1=2a b2=2b t1=1 l=1 ");
  close_document(&d);
  sg_buf_free(&json);
}

static void add_mention(void *user, struct sg_str key)
{
  struct sg_buf *out = user;
  sg_buf_add(out, key);
  sg_buf_add_char(out, ';');
}

static void test_mentions(void **state)
{
  static const char *const mentions[][2] = {
      {"", ""},
      {"1 of 2", "of 2;"},
      {"See Figure 3.", "fig 3;"},
      {"Abb. 4.1, Tabelle\u00a02", "fig 4.1;tab 2;"},
      {"Tables 2a, 3 (b)-5 & 7.", "tab 2;tab 3;tab 5;tab 4;tab 7;"},
      {"tab. 1–4.", "tab 1;tab 4;tab 2;tab 3;"},
      {"Fig 1-99999999999", "fig 1;fig 99999999999;"},
      {"Fig 1-99", "fig 1;fig 99;fig 2;fig 3;fig 4;fig 5;fig 6;fig 7;fig 8;fig 9;fig 10;fig 11;fig 12;fig 13;"},
  };
  (void)state;
  for (size_t i = 0; i < sizeof mentions / sizeof *mentions; i++) {
    struct sg_buf key, out;
    sg_buf_init(&key, 1000);
    sg_buf_init(&out, 1000);
    sg_float_mentions(sg_cstr(mentions[i][0]), &key, add_mention, &out);
    assert_string_equal(out.length > 0 ? out.data : "", mentions[i][1]);
    sg_buf_free(&key);
    sg_buf_free(&out);
  }
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_units),    cmocka_unit_test(test_what_is_no_document),
      cmocka_unit_test(test_metadata), cmocka_unit_test(test_nesting),
      cmocka_unit_test(test_numbers),  cmocka_unit_test(test_mentions),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
