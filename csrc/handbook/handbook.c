#include "handbook/handbook.h"

#include "base/search.h"
#include "text/words.h"

enum {
  CAPITALS_NONE,
  CAPITALS_ALL,   /* "DNA" */
  CAPITALS_INNER, /* "mRNA", "NumPy": one after the first letter of a single word */
};

enum {
  KIND_OTHER,
  KIND_MAIN,
  KIND_FORM,
};

struct name {
  uint32_t key;   /* offset into `keys` */
  uint16_t entry; /* index into `rows` */
  uint8_t capitals, kind;
};

/* Names that stand in a row. */
struct range {
  uint16_t first, count;
};

/* The names that share a first word; in a free slot of the hash table there are none. The word itself is not
 * at hand: most others are told by the highest bits of its hash. */
struct head {
  struct range names;
  uint16_t hash;
};

/* To whom a term is known, handbook.h's `familiar`. */
enum { KNOWN_TO_FEW, KNOWN_COMMON, KNOWN_FAMILIAR };

struct row {
  uint32_t text; /* offset into `texts` */
  uint16_t area, field;
  uint8_t near, familiar, general;
};

#include "handbook/entries.inc"

_Static_assert(sizeof rows / sizeof rows[0] <= UINT16_MAX, "an entry's number fits its name");

#define HEAD_COUNT (sizeof heads / sizeof heads[0]) /* a power of two */

/* How many bytes at `i` are an apostrophe, which a key leaves out. */
static size_t apostrophe(struct sg_str text, size_t i)
{
  if (text.p[i] == '\'')
    return 1;
  return sg_str_starts(sg_slice(text, i, text.n), SG_LIT("’")) ? 3 : 0;
}

/* How many bytes at `i` are a space, hyphen or dash, which are a space in a key. */
static size_t gap(struct sg_str text, size_t i)
{
  if (text.p[i] == '-' || sg_is_space(text.p[i]))
    return 1;
  return sg_str_starts(sg_slice(text, i, text.n), SG_LIT("–")) ? 3 : 0;
}

/* Adds the text to a key of `*n` bytes, behind which a space may be due; false: it is too long to be a name. */
static bool add_to_key(struct sg_str text, char key[SG_HANDBOOK_BYTES], size_t *n, bool *blank)
{
  for (size_t i = 0, skip; i < text.n; i += skip) {
    char c = text.p[i];
    bool plain = c > '-' && (unsigned char)c < 0x80; /* most characters, told at once */
    if (!plain && (skip = apostrophe(text, i)) > 0)
      continue;
    if (!plain && (skip = gap(text, i)) > 0) {
      *blank = true;
      continue;
    }
    if (*n + 2 >= SG_HANDBOOK_BYTES)
      return false;
    if (*blank && *n > 0)
      key[(*n)++] = ' ';
    *blank = false;
    key[(*n)++] = sg_lower(c);
    skip = 1;
  }
  return true;
}

struct sg_str sg_handbook_fold(struct sg_str text, char key[SG_HANDBOOK_BYTES])
{
  size_t n = 0;
  bool blank = false;
  return add_to_key(text, key, &n, &blank) ? sg_str(key, n) : sg_str(NULL, 0);
}

/* Where the key's first word ends. */
static size_t head_end(struct sg_str key)
{
  const char *space = key.n > 0 ? memchr(key.p, ' ', key.n) : NULL;
  return space != NULL ? (size_t)(space - key.p) : key.n;
}

/* Does the name begin with these whole words? */
static bool starts_with_words(const char *name, struct sg_str words)
{
  size_t i = 0;
  while (i < words.n && name[i] == words.p[i] && name[i] != '\0')
    i++;
  return i == words.n && (name[i] == ' ' || name[i] == '\0');
}

/* The names whose first word is the key's. */
static struct range head_of(struct sg_str key)
{
  struct sg_str word = sg_slice(key, 0, head_end(key));
  uint64_t hash = sg_str_hash(word);
  size_t slot = (size_t)(hash ^ hash >> 32) & (HEAD_COUNT - 1);
  while (heads[slot].names.count > 0 && (heads[slot].hash != hash >> 48 ||
                                         !starts_with_words(keys + names[heads[slot].names.first].key, word)))
    slot = (slot + 1) & (HEAD_COUNT - 1);
  return heads[slot].names;
}

