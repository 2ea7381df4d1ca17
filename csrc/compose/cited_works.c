/* Which works of the reference list the paper cites where. */
#include <stdlib.h>

#include "compose/cited_works.h"
#include "compose/composing.h"

enum {
  ENTRIES_MAX =
      100, /* works that a normal guide lists, the most cited first: readers look for those that they met */
  ENTRIES_BRIEF = 10,
  AUTHORS_BYTES = 160,    /* at the head of an entry, where its authors stand */
  RANGE_MAX = 60,         /* works of "[1–30]" */
  SENTENCE_WORDS_MIN = 5, /* of one that says what a work is cited for */
};

/* A row of a hash table: text to index, open addressing, half empty. */
struct table {
  struct sg_str *keys;
  size_t *values;
  size_t mask;
};

/* The works while their citations are counted. */
struct citing {
  const struct sg_analysis *analysis;
  const struct sg_paper *paper;
  struct sg_arena *arena;
  struct sg_cited_work *works; /* by reference */
  struct table citations, references, entries;
};

static bool make_table(struct sg_arena *arena, struct table *table, size_t rows)
{
  size_t size = 16;
  while (size < rows * 2)
    size *= 2;
  table->keys = SG_ARENA_NEW(arena, struct sg_str, size);
  table->values = SG_ARENA_NEW(arena, size_t, size);
  table->mask = size - 1;
  return table->keys != NULL && table->values != NULL;
}

static size_t slot_of(const struct table *table, struct sg_str key)
{
  size_t slot = sg_str_hash(key) & table->mask;
  while (table->keys[slot].n > 0 && !sg_str_equal(table->keys[slot], key))
    slot = (slot + 1) & table->mask;
  return slot;
}

static void put(struct table *table, struct sg_str key, size_t value)
{
  size_t slot = slot_of(table, key);
  if (key.n == 0 || table->keys[slot].n > 0)
    return;
  table->keys[slot] = key;
  table->values[slot] = value;
}

static size_t get(const struct table *table, struct sg_str key)
{
  size_t slot = slot_of(table, key);
  return key.n > 0 && table->keys[slot].n > 0 ? table->values[slot] : SG_NPOS;
}

static void note_citation(struct citing *c, size_t reference, size_t sentence)
{
  const struct sg_sentence *row = &c->analysis->sentences[sentence];
  struct sg_cited_work *work = &c->works[reference];
  int *context = work->sentences, *section = work->sections;
  work->count++;
  bool prose = row->form == SG_FORM_PROSE && sg_sentence_words(c->analysis, sentence) >= SENTENCE_WORDS_MIN;
  for (int i = 0; i < SG_CITED_SENTENCES && prose; i++)
    if (context[i] == (int)sentence)
      prose = false;
    else if (context[i] == SG_NONE) {
      context[i] = (int)sentence;
      prose = false;
    }
  for (int i = 0; i < SG_CITED_SECTIONS && section[i] != (int)row->section; i++)
    if (section[i] == SG_NONE) {
      section[i] = (int)row->section;
      break;
    }
}

/* -- Citations by author and year ------------------------------------------------------------- */

/* A year at `at` with the letter after it ("2010a"): its length, or 0. */
static size_t year_length(struct sg_str s, size_t at)
{
  if (at + 4 > s.n || (at > 0 && (sg_is_digit(s.p[at - 1]) || sg_is_alpha(s.p[at - 1]))))
    return 0;
  bool century = (s.p[at] == '1' && s.p[at + 1] >= '5') || (s.p[at] == '2' && s.p[at + 1] == '0');
  for (size_t i = at; i < at + 4; i++)
    century = century && sg_is_digit(s.p[i]);
  bool letter =
      at + 4 < s.n && s.p[at + 4] >= 'a' && s.p[at + 4] <= 'z' && (at + 5 == s.n || !sg_is_alpha(s.p[at + 5]));
  if (!century || (at + 4 < s.n && sg_is_digit(s.p[at + 4])))
    return 0;
  return 4 + letter;
}

static bool is_letter_byte(char ch)
{
  return sg_is_alpha(ch) || (unsigned char)ch >= 0x80;
}

