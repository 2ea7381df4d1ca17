/* Tests whose branches are arguments: those of the packages ifthen and etoolbox, and of xparse. */
#include <stdlib.h>

#include "tex/engine/engine.h"

/* -- Tests whose branches are arguments -------------------------------------------------------- */

/* Reads {A}{B} (which: 3), {A} (1) or {B} (2) and goes on with the one that `yes` selects. */
void sg_tex_take_branch(struct sg_tex *tex, bool yes, int which)
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
  uint32_t flag = sg_tex_intern_with(tex, row->value & 1 ? "toggle " : "if", name);
  sg_tex_take_branch(tex, tex->symbols.at[flag].means.on != (row->value >= 2), 3);
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
  bool yes = means != NULL && !sg_tex_is_undefined(means);
  if (row->value & 4)
    yes = yes && means->kind == SG_MEANS_MACRO && means->macro->body.count == 0;
  sg_tex_take_branch(tex, yes != ((row->value & 2) != 0), 3);
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
  sg_tex_take_branch(tex, yes, row->value >> 2);
}

/* \ifstrequal{a}{b}{A}{B} */
void sg_act_ifequal(struct sg_tex *tex, struct sg_token token, const struct sg_tex_row *row)
{
  (void)token;
  (void)row;
  struct sg_str a = sg_tex_word(tex), b = sg_tex_word(tex);
  sg_tex_take_branch(tex, sg_str_equal(a, b), 3);
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
  return sg_tex_symbol_at(t->tex, sg_tex_intern_with(t->tex, prefix, name))->means.on;
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

static bool is_number(struct sg_str text)
{
  for (size_t i = 0; i < text.n; i++)
    if (!sg_is_digit(text.p[i]) && !(i == 0 && text.p[i] == '-'))
      return false;
  return text.n > 0 && text.n < 10;
}

/* "a < b" */
static bool compare_spelt(struct tests *t, struct sg_str text)
{
  for (size_t i = 0; i < text.n; i++) {
    if (text.p[i] != '<' && text.p[i] != '>' && text.p[i] != '=')
      continue;
    struct sg_str a = sg_str_trim(sg_slice(text, 0, i));
    struct sg_str b = sg_str_trim(sg_slice(text, i + 1, text.n));
    if (!is_number(a) || !is_number(b)) {
      t->known = t->known && text.p[i] == '=';
      return text.p[i] == '=' && sg_str_equal(a, b);
    }
    long x = strtol(a.p, NULL, 10), y = strtol(b.p, NULL, 10);
    return text.p[i] == '<' ? x < y : text.p[i] == '>' ? x > y : x == y;
  }
  t->known = t->known && text.n == 0;
  return false;
}

/* A bare comparison "a < b": its tokens up to the next operator. */
static bool compare_words(struct tests *t)
{
  size_t from = t->at;
  while (t->at < t->tokens.count && t->tokens.at[t->at].kind != SG_TOKEN_CONTROL)
    t->at++;
  struct sg_tokens part = {t->tokens.at + from, t->at - from, 0};
  struct sg_str text = sg_tex_spell(t->tex, part);
  return compare_spelt(t, text);
}

/* etoolbox's words in \ifboolexpr: bool{x}, toggle{x}, test{\ifnumcomp…}, and, or, not; false where none is
 * next. */
static bool take_word(struct tests *t, const char *word)
{
  size_t at = t->at;
  for (; *word != '\0'; word++, at++)
    if (at >= t->tokens.count || !sg_token_is(t->tokens.at[at], *word))
      return false;
  if (at < t->tokens.count && t->tokens.at[at].kind == SG_TOKEN_CHAR && t->tokens.at[at].value < 128 &&
      sg_is_alpha((char)t->tokens.at[at].value))
    return false;
  t->at = at;
  return true;
}

/* "\\value{x} < 3": up to the next \\AND or \\OR. */
static bool compare_expanded(struct tests *t)
{
  size_t from = t->at;
  struct sg_tex *tex = t->tex;
  while (t->at < t->tokens.count && !sg_tex_is_control(tex, t->tokens.at[t->at], "AND") &&
         !sg_tex_is_control(tex, t->tokens.at[t->at], "and") &&
         !sg_tex_is_control(tex, t->tokens.at[t->at], "OR") &&
         !sg_tex_is_control(tex, t->tokens.at[t->at], "or"))
    t->at++;
  long left, right;
  sg_tex_push_text(tex, "\\sg@end", t->tokens.at[from]);
  sg_tex_push_tokens(tex, t->tokens.at + from, t->at - from);
  bool known = sg_tex_read_number(tex, &left);
  struct sg_token relation = sg_tex_next_expanded(tex);
  while (relation.kind == SG_TOKEN_SPACE)
    relation = sg_tex_next_expanded(tex);
  known = sg_tex_read_number(tex, &right) && known;
  for (int i = 0; i < 1000 && !sg_tex_is_control(tex, sg_tex_next(tex), "sg@end"); i++)
    continue;
  t->known = t->known && known;
  return sg_token_is(relation, '<') ? left < right : sg_token_is(relation, '>') ? left > right : left == right;
}

/* \lengthtest{\x > 1cm} */
static bool compare_group(struct tests *t)
{
  struct sg_tokens group = test_group(t);
  struct sg_tex *tex = t->tex;
  double left = 0, right = 0;
  sg_tex_push_text(tex, "\\sg@end", t->tokens.at[0]);
  sg_tex_push_tokens(tex, group.at, group.count);
  bool known = sg_tex_read_length(tex, &left);
  struct sg_token relation = sg_tex_next_expanded(tex);
  while (relation.kind == SG_TOKEN_SPACE)
    relation = sg_tex_next_expanded(tex);
  known = sg_tex_read_length(tex, &right) && known;
  for (int i = 0; i < 1000 && !sg_tex_is_control(tex, sg_tex_next(tex), "sg@end"); i++)
    continue;
  t->known = t->known && known;
  return sg_token_is(relation, '<')   ? left < right
         : sg_token_is(relation, '>') ? left > right
                                      : !(left < right || left > right);
}

static bool one_test(struct tests *t)
{
  struct sg_token token = t->tokens.at[t->at];
  struct sg_tex *tex = t->tex;
  if (token.kind != SG_TOKEN_CONTROL) {
    if (take_word(t, "bool"))
      return group_flag(t, "if");
    return take_word(t, "toggle") ? group_flag(t, "toggle ") : compare_words(t);
  }
  if (sg_tex_is_control(tex, token, "value") || sg_tex_is_control(tex, token, "the"))
    return compare_expanded(t);
  t->at++;
  if (sg_tex_is_control(tex, token, "boolean"))
    return group_flag(t, "if");
  if (sg_tex_is_control(tex, token, "equal")) {
    struct sg_str a = sg_tex_expand_word(tex, test_group(t));
    struct sg_str b = sg_tex_expand_word(tex, test_group(t));
    return sg_str_equal(a, b);
  }
  if (sg_tex_is_control(tex, token, "lengthtest"))
    return compare_group(t);
  if (sg_tex_is_control(tex, token, "isodd"))
    return group_number(t) % 2 != 0;
  if (sg_tex_is_control(tex, token, "isundefined")) {
    struct sg_tokens name = test_group(t);
    return name.count > 0 && name.at[0].kind == SG_TOKEN_CONTROL &&
           sg_tex_is_undefined(&sg_tex_symbol(tex, name.at[0])->means);
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
        sg_tex_is_control(t->tex, token, ")") || sg_token_is(token, '(') || sg_token_is(token, ')')) {
      t->at++;
    } else if (take_word(t, "not")) {
      negate = !negate;
    } else if (take_word(t, "and")) {
      both = true;
    } else if (take_word(t, "or")) {
      both = false;
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
    sg_tex_guess(tex, token);
    yes = false;
  }
  sg_tex_take_branch(tex, yes, 3);
}

/* \whiledo{test}{body} */
void sg_act_whiledo(struct sg_tex *tex, struct sg_token token, const struct sg_tex_row *row)
{
  struct tests t = {.tex = tex, .known = true};
  struct sg_tokens body;
  (void)row;
  if (!sg_tex_argument(tex, &t.tokens) || !sg_tex_argument(tex, &body) || ++tex->loops > SG_TEX_LOOPS_MAX)
    return;
  if (!decide_tests(&t) || !t.known)
    return;
  sg_tex_push_text(tex, "}", token);
  sg_tex_push_tokens(tex, body.at, body.count);
  sg_tex_push_text(tex, "}{", token);
  sg_tex_push_tokens(tex, t.tokens.at, t.tokens.count);
  sg_tex_push_text(tex, "\\whiledo{", token);
  sg_tex_push_tokens(tex, body.at, body.count);
}
