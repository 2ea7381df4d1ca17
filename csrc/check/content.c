/* content/shown: displayed formulas, tables and code of a section are in its guide, or are told there by their
 * symbols, numbers or words.
 *
 * A formula is told by runs of its tokens in the guide's formulas that are none of the paper's other displayed
 * ones: names of symbols alone ("with $S(i,j)$ the score and $Z$ a threshold") say what a formula is about, not
 * what it says. A table is told by its numbers, or by the words of its cells where it has few; code by its
 * lines or its words.
 */
#include <stdlib.h>

#include "check/checker.h"
#include "check/formulas.h"
#include "languages/labels.h"

enum {
  TOKENS_MAX = 1024,      /* of one formula; longer ones are compared up to there */
  RUN = 6,                /* tokens in a row that tell a part of a formula */
  TOKENS_MIN = 4,         /* shorter formulas name something and say nothing */
  NUMBERS_MIN = 4,        /* from which on a table is told by its numbers */
  LISTING_MAX = 20,       /* lines of code: a guide may sum up what is longer, as strong answers do */
  FORMULAS_MAX = 1 << 20, /* tokens of one section's guide that are kept */
  COMPARED_MAX = 1 << 27, /* tokens that all comparisons of formulas may look at; then all are taken for told */
};

/* Shares of what the paper shows that the guide must hold. Of a whole guide (minimap2) with each of its 22
 * displayed formulas lost in five ways in turn, 109 of 110 are found with runs of 6 tokens or of 5; and 99
 * where a shape needs 0.95 of its tokens. */
static const double TOLD_MIN = 0.7; /* a formula's tokens, in runs */
static const double SHAPE_MIN = 1;  /* the same without its indices, in all formulas of the section */
/* A table's numbers, or words: 8 of 8 damaged tables are found, and none of the strong answers' missed, with .3
 * to .7. */
static const double TABLE_MIN = 0.5;
static const double CODE_MIN = 0.5; /* lines of code, ... */
/* ... or its words: the strong answers tell a listing of files by 0.6 to 0.7 of its names. */
static const double CODE_WORDS_MIN = 0.6;

/* A formula of the guide or the paper: tokens [from, to) of a row of them, behind which its shape stands. */
struct formula {
  size_t from, to, shape_to;
  size_t paragraph; /* of the paper's: where it stands */
  struct sg_str tex;
};

struct formulas {
  uint64_t *tokens;
  size_t token_count, token_capacity;
  struct formula *rows;
  size_t count, capacity;
};

/* Hashes of tokens in a row, sorted. */
struct runs {
  uint64_t *rows;
  size_t count, capacity;
};

struct content {
  struct sg_checker *checker;
  size_t budget; /* what is left of COMPARED_MAX */
  const struct sg_section *section;
  int index;                   /* of the section */
  struct formulas shown, told; /* the paper's displayed ones; all of the guide's in the section */
  double *numbers;             /* of the guide's section, sorted */
  size_t number_count, number_capacity;
  uint32_t *stems;    /* by stem: the section in whose guide it was seen last, + 1 */
  struct runs runs;   /* of the guide's formulas that tell the one asked for */
  struct runs shapes; /* of the shapes of all of them in the section */
  struct runs words;  /* of the guide's section, one by one, where the paper's has code */
  bool has_code;
  uint64_t *lines; /* of the guide's code in the section, sorted hashes */
  size_t line_count, line_capacity;
};

/* -- Gathering --------------------------------------------------------------------------------- */

static bool add_tokens(struct content *c, struct formulas *list, const uint64_t *tokens, size_t count)
{
  for (size_t i = 0; i < count; i++) {
    void *grown = sg_arena_grow(c->checker->arena, list->tokens, list->token_count, &list->token_capacity,
                                sizeof *list->tokens);
    if (grown == NULL)
      return false;
    list->tokens = grown;
    list->tokens[list->token_count++] = tokens[i];
  }
  return true;
}

