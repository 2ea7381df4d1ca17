/* Papers from PDF: pdftohtml's XML as it comes, and as nobody should write it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
/* cmocka needs the four above */
#include <cmocka.h>
#include <stdio.h>

#include "pdf/pdf.h"
#include "pdf/reading.h"

enum { MEMORY = 256 << 20 };

#define FONT(id, size, family)                                                                                 \
  "<fontspec id=\"" #id "\" size=\"" #size "\" family=\"ABCDEF+" family "\" color=\"#000000\"/>\n"
#define FONTS                                                                                                  \
  FONT(0, 30, "Times-Roman")                                                                                   \
  FONT(1, 30, "Times-Bold")                                                                                    \
  FONT(2, 60, "Times-Bold")                                                                                    \
  FONT(3, 24, "Times-Roman")                                                                                   \
  FONT(4, 18, "Times-Roman")                                                                                   \
  FONT(5, 30, "CMMI10")                                                                                        \
  FONT(6, 21, "CMMI7") FONT(7, 30, "Courier") FONT(8, 30, "CMR10") FONT(9, 30, "Times-Italic")

struct page {
  struct sg_buf xml;
  unsigned pages;
};

static void begin(struct page *page)
{
  sg_buf_init(&page->xml, MEMORY);
  page->pages = 0;
}

static void new_page(struct page *page)
{
  if (page->pages++ > 0)
    sg_buf_add(&page->xml, SG_LIT("</page>\n"));
  sg_buf_add_format(
      &page->xml,
      "<page number=\"%u\" position=\"absolute\" top=\"0\" left=\"0\" height=\"2400\" width=\"1800\">\n",
      page->pages);
  if (page->pages == 1)
    sg_buf_add(&page->xml, SG_LIT(FONTS));
}

/* Places are points. */
static void put(struct page *page, double x, double y, double width, unsigned font, const char *text)
{
  sg_buf_add_format(&page->xml,
                    "<text top=\"%f\" left=\"%f\" width=\"%f\" height=\"%f\" font=\"%u\">%s</text>\n", 3 * y,
                    3 * x, 3 * width, 30.0, font, text);
}

static struct sg_str read_with(struct page *page, const char *dests, const char *outline,
                               struct sg_pdf_report *report, struct sg_arena *arena, struct sg_buf *json)
{
  struct sg_error err = {0};
  struct sg_pdf_report own;
  if (page->pages > 0)
    sg_buf_add(&page->xml, SG_LIT("</page>\n"));
  sg_buf_add(&page->xml, sg_cstr(outline));
  sg_arena_init(arena, MEMORY);
  sg_buf_init(json, MEMORY);
  struct sg_pdf_source source = {.xml = sg_buf_str(&page->xml), .dests = sg_cstr(dests)};
  assert_int_equal(sg_pdf_read(&source, arena, json, report != NULL ? report : &own, &err), SG_OK);
  return sg_buf_str(json);
}

static void end(struct page *page, struct sg_arena *arena, struct sg_buf *json)
{
  sg_buf_free(&page->xml);
  sg_buf_free(json);
  sg_arena_free(arena);
}

static bool has(struct sg_str json, const char *part)
{
  return sg_str_find(json, sg_cstr(part), 0) != SG_NPOS;
}

#define WORD(text) "{\"t\":\"Str\",\"c\":\"" text "\"}"
#define SPACE ",{\"t\":\"Space\"},"

/* A column of lines of text from `y` on; the last is short and ends a sentence. */
static double put_lines(struct page *page, double x, double y, const char *const *lines)
{
  for (; *lines != NULL; lines++, y += 12)
    put(page, x, y, lines[1] == NULL ? 120 : 400, 0, *lines);
  return y;
}

