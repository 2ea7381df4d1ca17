/* Connections that say nothing, or what another has said, and sections without a simple version. */
#include <stdlib.h>

#include "check/checker.h"
#include "markdown/inline.h"
#include "markdown/label.h"

enum {
  SAID_MIN =
      3, /* words of its own that a connection needs besides where it points, if no verb of its own says how */
  QUOTATION_BYTES = 40, /* of one that is a sentence, not a name */
  /* Displayed formulas, code blocks and theorems that make a section complex. The ideal guide of
   * ../shared/examples has a simple version in every section with 1; one formula alone often only defines a
   * symbol. */
  COMPLEX_MIN = 2,
};

/* -- Connections ------------------------------------------------------------------------------- */

/* Words with which one points at a place, by their beginnings: of these alone no connection is made. */
static bool is_pointing(struct sg_str word)
{
  static const char *const words[] = {
      "see",     "also",     "section", "part",  "paper",   "again",     "appear",    "mention", "discuss",
      "cover",   "relate",   "related", "link",  "connect", "occur",     "return",    "come",    "share",
      "both",    "term",     "word",    "topic", "here",    "there",     "where",     "later",   "earlier",
      "above",   "below",    "further", "more",  "detail",  "details",   "use",       "used",    "uses",
      "find",    "found",    "stand",   "taken", "take",    "up",        "back",      "next",    "idea",
      "concept", "concepts", "common",  "same",  "other",   "elsewhere", "following", "previous"};
  for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
    struct sg_str base = sg_cstr(words[i]);
    struct sg_str end = sg_slice(word, base.n, word.n);
    if (word.n >= base.n && sg_str_equal_nocase(sg_slice(word, 0, base.n), base) &&
        (end.n == 0 || sg_str_equal(end, SG_LIT("s")) || sg_str_equal(end, SG_LIT("ed")) ||
         sg_str_equal(end, SG_LIT("d")) || sg_str_equal(end, SG_LIT("ing"))))
      return true;
  }
  return false;
}

/* Where the links and section titles of a connection end: its bytes that say more are not among them. */
static void blank_targets(struct sg_checker *checker, struct sg_str text, int section, bool *blank)
{
  struct sg_inline_scanner scanner;
  struct sg_inline unit;
  size_t open = SG_NPOS;
  sg_inline_init(&scanner, text);
  while (sg_inline_next(&scanner, &unit)) {
    bool link = unit.kind == SG_INLINE_LINK || unit.kind == SG_INLINE_AUTOLINK;
    size_t from = link ? unit.from : SG_NPOS;
    if (unit.kind == SG_INLINE_EMPHASIS) {
      if (open != SG_NPOS && sg_evidence_is_title(checker->evidence, sg_slice(text, open, unit.from), section))
        from = open;
      open = unit.to;
    }
    for (size_t i = from; from != SG_NPOS && i < unit.to; i++)
      blank[i] = true;
  }
}

/* What a connection says besides where it points: words and formulas of its own. A single phrase of the paper
 * in front of a pointer ("*Gap cost* appears in [X]") is a shared word. */
static size_t count_said(struct sg_checker *checker, size_t index, int section, bool *verb)
{
  struct sg_str words = sg_statement_words(checker, index);
  struct sg_reading reading = sg_statement_reading(checker, index);
  bool *blank = SG_ARENA_NEW(checker->arena, bool, words.n + 1);
  size_t said = 0;
  bool clause = false; /* "what [Methods](#methods) built", whose verb may be taken for an adjective */
  if (blank == NULL)
    return SAID_MIN;
  blank_targets(checker, words, section, blank);
  for (size_t i = 0; i < reading.token_count; i++) {
    const struct sg_token *token = &reading.tokens[i];
    struct sg_str word = sg_slice(words, token->from, token->to);
    clause |= token->tag == SG_TAG_WH;
    bool counts = token->unit == SG_UNIT_WORD || token->unit == SG_UNIT_MATH || token->unit == SG_UNIT_CODE;
    if (!counts || blank[token->from] || is_pointing(word))
      continue;
    said += !(token->flags & SG_TOKEN_STOP);
    *verb |=
        (token->tag >= SG_TAG_MD && token->tag <= SG_TAG_VBG) || (clause && !(token->flags & SG_TOKEN_STOP));
  }
  return said;
}

/* Only in English are verbs told; elsewhere a connection needs words at all. On the two example guides and the
 * strong answers of ../shared no connection is found empty; see damage_spec for those that are. */
static void check_said(struct sg_checker *checker, const struct sg_part *part, size_t index)
{
  const struct sg_block *block = &checker->form.blocks[index];
  bool verb = !checker->analysis->english;
  if (sg_statement_words(checker, index).n == 0 ||
      (index + 1 < part->to && checker->form.blocks[index + 1].parent == (int)index))
    return;
  size_t said = count_said(checker, index, part->section, &verb), before = checker->count;
  if (said >= SAID_MIN || (said > 0 && verb))
    return;
  sg_checker_add(checker, SG_RULE_CONNECTION_EMPTY, block->from, part->section,
                 "“%s” only points: say what is taken from or handed to the other part, how or why",
                 sg_quote(sg_block_text(&checker->form, block)).text);
  sg_checker_about(checker, before, sg_block_text(&checker->form, block));
}

