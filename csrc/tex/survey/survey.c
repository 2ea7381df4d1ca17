/* The walk over a paper's files. */
#include "tex/survey.h"

#include "tex/engine/files.h"
#include "tex/survey/scan.h"

enum { HEADINGS_MAX = 100 * 1000 };

struct frame {
  size_t file;
  size_t at, copied;
  size_t counted, line; /* lines up to `counted` */
  bool muted;           /* a document of its own before its \begin{document} */
  struct sg_str import; /* folder of \import before this file */
};

struct survey {
  struct sg_tex_files files;
  struct sg_scan_state scan;
  struct sg_arena *arena;
  unsigned char **hides; /* by file; NULL: not scanned yet */
  size_t hides_count, hides_capacity;
  struct frame frames[SG_TEX_DEPTH_MAX];
  size_t depth;
  struct sg_str import, only;
  bool body, has_only;
  size_t bytes;
  struct sg_tex_heading *headings;
  size_t count, capacity;
  struct sg_buf flat;
};

static struct sg_str text_of(const struct survey *s, const struct frame *frame)
{
  return s->files.file[frame->file].text;
}

/* What of a file is hidden; read once. NULL when memory is short. */
static const unsigned char *hides_of(struct survey *s, size_t file)
{
  while (s->hides_count <= file) {
    unsigned char **grown =
        sg_arena_grow(s->arena, s->hides, s->hides_count, &s->hides_capacity, sizeof *grown);
    if (grown == NULL)
      return NULL;
    s->hides = grown;
    grown[s->hides_count++] = NULL;
  }
  if (s->hides[file] == NULL) {
    struct sg_str text = s->files.file[file].text;
    s->hides[file] = SG_ARENA_NEW(s->arena, unsigned char, text.n + 1);
    if (s->hides[file] != NULL)
      sg_scan_hide(&s->scan, text, s->hides[file]);
  }
  return s->hides[file];
}

static bool push_file(struct survey *s, size_t file)
{
  bool open = s->depth >= SG_TEX_DEPTH_MAX;
  for (size_t i = 0; i < s->depth; i++)
    open = open || s->frames[i].file == file;
  s->bytes += s->files.file[file].text.n;
  if (open || s->bytes > SG_TEX_SOURCE_MAX || hides_of(s, file) == NULL)
    return false;
  s->frames[s->depth++] = (struct frame){.file = file, .line = 1, .import = s->import};
  return true;
}

/* -- The text with its files in their places ------------------------------------------------------ */

static void copy_until(struct survey *s, struct frame *frame, size_t end, size_t next)
{
  if (end > frame->copied && !frame->muted)
    sg_buf_add(&s->flat, sg_slice(text_of(s, frame), frame->copied, end));
  frame->copied = next;
}

static void pop_file(struct survey *s, size_t end)
{
  struct frame *frame = &s->frames[s->depth - 1];
  copy_until(s, frame, end, end);
  s->import = frame->import;
  s->depth--;
}

/* -- Headings ------------------------------------------------------------------------------------- */

static size_t line_of(const struct survey *s, struct frame *frame, size_t at)
{
  struct sg_str text = text_of(s, frame);
  for (; frame->counted < at; frame->counted++)
    frame->line += text.p[frame->counted] == '\n';
  return frame->line;
}

