#include "base/output.h"

#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/temporary.h"

enum { LINKS_MAX = 40 }; /* as Linux's own limit */

static enum sg_status fail(struct sg_error *err, const char *path, int reason)
{
  if (strcmp(path, "-") == 0)
    path = "standard output";
  return sg_fail(err, reason == EINTR ? SG_EINTR : SG_EIO, "cannot write %s: %s", path, strerror(reason));
}

/* Where a name leads -------------------------------------------------------------------------- */

/* The descriptor that a path means, or -1. */
static int descriptor_of(const char *path)
{
  static const char *const named[] = {"/dev/stdin", "/dev/stdout", "/dev/stderr"};
  static const char *const folders[] = {"/dev/fd/", "/proc/self/fd/"};
  if (strcmp(path, "-") == 0)
    return STDOUT_FILENO;
  for (int i = 0; i < 3; i++)
    if (strcmp(path, named[i]) == 0)
      return i;
  for (size_t i = 0; i < 2; i++) {
    size_t n = strlen(folders[i]);
    if (strncmp(path, folders[i], n) != 0 || !isdigit((unsigned char)path[n]))
      continue;
    char *end;
    long number = strtol(path + n, &end, 10);
    if (*end == '\0' && number <= 1 << 20)
      return (int)number;
  }
  return -1;
}

/* Replaces the path by what the link that stands there names; false when none does. */
static bool follow(char *path)
{
  char link[SG_PLACE_PATH_MAX], joined[SG_PLACE_PATH_MAX];
  ssize_t n = readlink(path, link, sizeof link - 1);
  if (n <= 0)
    return false;
  link[n] = '\0';
  size_t folder = link[0] == '/' ? 0 : sg_path_folder(path);
  if (folder + (size_t)n >= sizeof joined)
    return false;
  memcpy(joined, path, folder);
  memcpy(joined + folder, link, (size_t)n + 1);
  memcpy(path, joined, folder + (size_t)n + 1);
  return true;
}

static enum sg_place_kind kind_of(mode_t mode)
{
  return S_ISREG(mode)    ? SG_PLACE_FILE
         : S_ISDIR(mode)  ? SG_PLACE_FOLDER
         : S_ISFIFO(mode) ? SG_PLACE_PIPE
         : S_ISCHR(mode)  ? SG_PLACE_DEVICE
                          : SG_PLACE_OTHER;
}

static void folder_of(const struct sg_place *place, char folder[SG_PLACE_PATH_MAX])
{
  size_t n = sg_path_folder(place->path);
  snprintf(folder, SG_PLACE_PATH_MAX, "%.*s", n > 0 ? (int)n : 1, n > 0 ? place->path : ".");
}

/* A place where nothing stands, by its folder. */
static void find_folder(struct sg_place *place)
{
  char folder[SG_PLACE_PATH_MAX];
  struct stat info;
  folder_of(place, folder);
  place->name = place->path + sg_path_folder(place->path);
  bool there = stat(folder, &info) == 0 && S_ISDIR(info.st_mode);
  place->kind = there ? SG_PLACE_MISSING : SG_PLACE_NOWHERE;
  place->device = there ? (unsigned long long)info.st_dev : 0;
  place->inode = there ? (unsigned long long)info.st_ino : 0;
}

enum sg_status sg_place_find(const char *path, struct sg_place *place, struct sg_error *err)
{
  *place = (struct sg_place){.descriptor = -1};
  size_t n = strlen(path);
  if (n == 0 || n >= sizeof place->path)
    return sg_fail(err, SG_EINVAL, "a file's path is empty or too long");
  memcpy(place->path, path, n + 1);
  struct stat info;
  /* First by the system's own rules, which keep links that others planted in /tmp from leading. */
  if (strcmp(path, "-") != 0 && stat(path, &info) != 0 && errno != ENOENT && errno != ENOTDIR &&
      descriptor_of(path) < 0)
    return fail(err, path, errno);
  int links = 0;
  while ((place->descriptor = descriptor_of(place->path)) < 0 && links < LINKS_MAX && follow(place->path))
    links++;
  if (place->descriptor >= 0 ? fstat(place->descriptor, &info) == 0 : stat(place->path, &info) == 0) {
    place->kind = kind_of(info.st_mode);
    place->device = (unsigned long long)info.st_dev;
    place->inode = (unsigned long long)info.st_ino;
    return SG_OK;
  }
  if (place->descriptor >= 0 || (errno != ENOENT && errno != ENOTDIR))
    return fail(err, path, errno);
  find_folder(place);
  return SG_OK;
}

