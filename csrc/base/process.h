/* Runs another program to its end: no shell, limits on time and memory, both streams captured.
 *
 * POSIX. Used for pandoc, whose reader can hang or eat memory on hostile input.
 *
 * A program outlives neither its run nor the process that runs it: it gets a lifeline (base/lifeline.h),
 * and Linux kills it when its parent dies of anything. Whoever has a lifeline ends what it runs when
 * that hangs up.
 */
#ifndef SG_BASE_PROCESS_H
#define SG_BASE_PROCESS_H

#include "base/buf.h"

struct sg_process {
  const char *const *argv;        /* NULL-terminated; argv[0] is looked up on PATH */
  const char *const *environment; /* "NAME=value" to set besides the present ones, NULL-terminated */
  const char *directory;          /* to run in; NULL: the present one */
  struct sg_str input;            /* written to its standard input */
  long timeout_ms;                /* wall clock; 0: none */
  size_t memory_bytes;            /* address space; 0: no limit */
  bool show_errors;               /* leave standard error on the terminal instead of capturing it */

  /* Where given, called after each piece of its standard output with all of it so far, which it may
   * clear; false ends the program. */
  bool (*heard)(void *user, struct sg_buf *out);
  void *user;
};

struct sg_process_result {
  int exit_code;    /* of a program that exited; 127 when it could not be started */
  int signal;       /* that ended it, or 0 */
  bool timed_out;   /* it was killed at its deadline */
  bool interrupted; /* a signal came while it ran, or who started us has ended; it was killed */
};

/* Runs `process`, appends its standard output to `out` and its standard error to `errors` (both
 * initialised by the caller; a stream that outgrows its buffer's maximum is SG_ETOOBIG and ends
 * the program). SG_OK whatever the program's own result; SG_EIO when it cannot be run at all. */
SG_MUST_CHECK enum sg_status sg_process_run(const struct sg_process *process, struct sg_buf *out,
                                            struct sg_buf *errors, struct sg_process_result *result,
                                            struct sg_error *err);

/* The present environment with `extra` (NULL-terminated, or NULL) and `last` (or NULL) in front of it, without
 * what these replace; the strings are borrowed, the array is the caller's to free(). NULL without memory. */
char **sg_environment_with(const char *const *extra, char *last);

#endif
