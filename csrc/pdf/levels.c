#include "pdf/headings.h"

/* Levels of headings: bookmark's depth, destination's kind, number's depth, else the level of headings of the
 * same look, else one below the next larger look; a run-in is one below the heading above it. */

enum { LEVEL_MAX = 8, RANKS = 9, DEPTHS = 9 };

struct votes {
  uint32_t counts[LEVEL_MAX + 1];
};

static uint8_t winner(const struct votes *votes)
{
  size_t best = 0;
  for (size_t level = 1; level <= LEVEL_MAX; level++)
    if (votes->counts[level] > (best > 0 ? votes->counts[best] : 0))
      best = level;
  return (uint8_t)best;
}

static bool is_head(const struct sg_pdf_line *line)
{
  return (line->role == SG_PDF_HEADING || line->run_in) && !line->tail;
}

/* Is the number a single capital that is no Roman one, or one that is one? */
static bool has_letter_number(const struct sg_pdf_line *line, bool roman)
{
  struct sg_str text = line->text;
  size_t n = 0;
  while (n < text.n && sg_is_one_of((unsigned char)text.p[n], "IVX"))
    n++;
  if (roman)
    return n > 0 && n < text.n && text.p[n] == '.';
  return text.n > 1 && text.p[0] >= 'A' && text.p[0] <= 'Z' && text.p[1] == '.' && !line->appendix;
}

/* The depth that a heading's number tells. `romans`: sections are numbered I, II …, and A, B … are below them.
 */
static unsigned number_depth(const struct sg_pdf_line *line, bool romans)
{
  unsigned depth = 0;
  if (sg_pdf_number_of(line->text, &depth) == 0)
    return 0;
  if (romans && has_letter_number(line, false) && !(line->style & SG_PDF_CAPS) && depth == 1)
    depth = 2;
  if (romans && depth == 1 && sg_is_digit(line->text.p[0])) /* I, A, 1 */
    depth = 3;
  return depth < DEPTHS ? depth : DEPTHS - 1;
}

static void cast(struct votes *votes, unsigned level)
{
  if (level >= 1 && level <= LEVEL_MAX)
    votes->counts[level]++;
}

/* Ranks that the document uses, so that the highest is level 1. */
static unsigned highest_rank(const struct sg_pdf_reading *r)
{
  unsigned least = RANKS;
  for (size_t i = 0; i < r->line_count; i++)
    if (is_head(&r->lines[i]) && r->lines[i].rank > 0 && r->lines[i].rank < least)
      least = r->lines[i].rank;
  return least;
}

static bool has_same_look(const struct sg_pdf_line *a, const struct sg_pdf_line *b)
{
  uint8_t x = a->run_in ? a->lead_style : a->style & SG_PDF_LOOK,
          y = b->run_in ? b->lead_style : b->style & SG_PDF_LOOK;
  return sg_pdf_near(a->size, b->size, 0.3f) && a->family == b->family && x == y && a->run_in == b->run_in;
}

struct look_level {
  const struct sg_pdf_line *line;
  struct votes votes;
};

static struct look_level *look_row(struct look_level *rows, size_t *count, size_t most,
                                   const struct sg_pdf_line *line)
{
  for (size_t i = 0; i < *count; i++)
    if (has_same_look(rows[i].line, line))
      return &rows[i];
  if (*count == most)
    return NULL;
  rows[*count] = (struct look_level){.line = line};
  return &rows[(*count)++];
}

/* Bookmarks that are all of one depth, while destinations tell several kinds of headings, tell no levels. */
static bool are_bookmarks_flat(const struct sg_pdf_reading *r)
{
  unsigned depths = 0, ranks = 0;
  for (size_t i = 0; i < r->line_count; i++)
    if (is_head(&r->lines[i]) && r->lines[i].bookmark > 0 && r->lines[i].rank > 0) {
      depths |= 1u << (r->lines[i].bookmark & 15);
      ranks |= 1u << r->lines[i].rank;
    }
  return (depths & (depths - 1)) == 0 && (ranks & (ranks - 1)) != 0;
}

