/* Conditionals as TeX decides them (The TeXbook, pages 209 to 211), flags of
 * \newif and their kin. What depends on the typeset page (\ifdim, \ifhmode) or on a command that
 * the source does not define takes its \else part, with a warning.
 */
#include "tex/engine/engine.h"

enum test {
  TEST_FALSE,
  TEST_TRUE,
  TEST_IFX,
  TEST_IF,
  TEST_NUM,
  TEST_DIM,
  TEST_ODD,
  TEST_DEFINED,
  TEST_CSNAME,
  TEST_MATH,
  TEST_CASE,
  TEST_STREAM,
  TEST_CATEGORY,
};

bool sg_tex_is_conditional(struct sg_tex *tex, struct sg_token token)
{
  if (token.kind != SG_TOKEN_CONTROL)
    return false;
  const struct sg_meaning *means = &sg_tex_symbol(tex, token)->means;
  return means->kind == SG_MEANS_FLAG || (means->kind == SG_MEANS_ROW && means->row->act == sg_act_if);
}

static void push_branch(struct sg_tex *tex, bool in_else)
{
  bool *branches =
      sg_arena_grow(&tex->scratch, tex->branches, tex->branch_count, &tex->branch_capacity, sizeof *branches);
  if (branches == NULL)
    return;
  tex->branches = branches;
  branches[tex->branch_count++] = in_else;
}

enum stop { STOP_FI, STOP_ELSE, STOP_OR };

/* Skips to the \fi of this level, to its \else where `to_else`, or past `ors` \or's. */
static enum stop skip_branch(struct sg_tex *tex, bool to_else, long ors)
{
  struct sg_token start = tex->last;
  size_t depth = 0, files = tex->file_frames;
  bool style = sg_tex_in_style(tex); /* what a style file leaves open ends with it */
  enum stop stop = STOP_FI;
  tex->plain++;
  for (;;) {
    struct sg_token token = sg_tex_next(tex);
    if (style && tex->file_frames < files) {
      sg_tex_push(tex, token);
      break;
    }
    if (token.kind == SG_TOKEN_END) {
      sg_tex_warn(tex, start, "source/repaired", "a conditional that begins here has no \\fi");
      break;
    }
    if (token.kind != SG_TOKEN_CONTROL)
      continue;
    if (sg_tex_is_conditional(tex, token))
      depth++;
    else if (sg_tex_is_control(tex, token, "fi") && depth-- == 0)
      break;
    else if (depth == 0 && to_else && sg_tex_is_control(tex, token, "else")) {
      stop = STOP_ELSE;
      break;
    } else if (depth == 0 && ors > 0 && sg_tex_is_control(tex, token, "or") && --ors == 0) {
      stop = STOP_OR;
      break;
    }
  }
  tex->plain--;
  return stop;
}

void sg_tex_choose(struct sg_tex *tex, bool yes)
{
  if (yes)
    push_branch(tex, false);
  else if (skip_branch(tex, true, 0) == STOP_ELSE)
    push_branch(tex, true);
}

void sg_act_else(struct sg_tex *tex, struct sg_token token, const struct sg_tex_row *row)
{
  (void)token;
  (void)row;
  if (tex->branch_count == 0)
    return;
  tex->branch_count--;
  skip_branch(tex, false, 0);
}

void sg_act_fi(struct sg_tex *tex, struct sg_token token, const struct sg_tex_row *row)
{
  (void)token;
  (void)row;
  if (tex->branch_count > 0)
    tex->branch_count--;
}

void sg_tex_guess(struct sg_tex *tex, struct sg_token token)
{
  sg_tex_warn(tex, token, "source/conditional-guessed",
              "\\%.*s depends on more than the source says; its \\else part is read",
              SG_STR_ARGS(sg_tex_name(tex, token)));
}

static bool compare_numbers(struct sg_tex *tex, struct sg_token token)
{
  long left, right;
  bool known = sg_tex_read_number(tex, &left);
  struct sg_token relation = sg_tex_next_expanded(tex);
  while (relation.kind == SG_TOKEN_SPACE)
    relation = sg_tex_next_expanded(tex);
  known = sg_tex_read_number(tex, &right) && known;
  if (!known) {
    sg_tex_guess(tex, token);
    return false;
  }
  return sg_token_is(relation, '<') ? left < right : sg_token_is(relation, '>') ? left > right : left == right;
}

static bool same_list(struct sg_tokens a, struct sg_tokens b)
{
  if (a.count != b.count)
    return false;
  for (size_t i = 0; i < a.count; i++)
    if (a.at[i].kind != b.at[i].kind || a.at[i].value != b.at[i].value)
      return false;
  return true;
}

bool sg_tex_is_undefined(const struct sg_meaning *means)
{
  return means->kind == SG_MEANS_NOTHING || means->kind == SG_MEANS_ALIAS;
}

