/* What the reader writes: tokens as LaTeX again, and the rule for commands that nobody knows. */
#include "tex/engine/engine.h"

static bool is_letter(uint32_t value)
{
  return value < 128 && sg_is_alpha((char)value);
}

static bool ends_with_space(const struct sg_tex *tex)
{
  char last = tex->out.length > 0 ? tex->out.data[tex->out.length - 1] : '\n';
  return last == '\n' || last == ' ';
}

static void write_paragraph(struct sg_tex *tex)
{
  if (tex->math || tex->one_line) {
    if (!ends_with_space(tex))
      sg_buf_add_char(&tex->out, '\n');
    return;
  }
  sg_tex_write_block(tex);
}

void sg_tex_write_block(struct sg_tex *tex)
{
  if (tex->muted)
    return;
  tex->word_open = false;
  tex->command = SG_NPOS;
  size_t n = tex->out.length;
  if (tex->one_line) {
    if (!ends_with_space(tex))
      sg_buf_add_char(&tex->out, ' ');
    return;
  }
  if (n == 0 || (n >= 2 && tex->out.data[n - 1] == '\n' && tex->out.data[n - 2] == '\n'))
    return;
  sg_buf_add(&tex->out, tex->out.data[n - 1] == '\n' ? SG_LIT("\n") : SG_LIT("\n\n"));
}

static void write_control(struct sg_tex *tex, struct sg_token token)
{
  struct sg_str name = sg_tex_name(tex, token);
  size_t start = tex->out.length;
  sg_buf_add_char(&tex->out, '\\');
  sg_buf_add(&tex->out, name);
  tex->word_open = name.n > 0 && is_letter((unsigned char)name.p[name.n - 1]);
  tex->command = tex->word_open ? start : SG_NPOS;
  tex->bracket = false;
  if (token.space) {
    sg_buf_add_char(&tex->out, (char)token.space);
    tex->word_open = false;
  }
}

/* Does a command whose arguments may follow still wait for one behind this token? */
static void follow_command(struct sg_tex *tex, struct sg_token token)
{
  if (tex->command == SG_NPOS || token.kind == SG_TOKEN_CONTROL || sg_token_is(token, '{'))
    return;
  char last = tex->out.length > 0 ? tex->out.data[tex->out.length - 1] : '\n';
  if (sg_token_is(token, '[') || sg_token_is(token, ']'))
    tex->bracket = sg_token_is(token, '[');
  else if (!tex->bracket && !sg_token_is(token, '*') && !(token.kind == SG_TOKEN_SPACE && last != '}'))
    tex->command = SG_NPOS;
}

static bool in_cells(const struct sg_tex *tex)
{
  for (size_t i = tex->group_count; i > 0; i--)
    if (tex->groups[i - 1].close == SG_CLOSE_TABULAR || tex->groups[i - 1].close == SG_CLOSE_CELLS)
      return true;
  return false;
}

/* \verb|a & b| in a table, where other readers take its signs for the table's. */
static void write_cell_code(struct sg_tex *tex, struct sg_str text)
{
  size_t at = sizeof "\\verb" - 1;
  at += at < text.n && text.p[at] == '*';
  struct sg_str code = sg_slice(text, at + 1, text.n > at + 1 ? text.n - 1 : at + 1);
  sg_tex_write_text(tex, SG_LIT("\\texttt{"));
  for (size_t i = 0; i < code.n; i++) {
    char sign[] = {'\\', code.p[i], '\0'};
    struct sg_str piece = code.p[i] == '\\'                    ? SG_LIT("\\textbackslash{}")
                          : code.p[i] == '^'                   ? SG_LIT("\\textasciicircum{}")
                          : code.p[i] == '~'                   ? SG_LIT("\\textasciitilde{}")
                          : sg_is_one_of(code.p[i], "#$%&_{}") ? sg_cstr(sign)
                                                               : sg_slice(code, i, i + 1);
    sg_buf_add(&tex->out, piece);
  }
  sg_buf_add_char(&tex->out, '}');
}

