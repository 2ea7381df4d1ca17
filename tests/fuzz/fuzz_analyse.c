/* The whole analysis on any valid text: places in range and in order, whatever the text holds. The
 * first byte chooses the language, the paragraph kind and the mode. */
#include <stdint.h>
#include <stdlib.h>

#include "base/utf8.h"
#include "text/analysis.h"

static void check(const struct sg_analysis *a, size_t size)
{
  size_t token = 0;
  for (size_t i = 0; i < a->sentence_count; i++) {
    const struct sg_sentence *s = &a->sentences[i];
    if (s->from >= s->to || s->to > size || s->token_from != token || s->token_to <= token ||
        s->head_to < s->from || s->head_to > s->to || s->inner_to < s->inner_from ||
        (s->defines != SG_NONE && (size_t)s->defines >= a->term_count))
      abort();
    for (; token < s->token_to; token++) {
      const struct sg_token *t = &a->tokens[token];
      if (t->from >= t->to || t->to > size || (t->stem != SG_NO_STEM && t->stem >= a->stem_count))
        abort();
    }
  }
  if (token != a->token_count)
    abort();
  for (size_t i = 0; i < a->term_count; i++) {
    const struct sg_term *t = &a->terms[i];
    if (t->text.n == 0 || t->occurrence_count == 0 || t->occurrences[0].sentence >= a->sentence_count)
      abort();
    if (i > 0 && t->score > a->terms[i - 1].score)
      abort();
  }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
  static const char *const langs[] = {"en", "de", "zh", "fr"};
  if (size < 2 || sg_utf8_invalid(sg_str((const char *)data + 1, size - 1)) != SG_NPOS)
    return 0;
  struct sg_str text = sg_str((const char *)data + 1, size - 1);
  struct sg_str key = SG_LIT("k");
  struct sg_citation citation = {sg_slice(text, 0, 12), &key, 1};
  struct sg_paragraph paragraph = {.kind = (enum sg_paragraph_kind)(data[0] % 9), .markdown = text};
  struct sg_section sections[2] = {{.parent = SG_NONE, .paragraphs = &paragraph, .paragraph_count = 1},
                                   {.parent = SG_NONE, .paragraphs = &paragraph, .paragraph_count = 1}};
  struct sg_paper paper = {.lang = sg_cstr(langs[data[0] >> 4 & 3]), .sections = sections,
                           .section_count = 2, .citations = &citation, .citation_count = 1};
  struct sg_analysis_options options = {.plain = (data[0] & 0x80) != 0};
  struct sg_analysis *analysis = NULL;
  struct sg_reading reading;
  struct sg_arena arena;
  sg_arena_init(&arena, 1 << 30);
  if (sg_analyse(&paper, &options, &arena, &analysis, NULL) != SG_OK)
    abort();
  check(analysis, text.n);
  if (sg_analysis_read(analysis, text, &arena, &reading, NULL) != SG_OK)
    abort();
  sg_find_term(analysis, sg_slice(text, 0, 40));
  sg_arena_free(&arena);
  return 0;
}
