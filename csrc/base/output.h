/* Output: where a name leads, and writing there.
 *
 * An output goes where the user sent it: through symbolic links to what they name, into pipes,
 * terminals and devices as they are, and into an ordinary file whole or not at all, with the mode
 * and the owner that it had. Paths are NUL-terminated bytes as the system takes them. A path of
 * "-", "/dev/stdout", "/dev/stderr", "/dev/fd/N" or "/proc/self/fd/N" means that descriptor itself,
 * not what opening it anew would give: "/dev/stdin" likewise for what is read.
 */
#ifndef SG_BASE_OUTPUT_H
#define SG_BASE_OUTPUT_H

#include "base/buf.h"

enum sg_place_kind {
  SG_PLACE_MISSING, /* nothing there; its folder is */
  SG_PLACE_NOWHERE, /* nor its folder */
  SG_PLACE_FILE,
  SG_PLACE_FOLDER,
  SG_PLACE_PIPE,
  SG_PLACE_DEVICE, /* a terminal, /dev/null … */
  SG_PLACE_OTHER,  /* block devices, sockets */
};

enum { SG_PLACE_PATH_MAX = 4096 }; /* as Linux's PATH_MAX, which not every system defines */

struct sg_place {
  enum sg_place_kind kind;
  unsigned long long device, inode; /* of what is there; where it is missing, of its folder */
  char path[SG_PLACE_PATH_MAX];     /* after the links that the name leads through */
  const char *name;                 /* in `path`, behind its folder; for what is missing */
  int descriptor;                   /* that the path means, or -1 */
};

/* Finds where a name leads. Two names of one file have the same device and inode, however they are
 * written. SG_EIO when that cannot be found out, SG_EINVAL for a path beyond SG_PLACE_PATH_MAX. */
SG_MUST_CHECK enum sg_status sg_place_find(const char *path, struct sg_place *place, struct sg_error *err);

/* Whether `content` could be written there, without trying: SG_EIO with the reason when the folder
 * is missing or shut, the file is read-only, or a folder or block device stands there. */
SG_MUST_CHECK enum sg_status sg_output_check(const char *path, struct sg_error *err);

/* Writes to where `path` leads. An ordinary file is replaced by one written beside it, so that
 * readers find the old one or the whole new one; where its folder is shut, others own it or it has
 * more than one name, it is written itself. Waits for a reader of a pipe. SG_EIO, SG_EINVAL, SG_EINTR. */
SG_MUST_CHECK enum sg_status sg_output_write(const char *path, struct sg_str content, struct sg_error *err);

/* Whether two names that are not there would be one file in this folder, as on file systems that
 * look past case: a file is made under the one and looked for under the other. */
bool sg_output_is_one_name(const char *folder, const char *a, const char *b);

#endif
