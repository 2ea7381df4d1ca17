/* Parsers for streamed answers: server-sent events and newline-delimited JSON.
 *
 * Both take the bytes as they come, one at a time if need be, and call back once for each message;
 * how the network cut the bytes never changes what is called. Memory is bounded by the maximum
 * given at the start.
 *
 * Server-sent events follow the WHATWG HTML standard (section "Server-sent events") but for two
 * deviations that real servers make necessary: a line with an unknown field name is reported
 * instead of dropped, since some servers put a bare JSON error in the middle of a stream; and the
 * end of the stream ends the last message, since some leave the last blank line out. Whether that
 * message is whole is for its reader to tell.
 */
#ifndef SG_NET_SSE_H
#define SG_NET_SSE_H

#include "base/buf.h"

enum sg_sse_mode {
  SG_SSE_EVENTS, /* text/event-stream */
  SG_SSE_LINES,  /* application/x-ndjson: each line that is not blank is a message */
};

enum sg_sse_kind {
  SG_SSE_MESSAGE,
  SG_SSE_STRAY, /* a line that is not a field of an event stream */
};

/* name: the event's type, empty when none was given; data: its content, several data lines joined
 * by "\n". Both are raw bytes, borrowed for the call alone. */
typedef void sg_sse_emit(void *user, enum sg_sse_kind kind, struct sg_str name, struct sg_str data);

struct sg_sse {
  enum sg_sse_mode mode;
  struct sg_buf line, data, name;
  bool has_data;   /* a data field was seen: an empty one still makes a message */
  bool after_cr;   /* the last byte was CR: an LF now belongs to it */
  bool after_line; /* the first line is behind: a byte order mark is no more expected */
  sg_sse_emit *emit;
  void *user;
};

/* No line and no message may be longer than `maximum` bytes. `emit` gets `user` as it is. */
void sg_sse_init(struct sg_sse *sse, enum sg_sse_mode mode, size_t maximum, sg_sse_emit *emit, void *user);

void sg_sse_free(struct sg_sse *sse);

/* Takes the next bytes and emits every message that they complete. SG_ETOOBIG when a line or
 * message outgrows the maximum, SG_ENOMEM; the parser then takes nothing more. */
SG_MUST_CHECK enum sg_status sg_sse_feed(struct sg_sse *sse, struct sg_str bytes, struct sg_error *err);

/* The stream has ended: emits what stands unfinished. Errors as sg_sse_feed. */
SG_MUST_CHECK enum sg_status sg_sse_finish(struct sg_sse *sse, struct sg_error *err);

#endif
