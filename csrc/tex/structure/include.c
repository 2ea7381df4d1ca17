/* Commands that read other files, and those that name the class, packages and bibliography. */
#include "tex/commands/commands.h"
#include "tex/structure/structure.h"

/* The folder of the file being read: where papers' own tools look when TeX's rules find nothing. */
static struct sg_str current_folder(struct sg_tex *tex)
{
  for (size_t i = tex->frame_count; i > 0; i--)
    if (tex->frames[i - 1].is_file)
      return tex->files.file[tex->frames[i - 1].file].folder;
  return SG_LIT("");
}

static bool push_source(struct sg_tex *tex, struct sg_token at, struct sg_str name, bool must_exist)
{
  struct sg_str import = tex->import;
  if (import.n == 0)
    tex->import = current_folder(tex);
  size_t before = tex->frame_count;
  bool pushed = sg_tex_push_file(tex, at, name, ".tex", sg_tex_in_style(tex), must_exist);
  if (pushed && tex->frame_count > before)
    tex->frames[tex->frame_count - 1].import = import;
  tex->import = import;
  return pushed;
}

static bool is_macro(struct sg_tex *tex, struct sg_token token)
{
  return token.kind == SG_TOKEN_CONTROL && sg_tex_symbol(tex, token)->means.kind == SG_MEANS_MACRO &&
         sg_tex_symbol(tex, token)->means.macro->parameters == 0;
}

/* A file name without braces ends at a space or a command. */
static struct sg_str bare_name(struct sg_tex *tex)
{
  struct sg_tokens name = {0};
  struct sg_token token = sg_tex_peek(tex);
  bool quoted = sg_token_is(token, '"'), open = quoted; /* "a name" may hold spaces */
  for (token = sg_tex_next(tex);
       (token.kind == SG_TOKEN_CHAR || (token.kind == SG_TOKEN_SPACE && open) || is_macro(tex, token)) &&
       name.count < 300;
       token = sg_tex_next(tex)) {
    open = quoted && (name.count == 0 || (open && !sg_token_is(token, '"')));
    sg_tokens_add(&tex->scratch, &name, token);
  }
  if (token.kind != SG_TOKEN_SPACE)
    sg_tex_push(tex, token);
  return sg_tex_expand_word(tex, name);
}

static bool is_excluded(struct sg_tex *tex, struct sg_str name)
{
  const struct sg_str *only = tex->only.at;
  for (size_t i = 0; i < tex->only.count; i++)
    if (sg_str_equal(only[i], name))
      return false;
  return tex->only.count > 0;
}

/* \input (0), \include (1), \subfile (2). */
void sg_act_input(struct sg_tex *tex, struct sg_token token, const struct sg_tex_row *row)
{
  struct sg_token here = sg_tex_here(tex);
  struct sg_str name = sg_token_is(sg_tex_peek(tex), '{') ? sg_tex_word(tex) : bare_name(tex);
  (void)token;
  name = sg_str_trim(name);
  if (name.n >= 2 && name.p[0] == '"')
    name = sg_str_trim(sg_slice(name, 1, name.n - 1));
  if (row->value == 1 && is_excluded(tex, name))
    return;
  if (row->value == 1)
    sg_tex_write_block(tex);
  push_source(tex, here, name, true);
}

/* \import{folder}{file} (0), \subimport (1: from the importing file's folder). */
void sg_act_import(struct sg_tex *tex, struct sg_token token, const struct sg_tex_row *row)
{
  struct sg_token here = sg_tex_here(tex);
  struct sg_str old = tex->import;
  (void)token;
  sg_tex_take(tex, '*');
  struct sg_str folder = sg_tex_word(tex), name = sg_tex_word(tex);
  struct sg_buf buf;
  sg_buf_init(&buf, 4000);
  if (row->value == 1)
    sg_buf_add(&buf, old.n > 0 ? old : SG_LIT(""));
  sg_buf_add(&buf, folder);
  if (buf.length > 0 && buf.data[buf.length - 1] != '/')
    sg_buf_add_char(&buf, '/');
  tex->import = sg_arena_copy(&tex->scratch, sg_buf_str(&buf));
  sg_buf_free(&buf);
  if (sg_tex_push_file(tex, here, name, ".tex", sg_tex_in_style(tex), true))
    tex->frames[tex->frame_count - 1].import = old;
  else
    tex->import = old;
}

/* -- Files that are shown ---------------------------------------------------------------------- */

