/* The base room: buffers, arena, UTF-8, JSON. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
/* cmocka needs the four above */
#include <cmocka.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/cipher.h"
#include "base/json.h"
#include "base/lifeline.h"
#include "base/utf8.h"

static void buffer_keeps_first_failure(void **state)
{
  (void)state;
  struct sg_buf buf;
  sg_buf_init(&buf, 5);
  sg_buf_add(&buf, SG_LIT("abc"));
  sg_buf_add(&buf, SG_LIT("def"));
  sg_buf_add(&buf, SG_LIT("x"));
  assert_int_equal(sg_buf_status(&buf, NULL), SG_ETOOBIG);
  assert_string_equal(buf.data, "abc");
  sg_buf_clear(&buf);
  sg_buf_add(&buf, SG_LIT("x"));
  assert_int_equal(sg_buf_status(&buf, NULL), SG_ETOOBIG);
  sg_buf_free(&buf);
  sg_buf_add_times(&buf, '-', 5);
  assert_int_equal(sg_buf_status(&buf, NULL), SG_OK);
  assert_string_equal(buf.data, "-----");
  sg_buf_free(&buf);
}

static void buffer_splices(void **state)
{
  (void)state;
  struct sg_buf buf;
  sg_buf_init(&buf, 100);
  sg_buf_splice(&buf, 0, 0, SG_LIT("head tail"));
  sg_buf_splice(&buf, 5, 0, SG_LIT("middle "));
  sg_buf_splice(&buf, 0, 5, SG_LIT(""));
  assert_string_equal(buf.data, "middle tail");
  size_t length = 0;
  char *taken = sg_buf_take(&buf, &length);
  assert_int_equal(length, 11);
  assert_string_equal(buf.data, "");
  free(taken);
}

static void arena_refuses_beyond_its_maximum(void **state)
{
  (void)state;
  struct sg_arena arena;
  sg_arena_init(&arena, 1000);
  assert_non_null(sg_arena_alloc(&arena, 10, 50));
  assert_null(sg_arena_alloc(&arena, SIZE_MAX / 2, 4));
  assert_int_equal(sg_arena_status(&arena, NULL), SG_ENOMEM);
  sg_arena_free(&arena);
  assert_non_null(sg_arena_alloc(&arena, 0, 8));
  sg_arena_free(&arena);
}

static void arena_gives_zeros_where_it_reserved(void **state)
{
  enum { ROOM = 1000 * 1000, LARGE = 100 * 1000 };
  (void)state;
  struct sg_arena arena;
  sg_arena_init(&arena, 2 * ROOM);
  sg_arena_reserve(&arena, ROOM);
  for (int i = 0; i < 100; i++) {
    unsigned char *piece = sg_arena_alloc(&arena, 100, 8);
    for (size_t k = 0; k < 800; k++)
      assert_int_equal(piece[k], 0);
    memset(piece, 0xFF, 800);
  }
  /* What is large has a block of its own, which grows. */
  size_t capacity = LARGE;
  char *large = SG_ARENA_NEW(&arena, char, LARGE);
  large[LARGE - 1] = 'x';
  large = sg_arena_stretch(&arena, large, LARGE, &capacity, 1);
  assert_non_null(large);
  assert_true(capacity > LARGE);
  assert_int_equal(large[LARGE - 1], 'x');
  sg_arena_free(&arena);
}

/* The only number that is hashed so: the steps of sg_str_hash_word backwards. */
static uint64_t hashed_from(uint64_t hash)
{
  const uint64_t times = 0x9E3779B97F4A7C15u;
  uint64_t inverse = times; /* modulo 2 to the 64th: each step doubles the bits that are right */
  for (int i = 0; i < 5; i++)
    inverse *= 2 - times * inverse;
  return (hash ^ hash >> 32) * inverse;
}

static void short_words_of_a_length_share_no_hash(void **state)
{
  (void)state;
  static const char text[] = "Nucleotides \0x\xC3\xA9 in \x01\x02\xFF-rows, 1,000 of them";
  for (size_t n = 1; n < SG_HASH_SURE; n++)
    for (size_t at = 0; at + n < sizeof text; at++) {
      uint64_t number = hashed_from(sg_str_hash_word(sg_str(text + at, n))) ^ (n < 4 ? 0 : n);
      uint32_t head = (uint32_t)(number >> 32), tail = (uint32_t)number;
      char word[8];
      memcpy(word, &head, 4);
      memcpy(word + n - (n < 4 ? n : 4), &tail, 4);
      for (size_t i = 0; n < 4 && i < n; i++)
        word[i] = (char)(tail >> 8 * (n - 1 - i));
      assert_memory_equal(word, text + at, n);
    }
}

