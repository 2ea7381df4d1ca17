/* Files that are read where they lie: only the pages that are looked at are loaded, and every process
 * shares them. For files of the system's, which are replaced and not written over: one that shrinks
 * while it is mapped ends the process (SIGBUS). What the user or a paper names is read by base/file.h. */
#ifndef SG_BASE_MAP_H
#define SG_BASE_MAP_H

#include "base/status.h"
#include "base/str.h"

struct sg_map {
  struct sg_str bytes;
};

/* Maps the regular file at `path` (NUL-terminated) for reading; an empty file is an empty map. The
 * caller ends *map with sg_map_close. SG_EIO with the path and the reason, also where something else
 * than a file stands there; SG_ETOOBIG beyond `max` bytes. On failure *map is empty. */
SG_MUST_CHECK enum sg_status sg_map_open(const char *path, size_t max, struct sg_map *map,
                                         struct sg_error *err);

/* An empty map is allowed. */
void sg_map_close(struct sg_map *map);

#endif
