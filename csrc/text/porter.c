/* M. Porter's stemmer of English ("An algorithm for suffix stripping", 1980) as Snowball has it under the name
 * "porter", for plain words: every new word of a text is stemmed, and the general one takes ten times as long.
 *
 * A "y" at the head of a word or behind a vowel is a consonant; it is written "Y" while the word is at work.
 */
#include "text/stem.h"

struct word {
  char *p;
  size_t n;
  size_t one, two; /* where the regions begin that an ending must stand in: behind the first vowels and a
                      consonant, and behind the next */
};

struct ending {
  uint8_t n; /* 0 behind the last */
  const char *text;
  const char *by; /* what stands in its place */
};

#define ENDING(text, by)                                                                                       \
  {                                                                                                            \
    sizeof(text) - 1, text, by                                                                                 \
  }

/* Endings by their last letter, the longest before the shorter. */
enum { LETTERS = 'z' - 'a' + 1 };
#define BY_LAST(letter, ...)                                                                                   \
  [letter - 'a'] = (const struct ending[])                                                                     \
  {                                                                                                            \
    __VA_ARGS__,                                                                                               \
    {                                                                                                          \
      0                                                                                                        \
    }                                                                                                          \
  }

static bool is_vowel(char c)
{
  enum {
    VOWELS = 1 << ('a' - 'a') | 1 << ('e' - 'a') | 1 << ('i' - 'a') | 1 << ('o' - 'a') | 1 << ('u' - 'a') |
             1 << ('y' - 'a')
  };
  return c >= 'a' && c <= 'z' && (VOWELS >> (c - 'a') & 1) != 0;
}

/* False: there is none. */
static bool mark_consonants(struct word *w)
{
  bool marked = false;
  for (size_t i = 0; i < w->n; i++)
    if (w->p[i] == 'y' && (i == 0 || is_vowel(w->p[i - 1]))) {
      w->p[i] = 'Y';
      marked = true;
    }
  return marked;
}

/* Where the first consonant behind a vowel ends, from `at` on; the end of the word where there is none. */
static size_t region_from(const struct word *w, size_t at)
{
  while (at < w->n && !is_vowel(w->p[at]))
    at++;
  while (at < w->n && is_vowel(w->p[at]))
    at++;
  return at < w->n ? at + 1 : w->n;
}

static bool has_vowel(const struct word *w, size_t before)
{
  for (size_t i = 0; i < before; i++)
    if (is_vowel(w->p[i]))
      return true;
  return false;
}

/* Do the first `n` letters end in a consonant, a vowel and a consonant other than w, x and y: "hop"? */
static bool is_short(const struct word *w, size_t n)
{
  return n >= 3 && !is_vowel(w->p[n - 1]) && !sg_is_one_of((unsigned char)w->p[n - 1], "wxY") &&
         is_vowel(w->p[n - 2]) && !is_vowel(w->p[n - 3]);
}

static inline bool ends(const struct word *w, const char *text, size_t n)
{
  return w->n >= n && w->p[w->n - 1] == text[n - 1] && memcmp(w->p + w->n - n, text, n) == 0;
}

#define ENDS(w, literal) ends(w, literal, sizeof(literal) - 1)

/* The same, from the last letter but one backwards: most endings are told apart there. */
static inline bool ends_before_last(const struct word *w, const struct ending *ending)
{
  size_t n = ending->n;
  if (w->n < n)
    return false;
  const char *tail = w->p + w->n - n;
  size_t i = n - 1;
  while (i > 0 && tail[i - 1] == ending->text[i - 1])
    i--;
  return i == 0;
}

/* The first of the endings that the word has; NULL: it has none of them. */
static const struct ending *ending_of(const struct word *w, const struct ending *const by_last[LETTERS])
{
  char last = w->p[w->n - 1];
  const struct ending *ending = last >= 'a' && last <= 'z' ? by_last[last - 'a'] : NULL;
  if (ending == NULL)
    return NULL;
  while (ending->n > 0 && !ends_before_last(w, ending))
    ending++;
  return ending->n > 0 ? ending : NULL;
}

static void replace(struct word *w, const struct ending *ending)
{
  w->n -= ending->n;
  memcpy(w->p + w->n, ending->by, strlen(ending->by));
  w->n += strlen(ending->by);
}

/* "caresses", "ponies", "cats" */
static void take_plural(struct word *w)
{
  if (ENDS(w, "sses") || ENDS(w, "ies"))
    w->n -= 2;
  else if (ENDS(w, "s") && !ENDS(w, "ss"))
    w->n -= 1;
}

/* What is left of "conflat-ed", "hopp-ing", "fil-ing" gets the end of a verb. */
static void mend_verb(struct word *w)
{
  char last = w->n > 0 ? w->p[w->n - 1] : '\0';
  bool doubled = w->n > 1 && last == w->p[w->n - 2] && sg_is_one_of((unsigned char)last, "bdfgmnprt");
  if (doubled)
    w->n--;
  else if (ENDS(w, "at") || ENDS(w, "bl") || ENDS(w, "iz") || (w->n == w->one && is_short(w, w->n)))
    w->p[w->n++] = 'e';
}

