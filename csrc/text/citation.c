#include "text/citation.h"

enum {
  HEAD = 4,          /* characters that a citation is looked up by */
  PROBES_MAX = 64,   /* citations compared at one place: one letter may begin thousands */
  BRACKET_MAX = 300, /* bytes of a bracket that may hold citations */
  NAMES_MAX = 6,     /* words of an author's name before the year, without a comma */
};

struct sg_citation_table {
  const struct sg_paper *paper;
  uint32_t *first; /* by hash of the head: citation + 1 */
  uint32_t *next;  /* chain: citation + 1 */
  size_t mask;
};

/* The character at `at` with an escape resolved; *at moves past it. */
static char take(struct sg_str s, size_t *at)
{
  char c = s.p[(*at)++];
  if (c == '\\' && *at < s.n && !sg_is_space(s.p[*at]))
    c = s.p[(*at)++];
  return c;
}

/* Hash of the first HEAD characters from `at`; false when there are fewer. */
static bool hash_head(struct sg_str s, size_t at, uint64_t *hash)
{
  char head[HEAD];
  for (size_t i = 0; i < HEAD; i++) {
    if (at >= s.n)
      return false;
    head[i] = take(s, &at);
  }
  *hash = sg_str_hash(sg_str(head, HEAD));
  return true;
}

struct sg_citation_table *sg_citation_table_new(const struct sg_paper *paper, struct sg_arena *arena)
{
  struct sg_citation_table *table = SG_ARENA_NEW(arena, struct sg_citation_table, 1);
  size_t slots = 64;
  while (slots < paper->citation_count * 2)
    slots *= 2;
  uint32_t *first = SG_ARENA_NEW(arena, uint32_t, slots);
  uint32_t *next = SG_ARENA_NEW(arena, uint32_t, paper->citation_count + 1);
  if (table == NULL || first == NULL || next == NULL)
    return NULL;
  *table = (struct sg_citation_table){paper, first, next, slots - 1};
  for (size_t i = 0; i < paper->citation_count; i++) {
    uint64_t hash;
    if (!hash_head(paper->citations[i].text, 0, &hash))
      continue;
    uint32_t *slot = &first[(hash ^ hash >> 32) & table->mask];
    next[i] = *slot;
    *slot = (uint32_t)i + 1;
  }
  return table;
}

/* End of `citation` (plain text) in the Markdown `s` at `at`; `at` when it does not stand there. */
static size_t match(struct sg_str s, size_t at, struct sg_str citation)
{
  size_t i = at, k = 0;
  while (k < citation.n) {
    if (i >= s.n)
      return at;
    char wanted = citation.p[k++];
    char c = take(s, &i);
    if (sg_is_space(c) && sg_is_space(wanted))
      continue;
    if (c != wanted)
      return at;
  }
  return i;
}

static size_t listed_end(const struct sg_citation_table *table, struct sg_str s, size_t at)
{
  uint64_t hash;
  size_t best = at;
  if (table == NULL || table->paper->citation_count == 0 || !hash_head(s, at, &hash))
    return at;
  uint32_t row = table->first[(hash ^ hash >> 32) & table->mask];
  for (int probes = 0; row != 0 && probes < PROBES_MAX; probes++, row = table->next[row - 1]) {
    size_t end = match(s, at, table->paper->citations[row - 1].text);
    if (end > best)
      best = end;
  }
  return best;
}

/* Digits, commas, dashes and space only, a digit among them: "12", "3, 5-7". */
static bool is_number_list(struct sg_str s)
{
  bool digit = false;
  for (size_t i = 0; i < s.n; i++) {
    unsigned char c = (unsigned char)s.p[i];
    if (sg_is_digit(s.p[i]))
      digit = true;
    else if (!(c == ',' || c == '-' || c == ' ' || c == ';' || c == 0xE2 || c == 0x80 || c == 0x93))
      return false;
  }
  return digit && s.n <= 60 && sg_is_digit(s.p[0]);
}

/* A year, 1500 to 2099, at `at`, with nothing but one letter glued to it. */
static bool is_year(struct sg_str s, size_t at)
{
  if (at + 4 > s.n || (at > 0 && (sg_is_digit(s.p[at - 1]) || sg_is_alpha(s.p[at - 1]))))
    return false;
  bool century = (s.p[at] == '1' && s.p[at + 1] >= '5') || (s.p[at] == '2' && s.p[at + 1] == '0');
  if (!century || !sg_is_digit(s.p[at + 1]) || !sg_is_digit(s.p[at + 2]) || !sg_is_digit(s.p[at + 3]))
    return false;
  size_t end = at + 4 + (at + 4 < s.n && sg_is_alpha(s.p[at + 4]));
  return end == s.n || s.p[end] == ',' || s.p[end] == ';' || s.p[end] == ')';
}

