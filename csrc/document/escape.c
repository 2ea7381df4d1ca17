/* Text as Markdown that is read back as it. */
#include "document/writer.h"
#include "markdown/safe.h"

struct sg_str sg_join(struct sg_arena *arena, const struct sg_str *parts, size_t count)
{
  size_t size = 0, n = 0;
  for (size_t i = 0; i < count; i++)
    size += parts[i].n;
  char *out = sg_arena_alloc(arena, size + 1, 1);
  for (size_t i = 0; out != NULL && i < count; i++) {
    memcpy(out + n, parts[i].n > 0 ? parts[i].p : "", parts[i].n);
    n += parts[i].n;
  }
  return sg_str(out, n);
}

struct sg_str sg_replace(struct sg_str s, sg_finder *finder, struct sg_arena *arena)
{
  size_t size = 0, n = 0, found = 0;
  struct sg_str instead;
  for (size_t at = 0, length; at<s.n; at += length> 0 ? length : 1) {
    length = finder(s, at, &instead);
    found += length > 0;
    size += length > 0 ? instead.n : 1;
  }
  char *out = found > 0 ? sg_arena_alloc(arena, size + 1, 1) : NULL;
  if (out == NULL)
    return s;
  for (size_t at = 0, length; at<s.n; at += length> 0 ? length : 1) {
    length = finder(s, at, &instead);
    if (length == 0)
      instead = sg_slice(s, at, at + 1);
    memcpy(out + n, instead.n > 0 ? instead.p : "", instead.n);
    n += instead.n;
  }
  return sg_str(out, n);
}

struct sg_str sg_first_char(struct sg_str s)
{
  size_t n = s.n > 0;
  while (n > 0 && n < s.n && ((unsigned char)s.p[n] & 0xC0) == 0x80)
    n++;
  return sg_slice(s, 0, n);
}

struct sg_str sg_last_char(struct sg_str s)
{
  size_t from = s.n > 0 ? s.n - 1 : 0;
  while (from > 0 && ((unsigned char)s.p[from] & 0xC0) == 0x80)
    from--;
  return sg_slice(s, from, s.n);
}

/* -- The marks -------------------------------------------------------------------------------------- */

static bool is_pair(struct sg_str s, size_t at, char c)
{
  return at + 1 < s.n && s.p[at] == c && s.p[at + 1] == c;
}

static bool byte_is(struct sg_str s, size_t at, const char *list)
{
  return at < s.n && sg_is_one_of((unsigned char)s.p[at], list);
}

/* What always has its backslash, and `_` but inside a word. */
static size_t find_always(struct sg_str s, size_t at, struct sg_str *instead)
{
  static const char escaped[] = "\\\\\\`\\*\\$\\{\\_";
  size_t which = sg_index_of((unsigned char)s.p[at], "\\`*${_");
  if (which == SG_NPOS)
    return 0;
  /* A mark before or behind the `_` is no letter, escaped or not. */
  if (s.p[at] == '_' && at > 0 && at + 1 < s.n && sg_is_word_byte(s.p[at - 1]) && sg_is_word_byte(s.p[at + 1]))
    return 0;
  *instead = sg_str(escaped + 2 * which, 2);
  return 1;
}

/* Marks of two characters. */
static size_t find_pairs(struct sg_str s, size_t at, struct sg_str *instead)
{
  if (is_pair(s, at, '='))
    *instead = SG_LIT("\\=\\=");
  else if (is_pair(s, at, '~'))
    *instead = SG_LIT("\\~\\~");
  else if (is_pair(s, at, '%'))
    *instead = SG_LIT("\\%\\%");
  else if (s.p[at] == '!' && byte_is(s, at + 1, "["))
    *instead = SG_LIT("\\![");
  else if (s.p[at] == '^' && byte_is(s, at + 1, "["))
    *instead = SG_LIT("\\^[");
  else
    return 0;
  return 2;
}

/* Braces have their backslash already. */
static size_t find_brackets(struct sg_str s, size_t at, struct sg_str *instead)
{
  if (s.p[at] != ']')
    return 0;
  *instead = SG_LIT("\\]");
  return byte_is(s, at + 1, "[](:") || sg_str_starts(sg_slice(s, at + 1, s.n), SG_LIT("\\{")) ||
         (at > 0 && s.p[at - 1] == ']');
}