static void add_formula(struct content *c, struct formulas *list, struct sg_str tex, size_t paragraph)
{
  uint64_t tokens[TOKENS_MAX], shape[TOKENS_MAX];
  size_t count = sg_formula_tokens(tex, tokens, TOKENS_MAX), from = list->token_count;
  if (count < TOKENS_MIN || list->token_count > FORMULAS_MAX)
    return;
  if (list->count == list->capacity) {
    void *grown =
        sg_arena_grow(c->checker->arena, list->rows, list->count, &list->capacity, sizeof *list->rows);
    if (grown == NULL)
      return;
    list->rows = grown;
  }
  if (!add_tokens(c, list, tokens, count) ||
      !add_tokens(c, list, shape, sg_formula_shape(tex, shape, TOKENS_MAX)))
    return;
  list->rows[list->count++] =
      (struct formula){from, from + count, list->token_count, paragraph, sg_str_trim(tex)};
}

/* The formulas of a text: all of them, or those that are displayed. */
static void add_formulas(struct content *c, struct formulas *list, struct sg_str text, size_t paragraph,
                         bool displayed)
{
  struct sg_formula_walk walk;
  struct sg_shown_formula formula;
  sg_formula_walk_init(&walk, text);
  while (sg_formula_walk_next(&walk, &formula))
    if (formula.displayed || !displayed)
      add_formula(c, list, formula.tex, paragraph);
}

static void add_numbers(struct content *c, struct sg_str text)
{
  struct sg_number number;
  for (size_t at = 0; sg_number_next(text, &at, &number);) {
    sg_number_join(text, &at, &number);
    if (c->number_count == c->number_capacity) {
      void *grown = sg_arena_grow(c->checker->arena, c->numbers, c->number_count, &c->number_capacity,
                                  sizeof *c->numbers);
      if (grown == NULL)
        return;
      c->numbers = grown;
    }
    c->numbers[c->number_count++] = number.value;
  }
}

static uint64_t hash_line(struct sg_str line)
{
  uint64_t hash = 0xCBF29CE484222325u; /* FNV-1a */
  for (size_t i = 0; i < line.n; i++)
    if (!sg_is_space(line.p[i]))
      hash = (hash ^ (unsigned char)line.p[i]) * 0x100000001B3u;
  return hash;
}

static bool is_fence(struct sg_str line)
{
  return sg_str_starts(line, SG_LIT("```")) || sg_str_starts(line, SG_LIT("~~~"));
}

static bool is_word_byte(char c)
{
  return sg_is_alpha(c) || sg_is_digit(c) || c == '_' || ((unsigned char)c & 0x80) != 0;
}

static void add_lines(struct content *c, struct sg_str text)
{
  struct sg_str line;
  while (sg_str_next_line(&text, &line)) {
    line = sg_str_trim(line);
    if (line.n == 0 || is_fence(line))
      continue;
    if (c->line_count == c->line_capacity) {
      void *grown =
          sg_arena_grow(c->checker->arena, c->lines, c->line_count, &c->line_capacity, sizeof *c->lines);
      if (grown == NULL)
        return;
      c->lines = grown;
    }
    c->lines[c->line_count++] = hash_line(line);
  }
}

/* The next run of letters, digits and `_` at *at, hashed in lower case; 0 at the end. */
static uint64_t next_word(struct sg_str text, size_t *at)
{
  uint64_t hash = 0xCBF29CE484222325u; /* FNV-1a */
  size_t i = *at;
  while (i < text.n && !is_word_byte(text.p[i]))
    i++;
  size_t from = i;
  for (; i < text.n && is_word_byte(text.p[i]); i++)
    hash = (hash ^ (unsigned char)sg_lower(text.p[i])) * 0x100000001B3u;
  *at = i;
  return i > from ? hash | 1 : 0;
}

static void add_words(struct content *c, struct sg_str text)
{
  size_t at = 0;
  for (uint64_t word = next_word(text, &at); word != 0; word = next_word(text, &at)) {
    void *grown =
        sg_arena_grow(c->checker->arena, c->words.rows, c->words.count, &c->words.capacity, sizeof word);
    if (grown == NULL)
      return;
    c->words.rows = grown;
    c->words.rows[c->words.count++] = word;
  }
}

static void add_stems(struct content *c, const struct sg_reading *reading)
{
  for (size_t i = 0; i < reading->token_count; i++)
    if (reading->tokens[i].stem < c->checker->analysis->stem_count)
      c->stems[reading->tokens[i].stem] = (uint32_t)c->index + 1;
}

