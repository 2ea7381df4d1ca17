/* A pool of HTTP requests in flight together, over curl's multi interface.
 *
 * Requests are added, run while the pool is waited on, and answer by events: one for each message
 * of a streamed answer, and one at the end of every request, whatever happened to it. The pool has
 * no thread and does nothing between the waits. It knows no provider and retries nothing.
 *
 * What holds for every request: only http and https; TLS always verified; redirects reported, not
 * followed (curl would hand custom key headers on to the new host); a secret header goes over plain
 * http to this machine only, unless the pool allows it; secrets stand in no message; the proxy
 * variables http_proxy, https_proxy, ALL_PROXY and NO_PROXY hold, but not for addresses of this
 * machine; HTTP/2 where the server speaks it, all requests to a host on one connection.
 *
 * Times are milliseconds, 0 means no limit. Strings are bytes; borrowed for the call only.
 */
#ifndef SG_NET_HTTP_H
#define SG_NET_HTTP_H

#include "base/buf.h"

enum {
  SG_HTTP_IN_FLIGHT_MAX = 256,        /* more open sockets than any provider allows one user */
  SG_HTTP_HEADERS_MAX = 256 * 1024,   /* bytes of response headers: against endless ones */
  SG_HTTP_BODY_MAX = 64 * 1024 * 1024 /* decoded bytes of an answer where the request says nothing */
};

struct sg_http_options {
  long in_flight;        /* requests at once, 1 to SG_HTTP_IN_FLIGHT_MAX; more wait their turn */
  bool allow_plain;      /* secret headers over plain http to other machines */
  struct sg_str ca_file; /* certificates to trust instead of the system's; empty: the system's */
  struct sg_str ca_directory;
  struct sg_str proxy; /* instead of the proxy variables, then for every address; empty: them */
  struct sg_str user_agent;
  long result_fd; /* where the result of it all will be written; 0: nowhere that matters */
};

struct sg_http_header {
  struct sg_str name, value;
  bool secret; /* a key: subject to the rule about plain http, and kept out of messages */
};

/* How an answer with a 2xx status is taken in. Answers that are JSON or HTML documents by their
 * content type, and those with another status, are always taken whole. */
enum sg_http_stream {
  SG_HTTP_WHOLE,
  SG_HTTP_EVENTS, /* server-sent events */
  SG_HTTP_LINES,  /* newline-delimited JSON */
};

struct sg_http_request {
  struct sg_str url;
  struct sg_str method; /* "GET", "POST"; empty: POST when there is a body, else GET */
  struct sg_str body;   /* copied */
  const struct sg_http_header *headers;
  size_t header_count;
  enum sg_http_stream stream;
  long connect_ms; /* until the connection stands */
  long first_ms;   /* from the start until the first byte of the answer's body */
  long stall_ms;   /* without any byte of it from then on */
  long total_ms;   /* of the whole request; waiting for its turn in the pool does not count */
  size_t body_max; /* decoded bytes; 0: SG_HTTP_BODY_MAX */
};

enum sg_http_event_kind {
  SG_HTTP_MESSAGE, /* one message of a streamed answer */
  SG_HTTP_DONE,    /* the request has ended; its last event */
};

struct sg_http_event {
  struct sg_http_event *next;
  enum sg_http_event_kind kind;
  long id;

  /* SG_HTTP_MESSAGE */
  struct sg_buf name; /* the event's type, empty for most */
  struct sg_buf data;

  /* SG_HTTP_DONE */
  struct sg_error error; /* error.status SG_OK: an answer came whole, whatever error.http says */
  struct sg_buf headers; /* "name: value\n" for each, names in lower case, of the final answer */
  struct sg_buf body;    /* the whole answer; of a stream only the lines that belong to no message */
  long total_ms;         /* how long the request took */
  long first_ms;         /* until the first byte of the body; -1 when there was none */
  bool lasting;          /* the failure is one of set-up (certificate, address, proxy's password): the
                          * same request would fail again */
};

struct sg_http_pool;

/* A new pool in *pool, which the caller ends with sg_http_pool_free. While a pool exists, SIGINT
 * interrupts its wait instead of ending the process (net/interrupt.h), and a crash leaves no core
 * file (net/secret.h). SG_EINVAL, SG_ENOMEM. */
SG_MUST_CHECK enum sg_status sg_http_pool_new(const struct sg_http_options *options, struct sg_http_pool **pool,
                                              struct sg_error *err);

/* Ends every request without an event and gives all memory back. NULL allowed. */
void sg_http_pool_free(struct sg_http_pool *pool);

/* Queues a request and sets *id, which its events carry. SG_EINVAL for what the rules above forbid
 * (the message says which), SG_ENOMEM; then nothing was queued. */
SG_MUST_CHECK enum sg_status sg_http_pool_add(struct sg_http_pool *pool, const struct sg_http_request *request,
                                              long *id, struct sg_error *err);

/* Runs the pool until an event is there or timeout_ms have passed (with nothing to do it just
 * waits). SG_EINTR after SIGINT, at most 100 ms later, and when nobody waits for the answers any more:
 * the lifeline (base/lifeline.h) has hung up, or the other end of result_fd; no request is started
 * then. SG_ENOMEM; SG_ENET when curl itself fails. */
SG_MUST_CHECK enum sg_status sg_http_pool_wait(struct sg_http_pool *pool, long timeout_ms,
                                               struct sg_error *err);

/* Takes the next event, oldest first; NULL when there is none. The caller ends it with
 * sg_http_event_free. */
struct sg_http_event *sg_http_pool_next(struct sg_http_pool *pool);
void sg_http_event_free(struct sg_http_event *event);

/* Ends a request without an event; those already there stay. Unknown ids are ignored. */
void sg_http_pool_cancel(struct sg_http_pool *pool, long id);

/* Requests that have not ended, those waiting for their turn included. */
size_t sg_http_pool_active(const struct sg_http_pool *pool);

#endif