static void test_fonts(void **state)
{
  static const struct {
    const char *name;
    unsigned style;
  } rows[] = {
      {"FJKXGY+NimbusSanL-BoldItal", SG_PDF_BOLD | SG_PDF_ITALIC},
      {"GBKISL+NimbusRomNo9L-Medi", SG_PDF_BOLD},
      {"CMLQBK+NimbusRomNo9L-Regu", 0},
      {"HDXVHO+NimbusRomNo9L-ReguItal", SG_PDF_ITALIC},
      {"ABCDEF+LinLibertineTB", SG_PDF_BOLD},
      {"ABCDEF+LinLibertineTI", SG_PDF_ITALIC},
      {"ABCDEF+LinLibertineT", 0},
      {"ABCDEF+CMBX12", SG_PDF_BOLD},
      {"ABCDEF+CMR10", SG_PDF_ROMAN},
      {"ABCDEF+CMTI10", SG_PDF_ITALIC},
      {"ABCDEF+CMCSC10", SG_PDF_CAPS},
      {"ABCDEF+CMTT9", SG_PDF_MONO},
      {"ABCDEF+CMMI10", SG_PDF_MATH},
      {"ABCDEF+CMEX10", SG_PDF_MATH | SG_PDF_TALL},
      {"ABCDEF+SFSX1440", SG_PDF_BOLD},
      {"Arial-BoldMT", SG_PDF_BOLD},
      {"ABCDEF+STIXMathCalligraphy-Regular", SG_PDF_MATH},
      {"ABCDEF+Inconsolatazi4-Regular", SG_PDF_MONO},
  };
  (void)state;
  for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
    struct sg_pdf_font font = {0};
    sg_pdf_name_font(sg_cstr(rows[i].name), &font);
    if (font.style != rows[i].style)
      fail_msg("%s: %u", rows[i].name, font.style);
  }
  struct sg_pdf_font roman, bold;
  sg_pdf_name_font(SG_LIT("ABCDEF+CMR10"), &roman);
  sg_pdf_name_font(SG_LIT("UVWXYZ+CMBX12"), &bold);
  assert_int_equal(roman.family, bold.family);
}

static void test_words(void **state)
{
  static const struct {
    const char *text;
    bool ends;
  } rows[] = {{"It ends.", true},   {"as Smith et al.", false}, {"in Fig.", false},
              {"(it ends.)", true}, {"it ends.3", true},        {"it goes on", false},
              {"by J.", false},     {"as follows:", true},      {"3.", true}};
  (void)state;
  for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
    if (sg_printed_ends_sentence(sg_cstr(rows[i].text)) != rows[i].ends)
      fail_msg("%s", rows[i].text);
  unsigned depth = 0;
  assert_int_equal(sg_pdf_number_of(SG_LIT("3.1 Data"), &depth), 4);
  assert_int_equal(depth, 2);
  assert_int_equal(sg_pdf_number_of(SG_LIT("A study"), NULL), 0);
  assert_int_equal(sg_pdf_number_of(SG_LIT("A.2 Proofs"), NULL), 4);
  assert_int_equal(sg_pdf_number_of(SG_LIT("IV. Results"), NULL), 4);
  assert_int_equal(sg_pdf_number_of(SG_LIT("Chapter 3"), NULL), 9);
  assert_true(sg_printed_has_bullet(SG_LIT("\xE2\x80\xA2 one"), NULL));
  assert_true(sg_printed_has_bullet(SG_LIT("(ii) one"), NULL));
  assert_false(sg_printed_has_bullet(SG_LIT("A. Smith"), NULL));
}

static const char *const first[] = {"The scheduler gives each thread a proces-",
                                    "sor of its own, and every processor that is idle asks",
                                    "another processor for work.", NULL};
static const char *const second[] = {"A thread that waits is put into a queue, which the",
                                     "kernel reads when it has time, and", "then it wakes the thread.", NULL};

static double put_front(struct page *page)
{
  new_page(page);
  put(page, 100, 60, 300, 2, "Scheduling <b>Threads</b>");
  put(page, 100, 78, 60, 0, "March 2016"); /* no name */
  put(page, 100, 90, 50, 0, "Ann Smith");  /* names in a row, parted by white space */
  put(page, 240, 90, 50, 0, "Bo Chen");
  put(page, 100, 120, 60, 1, "Abstract");
  return put_lines(page, 100, 136, second);
}

