/* Bytes as base64 (RFC 4648). */
#ifndef SG_BASE_BASE64_H
#define SG_BASE_BASE64_H

#include "base/buf.h"

/* Appends `bytes` as base64, padded with "=". */
void sg_base64_add(struct sg_str bytes, struct sg_buf *out);

#endif
