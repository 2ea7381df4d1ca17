/* Conditionals as TeX decides them (The TeXbook, pages 209 to 211), and those of the packages
 * ifthen and etoolbox. What depends on the typeset page (\ifdim, \ifhmode) or on a command that
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

static void guess(struct sg_tex *tex, struct sg_token token)
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
    guess(tex, token);
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

/* A command that neither the paper nor the table defines. */
static bool is_undefined(const struct sg_meaning *means)
{
  return means->kind == SG_MEANS_NOTHING || means->kind == SG_MEANS_ALIAS;
}

/* \ifx: two characters that are the same, or two commands that mean the same. */
static bool same_meaning(struct sg_tex *tex, struct sg_token a, struct sg_token b)
{
  if (a.kind != SG_TOKEN_CONTROL || b.kind != SG_TOKEN_CONTROL)
    return a.kind == b.kind && a.value == b.value;
  const struct sg_meaning *x = &sg_tex_symbol(tex, a)->means, *y = &sg_tex_symbol(tex, b)->means;
  if (a.value == b.value)
    return true;
  if (is_undefined(x) || is_undefined(y))
    return is_undefined(x) && is_undefined(y);
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
    guess(tex, token);
    return false;
  }
  return sg_token_is(relation, '<')   ? left < right
         : sg_token_is(relation, '>') ? left > right
                                      : !(left < right || left > right);
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
  case TEST_NUM:
    return compare_numbers(tex, token);
  case TEST_DIM:
    return compare_lengths(tex, token);
  case TEST_ODD:
    if (!sg_tex_read_number(tex, &number))
      guess(tex, token);
    return number % 2 != 0;
  case TEST_DEFINED: {
    struct sg_token name = sg_tex_next(tex);
    return name.kind == SG_TOKEN_CONTROL && !is_undefined(&sg_tex_symbol(tex, name)->means);
  }
  case TEST_CSNAME:
    return !is_undefined(&sg_tex_symbol_at(tex, sg_tex_intern(tex, csname(tex)))->means);
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
    guess(tex, token);
  if (number == 0 || skip_branch(tex, true, number) != STOP_FI)
    push_branch(tex, true); /* \or ends the case taken as \else would */
}

/* -- Flags: \newif, booleans, toggles ---------------------------------------------------------- */

static uint32_t flag_symbol(struct sg_tex *tex, const char *prefix, struct sg_str name)
{
  struct sg_buf buf;
  sg_buf_init(&buf, 100 * 1000);
  sg_buf_add_format(&buf, "%s", prefix);
  sg_buf_add(&buf, name);
  uint32_t symbol = sg_tex_intern(tex, sg_buf_str(&buf));
  sg_buf_free(&buf);
  return symbol;
}

static void new_flag(struct sg_tex *tex, struct sg_str name)
{
  uint32_t flag = flag_symbol(tex, "if", name);
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
  set_flag(tex, flag_symbol(tex, "if", name), on);
}

/* \newtoggle (0), \settoggle (1), \toggletrue (2), \togglefalse (3). */
void sg_act_toggle(struct sg_tex *tex, struct sg_token token, const struct sg_tex_row *row)
{
  (void)token;
  struct sg_str name = sg_tex_word(tex);
  bool on = row->value == 2;
  if (row->value == 1)
    on = sg_str_equal_nocase(sg_tex_word(tex), SG_LIT("true"));
  set_flag(tex, flag_symbol(tex, "toggle ", name), on);
}

/* -- Tests whose branches are arguments -------------------------------------------------------- */

/* Reads {A}{B} (which: 3), {A} (1) or {B} (2) and goes on with the one that `yes` selects. */
static void take_branch(struct sg_tex *tex, bool yes, int which)
{
  struct sg_tokens yes_part = {0}, no_part = {0};
  if (which & 1)
    sg_tex_argument(tex, &yes_part);
  if (which & 2)
    sg_tex_argument(tex, &no_part);
  struct sg_tokens chosen = yes ? yes_part : no_part;
  sg_tex_push_tokens(tex, chosen.at, chosen.count);
}

