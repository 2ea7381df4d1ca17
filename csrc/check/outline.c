/* The guide's headings against the paper's sections, and whether each section has its body. */
#include "check/checker.h"
#include "outline/outline.h"

enum { LEVEL_MAX = 6, ORIENTATION_MAX = 3 };

struct outline {
  struct sg_checker *checker;
  struct sg_heading *paper, *guide;
  int *section_of; /* by paper heading */
  int *part_of;    /* by guide heading */
  size_t paper_count, guide_count;
};

static int level_of(const struct sg_section *section)
{
  return section->depth + 1 < LEVEL_MAX ? section->depth + 1 : LEVEL_MAX;
}

static bool gather(struct outline *outline)
{
  struct sg_checker *checker = outline->checker;
  const struct sg_paper *paper = checker->paper;
  struct sg_arena *arena = checker->arena;
  outline->paper = SG_ARENA_NEW(arena, struct sg_heading, paper->section_count);
  outline->section_of = SG_ARENA_NEW(arena, int, paper->section_count);
  outline->guide = SG_ARENA_NEW(arena, struct sg_heading, checker->part_count);
  outline->part_of = SG_ARENA_NEW(arena, int, checker->part_count);
  if (outline->paper == NULL || outline->section_of == NULL || outline->guide == NULL ||
      outline->part_of == NULL)
    return false;
  for (size_t i = 0; i < paper->section_count; i++) {
    if (paper->sections[i].depth == 0)
      continue; /* front matter has no heading */
    outline->section_of[outline->paper_count] = (int)i;
    outline->paper[outline->paper_count++] =
        (struct sg_heading){paper->sections[i].title, level_of(&paper->sections[i]), 0};
  }
  bool first = true;
  for (size_t i = 0; i < checker->part_count; i++) {
    if (checker->parts[i].heading < 0)
      continue;
    const struct sg_block *block = &checker->form.blocks[checker->parts[i].heading];
    /* The title, even where a section has the same name. */
    bool title = first && block->depth == 1 && sg_str_equal(sg_block_text(&checker->form, block), paper->title);
    first = false;
    if (title)
      continue;
    outline->part_of[outline->guide_count] = (int)i;
    outline->guide[outline->guide_count++] =
        (struct sg_heading){sg_block_text(&checker->form, block), block->depth, block->line};
  }
  return true;
}

/* Where guide heading `index` stands; the last line for the one after the last. */
static size_t place_of(const struct outline *outline, size_t index)
{
  const struct sg_checker *checker = outline->checker;
  if (index < outline->guide_count)
    return checker->form.blocks[checker->parts[outline->part_of[index]].heading].from;
  size_t at = checker->form.text.n;
  while (at > 0 && sg_is_space(checker->form.text.p[at - 1]))
    at--;
  while (at > 0 && checker->form.text.p[at - 1] != '\n')
    at--;
  return at;
}

static struct sg_quote paper_title(const struct outline *outline, size_t index)
{
  return sg_quote(index < outline->paper_count ? outline->paper[index].title : sg_str("", 0));
}

/* Do works of the reference list stand under the guide's heading before `before`? */
static bool lists_works(const struct outline *outline, size_t before)
{
  enum { ASKED_MAX = 50, OPENING = 30 /* bytes of a bullet that are looked for in the list */ };
  const struct sg_checker *checker = outline->checker;
  const struct sg_part *part = before > 0 ? &checker->parts[outline->part_of[before - 1]] : NULL;
  size_t asked = 0;
  for (size_t i = part != NULL ? part->from : 0; part != NULL && i < part->to && asked < ASKED_MAX; i++) {
    const struct sg_block *block = &checker->form.blocks[i];
    if (block->kind != SG_BLOCK_ITEM || block->depth > 0)
      continue;
    asked++;
    if (sg_evidence_cites_title(checker->evidence, sg_slice(sg_block_text(&checker->form, block), 0, OPENING)))
      return true;
  }
  return false;
}

/* A list of works that a class prints by itself, without a word of the author's: a guide that explains all that
 * the author wrote and leaves the list out has lost nothing. Our own guides have it by construction. */
static bool may_be_left_out(const struct outline *outline, size_t paper, size_t before)
{
  const struct sg_section *section = &outline->checker->paper->sections[outline->section_of[paper]];
  return section->kind == SG_SECTION_REFERENCES && section->paragraph_count == 0 &&
         !lists_works(outline, before);
}

static void report_missing(struct outline *outline, size_t paper, size_t before)
{
  static const char marks[] = "######";
  if (may_be_left_out(outline, paper, before))
    return;
  sg_checker_add(outline->checker, SG_RULE_OUTLINE_MISSING, place_of(outline, before),
                 outline->section_of[paper], "the paper's section “%s” is missing: write `%.*s %s` %s",
                 paper_title(outline, paper).text, outline->paper[paper].level, marks,
                 paper_title(outline, paper).text,
                 before < outline->guide_count ? "before this line" : "at the end");
}

