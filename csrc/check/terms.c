/* Definitions and connections. */
#include "check/checker.h"
#include "evidence/index.h"
#include "markdown/inline.h"
#include "markdown/label.h"

/* -- Definitions ------------------------------------------------------------------------------- */

/* Does a nested statement go on about what its bullet is about: "It …", "Such traps …"? */
static bool goes_on(const struct sg_checker *checker, size_t index)
{
  static const char *const words[] = {"it", "its", "they", "their", "this", "these", "such", "here"};
  struct sg_reading reading = sg_statement_reading(checker, index);
  struct sg_str text = sg_statement_words(checker, index);
  return checker->statements[index].kind == SG_SAYS_BODY && reading.sentence_count > 0 &&
         reading.token_count > 0 &&
         SG_ONE_OF(sg_slice(text, reading.tokens[0].from, reading.tokens[0].to), words);
}

/* A definition goes on in the formulas and paragraphs inside its bullet, and in nested statements about the
 * same. */
static bool goes_on_below(const struct sg_checker *checker, size_t index)
{
  enum { LOOKED_AT_MAX = 16 };
  const struct sg_block *blocks = checker->form.blocks;
  for (size_t i = index + 1; i < checker->form.count && i <= index + LOOKED_AT_MAX; i++) {
    bool inside = blocks[i].parent >= (int)index;
    if (!inside || blocks[i].kind == SG_BLOCK_HEADING)
      return false;
    if (blocks[i].parent != (int)index)
      continue;
    if (blocks[i].kind != SG_BLOCK_ITEM)
      return true;
    bool own = blocks[index].label == SG_LABEL_DEFINITION && checker->statements[i].kind == SG_SAYS_BODY;
    if (own || goes_on(checker, i))
      return true;
  }
  return false;
}

/* "… ([Way](#way)).": the words of another section, to which the definition leads at its end. Those go on
 * there. */
static bool leads_on(struct sg_str text)
{
  text = sg_str_trim(text);
  size_t open = sg_str_ends(text, SG_LIT(")).")) ? text.n : 0;
  while (open > 0 && !sg_str_starts(sg_slice(text, open, text.n), SG_LIT("](#")))
    open--;
  return open > 0 && sg_str_find(text, SG_LIT(")"), open) == text.n - strlen(")).");
}

static void check_short(struct sg_checker *checker, const struct sg_part *part, size_t index)
{
  const struct sg_block *block = &checker->form.blocks[index];
  const struct sg_statement *point = &checker->statements[index];
  if (point->passage.sentence_count >= 2 || goes_on_below(checker, index) ||
      leads_on(sg_statement_words(checker, index)))
    return;
  size_t before = checker->count;
  sg_checker_add(checker, SG_RULE_DEFINITION_SHORT, block->from, part->section,
                 "the definition of “%s” has %s: say in at least two what it is and how it works or "
                 "what it is for",
                 sg_quote(sg_block_label(&checker->form, block)).text,
                 point->passage.sentence_count == 0 ? "no sentence" : "one sentence");
  sg_checker_about(checker, before, sg_block_label(&checker->form, block));
}

/* "Virtual machine monitor (VMM)" without its bracket. */
static struct sg_str bare_label(struct sg_str label)
{
  size_t bracket = sg_str_find(label, SG_LIT(" ("), 0);
  return sg_str_trim(bracket == SG_NPOS ? label : sg_slice(label, 0, bracket));
}

/* The key under which a label's definitions are the same: its term in the paper, or its words. */
static struct sg_str label_key(struct sg_checker *checker, struct sg_str label)
{
  int term = sg_find_term(checker->analysis, label);
  if (term != SG_NONE)
    return checker->analysis->terms[term].text;
  struct sg_str copy = sg_arena_copy(checker->arena, label);
  for (size_t i = 0; i < copy.n; i++)
    ((char *)copy.p)[i] = sg_lower(copy.p[i]);
  return copy;
}

