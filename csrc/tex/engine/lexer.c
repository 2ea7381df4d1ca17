/* From characters to tokens (The TeXbook, chapters 7 and 8), with the usual category codes.
 *
 * Comments, indentation and repeated blank lines end here. Verbatim text becomes one token that is
 * written as it stands: TeX changes category codes there, a reader without them must not look in.
 */
#include "base/utf8.h"
#include "tex/engine/engine.h"

enum { VERBATIM_MAX = 4000 }; /* bytes of an inline verbatim piece: longer ones have lost their end */

struct cursor {
  struct sg_str text;
  size_t at;
  uint32_t line;
};

/* Past the rest of the line and the blanks that begin the next one. */
static void skip_line(struct cursor *c)
{
  const char *end = memchr(c->text.p + c->at, '\n', c->text.n - c->at);
  if (end == NULL) {
    c->at = c->text.n;
    return;
  }
  c->at = (size_t)(end - c->text.p) + 1;
  c->line++;
}

static void skip_blanks(struct cursor *c)
{
  while (c->at < c->text.n && (c->text.p[c->at] == ' ' || c->text.p[c->at] == '\t'))
    c->at++;
}

static void count_lines(struct cursor *c, size_t to)
{
  for (; c->at < to; c->at++)
    c->line += c->text.p[c->at] == '\n';
}

/* End of the brace group that starts at `at` (on '{'), comments not respected; SG_NPOS when it
 * does not close within its paragraph. */
static size_t brace_end(struct sg_str text, size_t at)
{
  size_t depth = 0;
  text = sg_slice(text, 0, at + VERBATIM_MAX);
  for (; at < text.n; at++) {
    char c = text.p[at];
    if (c == '\n' && at + 1 < text.n && text.p[at + 1] == '\n')
      return SG_NPOS;
    if (c == '\\' && at + 1 < text.n)
      at++;
    else if (c == '{')
      depth++;
    else if (c == '}' && --depth == 0)
      return at + 1;
  }
  return SG_NPOS;
}

/* End of what stands between two equal characters on one line. */
static size_t delimiter_end(struct sg_str text, size_t at)
{
  if (at >= text.n || text.p[at] == '\n' || text.p[at] == ' ')
    return SG_NPOS;
  text = sg_slice(text, 0, at + VERBATIM_MAX);
  for (size_t i = at + 1; i < text.n && text.p[i] != '\n'; i++)
    if (text.p[i] == text.p[at])
      return i + 1;
  return SG_NPOS;
}

static size_t bracket_end(struct sg_str text, size_t at)
{
  if (at >= text.n || text.p[at] != '[')
    return at;
  size_t end = sg_str_find(sg_slice(text, 0, at + 1000), SG_LIT("]"), at);
  return end == SG_NPOS ? at : end + 1;
}

/* Where the verbatim argument of an inline command ends, its own arguments included; SG_NPOS when
 * the command takes none here. `at`: after the command's name. */
static size_t verbatim_end(struct sg_str name, struct sg_str text, size_t at)
{
  bool verb = sg_str_equal(name, SG_LIT("verb")) || sg_str_equal(name, SG_LIT("Verb"));
  if (verb)
    return delimiter_end(text, at + (at < text.n && text.p[at] == '*'));
  if (sg_str_equal(name, SG_LIT("lstinline")) || sg_str_equal(name, SG_LIT("mintinline"))) {
    at = bracket_end(text, at);
    if (sg_str_equal(name, SG_LIT("mintinline"))) {
      at = at < text.n && text.p[at] == '{' ? brace_end(text, at) : SG_NPOS;
      if (at == SG_NPOS)
        return at;
    }
    return at < text.n && text.p[at] == '{' ? brace_end(text, at) : delimiter_end(text, at);
  }
  while (at < text.n && text.p[at] == ' ')
    at++;
  if (at < text.n && text.p[at] == '{')
    return brace_end(text, at);
  return SG_NPOS;
}

void sg_tex_add_raw_command(struct sg_tex *tex, struct sg_str name)
{
  tex->raw_commands = true;
  sg_tex_symbol_at(tex, sg_tex_intern_with(tex, "raw command ", name))->means.on = true;
}

