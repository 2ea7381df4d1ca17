/* Is it in the paper? Numbers, references, formulas, names and, for statements, the words. */
#include "base/utf8.h"
#include "check/checker.h"
#include "markdown/label.h"
#include "markdown/inline.h"

enum {
  SUPPORT_WORDS_MIN = 5,  /* content words below which a share says little */
  ORIENTATION_WORDS_MIN = 10, /* the same for words about the text: "The section says why …" */
  NAME_RARITY_MIN = 5,    /* rarer than one word in 100,000: no general word with a capital */
  CONTEXT_WORDS = 2,      /* shared with a number's other paragraph to be taken for its context */
};

/* Best window below this share: invented statements stayed below .45, paraphrases above. What a
 * guide explains on top of the paper lowers a strong guide's bullets, so the line is drawn lower. */
static const double SUPPORT_MIN = 0.12;

struct ground {
  struct sg_checker *checker;
  const struct sg_part *part;
  const struct sg_block *block;
  const struct sg_point *point;
  struct sg_reading reading; /* of the point's words */
  struct sg_str words;
  struct sg_str text;  /* the block's text */
  char *plain;         /* the same length: mark-up, math, code and mentions as blanks */
  size_t capacity;
  size_t budget;       /* for comparing formulas */
  uint32_t *stems;     /* of the point, each once */
  float *weights;
  size_t stem_count, stem_capacity;
  uint32_t *last_point; /* by stem: the point that listed it last */
};

/* -- Plain text -------------------------------------------------------------------------------- */

/* A formula that is only a figure: "$10\%$", "$10^{23}$" stay readable for the number scanner. */
static bool is_figure(struct sg_str tex)
{
  bool digit = false;
  for (size_t i = 0; i < tex.n; i++) {
    if (sg_is_digit(tex.p[i]))
      digit = true;
    else if (strchr(".,%\\ ", tex.p[i]) == NULL)
      return false;
  }
  return digit;
}

static void blank(struct ground *ground, size_t from, size_t to)
{
  memset(ground->plain + from, ' ', to - from);
}

static bool make_plain(struct ground *ground)
{
  struct sg_inline_scanner scanner;
  struct sg_inline unit;
  if (ground->text.n > ground->capacity) {
    ground->plain = sg_arena_alloc(ground->checker->arena, ground->text.n, 2);
    ground->capacity = ground->plain != NULL ? ground->text.n * 2 : 0;
  }
  if (ground->plain == NULL)
    return false;
  memcpy(ground->plain, ground->text.p, ground->text.n);
  sg_inline_init(&scanner, ground->text);
  while (sg_inline_next(&scanner, &unit))
    switch (unit.kind) {
    case SG_INLINE_TEXT:
      break;
    case SG_INLINE_MATH:
      blank(ground, unit.from, unit.from + 1);
      blank(ground, unit.to - 1, unit.to);
      if (!is_figure(sg_slice(ground->text, unit.inner_from, unit.inner_to)))
        memset(ground->plain + unit.from, '\x01', unit.to - unit.from);
      break;
    case SG_INLINE_LINK:
      blank(ground, unit.from, unit.inner_from);
      blank(ground, unit.inner_to, unit.to);
      if (unit.target_from < unit.target_to && ground->text.p[unit.target_from] == '#')
        memset(ground->plain + unit.inner_from, '\x01', unit.inner_to - unit.inner_from); /* a title */
      break;
    case SG_INLINE_ESCAPE:
      blank(ground, unit.from, unit.from + 1);
      break;
    case SG_INLINE_EMPHASIS:
    case SG_INLINE_HIGHLIGHT:
    case SG_INLINE_BREAK:
      blank(ground, unit.from, unit.to);
      break;
    default:
      memset(ground->plain + unit.from, '\x01', unit.to - unit.from);
      break;
    }
  return true;
}

/* -- References -------------------------------------------------------------------------------- */

