/* The front door itself: sets the reader up, runs it, puts the readable source together. */
#include "base/utf8.h"
#include "tex/commands/commands.h"
#include "tex/structure/printed.h"
#include "text/elsewhere.h"

/* -- Running ----------------------------------------------------------------------------------- */

static void act_on_control(struct sg_tex *tex, struct sg_token token)
{
  struct sg_meaning means = sg_tex_symbol(tex, token)->means;
  switch (means.kind) {
  case SG_MEANS_MACRO:
    sg_tex_expand(tex, token, means.macro);
    break;
  case SG_MEANS_FLAG:
    sg_tex_choose(tex, means.on);
    break;
  case SG_MEANS_SWITCH:
    sg_tex_define(tex, means.target, (struct sg_meaning){.kind = SG_MEANS_FLAG, .on = means.on}, false);
    break;
  case SG_MEANS_ALIAS: /* keeps that name's meaning, even when it is defined anew by itself */
    token.value = means.token.value;
    sg_tex_unknown(tex, token);
    break;
  case SG_MEANS_TOKEN:
    if (++tex->idle > SG_TEX_IDLE_MAX) {
      sg_tex_fail(tex, SG_ETOOBIG, "\\%.*s stands for itself", SG_STR_ARGS(sg_tex_name(tex, token)));
      break;
    }
    means.token.space = token.space;
    sg_tex_push(tex, means.token);
    break;
  case SG_MEANS_ROW:
    if (means.token.kind == SG_TOKEN_CONTROL)
      token.value = means.token.value;                 /* \let to it: written by its own name */
    if (tex->math && means.row->act == sg_act_heading) /* the formula was never closed */
      sg_tex_leave_math(tex, token);
    if (tex->math && !(means.row->flags & SG_ROW_MATH)) {
      if (!sg_tex_formula_command(tex, token))
        sg_tex_write(tex, token);
    } else if (means.row->act != NULL)
      means.row->act(tex, token, means.row);
    else if (means.row->text != NULL && means.macro != NULL)
      sg_tex_expand(tex, token, means.macro);
    else
      sg_tex_write(tex, token);
    break;
  case SG_MEANS_COUNTER:
    if (means.on)
      sg_tex_assign(tex, token);
    break;
  case SG_MEANS_NOTHING:
    if (!tex->math || tex->muted || !sg_tex_formula_command(tex, token))
      sg_tex_unknown(tex, token);
    break;
  }
}

static void act_on(struct sg_tex *tex, struct sg_token token)
{
  switch (token.kind) {
  case SG_TOKEN_CONTROL:
    act_on_control(tex, token);
    break;
  case SG_TOKEN_CLOSE:
    sg_tex_close_noted(tex, token);
    break;
  case SG_TOKEN_CHAR:
    if (token.value == '{' || token.value == '}')
      sg_act_brace(tex, token, NULL);
    else if (token.value == '"' && tex->shorthands && !tex->math && !tex->muted && sg_tex_shorthand(tex))
      break;
    else if (sg_tex_is_plain_character(tex, token))
      sg_tex_write_plain(tex, token);
    else if (token.value == '$' && !tex->muted)
      sg_tex_dollar(tex, token);
    else
      sg_tex_write(tex, token);
    break;
  case SG_TOKEN_PARAGRAPH:
    if (tex->math)
      sg_tex_end_formula(tex, token);
    if (tex->frame_count > 0 && tex->frames[tex->frame_count - 1].is_file) /* the paper's, not one of our own */
      sg_tex_end_title(tex, token);
    sg_tex_note_line(tex, token);
    sg_tex_write(tex, token);
    break;
  case SG_TOKEN_PARAMETER:
    break;
  case SG_TOKEN_RAW:
    if (token.value < tex->raw_count && !tex->muted)
      sg_tex_note_listing(tex, tex->raws[token.value].text);
    sg_tex_write(tex, token);
    break;
  default:
    sg_tex_write(tex, token);
  }
}

