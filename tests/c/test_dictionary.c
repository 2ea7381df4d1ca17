/* Dictionaries read in place: dictd databases (plain and dictzip), WordNet, senses. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
/* cmocka needs the four above */
#include <cmocka.h>

#include <stdio.h>
#include <unistd.h>
#include <zlib.h>

#include "dictionary/dictd.h"
#include "dictionary/dictionary.h"
#include "dictionary/lines.h"

static const char entries[] = "trap\n\n   1. <operating system> A program {interrupt}, usually caused by "
                              "some\n   exceptional situation.  In most cases, the OS"
                              " performs some\n   action, then returns control.\n\n   2. To cause a trap.  "
                              "\"These instructions trap.\"\n\n   [{Jargon File}]\n\n"
                              "   (1995-02-07)\n\n"
                              "Kernel \\Ker\"nel\\, n. [OE. kernel, fr. [corn] grain. See {Corn}.]\n   1. The "
                              "essential part of a seed; all that is within\n"
                              "      the shell.\n      [1913 Webster]\n\n            A quotation of the bard.  "
                              " --Shak.\n\n   2. A sense long gone. [Obs.]\n";

enum {
  KERNEL_AT = sizeof "trap\n\n   1. <operating system> A program {interrupt}, usually caused by some\n   "
                     "exceptional situation.  In most cases, the OS"
                     " performs some\n   action, then returns control.\n\n   2. To cause a trap.  \"These "
                     "instructions trap.\"\n\n   [{Jargon File}]\n\n"
                     "   (1995-02-07)\n\n" -
              1
};

static char directory[] = "/tmp/sgdictXXXXXX";

static void path_of(char path[256], const char *name)
{
  snprintf(path, 256, "%s/%s", directory, name);
}

static void write_file(const char *name, const void *data, size_t size)
{
  char path[256];
  path_of(path, name);
  FILE *file = fopen(path, "wb");
  assert_non_null(file);
  assert_int_equal(fwrite(data, 1, size, file), size);
  fclose(file);
}

static void base64(size_t value, char out[8])
{
  static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  char digits[8];
  int n = 0;
  do
    digits[n++] = alphabet[value % 64];
  while ((value /= 64) > 0);
  for (int i = 0; i < n; i++)
    out[i] = digits[n - 1 - i];
  out[n] = '\0';
}

static void write_index(const char *name)
{
  char text[256], at[8], trap[8], kernel[8];
  base64(KERNEL_AT, at);
  base64(KERNEL_AT, trap);
  base64(sizeof entries - 1 - KERNEL_AT, kernel);
  int n = snprintf(text, sizeof text,
                   "00-database-short\tA\tB\nTrap\tA\t%s\nkernel\t%s\t%s\nno tabs here\nkern-el\t%s\t%s\n",
                   trap, at, kernel, at, kernel);
  write_file(name, text, (size_t)n);
}

/* A gzip member in chunks of 64 bytes, each flushed, with dictzip's table. */
static void write_dictzip(const char *name)
{
  enum { CHUNK = 64 };
  size_t chunks = (sizeof entries - 1 + CHUNK - 1) / CHUNK, at = 0;
  unsigned char out[4096], packed[2048], sizes[256];
  size_t length = 0;
  z_stream z = {.next_in = NULL};
  assert_int_equal(deflateInit2(&z, 9, Z_DEFLATED, -15, 8, Z_DEFAULT_STRATEGY), Z_OK);
  for (size_t i = 0; i < chunks; i++) {
    size_t size = at + CHUNK < sizeof entries - 1 ? CHUNK : sizeof entries - 1 - at;
    z.next_in = (unsigned char *)entries + at;
    z.avail_in = (uInt)size;
    z.next_out = packed + length;
    z.avail_out = (uInt)(sizeof packed - length);
    assert_int_equal(deflate(&z, Z_FULL_FLUSH), Z_OK);
    size_t made = sizeof packed - length - z.avail_out;
    sizes[2 * i] = (unsigned char)made;
    sizes[2 * i + 1] = (unsigned char)(made >> 8);
    length += made;
    at += size;
  }
  deflateEnd(&z);
  unsigned extra = (unsigned)(10 + 2 * chunks);
  /* clang-format off */
  const unsigned char head[] = {0x1f, 0x8b, 8, 4 + 8, 0, 0, 0, 0, 2, 3, (unsigned char)extra, (unsigned char)(extra >> 8),
                                'R', 'A', (unsigned char)(extra - 4), 0, 1, 0, CHUNK, 0, (unsigned char)chunks, 0};
  /* clang-format on */
  memcpy(out, head, sizeof head);
  memcpy(out + sizeof head, sizes, 2 * chunks);
  memcpy(out + sizeof head + 2 * chunks, "x.dict", 7);
  memcpy(out + sizeof head + 2 * chunks + 7, packed, length);
  write_file(name, out, sizeof head + 2 * chunks + 7 + length);
}

