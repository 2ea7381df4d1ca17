/* Definitions of the guide: where they stand, whether they define, and whether what they define is a term. */
#include "check/checker.h"
#include "evidence/index.h"
#include "handbook/handbook.h"
#include "markdown/label.h"

enum {
  LOOKED_AT_MAX = 1000, /* definitions whose place is looked at in one section */
  BLOCKS_MAX = 2000,    /* blocks of a section that are searched for a term */
  TERM_STEMS_MAX = 16,  /* words of a label that are compared */
  /* Content words that a definition has at least besides its term's. Of 867 damaged definitions of 11 guides
   * all are found with 2 to 5; with 5, 3 of the embedded writer's are called empty too. */
  WORDS_MIN = 3,
};

/* Rarity (-log10 of its share of general English) below which a single word that is none of the paper's terms
 * is a common one. Of 636 definitions of 11 guides whose term was made a common word or a fragment, 636 are
 * found, 530 with 3.3, 477 with 3.0; none of the examples and the strong answers of ../shared is called junk up
 * to 4.0. */
static const float COMMON_MAX = 3.6f;

static bool is_definition(const struct sg_checker *checker, size_t index)
{
  return checker->statements[index].kind == SG_SAYS_DEFINITION &&
         checker->form.blocks[index].kind == SG_BLOCK_ITEM &&
         checker->form.blocks[index].label_to > checker->form.blocks[index].label_from;
}

/* The label as a text that was read; false when memory is short or it has no words. */
static bool read_label(struct sg_reader *reader, struct sg_str label, struct sg_reading *reading)
{
  struct sg_passage passage;
  if (label.n == 0 || sg_reader_read(reader, label, &passage, NULL) != SG_OK)
    return false;
  *reading = sg_reader_passage(reader, &passage);
  return reading->token_count > 0;
}

/* -- Place --------------------------------------------------------------------------------------- */

/* Content stems of a term, without what is in brackets; how many there are. */
static size_t term_stems(struct sg_checker *checker, struct sg_str label, uint32_t stems[TERM_STEMS_MAX])
{
  struct sg_reading reading;
  size_t bracket = sg_str_find(label, SG_LIT(" ("), 0), count = 0;
  if (!read_label(checker->reader, bracket == SG_NPOS ? label : sg_slice(label, 0, bracket), &reading))
    return 0;
  for (size_t i = 0; i < reading.token_count && count < TERM_STEMS_MAX; i++)
    if (reading.tokens[i].stem != SG_NO_STEM && !(reading.tokens[i].flags & SG_TOKEN_STOP))
      stems[count++] = reading.tokens[i].stem;
  return count;
}

/* How many of the stems a block's words and lead hold. */
static size_t count_held(const struct sg_checker *checker, size_t block, const uint32_t *stems, size_t count)
{
  struct sg_reading reading = sg_statement_reading(checker, block);
  size_t held = 0;
  for (size_t k = 0; k < count; k++)
    for (size_t i = 0; i < reading.token_count; i++)
      if (reading.tokens[i].stem == stems[k]) {
        held++;
        break;
      }
  return held;
}

/* The top bullet over a block. */
static size_t top_of(const struct sg_blocks *form, size_t index)
{
  while (form->blocks[index].parent >= 0)
    index = (size_t)form->blocks[index].parent;
  return index;
}

/* The most of a term's stems that one statement of a top bullet's subtree holds, definitions apart. */
static size_t held_under(const struct sg_checker *checker, size_t top, size_t end, size_t apart,
                         const uint32_t *stems, size_t count)
{
  size_t most = 0;
  for (size_t i = top; i < end && i < top + BLOCKS_MAX && (i == top || checker->form.blocks[i].parent >= 0);
       i++) {
    size_t held = i != apart ? count_held(checker, i, stems, count) : 0;
    most = held > most ? held : most;
  }
  return most;
}

