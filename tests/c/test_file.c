/* The base room: digests and whole-or-nothing files. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>
/* cmocka needs setjmp.h, stdarg.h and stddef.h */
#include <cmocka.h>

#include "base/file.h"
#include "base/gate.h"
#include "base/sha256.h"

static void digests_are_the_standards(void **state)
{
  (void)state;
  static const struct {
    const char *text, *hex;
  } rows[] = {
      /* FIPS 180-4 examples and the empty message */
      {"", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"},
      {"abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"},
      {"abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
       "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"},
  };
  char hex[65];
  for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
    sg_sha256_hex(sg_cstr(rows[i].text), hex);
    assert_string_equal(hex, rows[i].hex);
  }
  struct sg_buf million;
  sg_buf_init(&million, 1000000);
  sg_buf_add_times(&million, 'a', 1000000);
  sg_sha256_hex(sg_buf_str(&million), hex);
  assert_string_equal(hex, "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
  sg_buf_free(&million);
}

struct seen {
  int files, directories;
  long long bytes;
};

static void count(void *user, const struct sg_file_entry *entry)
{
  struct seen *seen = user;
  seen->files += !entry->directory;
  seen->directories += entry->directory;
  seen->bytes += entry->directory ? 0 : entry->bytes;
}

static void files_are_written_whole(void **state)
{
  (void)state;
  char root[] = "/tmp/studyguide-test-XXXXXX", path[200];
  struct stat info;
  struct seen seen = {0};
  assert_non_null(mkdtemp(root));
  snprintf(path, sizeof path, "%s/a/b", root);
  assert_int_equal(sg_file_make_directory(path, NULL), SG_OK);
  assert_int_equal(sg_file_make_directory(path, NULL), SG_OK);
  snprintf(path, sizeof path, "%s/a/file", root);
  assert_int_equal(sg_file_write(path, SG_LIT("old"), NULL), SG_OK);
  assert_int_equal(sg_file_write(path, SG_LIT("newer"), NULL), SG_OK);
  assert_int_equal(stat(path, &info), 0);
  assert_int_equal(info.st_size, 5);
  assert_int_equal(info.st_mode & 0777, 0600);
  snprintf(path, sizeof path, "%s/a", root);
  assert_int_equal(sg_file_list(path, count, &seen, NULL), SG_OK);
  assert_int_equal(seen.files, 1); /* nothing is left beside it */
  assert_int_equal(seen.directories, 1);
  assert_int_equal(seen.bytes, 5);

  struct sg_error err = {0};
  snprintf(path, sizeof path, "%s/nowhere/file", root);
  assert_int_equal(sg_file_write(path, SG_LIT("x"), &err), SG_EIO);
  assert_non_null(strstr(err.message, "nowhere"));
  snprintf(path, sizeof path, "%s/a/file/below", root);
  assert_int_equal(sg_file_make_directory(path, NULL), SG_EIO);
  snprintf(path, sizeof path, "%s/nowhere", root);
  assert_int_equal(sg_file_list(path, count, &seen, NULL), SG_OK);
  assert_int_equal(seen.files, 1);
  snprintf(path, sizeof path, "rm -r '%s'", root);
  assert_int_equal(system(path), 0);
}

/* root/a/file, root/a/out -> root/b, root/b/secret, root/ab/near, root/a/fifo */
static void lay_out(char *root)
{
  char path[200];
  assert_non_null(mkdtemp(root));
  static const char *const files[] = {"a/file", "b/secret", "ab/near"};
  for (size_t i = 0; i < 3; i++) {
    snprintf(path, sizeof path, "%s/%.*s", root, (int)(strchr(files[i], '/') - files[i]), files[i]);
    assert_int_equal(sg_file_make_directory(path, NULL), SG_OK);
    snprintf(path, sizeof path, "%s/%s", root, files[i]);
    assert_int_equal(sg_file_write(path, SG_LIT("12345"), NULL), SG_OK);
  }
  snprintf(path, sizeof path, "%s/a/out", root);
  assert_int_equal(symlink("../b", path), 0);
  snprintf(path, sizeof path, "%s/a/fifo", root);
  assert_int_equal(mkfifo(path, 0600), 0);
}

static void remove_all(const char *root)
{
  char command[200];
  snprintf(command, sizeof command, "rm -r '%s'", root);
  assert_int_equal(system(command), 0);
}

static void the_gate_opens_its_folders(void **state)
{
  (void)state;
  char root[] = "/tmp/studyguide-test-XXXXXX", path[200];
  static const struct {
    const char *name;
    enum sg_gate_answer shut, open; /* with the gate for folder a, and for everything */
  } rows[] = {
      {"a/file", SG_GATE_FILE, SG_GATE_FILE},           {"a/../a/file", SG_GATE_FILE, SG_GATE_FILE},
      {"a/../b/secret", SG_GATE_OUTSIDE, SG_GATE_FILE}, {"a/out/secret", SG_GATE_OUTSIDE, SG_GATE_FILE},
      {"ab/near", SG_GATE_OUTSIDE, SG_GATE_FILE},       {"a/none", SG_GATE_MISSING, SG_GATE_MISSING},
      {"a/fifo", SG_GATE_SPECIAL, SG_GATE_SPECIAL},     {"a", SG_GATE_SPECIAL, SG_GATE_SPECIAL},
      {"a/out", SG_GATE_OUTSIDE, SG_GATE_SPECIAL},      {"a/file/below", SG_GATE_MISSING, SG_GATE_MISSING},
  };
  lay_out(root);
  struct sg_arena arena;
  struct sg_gate gate, everything;
  sg_arena_init(&arena, 100000);
  sg_gate_init(&gate, false, &arena);
  sg_gate_init(&everything, true, &arena);
  snprintf(path, sizeof path, "%s/a/", root);
  sg_gate_open(&gate, SG_LIT("/nowhere/at/all"));
  sg_gate_open(&gate, sg_cstr(path));
  assert_int_equal(gate.count, 1);
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    struct sg_str real = {0};
    snprintf(path, sizeof path, "%s/%s", root, rows[i].name);
    assert_int_equal(sg_gate_ask(&gate, path, &real), rows[i].shut);
    assert_int_equal(real.n > 0, rows[i].shut == SG_GATE_FILE);
    assert_int_equal(sg_gate_ask(&everything, path, NULL), rows[i].open);
  }
  sg_arena_free(&arena);
  remove_all(root);
}