/* The character that a command is by \let or \futurelet; else the command. */
static struct sg_token character_of(struct sg_tex *tex, struct sg_token token)
{
  if (token.kind != SG_TOKEN_CONTROL)
    return token;
  const struct sg_meaning *means = &sg_tex_symbol(tex, token)->means;
  if (means->kind == SG_MEANS_TOKEN)
    return means->token;
  bool open = sg_tex_is_control(tex, token, "bgroup"), shut = sg_tex_is_control(tex, token, "egroup");
  if (open || shut)
    return (struct sg_token){.kind = SG_TOKEN_CHAR, .value = open ? '{' : '}'};
  if (sg_tex_is_control(tex, token, "@sptoken"))
    return (struct sg_token){.kind = SG_TOKEN_SPACE, .value = ' '};
  return token;
}

/* \ifx: two characters that are the same, or two commands that mean the same. */
static bool same_meaning(struct sg_tex *tex, struct sg_token a, struct sg_token b)
{
  a = character_of(tex, a);
  b = character_of(tex, b);
  if (a.kind != SG_TOKEN_CONTROL || b.kind != SG_TOKEN_CONTROL)
    return a.kind == b.kind && (a.value == b.value || a.kind == SG_TOKEN_SPACE);
  const struct sg_meaning *x = &sg_tex_symbol(tex, a)->means, *y = &sg_tex_symbol(tex, b)->means;
  if (a.value == b.value)
    return true;
  if (sg_tex_is_undefined(x) || sg_tex_is_undefined(y))
    return sg_tex_is_undefined(x) && sg_tex_is_undefined(y);
  if (x->kind != y->kind)
    return false;
  switch (x->kind) {
  case SG_MEANS_ROW:
    return x->row == y->row;
  case SG_MEANS_MACRO:
    return x->macro == y->macro ||
           (same_list(x->macro->body, y->macro->body) && x->macro->parameters == y->macro->parameters);
  case SG_MEANS_TOKEN:
    return x->token.kind == y->token.kind && x->token.value == y->token.value;
  case SG_MEANS_COUNTER:
    return x->number == y->number;
  default:
    return false;
  }
}

/* The name up to \endcsname. */
static struct sg_str csname(struct sg_tex *tex)
{
  enum { NAME_MAX = 200 };
  struct sg_tokens list = {0};
  struct sg_token token = sg_tex_next(tex);
  while (token.kind != SG_TOKEN_END && !sg_tex_is_control(tex, token, "endcsname") && list.count < NAME_MAX) {
    sg_tokens_add(&tex->scratch, &list, token);
    token = sg_tex_next(tex);
  }
  return sg_tex_expand_word(tex, list);
}

void sg_act_csname(struct sg_tex *tex, struct sg_token token, const struct sg_tex_row *row)
{
  (void)row;
  token.value = sg_tex_intern(tex, csname(tex));
  token.space = 0;
  sg_tex_push(tex, token);
}

/* The next token, \detokenize{…} spelt out. */
static struct sg_token next_text(struct sg_tex *tex)
{
  struct sg_tokens argument, list = {0};
  struct sg_token token = sg_tex_next_expanded(tex);
  if (!sg_tex_is_control(tex, token, "detokenize") || !sg_tex_argument(tex, &argument))
    return token;
  struct sg_str text = sg_tex_spell(tex, argument);
  for (size_t i = 0; i < text.n; i++)
    sg_tokens_add(&tex->scratch, &list,
                  (struct sg_token){.kind = text.p[i] == ' ' ? SG_TOKEN_SPACE : SG_TOKEN_CHAR,
                                    .value = (unsigned char)text.p[i]});
  sg_tex_push_tokens(tex, list.at, list.count);
  return sg_tex_next_expanded(tex);
}

static bool compare_lengths(struct sg_tex *tex, struct sg_token token)
{
  double left = 0, right = 0;
  bool known = sg_tex_read_length(tex, &left);
  struct sg_token relation = sg_tex_next_expanded(tex);
  while (relation.kind == SG_TOKEN_SPACE)
    relation = sg_tex_next_expanded(tex);
  known = sg_tex_read_length(tex, &right) && known;
  if (!known) {
    sg_tex_guess(tex, token);
    return false;
  }
  return sg_token_is(relation, '<')   ? left < right
         : sg_token_is(relation, '>') ? left > right
                                      : !(left < right || left > right);
}

/* What sort of character it is: a letter, one of TeX's own, or another. */
static int category_of(struct sg_token token)
{
  if (token.value >= 0x80 || sg_is_alpha((char)token.value))
    return 0;
  return sg_is_one_of(token.value, "{}$&#^_~%") ? (int)token.value : 1;
}

