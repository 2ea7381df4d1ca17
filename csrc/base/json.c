#include "base/json.h"

#include <errno.h>
#include <stdlib.h>

#include "base/utf8.h"

/* What may stand at reader->at. */
enum { VALUE, FIRST_VALUE, KEY, FIRST_KEY, COMMA, NOTHING };

enum { NUMBER_MAX = 64 }; /* bytes of a number of which more than its first digits matter */

enum sg_status sg_json_open(struct sg_json_reader *reader, struct sg_str text, struct sg_error *err)
{
  *reader = (struct sg_json_reader){.text = text, .expected = VALUE};
  sg_buf_init(&reader->nesting, text.n);
  sg_buf_init(&reader->plain, text.n);
  if (sg_str_starts(text, SG_LIT("\xEF\xBB\xBF"))) /* a byte order mark */
    reader->at = 3;
  size_t bad = sg_utf8_invalid(text);
  if (bad == SG_NPOS)
    return SG_OK;
  if (err != NULL)
    err->offset = bad;
  return sg_fail(err, SG_EUTF8, "invalid UTF-8 in JSON at byte %zu", bad);
}

void sg_json_close(struct sg_json_reader *reader)
{
  sg_buf_free(&reader->nesting);
  sg_buf_free(&reader->plain);
}

static enum sg_status malformed(struct sg_json_reader *reader, size_t at, struct sg_error *err)
{
  reader->expected = NOTHING;
  reader->at = at;
  if (err != NULL)
    err->offset = at;
  return sg_fail(err, SG_EPARSE, "malformed JSON at byte %zu", at);
}

/* The byte at `at`; NUL at the end, which the grammar accepts nowhere. */
static char byte_at(const struct sg_json_reader *reader, size_t at)
{
  return at < reader->text.n ? reader->text.p[at] : '\0';
}

/* -- Strings ----------------------------------------------------------------------------------- */

