/* One database of a dictd server, read in place: an index of headwords beside a plain or a
 * randomly accessible compressed text.
 *
 * `NAME.index` holds a line per headword, `headword TAB offset TAB length`, the numbers in base 64
 * (A-Z a-z 0-9 + /, most significant digit first). `NAME.dict` is the text; `NAME.dict.dz` is the
 * same as a gzip member in independently inflatable chunks, whose compressed sizes stand in the
 * header's extra field "RA" (dictzip(1)). Databases sort their indexes by different rules, so the
 * index goes into a hash table on folded headwords; of the text only the chunks asked for are read.
 */
#ifndef SG_DICTIONARY_DICTD_H
#define SG_DICTIONARY_DICTD_H

#include "base/buf.h"
#include "base/status.h"
#include "base/str.h"

struct sg_dictd;

/* Opens the database whose files are `stem`.index and `stem`.dict or `stem`.dict.dz (`stem` is a
 * NUL-terminated path). The caller ends *dict with sg_dictd_close; NULL on failure: SG_EIO when a
 * file is missing, SG_EPARSE when one is damaged, SG_ETOOBIG, SG_ENOMEM. */
SG_MUST_CHECK enum sg_status sg_dictd_open(const char *stem, struct sg_dictd **dict, struct sg_error *err);

/* NULL allowed. */
void sg_dictd_close(struct sg_dictd *dict);

/* Where entries stand in the uncompressed text, in bytes. */
struct sg_dictd_place {
  uint64_t offset;
  size_t length;
};

/* The entries whose folded headword is `key` (from sg_dictd_fold): writes up to `max` places, each
 * once and in the order of the index, and returns how many. */
size_t sg_dictd_find(const struct sg_dictd *dict, struct sg_str key, struct sg_dictd_place *places, size_t max);

/* Appends the entry at `place` to `out`, as it stands in the file: bytes that need not be UTF-8.
 * SG_EIO, SG_EPARSE (the compressed data is damaged), SG_ENOMEM, SG_ETOOBIG (over 256 KiB). */
SG_MUST_CHECK enum sg_status sg_dictd_read(struct sg_dictd *dict, struct sg_dictd_place place,
                                           struct sg_buf *out, struct sg_error *err);

/* Appends the key under which a headword is found: letters without accent and case, digits, `+`
 * and `#`; spaces, hyphens and other punctuation are dropped, since databases differ in them. */
void sg_dictd_fold(struct sg_str headword, struct sg_buf *key);

#endif
