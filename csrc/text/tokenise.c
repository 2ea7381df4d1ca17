/* Tokens of a block of Markdown. */
#include "base/utf8.h"
#include "text/citation.h"
#include "markdown/inline.h"
#include "text/scan.h"

enum { LINK_DEPTH_MAX = 2 }; /* links in links are no Markdown; images in links are */

/* Room for the written form of the next token; false when memory is short. */
static bool grow_words(struct sg_scan *scan)
{
  uint32_t *grown =
      sg_arena_grow(scan->word_arena, scan->words, scan->token_count, &scan->word_capacity, sizeof *grown);
  scan->words = grown != NULL ? grown : scan->words;
  return grown != NULL;
}

bool sg_scan_grow_tokens(struct sg_scan *scan)
{
  struct sg_token *grown =
      sg_arena_grow(scan->arena, scan->tokens, scan->token_count, &scan->token_capacity, sizeof *grown);
  scan->tokens = grown != NULL ? grown : scan->tokens;
  scan->failed = scan->failed || grown == NULL || (scan->word_arena != NULL && !grow_words(scan));
  return !scan->failed;
}

/* What tokens of the block have in common. */
struct state {
  struct sg_scan *scan;
  bool glued;     /* no space since the last token */
  unsigned flags; /* SG_TOKEN_LINKED inside a link */
};

static void emit(struct state *state, size_t from, size_t to, enum sg_unit unit)
{
  struct sg_scan *scan = state->scan;
  struct sg_token token = {.from = (uint32_t)from,
                           .to = (uint32_t)to,
                           .stem = SG_NO_STEM,
                           .unit = (uint8_t)unit,
                           .tag = unit == SG_UNIT_PUNCT ? SG_TAG_PU : SG_TAG_X,
                           .flags = (uint8_t)(state->flags | (state->glued ? SG_TOKEN_GLUED : 0))};
  uint32_t form = SG_NO_WORD;
  if (unit == SG_UNIT_WORD || unit == SG_UNIT_NUMBER) {
    const struct sg_word_entry *word = sg_vocabulary_word(scan->vocabulary, sg_slice(scan->text, from, to));
    if (word == NULL) {
      scan->failed = true;
      return;
    }
    form = word->id;
    token.stem = word->stem;
    token.flags |= word->flags;
    token.can = unit == SG_UNIT_WORD ? word->can : 0;
    token.tag = unit == SG_UNIT_NUMBER ? SG_TAG_CD : word->tag;
  }
  sg_scan_add_token(scan, token, form);
  state->glued = true;
}

/* -- Characters. An escape is one character: "\_" is "_". ---------------------------------------------- */

static inline char literal(struct sg_str s, size_t at, size_t *length)
{
  *length = 1;
  if (at >= s.n)
    return '\0';
  if (s.p[at] == '\\' && at + 1 < s.n && !sg_is_space(s.p[at + 1]) && !sg_is_alpha(s.p[at + 1]) &&
      !sg_is_digit(s.p[at + 1]) && (unsigned char)s.p[at + 1] < 0x80) {
    *length = 2;
    return s.p[at + 1];
  }
  return s.p[at];
}

static bool is_alnum(char c)
{
  return sg_is_alpha(c) || sg_is_digit(c);
}

/* Superscript and subscript digits belong to words ("H₂O"); they are not letters. */
static bool is_script_digit(uint32_t code)
{
  return code == 0xB2 || code == 0xB3 || code == 0xB9 || (code >= 0x2070 && code <= 0x208E);
}

static size_t wide_word_char(struct sg_str s, size_t at)
{
  size_t length;
  uint32_t code = sg_utf8_decode(s, at, &length);
  bool part = (sg_is_letter(code) || sg_is_mark(code) || is_script_digit(code) || code == 0xAD) &&
              !sg_is_unspaced(code);
  return part ? length : 0;
}

/* Length of the word character at `at`, 0 when it is none. */
static inline size_t word_char(struct sg_str s, size_t at)
{
  if (at >= s.n)
    return 0;
  return (unsigned char)s.p[at] < 0x80 ? is_alnum(s.p[at]) : wide_word_char(s, at);
}

static bool is_upper_at(struct sg_str s, size_t at)
{
  size_t length;
  if (at >= s.n)
    return false;
  if ((unsigned char)s.p[at] < 0x80)
    return s.p[at] >= 'A' && s.p[at] <= 'Z';
  return sg_is_upper(sg_utf8_decode(s, at, &length));
}

