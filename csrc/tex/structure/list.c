/* Lists: what their items are called, and lists that authors declare (enumitem, paralist, enumerate).
 *
 * enumitem's manual, section 3: `label` also sets what \ref prints, `ref` sets that alone; in the package
 * enumerate and in paralist the first of A, a, I, i, 1 is the counter, and \ref prints it without what stands
 * around.
 */
#include <stdio.h>

#include "tex/structure/structure.h"

enum { LISTS_MAX = 500, DEPTHS = 4 }; /* declarations of lists; LaTeX's enumerations inside each other */

static const char *const counters[DEPTHS] = {"enumi", "enumii", "enumiii", "enumiv"};

static bool is_list(struct sg_str written)
{
  return sg_str_equal(written, SG_LIT("enumerate")) || sg_str_equal(written, SG_LIT("itemize")) ||
         sg_str_equal(written, SG_LIT("description"));
}

/* The depth of the innermost enumeration, 1 to 4; 0 where the innermost list is none. */
static size_t enumeration_depth(const struct sg_tex *tex)
{
  size_t depth = 0;
  bool innermost = true, numbered = false;
  for (size_t i = tex->group_count; i > 0; i--) {
    struct sg_str written = tex->groups[i - 1].written;
    bool enumerate = sg_str_equal(written, SG_LIT("enumerate"));
    if (innermost && is_list(written)) {
      numbered = enumerate;
      innermost = false;
    }
    depth += enumerate;
  }
  return numbered && depth <= DEPTHS ? depth : 0;
}

/* -- Labels ------------------------------------------------------------------------------------------ */

static bool is_style(struct sg_tex *tex, struct sg_token token)
{
  static const char *const styles[] = {"arabic", "roman", "Roman", "alph", "Alph", "fnsymbol"};
  for (size_t i = 0; i < sizeof styles / sizeof *styles; i++)
    if (sg_tex_is_control(tex, token, styles[i]))
      return true;
  return false;
}

/* enumitem's "(\roman*)" with the counter in the star's place. */
static struct sg_tokens with_counter(struct sg_tex *tex, struct sg_tokens label, const char *counter)
{
  struct sg_tokens out = {0};
  struct sg_token brace = {.kind = SG_TOKEN_CHAR, .value = '{'};
  for (size_t i = 0; i < label.count; i++) {
    sg_tokens_add(&tex->scratch, &out, label.at[i]);
    if (!is_style(tex, label.at[i]) || i + 1 == label.count || !sg_token_is(label.at[i + 1], '*'))
      continue;
    i++;
    struct sg_tokens name = sg_tex_tokens_of(tex, counter, brace);
    brace.value = '{';
    sg_tokens_add(&tex->scratch, &out, brace);
    for (size_t k = 0; k < name.count; k++)
      sg_tokens_add(&tex->scratch, &out, name.at[k]);
    brace.value = '}';
    sg_tokens_add(&tex->scratch, &out, brace);
    brace.value = '{';
  }
  return out;
}

/* "(a)" as "(\alph*)"; `bare`: "\alph*" alone. False where it holds no sign for a counter. */
static bool from_short(struct sg_tex *tex, struct sg_tokens text, bool bare, struct sg_tokens *label)
{
  static const struct {
    char sign;
    const char *style;
  } signs[] = {{'A', "\\Alph*"}, {'a', "\\alph*"}, {'I', "\\Roman*"}, {'i', "\\roman*"}, {'1', "\\arabic*"}};
  size_t depth = 0;
  bool found = false;
  *label = (struct sg_tokens){0};
  for (size_t i = 0; i < text.count; i++) {
    depth += sg_token_is(text.at[i], '{');
    depth -= sg_token_is(text.at[i], '}') && depth > 0;
    const char *style = NULL;
    for (size_t k = 0; !found && depth == 0 && k < sizeof signs / sizeof *signs; k++)
      if (sg_token_is(text.at[i], signs[k].sign))
        style = signs[k].style;
    found = found || style != NULL;
    struct sg_tokens add = style != NULL ? sg_tex_tokens_of(tex, style, text.at[i]) : (struct sg_tokens){0};
    for (size_t k = 0; k < add.count; k++)
      sg_tokens_add(&tex->scratch, label, add.at[k]);
    if (style == NULL && !bare)
      sg_tokens_add(&tex->scratch, label, text.at[i]);
  }
  return found;
}

static void print_as(struct sg_tex *tex, const char *counter, struct sg_tokens label)
{
  struct sg_macro *macro = SG_ARENA_NEW(&tex->scratch, struct sg_macro, 1);
  char command[32];
  if (macro == NULL)
    return;
  snprintf(command, sizeof command, "the%s", counter);
  macro->body = with_counter(tex, label, counter);
  sg_tex_define(tex, sg_tex_intern(tex, sg_cstr(command)),
                (struct sg_meaning){.kind = SG_MEANS_MACRO, .macro = macro}, false);
}

static bool holds_key(struct sg_tex *tex, struct sg_tokens options, const char *key)
{
  struct sg_str text = sg_tex_spell(tex, options), name = sg_cstr(key);
  for (size_t from = 0; from <= text.n;) {
    size_t comma = sg_str_find(text, SG_LIT(","), from);
    struct sg_str part = sg_str_trim(sg_slice(text, from, comma == SG_NPOS ? text.n : comma));
    if (sg_str_equal(part, name) || (sg_str_starts(part, name) && part.n > name.n && part.p[name.n] == '*'))
      return true;
    from = comma == SG_NPOS ? text.n + 1 : comma + 1;
  }
  return false;
}

