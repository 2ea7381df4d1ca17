/* The paper's references to its own sections: by links, by the numbers of sections, figures, tables and
 * equations, by a section's title ("in the Methods section") and by its place ("the previous section"). */
#include <stdlib.h>
#include <string.h>

#include "analysis/draft.h"
#include "base/search.h"
#include "languages/labels.h"

enum {
  NAME_BYTES = 60,   /* of "Figure 3" */
  NUMBER_BYTES = 12, /* of an equation's number in its brackets */
  TITLE_TOKENS = 6,  /* of a title before the word "section", */
  TITLE_BYTES = 120,
};

struct target {
  struct sg_str key; /* an anchor, a label, a number, a name or a title */
  uint32_t section;
};

struct targets {
  struct target *rows; /* by key, those of one key in reading order */
  size_t count, capacity;
};

static int by_key(const void *a, const void *b)
{
  const struct target *x = a, *y = b;
  int order = sg_str_compare(x->key, y->key);
  return order != 0 ? order : (x->section > y->section) - (x->section < y->section);
}

static bool add_target(struct sg_draft *draft, struct targets *out, struct sg_str key, size_t section)
{
  if (key.n == 0)
    return true;
  struct target *grown = sg_arena_grow(draft->scratch, out->rows, out->count, &out->capacity, sizeof *grown);
  if (grown == NULL)
    return false;
  out->rows = grown;
  grown[out->count++] = (struct target){key, (uint32_t)section};
  return true;
}

/* The next number that the formulas of a paragraph bear, "(3)", from *at on; empty at their end. */
static struct sg_str next_number(struct sg_str md, size_t *at)
{
  static const char *const marks[] = {"\\qquad\\text{(", "\\tag{"};
  for (;;) {
    size_t best = SG_NPOS, n = 0;
    for (size_t i = 0; i < sizeof marks / sizeof marks[0]; i++) {
      size_t found = sg_str_find(md, sg_cstr(marks[i]), *at);
      if (found < best) {
        best = found;
        n = sg_cstr(marks[i]).n;
      }
    }
    if (best == SG_NPOS)
      return sg_str(NULL, 0);
    *at = best + n;
    size_t end = *at;
    while (end < md.n && end < *at + NUMBER_BYTES && !sg_is_one_of(md.p[end], "(){}"))
      end++;
    if (end > *at && end < md.n && sg_is_one_of(md.p[end], ")}"))
      return sg_slice(md, *at, end);
  }
}

/* The numbers of displayed formulas stand among the others as "(3)". */
static bool collect_equations(struct sg_draft *draft, struct targets *out, struct sg_str md, size_t section)
{
  for (size_t at = 0;;) {
    struct sg_str number = next_number(md, &at);
    if (number.n == 0)
      return true;
    char *key = SG_ARENA_NEW(draft->scratch, char, number.n + 2);
    if (key == NULL)
      return false;
    key[0] = '(';
    memcpy(key + 1, number.p, number.n);
    key[number.n + 1] = ')';
    if (!add_target(draft, out, sg_str(key, number.n + 2), section))
      return false;
  }
}

static bool collect_targets(struct sg_draft *draft, struct targets *out)
{
  const struct sg_paper *paper = draft->paper;
  for (size_t s = 0; s < paper->section_count; s++) {
    const struct sg_section *section = &paper->sections[s];
    if (!add_target(draft, out, section->anchor, s) || !add_target(draft, out, section->number, s))
      return false;
    for (size_t p = 0; p < section->paragraph_count; p++)
      if (!add_target(draft, out, section->paragraphs[p].label, s) ||
          !add_target(draft, out, section->paragraphs[p].name, s) ||
          !collect_equations(draft, out, section->paragraphs[p].markdown, s))
        return false;
  }
  if (out->count > 0)
    qsort(out->rows, out->count, sizeof *out->rows, by_key);
  return true;
}

static int target_order(const void *key, const void *row)
{
  return sg_str_compare(*(const struct sg_str *)key, ((const struct target *)row)->key);
}

static int find_target(const struct targets *targets, struct sg_str key)
{
  const struct target *row =
      sg_search_find(&key, targets->rows, targets->count, sizeof *targets->rows, target_order);
  return row != NULL ? (int)row->section : SG_NONE;
}

/* The number of an equation with its brackets: "(3)" of "Eq. (3)"; empty where the reference names none. */
static struct sg_str equation_number(struct sg_str text)
{
  size_t open = sg_str_find(text, SG_LIT("("), 0), close = sg_str_find(text, SG_LIT(")"), 0);
  bool equation = sg_lower(text.p[0]) == 'e' && open != SG_NPOS && close != SG_NPOS && close > open;
  return equation ? sg_slice(text, open, close + 1) : sg_str(NULL, 0);
}

/* The text with common spaces for those that do not break, cut to `size` bytes. */
static struct sg_str with_spaces(struct sg_str text, char *buf, size_t size)
{
  size_t n = 0;
  for (size_t i = 0; i < text.n && n < size; i++) {
    bool hard = sg_str_starts(sg_slice(text, i, text.n), SG_LIT("\xc2\xa0"));
    buf[n++] = hard ? ' ' : text.p[i];
    i += hard;
  }
  return sg_str(buf, n);
}

