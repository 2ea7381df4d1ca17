/* \begin and \end. */
#include "languages/labels.h"
#include "tex/structure/printed.h"

static struct sg_str environment_name(struct sg_tex *tex)
{
  struct sg_tokens argument;
  if (!sg_tex_group(tex, &argument))
    return SG_LIT("");
  return sg_tex_expand_word(tex, argument);
}

static struct sg_group *open_environment(struct sg_tex *tex, struct sg_token at, struct sg_str name,
                                         struct sg_str written)
{
  if (written.n > 0) {
    sg_tex_write_text(tex, SG_LIT("\\begin{"));
    sg_tex_write_text(tex, written);
    sg_tex_write_text(tex, SG_LIT("}"));
  }
  struct sg_group *group = sg_tex_open(tex, SG_GROUP_ENVIRONMENT, at);
  if (group != NULL) {
    group->symbol = sg_tex_intern(tex, name);
    group->written = tex->muted ? SG_LIT("") : written;
  }
  return group;
}

/* How an environment that is read by its name is called in the output: not at all where it stands so deep
 * in others that nobody could tell. */
static struct sg_str shown(const struct sg_tex *tex, struct sg_str name)
{
  return tex->math || tex->group_count < SG_TEX_NEST_MAX ? name : SG_LIT("");
}

/* \begin{document}, also of a subfile or a file that is a document of its own. */
static void begin_document(struct sg_tex *tex, struct sg_token at)
{
  if (!tex->body) {
    sg_tex_end_title(tex, at); /* one that was never closed */
    sg_tex_forget_preamble(tex);
  }
  tex->body = true;
  tex->muted = false;
  open_environment(tex, at, SG_LIT("document"), SG_LIT(""));
}

static void end_document(struct sg_tex *tex, size_t group, struct sg_token at)
{
  sg_tex_finish_groups(tex, group + 1, at);
  sg_tex_close(tex);
  tex->muted = false;
  if (tex->file_frames <= 1 || group == 0) {
    tex->done = group == 0;
    return;
  }
  for (size_t i = tex->frame_count; i > 0; i--) /* the rest of the subfile is not read */
    if (tex->frames[i - 1].is_file) {
      tex->frames[i - 1].at = tex->frames[i - 1].end;
      break;
    } else {
      tex->frames[i - 1].at = tex->frames[i - 1].end;
    }
}

/* Skips to the matching \end{name}. */
static void drop_environment(struct sg_tex *tex, struct sg_str name)
{
  size_t depth = 1;
  tex->plain++;
  for (struct sg_token token = sg_tex_next(tex); token.kind != SG_TOKEN_END && depth > 0;
       token = sg_tex_next(tex)) {
    bool begin = sg_tex_is_control(tex, token, "begin");
    if (!begin && !sg_tex_is_control(tex, token, "end"))
      continue;
    if (sg_str_equal(environment_name(tex), name))
      depth += begin ? 1 : (size_t)-1;
    if (depth == 0)
      break;
  }
  tex->plain--;
}

/* A box: `title=` among its options, or a first argument that is prose, is its title. */
static void begin_titled(struct sg_tex *tex, struct sg_token at, struct sg_str name)
{
  struct sg_tokens options = {0}, argument = {0}, title = {0};
  open_environment(tex, at, name, SG_LIT(""));
  sg_tex_write_block(tex);
  if (sg_tex_optional(tex, &options))
    title = sg_tex_option(tex, options, "title");
  if (title.count == 0)
    title = sg_tex_option(tex, options, "frametitle");
  if (title.count == 0 && sg_token_is(sg_tex_peek(tex), '{') && sg_tex_group(tex, &argument) &&
      sg_tex_is_prose(tex, argument, true))
    title = argument;
  if (title.count == 0)
    return;
  sg_tex_push_text(tex, "}\n", at);
  sg_tex_push_tokens(tex, title.at, title.count);
  sg_tex_push_text(tex, "\\textbf{", at);
}

