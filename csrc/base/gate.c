#define _XOPEN_SOURCE 700 /* realpath */

#include "base/gate.h"

#include <stdlib.h>
#include <sys/stat.h>

void sg_gate_init(struct sg_gate *gate, bool everywhere, struct sg_arena *arena)
{
  *gate = (struct sg_gate){.arena = arena, .everywhere = everywhere};
}

void sg_gate_open(struct sg_gate *gate, struct sg_str folder)
{
  if (gate->count == SG_GATE_FOLDERS_MAX)
    return;
  struct sg_str path = sg_arena_copy(gate->arena, folder.n > 0 ? folder : SG_LIT("."));
  char *real = path.p != NULL ? realpath(path.p, NULL) : NULL;
  if (real != NULL)
    gate->folder[gate->count++] = sg_arena_copy(gate->arena, sg_cstr(real));
  free(real);
}

static bool is_inside(const struct sg_gate *gate, struct sg_str real)
{
  for (size_t i = 0; i < gate->count; i++) {
    struct sg_str folder = gate->folder[i];
    if (folder.n > 0 && sg_str_starts(real, folder) &&
        (folder.n == 1 || real.n == folder.n || real.p[folder.n] == '/'))
      return true;
  }
  return gate->everywhere;
}

enum sg_gate_answer sg_gate_ask(const struct sg_gate *gate, const char *path, struct sg_str *real)
{
  struct stat info;
  char *resolved = realpath(path, NULL);
  enum sg_gate_answer answer = SG_GATE_FILE;
  if (resolved == NULL || stat(resolved, &info) != 0)
    answer = SG_GATE_MISSING;
  else if (!is_inside(gate, sg_cstr(resolved)))
    answer = SG_GATE_OUTSIDE;
  else if (!S_ISREG(info.st_mode))
    answer = SG_GATE_SPECIAL;
  else if (real != NULL)
    *real = sg_arena_copy(gate->arena, sg_cstr(resolved));
  free(resolved);
  return answer;
}
