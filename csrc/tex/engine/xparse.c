/* xparse: commands and environments whose arguments a specification describes, "s O{x} +m" (The LaTeX Project,
 * usrguide, section 2). */
#include "tex/engine/engine.h"

enum { PARAMETERS_MAX = SG_TEX_PARAMETERS_MAX, PARTS_MAX = 20, ITEMS_MAX = 1000 };

struct reader { /* of a specification */
  struct sg_tex *tex;
  struct sg_tokens tokens;
  size_t at;
};

/* The next character that is no space; 0 where there is none. */
static char take_character(struct reader *r)
{
  while (r->at < r->tokens.count && r->tokens.at[r->at].kind == SG_TOKEN_SPACE)
    r->at++;
  if (r->at >= r->tokens.count)
    return 0;
  struct sg_token token = r->tokens.at[r->at++];
  return token.kind == SG_TOKEN_CHAR && token.value < 128 ? (char)token.value : ' ';
}

/* The next {…}, or one token. */
static struct sg_tokens take_group(struct reader *r)
{
  struct sg_tokens group = {0};
  while (r->at < r->tokens.count && r->tokens.at[r->at].kind == SG_TOKEN_SPACE)
    r->at++;
  if (r->at >= r->tokens.count)
    return group;
  if (!sg_token_is(r->tokens.at[r->at], '{'))
    return (struct sg_tokens){r->tokens.at + r->at++, 1, 0};
  size_t depth = 0, from = r->at + 1;
  for (; r->at < r->tokens.count; r->at++) {
    depth += sg_token_is(r->tokens.at[r->at], '{');
    if (sg_token_is(r->tokens.at[r->at], '}') && --depth == 0)
      break;
  }
  group = (struct sg_tokens){r->tokens.at + from, r->at > from ? r->at - from : 0, 0};
  r->at++;
  return group;
}

/* `>{\SplitArgument{2}{;}}`: what is done to the argument that follows. */
static struct sg_argument_mark take_processor(struct reader *r)
{
  struct sg_argument_mark mark = {0};
  struct reader inner = {r->tex, take_group(r), 0};
  while (inner.at < inner.tokens.count && inner.tokens.at[inner.at].kind == SG_TOKEN_SPACE)
    inner.at++;
  if (inner.at >= inner.tokens.count)
    return mark;
  struct sg_token name = inner.tokens.at[inner.at++];
  if (sg_tex_is_control(r->tex, name, "SplitArgument")) {
    struct sg_str count = sg_tex_spell(r->tex, take_group(&inner));
    mark.process = SG_PROCESS_SPLIT;
    mark.count = count.n == 1 && sg_is_digit(count.p[0]) ? count.p[0] - '0' : 1;
  } else if (sg_tex_is_control(r->tex, name, "SplitList")) {
    mark.process = SG_PROCESS_LIST;
  } else {
    mark.process = sg_tex_is_control(r->tex, name, "TrimSpaces") ? SG_PROCESS_TRIM : SG_PROCESS_NONE;
    return mark;
  }
  struct sg_tokens by = take_group(&inner);
  if (by.count == 0)
    mark.process = SG_PROCESS_NONE;
  else
    mark.by = by.at[0];
  return mark;
}

static void add_part(struct sg_tex *tex, struct sg_tokens part, struct sg_tokens *all)
{
  struct sg_token brace = {.kind = SG_TOKEN_CHAR, .value = '{'};
  while (part.count > 0 && part.at[0].kind == SG_TOKEN_SPACE)
    part = (struct sg_tokens){part.at + 1, part.count - 1, 0};
  while (part.count > 0 && part.at[part.count - 1].kind == SG_TOKEN_SPACE)
    part.count--;
  sg_tokens_add(&tex->scratch, all, brace);
  for (size_t i = 0; i < part.count; i++)
    sg_tokens_add(&tex->scratch, all, part.at[i]);
  brace.value = '}';
  sg_tokens_add(&tex->scratch, all, brace);
}

struct sg_tokens sg_tex_processed(struct sg_tex *tex, struct sg_tokens argument,
                                  const struct sg_argument_mark *mark)
{
  struct sg_tokens all = {0};
  if (mark->process == SG_PROCESS_TRIM) {
    while (argument.count > 0 && argument.at[0].kind == SG_TOKEN_SPACE)
      argument = (struct sg_tokens){argument.at + 1, argument.count - 1, 0};
    while (argument.count > 0 && argument.at[argument.count - 1].kind == SG_TOKEN_SPACE)
      argument.count--;
    return argument;
  }
  bool list = mark->process == SG_PROCESS_LIST;
  int most = list ? ITEMS_MAX : mark->count + 1, parts = 0;
  size_t from = 0, depth = 0;
  for (size_t i = 0; i <= argument.count && parts < most; i++) {
    bool end = i == argument.count;
    bool split =
        !end && depth == 0 && argument.at[i].kind == mark->by.kind && argument.at[i].value == mark->by.value;
    if (!end && !split) {
      depth += sg_token_is(argument.at[i], '{');
      depth -= sg_token_is(argument.at[i], '}') && depth > 0;
      continue;
    }
    add_part(tex, i > from ? (struct sg_tokens){argument.at + from, i - from, 0} : (struct sg_tokens){0}, &all);
    parts++;
    from = i + 1;
  }
  for (; !list && parts < most; parts++)
    add_part(tex, sg_tex_tokens_of(tex, "\\NoValue", mark->by), &all);
  return all;
}

