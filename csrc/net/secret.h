/* Keys in memory: while they are, a crash must not write them to a core file.
 *
 * Counted, so that pools may overlap; the last release gives the process's settings back. The
 * environment that a key came from is the user's own affair.
 */
#ifndef SG_NET_SECRET_H
#define SG_NET_SECRET_H

void sg_secret_hold(void);
void sg_secret_release(void);

#endif
