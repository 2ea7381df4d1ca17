#include "analysis/analysis.h"
#include "text/citation.h"
#include "analysis/draft.h"
#include "base/search.h"
#include "text/lexicon.h"
#include "text/scan.h"

/* -- Reading the paper ------------------------------------------------------------------------------- */

static size_t text_bytes(const struct sg_paper *paper)
{
  size_t bytes = 0;
  for (size_t s = 0; s < paper->section_count; s++)
    for (size_t p = 0; p < paper->sections[s].paragraph_count; p++)
      bytes += paper->sections[s].paragraphs[p].markdown.n;
  return bytes;
}

static size_t paragraph_total(const struct sg_paper *paper)
{
  size_t count = 0;
  for (size_t s = 0; s < paper->section_count; s++)
    count += paper->sections[s].paragraph_count;
  return count;
}

/* The cuts of one paragraph as sentences; returns false when memory is short. */
static bool add_sentences(struct sg_draft *draft, const struct sg_scan *scan, size_t section, size_t paragraph,
                          size_t *capacity)
{
  for (size_t i = 0; i < scan->cut_count; i++) {
    const struct sg_cut *cut = &scan->cuts[i];
    struct sg_sentence *grown =
        sg_arena_grow(draft->arena, draft->sentences, draft->out->sentence_count, capacity, sizeof *grown);
    if (grown == NULL)
      return false;
    draft->sentences = grown;
    grown[draft->out->sentence_count++] = (struct sg_sentence){
        .section = (uint32_t)section,
        .paragraph = (uint32_t)paragraph,
        .from = cut->from,
        .to = cut->to,
        .token_from = cut->token_from,
        .token_to = cut->token_to,
        .form = cut->form,
        .head_to = cut->from,
        .definition = -1,
        .defines = SG_NONE,
    };
  }
  return true;
}

static bool read_paper(struct sg_draft *draft, struct sg_scan *scan)
{
  const struct sg_paper *paper = draft->paper;
  struct sg_analysis *out = draft->out;
  struct sg_paragraph_span *spans =
      SG_ARENA_NEW(draft->arena, struct sg_paragraph_span, paragraph_total(paper));
  struct sg_section_span *sections = SG_ARENA_NEW(draft->arena, struct sg_section_span, paper->section_count);
  size_t capacity = text_bytes(paper) / 120 + 16;
  draft->sentences = SG_ARENA_NEW(draft->arena, struct sg_sentence, capacity);
  if (spans == NULL || sections == NULL || draft->sentences == NULL)
    return false;
  for (size_t s = 0; s < paper->section_count; s++) {
    sections[s].paragraph_from = (uint32_t)out->paragraph_count;
    sections[s].sentence_from = (uint32_t)out->sentence_count;
    size_t first = scan->token_count;
    for (size_t p = 0; p < paper->sections[s].paragraph_count; p++) {
      struct sg_paragraph_span *span = &spans[out->paragraph_count++];
      const struct sg_paragraph *paragraph = &paper->sections[s].paragraphs[p];
      span->token_from = (uint32_t)scan->token_count;
      span->sentence_from = (uint32_t)out->sentence_count;
      scan->cut_count = 0;
      sg_scan_paragraph(scan, paragraph->markdown, paragraph->kind);
      if (scan->failed || !add_sentences(draft, scan, s, p, &capacity))
        return false;
      span->token_to = (uint32_t)scan->token_count;
      span->sentence_to = (uint32_t)out->sentence_count;
    }
    sections[s].paragraph_to = (uint32_t)out->paragraph_count;
    sections[s].sentence_to = (uint32_t)out->sentence_count;
    for (size_t t = first; t < scan->token_count; t++)
      sections[s].words += scan->tokens[t].unit == SG_UNIT_WORD;
  }
  draft->tokens = scan->tokens;
  draft->words = scan->words;
  out->tokens = scan->tokens;
  out->token_count = scan->token_count;
  out->sentences = draft->sentences;
  out->paragraphs = spans;
  out->sections = sections;
  return true;
}

