/* Commands that mean something only where their class or package is loaded: elsewhere the same names are other
 * packages' or authors'. */
#include "tex/commands/commands.h"

static const struct package_row {
  const char *package; /* a class or package; all that begin so */
  struct sg_tex_row row;
} table[] = {
    {"units", {"unit", "om", "\\IfValueT{#1}{#1~}#2", NULL, 0, 0}}, /* \unit[3]{m} */
    {"units", {"unitfrac", "omm", "\\IfValueT{#1}{#1~}#2/#3", NULL, 0, 0}},
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

/* How classes number: \theNAME (or another macro) as they have it; `appendix`: from \appendix on. All classes
 * that begin with that name; the classes' own files say so. */
static const struct class_number {
  const char *class_name, *command, *text;
  bool appendix;
} numbers[] = {
    {"IEEEtran", "thesection", "\\Roman{section}", false},
    {"IEEEtran", "thesubsection", "\\thesection-\\Alph{subsection}", false},
    {"IEEEtran", "thesubsubsection", "\\thesubsection\\arabic{subsubsection}", false},
    {"IEEEtran", "thetable", "\\Roman{table}", false},
    {"ieeeconf", "thesection", "\\Roman{section}", false},
    {"ieeeconf", "thesubsection", "\\thesection-\\Alph{subsection}", false},
    {"ieeeconf", "thetable", "\\Roman{table}", false},
    {"revtex", "thesection", "\\Roman{section}", false},
    {"revtex", "p@subsection", "\\thesection~", false},
    {"revtex", "thesubsection", "\\Alph{subsection}", false},
    {"revtex", "p@subsubsection", "\\thesection~\\thesubsection~", false},
    {"revtex", "thesubsubsection", "\\arabic{subsubsection}", false},
    {"revtex", "thetable", "\\Roman{table}", false},
    {"revtex", "theequation", "\\Alph{section}\\arabic{equation}", true},
    {"revtex", "thesubsection", "\\arabic{subsection}", true},
    {"elsarticle", "thesection", "Appendix~\\Alph{section}", true},
    {"elsarticle", "theequation", "\\Alph{section}.\\arabic{equation}", true},
    {"elsarticle", "thefigure", "\\Alph{section}.\\arabic{figure}", true},
    {"elsarticle", "thetable", "\\Alph{section}.\\arabic{table}", true},
    {"aastex", "theequation", "\\Alph{section}\\arabic{equation}", true},
    {"mnras", "theequation", "\\Alph{section}\\arabic{equation}", true},
    {"mnras", "thefigure", "\\Alph{section}\\arabic{figure}", true},
    {"mnras", "thetable", "\\Alph{section}\\arabic{table}", true},
    {"aa", "theequation", "\\Alph{section}.\\arabic{equation}", true},
    {"aa", "thefigure", "\\Alph{section}.\\arabic{figure}", true},
    {"aa", "thetable", "\\Alph{section}.\\arabic{table}", true},
    {"copernicus", "theequation", "\\Alph{section}\\arabic{equation}", true},
    {"copernicus", "thefigure", "\\Alph{section}\\arabic{figure}", true},
    {"copernicus", "thetable", "\\Alph{section}\\arabic{table}", true},
    {"sn-jnl", "theequation", "\\Alph{section}\\arabic{equation}", true},
    {"sn-jnl", "thefigure", "\\Alph{section}\\arabic{figure}", true},
    {"sn-jnl", "thetable", "\\Alph{section}\\arabic{table}", true},
    {"siamart", "theequation", "\\thesection.\\arabic{equation}", false},
};

/* Classes that number fewer levels than LaTeX's own: the deepest that has a number. */
static const struct class_depth {
  const char *class_name;
  long depth;
} depths[] = {{"llncs", 2},  {"apa6", 0},   {"apa7", 0},     {"apa", 0},
              {"memoir", 1}, {"tufte", -1}, {"wlscirep", 0}, {"nature", 0}};

void sg_tex_class_numbers(struct sg_tex *tex, struct sg_str name, bool appendix)
{
  for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
    struct sg_str class_name = sg_cstr(numbers[i].class_name);
    bool whole = class_name.n > 2 ? sg_str_starts(name, class_name) : sg_str_equal(name, class_name);
    struct sg_macro *macro =
        whole && numbers[i].appendix == appendix ? SG_ARENA_NEW(&tex->scratch, struct sg_macro, 1) : NULL;
    if (macro == NULL)
      continue;
    macro->body = sg_tex_tokens_of(tex, numbers[i].text, (struct sg_token){0});
    sg_tex_define(tex, sg_tex_intern(tex, sg_cstr(numbers[i].command)),
                  (struct sg_meaning){.kind = SG_MEANS_MACRO, .macro = macro}, true);
    struct sg_str command = sg_cstr(numbers[i].command);
    if (appendix && sg_str_starts(command, SG_LIT("the")) && !sg_str_ends(command, SG_LIT("section")))
      sg_tex_reset_with(tex, sg_cstr(numbers[i].command + 3), SG_LIT("section"));
  }
  for (size_t i = 0; !appendix && i < sizeof depths / sizeof *depths; i++)
    if (sg_str_starts(name, sg_cstr(depths[i].class_name)))
      sg_tex_set_counter(tex, SG_LIT("secnumdepth"), depths[i].depth);
  if (!appendix && sg_str_starts(name, SG_LIT("siamart")))
    sg_tex_reset_with(tex, SG_LIT("equation"), SG_LIT("section"));
}
