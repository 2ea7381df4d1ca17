/* Any text as a guide of a paper and as a paper of itself: findings in order, inside the text, with
 * messages of valid UTF-8. The first byte chooses whole guides or one section, and the split between
 * paper and guide. */
#include <stdint.h>
#include <stdlib.h>

#include "base/utf8.h"
#include "check/check.h"

static void demand(bool holds)
{
  if (!holds)
    abort();
}

static void examine(const struct sg_check *check, const struct sg_paper *paper, struct sg_str guide)
{
  size_t last = 0;
  for (size_t i = 0; i < check->count; i++) {
    const struct sg_finding *finding = &check->findings[i];
    demand(finding->rule < SG_RULE_COUNT && finding->offset <= guide.n && finding->offset >= last);
    demand(finding->line >= 1 && finding->column >= 1 && finding->message.n > 0);
    demand(sg_utf8_invalid(finding->message) == SG_NPOS);
    demand(finding->section == SG_NONE || (size_t)finding->section < paper->section_count);
    for (size_t k = 0; k < finding->paragraph_count; k++)
      demand((size_t)finding->paragraphs[k] < paper->sections[finding->section].paragraph_count);
    last = finding->offset;
  }
  demand(check->summary.paragraphs_covered <= check->summary.paragraphs);
  demand(check->summary.sections_matched <= check->summary.sections);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
  if (size < 3)
    return 0;
  struct sg_str text = sg_str((const char *)data + 2, size - 2);
  size_t split = text.n * data[1] / 255;
  while (split < text.n && ((unsigned char)text.p[split] & 0xC0) == 0x80)
    split++;
  struct sg_str source = sg_slice(text, 0, split), guide = sg_slice(text, split, text.n);
  if (sg_utf8_invalid(source) != SG_NPOS)
    return 0;
  struct sg_str key = SG_LIT("k");
  struct sg_citation citation = {sg_slice(source, 0, 12), &key, 1};
  struct sg_reference reference = {key, sg_slice(source, 0, 40)};
  /* clang-format off */
  struct sg_paragraph paragraphs[] = {
      {.id = SG_LIT("s1.p1"), .markdown = source, .text = source},
      {.id = SG_LIT("s1.p2"), .kind = (enum sg_paragraph_kind)(data[0] % 9), .markdown = source,
       .text = source, .name = SG_LIT("Figure 1")}};
  /* clang-format on */
  /* clang-format off */
  struct sg_section sections[] = {
      {.id = SG_LIT("s1"), .parent = SG_NONE, .depth = data[0] >> 7, .title = sg_slice(source, 0, 9),
       .title_text = sg_slice(source, 0, 9), .paragraphs = paragraphs, .paragraph_count = 2},
      {.id = SG_LIT("s2"), .parent = 0, .depth = 2, .title = SG_LIT("A $b$"), .title_text = SG_LIT("A b"),
       .paragraphs = paragraphs, .paragraph_count = 1}};
  /* clang-format on */
  struct sg_paper paper = {.lang = SG_LIT("en"),
                           .sections = sections,
                           .section_count = 2,
                           .citations = &citation,
                           .citation_count = 1,
                           .references = &reference,
                           .reference_count = 1};
  struct sg_check_options options = {.section = data[0] & 1 ? 1 : SG_NONE};
  struct sg_analysis *analysis;
  struct sg_evidence *evidence;
  struct sg_check check;
  struct sg_arena arena;
  sg_arena_init(&arena, 1 << 30);
  demand(sg_utf8_invalid(citation.text) != SG_NPOS || sg_utf8_invalid(reference.text) != SG_NPOS ||
         sg_utf8_invalid(sections[0].title) != SG_NPOS ||
         (sg_analyse(&paper, NULL, &arena, &analysis, NULL) == SG_OK &&
          sg_evidence_new(analysis, true, &arena, &evidence, NULL) == SG_OK));
  if (sg_utf8_invalid(citation.text) == SG_NPOS && sg_utf8_invalid(reference.text) == SG_NPOS &&
      sg_utf8_invalid(sections[0].title) == SG_NPOS) {
    enum sg_status status = sg_check_guide(evidence, guide, &options, &arena, &check, NULL);
    demand(status == SG_OK || status == SG_EUTF8);
    if (status == SG_OK)
      examine(&check, &paper, guide);
  }
  sg_arena_free(&arena);
  return 0;
}
