/* Word documents: what Word shows, written so that a lesser reader finds it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
/* cmocka needs the four above */
#include <cmocka.h>
#include <zlib.h>

#include "docx/docx.h"
#include "docx/xml.h"
#include "docx/zip.h"

enum { MEMORY = 256 * 1024 * 1024 };

#define P(text) "<w:p><w:r><w:t>" text "</w:t></w:r></w:p>"
#define STYLED(id, text) "<w:p><w:pPr><w:pStyle w:val=\"" id "\"/></w:pPr><w:r><w:t>" text "</w:t></w:r></w:p>"
#define LEVEL(n, text) "<w:p><w:pPr><w:outlineLvl w:val=\"" n "\"/></w:pPr><w:r><w:t>" text "</w:t></w:r></w:p>"
#define STYLE(id, name, inner)                                                                                 \
  "<w:style w:type=\"paragraph\" w:styleId=\"" id "\"><w:name w:val=\"" name "\"/>" inner "</w:style>"
#define CELL(inner) "<w:tc><w:tcPr/>" inner "</w:tc>"

static const char default_styles[] = STYLE("Normal", "Normal", "") STYLE("Heading1", "heading 1", "")
    STYLE("Heading2", "heading 2", "<w:basedOn w:val=\"Heading1\"/>");

/* A .docx file of a body, styles and lists (NULL: none), stored; the caller frees it. */
static struct sg_buf docx_with(const char *body, const char *styles, const char *lists)
{
  struct sg_buf document, style_sheet, numbering, file;
  sg_buf_init(&document, MEMORY);
  sg_buf_init(&style_sheet, MEMORY);
  sg_buf_init(&numbering, MEMORY);
  sg_buf_init(&file, MEMORY);
  sg_buf_add_format(&document,
                    "<?xml version=\"1.0\"?><w:document xmlns:w=\"x\"><w:body>%s</w:body></w:document>", body);
  sg_buf_add_format(&style_sheet, "<w:styles xmlns:w=\"x\">%s</w:styles>", styles);
  sg_buf_add_format(&numbering, "<w:numbering xmlns:w=\"x\">%s</w:numbering>", lists != NULL ? lists : "");
  struct sg_zip_part parts[] = {
      {.name = SG_LIT("word/document.xml"), .fresh = sg_buf_str(&document), .is_fresh = true},
      {.name = SG_LIT("word/styles.xml"), .fresh = sg_buf_str(&style_sheet), .is_fresh = true},
      {.name = SG_LIT("word/media/a.png"), .fresh = SG_LIT("\x89PNG"), .is_fresh = true},
      {.name = SG_LIT("word/numbering.xml"), .fresh = sg_buf_str(&numbering), .is_fresh = true},
  };
  assert_int_equal(sg_zip_write(&(struct sg_zip){parts, lists != NULL ? 4 : 3}, &file, NULL), SG_OK);
  sg_buf_free(&document);
  sg_buf_free(&style_sheet);
  sg_buf_free(&numbering);
  return file;
}

static struct sg_buf docx(const char *body, const char *styles)
{
  return docx_with(body, styles, NULL);
}

static struct sg_buf part_of(struct sg_str file, struct sg_str name)
{
  struct sg_arena arena;
  struct sg_zip zip;
  struct sg_buf out;
  sg_arena_init(&arena, MEMORY);
  sg_buf_init(&out, MEMORY);
  assert_int_equal(sg_zip_read(file, &arena, &zip, NULL), SG_OK);
  struct sg_zip_part *part = sg_zip_find(&zip, name);
  assert_non_null(part);
  assert_int_equal(sg_zip_unpack(part, MEMORY, &out, NULL), SG_OK);
  sg_arena_free(&arena);
  return out;
}

static struct sg_buf mended_with(const char *body, const char *styles, const char *lists)
{
  struct sg_buf file = docx_with(body, styles, lists), out;
  struct sg_error err = {0};
  sg_buf_init(&out, MEMORY);
  if (sg_docx_mend(sg_buf_str(&file), &out, &err))
    fail_msg("%s", err.message);
  sg_buf_free(&file);
  return out;
}

static struct sg_buf mended(const char *body, const char *styles)
{
  return mended_with(body, styles, NULL);
}

