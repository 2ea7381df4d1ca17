/* Macros expanded: their arguments taken, the body put in their place (The TeXbook, chapter 20; xparse's
 * specifications on top). */
#include "tex/engine/engine.h"

enum { PARAMETERS_MAX = SG_TEX_PARAMETERS_MAX };

/* Tokens up to those that end a delimited parameter. */
static void until_delimiter(struct sg_tex *tex, const struct sg_tokens *pattern, size_t from, size_t to,
                            struct sg_tokens *argument)
{
  enum { DELIMITED_MAX = 20 * 1000 };
  size_t depth = 0, matched = 0;
  while (matched < to - from) {
    struct sg_token token = sg_tex_next(tex);
    if (token.kind == SG_TOKEN_END || argument->count > DELIMITED_MAX)
      return;
    const struct sg_token *want = &pattern->at[from + matched];
    if (depth == 0 && token.kind == want->kind &&
        (token.value == want->value || token.kind == SG_TOKEN_SPACE)) {
      matched++;
      continue;
    }
    for (size_t i = 0; i < matched; i++)
      sg_tokens_add(&tex->scratch, argument, pattern->at[from + i]);
    matched = 0;
    depth += sg_token_is(token, '{');
    depth -= sg_token_is(token, '}') && depth > 0;
    sg_tokens_add(&tex->scratch, argument, token);
  }
}

static void match_pattern(struct sg_tex *tex, const struct sg_macro *macro, struct sg_tokens arguments[])
{
  const struct sg_tokens *pattern = &macro->pattern;
  for (size_t i = 0; i < pattern->count; i++) {
    if (pattern->at[i].kind != SG_TOKEN_PARAMETER) {
      struct sg_token token = sg_tex_next(tex);
      if (token.kind != pattern->at[i].kind || token.value != pattern->at[i].value) {
        sg_tex_push(tex, token); /* "use does not match its definition": TeX goes on too */
        return;
      }
      continue;
    }
    size_t end = i + 1;
    while (end < pattern->count && pattern->at[end].kind != SG_TOKEN_PARAMETER)
      end++;
    struct sg_tokens *argument = &arguments[pattern->at[i].value];
    if (end == i + 1)
      sg_tex_argument(tex, argument);
    else
      until_delimiter(tex, pattern, i + 1, end, argument);
    i = end - 1;
  }
}

/* A default may stand for another argument: O{#3}. */
static void fill_presets(struct sg_tex *tex, struct sg_tokens arguments[], int count)
{
  for (int n = 1; n < count; n++) {
    struct sg_tokens list = {0};
    bool any = false;
    for (size_t i = 0; i < arguments[n].count; i++) {
      struct sg_token token = arguments[n].at[i];
      bool other =
          token.kind == SG_TOKEN_PARAMETER && token.value < (uint32_t)count && token.value != (uint32_t)n;
      any = any || token.kind == SG_TOKEN_PARAMETER;
      for (size_t k = 0; other && k < arguments[token.value].count; k++)
        if (arguments[token.value].at[k].kind != SG_TOKEN_PARAMETER)
          sg_tokens_add(&tex->scratch, &list, arguments[token.value].at[k]);
      if (token.kind != SG_TOKEN_PARAMETER)
        sg_tokens_add(&tex->scratch, &list, token);
    }
    if (any)
      arguments[n] = list;
  }
}

/* Takes what a letter of a specification drops; false where it stands for an argument. */
static bool drops(struct sg_tex *tex, char letter)
{
  struct sg_tokens dropped;
  switch (letter) {
  case '*':
    sg_tex_take(tex, '*');
    return true;
  case '~': /* an optional argument that is not counted */
    sg_tex_optional(tex, &dropped);
    return true;
  case 'd':
    sg_tex_skip_length(tex);
    return true;
  case 'w':
    sg_tex_skip_dimension(tex);
    return true;
  case 'i':
    sg_tex_skip_integer(tex);
    return true;
  case 'c':
    sg_tex_skip(tex, "c");
    return true;
  case '=':
    sg_tex_take(tex, '=');
    return true;
  default:
    return false;
  }
}

static struct sg_tokens answer(struct sg_tex *tex, bool yes, struct sg_token place)
{
  return sg_tex_tokens_of(tex, yes ? "\\BooleanTrue" : "\\BooleanFalse", place);
}

/* An environment's content, up to its \end. */
static void take_body(struct sg_tex *tex, struct sg_tokens *body)
{
  enum { BODY_MAX = 100 * 1000 };
  size_t depth = 0;
  for (struct sg_token token = sg_tex_next(tex); token.kind != SG_TOKEN_END && body->count < BODY_MAX;
       token = sg_tex_next(tex)) {
    bool end = sg_tex_is_control(tex, token, "end");
    if (end && depth == 0) {
      sg_tex_push(tex, token);
      return;
    }
    depth += sg_tex_is_control(tex, token, "begin");
    depth -= end;
    sg_tokens_add(&tex->scratch, body, token);
  }
}

