#include "check/check.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/utf8.h"
#include "check/checker.h"

static const struct sg_rule rules[] = {
#define X(name, code, severity, summary) {code, severity, summary},
    SG_RULE_LIST(X)
#undef X
};

const struct sg_rule *sg_rule(enum sg_rule_id id)
{
  return &rules[id];
}

const char *sg_severity_name(enum sg_severity severity)
{
  static const char *const names[] = {"error", "warning", "info"};
  return names[severity];
}

/* -- Findings ---------------------------------------------------------------------------------- */

static void add_finding(struct sg_checker *checker, struct sg_finding finding, const char *format, va_list args)
{
  char message[512];
  if (checker->count == SG_FINDINGS_MAX) {
    checker->truncated = true;
    return;
  }
  if (checker->count == checker->capacity) {
    void *grown = sg_arena_grow(checker->arena, checker->findings, checker->count, &checker->capacity,
                                sizeof *checker->findings);
    if (grown == NULL)
      return;
    checker->findings = grown;
  }
  int length = vsnprintf(message, sizeof message, format, args);
  size_t n = length < 0 ? 0 : (size_t)length < sizeof message ? (size_t)length : sizeof message - 1;
  while (n > 0 && n == sizeof message - 1 && sg_utf8_invalid(sg_str(message, n)) != SG_NPOS)
    n--;
  finding.message = sg_arena_copy(checker->arena, sg_str(message, n));
  checker->findings[checker->count++] = finding;
}

void sg_checker_add(struct sg_checker *checker, enum sg_rule_id rule, size_t offset, int section,
                    const char *format, ...)
{
  va_list args;
  va_start(args, format);
  add_finding(checker, (struct sg_finding){.rule = rule, .offset = offset, .section = section}, format, args);
  va_end(args);
}

void sg_checker_add_paragraphs(struct sg_checker *checker, enum sg_rule_id rule, size_t offset, int section,
                               const int *paragraphs, size_t count, const char *format, ...)
{
  int *copy = SG_ARENA_NEW(checker->arena, int, count);
  if (copy == NULL)
    return;
  memcpy(copy, paragraphs, count * sizeof *copy);
  va_list args;
  va_start(args, format);
  add_finding(
      checker,
      (struct sg_finding){
          .rule = rule, .offset = offset, .section = section, .paragraphs = copy, .paragraph_count = count},
      format, args);
  va_end(args);
}

void sg_checker_about(struct sg_checker *checker, size_t count, struct sg_str about)
{
  if (checker->count > count)
    checker->findings[checker->count - 1].about = sg_arena_copy(checker->arena, about);
}

struct sg_quote sg_quote(struct sg_str s)
{
  struct sg_quote quote;
  size_t n = 0, at = 0, length;
  s = sg_str_trim(s);
  while (at < s.n && n < 80) {
    sg_utf8_decode(s, at, &length);
    bool space = length == 1 && (unsigned char)s.p[at] <= ' ';
    if (space && n > 0 && quote.text[n - 1] != ' ')
      quote.text[n++] = ' ';
    for (size_t i = 0; !space && i < length; i++)
      quote.text[n++] = s.p[at + i];
    at += length;
  }
  if (at < s.n) {
    memcpy(quote.text + n, "…", 3);
    n += 3;
  }
  quote.text[n] = '\0';
  return quote;
}

struct sg_quote sg_section_name(const struct sg_paper *paper, int section)
{
  struct sg_quote title;
  const struct sg_section *s = section >= 0 ? &paper->sections[section] : NULL;
  if (s == NULL)
    return (struct sg_quote){"paper"};
  bool numbered = s->number.n > 0 && s->number.n < 20;
  char name[128];
  title = sg_quote(numbered ? s->number : s->title_text);
  int n = snprintf(name, sizeof name, numbered ? "section %s" : "section “%s”", title.text);
  return n < 0 ? title : sg_quote(sg_str(name, (size_t)n));
}

size_t sg_part_offset(const struct sg_checker *checker, const struct sg_part *part)
{
  const struct sg_block *blocks = checker->form.blocks;
  if (part->heading >= 0)
    return blocks[part->heading].from;
  for (size_t i = part->to; i > part->from; i--)
    if (blocks[i - 1].kind == SG_BLOCK_ITEM)
      return blocks[i - 1].from;
  return part->to > part->from ? blocks[part->to - 1].from : 0;
}

bool sg_is_group(const struct sg_blocks *form, const struct sg_block *block)
{
  if (block->kind != SG_BLOCK_ITEM || block->label_to == block->label_from)
    return false;
  struct sg_str body = sg_str_trim(sg_block_body(form, block));
  return body.n == 0 || sg_str_equal(body, SG_LIT(":"));
}

size_t sg_count_words(struct sg_str s)
{
  size_t words = 0, unspaced = 0, length;
  bool in_word = false;
  for (size_t at = 0; at < s.n; at += length) {
    uint32_t c = sg_utf8_decode(s, at, &length);
    if (c < 0x80 ? sg_is_alpha((char)c) || sg_is_digit((char)c) : sg_is_letter(c)) {
      if (c >= 0x80 && sg_is_unspaced(c))
        unspaced++;
      else
        words += !in_word;
      in_word = true;
    } else if (c != '-' && c != '\'' && c != 0x2019 && !(c >= 0x80 && sg_is_mark(c))) {
      in_word = false;
    }
  }
  return words + unspaced / 2;
}

