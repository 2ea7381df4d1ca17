/* Numbers that a paper counts with: TeX's registers (The TeXbook, chapter 20) and LaTeX's counters, how they
 * are printed, and what \ref would print of the place where a label stands.
 *
 * Counter x is LaTeX's register \c@x; it is printed as \thex says, which is a macro that papers redefine.
 */
#include <stdio.h>

#include "tex/engine/engine.h"

enum { NUMBER_MAX = 1 << 30, STEPS_MAX = 1000, THE_MAX = 200 };

static void set_length(struct sg_tex *tex, uint32_t symbol, double points);

/* -- Registers ---------------------------------------------------------------------------------- */

/* \lev=3, \lev 3, \c@x=\lev. */
void sg_tex_assign(struct sg_tex *tex, struct sg_token token)
{
  uint32_t symbol;
  long number;
  if (token.kind == SG_TOKEN_CONTROL && sg_tex_symbol(tex, token)->means.length) {
    double points;
    sg_tex_take(tex, '=');
    if (sg_tex_read_length(tex, &points))
      set_length(tex, token.value, points);
    return;
  }
  if (!sg_tex_register(tex, token, &symbol))
    return;
  sg_tex_take(tex, '=');
  if (sg_tex_read_number(tex, &number))
    sg_tex_set_register(tex, symbol, number, false);
}

/* \count7=3 */
void sg_act_count(struct sg_tex *tex, struct sg_token token, const struct sg_tex_row *row)
{
  (void)row;
  sg_tex_assign(tex, token);
}

/* \advance\lev by 2 (0), \multiply (1), \divide (2); what is no count is a length. */
void sg_act_advance(struct sg_tex *tex, struct sg_token token, const struct sg_tex_row *row)
{
  uint32_t symbol;
  long number;
  token = sg_tex_next(tex);
  bool length = token.kind == SG_TOKEN_CONTROL && sg_tex_symbol(tex, token)->means.length;
  if (length) {
    double points, before_points = (double)sg_tex_symbol(tex, token)->means.number / 65536;
    sg_tex_take_word(tex, "by");
    if (row->value == 0 && sg_tex_read_length(tex, &points))
      set_length(tex, token.value, before_points + points);
    return;
  }
  if (!sg_tex_register(tex, token, &symbol)) {
    sg_tex_take_word(tex, "by");
    sg_tex_skip_length(tex);
    return;
  }
  sg_tex_take_word(tex, "by");
  long before = sg_tex_symbol_at(tex, symbol)->means.number;
  if (sg_tex_read_number(tex, &number))
    sg_tex_set_register(tex, symbol, sg_tex_calculate(before, row->value, number), false);
}

/* \newdimen\a, \newlength{\a} */
void sg_act_newdimen(struct sg_tex *tex, struct sg_token token, const struct sg_tex_row *row)
{
  struct sg_tokens name;
  (void)token;
  (void)row;
  if (!sg_tex_argument(tex, &name) || name.count == 0 || name.at[0].kind != SG_TOKEN_CONTROL ||
      sg_tex_symbol(tex, name.at[0])->means.kind == SG_MEANS_ROW)
    return;
  struct sg_meaning means = {.kind = SG_MEANS_COUNTER, .on = true, .length = true};
  sg_tex_define(tex, name.at[0].value, means, true);
}

static void set_length(struct sg_tex *tex, uint32_t symbol, double points)
{
  double most = NUMBER_MAX / 65536.0;
  points = points > most ? most : points < -most ? -most : points;
  struct sg_meaning means = {
      .kind = SG_MEANS_COUNTER, .on = true, .length = true, .number = (long)(points * 65536)};
  sg_tex_define(tex, symbol, means, false);
}

/* \setlength{\a}{3pt} (0), \addtolength (1) */
void sg_act_dimension(struct sg_tex *tex, struct sg_token token, const struct sg_tex_row *row)
{
  struct sg_tokens name, value;
  double points;
  if (!sg_tex_argument(tex, &name) || !sg_tex_argument(tex, &value))
    return;
  if (name.count != 1 || name.at[0].kind != SG_TOKEN_CONTROL || !sg_tex_symbol(tex, name.at[0])->means.length)
    return;
  sg_tex_push_text(tex, "\\sg@end", token);
  sg_tex_push_tokens(tex, value.at, value.count);
  bool known = sg_tex_read_length(tex, &points);
  for (int i = 0; i < STEPS_MAX && !sg_tex_is_control(tex, sg_tex_next(tex), "sg@end"); i++)
    continue;
  double before = row->value == 1 ? (double)sg_tex_symbol(tex, name.at[0])->means.number / 65536 : 0;
  if (known)
    set_length(tex, name.at[0].value, before + points);
}

