/* Highlights, math and what must not stand in the text: found unit by unit in each block. */
#include "base/utf8.h"
#include "check/checker.h"
#include "markdown/inline.h"
#include "markdown/safe.h"
#include "text/words.h"

enum {
  HIGHLIGHT_WORDS_MIN = 4,
  HIGHLIGHT_WORDS_MAX = 30,
  URL_MAX = 4096, /* bytes of an address in running text; a longer one is none of the paper's */
};

/* One block being read. */
struct scan {
  struct sg_checker *checker;
  const struct sg_block *block;
  int section;
  struct sg_str text; /* the block's words */
  size_t open;        /* an opening == without its end, or SG_NPOS */
  size_t words;       /* in the open highlight; a formula that states something is a clause */
  size_t formulas;    /* of these, words that such formulas count for beyond one each */
  bool told_paren;    /* \( was reported for this block */
  bool in_paren;      /* between \( and \) */
  bool no_close[2];   /* no `\)`, no `\]` follows any more: not to be searched for again */
};

static void report(struct scan *scan, enum sg_rule_id rule, size_t at, const char *what)
{
  sg_checker_add(scan->checker, rule, scan->block->text_from + at, scan->section, "%s", what);
}

/* -- Highlights -------------------------------------------------------------------------------- */

static void close_highlight(struct scan *scan, size_t from, size_t to)
{
  struct sg_str inner = sg_slice(scan->text, from, to);
  size_t at = scan->block->text_from + scan->open;
  scan->checker->summary.highlights++;
  if (inner.n == 0 || sg_is_space(inner.p[0]) || sg_is_space(inner.p[inner.n - 1]))
    sg_checker_add(scan->checker, SG_RULE_HIGHLIGHT_BROKEN, at, scan->section,
                   "space just inside `==`: no parser takes ==%s== for a highlight", sg_quote(inner).text);
  else if (scan->words < HIGHLIGHT_WORDS_MIN)
    sg_checker_add(scan->checker, SG_RULE_HIGHLIGHT_TERM, at, scan->section,
                   "the highlight “%s” is a single term: highlight what is said of it", sg_quote(inner).text);
  else if (scan->words - scan->formulas > HIGHLIGHT_WORDS_MAX)
    sg_checker_add(scan->checker, SG_RULE_HIGHLIGHT_LONG, at, scan->section,
                   "a highlight of %zu words: keep to %d", scan->words - scan->formulas, HIGHLIGHT_WORDS_MAX);
}

static void meet_highlight(struct scan *scan, const struct sg_inline *unit)
{
  if (scan->open == SG_NPOS) {
    scan->open = unit->from;
    scan->words = scan->formulas = 0;
    return;
  }
  close_highlight(scan, scan->open + 2, unit->from);
  scan->open = SG_NPOS;
}

/* `==x==` inside math or code is shown as it stands. Code has its own use for a spaced ` == `, and
 * what stands so in the paper ("a==1 && b==2") highlights nothing. */
static void check_highlight_inside(struct scan *scan, const struct sg_inline *unit)
{
  struct sg_str inner = sg_slice(scan->text, unit->inner_from, unit->inner_to);
  const struct sg_evidence *evidence = scan->checker->evidence;
  if (unit->kind == SG_INLINE_CODE ? sg_evidence_is_code(evidence, inner)
                                   : sg_evidence_is_formula(evidence, inner))
    return;
  size_t open = sg_str_find(inner, SG_LIT("=="), 0);
  if (open == SG_NPOS || open + 2 >= inner.n || sg_is_space(inner.p[open + 2]))
    return;
  size_t close = sg_str_find(inner, SG_LIT("=="), open + 3);
  if (close == SG_NPOS || sg_is_space(inner.p[close - 1]))
    return;
  report(scan, SG_RULE_HIGHLIGHT_BROKEN, unit->inner_from + open,
         unit->kind == SG_INLINE_CODE ? "`==` inside code: highlight the words around it"
                                      : "`==` inside math: highlight the words around it");
}