static void words_are_hashed_by_all_their_bytes(void **state)
{
  (void)state;
  char word[] = "nucleotide-resolution";
  for (size_t n = 1; n < sizeof word; n++) {
    uint64_t hash = sg_str_hash_word(sg_str(word, n));
    assert_int_equal(hash, sg_str_hash_word(sg_str(word, n)));
    assert_true(hash != sg_str_hash_word(sg_str(word, n - 1)));
    for (size_t k = 0; k < n; k++) {
      word[k] ^= 1;
      assert_true(hash != sg_str_hash_word(sg_str(word, n)));
      word[k] ^= 1;
    }
  }
}

static void utf8_finds_the_first_bad_byte(void **state)
{
  (void)state;
  /* clang-format off */
  static const struct {
    const char *text;
    size_t bad;
  } rows[] = {
      {"plain", SG_NPOS},       {"\xC3\xA9t\xC3\xA9", SG_NPOS}, {"a\xC3", 1},
      {"\xED\xA0\x80", 0},      {"\xC0\xAF", 0},                {"ok\xFF", 2},
      {"\xF4\x90\x80\x80", 0},  {"\xF0\x9F\x98\x80", SG_NPOS},  {"\xE2\x82", 0},
  };
  /* clang-format on */
  for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
    assert_int_equal(sg_utf8_invalid(sg_cstr(rows[i].text)), rows[i].bad);
}

static void utf8_round_trips_every_code_point(void **state)
{
  (void)state;
  for (uint32_t c = 1; c < 0x110000; c++) {
    char bytes[4];
    size_t length, n = sg_utf8_encode(c, bytes);
    uint32_t expected = c >= 0xD800 && c <= 0xDFFF ? 0xFFFD : c;
    assert_int_equal(sg_utf8_decode(sg_str(bytes, n), 0, &length), expected);
    assert_int_equal(length, n);
    assert_int_equal(sg_utf8_decode_before(sg_str(bytes, n), n, &length), expected);
  }
}

static void letters_have_case_and_base(void **state)
{
  (void)state;
  assert_true(sg_is_letter(0xE9) && sg_is_letter('q') && !sg_is_letter('1') && sg_is_letter(0x4E2D));
  assert_true(sg_is_upper(0xC9) && !sg_is_upper(0xE9));
  assert_int_equal(sg_to_lower(0xC9), 0xE9);
  assert_int_equal(sg_to_base(0xC9), 'e');
  assert_int_equal(sg_to_base(0x1E0), 'a');
  assert_int_equal(sg_to_lower(0x416), 0x436);
  assert_true(sg_is_unspaced(0x4E2D) && !sg_is_unspaced('a'));
}

/* The events of a JSON text in one line; "malformed at N" where it ends so. */
static void json_events(struct sg_str text, struct sg_buf *line)
{
  struct sg_json_reader reader;
  struct sg_error err = {0};
  enum sg_json_event event = SG_JSON_NULL;
  assert_int_equal(sg_json_open(&reader, text, NULL), SG_OK);
  sg_buf_clear(line);
  while (event != SG_JSON_END) {
    if (sg_json_next(&reader, &event, &err)) {
      assert_int_equal(err.status, SG_EPARSE);
      sg_buf_add_format(line, "malformed at %zu", err.offset);
      break;
    }
    sg_buf_add_char(line, "{[)k\"in+-0."[event]);
    if (event == SG_JSON_KEY || event == SG_JSON_STRING)
      sg_buf_add_format(line, "<%.*s>", SG_STR_ARGS(reader.string));
    if (event == SG_JSON_INTEGER)
      sg_buf_add_format(line, "%lld", (long long)reader.integer);
    if (event == SG_JSON_NUMBER)
      sg_buf_add_format(line, "%g", reader.number);
  }
  sg_json_close(&reader);
}