static void test_document(void **state)
{
  struct page page;
  struct sg_arena arena;
  struct sg_buf json;
  struct sg_pdf_report report;
  (void)state;
  begin(&page);
  double y = put_front(&page) + 20;
  put(&page, 100, y, 90, 1, "1 Introduction");
  y = put_lines(&page, 100, y + 20, first);
  y = put_lines(&page, 100, y + 6, second);
  put(&page, 100, y + 20, 90, 1, "1.1 Background");
  y = put_lines(&page, 100, y + 40, first);
  put(&page, 100, y + 20, 90, 1, "References");
  put(&page, 100, y + 40, 300, 0, "[1] A. Author. A title. 1999.");
  put(&page, 100, y + 52, 300, 0, "[2] B. Author. Another. 2001.");
  struct sg_str s = read_with(&page, "", "", &report, &arena, &json);
  assert_true(has(s, "\"title\":{\"t\":\"MetaInlines\",\"c\":[" WORD("Scheduling") SPACE WORD("Threads") "]}"));
  assert_true(has(s, "{\"t\":\"MetaString\",\"c\":\"Ann Smith\"},{\"t\":\"MetaString\",\"c\":\"Bo Chen\"}"));
  assert_true(has(s, "\"abstract\":{\"t\":\"MetaBlocks\",\"c\":[{\"t\":\"Para\",\"c\":[" WORD("A")
                         SPACE WORD("thread")));
  assert_true(has(s, "{\"t\":\"Header\",\"c\":[1,[\"\",[],[[\"number\",\"1\"]]],[" WORD("Introduction") "]]}"));
  assert_true(has(s, "{\"t\":\"Header\",\"c\":[2,[\"\",[],[[\"number\",\"1.1\"]]],[" WORD("Background") "]]}"));
  assert_true(has(s, WORD("processor") SPACE WORD("of") SPACE WORD("its")));
  assert_false(has(s, "proces-"));
  assert_true(has(s, "\"refs\",[\"references\"]"));
  assert_int_equal(report.headings, 3);
  assert_int_equal(report.by_destination, 0);
  end(&page, &arena, &json);
}

/* A destination tells a run-in heading from a bold word, and its level. */
static void test_destinations(void **state)
{
  struct page page;
  struct sg_arena arena;
  struct sg_buf json;
  struct sg_pdf_report report;
  (void)state;
  begin(&page);
  double y = put_front(&page) + 20;
  put(&page, 100, y, 90, 1, "Introduction");
  y = put_lines(&page, 100, y + 20, first);
  put(&page, 100, y, 60, 1, "<b>Queues.</b>");
  put(&page, 163, y, 330, 0, "A thread that waits is put into a queue, which the");
  char dests[200];
  snprintf(dests, sizeof dests,
           "Page  Destination  Name\n   1 [ XYZ  100 %.0f null ] \"section.1\"\n   1 [ XYZ  100 %.0f null ] "
           "\"section*.2\"\n",
           800 - 120 - 36 - 20.0 - 16 + 2, 800 - y);
  y = put_lines(&page, 100, y + 12, second + 1);
  put(&page, 100, y, 60, 1, "Careful");
  put(&page, 163, y, 330, 0, "is a word that stands in bold letters here, and no");
  put(&page, 100, y + 12, 120, 0, "heading of its own at all.");
  struct sg_str s = read_with(&page, dests, "", &report, &arena, &json);
  assert_true(has(s, "{\"t\":\"Header\",\"c\":[1,[\"\",[],[]],[" WORD("Introduction") "]]}"));
  assert_true(has(s, "{\"t\":\"Header\",\"c\":[2,[\"\",[],[]],[" WORD("Queues") "]]}"));
  assert_true(has(s, "{\"t\":\"Strong\",\"c\":[" WORD("Careful") "]}"));
  assert_int_equal(report.headings, 2);
  assert_int_equal(report.by_destination, 2);
  end(&page, &arena, &json);
}

