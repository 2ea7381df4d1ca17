/* What is open: braces, math, environments. Here a source that does not balance is made to. */
#include "tex/engine/engine.h"

enum { MATH_DOLLAR, MATH_DOLLARS, MATH_PAREN, MATH_BRACKET };

static const char *const math_open[] = {"$", "$$", "\\(", "\\["};
static const char *const math_close[] = {"$", "$$", "\\)", "\\]"};

struct sg_group *sg_tex_open(struct sg_tex *tex, enum sg_group_kind kind, struct sg_token at)
{
  if (tex->group_count >= SG_TEX_GROUPS_MAX)
    return NULL;
  struct sg_group *groups =
      sg_arena_grow(&tex->scratch, tex->groups, tex->group_count, &tex->group_capacity, sizeof *groups);
  if (groups == NULL)
    return NULL;
  tex->groups = groups;
  groups[tex->group_count] = (struct sg_group){.kind = kind,
                                               .from = tex->out.length,
                                               .saved = tex->saved_count,
                                               .headings = tex->headings.count,
                                               .command = tex->command,
                                               .bracket = tex->bracket,
                                               .muted = tex->muted,
                                               .math = tex->math,
                                               .one_line = tex->one_line,
                                               .current = tex->current,
                                               .line = at.line,
                                               .file = at.file};
  tex->command = SG_NPOS;
  tex->bracket = false;
  return &groups[tex->group_count++];
}

static void close_written(struct sg_tex *tex, const struct sg_group *group)
{
  if (group->kind == SG_GROUP_ENVIRONMENT && group->written.n > 0) {
    sg_tex_write_text(tex, SG_LIT("\\end{"));
    sg_tex_write_text(tex, group->written);
    sg_tex_write_text(tex, SG_LIT("}"));
  } else if (group->written.n > 0) {
    sg_tex_write_text(tex, group->written);
  }
}

static void close_content(struct sg_tex *tex, const struct sg_group *group)
{
  struct sg_str content =
      sg_arena_copy(&tex->scratch, sg_slice(sg_buf_str(&tex->out), group->from, tex->out.length));
  if (group->close != SG_CLOSE_TABULAR)
    sg_buf_truncate(&tex->out, group->from);
  if (tex->closers[group->close] != NULL)
    tex->closers[group->close](tex, group, content);
}

static void close_group(struct sg_tex *tex, bool never_closed)
{
  struct sg_group group = tex->groups[--tex->group_count];
  bool unwraps = sg_tex_unwraps(tex, &group, never_closed);
  if (unwraps)
    sg_tex_unwrap(tex, &group);
  else if (group.close == SG_CLOSE_NOTHING || group.close == SG_CLOSE_TABULAR)
    close_written(tex, &group); /* while still in math or muted as its content is */
  tex->math = group.math;
  tex->muted = group.muted;
  tex->one_line = group.one_line;
  tex->current = group.current;
  if (never_closed && group.close == SG_CLOSE_INLINE)
    group.value = 1; /* only what it holds */
  if (group.close != SG_CLOSE_NOTHING)
    close_content(tex, &group);
  bool argument = group.kind == SG_GROUP_BRACE && group.close == SG_CLOSE_NOTHING && !unwraps;
  tex->command = argument ? group.command : SG_NPOS;
  tex->bracket = argument && group.bracket;
  sg_tex_undo(tex, group.saved);
}

void sg_tex_close(struct sg_tex *tex)
{
  close_group(tex, false);
}

static void warn_unclosed(struct sg_tex *tex, const struct sg_group *group)
{
  bool document = group->kind == SG_GROUP_ENVIRONMENT &&
                  sg_str_equal(tex->symbols.at[group->symbol].name, SG_LIT("document"));
  if (group->quiet || tex->muted || document)
    return;
  struct sg_token at = {.file = group->file, .line = group->line};
  struct sg_str name = group->kind == SG_GROUP_ENVIRONMENT ? tex->symbols.at[group->symbol].name : SG_LIT("");
  if (group->kind == SG_GROUP_ENVIRONMENT)
    sg_tex_warn(tex, at, "source/repaired", "\\begin{%.*s} is never closed", SG_STR_ARGS(name));
  else if (group->kind == SG_GROUP_MATH)
    sg_tex_warn(tex, at, "source/repaired", "math that begins here is never closed");
  else if (group->kind == SG_GROUP_BRACE)
    sg_tex_warn(tex, at, "source/repaired", "a brace that opens here is never closed");
}

