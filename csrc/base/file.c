#include "base/file.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/temporary.h"

enum { PATH_LENGTH_MAX = 4096 }; /* as Linux's PATH_MAX, which not every system defines */

static enum sg_status fail(struct sg_error *err, const char *what, const char *path, int reason)
{
  return sg_fail(err, SG_EIO, "%s '%s': %s", what, path, strerror(reason));
}

size_t sg_path_folder(const char *path)
{
  size_t n = strlen(path);
  while (n > 0 && path[n - 1] != '/')
    n--;
  return n;
}

enum sg_status sg_file_make_directory(const char *path, struct sg_error *err)
{
  char copy[PATH_LENGTH_MAX];
  size_t n = strlen(path);
  if (n == 0 || n >= sizeof copy)
    return sg_fail(err, SG_EINVAL, "a directory's path is empty or too long");
  memcpy(copy, path, n + 1);
  for (size_t i = 1; i <= n; i++) {
    if (copy[i] != '/' && copy[i] != '\0')
      continue;
    char after = copy[i];
    copy[i] = '\0';
    /* Existing is fine, whoever made it just now; whether it is a directory shows when it is used. */
    if (mkdir(copy, 0700) != 0 && errno != EEXIST && (errno != EROFS || access(copy, F_OK) != 0))
      return fail(err, "cannot make the directory", copy, errno);
    copy[i] = after;
  }
  return SG_OK;
}

static int write_all(int fd, struct sg_str content)
{
  while (content.n > 0) {
    ssize_t n = write(fd, content.p, content.n);
    if (n < 0 && errno == EINTR)
      continue;
    if (n < 0)
      return errno;
    content = sg_slice(content, (size_t)n, content.n);
  }
  return 0;
}

enum sg_status sg_file_write(const char *path, struct sg_str content, struct sg_error *err)
{
  char beside[PATH_LENGTH_MAX];
  int fd = sg_temporary_file(path, 0600, beside, sizeof beside);
  if (fd < 0)
    return fail(err, "cannot write", path, errno);
  int reason = write_all(fd, content);
  /* A rename may reach the disk before the content does; after a power cut the file would be empty. */
  if (reason == 0 && fsync(fd) != 0 && errno != EINVAL)
    reason = errno;
  if (close(fd) != 0 && reason == 0)
    reason = errno;
  if (reason == 0 && rename(beside, path) != 0)
    reason = errno;
  if (reason == 0)
    return SG_OK;
  unlink(beside);
  return fail(err, "cannot write", path, reason);
}

enum sg_status sg_file_write_new(const char *path, struct sg_str content, bool *made, struct sg_error *err)
{
  char beside[PATH_LENGTH_MAX];
  struct stat info;
  *made = false;
  int fd = sg_temporary_file(path, 0600, beside, sizeof beside);
  if (fd < 0)
    return fail(err, "cannot write", path, errno);
  int reason = write_all(fd, content);
  if (reason == 0 && link(beside, path) != 0)
    reason = errno;
  /* Over NFS the answer to a link that was made may be lost and the repeated one find its own name: the number
   * of names tells. */
  *made = reason == 0 || (reason == EEXIST && fstat(fd, &info) == 0 && info.st_nlink == 2);
  close(fd);
  unlink(beside);
  if (*made || reason == EEXIST)
    return SG_OK;
  return fail(err, "cannot write", path, reason);
}

/* -- Reading ----------------------------------------------------------------------------------- */

static const char *kind_of(mode_t mode)
{
  return S_ISDIR(mode)    ? "a directory"
         : S_ISFIFO(mode) ? "a FIFO"
         : S_ISSOCK(mode) ? "a socket"
         : S_ISCHR(mode)  ? "a character device"
         : S_ISBLK(mode)  ? "a block device"
                          : "no regular file";
}

static enum sg_status refuse(struct sg_error *err, const char *path, mode_t mode)
{
  return sg_fail(err, SG_EIO, "'%s' is %s; a regular file is needed", path, kind_of(mode));
}

