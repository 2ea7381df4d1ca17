/* The reader at work: what its parts offer each other. Private to csrc/tex.
 *
 * Tokens come from a stack of frames (files and token lists). Commands that mean something here
 * have a row (commands/) or a definition of the paper's; everything else is written as it is or, when
 * pandoc would drop it, by the rule for unknown commands. What is written grows one buffer; a group
 * may take its content out of the buffer when it closes (that is how captions, titles and headings
 * are caught after expansion), so nothing here recurses.
 *
 * Each file needs those above it here: names, reports, texts, lexer, input, macros, numbers, conditions,
 * counters, output, groups. What is above the engine (structure/) is called through the rows' acts and the
 * state's `closers`. Macros and numbers alone need each other: a number is read by expanding, an argument may
 * be a number.
 *
 * Allocation failures are remembered by the arena and end the run at the next token.
 */
#ifndef SG_TEX_ENGINE_ENGINE_H
#define SG_TEX_ENGINE_ENGINE_H

#include "tex/engine/state.h"

/* -- symbol.c ----------------------------------------------------------------------------------- */

uint32_t sg_tex_intern(struct sg_tex *tex, struct sg_str name);
/* … of the two together: names that no paper can write ("label KEY"), or parts of one ("the", "section"). */
uint32_t sg_tex_intern_with(struct sg_tex *tex, const char *prefix, struct sg_str name);
struct sg_symbol *sg_tex_symbol(struct sg_tex *tex, struct sg_token control);

/* The row of an index. A new symbol may move the rows: here they are looked at after the index is known,
 * which `tex->symbols.at[sg_tex_intern(…)]` leaves open. Good until the next new symbol. */
static inline struct sg_symbol *sg_tex_symbol_at(struct sg_tex *tex, uint32_t index)
{
  return &tex->symbols.at[index];
}

struct sg_str sg_tex_name(struct sg_tex *tex, struct sg_token control);
bool sg_tex_is_control(struct sg_tex *tex, struct sg_token token, const char *name);
/* The paper's own environment: its "begin " or "end " part, or NULL. */
const struct sg_macro *sg_tex_environment_macro(struct sg_tex *tex, const char *part, struct sg_str name);

/* -- report.c ----------------------------------------------------------------------------------- */

void sg_tex_warn(struct sg_tex *tex, struct sg_token at, const char *code, const char *format, ...)
    SG_PRINTF(4, 5);
void sg_tex_fail(struct sg_tex *tex, enum sg_status status, const char *format, ...) SG_PRINTF(3, 4);
struct sg_tex_place sg_tex_place_of(struct sg_tex *tex, uint16_t file, uint32_t line);
void *sg_tex_add(struct sg_tex *tex, struct sg_list *list, size_t size); /* a row; NULL: no memory */

/* -- text.c ------------------------------------------------------------------------------------- */

/* Tokens of a text of this room (not of the paper). */
struct sg_tokens sg_tex_tokens_of(struct sg_tex *tex, const char *text, struct sg_token place);
/* A token list as the text it was made from; in the scratch arena. */
struct sg_str sg_tex_spell(struct sg_tex *tex, struct sg_tokens tokens);
/* … macros in it expanded when they are plain words. */
struct sg_str sg_tex_expand_word(struct sg_tex *tex, struct sg_tokens tokens);
/* A value without the braces around it. */
struct sg_tokens sg_tex_unbraced(struct sg_tokens tokens);
/* The value of `key` in a list "key=value, …"; empty when absent. */
struct sg_tokens sg_tex_option(struct sg_tex *tex, struct sg_tokens options, const char *key);
/* In the caller's arena: two texts as one; the words of a piece of LaTeX, trimmed; what a command without
 * arguments prints, plain; … or nothing where no macro is it. */
struct sg_str sg_tex_join(struct sg_tex *tex, struct sg_str a, struct sg_str b);
struct sg_str sg_tex_plain_copy(struct sg_tex *tex, struct sg_str latex);
struct sg_str sg_tex_printed(struct sg_tex *tex, const char *command);
struct sg_str sg_tex_printed_if_defined(struct sg_tex *tex, const char *command);

/* -- label.c ------------------------------------------------------------------------------------ */

/* The label of that key, or NULL. Good until the next label. */
const struct sg_tex_label *sg_tex_find_label(struct sg_tex *tex, struct sg_str key);
/* The paper's last declaration of how that type is called, or NULL. */
const struct sg_tex_called *sg_tex_called_as(const struct sg_tex *tex, struct sg_str type,
                                             enum sg_tex_called_as as);
struct sg_str sg_tex_cref_type(const struct sg_tex *tex, struct sg_str counter); /* as \crefalias says */

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

/* A verbatim environment `piece`, whose content is [inner, inner_end), as pandoc reads it: those that it knows
 * keep their names, others are written as `verbatim`, and of TeX in a listing what it prints. */
