/* Font commands: \emph{…} and its like. */
#include "tex/engine/engine.h"

/* \emph{…} and its like: pandoc drops a whole environment when one of them holds a list or a
 * paragraph's end, so then only the content is written. */
void sg_act_inline(struct sg_tex *tex, struct sg_token token, const struct sg_tex_row *row)
{
  struct sg_tokens color = {0}, dropped;
  if (tex->muted || tex->group_count >= SG_TEX_NEST_MAX)
    return;
  if (row->value == 1) { /* \textcolor[model]{color}{…} */
    sg_tex_optional(tex, &dropped);
    sg_tex_argument(tex, &color);
  }
  if (tex->steps)
    sg_tex_start_step(tex);
  if (!sg_tex_catch(tex, token, SG_CLOSE_INLINE, row->value))
    return;
  tex->groups[tex->group_count - 1].written = sg_tex_name(tex, token);
}

void sg_tex_close_inline(struct sg_tex *tex, const struct sg_group *group, struct sg_str content)
{
  bool block = tex->headings.count > group->headings || sg_str_find(content, SG_LIT("\n\n"), 0) != SG_NPOS ||
               sg_str_find(content, SG_LIT("\\begin{itemize"), 0) != SG_NPOS ||
               sg_str_find(content, SG_LIT("\\begin{enumerate"), 0) != SG_NPOS ||
               sg_str_find(content, SG_LIT("\\begin{description"), 0) != SG_NPOS ||
               sg_str_find(content, SG_LIT("\\begin{quot"), 0) != SG_NPOS ||
               sg_str_find(content, SG_LIT("\\begin{verbatim"), 0) != SG_NPOS ||
               sg_str_find(content, SG_LIT("\\begin{tabular"), 0) != SG_NPOS;
  block = block || group->value == 1; /* colour means nothing here */
  tex->word_open = false;
  if (!block) {
    sg_buf_add_char(&tex->out, '\\');
    sg_buf_add(&tex->out, group->written);
    sg_buf_add_char(&tex->out, '{');
  }
  sg_buf_add(&tex->out, content);
  if (!block)
    sg_buf_add_char(&tex->out, '}');
}
