/* Commands that a paper declares by a package's own declarations: algorithm2e's keywords. */
#include "tex/structure/structure.h"

/* What a declaration makes. In `text`, #1 to #4 are the declaration's arguments behind the name, #5 and #6 the
 * new command's own (`spec`). */
static const struct keyword {
  int arguments;
  const char *spec, *text;
} keywords[] = {
    {1, "", "\\textbf{#1}"},
    {1, "p", "\\emph{#1}\\IfValueT{#5}{(#5)}"},
    {1, "g", "\\texttt{#1}\\IfValueT{#5}{(#5)}"},
    {1, "m", "\\State \\textbf{#1:} #5\\State "},
    {2, "*~m", " \\emph{(#5)}"},
    {3, "mm", "\\State \\textbf{#1} #5 \\textbf{#2}\\sg@block #6\\sg@endblock "},
    {3, "mm", "\\State \\textbf{#1} #5#2\\sg@block #6\\sg@endblock "},
    {2, "m", "\\State \\textbf{#1}\\sg@block #5\\sg@endblock "},
    {2, "mm", "\\State \\textbf{#1}\\sg@block #6\\sg@endblock \\State \\textbf{#2} #5\\State "},
};

void sg_act_keyword_command(struct sg_tex *tex, struct sg_token token, const struct sg_tex_row *row)
{
  const struct keyword *kind = &keywords[row->value];
  struct sg_tokens name, given[5] = {{0}};
  sg_tex_take(tex, '*');
  if (!sg_tex_argument(tex, &name))
    return;
  for (int i = 1; i <= kind->arguments; i++)
    sg_tex_argument(tex, &given[i]);
  struct sg_str word = sg_tex_expand_word(tex, name);
  if (word.n > 0 && word.p[0] == '\\')
    word = sg_slice(word, 1, word.n);
  struct sg_macro *macro = SG_ARENA_NEW(&tex->scratch, struct sg_macro, 1);
  if (macro == NULL || word.n == 0)
    return;
  struct sg_tokens text = sg_tex_tokens_of(tex, kind->text, token);
  for (size_t i = 0; i < text.count; i++) {
    struct sg_token piece = text.at[i];
    if (piece.kind == SG_TOKEN_PARAMETER && piece.value < 5) {
      for (size_t k = 0; k < given[piece.value].count; k++)
        sg_tokens_add(&tex->scratch, &macro->body, given[piece.value].at[k]);
      continue;
    }
    if (piece.kind == SG_TOKEN_PARAMETER)
      piece.value -= 4;
    sg_tokens_add(&tex->scratch, &macro->body, piece);
  }
  macro->spec = kind->spec;
  sg_tex_define(tex, sg_tex_intern(tex, word), (struct sg_meaning){.kind = SG_MEANS_MACRO, .macro = macro},
                true);
}
