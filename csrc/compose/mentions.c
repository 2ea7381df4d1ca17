/* Sections named by their numbers, and their titles beside these. */
#include "compose/mentions.h"

#include "compose/composing.h"
#include "compose/prose.h"
#include "markdown/inline.h"
#include "text/words.h"

enum {
  CITED_BYTES = 40,     /* beside a number, in which a year tells that another work's section is meant */
  TITLE_BYTES = 70,     /* of a title that is read in passing */
  HIGHLIGHT_WORDS = 30, /* of a highlight that is still a phrase */
  FRONT_BYTES = 4,      /* of a title before its colon, at least */
};

static bool is_space_or_tie(struct sg_str s, size_t at)
{
  return at < s.n && (s.p[at] == ' ' || (s.p[at] == '\xA0' && at > 0 && s.p[at - 1] == '\xC2'));
}

/* Where the word begins that ends at byte `to`, with its stop. */
static size_t word_from(struct sg_str s, size_t to)
{
  size_t from = to - (to > 0 && s.p[to - 1] == '.');
  while (from > 0 && (sg_is_alpha(s.p[from - 1]) ||
                      ((unsigned char)s.p[from - 1] >= 0x80 && !is_space_or_tie(s, from - 1))))
    from--;
  return from;
}

static size_t without_spaces(struct sg_str s, size_t to)
{
  while (to > 0 && is_space_or_tie(s, to - 1))
    to -= s.p[to - 1] == ' ' ? 1 : 2;
  return to;
}

/* Where the word for a section begins that ends before byte `at`, spaces apart; `at` where none stands, or one
 * for several: "sections §4 and §5". */
static size_t word_before(struct sg_str s, size_t at)
{
  static const char *const words[] = {"section",   "subsection", "sec.",     "sect.",    "chapter", "appendix",
                                      "abschnitt", "kapitel",    "anhang",   "chapitre", "sezione", "capitolo",
                                      "paragraaf", "hoofdstuk",  "rozdział", "rozdziale"};
  static const char *const several[] = {"sections", "subsections", "chapters", "appendices"};
  size_t to = without_spaces(s, at), from = word_from(s, to);
  bool sign = sg_str_ends(sg_slice(s, 0, to), SG_LIT("§"));
  if (sign) { /* "Section §3", "sections §4" */
    size_t before = without_spaces(s, to - strlen("§")), word = word_from(s, before);
    from = SG_ONE_OF(sg_slice(s, word, before), words) ? word : to - strlen("§");
    bool plural =
        SG_ONE_OF(sg_slice(s, word, before), several) || sg_str_ends(sg_slice(s, 0, before), SG_LIT("§"));
    return plural ? at : from;
  }
  return to < at && SG_ONE_OF(sg_slice(s, from, to), words) ? from : at;
}

/* Does a year stand in the text: "(2011)", "Leach 2001"? */
static bool holds_year(struct sg_str s)
{
  for (size_t i = 0; i + 4 <= s.n; i++)
    if ((sg_str_starts(sg_slice(s, i, s.n), SG_LIT("19")) ||
         sg_str_starts(sg_slice(s, i, s.n), SG_LIT("20"))) &&
        sg_is_digit(s.p[i + 2]) && sg_is_digit(s.p[i + 3]))
      return true;
  return false;
}

/* Is the number at [from, to) another work's: "Leach (2001), section 6.5", "Section 2 of [smith2020]"? */
static bool is_of_another_work(struct sg_str s, size_t from, size_t to)
{
  struct sg_str before = sg_slice(s, from > CITED_BYTES ? from - CITED_BYTES : 0, from),
                after = sg_slice(s, to, s.n < to + CITED_BYTES ? s.n : to + CITED_BYTES);
  return holds_year(before) || holds_year(after) || sg_str_starts(after, SG_LIT(" of ")) ||
         sg_str_starts(after, SG_LIT(" in "));
}

