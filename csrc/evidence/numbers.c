/* Numbers of running text: what they are worth, what they count, whether the paper has them. */
#include <math.h>
#include <stdlib.h>

#include "base/search.h"
#include "base/utf8.h"
#include "evidence/index.h"

/* Units that change a number's meaning when swapped, with their other names after them. */
static const char *const units[][6] = {
    {"%", "percent", "per cent", "percentage points"},
    {"ns", "nanosecond", "nanoseconds"},
    {"µs", "us", "microsecond", "microseconds", "μs"},
    {"ms", "millisecond", "milliseconds"},
    {"fs", "femtosecond", "femtoseconds"},
    {"ps", "picosecond", "picoseconds"},
    {"s", "sec", "second", "seconds", "secs"},
    {"min", "minute", "minutes", "mins"},
    {"h", "hour", "hours", "hr", "hrs"},
    {"day", "days"},
    {"week", "weeks"},
    {"month", "months"},
    {"year", "years"},
    {"bit", "bits"},
    {"byte", "bytes", "B"},
    {"KB", "kB", "kilobytes", "KiB", "kilobyte"},
    {"MB", "megabytes", "MiB", "megabyte"},
    {"GB", "gigabytes", "GiB", "gigabyte"},
    {"TB", "terabytes", "TiB", "terabyte"},
    {"Hz", "hertz"},
    {"kHz", "kilohertz"},
    {"MHz", "megahertz"},
    {"GHz", "gigahertz"},
    {"nm", "nanometers", "nanometres", "nanometer"},
    {"µm", "um", "micrometers", "micrometres", "μm"},
    {"mm", "millimeters", "millimetres"},
    {"cm", "centimeters", "centimetres"},
    {"m", "meters", "metres", "meter", "metre"},
    {"km", "kilometers", "kilometres"},
    {"Å", "angstrom", "angstroms", "Å"},
    {"mg", "milligrams"},
    {"kg", "kilograms", "kilogram"},
    {"g", "grams", "gram"},
    {"K", "kelvin"},
    {"°C", "℃", "degrees Celsius"},
    {"eV"},
    {"kcal/mol"},
    {"kJ/mol"},
    {"V", "volts", "volt"},
    {"W", "watts", "watt"},
    {"bp", "base pairs"},
    {"kb", "kilobases"},
    {"Mb", "megabases"},
    {"dB", "decibels"},
    {"lines", "line"},
    {"words", "word"},
    {"pages", "page"},
    {"times"},
};

static const struct {
  const char *word;
  double value;
} number_words[] = {
    {"one", 1},       {"two", 2},       {"three", 3},    {"four", 4},     {"five", 5},       {"six", 6},
    {"seven", 7},     {"eight", 8},     {"nine", 9},     {"ten", 10},     {"eleven", 11},    {"twelve", 12},
    {"thirteen", 13}, {"fourteen", 14}, {"fifteen", 15}, {"sixteen", 16}, {"seventeen", 17}, {"eighteen", 18},
    {"nineteen", 19}, {"twenty", 20},   {"thirty", 30},  {"forty", 40},   {"fifty", 50},     {"sixty", 60},
    {"seventy", 70},  {"eighty", 80},   {"ninety", 90},
};

static const struct {
  const char *word;
  double factor;
} magnitudes[] = {
    {"hundred", 1e2}, {"thousand", 1e3}, {"million", 1e6}, {"billion", 1e9}, {"trillion", 1e12},
};

static const struct {
  const char *word;
  double divisor;
} fractions[] = {
    {"third", 3},  {"thirds", 3}, {"quarter", 4}, {"quarters", 4}, {"fifth", 5},
    {"fifths", 5}, {"tenth", 10}, {"tenths", 10}, {"sixth", 6},    {"eighth", 8},
};

enum { COMMAND_MAX = 20 }; /* letters of a TeX command before a number */

#define COUNT(array) (sizeof(array) / sizeof *(array))

const char *sg_unit_name(int unit)
{
  return unit >= 0 && (size_t)unit < COUNT(units) ? units[unit][0] : "";
}

