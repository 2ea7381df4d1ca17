#include "base/buf.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/utf8.h"

static char empty[1]; /* what an unused buffer points at, so that data is never NULL; never written */

void sg_buf_init(struct sg_buf *buf, size_t maximum)
{
  *buf = (struct sg_buf){.data = empty, .maximum = maximum};
}

void sg_buf_free(struct sg_buf *buf)
{
  if (buf->capacity > 0)
    free(buf->data);
  sg_buf_init(buf, buf->maximum);
}

void sg_buf_clear(struct sg_buf *buf)
{
  buf->length = 0;
  if (buf->capacity > 0)
    buf->data[0] = '\0';
}

/* Room for `extra` more bytes and the NUL; false, with the failure kept, when there is none. */
static bool reserve(struct sg_buf *buf, size_t extra)
{
  if (buf->failure != SG_OK)
    return false;
  if (extra > buf->maximum - buf->length) {
    buf->failure = SG_ETOOBIG;
    return false;
  }
  size_t need = buf->length + extra + 1;
  if (need <= buf->capacity)
    return true;
  size_t capacity = buf->capacity < 64 ? 64 : buf->capacity;
  while (capacity < need)
    capacity += capacity / 2;
  if (capacity - 1 > buf->maximum)
    capacity = buf->maximum + 1;
  char *data = realloc(buf->capacity > 0 ? buf->data : NULL, capacity);
  if (data == NULL) {
    buf->failure = SG_ENOMEM;
    return false;
  }
  buf->data = data;
  buf->capacity = capacity;
  return true;
}

/* Is there room already, as nearly always? The capacity is never more than the maximum and the NUL. */
static inline bool has_room(const struct sg_buf *buf, size_t extra)
{
  return extra < buf->capacity - buf->length && buf->failure == SG_OK;
}

void sg_buf_add(struct sg_buf *buf, struct sg_str s)
{
  if (s.n == 0 || (!has_room(buf, s.n) && !reserve(buf, s.n)))
    return;
  memcpy(buf->data + buf->length, s.p, s.n);
  buf->length += s.n;
  buf->data[buf->length] = '\0';
}

char *sg_buf_room(struct sg_buf *buf, size_t size)
{
  return reserve(buf, size) ? buf->data + buf->length : NULL;
}

void sg_buf_filled(struct sg_buf *buf, size_t size)
{
  buf->length += size;
  buf->data[buf->length] = '\0';
}

void sg_buf_add_char(struct sg_buf *buf, char c)
{
  if (!has_room(buf, 1) && !reserve(buf, 1))
    return;
  buf->data[buf->length++] = c;
  buf->data[buf->length] = '\0';
}

void sg_buf_add_times(struct sg_buf *buf, char c, size_t times)
{
  if (times == 0 || !reserve(buf, times))
    return;
  memset(buf->data + buf->length, c, times);
  buf->length += times;
  buf->data[buf->length] = '\0';
}

void sg_buf_add_format(struct sg_buf *buf, const char *format, ...)
{
  va_list args;
  va_start(args, format);
  int length = vsnprintf(NULL, 0, format, args);
  va_end(args);
  if (length <= 0 || !reserve(buf, (size_t)length))
    return;
  va_start(args, format);
  vsnprintf(buf->data + buf->length, (size_t)length + 1, format, args);
  va_end(args);
  buf->length += (size_t)length;
}

void sg_buf_add_codepoint(struct sg_buf *buf, uint32_t codepoint)
{
  char bytes[4];
  sg_buf_add(buf, sg_str(bytes, sg_utf8_encode(codepoint, bytes)));
}

void sg_buf_truncate(struct sg_buf *buf, size_t length)
{
  if (length >= buf->length)
    return;
  buf->length = length;
  buf->data[length] = '\0';
}

void sg_buf_splice(struct sg_buf *buf, size_t at, size_t count, struct sg_str s)
{
  if (at > buf->length)
    at = buf->length;
  if (count > buf->length - at)
    count = buf->length - at;
  if (s.n > count && !reserve(buf, s.n - count))
    return;
  if (buf->capacity == 0)
    return;
  memmove(buf->data + at + s.n, buf->data + at + count, buf->length - at - count);
  if (s.n > 0)
    memcpy(buf->data + at, s.p, s.n);
  buf->length = buf->length - count + s.n;
  buf->data[buf->length] = '\0';
}

enum sg_status sg_buf_status(const struct sg_buf *buf, struct sg_error *err)
{
  if (buf->failure == SG_OK)
    return SG_OK;
  if (buf->failure == SG_ETOOBIG)
    return sg_fail(err, SG_ETOOBIG, "text grew beyond its limit of %zu bytes", buf->maximum);
  return sg_fail(err, buf->failure, "%s", sg_status_text(buf->failure));
}

char *sg_buf_take(struct sg_buf *buf, size_t *length)
{
  if (buf->failure != SG_OK || !reserve(buf, 0))
    return NULL;
  char *data = buf->data;
  data[buf->length] = '\0';
  if (length != NULL)
    *length = buf->length;
  sg_buf_init(buf, buf->maximum);
  return data;
}