/* "II." and "III." among the headings: Roman for sure. */
static bool has_roman_numbers(const struct sg_pdf_reading *r)
{
  unsigned found = 0;
  for (size_t i = 0; i < r->line_count; i++)
    found += is_head(&r->lines[i]) && has_letter_number(&r->lines[i], true) && r->lines[i].text.n > 2 &&
             r->lines[i].text.p[1] != '.';
  return found > 1;
}

/* From bookmarks, destinations and numbers, each told by the one before. */
static void set_sure_levels(struct sg_pdf_reading *r)
{
  struct votes ranks[RANKS] = {{{0}}}, depths[DEPTHS] = {{{0}}};
  unsigned highest = highest_rank(r);
  bool flat = are_bookmarks_flat(r), romans = has_roman_numbers(r);
  for (size_t i = 0; i < r->line_count; i++) {
    struct sg_pdf_line *line = &r->lines[i];
    if (!is_head(line) || line->bookmark == 0 || (flat && line->rank > 0))
      continue;
    line->level = line->bookmark < LEVEL_MAX ? line->bookmark : LEVEL_MAX;
    cast(&ranks[line->rank], line->level);
    cast(&depths[number_depth(line, romans)], line->level);
  }
  for (size_t i = 0; i < r->line_count; i++) {
    struct sg_pdf_line *line = &r->lines[i];
    if (!is_head(line) || line->level > 0 || line->rank == 0)
      continue;
    uint8_t voted = winner(&ranks[line->rank]);
    line->level = voted > 0 ? voted : (uint8_t)(line->rank - highest + 1);
    cast(&depths[number_depth(line, romans)], line->level);
  }
  for (size_t i = 0; i < r->line_count; i++) {
    struct sg_pdf_line *line = &r->lines[i];
    unsigned depth = number_depth(line, romans);
    if (!is_head(line) || line->level > 0 || depth == 0)
      continue;
    uint8_t voted = winner(&depths[depth]);
    line->level = voted > 0 ? voted : (uint8_t)depth;
  }
}

static uint8_t by_larger_look(const struct look_level *rows, size_t count, const struct sg_pdf_line *line)
{
  const struct look_level *best = NULL;
  float least = 1e6f;
  for (size_t i = 0; i < count; i++) {
    float size = rows[i].line->size + ((rows[i].line->style & SG_PDF_BOLD) ? 0.4f : 0);
    float own = line->size + ((line->style & SG_PDF_BOLD) ? 0.4f : 0);
    if (!rows[i].line->run_in && winner(&rows[i].votes) > 0 && size > own + 0.2f && size < least) {
      least = size;
      best = &rows[i];
    }
  }
  uint8_t level = best != NULL ? winner(&best->votes) + 1 : 1;
  return level < LEVEL_MAX ? level : LEVEL_MAX;
}

void sg_pdf_level_headings(struct sg_pdf_reading *r)
{
  enum { LOOKS = 64 };
  struct look_level *rows = SG_ARENA_NEW(r->arena, struct look_level, LOOKS), *row;
  size_t count = 0;
  uint8_t above = 0;
  if (rows == NULL)
    return;
  set_sure_levels(r);
  for (size_t i = 0; i < r->line_count; i++)
    if (is_head(&r->lines[i]) && (row = look_row(rows, &count, LOOKS, &r->lines[i])) != NULL)
      cast(&row->votes, r->lines[i].level);
  for (size_t i = 0; i < r->line_count; i++) {
    struct sg_pdf_line *line = &r->lines[i];
    if (!is_head(line))
      continue;
    if (line->level == 0 && line->run_in) {
      row = look_row(rows, &count, LOOKS, line);
      line->level = row != NULL ? winner(&row->votes) : 0;
      if (line->level == 0)
        line->level = above < LEVEL_MAX ? above + 1 : above;
    } else if (line->level == 0) {
      row = look_row(rows, &count, LOOKS, line);
      line->level = row != NULL ? winner(&row->votes) : 0;
      if (line->level == 0)
        line->level = by_larger_look(rows, count, line);
      if (row != NULL)
        cast(&row->votes, line->level);
    }
    if (!line->run_in)
      above = line->level;
  }
}