static int folder_access(const struct sg_place *place, int mode)
{
  char folder[SG_PLACE_PATH_MAX];
  folder_of(place, folder);
  return faccessat(AT_FDCWD, folder, mode, AT_EACCESS) == 0 ? 0 : errno;
}

/* Why nothing can be written to the place, as errno has it; 0 for nothing that shows. */
static int problem_of(const struct sg_place *place)
{
  if (place->descriptor >= 0)
    return (fcntl(place->descriptor, F_GETFL) & O_ACCMODE) == O_RDONLY ? EBADF : 0;
  switch (place->kind) {
  case SG_PLACE_FOLDER:
    return EISDIR;
  case SG_PLACE_OTHER:
    return ENOTSUP;
  case SG_PLACE_NOWHERE:
    return ENOENT;
  case SG_PLACE_MISSING:
    return place->name[0] == '\0' ? EISDIR : folder_access(place, W_OK | X_OK);
  default:
    return faccessat(AT_FDCWD, place->path, W_OK, AT_EACCESS) == 0 ? 0 : errno;
  }
}

enum sg_status sg_output_check(const char *path, struct sg_error *err)
{
  struct sg_place place;
  enum sg_status status = sg_place_find(path, &place, err);
  int reason = status == SG_OK ? problem_of(&place) : 0;
  return reason != 0 ? fail(err, path, reason) : status;
}

