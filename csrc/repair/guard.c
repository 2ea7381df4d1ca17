/* Keeps repaired inlines from being read as the start of a block. */
#include "repair/link.h"
#include "repair/span.h"

enum { MARKDOWN_DIGITS_MAX = 9 /* of a list number in CommonMark */ };

/* Bytes of what Markdown reads as a marker at the start of a line: years, too. */
static size_t marker_bytes(struct sg_str line)
{
  size_t width, digits = 0;
  bool ordered, odd;
  while (digits < line.n && digits <= MARKDOWN_DIGITS_MAX && sg_is_digit(line.p[digits]))
    digits++;
  if (digits > 0 && digits < line.n && digits <= MARKDOWN_DIGITS_MAX && sg_is_one_of(line.p[digits], ".)") &&
      (digits + 1 == line.n || sg_is_space(line.p[digits + 1])))
    return digits + 1;
  return sg_repair_item_marker(line, &width, &ordered, &odd);
}

/* Dashes alone underline a heading, and make a rule of the bullet before them. */
static bool only_dashes(struct sg_str line)
{
  for (size_t i = 0; i < line.n; i++)
    if (line.p[i] != '-' && line.p[i] != ' ')
      return false;
  return true;
}

/* How a line is kept from starting a block. */
struct guard {
  size_t skipped; /* bytes at its start that go */
  size_t escaped; /* byte before which a backslash is put, or SG_NPOS */
  bool all;       /* a backslash before each of its marks */
};

static struct guard guard_for(struct sg_str line, bool first)
{
  struct guard guard = {.escaped = SG_NPOS};
  struct sg_str title;
  size_t marker = marker_bytes(line);
  while (marker > 0 && (unsigned char)line.p[0] >= 0x80) { /* cannot be escaped, and says nothing */
    struct sg_str rest = sg_str_trim(sg_slice(line, marker, line.n));
    guard.skipped += (size_t)(rest.p - line.p);
    line = rest;
    marker = marker_bytes(line);
  }
  if (marker > 0) {
    guard.escaped = marker - 1;
    return guard;
  }
  bool underline = !first && line.n > 0 && line.p[0] == '=' && sg_repair_setext_level(line) > 0;
  bool rule = sg_repair_is_rule(line);
  /* Each mark of a rule, or two that are left would highlight or emphasise; dashes do neither. */
  guard.all = underline || (rule && line.p[0] != '-');
  if (guard.all || line.n == 0)
    return guard;
  if (line.p[0] == '>' || sg_repair_atx_level(line, &title) > 0 || sg_repair_fence_length(line) > 0 ||
      sg_str_starts(line, SG_LIT(":::")) || rule || only_dashes(line))
    guard.escaped = 0;
  return guard;
}

/* Can a line that begins so be the start of a block at all? */
static bool is_suspect(struct sg_str line)
{
  unsigned char c = line.n > 0 ? (unsigned char)line.p[0] : 'a';
  return c >= 0x80 || (!sg_is_alpha((char)c) && !sg_is_one_of(c, "$(\"'\\|"));
}

static struct sg_str line_at(const struct sg_buf *text, size_t at)
{
  struct sg_str rest = sg_slice(sg_buf_str(text), at, text->length);
  const char *end = memchr(rest.p, '\n', rest.n);
  return end != NULL ? sg_slice(rest, 0, (size_t)(end - rest.p)) : rest;
}

static void add_guarded(struct sg_buf *out, struct sg_str line, bool first)
{
  struct guard guard = guard_for(line, first);
  line = sg_slice(line, guard.skipped, line.n);
  for (size_t i = 0; guard.all && i < line.n; i++) {
    sg_buf_add(out, sg_is_space(line.p[i]) ? SG_LIT("") : SG_LIT("\\"));
    sg_buf_add_char(out, line.p[i]);
  }
  if (guard.all)
    return;
  size_t head = guard.escaped != SG_NPOS ? guard.escaped : 0;
  sg_buf_add(out, sg_slice(line, 0, head));
  sg_buf_add(out, guard.escaped != SG_NPOS ? SG_LIT("\\") : SG_LIT(""));
  sg_buf_add(out, sg_slice(line, head, line.n));
}

/* At the start of the whole, a speaker's name with a colon would begin a conversation. */
static void guard_speaker(const struct repair *r, struct sg_buf *text, enum span_place place)
{
  if (r->result->text.length > 0 || sg_repair_in_item(r) || (r->options->bullets && place != SPAN_TITLE))
    return;
  size_t colon = sg_repair_speaker_colon(line_at(text, 0));
  if (colon != SG_NPOS)
    sg_buf_splice(text, colon, 0, SG_LIT("\\"));
}

/* A paragraph has a line for each hard break. */
static void guard_lines(struct repair *r, struct sg_buf *text)
{
  bool suspect = false;
  for (size_t at = 0; at < text->length && !suspect;) {
    struct sg_str line = line_at(text, at);
    suspect = is_suspect(line);
    at += line.n + 1;
  }
  if (!suspect)
    return;
  struct sg_buf *out = &r->guarded;
  sg_buf_clear(out);
  for (size_t at = 0; at < text->length;) {
    struct sg_str line = line_at(text, at);
    add_guarded(out, line, at == 0);
    at += line.n + 1;
    sg_buf_add(out, at <= text->length ? SG_LIT("\n") : SG_LIT(""));
  }
  sg_buf_swap(text, out);
}

/* Hard breaks become spaces. */
static void join_lines(struct sg_buf *text)
{
  size_t kept = 0;
  for (size_t i = 0; i < text->length; i++, kept++) {
    bool hard = text->data[i] == '\\' && text->data[i + 1] == '\n';
    text->data[kept] = hard ? ' ' : text->data[i];
    i += hard;
  }
  sg_buf_truncate(text, kept);
}

/* #s at its end would be taken for a closing sequence. */
static void guard_title(struct sg_buf *title)
{
  size_t end = title->length;
  while (end > 0 && title->data[end - 1] == '#')
    end--;
  if (end < title->length && (end == 0 || title->data[end - 1] == ' '))
    sg_buf_splice(title, end, 0, SG_LIT("\\"));
}

void sg_span_guard(struct repair *r, struct sg_buf *text, enum span_place place)
{
  if (place != SPAN_LINES || sg_repair_splits(sg_buf_str(text)))
    join_lines(text);
  guard_speaker(r, text, place);
  size_t label = place == SPAN_LINES ? sg_repair_definition_label_end(sg_buf_str(text)) : SG_NPOS;
  if (label != SG_NPOS)
    sg_buf_splice(text, label, 0, SG_LIT("\\"));
  if (place == SPAN_LINES)
    guard_lines(r, text);
  else if (place == SPAN_TITLE)
    guard_title(text);
}
