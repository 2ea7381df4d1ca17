/* ZIP files in memory: their parts by name, and the file again with some parts replaced.
 *
 * Reads what Word, LibreOffice and pandoc write: stored and deflated parts, no encryption, no ZIP64. What
 * the file says of sizes is not believed: a part that unpacks to more than its reader allows is refused. */
#ifndef SG_DOCX_ZIP_H
#define SG_DOCX_ZIP_H

#include "base/arena.h"
#include "base/buf.h"

struct sg_zip_part {
  struct sg_str name;   /* "word/document.xml" */
  struct sg_str packed; /* its bytes in the file */
  uint32_t crc, size;   /* of the unpacked bytes, as the file says */
  uint16_t method;      /* 0 stored, 8 deflated */
  struct sg_str fresh;  /* the bytes that replace it; used where is_fresh */
  bool is_fresh;
};

struct sg_zip {
  struct sg_zip_part *parts; /* in the file's order */
  size_t count;
};

/* Reads the list of parts. Everything is borrowed from `file`, the list is the arena's. SG_EPARSE where it is
 * no ZIP file that is read here. */
SG_MUST_CHECK enum sg_status sg_zip_read(struct sg_str file, struct sg_arena *arena, struct sg_zip *zip,
                                         struct sg_error *err);

/* The part of that name, NULL without; the first one that stands in the file. */
struct sg_zip_part *sg_zip_find(const struct sg_zip *zip, struct sg_str name);

/* The part of that name, added without bytes where there is none. NULL when memory is short; pointers to other
 * parts end. */
struct sg_zip_part *sg_zip_add(struct sg_zip *zip, struct sg_str name, struct sg_arena *arena);

/* Appends a part's unpacked bytes. SG_ETOOBIG beyond `maximum` bytes, SG_EPARSE where it is damaged. */
SG_MUST_CHECK enum sg_status sg_zip_unpack(const struct sg_zip_part *part, size_t maximum, struct sg_buf *out,
                                           struct sg_error *err);

/* Appends the whole file, fresh parts stored. SG_ETOOBIG where a fresh part or the file has 4 GB or more. */
SG_MUST_CHECK enum sg_status sg_zip_write(const struct sg_zip *zip, struct sg_buf *out, struct sg_error *err);

#endif
