/* Abbreviations: "long form (SF)" and "SF (long form)".
 *
 * A. S. Schwartz and M. A. Hearst, "A simple algorithm for identifying abbreviation definitions in
 * biomedical text", PSB 2003, with: initial letters of the words tried first, the bracket cut at
 * `;`, `,` and "or", no long form across another bracket, a plural s set aside, and bounds on the
 * long form's words.
 */
#include "analysis/draft.h"
#include "base/search.h"
#include "text/words.h"
#include "text/lexicon.h"

enum {
  SHORT_MAX = 12,  /* characters of a short form */
  INNER_MAX = 60,  /* tokens of a bracket */
  NESTED_MAX = 4,  /* brackets in brackets: more are not text */
  WINDOW_MAX = 15, /* words looked at before a bracket */
};

struct finder {
  struct sg_draft *draft;
  size_t abbreviation_capacity, pair_capacity;
};

static bool is_alnum(char c)
{
  return sg_is_alpha(c) || sg_is_digit(c) || (unsigned char)c >= 0x80;
}

struct sg_str sg_plain_text(const struct sg_draft *draft, const struct sg_sentence *s, size_t from, size_t to,
                            struct sg_arena *arena)
{
  struct sg_str markdown = sg_draft_paragraph(draft, s)->markdown;
  size_t begin = draft->tokens[from].from, end = draft->tokens[to - 1].to, n = 0;
  char *text = sg_arena_alloc(arena, end - begin + 1, 1);
  if (text == NULL)
    return sg_str(NULL, 0);
  for (size_t t = from; t < to; t++) {
    const struct sg_token *token = &draft->tokens[t];
    if (t > from && !(token->flags & SG_TOKEN_GLUED) && n > 0)
      text[n++] = ' ';
    bool raw = token->unit == SG_UNIT_MATH || token->unit == SG_UNIT_CODE || token->unit == SG_UNIT_REFERENCE ||
               token->unit == SG_UNIT_LINK;
    for (size_t i = token->from; i < token->to && n < end - begin; i++) {
      char c = markdown.p[i];
      if (c == '\\' && !raw && i + 1 < token->to)
        continue;
      text[n++] = c == '\n' ? ' ' : c;
    }
  }
  return sg_str(text, n);
}

/* -- Matching, on plain bytes ------------------------------------------------------------------------------ */

static bool is_filler(struct sg_str word)
{
  static const char *const fillers[] = {"of", "the",  "and",  "for", "in", "to",   "a",     "an",  "on",
                                        "by", "with", "from", "at",  "or", "plus", "which", "that"};
  for (size_t i = 0; i < sizeof fillers / sizeof fillers[0]; i++)
    if (sg_str_equal_nocase(word, sg_cstr(fillers[i])))
      return true;
  return false;
}

/* Is the byte at `i` the first of a word or of a word's hyphenated part? */
static bool begins_part(struct sg_str s, size_t i)
{
  return is_alnum(s.p[i]) && (i == 0 || !is_alnum(s.p[i - 1]));
}

/* Is `c` of a short form what the word that begins at `i` begins with? 3D is three-dimensional. */
static bool is_initial(struct sg_str window, size_t i, char c)
{
  static const char *const numbers[] = {"zero", "one", "two",   "three", "four",
                                        "five", "six", "seven", "eight", "nine"};
  if (sg_lower(window.p[i]) == sg_lower(c))
    return true;
  struct sg_str rest = sg_slice(window, i, window.n);
  return sg_is_digit(c) &&
         sg_str_equal_nocase(sg_slice(rest, 0, strlen(numbers[c - '0'])), sg_cstr(numbers[c - '0']));
}

/* Start of the long form whose words' initials spell `sf` to the end of `window`, fillers skipped;
 * SG_NPOS when they do not. */
