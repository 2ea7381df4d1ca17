/* Where tokens come from: the stack of files and token lists, and the arguments read off it. */
#include <stdarg.h>
#include <stdio.h>

#include "base/utf8.h"
#include "tex/engine/engine.h"

enum {
  ARGUMENT_MAX = 400 * 1000, /* tokens of one argument: a longer one has lost its brace */
  GROUP_LEAST = 20 * 1000,   /* … where many have lost theirs */
  BRACKET_LEAST = 500,       /* … in brackets */
  WARNINGS_MAX = 1000,
};

struct sg_tex_place sg_tex_place_of(struct sg_tex *tex, uint16_t file, uint32_t line)
{
  struct sg_str name = file < tex->files.count ? tex->files.file[file].name : SG_LIT("");
  return (struct sg_tex_place){name, line};
}

void *sg_tex_add(struct sg_tex *tex, struct sg_list *list, size_t size)
{
  void *grown = sg_arena_grow(tex->arena, list->at, list->count, &list->capacity, size);
  if (grown == NULL)
    return NULL;
  list->at = grown;
  return (char *)grown + size * list->count++;
}

void sg_tex_warn(struct sg_tex *tex, struct sg_token at, const char *code, const char *format, ...)
{
  char message[512];
  va_list args;
  if (tex->warnings.count >= WARNINGS_MAX)
    return;
  va_start(args, format);
  vsnprintf(message, sizeof message, format, args);
  va_end(args);
  size_t n = strlen(message);
  while (n > 0 && sg_utf8_invalid(sg_str(message, n)) != SG_NPOS)
    n--; /* cut inside a character */
  struct sg_tex_warning *row = sg_tex_add(tex, &tex->warnings, sizeof *row);
  if (row != NULL)
    *row = (struct sg_tex_warning){.code = sg_cstr(code),
                                   .message = sg_arena_copy(tex->arena, sg_str(message, n)),
                                   .place = sg_tex_place_of(tex, at.file, at.line)};
}

void sg_tex_fail(struct sg_tex *tex, enum sg_status status, const char *format, ...)
{
  char message[200];
  va_list args;
  if (tex->failure != SG_OK)
    return;
  va_start(args, format);
  vsnprintf(message, sizeof message, format, args);
  va_end(args);
  struct sg_tex_place place = sg_tex_place_of(tex, tex->last.file, tex->last.line);
  tex->failure = sg_fail(&tex->error, status, "%.*s:%zu: %s", SG_STR_ARGS(place.file), place.line, message);
  tex->done = true;
}

/* -- Frames ------------------------------------------------------------------------------------ */

static struct sg_frame *add_frame(struct sg_tex *tex)
{
  struct sg_frame *frames =
      sg_arena_grow(&tex->scratch, tex->frames, tex->frame_count, &tex->frame_capacity, sizeof *frames);
  if (frames == NULL)
    return NULL;
  tex->frames = frames;
  frames[tex->frame_count] = (struct sg_frame){0};
  return &frames[tex->frame_count++];
}

static void pop_frame(struct sg_tex *tex)
{
  struct sg_frame frame = tex->frames[--tex->frame_count];
  if (!frame.is_file)
    return;
  tex->file_frames--;
  tex->import = frame.import;
  if (frame.muted) {
    tex->letter = frame.was_letter;
    tex->branch_count = frame.conditionals;
  }
}

/* Drops every open macro: what a macro without end is cut to. */
static void cut_recursion(struct sg_tex *tex)
{
  sg_tex_warn(tex, tex->last, "source/recursion",
              "a macro expands without end; what it would print is left out");
  while (tex->frame_count > 0 && !tex->frames[tex->frame_count - 1].is_file)
    pop_frame(tex);
  tex->idle = 0;
}

