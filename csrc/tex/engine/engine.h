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

#include "base/buf.h"
#include "tex/engine/files.h"
#include "tex/engine/token.h"

struct sg_tex;
struct sg_tex_row;

/* -- Names and what they mean ------------------------------------------------------------------ */

struct sg_macro {
  struct sg_tokens pattern; /* what stands before and between parameters (\def\a#1.{…}) */
  struct sg_tokens body;
  struct sg_tokens preset; /* value of the optional first argument */
  int parameters;
  bool optional;                   /* the first argument is in brackets and may be absent */
  const struct sg_tokens *presets; /* by argument, for those of `spec` that are absent; NULL: none */
  const char *spec;                /* of \NewDocumentCommand and rows: letters s o m …; NULL else */
};

enum sg_meaning_kind {
  SG_MEANS_NOTHING, /* no definition seen */
  SG_MEANS_ROW,     /* a row of the table */
  SG_MEANS_MACRO,
  SG_MEANS_TOKEN,   /* \let to a character */
  SG_MEANS_ALIAS,   /* \let to a command that has neither definition nor row */
  SG_MEANS_FLAG,    /* \newif's conditional; `on` is its state */
  SG_MEANS_SWITCH,  /* sets flag `target` to `on` */
  SG_MEANS_COUNTER, /* \newcount, \chardef: `number` */
};

struct sg_meaning {
  enum sg_meaning_kind kind;
  bool on;
  const struct sg_macro *macro;
  const struct sg_tex_row *row;
  struct sg_token token;
  uint32_t target;
  long number;
};

struct sg_symbol {
  struct sg_str name;
  struct sg_meaning means;
  uint64_t hash;
  uint32_t dropped_line; /* where it was first dropped */
  uint16_t dropped_file;
  uint32_t dropped; /* how often it was dropped with words */
};

struct sg_symbols {
  struct sg_symbol *at;
  size_t count, capacity;
  uint32_t *slots; /* open addressing: index + 1 */
  size_t slot_count;
};

/* -- Rows: what classes and packages define ---------------------------------------------------- */

typedef void sg_tex_act(struct sg_tex *tex, struct sg_token token, const struct sg_tex_row *row);

enum {
  SG_ROW_STRUCTURE = 1, /* the paper cannot redefine it: it carries the outline */
  SG_ROW_MATH = 2,      /* acts in math too */
};

/* A command. With `act`: a function of this room; with `text`: a macro that takes `spec`'s
 * arguments and becomes `text`; with neither: pandoc reads the command, which is written as is. */
struct sg_tex_row {
  const char *name;
  const char *spec; /* s star, o [optional], m mandatory, = assignment, d length, i integer */
  const char *text;
  sg_tex_act *act;
  int value;
  unsigned flags;
};

enum sg_environment_kind {
  SG_ENV_KEEP,    /* pandoc reads it */
  SG_ENV_LIST,    /* … a list */
  SG_ENV_OPEN,    /* only its content is kept; `text` stands before it, `after` behind it */
  SG_ENV_DROP,    /* nothing of it is kept */
  SG_ENV_RAW,     /* verbatim, kept */
  SG_ENV_COMMENT, /* verbatim, dropped */
  SG_ENV_MATH,
  SG_ENV_FIGURE,
  SG_ENV_TABLE,
  SG_ENV_PART, /* of a float: its caption is a part's caption */
  SG_ENV_TABULAR,
  SG_ENV_ABSTRACT,
  SG_ENV_KEYWORDS,
  SG_ENV_THEOREM, /* that classes declare */
  SG_ENV_ALGORITHM,
  SG_ENV_STEPS, /* an algorithm's body */
  SG_ENV_APPENDIX,
  SG_ENV_REFERENCES, /* the reference list, which prints a heading */
  SG_ENV_TITLED,     /* a box: its first argument or `title=` is its title */
};

struct sg_tex_environment {
  const char *name;
  enum sg_environment_kind kind;
  const char *spec; /* arguments to drop, as in sg_tex_row */
  const char *text, *after;
};

