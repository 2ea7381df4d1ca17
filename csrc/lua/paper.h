/* The paper as a Lua object: core.paper(table) copies the table into an arena, and the rooms above
 * add their methods (paper:analyse, paper:compose, paper:check …) with sgl_add_paper_methods. */
#ifndef SG_LUA_PAPER_H
#define SG_LUA_PAPER_H

#include "lua/binding.h"
#include "text/paper.h"

struct sg_analysis;
struct sg_evidence;
struct sg_ties;

struct sgl_paper {
  struct sg_arena arena; /* owns the paper, its analysis and whatever is derived from them */
  struct sg_paper paper;
  const struct sg_analysis *analysis; /* NULL until paper:analyse ran */
  struct sg_evidence *evidence;       /* NULL until paper:check ran */
  int teaching;                       /* enum sg_teaching: unknown until paper:compose ran */
  const struct sg_ties *ties;         /* NULL until then */
};

/* Raises when the argument is not a paper. */
struct sgl_paper *sgl_check_paper(lua_State *L, int arg);

void sgl_add_paper_methods(lua_State *L, const luaL_Reg *methods);

#endif