static void run(struct sg_tex *tex)
{
  while (!tex->done && !tex->scratch.failed && !tex->arena->failed && tex->out.failure == SG_OK) {
    struct sg_token token = sg_tex_next(tex);
    if (token.kind == SG_TOKEN_END)
      break;
    act_on(tex, token);
  }
  if (tex->failure == SG_OK)
    sg_tex_finish_groups(tex, 0, tex->last);
  tex->muted = false;
  sg_tex_write_boxed(tex);
  sg_tex_close_appendix(tex);
}

/* -- Setting up -------------------------------------------------------------------------------- */

static void define_rows(struct sg_tex *tex, const struct sg_tex_row *rows)
{
  struct sg_token nowhere = {0};
  for (; rows->name != NULL; rows++) {
    uint32_t symbol = sg_tex_intern(tex, sg_cstr(rows->name));
    struct sg_meaning means = {.kind = SG_MEANS_ROW, .row = rows};
    if (rows->text != NULL)
      means.macro = sg_tex_row_macro(tex, rows, nowhere);
    if (tex->symbols.count > symbol)
      tex->symbols.at[symbol].means = means;
  }
}

/* Commands that pandoc reads: one row without act or text each. */
static void define_words(struct sg_tex *tex, const char *const *lists, unsigned flags)
{
  for (; *lists != NULL; lists++) {
    struct sg_str rest = sg_cstr(*lists);
    while (rest.n > 0) {
      size_t end = sg_str_find(rest, SG_LIT(" "), 0);
      struct sg_str name = sg_slice(rest, 0, end == SG_NPOS ? rest.n : end);
      rest = sg_slice(rest, end == SG_NPOS ? rest.n : end + 1, rest.n);
      struct sg_tex_row *row = SG_ARENA_NEW(&tex->scratch, struct sg_tex_row, 1);
      if (row == NULL || name.n == 0)
        continue;
      row->flags = flags;
      uint32_t symbol = sg_tex_intern(tex, name);
      if (tex->symbols.count > symbol)
        tex->symbols.at[symbol].means = (struct sg_meaning){.kind = SG_MEANS_ROW, .row = row};
    }
  }
}

static void define_empty(struct sg_tex *tex, const char *name)
{
  struct sg_macro *macro = SG_ARENA_NEW(&tex->scratch, struct sg_macro, 1);
  uint32_t symbol = sg_tex_intern(tex, sg_cstr(name));
  if (macro != NULL)
    tex->symbols.at[symbol].means = (struct sg_meaning){.kind = SG_MEANS_MACRO, .macro = macro};
}

/* \jobname: the main file's name. */
static void define_job(struct sg_tex *tex, struct sg_str path)
{
  size_t from = path.n, end = sg_str_ends(path, SG_LIT(".tex")) ? path.n - 4 : path.n;
  while (from > 0 && path.p[from - 1] != '/')
    from--;
  struct sg_macro *macro = SG_ARENA_NEW(&tex->scratch, struct sg_macro, 1);
  if (macro == NULL || end < from)
    return;
  for (size_t i = from; i < end; i++)
    sg_tokens_add(&tex->scratch, &macro->body,
                  (struct sg_token){.kind = SG_TOKEN_CHAR, .value = (unsigned char)path.p[i]});
  sg_tex_define(tex, sg_tex_intern(tex, SG_LIT("jobname")),
                (struct sg_meaning){.kind = SG_MEANS_MACRO, .macro = macro}, true);
}

/* Who gets what a group has caught. */
static sg_tex_closer *const closers[SG_CLOSE_KINDS] = {
    [SG_CLOSE_TITLE] = sg_tex_close_structure,    [SG_CLOSE_AUTHOR] = sg_tex_close_structure,
    [SG_CLOSE_DATE] = sg_tex_close_structure,     [SG_CLOSE_HEADING] = sg_tex_close_structure,
    [SG_CLOSE_ABSTRACT] = sg_tex_close_structure, [SG_CLOSE_KEYWORDS] = sg_tex_close_structure,
    [SG_CLOSE_CAPTION] = sg_tex_close_float,      [SG_CLOSE_FLOAT] = sg_tex_close_float,
    [SG_CLOSE_PART] = sg_tex_close_float,         [SG_CLOSE_TABULAR] = sg_tex_close_table,
    [SG_CLOSE_CELLS] = sg_tex_close_table,        [SG_CLOSE_STEPS] = sg_tex_close_steps,
    [SG_CLOSE_INLINE] = sg_tex_close_inline,
};