/* \ifbool, \ifboolean (0), \iftoggle (1), their negations (+2). */
void sg_act_iftoggle(struct sg_tex *tex, struct sg_token token, const struct sg_tex_row *row)
{
  (void)token;
  struct sg_str name = sg_tex_word(tex);
  uint32_t flag = flag_symbol(tex, row->value & 1 ? "toggle " : "if", name);
  take_branch(tex, tex->symbols.at[flag].means.on != (row->value >= 2), 3);
}

/* etoolbox: \ifnumcomp{a}{<}{b}{yes}{no} (0), \ifnumequal (1), \ifnumgreater (2), \ifnumless (3), \ifnumodd
 * (4); + 8 for lengths. Each becomes TeX's own test. */
void sg_act_ifcompare(struct sg_tex *tex, struct sg_token token, const struct sg_tex_row *row)
{
  static const char relations[] = {0, '=', '>', '<', 0};
  struct sg_tokens a, b = {0}, relation = {0}, yes, no;
  int kind = row->value & 7;
  sg_tex_argument(tex, &a);
  if (kind == 0)
    sg_tex_argument(tex, &relation);
  else if (relations[kind] != 0)
    sg_tokens_add(&tex->scratch, &relation,
                  (struct sg_token){.kind = SG_TOKEN_CHAR, .value = (unsigned char)relations[kind]});
  if (kind != 4)
    sg_tex_argument(tex, &b);
  sg_tex_argument(tex, &yes);
  sg_tex_argument(tex, &no);
  sg_tex_push_text(tex, "\\fi ", token);
  sg_tex_push_tokens(tex, no.at, no.count);
  sg_tex_push_text(tex, "\\else ", token);
  sg_tex_push_tokens(tex, yes.at, yes.count);
  sg_tex_push_text(tex, "\\relax ", token);
  sg_tex_push_tokens(tex, b.at, b.count);
  sg_tex_push_tokens(tex, relation.at, relation.count);
  sg_tex_push_tokens(tex, a.at, a.count);
  sg_tex_push_text(tex, kind == 4 ? "\\ifodd " : row->value & 8 ? "\\ifdim " : "\\ifnum ", token);
}

/* \ifdef, \@ifundefined … value: 1 the name is a word, 2 negated, 4 asks for emptiness. */
void sg_act_ifdef(struct sg_tex *tex, struct sg_token token, const struct sg_tex_row *row)
{
  struct sg_tokens name;
  (void)token;
  sg_tex_argument(tex, &name);
  const struct sg_meaning *means = NULL;
  if (row->value & 1)
    means = &sg_tex_symbol_at(tex, sg_tex_intern(tex, sg_tex_expand_word(tex, name)))->means;
  else if (name.count > 0 && name.at[0].kind == SG_TOKEN_CONTROL)
    means = &sg_tex_symbol(tex, name.at[0])->means;
  bool yes = means != NULL && !is_undefined(means);
  if (row->value & 4)
    yes = yes && means->kind == SG_MEANS_MACRO && means->macro->body.count == 0;
  take_branch(tex, yes != ((row->value & 2) != 0), 3);
}

/* \ifblank{text} and xparse's questions. value: 0 blank, 1 \BooleanTrue, 2 \NoValue, 3 not
 * \NoValue; + 4 × which branches follow. */
void sg_act_ifblank(struct sg_tex *tex, struct sg_token token, const struct sg_tex_row *row)
{
  struct sg_tokens argument;
  (void)token;
  sg_tex_argument(tex, &argument);
  bool yes = false;
  switch (row->value & 3) {
  case 0:
    yes = sg_tex_expand_word(tex, argument).n == 0;
    break;
  case 1:
    yes = argument.count > 0 && sg_tex_is_control(tex, argument.at[0], "BooleanTrue");
    break;
  default:
    yes = argument.count > 0 && sg_tex_is_control(tex, argument.at[0], "NoValue");
    yes = yes == ((row->value & 3) == 2);
  }
  take_branch(tex, yes, row->value >> 2);
}