/* Is the run of letters before `at` a command of TeX ("\ge100bp")? */
static bool follows_command(struct sg_str s, size_t at)
{
  size_t from = at;
  while (from > 0 && at - from < COMMAND_MAX && sg_is_alpha(s.p[from - 1]))
    from--;
  return from < at && from > 0 && s.p[from - 1] == '\\';
}

/* Does a word end just before `at`? A quotation mark beyond ASCII is not a letter. */
static bool follows_letter(struct sg_str s, size_t at)
{
  size_t length;
  if (at == 0)
    return false;
  if (((unsigned char)s.p[at - 1] & 0x80) == 0)
    return sg_is_digit(s.p[at - 1]) || (sg_is_alpha(s.p[at - 1]) && !follows_command(s, at));
  return sg_is_letter(sg_utf8_decode_before(s, at, &length));
}

static bool ends_word(struct sg_str s, size_t at)
{
  return at >= s.n || !sg_is_word_byte(s.p[at]);
}

/* The run of ASCII letters at `at`. */
static struct sg_str letters_at(struct sg_str s, size_t at)
{
  size_t end = at;
  while (end < s.n && sg_is_alpha(s.p[end]))
    end++;
  return sg_slice(s, at, end);
}

static size_t skip_joint(struct sg_str s, size_t at)
{
  if (sg_str_starts(sg_slice(s, at, s.n), SG_LIT("\\%")) || sg_str_starts(sg_slice(s, at, s.n), SG_LIT("\\,")))
    return at + (s.p[at + 1] == ',' ? 2 : 1);
  size_t spaces = at; /* a line's end and the next one's indentation, or mark-up between, leave several */
  while (spaces < s.n && (s.p[spaces] == ' ' || s.p[spaces] == '~'))
    spaces++;
  if (spaces > at || (at < s.n && s.p[at] == '-'))
    return spaces > at ? spaces : at + 1;
  if (at + 1 < s.n && (unsigned char)s.p[at] == 0xC2 && (unsigned char)s.p[at + 1] == 0xA0)
    return at + 2;
  return at;
}

/* The unit right after a number, or SG_NONE; *to moves behind it. Single letters must touch the
 * number or stand after a single space and end there, in the case given. */
static int read_unit(struct sg_str s, size_t *to)
{
  size_t at = skip_joint(s, *to), best = 0;
  int unit = SG_NONE;
  for (size_t i = 0; i < COUNT(units); i++)
    for (size_t k = 0; k < COUNT(units[i]) && units[i][k] != NULL; k++) {
      if (at >= s.n || units[i][k][0] != s.p[at])
        continue;
      struct sg_str name = sg_cstr(units[i][k]);
      if (name.n > best && sg_str_starts(sg_slice(s, at, s.n), name) &&
          (!sg_is_word_byte(name.p[name.n - 1]) || ends_word(s, at + name.n))) {
        best = name.n;
        unit = (int)i;
      }
    }
  if (unit != SG_NONE)
    *to = at + best;
  return unit;
}

/* A word of magnitude after the number ("2 million") multiplies it. */
static void read_magnitude(struct sg_str s, size_t *to, struct sg_number *number)
{
  size_t at = skip_joint(s, *to); /* "$6.25$ million" */
  struct sg_str word = letters_at(s, at);
  for (size_t i = 0; i < COUNT(magnitudes); i++)
    if (sg_str_equal_nocase(word, sg_cstr(magnitudes[i].word))) {
      number->value *= magnitudes[i].factor;
      number->step *= magnitudes[i].factor;
      number->small_count = false;
      *to = at + word.n;
      return;
    }
}

static bool are_thousands(struct sg_str s, size_t at)
{
  return at + 2 < s.n && sg_is_digit(s.p[at]) && sg_is_digit(s.p[at + 1]) && sg_is_digit(s.p[at + 2]) &&
         (at + 3 >= s.n || !sg_is_digit(s.p[at + 3]));
}

/* Bytes of what parts thousands at `at`: a comma, TeX's "{,}" and "\,", any space but the plain one, and that
 * too where `spaces` allows it; 0 when three digits do not follow. */
