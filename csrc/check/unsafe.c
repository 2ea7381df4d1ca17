/* What a guide's readers (pandoc, Obsidian and its plugins, GitHub) would run, read or take for
 * attributes, by the rules of markdown/safe.h. Raw HTML, raw TeX and targets: inline.c. */
#include "check/checker.h"
#include "markdown/inline.h"
#include "markdown/safe.h"

enum { TAG_MAX = 2000 }; /* bytes in which a loose tag ends; what is longer is text */

struct look {
  struct sg_checker *checker;
  const struct sg_block *block;
  int section;
  struct sg_str text;         /* the block's words */
  enum sg_inline_kind before; /* the unit before the one that is looked at */
};

static void report(struct look *look, size_t at, const char *format, struct sg_str what)
{
  sg_checker_add(look->checker, SG_RULE_TEXT_UNSAFE, at, look->section, format, sg_quote(what).text);
}

/* -- In words ------------------------------------------------------------------------------------ */

/* `[words]{…}`, `` `code`{…} ``, `[link](target){…}`. The highlight of pandoc's spans is one of the
 * guide's forms. */
static void check_attributes(struct look *look, const struct sg_inline *unit, size_t at)
{
  struct sg_str s = look->text;
  bool bracket = at > unit->from && s.p[at - 1] == ']';
  bool unit_before = at == unit->from && (look->before == SG_INLINE_CODE || look->before == SG_INLINE_LINK ||
                                          look->before == SG_INLINE_AUTOLINK);
  size_t end = bracket || unit_before ? sg_safe_attributes_end(s, at) : SG_NPOS;
  if (end == SG_NPOS || (bracket && sg_str_equal(sg_slice(s, at, end), SG_LIT("{.mark}"))))
    return;
  report(look, look->block->text_from + at, "attributes %s: leave them out", sg_slice(s, at, end));
}

static bool is_citation(struct sg_str s, size_t at)
{
  size_t key = at + 1 + (at + 1 < s.n && s.p[at + 1] == '-');
  return key + 1 < s.n && s.p[key] == '@' && (sg_is_alpha(s.p[key + 1]) || s.p[key + 1] == '{');
}

/* Obsidian's `[[#Heading|words]]`, in which the heading is one of the paper's. */
static bool is_heading_link(const struct look *look, struct sg_str link)
{
  struct sg_str target = sg_slice(link, 2, link.n - 2);
  size_t bar = sg_str_find(target, SG_LIT("|"), 0);
  return target.p[0] == '#' && sg_evidence_has_target(look->checker->evidence, sg_slice(target, 0, bar));
}

/* Brackets at `at`; returns where to go on. */
static size_t check_brackets(struct look *look, size_t at)
{
  struct sg_str s = look->text, words;
  size_t place = look->block->text_from + at;
  size_t end = sg_safe_wiki_end(s, at, &words);
  bool embedded = at > 0 && s.p[at - 1] == '!';
  if (end != SG_NPOS && (embedded || !is_heading_link(look, sg_slice(s, at, end)))) {
    report(look, place,
           embedded ? "embedded note or file %s: leave it out"
                    : "wiki link %s leads to nothing of the paper: write its words",
           sg_slice(s, at, end));
  }
  if (end != SG_NPOS)
    return end;
  if (is_citation(s, at))
    report(look, place, "citation key %s: name the work as the paper prints it", sg_slice(s, at, at + 40));
  return at + 1;
}

/* A tag that CommonMark calls none, as of an unquoted value with a `=` in it, but others do. */
static bool is_loose_tag(struct sg_str s, size_t at)
{
  size_t end = at + 1;
  while (end < s.n && (sg_is_alpha(s.p[end]) || sg_is_digit(s.p[end])))
    end++;
  struct sg_str rest = sg_slice(s, end, end + TAG_MAX);
  size_t close = sg_str_find(rest, SG_LIT(">"), 0), value = sg_str_find(rest, SG_LIT("="), 0);
  return end > at + 2 && rest.n > 0 && (sg_is_space(rest.p[0]) || rest.p[0] == '/') && close != SG_NPOS &&
         value < close;
}

static void check_words(struct look *look, const struct sg_inline *unit)
{
  struct sg_str s = look->text;
  for (size_t at = unit->from; at < unit->to;) {
    size_t next = at + 1;
    if (s.p[at] == '{')
      check_attributes(look, unit, at);
    else if (s.p[at] == '[')
      next = check_brackets(look, at);
    else if (s.p[at] == '<' && sg_safe_template_end(s, at) != SG_NPOS)
      report(look, look->block->text_from + at, "template command %s: leave it out",
             sg_slice(s, at, sg_safe_template_end(s, at)));
    else if (s.p[at] == '<' && is_loose_tag(s, at))
      report(look, look->block->text_from + at, "raw HTML %s: leave it out", sg_slice(s, at, s.n));
    at = next;
  }
}

static void check_lines(struct look *look)
{
  struct sg_str rest = look->text, line;
  while (sg_str_next_line(&rest, &line))
    if (sg_safe_is_div_fence(line))
      report(look, (size_t)(line.p - look->checker->form.text.p), "fence of a div %s: leave it out",
             sg_str_trim(line));
}

