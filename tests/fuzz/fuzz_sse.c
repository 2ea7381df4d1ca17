/* Stream parsers: no input may overrun them, and how it is cut must not matter. */
#include <stdlib.h>

#include "net/sse.h"

enum { MAXIMUM = 200 };

static void record(void *user, enum sg_sse_kind kind, struct sg_str name, struct sg_str data)
{
  struct sg_buf *log = user;
  if (name.n > MAXIMUM || data.n > MAXIMUM)
    abort();
  sg_buf_add_char(log, kind == SG_SSE_MESSAGE ? 'm' : 's');
  sg_buf_add(log, name);
  sg_buf_add_char(log, '|');
  sg_buf_add(log, data);
  sg_buf_add_char(log, ';');
}

static enum sg_status parse(enum sg_sse_mode mode, struct sg_str text, size_t step, struct sg_buf *log)
{
  struct sg_sse sse;
  enum sg_status status = SG_OK;
  sg_sse_init(&sse, mode, MAXIMUM, record, log);
  for (size_t at = 0; at < text.n && status == SG_OK; at += step)
    status = sg_sse_feed(&sse, sg_slice(text, at, at + step), NULL);
  if (status == SG_OK)
    status = sg_sse_finish(&sse, NULL);
  sg_sse_free(&sse);
  return status;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
  if (size < 2)
    return 0;
  enum sg_sse_mode mode = bytes[0] & 1 ? SG_SSE_EVENTS : SG_SSE_LINES;
  struct sg_str text = sg_str((const char *)bytes + 2, size - 2);
  struct sg_buf whole, cut;
  sg_buf_init(&whole, 1 << 24);
  sg_buf_init(&cut, 1 << 24);
  enum sg_status one = parse(mode, text, text.n + 1, &whole);
  enum sg_status two = parse(mode, text, (size_t)bytes[1] % 7 + 1, &cut);
  if (one != two || !sg_str_equal(sg_buf_str(&whole), sg_buf_str(&cut)))
    abort();
  sg_buf_free(&whole);
  sg_buf_free(&cut);
  return 0;
}