/* The number that begins at byte `at`: "3", "3.1", "A.2". */
static struct sg_str number_at(struct sg_str s, size_t at)
{
  size_t to = at;
  if (to < s.n && s.p[to] >= 'A' && s.p[to] <= 'Z')
    to++;
  while (to < s.n &&
         (sg_is_digit(s.p[to]) || (s.p[to] == '.' && to > at && to + 1 < s.n && sg_is_digit(s.p[to + 1]))))
    to++;
  bool ends = to == s.n || !(sg_is_alpha(s.p[to]) || s.p[to] == '-' || (unsigned char)s.p[to] >= 0x80);
  return ends ? sg_slice(s, at, to) : sg_str(NULL, 0);
}

static bool find_anchor(const struct sg_paper *paper, struct sg_str anchor, uint32_t *section)
{
  for (uint32_t i = 0; i < paper->section_count; i++)
    if (paper->sections[i].anchor.n > 0 && sg_str_equal(paper->sections[i].anchor, anchor)) {
      *section = i;
      return true;
    }
  return false;
}

/* The bytes of the number with which a title begins that its document does not count: "3 " of "3 Results". */
static size_t typed_number(const struct sg_section *row)
{
  size_t n = row->number.n == 0 ? number_at(row->title_text, 0).n : 0;
  n += n > 0 && n < row->title_text.n && row->title_text.p[n] == '.';
  return n > 0 && n + 1 < row->title_text.n && row->title_text.p[n] == ' ' ? n + 1 : 0;
}

static bool bears_number(const struct sg_section *row, struct sg_str number)
{
  return row->number.n > 0 ? sg_str_equal(row->number, number)
                           : typed_number(row) > 0 && sg_str_equal(number_at(row->title_text, 0), number);
}

/* The only section of that number. */
static bool find_number(const struct sg_paper *paper, struct sg_str number, uint32_t *section)
{
  size_t count = 0;
  for (uint32_t i = 0; i < paper->section_count; i++)
    if (bears_number(&paper->sections[i], number)) {
      *section = i;
      count++;
    }
  return count == 1 && paper->sections[*section].anchor.n > 0;
}

/* Is the link one to a section, by its number or by its title? */
static bool links_section(const struct sg_paper *paper, struct sg_str s, const struct sg_inline *unit,
                          struct sg_mention *mention)
{
  struct sg_str words = sg_slice(s, unit->inner_from, unit->inner_to),
                target = sg_slice(s, unit->target_from, unit->target_to);
  bool number = words.n > 0 && sg_str_equal(number_at(words, 0), words);
  if (unit->image || !sg_str_starts(target, SG_LIT("#")) ||
      !find_anchor(paper, sg_slice(target, 1, target.n), &mention->section))
    return false;
  mention->number_from = unit->from;
  mention->from = number ? word_before(s, unit->from) : unit->from;
  mention->to = unit->to;
  mention->digits = number ? words : sg_str(NULL, 0);
  mention->linked = true;
  return true;
}

/* Does a number stand in [from, to) of plain text that a word calls a section's? */
static bool words_number(const struct sg_paper *paper, struct sg_str s, size_t from, size_t to,
                         struct sg_mention *mention)
{
  for (size_t i = from; i < to; i++) {
    bool starts = (sg_is_digit(s.p[i]) || (s.p[i] >= 'A' && s.p[i] <= 'Z')) && i > 0 &&
                  (is_space_or_tie(s, i - 1) || sg_str_ends(sg_slice(s, 0, i), SG_LIT("§")));
    struct sg_str number = starts ? number_at(sg_slice(s, 0, to), i) : sg_str(NULL, 0);
    size_t word = number.n > 0 ? word_before(s, i) : i;
    if (word == i || !find_number(paper, number, &mention->section) ||
        is_of_another_work(s, word, i + number.n))
      continue;
    mention->number_from = i;
    mention->from = word;
    mention->to = i + number.n;
    mention->digits = number;
    mention->linked = false;
    return true;
  }
  return false;
}