static void begin_math(struct sg_tex *tex, struct sg_token at, struct sg_str name,
                       const struct sg_tex_environment *row)
{
  sg_tex_skip(tex, row->spec);
  open_environment(tex, at, name, row->text != NULL ? sg_cstr(row->text) : name);
  tex->math = true;
  sg_tex_begin_equation(tex, name);
}

static void begin_caught(struct sg_tex *tex, struct sg_token at, struct sg_str name, enum sg_close close)
{
  struct sg_group *group = open_environment(tex, at, name, SG_LIT(""));
  if (group == NULL)
    return;
  group->close = close;
  if (close == SG_CLOSE_ABSTRACT || close == SG_CLOSE_KEYWORDS)
    tex->muted = false; /* some classes want the abstract in the preamble */
}

/* An abstract under its name; a section, where the paper has renamed it to what is none: "\abstractname" is
 * "Acknowledgements", then "Feedback". */
static void begin_abstract(struct sg_tex *tex, struct sg_token at, struct sg_str name)
{
  struct sg_str title = tex->muted ? SG_LIT("") : sg_tex_printed(tex, "abstractname");
  bool other = tex->abstract_name.n > 0 && !sg_str_equal(tex->abstract_name, title);
  bool section = title.n > 0 && !sg_names_are(SG_NAMES_ABSTRACT, title) &&
                 (other || sg_names_are(SG_NAMES_SECTIONS, title));
  tex->abstract_name = title;
  if (!section) {
    begin_caught(tex, at, name, SG_CLOSE_ABSTRACT);
    return;
  }
  open_environment(tex, at, name, SG_LIT(""));
  sg_tex_push_text(tex, "\\section*{\\abstractname}", at);
}

/* The key of the \label that comes next; empty where none does. */
static struct sg_str next_label(struct sg_tex *tex)
{
  struct sg_token next = sg_tex_peek(tex);
  struct sg_tokens key = {0};
  if (!sg_tex_is_control(tex, next, "label") || tex->printed.labels.count == 0)
    return SG_LIT("");
  struct sg_token command = sg_tex_next(tex), brace = {.kind = SG_TOKEN_CHAR, .value = '}'};
  if (sg_tex_group(tex, &key)) {
    sg_tex_push(tex, brace);
    sg_tex_push_tokens(tex, key.at, key.count);
    brace.value = '{';
    sg_tex_push(tex, brace);
  }
  sg_tex_push(tex, command);
  return sg_tex_expand_word(tex, key);
}

/* "**Theorem 2.1** (its note). …", in a division of the environment's name. */
static void begin_theorem(struct sg_tex *tex, struct sg_token at, struct sg_str environment, struct sg_str name)
{
  const struct sg_theorem *theorem = sg_tex_theorem(tex, name);
  struct sg_tokens note = {0};
  if (theorem == NULL)
    return;
  struct sg_theorem row = *theorem;
  open_environment(tex, at, environment, shown(tex, name));
  bool noted = sg_tex_optional(tex, &note) && note.count > 0;
  if (tex->muted)
    return;
  if (row.counter.n > 0) {
    sg_tex_refstep(tex, row.counter);
    tex->current.kind = row.title;
    tex->current.type = sg_tex_cref_type(tex, sg_arena_copy(tex->arena, name));
  }
  if (row.counter.n > 0)
    tex->current.number = sg_tex_as_printed(tex, next_label(tex), row.counter, tex->current.number);
  sg_tex_push_text(tex, noted ? "). " : ". ", at);
  if (noted) {
    sg_tex_push_tokens(tex, note.at, note.count);
    sg_tex_push_text(tex, " (", at);
  }
  sg_tex_write_text(tex, SG_LIT("\n\\textbf{"));
  sg_tex_write_text(tex, row.title);
  if (row.counter.n > 0) {
    sg_tex_write_text(tex, SG_LIT(" "));
    sg_tex_write_text(tex, tex->current.number);
  }
  sg_tex_write_text(tex, SG_LIT("}"));
}

