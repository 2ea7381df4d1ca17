/* Commands that mean something only where their class or package is loaded: elsewhere the same names are other
 * packages' or authors'. */
#include "tex/engine/engine.h"

static const struct package_row {
  const char *package; /* a class or package; all that begin so */
  struct sg_tex_row row;
} table[] = {
    {"changes", {"comment", "~m", "", NULL, 0, 0}},
    {"changes", {"chcomment", "~m", "", NULL, 0, 0}},
    {"aastex", {"replaced", "~mm", "#2", NULL, 0, 0}}, /* \replaced{old}{new} */
    {"aastex", {"edit", "mm", "#2", NULL, 0, 0}},      /* \edit1{new} */
    {"aastex", {"explain", "m", "", NULL, 0, 0}},
    {"trackchanges", {"annote", "~mm", "#1", NULL, 0, 0}},
    {"trackchanges", {"change", "~mm", "#2", NULL, 0, 0}},
    {"trackchanges", {"remove", "~m", "", NULL, 0, 0}},
    {"trackchanges", {"add", "~m", "#1", NULL, 0, 0}},
    {"trackchanges", {"note", "~m", "", NULL, 0, 0}},
};

void sg_tex_package_rows(struct sg_tex *tex, struct sg_str name)
{
  for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
    if (!sg_str_starts(name, sg_cstr(table[i].package)))
      continue;
    uint32_t symbol = sg_tex_intern(tex, sg_cstr(table[i].row.name));
    enum sg_meaning_kind kind = sg_tex_symbol_at(tex, symbol)->means.kind;
    if (kind != SG_MEANS_ROW && kind != SG_MEANS_NOTHING)
      continue; /* the author's own */
    struct sg_meaning means = {.kind = SG_MEANS_ROW, .row = &table[i].row};
    means.macro = sg_tex_row_macro(tex, means.row, (struct sg_token){0});
    sg_tex_define(tex, symbol, means, true);
  }
}