/* Does the point over the definition have the term within a compound: "high-precision rules"? */
static bool stands_in_compound(const struct sg_checker *checker, size_t index, struct sg_str label)
{
  for (int at = checker->form.blocks[index].parent; at >= 0; at = checker->form.blocks[at].parent) {
    struct sg_str text = sg_block_text(&checker->form, &checker->form.blocks[at]);
    for (size_t i = sg_str_find(text, label, 0); i != SG_NPOS; i = sg_str_find(text, label, i + 1))
      if ((i > 0 && text.p[i - 1] == '-') || (i + label.n < text.n && text.p[i + label.n] == '-'))
        return true;
  }
  return false;
}

static void check_place(struct sg_checker *checker, const struct sg_part *part, size_t index)
{
  const struct sg_block *block = &checker->form.blocks[index];
  struct sg_str label = sg_block_label(&checker->form, block);
  uint32_t stems[TERM_STEMS_MAX];
  size_t before = checker->count, top = top_of(&checker->form, index);
  if (block->label != SG_LABEL_DEFINITION)
    return; /* "**Term**: …" may be a lead as well */
  if (block->depth == 0) {
    sg_checker_add(
        checker, SG_RULE_DEFINITION_PLACE, block->from, part->section,
        "the definition of “%s” hangs on no point: nest it under the one in which the term first appears",
        sg_quote(label).text);
    sg_checker_about(checker, before, label);
    return;
  }
  size_t count = term_stems(checker, label, stems);
  if (count == 0 || held_under(checker, top, part->to, index, stems, count) > 0 ||
      stands_in_compound(checker, index, label))
    return;
  for (size_t i = part->from; i < part->to && i < part->from + BLOCKS_MAX; i++) {
    const struct sg_block *other = &checker->form.blocks[i];
    if (other->kind != SG_BLOCK_ITEM || other->depth != 0 || i == top ||
        checker->statements[i].kind != SG_SAYS_BODY ||
        held_under(checker, i, part->to, index, stems, count) < count)
      continue;
    sg_checker_add(checker, SG_RULE_DEFINITION_PLACE, block->from, part->section,
                   "“%s” is not a word of the point over its definition: nest it under the one in line %u",
                   sg_quote(label).text, other->line);
    sg_checker_about(checker, before, label);
    return;
  }
}

/* A list of terms before the first idea. */
static void check_list(struct sg_checker *checker, const struct sg_part *part)
{
  const struct sg_block *blocks = checker->form.blocks;
  for (size_t i = part->from; i + 1 < part->to && blocks[i].kind == SG_BLOCK_ITEM; i++) {
    if (checker->statements[i].kind != SG_SAYS_GROUP)
      return;
    if (checker->statements[i + 1].kind == SG_SAYS_DEFINITION && blocks[i + 1].parent == (int)i) {
      sg_checker_add(
          checker, SG_RULE_DEFINITION_PLACE, blocks[i].from, part->section,
          "the section begins with a list of terms: nest each under the point in which it first appears");
      return;
    }
  }
}

/* -- Empty --------------------------------------------------------------------------------------- */

/* "The abbreviation stands for …", "Short for …". */
static bool only_expands(struct sg_str words)
{
  static const char *const phrases[] = {"stands for",          "hort for ",   "is an abbreviation",
                                        "is the abbreviation", "abbreviates", "is an acronym",
                                        "is the acronym"};
  for (size_t i = 0; i < sizeof phrases / sizeof *phrases; i++)
    if (sg_str_find(sg_slice(words, 0, 60), sg_cstr(phrases[i]), 0) != SG_NPOS)
      return true;
  return false;
}

/* "*How the paper uses it*: …" */
static bool only_uses(struct sg_str words)
{
  struct sg_str label = sg_lead_label(words);
  return sg_str_starts(label, SG_LIT("How the paper uses it")) ||
         sg_str_starts(label, SG_LIT("As used in the paper"));
}

