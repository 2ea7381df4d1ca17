/* TeX's primitives about names and what follows (The TeXbook, chapters 7 and 20), LaTeX's looks
 * ahead, and commands whose meaning depends on their surroundings. */
#include "tex/engine/engine.h"

void sg_act_nameuse(struct sg_tex *tex, struct sg_token token, const struct sg_tex_row *row)
{
  (void)row;
  token.value = sg_tex_intern(tex, sg_tex_word(tex));
  token.space = 0;
  sg_tex_push(tex, token);
}

void sg_act_namedef(struct sg_tex *tex, struct sg_token token, const struct sg_tex_row *row)
{
  token.value = sg_tex_intern(tex, sg_tex_word(tex));
  token.space = 0;
  sg_tex_push(tex, token);
  sg_act_def(tex, token, row);
}

/* What TeX expands without a macro: conditionals, \the, \csname. */
static void run(struct sg_tex *tex, struct sg_token token)
{
  const struct sg_meaning *means = &sg_tex_symbol(tex, token)->means;
  if (means->kind == SG_MEANS_FLAG)
    sg_tex_choose(tex, means->on);
  else
    means->row->act(tex, token, means->row);
}

/* \expandafter\a\b: \b is expanded once before \a is looked at. */
void sg_act_expandafter(struct sg_tex *tex, struct sg_token token, const struct sg_tex_row *row)
{
  struct sg_token first = sg_tex_next(tex), second = sg_tex_next(tex);
  (void)token;
  (void)row;
  if (++tex->idle > SG_TEX_IDLE_MAX)
    return;
  const struct sg_meaning *means = second.kind == SG_TOKEN_CONTROL ? &sg_tex_symbol(tex, second)->means : NULL;
  if (means != NULL && means->kind == SG_MEANS_MACRO)
    sg_tex_expand(tex, second, means->macro);
  else if (sg_tex_is_control(tex, second, "csname"))
    sg_act_csname(tex, second, NULL);
  else if (means != NULL && (sg_tex_is_conditional(tex, second) ||
                             (means->kind == SG_MEANS_ROW &&
                              (means->row->act == sg_act_else || means->row->act == sg_act_fi ||
                               means->row->act == sg_act_represent || means->row->act == sg_act_nameuse ||
                               means->row->act == sg_act_expandafter))))
    run(tex, second);
  else
    sg_tex_push(tex, second);
  sg_tex_push(tex, first);
}

/* \noexpand\a (0), \unexpanded{…} (1) */
void sg_act_noexpand(struct sg_tex *tex, struct sg_token token, const struct sg_tex_row *row)
{
  struct sg_tokens argument;
  (void)token;
  if (row->value == 1 && sg_tex_argument(tex, &argument))
    sg_tex_push_tokens(tex, argument.at, argument.count);
}

/* \string\a (0), \detokenize{…} (1): the name as text. \acrodefplural (3): nothing that the source tells. */
void sg_act_string(struct sg_tex *tex, struct sg_token token, const struct sg_tex_row *row)
{
  struct sg_tokens argument;
  (void)token;
  if (row->value == 3) {
    sg_tex_skip(tex, "mom");
    return;
  }
  if (!sg_tex_argument(tex, &argument))
    return;
  struct sg_str text = sg_tex_spell(tex, argument);
  for (size_t i = 0; i < text.n; i++) {
    if (text.p[i] == '\\')
      sg_tex_write_text(tex, SG_LIT("\\textbackslash{}"));
    else if (text.p[i] == '^')
      sg_tex_write_text(tex, SG_LIT("\\textasciicircum{}"));
    else if (text.p[i] == '~')
      sg_tex_write_text(tex, SG_LIT("\\textasciitilde{}"));
    else {
      if (sg_is_one_of(text.p[i], "#$%&_{}"))
        sg_tex_write_text(tex, SG_LIT("\\"));
      sg_tex_write_text(tex, sg_slice(text, i, i + 1));
    }
  }
}

