/* A table in plain words: how its rows and columns are to be read. All that is said is computed from its cells,
 * and numbers stand as they are printed there. What to look for: table_facts.c. */
#include "compose/blocks.h"
#include "compose/telling.h"
#include "text/lexicon.h"
#include "text/stem.h"
#include "text/words.h"

enum {
  CELL_WORDS = 6, /* of a cell that an example repeats */
  CELL_BYTES = 48,
  EXAMPLE_COLUMNS = 4, /* that one example tells of, */
  LISTED_COLUMNS = 6,  /* that a sentence names */
};

/* -- How to read it ------------------------------------------------------------------------------ */

/* The last word of a head, folded for lists; empty where the head is more than words. */
static struct sg_str last_word(struct sg_str head, char *folded, size_t size)
{
  struct sg_str last = head;
  for (size_t i = 0; i < head.n; i++) {
    if (head.p[i] == ' ')
      last = sg_slice(head, i + 1, head.n);
    if (!sg_is_alpha(head.p[i]) && head.p[i] != ' ')
      return sg_str(NULL, 0);
  }
  return sg_words_fold(last, folded, size);
}

/* Is the lower-case word an English noun? Those that are nothing else are in no list of parts of speech, but
 * are used in English. */
static bool is_noun(struct sg_table_telling *p, struct sg_str word)
{
  char stem[SG_STEM_WORD_MAX];
  int pos = sg_word_pos(word);
  if (pos >= 0 || word.n >= sizeof stem)
    return pos >= 0 && (pos & SG_POS_NOUN) != 0;
  struct sg_stemmer *stemmer = sg_stemmer_new(SG_LIT("en"), p->c->arena);
  memcpy(stem, word.p, word.n);
  return stemmer != NULL &&
         sg_stem_rarity(sg_str(stem, sg_stem_word(stemmer, stem, word.n))) < SG_RARITY_UNKNOWN;
}

static bool is_plural(struct sg_table_telling *p, struct sg_str head)
{
  char folded[CELL_BYTES], buf[CELL_BYTES];
  struct sg_str singular, last = last_word(head, folded, sizeof folded);
  return last.n > 2 && sg_words_singular(last, buf, sizeof buf, &singular) && is_noun(p, singular);
}

/* Is it an English noun that can be counted? Of what ends in "-ing" few can. */
static bool is_counted(struct sg_table_telling *p, struct sg_str head)
{
  char folded[CELL_BYTES];
  struct sg_str last = last_word(head, folded, sizeof folded);
  return last.n > 2 && is_noun(p, last) && !sg_str_ends(last, SG_LIT("ing")) &&
         !sg_names_are(SG_NAMES_UNCOUNTED, last);
}

/* What the head of the first column is: a value, one thing, several, or neither for sure. */
static enum sg_table_word row_word(struct sg_table_telling *p)
{
  const struct sg_tabular *t = p->t;
  struct sg_str head = sg_tabular_words(t, 0, 0);
  if (t->shape == SG_TABULAR_PAIRS || (t->shape == SG_TABULAR_VALUES && !t->serial))
    return t->shape == SG_TABULAR_PAIRS ? SG_TABLE_ROW_PAIR : SG_TABLE_ROW_VALUE;
  if (t->repeats)
    return SG_TABLE_ROW_BEGINS;
  return is_plural(p, head) ? SG_TABLE_ROW_OF : is_counted(p, head) ? SG_TABLE_ROW_ONE : SG_TABLE_ROW_BEGINS;
}

static bool is_short(struct sg_str cell)
{
  return cell.n > 0 && cell.n <= CELL_BYTES && sg_count_words(cell) <= CELL_WORDS;
}

/* Can the row be read out: each cell short, none missing? */
static bool is_example(const struct sg_tabular *t, size_t row)
{
  for (size_t i = 0; i < t->grid.columns; i++)
    if (!is_short(sg_tabular_words(t, row, i)) || sg_tabular_value(t, row, i)->kind == SG_QUANTITY_MISSING)
      return false;
  return !t->totals[row];
}

