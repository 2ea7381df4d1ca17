/* Word documents that a converter made of printed pages: their texts, notes, tables and lists again. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
/* cmocka needs the four above */
#include <cmocka.h>

#include "docx/docx.h"
#include "docx/zip.h"

enum { MEMORY = 64 * 1024 * 1024 };

/* A paragraph as converters set it: its distances, indents, edges and type; its runs. */
#define PARAGRAPH(indent, edges, runs)                                                                         \
  "<w:p><w:pPr><w:spacing w:before=\"0\" w:line=\"240\"/><w:ind " indent "/><w:jc w:val=\"" edges              \
  "\"/></w:pPr>" runs "</w:p>"
#define RUN(size, more, text)                                                                                  \
  "<w:r><w:rPr><w:sz w:val=\"" size "\"/>" more "</w:rPr><w:t xml:space=\"preserve\">" text "</w:t></w:r>"
#define T(text) PARAGRAPH("w:left=\"100\"", "both", RUN("22", "", text))
#define INDENTED(text) PARAGRAPH("w:left=\"100\" w:firstLine=\"218\"", "both", RUN("22", "", text))
#define SMALL(text) PARAGRAPH("w:left=\"100\"", "both", RUN("18", "", text))
#define CENTRED(size, text) PARAGRAPH("", "center", RUN(size, "", text))
#define HEADING(text) PARAGRAPH("w:left=\"100\"", "left", RUN("24", "<w:b/>", text))
#define MARK(sign) RUN("16", "<w:position w:val=\"8\"/>", sign)
#define NOTE(sign, text) PARAGRAPH("w:left=\"100\"", "both", RUN("12", "", sign) RUN("18", "", " " text))
#define TAB "<w:r><w:tab/></w:r>"
#define COLUMN "<w:r><w:br w:type=\"column\"/></w:r>"
#define TOP(text) PARAGRAPH("w:left=\"100\"", "both", COLUMN RUN("22", "", text))
#define SECTION(type, columns)                                                                                 \
  "<w:p><w:pPr><w:sectPr><w:type w:val=\"" type "\"/><w:pgSz w:w=\"12000\"/><w:pgMar w:left=\"1000\" "         \
  "w:right=\"1000\"/><w:cols w:num=\"" columns "\"/></w:sectPr></w:pPr></w:p>"
/* What makes a document one of pages: two of them before the text at hand. */
#define PAGES SECTION("nextPage", "2") SECTION("nextPage", "2")

static struct sg_buf mended(const char *body, struct sg_str part)
{
  struct sg_buf document, file, out, text;
  struct sg_arena arena;
  struct sg_zip zip;
  struct sg_error err = {0};
  sg_arena_init(&arena, MEMORY);
  sg_buf_init(&document, MEMORY);
  sg_buf_init(&file, MEMORY);
  sg_buf_init(&out, MEMORY);
  sg_buf_init(&text, MEMORY);
  sg_buf_add_format(&document, "<w:document xmlns:w=\"x\"><w:body>%s</w:body></w:document>", body);
  struct sg_zip_part only = {
      .name = SG_LIT("word/document.xml"), .fresh = sg_buf_str(&document), .is_fresh = true};
  assert_int_equal(sg_zip_write(&(struct sg_zip){&only, 1}, &file, NULL), SG_OK);
  if (sg_docx_mend(sg_buf_str(&file), &out, &err))
    fail_msg("%s", err.message);
  assert_int_equal(sg_zip_read(sg_buf_str(&out), &arena, &zip, NULL), SG_OK);
  const struct sg_zip_part *found = sg_zip_find(&zip, part);
  if (found != NULL)
    assert_int_equal(sg_zip_unpack(found, MEMORY, &text, NULL), SG_OK);
  sg_arena_free(&arena);
  sg_buf_free(&document);
  sg_buf_free(&file);
  sg_buf_free(&out);
  return text;
}

/* The words of a part, with what stands for its mark-up here: "|" ends a cell, "/" a row, "^" refers to a note,
 * "*" begins an item, a line is a paragraph. */
