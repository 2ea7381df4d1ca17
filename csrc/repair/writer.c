/* Blocks to canonical Markdown: `- ` bullets, 4 spaces a level, a blank line where one is needed. */
#include "repair/internal.h"

bool sg_repair_in_item(const struct repair *r)
{
  for (size_t i = 0; i < r->depth; i++)
    if (r->stack[i].kind == CONTAINER_ITEM)
      return true;
  return false;
}

/* Where the marker of the block to be written stands. */
struct spot {
  size_t item;   /* index of the container whose marker comes first, or SG_NPOS */
  bool own;      /* the block makes a bullet of its own, outside any container */
  bool attached; /* the block is put into the bullet last written */
};

static struct spot find_spot(const struct repair *r, enum written kind)
{
  struct spot spot = {.item = SG_NPOS};
  bool in_item = false;
  for (size_t i = 0; i < r->depth; i++) {
    if (r->stack[i].kind != CONTAINER_ITEM)
      continue;
    in_item = true;
    spot.item = r->stack[i].bullet == SG_NPOS ? i : SG_NPOS;
  }
  if (!in_item && r->options->bullets && kind != WROTE_HEADING) {
    spot.attached = kind == WROTE_OTHER && r->writer.last_bullet != SG_NPOS;
    spot.own = !spot.attached;
  }
  return spot;
}

size_t sg_repair_bullet(const struct repair *r, enum written kind)
{
  struct spot spot = find_spot(r, kind);
  size_t next = r->result->bullet_count;
  if (spot.own)
    return next;
  if (spot.attached)
    return r->writer.last_bullet;
  for (size_t i = r->depth; i > 0; i--) {
    if (r->stack[i - 1].kind != CONTAINER_ITEM)
      continue;
    if (spot.item == SG_NPOS)
      return r->stack[i - 1].bullet;
    for (size_t k = 0; k + 1 < i; k++) /* bare items before it take a number each */
      next += r->stack[k].kind == CONTAINER_ITEM && r->stack[k].bullet == SG_NPOS;
    return next;
  }
  return SG_NPOS;
}

static void add_bullet(struct repair *r, size_t line, size_t depth)
{
  struct sg_repair_result *result = r->result;
  r->writer.last_depth = depth;
  r->writer.last_bullet = result->bullet_count;
  struct sg_repair_bullet *grown =
      sg_arena_stretch(r->arena, r->bullets, result->bullet_count, &r->bullet_capacity, sizeof *grown);
  if (grown == NULL)
    return;
  r->bullets = grown;
  grown[result->bullet_count++] =
      (struct sg_repair_bullet){.line = (uint32_t)r->writer.line, .input_line = (uint32_t)line};
}

/* The prefix of a line inside the first `count` containers; `marker` is the one that shows its
 * marker instead of its indent. */
static void add_prefix(struct repair *r, size_t count, size_t marker)
{
  struct sg_buf *out = &r->result->text;
  sg_buf_add_times(out, ' ', 4 * r->lead_count);
  for (size_t i = 0; i < count; i++) {
    if (r->stack[i].kind == CONTAINER_ITEM)
      sg_buf_add(out, i == marker ? SG_LIT("- ") : SG_LIT("    "));
    else if (!r->options->bullets)
      sg_buf_add(out, SG_LIT("> "));
  }
}

/* Ends a line; of a prefix with nothing behind it, no spaces are left. */
static void end_line(struct repair *r, bool empty)
{
  struct sg_buf *out = &r->result->text;
  size_t end = out->length;
  while (empty && end > 0 && out->data[end - 1] == ' ')
    end--;
  sg_buf_truncate(out, end);
  sg_buf_add_char(out, '\n');
  r->writer.line++;
}

static size_t level_of(const struct repair *r, size_t count)
{
  size_t level = r->lead_count;
  for (size_t i = 0; i < count; i++)
    level += r->stack[i].kind == CONTAINER_ITEM;
  return level;
}

static size_t quote_of(const struct repair *r)
{
  for (size_t i = r->depth; i > 0 && !r->options->bullets; i--)
    if (r->stack[i - 1].kind == CONTAINER_QUOTE)
      return r->stack[i - 1].serial;
  return 0;
}

static bool needs_blank(const struct repair *r, enum written kind, const struct spot *spot)
{
  const struct writer *w = &r->writer;
  if (w->last == WROTE_NOTHING)
    return false;
  if (kind == WROTE_HEADING || w->last == WROTE_HEADING || quote_of(r) != w->last_quote)
    return true;
  if (spot->item == SG_NPOS && !spot->own)
    return true;
  if (w->last == WROTE_ITEM)
    return false;
  /* After a further paragraph of an item, the next bullet stands as its author put it. */
  bool sibling = spot->item != SG_NPOS && w->in_item && level_of(r, spot->item) <= w->last_depth;
  return !(w->last == WROTE_TEXT && sibling && !r->stack[spot->item].gap);
}

