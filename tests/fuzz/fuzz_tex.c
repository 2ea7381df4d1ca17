/* The TeX front door on any bytes: it ends, within its limits, and what it writes is UTF-8. Folding them ends,
 * too, and loses nothing but the runs. */
#include <stdint.h>
#include <stdlib.h>

#include "base/utf8.h"
#include "tex/folded.h"
#include "tex/tex.h"

enum { FOLDED_MAX = 64 * 1024 * 1024, MARK_BYTES = 10 };

static void fold(struct sg_str latex)
{
  struct sg_buf folded, runs, out;
  sg_buf_init(&folded, FOLDED_MAX);
  sg_buf_init(&runs, FOLDED_MAX);
  sg_buf_init(&out, FOLDED_MAX);
  size_t count = sg_tex_fold(latex, &folded, &runs);
  if (count > 0 && folded.length + runs.length - count != latex.n + count * MARK_BYTES)
    abort();
  (void)sg_tex_unfold(latex, sg_buf_str(&folded), &out);
  sg_buf_free(&folded);
  sg_buf_free(&runs);
  sg_buf_free(&out);
}

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
  fold(sg_str((const char *)data, size));
  return 0;
}
