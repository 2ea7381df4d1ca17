#include "base/map.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

static enum sg_status map_file(int fd, const char *path, size_t max, struct sg_map *map, struct sg_error *err)
{
  struct stat st;
  if (fstat(fd, &st) != 0)
    return sg_fail(err, SG_EIO, "%s: %s", path, strerror(errno));
  if (!S_ISREG(st.st_mode))
    return sg_fail(err, SG_EIO, "%s: not a file", path);
  if ((unsigned long long)st.st_size > max)
    return sg_fail(err, SG_ETOOBIG, "%s: %lld bytes (limit %zu)", path, (long long)st.st_size, max);
  if (st.st_size == 0)
    return SG_OK;
  void *bytes = mmap(NULL, (size_t)st.st_size, PROT_READ, MAP_PRIVATE, fd, 0);
  if (bytes == MAP_FAILED)
    return sg_fail(err, SG_EIO, "%s: %s", path, strerror(errno));
  map->bytes = sg_str(bytes, (size_t)st.st_size);
  return SG_OK;
}

enum sg_status sg_map_open(const char *path, size_t max, struct sg_map *map, struct sg_error *err)
{
  *map = (struct sg_map){{NULL, 0}};
  int fd = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
  if (fd < 0)
    return sg_fail(err, SG_EIO, "%s: %s", path, strerror(errno));
  enum sg_status status = map_file(fd, path, max, map, err);
  close(fd);
  return status;
}

void sg_map_close(struct sg_map *map)
{
  if (map->bytes.n > 0)
    munmap((void *)map->bytes.p, map->bytes.n);
  *map = (struct sg_map){{NULL, 0}};
}
