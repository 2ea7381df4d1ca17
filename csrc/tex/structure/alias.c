/* Works cited in the text: several at once, and natbib's aliases, \defcitealias{key}{Paper I},
 * \citetalias{key}, \citepalias[see][p. 3]{key}. */
#include "tex/structure/structure.h"

enum { DEFINE, TEXT, BRACKETS }; /* a row's value */

static struct sg_meaning *alias_of(struct sg_tex *tex, struct sg_str key)
{
  return &sg_tex_symbol_at(tex, sg_tex_intern_with(tex, "alias ", key))->means;
}

static void define(struct sg_tex *tex)
{
  struct sg_str key = sg_tex_word(tex);
  struct sg_tokens text;
  struct sg_macro *macro = SG_ARENA_NEW(&tex->scratch, struct sg_macro, 1);
  if (!sg_tex_argument(tex, &text) || macro == NULL)
    return;
  macro->body = text;
  *alias_of(tex, key) = (struct sg_meaning){.kind = SG_MEANS_MACRO, .macro = macro};
}

/* The alias stands as it is printed; a work without one is cited as others are. */
void sg_act_citealias(struct sg_tex *tex, struct sg_token token, const struct sg_tex_row *row)
{
  struct sg_tokens first, second;
  if (row->value == DEFINE) {
    define(tex);
    return;
  }
  bool one = sg_tex_optional(tex, &first), two = one && sg_tex_optional(tex, &second);
  struct sg_str key = sg_tex_word(tex);
  const struct sg_meaning *means = alias_of(tex, key);
  if (means->kind != SG_MEANS_MACRO) {
    sg_tex_write_text(tex, row->value == TEXT ? SG_LIT("\\citet{") : SG_LIT("\\citep{"));
    sg_tex_write_text(tex, key);
    sg_tex_write_text(tex, SG_LIT("}"));
    return;
  }
  if (row->value == BRACKETS)
    sg_tex_push_text(tex, ")", token);
  if (one && (two ? second : first).count > 0) {
    sg_tex_push_tokens(tex, (two ? second : first).at, (two ? second : first).count);
    sg_tex_push_text(tex, ", ", token);
  }
  sg_tex_push_tokens(tex, means->macro->body.at, means->macro->body.count);
  if (two && first.count > 0) {
    sg_tex_push_text(tex, "~", token);
    sg_tex_push_tokens(tex, first.at, first.count);
  }
  if (row->value == BRACKETS)
    sg_tex_push_text(tex, "(", token);
}

/* \citet{a,b}: "Smith (2010); Weber (2011)". Pandoc would read the second as one in the first's brackets. */
void sg_act_citet(struct sg_tex *tex, struct sg_token token, const struct sg_tex_row *row)
{
  struct sg_tokens keys;
  (void)row;
  if (!sg_token_is(sg_tex_peek(tex), '{') || !sg_tex_group(tex, &keys)) { /* starred, with notes */
    sg_tex_write(tex, token);
    return;
  }
  struct sg_str rest = sg_tex_spell(tex, keys);
  for (size_t comma = 0; comma != SG_NPOS; rest = sg_slice(rest, comma + 1, rest.n)) {
    comma = sg_str_find(rest, SG_LIT(","), 0);
    sg_tex_write(tex, token);
    sg_tex_write_text(tex, SG_LIT("{"));
    sg_tex_write_text(tex, sg_str_trim(sg_slice(rest, 0, comma == SG_NPOS ? rest.n : comma)));
    sg_tex_write_text(tex, comma == SG_NPOS ? SG_LIT("}") : SG_LIT("}; "));
    if (comma == SG_NPOS)
      break;
  }
}
