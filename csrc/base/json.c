#include "base/json.h"

#include <stdlib.h>

#include "base/utf8.h"

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

/* Overwrites escapes that stand for no character with \ufffd, in place: same length. */
static void mend_escapes(char *text, size_t n)
{
  struct sg_str s = sg_str(text, n);
  for (size_t at = 0; at < n;) {
    const char *hit = memchr(text + at, '\\', n - at);
    if (hit == NULL)
      return;
    at = (size_t)(hit - text);
    int unit = escape_at(s, at);
    if (unit < 0) {
      at += 2;
      continue;
    }
    int next = unit >= 0xD800 && unit <= 0xDBFF ? escape_at(s, at + 6) : -1;
    if (next >= 0xDC00 && next <= 0xDFFF) {
      at += 12;
      continue;
    }
    if (unit == 0 || (unit >= 0xD800 && unit <= 0xDFFF))
      memcpy(text + at + 2, "fffd", 4);
    at += 6;
  }
}

enum sg_status sg_json_parse(struct sg_str text, cJSON **tree, struct sg_error *err)
{
  *tree = NULL;
  size_t bad = sg_utf8_invalid(text);
  if (bad != SG_NPOS) {
    if (err != NULL)
      err->offset = bad;
    return sg_fail(err, SG_EUTF8, "invalid UTF-8 in JSON at byte %zu", bad);
  }
  char *copy = malloc(text.n + 1);
  if (copy == NULL)
    return sg_fail(err, SG_ENOMEM, "%s", sg_status_text(SG_ENOMEM));
  if (text.n > 0)
    memcpy(copy, text.p, text.n);
  copy[text.n] = '\0';
  mend_escapes(copy, text.n);

  const char *end = NULL;
  *tree = cJSON_ParseWithLengthOpts(copy, text.n + 1, &end, 0);
  size_t at = end ? (size_t)(end - copy) : 0;
  while (*tree != NULL && at < text.n && sg_is_space(copy[at]))
    at++;
  free(copy);
  if (*tree != NULL && at == text.n)
    return SG_OK;
  cJSON_Delete(*tree);
  *tree = NULL;
  if (err != NULL)
    err->offset = at;
  return sg_fail(err, SG_EPARSE, "malformed JSON at byte %zu", at);
}
