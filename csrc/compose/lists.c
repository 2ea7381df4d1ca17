/* Lists stay lists; an algorithm's lines become its steps. */
#include "compose/blocks.h"

enum {
  JOINED_WORDS = 60, /* sentences of an item that one bullet takes */
  DEPTH_MAX = 6,     /* of a list's bullets */
  STEPS_MAX = 80,    /* of an algorithm that a normal guide shows */
  STEPS_BRIEF = 12,
  STEP_LEVELS = 6,
};

void sg_add_number(struct sg_composing *c, struct sg_str number)
{
  sg_buf_add_format(&c->line, "*(%.*s)* ", SG_STR_ARGS(number)); /* "(1) " alone would begin a list */
}

/* One item: where its line begins and ends, how deep it is nested, and the digits that number it. */
struct item {
  size_t from, to;
  uint32_t level;
  struct sg_str number; /* or empty */
};

/* The length of the fence with which a line opens or closes code; 0 when it does neither. */
static size_t fence_length(struct sg_str line)
{
  size_t n = 0;
  while (n < line.n && (line.p[n] == '`' || line.p[n] == '~') && line.p[n] == line.p[0])
    n++;
  return n >= 3 ? n : 0;
}

/* The next item at or after *at: from its marker to the marker of the one after it. Code in it has no items. */
static bool next_item(struct sg_str md, size_t *at, struct item *item)
{
  bool found = false;
  size_t line_from = *at, fence = 0; /* length of the fence that is open */
  for (; line_from < md.n;) {
    size_t end = sg_str_find(md, SG_LIT("\n"), line_from);
    size_t line_to = end == SG_NPOS ? md.n : end;
    struct sg_str line = sg_slice(md, line_from, line_to);
    size_t indent = 0;
    while (indent < line.n && line.p[indent] == ' ')
      indent++;
    size_t length = fence_length(sg_slice(line, indent, line.n));
    if (fence == 0 || length >= fence)
      fence = fence == 0 ? length : 0;
    size_t marker = fence == 0 ? sg_marker_length(sg_slice(line, indent, line.n)) : 0;
    if (marker > 0) {
      if (found)
        break;
      found = true;
      struct sg_str number = sg_slice(line, indent, indent + marker - 2);
      *item = (struct item){line_from, line_from, (uint32_t)(indent / 4), number};
    }
    line_from = end == SG_NPOS ? md.n : end + 1;
  }
  item->to = *at = line_from;
  return found;
}

/* -- Code in items -------------------------------------------------------------------------------- */

/* A fenced block within an item: bytes of the paragraph, and how far it is indented. */
struct fence {
  size_t from, to, indent;
};

/* The next fenced block in [from, to); an unclosed one reaches the end. */
static bool next_fence(struct sg_str md, size_t from, size_t to, struct fence *fence)
{
  size_t open = 0;
  char mark = '\0';
  for (size_t at = from; at < to;) {
    size_t end = sg_str_find(md, SG_LIT("\n"), at), line_to = end == SG_NPOS || end > to ? to : end, text = at;
    while (text < line_to && md.p[text] == ' ')
      text++;
    size_t length = fence_length(sg_slice(md, text, line_to));
    if (open == 0 && length > 0) {
      *fence = (struct fence){.from = at, .to = to, .indent = text - at};
      open = length;
      mark = md.p[text];
    } else if (open > 0 && length >= open && md.p[text] == mark) {
      fence->to = line_to;
      return true;
    }
    at = line_to + 1;
  }
  return open > 0;
}

/* The block as it stands at the margin, in c->line. */
static void add_unindented(struct sg_composing *c, struct sg_str md, const struct fence *fence)
{
  struct sg_str rest = sg_slice(md, fence->from, fence->to), line;
  sg_buf_clear(&c->line);
  while (sg_str_next_line(&rest, &line)) {
    size_t spaces = 0;
    while (spaces < fence->indent && spaces < line.n && line.p[spaces] == ' ')
      spaces++;
    sg_buf_add(&c->line, sg_slice(line, spaces, line.n));
    sg_buf_add_char(&c->line, '\n');
  }
}

/* An item while it is written. */
struct writing {
  size_t paragraph, sentence, end; /* sentences [sentence, end) are still to be told */
  uint32_t depth;
  size_t last;          /* the bullet after which code stands, or SG_NPOS */
  struct sg_str number; /* that the item opens with, since the text may speak of "case 2" */
  bool quoted;          /* it is somebody's words */
};

