#include "dictionary/dictionary.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>

#include "dictionary/dictd.h"
#include "dictionary/wordnet.h"
#include "text/words.h"

enum {
  DICTIONARIES_MAX = 32,
  PATH_BYTES = 1024,
  NAME_BYTES = 64,
  TERM_BYTES = 200, /* of what is looked up */
};

/* Known databases in the order in which they are asked: technical ones, then general ones. */
static const struct known {
  const char *file, *name;
  enum sg_kind_of_dictionary kind;
} known[] = {
    {"foldoc", "FOLDOC", SG_DICTIONARY_TECHNICAL},
    {"wordnet", "WordNet", SG_DICTIONARY_OTHER}, /* our name for the directory's index.noun */
    {"vera", "V.E.R.A.", SG_DICTIONARY_EXPANDS},
    {"gcide", "GCIDE", SG_DICTIONARY_GENERAL},
};

/* Word-for-word translations, thesauri and the Jargon File, half in jest, are no source of definitions. */
static const char *const unfit[] = {"freedict", "fd-", "jargon", "moby", "wn"};

struct dictionary {
  char stem[PATH_BYTES]; /* path without ".index"; WordNet: its directory */
  char name[NAME_BYTES];
  int order;
  enum sg_kind_of_dictionary kind;
  bool is_wordnet, failed;
  struct sg_dictd *dictd;
  struct sg_wordnet *wordnet;
};

struct sg_dictionaries {
  struct dictionary rows[DICTIONARIES_MAX];
  size_t count;
};

static const struct known *find_known(struct sg_str file)
{
  for (size_t i = 0; i < sizeof known / sizeof known[0]; i++)
    if (sg_str_equal(file, sg_cstr(known[i].file)))
      return &known[i];
  return NULL;
}

static bool is_unfit(struct sg_str file)
{
  for (size_t i = 0; i < sizeof unfit / sizeof unfit[0]; i++)
    if (sg_str_starts(file, sg_cstr(unfit[i])))
      return true;
  return false;
}

/* Puts a dictionary in its place: by order, then by name, so that the order in which a directory
 * lists its files does not show. One of the same name found earlier stays. */
static void add_dictionary(struct sg_dictionaries *all, struct sg_str directory, struct sg_str file,
                           bool is_wordnet)
{
  const struct known *row = find_known(file);
  struct dictionary entry = {.is_wordnet = is_wordnet, .kind = row != NULL ? row->kind : SG_DICTIONARY_OTHER};
  struct sg_str name = row != NULL ? sg_cstr(row->name) : file;
  entry.order = row != NULL ? (int)(row - known) : (int)(sizeof known / sizeof known[0]);
  snprintf(entry.name, sizeof entry.name, "%.*s", SG_STR_ARGS(name));
  int length = snprintf(entry.stem, sizeof entry.stem, "%.*s%s%.*s", SG_STR_ARGS(directory),
                        is_wordnet ? "" : "/", SG_STR_ARGS(is_wordnet ? SG_LIT("") : file));
  if (length < 0 || (size_t)length >= sizeof entry.stem || all->count == DICTIONARIES_MAX)
    return;
  size_t at = 0;
  for (; at < all->count; at++) {
    int order = strcmp(all->rows[at].name, entry.name);
    if (order == 0)
      return;
    if (all->rows[at].order > entry.order || (all->rows[at].order == entry.order && order > 0))
      break;
  }
  memmove(&all->rows[at + 1], &all->rows[at], (all->count - at) * sizeof entry);
  all->rows[at] = entry;
  all->count++;
}

static void scan_directory(struct sg_dictionaries *all, struct sg_str directory)
{
  char path[PATH_BYTES];
  int length = snprintf(path, sizeof path, "%.*s", SG_STR_ARGS(directory));
  if (directory.n == 0 || length < 0 || (size_t)length >= sizeof path)
    return;
  DIR *dir = opendir(path);
  if (dir == NULL)
    return; /* dictionaries are optional: a missing directory is no failure */
  for (const struct dirent *entry = readdir(dir); entry != NULL; entry = readdir(dir)) {
    struct sg_str name = sg_cstr(entry->d_name);
    if (sg_str_equal(name, SG_LIT("index.noun")))
      add_dictionary(all, directory, SG_LIT("wordnet"), true);
    else if (sg_str_ends(name, SG_LIT(".index")) && !is_unfit(name))
      add_dictionary(all, directory, sg_slice(name, 0, name.n - 6), false);
  }
  closedir(dir);
}

enum sg_status sg_dictionaries_open(const struct sg_str *directories, size_t count,
                                    struct sg_dictionaries **out, struct sg_error *err)
{
  *out = calloc(1, sizeof **out);
  if (*out == NULL)
    return sg_fail(err, SG_ENOMEM, "out of memory");
  for (size_t i = 0; i < count; i++)
    scan_directory(*out, directories[i]);
  return SG_OK;
}

void sg_dictionaries_close(struct sg_dictionaries *dictionaries)
{
  if (dictionaries == NULL)
    return;
  for (size_t i = 0; i < dictionaries->count; i++) {
    sg_dictd_close(dictionaries->rows[i].dictd);
    sg_wordnet_close(dictionaries->rows[i].wordnet);
  }
  free(dictionaries);
}

