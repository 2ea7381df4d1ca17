/* Owned, growing byte strings with a mandatory maximum and a sticky failure.
 *
 * Append freely and check once: after the first failure every later append does nothing, and
 * sg_buf_status tells what went wrong. The data is always NUL-terminated (the NUL is not counted)
 * and never NULL. One owner; sg_buf_free or sg_buf_take ends it.
 */
#ifndef SG_BASE_BUF_H
#define SG_BASE_BUF_H

#include "base/status.h"
#include "base/str.h"

struct sg_buf {
  char *data;
  size_t length, capacity, maximum;
  enum sg_status failure; /* SG_OK, SG_ENOMEM or SG_ETOOBIG */
};

/* An empty buffer that may grow to `maximum` bytes. Allocates nothing. */
void sg_buf_init(struct sg_buf *buf, size_t maximum);

/* Gives the memory back and leaves an empty buffer with the same maximum, free of failure. */
void sg_buf_free(struct sg_buf *buf);

/* Empties the buffer and keeps its memory. A failure stays: a scratch buffer that is used again and
 * again is asked once, at the end. */
void sg_buf_clear(struct sg_buf *buf);

void sg_buf_add(struct sg_buf *buf, struct sg_str s);

/* The place behind the content, with room for `size` bytes that the caller writes there himself; sg_buf_filled
 * says how many he has written. NULL after a failure. */
char *sg_buf_room(struct sg_buf *buf, size_t size);
void sg_buf_filled(struct sg_buf *buf, size_t size);

void sg_buf_add_char(struct sg_buf *buf, char c);
void sg_buf_add_times(struct sg_buf *buf, char c, size_t times);
void sg_buf_add_format(struct sg_buf *buf, const char *format, ...) SG_PRINTF(2, 3);

/* A code point as UTF-8; surrogates and values above U+10FFFF become U+FFFD. */
void sg_buf_add_codepoint(struct sg_buf *buf, uint32_t codepoint);

/* Cuts the content to its first `length` bytes (no effect when it is shorter). */
void sg_buf_truncate(struct sg_buf *buf, size_t length);

/* Replaces the `count` bytes at `at` by `s`. `s` must not lie in the buffer itself. */
void sg_buf_splice(struct sg_buf *buf, size_t at, size_t count, struct sg_str s);

/* Exchanges two buffers whole: content, memory, maximum and failure. */
static inline void sg_buf_swap(struct sg_buf *a, struct sg_buf *b)
{
  struct sg_buf kept = *a;
  *a = *b;
  *b = kept;
}

/* The content, borrowed until the next change. */
static inline struct sg_str sg_buf_str(const struct sg_buf *buf)
{
  return sg_str(buf->data, buf->length);
}

/* SG_OK, or the first failure with its message in *err. */
SG_MUST_CHECK enum sg_status sg_buf_status(const struct sg_buf *buf, struct sg_error *err);

/* The content as a NUL-terminated string that the caller frees with free(); NULL after a failure
 * or when memory is short. The buffer is empty afterwards. */
char *sg_buf_take(struct sg_buf *buf, size_t *length);

#endif