static void init(struct sg_tex *tex, const char *main_path, const struct sg_tex_options *options,
                 struct sg_arena *arena)
{
  *tex = (struct sg_tex){.arena = arena, .closers = closers, .muted = true, .command = SG_NPOS};
  sg_arena_init(&tex->scratch, (size_t)1024 * 1024 * 1024);
  sg_tex_files_init(&tex->files, main_path, options, arena);
  struct sg_buf *bufs[] = {&tex->out,  &tex->boxed,    &tex->title,   &tex->author,
                           &tex->date, &tex->abstract, &tex->keywords};
  for (size_t i = 0; i < sizeof bufs / sizeof *bufs; i++)
    sg_buf_init(bufs[i], SG_TEX_OUTPUT_MAX);
  define_words(tex, sg_tex_known, 0);
  define_words(tex, sg_tex_fixed, SG_ROW_STRUCTURE);
  define_rows(tex, sg_tex_texts);
  define_rows(tex, sg_tex_acts);
  sg_tex_define_formulas(tex);
  define_empty(tex, "@empty");
  define_empty(tex, "empty");
  sg_tex_define_counters(tex, false);
  sg_tex_define_names(tex, SG_LIT("english"));
  define_job(tex, sg_cstr(main_path));
}

static void end(struct sg_tex *tex)
{
  struct sg_buf *bufs[] = {&tex->out,  &tex->boxed,    &tex->title,   &tex->author,
                           &tex->date, &tex->abstract, &tex->keywords};
  for (size_t i = 0; i < sizeof bufs / sizeof *bufs; i++)
    sg_buf_free(bufs[i]);
  sg_arena_free(&tex->scratch);
}

/* -- Putting together -------------------------------------------------------------------------- */

static void add_line(struct sg_buf *out, const char *command, const struct sg_buf *text)
{
  if (text->length == 0)
    return;
  sg_buf_add_format(out, "\\%s{", command);
  sg_buf_add(out, sg_buf_str(text));
  sg_buf_add(out, SG_LIT("}\n"));
}

static bool has_chapters(struct sg_tex *tex)
{
  const struct sg_tex_heading *headings = tex->headings.at;
  for (size_t i = 0; i < tex->headings.count; i++)
    if (headings[i].level == 1)
      return true;
  return false;
}

static void put_together(struct sg_tex *tex, struct sg_buf *out)
{
  const struct sg_str *bibliography = tex->bibliography.at;
  sg_buf_add_format(out, "\\documentclass{%s}\n", has_chapters(tex) ? "report" : "article");
  if (tex->language.n > 0)
    sg_buf_add_format(out, "\\setdefaultlanguage{%.*s}\n", SG_STR_ARGS(tex->language));
  add_line(out, "title", &tex->title);
  add_line(out, "author", &tex->author);
  add_line(out, "date", &tex->date);
  for (size_t i = 0; i < tex->bibliography.count; i++)
    sg_buf_add_format(out, "\\addbibresource{%.*s%s}\n", SG_STR_ARGS(bibliography[i]),
                      sg_str_ends(bibliography[i], SG_LIT(".bib")) ? "" : ".bib");
  sg_buf_add(out, SG_LIT("\\begin{document}\n"));
  if (tex->abstract.length > 0 || tex->keywords.length > 0) {
    bool abstract = tex->abstract.length > 0;
    sg_buf_add(out, abstract ? SG_LIT("\\begin{abstract}\n") : SG_LIT("\n"));
    sg_buf_add(out, sg_buf_str(&tex->abstract));
    if (tex->keywords.length > 0) {
      sg_buf_add(out, SG_LIT("\n\n\\emph{Keywords:} "));
      sg_buf_add(out, sg_buf_str(&tex->keywords));
    }
    sg_buf_add(out, abstract ? SG_LIT("\n\\end{abstract}\n\n") : SG_LIT("\n\n"));
  }
  sg_buf_add(out, sg_buf_str(&tex->out));
  sg_buf_add(out, SG_LIT("\n\\end{document}\n"));
}