/* A title without comments; of \texorpdfstring what is printed. */
static struct sg_str title_text(struct survey *s, struct sg_str content)
{
  struct sg_buf bare, plain;
  struct sg_scanned command;
  size_t done = 0;
  sg_buf_init(&bare, SG_TEX_SOURCE_MAX);
  sg_buf_init(&plain, SG_TEX_SOURCE_MAX);
  for (size_t at = 0; sg_scan_command(content, &at, &command);) {
    size_t first =
        sg_str_equal(command.name, SG_LIT("texorpdfstring")) ? sg_scan_group(&s->scan, content, at) : SG_NPOS;
    size_t second = first != SG_NPOS ? sg_scan_group(&s->scan, content, first) : SG_NPOS;
    if (second == SG_NPOS)
      continue;
    sg_buf_add(&bare, sg_slice(content, done, command.at));
    sg_buf_add(&bare, sg_scan_inside(content, at, first));
    done = at = second;
  }
  sg_buf_add(&bare, sg_slice(content, done, content.n));
  struct sg_str rest = sg_buf_str(&bare), line;
  struct sg_buf lines;
  sg_buf_init(&lines, SG_TEX_SOURCE_MAX);
  while (sg_str_next_line(&rest, &line)) {
    size_t sign = sg_str_find(line, SG_LIT("%"), 0);
    while (sign != SG_NPOS && sign > 0 && line.p[sign - 1] == '\\')
      sign = sg_str_find(line, SG_LIT("%"), sign + 1);
    sg_buf_add(&lines, sg_slice(line, 0, sign == SG_NPOS ? line.n : sign));
    sg_buf_add_char(&lines, ' ');
  }
  sg_tex_plain(sg_buf_str(&lines), &plain);
  struct sg_str text = sg_arena_copy(s->arena, sg_str_trim(sg_buf_str(&plain)));
  sg_buf_free(&bare);
  sg_buf_free(&lines);
  sg_buf_free(&plain);
  return text;
}

static void add_heading(struct survey *s, struct frame *frame, size_t at, int level, bool numbered,
                        struct sg_str content)
{
  if (!s->body || frame->muted || s->count >= HEADINGS_MAX || sg_str_find(content, SG_LIT("#"), 0) != SG_NPOS)
    return;
  struct sg_str text = title_text(s, content);
  if (text.n == 0)
    return;
  struct sg_tex_heading *grown = sg_arena_grow(s->arena, s->headings, s->count, &s->capacity, sizeof *grown);
  if (grown == NULL)
    return;
  s->headings = grown;
  grown[s->count++] =
      (struct sg_tex_heading){.level = level,
                              .numbered = numbered,
                              .text = text,
                              .place = {s->files.file[frame->file].name, line_of(s, frame, at)}};
}

/* \section*[short]{title}; false when it has no title in braces. */
static void read_heading(struct survey *s, struct frame *frame, struct sg_scanned command, int level)
{
  struct sg_str text = text_of(s, frame);
  size_t at = sg_scan_blank(text, command.end), end;
  bool starred = at < text.n && text.p[at] == '*';
  at += starred;
  while ((end = sg_scan_bracket(&s->scan, text, at)) != SG_NPOS)
    at = end;
  end = sg_scan_group(&s->scan, text, at);
  if (end == SG_NPOS)
    return;
  struct sg_str content = sg_scan_inside(text, at, end);
  if (sg_str_find(content, SG_LIT("\n\n"), 0) != SG_NPOS) /* its brace is missing */
    return;
  add_heading(s, frame, command.at, level, !starred, content);
  frame->at = end;
}

/* A use of a command of the paper's: its heading, if its definition holds one; arguments that it drops are
 * passed over. */
static void read_use(struct survey *s, struct frame *frame, struct sg_scanned command,
                     const struct sg_scan_definition *definition)
{
  struct sg_str text = text_of(s, frame), title = definition->title == 0 ? definition->text : SG_LIT("");
  size_t at = command.end;
  for (int n = 1; n <= definition->parameters; n++) {
    bool bracket = n == 1 && definition->optional;
    size_t end = bracket ? sg_scan_bracket(&s->scan, text, at) : sg_scan_argument(&s->scan, text, at);
    if (end == SG_NPOS && bracket)
      continue;
    if (end == SG_NPOS)
      return;
    size_t start = sg_scan_blank(text, at);
    if (n == definition->title)
      title = text.p[start] == '{' ? sg_scan_inside(text, at, end) : sg_slice(text, start, end);
    if (n == definition->title || !(definition->used & 1u << n))
      memset(s->hides[frame->file] + start, 1, end - start);
    at = end;
  }
  if (definition->level >= 0)
    add_heading(s, frame, command.at, definition->level, definition->numbered, title);
}

/* -- Files ---------------------------------------------------------------------------------------- */

static struct sg_str unquoted(struct sg_str name)
{
  name = sg_str_trim(name);
  return name.n >= 2 && name.p[0] == '"' ? sg_slice(name, 1, name.n - 1) : name;
}