static size_t thousands_mark(struct sg_str s, size_t at, bool spaces)
{
  struct sg_str rest = sg_slice(s, at, s.n);
  size_t length = 0;
  if (sg_str_starts(rest, SG_LIT("{,}")))
    length = 3;
  else if (sg_str_starts(rest, SG_LIT("\\,")))
    length = 2;
  else if (rest.n > 0 && (rest.p[0] == ',' || (rest.p[0] == ' ' && spaces)))
    length = 1;
  else if (rest.n > 0 && (unsigned char)rest.p[0] >= 0x80 &&
           !sg_is_unicode_space(sg_utf8_decode(rest, 0, &length)))
    length = 0;
  return length > 0 && are_thousands(s, at + length) ? length : 0;
}

/* Digits with separators from `at`; returns their end. */
static size_t read_digits(struct sg_str s, size_t at, bool spaces, struct sg_number *number)
{
  double value = 0, step = 1;
  bool fraction = false;
  size_t i = at, mark;
  for (int digits = 0; i < s.n && digits < 400; i++) {
    if (sg_is_digit(s.p[i])) {
      digits++;
      value = value * 10 + (s.p[i] - '0');
      step = fraction ? step / 10 : 1;
    } else if (!fraction && i > at && (mark = thousands_mark(s, i, spaces)) > 0) {
      i += mark - 1;
    } else if (s.p[i] == '.' && !fraction && i + 1 < s.n && sg_is_digit(s.p[i + 1])) {
      fraction = true;
    } else {
      break;
    }
  }
  number->step = step;
  number->value = value * step;
  return i;
}

/* Whole numbers ending in zeros may be rounded to any of these. */
static double coarse_step(double value)
{
  double step = 1;
  if (value != floor(value) || value == 0)
    return step;
  while (step < 1e15 && fmod(value, step * 10) == 0)
    step *= 10;
  return step;
}

static bool read_numeral(struct sg_str s, size_t *at, bool spaces, struct sg_number *number)
{
  size_t from = *at;
  *number = (struct sg_number){.unit = SG_NONE};
  size_t to = read_digits(s, from, spaces, number);
  *at = to;
  /* Digits in a name, a version or a date-like chain count nothing. */
  if (follows_letter(s, from) || (from > 0 && (s.p[from - 1] == '_' || s.p[from - 1] == '\\')))
    return false;
  if (from > 1 && (s.p[from - 1] == '-' || s.p[from - 1] == '/' || s.p[from - 1] == '.') &&
      sg_is_alpha(s.p[from - 2]))
    return false;
  if (to + 1 < s.n && s.p[to] == '.' && sg_is_digit(s.p[to + 1])) {
    while (*at < s.n && (sg_is_digit(s.p[*at]) || s.p[*at] == '.'))
      ++*at;
    return false;
  }
  number->text = sg_slice(s, from, to);
  struct sg_str tail = letters_at(s, to);
  if (sg_str_equal(tail, SG_LIT("st")) || sg_str_equal(tail, SG_LIT("nd")) ||
      sg_str_equal(tail, SG_LIT("rd")) || sg_str_equal(tail, SG_LIT("th"))) {
    *at = to + tail.n;
    return true;
  }
  read_magnitude(s, &to, number);
  number->unit = read_unit(s, &to);
  /* `3D`, `5x`, `2a`: letters that are no unit make it a name, but not `1.5lb`. */
  if (to == from + number->text.n && tail.n > 0 && number->unit == SG_NONE && number->step == 1 &&
      !sg_str_equal(tail, SG_LIT("s")) && !sg_str_equal(tail, SG_LIT("x"))) {
    *at = to + tail.n;
    return false;
  }
  *at = to > *at ? to : *at;
  return true;
}

