/* Packages that work on texts and lists of them: xstring, etoolbox, pgffor; and TeX's \loop. */
#include <stdio.h>

#include "base/utf8.h"
#include "tex/engine/engine.h"

enum { ITEMS_MAX = 1000, STEPS_MAX = 1000 }; /* of a list; tokens of a small calculation */

/* -- xstring ------------------------------------------------------------------------------------------- */

/* Pushes a text as characters, or stores it in the command that follows in brackets: \StrLen{abc}[\n]. */
static void give(struct sg_tex *tex, struct sg_str text, struct sg_token place)
{
  struct sg_tokens name = {0}, list = {0};
  for (size_t i = 0; i < text.n;) {
    size_t length;
    uint32_t code = sg_utf8_decode(text, i, &length);
    struct sg_token token = {.kind = text.p[i] == ' ' ? SG_TOKEN_SPACE : SG_TOKEN_CHAR, .value = code};
    token.line = place.line;
    token.file = place.file;
    sg_tokens_add(&tex->scratch, &list, token);
    i += length;
  }
  struct sg_token next = sg_tex_next(tex);
  sg_tex_push(tex, next);
  if (!sg_token_is(next, '[') || !sg_tex_optional(tex, &name) || name.count == 0 ||
      name.at[0].kind != SG_TOKEN_CONTROL) {
    sg_tex_push_tokens(tex, list.at, list.count);
    return;
  }
  struct sg_macro *macro = SG_ARENA_NEW(&tex->scratch, struct sg_macro, 1);
  if (macro == NULL)
    return;
  macro->body = list;
  sg_tex_define(tex, name.at[0].value, (struct sg_meaning){.kind = SG_MEANS_MACRO, .macro = macro}, false);
}

static size_t characters_of(struct sg_str text)
{
  size_t count = 0;
  for (size_t i = 0; i < text.n; i++)
    count += ((unsigned char)text.p[i] & 0xC0) != 0x80;
  return count;
}

/* Characters from `from` on up to `to`, counted from 0. */
static struct sg_str characters(struct sg_str text, size_t from, size_t to)
{
  size_t at = 0, start = text.n, end = text.n;
  for (size_t i = 0; i < text.n; i++) {
    if (((unsigned char)text.p[i] & 0xC0) == 0x80)
      continue;
    if (at == from)
      start = i;
    if (at == to)
      end = i;
    at++;
  }
  return start < end ? sg_slice(text, start, end) : SG_LIT("");
}

static size_t small_number(struct sg_str text)
{
  size_t number = 0;
  for (size_t i = 0; i < text.n && sg_is_digit(text.p[i]) && number < 100 * 1000; i++)
    number = number * 10 + (size_t)(text.p[i] - '0');
  return number;
}

/* \StrSubstitute[n]{text}{old}{new}; n: at most that many */
static void substitute(struct sg_tex *tex, struct sg_token token, struct sg_str text, struct sg_str old,
                       struct sg_str new, size_t most)
{
  struct sg_buf buf;
  sg_buf_init(&buf, SG_TEX_SOURCE_MAX);
  size_t at = 0;
  for (size_t done = 0; old.n > 0 && (most == 0 || done < most); done++) {
    size_t found = sg_str_find(text, old, at);
    if (found == SG_NPOS)
      break;
    sg_buf_add(&buf, sg_slice(text, at, found));
    sg_buf_add(&buf, new);
    at = found + old.n;
  }
  sg_buf_add(&buf, sg_slice(text, at, text.n));
  give(tex, sg_arena_copy(&tex->scratch, sg_buf_str(&buf)), token);
  sg_buf_free(&buf);
}

/* \StrLen (0), \StrLeft (1), \StrRight (2), \StrMid (3), \StrBefore (4), \StrBehind (5), \StrBetween (6),
 * \StrSubstitute (7), \StrDel (8), \StrChar (9), \StrCount (10). */