static void report_finding(struct outline *outline, const struct sg_outline_finding *finding)
{
  struct sg_checker *checker = outline->checker;
  size_t at = place_of(outline, finding->guide);
  int section = finding->paper < outline->paper_count ? outline->section_of[finding->paper] : SG_NONE;
  struct sg_quote title = paper_title(outline, finding->paper);
  switch (finding->kind) {
  case SG_OUTLINE_MISSING:
    report_missing(outline, finding->paper, finding->guide);
    break;
  case SG_OUTLINE_EXTRA:
    sg_checker_add(checker, SG_RULE_OUTLINE_EXTRA, at, section,
                   "the paper has no section “%s”: make it bullets of the section before",
                   sg_quote(outline->guide[finding->guide].title).text);
    break;
  case SG_OUTLINE_RENAMED:
    sg_checker_add(checker, SG_RULE_OUTLINE_TITLE, at, section, "the heading reads “%s”: the paper's is “%s”",
                   sg_quote(outline->guide[finding->guide].title).text, title.text);
    break;
  case SG_OUTLINE_MOVED:
    sg_checker_add(checker, SG_RULE_OUTLINE_ORDER, at, section, "“%s” stands %s%s%s, out of the paper's order",
                   title.text, finding->paper_other < outline->paper_count ? "after “" : "first",
                   finding->paper_other < outline->paper_count ? paper_title(outline, finding->paper_other).text
                                                               : "",
                   finding->paper_other < outline->paper_count ? "”" : "");
    break;
  case SG_OUTLINE_LEVEL:
    sg_checker_add(checker, SG_RULE_OUTLINE_LEVEL, at, section, "“%s” has level %d: it is of level %d",
                   title.text, outline->guide[finding->guide].level, outline->paper[finding->paper].level);
    break;
  case SG_OUTLINE_MERGED:
    if (finding->paper_other < outline->paper_count)
      report_missing(outline, finding->paper_other, finding->guide + 1);
    break;
  case SG_OUTLINE_SPLIT:
    sg_checker_add(checker, SG_RULE_OUTLINE_EXTRA, place_of(outline, finding->guide_other), section,
                   "this heading repeats the section “%s”: one heading for each section", title.text);
    break;
  }
}

/* -- Bodies ------------------------------------------------------------------------------------ */

static void check_body(struct sg_checker *checker, const struct sg_part *part)
{
  const struct sg_section *section = &checker->paper->sections[part->section];
  /* A reference list may be read as entries only. */
  bool text = section->paragraph_count > 0 ||
              (section->kind == SG_SECTION_REFERENCES && checker->paper->reference_count > 0);
  size_t points = 0, blocks = 0;
  for (size_t i = part->from; i < part->to; i++) {
    const struct sg_block *block = &checker->form.blocks[i];
    blocks += block->kind != SG_BLOCK_RULE && !block->wrapper;
    points += checker->statements[i].kind == SG_SAYS_BODY && block->kind == SG_BLOCK_ITEM;
  }
  if (section->kind == SG_SECTION_REFERENCES && checker->paper->reference_count > 0)
    return; /* its text is the list of works, which is not a paragraph */
  if (blocks == 0 && text)
    sg_checker_add(checker, SG_RULE_OUTLINE_EMPTY, sg_part_offset(checker, part), part->section,
                   "“%s” has no body: the paper's section has text", sg_quote(section->title_text).text);
  else if (!text && points > ORIENTATION_MAX)
    sg_checker_add(checker, SG_RULE_OUTLINE_EMPTY, sg_part_offset(checker, part), part->section,
                   "“%s” has no text of its own in the paper: one bullet of orientation will do",
                   sg_quote(section->title_text).text);
}

static void check_single(struct sg_checker *checker)
{
  for (size_t i = 0; i < checker->form.count; i++) {
    const struct sg_block *block = &checker->form.blocks[i];
    if (block->kind == SG_BLOCK_HEADING)
      sg_checker_add(checker, SG_RULE_OUTLINE_EXTRA, block->from, checker->options->section,
                     "a heading in the text of one section (“%s”): leave it out",
                     sg_quote(sg_block_text(&checker->form, block)).text);
  }
}

/* Says which section each part is of. What stands under a heading that the paper lacks goes on with
 * the section before it. */
static void name_parts(struct outline *outline, const struct sg_outline_match *match)
{
  struct sg_checker *checker = outline->checker;
  const struct sg_paper *paper = checker->paper;
  int section = paper->section_count > 0 && paper->sections[0].depth == 0 ? 0 : SG_NONE;
  for (size_t i = 0; i < checker->part_count; i++) {
    struct sg_part *part = &checker->parts[i];
    if (outline->guide_count > 0 && (int)i >= outline->part_of[0])
      break; /* what stands before is front matter, under the title or without one */
    part->section = section;
    part->own =
        section != SG_NONE && part->to > part->from && checker->form.blocks[part->from].kind == SG_BLOCK_ITEM;
  }
  for (size_t i = 0; i < outline->guide_count; i++) {
    struct sg_part *part = &checker->parts[outline->part_of[i]];
    if (match->paper_of[i] != SG_NPOS) {
      section = outline->section_of[match->paper_of[i]];
      part->own = true;
      checker->summary.sections_matched++;
    }
    part->section = section;
    if (part->own)
      check_body(checker, part);
  }
}

void sg_check_outline(struct sg_checker *checker)
{
  struct outline outline = {.checker = checker};
  struct sg_outline_match match;
  if (checker->options->section != SG_NONE) {
    check_single(checker);
    return;
  }
  if (!gather(&outline))
    return; /* the caller asks the arena */
  checker->status = sg_outline_match(outline.paper, outline.paper_count, outline.guide, outline.guide_count,
                                     checker->arena, &match, checker->err);
  if (checker->status != SG_OK)
    return;
  for (size_t i = 0; i < match.finding_count; i++)
    report_finding(&outline, &match.findings[i]);
  checker->summary.sections = outline.paper_count;
  name_parts(&outline, &match);
}
