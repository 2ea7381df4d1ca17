/* Tools and methods that the paper names with the work that describes them: "GraphMap (Sović et al. 2016)",
 * "BWA-MEM (v0.7.15; Li 2013)". The title of that work says what the name alone does not.
 */
#include <stdlib.h>

#include "analysis/draft.h"

enum {
  VERSION_TOKENS = 6, /* "(v0.7.15; " between the name and its citation */
  NAME_WORDS = 4,
  WORKS_MAX = 400, /* of a paper: each is compared with all before it */
  TITLE_MIN = 12,  /* bytes; and … */
  TITLE_MAX = 250,
};

struct key {
  struct sg_str text;
  size_t row;
};

static int by_text(const void *a, const void *b)
{
  return sg_str_compare(((const struct key *)a)->text, ((const struct key *)b)->text);
}

static size_t find(const struct key *keys, size_t count, struct sg_str text)
{
  struct key wanted = {text, 0};
  const struct key *found = count > 0 ? bsearch(&wanted, keys, count, sizeof *keys, by_text) : NULL;
  return found == NULL ? SG_NPOS : found->row;
}

/* -- Titles ------------------------------------------------------------------------------------------ */

static bool is_title(struct sg_str s)
{
  size_t spaces = 0;
  for (size_t i = 0; i < s.n; i++)
    spaces += s.p[i] == ' ';
  return s.n >= TITLE_MIN && s.n <= TITLE_MAX && spaces >= 2 && sg_str_find(s, SG_LIT("http"), 0) == SG_NPOS;
}

static struct sg_str between(struct sg_str s, struct sg_str open, struct sg_str close)
{
  size_t from = sg_str_find(s, open, 0), to = from == SG_NPOS ? SG_NPOS : sg_str_find(s, close, from + open.n);
  if (to == SG_NPOS)
    return sg_str(NULL, 0);
  struct sg_str title = sg_str_trim(sg_slice(s, from + open.n, to));
  while (title.n > 0 && sg_is_one_of(title.p[title.n - 1], ".,"))
    title.n--;
  return title;
}

/* The sentence of an entry that begins at `from`: to the next full stop that a space and a capital follow. */
static struct sg_str piece(struct sg_str s, size_t from)
{
  while (from < s.n && sg_is_one_of(s.p[from], " .,)"))
    from++;
  for (size_t i = from; i + 1 < s.n; i++)
    if (sg_is_one_of(s.p[i], ".?") && s.p[i + 1] == ' ' && i > from + 2 && s.p[i - 2] != ' ' &&
        s.p[i - 2] != '.')
      return sg_slice(s, from, i);
  return sg_str(NULL, 0);
}

/* The year of "(2013)." or "2013." after the authors: where the title begins after it; 0 when there is none. */
static size_t after_year(struct sg_str s)
{
  for (size_t i = 4; i + 6 < s.n && i < 300; i++) {
    bool digits =
        sg_is_digit(s.p[i]) && sg_is_digit(s.p[i + 1]) && sg_is_digit(s.p[i + 2]) && sg_is_digit(s.p[i + 3]);
    bool century = (s.p[i] == '1' && s.p[i + 1] == '9') || (s.p[i] == '2' && s.p[i + 1] == '0');
    if (!digits || !century || sg_is_digit(s.p[i - 1]))
      continue;
    size_t end = i + 4 + (s.p[i + 4] >= 'a' && s.p[i + 4] <= 'z');
    bool closed = s.p[end] == ')' && end + 1 < s.n && sg_is_one_of(s.p[end + 1], ".,: ");
    return closed || s.p[end] == '.' ? end + 1 : 0;
  }
  return 0;
}

/* The title in the text of an entry of the reference list; empty where its form does not tell. */
static struct sg_str title_of(struct sg_str text)
{
  struct sg_str title = between(text, SG_LIT("“"), SG_LIT("”"));
  if (title.n == 0)
    title = between(text, SG_LIT("\""), SG_LIT("\""));
  size_t year = title.n > 0 ? 0 : after_year(text);
  if (year > 0)
    title = piece(text, year);
  size_t book = sg_str_find(title, SG_LIT(". In"), 0); /* "… Conference – 6. In: Proc. of COLING" */
  title = book == SG_NPOS ? title : sg_slice(title, 0, book);
  return is_title(title) ? title : sg_str(NULL, 0);
}

/* -- Names ------------------------------------------------------------------------------------------- */

/* Tokens [from, to) of a sentence; empty when there is no name. */
struct name {
  size_t from, to;
};

