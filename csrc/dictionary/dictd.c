#define _FILE_OFFSET_BITS 64
#include "dictionary/dictd.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <zlib.h>

#include "base/map.h"
#include "base/utf8.h"

enum {
  INDEX_MAX = 128 * 1024 * 1024, /* bytes; GCIDE's is 4 MB */
  LINE_BYTES = 8,                /* of an index for a slot of its table */
  HEADWORD_MAX = 256,            /* bytes; longer lines of an index are not headwords */
  ENTRY_MAX = 256 * 1024,        /* bytes; the longest entry known has 60 KB */
  CHUNK_MAX = 65535,             /* the extra field counts in 16 bits */
  PROBE_MAX = 1024,              /* an index that repeats one headword would cost a square */
  SORTED_MIN = 1024 * 1024, /* bytes of an index that is searched; to hash one takes 2 ms for each million */
  SAMPLES = 64,             /* lines that show whether an index is in dictd's order */
  FEW_BYTES = 128,          /* of a stretch of the index that is read line by line */
  STEP_GROWS = 8,           /* by how much a step through the index is longer than the one before */
};

/* A multiplication for each byte: the index is hashed whole whenever it is opened. */
static const uint64_t HASH_FACTOR = 0x9e3779b97f4a7c15U;

/* A slot holds where a line begins in the index, plus 1; 0 is free. */
struct sg_dictd {
  struct sg_map index;
  uint32_t *slots; /* NULL: the index is in dictd's order, and searched as it is */
  size_t slot_mask;
  FILE *text;
  bool compressed;
  size_t chunk_length; /* uncompressed bytes of every chunk but the last */
  size_t chunk_count;
  uint64_t *chunk_starts; /* chunk_count + 1 offsets into the file */
  unsigned char *packed, *plain;
  size_t plain_length; /* of the chunk that is held */
  size_t held;         /* which chunk `plain` holds, or SG_NPOS */
};

/* The folded form of the character at *at, which moves past it; how many bytes, 0 for one that
 * does not count. */
static inline size_t fold_one(struct sg_str headword, size_t *at, char *bytes)
{
  size_t length;
  char ascii = headword.p[*at];
  if ((unsigned char)ascii < 0x80) { /* nearly all of an index */
    *at += 1;
    *bytes = sg_lower(ascii);
    return sg_is_alpha(ascii) || sg_is_digit(ascii) || ascii == '+' || ascii == '#';
  }
  uint32_t c = sg_to_base(sg_utf8_decode(headword, *at, &length));
  *at += length;
  return sg_is_letter(c) ? sg_utf8_encode(c, bytes) : 0;
}

void sg_dictd_fold(struct sg_str headword, struct sg_buf *key)
{
  char bytes[4];
  for (size_t at = 0; at < headword.n;)
    sg_buf_add(key, sg_str(bytes, fold_one(headword, &at, bytes)));
}

/* A hash of the folded form of what stands before the first tab, without writing it down: an index has
 * 10^5 lines and only a few are ever looked up. *at moves to the tab, or to the end. */
