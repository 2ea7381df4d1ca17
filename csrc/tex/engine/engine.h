/* The reader at work: its state, and what its parts (lexer, macros, conditionals, structure,
 * floats, writer) offer each other. Private to csrc/tex.
 *
 * Tokens come from a stack of frames (files and token lists). Commands that mean something here
 * have a row (rows.c) or a definition of the paper's; everything else is written as it is or, when
 * pandoc would drop it, by the rule for unknown commands. What is written grows one buffer; a group
 * may take its content out of the buffer when it closes (that is how captions, titles and headings
 * are caught after expansion), so nothing here recurses.
 *
 * Allocation failures are remembered by the arena and end the run at the next token.
 */
#ifndef SG_TEX_ENGINE_ENGINE_H
#define SG_TEX_ENGINE_ENGINE_H

#include "tex/engine/state.h"

/* -- lexer.c ------------------------------------------------------------------------------------ */

/* The next token of the file on top of the stack; false at its end. */
bool sg_tex_lex(struct sg_tex *tex, struct sg_frame *frame, struct sg_token *token);

/* Declares an environment as verbatim, as a listing with a listing's options (\lstnewenvironment,
 * \DefineVerbatimEnvironment). */
void sg_tex_add_raw_environment(struct sg_tex *tex, struct sg_str name, bool listing);

/* A token that writes `text` (in the arena) as it is. */
struct sg_token sg_tex_raw_token(struct sg_tex *tex, struct sg_str text, bool block);

/* A verbatim environment around `content` that nothing in it can end; in the scratch arena. */
struct sg_str sg_tex_as_verbatim(struct sg_tex *tex, struct sg_str content);

void sg_tex_add_raw_command(struct sg_tex *tex, struct sg_str name);  /* … a command as an inline one */
void sg_tex_hide_environment(struct sg_tex *tex, struct sg_str name); /* … an environment as a comment */

/* -- input.c ------------------------------------------------------------------------------------ */

uint32_t sg_tex_intern(struct sg_tex *tex, struct sg_str name);
struct sg_symbol *sg_tex_symbol(struct sg_tex *tex, struct sg_token control);

/* The row of an index. A new symbol may move the rows: here they are looked at after the index is known,
 * which `tex->symbols.at[sg_tex_intern(…)]` leaves open. Good until the next new symbol. */
static inline struct sg_symbol *sg_tex_symbol_at(struct sg_tex *tex, uint32_t index)
{
  return &tex->symbols.at[index];
}

struct sg_str sg_tex_name(struct sg_tex *tex, struct sg_token control);
bool sg_tex_is_control(struct sg_tex *tex, struct sg_token token, const char *name);

void sg_tex_warn(struct sg_tex *tex, struct sg_token at, const char *code, const char *format, ...)
    SG_PRINTF(4, 5);
void sg_tex_fail(struct sg_tex *tex, enum sg_status status, const char *format, ...) SG_PRINTF(3, 4);

struct sg_token sg_tex_next(struct sg_tex *tex);
/* The token in hand: for the place where a command stands, before its arguments are read. */
struct sg_token sg_tex_here(const struct sg_tex *tex);
void sg_tex_push_tokens(struct sg_tex *tex, const struct sg_token *tokens, size_t count);
void sg_tex_push(struct sg_tex *tex, struct sg_token token);

/* Tokens of a text of this room (not of the paper), and pushing them. */
struct sg_tokens sg_tex_tokens_of(struct sg_tex *tex, const char *text, struct sg_token place);
void sg_tex_push_text(struct sg_tex *tex, const char *text, struct sg_token place);

/* Puts a file on the stack by TeX's rules; false when it is not read (a warning says why). */
bool sg_tex_push_file(struct sg_tex *tex, struct sg_token at, struct sg_str name, const char *extension,
                      bool style, bool must_exist);

/* Finds and opens a file by TeX's rules; false when it is not read (a warning says why). */
bool sg_tex_open_file(struct sg_tex *tex, struct sg_token at, struct sg_str name, const char *extension,
                      bool must_exist, size_t *index);
/* Counts a file's text once more against what a paper may cost; false beyond it. */
bool sg_tex_count_file(struct sg_tex *tex, size_t index);

