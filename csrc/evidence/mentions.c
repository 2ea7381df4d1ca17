/* Figures, tables, theorems, sections and citations: what a text names and what the paper has. */
#include <stdio.h>

#include "base/utf8.h"
#include "evidence/index.h"

/* Kinds with the words that name them, plural and short forms after. All of a row are one kind. */
#define WORD(text)                                                                                             \
  {                                                                                                            \
    text, sizeof(text) - 1                                                                                     \
  }

static const struct sg_str kinds[][6] = {
    {WORD("figure"), WORD("figures"), WORD("fig."), WORD("figs."), WORD("fig"), WORD("figs")},
    {WORD("table"), WORD("tables"), WORD("tab.")},
    {WORD("equation"), WORD("equations"), WORD("eq."), WORD("eqs."), WORD("eqn."), WORD("eq")},
    {WORD("section"), WORD("sections"), WORD("sec."), WORD("sect."), WORD("secs."), WORD("§")},
    {WORD("theorem"), WORD("theorems"), WORD("thm.")},
    {WORD("lemma"), WORD("lemmas"), WORD("lemmata"), WORD("lem.")},
    {WORD("proposition"), WORD("propositions"), WORD("prop.")},
    {WORD("corollary"), WORD("corollaries"), WORD("cor.")},
    {WORD("definition"), WORD("definitions"), WORD("def."), WORD("defn.")},
    {WORD("algorithm"), WORD("algorithms"), WORD("alg.")},
    {WORD("listing"), WORD("listings")},
    {WORD("appendix"), WORD("appendices"), WORD("app.")},
    {WORD("chapter"), WORD("chapters"), WORD("chap."), WORD("ch.")},
    {WORD("example"), WORD("examples")},
    {WORD("remark"), WORD("remarks")},
    {WORD("conjecture"), WORD("conjectures")},
    {WORD("box"), WORD("boxes")},
};

enum { EQUATION_NUMBER_MAX = 12 /* bytes: "A.12a" */ };

enum {
  KIND_FIGURE = 0,
  KIND_TABLE = 1,
  KIND_EQUATION = 2,
  KIND_SECTION = 3,
  KIND_THEOREM = 4,
  KIND_APPENDIX = 11,
  KIND_CHAPTER = 12,
  KIND_EXAMPLE = 13,
  KIND_BOX = 16,
  KIND_NUMERIC = 20, /* [12] */
  KIND_AUTHOR = 21,  /* Smith et al. (2010) */
  KIND_KEY = 22,     /* [@smith2010] */
};

#define COUNT(array) (sizeof(array) / sizeof *(array))

const char *sg_mention_name(int kind)
{
  return (size_t)kind < COUNT(kinds) ? kinds[kind][0].p : "citation";
}

/* Whether what a label begins with comes after a word that ends at `at`: most words are no kind's name
 * for want of it. */
static bool precedes_label(struct sg_str s, size_t at)
{
  enum { BETWEEN_MAX = 16 };
  size_t end = at + BETWEEN_MAX < s.n ? at + BETWEEN_MAX : s.n;
  while (at < end && !sg_is_alpha(s.p[at]) && !sg_is_digit(s.p[at]))
    at++;
  return at < s.n && (sg_is_digit(s.p[at]) || (s.p[at] >= 'A' && s.p[at] <= 'Z'));
}

/* Kind of the word at `at`, and where it ends; -1 for other words. */
static int read_kind(struct sg_str s, size_t at, size_t *end)
{
  size_t letters = at;
  while (letters < s.n && sg_is_alpha(s.p[letters]))
    letters++;
  if (!precedes_label(s, letters))
    return -1;
  char first = sg_lower(s.p[at]);
  for (size_t kind = 0; kind < COUNT(kinds); kind++) {
    if (kinds[kind][0].p[0] != first && (unsigned char)first < 0x80)
      continue; /* the names of a kind begin alike, but for the sign of a section */
    size_t best = 0;
    for (size_t i = 0; i < COUNT(kinds[kind]) && kinds[kind][i].n > 0; i++) {
      struct sg_str word = kinds[kind][i];
      /* Whole words only: the letters end with the word or before its stop. */
      if (word.n > best && at + word.n < s.n &&
          (letters == at || at + word.n == letters || at + word.n == letters + 1) &&
          sg_str_equal_nocase(sg_slice(s, at, at + word.n), word) && !sg_is_alpha(s.p[at + word.n]))
        best = word.n;
    }
    if (best > 0) {
      *end = at + best;
      return (int)kind;
    }
  }
  return -1;
}