/* A verbatim piece; behind \href's address its other argument may follow. */
static void write_raw(struct sg_tex *tex, struct sg_str text)
{
  if (sg_str_starts(text, SG_LIT("\\verb")) && in_cells(tex)) {
    write_cell_code(tex, text);
    return;
  }
  sg_tex_write_text(tex, text);
  tex->command = sg_str_starts(text, SG_LIT("\\href")) ? tex->out.length - text.n : SG_NPOS;
}

void sg_tex_write(struct sg_tex *tex, struct sg_token token)
{
  if (tex->muted)
    return;
  follow_command(tex, token);
  if (tex->steps && token.kind != SG_TOKEN_SPACE && token.kind != SG_TOKEN_PARAGRAPH)
    sg_tex_start_step(tex);
  switch (token.kind) {
  case SG_TOKEN_CHAR:
    if (tex->word_open && is_letter(token.value))
      sg_buf_add_char(&tex->out, ' ');
    sg_buf_add_codepoint(&tex->out, token.value);
    break;
  case SG_TOKEN_SPACE:
    if (tex->word_open)
      sg_buf_add(&tex->out, SG_LIT("{}")); /* TeX would skip a space after a control word */
    if (!ends_with_space(tex))
      sg_buf_add_char(&tex->out, (char)token.value);
    break;
  case SG_TOKEN_PARAGRAPH:
    write_paragraph(tex);
    break;
  case SG_TOKEN_CONTROL:
    write_control(tex, token);
    return;
  case SG_TOKEN_RAW:
    if (token.value < tex->raw_count)
      write_raw(tex, tex->raws[token.value].text);
    break;
  default:
    break;
  }
  tex->word_open = false;
}

void sg_tex_write_text(struct sg_tex *tex, struct sg_str text)
{
  if (tex->muted || text.n == 0)
    return;
  if (tex->steps)
    sg_tex_start_step(tex);
  if (tex->word_open && is_letter((unsigned char)text.p[0]))
    sg_buf_add_char(&tex->out, ' ');
  sg_buf_add(&tex->out, text);
  tex->word_open = false;
  tex->command = SG_NPOS;
}

void sg_tex_write_plain(struct sg_tex *tex, struct sg_token token)
{
  char text[] = {'\\', (char)token.value, '\0'};
  sg_tex_write_text(tex, token.value == '^'   ? SG_LIT("\\textasciicircum{}")
                         : token.value == '~' ? SG_LIT("\\textasciitilde{}")
                                              : sg_cstr(text));
}

/* -- Font commands ------------------------------------------------------------------------------ */

/* \emph{…} and its like: pandoc drops a whole environment when one of them holds a list or a
 * paragraph's end, so then only the content is written. */
void sg_act_inline(struct sg_tex *tex, struct sg_token token, const struct sg_tex_row *row)
{
  struct sg_tokens color = {0}, dropped;
  if (tex->muted || tex->group_count >= SG_TEX_NEST_MAX)
    return;
  if (row->value == 1) { /* \textcolor[model]{color}{…} */
    sg_tex_optional(tex, &dropped);
    sg_tex_argument(tex, &color);
  }
  if (tex->steps)
    sg_tex_start_step(tex);
  if (!sg_tex_catch(tex, token, SG_CLOSE_INLINE, row->value))
    return;
  tex->groups[tex->group_count - 1].written = sg_tex_name(tex, token);
}