void sg_tex_push_tokens(struct sg_tex *tex, const struct sg_token *tokens, size_t count)
{
  if (count == 0)
    return;
  /* A list that has been read to its end is no longer needed: tail calls take no room. */
  while (tex->frame_count > 0 && !tex->frames[tex->frame_count - 1].is_file &&
         tex->frames[tex->frame_count - 1].at == tex->frames[tex->frame_count - 1].end)
    pop_frame(tex);
  if (tex->frame_count - tex->file_frames >= SG_TEX_FRAMES_MAX) {
    cut_recursion(tex);
    return;
  }
  struct sg_frame *frame = add_frame(tex);
  if (frame != NULL)
    *frame = (struct sg_frame){.tokens = tokens, .end = count};
}

void sg_tex_push(struct sg_tex *tex, struct sg_token token)
{
  struct sg_frame *top = tex->frame_count > 0 ? &tex->frames[tex->frame_count - 1] : NULL;
  if (token.kind == SG_TOKEN_END)
    return;
  if (top != NULL && !top->is_file && top->at > 0 &&
      memcmp(&top->tokens[top->at - 1], &token, sizeof token) == 0) {
    top->at--; /* it came from there */
    return;
  }
  struct sg_token *copy = SG_ARENA_NEW(&tex->scratch, struct sg_token, 1);
  if (copy == NULL)
    return;
  *copy = token;
  sg_tex_push_tokens(tex, copy, 1);
}

struct sg_token sg_tex_next(struct sg_tex *tex)
{
  struct sg_token token = {0};
  while (tex->frame_count > 0) {
    struct sg_frame *frame = &tex->frames[tex->frame_count - 1];
    if (!frame->is_file && frame->at < frame->end) {
      tex->last = frame->tokens[frame->at++];
      return tex->last;
    }
    if (frame->is_file && sg_tex_lex(tex, frame, &token)) {
      tex->last = token;
      tex->idle = 0;
      return token;
    }
    pop_frame(tex);
  }
  return (struct sg_token){.kind = SG_TOKEN_END, .line = tex->last.line, .file = tex->last.file};
}

struct sg_token sg_tex_here(const struct sg_tex *tex)
{
  return tex->last;
}

bool sg_tex_in_style(const struct sg_tex *tex)
{
  for (size_t i = tex->frame_count; i > 0; i--)
    if (tex->frames[i - 1].is_file)
      return tex->frames[i - 1].muted;
  return false;
}

static bool is_open_file(struct sg_tex *tex, size_t index)
{
  for (size_t i = 0; i < tex->frame_count; i++)
    if (tex->frames[i].is_file && tex->frames[i].file == index)
      return true;
  return false;
}

static void warn_not_read(struct sg_tex *tex, struct sg_token at, struct sg_str name, enum sg_tex_found found)
{
  switch (found) {
  case SG_TEX_MISSING:
    sg_tex_warn(tex, at, "source/file-missing", "'%.*s' is not there; what it holds is missing",
                SG_STR_ARGS(name));
    break;
  case SG_TEX_OUTSIDE:
    sg_tex_warn(tex, at, "source/file-refused",
                "'%.*s' lies outside the paper's folder and is not read (--allow-outside)", SG_STR_ARGS(name));
    break;
  case SG_TEX_UNREADABLE:
    sg_tex_warn(tex, at, "source/file-refused", "'%.*s' is no regular file that holds text", SG_STR_ARGS(name));
    break;
  default:
    sg_tex_warn(tex, at, "source/file-limit",
                "'%.*s' is not read: the paper has more than %d files or %d bytes", SG_STR_ARGS(name),
                SG_TEX_FILES_MAX, SG_TEX_SOURCE_MAX);
  }
}

void sg_tex_warn_new_file(struct sg_tex *tex, size_t index)
{
  struct sg_token at = {.file = (uint16_t)index, .line = 1};
  if (tex->files.file[index].encoding != NULL)
    sg_tex_warn(tex, at, "source/encoding", "not UTF-8; read as %s", tex->files.file[index].encoding);
  if (tex->files.file[index].chunks)
    sg_tex_warn(tex, at, "source/repaired",
                "R code is shown where the paper shows it; what it prints is missing");
}

