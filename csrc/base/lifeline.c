#include "base/lifeline.h"

#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

/* Device and inode stand beside the number: a program in between may have closed the descriptor, and
 * another pipe may have got its number. */
bool sg_lifeline_describe(int fd, char text[SG_LIFELINE_TEXT_MAX])
{
  struct stat s;
  if (fstat(fd, &s) != 0)
    return false;
  snprintf(text, SG_LIFELINE_TEXT_MAX, "%s=%d:%llu:%llu", SG_LIFELINE_VARIABLE, fd,
           (unsigned long long)s.st_dev, (unsigned long long)s.st_ino);
  return true;
}

int sg_lifeline_inherited(void)
{
  const char *value = getenv(SG_LIFELINE_VARIABLE);
  int fd;
  unsigned long long device, inode;
  struct stat s;
  if (value == NULL || sscanf(value, "%d:%llu:%llu", &fd, &device, &inode) != 3 || fd < 0)
    return -1;
  if (fstat(fd, &s) != 0 || !S_ISFIFO(s.st_mode) || (unsigned long long)s.st_dev != device ||
      (unsigned long long)s.st_ino != inode)
    return -1;
  return fd;
}

bool sg_lifeline_hung_up(int fd)
{
  struct pollfd end = {.fd = fd, .events = POLLIN}; /* some systems tell of a hang-up to readers only */
  return fd >= 0 && poll(&end, 1, 0) > 0 && (end.revents & (POLLHUP | POLLERR)) != 0;
}