void sg_tex_close_inline(struct sg_tex *tex, const struct sg_group *group, struct sg_str content)
{
  bool block = tex->headings.count > group->headings || sg_str_find(content, SG_LIT("\n\n"), 0) != SG_NPOS ||
               sg_str_find(content, SG_LIT("\\begin{itemize"), 0) != SG_NPOS ||
               sg_str_find(content, SG_LIT("\\begin{enumerate"), 0) != SG_NPOS ||
               sg_str_find(content, SG_LIT("\\begin{description"), 0) != SG_NPOS ||
               sg_str_find(content, SG_LIT("\\begin{quot"), 0) != SG_NPOS ||
               sg_str_find(content, SG_LIT("\\begin{verbatim"), 0) != SG_NPOS ||
               sg_str_find(content, SG_LIT("\\begin{tabular"), 0) != SG_NPOS;
  block = block || group->value == 1; /* colour means nothing here */
  tex->word_open = false;
  if (!block) {
    sg_buf_add_char(&tex->out, '\\');
    sg_buf_add(&tex->out, group->written);
    sg_buf_add_char(&tex->out, '{');
  }
  sg_buf_add(&tex->out, content);
  if (!block)
    sg_buf_add_char(&tex->out, '}');
}

/* -- Unknown commands -------------------------------------------------------------------------- */

/* Prose is words: letters, not a key, a length, a file or a list of settings. One short word in
 * lower case is prose only when it is the only argument (`alone`). */
bool sg_tex_is_prose(struct sg_tex *tex, struct sg_tokens tokens, bool alone)
{
  size_t letters = 0, spaces = 0, others = 0, digits = 0;
  bool upper = false, command = false, keyish = false;
  for (size_t i = 0; i < tokens.count; i++) {
    struct sg_token token = tokens.at[i];
    if (token.kind == SG_TOKEN_SPACE)
      spaces += i > 0;
    else if (token.kind == SG_TOKEN_CONTROL || token.kind == SG_TOKEN_RAW)
      command = true;
    else if (token.kind == SG_TOKEN_CHAR && (is_letter(token.value) || token.value >= 0x80)) {
      letters++;
      upper = upper || (token.value < 128 && token.value <= 'Z');
    } else if (token.kind == SG_TOKEN_CHAR && sg_is_digit((char)token.value))
      digits++;
    else if (token.kind == SG_TOKEN_CHAR)
      others++, keyish = keyish || sg_is_one_of(token.value, "=/:_@");
  }
  (void)tex;
  if (letters == 0)
    return false;
  if (spaces > 0)
    return letters > 3 && !(keyish && spaces < 3);
  if (keyish || (digits > 0 && letters <= 2))
    return false;
  return command ? letters > 3 || alone : alone || (upper && letters > 3);
}

static void note_dropped(struct sg_tex *tex, struct sg_token token)
{
  struct sg_symbol *symbol = sg_tex_symbol(tex, token);
  if (symbol->dropped++ == 0) {
    struct sg_token here = sg_tex_here(tex);
    symbol->dropped_file = here.file;
    symbol->dropped_line = here.line;
  }
}

enum { UNKNOWN_ARGUMENTS_MAX = 9, WORDY_MIN = 3 };

/* "each {\stage} type", "\Periods, \Stages": a command that stands where a word stands, whose definition
 * is missing. Its name is the best guess at the word. */
static bool stands_for_word(struct sg_tex *tex, struct sg_token token, bool empty_argument)
{
  struct sg_str name = sg_tex_name(tex, token);
  for (size_t i = 0; i < name.n; i++)
    if (!sg_is_alpha(name.p[i]))
      return false;
  struct sg_token next = sg_tex_next(tex);
  sg_tex_push(tex, next);
  bool ends = sg_token_is(next, '}') || sg_token_is(next, ',') || sg_token_is(next, '.') ||
              sg_token_is(next, ';') || sg_token_is(next, ':') || sg_token_is(next, ')');
  return name.n >= WORDY_MIN && (empty_argument || ends);
}

static void push_name(struct sg_tex *tex, struct sg_token token)
{
  struct sg_str name = sg_tex_name(tex, token);
  char text[64];
  size_t n = name.n < sizeof text - 1 ? name.n : sizeof text - 1;
  memcpy(text, name.p, n);
  text[n] = '\0';
  sg_tex_push_text(tex, text, token);
}

/* Of an unknown command's arguments: one that the paper shows, for all that is known. */
static bool is_text(struct sg_tex *tex, struct sg_tokens tokens, bool alone)
{
  return sg_tex_is_prose(tex, tokens, alone) || sg_tex_holds_structure(tex, tokens);
}