bool sg_next_mention(const struct sg_paper *paper, struct sg_str text, size_t *at, struct sg_mention *mention)
{
  struct sg_inline_scanner scanner;
  struct sg_inline unit;
  sg_inline_init(&scanner, text);
  while (sg_inline_next(&scanner, &unit)) {
    bool found =
        unit.to > *at && ((unit.kind == SG_INLINE_LINK && links_section(paper, text, &unit, mention)) ||
                          (unit.kind == SG_INLINE_TEXT &&
                           words_number(paper, text, unit.from > *at ? unit.from : *at, unit.to, mention)));
    if (found) {
      *at = mention->to;
      return true;
    }
  }
  return false;
}

/* -- Titles beside them ------------------------------------------------------------------------------ */

/* The title as it is read in passing: of "Make: Static Dependencies" what stands before the colon. Empty where
 * it is too long, or cannot stand in a link. */
static struct sg_str title_in_passing(const struct sg_section *row)
{
  struct sg_str title = sg_slice(row->title, typed_number(row), row->title.n);
  size_t colon = sg_str_find(title, SG_LIT(": "), 0);
  if (colon != SG_NPOS && colon >= FRONT_BYTES)
    title = sg_slice(title, 0, colon);
  while (title.n > 0 && sg_is_one_of(title.p[title.n - 1], ".:"))
    title.n--;
  bool plain = true;
  for (size_t i = 0; i < title.n && plain; i++)
    plain = !sg_is_one_of(title.p[i], "*_[]=");
  return plain && title.n <= TITLE_BYTES ? title : sg_str(NULL, 0);
}

/* Would the title make the highlight around byte `at` too long to be one? */
static bool overfills_highlight(struct sg_str text, size_t at, struct sg_str title)
{
  size_t open = SG_NPOS, mark = sg_str_find(text, SG_LIT("=="), 0);
  for (; mark < at; mark = sg_str_find(text, SG_LIT("=="), mark + 2))
    open = open == SG_NPOS ? mark : SG_NPOS;
  return open != SG_NPOS &&
         sg_count_words(sg_slice(text, open, mark)) + sg_count_words(title) > HIGHLIGHT_WORDS;
}

/* The bullet's text with the titles of the sections that it names by their numbers, each once in the section;
 * `told` marks those. False where it names none. */
static bool add_titles(struct sg_composing *c, struct sg_str text, uint8_t *told)
{
  struct sg_mention mention;
  size_t at = 0, copied = 0;
  sg_buf_clear(&c->line);
  while (sg_next_mention(c->paper, text, &at, &mention)) {
    const struct sg_section *row = &c->paper->sections[mention.section];
    struct sg_str title = title_in_passing(row);
    bool titled = title.n > 0 && mention.digits.n > 0 && !told[mention.section] &&
                  mention.section != c->section && !overfills_highlight(text, mention.from, title);
    if (!titled && mention.linked)
      continue;
    sg_buf_add(&c->line, sg_slice(text, copied, mention.number_from));
    sg_buf_add_format(&c->line, "[%.*s", SG_STR_ARGS(mention.digits));
    if (titled)
      sg_buf_add_format(&c->line, " *%.*s*", SG_STR_ARGS(title));
    sg_buf_add_format(&c->line, "](#%.*s)", SG_STR_ARGS(row->anchor));
    told[mention.section] |= titled;
    copied = mention.to;
  }
  sg_buf_add(&c->line, sg_slice(text, copied, text.n));
  return copied > 0;
}

void sg_write_titles(struct sg_composing *c)
{
  uint8_t *told = SG_ARENA_NEW(c->arena, uint8_t, c->paper->section_count);
  for (size_t i = 0; i < c->bullets.count && told != NULL; i++) {
    struct sg_bullet *bullet = &c->bullets.rows[i];
    if (!add_titles(c, bullet->text, told))
      continue;
    struct sg_str copy = sg_arena_copy(c->arena, sg_buf_str(&c->line));
    if (copy.p != NULL)
      bullet->text = copy;
  }
}