static int make_files(void **state)
{
  (void)state;
  if (mkdtemp(directory) == NULL)
    return -1;
  write_index("foldoc.index");
  write_dictzip("foldoc.dict.dz");
  write_index("gcide.index");
  write_file("gcide.dict", entries, sizeof entries - 1);
  static const char index[] = "  1 licence\nelasticity n 1 1 @ 1 0 00000010\nregression n 2 2 @ ~ 2 0 00000010 "
                              "00000120\nzoo n 1 1 @ 1 0 00000010\n";
  char data[400];
  int n = snprintf(data, sizeof data, "%-9s\n%-109s\n%s\n", "licence",
                   "00000010 09 n 01 regression 0 001 @ 00000120 n 0000 | the relation between x and y; \"a "
                   "regression line\"",
                   "00000120 09 n 01 statistical_method 0 000 | a method of analyzing data");
  write_file("index.noun", index, sizeof index - 1);
  write_file("data.noun", data, (size_t)n);
  return 0;
}

static void unlink_all(const char *const *names, size_t count)
{
  for (size_t i = 0; i < count; i++) {
    char path[256];
    path_of(path, names[i]);
    unlink(path);
  }
}

static int remove_files(void **state)
{
  (void)state;
  static const char *const names[] = {"foldoc.index", "foldoc.dict.dz", "gcide.index", "gcide.dict",
                                      "index.noun",   "data.noun",      "bad.index",   "bad.dict.dz"};
  unlink_all(names, sizeof names / sizeof *names);
  return rmdir(directory);
}

static void entries_are_read_in_place(void **state)
{
  (void)state;
  const char *const names[] = {"foldoc", "gcide"}; /* in chunks, plain */
  for (size_t i = 0; i < 2; i++) {
    char stem[256];
    path_of(stem, names[i]);
    struct sg_dictd *dict = NULL;
    struct sg_dictd_place places[4];
    struct sg_buf text;
    sg_buf_init(&text, 10000);
    assert_int_equal(sg_dictd_open(stem, &dict, NULL), SG_OK);
    assert_int_equal(sg_dictd_find(dict, SG_LIT("nothing"), places, 4), 0);
    assert_int_equal(sg_dictd_find(dict, SG_LIT("kernel"), places, 4), 1); /* two headwords, one entry */
    assert_int_equal(sg_dictd_read(dict, places[0], &text, NULL), SG_OK);
    assert_string_equal(text.data, entries + KERNEL_AT);
    places[0].offset = 100000;
    assert_int_not_equal(sg_dictd_read(dict, places[0], &text, NULL), SG_OK);
    sg_buf_free(&text);
    sg_dictd_close(dict);
  }
}

/* Headword `i` of a large index, as authors write them: as two words, with a hyphen, in capitals, after an
 * article. */
static void headword_of(unsigned i, char out[32])
{
  char letters[6] = {0};
  for (unsigned k = 0, rest = i / 6 * 7919U % 456976U; k < 4; k++, rest /= 26)
    letters[k] = (char)('a' + rest % 26);
  static const char *const forms[] = {"%.2s%.2s",  "%.2s %.2s",   "%.2s-%.2s",
                                      "%.2s'%.2s", "%.2s %.2s s", "%.2s%.2s+"};
  snprintf(out, 32, forms[i % 6], letters, letters + 2);
  if (i % 5 == 0)
    out[0] = (char)(out[0] - 'a' + 'A');
}

static void dictd_form(const char *line, char out[64])
{
  size_t n = 0;
  for (; *line != '\t'; line++)
    if (*line == ' ' || sg_is_alpha(*line) || sg_is_digit(*line))
      out[n++] = sg_lower(*line);
  out[n] = 0;
}

static const char *const large_files[] = {"large.index", "large.dict", "mixed.index", "mixed.dict"};

static int in_dictd_order(const void *a, const void *b)
{
  char x[64], y[64];
  dictd_form(a, x);
  dictd_form(b, y);
  return strcmp(x, y);
}

static void write_lines(const char *name, const char (*lines)[48], size_t count, bool backwards)
{
  char path[256];
  path_of(path, name);
  FILE *file = fopen(path, "wb");
  assert_non_null(file);
  for (size_t i = 0; i < count; i++)
    fputs(lines[backwards ? count - 1 - i : i], file);
  fclose(file);
}

