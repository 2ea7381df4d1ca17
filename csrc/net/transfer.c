#include "net/transfer.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "net/address.h"

long long sg_transfer_clock(void)
{
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (long long)now.tv_sec * 1000 + now.tv_nsec / 1000000 + 1;
}

/* -- Events --------------------------------------------------------------------------------------- */

static struct sg_http_event *new_event(enum sg_http_event_kind kind, long id, size_t maximum)
{
  struct sg_http_event *event = calloc(1, sizeof *event);
  if (event == NULL)
    return NULL;
  event->kind = kind;
  event->id = id;
  event->first_ms = -1;
  sg_buf_init(&event->name, maximum);
  sg_buf_init(&event->data, maximum);
  sg_buf_init(&event->headers, SG_HTTP_HEADERS_MAX);
  sg_buf_init(&event->body, maximum);
  return event;
}

void sg_http_event_free(struct sg_http_event *event)
{
  if (event == NULL)
    return;
  sg_buf_free(&event->name);
  sg_buf_free(&event->data);
  sg_buf_free(&event->headers);
  sg_buf_free(&event->body);
  free(event);
}

static void queue_event(struct sg_http_queue *queue, struct sg_http_event *event)
{
  *queue->tail = event;
  queue->tail = &event->next;
}

static void on_message(void *user, enum sg_sse_kind kind, struct sg_str name, struct sg_str data)
{
  struct sg_transfer *transfer = user;
  struct sg_error *error = &transfer->done->error;
  if (kind == SG_SSE_STRAY) {
    sg_buf_add(&transfer->done->body, data);
    sg_buf_add_char(&transfer->done->body, '\n');
    return;
  }
  struct sg_http_event *event = new_event(SG_HTTP_MESSAGE, transfer->id, transfer->body_max);
  if (event == NULL) {
    sg_fail(error, SG_ENOMEM, "out of memory");
    return;
  }
  sg_buf_add(&event->name, name);
  sg_buf_add(&event->data, data);
  if (sg_buf_status(&event->name, error) || sg_buf_status(&event->data, error))
    sg_http_event_free(event);
  else
    queue_event(transfer->queue, event);
}

/* -- What curl calls as the answer comes ---------------------------------------------------------- */

static void heard(struct sg_transfer *transfer)
{
  transfer->heard = sg_transfer_clock();
  if (transfer->answered == 0)
    transfer->answered = transfer->heard;
}

/* Documents are not streams, even where one was asked for: an error inside a 200, a web page. */
static bool is_stream(const struct sg_transfer *transfer)
{
  long code = 0;
  char *type = NULL;
  curl_easy_getinfo(transfer->easy, CURLINFO_RESPONSE_CODE, &code);
  curl_easy_getinfo(transfer->easy, CURLINFO_CONTENT_TYPE, &type);
  if (transfer->stream == SG_HTTP_WHOLE || code < 200 || code > 299)
    return false;
  struct sg_str name = sg_cstr(type);
  name = sg_str_trim(sg_slice(name, 0, sg_str_find(name, SG_LIT(";"), 0)));
  return !sg_str_equal_nocase(name, SG_LIT("application/json")) &&
         !sg_str_equal_nocase(name, SG_LIT("text/html"));
}

static size_t on_body(char *bytes, size_t size, size_t count, void *user)
{
  struct sg_transfer *transfer = user;
  struct sg_error *error = &transfer->done->error;
  struct sg_str piece = sg_str(bytes, size * count);
  heard(transfer);
  if (transfer->taken == 0)
    transfer->framed = is_stream(transfer);
  if (piece.n > transfer->body_max - transfer->taken) {
    sg_fail(error, SG_ETOOBIG, "the answer is larger than %zu bytes", transfer->body_max);
    return 0;
  }
  transfer->taken += piece.n;
  if (!transfer->framed)
    sg_buf_add(&transfer->done->body, piece);
  else if (sg_sse_feed(&transfer->sse, piece, error))
    return 0;
  /* on_message reports through *error; anything short of the whole piece makes curl stop. */
  return sg_buf_status(&transfer->done->body, error) || error->status ? 0 : piece.n;
}

