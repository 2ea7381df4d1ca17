#include "text/stem.h"

enum sg_lang sg_lang_of(struct sg_str tag)
{
  static const char codes[][3] = {"", "en", "de", "fr", "es", "it", "pt", "nl"};
  if (tag.n < 2 || (tag.n > 2 && tag.p[2] != '-' && tag.p[2] != '_'))
    return SG_LANG_OTHER;
  for (int i = 1; i < (int)(sizeof codes / sizeof codes[0]); i++)
    if (sg_lower(tag.p[0]) == codes[i][0] && sg_lower(tag.p[1]) == codes[i][1])
      return (enum sg_lang)i;
  return SG_LANG_OTHER;
}

/* -- Porter's stemmer. `w[0..n)` is the word, `j` the length of the stem before a matched suffix. */

struct word {
  char *w;
  size_t n, j;
};

static bool is_consonant(const char *w, size_t i)
{
  switch (w[i]) {
  case 'a':
  case 'e':
  case 'i':
  case 'o':
  case 'u':
    return false;
  case 'y': /* a vowel after a consonant; a run of y alternates */
  {
    size_t first = i;
    while (first > 0 && w[first - 1] == 'y')
      first--;
    bool consonant = first == 0 || !is_consonant(w, first - 1);
    return ((i - first) % 2 == 0) == consonant;
  }
  }
  return true;
}

/* m: the number of vowel-consonant sequences in the stem w[0..j). */
static int measure(const struct word *x)
{
  int m = 0;
  bool vowel = false;
  for (size_t i = 0; i < x->j; i++) {
    bool consonant = is_consonant(x->w, i);
    if (consonant && vowel)
      m++;
    vowel = !consonant;
  }
  return m;
}

static bool has_vowel(const struct word *x)
{
  for (size_t i = 0; i < x->j; i++)
    if (!is_consonant(x->w, i))
      return true;
  return false;
}

static bool ends_double(const char *w, size_t n)
{
  return n >= 2 && w[n - 1] == w[n - 2] && is_consonant(w, n - 1);
}

/* consonant-vowel-consonant at the end, the last not w, x or y: "hop" but not "snow". */
static bool ends_short(const char *w, size_t n)
{
  return n >= 3 && is_consonant(w, n - 1) && !is_consonant(w, n - 2) && is_consonant(w, n - 3) &&
         w[n - 1] != 'w' && w[n - 1] != 'x' && w[n - 1] != 'y';
}

static bool ends(struct word *x, const char *suffix)
{
  size_t n = strlen(suffix);
  if (n > x->n || memcmp(x->w + x->n - n, suffix, n) != 0)
    return false;
  x->j = x->n - n;
  return true;
}

static void replace(struct word *x, const char *by)
{
  size_t n = strlen(by);
  memcpy(x->w + x->j, by, n);
  x->n = x->j + n;
}

static void strip_plural(struct word *x)
{
  if (ends(x, "sses") || ends(x, "ies"))
    x->n -= 2;
  else if (x->n >= 2 && x->w[x->n - 1] == 's' && x->w[x->n - 2] != 's')
    x->n--;
}

static void strip_ed_ing(struct word *x)
{
  if (ends(x, "eed")) {
    if (measure(x) > 0)
      x->n--;
    return;
  }
  if (!((ends(x, "ed") || ends(x, "ing")) && has_vowel(x)))
    return;
  x->n = x->j;
  if (ends(x, "at") || ends(x, "bl") || ends(x, "iz")) {
    x->w[x->n++] = 'e';
    return;
  }
  x->j = x->n;
  if (ends_double(x->w, x->n)) {
    char last = x->w[x->n - 1];
    if (last != 'l' && last != 's' && last != 'z')
      x->n--;
  } else if (measure(x) == 1 && ends_short(x->w, x->n)) {
    x->w[x->n++] = 'e';
  }
}

struct rule {
  const char *suffix, *by;
};

/* Applies the first rule whose suffix matches, if the stem's measure exceeds `m`. */
static void apply(struct word *x, const struct rule *rules, size_t count, int m)
{
  for (size_t i = 0; i < count; i++) {
    if (!ends(x, rules[i].suffix))
      continue;
    if (measure(x) > m)
      replace(x, rules[i].by);
    return;
  }
}