static void assert_body_of(struct sg_buf file, const char *expected)
{
  struct sg_buf text = part_of(sg_buf_str(&file), SG_LIT("word/document.xml"));
  struct sg_str whole = sg_buf_str(&text), start = SG_LIT("<w:body>"), end = SG_LIT("</w:body>");
  size_t from = sg_str_find(whole, start, 0) + start.n;
  sg_buf_truncate(&text, sg_str_find(whole, end, from));
  assert_string_equal(text.data + from, expected);
  sg_buf_free(&text);
  sg_buf_free(&file);
}

static void assert_body_with(const char *styles, const char *body, const char *expected)
{
  assert_body_of(mended(body, styles), expected);
}

static void assert_body(const char *body, const char *expected)
{
  assert_body_with(default_styles, body, expected);
}

static void other_parts_stay(void **state)
{
  (void)state;
  struct sg_buf file = mended(P("a &amp; b"), default_styles);
  struct sg_buf picture = part_of(sg_buf_str(&file), SG_LIT("word/media/a.png"));
  assert_string_equal(picture.data, "\x89PNG");
  sg_buf_free(&picture);
  sg_buf_free(&file);
  assert_body(P("a &amp; b") "<w:p/><!-- < --><w:sectPr a='>'/>",
              P("a &amp; b") "<w:p/><!-- < --><w:sectPr a='>'/>");
}

#define LVL(at, format, text, inner)                                                                           \
  "<w:lvl w:ilvl=\"" at "\"><w:start w:val=\"1\"/><w:numFmt w:val=\"" format "\"/>" inner                      \
  "<w:lvlText w:val=\"" text "\"/></w:lvl>"
#define LIST(id, inner)                                                                                        \
  "<w:abstractNum w:abstractNumId=\"" id "\">" inner "</w:abstractNum><w:num w:numId=\"" id                    \
  "\"><w:abstractNumId w:val=\"" id "\"/></w:num>"
#define NUMBERED(style, properties) "<w:pPr><w:pStyle w:val=\"" style "\"/>" properties "</w:pPr>"
#define IN_LIST(id, at) "<w:numPr><w:ilvl w:val=\"" at "\"/><w:numId w:val=\"" id "\"/></w:numPr>"
#define R(text) "<w:r><w:t>" text "</w:t></w:r>"
#define NUMBER(text) "<w:r><w:t xml:space=\"preserve\">" text " </w:t></w:r>"

#define TOLD "<w:numPr><w:numId w:val=\"0\"/></w:numPr>"

/* A heading of that level in list 1, and with the number that it had there. */
#define HEAD(level, at, text) "<w:p>" NUMBERED("Heading" level, IN_LIST("1", at)) R(text) "</w:p>"
#define HEADED(level, number, text) "<w:p>" NUMBERED("Heading" level, TOLD) NUMBER(number) R(text) "</w:p>"
#define APPENDIX(text) "<w:p>" NUMBERED("Heading1", IN_LIST("2", "0")) R(text) "</w:p>"
#define ITEM "<w:p><w:pPr>" IN_LIST("2", "0") "</w:pPr>" R("text") "</w:p>"

static void headings_bear_the_numbers_of_their_lists(void **state)
{
  (void)state;
  static const char lists[] =
      LIST("1", LVL("0", "upperRoman", "%1.", "") LVL("1", "decimal", "%1.%2", "<w:isLgl/>"))
          LIST("2", LVL("0", "upperLetter", "Appendix %1:", "")) LIST("3", LVL("0", "bullet", "-", ""))
              LIST("4", LVL("0", "chineseCounting", "%1", "")) LIST("5", LVL("0", "decimal", "%1<w:t>", ""));
  /* Deeper numbers start anew; what is mended has its numbers, and gets no others. */
  static const char numbered[] = HEADED("1", "I.", "a") HEADED("2", "1.1", "b") HEADED("2", "1.2", "c")
      HEADED("1", "II.", "d") HEADED("2", "2.1", "e");
  assert_body_of(mended_with(HEAD("1", "0", "a") HEAD("2", "1", "b") HEAD("2", "1", "c") HEAD("1", "0", "d")
                                 HEAD("2", "1", "e"),
                             default_styles, lists),
                 numbered);
  assert_body_of(mended_with(numbered, default_styles, lists), numbered);
  /* Text is counted; bullets, numbers in other formats and lists that are not there are none. */
  assert_body_of(mended_with(APPENDIX("a") ITEM APPENDIX("b"), default_styles, lists),
                 HEADED("1", "Appendix A:", "a") ITEM HEADED("1", "Appendix C:", "b"));
#define UNTOLD                                                                                                 \
  "<w:p>" NUMBERED("Heading1", IN_LIST("3", "0")) R("a") "</w:p><w:p>" NUMBERED("Heading1", IN_LIST("4", "0")) \
      R("b") "</w:p><w:p>" NUMBERED("Heading1", IN_LIST("9", "0"))                                             \
          R("c") "</w:p><w:p>" NUMBERED("Heading1", IN_LIST("5", "0")) R("d") "</w:p>"
  assert_body_of(mended_with(UNTOLD, default_styles, lists), UNTOLD);
}