static void assert_told(const char *body, const char *name, const char *expected)
{
  static const struct {
    const char *tag, *sign;
  } signs[] = {
      {"</w:p>", "\n"}, {"</w:tc>", "|"}, {"</w:tr>", "/"}, {"<w:footnoteReference", "^"}, {"<w:numPr", "*"}};
  struct sg_buf xml = mended(body, sg_cstr(name)), told;
  sg_buf_init(&told, MEMORY);
  for (size_t at = 0; at < xml.length;) {
    struct sg_str rest = sg_slice(sg_buf_str(&xml), at, xml.length);
    for (size_t i = 0; i < sizeof signs / sizeof *signs; i++)
      if (sg_str_starts(rest, sg_cstr(signs[i].tag)))
        sg_buf_add(&told, sg_cstr(signs[i].sign));
    size_t tag = rest.p[0] == '<' ? sg_str_find(rest, SG_LIT(">"), 0) + 1 : 0;
    if (tag == 0)
      sg_buf_add_char(&told, rest.p[0]);
    at += tag > 0 ? tag : 1;
  }
  struct sg_str whole = sg_buf_str(&told), line;
  struct sg_buf lines; /* without empty ones */
  sg_buf_init(&lines, MEMORY);
  while (sg_str_next_line(&whole, &line))
    if (line.n > 0)
      sg_buf_add_format(&lines, "%.*s\n", SG_STR_ARGS(line));
  assert_string_equal(lines.data != NULL ? lines.data : "", expected);
  sg_buf_free(&lines);
  sg_buf_free(&told);
  sg_buf_free(&xml);
}

static void assert_text(const char *body, const char *expected)
{
  assert_told(body, "word/document.xml", expected);
}

static void what_columns_part_is_joined(void **state)
{
  (void)state;
  assert_text(PAGES T("Grains shrink on their long way to the sea, as all rivers")
                  TOP("show that were measured."),
              "Grains shrink on their long way to the sea, as all rivers show that were measured.\n");
  assert_text(PAGES T("This was measured before (Ada and Bab,") T("2004) and later (resp.")
                  T("7 and 9 rivers)."),
              "This was measured before (Ada and Bab, 2004) and later (resp. 7 and 9 rivers).\n");
  assert_text(PAGES T("The lakes fill on pages 205\xE2\x80\x93") T("225."),
              "The lakes fill on pages 205\xE2\x80\x93"
              "225.\n");
  assert_text(PAGES T("Grains shrink.") TOP("Lakes dry up."), "Grains shrink.\nLakes dry up.\n");
  assert_text(PAGES T("Grains that shrink") HEADING("Lakes") T("which dry up."),
              "Grains that shrink\nLakes\nwhich dry up.\n");
  assert_text(PAGES T("Grains shrink by") PARAGRAPH("", "left", "<m:oMath><m:r><m:t>a/b</m:t></m:r></m:oMath>")
                  T("where a is their age."),
              "Grains shrink by\na/b\nwhere a is their age.\n");
  assert_text(PAGES T("Grains shrink by") PARAGRAPH(
                  "", "left", TAB "<w:r><w:object><o:OLEObject/></w:object></w:r>" TAB RUN("22", "", "(1)"))
                  T("where a is their age."),
              "Grains shrink by\n(1)\nwhere a is their age.\n");
  assert_text(PAGES T("Grains of") "<w:p><w:pPr><w:numPr/><w:spacing "
                                   "w:line=\"240\"/></w:pPr><w:r><w:t>sand</w:t></w:r></w:p>",
              "Grains of\n*sand\n");
}

static void a_float_parts_no_sentence(void **state)
{
  (void)state;
  assert_text(PAGES T("Grains shrink on their") CENTRED("18", "Sea") CENTRED("18", "It is far.")
                  CENTRED("22", "Figure 1: A river") TOP("way to the sea."),
              "Grains shrink on their way to the sea.\nIt is far.\nFigure 1: A river\n");
  assert_text(PAGES T("Grains shrink.") CENTRED("18", "Table 1: The rivers of the")
                  TOP("Lakes dry up where no river reaches them.") SMALL("south and north."),
              "Grains shrink.\nTable 1: The rivers of the south and north.\nLakes dry up where no river "
              "reaches them.\n");
}

static void indents_tell_where_paragraphs_begin(void **state)
{
  (void)state;
#define THREE INDENTED("One.") INDENTED("Two.") INDENTED("Three.")
  assert_text(PAGES THREE T("The grains of rivers shrink, as was shown by") TOP("Ada Bab."),
              "One.\nTwo.\nThree.\nThe grains of rivers shrink, as was shown by Ada Bab.\n");
  assert_text(PAGES THREE T("The grains of rivers shrink, as was shown once") TOP("Ada did it."),
              "One.\nTwo.\nThree.\nThe grains of rivers shrink, as was shown once Ada did it.\n");
  assert_text(PAGES T("The grains of rivers shrink, as was shown once") TOP("Ada did it."),
              "The grains of rivers shrink, as was shown once\nAda did it.\n");
}

static void entries_that_hang_are_whole(void **state)
{
  (void)state;
#define ENTRY(text) PARAGRAPH("w:left=\"218\" w:firstLine=\"-218\"", "both", RUN("20", "", text))
#define FURTHER(text) PARAGRAPH("w:left=\"218\"", "both", RUN("20", "", text))
  assert_text(PAGES ENTRY("Ada. 2001. Sand.") ENTRY("Bab. 2002.") FURTHER("Lakes.") ENTRY("Cid. 2003. Mud."),
              "Ada. 2001. Sand.\nBab. 2002. Lakes.\nCid. 2003. Mud.\n");
}

