/* SIGINT and SIGQUIT while the network is waited for.
 *
 * The hosts (pandoc's runtime, the lua program) have handlers of their own that only set a flag,
 * which nobody reads inside a C loop: without this, a Ctrl-C would be noticed when all requests
 * are done. A second signal gets the default action and ends the process at once.
 */
#ifndef SG_NET_INTERRUPT_H
#define SG_NET_INTERRUPT_H

#include <stdbool.h>

/* Takes SIGINT over, and SIGQUIT where the host catches it (pandoc's runtime prints a line and goes
 * on); ignores SIGPIPE, which TLS connections can raise. Counted, so that pools may overlap. A signal
 * that the process ignores stays ignored. */
void sg_interrupt_hold(void);

/* The last release gives the signals back to who had them. */
void sg_interrupt_release(void);

/* Whether one of the two came since the first hold. */
bool sg_interrupted(void);

#endif