static void styles_number_headings(void **state)
{
  (void)state;
  static const char styles[] =
      STYLE("Heading1", "heading 1", "<w:pPr><w:numPr><w:numId w:val=\"1\"/></w:numPr></w:pPr>")
          STYLE("Heading2", "heading 2", "<w:basedOn w:val=\"Heading1\"/>");
  static const char lists[] =
      "<w:abstractNum w:abstractNumId=\"7\">" LVL("0", "decimal", "%1", "<w:pStyle w:val=\"Heading1\"/>")
          LVL("1", "lowerLetter", "%1%2",
              "<w:pStyle w:val=\"Heading2\"/>") "</w:abstractNum><w:num w:numId=\"1\">"
                                                "<w:abstractNumId w:val=\"7\"/><w:lvlOverride "
                                                "w:ilvl=\"0\"><w:startOverride w:val=\"4\"/></w:lvlOverride>"
                                                "</w:num>";
#define PLAIN(style, text) "<w:p>" NUMBERED(style, "") R(text) "</w:p>"
#define OFF "<w:p>" NUMBERED("Heading1", TOLD) R("b") "</w:p>"
  assert_body_of(
      mended_with(PLAIN("Heading1", "a") OFF PLAIN("Heading2", "c") PLAIN("Heading1", "d"), styles, lists),
      HEADED("1", "4", "a") OFF HEADED("2", "4a", "c") HEADED("1", "5", "d"));
}

static void what_needs_no_mending_comes_back_itself(void **state)
{
  (void)state;
  static const char *const bodies[] = {
      "<w:p ><w:r><w:t  xml:space='preserve'>Plain &#119;ords</w:t></w:r></w:p>",
      "<w:p><w:ins><w:r><w:t>Words</w:t></w:r></w:ins></w:p>"};
  for (int i = 0; i < 2; i++) {
    struct sg_buf file = docx(bodies[i], default_styles), out = mended(bodies[i], default_styles);
    assert_int_equal(sg_str_equal(sg_buf_str(&file), sg_buf_str(&out)), i == 0);
    sg_buf_free(&file);
    sg_buf_free(&out);
  }
}

static void changes_are_accepted(void **state)
{
  (void)state;
  assert_body("<w:p><w:r><w:t>a</w:t></w:r><w:del><w:r><w:delText>b</w:delText></w:r></w:del>"
              "<w:ins><w:r><w:t>c</w:t></w:r></w:ins></w:p>",
              "<w:p><w:r><w:t>a</w:t></w:r><w:r><w:t>c</w:t></w:r></w:p>");
  assert_body("<w:p><w:moveFrom><w:r><w:t>a</w:t></w:r></w:moveFrom></w:p><w:p><w:moveTo><w:ins><w:r><w:t>a</"
              "w:t></w:r></w:ins></w:moveTo></w:p>",
              "<w:p></w:p>" P("a"));
  assert_body("<w:p><w:pPr><w:pPrChange><w:pPr><w:outlineLvl "
              "w:val=\"0\"/></w:pPr></w:pPrChange></w:pPr><w:r><w:t>a</w:t></w:r></w:p>",
              "<w:p><w:pPr></w:pPr><w:r><w:t>a</w:t></w:r></w:p>");
  assert_body("<w:tbl><w:tblGrid><w:gridCol/><w:gridCol/></w:tblGrid><w:tr><w:trPr><w:del/></w:trPr>" CELL(
                  P("a")) CELL(P("b")) "</w:tr><w:tr>" CELL(P("c")) CELL(P("d")) "</w:tr></w:tbl>",
              "<w:tbl><w:tblGrid><w:gridCol/><w:gridCol/></w:tblGrid><w:tr>" CELL(P("c"))
                  CELL(P("d")) "</w:tr></w:tbl>");
}