static void test_columns(void **state)
{
  struct page page;
  struct sg_arena arena;
  struct sg_buf json;
  struct sg_pdf_report report;
  char text[80];
  (void)state;
  begin(&page);
  new_page(&page);
  for (unsigned row = 0; row < 30; row++) {
    snprintf(text, sizeof text, "left%u of the column and some more", row);
    put(&page, 60, 100 + 12 * row, 225, 0, text);
    snprintf(text, sizeof text, "right%u of the column and some more", row);
    put(&page, 315, 100 + 12 * row, 225, 0, text);
  }
  struct sg_str s = read_with(&page, "", "", &report, &arena, &json);
  assert_int_equal(report.columns, 2);
  size_t left = sg_str_find(s, SG_LIT("left29"), 0), right = sg_str_find(s, SG_LIT("right0"), 0);
  assert_true(left != SG_NPOS && right != SG_NPOS && left < right);
  end(&page, &arena, &json);
}

static void test_footnote_and_formula(void **state)
{
  struct page page;
  struct sg_arena arena;
  struct sg_buf json;
  (void)state;
  begin(&page);
  new_page(&page);
  for (unsigned row = 0; row < 12; row++)
    put(&page, 100, 100 + 12 * row, 400, 0, "The queue of a thread that waits is read by the kernel when");
  put(&page, 100, 244, 80, 0, "it has time, and");
  put(&page, 184, 244, 6, 5, "x");
  sg_buf_add(&page.xml,
             SG_LIT("<text top=\"742\" left=\"570\" width=\"12\" height=\"20\" font=\"6\">i</text>\n"));
  put(&page, 197, 244, 60, 0, "is its name.");
  sg_buf_add(&page.xml,
             SG_LIT("<text top=\"728\" left=\"771\" width=\"9\" height=\"16\" font=\"4\">1</text>\n"));
  sg_buf_add(&page.xml,
             SG_LIT("<text top=\"2100\" left=\"300\" width=\"9\" height=\"14\" font=\"4\">1</text>\n"));
  sg_buf_add(
      &page.xml,
      SG_LIT(
          "<text top=\"2103\" left=\"312\" width=\"600\" height=\"24\" font=\"3\">A note on names.</text>\n"));
  struct sg_str s = read_with(&page, "", "", NULL, &arena, &json);
  assert_true(has(s, "{\"t\":\"Note\",\"c\":[{\"t\":\"Para\",\"c\":[" WORD("A") SPACE WORD("note")));
  assert_true(has(s, "{\"t\":\"Math\",\"c\":[{\"t\":\"InlineMath\"},\"x_{i}\"]}"));
  end(&page, &arena, &json);
}

/* Digits in Computer Modern are a formula's where the text is in Times: "= 3" goes with its letter, "(" in
 * Times does not. A small letter whose box ends where that of the tall text font does hangs below the line. */
static void test_faces(void **state)
{
  struct page page;
  struct sg_arena arena;
  struct sg_buf json;
  (void)state;
  begin(&page);
  new_page(&page);
  for (unsigned row = 0; row < 12; row++)
    put(&page, 100, 100 + 12 * row, 400, 0, "The queue of a thread that waits is read by the kernel when");
  put(&page, 100, 244, 80, 0, "it has time for (");
  put(&page, 180, 244, 5, 5, "k");
  put(&page, 188, 244, 14, 8, "= 3");
  put(&page, 202, 244, 60, 0, ") of them.");
  struct sg_str s = read_with(&page, "", "", NULL, &arena, &json);
  assert_true(has(s, WORD("(") ",{\"t\":\"Math\",\"c\":[{\"t\":\"InlineMath\"},\"k = 3\"]}," WORD(")")));
  end(&page, &arena, &json);
}

