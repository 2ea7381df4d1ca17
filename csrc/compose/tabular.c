#include "compose/tabular.h"

#include "base/utf8.h"
#include "markdown/inline.h"

enum {
  HEAD_BYTES = 60,    /* of a head that is a name, not a sentence */
  ROWS_LEAST = 2,     /* below the head */
  ROWS_MOST = 200,    /* of a table that is read: rows are compared with one another */
  COMPARED_LEAST = 3, /* numbers of a column of which one is called the largest */
  YEAR_FIRST = 1500,  /* whole numbers from here */
  YEAR_LAST = 2100,   /* to here, throughout a column, are years */
  NAME_SINGLE = 1,    /* characters of a name that names nothing: "A", "B" */
};

/* -- Cells --------------------------------------------------------------------------------------- */

/* Appends the cell without emphasis, links as their texts; false where pictures or raw mark-up stand in it. */
static bool add_words(struct sg_buf *out, struct sg_str cell, bool *linked)
{
  struct sg_inline_scanner scanner;
  struct sg_inline unit;
  sg_inline_init(&scanner, cell);
  *linked = false;
  while (sg_inline_next(&scanner, &unit)) {
    if (unit.kind == SG_INLINE_HTML || unit.image)
      return false;
    if (unit.kind == SG_INLINE_LINK)
      sg_buf_add(out, sg_slice(cell, unit.inner_from, unit.inner_to));
    else if (unit.kind != SG_INLINE_EMPHASIS)
      sg_buf_add(out, sg_slice(cell, unit.from, unit.to));
    *linked = *linked || unit.kind == SG_INLINE_LINK;
  }
  return true;
}

/* Without the spaces around it, those that TeX ties included. */
static struct sg_str trimmed(struct sg_str s)
{
  for (s = sg_str_trim(s); sg_str_starts(s, SG_LIT("\xC2\xA0"));)
    s = sg_str_trim(sg_slice(s, strlen("\xC2\xA0"), s.n));
  while (sg_str_ends(s, SG_LIT("\xC2\xA0")))
    s = sg_str_trim(sg_slice(s, 0, s.n - strlen("\xC2\xA0")));
  return s;
}

/* The cell's words; empty where there is more than words. */
static struct sg_str words_of(struct sg_composing *c, struct sg_str cell)
{
  bool linked = sg_str_find(cell, SG_LIT("*"), 0) != SG_NPOS || sg_str_find(cell, SG_LIT("["), 0) != SG_NPOS ||
                sg_str_find(cell, SG_LIT("<"), 0) != SG_NPOS;
  for (size_t pass = 0; linked && pass < 2; pass++) { /* the text of a link may be in bold */
    sg_buf_clear(&c->line);
    if (!add_words(&c->line, cell, &linked))
      return sg_str(NULL, 0);
    cell = sg_arena_copy(c->arena, sg_buf_str(&c->line));
  }
  return trimmed(cell);
}

static bool holds(struct sg_str s, char ch)
{
  return s.n > 0 && memchr(s.p, ch, s.n) != NULL;
}

static bool has_letter(struct sg_str s)
{
  for (size_t at = 0, length; at < s.n; at += length)
    if (sg_is_letter(sg_utf8_decode(s, at, &length)))
      return true;
  return false;
}

/* -- The head ------------------------------------------------------------------------------------ */

/* Can the cell name a column? No code, no number, no remark that goes on from the cell before. */
static bool is_head(const struct sg_tabular *t, size_t column)
{
  struct sg_str head = sg_tabular_words(t, 0, column);
  size_t length;
  return head.n > 0 && head.n <= HEAD_BYTES && !holds(head, '`') &&
         sg_tabular_value(t, 0, column)->kind == SG_QUANTITY_NONE &&
         (sg_is_letter(sg_utf8_decode(head, 0, &length)) || sg_is_digit(head.p[0]) ||
          sg_is_one_of((unsigned char)head.p[0], "#%$\\") ||
          (head.n > 1 && head.p[0] == '-' && sg_is_alpha(head.p[1])));
}

/* Does a head stand twice, or over a cell that says the same: a line of data, or the head of a next page? */
static bool is_repeated(const struct sg_tabular *t, size_t column)
{
  struct sg_str head = sg_tabular_words(t, 0, column);
  for (size_t i = 0; i < column; i++)
    if (sg_str_equal(head, sg_tabular_words(t, 0, i)))
      return true;
  for (size_t row = 1; row < t->grid.rows; row++)
    if (sg_str_equal(head, sg_tabular_words(t, row, column)))
      return true;
  return false;
}