static inline uint64_t folded_hash(struct sg_str line, size_t *at)
{
  /* Nearly all of an index is ASCII: 0 does not count, the rest is the folded form. */
  static const char folded[128] = {
      ['#'] = '#', ['+'] = '+', ['0'] = '0', ['1'] = '1', ['2'] = '2', ['3'] = '3', ['4'] = '4', ['5'] = '5',
      ['6'] = '6', ['7'] = '7', ['8'] = '8', ['9'] = '9', ['A'] = 'a', ['B'] = 'b', ['C'] = 'c', ['D'] = 'd',
      ['E'] = 'e', ['F'] = 'f', ['G'] = 'g', ['H'] = 'h', ['I'] = 'i', ['J'] = 'j', ['K'] = 'k', ['L'] = 'l',
      ['M'] = 'm', ['N'] = 'n', ['O'] = 'o', ['P'] = 'p', ['Q'] = 'q', ['R'] = 'r', ['S'] = 's', ['T'] = 't',
      ['U'] = 'u', ['V'] = 'v', ['W'] = 'w', ['X'] = 'x', ['Y'] = 'y', ['Z'] = 'z', ['a'] = 'a', ['b'] = 'b',
      ['c'] = 'c', ['d'] = 'd', ['e'] = 'e', ['f'] = 'f', ['g'] = 'g', ['h'] = 'h', ['i'] = 'i', ['j'] = 'j',
      ['k'] = 'k', ['l'] = 'l', ['m'] = 'm', ['n'] = 'n', ['o'] = 'o', ['p'] = 'p', ['q'] = 'q', ['r'] = 'r',
      ['s'] = 's', ['t'] = 't', ['u'] = 'u', ['v'] = 'v', ['w'] = 'w', ['x'] = 'x', ['y'] = 'y', ['z'] = 'z'};
  uint64_t hash = 0;
  size_t i = *at;
  while (i < line.n && line.p[i] != '\t') {
    unsigned char byte = (unsigned char)line.p[i];
    char bytes[4] = {0};
    if (byte < 0x80) {
      bytes[0] = folded[byte];
      hash = bytes[0] != 0 ? hash * HASH_FACTOR + (unsigned char)bytes[0] : hash;
      i++;
      continue;
    }
    for (size_t k = 0, n = fold_one(line, &i, bytes); k < n; k++)
      hash = hash * HASH_FACTOR + (unsigned char)bytes[k];
  }
  *at = i;
  return hash ^ hash >> 32 ^ hash >> 15;
}

static bool read_base64(struct sg_str digits, uint64_t *value)
{
  static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  *value = 0;
  if (digits.n == 0 || digits.n > 10) /* 60 bits */
    return false;
  for (size_t i = 0; i < digits.n; i++) {
    const char *digit = memchr(alphabet, digits.p[i], sizeof alphabet - 1);
    if (digit == NULL)
      return false;
    *value = *value * 64 + (uint64_t)(digit - alphabet);
  }
  return true;
}

/* Takes one index line apart; false for a line that is not an entry. */
static bool read_line(struct sg_str line, struct sg_str *headword, struct sg_dictd_place *place)
{
  size_t first = sg_str_find(line, SG_LIT("\t"), 0);
  size_t second = first == SG_NPOS ? SG_NPOS : sg_str_find(line, SG_LIT("\t"), first + 1);
  uint64_t length = 0;
  if (second == SG_NPOS || first > HEADWORD_MAX)
    return false;
  size_t end = sg_str_find(line, SG_LIT("\t"), second + 1); /* a fourth field holds a variant */
  *headword = sg_slice(line, 0, first);
  if (sg_str_starts(*headword, SG_LIT("00-database")) || sg_str_starts(*headword, SG_LIT("00database")))
    return false;
  if (!read_base64(sg_slice(line, first + 1, second), &place->offset) ||
      !read_base64(sg_slice(line, second + 1, end), &length) || length > ENTRY_MAX)
    return false;
  place->length = (size_t)length;
  return true;
}

static struct sg_str line_at(const struct sg_dictd *dict, size_t at)
{
  struct sg_str rest = sg_slice(dict->index.bytes, at, dict->index.bytes.n), line = {0};
  (void)sg_str_next_line(&rest, &line);
  return line;
}

/* Where the line after the one at `at` begins. */
static size_t next_line(const struct sg_dictd *dict, size_t at)
{
  struct sg_str index = dict->index.bytes;
  const char *end = memchr(index.p + at, '\n', index.n - at);
  return end != NULL ? (size_t)(end - index.p) + 1 : index.n;
}

/* A table with a slot for every 8 bytes: no line of an entry is shorter than 10 ("a", tabs, numbers), those of
 * GCIDE have 20, so that it stays below half full. */
