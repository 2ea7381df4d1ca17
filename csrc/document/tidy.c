/* White space, and what cross-references that nobody has read leave. */
#include "document/writer.h"

enum { QUOTED_BYTES = 300 /* of a quotation whose marks differ */ };

static bool is_gap(char c)
{
  return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

/* A stop that no space stands before; French (`spaced`) sets one before its semicolons and colons. */
static bool is_stop(char c, bool spaced)
{
  return c == '.' || c == ',' || (!spaced && (c == ';' || c == ':'));
}

/* Does a stop, after a space, end what it stands behind: is there nothing or white space after it? */
static bool ends_word(struct sg_str text, size_t stop)
{
  return stop + 1 >= text.n || text.p[stop + 1] == '\0' || sg_is_space(text.p[stop + 1]);
}

static bool is_tidy(struct sg_str text, bool spaced)
{
  for (size_t i = 0; i < text.n; i++)
    if (is_gap(text.p[i]) && (text.p[i] != ' ' || i == 0 || i + 1 == text.n || is_gap(text.p[i + 1]) ||
                              is_stop(text.p[i + 1], spaced)))
      return false;
  return true;
}

struct sg_str sg_pandoc_tidy(struct sg_str text, bool spaced, struct sg_arena *arena)
{
  char *line = is_tidy(text, spaced) ? NULL : sg_arena_alloc(arena, text.n + 1, 1);
  size_t n = 0, kept = 0;
  if (line == NULL)
    return text;
  for (size_t i = 0; i < text.n; i++)
    if (!is_gap(text.p[i]))
      line[n++] = text.p[i];
    else if (n > 0 && line[n - 1] != ' ')
      line[n++] = ' ';
  n -= n > 0 && line[n - 1] == ' ';
  line[n] = '\0';
  for (size_t i = 0; i < n; i++)
    if (line[i] != ' ' || !is_stop(line[i + 1], spaced) || !ends_word(sg_str(line, n), i + 1))
      line[kept++] = line[i];
  return sg_str(line, kept);
}

/* -- Empty references --------------------------------------------------------------------------------- */

static bool is_reference_byte(char c)
{
  return sg_is_alpha(c) || sg_is_one_of((unsigned char)c, "&,;. ") || c == '\xC2' || c == '\xA0';
}

/* Is what stands in brackets nothing but names of things and the gaps where their numbers were? */
static bool is_empty_reference(struct sg_str inner)
{
  static const char *const words[] = {"Figure",  "Figures",  "Fig", "Figs",     "Table", "Tables",
                                      "Section", "Sections", "Eq",  "Equation", "and",   "see"};
  bool named = false;
  for (size_t at = 0; at < inner.n;) {
    size_t to = at, i = 0;
    while (to < inner.n && sg_is_alpha(inner.p[to]))
      to++;
    while (to > at && i < sizeof words / sizeof *words && sg_str_order(sg_slice(inner, at, to), words[i]) != 0)
      i++;
    if (to > at && i == sizeof words / sizeof *words)
      return false;
    named = named || to > at;
    at = to > at ? to : at + 1;
  }
  char last = inner.n > 0 ? inner.p[inner.n - 1] : '\0';
  return named && (sg_is_space(last) || last == '\xA0' || last == '&' || last == ',');
}

/* The name of a figure or table with which `s` begins and the bracket behind it, "Figure)"; its bytes, or 0. */
static size_t bare_name(struct sg_str s)
{
  static const char *const names[] = {"Figure)", "Table)"};
  for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
    if (sg_str_starts(s, sg_cstr(names[i])))
      return strlen(names[i]);
  return 0;
}

/* "(Table 2 & Figure)": what joins the name to a number before it, and the name, whose number is lost. */
static size_t find_bare_name(struct sg_str s, size_t at, struct sg_str *instead)
{
  static const char *const joints[] = {" & ", " and ", ", "};
  *instead = SG_LIT(")");
  if (at == 0 || !(sg_is_digit(s.p[at - 1]) || s.p[at - 1] == ')'))
    return 0;
  for (size_t i = 0; i < sizeof joints / sizeof joints[0]; i++)
    if (sg_str_starts(sg_slice(s, at, s.n), sg_cstr(joints[i]))) {
      size_t name = at + strlen(joints[i]), length = bare_name(sg_slice(s, name, s.n));
      return length > 0 ? name + length - at : 0;
    }
  return 0;
}

/* "(Table )", "(see Figure and )", "(Figure)": what a document leaves whose cross-references are fields that
 * pandoc does not read, with the space before it. The brackets go; whatever else stands in them keeps them. */
static size_t find_empty_references(struct sg_str s, size_t at, struct sg_str *instead)
{
  size_t open = at + (sg_is_space(s.p[at]) ? 1 : 0), to = open + 1;
  *instead = sg_str(NULL, 0);
  if (open >= s.n || s.p[open] != '(')
    return 0;
  while (to < s.n && is_reference_byte(s.p[to]))
    to++;
  bool bare = open + 1 + bare_name(sg_slice(s, open + 1, s.n)) == to + 1;
  return to < s.n && s.p[to] == ')' && (bare || is_empty_reference(sg_slice(s, open + 1, to))) ? to + 1 - at
                                                                                               : 0;
}

/* Does a bracket close right behind white space, a comma or the bare name of a figure or table? */
static bool has_empty_end(struct sg_str s)
{
  for (size_t at = 1; at < s.n; at++) {
    bool gap = sg_is_space(s.p[at - 1]) || s.p[at - 1] == '\xA0' || s.p[at - 1] == '&' || s.p[at - 1] == ',';
    if (s.p[at] == ')' && (gap || sg_str_ends(sg_slice(s, 0, at), SG_LIT("Figure")) ||
                           sg_str_ends(sg_slice(s, 0, at), SG_LIT("Table"))))
      return true;
  }
  return false;
}

/* The word before byte `at`, spaces between. */
static struct sg_str word_before(struct sg_str s, size_t at)
{
  size_t to = at, from;
  while (to > 0 && sg_is_space(s.p[to - 1]))
    to--;
  for (from = to; from > 0 && sg_is_alpha(s.p[from - 1]);)
    from--;
  return sg_slice(s, from, to);
}

/* Bytes of the gap at `at`: spaces, also such as part no lines. */
static size_t gap_at(struct sg_str s, size_t at)
{
  size_t to = at;
  while (to < s.n && (sg_is_space(s.p[to]) || s.p[to] == '\xC2' || s.p[to] == '\xA0'))
    to++;
  return to - at;
}

/* "As shown in Table .": the same in running text, where the sentence needs its noun: "in a table". */
static size_t find_lost_number(struct sg_str s, size_t at, struct sg_str *instead)
{
  static const char *const points[] = {"in", "from", "see", "by", "to", "of"};
  static const struct {
    const char *name, *instead;
  } things[] = {{"Table", "a table"},
                {"Figure", "a figure"},
                {"Fig.", "a figure"},
                {"Section", "a section"},
                {"Equation", "an equation"}};
  if (at == 0 || !sg_is_space(s.p[at - 1]) || !SG_ONE_OF(word_before(s, at), points))
    return 0;
  for (size_t i = 0; i < sizeof things / sizeof things[0]; i++) {
    size_t end = at + strlen(things[i].name), gap = 0;
    if (sg_str_starts(sg_slice(s, at, s.n), sg_cstr(things[i].name)))
      gap = gap_at(s, end);
    if (gap == 0 || end + gap >= s.n || !sg_is_one_of(s.p[end + gap], ".,;") || !ends_word(s, end + gap))
      continue;
    *instead = sg_cstr(things[i].instead);
    return end + gap - at;
  }
  return 0;
}

/* Does a stop or comma stand right behind white space? */
static bool has_loose_stop(struct sg_str s)
{
  for (size_t at = 1; at < s.n; at++)
    if (sg_is_one_of(s.p[at], ".,;") && (sg_is_space(s.p[at - 1]) || s.p[at - 1] == '\xA0'))
      return true;
  return false;
}

/* A straight mark behind a word within a quotation that a curved one opened: TeX prints it curved, too. */
static size_t find_straight_end(struct sg_str s, size_t at, struct sg_str *instead)
{
  *instead = SG_LIT("”");
  if (s.p[at] != '"' || at == 0 || sg_is_space(s.p[at - 1]) ||
      (at + 1 < s.n && (sg_is_alpha(s.p[at + 1]) || sg_is_digit(s.p[at + 1]))))
    return 0;
  size_t from = at - 1;
  while (from > 0 && at - from < QUOTED_BYTES && !sg_is_one_of((unsigned char)s.p[from], "\"`$") &&
         !sg_str_starts(sg_slice(s, from, s.n), SG_LIT("“")) &&
         !sg_str_starts(sg_slice(s, from, s.n), SG_LIT("”")))
    from--;
  return sg_str_starts(sg_slice(s, from, s.n), SG_LIT("“")) ? 1 : 0;
}

void sg_close_quotations(struct sg_pandoc_words *words, struct sg_arena *arena)
{
  if (words->text.n == 0 || memchr(words->text.p, '"', words->text.n) == NULL)
    return;
  words->markdown = sg_replace(words->markdown, find_straight_end, arena);
  words->text = sg_replace(words->text, find_straight_end, arena);
}

void sg_drop_empty_references(struct sg_pandoc_words *words, struct sg_arena *arena)
{
  if (has_loose_stop(words->markdown)) {
    words->markdown = sg_replace(words->markdown, find_lost_number, arena);
    words->text = sg_replace(words->text, find_lost_number, arena);
  }
  if (!has_empty_end(words->markdown))
    return;
  words->markdown =
      sg_replace(sg_replace(words->markdown, find_bare_name, arena), find_empty_references, arena);
  words->text = sg_replace(sg_replace(words->text, find_bare_name, arena), find_empty_references, arena);
}