/* A number among the options, or `otherwise`. */
static size_t number_of(struct sg_tex *tex, struct sg_tokens options, const char *key, size_t otherwise)
{
  struct sg_str digits = sg_str_trim(sg_tex_spell(tex, sg_tex_option(tex, options, key)));
  size_t number = 0, at = 0;
  while (at < digits.n && sg_is_digit(digits.p[at]) && number < SG_TEX_SOURCE_MAX)
    number = number * 10 + (size_t)(digits.p[at++] - '0');
  return at > 0 ? number : otherwise;
}

/* Lines `first` to `last`, 1-based. */
static struct sg_str lines_of(struct sg_str text, size_t first, size_t last)
{
  struct sg_str rest = text, line;
  size_t from = text.n, to = text.n;
  for (size_t number = 1; number <= last && sg_str_next_line(&rest, &line); number++) {
    if (number == first)
      from = (size_t)(line.p - text.p);
    to = text.n - rest.n;
  }
  return sg_slice(text, from, to);
}

/* The lines as an environment that nothing in them can end. */
static struct sg_str as_listing(struct sg_tex *tex, struct sg_tokens options, struct sg_str lines)
{
  bool plain = options.count == 0 || sg_str_find(lines, SG_LIT("\\end{lstlisting}"), 0) != SG_NPOS;
  struct sg_buf buf;
  sg_buf_init(&buf, SG_TEX_OUTPUT_MAX);
  if (!plain)
    sg_buf_add_format(&buf, "\\begin{lstlisting}[%.*s]", SG_STR_ARGS(sg_tex_spell(tex, options)));
  sg_buf_add_char(&buf, '\n');
  sg_buf_add(&buf, lines);
  if (!sg_str_ends(lines, SG_LIT("\n")))
    sg_buf_add_char(&buf, '\n');
  if (!plain)
    sg_buf_add(&buf, SG_LIT("\\end{lstlisting}"));
  struct sg_str piece =
      plain ? sg_tex_as_verbatim(tex, sg_buf_str(&buf)) : sg_arena_copy(&tex->scratch, sg_buf_str(&buf));
  sg_buf_free(&buf);
  return piece;
}

/* \lstinputlisting[options]{file} (0: the options are for pandoc, too),
 * \inputminted[options]{language}{file} (1), \VerbatimInput[options]{file} (2): the lines that are
 * shown stand in the command's place, so that pandoc opens no file. */
void sg_act_listing(struct sg_tex *tex, struct sg_token token, const struct sg_tex_row *row)
{
  struct sg_token here = sg_tex_here(tex);
  struct sg_tokens options = {0}, dropped;
  struct sg_str import = tex->import;
  size_t index;
  (void)token;
  sg_tex_take(tex, '*');
  sg_tex_optional(tex, &options);
  if (row->value == 1)
    sg_tex_argument(tex, &dropped);
  struct sg_str name = sg_tex_word(tex);
  if (tex->muted)
    return;
  if (import.n == 0)
    tex->import = current_folder(tex);
  bool found = sg_tex_open_file(tex, here, name, "", true, &index);
  tex->import = import;
  if (!found || !sg_tex_count_file(tex, index))
    return;
  struct sg_str text = lines_of(tex->files.file[index].text, number_of(tex, options, "firstline", 1),
                                number_of(tex, options, "lastline", SG_TEX_SOURCE_MAX));
  if (row->value != 0)
    options = (struct sg_tokens){0};
  sg_tex_push(tex, sg_tex_raw_token(tex, as_listing(tex, options, text), true));
}

/* -- Lists of names ---------------------------------------------------------------------------- */

/* Calls for every name of a comma-separated list, the last first. */
static void each_name(struct sg_tex *tex, struct sg_str list,
                      void (*visit)(struct sg_tex *tex, struct sg_str name))
{
  size_t end = list.n;
  for (size_t i = list.n + 1; i-- > 0;) {
    if (i > 0 && list.p[i - 1] != ',')
      continue;
    struct sg_str name = sg_str_trim(sg_slice(list, i, end));
    if (name.n > 0)
      visit(tex, name);
    end = i > 0 ? i - 1 : 0;
  }
}

static void add_only(struct sg_tex *tex, struct sg_str name)
{
  struct sg_str *row = sg_tex_add(tex, &tex->only, sizeof *row);
  if (row != NULL)
    *row = name;
}

