#include "net/address.h"

#include <arpa/inet.h>
#include <curl/curl.h>
#include <stdio.h>
#include <stdlib.h>
#include <strings.h>

static bool is_loopback(const char *host)
{
  struct in_addr four;
  struct in6_addr six;
  size_t n = strlen(host);
  if (strcasecmp(host, "localhost") == 0 || (n > 10 && strcasecmp(host + n - 10, ".localhost") == 0))
    return true;
  if (inet_pton(AF_INET, host, &four) == 1)
    return (ntohl(four.s_addr) >> 24) == 127;
  char inner[64];
  if (n > 2 && n < sizeof inner && host[0] == '[') {
    snprintf(inner, sizeof inner, "%.*s", (int)n - 2, host + 1);
    return inet_pton(AF_INET6, inner, &six) == 1 && IN6_IS_ADDR_LOOPBACK(&six);
  }
  return false;
}

static enum sg_status read_parts(CURLU *parts, const char *url, struct sg_address *address,
                                 struct sg_error *err)
{
  char *scheme = NULL, *host = NULL, *port = NULL;
  enum sg_status status = SG_OK;
  if (curl_url_set(parts, CURLUPART_URL, url, CURLU_NON_SUPPORT_SCHEME) ||
      curl_url_get(parts, CURLUPART_SCHEME, &scheme, 0) || curl_url_get(parts, CURLUPART_HOST, &host, 0) ||
      host[0] == '\0') {
    status = sg_fail(err, SG_EINVAL, "the endpoint's address is not a URL (http://… or https://…)");
  } else if (strcasecmp(scheme, "http") != 0 && strcasecmp(scheme, "https") != 0) {
    status = sg_fail(err, SG_EINVAL,
                     "the address of the endpoint has the scheme '%s': only http "
                     "and https are spoken",
                     scheme);
  } else {
    address->plain = strcasecmp(scheme, "http") == 0;
    address->loopback = is_loopback(host);
    bool has_port = curl_url_get(parts, CURLUPART_PORT, &port, 0) == CURLUE_OK;
    snprintf(address->host, sizeof address->host, "%s%s%s", host, has_port ? ":" : "", has_port ? port : "");
  }
  curl_free(scheme);
  curl_free(host);
  curl_free(port);
  return status;
}

enum sg_status sg_address_read(struct sg_str url, struct sg_address *address, struct sg_error *err)
{
  for (size_t i = 0; i < url.n; i++)
    if ((unsigned char)url.p[i] <= ' ' || url.p[i] == 0x7F)
      return sg_fail(err, SG_EINVAL, "the address of the endpoint holds a space or control character");
  char *copy = malloc(url.n + 1);
  CURLU *parts = curl_url();
  enum sg_status status;
  if (copy == NULL || parts == NULL) {
    status = sg_fail(err, SG_ENOMEM, "out of memory");
  } else {
    memcpy(copy, url.n ? url.p : "", url.n);
    copy[url.n] = '\0';
    status = read_parts(parts, copy, address, err);
  }
  curl_url_cleanup(parts);
  free(copy);
  return status;
}
