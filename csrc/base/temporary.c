#include "base/temporary.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/file.h"

enum { PATH_LENGTH_MAX = 4096, TRIES_MAX = 100 };

static const char file_prefix[] = ".studyguide-", folder_prefix[] = "studyguide-";

/* Tells names of one process apart; the file system sees to it that no two are the same. */
static uint32_t any_number(int try)
{
  struct timespec now;
  clock_gettime(CLOCK_REALTIME, &now);
  uint64_t n = (uint64_t)now.tv_nsec * 2654435761u + (uint64_t)now.tv_sec + (uint64_t)try * 40503u;
  return (uint32_t)(n ^ n >> 32);
}

/* "FOLDER/PREFIXpid-number"; false when it does not fit. */
static bool name_it(char *out, size_t size, const char *folder, size_t folder_length, const char *prefix,
                    int try)
{
  int n = snprintf(out, size, "%.*s%s%ld-%08x", (int)folder_length, folder, prefix, (long)getpid(),
                   (unsigned)any_number(try));
  return n > 0 && (size_t)n < size;
}

int sg_temporary_file(const char *path, int mode, char *beside, size_t size)
{
  size_t folder = sg_path_folder(path);
  int fd = -1;
  errno = EEXIST;
  for (int try = 0; try < TRIES_MAX && fd < 0 && errno == EEXIST; try++) {
    if (!name_it(beside, size, path, folder, file_prefix, try)) {
      errno = ENAMETOOLONG;
      return -1;
    }
    fd = open(beside, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, (mode_t)mode);
  }
  /* Another machine, or another container, that shares the folder cannot ask after our process. */
  struct flock lock = {.l_type = F_WRLCK, .l_whence = SEEK_SET};
  if (fd >= 0)
    (void)fcntl(fd, F_SETLK, &lock);
  return fd;
}

enum sg_status sg_temporary_folder(const char *folder, char *made, size_t size, struct sg_error *err)
{
  char inside[PATH_LENGTH_MAX];
  int n = snprintf(inside, sizeof inside, "%s/", folder);
  if (n < 0 || (size_t)n >= sizeof inside)
    return sg_fail(err, SG_EINVAL, "a temporary folder's path is too long");
  for (int try = 0; try < TRIES_MAX; try++) {
    if (!name_it(made, size, inside, (size_t)n, folder_prefix, try))
      return sg_fail(err, SG_EINVAL, "a temporary folder's path is too long");
    if (mkdir(made, 0700) == 0)
      return SG_OK;
    if (errno != EEXIST)
      break;
  }
  return sg_fail(err, SG_EIO, "cannot make a temporary folder in '%s': %s", folder, strerror(errno));
}

/* The process's number in such a name; 0 for other names. */
static long process_of(const char *name)
{
  size_t prefix = name[0] == '.' ? sizeof file_prefix - 1 : sizeof folder_prefix - 1;
  if (strncmp(name, name[0] == '.' ? file_prefix : folder_prefix, prefix) != 0)
    return 0;
  long process = 0;
  unsigned number = 0;
  int end = 0;
  if (sscanf(name + prefix, "%10ld-%8x%n", &process, &number, &end) != 2)
    return 0;
  return name[prefix + (size_t)end] == '\0' ? process : 0;
}

/* Has the process ended, though nobody has taken note? Where a container's first process waits for nobody,
 * what was killed stays in the table, and kill() finds it. Linux tells (proc(5)): the state is the letter
 * behind the name's closing bracket. */
static bool is_zombie(long process)
{
  char path[64], text[512];
  snprintf(path, sizeof path, "/proc/%ld/stat", process);
  int fd = open(path, O_RDONLY | O_CLOEXEC);
  if (fd < 0)
    return false;
  ssize_t n = read(fd, text, sizeof text - 1);
  close(fd);
  text[n > 0 ? n : 0] = '\0';
  const char *name_end = strrchr(text, ')');
  return name_end != NULL && (strncmp(name_end, ") Z", 3) == 0 || strncmp(name_end, ") X", 3) == 0);
}

static bool is_running(long process)
{
  return (kill((pid_t)process, 0) == 0 || errno != ESRCH) && !is_zombie(process);
}

static bool is_locked(const char *path)
{
  struct flock lock = {.l_type = F_WRLCK, .l_whence = SEEK_SET};
  int fd = open(path, O_WRONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
  if (fd < 0)
    return true;
  bool locked = fcntl(fd, F_GETLK, &lock) == 0 && lock.l_type != F_UNLCK;
  close(fd);
  return locked;
}

bool sg_temporary_is_abandoned(const char *folder, const char *name)
{
  long process = process_of(name);
  if (process <= 0 || process == (long)getpid() || is_running(process))
    return false;
  char path[PATH_LENGTH_MAX];
  int n = snprintf(path, sizeof path, "%s/%s", folder, name);
  struct stat info;
  if (n < 0 || (size_t)n >= sizeof path || lstat(path, &info) != 0 || info.st_uid != geteuid())
    return false;
  return name[0] == '.' ? S_ISREG(info.st_mode) && !is_locked(path) : S_ISDIR(info.st_mode);
}
