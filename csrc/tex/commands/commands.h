/* What classes, packages and languages bring. Private to csrc/tex. */
#ifndef SG_TEX_COMMANDS_COMMANDS_H
#define SG_TEX_COMMANDS_COMMANDS_H

#include "tex/engine/engine.h"

/* -- formulas.c --------------------------------------------------------------------------------- */

void sg_tex_define_formulas(struct sg_tex *tex);
/* In a formula: writes a command that MathML lacks as one that it has; false where it is none. */
bool sg_tex_formula_command(struct sg_tex *tex, struct sg_token token);

/* -- packages.c --------------------------------------------------------------------------------- */

/* Gives meaning to the commands of a class or package that is loaded. */
void sg_tex_package_rows(struct sg_tex *tex, struct sg_str name);
/* Numbers as that class prints them, behind \appendix where `appendix`. */
void sg_tex_class_numbers(struct sg_tex *tex, struct sg_str name, bool appendix);

/* -- names.c ------------------------------------------------------------------------------------ */

/* \abstractname, \refname … in a language ("german"), and its shorthands. */
void sg_tex_define_names(struct sg_tex *tex, struct sg_str language);
bool sg_tex_shorthand(struct sg_tex *tex); /* what `"` begins, when it is one */

#endif