static size_t skip_space(struct sg_str s, size_t at)
{
  while (at < s.n && (sg_is_space(s.p[at]) || s.p[at] == '~'))
    at++;
  if (at + 1 < s.n && (unsigned char)s.p[at] == 0xC2 && (unsigned char)s.p[at + 1] == 0xA0)
    at += 2;
  return at;
}

/* Where `words` ends that stands at `at`, or SG_NPOS; a space in it is any white space, a line's end
 * with the indent after it as well. */
static size_t match_words(struct sg_str s, size_t at, const char *words)
{
  for (; *words != '\0'; words++) {
    size_t next = *words == ' ' ? skip_space(s, at) : at + (at < s.n && s.p[at] == *words);
    if (next == at)
      return SG_NPOS;
    at = next;
  }
  return at;
}

/* Does a word go on at `at`? A tie or a dash is not part of one. */
static bool is_in_word(struct sg_str s, size_t at)
{
  size_t length;
  return at < s.n && ((unsigned char)s.p[at] < 0x80 ? sg_is_word_byte(s.p[at])
                                                    : sg_is_letter(sg_utf8_decode(s, at, &length)));
}

/* A number such as 3, 2.1, S1, A.2, B, IV, 3a, in brackets or not. Empty when there is none. */
static struct sg_str read_label(struct sg_str s, size_t *at)
{
  size_t from = skip_space(s, *at);
  if (from < s.n && s.p[from] == '\\')
    from++;
  bool bracket = from < s.n && s.p[from] == '(';
  from += bracket;
  size_t to = from;
  if (to + 1 < s.n && s.p[to] >= 'A' && s.p[to] <= 'Z' && (sg_is_digit(s.p[to + 1]) || s.p[to + 1] == '.'))
    to += 1 + (s.p[to + 1] == '.');
  size_t digits = to;
  while (to < s.n && (sg_is_digit(s.p[to]) || ((s.p[to] == '.' || s.p[to] == '-') && to > digits &&
                                               to + 1 < s.n && s.p[to] == '.' && sg_is_digit(s.p[to + 1]))))
    to++;
  if (to == digits)
    return sg_slice(s, s.n, s.n);
  struct sg_str label = sg_slice(s, from, to);
  if (to < s.n && s.p[to] >= 'a' && s.p[to] <= 'h' && !is_in_word(s, to + 1))
    to++; /* panel a of figure 3 */
  if (is_in_word(s, to) || (to < s.n && s.p[to] == '%'))
    return sg_slice(s, s.n, s.n);
  if (bracket && to < s.n && s.p[to] == ')')
    to++;
  *at = to;
  return label;
}

/* May a list of numbers go on or end behind one of them? In "In Table 5, 33 of 81 lakes" the second counts
 * something. */
static bool ends_in_list(struct sg_str s, size_t at)
{
  static const char *const joints[] = {" and ", " or ", " to ", " & ", "–", "-"};
  if (at >= s.n || sg_is_one_of(s.p[at], ",;:.)]\n"))
    return true;
  for (size_t i = 0; i < COUNT(joints); i++)
    if (match_words(s, at, joints[i]) != SG_NPOS)
      return true;
  return false;
}

/* After a number: whether a list or range goes on with another one. */
static bool goes_on(struct sg_str s, size_t *at)
{
  static const char *const joints[] = {", and ", " and ", ", ", "–", "-", " to ", " & ", " or "};
  for (size_t i = 0; i < COUNT(joints); i++) {
    size_t next = match_words(s, *at, joints[i]);
    if (next < s.n && (sg_is_digit(s.p[next]) || s.p[next] == '(')) {
      size_t probe = next;
      bool comma = joints[i][0] == ',' && joints[i][2] == '\0';
      if (read_label(s, &probe).n == 0 || (comma && !ends_in_list(s, probe)))
        return false;
      *at = next;
      return true;
    }
  }
  return false;
}

/* [3], [3, 7], [3–5]: numbers in brackets, each its own mention. */
static bool read_bracket(struct sg_str s, size_t *at, struct sg_mention *mention)
{
  size_t i = *at + 1, from = i;
  if (i < s.n && s.p[i] == '@') {
    while (i < s.n && !sg_is_space(s.p[i]) && !sg_is_one_of(s.p[i], "];,"))
      i++;
    *mention = (struct sg_mention){from, i, KIND_KEY, sg_slice(s, from + 1, i), {NULL, 0}, 0};
    *at = i;
    return i > from + 1;
  }
  while (i < s.n && sg_is_digit(s.p[i]))
    i++;
  if (i == from || i - from > 3 || i >= s.n || !sg_is_one_of(s.p[i], "],; \\"))
    return false;
  size_t close = sg_str_find(sg_slice(s, 0, i + 60), SG_LIT("]"), i);
  if (close == SG_NPOS)
    return false;
  for (size_t k = i; k < close; k++) /* an interval or a pair of values is not a citation */
    if (!sg_is_one_of(s.p[k], "0123456789,; \\-") && (unsigned char)s.p[k] < 0x80)
      return false;
  if (close + 1 < s.n && s.p[close + 1] == '(')
    return false; /* a link */
  if (*at > 0 && (sg_is_word_byte(s.p[*at - 1]) || sg_is_one_of(s.p[*at - 1], "$_^}])")))
    return false; /* an index: x[3] */
  *mention = (struct sg_mention){from, i, KIND_NUMERIC, sg_slice(s, from, i), {NULL, 0}, 0};
  *at = i;
  return true;
}

