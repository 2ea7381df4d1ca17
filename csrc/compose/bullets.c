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

static size_t append(struct sg_bullets *bullets, struct sg_bullet bullet)
{
  struct sg_bullet *rows = sg_arena_grow(bullets->arena, bullets->rows, bullets->count,
                                         &bullets->capacity, sizeof *rows);
  bullet.text = sg_arena_copy(bullets->arena, bullet.text);
  if (rows == NULL || bullet.text.p == NULL)
    return SG_NPOS;
  bullets->rows = rows;
  rows[bullets->count] = bullet;
  return bullets->count++;
}

size_t sg_bullets_add(struct sg_bullets *bullets, struct sg_bullet bullet, struct sg_mark mark)
{
  if (bullet.text.n == 0 && bullet.lead.n == 0)
    return SG_NPOS;
  if (bullet.text.n > 0 && !bullet.plain && !see(bullets, bullet.text))
    return SG_NPOS;
  size_t row = append(bullets, bullet);
  sg_bullets_mark(bullets, row, mark);
  return row;
}

size_t sg_bullets_add_again(struct sg_bullets *bullets, uint32_t depth, struct sg_str text,
                            struct sg_mark mark)
{
  struct sg_bullet bullet = {.depth = depth, .kind = depth == 0 ? SG_POINT_IDEA : SG_POINT_DETAIL, .text = text, .plain = true};
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

static void write_marks(const struct sg_bullet *bullet, uint32_t section, struct sg_buf *out)
{
  for (size_t i = 0; i < bullet->mark_count; i++) {
    sg_buf_add(out, i == 0 ? SG_LIT(" {") : SG_LIT(","));
    if (bullet->marks[i].section != section)
      sg_buf_add_format(out, "s%u.", bullet->marks[i].section + 1);
    sg_buf_add_format(out, "p%u", bullet->marks[i].paragraph + 1);
  }
  if (bullet->mark_count > 0)
    sg_buf_add_char(out, '}');
}

static void write_lines(struct sg_str text, uint32_t indent, struct sg_buf *out)
{
  struct sg_str line;
  while (sg_str_next_line(&text, &line)) {
    if (line.n > 0)
      sg_buf_add_times(out, ' ', indent);
    sg_buf_add(out, line);
    sg_buf_add_char(out, '\n');
  }
}

/* A displayed formula stands on a line of its own, what follows it on the next. */
static void write_words(const struct sg_bullet *bullet, struct sg_buf *out)
{
  struct sg_str s = bullet->text;
  for (size_t at = 0; at < s.n;) {
    size_t open = sg_str_find(s, SG_LIT("$$"), at);
    size_t close = open == SG_NPOS ? SG_NPOS : sg_str_find(s, SG_LIT("$$"), open + 2);
    if (close == SG_NPOS) {
      sg_buf_add(out, sg_slice(s, at, s.n));
      return;
    }
    sg_buf_add(out, sg_str_trim(sg_slice(s, at, open)));
    if (open > 0) {
      sg_buf_add_char(out, '\n');
      sg_buf_add_times(out, ' ', (bullet->depth + 1) * 4);
    }
    sg_buf_add(out, sg_slice(s, open, close + 2));
    at = close + 2;
    while (at < s.n && sg_is_one_of(s.p[at], " .,;"))
      at++;
    if (at < s.n) {
      sg_buf_add_char(out, '\n');
      sg_buf_add_times(out, ' ', (bullet->depth + 1) * 4);
    }
  }
}

static void write_label(const struct sg_bullet *bullet, struct sg_buf *out)
{
  static const char *const names[SG_POINT_KIND_COUNT] = {
      [SG_POINT_DEFINITION] = "Definition", [SG_POINT_RECALL] = "Recall", [SG_POINT_SYMBOL] = "Symbol", [SG_POINT_CITED] = "Cited",
      [SG_POINT_PLAIN] = "In plain words", [SG_POINT_ANALOGY] = "Analogy", [SG_POINT_WITHIN] = "Within", [SG_POINT_ACROSS] = "Across"};
  const char *name = names[bullet->kind];
  if (bullet->kind == SG_POINT_CONNECTIONS)
    sg_buf_add(out, SG_LIT("**Connections.**"));
  else if (bullet->term.n > 0)
    sg_buf_add_format(out, "**%s: %.*s.** ", name, SG_STR_ARGS(bullet->term));
  else if (name != NULL)
    sg_buf_add_format(out, "*%s*: ", name);
  else if (bullet->lead.n > 0 && bullet->kind == SG_POINT_DETAIL)
    sg_buf_add_format(out, "*%.*s*: ", SG_STR_ARGS(bullet->lead));
  else if (bullet->lead.n > 0)
    sg_buf_add_format(out, "**%.*s%s** ", SG_STR_ARGS(bullet->lead), !sg_is_one_of(bullet->lead.p[bullet->lead.n - 1], ".?!") ? "." : "");
}

void sg_bullets_write(const struct sg_bullets *bullets, uint32_t section, struct sg_buf *out)
{
  for (size_t i = 0; i < bullets->count; i++) {
    const struct sg_bullet *bullet = &bullets->rows[i];
    sg_buf_add_times(out, ' ', bullet->depth * 4);
    sg_buf_add(out, SG_LIT("- "));
    write_label(bullet, out);
    write_words(bullet, out);
    if (bullet->source.n > 0)
      sg_buf_add_format(out, " *(%.*s)*", SG_STR_ARGS(bullet->source));
    write_marks(bullet, section, out);
    sg_buf_add_char(out, '\n');
    if (bullet->block.n > 0) {
      sg_buf_add_char(out, '\n');
      write_lines(bullet->block, (bullet->depth + 1) * 4, out);
      sg_buf_add_char(out, '\n');
    }
  }
}
