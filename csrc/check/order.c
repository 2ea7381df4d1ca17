/* content/order: bullets follow the paragraphs that they rest on, and announce nothing that is not there. */
#include "check/checker.h"

enum { ANNOUNCEMENTS_MAX = 60 }; /* bytes at a text's end in which it announces something */

/* Tables and figures stand where a page had room for them; no order is told by them. */
static bool floats(const struct sg_section *section, size_t paragraph)
{
  enum sg_paragraph_kind kind = section->paragraphs[paragraph].kind;
  return kind == SG_PARAGRAPH_FIGURE || kind == SG_PARAGRAPH_TABLE || kind == SG_PARAGRAPH_NOTE;
}

/* Number of the paragraph of the section that an id such as "s3.p2" or "p2" names, from 1; 0: of another one.
 */
static size_t number_of(const struct sg_section *section, struct sg_str id)
{
  size_t dot = sg_str_find(id, SG_LIT("."), 0), number = 0;
  if (dot != SG_NPOS && !sg_str_equal(sg_slice(id, 0, dot), section->id))
    return 0;
  for (size_t i = dot == SG_NPOS ? 1 : dot + 2; i < id.n && number < 1000000; i++) {
    if (!sg_is_digit(id.p[i]))
      return 0;
    number = number * 10 + (size_t)(id.p[i] - '0');
  }
  return number <= section->paragraph_count ? number : 0;
}

/* Takes one more id into the first paragraph named; a float is not a place. */
static void take(const struct sg_section *section, struct sg_str id, size_t *first, bool *floating)
{
  size_t number = number_of(section, id);
  if (number == 0)
    return;
  if (floats(section, number - 1))
    *floating = true;
  else if (*first == 0 || number < *first)
    *first = number;
}

/* The first paragraph that a top bullet rests on, from 1; 0: none is named, or it is about a float. */
static size_t place_of(const struct sg_checker *checker, const struct sg_section *section,
                       const struct sg_block *block)
{
  struct sg_str marks = sg_slice(checker->form.text, block->marks_from, block->marks_to);
  const struct sg_provenance *provenance = sg_provenance_of(checker->options, block->line);
  size_t first = 0;
  bool floating = false;
  for (size_t at = 0; at < marks.n;) {
    size_t end = at;
    while (end < marks.n && !sg_is_one_of((unsigned char)marks.p[end], ",; "))
      end++;
    take(section, sg_slice(marks, at, end), &first, &floating);
    at = end + 1;
  }
  for (size_t i = 0; provenance != NULL && i < provenance->count; i++)
    take(section, provenance->ids[i], &first, &floating);
  return floating ? 0 : first;
}

static void check_places(struct sg_checker *checker, const struct sg_part *part, size_t *last)
{
  const struct sg_section *section = &checker->paper->sections[part->section];
  for (size_t i = part->from; i < part->to; i++) {
    const struct sg_block *block = &checker->form.blocks[i];
    bool account = checker->statements[i].kind == SG_SAYS_BODY && !checker->background[i];
    size_t place =
        block->kind == SG_BLOCK_ITEM && block->depth == 0 && account ? place_of(checker, section, block) : 0;
    int paragraph = (int)place - 1;
    if (place > 0 && place < *last)
      sg_checker_add_paragraphs(
          checker, SG_RULE_CONTENT_ORDER, block->from, part->section, &paragraph, 1,
          "this bullet rests on %s and stands after one on a later paragraph: keep the paper's order",
          sg_quote(section->paragraphs[paragraph].id).text);
    *last = place > *last ? place : *last;
  }
}

/* "… as follows.", "… the following:", "… by": does a text say that something comes next? */
static bool announces(struct sg_str text)
{
  static const char *const ends[] = {
      "as follows", "the following",   "given by",       "defined as",   "is then",           "such as",
      "namely",     "by the equation", "by the formula", "listed below", "the following list"};
  text = sg_str_trim(text);
  while (text.n > 0 && sg_is_one_of((unsigned char)text.p[text.n - 1], "*_= "))
    text.n--;
  if (text.n > 0 && text.p[text.n - 1] == ':')
    return true;
  while (text.n > 0 && sg_is_one_of((unsigned char)text.p[text.n - 1], ".,*_= "))
    text.n--;
  struct sg_str tail = sg_slice(text, text.n > ANNOUNCEMENTS_MAX ? text.n - ANNOUNCEMENTS_MAX : 0, text.n);
  for (size_t i = 0; i < sizeof ends / sizeof *ends; i++)
    if (sg_str_ends(tail, sg_cstr(ends[i])))
      return true;
  return false;
}