void sg_tex_finish_groups(struct sg_tex *tex, size_t down_to, struct sg_token at)
{
  (void)at;
  while (tex->group_count > down_to) {
    warn_unclosed(tex, &tex->groups[tex->group_count - 1]);
    close_group(tex, true);
  }
}

void sg_tex_end_title(struct sg_tex *tex, struct sg_token at)
{
  for (size_t i = tex->group_count; i > 0 && tex->groups[i - 1].kind == SG_GROUP_BRACE; i--) {
    enum sg_close close = tex->groups[i - 1].close;
    if (close != SG_CLOSE_HEADING && close != SG_CLOSE_TITLE && close != SG_CLOSE_DATE)
      continue;
    sg_tex_finish_groups(tex, i - 1, at);
    return;
  }
}

/* Does a brace that opens here stand right behind another that is a group of its own? */
static bool doubles_brace(const struct sg_tex *tex)
{
  if (tex->group_count == 0 || tex->math || tex->muted)
    return false;
  const struct sg_group *top = &tex->groups[tex->group_count - 1];
  struct sg_str since = sg_slice(sg_buf_str(&tex->out), top->from, tex->out.length);
  return top->kind == SG_GROUP_BRACE && top->close == SG_CLOSE_NOTHING && sg_str_trim(since).n == 0;
}

static void open_brace(struct sg_tex *tex, struct sg_token at)
{
  if (tex->group_count >= SG_TEX_GROUPS_MAX) {
    tex->deep++; /* so deep that braces mean nothing any more: only counted */
    return;
  }
  bool written = !tex->muted && (tex->math || (tex->group_count < SG_TEX_NEST_MAX && !doubles_brace(tex)));
  if (written)
    sg_tex_write(tex, at);
  else if (!tex->muted)
    sg_tex_forget_command(tex);
  struct sg_group *group = sg_tex_open(tex, SG_GROUP_BRACE, at);
  if (group != NULL && written)
    group->written = SG_LIT("}");
}

void sg_tex_close_brace(struct sg_tex *tex, struct sg_token at)
{
  if (tex->deep > 0) {
    tex->deep--;
    return;
  }
  size_t i = tex->group_count;
  while (i > 0 && tex->groups[i - 1].kind == SG_GROUP_MATH)
    i--;
  bool found =
      i > 0 && (tex->groups[i - 1].kind == SG_GROUP_BRACE || tex->groups[i - 1].kind == SG_GROUP_SILENT);
  if (!found) {
    if (!tex->muted)
      sg_tex_warn(tex, at, "source/repaired", "a closing brace that nothing opens is left out");
    return;
  }
  sg_tex_finish_groups(tex, i, at);
  bool silent = tex->groups[tex->group_count - 1].kind == SG_GROUP_SILENT;
  sg_tex_close(tex);
  if (silent && tex->group_count > 0 && tex->groups[tex->group_count - 1].kind == SG_GROUP_BRACE &&
      tex->groups[tex->group_count - 1].close == SG_CLOSE_NOTHING)
    sg_tex_close(tex); /* \begingroup without \endgroup inside braces */
}

void sg_act_brace(struct sg_tex *tex, struct sg_token token, const struct sg_tex_row *row)
{
  (void)row;
  if (sg_token_is(token, '{'))
    open_brace(tex, token);
  else
    sg_tex_close_brace(tex, token);
}

/* \begingroup, \bgroup (0) and \endgroup, \egroup (1). */
void sg_act_group(struct sg_tex *tex, struct sg_token token, const struct sg_tex_row *row)
{
  if (row->value == 0) {
    sg_tex_open(tex, SG_GROUP_SILENT, token);
  } else if (tex->group_count > 0 && tex->groups[tex->group_count - 1].kind == SG_GROUP_SILENT) {
    sg_tex_close(tex);
  }
}

