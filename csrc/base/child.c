#define _DEFAULT_SOURCE /* environ, prctl */
#include "base/child.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>
#ifdef __linux__
#include <sys/prctl.h>
#endif

#include "base/process.h"

enum {
  LOOK_MS = 100,   /* between the guard's two looks at the program */
  PATIENCE = 30,   /* looks that a program has to end after SIGTERM */
  FDS_MAX = 65536, /* descriptors that are closed in the program, where the system allows more */
  CANNOT_RUN = 127,
};

extern char **environ;

static void close_from(int first, int but)
{
  long most = sysconf(_SC_OPEN_MAX);
  if (most < 0 || most > FDS_MAX)
    most = FDS_MAX;
  for (int fd = first; fd < (int)most; fd++)
    if (fd != but)
      close(fd);
}

/* The program's side of the guard's fork: only calls that are safe there. */
static void become(const char *const *argv, char **environment, pid_t guard)
{
#ifdef __linux__
  prctl(PR_SET_PDEATHSIG, (unsigned long)SIGKILL); /* should the guard itself be killed */
#endif
  if (getppid() != guard)
    _exit(CANNOT_RUN);
  signal(SIGPIPE, SIG_DFL);
  signal(SIGTERM, SIG_DFL);
  environ = environment;
  execvp(argv[0], (char *const *)(uintptr_t)argv);
  _exit(CANNOT_RUN);
}

static int code_of(int status)
{
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

/* The guard: waits for the program's end or the pipe's. Never returns. */
static void guard(const char *const *argv, char **environment, int life, int log)
{
  int null = open("/dev/null", O_RDWR);
  setpgid(0, 0);
  signal(SIGTERM, SIG_IGN); /* it goes to the whole group */
  dup2(null, STDIN_FILENO);
  dup2(log, STDOUT_FILENO);
  dup2(log, STDERR_FILENO);
  close_from(STDERR_FILENO + 1, life);
  pid_t self = getpid(), pid = fork();
  if (pid == 0) {
    close(life);
    become(argv, environment, self);
  }
  if (pid < 0)
    _exit(CANNOT_RUN);
  for (int looks = 0;;) {
    int status;
    if (waitpid(pid, &status, WNOHANG) == pid) {
      kill(0, looks > 0 ? SIGKILL : SIGTERM); /* what it has started itself */
      _exit(code_of(status));
    }
    struct pollfd fd = {.fd = looks > 0 ? -1 : life, .events = POLLIN};
    poll(&fd, 1, LOOK_MS);
    if (looks == 0 && (fd.revents & (POLLHUP | POLLERR | POLLNVAL))) {
      kill(0, SIGTERM);
      looks = 1;
    } else if (looks > 0 && looks++ == PATIENCE) {
      kill(0, SIGKILL);
    }
  }
}

/* `fd`, closed on exec and out of the way of the standard streams, which may be closed here. -1 without room.
 */
static int out_of_the_way(int fd)
{
  int moved = fd >= 0 ? fcntl(fd, F_DUPFD_CLOEXEC, STDERR_FILENO + 1) : -1;
  if (fd >= 0)
    close(fd);
  return moved;
}

/* A file for the program's words that nobody else can open. */
static int open_log(void)
{
  FILE *file = tmpfile();
  int fd = file != NULL ? out_of_the_way(dup(fileno(file))) : -1;
  if (file != NULL)
    fclose(file);
  if (fd >= 0)
    fcntl(fd, F_SETFL, O_APPEND);
  return fd;
}

enum sg_status sg_child_start(const char *const *argv, const char *const *environment, struct sg_child *child,
                              struct sg_error *err)
{
  int ends[2] = {-1, -1};
  *child = (struct sg_child){.life = -1, .log = open_log()};
  char **merged = sg_environment_with(environment, NULL);
  if (pipe(ends) == 0) {
    ends[0] = out_of_the_way(ends[0]);
    ends[1] = out_of_the_way(ends[1]);
  }
  if (child->log < 0 || merged == NULL || ends[0] < 0 || ends[1] < 0) {
    int why = errno;
    free(merged);
    for (int i = 0; i < 2; i++)
      if (ends[i] >= 0)
        close(ends[i]);
    sg_child_stop(child);
    return sg_fail(err, SG_EIO, "cannot start %s: %s", argv[0], strerror(why));
  }
  pid_t pid = fork();
  if (pid == 0) {
    close(ends[1]);
    guard(argv, merged, ends[0], child->log);
  }
  free(merged);
  close(ends[0]);
  child->life = ends[1];
  if (pid < 0) {
    int why = errno;
    sg_child_stop(child);
    return sg_fail(err, SG_EIO, "cannot start %s: %s", argv[0], strerror(why));
  }
  child->guard = pid;
  return SG_OK;
}

bool sg_child_is_running(struct sg_child *child)
{
  int status;
  if (child->guard == 0)
    return false;
  pid_t ended = waitpid(child->guard, &status, WNOHANG);
  if (ended == 0)
    return true;
  child->code = ended == child->guard ? code_of(status) : CANNOT_RUN;
  child->guard = 0;
  return false;
}

void sg_child_log(const struct sg_child *child, struct sg_buf *out)
{
  char tail[SG_CHILD_LOG_MAX];
  off_t end = child->log >= 0 ? lseek(child->log, 0, SEEK_END) : 0;
  off_t from = end > SG_CHILD_LOG_MAX ? end - SG_CHILD_LOG_MAX : 0;
  ssize_t n = end > 0 ? pread(child->log, tail, (size_t)(end - from), from) : 0;
  if (n > 0)
    sg_buf_add(out, sg_str(tail, (size_t)n));
}

void sg_child_stop(struct sg_child *child)
{
  int status;
  if (child->life >= 0)
    close(child->life);
  while (child->guard > 0 && waitpid(child->guard, &status, 0) < 0 && errno == EINTR)
    continue;
  if (child->log >= 0)
    close(child->log);
  child->guard = 0;
  child->life = child->log = -1;
}