static bool is_raw_command(struct sg_tex *tex, struct sg_str name)
{
  return tex->raw_commands && sg_tex_symbol_at(tex, sg_tex_intern_with(tex, "raw command ", name))->means.on;
}

static bool is_verbatim_command(struct sg_str name)
{
  static const char *const names[] = {"verb",      "Verb", "lstinline", "mintinline", "url",
                                      "nolinkurl", "path", "href",      "Sexpr",      "spverb"};
  for (size_t i = 0; i < sizeof names / sizeof *names; i++)
    if (sg_str_equal(name, sg_cstr(names[i])))
      return true;
  return false;
}

struct sg_token sg_tex_raw_token(struct sg_tex *tex, struct sg_str text, bool block)
{
  struct sg_raw *raws =
      sg_arena_grow(&tex->scratch, tex->raws, tex->raw_count, &tex->raw_capacity, sizeof *raws);
  struct sg_token token = {.kind = SG_TOKEN_RAW, .line = tex->last.line, .file = tex->last.file};
  if (raws == NULL)
    return token;
  tex->raws = raws;
  token.value = (uint32_t)tex->raw_count;
  raws[tex->raw_count++] = (struct sg_raw){.text = text, .block = block};
  return token;
}

/* What a macro without arguments stands for in an address; empty: it is none, or more than plain characters. */
static struct sg_str address_part(struct sg_tex *tex, struct sg_str name)
{
  const struct sg_meaning *means = &sg_tex_symbol_at(tex, sg_tex_intern(tex, name))->means;
  if (means->kind != SG_MEANS_MACRO || means->macro->parameters > 0 || means->macro->spec != NULL)
    return (struct sg_str){0};
  struct sg_str text = sg_tex_spell(tex, means->macro->body);
  for (size_t i = 0; i < text.n; i++)
    if (sg_is_one_of((unsigned char)text.p[i], "\\{}"))
      return (struct sg_str){0};
  return text;
}

/* "\url{\repo}", "\url{\server/data}": of an address that the paper keeps in macros, what stands in them. */
static struct sg_str written_out(struct sg_tex *tex, struct sg_str piece)
{
  size_t from = sg_str_find(piece, SG_LIT("{"), 0), at;
  struct sg_buf buf;
  if (from == SG_NPOS || sg_str_find(piece, SG_LIT("\\"), from) == SG_NPOS)
    return piece;
  sg_buf_init(&buf, VERBATIM_MAX * 2);
  sg_buf_add(&buf, sg_slice(piece, 0, from));
  while ((at = sg_str_find(piece, SG_LIT("\\"), from)) != SG_NPOS) {
    size_t end = at + 1;
    while (end < piece.n && sg_is_alpha(piece.p[end]))
      end++;
    struct sg_str part = end > at + 1 ? address_part(tex, sg_slice(piece, at + 1, end)) : (struct sg_str){0};
    sg_buf_add(&buf, sg_slice(piece, from, at));
    end = end > at + 1 || end == piece.n ? end : end + 1; /* "\%" stays as it is */
    sg_buf_add(&buf, part.n > 0 ? part : sg_slice(piece, at, end));
    from = end;
  }
  sg_buf_add(&buf, sg_slice(piece, from, piece.n));
  struct sg_str copy = sg_arena_copy(&tex->scratch, sg_buf_str(&buf));
  sg_buf_free(&buf);
  return copy.p != NULL ? copy : piece;
}

