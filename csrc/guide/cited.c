/* The reference list: what each cited work is used for, from the sentences that cite it. */
#include <stdlib.h>

#include "guide/composing.h"
#include "guide/prose.h"

enum {
  ENTRIES_MAX = 40, /* works that a normal guide lists, the most cited first */
  ENTRIES_BRIEF = 10,
  CONTEXTS_MAX = 2, /* sentences for each */
  TEXT_BYTES = 400, /* of a reference's own text */
  SECTIONS_MAX = 6, /* sections named as citing it */
};

struct work {
  size_t reference; /* index into paper.references */
  uint32_t count;
  int contexts[CONTEXTS_MAX];
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
  for (int i = 0; i < CONTEXTS_MAX && prose; i++)
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

static void count_citations(const struct sg_composing *c, struct work *works, const struct table *citations,
                            const struct table *references)
{
  const struct sg_analysis *a = c->analysis;
  for (size_t s = 0; s < a->sentence_count; s++) {
    struct sg_str md = c->paper->sections[a->sentences[s].section].paragraphs[a->sentences[s].paragraph].markdown;
    for (size_t t = a->sentences[s].token_from; t < a->sentences[s].token_to; t++) {
      if (a->tokens[t].unit != SG_UNIT_CITATION)
        continue;
      struct sg_str text = sg_slice(md, a->tokens[t].from, a->tokens[t].to);
      size_t row = get(citations, text);
      if (row == SG_NPOS) {
        note_numbers(c, works, text, s);
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

/* Without the number that the list prints ("12. ", "[12] "): a bullet that began with it would be a
 * list of its own. */
static struct sg_str strip_number(struct sg_str s)
{
  size_t at = s.n > 0 && s.p[0] == '[' ? 1 : 0, digits = at;
  while (digits < s.n && sg_is_digit(s.p[digits]))
    digits++;
  bool marked = digits > at && digits < s.n && strchr(".)]", s.p[digits]) != NULL;
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
    if (text.n > 0 && strchr(".!?", text.p[text.n - 1]) == NULL)
      sg_buf_add_char(&c->line, '.');
  }
}

static void write_work(struct sg_composing *c, const struct work *work)
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
  sg_buf_free(&joined);
  size_t bullet = sg_end_line(c, 0, SG_NO_MARK);
  for (int i = 0; i < CONTEXTS_MAX && work->contexts[i] != SG_NONE && bullet != SG_NPOS; i++) {
    sg_bullets_mark(&c->bullets, bullet, sg_mark_of_sentence(c->analysis, (size_t)work->contexts[i]));
    sg_buf_clear(&c->line);
    sg_prose_add(&c->line, c->analysis, (size_t)work->contexts[i], (struct sg_prose_options){.drop_head = true});
    sg_end_line(c, 1, sg_mark_of_sentence(c->analysis, (size_t)work->contexts[i]));
  }
}

void sg_write_references(struct sg_composing *c)
{
  size_t count = c->paper->reference_count, cited = 0;
  struct table citations, references;
  struct work *works = SG_ARENA_NEW(c->arena, struct work, count);
  if (works == NULL || !make_table(c->arena, &citations, c->paper->citation_count) ||
      !make_table(c->arena, &references, count))
    return;
  for (size_t i = 0; i < c->paper->citation_count; i++)
    put(&citations, c->paper->citations[i].text, i);
  for (size_t i = 0; i < count; i++) {
    works[i].reference = i;
    memset(works[i].contexts, 0xff, sizeof works[i].contexts); /* SG_NONE */
    memset(works[i].sections, 0xff, sizeof works[i].sections);
    put(&references, c->paper->references[i].key, i);
  }
  count_citations(c, works, &citations, &references);
  qsort(works, count, sizeof *works, by_count);
  while (cited < count && works[cited].count > 0)
    cited++;
  size_t most = c->options->detail == SG_DETAIL_BRIEF ? ENTRIES_BRIEF
                : c->options->detail == SG_DETAIL_DEEP ? count : ENTRIES_MAX;
  size_t shown = cited > 0 ? cited : count;
  for (size_t i = 0; i < shown && i < most; i++)
    write_work(c, &works[i]);
}
