/* A port of this machine that nobody listens at. */
#ifndef SG_NET_PORT_H
#define SG_NET_PORT_H

#include "base/status.h"

/* A free TCP port of 127.0.0.1 in *port. It is nobody's until somebody takes it: whoever starts a server
 * there has to see whether that one came to be it. SG_ENET. */
SG_MUST_CHECK enum sg_status sg_free_port(int *port, struct sg_error *err);

#endif
