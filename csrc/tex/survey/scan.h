/* Looking over LaTeX without carrying it out: commands, groups, what is hidden. Private to the survey. */
#ifndef SG_TEX_SURVEY_SCAN_H
#define SG_TEX_SURVEY_SCAN_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/str.h"

struct sg_scanned {
  size_t at, end; /* of the backslash; behind the name */
  struct sg_str name;
};

/* The next command with a name of letters from *at on, outside comments; *at is then behind it. */
bool sg_scan_command(struct sg_str text, size_t *at, struct sg_scanned *command);

bool sg_scan_is(struct sg_str name, const char *const *names); /* NULL ends the names */

/* A command of the paper's own. */
struct sg_scan_definition {
  struct sg_str name;
  int parameters;
  bool optional; /* the first one stands in brackets */
  unsigned used; /* bit n: #n stands in the body */
  int level;     /* of the heading in the body, as in sg_tex_heading; -1: none */
  bool numbered;
  int title; /* which parameter is in its title; 0: `text` is the title */
  struct sg_str text;
};

struct sg_scan_state {
  struct sg_arena *arena;
  struct sg_scan_definition *definitions;
  size_t count, capacity;
  uint32_t *slots; /* by the hash of the name: index + 1 of the last definition */
  size_t slot_count;
  size_t wasted;         /* bytes looked at for the ends of groups that have none */
  struct sg_str *hidden; /* environments of which nothing is printed */
  size_t hidden_count, hidden_capacity;
};

size_t sg_scan_blank(struct sg_str text, size_t at); /* past spaces, line ends, comments */
/* Past the balanced group or bracket that starts at `at` or after blanks; SG_NPOS when none does, or it
 * never ends. */
size_t sg_scan_group(struct sg_scan_state *state, struct sg_str text, size_t at);
size_t sg_scan_bracket(struct sg_scan_state *state, struct sg_str text, size_t at);
/* Past one argument: a group, a command or a character. */
size_t sg_scan_argument(struct sg_scan_state *state, struct sg_str text, size_t at);
/* What is between the delimiters of the group or bracket that ends at `end`. */
struct sg_str sg_scan_inside(struct sg_str text, size_t at, size_t end);

/* The last definition of that name, or NULL. */
const struct sg_scan_definition *sg_scan_find(const struct sg_scan_state *state, struct sg_str name);

/* Reads the definitions of a text into *state and marks in `hides` (a byte for each of the text's) what the
 * survey must not look at: definitions, verbatim text, comments' environments, conditionals' branches. */
void sg_scan_hide(struct sg_scan_state *state, struct sg_str text, unsigned char *hides);

/* The level of a heading command, or -1. */
int sg_scan_level(struct sg_str name);

#endif
