/* The TeX front door: a paper's source tree in, one LaTeX source out that pandoc reads faithfully.
 *
 * TeX decides what a source says only while it runs: files are read where \input stands,
 * conditionals choose, macros rewrite. This room runs that part of TeX (the "gullet": D. E. Knuth,
 * The TeXbook, chapters 7, 8 and 20) over the paper, leaves everything that pandoc understands as
 * it is, and rewrites the rest by one table of classes' and packages' commands (rows.c). While it
 * reads it counts what the paper holds (headings, captions, abstract, words): the oracle that
 * pandoc's result is compared with. Nothing is executed, no file is written.
 */
#ifndef SG_TEX_TEX_H
#define SG_TEX_TEX_H

#include "base/arena.h"
#include "base/buf.h"
#include "text/paper.h"

/* What one paper may cost; a source beyond them ends with SG_ETOOBIG, or the part is cut with a
 * warning where the rest of the paper can still be read. */
enum {
  SG_TEX_FILES_MAX = 2000,               /* files read */
  SG_TEX_DEPTH_MAX = 100,                /* \input inside \input */
  SG_TEX_SOURCE_MAX = 64 * 1024 * 1024,  /* bytes of all files together, each time it is read */
  SG_TEX_OUTPUT_MAX = 128 * 1024 * 1024, /* bytes of the readable source */
  SG_TEX_TOKENS_MAX = 16 * 1000 * 1000,  /* tokens that macros make: stops "billion laughs" */
  SG_TEX_FRAMES_MAX = 2000,              /* macros open at once: stops \def\a{\a\a} */
  SG_TEX_IDLE_MAX = 1000 * 1000,         /* expansions from one token of a file: stops \def\a{\a} */
  SG_TEX_GROUPS_MAX = 200,               /* groups inside groups; deeper ones mean nothing any more */
  SG_TEX_NEST_MAX = 30,                  /* … that are written: pandoc's time grows with their cube */
};

struct sg_tex_options {
  struct sg_str texinputs; /* folders to search after the paper's own, separated by ':' */
  struct sg_str
      aux; /* the .aux file to be believed, from the working directory; empty: the one beside the paper */
  bool ignore_aux;    /* believe none */
  bool allow_outside; /* read files outside the paper's folder and `texinputs` too */
};

/* Where something stands in the paper's source. */
struct sg_tex_place {
  struct sg_str file; /* as named from the main file's folder */
  size_t line;        /* 1-based */
};

/* Codes: source/file-missing, source/file-refused, source/file-limit, source/repaired,
 * source/conditional-guessed, source/recursion, source/command-dropped, source/encoding,
 * source/limit, source/aux-stale. */
struct sg_tex_warning {
  struct sg_str code, message;
  struct sg_tex_place place;
};

struct sg_tex_heading {
  int level;            /* as pandoc counts: 1 chapter (and part) or section … */
  bool numbered;        /* false for starred forms */
  bool appendix;        /* stands after \appendix */
  struct sg_str text;   /* plain text, math as its TeX source */
  struct sg_str number; /* as printed: "2.1", "II"; empty where it has none */
  struct sg_tex_place place;
};

struct sg_tex_caption {
  struct sg_str text; /* plain text */
  struct sg_tex_place place;
};

/* A caption that stands in the readable source, in its order there. */
struct sg_tex_float {
  struct sg_str name;   /* what it is called: "Figure 2.1"; empty where it has no number */
  struct sg_str number; /* "2.1", or empty */
  struct sg_str text;   /* plain text */
  struct sg_str label;  /* its key, or empty */
  bool table;           /* stands there as a table, else as a figure */
};

/* What a reference to a label prints. */
struct sg_tex_number {
  struct sg_str key, number;
};

/* An entry of the reference list as citations print it. */
struct sg_tex_cited {
  struct sg_str key, names, year; /* "Smith and Jones", "2020"; empty where the list has numbers alone */
  struct sg_str label;            /* of another style: "KS20"; or empty */
  size_t number;                  /* its place in the list, from 1 */
};

/* All strings are UTF-8 and live in the arena of the call. */
struct sg_tex_result {
  struct sg_str source;         /* the readable source */
  struct sg_str title;          /* plain text; empty where the source has none */
  struct sg_str abstract;       /* plain text */
  struct sg_str abstract_title; /* what the paper prints above it; empty where it is "Abstract" */
  struct sg_tex_place abstract_place;
  const struct sg_tex_heading *headings;
  size_t heading_count;
  const struct sg_tex_caption *captions;
  size_t caption_count;
  const struct sg_tex_float *floats;
  size_t float_count;
  const struct sg_tex_number *numbers; /* of labels whose number is known, in order */
  size_t number_count;
  const struct sg_tex_cited *cited;
  size_t cited_count;
  const struct sg_tex_warning *warnings;
  size_t warning_count;
  const struct sg_str *files; /* every file read, by path: what a depfile lists */
  size_t file_count;
  const struct sg_str *bibliography; /* as the source names them */
  size_t bibliography_count;
  const struct sg_glossary_entry *glossary;
  size_t glossary_count;
  size_t words;    /* words of prose in body, abstract, captions and notes */
  size_t appendix; /* index of the first appendix heading, or SG_NPOS */
};

/* Reads the paper whose main file is `main_path` (NUL-terminated). The result's strings and arrays
 * are allocated from `arena`. SG_EIO when the main file cannot be read, SG_EPARSE when it is no
 * text, SG_ETOOBIG beyond the limits above, SG_ENOMEM; *result is then zero. */
SG_MUST_CHECK enum sg_status sg_tex_read(const char *main_path, const struct sg_tex_options *options,
                                         struct sg_arena *arena, struct sg_tex_result *result,
                                         struct sg_error *err);

/* As sg_tex_read over a text in memory: what is read as the main file `name` in the working
 * directory. Files it names are read from there. */
SG_MUST_CHECK enum sg_status sg_tex_read_text(struct sg_str text, const char *name,
                                              const struct sg_tex_options *options, struct sg_arena *arena,
                                              struct sg_tex_result *result, struct sg_error *err);

/* Appends the words of a piece of readable LaTeX to `out` as plain text: commands' text arguments
 * stay, keys, lengths and comments go, math keeps its TeX source. Linear. */
void sg_tex_plain(struct sg_str tex, struct sg_buf *out);

#endif