void sg_act_includeonly(struct sg_tex *tex, struct sg_token token, const struct sg_tex_row *row)
{
  (void)token;
  (void)row;
  each_name(tex, sg_tex_word(tex), add_only);
}

void sg_act_endinput(struct sg_tex *tex, struct sg_token token, const struct sg_tex_row *row)
{
  (void)token;
  (void)row;
  for (size_t i = tex->frame_count; i > 0; i--) {
    struct sg_frame *frame = &tex->frames[i - 1];
    if (!frame->is_file)
      continue;
    struct sg_str text = tex->files.file[frame->file].text;
    size_t line_end =
        frame->at > 0 && text.p[frame->at - 1] == '\n' ? frame->at : sg_str_find(text, SG_LIT("\n"), frame->at);
    if (line_end < frame->end)
      frame->end = line_end;
    return;
  }
}

/* -- Class and packages ------------------------------------------------------------------------ */

static void set_language(struct sg_tex *tex, struct sg_str options)
{
  static const char *const languages[][2] = {
      {"german", "german"},         {"ngerman", "german"},     {"austrian", "german"},
      {"naustrian", "german"},      {"french", "french"},      {"francais", "french"},
      {"frenchb", "french"},        {"spanish", "spanish"},    {"italian", "italian"},
      {"portuguese", "portuguese"}, {"brazil", "portuguese"},  {"brazilian", "portuguese"},
      {"dutch", "dutch"},           {"russian", "russian"},    {"polish", "polish"},
      {"czech", "czech"},           {"swedish", "swedish"},    {"danish", "danish"},
      {"norsk", "norsk"},           {"finnish", "finnish"},    {"english", "english"},
      {"american", "english"},      {"british", "british"},    {"USenglish", "english"},
      {"UKenglish", "british"},     {"turkish", "turkish"},    {"greek", "greek"},
      {"ukrainian", "ukrainian"},   {"chinese", "chinese"},    {"japanese", "japanese"},
      {"acadian", "french"},        {"spanishmx", "spanish"},  {"nynorsk", "norsk"},
      {"norwegian", "norsk"},       {"swissgerman", "german"}, {"nswissgerman", "german"},
      {"canadian", "english"},      {"australian", "english"}, {"portuges", "portuguese"},
      {"magyar", "magyar"},         {"catalan", "catalan"},    {"hungarian", "magyar"},
  };
  while (options.n > 0) { /* babel's main language is the last one */
    size_t comma = sg_str_find(options, SG_LIT(","), 0);
    struct sg_str name = sg_str_trim(sg_slice(options, 0, comma == SG_NPOS ? options.n : comma));
    options = sg_slice(options, comma == SG_NPOS ? options.n : comma + 1, options.n);
    if (sg_str_starts(name, SG_LIT("main=")))
      name = sg_slice(name, 5, name.n);
    for (size_t i = 0; i < sizeof languages / sizeof *languages; i++)
      if (sg_str_equal(name, sg_cstr(languages[i][0]))) {
        tex->language = sg_cstr(languages[i][1]);
        sg_tex_define_names(tex, tex->language);
      }
  }
}

static bool class_has_chapters(struct sg_str name)
{
  static const char *const names[] = {"report", "book",      "scrreprt", "scrbook",  "memoir",     "amsbook",
                                      "svmono", "svmult",    "ctexrep",  "ctexbook", "tufte-book", "jreport",
                                      "jbook",  "extreport", "extbook",  "jsbook"};
  for (size_t i = 0; i < sizeof names / sizeof *names; i++)
    if (sg_str_equal(name, sg_cstr(names[i])))
      return true;
  return sg_str_find(name, SG_LIT("thesis"), 0) != SG_NPOS;
}