static void reading_never_waits(void **state)
{
  (void)state;
  char root[] = "/tmp/studyguide-test-XXXXXX", path[200];
  lay_out(root);
  struct sg_buf buf;
  struct sg_error err = {0};
  sg_buf_init(&buf, 5);
  snprintf(path, sizeof path, "%s/a/file", root);
  assert_int_equal(sg_file_read(path, false, &buf, NULL), SG_OK);
  assert_int_equal(buf.length, 5);
  assert_int_equal(sg_file_read(path, false, &buf, &err), SG_ETOOBIG); /* five more do not fit */
  assert_non_null(strstr(err.message, "limit"));
  sg_buf_free(&buf);
  snprintf(path, sizeof path, "%s/a/fifo", root);
  for (int streams = 0; streams < 2; streams++) { /* a FIFO that lies there is no stream either */
    assert_int_equal(sg_file_read(path, streams, &buf, &err), SG_EIO);
    assert_non_null(strstr(err.message, "FIFO"));
  }
  assert_int_equal(sg_file_read("/dev/zero", true, &buf, &err), SG_EIO);
  assert_non_null(strstr(err.message, "device"));
  assert_int_equal(sg_file_read(root, true, &buf, &err), SG_EIO);
  assert_non_null(strstr(err.message, "directory"));
  int ends[2];
  assert_int_equal(pipe(ends), 0);
  assert_int_equal(write(ends[1], "abc", 3), 3);
  close(ends[1]);
  snprintf(path, sizeof path, "/dev/fd/%d", ends[0]);
  assert_int_equal(sg_file_read(path, false, &buf, &err), SG_EIO);
  assert_int_equal(sg_file_read(path, true, &buf, &err), SG_OK);
  assert_int_equal(buf.length, 3);
  close(ends[0]);
  sg_buf_free(&buf);
  remove_all(root);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(digests_are_the_standards),
      cmocka_unit_test(files_are_written_whole),
      cmocka_unit_test(the_gate_opens_its_folders),
      cmocka_unit_test(reading_never_waits),
  };
  return cmocka_run_group_tests_name("file", tests, NULL, NULL);
}