/* What pandoc can read of an inline verbatim piece. */
static struct sg_str readable_inline(struct sg_tex *tex, struct sg_str name, struct sg_str piece)
{
  struct sg_buf buf;
  size_t open = sg_str_find(piece, SG_LIT("{"), 0);
  if (sg_str_equal(name, SG_LIT("Sexpr")))
    return SG_LIT("{[}\\ldots{}{]}"); /* a value that only R knows: a bare ellipsis could end a sentence */
  bool path = sg_str_equal(name, SG_LIT("path"));
  if (open == SG_NPOS ||
      !(path || sg_str_find(piece, SG_LIT("%"), 0) != SG_NPOS ||
        sg_str_find(piece, SG_LIT("#"), 0) != SG_NPOS) ||
      sg_str_equal(name, SG_LIT("lstinline")) || sg_str_equal(name, SG_LIT("mintinline")) ||
      sg_str_equal(name, SG_LIT("verb")) || sg_str_equal(name, SG_LIT("Verb")))
    return piece;
  /* In an address an unescaped % or # is itself; pandoc expects them escaped. */
  sg_buf_init(&buf, piece.n * 2 + 64);
  sg_buf_add(&buf, path ? SG_LIT("\\nolinkurl") : sg_slice(piece, 0, open));
  for (size_t i = open; i < piece.n; i++) {
    if ((piece.p[i] == '%' || piece.p[i] == '#') && piece.p[i - 1] != '\\')
      sg_buf_add_char(&buf, '\\');
    sg_buf_add_char(&buf, piece.p[i]);
  }
  struct sg_str copy = sg_arena_copy(&tex->scratch, sg_buf_str(&buf));
  sg_buf_free(&buf);
  return copy;
}

static bool lex_verbatim(struct sg_tex *tex, struct cursor *c, struct sg_str name, size_t from,
                         struct sg_token *token)
{
  size_t end = verbatim_end(name, c->text, c->at);
  if (end == SG_NPOS)
    return false;
  struct sg_str piece = sg_slice(c->text, from, end);
  if (sg_str_equal(name, SG_LIT("spverb")))
    piece = sg_slice(piece, 0, 0);
  if (sg_str_equal(name, SG_LIT("url")) || sg_str_equal(name, SG_LIT("nolinkurl")) ||
      sg_str_equal(name, SG_LIT("href")))
    piece = written_out(tex, piece);
  *token = sg_tex_raw_token(tex, readable_inline(tex, name, piece), false);
  token->line = c->line;
  count_lines(c, end);
  return true;
}

static bool is_star(const struct cursor *c)
{
  return c->at < c->text.n && c->text.p[c->at] == '*';
}

/* Inline code at `at`, in braces or between two equal characters, as \verb. */
static bool lex_code(struct sg_tex *tex, struct cursor *c, size_t at, struct sg_token *token)
{
  bool brace = at < c->text.n && c->text.p[at] == '{';
  size_t end = brace ? brace_end(c->text, at) : delimiter_end(c->text, at);
  if (end == SG_NPOS || end < at + 2)
    return false;
  struct sg_str code = sg_slice(c->text, at + 1, end - 1);
  const char *sign = "|!+\"'/;:@=?";
  while (*sign != '\0' && code.n > 0 && memchr(code.p, *sign, code.n) != NULL)
    sign++;
  if (*sign == '\0')
    return false;
  struct sg_buf buf;
  sg_buf_init(&buf, VERBATIM_MAX * 2);
  sg_buf_add_format(&buf, "\\verb%c", *sign);
  sg_buf_add(&buf, code);
  sg_buf_add_char(&buf, *sign);
  *token = sg_tex_raw_token(tex, sg_arena_copy(&tex->scratch, sg_buf_str(&buf)), false);
  sg_buf_free(&buf);
  token->line = c->line;
  count_lines(c, end);
  return true;
}

void sg_tex_add_raw_environment(struct sg_tex *tex, struct sg_str name, bool listing)
{
  uint32_t symbol = sg_tex_intern_with(tex, "raw environment ", name);
  tex->symbols.at[symbol].means.on = true;
  tex->symbols.at[symbol].means.target = listing ? SG_ENV_RAW : SG_ENV_KEEP;
}

void sg_tex_hide_environment(struct sg_tex *tex, struct sg_str name)
{
  uint32_t symbol = sg_tex_intern_with(tex, "raw environment ", name);
  tex->symbols.at[symbol].means.on = true;
  tex->symbols.at[symbol].means.target = SG_ENV_COMMENT;
}

static enum sg_environment_kind raw_kind(struct sg_tex *tex, struct sg_str name)
{
  const struct sg_tex_environment *row = sg_tex_find_environment(name);
  if (sg_tex_environment_macro(tex, "begin ", name) != NULL)
    return SG_ENV_KEEP; /* the paper's own */
  if (row != NULL && (row->kind == SG_ENV_RAW || row->kind == SG_ENV_COMMENT))
    return row->kind;
  const struct sg_meaning *means =
      &sg_tex_symbol_at(tex, sg_tex_intern_with(tex, "raw environment ", name))->means;
  if (means->on && means->target == SG_ENV_COMMENT)
    return SG_ENV_COMMENT;
  if (row == NULL && means->on)
    return SG_ENV_RAW;
  return SG_ENV_KEEP;
}

