/* Is a statement supported by the paper? The share of its words that a place of the section holds. */
#include <math.h>

#include "check/grounding.h"

enum {
  SUPPORT_WORDS_MIN = 5,      /* content words below which a share says little */
  CODE_WORDS_MAX = 64,        /* looked up of one point */
  ORIENTATION_WORDS_MIN = 10, /* the same for words about the text: "The section says why …" */
};

/* Best window below this share: invented statements stayed below .45, paraphrases above. What a
 * guide explains on top of the paper lowers a strong guide's bullets, so the line is drawn lower. */
static const double SUPPORT_MIN = 0.12;
static const double RARE_WORD = 5; /* rarity of what English does not know, above that of its commonest words */

/* The point's content stems, each once. */
bool sg_list_stems(struct ground *ground, uint32_t serial)
{
  const struct sg_reading *reading = &ground->reading;
  const struct sg_analysis *a = ground->checker->analysis;
  ground->stem_count = 0;
  struct sg_reading code =
      sg_statement_code(ground->checker, (size_t)(ground->block - ground->checker->form.blocks));
  if (reading->token_count + code.token_count > ground->stem_capacity) {
    ground->stem_capacity = (reading->token_count + code.token_count) * 2;
    ground->stems = SG_ARENA_NEW(ground->checker->arena, uint32_t, ground->stem_capacity);
    ground->weights = SG_ARENA_NEW(ground->checker->arena, float, ground->stem_capacity);
  }
  if (ground->stem_capacity > 0 && (ground->stems == NULL || ground->weights == NULL))
    return false;
  for (size_t i = 0; i < reading->token_count; i++) {
    uint32_t stem = reading->tokens[i].stem;
    if (stem == SG_NO_STEM || reading->tokens[i].unit != SG_UNIT_WORD ||
        (reading->tokens[i].flags & SG_TOKEN_STOP) != 0)
      continue;
    const struct sg_stem *row = sg_stem_of(a, reading, stem);
    if (row == NULL || row->weight <= 0)
      continue;
    if (stem < a->stem_count) {
      if (ground->last_point[stem] == serial)
        continue;
      ground->last_point[stem] = serial;
    }
    ground->stems[ground->stem_count] = stem;
    ground->weights[ground->stem_count++] = row->weight;
  }
  return true;
}

/* Is a displayed formula right before or after the block, or a listing after it, in the same bullet or around
 * it? */
static bool is_beside_display(const struct ground *ground)
{
  const struct sg_block *blocks = ground->checker->form.blocks;
  size_t index = (size_t)(ground->block - blocks);
  if (index > ground->part->from && ground->block->parent >= 0 && blocks[index - 1].kind == SG_BLOCK_DISPLAY &&
      blocks[index - 1].parent == ground->block->parent)
    return true;
  return index + 1 < ground->part->to &&
         (blocks[index + 1].kind == SG_BLOCK_DISPLAY || blocks[index + 1].kind == SG_BLOCK_CODE) &&
         (blocks[index + 1].parent == (int)index || blocks[index + 1].parent == ground->block->parent);
}

/* Does the bullet around the block show a table or a listing before it? What follows tells in words how to read
 * it. */
static bool is_behind_shown(const struct ground *ground)
{
  const struct sg_block *blocks = ground->checker->form.blocks;
  int parent = ground->block->parent;
  bool shown = false;
  for (size_t i = (size_t)(parent + 1); parent >= 0 && i < (size_t)(ground->block - blocks) && !shown; i++)
    shown = blocks[i].kind == SG_BLOCK_TABLE || blocks[i].kind == SG_BLOCK_CODE;
  return shown;
}

/* "The subsection says why …", "The box repeats …": words about the text, not of it. */
static bool speaks_of_text(const struct ground *ground)
{
  static const char *const nouns[] = {"section", "subsection", "chapter", "appendix",
                                      "box",     "paragraph",  "list"};
  const struct sg_reading *reading = &ground->reading;
  for (size_t i = 0; i < reading->token_count && i < 4; i++) {
    struct sg_str word = sg_slice(ground->words, reading->tokens[i].from, reading->tokens[i].to);
    if (i == 0 && !sg_str_equal_nocase(word, SG_LIT("the")) && !sg_str_equal_nocase(word, SG_LIT("this")))
      return false;
    for (size_t k = 0; k < sizeof nouns / sizeof *nouns; k++)
      if (sg_str_equal_nocase(word, sg_cstr(nouns[k])))
        return true;
  }
  return false;
}