static void check_late(struct sg_checker *checker, struct sg_table *defined, const struct sg_part *part,
                       size_t index)
{
  const struct sg_block *block = &checker->form.blocks[index];
  struct sg_str label = bare_label(sg_block_label(&checker->form, block));
  struct sg_str key = label_key(checker, label);
  struct sg_table_row *row = key.n > 0 ? sg_table_find(defined, key, checker->arena) : NULL;
  if (row == NULL)
    return;
  if (row->value == 0) {
    row->value = block->line;
    return;
  }
  size_t before = checker->count;
  if (checker->statements[index].passage.sentence_count >= 2)
    sg_checker_add(checker, SG_RULE_DEFINITION_LATE, block->from, part->section,
                   "“%s” is defined in line %u already: recall it in a clause", sg_quote(label).text,
                   row->value);
  sg_checker_about(checker, before, label);
}

/* -- Abbreviations ------------------------------------------------------------------------------ */

/* Whether all content words of the long form stand in a text that was read. */
static bool has_all_words(struct sg_checker *checker, size_t block, struct sg_str long_form,
                          struct sg_arena *scratch)
{
  struct sg_reading reading, point = sg_statement_reading(checker, block);
  bool failed = checker->status != SG_OK; /* the first failure is the one to tell */
  enum sg_status status =
      sg_analysis_read(checker->analysis, long_form, scratch, &reading, failed ? NULL : checker->err);
  if (status != SG_OK) {
    checker->status = failed ? checker->status : status;
    return true;
  }
  for (size_t i = 0; i < reading.token_count; i++) {
    bool found = reading.tokens[i].stem == SG_NO_STEM || (reading.tokens[i].flags & SG_TOKEN_STOP);
    for (size_t k = 0; k < point.token_count && !found; k++)
      found = point.tokens[k].stem == reading.tokens[i].stem;
    if (!found)
      return false;
  }
  return true;
}

/* "PCs" and "PC" are the same abbreviation. */
static struct sg_str singular(struct sg_str short_form)
{
  size_t n = short_form.n;
  bool plural = n > 2 && short_form.p[n - 1] == 's' && short_form.p[n - 2] >= 'A' && short_form.p[n - 2] <= 'Z';
  return sg_slice(short_form, 0, n - plural);
}

/* Does a bullet's label hold the short form as a word of its own: "Kilobase (kb) and megabase (Mb)"? */
static bool labels(const struct sg_checker *checker, size_t index, struct sg_str short_form)
{
  const struct sg_block *block = &checker->form.blocks[index];
  struct sg_str lead = sg_lead_label(sg_block_text(&checker->form, block)),
                label = sg_block_label(&checker->form, block);
  label = label.n > 0 ? label : lead;
  for (size_t at = sg_str_find(label, short_form, 0); at != SG_NPOS;
       at = sg_str_find(label, short_form, at + 1)) {
    struct sg_str before = sg_slice(label, at > 0 ? at - 1 : 0, at),
                  rest = sg_slice(label, at + short_form.n, label.n);
    bool starts = before.n == 0 || !(sg_is_alpha(before.p[0]) || sg_is_digit(before.p[0]));
    size_t plural = rest.n > 0 && rest.p[0] == 's';
    if (starts && (rest.n == plural || !(sg_is_alpha(rest.p[plural]) || sg_is_digit(rest.p[plural]))))
      return true;
  }
  return false;
}

struct use {
  size_t block; /* where the short form is first used, or SG_NPOS */
  size_t offset;
  int section;
  bool expanded;
};

/* Looks through the guide for the short forms; a table from their words keeps that linear. */
static void find_uses(struct sg_checker *checker, struct use *uses, struct sg_table *short_forms)
{
  const struct sg_analysis *a = checker->analysis;
  struct sg_arena scratch;
  sg_arena_init(&scratch, 1 << 24);
  for (size_t p = 0; p < checker->part_count; p++)
    for (size_t i = checker->parts[p].from; i < checker->parts[p].to; i++) {
      struct sg_str text = sg_block_text(&checker->form, &checker->form.blocks[i]);
      for (size_t at = 0; at < text.n;) {
        size_t end = at;
        while (end < text.n && (sg_is_alpha(text.p[end]) || sg_is_digit(text.p[end])))
          end++;
        if (end == at) {
          at++;
          continue;
        }
        struct sg_table_row *row = sg_table_find(short_forms, singular(sg_slice(text, at, end)), NULL);
        if (row != NULL) {
          struct use *use = &uses[row->value - 1];
          if (use->block == SG_NPOS)
            *use = (struct use){i, checker->form.blocks[i].text_from + at, checker->parts[p].section, false};
          if (!use->expanded) {
            use->expanded = has_all_words(checker, i, a->abbreviations[row->value - 1].long_form, &scratch) ||
                            sg_block_label(&checker->form, &checker->form.blocks[i]).n > 0 ||
                            labels(checker, i, singular(a->abbreviations[row->value - 1].short_form));
            sg_arena_free(&scratch);
          }
        }
        at = end;
      }
    }
  sg_arena_free(&scratch);
}

