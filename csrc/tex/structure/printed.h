/* What TeX printed of the paper when its authors ran it. Private to csrc/tex. */
#ifndef SG_TEX_STRUCTURE_PRINTED_H
#define SG_TEX_STRUCTURE_PRINTED_H

#include "tex/structure/structure.h"

struct sg_tex_printed_label {
  struct sg_str number, page, title; /* plain text */
  struct sg_str type;                /* cleveref's, or empty */
};

enum sg_tex_printed_kind { SG_PRINTED_HEADING, SG_PRINTED_FIGURE, SG_PRINTED_TABLE };

struct sg_tex_printed_line { /* of the contents or a list of floats, in their order */
  enum sg_tex_printed_kind kind;
  struct sg_str number, text;
};

/* Reads JOB.aux (or JOB.toc) of the main file's folder, through the paper's gate, where it is not older than
 * what has been read of the paper; or the file `given` (its age does not count), where that is not empty. */
void sg_tex_read_printed(struct sg_tex *tex, struct sg_str given);

/* Is the file older than a file that was read since, or does it lack a label of the paper? Then nothing of it
 * holds. */
bool sg_tex_printed_is_stale(struct sg_tex *tex);

/* What was printed for a label, or NULL. Good until the next symbol. */
const struct sg_tex_printed_label *sg_tex_printed_label(struct sg_tex *tex, struct sg_str key);

/* A label's number: the printed one, else `counted`. Where they differ, `counter` goes on from the printed one.
 */
struct sg_str sg_tex_as_printed(struct sg_tex *tex, struct sg_str key, struct sg_str counter,
                                struct sg_str counted);

/* Gives headings and floats the numbers of the contents and the lists; when all has been read. */
void sg_tex_take_printed(struct sg_tex *tex);

#endif