/* \futurelet\a\b\c: \b decides by \c; what it decides cannot be known here, so \b runs. */
void sg_act_futurelet(struct sg_tex *tex, struct sg_token token, const struct sg_tex_row *row)
{
  struct sg_token name = sg_tex_next(tex), command = sg_tex_next(tex), next = sg_tex_next(tex);
  (void)token;
  (void)row;
  if (name.kind == SG_TOKEN_CONTROL && !sg_tex_is_control(tex, name, "par")) {
    struct sg_meaning means = {.kind = SG_MEANS_TOKEN, .token = next};
    if (next.kind == SG_TOKEN_CONTROL)
      means = sg_tex_symbol(tex, next)->means;
    if (means.kind != SG_MEANS_NOTHING && next.kind != SG_TOKEN_END)
      sg_tex_define(tex, name.value, means, false);
  }
  sg_tex_push(tex, next);
  sg_tex_push(tex, command);
}

/* \@ifnextchar c{yes}{no} */
void sg_act_ifnextchar(struct sg_tex *tex, struct sg_token token, const struct sg_tex_row *row)
{
  struct sg_tokens yes, no;
  (void)token;
  (void)row;
  if (++tex->idle > SG_TEX_IDLE_MAX) {
    sg_tex_fail(tex, SG_ETOOBIG, "\\@ifnextchar is asked without end");
    return;
  }
  struct sg_token wanted = sg_tex_next(tex);
  if (!sg_tex_argument(tex, &yes) || !sg_tex_argument(tex, &no))
    return;
  struct sg_token next = sg_tex_peek(tex);
  bool brace = sg_tex_is_control(tex, wanted, "bgroup") && sg_token_is(next, '{');
  bool same = brace || (next.kind == wanted.kind && next.value == wanted.value);
  struct sg_tokens chosen = same ? yes : no;
  sg_tex_push_tokens(tex, chosen.at, chosen.count);
}

void sg_act_ifstar(struct sg_tex *tex, struct sg_token token, const struct sg_tex_row *row)
{
  struct sg_tokens yes, no;
  (void)token;
  (void)row;
  if (!sg_tex_argument(tex, &yes) || !sg_tex_argument(tex, &no))
    return;
  struct sg_tokens chosen = sg_tex_take(tex, '*') ? yes : no;
  sg_tex_push_tokens(tex, chosen.at, chosen.count);
}

/* \makeatletter (1), \makeatother (0). LaTeX3's syntax (2) is code, no text: skipped. */
void sg_act_letter(struct sg_tex *tex, struct sg_token token, const struct sg_tex_row *row)
{
  if (row->value < 2) {
    tex->letter = row->value == 1;
    return;
  }
  while (token.kind != SG_TOKEN_END && !sg_tex_is_control(tex, token, "ExplSyntaxOff"))
    token = sg_tex_next(tex);
}

/* \chardef\a=7 */
void sg_act_chardef(struct sg_tex *tex, struct sg_token token, const struct sg_tex_row *row)
{
  struct sg_token name = sg_tex_next(tex);
  long number;
  (void)token;
  (void)row;
  if (name.kind != SG_TOKEN_CONTROL)
    return;
  sg_tex_take(tex, '=');
  if (sg_tex_read_number(tex, &number) && sg_tex_symbol(tex, name)->means.kind == SG_MEANS_NOTHING)
    sg_tex_define(tex, name.value, (struct sg_meaning){.kind = SG_MEANS_COUNTER, .number = number}, true);
}

/* \lstnewenvironment{name}[n][…]{…}{…} (0), \DefineVerbatimEnvironment{name}{…}{…} (1),
 * \newminted[name]{language}{…} (2), \newtcblisting{name}[n]{…} (3). */
void sg_act_verbatim_environment(struct sg_tex *tex, struct sg_token token, const struct sg_tex_row *row)
{
  static const char *const rest[] = {"oomm", "m", "m", "oom"};
  struct sg_tokens name = {0}, language = {0}, options;
  (void)token;
  if (row->value == 2)
    sg_tex_optional(tex, &name);
  sg_tex_argument(tex, row->value == 2 ? &language : &name);
  if (name.count == 0) { /* \newminted{python}{}: pythoncode */
    struct sg_tokens ending = sg_tex_tokens_of(tex, "code", token);
    for (size_t i = 0; i < ending.count; i++)
      sg_tokens_add(&tex->scratch, &language, ending.at[i]);
    name = language;
  }
  sg_tex_add_raw_environment(tex, sg_tex_spell(tex, name), row->value == 0);
  tex->plain++;
  sg_tex_skip(tex, rest[row->value]);
  if (row->value == 1 && sg_tex_argument(tex, &options) &&
      sg_str_find(sg_tex_spell(tex, options), SG_LIT("commandchars"), 0) != SG_NPOS)
    sg_tex_symbol_at(tex, sg_tex_intern_with(tex, "marked listing ", sg_tex_spell(tex, name)))->means.on = true;
  tex->plain--;
}