/* A `v` argument, {x_y} or |x_y|, as text. */
struct sg_tokens sg_tex_verbatim_argument(struct sg_tex *tex, struct sg_token place)
{
  enum { VERBATIM_MAX = 2000 };
  struct sg_tokens text = {0}, all = sg_tex_tokens_of(tex, "\\detokenize", place);
  struct sg_token open = sg_tex_peek(tex);
  if (sg_token_is(open, '{')) {
    sg_tex_group(tex, &text);
  } else {
    sg_tex_next(tex);
    for (struct sg_token next = sg_tex_next(tex); next.kind != SG_TOKEN_END && text.count < VERBATIM_MAX &&
                                                  !(next.kind == open.kind && next.value == open.value);
         next = sg_tex_next(tex))
      sg_tokens_add(&tex->scratch, &text, next);
  }
  add_part(tex, text, &all);
  return all;
}

struct specification {
  char *letters;
  struct sg_tokens *presets;
  struct sg_argument_mark *marks;
  size_t count;
};

static void add_argument(struct specification *spec, char letter, struct sg_argument_mark mark)
{
  if (spec->count >= PARAMETERS_MAX)
    return;
  spec->letters[spec->count++] = letter;
  spec->marks[spec->count] = mark;
}

static void keep_preset(struct reader *r, struct specification *spec)
{
  spec->presets[spec->count] = sg_tex_with_parameters(r->tex, take_group(r));
  spec->presets[spec->count].capacity = 1; /* given, even when it is empty */
}

/* One argument that begins with `c`; false where that begins none. */
static bool take_argument(struct reader *r, char c, struct specification *spec, struct sg_argument_mark mark)
{
  switch (c) {
  case 'm':
  case 'v':
  case 's':
  case 'b':
  case 'u':
  case 'o':
  case 'g':
    add_argument(spec, c == 'u' ? 'm' : c, mark);
    return true;
  case 'O':
  case 'G':
    add_argument(spec, c == 'O' ? 'o' : 'g', mark);
    keep_preset(r, spec);
    return true;
  case 't':
    mark.open = take_character(r);
    add_argument(spec, 't', mark);
    return true;
  case 'd':
  case 'D':
  case 'r':
  case 'R':
    mark.open = take_character(r);
    mark.shut = take_character(r);
    add_argument(spec, 'D', mark);
    if (c == 'D' || c == 'R')
      keep_preset(r, spec);
    return true;
  case 'e':
  case 'E': {
    struct reader signs = {r->tex, take_group(r), 0};
    for (char sign = take_character(&signs); sign != 0; sign = take_character(&signs)) {
      mark.open = sign;
      add_argument(spec, 'e', mark);
    }
    if (c == 'E')
      take_group(r);
    return true;
  }
  default:
    return false;
  }
}

static void argument_spec(struct sg_tex *tex, struct sg_tokens tokens, struct sg_macro *macro)
{
  struct specification spec = {
      .letters = SG_ARENA_NEW(&tex->scratch, char, PARAMETERS_MAX + 1),
      .presets = SG_ARENA_NEW(&tex->scratch, struct sg_tokens, PARAMETERS_MAX + 1),
      .marks = SG_ARENA_NEW(&tex->scratch, struct sg_argument_mark, PARAMETERS_MAX + 1),
  };
  struct reader r = {tex, tokens, 0};
  struct sg_argument_mark mark = {0};
  if (spec.letters == NULL || spec.presets == NULL || spec.marks == NULL)
    return;
  for (char c = take_character(&r); c != 0; c = take_character(&r)) {
    if (c == '>')
      mark = take_processor(&r);
    else if (take_argument(&r, c, &spec, mark))
      mark = (struct sg_argument_mark){0};
  }
  macro->spec = spec.letters;
  macro->presets = spec.presets;
  macro->marks = spec.marks;
  macro->parameters = (int)spec.count;
}

void sg_act_document_command(struct sg_tex *tex, struct sg_token token, const struct sg_tex_row *row)
{
  struct sg_token name;
  struct sg_tokens body, spec;
  (void)token;
  if (!sg_tex_defined_name(tex, &name) || !sg_tex_argument(tex, &spec))
    return;
  tex->plain++;
  bool complete = sg_tex_argument(tex, &body);
  tex->plain--;
  bool known = sg_tex_symbol(tex, name)->means.kind != SG_MEANS_NOTHING;
  if (!complete || (row->value & 1 && known))
    return;
  struct sg_macro *macro = sg_tex_new_macro(tex, body, 0);
  if (macro != NULL)
    argument_spec(tex, spec, macro);
  sg_tex_define_macro(tex, name.value, macro, false);
}

/* \NewDocumentEnvironment{name}{spec}{begin}{end}: the end has the arguments, too. */
void sg_act_document_environment(struct sg_tex *tex, struct sg_token token, const struct sg_tex_row *row)
{
  struct sg_tokens spec, begin, end;
  (void)token;
  (void)row;
  struct sg_str name = sg_tex_word(tex);
  if (!sg_tex_argument(tex, &spec))
    return;
  tex->plain++;
  bool complete = sg_tex_argument(tex, &begin) && sg_tex_argument(tex, &end);
  tex->plain--;
  struct sg_macro *macro = complete ? sg_tex_new_macro(tex, begin, 0) : NULL;
  struct sg_macro *last = complete ? sg_tex_new_macro(tex, end, 0) : NULL;
  if (macro == NULL || last == NULL || name.n == 0 ||
      (sg_tex_in_style(tex) && sg_tex_find_environment(name) != NULL))
    return;
  argument_spec(tex, spec, macro);
  sg_tex_define(tex, sg_tex_intern_with(tex, "begin ", name),
                (struct sg_meaning){.kind = SG_MEANS_MACRO, .macro = macro}, false);
  sg_tex_define(tex, sg_tex_intern_with(tex, "end ", name),
                (struct sg_meaning){.kind = SG_MEANS_MACRO, .macro = last}, false);
}