/* The tables (rows.c, environments.c). Command rows end with a NULL name. */
extern const struct sg_tex_row sg_tex_acts[];  /* commands that this room carries out */
extern const struct sg_tex_row sg_tex_texts[]; /* … that become other text */
extern const char *const sg_tex_known[];       /* words: commands that pandoc reads */
extern const char *const sg_tex_fixed[];       /* … and that no paper may redefine */
const struct sg_tex_environment *sg_tex_find_environment(struct sg_str name);

/* -- Frames: where tokens come from ------------------------------------------------------------ */

struct sg_frame {
  bool is_file;
  bool was_letter; /* of '@' before a style file */
  bool muted;      /* a style file: definitions only */
  uint16_t file;
  uint32_t line;
  size_t at, end; /* bytes of the file's text, or tokens */
  const struct sg_token *tokens;
  struct sg_str import; /* folder of \import before this frame */
  bool line_start;
  size_t conditionals; /* open before this file */
};

/* -- Labels and counters ------------------------------------------------------------------------- */

struct sg_tex_label {
  uint32_t symbol;    /* of its key, "label KEY" */
  struct sg_str type; /* cleveref's: its counter, or the environment of a theorem */
  struct sg_str counter;
  struct sg_str kind; /* what it is called where its type has no name: "Claim"; may be empty */
  struct sg_str key;
  struct sg_str number; /* what \ref prints; empty where that is not known */
  struct sg_str page;   /* what \pageref prints; empty where that is not known */
  bool plain;           /* a heading's, counted as every reader does: 2.1 in 2 */
  size_t heading;       /* the heading under which it stands: its index + 1; 0: none */
};

/* What a label here would refer to. */
struct sg_tex_current {
  struct sg_str number;
  struct sg_str type, counter, kind; /* as a label's; empty: by the place */
  bool plain;
};

/* How something is called in references: a row of \crefname or its kin. */
enum sg_tex_called_as {
  SG_CALLED_ONE,
  SG_CALLED_MANY,
  SG_CALLED_FORMAT, /* \crefformat: `#1` is the number */
  SG_CALLED_FIRST,  /* of a list */
  SG_CALLED_SECOND, /* of two */
  SG_CALLED_MIDDLE,
  SG_CALLED_LAST,
  SG_CALLED_ALIAS,        /* \crefalias: another type */
  SG_CALLED_CAPITAL = 16, /* added: at the start of a sentence */
};

struct sg_tex_called {
  struct sg_str type, text;
  enum sg_tex_called_as as;
};

struct sg_counter_reset { /* registers: `child` is set to zero when `parent` is stepped */
  uint32_t parent, child;
};

/* -- Groups: what is open in the output -------------------------------------------------------- */

enum sg_group_kind { SG_GROUP_BRACE, SG_GROUP_SILENT, SG_GROUP_ENVIRONMENT, SG_GROUP_MATH };

/* What happens to a group's content when it closes. */
enum sg_close {
  SG_CLOSE_NOTHING,
  SG_CLOSE_TITLE,
  SG_CLOSE_AUTHOR,
  SG_CLOSE_DATE,
  SG_CLOSE_HEADING,
  SG_CLOSE_ABSTRACT,
  SG_CLOSE_KEYWORDS,
  SG_CLOSE_CAPTION,
  SG_CLOSE_FLOAT,
  SG_CLOSE_PART,
  SG_CLOSE_TABULAR,
  SG_CLOSE_CELLS, /* a table inside a table: its rows become text */
  SG_CLOSE_STEPS,
  SG_CLOSE_INLINE, /* a font command: cannot hold blocks */
  SG_CLOSE_DROP,
};

struct sg_group {
  enum sg_group_kind kind;
  enum sg_close close;
  uint32_t symbol;       /* of the environment's name; of math: which delimiter */
  struct sg_str written; /* how the environment is called in the output, what closes the group, or
                          * what goes before what was caught; empty: not written */
  size_t from;           /* where its content starts in the output */
  size_t saved;          /* definitions to undo from here */
  size_t headings;       /* of the paper, before it */
  size_t command;        /* of a brace: where the command that it is an argument of starts in the output;
                          * SG_NPOS: of none */
  bool muted, math, one_line, bracket; /* state outside */
  bool quiet;                          /* need not be closed by the paper */
  int value;                           /* of the close action */
  struct sg_tex_current current;       /* outside */
  uint32_t line;
  uint16_t file;
};

struct sg_saved {
  uint32_t symbol;
  struct sg_meaning means;
};

