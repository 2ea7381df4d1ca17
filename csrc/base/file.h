/* Files, where the host language's own library has no safe way: directories, and writes that are
 * whole or not there. Paths are NUL-terminated bytes as the system takes them. */
#ifndef SG_BASE_FILE_H
#define SG_BASE_FILE_H

#include "base/buf.h"

/* Makes the directory and those above it, for the user alone (0700); existing ones are left as they
 * are. SG_EIO with the path and the system's reason; SG_EINVAL for a path beyond 4096 bytes. */
SG_MUST_CHECK enum sg_status sg_file_make_directory(const char *path, struct sg_error *err);

/* Writes `content` to a new file beside `path`, readable for the user alone, and renames it to
 * `path`: readers find the old file or the whole new one, also when the process dies in between or
 * others write the same. SG_EIO, SG_EINVAL, SG_ENOMEM. */
SG_MUST_CHECK enum sg_status sg_file_write(const char *path, struct sg_str content, struct sg_error *err);

/* Writes `content` to `path` if nothing stands there: *made tells. By link, which is whole or not at all on
 * shared folders too, for one of several machines that try at once. SG_EIO, SG_EINVAL. */
SG_MUST_CHECK enum sg_status sg_file_write_new(const char *path, struct sg_str content, bool *made,
                                               struct sg_error *err);

/* Appends a file's content to `out`, whose maximum is the limit. Only a regular file is read: a
 * directory, FIFO, socket or device is SG_EIO at once, neither opened nor waited for. With `streams`
 * a pipe that the caller's own process was given is read to its end as well ("-" and /dev/stdin,
 * /dev/fd/63 of a shell's <(…)), a FIFO that merely lies there is not. SG_EIO with the path and what
 * stands there; SG_ETOOBIG beyond the limit, SG_ENOMEM. */
SG_MUST_CHECK enum sg_status sg_file_read(const char *path, bool streams, struct sg_buf *out,
                                          struct sg_error *err);

/* When the file was last written, in seconds since 1970; -1 where that is not known. */
long long sg_file_modified(const char *path);

/* Bytes of a path up to and with its last '/'; 0 where it has none. */
size_t sg_path_folder(const char *path);

/* Holds a lock on the file, which is made where it is missing, for as long as the process lives: the
 * system takes it back from a killed one. *held tells whether it was free; false also where another
 * machine holds it. SG_EIO when the file cannot be opened; a file system without locks counts as free. */
SG_MUST_CHECK enum sg_status sg_file_lock(const char *path, bool *held, struct sg_error *err);

struct sg_file_entry {
  const char *name; /* valid during the call */
  bool directory;
  long long bytes, modified; /* size; seconds since 1970 */
};

/* Calls `visit` for each entry of a directory but "." and "..", in no particular order. A directory
 * that does not exist has none. SG_EIO. */
typedef void sg_file_visit(void *user, const struct sg_file_entry *entry);
SG_MUST_CHECK enum sg_status sg_file_list(const char *path, sg_file_visit *visit, void *user,
                                          struct sg_error *err);

#endif