/* "two thirds", "a quarter": `word` has been read up to `end`, its value is `count`. */
static bool read_fraction(struct sg_str s, size_t from, size_t end, double count, size_t *at,
                          struct sg_number *number)
{
  if (end >= s.n || (s.p[end] != ' ' && s.p[end] != '-'))
    return false;
  struct sg_str word = letters_at(s, end + 1);
  for (size_t i = 0; i < COUNT(fractions); i++)
    if (sg_str_equal_nocase(word, sg_cstr(fractions[i].word))) {
      size_t to = end + 1 + word.n;
      struct sg_str after = sg_str_trim(sg_slice(s, to, to + 4));
      if (count <= 1 && !sg_str_starts(after, SG_LIT("of")) && s.p[end] != '-' &&
          !sg_str_starts(after, SG_LIT(".")))
        return false; /* "one third party" */
      *number = (struct sg_number){.text = sg_slice(s, from, to),
                                   .value = count / fractions[i].divisor,
                                   .step = 0.001,
                                   .unit = SG_NONE,
                                   .word = true};
      *at = to;
      return true;
    }
  return false;
}

static bool read_number_word(struct sg_str s, size_t *at, struct sg_number *number)
{
  size_t from = *at;
  struct sg_str word = letters_at(s, from);
  *at = from + word.n;
  if (word.n < 3 || word.n > 9)
    return false;
  for (size_t i = 0; i < COUNT(number_words); i++) {
    if (number_words[i].word[0] != sg_lower(word.p[0]) ||
        !sg_str_equal_nocase(word, sg_cstr(number_words[i].word)))
      continue;
    size_t to = from + word.n;
    double value = number_words[i].value;
    if (read_fraction(s, from, to, value, at, number))
      return true;
    if (value >= 20 && to < s.n && (s.p[to] == '-' || s.p[to] == ' ')) { /* "twenty-five" */
      struct sg_str ones = letters_at(s, to + 1);
      for (size_t k = 0; k < 9; k++)
        if (sg_str_equal_nocase(ones, sg_cstr(number_words[k].word))) {
          value += number_words[k].value;
          to += 1 + ones.n;
          break;
        }
    }
    *number = (struct sg_number){.text = sg_slice(s, from, to),
                                 .value = value,
                                 .step = 1,
                                 .unit = SG_NONE,
                                 .word = true,
                                 .small_count = value <= 12};
    read_magnitude(s, &to, number);
    number->unit = read_unit(s, &to);
    number->small_count = number->small_count && number->unit == SG_NONE;
    *at = to;
    return true;
  }
  return false;
}

bool sg_number_next(struct sg_str text, size_t *at, struct sg_number *number)
{
  size_t i = *at;
  while (i < text.n) {
    char c = text.p[i];
    bool found = false;
    if (sg_is_digit(c) ||
        (c == '.' && i + 1 < text.n && sg_is_digit(text.p[i + 1]) && !follows_letter(text, i))) {
      found = read_numeral(text, &i, false, number);
    } else if (sg_is_alpha(c) && !follows_letter(text, i)) {
      found = read_number_word(text, &i, number);
    } else {
      i++;
    }
    if (found) {
      *at = i;
      return true;
    }
  }
  *at = text.n;
  return false;
}

bool sg_number_join(struct sg_str text, size_t *at, struct sg_number *number)
{
  size_t from = (size_t)(number->text.p - text.p), to = from;
  struct sg_number joined;
  if (number->word || number->text.n > 3 || thousands_mark(text, from + number->text.n, true) == 0 ||
      !read_numeral(text, &to, true, &joined) || joined.text.n <= number->text.n)
    return false;
  *number = joined;
  *at = to;
  return true;
}

/* -- The paper's numbers ----------------------------------------------------------------------- */

static void add_number(struct sg_evidence *evidence, const struct sg_number *number, uint32_t section,
                       uint32_t paragraph)
{
  if (evidence->number_count == evidence->number_capacity) {
    void *grown = sg_arena_grow(evidence->arena, evidence->numbers, evidence->number_count,
                                &evidence->number_capacity, sizeof *evidence->numbers);
    if (grown == NULL)
      return;
    evidence->numbers = grown;
  }
  evidence->numbers[evidence->number_count++] =
      (struct sg_seen_number){number->value, number->step, number->unit, section, paragraph};
}

void sg_index_numbers(struct sg_evidence *evidence, struct sg_str text, uint32_t section, uint32_t paragraph)
{
  size_t at = 0, behind;
  struct sg_number number, joined;
  while (evidence->whole && sg_number_next(text, &at, &number)) {
    add_number(evidence, &number, section, paragraph);
    joined = number; /* "59 918" may be two numbers or one */
    if (sg_number_join(text, &behind, &joined))
      add_number(evidence, &joined, section, paragraph);
  }
}