static size_t on_header(char *bytes, size_t size, size_t count, void *user)
{
  struct sg_transfer *transfer = user;
  struct sg_buf *headers = &transfer->done->headers;
  struct sg_str line = sg_str_trim(sg_str(bytes, size * count));
  transfer->header_taken += size * count;
  if (transfer->header_taken > SG_HTTP_HEADERS_MAX) {
    sg_fail(&transfer->done->error, SG_ETOOBIG, "the answer's headers are larger than %d bytes",
            SG_HTTP_HEADERS_MAX);
    return 0;
  }
  if (sg_str_starts(line, SG_LIT("HTTP/"))) { /* an interim answer's headers are not the answer's */
    sg_buf_clear(headers);
    return size * count;
  }
  size_t colon = sg_str_find(line, SG_LIT(":"), 0);
  if (colon == SG_NPOS)
    return size * count;
  for (size_t i = 0; i < colon; i++)
    sg_buf_add_char(headers, sg_lower(line.p[i]));
  sg_buf_add(headers, SG_LIT(": "));
  sg_buf_add(headers, sg_str_trim(sg_slice(line, colon + 1, line.n)));
  sg_buf_add_char(headers, '\n');
  return sg_buf_status(headers, &transfer->done->error) ? 0 : size * count;
}

/* -- Making one ----------------------------------------------------------------------------------- */

static bool is_token(struct sg_str name)
{
  for (size_t i = 0; i < name.n; i++)
    if (!sg_is_alpha(name.p[i]) && !sg_is_digit(name.p[i]) && name.p[i] != '-' && name.p[i] != '_')
      return false;
  return name.n > 0;
}

static bool has_control(struct sg_str value)
{
  for (size_t i = 0; i < value.n; i++)
    if (((unsigned char)value.p[i] < ' ' && value.p[i] != '\t') || value.p[i] == 0x7F)
      return true;
  return false;
}

/* Curl writes header lines to the wire as they are: a line end in one would start another. */
static enum sg_status add_header(struct sg_transfer *transfer, struct sg_buf *line,
                                 const struct sg_http_header *header, struct sg_error *err)
{
  if (!is_token(header->name))
    return sg_fail(err, SG_EINVAL, "a request header's name may hold letters, digits, '-' and '_' only");
  if (has_control(header->value))
    return sg_fail(err, SG_EINVAL, "the value of the request header '%.*s' holds a control character%s",
                   SG_STR_ARGS(header->name), header->secret ? ": is the key pasted whole, on one line?" : "");
  sg_buf_clear(line);
  sg_buf_add(line, header->name);
  sg_buf_add(line, header->value.n ? SG_LIT(": ") : SG_LIT(";")); /* curl's way to say "empty" */
  sg_buf_add(line, header->value);
  if (sg_buf_status(line, err))
    return err ? err->status : SG_ENOMEM;
  struct curl_slist *lines = curl_slist_append(transfer->lines, line->data);
  if (lines == NULL)
    return sg_fail(err, SG_ENOMEM, "out of memory");
  transfer->lines = lines;
  return SG_OK;
}

static enum sg_status add_headers(struct sg_transfer *transfer, const struct sg_http_request *request,
                                  struct sg_error *err)
{
  struct sg_buf line;
  enum sg_status status = SG_OK;
  sg_buf_init(&line, SG_HTTP_HEADERS_MAX);
  for (size_t i = 0; i < request->header_count && status == SG_OK; i++)
    status = add_header(transfer, &line, &request->headers[i], err);
  /* Without it, bodies beyond 1 MiB wait a second for a "100 Continue" that hardly any server sends. */
  struct curl_slist *lines = status == SG_OK ? curl_slist_append(transfer->lines, "Expect:") : NULL;
  if (lines != NULL)
    transfer->lines = lines;
  else if (status == SG_OK)
    status = sg_fail(err, SG_ENOMEM, "out of memory");
  sg_buf_free(&line);
  return status;
}