#define NO_END "<w:pPr><w:rPr><w:del/></w:rPr></w:pPr>"

static void paragraphs_without_an_end_go_on(void **state)
{
  (void)state;
  assert_body("<w:p>" NO_END "<w:r><w:t>a</w:t></w:r></w:p>"
              "<w:p>" NO_END "<w:r><w:t>b</w:t></w:r></w:p>" STYLED("Heading1", "c"),
              "<w:p><w:pPr><w:pStyle "
              "w:val=\"Heading1\"/></w:pPr><w:r><w:t>a</w:t></w:r><w:r><w:t>b</w:t></w:r><w:r><w:t>c</w:t></"
              "w:r></w:p>");
  assert_body("<w:p>" NO_END "</w:p>" P("b"), P("b"));
  assert_body("<w:p>" NO_END "<w:r><w:t>a</w:t></w:r></w:p>", "<w:p>" NO_END "<w:r><w:t>a</w:t></w:r></w:p>");
}

static void containers_are_opened(void **state)
{
  (void)state;
  assert_body("<w:sdt><w:sdtPr/><w:sdtContent>" P("a") "<w:sdt><w:sdtContent>" P(
                  "b") "</w:sdtContent></w:sdt></w:sdtContent></w:sdt>" P("c"),
              P("a") P("b") P("c"));
  assert_body("<w:p><w:sdt><w:sdtContent><w:r><w:t>a</w:t></w:r></w:sdtContent></"
              "w:sdt><w:smartTag><w:smartTagPr/><w:r><w:t>b</w:t></w:r></w:smartTag></w:p>",
              "<w:p><w:r><w:t>a</w:t></w:r><w:r><w:t>b</w:t></w:r></w:p>");
  assert_body("<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val=\"Table of "
              "Contents\"/></w:docPartObj></w:sdtPr><w:sdtContent>" P("1 A 3") "</w:sdtContent></w:sdt>" P("b"),
              P("b"));
  assert_body("<w:p><w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent><w:r><w:t>Click "
              "here</w:t></w:r></w:sdtContent></w:sdt></w:p>",
              "<w:p></w:p>");
  assert_body("<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>a</w:t></w:r><w:r><w:rPr><w:vanish "
              "w:val=\"0\"/></w:rPr><w:t>b</w:t></w:r></w:p>",
              "<w:p><w:r><w:rPr><w:vanish w:val=\"0\"/></w:rPr><w:t>b</w:t></w:r></w:p>");
}

#define CHAR(type) "<w:r><w:fldChar w:fldCharType=\"" type "\"/></w:r>"
#define CODE(text) "<w:r><w:instrText>" text "</w:instrText></w:r>"
#define R(text) "<w:r><w:t>" text "</w:t></w:r>"

static void codes_of_fields_are_hidden(void **state)
{
  (void)state;
  assert_body("<w:p>" R("Figure ") CHAR("begin") CODE(" SEQ Figure ") CHAR("separate") R("1")
                  CHAR("end") "</w:p>",
              "<w:p>" R("Figure ") "<w:r></w:r><w:r></w:r><w:r></w:r>" R("1") "<w:r></w:r></w:p>");
  assert_body("<w:p>" CHAR("begin") CODE("IF ") CHAR("begin") CODE("PAGE") CHAR("separate") R("7") CHAR("end")
                  R("x") CHAR("separate") R("y") CHAR("end") "</w:p>",
              "<w:p><w:r></w:r><w:r></w:r><w:r></w:r><w:r></w:r><w:r></w:r><w:r></w:r><w:r></w:r><w:r></"
              "w:r><w:r></w:r>" R("y") "<w:r></w:r></w:p>");
  const char *link =
      "<w:p>" CHAR("begin") CODE("HYPERLINK \"http://a.org\"") CHAR("separate") R("a") CHAR("end") "</w:p>";
  assert_body(link, link);
  assert_body("<w:p>" CHAR("begin") CODE("TOC \\o") CHAR("separate") R("1 A 3") "</w:p><w:p>" R("2 B 4")
                  CHAR("end") "</w:p>",
              "<w:p><w:r></w:r><w:r></w:r><w:r></w:r><w:r></w:r></w:p><w:p><w:r></w:r><w:r></w:r></w:p>");
  const char *broken = "<w:p>" CHAR("begin") R("a") "</w:p>";
  assert_body(broken, broken);
}

