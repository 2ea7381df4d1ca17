/* core.docx_mend, core.zip_parts: Word documents for readers that see less than Word, and what lies in such
 * files. */
#include "docx/docx.h"
#include "docx/zip.h"
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

enum { ZIP_PARTS_MAX = 2000 }; /* that are unpacked; no paper has so many pictures */

/* Adds the part's bytes to the table at the top; what is left of `room`. A part that is damaged or too large is
 * passed over. */
static size_t add_part(lua_State *L, const struct sg_zip_part *part, size_t room)
{
  struct sg_error err = {0};
  struct sg_buf *bytes = sgl_new_buf(L, SGL_MEMORY_MAX);
  if (sg_zip_unpack(part, room, bytes, &err) == SG_OK) {
    room -= bytes->length;
    sgl_push_str(L, part->name);
    sgl_push_str(L, sg_buf_str(bytes));
    lua_settable(L, -4);
  }
  sg_buf_free(bytes);
  lua_pop(L, 1);
  return room;
}

/* core.zip_parts(file, beginning, maximum) -> { name = bytes } | nil, message, code: the parts of a ZIP file
 * whose names begin so, unpacked; together they have at most `maximum` bytes, what is more is left out. */
static int zip_parts(lua_State *L)
{
  struct sg_zip zip;
  struct sg_error err = {0};
  struct sg_str file = sgl_check_str(L, 1), beginning = sgl_check_str(L, 2);
  lua_Integer maximum = luaL_checkinteger(L, 3);
  size_t room = maximum > 0 ? (size_t)maximum : 0;
  if (sg_zip_read(file, sgl_new_arena(L, SGL_MEMORY_MAX), &zip, &err))
    return sgl_fail(L, &err);
  lua_newtable(L);
  for (size_t i = 0, taken = 0; i < zip.count && taken < ZIP_PARTS_MAX; i++)
    if (sg_str_starts(zip.parts[i].name, beginning)) {
      room = add_part(L, &zip.parts[i], room);
      taken++;
    }
  return 1;
}

void sgl_open_docx(lua_State *L)
{
  static const luaL_Reg functions[] = {{"docx_mend", docx_mend}, {"zip_parts", zip_parts}, {NULL, NULL}};
  luaL_setfuncs(L, functions, 0);
}
