/* Dictionary entries as they stand in files of any origin: split into senses that are valid UTF-8;
 * and the database's own files, its index and its compressed text. */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/utf8.h"
#include "dictionary/dictd.h"
#include "dictionary/sense.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void split(struct sg_str entry)
{
  struct sg_sense senses[SG_SENSE_MAX];
  struct sg_arena arena;
  sg_arena_init(&arena, 1u << 28);
  size_t count = sg_sense_split(entry, &arena, senses, SG_SENSE_MAX);
  for (size_t i = 0; i < count; i++)
    if (senses[i].definition.n == 0 || sg_utf8_invalid(senses[i].definition) != SG_NPOS)
      abort();
  struct sg_wordnet_sense from = {.gloss = entry, .kind = SG_LIT("kind"), .kind_gloss = entry};
  (void)sg_sense_wordnet(&from, &arena, &senses[0]);
  sg_arena_free(&arena);
}

static int write_file(const char *stem, const char *ending, struct sg_str s)
{
  char path[128];
  snprintf(path, sizeof path, "%s%s", stem, ending);
  FILE *file = fopen(path, "wb");
  if (file == NULL)
    return -1;
  size_t written = fwrite(s.p, 1, s.n, file);
  return fclose(file) == 0 && written == s.n ? 0 : -1;
}

/* The input up to the first NUL is the index, what follows the compressed text. */
static void open_database(struct sg_str input)
{
  char stem[64];
  size_t cut = 0;
  while (cut < input.n && input.p[cut] != '\0')
    cut++;
  snprintf(stem, sizeof stem, "/tmp/fuzz_dictionary.%ld", (long)getpid());
  if (write_file(stem, ".index", sg_slice(input, 0, cut)) != 0 ||
      write_file(stem, ".dict.dz", sg_slice(input, cut + 1, input.n)) != 0)
    return;
  struct sg_dictd *dict = NULL;
  struct sg_dictd_place places[4];
  if (sg_dictd_open(stem, &dict, NULL) == SG_OK) {
    size_t count = sg_dictd_find(dict, SG_LIT("a"), places, 4);
    for (size_t i = 0; i < count; i++) {
      struct sg_buf out;
      sg_buf_init(&out, 1u << 20);
      if (sg_dictd_read(dict, places[i], &out, NULL) == SG_OK && out.length != places[i].length)
        abort();
      sg_buf_free(&out);
    }
    sg_dictd_close(dict);
  }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
  struct sg_str input = sg_str((const char *)data, size);
  split(input);
  if (size > 0 && data[0] % 2 == 0)
    open_database(input);
  return 0;
}