static void check_units(struct look *look)
{
  struct sg_inline_scanner scanner;
  struct sg_inline unit;
  sg_inline_init(&scanner, look->text);
  look->before = SG_INLINE_BREAK;
  while (sg_inline_next(&scanner, &unit)) {
    struct sg_str inner = sg_slice(look->text, unit.inner_from, unit.inner_to);
    if (unit.kind == SG_INLINE_TEXT)
      check_words(look, &unit);
    else if (unit.kind == SG_INLINE_HTML && look->block->kind == SG_BLOCK_HEADING)
      report(look, look->block->text_from + unit.from, "raw HTML %s in a heading: leave it out", inner);
    else if (unit.kind == SG_INLINE_CODE && sg_safe_is_query(inner))
      report(look, look->block->text_from + unit.from, "code that notes run, %s: write it as words", inner);
    look->before = unit.kind;
  }
}

/* -- Blocks -------------------------------------------------------------------------------------- */

/* What stands behind a heading's words. */
static void check_heading(struct look *look)
{
  const struct sg_block *block = look->block;
  struct sg_str tail = sg_slice(look->checker->form.text, block->text_to, block->to), line;
  if (!sg_str_next_line(&tail, &line))
    return;
  line = sg_str_trim(line);
  struct sg_str attributes = sg_slice(line, sg_safe_last_attributes(line), line.n);
  if (attributes.n > 0 && !sg_safe_is_identifier(attributes))
    report(look, (size_t)(attributes.p - look->checker->form.text.p),
           "attributes %s of a heading: leave them out", attributes);
}

/* The info string of a fenced block: a language, and no more than that. */
static void check_code(struct look *look)
{
  struct sg_str rest = sg_slice(look->checker->form.text, look->block->from, look->block->to), line;
  if (look->block->wrapper || !sg_str_next_line(&rest, &line))
    return;
  size_t fence = 0;
  while (fence < line.n && (line.p[fence] == '`' || line.p[fence] == '~'))
    fence++;
  struct sg_str info = sg_str_trim(sg_slice(line, fence, line.n));
  if (fence >= 3 && info.n > 0 && !sg_str_equal(info, SG_LIT("math")) && !sg_safe_is_language(info))
    report(look, look->block->from,
           "code block %s names an unknown language, and a tool may run it: leave that word out", info);
  size_t template = sg_str_find(rest, SG_LIT("<%"), 0);
  if (template != SG_NPOS)
    report(look, (size_t)(rest.p - look->checker->form.text.p) + template,
           "template command %s in code: write `< %%`", sg_slice(rest, template, template + 40));
}

/* Does metadata hold what pandoc acts on? */
static void check_metadata(struct look *look, struct sg_str yaml)
{
  static const char *const acting[] = {
      "header-includes", "include-before",         "include-after", "css",    "csl",
      "bibliography",    "citation-abbreviations", "template",      "filters"};
  struct sg_str line;
  while (sg_str_next_line(&yaml, &line)) {
    size_t colon = sg_str_find(line, SG_LIT(":"), 0), tag = sg_str_find(line, SG_LIT("<"), 0);
    bool acts = colon != SG_NPOS && SG_ONE_OF(sg_str_trim(sg_slice(line, 0, colon)), acting);
    if (acts ||
        (tag != SG_NPOS && tag + 1 < line.n && (sg_is_alpha(line.p[tag + 1]) || line.p[tag + 1] == '/')) ||
        sg_str_find(line, SG_LIT("{="), 0) != SG_NPOS)
      report(look, (size_t)(line.p - look->checker->form.text.p), "metadata %s: leave it out",
             sg_str_trim(line));
  }
}

/* `---`, `key: value`, `...` in the middle of a text are metadata to pandoc. */
static void check_rule(struct look *look)
{
  const struct sg_block *block = look->block;
  struct sg_str text = look->checker->form.text, yaml = sg_slice(text, block->to, text.n), line;
  if (!sg_str_equal(sg_str_trim(sg_slice(text, block->from, block->to)), SG_LIT("---")) ||
      !sg_str_next_line(&yaml, &line)) /* what is left of the rule's own line */
    return;
  struct sg_str rest = yaml;
  if (!sg_str_next_line(&rest, &line) || sg_str_find(line, SG_LIT(":"), 0) == SG_NPOS)
    return;
  for (struct sg_str first = line; sg_str_next_line(&rest, &line);)
    if (sg_str_equal(sg_str_trim(line), SG_LIT("---")) || sg_str_equal(sg_str_trim(line), SG_LIT("..."))) {
      report(look, block->from, "metadata in mid-text (%s …): leave it out", first);
      return;
    }
}

static void check_block(struct look *look)
{
  const struct sg_block *block = look->block;
  switch ((enum sg_block_kind)block->kind) {
  case SG_BLOCK_CODE:
    check_code(look);
    return;
  case SG_BLOCK_META:
    check_metadata(look, sg_slice(look->checker->form.text, block->from, block->to));
    return;
  case SG_BLOCK_RULE:
    check_rule(look);
    return;
  case SG_BLOCK_DISPLAY:
    return;
  case SG_BLOCK_HEADING:
    check_heading(look);
    break;
  default:
    check_lines(look);
  }
  check_units(look);
}

void sg_check_unsafe(struct sg_checker *checker)
{
  for (size_t i = 0, p = 0; i < checker->form.count; i++) {
    const struct sg_block *block = &checker->form.blocks[i];
    while (p < checker->part_count && checker->parts[p].to <= i)
      p++;
    bool inside =
        p < checker->part_count && (checker->parts[p].from <= i || checker->parts[p].heading == (int)i);
    struct look look = {.checker = checker,
                        .block = block,
                        .section = inside ? checker->parts[p].section : SG_NONE,
                        .text = sg_block_text(&checker->form, block)};
    check_block(&look);
  }
}
