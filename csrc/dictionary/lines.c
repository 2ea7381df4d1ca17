#define _FILE_OFFSET_BITS 64
#include "dictionary/lines.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
  BLOCK_BYTES = 8192, /* WordNet's index of nouns has 585 */
  WORD_BYTES = 256,   /* the longest first word */
  HEAD_BYTES = 1024,  /* of a block for its first word, and of nearly every line of data.noun */
  LINE_BYTES = 16384, /* the longest of data.noun has 13,000 */
  ARENA_BYTES = 16 * 1024 * 1024,
};

/* What stands at `at`, `most` bytes or to the end. */
static struct sg_str read_at(struct sg_lines *lines, size_t at, size_t most)
{
  size_t n = 0;
  while (n < most) {
    ssize_t got = pread(lines->fd, lines->buffer + n, most - n, (off_t)(at + n));
    if (got < 0 && errno == EINTR)
      continue;
    if (got <= 0)
      break;
    n += (size_t)got;
  }
  lines->held = SG_NPOS;
  return sg_str(lines->buffer, n);
}

static struct sg_str first_word(struct sg_str line)
{
  size_t end = sg_str_find(line, SG_LIT(" "), 0);
  return sg_slice(line, 0, end == SG_NPOS ? line.n : end);
}

/* Where a line begins behind `at`, or the text's end. */
static size_t next_line(struct sg_str text, size_t at)
{
  const char *end = at < text.n ? memchr(text.p + at, '\n', text.n - at) : NULL;
  return end != NULL ? (size_t)(end - text.p) + 1 : text.n;
}

/* The first line that begins at `from` or behind; *at is where. Of a long one the beginning. */
static struct sg_str line_from(struct sg_lines *lines, size_t from, size_t *at)
{
  size_t before = from > 0; /* the line's end there shows that one begins at `from` itself */
  struct sg_str text = read_at(lines, from - before, HEAD_BYTES);
  size_t begin = from > 0 ? next_line(text, 0) : 0;
  if (text.n == HEAD_BYTES && text.n - begin < WORD_BYTES) { /* behind a long one */
    text = read_at(lines, from - before, LINE_BYTES);
    begin = from > 0 ? next_line(text, 0) : 0;
  }
  *at = from - before + begin;
  return sg_slice(text, begin, next_line(text, begin));
}

/* The first line that begins in a block or behind it: where, and its first word. One that begins nowhere has
 * none, and stands behind all. */
static const struct sg_lines_block *block_at(struct sg_lines *lines, size_t which)
{
  struct sg_lines_block *block = &lines->blocks[which];
  if (!block->known) {
    struct sg_str line = line_from(lines, which * BLOCK_BYTES, &block->at);
    block->word = sg_arena_copy(&lines->arena, first_word(line));
    block->known = true;
  }
  return block;
}

static enum sg_status open_file(const char *path, size_t max, struct sg_lines *lines, struct sg_error *err)
{
  struct stat st;
  lines->fd = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
  if (lines->fd < 0 || fstat(lines->fd, &st) != 0)
    return sg_fail(err, SG_EIO, "%s: %s", path, strerror(errno));
  if (!S_ISREG(st.st_mode))
    return sg_fail(err, SG_EIO, "%s: not a file", path);
  if ((unsigned long long)st.st_size > max)
    return sg_fail(err, SG_ETOOBIG, "%s: %lld bytes (limit %zu)", path, (long long)st.st_size, max);
  lines->size = (size_t)st.st_size;
  lines->buffer = malloc(LINE_BYTES);
  return lines->buffer != NULL ? SG_OK : sg_fail(err, SG_ENOMEM, "out of memory");
}

enum sg_status sg_lines_open(const char *path, size_t max, bool sorted, struct sg_lines *lines,
                             struct sg_error *err)
{
  *lines = SG_LINES_NONE;
  sg_arena_init(&lines->arena, ARENA_BYTES);
  enum sg_status status = open_file(path, max, lines, err);
  if (status == SG_OK && sorted) {
    lines->block_count = (lines->size + BLOCK_BYTES - 1) / BLOCK_BYTES;
    lines->blocks = SG_ARENA_NEW(&lines->arena, struct sg_lines_block, lines->block_count);
    status = sg_arena_status(&lines->arena, err);
  }
  if (status != SG_OK)
    sg_lines_close(lines);
  return status;
}

void sg_lines_close(struct sg_lines *lines)
{
  if (lines->fd >= 0)
    close(lines->fd);
  sg_arena_free(&lines->arena);
  free(lines->buffer);
  *lines = SG_LINES_NONE;
}

struct sg_str sg_lines_at(struct sg_lines *lines, size_t at)
{
  if (at >= lines->size)
    return sg_str(NULL, 0);
  struct sg_str text = read_at(lines, at, HEAD_BYTES);
  if (memchr(text.p, '\n', text.n) == NULL)
    text = read_at(lines, at, LINE_BYTES);
  const char *end = memchr(text.p, '\n', text.n);
  return sg_slice(text, 0, end != NULL ? (size_t)(end - text.p) : text.n);
}

/* The block in which the line stands that begins with `word`, if there is one: the last that does not begin
 * behind it. */
static struct sg_str block_of(struct sg_lines *lines, struct sg_str word)
{
  size_t low = 0, high = lines->block_count;
  while (low < high) {
    size_t middle = low + (high - low) / 2;
    const struct sg_lines_block *block = block_at(lines, middle);
    if (block->at < lines->size && sg_str_compare(block->word, word) <= 0)
      low = middle + 1;
    else
      high = middle;
  }
  if (low == 0)
    return sg_str(NULL, 0);
  if (lines->held != low - 1) {
    size_t from = block_at(lines, low - 1)->at,
           to = low < lines->block_count ? block_at(lines, low)->at : lines->size;
    lines->block = read_at(lines, from, to - from < LINE_BYTES ? to - from : LINE_BYTES);
    lines->held = low - 1;
  }
  return lines->block;
}

/* Bisects over bytes: the line, if it is there, begins in [low, high) of the block, and a line begins at low.
 */
struct sg_str sg_lines_find(struct sg_lines *lines, struct sg_str word)
{
  struct sg_str block = block_of(lines, word);
  size_t low = 0, high = block.n;
  while (low < high) {
    size_t middle = low + (high - low) / 2, begin = middle > low ? next_line(block, middle - 1) : low;
    if (begin >= high) { /* none begins behind the middle */
      high = middle;
      continue;
    }
    size_t end = next_line(block, begin);
    struct sg_str line = sg_slice(block, begin, block.p[end - 1] == '\n' ? end - 1 : end);
    int order = sg_str_compare(word, first_word(line));
    if (order == 0)
      return line;
    if (order > 0)
      low = end;
    else
      high = begin;
  }
  return sg_str(NULL, 0);
}