/* Does the head hold words alone? Over columns of words, one of signs and numbers is a line of them. */
static bool is_worded(struct sg_str head)
{
  for (size_t i = 0; i < head.n; i++)
    if (sg_is_digit(head.p[i]) || sg_is_one_of((unsigned char)head.p[i], "$=+:;<>[]{}\\|^_") ||
        (head.p[i] == '(' && (i == 0 || head.p[i - 1] != ' ')))
      return false;
  return true;
}

static bool has_clear_head(const struct sg_tabular *t)
{
  for (size_t i = 0; i < t->grid.columns; i++) {
    bool corner = i == 0 && sg_tabular_words(t, 0, 0).n == 0;
    if (!corner && (!is_head(t, i) || is_repeated(t, i)))
      return false;
  }
  return true;
}

/* -- The rows ------------------------------------------------------------------------------------ */

/* Does each row begin with a name? A row of one cell groups others, one without a first cell goes on. */
static bool begin_with_names(const struct sg_tabular *t)
{
  size_t single = 0, rows = t->grid.rows - 1;
  for (size_t row = 1; row <= rows; row++) {
    struct sg_str name = sg_tabular_words(t, row, 0);
    bool alone = true;
    for (size_t i = 1; i < t->grid.columns; i++)
      alone = alone && sg_tabular_words(t, row, i).n == 0;
    if (alone || name.n > HEAD_BYTES || !(has_letter(name) || holds(name, '$')) ||
        sg_tabular_value(t, row, 0)->kind != SG_QUANTITY_NONE)
      return false;
    single += sg_utf8_count(name) <= NAME_SINGLE;
  }
  return single * 2 <= rows;
}

/* Do the numbers of a column rise (1) or fall (-1) from row to row? Equal ones are allowed unless `strictly`.
 * 0: neither, or one is missing. */
static int direction_of(const struct sg_tabular *t, size_t column, bool strictly)
{
  int direction = 0;
  for (size_t row = 1; row < t->grid.rows; row++) {
    if (!sg_tabular_counts(t, row, column))
      return 0;
    double step =
        row > 1 ? sg_tabular_value(t, row, column)->value - sg_tabular_value(t, row - 1, column)->value : 0;
    int way = (step > 0) - (step < 0);
    if (row > 1 && ((strictly && way == 0) || (direction != 0 && way != 0 && way != direction)))
      return 0;
    direction = way != 0 ? way : direction;
  }
  return direction;
}

int sg_tabular_direction(const struct sg_tabular *t, size_t column)
{
  return direction_of(t, column, false);
}

/* Whole numbers that count the rows: 1, 2, 3. */
static bool count_up(const struct sg_tabular *t, size_t column)
{
  double last = 0;
  for (size_t row = 1; row < t->grid.rows; row++) {
    const struct sg_quantity *value = sg_tabular_value(t, row, column);
    if (!sg_tabular_counts(t, row, column))
      continue;
    if (!value->whole || (row == 1 ? value->value > 1 : value->value != last + 1))
      return false;
    last = value->value;
  }
  return true;
}

/* Whole numbers that date them: 1999, 2003. */
static bool are_years(const struct sg_tabular *t, size_t column)
{
  for (size_t row = 1; row < t->grid.rows; row++) {
    const struct sg_quantity *value = sg_tabular_value(t, row, column);
    if (sg_tabular_counts(t, row, column) &&
        !(value->whole && value->value >= YEAR_FIRST && value->value <= YEAR_LAST))
      return false;
  }
  return true;
}

static bool same_names(const struct sg_tabular *t, size_t a, size_t b, size_t columns)
{
  for (size_t i = 0; i < columns; i++)
    if (!sg_str_equal(sg_tabular_words(t, a, i), sg_tabular_words(t, b, i)))
      return false; /* $l$ and $L$ are two */
  return true;
}

/* Do the first `columns` cells tell every row from the others? */
static bool are_unique(const struct sg_tabular *t, size_t columns)
{
  for (size_t a = 1; a < t->grid.rows; a++)
    for (size_t b = 1; b < a; b++)
      if (same_names(t, a, b, columns))
        return false;
  return true;
}

/* -- The columns --------------------------------------------------------------------------------- */