/* \mintinline[…]{language}{code}, where a macro has written it: in formulas readers of TeX know no such
 * command. */
void sg_act_inline_code(struct sg_tex *tex, struct sg_token token, const struct sg_tex_row *row)
{
  struct sg_tokens dropped, language = {0}, tokens = {0};
  (void)row;
  sg_tex_optional(tex, &dropped);
  sg_tex_argument(tex, &language);
  if (!sg_tex_argument(tex, &tokens))
    return;
  struct sg_str code = sg_tex_shown_code(tex, sg_tex_spell(tex, tokens));
  if (tex->math) {
    sg_tex_write_code(tex, code);
    return;
  }
  sg_tex_write(tex, token);
  sg_buf_add_format(&tex->out, "{%.*s}{%.*s}", SG_STR_ARGS(sg_tex_spell(tex, language)), SG_STR_ARGS(code));
  tex->word_open = false;
}

/* \lstset{mathescape, escapechar=@, …} (0), \setminted[language]{escapeinside=||} (1) */
void sg_act_listing_options(struct sg_tex *tex, struct sg_token token, const struct sg_tex_row *row)
{
  struct sg_tokens dropped, tokens = {0};
  (void)token;
  tex->plain++;
  if (row->value == 1)
    sg_tex_optional(tex, &dropped);
  if (sg_tex_argument(tex, &tokens)) {
    struct sg_str options = sg_arena_copy(tex->arena, sg_tex_spell(tex, tokens));
    struct sg_tex_escape escape = sg_tex_escape_of(options);
    if (row->value == 0 && sg_str_find(options, SG_LIT("mathescape"), 0) != SG_NPOS)
      tex->listing_formulas = sg_str_find(options, SG_LIT("mathescape=false"), 0) == SG_NPOS;
    tex->listing_escape = escape.open.n > 0 ? escape : tex->listing_escape;
  }
  tex->plain--;
}

/* \newmintinline[name]{language}{options}: \languageinline where it has no name. */
void sg_act_verbatim_command(struct sg_tex *tex, struct sg_token token, const struct sg_tex_row *row)
{
  struct sg_tokens name = {0}, language = {0};
  (void)row;
  bool named = sg_tex_optional(tex, &name);
  sg_tex_argument(tex, &language);
  sg_tex_skip(tex, "m");
  struct sg_tokens ending = sg_tex_tokens_of(tex, "inline", token);
  for (size_t i = 0; !named && i < ending.count; i++)
    sg_tokens_add(&tex->scratch, &language, ending.at[i]);
  sg_tex_add_raw_command(tex, sg_tex_spell(tex, named ? name : language));
}

/* \MakeShortVerb{\|}, \lstMakeShortInline[options]| (1), and their ends (0). */
void sg_act_short_verbatim(struct sg_tex *tex, struct sg_token token, const struct sg_tex_row *row)
{
  struct sg_tokens options, argument;
  (void)token;
  sg_tex_take(tex, '*');
  sg_tex_optional(tex, &options);
  if (!sg_tex_argument(tex, &argument) || argument.count == 0)
    return;
  struct sg_token sign = argument.at[0];
  struct sg_str name = sg_tex_name(tex, sign);
  uint32_t c = sign.kind == SG_TOKEN_CONTROL && name.n == 1 ? (unsigned char)name.p[0] : sign.value;
  if (sign.kind == SG_TOKEN_CONTROL ? name.n == 1 : sign.kind == SG_TOKEN_CHAR)
    if (c > ' ' && c < 128 && c != '\\' && c != '{' && c != '}' && c != '%')
      tex->short_verbs[c] = row->value == 1;
}