/* Curl's options want NUL-terminated strings; it copies them. */
static CURLcode set_string(CURL *easy, CURLoption option, struct sg_str s)
{
  char *copy = malloc(s.n + 1);
  if (copy == NULL)
    return CURLE_OUT_OF_MEMORY;
  memcpy(copy, s.n ? s.p : "", s.n);
  copy[s.n] = '\0';
  CURLcode code = curl_easy_setopt(easy, option, copy);
  free(copy);
  return code;
}

static CURLcode set_schemes(CURL *easy)
{
#if LIBCURL_VERSION_NUM >= 0x075500
  return curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http,https");
#else
  return curl_easy_setopt(easy, CURLOPT_PROTOCOLS, (long)(CURLPROTO_HTTP | CURLPROTO_HTTPS));
#endif
}

static CURLcode set_trust(CURL *easy, const struct sg_http_options *options)
{
  CURLcode code = curl_easy_setopt(easy, CURLOPT_SSL_VERIFYPEER, 1L);
  if (code == CURLE_OK)
    code = curl_easy_setopt(easy, CURLOPT_SSL_VERIFYHOST, 2L);
  if (code == CURLE_OK && options->ca_file.n > 0)
    code = set_string(easy, CURLOPT_CAINFO, options->ca_file);
  if (code == CURLE_OK && options->ca_directory.n > 0)
    code = set_string(easy, CURLOPT_CAPATH, options->ca_directory);
  return code;
}

static CURLcode set_request(struct sg_transfer *transfer, const struct sg_http_request *request, bool plain)
{
  CURL *easy = transfer->easy;
  CURLcode code = set_string(easy, CURLOPT_URL, request->url);
  if (code == CURLE_OK && request->body.n > 0) {
    code = curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)request->body.n);
    if (code == CURLE_OK)
      code = curl_easy_setopt(easy, CURLOPT_COPYPOSTFIELDS, request->body.p);
  }
  if (code == CURLE_OK && request->method.n > 0)
    code = set_string(easy, CURLOPT_CUSTOMREQUEST, request->method);
  if (code == CURLE_OK)
    code = curl_easy_setopt(easy, CURLOPT_HTTPHEADER, transfer->lines);
  /* Waiting for a connection to share pays where HTTP/2 may be spoken, over TLS that is. */
  if (code == CURLE_OK)
    code = curl_easy_setopt(easy, CURLOPT_PIPEWAIT, plain ? 0L : 1L);
  if (code == CURLE_OK)
    code = curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS, request->connect_ms);
  return code;
}

static CURLcode set_manners(struct sg_transfer *transfer, const struct sg_http_options *options, bool loopback)
{
  CURL *easy = transfer->easy;
  const struct {
    CURLoption option;
    long value;
  } numbers[] = {
      {CURLOPT_NOSIGNAL, 1},
      {CURLOPT_TCP_KEEPALIVE, 1},
      {CURLOPT_FOLLOWLOCATION, 0},
      {CURLOPT_HTTP_VERSION, CURL_HTTP_VERSION_2TLS},
      {CURLOPT_SUPPRESS_CONNECT_HEADERS, 1},
      {CURLOPT_PROXYAUTH, (long)(CURLAUTH_BASIC | CURLAUTH_DIGEST)},
  };
  CURLcode code = set_schemes(easy);
  for (size_t i = 0; i < sizeof numbers / sizeof numbers[0] && code == CURLE_OK; i++)
    code = curl_easy_setopt(easy, numbers[i].option, numbers[i].value);
  if (code == CURLE_OK)
    code = curl_easy_setopt(easy, CURLOPT_ACCEPT_ENCODING, ""); /* whatever this curl can decode */
  if (code == CURLE_OK && options->user_agent.n > 0)
    code = set_string(easy, CURLOPT_USERAGENT, options->user_agent);
  if (code == CURLE_OK && options->proxy.n > 0)
    code = set_string(easy, CURLOPT_PROXY, options->proxy);
  else if (code == CURLE_OK && loopback)
    code = curl_easy_setopt(easy, CURLOPT_PROXY, "");
  return code;
}