/* Words that only point back at a sentence before, and so at none here. */
static bool is_torn(const struct sg_reading *reading, struct sg_str words)
{
  static const char *const openers[] = {"However",     "Therefore",    "Thus",         "Hence",   "Moreover",
                                        "Furthermore", "Consequently", "Nevertheless", "Instead", "Otherwise",
                                        "Similarly",   "Then",         "But",          "And",     "So"};
  struct sg_str first = sg_slice(words, reading->tokens[0].from, reading->tokens[0].to);
  return SG_ONE_OF(first, openers) && words.p[0] == first.p[0];
}

static bool is_among(uint32_t stem, const uint32_t *stems, size_t count)
{
  for (size_t i = 0; i < count; i++)
    if (stems[i] == stem)
      return true;
  return false;
}

static void check_empty(struct sg_checker *checker, const struct sg_part *part, size_t index)
{
  const struct sg_block *block = &checker->form.blocks[index];
  struct sg_reading reading;
  struct sg_str words = sg_str_trim(sg_statement_words(checker, index));
  uint32_t stems[TERM_STEMS_MAX];
  size_t said = 0, new = 0,
         before = checker->count; /* words with a meaning, and those that are not the term's */
  size_t count = term_stems(checker, sg_block_label(&checker->form, block), stems);
  bool below = index + 1 < part->to && checker->form.blocks[index + 1].parent == (int)index;
  reading = sg_statement_reading(checker, index); /* the label was read after it */
  for (size_t i = 0; i < reading.token_count; i++) {
    bool meaning = reading.tokens[i].unit != SG_UNIT_PUNCT && !(reading.tokens[i].flags & SG_TOKEN_STOP);
    said += meaning;
    new += meaning && !is_among(reading.tokens[i].stem, stems, count);
  }
  const char *what = NULL;
  if ((said < WORDS_MIN || new == 0) && !below)
    what = "has hardly a word";
  else if (only_uses(words))
    what = "only uses the term";
  else if (reading.sentence_count < 2 && !below && only_expands(words))
    what = "only says what the name is short for";
  else if (reading.token_count > 0 && is_torn(&reading, words))
    what = "is torn from what stood before it";
  if (what == NULL)
    return;
  sg_checker_add(checker, SG_RULE_DEFINITION_EMPTY, block->from, part->section,
                 "the definition of “%s” %s: say what it is",
                 sg_quote(sg_block_label(&checker->form, block)).text, what);
  sg_checker_about(checker, before, sg_block_label(&checker->form, block));
}

/* -- Junk ---------------------------------------------------------------------------------------- */

/* Is it a term of some field? Rarity is told by stems, and "hardness" and "lemma" share theirs with common
 * words. */
static bool is_in_handbook(struct sg_str label)
{
  struct sg_handbook_name names[SG_HANDBOOK_SENSES];
  return sg_handbook_find(label, names) > 0;
}

/* Is a single word so common that only the paper's own use of it as a term could make it one? */
static bool is_common(const struct sg_analysis *analysis, struct sg_str label, const struct sg_reading *reading)
{
  const struct sg_token *token = &reading->tokens[0];
  const struct sg_stem *stem = reading->token_count == 1 ? sg_stem_of(analysis, reading, token->stem) : NULL;
  if (is_in_handbook(label))
    return false;
  if (reading->token_count == 1 && (token->flags & SG_TOKEN_STOP) && !(token->flags & SG_TOKEN_UPPER))
    return true; /* "any", in italics */
  if (stem == NULL || token->unit != SG_UNIT_WORD || (token->flags & SG_TOKEN_UPPER))
    return false;
  return stem->rarity < COMMON_MAX && sg_find_term(analysis, label) == SG_NONE;
}