/* The first row that can be read out; 0 where there is none, or more columns than one remembers. One number is
 * told of by what follows. */
static size_t example_row(const struct sg_tabular *t)
{
  size_t columns = t->grid.columns - t->keys, row = 1;
  if (columns > EXAMPLE_COLUMNS || t->keys > 1 || t->repeats || (columns == 1 && t->quantities > 0))
    return 0;
  while (row < t->grid.rows && !is_example(t, row))
    row++;
  return row < t->grid.rows ? row : 0;
}

/* Can every head be the subject of "is"? */
static bool are_singular(struct sg_table_telling *p)
{
  for (size_t i = 1; i < p->t->grid.columns; i++)
    if (is_plural(p, sg_tabular_words(p->t, 0, i)))
      return false;
  return p->t->quantities > 0;
}

/* A row: "*Lower CAPEX* is 800; *Upper CAPEX* is 1190", or "*Lower CAPEX*: 800; …". */
static struct sg_str example_of(struct sg_table_telling *p, size_t row, bool singular)
{
  struct sg_buf buf;
  sg_buf_init(&buf, SG_BLOCKS_MAX);
  for (size_t i = 1; i < p->t->grid.columns; i++) {
    if (i > 1)
      sg_words_fill_table(&buf, p->c->language, SG_TABLE_ITEM, p->slots);
    p->slots[0] = sg_telling_head(p, i);
    p->slots[1] = sg_tabular_words(p->t, row, i);
    sg_words_fill_table(&buf, p->c->language, singular ? SG_TABLE_IS : SG_TABLE_SAYS, p->slots);
  }
  return sg_telling_keep(p, &buf);
}

/* The heads from column `from` on, joined. */
static struct sg_str heads_of(struct sg_table_telling *p, size_t from)
{
  struct sg_str heads[SG_TABULAR_COLUMNS];
  struct sg_buf buf;
  size_t count = 0;
  for (size_t i = from; i < p->t->grid.columns; i++)
    heads[count++] = sg_telling_head(p, i);
  sg_buf_init(&buf, SG_BLOCKS_MAX);
  sg_words_join(&buf, p->c->language, heads, count);
  return sg_telling_keep(p, &buf);
}

/* Where a row and a column of different names meet. */
static bool say_matrix(struct sg_table_telling *p)
{
  const struct sg_tabular *t = p->t;
  for (size_t row = 1; row < t->grid.rows; row++)
    for (size_t i = 1; i < t->grid.columns; i++) {
      struct sg_str name = sg_tabular_words(t, row, 0), head = sg_tabular_words(t, 0, i);
      if (sg_str_equal_nocase(name, head) || t->totals[row] || sg_names_are(SG_NAMES_TOTALS, head) ||
          sg_tabular_words(t, row, i).n == 0 || !is_short(sg_tabular_words(t, row, i)))
        continue;
      p->slots[0] = sg_telling_set_off(p, name);
      p->slots[1] = sg_telling_set_off(p, head);
      p->slots[2] = sg_tabular_words(t, row, i);
      sg_telling_say(p, SG_TABLE_MATRIX);
      return true;
    }
  return false;
}

/* What a row is, and one as an example. */
static bool say_example(struct sg_table_telling *p, size_t row)
{
  bool corner = sg_tabular_words(p->t, 0, 0).n > 0, singular = are_singular(p);
  p->slots[0] = sg_telling_head(p, 0);
  if (corner)
    sg_telling_say(p, row_word(p));
  p->slots[1] = example_of(p, row, singular);
  p->slots[0] = sg_telling_name(p, row);
  if (corner)
    sg_buf_add(&p->out, SG_LIT(". "));
  sg_telling_say(p, singular ? SG_TABLE_EXAMPLE : SG_TABLE_EXAMPLE_SAYS);
  return true;
}

/* What a row is, and what the columns beside its name give. Words alone that are no list of things, or more
 * columns than one remembers, are not worth that. */
