#define _DEFAULT_SOURCE /* RLIMIT_AS, environ */
#include "base/process.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>
#ifdef __linux__
#include <sys/prctl.h>
#endif

#include "base/lifeline.h"

extern char **environ;

enum { IN, OUT, ERR, STREAMS, LIFE = STREAMS, PIPES };

struct pipes {
  int ours[PIPES], theirs[PIPES]; /* -1 where there is none */
};

static void close_fd(int *fd)
{
  if (*fd >= 0)
    close(*fd);
  *fd = -1;
}

static void close_pipes(struct pipes *p)
{
  for (int i = 0; i < PIPES; i++) {
    close_fd(&p->ours[i]);
    close_fd(&p->theirs[i]);
  }
}

static bool open_pipes(struct pipes *p, bool capture_errors)
{
  for (int i = 0; i < PIPES; i++)
    p->ours[i] = p->theirs[i] = -1;
  for (int i = 0; i < PIPES; i++) {
    int ends[2];
    if (i == ERR && !capture_errors)
      continue;
    if (pipe(ends) != 0)
      return false;
    bool we_write = i == IN || i == LIFE;
    p->ours[i] = ends[we_write];
    p->theirs[i] = ends[!we_write];
    fcntl(p->ours[i], F_SETFD, FD_CLOEXEC);
    fcntl(p->ours[i], F_SETFL, O_NONBLOCK);
  }
  return true;
}

/* The first setting of a name wins
 * in getenv, but not in every program, so older settings of the same names are left out. */
char **sg_environment_with(const char *const *extra, char *lifeline)
{
  size_t present = 0, added = 0;
  while (environ[present] != NULL)
    present++;
  while (extra != NULL && extra[added] != NULL)
    added++;
  char **merged = malloc((present + added + 2) * sizeof *merged);
  if (merged == NULL)
    return NULL;
  size_t n = 0;
  for (size_t i = 0; i < added; i++)
    merged[n++] = (char *)(uintptr_t)extra[i];
  if (lifeline != NULL)
    merged[n++] = lifeline;
  added = n;
  for (size_t i = 0; i < present; i++) {
    bool replaced = false;
    for (size_t k = 0; k < added && !replaced; k++) {
      const char *equals = strchr(merged[k], '=');
      size_t name = equals ? (size_t)(equals - merged[k]) + 1 : strlen(merged[k]);
      replaced = strncmp(environ[i], merged[k], name) == 0;
    }
    if (!replaced)
      merged[n++] = environ[i];
  }
  merged[n] = NULL;
  return merged;
}

/* Lets the child end with us, whatever ends us. The lifeline does so for what watches it; where the
 * system has a signal for a parent's death, it does so for every program. */
static void tie_to(pid_t parent)
{
#ifdef __linux__
  prctl(PR_SET_PDEATHSIG, (unsigned long)SIGKILL);
#endif
  if (getppid() != parent) /* it died before the tie was there */
    _exit(127);
}

/* The child's side of fork: only calls that are safe there. Never returns. */
static void become(const struct sg_process *process, pid_t parent, struct pipes *p, char **environment)
{
  tie_to(parent);
  dup2(p->theirs[IN], STDIN_FILENO);
  dup2(p->theirs[OUT], STDOUT_FILENO);
  if (p->theirs[ERR] >= 0)
    dup2(p->theirs[ERR], STDERR_FILENO);
  for (int i = 0; i < STREAMS; i++) /* the lifeline stays open */
    if (p->theirs[i] > STDERR_FILENO)
      close(p->theirs[i]);
  signal(SIGPIPE, SIG_DFL);
  if (process->directory != NULL && chdir(process->directory) != 0)
    _exit(127);
  if (process->memory_bytes > 0) {
    struct rlimit limit = {process->memory_bytes, process->memory_bytes};
    setrlimit(RLIMIT_AS, &limit);
  }
  environ = environment;
  execvp(process->argv[0], (char *const *)(uintptr_t)process->argv);
  _exit(127);
}