/* -- Stems: how often, in how many sections, how telling ----------------------------------------------- */

static bool count_stems(struct sg_draft *draft)
{
  struct sg_analysis *out = draft->out;
  struct sg_stem *stems = draft->vocabulary->stems;
  size_t count = draft->vocabulary->stem_count, sections = 0;
  uint32_t *last = SG_ARENA_NEW(draft->scratch, uint32_t, count + 1); /* section + 1 seen in */
  double *spread =
      SG_ARENA_NEW(draft->scratch, double, draft->paper->section_count + 1); /* by sections that hold it */
  bool *stop = SG_ARENA_NEW(draft->scratch, bool, count + 1);
  if (draft->scratch->failed)
    return false;
  for (size_t s = 0; s < draft->paper->section_count; s++) {
    const struct sg_section_span *span = &out->sections[s];
    sections += span->words > 0;
    if (span->sentence_from == span->sentence_to)
      continue;
    size_t from = draft->sentences[span->sentence_from].token_from;
    size_t to = draft->sentences[span->sentence_to - 1].token_to;
    for (size_t t = from; t < to; t++) {
      uint32_t stem = draft->tokens[t].stem;
      if (stem == SG_NO_STEM)
        continue;
      if (stems[stem].count++ == 0)
        stems[stem].first = (uint32_t)t;
      stop[stem] = (draft->tokens[t].flags & SG_TOKEN_STOP) != 0;
      if (last[stem] != s + 1)
        stems[stem].sections++;
      last[stem] = (uint32_t)s + 1;
    }
  }
  for (size_t n = 1; n <= draft->paper->section_count; n++)
    spread[n] = sg_log(1 + (double)sections / (double)n);
  for (size_t i = 0; i < count; i++) {
    double rarity = stems[i].rarity - SG_COMMON_RARITY;
    if (stems[i].sections > 0 && !stop[i] && rarity > 0)
      stems[i].weight = (float)(rarity * spread[stems[i].sections]);
  }
  out->stems = stems;
  out->stem_count = count;
  return true;
}

/* -- The whole ------------------------------------------------------------------------------------------- */

/* What follows on the reading of the paper, in its order. */
static const struct step {
  const char *name; /* for tests/bench */
  bool (*run)(struct sg_draft *draft);
} steps[] = {{"stems", count_stems},
             {"abbreviations", sg_find_abbreviations},
             {"definitions", sg_find_definitions},
             {"foreign", sg_find_foreign},
             {"symbols", sg_find_symbols},
             {"notation", sg_find_notation},
             {"works", sg_find_works},
             {"known", sg_find_known},
             {"glossary", sg_find_glossary},
             {"terms", sg_rank_terms},
             {"ties", sg_tie_terms},
             {"roles", sg_find_roles},
             {"salience", sg_weigh_sentences},
             {"links", sg_link_sections}};

static bool run_steps(struct sg_draft *draft, struct sg_scan *scan)
{
  bool done = read_paper(draft, scan);
  for (size_t i = 0; i < sizeof steps / sizeof steps[0] && done; i++)
    done = steps[i].run(draft);
  return done;
}

/* A paper beyond these sizes does not fit the indexes. */
static enum sg_status check_size(const struct sg_paper *paper, struct sg_error *err)
{
  for (size_t s = 0; s < paper->section_count; s++)
    for (size_t p = 0; p < paper->sections[s].paragraph_count; p++)
      if (paper->sections[s].paragraphs[p].markdown.n > UINT32_MAX / 2)
        return sg_fail(err, SG_ETOOBIG, "paragraph %zu of section %zu is larger than 2 GB", p + 1, s + 1);
  if (text_bytes(paper) > UINT32_MAX / 2)
    return sg_fail(err, SG_ETOOBIG, "the paper's text is larger than 2 GB");
  return SG_OK;
}

enum {
  BYTES_PER_WORD = 24, /* of a short paper's text, for each different one; a long paper repeats itself */
  WORDS_AT_ONCE = 1 << 14,
  SCRATCH_PER_BYTE = 24,
  SCRATCH_AT_ONCE = 1 << 24,
};

