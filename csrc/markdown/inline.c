#include "markdown/inline.h"

#include "base/utf8.h"

enum {
  /* Brackets in a link's text or target nest this deep; deeper ones are text. Bounds how often one
   * byte is looked at when a text is made of `[`. */
  NESTING_MAX = 32,
};

static const char punctuation[] = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~";

/* Characters that may start a unit other than text. */
static const bool special[256] = {
    ['\\'] = true, ['`'] = true, ['$'] = true, ['*'] = true, ['_'] = true,  ['='] = true,
    ['!'] = true,  ['['] = true, [']'] = true, ['<'] = true, ['\r'] = true, ['\n'] = true,
};

static bool is_punctuation(char c)
{
  return sg_is_one_of(c, punctuation);
}

static char byte_at(struct sg_str s, size_t at)
{
  return at < s.n ? s.p[at] : '\0';
}

/* End of the run of the character at `at`. */
static size_t run_end(struct sg_str s, size_t at)
{
  size_t end = at + 1;
  while (end < s.n && s.p[end] == s.p[at])
    end++;
  return end;
}

/* Is the line end at `at` followed by a line without content? The end of the text is none. */
static bool before_blank_line(struct sg_str s, size_t at)
{
  for (size_t i = at + 1; i < s.n; i++) {
    if (s.p[i] == '\n')
      return true;
    if (!sg_is_space(s.p[i]))
      return false;
  }
  return false;
}

static void forget_failures(struct sg_inline_scanner *scanner)
{
  scanner->no_display = SG_NPOS;
  scanner->no_comment = scanner->no_instruction = scanner->no_html = SG_NPOS;
  for (size_t i = 0; i < sizeof scanner->no_code / sizeof scanner->no_code[0]; i++)
    scanner->no_code[i] = SG_NPOS;
}

void sg_inline_init(struct sg_inline_scanner *scanner, struct sg_str text)
{
  *scanner = (struct sg_inline_scanner){.text = text};
  forget_failures(scanner);
}

/* `*failure` is the scanner's memory for one kind of closer: a search from `at` that cannot
 * succeed is not made. */
static bool known_absent(size_t failure, size_t at)
{
  return failure != SG_NPOS && at >= failure;
}

/* Where `closer` starts at or after `at` in this block; SG_NPOS and a note in *failure if nowhere. */
static size_t find_closer(struct sg_str s, size_t at, struct sg_str closer, size_t *failure)
{
  if (known_absent(*failure, at))
    return SG_NPOS;
  for (size_t i = at; i < s.n; i++) {
    if (s.p[i] == '\n' && before_blank_line(s, i))
      break;
    if (s.p[i] == closer.p[0] && sg_str_starts(sg_slice(s, i, s.n), closer))
      return i;
  }
  *failure = at;
  return SG_NPOS;
}

/* Code: the closing run has the length of the opening one (CommonMark 6.1). */
static bool scan_code(struct sg_inline_scanner *scanner, size_t at, struct sg_inline *unit)
{
  struct sg_str s = scanner->text;
  size_t inner = run_end(s, at), length = inner - at;
  if (length >= sizeof scanner->no_code / sizeof scanner->no_code[0] ||
      known_absent(scanner->no_code[length], inner))
    return false;
  for (size_t i = inner; i < s.n; i++) {
    if (s.p[i] == '\n' && before_blank_line(s, i))
      break;
    if (s.p[i] != '`')
      continue;
    size_t end = run_end(s, i);
    if (end - i == length) {
      *unit = (struct sg_inline){SG_INLINE_CODE, at, end, inner, i, 0, 0, false};
      return true;
    }
    i = end - 1;
  }
  scanner->no_code[length] = inner;
  return false;
}

/* The first `$` that is not escaped closes the math or there is none, as in pandoc: "$5 and $6$" is
 * a price and a formula. */
static size_t find_math_end(struct sg_str s, size_t from)
{
  for (size_t i = from; i < s.n; i++) {
    if (s.p[i] == '\n' && before_blank_line(s, i))
      break;
    if (s.p[i] == '\\')
      i++;
    else if (s.p[i] == '$')
      return sg_is_space(s.p[i - 1]) || sg_is_digit(byte_at(s, i + 1)) ? SG_NPOS : i;
  }
  return SG_NPOS;
}