static int compare_numbers(const void *pa, const void *pb)
{
  const double *a = pa, *b = pb;
  return (*a > *b) - (*a < *b);
}

static int compare_hashes(const void *pa, const void *pb)
{
  const uint64_t *a = pa, *b = pb;
  return (*a > *b) - (*a < *b);
}

static void sort_runs(struct runs *runs)
{
  if (runs->count > 0)
    qsort(runs->rows, runs->count, sizeof *runs->rows, compare_hashes);
}

/* Takes up all that the guide of the section holds. */
static void read_guide(struct content *c, const struct sg_part *own, const struct sg_part *end)
{
  const struct sg_blocks *form = &c->checker->form;
  for (const struct sg_part *part = own; part < end && part->section == own->section; part++)
    for (size_t i = part->from; i < part->to; i++) {
      struct sg_str text = sg_block_text(form, &form->blocks[i]);
      struct sg_reading words = sg_statement_reading(c->checker, i), code = sg_statement_code(c->checker, i);
      add_formulas(c, &c->told,
                   form->blocks[i].kind == SG_BLOCK_DISPLAY
                       ? sg_slice(form->text, form->blocks[i].from, form->blocks[i].to)
                       : text,
                   0, false);
      add_numbers(c, text);
      add_stems(c, &words);
      add_stems(c, &code);
      add_lines(c, text);
      if (c->has_code)
        add_words(c, text);
    }
  if (c->number_count > 0)
    qsort(c->numbers, c->number_count, sizeof *c->numbers, compare_numbers);
  sort_runs(&c->words);
  if (c->line_count > 0)
    qsort(c->lines, c->line_count, sizeof *c->lines, compare_hashes);
}

/* -- Formulas ---------------------------------------------------------------------------------- */

/* Do the tokens of `a` stand in a row in `b`? */
static bool holds(const uint64_t *b, size_t count_b, const uint64_t *a, size_t count_a)
{
  for (size_t i = 0; i + count_a <= count_b; i++)
    if (b[i] == a[0] && memcmp(b + i, a, count_a * sizeof *a) == 0)
      return true;
  return false;
}

static bool holds_formula(const struct formulas *list, const struct formula *row, const struct formulas *other,
                          const struct formula *inner)
{
  return holds(list->tokens + row->from, row->to - row->from, other->tokens + inner->from,
               inner->to - inner->from);
}

/* Is a formula of the guide one that the paper displays, and not the one asked for? */
static bool is_another(struct content *c, const struct formula *told, const struct formula *asked)
{
  size_t cost = c->shown.count * (told->to - told->from);
  c->budget -= cost < c->budget ? cost : c->budget;
  for (size_t i = 0; i < c->shown.count && c->budget > 0; i++)
    if (&c->shown.rows[i] != asked && holds_formula(&c->told, told, &c->shown, &c->shown.rows[i]))
      return true;
  return false;
}

/* A run of RUN tokens, or of all that a short formula has. */
static uint64_t run_of(const uint64_t *tokens, size_t length)
{
  uint64_t run = length;
  for (size_t i = 0; i < length; i++)
    run = (run ^ tokens[i]) * 0x9E3779B97F4A7C15u;
  return run;
}

static bool add_runs(struct content *c, struct runs *runs, size_t from, size_t to, size_t length)
{
  for (size_t k = from; k + length <= to; k++) {
    void *grown =
        sg_arena_grow(c->checker->arena, runs->rows, runs->count, &runs->capacity, sizeof *runs->rows);
    if (grown == NULL)
      return false;
    runs->rows = grown;
    runs->rows[runs->count++] = run_of(c->told.tokens + k, length);
  }
  return true;
}

/* Share of the paper's tokens [from, to) that stand in a run with their neighbours in the runs listed. */
static double share_in_runs(const struct content *c, const struct runs *runs, size_t from, size_t to,
                            size_t length)
{
  size_t found = 0, covered = from; /* up to where tokens have been counted */
  for (size_t k = from; runs->count > 0 && k + length <= to; k++) {
    uint64_t run = run_of(c->shown.tokens + k, length);
    if (bsearch(&run, runs->rows, runs->count, sizeof run, compare_hashes) == NULL)
      continue;
    size_t start = k > covered ? k : covered;
    found += k + length - start;
    covered = k + length;
  }
  return from < to ? (double)found / (double)(to - from) : 0;
}

