/* core.docx_mend: Word documents for readers that see less than Word. */
#include "docx/docx.h"
#include "lua/binding.h"

/* core.docx_mend(file) -> file | nil, message, code: the bytes of a .docx file, mended. EPARSE: it is none that
 * can be mended; ETOOBIG: it unpacks to more than a document may. */
static int docx_mend(lua_State *L)
{
  struct sg_buf *out = sgl_new_buf(L, SGL_MEMORY_MAX);
  struct sg_error err = {0};
  if (sg_docx_mend(sgl_check_str(L, 1), out, &err))
    return sgl_fail(L, &err);
  return sgl_return_buf(L, out);
}

void sgl_open_docx(lua_State *L)
{
  static const luaL_Reg functions[] = {{"docx_mend", docx_mend}, {NULL, NULL}};
  luaL_setfuncs(L, functions, 0);
}