/* What a bullet announces stands in it; or, as a list told one by one, in the bullets after it at the same
 * depth. */
static void check_announcements(struct sg_checker *checker, const struct sg_part *part)
{
  const struct sg_block *blocks = checker->form.blocks;
  for (size_t i = part->from; i < part->to; i++) {
    const struct sg_block *next = i + 1 < part->to ? &blocks[i + 1] : NULL;
    uint8_t kind = checker->statements[i].kind;
    struct sg_str text =
        kind == SG_SAYS_GROUP ? sg_block_text(&checker->form, &blocks[i]) : sg_statement_words(checker, i);
    if ((kind != SG_SAYS_BODY && kind != SG_SAYS_DEFINITION && kind != SG_SAYS_GROUP) ||
        (blocks[i].kind != SG_BLOCK_ITEM && !(blocks[i].kind == SG_BLOCK_PROSE && blocks[i].parent >= 0)) ||
        !announces(text))
      continue;
    bool follows =
        next != NULL && (next->parent == (int)i || (next->kind != SG_BLOCK_ITEM && next->parent >= 0) ||
                         (blocks[i].kind == SG_BLOCK_PROSE && next->parent == blocks[i].parent));
    if (!follows)
      sg_checker_add(
          checker, SG_RULE_CONTENT_ORDER, blocks[i].from, part->section,
          "“…%s” announces what does not follow: show it under this bullet, or say it here",
          sg_quote(sg_slice(text, text.n > ANNOUNCEMENTS_MAX ? text.n - ANNOUNCEMENTS_MAX : 0, text.n)).text);
  }
}

/* The word with which a text points back at what stands before it; or empty. */
static struct sg_str pointing_back(struct sg_str text)
{
  static const char *const openers[] = {
      "However", "Therefore", "Thus",        "Hence",        "Moreover",  "Furthermore",      "Consequently",
      "Instead", "Otherwise", "In contrast", "Nevertheless", "Similarly", "On the other hand"};
  while (text.n > 0 && sg_is_one_of((unsigned char)text.p[0], "*_= "))
    text = sg_slice(text, 1, text.n);
  for (size_t i = 0; i < sizeof openers / sizeof *openers; i++) {
    struct sg_str word = sg_cstr(openers[i]);
    if (sg_str_starts(text, word) && text.n > word.n && !sg_is_alpha(text.p[word.n]))
      return word;
  }
  return sg_slice(text, 0, 0);
}

/* The first bullet of a section has nothing before it to point back at, unless the paper's section begins so.
 */
static void check_opening(struct sg_checker *checker, const struct sg_part *part)
{
  const struct sg_section *section = &checker->paper->sections[part->section];
  size_t i = part->from;
  if (!part->own || i == part->to || checker->statements[i].kind != SG_SAYS_BODY ||
      section->paragraph_count == 0)
    return;
  struct sg_str text = sg_block_text(&checker->form, &checker->form.blocks[i]), word = pointing_back(text);
  if (word.n > 0 && pointing_back(section->paragraphs[0].text).n == 0)
    sg_checker_add(checker, SG_RULE_CONTENT_ORDER, checker->form.blocks[i].from, part->section,
                   "“%s” points back, and nothing stands before it in this section: say what it follows from",
                   sg_quote(word).text);
}

void sg_check_order(struct sg_checker *checker)
{
  size_t last = 0;
  for (size_t p = 0; p < checker->part_count; p++) {
    const struct sg_part *part = &checker->parts[p];
    if (part->section < 0)
      continue;
    last = part->own ? 0 : last;
    check_places(checker, part, &last);
    check_announcements(checker, part);
    check_opening(checker, part);
  }
}