/* What a key has behind the bytes that names are known to have, too. */
struct rest {
  struct sg_str text;
  size_t known;
};

/* Does the key stand before, at or behind what the name has in its place: below, at or above 0. */
static int by_rest(const void *key, const void *row)
{
  const struct rest *rest = key;
  const char *name = keys + ((const struct name *)row)->key + rest->known;
  size_t i = 0;
  while (i < rest->text.n && name[i] == rest->text.p[i] && name[i] != '\0')
    i++;
  if (i == rest->text.n)
    return 0;
  return name[i] == '\0' || (unsigned char)rest->text.p[i] > (unsigned char)name[i] ? 1 : -1;
}

/* The same, above 0 for names that begin with the key, too. */
static int behind_rest(const void *key, const void *row)
{
  return by_rest(key, row) >= 0 ? 1 : -1;
}

/* Those of the names that begin with the key, of whose bytes all have the first `known`. */
static struct range narrow(struct range range, struct sg_str key, size_t known)
{
  struct rest rest = {sg_slice(key, known, key.n), known};
  size_t before = sg_search_first(&rest, &names[range.first], range.count, sizeof names[0], by_rest);
  size_t first = range.first + before;
  size_t count = sg_search_first(&rest, &names[first], range.count - before, sizeof names[0], behind_rest);
  return (struct range){(uint16_t)first, (uint16_t)count};
}

/* The names that begin with the key, whose first word is whole. */
static struct range range_from(struct sg_str key)
{
  size_t known = head_end(key);
  struct range range = head_of(key);
  return known < key.n ? narrow(range, key, known) : range;
}

/* Does a name begin with the whole words, of those that begin with the key? A space sorts before letters. */
static bool begins(struct sg_str key, struct range range)
{
  return range.count > 0 && starts_with_words(keys + names[range.first].key, key);
}

static struct sg_str key_of(const struct sg_handbook_run *run)
{
  return sg_str(run->key, run->n);
}

static struct range range_of(const struct sg_handbook_run *run)
{
  return (struct range){run->first, run->count};
}

static void set_range(struct sg_handbook_run *run, struct range range)
{
  run->first = range.first;
  run->count = range.count;
}

/* Is it, at its end, the plural of an abbreviation? In small letters "gpus" is one no more than "status". */
static bool ends_in_letters(struct sg_str text)
{
  return text.n > 2 && text.p[text.n - 1] == 's' && text.p[text.n - 2] != sg_lower(text.p[text.n - 2]);
}

/* The run's key with the last word in the singular, in `one` or the key itself; false: that is no plural. */
static bool singular_of(const struct sg_handbook_run *run, char one[SG_HANDBOOK_BYTES], struct sg_str *singular)
{
  struct sg_str key = key_of(run);
  if (!run->letters || key.n == 0)
    return sg_words_singular(key, one, SG_HANDBOOK_BYTES, singular);
  *singular = sg_slice(key, 0, key.n - 1);
  return true;
}

void sg_handbook_begin(struct sg_handbook_run *run, struct sg_str text)
{
  run->n = 0;
  run->blank = false;
  run->letters = ends_in_letters(text);
  if (!add_to_key(text, run->key, &run->n, &run->blank))
    run->n = 0;
  set_range(run, range_from(key_of(run)));
}

void sg_handbook_add(struct sg_handbook_run *run, struct sg_str text)
{
  size_t before = run->n;
  run->letters = ends_in_letters(text);
  if (!add_to_key(text, run->key, &run->n, &run->blank))
    run->n = 0;
  struct sg_str key = key_of(run);
  bool one_word = head_end(key) > before; /* still: "McNemar" and "'s" */
  set_range(run, one_word || key.n == 0 ? range_from(key) : narrow(range_of(run), key, before));
}

bool sg_handbook_goes_on(const struct sg_handbook_run *run)
{
  return run->count > 0;
}

