/* The reader's state: definitions, frames, groups, floats, labels, and all of it together. Private to csrc/tex.
 */
#ifndef SG_TEX_ENGINE_STATE_H
#define SG_TEX_ENGINE_STATE_H

#include "base/buf.h"
#include "tex/engine/files.h"
#include "tex/engine/token.h"

struct sg_tex;
struct sg_tex_row;

/* -- Names and what they mean ------------------------------------------------------------------ */

enum { SG_TEX_PARAMETERS_MAX = 9 };

enum sg_process { SG_PROCESS_NONE, SG_PROCESS_SPLIT, SG_PROCESS_LIST, SG_PROCESS_TRIM };

struct sg_argument_mark { /* xparse: how an argument is found, what is done to it */
  char open, shut;
  enum sg_process process;
  int count;          /* of SPLIT: parts but one */
  struct sg_token by; /* what stands between parts */
};

struct sg_macro {
  struct sg_tokens pattern; /* what stands before and between parameters (\def\a#1.{…}) */
  struct sg_tokens body;
  struct sg_tokens preset; /* value of the optional first argument */
  int parameters;
  bool optional;                        /* the first argument is in brackets and may be absent */
  const struct sg_tokens *presets;      /* by argument, for those of `spec` that are absent; NULL: none */
  const struct sg_argument_mark *marks; /* by argument; NULL: none */
  const char *spec;                     /* of \NewDocumentCommand and rows: letters s o m …; NULL else */
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
  bool length; /* of SG_MEANS_COUNTER: a dimension, `number` in TeX's sp */
};

struct sg_symbol {
  struct sg_str name;
  struct sg_meaning means;
  uint64_t hash;
  uint32_t dropped_line; /* where it was first dropped */
  uint16_t dropped_file;
  uint16_t formula; /* its row in commands/formulas.c + 1; 0: none */
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
  SG_ROW_BLOCK = 4,     /* makes a heading, a caption or an environment: no argument of a command holds it */
  SG_ROW_REFERENCE = 8, /* refers to a label */
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

enum { SG_TEX_LOOPS_MAX = 10 * 1000 }; /* rounds of loops in a paper: later ones are not run */
enum { SG_TEX_LEVELS = 7 };            /* of headings: 0 part, 1 chapter, 2 section … 6 */

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
  SG_CLOSE_KINDS,
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

/* Gets what a group has caught, which is out of the output (but for SG_CLOSE_TABULAR). */
typedef void sg_tex_closer(struct sg_tex *tex, const struct sg_group *group, struct sg_str content);

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
  size_t headings;             /* that were met before it */
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

struct sg_tex_printed { /* structure/printed.c */
  struct sg_str from;   /* the file; empty: none is used */
  bool given;           /* the user has named it */
  long long written;    /* seconds since 1970 */
  struct sg_list labels, lines;
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
  size_t acronym_searches;
  size_t loops;         /* rounds of \loop and \whiledo */
  size_t idle;          /* expansions since something was written or read */
  struct sg_token last; /* the token in hand: for places */

  sg_tex_closer *const *closers; /* by enum sg_close; NULL: what was caught is dropped */
  struct sg_group *groups;
  size_t group_count, group_capacity;
  struct sg_saved *saved;
  size_t saved_count, saved_capacity;
  bool *branches; /* open conditionals: is this the \else part? */
  size_t branch_count, branch_capacity;

  struct sg_float *floats;
  size_t float_count, float_capacity;

  struct sg_buf out;
  struct sg_buf boxed; /* what waits for the end of the section: floats with headings of their own */
  bool muted;          /* nothing is written: preamble, style files */
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
  bool step_counted;       /* … or is to begin, and has a number */
  bool steps_endless;      /* … and \EndIf and the like are no lines of their own */
  int steps_numbered;      /* every how many lines the paper prints a line's number, or 0 */
  size_t heading_end;      /* of the last heading in the output */
  bool own_heading;        /* the heading that is read is one that LaTeX prints by itself */
  bool commanded;          /* a command of the paper made a heading */
  size_t centred;          /* headings that stand in \centerline */
  size_t first_centred;    /* … headings before the first of them */
  struct sg_list typed;    /* structure/typed.c: lines in bold */
  bool appendix;           /* \appendix was met */
  bool appendix_open;      /* its environment is written and open */
  bool listing_formulas;   /* \lstset{mathescape}: between dollars */
  struct sg_tex_escape {
    struct sg_str open, shut;
  } listing_escape; /* \lstset{escapechar=@}, \setminted{escapeinside=||}: between which TeX stands; or empty */
  bool algorithm2e; /* its commands take their bodies as arguments */
  enum sg_status failure;
  struct sg_error error;

  struct sg_str class_name, language;
  bool class_seen;
  struct sg_buf title, author, date, abstract, keywords;
  struct sg_list labels; /* struct sg_tex_label */
  struct sg_tex_printed printed;
  struct sg_list called;         /* struct sg_tex_called */
  bool other_paper;              /* \externaldocument names one: labels that are nowhere here are its */
  bool bare_parts;               /* \subref prints "a", not "(a)": subcaption */
  struct sg_list lists;          /* struct sg_tex_list_row */
  bool enumitem;                 /* is loaded: short labels are printed whole by \ref */
  bool cref_capital, cref_whole; /* cleveref's options capitalise, noabbrev */
  struct sg_list theorems;       /* struct sg_theorem */
  struct sg_equation equation;
  struct sg_list resets; /* struct sg_counter_reset */
  struct sg_tex_current current;
  long counted[SG_TEX_LEVELS];  /* numbered headings by level, as readers count that know no LaTeX */
  struct sg_str heading_number; /* of the heading that is read */
  struct sg_tex_place abstract_place;
  struct sg_str abstract_name; /* of the last abstract that was begun */
  struct sg_list written;      /* struct sg_tex_float */
  struct sg_list headings, captions, warnings, bibliography, glossary, only, cited;
};

#endif
