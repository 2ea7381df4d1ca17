/* A program that runs beside us until it is stopped: a server of our own. POSIX.
 *
 * It outlives us in no way, whatever ends us: between us and it stands a guard, a process of ours that
 * holds the read end of a pipe whose write end we alone hold. When we stop the program, or end even by
 * SIGKILL, the pipe hangs up, and the guard ends the program: SIGTERM, and SIGKILL for one that does not
 * listen. Both are a process group of their own, so that a terminal's Ctrl-C reaches us first.
 */
#ifndef SG_BASE_CHILD_H
#define SG_BASE_CHILD_H

#include "base/buf.h"

#include <sys/types.h>

struct sg_child {
  pid_t guard; /* 0: not running */
  int life;    /* the pipe's write end, or -1 */
  int log;     /* what the program writes: a file without a name, or -1 */
  int code;    /* of a program that has ended: its exit code, 127 when it could not be started */
};

/* Starts argv[0], looked up on PATH, with `environment` ("NAME=value") besides the present one, both
 * NULL-terminated, with no standard input and both outputs in a file of their own. Nothing else that is
 * open in this process is open in it. SG_EIO. */
SG_MUST_CHECK enum sg_status sg_child_start(const char *const *argv, const char *const *environment,
                                            struct sg_child *child, struct sg_error *err);

/* Whether it still runs; child->code tells how it ended. */
bool sg_child_is_running(struct sg_child *child);

/* Appends the last bytes of what it has written, at most SG_CHILD_LOG_MAX. */
enum { SG_CHILD_LOG_MAX = 4096 };
void sg_child_log(const struct sg_child *child, struct sg_buf *out);

/* Ends it, waits until it has ended, and gives everything back. A child that never ran is left alone. */
void sg_child_stop(struct sg_child *child);

#endif