static void json_is_read_event_by_event(void **state)
{
  (void)state;
  static const char *const cases[][2] = {
      {" {\"a\": [1, -2.5e1, true,false , null], \"\":{} , \"b\":[]}\n", "{k<a>[i1n-25+-0)k<>{)k<b>[))."},
      {"9223372036854775807", "i9223372036854775807."},
      {"9223372036854775808", "n9.22337e+18."},
      {"\"\\u00e9\\ud83d\\ude00\\n\\/\\\"\"", "\"<\xC3\xA9\xF0\x9F\x98\x80\n/\">."},
      {"\"a\\ud83d\\u0000\\\\u0000\" \n", "\"<a\xEF\xBF\xBD\xEF\xBF\xBD\\u0000>."},
      {"\xEF\xBB\xBF[]", "[)."},
      {"", "malformed at 0"},
      {"{} x", "{)malformed at 3"},
      {"{\"a\":", "{k<a>malformed at 5"},
      {"[1,]", "[i1malformed at 3"},
      {"[,1]", "[malformed at 1"},
      {"{\"a\" 1}", "{malformed at 5"},
      {"{1:2}", "{malformed at 1"},
      {"[1}", "[i1malformed at 2"},
      {"]", "malformed at 0"},
      {"01", "malformed at 0"},
      {"1.", "malformed at 2"},
      {"-", "malformed at 1"},
      {"nul", "malformed at 0"},
      {"\"a", "malformed at 2"},
      {"\"\\x\"", "malformed at 1"},
      {"\"\\u12g4\"", "malformed at 1"},
  };
  struct sg_buf line;
  sg_buf_init(&line, 1000);
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    json_events(sg_cstr(cases[i][0]), &line);
    assert_string_equal(line.data, cases[i][1]);
  }
  json_events(SG_LIT("[\0]"), &line);
  assert_string_equal(line.data, "[malformed at 1");
  sg_buf_free(&line);
  struct sg_json_reader reader;
  struct sg_error err = {0};
  assert_int_equal(sg_json_open(&reader, SG_LIT("\"\xFF\""), &err), SG_EUTF8);
  assert_int_equal(err.offset, 1);
  sg_json_close(&reader);
}

static void json_nests_without_a_limit(void **state)
{
  (void)state;
  enum { DEPTH = 500000 };
  struct sg_buf text;
  sg_buf_init(&text, 2 * DEPTH);
  sg_buf_add_times(&text, '[', DEPTH);
  sg_buf_add_times(&text, ']', DEPTH);
  struct sg_json_reader reader;
  assert_int_equal(sg_json_open(&reader, sg_buf_str(&text), NULL), SG_OK);
  enum sg_json_event event = SG_JSON_NULL;
  for (size_t i = 0; i < 2 * DEPTH; i++) {
    assert_int_equal(sg_json_next(&reader, &event, NULL), SG_OK);
    assert_int_equal(event, i < DEPTH ? SG_JSON_ARRAY : SG_JSON_CLOSE);
  }
  assert_int_equal(sg_json_next(&reader, &event, NULL), SG_OK);
  assert_int_equal(event, SG_JSON_END);
  sg_json_close(&reader);
  sg_buf_free(&text);
}

static void lines_are_taken_with_any_end(void **state)
{
  (void)state;
  struct sg_str rest = SG_LIT("one\r\n\nlast"), line;
  assert_true(sg_str_next_line(&rest, &line) && sg_str_equal(line, SG_LIT("one")));
  assert_true(sg_str_next_line(&rest, &line) && line.n == 0);
  assert_true(sg_str_next_line(&rest, &line) && sg_str_equal(line, SG_LIT("last")));
  assert_false(sg_str_next_line(&rest, &line));
}

static void messages_are_cut_at_a_character(void **state)
{
  (void)state;
  char text[300];
  for (size_t i = 0; i + 1 < sizeof text; i++)
    text[i] = i % 2 ? '\xA9' : '\xC3';
  text[sizeof text - 1] = '\0';
  struct sg_error err;
  assert_int_equal(sg_fail(&err, SG_EINVAL, "x%s", text), SG_EINVAL);
  assert_int_equal(sg_utf8_invalid(sg_cstr(err.message)), SG_NPOS);
}

static void a_lifeline_hangs_up_with_its_last_holder(void **state)
{
  (void)state;
  int ends[2], other[2];
  char text[SG_LIFELINE_TEXT_MAX];
  assert_int_equal(pipe(ends), 0);
  assert_true(sg_lifeline_describe(ends[0], text));
  setenv(SG_LIFELINE_VARIABLE, strchr(text, '=') + 1, 1);
  assert_int_equal(sg_lifeline_inherited(), ends[0]);
  int copy = dup(ends[1]);
  close(ends[1]);
  assert_false(sg_lifeline_hung_up(ends[0]));
  close(copy);
  assert_true(sg_lifeline_hung_up(ends[0]));

  /* Another pipe under the same number is not the lifeline. */
  assert_int_equal(pipe(other), 0);
  assert_int_equal(dup2(other[0], ends[0]), ends[0]);
  assert_int_equal(sg_lifeline_inherited(), -1);
  const char *bad[] = {"", "x", "3", "-1:0:0", "99999:1:1", "1:2:3"};
  for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
    setenv(SG_LIFELINE_VARIABLE, bad[i], 1);
    assert_int_equal(sg_lifeline_inherited(), -1);
  }
  unsetenv(SG_LIFELINE_VARIABLE);
  assert_int_equal(sg_lifeline_inherited(), -1);
  assert_false(sg_lifeline_hung_up(-1));

  /* A write end hangs up when nobody reads. */
  close(ends[0]);
  assert_false(sg_lifeline_hung_up(other[1]));
  close(other[0]);
  assert_true(sg_lifeline_hung_up(other[1]));
  close(other[1]);
  assert_false(sg_lifeline_describe(other[1], text));
}