static bool is_plain_word(struct sg_str s)
{
  for (size_t i = 0; i < s.n; i++)
    if (!sg_is_alpha(s.p[i]) && !sg_is_digit(s.p[i]))
      return false;
  return s.n >= 2;
}

/* A short form that the guide uses is expanded or defined somewhere in it. */
static void check_abbreviations(struct sg_checker *checker)
{
  const struct sg_analysis *a = checker->analysis;
  struct use *uses = SG_ARENA_NEW(checker->arena, struct use, a->abbreviation_count);
  struct sg_table short_forms = {0};
  if (uses == NULL || checker->options->section != SG_NONE)
    return; /* a section alone may rely on what another one has defined */
  for (size_t i = 0; i < a->abbreviation_count; i++) {
    uses[i].block = SG_NPOS;
    struct sg_str word = singular(a->abbreviations[i].short_form);
    if (!is_plain_word(word) || sg_table_has(&short_forms, word))
      continue;
    struct sg_table_row *row = sg_table_find(&short_forms, word, checker->arena);
    if (row != NULL)
      row->value = (uint32_t)i + 1;
  }
  find_uses(checker, uses, &short_forms);
  for (size_t i = 0; i < a->abbreviation_count; i++) {
    if (uses[i].block == SG_NPOS)
      continue;
    checker->summary.terms++;
    checker->summary.terms_defined += uses[i].expanded;
    size_t before = checker->count;
    if (!uses[i].expanded)
      sg_checker_add(checker, SG_RULE_DEFINITION_MISSING, uses[i].offset, uses[i].section,
                     "%s is used and nowhere defined: it stands for “%s”",
                     sg_quote(a->abbreviations[i].short_form).text,
                     sg_quote(a->abbreviations[i].long_form).text);
    sg_checker_about(checker, before, a->abbreviations[i].short_form);
  }
}

/* Shares of its sections from which on a guide is taken to connect those that terms tie to another, and all. Of
 * the whole guide (minimap2), with the connections of each section deleted in turn, 19 of 19 are found by the
 * two, 15 by the first alone; a guide of ours connects what its paper's text ties together, and comes to the
 * second seldom. */
static const double CONNECTED_MOST = 0.7, CONNECTED_ALL = 0.9;

/* -- Connections ------------------------------------------------------------------------------- */

/* Does the block name another section, by a link, in emphasis or in quotes? */
static bool names_section(const struct sg_checker *checker, struct sg_str text, int section)
{
  struct sg_inline_scanner scanner;
  struct sg_inline unit;
  size_t open = SG_NPOS;
  sg_inline_init(&scanner, text);
  while (sg_inline_next(&scanner, &unit)) {
    if (unit.kind == SG_INLINE_LINK && !unit.image && unit.target_to > unit.target_from &&
        text.p[unit.target_from] == '#')
      return true;
    if (unit.kind != SG_INLINE_EMPHASIS)
      continue;
    /* "**version control**" is a term in bold, whatever is called "Version control". */
    struct sg_str inside = open != SG_NPOS ? sg_slice(text, open, unit.from) : sg_slice(text, 0, 0);
    bool term = unit.to - unit.from > 1 && inside.n > 0 && inside.p[0] >= 'a' && inside.p[0] <= 'z';
    /* "*Chaining*: …" says what its own bullet is about. */
    bool lead = inside.n > 0 && sg_str_trim(sg_slice(text, 0, open)).n <= 2 && unit.to < text.n &&
                text.p[unit.to] == ':';
    if (inside.n > 0 && !term && !lead && sg_evidence_is_title(checker->evidence, inside, section))
      return true;
    open = unit.to;
  }
  static const char *const quotes[][2] = {{"“", "”"}, {"\"", "\""}, {"„", "“"}, {"«", "»"}};
  for (size_t q = 0; q < sizeof quotes / sizeof *quotes; q++) {
    struct sg_str left = sg_cstr(quotes[q][0]), right = sg_cstr(quotes[q][1]);
    size_t from = sg_str_find(text, left, 0);
    while (from != SG_NPOS) {
      size_t to = sg_str_find(text, right, from + left.n);
      if (to == SG_NPOS)
        break;
      if (sg_evidence_is_title(checker->evidence, sg_slice(text, from + left.n, to), section))
        return true;
      from = sg_str_find(text, left, to + right.n);
    }
  }
  return false;
}

