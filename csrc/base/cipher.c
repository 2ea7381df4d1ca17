#include "base/cipher.h"

#ifdef SG_SODIUM

#include <sodium.h>

enum {
  KEY = crypto_secretbox_KEYBYTES,
  NONCE = crypto_secretbox_NONCEBYTES,
  TAG = crypto_secretbox_MACBYTES,
  BASE64 = sodium_base64_VARIANT_ORIGINAL,
};

bool sg_cipher_is_there(void)
{
  return sodium_init() >= 0;
}

static enum sg_status read_key(struct sg_str digits, unsigned char key[KEY], struct sg_error *err)
{
  size_t length = 0;
  if (sodium_init() < 0)
    return sg_fail(err, SG_EINVAL, "libsodium does not start: the system has no random numbers");
  if (digits.n != SG_CIPHER_KEY_DIGITS ||
      sodium_hex2bin(key, KEY, digits.p, digits.n, NULL, &length, NULL) != 0 || length != KEY)
    return sg_fail(err, SG_EINVAL, "the key is not %d hexadecimal digits", SG_CIPHER_KEY_DIGITS);
  return SG_OK;
}

/* Room for `length` bytes at the buffer's end; NULL when it does not grow. */
static unsigned char *add_room(struct sg_buf *buf, size_t length)
{
  size_t before = buf->length;
  sg_buf_add_times(buf, '\0', length);
  return buf->failure == SG_OK ? (unsigned char *)buf->data + before : NULL;
}

static void add_base64(struct sg_buf *out, const unsigned char *bytes, size_t length)
{
  size_t before = out->length, room = sodium_base64_encoded_len(length, BASE64); /* with a NUL */
  unsigned char *to = add_room(out, room);
  if (to == NULL)
    return;
  sodium_bin2base64((char *)to, room, bytes, length, BASE64);
  sg_buf_truncate(out, before + room - 1);
}

enum sg_status sg_encrypt(struct sg_str text, struct sg_str digits, struct sg_buf *out, struct sg_error *err)
{
  unsigned char key[KEY];
  enum sg_status status = read_key(digits, key, err);
  if (status != SG_OK)
    return status;
  struct sg_buf box;
  sg_buf_init(&box, out->maximum);
  unsigned char *bytes = add_room(&box, NONCE + TAG + text.n);
  if (bytes != NULL) {
    randombytes_buf(bytes, NONCE);
    crypto_secretbox_easy(bytes + NONCE, (const unsigned char *)(text.n ? text.p : ""), text.n, bytes, key);
    add_base64(out, bytes, box.length);
  }
  sodium_memzero(key, sizeof key);
  status = sg_buf_status(&box, err);
  sg_buf_free(&box);
  return status;
}

enum sg_status sg_decrypt(struct sg_str text, struct sg_str digits, struct sg_buf *out, struct sg_error *err)
{
  unsigned char key[KEY];
  enum sg_status status = read_key(digits, key, err);
  if (status != SG_OK)
    return status;
  struct sg_buf box;
  sg_buf_init(&box, out->maximum);
  unsigned char *bytes = add_room(&box, text.n / 4 * 3 + 3);
  size_t length = 0, before = out->length;
  bool opened = false;
  if (bytes != NULL && sodium_base642bin(bytes, box.length, text.p, text.n, NULL, &length, NULL, BASE64) == 0 &&
      length >= NONCE + TAG) {
    unsigned char *to = add_room(out, length - NONCE - TAG);
    opened = to != NULL && crypto_secretbox_open_easy(to, bytes + NONCE, length - NONCE, bytes, key) == 0;
  }
  sodium_memzero(key, sizeof key);
  if (!opened)
    sg_buf_truncate(out, before);
  status = sg_buf_status(&box, err);
  sg_buf_free(&box);
  if (status == SG_OK && !opened && out->failure == SG_OK)
    return sg_fail(err, SG_EPARSE, "this was not encrypted with the key, or was changed since");
  return status;
}

#else

bool sg_cipher_is_there(void)
{
  return false;
}

static enum sg_status no_cipher(struct sg_error *err)
{
  return sg_fail(err, SG_EINVAL, "built without libsodium: there is no cipher");
}

enum sg_status sg_encrypt(struct sg_str text, struct sg_str key, struct sg_buf *out, struct sg_error *err)
{
  (void)text, (void)key, (void)out;
  return no_cipher(err);
}

enum sg_status sg_decrypt(struct sg_str box, struct sg_str key, struct sg_buf *out, struct sg_error *err)
{
  (void)box, (void)key, (void)out;
  return no_cipher(err);
}

#endif
