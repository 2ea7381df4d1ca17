/* UTF-8: validated once at the door, assumed everywhere else (RFC 3629). */
#ifndef SG_BASE_UTF8_H
#define SG_BASE_UTF8_H

#include "base/str.h"

/* Offset of the first byte that is not part of valid UTF-8 (overlong forms, surrogates and values
 * above U+10FFFF are invalid), or SG_NPOS when all of `s` is valid. */
size_t sg_utf8_invalid(struct sg_str s);

/* Decodes the character at `at` and sets *length to its bytes (1 to 4). Invalid bytes give U+FFFD
 * with a length of 1, so that loops over any input end. `at` must be below s.n. */
uint32_t sg_utf8_decode(struct sg_str s, size_t at, size_t *length);

/* The character that ends just before `at` (> 0), as sg_utf8_decode. */
uint32_t sg_utf8_decode_before(struct sg_str s, size_t at, size_t *length);

/* Writes a code point into `bytes`; returns how many were written. Surrogates and values above
 * U+10FFFF are written as U+FFFD. */
size_t sg_utf8_encode(uint32_t codepoint, char bytes[4]);

/* Number of characters in `s`; each invalid byte counts as one. */
size_t sg_utf8_count(struct sg_str s);

/* Character classes and mappings, by utf8proc. */
bool sg_is_letter(uint32_t codepoint);        /* general category L* */
bool sg_is_mark(uint32_t codepoint);          /* general category M* */
bool sg_is_upper(uint32_t codepoint);         /* Lu or Lt */
bool sg_is_unicode_space(uint32_t codepoint); /* white space, no-break spaces included */

/* Scripts written without spaces between words: Han, kana, Thai, Lao, Khmer, Burmese. */
bool sg_is_unspaced(uint32_t codepoint);

/* Simple lower-case mapping of one character. */
uint32_t sg_to_lower(uint32_t codepoint);

/* The letter under an accent ("é" gives "e"), lower-cased; other characters only lower-cased. */
uint32_t sg_to_base(uint32_t codepoint);

#endif