/* The next word of two letters or more that begins with a capital: a name, no initial. */
static struct sg_str next_name(struct sg_str s, size_t *at)
{
  while (*at < s.n) {
    size_t from = *at;
    while (*at < s.n && (is_letter_byte(s.p[*at]) || ((s.p[*at] == '-' || s.p[*at] == '\'') && *at > from)))
      ++*at;
    struct sg_str word = sg_slice(s, from, *at);
    bool capital = word.n > 0 && ((word.p[0] >= 'A' && word.p[0] <= 'Z') || (unsigned char)word.p[0] >= 0xC3);
    bool initials = word.n < 2 || (word.n == 2 && word.p[1] >= 'A' && word.p[1] <= 'Z');
    if (capital && !initials)
      return word;
    if (word.n == 0)
      ++*at;
  }
  return sg_str(NULL, 0);
}

/* "smith2010" in the arena: the key that citations and entries share. */
static struct sg_str author_year(struct citing *c, struct sg_str name, struct sg_str year)
{
  char *key = SG_ARENA_NEW(c->arena, char, name.n + year.n);
  if (key == NULL)
    return sg_str(NULL, 0);
  for (size_t i = 0; i < name.n; i++)
    key[i] = sg_lower(name.p[i]);
  memcpy(key + name.n, year.p, year.n);
  return sg_str(key, name.n + year.n);
}

/* The first author of an entry: up to a comma, a bracket or the next author. */
static struct sg_str first_author(struct sg_str entry)
{
  struct sg_str authors = sg_slice(entry, 0, entry.n < AUTHORS_BYTES ? entry.n : AUTHORS_BYTES);
  size_t and = sg_str_find(authors, SG_LIT(" and "), 0), end = 0;
  while (end < authors.n && end < and&&!sg_is_one_of(authors.p[end], ",;(&"))
    end++;
  return sg_slice(authors, 0, end);
}

/* The entries of the list by their first author and year, with the year's letter and without. Some lists have
 * the given name before the surname: both are keys. */
static void index_entries(struct citing *c)
{
  for (size_t i = 0; i < c->paper->reference_count; i++) {
    struct sg_str text = c->paper->references[i].text, author = first_author(text);
    size_t at = 0, year = 0, length = 0;
    while (year < text.n && (length = year_length(text, year)) == 0)
      year++;
    if (length == 0)
      continue;
    author = sg_slice(author, 0, author.n < year ? author.n : year);
    for (struct sg_str name = next_name(author, &at); name.n > 0; name = next_name(author, &at)) {
      put(&c->entries, author_year(c, name, sg_slice(text, year, year + length)), i);
      put(&c->entries, author_year(c, name, sg_slice(text, year, year + 4)), i);
    }
  }
}

/* "(Smith et al., 2010a; Jones and Lee 2011, 2012)": a name holds for the years up to the next. */
static void note_author_years(struct citing *c, struct sg_str text, size_t sentence)
{
  struct sg_str name = {0};
  bool fresh = true; /* the next name is a first author's */
  for (size_t at = 0; at < text.n;) {
    size_t length = year_length(text, at);
    if (length > 0) {
      size_t row = get(&c->entries, author_year(c, name, sg_slice(text, at, at + length)));
      if (row == SG_NPOS)
        row = get(&c->entries, author_year(c, name, sg_slice(text, at, at + 4)));
      if (row != SG_NPOS)
        note_citation(c, row, sentence);
      at += length;
      fresh = true;
    } else if (is_letter_byte(text.p[at])) {
      size_t end = at;
      struct sg_str word = next_name(text, &end);
      bool here = word.n > 0 && word.p == text.p + at;
      while (!here && at < text.n && is_letter_byte(text.p[at]))
        at++;
      if (!here)
        continue;
      if (fresh)
        name = word;
      fresh = false;
      at = end;
    } else {
      fresh = fresh || text.p[at] == ';';
      at++;
    }
  }
}

/* The words before "(2010)" are its authors: "Smith et al. (2010)", "Smith and Jones (2010)". */
static struct sg_str with_authors(struct sg_str md, const struct sg_sentence *row, const struct sg_token *token)
{
  size_t from = token->from, words = 0;
  if (token->to <= token->from + 2 || !sg_is_digit(md.p[token->from + (md.p[token->from] == '\\' ? 2 : 1)]))
    return sg_slice(md, token->from, token->to);
  while (from > row->from && words < 5 &&
         (md.p[from - 1] != ',' && md.p[from - 1] != ';' && md.p[from - 1] != ')')) {
    from--;
    words += md.p[from] == ' ';
  }
  return sg_slice(md, from, token->to);
}

