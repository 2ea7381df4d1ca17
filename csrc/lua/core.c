/* studyguide.core: the C core as one Lua module (lua/studyguide/core.meta.lua types it). */
#include "lua/binding.h"

#define SG_VERSION "0.1.0"

__attribute__((visibility("default"))) int luaopen_studyguide_core(lua_State *L)
{
  lua_newtable(L);
  sgl_open_json(L);
  sgl_open_utf8(L);
  sgl_open_cipher(L);
  sgl_open_paper(L);
  sgl_open_text(L);
  sgl_open_system(L);
  sgl_open_process(L);
  sgl_open_child(L);
  sgl_open_highlight(L);
  sgl_open_safe(L);
  sgl_open_tex(L);
  sgl_open_inline(L);
  sgl_open_document(L);
  sgl_open_words(L);
  sgl_open_points(L);
  sgl_open_html(L);
  sgl_open_languages(L);
  sgl_open_docx(L);
  sgl_open_pdf(L);
  sgl_open_repair(L);
  sgl_open_outline(L);
  sgl_open_compose(L);
  sgl_open_check(L);
  lua_pushliteral(L, SG_VERSION);
  lua_setfield(L, -2, "version");
  return 1;
}