/* Does the "." at `at`, between word characters, end a sentence whose space was lost? "world.Today"
 * and "1,000.That", but not "Node.js", "U.S.A", "3.5". */
static bool is_lost_space(struct sg_str s, size_t from, size_t at)
{
  if (!is_upper_at(s, at + 1) || at + 2 >= s.n || !(s.p[at + 2] >= 'a' && s.p[at + 2] <= 'z'))
    return false;
  bool lower =
      at >= from + 2 && s.p[at - 1] >= 'a' && s.p[at - 1] <= 'z' && s.p[at - 2] >= 'a' && s.p[at - 2] <= 'z';
  return lower || sg_is_digit(s.p[at - 1]);
}

/* Length of what joins two parts of a word at `at` (a hyphen, an apostrophe …); 0 when nothing does. */
static size_t joint(struct sg_str s, size_t from, size_t at)
{
  size_t length;
  if (at >= s.n || sg_is_space(s.p[at])) /* behind most words */
    return 0;
  char c = literal(s, at, &length);
  bool digit_before = at > from && sg_is_digit(s.p[at - 1]);
  bool digit_after = at + length < s.n && sg_is_digit(s.p[at + length]);
  if ((unsigned char)c >= 0x80) {
    uint32_t code = sg_utf8_decode(s, at, &length);
    bool names = is_upper_at(s, from) && at > from && s.p[at - 1] >= 'a' && s.p[at - 1] <= 'z' &&
                 is_upper_at(s, at + length); /* "Kullback–Leibler" */
    bool letter = at == from + 1 && sg_is_alpha(s.p[from]) && at + length + 1 < s.n &&
                  sg_is_alpha(s.p[at + length]) && sg_is_alpha(s.p[at + length + 1]); /* "E–Mail" */
    bool joins = code == 0x2019 || code == 0x2010 || code == 0x2011 || (code == 0x2013 && (names || letter)) ||
                 (code == 0x2013 && digit_before && at + length < s.n && sg_is_digit(s.p[at + length]));
    return joins && word_char(s, at + length) ? length : 0;
  }
  switch (c) {
  case '-':
  case '_':
  case '&':
  case '@':
  case '+':
  case '\'':
    return word_char(s, at + length) ? length : 0;
  case '.':
    return word_char(s, at + length) && !is_lost_space(s, from, at) ? length : 0;
  case ',': /* 1,000 but not [3,4] */
    return digit_before && digit_after && at + 4 <= s.n && sg_is_digit(s.p[at + 2]) &&
                   sg_is_digit(s.p[at + 3]) && !(at + 4 < s.n && sg_is_digit(s.p[at + 4]))
               ? length
               : 0;
  }
  return 0;
}

/* -- Words ---------------------------------------------------------------------------------------------- */

static bool is_number(struct sg_str s)
{
  if (!sg_is_digit(s.p[0]))
    return false;
  for (size_t i = 0; i < s.n; i++) {
    unsigned char c = (unsigned char)s.p[i];
    if (!sg_is_digit(s.p[i]) && !sg_is_one_of(s.p[i], ".,-%\\") && c < 0x80)
      return false;
    if (c >= 0x80 && c != 0xE2 && c != 0x93)
      return false;
  }
  return true;
}

/* Length of an English clitic at the end of the word: 's, n't, 're …; 0 when it has none. */
static size_t clitic(struct sg_str word)
{
  if (memchr(word.p, '\'', word.n) == NULL && memchr(word.p, '\xE2', word.n) == NULL)
    return 0;
  static const char *const endings[] = {"'s",  "\xE2\x80\x99s",  "n't", "n\xE2\x80\x99t",
                                        "'re", "\xE2\x80\x99re", "'ve", "\xE2\x80\x99ve",
                                        "'ll", "\xE2\x80\x99ll", "'d",  "'m"};
  for (size_t i = 0; i < sizeof endings / sizeof endings[0]; i++) {
    struct sg_str ending = sg_cstr(endings[i]);
    if (word.n > ending.n && sg_str_ends(word, ending))
      return ending.n;
  }
  return 0;
}

/* Length of an elided article at the start of the word: l', d', qu', dell'; 0 when there is none. */
static size_t elision(struct sg_str word)
{
  for (size_t i = 1; i < word.n && i <= 5; i++) {
    if (word.p[i] == '\'')
      return i + 1;
    if (sg_str_starts(sg_slice(word, i, word.n), SG_LIT("\xE2\x80\x99")))
      return i + 3;
  }
  return 0;
}