/* A large index in dictd's order is searched, another hashed: both find the same entries. */
static void large_indexes_are_searched(void **state)
{
  (void)state;
  enum { COUNT = 90000, PLACES = 8 };
  char(*lines)[48] = calloc(COUNT, sizeof *lines);
  char stem[2][256];
  struct sg_dictd *dicts[2];
  size_t several = 0;
  assert_non_null(lines);
  for (unsigned i = 0; i < COUNT; i++) {
    char headword[32], offset[8];
    headword_of(i, headword);
    base64(i, offset);
    snprintf(lines[i], sizeof lines[i], "%s\t%s\tBAAA\n", headword, offset);
  }
  qsort(lines, COUNT, sizeof *lines, in_dictd_order);
  write_lines("large.index", (const char(*)[48])lines, COUNT, false);
  write_lines("mixed.index", (const char(*)[48])lines, COUNT, true);
  for (int d = 0; d < 2; d++) {
    write_file(d == 0 ? "large.dict" : "mixed.dict", "x", 1);
    path_of(stem[d], d == 0 ? "large" : "mixed");
    assert_int_equal(sg_dictd_open(stem[d], &dicts[d], NULL), SG_OK);
  }
  for (unsigned i = 0; i < COUNT + 2000; i += 7) { /* the last are of headwords that do not stand there */
    char headword[32];
    struct sg_dictd_place places[2][PLACES];
    size_t counts[2];
    uint64_t sums[2] = {0};
    struct sg_buf key;
    sg_buf_init(&key, 100);
    headword_of(i, headword);
    sg_dictd_fold(sg_cstr(headword), &key);
    for (int d = 0; d < 2; d++) {
      counts[d] = sg_dictd_find(dicts[d], sg_buf_str(&key), places[d], PLACES);
      for (size_t k = 0; k < counts[d]; k++)
        sums[d] += places[d][k].offset * places[d][k].offset;
    }
    sg_buf_free(&key);
    assert_int_equal(counts[0], counts[1]);
    assert_true(sums[0] == sums[1] && (counts[0] > 0 || i >= COUNT));
    several += counts[0] > 3;
  }
  assert_true(several > COUNT / 14);
  for (int d = 0; d < 2; d++)
    sg_dictd_close(dicts[d]);
  unlink_all(large_files, sizeof large_files / sizeof *large_files);
  free(lines);
}

static void keys_are_folded(void **state)
{
  (void)state;
  struct sg_buf key;
  sg_buf_init(&key, 100);
  sg_dictd_fold(SG_LIT("Back-Propagation (\xC3\x89tude) C++"), &key);
  assert_string_equal(key.data, "backpropagationetudec++");
  sg_buf_free(&key);
}

static void find(size_t which, const char *term, struct sg_arena *arena, struct sg_sense *senses, size_t *count)
{
  struct sg_str here = sg_cstr(directory);
  struct sg_dictionaries *all = NULL;
  assert_int_equal(sg_dictionaries_open(&here, 1, &all, NULL), SG_OK);
  assert_int_equal(sg_dictionaries_count(all), 3);
  assert_string_equal(sg_dictionaries_name(all, 0), "FOLDOC");
  assert_string_equal(sg_dictionaries_name(all, 1), "WordNet");
  assert_int_equal(sg_dictionaries_find(all, which, sg_cstr(term), arena, senses, count, NULL), SG_OK);
  sg_dictionaries_close(all);
}

static void senses_are_cleaned(void **state)
{
  (void)state;
  struct sg_sense senses[SG_SENSE_MAX];
  struct sg_arena arena;
  size_t count = 0;
  sg_arena_init(&arena, 1000000);
  find(0, "traps", &arena, senses, &count); /* the plural; the verb's sense is left out */
  assert_int_equal(count, 1);
  assert_string_equal(senses[0].definition.p,
                      "A program interrupt, usually caused by some exceptional situation. "
                      "In most cases, the OS performs some action, then returns control.");
  assert_int_equal(senses[0].sentences, 2);
  find(2, "kernel", &arena, senses, &count); /* no etymology, no quotation, no obsolete sense */
  assert_int_equal(count, 1);
  assert_string_equal(senses[0].definition.p, "The essential part of a seed; all that is within the shell.");
  sg_arena_free(&arena);
}