static CURLcode set_callbacks(struct sg_transfer *transfer)
{
  CURL *easy = transfer->easy;
  CURLcode code = curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, transfer->detail);
  if (code == CURLE_OK)
    code = curl_easy_setopt(easy, CURLOPT_PRIVATE, transfer);
  if (code == CURLE_OK)
    code = curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, on_body);
  if (code == CURLE_OK)
    code = curl_easy_setopt(easy, CURLOPT_WRITEDATA, transfer);
  if (code == CURLE_OK)
    code = curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, on_header);
  if (code == CURLE_OK)
    code = curl_easy_setopt(easy, CURLOPT_HEADERDATA, transfer);
  return code;
}

static enum sg_status check_secrets(const struct sg_http_options *options,
                                    const struct sg_http_request *request, const struct sg_address *address,
                                    struct sg_error *err)
{
  if (!address->plain || address->loopback || options->allow_plain)
    return SG_OK;
  for (size_t i = 0; i < request->header_count; i++)
    if (request->headers[i].secret)
      return sg_fail(err, SG_EINVAL,
                     "the key would cross the network unencrypted: %s is asked over "
                     "plain http; use https, or allow it by name",
                     address->host);
  return SG_OK;
}

enum sg_status sg_transfer_new(const struct sg_http_options *options, const struct sg_http_request *request,
                               struct sg_http_queue *queue, struct sg_transfer **out, struct sg_error *err)
{
  struct sg_address address = {0};
  enum sg_status status = sg_address_read(request->url, &address, err);
  if (status == SG_OK)
    status = check_secrets(options, request, &address, err);
  if (status != SG_OK)
    return status;
  struct sg_transfer *transfer = calloc(1, sizeof *transfer);
  if (transfer == NULL)
    return sg_fail(err, SG_ENOMEM, "out of memory");
  transfer->stream = request->stream;
  transfer->body_max = request->body_max ? request->body_max : SG_HTTP_BODY_MAX;
  transfer->first_ms = request->first_ms;
  transfer->stall_ms = request->stall_ms;
  transfer->total_ms = request->total_ms;
  transfer->queue = queue;
  snprintf(transfer->host, sizeof transfer->host, "%s", address.host);
  sg_sse_init(&transfer->sse, request->stream == SG_HTTP_LINES ? SG_SSE_LINES : SG_SSE_EVENTS,
              transfer->body_max, on_message, transfer);
  transfer->done = new_event(SG_HTTP_DONE, 0, transfer->body_max);
  transfer->easy = curl_easy_init();
  if (transfer->done == NULL || transfer->easy == NULL)
    status = sg_fail(err, SG_ENOMEM, "out of memory");
  if (status == SG_OK)
    status = add_headers(transfer, request, err);
  if (status == SG_OK && (set_callbacks(transfer) || set_manners(transfer, options, address.loopback) ||
                          set_trust(transfer->easy, options) || set_request(transfer, request, address.plain)))
    status = sg_fail(err, SG_ENOMEM, "curl refuses the request's settings");
  if (status != SG_OK) {
    sg_transfer_free(transfer);
    return status;
  }
  *out = transfer;
  return SG_OK;
}

void sg_transfer_free(struct sg_transfer *transfer)
{
  if (transfer == NULL)
    return;
  curl_easy_cleanup(transfer->easy);
  curl_slist_free_all(transfer->lines);
  sg_sse_free(&transfer->sse);
  sg_http_event_free(transfer->done);
  free(transfer);
}

/* -- Its end -------------------------------------------------------------------------------------- */

void sg_transfer_start(struct sg_transfer *transfer)
{
  transfer->running = true;
  transfer->started = transfer->heard = sg_transfer_clock();
}

static long until(long long since, long limit, long long now)
{
  long long left = since + limit - now;
  return left > 0 ? (long)left : 0;
}