void sg_act_text(struct sg_tex *tex, struct sg_token token, const struct sg_tex_row *row)
{
  static const int arguments[] = {1, 2, 2, 3, 2, 2, 3, 3, 2, 2, 2};
  struct sg_tokens option = {0};
  struct sg_str text[3] = {{0}};
  char digits[32];
  sg_tex_take(tex, '*');
  bool counted = sg_tex_optional(tex, &option);
  for (int i = 0; i < arguments[row->value]; i++)
    text[i] = sg_tex_word(tex);
  size_t length = characters_of(text[0]), found = sg_str_find(text[0], text[1], 0);
  size_t number = small_number(text[1]);
  switch (row->value) {
  case 0:
  case 10: {
    size_t count = row->value == 0 ? length : 0;
    for (size_t at = 0; row->value == 10 && text[1].n > 0; count++, at += text[1].n)
      if ((at = sg_str_find(text[0], text[1], at)) == SG_NPOS)
        break;
    snprintf(digits, sizeof digits, "%zu", count);
    give(tex, sg_cstr(digits), token);
    break;
  }
  case 1:
    give(tex, characters(text[0], 0, number), token);
    break;
  case 2:
    give(tex, characters(text[0], number < length ? length - number : 0, length), token);
    break;
  case 3:
  case 9: {
    size_t to = row->value == 9 ? number : small_number(text[2]);
    give(tex, characters(text[0], number > 0 ? number - 1 : 0, to), token);
    break;
  }
  case 4:
    give(tex, found == SG_NPOS ? SG_LIT("") : sg_slice(text[0], 0, found), token);
    break;
  case 5:
  case 6: {
    struct sg_str rest = found == SG_NPOS ? SG_LIT("") : sg_slice(text[0], found + text[1].n, text[0].n);
    size_t end = row->value == 6 ? sg_str_find(rest, text[2], 0) : rest.n;
    give(tex, end == SG_NPOS ? SG_LIT("") : sg_slice(rest, 0, end), token);
    break;
  }
  default:
    substitute(tex, token, text[0], text[1], text[2], counted ? small_number(sg_tex_spell(tex, option)) : 0);
  }
}

/* \IfStrEq (0), \IfSubStr (1), \IfBeginWith (2), \IfEndWith (3), \IfInteger (4): {a}{b}{yes}{no} */
void sg_act_iftext(struct sg_tex *tex, struct sg_token token, const struct sg_tex_row *row)
{
  struct sg_tokens option;
  (void)token;
  sg_tex_take(tex, '*');
  sg_tex_optional(tex, &option);
  struct sg_str a = sg_tex_word(tex), b = row->value < 4 ? sg_tex_word(tex) : SG_LIT("");
  bool digits = a.n > 0;
  for (size_t i = 0; i < a.n; i++)
    digits = digits && (sg_is_digit(a.p[i]) || (i == 0 && a.p[i] == '-'));
  bool yes = row->value == 0   ? sg_str_equal(a, b)
             : row->value == 1 ? sg_str_find(a, b, 0) != SG_NPOS
             : row->value == 2 ? sg_str_starts(a, b)
             : row->value == 3 ? sg_str_ends(a, b)
                               : digits;
  sg_tex_take_branch(tex, yes, 3);
}

/* -- etoolbox ------------------------------------------------------------------------------------------ */

/* The command that the next argument names: by itself, or by its name where `by_name`. */
static bool named(struct sg_tex *tex, bool by_name, uint32_t *symbol)
{
  struct sg_tokens argument;
  if (!sg_tex_argument(tex, &argument))
    return false;
  if (by_name) {
    *symbol = sg_tex_intern(tex, sg_tex_expand_word(tex, argument));
    return true;
  }
  if (argument.count == 0 || argument.at[0].kind != SG_TOKEN_CONTROL)
    return false;
  *symbol = argument.at[0].value;
  return true;
}

/* \ifdefstring{\a}{text}{yes}{no} (0), \ifdefstrequal{\a}{\b} (2), \ifdefvoid{\a} (4), \ifdefmacro (6); +1: by
 * name */
void sg_act_ifmacro(struct sg_tex *tex, struct sg_token token, const struct sg_tex_row *row)
{
  uint32_t symbol, other;
  struct sg_tokens text = {0};
  bool by_name = row->value & 1, yes = false;
  (void)token;
  if (!named(tex, by_name, &symbol))
    return;
  const struct sg_macro *macro = NULL, *second = NULL;
  switch (row->value & ~1) {
  case 0:
    sg_tex_argument(tex, &text);
    break;
  case 2:
    if (named(tex, by_name, &other) && sg_tex_symbol_at(tex, other)->means.kind == SG_MEANS_MACRO)
      second = sg_tex_symbol_at(tex, other)->means.macro;
    break;
  default:
    break;
  }
  const struct sg_meaning *means = &sg_tex_symbol_at(tex, symbol)->means;
  macro = means->kind == SG_MEANS_MACRO ? means->macro : NULL;
  struct sg_str body = macro != NULL ? sg_str_trim(sg_tex_spell(tex, macro->body)) : SG_LIT("");
  switch (row->value & ~1) {
  case 0:
    yes = macro != NULL && sg_str_equal(body, sg_str_trim(sg_tex_spell(tex, text)));
    break;
  case 2:
    yes = macro != NULL && second != NULL && sg_str_equal(body, sg_str_trim(sg_tex_spell(tex, second->body)));
    break;
  case 4:
    yes = sg_tex_is_undefined(means) || (macro != NULL && macro->body.count == 0);
    break;
  default:
    yes = macro != NULL;
  }
  sg_tex_take_branch(tex, yes, 3);
}

