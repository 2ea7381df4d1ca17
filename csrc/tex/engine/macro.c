/* Definitions (The TeXbook, chapter 20; LaTeX's \newcommand family). */
#include "tex/engine/engine.h"

enum { PARAMETERS_MAX = SG_TEX_PARAMETERS_MAX };

/* -- Defining ---------------------------------------------------------------------------------- */

void sg_tex_define(struct sg_tex *tex, uint32_t symbol, struct sg_meaning means, bool everywhere)
{
  if (!everywhere && tex->group_count > 0) {
    struct sg_saved *saved =
        sg_arena_grow(&tex->scratch, tex->saved, tex->saved_count, &tex->saved_capacity, sizeof *saved);
    if (saved == NULL)
      return;
    tex->saved = saved;
    saved[tex->saved_count++] = (struct sg_saved){symbol, tex->symbols.at[symbol].means};
  }
  tex->symbols.at[symbol].means = means;
}

void sg_tex_undo(struct sg_tex *tex, size_t saved)
{
  while (tex->saved_count > saved) {
    struct sg_saved old = tex->saved[--tex->saved_count];
    tex->symbols.at[old.symbol].means = old.means;
  }
}

/* The outline's commands keep their meaning whatever a paper makes of their looks; a style file
 * may define new commands, not change those that are known. */
static bool may_define(struct sg_tex *tex, uint32_t symbol)
{
  const struct sg_meaning *means = &tex->symbols.at[symbol].means;
  if (means->kind != SG_MEANS_ROW || means->token.kind == SG_TOKEN_CONTROL) /* not its own: \let to a row's */
    return true;
  return !(means->row->flags & SG_ROW_STRUCTURE) && !sg_tex_in_style(tex);
}

/* A macro's body: `#1` becomes a parameter, `##` one `#`. */
struct sg_tokens sg_tex_with_parameters(struct sg_tex *tex, struct sg_tokens tokens)
{
  struct sg_tokens body = {0};
  for (size_t i = 0; i < tokens.count; i++) {
    struct sg_token token = tokens.at[i];
    if (sg_token_is(token, '#') && i + 1 < tokens.count) {
      struct sg_token next = tokens.at[i + 1];
      if (next.kind == SG_TOKEN_CHAR && next.value >= '1' && next.value <= '9') {
        token.kind = SG_TOKEN_PARAMETER;
        token.value = next.value - '0';
        i++;
      } else if (sg_token_is(next, '#')) {
        i++;
      }
    }
    sg_tokens_add(&tex->scratch, &body, token);
  }
  return body;
}

struct sg_macro *sg_tex_new_macro(struct sg_tex *tex, struct sg_tokens body, int parameters)
{
  struct sg_macro *macro = SG_ARENA_NEW(&tex->scratch, struct sg_macro, 1);
  if (macro == NULL)
    return NULL;
  macro->body = sg_tex_with_parameters(tex, body);
  macro->parameters = parameters;
  return macro;
}

static bool is_reference(const struct sg_meaning *means)
{
  return means->kind == SG_MEANS_ROW && (means->row->flags & SG_ROW_REFERENCE);
}

/* \renewcommand{\eqref}[1]{\ref{eq:#1}}: what a paper's own reference refers by is not its look but its label.
 */
static bool refers_by_another(struct sg_tex *tex, uint32_t symbol, const struct sg_macro *macro)
{
  bool refers = false;
  for (size_t i = 0; i < macro->body.count; i++) {
    struct sg_token token = macro->body.at[i];
    if (token.kind != SG_TOKEN_CONTROL)
      continue;
    uint32_t used = token.value;
    if (used == symbol)
      return false; /* of itself: it would never end */
    refers = refers || is_reference(&tex->symbols.at[used].means);
  }
  return refers && is_reference(&tex->symbols.at[symbol].means) && !sg_tex_in_style(tex);
}

void sg_tex_define_macro(struct sg_tex *tex, uint32_t symbol, struct sg_macro *macro, bool everywhere)
{
  if (macro != NULL && (may_define(tex, symbol) || refers_by_another(tex, symbol, macro)))
    sg_tex_define(tex, symbol, (struct sg_meaning){.kind = SG_MEANS_MACRO, .macro = macro}, everywhere);
}

/* The command being defined, with or without braces; false when there is none. */
bool sg_tex_defined_name(struct sg_tex *tex, struct sg_token *name)
{
  struct sg_tokens argument;
  sg_tex_take(tex, '*');
  if (!sg_tex_argument(tex, &argument) || argument.count == 0)
    return false;
  for (size_t i = 0; i < argument.count; i++)
    if (argument.at[i].kind == SG_TOKEN_CONTROL) {
      *name = argument.at[i];
      return true;
    }
  return false;
}