static long now_ms(void)
{
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (long)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

/* Writes what the pipe takes; closes it at the end of the input or when nobody reads any more. */
static void feed(int *fd, struct sg_str *input)
{
  ssize_t n = input->n > 0 ? write(*fd, input->p, input->n) : 0;
  if (n > 0)
    *input = sg_slice(*input, (size_t)n, input->n);
  if (input->n == 0 || (n < 0 && errno != EAGAIN && errno != EINTR))
    close_fd(fd);
}

static void drain(int *fd, struct sg_buf *out)
{
  char chunk[16384];
  ssize_t n = read(*fd, chunk, sizeof chunk);
  if (n > 0)
    sg_buf_add(out, sg_str(chunk, (size_t)n));
  else if (n == 0 || (errno != EAGAIN && errno != EINTR))
    close_fd(fd);
}

/* Moves data until both outputs are closed, the deadline passes, a buffer is full, the listener has
 * heard enough, a signal comes, or who started us ends. */
static void converse(const struct sg_process *process, struct pipes *p, struct sg_buf *bufs[STREAMS],
                     struct sg_process_result *result)
{
  struct sg_str input = process->input;
  long deadline = process->timeout_ms > 0 ? now_ms() + process->timeout_ms : 0;
  int lifeline = sg_lifeline_inherited();
  while (p->ours[OUT] >= 0 || p->ours[ERR] >= 0) {
    struct pollfd fds[PIPES] = {
        {.fd = p->ours[IN], .events = POLLOUT},
        {.fd = p->ours[OUT], .events = POLLIN},
        {.fd = p->ours[ERR], .events = POLLIN},
        {.fd = lifeline, .events = POLLIN},
    };
    long left = deadline > 0 ? deadline - now_ms() : -1;
    if (deadline > 0 && left <= 0) {
      result->timed_out = true;
      return;
    }
    int ready = poll(fds, PIPES, (int)left);
    if (ready < 0 || fds[LIFE].revents & (POLLHUP | POLLERR)) {
      result->interrupted = ready >= 0 || errno == EINTR;
      return;
    }
    if (fds[IN].revents)
      feed(&p->ours[IN], &input);
    for (int i = OUT; i < STREAMS; i++) {
      if (fds[i].revents)
        drain(&p->ours[i], bufs[i]);
      if (bufs[i]->failure != SG_OK)
        return;
    }
    if (fds[OUT].revents && process->heard != NULL && !process->heard(process->user, bufs[OUT]))
      return;
  }
}

static void collect(pid_t pid, bool kill_first, struct sg_process_result *result)
{
  int status = 0;
  if (kill_first)
    kill(pid, SIGKILL);
  while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
    result->interrupted = true;
  if (WIFEXITED(status))
    result->exit_code = WEXITSTATUS(status);
  else if (WIFSIGNALED(status))
    result->signal = WTERMSIG(status);
  if (result->signal == SIGINT)
    result->interrupted = true;
}

enum sg_status sg_process_run(const struct sg_process *process, struct sg_buf *out, struct sg_buf *errors,
                              struct sg_process_result *result, struct sg_error *err)
{
  *result = (struct sg_process_result){0};
  struct pipes p;
  char lifeline[SG_LIFELINE_TEXT_MAX], **environment = NULL;
  if (open_pipes(&p, !process->show_errors) && sg_lifeline_describe(p.theirs[LIFE], lifeline))
    environment = sg_environment_with(process->environment, lifeline);
  if (environment == NULL) {
    close_pipes(&p);
    return sg_fail(err, SG_EIO, "cannot start %s: %s", process->argv[0], strerror(errno));
  }
  struct sigaction ignore = {.sa_handler = SIG_IGN}, before;
  sigaction(SIGPIPE, &ignore, &before); /* a program that stops reading must not end us */
  pid_t self = getpid(), pid = fork();
  if (pid == 0)
    become(process, self, &p, environment);
  free(environment);
  for (int i = 0; i < PIPES; i++)
    close_fd(&p.theirs[i]);
  if (pid < 0) {
    close_pipes(&p);
    sigaction(SIGPIPE, &before, NULL);
    return sg_fail(err, SG_EIO, "cannot start %s: %s", process->argv[0], strerror(errno));
  }
  struct sg_buf *bufs[STREAMS] = {NULL, out, errors};
  converse(process, &p, bufs, result);
  bool unfinished = p.ours[OUT] >= 0 || p.ours[ERR] >= 0;
  close_pipes(&p);
  collect(pid, unfinished, result);
  sigaction(SIGPIPE, &before, NULL);
  enum sg_status status = sg_buf_status(out, err);
  return status != SG_OK ? status : sg_buf_status(errors, err);
}