static size_t find_keys(struct sg_str s, size_t at, struct sg_str *instead)
{
  if (s.p[at] != '@')
    return 0;
  bool key = at + 1 < s.n && (sg_is_word_byte(s.p[at + 1]) || byte_is(s, at + 1, "_\\"));
  *instead = SG_LIT("\\@");
  return key && !(at > 0 && sg_is_word_byte(s.p[at - 1]));
}

static size_t find_entities(struct sg_str s, size_t at, struct sg_str *instead)
{
  if (s.p[at] != '&')
    return 0;
  size_t from = at + 1 + byte_is(s, at + 1, "#"), to = from;
  while (to < s.n && (sg_is_alpha(s.p[to]) || sg_is_digit(s.p[to])))
    to++;
  *instead = SG_LIT("\\&");
  return to > from && byte_is(s, to, ";");
}

static size_t find_tags(struct sg_str s, size_t at, struct sg_str *instead)
{
  if (s.p[at] != '<' || at + 1 >= s.n)
    return 0;
  if (s.p[at + 1] == '%') {
    *instead = SG_LIT("\\<\\%");
    return 2;
  }
  *instead = SG_LIT("\\<");
  return sg_is_alpha(s.p[at + 1]) || byte_is(s, at + 1, "/!?");
}

static bool is_scheme_byte(char c)
{
  return sg_is_alpha(c) || sg_is_digit(c) || sg_is_one_of((unsigned char)c, "+.-");
}

/* "://" behind a scheme that no link may have: no program shall make a link of what may be none. Of the letters
 * before it all belong to the scheme, from the first on that can begin one. */
static size_t find_schemes(struct sg_str s, size_t at, struct sg_str *instead)
{
  size_t from = at;
  if (!sg_str_starts(sg_slice(s, at, s.n), SG_LIT("://")))
    return 0;
  while (from > 0 && is_scheme_byte(s.p[from - 1]))
    from--;
  while (from < at && !sg_is_alpha(s.p[from]))
    from++;
  *instead = SG_LIT("\\://");
  return from < at && !sg_safe_target(sg_slice(s, from, at + 3)) ? 3 : 0;
}

bool sg_pandoc_is_mark(char c)
{
  return sg_is_one_of((unsigned char)c, "\\`*$_=<{]@%&~^!/");
}

struct sg_str sg_pandoc_escape(struct sg_str text, struct sg_arena *arena)
{
  static sg_finder *const finders[] = {find_always,   find_pairs,   find_brackets, find_keys,
                                       find_entities, find_schemes, find_tags};
  static const char *const triggers[] = {"\\`*${_", "=~%!^", "]", "@", "&", "/", "<"};
  bool holds[256] = {false};
  for (size_t i = 0; i < text.n; i++)
    holds[(unsigned char)text.p[i]] = true;
  for (size_t f = 0; f < sizeof finders / sizeof *finders; f++)
    for (const char *c = triggers[f]; *c != '\0'; c++)
      if (holds[(unsigned char)*c]) {
        text = sg_replace(text, finders[f], arena);
        break;
      }
  return text;
}

struct sg_str sg_code_span(struct sg_str code, struct sg_arena *arena)
{
  char *out = sg_arena_alloc(arena, code.n + 1, 1);
  size_t n = 0;
  for (size_t i = 0; out != NULL && i < code.n; i++)
    if (!sg_is_space(code.p[i]))
      out[n++] = code.p[i];
    else if (i == 0 || !sg_is_space(code.p[i - 1]))
      out[n++] = ' ';
  code = sg_str(out, n);
  size_t longest = sg_str_longest_run(code, '`');
  char *fence = sg_arena_alloc(arena, longest + 1, 1);
  if (fence == NULL)
    return code;
  memset(fence, '`', longest + 1);
  bool padded = n > 0 && (out[0] == '`' || out[n - 1] == '`');
  struct sg_str pad = padded ? SG_LIT(" ") : sg_str(NULL, 0), ends = sg_str(fence, longest + 1);
  return SG_JOIN(arena, ends, pad, code, pad, ends);
}
