/* A paragraph's inlines, mended until they stay.
 *
 * What is written here is read again some day, by this repairer too. So the mended text is looked at
 * again as if it were the input, and only a text that comes out as it went in is written: repairing
 * it once more changes nothing because that has just been tried. Taking mark-up out can bring
 * together what then reads as other mark-up, so a few looks may be needed; a text that has not
 * settled by then, or holds more mark-up than any prose does, is written plain, with a backslash
 * before each character that could have a meaning, which reads as itself. */
#include "repair/span.h"

enum { LOOKS_MAX = 6 };

/* Letters, digits and what stands between words: no mark-up, and no start of a block. */
static bool is_prose(struct sg_str text)
{
  static const bool marks[256] = {
      ['\\'] = true, ['`'] = true, ['$'] = true,  ['*'] = true,  ['_'] = true,
      ['='] = true,  ['['] = true, [']'] = true,  ['<'] = true,  ['\r'] = true,
      ['\n'] = true, ['{'] = true, ['\t'] = true, ['\0'] = true, ['@'] = true,
  };
  if (text.n == 0 || !sg_is_alpha(text.p[0]))
    return false;
  for (size_t i = 0; i < text.n; i++)
    if (marks[(unsigned char)text.p[i]] || (text.p[i] == ' ' && text.p[i - 1] == ' '))
      return false;
  size_t end = text.n; /* a provenance mark in parentheses may stand at the end */
  while (end > 0 && sg_is_one_of(text.p[end - 1], ".;, "))
    end--;
  return end == 0 || text.p[end - 1] != ')';
}

/* Does each line end the formulas that it begins? One left open would draw in the lines below. */
static bool ends_formulas(struct sg_str text)
{
  struct sg_str line;
  while (sg_str_next_line(&text, &line))
    if (sg_repair_display_open(line, SG_LIT("")).n > 0)
      return false;
  return true;
}

/* An opening bracket or brace without its partner is plain; so the closing ones are escaped. `\[`
 * and `\(` would open a formula. */
static void write_plain(struct sg_str s, struct sg_buf *out)
{
  static const char marks[] = "\\`$*_=<])}@";
  for (size_t i = 0; i < s.n; i++) {
    char c = s.p[i], next = i + 1 < s.n ? s.p[i + 1] : ' ';
    if (sg_is_space(c)) {
      if (i + 1 < s.n && !sg_is_space(next))
        sg_buf_add_char(out, ' ');
      continue;
    }
    bool escape = c == '\\' && sg_span_is_punctuation(next);
    if (escape && (next == '[' || next == '('))
      continue;
    if (escape || sg_is_one_of(c, marks))
      sg_buf_add_char(out, '\\');
    sg_buf_add_char(out, escape ? next : c);
    i += escape;
  }
}

void sg_repair_span(struct repair *r, struct sg_str text, size_t line, size_t bullet, enum span_place place,
                    struct sg_buf *out)
{
  struct sg_buf *before = &r->again;
  struct sg_str source = sg_str_trim(text);
  sg_buf_clear(out);
  if (is_prose(source) && r->result->text.length > 0) {
    sg_buf_add(out, source);
    if (place == SPAN_TITLE)
      sg_span_guard(r, out, place);
    return;
  }
  r->span->line = line;
  r->span->bullet = bullet;
  r->span->place = place;
  for (int look = 0; look < LOOKS_MAX && sg_span_read(r, source); look++) {
    sg_span_print(r, out);
    sg_repair_mend_doubled(r, out, line);
    sg_span_guard(r, out, place);
    bool same = sg_str_equal(source, sg_buf_str(out));
    if (same && ends_formulas(source))
      return;
    sg_buf_swap(before, out);
    sg_buf_clear(out);
    source = sg_buf_str(before);
    if (same)
      break;
  }
  sg_repair_note(r, "text/residue", "mark-up without end made plain text", line);
  write_plain(source, out);
  sg_span_guard(r, out, place);
}
