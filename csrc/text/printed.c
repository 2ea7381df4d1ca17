/* What lines and paragraphs of printed papers begin and end with, whatever file they come from. */
#include "text/printed.h"

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

bool sg_printed_ends_sentence(struct sg_str text)
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

uint32_t sg_printed_first_letter(struct sg_str text)
{
  for (size_t at = 0, length; at < text.n; at += length) {
    uint32_t code = sg_utf8_decode(text, at, &length);
    if (!sg_is_one_of(code, " \"'([*") && code != 0x201C && code != 0x2018)
      return code;
  }
  return 0;
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

bool sg_printed_has_bullet(struct sg_str text, size_t *length)
{
  static const uint32_t signs[] = {0x2022, 0xB7,   0x25E6, 0x25AA, 0x25A0, 0x25A1, 0x25CF, 0x25CB,
                                   0x2013, 0x2217, 0x25B6, 0x2B29, 0x2756, 0x2713, 0x2714, 0x27A2,
                                   0x25C6, 0x2023, 0x2043, 0x22C4, 0x25BA, 0x2610, 0x2611, 0x2219,
                                   0x27A4, 0x25B8, 0x2012, 0xF0B7, 0xF0A7}; /* the last two: Symbol's and
                                                                               Wingdings', in private codes */
  size_t at = 0;
  if (text.n == 0)
    return false;
  uint32_t code = sg_utf8_decode(text, 0, &at);
  bool sign = code == '-' || code == '*';
  for (size_t i = 0; i < sizeof signs / sizeof signs[0] && !sign; i++)
    sign = code == signs[i];
  if (!sign)
    at = item_label(text);
  size_t white = sg_str_skip_space(text, at) - at;
  if (at == 0 || white == 0 || at + white >= text.n)
    return false;
  if (length != NULL)
    *length = at + white;
  return true;
}

static bool starts_with_word(struct sg_str text, const char *word, size_t *length)
{
  struct sg_str wanted = sg_cstr(word);
  if (text.n <= wanted.n || !sg_str_equal_nocase(sg_slice(text, 0, wanted.n), wanted) ||
      sg_is_alpha(text.p[wanted.n]))
    return false;
  *length = wanted.n;
  return true;
}

bool sg_printed_is_caption(struct sg_str text, size_t *length)
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
    n = sg_str_skip_space(text, n);
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

bool sg_printed_is_theorem(struct sg_str text)
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

uint64_t sg_printed_masked(struct sg_str text)
{
  uint64_t hash = sg_str_hash(SG_LIT(""));
  for (size_t i = 0; i < text.n; i++)
    if (!sg_is_digit(text.p[i]))
      hash = sg_str_hash_more(hash, sg_slice(text, i, i + 1));
    else if (i == 0 || !sg_is_digit(text.p[i - 1]))
      hash = sg_str_hash_more(hash, SG_LIT("#"));
  return hash;
}
