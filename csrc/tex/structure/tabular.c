/* Tables: column specifications that every pandoc reads, cells without tables in them. */
#include "tex/structure/structure.h"

enum { COLUMNS_MAX = 200 };

/* Past the brace group at `i`; `i` itself when there is none. */
static size_t past_group(struct sg_tokens tokens, size_t i)
{
  size_t depth = 0;
  while (i < tokens.count && tokens.at[i].kind == SG_TOKEN_SPACE)
    i++;
  if (i >= tokens.count || !sg_token_is(tokens.at[i], '{'))
    return i;
  for (; i < tokens.count; i++) {
    depth += sg_token_is(tokens.at[i], '{');
    if (sg_token_is(tokens.at[i], '}') && --depth == 0)
      return i + 1;
  }
  return i;
}

static void add_columns(struct sg_tokens spec, char *columns, size_t *count);

/* *{n}{spec} at `i`, after the star. Depth is one: a repetition inside a repetition counts once. */
static size_t repeat_columns(struct sg_tokens spec, size_t i, char *columns, size_t *count)
{
  size_t number_end = past_group(spec, i), end = past_group(spec, number_end);
  size_t times = 0;
  for (; i < number_end; i++)
    if (spec.at[i].kind == SG_TOKEN_CHAR && spec.at[i].value >= '0' && spec.at[i].value <= '9' &&
        times < COLUMNS_MAX)
      times = times * 10 + (spec.at[i].value - '0');
  for (; times > 0 && *count < COLUMNS_MAX; times--)
    for (size_t k = number_end; k < end; k++) {
      uint32_t c = spec.at[k].kind == SG_TOKEN_CHAR ? spec.at[k].value : 0;
      if (c < 128 && sg_is_alpha((char)c) && *count < COLUMNS_MAX)
        columns[(*count)++] = c == 'r' || c == 'c' ? (char)c : 'l';
    }
  return end;
}

static void add_columns(struct sg_tokens spec, char *columns, size_t *count)
{
  for (size_t i = 0; i < spec.count && *count < COLUMNS_MAX;) {
    uint32_t c = spec.at[i].kind == SG_TOKEN_CHAR ? spec.at[i].value : 0;
    bool letter = spec.at[i].kind == SG_TOKEN_CONTROL || (c < 128 && sg_is_alpha((char)c));
    i++;
    if (c == '*') {
      i = repeat_columns(spec, i, columns, count);
      continue;
    }
    if (letter)
      columns[(*count)++] = c == 'r' || c == 'c' ? (char)c : 'l';
    if (letter && i < spec.count && sg_token_is(spec.at[i], '['))
      while (i < spec.count && !sg_token_is(spec.at[i - 1], ']'))
        i++;
    if (letter || sg_is_one_of(c, "@!<>"))
      for (size_t next = past_group(spec, i); next > i && sg_token_is(spec.at[next - 1], '}');
           next = past_group(spec, i))
        i = next;
  }
}

static bool in_tabular(const struct sg_tex *tex)
{
  for (size_t i = tex->group_count; i > 0; i--)
    if (tex->groups[i - 1].close == SG_CLOSE_TABULAR)
      return true;
  return false;
}

static struct sg_group *open_tabular(struct sg_tex *tex, struct sg_token at, struct sg_str name,
                                     struct sg_str written, const char *columns)
{
  bool inner = in_tabular(tex) || tex->one_line;
  size_t from = tex->out.length;
  if (!inner) {
    sg_tex_write_text(tex, SG_LIT("\\begin{"));
    sg_tex_write_text(tex, written);
    sg_buf_add_format(&tex->out, "}{%s}\n", columns);
  }
  struct sg_group *group = sg_tex_open(tex, SG_GROUP_ENVIRONMENT, at);
  if (group == NULL)
    return NULL;
  group->symbol = sg_tex_intern(tex, name);
  group->close = inner ? SG_CLOSE_CELLS : SG_CLOSE_TABULAR;
  group->from = from;
  group->written = inner ? SG_LIT("") : written;
  return group;
}