/* An empty line, marked by the quotes that go on. */
static void add_blank(struct repair *r)
{
  size_t count = 0;
  while (count < r->depth && r->stack[count].written)
    count++;
  add_prefix(r, count, SG_NPOS);
  end_line(r, true);
}

/* A marker on a line of its own: an empty item, or one that begins with something else than text.
 * Below text it would be read as the underline of a heading, hence the blank line. */
static void write_bare(struct repair *r, size_t index, size_t line)
{
  size_t level = level_of(r, index);
  struct spot spot = {.item = index};
  if (needs_blank(r, WROTE_OTHER, &spot) || (r->writer.last == WROTE_ITEM && level > r->writer.last_depth))
    add_blank(r);
  add_prefix(r, index, SG_NPOS);
  add_bullet(r, line, level);
  sg_buf_add(&r->result->text, SG_LIT("-"));
  end_line(r, false);
  r->writer.in_item = true;
  r->writer.last = WROTE_NOTHING; /* what follows stands right below */
  r->writer.last_quote = quote_of(r);
}

void sg_repair_write_bare_item(struct repair *r, size_t index)
{
  struct container *item = &r->stack[index];
  if (r->options->bullets) {
    sg_repair_note(r, "list/marker", "empty bullet removed", item->line);
    item->bullet = r->writer.last_bullet;
    return;
  }
  for (size_t i = 0; i <= index; i++) {
    if (r->stack[i].kind == CONTAINER_ITEM && r->stack[i].bullet == SG_NPOS) {
      r->stack[i].bullet = r->result->bullet_count;
      write_bare(r, i, r->stack[i].line);
    }
  }
  for (size_t i = 0; i <= index; i++)
    r->stack[i].written = true;
  r->writer.last = WROTE_ITEM;
}

/* Can the block's first line stand behind a marker? */
static bool fits_marker(enum written kind, struct sg_str block)
{
  return kind != WROTE_OTHER || block.n == 0 || (block.p[0] != '`' && block.p[0] != '~' && block.p[0] != '-');
}

/* Bare lines for the items whose first block is an item, and for one that the block does not fit. */
static void write_bare_items(struct repair *r, struct spot *spot, enum written kind, struct sg_str block,
                             size_t line)
{
  for (size_t i = 0; i < r->depth; i++) {
    struct container *item = &r->stack[i];
    if (item->kind != CONTAINER_ITEM || item->bullet != SG_NPOS ||
        (i == spot->item && fits_marker(kind, block)))
      continue;
    item->bullet = r->result->bullet_count;
    write_bare(r, i, item->line);
    for (size_t k = 0; k <= i; k++)
      r->stack[k].written = true;
    if (i == spot->item)
      spot->item = SG_NPOS;
  }
  if (spot->own && !fits_marker(kind, block)) {
    write_bare(r, 0, line);
    *spot = (struct spot){.item = SG_NPOS, .attached = true};
  }
}

/* A further block of an item: what is attached next belongs to that, not to a bullet nested in it. */
static void go_back(struct repair *r)
{
  for (size_t i = r->depth; i > 0; i--)
    if (r->stack[i - 1].kind == CONTAINER_ITEM) {
      r->writer.last_bullet = r->stack[i - 1].bullet;
      r->writer.last_depth = level_of(r, i - 1);
      return;
    }
}

void sg_repair_write(struct repair *r, enum written kind, struct sg_str block, size_t line)
{
  struct sg_buf *out = &r->result->text;
  struct spot spot = find_spot(r, kind);
  write_bare_items(r, &spot, kind, block, line);
  if (needs_blank(r, kind, &spot))
    add_blank(r);
  bool begins = spot.item != SG_NPOS || spot.own;
  size_t level = begins ? level_of(r, spot.own ? 0 : spot.item) : r->writer.last_depth;
  struct sg_str text;
  for (bool first = true; sg_str_next_line(&block, &text); first = false) {
    if (spot.attached)
      sg_buf_add_times(out, ' ', 4 * (level + 1));
    else
      add_prefix(r, r->depth, first ? spot.item : SG_NPOS);
    if (spot.own)
      sg_buf_add(out, first ? SG_LIT("- ") : SG_LIT("    "));
    if (first && begins)
      add_bullet(r, spot.own ? line : r->stack[spot.item].line, level);
    sg_buf_add(out, text);
    end_line(r, text.n == 0);
  }
  if (spot.item != SG_NPOS)
    r->stack[spot.item].bullet = r->writer.last_bullet;
  else if (!begins && !spot.attached)
    go_back(r);
  for (size_t i = 0; i < r->depth; i++)
    r->stack[i].written = true;
  r->writer.in_item = begins || spot.attached || sg_repair_in_item(r);
  r->writer.last = kind == WROTE_TEXT && begins ? WROTE_ITEM : kind;
  r->writer.last_quote = quote_of(r);
}
