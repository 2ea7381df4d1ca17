/* Keys of citations as the bibliography spells them: BibTeX takes no notice of case, other readers do. */
#include "base/search.h"
#include "tex/structure/structure.h"

#include <stdlib.h>

enum { OPTION_BYTES_MAX = 4000 }; /* of a citation: a longer one has lost its end */

struct keys {
  struct sg_str *at; /* sorted without case */
  size_t count, capacity;
};

static int order_nocase(const void *key, const void *row)
{
  struct sg_str a = *(const struct sg_str *)key, b = *(const struct sg_str *)row;
  for (size_t i = 0; i < a.n && i < b.n; i++) {
    unsigned char left = (unsigned char)sg_lower(a.p[i]), right = (unsigned char)sg_lower(b.p[i]);
    if (left != right)
      return left < right ? -1 : 1;
  }
  return a.n == b.n ? 0 : a.n < b.n ? -1 : 1;
}

/* The keys of a file's entries: "@misc{soundex,", where a line begins. */
static void add_keys(struct sg_tex *tex, struct sg_str text, struct keys *keys)
{
  struct sg_str line;
  while (sg_str_next_line(&text, &line)) {
    size_t at = sg_str_skip_space(line, 0);
    if (at == line.n || line.p[at++] != '@')
      continue;
    while (at < line.n && sg_is_alpha(line.p[at]))
      at++;
    at = sg_str_skip_space(line, at);
    size_t comma = sg_str_find(line, SG_LIT(","), at);
    if (comma == SG_NPOS || !sg_is_one_of((unsigned char)line.p[at], "{("))
      continue;
    struct sg_str *grown =
        sg_arena_grow(&tex->scratch, keys->at, keys->count, &keys->capacity, sizeof *keys->at);
    if (grown == NULL)
      return;
    keys->at = grown;
    grown[keys->count++] = sg_str_trim(sg_slice(line, at + 1, comma));
  }
}

static struct keys read_keys(struct sg_tex *tex)
{
  const struct sg_str *names = tex->bibliography.at;
  struct keys keys = {0};
  size_t index;
  for (size_t i = 0; i < tex->bibliography.count; i++)
    if (sg_tex_files_open(&tex->files, names[i], tex->import, ".bib", &index) == SG_TEX_FOUND)
      add_keys(tex, tex->files.file[index].text, &keys);
  if (keys.count > 0)
    qsort(keys.at, keys.count, sizeof *keys.at, order_nocase);
  return keys;
}

/* The key as the bibliography has it: itself, or the only one that is equal but for case. */
static struct sg_str spelled(const struct keys *keys, struct sg_str key)
{
  size_t first = sg_search_first(&key, keys->at, keys->count, sizeof *keys->at, order_nocase);
  struct sg_str only = key;
  for (size_t i = first; i < keys->count && order_nocase(&key, &keys->at[i]) == 0; i++) {
    if (sg_str_equal(keys->at[i], key) || (i > first && !sg_str_equal(keys->at[i], only)))
      return key;
    only = keys->at[i];
  }
  return only;
}

/* Behind a command's name: where its keys in braces begin; SG_NPOS where none follow. */
static size_t keys_start(struct sg_str s, size_t at)
{
  at += at < s.n && s.p[at] == '*';
  while (at < s.n && s.p[at] == '[') {
    size_t depth = 0, last = at + OPTION_BYTES_MAX;
    for (at++; at < s.n && at < last && !(s.p[at] == ']' && depth == 0); at++) {
      depth += s.p[at] == '{';
      depth -= s.p[at] == '}' && depth > 0;
    }
    at++;
  }
  return at < s.n && s.p[at] == '{' ? at + 1 : SG_NPOS;
}

static bool is_citation(struct sg_str name)
{
  for (size_t i = 0; i + 4 <= name.n; i++)
    if (sg_str_equal_nocase(sg_slice(name, i, i + 4), SG_LIT("cite")))
      return true;
  return false;
}

/* Copies the keys in [at, end) with what parts them. */
static void copy_keys(const struct keys *keys, struct sg_str s, size_t at, size_t end, struct sg_buf *out)
{
  while (at < end) {
    size_t from = sg_str_skip_space(s, at), comma = sg_str_find(sg_slice(s, 0, end), SG_LIT(","), at);
    size_t to = comma == SG_NPOS ? end : comma;
    struct sg_str key = sg_str_trim(sg_slice(s, from, to));
    sg_buf_add(out, sg_slice(s, at, from < to ? from : to));
    sg_buf_add(out, key.n > 0 ? spelled(keys, key) : key);
    sg_buf_add(out, from + key.n < to ? sg_slice(s, from + key.n, to) : SG_LIT(""));
    if (comma != SG_NPOS)
      sg_buf_add_char(out, ',');
    at = comma == SG_NPOS ? end : comma + 1;
  }
}

void sg_tex_spell_keys(struct sg_tex *tex, struct sg_buf *source)
{
  if (tex->bibliography.count == 0)
    return;
  struct keys keys = read_keys(tex);
  struct sg_str s = sg_buf_str(source);
  struct sg_buf out;
  size_t done = 0;
  sg_buf_init(&out, SG_TEX_OUTPUT_MAX);
  for (size_t at = 0; keys.count > 0 && (at = sg_str_find(s, SG_LIT("\\"), at)) != SG_NPOS;) {
    size_t end = ++at;
    while (end < s.n && sg_is_alpha(s.p[end]))
      end++;
    bool several = end > at && s.p[end - 1] == 's'; /* \cites{a}[p. 3]{b} */
    bool cites = is_citation(sg_slice(s, at, end));
    at = end > at ? end : at + 1;
    while (cites && (end = keys_start(s, at)) != SG_NPOS) {
      sg_buf_add(&out, sg_slice(s, done, end));
      at = done = sg_str_find(s, SG_LIT("}"), end) == SG_NPOS ? s.n : sg_str_find(s, SG_LIT("}"), end);
      copy_keys(&keys, s, end, done, &out);
      at += at < s.n;
      cites = several;
    }
  }
  sg_buf_add(&out, sg_slice(s, done, s.n));
  sg_buf_swap(source, &out);
  sg_buf_free(&out);
}