/* Code stands in the bullet before it, or in one of its own. */
static void write_fence(struct sg_composing *c, struct writing *w, struct sg_str md, const struct fence *fence)
{
  add_unindented(c, md, fence);
  struct sg_str code = sg_arena_copy(c->arena, sg_buf_str(&c->line));
  if (w->last == SG_NPOS || w->last + 1 != c->bullets.count || c->bullets.rows[w->last].block.n > 0) {
    sg_start_line(c, sg_words_get(c->language, SG_WORD_CODE));
    w->last = sg_end_line_as(c, w->last == SG_NPOS ? w->depth : w->depth + 1, SG_POINT_CODE, sg_str(NULL, 0),
                             sg_mark_here(c, w->paragraph));
  }
  if (w->last == SG_NPOS)
    return;
  sg_buf_clear(&c->line);
  size_t left_out = sg_add_code(c, code);
  c->bullets.rows[w->last].block = sg_arena_copy(c->arena, sg_buf_str(&c->line));
  sg_write_left_out(c, c->bullets.rows[w->last].depth + 1, left_out);
}

/* The sentences of an item before byte `until`: joined while they are short, the others beneath in their order.
 */
static void write_sentences(struct sg_composing *c, struct writing *w, size_t until)
{
  bool brief = c->options->detail == SG_DETAIL_BRIEF;
  while (w->sentence < w->end && c->analysis->sentences[w->sentence].from < until) {
    bool fresh = w->last == SG_NPOS;
    size_t first = w->sentence, words = 0;
    sg_start_line(c, sg_str(NULL, 0));
    for (; w->sentence < w->end && c->analysis->sentences[w->sentence].from < until; w->sentence++) {
      size_t s = w->sentence, more = sg_sentence_words(c->analysis, s);
      if (c->analysis->sentences[s].form == SG_FORM_CODE)
        continue;
      if (c->line.length > 0 &&
          (!fresh || words + more > JOINED_WORDS || (brief && !sg_holds_formula(c->analysis, s))))
        break;
      words += more;
      if (fresh && c->line.length == 0 && w->number.n > 0)
        sg_add_number(c, w->number);
      if (!brief || fresh || sg_holds_formula(c->analysis, s))
        sg_add_sentence(c, s, (struct sg_prose_options){.keep_colon = fresh});
      *sg_use_of(c, s) = SG_USE_SHOWN;
    }
    if (!w->quoted)
      sg_tell_of_authors(c, first, 0, (struct sg_telling){.theirs = false});
    size_t bullet = sg_end_line(c, fresh ? w->depth : w->depth + 1, sg_mark_here(c, w->paragraph));
    if (bullet == SG_NPOS)
      continue;
    w->last = bullet;
    sg_write_definitions(c, first, w->sentence, c->bullets.rows[bullet].depth + 1);
    sg_write_named(c, first, w->sentence, c->bullets.rows[bullet].depth + 1);
  }
}

/* "*I liked the lecture. …*": answers and interviews are set in italics from their first word to their last. */
static bool is_in_italics(struct sg_str item)
{
  item = sg_str_trim(item);
  item = sg_str_trim(sg_slice(item, sg_marker_length(item), item.n));
  return item.n > 2 && item.p[0] == '*' && item.p[1] != '*' && item.p[item.n - 1] == '*' &&
         item.p[item.n - 2] != '*' && sg_str_find(item, SG_LIT("*"), 1) == item.n - 1;
}

/* The bullet of its last sentence, or SG_NPOS. */
static size_t write_item(struct sg_composing *c, size_t i, const struct item *item, size_t first, size_t end,
                         uint32_t depth)
{
  struct sg_str md = c->row->paragraphs[i].markdown;
  struct writing w = {.paragraph = i,
                      .sentence = first,
                      .end = end,
                      .depth = depth,
                      .last = SG_NPOS,
                      .number = item->number,
                      .quoted = is_in_italics(sg_slice(md, item->from, item->to))};
  struct fence fence;
  for (size_t at = item->from; next_fence(md, at, item->to, &fence); at = fence.to + 1) {
    write_sentences(c, &w, fence.from);
    write_fence(c, &w, md, &fence);
  }
  write_sentences(c, &w, item->to);
  return w.last;
}

