/* What to look for in a table: its largest and smallest values, its courses, what is in bold. Each is said only
 * where the cells bear it out, and not where a sentence of the section says it. */
#include <stdio.h>
#include <stdlib.h>

#include "compose/telling.h"
#include "text/words.h"

enum {
  COURSES_MAX = 2,  /* columns whose course is told */
  TOTALS_MAX = 3,   /* rows that sum others up */
  FACTS_MAX = 2,    /* that one reading tells */
  ROWS_LEAST = 3,   /* in which two columns are compared */
  SHARED_BYTES = 4, /* of a word by which two heads name like things */
  DIGITS_LEAST = 2, /* of a number by which a sentence is known to have told it */
  GIVEN_LEAST = 3,  /* numbers of a row by which a sentence is known to be about it … */
  ANYTHINGS = 10,   /* … none of them smaller */
  NUMBER_BYTES = 24,
};

/* The row with the column's largest number (or, `sign` -1, its smallest); 0 where two have the same, or a mark
 * at it makes it another than it seems. */
static size_t extreme_of(const struct sg_tabular *t, size_t column, int sign)
{
  size_t best = 0;
  bool tied = false;
  for (size_t row = 1; row < t->grid.rows; row++) {
    if (!sg_tabular_counts(t, row, column))
      continue;
    double step =
        best == 0 ? 1
                  : sign * (sg_tabular_value(t, row, column)->value - sg_tabular_value(t, best, column)->value);
    tied = step > 0 ? false : tied || step == 0;
    best = step > 0 ? row : best;
  }
  return tied ? 0 : best;
}

/* Does a sentence of the section hold the printed number, and the name or the other number? Then it tells so.
 */
static bool is_told(const struct sg_table_telling *p, struct sg_str number, struct sg_str name,
                    struct sg_str other)
{
  size_t digits = 0;
  for (size_t i = 0; i < number.n; i++)
    digits += sg_is_digit(number.p[i]);
  for (size_t s = p->c->span->sentence_from; s < p->c->span->sentence_to && digits >= DIGITS_LEAST; s++) {
    struct sg_str md = sg_sentence_markdown(p->c->analysis, s);
    if (p->c->analysis->sentences[s].form <= SG_FORM_FRAGMENT && sg_str_find(md, number, 0) != SG_NPOS &&
        (sg_str_find(md, name, 0) != SG_NPOS || sg_str_find(md, other, 0) != SG_NPOS))
      return true;
  }
  return false;
}

/* " (apart from Total)": the rows that sum the others up; empty where there are none. */
static struct sg_str apart_of(struct sg_table_telling *p)
{
  const struct sg_tabular *t = p->t;
  struct sg_str totals[TOTALS_MAX];
  struct sg_buf buf;
  size_t count = 0;
  for (size_t row = 1; row < t->grid.rows && count < TOTALS_MAX; row++)
    if (t->totals[row])
      totals[count++] = sg_tabular_words(t, row, 0);
  if (count == 0)
    return sg_str(NULL, 0);
  sg_buf_init(&buf, SG_BLOCKS_MAX);
  sg_words_join(&buf, p->c->language, totals, count);
  p->slots[0] = sg_arena_copy(p->c->arena, sg_buf_str(&buf));
  sg_buf_clear(&buf);
  sg_words_fill_table(&buf, p->c->language, SG_TABLE_APART, p->slots);
  return sg_telling_keep(p, &buf);
}

static bool say_extremes(struct sg_table_telling *p, size_t column)
{
  const struct sg_tabular *t = p->t;
  size_t most = extreme_of(t, column, 1), least = extreme_of(t, column, -1);
  if (most == 0 || least == 0 ||
      is_told(p, sg_tabular_words(t, most, column), sg_tabular_words(t, most, 0),
              sg_tabular_words(t, least, column)))
    return false;
  p->slots[5] = apart_of(p);
  p->slots[0] = sg_telling_head(p, column);
  p->slots[1] = sg_tabular_words(t, most, column);
  p->slots[2] = sg_telling_name(p, most);
  p->slots[3] = sg_tabular_words(t, least, column);
  p->slots[4] = sg_telling_name(p, least);
  sg_telling_say(p, SG_TABLE_IN_COLUMN);
  return true;
}