/* \newcount\a */
void sg_act_newcount(struct sg_tex *tex, struct sg_token token, const struct sg_tex_row *row)
{
  (void)row;
  token = sg_tex_next(tex);
  if (token.kind == SG_TOKEN_CONTROL && sg_tex_symbol(tex, token)->means.kind != SG_MEANS_ROW)
    sg_tex_set_register(tex, token.value, 0, true);
}

/* -- Counters ------------------------------------------------------------------------------------ */

long sg_tex_counter(struct sg_tex *tex, struct sg_str name)
{
  const struct sg_meaning *means = &sg_tex_symbol_at(tex, sg_tex_intern_with(tex, "c@", name))->means;
  return means->kind == SG_MEANS_COUNTER ? means->number : 0;
}

static void define_the(struct sg_tex *tex, struct sg_str name, const char *within)
{
  struct sg_macro *macro = SG_ARENA_NEW(&tex->scratch, struct sg_macro, 1);
  struct sg_buf buf;
  struct sg_token nowhere = {0};
  if (macro == NULL)
    return;
  sg_buf_init(&buf, 100 * 1000);
  if (within[0] != '\0')
    sg_buf_add_format(&buf, strcmp(within, "chapter") == 0 ? "\\sg@inchapter " : "\\the%s.", within);
  sg_buf_add_format(&buf, "\\arabic{%.*s}", SG_STR_ARGS(name));
  sg_buf_add_char(&buf, '\0');
  macro->body = sg_tex_tokens_of(tex, buf.data, nowhere);
  sg_buf_free(&buf);
  sg_tex_define(tex, sg_tex_intern_with(tex, "the", name),
                (struct sg_meaning){.kind = SG_MEANS_MACRO, .macro = macro}, true);
}

void sg_tex_reset_with(struct sg_tex *tex, struct sg_str name, struct sg_str parent)
{
  enum { RESETS_MAX = 1000 };
  if (tex->resets.count >= RESETS_MAX)
    return;
  struct sg_counter_reset *row = sg_tex_add(tex, &tex->resets, sizeof *row);
  if (row != NULL)
    *row =
        (struct sg_counter_reset){sg_tex_intern_with(tex, "c@", parent), sg_tex_intern_with(tex, "c@", name)};
}

void sg_tex_new_counter(struct sg_tex *tex, struct sg_str name, struct sg_str within)
{
  char parent[64] = "";
  if (name.n == 0 || within.n >= sizeof parent)
    return;
  if (within.n > 0)
    memcpy(parent, within.p, within.n);
  sg_tex_set_register(tex, sg_tex_intern_with(tex, "c@", name), 0, true);
  define_the(tex, name, parent);
  if (within.n > 0)
    sg_tex_reset_with(tex, name, within);
}

bool sg_tex_has_counter(struct sg_tex *tex, struct sg_str name)
{
  return sg_tex_symbol_at(tex, sg_tex_intern_with(tex, "c@", name))->means.kind == SG_MEANS_COUNTER;
}

/* Sets what counts within a counter to zero, and what counts within that. */
static void reset_children(struct sg_tex *tex, uint32_t parent)
{
  enum { DEPTH_MAX = 50 };
  uint32_t queue[DEPTH_MAX] = {parent};
  size_t count = 1;
  for (size_t i = 0; i < count; i++)
    for (size_t k = 0; k < tex->resets.count; k++) {
      const struct sg_counter_reset *row = &((const struct sg_counter_reset *)tex->resets.at)[k];
      if (row->parent != queue[i])
        continue;
      sg_tex_set_register(tex, row->child, 0, true);
      if (count < DEPTH_MAX)
        queue[count++] = row->child;
    }
}

void sg_tex_restart_counter(struct sg_tex *tex, struct sg_str name)
{
  uint32_t symbol = sg_tex_intern_with(tex, "c@", name);
  sg_tex_set_register(tex, symbol, 0, true);
  reset_children(tex, symbol);
}

