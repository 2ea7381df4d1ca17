/* TeX's <number> and <dimen> (The TeXbook, chapter 24), sums as e-TeX's \numexpr and the package calc have
 * them. */
#include <stdlib.h>

#include "tex/engine/engine.h"

enum { NUMBER_MAX = 1 << 30, STEPS_MAX = 1000 };

struct sg_token sg_tex_next_expanded(struct sg_tex *tex)
{
  for (int steps = 0; steps < STEPS_MAX; steps++) {
    struct sg_token token = sg_tex_next(tex);
    if (token.kind != SG_TOKEN_CONTROL)
      return token;
    const struct sg_meaning *means = &sg_tex_symbol(tex, token)->means;
    if (means->kind == SG_MEANS_MACRO)
      sg_tex_expand(tex, token, means->macro);
    else if (sg_tex_is_control(tex, token, "csname") || sg_tex_is_control(tex, token, "@nameuse"))
      means->row->act(tex, token, means->row);
    else
      return token;
  }
  return sg_tex_next(tex);
}

static int digit_of(struct sg_token token, int base)
{
  if (token.kind != SG_TOKEN_CHAR)
    return -1;
  int digit = token.value >= '0' && token.value <= '9'   ? (int)(token.value - '0')
              : token.value >= 'A' && token.value <= 'F' ? (int)(token.value - 'A') + 10
                                                         : -1;
  return digit < base ? digit : -1;
}

static bool read_digits(struct sg_tex *tex, struct sg_token token, int base, long *number)
{
  bool known = false;
  for (; digit_of(token, base) >= 0; token = sg_tex_next_expanded(tex)) {
    known = true;
    if (*number < NUMBER_MAX / 16)
      *number = *number * base + digit_of(token, base);
  }
  if (token.kind != SG_TOKEN_SPACE)
    sg_tex_push(tex, token);
  return known;
}

/* \pdfstrcmp{a}{b}: -1, 0 or 1 */
static long compare_texts(struct sg_tex *tex)
{
  struct sg_str a = sg_tex_word(tex), b = sg_tex_word(tex);
  int order = sg_str_compare(a, b);
  return order < 0 ? -1 : order > 0;
}

/* -- Registers ------------------------------------------------------------------------------------ */

void sg_tex_set_register(struct sg_tex *tex, uint32_t symbol, long number, bool everywhere)
{
  number = number > NUMBER_MAX ? NUMBER_MAX : number < -NUMBER_MAX ? -NUMBER_MAX : number;
  struct sg_meaning means = {.kind = SG_MEANS_COUNTER, .number = number, .on = true};
  sg_tex_define(tex, symbol, means, everywhere);
}

bool sg_tex_register(struct sg_tex *tex, struct sg_token token, uint32_t *symbol)
{
  if (token.kind != SG_TOKEN_CONTROL)
    return false;
  if (sg_tex_is_control(tex, token, "value") || sg_tex_is_control(tex, token, "arabic")) {
    *symbol = sg_tex_intern_with(tex, "c@", sg_tex_word(tex));
    return sg_tex_symbol_at(tex, *symbol)->means.kind == SG_MEANS_COUNTER;
  }
  if (sg_tex_is_control(tex, token, "count")) {
    struct sg_tokens digits = {0};
    struct sg_token next = sg_tex_peek(tex);
    for (; next.kind == SG_TOKEN_CHAR && next.value >= '0' && next.value <= '9' && digits.count < 5;
         next = sg_tex_peek(tex))
      sg_tokens_add(&tex->scratch, &digits, sg_tex_next(tex));
    *symbol = sg_tex_intern_with(tex, "count ", sg_tex_spell(tex, digits));
    if (sg_tex_symbol_at(tex, *symbol)->means.kind == SG_MEANS_NOTHING)
      sg_tex_set_register(tex, *symbol, 0, true);
    return digits.count > 0;
  }
  *symbol = token.value;
  return sg_tex_symbol(tex, token)->means.kind == SG_MEANS_COUNTER;
}