/* Does the body only complain, as livecoms's abstract does outside of its place? Nothing is hidden by that. */
static bool raises_error(struct sg_tex *tex, struct sg_tokens body)
{
  static const char *const names[] = {"ClassError", "PackageError", "GenericError", "errmessage"};
  for (size_t i = 0; i < body.count; i++)
    for (size_t k = 0; k < sizeof names / sizeof *names; k++)
      if (sg_tex_is_control(tex, body.at[i], names[k]))
        return true;
  return false;
}

/* comment.sty: \includecomment{x} (0), \excludecomment{x} (1); environ: \NewEnviron{x}[n]{… \BODY …} (2). */
void sg_act_comment_environment(struct sg_tex *tex, struct sg_token token, const struct sg_tex_row *row)
{
  struct sg_tokens dropped, body = {0};
  struct sg_str name = sg_tex_word(tex);
  size_t at = 0;
  if (row->value == 1)
    sg_tex_hide_environment(tex, name);
  if (row->value != 2 || name.n == 0)
    return;
  tex->plain++;
  bool simple = !sg_tex_optional(tex, &dropped);
  bool complete = sg_tex_argument(tex, &body);
  tex->plain--;
  while (at < body.count && !sg_tex_is_control(tex, body.at[at], "BODY"))
    at++;
  if (complete && at == body.count && !raises_error(tex, body))
    sg_tex_hide_environment(tex, name);
  if (!complete || at == body.count || !simple)
    return;
  struct sg_tokens after = sg_tex_tokens_of(tex, "}", token), all = sg_tex_tokens_of(tex, "{", token);
  struct sg_tokens middle = sg_tex_tokens_of(tex, "}{", token),
                   named = sg_tex_tokens_of(tex, "\\newenvironment", token);
  for (size_t i = 0; i < body.count; i++)
    for (size_t k = 0; k < (i == at ? middle.count : 1); k++)
      sg_tokens_add(&tex->scratch, &all, i == at ? middle.at[k] : body.at[i]);
  sg_tokens_add(&tex->scratch, &all, after.at[0]);
  sg_tex_push_tokens(tex, all.at, all.count);
  sg_tex_push(tex, after.at[0]);
  for (size_t i = name.n; i > 0; i--)
    sg_tex_push(tex, (struct sg_token){.kind = SG_TOKEN_CHAR, .value = (unsigned char)name.p[i - 1]});
  sg_tex_push_text(tex, "{", token);
  sg_tex_push_tokens(tex, named.at, named.count);
}

/* \catcode`\_=12: what the character is from here on, where it is one that pandoc takes for a command. */
void sg_act_catcode(struct sg_tex *tex, struct sg_token token, const struct sg_tex_row *row)
{
  long code, category;
  (void)token;
  (void)row;
  if (!sg_tex_read_number(tex, &code))
    return;
  sg_tex_take(tex, '=');
  bool known = sg_tex_read_number(tex, &category);
  if (!known || code <= 0 || code >= 128)
    return;
  if (code == '@')
    tex->letter = category == 11;
  char name[] = "catcode  ";
  name[8] = (char)code;
  tex->catcodes = true;
  struct sg_meaning means = {.kind = SG_MEANS_COUNTER, .number = category};
  sg_tex_define(tex, sg_tex_intern(tex, sg_cstr(name)), means, false);
}

bool sg_tex_is_plain_character(struct sg_tex *tex, struct sg_token token)
{
  char name[] = "catcode  ";
  if (!tex->catcodes || tex->math || token.value >= 128 || !sg_is_one_of(token.value, "_^&#~$"))
    return false;
  name[8] = (char)token.value;
  const struct sg_meaning *means = &sg_tex_symbol_at(tex, sg_tex_intern(tex, sg_cstr(name)))->means;
  return means->kind == SG_MEANS_COUNTER && (means->number == 11 || means->number == 12);
}

/* Is text being written within a formula: the argument of \mbox, \text and their like? */
static bool is_boxed_text(const struct sg_tex *tex)
{
  static const char *const boxes[] = {"\\mbox{", "\\text", "\\hbox{", "\\fbox{", "\\intertext{"};
  for (size_t i = tex->group_count; i > 0 && tex->groups[i - 1].kind == SG_GROUP_BRACE; i--) {
    size_t command = tex->groups[i - 1].command;
    struct sg_str written = sg_slice(sg_buf_str(&tex->out), command, tex->out.length);
    for (size_t k = 0; command != SG_NPOS && k < sizeof boxes / sizeof *boxes; k++)
      if (sg_str_starts(written, sg_cstr(boxes[k])))
        return true;
  }
  return false;
}