static size_t count_words(struct sg_str text)
{
  size_t words = 0, letters = 0;
  for (size_t i = 0; i <= text.n; i++) {
    if (i < text.n && (sg_is_alpha(text.p[i]) || (unsigned char)text.p[i] >= 0x80)) {
      letters++;
      continue;
    }
    words += letters >= 2;
    letters = 0;
  }
  return words;
}

static void warn_dropped(struct sg_tex *tex)
{
  for (size_t i = 0; i < tex->symbols.count; i++) {
    const struct sg_symbol *symbol = &tex->symbols.at[i];
    if (symbol->dropped == 0)
      continue;
    struct sg_token at = {.file = symbol->dropped_file, .line = symbol->dropped_line};
    sg_tex_warn(tex, at, "source/command-dropped", "unknown command \\%.*s left out%s",
                SG_STR_ARGS(symbol->name), symbol->dropped > 1 ? ", here and later" : "");
  }
}

static void fill_numbers(struct sg_tex *tex, struct sg_tex_result *result)
{
  const struct sg_tex_label *labels = tex->labels.at;
  struct sg_tex_number *numbers = SG_ARENA_NEW(tex->arena, struct sg_tex_number, tex->labels.count);
  for (size_t i = 0; numbers != NULL && i < tex->labels.count; i++)
    if (labels[i].number.n > 0)
      numbers[result->number_count++] = (struct sg_tex_number){labels[i].key, labels[i].number};
  result->numbers = numbers;
}

static void fill(struct sg_tex *tex, struct sg_tex_result *result)
{
  struct sg_buf raw, out;
  sg_buf_init(&raw, SG_TEX_OUTPUT_MAX);
  sg_buf_init(&out, SG_TEX_OUTPUT_MAX);
  sg_tex_take_printed(tex);
  sg_tex_make_typed_headings(tex);
  put_together(tex, &raw);
  sg_tex_spell_keys(tex, &raw);
  sg_tex_resolve_references(tex, sg_buf_str(&raw), &out);
  if (memchr(out.data == NULL ? "" : out.data, SG_ELSEWHERE_OPEN, out.length) != NULL) {
    sg_buf_clear(&raw);
    sg_elsewhere_fill(sg_buf_str(&out), tex->other_paper, &raw);
    sg_buf_swap(&raw, &out);
  }
  warn_dropped(tex);
  result->source = sg_arena_copy(tex->arena, sg_buf_str(&out));
  result->title = sg_tex_plain_copy(tex, sg_buf_str(&tex->title));
  result->abstract = sg_tex_plain_copy(tex, sg_buf_str(&tex->abstract));
  struct sg_str heading = sg_tex_printed(tex, "abstractname");
  if (!sg_str_equal(heading, SG_LIT("Abstract")))
    result->abstract_title = heading;
  result->abstract_place = tex->abstract_place;
  result->words = count_words(sg_tex_plain_copy(tex, sg_buf_str(&tex->out))) + count_words(result->abstract);
  result->headings = tex->headings.at;
  result->heading_count = tex->headings.count;
  result->captions = tex->captions.at;
  result->caption_count = tex->captions.count;
  result->floats = tex->written.at;
  result->float_count = tex->written.count;
  fill_numbers(tex, result);
  result->cited = tex->cited.at;
  result->cited_count = tex->cited.count;
  result->warnings = tex->warnings.at;
  result->warning_count = tex->warnings.count;
  result->bibliography = tex->bibliography.at;
  result->bibliography_count = tex->bibliography.count;
  result->glossary = tex->glossary.at;
  result->glossary_count = tex->glossary.count;
  result->appendix = SG_NPOS;
  for (size_t i = 0; i < result->heading_count && result->appendix == SG_NPOS; i++)
    if (result->headings[i].appendix)
      result->appendix = i;
  struct sg_str *files = SG_ARENA_NEW(tex->arena, struct sg_str, tex->files.count);
  for (size_t i = 0; files != NULL && i < tex->files.count; i++)
    if (!tex->files.file[i].in_memory)
      files[result->file_count++] = tex->files.file[i].path;
  result->files = files;
  if (raw.failure != SG_OK || out.failure != SG_OK)
    tex->failure = raw.failure != SG_OK ? sg_buf_status(&raw, &tex->error) : sg_buf_status(&out, &tex->error);
  sg_buf_free(&raw);
  sg_buf_free(&out);
}