/* The shapes of all formulas of the guide's section. */
static void list_shapes(struct content *c)
{
  c->shapes.count = 0;
  for (size_t i = 0; i < c->told.count; i++)
    if (!add_runs(c, &c->shapes, c->told.rows[i].to, c->told.rows[i].shape_to, RUN))
      return;
  sort_runs(&c->shapes);
}

static bool is_formula_told(struct content *c, const struct formula *asked)
{
  size_t length = asked->to - asked->from < RUN ? asked->to - asked->from : RUN;
  c->runs.count = 0;
  for (size_t i = 0; i < c->told.count; i++) {
    const struct formula *told = &c->told.rows[i];
    if (c->budget == 0 || holds_formula(&c->told, told, &c->shown, asked))
      return true;
    if (!is_another(c, told, asked) && !add_runs(c, &c->runs, told->from, told->to, length))
      return true; /* memory is short: the run fails */
  }
  sort_runs(&c->runs);
  return share_in_runs(c, &c->runs, asked->from, asked->to, length) >= TOLD_MIN ||
         share_in_runs(c, &c->shapes, asked->to, asked->shape_to, RUN) >= SHAPE_MIN;
}

/* -- Tables and code ---------------------------------------------------------------------------- */

static bool has_number(const struct content *c, double value)
{
  return c->number_count > 0 &&
         bsearch(&value, c->numbers, c->number_count, sizeof value, compare_numbers) != NULL;
}

/* Share of the distinct content words of a paragraph's cells or code that the section's guide holds. */
static double share_of_words(const struct content *c, size_t paragraph, enum sg_form form)
{
  const struct sg_analysis *a = c->checker->analysis;
  const struct sg_paragraph_span *span = &a->paragraphs[sg_paragraph_index(a, (size_t)c->index, paragraph)];
  size_t words = 0, found = 0;
  for (uint32_t s = span->sentence_from; s < span->sentence_to; s++)
    for (uint32_t t = a->sentences[s].token_from; a->sentences[s].form == form && t < a->sentences[s].token_to;
         t++) {
      uint32_t stem = a->tokens[t].stem;
      if (stem >= a->stem_count || a->stems[stem].weight <= 0)
        continue;
      words++;
      found += c->stems[stem] == (uint32_t)c->index + 1;
    }
  return words > 0 ? (double)found / (double)words : 1;
}

/* Its rows, after the caption: from the first line that begins with a bar. */
static struct sg_str rows_of(struct sg_str table)
{
  struct sg_str rest = table, line;
  while (sg_str_next_line(&rest, &line))
    if (sg_str_starts(sg_str_trim(line), SG_LIT("|")))
      return sg_slice(table, (size_t)(line.p - table.p), table.n);
  return sg_slice(table, table.n, table.n);
}

static bool is_table_told(const struct content *c, size_t paragraph)
{
  struct sg_str rows = rows_of(c->section->paragraphs[paragraph].markdown);
  struct sg_number number;
  size_t numbers = 0, found = 0;
  if (rows.n == 0)
    return true; /* its cells could not be read: a caption is all that there is */
  for (size_t at = 0; sg_number_next(rows, &at, &number);) {
    sg_number_join(rows, &at, &number);
    numbers++;
    found += has_number(c, number.value);
  }
  if (numbers >= NUMBERS_MIN)
    return found >= TABLE_MIN * (double)numbers;
  return share_of_words(c, paragraph, SG_FORM_TABLE) >= TABLE_MIN;
}

/* Share of the words of a listing that stand anywhere in the section's guide. */
static double share_of_code(const struct content *c, struct sg_str code)
{
  size_t at = 0, words = 0, found = 0;
  for (uint64_t word = next_word(code, &at); word != 0; word = next_word(code, &at)) {
    words++;
    found += c->words.count > 0 &&
             bsearch(&word, c->words.rows, c->words.count, sizeof word, compare_hashes) != NULL;
  }
  return words > 0 ? (double)found / (double)words : 1;
}