/* What the process was handed open: reading it waits for its writer, as reading a file must not. */
static bool is_stream(const char *path)
{
  static const char *const folders[] = {"/dev/fd/", "/proc/self/fd/"};
  struct sg_str s = sg_cstr(path);
  if (sg_str_equal(s, SG_LIT("-")) || sg_str_equal(s, SG_LIT("/dev/stdin")))
    return true;
  for (size_t i = 0; i < sizeof folders / sizeof *folders; i++)
    if (sg_str_starts(s, sg_cstr(folders[i])))
      return true;
  return false;
}

/* A descriptor of the regular file, or of the stream where those are wanted; -1 with *err filled. */
static int open_to_read(const char *path, bool streams, struct sg_error *err)
{
  struct stat info;
  bool standard = strcmp(path, "-") == 0 || strcmp(path, "/dev/stdin") == 0;
  streams = streams && is_stream(path);
  if (streams && standard) {
    int input = dup(STDIN_FILENO);
    if (input < 0)
      (void)fail(err, "cannot read", "standard input", errno);
    return input;
  }
  if (stat(path, &info) != 0) {
    (void)fail(err, "cannot read", path, errno);
    return -1;
  }
  if (!S_ISREG(info.st_mode) && !streams) { /* merely opening a device can act on it */
    (void)refuse(err, path, info.st_mode);
    return -1;
  }
  int fd = open(path, O_RDONLY | O_NOCTTY | O_CLOEXEC | (streams ? 0 : O_NONBLOCK));
  if (fd < 0) {
    (void)fail(err, "cannot read", path, errno);
  } else if (fstat(fd, &info) != 0 || S_ISDIR(info.st_mode) ||
             (!S_ISREG(info.st_mode) && !streams)) { /* another stands there since */
    (void)refuse(err, path, info.st_mode);
    close(fd);
    fd = -1;
  }
  return fd;
}

enum sg_status sg_file_read(const char *path, bool streams, struct sg_buf *out, struct sg_error *err)
{
  char bytes[65536];
  int fd = open_to_read(path, streams, err);
  if (fd < 0)
    return SG_EIO;
  int reason = 0;
  while (out->failure == SG_OK) {
    ssize_t n = read(fd, bytes, sizeof bytes);
    if (n < 0 && errno == EINTR)
      continue;
    if (n <= 0) {
      reason = n < 0 ? errno : 0;
      break;
    }
    sg_buf_add(out, sg_str(bytes, (size_t)n));
  }
  close(fd);
  if (reason != 0)
    return fail(err, "cannot read", path, reason);
  if (out->failure == SG_ETOOBIG)
    return sg_fail(err, SG_ETOOBIG, "'%s' holds more than %zu MB, which is the limit", path,
                   out->maximum / (1024 * 1024));
  return sg_buf_status(out, err);
}

enum sg_status sg_file_lock(const char *path, bool *held, struct sg_error *err)
{
  struct flock lock = {.l_type = F_WRLCK, .l_whence = SEEK_SET};
  int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (fd < 0)
    return fail(err, "cannot open", path, errno);
  /* The descriptor stays open: closing it would give the lock back. */
  *held = fcntl(fd, F_SETLK, &lock) == 0 || (errno != EAGAIN && errno != EACCES);
  if (!*held)
    close(fd);
  return SG_OK;
}

enum sg_status sg_file_list(const char *path, sg_file_visit *visit, void *user, struct sg_error *err)
{
  DIR *directory = opendir(path);
  if (directory == NULL)
    return errno == ENOENT ? SG_OK : fail(err, "cannot read the directory", path, errno);
  struct dirent *row;
  while ((row = readdir(directory)) != NULL) {
    struct stat info;
    if (strcmp(row->d_name, ".") == 0 || strcmp(row->d_name, "..") == 0)
      continue;
    if (fstatat(dirfd(directory), row->d_name, &info, AT_SYMLINK_NOFOLLOW) != 0)
      continue; /* gone meanwhile */
    struct sg_file_entry entry = {.name = row->d_name,
                                  .directory = S_ISDIR(info.st_mode),
                                  .bytes = (long long)info.st_size,
                                  .modified = (long long)info.st_mtime};
    visit(user, &entry);
  }
  closedir(directory);
  return SG_OK;
}

long long sg_file_modified(const char *path)
{
  struct stat found;
  return stat(path, &found) == 0 ? (long long)found.st_mtime : -1;
}
