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

struct suffix {
  const char *text;
  size_t n;
};

#define SUFFIX(text)                                                                                           \
  {                                                                                                            \
    text, sizeof(text) - 1                                                                                     \
  }

/* Most suffixes are told by their last letter: this is asked some 50 times for a word. */
static inline bool ends_in(struct word *x, struct suffix suffix)
{
  if (suffix.n > x->n || x->w[x->n - 1] != suffix.text[suffix.n - 1] ||
      memcmp(x->w + x->n - suffix.n, suffix.text, suffix.n) != 0)
    return false;
  x->j = x->n - suffix.n;
  return true;
}

static inline bool ends(struct word *x, const char *suffix)
{
  return ends_in(x, (struct suffix){suffix, strlen(suffix)});
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
  struct suffix suffix;
  const char *by;
};

/* Applies the first rule whose suffix matches, if the stem's measure exceeds `m`. `last` are the letters
 * that the suffixes end in: most words end in none of them. */
static void apply(struct word *x, const char *last, const struct rule *rules, size_t count, int m)
{
  if (!sg_is_one_of(x->w[x->n - 1], last))
    return;
  for (size_t i = 0; i < count; i++) {
    if (!ends_in(x, rules[i].suffix))
      continue;
    if (measure(x) > m)
      replace(x, rules[i].by);
    return;
  }
}

static void strip_last(struct word *x)
{
  static const struct suffix suffixes[] = {
      SUFFIX("al"),   SUFFIX("ance"), SUFFIX("ence"), SUFFIX("er"),    SUFFIX("ic"),
      SUFFIX("able"), SUFFIX("ible"), SUFFIX("ant"),  SUFFIX("ement"), SUFFIX("ment"),
      SUFFIX("ent"),  SUFFIX("ion"),  SUFFIX("ou"),   SUFFIX("ism"),   SUFFIX("ate"),
      SUFFIX("iti"),  SUFFIX("ous"),  SUFFIX("ive"),  SUFFIX("ize"),
  };
  if (!sg_is_one_of(x->w[x->n - 1], "ceilmnrstu"))
    return;
  for (size_t i = 0; i < sizeof suffixes / sizeof suffixes[0]; i++) {
    if (!ends_in(x, suffixes[i]))
      continue;
    bool ion = strcmp(suffixes[i].text, "ion") == 0;
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
      {SUFFIX("ational"), "ate"}, {SUFFIX("tional"), "tion"}, {SUFFIX("enci"), "ence"},
      {SUFFIX("anci"), "ance"},   {SUFFIX("izer"), "ize"},    {SUFFIX("bli"), "ble"},
      {SUFFIX("alli"), "al"},     {SUFFIX("entli"), "ent"},   {SUFFIX("eli"), "e"},
      {SUFFIX("ousli"), "ous"},   {SUFFIX("ization"), "ize"}, {SUFFIX("ation"), "ate"},
      {SUFFIX("ator"), "ate"},    {SUFFIX("alism"), "al"},    {SUFFIX("iveness"), "ive"},
      {SUFFIX("fulness"), "ful"}, {SUFFIX("ousness"), "ous"}, {SUFFIX("aliti"), "al"},
      {SUFFIX("iviti"), "ive"},   {SUFFIX("biliti"), "ble"},  {SUFFIX("logi"), "log"}};
  static const struct rule step3[] = {{SUFFIX("icate"), "ic"}, {SUFFIX("ative"), ""},  {SUFFIX("alize"), "al"},
                                      {SUFFIX("iciti"), "ic"}, {SUFFIX("ical"), "ic"}, {SUFFIX("ful"), ""},
                                      {SUFFIX("ness"), ""}};
  struct word x = {w, n, n};
  if (n <= 2)
    return n;
  strip_plural(&x);
  strip_ed_ing(&x);
  if (ends(&x, "y") && has_vowel(&x))
    x.w[x.n - 1] = 'i';
  apply(&x, "ilmnrs", step2, sizeof step2 / sizeof step2[0], 0);
  apply(&x, "eils", step3, sizeof step3 / sizeof step3[0], 0);
  strip_last(&x);
  strip_final_e(&x);
  return x.n;
}

/* -- Other languages: number and case endings, while at least `least` bytes remain. -------------- */

struct light {
  struct suffix suffix;
  size_t least;
};

static size_t strip_first(char *w, size_t n, const struct light *rules, size_t count)
{
  struct word x = {w, n, n};
  for (size_t i = 0; i < count; i++)
    if (n >= rules[i].suffix.n + rules[i].least && ends_in(&x, rules[i].suffix))
      return x.j;
  return n;
}

#define STRIP(rules) strip_first(w, n, rules, sizeof(rules) / sizeof((rules)[0]))

static size_t stem_light(char *w, size_t n, enum sg_lang lang)
{
  static const struct light german[] = {{SUFFIX("ern"), 4}, {SUFFIX("em"), 4}, {SUFFIX("en"), 4},
                                        {SUFFIX("er"), 4},  {SUFFIX("es"), 4}, {SUFFIX("e"), 4},
                                        {SUFFIX("n"), 4},   {SUFFIX("s"), 4}};
  static const struct light french[] = {
      {SUFFIX("aux"), 3}, {SUFFIX("es"), 4}, {SUFFIX("e"), 4}, {SUFFIX("s"), 4}, {SUFFIX("x"), 4}};
  static const struct light iberian[] = {{SUFFIX("es"), 4}, {SUFFIX("as"), 3}, {SUFFIX("os"), 3},
                                         {SUFFIX("s"), 4},  {SUFFIX("a"), 4},  {SUFFIX("o"), 4},
                                         {SUFFIX("e"), 4}};
  static const struct light italian[] = {
      {SUFFIX("a"), 3}, {SUFFIX("e"), 3}, {SUFFIX("i"), 3}, {SUFFIX("o"), 3}};
  static const struct light dutch[] = {{SUFFIX("en"), 4}, {SUFFIX("e"), 4}, {SUFFIX("s"), 4}};
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