/* Past a dash at `at`, between the ends of a range; `at` where none stands there. */
static size_t skip_dash(struct sg_str text, size_t at)
{
  static const char *const dashes[] = {"–", "--", "-"};
  for (size_t i = 0; i < sizeof dashes / sizeof dashes[0]; i++)
    if (sg_str_starts(sg_slice(text, at, text.n), sg_cstr(dashes[i])))
      return at + strlen(dashes[i]);
  return at;
}

/* "[12]", "[3, 7]" and "[1–3]": numbers of the list itself, where the source holds no keys. */
static void note_numbers(struct citing *c, struct sg_str text, size_t sentence)
{
  if (text.n < 3 || text.p[0] != '[')
    return;
  size_t first = 0; /* of a range whose end comes */
  for (size_t i = 1; i < text.n; i++) {
    size_t number = 0, digits = 0;
    while (i < text.n && sg_is_digit(text.p[i]) && digits < 6) {
      number = number * 10 + (size_t)(text.p[i++] - '0');
      digits++;
    }
    bool known = digits > 0 && number >= 1 && number <= c->paper->reference_count;
    for (size_t k = first + 1; known && first > 0 && k < number && number - first < RANGE_MAX; k++)
      note_citation(c, k - 1, sentence);
    if (known)
      note_citation(c, number - 1, sentence);
    size_t behind = skip_dash(text, i);
    first = known && behind > i ? number : 0;
    i = behind > i ? behind - 1 : i;
  }
}

static void count_citations(struct citing *c)
{
  const struct sg_analysis *a = c->analysis;
  for (size_t s = 0; s < a->sentence_count; s++) {
    struct sg_str md =
        c->paper->sections[a->sentences[s].section].paragraphs[a->sentences[s].paragraph].markdown;
    for (size_t t = a->sentences[s].token_from; t < a->sentences[s].token_to; t++) {
      if (a->tokens[t].unit != SG_UNIT_CITATION)
        continue;
      struct sg_str text = sg_slice(md, a->tokens[t].from, a->tokens[t].to);
      size_t row = get(&c->citations, text);
      if (row == SG_NPOS) {
        note_numbers(c, text, s);
        note_author_years(c, with_authors(md, &a->sentences[s], &a->tokens[t]), s);
        continue;
      }
      for (size_t k = 0; k < c->paper->citations[row].key_count; k++) {
        size_t work = get(&c->references, c->paper->citations[row].keys[k]);
        if (work != SG_NPOS)
          note_citation(c, work, s);
      }
    }
  }
}

static int by_count(const void *a, const void *b)
{
  const struct sg_cited_work *x = a, *y = b;
  if (x->count != y->count)
    return x->count > y->count ? -1 : 1;
  return x->reference < y->reference ? -1 : x->reference > y->reference;
}

static int by_place(const void *a, const void *b)
{
  const struct sg_cited_work *x = a, *y = b;
  return x->reference < y->reference ? -1 : x->reference > y->reference;
}

size_t sg_cited_works(const struct sg_analysis *analysis, enum sg_compose_detail detail, struct sg_arena *arena,
                      struct sg_cited_work **works)
{
  const struct sg_paper *paper = analysis->paper;
  size_t count = paper->reference_count;
  struct citing c = {.analysis = analysis, .paper = paper, .arena = arena};
  c.works = *works = SG_ARENA_NEW(arena, struct sg_cited_work, count);
  if (c.works == NULL || !make_table(arena, &c.entries, count * 2) ||
      !make_table(arena, &c.references, count) || !make_table(arena, &c.citations, paper->citation_count))
    return 0;
  for (size_t i = 0; i < paper->citation_count; i++)
    put(&c.citations, paper->citations[i].text, i);
  for (size_t i = 0; i < count; i++) {
    struct sg_cited_work *work = &c.works[i];
    work->reference = i;
    memset(work->sentences, 0xff, sizeof work->sentences); /* SG_NONE */
    memset(work->sections, 0xff, sizeof work->sections);
    put(&c.references, paper->references[i].key, i);
  }
  index_entries(&c);
  count_citations(&c);
  size_t most = detail == SG_DETAIL_BRIEF ? ENTRIES_BRIEF : detail == SG_DETAIL_DEEP ? count : ENTRIES_MAX;
  if (most >= count)
    return count;
  qsort(c.works, count, sizeof *c.works, by_count); /* the most cited, in the order of the list */
  qsort(c.works, most, sizeof *c.works, by_place);
  return most;
}
