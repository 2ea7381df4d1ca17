#include "net/secret.h"

#include <stdbool.h>
#include <sys/resource.h>
#ifdef __linux__
#include <sys/prctl.h>
#endif

/* The process has one setting for all its pools: like net/interrupt.c, static for that reason. */
static int holders;
static struct rlimit old_limit;
static bool limited;
#ifdef __linux__
static int old_dumpable;
#endif

void sg_secret_hold(void)
{
  if (holders++ > 0)
    return;
  limited = getrlimit(RLIMIT_CORE, &old_limit) == 0;
  struct rlimit none = old_limit;
  none.rlim_cur = 0;
  if (limited)
    limited = setrlimit(RLIMIT_CORE, &none) == 0;
#ifdef __linux__
  /* Programs that collect core files through a pipe get them whatever the limit. */
  old_dumpable = prctl(PR_GET_DUMPABLE);
  prctl(PR_SET_DUMPABLE, 0L);
#endif
}

void sg_secret_release(void)
{
  if (holders == 0 || --holders > 0)
    return;
  if (limited)
    setrlimit(RLIMIT_CORE, &old_limit);
#ifdef __linux__
  if (old_dumpable == 1)
    prctl(PR_SET_DUMPABLE, 1L);
#endif
}