/* -- Quotations ---------------------------------------------------------------------------------- */

/* The longest of the text's quotations, without its marks; empty where it is shorter than a sentence. */
static struct sg_str quotation_of(struct sg_str text)
{
  static const char *const marks[][2] = {{"\"", "\""}, {"“", "”"}, {"„", "“"},
                                         {"„", "”"},   {"«", "»"}, {"「", "」"}};
  struct sg_str best = sg_str(NULL, 0);
  for (size_t i = 0; i < sizeof marks / sizeof marks[0]; i++) {
    struct sg_str open = sg_cstr(marks[i][0]), close = sg_cstr(marks[i][1]);
    size_t end = 0;
    for (size_t at = sg_str_find(text, open, 0); at != SG_NPOS; at = sg_str_find(text, open, end + close.n)) {
      end = sg_str_find(text, close, at + open.n);
      if (end == SG_NPOS)
        break;
      if (end - at - open.n > best.n)
        best = sg_slice(text, at + open.n, end);
    }
  }
  return best.n >= QUOTATION_BYTES ? best : sg_str(NULL, 0);
}

struct quoted {
  uint64_t hash;
  size_t block, part;
};

static int by_quotation(const void *a, const void *b)
{
  const struct quoted *x = a, *y = b;
  if (x->hash != y->hash)
    return x->hash < y->hash ? -1 : 1;
  return (x->block > y->block) - (x->block < y->block);
}

/* Tells of the connections whose quotation another one before them has. */
static void tell_repeated(struct sg_checker *checker, const struct quoted *rows, size_t count)
{
  for (size_t i = 1; i < count; i++) {
    const struct sg_block *block = &checker->form.blocks[rows[i].block];
    size_t before = checker->count;
    if (rows[i].hash != rows[i - 1].hash)
      continue;
    sg_checker_add(checker, SG_RULE_CONNECTION_EMPTY, block->from, checker->parts[rows[i].part].section,
                   "“%s” quotes what another connection has quoted: tell it once, where it helps most",
                   sg_quote(sg_block_text(&checker->form, block)).text);
    sg_checker_about(checker, before, sg_block_text(&checker->form, block));
  }
}

static bool is_connection(const struct sg_checker *checker, size_t block)
{
  return checker->statements[block].kind == SG_SAYS_CONNECTION &&
         checker->form.blocks[block].kind == SG_BLOCK_ITEM;
}

static void check_repeated(struct sg_checker *checker)
{
  struct quoted *rows = SG_ARENA_NEW(checker->arena, struct quoted, checker->form.count);
  size_t count = 0;
  for (size_t p = 0; p < checker->part_count && rows != NULL; p++)
    for (size_t i = checker->parts[p].from; checker->parts[p].section >= 0 && i < checker->parts[p].to; i++) {
      struct sg_str quotation = is_connection(checker, i)
                                    ? quotation_of(sg_block_text(&checker->form, &checker->form.blocks[i]))
                                    : sg_str(NULL, 0);
      if (quotation.n > 0)
        rows[count++] = (struct quoted){sg_str_hash(quotation), i, p};
    }
  if (count > 1) {
    qsort(rows, count, sizeof *rows, by_quotation);
    tell_repeated(checker, rows, count);
  }
}

/* -- Simple versions ---------------------------------------------------------------------------- */

static size_t count_displayed(struct sg_str markdown)
{
  size_t count = 0;
  for (size_t at = sg_str_find(markdown, SG_LIT("$$"), 0); at != SG_NPOS;
       at = sg_str_find(markdown, SG_LIT("$$"), at + 2))
    count++;
  return count / 2;
}

static bool is_complex(const struct sg_section *section)
{
  size_t count = 0;
  for (size_t i = 0; i < section->paragraph_count && count < COMPLEX_MIN; i++)
    count += count_displayed(section->paragraphs[i].markdown) +
             (section->paragraphs[i].kind == SG_PARAGRAPH_CODE) +
             (section->paragraphs[i].kind == SG_PARAGRAPH_THEOREM);
  return count >= COMPLEX_MIN;
}

static void check_simple(struct sg_checker *checker, const struct sg_part *part)
{
  for (size_t i = part->from; i < part->to; i++)
    if (checker->statements[i].kind == SG_SAYS_ASIDE)
      return;
  if (part->to > part->from && is_complex(&checker->paper->sections[part->section]))
    sg_checker_add(
        checker, SG_RULE_SIMPLE_MISSING, sg_part_offset(checker, part), part->section,
        "%s has formulas, code or theorems and no simple version: add *In plain words* or *Analogy* after them",
        sg_section_name(checker->paper, part->section).text);
}

void sg_check_connections(struct sg_checker *checker)
{
  check_repeated(checker);
  for (size_t p = 0; p < checker->part_count; p++) {
    const struct sg_part *part = &checker->parts[p];
    if (part->section < 0)
      continue;
    for (size_t i = part->from; i < part->to; i++)
      if (is_connection(checker, i))
        check_said(checker, part, i);
    if (part->own)
      check_simple(checker, part);
  }
}
