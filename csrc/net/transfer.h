/* One request of a pool and its curl handle: private to net/http.c and net/transfer.c. */
#ifndef SG_NET_TRANSFER_H
#define SG_NET_TRANSFER_H

#include <curl/curl.h>

#include "net/http.h"
#include "net/sse.h"

/* Events, oldest first. `tail` points at the last one's `next`, or at `first`. */
struct sg_http_queue {
  struct sg_http_event *first, **tail;
};

struct sg_transfer {
  struct sg_transfer *next;
  long id;
  CURL *easy;
  struct curl_slist *lines; /* header lines, which curl borrows */
  char host[256];           /* for messages */
  bool running;
  enum sg_http_stream stream;
  bool framed; /* the answer's body goes through `sse` */
  struct sg_sse sse;
  size_t taken, body_max; /* decoded bytes of the body */
  size_t header_taken;    /* bytes of headers, those of interim answers included */
  long first_ms, stall_ms, total_ms;
  long long started, heard, answered; /* clock times in ms; answered 0: no byte yet */
  struct sg_http_event *done;         /* its last event, filled as the answer comes */
  struct sg_http_queue *queue;        /* of the pool: where its events go */
  char detail[CURL_ERROR_SIZE];
};

/* Milliseconds on a clock that only moves forward; never 0. */
long long sg_transfer_clock(void);

/* A transfer that is ready for curl. SG_EINVAL, SG_ENOMEM as sg_http_pool_add. */
SG_MUST_CHECK enum sg_status sg_transfer_new(const struct sg_http_options *options,
                                             const struct sg_http_request *request, struct sg_http_queue *queue,
                                             struct sg_transfer **transfer, struct sg_error *err);
void sg_transfer_free(struct sg_transfer *transfer);

/* Begins its clock: it is handed to curl now. */
void sg_transfer_start(struct sg_transfer *transfer);

/* Milliseconds until its next deadline, at most `otherwise`. When one has passed: 0, and *err says
 * which. */
long sg_transfer_deadline(const struct sg_transfer *transfer, long otherwise, struct sg_error *err);

/* Queues its last event, made from curl's result or from `failure` when that holds one. The
 * transfer is then over. */
void sg_transfer_finish(struct sg_transfer *transfer, CURLcode result, const struct sg_error *failure);

#endif