void sg_tex_step(struct sg_tex *tex, struct sg_str name)
{
  uint32_t symbol = sg_tex_intern_with(tex, "c@", name);
  sg_tex_set_register(tex, symbol, sg_tex_counter(tex, name) + 1, true);
  reset_children(tex, symbol);
}

void sg_tex_set_counter(struct sg_tex *tex, struct sg_str name, long number)
{
  sg_tex_set_register(tex, sg_tex_intern_with(tex, "c@", name), number, true);
}

void sg_tex_add_to_counter(struct sg_tex *tex, struct sg_str name, long number)
{
  sg_tex_set_register(tex, sg_tex_intern_with(tex, "c@", name), sg_tex_counter(tex, name) + number, true);
}

void sg_tex_refstep(struct sg_tex *tex, struct sg_str name)
{
  sg_tex_step(tex, name);
  struct sg_str counter = sg_arena_copy(tex->arena, name);
  struct sg_str number = sg_tex_the(tex, name);
  tex->heading_number = number;
  if (name.n < 60) { /* \p@NAME stands before the number in references */
    char command[64];
    snprintf(command, sizeof command, "p@%.*s", SG_STR_ARGS(name));
    struct sg_token prefix = {.kind = SG_TOKEN_CONTROL, .value = sg_tex_intern(tex, sg_cstr(command))};
    bool defined = sg_tex_symbol(tex, prefix)->means.kind == SG_MEANS_MACRO;
    struct sg_str before = defined ? sg_tex_print(tex, (struct sg_tokens){&prefix, 1, 0}) : SG_LIT("");
    number = before.n > 0 ? sg_tex_join(tex, before, number) : number;
  }
  tex->current =
      (struct sg_tex_current){.number = number, .counter = counter, .type = sg_tex_cref_type(tex, counter)};
}

enum {
  COUNTER_NEW,
  COUNTER_SET,
  COUNTER_ADD,
  COUNTER_STEP,
  COUNTER_REFSTEP,
  COUNTER_WITHIN,
  COUNTER_WITHOUT,
  COUNTER_RESET
};

void sg_act_counter(struct sg_tex *tex, struct sg_token token, const struct sg_tex_row *row)
{
  struct sg_tokens option = {0};
  long number;
  (void)token;
  if (row->value >= COUNTER_WITHIN) {
    sg_tex_take(tex, '*');
    sg_tex_optional(tex, &option);
  }
  struct sg_str name = sg_tex_word(tex);
  switch (row->value) {
  case COUNTER_NEW:
    sg_tex_optional(tex, &option);
    sg_tex_new_counter(tex, name, sg_tex_spell(tex, option));
    break;
  case COUNTER_SET:
  case COUNTER_ADD: {
    struct sg_tokens value;
    if (!sg_tex_argument(tex, &value))
      break;
    sg_tex_push_text(tex, "\\sg@end", token);
    sg_tex_push_tokens(tex, value.at, value.count);
    if (sg_tex_read_sum(tex, &number))
      sg_tex_set_register(tex, sg_tex_intern_with(tex, "c@", name),
                          number + (row->value == COUNTER_ADD ? sg_tex_counter(tex, name) : 0), true);
    for (int i = 0; i < STEPS_MAX && !sg_tex_is_control(tex, sg_tex_next(tex), "sg@end"); i++)
      continue;
    break;
  }
  case COUNTER_STEP:
    sg_tex_step(tex, name);
    break;
  case COUNTER_REFSTEP:
    sg_tex_refstep(tex, name);
    break;
  default: {
    struct sg_str parent = sg_tex_word(tex);
    char text[64] = "";
    if (row->value == COUNTER_RESET) {
      sg_tex_reset_with(tex, name, parent);
      break;
    }
    if (row->value == COUNTER_WITHIN && parent.n > 0 && parent.n < sizeof text) {
      memcpy(text, parent.p, parent.n);
      sg_tex_reset_with(tex, name, parent);
    }
    define_the(tex, name, text);
  }
  }
}

/* -- How numbers are printed --------------------------------------------------------------------- */

enum { AS_ARABIC, AS_ROMAN_LOWER, AS_ROMAN, AS_LETTER_LOWER, AS_LETTER, AS_SYMBOL };