/* `joined`: an apostrophe, a stop or the like stands in the word. */
static void emit_word(struct state *state, size_t from, size_t to, bool joined)
{
  struct sg_str word = sg_slice(state->scan->text, from, to);
  enum sg_lang lang = state->scan->vocabulary->lang;
  if (is_number(word)) {
    emit(state, from, to, SG_UNIT_NUMBER);
    return;
  }
  if (!joined) {
    emit(state, from, to, SG_UNIT_WORD);
    return;
  }
  if (memchr(word.p, '@', word.n) != NULL && memchr(word.p, '.', word.n) != NULL) {
    emit(state, from, to, SG_UNIT_LINK);
    return;
  }
  if (lang == SG_LANG_FR || lang == SG_LANG_IT) {
    size_t cut = elision(word);
    if (cut > 0 && cut < word.n) {
      emit(state, from, from + cut, SG_UNIT_WORD);
      from += cut;
    }
  }
  size_t tail = lang == SG_LANG_EN ? clitic(word) : 0;
  emit(state, from, to - tail, SG_UNIT_WORD);
  if (tail > 0)
    emit(state, to - tail, to, SG_UNIT_WORD);
}

/* An address without angle brackets: up to white space, final punctuation left out. */
static size_t address_end(struct sg_str s, size_t at)
{
  struct sg_str rest = sg_slice(s, at, at + 8);
  if (!sg_str_starts(rest, SG_LIT("http://")) && !sg_str_starts(rest, SG_LIT("https://")) &&
      !sg_str_starts(rest, SG_LIT("www.")))
    return at;
  size_t end = at;
  while (end < s.n && !sg_is_space(s.p[end]) && s.p[end] != '<' && s.p[end] != '`')
    end++;
  while (end > at && sg_is_one_of(s.p[end - 1], ".,;:!?)]}'\"*_\\"))
    end--;
  return end;
}

static size_t scan_word(struct state *state, struct sg_str s, size_t at)
{
  size_t end = at, length;
  bool joined = false;
  do {
    while (end < s.n && is_alnum(s.p[end])) /* most characters */
      end++;
    while ((length = word_char(s, end)) > 0)
      end += length;
    length = joint(s, at, end);
    joined = joined || length > 0;
    end += length;
  } while (length > 0);
  if (sg_is_digit(s.p[end - 1]) && literal(s, end, &length) == '%')
    end += length;
  emit_word(state, at, end, joined);
  return end;
}

/* A small letter, with which neither a citation begins nor, but for two of them, an address. */
static inline bool begins_plain_word(char c)
{
  return c >= 'a' && c <= 'z' && c != 'h' && c != 'w';
}

/* End of the citation or the address that begins at `at`, or `at`; *unit is what it is. */
static size_t scan_special(const struct state *state, struct sg_str s, size_t at, char c, enum sg_unit *unit)
{
  *unit = SG_UNIT_CITATION;
  if (c == '[' || c == '(' || (c >= 'A' && c <= 'Z'))
    return sg_citation_end(state->scan->citations, s, at);
  *unit = SG_UNIT_LINK;
  return c == 'h' || c == 'w' ? address_end(s, at) : at;
}

/* The character at `at`, no ASCII: a space, a sign, or one of a script without spaces. Returns its
 * length. */
static size_t scan_wide(struct state *state, struct sg_str s, size_t at)
{
  size_t length;
  uint32_t code = sg_utf8_decode(s, at, &length);
  if (sg_is_unicode_space(code))
    state->glued = false;
  else
    emit(state, at, at + length, sg_is_unspaced(code) && sg_is_letter(code) ? SG_UNIT_WORD : SG_UNIT_PUNCT);
  return length;
}

/* Tokens of [from, to), which holds text and escapes only. */
static void scan_plain(struct state *state, size_t from, size_t to)
{
  struct sg_str s = sg_slice(state->scan->text, 0, to);
  for (size_t at = from, length; at < to && !state->scan->failed; at += length) {
    char c = literal(s, at, &length);
    enum sg_unit unit;
    if (sg_is_space(c)) {
      state->glued = false;
      continue;
    }
    if (begins_plain_word(c)) {
      length = scan_word(state, s, at) - at;
      continue;
    }
    size_t end = scan_special(state, s, at, c, &unit);
    if (end > at) {
      emit(state, at, end, unit);
      length = end - at;
    } else if (is_alnum(s.p[at]) ||
               (word_char(s, at) > 0 && !sg_str_starts(sg_slice(s, at, to), SG_LIT("\xC2\xAD")))) {
      length = scan_word(state, s, at) - at;
    } else if ((unsigned char)c < 0x80) {
      emit(state, at, at + length, SG_UNIT_PUNCT);
    } else {
      length = scan_wide(state, s, at);
    }
  }
}

