#include "tex/sweave.h"

#include "base/buf.h"

static bool is_chunk_start(struct sg_str line)
{
  return sg_str_starts(line, SG_LIT("<<")) && sg_str_ends(sg_str_trim(line), SG_LIT(">>="));
}

static bool is_chunk_end(struct sg_str line)
{
  return sg_str_equal(sg_str_trim(line), SG_LIT("@")) || sg_str_starts(line, SG_LIT("@ "));
}

/* The value of a switch in options ("echo=FALSE, fig=TRUE"), `otherwise` where it is not set. */
static bool is_on(struct sg_str options, struct sg_str name, bool otherwise)
{
  bool on = otherwise;
  for (size_t at = sg_str_find(options, name, 0); at != SG_NPOS; at = sg_str_find(options, name, at + name.n)) {
    size_t value = at + name.n;
    while (value < options.n && (options.p[value] == ' ' || options.p[value] == '='))
      value++;
    bool word = at == 0 || !sg_is_alpha(options.p[at - 1]);
    if (word && value > at + name.n && value < options.n)
      on = sg_lower(options.p[value]) != 'f';
  }
  return on;
}

/* Where the chunk that begins with the line before `rest` ends; its code. */
static struct sg_str chunk_code(struct sg_str rest)
{
  struct sg_str line, all = rest;
  while (sg_str_next_line(&rest, &line))
    if (is_chunk_end(line))
      return sg_slice(all, 0, (size_t)(line.p - all.p));
  return all;
}

/* Nothing of a chunk, on as many lines. The text goes on after it: a chunk ends no paragraph. */
static void add_hidden(struct sg_buf *out, struct sg_str code, bool ends)
{
  size_t lines = 1 + ends;
  for (size_t i = 0; i < code.n; i++)
    lines += code.p[i] == '\n';
  while (lines-- > 0)
    sg_buf_add(out, SG_LIT("%\n"));
}

static void add_shown(struct sg_buf *out, struct sg_str code, bool ends)
{
  sg_buf_add(out, SG_LIT("\\begin{verbatim}\n"));
  sg_buf_add(out, code);
  sg_buf_add(out, ends ? SG_LIT("\\end{verbatim}\n") : SG_LIT("\n\\end{verbatim}"));
}

struct sg_str sg_tex_weave(struct sg_str text, struct sg_arena *arena, bool *found)
{
  struct sg_buf out;
  struct sg_str rest = text, line;
  bool shown_by_default = true;
  size_t done = 0;
  sg_buf_init(&out, SIZE_MAX);
  while (sg_str_next_line(&rest, &line)) {
    if (sg_str_find(line, SG_LIT("SweaveOpts"), 0) != SG_NPOS)
      shown_by_default = is_on(line, SG_LIT("echo"), shown_by_default);
    if (!is_chunk_start(line))
      continue;
    struct sg_str code = chunk_code(rest);
    bool ends = code.n < rest.n;
    bool shown = is_on(line, SG_LIT("echo"), shown_by_default) && is_on(line, SG_LIT("include"), true) &&
                 sg_str_trim(code).n > 0 && sg_str_find(code, SG_LIT("\\end{verbatim}"), 0) == SG_NPOS;
    if (sg_str_find(code, SG_LIT("opts_chunk$set"), 0) != SG_NPOS) /* knitr's way of SweaveOpts */
      shown_by_default = is_on(code, SG_LIT("echo"), shown_by_default);
    size_t start = (size_t)(line.p - text.p);
    sg_buf_add(&out, sg_slice(text, done, start));
    if (shown)
      add_shown(&out, code, ends);
    else
      add_hidden(&out, code, ends);
    rest = sg_slice(rest, code.n, rest.n);
    if (ends)
      sg_str_next_line(&rest, &line);
    done = text.n - rest.n;
  }
  *found = done > 0;
  sg_buf_add(&out, sg_slice(text, done, text.n));
  struct sg_str woven = *found ? sg_arena_copy(arena, sg_buf_str(&out)) : text;
  sg_buf_free(&out);
  return woven;
}
