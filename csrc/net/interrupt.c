#include "net/interrupt.h"

#include <signal.h>
#include <stddef.h>

/* A signal handler can reach static state only; this is the core's one exception to having none. */
static volatile sig_atomic_t interrupted;
static int holders;
static struct sigaction old_int, old_quit, old_pipe;

static void on_interrupt(int number)
{
  interrupted = 1;
  signal(number, SIG_DFL); /* the next one ends the process */
}

void sg_interrupt_hold(void)
{
  if (holders++ > 0)
    return;
  interrupted = 0;
  struct sigaction action = {0};
  sigemptyset(&action.sa_mask);
  action.sa_handler = on_interrupt;
  sigaction(SIGINT, NULL, &old_int);
  if (old_int.sa_handler != SIG_IGN)
    sigaction(SIGINT, &action, NULL);
  sigaction(SIGQUIT, NULL, &old_quit);
  if (old_quit.sa_handler != SIG_IGN && old_quit.sa_handler != SIG_DFL)
    sigaction(SIGQUIT, &action, NULL);
  action.sa_handler = SIG_IGN;
  sigaction(SIGPIPE, &action, &old_pipe);
}

void sg_interrupt_release(void)
{
  if (holders == 0 || --holders > 0)
    return;
  sigaction(SIGINT, &old_int, NULL);
  sigaction(SIGQUIT, &old_quit, NULL);
  sigaction(SIGPIPE, &old_pipe, NULL);
}

bool sg_interrupted(void)
{
  return interrupted != 0;
}