/* pandoc's `[words]{.mark}`. */
static void find_mark_spans(struct scan *scan)
{
  struct sg_str s = scan->text, mark = SG_LIT("]{.mark}");
  size_t from = 0;
  for (size_t at = sg_str_find(s, mark, 0); at != SG_NPOS; at = sg_str_find(s, mark, from)) {
    size_t open = at;
    int depth = 1;
    while (open > from && depth > 0) {
      open--;
      depth += s.p[open] == ']' ? 1 : s.p[open] == '[' ? -1 : 0;
    }
    if (depth == 0) {
      scan->open = open;
      scan->words = sg_count_words(sg_slice(s, open, at));
      scan->formulas = 0;
      close_highlight(scan, open + 1, at);
      scan->open = SG_NPOS;
    }
    from = at + mark.n;
  }
}

/* -- Math -------------------------------------------------------------------------------------- */

static bool has_dollar(struct sg_str s)
{
  for (size_t i = 0; i < s.n; i++) {
    if (s.p[i] == '\\')
      i++;
    else if (s.p[i] == '$')
      return true;
  }
  return false;
}

/* Counts a command's occurrences, not those of longer ones (`\leftarrow` is no `\left`). */
static int count_command(struct sg_str s, const char *name)
{
  int count = 0;
  struct sg_str needle = sg_cstr(name);
  for (size_t at = sg_str_find(s, needle, 0); at != SG_NPOS; at = sg_str_find(s, needle, at + needle.n))
    count += at + needle.n >= s.n || !sg_is_alpha(s.p[at + needle.n]);
  return count;
}

/* What is wrong with a formula's own balance, or NULL. */
static const char *unbalanced(struct sg_str tex)
{
  int depth = 0;
  for (size_t i = 0; i < tex.n; i++) {
    if (tex.p[i] == '\\')
      i++;
    else if (tex.p[i] == '{')
      depth++;
    else if (tex.p[i] == '}' && --depth < 0)
      return "a `}` without its `{` in a formula";
  }
  if (depth > 0)
    return "a `{` without its `}` in a formula";
  if (count_command(tex, "\\left") != count_command(tex, "\\right"))
    return "\\left and \\right do not pair in a formula";
  if (count_command(tex, "\\begin") != count_command(tex, "\\end"))
    return "\\begin and \\end do not pair in a formula";
  return NULL;
}

/* A macro of the paper's preamble means nothing outside it. */
static void check_commands(struct scan *scan, struct sg_str tex, size_t at)
{
  for (size_t i = 0; i + 1 < tex.n; i++) {
    if (tex.p[i] != '\\')
      continue;
    size_t end = i + 1;
    while (end < tex.n && sg_is_alpha(tex.p[end]))
      end++;
    struct sg_str name = sg_slice(tex, i + 1, end);
    if (sg_safe_acts(name)) {
      sg_checker_add(scan->checker, SG_RULE_TEXT_UNSAFE, scan->block->text_from + at + i, scan->section,
                     "\\%s in a formula does more than draw: leave it out", sg_quote(name).text);
      return;
    }
    if (name.n > 0 && !sg_safe_is_math_command(name) &&
        !sg_evidence_has_command(scan->checker->evidence, name)) {
      sg_checker_add(scan->checker, SG_RULE_MATH_BROKEN, scan->block->text_from + at + i, scan->section,
                     "\\%s is not a known command and not in the paper's math: expand it", sg_quote(name).text);
      return;
    }
    i = name.n > 0 ? end - 1 : i + 1;
  }
}

/* A formula between its marks at [from, to) of the block. */
static void check_formula(struct scan *scan, size_t from, size_t to, size_t at)
{
  struct sg_str tex = sg_str_trim(sg_slice(scan->text, from, to));
  const char *what = unbalanced(tex);
  if (tex.n == 0)
    report(scan, SG_RULE_MATH_BROKEN, at, "an empty formula");
  else if (has_dollar(tex))
    report(scan, SG_RULE_MATH_BROKEN, at, "`$` not balanced: a formula swallows the words after it");
  else if (what != NULL && !sg_evidence_is_formula(scan->checker->evidence, tex))
    report(scan, SG_RULE_MATH_BROKEN, at, what);
  else
    check_commands(scan, tex, (size_t)(tex.p - scan->text.p));
}

/* Is the `$` at `at` a currency sign? A figure follows it and ends as a figure does, and the paper
 * has no such formula. */
