/* siunitx: numbers and units in text. pandoc reads \SI, \qty and their kin itself, in its own way; a unit that
 * it does not know (declared by the paper, or newer than pandoc's table) is given to it spelt out, and
 * products, which it loses, as plain text.
 */
#include "tex/structure/structure.h"

/* Units that pandoc 2.17 drops, as siunitx prints them. */
/* clang-format off */
static const char *const units[][2] = {
    {"bit", "bit"}, {"byte", "B"}, {"decibel", "dB"}, {"year", "yr"}, {"molar", "M"}, {"atm", "atm"}, {"elementarycharge", "e"},
    {"astronomicalunit", "au"}, {"clight", "c"}, {"bar", "bar"}, {"mmHg", "mmHg"}, {"angstrom", "Å"}, {"uF", "µF"},
    {"kibi", "Ki"}, {"mebi", "Mi"}, {"gibi", "Gi"}, {"tebi", "Ti"}, {"quecto", "q"}, {"ronto", "r"}, {"ronna", "R"},
    {"quetta", "Q"}, {"arcminute", "′"}, {"arcsecond", "″"}, {"tonne", "t"}, {"neper", "Np"}, {"bel", "B"},
};
/* clang-format on */

static uint32_t unit_symbol(struct sg_tex *tex, struct sg_str name)
{
  struct sg_buf buf;
  sg_buf_init(&buf, 100 * 1000);
  sg_buf_add(&buf, SG_LIT("unit "));
  sg_buf_add(&buf, name);
  uint32_t symbol = sg_tex_intern(tex, sg_buf_str(&buf));
  sg_buf_free(&buf);
  return symbol;
}

/* \DeclareSIUnit[options]\molar{M}, \DeclareSIPrefix\x{s}{n} */
void sg_act_unit(struct sg_tex *tex, struct sg_token token, const struct sg_tex_row *row)
{
  struct sg_tokens options, name, text;
  (void)token;
  sg_tex_optional(tex, &options);
  if (!sg_tex_argument(tex, &name) || !sg_tex_argument(tex, &text) || name.count == 0)
    return;
  if (row->value == 1)
    sg_tex_skip(tex, "m");
  struct sg_macro *macro = SG_ARENA_NEW(&tex->scratch, struct sg_macro, 1);
  if (macro == NULL || name.at[0].kind != SG_TOKEN_CONTROL)
    return;
  macro->body = text;
  uint32_t symbol = unit_symbol(tex, sg_tex_name(tex, name.at[0]));
  sg_tex_symbol_at(tex, symbol)->means = (struct sg_meaning){.kind = SG_MEANS_MACRO, .macro = macro};
}

/* A unit's text where pandoc has none of its own; empty else. */
static struct sg_str unit_text(struct sg_tex *tex, struct sg_token token)
{
  struct sg_str name = sg_tex_name(tex, token);
  const struct sg_meaning *means = &sg_tex_symbol_at(tex, unit_symbol(tex, name))->means;
  if (means->kind == SG_MEANS_MACRO)
    return sg_tex_expand_word(tex, means->macro->body);
  for (size_t i = 0; i < sizeof units / sizeof *units; i++)
    if (sg_str_equal(name, sg_cstr(units[i][0])))
      return sg_cstr(units[i][1]);
  return SG_LIT("");
}

/* The argument as pandoc reads it. */
static struct sg_str readable(struct sg_tex *tex, struct sg_tokens tokens)
{
  struct sg_buf buf;
  sg_buf_init(&buf, SG_TEX_SOURCE_MAX);
  for (size_t i = 0; i < tokens.count; i++) {
    struct sg_token token = tokens.at[i];
    struct sg_str text = token.kind == SG_TOKEN_CONTROL ? unit_text(tex, token) : SG_LIT("");
    bool letter = buf.length > 0 && sg_is_alpha(buf.data[buf.length - 1]);
    if (text.n > 0) {
      sg_buf_add(&buf, letter ? SG_LIT(" ") : SG_LIT(""));
      sg_buf_add(&buf, text);
      continue;
    }
    sg_buf_add(&buf, sg_tex_spell(tex, (struct sg_tokens){&token, 1, 0}));
  }
  struct sg_str copy = sg_arena_copy(&tex->scratch, sg_buf_str(&buf));
  sg_buf_free(&buf);
  return copy;
}