/* The section that a reference token points at: by the link's target, else by its words. */
static int resolve(const struct targets *targets, struct sg_str text)
{
  size_t hash = sg_str_find(text, SG_LIT("](#"), 0);
  if (hash != SG_NPOS) {
    size_t end = hash + 3;
    while (end < text.n && text.p[end] != ')' && !sg_is_space(text.p[end]))
      end++;
    return find_target(targets, sg_slice(text, hash + 3, end));
  }
  char spaced[NAME_BYTES];
  int section = find_target(targets, with_spaces(text, spaced, sizeof spaced)); /* "Figure 3" */
  struct sg_str number = equation_number(text);
  if (section == SG_NONE && number.n > 0)
    return find_target(targets, number);
  size_t space = sg_str_find(text, SG_LIT(" "), 0);
  bool names_section = sg_lower(text.p[0]) == 's' || sg_lower(text.p[0]) == 'a';
  if (section == SG_NONE && space != SG_NPOS && names_section)
    section = find_target(targets, sg_slice(text, space + 1, text.n));
  return section;
}

/* -- By title and by place -------------------------------------------------------------------------- */

static bool is_titled(const struct sg_draft *draft, size_t section)
{
  const struct sg_section *row = &draft->paper->sections[section];
  return row->depth > 0 && row->title_text.n > 0 && row->kind != SG_SECTION_REFERENCES;
}

/* Titles stand in lower case, in a table of their own. */
static bool collect_titles(struct sg_draft *draft, struct targets *out)
{
  char folded[TITLE_BYTES];
  for (size_t s = 0; s < draft->paper->section_count; s++) {
    struct sg_str title = draft->paper->sections[s].title_text;
    if (!is_titled(draft, s) || title.n > TITLE_BYTES)
      continue;
    struct sg_str key = sg_arena_copy(draft->scratch, sg_words_fold(title, folded, sizeof folded));
    if (key.p == NULL || !add_target(draft, out, key, s))
      return false;
  }
  if (out->count > 0)
    qsort(out->rows, out->count, sizeof *out->rows, by_key);
  return true;
}

/* The only section with that title, or SG_NONE. */
static int section_titled(const struct targets *titles, struct sg_str title)
{
  char folded[TITLE_BYTES];
  struct sg_str key = sg_words_fold(title, folded, sizeof folded);
  size_t at = sg_search_first(&key, titles->rows, titles->count, sizeof *titles->rows, target_order);
  bool found = at < titles->count && sg_str_equal(titles->rows[at].key, key);
  bool again = at + 1 < titles->count && sg_str_equal(titles->rows[at + 1].key, key);
  return found && !again ? (int)titles->rows[at].section : SG_NONE;
}

/* The section before this one under the same heading, or SG_NONE. */
static int section_before(const struct sg_draft *draft, uint32_t section)
{
  const struct sg_section *own = &draft->paper->sections[section];
  for (uint32_t s = section; s-- > 0;)
    if (is_titled(draft, s) && draft->paper->sections[s].parent == own->parent &&
        draft->paper->sections[s].depth == own->depth)
      return (int)s;
  return SG_NONE;
}

/* The section that is named before token `t`, the word "section"; SG_NONE where none is. */
static int named_before(const struct sg_draft *draft, const struct targets *titles, const struct sg_sentence *s,
                        size_t t)
{
  static const char *const before[] = {"previous", "preceding", "last"}; /* the next may be a figure's box */
  if (t == s->token_from)
    return SG_NONE;
  struct sg_str word = sg_draft_token(draft, s, t - 1);
  if (SG_ONE_OF(word, before))
    return section_before(draft, s->section);
  if (!(draft->tokens[t - 1].flags & SG_TOKEN_CAPITAL))
    return SG_NONE;
  struct sg_str md = sg_draft_paragraph(draft, s)->markdown;
  for (size_t k = t; k-- > s->token_from && t - k <= TITLE_TOKENS;) {
    int section = draft->tokens[k].flags & SG_TOKEN_CAPITAL
                      ? section_titled(titles, sg_slice(md, draft->tokens[k].from, draft->tokens[t - 1].to))
                      : SG_NONE;
    if (section != SG_NONE)
      return section;
  }
  return SG_NONE;
}

/* -- All --------------------------------------------------------------------------------------------- */

static const char *const section_words[] = {"section", "subsection", "chapter"};

enum { SECTION_WORDS = sizeof section_words / sizeof section_words[0] };

/* Is token `t` one of those words, whose stems in this paper are `stems`? */
static bool is_word_section(const struct sg_draft *draft, const struct sg_sentence *s, size_t t,
                            const uint32_t stems[SECTION_WORDS])
{
  const struct sg_token *token = &draft->tokens[t];
  for (size_t i = 0; i < SECTION_WORDS && token->unit == SG_UNIT_WORD; i++)
    if (token->stem == stems[i])
      return sg_token_is(draft, s, t, section_words[i]);
  return false;
}

bool sg_find_references(struct sg_draft *draft, sg_reference_visit *visit, void *context)
{
  struct targets targets = {NULL, 0, 0}, titles = {NULL, 0, 0};
  uint32_t stems[SECTION_WORDS]; /* none in other languages */
  if (!collect_targets(draft, &targets) || !collect_titles(draft, &titles))
    return false;
  for (size_t i = 0; i < SECTION_WORDS; i++)
    stems[i] =
        draft->out->english ? sg_vocabulary_find(draft->vocabulary, sg_cstr(section_words[i])) : SG_NO_STEM;
  for (size_t i = 0; i < draft->out->sentence_count; i++) {
    const struct sg_sentence *s = &draft->sentences[i];
    for (size_t t = s->token_from; t < s->token_to; t++) {
      int section = SG_NONE;
      if (draft->tokens[t].unit == SG_UNIT_REFERENCE)
        section = resolve(&targets, sg_draft_token(draft, s, t));
      else if (is_word_section(draft, s, t, stems))
        section = named_before(draft, &titles, s, t);
      if (section != SG_NONE && !visit(context, (uint32_t)i, (uint32_t)section))
        return false;
    }
  }
  return true;
}
