/* Names in capitals and their initials: what the paper may mean by a short form that it never spells out.
 *
 * "The cost inputs given by the DEA (Danish Energy Agency 2020)" has nothing to do with data envelopment
 * analysis, though no bracket says what DEA stands for. A name is a whole run of words with capitals: part of a
 * longer one, of a title above all, has any three initials sooner or later.
 */
#include <stdlib.h>

#include "analysis/known.h"
#include "base/search.h"

enum {
  NAME_WORDS = 6,   /* of a name, at most */
  SHORT_MIN = 2,    /* letters of a short form, */
  REPEATED_MAX = 2, /* and of one whose name must stand in the text twice: two initials are soon met with */
  LOOKS_MAX = 16,   /* names with the same initials that are looked at */
};

/* A name that is being read. `initials`: of the first NAME_WORDS of its words. */
struct run {
  size_t from, to;
  size_t words;
  char initials[NAME_WORDS];
};

static bool is_capital(char c)
{
  return c >= 'A' && c <= 'Z';
}

static bool is_letter(char c)
{
  return sg_is_alpha(c) || ((unsigned char)c & 0x80) != 0;
}

/* Where the word at `at` ends: at a hyphen, too, as each part of "Multi-Objective" has its initial. */
static size_t word_end(struct sg_str text, size_t at)
{
  while (at < text.n && is_letter(text.p[at]))
    at++;
  return at;
}

/* Keeps the run as a name; `body`: the paper's own text, not its reference list. */
static bool keep(struct sg_search *search, struct sg_str text, const struct run *run, bool body)
{
  if (run->words < SHORT_MIN || run->words > NAME_WORDS)
    return true;
  struct sg_spelled *rows = sg_arena_grow(search->draft->scratch, search->spelled, search->spelled_count,
                                          &search->spelled_capacity, sizeof *rows);
  if (rows == NULL)
    return false;
  search->spelled = rows;
  rows[search->spelled_count] =
      (struct sg_spelled){sg_str_hash(sg_str(run->initials, run->words)), sg_slice(text, run->from, run->to),
                          (uint32_t)search->spelled_count, body};
  search->spelled_count++;
  return true;
}

/* Adds the word [at, end) to the run, or begins another with it. "The" is no part of a name. */
static void take(struct run *run, struct sg_str text, size_t at, size_t end)
{
  if (run->words == 1 && sg_str_equal(sg_slice(text, run->from, run->to), SG_LIT("The")))
    run->words = 0;
  if (run->words == 0)
    run->from = at;
  if (run->words < NAME_WORDS)
    run->initials[run->words] = text.p[at];
  run->words++;
  run->to = end;
}

/* Does the name go on behind `from`, where the word at `at` begins: behind a space, a hyphen, or "of the"? */
static bool is_joined(struct sg_str text, size_t from, size_t at)
{
  static const char *const joints[] = {"-", " ", " and ", " for ", " of ", " of the "};
  return SG_ONE_OF(sg_slice(text, from, at), joints);
}

static bool read_names(struct sg_search *search, struct sg_str text, bool body)
{
  struct run run = {0};
  bool kept = true;
  for (size_t at = 0, end; at < text.n && kept; at = end) {
    end = word_end(text, at);
    bool name = end > at + 1 && is_capital(text.p[at]) && !is_capital(text.p[at + 1]);
    if (name && run.words > 0 && !is_joined(text, run.to, at)) {
      kept = keep(search, text, &run, body);
      run.words = 0;
    }
    if (name)
      take(&run, text, at, end);
    end = end > at ? end : at + 1;
  }
  return kept && keep(search, text, &run, body);
}

static int by_name(const void *a, const void *b)
{
  const struct sg_spelled *one = a, *two = b;
  if (one->initials != two->initials)
    return one->initials > two->initials ? 1 : -1;
  return one->number > two->number ? 1 : -1;
}

static int by_initials(const void *a, const void *b)
{
  uint64_t one = ((const struct sg_spelled *)a)->initials, two = ((const struct sg_spelled *)b)->initials;
  return (one > two) - (one < two);
}

bool sg_find_spelled(struct sg_search *search)
{
  const struct sg_paper *paper = search->draft->paper;
  bool kept = true;
  for (size_t i = 0; i < paper->section_count; i++)
    for (size_t k = 0; k < paper->sections[i].paragraph_count && kept; k++)
      kept = read_names(search, paper->sections[i].paragraphs[k].text,
                        paper->sections[i].kind != SG_SECTION_REFERENCES);
  for (size_t i = 0; i < paper->reference_count && kept; i++)
    kept = read_names(search, paper->references[i].text, false);
  if (kept && search->spelled_count > 0)
    qsort(search->spelled, search->spelled_count, sizeof *search->spelled, by_name);
  return kept;
}

/* Are the term's initials those letters: "data envelopment analysis", "DEA"? */
static bool has_initials(struct sg_str term, struct sg_str letters)
{
  size_t found = 0;
  for (size_t at = 0, end; at < term.n; at = end) {
    end = word_end(term, at);
    if (end > at && (found == letters.n || sg_lower(term.p[at]) != sg_lower(letters.p[found++])))
      return false;
    end = end > at ? end : at + 1;
  }
  return found == letters.n;
}

bool sg_is_spelled_otherwise(const struct sg_search *search, struct sg_str letters, uint32_t entry)
{
  struct sg_spelled key = {.initials = sg_str_hash(letters)};
  size_t at = sg_search_first(&key, search->spelled, search->spelled_count, sizeof key, by_initials), met = 0;
  if (letters.n < SHORT_MIN || !has_initials(sg_handbook_get(entry).term, letters))
    return false;
  size_t end = at + LOOKS_MAX < search->spelled_count ? at + LOOKS_MAX : search->spelled_count;
  for (; at < end && search->spelled[at].initials == key.initials; at++) {
    if (sg_is_of_entry(search->spelled[at].text, entry))
      return false;
    met += letters.n > REPEATED_MAX || search->spelled[at].body;
  }
  return met >= (letters.n > REPEATED_MAX ? 1 : 2);
}
