#include "base/utf8.h"
#include "base/search.h"

#include <utf8proc.h>

enum { DECOMPOSED_MAX = 18 }; /* characters that one decomposes to in full: U+FDFA has the most */

struct range {
  uint32_t first, last;
};

#define COUNT(array) (sizeof(array) / sizeof(array)[0])

/* Bytes of the valid character at `at`, or 0. */
static size_t valid_length(struct sg_str s, size_t at)
{
  const unsigned char *p = (const unsigned char *)s.p + at;
  size_t left = s.n - at;
  if (p[0] < 0x80)
    return 1;
  size_t length = p[0] >= 0xF0 ? 4 : p[0] >= 0xE0 ? 3 : 2;
  if (p[0] < 0xC2 || p[0] > 0xF4 || left < length)
    return 0;
  /* The second byte's range excludes overlong forms, surrogates and what is above U+10FFFF. */
  unsigned low = p[0] == 0xE0 ? 0xA0 : p[0] == 0xF0 ? 0x90 : 0x80;
  unsigned high = p[0] == 0xED ? 0x9F : p[0] == 0xF4 ? 0x8F : 0xBF;
  if (p[1] < low || p[1] > high)
    return 0;
  for (size_t i = 2; i < length; i++)
    if ((p[i] & 0xC0) != 0x80)
      return 0;
  return length;
}

size_t sg_utf8_invalid(struct sg_str s)
{
  size_t at = 0;
  while (at < s.n) {
    uint64_t eight; /* ASCII, most often */
    if (s.n - at >= sizeof eight &&
        (memcpy(&eight, s.p + at, sizeof eight), (eight & 0x8080808080808080u) == 0)) {
      at += sizeof eight;
      continue;
    }
    size_t length = valid_length(s, at);
    if (length == 0)
      return at;
    at += length;
  }
  return SG_NPOS;
}

uint32_t sg_utf8_decode(struct sg_str s, size_t at, size_t *length)
{
  const unsigned char *p = (const unsigned char *)s.p + at;
  if (p[0] < 0x80) { /* by far the most frequent */
    *length = 1;
    return p[0];
  }
  size_t n = valid_length(s, at);
  *length = n > 0 ? n : 1;
  switch (n) {
  case 0:
    return 0xFFFD;
  case 2:
    return (uint32_t)(p[0] & 0x1F) << 6 | (p[1] & 0x3F);
  case 3:
    return (uint32_t)(p[0] & 0x0F) << 12 | (uint32_t)(p[1] & 0x3F) << 6 | (p[2] & 0x3F);
  default:
    return (uint32_t)(p[0] & 0x07) << 18 | (uint32_t)(p[1] & 0x3F) << 12 | (uint32_t)(p[2] & 0x3F) << 6 |
           (p[3] & 0x3F);
  }
}

uint32_t sg_utf8_decode_before(struct sg_str s, size_t at, size_t *length)
{
  for (size_t back = 1; back <= 4 && back <= at; back++) {
    if (((unsigned char)s.p[at - back] & 0xC0) == 0x80)
      continue;
    uint32_t codepoint = sg_utf8_decode(sg_slice(s, 0, at), at - back, length);
    if (*length == back)
      return codepoint;
    break;
  }
  *length = 1;
  return 0xFFFD;
}

size_t sg_utf8_encode(uint32_t codepoint, char bytes[4])
{
  if (codepoint > 0x10FFFF || (codepoint >= 0xD800 && codepoint <= 0xDFFF))
    codepoint = 0xFFFD;
  if (codepoint < 0x80) {
    bytes[0] = (char)codepoint;
    return 1;
  }
  if (codepoint < 0x800) {
    bytes[0] = (char)(0xC0 | codepoint >> 6);
    bytes[1] = (char)(0x80 | (codepoint & 0x3F));
    return 2;
  }
  if (codepoint < 0x10000) {
    bytes[0] = (char)(0xE0 | codepoint >> 12);
    bytes[1] = (char)(0x80 | (codepoint >> 6 & 0x3F));
    bytes[2] = (char)(0x80 | (codepoint & 0x3F));
    return 3;
  }
  bytes[0] = (char)(0xF0 | codepoint >> 18);
  bytes[1] = (char)(0x80 | (codepoint >> 12 & 0x3F));
  bytes[2] = (char)(0x80 | (codepoint >> 6 & 0x3F));
  bytes[3] = (char)(0x80 | (codepoint & 0x3F));
  return 4;
}

