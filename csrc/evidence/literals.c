/* Words in code: a listing's and a code span's stand for the words of a guide's prose, and the other way round.
 */
#include "base/buf.h"
#include "evidence/index.h"
#include "markdown/inline.h"

/* English knows few identifiers, so that each would weigh as its rarest words do. */
static const float LITERAL_WEIGHT_MAX = 3;

enum { LITERALS_MAX = 1 << 28 }; /* bytes of one paragraph's code words */

/* Adds the run at [from, to) of code: whole where it is a name with joints ("id.vars", "snake_case"), and its
 * parts. */
static void add_run(struct sg_str code, size_t from, size_t to, struct sg_buf *out)
{
  bool joint = false;
  while (to > from && !sg_is_word_byte(code.p[to - 1]))
    to--;
  for (size_t i = from; i < to; i++)
    joint = joint || !sg_is_word_byte(code.p[i]);
  for (size_t i = from; joint && i < to; i++) {
    if (code.p[i] == '_')
      sg_buf_add_char(out, '\\'); /* as the text writes it in Markdown */
    sg_buf_add_char(out, code.p[i]);
  }
  sg_buf_add_char(out, ' ');
  for (size_t i = from; i < to; i++)
    sg_buf_add_char(out, sg_is_word_byte(code.p[i]) ? code.p[i] : ' ');
  sg_buf_add_char(out, ' ');
}

void sg_literal_words(struct sg_str code, struct sg_buf *out)
{
  for (size_t at = 0; at < code.n;) {
    size_t end = at;
    while (end < code.n &&
           (sg_is_word_byte(code.p[end]) || (end > at && sg_is_one_of((unsigned char)code.p[end], "._-"))))
      end++;
    if (end > at)
      add_run(code, at, end, out);
    at = end > at ? end : at + 1;
  }
}

static uint64_t place_key(uint32_t section, uint32_t literal)
{
  return (uint64_t)section << 32 | literal;
}

/* Marks the stems of a paragraph's words, which are evidence by themselves. */
static void mark_words(const struct sg_evidence *evidence, uint32_t paragraph, uint32_t *marked)
{
  const struct sg_analysis *a = evidence->analysis;
  const struct sg_paragraph_span *span = &a->paragraphs[paragraph];
  for (uint32_t t = span->token_from; t < span->token_to; t++)
    if (a->tokens[t].unit == SG_UNIT_WORD && a->tokens[t].stem < a->stem_count)
      marked[a->tokens[t].stem] = paragraph + 1;
}

/* Adds a word of a paragraph's code; false when the paragraph has it already. */
static bool add_literal(struct sg_evidence *evidence, struct sg_str key, uint32_t section, uint32_t paragraph)
{
  struct sg_table_row *row = sg_table_find(&evidence->literals, key, evidence->arena);
  uint32_t cursor = 0, last;
  if (row == NULL)
    return false;
  if (row->value == 0)
    row->value = (uint32_t)evidence->literals.count;
  uint64_t place = place_key(section, row->value);
  if (sg_postings_next(&evidence->literal_places, place, &cursor, &last) && last == paragraph)
    return false; /* the latest entry stands first */
  sg_postings_add(&evidence->literal_places, place, paragraph, evidence->arena);
  return true;
}

/* A paragraph's code, of all its spans or of the listing that it is, read with the paper's vocabulary. */
static enum sg_status index_code_words(struct sg_evidence *evidence, struct sg_reader *reader,
                                       struct sg_str words, uint32_t section, uint32_t paragraph,
                                       const uint32_t *marked)
{
  const struct sg_analysis *a = evidence->analysis;
  struct sg_passage passage;
  enum sg_status status = sg_reader_read(reader, words, &passage, NULL);
  if (status != SG_OK)
    return status;
  struct sg_reading reading = sg_reader_passage(reader, &passage);
  for (size_t i = 0; i < reading.token_count; i++) {
    uint32_t stem = reading.tokens[i].stem;
    if (reading.tokens[i].unit != SG_UNIT_WORD || stem == SG_NO_STEM ||
        (stem < a->stem_count && marked[stem] == paragraph + 1))
      continue;
    const struct sg_stem *row = sg_stem_of(a, &reading, stem);
    if (row->weight > 0 && add_literal(evidence, sg_arena_copy(evidence->arena, row->key), section, paragraph))
      evidence->literal_mass[paragraph] += sg_literal_weight(row);
  }
  return SG_OK;
}

