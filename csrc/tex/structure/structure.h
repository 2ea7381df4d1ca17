/* What a paper is made of: its front, headings, floats, lists, theorems, equations, references. Above the
 * engine, which calls it through the rows' acts and the state's `closers`. Private to csrc/tex.
 */
#ifndef SG_TEX_STRUCTURE_STRUCTURE_H
#define SG_TEX_STRUCTURE_STRUCTURE_H

#include "tex/engine/engine.h"

/* -- numbering.c -------------------------------------------------------------------------------- */

/* LaTeX's own counters, as classes with or without chapters have them. */
void sg_tex_define_counters(struct sg_tex *tex, bool chapters);
void sg_tex_count_heading(struct sg_tex *tex, int level);
void sg_tex_count_appendix(struct sg_tex *tex);

/* -- theorem.c ---------------------------------------------------------------------------------- */

/* The theorem-like environment of that name, which the paper or a class declares; NULL when none does. Good
 * until the next is declared. */
const struct sg_theorem *sg_tex_theorem(struct sg_tex *tex, struct sg_str name);
/* Declares the one that a class has under that name. */
void sg_tex_class_theorem(struct sg_tex *tex, struct sg_str name);
sg_tex_act sg_act_newtheorem;

/* -- unknown.c ---------------------------------------------------------------------------------- */

void sg_tex_unknown(struct sg_tex *tex, struct sg_token token);
bool sg_tex_is_prose(struct sg_tex *tex, struct sg_tokens tokens, bool alone);
/* Does the list hold a heading, a caption or an environment, by itself or by the paper's macros? */
bool sg_tex_holds_structure(struct sg_tex *tex, struct sg_tokens tokens);
/* The heading that a name speaks of ("acknowledgementsection"), or NULL. */
const char *sg_tex_heading_of_name(struct sg_str name);

/* -- structure.c: front, headings, appendices --------------------------------------------------- */

sg_tex_closer sg_tex_close_structure;
/* Drops what was written before the document began: nothing of it is printed. Not where the main file is
 * a part that reads a document of its own. */
void sg_tex_forget_preamble(struct sg_tex *tex);
void sg_tex_close_appendix(struct sg_tex *tex);
sg_tex_act sg_act_title, sg_act_author, sg_act_and, sg_act_heading, sg_act_centred_heading, sg_act_centerline,
    sg_act_startsection, sg_act_abstract, sg_act_keywords, sg_act_appendix, sg_act_twocolumn, sg_act_par,
    sg_act_break;

/* Is it what the heading of a reference list says? */
bool sg_tex_names_references(struct sg_str title);

/* -- typed.c: headings that are bold lines -------------------------------------------------------- */

/* Is it what papers call a section, with or without a number? */
bool sg_tex_names_section(struct sg_str text);
/* A paragraph ends here: notes it where it is a line in bold. */
void sg_tex_note_line(struct sg_tex *tex, struct sg_token at);
/* Makes the lines headings that are some, once the paper is read: where no command makes its sections. */
void sg_tex_make_typed_headings(struct sg_tex *tex);

/* -- include.c: files, class, packages, bibliography -------------------------------------------- */

/* Pushes the reference list's own heading; an empty title: as the class, the language or the author names it.
 */
void sg_tex_push_list_heading(struct sg_tex *tex, struct sg_token at, struct sg_tokens title);
sg_tex_act sg_act_documentclass, sg_act_usepackage, sg_act_ifloaded, sg_act_language, sg_act_input,
    sg_act_import, sg_act_listing, sg_act_includeonly, sg_act_endinput, sg_act_bibliography,
    sg_act_bibliography_list, sg_act_bibitem;

/* -- begin.c ------------------------------------------------------------------------------------ */

void sg_tex_close_noted(struct sg_tex *tex, struct sg_token token);
sg_tex_act sg_act_begin, sg_act_end, sg_act_open_list;

/* -- float.c, tabular.c, algorithm.c ------------------------------------------------------------ */

sg_tex_closer sg_tex_close_float, sg_tex_close_table, sg_tex_close_steps;
void sg_tex_open_float(struct sg_tex *tex, enum sg_environment_kind kind);
/* Writes the floats that wait for the end of their section: a box with a heading parts no text. */
void sg_tex_write_boxed(struct sg_tex *tex);
/* A verbatim block: counts when it is a listing with a caption, whose options may hold a label. */
void sg_tex_note_listing(struct sg_tex *tex, struct sg_str text);
void sg_tex_begin_tabular(struct sg_tex *tex, struct sg_token at, struct sg_str name);
bool sg_tex_leave_steps(struct sg_tex *tex);
void sg_tex_begin_steps(struct sg_tex *tex, struct sg_token at, bool algorithm2e);
void sg_tex_begin_algorithm(struct sg_tex *tex, struct sg_token at);
sg_tex_act sg_act_caption, sg_act_captionof, sg_act_image, sg_act_label, sg_act_subfloat, sg_act_cell,
    sg_act_startdata, sg_act_step, sg_act_block;

/* -- list.c ------------------------------------------------------------------------------------- */

/* A list has just been opened under that name with these options (enumitem's keys, or a label). */
void sg_tex_begin_list(struct sg_tex *tex, struct sg_str name, struct sg_tokens options);
/* What a list that the paper declares is: "enumerate", "itemize", "description"; empty where it declares none.
 */
struct sg_str sg_tex_list_type(const struct sg_tex *tex, struct sg_str name);
sg_tex_act sg_act_item, sg_act_newlist;

/* -- equation.c --------------------------------------------------------------------------------- */

void sg_tex_begin_equation(struct sg_tex *tex, struct sg_str name); /* its group is the innermost one */
void sg_tex_break_row(struct sg_tex *tex);                          /* at `\\` */
void sg_tex_end_equation(struct sg_tex *tex);                       /* when the innermost group is its own */
sg_tex_act sg_act_tag, sg_act_subequations;

/* -- citekey.c ---------------------------------------------------------------------------------- */

/* Spells the keys of the readable source's citations as the paper's bibliographies do. */
void sg_tex_spell_keys(struct sg_tex *tex, struct sg_buf *source);

/* -- reference.c, cleveref.c -------------------------------------------------------------------- */

struct sg_str sg_tex_key(struct sg_tex *tex); /* the next argument as a label's key: \therq in it is printed */
void sg_tex_note_label(struct sg_tex *tex, struct sg_str key);
void sg_tex_resolve_references(struct sg_tex *tex, struct sg_str text, struct sg_buf *out);
void sg_tex_cref_options(struct sg_tex *tex, struct sg_str options);
sg_tex_act sg_act_ref, sg_act_cref, sg_act_crefname, sg_act_externaldocument;

/* -- Packages: chemistry.c, glossary.c, keyword.c, quantity.c ----------------------------------- */

sg_tex_act sg_act_chemistry, sg_act_newacronym, sg_act_newentry, sg_act_gls, sg_act_glsreset,
    sg_act_keyword_command, sg_act_citealias, sg_act_citet, sg_act_unit, sg_act_product, sg_act_quantities,
    sg_act_passage;

#endif