static bool is_year(struct sg_str s, size_t at)
{
  return at + 4 <= s.n && (s.p[at] == '1' || s.p[at] == '2') &&
         ((s.p[at] == '1' && (s.p[at + 1] == '8' || s.p[at + 1] == '9')) ||
          (s.p[at] == '2' && s.p[at + 1] == '0')) &&
         sg_is_digit(s.p[at + 2]) && sg_is_digit(s.p[at + 3]) && (at + 4 == s.n || !sg_is_digit(s.p[at + 4]));
}

static size_t name_end(struct sg_str s, size_t at)
{
  size_t length, end = at;
  while (end < s.n) {
    uint32_t c = sg_utf8_decode(s, end, &length);
    if (!(c < 0x80 ? sg_is_alpha((char)c) || c == '-' || c == '\'' : sg_is_letter(c) || c == 0x2019))
      break;
    end += length;
  }
  return end;
}

/* "Smith et al., 2010", "Smith and Jones (2010)", "Smith (2010)", "(Smith, 2010)". */
static bool read_author(struct sg_str s, size_t *at, struct sg_mention *mention)
{
  static const char *const joints[] = {" et al.", " et al", " and ", " & ", " \\& "};
  size_t from = *at, end = name_end(s, from), to = end;
  for (size_t i = 0; i < COUNT(joints); i++) {
    size_t after = match_words(s, end, joints[i]);
    if (after == SG_NPOS)
      continue;
    to = i >= 2 ? name_end(s, after) : after;
    break;
  }
  bool opened = from > 0 && s.p[from - 1] == '(';
  if (to < s.n && s.p[to] == ',')
    to++;
  to = skip_space(s, to);
  if (to < s.n && (s.p[to] == '(' || s.p[to] == '[')) {
    to++;
    opened = true;
  }
  *at = end;
  if (!opened || end - from < 3 || !is_year(s, to))
    return false;
  *mention = (struct sg_mention){from, to + 4, KIND_AUTHOR, sg_slice(s, to, to + 4), sg_slice(s, from, end), 0};
  *at = to + 4;
  return true;
}

/* The letter of a part right before `end` or in brackets behind it, which *end then moves over; 0: none. */
static char read_part(struct sg_str s, size_t *end)
{
  size_t at = *end + (*end < s.n && s.p[*end] == ' ');
  if (*end > 0 && s.p[*end - 1] >= 'a' && s.p[*end - 1] <= 'z')
    return s.p[*end - 1];
  if (at + 2 >= s.n || s.p[at] != '(' || s.p[at + 1] < 'a' || s.p[at + 1] > 'z' || s.p[at + 2] != ')')
    return 0;
  *end = at + 3;
  return s.p[at + 1];
}

/* "Figure 3": a kind's word and a number. */
static bool read_numbered(struct sg_str s, size_t *at, struct sg_mention *mention)
{
  size_t next = *at;
  int kind = read_kind(s, *at, &next);
  struct sg_str label = kind >= 0 ? read_label(s, &next) : sg_slice(s, s.n, s.n);
  if (label.n == 0)
    return false;
  char part = read_part(s, &next);
  *mention = (struct sg_mention){*at, next, kind, label, {NULL, 0}, part};
  *at = next;
  return true;
}

/* A list goes on where the last mention ended: "Figures 2 and 3", "[2, 3]" name their kind once. */
static bool next_in_list(struct sg_str s, size_t *at, struct sg_mention *mention)
{
  size_t next = *at, to;
  if (mention->to != *at || mention->to == 0)
    return false;
  if ((size_t)mention->kind < COUNT(kinds)) {
    if (!goes_on(s, &next))
      return false;
    struct sg_str label = read_label(s, &next);
    *mention = (struct sg_mention){next - label.n, next, mention->kind, label, {NULL, 0}, 0};
    *at = next;
    return true;
  }
  if (mention->kind != KIND_NUMERIC)
    return false;
  while (next < s.n && next < *at + 5 && (sg_is_one_of(s.p[next], ",; -") || (unsigned char)s.p[next] >= 0x80))
    next++;
  for (to = next; to < s.n && sg_is_digit(s.p[to]); to++)
    ;
  if (to == next || next == *at)
    return false;
  *mention = (struct sg_mention){next, to, KIND_NUMERIC, sg_slice(s, next, to), {NULL, 0}, 0};
  *at = to;
  return true;
}