bool sg_says_little(const struct sg_paper *paper, int section)
{
  enum { WORDS_MIN = 8 };
  const struct sg_section *s = &paper->sections[section];
  size_t words = 0;
  for (size_t i = 0; i < s->paragraph_count && words < WORDS_MIN; i++)
    words += sg_count_words(s->paragraphs[i].text);
  return words < WORDS_MIN;
}

/* -- The run ----------------------------------------------------------------------------------- */

static int compare_findings(const void *pa, const void *pb)
{
  const struct sg_finding *a = pa, *b = pb;
  if (a->offset != b->offset)
    return a->offset < b->offset ? -1 : 1;
  if (a->rule != b->rule)
    return a->rule < b->rule ? -1 : 1;
  return sg_str_compare(a->message, b->message);
}

/* Lines and columns of sorted findings, in one pass over the guide. */
static void place_findings(struct sg_checker *checker)
{
  struct sg_str text = checker->form.text;
  size_t at = 0, line = 1, column = 1, length;
  for (size_t i = 0; i < checker->count; i++) {
    struct sg_finding *finding = &checker->findings[i];
    size_t offset = finding->offset < text.n ? finding->offset : text.n;
    for (; at < offset; at += length) {
      bool newline = text.p[at] == '\n';
      sg_utf8_decode(text, at, &length);
      line += newline;
      column = newline ? 1 : column + 1;
    }
    finding->line = line;
    finding->column = column;
  }
}

/* The parts of a section's body alone: one; headings in it are the outline's matter. */
static bool make_single_part(struct sg_checker *checker)
{
  checker->parts = SG_ARENA_NEW(checker->arena, struct sg_part, 1);
  if (checker->parts == NULL)
    return false;
  checker->parts[0] = (struct sg_part){checker->options->section, -1, 0, checker->form.count, true};
  checker->part_count = 1;
  return true;
}

/* One part before the first heading and one for each heading; sg_check_outline says what each is. */
static bool make_parts(struct sg_checker *checker)
{
  const struct sg_blocks *form = &checker->form;
  size_t headings = 0;
  for (size_t i = 0; i < form->count; i++)
    headings += form->blocks[i].kind == SG_BLOCK_HEADING;
  checker->parts = SG_ARENA_NEW(checker->arena, struct sg_part, headings + 1);
  if (checker->parts == NULL)
    return false;
  struct sg_part *part = checker->parts;
  *part = (struct sg_part){SG_NONE, -1, 0, 0, false};
  for (size_t i = 0; i < form->count; i++) {
    if (form->blocks[i].kind == SG_BLOCK_HEADING) {
      *++part = (struct sg_part){SG_NONE, (int)i, i + 1, i + 1, false};
      continue;
    }
    part->to = i + 1;
  }
  checker->part_count = headings + 1;
  return true;
}

static void count_bullets(struct sg_checker *checker)
{
  for (size_t i = 0; i < checker->form.count; i++)
    checker->summary.bullets += checker->form.blocks[i].kind == SG_BLOCK_ITEM;
}

enum sg_status sg_check_guide(const struct sg_evidence *evidence, struct sg_str guide,
                              const struct sg_check_options *options, struct sg_arena *arena,
                              struct sg_check *check, struct sg_error *err)
{
  static const struct sg_check_options whole = {.section = SG_NONE};
  *check = (struct sg_check){0};
  struct sg_checker checker = {
      .evidence = evidence,
      .analysis = sg_evidence_analysis(evidence),
      .paper = sg_evidence_analysis(evidence)->paper,
      .options = options != NULL ? options : &whole,
      .arena = arena,
      .err = err,
  };
  int section = checker.options->section;
  if (section != SG_NONE && (section < 0 || (size_t)section >= checker.paper->section_count))
    return sg_fail(err, SG_EINVAL, "the paper has no section %d", section);
  size_t invalid = sg_utf8_invalid(guide);
  if (invalid != SG_NPOS) {
    enum sg_status status = sg_fail(err, SG_EUTF8, "the guide is no valid UTF-8 at byte %zu", invalid);
    if (err != NULL)
      err->offset = invalid;
    return status;
  }
  enum sg_status status = sg_blocks_read(arena, guide, &checker.form, err);
  if (status != SG_OK)
    return status;
  if ((section == SG_NONE ? make_parts(&checker) : make_single_part(&checker)) &&
      sg_read_statements(&checker) && sg_find_background(&checker)) {
    count_bullets(&checker);
    sg_check_outline(&checker);
    sg_check_form(&checker);
    sg_check_inline(&checker);
    sg_check_unsafe(&checker);
    sg_check_terms(&checker);
    sg_check_grounding(&checker);
    sg_check_coverage(&checker);
    sg_check_content(&checker);
    sg_check_definitions(&checker);
    sg_check_connections(&checker);
    sg_check_order(&checker);
  }
  status = checker.status != SG_OK ? checker.status : sg_arena_status(arena, err);
  if (status != SG_OK)
    return status;
  if (checker.count > 0)
    qsort(checker.findings, checker.count, sizeof *checker.findings, compare_findings);
  place_findings(&checker);
  *check = (struct sg_check){checker.findings, checker.count, checker.truncated, checker.summary};
  return SG_OK;
}
