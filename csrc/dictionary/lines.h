/* A file of lines, read by blocks: a line by its place or, where the file is sorted by bytes, by its first
 * word.
 *
 * For files of which a run needs a thousand lines here and there. Mapped they would soon be in memory whole:
 * the system maps 64 KB around each place that is touched. Of a sorted file the first word of every block is
 * kept, and a lookup reads one block. What is returned stands in the reader until the next call.
 */
#ifndef SG_DICTIONARY_LINES_H
#define SG_DICTIONARY_LINES_H

#include "base/arena.h"
#include "base/status.h"
#include "base/str.h"

/* What a reader knows of a block: where its first line begins, and that one's first word. */
struct sg_lines_block {
  bool known;
  size_t at;
  struct sg_str word;
};

struct sg_lines {
  int fd; /* -1: not open */
  size_t size;
  struct sg_arena arena; /* the blocks and their words */
  struct sg_lines_block *blocks;
  size_t block_count;
  char *buffer;
  size_t held; /* which block is in the buffer, or SG_NPOS */
  struct sg_str block;
};

#define SG_LINES_NONE ((struct sg_lines){.fd = -1, .held = SG_NPOS})

/* Opens the regular file at `path` (NUL-terminated); `sorted`: for sg_lines_find, too. The caller ends *lines
 * with sg_lines_close. SG_EIO with the path and the reason, SG_ETOOBIG beyond `max` bytes, SG_ENOMEM; on
 * failure *lines is SG_LINES_NONE, which has none. */
SG_MUST_CHECK enum sg_status sg_lines_open(const char *path, size_t max, bool sorted, struct sg_lines *lines,
                                           struct sg_error *err);

/* SG_LINES_NONE is allowed. */
void sg_lines_close(struct sg_lines *lines);

/* The line that begins at byte `at`, without its end; of a longer one the first 16 KB. Empty behind the file's
 * end. */
struct sg_str sg_lines_at(struct sg_lines *lines, size_t at);

/* The line that begins with `word` and a space, or empty. */
struct sg_str sg_lines_find(struct sg_lines *lines, struct sg_str word);

#endif