/* Appends the words of a paragraph's code to `out`. */
static void collect_code(const struct sg_paragraph *paragraph, struct sg_buf *out)
{
  struct sg_inline_scanner scanner;
  struct sg_inline unit;
  if (paragraph->kind == SG_PARAGRAPH_CODE) {
    sg_literal_words(paragraph->text, out);
    return;
  }
  if (paragraph->markdown.n == 0 || memchr(paragraph->markdown.p, '`', paragraph->markdown.n) == NULL)
    return;
  sg_inline_init(&scanner, paragraph->markdown);
  while (sg_inline_next(&scanner, &unit))
    if (unit.kind == SG_INLINE_CODE)
      sg_literal_words(sg_slice(paragraph->markdown, unit.inner_from, unit.inner_to), out);
}

enum sg_status sg_index_literals(struct sg_evidence *evidence, struct sg_error *err)
{
  const struct sg_analysis *a = evidence->analysis;
  struct sg_reader *reader = NULL;
  struct sg_buf code;
  uint32_t *marked = SG_ARENA_NEW(evidence->arena, uint32_t, a->stem_count);
  evidence->literal_mass = SG_ARENA_NEW(evidence->arena, double, a->paragraph_count);
  enum sg_status status = sg_reader_new(a, 1024, evidence->arena, &reader, err);
  if (status != SG_OK || marked == NULL || evidence->literal_mass == NULL)
    return sg_arena_status(evidence->arena, err);
  sg_buf_init(&code, LITERALS_MAX);
  for (uint32_t s = 0; s < a->paper->section_count && status == SG_OK; s++)
    for (size_t p = 0; p < a->paper->sections[s].paragraph_count && status == SG_OK; p++) {
      uint32_t paragraph = (uint32_t)sg_paragraph_index(a, s, p);
      sg_buf_clear(&code);
      collect_code(&a->paper->sections[s].paragraphs[p], &code);
      status = sg_buf_status(&code, err);
      if (code.length == 0 || status != SG_OK)
        continue;
      struct sg_str words = sg_arena_copy(evidence->arena, sg_buf_str(&code));
      mark_words(evidence, paragraph, marked);
      status = words.p != NULL ? index_code_words(evidence, reader, words, s, paragraph, marked)
                               : sg_arena_status(evidence->arena, err);
    }
  sg_buf_free(&code);
  return status;
}

uint32_t sg_evidence_literal(const struct sg_evidence *evidence, struct sg_str stem)
{
  const struct sg_table_row *row = sg_table_find((struct sg_table *)&evidence->literals, stem, NULL);
  return row != NULL ? row->value : 0;
}

size_t sg_evidence_literal_count(const struct sg_evidence *evidence)
{
  return evidence->literals.count;
}

bool sg_evidence_next_literal(const struct sg_evidence *evidence, int section, uint32_t literal,
                              uint32_t *cursor, uint32_t *paragraph)
{
  return sg_postings_next(&evidence->literal_places, place_key((uint32_t)section, literal), cursor, paragraph);
}

float sg_literal_weight(const struct sg_stem *word)
{
  return word->weight < LITERAL_WEIGHT_MAX ? word->weight : LITERAL_WEIGHT_MAX;
}

double sg_evidence_literal_mass(const struct sg_evidence *evidence, size_t paragraph)
{
  return evidence->literal_mass[paragraph];
}

/* -- Support ----------------------------------------------------------------------------------- */

enum { PLACES_MAX = 400, PARAGRAPHS = 256 }; /* looked at for one word; told apart at once */

struct sums {
  struct {
    uint32_t paragraph;
    float weight;
  } rows[PARAGRAPHS]; /* paragraph + 1, by hash */
};

static float add_to(struct sums *sums, uint32_t paragraph, float weight)
{
  size_t at = paragraph % PARAGRAPHS;
  if (sums->rows[at].paragraph != paragraph + 1) {
    if (sums->rows[at].weight > weight)
      return 0; /* another paragraph's, which has more */
    sums->rows[at].paragraph = paragraph + 1;
    sums->rows[at].weight = 0;
  }
  return sums->rows[at].weight += weight;
}

float sg_evidence_literal_support(const struct sg_evidence *evidence, const uint32_t *literals,
                                  const float *weights, size_t count, int section)
{
  struct sums sums = {0};
  float best = 0;
  uint32_t to = evidence->section_end[section];
  for (size_t i = 0; i < count; i++)
    for (uint32_t s = (uint32_t)section; s < to; s++) {
      uint32_t cursor = 0, paragraph, last = UINT32_MAX;
      for (int n = 0;
           n < PLACES_MAX && sg_evidence_next_literal(evidence, (int)s, literals[i], &cursor, &paragraph);
           n++) {
        float sum = paragraph != last ? add_to(&sums, paragraph, weights[i]) : 0;
        best = sum > best ? sum : best;
        last = paragraph;
      }
    }
  return best;
}