static void wordnet_says_what_kind(void **state)
{
  (void)state;
  struct sg_sense senses[SG_SENSE_MAX];
  struct sg_arena arena;
  size_t count = 0;
  sg_arena_init(&arena, 1000000);
  find(1, "Regression", &arena, senses, &count);
  assert_int_equal(count, 2);
  assert_string_equal(senses[0].definition.p,
                      "The relation between x and y. It is a kind of statistical method, that "
                      "is, a method of analyzing data.");
  find(1, "aardvark", &arena, senses, &count);
  assert_int_equal(count, 0);
  find(1, "zoo", &arena, senses, &count); /* the last line of the index */
  assert_int_equal(count, 1);
  sg_arena_free(&arena);
}

enum { WORDS = 20000 }; /* in several blocks, whose lines have any length */

static struct sg_str line_of(char line[2048], int i)
{
  int n = snprintf(line, 2048, "w%06d n %d%*s", 2 * i, i, i % 97 == 0 ? 1500 : i % 50, "");
  return sg_str(line, (size_t)n);
}

/* Of a sorted file every line is found by its first word, wherever blocks begin, and no other word is. */
static void sorted_lines_are_found(void **state)
{
  (void)state;
  struct sg_buf text;
  char line[2048], path[256];
  sg_buf_init(&text, 16 * 1024 * 1024);
  for (int i = 0; i < WORDS; i++) {
    sg_buf_add(&text, line_of(line, i));
    sg_buf_add(&text, i < WORDS - 1 ? SG_LIT("\n") : SG_LIT("")); /* the last has no end */
  }
  struct sg_str all = sg_buf_str(&text);
  write_file("sorted", all.p, all.n);
  path_of(path, "sorted");
  struct sg_lines lines;
  assert_int_equal(sg_lines_open(path, all.n - 1, true, &lines, NULL), SG_ETOOBIG);
  assert_int_equal(sg_lines_open(path, all.n, true, &lines, NULL), SG_OK);
  size_t at = 0;
  for (int i = 0; i < WORDS; i++) {
    struct sg_str whole = line_of(line, i), word = sg_slice(whole, 0, 7);
    assert_true(sg_str_equal(sg_lines_find(&lines, word), whole));
    assert_true(sg_str_equal(sg_lines_at(&lines, at), whole));
    at += whole.n + 1;
    line[6]++; /* the odd numbers between */
    assert_int_equal(sg_lines_find(&lines, word).n, 0);
  }
  assert_int_equal(sg_lines_find(&lines, SG_LIT("a")).n + sg_lines_find(&lines, SG_LIT("z")).n, 0);
  assert_int_equal(sg_lines_at(&lines, at).n, 0);
  sg_lines_close(&lines);
  sg_buf_free(&text);
  remove(path);
}

/* The one sense of an entry, as readers see it. */
static struct sg_sense only_sense(const char *entry, struct sg_arena *arena)
{
  struct sg_sense senses[SG_SENSE_MAX];
  assert_int_equal(sg_sense_split(sg_cstr(entry), arena, senses, SG_SENSE_MAX), 1);
  return senses[0];
}

static void residue_of_entries_goes(void **state)
{
  (void)state;
  struct sg_arena arena;
  sg_arena_init(&arena, 1000000);
  struct sg_sense sense =
      only_sense("metadata\n\n   <data, data processing> /me't*-day`t*/, or combinations of\n   /may'-/ or "
                 "/mee'-/; /-dah`t*/ (Or \"meta-data\")\n   Data about {data}.\n",
                 &arena);
  assert_string_equal(sense.definition.p, "Data about data.");
  assert_string_equal(sense.domain.p, "data, data processing");
  sense =
      only_sense("meta\n\n   <philosophy> /me't*/ or /may't*/ or (Commonwealth) /mee't*/ A prefix meaning one\n"
                 "   level of description higher.\n",
                 &arena);
  assert_string_equal(sense.definition.p, "A prefix meaning one level of description higher.");
  sense = only_sense("virtual machine\n\n   An {abstract machine} for which an {interpreter} exists.\n\n   "
                     "Examples are {Core War}, "
                     "{OCODE}, {Smalltalk}.\n",
                     &arena);
  assert_string_equal(sense.definition.p, "An abstract machine for which an interpreter exists.");
  sense = only_sense(
      "Frequency \\Fre\"quen*cy\\, n.\n   The condition of returning often; as, the frequency of crimes.\n\n   "
      "Blazing star, Double star, etc. See under {Blazing}.\n",
      &arena);
  assert_string_equal(sense.definition.p, "The condition of returning often.");
  assert_int_equal(sense.own, sense.definition.n);
  sense =
      only_sense("portability\n\n   <programming> The ease with which a program can be moved.  C is portable "
                 "(though see {Vaxocentrism}), as are (most) scripts.\n",
                 &arena);
  assert_string_equal(sense.definition.p,
                      "The ease with which a program can be moved. C is portable, as are (most) scripts.");
  sg_arena_free(&arena);
}