void sg_act_documentclass(struct sg_tex *tex, struct sg_token token, const struct sg_tex_row *row)
{
  struct sg_tokens options = {0}, dropped;
  (void)row;
  sg_tex_optional(tex, &options);
  struct sg_str name = sg_tex_word(tex);
  sg_tex_optional(tex, &dropped);
  if (sg_tex_in_style(tex)) { /* \LoadClass */
    sg_tex_push_file(tex, token, name, ".cls", true, false);
    return;
  }
  if (tex->class_seen) { /* a file that is also a document of its own: up to \begin{document} */
    tex->muted = true;
    return;
  }
  tex->class_seen = true;
  tex->class_name = name;
  sg_tex_define_counters(tex, class_has_chapters(name));
  bool computing = sg_str_find(sg_tex_spell(tex, options), SG_LIT("compsoc"), 0) != SG_NPOS;
  if (!computing) /* IEEEtran's option for the Computer Society's journals: as in article */
    sg_tex_class_numbers(tex, name, false);
  if (!tex->body && !tex->muted && tex->headings.count == 0) { /* the main file only reads the real one */
    sg_tex_forget_preamble(tex);
    tex->muted = true;
  }
  struct sg_str chosen = sg_tex_spell(tex, options);
  if (sg_str_starts(name, SG_LIT("revtex")) && sg_str_find(chosen, SG_LIT("prl"), 0) != SG_NPOS)
    sg_tex_set_counter(tex, SG_LIT("secnumdepth"), 0); /* Physical Review Letters number no sections */
  set_language(tex, chosen);
  if (sg_str_starts(name, SG_LIT("ctex")))
    set_language(tex, SG_LIT("chinese"));
  sg_tex_package_rows(tex, name);
  sg_tex_push_file(tex, token, name, ".cls", true, false);
}

/* \@ifpackageloaded{x}{yes}{no} (0), \@ifclassloaded (1) */
void sg_act_ifloaded(struct sg_tex *tex, struct sg_token token, const struct sg_tex_row *row)
{
  (void)token;
  struct sg_str name = sg_tex_word(tex);
  bool yes = row->value == 1 ? sg_str_equal(name, tex->class_name)
                             : sg_tex_symbol_at(tex, sg_tex_intern_with(tex, "package ", name))->means.on;
  sg_tex_take_branch(tex, yes, 3);
}

static void read_package(struct sg_tex *tex, struct sg_str name)
{
  sg_tex_symbol_at(tex, sg_tex_intern_with(tex, "package ", name))->means.on = true;
  if (sg_str_equal(name, SG_LIT("german")) || sg_str_equal(name, SG_LIT("ngerman")))
    set_language(tex, name);
  if (sg_str_equal(name, SG_LIT("ctex"))) /* xeCJK and CJK only bring characters, also to English papers */
    set_language(tex, SG_LIT("chinese"));
  sg_tex_package_rows(tex, name);
  tex->bare_parts |= sg_str_equal(name, SG_LIT("subcaption"));
  tex->enumitem |= sg_str_equal(name, SG_LIT("enumitem"));
  if (sg_str_starts(name, SG_LIT("algorithm2e")))
    tex->algorithm2e = true;
  struct sg_token here = sg_tex_here(tex);
  sg_tex_push_file(tex, here, name, ".sty", true, false);
}

void sg_act_usepackage(struct sg_tex *tex, struct sg_token token, const struct sg_tex_row *row)
{
  struct sg_tokens options = {0}, dropped;
  (void)token;
  (void)row;
  sg_tex_optional(tex, &options);
  struct sg_str names = sg_tex_word(tex);
  sg_tex_optional(tex, &dropped);
  if (sg_str_equal(names, SG_LIT("babel")))
    set_language(tex, sg_tex_spell(tex, options));
  if (sg_str_equal(names, SG_LIT("cleveref")))
    sg_tex_cref_options(tex, sg_tex_spell(tex, options));
  if (sg_str_starts(names, SG_LIT("alg")))
    tex->steps_endless |= sg_str_find(sg_tex_spell(tex, options), SG_LIT("noend"), 0) != SG_NPOS;
  each_name(tex, names, read_package);
}

/* \setdefaultlanguage[…]{german} */
void sg_act_language(struct sg_tex *tex, struct sg_token token, const struct sg_tex_row *row)
{
  struct sg_tokens options;
  (void)token;
  (void)row;
  sg_tex_optional(tex, &options);
  set_language(tex, sg_tex_word(tex));
}

/* -- Bibliography ------------------------------------------------------------------------------ */

static void add_bibliography(struct sg_tex *tex, struct sg_str name)
{
  struct sg_str *row = sg_tex_add(tex, &tex->bibliography, sizeof *row);
  if (row != NULL)
    *row = sg_arena_copy(tex->arena, name);
}

/* The reference list's own heading, as the class, the language or the author names it. */
void sg_tex_push_list_heading(struct sg_tex *tex, struct sg_token at, struct sg_tokens title)
{
  bool chapters = class_has_chapters(tex->class_name);
  sg_tex_push_text(tex, "\\sg@headed ", at);
  sg_tex_push_text(tex, "}", at);
  if (title.count > 0)
    sg_tex_push_tokens(tex, title.at, title.count);
  else
    sg_tex_push_text(tex, chapters ? "\\bibname" : "\\refname", at);
  sg_tex_push_text(tex, chapters ? "\\chapter*{" : "\\section*{", at);
  tex->own_heading = true;
}