static int hex_value(char c)
{
  if (sg_is_digit(c))
    return c - '0';
  c = sg_lower(c);
  return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* The code unit of a \uXXXX escape at `at`, or -1. */
static int escape_at(struct sg_str s, size_t at)
{
  if (at + 6 > s.n || s.p[at] != '\\' || s.p[at + 1] != 'u')
    return -1;
  int unit = 0;
  for (size_t i = at + 2; i < at + 6; i++) {
    int digit = hex_value(s.p[i]);
    if (digit < 0)
      return -1;
    unit = unit << 4 | digit;
  }
  return unit;
}

/* Writes the character of the escape at `at`, in *written bytes, never more than the escape has; returns the
 * escape's length, 0 when there is none like it. */
static size_t read_escape(struct sg_str s, size_t at, char *out, size_t *written)
{
  static const char names[] = "\"\\/bfnrt", meant[] = "\"\\/\b\f\n\r\t";
  size_t name = sg_index_of(at + 1 < s.n ? (unsigned char)s.p[at + 1] : '\0', names);
  if (name != SG_NPOS) {
    *out = meant[name];
    *written = 1;
    return 2;
  }
  int unit = escape_at(s, at);
  if (unit < 0)
    return 0;
  int next = unit >= 0xD800 && unit <= 0xDBFF ? escape_at(s, at + 6) : -1;
  bool pair = next >= 0xDC00 && next <= 0xDFFF;
  uint32_t code = pair ? 0x10000 + ((uint32_t)(unit - 0xD800) << 10) + (uint32_t)(next - 0xDC00)
                       : (uint32_t)(unit == 0 ? 0xFFFD : unit);
  *written = sg_utf8_encode(code, out);
  return pair ? 12 : 6;
}

/* Where the string that begins at `from` ends: at its closing quote, or with the text. */
static size_t string_end(struct sg_str s, size_t from, bool *escaped)
{
  size_t at = from;
  *escaped = false;
  while (at < s.n && s.p[at] != '"') {
    bool escape = s.p[at] == '\\';
    *escaped |= escape;
    at += 1 + escape;
  }
  return at < s.n ? at : s.n;
}

/* Writes the bytes [from, to) without their escapes, for which `out` has room; where it ends behind them, or
 * NULL and in *bad where one stands that is none. A document in a string of another is mostly quotes behind
 * backslashes. */
static char *copy_plain(struct sg_str s, size_t from, size_t to, char *out, size_t *bad)
{
  for (size_t at = from; at < to;) {
    char c = s.p[at], next = at + 1 < s.n ? s.p[at + 1] : '\0';
    if (c != '\\') {
      *out++ = c;
      at++;
    } else if (next == '"' || next == '\\') {
      *out++ = next;
      at += 2;
    } else {
      size_t written, length = read_escape(s, at, out, &written);
      if (length == 0) {
        *bad = at;
        return NULL;
      }
      out += written;
      at += length;
    }
  }
  return out;
}

/* Reads the string whose opening quote is at reader->at. */
static enum sg_status read_string(struct sg_json_reader *reader, struct sg_error *err)
{
  struct sg_str s = reader->text;
  bool escaped;
  size_t from = ++reader->at, end = string_end(s, from, &escaped), bad;
  reader->string = sg_slice(s, from, end);
  if (escaped) {
    sg_buf_clear(&reader->plain);
    char *out = sg_buf_room(&reader->plain, end - from);
    if (out == NULL)
      return sg_buf_status(&reader->plain, err);
    char *behind = copy_plain(s, from, end, out, &bad);
    if (behind == NULL)
      return malformed(reader, bad, err);
    sg_buf_filled(&reader->plain, (size_t)(behind - out));
    reader->string = sg_buf_str(&reader->plain);
  }
  if (end == s.n)
    return malformed(reader, s.n, err);
  reader->at = end + 1;
  return SG_OK;
}

void sg_json_add_string(struct sg_buf *out, struct sg_str s)
{
  sg_buf_add_char(out, '"');
  size_t from = 0;
  for (size_t i = 0; i < s.n; i++) {
    unsigned char c = (unsigned char)s.p[i];
    if (c >= 0x20 && c != '"' && c != '\\' && c != 0x7F)
      continue;
    sg_buf_add(out, sg_slice(s, from, i));
    from = i + 1;
    if (c == '"' || c == '\\')
      sg_buf_add(out, sg_str((const char[]){'\\', (char)c}, 2));
    else if (c == '\n')
      sg_buf_add(out, SG_LIT("\\n"));
    else
      sg_buf_add_format(out, "\\u%04x", c);
  }
  sg_buf_add(out, sg_slice(s, from, s.n));
  sg_buf_add_char(out, '"');
}

/* -- Other values ------------------------------------------------------------------------------ */

/* Past the digits at `at`, or `at` itself where there are none. */
static size_t skip_digits(const struct sg_json_reader *reader, size_t at)
{
  while (sg_is_digit(byte_at(reader, at)))
    at++;
  return at;
}

static enum sg_status read_number(struct sg_json_reader *reader, enum sg_json_event *event,
                                  struct sg_error *err)
{
  size_t from = reader->at, at = from + (byte_at(reader, from) == '-'), digits = at;
  at = skip_digits(reader, at);
  if (at == digits || (byte_at(reader, digits) == '0' && at > digits + 1))
    return malformed(reader, digits, err);
  bool whole = true;
  if (byte_at(reader, at) == '.') {
    whole = false;
    digits = at + 1;
    at = skip_digits(reader, digits);
    if (at == digits)
      return malformed(reader, digits, err);
  }
  if (byte_at(reader, at) == 'e' || byte_at(reader, at) == 'E') {
    whole = false;
    at++;
    digits = at + (byte_at(reader, at) == '+' || byte_at(reader, at) == '-');
    at = skip_digits(reader, digits);
    if (at == digits)
      return malformed(reader, digits, err);
  }
  /* strtod reads up to a NUL, which the text has none of. */
  char text[NUMBER_MAX + 1], *copy = text;
  if (at - from > NUMBER_MAX && (copy = malloc(at - from + 1)) == NULL)
    return sg_fail(err, SG_ENOMEM, "%s", sg_status_text(SG_ENOMEM));
  memcpy(copy, reader->text.p + from, at - from);
  copy[at - from] = '\0';
  errno = 0;
  reader->integer = whole ? strtoll(copy, NULL, 10) : 0;
  *event = whole && errno == 0 ? SG_JSON_INTEGER : SG_JSON_NUMBER;
  reader->number = strtod(copy, NULL);
  if (copy != text)
    free(copy);
  reader->at = at;
  return SG_OK;
}

static enum sg_status read_word(struct sg_json_reader *reader, enum sg_json_event *event, struct sg_error *err)
{
  static const struct {
    struct sg_str word;
    enum sg_json_event event;
  } words[] = {{{"true", 4}, SG_JSON_TRUE}, {{"false", 5}, SG_JSON_FALSE}, {{"null", 4}, SG_JSON_NULL}};
  struct sg_str rest = sg_slice(reader->text, reader->at, SG_NPOS);
  for (size_t i = 0; i < sizeof words / sizeof *words; i++)
    if (sg_str_starts(rest, words[i].word)) {
      reader->at += words[i].word.n;
      *event = words[i].event;
      return SG_OK;
    }
  return malformed(reader, reader->at, err);
}

/* -- Events ------------------------------------------------------------------------------------ */

static enum sg_status open_level(struct sg_json_reader *reader, enum sg_json_event *event, struct sg_error *err)
{
  char c = reader->text.p[reader->at++];
  sg_buf_add_char(&reader->nesting, c);
  *event = c == '{' ? SG_JSON_OBJECT : SG_JSON_ARRAY;
  reader->expected = c == '{' ? FIRST_KEY : FIRST_VALUE;
  return sg_buf_status(&reader->nesting, err);
}

static enum sg_status close_level(struct sg_json_reader *reader, enum sg_json_event *event)
{
  reader->at++;
  sg_buf_truncate(&reader->nesting, sg_json_depth(reader) - 1);
  reader->expected = COMMA;
  *event = SG_JSON_CLOSE;
  return SG_OK;
}

static void skip_spaces(struct sg_json_reader *reader)
{
  while (reader->at < reader->text.n && sg_is_space(reader->text.p[reader->at]))
    reader->at++;
}

static enum sg_status read_key(struct sg_json_reader *reader, enum sg_json_event *event, struct sg_error *err)
{
  if (byte_at(reader, reader->at) != '"')
    return malformed(reader, reader->at, err);
  enum sg_status status = read_string(reader, err);
  if (status)
    return status;
  skip_spaces(reader);
  if (byte_at(reader, reader->at) != ':')
    return malformed(reader, reader->at, err);
  reader->at++;
  reader->expected = VALUE;
  *event = SG_JSON_KEY;
  return SG_OK;
}

static enum sg_status read_value(struct sg_json_reader *reader, enum sg_json_event *event, struct sg_error *err)
{
  char c = byte_at(reader, reader->at);
  if (c == '{' || c == '[')
    return open_level(reader, event, err);
  reader->expected = COMMA;
  if (c == '"') {
    *event = SG_JSON_STRING;
    return read_string(reader, err);
  }
  if (c == '-' || sg_is_digit(c))
    return read_number(reader, event, err);
  return read_word(reader, event, err);
}

enum sg_status sg_json_next(struct sg_json_reader *reader, enum sg_json_event *event, struct sg_error *err)
{
  skip_spaces(reader);
  size_t depth = sg_json_depth(reader);
  bool in_object = depth > 0 && reader->nesting.data[depth - 1] == '{';
  char c = byte_at(reader, reader->at);
  if (depth == 0 && reader->expected == COMMA) {
    *event = SG_JSON_END;
    return reader->at == reader->text.n ? SG_OK : malformed(reader, reader->at, err);
  }
  bool may_close =
      reader->expected == COMMA || reader->expected == FIRST_KEY || reader->expected == FIRST_VALUE;
  if (may_close && c == (in_object ? '}' : ']'))
    return close_level(reader, event);
  if (reader->expected == NOTHING || (reader->expected == COMMA && c != ','))
    return malformed(reader, reader->at, err);
  if (reader->expected == COMMA) {
    reader->at++;
    skip_spaces(reader);
    reader->expected = in_object ? KEY : VALUE;
  }
  return reader->expected == KEY || reader->expected == FIRST_KEY ? read_key(reader, event, err)
                                                                  : read_value(reader, event, err);
}

bool sg_json_pass(struct sg_json_reader *reader, struct sg_str before, struct sg_str *rest)
{
  struct sg_str text = reader->text;
  if (!sg_str_starts(sg_slice(text, reader->at, text.n), before))
    return false;
  size_t from = reader->at + before.n, to = from;
  while (to < text.n && (unsigned char)text.p[to] >= ' ' && text.p[to] != '"' && text.p[to] != '\\')
    to++;
  if (to + 1 >= text.n || text.p[to] != '"' || text.p[to + 1] != '}')
    return false;
  enum sg_json_event event;
  *rest = sg_slice(text, from, to);
  reader->at = to + 1;
  close_level(reader, &event);
  return true;
}

enum sg_status sg_json_skip(struct sg_json_reader *reader, struct sg_str *value, struct sg_error *err)
{
  skip_spaces(reader);
  size_t from = reader->at, depth = sg_json_depth(reader);
  do {
    enum sg_json_event event;
    enum sg_status status = sg_json_next(reader, &event, err);
    if (status != SG_OK)
      return status;
  } while (sg_json_depth(reader) > depth || reader->expected != COMMA);
  *value = sg_slice(reader->text, from, reader->at);
  return SG_OK;
}