static void wordnet_names_fields(void **state)
{
  (void)state;
  struct sg_arena arena;
  struct sg_sense sense;
  sg_arena_init(&arena, 1000000);
  struct sg_wordnet_sense from = {.gloss = SG_LIT("(physics) a regular variation about a mean"),
                                  .kind = SG_LIT("wave"),
                                  .kind_gloss = SG_LIT("a movement up and down")};
  assert_true(sg_sense_wordnet(&from, &arena, &sense));
  assert_string_equal(sense.domain.p, "physics");
  assert_int_equal(sense.own, strlen("A regular variation about a mean."));
  from.gloss = SG_LIT("(informal) a regular fellow");
  assert_true(sg_sense_wordnet(&from, &arena, &sense));
  assert_int_equal(sense.domain.n, 0);
  sg_arena_free(&arena);
}

/* Persons, single things, products of a maker and the word again in others are shown to nobody. */
static void what_explains_nothing_is_marked(void **state)
{
  (void)state;
  struct sg_arena arena;
  struct sg_sense sense;
  sg_arena_init(&arena, 1000000);
  struct sg_wordnet_sense from = {.gloss = SG_LIT("a person who acts as host at formal occasions"),
                                  .file = SG_FILE_PERSON};
  assert_true(sg_sense_wordnet(&from, &arena, &sense));
  assert_false(sense.explains);
  from = (struct sg_wordnet_sense){.gloss = SG_LIT("the act of slowing down or falling behind"), .file = 4};
  assert_true(sg_sense_wordnet(&from, &arena, &sense));
  assert_false(sense.explains);
  from = (struct sg_wordnet_sense){
      .gloss = SG_LIT("the template for protein synthesis; the form of RNA that carries information"),
      .file = SG_FILE_SUBSTANCE};
  assert_true(sg_sense_wordnet(&from, &arena, &sense));
  assert_true(sense.explains);
  assert_string_equal(sense.definition.p,
                      "The template for protein synthesis. The form of RNA that carries information.");
  struct sg_str registry = SG_LIT(
      "Registry\n\n   <operating system> The {database} used by {Microsoft} {Windows 95} to store settings.\n");
  assert_int_equal(sg_sense_split(registry, &arena, &sense, 1), 1);
  assert_false(sense.explains);
  struct sg_str extension = SG_LIT("implementation language\n\n   <language> An extension of {B}, developed by "
                                   "W. Davidsen in 1970.\n");
  assert_int_equal(sg_sense_split(extension, &arena, &sense, 1), 1);
  assert_false(sense.explains);
  struct sg_str affine = SG_LIT(
      "affine transformation\n\n   <mathematics> A {linear transformation} followed by a {translation}.\n"
      "   Given a matrix M and a vector v,\n\n     A(x) = Mx + v\n\n   is a typical one.\n");
  assert_int_equal(sg_sense_split(affine, &arena, &sense, 1), 1);
  assert_string_equal(sense.definition.p, "A linear transformation followed by a translation.");
  sg_arena_free(&arena);
}

static void damaged_files_are_errors(void **state)
{
  (void)state;
  char stem[256];
  struct sg_dictd *dict = NULL;
  struct sg_error err = {0};
  write_index("bad.index");
  write_file("bad.dict.dz",
             "\x1f\x8b\x08\x04\0\0\0\0\0\0\xff\xff"
             "RA",
             14);
  path_of(stem, "bad");
  assert_int_equal(sg_dictd_open(stem, &dict, &err), SG_EPARSE);
  assert_null(dict);
  assert_non_null(strstr(err.message, "bad.dict.dz"));
  path_of(stem, "absent");
  assert_int_equal(sg_dictd_open(stem, &dict, &err), SG_EIO);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(entries_are_read_in_place),  cmocka_unit_test(keys_are_folded),
      cmocka_unit_test(large_indexes_are_searched), cmocka_unit_test(senses_are_cleaned),
      cmocka_unit_test(sorted_lines_are_found),     cmocka_unit_test(wordnet_says_what_kind),
      cmocka_unit_test(damaged_files_are_errors),   cmocka_unit_test(residue_of_entries_goes),
      cmocka_unit_test(wordnet_names_fields),       cmocka_unit_test(what_explains_nothing_is_marked),
  };
  return cmocka_run_group_tests_name("dictionary", tests, make_files, remove_files);
}