static size_t match_initials(struct sg_str window, struct sg_str sf)
{
  size_t k = sf.n, start = SG_NPOS;
  size_t i = window.n, end = window.n;
  while (k > 0) {
    if (!is_alnum(sf.p[k - 1])) {
      k--;
      continue;
    }
    while (i > 0 && !begins_part(window, i - 1)) {
      i--;
      if (!is_alnum(window.p[i]))
        end = i;
    }
    if (i == 0)
      return SG_NPOS;
    i--;
    if (is_initial(window, i, sf.p[k - 1])) {
      start = i;
      k--;
    } else if (start == SG_NPOS || !is_filler(sg_slice(window, i, end))) {
      return SG_NPOS;
    }
    end = i;
  }
  return start;
}

/* Schwartz and Hearst's match: the characters of `sf` from right to left, each at the nearest place,
 * the first at the start of a word. SG_NPOS when there is none. */
static size_t match_letters(struct sg_str window, struct sg_str sf)
{
  size_t l = window.n;
  for (size_t k = sf.n; k > 0; k--) {
    char c = sg_lower(sf.p[k - 1]);
    if (!is_alnum(c))
      continue;
    for (;; l--) {
      if (l == 0)
        return SG_NPOS;
      if (sg_lower(window.p[l - 1]) == c && (k > 1 || begins_part(window, l - 1)))
        break;
    }
    l--;
  }
  /* The whole word, hyphenated parts before included. */
  while (l > 0 && !sg_is_space(window.p[l - 1]) && window.p[l - 1] != '/')
    l--;
  return l;
}

/* A letter, no sign, at most one space; roman numerals and "1 kCal" abbreviate nothing. */
static bool is_short_form(struct sg_str sf)
{
  size_t letters = 0, spaces = 0, roman = 0;
  if (sf.n < 1 || sf.n > SHORT_MAX || !is_alnum(sf.p[0]))
    return false;
  for (size_t i = 0; i < sf.n; i++) {
    char c = sf.p[i];
    letters += sg_is_alpha(c);
    spaces += c == ' ';
    roman += c == 'I' || c == 'V' || c == 'X';
    if (sg_is_one_of(c, "=<>%*:\""))
      return false;
  }
  if (sf.n == 1)
    return sf.p[0] >= 'A' && sf.p[0] <= 'Z';
  return letters > 0 && spaces <= 1 && roman < sf.n && !(spaces > 0 && sg_is_digit(sf.p[0]));
}

static bool has_capital(struct sg_str sf)
{
  for (size_t i = 0; i < sf.n; i++)
    if ((sf.p[i] >= 'A' && sf.p[i] <= 'Z') || sg_is_digit(sf.p[i]))
      return true;
  return false;
}

static struct sg_str first_word(struct sg_str s)
{
  size_t n = 0;
  while (n < s.n && is_alnum(s.p[n]))
    n++;
  return sg_slice(s, 0, n);
}

/* Is `lf` a credible long form of `sf`? */
static bool is_long_form(struct sg_str lf, struct sg_str sf)
{
  size_t words = sg_count_words(lf);
  if (lf.n <= sf.n || words > sf.n + 3 || words > 2 * sf.n || is_filler(first_word(lf)))
    return false;
  if (sf.n == 1 && (words > 1 || lf.n < 4))
    return false;
  if (memchr(lf.p, '(', lf.n) != NULL || memchr(lf.p, '[', lf.n) != NULL)
    return false;
  /* The short form as a word of the long one explains nothing. */
  for (size_t at = sg_str_find(lf, sf, 0); at != SG_NPOS; at = sg_str_find(lf, sf, at + 1))
    if (begins_part(lf, at) && (at + sf.n == lf.n || !is_alnum(lf.p[at + sf.n])))
      return false;
  return true;
}

/* Start of the long form of `sf` at the end of `window`, or SG_NPOS. */
static size_t match(struct sg_str window, struct sg_str sf)
{
  size_t start = match_initials(window, sf);
  if (start == SG_NPOS && has_capital(sf)) /* "(with)", "(apathy)" are words, not short forms */
    start = match_letters(window, sf);
  if (start != SG_NPOS && is_long_form(sg_slice(window, start, window.n), sf))
    return start;
  /* "magnetic resonance images (MRIs)" */
  if (sf.n > 2 && sf.p[sf.n - 1] == 's' && sf.p[sf.n - 2] >= 'A' && sf.p[sf.n - 2] <= 'Z')
    return match(window, sg_slice(sf, 0, sf.n - 1));
  return SG_NPOS;
}