#define BOX(inner) "<wps:txbx><w:txbxContent>" inner "</w:txbxContent></wps:txbx>"

static void text_boxes_stand_behind_their_paragraph(void **state)
{
  (void)state;
  assert_body(
      "<w:p>" R("a") "<w:r><mc:AlternateContent><mc:Choice>" BOX(P("b") P(
          "c")) "</mc:Choice><mc:Fallback><v:t>"
                "<w:txbxContent>" P("b")
                    P("c") "</w:txbxContent></v:t></mc:Fallback></mc:AlternateContent></w:r></w:p>" P("d"),
      "<w:p>" R("a") "<w:r><mc:AlternateContent><mc:Choice>" BOX(
          "") "</mc:Choice></mc:AlternateContent></w:r></w:p>" P("b") P("c") P("d"));
  assert_body("<w:p><w:r>" BOX(P("a")) BOX("<w:p><w:r>" BOX(P("c")) "</w:r></w:p>") "</w:r></w:p>",
              "<w:p><w:r>" BOX("") BOX("") "</w:r></w:p>" P("a") "<w:p><w:r>" BOX("") "</w:r></w:p>" P("c"));
  assert_body(
      "<w:p><w:r><w:pict><v:textbox><w:txbxContent>" P("a") "</w:txbxContent></v:textbox></w:pict></w:r></w:p>",
      "<w:p><w:r><w:pict><v:textbox><w:txbxContent></w:txbxContent></v:textbox></w:pict></w:r></w:p>" P("a"));
}

#define GRID2 "<w:tblGrid><w:gridCol w:w=\"4500\"/><w:gridCol w:w=\"4500\"/></w:tblGrid>"
#define ROW2 "<w:tr>" CELL(P("a")) CELL(P("b")) "</w:tr>"

static void tables_have_a_grid(void **state)
{
  (void)state;
  assert_body("<w:tbl>" ROW2 "</w:tbl>", "<w:tbl>" GRID2 ROW2 "</w:tbl>");
  assert_body("<w:tbl><w:tblPr/><w:tblGrid/>" ROW2 "</w:tbl>", "<w:tbl><w:tblPr/>" GRID2 ROW2 "</w:tbl>");
  assert_body("<w:tbl><w:tblPr/><w:tblGrid><w:gridCol/></w:tblGrid>" ROW2 "</w:tbl>",
              "<w:tbl><w:tblPr/>" GRID2 ROW2 "</w:tbl>");
  assert_body("<w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val=\"2\"/></w:tcPr>" P("a") "</w:tc></w:tr>" ROW2
                                                                                     "</w:tbl>",
              "<w:tbl>" GRID2
              "<w:tr><w:tc><w:tcPr><w:gridSpan w:val=\"2\"/></w:tcPr>" P("a") "</w:tc></w:tr>" ROW2 "</w:tbl>");
  const char *fine = "<w:tbl><w:tblGrid><w:gridCol/><w:gridCol/></w:tblGrid>" ROW2 "</w:tbl>";
  assert_body(fine, fine);
}

#define LONG20 "twenty bytes of text"
#define LONG LONG20 LONG20 LONG20 LONG20 LONG20 LONG20 LONG20 LONG20 LONG20 LONG20 LONG20 LONG20 LONG20

static void tables_that_lay_out_are_opened(void **state)
{
  (void)state;
  assert_body("<w:tbl><w:tblPr/><w:tblGrid/><w:tr><w:trPr/>" CELL(STYLED("Heading1", "A") P("a") STYLED(
                  "Heading2", "B") P("b")) CELL(P("c")) "</w:tr></w:tbl>" P("d"),
              STYLED("Heading1", "A") P("a") STYLED("Heading2", "B") P("b") P("c") P("d"));
  assert_body("<w:tbl><w:tr>" CELL(STYLED("Heading1", "A")) CELL(P(LONG)) "</w:tr></w:tbl>",
              STYLED("Heading1", "A") P(LONG));
  assert_body("<w:tbl><w:tr>" CELL(P("a") "<w:tbl>" ROW2 "</w:tbl>") "</w:tr></w:tbl>",
              P("a") "<w:tbl>" GRID2 ROW2 "</w:tbl>");
  const char *data =
      "<w:tbl><w:tblGrid><w:gridCol/><w:gridCol/></w:tblGrid><w:tr>" CELL(STYLED("Heading2", "A"))
          CELL(P("1")) "</w:tr></w:tbl>";
  assert_body(data, data);
}

