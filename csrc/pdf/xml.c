#include <stdlib.h>

#include "pdf/reading.h"
#include "text/mend.h"

/* pdftohtml writes well-formed XML, but out of untrusted files: what is no tag known here is passed over. */

enum { NUMBER_MAX = 40, TEXT_MAX = SG_PDF_TEXT_MAX };

static const float zoom = 3; /* pdftohtml's -zoom: its units are thirds of a point */

struct cursor {
  struct sg_str xml;
  size_t at;
};

/* The value of an attribute inside a tag; empty where there is none. */
static struct sg_str attribute(struct sg_str tag, const char *name)
{
  struct sg_str wanted = sg_cstr(name);
  for (size_t at = 0; (at = sg_str_find(tag, wanted, at)) != SG_NPOS; at += wanted.n) {
    size_t from = at + wanted.n;
    if (at == 0 || tag.p[at - 1] != ' ' || from + 1 >= tag.n || tag.p[from] != '=' || tag.p[from + 1] != '"')
      continue;
    size_t end = sg_str_find(tag, SG_LIT("\""), from + 2);
    return end == SG_NPOS ? (struct sg_str){0} : sg_slice(tag, from + 2, end);
  }
  return (struct sg_str){0};
}

float sg_pdf_number(struct sg_str tag, const char *name)
{
  char copy[NUMBER_MAX];
  struct sg_str value = attribute(tag, name);
  if (value.n == 0 || value.n >= sizeof copy)
    return 0;
  memcpy(copy, value.p, value.n);
  copy[value.n] = '\0';
  double read = strtod(copy, NULL);
  return read > -1e6 && read < 1e6 ? (float)read : 0;
}

/* -- Text ---------------------------------------------------------------------------------------------- */

/* The character that the entity at `at` stands for, and its length; 0: it is none. */
static uint32_t entity(struct sg_str s, size_t at, size_t *length)
{
  static const struct {
    const char *name;
    uint32_t code;
  } rows[] = {{"&amp;", '&'}, {"&lt;", '<'}, {"&gt;", '>'}, {"&quot;", '"'}, {"&apos;", '\''}};
  for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
    struct sg_str name = sg_cstr(rows[i].name);
    if (sg_str_starts(sg_slice(s, at, s.n), name)) {
      *length = name.n;
      return rows[i].code;
    }
  }
  if (!sg_str_starts(sg_slice(s, at, s.n), SG_LIT("&#")))
    return 0;
  uint32_t code = 0;
  size_t i = at + 2;
  bool hex = i < s.n && (s.p[i] == 'x' || s.p[i] == 'X');
  for (i += hex; i < s.n && i < at + 12 && s.p[i] != ';'; i++) {
    size_t digit = sg_index_of((unsigned char)sg_lower(s.p[i]), "0123456789abcdef");
    if (digit == SG_NPOS || (!hex && digit > 9) || code > 0x110000)
      return 0;
    code = code * (hex ? 16 : 10) + (uint32_t)digit;
  }
  *length = i + 1 - at;
  return i < s.n && s.p[i] == ';' ? code : 0;
}

static const char *const ligatures[] = {"ff", "fi", "fl", "ffi", "ffl", "st", "st"};

/* Appends a character as text has it: ligatures resolved; soft hyphens, controls and what fonts keep for
 * themselves left out. */
static void add_character(struct sg_buf *out, uint32_t code)
{
  if (code >= 0xFB00 && code <= 0xFB06)
    sg_buf_add(out, sg_cstr(ligatures[code - 0xFB00]));
  else if (code == 0xA0 || (code >= 0x2000 && code <= 0x200A) || code == 0x202F || code == 0x3000)
    sg_buf_add_char(out, ' ');
  else if (code == 0xAD || code == 0x2010)
    sg_buf_add_char(out, '-');
  else if (code >= 0x20 && code != 0x7F && code != 0xFFFD && !(code >= 0x200B && code <= 0x200F) &&
           code != 0xFEFF && !(code >= 0xE000 && code <= 0xF8FF))
    sg_buf_add_codepoint(out, code);
}

