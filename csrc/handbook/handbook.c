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
  uint32_t key, entry; /* offset into `keys`, index into `rows` */
  uint8_t capitals, kind;
};

struct row {
  uint32_t text; /* offset into `texts` */
  uint16_t area, field;
  uint8_t near, familiar;
};

#include "handbook/entries.inc"

#define NAME_COUNT (sizeof names / sizeof names[0])

struct sg_str sg_handbook_fold(struct sg_str text, char key[SG_HANDBOOK_BYTES])
{
  size_t n = 0;
  bool blank = false;
  for (size_t i = 0; i < text.n; i++) {
    char c = text.p[i];
    struct sg_str rest = (unsigned char)c < 0x80 ? sg_str(NULL, 0) : sg_slice(text, i, text.n);
    if (c == '\'' || sg_str_starts(rest, SG_LIT("’"))) {
      i += c == '\'' ? 0 : 2;
      continue;
    }
    bool dash = sg_str_starts(rest, SG_LIT("–"));
    if (c == '-' || dash || sg_is_space(c)) {
      i += dash ? 2 : 0;
      blank = true;
      continue;
    }
    if (n + 2 >= SG_HANDBOOK_BYTES)
      return sg_str(NULL, 0);
    if (blank && n > 0)
      key[n++] = ' ';
    blank = false;
    key[n++] = sg_lower(c);
  }
  return sg_str(key, n);
}

/* Below, at or above 0 where the key stands before, at or behind the name. */
static int by_name(const void *key, const void *row)
{
  return sg_str_order(*(const struct sg_str *)key, keys + ((const struct name *)row)->key);
}

/* The first name that is the key or stands behind it; empty: none does. */
static struct sg_str name_from(struct sg_str key)
{
  size_t at = key.n == 0 ? NAME_COUNT : sg_search_first(&key, names, NAME_COUNT, sizeof names[0], by_name);
  return at >= NAME_COUNT ? sg_str(NULL, 0) : sg_cstr(keys + names[at].key);
}

static bool begins(struct sg_str key)
{
  struct sg_str name = name_from(key);
  return name.n > 0 && sg_str_starts(name, key) && (name.n == key.n || name.p[key.n] == ' ');
}

bool sg_handbook_goes_on(struct sg_str text)
{
  char buf[SG_HANDBOOK_BYTES];
  struct sg_str key = sg_handbook_fold(text, buf), name = name_from(key);
  return name.n > 0 && sg_str_starts(name, key);
}

bool sg_handbook_begins(struct sg_str words)
{
  char buf[SG_HANDBOOK_BYTES], one[SG_HANDBOOK_BYTES];
  struct sg_str key = sg_handbook_fold(words, buf);
  return begins(key) || (sg_words_singular(key, one, sizeof one, &key) && begins(key));
}

static bool has_inner_capital(struct sg_str text)
{
  for (size_t i = 1; i < text.n; i++)
    if (text.p[i] != sg_lower(text.p[i]))
      return true;
  return false;
}

/* `inner`: what is looked up is written with a capital after its first letter. */
static size_t find(struct sg_str key, bool singular, bool inner,
                   struct sg_handbook_name found[SG_HANDBOOK_SENSES])
{
  size_t count = 0;
  size_t at = key.n == 0 ? NAME_COUNT : sg_search_first(&key, names, NAME_COUNT, sizeof names[0], by_name);
  for (; at < NAME_COUNT && count < SG_HANDBOOK_SENSES && by_name(&key, &names[at]) == 0; at++)
    found[count++] = (struct sg_handbook_name){.entry = names[at].entry,
                                               .main = names[at].kind == KIND_MAIN,
                                               .form = names[at].kind == KIND_FORM,
                                               .singular = singular,
                                               .upper = names[at].capitals == CAPITALS_ALL ||
                                                        (names[at].capitals == CAPITALS_INNER && inner)};
  return count;
}

size_t sg_handbook_find(struct sg_str name, struct sg_handbook_name found[SG_HANDBOOK_SENSES])
{
  char buf[SG_HANDBOOK_BYTES], one[SG_HANDBOOK_BYTES];
  struct sg_str key = sg_handbook_fold(name, buf);
  bool inner = has_inner_capital(name);
  size_t count = find(key, false, inner, found);
  return count == 0 && sg_words_singular(key, one, sizeof one, &key) ? find(key, true, inner, found) : count;
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
  row.term = take(&at);
  row.area = take(&at);
  row.means = take(&at);
  row.plainly = take(&at);
  row.near = take(&at);
  return row;
}

struct sg_handbook_place sg_handbook_place(uint32_t entry)
{
  return (struct sg_handbook_place){rows[entry].area, rows[entry].field, rows[entry].near != 0,
                                    rows[entry].familiar != 0};
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
