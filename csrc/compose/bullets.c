#include "compose/bullets.h"

#include <string.h>

#include "base/utf8.h"
#include "markdown/inline.h"
#include "markdown/label.h"

void sg_bullets_init(struct sg_bullets *bullets, struct sg_arena *arena)
{
  *bullets = (struct sg_bullets){.arena = arena};
}

/* FNV-1a over what is read: letters without case, no mark-up, no spaces. Never 0. */
static uint64_t hash_words(struct sg_str s)
{
  uint64_t hash = 0xcbf29ce484222325u;
  for (size_t i = 0; i < s.n; i++) {
    if (sg_is_one_of(s.p[i], "*=_ .:;,"))
      continue;
    hash = (hash ^ (unsigned char)sg_lower(s.p[i])) * 0x100000001b3u;
  }
  return hash | 1;
}

static bool grow_seen(struct sg_bullets *bullets)
{
  size_t size = bullets->seen_size == 0 ? 64 : bullets->seen_size * 2;
  uint64_t *seen = SG_ARENA_NEW(bullets->arena, uint64_t, size);
  if (seen == NULL)
    return false;
  for (size_t i = 0; i < bullets->seen_size; i++) {
    if (bullets->seen[i] == 0)
      continue;
    size_t slot = bullets->seen[i] & (size - 1);
    while (seen[slot] != 0)
      slot = (slot + 1) & (size - 1);
    seen[slot] = bullets->seen[i];
  }
  bullets->seen = seen;
  bullets->seen_size = size;
  return true;
}

/* True when the text is new; it counts as seen from then on. */
static bool see(struct sg_bullets *bullets, struct sg_str text)
{
  if (bullets->seen_count * 2 >= bullets->seen_size && !grow_seen(bullets))
    return false;
  uint64_t hash = hash_words(text);
  size_t slot = (hash >> 1) & (bullets->seen_size - 1);
  while (bullets->seen[slot] != 0 && bullets->seen[slot] != hash)
    slot = (slot + 1) & (bullets->seen_size - 1);
  if (bullets->seen[slot] == hash)
    return false;
  bullets->seen[slot] = hash;
  bullets->seen_count++;
  return true;
}

static size_t append(struct sg_bullets *bullets, struct sg_bullet bullet)
{
  struct sg_bullet *rows =
      sg_arena_grow(bullets->arena, bullets->rows, bullets->count, &bullets->capacity, sizeof *rows);
  bullet.text = sg_arena_copy(bullets->arena, bullet.text);
  if (rows == NULL || bullet.text.p == NULL)
    return SG_NPOS;
  bullets->rows = rows;
  rows[bullets->count] = bullet;
  return bullets->count++;
}

/* Words in bold alone would be a lead without anything to lead: a bullet that is no more is in italics. */
static struct sg_str unbolden(struct sg_str text)
{
  bool bold =
      text.n > 4 && sg_str_starts(text, SG_LIT("**")) && sg_str_find(text, SG_LIT("**"), 2) == text.n - 2;
  return bold ? sg_slice(text, 1, text.n - 1) : text;
}

size_t sg_bullets_add(struct sg_bullets *bullets, struct sg_bullet bullet, struct sg_mark mark)
{
  bullet.text = unbolden(bullet.text);
  if (bullet.text.n == 0 && bullet.lead.n == 0)
    return SG_NPOS;
  bool shows = bullet.kind == SG_POINT_FIGURE || bullet.kind == SG_POINT_TABLE; /* each, whatever its caption */
  if (bullet.text.n > 0 && !bullet.plain && !shows && !see(bullets, bullet.text))
    return SG_NPOS;
  size_t row = append(bullets, bullet);
  sg_bullets_mark(bullets, row, mark);
  return row;
}

size_t sg_bullets_insert(struct sg_bullets *bullets, size_t at, struct sg_bullet bullet, struct sg_mark mark)
{
  size_t row = sg_bullets_add(bullets, bullet, mark);
  if (row == SG_NPOS)
    return row;
  struct sg_bullet added = bullets->rows[row];
  memmove(&bullets->rows[at + 1], &bullets->rows[at], (row - at) * sizeof added);
  bullets->rows[at] = added;
  return at;
}

size_t sg_bullets_add_again(struct sg_bullets *bullets, uint32_t depth, struct sg_str text, struct sg_mark mark)
{
  struct sg_bullet bullet = {
      .depth = depth, .kind = depth == 0 ? SG_POINT_IDEA : SG_POINT_DETAIL, .text = text, .plain = true};
  return text.n == 0 ? SG_NPOS : sg_bullets_add(bullets, bullet, mark);
}

size_t sg_bullets_add_group(struct sg_bullets *bullets, struct sg_str lead)
{
  return append(bullets, (struct sg_bullet){.kind = SG_POINT_IDEA, .lead = lead, .text = SG_LIT("")});
}

void sg_bullets_mark(struct sg_bullets *bullets, size_t bullet, struct sg_mark mark)
{
  if (bullet == SG_NPOS || mark.section == UINT32_MAX)
    return;
  struct sg_bullet *row = &bullets->rows[bullet];
  for (size_t i = 0; i < row->mark_count; i++)
    if (row->marks[i].section == mark.section && row->marks[i].paragraph == mark.paragraph)
      return;
  struct sg_mark *marks =
      sg_arena_grow(bullets->arena, row->marks, row->mark_count, &row->mark_capacity, sizeof *marks);
  if (marks == NULL)
    return;
  row->marks = marks;
  marks[row->mark_count++] = mark;
}