static enum sg_status hash_index(struct sg_dictd *dict, struct sg_error *err)
{
  struct sg_str index = dict->index.bytes;
  size_t size = 16;
  while (size < index.n / LINE_BYTES)
    size *= 2;
  dict->slots = calloc(size, sizeof *dict->slots);
  dict->slot_mask = size - 1;
  if (dict->slots == NULL)
    return sg_fail(err, SG_ENOMEM, "out of memory for a dictionary's index of %zu bytes", index.n);
  size_t used = 0;
  for (size_t at = 0, next; at < index.n; at = next) {
    size_t most = index.n - at < HEADWORD_MAX ? index.n : at + HEADWORD_MAX, tab = at;
    uint64_t hash = folded_hash(sg_str(index.p, most), &tab);
    next = next_line(dict, at);
    if (tab >= most || tab >= next)
      continue;
    size_t slot = hash & dict->slot_mask, probes = 0;
    while (dict->slots[slot] != 0 && probes++ < PROBE_MAX)
      slot = (slot + 1) & dict->slot_mask;
    if (dict->slots[slot] == 0 && used + 1 < size) {
      dict->slots[slot] = (uint32_t)at + 1;
      used++;
    }
  }
  return SG_OK;
}

/* -- Indexes in dictd's order ---------------------------------------------------------------------- */

/* dictd sorts by letters, digits and spaces alone, letters in lower case (dictfmt(1)); a headword that is the
 * beginning of another comes first. The place `depth` of a headword in that form; END_OF_WORD where it is
 * shorter. */
enum { END_OF_WORD = -1 };

static int sorted_at(const struct sg_dictd *dict, size_t at, size_t depth)
{
  struct sg_str index = dict->index.bytes;
  for (; at < index.n && index.p[at] != '\t' && index.p[at] != '\n'; at++) {
    char c = index.p[at];
    if ((sg_is_alpha(c) || sg_is_digit(c) || c == ' ') && depth-- == 0)
      return sg_lower(c);
  }
  return END_OF_WORD;
}

/* Where the line around `at` begins. */
static size_t line_start(const struct sg_dictd *dict, size_t at)
{
  while (at > 0 && dict->index.bytes.p[at - 1] != '\n')
    at--;
  return at;
}

/* A stretch of lines whose first `depth` places are the same; `matched` of them are the key's, the others
 * spaces. */
struct stretch {
  size_t from, to, depth, matched;
};

/* The first line of the stretch whose place at its depth is `least` or greater. Most often it is the first, or
 * near it: the steps of the search grow from there before they are halved. */
static size_t lower_bound(const struct sg_dictd *dict, struct stretch in, int least)
{
  if (in.from < in.to && sorted_at(dict, in.from, in.depth) >= least)
    return in.from;
  for (size_t step = FEW_BYTES; in.to - in.from > 2 * step; step *= STEP_GROWS) {
    size_t at = line_start(dict, in.from + step);
    if (sorted_at(dict, at, in.depth) >= least) {
      in.to = at;
      break;
    }
    in.from = next_line(dict, at);
  }
  while (in.from < in.to) {
    size_t middle = line_start(dict, in.from + (in.to - in.from) / 2);
    if (sorted_at(dict, middle, in.depth) < least)
      in.from = next_line(dict, middle);
    else
      in.to = middle;
  }
  return in.from;
}

/* Is the index ASCII, and are lines here and there in order? One that is not is hashed, whatever it may say. */
static bool is_sorted(const struct sg_dictd *dict)
{
  struct sg_str index = dict->index.bytes;
  uint64_t bits = 0, words[4]; /* at once: an index has megabytes */
  size_t before = 0, whole = index.n / sizeof words * sizeof words;
  for (size_t i = 0; i < whole; i += sizeof words) {
    memcpy(words, index.p + i, sizeof words);
    bits |= words[0] | words[1] | words[2] | words[3];
  }
  for (size_t i = whole; i < index.n; i++)
    bits |= (unsigned char)index.p[i];
  if (bits & 0x8080808080808080U)
    return false;
  for (size_t k = 1; k < SAMPLES; k++) {
    size_t at = line_start(dict, index.n / SAMPLES * k), depth = 0;
    int a, b;
    do {
      a = sorted_at(dict, before, depth);
      b = sorted_at(dict, at, depth++);
    } while (a == b && a != END_OF_WORD);
    if (a > b)
      return false;
    before = at;
  }
  return true;
}

