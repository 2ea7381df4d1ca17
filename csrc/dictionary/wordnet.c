#include "dictionary/wordnet.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/utf8.h"
#include "dictionary/lines.h"

enum {
  LEMMA_MAX = 128,              /* bytes */
  FILE_MAX = 128 * 1024 * 1024, /* bytes; data.noun has 15 MB */
};

struct sg_wordnet {
  struct sg_lines index, data;
  struct sg_lines adjectives; /* their index; without lines where there is none */
};

static enum sg_status open_file(struct sg_lines *lines, const char *directory, const char *name, bool sorted,
                                struct sg_error *err)
{
  char path[4096];
  int length = snprintf(path, sizeof path, "%s/%s", directory, name);
  if (length < 0 || (size_t)length >= sizeof path)
    return sg_fail(err, SG_EINVAL, "the path of WordNet is longer than %zu bytes", sizeof path);
  return sg_lines_open(path, FILE_MAX, sorted, lines, err);
}

enum sg_status sg_wordnet_open(const char *directory, struct sg_wordnet **out, struct sg_error *err)
{
  *out = NULL;
  struct sg_wordnet *wordnet = calloc(1, sizeof *wordnet);
  if (wordnet == NULL)
    return sg_fail(err, SG_ENOMEM, "out of memory");
  wordnet->index = wordnet->data = wordnet->adjectives = SG_LINES_NONE;
  enum sg_status status = open_file(&wordnet->index, directory, "index.noun", true, err);
  if (status == SG_OK)
    status = open_file(&wordnet->data, directory, "data.noun", false, err);
  if (status == SG_OK)
    (void)!open_file(&wordnet->adjectives, directory, "index.adj", true, NULL); /* nouns do without */
  if (status != SG_OK)
    sg_wordnet_close(wordnet);
  else
    *out = wordnet;
  return status;
}

void sg_wordnet_close(struct sg_wordnet *wordnet)
{
  if (wordnet == NULL)
    return;
  sg_lines_close(&wordnet->index);
  sg_lines_close(&wordnet->data);
  sg_lines_close(&wordnet->adjectives);
  free(wordnet);
}

static struct sg_str take_word(struct sg_str *rest)
{
  size_t end = sg_str_find(*rest, SG_LIT(" "), 0);
  struct sg_str word = sg_slice(*rest, 0, end == SG_NPOS ? rest->n : end);
  *rest = sg_slice(*rest, word.n + 1, rest->n);
  return word;
}

static long decimal(struct sg_str digits)
{
  long value = 0;
  if (digits.n == 0 || digits.n > 9)
    return -1;
  for (size_t i = 0; i < digits.n; i++) {
    if (!sg_is_digit(digits.p[i]))
      return -1;
    value = value * 10 + (digits.p[i] - '0');
  }
  return value;
}

/* Lower case, `_` between words; false when it does not fit. */
static bool make_lemma(struct sg_str noun, char lemma[LEMMA_MAX], size_t *length)
{
  if (noun.n == 0 || noun.n >= LEMMA_MAX)
    return false;
  for (size_t i = 0; i < noun.n; i++)
    lemma[i] = noun.p[i] == ' ' ? '_' : sg_lower(noun.p[i]);
  *length = noun.n;
  return true;
}

static struct sg_str copy_words(struct sg_arena *arena, struct sg_str lemma)
{
  struct sg_str copy = sg_arena_copy(arena, lemma);
  for (size_t i = 0; i < copy.n; i++)
    if (copy.p[i] == '_')
      ((char *)copy.p)[i] = ' ';
  return copy;
}

/* What a line of data.noun says. */
struct synset {
  struct sg_str word, gloss;
  long file, hypernym; /* a number; an offset, -1: none */
  bool instance;
};

/* Splits a data line `offset file type count word id … pointers… | gloss`: the first word, the
 * gloss and the first hypernym's offset. False for a damaged line. */