/* \printbibliography[title=…, heading=none] (0), private: behind (2) and before (3) a heading
 * that LaTeX or a class prints by itself. */
void sg_act_bibliography_list(struct sg_tex *tex, struct sg_token token, const struct sg_tex_row *row)
{
  struct sg_tokens options = {0}, title = {0};
  if (row->value >= 2) {
    tex->own_heading = row->value == 3;
    return;
  }
  if (row->value == 0)
    sg_tex_optional(tex, &options);
  if (tex->muted)
    return;
  title = sg_tex_option(tex, options, "title");
  if (!sg_str_equal(sg_tex_spell(tex, sg_tex_option(tex, options, "heading")), SG_LIT("none")))
    sg_tex_push_list_heading(tex, token, title);
}

/* The .bbl beside the paper that holds its reference list, where the .bib is missing: as arXiv has papers. */
static bool push_list(struct sg_tex *tex, struct sg_token at, struct sg_str names)
{
  size_t index, comma = sg_str_find(names, SG_LIT(","), 0);
  struct sg_str first = sg_str_trim(sg_slice(names, 0, comma == SG_NPOS ? names.n : comma));
  struct sg_str job = sg_tex_printed(tex, "jobname");
  if (sg_tex_files_open(&tex->files, first, tex->import, ".bib", &index) == SG_TEX_FOUND)
    return false;
  for (int i = 0; i < 2; i++) {
    struct sg_str name = sg_tex_join(tex, i == 0 ? job : first, SG_LIT(".bbl"));
    if (sg_tex_files_open(&tex->files, name, tex->import, "", &index) == SG_TEX_FOUND &&
        sg_str_find(tex->files.file[index].text, SG_LIT("\\begin{thebibliography}"), 0) != SG_NPOS)
      return sg_tex_push_file(tex, at, name, "", false, false);
  }
  return false;
}

/* \bibliography{a,b} (0), \addbibresource{a.bib} (1). */
void sg_act_bibliography(struct sg_tex *tex, struct sg_token token, const struct sg_tex_row *row)
{
  struct sg_tokens options;
  (void)token;
  if (row->value == 1)
    sg_tex_optional(tex, &options);
  struct sg_token here = sg_tex_here(tex);
  struct sg_str names = sg_tex_word(tex);
  if (names.n == 0)
    return;
  if (row->value == 0 && !tex->muted) {
    if (push_list(tex, here, names))
      return;
    sg_tex_push_list_heading(tex, here, (struct sg_tokens){0});
  }
  each_name(tex, names, add_bibliography);
}

/* natbib's "Smith and Jones(2020)Smith, Jones": the names and the year; false where the label is of another
 * kind. */
static bool split_label(struct sg_str label, struct sg_tex_cited *row)
{
  size_t open = sg_str_find(label, SG_LIT("("), 0), shut = sg_str_find(label, SG_LIT(")"), 0);
  bool digits = false;
  for (size_t i = open; i < shut && i < label.n; i++)
    digits = digits || sg_is_digit(label.p[i]);
  if (open == SG_NPOS || shut == SG_NPOS || shut < open || open == 0 || !digits)
    return false;
  row->names = sg_str_trim(sg_slice(label, 0, open));
  row->year = sg_str_trim(sg_slice(label, open + 1, shut));
  return true;
}

/* \bibitem[label]{key}: an entry of its own, which pandoc 2 runs together with the others. */
void sg_act_bibitem(struct sg_tex *tex, struct sg_token token, const struct sg_tex_row *row)
{
  struct sg_tokens label = {0};
  (void)token;
  (void)row;
  sg_tex_optional(tex, &label);
  struct sg_str key = sg_tex_word(tex);
  struct sg_tex_cited *entry = tex->muted || key.n == 0 ? NULL : sg_tex_add(tex, &tex->cited, sizeof *entry);
  if (entry != NULL) {
    struct sg_tex_cited found = {.key = sg_arena_copy(tex->arena, key), .number = tex->cited.count};
    struct sg_str text = sg_tex_plain_copy(tex, sg_tex_expand_word(tex, sg_tex_unbraced(label)));
    if (!split_label(text, &found))
      found.label = text;
    *entry = found;
  }
  sg_tex_write_block(tex);
}
