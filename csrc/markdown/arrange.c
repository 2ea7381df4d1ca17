/* Rows as bullets gave them, brought into the guide's form: a pass each for groups, connections,
 * definitions, and what is only shown. Each pass writes the rows anew. */
#include "languages/labels.h"
#include "markdown/label.h"
#include "markdown/points.h"

enum {
  PLACED_MAX =
      200, /* definitions of a group whose place is looked for; further ones go under the first point */
  COLON_TERM_MAX = 60, /* bytes of a term before a colon, unmarked, in a group of terms */
  COLON_WORDS_MAX = 6,
};

/* Rows that are being written anew; `moved` tells those that must still find their place. */
struct rows {
  struct sg_points *points;
  struct sg_point *old;
  size_t count;
};

static struct rows take_rows(struct sg_points *points)
{
  struct rows rows = {points, points->rows, points->count};
  *points = (struct sg_points){.arena = points->arena};
  return rows;
}

static struct sg_point *put(struct rows *rows, const struct sg_point *point, uint32_t depth)
{
  struct sg_point *row = sg_points_add(rows->points, SG_POINT_IDEA, depth);
  if (row == NULL)
    return NULL;
  *row = *point;
  row->depth = depth;
  return row;
}

static bool is_plain_kind(const struct sg_point *point)
{
  return point->kind == SG_POINT_IDEA || point->kind == SG_POINT_DETAIL;
}

/* -- Groups -------------------------------------------------------------------------------------- */

enum group { NO_GROUP, GROUP_EMPTY, GROUP_IDEAS, GROUP_TERMS };

/* Whether a row only holds the ones below it. */
static enum group group_of(const struct sg_point *point)
{
  if (!is_plain_kind(point) || point->markdown.n > 0 || point->source.n > 0)
    return NO_GROUP;
  if (point->lead.n == 0)
    return GROUP_EMPTY;
  if (sg_names_are(SG_NAMES_TERMS, point->lead))
    return GROUP_TERMS;
  return sg_names_are(SG_NAMES_IDEAS, point->lead) ? GROUP_IDEAS : NO_GROUP;
}

/* "Trap: a transfer of control": the term of a group's bullet without mark-up. */
static void take_colon_term(struct sg_point *point)
{
  size_t colon = sg_str_find(sg_slice(point->markdown, 0, COLON_TERM_MAX), SG_LIT(": "), 0), spaces = 0;
  if (colon == SG_NPOS || colon == 0 || memchr(point->markdown.p, '\n', colon) != NULL)
    return;
  for (size_t i = 0; i < colon; i++)
    spaces += point->markdown.p[i] == ' ';
  if (spaces >= COLON_WORDS_MAX || memchr("*_$`[=", point->markdown.p[0], 6) != NULL)
    return;
  point->term = sg_slice(point->markdown, 0, colon);
  point->markdown = sg_str_trim(sg_slice(point->markdown, colon + 1, point->markdown.n));
  point->kind = SG_POINT_DEFINITION;
}

/* A bullet of a group of terms defines what its label names. True when it is to find its place. */
static bool make_definition(struct sg_point *point)
{
  if (is_plain_kind(point) && point->lead.n > 0) {
    point->term = point->lead;
    point->lead = sg_str(NULL, 0);
    point->kind = SG_POINT_DEFINITION;
    struct sg_label label;
    if (sg_label_read(point->markdown, &label) && label.kind == SG_LABEL_BACKGROUND) {
      point->markdown = sg_slice(point->markdown, label.body, point->markdown.n);
      point->source = SG_LIT("background");
    }
    if (point->source.n == 0)
      point->markdown = sg_source_take(point->markdown, true, &point->source);
  } else if (is_plain_kind(point)) {
    take_colon_term(point);
  }
  return point->kind == SG_POINT_DEFINITION || point->kind == SG_POINT_RECALL ||
         point->kind == SG_POINT_SYMBOL || point->kind == SG_POINT_CITED;
}

/* Groups and empty rows go, what they held rises. `moved` gets the rows (by their new index) that stood
 * in a group of terms. */