void sg_act_ensuremath(struct sg_tex *tex, struct sg_token token, const struct sg_tex_row *row)
{
  struct sg_tokens argument;
  (void)row;
  if (!sg_tex_argument(tex, &argument))
    return;
  bool opens = !tex->math || is_boxed_text(tex);
  if (opens)
    sg_tex_push_text(tex, "$", token);
  sg_tex_push_tokens(tex, argument.at, argument.count);
  if (opens)
    sg_tex_push_text(tex, "$", token);
}

/* \xspace: a space, unless punctuation follows. */
void sg_act_xspace(struct sg_tex *tex, struct sg_token token, const struct sg_tex_row *row)
{
  struct sg_token next = sg_tex_next(tex);
  (void)row;
  sg_tex_push(tex, next);
  if (tex->math || next.kind == SG_TOKEN_SPACE || next.kind == SG_TOKEN_PARAGRAPH ||
      next.kind == SG_TOKEN_END || next.kind == SG_TOKEN_CLOSE)
    return;
  if (next.kind == SG_TOKEN_CHAR && sg_is_one_of(next.value, "{}~.!,:;?/'-)]"))
    return;
  struct sg_str name = sg_tex_name(tex, next);
  if (next.kind == SG_TOKEN_CONTROL &&
      (name.n == 0 || name.p[0] == ' ' || name.p[0] == '/' || name.p[0] == '\\' ||
       sg_str_equal(name, SG_LIT("xspace")) || sg_str_starts(name, SG_LIT("footnote"))))
    return;
  sg_tex_write(tex, (struct sg_token){.kind = SG_TOKEN_SPACE, .value = ' ', .line = token.line});
}

/* \mbox{…} (0), \hbox to 3cm{…} (1), \vadjust pre{…} (2): the content; in math the box stays, as \mbox. */
void sg_act_box(struct sg_tex *tex, struct sg_token token, const struct sg_tex_row *row)
{
  struct sg_tokens content;
  (void)token;
  if (row->value == 1 && (sg_tex_take_word(tex, "to") || sg_tex_take_word(tex, "spread")))
    sg_tex_skip_length(tex);
  if (row->value == 2)
    sg_tex_take_word(tex, "pre");
  if (sg_token_is(sg_tex_peek(tex), '{') && sg_tex_group(tex, &content))
    sg_tex_push_tokens(tex, content.at, content.count);
}

/* \hrule height 1pt depth 0pt, \vrule width 2em: the rule with its measures, which are not words. */
void sg_act_rule(struct sg_tex *tex, struct sg_token token, const struct sg_tex_row *row)
{
  (void)token;
  (void)row;
  for (int i = 0; i < 6; i++) /* TeX takes any number of them; nobody writes more than two of each */
    if (sg_tex_take_word(tex, "height") || sg_tex_take_word(tex, "width") || sg_tex_take_word(tex, "depth"))
      sg_tex_skip_length(tex);
}

/* \sbox{\box}{…}, \savebox{\box}[width][place]{…} (0): kept for \usebox{\box} (1), which prints it. */
void sg_act_savebox(struct sg_tex *tex, struct sg_token token, const struct sg_tex_row *row)
{
  struct sg_tokens name, dropped, content;
  if (!sg_tex_argument(tex, &name))
    return;
  uint32_t symbol = sg_tex_intern_with(tex, "box ", sg_tex_spell(tex, sg_tex_unbraced(name)));
  if (row->value == 1) {
    const struct sg_meaning *means = &sg_tex_symbol_at(tex, symbol)->means;
    if (means->kind == SG_MEANS_MACRO)
      sg_tex_expand(tex, token, means->macro);
    return;
  }
  while (sg_tex_optional(tex, &dropped))
    continue;
  struct sg_macro *box = SG_ARENA_NEW(&tex->scratch, struct sg_macro, 1);
  if (!sg_tex_argument(tex, &content) || box == NULL)
    return;
  box->body = content;
  sg_tex_define(tex, symbol, (struct sg_meaning){.kind = SG_MEANS_MACRO, .macro = box}, false);
}