static bool is_version(struct sg_str word)
{
  return word.n > 1 && sg_lower(word.p[0]) == 'v' && sg_is_digit(word.p[1]);
}

static bool is_capital(const struct sg_draft *draft, size_t i)
{
  const struct sg_token *t = &draft->tokens[i];
  return t->unit == SG_UNIT_WORD && (t->flags & SG_TOKEN_CAPITAL) && !(t->flags & SG_TOKEN_STOP);
}

/* "BLASR", "minimap2", "GATK": letters of both cases or digits in it, or capitals alone. "microcystin-LR" is a
 * substance's. */
static bool is_coined(const struct sg_draft *draft, struct sg_str word, size_t i)
{
  bool digit = false, lower = false, hyphen = sg_str_find(word, SG_LIT("-"), 0) != SG_NPOS;
  for (size_t k = 0; k < word.n; k++) {
    digit = digit || sg_is_digit(word.p[k]);
    lower = lower || (word.p[k] >= 'a' && word.p[k] <= 'z');
  }
  bool small = word.p[0] >= 'a' && word.p[0] <= 'z';
  return word.n > 2 && !sg_is_digit(word.p[0]) && !(small && hyphen) &&
         ((draft->tokens[i].flags & SG_TOKEN_UPPER) || (digit && lower));
}

/* The name that ends before token `i`, a version after it apart: one coined word, or words with capitals. */
static struct name name_before(const struct sg_draft *draft, const struct sg_sentence *s, size_t i)
{
  if (i > s->token_from && is_version(sg_draft_token(draft, s, i - 1)))
    i--;
  size_t from = i;
  while (from > s->token_from && i - from < NAME_WORDS && is_capital(draft, from - 1))
    from--;
  if (from < i && from == s->token_from && i - from > 1 && !(draft->tokens[from].flags & SG_TOKEN_UPPER))
    from++; /* the sentence's own capital */
  if (from == i && i > s->token_from && draft->tokens[i - 1].unit == SG_UNIT_WORD &&
      is_coined(draft, sg_draft_token(draft, s, i - 1), i - 1))
    from = i - 1;
  return (struct name){from, i};
}

/* The name that the citation at token `i` is of: right before it, or before a version in the same bracket. */
static struct name name_of(const struct sg_draft *draft, const struct sg_sentence *s, size_t i)
{
  struct name name = name_before(draft, s, i);
  for (size_t k = i; name.from == name.to && k > s->token_from && k + VERSION_TOKENS > i; k--) {
    struct sg_str word = sg_draft_token(draft, s, k - 1);
    if (sg_str_equal(word, SG_LIT("(")))
      return name_before(draft, s, k - 1);
    if (draft->tokens[k - 1].unit == SG_UNIT_CITATION)
      break;
  }
  return name;
}

/* Does the text hold the word, whatever its case? */
static bool holds_word(struct sg_str text, struct sg_str word)
{
  for (size_t i = 0; i + word.n <= text.n; i++)
    if (sg_str_equal_nocase(sg_slice(text, i, i + word.n), word))
      return true;
  return false;
}

/* Does the title say more than the name: two other words at least of four letters and more, none of them the
 * word for a home page or a manual? */
static bool says_more(struct sg_str title, struct sg_str name)
{
  static const char *const idle[] = {"website", "homepage", "project", "source",  "code",  "documentation",
                                     "manual",  "guide",    "users",   "release", "white", "paper"};
  size_t letters = 0, words = 0;
  for (size_t i = 0; i <= title.n; i++) {
    bool letter = i < title.n && (sg_is_alpha(title.p[i]) || (unsigned char)title.p[i] >= 0x80);
    struct sg_str word = sg_slice(title, i - letters, i);
    words += !letter && letters >= 4 && !holds_word(name, word) && !SG_ONE_OF(word, idle);
    letters = letter ? letters + 1 : 0;
  }
  return words >= 2;
}

/* Is the work the tool's own: named in its title, or cited for a coined name? */
static bool is_of(const struct sg_draft *draft, const struct sg_sentence *s, struct name name,
                  struct sg_str text, struct sg_str title)
{
  for (size_t i = 0; i + text.n <= title.n; i++) {
    bool opens = i == 0 || !sg_is_alpha(title.p[i - 1]);
    bool ends = i + text.n == title.n || !(title.p[i + text.n] >= 'a' && title.p[i + text.n] <= 'z') ||
                title.p[i + text.n] == 's'; /* "See" is not in "Seed", "Torch" in "Torch7" */
    if (opens && ends && sg_str_equal_nocase(sg_slice(title, i, i + text.n), text))
      return true;
  }
  return name.to - name.from == 1 && is_coined(draft, sg_draft_token(draft, s, name.from), name.from);
}

