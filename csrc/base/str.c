#include "base/str.h"

bool sg_same_nocase(const char *a, const char *b, size_t n)
{
  for (size_t i = 0; i < n; i++)
    if (sg_lower(a[i]) != sg_lower(b[i]))
      return false;
  return true;
}

int sg_str_compare(struct sg_str a, struct sg_str b)
{
  size_t shared = a.n < b.n ? a.n : b.n;
  int order = shared ? memcmp(a.p, b.p, shared) : 0;
  if (order != 0)
    return order;
  return a.n < b.n ? -1 : a.n > b.n;
}

size_t sg_str_find(struct sg_str s, struct sg_str needle, size_t from)
{
  if (needle.n == 0)
    return from <= s.n ? from : SG_NPOS;
  size_t anchor = needle.n > 1 && needle.p[0] == ' '; /* the byte that is looked for: spaces are everywhere */
  while (from + needle.n <= s.n) {
    const char *hit = memchr(s.p + from + anchor, needle.p[anchor], s.n - needle.n + 1 - from);
    if (hit == NULL)
      return SG_NPOS;
    from = (size_t)(hit - s.p) - anchor;
    if (memcmp(s.p + from, needle.p, needle.n) == 0)
      return from;
    from++;
  }
  return SG_NPOS;
}

/* Is `s` the word, ASCII case apart? */
static bool is_same(struct sg_str s, const char *word)
{
  size_t i = 0;
  while (i < s.n && word[i] != '\0' && sg_lower(s.p[i]) == sg_lower(word[i]))
    i++;
  return i == s.n && word[i] == '\0';
}

bool sg_str_is_listed(struct sg_str s, const char *const *list, size_t count)
{
  char first = s.n > 0 ? sg_lower(s.p[0]) : '\0';
  for (size_t i = 0; i < count && s.n > 0; i++)
    if (sg_lower(list[i][0]) == first && is_same(s, list[i]))
      return true;
  return false;
}

struct sg_str sg_str_trim(struct sg_str s)
{
  size_t from = 0, to = s.n;
  while (from < to && sg_is_space(s.p[from]))
    from++;
  while (to > from && sg_is_space(s.p[to - 1]))
    to--;
  return sg_slice(s, from, to);
}

size_t sg_str_skip_space(struct sg_str s, size_t at)
{
  while (at < s.n && sg_is_space(s.p[at]))
    at++;
  return at;
}

size_t sg_str_longest_run(struct sg_str s, char c)
{
  size_t longest = 0, run = 0;
  for (size_t i = 0; i < s.n; i++) {
    run = s.p[i] == c ? run + 1 : 0;
    longest = run > longest ? run : longest;
  }
  return longest;
}

bool sg_str_next_line(struct sg_str *rest, struct sg_str *line)
{
  if (rest->n == 0)
    return false;
  const char *end = memchr(rest->p, '\n', rest->n);
  size_t length = end ? (size_t)(end - rest->p) : rest->n;
  *line = sg_slice(*rest, 0, length);
  *rest = sg_slice(*rest, length + (end != NULL), rest->n);
  if (line->n > 0 && line->p[line->n - 1] == '\r')
    line->n--;
  return true;
}

uint64_t sg_str_hash_more(uint64_t hash, struct sg_str s)
{
  for (size_t i = 0; i < s.n; i++)
    hash = (hash ^ (unsigned char)s.p[i]) * SG_HASH_PRIME;
  return hash;
}

uint64_t sg_str_hash(struct sg_str s)
{
  return sg_str_hash_more(0xcbf29ce484222325u, s);
}

static uint64_t load_four(const char *p)
{
  uint32_t value;
  memcpy(&value, p, sizeof value);
  return value;
}

static uint64_t load_eight(const char *p)
{
  uint64_t value;
  memcpy(&value, p, sizeof value);
  return value;
}

static uint64_t mix(uint64_t hash, uint64_t value)
{ /* nothing is lost: of one hash, two values give two */
  hash = (hash ^ value) * 0x9E3779B97F4A7C15u;
  return hash ^ hash >> 32;
}

uint64_t sg_str_hash_word(struct sg_str s)
{
  uint64_t hash = s.n;
  if (s.n < 4) {
    for (size_t i = 0; i < s.n; i++)
      hash = hash << 8 | (unsigned char)s.p[i];
    return mix(0, hash);
  }
  if (s.n < 8) /* its first four bytes and its last four, which may be some of the same */
    return mix(hash, load_four(s.p) << 32 | load_four(s.p + s.n - 4));
  for (size_t i = 0; i + 8 < s.n; i += 8)
    hash = mix(hash, load_eight(s.p + i));
  return mix(hash, load_eight(s.p + s.n - 8));
}
