/* The reference list: what each cited work is used for, from the sentences that cite it. */
#include <stdio.h>
#include <stdlib.h>

#include "compose/composing.h"
#include "compose/prose.h"

enum {
  ENTRIES_MAX = 40, /* works that a normal guide lists, the most cited first */
  ENTRIES_BRIEF = 10,
  CANDIDATES_MAX = 6,  /* sentences that cite it, among which one is chosen */
  AUTHORS_BYTES = 160, /* at the head of an entry, where its authors stand */
  TEXT_BYTES = 800,    /* of a reference's own text */
  SECTIONS_MAX = 6,    /* sections named as citing it */
};

struct work {
  size_t reference; /* index into paper.references */
  uint32_t count;
  int contexts[CANDIDATES_MAX];
  int sections[SECTIONS_MAX];
};

/* A row of a hash table: text to index, open addressing, half empty. */
struct table {
  struct sg_str *keys;
  size_t *values;
  size_t mask;
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

static void note_citation(const struct sg_composing *c, struct work *work, size_t sentence)
{
  const struct sg_sentence *row = &c->analysis->sentences[sentence];
  int *context = work->contexts, *section = work->sections;
  work->count++;
  bool prose = row->form == SG_FORM_PROSE && sg_sentence_words(c->analysis, sentence) >= 5;
  for (int i = 0; i < CANDIDATES_MAX && prose; i++)
    if (context[i] == (int)sentence)
      prose = false;
    else if (context[i] == SG_NONE) {
      context[i] = (int)sentence;
      prose = false;
    }
  for (int i = 0; i < SECTIONS_MAX && section[i] != (int)row->section; i++)
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
static struct sg_str author_year(struct sg_composing *c, struct sg_str name, struct sg_str year)
{
  sg_buf_clear(&c->line);
  for (size_t i = 0; i < name.n; i++)
    sg_buf_add_char(&c->line, sg_lower(name.p[i]));
  sg_buf_add(&c->line, year);
  return sg_arena_copy(c->arena, sg_buf_str(&c->line));
}

/* The entries of the list by their first author and year, with the year's letter and without. */
static void index_entries(struct sg_composing *c, struct table *entries)
{
  for (size_t i = 0; i < c->paper->reference_count; i++) {
    struct sg_str text = c->paper->references[i].text;
    size_t at = 0, year = 0, length = 0;
    struct sg_str name = next_name(sg_slice(text, 0, AUTHORS_BYTES), &at);
    for (year = at; year < text.n && length == 0; year++)
      length = year_length(text, year);
    if (name.n == 0 || length == 0)
      continue;
    year--;
    put(entries, author_year(c, name, sg_slice(text, year, year + length)), i);
    put(entries, author_year(c, name, sg_slice(text, year, year + 4)), i);
  }
}

/* "(Smith et al., 2010a; Jones and Lee 2011, 2012)": a name holds for the years up to the next. */
static void note_author_years(struct sg_composing *c, struct work *works, const struct table *entries,
                              struct sg_str text, size_t sentence)
{
  struct sg_str name = {0};
  bool fresh = true; /* the next name is a first author's */
  for (size_t at = 0; at < text.n;) {
    size_t length = year_length(text, at);
    if (length > 0) {
      size_t row = get(entries, author_year(c, name, sg_slice(text, at, at + length)));
      if (row == SG_NPOS)
        row = get(entries, author_year(c, name, sg_slice(text, at, at + 4)));
      if (row != SG_NPOS)
        note_citation(c, &works[row], sentence);
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

/* "[12]" and "[3, 7]": numbers of the list itself, where the source holds no keys. */
static void note_numbers(const struct sg_composing *c, struct work *works, struct sg_str text, size_t sentence)
{
  if (text.n < 3 || text.p[0] != '[')
    return;
  for (size_t i = 1; i < text.n; i++) {
    size_t number = 0, digits = 0;
    while (i < text.n && sg_is_digit(text.p[i]) && digits < 6) {
      number = number * 10 + (size_t)(text.p[i++] - '0');
      digits++;
    }
    if (digits > 0 && number >= 1 && number <= c->paper->reference_count)
      note_citation(c, &works[number - 1], sentence);
  }
}

static void count_citations(struct sg_composing *c, struct work *works, const struct table *citations,
                            const struct table *references, const struct table *entries)
{
  const struct sg_analysis *a = c->analysis;
  for (size_t s = 0; s < a->sentence_count; s++) {
    struct sg_str md =
        c->paper->sections[a->sentences[s].section].paragraphs[a->sentences[s].paragraph].markdown;
    for (size_t t = a->sentences[s].token_from; t < a->sentences[s].token_to; t++) {
      if (a->tokens[t].unit != SG_UNIT_CITATION)
        continue;
      struct sg_str text = sg_slice(md, a->tokens[t].from, a->tokens[t].to);
      size_t row = get(citations, text);
      if (row == SG_NPOS) {
        note_numbers(c, works, text, s);
        note_author_years(c, works, entries, with_authors(md, &a->sentences[s], &a->tokens[t]), s);
        continue;
      }
      for (size_t k = 0; k < c->paper->citations[row].key_count; k++) {
        size_t work = get(references, c->paper->citations[row].keys[k]);
        if (work != SG_NPOS)
          note_citation(c, &works[work], s);
      }
    }
  }
}

static int by_count(const void *a, const void *b)
{
  const struct work *x = a, *y = b;
  if (x->count != y->count)
    return x->count > y->count ? -1 : 1;
  return x->reference < y->reference ? -1 : x->reference > y->reference;
}

static int by_place(const void *a, const void *b)
{
  const struct work *x = a, *y = b;
  return x->reference < y->reference ? -1 : x->reference > y->reference;
}

/* Without the number that the list prints ("12. ", "[12] "): a bullet that began with it would be a
 * list of its own. */
static struct sg_str strip_number(struct sg_str s)
{
  size_t at = s.n > 0 && s.p[0] == '[' ? 1 : 0, digits = at;
  while (digits < s.n && sg_is_digit(s.p[digits]))
    digits++;
  bool marked = digits > at && digits < s.n && sg_is_one_of(s.p[digits], ".)]");
  return marked ? sg_str_trim(sg_slice(s, digits + 1, s.n)) : s;
}

/* The work's own text, cut at a word where it is very long. */
static void add_reference(struct sg_composing *c, const struct sg_reference *row)
{
  struct sg_str text = strip_number(sg_str_trim(row->text));
  if (text.n > TEXT_BYTES) {
    size_t end = TEXT_BYTES;
    while (end > 0 && text.p[end] != ' ')
      end--;
    sg_prose_escape(&c->line, sg_slice(text, 0, end));
    sg_buf_add(&c->line, SG_LIT(" …"));
  } else {
    sg_prose_escape(&c->line, text);
    if (text.n > 0 && !sg_is_one_of(text.p[text.n - 1], ".!?"))
      sg_buf_add_char(&c->line, '.');
  }
}

/* Does the sentence cite one work only, and can it be read by itself? */
static bool tells_use(const struct sg_composing *c, size_t s)
{
  const struct sg_sentence *row = &c->analysis->sentences[s];
  struct sg_str md = c->paper->sections[row->section].paragraphs[row->paragraph].markdown;
  size_t citations = 0;
  for (size_t t = row->token_from; t < row->token_to; t++) {
    const struct sg_token *token = &c->analysis->tokens[t];
    if (token->unit != SG_UNIT_CITATION)
      continue;
    struct sg_str text = sg_slice(md, token->from, token->to);
    citations += 1 + (sg_str_find(text, SG_LIT(";"), 0) != SG_NPOS) +
                 (text.p[0] == '[' && sg_str_find(text, SG_LIT(","), 0) != SG_NPOS);
  }
  return citations == 1 && !sg_leans(c->analysis, s) && !sg_points_back(c->analysis, s);
}

/* What the work is used for: the first sentence that says so of it alone, as a quotation, for it speaks as the
 * paper does ("Let us note …"). The others are where it is cited. */
static void write_context(struct sg_composing *c, const struct work *work, bool *shown, size_t bullet)
{
  bool told = false;
  for (int i = 0; i < CANDIDATES_MAX && work->contexts[i] != SG_NONE; i++) {
    size_t s = (size_t)work->contexts[i];
    sg_bullets_mark(&c->bullets, bullet, sg_mark_of_sentence(c->analysis, s));
    if (c->options->detail != SG_DETAIL_DEEP || told || shown[s] || !tells_use(c, s))
      continue;
    told = shown[s] = true;
    sg_buf_clear(&c->line);
    sg_add_section_link(c, c->analysis->sentences[s].section, &c->line);
    sg_buf_add(&c->line, SG_LIT(": \""));
    sg_prose_add(&c->line, c->analysis, s, (struct sg_prose_options){.drop_head = true});
    sg_buf_add_char(&c->line, '"');
    sg_end_line(c, 1, sg_mark_of_sentence(c->analysis, s));
  }
}

static void write_work(struct sg_composing *c, const struct work *work, bool *shown)
{
  struct sg_str links[SECTIONS_MAX];
  size_t count = 0;
  for (int i = 0; i < SECTIONS_MAX && work->sections[i] != SG_NONE; i++) {
    sg_buf_clear(&c->line);
    sg_add_section_link(c, (size_t)work->sections[i], &c->line);
    links[count++] = sg_arena_copy(c->arena, sg_buf_str(&c->line));
  }
  struct sg_buf joined;
  sg_buf_init(&joined, 1 << 20);
  sg_words_join(&joined, c->language, links, count);
  sg_start_line(c, sg_str(NULL, 0));
  add_reference(c, &c->paper->references[work->reference]);
  if (count > 0) {
    sg_buf_add_char(&c->line, ' ');
    sg_words_fill(&c->line, c->language, SG_WORD_CITED, sg_buf_str(&joined), sg_str(NULL, 0));
  }
  sg_free_scratch(c, &joined);
  size_t bullet = sg_end_line(c, 0, SG_NO_MARK);
  if (bullet != SG_NPOS)
    write_context(c, work, shown, bullet);
}

/* Says how many works are not told of, and how to have them all. */
static void write_rest(struct sg_composing *c, size_t works)
{
  char number[32];
  snprintf(number, sizeof number, "%zu", works);
  sg_start_line(c, sg_str(NULL, 0));
  sg_words_fill(&c->line, c->language, SG_WORD_MORE_WORKS, sg_cstr(number), sg_str(NULL, 0));
  sg_end_line(c, 0, SG_NO_MARK);
}

void sg_write_references(struct sg_composing *c)
{
  size_t count = c->paper->reference_count;
  struct table citations, references, entries;
  struct work *works = SG_ARENA_NEW(c->arena, struct work, count);
  bool *shown = SG_ARENA_NEW(c->arena, bool, c->analysis->sentence_count);
  if (works == NULL || shown == NULL || !make_table(c->arena, &entries, count * 2) ||
      !make_table(c->arena, &citations, c->paper->citation_count) || !make_table(c->arena, &references, count))
    return;
  for (size_t i = 0; i < c->paper->citation_count; i++)
    put(&citations, c->paper->citations[i].text, i);
  for (size_t i = 0; i < count; i++) {
    works[i].reference = i;
    memset(works[i].contexts, 0xff, sizeof works[i].contexts); /* SG_NONE */
    memset(works[i].sections, 0xff, sizeof works[i].sections);
    put(&references, c->paper->references[i].key, i);
  }
  index_entries(c, &entries);
  count_citations(c, works, &citations, &references, &entries);
  size_t most = c->options->detail == SG_DETAIL_BRIEF  ? ENTRIES_BRIEF
                : c->options->detail == SG_DETAIL_DEEP ? count
                                                       : ENTRIES_MAX;
  size_t told = count < most ? count : most;
  if (told < count) { /* the most cited, in the order of the list */
    qsort(works, count, sizeof *works, by_count);
    qsort(works, told, sizeof *works, by_place);
  }
  for (size_t i = 0; i < told; i++)
    write_work(c, &works[i], shown);
  if (told < count)
    write_rest(c, count - told);
}