/* Expands macros without arguments in a list, as \edef does; bounded. */
static struct sg_tokens expand_all(struct sg_tex *tex, struct sg_tokens tokens)
{
  enum { EXPANSIONS_MAX = 1000, TOKENS_MAX = 100 * 1000 };
  struct sg_tokens list = {0};
  size_t expansions = 0;
  for (size_t i = 0; i < tokens.count && list.count < TOKENS_MAX; i++) {
    const struct sg_meaning *means =
        tokens.at[i].kind == SG_TOKEN_CONTROL ? &sg_tex_symbol(tex, tokens.at[i])->means : NULL;
    if (means == NULL || means->kind != SG_MEANS_MACRO || means->macro->parameters > 0 ||
        means->macro->spec != NULL || expansions++ > EXPANSIONS_MAX)
      sg_tokens_add(&tex->scratch, &list, tokens.at[i]);
    else
      for (size_t k = 0; k < means->macro->body.count; k++)
        sg_tokens_add(&tex->scratch, &list, means->macro->body.at[k]);
  }
  return list;
}

void sg_act_def(struct sg_tex *tex, struct sg_token token, const struct sg_tex_row *row)
{
  struct sg_token name = sg_tex_next(tex);
  struct sg_tokens pattern = {0}, body;
  if (name.kind != SG_TOKEN_CONTROL) {
    sg_tex_push(tex, name);
    return;
  }
  tex->plain++;
  for (struct sg_token next = sg_tex_next(tex);; next = sg_tex_next(tex)) {
    if (sg_token_is(next, '{') || next.kind == SG_TOKEN_END || next.kind == SG_TOKEN_PARAGRAPH) {
      sg_tex_push(tex, next);
      break;
    }
    sg_tokens_add(&tex->scratch, &pattern, next);
  }
  bool complete = sg_tex_group(tex, &body);
  tex->plain--;
  if (!complete)
    return;
  if (row->value & 2) /* \edef */
    body = expand_all(tex, body);
  struct sg_macro *macro = sg_tex_new_macro(tex, body, 0);
  if (macro == NULL)
    return;
  macro->pattern = sg_tex_with_parameters(tex, pattern);
  for (size_t i = 0; i < macro->pattern.count; i++)
    macro->parameters += macro->pattern.at[i].kind == SG_TOKEN_PARAMETER;
  if (macro->parameters > PARAMETERS_MAX)
    return;
  (void)token;
  sg_tex_define_macro(tex, name.value, macro, row->value & 1);
}

static int number_of(struct sg_tex *tex, struct sg_tokens tokens)
{
  struct sg_str text = sg_tex_spell(tex, tokens);
  return text.n == 1 && sg_is_digit(text.p[0]) ? text.p[0] - '0' : 0;
}

/* [n][default]{body}, after the name. NULL when the body is missing. */
static struct sg_macro *newcommand_rest(struct sg_tex *tex)
{
  struct sg_tokens count = {0}, preset = {0}, body;
  tex->plain++;
  bool has_count = sg_tex_optional(tex, &count);
  bool has_preset = has_count && sg_tex_optional(tex, &preset);
  bool complete = sg_tex_argument(tex, &body);
  tex->plain--;
  if (!complete)
    return NULL;
  struct sg_macro *macro = sg_tex_new_macro(tex, body, number_of(tex, count));
  if (macro != NULL) {
    macro->optional = has_preset && macro->parameters > 0;
    macro->preset = preset;
  }
  return macro;
}

void sg_act_newcommand(struct sg_tex *tex, struct sg_token token, const struct sg_tex_row *row)
{
  struct sg_token name;
  (void)token;
  tex->plain++;
  bool named = sg_tex_defined_name(tex, &name);
  tex->plain--;
  if (!named)
    return;
  struct sg_macro *macro = newcommand_rest(tex);
  bool known = sg_tex_symbol(tex, name)->means.kind != SG_MEANS_NOTHING;
  if (!(row->value & 1 && known)) /* \providecommand */
    sg_tex_define_macro(tex, name.value, macro, false);
}

void sg_act_newenvironment(struct sg_tex *tex, struct sg_token token, const struct sg_tex_row *row)
{
  (void)token;
  (void)row;
  sg_tex_take(tex, '*');
  struct sg_str name = sg_tex_word(tex);
  struct sg_macro *begin = newcommand_rest(tex);
  struct sg_tokens body;
  tex->plain++;
  bool complete = sg_tex_argument(tex, &body);
  tex->plain--;
  if (!complete || begin == NULL || name.n == 0)
    return;
  struct sg_macro *end = sg_tex_new_macro(tex, body, 0);
  if (end == NULL)
    return;
  for (size_t i = 0; i < begin->body.count; i++) { /* a verbatim environment in disguise */
    const struct sg_tex_environment *inner = NULL;
    if (sg_tex_is_control(tex, begin->body.at[i], "begin")) {
      struct sg_tokens rest = {begin->body.at + i + 1, begin->body.count - i - 1, 0};
      struct sg_str text = sg_tex_spell(tex, rest);
      size_t shut = sg_str_find(text, SG_LIT("}"), 0);
      if (shut != SG_NPOS && text.p[0] == '{')
        inner = sg_tex_find_environment(sg_slice(text, 1, shut));
    } else if (sg_tex_is_control(tex, begin->body.at[i], "verbatim")) {
      inner = sg_tex_find_environment(SG_LIT("verbatim"));
    }
    if (inner != NULL && inner->kind == SG_ENV_RAW) {
      sg_tex_add_raw_environment(tex, name, false);
      return;
    }
  }
  if (sg_tex_in_style(tex) && sg_tex_find_environment(name) != NULL)
    return;
  sg_tex_define(tex, sg_tex_intern_with(tex, "begin ", name),
                (struct sg_meaning){.kind = SG_MEANS_MACRO, .macro = begin}, false);
  sg_tex_define(tex, sg_tex_intern_with(tex, "end ", name),
                (struct sg_meaning){.kind = SG_MEANS_MACRO, .macro = end}, false);
}