bool sg_tex_in_style(const struct sg_tex *tex);                       /* the innermost file is a style file */
bool sg_tex_push_index(struct sg_tex *tex, size_t index, bool style); /* … that is open */
void sg_tex_warn_new_file(struct sg_tex *tex, size_t index);

/* Arguments. `peek` skips spaces and gives the next token without taking it. */
struct sg_token sg_tex_peek(struct sg_tex *tex);
bool sg_tex_take(struct sg_tex *tex, char c);                /* takes it when it is next (after spaces) */
bool sg_tex_take_word(struct sg_tex *tex, const char *word); /* … when its letters are next; else nothing */
bool sg_tex_argument(struct sg_tex *tex, struct sg_tokens *argument); /* {…} or one token */
bool sg_tex_group(struct sg_tex *tex, struct sg_tokens *argument);    /* only {…} */
bool sg_tex_optional(struct sg_tex *tex, struct sg_tokens *argument); /* only […] */
bool sg_tex_delimited(struct sg_tex *tex, char open, char close, struct sg_tokens *argument);
void sg_tex_skip(struct sg_tex *tex, const char *spec); /* drops arguments of a spec */
void sg_tex_skip_length(struct sg_tex *tex);
void sg_tex_skip_integer(struct sg_tex *tex);

/* A token list as the text it was made from; in the scratch arena. */
struct sg_str sg_tex_spell(struct sg_tex *tex, struct sg_tokens tokens);
/* The next argument as text, macros in it expanded when they are plain words. */
struct sg_str sg_tex_word(struct sg_tex *tex);
struct sg_str sg_tex_expand_word(struct sg_tex *tex, struct sg_tokens tokens);

/* -- xparse.c ----------------------------------------------------------------------------------- */

/* An argument after its processor: \SplitArgument, \SplitList, \TrimSpaces. */
struct sg_tokens sg_tex_processed(struct sg_tex *tex, struct sg_tokens argument,
                                  const struct sg_argument_mark *mark);

struct sg_tokens sg_tex_verbatim_argument(struct sg_tex *tex, struct sg_token place); /* |x_y|, as text */

/* -- macro.c ------------------------------------------------------------------------------------ */

/* A character that the paper has made an ordinary one. */
bool sg_tex_is_plain_character(struct sg_tex *tex, struct sg_token token);
/* A macro's body: `#1` becomes a parameter, `##` one `#`. */
struct sg_tokens sg_tex_with_parameters(struct sg_tex *tex, struct sg_tokens tokens);
struct sg_macro *sg_tex_new_macro(struct sg_tex *tex, struct sg_tokens body, int parameters);
/* Gives a command its macro, unless it carries the outline. */
void sg_tex_define_macro(struct sg_tex *tex, uint32_t symbol, struct sg_macro *macro, bool everywhere);
/* The command being defined, with or without braces; false when there is none. */
bool sg_tex_defined_name(struct sg_tex *tex, struct sg_token *name);
uint32_t sg_tex_environment_symbol(struct sg_tex *tex, const char *part, struct sg_str name);
void sg_tex_expand(struct sg_tex *tex, struct sg_token token, const struct sg_macro *macro);
void sg_tex_define(struct sg_tex *tex, uint32_t symbol, struct sg_meaning means, bool everywhere);
/* The paper's own environment: its "begin" or "end" part, or NULL. */
const struct sg_macro *sg_tex_environment_macro(struct sg_tex *tex, const char *part, struct sg_str name);
void sg_tex_undo(struct sg_tex *tex, size_t saved);
const struct sg_macro *sg_tex_row_macro(struct sg_tex *tex, const struct sg_tex_row *row,
                                        struct sg_token place);
