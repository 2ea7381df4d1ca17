/* SHA-256 (FIPS 180-4): names for what a text depends on. */
#ifndef SG_BASE_SHA256_H
#define SG_BASE_SHA256_H

#include "base/str.h"

/* The digest of `s` as 64 lower-case hexadecimal digits and a NUL. */
void sg_sha256_hex(struct sg_str s, char hex[65]);

#endif