bool sg_tex_catch(struct sg_tex *tex, struct sg_token at, enum sg_close close, int value)
{
  if (!sg_tex_take(tex, '{')) {
    struct sg_tokens one;
    if (!sg_tex_argument(tex, &one) || one.count == 0)
      return false;
    struct sg_tokens shut = sg_tex_tokens_of(tex, "}", at);
    sg_tex_push_tokens(tex, shut.at, shut.count);
    sg_tex_push_tokens(tex, one.at, one.count);
  }
  struct sg_group *group = sg_tex_open(tex, SG_GROUP_BRACE, at);
  if (group == NULL) {
    tex->deep++;
    return false;
  }
  group->close = close;
  group->value = value;
  return true;
}

/* -- Math -------------------------------------------------------------------------------------- */

static bool open_math_is(const struct sg_tex *tex, uint32_t delimiter)
{
  const struct sg_group *top = tex->group_count > 0 ? &tex->groups[tex->group_count - 1] : NULL;
  return top != NULL && top->kind == SG_GROUP_MATH && top->symbol == delimiter;
}

static void open_math(struct sg_tex *tex, struct sg_token at, uint32_t delimiter)
{
  if (tex->group_count >= SG_TEX_GROUPS_MAX)
    return;
  sg_tex_write_text(tex, sg_cstr(math_open[delimiter]));
  struct sg_group *group = sg_tex_open(tex, SG_GROUP_MATH, at);
  if (group == NULL)
    return;
  group->symbol = delimiter;
  group->written = sg_cstr(math_close[delimiter]);
  tex->math = true;
}

void sg_tex_dollar(struct sg_tex *tex, struct sg_token at)
{
  struct sg_token next = sg_tex_next(tex);
  bool two = sg_token_is(next, '$');
  if (open_math_is(tex, MATH_DOLLAR) || !two)
    sg_tex_push(tex, next);
  if (open_math_is(tex, MATH_DOLLAR) || open_math_is(tex, MATH_DOLLARS))
    sg_tex_close(tex);
  else if (two && tex->math)
    return; /* an empty formula inside a formula's text */
  else
    open_math(tex, at, two ? MATH_DOLLARS : MATH_DOLLAR);
}

/* A blank line cannot stand in a formula: TeX ends it there, and so do we. */
void sg_tex_end_formula(struct sg_tex *tex, struct sg_token at)
{
  for (;;) { /* formulas in formulas, too */
    size_t i = tex->group_count;
    while (i > 0 && tex->groups[i - 1].kind == SG_GROUP_BRACE && tex->groups[i - 1].math)
      i--;
    if (i == 0 || tex->groups[i - 1].kind != SG_GROUP_MATH || tex->groups[i - 1].symbol != MATH_DOLLAR)
      return;
    sg_tex_finish_groups(tex, i - 1, at);
  }
}

void sg_tex_leave_math(struct sg_tex *tex, struct sg_token at)
{
  size_t i = tex->group_count;
  while (i > 0 && tex->groups[i - 1].math)
    i--;
  if (tex->math && i > 0)
    sg_tex_finish_groups(tex, i - 1, at);
}

/* \( \) \[ \]: value 0 opens, 1 closes; + 2 for display. */
void sg_act_math(struct sg_tex *tex, struct sg_token token, const struct sg_tex_row *row)
{
  uint32_t delimiter = row->value & 2 ? MATH_BRACKET : MATH_PAREN;
  if (!(row->value & 1)) {
    if (!tex->math)
      open_math(tex, token, delimiter);
    return;
  }
  size_t i = tex->group_count;
  while (i > 0 && tex->groups[i - 1].kind == SG_GROUP_BRACE)
    i--;
  if (i == 0 || tex->groups[i - 1].kind != SG_GROUP_MATH || tex->groups[i - 1].symbol != delimiter)
    return; /* closes nothing */
  sg_tex_finish_groups(tex, i, token);
  sg_tex_close(tex);
}