struct sg_str sg_tabular_bare(struct sg_str head)
{
  size_t bracket = sg_str_find(head, SG_LIT(" ("), 0);
  head = sg_slice(head, 0, bracket == SG_NPOS ? head.n : bracket);
  while (head.n > 0 && sg_is_one_of((unsigned char)head.p[0], "\\$"))
    head = sg_slice(head, 1, head.n);
  while (head.n > 0 && sg_is_one_of((unsigned char)head.p[head.n - 1], "$:"))
    head.n--;
  return head;
}

/* Is each cell a number of one unit or missing, and most of them numbers? Counts these. */
static bool are_quantities(const struct sg_tabular *t, size_t column, size_t *count)
{
  const char *unit = NULL;
  size_t missing = 0;
  *count = 0;
  for (size_t row = 1; row < t->grid.rows; row++) {
    const struct sg_quantity *value = sg_tabular_value(t, row, column);
    if (t->totals[row])
      continue;
    if (value->kind == SG_QUANTITY_NONE ||
        (value->kind == SG_QUANTITY_NUMBER && unit != NULL && strcmp(unit, value->unit) != 0))
      return false;
    missing += value->kind == SG_QUANTITY_MISSING;
    *count += value->kind == SG_QUANTITY_NUMBER;
    unit = value->kind == SG_QUANTITY_NUMBER ? value->unit : unit;
  }
  return *count > missing;
}

static void look_at_columns(struct sg_tabular *t)
{
  for (size_t i = t->keys; i < t->grid.columns; i++) {
    struct sg_str head = sg_tabular_bare(sg_tabular_words(t, 0, i));
    size_t count;
    if (!are_quantities(t, i, &count))
      continue;
    t->quantities++;
    t->compared[i] = count >= COMPARED_LEAST && !count_up(t, i) && !are_years(t, i) &&
                     !sg_names_are(SG_NAMES_UNCOMPARED, head) && !sg_names_are(SG_NAMES_TOTALS, head);
  }
}

/* -- Tables with nothing over the first column --------------------------------------------------- */

static bool is_matrix(const struct sg_tabular *t)
{
  size_t same = 0, named = 0;
  for (size_t row = 1; row < t->grid.rows; row++) {
    if (t->totals[row])
      continue;
    named++;
    for (size_t i = 1; i < t->grid.columns; i++)
      same += sg_str_equal_nocase(sg_tabular_words(t, row, 0), sg_tabular_words(t, 0, i));
  }
  size_t heads = 0;
  for (size_t i = 1; i < t->grid.columns; i++)
    heads += !sg_names_are(SG_NAMES_TOTALS, sg_tabular_bare(sg_tabular_words(t, 0, i)));
  return named >= ROWS_LEAST && same == named && same == heads;
}

static bool is_per_cent(const struct sg_quantity *value)
{
  return strcmp(value->unit, "%") == 0;
}

/* Does each row compare the columns in a respect of its own: all its cells are numbers of one unit, and rows
 * differ in theirs, or say what they count ("# reads")? */
static bool compares_in_respects(const struct sg_tabular *t)
{
  bool differ = false;
  for (size_t row = 1; row < t->grid.rows; row++) {
    struct sg_str name = sg_tabular_words(t, row, 0);
    for (size_t i = 1; i < t->grid.columns; i++)
      if (sg_tabular_value(t, row, i)->kind != SG_QUANTITY_NUMBER ||
          strcmp(sg_tabular_value(t, row, i)->unit, sg_tabular_value(t, row, 1)->unit) != 0)
        return false;
    differ = differ || is_per_cent(sg_tabular_value(t, row, 1)) != is_per_cent(sg_tabular_value(t, 1, 1)) ||
             sg_is_one_of((unsigned char)name.p[0], "#%") || sg_str_starts(name, SG_LIT("\\#"));
  }
  return differ && t->grid.columns > 2 && t->total == 0;
}

/* Have all numbers the same decimals and unit, so that any may be compared with any? */
static bool are_alike(const struct sg_tabular *t)
{
  const struct sg_quantity *first = NULL;
  for (size_t row = 1; row < t->grid.rows; row++)
    for (size_t i = 1; i < t->grid.columns; i++) {
      const struct sg_quantity *value = sg_tabular_value(t, row, i);
      if (value->kind == SG_QUANTITY_NUMBER && first == NULL)
        first = value;
      if (value->kind == SG_QUANTITY_NONE ||
          (value->kind == SG_QUANTITY_NUMBER && (value->decimals != first->decimals || value->decimals == 0 ||
                                                 strcmp(value->unit, first->unit) != 0)))
        return false;
    }
  return first != NULL;
}