/* \ifstrequal{a}{b}{A}{B} */
void sg_act_ifequal(struct sg_tex *tex, struct sg_token token, const struct sg_tex_row *row)
{
  (void)token;
  (void)row;
  struct sg_str a = sg_tex_word(tex), b = sg_tex_word(tex);
  take_branch(tex, sg_str_equal(a, b), 3);
}

/* \IfFileExists (0), \InputIfFileExists (1). */
void sg_act_fifile(struct sg_tex *tex, struct sg_token token, const struct sg_tex_row *row)
{
  struct sg_tokens yes, no;
  struct sg_str name = sg_tex_word(tex);
  size_t index;
  sg_tex_argument(tex, &yes);
  sg_tex_argument(tex, &no);
  bool found = sg_tex_files_open(&tex->files, name, tex->import, ".tex", &index) == SG_TEX_FOUND;
  if (!found) {
    sg_tex_push_tokens(tex, no.at, no.count);
    return;
  }
  if (row->value == 1)
    sg_tex_push_file(tex, token, name, ".tex", false, false);
  sg_tex_push_tokens(tex, yes.at, yes.count);
}

/* -- \ifthenelse ------------------------------------------------------------------------------- */

struct tests {
  struct sg_tex *tex;
  struct sg_tokens tokens;
  size_t at;
  bool known;
};

/* The tokens of the next {group} of the test. */
static struct sg_tokens test_group(struct tests *t)
{
  struct sg_tokens group = {0};
  size_t depth = 0;
  while (t->at < t->tokens.count && t->tokens.at[t->at].kind == SG_TOKEN_SPACE)
    t->at++;
  if (t->at < t->tokens.count && !sg_token_is(t->tokens.at[t->at], '{')) {
    group = (struct sg_tokens){t->tokens.at + t->at++, 1, 0};
    return group;
  }
  size_t from = t->at + 1;
  for (; t->at < t->tokens.count; t->at++) {
    depth += sg_token_is(t->tokens.at[t->at], '{');
    if (sg_token_is(t->tokens.at[t->at], '}') && --depth == 0)
      break;
  }
  size_t end = t->at < t->tokens.count ? t->at++ : t->at;
  return end > from ? (struct sg_tokens){t->tokens.at + from, end - from, 0} : group;
}

static bool group_flag(struct tests *t, const char *prefix)
{
  struct sg_str name = sg_tex_expand_word(t->tex, test_group(t));
  return sg_tex_symbol_at(t->tex, flag_symbol(t->tex, prefix, name))->means.on;
}

static long group_number(struct tests *t)
{
  struct sg_str text = sg_tex_expand_word(t->tex, test_group(t));
  long number = 0;
  t->known = t->known && text.n > 0;
  for (size_t i = 0; i < text.n && i < 9; i++) {
    t->known = t->known && sg_is_digit(text.p[i]);
    number = number * 10 + (text.p[i] - '0');
  }
  return number;
}

/* A bare comparison "a < b": its tokens up to the next operator. */
static bool compare_words(struct tests *t)
{
  size_t from = t->at;
  while (t->at < t->tokens.count && t->tokens.at[t->at].kind != SG_TOKEN_CONTROL)
    t->at++;
  struct sg_tokens part = {t->tokens.at + from, t->at - from, 0};
  struct sg_str text = sg_tex_spell(t->tex, part);
  for (size_t i = 0; i < text.n; i++) {
    if (text.p[i] != '<' && text.p[i] != '>' && text.p[i] != '=')
      continue;
    struct sg_str a = sg_str_trim(sg_slice(text, 0, i));
    struct sg_str b = sg_str_trim(sg_slice(text, i + 1, text.n));
    if (text.p[i] == '=')
      return sg_str_equal(a, b);
    bool less = a.n != b.n ? a.n < b.n : sg_str_compare(a, b) < 0; /* plain whole numbers */
    return text.p[i] == '<' ? less : !less && !sg_str_equal(a, b);
  }
  t->known = t->known && text.n == 0;
  return false;
}