/* An italic letter that stands among words wherever it stands is one: a language's name. Beside signs it is
 * none. */
static void test_letters(void **state)
{
  struct page page;
  struct sg_arena arena;
  struct sg_buf json;
  (void)state;
  begin(&page);
  new_page(&page);
  for (unsigned row = 0; row < 10; row++) {
    put(&page, 100, 100 + 12 * row, 60, 0, "The language");
    put(&page, 164, 100 + 12 * row, 6, 9, "R");
    put(&page, 174, 100 + 12 * row, 220, 0, "has a kernel, which reads the queue when");
    put(&page, 398, 100 + 12 * row, 6, 9, "x");
    put(&page, 408, 100 + 12 * row, 90, 0, "= 3 and goes on");
  }
  struct sg_str s = read_with(&page, "", "", NULL, &arena, &json);
  assert_true(has(s, "{\"t\":\"Emph\",\"c\":[" WORD("R") "]}"));
  assert_false(has(s, "\"InlineMath\"},\"R"));
  assert_true(has(s, "{\"t\":\"Math\",\"c\":[{\"t\":\"InlineMath\"},\"x = 3\"]}"));
  end(&page, &arena, &json);
}

/* -- Blocks --------------------------------------------------------------------------------------------------
 */

static void test_lists(void **state)
{
  struct page page;
  struct sg_arena arena;
  struct sg_buf json;
  (void)state;
  begin(&page);
  new_page(&page);
  double y = put_lines(&page, 100, 100, first);
  put(&page, 110, y + 6, 120, 0, "3. A first item of three.");
  put(&page, 130, y + 24, 120, 0, "A. A part of it.");
  put(&page, 130, y + 42, 120, 0, "B. Another part.");
  put(&page, 110, y + 60, 120, 0, "4. A second item.");
  y = put_lines(&page, 100, y + 80, first);
  put_lines(&page, 100, y + 8, second);
  struct sg_str s = read_with(&page, "", "", NULL, &arena, &json);
  size_t outer = sg_str_find(s, SG_LIT("\"OrderedList\",\"c\":[[3,"), 0);
  size_t inner = sg_str_find(s, SG_LIT("\"OrderedList\",\"c\":[[1,"), 0);
  size_t last = sg_str_find(s, SG_LIT("second"), 0), text = sg_str_find(s, SG_LIT("]]]}"), last);
  assert_true(outer != SG_NPOS && inner != SG_NPOS && last != SG_NPOS && outer < inner && inner < last);
  assert_true(has(sg_slice(s, inner, last), "]]]}],["));         /* the inner list ends, the outer goes on */
  assert_true(text < sg_str_find(s, SG_LIT("scheduler"), last)); /* and ends before the text does */
  end(&page, &arena, &json);
}

/* A name on every page stands on a line of text, too. */
static void test_stamps(void **state)
{
  struct page page;
  struct sg_arena arena;
  struct sg_buf json;
  (void)state;
  begin(&page);
  for (unsigned i = 0; i < 4; i++) {
    new_page(&page);
    put(&page, 20, 124, 60, 0, "submission.pdf");
    put_lines(&page, 100, 100 + 4 * i, first);
  }
  struct sg_str s = read_with(&page, "", "", NULL, &arena, &json);
  assert_false(has(s, "submission"));
  assert_true(has(s, "idle"));
  end(&page, &arena, &json);
}

