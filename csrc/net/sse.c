#include "net/sse.h"

void sg_sse_init(struct sg_sse *sse, enum sg_sse_mode mode, size_t maximum, sg_sse_emit *emit, void *user)
{
  *sse = (struct sg_sse){.mode = mode, .emit = emit, .user = user};
  sg_buf_init(&sse->line, maximum);
  sg_buf_init(&sse->data, maximum);
  sg_buf_init(&sse->name, maximum);
}

void sg_sse_free(struct sg_sse *sse)
{
  sg_buf_free(&sse->line);
  sg_buf_free(&sse->data);
  sg_buf_free(&sse->name);
}

static enum sg_status status(const struct sg_sse *sse, struct sg_error *err)
{
  enum sg_status failure = sg_buf_status(&sse->line, err);
  if (failure == SG_OK)
    failure = sg_buf_status(&sse->data, err);
  if (failure == SG_OK)
    failure = sg_buf_status(&sse->name, err);
  return failure;
}

static void end_message(struct sg_sse *sse)
{
  if (sse->has_data)
    sse->emit(sse->user, SG_SSE_MESSAGE, sg_buf_str(&sse->name), sg_buf_str(&sse->data));
  sse->has_data = false;
  sg_buf_clear(&sse->name);
  sg_buf_clear(&sse->data);
}

static void take_field(struct sg_sse *sse, struct sg_str line)
{
  size_t colon = sg_str_find(line, SG_LIT(":"), 0);
  struct sg_str field = sg_slice(line, 0, colon);
  struct sg_str value = colon == SG_NPOS ? sg_str("", 0) : sg_slice(line, colon + 1, line.n);
  if (sg_str_starts(value, SG_LIT(" ")))
    value = sg_slice(value, 1, value.n);
  if (sg_str_equal(field, SG_LIT("data"))) {
    if (sse->has_data)
      sg_buf_add_char(&sse->data, '\n');
    sg_buf_add(&sse->data, value);
    sse->has_data = true;
  } else if (sg_str_equal(field, SG_LIT("event"))) {
    sg_buf_clear(&sse->name);
    sg_buf_add(&sse->name, value);
  } else if (!sg_str_equal(field, SG_LIT("id")) && !sg_str_equal(field, SG_LIT("retry"))) {
    sse->emit(sse->user, SG_SSE_STRAY, sg_str("", 0), line);
  }
}

static void end_line(struct sg_sse *sse)
{
  struct sg_str line = sg_buf_str(&sse->line);
  if (!sse->after_line && sg_str_starts(line, SG_LIT("\xEF\xBB\xBF")))
    line = sg_slice(line, 3, line.n);
  sse->after_line = true;
  if (sse->mode == SG_SSE_LINES) {
    if (sg_str_trim(line).n > 0)
      sse->emit(sse->user, SG_SSE_MESSAGE, sg_str("", 0), line);
  } else if (line.n == 0) {
    end_message(sse);
  } else if (line.p[0] != ':') {
    take_field(sse, line);
  }
  sg_buf_clear(&sse->line);
}

enum sg_status sg_sse_feed(struct sg_sse *sse, struct sg_str bytes, struct sg_error *err)
{
  enum sg_status failure = status(sse, err);
  size_t from = 0;
  for (size_t i = 0; i < bytes.n && failure == SG_OK; i++) {
    char c = bytes.p[i];
    bool second_half = c == '\n' && sse->after_cr;
    sse->after_cr = c == '\r';
    if (c != '\n' && c != '\r')
      continue;
    sg_buf_add(&sse->line, sg_slice(bytes, from, i));
    from = i + 1;
    /* Checked before the line is taken, which would clear its failure. */
    failure = status(sse, err);
    if (failure == SG_OK && !second_half)
      end_line(sse);
    if (failure == SG_OK)
      failure = status(sse, err);
  }
  if (failure != SG_OK)
    return failure;
  sg_buf_add(&sse->line, sg_slice(bytes, from, bytes.n));
  return status(sse, err);
}

enum sg_status sg_sse_finish(struct sg_sse *sse, struct sg_error *err)
{
  enum sg_status failure = status(sse, err);
  if (failure != SG_OK)
    return failure;
  if (sse->line.length > 0)
    end_line(sse);
  failure = status(sse, err);
  if (failure == SG_OK && sse->mode == SG_SSE_EVENTS)
    end_message(sse);
  return failure;
}
