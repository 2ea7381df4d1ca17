/* Ligatures that pdftohtml drops of words in bitmap fonts, set in by place from pdftotext's words. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
/* cmocka needs the four above */
#include <cmocka.h>

#include "pdf/pdf.h"

enum { MEMORY = 64 << 20 };

#define WORD(text) "{\"t\":\"Str\",\"c\":\"" text "\"}"
#define SPACE ",{\"t\":\"Space\"},"

/* Two lines on a page of 600 by 800 points; the units are thirds of a point. */
static const char xml[] =
    "<page number=\"1\" position=\"absolute\" top=\"0\" left=\"0\" height=\"2400\" width=\"1800\">\n"
    "<fontspec id=\"0\" size=\"30\" family=\"Times-Roman\" color=\"#000000\"/>\n"
    "<text top=\"300\" left=\"300\" width=\"1200\" height=\"30\" font=\"0\">"
    "The rst modied t of a uctuation is t to print and oce hours are over.</text>\n"
    "<text top=\"336\" left=\"300\" width=\"360\" height=\"30\" font=\"0\">The rst ends "
    "here.</text>\n</page>\n";

#define LINE "yMin=\"100\" yMax=\"110\">"

/* In OT1 and T1 the ligatures stand at 0x0B and 0x1B on; the last words are on no line of the page. */
static const char words[] = "<page width=\"600\" height=\"800\">\n"
                            "<word xMin=\"120\" " LINE "\x1Crst</word>\n"
                            "<word xMin=\"145\" " LINE "modi\x0C"
                            "ed</word>\n"
                            "<word xMin=\"300\" " LINE "\x1Ct</word>\n"
                            "<word xMin=\"230\" " LINE "\x1Ductuation</word>\n"
                            "<word xMin=\"380\" " LINE "o\x1E"
                            "ce</word>\n"
                            "<word xMin=\"900\" " LINE "\x1C"
                            "ends</word>\n"
                            "<word xMin=\"110\" " LINE "\x1Chere.</word>\n"
                            "</page><page></page><page><word xMin=\"1\" yMin=\"2\">\x1Cx</word>";

static bool has(struct sg_str json, const char *part)
{
  return sg_str_find(json, sg_cstr(part), 0) != SG_NPOS;
}

static void test_words_get_their_ligatures(void **state)
{
  struct sg_arena arena;
  struct sg_buf json;
  struct sg_pdf_report report;
  struct sg_pdf_source source = {.xml = sg_cstr(xml), .words = sg_cstr(words)};
  (void)state;
  sg_arena_init(&arena, MEMORY);
  sg_buf_init(&json, MEMORY);
  assert_int_equal(sg_pdf_read(&source, &arena, &json, &report, NULL), SG_OK);
  struct sg_str out = sg_buf_str(&json);
  assert_true(has(out, WORD("first") SPACE WORD("modified") SPACE WORD("t")));
  assert_true(has(out, WORD("fluctuation") SPACE WORD("is") SPACE WORD("fit")));
  assert_true(has(out, WORD("office") SPACE WORD("hours")));
  assert_true(has(out, WORD("rst") SPACE WORD("ends") SPACE WORD("here.")));
  sg_buf_free(&json);
  sg_arena_free(&arena);
}

int main(void)
{
  const struct CMUnitTest tests[] = {cmocka_unit_test(test_words_get_their_ligatures)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
