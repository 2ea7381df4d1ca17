/* core.pdf_read: what poppler's programs print of a PDF file, as a document. */
#include "pdf/pdf.h"

#include "lua/binding.h"

struct options {
  struct sg_str dests, words;
  bool ignore_hints, places;
};

static void set_number(lua_State *L, const char *name, double value)
{
  lua_pushnumber(L, value);
  lua_setfield(L, -2, name);
}

static void push_notes(lua_State *L, const struct sg_pdf_report *report)
{
  lua_createtable(L, (int)report->note_count, 0);
  for (size_t i = 0; i < report->note_count; i++) {
    lua_createtable(L, 0, 3);
    lua_pushstring(L, report->notes[i].code);
    lua_setfield(L, -2, "code");
    sgl_set_integer(L, "page", report->notes[i].page);
    sgl_push_str(L, report->notes[i].text);
    lua_setfield(L, -2, "message");
    lua_rawseti(L, -2, (lua_Integer)i + 1);
  }
}

static void push_report(lua_State *L, const struct sg_pdf_report *report)
{
  lua_createtable(L, 0, 14);
  sgl_set_integer(L, "pages", report->pages);
  sgl_set_integer(L, "empty_pages", report->empty_pages);
  sgl_set_integer(L, "columns", report->columns);
  sgl_set_integer(L, "headings", report->headings);
  sgl_set_integer(L, "by_destination", report->by_destination);
  sgl_set_integer(L, "by_bookmark", report->by_bookmark);
  sgl_set_integer(L, "by_number", report->by_number);
  sgl_set_integer(L, "by_look", report->by_look);
  sgl_set_integer(L, "bookmarks", report->bookmarks);
  sgl_set_integer(L, "bookmarks_met", report->bookmarks_met);
  set_number(L, "word_share", report->word_share);
  set_number(L, "letter_share", report->letter_share);
  push_notes(L, report);
  lua_setfield(L, -2, "notes");
}

/* core.pdf_read(xml [, options]) -> json, report | nil, message, code. `xml` is what `pdftohtml -xml` prints.
 * Options: dests (what `pdfinfo -dests` prints), words (what `pdftotext -bbox` does), ignore_hints (neither
 * destinations nor bookmarks are used), places (blocks tell where they stand). */
static int pdf_read(lua_State *L)
{
  static const struct sgl_option rows[] = {
      {.name = "dests", .type = SGL_STRING, .offset = offsetof(struct options, dests)},
      {.name = "words", .type = SGL_STRING, .offset = offsetof(struct options, words)},
      {.name = "ignore_hints", .type = SGL_BOOLEAN, .offset = offsetof(struct options, ignore_hints)},
      {.name = "places", .type = SGL_BOOLEAN, .offset = offsetof(struct options, places)},
  };
  struct options options = {.dests = {NULL, 0}};
  struct sg_pdf_source source = {.xml = sgl_check_str(L, 1)};
  struct sg_pdf_report report;
  struct sg_error err = {0};
  lua_settop(L, 2);
  SGL_READ_OPTIONS(L, 2, rows, NULL, &options);
  source.dests = options.dests;
  source.words = options.words;
  source.ignore_hints = options.ignore_hints;
  source.places = options.places;
  struct sg_arena *arena = sgl_new_arena(L, SG_PDF_MEMORY_MAX);
  struct sg_buf *json = sgl_new_buf(L, SG_PDF_OUTPUT_MAX);
  if (sg_pdf_read(&source, arena, json, &report, &err))
    return sgl_fail(L, &err);
  sgl_push_str(L, sg_buf_str(json));
  push_report(L, &report);
  return 2;
}

void sgl_open_pdf(lua_State *L)
{
  static const luaL_Reg functions[] = {{"pdf_read", pdf_read}, {NULL, NULL}};
  luaL_setfuncs(L, functions, 0);
}