static bool is_price(const struct scan *scan, size_t at)
{
  struct sg_str s = scan->text;
  size_t end = at + 1;
  while (end < s.n && (sg_is_digit(s.p[end]) || s.p[end] == ',' || s.p[end] == '.'))
    end++;
  if (end == at + 1 || !sg_is_digit(s.p[at + 1]))
    return false;
  if (end < s.n && sg_is_one_of(s.p[end], "^_{}\\+=<>$"))
    return false;
  while (end > at + 1 && !sg_is_digit(s.p[end - 1]))
    end--;
  /* The paper's whole formula is this figure alone: then its `$` has lost its partner. */
  return !sg_evidence_is_formula(scan->checker->evidence, sg_slice(s, at + 1, end));
}

static void check_dollars(struct scan *scan, const struct sg_inline *unit)
{
  for (size_t at = unit->from; at < unit->to; at++)
    if (scan->text.p[at] == '$' && !is_price(scan, at)) {
      report(scan, SG_RULE_MATH_BROKEN, at, "`$` not balanced: close the formula or write `\\$`");
      return;
    }
}

/* `\(…\)` is math wherever it stands; `\[…\]` only with math inside, since pandoc escapes brackets. */
static void check_escape(struct scan *scan, const struct sg_inline *unit)
{
  struct sg_str s = scan->text;
  char c = s.p[unit->from + 1];
  if (c == ')' || c == ']')
    scan->in_paren = false;
  if (scan->told_paren && c == '(')
    scan->in_paren = true;
  if (scan->told_paren || (c != '(' && c != '['))
    return;
  if (scan->no_close[c == '['])
    return;
  size_t close = sg_str_find(s, c == '(' ? SG_LIT("\\)") : SG_LIT("\\]"), unit->to);
  scan->no_close[c == '['] = close == SG_NPOS;
  struct sg_str inner = close == SG_NPOS ? sg_str(s.p, 0) : sg_slice(s, unit->to, close);
  bool math = c == '(' && close != SG_NPOS;
  for (size_t i = 0; i < inner.n && !math; i++)
    math = inner.p[i] == '^' || inner.p[i] == '_' || inner.p[i] == '=' ||
           (inner.p[i] == '\\' && i + 1 < inner.n && sg_is_alpha(inner.p[i + 1]));
  if (!math)
    return;
  scan->told_paren = scan->in_paren = true;
  report(scan, SG_RULE_MATH_BROKEN, unit->from,
         c == '(' ? "math between `\\(` and `\\)`: write `$…$`"
                  : "math between `\\[` and `\\]`: write `$$…$$`");
}

static void check_display(struct scan *scan)
{
  struct sg_str s = scan->text;
  if (sg_str_starts(s, SG_LIT("\\["))) {
    report(scan, SG_RULE_MATH_BROKEN, 0, "formula between `\\[` and `\\]`: write `$$…$$`");
    return;
  }
  if (scan->block->unclosed) {
    report(scan, SG_RULE_MATH_BROKEN, 0, "`$$` without its closing `$$`");
    return;
  }
  size_t close = sg_str_find(s, SG_LIT("$$"), 2);
  if (close != SG_NPOS)
    check_formula(scan, 2, close, 0);
}

/* -- What must not stand there ----------------------------------------------------------------- */

/* clang-format off */
static const char *const text_commands[] = {
    "begin",   "caption",  "chapter",    "cite",     "citep",      "citet",   "def",
    "emph",    "end",      "enumerate",  "eqref",    "footnote",   "gls",     "href",
    "include", "includegraphics", "input", "item",   "label",      "ldots",   "newcommand",
    "paragraph", "ref",    "section",    "subsection", "subsubsection", "texttt", "textbf",
    "textit",  "textsc",   "underline",  "url",      "write",      "autoref", "cref", "Cref",
};
/* clang-format on */

/* `\name` that pandoc would take for TeX: one of TeX's text commands, or any before a `{`. */
static void check_raw_tex(struct scan *scan, const struct sg_inline *unit)
{
  struct sg_str s = scan->text;
  for (size_t at = unit->from; at + 1 < unit->to; at++) {
    if (s.p[at] != '\\' || !sg_is_alpha(s.p[at + 1]))
      continue;
    size_t end = at + 1;
    while (end < s.n && sg_is_alpha(s.p[end]))
      end++;
    struct sg_str name = sg_slice(s, at + 1, end);
    bool tex = end < s.n && s.p[end] == '{';
    for (size_t i = 0; i < sizeof text_commands / sizeof *text_commands && !tex; i++)
      tex = sg_str_equal(name, sg_cstr(text_commands[i]));
    if (tex) {
      sg_checker_add(scan->checker, SG_RULE_TEXT_UNSAFE, scan->block->text_from + at, scan->section,
                     "raw TeX \\%s: write it as Markdown", sg_quote(name).text);
      return;
    }
    at = end - 1;
  }
}

