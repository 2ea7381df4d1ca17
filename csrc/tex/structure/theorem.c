/* Theorem-like environments: those that the paper declares, those that classes have. */
#include "tex/structure/structure.h"

const struct sg_theorem *sg_tex_theorem(struct sg_tex *tex, struct sg_str name)
{
  long index = sg_tex_symbol_at(tex, sg_tex_intern_with(tex, "theorem ", name))->means.number;
  return index > 0 ? &((const struct sg_theorem *)tex->theorems.at)[index - 1] : NULL;
}

/* `shared`: the theorem or counter that it counts with, or empty. */
static void declare_theorem(struct sg_tex *tex, struct sg_str name, struct sg_str shared, struct sg_str title,
                            struct sg_str within, bool numbered)
{
  if (name.n == 0 || sg_tex_theorem(tex, name) != NULL)
    return;
  const struct sg_theorem *other = shared.n > 0 ? sg_tex_theorem(tex, shared) : NULL;
  struct sg_str counter = other != NULL ? other->counter : shared;
  if (!numbered)
    counter = SG_LIT("");
  else if (counter.n == 0 || !sg_tex_has_counter(tex, counter))
    sg_tex_new_counter(tex, counter = name, within);
  struct sg_theorem *row = sg_tex_add(tex, &tex->theorems, sizeof *row);
  if (row == NULL)
    return;
  *row = (struct sg_theorem){sg_arena_copy(tex->arena, title), sg_arena_copy(tex->arena, counter)};
  size_t index = tex->theorems.count;
  sg_tex_symbol_at(tex, sg_tex_intern_with(tex, "theorem ", name))->means.number = (long)index;
}

/* The first of these options that is there. */
static struct sg_str option_of(struct sg_tex *tex, struct sg_tokens options, const char *const *keys)
{
  for (; *keys != NULL; keys++) {
    struct sg_tokens value = sg_tex_option(tex, options, *keys);
    if (value.count > 0)
      return sg_tex_expand_word(tex, value);
  }
  return SG_LIT("");
}

/* thmtools: \declaretheorem[name=Title, sibling=x, numberwithin=y, numbered=no]{name} */
static void declare_by_options(struct sg_tex *tex, bool starred)
{
  static const char *const titles[] = {"name", "title", "heading", NULL},
                           *const siblings[] = {"sibling", "numberlike", "sharenumber", "sharecounter", NULL},
                           *const parents[] = {"numberwithin", "within", "parent", NULL},
                           *const numbers[] = {"numbered", NULL};
  struct sg_tokens options = {0}, more = {0};
  sg_tex_optional(tex, &options);
  struct sg_str names = sg_tex_word(tex);
  if (sg_tex_optional(tex, &more))
    options = more;
  struct sg_str title = option_of(tex, options, titles), numbered = option_of(tex, options, numbers);
  while (names.n > 0) {
    size_t comma = sg_str_find(names, SG_LIT(","), 0);
    struct sg_str name = sg_str_trim(sg_slice(names, 0, comma == SG_NPOS ? names.n : comma));
    char capital[64];
    names = sg_slice(names, comma == SG_NPOS ? names.n : comma + 1, names.n);
    if (name.n == 0 || name.n >= sizeof capital)
      continue;
    memcpy(capital, name.p, name.n); /* thmtools: the name with a capital */
    capital[0] = capital[0] >= 'a' && capital[0] <= 'z' ? (char)(capital[0] - 'a' + 'A') : capital[0];
    declare_theorem(tex, name, option_of(tex, options, siblings), title.n > 0 ? title : sg_str(capital, name.n),
                    option_of(tex, options, parents),
                    !starred && !sg_str_equal(numbered, SG_LIT("no")) &&
                        !sg_str_equal(numbered, SG_LIT("false")));
  }
}

/* \newtheorem{name}[counter]{Title}[within] and its relatives (value 1: by options, value 2: two styles
 * follow). */
void sg_act_newtheorem(struct sg_tex *tex, struct sg_token token, const struct sg_tex_row *row)
{
  struct sg_tokens counter = {0}, within = {0};
  (void)token;
  bool starred = sg_tex_take(tex, '*');
  if (row->value == 1) {
    declare_by_options(tex, starred);
    return;
  }
  struct sg_str name = sg_tex_word(tex);
  sg_tex_optional(tex, &counter);
  struct sg_str title = sg_tex_word(tex);
  sg_tex_optional(tex, &within);
  if (row->value == 2) /* \spnewtheorem{name}{Title}{style}{style} */
    sg_tex_skip(tex, "gg");
  declare_theorem(tex, name, sg_tex_spell(tex, counter), title, sg_tex_spell(tex, within), !starred);
}

void sg_tex_class_theorem(struct sg_tex *tex, struct sg_str name)
{
  const struct sg_tex_environment *row = sg_tex_find_environment(name);
  if (row == NULL && name.n > 0) /* name* */
    row = sg_tex_find_environment(sg_slice(name, 0, name.n - 1));
  if (row != NULL)
    declare_theorem(tex, name, SG_LIT(""), sg_cstr(row->text), SG_LIT(""), name.p[name.n - 1] != '*');
}
