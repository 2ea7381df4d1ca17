#include "languages/labels.h"
#include "pdf/reading.h"

static const float item_indent = 1.5f; /* of the body's size: a letter set in further is an item's */

/* -- Bullets and numbers ----------------------------------------------------------------------------------- */

static size_t spaces(struct sg_str text, size_t at)
{
  size_t n = 0;
  while (at + n < text.n && text.p[at + n] == ' ')
    n++;
  return n;
}

/* "A. " begins an item where it is set in: "A. Smith" at a line's beginning is a name. */
bool sg_pdf_begins_item(const struct sg_pdf_reading *r, const struct sg_pdf_line *line, size_t *length)
{
  struct sg_str text = line->text;
  if (sg_printed_has_bullet(text, length))
    return true;
  size_t white = text.n > 2 ? spaces(text, 2) : 0;
  if (white == 0 || text.p[0] < 'A' || text.p[0] > 'Z' || text.p[1] != '.' || text.n < 4 + white ||
      line->x0 - line->cx < item_indent * r->body)
    return false;
  if (length != NULL)
    *length = 2 + white;
  return true;
}

static size_t roman(struct sg_str text)
{
  size_t n = 0;
  while (n < text.n && n < 6 && sg_is_one_of((unsigned char)text.p[n], "IVX"))
    n++;
  return n;
}

/* "Chapter ", "Appendix ", "Section ", "Part ": its length. */
static size_t number_word(struct sg_str text)
{
  static const char *const words[] = {"chapter ", "appendix ", "section ", "part ",
                                      "kapitel ", "anhang ",   "§ "};
  for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
    struct sg_str word = sg_cstr(words[i]);
    if (text.n > word.n && sg_str_equal_nocase(sg_slice(text, 0, word.n), word))
      return word.n;
  }
  return 0;
}

size_t sg_pdf_number_of(struct sg_str text, unsigned *depth)
{
  size_t word = number_word(text), at = word;
  unsigned parts = 0;
  if (at < text.n && text.p[at] >= 'A' && text.p[at] <= 'Z') {
    size_t r = roman(sg_slice(text, at, text.n));
    bool is_roman = r > 0 && at + r < text.n && sg_is_one_of((unsigned char)text.p[at + r], ". ");
    at += is_roman ? r : 1;
    parts = 1;
    /* "A study" is not a number, "A. study" and "A.1" and "Appendix A" are */
    if (word == 0 && (at >= text.n || (text.p[at] != '.' && !(text.p[at] == ' ' && is_roman && r > 1))))
      return 0;
    if (at + 1 < text.n && text.p[at] == '.' && sg_is_digit(text.p[at + 1]))
      at++;
    else if (at < text.n && sg_is_digit(text.p[at]))
      return 0;
  }
  while (at < text.n && sg_is_digit(text.p[at]) && parts < 7) {
    size_t from = at;
    while (at < text.n && at - from < 3 && sg_is_digit(text.p[at]))
      at++;
    parts++;
    if (at + 1 < text.n && text.p[at] == '.' && sg_is_digit(text.p[at + 1]))
      at++;
    else
      break;
  }
  if (parts == 0)
    return 0;
  if (at < text.n && sg_is_one_of((unsigned char)text.p[at], ".:)"))
    at++;
  size_t white = spaces(text, at);
  if (white == 0 && at < text.n)
    return 0;
  if (depth != NULL)
    *depth = parts;
  return at + white;
}

/* -- Words that tell ------------------------------------------------------------------------------------ */

struct sg_str sg_pdf_key(struct sg_str text, struct sg_arena *arena)
{
  char *key = SG_ARENA_NEW(arena, char, text.n + 4), bytes[4];
  size_t n = 0;
  if (key == NULL)
    return (struct sg_str){0};
  for (size_t at = 0, length; at < text.n; at += length) {
    uint32_t code = sg_utf8_decode(text, at, &length);
    if (!sg_is_letter(code) && !(code < 0x80 && sg_is_digit((char)code)))
      continue;
    uint32_t lower = sg_to_base(code);
    size_t size = sg_utf8_encode(lower, bytes);
    if (n + size > text.n)
      break;
    memcpy(key + n, bytes, size);
    n += size;
  }
  return sg_str(key, n);
}

bool sg_pdf_opens_paper(struct sg_str text)
{
  enum { MARK_MAX = 4 }; /* bytes behind the word: "Abstract.—" */
  struct sg_str tag, names = SG_LIT("introduction"), name;
  text = sg_str_trim(text);
  text = sg_slice(text, sg_pdf_number_of(text, NULL), text.n);
  size_t i = 0;
  do
    while (sg_words_next(&names, &name))
      if (text.n >= name.n && text.n <= name.n + MARK_MAX &&
          sg_str_equal_nocase(sg_slice(text, 0, name.n), name))
        return true;
  while (sg_names_list(i++, SG_NAMES_ABSTRACT, &tag, &names));
  return false;
}