bool sg_mention_next(struct sg_str text, size_t *at, struct sg_mention *mention)
{
  if (next_in_list(text, at, mention))
    return true;
  for (size_t i = *at; i < text.n;) {
    char c = text.p[i];
    bool starts = i == 0 || ((unsigned char)text.p[i - 1] & 0x80) != 0 || !sg_is_word_byte(text.p[i - 1]);
    if (c == '[' && read_bracket(text, &i, mention)) {
      *at = i;
      return true;
    }
    if (starts && (sg_is_alpha(c) || (unsigned char)c == 0xC2)) {
      if (read_numbered(text, &i, mention) || (c >= 'A' && c <= 'Z' && read_author(text, &i, mention))) {
        *at = i;
        return true;
      }
      while (i < text.n && sg_is_word_byte(text.p[i]))
        i++;
      continue;
    }
    i++;
  }
  *at = text.n;
  return false;
}

/* -- The paper's ------------------------------------------------------------------------------- */

/* "figure 3", without panel letters or a trailing stop. */
static struct sg_str mention_key(const struct sg_mention *mention, char buf[96])
{
  struct sg_str number = sg_slice(mention->number, 0, 60);
  int n = snprintf(buf, 96, "%d %.*s", mention->kind, SG_STR_ARGS(number));
  return sg_str(buf, n < 0 ? 0 : (size_t)n);
}

static void add_mention(struct sg_evidence *evidence, const struct sg_mention *mention)
{
  char buf[96];
  struct sg_str key = mention_key(mention, buf);
  if (sg_table_has(&evidence->mentions, key))
    return;
  key = sg_arena_copy(evidence->arena, key);
  if (sg_table_find(&evidence->mentions, key, evidence->arena) != NULL)
    evidence->mention_kinds[mention->kind]++;
}

void sg_index_mentions(struct sg_evidence *evidence, struct sg_str text)
{
  size_t at = 0;
  struct sg_mention mention = {0};
  while (sg_mention_next(text, &at, &mention))
    if (mention.kind != KIND_AUTHOR)
      add_mention(evidence, &mention);
}

void sg_index_equations(struct sg_evidence *evidence, struct sg_str markdown)
{
  static const struct {
    struct sg_str open, shut;
  } numbers[] = {{WORD("\\tag{"), WORD("}")},
                 {WORD("\\text{("), WORD(")}")}}; /* of an array's rows the second */
  for (size_t i = 0; i < COUNT(numbers); i++)
    for (size_t at = sg_str_find(markdown, numbers[i].open, 0); at != SG_NPOS;
         at = sg_str_find(markdown, numbers[i].open, at)) {
      at += numbers[i].open.n;
      size_t end = sg_str_find(markdown, numbers[i].shut, at);
      struct sg_mention mention = {.kind = KIND_EQUATION, .number = sg_slice(markdown, at, end)};
      if (end != SG_NPOS && end - at <= EQUATION_NUMBER_MAX)
        add_mention(evidence, &mention);
    }
}

void sg_index_name(struct sg_evidence *evidence, struct sg_str name)
{
  size_t at = 0;
  struct sg_mention mention = {0};
  if (sg_mention_next(name, &at, &mention))
    evidence->named[mention.kind] = true;
  sg_index_mentions(evidence, name);
}

/* "Smith 2010", the name cut at 60 bytes; the year has four. */
static struct sg_str name_key(struct sg_str name, struct sg_str year, char buf[96])
{
  size_t n = name.n < 60 ? name.n : 60, digits = year.n < 30 ? year.n : 30;
  memcpy(buf, name.p, n);
  buf[n] = ' ';
  memcpy(buf + n + 1, year.p, digits);
  return sg_str(buf, n + 1 + digits);
}