/* Does the environment begin by its command too, \quote … \endquote? Those of pandoc's lists and the paper's
 * own. */
static bool is_environment(struct sg_tex *tex, struct sg_str name)
{
  if (name.n == 0)
    return false;
  const struct sg_tex_environment *row = sg_tex_find_environment(name);
  bool known =
      row != NULL && (row->kind == SG_ENV_LIST || row->kind == SG_ENV_KEEP || row->kind == SG_ENV_THEOREM ||
                      row->kind == SG_ENV_OPEN || row->kind == SG_ENV_TITLED);
  return known || sg_tex_theorem(tex, name) != NULL || sg_tex_environment_macro(tex, "begin", name) != NULL;
}

/* \theorem … \endtheorem, as definitions of other environments have them. */
static bool push_environment(struct sg_tex *tex, struct sg_token token)
{
  struct sg_str name = sg_tex_name(tex, token), ending = SG_LIT("end");
  bool end = sg_str_starts(name, ending) && is_environment(tex, sg_slice(name, ending.n, name.n));
  if (!end && !is_environment(tex, name))
    return false;
  if (end)
    name = sg_slice(name, ending.n, name.n);
  sg_tex_push_text(tex, "}", token);
  for (size_t i = name.n; i > 0; i--)
    sg_tex_push(tex, (struct sg_token){.kind = SG_TOKEN_CHAR, .value = (unsigned char)name.p[i - 1]});
  sg_tex_push_text(tex, end ? "\\end{" : "\\begin{", token);
  return true;
}

void sg_tex_unknown(struct sg_tex *tex, struct sg_token token)
{
  struct sg_tokens arguments[UNKNOWN_ARGUMENTS_MAX], dropped;
  size_t count = 0, words = 0;
  if (tex->math) {
    sg_tex_write(tex, token);
    return;
  }
  if (!tex->muted && !tex->one_line && push_environment(tex, token))
    return;
  sg_tex_take(tex, '*');
  while (count < UNKNOWN_ARGUMENTS_MAX) {
    struct sg_token next = sg_tex_next(tex);
    sg_tex_push(tex, next);
    if (sg_token_is(next, '[')) {
      if (!sg_tex_optional(tex, &dropped))
        break;
      if (sg_tex_holds_structure(tex, dropped))
        arguments[count++] = dropped;
    } else if (!sg_token_is(next, '{') || !sg_tex_group(tex, &arguments[count])) {
      break;
    } else {
      words += is_text(tex, arguments[count], false);
      count++;
    }
  }
  if (tex->muted)
    return;
  const char *heading = tex->one_line ? NULL : sg_tex_heading_of_name(sg_tex_name(tex, token));
  if (heading != NULL && count <= 1) {
    sg_tex_push_text(tex, "}", token);
    sg_tex_push_tokens(tex, arguments[0].at, count == 1 ? arguments[0].count : 0);
    sg_tex_push_text(tex, "}{", token);
    sg_tex_push_text(tex, heading, token);
    sg_tex_push_text(tex, "\\sg@heading{", token);
    return;
  }
  if (count == 0 || (count == 1 && arguments[0].count == 0)) {
    note_dropped(tex, token);
    if (stands_for_word(tex, token, count == 1))
      push_name(tex, token);
    else if (token.space)
      sg_tex_write(tex, (struct sg_token){.kind = SG_TOKEN_SPACE, .value = token.space});
    return;
  }
  size_t kept = 0;
  for (size_t i = count; i > 0; i--) {
    if (!is_text(tex, arguments[i - 1], count == 1 || (words == 0 && i == count)))
      continue;
    if (kept++ > 0)
      sg_tex_push_text(tex, " ", token);
    sg_tex_push_tokens(tex, arguments[i - 1].at, arguments[i - 1].count);
  }
  if (count > kept)
    note_dropped(tex, token);
  if (kept == 0 && token.space)
    sg_tex_write(tex, (struct sg_token){.kind = SG_TOKEN_SPACE, .value = token.space});
}