bool sg_tex_push_index(struct sg_tex *tex, size_t index, bool style)
{
  struct sg_frame *frame = add_frame(tex);
  if (frame == NULL)
    return false;
  *frame = (struct sg_frame){.is_file = true,
                             .file = (uint16_t)index,
                             .line = 1,
                             .end = tex->files.file[index].text.n,
                             .line_start = true,
                             .muted = style,
                             .was_letter = tex->letter,
                             .conditionals = tex->branch_count,
                             .import = tex->import};
  tex->file_frames++;
  tex->letter = tex->letter || style;
  return true;
}

/* Where LaTeX looks next: the folders of \input@path, "{styles/}{chapters/}". */
static enum sg_tex_found open_by_input_path(struct sg_tex *tex, struct sg_str name, const char *extension,
                                            size_t *index)
{
  const struct sg_meaning *means = &sg_tex_symbol_at(tex, sg_tex_intern(tex, SG_LIT("input@path")))->means;
  if (means->kind != SG_MEANS_MACRO)
    return SG_TEX_MISSING;
  struct sg_str folders = sg_tex_spell(tex, means->macro->body);
  for (int tried = 0; tried < SG_TEX_FOLDERS_MAX; tried++) {
    size_t open = sg_str_find(folders, SG_LIT("{"), 0);
    size_t close = sg_str_find(folders, SG_LIT("}"), open == SG_NPOS ? 0 : open);
    if (open == SG_NPOS || close == SG_NPOS)
      break;
    struct sg_str folder = sg_str_trim(sg_slice(folders, open + 1, close));
    enum sg_tex_found found = sg_tex_files_open(&tex->files, name, folder, extension, index);
    if (found != SG_TEX_MISSING)
      return found;
    folders = sg_slice(folders, close + 1, folders.n);
  }
  return SG_TEX_MISSING;
}

bool sg_tex_open_file(struct sg_tex *tex, struct sg_token at, struct sg_str name, const char *extension,
                      bool must_exist, size_t *index)
{
  enum sg_tex_found found = sg_tex_files_open(&tex->files, name, tex->import, extension, index);
  if (found == SG_TEX_MISSING)
    found = open_by_input_path(tex, name, extension, index);
  if (found != SG_TEX_FOUND && (must_exist || found != SG_TEX_MISSING))
    warn_not_read(tex, at, name, found);
  return found == SG_TEX_FOUND;
}

bool sg_tex_count_file(struct sg_tex *tex, size_t index)
{
  tex->files.bytes += tex->files.file[index].text.n;
  if (tex->files.bytes <= SG_TEX_SOURCE_MAX)
    return true;
  /* one file read a million times */
  sg_tex_fail(tex, SG_ETOOBIG, "the paper's files hold more than %d bytes", SG_TEX_SOURCE_MAX);
  return false;
}

bool sg_tex_push_file(struct sg_tex *tex, struct sg_token at, struct sg_str name, const char *extension,
                      bool style, bool must_exist)
{
  size_t index, before = tex->files.count;
  if (!sg_tex_open_file(tex, at, name, extension, must_exist, &index))
    return false;
  if (index >= before && !style)
    sg_tex_warn_new_file(tex, index);
  if (is_open_file(tex, index) || tex->file_frames >= SG_TEX_DEPTH_MAX) {
    sg_tex_warn(tex, at, "source/recursion", "'%.*s' reads itself; not read again", SG_STR_ARGS(name));
    return false;
  }
  return sg_tex_count_file(tex, index) && sg_tex_push_index(tex, index, style);
}

/* -- Texts of this room as tokens -------------------------------------------------------------- */