bool sg_output_is_one_name(const char *folder, const char *a, const char *b)
{
  char inside[SG_PLACE_PATH_MAX], first[SG_PLACE_PATH_MAX], second[SG_PLACE_PATH_MAX];
  int n = snprintf(inside, sizeof inside, "%s/", folder);
  if (n < 0 || (size_t)n >= sizeof inside)
    return false;
  int fd = sg_temporary_file(inside, 0600, first, sizeof first);
  if (fd < 0)
    return false;
  close(fd);
  unlink(first);
  struct stat info;
  char one[SG_PLACE_PATH_MAX];
  n = snprintf(one, sizeof one, "%s%s", first, a);
  int m = snprintf(second, sizeof second, "%s%s", first, b);
  if (n < 0 || m < 0 || (size_t)n >= sizeof one || (size_t)m >= sizeof second)
    return false;
  fd = open(one, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (fd < 0)
    return false;
  bool same = lstat(second, &info) == 0;
  close(fd);
  unlink(one);
  return same;
}

/* Writing ------------------------------------------------------------------------------------- */

/* All of it, also to a descriptor that does not wait. A signal ends the wait for others only:
 * `patient` says that the write is to an ordinary file. 0 or errno. */
static int write_all(int fd, struct sg_str content, bool patient)
{
  while (content.n > 0) {
    ssize_t n = write(fd, content.p, content.n);
    if (n < 0 && errno == EAGAIN) {
      struct pollfd wait = {.fd = fd, .events = POLLOUT};
      if (poll(&wait, 1, -1) < 0 && !(errno == EINTR && patient))
        return errno;
    } else if (n < 0 && !(errno == EINTR && patient)) {
      return errno;
    } else if (n > 0) {
      content = sg_slice(content, (size_t)n, content.n);
    }
  }
  return 0;
}

static int write_descriptor(int fd, struct sg_str content)
{
  int reason = write_all(fd, content, false);
  /* Network file systems tell of a full disk when a descriptor is closed, any one of them. */
  int copy = reason == 0 ? dup(fd) : -1;
  if (copy >= 0 && close(copy) != 0)
    reason = errno;
  return reason;
}

static int write_special(const char *path, struct sg_str content)
{
  int fd = open(path, O_WRONLY | O_NOCTTY | O_CLOEXEC);
  if (fd < 0)
    return errno;
  int reason = write_all(fd, content, false);
  if (close(fd) != 0 && reason == 0)
    reason = errno;
  return reason;
}

/* A rename may reach the disk before the content does; after a power cut the file would be empty. */
static int finish(int fd, int reason)
{
  if (reason == 0 && fsync(fd) != 0 && errno != EINVAL)
    reason = errno;
  if (close(fd) != 0 && reason == 0)
    reason = errno;
  return reason;
}

/* Room is asked for first: a full disk then costs nothing of what stands in the file. */
static int write_in_place(const char *path, struct sg_str content)
{
  int fd = open(path, O_WRONLY | O_CLOEXEC);
  if (fd < 0)
    return errno;
  int reason = 0;
#if defined(_POSIX_ADVISORY_INFO) && _POSIX_ADVISORY_INFO > 0
  if (content.n > 0)
    reason = posix_fallocate(fd, 0, (off_t)content.n);
  if (reason == EINVAL || reason == EOPNOTSUPP || reason == ENODEV)
    reason = 0;
#endif
  if (reason == 0)
    reason = write_all(fd, content, true);
  if (reason == 0 && ftruncate(fd, (off_t)content.n) != 0)
    reason = errno;
  return finish(fd, reason);
}

/* The new file gets the owner and mode of the old one; false when it cannot. */
static bool take_after(int fd, const struct stat *old)
{
  struct stat info;
  if (fstat(fd, &info) != 0)
    return false;
  if ((info.st_uid != old->st_uid || info.st_gid != old->st_gid) && fchown(fd, old->st_uid, old->st_gid) != 0)
    return false;
  return fchmod(fd, old->st_mode & 07777) == 0;
}

/* Writes beside the path and renames; `old` is what stands there, or NULL. Sets *must_stay when the
 * old file can only be written itself. */
static int replace(const char *path, const struct stat *old, struct sg_str content, bool *must_stay)
{
  char beside[SG_PLACE_PATH_MAX];
  *must_stay = false;
  int fd = sg_temporary_file(path, old != NULL ? (int)(old->st_mode & 0777) : 0666, beside, sizeof beside);
  if (fd < 0) {
    *must_stay = old != NULL && (errno == EACCES || errno == EPERM || errno == EROFS);
    return errno;
  }
  int reason = 0;
  if (old != NULL && !take_after(fd, old)) {
    *must_stay = true;
    reason = EPERM;
  } else {
    reason = write_all(fd, content, true);
  }
  reason = finish(fd, reason);
  if (reason == 0 && rename(beside, path) != 0)
    reason = errno;
  if (reason != 0)
    unlink(beside);
  return reason;
}

static int write_file(const char *path, struct sg_str content)
{
  struct stat info;
  bool there = stat(path, &info) == 0, must_stay = there && info.st_nlink > 1;
  /* A signal waits until the file is whole and nothing stands beside it. */
  sigset_t ending, before;
  sigemptyset(&ending);
  static const int signals[] = {SIGINT, SIGTERM, SIGHUP, SIGQUIT};
  for (size_t i = 0; i < sizeof signals / sizeof *signals; i++)
    sigaddset(&ending, signals[i]);
  sigprocmask(SIG_BLOCK, &ending, &before);
  int reason = must_stay ? 0 : replace(path, there ? &info : NULL, content, &must_stay);
  if (must_stay)
    reason = write_in_place(path, content);
  sigprocmask(SIG_SETMASK, &before, NULL);
  return reason;
}

enum sg_status sg_output_write(const char *path, struct sg_str content, struct sg_error *err)
{
  struct sg_place place;
  enum sg_status status = sg_place_find(path, &place, err);
  if (status != SG_OK)
    return status;
  int reason = problem_of(&place);
  if (reason != 0)
    return fail(err, path, reason);
  if (place.descriptor >= 0)
    reason = write_descriptor(place.descriptor, content);
  else if (place.kind == SG_PLACE_FILE || place.kind == SG_PLACE_MISSING)
    reason = write_file(place.path, content);
  else
    reason = write_special(place.path, content);
  return reason != 0 ? fail(err, path, reason) : SG_OK;
}