static bool is_code_told(const struct content *c, size_t paragraph)
{
  struct sg_str rest = c->section->paragraphs[paragraph].markdown, line;
  size_t lines = 0, found = 0;
  while (sg_str_next_line(&rest, &line)) {
    line = sg_str_trim(line);
    if (line.n == 0 || is_fence(line))
      continue;
    uint64_t hash = hash_line(line);
    lines++;
    found += c->line_count > 0 && bsearch(&hash, c->lines, c->line_count, sizeof hash, compare_hashes) != NULL;
  }
  return lines > LISTING_MAX || found >= CODE_MIN * (double)lines ||
         share_of_code(c, c->section->paragraphs[paragraph].markdown) >= CODE_WORDS_MIN;
}

/* -- Reporting ---------------------------------------------------------------------------------- */

static void report(struct content *c, const struct sg_part *part, size_t paragraph, const char *what,
                   struct sg_str about)
{
  const struct sg_paragraph *p = &c->section->paragraphs[paragraph];
  size_t before = c->checker->count;
  int index = (int)paragraph;
  sg_checker_add_paragraphs(
      c->checker, SG_RULE_CONTENT_SHOWN, sg_part_offset(c->checker, part), c->index, &index, 1,
      "the %s of %s, “%s”, is neither shown nor told: show it under the bullet that it belongs to", what,
      sg_quote(p->id).text, sg_quote(about).text);
  sg_checker_about(c->checker, before, about);
}

/* What a proof displays are its steps, and a guide may sum them up; that it is told at all is the matter of
 * coverage/paragraph. */
static bool is_proof(const struct sg_paragraph *paragraph)
{
  return sg_words_begin(SG_WORD_PROOF, sg_lead_label(paragraph->markdown)) > 0;
}

static void check_section(struct content *c, const struct sg_part *own, const struct sg_part *end)
{
  c->index = own->section;
  c->section = &c->checker->paper->sections[own->section];
  c->shown.count = c->shown.token_count = c->told.count = c->told.token_count = 0;
  c->number_count = c->line_count = c->words.count = 0;
  c->has_code = false;
  bool any = false;
  for (size_t p = 0; p < c->section->paragraph_count; p++) {
    const struct sg_paragraph *paragraph = &c->section->paragraphs[p];
    if (paragraph->kind != SG_PARAGRAPH_NOTE && paragraph->kind != SG_PARAGRAPH_CODE && !is_proof(paragraph))
      add_formulas(c, &c->shown, paragraph->markdown, p, true);
    c->has_code |= paragraph->kind == SG_PARAGRAPH_CODE;
    any |= c->has_code || paragraph->kind == SG_PARAGRAPH_TABLE;
  }
  if (!any && c->shown.count == 0)
    return;
  read_guide(c, own, end);
  list_shapes(c);
  for (size_t i = 0; i < c->shown.count; i++)
    if (!is_formula_told(c, &c->shown.rows[i]))
      report(c, own, c->shown.rows[i].paragraph, "displayed formula", c->shown.rows[i].tex);
  for (size_t p = 0; p < c->section->paragraph_count; p++) {
    const struct sg_paragraph *paragraph = &c->section->paragraphs[p];
    if (paragraph->kind == SG_PARAGRAPH_TABLE && !is_table_told(c, p))
      report(c, own, p, "table", paragraph->name.n > 0 ? paragraph->name : paragraph->text);
    if (paragraph->kind == SG_PARAGRAPH_CODE && !is_code_told(c, p))
      report(c, own, p, "code", paragraph->name.n > 0 ? paragraph->name : paragraph->text);
  }
}

void sg_check_content(struct sg_checker *checker)
{
  struct content c = {.checker = checker, .budget = COMPARED_MAX};
  c.stems = SG_ARENA_NEW(checker->arena, uint32_t, checker->analysis->stem_count + 1);
  if (c.stems == NULL)
    return;
  for (size_t p = 0; p < checker->part_count; p++) {
    const struct sg_part *part = &checker->parts[p];
    if (part->own && part->section >= 0 &&
        checker->paper->sections[part->section].kind != SG_SECTION_REFERENCES)
      check_section(&c, part, checker->parts + checker->part_count);
  }
}