/* -- Blocks ---------------------------------------------------------------------------------------------- */

static void scan_range(struct state *state, size_t from, size_t to, int depth);

static void scan_link(struct state *state, size_t base, const struct sg_inline *unit, int depth)
{
  struct sg_str target = sg_slice(state->scan->text, base + unit->target_from, base + unit->target_to);
  if (sg_str_starts(target, SG_LIT("#ref-")) || sg_str_starts(target, SG_LIT("#cite"))) {
    emit(state, base + unit->from, base + unit->to, SG_UNIT_CITATION);
  } else if (sg_str_starts(target, SG_LIT("#"))) {
    emit(state, base + unit->from, base + unit->to, SG_UNIT_REFERENCE);
  } else if (unit->image || depth >= LINK_DEPTH_MAX) {
    emit(state, base + unit->from, base + unit->to, SG_UNIT_LINK);
  } else {
    unsigned flags = state->flags;
    state->flags |= SG_TOKEN_LINKED;
    scan_range(state, base + unit->inner_from, base + unit->inner_to, depth + 1);
    state->flags = flags;
  }
}

static void scan_range(struct state *state, size_t from, size_t to, int depth)
{
  struct sg_inline_scanner scanner;
  struct sg_inline unit;
  size_t plain = from, end = from; /* text and escapes not yet split into words */
  sg_inline_init(&scanner, sg_slice(state->scan->text, from, to));
  while (sg_inline_next(&scanner, &unit) && !state->scan->failed) {
    if (unit.kind == SG_INLINE_TEXT || unit.kind == SG_INLINE_ESCAPE || unit.kind == SG_INLINE_BREAK) {
      end = from + unit.to;
      continue;
    }
    scan_plain(state, plain, end);
    plain = end = from + unit.to;
    switch (unit.kind) {
    case SG_INLINE_MATH:
    case SG_INLINE_DISPLAY:
      emit(state, from + unit.from, from + unit.to, SG_UNIT_MATH);
      break;
    case SG_INLINE_CODE:
      emit(state, from + unit.from, from + unit.to, SG_UNIT_CODE);
      break;
    case SG_INLINE_LINK:
      scan_link(state, from, &unit, depth);
      break;
    case SG_INLINE_AUTOLINK:
      emit(state, from + unit.from, from + unit.to, SG_UNIT_LINK);
      break;
    default: /* emphasis, highlights and tags are mark-up around words */
      break;
    }
  }
  scan_plain(state, plain, end);
}

/* "Figure", "Eq" …: the words that a number after them makes a reference. */
static const char *const part_names[] = {
    "figure",      "figures",  "fig",        "figs",      "table",      "tables",     "tab",
    "section",     "sections", "sec",        "secs",      "sect",       "equation",   "equations",
    "eq",          "eqs",      "eqn",        "theorem",   "theorems",   "lemma",      "lemmas",
    "proposition", "prop",     "corollary",  "algorithm", "appendix",   "chapter",    "listing",
    "scheme",      "box",      "definition", "remark",    "assumption", "conjecture", "supplementary"};
/* Those of other languages. */
static const char *const part_names_abroad[] = {
    "abb",       "abbildung", "abbildungen", "tabelle",      "tabellen",    "abschnitt", "abschnitte",
    "kap",       "kapitel",   "gl",          "gleichung",    "gleichungen", "satz",      "anhang",
    "tableau",   "tableaux",  "éq",          "éqs",          "équation",    "équations", "Équation",
    "Équations", "chapitre",  "chap",        "annexe",       "théorème",    "Théorème",  "figura",
    "figuras",   "tabla",     "tablas",      "sección",      "secciones",   "ec",        "ecuación",
    "capítulo",  "cap",       "teorema",     "apéndice",     "tabella",     "tabelle",   "sezione",
    "sezioni",   "equazione", "equazioni",   "capitolo",     "appendice",   "tabela",    "tabelas",
    "seção",     "secção",    "equação",     "apêndice",     "figuur",      "figuren",   "tabel",
    "tabellen",  "paragraaf", "hoofdstuk",   "vergelijking", "stelling",    "bijlage",   "afb",
    "afbeelding"};
enum { PART_NAME_MIN = 2, PART_NAME_MAX = 13 };

static bool names_part(const struct sg_scan *scan, struct sg_str word)
{
  if (word.n < PART_NAME_MIN || word.n > PART_NAME_MAX)
    return false;
  return SG_ONE_OF(word, part_names) ||
         (scan->vocabulary->lang != SG_LANG_EN && SG_ONE_OF(word, part_names_abroad));
}