/* -- Places -------------------------------------------------------------------------------------------------
 */

static bool add(struct finder *f, size_t sentence, struct sg_pair pair, struct sg_str short_form,
                struct sg_str long_form)
{
  struct sg_draft *draft = f->draft;
  size_t count = draft->out->abbreviation_count;
  for (size_t i = count > 200 ? count - 200 : 0; i < count; i++) /* near repeats only */
    if (sg_str_equal(draft->abbreviations[i].short_form, short_form) &&
        sg_str_equal(draft->abbreviations[i].long_form, long_form))
      return true;
  struct sg_abbreviation *rows =
      sg_arena_grow(draft->arena, draft->abbreviations, count, &f->abbreviation_capacity, sizeof *rows);
  struct sg_pair *pairs = sg_arena_grow(draft->scratch, draft->pairs, count, &f->pair_capacity, sizeof *pairs);
  if (rows == NULL || pairs == NULL)
    return false;
  draft->abbreviations = rows;
  draft->pairs = pairs;
  rows[count] = (struct sg_abbreviation){short_form, long_form, (uint32_t)sentence, SG_NONE};
  pairs[count] = pair;
  draft->out->abbreviation_count = count + 1;
  if (pair.short_from == pair.short_to)
    return true;
  uint32_t at = (uint32_t)sentence;
  return sg_want_term(draft, (struct sg_wanted){at, pair.long_from, pair.long_to, false, false, false}) &&
         (short_form.n == 1 || /* a letter stands for too much */
          sg_want_term(draft, (struct sg_wanted){at, pair.short_from, pair.short_to, false, false, false}));
}

/* Is the token, which is no word, one of the marks? Words are told inline: most tokens are. */
static bool is_sign(const struct sg_draft *draft, const struct sg_sentence *s, size_t i, const char *marks)
{
  struct sg_str text = sg_draft_token(draft, s, i);
  return sg_is_one_of(text.p[text.n - 1], marks);
}

static inline bool is_mark(const struct sg_draft *draft, const struct sg_sentence *s, size_t i,
                           const char *marks)
{
  return draft->tokens[i].unit == SG_UNIT_PUNCT && is_sign(draft, s, i, marks);
}

/* First token of the window of `words` words before token `end`, which no bracket interrupts. */
static size_t window_start(const struct sg_draft *draft, const struct sg_sentence *s, size_t end, size_t words)
{
  size_t i = end;
  while (i > s->token_from && words > 0 && !is_mark(draft, s, i - 1, "()[];:")) {
    i--;
    words -= draft->tokens[i].unit == SG_UNIT_WORD || draft->tokens[i].unit == SG_UNIT_NUMBER;
  }
  return i;
}

/* Token that holds or follows byte `at` of the plain text of tokens [from, to). */
static size_t token_of_byte(const struct sg_draft *draft, const struct sg_sentence *s, size_t from, size_t to,
                            size_t at)
{
  for (size_t i = to; i > from; i--) {
    struct sg_str before = sg_plain_text(draft, s, from, i, draft->scratch);
    if (before.p == NULL || before.n <= at)
      return i;
  }
  return from;
}

/* long (SHORT): tokens [open + 1, close) are the bracket's first part. */
static bool try_forward(struct finder *f, size_t sentence, size_t open, size_t from, size_t close)
{
  struct sg_draft *draft = f->draft;
  const struct sg_sentence *s = &draft->sentences[sentence];
  if (open == s->token_from || close <= from || close - from > 6)
    return true;
  struct sg_str sf = sg_plain_text(draft, s, from, close, draft->scratch);
  if (sf.p == NULL)
    return false;
  if (!is_short_form(sf))
    return true;
  size_t words = 2 * sf.n < sf.n + 5 ? 2 * sf.n : sf.n + 5;
  size_t first = window_start(draft, s, open, words < WINDOW_MAX ? words : WINDOW_MAX);
  size_t last = open;
  while (last > first && is_mark(draft, s, last - 1, "\"',"))
    last--;
  if (first >= last)
    return true;
  struct sg_str window = sg_plain_text(draft, s, first, last, draft->scratch);
  if (window.p == NULL)
    return false;
  size_t start = match(window, sf);
  if (start == SG_NPOS)
    return true;
  size_t token = token_of_byte(draft, s, first, last, start);
  struct sg_str lf = sg_arena_copy(draft->arena, sg_slice(window, start, window.n));
  struct sg_str copy = sg_arena_copy(draft->arena, sf);
  if (lf.p == NULL || copy.p == NULL)
    return false;
  return add(
      f, sentence,
      (struct sg_pair){(uint32_t)sentence, (uint32_t)from, (uint32_t)close, (uint32_t)token, (uint32_t)last},
      copy, lf);
}

