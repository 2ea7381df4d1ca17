#include "compose/bullets.h"

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

static size_t append(struct sg_bullets *bullets, uint32_t depth, struct sg_str text)
{
  struct sg_bullet *rows = sg_arena_grow(bullets->arena, bullets->rows, bullets->count,
                                         &bullets->capacity, sizeof *rows);
  struct sg_str copy = sg_arena_copy(bullets->arena, text);
  if (rows == NULL || copy.p == NULL)
    return SG_NPOS;
  bullets->rows = rows;
  rows[bullets->count] = (struct sg_bullet){.depth = depth, .text = copy};
  return bullets->count++;
}

/* Words in bold alone are the name of a group: a bullet that is no more is in italics. */
static struct sg_str unbolden(struct sg_str text)
{
  bool bold = text.n > 4 && sg_str_starts(text, SG_LIT("**")) && sg_str_find(text, SG_LIT("**"), 2) == text.n - 2;
  return bold ? sg_slice(text, 1, text.n - 1) : text;
}

size_t sg_bullets_add(struct sg_bullets *bullets, uint32_t depth, struct sg_str text,
                      struct sg_mark mark)
{
  if (text.n == 0 || !see(bullets, text))
    return SG_NPOS;
  size_t row = append(bullets, depth, unbolden(text));
  if (row != SG_NPOS)
    sg_bullets_mark(bullets, row, mark);
  return row;
}

size_t sg_bullets_add_again(struct sg_bullets *bullets, uint32_t depth, struct sg_str text,
                            struct sg_mark mark)
{
  size_t row = text.n == 0 ? SG_NPOS : append(bullets, depth, unbolden(text));
  if (row != SG_NPOS)
    bullets->rows[row].plain = true;
  sg_bullets_mark(bullets, row, mark);
  return row;
}

size_t sg_bullets_add_group(struct sg_bullets *bullets, struct sg_str name)
{
  return append(bullets, 0, name);
}

void sg_bullets_mark(struct sg_bullets *bullets, size_t bullet, struct sg_mark mark)
{
  if (bullet == SG_NPOS || mark.section == UINT32_MAX)
    return;
  struct sg_bullet *row = &bullets->rows[bullet];
  for (size_t i = 0; i < row->mark_count; i++)
    if (row->marks[i].section == mark.section && row->marks[i].paragraph == mark.paragraph)
      return;
  struct sg_mark *marks = sg_arena_grow(bullets->arena, row->marks, row->mark_count,
                                        &row->mark_capacity, sizeof *marks);
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

/* The words of a bullet and, on lines of their own, what stands under them. */
static struct sg_str with_block(const struct sg_bullet *bullet, struct sg_buf *joined)
{
  if (bullet->block.n == 0)
    return bullet->text;
  sg_buf_clear(joined);
  sg_buf_add(joined, bullet->text);
  sg_buf_add_char(joined, '\n');
  sg_buf_add(joined, bullet->block);
  return sg_buf_str(joined);
}

void sg_bullets_give(const struct sg_bullets *bullets, struct sg_points *points)
{
  struct sg_buf joined;
  sg_buf_init(&joined, SG_BLOCKS_MAX);
  for (size_t i = 0; i < bullets->count; i++) {
    const struct sg_bullet *bullet = &bullets->rows[i];
    struct sg_point *point = sg_points_add_bullet(points, bullet->depth, with_block(bullet, &joined));
    if (point == NULL)
      break;
    if (bullet->source.n > 0)
      point->source = sg_arena_copy(points->arena, bullet->source);
    for (size_t k = 0; k < bullet->mark_count; k++)
      sg_point_mark(points, point, bullet->marks[k]);
  }
  points->arena->failed |= joined.failure != SG_OK;
  sg_buf_free(&joined);
  sg_points_arrange(points);
}