static void check_mentions(struct ground *ground)
{
  struct sg_str plain = sg_str(ground->plain, ground->text.n);
  struct sg_mention mention = {0};
  size_t at = 0;
  while (sg_mention_next(plain, &at, &mention)) {
    if (!sg_evidence_has_mention(ground->checker->evidence, &mention))
      sg_checker_add(ground->checker, SG_RULE_GROUND_REFERENCE,
                     ground->block->text_from + mention.from, ground->part->section,
                     mention.name.n > 0 ? "the paper cites no %s %.0s%s %s: leave the citation out"
                                        : "the paper has no %s %s%.0s%.0s: leave the reference out",
                     sg_mention_name(mention.kind), sg_quote(mention.number).text,
                     sg_quote(mention.name).text, sg_quote(mention.number).text);
    memset(ground->plain + mention.from, '\x01', mention.to - mention.from);
  }
}

/* -- Numbers ----------------------------------------------------------------------------------- */

static bool ends_nocase(struct sg_str s, const char *word)
{
  size_t n = strlen(word);
  return s.n >= n && sg_str_equal_nocase(sg_slice(s, s.n - n, s.n), sg_str(word, n)) &&
         (s.n == n || !sg_is_alpha(s.p[s.n - n - 1]));
}

static bool follows_word(struct sg_str before, const char *const *words, size_t count)
{
  before = sg_str_trim(before);
  for (size_t i = 0; i < count; i++)
    if (ends_nocase(before, words[i]))
      return true;
  return false;
}

/* "Step 2", "Option 1": the guide's own enumeration. */
static bool is_enumeration(struct sg_str before)
{
  static const char *const words[] = {"step", "option", "part",  "case",  "phase", "stage", "point",
                                      "idea", "rule",   "level", "type",  "reason", "number", "no.",
                                      "round", "attempt", "schritt", "teil", "étape", "paso"};
  return follows_word(before, words, sizeof words / sizeof *words);
}

static bool is_rounded(struct sg_str before)
{
  static const char *const words[] = {"about",  "around", "roughly", "approximately", "nearly",
                                      "almost", "some",   "over",    "than",          "~",
                                      "≈",      "circa",  "up to",   "least",         "most",
                                      "etwa",   "rund",   "environ", "casi",          "unos"};
  return follows_word(before, words, sizeof words / sizeof *words);
}

/* Do the bullet and a paragraph elsewhere speak of the same? */
static bool shares_context(const struct ground *ground, size_t paragraph)
{
  const struct sg_analysis *a = ground->checker->analysis;
  if (paragraph >= a->paragraph_count)
    return true; /* a title */
  const struct sg_paragraph_span *span = &a->paragraphs[paragraph];
  size_t shared = 0;
  for (uint32_t t = span->token_from; t < span->token_to && t < span->token_from + 2000; t++)
    for (size_t i = 0; i < ground->stem_count && i < 64; i++)
      if (a->tokens[t].unit == SG_UNIT_WORD && a->tokens[t].stem == ground->stems[i] &&
          ++shared >= CONTEXT_WORDS)
        return true;
  return false;
}

/* What a guide may say out of general knowledge: none, one and both, and in a definition or an
 * analogy the figures that every reader knows. */
static bool is_common_knowledge(const struct ground *ground, const struct sg_number *number)
{
  if (number->unit != SG_NONE)
    return ground->point->kind != SG_POINT_BODY && number->value == 100;
  if (number->value == 0 || number->value == 1)
    return true;
  return ground->point->kind != SG_POINT_BODY &&
         (number->value <= 10 || number->value == 100 || number->value == 1000);
}

static void report_number(const struct ground *ground, const struct sg_number *number,
                          enum sg_number_grade grade, int unit, size_t at)
{
  struct sg_checker *checker = ground->checker;
  struct sg_quote text = sg_quote(number->text);
  struct sg_quote name = sg_section_name(checker->paper, ground->part->section);
  if (grade == SG_NUMBER_OTHER_UNIT)
    sg_checker_add(checker, SG_RULE_GROUND_NUMBER, at, ground->part->section,
                   "%s %s: the paper's %s has %s %s", text.text, sg_unit_name(number->unit),
                   name.text, text.text, sg_unit_name(unit));
  else
    sg_checker_add(checker, SG_RULE_GROUND_NUMBER, at, ground->part->section,
                   grade == SG_NUMBER_ELSEWHERE
                       ? "number %s is not in the paper's %s, only elsewhere in the paper"
                       : "number %s is not in the paper's %s, nor elsewhere in the paper",
                   text.text, name.text);
}