/* The same of a row whose cells compare the columns. */
static bool say_row(struct sg_table_telling *p, size_t row)
{
  const struct sg_tabular *t = p->t;
  size_t most = 1, least = 1;
  for (size_t i = 2; i < t->grid.columns; i++) {
    double value = sg_tabular_value(t, row, i)->value;
    most = value > sg_tabular_value(t, row, most)->value ? i : most;
    least = value < sg_tabular_value(t, row, least)->value ? i : least;
  }
  for (size_t i = 1; i < t->grid.columns; i++)
    if ((i != most && sg_tabular_value(t, row, i)->value == sg_tabular_value(t, row, most)->value) ||
        (i != least && sg_tabular_value(t, row, i)->value == sg_tabular_value(t, row, least)->value))
      return false;
  if (is_told(p, sg_tabular_words(t, row, most), sg_tabular_words(t, 0, most), sg_tabular_words(t, row, least)))
    return false;
  p->slots[0] = sg_telling_set_off(p, sg_tabular_words(t, row, 0));
  p->slots[1] = sg_tabular_words(t, row, most);
  p->slots[2] = sg_tabular_words(t, 0, most);
  p->slots[3] = sg_tabular_words(t, row, least);
  p->slots[4] = sg_tabular_words(t, 0, least);
  sg_telling_say(p, t->grid.columns == 3 ? SG_TABLE_IN_ROW_OF_TWO : SG_TABLE_IN_ROW);
  return true;
}

/* "*Response* falls from 0.8 to 0.2": the first column is another's measure; empty where there is no such
 * course. */
static struct sg_str course_of(struct sg_table_telling *p, size_t column)
{
  const struct sg_tabular *t = p->t;
  int way = sg_tabular_direction(t, column);
  struct sg_buf buf;
  if (way == 0)
    return sg_str(NULL, 0);
  sg_buf_init(&buf, SG_BLOCKS_MAX);
  p->slots[0] = sg_telling_head(p, column);
  p->slots[1] = sg_tabular_words(t, 1, column);
  p->slots[2] = sg_tabular_words(t, t->grid.rows - 1, column);
  sg_words_fill_table(&buf, p->c->language, way > 0 ? SG_TABLE_RISES : SG_TABLE_FALLS, p->slots);
  return sg_telling_keep(p, &buf);
}

/* "As *Dose* rises from 1 to 9, *Response* falls from 0.8 to 0.2 and …": of the first `most` columns that do.
 */
static bool say_courses(struct sg_table_telling *p, size_t most)
{
  const struct sg_tabular *t = p->t;
  struct sg_str courses[COURSES_MAX];
  size_t count = 0;
  struct sg_buf buf;
  for (size_t i = 1; i < t->grid.columns && count < most; i++)
    if (t->compared[i] && (courses[count] = course_of(p, i)).n > 0)
      count++;
  if (count == 0)
    return false;
  sg_buf_init(&buf, SG_BLOCKS_MAX);
  sg_words_join(&buf, p->c->language, courses, count);
  p->slots[0] = sg_telling_head(p, 0);
  p->slots[1] = sg_tabular_words(t, 1, 0);
  p->slots[2] = sg_tabular_words(t, t->grid.rows - 1, 0);
  p->slots[3] = sg_telling_keep(p, &buf);
  sg_telling_say(p, sg_tabular_direction(t, 0) > 0 ? SG_TABLE_AS_RISES : SG_TABLE_AS_FALLS);
  return true;
}

/* -- Two columns --------------------------------------------------------------------------------- */

static bool holds_head(struct sg_str text, struct sg_str head)
{
  for (size_t at = 0; head.n > 2 && at + head.n <= text.n; at++)
    if (sg_same_nocase(text.p + at, head.p, head.n))
      return true;
  return false;
}

/* Do two heads share a word: "Lower CAPEX", "Upper CAPEX"? */
static bool share_word(struct sg_str a, struct sg_str b)
{
  for (size_t at = 0, end; at < a.n; at = end + 1) {
    for (end = at; end < a.n && a.p[end] != ' ';)
      end++;
    size_t found = end - at >= SHARED_BYTES ? sg_str_find(b, sg_slice(a, at, end), 0) : SG_NPOS;
    if (found != SG_NPOS && (found == 0 || b.p[found - 1] == ' ') &&
        (found + end - at == b.n || b.p[found + end - at] == ' '))
      return true;
  }
  return false;
}

/* "Lower CAPEX", "Upper CAPEX": bounds, of which the names say already which is larger. */
static bool are_bounds(struct sg_str a, struct sg_str b)
{
  static const char *const names[][2] = {{"lower", "upper"}, {"min", "max"}, {"low", "high"}, {"inf", "sup"}};
  for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
    struct sg_str least = sg_cstr(names[i][0]), most = sg_cstr(names[i][1]);
    if ((holds_head(a, least) && holds_head(b, most)) || (holds_head(a, most) && holds_head(b, least)))
      return true;
  }
  return false;
}