/* \SI{5}{\milli\second} and its like: the command with its arguments. */
void sg_act_passage(struct sg_tex *tex, struct sg_token token, const struct sg_tex_row *row)
{
  struct sg_tokens argument;
  struct sg_token next = sg_tex_peek(tex);
  if (row->value == 1 && (sg_token_is(next, '(') || sg_token_is(next, '|')))
    return; /* physics' \\qty(a+b) */
  sg_tex_write(tex, token);
  tex->word_open = false;
  for (const char *spec = row->spec; *spec != '\0'; spec++) {
    bool optional = *spec == 'o';
    if (optional ? !sg_tex_optional(tex, &argument) : !sg_tex_argument(tex, &argument))
      continue;
    sg_tex_write_text(tex, optional ? SG_LIT("[") : SG_LIT("{"));
    sg_tex_write_text(tex, optional ? sg_tex_spell(tex, argument) : readable(tex, argument));
    sg_tex_write_text(tex, optional ? SG_LIT("]") : SG_LIT("}"));
  }
}

/* \qtyproduct{2 x 3}{\mm} (0), \numproduct{2 x 3} (1), \complexnum{1+2i} (2), \complexqty{…}{…} (3) */
void sg_act_product(struct sg_tex *tex, struct sg_token token, const struct sg_tex_row *row)
{
  struct sg_tokens options, numbers, unit = {0};
  sg_tex_optional(tex, &options);
  if (!sg_tex_argument(tex, &numbers))
    return;
  bool has_unit = (row->value == 0 || row->value == 3) && sg_tex_argument(tex, &unit);
  struct sg_str text = sg_tex_expand_word(tex, numbers);
  if (has_unit) {
    sg_tex_push_text(tex, "}", token);
    sg_tex_push_tokens(tex, unit.at, unit.count);
    sg_tex_push_text(tex, "~\\unit{", token);
  }
  struct sg_buf buf;
  sg_buf_init(&buf, SG_TEX_SOURCE_MAX);
  for (size_t i = 0; i < text.n; i++)
    sg_buf_add(&buf, row->value < 2 && text.p[i] == 'x' ? SG_LIT("×") : sg_slice(text, i, i + 1));
  sg_tex_write_text(tex, sg_buf_str(&buf));
  sg_buf_free(&buf);
}

/* \qtylist{1;2;3}{\m} (0), \numlist{1;2;3} (1), \qtyrange{1}{2}{\m} (2), \numrange{1}{2} (3), \SIlist (4),
 * \SIrange (6): single quantities with words between, as siunitx prints them. */
void sg_act_quantities(struct sg_tex *tex, struct sg_token token, const struct sg_tex_row *row)
{
  enum { ITEMS_MAX = 100 };
  struct sg_tokens options = {0}, numbers, second = {0}, unit = {0}, item[ITEMS_MAX];
  bool has_options = sg_tex_optional(tex, &options), has_unit = (row->value & 1) == 0, range = row->value & 2;
  size_t count = 0, from = 0;
  if (!sg_tex_argument(tex, &numbers) || (range && !sg_tex_argument(tex, &second)) ||
      (has_unit && !sg_tex_argument(tex, &unit)))
    return;
  if (range) {
    item[count++] = numbers;
    item[count++] = second;
  }
  for (size_t i = 0; !range && i <= numbers.count && count < ITEMS_MAX; i++)
    if (i == numbers.count || sg_token_is(numbers.at[i], ';')) {
      item[count++] = i > from ? (struct sg_tokens){numbers.at + from, i - from, 0} : (struct sg_tokens){0};
      from = i + 1;
    }
  const char *const and = tex->math ? "\\text{ and }" : " and ", *const to =
                                                                     tex->math ? "\\text{ to }" : " to ";
  for (size_t i = count; i-- > 0;) { /* what is pushed last is read first */
    if (has_unit) {
      sg_tex_push_text(tex, "}", token);
      sg_tex_push_tokens(tex, unit.at, unit.count);
      sg_tex_push_text(tex, "{", token);
    }
    sg_tex_push_text(tex, "}", token);
    sg_tex_push_tokens(tex, item[i].at, item[i].count);
    sg_tex_push_text(tex, "{", token);
    if (has_options) {
      sg_tex_push_text(tex, "]", token);
      sg_tex_push_tokens(tex, options.at, options.count);
      sg_tex_push_text(tex, "[", token);
    }
    sg_tex_push_text(tex, has_unit ? "\\SI" : "\\num", token);
    if (i > 0)
      sg_tex_push_text(tex, range ? to : i + 1 == count ? and : ", ", token);
  }
}
