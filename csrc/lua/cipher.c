/* core.encrypt, core.decrypt, core.has_cipher: csrc/base/cipher; core.base64. */
#include "base/base64.h"
#include "base/cipher.h"

#include "lua/binding.h"

typedef enum sg_status change(struct sg_str, struct sg_str, struct sg_buf *, struct sg_error *);

static int changed(lua_State *L, change *act)
{
  struct sg_error err;
  struct sg_str text = sgl_check_str(L, 1), key = sgl_check_str(L, 2);
  struct sg_buf *out = sgl_new_buf(L, SGL_MEMORY_MAX);
  if (act(text, key, out, &err) != SG_OK)
    return sgl_fail(L, &err);
  return sgl_return_buf(L, out);
}

/* core.encrypt(text, key) -> base64 | nil, message, code. The key is 64 hexadecimal digits. */
static int encrypt(lua_State *L)
{
  return changed(L, sg_encrypt);
}

/* core.decrypt(box, key) -> text | nil, message, code */
static int decrypt(lua_State *L)
{
  return changed(L, sg_decrypt);
}

/* core.has_cipher() -> whether the two above can do anything */
static int has_cipher(lua_State *L)
{
  lua_pushboolean(L, sg_cipher_is_there());
  return 1;
}

/* core.base64(bytes) -> text | nil, message, code */
static int base64(lua_State *L)
{
  struct sg_str bytes = sgl_check_str(L, 1);
  struct sg_buf *out = sgl_new_buf(L, SGL_MEMORY_MAX);
  sg_base64_add(bytes, out);
  return sgl_return_buf(L, out);
}

void sgl_open_cipher(lua_State *L)
{
  static const luaL_Reg functions[] = {
      {"encrypt", encrypt}, {"decrypt", decrypt}, {"has_cipher", has_cipher}, {"base64", base64}, {NULL, NULL}};
  luaL_setfuncs(L, functions, 0);
}