static void lift(struct sg_points *points, bool *moved)
{
  struct rows rows = take_rows(points);
  uint32_t *open = SG_ARENA_NEW(points->arena, uint32_t, rows.count); /* depths of the groups around */
  size_t count = 0;
  enum group parent = NO_GROUP; /* of a row that stands right in a group: that group */
  for (size_t i = 0; i < rows.count && open != NULL; i++) {
    struct sg_point point = rows.old[i];
    while (count > 0 && open[count - 1] >= point.depth)
      count--;
    enum group group = group_of(&point);
    bool child = i > 0 && count > 0 && open[count - 1] + 1 == point.depth;
    if (group != NO_GROUP) {
      open[count++] = point.depth;
      parent = group == GROUP_EMPTY && child ? parent : group;
      continue;
    }
    bool defines = child && parent == GROUP_TERMS && make_definition(&point);
    struct sg_point *row = put(&rows, &point, point.depth - (uint32_t)count);
    if (row == NULL)
      return;
    moved[points->count - 1] = defines;
    if (is_plain_kind(row))
      row->kind = row->depth == 0 ? SG_POINT_IDEA : SG_POINT_DETAIL;
  }
}

/* -- Connections --------------------------------------------------------------------------------- */

static struct sg_str with_lead(struct sg_points *points, const struct sg_point *point)
{
  if (point->lead.n == 0)
    return point->markdown;
  struct sg_buf joined;
  sg_buf_init(&joined, point->markdown.n + SG_LABEL_MAX);
  sg_buf_add_format(&joined, "**%.*s.**", SG_STR_ARGS(point->lead));
  if (point->markdown.n > 0) {
    sg_buf_add_char(&joined, ' ');
    sg_buf_add(&joined, point->markdown);
  }
  struct sg_str copy = sg_arena_copy(points->arena, sg_buf_str(&joined));
  points->arena->failed |= joined.failure == SG_ENOMEM;
  sg_buf_free(&joined);
  return copy;
}

/* A bullet among the connections leads to another section or stays in this one. */
static void tell_direction(struct sg_points *points, struct sg_point *point)
{
  if (!is_plain_kind(point))
    return;
  point->markdown = with_lead(points, point);
  point->lead = sg_str(NULL, 0);
  point->kind = sg_str_find(point->markdown, SG_LIT("](#"), 0) != SG_NPOS ? SG_POINT_ACROSS : SG_POINT_WITHIN;
}

/* Writes rows [from, to) that stand right in the group at `depth`, and the words of the group itself. */
static void put_connections(struct rows *rows, size_t group, size_t to, uint32_t depth)
{
  struct sg_point words = rows->old[group];
  if (words.markdown.n > 0) {
    words.kind = SG_POINT_DETAIL;
    tell_direction(rows->points, &words);
    put(rows, &words, depth + 1);
  }
  for (size_t i = group + 1; i < to; i++) {
    struct sg_point point = rows->old[i];
    if (point.depth == rows->old[group].depth + 1)
      tell_direction(rows->points, &point);
    put(rows, &point, point.depth);
  }
}

static void put_group(struct rows *rows, size_t group)
{
  struct sg_point point = rows->old[group];
  point.markdown = sg_str(NULL, 0);
  point.source = sg_str(NULL, 0);
  if (rows->old[group].markdown.n > 0)
    point.mark_count = 0; /* its paragraphs are those of its words */
  put(rows, &point, point.depth);
}

static size_t end_of(const struct rows *rows, size_t row)
{
  size_t end = row + 1;
  while (end < rows->count && rows->old[end].depth > rows->old[row].depth)
    end++;
  return end;
}

/* Every group of connections is told of; those at the top become one, at the end. */
static void connect(struct sg_points *points)
{
  struct rows rows = take_rows(points);
  size_t top = SG_NPOS;
  for (size_t i = 0; i < rows.count;) {
    bool group = rows.old[i].kind == SG_POINT_CONNECTIONS;
    size_t end = group ? end_of(&rows, i) : i + 1;
    if (!group) {
      put(&rows, &rows.old[i], rows.old[i].depth);
    } else if (rows.old[i].depth == 0) {
      top = top == SG_NPOS ? i : top;
    } else {
      put_group(&rows, i);
      put_connections(&rows, i, end, rows.old[i].depth);
    }
    i = end;
  }
  if (top != SG_NPOS)
    put_group(&rows, top);
  for (size_t i = top; i < rows.count;) {
    size_t end = end_of(&rows, i);
    if (rows.old[i].kind == SG_POINT_CONNECTIONS)
      put_connections(&rows, i, end, 0);
    i = end;
  }
}

/* -- Places of definitions ----------------------------------------------------------------------- */