/* The entry that the citation names, when it names one only. */
static size_t reference_of(const struct sg_draft *draft, struct sg_str text, const struct key *citations,
                           const struct key *references, size_t reference_count)
{
  const struct sg_paper *paper = draft->paper;
  size_t row = find(citations, paper->citation_count, text);
  if (row != SG_NPOS)
    return paper->citations[row].key_count == 1
               ? find(references, reference_count, paper->citations[row].keys[0])
               : SG_NPOS;
  size_t number = 0, i = 1;
  if (text.n < 3 || text.n > 6 || text.p[0] != '[')
    return SG_NPOS;
  for (; i < text.n && sg_is_digit(text.p[i]); i++)
    number = number * 10 + (size_t)(text.p[i] - '0');
  return i > 1 && text.p[i] == ']' && number >= 1 && number <= paper->reference_count ? number - 1 : SG_NPOS;
}

/* Does the name belong to the entry's authors ("Raghunathan (2010)")? Their part stands before the title. */
static bool is_author(struct sg_str entry, struct sg_str title, struct sg_str name)
{
  size_t at = sg_str_find(entry, name, 0);
  return at != SG_NPOS && entry.p + at < title.p;
}

static bool note_work(struct sg_draft *draft, size_t sentence, struct name name, size_t reference,
                      size_t *capacity)
{
  const struct sg_sentence *s = &draft->sentences[sentence];
  struct sg_analysis *out = draft->out;
  struct sg_str entry = draft->paper->references[reference].text, title = title_of(entry),
                text = sg_plain_text(draft, s, name.from, name.to, draft->arena);
  if (title.n == 0 || text.n == 0 || is_author(entry, title, text) || !says_more(title, text) ||
      !is_of(draft, s, name, text, title))
    return text.p != NULL;
  for (size_t i = 0; i < out->work_count; i++)
    if (sg_str_equal(out->works[i].name, text))
      return true;
  struct sg_work *rows =
      sg_arena_grow(draft->arena, (struct sg_work *)out->works, out->work_count, capacity, sizeof *rows);
  if (rows == NULL)
    return false;
  out->works = rows;
  rows[out->work_count++] = (struct sg_work){text, title, (uint32_t)sentence};
  return true;
}

bool sg_find_works(struct sg_draft *draft)
{
  const struct sg_paper *paper = draft->paper;
  struct key *citations = SG_ARENA_NEW(draft->scratch, struct key, paper->citation_count),
             *references = SG_ARENA_NEW(draft->scratch, struct key, paper->reference_count);
  bool *told = SG_ARENA_NEW(draft->scratch, bool, paper->reference_count + 1);
  size_t keyed = 0, capacity = 0;
  if (citations == NULL || references == NULL || told == NULL)
    return false;
  for (size_t i = 0; i < paper->citation_count; i++)
    citations[i] = (struct key){paper->citations[i].text, i};
  for (size_t i = 0; i < paper->reference_count; i++)
    if (paper->references[i].key.n > 0)
      references[keyed++] = (struct key){paper->references[i].key, i};
  qsort(citations, paper->citation_count, sizeof *citations, by_text);
  qsort(references, keyed, sizeof *references, by_text);
  for (size_t i = 0; i < draft->out->sentence_count; i++) {
    const struct sg_sentence *s = &draft->sentences[i];
    enum sg_section_kind kind = paper->sections[s->section].kind;
    if (s->form > SG_FORM_FRAGMENT || kind == SG_SECTION_REFERENCES || kind == SG_SECTION_ABSTRACT)
      continue;
    for (size_t t = s->token_from; t < s->token_to; t++) {
      if (draft->tokens[t].unit != SG_UNIT_CITATION)
        continue;
      size_t row = draft->out->work_count < WORKS_MAX
                       ? reference_of(draft, sg_draft_token(draft, s, t), citations, references, keyed)
                       : SG_NPOS;
      struct name name = row == SG_NPOS || told[row] ? (struct name){t, t} : name_of(draft, s, t);
      if (name.from == name.to)
        continue;
      told[row] = true;
      if (!note_work(draft, i, name, row, &capacity))
        return false;
    }
  }
  return true;
}