/* -- Numbers and lengths -------------------------------------------------------------------------- */

bool sg_tex_read_number(struct sg_tex *tex, long *number)
{
  bool negative = false, known = true;
  uint32_t symbol;
  *number = 0;
  struct sg_token token = sg_tex_next_expanded(tex);
  for (int i = 0; i < STEPS_MAX; i++, token = sg_tex_next_expanded(tex)) {
    negative ^= sg_token_is(token, '-');
    if (token.kind != SG_TOKEN_SPACE && !sg_token_is(token, '-') && !sg_token_is(token, '+') &&
        !sg_tex_is_control(tex, token, "the") && !sg_tex_is_control(tex, token, "number"))
      break;
  }
  if (sg_tex_is_control(tex, token, "numexpr")) {
    known = sg_tex_read_sum(tex, number);
    token = sg_tex_next(tex);
    if (!sg_tex_is_control(tex, token, "relax"))
      sg_tex_push(tex, token);
  } else if (sg_token_is(token, '`')) { /* a character's code */
    token = sg_tex_next(tex);
    struct sg_str name = sg_tex_name(tex, token);
    *number = token.kind == SG_TOKEN_CONTROL ? (name.n == 1 ? (unsigned char)name.p[0] : 0) : (long)token.value;
    token = sg_tex_next(tex);
    if (token.kind != SG_TOKEN_SPACE)
      sg_tex_push(tex, token);
  } else if (sg_token_is(token, '"') || sg_token_is(token, '\'')) {
    known = read_digits(tex, sg_tex_next_expanded(tex), sg_token_is(token, '"') ? 16 : 8, number);
  } else if (sg_tex_register(tex, token, &symbol)) {
    *number = sg_tex_symbol_at(tex, symbol)->means.number;
  } else if (sg_tex_is_control(tex, token, "pdfstrcmp") || sg_tex_is_control(tex, token, "strcmp")) {
    *number = compare_texts(tex);
  } else if (token.kind == SG_TOKEN_CHAR) {
    known = read_digits(tex, token, 10, number);
  } else {
    known = false;
    if (token.kind != SG_TOKEN_CONTROL || sg_tex_is_control(tex, token, "sg@end"))
      sg_tex_push(tex, token);
  }
  if (negative)
    *number = -*number;
  return known;
}

bool sg_tex_read_length(struct sg_tex *tex, double *points)
{
  /* clang-format off */
  static const struct { const char *unit; double points; } units[] = {
      {"pt", 1}, {"cm", 28.4527559}, {"mm", 2.84527559}, {"in", 72.27}, {"pc", 12}, {"bp", 1.00375}, {"sp", 1.0 / 65536},
      {"dd", 1.07}, {"em", 10}, {"ex", 4.3},
  };
  /* clang-format on */
  double sign = 1, number = 0, place = 0;
  struct sg_token token = sg_tex_next_expanded(tex);
  for (; token.kind == SG_TOKEN_SPACE || sg_token_is(token, '-'); token = sg_tex_next_expanded(tex))
    sign = sg_token_is(token, '-') ? -sign : sign;
  bool digits = false;
  for (; token.kind == SG_TOKEN_CHAR &&
         ((token.value >= '0' && token.value <= '9') || token.value == '.' || token.value == ',');
       token = sg_tex_next_expanded(tex)) {
    if (token.value == '.' || token.value == ',') {
      place = 1;
      continue;
    }
    digits = true;
    number = number * 10 + (double)(token.value - '0');
    place *= 10;
  }
  bool known = token.kind == SG_TOKEN_CONTROL && sg_tex_symbol(tex, token)->means.length;
  if (known) { /* a register's, or "2\x" */
    double factor = digits ? number / (place > 0 ? place : 1) : 1;
    *points = sign * factor * (double)sg_tex_symbol(tex, token)->means.number / 65536;
    return true;
  }
  if (!digits) {
    if (token.kind != SG_TOKEN_CONTROL || sg_tex_is_control(tex, token, "sg@end"))
      sg_tex_push(tex, token);
    return false;
  }
  sg_tex_push(tex, token);
  sg_tex_take_word(tex, "true");
  for (size_t i = 0; i < sizeof units / sizeof *units; i++)
    if (sg_tex_take_word(tex, units[i].unit)) {
      *points = sign * number / (place > 0 ? place : 1) * units[i].points;
      struct sg_token space = sg_tex_next(tex);
      if (space.kind != SG_TOKEN_SPACE)
        sg_tex_push(tex, space);
      return true;
    }
  return false;
}