void sg_tex_begin_tabular(struct sg_tex *tex, struct sg_token at, struct sg_str name)
{
  struct sg_tokens spec = {0};
  char columns[COLUMNS_MAX + 1] = "";
  size_t count = 0;
  bool deluxe = sg_str_starts(name, SG_LIT("deluxetable"));
  bool is_long = sg_str_starts(name, SG_LIT("long")) || sg_str_starts(name, SG_LIT("xltab"));
  sg_tex_group(tex, &spec);
  add_columns(spec, columns, &count);
  columns[count > 0 ? count : 1] = '\0';
  if (count == 0)
    columns[0] = 'l';
  if (tex->muted || tex->math) {
    if (!tex->muted)
      sg_buf_add_format(&tex->out, "\\begin{array}{%s}", columns);
    struct sg_group *plain = sg_tex_open(tex, SG_GROUP_ENVIRONMENT, at);
    if (plain == NULL)
      return;
    plain->symbol = sg_tex_intern(tex, name);
    plain->written = tex->muted ? SG_LIT("") : SG_LIT("array");
    return;
  }
  if (deluxe) { /* a float and its table in one */
    struct sg_group *outer = sg_tex_open(tex, SG_GROUP_ENVIRONMENT, at);
    if (outer == NULL)
      return;
    outer->symbol = sg_tex_intern(tex, name);
    outer->close = SG_CLOSE_FLOAT;
    sg_tex_open_float(tex, SG_ENV_TABLE);
    name = SG_LIT("deluxetable's data");
  }
  struct sg_group *group =
      open_tabular(tex, at, name, is_long ? SG_LIT("longtable") : SG_LIT("tabular"), columns);
  if (group != NULL)
    group->quiet = deluxe;
}

/* \enddata: notes follow that are not rows. */
void sg_act_startdata(struct sg_tex *tex, struct sg_token token, const struct sg_tex_row *row)
{
  (void)token;
  (void)row;
  if (tex->group_count > 0 && tex->groups[tex->group_count - 1].quiet)
    sg_tex_close(tex);
}

/* The rows of a table inside a table as text; those of a single column are lines of one cell: "RAM, (GiB)". */
static void write_cells(struct sg_tex *tex, struct sg_str content)
{
  struct sg_str text = sg_str_trim(content);
  bool lines = sg_str_find(text, SG_LIT("&"), 0) == SG_NPOS;
  for (size_t i = 0; i < text.n; i++) {
    if (text.p[i] == '\\' && i + 1 < text.n) {
      if (text.p[++i] == '\\')
        sg_buf_add(&tex->out, lines ? SG_LIT(" ") : SG_LIT("; "));
      else if (sg_str_starts(sg_slice(text, i, text.n), SG_LIT("hline")))
        i += 4;
      else
        sg_buf_add(&tex->out, sg_slice(text, i - 1, i + 1));
    } else if (text.p[i] == '&') {
      sg_buf_add(&tex->out, SG_LIT(", "));
    } else {
      sg_buf_add_char(&tex->out, text.p[i]);
    }
  }
}

void sg_tex_close_table(struct sg_tex *tex, const struct sg_group *group, struct sg_str content)
{
  if (group->close == SG_CLOSE_CELLS) {
    write_cells(tex, content);
  } else if (tex->float_count > 0) {
    struct sg_float *top = &tex->floats[tex->float_count - 1];
    if (top->table_to == 0) {
      top->table_from = group->from;
      top->table_to = tex->out.length;
    }
  }
}

/* \multicolumn{n}{spec}{text} (0), \makecell{a\\b} and its like (1). */
void sg_act_cell(struct sg_tex *tex, struct sg_token token, const struct sg_tex_row *row)
{
  struct sg_tokens cell, dropped;
  if (row->value == 0) {
    struct sg_str columns = sg_tex_word(tex);
    sg_tex_skip(tex, "m");
    if (tex->math || columns.n == 0 || columns.n > 3)
      return;
    sg_tex_write_text(tex, SG_LIT("\\multicolumn{"));
    sg_tex_write_text(tex, columns);
    sg_tex_write_text(tex, SG_LIT("}{c}"));
    return;
  }
  sg_tex_take(tex, '*');
  while (sg_tex_optional(tex, &dropped))
    continue;
  sg_tex_argument(tex, &cell);
  for (size_t i = 0; i < cell.count; i++)
    if (sg_tex_is_control(tex, cell.at[i], "\\"))
      cell.at[i] =
          (struct sg_token){.kind = SG_TOKEN_SPACE, .value = ' ', .line = token.line, .file = token.file};
  sg_tex_push_tokens(tex, cell.at, cell.count);
}
