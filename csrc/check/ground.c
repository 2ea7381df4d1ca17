/* Is it in the paper? Numbers, references, formulas; names and the words of statements by their own files. */
#include "base/search.h"
#include "base/utf8.h"
#include "check/formulas.h"
#include "check/grounding.h"
#include "languages/labels.h"
#include "markdown/inline.h"

enum {
  CONTEXT_WORDS = 2,      /* shared with a number's other paragraph to be taken for its context */
  EXAMPLE_LEVELS_MAX = 8, /* bullets that are looked at to see whether a formula stands in an example */
};

/* -- Plain text -------------------------------------------------------------------------------- */

/* A formula that is only a figure: "$10\%$", "$10^{23}$" stay readable for the number scanner. */
static bool is_figure(struct sg_str tex)
{
  bool digit = false;
  for (size_t i = 0; i < tex.n; i++) {
    if (sg_is_digit(tex.p[i]))
      digit = true;
    else if (!sg_is_one_of(tex.p[i], ".,%\\ "))
      return false;
  }
  return digit;
}

static void blank(struct ground *ground, size_t from, size_t to)
{
  memset(ground->plain + from, ' ', to - from);
}

static bool is_bracketed(struct sg_str text)
{
  text = sg_str_trim(text);
  return text.n > 2 && text.p[0] == '[' && text.p[text.n - 1] == ']';
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
  ground->links_section = false;
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
      if (unit.target_from < unit.target_to && ground->text.p[unit.target_from] == '#') {
        memset(ground->plain + unit.inner_from, '\x01', unit.inner_to - unit.inner_from); /* a title */
        ground->links_section = true;
      }
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

/* How much of `s` from `at` on the words of `needle` take, mark-up and line ends apart; SG_NPOS when they do
 * not stand there. */
static size_t take_words(struct sg_str s, size_t at, struct sg_str needle)
{
  for (size_t k = 0; k < needle.n; k++) {
    if (sg_is_one_of(needle.p[k], "*_\\"))
      continue;
    bool space = sg_is_space(needle.p[k]);
    if (at >= s.n || (space ? !sg_is_space(s.p[at]) : s.p[at] != needle.p[k]))
      return SG_NPOS;
    at++;
    while (space && k + 1 < needle.n && sg_is_space(needle.p[k + 1]))
      k++;
  }
  return at;
}

static bool has_words(struct sg_str s, struct sg_str needle)
{
  for (size_t from = 0; from < s.n; from++)
    if (take_words(s, from, needle) != SG_NPOS)
      return true;
  return false;
}

/* "J. Discrete Algorithms 3": in the reference list, volumes of journals stand behind such words. */
static bool is_of_a_reference(struct ground *ground, struct sg_str mention)
{
  const struct sg_paper *paper = ground->checker->paper;
  int section = ground->part->section;
  if (section == SG_NONE || paper->sections[section].kind != SG_SECTION_REFERENCES)
    return false;
  for (size_t i = 0; i < paper->reference_count && ground->budget >= paper->references[i].text.n; i++) {
    ground->budget -= paper->references[i].text.n;
    if (has_words(paper->references[i].text, mention))
      return true;
  }
  return false;
}

static void check_mentions(struct ground *ground)
{
  struct sg_str plain = sg_str(ground->plain, ground->text.n);
  struct sg_mention mention = {0};
  size_t at = 0;
  while (sg_mention_next(plain, &at, &mention)) {
    size_t before = ground->checker->count;
    bool listed =
        mention.name.n == 0 && is_of_a_reference(ground, sg_slice(ground->text, mention.from, mention.to));
    if (!listed && !sg_evidence_has_mention(ground->checker->evidence, &mention))
      sg_checker_add(ground->checker, SG_RULE_GROUND_REFERENCE, ground->block->text_from + mention.from,
                     ground->part->section,
                     mention.name.n > 0 ? "the paper cites no %s %.0s%s %s: leave the citation out"
                                        : "the paper has no %s %s%.0s%.0s: leave the reference out",
                     sg_mention_name(mention.kind), sg_quote(mention.number).text, sg_quote(mention.name).text,
                     sg_quote(mention.number).text);
    sg_checker_about(ground->checker, before, sg_slice(ground->text, mention.from, mention.to));
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
  static const char *const words[] = {"line",    "row",     "column", "step",   "option", "part",
                                      "case",    "phase",   "stage",  "point",  "idea",   "rule",
                                      "level",   "type",    "reason", "number", "no.",    "round",
                                      "attempt", "schritt", "teil",   "étape",  "paso"};
  return follows_word(before, words, sizeof words / sizeof *words);
}

static bool is_rounded(struct sg_str before)
{
  static const char *const words[] = {
      "about", "around", "roughly", "approximately", "nearly", "almost", "some", "over",    "than", "~",
      "≈",     "circa",  "up to",   "least",         "most",   "etwa",   "rund", "environ", "casi", "unos"};
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

static int order_section(const void *key, const void *row)
{
  return *(const size_t *)key < ((const struct sg_section_span *)row)->paragraph_to ? -1 : 1;
}

/* Does the bullet name the section in which the paragraph stands, by its heading without its number? What sums
 * up gives the figures of others. */
static bool names_section(const struct ground *ground, size_t paragraph)
{
  enum { TITLE_MIN = 8 }; /* bytes of a heading that stands in no bullet by chance */
  const struct sg_paper *paper = ground->checker->paper;
  size_t section = sg_search_first(&paragraph, ground->checker->analysis->sections, paper->section_count,
                                   sizeof *ground->checker->analysis->sections, order_section);
  if (section == paper->section_count)
    return false;
  struct sg_str title = paper->sections[section].title_text;
  while (title.n > 0 && (sg_is_digit(title.p[0]) || sg_is_one_of((unsigned char)title.p[0], ". ")))
    title = sg_slice(title, 1, title.n);
  return title.n >= TITLE_MIN && sg_str_find(ground->text, title, 0) != SG_NPOS;
}

/* What a guide may say out of general knowledge: none, one and both, and in a definition or an
 * analogy the figures that every reader knows. */
static bool is_common_knowledge(const struct ground *ground, const struct sg_number *number)
{
  if (number->unit != SG_NONE)
    return ground->point->kind != SG_SAYS_BODY && number->value == 100;
  if (number->value == 0 || number->value == 1)
    return true;
  return ground->point->kind != SG_SAYS_BODY &&
         (number->value <= 10 || number->value == 100 || number->value == 1000);
}

/* Lines of a table that hold cells, or items at the outermost level of a list. */
static size_t count_rows(const struct sg_paragraph *paragraph)
{
  struct sg_str rest = paragraph->markdown, line;
  size_t rows = 0;
  while (sg_str_next_line(&rest, &line))
    rows += paragraph->kind == SG_PARAGRAPH_TABLE ? sg_str_starts(sg_str_trim(line), SG_LIT("|"))
                                                  : line.n > 0 && (line.p[0] == '-' || sg_is_digit(line.p[0]));
  return rows;
}

/* "All 22 features": a number that counts what a table or a list of the section has. */
static bool counts_rows(const struct ground *ground, const struct sg_number *number)
{
  enum { HEAD_LINES = 2 }; /* of a table: names of columns, rule */
  const struct sg_section *section = &ground->checker->paper->sections[ground->part->section];
  for (size_t p = 0; p < section->paragraph_count && number->unit == SG_NONE; p++) {
    const struct sg_paragraph *paragraph = &section->paragraphs[p];
    bool table = paragraph->kind == SG_PARAGRAPH_TABLE;
    if ((table || paragraph->kind == SG_PARAGRAPH_LIST) &&
        number->value + (table ? HEAD_LINES : 0) == (double)count_rows(paragraph))
      return true;
  }
  return false;
}

/* "Contribution 3: …", where the section lists four: a word with a capital, and the place of what it calls. */
static bool is_place_in_list(const struct ground *ground, struct sg_str before, const struct sg_number *number,
                             struct sg_str after)
{
  const struct sg_section *section = &ground->checker->paper->sections[ground->part->section];
  struct sg_str word = sg_str_trim(before);
  size_t from = word.n;
  while (from > 0 && sg_is_alpha(word.p[from - 1]))
    from--;
  bool named = from < word.n && word.p[from] >= 'A' && word.p[from] <= 'Z';
  if (number->unit != SG_NONE || !named || (after.n > 0 && !sg_is_one_of((unsigned char)after.p[0], ".:,;)*")))
    return false;
  for (size_t p = 0; p < section->paragraph_count; p++)
    if (section->paragraphs[p].kind == SG_PARAGRAPH_LIST &&
        number->value <= (double)count_rows(&section->paragraphs[p]))
      return true;
  return false;
}

static void report_number(const struct ground *ground, const struct sg_number *number,
                          enum sg_number_grade grade, int unit, size_t at)
{
  struct sg_checker *checker = ground->checker;
  struct sg_quote text = sg_quote(number->text);
  struct sg_quote name = sg_section_name(checker->paper, ground->part->section);
  size_t before = checker->count;
  if (grade == SG_NUMBER_OTHER_UNIT)
    sg_checker_add(checker, SG_RULE_GROUND_NUMBER, at, ground->part->section, "%s %s: the paper's %s has %s %s",
                   text.text, sg_unit_name(number->unit), name.text, text.text, sg_unit_name(unit));
  else
    sg_checker_add(checker, SG_RULE_GROUND_NUMBER, at, ground->part->section,
                   grade == SG_NUMBER_ELSEWHERE
                       ? "number %s is not in the paper's %s, only elsewhere in the paper"
                       : "number %s is not in the paper's %s, nor elsewhere in the paper",
                   text.text, name.text);
  sg_checker_about(checker, before, number->text);
}

/* A number whose thousands stand apart, "59 918", where the paper has it whole: *at then moves behind it. */
static bool is_joined(const struct ground *ground, struct sg_str plain, size_t *at, struct sg_number number)
{
  size_t behind, paragraph;
  int unit;
  bool found = sg_number_join(plain, &behind, &number) &&
               sg_evidence_number(ground->checker->evidence, &number, ground->part->section, false, &paragraph,
                                  &unit) == SG_NUMBER_FOUND;
  *at = found ? behind : *at;
  return found;
}

/* Where the text begins behind "*(3)* " or "3. ", the place of a list's item, which is no value of the paper's.
 */
static size_t item_number_length(struct sg_str text)
{
  size_t at = 0;
  while (at < text.n && sg_is_one_of(text.p[at], " *"))
    at++;
  bool bracket = at < text.n && text.p[at] == '(';
  size_t digits = at += bracket;
  while (at < text.n && sg_is_digit(text.p[at]))
    at++;
  if (at == digits || at == text.n || text.p[at] != (bracket ? ')' : '.'))
    return 0;
  return bracket || (at + 1 < text.n && text.p[at + 1] == ' ') ? at + 1 : 0;
}

static void check_numbers(struct ground *ground)
{
  struct sg_str plain = sg_str(ground->plain, ground->text.n);
  struct sg_number number;
  size_t at = item_number_length(plain);
  while (sg_number_next(plain, &at, &number)) {
    size_t from = (size_t)(number.text.p - plain.p), paragraph = 0;
    struct sg_str before = sg_slice(plain, from > 40 ? from - 40 : 0, from);
    int unit = SG_NONE;
    ground->checker->summary.numbers_checked++;
    if (is_joined(ground, plain, &at, number))
      continue;
    /* A remark reckons with the paper's numbers. */
    if (number.small_count || ground->is_remark || is_enumeration(before) ||
        is_common_knowledge(ground, &number) || counts_rows(ground, &number) ||
        is_place_in_list(ground, before, &number, sg_slice(plain, at, plain.n)))
      continue;
    enum sg_number_grade grade = sg_evidence_number(ground->checker->evidence, &number, ground->part->section,
                                                    is_rounded(before), &paragraph, &unit);
    if (grade == SG_NUMBER_FOUND)
      continue;
    if (grade == SG_NUMBER_ELSEWHERE && (ground->point->kind != SG_SAYS_BODY || ground->links_section ||
                                         shares_context(ground, paragraph) || names_section(ground, paragraph)))
      continue;
    report_number(ground, &number, grade, unit, ground->block->text_from + from);
  }
}

/* -- Formulas ---------------------------------------------------------------------------------- */

/* Does the bullet, or one that holds it, call itself an example? */
static bool is_example(const struct ground *ground)
{
  const struct sg_blocks *form = &ground->checker->form;
  int index = (int)(ground->block - form->blocks);
  for (int levels = 0; index >= 0 && levels < EXAMPLE_LEVELS_MAX; levels++) {
    if (sg_words_name_example(sg_block_text(form, &form->blocks[index])))
      return true;
    index = form->blocks[index].parent;
  }
  return false;
}

/* `{\rm x}` is `\mathrm{x}` to a reader of the paper, and to what reads it; so is `{\cal X}`. */
static bool has_old_font(struct sg_str tex)
{
  static const char *const fonts[] = {"{\\rm", "{\\bf", "{\\tt", "{\\it", "{\\sf", "{\\cal", "{\\frak"};
  for (size_t i = 0; i < sizeof fonts / sizeof *fonts; i++)
    if (sg_str_find(tex, sg_cstr(fonts[i]), 0) != SG_NPOS)
      return true;
  return false;
}

static void check_formula(struct ground *ground, struct sg_str tex, size_t at)
{
  struct sg_str nearest = {NULL, 0};
  /* A remark in brackets reckons with the paper's formulas. */
  bool own = ground->is_remark || ground->checker->background[ground->block - ground->checker->form.blocks];
  /* What is defined, and what leads to another section, stands as the paper has it anywhere: other sections may
   * use other letters. */
  if ((ground->point->kind == SG_SAYS_DEFINITION || ground->point->kind == SG_SAYS_CONNECTION ||
       ground->links_section || (at >= ground->block->label_from && at < ground->block->label_to)) &&
      sg_evidence_has_formula(ground->checker->evidence, tex))
    return;
  size_t before = ground->checker->count;
  switch (
      sg_evidence_formula(ground->checker->evidence, tex, ground->part->section, &ground->budget, &nearest)) {
  case SG_FORMULA_SIMPLER:
    if (!own && !has_old_font(tex))
      sg_checker_add(ground->checker, SG_RULE_GROUND_MATH, at, ground->part->section,
                     "the formula %s is written otherwise than the paper's %s", sg_quote(tex).text,
                     sg_quote(nearest).text);
    break;
  case SG_FORMULA_ALTERED:
    if (!own && !(sg_formula_is_instance(tex, nearest) && is_example(ground)))
      sg_checker_add(ground->checker, SG_RULE_GROUND_MATH, at, ground->part->section,
                     "the formula %s is not the paper's, which has %s", sg_quote(tex).text,
                     sg_quote(nearest).text);
    break;
  case SG_FORMULA_OWN:
  case SG_FORMULA_SAME:
    break;
  }
  sg_checker_about(ground->checker, before, tex);
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

static void check_formulas(struct ground *ground)
{
  struct sg_formula_walk walk;
  struct sg_shown_formula formula;
  if (ground->block->kind == SG_BLOCK_DISPLAY) {
    check_formula(ground, display_tex(ground->text), ground->block->text_from);
    return;
  }
  sg_formula_walk_init(&walk, ground->text);
  while (sg_formula_walk_next(&walk, &formula))
    check_formula(ground, formula.tex, ground->block->text_from + formula.from);
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
    while (end < marks.n && !sg_is_one_of(marks.p[end], ",; "))
      end++;
    struct sg_str mark = sg_slice(marks, at, end);
    bool other;
    size_t number = mark.n > 0 ? mark_paragraph(mark, section->id, &other) : 1;
    if (mark.n > 0 && !other && (number == 0 || number > section->paragraph_count))
      sg_checker_add(ground->checker, SG_RULE_GROUND_BULLET, ground->block->marks_from + at,
                     ground->part->section, "{%s} names no paragraph: %s has p1 to p%zu", sg_quote(mark).text,
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
    bullets += checker->form.blocks[i].kind == SG_BLOCK_ITEM && checker->statements[i].kind != SG_SAYS_GROUP;
    marked += checker->form.blocks[i].marks_to > checker->form.blocks[i].marks_from;
  }
  return marked * 2 > bullets;
}

static void check_unmarked(struct ground *ground)
{
  if (ground->block->kind != SG_BLOCK_ITEM || ground->point->kind == SG_SAYS_GROUP ||
      ground->block->marks_to > ground->block->marks_from ||
      (ground->text.n > 0 && ground->text.p[ground->text.n - 1] == ':'))
    return;
  sg_checker_add(ground->checker, SG_RULE_GROUND_BULLET, ground->block->from, ground->part->section,
                 "no paragraph named at the end of this bullet: add it as in {p2}");
}

/* -- The run ----------------------------------------------------------------------------------- */

/* Words that the paper's sections cannot bear out: what the guide marks as its own, and the entries of the
 * reference list. */
static bool is_from_elsewhere(const struct ground *ground)
{
  const struct sg_section *section = &ground->checker->paper->sections[ground->part->section];
  return (section->kind == SG_SECTION_REFERENCES && ground->checker->paper->reference_count > 0) ||
         ground->checker->background[ground->block - ground->checker->form.blocks];
}

static void check_block(struct ground *ground, uint32_t serial, bool marks)
{
  if (ground->checker->options->errors_only) { /* of these rules, that of references */
    if (ground->point->kind != SG_SAYS_NONE && ground->block->kind != SG_BLOCK_DISPLAY && make_plain(ground))
      check_mentions(ground);
    return;
  }
  ground->is_remark = is_bracketed(ground->text);
  check_formulas(ground);
  if (ground->point->kind == SG_SAYS_NONE || ground->block->kind == SG_BLOCK_DISPLAY || !make_plain(ground) ||
      !sg_list_stems(ground, serial))
    return;
  check_mentions(ground);
  /* An analogy and a restatement in plain words say by their label that they are the guide's. */
  if (!is_from_elsewhere(ground) && ground->point->kind != SG_SAYS_ASIDE) {
    check_numbers(ground);
    sg_check_names(ground);
    sg_check_support(ground);
  }
  check_marks(ground);
  if (marks)
    check_unmarked(ground);
}

void sg_check_grounding(struct sg_checker *checker)
{
  bool marks = uses_marks(checker);
  struct ground ground = {
      .checker = checker, .budget = 50000000 + checker->form.text.n * 20, .names = 50000000};
  ground.last_point = SG_ARENA_NEW(checker->arena, uint32_t, checker->analysis->stem_count + 1);
  if (ground.last_point == NULL)
    return;
  for (size_t p = 0; p < checker->part_count; p++) {
    ground.part = &checker->parts[p];
    if (ground.part->section < 0)
      continue;
    for (size_t i = ground.part->from; i < ground.part->to; i++) {
      ground.block = &checker->form.blocks[i];
      ground.point = &checker->statements[i];
      ground.reading = sg_statement_reading(checker, i);
      ground.words = sg_statement_words(checker, i);
      ground.text = sg_block_text(&checker->form, ground.block);
      if (ground.block->kind != SG_BLOCK_RULE && ground.block->kind != SG_BLOCK_CODE &&
          ground.block->kind != SG_BLOCK_META)
        check_block(&ground, (uint32_t)i + 1, marks);
    }
  }
}
