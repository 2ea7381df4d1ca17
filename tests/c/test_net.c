/* The net room without a network: stream parsers, the rules about addresses and keys, a refused
 * connection, an interrupt. What needs a server stands in tests/net. */
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
/* cmocka needs setjmp.h, stdarg.h and stddef.h */
#include <cmocka.h>

#include "net/address.h"
#include "net/http.h"
#include "net/sse.h"

/* Each call as "kind|name|data;" */
static void record(void *user, enum sg_sse_kind kind, struct sg_str name, struct sg_str data)
{
  struct sg_buf *log = user;
  sg_buf_add_format(log, "%c|%.*s|%.*s;", kind == SG_SSE_MESSAGE ? 'm' : 's', SG_STR_ARGS(name),
                    SG_STR_ARGS(data));
}

static void parse(enum sg_sse_mode mode, struct sg_str text, size_t step, struct sg_buf *log)
{
  struct sg_sse sse;
  sg_sse_init(&sse, mode, 1000, record, log);
  for (size_t at = 0; at < text.n; at += step)
    assert_int_equal(sg_sse_feed(&sse, sg_slice(text, at, at + step), NULL), SG_OK);
  assert_int_equal(sg_sse_finish(&sse, NULL), SG_OK);
  sg_sse_free(&sse);
}

static void streams_parse_alike_however_cut(void **state)
{
  (void)state;
  /* clang-format off */
  static const struct {
    enum sg_sse_mode mode;
    const char *text, *calls;
  } rows[] = {
      {SG_SSE_EVENTS, "data: one\n\ndata: two\n\n", "m||one;m||two;"},
      {SG_SSE_EVENTS, "event: ping\ndata:  x\r\n\r\n", "m|ping| x;"},
      {SG_SSE_EVENTS, "data: a\rdata: b\r\r", "m||a\nb;"},
      {SG_SSE_EVENTS, "data: a\r\ndata:b\r\n\r\ndata\n\n", "m||a\nb;m||;"},
      {SG_SSE_EVENTS, ": comment\n\nid: 7\nretry: 10\n\nevent: lonely\n\n", ""},
      {SG_SSE_EVENTS, "event: gone\n\ndata: x\n\n", "m||x;"},
      {SG_SSE_EVENTS, "\xEF\xBB\xBF" "data: x\n\n", "m||x;"},
      {SG_SSE_EVENTS, "data: no blank line", "m||no blank line;"},
      {SG_SSE_EVENTS, "{\"error\": {\n\"code\": 429\n}}\n", "s||{\"error\": {;s||\"code\": 429;s||}};"},
      {SG_SSE_LINES, "{\"a\":1}\r\n\n  \n{\"b\":2}", "m||{\"a\":1};m||{\"b\":2};"},
      {SG_SSE_LINES, "data: x\n\n", "m||data: x;"},
  };
  /* clang-format on */
  struct sg_buf log;
  sg_buf_init(&log, 10000);
  for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
    for (size_t step = 1; step <= strlen(rows[i].text); step++) {
      sg_buf_clear(&log);
      parse(rows[i].mode, sg_cstr(rows[i].text), step, &log);
      assert_string_equal(log.data, rows[i].calls);
    }
  }
  sg_buf_free(&log);
}

static void streams_are_bounded(void **state)
{
  (void)state;
  static const char *const floods[] = {"no line end ", "data: x\n", "event: loooooooooong"};
  for (size_t i = 0; i < sizeof floods / sizeof floods[0]; i++) {
    struct sg_buf log;
    struct sg_sse sse;
    enum sg_status status = SG_OK;
    sg_buf_init(&log, 10000);
    sg_sse_init(&sse, SG_SSE_EVENTS, 100, record, &log);
    for (int n = 0; n < 1000 && status == SG_OK; n++)
      status = sg_sse_feed(&sse, sg_cstr(floods[i]), NULL);
    assert_int_equal(status, SG_ETOOBIG);
    assert_int_equal(sg_sse_feed(&sse, SG_LIT("\n\n"), NULL), SG_ETOOBIG);
    assert_int_equal(sg_sse_finish(&sse, NULL), SG_ETOOBIG);
    assert_int_equal(log.length, 0);
    sg_sse_free(&sse);
    sg_buf_free(&log);
  }
}

static void addresses_are_told_apart(void **state)
{
  (void)state;
  static const struct {
    const char *url;
    enum sg_status status;
    bool plain, loopback;
    const char *host;
  } rows[] = {
      {"https://api.example.org/v1", SG_OK, false, false, "api.example.org"},
      {"http://127.8.9.1:80/", SG_OK, true, true, "127.8.9.1:80"},
      {"http://[::1]:8080/v1", SG_OK, true, true, "[::1]:8080"},
      {"http://localhost/v1", SG_OK, true, true, "localhost"},
      {"http://LOCALHOST:1", SG_OK, true, true, "LOCALHOST:1"},
      {"http://ollama.localhost/", SG_OK, true, true, "ollama.localhost"},
      {"http://127.0.0.1.example.org/", SG_OK, true, false, "127.0.0.1.example.org"},
      {"http://localhost.example.org/", SG_OK, true, false, "localhost.example.org"},
      {"http://127.0.0.1:word@example.org/", SG_OK, true, false, "example.org"},
      {"http://2130706433/", SG_OK, true, true, "127.0.0.1"},
      {"http://10.0.0.1/", SG_OK, true, false, "10.0.0.1"},
      {"ftp://example.org/", SG_EINVAL, false, false, ""},
      {"file:///etc/passwd", SG_EINVAL, false, false, ""},
      {"example.org/v1", SG_EINVAL, false, false, ""},
      {"http://", SG_EINVAL, false, false, ""},
      {"http://a b/", SG_EINVAL, false, false, ""},
      {"http://a/\r\nHost: b", SG_EINVAL, false, false, ""},
      {"", SG_EINVAL, false, false, ""},
  };
  for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
    struct sg_address address = {0};
    assert_int_equal(sg_address_read(sg_cstr(rows[i].url), &address, NULL), rows[i].status);
    assert_int_equal(address.plain, rows[i].plain);
    assert_int_equal(address.loopback, rows[i].loopback);
    assert_string_equal(address.host, rows[i].host);
  }
}