/* The reference list itself, behind its heading: \begin{thebibliography} (0), \begin{references} (1). */
void sg_act_open_list(struct sg_tex *tex, struct sg_token token, const struct sg_tex_row *row)
{
  sg_tex_write_block(tex);
  open_environment(tex, token, row->value == 0 ? SG_LIT("thebibliography") : SG_LIT("references"),
                   shown(tex, SG_LIT("thebibliography")));
}

/* A list: `type` is what it is written as. */
static void begin_list(struct sg_tex *tex, struct sg_token at, struct sg_str name, struct sg_str type)
{
  struct sg_tokens options = {0}, more = {0};
  while (sg_tex_optional(tex, &more))
    options = more;
  open_environment(tex, at, name, shown(tex, type));
  sg_tex_begin_list(tex, name, options);
}

static void begin_appendix(struct sg_tex *tex, struct sg_token at, struct sg_str name)
{
  open_environment(tex, at, name, SG_LIT("appendices"));
  if (!tex->appendix)
    sg_tex_count_appendix(tex);
  tex->appendix = true;
}

static void begin_references(struct sg_tex *tex, struct sg_token at, struct sg_str name)
{
  if (tex->muted) {
    open_environment(tex, at, name, SG_LIT(""));
    return;
  }
  sg_tex_push_text(tex, name.p[0] == 't' ? "\\sg@openlist" : "\\sg@openreferences", at);
  sg_tex_push_list_heading(tex, at, (struct sg_tokens){0});
}

/* \begin{algorithmic}[1]: every line with its number, by which the paper's text calls it. */
static void begin_steps(struct sg_tex *tex, struct sg_token at, struct sg_str name)
{
  struct sg_tokens every = {0};
  sg_tex_optional(tex, &every);
  open_environment(tex, at, name, SG_LIT(""));
  sg_tex_begin_steps(tex, at, false);
  struct sg_str digit = sg_tex_spell(tex, every);
  tex->steps_numbered = digit.n == 1 && sg_is_digit(digit.p[0]) ? digit.p[0] - '0' : 0;
}

static void begin_row(struct sg_tex *tex, struct sg_token at, struct sg_str name,
                      const struct sg_tex_environment *row)
{
  if (row->kind != SG_ENV_MATH && row->kind != SG_ENV_LIST)
    sg_tex_skip(tex, row->spec);
  switch (row->kind) {
  case SG_ENV_KEEP:
    open_environment(tex, at, name, shown(tex, name));
    break;
  case SG_ENV_LIST:
    begin_list(tex, at, name, name);
    break;
  case SG_ENV_DROP:
  case SG_ENV_COMMENT:
    drop_environment(tex, name);
    break;
  case SG_ENV_MATH:
    begin_math(tex, at, name, row);
    break;
  case SG_ENV_FIGURE:
  case SG_ENV_TABLE:
    begin_caught(tex, at, name, SG_CLOSE_FLOAT);
    sg_tex_open_float(tex, row->kind);
    break;
  case SG_ENV_PART:
    begin_caught(tex, at, name, SG_CLOSE_PART);
    break;
  case SG_ENV_TABULAR:
    sg_tex_begin_tabular(tex, at, name);
    break;
  case SG_ENV_ABSTRACT:
    begin_abstract(tex, at, name);
    break;
  case SG_ENV_KEYWORDS:
    begin_caught(tex, at, name, SG_CLOSE_KEYWORDS);
    break;
  case SG_ENV_THEOREM:
    sg_tex_class_theorem(tex, name);
    begin_theorem(tex, at, name, name);
    break;
  case SG_ENV_ALGORITHM:
    open_environment(tex, at, name, SG_LIT("algorithm"));
    sg_tex_begin_algorithm(tex, at);
    break;
  case SG_ENV_STEPS:
    begin_steps(tex, at, name);
    break;
  case SG_ENV_APPENDIX:
    begin_appendix(tex, at, name);
    break;
  case SG_ENV_REFERENCES:
    begin_references(tex, at, name);
    break;
  case SG_ENV_TITLED:
    begin_titled(tex, at, name);
    break;
  default: /* SG_ENV_OPEN, and verbatim that came out of a macro */
    open_environment(tex, at, name, SG_LIT(""));
    if (row->text != NULL)
      sg_tex_push_text(tex, row->text, at);
  }
}

