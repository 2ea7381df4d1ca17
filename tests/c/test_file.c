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

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(digests_are_the_standards),
      cmocka_unit_test(files_are_written_whole),
  };
  return cmocka_run_group_tests_name("file", tests, NULL, NULL);
}