/* -- The whole ----------------------------------------------------------------------------------- */

static bool fill_cells(struct sg_composing *c, struct sg_tabular *t)
{
  size_t count = t->grid.rows * t->grid.columns;
  int language =
      sg_words_language(c->paper->lang); /* of those with words for tables, all but English have a comma */
  bool comma = language != sg_words_language(SG_LIT("en")) && sg_words_have_tables(language);
  t->words = SG_ARENA_NEW(c->arena, struct sg_str, count);
  t->values = SG_ARENA_NEW(c->arena, struct sg_quantity, count);
  t->totals = SG_ARENA_NEW(c->arena, bool, t->grid.rows);
  if (t->words == NULL || t->values == NULL || t->totals == NULL)
    return false;
  for (size_t i = 0; i < count; i++) {
    t->words[i] = words_of(c, t->grid.cells[i]);
    t->values[i] = sg_quantity_read(t->grid.cells[i], comma);
  }
  return true;
}

/* "Total", "Mean (SD)", "Sum of 90": does a row of that name sum the others up? */
static bool is_total(struct sg_str name)
{
  name = sg_tabular_bare(name);
  size_t space = sg_str_find(name, SG_LIT(" "), 0);
  return sg_names_are(SG_NAMES_TOTALS, name) ||
         (space != SG_NPOS && sg_names_are(SG_NAMES_TOTALS, sg_slice(name, 0, space)) &&
          sg_names_begin(SG_NAMES_JOINT, sg_slice(name, space + 1, name.n)));
}

/* Rows that sum others up stand behind them. */
static void find_totals(struct sg_tabular *t)
{
  for (size_t row = 2; row < t->grid.rows; row++) {
    t->totals[row] = is_total(sg_tabular_words(t, row, 0));
    t->total = t->totals[row] ? row : t->total;
  }
}

static bool find_shape(struct sg_tabular *t)
{
  bool corner = sg_tabular_words(t, 0, 0).n == 0, second_names = true;
  t->keys = 1;
  if (!begin_with_names(t)) {
    t->shape = SG_TABULAR_VALUES;
    t->steps = count_up(t, 0);
    t->serial = t->steps || are_years(t, 0);
    return !corner && direction_of(t, 0, true) != 0 && !(t->serial && !has_letter(sg_tabular_words(t, 0, 0)));
  }
  t->shape = SG_TABULAR_NAMED;
  if (corner && is_matrix(t))
    t->shape = SG_TABULAR_MATRIX;
  else if (corner && compares_in_respects(t))
    t->shape = SG_TABULAR_RESPECTS;
  t->repeats = !are_unique(t, 1);
  for (size_t row = 1; row < t->grid.rows && t->grid.columns > 2; row++)
    second_names =
        second_names && has_letter(sg_tabular_words(t, row, 1)) && sg_tabular_words(t, row, 1).n <= HEAD_BYTES;
  if (t->repeats && t->grid.columns > 2 && second_names && !corner && are_unique(t, 2)) {
    t->shape = SG_TABULAR_PAIRS;
    t->keys = 2;
    t->repeats = false;
  }
  return true;
}

bool sg_tabular_read(struct sg_composing *c, struct sg_str table, struct sg_tabular *t)
{
  *t = (struct sg_tabular){.shape = SG_TABULAR_NAMED};
  if (!sg_grid_read(table, c->arena, &t->grid) || t->grid.columns < 2 || t->grid.columns > SG_TABULAR_COLUMNS ||
      t->grid.rows <= ROWS_LEAST || t->grid.rows > ROWS_MOST || !fill_cells(c, t) || !has_clear_head(t))
    return false;
  find_totals(t);
  if (!find_shape(t))
    return false;
  struct sg_str head = sg_tabular_bare(sg_tabular_words(t, 0, 0));
  t->measures = sg_names_are(SG_NAMES_MEASURES, head) || (head.n == 0 && !are_alike(t));
  look_at_columns(t);
  if (t->quantities > 0 || t->shape == SG_TABULAR_RESPECTS)
    return true;
  for (size_t i = 0; i < t->grid.columns; i++)
    if (!is_worded(sg_tabular_words(t, 0, i)))
      return false;
  return t->shape == SG_TABULAR_MATRIX || (t->shape != SG_TABULAR_VALUES && sg_tabular_words(t, 0, 0).n > 0);
}
