/* A directory of dictionaries whose files hold anything: WordNet's two and a dictd database that is not
 * compressed. The input's parts, divided by NUL, are the term and the files. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/utf8.h"
#include "dictionary/dictionary.h"

static const char *const names[] = {"index.noun", "data.noun", "x.index", "x.dict"};

static struct sg_str take_part(struct sg_str *rest)
{
  size_t n = 0;
  while (n < rest->n && rest->p[n] != '\0')
    n++;
  struct sg_str part = sg_slice(*rest, 0, n);
  *rest = sg_slice(*rest, n + 1, rest->n);
  return part;
}

static void write_file(const char *directory, const char *name, struct sg_str s)
{
  char path[128];
  snprintf(path, sizeof path, "%s/%s", directory, name);
  FILE *file = fopen(path, "wb");
  if (file == NULL)
    abort();
  fwrite(s.p, 1, s.n, file);
  fclose(file);
}

static void look_up(struct sg_dictionaries *dictionaries, struct sg_str term)
{
  struct sg_sense senses[SG_SENSE_MAX];
  struct sg_arena arena;
  sg_arena_init(&arena, 1u << 28);
  for (size_t i = 0; i < sg_dictionaries_count(dictionaries); i++) {
    size_t count = 0;
    sg_dictionaries_kind(dictionaries, i);
    (void)sg_dictionaries_has_adjective(dictionaries, SG_LIT("smoother"));
    if (sg_dictionaries_name(dictionaries, i)[0] == '\0')
      abort();
    if (sg_dictionaries_find(dictionaries, i, term, &arena, senses, &count, NULL) != SG_OK && count > 0)
      abort();
    for (size_t k = 0; k < count; k++)
      if (senses[k].definition.n == 0 || sg_utf8_invalid(senses[k].definition) != SG_NPOS)
        abort();
  }
  sg_arena_free(&arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
  struct sg_str rest = sg_str((const char *)data, size), term = take_part(&rest);
  struct sg_dictionaries *dictionaries = NULL;
  char directory[64];
  snprintf(directory, sizeof directory, "/tmp/fuzz_dictionaries.%ld", (long)getpid());
  mkdir(directory, 0700);
  for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
    write_file(directory, names[i], take_part(&rest));
  struct sg_str where = sg_cstr(directory);
  if (sg_dictionaries_open(&where, 1, &dictionaries, NULL) == SG_OK)
    look_up(dictionaries, term);
  sg_dictionaries_close(dictionaries);
  return 0;
}