void sg_act_let(struct sg_tex *tex, struct sg_token token, const struct sg_tex_row *row)
{
  struct sg_token name = sg_tex_next(tex);
  (void)token;
  if (name.kind != SG_TOKEN_CONTROL) {
    sg_tex_push(tex, name);
    return;
  }
  sg_tex_take(tex, '=');
  struct sg_token value = sg_tex_next(tex);
  if (value.kind == SG_TOKEN_SPACE)
    value = sg_tex_next(tex);
  struct sg_meaning means = {.kind = SG_MEANS_TOKEN, .token = value};
  if (value.kind == SG_TOKEN_CONTROL) {
    means = sg_tex_symbol(tex, value)->means;
    if (means.kind == SG_MEANS_NOTHING)
      means = (struct sg_meaning){.kind = SG_MEANS_ALIAS, .token = value};
    if (means.kind == SG_MEANS_ROW)
      means.token = value; /* rows act under their own name */
  } else if (value.kind == SG_TOKEN_END) {
    return;
  }
  if (may_define(tex, name.value))
    sg_tex_define(tex, name.value, means, row->value & 1);
}

/* \DeclareMathOperator{\Fix0}{…}: TeX takes \Fix and forgets the digit; so do we, aloud. */
void sg_act_operator(struct sg_tex *tex, struct sg_token token, const struct sg_tex_row *row)
{
  struct sg_tokens argument, text;
  (void)row;
  bool star = sg_tex_take(tex, '*');
  tex->plain++;
  bool complete = sg_tex_argument(tex, &argument) && sg_tex_argument(tex, &text);
  tex->plain--;
  if (!complete || argument.count == 0 || argument.at[0].kind != SG_TOKEN_CONTROL)
    return;
  if (argument.count > 1)
    sg_tex_warn(tex, token, "source/repaired", "\\DeclareMathOperator expects one command, not '%.*s'",
                SG_STR_ARGS(sg_tex_spell(tex, argument)));
  struct sg_tokens body = sg_tex_tokens_of(tex, star ? "\\operatorname*{" : "\\operatorname{", token);
  for (size_t i = 0; i < text.count; i++)
    sg_tokens_add(&tex->scratch, &body, text.at[i]);
  struct sg_tokens shut = sg_tex_tokens_of(tex, "}", token);
  sg_tokens_add(&tex->scratch, &body, shut.at[0]);
  sg_tex_define_macro(tex, argument.at[0].value, sg_tex_new_macro(tex, body, 0), true);
}

/* \DeclarePairedDelimiter{\abs}{\lvert}{\rvert} */
void sg_act_pair(struct sg_tex *tex, struct sg_token token, const struct sg_tex_row *row)
{
  struct sg_token name;
  struct sg_tokens left, right;
  (void)row;
  if (!sg_tex_defined_name(tex, &name) || !sg_tex_argument(tex, &left) || !sg_tex_argument(tex, &right))
    return;
  struct sg_tokens body = {0}, piece = sg_tex_tokens_of(tex, "\\left", token);
  sg_tokens_add(&tex->scratch, &body, piece.at[0]);
  for (size_t i = 0; i < left.count; i++)
    sg_tokens_add(&tex->scratch, &body, left.at[i]);
  piece = sg_tex_tokens_of(tex, " #1 \\right", token);
  for (size_t i = 0; i < piece.count; i++)
    sg_tokens_add(&tex->scratch, &body, piece.at[i]);
  for (size_t i = 0; i < right.count; i++)
    sg_tokens_add(&tex->scratch, &body, right.at[i]);
  struct sg_macro *macro = sg_tex_new_macro(tex, body, 1);
  if (macro != NULL)
    macro->spec = "*~m"; /* star and size only change the look */
  sg_tex_define_macro(tex, name.value, macro, true);
}

const struct sg_macro *sg_tex_row_macro(struct sg_tex *tex, const struct sg_tex_row *row, struct sg_token place)
{
  struct sg_macro *macro = SG_ARENA_NEW(&tex->scratch, struct sg_macro, 1);
  if (macro == NULL)
    return NULL;
  macro->body = sg_tex_tokens_of(tex, row->text, place);
  macro->spec = row->spec != NULL ? row->spec : "";
  return macro;
}
