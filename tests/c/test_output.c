/* The base room: where output goes, and what stands beside it meanwhile. */
#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>
/* cmocka needs setjmp.h, stdarg.h and stddef.h */
#include <cmocka.h>

#include "base/output.h"
#include "base/temporary.h"

static char root[] = "/tmp/studyguide-test-XXXXXX";

static const char *at(const char *name)
{
  static char path[4][200];
  static int next;
  next = (next + 1) % 4;
  snprintf(path[next], sizeof path[next], "%s/%s", root, name);
  return path[next];
}

static void assert_holds(const char *name, const char *text)
{
  char found[100] = "";
  int fd = open(at(name), O_RDONLY);
  assert_true(fd >= 0);
  assert_true(read(fd, found, sizeof found - 1) >= 0);
  close(fd);
  assert_string_equal(found, text);
}

static int start(void **state)
{
  (void)state;
  return mkdtemp(root) == NULL;
}

static int finish(void **state)
{
  (void)state;
  char command[200];
  snprintf(command, sizeof command, "rm -rf '%s'", root);
  return system(command);
}

static struct sg_place place_of(const char *name)
{
  struct sg_place place;
  assert_int_equal(sg_place_find(at(name), &place, NULL), SG_OK);
  return place;
}

static void names_lead_to_places(void **state)
{
  (void)state;
  assert_int_equal(sg_output_write(at("file"), SG_LIT("x"), NULL), SG_OK);
  assert_int_equal(symlink("file", at("link")), 0);
  assert_int_equal(symlink("not-there", at("dangling")), 0);
  assert_int_equal(symlink("circle", at("circle")), 0);
  struct sg_place file = place_of("file"), link = place_of("link"), dangling = place_of("dangling");
  assert_int_equal(file.kind, SG_PLACE_FILE);
  assert_true(file.device == link.device && file.inode == link.inode);
  assert_string_equal(link.path, at("file"));
  assert_int_equal(dangling.kind, SG_PLACE_MISSING);
  assert_string_equal(dangling.name, "not-there");
  assert_int_equal(place_of("no/file").kind, SG_PLACE_NOWHERE);
  assert_int_equal(place_of(".").kind, SG_PLACE_FOLDER);
  struct sg_place place;
  assert_int_equal(sg_place_find(at("circle"), &place, NULL), SG_EIO);
  assert_int_equal(sg_place_find("", &place, NULL), SG_EINVAL);
  assert_int_equal(sg_place_find("/dev/fd/1", &place, NULL), SG_OK);
  assert_int_equal(place.descriptor, 1);
  assert_int_equal(sg_place_find("-", &place, NULL), SG_OK);
  assert_int_equal(place.descriptor, 1);
  assert_int_equal(sg_place_find("/dev/fd/1x", &place, NULL), SG_OK);
  assert_int_equal(place.descriptor, -1);
  assert_int_equal(sg_place_find("/dev/null", &place, NULL), SG_OK);
  assert_int_equal(place.kind, SG_PLACE_DEVICE);
}

static void files_keep_what_they_are(void **state)
{
  (void)state;
  struct stat before, after;
  assert_int_equal(sg_output_write(at("kept"), SG_LIT("old"), NULL), SG_OK);
  assert_int_equal(chmod(at("kept"), 0640), 0);
  assert_int_equal(symlink("kept", at("to-kept")), 0);
  assert_int_equal(sg_output_write(at("to-kept"), SG_LIT("new"), NULL), SG_OK);
  assert_holds("kept", "new");
  assert_int_equal(lstat(at("to-kept"), &after), 0);
  assert_true(S_ISLNK(after.st_mode));
  assert_int_equal(stat(at("kept"), &after), 0);
  assert_int_equal(after.st_mode & 07777, 0640);

  assert_int_equal(link(at("kept"), at("kept-too")), 0);
  assert_int_equal(stat(at("kept"), &before), 0);
  assert_int_equal(sg_output_write(at("kept"), SG_LIT("n"), NULL), SG_OK);
  assert_int_equal(stat(at("kept"), &after), 0);
  assert_true(before.st_ino == after.st_ino);
  assert_holds("kept-too", "n");

  struct sg_error err = {0};
  assert_int_equal(sg_output_write("/dev/full", SG_LIT("x"), &err), SG_EIO);
  assert_non_null(strstr(err.message, "/dev/full"));
  assert_int_equal(sg_output_write(root, SG_LIT("x"), NULL), SG_EIO);
  assert_int_equal(sg_output_check(root, NULL), SG_EIO);
  assert_int_equal(sg_output_check(at("no/file"), NULL), SG_EIO);
  assert_int_equal(sg_output_check(at("kept"), NULL), SG_OK);
  assert_int_equal(sg_output_check(at("not-yet"), NULL), SG_OK);
}