/* -- Floats ------------------------------------------------------------------------------------- */

struct sg_float_caption {
  struct sg_str text; /* readable LaTeX */
  struct sg_str number;
  bool part;
};

struct sg_float {
  enum sg_environment_kind kind;
  struct sg_float_caption *captions;
  size_t caption_count, caption_capacity;
  struct sg_str label, image;
  size_t table_from, table_to; /* the first tabular in the output; equal: none */
  int parts;                   /* part captions so far */
  bool counted;                /* its own caption was met */
};

/* -- Verbatim pieces ---------------------------------------------------------------------------- */

struct sg_raw {
  struct sg_str text; /* what is written */
  bool block;
};

/* -- Equations and theorems ---------------------------------------------------------------------- */

struct sg_equation { /* the displayed equation that is open */
  size_t group;      /* count of groups inside it; 0: none is open */
  size_t labels;     /* labels met before its current row */
  struct sg_str tag;
  bool rows; /* each row has its number */
  bool starred;
  bool silent; /* this row has none */
};

struct sg_theorem {
  struct sg_str title, counter; /* without a counter it has no number */
};

/* -- The whole state ---------------------------------------------------------------------------- */

struct sg_tex_list_row { /* of \newlist and \setlist */
  struct sg_str name, type;
  struct sg_tokens options;
  long level; /* 0: all */
};

struct sg_list { /* a growing array of the result */
  void *at;
  size_t count, capacity;
};

struct sg_tex {
  struct sg_arena *arena;  /* the caller's: the result */
  struct sg_arena scratch; /* tokens, definitions */
  struct sg_tex_files files;
  struct sg_symbols symbols;

  struct sg_frame *frames;
  size_t frame_count, frame_capacity, file_frames;
  struct sg_str import;
  bool letter;           /* '@' is a letter */
  bool raw_commands;     /* the paper has declared verbatim commands */
  bool shorthands;       /* `"` makes letters: babel's German and Dutch */
  bool catcodes;         /* \catcode was met */
  bool short_verbs[128]; /* characters that stand around verbatim text */
  int plain;             /* > 0: verbatim is not looked for (definitions are read) */
  struct sg_raw *raws;
  size_t raw_count, raw_capacity;
  size_t made;                             /* tokens made by macros */
  size_t endless_groups, endless_brackets; /* arguments that began and never ended */
  size_t idle;                             /* expansions since something was written or read */
  struct sg_token last;                    /* the token in hand: for places */

  struct sg_group *groups;
  size_t group_count, group_capacity;
  struct sg_saved *saved;
  size_t saved_count, saved_capacity;
  bool *branches; /* open conditionals: is this the \else part? */
  size_t branch_count, branch_capacity;

  struct sg_float *floats;
  size_t float_count, float_capacity;

  struct sg_buf out;
  bool muted; /* nothing is written: preamble, style files */
  bool math;
  bool one_line;  /* blank lines become spaces: captions, titles */
  bool word_open; /* the last thing written was a control word */
  size_t command; /* where the command starts whose next argument may follow, or SG_NPOS */
  bool bracket;   /* … and its optional argument is being written */
  bool body;      /* \begin{document} was met */
  bool done;
  struct sg_tokens at_end; /* \AtEndDocument's */
  size_t deep;             /* braces beyond SG_TEX_GROUPS_MAX */
  bool steps;              /* inside an algorithm's body */
  bool step_open;          /* … and its current step has begun */
  size_t heading_end;      /* of the last heading in the output */
  bool own_heading;        /* the heading that is read is one that LaTeX prints by itself */
  bool appendix;           /* \appendix was met */
  bool appendix_open;      /* its environment is written and open */
  bool algorithm2e;        /* its commands take their bodies as arguments */
  enum sg_status failure;
  struct sg_error error;

  struct sg_str class_name, language;
  bool class_seen;
  struct sg_buf title, author, date, abstract, keywords;
  struct sg_list labels;         /* struct sg_tex_label */
  struct sg_list called;         /* struct sg_tex_called */
  bool bare_parts;               /* \subref prints "a", not "(a)": subcaption */
  struct sg_list lists;          /* struct sg_tex_list_row */
  bool enumitem;                 /* is loaded: short labels are printed whole by \ref */
  bool cref_capital, cref_whole; /* cleveref's options capitalise, noabbrev */
  struct sg_list theorems;       /* struct sg_theorem */
  struct sg_equation equation;
  struct sg_list resets; /* struct sg_counter_reset */
  struct sg_tex_current current;
  struct sg_str heading_number; /* of the heading that is read */
  struct sg_tex_place abstract_place;
  struct sg_list written; /* struct sg_tex_float */
  struct sg_list headings, captions, warnings, bibliography, glossary, only;
};

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