/* A file that is a part of a document is read as its body. */
static bool has_preamble(struct sg_str text)
{
  return sg_str_find(text, SG_LIT("\\documentclass"), 0) != SG_NPOS ||
         sg_str_find(text, SG_LIT("\\documentstyle"), 0) != SG_NPOS ||
         sg_str_find(text, SG_LIT("\\begin{document}"), 0) != SG_NPOS;
}

/* *stale: nothing was given out, since the paper is to be read again without its .aux file. */
static enum sg_status read_main(struct sg_tex *tex, size_t index, const struct sg_tex_options *options,
                                struct sg_tex_result *result, bool *stale, struct sg_error *err)
{
  struct sg_token start = {.file = (uint16_t)index, .line = 1};
  enum sg_status status = SG_OK;
  tex->muted = has_preamble(tex->files.file[index].text);
  tex->last = start;
  sg_tex_warn_new_file(tex, index);
  if (!options->ignore_aux)
    sg_tex_read_printed(tex, options->aux);
  if (sg_tex_push_index(tex, index, false))
    run(tex);
  *stale = tex->failure == SG_OK && sg_tex_printed_is_stale(tex);
  if (*stale)
    return SG_OK;
  if (tex->failure == SG_OK)
    fill(tex, result);
  if (tex->failure != SG_OK) {
    if (err != NULL)
      *err = tex->error;
    status = tex->failure;
  } else if (sg_arena_status(&tex->scratch, err) || sg_arena_status(tex->arena, err)) {
    status = SG_ENOMEM;
  } else if (tex->out.failure != SG_OK) {
    status = sg_buf_status(&tex->out, err);
  }
  return status;
}

/* Opens the main file: the one at `path`, or `text` under that name. */
static enum sg_status open_main(struct sg_tex *tex, const char *path, const struct sg_str *text, size_t *index,
                                struct sg_error *err)
{
  struct sg_error failure = {0};
  if (text == NULL)
    return sg_tex_files_open_main(&tex->files, path, index, &failure) == SG_TEX_FOUND
               ? SG_OK
               : sg_fail(err, failure.status, "%s", failure.message);
  switch (sg_tex_files_add(&tex->files, sg_cstr(path), *text, index)) {
  case SG_TEX_FOUND:
    return SG_OK;
  case SG_TEX_TOO_MUCH:
    return sg_fail(err, SG_ETOOBIG, "%s: larger than %d bytes", path, SG_TEX_SOURCE_MAX);
  default:
    return sg_fail(err, SG_EPARSE, "%s: not a text file (it contains NUL bytes)", path);
  }
}

static enum sg_status read_paper(const char *path, const struct sg_str *text,
                                 const struct sg_tex_options *given, struct sg_arena *arena,
                                 struct sg_tex_result *result, struct sg_error *err)
{
  struct sg_tex_options options = *given;
  enum sg_status status = SG_OK;
  bool stale = true;
  for (int round = 0; round < 2 && stale && status == SG_OK; round++) {
    struct sg_tex tex;
    size_t index;
    *result = (struct sg_tex_result){0};
    stale = false;
    init(&tex, path, &options, arena);
    status = open_main(&tex, path, text, &index, err);
    if (status == SG_OK)
      status = read_main(&tex, index, &options, result, &stale, err);
    end(&tex);
    options.ignore_aux = true;
  }
  if (status != SG_OK)
    *result = (struct sg_tex_result){0};
  return status;
}

enum sg_status sg_tex_read(const char *main_path, const struct sg_tex_options *options, struct sg_arena *arena,
                           struct sg_tex_result *result, struct sg_error *err)
{
  return read_paper(main_path, NULL, options, arena, result, err);
}

enum sg_status sg_tex_read_text(struct sg_str text, const char *name, const struct sg_tex_options *options,
                                struct sg_arena *arena, struct sg_tex_result *result, struct sg_error *err)
{
  return read_paper(name, &text, options, arena, result, err);
}