bool sg_handbook_begins(const struct sg_handbook_run *run)
{
  char one[SG_HANDBOOK_BYTES];
  struct sg_str key = key_of(run);
  return begins(key, range_of(run)) || (singular_of(run, one, &key) && begins(key, range_from(key)));
}

uint32_t sg_handbook_letter(char c)
{
  c = sg_lower(c);
  return c >= 'a' && c <= 'z' ? UINT32_C(1) << (c - 'a') : sg_is_digit(c) ? UINT32_C(1) << 31 : UINT32_MAX;
}

uint32_t sg_handbook_next(const struct sg_handbook_run *run)
{
  uint32_t letters = 0;
  for (size_t i = run->first; i < (size_t)run->first + run->count; i++)
    if (keys[names[i].key + run->n] == ' ')
      letters |= sg_handbook_letter(keys[names[i].key + run->n + 1]);
  return letters;
}

static bool has_inner_capital(struct sg_str text)
{
  for (size_t i = 1; i < text.n; i++)
    if (text.p[i] != sg_lower(text.p[i]))
      return true;
  return false;
}

/* The names that the key is, of those that begin with it. `text`: what is looked up, as written. */
static size_t find(struct sg_str text, struct sg_str key, struct range range, bool singular,
                   struct sg_handbook_name found[SG_HANDBOOK_SENSES])
{
  size_t count = 0, last = (size_t)range.first + range.count;
  for (size_t at = range.first; at < last && count < SG_HANDBOOK_SENSES && keys[names[at].key + key.n] == '\0';
       at++)
    found[count++] =
        (struct sg_handbook_name){.entry = names[at].entry,
                                  .main = names[at].kind == KIND_MAIN,
                                  .form = names[at].kind == KIND_FORM,
                                  .singular = singular,
                                  .upper = names[at].capitals == CAPITALS_ALL ||
                                           (names[at].capitals == CAPITALS_INNER && has_inner_capital(text)),
                                  .lost = names[at].capitals == CAPITALS_INNER && !has_inner_capital(text)};
  return count;
}

size_t sg_handbook_names(const struct sg_handbook_run *run, struct sg_str text,
                         struct sg_handbook_name found[SG_HANDBOOK_SENSES])
{
  char one[SG_HANDBOOK_BYTES];
  struct sg_str key = key_of(run);
  size_t count = find(text, key, range_of(run), false, found);
  return count == 0 && singular_of(run, one, &key) ? find(text, key, range_from(key), true, found) : count;
}

size_t sg_handbook_find(struct sg_str name, struct sg_handbook_name found[SG_HANDBOOK_SENSES])
{
  struct sg_handbook_run run;
  sg_handbook_begin(&run, name);
  return sg_handbook_names(&run, name, found);
}

/* The text at `*at`, which moves on to the next. */
static struct sg_str take(size_t *at)
{
  struct sg_str text = sg_cstr(texts + *at);
  *at += text.n + 1;
  return text;
}

struct sg_handbook_entry sg_handbook_get(uint32_t entry)
{
  size_t at = rows[entry].text;
  struct sg_handbook_entry row;
  row.near = take(&at);
  row.term = take(&at);
  row.area = take(&at);
  row.means = take(&at);
  row.plainly = take(&at);
  return row;
}

struct sg_str sg_handbook_near(uint32_t entry)
{
  return sg_cstr(rows[entry].near ? texts + rows[entry].text : "");
}

struct sg_handbook_place sg_handbook_place(uint32_t entry)
{
  const struct row *row = &rows[entry];
  return (struct sg_handbook_place){.area = row->area,
                                    .field = row->field,
                                    .near = row->near != 0,
                                    .familiar = row->familiar == KNOWN_FAMILIAR,
                                    .common = row->familiar == KNOWN_COMMON,
                                    .general = row->general != 0};
}

size_t sg_handbook_areas(void)
{
  return AREA_COUNT;
}

size_t sg_handbook_fields(void)
{
  return FIELD_COUNT;
}

size_t sg_handbook_count(void)
{
  return sizeof rows / sizeof rows[0];
}