/* "For nouns;" over items of its own: a colon leads to these, where the paper sets no stop. */
static void lead_to_items(struct sg_composing *c, size_t bullet, struct sg_str item)
{
  struct sg_str text = bullet < c->bullets.count ? c->bullets.rows[bullet].text : sg_str(NULL, 0);
  item = sg_str_trim(item);
  if (item.n == 0 || sg_is_one_of((unsigned char)item.p[item.n - 1], ".?!:)*\"$") ||
      !sg_str_ends(text, SG_LIT(".")))
    return;
  sg_buf_clear(&c->line);
  sg_buf_add(&c->line, sg_slice(text, 0, text.n - 1));
  sg_buf_add_char(&c->line, ':');
  struct sg_str copy = sg_arena_copy(c->arena, sg_buf_str(&c->line));
  if (copy.p != NULL)
    c->bullets.rows[bullet].text = copy;
}

/* The steps in a paragraph that holds an algorithm: its caption's words, then a list. */
static size_t write_caption(struct sg_composing *c, size_t i, size_t list)
{
  const struct sg_paragraph_span *span = sg_paragraph_span_of(c, i);
  size_t s = span->sentence_from;
  sg_start_line(c, sg_float_name(c, &c->row->paragraphs[i]));
  for (; s < span->sentence_to && c->analysis->sentences[s].from < list; s++)
    sg_add_sentence(c, s, (struct sg_prose_options){.drop_head = false});
  return s;
}

void sg_write_algorithm(struct sg_composing *c, struct sg_flow *flow, size_t i)
{
  const struct sg_paragraph_span *span = sg_paragraph_span_of(c, i);
  struct sg_str md = c->row->paragraphs[i].markdown;
  size_t most = c->options->detail == SG_DETAIL_BRIEF  ? STEPS_BRIEF
                : c->options->detail == SG_DETAIL_DEEP ? SG_NPOS
                                                       : STEPS_MAX;
  size_t list = sg_marker_length(md) > 0 ? 0 : sg_str_find(md, SG_LIT("\n\n"), 0), at, left_out = 0;
  struct item item = {.from = 0};
  if (list == SG_NPOS)
    list = md.n;
  size_t s = write_caption(c, i, list);
  size_t bullet = sg_end_line_as(c, 0, SG_POINT_CODE, sg_str(NULL, 0), sg_mark_here(c, i));
  at = list;
  while (next_item(md, &at, &item)) {
    sg_buf_clear(&c->line);
    for (; s < span->sentence_to && c->analysis->sentences[s].from < item.to; s++)
      sg_add_sentence(c, s, (struct sg_prose_options){.step = true});
    if (most == 0)
      left_out++;
    else if (sg_bullets_add_again(&c->bullets, 1 + (item.level < STEP_LEVELS ? item.level : STEP_LEVELS),
                                  sg_buf_str(&c->line), sg_mark_here(c, i)) != SG_NPOS &&
             most != SG_NPOS)
      most--;
  }
  sg_write_left_out(c, 1, left_out);
  sg_flow_close(flow);
  flow->top = bullet != SG_NPOS ? bullet : flow->top;
  flow->top_depth = 0;
}

void sg_write_items(struct sg_composing *c, size_t i, uint32_t base)
{
  const struct sg_paragraph_span *span = sg_paragraph_span_of(c, i);
  struct sg_str md = c->row->paragraphs[i].markdown;
  size_t at = 0, s = span->sentence_from;
  struct item item = {.from = 0};
  while (next_item(md, &at, &item)) {
    size_t end = s;
    while (end < span->sentence_to && c->analysis->sentences[end].from < item.to)
      end++;
    uint32_t depth = base + item.level;
    size_t bullet = write_item(c, i, &item, s, end, depth > DEPTH_MAX ? DEPTH_MAX : depth), ahead = at;
    struct item next = item;
    if (next_item(md, &ahead, &next) && next.level > item.level)
      lead_to_items(c, bullet, sg_slice(md, item.from, item.to));
    s = end;
  }
}

void sg_write_list(struct sg_composing *c, struct sg_flow *flow, size_t i)
{
  if (c->row->paragraphs[i].name.n > 0) {
    sg_write_algorithm(c, flow, i);
    return;
  }
  sg_write_items(c, i, sg_flow_depth(flow));
  if (flow->open != SG_NPOS)
    sg_bullets_mark(&c->bullets, flow->open, sg_mark_here(c, i));
  sg_flow_close(flow);
}