/* A picture's file beside the guide: a relative name without a scheme, with a picture's ending. */
static bool is_picture_file(struct sg_str target)
{
  static const char *const endings[] = {".svg", ".png", ".jpg", ".jpeg", ".gif", ".webp", ".pdf"};
  if (target.n == 0 || target.p[0] == '/' || memchr(target.p, ':', target.n) != NULL ||
      memchr(target.p, '\\', target.n) != NULL)
    return false;
  for (size_t i = 0; i < sizeof endings / sizeof *endings; i++)
    if (sg_str_ends(target, sg_cstr(endings[i])))
      return true;
  return false;
}

static void check_target(struct scan *scan, struct sg_str target, size_t at, bool image)
{
  if (!image && sg_safe_target(target) && sg_evidence_has_target(scan->checker->evidence, target))
    return;
  if (image && scan->checker->options->pictures && is_picture_file(target))
    return;
  sg_checker_add(scan->checker, SG_RULE_TEXT_UNSAFE, scan->block->text_from + at, scan->section,
                 image ? "image %s is not in the paper: leave it out"
                       : "link target %s is not in the paper: leave the link out",
                 sg_quote(target).text);
}

/* The address that begins at `at`, with its escapes undone. */
static struct sg_str read_url(struct sg_str text, size_t at, char url[URL_MAX])
{
  size_t n = 0;
  for (; at < text.n && n < URL_MAX && !sg_is_space(text.p[at]); at++) {
    bool escaped = text.p[at] == '\\' && at + 1 < text.n && text.p[at + 1] > ' ' &&
                   !sg_is_alpha(text.p[at + 1]) && !sg_is_digit(text.p[at + 1]);
    at += escaped;
    url[n++] = text.p[at];
  }
  return sg_str(url, sg_url_length(sg_str(url, n)));
}

/* A bare URL in running text becomes a link in GitHub's and Obsidian's eyes. */
static void check_bare_urls(struct scan *scan, const struct sg_inline *unit)
{
  struct sg_str text = sg_slice(scan->text, unit->from, unit->to);
  for (size_t at = sg_str_find(text, SG_LIT("://"), 0); at != SG_NPOS;
       at = sg_str_find(text, SG_LIT("://"), at + 3)) {
    size_t from = at;
    char buffer[URL_MAX];
    while (from > 0 && sg_is_alpha(text.p[from - 1]))
      from--;
    struct sg_str url = read_url(scan->text, unit->from + from, buffer);
    if (from < at && url.n > at - from + 3)
      check_target(scan, url, unit->from + from, false);
  }
}

static void check_html(struct scan *scan, const struct sg_inline *unit)
{
  static const char *const thinking[] = {"<think",      "</think",      "<reasoning",   "</reasoning",
                                         "<thought",    "</thought",    "<scratchpad",  "</scratchpad",
                                         "<reflection", "</reflection", "<antthinking", "</antthinking"};
  struct sg_str tag = sg_slice(scan->text, unit->from, unit->to);
  for (size_t i = 0; i < sizeof thinking / sizeof *thinking; i++)
    if (sg_str_starts(tag, sg_cstr(thinking[i])))
      return; /* reported as residue */
  if (sg_str_starts(tag, SG_LIT("</")) && !sg_str_starts(tag, SG_LIT("</script")))
    return; /* its opening tag was */
  sg_checker_add(scan->checker, SG_RULE_TEXT_UNSAFE, scan->block->text_from + unit->from, scan->section,
                 sg_str_starts(tag, SG_LIT("<mark")) ? "raw HTML %s: write ==…==" : "raw HTML %s: leave it out",
                 sg_quote(tag).text);
}

/* -- The scan ---------------------------------------------------------------------------------- */