static void a_descriptor_that_does_not_wait_gets_all(void **state)
{
  (void)state;
  int ends[2];
  char path[40], *big = malloc(1000000);
  assert_non_null(big);
  memset(big, 'x', 1000000);
  assert_int_equal(pipe(ends), 0);
  pid_t reader = fork();
  if (reader == 0) {
    size_t total = 0;
    close(ends[1]);
    for (ssize_t n; (n = read(ends[0], big, 1000)) > 0;)
      total += (size_t)n;
    _exit(total == 1000000 ? 0 : 1);
  }
  close(ends[0]);
  fcntl(ends[1], F_SETFL, O_NONBLOCK);
  snprintf(path, sizeof path, "/dev/fd/%d", ends[1]);
  assert_int_equal(sg_output_write(path, sg_str(big, 1000000), NULL), SG_OK);
  close(ends[1]);
  int status = 1;
  waitpid(reader, &status, 0);
  assert_int_equal(status, 0);
  free(big);
}

static void names_are_told_apart_by_the_file_system(void **state)
{
  (void)state;
  assert_true(sg_output_is_one_name(root, "a", "a"));
  assert_false(sg_output_is_one_name(root, "a", "b"));
  assert_false(sg_output_is_one_name(at("nowhere"), "a", "a"));
}

/* Makes a file and a folder, and ends without taking them away, or waits to be ended. */
static pid_t leave_behind(char *file, char *folder, bool wait)
{
  int ready[2];
  assert_int_equal(pipe(ready), 0);
  pid_t child = fork();
  if (child == 0) {
    int fd = sg_temporary_file(at("x"), 0600, file, 300);
    bool made = sg_temporary_folder(root, folder, 300, NULL) == SG_OK;
    ssize_t n = write(ready[1], file, 300) + write(ready[1], folder, 300);
    if (wait)
      pause();
    _exit(fd >= 0 && made && n == 600 ? 0 : 1);
  }
  assert_int_equal(read(ready[0], file, 300), 300);
  assert_int_equal(read(ready[0], folder, 300), 300);
  close(ready[0]);
  close(ready[1]);
  return child;
}

static bool abandoned(const char *path)
{
  return sg_temporary_is_abandoned(root, strrchr(path, '/') + 1);
}

static void what_the_dead_leave_is_known(void **state)
{
  (void)state;
  char file[300], folder[300];
  pid_t child = leave_behind(file, folder, true);
  assert_false(abandoned(file));
  assert_false(abandoned(folder));
  kill(child, SIGKILL);
  siginfo_t ended;
  assert_int_equal(waitid(P_PID, (id_t)child, &ended, WEXITED | WNOWAIT), 0);
#ifdef __linux__ /* where a process that nobody waits for is known to have ended */
  assert_true(abandoned(file));
  assert_true(abandoned(folder));
#endif
  waitpid(child, NULL, 0);
  assert_true(abandoned(file));
  assert_true(abandoned(folder));
  int fd = sg_temporary_file(at("x"), 0600, file, sizeof file);
  assert_true(fd >= 0);
  assert_false(abandoned(file)); /* our own */
  close(fd);
  static const char *const others[] = {".studyguide-",  ".studyguide-mine",
                                       "studyguide-12", ".studyguide-12-zz",
                                       "notes",         ".studyguide-0-00000001"};
  for (size_t i = 0; i < sizeof others / sizeof *others; i++)
    assert_false(sg_temporary_is_abandoned(root, others[i]));
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(names_lead_to_places),
      cmocka_unit_test(files_keep_what_they_are),
      cmocka_unit_test(a_descriptor_that_does_not_wait_gets_all),
      cmocka_unit_test(names_are_told_apart_by_the_file_system),
      cmocka_unit_test(what_the_dead_leave_is_known),
  };
  return cmocka_run_group_tests_name("output", tests, start, finish);
}