/* May the numbers of two columns be compared: the same unit, as exact, and heads that name like things? */
static bool are_like(const struct sg_tabular *t, size_t a, size_t b)
{
  struct sg_str one = sg_tabular_bare(sg_tabular_words(t, 0, a)),
                two = sg_tabular_bare(sg_tabular_words(t, 0, b));
  if (!share_word(one, two) || are_bounds(one, two))
    return false;
  for (size_t row = 1; row < t->grid.rows; row++) {
    const struct sg_quantity *x = sg_tabular_value(t, row, a), *y = sg_tabular_value(t, row, b);
    if (x->kind != SG_QUANTITY_NUMBER || y->kind != SG_QUANTITY_NUMBER || strcmp(x->unit, y->unit) != 0 ||
        x->decimals != y->decimals)
      return false;
  }
  return true;
}

static bool say_pair(struct sg_table_telling *p, size_t a, size_t b)
{
  const struct sg_tabular *t = p->t;
  size_t larger = 0, smaller = 0, rows = t->grid.rows - 1;
  for (size_t row = 1; row <= rows; row++) {
    double step = sg_tabular_value(t, row, a)->value - sg_tabular_value(t, row, b)->value;
    larger += step > 0;
    smaller += step < 0;
  }
  size_t most = larger > smaller ? larger : smaller;
  if (rows < ROWS_LEAST || most * 3 < rows * 2)
    return false;
  char counts[2][24];
  (void)snprintf(counts[0], sizeof counts[0], "%zu", most);
  (void)snprintf(counts[1], sizeof counts[1], "%zu", rows);
  p->slots[0] = sg_telling_head(p, larger > smaller ? a : b);
  p->slots[1] = sg_telling_head(p, larger > smaller ? b : a);
  p->slots[2] = sg_cstr(counts[0]);
  p->slots[3] = sg_cstr(counts[1]);
  sg_telling_say(p, most == rows ? SG_TABLE_EVERY_ROW : SG_TABLE_MOST_ROWS);
  return true;
}

/* -- The text ------------------------------------------------------------------------------------ */

/* Does a number of this value stand in the sentence? */
static bool holds_value(struct sg_str s, double value)
{
  for (size_t at = 0, end; at < s.n; at = end + 1) {
    for (end = at; end < s.n && (sg_is_digit(s.p[end]) || s.p[end] == '.');)
      end++;
    bool number = end > at && sg_is_digit(s.p[at]) && (at == 0 || !sg_is_alpha(s.p[at - 1]));
    char digits[NUMBER_BYTES];
    if (!number || end - at >= sizeof digits)
      continue;
    memcpy(digits, s.p + at, end - at);
    digits[end - at] = '\0';
    if (strtod(digits, NULL) == value)
      return true;
  }
  return false;
}

/* How many different numbers of the row the sentence holds; those below ten are anything's. */
static size_t count_held(const struct sg_tabular *t, size_t row, struct sg_str s)
{
  size_t count = 0;
  for (size_t i = t->keys; i < t->grid.columns; i++) {
    bool again = false;
    double value = sg_tabular_value(t, row, i)->value;
    for (size_t k = t->keys; k < i; k++)
      again = again || sg_tabular_value(t, row, k)->value == value;
    count += !again && sg_tabular_counts(t, row, i) && value >= ANYTHINGS && holds_value(s, value);
  }
  return count;
}

/* The one row from which a sentence of the section gives several numbers; 0 where there is none. */
static size_t texts_row(const struct sg_table_telling *p)
{
  const struct sg_analysis *analysis = p->c->analysis;
  for (size_t s = p->c->span->sentence_from; s < p->c->span->sentence_to; s++) {
    size_t best = 0, most = GIVEN_LEAST - 1;
    for (size_t row = 1; row < p->t->grid.rows && analysis->sentences[s].form <= SG_FORM_FRAGMENT; row++) {
      size_t held = count_held(p->t, row, sg_sentence_markdown(analysis, s));
      best = held > most ? row : held == most ? 0 : best;
      most = held > most ? held : most;
    }
    if (best > 0)
      return best;
  }
  return 0;
}

static bool fact_texts_row(struct sg_table_telling *p, size_t which)
{
  (void)which;
  size_t row = texts_row(p);
  if (row == 0)
    return false;
  p->slots[0] = sg_telling_name(p, row);
  sg_telling_say(p, SG_TABLE_TEXTS_ROW);
  return true;
}

/* -- Bold ---------------------------------------------------------------------------------------- */

static bool is_bold(const struct sg_tabular *t, size_t row, size_t column)
{
  struct sg_str cell = sg_grid_cell(&t->grid, row, column);
  return sg_str_starts(cell, SG_LIT("**")) || sg_str_find(cell, SG_LIT("\\mathbf"), 0) != SG_NPOS;
}

/* Are the numbers in bold, and no others, each the largest (or smallest) of its column? */
static bool bold_marks(const struct sg_tabular *t, int sign)
{
  size_t bold = 0;
  for (size_t i = t->keys; i < t->grid.columns; i++) {
    for (size_t row = 1; row < t->grid.rows; row++) {
      if (!is_bold(t, row, i))
        continue;
      bold++;
      if (t->totals[row])
        return false;
      for (size_t other = 1; other < t->grid.rows; other++)
        if (sg_tabular_value(t, row, i)->kind != SG_QUANTITY_NUMBER ||
            (sg_tabular_counts(t, other, i) &&
             sign * (sg_tabular_value(t, other, i)->value - sg_tabular_value(t, row, i)->value) > 0))
          return false;
    }
  }
  return bold > 1;
}