/* -- macro.c ------------------------------------------------------------------------------------ */

/* A character that the paper has made an ordinary one. */
bool sg_tex_is_plain_character(struct sg_tex *tex, struct sg_token token);
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
    sg_act_chardef, sg_act_group, sg_act_string, sg_act_noexpand, sg_act_nameuse, sg_act_namedef,
    sg_act_ensuremath, sg_act_xspace, sg_act_box, sg_act_savebox, sg_act_at_end, sg_act_tikz, sg_act_separator,
    sg_act_inline, sg_act_passage, sg_act_unit, sg_act_product;

/* -- counter.c ---------------------------------------------------------------------------------- */

/* The next token that no macro expands. */
struct sg_token sg_tex_next_expanded(struct sg_tex *tex);
/* TeX's <number>; false when its value is not known here. */
bool sg_tex_read_number(struct sg_tex *tex, long *number);
/* A length that is written out, in points; false when it depends on more. */
bool sg_tex_read_length(struct sg_tex *tex, double *points);
void sg_tex_assign(struct sg_tex *tex, struct sg_token token); /* "=3" behind a register */
long sg_tex_counter(struct sg_tex *tex, struct sg_str name);   /* its value */
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
struct sg_str sg_tex_the(struct sg_tex *tex, struct sg_str name);
/* LaTeX's own counters, as classes with or without chapters have them. */
void sg_tex_define_counters(struct sg_tex *tex, bool chapters);
void sg_tex_count_heading(struct sg_tex *tex, int level);
void sg_tex_count_appendix(struct sg_tex *tex);
sg_tex_act sg_act_count, sg_act_advance, sg_act_newcount, sg_act_counter, sg_act_represent, sg_act_inchapter;

/* -- condition.c -------------------------------------------------------------------------------- */

bool sg_tex_is_conditional(struct sg_tex *tex, struct sg_token token);
void sg_tex_choose(struct sg_tex *tex, bool yes); /* goes on in the branch taken */
sg_tex_act sg_act_if, sg_act_else, sg_act_fi, sg_act_ifthenelse, sg_act_boolean, sg_act_toggle, sg_act_iftoggle,
    sg_act_ifdef, sg_act_ifcompare, sg_act_ifblank, sg_act_ifequal, sg_act_fifile;

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

/* -- packages.c --------------------------------------------------------------------------------- */

/* Gives meaning to the commands of a class or package that is loaded. */
void sg_tex_package_rows(struct sg_tex *tex, struct sg_str name);

/* -- names.c ------------------------------------------------------------------------------------ */

/* \abstractname, \refname … in a language ("german"), and its shorthands. */
void sg_tex_define_names(struct sg_tex *tex, struct sg_str language);
bool sg_tex_shorthand(struct sg_tex *tex); /* what `"` begins, when it is one */

/* -- structure.c, include.c, float.c, tabular.c, algorithm.c, reference.c, glossary.c ---------- */

sg_tex_act sg_act_title, sg_act_author, sg_act_heading, sg_act_startsection, sg_act_abstract, sg_act_keywords,
    sg_act_appendix, sg_act_documentclass, sg_act_usepackage, sg_act_input, sg_act_import, sg_act_listing,
    sg_act_includeonly, sg_act_endinput, sg_act_bibliography, sg_act_twocolumn, sg_act_caption,
    sg_act_captionof, sg_act_image, sg_act_label, sg_act_subfloat, sg_act_cref, sg_act_crefname, sg_act_ref,
    sg_act_item, sg_act_newlist, sg_act_tag, sg_act_subequations, sg_act_newacronym, sg_act_newentry,
    sg_act_gls, sg_act_cell, sg_act_step, sg_act_block, sg_act_par, sg_act_break, sg_act_language,
    sg_act_bibitem, sg_act_startdata;

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