size_t sg_utf8_count(struct sg_str s)
{
  size_t count = 0, length;
  for (size_t at = 0; at < s.n; at += length, count++)
    sg_utf8_decode(s, at, &length);
  return count;
}

static int order_range(const void *key, const void *row)
{
  uint32_t codepoint = *(const uint32_t *)key;
  const struct range *range = row;
  return (codepoint > range->last) - (codepoint < range->first);
}

static bool in_ranges(const struct range *rows, size_t count, uint32_t codepoint)
{
  return sg_search_find(&codepoint, rows, count, sizeof *rows, order_range) != NULL;
}

bool sg_is_letter(uint32_t codepoint)
{
  if (codepoint < 0x80)
    return sg_is_alpha((char)codepoint);
  utf8proc_category_t category = utf8proc_category((utf8proc_int32_t)codepoint);
  return category >= UTF8PROC_CATEGORY_LU && category <= UTF8PROC_CATEGORY_LO;
}

bool sg_is_mark(uint32_t codepoint)
{
  if (codepoint < 0x300)
    return false;
  utf8proc_category_t category = utf8proc_category((utf8proc_int32_t)codepoint);
  return category >= UTF8PROC_CATEGORY_MN && category <= UTF8PROC_CATEGORY_ME;
}

bool sg_is_upper(uint32_t codepoint)
{
  if (codepoint < 0x80)
    return codepoint >= 'A' && codepoint <= 'Z';
  utf8proc_category_t category = utf8proc_category((utf8proc_int32_t)codepoint);
  return category == UTF8PROC_CATEGORY_LU || category == UTF8PROC_CATEGORY_LT;
}

bool sg_is_unicode_space(uint32_t codepoint)
{
  return codepoint == ' ' || (codepoint >= '\t' && codepoint <= '\r') || codepoint == 0x85 ||
         codepoint == 0xA0 || codepoint == 0x1680 || (codepoint >= 0x2000 && codepoint <= 0x200A) ||
         codepoint == 0x2028 || codepoint == 0x2029 || codepoint == 0x202F || codepoint == 0x205F ||
         codepoint == 0x3000;
}

bool sg_is_unspaced(uint32_t codepoint)
{
  static const struct range rows[] = {
      {0xE00, 0xEFF},   {0x1000, 0x109F}, {0x1780, 0x17FF}, {0x2E80, 0x2FDF},
      {0x3005, 0x3007}, {0x3031, 0x30FF}, {0x31F0, 0x31FF}, {0x3400, 0x4DBF},
      {0x4E00, 0x9FFF}, {0xF900, 0xFAFF}, {0xFF66, 0xFF9F}, {0x20000, 0x323AF},
  };
  return codepoint >= rows[0].first && in_ranges(rows, COUNT(rows), codepoint);
}

uint32_t sg_to_lower(uint32_t codepoint)
{
  if (codepoint < 0x80)
    return (unsigned char)sg_lower((char)codepoint);
  return (uint32_t)utf8proc_tolower((utf8proc_int32_t)codepoint);
}

uint32_t sg_to_base(uint32_t codepoint)
{
  if (codepoint < 0x80)
    return (unsigned char)sg_lower((char)codepoint);
  utf8proc_int32_t parts[DECOMPOSED_MAX];
  utf8proc_ssize_t count = utf8proc_decompose_char((utf8proc_int32_t)codepoint, parts, DECOMPOSED_MAX,
                                                   UTF8PROC_DECOMPOSE | UTF8PROC_STABLE, NULL);
  for (utf8proc_ssize_t i = 1; i < count; i++)
    if (!sg_is_mark((uint32_t)parts[i]))
      return sg_to_lower(codepoint);
  return sg_to_lower(count > 1 && count <= DECOMPOSED_MAX ? (uint32_t)parts[0] : codepoint);
}
