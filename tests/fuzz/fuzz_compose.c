/* A paper out of the input's lines, composed in full: no input may crash, hang or write invalid
 * Markdown. The first byte chooses language and detail; `#` lines are headings, others paragraphs
 * whose first character chooses the kind. */
#include <stdlib.h>

#include "base/utf8.h"
#include "compose/compose.h"
#include "analysis/analysis.h"

enum { SECTIONS_MAX = 16, PARAGRAPHS_MAX = 64 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void compose_all(const struct sg_paper *paper, enum sg_compose_detail detail)
{
  struct sg_arena arena;
  struct sg_analysis *analysis = NULL;
  const struct sg_glossary_entry glossary[] = {{.term = SG_LIT("trap"), .definition = SG_LIT("*A trap")}};
  struct sg_compose_options options = {.detail = detail, .glossary = glossary, .glossary_count = 1};
  sg_arena_init(&arena, 1u << 30);
  if (sg_analyse(paper, NULL, &arena, &analysis, NULL) == SG_OK)
    for (size_t i = 0; i < paper->section_count; i++) {
      struct sg_points points;
      struct sg_buf out;
      sg_buf_init(&out, 1u << 28);
      sg_points_init(&points, &arena);
      if (sg_compose_section(analysis, (int)i, &options, &points, NULL) != SG_OK)
        abort();
      sg_points_print(&points, &(struct sg_print_options){.language = 0}, &out);
      if (sg_utf8_invalid(sg_buf_str(&out)) != SG_NPOS)
        abort();
      sg_buf_free(&out);
    }
  sg_arena_free(&arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
  static const char *const languages[] = {"en", "de", "zh", "fr"};
  struct sg_section sections[SECTIONS_MAX] = {{.depth = 1, .parent = SG_NONE}};
  struct sg_paragraph paragraphs[SECTIONS_MAX][PARAGRAPHS_MAX];
  struct sg_str rest = sg_str((const char *)data, size), line;
  if (size < 2 || sg_utf8_invalid(rest) != SG_NPOS)
    return 0;
  const unsigned char choice = data[0];
  size_t count = 1;
  while (sg_str_next_line(&rest, &line)) {
    struct sg_section *section = &sections[count - 1];
    if (line.n > 0 && line.p[0] == '#' && count < SECTIONS_MAX) {
      sections[count++] =
          (struct sg_section){.depth = 1 + (line.n > 1 && line.p[1] == '#'),
                              .parent = SG_NONE,
                              .anchor = SG_LIT("a"),
                              .title = sg_slice(line, 1, line.n),
                              .title_text = sg_slice(line, 1, line.n),
                              .kind = line.n % 7 == 0 ? SG_SECTION_REFERENCES : SG_SECTION_BODY};
    } else if (line.n > 1 && section->paragraph_count < PARAGRAPHS_MAX) {
      struct sg_paragraph *row = &paragraphs[count - 1][section->paragraph_count++];
      struct sg_str text = (unsigned char)line.p[0] < 0x80 ? sg_slice(line, 1, line.n) : line;
      *row = (struct sg_paragraph){.kind = (enum sg_paragraph_kind)((unsigned char)line.p[0] % 9),
                                   .markdown = text,
                                   .text = text,
                                   .name = SG_LIT("Figure 1")};
    }
    section->paragraphs = paragraphs[count - 1];
  }
  for (size_t i = 0; i < count; i++)
    sections[i].paragraphs = paragraphs[i];
  const struct sg_str keys[] = {SG_LIT("k")};
  const struct sg_citation citation = {.text = SG_LIT("[k]"), .keys = keys, .key_count = 1};
  const struct sg_reference reference = {.key = SG_LIT("k"), .text = SG_LIT("K. Title.")};
  struct sg_paper paper = {.lang = sg_cstr(languages[choice / 3 % 4]),
                           .sections = sections,
                           .section_count = count,
                           .citations = &citation,
                           .citation_count = 1,
                           .references = &reference,
                           .reference_count = 1};
  compose_all(&paper, (enum sg_compose_detail)(choice % 3));
  return 0;
}
