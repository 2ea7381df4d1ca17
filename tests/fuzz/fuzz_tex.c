/* The TeX front door on any bytes: it ends, within its limits, and what it writes is UTF-8. */
#include <stdint.h>
#include <stdlib.h>

#include "base/utf8.h"
#include "tex/tex.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
  struct sg_tex_options options = {0};
  struct sg_tex_result result;
  struct sg_error error = {0};
  struct sg_arena arena;
  sg_arena_init(&arena, 512 * 1024 * 1024);
  /* A folder that does not exist: nothing of this machine is read. */
  if (sg_tex_read_text(sg_str((const char *)data, size), "no-such-folder/paper.tex", &options, &arena, &result,
                       &error) == SG_OK &&
      (sg_utf8_invalid(result.source) != SG_NPOS || sg_utf8_invalid(result.title) != SG_NPOS))
    abort();
  sg_arena_free(&arena);
  return 0;
}