static bool is_connected(const struct sg_checker *checker, const struct sg_part *part)
{
  for (size_t i = part->from; i < part->to; i++) {
    if (checker->statements[i].kind == SG_SAYS_CONNECTION && sg_statement_words(checker, i).n > 0)
      return true;
    if (checker->form.blocks[i].kind == SG_BLOCK_ITEM &&
        names_section(checker, sg_block_text(&checker->form, &checker->form.blocks[i]), part->section))
      return true;
  }
  return false;
}

static size_t sections_with_text(const struct sg_paper *paper)
{
  size_t count = 0;
  for (size_t i = 0; i < paper->section_count; i++)
    count += paper->sections[i].depth > 0 && paper->sections[i].paragraph_count > 0 &&
             paper->sections[i].kind != SG_SECTION_REFERENCES;
  return count;
}

/* Is the section tied to another, by what its text says of it or, with `terms`, by what the one introduces and
 * the other goes on with? */
static bool has_link(const struct sg_analysis *analysis, int section, bool terms)
{
  for (size_t i = 0; i < analysis->link_count; i++) {
    const struct sg_link *link = &analysis->links[i];
    if (link->from == (uint32_t)section &&
        (link->kind == SG_LINK_REFERENCE || (terms && link->kind < SG_LINK_SHARED)))
      return true;
  }
  return false;
}

static bool can_be_connected(const struct sg_paper *paper, const struct sg_part *part)
{
  const struct sg_section *section = part->section >= 0 ? &paper->sections[part->section] : NULL;
  return section != NULL && part->own && section->paragraph_count > 0 && section->depth > 0 &&
         section->kind != SG_SECTION_REFERENCES && part->to > part->from &&
         !sg_says_little(paper, part->section) && !sg_is_formal(section);
}

/* That a term recurs says little of how two sections hang together: of a guide that connects some sections,
 * only those are asked for whose own text refers to another. One that connects none has not looked, and one
 * that connects most has forgotten the rest: they are told for each that a term ties to another; and one that
 * connects nearly all, for each. */
static void check_connections(struct sg_checker *checker)
{
  bool *connected = SG_ARENA_NEW(checker->arena, bool, checker->part_count);
  size_t done = 0, possible = 0;
  if (connected == NULL)
    return;
  for (size_t p = 0; p < checker->part_count; p++) {
    connected[p] = is_connected(checker, &checker->parts[p]);
    bool counts = can_be_connected(checker->paper, &checker->parts[p]);
    possible += counts;
    done += counts && connected[p];
  }
  bool terms = done == 0 || (double)done >= CONNECTED_MOST * (double)possible;
  bool all = done > 0 && (double)done >= CONNECTED_ALL * (double)possible;
  for (size_t p = 0; p < checker->part_count; p++) {
    const struct sg_part *part = &checker->parts[p];
    if (!connected[p] && can_be_connected(checker->paper, part) &&
        (all || has_link(checker->analysis, part->section, terms)))
      sg_checker_add(checker, SG_RULE_CONNECTION_MISSING, sg_part_offset(checker, part), part->section,
                     "%s is connected with no other part of the paper: say what it builds on or where it "
                     "is used",
                     sg_section_name(checker->paper, part->section).text);
  }
}

void sg_check_terms(struct sg_checker *checker)
{
  struct sg_table defined = {0};
  for (size_t p = 0; p < checker->part_count; p++) {
    const struct sg_part *part = &checker->parts[p];
    for (size_t i = part->from; i < part->to; i++) {
      if (checker->statements[i].kind != SG_SAYS_DEFINITION || checker->form.blocks[i].kind != SG_BLOCK_ITEM)
        continue;
      check_short(checker, part, i);
      check_late(checker, &defined, part, i);
    }
  }
  if (sections_with_text(checker->paper) > 1)
    check_connections(checker);
  checker->summary.terms = checker->summary.terms_defined = defined.count;
  check_abbreviations(checker);
}