/* "agreed", "plastered", "motoring" */
static void take_verb_ending(struct word *w)
{
  size_t cut = ENDS(w, "ed") ? 2 : ENDS(w, "ing") ? 3 : 0;
  if (ENDS(w, "eed")) {
    w->n -= w->n - 3 >= w->one;
  } else if (cut > 0 && has_vowel(w, w->n - cut)) {
    w->n -= cut;
    mend_verb(w);
  }
}

/* "happy" */
static void turn_y(struct word *w)
{
  if ((ENDS(w, "y") || ENDS(w, "Y")) && has_vowel(w, w->n - 1))
    w->p[w->n - 1] = 'i';
}

/* -- Endings of nouns and adjectives -------------------------------------------------------------------- */

static const struct ending *const first_endings[LETTERS] = {
    BY_LAST('i', ENDING("biliti", "ble"), ENDING("entli", "ent"), ENDING("aliti", "al"), ENDING("ousli", "ous"),
            ENDING("iviti", "ive"), ENDING("enci", "ence"), ENDING("anci", "ance"), ENDING("abli", "able"),
            ENDING("alli", "al"), ENDING("eli", "e")),
    BY_LAST('l', ENDING("ational", "ate"), ENDING("tional", "tion")),
    BY_LAST('m', ENDING("alism", "al")),
    BY_LAST('n', ENDING("ization", "ize"), ENDING("ation", "ate")),
    BY_LAST('r', ENDING("izer", "ize"), ENDING("ator", "ate")),
    BY_LAST('s', ENDING("fulness", "ful"), ENDING("ousness", "ous"), ENDING("iveness", "ive")),
};

static const struct ending *const second_endings[LETTERS] = {
    BY_LAST('e', ENDING("alize", "al"), ENDING("icate", "ic"), ENDING("ative", "")),
    BY_LAST('i', ENDING("iciti", "ic")),
    BY_LAST('l', ENDING("ical", "ic"), ENDING("ful", "")),
    BY_LAST('s', ENDING("ness", "")),
};

static const struct ending *const last_endings[LETTERS] = {
    BY_LAST('c', ENDING("ic", "")),
    BY_LAST('e', ENDING("ance", ""), ENDING("ence", ""), ENDING("able", ""), ENDING("ible", ""),
            ENDING("ate", ""), ENDING("ive", ""), ENDING("ize", "")),
    BY_LAST('i', ENDING("iti", "")),
    BY_LAST('l', ENDING("al", "")),
    BY_LAST('m', ENDING("ism", "")),
    BY_LAST('n', ENDING("ion", "")),
    BY_LAST('r', ENDING("er", "")),
    BY_LAST('s', ENDING("ous", "")),
    BY_LAST('t', ENDING("ement", ""), ENDING("ment", ""), ENDING("ant", ""), ENDING("ent", "")),
    BY_LAST('u', ENDING("ou", "")),
};

/* "relational", "hopefulness"; "triplicate", "hopeful" */
static void take_double_endings(struct word *w)
{
  const struct ending *ending = ending_of(w, first_endings);
  if (ending != NULL && w->n - ending->n >= w->one)
    replace(w, ending);
  ending = ending_of(w, second_endings);
  if (ending != NULL && w->n - ending->n >= w->one)
    replace(w, ending);
}

/* "revival", "adjustment", "adoption" */
static void take_last_ending(struct word *w)
{
  const struct ending *ending = ending_of(w, last_endings);
  size_t before = ending != NULL ? w->n - ending->n : 0;
  bool ion = ending != NULL && ending->n == 3 && ENDS(w, "ion");
  if (ending != NULL && before >= w->two &&
      (!ion || (before > 0 && sg_is_one_of((unsigned char)w->p[before - 1], "st"))))
    w->n = before;
}

/* "probate", "controll" */
static void tidy_end(struct word *w)
{
  if (ENDS(w, "e") && (w->n - 1 >= w->two || (w->n - 1 >= w->one && !is_short(w, w->n - 1))))
    w->n--;
  if (ENDS(w, "ll") && w->n - 1 >= w->two)
    w->n--;
}

size_t sg_stem_english(char *word, size_t length)
{
  struct word w = {.p = word, .n = length};
  bool marked = mark_consonants(&w);
  w.one = region_from(&w, 0);
  w.two = region_from(&w, w.one);
  take_plural(&w);
  take_verb_ending(&w);
  turn_y(&w);
  take_double_endings(&w);
  take_last_ending(&w);
  tidy_end(&w);
  for (size_t i = 0; marked && i < w.n; i++)
    if (w.p[i] == 'Y')
      w.p[i] = 'y';
  return w.n;
}