struct sg_tokens sg_tex_tokens_of(struct sg_tex *tex, const char *text, struct sg_token place)
{
  struct sg_tokens list = {0};
  struct sg_str s = sg_cstr(text);
  for (size_t i = 0; i < s.n;) {
    struct sg_token token = {.line = place.line, .file = place.file};
    size_t length = 1;
    if (s.p[i] == '\\') {
      size_t end = i + 1;
      while (end < s.n && (sg_is_alpha(s.p[end]) || s.p[end] == '@'))
        end++;
      if (end == i + 1)
        end++;
      token.kind = SG_TOKEN_CONTROL;
      token.value = sg_tex_intern(tex, sg_slice(s, i + 1, end));
      if (end > i + 2 && end < s.n && s.p[end] == ' ')
        end++;
      length = end - i;
    } else if (s.p[i] == '#' && i + 1 < s.n && sg_is_digit(s.p[i + 1])) {
      token.kind = SG_TOKEN_PARAMETER;
      token.value = (uint32_t)(s.p[i + 1] - '0');
      length = 2;
    } else if (s.p[i] == '\n') {
      token.kind = SG_TOKEN_PARAGRAPH;
    } else if (s.p[i] == ' ') {
      token.kind = SG_TOKEN_SPACE;
      token.value = ' ';
    } else {
      token.kind = SG_TOKEN_CHAR;
      token.value = sg_utf8_decode(s, i, &length);
    }
    sg_tokens_add(&tex->scratch, &list, token);
    i += length;
  }
  return list;
}

void sg_tex_push_text(struct sg_tex *tex, const char *text, struct sg_token place)
{
  struct sg_tokens list = sg_tex_tokens_of(tex, text, place);
  sg_tex_push_tokens(tex, list.at, list.count);
}

/* -- Arguments --------------------------------------------------------------------------------- */

struct sg_token sg_tex_peek(struct sg_tex *tex)
{
  struct sg_token token = sg_tex_next(tex);
  while (token.kind == SG_TOKEN_SPACE)
    token = sg_tex_next(tex);
  sg_tex_push(tex, token);
  return token;
}

/* The next token when it is `c`, after spaces; what is not taken stays, its spaces too. */
bool sg_tex_take(struct sg_tex *tex, char c)
{
  struct sg_token space = {0}, token = sg_tex_next(tex);
  while (token.kind == SG_TOKEN_SPACE) {
    space = token;
    token = sg_tex_next(tex);
  }
  if (sg_token_is(token, c))
    return true;
  sg_tex_push(tex, token);
  if (space.kind == SG_TOKEN_SPACE)
    sg_tex_push(tex, space);
  return false;
}

/* How many tokens an argument may have: each that never ends halves it, so that a million of them cost
 * no more than one. */
static size_t argument_limit(const struct sg_tex *tex, char open)
{
  size_t failed = open == '{' ? tex->endless_groups : tex->endless_brackets;
  size_t least = open == '{' ? GROUP_LEAST : BRACKET_LEAST, limit = ARGUMENT_MAX >> (failed < 10 ? failed : 10);
  return limit > least ? limit : least;
}

/* Gives back what was read of an argument that never ends. */
static void give_back(struct sg_tex *tex, char open, struct sg_token start, struct sg_tokens *argument)
{
  size_t *failed = open == '{' ? &tex->endless_groups : &tex->endless_brackets;
  sg_tex_warn(tex, start, "source/repaired", "an argument that begins here never ends");
  ++*failed;
  tex->made += argument->count;
  if (tex->made > SG_TEX_TOKENS_MAX)
    sg_tex_fail(tex, SG_ETOOBIG, "too many arguments never end: a brace or bracket is missing");
  sg_tex_push_tokens(tex, argument->at, argument->count);
  *argument = (struct sg_tokens){0};
}

bool sg_tex_delimited(struct sg_tex *tex, char open, char close, struct sg_tokens *argument)
{
  struct sg_token start = tex->last;
  size_t depth = 0, limit = argument_limit(tex, open);
  *argument = (struct sg_tokens){0};
  if (!sg_tex_take(tex, open))
    return false;
  for (;;) {
    struct sg_token token = sg_tex_next(tex);
    if (token.kind == SG_TOKEN_END || argument->count >= limit) {
      sg_tex_push(tex, token);
      give_back(tex, open, start, argument);
      return false;
    }
    if (depth == 0 && sg_token_is(token, close))
      return true;
    if (sg_token_is(token, '{'))
      depth++;
    else if (sg_token_is(token, '}') && depth > 0)
      depth--;
    else if (sg_token_is(token, '}')) { /* a bracket that its group does not close */
      sg_tex_push(tex, token);
      sg_tex_push_tokens(tex, argument->at, argument->count);
      *argument = (struct sg_tokens){0};
      return false;
    }
    sg_tokens_add(&tex->scratch, argument, token);
  }
}