static void outline_levels_make_headings(void **state)
{
  (void)state;
  assert_body(LEVEL("0", "A") P("a") LEVEL("1", "B") LEVEL("9", "c"),
              STYLED("Heading1", "A") P("a") STYLED("Heading2", "B") LEVEL("9", "c"));
  assert_body_with(STYLE("Jnl", "Journal Head", "<w:pPr><w:outlineLvl w:val=\"1\"/></w:pPr>")
                       STYLE("Sub", "Mine", "<w:basedOn w:val=\"Jnl\"/>") STYLE("Rub", "Rubrik 3", "")
                           STYLE("U", "Überschrift 2", "") STYLE("h2", "heading 2", "")
                               STYLE("h3", "Heading 3", ""),
                   STYLED("Jnl", "A") STYLED("Sub", "B") STYLED("Rub", "C") STYLED("U", "D") STYLED("h2", "E"),
                   STYLED("h2", "A") STYLED("h2", "B") STYLED("h3", "C") STYLED("h2", "D") STYLED("h2", "E"));
  assert_body(LEVEL("0", LONG), LEVEL("0", LONG)); /* text by its length */
  assert_body_with(STYLE("T", "Title", "<w:pPr><w:outlineLvl w:val=\"0\"/></w:pPr>"), STYLED("T", "A"),
                   STYLED("T", "A"));
}

static void character_styles_make_headings(void **state)
{
  (void)state;
  const char *styles =
      STYLE("Heading1", "heading 1",
            "<w:link w:val=\"H1C\"/>") "<w:style w:type=\"character\" w:styleId=\"H1C\"><w:name "
                                       "w:val=\"Heading 1 Char\"/><w:link w:val=\"Heading1\"/></w:style>";
  assert_body_with(styles, "<w:p><w:r><w:rPr><w:rStyle w:val=\"H1C\"/></w:rPr><w:t>A</w:t></w:r></w:p>",
                   "<w:p><w:pPr><w:pStyle w:val=\"Heading1\"/></w:pPr><w:r><w:rPr><w:rStyle "
                   "w:val=\"H1C\"/></w:rPr><w:t>A</w:t></w:r></w:p>");
  const char *lead =
      "<w:p><w:r><w:rPr><w:rStyle w:val=\"H1C\"/></w:rPr><w:t>A</w:t></w:r><w:r><w:t> b</w:t></w:r></w:p>";
  assert_body_with(styles, lead, lead);
}

static void styles_that_lack_are_added(void **state)
{
  (void)state;
  struct sg_buf file = mended(LEVEL("0", "A"), STYLE("Normal", "Normal", ""));
  struct sg_buf styles = part_of(sg_buf_str(&file), SG_LIT("word/styles.xml")),
                text = part_of(sg_buf_str(&file), SG_LIT("word/document.xml"));
  assert_non_null(strstr(styles.data, "w:styleId=\"sg-head-1\"><w:name w:val=\"heading 1\"/></w:style>"));
  assert_non_null(strstr(text.data, "<w:pStyle w:val=\"sg-head-1\"/>"));
  sg_buf_free(&styles);
  sg_buf_free(&text);
  sg_buf_free(&file);
}

static void headings_without_words_are_none(void **state)
{
  (void)state;
  assert_body("<w:p><w:pPr><w:pStyle w:val=\"Heading1\"/></w:pPr></w:p>", "<w:p><w:pPr></w:pPr></w:p>");
  assert_body(STYLED("Heading2", " "), "<w:p><w:pPr></w:pPr><w:r><w:t> </w:t></w:r></w:p>");
  assert_body(
      "<w:p><w:pPr><w:pStyle w:val=\"Heading1\"/></w:pPr><w:r><w:drawing><a:blip/></w:drawing></w:r></w:p>",
      "<w:p><w:pPr></w:pPr><w:r><w:drawing><a:blip/></w:drawing></w:r></w:p>");
}

static void contents_go(void **state)
{
  (void)state;
  assert_body_with(STYLE("TOC1", "toc 1", "") STYLE("TH", "TOC Heading", "<w:basedOn w:val=\"H\"/>")
                       STYLE("H", "heading 1", ""),
                   STYLED("TH", "Contents") STYLED("TOC1", "A 1") STYLED("H", "A"), STYLED("H", "A"));
}

