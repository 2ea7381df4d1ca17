#include "net/http.h"

#include <stdlib.h>

#include "base/lifeline.h"
#include "net/interrupt.h"
#include "net/secret.h"
#include "net/transfer.h"

enum { SLICE_MS = 100 }; /* how long curl may sleep before SIGINT is looked for again */

struct sg_http_pool {
  CURLM *multi;
  struct sg_http_options options; /* its strings point into `texts` */
  char *texts[4];
  struct sg_transfer *first, **tail; /* oldest first: those that run, then those that wait */
  struct sg_http_queue events;
  size_t active, running;
  long last_id;
  struct curl_waitfd listeners[2]; /* descriptors that hang up when nobody waits for the answers */
  unsigned listener_count;
};

static enum sg_status keep(struct sg_str *s, char **copy, struct sg_error *err)
{
  *copy = malloc(s->n + 1);
  if (*copy == NULL)
    return sg_fail(err, SG_ENOMEM, "out of memory");
  memcpy(*copy, s->n ? s->p : "", s->n);
  (*copy)[s->n] = '\0';
  s->p = *copy;
  return SG_OK;
}

static enum sg_status keep_options(struct sg_http_pool *pool, struct sg_error *err)
{
  struct sg_http_options *o = &pool->options;
  enum sg_status status = keep(&o->ca_file, &pool->texts[0], err);
  if (status == SG_OK)
    status = keep(&o->ca_directory, &pool->texts[1], err);
  if (status == SG_OK)
    status = keep(&o->proxy, &pool->texts[2], err);
  if (status == SG_OK)
    status = keep(&o->user_agent, &pool->texts[3], err);
  return status;
}

static void watch_listener(struct sg_http_pool *pool, int fd, short events)
{
  if (fd >= 0)
    pool->listeners[pool->listener_count++] = (struct curl_waitfd){.fd = fd, .events = events};
}

/* Whether what comes would be for nobody. */
static enum sg_status check_listeners(const struct sg_http_pool *pool, struct sg_error *err)
{
  if (sg_interrupted())
    return sg_fail(err, SG_EINTR, "interrupted");
  for (unsigned i = 0; i < pool->listener_count; i++)
    if (sg_lifeline_hung_up(pool->listeners[i].fd))
      return sg_fail(err, SG_EINTR, "interrupted: the program that waited for this has ended");
  return SG_OK;
}

enum sg_status sg_http_pool_new(const struct sg_http_options *options, struct sg_http_pool **out,
                                struct sg_error *err)
{
  if (options->in_flight < 1 || options->in_flight > SG_HTTP_IN_FLIGHT_MAX)
    return sg_fail(err, SG_EINVAL, "requests in flight must be 1 to %d", SG_HTTP_IN_FLIGHT_MAX);
  /* Counted and, in every curl that is still maintained, safe to repeat. */
  if (curl_global_init(CURL_GLOBAL_DEFAULT))
    return sg_fail(err, SG_ENET, "curl cannot start");
  struct sg_http_pool *pool = calloc(1, sizeof *pool);
  if (pool == NULL) {
    curl_global_cleanup();
    return sg_fail(err, SG_ENOMEM, "out of memory");
  }
  pool->options = *options;
  pool->tail = &pool->first;
  pool->events.tail = &pool->events.first;
  watch_listener(pool, sg_lifeline_inherited(), CURL_WAIT_POLLIN);
  watch_listener(pool, options->result_fd > 0 ? (int)options->result_fd : -1, 0);
  sg_interrupt_hold();
  sg_secret_hold();
  enum sg_status status = keep_options(pool, err);
  pool->multi = curl_multi_init();
  if (status == SG_OK && pool->multi == NULL)
    status = sg_fail(err, SG_ENOMEM, "out of memory");
  if (status != SG_OK) {
    sg_http_pool_free(pool);
    return status;
  }
  curl_multi_setopt(pool->multi, CURLMOPT_PIPELINING, (long)CURLPIPE_MULTIPLEX);
  curl_multi_setopt(pool->multi, CURLMOPT_MAX_HOST_CONNECTIONS, options->in_flight);
  curl_multi_setopt(pool->multi, CURLMOPT_MAXCONNECTS, options->in_flight);
  *out = pool;
  return SG_OK;
}

/* Takes the transfer at *link off the list and off curl, and frees it. */
static void drop(struct sg_http_pool *pool, struct sg_transfer **link)
{
  struct sg_transfer *transfer = *link;
  *link = transfer->next;
  if (pool->tail == &transfer->next)
    pool->tail = link;
  if (transfer->running) {
    curl_multi_remove_handle(pool->multi, transfer->easy);
    pool->running--;
  }
  pool->active--;
  sg_transfer_free(transfer);
}