bool sg_tex_group(struct sg_tex *tex, struct sg_tokens *argument)
{
  return sg_tex_delimited(tex, '{', '}', argument);
}

bool sg_tex_optional(struct sg_tex *tex, struct sg_tokens *argument)
{
  return sg_tex_delimited(tex, '[', ']', argument);
}

bool sg_tex_argument(struct sg_tex *tex, struct sg_tokens *argument)
{
  struct sg_token token = sg_tex_peek(tex);
  *argument = (struct sg_tokens){0};
  if (sg_token_is(token, '{'))
    return sg_tex_group(tex, argument);
  if (token.kind == SG_TOKEN_END || token.kind == SG_TOKEN_PARAGRAPH || token.kind == SG_TOKEN_CLOSE ||
      sg_token_is(token, '}'))
    return false;
  sg_tokens_add(&tex->scratch, argument, sg_tex_next(tex));
  return true;
}

static bool is_digit_token(struct sg_token token)
{
  return token.kind == SG_TOKEN_CHAR && token.value < 128 && sg_is_digit((char)token.value);
}

bool sg_tex_take_word(struct sg_tex *tex, const char *word)
{
  struct sg_token taken[8];
  size_t n = 0, length = strlen(word);
  while (n < length && sg_token_is(sg_tex_peek(tex), word[n]))
    taken[n++] = sg_tex_next(tex);
  if (n == length)
    return true;
  while (n > 0)
    sg_tex_push(tex, taken[--n]);
  return false;
}

/* "-2.5\textwidth", "1fil", "\parindent"; of a number alone, as of a count, the number. */
static void skip_dimension(struct sg_tex *tex)
{
  static const char *const units[] = {"pt", "em", "ex", "cm", "mm",    "in",   "pc",
                                      "bp", "sp", "mu", "dd", "filll", "fill", "fil"};
  bool number = false;
  struct sg_token token = sg_tex_peek(tex);
  while (is_digit_token(token) || (token.kind == SG_TOKEN_CHAR && sg_is_one_of(token.value, "-+.,"))) {
    number = number || is_digit_token(token);
    sg_tex_next(tex);
    token = sg_tex_peek(tex);
  }
  if (token.kind == SG_TOKEN_CONTROL) {
    sg_tex_next(tex);
    return;
  }
  if (!number)
    return;
  sg_tex_take_word(tex, "true");
  for (size_t i = 0; i < sizeof units / sizeof *units; i++)
    if (sg_tex_take_word(tex, units[i]))
      return;
}

/* Plain TeX's `plus` and `minus` or LaTeX's \@plus and \@minus. */
static bool take_glue(struct sg_tex *tex, const char *word, const char *control)
{
  if (sg_tex_take_word(tex, word))
    return true;
  if (!sg_tex_is_control(tex, sg_tex_peek(tex), control))
    return false;
  sg_tex_next(tex);
  return true;
}

/* A length as TeX reads it: "-2.5\textwidth plus 1fil minus 3pt", "=2em", "\parindent". */
void sg_tex_skip_length(struct sg_tex *tex)
{
  sg_tex_take(tex, '=');
  skip_dimension(tex);
  if (take_glue(tex, "plus", "@plus"))
    skip_dimension(tex);
  if (take_glue(tex, "minus", "@minus"))
    skip_dimension(tex);
}

/* A number as TeX reads it, which no unit follows: "=500 in this text". */
void sg_tex_skip_integer(struct sg_tex *tex)
{
  long number;
  sg_tex_take(tex, '=');
  sg_tex_read_number(tex, &number);
}

/* A character code and its value, as in \catcode`\@=11. */
static void skip_code(struct sg_tex *tex)
{
  struct sg_token token = sg_tex_next(tex);
  for (int i = 0; i < 8 && !sg_token_is(token, '='); i++) {
    if (token.kind == SG_TOKEN_SPACE || token.kind == SG_TOKEN_PARAGRAPH || token.kind == SG_TOKEN_END)
      return;
    token = sg_tex_next(tex);
  }
  sg_tex_skip_length(tex);
}