static struct sg_tokens joined(struct sg_tex *tex, struct sg_tokens a, struct sg_tokens b)
{
  struct sg_tokens all = {0};
  for (size_t i = 0; i < a.count; i++)
    sg_tokens_add(&tex->scratch, &all, a.at[i]);
  for (size_t i = 0; i < b.count; i++)
    sg_tokens_add(&tex->scratch, &all, b.at[i]);
  return all;
}

/* \appto\a{code}, \apptocmd{\a}{code}{done}{failed} (+4) behind a macro's body; \preto, \pretocmd (1) before
 * it; +2: by name. */
void sg_act_append(struct sg_tex *tex, struct sg_token token, const struct sg_tex_row *row)
{
  uint32_t symbol;
  struct sg_tokens code;
  (void)token;
  if (!named(tex, row->value & 2, &symbol) || !sg_tex_argument(tex, &code))
    return;
  const struct sg_meaning *means = &sg_tex_symbol_at(tex, symbol)->means;
  bool simple = means->kind == SG_MEANS_MACRO || (means->kind == SG_MEANS_NOTHING && !(row->value & 4));
  struct sg_macro *macro = simple ? SG_ARENA_NEW(&tex->scratch, struct sg_macro, 1) : NULL;
  if (macro != NULL) {
    if (means->kind == SG_MEANS_MACRO)
      *macro = *means->macro;
    macro->body = row->value & 1 ? joined(tex, code, macro->body) : joined(tex, macro->body, code);
    sg_tex_define(tex, symbol, (struct sg_meaning){.kind = SG_MEANS_MACRO, .macro = macro}, false);
  }
  if (row->value & 4)
    sg_tex_take_branch(tex, macro != NULL, 3);
}

/* \patchcmd[prefix]{\a}{old}{new}{done}{failed} */
void sg_act_patch(struct sg_tex *tex, struct sg_token token, const struct sg_tex_row *row)
{
  struct sg_tokens option, old, new, body = {0};
  uint32_t symbol;
  (void)token;
  (void)row;
  sg_tex_optional(tex, &option);
  if (!named(tex, false, &symbol) || !sg_tex_argument(tex, &old) || !sg_tex_argument(tex, &new))
    return;
  const struct sg_meaning *means = &sg_tex_symbol_at(tex, symbol)->means;
  const struct sg_macro *before = means->kind == SG_MEANS_MACRO ? means->macro : NULL;
  bool done = false;
  for (size_t i = 0; before != NULL && i < before->body.count; i++) {
    size_t same = 0;
    while (!done && same < old.count && i + same < before->body.count &&
           before->body.at[i + same].kind == old.at[same].kind &&
           before->body.at[i + same].value == old.at[same].value)
      same++;
    if (done || old.count == 0 || same < old.count) {
      sg_tokens_add(&tex->scratch, &body, before->body.at[i]);
      continue;
    }
    body = joined(tex, body, new);
    i += old.count - 1;
    done = true;
  }
  struct sg_macro *macro = done ? SG_ARENA_NEW(&tex->scratch, struct sg_macro, 1) : NULL;
  if (macro != NULL) {
    *macro = *before;
    macro->body = body;
    sg_tex_define(tex, symbol, (struct sg_meaning){.kind = SG_MEANS_MACRO, .macro = macro}, false);
  }
  sg_tex_take_branch(tex, macro != NULL, 3);
}

/* \numdef\a{2+3} (0), \csnumdef{a}{…} (1), \dimdef (2) */
void sg_act_numdef(struct sg_tex *tex, struct sg_token token, const struct sg_tex_row *row)
{
  uint32_t symbol;
  struct sg_tokens sum;
  char digits[32];
  long number;
  if (!named(tex, row->value & 1, &symbol) || !sg_tex_argument(tex, &sum) || row->value > 1)
    return;
  sg_tex_push_text(tex, "\\sg@end", token);
  sg_tex_push_tokens(tex, sum.at, sum.count);
  bool known = sg_tex_read_sum(tex, &number);
  for (int i = 0; i < STEPS_MAX && !sg_tex_is_control(tex, sg_tex_next(tex), "sg@end"); i++)
    continue;
  struct sg_macro *macro = SG_ARENA_NEW(&tex->scratch, struct sg_macro, 1);
  if (!known || macro == NULL)
    return;
  snprintf(digits, sizeof digits, "%ld", number);
  macro->body = sg_tex_tokens_of(tex, digits, token);
  sg_tex_define(tex, symbol, (struct sg_meaning){.kind = SG_MEANS_MACRO, .macro = macro}, false);
}