/* \setbox0=\hbox{…}, \setbox\x\vbox\bgroup…\egroup (0): kept for \box0, \copy\x (1), printed nowhere else. */
void sg_act_setbox(struct sg_tex *tex, struct sg_token token, const struct sg_tex_row *row)
{
  struct sg_token next = sg_tex_peek(tex);
  struct sg_tokens name = {0}, content = {0};
  if (next.kind == SG_TOKEN_CONTROL)
    sg_tokens_add(&tex->scratch, &name, sg_tex_next(tex));
  for (; next.kind == SG_TOKEN_CHAR && next.value >= '0' && next.value <= '9' && name.count < 4;
       next = sg_tex_peek(tex))
    sg_tokens_add(&tex->scratch, &name, sg_tex_next(tex));
  uint32_t symbol = sg_tex_intern_with(tex, "box ", sg_tex_spell(tex, name));
  if (row->value == 1) {
    const struct sg_meaning *means = &sg_tex_symbol_at(tex, symbol)->means;
    if (means->kind == SG_MEANS_MACRO)
      sg_tex_expand(tex, token, means->macro);
    return;
  }
  sg_tex_take(tex, '=');
  next = sg_tex_next(tex); /* \hbox, \vbox, \vtop */
  if (sg_tex_take_word(tex, "to") || sg_tex_take_word(tex, "spread"))
    sg_tex_skip_length(tex);
  struct sg_token brace = sg_tex_peek(tex);
  if (sg_tex_is_control(tex, brace, "bgroup")) {
    sg_tex_next(tex);
    struct sg_group *group = sg_tex_open(tex, SG_GROUP_SILENT, token);
    if (group != NULL)
      group->close = SG_CLOSE_DROP;
    return;
  }
  struct sg_macro *box = SG_ARENA_NEW(&tex->scratch, struct sg_macro, 1);
  if (!sg_tex_group(tex, &content) || box == NULL)
    return;
  box->body = content;
  sg_tex_define(tex, symbol, (struct sg_meaning){.kind = SG_MEANS_MACRO, .macro = box}, false);
}

/* \AtEndDocument{…}: what a style file does there is about looks. */
void sg_act_at_end(struct sg_tex *tex, struct sg_token token, const struct sg_tex_row *row)
{
  struct sg_tokens content;
  (void)token;
  (void)row;
  if (!sg_tex_argument(tex, &content) || sg_tex_in_style(tex))
    return;
  for (size_t i = 0; i < content.count; i++)
    sg_tokens_add(&tex->scratch, &tex->at_end, content.at[i]);
}

/* \tikz{…}, \tikz …; : a drawing. */
void sg_act_tikz(struct sg_tex *tex, struct sg_token token, const struct sg_tex_row *row)
{
  enum { DRAWING_MAX = 2000 };
  struct sg_tokens dropped;
  size_t count = 0;
  (void)row;
  sg_tex_optional(tex, &dropped);
  if (sg_tex_group(tex, &dropped))
    return;
  for (token = sg_tex_next(tex); !sg_token_is(token, ';') && token.kind != SG_TOKEN_END &&
                                 token.kind != SG_TOKEN_PARAGRAPH && count < DRAWING_MAX;
       token = sg_tex_next(tex))
    count++;
}

/* \sep between keywords. */
void sg_act_separator(struct sg_tex *tex, struct sg_token token, const struct sg_tex_row *row)
{
  (void)token;
  (void)row;
  sg_tex_write_text(tex, SG_LIT(", "));
}

/* \nth{3}: "3rd" */
void sg_act_ordinal(struct sg_tex *tex, struct sg_token token, const struct sg_tex_row *row)
{
  struct sg_str number = sg_tex_word(tex);
  (void)row;
  char last = number.n > 0 ? number.p[number.n - 1] : '0';
  bool teen = number.n > 1 && number.p[number.n - 2] == '1';
  sg_tex_push_text(tex,
                   teen          ? "th"
                   : last == '1' ? "st"
                   : last == '2' ? "nd"
                   : last == '3' ? "rd"
                                 : "th",
                   token);
  sg_tex_write_text(tex, number);
}