/* Is a private character there: a piece of a tall bracket (the symbol fonts' U+F8E5 to U+F8FE)? */
static bool is_tall_piece(uint32_t code)
{
  return code >= 0xF8E5 && code <= 0xF8FE;
}

void sg_pdf_read_text(struct sg_str s, struct sg_buf *out, uint8_t *style)
{
  for (size_t at = 0, length; at < s.n; at += length) {
    length = 1;
    if (s.p[at] == '<') {
      size_t end = sg_str_find(s, SG_LIT(">"), at);
      if (end == SG_NPOS)
        return;
      *style |= s.p[at + 1] == 'b' && s.p[at + 2] == '>' ? SG_PDF_BOLD : 0;
      *style |= s.p[at + 1] == 'i' && s.p[at + 2] == '>' ? SG_PDF_ITALIC : 0;
      length = end + 1 - at;
      continue;
    }
    uint32_t code = s.p[at] == '&' ? entity(s, at, &length) : 0;
    if (code == 0)
      code = sg_utf8_decode(s, at, &length);
    if (is_tall_piece(code))
      *style |= SG_PDF_TALL;
    if (code < 0x20)
      code = ' ';
    add_character(out, code);
  }
}

/* Accents that stand before their letter, of one text font, make one letter with it. */
static void add_composed(struct sg_buf *out, struct sg_str s)
{
  for (size_t at = 0, length, more; at < s.n; at += length) {
    uint32_t code = sg_utf8_decode(s, at, &length);
    bool accent = code == 0xB4 || code == 0xA8 || code == 0x2C6 || code == 0x2DC || code == 0x2C7 ||
                  code == 0xB8 || code == '`' || code == 0x2D8 || code == 0x2DA || code == 0x2DD;
    size_t next = at + length;
    if (accent && next < s.n && s.p[next] == ' ' && next + 1 < s.n && code != '`')
      next++;
    if (accent && next < s.n) {
      uint32_t letter = sg_utf8_decode(s, next, &more), whole = sg_compose_accent(letter, code);
      if (whole != 0 && (next == at + length || at == 0 || s.p[at - 1] != ' ')) {
        sg_buf_add_codepoint(out, whole);
        length = next + more - at;
        continue;
      }
    }
    sg_buf_add(out, sg_slice(s, at, at + length));
  }
}

/* -- Elements ------------------------------------------------------------------------------------------- */

static void *grown(struct sg_pdf_reading *r, void *array, size_t count, size_t *capacity, size_t size)
{
  return sg_arena_stretch(r->arena, array, count, capacity, size);
}

static enum sg_status add_page(struct sg_pdf_reading *r, struct sg_str tag, struct sg_error *err)
{
  if (r->page_count >= SG_PDF_PAGES_MAX)
    return sg_fail(err, SG_ETOOBIG, "it has more than %d pages", SG_PDF_PAGES_MAX);
  r->pages = grown(r, r->pages, r->page_count, &r->page_capacity, sizeof *r->pages);
  if (r->pages == NULL)
    return SG_ENOMEM;
  r->pages[r->page_count++] = (struct sg_pdf_page){.width = sg_pdf_max(1, sg_pdf_number(tag, "width") / zoom),
                                                   .height = sg_pdf_max(1, sg_pdf_number(tag, "height") / zoom),
                                                   .first_item = (uint32_t)r->item_count};
  return SG_OK;
}

/* "#dedddd" is a watermark: light in all channels. */
static bool is_faint(struct sg_str color)
{
  for (size_t i = 1; i < 7; i += 2)
    if (color.n != 7 || sg_index_of((unsigned char)sg_lower(color.p[i]), "bcdef") == SG_NPOS)
      return false;
  return true;
}

