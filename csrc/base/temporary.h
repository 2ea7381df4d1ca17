/* Files that stand beside another while they are written, and folders for a run's own use. The name
 * carries the process's number, so that a later run finds what a killed one has left. */
#ifndef SG_BASE_TEMPORARY_H
#define SG_BASE_TEMPORARY_H

#include "base/status.h"

#include <stdbool.h>
#include <stddef.h>

/* Makes a new file in the folder of `path` with the permissions `mode` less the umask, open for
 * writing and locked as long as it is open; its path goes into `beside`. The descriptor, or -1 with
 * errno. */
int sg_temporary_file(const char *path, int mode, char *beside, size_t size);

/* Makes a new folder, for the user alone, in `folder`; its path goes into `made`. SG_EIO, SG_EINVAL. */
SG_MUST_CHECK enum sg_status sg_temporary_folder(const char *folder, char *made, size_t size,
                                                 struct sg_error *err);

/* Whether `name` in `folder` is such a file or folder, this user's, whose process has ended. */
bool sg_temporary_is_abandoned(const char *folder, const char *name);

#endif
