/* Two outlines out of any bytes: lines before a NUL are the paper's headings, those after it the
 * guide's. Partners must be mutual, and each heading without one be reported. */
#include <stdint.h>
#include <stdlib.h>

#include "base/utf8.h"
#include "outline/outline.h"

enum { HEADINGS_MAX = 500 };

static size_t read_headings(struct sg_str text, struct sg_heading *rows)
{
  size_t count = 0;
  struct sg_str line;
  while (count < HEADINGS_MAX && sg_str_next_line(&text, &line)) {
    int level = 1;
    while (line.n > 0 && line.p[0] == '#' && level < 9) {
      level++;
      line = sg_slice(line, 1, line.n);
    }
    rows[count] = (struct sg_heading){.title = line, .level = level, .line = count + 1};
    count++;
  }
  return count;
}

static void demand(bool holds)
{
  if (!holds)
    abort();
}

static void check(const struct sg_outline_match *match, size_t papers, size_t guides)
{
  size_t lone = 0, told = 0;
  for (size_t i = 0; i < papers; i++) {
    demand(match->guide_of[i] == SG_NPOS || match->paper_of[match->guide_of[i]] == i);
    demand((match->guide_of[i] == SG_NPOS) == (match->grade[i] == SG_OUTLINE_NONE));
    lone += match->guide_of[i] == SG_NPOS;
  }
  for (size_t i = 0; i < guides; i++) {
    demand(match->paper_of[i] == SG_NPOS || match->guide_of[match->paper_of[i]] == i);
    lone += match->paper_of[i] == SG_NPOS && i != match->title;
  }
  for (size_t i = 0; i < match->finding_count; i++) {
    enum sg_outline_kind kind = match->findings[i].kind;
    told += kind == SG_OUTLINE_MISSING || kind == SG_OUTLINE_EXTRA || kind == SG_OUTLINE_MERGED ||
            kind == SG_OUTLINE_SPLIT;
  }
  demand(lone == told);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
  static struct sg_heading paper[HEADINGS_MAX], guide[HEADINGS_MAX];
  struct sg_str text = sg_str((const char *)data, size);
  if (sg_utf8_invalid(text) != SG_NPOS)
    return 0;
  const char *cut = size > 0 ? memchr(text.p, '\0', text.n) : NULL;
  size_t at = cut != NULL ? (size_t)(cut - text.p) : text.n;
  size_t papers = read_headings(sg_slice(text, 0, at), paper);
  size_t guides = read_headings(sg_slice(text, at + 1, text.n), guide);
  struct sg_arena arena;
  struct sg_outline_match match;
  const struct sg_heading *headings;
  size_t count;
  sg_arena_init(&arena, 1u << 30);
  demand(sg_outline_match(paper, papers, guide, guides, &arena, &match, NULL) == SG_OK);
  check(&match, papers, guides);
  demand(sg_outline_read(text, &arena, &headings, &count, NULL) == SG_OK);
  sg_arena_free(&arena);
  return 0;
}