/* -- Sums ------------------------------------------------------------------------------------------ */

long sg_tex_calculate(long left, int operation, long right)
{
  switch (operation) {
  case 0:
    return left + right;
  case 1:
    return right != 0 && labs(left) > NUMBER_MAX / labs(right) ? NUMBER_MAX : left * right;
  default:
    return right != 0 ? left / right : left;
  }
}

enum { NEST_MAX = 20 }; /* parentheses in a sum */

struct sum { /* left + product, still open */
  long total, product;
  int operation; /* of product and what comes next: 1 times, 2 by */
  bool negative; /* the product is taken away */
};

static void close_product(struct sum *sum)
{
  sum->total += sum->negative ? -sum->product : sum->product;
}

/* \numexpr rounds halves away from zero. */
static long divided(long left, long right)
{
  if (right == 0)
    return left;
  long half = labs(right) / 2, whole = (labs(left) + half) / labs(right);
  return (left < 0) != (right < 0) ? -whole : whole;
}

static void take_factor(struct sum *sum, long number)
{
  sum->product =
      sum->operation == 2 ? divided(sum->product, number) : sg_tex_calculate(sum->product, 1, number);
}

bool sg_tex_read_sum(struct sg_tex *tex, long *number)
{
  struct sum open[NEST_MAX] = {{.product = 1, .operation = 1}};
  size_t depth = 0;
  bool known = false, factor = true; /* is a factor to come? */
  for (int steps = 0; steps < STEPS_MAX; steps++) {
    struct sum *sum = &open[depth];
    struct sg_token token = sg_tex_next_expanded(tex);
    long value;
    if (token.kind == SG_TOKEN_SPACE)
      continue;
    if (factor && sg_token_is(token, '(') && depth + 1 < NEST_MAX) {
      open[++depth] = (struct sum){.product = 1, .operation = 1};
    } else if (factor) {
      sg_tex_push(tex, token);
      if (!sg_tex_read_number(tex, &value))
        return known;
      take_factor(sum, value);
      known = true;
      factor = false;
    } else if (sg_token_is(token, ')') && depth > 0) {
      close_product(sum);
      depth--;
      take_factor(&open[depth], sum->total);
    } else if (sg_token_is(token, '+') || sg_token_is(token, '-')) {
      close_product(sum);
      *sum =
          (struct sum){.total = sum->total, .product = 1, .operation = 1, .negative = sg_token_is(token, '-')};
      factor = true;
    } else if (sg_token_is(token, '*') || sg_token_is(token, '/')) {
      sum->operation = sg_token_is(token, '*') ? 1 : 2;
      factor = true;
    } else {
      sg_tex_push(tex, token);
      break;
    }
  }
  close_product(&open[0]);
  *number = open[0].total;
  return known;
}

/* -- What is read over ----------------------------------------------------------------------------- */

static bool is_digit_token(struct sg_token token)
{
  return token.kind == SG_TOKEN_CHAR && token.value < 128 && sg_is_digit((char)token.value);
}

/* "\fontdimen2\font": a length of a font, with its number and the font's name. */
static bool take_font_length(struct sg_tex *tex)
{
  long number;
  if (!sg_tex_is_control(tex, sg_tex_peek(tex), "fontdimen"))
    return false;
  sg_tex_next(tex);
  sg_tex_read_number(tex, &number);
  if (sg_tex_peek(tex).kind == SG_TOKEN_CONTROL)
    sg_tex_next(tex);
  return true;
}

