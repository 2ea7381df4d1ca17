/* What a request's URL says about safety: private to csrc/net. */
#ifndef SG_NET_ADDRESS_H
#define SG_NET_ADDRESS_H

#include "base/status.h"
#include "base/str.h"

struct sg_address {
  bool plain;     /* http: not encrypted */
  bool loopback;  /* this machine: localhost, 127.0.0.0/8, ::1 */
  char host[256]; /* for messages: host name and port, without user and path */
};

/* Reads an absolute URL. SG_EINVAL for what is not a URL, has another scheme than http or https, or
 * holds control characters; SG_ENOMEM. Messages never repeat the URL, which may hold a password. */
SG_MUST_CHECK enum sg_status sg_address_read(struct sg_str url, struct sg_address *address,
                                             struct sg_error *err);

#endif
