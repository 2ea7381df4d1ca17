/* The one gate through which a paper's files come. What a paper names may lie in the folders that
 * the user has opened to it, and nowhere else: links are followed before a path is judged. */
#ifndef SG_BASE_GATE_H
#define SG_BASE_GATE_H

#include "base/arena.h"

enum { SG_GATE_FOLDERS_MAX = 65 }; /* later ones stay shut */

struct sg_gate {
  struct sg_arena *arena;
  struct sg_str folder[SG_GATE_FOLDERS_MAX]; /* real paths */
  size_t count;
  bool everywhere; /* the user has opened all of the machine */
};

enum sg_gate_answer {
  SG_GATE_FILE,
  SG_GATE_MISSING,
  SG_GATE_OUTSIDE, /* exists, but not in a folder that is open */
  SG_GATE_SPECIAL, /* a directory, FIFO, socket or device */
};

/* A gate that opens nothing yet, or everything. Paths live in `arena`. */
void sg_gate_init(struct sg_gate *gate, bool everywhere, struct sg_arena *arena);

/* Opens a folder with all that lies below it; one that is not there is passed over. */
void sg_gate_open(struct sg_gate *gate, struct sg_str folder);

/* Judges `path` (NUL-terminated, from the working directory) without opening it. With SG_GATE_FILE
 * *real is the file's path without links, NUL-terminated, in the arena ({NULL, 0} when memory is
 * short); it is what is to be opened. `real` may be NULL. */
enum sg_gate_answer sg_gate_ask(const struct sg_gate *gate, const char *path, struct sg_str *real);

#endif
