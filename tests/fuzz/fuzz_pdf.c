/* What poppler prints of PDF files, of any bytes: XML, which is the words with places, too, and behind
 * "\n\n1 [ XYZ" the destinations. What comes
 * out is valid UTF-8 with as many closing brackets as open ones, or there is an error. */
#include <stdint.h>
#include <stdlib.h>

#include "base/utf8.h"
#include "pdf/pdf.h"

/* Brackets outside strings. */
static long depth_of(struct sg_str json)
{
  long depth = 0;
  bool string = false;
  for (size_t i = 0; i < json.n; i++) {
    if (string && json.p[i] == '\\')
      i++;
    else if (json.p[i] == '"')
      string = !string;
    else if (!string && sg_is_one_of((unsigned char)json.p[i], "[{"))
      depth++;
    else if (!string && sg_is_one_of((unsigned char)json.p[i], "]}"))
      depth--;
    if (depth < 0)
      return depth;
  }
  return string ? -1 : depth;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
  struct sg_arena arena;
  struct sg_buf json;
  struct sg_pdf_report report;
  sg_arena_init(&arena, 512 * 1024 * 1024);
  sg_buf_init(&json, 64 * 1024 * 1024);
  struct sg_str text = sg_str((const char *)data, size);
  size_t at = sg_str_find(text, SG_LIT("\n\n1 [ XYZ"), 0);
  struct sg_pdf_source source = {.xml = sg_slice(text, 0, at == SG_NPOS ? text.n : at),
                                 .dests = sg_slice(text, at == SG_NPOS ? text.n : at, text.n),
                                 .words = sg_slice(text, 0, size > 0 && (data[size - 1] & 4) ? text.n : 0),
                                 .ignore_hints = size > 0 && (data[size - 1] & 1),
                                 .places = size > 0 && (data[size - 1] & 2)};
  if (sg_pdf_read(&source, &arena, &json, &report, NULL) == SG_OK &&
      (sg_utf8_invalid(sg_buf_str(&json)) != SG_NPOS || depth_of(sg_buf_str(&json)) != 0))
    abort();
  sg_arena_free(&arena);
  sg_buf_free(&json);
  return 0;
}