/* Is the name in \includeonly's list? */
static bool is_included(const struct survey *s, struct sg_str name)
{
  struct sg_str rest = s->only;
  while (rest.n > 0) {
    size_t comma = sg_str_find(rest, SG_LIT(","), 0);
    if (sg_str_equal(sg_str_trim(sg_slice(rest, 0, comma == SG_NPOS ? rest.n : comma)), name))
      return true;
    rest = sg_slice(rest, comma == SG_NPOS ? rest.n : comma + 1, rest.n);
  }
  return !s->has_only;
}

static void push_named(struct survey *s, struct frame *frame, struct sg_scanned command, size_t end,
                       struct sg_str folder, struct sg_str name)
{
  size_t file;
  bool include = sg_str_equal(command.name, SG_LIT("include"));
  name = unquoted(name);
  frame->at = end;
  if (name.n == 0 || sg_str_find(name, SG_LIT("\\"), 0) != SG_NPOS || (include && !is_included(s, name)))
    return;
  struct sg_str look = folder.n > 0 ? folder : s->import.n > 0 ? s->import : s->files.file[frame->file].folder;
  if (sg_tex_files_open(&s->files, name, look, ".tex", &file) != SG_TEX_FOUND || !push_file(s, file))
    return;
  copy_until(s, frame, command.at, end);
  if (folder.n > 0)
    s->import = folder;
}

/* \input{a}, \input a, \import{folder}{a}. */
static void read_input(struct survey *s, struct frame *frame, struct sg_scanned command, bool import)
{
  struct sg_str text = text_of(s, frame), folder = SG_LIT("");
  size_t at = command.end, end = sg_scan_group(&s->scan, text, at);
  if (import && end != SG_NPOS) {
    struct sg_str inside = sg_str_trim(sg_scan_inside(text, at, end));
    bool slash = inside.n > 0 && inside.p[inside.n - 1] == '/';
    struct sg_buf buf;
    sg_buf_init(&buf, SG_TEX_SOURCE_MAX);
    if (sg_str_starts(command.name, SG_LIT("sub")))
      sg_buf_add(&buf, s->import);
    sg_buf_add(&buf, inside);
    sg_buf_add(&buf, slash ? SG_LIT("") : SG_LIT("/"));
    folder = sg_arena_copy(s->arena, sg_buf_str(&buf));
    sg_buf_free(&buf);
    at = end;
    end = sg_scan_group(&s->scan, text, at);
  }
  if (end != SG_NPOS) {
    push_named(s, frame, command, end, folder, sg_scan_inside(text, at, end));
    return;
  }
  at = end = sg_scan_blank(text, at);
  while (end < text.n && !sg_is_space(text.p[end]) && text.p[end] != '\\' && text.p[end] != '{' &&
         text.p[end] != '}')
    end++;
  push_named(s, frame, command, end, folder, sg_slice(text, at, end));
}

/* The definitions of local style files. */
static void read_packages(struct survey *s, struct frame *frame, struct sg_scanned command,
                          const char *extension)
{
  struct sg_str text = text_of(s, frame);
  size_t at = command.end, end = sg_scan_bracket(&s->scan, text, at), file;
  at = end != SG_NPOS ? end : at;
  end = sg_scan_group(&s->scan, text, at);
  struct sg_str names = end != SG_NPOS ? sg_scan_inside(text, at, end) : SG_LIT("");
  while (names.n > 0) {
    size_t comma = sg_str_find(names, SG_LIT(","), 0);
    struct sg_str name = sg_str_trim(sg_slice(names, 0, comma == SG_NPOS ? names.n : comma));
    if (name.n > 0 && sg_str_find(name, SG_LIT("\\"), 0) == SG_NPOS &&
        sg_tex_files_open(&s->files, name, s->import, extension, &file) == SG_TEX_FOUND &&
        hides_of(s, file) == NULL)
      return;
    names = sg_slice(names, comma == SG_NPOS ? names.n : comma + 1, names.n);
  }
}

/* -- Walking -------------------------------------------------------------------------------------- */

static bool names_document(struct survey *s, struct sg_str text, size_t at)
{
  size_t end = sg_scan_group(&s->scan, text, at);
  return end != SG_NPOS && sg_str_equal(sg_scan_inside(text, at, end), SG_LIT("document"));
}

