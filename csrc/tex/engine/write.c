/* What the reader writes: tokens as LaTeX again. */
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

/* The code of \verb|x|, \lstinline[…]|x|, \mintinline[…]{language}|x|: between the last sign and its like. */
static struct sg_str inline_code(struct sg_str text)
{
  size_t at = 1;
  while (at < text.n && sg_is_alpha(text.p[at]))
    at++;
  at += at < text.n && text.p[at] == '*';
  if (at < text.n && text.p[at] == '[')
    at = sg_str_find(text, SG_LIT("]"), at) + 1;
  if (sg_str_starts(text, SG_LIT("\\mintinline")))
    at = sg_str_find(text, SG_LIT("}"), at) + 1;
  return sg_slice(text, at + 1, text.n > at + 1 ? text.n - 1 : at + 1);
}

void sg_tex_write_code(struct sg_tex *tex, struct sg_str code)
{
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
  /* In a table other readers take its signs for the table's; in a formula it is no command to them. */
  bool verb = sg_str_starts(text, SG_LIT("\\verb"));
  bool code = verb || sg_str_starts(text, SG_LIT("\\lstinline")) || sg_str_starts(text, SG_LIT("\\mintinline"));
  if ((verb && in_cells(tex)) || (code && tex->math)) {
    sg_tex_write_code(tex, inline_code(text));
    return;
  }
  sg_tex_write_text(tex, text);
  tex->command = sg_str_starts(text, SG_LIT("\\href")) ? tex->out.length - text.n : SG_NPOS;
}

/* What \label in a step refers to: its line. algorithmicx counts its commands, algorithm2e the lines. */
void sg_tex_count_line(struct sg_tex *tex)
{
  if (tex->muted || tex->math)
    return;
  sg_tex_refstep(tex, SG_LIT("ALG@line"));
}

void sg_tex_start_step(struct sg_tex *tex)
{
  if (tex->step_open || tex->muted || tex->math || tex->one_line)
    return;
  tex->step_open = true;
  if (tex->algorithm2e)
    sg_tex_count_line(tex);
  sg_buf_add(&tex->out, SG_LIT("\n\\item "));
  long line = sg_tex_counter(tex, SG_LIT("ALG@line"));
  if (tex->step_counted && tex->steps_numbered > 0 && line % tex->steps_numbered == 0)
    sg_buf_add_format(&tex->out, "%ld: ", line);
  tex->step_counted = false;
  tex->word_open = false;
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