static bool scan_math(struct sg_inline_scanner *scanner, size_t at, struct sg_inline *unit)
{
  struct sg_str s = scanner->text;
  size_t inner = run_end(s, at), length = inner - at;
  if (length > 2 || inner == s.n)
    return false;
  size_t end;
  if (length == 2)
    end = find_closer(s, inner, SG_LIT("$$"), &scanner->no_display);
  else if (sg_is_space(s.p[inner]))
    return false;
  else
    end = find_math_end(s, inner);
  if (end == SG_NPOS)
    return false;
  enum sg_inline_kind kind = length == 2 ? SG_INLINE_DISPLAY : SG_INLINE_MATH;
  bool ticked = length == 1 && end - inner > 2 && s.p[inner] == '`' && s.p[end - 1] == '`';
  *unit = (struct sg_inline){kind, at, end + length, inner + ticked, end - ticked, 0, 0, false};
  return true;
}

/* A run of `*` or `_` is mark-up when it touches a word on one side; `_` inside a word is not. */
static bool scan_emphasis(struct sg_str s, size_t at, struct sg_inline *unit)
{
  size_t end = run_end(s, at);
  char before = at > 0 ? s.p[at - 1] : ' ', after = end < s.n ? s.p[end] : ' ';
  if (sg_is_space(before) && sg_is_space(after))
    return false;
  bool word_before = !sg_is_space(before) && !is_punctuation(before);
  bool word_after = !sg_is_space(after) && !is_punctuation(after);
  if (s.p[at] == '_' && word_before && word_after)
    return false;
  *unit = (struct sg_inline){SG_INLINE_EMPHASIS, at, end, at, end, 0, 0, false};
  return true;
}

enum class { CLASS_SPACE, CLASS_PUNCTUATION, CLASS_WORD };

static enum class class_of(uint32_t codepoint) {
  if (sg_is_unicode_space(codepoint)) return CLASS_SPACE;
  if (codepoint < 0x80) return is_punctuation((char)codepoint) ? CLASS_PUNCTUATION : CLASS_WORD;
  /* Punctuation and symbols beyond ASCII: the blocks that text uses. */
  bool latin = (codepoint >= 0xA1 && codepoint <= 0xBF && codepoint != 0xAA && codepoint != 0xB2 &&
                codepoint != 0xB3 && codepoint != 0xB5 && codepoint != 0xB9 && codepoint != 0xBA) ||
               codepoint == 0xD7 || codepoint == 0xF7;
  bool general = codepoint >= 0x2010 && codepoint <= 0x205E;
  bool symbols = (codepoint >= 0x20A0 && codepoint <= 0x20C0) || (codepoint >= 0x2190 && codepoint <= 0x2BFF) ||
                 (codepoint >= 0x3001 && codepoint <= 0x3020 && codepoint != 0x3005) ||
                 (codepoint >= 0xFF01 && codepoint <= 0xFF0F) || codepoint >= 0x1F000;
  return latin || general || symbols ? CLASS_PUNCTUATION : CLASS_WORD;
}

struct sg_inline_sides sg_inline_sides(struct sg_str text, size_t from, size_t to)
{
  size_t length;
  enum class before = from > 0 ? class_of(sg_utf8_decode_before(text, from, &length)) : CLASS_SPACE;
  enum class after = to < text.n ? class_of(sg_utf8_decode(text, to, &length)) : CLASS_SPACE;
  bool left = after != CLASS_SPACE && (after != CLASS_PUNCTUATION || before != CLASS_WORD);
  bool right = before != CLASS_SPACE && (before != CLASS_PUNCTUATION || after != CLASS_WORD);
  bool low = text.p[from] == '_';
  return (struct sg_inline_sides){left && (!low || !right || before == CLASS_PUNCTUATION),
                                  right && (!low || !left || after == CLASS_PUNCTUATION)};
}

/* The `]` that closes the `[` before `at`, code and math skipped; SG_NPOS when there is none. */
static size_t find_bracket(struct sg_inline_scanner *scanner, size_t at)
{
  struct sg_str s = scanner->text;
  struct sg_inline unit;
  int depth = 1;
  for (size_t i = at; i < s.n; i++) {
    switch (s.p[i]) {
    case '\\':
      i++;
      break;
    case '`':
      i = (scan_code(scanner, i, &unit) ? unit.to : run_end(s, i)) - 1;
      break;
    case '$':
      i = (scan_math(scanner, i, &unit) ? unit.to : run_end(s, i)) - 1;
      break;
    case '[':
      if (++depth > NESTING_MAX)
        return SG_NPOS;
      break;
    case ']':
      if (--depth == 0)
        return i;
      break;
    case '\n':
      if (before_blank_line(s, i))
        return SG_NPOS;
      break;
    }
  }
  return SG_NPOS;
}

