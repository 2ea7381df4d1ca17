/* Braces that must go. A heading, a list or a paragraph's end inside a command's argument makes pandoc
 * give up or, where braces stand in braces, take twice the time for each; a brace that is never closed
 * would make one group of the rest of the paper. Then only what they hold is written.
 */
#include "tex/engine/engine.h"

/* The name of the command that is written at `at`. */
static struct sg_str written_name(const struct sg_tex *tex, size_t at)
{
  struct sg_str out = sg_buf_str(&tex->out);
  size_t end = at + 1;
  while (end < out.n && sg_is_alpha(out.p[end]))
    end++;
  return sg_slice(out, at + 1, end);
}

static bool is_one_of(struct sg_str name, const char *const *names)
{
  for (; *names != NULL; names++)
    if (sg_str_equal(name, sg_cstr(*names)))
      return true;
  return false;
}

/* pandoc reads paragraphs and lists in these. */
static bool may_hold_blocks(const struct sg_tex *tex, const struct sg_group *group)
{
  /* clang-format off */
  static const char *const names[] = {"footnote", "thanks", "blockquote", "blockcquote", "foreignblockquote",
                                      "hyphenblockquote", "foreignblockcquote", "hyphenblockcquote", NULL};
  /* clang-format on */
  return group->command != SG_NPOS && is_one_of(written_name(tex, group->command), names);
}

static bool in_table(const struct sg_tex *tex)
{
  for (size_t i = tex->group_count; i > 0; i--)
    if (tex->groups[i - 1].close == SG_CLOSE_TABULAR || tex->groups[i - 1].close == SG_CLOSE_CELLS)
      return true;
  return false;
}

bool sg_tex_unwraps(struct sg_tex *tex, const struct sg_group *group, bool never_closed)
{
  if (group->kind != SG_GROUP_BRACE || group->close != SG_CLOSE_NOTHING || group->written.n == 0 || tex->math ||
      tex->muted)
    return false;
  if (never_closed)
    return true;
  struct sg_str content = sg_slice(sg_buf_str(&tex->out), group->from, tex->out.length);
  bool block = tex->headings.count > group->headings || sg_str_find(content, SG_LIT("\n\n"), 0) != SG_NPOS ||
               sg_str_find(content, SG_LIT("\\begin{"), 0) != SG_NPOS;
  return block && !may_hold_blocks(tex, group) && !in_table(tex);
}

/* Takes bytes out of the output; what open floats remember of it moves along. */
static void cut(struct sg_tex *tex, size_t from, size_t to, struct sg_str instead)
{
  size_t less = to - from - instead.n;
  for (size_t i = 0; i < tex->float_count; i++) {
    struct sg_float *row = &tex->floats[i];
    row->table_from -= row->table_from >= to ? less : 0;
    row->table_to -= row->table_to >= to ? less : 0;
  }
  sg_buf_splice(&tex->out, from, to - from, instead);
}

/* Where a command with all before this argument starts, when it goes: not \\item, nor what has words in
 * an argument before. */
static size_t start_of(const struct sg_tex *tex, const struct sg_group *group)
{
  static const char *const marks[] = {"item", "hline", "toprule", "midrule", "bottomrule", NULL};
  size_t brace = group->from - 1;
  if (group->command == SG_NPOS)
    return brace;
  struct sg_str name = written_name(tex, group->command);
  struct sg_str before = sg_slice(sg_buf_str(&tex->out), group->command + 1 + name.n, brace);
  bool mark = is_one_of(name, marks);
  if (mark && group->bracket) /* \item[{…}]: a label that is none */
    return group->command + 1 + name.n;
  return mark || sg_str_find(sg_str_trim(before), SG_LIT(" "), 0) != SG_NPOS ? brace : group->command;
}

void sg_tex_unwrap(struct sg_tex *tex, const struct sg_group *group)
{
  size_t from = start_of(tex, group), word = from;
  const char *data = tex->out.data;
  while (word > 0 && sg_is_alpha(data[word - 1]))
    word--;
  bool behind_word = word > 0 && word < from && data[word - 1] == '\\';
  cut(tex, from, group->from, behind_word ? SG_LIT(" ") : SG_LIT(""));
}

void sg_tex_forget_command(struct sg_tex *tex)
{
  if (tex->command == SG_NPOS)
    return;
  cut(tex, tex->command, tex->out.length, SG_LIT(""));
  tex->word_open = false;
  tex->command = SG_NPOS;
}