/* filecontents', moreverb's and fancyvrb's `[options]{name}`, then the content: read where the paper names the
 * file, which is not written.
 */
static void keep_file(struct sg_tex *tex, struct sg_str text)
{
  size_t at = 0, index;
  while (at < text.n && sg_is_space(text.p[at]))
    at++;
  if (at < text.n && text.p[at] == '[')
    at = sg_str_find(text, SG_LIT("]"), at) + 1;
  size_t open = at == 0 && (text.n == 0 || text.p[0] != '{') ? SG_NPOS : sg_str_find(text, SG_LIT("{"), at);
  size_t shut = open == SG_NPOS ? SG_NPOS : sg_str_find(text, SG_LIT("}"), open);
  if (shut == SG_NPOS)
    return;
  struct sg_str name = sg_str_trim(sg_slice(text, open + 1, shut));
  size_t from = sg_str_find(text, SG_LIT("\n"), shut);
  if (name.n == 0 || from == SG_NPOS ||
      sg_tex_files_open(&tex->files, name, SG_LIT(""), "", &index) == SG_TEX_FOUND)
    return; /* LaTeX overwrites no file either */
  struct sg_buf path;
  sg_buf_init(&path, 4096);
  sg_buf_add(&path, tex->files.folder);
  sg_buf_add(&path, name);
  if (path.failure == SG_OK && sg_tex_files_add(&tex->files, sg_buf_str(&path),
                                                sg_slice(text, from + 1, text.n), &index) == SG_TEX_FOUND)
    tex->files.file[index].in_memory = true;
  sg_buf_free(&path);
}

/* At `{name}` after \begin: takes a whole verbatim environment. True with *dropped set when it was
 * a comment. */
static bool lex_raw_environment(struct sg_tex *tex, struct cursor *c, uint16_t file, size_t from,
                                struct sg_token *token, bool *dropped)
{
  size_t open = c->at;
  if (open >= c->text.n || c->text.p[open] != '{')
    return false;
  size_t shut = sg_str_find(sg_slice(c->text, 0, open + 100), SG_LIT("}"), open);
  if (shut == SG_NPOS)
    return false;
  struct sg_str name = sg_slice(c->text, open + 1, shut);
  enum sg_environment_kind kind = raw_kind(tex, name);
  if (kind == SG_ENV_KEEP)
    return false;
  char end[128] = "\\end{";
  memcpy(end + 5, name.p, name.n);
  memcpy(end + 5 + name.n, "}", 2);
  uint32_t symbol = sg_tex_intern_with(tex, "raw environment ", name);
  long *endless = &tex->symbols.at[symbol].means.number;
  size_t inner_end = *endless == file + 1 ? SG_NPOS : sg_str_find(c->text, sg_cstr(end), shut);
  if (inner_end == SG_NPOS) {
    *endless = file + 1; /* nor for any later one: looked for once */
    return false;
  }
  size_t to = inner_end + strlen(end);
  *dropped = kind == SG_ENV_COMMENT;
  if (sg_str_starts(name, SG_LIT("filecontents")) || sg_str_equal(name, SG_LIT("verbatimwrite")) ||
      sg_str_equal(name, SG_LIT("VerbatimOut")))
    keep_file(tex, sg_slice(c->text, shut + 1, inner_end));
  if (!*dropped) {
    struct sg_str piece = sg_slice(c->text, from, to);
    *token = sg_tex_raw_token(tex, sg_tex_readable_listing(tex, name, piece, shut + 1 - from, inner_end - from),
                              true);
    token->line = c->line;
  }
  count_lines(c, to);
  return true;
}

static bool is_name_letter(const struct sg_tex *tex, char c)
{
  return sg_is_alpha(c) || (c == '@' && tex->letter);
}