/* Does the text use the form as a word, or its plural? */
static bool mentions(struct sg_str text, struct sg_str form)
{
  bool unspaced = form.n > 0 && ((unsigned char)form.p[0] & 0x80) != 0;
  for (size_t at = 0; form.n > 0 && at + form.n <= text.n; at++) {
    if (sg_lower(text.p[at]) != sg_lower(form.p[0]) ||
        !sg_str_equal_nocase(sg_slice(text, at, at + form.n), form))
      continue;
    size_t end = at + form.n;
    if (end < text.n && text.p[end] == 's')
      end++;
    else if (end + 1 < text.n && text.p[end] == 'e' && text.p[end + 1] == 's')
      end += 2;
    if (unspaced ||
        ((at == 0 || !sg_is_word_byte(text.p[at - 1])) && (end == text.n || !sg_is_word_byte(text.p[end]))))
      return true;
  }
  return false;
}

/* "long form (SF)" is either. */
static bool uses_term(const struct sg_point *point, struct sg_str term)
{
  size_t open = sg_str_find(term, SG_LIT(" ("), 0), close = sg_str_find(term, SG_LIT(")"), 0);
  struct sg_str forms[2] = {sg_slice(term, 0, open), sg_str(NULL, 0)};
  if (open != SG_NPOS && close != SG_NPOS && close > open + 2)
    forms[1] = sg_slice(term, open + 2, close);
  for (int i = 0; i < 2; i++)
    if (mentions(point->lead, forms[i]) || mentions(point->markdown, forms[i]))
      return true;
  return false;
}

/* Rows of a tree and where the definitions among them go. */
struct placing {
  const struct rows *rows;
  const bool *moved;
  size_t *target;       /* by row: under which row it goes; of those that stay: SG_NPOS */
  size_t *next;         /* by row: the next definition with the same target, SG_NPOS */
  size_t *first, *last; /* by row: the definitions that go under it */
};

/* The row under which a definition goes, which only details of its own may not be. */
static size_t find_place(const struct placing *p, struct sg_str term, bool look)
{
  size_t first = SG_NPOS;
  const struct rows *rows = p->rows;
  for (size_t i = 0; i < rows->count;) {
    const struct sg_point *point = &rows->old[i];
    if (p->moved[i] || point->kind == SG_POINT_CONNECTIONS) {
      i = end_of(rows, i);
      continue;
    }
    bool fits = is_plain_kind(point) || point->kind == SG_POINT_TABLE || point->kind == SG_POINT_FIGURE;
    if (fits && first == SG_NPOS)
      first = i;
    if (fits && look && uses_term(point, term))
      return i;
    if (!look && first != SG_NPOS)
      break;
    i++;
  }
  return first;
}

static void put_subtree(struct rows *rows, size_t row, uint32_t depth)
{
  size_t end = end_of(rows, row);
  for (size_t i = row; i < end; i++)
    put(rows, &rows->old[i], rows->old[i].depth - rows->old[row].depth + depth);
}

static void find_places(struct placing *p)
{
  size_t looked = 0;
  for (size_t i = 0; i < p->rows->count; i++) {
    p->target[i] = p->next[i] = p->first[i] = p->last[i] = SG_NPOS;
  }
  for (size_t i = 0; i < p->rows->count; i++) {
    if (!p->moved[i])
      continue;
    size_t target = find_place(p, p->rows->old[i].term, looked++ < PLACED_MAX);
    p->target[i] = target;
    if (target == SG_NPOS)
      continue;
    if (p->last[target] == SG_NPOS)
      p->first[target] = i;
    else
      p->next[p->last[target]] = i;
    p->last[target] = i;
  }
}

static void place(struct sg_points *points, bool *moved)
{
  bool any = false;
  for (size_t i = 0; i < points->count; i++)
    any |= moved[i];
  if (!any)
    return;
  struct rows rows = take_rows(points);
  size_t *indexes = SG_ARENA_NEW(points->arena, size_t, 4 * rows.count);
  if (indexes == NULL)
    return;
  struct placing p = {
      &rows, moved, indexes, indexes + rows.count, indexes + 2 * rows.count, indexes + 3 * rows.count};
  find_places(&p);
  for (size_t i = 0; i < rows.count;) {
    if (p.target[i] != SG_NPOS) {
      i = end_of(&rows, i);
      continue;
    }
    put(&rows, &rows.old[i], rows.old[i].depth);
    for (size_t d = p.first[i]; d != SG_NPOS; d = p.next[d])
      put_subtree(&rows, d, rows.old[i].depth + 1);
    i++;
  }
}

/* -- What is shown ------------------------------------------------------------------------------- */

static bool is_bare(const struct sg_point *point)
{
  return point->lead.n == 0 &&
         (point->kind == SG_POINT_TABLE || point->kind == SG_POINT_FORMULA || point->kind == SG_POINT_CODE);
}