static size_t skip_space(struct sg_str s, size_t at)
{
  while (at < s.n && sg_is_space(s.p[at]))
    at++;
  return at;
}

/* An address from `at`: in angle brackets, or without space and with balanced parentheses. Fills
 * the unit's target; returns where it ends, SG_NPOS when it is none. */
static size_t scan_address(struct sg_str s, size_t at, struct sg_inline *unit)
{
  if (byte_at(s, at) == '<') {
    size_t end = at + 1;
    while (end < s.n && s.p[end] != '>' && s.p[end] != '\n' && s.p[end] != '<')
      end++;
    if (byte_at(s, end) != '>')
      return SG_NPOS;
    unit->target_from = at + 1;
    unit->target_to = end;
    return end + 1;
  }
  size_t end = at;
  for (int depth = 0; end < s.n && !sg_is_space(s.p[end]); end++) {
    if (s.p[end] == '\\' && end + 1 < s.n && is_punctuation(s.p[end + 1]))
      end++;
    else if (s.p[end] == '(' && ++depth > NESTING_MAX)
      return SG_NPOS;
    else if (s.p[end] == ')' && --depth < 0)
      break;
  }
  unit->target_from = at;
  unit->target_to = end;
  return end;
}

/* [text](target "title") and ![text](target): `open` is the bracket's place. */
static bool scan_link(struct sg_inline_scanner *scanner, size_t at, size_t open, struct sg_inline *unit)
{
  struct sg_str s = scanner->text;
  size_t close = find_bracket(scanner, open + 1);
  if (close == SG_NPOS || byte_at(s, close + 1) != '(')
    return false;
  *unit = (struct sg_inline){SG_INLINE_LINK, at, 0, open + 1, close, 0, 0, open > at};
  size_t end = scan_address(s, skip_space(s, close + 2), unit);
  if (end == SG_NPOS)
    return false;
  size_t title = skip_space(s, end);
  char quote = byte_at(s, title);
  if (title > end && (quote == '"' || quote == '\'')) {
    for (end = title + 1; end < s.n && s.p[end] != quote; end++)
      if (s.p[end] == '\\')
        end++;
    title = skip_space(s, end + 1);
  }
  unit->to = title + 1;
  return byte_at(s, title) == ')';
}

/* <scheme:…> and <a@b.c>: no space inside, and a colon after a scheme or an @ (CommonMark 6.5). */
static bool scan_autolink(struct sg_str s, size_t at, struct sg_inline *unit)
{
  size_t end = at + 1, scheme = 0;
  bool mail = false;
  for (; end < s.n && s.p[end] != '>'; end++) {
    char c = s.p[end];
    if (sg_is_space(c) || c == '<')
      return false;
    if (c == '@' && end > at + 1)
      mail = true;
    if (c == ':' && scheme == 0)
      scheme = end - at - 1;
    else if (scheme == 0 && !mail && !sg_is_alpha(c) && !sg_is_digit(c) && !sg_is_one_of(c, "+-._"))
      return false;
  }
  if (end >= s.n || !(mail || (scheme >= 2 && sg_is_alpha(s.p[at + 1]))))
    return false;
  *unit = (struct sg_inline){SG_INLINE_AUTOLINK, at, end + 1, at + 1, end, 0, 0, false};
  return true;
}

static bool is_name_char(char c)
{
  return sg_is_alpha(c) || sg_is_digit(c) || c == '-' || c == '_' || c == ':' || c == '.';
}

/* End of the value of an attribute, or of nothing when there is none. */
static size_t skip_value(struct sg_str s, size_t at)
{
  size_t value = skip_space(s, at);
  if (byte_at(s, value) != '=')
    return at;
  value = skip_space(s, value + 1);
  char quote = byte_at(s, value);
  if (quote == '"' || quote == '\'') {
    size_t end = value + 1;
    while (end < s.n && s.p[end] != quote && !(s.p[end] == '\n' && before_blank_line(s, end)))
      end++;
    return byte_at(s, end) == quote ? end + 1 : SG_NPOS;
  }
  while (value < s.n && !sg_is_space(s.p[value]) && !sg_is_one_of(s.p[value], "\"'=<>`"))
    value++;
  return value;
}

