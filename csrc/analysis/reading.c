/* Other texts in the paper's vocabulary. */
#include "analysis/analysis.h"
#include "text/scan.h"

enum { BYTES_PER_STRANGER = 600 }; /* of a guide, for each word that its paper lacks */

struct sg_reader {
  const struct sg_analysis *analysis;
  struct sg_vocabulary vocabulary;
  struct sg_scan scan;
  struct sg_str *sentences;
  size_t sentence_count, sentence_capacity;
  size_t weighed; /* strangers that have their weight */
};

static bool start(struct sg_reader *reader, const struct sg_analysis *analysis, size_t bytes,
                  struct sg_arena *arena)
{
  *reader = (struct sg_reader){.analysis = analysis};
  reader->scan =
      (struct sg_scan){.vocabulary = &reader->vocabulary, .citations = analysis->citations, .arena = arena};
  reader->scan.token_capacity = bytes / 4 + 16;
  reader->scan.tokens = SG_ARENA_NEW(arena, struct sg_token, reader->scan.token_capacity);
  return reader->scan.tokens != NULL && sg_vocabulary_init(&reader->vocabulary, analysis->vocabulary,
                                                           SG_LIT(""), bytes / BYTES_PER_STRANGER, arena);
}

enum sg_status sg_reader_new(const struct sg_analysis *analysis, size_t bytes, struct sg_arena *arena,
                             struct sg_reader **reader, struct sg_error *err)
{
  *reader = SG_ARENA_NEW(arena, struct sg_reader, 1);
  return *reader != NULL && start(*reader, analysis, bytes, arena) ? SG_OK : sg_arena_status(arena, err);
}

/* The cuts as slices of the text; their places are given back to the next text. */
static void keep_sentences(struct sg_reader *reader, struct sg_str markdown)
{
  struct sg_scan *scan = &reader->scan;
  for (size_t i = 0; i < scan->cut_count; i++) {
    struct sg_str *grown = sg_arena_grow(scan->arena, reader->sentences, reader->sentence_count,
                                         &reader->sentence_capacity, sizeof *grown);
    if (grown == NULL)
      break;
    reader->sentences = grown;
    grown[reader->sentence_count++] = sg_slice(markdown, scan->cuts[i].from, scan->cuts[i].to);
  }
  scan->cut_count = 0;
}

enum sg_status sg_reader_read(struct sg_reader *reader, struct sg_str markdown, struct sg_passage *passage,
                              struct sg_error *err)
{
  struct sg_scan *scan = &reader->scan;
  *passage = (struct sg_passage){(uint32_t)scan->token_count, 0, (uint32_t)reader->sentence_count, 0};
  if (markdown.n > UINT32_MAX / 2 || scan->token_count > UINT32_MAX / 2)
    return sg_fail(err, SG_ETOOBIG, "the text is larger than 2 GB");
  sg_scan_paragraph(scan, markdown, SG_PARAGRAPH_LIST);
  keep_sentences(reader, markdown);
  passage->token_count = (uint32_t)scan->token_count - passage->token_from;
  passage->sentence_count = (uint32_t)reader->sentence_count - passage->sentence_from;
  struct sg_vocabulary *vocabulary = &reader->vocabulary;
  for (size_t i = reader->weighed; i < vocabulary->stem_count; i++) {
    double rarity = vocabulary->stems[i].rarity - SG_COMMON_RARITY;
    vocabulary->stems[i].weight = (float)(rarity > 0 ? rarity : 0);
  }
  reader->weighed = vocabulary->stem_count;
  return sg_arena_status(scan->arena, err);
}

struct sg_reading sg_reader_passage(const struct sg_reader *reader, const struct sg_passage *passage)
{
  struct sg_reading reading = {
      .token_count = passage->token_count,
      .sentence_count = passage->sentence_count,
      .strangers = reader->vocabulary.stems,
      .stranger_count = reader->vocabulary.stem_count,
  };
  if (passage->token_count > 0)
    reading.tokens = reader->scan.tokens + passage->token_from;
  if (passage->sentence_count > 0)
    reading.sentences = reader->sentences + passage->sentence_from;
  return reading;
}

enum sg_status sg_analysis_read(const struct sg_analysis *analysis, struct sg_str markdown,
                                struct sg_arena *arena, struct sg_reading *reading, struct sg_error *err)
{
  struct sg_reader reader;
  struct sg_passage passage;
  *reading = (struct sg_reading){0};
  if (!start(&reader, analysis, markdown.n, arena))
    return sg_arena_status(arena, err);
  enum sg_status status = sg_reader_read(&reader, markdown, &passage, err);
  if (status == SG_OK)
    *reading = sg_reader_passage(&reader, &passage);
  return status;
}

const struct sg_stem *sg_stem_of(const struct sg_analysis *analysis, const struct sg_reading *reading,
                                 uint32_t stem)
{
  if (stem < analysis->stem_count)
    return &analysis->stems[stem];
  return &reading->strangers[stem - analysis->stem_count];
}