/* Surnames and years wherever they stand together in a reference or a rendered citation. */
static void index_names(struct sg_evidence *evidence, struct sg_str text)
{
  struct sg_str years[8];
  size_t year_count = 0;
  char buf[96];
  for (size_t at = 0; at + 4 <= text.n && year_count < COUNT(years); at++)
    if (sg_is_digit(text.p[at]) && is_year(text, at) && (at == 0 || !sg_is_digit(text.p[at - 1])))
      years[year_count++] = sg_slice(text, at, at + 4);
  for (size_t at = 0; at < text.n && year_count > 0;) {
    size_t end = name_end(text, at);
    for (size_t y = 0; end - at >= 3 && end - at < 60 && y < year_count; y++) {
      struct sg_str key = name_key(sg_slice(text, at, end), years[y], buf);
      if (!sg_table_has(&evidence->names, key))
        sg_table_find(&evidence->names, sg_arena_copy(evidence->arena, key), evidence->arena);
    }
    at = end > at ? end : at + 1;
  }
}

/* The number that a heading is typed with, "4.1" of "4.1 Baseline systems", or nothing. */
static struct sg_str typed_number(struct sg_str title)
{
  size_t n = 0;
  while (n < title.n && (sg_is_digit(title.p[n]) || (n > 0 && title.p[n] == '.')))
    n++;
  bool typed = n > 0 && n < title.n && sg_is_space(title.p[n]);
  return sg_slice(title, 0, !typed ? 0 : title.p[n - 1] == '.' ? n - 1 : n);
}

void sg_index_references(struct sg_evidence *evidence)
{
  const struct sg_paper *paper = evidence->analysis->paper;
  struct sg_mention key = {.kind = KIND_KEY};
  for (size_t i = 0; i < paper->citation_count; i++) {
    index_names(evidence, paper->citations[i].text);
    sg_index_mentions(evidence, paper->citations[i].text);
    for (size_t k = 0; k < paper->citations[i].key_count; k++) {
      key.number = paper->citations[i].keys[k];
      add_mention(evidence, &key);
    }
  }
  for (size_t i = 0; i < paper->reference_count; i++) {
    index_names(evidence, paper->references[i].text);
    key.number = paper->references[i].key;
    add_mention(evidence, &key);
  }
  for (size_t s = 0; s < paper->section_count; s++) {
    const struct sg_section *section = &paper->sections[s];
    struct sg_str number = section->number.n > 0 ? section->number : typed_number(section->title_text);
    struct sg_mention mention = {.kind = KIND_SECTION, .number = number};
    evidence->named[KIND_SECTION] |= number.n > 0;
    if (number.n > 0)
      add_mention(evidence, &mention);
    for (size_t p = 0; p < section->paragraph_count; p++)
      index_names(evidence, section->paragraphs[p].text);
  }
}

static unsigned long whole(struct sg_str number)
{
  unsigned long value = 0;
  for (size_t i = 0; i < number.n; i++) {
    if (!sg_is_digit(number.p[i]) || value > 1000000)
      return 0;
    value = value * 10 + (unsigned long)(number.p[i] - '0');
  }
  return value;
}

/* How many of a kind the paper has, where its text numbers none: up to there a mention may be right. */
static unsigned long count_of_kind(const struct sg_evidence *evidence, int kind)
{
  const struct sg_paper *paper = evidence->analysis->paper;
  unsigned long main_sections = 0;
  switch (kind) {
  case KIND_FIGURE:
    return evidence->blocks[SG_PARAGRAPH_FIGURE];
  case KIND_TABLE:
    return evidence->blocks[SG_PARAGRAPH_TABLE];
  case KIND_EQUATION:
    return evidence->formulas.count;
  case KIND_SECTION:
  case KIND_CHAPTER:
    for (size_t i = 0; i < paper->section_count; i++)
      main_sections += paper->sections[i].depth == 1;
    return main_sections;
  case KIND_NUMERIC:
    return paper->reference_count;
  default:
    return 0;
  }
}

bool sg_evidence_has_mention(const struct sg_evidence *evidence, const struct sg_mention *mention)
{
  char buf[96];
  if (mention->kind == KIND_AUTHOR) {
    return sg_table_has(&evidence->names, name_key(mention->name, mention->number, buf));
  }
  if (sg_table_has(&evidence->mentions, mention_key(mention, buf)))
    return true;
  /* A guide's own enumeration ("Example 1", "Box 2") is a reference only where the paper has such. */
  if (mention->kind >= KIND_EXAMPLE && mention->kind <= KIND_BOX)
    return evidence->mention_kinds[mention->kind] == 0;
  if (mention->kind == KIND_CHAPTER && evidence->mention_kinds[KIND_CHAPTER] == 0)
    return true; /* of a book that the paper recommends */
  if (evidence->named[mention->kind])
    return false; /* the paper's own numbers are known: parts of a table have none of their own */
  unsigned long value = whole(mention->number);
  return value > 0 && value <= count_of_kind(evidence, mention->kind);
}
