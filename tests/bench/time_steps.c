/* Times the steps of the analysis on plain-text files: time_steps FILE…
 * Prints one line of JSON: bytes, and for each step its seconds of processor time. The paper is split
 * at blank lines, as studyguide/plain.lua does. Holds analyse.c itself, whose steps are private. */
#include "../../csrc/analysis/analyse.c"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "base/buf.h"

enum { STEPS = sizeof steps / sizeof steps[0] + 1, FILE_MAX = 64 * 1024 * 1024 };

static double now(void)
{
  struct timespec t;
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
  return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

/* The reading of the paper is step 0. */
static bool run(int step, struct sg_draft *draft, struct sg_scan *scan, size_t bytes)
{
  if (step > 0)
    return steps[step - 1].run(draft);
  return begin(draft, scan, bytes) && read_paper(draft, scan);
}

static size_t split(struct sg_str text, struct sg_paragraph *paragraphs)
{
  size_t count = 0, from = 0;
  for (struct sg_str rest = text, line; sg_str_next_line(&rest, &line);) {
    size_t at = text.n - rest.n;
    if (sg_str_trim(line).n > 0 && rest.n > 0)
      continue;
    if (sg_str_trim(sg_slice(text, from, at)).n > 0)
      paragraphs[count++] = (struct sg_paragraph){.markdown = sg_slice(text, from, at)};
    from = at;
  }
  return count;
}

static bool read_file(const char *path, struct sg_buf *text)
{
  char bytes[65536];
  FILE *file = fopen(path, "rb");
  if (file == NULL)
    return false;
  for (size_t n; (n = fread(bytes, 1, sizeof bytes, file)) > 0;)
    sg_buf_add(text, sg_str(bytes, n));
  return fclose(file) == 0 && sg_buf_status(text, NULL) == SG_OK;
}

static bool time_file(const char *path, double seconds[STEPS], size_t *bytes)
{
  static const struct sg_analysis_options options = {.plain = true};
  struct sg_buf text;
  struct sg_arena arena, scratch;
  struct sg_scan scan;
  sg_buf_init(&text, FILE_MAX);
  sg_arena_init(&arena, (size_t)4 << 30);
  sg_arena_init(&scratch, (size_t)4 << 30);
  if (!read_file(path, &text)) {
    perror(path);
    return false;
  }
  struct sg_section section = {.parent = SG_NONE,
                               .paragraphs = SG_ARENA_NEW(&arena, struct sg_paragraph, text.length)};
  section.paragraph_count = split(sg_buf_str(&text), (struct sg_paragraph *)section.paragraphs);
  struct sg_paper paper = {.lang = SG_LIT("en"), .sections = &section, .section_count = 1};
  struct sg_draft draft = {.paper = &paper, .options = &options, .arena = &arena, .scratch = &scratch};
  bool done = true;
  for (int step = 0; step < STEPS && done; step++) {
    double start = now();
    done = run(step, &draft, &scan, text.length);
    seconds[step] += now() - start;
  }
  *bytes += text.length;
  sg_arena_free(&scratch);
  sg_arena_free(&arena);
  sg_buf_free(&text);
  return done;
}

int main(int argc, char **argv)
{
  double seconds[STEPS] = {0};
  size_t bytes = 0;
  for (int i = 1; i < argc; i++)
    if (!time_file(argv[i], seconds, &bytes))
      return 1;
  printf("{\"bytes\": %zu", bytes);
  for (int step = 0; step < STEPS; step++)
    printf(", \"%s\": %.6f", step == 0 ? "read" : steps[step - 1].name, seconds[step]);
  printf("}\n");
  return 0;
}