/* One argument; false where it is absent. */
static bool match_letter(struct sg_tex *tex, char letter, const struct sg_argument_mark *mark,
                         struct sg_tokens *argument, struct sg_token place)
{
  switch (letter) {
  case 's':
    *argument = answer(tex, sg_tex_take(tex, '*'), place);
    return true;
  case 't':
    *argument = answer(tex, sg_tex_take(tex, mark->open), place);
    return true;
  case 'o':
    return sg_tex_optional(tex, argument);
  case 'p':
    return sg_tex_delimited(tex, '(', ')', argument);
  case 'D':
    return sg_tex_delimited(tex, mark->open, mark->shut, argument);
  case 'v':
    *argument = sg_tex_verbatim_argument(tex, place);
    return true;
  case 'e':
    return sg_tex_take(tex, mark->open) && sg_tex_argument(tex, argument);
  case 'g':
    return sg_tex_group(tex, argument);
  case 'b':
    take_body(tex, argument);
    return true;
  default:
    sg_tex_argument(tex, argument);
    return true;
  }
}

static void match_spec(struct sg_tex *tex, const struct sg_macro *macro, struct sg_tokens arguments[],
                       struct sg_token place)
{
  static const struct sg_argument_mark none = {0};
  int n = 1;
  for (const char *spec = macro->spec; *spec != '\0' && n <= PARAMETERS_MAX; spec++) {
    if (drops(tex, *spec))
      continue;
    const struct sg_argument_mark *mark = macro->marks != NULL ? &macro->marks[n] : &none;
    bool present = match_letter(tex, *spec, mark, &arguments[n], place);
    if (!present && macro->presets != NULL && macro->presets[n].capacity > 0)
      arguments[n] = macro->presets[n];
    else if (!present)
      arguments[n] = sg_tex_tokens_of(tex, "\\NoValue", place);
    else if (mark->process != SG_PROCESS_NONE)
      arguments[n] = sg_tex_processed(tex, arguments[n], mark);
    n++;
  }
  if (macro->presets != NULL)
    fill_presets(tex, arguments, n);
}

/* The body with its arguments in place. What comes from the body stands where the macro was used,
 * what comes from an argument where it was written: so that every heading has its line. */
static struct sg_tokens substitute(struct sg_tex *tex, const struct sg_macro *macro,
                                   const struct sg_tokens arguments[], struct sg_token use)
{
  struct sg_tokens result = {0};
  size_t count = 0;
  for (size_t i = 0; i < macro->body.count; i++)
    count += macro->body.at[i].kind == SG_TOKEN_PARAMETER ? arguments[macro->body.at[i].value].count : 1;
  tex->made += count;
  if (tex->made > SG_TEX_TOKENS_MAX) {
    sg_tex_fail(tex, SG_ETOOBIG, "macros make more than %d tokens: one of them has no end", SG_TEX_TOKENS_MAX);
    return result;
  }
  result.at = SG_ARENA_NEW(&tex->scratch, struct sg_token, count);
  if (result.at == NULL)
    return result;
  for (size_t i = 0; i < macro->body.count; i++) {
    struct sg_token token = macro->body.at[i];
    if (token.kind != SG_TOKEN_PARAMETER) {
      token.line = use.line;
      token.file = use.file;
      result.at[result.count++] = token;
      continue;
    }
    const struct sg_tokens *argument = &arguments[token.value];
    if (argument->count > 0)
      memcpy(result.at + result.count, argument->at, argument->count * sizeof token);
    result.count += argument->count;
  }
  return result;
}

void sg_tex_expand(struct sg_tex *tex, struct sg_token token, const struct sg_macro *macro)
{
  struct sg_tokens arguments[PARAMETERS_MAX + 1] = {{0}};
  if (++tex->idle > SG_TEX_IDLE_MAX) {
    sg_tex_fail(tex, SG_ETOOBIG, "the macro \\%.*s expands without end", SG_STR_ARGS(sg_tex_name(tex, token)));
    return;
  }
  if (macro->spec != NULL) {
    match_spec(tex, macro, arguments, token);
  } else if (macro->pattern.count > 0) {
    match_pattern(tex, macro, arguments);
  } else {
    int n = 1;
    if (macro->optional && !sg_tex_optional(tex, &arguments[n]))
      arguments[n] = macro->preset;
    n += macro->optional;
    for (; n <= macro->parameters; n++)
      sg_tex_argument(tex, &arguments[n]);
  }
  struct sg_tokens result = substitute(tex, macro, arguments, token);
  sg_tex_push_tokens(tex, result.at, result.count);
}