sg_tex_act sg_act_def, sg_act_newcommand, sg_act_newenvironment, sg_act_let, sg_act_operator, sg_act_pair,
    sg_act_document_command, sg_act_document_environment, sg_act_csname, sg_act_expandafter, sg_act_futurelet,
    sg_act_ifnextchar, sg_act_ifstar, sg_act_letter, sg_act_newif, sg_act_verbatim_environment,
    sg_act_verbatim_command, sg_act_short_verbatim, sg_act_comment_environment, sg_act_keyword_command,
    sg_act_catcode, sg_act_chemistry, sg_act_bibliography_list, sg_act_open_list, sg_act_newtheorem,
    sg_act_chardef, sg_act_group, sg_act_string, sg_act_noexpand, sg_act_nameuse, sg_act_namedef, sg_act_setbox,
    sg_act_dimension, sg_act_newdimen, sg_act_ensuremath, sg_act_xspace, sg_act_box, sg_act_rule,
    sg_act_savebox, sg_act_at_end, sg_act_tikz, sg_act_separator, sg_act_inline, sg_act_passage, sg_act_unit,
    sg_act_product, sg_act_quantities, sg_act_ordinal;

/* -- counter.c ---------------------------------------------------------------------------------- */

/* The next token that no macro expands. */
struct sg_token sg_tex_next_expanded(struct sg_tex *tex);
/* TeX's <number>; false when its value is not known here. */
bool sg_tex_read_number(struct sg_tex *tex, long *number);
/* … or a sum of them: "2*(\value{x}+1)". */
bool sg_tex_read_sum(struct sg_tex *tex, long *number);
/* left + right (operation 0), left * right (1), left / right (2), within what TeX can hold. */
long sg_tex_calculate(long left, int operation, long right);
/* The register that `token` begins: \lev, \c@x, \count7, \value{x}, \arabic{x}; false when it begins none. */
bool sg_tex_register(struct sg_tex *tex, struct sg_token token, uint32_t *symbol);
/* A length that is written out, in points; false when it depends on more. */
bool sg_tex_read_length(struct sg_tex *tex, double *points);
void sg_tex_assign(struct sg_tex *tex, struct sg_token token); /* "=3" behind a register */
void sg_tex_reset_with(struct sg_tex *tex, struct sg_str name, struct sg_str parent); /* \@addtoreset */
long sg_tex_counter(struct sg_tex *tex, struct sg_str name);                          /* its value */
/* A list has just been opened under that name with these options (enumitem's keys, or a label). */
void sg_tex_begin_list(struct sg_tex *tex, struct sg_str name, struct sg_tokens options);
/* What a list that the paper declares is: "enumerate", "itemize", "description"; empty where it declares none.
 */
struct sg_str sg_tex_list_type(const struct sg_tex *tex, struct sg_str name);
void sg_tex_set_counter(struct sg_tex *tex, struct sg_str name, long number); /* … and resets nothing */
void sg_tex_new_counter(struct sg_tex *tex, struct sg_str name, struct sg_str within);
bool sg_tex_has_counter(struct sg_tex *tex, struct sg_str name);
void sg_tex_add_to_counter(struct sg_tex *tex, struct sg_str name, long number); /* … and resets nothing */
struct sg_str sg_tex_join(struct sg_tex *tex, struct sg_str a, struct sg_str b); /* in the caller's arena */
void sg_tex_step(struct sg_tex *tex, struct sg_str name);
void sg_tex_refstep(struct sg_tex *tex, struct sg_str name); /* … and is what labels here refer to */
/* What \theNAME prints now, as plain text; in the caller's arena. */
struct sg_str sg_tex_print(struct sg_tex *tex, struct sg_tokens tokens); /* … what these print */
struct sg_str sg_tex_the(struct sg_tex *tex, struct sg_str name);
/* LaTeX's own counters, as classes with or without chapters have them. */
void sg_tex_define_counters(struct sg_tex *tex, bool chapters);
void sg_tex_count_heading(struct sg_tex *tex, int level);
void sg_tex_count_appendix(struct sg_tex *tex);
sg_tex_act sg_act_count, sg_act_advance, sg_act_newcount, sg_act_counter, sg_act_represent, sg_act_inchapter;

/* -- words.c ------------------------------------------------------------------------------------ */

sg_tex_act sg_act_text, sg_act_iftext, sg_act_ifmacro, sg_act_append, sg_act_patch, sg_act_numdef, sg_act_each,
    sg_act_foreach, sg_act_loop;

/* -- branch.c: tests whose branches are arguments */

/* Reads {A}{B} (which: 3), {A} (1) or {B} (2) and goes on with the one that `yes` selects. */
void sg_tex_take_branch(struct sg_tex *tex, bool yes, int which);

/* -- condition.c -------------------------------------------------------------------------------- */