/* Does the block repeat who wrote the paper? A byline is no sentence that was read. */
static bool is_of_byline(const struct ground *ground)
{
  int index = ground->part->section;
  const struct sg_section *section = index == SG_NONE ? NULL : &ground->checker->paper->sections[index];
  if (section == NULL || section->paragraph_count == 0 || section->paragraphs[0].kind != SG_PARAGRAPH_BYLINE)
    return false;
  size_t words = 0, held = 0;
  for (size_t i = 0; i < ground->reading.token_count; i++) {
    const struct sg_token *token = &ground->reading.tokens[i];
    if (token->unit != SG_UNIT_WORD)
      continue;
    words++;
    held +=
        sg_str_find(section->paragraphs[0].text, sg_slice(ground->words, token->from, token->to), 0) != SG_NPOS;
  }
  return held * 2 > words;
}

/* Lists the words in the block's code after its stems; returns how many words there are together. */
static size_t list_code(struct ground *ground)
{
  const struct sg_checker *checker = ground->checker;
  struct sg_reading code = sg_statement_code(checker, (size_t)(ground->block - checker->form.blocks));
  size_t count = ground->stem_count;
  for (size_t i = 0; i < code.token_count && count < ground->stem_capacity; i++) {
    uint32_t stem = code.tokens[i].stem;
    const struct sg_stem *row = code.tokens[i].unit == SG_UNIT_WORD && stem != SG_NO_STEM
                                    ? sg_stem_of(checker->analysis, &code, stem)
                                    : NULL;
    if (row == NULL || row->weight <= 0)
      continue;
    ground->stems[count] = stem;
    ground->weights[count++] = row->weight;
  }
  return count;
}

/* Share of the first `count` stems' weight that one paragraph's code holds. */
static double support_by_code(const struct ground *ground, size_t count)
{
  const struct sg_checker *checker = ground->checker;
  uint32_t literals[CODE_WORDS_MAX];
  float weights[CODE_WORDS_MAX];
  double total = 0;
  size_t found = 0;
  for (size_t i = 0; i < count; i++) {
    const struct sg_stem *row = sg_stem_of(checker->analysis, &ground->reading, ground->stems[i]);
    uint32_t literal = sg_evidence_literal(checker->evidence, row->key);
    total += ground->weights[i];
    for (size_t k = 0; k < found; k++)
      literal = literals[k] == literal ? 0 : literal;
    if (literal == 0 || found == CODE_WORDS_MAX)
      continue;
    literals[found] = literal;
    weights[found++] = ground->weights[i];
  }
  float best = sg_evidence_literal_support(checker->evidence, literals, weights, found, ground->part->section);
  return total > 0 ? (double)best / total : 1;
}

/* What the paper's addresses in the block weigh: each as much as a word that one section alone has. */
static double weigh_addresses(const struct ground *ground)
{
  const struct sg_evidence *evidence = ground->checker->evidence;
  double weight = RARE_WORD * log(1.0 + (double)ground->checker->paper->section_count), sum = 0;
  size_t at = 0;
  for (struct sg_str url = sg_next_url(ground->text, &at); url.n > 0; url = sg_next_url(ground->text, &at))
    sum += sg_evidence_has_target(evidence, url) ? weight : 0;
  return sum;
}

/* Share of the block's words, its code and its addresses that the section bears out, in the way that finds
 * most. */
static double support_of(struct ground *ground)
{
  const struct sg_evidence *evidence = ground->checker->evidence;
  double total = 0, address = weigh_addresses(ground);
  double support =
      sg_evidence_support(evidence, ground->stems, ground->weights, ground->stem_count, ground->part->section);
  for (size_t i = 0; i < ground->stem_count; i++)
    total += ground->weights[i];
  support = (support * total + address) / (total + address);
  if (support >= SUPPORT_MIN)
    return support;
  size_t count = list_code(ground);
  support = fmax(support,
                 sg_evidence_support(evidence, ground->stems, ground->weights, count, ground->part->section));
  return fmax(support, support_by_code(ground, count));
}

void sg_check_support(struct ground *ground)
{
  if (ground->point->kind != SG_SAYS_BODY || !ground->part->own || ground->stem_count < SUPPORT_WORDS_MIN ||
      !ground->checker->analysis->english || ground->links_section || ground->is_remark)
    return;
  /* Words around formulas say in prose what the paper says in symbols. */
  size_t formulas = 0;
  for (size_t i = 0; i < ground->reading.token_count; i++)
    formulas += ground->reading.tokens[i].unit == SG_UNIT_MATH;
  if (formulas > 1 || is_beside_display(ground) || is_behind_shown(ground) || is_of_byline(ground) ||
      (speaks_of_text(ground) && ground->stem_count < ORIENTATION_WORDS_MIN))
    return;
  double support = support_of(ground);
  if (support >= SUPPORT_MIN)
    return;
  sg_checker_add(ground->checker, SG_RULE_GROUND_BULLET, ground->block->text_from, ground->part->section,
                 "little of this is supported by the paper's %s (%.0f %% of its words): mark "
                 "it as background or leave it out",
                 sg_section_name(ground->checker->paper, ground->part->section).text, support * 100);
}
