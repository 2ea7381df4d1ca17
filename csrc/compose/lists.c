/* Lists stay lists; an algorithm's lines become its steps. */
#include "compose/blocks.h"

enum {
  JOINED_WORDS = 60, /* sentences of an item that one bullet takes */
  DEPTH_MAX = 6,     /* of a list's bullets */
  STEPS_MAX = 80,    /* of an algorithm that a normal guide shows */
  STEPS_BRIEF = 12,
  STEP_LEVELS = 6,
};

/* One item: where its line begins and ends, and how deep it is nested. */
struct item {
  size_t from, to;
  uint32_t level;
};

size_t sg_marker_length(struct sg_str line)
{
  if (line.n >= 2 && (line.p[0] == '-' || line.p[0] == '*' || line.p[0] == '+') && line.p[1] == ' ')
    return 2;
  size_t digits = 0;
  while (digits < line.n && sg_is_digit(line.p[digits]))
    digits++;
  bool numbered = digits > 0 && digits < 10 && digits + 1 < line.n &&
                  (line.p[digits] == '.' || line.p[digits] == ')') && line.p[digits + 1] == ' ';
  return numbered ? digits + 2 : 0;
}

/* The next item at or after *at: from its marker to the marker of the one after it. */
static bool next_item(struct sg_str md, size_t *at, struct item *item)
{
  bool found = false;
  size_t line_from = *at;
  for (; line_from < md.n;) {
    size_t end = sg_str_find(md, SG_LIT("\n"), line_from);
    size_t line_to = end == SG_NPOS ? md.n : end;
    struct sg_str line = sg_slice(md, line_from, line_to);
    size_t indent = 0;
    while (indent < line.n && line.p[indent] == ' ')
      indent++;
    if (sg_marker_length(sg_slice(line, indent, line.n)) > 0) {
      if (found)
        break;
      found = true;
      *item = (struct item){.from = line_from, .level = (uint32_t)(indent / 4)};
    }
    line_from = end == SG_NPOS ? md.n : end + 1;
  }
  item->to = *at = line_from;
  return found;
}

/* The sentences of an item: joined while they are short, the others beneath in their order. */
static void write_item(struct sg_composing *c, size_t i, size_t first, size_t end, uint32_t depth)
{
  size_t words = 0, s = first;
  sg_start_line(c, sg_str(NULL, 0));
  for (; s < end; s++) {
    if (c->analysis->sentences[s].form == SG_FORM_CODE)
      continue;
    size_t more = sg_sentence_words(c->analysis, s);
    if (c->line.length > 0 && (words + more > JOINED_WORDS || c->options->detail == SG_DETAIL_BRIEF))
      break;
    words += more;
    sg_add_sentence(c, s, (struct sg_prose_options){.keep_colon = true});
    *sg_use_of(c, s) = SG_USE_SHOWN;
  }
  size_t bullet = sg_end_line(c, depth, sg_mark_here(c, i));
  if (bullet == SG_NPOS)
    return;
  sg_write_definitions(c, first, s, depth + 1);
  sg_write_named(c, first, s, depth + 1);
  for (; s < end && c->options->detail != SG_DETAIL_BRIEF; s++) {
    sg_start_line(c, sg_str(NULL, 0));
    sg_add_sentence(c, s, (struct sg_prose_options){.drop_head = false});
    *sg_use_of(c, s) = SG_USE_SHOWN;
    if (sg_end_line(c, depth + 1, sg_mark_here(c, i)) != SG_NPOS)
      sg_write_definitions(c, s, s + 1, depth + 2);
  }
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
  struct item item = {0, 0, 0};
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
  sg_write_left_out(c, i, 1, left_out);
  sg_flow_close(flow);
  flow->top = bullet != SG_NPOS ? bullet : flow->top;
  flow->top_depth = 0;
}

void sg_write_list(struct sg_composing *c, struct sg_flow *flow, size_t i)
{
  const struct sg_paragraph_span *span = sg_paragraph_span_of(c, i);
  struct sg_str md = c->row->paragraphs[i].markdown;
  if (c->row->paragraphs[i].name.n > 0) {
    sg_write_algorithm(c, flow, i);
    return;
  }
  uint32_t base = sg_flow_depth(flow);
  size_t at = 0, s = span->sentence_from;
  struct item item = {0, 0, 0};
  while (next_item(md, &at, &item)) {
    size_t end = s;
    while (end < span->sentence_to && c->analysis->sentences[end].from < item.to)
      end++;
    uint32_t depth = base + item.level;
    write_item(c, i, s, end, depth > DEPTH_MAX ? DEPTH_MAX : depth);
    s = end;
  }
  if (flow->open != SG_NPOS)
    sg_bullets_mark(&c->bullets, flow->open, sg_mark_here(c, i));
  sg_flow_close(flow);
}
