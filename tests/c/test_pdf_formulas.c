/* Formulas within lines of papers from PDF: which bytes of a flow they are, and their TeX. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
/* cmocka needs the four above */
#include <cmocka.h>
#include <string.h>

#include "pdf/flow.h"

enum { MEMORY = 1 << 20 };

/* A flow in which "<…>" is italic, "{…}" of a font of mathematics, "_" and "^" lower and raise the next piece.
 */
static void flow_of(struct sg_pdf_flow *flow, const char *text)
{
  uint8_t style = 0;
  sg_pdf_flow_init(flow);
  for (const char *p = text; *p != '\0'; p++) {
    if (*p == '<' || *p == '{')
      style |= *p == '<' ? SG_PDF_ITALIC : SG_PDF_MATH;
    else if (*p == '>' || *p == '}')
      style = 0;
    else if (*p == '_' || *p == '^')
      style |= *p == '_' ? SG_PDF_FLOW_SUB : SG_PDF_FLOW_SUPER;
    else
      sg_pdf_flow_add(flow, sg_str(p, 1), style);
  }
}

static void test_formulas(void **state)
{
  static const struct {
    const char *text, *inlines;
    bool faces;
  } rows[] = {
      {"for {k} = 3 and", "for $k = 3$ and", false},
      {"of 2{n} words, 1/{n} of", "of $2n$ words, $1/n$ of", false},
      {"(the size, {n} = 2) is", "(the size, $n = 2$) is", false},
      {"the pair ({i}, {j}) is", "the pair $(i, j)$ is", false},
      {"of {f}({x}), which", "of $f(x)$, which", false},
      {"<e>.<g>. a word", "e.g. a word", false},
      {"that <a way> is", "that a way is", false},
      {"as <x>{_i} grows", "as $x_{i}$ grows", false},
      {"the <term>[<i>] of", "the $\\\\mathit{term}[i]$ of", false},
      {"log {n} steps", "$\\\\mathrm{log} n$ steps", false},
      {"{x}{^2}{_i} is", "$x_{i}^{2}$ is", false},
      {"see {p}{^\xE2\x80\xB2} = 1.", "see $p' = 1$.", false},
      {"the {i\xCC\xB8}{=} {j} of", "the $i\\\\neq j$ of", false},
      {"for {k} 3 and", "for $k$ 3 and", true},
      {"in the 5 {.} 2 s", "in the 5 . 2 s", false},
  };
  (void)state;
  for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
    struct sg_pdf_flow flow;
    struct sg_buf json, plain;
    struct sg_pdf_writer writer = {.json = &json, .faces = rows[i].faces};
    flow_of(&flow, rows[i].text);
    sg_buf_init(&json, MEMORY);
    sg_buf_init(&plain, MEMORY);
    sg_pdf_write_inlines(&writer, &flow, true);
    struct sg_str s = sg_buf_str(&json);
    for (size_t at = 0, end; (at = sg_str_find(s, SG_LIT("{\"t\":\""), at)) != SG_NPOS; at = end) {
      struct sg_str rest = sg_slice(s, at + 6, s.n);
      const char *open = sg_str_starts(rest, SG_LIT("Str")) ? "\"c\":\"" : "\"InlineMath\"},\"";
      size_t from = sg_str_find(s, sg_cstr(open), at) + strlen(open);
      end = sg_str_find(s, SG_LIT("\""), from);
      if (sg_str_starts(rest, SG_LIT("Space"))) {
        end = at + 1;
        sg_buf_add_char(&plain, ' ');
      } else if (open[1] == 'c') {
        sg_buf_add(&plain, sg_slice(s, from, end));
      } else {
        sg_buf_add_format(&plain, "$%.*s$", SG_STR_ARGS(sg_slice(s, from, end)));
      }
    }
    if (!sg_str_equal(sg_buf_str(&plain), sg_cstr(rows[i].inlines)))
      fail_msg("%s: %.*s", rows[i].text, SG_STR_ARGS(sg_buf_str(&plain)));
    sg_buf_free(&json);
    sg_buf_free(&plain);
    sg_pdf_flow_free(&flow);
  }
}

int main(void)
{
  const struct CMUnitTest tests[] = {cmocka_unit_test(test_formulas)};
  return cmocka_run_group_tests_name("pdf formulas", tests, NULL, NULL);
}