static unsigned u16(const unsigned char *p)
{
  return (unsigned)p[0] | (unsigned)p[1] << 8;
}

/* The sizes of the chunks, from the subfield RA at `field`; `file` stands anywhere. */
static bool read_chunk_table(struct sg_dictd *dict, const unsigned char *field, size_t length)
{
  if (length < 6 || u16(field) != 1)
    return false;
  dict->chunk_length = u16(field + 2);
  dict->chunk_count = u16(field + 4);
  if (dict->chunk_length == 0 || dict->chunk_count == 0 || length < 6 + 2 * dict->chunk_count)
    return false;
  dict->chunk_starts = calloc(dict->chunk_count + 1, sizeof *dict->chunk_starts);
  dict->packed = malloc(CHUNK_MAX);
  dict->plain = malloc(CHUNK_MAX);
  if (dict->chunk_starts == NULL || dict->packed == NULL || dict->plain == NULL)
    return false;
  for (size_t i = 0; i < dict->chunk_count; i++)
    dict->chunk_starts[i + 1] = dict->chunk_starts[i] + u16(field + 6 + 2 * i);
  return true;
}

/* Finds the chunk table in the gzip header (RFC 1952) and where the first chunk begins. */
static bool read_gzip_header(struct sg_dictd *dict)
{
  enum { FHCRC = 2, FEXTRA = 4, FNAME = 8, FCOMMENT = 16 };
  unsigned char head[12], extra[CHUNK_MAX];
  if (fread(head, 1, sizeof head, dict->text) != sizeof head || head[0] != 0x1f || head[1] != 0x8b ||
      head[2] != Z_DEFLATED || !(head[3] & FEXTRA))
    return false;
  size_t length = u16(head + 10);
  if (fread(extra, 1, length, dict->text) != length)
    return false;
  for (size_t at = 0; at + 4 <= length; at += 4 + u16(extra + at + 2)) {
    size_t size = u16(extra + at + 2);
    if (extra[at] == 'R' && extra[at + 1] == 'A' && dict->chunk_starts == NULL &&
        (size > length - at - 4 || !read_chunk_table(dict, extra + at + 4, size)))
      return false;
  }
  for (unsigned flag = FNAME; flag <= FCOMMENT; flag *= 2)
    if (head[3] & flag)
      for (int c = getc(dict->text); c != 0; c = getc(dict->text))
        if (c == EOF)
          return false;
  long start = ftell(dict->text) + (head[3] & FHCRC ? 2 : 0);
  if (start < 0 || dict->chunk_starts == NULL)
    return false;
  for (size_t i = 0; i <= dict->chunk_count; i++)
    dict->chunk_starts[i] += (uint64_t)start;
  return true;
}

static enum sg_status open_text(struct sg_dictd *dict, const char *stem, struct sg_error *err)
{
  char path[4096];
  snprintf(path, sizeof path, "%s.dict", stem);
  dict->text = fopen(path, "rb");
  if (dict->text != NULL)
    return SG_OK;
  snprintf(path, sizeof path, "%s.dict.dz", stem);
  dict->text = fopen(path, "rb");
  if (dict->text == NULL)
    return sg_fail(err, SG_EIO, "%s: %s", path, strerror(errno));
  dict->compressed = true;
  if (!read_gzip_header(dict))
    return sg_fail(err, SG_EPARSE, "%s: not written by dictzip, or damaged", path);
  return SG_OK;
}