/* SHORT (long): the word before the bracket against all of its first part. */
static bool try_reverse(struct finder *f, size_t sentence, size_t open, size_t from, size_t close)
{
  struct sg_draft *draft = f->draft;
  const struct sg_sentence *s = &draft->sentences[sentence];
  if (open == s->token_from || close <= from || close - from > WINDOW_MAX ||
      draft->tokens[open - 1].unit != SG_UNIT_WORD || !(draft->tokens[open - 1].flags & SG_TOKEN_UPPER))
    return true;
  struct sg_str sf = sg_plain_text(draft, s, open - 1, open, draft->scratch);
  struct sg_str lf = sg_plain_text(draft, s, from, close, draft->scratch);
  if (sf.p == NULL || lf.p == NULL)
    return false;
  if (!is_short_form(sf) || sg_count_words(lf) < 2 || match(lf, sf) != 0)
    return true;
  struct sg_str short_form = sg_arena_copy(draft->arena, sf);
  struct sg_str long_form = sg_arena_copy(draft->arena, lf);
  if (short_form.p == NULL || long_form.p == NULL)
    return false;
  return add(
      f, sentence,
      (struct sg_pair){(uint32_t)sentence, (uint32_t)open - 1, (uint32_t)open, (uint32_t)from, (uint32_t)close},
      short_form, long_form);
}

/* Words that introduce a short form in a bracket: "(hereafter SF)", "(or SF)". */
static size_t skip_lead(const struct sg_draft *draft, const struct sg_sentence *s, size_t from, size_t to)
{
  static const char *const leads[] = {"or",     "hereafter", "henceforth", "abbreviated", "abbr",    "called",
                                      "termed", "i.e",       "the",        "as",          "denoted", "also"};
  for (int k = 0; k < 3 && from < to; k++) {
    bool lead = is_mark(draft, s, from, ".,\"'");
    for (size_t i = 0; !lead && i < sizeof leads / sizeof leads[0]; i++)
      lead = sg_token_is(draft, s, from, leads[i]);
    if (!lead)
      break;
    from++;
  }
  return from;
}

/* "R.D.T.": the stop at `i` belongs to the short form. */
static bool is_dotted(const struct sg_draft *draft, const struct sg_sentence *s, size_t i)
{
  struct sg_str before = sg_draft_token(draft, s, i - 1);
  return memchr(before.p, '.', before.n) != NULL;
}

/* (long form, SHORT): all of the bracket before its last comma. */
static bool try_inside(struct finder *f, size_t sentence, size_t from, size_t close)
{
  struct sg_draft *draft = f->draft;
  const struct sg_sentence *s = &draft->sentences[sentence];
  size_t comma = close;
  while (comma > from && !is_mark(draft, s, comma - 1, ",;"))
    comma--;
  if (comma <= from + 1 || close <= comma || comma - from > WINDOW_MAX)
    return true;
  struct sg_str sf = sg_plain_text(draft, s, comma, close, draft->arena);
  struct sg_str lf = sg_plain_text(draft, s, from, comma - 1, draft->arena);
  if (sf.p == NULL || lf.p == NULL)
    return false;
  if (sf.n < 2 || !is_short_form(sf) || !has_capital(sf) || match(lf, sf) != 0)
    return true;
  return add(f, sentence,
             (struct sg_pair){(uint32_t)sentence, (uint32_t)comma, (uint32_t)close, (uint32_t)from,
                              (uint32_t)comma - 1},
             sf, lf);
}

