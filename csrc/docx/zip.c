#include "docx/zip.h"

#include <zlib.h>

enum {
  LOCAL_SIZE = 30,
  CENTRAL_SIZE = 46,
  END_SIZE = 22,
  COMMENT_MAX = 65535,
  ENCRYPTED = 1,
  UTF8_NAMES = 0x800,
  STORED = 0,
  DEFLATED = 8,
  CHUNK = 65536,
};

static const uint32_t local_mark = 0x04034b50, central_mark = 0x02014b50, end_mark = 0x06054b50;

static uint32_t get(struct sg_str s, size_t at, size_t bytes)
{
  uint32_t value = 0;
  for (size_t i = bytes; i-- > 0;)
    value = value << 8 | (unsigned char)s.p[at + i];
  return value;
}

static void put(struct sg_buf *out, uint32_t value, size_t bytes)
{
  for (size_t i = 0; i < bytes; i++)
    sg_buf_add_char(out, (char)(value >> (8 * i) & 0xff));
}

static enum sg_status malformed(struct sg_error *err, const char *what)
{
  return sg_fail(err, SG_EPARSE, "ZIP: %s", what);
}

/* Where the end record is, or SG_NPOS: a comment may follow it. */
static size_t find_end(struct sg_str file)
{
  if (file.n < END_SIZE)
    return SG_NPOS;
  size_t last = file.n - END_SIZE, first = last > COMMENT_MAX ? last - COMMENT_MAX : 0;
  for (size_t at = last + 1; at-- > first;) {
    if (get(file, at, 4) == end_mark)
      return at;
  }
  return SG_NPOS;
}

/* The part whose entry stands at `at` of the list; *at moves behind it. */
static enum sg_status read_part(struct sg_str file, size_t *at, struct sg_zip_part *part, struct sg_error *err)
{
  if (*at > file.n || file.n - *at < CENTRAL_SIZE || get(file, *at, 4) != central_mark)
    return malformed(err, "its list of parts is damaged");
  size_t name = get(file, *at + 28, 2), extra = get(file, *at + 30, 2), comment = get(file, *at + 32, 2);
  size_t size = get(file, *at + 20, 4), local = get(file, *at + 42, 4);
  part->method = (uint16_t)get(file, *at + 10, 2);
  part->crc = get(file, *at + 16, 4);
  part->size = get(file, *at + 24, 4);
  if (file.n - *at - CENTRAL_SIZE < name + extra + comment)
    return malformed(err, "its list of parts is damaged");
  if (get(file, *at + 8, 2) & ENCRYPTED)
    return malformed(err, "it is encrypted");
  part->name = sg_slice(file, *at + CENTRAL_SIZE, *at + CENTRAL_SIZE + name);
  if (local > file.n || file.n - local < LOCAL_SIZE || get(file, local, 4) != local_mark)
    return malformed(err, "a part is not where its list says");
  size_t from = local + LOCAL_SIZE + get(file, local + 26, 2) + get(file, local + 28, 2);
  if (from > file.n || file.n - from < size)
    return malformed(err, "a part is cut off");
  part->packed = sg_slice(file, from, from + size);
  *at += CENTRAL_SIZE + name + extra + comment;
  return SG_OK;
}

enum sg_status sg_zip_read(struct sg_str file, struct sg_arena *arena, struct sg_zip *zip, struct sg_error *err)
{
  size_t end = find_end(file);
  if (end == SG_NPOS)
    return malformed(err, "it has no list of parts");
  size_t count = get(file, end + 10, 2), at = get(file, end + 16, 4);
  if (count == 0xffff || at == 0xffffffff)
    return malformed(err, "ZIP64 is not read here");
  *zip = (struct sg_zip){SG_ARENA_NEW(arena, struct sg_zip_part, count), count};
  if (zip->parts == NULL)
    return sg_arena_status(arena, err);
  for (size_t i = 0; i < count; i++) {
    enum sg_status status = read_part(file, &at, &zip->parts[i], err);
    if (status != SG_OK)
      return status;
  }
  return SG_OK;
}

struct sg_zip_part *sg_zip_find(const struct sg_zip *zip, struct sg_str name)
{
  for (size_t i = 0; i < zip->count; i++) {
    if (sg_str_equal(zip->parts[i].name, name))
      return &zip->parts[i];
  }
  return NULL;
}

struct sg_zip_part *sg_zip_add(struct sg_zip *zip, struct sg_str name, struct sg_arena *arena)
{
  struct sg_zip_part *known = sg_zip_find(zip, name);
  if (known != NULL)
    return known;
  struct sg_zip_part *parts = SG_ARENA_NEW(arena, struct sg_zip_part, zip->count + 1);
  if (parts == NULL)
    return NULL;
  if (zip->count > 0)
    memcpy(parts, zip->parts, zip->count * sizeof *parts);
  zip->parts = parts;
  parts[zip->count].name = name;
  return &parts[zip->count++];
}