void sg_http_pool_free(struct sg_http_pool *pool)
{
  if (pool == NULL)
    return;
  while (pool->first != NULL)
    drop(pool, &pool->first);
  struct sg_http_event *event;
  while ((event = sg_http_pool_next(pool)) != NULL)
    sg_http_event_free(event);
  curl_multi_cleanup(pool->multi);
  for (size_t i = 0; i < sizeof pool->texts / sizeof pool->texts[0]; i++)
    free(pool->texts[i]);
  free(pool);
  sg_secret_release();
  sg_interrupt_release();
  curl_global_cleanup();
}

enum sg_status sg_http_pool_add(struct sg_http_pool *pool, const struct sg_http_request *request, long *id,
                                struct sg_error *err)
{
  struct sg_transfer *transfer = NULL;
  enum sg_status status = sg_transfer_new(&pool->options, request, &pool->events, &transfer, err);
  if (status != SG_OK)
    return status;
  *id = transfer->id = ++pool->last_id;
  *pool->tail = transfer;
  pool->tail = &transfer->next;
  pool->active++;
  return SG_OK;
}

void sg_http_pool_cancel(struct sg_http_pool *pool, long id)
{
  for (struct sg_transfer **link = &pool->first; *link != NULL; link = &(*link)->next) {
    if ((*link)->id == id) {
      drop(pool, link);
      return;
    }
  }
}

size_t sg_http_pool_active(const struct sg_http_pool *pool)
{
  return pool->active;
}

struct sg_http_event *sg_http_pool_next(struct sg_http_pool *pool)
{
  struct sg_http_event *event = pool->events.first;
  if (event != NULL) {
    pool->events.first = event->next;
    if (event->next == NULL)
      pool->events.tail = &pool->events.first;
    event->next = NULL;
  }
  return event;
}

/* Hands waiting transfers to curl while there is room. Curl's own queue would not do: a request
 * that waits there is already on the clock. */
static enum sg_status start_waiting(struct sg_http_pool *pool, struct sg_error *err)
{
  for (struct sg_transfer *t = pool->first; t != NULL && pool->running < (size_t)pool->options.in_flight;
       t = t->next) {
    if (t->running)
      continue;
    sg_transfer_start(t);
    if (curl_multi_add_handle(pool->multi, t->easy)) {
      t->running = false;
      return sg_fail(err, SG_ENOMEM, "curl cannot take the request");
    }
    pool->running++;
  }
  return SG_OK;
}

static void end_transfer(struct sg_http_pool *pool, const struct sg_transfer *transfer, CURLcode result,
                         const struct sg_error *failure)
{
  struct sg_transfer **link = &pool->first;
  while (*link != transfer)
    link = &(*link)->next;
  sg_transfer_finish(*link, result, failure);
  drop(pool, link);
}

static void collect_finished(struct sg_http_pool *pool)
{
  CURLMsg *message;
  int left;
  while ((message = curl_multi_info_read(pool->multi, &left)) != NULL) {
    struct sg_transfer *transfer = NULL;
    curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, (char **)&transfer);
    if (message->msg == CURLMSG_DONE)
      end_transfer(pool, transfer, message->data.result, NULL);
  }
}

/* Ends the transfers whose deadline has passed; the time until the next one, at most `otherwise`. */
static long end_overdue(struct sg_http_pool *pool, long otherwise)
{
  struct sg_transfer *next;
  for (struct sg_transfer *t = pool->first; t != NULL; t = next) {
    struct sg_error late = {0};
    next = t->next;
    long wait = t->running ? sg_transfer_deadline(t, otherwise, &late) : otherwise;
    if (late.status != SG_OK)
      end_transfer(pool, t, CURLE_OK, &late);
    else if (wait < otherwise)
      otherwise = wait;
  }
  return otherwise;
}

enum sg_status sg_http_pool_wait(struct sg_http_pool *pool, long timeout_ms, struct sg_error *err)
{
  long long end = sg_transfer_clock() + (timeout_ms > 0 ? timeout_ms : 0);
  for (;;) {
    int running;
    enum sg_status status = check_listeners(pool, err);
    if (status == SG_OK)
      status = start_waiting(pool, err);
    if (status != SG_OK)
      return status;
    CURLMcode code = curl_multi_perform(pool->multi, &running);
    if (code != CURLM_OK)
      return sg_fail(err, SG_ENET, "curl: %s", curl_multi_strerror(code));
    collect_finished(pool);
    long wait = end_overdue(pool, SLICE_MS);
    long long left = end - sg_transfer_clock();
    if (pool->events.first != NULL || left <= 0)
      return SG_OK;
    if (left < wait)
      wait = (long)left;
    code = curl_multi_poll(pool->multi, pool->listeners, pool->listener_count, (int)wait, NULL);
    if (code != CURLM_OK)
      return sg_fail(err, SG_ENET, "curl: %s", curl_multi_strerror(code));
  }
}