static void add_roman(struct sg_buf *out, long number, bool lower)
{
  /* clang-format off */
  static const struct { long value; const char *text; } parts[] = {
      {1000, "M"}, {900, "CM"}, {500, "D"}, {400, "CD"}, {100, "C"}, {90, "XC"}, {50, "L"},
      {40, "XL"},  {10, "X"},   {9, "IX"},  {5, "V"},    {4, "IV"},  {1, "I"},
  };
  /* clang-format on */
  if (number <= 0 || number > 10000)
    return;
  for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
    for (; number >= parts[i].value; number -= parts[i].value)
      for (const char *p = parts[i].text; *p != '\0'; p++)
        sg_buf_add_char(out, lower ? sg_lower(*p) : *p);
}

static void add_number(struct sg_buf *out, long number, int how)
{
  static const char *const symbols[] = {"*", "†", "‡", "§", "¶", "‖", "**", "††", "‡‡"};
  if (how == AS_ARABIC)
    sg_buf_add_format(out, "%ld", number);
  else if (how == AS_ROMAN || how == AS_ROMAN_LOWER)
    add_roman(out, number, how == AS_ROMAN_LOWER);
  else if (how == AS_SYMBOL && number >= 1 && number <= 9)
    sg_buf_add_format(out, "%s", symbols[number - 1]);
  else if (how != AS_SYMBOL && number >= 1 && number <= 26)
    sg_buf_add_char(out, (char)((how == AS_LETTER ? 'A' : 'a') + number - 1));
}

/* \arabic{x}, \roman … of a counter; \romannumeral, \the and \number of a number (value + 8). */
void sg_act_represent(struct sg_tex *tex, struct sg_token token, const struct sg_tex_row *row)
{
  struct sg_buf buf;
  long number = 0;
  if (row->value & 8) {
    if (!sg_tex_read_number(tex, &number))
      return;
  } else {
    struct sg_str name = sg_tex_word(tex);
    if (!sg_tex_has_counter(tex, name))
      return;
    number = sg_tex_counter(tex, name);
  }
  sg_buf_init(&buf, 10 * 1000);
  add_number(&buf, number, row->value & 7);
  sg_buf_add_char(&buf, '\0');
  sg_tex_push_text(tex, buf.data, token);
  sg_buf_free(&buf);
}

/* "2." in a book's chapters, nothing before the first. */
void sg_act_inchapter(struct sg_tex *tex, struct sg_token token, const struct sg_tex_row *row)
{
  (void)row;
  if (sg_tex_counter(tex, SG_LIT("chapter")) > 0)
    sg_tex_push_text(tex, "\\thechapter.", token);
}

struct sg_str sg_tex_the(struct sg_tex *tex, struct sg_str name)
{
  struct sg_token token = {.kind = SG_TOKEN_CONTROL, .value = sg_tex_intern_with(tex, "the", name)};
  return sg_tex_print(tex, (struct sg_tokens){&token, 1, 0});
}

struct sg_str sg_tex_print(struct sg_tex *tex, struct sg_tokens tokens)
{
  struct sg_tokens list = {0};
  struct sg_token stop = {.kind = SG_TOKEN_CLOSE, .value = UINT32_MAX};
  struct sg_token *shut = SG_ARENA_NEW(&tex->scratch, struct sg_token, 1);
  if (shut == NULL)
    return SG_LIT("");
  *shut = stop;
  sg_tex_push_tokens(tex, shut, 1);
  sg_tex_push_tokens(tex, tokens.at, tokens.count);
  for (int steps = 0; steps < THE_MAX; steps++) {
    struct sg_token token = sg_tex_next_expanded(tex);
    const struct sg_meaning *means = token.kind == SG_TOKEN_CONTROL ? &sg_tex_symbol(tex, token)->means : NULL;
    if (token.kind == SG_TOKEN_END || (token.kind == SG_TOKEN_CLOSE && token.value == UINT32_MAX))
      break;
    if (means != NULL && means->kind == SG_MEANS_ROW &&
        (means->row->act == sg_act_represent || means->row->act == sg_act_inchapter ||
         means->row->act == sg_act_if || means->row->act == sg_act_else || means->row->act == sg_act_fi))
      means->row->act(tex, token, means->row);
    else
      sg_tokens_add(&tex->scratch, &list, token);
  }
  return sg_tex_plain_copy(tex, sg_tex_spell(tex, list));
}