/* A table of full width over two columns of text, its head in two lines. */
static void test_wide_table(void **state)
{
  struct page page;
  struct sg_arena arena;
  struct sg_buf json;
  (void)state;
  begin(&page);
  new_page(&page);
  put(&page, 200, 60, 200, 0, "Table 1: Times of the five systems in seconds.");
  put(&page, 340, 80, 40, 0, "write");
  put(&page, 80, 92, 50, 0, "system");
  put(&page, 220, 80, 40, 0, "read");
  put(&page, 338, 92, 44, 0, "(cold)");
  for (unsigned row = 0; row < 4; row++) {
    put(&page, 80, 106 + 12 * row, 40, 0, "fast");
    put(&page, 220, 106 + 12 * row, 20, 0, "1.5");
    put(&page, 340, 106 + 12 * row, 20, 0, "2.5");
  }
  for (unsigned row = 0; row < 30; row++) {
    put(&page, 60, 190 + 12 * row, 225, 0, "left of the column and some more");
    put(&page, 315, 190 + 12 * row, 225, 0, "right of the column and some more");
  }
  struct sg_str s = read_with(&page, "", "", NULL, &arena, &json);
  assert_true(has(s, "\"t\":\"Table\""));
  assert_true(has(s, WORD("write") SPACE WORD("(cold)")));
  end(&page, &arena, &json);
}

/* Captions stand below the tables of this paper, and a cell of several lines is one. */
static void test_captions_below(void **state)
{
  struct page page;
  struct sg_arena arena;
  struct sg_buf json;
  (void)state;
  begin(&page);
  new_page(&page);
  double y = put_lines(&page, 100, 100, first) + 20;
  for (unsigned table = 1; table < 3; table++) {
    for (unsigned row = 0; row < 3; row++, y += 24) {
      put(&page, 110, y, 40, 0, table == 1 ? "fast" : "slow");
      put(&page, 210, y, 40, 0, "1.5");
      put(&page, 310, y, 100, 0, "measured on");
      put(&page, 310, y + 12, 100, 0, "one machine");
    }
    put(&page, 200, y, 100, 0, table == 1 ? "Table 1: First times." : "Table 2: Second times.");
    y += 30;
  }
  put_lines(&page, 100, y, second);
  struct sg_str s = read_with(&page, "", "", NULL, &arena, &json);
  size_t one = sg_str_find(s, SG_LIT("\"First\""), 0), two = sg_str_find(s, SG_LIT("\"Second\""), 0);
  assert_true(one != SG_NPOS && two != SG_NPOS && one < two);
  assert_true(has(sg_slice(s, one, two), "\"fast\"") && !has(sg_slice(s, one, two), "\"slow\""));
  assert_true(has(s, WORD("measured") SPACE WORD("on") SPACE WORD("one") SPACE WORD("machine")));
  end(&page, &arena, &json);
}

/* Code that a figure shows is kept, the labels of a drawing are not. */
static void test_figures(void **state)
{
  struct page page;
  struct sg_arena arena;
  struct sg_buf json;
  (void)state;
  begin(&page);
  new_page(&page);
  double y = put_lines(&page, 100, 100, first);
  put(&page, 110, y + 20, 120, 7, "mkdir results");
  put(&page, 110, y + 32, 120, 7, "run all");
  put(&page, 100, y + 50, 200, 0, "Figure 1: A script.");
  y = put_lines(&page, 100, y + 90, second);
  put(&page, 200, y + 20, 20, 3, "time");
  put(&page, 300, y + 32, 20, 3, "error");
  put(&page, 100, y + 50, 200, 0, "Figure 2: A drawing.");
  put_lines(&page, 100, y + 90, first);
  struct sg_str s = read_with(&page, "", "", NULL, &arena, &json);
  assert_true(has(s, "\"CodeBlock\",\"c\":[[\"\",[],[]],\"mkdir results\\nrun all\"]"));
  assert_false(has(s, WORD("error")));
  end(&page, &arena, &json);
}

/* What stands behind the references is text as before them: a displayed formula is none of its own. */
static void test_appendix(void **state)
{
  struct page page;
  struct sg_arena arena;
  struct sg_buf json;
  (void)state;
  begin(&page);
  double y = put_front(&page) + 20;
  put(&page, 100, y, 90, 1, "1 Introduction");
  y = put_lines(&page, 100, y + 20, first);
  put(&page, 100, y + 20, 90, 1, "References");
  put(&page, 100, y + 40, 300, 0, "[1] A. Author. A title. 1999.");
  put(&page, 100, y + 70, 90, 1, "A Proofs");
  y += 90;
  put(&page, 100, y, 400, 0, "The time that a thread of the queue waits is at most what is");
  put(&page, 220, y + 18, 40, 5, "t<i>+</i>u");
  put(&page, 100, y + 36, 300, 0, "and no thread waits for longer.");
  struct sg_str s = read_with(&page, "", "", NULL, &arena, &json);
  assert_true(has(s, WORD("is") SPACE "{\"t\":\"Math\",\"c\":[{\"t\":\"DisplayMath\""));
  end(&page, &arena, &json);
}