static int compare_numbers(const void *pa, const void *pb)
{
  const struct sg_seen_number *a = pa, *b = pb;
  if (a->value != b->value)
    return a->value < b->value ? -1 : 1;
  if (a->section != b->section)
    return a->section < b->section ? -1 : 1;
  return a->paragraph < b->paragraph ? -1 : a->paragraph > b->paragraph;
}

void sg_sort_numbers(struct sg_evidence *evidence)
{
  if (evidence->number_count > 0)
    qsort(evidence->numbers, evidence->number_count, sizeof *evidence->numbers, compare_numbers);
}

static int order_value(const void *key, const void *row)
{
  double value = *(const double *)key, other = ((const struct sg_seen_number *)row)->value;
  return (value > other) - (value < other);
}

static size_t first_from(const struct sg_evidence *evidence, double value)
{
  return sg_search_first(&value, evidence->numbers, evidence->number_count, sizeof *evidence->numbers,
                         order_value);
}

enum { SEEN_MAX = 2000 }; /* places looked at for one number */

/* Grades the paper's numbers in [from, to]. */
static enum sg_number_grade grade_range(const struct sg_evidence *evidence, double from, double to, int unit,
                                        bool rounded, int section, size_t *paragraph, int *other)
{
  enum sg_number_grade grade = SG_NUMBER_UNKNOWN;
  size_t i = first_from(evidence, from), end = i + SEEN_MAX;
  for (; i < evidence->number_count && evidence->numbers[i].value <= to; i++) {
    const struct sg_seen_number *seen = &evidence->numbers[i];
    bool near = sg_sections_related(evidence, section, (int)seen->section);
    if (unit != SG_NONE && seen->unit != SG_NONE && seen->unit != unit) {
      if (grade == SG_NUMBER_UNKNOWN && near) {
        grade = SG_NUMBER_OTHER_UNIT;
        *other = seen->unit;
      }
      continue;
    }
    if (rounded && !near)
      continue; /* what "about 100 lines" rounds stands in its section: elsewhere, some number is always near */
    if (near || i == end)
      return SG_NUMBER_FOUND; /* a number that common proves nothing against the guide */
    if (grade != SG_NUMBER_ELSEWHERE) {
      grade = SG_NUMBER_ELSEWHERE;
      *paragraph = seen->paragraph;
    }
  }
  return grade;
}

enum sg_number_grade sg_evidence_number(const struct sg_evidence *evidence, const struct sg_number *number,
                                        int section, bool rounded, size_t *paragraph, int *unit)
{
  double slack = fabs(number->value) * 1e-9 + (number->step < 0.01 && number->word ? 0.004 : 0);
  enum sg_number_grade grade = grade_range(evidence, number->value - slack, number->value + slack, number->unit,
                                           false, section, paragraph, unit);
  if (grade == SG_NUMBER_FOUND)
    return grade;
  enum sg_number_grade other = SG_NUMBER_UNKNOWN;
  int percent = 0;
  if (number->unit == percent) /* 0.25 of the paper is 25 % */
    other = grade_range(evidence, number->value / 100 - slack, number->value / 100 + slack, SG_NONE, false,
                        section, paragraph, unit);
  else if (number->value > 0 && number->value < 1)
    other = grade_range(evidence, number->value * 100 - slack, number->value * 100 + slack, SG_NONE, false,
                        section, paragraph, unit);
  if (other == SG_NUMBER_FOUND)
    return other;
  if (rounded) {
    /* Half a step of the last digit that is not zero, but "about 100" is not 60. */
    double step = number->step < 1 ? number->step : coarse_step(number->value);
    double half = fmin(step / 2, fabs(number->value) / 10);
    other = grade_range(evidence, number->value - half, number->value + half, number->unit, true, section,
                        paragraph, unit);
    if (other == SG_NUMBER_FOUND || other == SG_NUMBER_ELSEWHERE)
      return other;
  }
  return grade;
}
