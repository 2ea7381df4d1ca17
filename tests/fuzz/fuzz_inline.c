/* The inline scanner on any bytes: its units must cover the text without gap or overlap. */
#include <stdint.h>
#include <stdlib.h>

#include "markdown/inline.h"

static void scan(struct sg_str text, int depth)
{
  struct sg_inline_scanner scanner;
  struct sg_inline unit;
  size_t at = 0;
  sg_inline_init(&scanner, text);
  while (sg_inline_next(&scanner, &unit)) {
    if (unit.from != at || unit.to <= unit.from || unit.to > text.n || unit.inner_from < unit.from ||
        unit.inner_to > unit.to || unit.inner_to < unit.inner_from || unit.target_to > unit.to ||
        unit.target_to < unit.target_from)
      abort();
    at = unit.to;
    if (unit.kind == SG_INLINE_LINK && depth > 0)
      scan(sg_slice(text, unit.inner_from, unit.inner_to), depth - 1);
  }
  if (at != text.n)
    abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
  scan(sg_str((const char *)data, size), 3);
  return 0;
}
