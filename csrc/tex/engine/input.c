/* Where tokens come from: the stack of files and token lists, and the arguments read off it. */
#include "tex/engine/engine.h"

enum {
  ARGUMENT_MAX = 400 * 1000, /* tokens of one argument: a longer one has lost its brace */
  GROUP_LEAST = 20 * 1000,   /* … where many have lost theirs */
  BRACKET_LEAST = 500,       /* … in brackets */
};

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
    sg_tex_warn(tex, at, "source/file-refused", "'%.*s' is not a regular text file", SG_STR_ARGS(name));
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

/* -- Arguments as text ------------------------------------------------------------------------- */

struct sg_str sg_tex_word(struct sg_tex *tex)
{
  struct sg_tokens tokens;
  sg_tex_argument(tex, &tokens);
  return sg_tex_expand_word(tex, tokens);
}