static void check_numbers(struct ground *ground)
{
  struct sg_str plain = sg_str(ground->plain, ground->text.n);
  struct sg_number number;
  size_t at = 0;
  while (sg_number_next(plain, &at, &number)) {
    size_t from = (size_t)(number.text.p - plain.p), paragraph = 0;
    struct sg_str before = sg_slice(plain, from > 40 ? from - 40 : 0, from);
    int unit = SG_NONE;
    ground->checker->summary.numbers_checked++;
    if (number.small_count || is_enumeration(before) || is_common_knowledge(ground, &number))
      continue;
    enum sg_number_grade grade =
        sg_evidence_number(ground->checker->evidence, &number, ground->part->section,
                           is_rounded(before), &paragraph, &unit);
    if (grade == SG_NUMBER_FOUND)
      continue;
    if (grade == SG_NUMBER_ELSEWHERE &&
        (ground->point->kind != SG_POINT_BODY || shares_context(ground, paragraph)))
      continue;
    report_number(ground, &number, grade, unit, ground->block->text_from + from);
  }
}

/* -- Formulas ---------------------------------------------------------------------------------- */

static void check_formula(struct ground *ground, struct sg_str tex, size_t at)
{
  struct sg_str nearest = {NULL, 0};
  /* What is defined stands as the paper has it anywhere; other sections may use other letters. */
  if ((ground->point->kind == SG_POINT_DEFINITION ||
       (at >= ground->block->label_from && at < ground->block->label_to)) &&
      sg_evidence_has_formula(ground->checker->evidence, tex))
    return;
  switch (sg_evidence_formula(ground->checker->evidence, tex, ground->part->section,
                              &ground->budget, &nearest)) {
  case SG_FORMULA_SIMPLER:
    sg_checker_add(ground->checker, SG_RULE_GROUND_MATH, at, ground->part->section,
                   "the formula %s is written otherwise than the paper's %s", sg_quote(tex).text,
                   sg_quote(nearest).text);
    break;
  case SG_FORMULA_ALTERED:
    sg_checker_add(ground->checker, SG_RULE_GROUND_MATH, at, ground->part->section,
                   "the formula %s is not the paper's, which has %s", sg_quote(tex).text,
                   sg_quote(nearest).text);
    break;
  case SG_FORMULA_OWN:
  case SG_FORMULA_SAME:
    break;
  }
}

/* A display block's TeX without its marks. */
static struct sg_str display_tex(struct sg_str s)
{
  s = sg_str_trim(s);
  if (s.n < 4)
    return sg_slice(s, s.n, s.n);
  size_t close = sg_str_find(s, sg_str_starts(s, SG_LIT("$$")) ? SG_LIT("$$") : SG_LIT("\\]"), 2);
  return sg_str_trim(sg_slice(s, 2, close == SG_NPOS ? s.n : close));
}

/* `\(…\)` and `\[…\]` in running text, which the scanner takes for escaped brackets; in a formula
 * they open the formulas of its \text{…}, which stand for nothing of their own. */
static void check_escaped_math(struct ground *ground, size_t from, size_t to)
{
  struct sg_str s = sg_slice(ground->text, 0, to);
  for (size_t at = sg_str_find(s, SG_LIT("\\"), from); at != SG_NPOS;
       at = sg_str_find(s, SG_LIT("\\"), at + 2)) {
    char c = at + 1 < s.n ? s.p[at + 1] : ' ';
    if (c != '(' && c != '[')
      continue;
    size_t close = sg_str_find(s, c == '(' ? SG_LIT("\\)") : SG_LIT("\\]"), at + 2);
    if (close == SG_NPOS)
      return;
    check_formula(ground, sg_slice(s, at + 2, close), ground->block->text_from + at);
    at = close;
  }
}