void sg_tex_skip(struct sg_tex *tex, const char *spec)
{
  struct sg_tokens dropped;
  for (; spec != NULL && *spec != '\0'; spec++) {
    if (*spec == 's')
      sg_tex_take(tex, '*');
    else if (*spec == 'o')
      sg_tex_optional(tex, &dropped);
    else if (*spec == 'p')
      sg_tex_delimited(tex, '(', ')', &dropped);
    else if (*spec == 'g')
      sg_tex_group(tex, &dropped);
    else if (*spec == 'd')
      sg_tex_skip_length(tex);
    else if (*spec == 'i')
      sg_tex_skip_integer(tex);
    else if (*spec == 'c')
      skip_code(tex);
    else if (*spec == '=') {
      sg_tex_take(tex, '=');
      sg_tex_argument(tex, &dropped);
    } else
      sg_tex_argument(tex, &dropped);
  }
}

/* -- Arguments as text ------------------------------------------------------------------------- */

struct sg_str sg_tex_spell(struct sg_tex *tex, struct sg_tokens tokens)
{
  struct sg_buf buf;
  sg_buf_init(&buf, SG_TEX_SOURCE_MAX);
  for (size_t i = 0; i < tokens.count; i++) {
    struct sg_token token = tokens.at[i];
    if (token.kind == SG_TOKEN_CHAR || token.kind == SG_TOKEN_SPACE)
      sg_buf_add_codepoint(&buf, token.value);
    else if (token.kind == SG_TOKEN_CONTROL) {
      struct sg_str name = sg_tex_name(tex, token);
      sg_buf_add_char(&buf, '\\');
      sg_buf_add(&buf, name);
      bool letter = i + 1 < tokens.count && tokens.at[i + 1].kind == SG_TOKEN_CHAR &&
                    tokens.at[i + 1].value < 128 && sg_is_alpha((char)tokens.at[i + 1].value);
      if (token.space || (letter && name.n > 0 && sg_is_alpha(name.p[0])))
        sg_buf_add_char(&buf, ' ');
    } else if (token.kind == SG_TOKEN_RAW && token.value < tex->raw_count)
      sg_buf_add(&buf, tex->raws[token.value].text);
    else if (token.kind == SG_TOKEN_PARAGRAPH)
      sg_buf_add_char(&buf, ' ');
  }
  struct sg_str text = sg_arena_copy(&tex->scratch, sg_buf_str(&buf));
  sg_buf_free(&buf);
  return sg_str_trim(text);
}

struct sg_str sg_tex_expand_word(struct sg_tex *tex, struct sg_tokens tokens)
{
  struct sg_tokens list = {0};
  enum { STEPS_MAX = 100 }; /* a name is a few words, not a program */
  int steps = 0;
  for (size_t i = 0; i < tokens.count; i++) {
    const struct sg_meaning *means =
        tokens.at[i].kind == SG_TOKEN_CONTROL ? &sg_tex_symbol(tex, tokens.at[i])->means : NULL;
    if (means == NULL || means->kind != SG_MEANS_MACRO || means->macro->parameters > 0 || steps++ > STEPS_MAX) {
      sg_tokens_add(&tex->scratch, &list, tokens.at[i]);
      continue;
    }
    struct sg_tokens body = means->macro->body, rest = {0};
    for (size_t k = 0; k < body.count; k++)
      sg_tokens_add(&tex->scratch, &rest, body.at[k]);
    for (size_t k = i + 1; k < tokens.count; k++)
      sg_tokens_add(&tex->scratch, &rest, tokens.at[k]);
    tokens = rest;
    i = (size_t)-1;
  }
  return sg_tex_spell(tex, list);
}

struct sg_str sg_tex_word(struct sg_tex *tex)
{
  struct sg_tokens tokens;
  sg_tex_argument(tex, &tokens);
  return sg_tex_expand_word(tex, tokens);
}