/* An environment in a formula by a name that MathML's readers know. */
static struct sg_str in_formula(struct sg_str name)
{
  static const char *const names[][2] = {{"dcases", "cases"},         {"rcases", "cases"},
                                         {"drcases", "cases"},        {"multlined", "gathered"},
                                         {"psmallmatrix", "pmatrix"}, {"bsmallmatrix", "bmatrix"},
                                         {"tabular", "array"},        {"smallmatrix*", "smallmatrix"},
                                         {"pmatrix*", "pmatrix"},     {"bmatrix*", "bmatrix"},
                                         {"IEEEeqnarraybox", "array"}};
  for (size_t i = 0; i < sizeof names / sizeof *names; i++)
    if (sg_str_equal(name, sg_cstr(names[i][0])))
      return sg_cstr(names[i][1]);
  return name;
}

/* An environment that nobody knows: its content stays in a division of its name, and so do those
 * of its arguments that are prose. */
static void begin_unknown(struct sg_tex *tex, struct sg_token at, struct sg_str name)
{
  struct sg_tokens argument;
  struct sg_str plain = name;
  while (plain.n > 0 && !sg_is_alpha(plain.p[plain.n - 1]))
    plain.n--;
  if (tex->math || sg_str_equal(plain, SG_LIT("array"))) { /* aligned, cases, matrix … */
    open_environment(tex, at, name, in_formula(name));
    if (!sg_str_equal(plain, SG_LIT("alignedat")))
      sg_tex_optional(tex, &argument); /* [t]: the place on the line */
    return;
  }
  const char *heading = sg_tex_heading_of_name(plain);
  if (heading != NULL && !tex->one_line) {
    open_environment(tex, at, name, SG_LIT(""));
    sg_tex_push_text(tex, "}{}", at);
    sg_tex_push_text(tex, heading, at);
    sg_tex_push_text(tex, "\\sg@heading{", at);
    return;
  }
  open_environment(tex, at, name, shown(tex, plain));
  for (int i = 0; i < 9; i++) {
    struct sg_token next = sg_tex_next(tex);
    sg_tex_push(tex, next);
    if (sg_token_is(next, '[') && sg_tex_optional(tex, &argument))
      continue;
    if (!sg_token_is(next, '{') || !sg_tex_group(tex, &argument))
      break;
    if (sg_tex_is_prose(tex, argument, false) || sg_tex_holds_structure(tex, argument)) {
      sg_tex_push_text(tex, "\n", at);
      sg_tex_push_tokens(tex, argument.at, argument.count);
      break;
    }
  }
}

static const struct sg_tex_environment *row_of(struct sg_str name)
{
  const struct sg_tex_environment *row = sg_tex_find_environment(name);
  if (row == NULL && name.n > 1 && name.p[name.n - 1] == '*')
    row = sg_tex_find_environment(sg_slice(name, 0, name.n - 1));
  return row;
}