/* <name attribute=value …> and </name> (CommonMark 6.6); the end of the tag or SG_NPOS. */
static size_t scan_tag(struct sg_str s, size_t at)
{
  size_t i = at + 1 + (byte_at(s, at + 1) == '/');
  if (!sg_is_alpha(byte_at(s, i)))
    return SG_NPOS;
  while (is_name_char(byte_at(s, i)) && s.p[i] != '.' && s.p[i] != ':')
    i++;
  for (;;) {
    size_t next = skip_space(s, i);
    if (byte_at(s, next) == '/')
      next++;
    if (byte_at(s, next) == '>')
      return next + 1;
    if (next == i || !is_name_char(byte_at(s, next)))
      return SG_NPOS;
    while (is_name_char(byte_at(s, next)))
      next++;
    i = skip_value(s, next);
    if (i == SG_NPOS)
      return SG_NPOS;
  }
}

static bool scan_html(struct sg_inline_scanner *scanner, size_t at, struct sg_inline *unit)
{
  struct sg_str s = scanner->text, rest = sg_slice(s, at, s.n);
  size_t end;
  if (sg_str_starts(rest, SG_LIT("<!--"))) {
    end = find_closer(s, at + 4, SG_LIT("-->"), &scanner->no_comment);
    end = end == SG_NPOS ? end : end + 3;
  } else if (sg_str_starts(rest, SG_LIT("<?"))) {
    end = find_closer(s, at + 2, SG_LIT("?>"), &scanner->no_instruction);
    end = end == SG_NPOS ? end : end + 2;
  } else if (sg_str_starts(rest, SG_LIT("<!")) && sg_is_alpha(byte_at(s, at + 2))) {
    end = find_closer(s, at + 2, SG_LIT(">"), &scanner->no_html);
    end = end == SG_NPOS ? end : end + 1;
  } else {
    end = scan_tag(s, at);
  }
  if (end == SG_NPOS)
    return false;
  *unit = (struct sg_inline){SG_INLINE_HTML, at, end, at, end, 0, 0, false};
  return true;
}

/* A unit other than text at `at`; false when the character there is text. */
static bool scan_unit(struct sg_inline_scanner *scanner, size_t at, struct sg_inline *unit)
{
  struct sg_str s = scanner->text;
  switch (s.p[at]) {
  case '\\':
    *unit = (struct sg_inline){SG_INLINE_ESCAPE, at, at + 2, at, at + 2, 0, 0, false};
    return is_punctuation(byte_at(s, at + 1));
  case '`':
    return scan_code(scanner, at, unit);
  case '$':
    return scan_math(scanner, at, unit);
  case '*':
  case '_':
    return scan_emphasis(s, at, unit);
  case '=':
    *unit = (struct sg_inline){SG_INLINE_HIGHLIGHT, at, at + 2, at, at + 2, 0, 0, false};
    return run_end(s, at) == at + 2;
  case '!':
    return !scanner->apart && byte_at(s, at + 1) == '[' && scan_link(scanner, at, at + 1, unit);
  case '[':
    return !scanner->apart && scan_link(scanner, at, at, unit);
  case '<':
    return scan_autolink(s, at, unit) || scan_html(scanner, at, unit);
  case '\r':
  case '\n': {
    size_t end = at + 1 + (s.p[at] == '\r');
    *unit = (struct sg_inline){SG_INLINE_BREAK, at, end, at, end, 0, 0, false};
    return end <= s.n && s.p[end - 1] == '\n';
  }
  }
  return false;
}

/* Where text goes on when the character at `at` starts no unit: runs of one character stand or fall
 * together, or the second backtick of two would open a span of its own. */
static size_t text_end(const struct sg_inline_scanner *scanner, size_t at)
{
  struct sg_str s = scanner->text;
  switch (s.p[at]) {
  case '`':
  case '$':
  case '*':
  case '_':
  case '=':
    return run_end(s, at);
  case '!':
    return at + 1 + (scanner->apart && byte_at(s, at + 1) == '[');
  }
  return at + 1;
}

bool sg_inline_next(struct sg_inline_scanner *scanner, struct sg_inline *unit)
{
  struct sg_str s = scanner->text;
  size_t from = scanner->at, at = from;
  while (at < s.n) {
    if (!special[(unsigned char)s.p[at]]) {
      at++;
      continue;
    }
    if (scan_unit(scanner, at, unit))
      break;
    if (scanner->apart) {
      at = at > from ? at : text_end(scanner, at);
      break;
    }
    at = text_end(scanner, at);
  }
  if (at > from) {
    *unit = (struct sg_inline){SG_INLINE_TEXT, from, at, from, at, 0, 0, false};
    scanner->at = at;
    return true;
  }
  if (at >= s.n)
    return false;
  scanner->at = unit->to;
  if (unit->kind == SG_INLINE_BREAK && before_blank_line(s, unit->to - 1))
    forget_failures(scanner);
  return true;
}