static enum sg_status too_big(const struct sg_zip_part *part, size_t maximum, struct sg_error *err)
{
  return sg_fail(err, SG_ETOOBIG, "its part %.*s unpacks to more than %zu MB", SG_STR_ARGS(part->name),
                 maximum >> 20);
}

static enum sg_status inflate_part(const struct sg_zip_part *part, size_t maximum, struct sg_buf *out,
                                   struct sg_error *err)
{
  unsigned char chunk[CHUNK];
  z_stream z = {0};
  size_t total = 0;
  int result = Z_OK;
  enum sg_status status = SG_OK;
  if (inflateInit2(&z, -15) != Z_OK)
    return sg_fail(err, SG_ENOMEM, "out of memory");
  z.next_in = (Bytef *)part->packed.p;
  z.avail_in = (uInt)part->packed.n; /* below 4 GB: the file's field has four bytes */
  while (status == SG_OK && result == Z_OK) {
    z.next_out = chunk;
    z.avail_out = CHUNK;
    result = inflate(&z, Z_NO_FLUSH);
    size_t got = CHUNK - z.avail_out;
    total += got;
    if (result == Z_MEM_ERROR)
      status = sg_fail(err, SG_ENOMEM, "out of memory");
    else if (total > maximum)
      status = too_big(part, maximum, err);
    else if ((result != Z_OK && result != Z_STREAM_END) || (result == Z_OK && got == 0))
      status = malformed(err, "a part is damaged");
    else
      sg_buf_add(out, sg_str((const char *)chunk, got));
  }
  inflateEnd(&z);
  return status == SG_OK ? sg_buf_status(out, err) : status;
}

enum sg_status sg_zip_unpack(const struct sg_zip_part *part, size_t maximum, struct sg_buf *out,
                             struct sg_error *err)
{
  if (part->method == DEFLATED)
    return inflate_part(part, maximum, out, err);
  if (part->method != STORED)
    return malformed(err, "a part is packed in a way that is not read here");
  if (part->packed.n > maximum)
    return too_big(part, maximum, err);
  sg_buf_add(out, part->packed);
  return sg_buf_status(out, err);
}

/* What both records of a part say alike, from the version that is needed to the length of the name. */
static void put_facts(const struct sg_zip_part *part, struct sg_buf *out)
{
  struct sg_str bytes = part->is_fresh ? part->fresh : part->packed;
  put(out, 20, 2);
  put(out, UTF8_NAMES, 2);
  put(out, part->is_fresh ? STORED : part->method, 2);
  put(out, 0, 2);          /* time */
  put(out, 1 << 5 | 1, 2); /* the first of January 1980 */
  put(out, part->is_fresh ? (uint32_t)crc32(0, (const Bytef *)bytes.p, (uInt)bytes.n) : part->crc, 4);
  put(out, (uint32_t)bytes.n, 4);
  put(out, part->is_fresh ? (uint32_t)bytes.n : part->size, 4);
  put(out, (uint32_t)part->name.n, 2);
}

enum sg_status sg_zip_write(const struct sg_zip *zip, struct sg_buf *out, struct sg_error *err)
{
  size_t start = out->length, at = start;
  for (size_t i = 0; i < zip->count; i++) {
    const struct sg_zip_part *part = &zip->parts[i];
    struct sg_str bytes = part->is_fresh ? part->fresh : part->packed;
    if (bytes.n >= UINT32_MAX || out->length - start >= UINT32_MAX - bytes.n)
      return sg_fail(err, SG_ETOOBIG, "ZIP: it would have 4 GB or more");
    put(out, local_mark, 4);
    put_facts(part, out);
    put(out, 0, 2);
    sg_buf_add(out, part->name);
    sg_buf_add(out, bytes);
  }
  size_t list = out->length - start;
  for (size_t i = 0; i < zip->count; i++) {
    const struct sg_zip_part *part = &zip->parts[i];
    put(out, central_mark, 4);
    put(out, 20, 2);
    put_facts(part, out);
    put(out, 0, 2); /* extra field */
    put(out, 0, 2); /* comment */
    put(out, 0, 2); /* disk */
    put(out, 0, 2);
    put(out, 0, 4);
    put(out, (uint32_t)(at - start), 4);
    sg_buf_add(out, part->name);
    at += LOCAL_SIZE + part->name.n + (part->is_fresh ? part->fresh.n : part->packed.n);
  }
  put(out, end_mark, 4);
  put(out, 0, 4);
  put(out, (uint32_t)zip->count, 2);
  put(out, (uint32_t)zip->count, 2);
  put(out, (uint32_t)(out->length - start - list - 12), 4);
  put(out, (uint32_t)list, 4);
  put(out, 0, 2);
  return sg_buf_status(out, err);
}