void sg_act_begin(struct sg_tex *tex, struct sg_token token, const struct sg_tex_row *row)
{
  (void)row;
  struct sg_token here = sg_tex_here(tex);
  struct sg_str name = environment_name(tex);
  if (name.n == 0 || tex->group_count + 4 > SG_TEX_GROUPS_MAX)
    return;
  if (sg_str_equal(name, SG_LIT("document"))) {
    begin_document(tex, here);
    return;
  }
  const struct sg_tex_environment *known = row_of(name);
  const struct sg_macro *macro = sg_tex_environment_macro(tex, "begin ", name);
  if (macro != NULL && (known == NULL || known->kind != SG_ENV_ABSTRACT)) {
    open_environment(tex, here, name, SG_LIT(""));
    sg_tex_expand(tex, token, macro);
  } else if (sg_tex_theorem(tex, name) != NULL) {
    begin_theorem(tex, here, name, name);
  } else if (sg_str_equal(name, SG_LIT("restatable"))) { /* thm-restate: [note]{theorem}{command} */
    struct sg_tokens note = {0};
    bool noted = sg_tex_optional(tex, &note);
    struct sg_str theorem = sg_tex_word(tex);
    sg_tex_skip(tex, "m");
    if (noted) {
      sg_tex_push_text(tex, "]", here);
      sg_tex_push_tokens(tex, note.at, note.count);
      sg_tex_push_text(tex, "[", here);
    }
    sg_tex_class_theorem(tex, theorem);
    if (sg_tex_theorem(tex, theorem) != NULL)
      begin_theorem(tex, here, name, theorem);
    else
      open_environment(tex, here, name, SG_LIT(""));
  } else if (known != NULL) {
    begin_row(tex, here, name, known);
  } else if (tex->muted) {
    open_environment(tex, here, name, SG_LIT(""));
  } else if (sg_tex_list_type(tex, name).n > 0) {
    begin_list(tex, here, name, sg_tex_list_type(tex, name));
  } else {
    begin_unknown(tex, here, name);
  }
}

/* The innermost open environment of this name; group_count when there is none. */
static size_t find_environment(const struct sg_tex *tex, uint32_t symbol)
{
  for (size_t i = tex->group_count; i > 0; i--)
    if (tex->groups[i - 1].kind == SG_GROUP_ENVIRONMENT && tex->groups[i - 1].symbol == symbol)
      return i - 1;
  return tex->group_count;
}

static void close_environment(struct sg_tex *tex, uint32_t symbol, struct sg_token at)
{
  size_t group = find_environment(tex, symbol);
  if (group == tex->group_count)
    return;
  sg_tex_finish_groups(tex, group + 1, at);
  sg_tex_end_equation(tex);
  sg_tex_close(tex);
}

void sg_act_end(struct sg_tex *tex, struct sg_token token, const struct sg_tex_row *row)
{
  (void)row;
  struct sg_token here = sg_tex_here(tex);
  struct sg_str name = environment_name(tex);
  if (tex->at_end.count > 0 && tex->file_frames <= 1 && sg_str_equal(name, SG_LIT("document"))) {
    struct sg_tokens last = tex->at_end;
    tex->at_end = (struct sg_tokens){0};
    sg_tex_push_text(tex, "\\end{document}", here);
    sg_tex_push_tokens(tex, last.at, last.count);
    return;
  }
  uint32_t symbol = sg_tex_intern(tex, name);
  size_t group = find_environment(tex, symbol);
  if (group == tex->group_count) {
    if (!tex->muted && name.n > 0)
      sg_tex_warn(tex, here, "source/repaired", "\\end{%.*s} closes nothing; left out", SG_STR_ARGS(name));
    if (sg_str_equal(name, SG_LIT("document")))
      tex->done = true;
    return;
  }
  if (sg_str_equal(name, SG_LIT("document"))) {
    end_document(tex, group, here);
    return;
  }
  const struct sg_tex_environment *known = row_of(name);
  const struct sg_macro *macro = sg_tex_environment_macro(tex, "end ", name);
  struct sg_token *shut = SG_ARENA_NEW(&tex->scratch, struct sg_token, 1);
  if (shut == NULL)
    return;
  *shut = (struct sg_token){.kind = SG_TOKEN_CLOSE, .value = symbol, .line = here.line, .file = here.file};
  if (macro != NULL && (known == NULL || known->kind != SG_ENV_ABSTRACT)) {
    sg_tex_push_tokens(tex, shut, 1);
    sg_tex_expand(tex, token, macro);
  } else if (known != NULL && known->kind == SG_ENV_OPEN && known->after != NULL) {
    sg_tex_push_tokens(tex, shut, 1);
    sg_tex_push_text(tex, known->after, here);
  } else {
    close_environment(tex, symbol, here);
  }
}

/* The engine's note behind an environment's last words. */
void sg_tex_close_noted(struct sg_tex *tex, struct sg_token token)
{
  close_environment(tex, token.value, token);
}
