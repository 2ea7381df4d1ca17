/* What stands around an answer: the model's thoughts, a code fence around the whole, front matter,
 * tokens of its template. Works on lines, before any block is read. */
#include "repair/internal.h"

enum {
  GREETINGS_MAX = 4,   /* paragraphs before a fence around the answer */
  TOKEN_NAME_MAX = 30, /* bytes up to the end of a template token's name */
};

static const char *const thought_tags[] = {"think",     "thinking",   "thought",    "thoughts",
                                           "reasoning", "reflection", "scratchpad", "analysis"};

static size_t line_end(struct sg_str s, size_t at)
{
  const char *end = at < s.n ? memchr(s.p + at, '\n', s.n - at) : NULL;
  return end != NULL ? (size_t)(end - s.p) : s.n;
}

static struct sg_str line_at(struct sg_str s, size_t at)
{
  return sg_str_trim(sg_slice(s, at, line_end(s, at)));
}

static size_t next_line(struct sg_str s, size_t at)
{
  size_t end = line_end(s, at);
  return end < s.n ? end + 1 : s.n;
}

static size_t count_lines(struct sg_str s, size_t from, size_t to)
{
  size_t count = 0;
  for (size_t i = from; i < to; i++)
    count += s.p[i] == '\n';
  return count;
}

/* -- Thoughts ---------------------------------------------------------------------------------- */

/* A backslash makes `<` text. */
static bool is_escaped(struct sg_str s, size_t at)
{
  size_t slashes = 0;
  while (slashes < at && s.p[at - slashes - 1] == '\\')
    slashes++;
  return slashes % 2 == 1;
}

/* Length of `<name>` or, when `closing`, `</name>` at `at`; 0: none. */
static size_t thought_tag(struct sg_str s, size_t at, bool closing)
{
  struct sg_str rest = sg_slice(s, at, s.n);
  if (!sg_str_starts(rest, closing ? SG_LIT("</") : SG_LIT("<")) || is_escaped(s, at))
    return 0;
  rest = sg_slice(rest, closing ? 2 : 1, rest.n);
  for (size_t i = 0; i < sizeof thought_tags / sizeof thought_tags[0]; i++) {
    size_t n = strlen(thought_tags[i]);
    if (rest.n > n && rest.p[n] == '>' && sg_str_equal_nocase(sg_slice(rest, 0, n), sg_cstr(thought_tags[i])))
      return n + (closing ? 3 : 2);
  }
  return 0;
}

/* Where the first closing tag of a thought ends from `at` on, or SG_NPOS. */
static size_t thought_close(struct sg_str s, size_t at)
{
  while (at < s.n) {
    const char *next = memchr(s.p + at, '<', s.n - at);
    if (next == NULL)
      return SG_NPOS;
    at = (size_t)(next - s.p);
    size_t length = thought_tag(s, at, true);
    if (length > 0)
      return at + length;
    at++;
  }
  return SG_NPOS;
}

static bool starts_content(struct sg_str line)
{
  size_t width;
  bool ordered, odd;
  struct sg_str title;
  return sg_repair_atx_level(line, &title) > 0 ||
         (sg_repair_item_marker(line, &width, &ordered, &odd) > 0 && !ordered);
}

/* Where an unclosed thought ends: at the first heading or bullet after a blank line; without one
 * nothing of it is the answer's frame, and only the tag goes. */
static size_t unclosed_end(struct sg_str s, size_t at)
{
  bool blank = false;
  for (size_t i = next_line(s, at); i < s.n; i = next_line(s, i)) {
    struct sg_str line = line_at(s, i);
    if (blank && starts_content(line))
      return i;
    blank = line.n == 0;
  }
  return at;
}

/* Takes thoughts off the start; their text is listed as dropped. */
static size_t skip_thoughts(struct repair *r, size_t at)
{
  struct sg_str s = r->text;
  size_t line = 1;
  for (bool closed = true; closed;) {
    size_t from = sg_str_skip_space(s, at), open = thought_tag(s, from, false);
    if (open == 0)
      return at;
    size_t end = thought_close(s, from + open);
    closed = end != SG_NPOS;
    end = closed ? end : unclosed_end(s, from + open);
    line += count_lines(s, at, from);
    sg_repair_note(r, "text/residue", "the model's thoughts removed", line);
    sg_repair_drop(r, "thoughts", line, sg_str_trim(sg_slice(s, from, end)));
    line += count_lines(s, from, end);
    at = end;
  }
  return at;
}