/* On a backslash. False when nothing came of it (a dropped comment environment). */
static bool lex_control(struct sg_tex *tex, struct sg_frame *frame, struct cursor *c, struct sg_token *token)
{
  size_t from = c->at++;
  size_t end = c->at;
  while (end < c->text.n && is_name_letter(tex, c->text.p[end]))
    end++;
  bool word = end > c->at;
  if (!word && end < c->text.n) {
    size_t length;
    sg_utf8_decode(c->text, end, &length);
    end += length;
  }
  struct sg_str name = sg_slice(c->text, c->at, end);
  c->at = end;
  if (name.n == 1 && (name.p[0] == '\n' || name.p[0] == '\t')) {
    c->line += name.p[0] == '\n';
    frame->line_start = name.p[0] == '\n';
    name = SG_LIT(" ");
  }
  if (word && tex->plain == 0 && !frame->muted) {
    bool dropped = false;
    if (sg_str_equal(name, SG_LIT("begin")) && lex_raw_environment(tex, c, frame->file, from, token, &dropped))
      return !dropped;
    if (sg_str_equal(name, SG_LIT("Verb")) && lex_code(tex, c, bracket_end(c->text, c->at + is_star(c)), token))
      return true;
    if (is_verbatim_command(name) && lex_verbatim(tex, c, name, from, token))
      return true;
    if (is_raw_command(tex, name) && lex_code(tex, c, bracket_end(c->text, c->at), token))
      return true;
  }
  token->kind = SG_TOKEN_CONTROL;
  token->value = sg_tex_intern(tex, name);
  if (!word)
    return true;
  size_t before = c->at;
  skip_blanks(c);
  token->space = c->at > before ? ' ' : 0;
  if (c->at < c->text.n && c->text.p[c->at] == '\n') {
    token->space = '\n';
    c->at++;
    c->line++;
    frame->line_start = true;
  }
  return true;
}

static void lex_space(struct sg_frame *frame, struct cursor *c, struct sg_token *token)
{
  token->kind = SG_TOKEN_SPACE;
  token->value = ' ';
  skip_blanks(c);
  if (c->at < c->text.n && c->text.p[c->at] == '\n') {
    token->value = '\n';
    c->at++;
    c->line++;
    frame->line_start = true;
  }
}

/* At the start of a line: takes indentation and blank lines; true when there was a blank one. */
static bool lex_line_start(struct sg_frame *frame, struct cursor *c)
{
  bool blank = false;
  for (;;) {
    skip_blanks(c);
    if (c->at >= c->text.n || c->text.p[c->at] != '\n')
      break;
    c->at++;
    c->line++;
    blank = true;
  }
  frame->line_start = false;
  return blank;
}

/* One token, or none yet (a comment was skipped): then false. */
static bool lex_one(struct sg_tex *tex, struct sg_frame *frame, struct cursor *c, struct sg_token *token)
{
  if (frame->line_start && lex_line_start(frame, c)) {
    token->kind = SG_TOKEN_PARAGRAPH;
    return true;
  }
  if (c->at >= c->text.n)
    return false;
  char byte = c->text.p[c->at];
  if (byte == '%') {
    skip_line(c);
    frame->line_start = true;
    return false;
  }
  if (byte == '\\')
    return lex_control(tex, frame, c, token);
  if (byte == ' ' || byte == '\t' || byte == '\n') {
    lex_space(frame, c, token);
    return true;
  }
  if (byte > 0 && tex->short_verbs[(unsigned char)byte] && tex->plain == 0 && !frame->muted &&
      lex_code(tex, c, c->at, token))
    return true;
  size_t length;
  token->kind = SG_TOKEN_CHAR;
  token->value = sg_utf8_decode(c->text, c->at, &length);
  c->at += length;
  return true;
}

bool sg_tex_lex(struct sg_tex *tex, struct sg_frame *frame, struct sg_token *token)
{
  struct cursor c = {sg_slice(tex->files.file[frame->file].text, 0, frame->end), frame->at, frame->line};
  bool found = false;
  while (!found && c.at < c.text.n) {
    *token = (struct sg_token){.line = c.line, .file = frame->file};
    found = lex_one(tex, frame, &c, token);
  }
  if (found && token->kind == SG_TOKEN_RAW)
    token->file = frame->file;
  frame->at = c.at;
  frame->line = c.line;
  return found;
}