static bool is_relation(struct sg_str tex)
{
  static const char *const relations[] = {"=",        "<",        ">",     "\\le", "\\ge",    "\\in",    "\\to",
                                          "\\subset", "\\approx", "\\sim", "\\ne", "\\equiv", "\\propto"};
  for (size_t i = 0; i < sizeof relations / sizeof *relations; i++)
    if (sg_str_find(tex, sg_cstr(relations[i]), 0) != SG_NPOS)
      return true;
  return false;
}

static void meet_unit(struct scan *scan, const struct sg_inline *unit)
{
  struct sg_str inner = sg_slice(scan->text, unit->inner_from, unit->inner_to);
  switch (unit->kind) {
  case SG_INLINE_TEXT:
    scan->words += scan->open != SG_NPOS ? sg_count_words(inner) : 0;
    check_dollars(scan, unit);
    if (scan->in_paren)
      check_commands(scan, inner, unit->from);
    else
      check_raw_tex(scan, unit);
    check_bare_urls(scan, unit);
    break;
  case SG_INLINE_ESCAPE:
    check_escape(scan, unit);
    break;
  case SG_INLINE_CODE:
    scan->words += sg_count_words(inner);
    check_highlight_inside(scan, unit);
    break;
  case SG_INLINE_MATH:
  case SG_INLINE_DISPLAY:
    /* A relation is a statement, a symbol a word. */
    scan->words += 1;
    if (is_relation(inner)) {
      scan->words += HIGHLIGHT_WORDS_MIN - 1;
      scan->formulas += HIGHLIGHT_WORDS_MIN - 1;
    }
    check_highlight_inside(scan, unit);
    check_formula(scan, unit->inner_from, unit->inner_to, unit->from);
    break;
  case SG_INLINE_HIGHLIGHT:
    meet_highlight(scan, unit);
    break;
  case SG_INLINE_LINK:
    scan->words += sg_count_words(inner);
    check_target(scan, sg_slice(scan->text, unit->target_from, unit->target_to), unit->from, unit->image);
    break;
  case SG_INLINE_AUTOLINK:
    check_target(scan, inner, unit->from, false);
    break;
  case SG_INLINE_HTML:
    check_html(scan, unit);
    break;
  case SG_INLINE_EMPHASIS:
  case SG_INLINE_BREAK:
    break;
  }
}

static void scan_block(struct sg_checker *checker, const struct sg_block *block, int section)
{
  struct scan scan = {.checker = checker,
                      .block = block,
                      .section = section,
                      .text = sg_block_text(&checker->form, block),
                      .open = SG_NPOS};
  if (block->kind == SG_BLOCK_DISPLAY) {
    check_display(&scan);
    return;
  }
  if (block->kind == SG_BLOCK_CODE || block->kind == SG_BLOCK_META || block->kind == SG_BLOCK_RULE)
    return;
  struct sg_inline_scanner scanner;
  struct sg_inline unit;
  sg_inline_init(&scanner, scan.text);
  while (sg_inline_next(&scanner, &unit))
    meet_unit(&scan, &unit);
  if (scan.open != SG_NPOS)
    report(&scan, SG_RULE_HIGHLIGHT_BROKEN, scan.open, "`==` opened and not closed in the same bullet");
  find_mark_spans(&scan);
}

static bool has_text(const struct sg_checker *checker, int section)
{
  return section >= 0 && checker->paper->sections[section].paragraph_count > 0 &&
         !sg_says_little(checker->paper, section);
}

void sg_check_inline(struct sg_checker *checker)
{
  for (size_t p = 0; p < checker->part_count; p++) {
    const struct sg_part *part = &checker->parts[p];
    size_t before = checker->summary.highlights;
    bool items = false;
    for (size_t i = part->from; i < part->to; i++) {
      scan_block(checker, &checker->form.blocks[i], part->section);
      items |= checker->form.blocks[i].kind == SG_BLOCK_ITEM;
    }
    bool told = has_text(checker, part->section) && checker->paper->sections[part->section].depth > 0 &&
                !sg_is_formal(&checker->paper->sections[part->section]);
    if (part->own && items && checker->summary.highlights == before && told) /* a title page has no point */
      sg_checker_add(checker, SG_RULE_HIGHLIGHT_MISSING, sg_part_offset(checker, part), part->section,
                     "no highlight in %s: put == around a key statement",
                     sg_section_name(checker->paper, part->section).text);
  }
}