static void visit(struct survey *s, struct frame *frame, struct sg_scanned command)
{
  static const char *const inputs[] = {"input", "@input", "include", "subfile", "subfileinclude", NULL};
  static const char *const imports[] = {"import",      "subimport",      "inputfrom", "subinputfrom",
                                        "includefrom", "subincludefrom", NULL};
  static const char *const packages[] = {"usepackage", "RequirePackage", NULL};
  struct sg_str text = text_of(s, frame);
  int level = sg_scan_level(command.name);
  const struct sg_scan_definition *definition;
  if (level >= 0) {
    read_heading(s, frame, command, level);
  } else if (sg_scan_is(command.name, inputs) || sg_scan_is(command.name, imports)) {
    read_input(s, frame, command, sg_scan_is(command.name, imports));
  } else if (sg_scan_is(command.name, packages)) {
    read_packages(s, frame, command, ".sty");
  } else if (sg_str_equal(command.name, SG_LIT("documentclass"))) {
    copy_until(s, frame, command.at, command.at);
    frame->muted = s->depth > 1 && s->body;
    read_packages(s, frame, command, ".cls");
  } else if (sg_str_equal(command.name, SG_LIT("includeonly"))) {
    size_t end = sg_scan_group(&s->scan, text, command.end);
    s->has_only = end != SG_NPOS;
    s->only = end != SG_NPOS ? sg_scan_inside(text, command.end, end) : SG_LIT("");
  } else if (sg_str_equal(command.name, SG_LIT("begin")) && names_document(s, text, command.end)) {
    if (frame->muted)
      frame->copied = sg_scan_group(&s->scan, text, command.end);
    frame->muted = false;
    s->body = true;
  } else if (sg_str_equal(command.name, SG_LIT("end")) && names_document(s, text, command.end)) {
    pop_file(s, s->depth == 1 ? text.n : command.at);
  } else if (sg_str_equal(command.name, SG_LIT("endinput"))) {
    pop_file(s, command.at);
  } else if ((definition = sg_scan_find(&s->scan, command.name)) != NULL) {
    read_use(s, frame, command, definition);
  }
}

static void walk(struct survey *s)
{
  while (s->depth > 0 && !s->arena->failed) {
    struct frame *frame = &s->frames[s->depth - 1];
    struct sg_scanned command;
    if (!sg_scan_command(text_of(s, frame), &frame->at, &command))
      pop_file(s, text_of(s, frame).n);
    else if (!s->hides[frame->file][command.at])
      visit(s, frame, command);
  }
}

enum sg_status sg_tex_survey(const char *main_path, const struct sg_str *text,
                             const struct sg_tex_options *options, struct sg_arena *arena,
                             struct sg_tex_survey *survey, struct sg_error *err)
{
  size_t index;
  *survey = (struct sg_tex_survey){0};
  struct survey *s = SG_ARENA_NEW(arena, struct survey, 1);
  if (s == NULL)
    return sg_arena_status(arena, err);
  s->arena = s->scan.arena = arena;
  sg_tex_files_init(&s->files, main_path, options, arena);
  sg_buf_init(&s->flat, SG_TEX_OUTPUT_MAX);
  struct sg_str name = sg_cstr(main_path);
  enum sg_tex_found found =
      text != NULL
          ? sg_tex_files_add(&s->files, name, *text, &index)
          : sg_tex_files_open(&s->files, sg_slice(name, s->files.folder.n, name.n), SG_LIT(""), "", &index);
  if (found != SG_TEX_FOUND)
    return sg_fail(err, found == SG_TEX_TOO_MUCH ? SG_ETOOBIG : SG_EIO, "%s cannot be read", main_path);
  struct sg_str source = s->files.file[index].text;
  s->body = sg_str_find(source, SG_LIT("\\documentclass"), 0) == SG_NPOS &&
            sg_str_find(source, SG_LIT("\\documentstyle"), 0) == SG_NPOS &&
            sg_str_find(source, SG_LIT("\\begin{document}"), 0) == SG_NPOS;
  if (push_file(s, index))
    walk(s);
  survey->headings = s->headings;
  survey->heading_count = s->count;
  survey->flat = sg_arena_copy(arena, sg_buf_str(&s->flat));
  enum sg_status status = sg_buf_status(&s->flat, err);
  sg_buf_free(&s->flat);
  return status != SG_OK ? status : sg_arena_status(arena, err);
}