/* -- Lists --------------------------------------------------------------------------------------------- */

/* The next item of a list up to a comma outside braces; *at goes behind it. */
static struct sg_tokens next_item(struct sg_tokens list, size_t *at)
{
  size_t from = *at, depth = 0, to = from;
  if (from >= list.count)
    return (struct sg_tokens){0};
  while (to < list.count && (depth > 0 || !sg_token_is(list.at[to], ','))) {
    depth += sg_token_is(list.at[to], '{');
    depth -= sg_token_is(list.at[to], '}') && depth > 0;
    to++;
  }
  *at = to + 1;
  while (from < to && list.at[from].kind == SG_TOKEN_SPACE)
    from++;
  while (to > from && list.at[to - 1].kind == SG_TOKEN_SPACE)
    to--;
  return (struct sg_tokens){list.at + from, to - from, 0};
}

static void add_group(struct sg_tex *tex, struct sg_tokens *all, struct sg_tokens inner)
{
  struct sg_token brace = {.kind = SG_TOKEN_CHAR, .value = '{'};
  sg_tokens_add(&tex->scratch, all, brace);
  *all = joined(tex, *all, inner);
  brace.value = '}';
  sg_tokens_add(&tex->scratch, all, brace);
}

/* A macro without arguments that stands for a list. */
static struct sg_tokens opened(struct sg_tex *tex, struct sg_tokens list)
{
  struct sg_tokens inner = sg_tex_unbraced(list);
  if (inner.count != 1 || inner.at[0].kind != SG_TOKEN_CONTROL)
    return list;
  const struct sg_meaning *means = &sg_tex_symbol(tex, inner.at[0])->means;
  return means->kind == SG_MEANS_MACRO && means->macro->parameters == 0 ? means->macro->body : list;
}

/* \docsvlist{a,b} (0: by \do), \forcsvlist{\x}{a,b} (1), xparse's \ProcessList{{a}{b}}{\x} (2). */
void sg_act_each(struct sg_tex *tex, struct sg_token token, const struct sg_tex_row *row)
{
  struct sg_tokens list = {0}, command = {0}, all = {0};
  if (row->value == 0)
    command = sg_tex_tokens_of(tex, "\\do", token);
  if (row->value == 1)
    sg_tex_argument(tex, &command);
  sg_tex_argument(tex, &list);
  if (row->value == 2)
    sg_tex_argument(tex, &command);
  list = opened(tex, list);
  size_t at = 0, count = 0;
  while (at < list.count && count++ < ITEMS_MAX) {
    struct sg_tokens item;
    if (row->value == 2) { /* the next {…} */
      size_t depth = 0, from = at;
      for (; at < list.count; at++) {
        depth += sg_token_is(list.at[at], '{');
        if (sg_token_is(list.at[at], '}') && --depth == 0)
          break;
      }
      item = sg_tex_unbraced((struct sg_tokens){list.at + from, (at < list.count ? ++at : at) - from, 0});
    } else {
      item = next_item(list, &at);
    }
    if (item.count == 0)
      continue;
    all = joined(tex, all, command);
    add_group(tex, &all, item);
  }
  sg_tex_push_tokens(tex, all.at, all.count);
}

static struct sg_tokens spelt(struct sg_tex *tex, long number, struct sg_token place)
{
  char digits[32];
  snprintf(digits, sizeof digits, "%ld", number);
  return sg_tex_tokens_of(tex, digits, place);
}

static bool whole_number(struct sg_tex *tex, struct sg_tokens item, long *number)
{
  struct sg_str text = sg_str_trim(sg_tex_expand_word(tex, item));
  bool negative = text.n > 1 && text.p[0] == '-';
  *number = (long)small_number(sg_slice(text, negative, text.n));
  for (size_t i = negative; i < text.n; i++)
    if (!sg_is_digit(text.p[i]))
      return false;
  *number = negative ? -*number : *number;
  return text.n > 0 && text.n < 8;
}