static void assert_refused(struct sg_str file, enum sg_status expected)
{
  struct sg_buf out;
  struct sg_error err = {0};
  sg_buf_init(&out, MEMORY);
  assert_int_equal(sg_docx_mend(file, &out, &err), expected);
  assert_int_equal(err.status, expected);
  sg_buf_free(&out);
}

static void what_cannot_be_read_is_refused(void **state)
{
  (void)state;
  assert_refused(SG_LIT(""), SG_EPARSE);
  assert_refused(SG_LIT("PK\x03\x04 and no more of it than this"), SG_EPARSE);
  static const char *const bodies[] = {
      "<w:p>", "</w:p>", "<w:p", "<!DOCTYPE a>", "<!-- ", "<w:p a=\"b><w:p/>", "< a=\"b\"></><w:sdt/>"};
  for (size_t i = 0; i < sizeof bodies / sizeof *bodies; i++) {
    struct sg_buf file = docx(bodies[i], "");
    assert_refused(sg_buf_str(&file), SG_EPARSE);
    for (size_t n = 0; n < file.length; n += 7) /* cut off anywhere */
      assert_refused(sg_slice(sg_buf_str(&file), 0, n), SG_EPARSE);
    sg_buf_free(&file);
  }
}

/* A part that says it is small and unpacks to more than a document may. */
static void bombs_are_refused(void **state)
{
  (void)state;
  size_t size = (size_t)SG_DOCX_PART_MAX + 1000;
  char *text = malloc(size);
  unsigned char *packed = malloc(1 << 20);
  z_stream z = {0};
  assert_non_null(text);
  assert_non_null(packed);
  memset(text, ' ', size);
  assert_int_equal(deflateInit2(&z, 9, Z_DEFLATED, -15, 8, Z_DEFAULT_STRATEGY), Z_OK);
  z.next_in = (Bytef *)text;
  z.avail_in = (uInt)size;
  z.next_out = packed;
  z.avail_out = 1 << 20;
  assert_int_equal(deflate(&z, Z_FINISH), Z_STREAM_END);
  struct sg_zip_part part = {.name = SG_LIT("word/document.xml"),
                             .packed = sg_str((char *)packed, z.total_out),
                             .size = 100,
                             .method = 8};
  struct sg_buf file;
  sg_buf_init(&file, MEMORY);
  assert_int_equal(sg_zip_write(&(struct sg_zip){&part, 1}, &file, NULL), SG_OK);
  assert_refused(sg_buf_str(&file), SG_ETOOBIG);
  deflateEnd(&z);
  sg_buf_free(&file);
  free(text);
  free(packed);
}

static void depth_is_limited(void **state)
{
  (void)state;
  struct sg_buf body;
  sg_buf_init(&body, MEMORY);
  for (int i = 0; i < SG_XML_DEPTH_MAX + 10; i++)
    sg_buf_add(&body, SG_LIT("<w:p>"));
  struct sg_buf file = docx(body.data, "");
  assert_refused(sg_buf_str(&file), SG_ETOOBIG);
  sg_buf_free(&file);
  sg_buf_free(&body);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(other_parts_stay),
      cmocka_unit_test(headings_bear_the_numbers_of_their_lists),
      cmocka_unit_test(styles_number_headings),
      cmocka_unit_test(what_needs_no_mending_comes_back_itself),
      cmocka_unit_test(changes_are_accepted),
      cmocka_unit_test(paragraphs_without_an_end_go_on),
      cmocka_unit_test(containers_are_opened),
      cmocka_unit_test(codes_of_fields_are_hidden),
      cmocka_unit_test(text_boxes_stand_behind_their_paragraph),
      cmocka_unit_test(tables_have_a_grid),
      cmocka_unit_test(tables_that_lay_out_are_opened),
      cmocka_unit_test(outline_levels_make_headings),
      cmocka_unit_test(character_styles_make_headings),
      cmocka_unit_test(styles_that_lack_are_added),
      cmocka_unit_test(headings_without_words_are_none),
      cmocka_unit_test(contents_go),
      cmocka_unit_test(what_cannot_be_read_is_refused),
      cmocka_unit_test(bombs_are_refused),
      cmocka_unit_test(depth_is_limited),
  };
  return cmocka_run_group_tests_name("docx", tests, NULL, NULL);
}