bool sg_tex_is_conditional(struct sg_tex *tex, struct sg_token token);
void sg_tex_choose(struct sg_tex *tex, bool yes);             /* goes on in the branch taken */
void sg_tex_guess(struct sg_tex *tex, struct sg_token token); /* says that a test was not decided */
bool sg_tex_is_undefined(const struct sg_meaning *means);     /* neither the paper nor the table defines it */
uint32_t sg_tex_flag(struct sg_tex *tex, const char *prefix, struct sg_str name); /* \newif's "if", "toggle " */
sg_tex_act sg_act_unless, sg_act_ifloaded, sg_act_whiledo, sg_act_if, sg_act_else, sg_act_fi, sg_act_ifthenelse,
    sg_act_boolean, sg_act_toggle, sg_act_iftoggle, sg_act_ifdef, sg_act_ifcompare, sg_act_ifblank,
    sg_act_ifequal, sg_act_fifile;

/* -- group.c ------------------------------------------------------------------------------------ */

struct sg_group *sg_tex_open(struct sg_tex *tex, enum sg_group_kind kind, struct sg_token at);
void sg_tex_close(struct sg_tex *tex); /* the innermost group */
void sg_tex_close_brace(struct sg_tex *tex, struct sg_token at);
/* Closes what the paper never closes: braces of text go, so that nothing is nested by mistake. */
void sg_tex_finish_groups(struct sg_tex *tex, size_t down_to, struct sg_token at);
/* Ends the heading, title or date that is open here (TeX: "Paragraph ended before \\section was complete"). */
void sg_tex_end_title(struct sg_tex *tex, struct sg_token at);
/* Catches the next argument's content after expansion; `close` gets it. False: no argument. */
bool sg_tex_catch(struct sg_tex *tex, struct sg_token at, enum sg_close close, int value);
void sg_tex_dollar(struct sg_tex *tex, struct sg_token at);
void sg_tex_end_formula(struct sg_tex *tex, struct sg_token at);
void sg_tex_leave_math(struct sg_tex *tex, struct sg_token at); /* ends all that is open since math began */
sg_tex_act sg_act_begin, sg_act_end, sg_act_math, sg_act_brace;

/* -- unwrap.c ----------------------------------------------------------------------------------- */

/* Should the braces of the group that ends here go? When it is `never_closed`, or holds what no
 * command's argument may hold. */
bool sg_tex_unwraps(struct sg_tex *tex, const struct sg_group *group, bool never_closed);
/* Takes the opening brace of a group out of the output, and the command that it is an argument of. */
void sg_tex_unwrap(struct sg_tex *tex, const struct sg_group *group);
/* Takes out the command whose argument would come next. */
void sg_tex_forget_command(struct sg_tex *tex);
/* Does the list hold a heading, a caption or an environment, by itself or by the paper's macros? */
bool sg_tex_holds_structure(struct sg_tex *tex, struct sg_tokens tokens);

/* -- write.c ------------------------------------------------------------------------------------ */

void sg_tex_write(struct sg_tex *tex, struct sg_token token);
void sg_tex_write_text(struct sg_tex *tex, struct sg_str text);
void sg_tex_write_plain(struct sg_tex *tex, struct sg_token token); /* one of `_^&#~$` as itself */
void sg_tex_write_block(struct sg_tex *tex); /* makes sure that a paragraph starts here */
void sg_tex_start_step(struct sg_tex *tex);
void sg_tex_unknown(struct sg_tex *tex, struct sg_token token);
bool sg_tex_is_prose(struct sg_tex *tex, struct sg_tokens tokens, bool alone);

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

/* -- structure.c, include.c, float.c, tabular.c, algorithm.c, reference.c, glossary.c ---------- */
struct sg_str sg_tex_plain_copy(struct sg_tex *tex, struct sg_str latex); /* its words, trimmed, in the arena */

