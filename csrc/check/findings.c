/* Findings: how rules note them, and what their messages call things. */
#include <stdarg.h>
#include <stdio.h>

#include "base/search.h"
#include "base/utf8.h"
#include "check/checker.h"
#include "text/words.h"

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

bool sg_says_little(const struct sg_paper *paper, int section)
{
  enum { WORDS_MIN = 8 };
  const struct sg_section *s = &paper->sections[section];
  size_t words = 0;
  for (size_t i = 0; i < s->paragraph_count && words < WORDS_MIN; i++)
    words += sg_count_words(s->paragraphs[i].text);
  return words < WORDS_MIN;
}

/* -- Provenance -------------------------------------------------------------------------------- */

static int order_line(const void *key, const void *row)
{
  size_t line = *(const size_t *)key, other = ((const struct sg_provenance *)row)->line;
  return (line > other) - (line < other);
}

const struct sg_provenance *sg_provenance_of(const struct sg_check_options *options, size_t line)
{
  return sg_search_find(&line, options->provenance, options->provenance_count, sizeof *options->provenance,
                        order_line);
}
