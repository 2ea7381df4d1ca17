/* A paper's headings by a look at its text alone: the witness beside the reader.
 *
 * The reader (tex.h) knows what a source holds because it carries it out; where it goes wrong, its count
 * goes wrong with it. The survey expands no macro and shares no table with it: it walks over the text of
 * the files in their order and notes each heading command, whatever that stands in, and the paper's own
 * commands whose definitions hold one. What it cannot be sure of (a branch of a conditional, a definition,
 * what is commented out, what a command of the paper drops) it leaves alone: every heading that it names is
 * one that the reader of the printed paper sees. Linear; nothing recurses.
 */
#ifndef SG_TEX_SURVEY_H
#define SG_TEX_SURVEY_H

#include "tex/tex.h"

struct sg_tex_survey {
  const struct sg_tex_heading *headings; /* `appendix` is not told */
  size_t heading_count;
  struct sg_str
      flat; /* the main file with every file that it inputs in its place: for a reader that opens none */
};

/* Surveys the paper whose main file is `main_path` (NUL-terminated); `text` is read instead of that file
 * where it is not NULL. Strings and arrays live in `arena`. Errors as sg_tex_read's. */
SG_MUST_CHECK enum sg_status sg_tex_survey(const char *main_path, const struct sg_str *text,
                                           const struct sg_tex_options *options, struct sg_arena *arena,
                                           struct sg_tex_survey *survey, struct sg_error *err);

#endif