static void ciphers_open_what_they_closed_alone(void **state)
{
  (void)state;
  struct sg_str key = SG_LIT("00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff");
  struct sg_str other = SG_LIT("00112233445566778899aabbccddeeff00112233445566778899aabbccddeefe");
  struct sg_str texts[] = {SG_LIT(""), SG_LIT("a"),
                           SG_LIT("NUL \0 and \xff, more than one block of the cipher's own size")};
  struct sg_buf box, again, text, tight;
  sg_buf_init(&box, 1000), sg_buf_init(&again, 1000), sg_buf_init(&text, 1000), sg_buf_init(&tight, 8);
  if (!sg_cipher_is_there()) {
    assert_int_equal(sg_encrypt(texts[1], key, &box, NULL), SG_EINVAL);
    assert_int_equal(sg_decrypt(texts[1], key, &box, NULL), SG_EINVAL);
    skip();
  }
  for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
    sg_buf_clear(&box), sg_buf_clear(&again), sg_buf_clear(&text);
    assert_int_equal(sg_encrypt(texts[i], key, &box, NULL), SG_OK);
    assert_int_equal(sg_encrypt(texts[i], key, &again, NULL), SG_OK);
    assert_false(sg_str_equal(sg_buf_str(&box), sg_buf_str(&again))); /* the nonce is new */
    assert_int_equal(sg_decrypt(sg_buf_str(&box), key, &text, NULL), SG_OK);
    assert_true(sg_str_equal(sg_buf_str(&text), texts[i]));
    sg_buf_clear(&text);
    assert_int_equal(sg_decrypt(sg_buf_str(&box), other, &text, NULL), SG_EPARSE);
    for (size_t at = 0; at < box.length; at++) {
      char kept = box.data[at];
      if (kept == '=')
        continue;
      box.data[at] = kept == 'A' ? 'B' : 'A';
      assert_int_equal(sg_decrypt(sg_buf_str(&box), key, &text, NULL), SG_EPARSE);
      box.data[at] = kept;
      assert_int_equal(sg_decrypt(sg_str(box.data, at), key, &text, NULL), SG_EPARSE);
    }
    assert_int_equal(text.length, 0);
  }
  assert_int_equal(sg_encrypt(texts[1], sg_str(key.p, 62), &box, NULL), SG_EINVAL);
  assert_int_equal(sg_encrypt(texts[1],
                              SG_LIT("x0112233445566778899aabbccddeeff00112233445566778899aabbccddeeff"), &box,
                              NULL),
                   SG_EINVAL);
  assert_int_equal(sg_encrypt(texts[1], key, &tight, NULL), SG_ETOOBIG);
  sg_buf_free(&box), sg_buf_free(&again), sg_buf_free(&text), sg_buf_free(&tight);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(buffer_keeps_first_failure),
      cmocka_unit_test(buffer_splices),
      cmocka_unit_test(arena_refuses_beyond_its_maximum),
      cmocka_unit_test(arena_gives_zeros_where_it_reserved),
      cmocka_unit_test(short_words_of_a_length_share_no_hash),
      cmocka_unit_test(words_are_hashed_by_all_their_bytes),
      cmocka_unit_test(utf8_finds_the_first_bad_byte),
      cmocka_unit_test(utf8_round_trips_every_code_point),
      cmocka_unit_test(letters_have_case_and_base),
      cmocka_unit_test(json_is_read_event_by_event),
      cmocka_unit_test(json_nests_without_a_limit),
      cmocka_unit_test(lines_are_taken_with_any_end),
      cmocka_unit_test(messages_are_cut_at_a_character),
      cmocka_unit_test(a_lifeline_hangs_up_with_its_last_holder),
      cmocka_unit_test(ciphers_open_what_they_closed_alone),
  };
  return cmocka_run_group_tests_name("base", tests, NULL, NULL);
}