/* "-2.5\textwidth", "1fil", "\parindent"; of a number alone, as of a count, the number. */
static void skip_dimension(struct sg_tex *tex)
{
  static const char *const units[] = {"pt", "em", "ex", "cm", "mm",    "in",   "pc",
                                      "bp", "sp", "mu", "dd", "filll", "fill", "fil"};
  bool number = false;
  struct sg_token token = sg_tex_peek(tex);
  while (is_digit_token(token) || (token.kind == SG_TOKEN_CHAR && sg_is_one_of(token.value, "-+.,"))) {
    number = number || is_digit_token(token);
    sg_tex_next(tex);
    token = sg_tex_peek(tex);
  }
  if (take_font_length(tex))
    return;
  if (token.kind == SG_TOKEN_CONTROL) {
    sg_tex_next(tex);
    take_font_length(tex); /* whose factor a macro holds */
    return;
  }
  if (!number)
    return;
  sg_tex_take_word(tex, "true");
  for (size_t i = 0; i < sizeof units / sizeof *units; i++)
    if (sg_tex_take_word(tex, units[i]))
      return;
}

/* Plain TeX's `plus` and `minus` or LaTeX's \@plus and \@minus. */
static bool take_glue(struct sg_tex *tex, const char *word, const char *control)
{
  if (sg_tex_take_word(tex, word))
    return true;
  if (!sg_tex_is_control(tex, sg_tex_peek(tex), control))
    return false;
  sg_tex_next(tex);
  return true;
}

/* A length as TeX reads it: "-2.5\textwidth plus 1fil minus 3pt", "=2em", "\parindent". */
void sg_tex_skip_length(struct sg_tex *tex)
{
  sg_tex_take(tex, '=');
  skip_dimension(tex);
  if (take_glue(tex, "plus", "@plus"))
    skip_dimension(tex);
  if (take_glue(tex, "minus", "@minus"))
    skip_dimension(tex);
}

/* A length that does not stretch: what follows it is text, "\\parindent=0pt minus one". */
void sg_tex_skip_dimension(struct sg_tex *tex)
{
  sg_tex_take(tex, '=');
  skip_dimension(tex);
}

/* A number as TeX reads it, which no unit follows: "=500 in this text". */
void sg_tex_skip_integer(struct sg_tex *tex)
{
  long number;
  sg_tex_take(tex, '=');
  sg_tex_read_number(tex, &number);
}

/* A character code and its value, as in \catcode`\@=11. */
static void skip_code(struct sg_tex *tex)
{
  struct sg_token token = sg_tex_next(tex);
  for (int i = 0; i < 8 && !sg_token_is(token, '='); i++) {
    if (token.kind == SG_TOKEN_SPACE || token.kind == SG_TOKEN_PARAGRAPH || token.kind == SG_TOKEN_END)
      return;
    token = sg_tex_next(tex);
  }
  sg_tex_skip_length(tex);
}

void sg_tex_skip(struct sg_tex *tex, const char *spec)
{
  struct sg_tokens dropped;
  for (; spec != NULL && *spec != '\0'; spec++) {
    if (*spec == 's')
      sg_tex_take(tex, '*');
    else if (*spec == 'o')
      sg_tex_optional(tex, &dropped);
    else if (*spec == 'p')
      sg_tex_delimited(tex, '(', ')', &dropped);
    else if (*spec == 'g')
      sg_tex_group(tex, &dropped);
    else if (*spec == 'd')
      sg_tex_skip_length(tex);
    else if (*spec == 'i')
      sg_tex_skip_integer(tex);
    else if (*spec == 'c')
      skip_code(tex);
    else if (*spec == '=') {
      sg_tex_take(tex, '=');
      sg_tex_argument(tex, &dropped);
    } else
      sg_tex_argument(tex, &dropped);
  }
}