/* One round of \foreach: {\def\x{item}body}; with "a/b" for \x/\y. */
static void add_round(struct sg_tex *tex, struct sg_tokens names, struct sg_tokens item, struct sg_tokens body,
                      struct sg_token place, struct sg_tokens *all)
{
  struct sg_tokens round = {0}, define = sg_tex_tokens_of(tex, "\\def", place);
  size_t at = 0;
  for (size_t i = 0; i < names.count; i++) {
    if (names.at[i].kind != SG_TOKEN_CONTROL)
      continue;
    size_t to = at;
    while (to < item.count && !sg_token_is(item.at[to], '/'))
      to++;
    size_t from = at < to ? at : 0; /* a name without a part has the first one's */
    round = joined(tex, round, define);
    sg_tokens_add(&tex->scratch, &round, names.at[i]);
    add_group(tex, &round,
              to > from ? (struct sg_tokens){item.at + from, to - from, 0} : (struct sg_tokens){0});
    at = to < item.count ? to + 1 : item.count;
  }
  round = joined(tex, round, body);
  *all = joined(tex, *all, round);
}

/* pgffor: \foreach \x in {1,2,...,5} {body} */
void sg_act_foreach(struct sg_tex *tex, struct sg_token token, const struct sg_tex_row *row)
{
  struct sg_tokens names = {0}, option, list, body, all = {0}, item = {0};
  (void)row;
  for (int i = 0; i < 20; i++) {
    struct sg_token next = sg_tex_peek(tex);
    if (next.kind != SG_TOKEN_CONTROL && !sg_token_is(next, '/'))
      break;
    sg_tokens_add(&tex->scratch, &names, sg_tex_next(tex));
  }
  sg_tex_optional(tex, &option);
  if (!sg_tex_take_word(tex, "in") || !sg_tex_argument(tex, &list))
    return;
  bool braced = sg_tex_group(tex, &body);
  if (!braced || tex->math) /* a drawing's */
    return;
  list = opened(tex, list);
  long before = 0, last = 0, step = 1, end;
  size_t at = 0, count = 0;
  while (at < list.count && count < ITEMS_MAX) {
    item = next_item(list, &at);
    if (sg_str_equal(sg_tex_spell(tex, item), SG_LIT("..."))) {
      struct sg_tokens stop = next_item(list, &at);
      step = count >= 2 ? last - before : 1;
      if (!whole_number(tex, stop, &end) || step == 0)
        break;
      for (last += step; step > 0 ? last <= end : last >= end; last += step)
        if (count++ < ITEMS_MAX)
          add_round(tex, names, spelt(tex, last, token), body, token, &all);
        else
          break;
      continue;
    }
    before = last;
    whole_number(tex, item, &last);
    count++;
    add_round(tex, names, sg_tex_unbraced(item), body, token, &all);
  }
  sg_tex_push_tokens(tex, all.at, all.count);
}

/* -- \loop --------------------------------------------------------------------------------------------- */

/* \loop … \ifnum … \repeat (0): its body becomes \iterate, which runs itself again (1) while the test holds. */
void sg_act_loop(struct sg_tex *tex, struct sg_token token, const struct sg_tex_row *row)
{
  enum { BODY_MAX = 20 * 1000 };
  struct sg_tokens body = {0};
  uint32_t iterate = sg_tex_intern(tex, SG_LIT("sg@iterate"));
  if (row->value == 1) {
    const struct sg_meaning *means = &sg_tex_symbol_at(tex, sg_tex_intern(tex, SG_LIT("sg@body")))->means;
    if (++tex->loops <= SG_TEX_LOOPS_MAX && means->kind == SG_MEANS_MACRO)
      sg_tex_push_tokens(tex, means->macro->body.at, means->macro->body.count);
    else
      sg_tex_push_text(tex, "\\iffalse", token); /* the \fi behind it */
    return;
  }
  size_t depth = 0;
  for (struct sg_token next = sg_tex_next(tex); next.kind != SG_TOKEN_END && body.count < BODY_MAX;
       next = sg_tex_next(tex)) {
    if (sg_tex_is_control(tex, next, "repeat") && depth-- == 0)
      break;
    depth += sg_tex_is_control(tex, next, "loop");
    sg_tokens_add(&tex->scratch, &body, next);
  }
  struct sg_tokens again = sg_tex_tokens_of(tex, "\\expandafter\\sg@iterate\\fi", token);
  struct sg_macro *macro = SG_ARENA_NEW(&tex->scratch, struct sg_macro, 1);
  if (macro == NULL)
    return;
  macro->body = joined(tex, body, again);
  sg_tex_define(tex, sg_tex_intern(tex, SG_LIT("sg@body")),
                (struct sg_meaning){.kind = SG_MEANS_MACRO, .macro = macro}, false);
  sg_tex_push(tex, (struct sg_token){
                       .kind = SG_TOKEN_CONTROL, .value = iterate, .line = token.line, .file = token.file});
}