static bool say_columns(struct sg_table_telling *p)
{
  const struct sg_tabular *t = p->t;
  size_t columns = t->grid.columns - t->keys;
  enum sg_table_word row = row_word(p);
  if (sg_tabular_words(t, 0, 0).n == 0 || (t->quantities == 0 && (columns == 1 || row == SG_TABLE_ROW_BEGINS)))
    return false;
  p->slots[0] = sg_telling_head(p, 0);
  p->slots[1] = sg_telling_head(p, 1);
  sg_telling_say(p, row);
  p->slots[0] = heads_of(p, t->keys);
  if (columns <= LISTED_COLUMNS)
    sg_telling_say(p, columns == 1 ? SG_TABLE_COLUMN : SG_TABLE_COLUMNS);
  return true;
}

/* How rows and columns are to be read; false where nothing simple can be said. */
static bool say_reading(struct sg_table_telling *p)
{
  const struct sg_tabular *t = p->t;
  if (t->shape == SG_TABULAR_MATRIX)
    return say_matrix(p);
  if (t->shape == SG_TABULAR_RESPECTS) {
    p->slots[0] = heads_of(p, 1);
    p->slots[1] = sg_telling_set_off(p, sg_tabular_words(t, 1, 0));
    sg_telling_say(p, SG_TABLE_RESPECTS);
    return true;
  }
  size_t row = example_row(t);
  return row > 0 ? say_example(p, row) : say_columns(p);
}

/* -- The whole ----------------------------------------------------------------------------------- */

/* The caption and the section's sentences that name the table, in one string. */
static struct sg_str about_of(struct sg_composing *c, size_t i)
{
  const struct sg_paragraph_span *span = sg_paragraph_span_of(c, i);
  struct sg_str name = c->row->paragraphs[i].name;
  struct sg_buf buf;
  sg_buf_init(&buf, SG_BLOCKS_MAX);
  for (size_t s = c->span->sentence_from; s < c->span->sentence_to; s++) {
    bool caption = s >= span->sentence_from && s < span->sentence_to;
    if (c->analysis->sentences[s].form <= SG_FORM_FRAGMENT &&
        (caption || (name.n > 0 && sg_sentence_names(c->analysis, s, name)))) {
      sg_buf_add(&buf, sg_sentence_markdown(c->analysis, s));
      sg_buf_add_char(&buf, ' ');
    }
  }
  struct sg_str copy = sg_arena_copy(c->arena, sg_buf_str(&buf));
  sg_free_scratch(c, &buf);
  return copy;
}

/* Tells the table in p->out; false where that would say no more than its head: without a fact, when one column
 * of numbers, or more columns than are listed, stand beside the names. */
static bool tell(struct sg_table_telling *p)
{
  size_t columns = p->t->grid.columns - p->t->keys;
  if (!say_reading(p))
    return false;
  if (!sg_str_ends(sg_buf_str(&p->out), SG_LIT(".")))
    sg_buf_add_char(&p->out, '.');
  sg_telling_facts(p);
  return sg_count_words(sg_buf_str(&p->out)) <= SG_TELLING_WORDS &&
         (p->facts > 0 || (columns <= LISTED_COLUMNS && (columns > 1 || p->t->quantities == 0)));
}

void sg_write_table_reading(struct sg_composing *c, size_t i, uint32_t depth)
{
  struct sg_str md = c->row->paragraphs[i].markdown;
  size_t at = md.n > 0 && md.p[0] == '|' ? 0 : sg_str_find(md, SG_LIT("\n\n|"), 0);
  struct sg_tabular t;
  if (at == SG_NPOS || !sg_words_have_tables(c->language) ||
      !sg_tabular_read(c, sg_str_trim(sg_slice(md, at, md.n)), &t))
    return;
  struct sg_table_telling p = {.c = c, .t = &t, .about = about_of(c, i)};
  sg_buf_init(&p.out, SG_BLOCKS_MAX);
  bool told = tell(&p);
  sg_start_line(c, sg_str(NULL, 0));
  sg_buf_add(&c->line, sg_telling_keep(&p, &p.out));
  if (told)
    sg_end_line_as(c, depth, SG_POINT_PLAIN, sg_str(NULL, 0),
                   SG_NO_MARK); /* a remark of the guide: the table names its paragraph */
}
