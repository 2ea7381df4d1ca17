/* The whole analysis on any valid text: places in range and in order, whatever the text holds. The
 * first byte chooses the paragraph kind and the mode, the second the language and the sections' kinds. */
#include <stdint.h>
#include <stdlib.h>

#include "base/utf8.h"
#include "analysis/analysis.h"

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
  for (size_t i = 0; i < a->token_count; i++) {
    const struct sg_sentence *s = &a->sentences[sg_sentence_of_token(a, i)];
    if (i < s->token_from || i >= s->token_to ||
        sg_token_markdown(a, s, i).n != a->tokens[i].to - a->tokens[i].from)
      abort();
  }
  for (size_t i = 0; i < a->abbreviation_count; i++)
    if (a->abbreviations[i].short_form.n == 0 || a->abbreviations[i].long_form.n == 0 ||
        (a->abbreviations[i].term != SG_NONE && (size_t)a->abbreviations[i].term >= a->term_count))
      abort();
  for (size_t i = 0; i < a->link_count; i++)
    if (a->links[i].from == a->links[i].to || a->links[i].from >= a->paper->section_count ||
        a->links[i].to >= a->paper->section_count ||
        (a->links[i].term != SG_NONE && (size_t)a->links[i].term >= a->term_count))
      abort();
  for (size_t i = 0; i < a->term_count; i++) {
    const struct sg_term *t = &a->terms[i];
    if (t->text.n == 0 || t->occurrence_count == 0 || t->occurrences[0].sentence >= a->sentence_count)
      abort();
    if (i > 0 && t->score > a->terms[i - 1].score)
      abort();
  }
}

static void check_reading(const struct sg_analysis *a, const struct sg_reading *reading, size_t size)
{
  for (size_t i = 0; i < reading->token_count; i++) {
    const struct sg_token *t = &reading->tokens[i];
    if (t->from >= t->to || t->to > size)
      abort();
    if (t->stem != SG_NO_STEM && t->stem >= a->stem_count + reading->stranger_count)
      abort();
    if (t->stem != SG_NO_STEM && sg_stem_of(a, reading, t->stem)->rarity < 0)
      abort();
  }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
  static const char *const langs[] = {"en", "de", "fr", "es", "it", "pt", "nl", "pl",
                                      "zh", "ja", "ko", "ar", "en", "en", "en", ""};
  if (size < 3 || sg_utf8_invalid(sg_str((const char *)data + 2, size - 2)) != SG_NPOS)
    return 0;
  struct sg_str text = sg_str((const char *)data + 2, size - 2);
  struct sg_str head = {text.p, 0}, key = SG_LIT("k");
  while (head.n < text.n && head.n < 12)
    head.n++;
  struct sg_citation citation = {head, &key, 1};
  struct sg_glossary_entry glossary = {.term = head, .definition = text, .expansion = text};
  struct sg_paragraph paragraph = {.kind = (enum sg_paragraph_kind)(data[0] % 9),
                                   .markdown = text,
                                   .label = SG_LIT("a"),
                                   .name = SG_LIT("Figure 1")};
  struct sg_section sections[3];
  for (size_t i = 0; i < 3; i++)
    sections[i] = (struct sg_section){.parent = SG_NONE,
                                      .kind = (enum sg_section_kind)((data[1] >> 4) * (i + 1) % 5),
                                      .anchor = SG_LIT("b"),
                                      .number = SG_LIT("1"),
                                      .paragraphs = &paragraph,
                                      .paragraph_count = i < 2};
  struct sg_paper paper = {.lang = sg_cstr(langs[data[1] & 15]),
                           .sections = sections,
                           .section_count = 3,
                           .citations = &citation,
                           .citation_count = head.n > 0,
                           .glossary = &glossary,
                           .glossary_count = (data[0] & 0x40) != 0};
  struct sg_analysis_options options = {.plain = (data[0] & 0x80) != 0, .max_terms = data[1] == 1};
  struct sg_analysis *analysis = NULL;
  struct sg_reading reading;
  struct sg_arena arena;
  sg_arena_init(&arena, 1 << 30);
  if (sg_analyse(&paper, &options, &arena, &analysis, NULL) != SG_OK)
    abort();
  check(analysis, text.n);
  if (sg_analysis_read(analysis, text, &arena, &reading, NULL) != SG_OK)
    abort();
  check_reading(analysis, &reading, text.n);
  for (size_t i = 0; i < analysis->term_count && i < 10; i++)
    if (sg_find_term(analysis, analysis->terms[i].text) == SG_NONE)
      abort();
  sg_find_term(analysis, sg_slice(text, 0, 40));
  sg_arena_free(&arena);
  return 0;
}