/* What may follow the last year: its letter, and the pages that are meant: ", 19", ", pp. 19–20". */
static bool is_locator(struct sg_str s)
{
  static const char *const leads[] = {"p. ", "pp. ", "p.\xC2\xA0", "pp.\xC2\xA0", "chap. ", "sec. "};
  s = s.n > 0 && sg_is_alpha(s.p[0]) ? sg_slice(s, 1, s.n) : s;
  if (s.n == 0)
    return true;
  if (!sg_str_starts(s, SG_LIT(", ")))
    return false;
  s = sg_slice(s, 2, s.n);
  for (size_t i = 0; i < sizeof leads / sizeof leads[0]; i++)
    if (sg_str_starts(s, sg_cstr(leads[i])))
      return is_number_list(sg_slice(s, strlen(leads[i]), s.n));
  return is_number_list(s);
}

/* "Yan and McKeown", "R Core Team": capitalised words, and what joins them. */
static bool are_names(struct sg_str s)
{
  static const char *const joints[] = {"and", "&",  "\\&", "und", "et",  "y",  "e",
                                       "en",  "de", "von", "van", "der", "al."};
  size_t at = 0, words = 0;
  while (at < s.n) {
    size_t end = sg_str_find(s, SG_LIT(" "), at);
    end = end == SG_NPOS ? s.n : end;
    struct sg_str word = sg_slice(s, at, end);
    bool capital = word.n > 0 && ((word.p[0] >= 'A' && word.p[0] <= 'Z') || (unsigned char)word.p[0] >= 0xC0);
    if ((!capital && !SG_ONE_OF(word, joints)) || ++words > NAMES_MAX)
      return false;
    at = end + 1;
  }
  return words > 0;
}

/* "Smith et al., 2010; Jones 2011a", "Yan and McKeown 2017", "2010", "see Smith, 2010, 19": begins with a name,
 * ends in a year or its pages. */
static bool is_author_year(struct sg_str s)
{
  static const char *const leads[] = {"see ", "e.g. ", "e.g., ", "cf. ", "see also ", "reviewed in "};
  size_t year = SG_NPOS;
  for (size_t i = 0; i + 4 <= s.n; i++)
    if (is_year(s, i))
      year = i;
  if (year == SG_NPOS || !is_locator(sg_slice(s, year + 4, s.n)))
    return false;
  if (year == 0)
    return true;
  for (size_t i = 0; i < sizeof leads / sizeof leads[0]; i++)
    if (sg_str_starts(s, sg_cstr(leads[i]))) {
      year -= strlen(leads[i]);
      s = sg_slice(s, strlen(leads[i]), s.n);
      break;
    }
  bool name = s.n > 0 && ((s.p[0] >= 'A' && s.p[0] <= 'Z') || (unsigned char)s.p[0] >= 0xC0);
  struct sg_str before = sg_slice(s, 0, year);
  return name && (sg_str_find(before, SG_LIT(", "), 0) != SG_NPOS ||
                  sg_str_find(before, SG_LIT(" et al"), 0) != SG_NPOS || are_names(sg_str_trim(before)));
}

/* End of the bracket at `at` when a citation is all that it holds. */
static size_t shaped_end(struct sg_str s, size_t at)
{
  char close = s.p[at] == '[' ? ']' : ')';
  size_t inner = at + 1, end = inner;
  while (end < s.n && end - inner < BRACKET_MAX && s.p[end] != close && s.p[end] != s.p[at] &&
         s.p[end] != '\n' && s.p[end] != '$' && s.p[end] != '`')
    end++;
  if (end >= s.n || s.p[end] != close || end == inner)
    return at;
  size_t stop = s.p[end - 1] == '\\' ? end - 1 : end; /* "\[12\]" */
  struct sg_str content = sg_slice(s, inner, stop);
  bool cites = (close == ']' && is_number_list(content)) || is_author_year(content);
  return cites ? end + 1 : at;
}

size_t sg_citation_end(const struct sg_citation_table *table, struct sg_str s, size_t at)
{
  size_t end = listed_end(table, s, at);
  if (end > at)
    return end;
  size_t open = s.p[at] == '\\' ? at + 1 : at;
  if (open < s.n && (s.p[open] == '[' || s.p[open] == '(')) {
    end = shaped_end(s, open);
    return end > open ? end : at;
  }
  return at;
}
