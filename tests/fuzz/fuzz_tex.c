/* The TeX front door on any bytes: it ends, within its limits, and what it writes is UTF-8. Folding them ends,
 * too, makes them hardly longer, and its runs are JSON. */
#include <stdint.h>
#include <stdlib.h>

#include "base/json.h"
#include "base/utf8.h"
#include "tex/folded.h"
#include "tex/tex.h"

enum { FOLDED_MAX = 64 * 1024 * 1024, MARK_BYTES = 14 };

static void check_json(struct sg_str json)
{
  struct sg_json_reader reader;
  struct sg_error error = {0};
  enum sg_json_event event = SG_JSON_NULL;
  enum sg_status status = sg_json_open(&reader, json, &error);
  while (status == SG_OK && event != SG_JSON_END)
    status = sg_json_next(&reader, &event, &error);
  if (status != SG_OK)
    abort();
  sg_json_close(&reader);
}

/* Of a run its kind comes first: lists of inlines and of blocks, or the inside of a string. */
static void check_runs(struct sg_str runs)
{
  struct sg_buf json;
  sg_buf_init(&json, 2 * FOLDED_MAX);
  for (size_t at = 0, end; (end = sg_str_find(runs, SG_LIT("\t"), at)) != SG_NPOS; at = end + 1) {
    sg_buf_clear(&json);
    sg_buf_add_format(&json, runs.p[at] == 'r' ? "\"%.*s\"" : "[%.*s]",
                      SG_STR_ARGS(sg_slice(runs, at + 1, end)));
    check_json(sg_buf_str(&json));
  }
  sg_buf_free(&json);
}

static void fold(struct sg_str latex, bool keep_cites)
{
  struct sg_buf folded, runs, out;
  sg_buf_init(&folded, FOLDED_MAX);
  sg_buf_init(&runs, FOLDED_MAX);
  sg_buf_init(&out, FOLDED_MAX);
  size_t count = sg_tex_fold(latex, keep_cites, &folded, &runs);
  if (count > 0 && folded.length > latex.n + count * MARK_BYTES)
    abort();
  if (sg_utf8_invalid(latex) == SG_NPOS)
    check_runs(sg_buf_str(&runs));
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
  fold(sg_str((const char *)data, size), false);
  fold(sg_str((const char *)data, size), true);
  return 0;
}