static void strip_last(struct word *x)
{
  static const char *const suffixes[] = {"al",   "ance", "ence", "er",  "ic",  "able", "ible",
                                         "ant",  "ement", "ment", "ent", "ion", "ou",   "ism",
                                         "ate",  "iti",  "ous",  "ive", "ize"};
  for (size_t i = 0; i < sizeof suffixes / sizeof suffixes[0]; i++) {
    if (!ends(x, suffixes[i]))
      continue;
    bool ion = strcmp(suffixes[i], "ion") == 0;
    if (ion && !(x->j > 0 && (x->w[x->j - 1] == 's' || x->w[x->j - 1] == 't')))
      return;
    if (measure(x) > 1)
      x->n = x->j;
    return;
  }
}

static void strip_final_e(struct word *x)
{
  x->j = x->n;
  if (x->w[x->n - 1] == 'e') {
    x->j = x->n - 1;
    int m = measure(x);
    if (m > 1 || (m == 1 && !ends_short(x->w, x->n - 1)))
      x->n--;
  }
  x->j = x->n;
  if (x->n > 1 && x->w[x->n - 1] == 'l' && ends_double(x->w, x->n)) {
    x->j = x->n - 1;
    if (measure(x) > 1)
      x->n--;
  }
}

static size_t stem_english(char *w, size_t n)
{
  static const struct rule step2[] = {
      {"ational", "ate"}, {"tional", "tion"}, {"enci", "ence"},   {"anci", "ance"},
      {"izer", "ize"},    {"bli", "ble"},     {"alli", "al"},     {"entli", "ent"},
      {"eli", "e"},       {"ousli", "ous"},   {"ization", "ize"}, {"ation", "ate"},
      {"ator", "ate"},    {"alism", "al"},    {"iveness", "ive"}, {"fulness", "ful"},
      {"ousness", "ous"}, {"aliti", "al"},    {"iviti", "ive"},   {"biliti", "ble"},
      {"logi", "log"}};
  static const struct rule step3[] = {{"icate", "ic"}, {"ative", ""}, {"alize", "al"},
                                      {"iciti", "ic"}, {"ical", "ic"}, {"ful", ""}, {"ness", ""}};
  struct word x = {w, n, n};
  if (n <= 2)
    return n;
  strip_plural(&x);
  strip_ed_ing(&x);
  if (ends(&x, "y") && has_vowel(&x))
    x.w[x.n - 1] = 'i';
  apply(&x, step2, sizeof step2 / sizeof step2[0], 0);
  apply(&x, step3, sizeof step3 / sizeof step3[0], 0);
  strip_last(&x);
  strip_final_e(&x);
  return x.n;
}

/* -- Other languages: number and case endings, while at least `least` bytes remain. -------------- */

struct light {
  const char *suffix;
  size_t least;
};

static size_t strip_first(const char *w, size_t n, const struct light *rules, size_t count)
{
  for (size_t i = 0; i < count; i++) {
    size_t k = strlen(rules[i].suffix);
    if (n >= k + rules[i].least && memcmp(w + n - k, rules[i].suffix, k) == 0)
      return n - k;
  }
  return n;
}

#define STRIP(rules) strip_first(w, n, rules, sizeof(rules) / sizeof((rules)[0]))

static size_t stem_light(const char *w, size_t n, enum sg_lang lang)
{
  static const struct light german[] = {{"ern", 4}, {"em", 4}, {"en", 4}, {"er", 4},
                                        {"es", 4},  {"e", 4},  {"n", 4},  {"s", 4}};
  static const struct light french[] = {{"aux", 3}, {"es", 4}, {"e", 4}, {"s", 4}, {"x", 4}};
  static const struct light iberian[] = {{"es", 4}, {"as", 3}, {"os", 3}, {"s", 4},
                                         {"a", 4},  {"o", 4},  {"e", 4}};
  static const struct light italian[] = {{"a", 3}, {"e", 3}, {"i", 3}, {"o", 3}};
  static const struct light dutch[] = {{"en", 4}, {"e", 4}, {"s", 4}};
  switch (lang) {
  case SG_LANG_DE:
    return STRIP(german);
  case SG_LANG_FR:
    return STRIP(french);
  case SG_LANG_ES:
  case SG_LANG_PT:
    return STRIP(iberian);
  case SG_LANG_IT:
    return STRIP(italian);
  case SG_LANG_NL:
    return STRIP(dutch);
  default:
    return n;
  }
}

size_t sg_stem_word(char *word, size_t length, enum sg_lang lang)
{
  if (length >= SG_STEM_WORD_MAX || lang == SG_LANG_OTHER)
    return length;
  return lang == SG_LANG_EN ? stem_english(word, length) : stem_light(word, length, lang);
}
