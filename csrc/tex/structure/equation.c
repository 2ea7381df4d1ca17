/* Numbers of displayed equations, as LaTeX and amsmath give them: one for an equation, one for each row of
 * `align` and its kin; \tag gives another, \nonumber none. The readable source carries them: `\tag{3}`, and
 * in rows, where no reader of formulas takes \tag, as text behind the row.
 */
#include "tex/structure/printed.h"

/* Environments that number themselves; `rows`: each row. */
static const struct numbered {
  const char *name;
  bool rows;
} table[] = {
    {"equation", false}, {"multline", false}, {"dmath", false},   {"align", true},        {"alignat", true},
    {"flalign", true},   {"gather", true},    {"eqnarray", true}, {"IEEEeqnarray", true}, {"subeqnarray", true},
};

void sg_tex_begin_equation(struct sg_tex *tex, struct sg_str name)
{
  bool starred = sg_str_ends(name, SG_LIT("*"));
  struct sg_str plain = starred ? sg_slice(name, 0, name.n - 1) : name;
  for (size_t i = 0; i < sizeof table / sizeof *table; i++)
    if (sg_str_equal(plain, sg_cstr(table[i].name)))
      tex->equation = (struct sg_equation){.group = tex->group_count,
                                           .rows = table[i].rows,
                                           .starred = starred,
                                           .silent = starred,
                                           .labels = tex->labels.count};
}

static void write_number(struct sg_tex *tex, struct sg_str number)
{
  bool rows = tex->equation.rows;
  sg_tex_write_text(tex, rows ? SG_LIT(" \\qquad\\text{(") : SG_LIT(" \\tag{"));
  sg_tex_write_text(tex, number);
  sg_tex_write_text(tex, rows ? SG_LIT(")}") : SG_LIT("}"));
}

static void end_row(struct sg_tex *tex)
{
  struct sg_equation *now = &tex->equation;
  if (now->group == 0 || tex->muted)
    return;
  struct sg_str number = now->tag;
  if (number.n == 0 && !now->silent) {
    sg_tex_step(tex, SG_LIT("equation"));
    number = sg_tex_the(tex, SG_LIT("equation"));
  }
  for (size_t i = now->labels; i < tex->labels.count; i++)
    number = sg_tex_as_printed(tex, ((const struct sg_tex_label *)tex->labels.at)[i].key,
                               now->tag.n > 0 ? SG_LIT("") : SG_LIT("equation"), number);
  struct sg_tex_label *labels = tex->labels.at;
  for (size_t i = now->labels; i < tex->labels.count && number.n > 0; i++) {
    labels[i].number = number;
    labels[i].type = labels[i].counter = SG_LIT("equation");
    labels[i].kind = SG_LIT("Equation");
    labels[i].plain = false;
  }
  if (number.n > 0) {
    write_number(tex, number);
    now->labels = tex->labels.count; /* those of a row without a number are the next one's */
  }
  now->tag = SG_LIT("");
  now->silent = now->starred;
}

void sg_tex_break_row(struct sg_tex *tex)
{
  if (tex->equation.rows && tex->equation.group == tex->group_count)
    end_row(tex);
}

void sg_tex_end_equation(struct sg_tex *tex)
{
  if (tex->equation.group != tex->group_count)
    return;
  end_row(tex);
  tex->equation = (struct sg_equation){0};
}

/* \tag{x}, \tag*{x} (0), \nonumber, \notag (1), \IEEEyesnumber (2) */
void sg_act_tag(struct sg_tex *tex, struct sg_token token, const struct sg_tex_row *row)
{
  struct sg_tokens tag;
  if (row->value == 0 && tex->equation.group == 0) {
    sg_tex_write(tex, token);
    return;
  }
  if (row->value > 0) {
    tex->equation.silent = row->value == 1;
    return;
  }
  sg_tex_take(tex, '*');
  if (sg_tex_argument(tex, &tag))
    tex->equation.tag = sg_arena_copy(tex->arena, sg_tex_expand_word(tex, tag));
}

/* subequations begin (0): "3" is followed by "3a", "3b"; and end (1). */
void sg_act_subequations(struct sg_tex *tex, struct sg_token token, const struct sg_tex_row *row)
{
  if (row->value == 1) {
    sg_tex_push_text(tex, "\\setcounter{equation}{\\value{parentequation}}", token);
    return;
  }
  sg_tex_refstep(tex, SG_LIT("equation"));
  struct sg_str number = tex->current.number;
  struct sg_macro *macro = SG_ARENA_NEW(&tex->scratch, struct sg_macro, 1);
  if (macro == NULL)
    return;
  for (size_t i = 0; i < number.n; i++)
    sg_tokens_add(&tex->scratch, &macro->body,
                  (struct sg_token){.kind = SG_TOKEN_CHAR, .value = (unsigned char)number.p[i]});
  struct sg_tokens letter = sg_tex_tokens_of(tex, "\\alph{equation}", token);
  for (size_t i = 0; i < letter.count; i++)
    sg_tokens_add(&tex->scratch, &macro->body, letter.at[i]);
  sg_tex_define(tex, sg_tex_intern(tex, SG_LIT("theequation")),
                (struct sg_meaning){.kind = SG_MEANS_MACRO, .macro = macro}, false);
  sg_tex_push_text(tex, "\\setcounter{parentequation}{\\value{equation}}\\setcounter{equation}{0}", token);
}