bool sg_bullets_meet(const struct sg_bullets *bullets, struct sg_mark mark)
{
  for (size_t i = 0; i < bullets->count; i++)
    for (size_t k = 0; k < bullets->rows[i].mark_count; k++)
      if (bullets->rows[i].marks[k].section == mark.section &&
          bullets->rows[i].marks[k].paragraph == mark.paragraph)
        return true;
  return false;
}

/* A displayed formula stands on a line of its own, what follows it on the next; its own stop or comma goes. */
static void add_lines(struct sg_str s, struct sg_buf *out)
{
  for (size_t at = 0; at < s.n;) {
    size_t open = sg_str_find(s, SG_LIT("$$"), at);
    size_t close = open == SG_NPOS ? SG_NPOS : sg_str_find(s, SG_LIT("$$"), open + 2);
    if (close == SG_NPOS) {
      sg_buf_add(out, sg_slice(s, at, s.n));
      return;
    }
    struct sg_str before = sg_str_trim(sg_slice(s, at, open));
    sg_buf_add(out, before);
    if (before.n > 0)
      sg_buf_add_char(out, '\n');
    sg_buf_add(out, sg_slice(s, open, close + 2));
    at = close + 2;
    while (at < s.n && sg_is_one_of(s.p[at], " .,;"))
      at++;
    if (at < s.n)
      sg_buf_add_char(out, '\n');
  }
}

/* Does no word go on across that place? Of scripts without spaces nobody knows. */
static bool is_edge(struct sg_str text, size_t at, bool before)
{
  size_t length;
  if (before ? at == 0 : at == text.n)
    return true;
  uint32_t c = before ? sg_utf8_decode_before(text, at, &length) : sg_utf8_decode(text, at, &length);
  return !sg_is_one_of(c, "-*_") && (!sg_is_letter(c) || sg_is_unspaced(c));
}

/* Are the words at `i` of the text, with no word going on at their ends? */
static bool stand_at(struct sg_str text, size_t i, struct sg_str words)
{
  return sg_str_equal_nocase(sg_slice(text, i, i + words.n), words) && is_edge(text, i, true) &&
         is_edge(text, i + words.n, false);
}

/* Where the words stand first in plain text, outside of formulas, code and links; SG_NPOS if nowhere, or where
 * emphasis sets them off before. */
static size_t find_in_words(struct sg_str text, struct sg_str words)
{
  struct sg_inline_scanner scanner;
  struct sg_inline unit;
  size_t inside = 0;
  sg_inline_init(&scanner, text);
  while (sg_inline_next(&scanner, &unit)) {
    if (unit.kind == SG_INLINE_EMPHASIS)
      inside += inside > 0 && sg_inline_sides(text, unit.from, unit.to).closes ? (size_t)-1 : 1;
    if (unit.kind != SG_INLINE_TEXT)
      continue;
    if (inside > 0 && sg_str_equal_nocase(sg_slice(text, unit.from, unit.to), words))
      return SG_NPOS;
    for (size_t i = unit.from; inside == 0 && i + words.n <= unit.to; i++)
      if (stand_at(text, i, words))
        return i;
  }
  return SG_NPOS;
}

/* Sets the words in bold where they stand; false where they do not, or would be read as a label there. */
static bool embolden(struct sg_buf *text, struct sg_str words)
{
  struct sg_label label;
  size_t at = words.n > 0 ? find_in_words(sg_buf_str(text), words) : SG_NPOS;
  if (at == SG_NPOS)
    return false;
  sg_buf_splice(text, at + words.n, 0, SG_LIT("**"));
  sg_buf_splice(text, at, 0, SG_LIT("**"));
  size_t from = sg_str_starts(sg_buf_str(text), SG_LIT("==")) ? 2 : 0;
  if (!sg_label_read(sg_slice(sg_buf_str(text), from, text->length), &label))
    return true;
  sg_buf_splice(text, at + 2 + words.n, 2, sg_str(NULL, 0));
  sg_buf_splice(text, at, 2, sg_str(NULL, 0));
  return false;
}

/* A lead that is taken out of its own sentence is bold there, so that nothing is read twice; so is the term of
 * the paper's own definition. Whether the lead has been said by that. */
static bool embolden_words(struct sg_buf *text, const struct sg_bullet *bullet)
{
  bool said = bullet->leads_within && embolden(text, bullet->lead);
  bool same = sg_str_equal_nocase(bullet->lead, bullet->term);
  if (bullet->names_term && !(said && same))
    (void)embolden(text, bullet->term);
  return said || bullet->leads_within;
}

void sg_bullets_give(const struct sg_bullets *bullets, struct sg_points *points)
{
  struct sg_buf lines;
  sg_buf_init(&lines, SG_BLOCKS_MAX);
  for (size_t i = 0; i < bullets->count; i++) {
    const struct sg_bullet *bullet = &bullets->rows[i];
    struct sg_point *point = sg_points_add(points, (enum sg_point_kind)bullet->kind, bullet->depth);
    if (point == NULL)
      break;
    sg_buf_clear(&lines);
    add_lines(bullet->text, &lines);
    bool said = embolden_words(&lines, bullet);
    if (bullet->block.n > 0) {
      if (lines.length > 0)
        sg_buf_add_char(&lines, '\n');
      sg_buf_add(&lines, bullet->block);
    }
    point->markdown = sg_arena_copy(points->arena, sg_buf_str(&lines));
    point->lead = said ? sg_str(NULL, 0) : sg_arena_copy(points->arena, bullet->lead);
    point->term = sg_arena_copy(points->arena, bullet->term);
    point->source = sg_arena_copy(points->arena, bullet->source);
    for (size_t k = 0; k < bullet->mark_count; k++)
      sg_point_mark(points, point, bullet->marks[k]);
  }
  points->arena->failed |= lines.failure != SG_OK;
  sg_buf_free(&lines);
}