static enum sg_status read_plain(const char *xml, struct sg_error *err)
{
  struct sg_arena arena;
  struct sg_buf json;
  struct sg_pdf_report report;
  sg_arena_init(&arena, MEMORY);
  sg_buf_init(&json, MEMORY);
  struct sg_pdf_source source = {
      .xml = sg_cstr(xml), .dests = SG_LIT("1 [ XYZ nan inf null ] \"section.1\"\n9999999 [ XYZ 1 1 ] x")};
  enum sg_status status = sg_pdf_read(&source, &arena, &json, &report, err);
  assert_int_equal(sg_utf8_invalid(sg_buf_str(&json)), SG_NPOS);
  sg_arena_free(&arena);
  sg_buf_free(&json);
  return status;
}

static void test_broken(void **state)
{
  struct sg_error err = {0};
  (void)state;
  assert_int_equal(read_plain("", &err), SG_EPARSE);
  assert_int_equal(read_plain("<page", &err), SG_EPARSE);
  static const char *const odd[] = {
      "<page>",
      "<page height=\"1e99\" width=\"-5\"><fontspec id=\"0\" size=\"x\"/><text font=\"0\">a</text>",
      "<page><fontspec id=\"0\" size=\"30\" family=\"\"/><text font=\"0\" top=\"1\" left=\"1\" width=\"9\" "
      "height=\"9\">&#xD800;&#99999999;&amp",
      "<page height=\"900\" width=\"900\"><fontspec id=\"0\" size=\"30\" family=\"A\"/><text top=\"1\" "
      "left=\"1\" width=\"9\" height=\"9\" font=\"0\">\xFF\xC3 <b x</text></page><outline><item "
      "page=\"7\">q</item>",
      "</outline></outline><item page=\"1\">x</item><page></page>",
  };
  for (size_t i = 0; i < sizeof odd / sizeof odd[0]; i++)
    assert_int_equal(read_plain(odd[i], &err), SG_OK);
}

/* Twice the text takes about twice the memory, and a page of one heap of items is read in passing. */
static void test_limits(void **state)
{
  struct page page;
  struct sg_arena arena;
  struct sg_buf json;
  struct sg_pdf_report report;
  (void)state;
  begin(&page);
  new_page(&page);
  for (unsigned i = 0; i < SG_PDF_PAGE_ITEMS_MAX + 10; i++)
    put(&page, i % 7, i % 5, 3, i % 8, "x");
  read_with(&page, "", "", &report, &arena, &json);
  assert_int_equal(report.note_count, 1);
  assert_string_equal(report.notes[0].code, "pdf/crowded");
  end(&page, &arena, &json);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_fonts),          cmocka_unit_test(test_words),
      cmocka_unit_test(test_document),       cmocka_unit_test(test_destinations),
      cmocka_unit_test(test_columns),        cmocka_unit_test(test_footnote_and_formula),
      cmocka_unit_test(test_faces),          cmocka_unit_test(test_lists),
      cmocka_unit_test(test_stamps),         cmocka_unit_test(test_appendix),
      cmocka_unit_test(test_wide_table),     cmocka_unit_test(test_figures),
      cmocka_unit_test(test_captions_below), cmocka_unit_test(test_broken),
      cmocka_unit_test(test_letters),        cmocka_unit_test(test_limits),
  };
  return cmocka_run_group_tests_name("pdf", tests, NULL, NULL);
}