size_t sg_dictionaries_count(const struct sg_dictionaries *dictionaries)
{
  return dictionaries == NULL ? 0 : dictionaries->count;
}

const char *sg_dictionaries_name(const struct sg_dictionaries *dictionaries, size_t which)
{
  return dictionaries->rows[which].name;
}

enum sg_kind_of_dictionary sg_dictionaries_kind(const struct sg_dictionaries *dictionaries, size_t which)
{
  return dictionaries->rows[which].kind;
}

static enum sg_status open_dictionary(struct dictionary *row, struct sg_error *err)
{
  if (row->is_wordnet)
    return row->wordnet != NULL ? SG_OK : sg_wordnet_open(row->stem, &row->wordnet, err);
  return row->dictd != NULL ? SG_OK : sg_dictd_open(row->stem, &row->dictd, err);
}

/* Does the entry stand under the word itself? GCIDE's index leads from "carbon dioxide" to "Carbon", of
 * which it is a sub-entry; its heads end in " \\". */
static bool is_headed(struct sg_str entry, struct sg_str key)
{
  size_t end = sg_str_find(entry, SG_LIT(" \\"), 0);
  struct sg_buf head;
  sg_buf_init(&head, 1024);
  if (end != SG_NPOS && end < 256)
    sg_dictd_fold(sg_slice(entry, 0, end), &head);
  bool same = end == SG_NPOS || end >= 256 || sg_str_equal(sg_buf_str(&head), key);
  sg_buf_free(&head);
  return same;
}

static enum sg_status find_in_dictd(struct dictionary *row, struct sg_str term, struct sg_arena *arena,
                                    struct sg_sense *senses, size_t *count, struct sg_error *err)
{
  struct sg_dictd_place places[SG_SENSE_MAX];
  struct sg_buf text, key;
  sg_buf_init(&text, 1024 * 1024);
  sg_buf_init(&key, 1024);
  sg_dictd_fold(term, &key);
  size_t found = sg_dictd_find(row->dictd, sg_buf_str(&key), places, SG_SENSE_MAX);
  enum sg_status status = sg_buf_status(&key, err);
  for (size_t i = 0; i < found && status == SG_OK; i++) {
    sg_buf_clear(&text);
    status = sg_dictd_read(row->dictd, places[i], &text, err);
    if (status == SG_OK &&
        (row->kind != SG_DICTIONARY_GENERAL || is_headed(sg_buf_str(&text), sg_buf_str(&key))))
      *count += sg_sense_split(sg_buf_str(&text), arena, senses + *count, SG_SENSE_MAX - *count);
  }
  sg_buf_free(&key);
  sg_buf_free(&text);
  return status;
}

static enum sg_status find_in_wordnet(struct dictionary *row, struct sg_str term, struct sg_arena *arena,
                                      struct sg_sense *senses, size_t *count, struct sg_error *err)
{
  struct sg_wordnet_sense found[SG_SENSE_MAX];
  size_t n = 0;
  enum sg_status status = sg_wordnet_find(row->wordnet, term, arena, found, SG_SENSE_MAX, &n, err);
  for (size_t i = 0; i < n && status == SG_OK; i++)
    if (sg_sense_wordnet(&found[i], arena, &senses[*count])) {
      senses[*count].rank = (int)i;
      ++*count;
    }
  return status;
}

enum sg_status sg_dictionaries_find(struct sg_dictionaries *dictionaries, size_t which, struct sg_str term,
                                    struct sg_arena *arena, struct sg_sense senses[SG_SENSE_MAX], size_t *count,
                                    struct sg_error *err)
{
  *count = 0;
  struct dictionary *row = &dictionaries->rows[which];
  if (row->failed || term.n == 0 || term.n > TERM_BYTES)
    return SG_OK;
  char buf[TERM_BYTES];
  struct sg_str word = term;
  enum sg_status status = open_dictionary(row, err);
  for (bool again = status == SG_OK; again;) {
    status = row->is_wordnet ? find_in_wordnet(row, word, arena, senses, count, err)
                             : find_in_dictd(row, word, arena, senses, count, err);
    again =
        status == SG_OK && *count == 0 && word.p == term.p && sg_words_singular(term, buf, sizeof buf, &word);
  }
  row->failed = status != SG_OK && status != SG_ENOMEM;
  if (row->failed)
    *count = 0;
  return status != SG_OK ? status : sg_arena_status(arena, err);
}

bool sg_dictionaries_has_adjective(struct sg_dictionaries *dictionaries, struct sg_str word)
{
  for (size_t i = 0; dictionaries != NULL && i < dictionaries->count; i++) {
    struct dictionary *row = &dictionaries->rows[i];
    if (!row->is_wordnet || row->failed || open_dictionary(row, NULL) != SG_OK)
      continue;
    struct sg_str stem = word;
    bool compared = word.n > 4 && sg_str_ends(word, SG_LIT("er"));
    if (sg_wordnet_has_adjective(row->wordnet, word) ||
        (compared && (sg_wordnet_has_adjective(row->wordnet, sg_slice(stem, 0, stem.n - 2)) || /* "smoother" */
                      sg_wordnet_has_adjective(row->wordnet, sg_slice(stem, 0, stem.n - 1)) || /* "finer" */
                      sg_wordnet_has_adjective(row->wordnet, sg_slice(stem, 0, stem.n - 3))))) /* "fitter" */
      return true;
  }
  return false;
}
