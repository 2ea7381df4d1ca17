/* Word documents of any bytes: as a file, and as the XML of a document in a sound file. What is mended can be
 * read and mended again. The first byte chooses. */
#include <stdint.h>
#include <stdlib.h>

#include "docx/docx.h"
#include "docx/zip.h"

enum { OUTPUT_MAX = 64 * 1024 * 1024 };

/* Takes off `text` what stands before its first blank line; `otherwise` where that is nothing. */
static struct sg_str split_part(struct sg_str *text, struct sg_str otherwise)
{
  size_t at = sg_str_find(*text, SG_LIT("\n\n"), 0);
  struct sg_str part = *text;
  *text = at == SG_NPOS ? (struct sg_str){0} : sg_slice(*text, at + 2, text->n);
  part = sg_slice(part, 0, at == SG_NPOS ? part.n : at);
  return part.n > 0 ? part : otherwise;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
  struct sg_buf file, once, twice;
  sg_buf_init(&file, OUTPUT_MAX);
  sg_buf_init(&once, OUTPUT_MAX);
  sg_buf_init(&twice, OUTPUT_MAX);
  struct sg_str text = sg_str((const char *)data + (size > 0), size > 0 ? size - 1 : 0);
  if (size > 0 && (data[0] & 1)) {
    struct sg_str document = split_part(&text, text), styles = split_part(&text, SG_LIT("<w:styles/>"));
    struct sg_str lists = split_part(&text, SG_LIT("<w:numbering/>"));
    struct sg_zip_part parts[] = {{.name = SG_LIT("word/document.xml"), .fresh = document, .is_fresh = true},
                                  {.name = SG_LIT("word/styles.xml"), .fresh = styles, .is_fresh = true},
                                  {.name = SG_LIT("word/numbering.xml"), .fresh = lists, .is_fresh = true}};
    if (sg_zip_write(&(struct sg_zip){parts, 3}, &file, NULL))
      abort();
  } else {
    sg_buf_add(&file, text);
  }
  if (sg_docx_mend(sg_buf_str(&file), &once, NULL) == SG_OK) {
    if (sg_docx_mend(sg_buf_str(&once), &twice, NULL) != SG_OK)
      abort();
  }
  sg_buf_free(&file);
  sg_buf_free(&once);
  sg_buf_free(&twice);
  return 0;
}
