#include "languages/labels.h"
#include "pdf/reading.h"

/* Abbreviations that end in a full stop within a sentence. */
static const char *const abbreviations[] = {"al.",     "fig.", "figs.", "e.g.",  "i.e.", "cf.",   "vs.",
                                            "eq.",     "eqs.", "sec.",  "secs.", "dr.",  "prof.", "resp.",
                                            "approx.", "no.",  "ref.",  "refs.", "tab.", "st.",   "ch.",
                                            "etc.,",   "viz.", "p.",    "pp."};

/* Without what may stand behind a sentence's end: quotes, brackets, a reference's raised number. */
static struct sg_str without_tail(struct sg_str text)
{
  for (bool more = true; more && text.n > 0;) {
    size_t length;
    uint32_t code = sg_utf8_decode_before(text, text.n, &length);
    more =
        sg_is_one_of(code, " \"')]}*") || code == 0x201D || code == 0x2019 || code == 0x2020 || code == 0x2021;
    if (more)
      text.n -= length;
  }
  size_t digits = text.n;
  while (digits > 0 && (sg_is_digit(text.p[digits - 1]) || text.p[digits - 1] == ','))
    digits--;
  if (digits > 1 && digits < text.n && text.n - digits <= 3 && text.p[digits - 1] == '.' &&
      sg_is_alpha(text.p[digits - 2]))
    text.n = digits;
  return text;
}

bool sg_pdf_ends_sentence(struct sg_str text)
{
  text = without_tail(text);
  if (text.n == 0)
    return false;
  size_t length;
  uint32_t code = sg_utf8_decode_before(text, text.n, &length);
  if (code == '?' || code == '!' || code == ':' || code == 0x3002 || code == 0x2026 || code == 0x220E ||
      code == 0x25A1 || code == 0x25A0)
    return true;
  if (code != '.')
    return false;
  size_t from = text.n;
  while (from > 0 && !sg_is_one_of((unsigned char)text.p[from - 1], " ([~"))
    from--;
  struct sg_str word = sg_slice(text, from, text.n);
  return !SG_ONE_OF(word, abbreviations) && !(word.n == 2 && word.p[0] >= 'A' && word.p[0] <= 'Z' && from > 0);
}

uint32_t sg_pdf_first_letter(struct sg_str text)
{
  for (size_t at = 0, length; at < text.n; at += length) {
    uint32_t code = sg_utf8_decode(text, at, &length);
    if (!sg_is_one_of(code, " \"'([*") && code != 0x201C && code != 0x2018)
      return code;
  }
  return 0;
}

static const float item_indent = 1.5f; /* of the body's size: a letter set in further is an item's */

/* -- Bullets and numbers ----------------------------------------------------------------------------------- */

static size_t spaces(struct sg_str text, size_t at)
{
  size_t n = 0;
  while (at + n < text.n && text.p[at + n] == ' ')
    n++;
  return n;
}

/* "1.", "1)", "(1)", "(iv)", "a)", "(a)", "[1]": its length; 0: none. */
static size_t item_label(struct sg_str text)
{
  bool open = text.n > 0 && (text.p[0] == '(' || text.p[0] == '[');
  size_t at = open, from = at;
  while (at < text.n && at - from < 3 && sg_is_digit(text.p[at]))
    at++;
  if (at == from)
    while (at < text.n && at - from < 4 && sg_is_one_of((unsigned char)text.p[at], "ivx"))
      at++;
  if (at == from && at < text.n && sg_is_alpha(text.p[at]))
    at++;
  if (at == from || at >= text.n)
    return 0;
  char end = text.p[at];
  bool letter = !sg_is_digit(text.p[from]);
  if (open)
    return (text.p[0] == '(' && end == ')') || (text.p[0] == '[' && end == ']') ? at + 1 : 0;
  if (end == ')')
    return at + 1;
  /* "A. Smith" is a name, "a. " an item only in small letters */
  return end == '.' && (!letter || text.p[from] >= 'a') ? at + 1 : 0;
}

bool sg_pdf_has_bullet(struct sg_str text, size_t *length)
{
  static const uint32_t signs[] = {0x2022, 0xB7,   0x25E6, 0x25AA, 0x25A0, 0x25A1, 0x25CF, 0x25CB, 0x2013,
                                   0x2217, 0x25B6, 0x2B29, 0x2756, 0x2713, 0x2714, 0x27A2, 0x25C6, 0x2023,
                                   0x2043, 0x22C4, 0x25BA, 0x2610, 0x2611, 0x2219, 0x27A4, 0x25B8, 0x2012};
  size_t at = 0;
  if (text.n == 0)
    return false;
  uint32_t code = sg_utf8_decode(text, 0, &at);
  bool sign = code == '-' || code == '*';
  for (size_t i = 0; i < sizeof signs / sizeof signs[0] && !sign; i++)
    sign = code == signs[i];
  if (!sign)
    at = item_label(text);
  size_t white = spaces(text, at);
  if (at == 0 || white == 0 || at + white >= text.n)
    return false;
  if (length != NULL)
    *length = at + white;
  return true;
}

/* "A. " begins an item where it is set in: "A. Smith" at a line's beginning is a name. */
bool sg_pdf_begins_item(const struct sg_pdf_reading *r, const struct sg_pdf_line *line, size_t *length)
{
  struct sg_str text = line->text;
  if (sg_pdf_has_bullet(text, length))
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

static bool starts_with_word(struct sg_str text, const char *word, size_t *length)
{
  struct sg_str wanted = sg_cstr(word);
  if (text.n <= wanted.n || !sg_str_equal_nocase(sg_slice(text, 0, wanted.n), wanted) ||
      sg_is_alpha(text.p[wanted.n]))
    return false;
  *length = wanted.n;
  return true;
}

bool sg_pdf_is_caption_word(struct sg_str text, size_t *length)
{
  static const char *const words[] = {"figure",
                                      "fig.",
                                      "fig",
                                      "table",
                                      "tab.",
                                      "algorithm",
                                      "listing",
                                      "scheme",
                                      "box",
                                      "abbildung",
                                      "tabelle",
                                      "plate",
                                      "program",
                                      "code",
                                      "supplementary figure",
                                      "supplementary table",
                                      "exhibit",
                                      "chart",
                                      "snippet"};
  size_t n;
  for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
    if (!starts_with_word(text, words[i], &n))
      continue;
    n += spaces(text, n);
    size_t from = n;
    while (n < text.n && (sg_is_digit(text.p[n]) ||
                          (n > from && text.p[n] == '.' && n + 1 < text.n && sg_is_digit(text.p[n + 1])) ||
                          (text.p[n] >= 'A' && text.p[n] <= 'Z' && n < from + 4 &&
                           (n + 1 == text.n || !sg_is_alpha(text.p[n + 1]) ||
                            sg_is_one_of((unsigned char)text.p[n], "IVXS")))))
      n++;
    if (n == from)
      continue;
    *length = n;
    return true;
  }
  return false;
}

bool sg_pdf_is_theorem_word(struct sg_str text)
{
  static const char *const words[] = {
      "theorem",    "lemma",     "definition", "proposition", "corollary",   "proof",    "remark",
      "example",    "claim",     "conjecture", "axiom",       "observation", "property", "assumption",
      "hypothesis", "invariant", "fact",       "exercise",    "problem",     "question", "note",
      "satz",       "beweis",    "beispiel",   "bemerkung",   "théorème",    "preuve"};
  size_t length;
  for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
    if (starts_with_word(text, words[i], &length))
      return true;
  return false;
}

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