struct sg_str sg_tex_readable_listing(struct sg_tex *tex, struct sg_str name, struct sg_str piece, size_t inner,
                                      size_t inner_end);

void sg_tex_add_raw_command(struct sg_tex *tex, struct sg_str name);  /* … a command as an inline one */
void sg_tex_hide_environment(struct sg_tex *tex, struct sg_str name); /* … an environment as a comment */

/* -- input.c ------------------------------------------------------------------------------------ */

struct sg_token sg_tex_next(struct sg_tex *tex);
/* The token in hand: for the place where a command stands, before its arguments are read. */
struct sg_token sg_tex_here(const struct sg_tex *tex);
void sg_tex_push_tokens(struct sg_tex *tex, const struct sg_token *tokens, size_t count);
void sg_tex_push(struct sg_tex *tex, struct sg_token token);
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
struct sg_str sg_tex_word(struct sg_tex *tex); /* the next argument as sg_tex_expand_word has it */

/* -- macro.c ------------------------------------------------------------------------------------ */

void sg_tex_define(struct sg_tex *tex, uint32_t symbol, struct sg_meaning means, bool everywhere);
void sg_tex_undo(struct sg_tex *tex, size_t saved);
/* A macro's body: `#1` becomes a parameter, `##` one `#`. */
struct sg_tokens sg_tex_with_parameters(struct sg_tex *tex, struct sg_tokens tokens);
struct sg_macro *sg_tex_new_macro(struct sg_tex *tex, struct sg_tokens body, int parameters);
/* Gives a command its macro, unless it carries the outline. */
void sg_tex_define_macro(struct sg_tex *tex, uint32_t symbol, struct sg_macro *macro, bool everywhere);
/* The command being defined, with or without braces; false when there is none. */
bool sg_tex_defined_name(struct sg_tex *tex, struct sg_token *name);
const struct sg_macro *sg_tex_row_macro(struct sg_tex *tex, const struct sg_tex_row *row,
                                        struct sg_token place);
sg_tex_act sg_act_def, sg_act_newcommand, sg_act_newenvironment, sg_act_let, sg_act_operator, sg_act_pair;

/* -- xparse.c ----------------------------------------------------------------------------------- */

/* An argument after its processor: \SplitArgument, \SplitList, \TrimSpaces. */
struct sg_tokens sg_tex_processed(struct sg_tex *tex, struct sg_tokens argument,
                                  const struct sg_argument_mark *mark);

struct sg_tokens sg_tex_verbatim_argument(struct sg_tex *tex, struct sg_token place); /* |x_y|, as text */
sg_tex_act sg_act_document_command, sg_act_document_environment;

/* -- expand.c ----------------------------------------------------------------------------------- */

void sg_tex_expand(struct sg_tex *tex, struct sg_token token, const struct sg_macro *macro);

/* -- number.c ----------------------------------------------------------------------------------- */

/* The next token that no macro expands. */
struct sg_token sg_tex_next_expanded(struct sg_tex *tex);
/* TeX's <number>; false when its value is not known here. */
bool sg_tex_read_number(struct sg_tex *tex, long *number);
/* … or a sum of them: "2*(\value{x}+1)". */
bool sg_tex_read_sum(struct sg_tex *tex, long *number);
/* left + right (operation 0), left * right (1), left / right (2), within what TeX can hold. */
long sg_tex_calculate(long left, int operation, long right);
/* A length that is written out, in points; false when it depends on more. */
bool sg_tex_read_length(struct sg_tex *tex, double *points);
/* The register that `token` begins: \lev, \c@x, \count7, \value{x}, \arabic{x}; false when it begins none. */
bool sg_tex_register(struct sg_tex *tex, struct sg_token token, uint32_t *symbol);
void sg_tex_set_register(struct sg_tex *tex, uint32_t symbol, long number, bool everywhere);
void sg_tex_skip(struct sg_tex *tex, const char *spec); /* drops arguments of a spec */
void sg_tex_skip_length(struct sg_tex *tex);
void sg_tex_skip_dimension(struct sg_tex *tex);
void sg_tex_skip_integer(struct sg_tex *tex);

/* -- condition.c -------------------------------------------------------------------------------- */

bool sg_tex_is_conditional(struct sg_tex *tex, struct sg_token token);
void sg_tex_choose(struct sg_tex *tex, bool yes);             /* goes on in the branch taken */
void sg_tex_guess(struct sg_tex *tex, struct sg_token token); /* says that a test was not decided */
bool sg_tex_is_undefined(const struct sg_meaning *means);     /* neither the paper nor the table defines it */
sg_tex_act sg_act_unless, sg_act_if, sg_act_else, sg_act_fi, sg_act_boolean, sg_act_toggle, sg_act_newif,
    sg_act_csname;

/* -- branch.c: tests whose branches are arguments */