/* Those of them that a stop shortens: after "table." begins a sentence. */
static bool is_shortened(struct sg_str word)
{
  static const char *const names[] = {"fig", "figs", "tab", "sec", "secs", "sect", "eq", "eqs", "eqn", "prop",
                                      "abb", "kap",  "gl",  "éq",  "éqs",  "chap", "ec", "cap", "afb"};
  return SG_ONE_OF(word, names);
}

static bool is_roman(struct sg_str s)
{
  for (size_t i = 0; i < s.n; i++)
    if (!sg_is_one_of(s.p[i], "IVX"))
      return false;
  return true;
}

/* "3", "3a", "A", "A.1", "IV": what can stand after "Figure". */
static inline bool is_part_number(const struct sg_scan *scan, const struct sg_token *token)
{
  struct sg_str s = sg_scan_token(scan, token);
  if (token->unit == SG_UNIT_NUMBER)
    return s.p[s.n - 1] != '%';
  return token->unit == SG_UNIT_WORD && s.n <= 4 &&
         ((token->flags & SG_TOKEN_CAPITAL) || sg_is_digit(s.p[0])) &&
         (s.n == 1 || sg_is_digit(s.p[s.n - 1]) || sg_is_digit(s.p[0]) || is_roman(s));
}

/* How many tokens from `i` on make one reference in words ("Eq. (2)", "Figure 3"); 0 for none. */
static size_t reference_length(const struct sg_scan *scan, size_t i)
{
  size_t k = i + 1, n = scan->token_count;
  const struct sg_token *t = scan->tokens;
  if (t[i].unit != SG_UNIT_WORD)
    return 0;
  if (k < n && t[k].unit == SG_UNIT_PUNCT && sg_scan_byte(scan, &t[k]) == '.')
    k++;
  /* What may follow is looked at first, since it seldom does. */
  if (k >= n ||
      !(t[k].unit == SG_UNIT_REFERENCE || t[k].unit == SG_UNIT_NUMBER ||
        (t[k].unit == SG_UNIT_PUNCT && sg_scan_byte(scan, &t[k]) == '(') || is_part_number(scan, &t[k])) ||
      !names_part(scan, sg_scan_token(scan, &t[i])) || (k > i + 1 && !is_shortened(sg_scan_token(scan, &t[i]))))
    return 0;
  if (t[k].unit == SG_UNIT_REFERENCE)
    return k + 1 - i;
  bool capital = (t[i].flags & SG_TOKEN_CAPITAL) || k > i + 1;
  if (t[k].unit == SG_UNIT_PUNCT && sg_scan_byte(scan, &t[k]) == '(' && k + 2 < n &&
      is_part_number(scan, &t[k + 1]) && sg_scan_byte(scan, &t[k + 2]) == ')')
    return k + 3 - i;
  if (is_part_number(scan, &t[k]) && (capital || t[k].unit == SG_UNIT_NUMBER))
    return k + 1 - i;
  return 0;
}

/* Moves `token`, and its word, to place `to`. */
static void move_token(struct sg_scan *scan, size_t token, size_t to)
{
  if (token == to)
    return;
  scan->tokens[to] = scan->tokens[token];
  if (scan->words != NULL)
    scan->words[to] = scan->words[token];
}

static void make_reference(struct sg_scan *scan, size_t i, uint32_t end)
{
  struct sg_token *token = &scan->tokens[i];
  token->to = end;
  token->unit = SG_UNIT_REFERENCE;
  token->stem = SG_NO_STEM;
  token->tag = SG_TAG_X;
  token->can = 0;
  if (scan->words != NULL)
    scan->words[i] = SG_NO_WORD;
}

static void merge_references(struct sg_scan *scan, size_t first)
{
  size_t to = first;
  for (size_t i = first; i < scan->token_count; to++) {
    size_t length = reference_length(scan, i);
    move_token(scan, i, to);
    if (length > 0)
      make_reference(scan, to, scan->tokens[i + length - 1].to);
    i += length > 0 ? length : 1;
  }
  scan->token_count = to;
}

void sg_tokenise(struct sg_scan *scan, size_t from, size_t to)
{
  struct state state = {scan, false, 0};
  size_t first = scan->token_count;
  if (scan->plain)
    scan_plain(&state, from, to);
  else
    scan_range(&state, from, to, 0);
  if (!scan->failed)
    merge_references(scan, first);
}