enum sg_status sg_dictd_open(const char *stem, struct sg_dictd **out, struct sg_error *err)
{
  char path[4096];
  *out = NULL;
  if (strlen(stem) + 10 > sizeof path)
    return sg_fail(err, SG_EINVAL, "the path of a dictionary is longer than %zu bytes", sizeof path);
  struct sg_dictd *dict = calloc(1, sizeof *dict);
  if (dict == NULL)
    return sg_fail(err, SG_ENOMEM, "out of memory");
  dict->held = SG_NPOS;
  snprintf(path, sizeof path, "%s.index", stem);
  enum sg_status status = sg_map_open(path, INDEX_MAX, &dict->index, err);
  if (status == SG_OK && (dict->index.bytes.n < SORTED_MIN || !is_sorted(dict)))
    status = hash_index(dict, err);
  if (status == SG_OK)
    status = open_text(dict, stem, err);
  if (status != SG_OK)
    sg_dictd_close(dict);
  else
    *out = dict;
  return status;
}

void sg_dictd_close(struct sg_dictd *dict)
{
  if (dict == NULL)
    return;
  if (dict->text != NULL)
    fclose(dict->text);
  sg_map_close(&dict->index);
  free(dict->slots);
  free(dict->chunk_starts);
  free(dict->packed);
  free(dict->plain);
  free(dict);
}

/* What was found of a key so far. */
struct hits {
  struct sg_str key;
  struct sg_dictd_place *places;
  size_t count, max;
  struct sg_buf folded;
};

/* Takes the entry of the line at `at` where its headword folds to the key. */
static void take_line(const struct sg_dictd *dict, size_t at, struct hits *hits)
{
  struct sg_str headword;
  struct sg_dictd_place place;
  if (hits->count == hits->max || !read_line(line_at(dict, at), &headword, &place))
    return;
  sg_buf_clear(&hits->folded);
  sg_dictd_fold(headword, &hits->folded);
  if (!sg_str_equal(sg_buf_str(&hits->folded), hits->key))
    return;
  size_t i = 0; /* "back propagation" and "back-propagation" may name one entry */
  while (i < hits->count && hits->places[i].offset != place.offset)
    i++;
  if (i == hits->count)
    hits->places[hits->count++] = place;
}

/* Looks through a sorted index for every headword that folds to the key: the key's next place follows, or a
 * space before it. Stretches are taken in the index's order. */
static void search(const struct sg_dictd *dict, struct hits *hits)
{
  char plain[HEADWORD_MAX];
  size_t length = 0, open = 0;
  for (size_t i = 0; i < hits->key.n && length < sizeof plain; i++)
    if (sg_is_alpha(hits->key.p[i]) || sg_is_digit(hits->key.p[i]))
      plain[length++] = hits->key.p[i];
  struct stretch stack[HEADWORD_MAX + 2]; /* a line's places, one open beside each */
  stack[open++] = (struct stretch){0, dict->index.bytes.n, 0, 0};
  while (open > 0 && hits->count < hits->max) {
    struct stretch in = stack[--open];
    bool whole = in.matched == length;
    size_t spaces = lower_bound(dict, in, ' '), other = lower_bound(dict, in, ' ' + 1);
    size_t to = in.to - in.from <= FEW_BYTES ? in.to : whole ? spaces : in.from;
    for (size_t at = in.from; at < to; at = next_line(dict, at))
      take_line(dict, at, hits);
    if (to == in.to || in.depth >= HEADWORD_MAX)
      continue;
    if (!whole) {
      struct stretch rest = {other, in.to, in.depth, in.matched};
      size_t from = lower_bound(dict, rest, plain[in.matched]);
      rest.from = from;
      size_t end = lower_bound(dict, rest, plain[in.matched] + 1);
      if (from < end)
        stack[open++] = (struct stretch){from, end, in.depth + 1, in.matched + 1};
    }
    if (spaces < other)
      stack[open++] = (struct stretch){spaces, other, in.depth + 1, in.matched};
  }
}