sg_tex_act sg_act_title, sg_act_author, sg_act_heading, sg_act_startsection, sg_act_abstract, sg_act_keywords,
    sg_act_appendix, sg_act_documentclass, sg_act_usepackage, sg_act_input, sg_act_import, sg_act_listing,
    sg_act_includeonly, sg_act_endinput, sg_act_bibliography, sg_act_twocolumn, sg_act_caption,
    sg_act_captionof, sg_act_image, sg_act_label, sg_act_subfloat, sg_act_cref, sg_act_crefname, sg_act_ref,
    sg_act_item, sg_act_newlist, sg_act_tag, sg_act_subequations, sg_act_newacronym, sg_act_newentry,
    sg_act_gls, sg_act_glsreset, sg_act_cell, sg_act_step, sg_act_block, sg_act_par, sg_act_break,
    sg_act_language, sg_act_bibitem, sg_act_startdata;

void sg_tex_close_structure(struct sg_tex *tex, const struct sg_group *group, struct sg_str content);
void sg_tex_close_float(struct sg_tex *tex, const struct sg_group *group, struct sg_str content);
void sg_tex_close_inline(struct sg_tex *tex, const struct sg_group *group, struct sg_str content);
void sg_tex_close_table(struct sg_tex *tex, const struct sg_group *group, struct sg_str content);
void sg_tex_open_float(struct sg_tex *tex, enum sg_environment_kind kind);
void sg_tex_begin_tabular(struct sg_tex *tex, struct sg_token at, struct sg_str name);
bool sg_tex_leave_steps(struct sg_tex *tex);
void sg_tex_close_steps(struct sg_tex *tex, struct sg_str content);
void sg_tex_begin_steps(struct sg_tex *tex, struct sg_token at, bool algorithm2e);
void sg_tex_begin_algorithm(struct sg_tex *tex, struct sg_token at);
/* A verbatim block: counts when it is a listing with a caption, whose options may hold a label. */
void sg_tex_note_listing(struct sg_tex *tex, struct sg_str text);
struct sg_str sg_tex_key(struct sg_tex *tex); /* the next argument as a label's key: \therq in it is printed */
void sg_tex_note_label(struct sg_tex *tex, struct sg_str key);
struct sg_str sg_tex_cref_type(const struct sg_tex *tex, struct sg_str counter); /* as \crefalias says */
void sg_tex_cref_options(struct sg_tex *tex, struct sg_str options);
void sg_tex_resolve_references(struct sg_tex *tex, struct sg_str text, struct sg_buf *out);
void sg_tex_begin_equation(struct sg_tex *tex, struct sg_str name); /* its group is the innermost one */
void sg_tex_end_row(struct sg_tex *tex);
void sg_tex_break_row(struct sg_tex *tex);    /* at `\\` */
void sg_tex_end_equation(struct sg_tex *tex); /* when the innermost group is its own */
/* The theorem-like environment of that name, which the paper or a class declares; NULL when none does. Good
 * until the next is declared. */
const struct sg_theorem *sg_tex_theorem(struct sg_tex *tex, struct sg_str name);
/* Declares the one that a class has under that name. */
void sg_tex_class_theorem(struct sg_tex *tex, struct sg_str name);
/* A value without the braces around it. */
struct sg_tokens sg_tex_unbraced(struct sg_tokens tokens);
/* The value of `key` in a list "key=value, …"; empty when absent. */
struct sg_tokens sg_tex_option(struct sg_tex *tex, struct sg_tokens options, const char *key);
/* The heading that a name speaks of ("acknowledgementsection"), or NULL. */
const char *sg_tex_heading_of_name(struct sg_str name);
void sg_tex_close_noted(struct sg_tex *tex, struct sg_token token);
/* Drops what was written before the document began: nothing of it is printed. Not where the main file is
 * a part that reads a document of its own. */
void sg_tex_forget_preamble(struct sg_tex *tex);
/* Pushes the reference list's own heading; an empty title: as the class, the language or the author names it.
 */
void sg_tex_push_list_heading(struct sg_tex *tex, struct sg_token at, struct sg_tokens title);
struct sg_str sg_tex_printed(struct sg_tex *tex,
                             const char *command); /* what a command without arguments prints, plain */
struct sg_str sg_tex_printed_if_defined(struct sg_tex *tex, const char *command); /* … or nothing */
void sg_tex_close_appendix(struct sg_tex *tex);

struct sg_tex_place sg_tex_place_of(struct sg_tex *tex, uint16_t file, uint32_t line);
void *sg_tex_add(struct sg_tex *tex, struct sg_list *list, size_t size);

#endif
