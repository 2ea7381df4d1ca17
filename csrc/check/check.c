/* A run of the checker: the guide is read, and each family of rules looks at it. */
#include "check/check.h"

#include <stdlib.h>

#include "base/utf8.h"
#include "check/checker.h"

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
    const struct sg_provenance *provenance =
        finding->rule == SG_RULE_DEFINITION_EMPTY ? sg_provenance_of(checker->options, line) : NULL;
    finding->severity = provenance != NULL && provenance->own ? SG_ERROR : sg_rule(finding->rule)->severity;
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

static void check_all(struct sg_checker *checker)
{
  count_bullets(checker);
  sg_check_outline(checker);
  sg_check_form(checker);
  sg_check_inline(checker);
  sg_check_unsafe(checker);
  sg_check_grounding(checker);
  sg_check_definitions(checker);
  if (checker->options->errors_only)
    return;
  sg_check_terms(checker);
  sg_check_coverage(checker);
  sg_check_content(checker);
  sg_check_connections(checker);
  sg_check_order(checker);
}

static void keep_errors(struct sg_checker *checker)
{
  size_t kept = 0;
  for (size_t i = 0; i < checker->count; i++)
    if (checker->findings[i].severity == SG_ERROR)
      checker->findings[kept++] = checker->findings[i];
  checker->count = kept;
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
    enum sg_status status = sg_fail(err, SG_EUTF8, "the guide is not valid UTF-8 at byte %zu", invalid);
    if (err != NULL)
      err->offset = invalid;
    return status;
  }
  enum sg_status status = sg_blocks_read(arena, guide, &checker.form, err);
  if (status != SG_OK)
    return status;
  if ((section == SG_NONE ? make_parts(&checker) : make_single_part(&checker)) &&
      sg_read_statements(&checker) && sg_find_background(&checker))
    check_all(&checker);
  status = checker.status != SG_OK ? checker.status : sg_arena_status(arena, err);
  if (status != SG_OK)
    return status;
  if (checker.count > 0)
    qsort(checker.findings, checker.count, sizeof *checker.findings, compare_findings);
  place_findings(&checker);
  if (checker.options->errors_only)
    keep_errors(&checker);
  *check = (struct sg_check){checker.findings, checker.count, checker.truncated, checker.summary};
  return SG_OK;
}