static enum sg_status add_font(struct sg_pdf_reading *r, struct sg_str tag)
{
  struct sg_pdf_font font = {.size = sg_pdf_number(tag, "size") / zoom,
                             .faint = is_faint(attribute(tag, "color"))};
  sg_pdf_name_font(attribute(tag, "family"), &font);
  size_t id = (size_t)sg_pdf_max(0, sg_pdf_number(tag, "id"));
  if (id != r->font_count) /* they are numbered in order */
    return SG_OK;
  r->fonts = grown(r, r->fonts, r->font_count, &r->font_capacity, sizeof *r->fonts);
  if (r->fonts == NULL)
    return SG_ENOMEM;
  r->fonts[r->font_count++] = font;
  return SG_OK;
}

/* Letter-spaced text comes as "l e t t e r s": are at least 4 letters in a row single? */
static bool is_spaced_out(struct sg_str s)
{
  size_t singles = 0;
  for (size_t i = 0; i + 1 < s.n; i += 2) {
    if (!sg_is_alpha(s.p[i]) || s.p[i + 1] != ' ')
      return false;
    singles++;
  }
  return singles >= 4 && s.n % 2 == 1;
}

static struct sg_str squeezed(struct sg_str s)
{
  char *p = (char *)s.p;
  for (size_t i = 0; i < s.n; i += 2)
    p[i / 2] = p[i];
  return sg_str(p, (s.n + 1) / 2);
}

static enum sg_status add_item(struct sg_pdf_reading *r, struct sg_str tag, struct sg_str content,
                               struct sg_buf *scratch, struct sg_buf *composed, struct sg_error *err)
{
  size_t id = (size_t)sg_pdf_max(0, sg_pdf_number(tag, "font"));
  if (r->page_count == 0 || id >= r->font_count || content.n > TEXT_MAX)
    return SG_OK;
  const struct sg_pdf_font *font = &r->fonts[id];
  struct sg_pdf_page *page = &r->pages[r->page_count - 1];
  struct sg_pdf_item item = {.x0 = sg_pdf_number(tag, "left") / zoom,
                             .y0 = sg_pdf_number(tag, "top") / zoom,
                             .size = font->size,
                             .family = font->family,
                             .style = font->style,
                             .page = (uint32_t)r->page_count - 1};
  float width = sg_pdf_number(tag, "width") / zoom, height = sg_pdf_number(tag, "height") / zoom;
  item.x1 = item.x0 + width;
  item.y1 = item.y0 + height;
  bool turned = (width < 0.1f && height > 3 * font->size) || width < 0;
  bool outside = item.x1 < 0 || item.y1 < 0 || item.x0 > page->width || item.y0 > page->height;
  if (turned || outside || font->faint || font->size <= 0)
    return SG_OK;
  sg_buf_clear(scratch);
  sg_pdf_read_text(content, scratch, &item.style);
  struct sg_str text = sg_buf_str(scratch);
  if (sg_str_trim(text).n == 0 && !(item.style & SG_PDF_TALL))
    return SG_OK;
  if (r->item_count >= SG_PDF_ITEMS_MAX)
    return sg_fail(err, SG_ETOOBIG, "it has more than %d pieces of text", SG_PDF_ITEMS_MAX);
  if (page->item_count >= SG_PDF_PAGE_ITEMS_MAX) {
    if (page->item_count++ == SG_PDF_PAGE_ITEMS_MAX)
      sg_pdf_add_note(r, "pdf/crowded", item.page,
                      "more text than a page holds; the rest of the page is left out");
    return SG_OK;
  }
  sg_buf_clear(composed);
  add_composed(composed, text);
  item.text = sg_arena_copy(r->arena, sg_buf_str(composed));
  if (is_spaced_out(sg_str_trim(item.text)))
    item.text = squeezed(sg_str_trim(item.text));
  r->items = grown(r, r->items, r->item_count, &r->item_capacity, sizeof *r->items);
  if (r->items == NULL || item.text.p == NULL)
    return SG_ENOMEM;
  r->items[r->item_count++] = item;
  page->item_count++;
  return SG_OK;
}