/* -- The whole ----------------------------------------------------------------------------------- */

/* Does the caption, or a sentence that names the table, name the column or row of that head? */
static bool is_named(const struct sg_table_telling *p, struct sg_str head)
{
  return holds_head(p->about, head);
}

/* … or another sentence of the section. */
static bool is_named_in_section(const struct sg_table_telling *p, struct sg_str head)
{
  for (size_t s = p->c->span->sentence_from; s < p->c->span->sentence_to; s++)
    if (p->c->analysis->sentences[s].form == SG_FORM_PROSE &&
        holds_head(sg_sentence_markdown(p->c->analysis, s), head))
      return true;
  return false;
}

/* Says the next thing, after a space; takes it back where nothing was said or the reading grows too long. */
static void add_fact(struct sg_table_telling *p, bool (*fact)(struct sg_table_telling *p, size_t which),
                     size_t which)
{
  size_t before = p->out.length;
  if (p->facts >= FACTS_MAX)
    return;
  sg_buf_add_char(&p->out, ' ');
  if (fact(p, which) && sg_count_words(sg_buf_str(&p->out)) <= SG_TELLING_WORDS)
    p->facts++;
  else
    sg_buf_truncate(&p->out, before);
}

/* The first two columns that name like things. */
static bool fact_pair(struct sg_table_telling *p, size_t which)
{
  (void)which;
  for (size_t a = p->t->keys; a < p->t->grid.columns; a++)
    for (size_t b = a + 1; b < p->t->grid.columns; b++)
      if (are_like(p->t, a, b))
        return say_pair(p, a, b);
  return false;
}

static bool fact_bold(struct sg_table_telling *p, size_t which)
{
  (void)which;
  bool most = bold_marks(p->t, 1);
  if (!most && !bold_marks(p->t, -1))
    return false;
  sg_telling_say(p, most ? SG_TABLE_BOLD_LARGEST : SG_TABLE_BOLD_SMALLEST);
  return true;
}

static void tell_rows(struct sg_table_telling *p)
{
  for (int named = 1; named >= 0 && p->facts == 0; named--)
    for (size_t row = 1; row < p->t->grid.rows; row++)
      if (is_named(p, sg_tabular_words(p->t, row, 0)) == (named == 1))
        add_fact(p, say_row, row);
}

/* Tells of columns until `most` facts are told: of those that the table's own sentences name, else the section,
 * where any is; each is tried once. */
static void tell_extremes(struct sg_table_telling *p, size_t most, bool tried[SG_TABULAR_COLUMNS])
{
  bool (*const names[])(const struct sg_table_telling *p, struct sg_str head) = {is_named, is_named_in_section};
  const struct sg_tabular *t = p->t;
  bool chosen[SG_TABULAR_COLUMNS] = {false}, any = false;
  for (size_t k = 0; k < sizeof names / sizeof names[0] && !any; k++)
    for (size_t i = t->keys; i < t->grid.columns; i++) {
      chosen[i] = t->compared[i] && names[k](p, sg_tabular_words(t, 0, i));
      any = any || chosen[i];
    }
  for (size_t i = t->keys; i < t->grid.columns && p->facts < most; i++) {
    if (!t->compared[i] || tried[i] || (any && !chosen[i]))
      continue;
    tried[i] = true;
    add_fact(p, say_extremes, i);
  }
}

static void tell_columns(struct sg_table_telling *p)
{
  bool tried[SG_TABULAR_COLUMNS] = {false};
  bool depends = p->t->shape == SG_TABULAR_VALUES && !p->t->steps;
  for (size_t most = COURSES_MAX; depends && most > 0 && p->facts == 0; most--)
    add_fact(p, say_courses, most);
  bool whole = p->facts > 0; /* was told of all columns */
  if (whole)
    add_fact(p, fact_texts_row, 0);
  if (!whole)
    tell_extremes(p, 1, tried);
  add_fact(p, fact_pair, 0);
  if (!whole)
    tell_extremes(p, FACTS_MAX, tried);
  add_fact(p, fact_bold, 0);
}

void sg_telling_facts(struct sg_table_telling *p)
{
  if (p->t->shape == SG_TABULAR_MATRIX || p->t->repeats)
    return;
  if (p->t->shape == SG_TABULAR_RESPECTS)
    tell_rows(p);
  else if (p->t->measures)
    add_fact(p, fact_pair, 0);
  else
    tell_columns(p);
}