static bool one_test(struct tests *t)
{
  struct sg_token token = t->tokens.at[t->at];
  struct sg_tex *tex = t->tex;
  if (token.kind != SG_TOKEN_CONTROL)
    return compare_words(t);
  t->at++;
  if (sg_tex_is_control(tex, token, "boolean"))
    return group_flag(t, "if");
  if (sg_tex_is_control(tex, token, "equal")) {
    struct sg_str a = sg_tex_expand_word(tex, test_group(t));
    struct sg_str b = sg_tex_expand_word(tex, test_group(t));
    return sg_str_equal(a, b);
  }
  if (sg_tex_is_control(tex, token, "isodd"))
    return group_number(t) % 2 != 0;
  if (sg_tex_is_control(tex, token, "isundefined")) {
    struct sg_tokens name = test_group(t);
    return name.count > 0 && name.at[0].kind == SG_TOKEN_CONTROL &&
           is_undefined(&sg_tex_symbol(tex, name.at[0])->means);
  }
  if (sg_tex_is_control(tex, token, "isempty") || sg_tex_is_control(tex, token, "isblank"))
    return sg_tex_expand_word(tex, test_group(t)).n == 0;
  const struct sg_meaning *means = &sg_tex_symbol(tex, token)->means;
  if (means->kind == SG_MEANS_MACRO && means->macro->parameters == 0) {
    t->at--; /* "\mode = 1": the macro's words take part in a comparison */
    size_t from = t->at++;
    while (t->at < t->tokens.count && t->tokens.at[t->at].kind != SG_TOKEN_CONTROL)
      t->at++;
    struct sg_tokens part = {t->tokens.at + from, t->at - from, 0};
    struct sg_str text = sg_tex_expand_word(tex, part);
    size_t sign = sg_str_find(text, SG_LIT("="), 0);
    if (sign != SG_NPOS)
      return sg_str_equal(sg_str_trim(sg_slice(text, 0, sign)), sg_str_trim(sg_slice(text, sign + 1, text.n)));
  }
  t->known = false;
  return false;
}

/* Tests joined by \AND and \OR, from the left, each perhaps negated; brackets \( \) only group
 * what stands in them from the left too, which is right for chains of one operator. */
static bool decide_tests(struct tests *t)
{
  bool result = false, negate = false, both = false, first = true;
  while (t->at < t->tokens.count) {
    struct sg_token token = t->tokens.at[t->at];
    if (token.kind == SG_TOKEN_SPACE || sg_tex_is_control(t->tex, token, "(") ||
        sg_tex_is_control(t->tex, token, ")")) {
      t->at++;
    } else if (sg_tex_is_control(t->tex, token, "NOT") || sg_tex_is_control(t->tex, token, "not")) {
      negate = !negate;
      t->at++;
    } else if (sg_tex_is_control(t->tex, token, "AND") || sg_tex_is_control(t->tex, token, "and")) {
      both = true;
      t->at++;
    } else if (sg_tex_is_control(t->tex, token, "OR") || sg_tex_is_control(t->tex, token, "or")) {
      both = false;
      t->at++;
    } else {
      bool value = one_test(t) != negate;
      result = first ? value : both ? result && value : result || value;
      negate = false;
      first = false;
    }
  }
  return result;
}

void sg_act_ifthenelse(struct sg_tex *tex, struct sg_token token, const struct sg_tex_row *row)
{
  struct tests t = {.tex = tex, .known = true};
  (void)row;
  sg_tex_argument(tex, &t.tokens);
  bool yes = decide_tests(&t);
  if (!t.known) {
    guess(tex, token);
    yes = false;
  }
  take_branch(tex, yes, 3);
}
