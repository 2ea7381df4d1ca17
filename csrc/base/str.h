/* Borrowed strings: a pointer and a length into memory that somebody else owns.
 *
 * Never NUL-terminated, may hold any byte. An empty string may have a NULL pointer. Offsets are
 * bytes, 0-based, half-open. Every function here is total: no failure, no allocation.
 */
#ifndef SG_BASE_STR_H
#define SG_BASE_STR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#define SG_NPOS ((size_t)-1) /* "nowhere" */

struct sg_str {
  const char *p;
  size_t n;
};

/* For printf's "%.*s". Long strings are cut at INT_MAX bytes. */
#define SG_STR_ARGS(s) ((s).n > 0x7fffffff ? 0x7fffffff : (int)(s).n), ((s).n ? (s).p : "")

#define SG_LIT(literal) ((struct sg_str){"" literal, sizeof(literal) - 1})

static inline struct sg_str sg_str(const char *p, size_t n)
{
  return (struct sg_str){p, n};
}

/* From a NUL-terminated string; NULL gives the empty string. */
static inline struct sg_str sg_cstr(const char *s)
{
  return (struct sg_str){s, s ? strlen(s) : 0};
}

/* The part [from, to); both are clamped to the string. */
static inline struct sg_str sg_slice(struct sg_str s, size_t from, size_t to)
{
  if (to > s.n)
    to = s.n;
  if (from > to)
    from = to;
  return (struct sg_str){s.n ? s.p + from : s.p, to - from};
}

static inline bool sg_str_equal(struct sg_str a, struct sg_str b)
{
  return a.n == b.n && (a.n == 0 || memcmp(a.p, b.p, a.n) == 0);
}

static inline bool sg_str_starts(struct sg_str s, struct sg_str prefix)
{
  return s.n >= prefix.n && sg_str_equal(sg_slice(s, 0, prefix.n), prefix);
}

static inline bool sg_str_ends(struct sg_str s, struct sg_str suffix)
{
  return s.n >= suffix.n && sg_str_equal(sg_slice(s, s.n - suffix.n, s.n), suffix);
}

static inline bool sg_is_space(char c)
{
  return c == ' ' || (c >= '\t' && c <= '\r');
}

static inline bool sg_is_digit(char c)
{
  return c >= '0' && c <= '9';
}

static inline bool sg_is_alpha(char c)
{
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* Of a word: a letter, a digit, or any byte of a character beyond ASCII. */
static inline bool sg_is_word_byte(char c)
{
  return sg_is_alpha(c) || sg_is_digit(c) || ((unsigned char)c & 0x80) != 0;
}

static inline char sg_lower(char c)
{
  return c >= 'A' && c <= 'Z' ? (char)(c + ('a' - 'A')) : c;
}

/* Where a byte or code point first stands in a list of ASCII characters, or SG_NPOS. Unlike strchr, which
 * finds the end of its list, it finds no NUL: a text may hold one. */
static inline size_t sg_index_of(uint32_t c, const char *list)
{
  const char *at = c > 0 && c < 0x80 ? strchr(list, (int)c) : NULL;
  return at != NULL ? (size_t)(at - list) : SG_NPOS;
}

static inline bool sg_is_one_of(uint32_t c, const char *list)
{
  return sg_index_of(c, list) != SG_NPOS;
}

/* Are `n` bytes the same, ASCII letters compared without case? */
bool sg_same_nocase(const char *a, const char *b, size_t n);

/* ASCII letters compared without case; other bytes must be equal. */
static inline bool sg_str_equal_nocase(struct sg_str a, struct sg_str b)
{
  return a.n == b.n && sg_same_nocase(a.p, b.p, a.n);
}

/* Is the text this word (lower-case ASCII), without regard to case? Most are told by their first
 * letter: this is asked for every word and cue. */
static inline bool sg_is_word(struct sg_str text, const char *word)
{
  size_t i = 0;
  if (text.n == 0 || (text.p[0] | 0x20) != (word[0] | 0x20)) /* a letter's case is that bit */
    return text.n == 0 && word[0] == '\0';
  while (i < text.n && word[i] != '\0' && sg_lower(text.p[i]) == word[i])
    i++;
  return i == text.n && word[i] == '\0';
}

/* Byte order as memcmp, a prefix before what it is a prefix of: <0, 0, >0. */
int sg_str_compare(struct sg_str a, struct sg_str b);

/* sg_str_compare with a NUL-terminated string, whose length is not asked for: of two words in a list
 * most differ in their first letters. */
static inline int sg_str_order(struct sg_str a, const char *b)
{
  size_t i = 0;
  while (i < a.n && b[i] != '\0' && a.p[i] == b[i])
    i++;
  if (i == a.n)
    return b[i] == '\0' ? 0 : -1;
  return b[i] == '\0' || (unsigned char)a.p[i] > (unsigned char)b[i] ? 1 : -1;
}

/* Where `needle` first stands in `s` at or after `from`, or SG_NPOS. An empty needle is found at
 * `from`. */
size_t sg_str_find(struct sg_str s, struct sg_str needle, size_t from);

/* Is `s`, ASCII case apart, one of the strings of an array? */
bool sg_str_is_listed(struct sg_str s, const char *const *list, size_t count);
#define SG_ONE_OF(s, array) sg_str_is_listed((s), (array), sizeof(array) / sizeof *(array))

/* Without ASCII white space at both ends. */
struct sg_str sg_str_trim(struct sg_str s);

/* Past the white space at `at`. */
size_t sg_str_skip_space(struct sg_str s, size_t at);

/* The most `c` that stand in a row. */
size_t sg_str_longest_run(struct sg_str s, char c);

/* Takes the next line off *rest into *line (without its line end, "\n" or "\r\n"); false at the
 * end. */
bool sg_str_next_line(struct sg_str *rest, struct sg_str *line);

#define SG_HASH_PRIME 0x100000001b3u

/* A hash of words, several bytes at a time: for tables in memory, not for security. The same bytes have
 * another one on a machine of the other byte order. No two words of one length below SG_HASH_SURE share one. */
enum { SG_HASH_SURE = 8 };
uint64_t sg_str_hash_word(struct sg_str s);

/* FNV-1a, 64 bits: for hash tables over trusted-size data, not for security. */
uint64_t sg_str_hash(struct sg_str s);

/* The hash of a string that goes on: sg_str_hash_more(sg_str_hash(a), b) is that of a and b joined. */
uint64_t sg_str_hash_more(uint64_t hash, struct sg_str s);

#endif