static struct sg_http_pool *new_pool(bool allow_plain)
{
  struct sg_http_pool *pool = NULL;
  struct sg_http_options options = {.in_flight = 2, .allow_plain = allow_plain};
  assert_int_equal(sg_http_pool_new(&options, &pool, NULL), SG_OK);
  return pool;
}

static void keys_do_not_leave_in_the_open(void **state)
{
  (void)state;
  static const struct {
    const char *url;
    bool secret, allow;
    enum sg_status status;
  } rows[] = {
      {"http://10.0.0.1/v1", true, false, SG_EINVAL}, {"http://10.0.0.1/v1", false, false, SG_OK},
      {"http://10.0.0.1/v1", true, true, SG_OK},      {"https://10.0.0.1/v1", true, false, SG_OK},
      {"http://127.0.0.1:1/", true, false, SG_OK},
  };
  for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
    struct sg_http_pool *pool = new_pool(rows[i].allow);
    struct sg_http_header header = {SG_LIT("x-api-key"), SG_LIT("hush"), rows[i].secret};
    struct sg_http_request request = {.url = sg_cstr(rows[i].url), .headers = &header, .header_count = 1};
    struct sg_error err = {0};
    long id = 0;
    assert_int_equal(sg_http_pool_add(pool, &request, &id, &err), rows[i].status);
    assert_int_equal(sg_http_pool_active(pool), rows[i].status == SG_OK ? 1 : 0);
    assert_null(strstr(err.message, "hush"));
    sg_http_pool_free(pool);
  }
}

static void headers_cannot_start_others(void **state)
{
  (void)state;
  static const char *const values[] = {"hush\nX: y", "hush\r", "hush\x7F"};
  struct sg_http_pool *pool = new_pool(false);
  for (size_t i = 0; i < sizeof values / sizeof values[0]; i++) {
    struct sg_http_header header = {SG_LIT("x-api-key"), sg_cstr(values[i]), true};
    struct sg_http_request request = {
        .url = SG_LIT("https://127.0.0.1/"), .headers = &header, .header_count = 1};
    struct sg_error err = {0};
    long id = 0;
    assert_int_equal(sg_http_pool_add(pool, &request, &id, &err), SG_EINVAL);
    assert_non_null(strstr(err.message, "x-api-key"));
    assert_null(strstr(err.message, "hush"));
  }
  sg_http_pool_free(pool);
}

static void a_refused_connection_is_one_last_event(void **state)
{
  (void)state;
  struct sg_http_pool *pool = new_pool(false);
  struct sg_http_request request = {.url = SG_LIT("http://127.0.0.1:1/v1"), .body = SG_LIT("{}")};
  long ids[5];
  for (size_t i = 0; i < 5; i++)
    assert_int_equal(sg_http_pool_add(pool, &request, &ids[i], NULL), SG_OK);
  sg_http_pool_cancel(pool, ids[4]);
  sg_http_pool_cancel(pool, 12345);
  size_t seen = 0;
  for (int turn = 0; turn < 50 && sg_http_pool_active(pool) > 0; turn++) {
    assert_int_equal(sg_http_pool_wait(pool, 1000, NULL), SG_OK);
    struct sg_http_event *event;
    while ((event = sg_http_pool_next(pool)) != NULL) {
      assert_int_equal(event->kind, SG_HTTP_DONE);
      assert_int_equal(event->error.status, SG_ENET);
      assert_int_equal(event->error.http, 0);
      assert_non_null(strstr(event->error.message, "127.0.0.1:1"));
      assert_int_equal(event->first_ms, -1);
      seen++;
      sg_http_event_free(event);
    }
  }
  assert_int_equal(seen, 4);
  sg_http_pool_free(pool);
}

static void on_host_signal(int number)
{
  (void)number;
}

static void an_interrupt_ends_the_wait(void **state)
{
  (void)state;
  signal(SIGINT, on_host_signal);
  struct sg_http_pool *pool = new_pool(false);
  assert_int_equal(sg_http_pool_wait(pool, 20, NULL), SG_OK);
  raise(SIGINT);
  assert_int_equal(sg_http_pool_wait(pool, 60000, NULL), SG_EINTR);
  sg_http_pool_free(pool);
  struct sigaction now;
  sigaction(SIGINT, NULL, &now);
  assert_ptr_equal(now.sa_handler, on_host_signal);
  pool = new_pool(false);
  assert_int_equal(sg_http_pool_wait(pool, 0, NULL), SG_OK);
  sg_http_pool_free(pool);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(streams_parse_alike_however_cut),
      cmocka_unit_test(streams_are_bounded),
      cmocka_unit_test(addresses_are_told_apart),
      cmocka_unit_test(keys_do_not_leave_in_the_open),
      cmocka_unit_test(headers_cannot_start_others),
      cmocka_unit_test(a_refused_connection_is_one_last_event),
      cmocka_unit_test(an_interrupt_ends_the_wait),
  };
  return cmocka_run_group_tests_name("net", tests, NULL, NULL);
}
