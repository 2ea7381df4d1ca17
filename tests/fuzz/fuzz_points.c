/* Any valid UTF-8 read as points: what is printed is read as the same tree and printed as the same text. */
#include <stdio.h>
#include <stdlib.h>

#include "base/utf8.h"
#include "markdown/points.h"

static void read(struct sg_arena *arena, struct sg_str text, struct sg_points *points)
{
  struct sg_blocks blocks;
  sg_points_init(points, arena);
  if (sg_blocks_read(arena, text, &blocks, NULL) != SG_OK)
    abort();
  sg_points_read(&blocks, 0, blocks.count, NULL, 0, points);
  if (arena->failed)
    abort();
}

static void demand(bool holds, const char *what, struct sg_str first, struct sg_str second)
{
  if (holds)
    return;
  fprintf(stderr, "%s\n--- first\n%.*s\n--- second\n%.*s\n---\n", what, SG_STR_ARGS(first),
          SG_STR_ARGS(second));
  abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
  struct sg_str text = sg_str((const char *)data + 1, size - 1);
  if (size < 1 || sg_utf8_invalid(text) != SG_NPOS || memchr(text.p, '\0', text.n) != NULL)
    return 0;
  struct sg_print_options options = {.language = data[0] % 11};
  struct sg_arena arena;
  struct sg_points first, second;
  struct sg_buf once, twice;
  sg_arena_init(&arena, 1u << 30);
  sg_buf_init(&once, 1u << 28);
  sg_buf_init(&twice, 1u << 28);
  read(&arena, text, &first);
  sg_points_print(&first, &options, &once);
  read(&arena, sg_buf_str(&once), &second);
  sg_points_print(&second, &options, &twice);
  struct sg_str a = sg_buf_str(&once), b = sg_buf_str(&twice);
  demand(sg_str_equal(a, b), "printed text is read as another", a, b);
  demand(first.count == second.count, "another number of points", a, b);
  for (size_t i = 0; i < first.count; i++) {
    const struct sg_point *x = &first.rows[i], *y = &second.rows[i];
    demand(x->kind == y->kind && x->depth == y->depth && x->line == y->line, "another point", a, b);
    demand(sg_str_equal(x->markdown, y->markdown), "other words", x->markdown, y->markdown);
    demand(sg_str_equal(x->lead, y->lead) && sg_str_equal(x->term, y->term) &&
               sg_str_equal(x->source, y->source),
           "another label", a, b);
    demand(x->depth <= (i > 0 ? first.rows[i - 1].depth + 1 : 0), "a point without a parent", a, a);
  }
  sg_buf_free(&once);
  sg_buf_free(&twice);
  sg_arena_free(&arena);
  return 0;
}