/* The options of the enumeration that is innermost now; false where they are not keys. */
static bool apply_keys(struct sg_tex *tex, struct sg_tokens options, size_t depth)
{
  const char *counter = counters[depth - 1];
  struct sg_tokens label = sg_tex_option(tex, options, "label"), ref = sg_tex_option(tex, options, "ref");
  struct sg_tokens start = sg_tex_option(tex, options, "start");
  long number;
  if (label.count == 0)
    label = sg_tex_option(tex, options, "label*");
  if (ref.count > 0 || label.count > 0)
    print_as(tex, counter, ref.count > 0 ? ref : label);
  if (start.count > 0) {
    sg_tex_push_text(tex, "\\sg@end", (struct sg_token){0});
    sg_tex_push_tokens(tex, start.at, start.count);
    if (sg_tex_read_number(tex, &number))
      sg_tex_set_counter(tex, sg_cstr(counter), number - 1);
    for (int i = 0; i < 1000 && !sg_tex_is_control(tex, sg_tex_next(tex), "sg@end"); i++)
      continue;
  }
  return sg_str_find(sg_tex_spell(tex, options), SG_LIT("="), 0) != SG_NPOS;
}

/* -- Declared lists ------------------------------------------------------------------------------------ */

static const struct sg_tex_list_row *list_named(const struct sg_tex *tex, struct sg_str name)
{
  const struct sg_tex_list_row *rows = tex->lists.at;
  for (size_t i = tex->lists.count; i > 0; i--)
    if (rows[i - 1].type.n > 0 && sg_str_equal(rows[i - 1].name, name))
      return &rows[i - 1];
  return NULL;
}

static void declare(struct sg_tex *tex, struct sg_str name, struct sg_str type, struct sg_tokens options,
                    long level)
{
  if (tex->lists.count >= LISTS_MAX)
    return;
  struct sg_tex_list_row *row = sg_tex_add(tex, &tex->lists, sizeof *row);
  if (row != NULL)
    *row = (struct sg_tex_list_row){name, type, options, level};
}

/* \newlist{name}{type}{depth} (0), \setlist[names, levels]{options} (1) */
void sg_act_newlist(struct sg_tex *tex, struct sg_token token, const struct sg_tex_row *row)
{
  struct sg_tokens names = {0}, options = {0};
  (void)token;
  sg_tex_take(tex, '*');
  if (row->value == 0) {
    struct sg_str name = sg_arena_copy(tex->arena, sg_tex_word(tex));
    struct sg_str type = sg_arena_copy(tex->arena, sg_tex_word(tex));
    sg_tex_skip(tex, "m");
    if (sg_str_ends(type, SG_LIT("*"))) /* in the line */
      type.n--;
    if (is_list(type))
      declare(tex, name, type, (struct sg_tokens){0}, 0);
    return;
  }
  sg_tex_optional(tex, &names);
  if (!sg_tex_argument(tex, &options))
    return;
  struct sg_str list = sg_arena_copy(tex->arena, sg_tex_spell(tex, names));
  long level = 0;
  for (size_t from = 0; from < list.n;) { /* levels first: they hold for all names */
    size_t comma = sg_str_find(list, SG_LIT(","), from);
    struct sg_str part = sg_str_trim(sg_slice(list, from, comma == SG_NPOS ? list.n : comma));
    if (part.n == 1 && sg_is_digit(part.p[0]))
      level = part.p[0] - '0';
    from = comma == SG_NPOS ? list.n : comma + 1;
  }
  bool named = false;
  for (size_t from = 0; from < list.n;) {
    size_t comma = sg_str_find(list, SG_LIT(","), from);
    struct sg_str part = sg_str_trim(sg_slice(list, from, comma == SG_NPOS ? list.n : comma));
    if (part.n > 0 && !sg_is_digit(part.p[0])) {
      declare(tex, part, SG_LIT(""), options, level);
      named = true;
    }
    from = comma == SG_NPOS ? list.n : comma + 1;
  }
  if (!named)
    declare(tex, SG_LIT("enumerate"), SG_LIT(""), options, level);
}

struct sg_str sg_tex_list_type(const struct sg_tex *tex, struct sg_str name)
{
  const struct sg_tex_list_row *row = list_named(tex, name);
  return row != NULL ? row->type : SG_LIT("");
}

/* -- Lists ------------------------------------------------------------------------------------------- */

void sg_tex_begin_list(struct sg_tex *tex, struct sg_str name, struct sg_tokens options)
{
  size_t depth = enumeration_depth(tex);
  struct sg_tokens label;
  if (depth == 0)
    return;
  if (!holds_key(tex, options, "resume"))
    sg_tex_set_counter(tex, sg_cstr(counters[depth - 1]), 0);
  const struct sg_tex_list_row *rows = tex->lists.at;
  for (size_t i = 0; i < tex->lists.count; i++)
    if (rows[i].options.count > 0 && sg_str_equal(rows[i].name, name) &&
        (rows[i].level == 0 || rows[i].level == (long)depth))
      apply_keys(tex, rows[i].options, depth);
  if (options.count == 0 || apply_keys(tex, options, depth))
    return;
  if (sg_tex_spell(tex, options).n <= 30 && from_short(tex, options, !tex->enumitem, &label))
    print_as(tex, counters[depth - 1], label);
}

void sg_act_item(struct sg_tex *tex, struct sg_token token, const struct sg_tex_row *row)
{
  size_t depth = enumeration_depth(tex);
  struct sg_token next = sg_tex_next(tex);
  (void)row;
  sg_tex_push(tex, next);
  if (depth > 0 && !tex->muted && !sg_token_is(next, '['))
    sg_tex_refstep(tex, sg_cstr(counters[depth - 1]));
  sg_tex_write(tex, token);
}
