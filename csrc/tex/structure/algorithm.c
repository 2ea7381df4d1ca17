/* Algorithms as ordered steps: the packages algorithmic, algpseudocode, algorithm2e.
 *
 * A step starts an \item, a block (if, for, function) nests a list. Both dialects share names:
 * algorithm2e takes a block's body as an argument, the others end it with a command.
 */
#include "tex/structure/structure.h"

enum shape { LABEL, OPEN, OPEN_ELSE, OPEN_NAMED, OPEN_BARE, ELSE, ELSE_IF, CLOSE, UNTIL };

/* clang-format off */
static const struct block {
  const char *name;
  enum shape shape;
  const char *word, *then;
} blocks[] = {
    {"If", OPEN, "if", "then"},           {"For", OPEN, "for", "do"},
    {"ForAll", OPEN, "for all", "do"},    {"ForEach", OPEN, "for each", "do"},
    {"While", OPEN, "while", "do"},       {"Loop", OPEN_BARE, "loop", ""},
    {"Repeat", OPEN_BARE, "repeat", ""},  {"Function", OPEN_NAMED, "function", ""},
    {"Procedure", OPEN_NAMED, "procedure", ""},
    {"Else", ELSE, "else", ""},           {"ElsIf", ELSE_IF, "else if", "then"},
    {"ElseIf", ELSE_IF, "else if", "then"}, {"EndIf", CLOSE, "", ""},
    {"EndFor", CLOSE, "", ""},            {"EndWhile", CLOSE, "", ""},
    {"EndLoop", CLOSE, "", ""},           {"EndFunction", CLOSE, "", ""},
    {"EndProcedure", CLOSE, "", ""},      {"Until", UNTIL, "until", ""},
    {"Require", LABEL, "Require:", ""},   {"Ensure", LABEL, "Ensure:", ""},
    {"Input", LABEL, "Input:", ""},       {"Output", LABEL, "Output:", ""},
    {"KwIn", LABEL, "Input:", ""},        {"KwOut", LABEL, "Output:", ""},
    {"KwData", LABEL, "Data:", ""},       {"KwResult", LABEL, "Result:", ""},
    {"Return", LABEL, "return", ""},      {"KwRet", LABEL, "return", ""},
    {"Print", LABEL, "print", ""},        {"uIf", OPEN, "if", "then"},
    {"lIf", OPEN, "if", "then"},          {"lFor", OPEN, "for", "do"},
    {"lForEach", OPEN, "for each", "do"}, {"lElse", ELSE, "else", ""},
    {"uElse", ELSE, "else", ""},          {"uElseIf", ELSE_IF, "else if", "then"},
    {"lWhile", OPEN, "while", "do"},      {"eIf", OPEN_ELSE, "if", "then"},
};
/* clang-format on */

static void open_list(struct sg_tex *tex, struct sg_token at, const char *name)
{
  struct sg_group *group = sg_tex_open(tex, SG_GROUP_ENVIRONMENT, at);
  if (group == NULL)
    return;
  group->symbol = sg_tex_intern(tex, sg_cstr(name));
  group->close = SG_CLOSE_STEPS;
  group->quiet = true;
  tex->step_open = false;
}

/* The steps of an environment that is already open: algorithmic, or algorithm2e's body. */
void sg_tex_begin_steps(struct sg_tex *tex, struct sg_token at, bool algorithm2e)
{
  if (!tex->steps)
    sg_tex_new_counter(tex, SG_LIT("ALG@line"), SG_LIT(""));
  struct sg_group *group = &tex->groups[tex->group_count - 1];
  if (algorithm2e)
    open_list(tex, at, "algorithm's steps");
  else
    group->close = SG_CLOSE_STEPS;
  tex->steps = true;
  tex->step_open = false;
  tex->steps_numbered = 0;
}

void sg_tex_begin_algorithm(struct sg_tex *tex, struct sg_token at)
{
  if (tex->algorithm2e && !tex->muted)
    sg_tex_begin_steps(tex, at, true);
}

/* A caption among algorithm2e's steps stands outside their list. */
bool sg_tex_leave_steps(struct sg_tex *tex)
{
  const struct sg_group *top = tex->group_count > 0 ? &tex->groups[tex->group_count - 1] : NULL;
  if (top == NULL || top->close != SG_CLOSE_STEPS || !top->quiet)
    return false;
  sg_tex_close(tex);
  return true;
}

/* A list without items would be an error to pandoc. */
void sg_tex_close_steps(struct sg_tex *tex, const struct sg_group *group, struct sg_str content)
{
  (void)group;
  bool items = sg_str_find(content, SG_LIT("\\item "), 0) != SG_NPOS;
  const char *list = tex->steps_numbered > 0 ? "itemize" : "enumerate";
  bool outer = true;
  for (size_t i = tex->group_count; i > 0; i--)
    outer = outer && tex->groups[i - 1].close != SG_CLOSE_STEPS;
  if (items)
    sg_buf_add_format(&tex->out, "\n\\begin{%s}", list);
  sg_buf_add(&tex->out, content);
  if (items)
    sg_buf_add_format(&tex->out, "\n\\end{%s}\n", list);
  tex->steps = !outer;
  tex->step_open = false;
  tex->word_open = false;
}