static bool read_bracket(struct finder *f, size_t sentence, size_t open, size_t close)
{
  struct sg_draft *draft = f->draft;
  const struct sg_sentence *s = &draft->sentences[sentence];
  size_t from = skip_lead(draft, s, open + 1, close), to = from;
  while (to < close && !is_mark(draft, s, to, ";:=") &&
         !(is_mark(draft, s, to, ",") && !(draft->tokens[to + 1].flags & SG_TOKEN_GLUED)) &&
         draft->tokens[to].unit != SG_UNIT_CITATION && !(to > from && sg_token_is(draft, s, to, "or")))
    to++;
  size_t end = to;
  while (end > from && (is_mark(draft, s, end - 1, "\"'") ||
                        (is_mark(draft, s, end - 1, ".") && !is_dotted(draft, s, end - 1))))
    end--;
  size_t before = draft->out->abbreviation_count;
  if (!try_forward(f, sentence, open, from, end))
    return false;
  if (draft->out->abbreviation_count > before)
    return true;
  return try_reverse(f, sentence, open, from, end) && try_inside(f, sentence, from, close);
}

/* Pairs that the paper's source states. */
static bool add_glossary(struct finder *f)
{
  const struct sg_paper *paper = f->draft->paper;
  for (size_t i = 0; i < paper->glossary_count; i++) {
    const struct sg_glossary_entry *entry = &paper->glossary[i];
    if (entry->expansion.n > 0 && !add(f, SG_NO_STEM, (struct sg_pair){0}, entry->term, entry->expansion))
      return false;
  }
  return true;
}

/* The bracket that closes the one at `open`, or `open` when it is far or none. */
static size_t closing_bracket(const struct sg_draft *draft, const struct sg_sentence *s, size_t open)
{
  int depth = 1;
  for (size_t i = open + 1; i < s->token_to && i - open <= INNER_MAX && depth <= NESTED_MAX; i++) {
    if (is_mark(draft, s, i, "(["))
      depth++;
    else if (is_mark(draft, s, i, ")]") && --depth == 0)
      return i;
  }
  return open;
}

bool sg_is_acronym(struct sg_str s, struct sg_str l)
{
  size_t letters = 0, capitals = 0, found = 0, words = 0, at = 0;
  for (size_t i = 0; i < s.n; i++) {
    letters += sg_is_alpha(s.p[i]);
    capitals += s.p[i] >= 'A' && s.p[i] <= 'Z';
  }
  if (letters > 3 && capitals < 2)
    return false;
  for (size_t i = 0; i < l.n; i++) {
    if (!sg_is_alpha(l.p[i]) || (i > 0 && sg_is_alpha(l.p[i - 1])))
      continue;
    words++;
    size_t next = at;
    while (next < s.n && sg_lower(s.p[next]) != sg_lower(l.p[i]))
      next++;
    if (next < s.n) {
      found++;
      at = next + 1;
    }
  }
  size_t space = l.n;
  while (space > 0 && l.p[space - 1] != ' ')
    space--;
  static const char *const loose[] = {"a",  "and",  "are", "by", "for", "in",  "is",
                                      "of", "that", "the", "to", "was", "with"};
  return (words < 4 || found * 2 >= letters) &&
         !sg_search_has_name(sg_slice(l, space, l.n), loose, sizeof loose / sizeof loose[0]);
}

bool sg_find_abbreviations(struct sg_draft *draft)
{
  struct finder finder = {.draft = draft};
  for (size_t i = 0; i < draft->out->sentence_count; i++) {
    const struct sg_sentence *s = &draft->sentences[i];
    if (s->form == SG_FORM_CODE || s->form == SG_FORM_MATH || s->form == SG_FORM_TABLE ||
        draft->paper->sections[s->section].kind == SG_SECTION_REFERENCES)
      continue;
    for (size_t t = s->token_from; t < s->token_to; t++) {
      if (!is_mark(draft, s, t, "(["))
        continue;
      size_t close = closing_bracket(draft, s, t);
      if (close > t && !read_bracket(&finder, i, t, close))
        return false;
    }
  }
  bool done = add_glossary(&finder);
  draft->out->abbreviations = draft->abbreviations;
  return done;
}