/* Reads {A}{B} (which: 3), {A} (1) or {B} (2) and goes on with the one that `yes` selects. */
void sg_tex_take_branch(struct sg_tex *tex, bool yes, int which);
sg_tex_act sg_act_whiledo, sg_act_ifthenelse, sg_act_iftoggle, sg_act_ifdef, sg_act_ifcompare, sg_act_ifblank,
    sg_act_ifequal, sg_act_fifile;

/* -- words.c ------------------------------------------------------------------------------------ */

sg_tex_act sg_act_text, sg_act_iftext, sg_act_ifmacro, sg_act_append, sg_act_patch, sg_act_numdef, sg_act_each,
    sg_act_foreach, sg_act_loop;

/* -- counter.c ---------------------------------------------------------------------------------- */

void sg_tex_assign(struct sg_tex *tex, struct sg_token token); /* "=3" behind a register */
void sg_tex_reset_with(struct sg_tex *tex, struct sg_str name, struct sg_str parent); /* \@addtoreset */
long sg_tex_counter(struct sg_tex *tex, struct sg_str name);                          /* its value */
void sg_tex_set_counter(struct sg_tex *tex, struct sg_str name, long number); /* … and resets nothing */
void sg_tex_new_counter(struct sg_tex *tex, struct sg_str name, struct sg_str within);
bool sg_tex_has_counter(struct sg_tex *tex, struct sg_str name);
void sg_tex_add_to_counter(struct sg_tex *tex, struct sg_str name, long number); /* … and resets nothing */
void sg_tex_restart_counter(struct sg_tex *tex, struct sg_str name); /* zero, and what counts within it */
void sg_tex_step(struct sg_tex *tex, struct sg_str name);
void sg_tex_refstep(struct sg_tex *tex, struct sg_str name); /* … and is what labels here refer to */
/* What tokens print, and what \theNAME prints now, as plain text; in the caller's arena. */
struct sg_str sg_tex_print(struct sg_tex *tex, struct sg_tokens tokens);
struct sg_str sg_tex_the(struct sg_tex *tex, struct sg_str name);
sg_tex_act sg_act_count, sg_act_advance, sg_act_newcount, sg_act_counter, sg_act_represent, sg_act_inchapter,
    sg_act_dimension, sg_act_newdimen;

/* -- write.c ------------------------------------------------------------------------------------ */

void sg_tex_write(struct sg_tex *tex, struct sg_token token);
void sg_tex_write_text(struct sg_tex *tex, struct sg_str text);
void sg_tex_write_plain(struct sg_tex *tex, struct sg_token token); /* one of `_^&#~$` as itself */
void sg_tex_write_block(struct sg_tex *tex);                  /* makes sure that a paragraph starts here */
void sg_tex_start_step(struct sg_tex *tex);                   /* … in an algorithm, an item */
struct sg_tex_escape sg_tex_escape_of(struct sg_str options); /* of a listing; slices of these, or empty */
struct sg_str sg_tex_shown_code(struct sg_tex *tex, struct sg_str code); /* inline code without TeX in it */
void sg_tex_write_code(struct sg_tex *tex, struct sg_str code);          /* as \texttt */
void sg_tex_count_line(struct sg_tex *tex);

/* -- unwrap.c ----------------------------------------------------------------------------------- */

/* Should the braces of the group that ends here go? When it is `never_closed`, or holds what no
 * command's argument may hold. */
bool sg_tex_unwraps(struct sg_tex *tex, const struct sg_group *group, bool never_closed);
/* Takes the opening brace of a group out of the output, and the command that it is an argument of. */
void sg_tex_unwrap(struct sg_tex *tex, const struct sg_group *group);
/* Takes out the command whose argument would come next. */
void sg_tex_forget_command(struct sg_tex *tex);

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
sg_tex_act sg_act_math, sg_act_brace, sg_act_group;

/* -- font.c, primitive.c ------------------------------------------------------------------------ */

sg_tex_closer sg_tex_close_inline;
/* A character that the paper has made an ordinary one. */
bool sg_tex_is_plain_character(struct sg_tex *tex, struct sg_token token);
sg_tex_act sg_act_inline, sg_act_expandafter, sg_act_futurelet, sg_act_ifnextchar, sg_act_ifstar, sg_act_letter,
    sg_act_verbatim_environment, sg_act_listing_options, sg_act_inline_code, sg_act_verbatim_command,
    sg_act_short_verbatim, sg_act_comment_environment, sg_act_catcode, sg_act_chardef, sg_act_string,
    sg_act_noexpand, sg_act_nameuse, sg_act_namedef, sg_act_setbox, sg_act_ensuremath, sg_act_xspace,
    sg_act_box, sg_act_rule, sg_act_savebox, sg_act_at_end, sg_act_tikz, sg_act_separator, sg_act_ordinal;

#endif
