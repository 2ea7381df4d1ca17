/* The door: characters that no guide should hold are mended before anything looks at the text. */
#include "base/utf8.h"
#include "repair/internal.h"

/* What Windows-1252 has at 0x80 to 0x9F: such bytes, and control characters of these numbers, are
 * text that was decoded wrongly. 0: nothing. */
static const uint16_t windows[32] = {
    0x20AC, 0,      0x201A, 0x192,  0x201E, 0x2026, 0x2020, 0x2021, 0x2C6,  0x2030, 0x160,
    0x2039, 0x152,  0,      0x17D,  0,      0,      0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
    0x2013, 0x2014, 0x2DC,  0x2122, 0x161,  0x203A, 0x153,  0,      0x17E,  0x178,
};

/* UTF-8 read as Windows-1252: "â€™" for an apostrophe. The bytes after "â€", and what was meant. */
static const struct {
  const char *wrong;
  uint32_t right;
} doubled[] = {
    {"\xE2\x84\xA2", 0x2019}, {"\xC5\x93", 0x201C},     {"\xC2\x9D", 0x201D}, {"\xCB\x9C", 0x2018},
    {"\xE2\x80\x9C", 0x2013}, {"\xE2\x80\x9D", 0x2014}, {"\xC2\xA6", 0x2026}, {"\xC2\xA2", 0x2022},
};

enum damage { INVALID, LINE_END, SPACE, CONTROL, DAMAGE_KINDS };

/* clang-format off */
static const char *const damage_names[] = {
    "invalid UTF-8 mended", "line end made a line feed", "no-break space made a space", "control character removed",
};
/* clang-format on */

/* Bytes that start something to be looked at. */
static bool is_suspect(unsigned char c)
{
  if (c >= 0x20 && c < 0x7F)
    return false;
  return (c < 0x20 && c != '\n' && c != '\t') || c == 0x7F || c == 0xC2 || c == 0xC3 || c == 0xE2 ||
         c == 0xE3 || c == 0xEF || c == 0xEE || c >= 0xF5 || c == 0xC0 || c == 0xC1;
}

static bool is_invisible(uint32_t c)
{
  return (c >= 0x200B && c <= 0x200F && c != 0x200C && c != 0x200D) || (c >= 0x202A && c <= 0x202E) ||
         (c >= 0x2060 && c <= 0x206F) || c == 0xFEFF || c == 0xAD || (c >= 0xFFF9 && c <= 0xFFFB);
}

struct mending {
  size_t length;      /* bytes that are replaced */
  uint32_t character; /* by this one; 0: by nothing */
  enum damage damage;
};

/* What the character at `at` is to be replaced by; a length of 0 when it is fine. */
static struct mending mend(struct sg_str s, size_t at)
{
  struct sg_str rest = sg_slice(s, at, s.n);
  size_t length;
  uint32_t c = sg_utf8_decode(s, at, &length);
  if (c == 0xFFFD && length == 1) {
    unsigned char byte = (unsigned char)s.p[at];
    uint32_t meant = byte >= 0x80 && byte < 0xA0 ? windows[byte - 0x80] : 0;
    return (struct mending){1, meant != 0 ? meant : 0xFFFD, INVALID};
  }
  if (c == '\r')
    return (struct mending){1 + (rest.n > 1 && rest.p[1] == '\n'), '\n', LINE_END};
  if (c == 0x85 || c == 0x2028 || c == 0x2029)
    return (struct mending){length, '\n', LINE_END};
  if (c >= 0x80 && c < 0xA0)
    return (struct mending){length, windows[c - 0x80], CONTROL};
  if (c == 0xA0 || c == 0x202F || c == 0x2007 || c == '\f' || c == '\v')
    return (struct mending){length, ' ', SPACE};
  bool control = (c < 0x20 && c != '\n' && c != '\t') || c == 0x7F;
  if (control || is_invisible(c) || (c >= 0xE200 && c <= 0xE2FF)) /* marks of a chat's citations */
    return (struct mending){length, 0, CONTROL};
  return (struct mending){0, 0, CONTROL};
}

/* Bytes at the end of `text` that were one character before they were decoded twice; 0: none. */
static size_t doubled_at_end(struct sg_str text, uint32_t *right)
{
  for (size_t i = 0; i < sizeof doubled / sizeof doubled[0]; i++) {
    struct sg_str wrong = sg_cstr(doubled[i].wrong);
    if (sg_str_ends(text, wrong) && sg_str_ends(sg_slice(text, 0, text.n - wrong.n), SG_LIT("â€"))) {
      *right = doubled[i].right;
      return 5 + wrong.n;
    }
  }
  return 0;
}

static bool holds_doubled(struct sg_str text)
{
  return sg_str_find(text, SG_LIT("â€"), 0) != SG_NPOS;
}

/* In place, from left to right: what comes to stand next to one another is mended with it. */
void sg_repair_mend_doubled(struct repair *r, struct sg_buf *text, size_t line)
{
  size_t kept = 0, length;
  bool noted = false;
  if (!holds_doubled(sg_buf_str(text)))
    return;
  for (size_t i = 0; i < text->length; i++) {
    uint32_t right;
    line += text->data[i] == '\n';
    text->data[kept++] = text->data[i];
    while ((unsigned char)text->data[kept - 1] >= 0x80 &&
           (length = doubled_at_end(sg_str(text->data, kept), &right)) > 0) {
      kept += sg_utf8_encode(right, text->data + kept - length) - length;
      if (!noted)
        sg_repair_note(r, "text/residue", "text decoded twice mended", line);
      noted = true;
    }
  }
  sg_buf_truncate(text, kept);
}

struct sg_str sg_repair_door(struct repair *r, struct sg_str text, struct sg_buf *owned)
{
  struct sg_buf *once = &r->again; /* scratch that nobody uses yet */
  if (holds_doubled(text)) {
    sg_buf_add(once, text);
    sg_repair_mend_doubled(r, once, 1);
    text = sg_buf_str(once);
  }
  size_t kept = 0, at = 0, line = 1, counted = 0, invalid = sg_utf8_invalid(text);
  bool noted[DAMAGE_KINDS] = {false};
  while (at < text.n) {
    if (!is_suspect((unsigned char)text.p[at]) && at != invalid) {
      at++;
      continue;
    }
    struct mending mending = mend(text, at);
    if (mending.length == 0) {
      at++; /* the bytes that go on a character are not suspects */
      continue;
    }
    if (!noted[mending.damage]) { /* once each: such damage goes through a whole text */
      for (; counted < at; counted++)
        line += text.p[counted] == '\n';
      sg_repair_note(r, "text/residue", damage_names[mending.damage], line);
      noted[mending.damage] = true;
    }
    sg_buf_add(owned, sg_slice(text, kept, at));
    if (mending.character != 0)
      sg_buf_add_codepoint(owned, mending.character);
    at += mending.length;
    kept = at;
    if (invalid != SG_NPOS && at > invalid) {
      size_t next = sg_utf8_invalid(sg_slice(text, at, text.n));
      invalid = next == SG_NPOS ? SG_NPOS : at + next;
    }
  }
  if (kept == 0 && once->length > 0)
    sg_buf_swap(owned, once);
  if (kept == 0)
    return text;
  sg_buf_add(owned, sg_slice(text, kept, text.n));
  sg_buf_clear(once);
  sg_repair_mend_doubled(r, owned, 1);
  return sg_buf_str(owned);
}
