#include "base/base64.h"

void sg_base64_add(struct sg_str bytes, struct sg_buf *out)
{
  static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  const unsigned char *p = (const unsigned char *)bytes.p;
  size_t from = out->length, count = (bytes.n + 2) / 3 * 4;
  sg_buf_add_times(out, '=', count);
  if (out->length != from + count) /* it failed */
    return;
  char *to = out->data + from;
  for (size_t i = 0; i < bytes.n; i += 3, to += 4) {
    size_t left = bytes.n - i;
    uint32_t bits =
        (uint32_t)p[i] << 16 | (left > 1 ? (uint32_t)p[i + 1] << 8 : 0) | (left > 2 ? p[i + 2] : 0u);
    to[0] = digits[bits >> 18];
    to[1] = digits[bits >> 12 & 63];
    if (left > 1)
      to[2] = digits[bits >> 6 & 63];
    if (left > 2)
      to[3] = digits[bits & 63];
  }
}
