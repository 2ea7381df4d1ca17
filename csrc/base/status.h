/* Status codes and error detail: how every fallible function of the core answers.
 *
 * A function that can fail returns `enum sg_status` and fills a caller-owned `struct sg_error`
 * (its last parameter, NULL when the caller does not care). The core never prints, aborts or
 * exits, and keeps no mutable statics.
 */
#ifndef SG_BASE_STATUS_H
#define SG_BASE_STATUS_H

#include <stddef.h>

/* name, the code that Lua callers see, what it means. */
#define SG_STATUS_LIST(X)                                                                                      \
  X(SG_OK, "OK", "no error")                                                                                   \
  X(SG_ENOMEM, "ENOMEM", "out of memory")                                                                      \
  X(SG_ETOOBIG, "ETOOBIG", "larger than its limit")                                                            \
  X(SG_EPARSE, "EPARSE", "malformed input")                                                                    \
  X(SG_EUTF8, "EUTF8", "invalid UTF-8")                                                                        \
  X(SG_EINVAL, "EINVAL", "invalid argument")                                                                   \
  X(SG_EIO, "EIO", "file cannot be read or written")                                                           \
  X(SG_ENET, "ENET", "network failure")                                                                        \
  X(SG_EHTTP, "EHTTP", "refused by the server")                                                                \
  X(SG_ETIMEOUT, "ETIMEOUT", "deadline passed")                                                                \
  X(SG_EINTR, "EINTR", "interrupted")

enum sg_status {
#define X(name, code, text) name,
  SG_STATUS_LIST(X)
#undef X
};

struct sg_error {
  enum sg_status status;
  long http;         /* HTTP status, 0 where none was received */
  size_t offset;     /* bytes into the input, 0-based, where the failure has a place */
  char message[256]; /* one line of UTF-8, NUL-terminated, without secrets */
};

#if defined(__GNUC__)
#define SG_MUST_CHECK __attribute__((warn_unused_result))
#define SG_PRINTF(fmt, args) __attribute__((format(printf, fmt, args)))
#else
#define SG_MUST_CHECK
#define SG_PRINTF(fmt, args)
#endif

/* The code of a status ("ENOMEM") and its meaning ("out of memory"). Static strings. */
const char *sg_status_code(enum sg_status status);
const char *sg_status_text(enum sg_status status);

/* Fills *err (NULL allowed) with a status and a printf-formatted message, cut at a character
 * boundary when longer than the field. Returns `status`, so that a failure is one statement:
 *     return sg_fail(err, SG_EPARSE, "unclosed brace at byte %zu", at);
 */
enum sg_status sg_fail(struct sg_error *err, enum sg_status status, const char *format, ...) SG_PRINTF(3, 4);

#endif