/* Room for what is to come; false when memory is short. */
static bool begin(struct sg_draft *draft, struct sg_scan *scan, size_t bytes)
{
  struct sg_arena *arena = draft->arena;
  struct sg_citation_table *citations = sg_citation_table_new(draft->paper, arena);
  size_t words = bytes / BYTES_PER_WORD < WORDS_AT_ONCE ? bytes / BYTES_PER_WORD : WORDS_AT_ONCE;
  draft->out = SG_ARENA_NEW(arena, struct sg_analysis, 1);
  draft->vocabulary = SG_ARENA_NEW(arena, struct sg_vocabulary, 1);
  *scan = (struct sg_scan){.vocabulary = draft->vocabulary,
                           .citations = citations,
                           .arena = arena,
                           .token_capacity = bytes / 4 + 16,
                           .word_arena = draft->scratch,
                           .plain = draft->options->plain};
  scan->tokens = SG_ARENA_NEW(arena, struct sg_token, scan->token_capacity);
  scan->word_capacity = scan->token_capacity;
  scan->words = SG_ARENA_NEW(draft->scratch, uint32_t, scan->word_capacity);
  if (draft->out == NULL || draft->vocabulary == NULL || citations == NULL || scan->tokens == NULL ||
      scan->words == NULL || !sg_vocabulary_init(draft->vocabulary, NULL, draft->paper->lang, words, arena))
    return false;
  draft->out->paper = draft->paper;
  draft->out->english = draft->vocabulary->lang == SG_LANG_EN;
  draft->out->vocabulary = draft->vocabulary;
  draft->out->citations = citations;
  return true;
}

enum sg_status sg_analyse(const struct sg_paper *paper, const struct sg_analysis_options *options,
                          struct sg_arena *arena, struct sg_analysis **analysis, struct sg_error *err)
{
  static const struct sg_analysis_options defaults = {0};
  struct sg_arena scratch;
  struct sg_scan scan;
  *analysis = NULL;
  enum sg_status status = check_size(paper, err);
  if (status != SG_OK)
    return status;
  size_t bytes = text_bytes(paper);
  sg_arena_init(&scratch, arena->maximum);
  sg_arena_reserve(&scratch, bytes < SCRATCH_AT_ONCE / SCRATCH_PER_BYTE ? bytes * SCRATCH_PER_BYTE : 0);
  struct sg_draft draft = {
      .paper = paper, .options = options != NULL ? options : &defaults, .arena = arena, .scratch = &scratch};
  bool done = begin(&draft, &scan, bytes) && run_steps(&draft, &scan);
  sg_arena_free(&scratch);
  if (!done)
    return sg_fail(err, SG_ENOMEM, "out of memory analysing %zu bytes of text", bytes);
  *analysis = draft.out;
  return SG_OK;
}

/* -- Places --------------------------------------------------------------------------------------------- */

struct sg_str sg_sentence_markdown(const struct sg_analysis *analysis, size_t sentence)
{
  const struct sg_sentence *s = &analysis->sentences[sentence];
  return sg_slice(analysis->paper->sections[s->section].paragraphs[s->paragraph].markdown, s->from, s->to);
}

struct sg_str sg_token_markdown(const struct sg_analysis *analysis, const struct sg_sentence *sentence,
                                size_t token)
{
  const struct sg_token *t = &analysis->tokens[token];
  const struct sg_section *section = &analysis->paper->sections[sentence->section];
  return sg_slice(section->paragraphs[sentence->paragraph].markdown, t->from, t->to);
}

/* A sentence that begins with the token stands before it. */
static int token_order(const void *key, const void *row)
{
  return ((const struct sg_sentence *)row)->token_from <= *(const size_t *)key ? 1 : -1;
}

size_t sg_sentence_of_token(const struct sg_analysis *analysis, size_t token)
{
  size_t behind = sg_search_first(&token, analysis->sentences, analysis->sentence_count,
                                  sizeof *analysis->sentences, token_order);
  return behind > 0 ? behind - 1 : 0;
}