static void what_belongs_to_pages_goes(void **state)
{
  (void)state;
#define PAGE(n, text) CENTRED("18", "Rivers, volume " n) T(text) SECTION("nextPage", "1")
  assert_text(PAGE("1", "One.") PAGE("2", "Two.") PAGE("3", "Three."), "One.\nTwo.\nThree.\n");
  assert_text(CENTRED("22", "(1)") T("One.") SECTION("nextPage", "1") CENTRED("22", "(2)") T("Two.")
                  SECTION("nextPage", "1"),
              "(1)\nOne.\n(2)\nTwo.\n");
  assert_text(PAGES T("Grains shrink on their way.") SECTION("continuous", "2") CENTRED("22", "54")
                  CENTRED("18", "Proceedings of the rivers") SECTION("continuous", "1") T("Two.")
                      SECTION("nextPage", "2"),
              "Grains shrink on their way.\nTwo.\n");
  assert_text(PAGES T("One.") SECTION("continuous", "2") CENTRED("18", "Figure 1: A river")
                  SECTION("continuous", "1") T("Two.") SECTION("nextPage", "2"),
              "One.\nFigure 1: A river\nTwo.\n");
}

static void footnotes_are_notes(void **state)
{
  (void)state;
#define BODY PARAGRAPH("", "both", RUN("22", "", "Grains shrink") MARK("1") RUN("22", "", " on their"))
  const char *body = PAGES BODY NOTE("1", "So they say") SMALL("of rivers.") TOP("way.");
  assert_text(body, "Grains shrink^ on their way.\n");
  assert_told(body, "word/footnotes.xml", " So they say of rivers.\n");
  assert_text(PAGES T("Grains shrink.") NOTE("1", "No mark names it."),
              "Grains shrink.\n1 No mark names it.\n");
  assert_text(PAGES BODY SMALL("Small type is no note.") TOP("way."),
              "Grains shrink1 on their way.\nSmall type is no note.\n");
}

static void raised_type_is_named(void **state)
{
  (void)state;
  struct sg_buf xml =
      mended(PAGES PARAGRAPH("", "both", RUN("22", "", "The area is 9 m") MARK("2") RUN("22", "", " or so.")),
             SG_LIT("word/document.xml"));
  assert_true(sg_str_find(sg_buf_str(&xml),
                          SG_LIT("<w:vertAlign w:val=\"superscript\"/></w:rPr><w:t xml:space=\"preserve\">2<"),
                          0) != SG_NPOS);
  sg_buf_free(&xml);
}

static void bands_are_read_down_their_columns(void **state)
{
  (void)state;
  assert_text(PAGES T("Grains shrink on their") TOP("rivers, and so they end.") SECTION("continuous", "2")
                  T("way along the") TOP("Lakes are another matter.") SECTION("continuous", "2"),
              "Grains shrink on their way along the rivers, and so they end.\nLakes are another matter.\n");
  assert_text(PAGES T("Grains shrink.") TOP("Lakes dry up.") SECTION("continuous", "2") T("Rivers flow.")
                  TOP("Seas are wide.") SECTION("continuous", "2"),
              "Grains shrink.\nLakes dry up.\nRivers flow.\nSeas are wide.\n");
}

static void a_table_stands_in_its_column(void **state)
{
  (void)state;
  assert_text(
      PAGES
      "<w:tbl><w:tblPr><w:tblInd w:w=\"5100\"/></w:tblPr><w:tr><w:tc><w:p><w:r><w:t>9</w:t></w:r></w:p></w:tc>"
      "</w:tr><w:tr><w:tc><w:p><w:r><w:t>8</w:t></w:r></w:p></w:tc></w:tr></w:tbl>" SECTION("continuous", "1")
          T("Left.") TOP("Table 3: Depths") SECTION("continuous", "2"),
      "Left.\n9\n|/8\n|/Table 3: Depths\n");
}

#define ROW(edges, a, b) PARAGRAPH("w:left=\"300\"", edges, RUN("22", "", a) TAB RUN("22", "", b))
#define WIDE RUN("22", "<w:spacing w:val=\"53\"/>", " ")