static void close_block(struct sg_tex *tex, struct sg_token at)
{
  uint32_t symbol = sg_tex_intern(tex, SG_LIT("block"));
  for (size_t i = tex->group_count; i > 0; i--)
    if (tex->groups[i - 1].kind == SG_GROUP_ENVIRONMENT) {
      if (tex->groups[i - 1].symbol != symbol)
        return;
      sg_tex_finish_groups(tex, i, at);
      sg_tex_close(tex);
      return;
    }
}

/* \State, \Statex, `\;`: the next words are a new step. Private: \sg@block (1), \sg@endblock (2). */
void sg_act_step(struct sg_tex *tex, struct sg_token token, const struct sg_tex_row *row)
{
  if (!tex->steps || tex->math) {
    sg_tex_write(tex, token);
    return;
  }
  if (row->value == 1)
    open_list(tex, token, "block");
  else if (row->value == 2)
    close_block(tex, token);
  else
    tex->step_open = false;
  tex->step_counted = row->value == 0 && !tex->algorithm2e && !sg_tex_is_control(tex, token, ";");
  if (tex->step_counted)
    sg_tex_count_line(tex);
}

static void push_block(struct sg_tex *tex, struct sg_token token, const struct block *block)
{
  struct sg_tokens condition = {0}, body = {0}, name = {0}, other = {0};
  bool inline_body = tex->algorithm2e;
  if (block->shape == OPEN_NAMED)
    sg_tex_argument(tex, &name);
  if (block->shape == OPEN || block->shape == OPEN_ELSE || block->shape == OPEN_NAMED ||
      block->shape == ELSE_IF || block->shape == UNTIL)
    sg_tex_argument(tex, &condition);
  if (inline_body && block->shape == OPEN_BARE) /* \Repeat{condition}{body} */
    sg_tex_group(tex, &condition);
  bool has_body = inline_body && sg_tex_group(tex, &body);
  if (block->shape == OPEN_ELSE && sg_tex_group(tex, &other)) {
    sg_tex_push_text(tex, "\\sg@endblock ", token);
    sg_tex_push_tokens(tex, other.at, other.count);
    sg_tex_push_text(tex, "\\State \\textbf{else}\\sg@block ", token);
  }
  if (has_body) {
    sg_tex_push_text(tex, "\\sg@endblock ", token);
    sg_tex_push_tokens(tex, body.at, body.count);
  }
  if (block->shape != UNTIL)
    sg_tex_push_text(tex, "\\sg@block ", token);
  if (block->then[0] != '\0') {
    sg_tex_push_text(tex, "}", token);
    sg_tex_push_text(tex, block->then, token);
    sg_tex_push_text(tex, " \\textbf{", token);
  }
  if (block->shape == OPEN_NAMED)
    sg_tex_push_text(tex, ")", token);
  sg_tex_push_tokens(tex, condition.at, condition.count);
  if (block->shape == OPEN_NAMED) {
    sg_tex_push_text(tex, "(", token);
    sg_tex_push_tokens(tex, name.at, name.count);
  }
  sg_tex_push_text(tex, "} ", token);
  sg_tex_push_text(tex, block->word, token);
  sg_tex_push_text(tex, "\\State \\textbf{", token);
  if (!inline_body && (block->shape == ELSE || block->shape == ELSE_IF || block->shape == UNTIL))
    close_block(tex, token);
}

void sg_act_block(struct sg_tex *tex, struct sg_token token, const struct sg_tex_row *row)
{
  const struct block *block = NULL;
  struct sg_str name = sg_tex_name(tex, token);
  (void)row;
  for (size_t i = 0; i < sizeof blocks / sizeof *blocks && block == NULL; i++)
    if (sg_str_equal_nocase(name, sg_cstr(blocks[i].name)))
      block = &blocks[i];
  if (!tex->steps || block == NULL) {
    sg_tex_unknown(tex, token);
    return;
  }
  if (block->shape == CLOSE) {
    close_block(tex, token);
    if (!tex->steps_endless)
      sg_tex_count_line(tex);
    return;
  }
  if (block->shape != LABEL) {
    push_block(tex, token, block);
    return;
  }
  tex->step_open = false;
  struct sg_tokens words; /* algorithm2e: \KwIn{…} is a line of its own */
  if (tex->algorithm2e && sg_tex_group(tex, &words)) {
    sg_tex_push_text(tex, "\\State ", token);
    sg_tex_push_tokens(tex, words.at, words.count);
  }
  sg_tex_push_text(tex, "} ", token);
  sg_tex_push_text(tex, block->word, token);
  sg_tex_push_text(tex, "\\textbf{", token);
}