static enum sg_status add_bookmark(struct sg_pdf_reading *r, struct sg_str tag, struct sg_str content,
                                   unsigned depth, struct sg_buf *scratch)
{
  uint8_t style = 0;
  float page = sg_pdf_number(tag, "page");
  if (r->bookmark_count >= SG_PDF_DESTS_MAX || page < 1 || depth < 1)
    return SG_OK;
  sg_buf_clear(scratch);
  sg_pdf_read_text(content, scratch, &style);
  r->bookmarks = grown(r, r->bookmarks, r->bookmark_count, &r->bookmark_capacity, sizeof *r->bookmarks);
  struct sg_str title = sg_arena_copy(r->arena, sg_str_trim(sg_buf_str(scratch)));
  if (r->bookmarks == NULL || title.p == NULL)
    return SG_ENOMEM;
  r->bookmarks[r->bookmark_count++] =
      (struct sg_pdf_bookmark){.title = title, .page = (uint32_t)page - 1, .depth = depth, .line = UINT32_MAX};
  return SG_OK;
}

/* What stands up to the closing tag `end`, or up to the next line where there is none. */
static struct sg_str content_of(struct cursor *c, struct sg_str end)
{
  size_t from = c->at, to = sg_str_find(c->xml, end, from);
  if (to == SG_NPOS || to - from > TEXT_MAX)
    to = from;
  c->at = to;
  return sg_slice(c->xml, from, to);
}

static bool is_tag(struct sg_str tag, struct sg_str name)
{
  return sg_str_starts(tag, name) && (tag.n == name.n || tag.p[name.n] == ' ');
}

enum sg_status sg_pdf_read_xml(struct sg_pdf_reading *r, struct sg_str xml, struct sg_error *err)
{
  struct cursor c = {xml, 0};
  struct sg_buf scratch, composed;
  enum sg_status status = SG_OK;
  unsigned depth = 0;
  sg_buf_init(&scratch, 16 * TEXT_MAX);
  sg_buf_init(&composed, 32 * TEXT_MAX);
  while (status == SG_OK && (c.at = sg_str_find(xml, SG_LIT("<"), c.at)) != SG_NPOS) {
    size_t end = sg_str_find(xml, SG_LIT(">"), c.at);
    if (end == SG_NPOS)
      break;
    struct sg_str tag = sg_slice(xml, c.at + 1, end);
    c.at = end + 1;
    if (is_tag(tag, SG_LIT("page")))
      status = add_page(r, tag, err);
    else if (is_tag(tag, SG_LIT("fontspec")))
      status = add_font(r, tag);
    else if (is_tag(tag, SG_LIT("text")))
      status = add_item(r, tag, content_of(&c, SG_LIT("</text>")), &scratch, &composed, err);
    else if (is_tag(tag, SG_LIT("outline")))
      depth++;
    else if (is_tag(tag, SG_LIT("/outline")))
      depth -= depth > 0;
    else if (is_tag(tag, SG_LIT("item")))
      status = add_bookmark(r, tag, content_of(&c, SG_LIT("</item>")), depth, &scratch);
  }
  if (status == SG_OK)
    status = sg_buf_status(&scratch, err);
  if (status == SG_OK)
    status = sg_buf_status(&composed, err);
  sg_buf_free(&composed);
  sg_buf_free(&scratch);
  if (status == SG_ENOMEM)
    return sg_fail(err, SG_ENOMEM, "out of memory");
  if (status == SG_OK && r->page_count == 0)
    return sg_fail(err, SG_EPARSE, "no page was found in it");
  for (size_t i = 0; i < r->page_count; i++)
    if (r->pages[i].item_count > SG_PDF_PAGE_ITEMS_MAX)
      r->pages[i].item_count = SG_PDF_PAGE_ITEMS_MAX;
  return status;
}