/* Some servers leave only the closing tag, at the end of the thoughts. */
static size_t skip_headless_thoughts(struct repair *r, size_t at)
{
  struct sg_str s = r->text;
  size_t end = thought_close(s, at);
  if (end == SG_NPOS)
    return at;
  for (size_t i = at; i < end; i++) /* not where code or another tag may hold it */
    if (thought_tag(s, i, false) > 0 || sg_str_starts(sg_slice(s, i, end), SG_LIT("```")) ||
        sg_str_starts(sg_slice(s, i, end), SG_LIT("~~~")))
      return at;
  if (line_at(s, end).n > 0 || s.p[end - 1] != '>')
    return at;
  sg_repair_note(r, "text/residue", "the model's thoughts removed", 1);
  sg_repair_drop(r, "thoughts", 1, sg_str_trim(sg_slice(s, at, end)));
  return end;
}

/* -- The fence --------------------------------------------------------------------------------- */

static bool may_frame(struct sg_str info)
{
  static const char *const names[] = {"markdown", "md", "gfm", "commonmark", "pandoc"};
  for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
    if (sg_str_equal_nocase(info, sg_cstr(names[i])))
      return true;
  return info.n == 0;
}

/* Does the paragraph at `at` greet? *end is the blank line or fence after it. */
static bool greets(struct sg_str s, size_t at, size_t *end)
{
  size_t i = at;
  while (i < s.n && line_at(s, i).n > 0 && sg_repair_fence_length(line_at(s, i)) == 0)
    i = next_line(s, i);
  *end = i;
  return i > at && sg_repair_is_greeting(sg_slice(s, at, i), true);
}

/* Only closing words from `at` on? */
static bool only_offers(struct sg_str s, size_t at)
{
  for (at = sg_str_skip_space(s, at); at < s.n; at = sg_str_skip_space(s, at)) {
    size_t end = at;
    while (end < s.n && line_at(s, end).n > 0)
      end = next_line(s, end);
    if (!sg_repair_is_offer(sg_slice(s, at, end)))
      return false;
    at = end;
  }
  return true;
}

/* The last line that can close the fence at `open`: bare, and nothing but closing words behind it;
 * SG_NPOS: none. */
static size_t fence_close(struct sg_str s, size_t open)
{
  struct sg_str fence = line_at(s, open);
  size_t length = sg_repair_fence_length(fence), last = SG_NPOS;
  bool inside = true;
  for (size_t i = next_line(s, open); i < s.n; i = next_line(s, i)) {
    struct sg_str line = line_at(s, i);
    if (line.n < length || line.p[0] != fence.p[0])
      continue;
    size_t run = sg_repair_fence_length(line);
    if (run >= length && run == line.n)
      last = i;
    inside = true;
  }
  return last != SG_NPOS && inside && only_offers(s, next_line(s, last)) ? last : SG_NPOS;
}

/* Does text look like an answer, not like code? */
static bool holds_answer(struct sg_str s)
{
  for (size_t i = 0; i < s.n; i = next_line(s, i))
    if (starts_content(line_at(s, i)))
      return true;
  return false;
}

/* The line at which the answer itself begins: greetings stand before it. */
static size_t after_greetings(struct sg_str s, size_t from)
{
  size_t at = sg_str_skip_space(s, from), end;
  for (int i = 0; i < GREETINGS_MAX && at < s.n && greets(s, at, &end); i++)
    at = sg_str_skip_space(s, end);
  while (at > 0 && s.p[at - 1] != '\n')
    at--; /* white space may stand before it */
  return at;
}

bool sg_repair_frames(struct sg_str before, struct sg_str info)
{
  enum { GREETINGS_BYTES_MAX = 16 * 1024 };
  return may_frame(info) && before.n <= GREETINGS_BYTES_MAX && after_greetings(before, 0) == before.n;
}

static void find_fence(struct repair *r, struct frame *frame)
{
  struct sg_str s = r->text;
  size_t at = after_greetings(s, frame->from);
  struct sg_str line = line_at(s, at);
  size_t length = sg_repair_fence_length(line);
  struct sg_str info = sg_str_trim(sg_slice(line, length, line.n));
  if (length == 0 || line.p[0] != '`' || !may_frame(info))
    return;
  size_t close = fence_close(s, at);
  if ((close == SG_NPOS && info.n == 0) ||
      !holds_answer(sg_slice(s, next_line(s, at), close == SG_NPOS ? s.n : close)))
    return;
  sg_repair_note(r, "text/residue", "code fence around the answer removed", 1 + count_lines(s, 0, at));
  frame->open = at;
  frame->close = close;
}