size_t sg_dictd_find(const struct sg_dictd *dict, struct sg_str key, struct sg_dictd_place *places, size_t max)
{
  struct hits hits = {.key = key, .places = places, .max = max};
  if (key.n == 0)
    return 0;
  sg_buf_init(&hits.folded, HEADWORD_MAX * 4);
  if (dict->slots == NULL) {
    search(dict, &hits);
  } else {
    size_t end = 0, slot = folded_hash(key, &end) & dict->slot_mask;
    for (; dict->slots[slot] != 0 && hits.count < max; slot = (slot + 1) & dict->slot_mask)
      take_line(dict, dict->slots[slot] - 1, &hits);
  }
  sg_buf_free(&hits.folded);
  return hits.count;
}

/* Inflates chunk `chunk` into dict->plain. Chunks end in a full flush, so each is a raw deflate
 * stream of its own. */
static enum sg_status hold_chunk(struct sg_dictd *dict, size_t chunk, struct sg_error *err)
{
  if (dict->held == chunk)
    return SG_OK;
  dict->held = SG_NPOS;
  size_t size = (size_t)(dict->chunk_starts[chunk + 1] - dict->chunk_starts[chunk]);
  if (fseeko(dict->text, (off_t)dict->chunk_starts[chunk], SEEK_SET) != 0 ||
      fread(dict->packed, 1, size, dict->text) != size)
    return sg_fail(err, SG_EIO, "a dictionary ends before its chunk %zu", chunk);
  z_stream z = {.next_in = dict->packed,
                .avail_in = (uInt)size,
                .next_out = dict->plain,
                .avail_out = (uInt)dict->chunk_length};
  if (inflateInit2(&z, -15) != Z_OK)
    return sg_fail(err, SG_ENOMEM, "out of memory");
  int result = inflate(&z, Z_SYNC_FLUSH);
  inflateEnd(&z);
  if (result != Z_OK && result != Z_STREAM_END && result != Z_BUF_ERROR)
    return sg_fail(err, SG_EPARSE, "chunk %zu of a dictionary is damaged", chunk);
  dict->plain_length = dict->chunk_length - z.avail_out;
  dict->held = chunk;
  return SG_OK;
}

static enum sg_status read_plain(struct sg_dictd *dict, struct sg_dictd_place place, struct sg_buf *out,
                                 struct sg_error *err)
{
  char bytes[4096];
  if (fseeko(dict->text, (off_t)place.offset, SEEK_SET) != 0)
    return sg_fail(err, SG_EIO, "a dictionary ends before byte %zu", (size_t)place.offset);
  while (place.length > 0) {
    size_t want = place.length < sizeof bytes ? place.length : sizeof bytes;
    if (fread(bytes, 1, want, dict->text) != want)
      return sg_fail(err, SG_EIO, "a dictionary ends inside an entry");
    sg_buf_add(out, sg_str(bytes, want));
    place.length -= want;
  }
  return sg_buf_status(out, err);
}

enum sg_status sg_dictd_read(struct sg_dictd *dict, struct sg_dictd_place place, struct sg_buf *out,
                             struct sg_error *err)
{
  if (place.length > ENTRY_MAX)
    return sg_fail(err, SG_ETOOBIG, "a dictionary entry of %zu bytes", place.length);
  if (!dict->compressed)
    return read_plain(dict, place, out, err);
  while (place.length > 0) {
    uint64_t chunk = place.offset / dict->chunk_length;
    size_t from = (size_t)(place.offset % dict->chunk_length);
    if (chunk >= dict->chunk_count)
      return sg_fail(err, SG_EPARSE, "a dictionary's index points beyond its text");
    enum sg_status status = hold_chunk(dict, (size_t)chunk, err);
    if (status != SG_OK)
      return status;
    if (from >= dict->plain_length)
      return sg_fail(err, SG_EPARSE, "a dictionary's index points beyond its text");
    size_t take = dict->plain_length - from;
    if (take > place.length)
      take = place.length;
    sg_buf_add(out, sg_str((const char *)dict->plain + from, take));
    place.offset += take;
    place.length -= take;
  }
  return sg_buf_status(out, err);
}