/* "data analysis easier", "how reads", "of the query", "more tokens": no noun phrase that names a thing. */
static bool is_fragment(struct sg_str label, const struct sg_reading *reading)
{
  const struct sg_token *first = &reading->tokens[0], *last = &reading->tokens[reading->token_count - 1];
  static const char *const counting[] = {"more", "fewer", "much"};
  if (reading->token_count < 2 || first->unit != SG_UNIT_WORD || last->unit != SG_UNIT_WORD)
    return false;
  bool opens = first->tag == SG_TAG_WH || first->tag == SG_TAG_MD || first->tag == SG_TAG_PRP ||
               first->tag == SG_TAG_PRPS || first->tag == SG_TAG_EX ||
               SG_ONE_OF(sg_slice(label, first->from, first->to), counting);
  bool closes = last->tag == SG_TAG_DT || last->tag == SG_TAG_CC || last->tag == SG_TAG_TO ||
                last->tag == SG_TAG_IN || last->tag == SG_TAG_MD || last->tag == SG_TAG_WH ||
                last->tag == SG_TAG_PRPS;
  /* "chlorophyll a", "hepatitis B": a letter, no article. */
  if (last->to - last->from == 1)
    return opens;
  return opens || closes ||
         ((last->flags & SG_TOKEN_STOP) && last->tag != SG_TAG_NN && last->tag != SG_TAG_NNS);
}

/* Is it the name of somebody whom the paper cites: "Gotoh", "H. Suzuki"? A citation that is the name alone is
 * the key of a work that the paper's list lacks. */
static bool is_person(const struct sg_paper *paper, struct sg_str label)
{
  struct sg_mention mention = {0};
  char text[128];
  size_t at = 0, n = label.n < 100 ? label.n : 0;
  if (n == 0 || !(label.p[0] >= 'A' && label.p[0] <= 'Z'))
    return false;
  memcpy(text, label.p, n);
  memcpy(text + n, " (2000)", 7);
  if (!sg_mention_next(sg_str(text, n + 7), &at, &mention) || mention.name.n == 0)
    return false;
  struct sg_str sentence;
  for (size_t i = 0; i < paper->citation_count; i++) {
    sentence = paper->citations[i].text;
    if (sentence.n <= mention.name.n + 2) /* with its brackets */
      continue;
    size_t place = sg_str_find(sentence, mention.name, 0);
    if (place != SG_NPOS && (place == 0 || !sg_is_alpha(sentence.p[place - 1])) &&
        (place + mention.name.n == sentence.n || !sg_is_alpha(sentence.p[place + mention.name.n])))
      return true;
  }
  return false;
}

const char *sg_term_junk(const struct sg_analysis *analysis, struct sg_reader *reader, struct sg_str name)
{
  struct sg_reading reading;
  if (!analysis->english || !read_label(reader, name, &reading))
    return NULL;
  return is_common(analysis, name, &reading) ? "a common word"
         : is_fragment(name, &reading)       ? "a piece of a sentence"
         : is_person(analysis->paper, name)  ? "a person"
                                             : NULL;
}

static void check_junk(struct sg_checker *checker, const struct sg_part *part, size_t index)
{
  const struct sg_block *block = &checker->form.blocks[index];
  struct sg_str label = sg_block_label(&checker->form, block);
  size_t before = checker->count;
  const char *what =
      block->label == SG_LABEL_DEFINITION ? sg_term_junk(checker->analysis, checker->reader, label) : NULL;
  if (what == NULL)
    return;
  sg_checker_add(checker, SG_RULE_TERM_JUNK, block->from, part->section,
                 "“%s” is %s, not a term: define concepts, methods, things and measures", sg_quote(label).text,
                 what);
  sg_checker_about(checker, before, label);
}

void sg_check_definitions(struct sg_checker *checker)
{
  for (size_t p = 0; p < checker->part_count; p++) {
    const struct sg_part *part = &checker->parts[p];
    size_t looked_at = 0;
    bool all = !checker->options->errors_only;
    if (part->section >= 0 && all)
      check_list(checker, part);
    for (size_t i = part->from; part->section >= 0 && i < part->to; i++)
      if (is_definition(checker, i)) {
        if (all && looked_at++ < LOOKED_AT_MAX)
          check_place(checker, part, i);
        check_empty(checker, part, i);
        if (all)
          check_junk(checker, part, i);
      }
  }
}