/* -- Front matter -------------------------------------------------------------------------------- */

static bool is_key(struct sg_str line)
{
  size_t n = 0;
  while (n < line.n &&
         (sg_is_alpha(line.p[n]) || sg_is_digit(line.p[n]) || (n > 0 && sg_is_one_of(line.p[n], "_-"))))
    n++;
  return n > 0 && n < line.n && line.p[n] == ':' && (n + 1 == line.n || line.p[n + 1] == ' ');
}

/* Where YAML between `---` and `---` or `...` that begins at the line at `at` ends, or SG_NPOS. Its
 * lines are keys, comments, and what hangs on a key; a heading between rules is none. */
static size_t front_matter_end(struct sg_str s, size_t at)
{
  if (!sg_str_equal(line_at(s, at), SG_LIT("---")))
    return SG_NPOS;
  bool keyed = false;
  for (size_t i = next_line(s, at); i < s.n; i = next_line(s, i)) {
    struct sg_str line = line_at(s, i);
    if (keyed && (sg_str_equal(line, SG_LIT("---")) || sg_str_equal(line, SG_LIT("..."))))
      return next_line(s, i);
    bool hangs = s.p[i] == ' ' || sg_str_starts(line, SG_LIT("- ")) || sg_str_starts(line, SG_LIT("#"));
    if (!is_key(line) && !(keyed && hangs))
      return SG_NPOS;
    keyed = true;
  }
  return SG_NPOS;
}

static void find_front_matter(struct repair *r, struct frame *frame)
{
  struct sg_str s = r->text;
  size_t at = after_greetings(s, frame->from), end;
  if (frame->open != SG_NPOS)
    at = next_line(s, frame->open);
  frame->meta = frame->content = at;
  size_t line = 1 + count_lines(s, 0, at);
  while ((end = front_matter_end(s, at)) != SG_NPOS) {
    sg_repair_note(r, "text/residue", "front matter removed", line);
    sg_repair_drop(r, "front matter", line, sg_str_trim(sg_slice(s, at, end)));
    frame->content = end;
    size_t next = end;
    while (next < s.n && line_at(s, next).n == 0)
      next = next_line(s, next);
    line += count_lines(s, at, next);
    at = next;
  }
}

/* -- Template tokens ----------------------------------------------------------------------------- */

size_t sg_repair_template_token(struct sg_str s)
{
  size_t n = 2;
  while (n < s.n && n < TOKEN_NAME_MAX && (sg_is_alpha(s.p[n]) || sg_is_digit(s.p[n]) || s.p[n] == '_'))
    n++;
  bool token = n > 2 && sg_str_starts(s, SG_LIT("<|")) && sg_str_starts(sg_slice(s, n, s.n), SG_LIT("|>"));
  return token ? n + 2 : 0;
}

/* Bytes of the token that `s` ends with: `</s>` or `<|im_end|>`; 0: none. */
static size_t token_at_end(struct sg_str s)
{
  if (sg_str_ends(s, SG_LIT("</s>")) && !is_escaped(s, s.n - 4))
    return 4;
  if (!sg_str_ends(s, SG_LIT("|>")))
    return 0;
  for (size_t n = 5; n <= s.n && n <= TOKEN_NAME_MAX + 2; n++)
    if (s.p[s.n - n] == '<')
      return !is_escaped(s, s.n - n) && sg_repair_template_token(sg_slice(s, s.n - n, s.n)) == n ? n : 0;
  return 0;
}

static void cut_template_tokens(struct repair *r, struct frame *frame)
{
  struct sg_str s = r->text;
  size_t to = frame->to, cut;
  do {
    while (to > frame->from && sg_is_space(s.p[to - 1]))
      to--;
    cut = token_at_end(sg_slice(s, frame->from, to));
    to -= cut;
    frame->to = cut > 0 ? to : frame->to;
  } while (cut > 0);
  if (frame->to < s.n)
    sg_repair_note(r, "text/residue", "token of the model's template removed",
                   1 + count_lines(s, 0, frame->to));
}

struct frame sg_repair_frame(struct repair *r)
{
  struct sg_str s = r->text;
  struct frame frame = {.to = s.n, .open = SG_NPOS, .close = SG_NPOS};
  frame.from = skip_thoughts(r, 0);
  if (frame.from == 0)
    frame.from = skip_headless_thoughts(r, 0);
  cut_template_tokens(r, &frame);
  find_fence(r, &frame);
  find_front_matter(r, &frame);
  frame.line = 1 + count_lines(s, 0, frame.from);
  return frame;
}
