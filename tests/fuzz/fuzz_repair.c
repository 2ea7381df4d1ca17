/* Any bytes through the repairer: valid UTF-8 comes out and bullets stand where they are said to;
 * with REPAIR_TWICE (fuzz_repair_twice.c) repairing again changes nothing. The first byte chooses the
 * options. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/utf8.h"
#include "repair/repair.h"

static void demand(bool holds, const char *what, struct sg_str first, struct sg_str second)
{
  if (holds)
    return;
  fprintf(stderr, "%s\n--- first\n%.*s\n--- second\n%.*s\n---\n", what, SG_STR_ARGS(first),
          SG_STR_ARGS(second));
  abort();
}

static void check_bullets(const struct sg_repair_result *result)
{
  struct sg_str rest = sg_buf_str(&result->text), line;
  size_t number = 0, bullet = 0;
  while (bullet < result->bullet_count && sg_str_next_line(&rest, &line)) {
    number++;
    for (; bullet < result->bullet_count && result->bullets[bullet].line == number; bullet++)
      demand(memchr(line.p, '-', line.n) != NULL, "no bullet on its line", line, sg_buf_str(&result->text));
  }
  demand(bullet == result->bullet_count, "bullets out of order", SG_LIT(""), sg_buf_str(&result->text));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
  static const struct sg_str targets[] = {{"#a", 2}, {"u", 1}};
  if (size < 1)
    return 0;
  struct sg_repair_options options = {
      .headings = data[0] & 1 ? SG_HEADINGS_LEAD : SG_HEADINGS_KEEP,
      .title = data[0] & 2 ? SG_LIT("A title") : SG_LIT(""),
      .bullets = data[0] & 4,
      .restrict_targets = data[0] & 8,
      .targets = targets,
      .target_count = 2,
  };
  struct sg_arena arena;
  struct sg_repair_result first, second;
  sg_arena_init(&arena, 1u << 30);
  if (sg_repair(sg_str((const char *)data + 1, size - 1), &options, &arena, &first, NULL) != SG_OK)
    abort();
  struct sg_str text = sg_buf_str(&first.text);
  demand(sg_utf8_invalid(text) == SG_NPOS, "invalid UTF-8", text, text);
  check_bullets(&first);
  if (sg_repair(text, &options, &arena, &second, NULL) != SG_OK)
    abort();
#ifdef REPAIR_TWICE
  demand(sg_str_equal(text, sg_buf_str(&second.text)), "repairing twice differs", text,
         sg_buf_str(&second.text));
#endif
  sg_buf_free(&first.text);
  sg_buf_free(&second.text);
  sg_arena_free(&arena);
  return 0;
}
