/* Texts that only who has the key can read: libsodium's secretbox (XSalsa20 and Poly1305; Bernstein,
 * "Cryptography in NaCl", 2009) in base64. Without libsodium at build time there is no cipher. */
#ifndef SG_BASE_CIPHER_H
#define SG_BASE_CIPHER_H

#include <stdbool.h>

#include "base/buf.h"
#include "base/status.h"

enum { SG_CIPHER_KEY_DIGITS = 64 };

/* Whether there is a cipher. */
bool sg_cipher_is_there(void);

/* Adds `text` encrypted to `out`: a random nonce and the box, as base64. `key` is 64 hexadecimal digits.
 * SG_EINVAL for another key or where there is no cipher, SG_ENOMEM; what else the buffer has to say, it says
 * itself. */
SG_MUST_CHECK enum sg_status sg_encrypt(struct sg_str text, struct sg_str key, struct sg_buf *out,
                                        struct sg_error *err);

/* Adds the text of what sg_encrypt made to `out`. SG_EPARSE for what was made with another key, was changed, or
 * is not a box; else as sg_encrypt. */
SG_MUST_CHECK enum sg_status sg_decrypt(struct sg_str box, struct sg_str key, struct sg_buf *out,
                                        struct sg_error *err);

#endif