/* The kind of a row that only shows something, as all do that stand under it and have their kind already;
 * its own kind where it says something, too. */
static enum sg_point_kind shown_kind(const struct rows *rows, size_t row)
{
  const struct sg_point *point = &rows->old[row];
  size_t end = row + 1;
  while (end < rows->count && rows->old[end].depth > point->depth && is_bare(&rows->old[end]))
    end++;
  bool says = end < rows->count && rows->old[end].depth > point->depth;
  struct sg_str rest = point->markdown, part;
  enum sg_shown shown;
  if (!is_plain_kind(point) || says || point->lead.n > 0 || point->source.n > 0 ||
      !sg_shown_next(&rest, &part, &shown) || shown == SG_SHOWN_TEXT)
    return (enum sg_point_kind)point->kind;
  return shown == SG_SHOWN_TABLE ? SG_POINT_TABLE : shown == SG_SHOWN_CODE ? SG_POINT_CODE : SG_POINT_FORMULA;
}

/* Adds a part to a point's Markdown; an empty line keeps two tables apart. */
static void add_parts(struct sg_buf *markdown, struct sg_str parts, bool *table)
{
  struct sg_str part;
  enum sg_shown shown;
  while (sg_shown_next(&parts, &part, &shown)) {
    if (markdown->length > 0)
      sg_buf_add(markdown, *table && shown == SG_SHOWN_TABLE ? SG_LIT("\n\n") : SG_LIT("\n"));
    sg_buf_add(markdown, part);
    *table = shown == SG_SHOWN_TABLE;
  }
}

/* Joins the rows [from, to), which only show something, to the last point that was written. */
static void join(struct rows *rows, size_t from, size_t to)
{
  struct sg_points *points = rows->points;
  struct sg_point *above = &points->rows[points->count - 1];
  struct sg_buf joined;
  bool table = false;
  sg_buf_init(&joined, SG_BLOCKS_MAX);
  add_parts(&joined, above->markdown, &table);
  for (size_t i = from; i < to; i++) {
    add_parts(&joined, rows->old[i].markdown, &table);
    for (size_t k = 0; k < rows->old[i].mark_count; k++)
      sg_point_mark(points, above, rows->old[i].marks[k]);
  }
  above->markdown = sg_arena_copy(points->arena, sg_buf_str(&joined));
  points->arena->failed |= joined.failure != SG_OK;
  sg_buf_free(&joined);
}

/* What is shown right under a point's words, or under what is shown there, belongs to it. */
static void join_shown(struct sg_points *points)
{
  struct rows rows = take_rows(points);
  for (size_t i = rows.count; i > 0; i--)
    rows.old[i - 1].kind = (uint8_t)shown_kind(&rows, i - 1);
  for (size_t i = 0, end; i < rows.count; i = end) {
    struct sg_point *above = put(&rows, &rows.old[i], rows.old[i].depth);
    uint32_t depth = rows.old[i].depth + !(is_bare(&rows.old[i]) && rows.old[i].depth > 0);
    for (end = i + 1; end < rows.count && rows.old[end].depth >= depth && is_bare(&rows.old[end]);)
      end++;
    if (above != NULL && above->kind == SG_POINT_CONNECTIONS)
      end = i + 1;
    else if (above != NULL && end > i + 1)
      join(&rows, i + 1, end);
  }
}

/* -- Leads ----------------------------------------------------------------------------------------- */

/* A detail that is a lead and nothing else says it in its words: behind a colon something would have to come.
 */
static void say_lone_leads(struct sg_points *points)
{
  for (size_t i = 0; i < points->count; i++) {
    struct sg_point *point = &points->rows[i];
    bool lone = point->kind == SG_POINT_DETAIL && point->lead.n > 0 && point->markdown.n == 0 &&
                point->source.n == 0 && sg_points_end(points, i) == i + 1;
    if (!lone)
      continue;
    bool stop = sg_is_one_of((unsigned char)point->lead.p[point->lead.n - 1], ".!?:;,");
    char *words = sg_arena_alloc(points->arena, 1, point->lead.n + 1);
    if (words == NULL)
      return;
    memcpy(words, point->lead.p, point->lead.n);
    words[point->lead.n] = '.';
    point->markdown = sg_str(words, point->lead.n + !stop);
    point->lead = sg_str(NULL, 0);
  }
}

void sg_points_arrange(struct sg_points *points)
{
  bool *moved = SG_ARENA_NEW(points->arena, bool, points->count);
  if (moved == NULL)
    return;
  lift(points, moved);
  place(points, moved);
  connect(points);
  join_shown(points);
  say_lone_leads(points);
}
