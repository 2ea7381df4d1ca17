/* Mending on any bytes: what is valid UTF-8 stays so, a text never grows, and
 * what is not suspected does not change. The first byte chooses language and mark-up. */
#include <stdint.h>
#include <stdlib.h>

#include "base/utf8.h"
#include "text/mend.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
  static const char *const langs[] = {"en", "de", "fi", "fr"};
  if (size == 0)
    return 0;
  struct sg_str text = sg_str((const char *)data + 1, size - 1);
  bool markdown = data[0] & 4;
  struct sg_arena arena;
  struct sg_buf out;
  sg_arena_init(&arena, 1 << 28);
  sg_buf_init(&out, text.n * 2 + 64);
  struct sg_mender *mender = sg_mender_new(sg_cstr(langs[data[0] & 3]), &arena);
  if (mender == NULL || !sg_mender_expect(mender, text) || !sg_mender_count(mender, text) ||
      !sg_mender_mend(mender, text, markdown, &out) || out.failure || out.length > text.n)
    abort();
  bool valid = sg_utf8_invalid(text) == SG_NPOS;
  if (valid && sg_utf8_invalid(sg_buf_str(&out)) != SG_NPOS)
    abort();
  if (valid && !sg_mender_suspects(text) && !sg_str_equal(text, sg_buf_str(&out)))
    abort();
  sg_buf_free(&out);
  sg_arena_free(&arena);
  return 0;
}
