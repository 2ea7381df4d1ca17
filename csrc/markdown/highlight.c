#include "markdown/highlight.h"

#include "markdown/inline.h"

/* Whether every bracket in plain text pairs: else the span would end early or not at all. */
static bool brackets_pair(struct sg_str phrase)
{
  struct sg_inline_scanner scanner;
  struct sg_inline unit;
  long depth = 0;
  sg_inline_init(&scanner, phrase);
  while (sg_inline_next(&scanner, &unit)) {
    if (unit.kind != SG_INLINE_TEXT)
      continue;
    for (size_t i = unit.from; i < unit.to; i++) {
      depth += (phrase.p[i] == '[') - (phrase.p[i] == ']');
      if (depth < 0)
        return false;
    }
  }
  return depth == 0;
}

static void add_escaping_brackets(struct sg_str phrase, struct sg_buf *out)
{
  struct sg_inline_scanner scanner;
  struct sg_inline unit;
  sg_inline_init(&scanner, phrase);
  while (sg_inline_next(&scanner, &unit)) {
    for (size_t i = unit.from; i < unit.to; i++) {
      if (unit.kind == SG_INLINE_TEXT && (phrase.p[i] == '[' || phrase.p[i] == ']'))
        sg_buf_add_char(out, '\\');
      sg_buf_add_char(out, phrase.p[i]);
    }
  }
}

static void add_span(struct sg_str phrase, struct sg_buf *out)
{
  sg_buf_add_char(out, '[');
  if (brackets_pair(phrase))
    sg_buf_add(out, phrase);
  else
    add_escaping_brackets(phrase, out);
  sg_buf_add(out, SG_LIT("]{.mark}"));
}

static void add_line(struct sg_str line, struct sg_buf *out)
{
  struct sg_inline_scanner scanner;
  struct sg_inline unit;
  size_t done = 0, open = SG_NPOS;
  sg_inline_init(&scanner, line);
  while (sg_inline_next(&scanner, &unit)) {
    if (unit.kind != SG_INLINE_HIGHLIGHT)
      continue;
    if (open == SG_NPOS) {
      open = unit.from;
      continue;
    }
    sg_buf_add(out, sg_slice(line, done, open));
    add_span(sg_slice(line, open + 2, unit.from), out);
    done = unit.to;
    open = SG_NPOS;
  }
  sg_buf_add(out, sg_slice(line, done, line.n));
}

/* A line is a paragraph in a repaired guide; only fenced code spans several. */
void sg_highlight_spans(struct sg_str markdown, struct sg_buf *out)
{
  struct sg_str rest = markdown, line;
  bool fenced = false;
  while (sg_str_next_line(&rest, &line)) {
    bool fence = sg_str_starts(sg_str_trim(line), SG_LIT("```"));
    fenced ^= fence;
    if (fenced || fence)
      sg_buf_add(out, line);
    else
      add_line(line, out);
    sg_buf_add_char(out, '\n');
  }
}

bool sg_highlight_fits(struct sg_str s)
{
  struct sg_inline_scanner scanner;
  struct sg_inline unit, open[8];
  size_t depth = 0;
  int round = 0, square = 0, straight = 0, curly = 0;
  sg_inline_init(&scanner, s);
  while (sg_inline_next(&scanner, &unit)) {
    if (unit.kind == SG_INLINE_DISPLAY || unit.kind == SG_INLINE_HIGHLIGHT || unit.kind == SG_INLINE_HTML)
      return false;
    if (unit.kind == SG_INLINE_EMPHASIS) {
      struct sg_str run = sg_slice(s, unit.from, unit.to);
      if (depth > 0 && sg_str_equal(run, sg_slice(s, open[depth - 1].from, open[depth - 1].to)))
        depth--;
      else if (depth < 8)
        open[depth++] = unit;
      else
        return false;
      if (unit.to - unit.from > 1)
        return false; /* strong: its own emphasis is enough */
    }
    if (unit.kind != SG_INLINE_TEXT)
      continue;
    for (size_t i = unit.from; i < unit.to; i++) {
      round += (s.p[i] == '(') - (s.p[i] == ')');
      square += (s.p[i] == '[') - (s.p[i] == ']');
      straight += s.p[i] == '"';
      if (i + 2 < unit.to && s.p[i] == '\xe2' && s.p[i + 1] == '\x80')
        curly += (s.p[i + 2] == '\x9c') - (s.p[i + 2] == '\x9d');
      if (round < 0 || square < 0 || curly < 0)
        return false;
    }
  }
  return depth == 0 && round == 0 && square == 0 && curly == 0 && straight % 2 == 0;
}