static void check_formulas(struct ground *ground)
{
  struct sg_inline_scanner scanner;
  struct sg_inline unit;
  if (ground->block->kind == SG_BLOCK_DISPLAY) {
    check_formula(ground, display_tex(ground->text), ground->block->text_from);
    return;
  }
  if (ground->text.n == 0 || (memchr(ground->text.p, '$', ground->text.n) == NULL &&
                              memchr(ground->text.p, '\\', ground->text.n) == NULL))
    return;
  size_t running = 0; /* where the text that no formula has interrupted begins */
  sg_inline_init(&scanner, ground->text);
  while (sg_inline_next(&scanner, &unit))
    if (unit.kind == SG_INLINE_MATH || unit.kind == SG_INLINE_DISPLAY) {
      check_formula(ground, sg_slice(ground->text, unit.inner_from, unit.inner_to),
                    ground->block->text_from + unit.from);
      check_escaped_math(ground, running, unit.from);
      running = unit.to;
    }
  check_escaped_math(ground, running, ground->text.n);
}

/* -- Names and support ------------------------------------------------------------------------- */

/* The point's content stems, each once. */
static bool list_stems(struct ground *ground, uint32_t serial)
{
  const struct sg_reading *reading = &ground->reading;
  const struct sg_analysis *a = ground->checker->analysis;
  ground->stem_count = 0;
  if (reading->token_count > ground->stem_capacity) {
    ground->stem_capacity = reading->token_count * 2;
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

/* Is token `i` the first word of a sentence, a quotation or a clause after a colon? */
static bool opens_clause(const struct ground *ground, size_t i)
{
  const struct sg_token *tokens = ground->reading.tokens;
  if (i == 0)
    return true;
  struct sg_str before = sg_slice(ground->words, tokens[i - 1].from, tokens[i - 1].to);
  if (tokens[i - 1].unit == SG_UNIT_PUNCT)
    return strchr(".:!?;(\"'[", before.p[0]) != NULL || (unsigned char)before.p[0] >= 0x80;
  for (size_t s = 0; s < ground->reading.sentence_count; s++)
    if (ground->reading.sentences[s].p == ground->words.p + tokens[i].from)
      return true;
  return false;
}

/* Letters and hyphens, three at least: `H_p` and `bG` are symbols. Digits make an identifier of it
 * when there are three or more behind letters: "ERR1341796", not "GPT4". */
static bool is_name(struct sg_str word)
{
  size_t letters = 0, digits = 0;
  for (size_t i = 0; i < word.n; i++) {
    if (strchr("_+/&@$\\^{}.", word.p[i]) != NULL || (digits > 0 && !sg_is_digit(word.p[i])))
      return false;
    digits += sg_is_digit(word.p[i]);
    letters += !sg_is_digit(word.p[i]);
  }
  return letters > 2 && (digits == 0 || digits > 2);
}

/* German and its neighbours write every noun with a capital. */
static bool capitals_are_nouns(const struct sg_paper *paper)
{
  struct sg_str language = sg_slice(paper->lang, 0, paper->lang.n < 2 ? paper->lang.n : 2);
  return sg_str_equal_nocase(language, SG_LIT("de")) || sg_str_equal_nocase(language, SG_LIT("lb"));
}

static void check_names(struct ground *ground)
{
  const struct sg_reading *reading = &ground->reading;
  const struct sg_analysis *a = ground->checker->analysis;
  bool nouns = capitals_are_nouns(ground->checker->paper);
  for (size_t i = 0; i < reading->token_count; i++) {
    const struct sg_token *token = &reading->tokens[i];
    bool upper = (token->flags & SG_TOKEN_UPPER) != 0;
    if (token->unit != SG_UNIT_WORD || token->stem == SG_NO_STEM || token->stem < a->stem_count ||
        (token->flags & (SG_TOKEN_CAPITAL | SG_TOKEN_UPPER)) == 0 ||
        (!upper && (nouns || opens_clause(ground, i))))
      continue;
    struct sg_str word = sg_slice(ground->words, token->from, token->to);
    const struct sg_stem *stem = sg_stem_of(a, reading, token->stem);
    if (!is_name(word) || stem == NULL || stem->rarity < NAME_RARITY_MIN ||
        sg_evidence_has_word(ground->checker->evidence, word))
      continue;
    sg_checker_add(ground->checker, SG_RULE_GROUND_BULLET, ground->block->body_from + token->from,
                   ground->part->section, "the name “%s” is not in the paper",
                   sg_quote(word).text);
  }
}

/* Is a displayed formula right before or after the block, in the same bullet or around it? */
static bool is_beside_display(const struct ground *ground)
{
  const struct sg_block *blocks = ground->checker->form.blocks;
  size_t index = (size_t)(ground->block - blocks);
  if (index > ground->part->from && ground->block->parent >= 0 &&
      blocks[index - 1].kind == SG_BLOCK_DISPLAY && blocks[index - 1].parent == ground->block->parent)
    return true;
  return index + 1 < ground->part->to && blocks[index + 1].kind == SG_BLOCK_DISPLAY &&
         (blocks[index + 1].parent == (int)index || blocks[index + 1].parent == ground->block->parent);
}

/* "The subsection says why …", "The box repeats …": words about the text, not of it. */
static bool speaks_of_text(const struct ground *ground)
{
  static const char *const nouns[] = {"section", "subsection", "chapter", "appendix", "box",
                                      "paragraph", "list"};
  const struct sg_reading *reading = &ground->reading;
  for (size_t i = 0; i < reading->token_count && i < 4; i++) {
    struct sg_str word = sg_slice(ground->words, reading->tokens[i].from, reading->tokens[i].to);
    if (i == 0 && !sg_str_equal_nocase(word, SG_LIT("the")) &&
        !sg_str_equal_nocase(word, SG_LIT("this")))
      return false;
    for (size_t k = 0; k < sizeof nouns / sizeof *nouns; k++)
      if (sg_str_equal_nocase(word, sg_cstr(nouns[k])))
        return true;
  }
  return false;
}

static void check_support(struct ground *ground)
{
  if (ground->point->kind != SG_POINT_BODY || !ground->part->own || ground->stem_count < SUPPORT_WORDS_MIN ||
      !ground->checker->analysis->english)
    return;
  /* Words around formulas say in prose what the paper says in symbols. */
  size_t formulas = 0;
  for (size_t i = 0; i < ground->reading.token_count; i++)
    formulas += ground->reading.tokens[i].unit == SG_UNIT_MATH;
  if (formulas > 1 || is_beside_display(ground) ||
      (speaks_of_text(ground) && ground->stem_count < ORIENTATION_WORDS_MIN))
    return;
  const struct sg_evidence *evidence = ground->checker->evidence;
  double support = sg_evidence_support(evidence, ground->stems, ground->weights,
                                       ground->stem_count, ground->part->section);
  if (support >= SUPPORT_MIN)
    return;
  sg_checker_add(ground->checker, SG_RULE_GROUND_BULLET, ground->block->text_from,
                 ground->part->section,
                 "little of this is supported by the paper's %s (%.0f %% of its words): mark "
                 "it as background or leave it out",
                 sg_section_name(ground->checker->paper, ground->part->section).text,
                 support * 100);
}

/* -- Provenance -------------------------------------------------------------------------------- */

/* Paragraph number of a mark "p2" or "s3.p2" in the section's id, 0 when it is malformed or of
 * another section (*other is set then). */
static size_t mark_paragraph(struct sg_str mark, struct sg_str section_id, bool *other)
{
  size_t dot = sg_str_find(mark, SG_LIT("."), 0), number = 0;
  *other = dot != SG_NPOS && !sg_str_equal(sg_slice(mark, 0, dot), section_id);
  struct sg_str tail = dot == SG_NPOS ? mark : sg_slice(mark, dot + 1, mark.n);
  for (size_t i = 1; i < tail.n && number < 1000000; i++)
    number = sg_is_digit(tail.p[i]) ? number * 10 + (size_t)(tail.p[i] - '0') : 1000000;
  return tail.n > 1 && tail.p[0] == 'p' ? number : 0;
}

static void check_marks(struct ground *ground)
{
  struct sg_str marks =
      sg_slice(ground->checker->form.text, ground->block->marks_from, ground->block->marks_to);
  if (ground->part->section < 0)
    return;
  const struct sg_section *section = &ground->checker->paper->sections[ground->part->section];
  for (size_t at = 0; at < marks.n;) {
    size_t end = at;
    while (end < marks.n && strchr(",; ", marks.p[end]) == NULL)
      end++;
    struct sg_str mark = sg_slice(marks, at, end);
    bool other;
    size_t number = mark.n > 0 ? mark_paragraph(mark, section->id, &other) : 1;
    if (mark.n > 0 && !other && (number == 0 || number > section->paragraph_count))
      sg_checker_add(ground->checker, SG_RULE_GROUND_BULLET, ground->block->marks_from + at,
                     ground->part->section, "{%s} names no paragraph: %s has p1 to p%zu",
                     sg_quote(mark).text,
                     sg_section_name(ground->checker->paper, ground->part->section).text,
                     section->paragraph_count);
    at = end + 1;
  }
}

/* Where most bullets of an answer carry marks, one without them is told. */
static bool uses_marks(const struct sg_checker *checker)
{
  size_t marked = 0, bullets = 0;
  for (size_t i = 0; i < checker->form.count; i++) {
    bullets += checker->form.blocks[i].kind == SG_BLOCK_ITEM &&
               checker->points[i].kind != SG_POINT_GROUP;
    marked += checker->form.blocks[i].marks_to > checker->form.blocks[i].marks_from;
  }
  return marked * 2 > bullets;
}

static void check_unmarked(struct ground *ground)
{
  if (ground->block->kind != SG_BLOCK_ITEM || ground->point->kind == SG_POINT_GROUP ||
      ground->block->marks_to > ground->block->marks_from ||
      (ground->text.n > 0 && ground->text.p[ground->text.n - 1] == ':'))
    return;
  sg_checker_add(ground->checker, SG_RULE_GROUND_BULLET, ground->block->from, ground->part->section,
                 "no paragraph named at the end of this bullet: add it as in {p2}");
}

/* -- The run ----------------------------------------------------------------------------------- */

/* Words that the paper's sections cannot bear out: a dictionary's, named as background, and the
 * entries of the reference list. */
static bool is_from_elsewhere(const struct ground *ground)
{
  const struct sg_section *section = &ground->checker->paper->sections[ground->part->section];
  return (section->kind == SG_SECTION_REFERENCES && ground->checker->paper->reference_count > 0) ||
         sg_source_is_named(ground->text, false);
}

static void check_block(struct ground *ground, uint32_t serial, bool marks)
{
  check_formulas(ground);
  if (ground->point->kind == SG_POINT_NONE || ground->block->kind == SG_BLOCK_DISPLAY ||
      !make_plain(ground) || !list_stems(ground, serial))
    return;
  check_mentions(ground);
  if (!is_from_elsewhere(ground)) {
    check_numbers(ground);
    check_names(ground);
    check_support(ground);
  }
  check_marks(ground);
  if (marks)
    check_unmarked(ground);
}

void sg_check_grounding(struct sg_checker *checker)
{
  bool marks = uses_marks(checker);
  struct ground ground = {.checker = checker, .budget = 50000000 + checker->form.text.n * 20};
  ground.last_point = SG_ARENA_NEW(checker->arena, uint32_t, checker->analysis->stem_count + 1);
  if (ground.last_point == NULL)
    return;
  for (size_t p = 0; p < checker->part_count; p++) {
    ground.part = &checker->parts[p];
    if (ground.part->section < 0)
      continue;
    for (size_t i = ground.part->from; i < ground.part->to; i++) {
      ground.block = &checker->form.blocks[i];
      ground.point = &checker->points[i];
      ground.reading = sg_point_reading(checker, i);
      ground.words = sg_point_words(checker, i);
      ground.text = sg_block_text(&checker->form, ground.block);
      if (ground.block->kind != SG_BLOCK_RULE && ground.block->kind != SG_BLOCK_CODE &&
          ground.block->kind != SG_BLOCK_META)
        check_block(&ground, (uint32_t)i + 1, marks);
    }
  }
}
