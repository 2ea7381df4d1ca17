/* The survey's eye: commands, groups, brackets. */
#include "tex/survey/scan.h"

enum {
  GROUP_MAX = 1000 * 1000, /* bytes; a longer one has lost its end */
  BRACKET_MAX = 20 * 1000,
  WASTED_MAX = 32 * 1000 * 1000,
  HASTY_MAX = 200, /* … where many have lost theirs */
};

static bool is_name(char c)
{
  return sg_is_alpha(c) || c == '@';
}

static size_t past_comment(struct sg_str text, size_t at)
{
  const char *end = memchr(text.p + at, '\n', text.n - at);
  return end != NULL ? (size_t)(end - text.p) + 1 : text.n;
}

bool sg_scan_command(struct sg_str text, size_t *at, struct sg_scanned *command)
{
  size_t i = *at;
  while (i < text.n) {
    if (text.p[i] == '%') {
      i = past_comment(text, i);
    } else if (text.p[i] != '\\') {
      i++;
    } else if (i + 1 < text.n && is_name(text.p[i + 1])) {
      size_t end = i + 1;
      while (end < text.n && is_name(text.p[end]))
        end++;
      *command = (struct sg_scanned){i, end, sg_slice(text, i + 1, end)};
      *at = end;
      return true;
    } else {
      i += 2;
    }
  }
  *at = text.n;
  return false;
}

size_t sg_scan_blank(struct sg_str text, size_t at)
{
  while (at < text.n && (sg_is_space(text.p[at]) || text.p[at] == '%'))
    at = text.p[at] == '%' ? past_comment(text, at) : at + 1;
  return at;
}

static size_t past_balanced(struct sg_scan_state *state, struct sg_str text, size_t at, char open, char close,
                            size_t most)
{
  size_t depth = 0, braces = 0;
  at = sg_scan_blank(text, at);
  if (at >= text.n || text.p[at] != open)
    return SG_NPOS;
  most = state->wasted < WASTED_MAX ? most : HASTY_MAX;
  size_t end = text.n - at > most ? at + most : text.n;
  for (size_t i = at; i < end; i++) {
    char c = text.p[i];
    if (c == '\\')
      i++;
    else if (c == '%')
      i = past_comment(text, i) - 1;
    else if (open != '{' && c == '{')
      braces++;
    else if (open != '{' && c == '}' && braces-- == 0)
      return SG_NPOS;
    else if (c == open && braces == 0)
      depth++;
    else if (c == close && braces == 0 && --depth == 0)
      return i + 1;
  }
  state->wasted += end - at;
  return SG_NPOS;
}

size_t sg_scan_group(struct sg_scan_state *state, struct sg_str text, size_t at)
{
  return past_balanced(state, text, at, '{', '}', GROUP_MAX);
}

size_t sg_scan_bracket(struct sg_scan_state *state, struct sg_str text, size_t at)
{
  return past_balanced(state, text, at, '[', ']', BRACKET_MAX);
}

size_t sg_scan_argument(struct sg_scan_state *state, struct sg_str text, size_t at)
{
  size_t end = sg_scan_group(state, text, at);
  if (end != SG_NPOS)
    return end;
  at = sg_scan_blank(text, at);
  if (at >= text.n || text.p[at] == '{' || text.p[at] == '}')
    return SG_NPOS;
  end = at + 1;
  if (text.p[at] == '\\' && end < text.n && !is_name(text.p[end]))
    return end + 1;
  while (text.p[at] == '\\' && end < text.n && is_name(text.p[end]))
    end++;
  return end;
}

struct sg_str sg_scan_inside(struct sg_str text, size_t at, size_t end)
{
  at = sg_scan_blank(text, at);
  return end > at + 1 ? sg_slice(text, at + 1, end - 1) : SG_LIT("");
}

bool sg_scan_is(struct sg_str name, const char *const *names)
{
  for (; *names != NULL; names++)
    if (sg_str_equal(name, sg_cstr(*names)))
      return true;
  return false;
}

int sg_scan_level(struct sg_str name)
{
  static const char *const names[] = {"part",          "chapter",   "section",      "subsection",
                                      "subsubsection", "paragraph", "subparagraph", NULL};
  for (int i = 0; names[i] != NULL; i++)
    if (sg_str_equal(name, sg_cstr(names[i])))
      return i;
  return -1;
}