static void aligned_lines_are_tables(void **state)
{
  (void)state;
  assert_text(PAGES ROW("left", "River", "Depth") ROW("center", "Rhine", "20") CENTRED("22", "Table 1: Depths"),
              "River\n|Depth\n|/Rhine\n|20\n|/Table 1: Depths\n");
  assert_text(
      PAGES ROW("left", "River or lake", "Depth of its bed in metres")
          ROW("center", "Rhine or Ora", "20 or so, as it was measured") CENTRED("22", "Figure 1: Depths"),
      "River or lakeDepth of its bed in metres\nRhine or Ora20 or so, as it was measured\nFigure 1: Depths\n");
  /* a head that lacks a tabulator has a wide space; a line of one field stands over its rows */
#define ROW3(a, b, c) PARAGRAPH("", "left", RUN("22", "", a) TAB RUN("22", "", b) TAB RUN("22", "", c))
  assert_text(PAGES CENTRED("22", "Table 1: Depths") PARAGRAPH(
                  "", "left", RUN("22", "", "Lake") TAB RUN("22", "", "North") WIDE RUN("22", "", "South"))
                  ROW3("Ora", "20", "21") CENTRED("22", "Rivers") ROW3("Rhine", "30", "31"),
              "Table 1: Depths\nLake\n|North\n|South\n|/Ora\n|20\n|21\n|/Rivers\n|/Rhine\n|30\n|31\n|/\n");
}

static void cells_with_tabulators_are_several(void **state)
{
  (void)state;
#define CELL(runs) "<w:tr><w:tc><w:p>" runs "</w:p></w:tc></w:tr>"
  assert_text(PAGES "<w:tbl>" CELL(RUN("22", "", "North") WIDE RUN("22", "", "South"))
                  CELL(RUN("22", "", "20") TAB RUN("22", "", "21"))
                      CELL(RUN("22", "", "30") TAB RUN("22", "", "31")) "</w:tbl>",
              "North\n|South\n|/20\n|21\n|/30\n|31\n|/\n");
  assert_text(PAGES "<w:tbl>" CELL(RUN("22", "", "20") TAB RUN("22", "", "21"))
                  CELL(RUN("22", "", "No tabulator")) CELL(RUN("22", "", "None")) "</w:tbl>",
              "2021\n|/No tabulator\n|/None\n|/\n");
}

static void typed_bullets_are_lists(void **state)
{
  (void)state;
#define ITEM(left, text) PARAGRAPH("w:left=\"" left "\"", "left", RUN("22", "", text))
  const char *body = PAGES T("There are:") ITEM("228", "\xE2\x80\xA2 rivers that") ITEM("436", "flow;")
      ITEM("612", "\xE2\x80\x93 deep ones") ITEM("228", "\xE2\x80\xA2 lakes.") T("They dry \xE2\x80\x93")
          T("\xE2\x80\x93 up.");
  assert_text(body,
              "There are:\n*rivers that flow;\n*deep ones\n*lakes.\nThey dry \xE2\x80\x93\n\xE2\x80\x93 up.\n");
  struct sg_buf xml = mended(body, SG_LIT("word/document.xml")),
                lists = mended(body, SG_LIT("word/numbering.xml"));
  assert_true(sg_str_find(sg_buf_str(&xml), SG_LIT("<w:ilvl w:val=\"1\"/>"), 0) != SG_NPOS);
  assert_true(sg_str_find(sg_buf_str(&lists), SG_LIT("<w:num w:numId=\"900001\">"), 0) != SG_NPOS);
  sg_buf_free(&xml);
  sg_buf_free(&lists);
}

static void other_documents_stay(void **state)
{
  (void)state;
  /* no pages of their own, or no distances of their own */
  assert_text(T("Grains shrink on their") T("way to the sea."), "Grains shrink on their\nway to the sea.\n");
#define PAGE_END "<w:p><w:r><w:br w:type=\"page\"/></w:r></w:p>"
  assert_text(T("Grains shrink on their") PAGE_END PAGE_END T("way to the sea."),
              "Grains shrink on their\nway to the sea.\n");
  assert_text(
      PAGES
      "<w:p><w:r><w:t>Grains shrink on their</w:t></w:r></w:p><w:p><w:r><w:t>way to the sea.</w:t></w:r></w:p>",
      "Grains shrink on their\nway to the sea.\n");
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(what_columns_part_is_joined),
      cmocka_unit_test(a_float_parts_no_sentence),
      cmocka_unit_test(indents_tell_where_paragraphs_begin),
      cmocka_unit_test(entries_that_hang_are_whole),
      cmocka_unit_test(what_belongs_to_pages_goes),
      cmocka_unit_test(footnotes_are_notes),
      cmocka_unit_test(raised_type_is_named),
      cmocka_unit_test(bands_are_read_down_their_columns),
      cmocka_unit_test(a_table_stands_in_its_column),
      cmocka_unit_test(aligned_lines_are_tables),
      cmocka_unit_test(cells_with_tabulators_are_several),
      cmocka_unit_test(typed_bullets_are_lists),
      cmocka_unit_test(other_documents_stay),
  };
  return cmocka_run_group_tests_name("docx pages", tests, NULL, NULL);
}