long sg_transfer_deadline(const struct sg_transfer *transfer, long otherwise, struct sg_error *err)
{
  long long now = sg_transfer_clock();
  bool begun = transfer->answered != 0;
  long quiet_ms = begun ? transfer->stall_ms : transfer->first_ms;
  long total = transfer->total_ms ? until(transfer->started, transfer->total_ms, now) : otherwise;
  long quiet = quiet_ms ? until(begun ? transfer->heard : transfer->started, quiet_ms, now) : otherwise;
  if (transfer->total_ms && total == 0)
    sg_fail(err, SG_ETIMEOUT, "%s did not finish its answer within %.1f s", transfer->host,
            (double)transfer->total_ms / 1000);
  else if (quiet_ms && quiet == 0)
    sg_fail(err, SG_ETIMEOUT,
            begun ? "%s fell silent in the middle of its answer for %.1f s" : "%s sent no answer within %.1f s",
            transfer->host, (double)quiet_ms / 1000);
  long least = total < quiet ? total : quiet;
  return least < otherwise ? least : otherwise;
}

/* Whether the same request would fail again. */
static bool is_lasting(const struct sg_transfer *transfer, CURLcode result)
{
  long connect = 0;
  curl_easy_getinfo(transfer->easy, CURLINFO_HTTP_CONNECTCODE, &connect);
  if (connect >= 400 && connect < 500)
    return true;
  switch (result) {
  case CURLE_UNSUPPORTED_PROTOCOL:
  case CURLE_URL_MALFORMAT:
  case CURLE_SSL_CERTPROBLEM:
  case CURLE_SSL_CIPHER:
  case CURLE_PEER_FAILED_VERIFICATION:
  case CURLE_SSL_CACERT_BADFILE:
  case CURLE_SSL_ISSUER_ERROR:
    return true;
  default:
    return false;
  }
}

/* Curl's own words say most (which certificate check failed); but for a few codes they may repeat
 * a proxy's address with its password. */
static void explain(struct sg_transfer *transfer, CURLcode result, struct sg_error *err)
{
  const char *words = transfer->detail[0] ? transfer->detail : curl_easy_strerror(result);
  enum sg_status status = SG_ENET;
  switch (result) {
  case CURLE_OPERATION_TIMEDOUT:
    sg_fail(err, SG_ETIMEOUT, "%s: no connection in time", transfer->host);
    return;
  case CURLE_OUT_OF_MEMORY:
    status = SG_ENOMEM;
    words = "out of memory";
    break;
  case CURLE_UNSUPPORTED_PROTOCOL:
  case CURLE_URL_MALFORMAT:
  case CURLE_COULDNT_RESOLVE_PROXY:
#if LIBCURL_VERSION_NUM >= 0x074900
  case CURLE_PROXY:
#endif
    words = curl_easy_strerror(result);
    break;
  case CURLE_PARTIAL_FILE:
    words = "the connection ended in the middle of the answer";
    break;
  case CURLE_GOT_NOTHING:
    words = "the connection ended without an answer";
    break;
  default:
    break;
  }
  sg_fail(err, status, "%s: %s", transfer->host, words);
}

void sg_transfer_finish(struct sg_transfer *transfer, CURLcode result, const struct sg_error *failure)
{
  struct sg_http_event *done = transfer->done;
  long code = 0;
  curl_easy_getinfo(transfer->easy, CURLINFO_RESPONSE_CODE, &code);
  if (failure != NULL && failure->status != SG_OK)
    done->error = *failure;
  else if (done->error.status == SG_OK && result != CURLE_OK) {
    explain(transfer, result, &done->error);
    done->lasting = is_lasting(transfer, result);
  }
  if (done->error.status == SG_OK && transfer->framed) {
    /* Its messages go before the last event, its errors into it. */
    struct sg_error error = {0};
    if (sg_sse_finish(&transfer->sse, &error))
      done->error = error;
  }
  done->id = transfer->id;
  done->error.http = code;
  done->total_ms = (long)(sg_transfer_clock() - transfer->started);
  if (transfer->answered != 0)
    done->first_ms = (long)(transfer->answered - transfer->started);
  queue_event(transfer->queue, done);
  transfer->done = NULL;
}
