#include "net/port.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <stdbool.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum sg_status sg_free_port(int *port, struct sg_error *err)
{
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  socklen_t size = sizeof address;
  int fd = socket(AF_INET, SOCK_STREAM, 0);
  bool fine = fd >= 0 && bind(fd, (struct sockaddr *)&address, size) == 0 &&
              getsockname(fd, (struct sockaddr *)&address, &size) == 0;
  int why = errno;
  if (fd >= 0)
    close(fd);
  if (!fine)
    return sg_fail(err, SG_ENET, "no port is free: %s", strerror(why));
  *port = ntohs(address.sin_port);
  return SG_OK;
}