static bool decide(struct sg_tex *tex, struct sg_token token, int test)
{
  long number;
  switch (test) {
  case TEST_TRUE:
    return true;
  case TEST_IFX: {
    struct sg_token a = sg_tex_next(tex), b = sg_tex_next(tex);
    return same_meaning(tex, a, b);
  }
  case TEST_IF: {
    struct sg_token a = next_text(tex), b = next_text(tex);
    return a.kind == b.kind && a.value == b.value;
  }
  case TEST_CATEGORY: {
    struct sg_token a = next_text(tex), b = next_text(tex);
    return a.kind == b.kind && (a.kind != SG_TOKEN_CHAR || category_of(a) == category_of(b));
  }
  case TEST_NUM:
    return compare_numbers(tex, token);
  case TEST_DIM:
    return compare_lengths(tex, token);
  case TEST_ODD:
    if (!sg_tex_read_number(tex, &number))
      sg_tex_guess(tex, token);
    return number % 2 != 0;
  case TEST_DEFINED: {
    struct sg_token name = sg_tex_next(tex);
    return name.kind == SG_TOKEN_CONTROL && !sg_tex_is_undefined(&sg_tex_symbol(tex, name)->means);
  }
  case TEST_CSNAME:
    return !sg_tex_is_undefined(&sg_tex_symbol_at(tex, sg_tex_intern(tex, csname(tex)))->means);
  case TEST_MATH:
    return tex->math;
  case TEST_STREAM:
    sg_tex_read_number(tex, &number);
    return false;
  default:
    return false;
  }
}

void sg_act_if(struct sg_tex *tex, struct sg_token token, const struct sg_tex_row *row)
{
  long number;
  if (row->value != TEST_CASE) {
    sg_tex_choose(tex, decide(tex, token, row->value));
    return;
  }
  if (!sg_tex_read_number(tex, &number))
    sg_tex_guess(tex, token);
  if (number == 0 || skip_branch(tex, true, number) != STOP_FI)
    push_branch(tex, true); /* \or ends the case taken as \else would */
}

/* \unless\ifnum… */
void sg_act_unless(struct sg_tex *tex, struct sg_token token, const struct sg_tex_row *row)
{
  struct sg_token next = sg_tex_next(tex);
  (void)token;
  (void)row;
  const struct sg_meaning *means = next.kind == SG_TOKEN_CONTROL ? &sg_tex_symbol(tex, next)->means : NULL;
  if (means != NULL && means->kind == SG_MEANS_FLAG)
    sg_tex_choose(tex, !means->on);
  else if (sg_tex_is_conditional(tex, next) && means->row->value != TEST_CASE)
    sg_tex_choose(tex, !decide(tex, next, means->row->value));
  else
    sg_tex_push(tex, next);
}

/* -- Flags: \newif, booleans, toggles ---------------------------------------------------------- */

static void new_flag(struct sg_tex *tex, struct sg_str name)
{
  uint32_t flag = sg_tex_intern_with(tex, "if", name);
  struct sg_meaning means = {.kind = SG_MEANS_FLAG};
  if (tex->symbols.at[flag].means.kind == SG_MEANS_ROW)
    return;
  sg_tex_define(tex, flag, means, true);
  means = (struct sg_meaning){.kind = SG_MEANS_SWITCH, .target = flag, .on = true};
  struct sg_buf buf;
  sg_buf_init(&buf, 100 * 1000);
  sg_buf_add(&buf, name);
  sg_buf_add(&buf, SG_LIT("true"));
  sg_tex_define(tex, sg_tex_intern(tex, sg_buf_str(&buf)), means, true);
  sg_buf_truncate(&buf, name.n);
  sg_buf_add(&buf, SG_LIT("false"));
  means.on = false;
  sg_tex_define(tex, sg_tex_intern(tex, sg_buf_str(&buf)), means, true);
  sg_buf_free(&buf);
}

void sg_act_newif(struct sg_tex *tex, struct sg_token token, const struct sg_tex_row *row)
{
  struct sg_tokens argument;
  (void)token;
  (void)row;
  if (!sg_tex_argument(tex, &argument) || argument.count == 0)
    return;
  struct sg_str name = sg_tex_name(tex, argument.at[0]);
  if (sg_str_starts(name, SG_LIT("if")) && name.n > 2)
    new_flag(tex, sg_slice(name, 2, name.n));
}

static void set_flag(struct sg_tex *tex, uint32_t flag, bool on)
{
  struct sg_meaning means = {.kind = SG_MEANS_FLAG, .on = on};
  sg_tex_define(tex, flag, means, false);
}

/* \newboolean, \newbool (0), \setboolean, \setbool (1), \booltrue (2), \boolfalse (3). */
void sg_act_boolean(struct sg_tex *tex, struct sg_token token, const struct sg_tex_row *row)
{
  (void)token;
  struct sg_str name = sg_tex_word(tex);
  if (row->value == 0) {
    new_flag(tex, name);
    return;
  }
  bool on = row->value == 2;
  if (row->value == 1)
    on = sg_str_equal_nocase(sg_tex_word(tex), SG_LIT("true"));
  set_flag(tex, sg_tex_intern_with(tex, "if", name), on);
}

/* \newtoggle (0), \settoggle (1), \toggletrue (2), \togglefalse (3). */
void sg_act_toggle(struct sg_tex *tex, struct sg_token token, const struct sg_tex_row *row)
{
  (void)token;
  struct sg_str name = sg_tex_word(tex);
  bool on = row->value == 2;
  if (row->value == 1)
    on = sg_str_equal_nocase(sg_tex_word(tex), SG_LIT("true"));
  set_flag(tex, sg_tex_intern_with(tex, "toggle ", name), on);
}
