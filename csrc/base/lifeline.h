/* How a program learns that whoever started it has ended, however that happened.
 *
 * The starter holds the write end of a pipe and nobody else does; all that it starts, at any depth,
 * inherit the read end, whose place an environment variable names. Nothing is ever written: when the
 * starter ends, even by SIGKILL, the read end hangs up. Unlike a signal on the parent's death it works
 * on every POSIX system and through programs that know nothing of it (xargs, a shell, pandoc).
 */
#ifndef SG_BASE_LIFELINE_H
#define SG_BASE_LIFELINE_H

#include <stdbool.h>
#include <stddef.h>

#define SG_LIFELINE_VARIABLE "STUDYGUIDE_LIFELINE"

enum { SG_LIFELINE_TEXT_MAX = 96 }; /* bytes of the variable's name and value */

/* Writes "NAME=VALUE", which tells a child where the lifeline is whose read end is `fd`. False when
 * `fd` is not an open descriptor. */
bool sg_lifeline_describe(int fd, char text[SG_LIFELINE_TEXT_MAX]);

/* The read end that this process has inherited; -1 where there is none, or where its descriptor has
 * been closed or come to stand for something else since. */
int sg_lifeline_inherited(void);

/* Whether nobody holds the other end of `fd` any more: the writers of a pipe's read end, the readers of
 * its write end, a terminal. False for files, and for fd < 0. */
bool sg_lifeline_hung_up(int fd);

#endif