static bool split_synset(struct sg_str line, struct synset *synset)
{
  size_t bar = sg_str_find(line, SG_LIT(" | "), 0);
  if (bar == SG_NPOS || sg_utf8_invalid(line) != SG_NPOS)
    return false;
  struct sg_str rest = sg_slice(line, 0, bar);
  *synset = (struct synset){.gloss = sg_str_trim(sg_slice(line, bar + 3, line.n)), .hypernym = -1};
  (void)take_word(&rest);
  synset->file = decimal(take_word(&rest));
  for (int i = 0; i < 2; i++)
    (void)take_word(&rest);
  synset->word = take_word(&rest);
  while (rest.n > 0 && synset->hypernym < 0) {
    struct sg_str mark = take_word(&rest);
    synset->instance = sg_str_equal(mark, SG_LIT("@i"));
    if (synset->instance || sg_str_equal(mark, SG_LIT("@")))
      synset->hypernym = decimal(take_word(&rest));
  }
  return synset->word.n > 0;
}

static enum sg_status read_sense(struct sg_wordnet *wordnet, long offset, struct sg_arena *arena,
                                 struct sg_wordnet_sense *sense, struct sg_error *err)
{
  struct synset own, kind;
  if (offset < 0 || !split_synset(sg_lines_at(&wordnet->data, (size_t)offset), &own))
    return sg_fail(err, SG_EPARSE, "WordNet's data.noun has no synset at byte %ld", offset);
  *sense = (struct sg_wordnet_sense){
      .gloss = sg_arena_copy(arena, own.gloss), .instance = own.instance, .file = (int)own.file};
  if (own.hypernym >= 0 && split_synset(sg_lines_at(&wordnet->data, (size_t)own.hypernym), &kind)) {
    sense->kind = copy_words(arena, kind.word);
    sense->kind_gloss = sg_arena_copy(arena, kind.gloss);
    sense->kind_file = (int)kind.file;
  }
  return SG_OK;
}

/* The line is `lemma n synsets pointers symbol… senses tagged offset…`. */
static enum sg_status read_senses(struct sg_wordnet *wordnet, struct sg_str line, struct sg_arena *arena,
                                  struct sg_wordnet_sense *senses, size_t max, size_t *count,
                                  struct sg_error *err)
{
  long offsets[64];
  struct sg_str rest = line;
  (void)take_word(&rest);
  (void)take_word(&rest);
  long synsets = decimal(take_word(&rest)), skip = decimal(take_word(&rest));
  for (long i = 0; i < skip + 2 && rest.n > 0; i++)
    (void)take_word(&rest);
  size_t found = 0;
  for (; found < sizeof offsets / sizeof offsets[0] && (long)found < synsets && found < max; found++)
    offsets[found] = decimal(take_word(&rest));
  for (size_t i = 0; i < found; i++) {
    enum sg_status status = read_sense(wordnet, offsets[i], arena, &senses[*count], err);
    if (status != SG_OK)
      return status;
    ++*count;
  }
  return sg_arena_status(arena, err);
}

enum sg_status sg_wordnet_find(struct sg_wordnet *wordnet, struct sg_str noun, struct sg_arena *arena,
                               struct sg_wordnet_sense *senses, size_t max, size_t *count, struct sg_error *err)
{
  char lemma[LEMMA_MAX];
  size_t length;
  *count = 0;
  if (!make_lemma(noun, lemma, &length))
    return SG_OK;
  struct sg_str line = sg_lines_find(&wordnet->index, sg_str(lemma, length));
  for (size_t i = 0; line.n == 0 && i < length; i++)
    if (lemma[i] == '-') { /* "back-propagation" may stand as "back_propagation" */
      lemma[i] = '_';
      line = sg_lines_find(&wordnet->index, sg_str(lemma, length));
    }
  return line.n == 0 ? SG_OK : read_senses(wordnet, line, arena, senses, max, count, err);
}

bool sg_wordnet_has_adjective(struct sg_wordnet *wordnet, struct sg_str word)
{
  char lemma[LEMMA_MAX];
  size_t length;
  return make_lemma(word, lemma, &length) && sg_lines_find(&wordnet->adjectives, sg_str(lemma, length)).n > 0;
}
