/* What a reference is called: "figs. 2 and 3", "Theorem 1", as cleveref, hyperref and authors' \crefname say.
 *
 * cleveref's manual (T. Cubitt, sections 5 to 8): a label's type is its counter's name, or the environment's of
 * a theorem; a list is sorted, runs of three or more become ranges, and each type is named once.
 */
#include <stdio.h>

#include "base/utf8.h"
#include "tex/structure/label.h"

enum { NAMES_MAX = 500 }; /* declarations; later ones are not looked at */

/* -- Names ----------------------------------------------------------------------------------------- */

/* cleveref's English names: of \cref, of \Cref; where the first is an abbreviation, its full form is the
 * second without a capital. */
static const struct kind_name {
  const char *type, *one, *many, *one_capital, *many_capital;
} names[] = {
    {"equation", "eq.", "eqs.", "Equation", "Equations"},
    {"figure", "fig.", "figs.", "Figure", "Figures"},
    {"table", "table", "tables", "Table", "Tables"},
    {"part", "part", "parts", "Part", "Parts"},
    {"chapter", "chapter", "chapters", "Chapter", "Chapters"},
    {"section", "section", "sections", "Section", "Sections"},
    {"appendix", "appendix", "appendices", "Appendix", "Appendices"},
    {"item", "item", "items", "Item", "Items"},
    {"footnote", "footnote", "footnotes", "Footnote", "Footnotes"},
    {"theorem", "theorem", "theorems", "Theorem", "Theorems"},
    {"lemma", "lemma", "lemmas", "Lemma", "Lemmas"},
    {"corollary", "corollary", "corollaries", "Corollary", "Corollaries"},
    {"proposition", "proposition", "propositions", "Proposition", "Propositions"},
    {"definition", "definition", "definitions", "Definition", "Definitions"},
    {"result", "result", "results", "Result", "Results"},
    {"example", "example", "examples", "Example", "Examples"},
    {"remark", "remark", "remarks", "Remark", "Remarks"},
    {"note", "note", "notes", "Note", "Notes"},
    {"algorithm", "algorithm", "algorithms", "Algorithm", "Algorithms"},
    {"listing", "listing", "listings", "Listing", "Listings"},
    {"line", "line", "lines", "Line", "Lines"},
};

/* Counters that are called as another is. */
static const char *const aliases[][2] = {
    {"subsection", "section"},   {"subsubsection", "section"},
    {"paragraph", "section"},    {"subparagraph", "section"},
    {"enumi", "item"},           {"enumii", "item"},
    {"enumiii", "item"},         {"enumiv", "item"},
    {"subfigure", "figure"},     {"subtable", "table"},
    {"subequation", "equation"}, {"parentequation", "equation"},
    {"lstlisting", "listing"},   {"AlgoLine", "line"},
    {"ALG@line", "line"},        {"algocf", "algorithm"},
    {"subappendix", "appendix"}, {"subsubappendix", "appendix"},
    {"algocfline", "line"},
};

static struct sg_str type_named(struct sg_str counter)
{
  for (size_t i = 0; i < sizeof aliases / sizeof *aliases; i++)
    if (sg_str_equal(counter, sg_cstr(aliases[i][0])))
      return sg_cstr(aliases[i][1]);
  return counter;
}

static struct sg_str type_of(const struct sg_tex_label *label)
{
  return type_named(label->type);
}

static void add_with_case(struct sg_buf *out, struct sg_str text, bool capital)
{
  if (text.n == 0)
    return;
  char first = text.p[0];
  if (capital)
    first = first >= 'a' && first <= 'z' ? (char)(first - 'a' + 'A') : first;
  else
    first = sg_lower(first);
  sg_buf_add_char(out, first);
  sg_buf_add(out, sg_slice(text, 1, text.n));
}

/* A name in another language: German has its capital already. */
static void add_foreign(struct sg_buf *out, struct sg_str text, bool capital)
{
  size_t length;
  uint32_t first = sg_utf8_decode(text, 0, &length);
  bool small = (first >= 'a' && first <= 'z') || (first >= 0xE0 && first <= 0xFE);
  sg_buf_add_codepoint(out, capital && small ? first - 0x20 : first);
  sg_buf_add(out, sg_slice(text, length, text.n));
}

/* The name before a reference's numbers. */
static void add_called(const struct sg_tex *tex, const struct sg_tex_label *label, bool many, bool capital,
                       struct sg_buf *out)
{
  struct sg_str type = type_of(label), own = label->type;
  enum sg_tex_called_as as = many ? SG_CALLED_MANY : SG_CALLED_ONE;
  for (int round = 0; round < 2; round++) { /* by its own counter, by the one that it is called as */
    struct sg_str by = round == 0 ? own : type;
    const struct sg_tex_called *row = sg_tex_called_as(tex, by, capital ? as + SG_CALLED_CAPITAL : as);
    if (row == NULL)
      row = sg_tex_called_as(tex, by, capital ? as : as + SG_CALLED_CAPITAL);
    if (row == NULL)
      continue;
    if (row->as == as)
      add_with_case(out, row->text, capital || (row->text.n > 0 && row->text.p[0] != sg_lower(row->text.p[0])));
    else
      add_with_case(out, row->text, capital);
    return;
  }
  struct sg_str foreign = sg_tex_called_in(tex->language, type, many);
  if (foreign.n > 0) {
    add_foreign(out, foreign, capital || tex->cref_capital);
    return;
  }
  for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
    const struct kind_name *row = &names[i];
    if (!sg_str_equal(type, sg_cstr(row->type)))
      continue;
    struct sg_str small = sg_cstr(many ? row->many : row->one);
    struct sg_str full = sg_cstr(many ? row->many_capital : row->one_capital);
    bool whole = capital || tex->cref_whole;
    add_with_case(out, whole ? full : small, capital || tex->cref_capital);
    return;
  }
  if (label->kind.n == 0)
    return;
  add_with_case(out, label->kind, capital || tex->cref_capital);
  if (many && !sg_str_ends(label->kind, SG_LIT("s")))
    sg_buf_add_char(out, 's');
}

/* -- Lists ------------------------------------------------------------------------------------------- */

struct target {
  struct sg_str key;
  const struct sg_tex_label *label; /* NULL: the paper has none of that key */
  size_t order;                     /* of the label in the paper */
};

enum { TARGETS_MAX = 100 };

static bool same_type(const struct target *a, const struct target *b)
{
  if (a->label == NULL || b->label == NULL)
    return false;
  return sg_str_equal(type_of(a->label), type_of(b->label));
}

/* Sorted as the paper has them, each type where its first one stands in the list. */
static void sort_targets(struct target *targets, size_t count)
{
  for (size_t i = 1; i < count; i++) {
    struct target moved = targets[i];
    size_t to = i, first = i;
    while (first > 0 && !same_type(&targets[first - 1], &moved))
      first--;
    if (first == 0)
      continue;
    to = first;
    while (to > 0 && same_type(&targets[to - 1], &moved) && targets[to - 1].order > moved.order)
      to--;
    memmove(&targets[to + 1], &targets[to], (i - to) * sizeof *targets);
    targets[to] = moved;
  }
}

/* Does `b` count on from `a`: "2.1" and "2.2", "3a" and "3b"? */
static bool follows(struct sg_str a, struct sg_str b)
{
  enum { DIGITS_MAX = 6 };
  size_t at = a.n, to = b.n;
  while (at > 0 && sg_is_digit(a.p[at - 1]))
    at--;
  while (to > 0 && sg_is_digit(b.p[to - 1]))
    to--;
  if (at != to || memcmp(a.p, b.p, at) != 0 || a.n - at > DIGITS_MAX || b.n - to > DIGITS_MAX)
    return false;
  if (at < a.n && to < b.n) {
    long x = 0, y = 0;
    for (size_t i = at; i < a.n; i++)
      x = x * 10 + (a.p[i] - '0');
    for (size_t i = to; i < b.n; i++)
      y = y * 10 + (b.p[i] - '0');
    return y == x + 1;
  }
  return false;
}

static bool follows_by_letter(struct sg_str a, struct sg_str b)
{
  return a.n == b.n && a.n > 0 && memcmp(a.p, b.p, a.n - 1) == 0 && sg_is_alpha(a.p[a.n - 1]) &&
         b.p[b.n - 1] == a.p[a.n - 1] + 1;
}

static bool counts_on(const struct target *a, const struct target *b)
{
  if (!same_type(a, b))
    return false;
  return follows(a->label->number, b->label->number) || follows_by_letter(a->label->number, b->label->number);
}

void sg_tex_add_number(struct sg_tex *tex, struct sg_str key, const struct sg_tex_label *label, bool equation,
                       struct sg_buf *out)
{
  (void)tex;
  if (label == NULL) { /* read.c finds words for it */
    sg_buf_add_format(out, equation ? "(%c%.*s%c)" : "%c%.*s%c", SG_ELSEWHERE_OPEN, SG_STR_ARGS(key),
                      SG_ELSEWHERE_CLOSE);
    return;
  }
  if (label->number.n == 0 || label->plain) { /* left to the reader of the result */
    sg_buf_add(out, equation ? SG_LIT("\\eqref{") : SG_LIT("\\ref{"));
    sg_buf_add(out, key);
    sg_buf_add_char(out, '}');
    return;
  }
  sg_buf_add(out, equation ? SG_LIT("(\\hyperref[") : SG_LIT("\\hyperref["));
  sg_buf_add(out, key);
  sg_buf_add(out, SG_LIT("]{"));
  sg_buf_add(out, label->number);
  sg_buf_add(out, equation ? SG_LIT("})") : SG_LIT("}"));
}

/* One number, in the form that \crefformat gives its type. */
static void add_number(struct sg_tex *tex, const struct target *target, struct sg_buf *out)
{
  bool equation = target->label != NULL && sg_str_equal(type_of(target->label), SG_LIT("equation"));
  sg_tex_add_number(tex, target->key, target->label, equation, out);
}

/* What stands between two of a list: a comma, before its last that language's "and". */
static void add_between(const struct sg_tex *tex, bool last, enum sg_tex_joint joint, struct sg_buf *out)
{
  if (last)
    sg_tex_add_joint(tex->language, joint, out);
  else
    sg_buf_add(out, SG_LIT(", "));
}

/* "1, 2 and 4", "1 to 3" of `count` targets of one type. */
static void add_numbers(struct sg_tex *tex, const struct target *targets, size_t count, struct sg_buf *out)
{
  for (size_t i = 0; i < count;) {
    size_t end = i + 1;
    while (end < count && counts_on(&targets[end - 1], &targets[end]))
      end++;
    bool range = end - i >= 3;
    if (!range)
      end = i + 1;
    if (i > 0)
      add_between(tex, end == count, SG_JOINT_AND, out);
    add_number(tex, &targets[i], out);
    if (range) {
      sg_tex_add_joint(tex->language, SG_JOINT_TO, out);
      add_number(tex, &targets[end - 1], out);
    }
    i = end;
  }
}

/* \crefformat's text with the number in it; #2 and #3 are the link's ends. */
static void add_formatted(struct sg_tex *tex, struct sg_str format, const struct target *target,
                          struct sg_buf *out)
{
  for (size_t i = 0; i < format.n; i++) {
    bool argument = format.p[i] == '#' && i + 1 < format.n && sg_is_digit(format.p[i + 1]);
    if (!argument) {
      sg_buf_add_char(out, format.p[i]);
    } else if (format.p[++i] == '1') {
      sg_tex_add_number(tex, target->key, target->label, false, out);
    }
  }
}

/* The targets of one type; false where \crefformat has nothing to say of it. */
static bool add_by_format(struct sg_tex *tex, const struct target *targets, size_t count, bool capital,
                          struct sg_buf *out)
{
  if (targets[0].label == NULL)
    return false;
  struct sg_str type = type_of(targets[0].label);
  int shift = capital ? SG_CALLED_CAPITAL : 0;
  const struct sg_tex_called *one = sg_tex_called_as(tex, type, SG_CALLED_FORMAT + shift);
  if (one == NULL)
    one = sg_tex_called_as(tex, type, SG_CALLED_FORMAT + SG_CALLED_CAPITAL - shift);
  if (one == NULL)
    return false;
  static const enum sg_tex_called_as places[] = {SG_CALLED_FIRST, SG_CALLED_SECOND, SG_CALLED_MIDDLE,
                                                 SG_CALLED_LAST};
  for (size_t i = 0; i < count; i++) {
    size_t place = i == 0 ? 0 : count == 2 ? 1 : i + 1 < count ? 2 : 3;
    const struct sg_tex_called *row = count == 1 ? one : sg_tex_called_as(tex, type, places[place] + shift);
    if (row == NULL && i > 0)
      add_between(tex, i + 1 == count, SG_JOINT_AND, out);
    add_formatted(tex, row != NULL ? row->text : one->text, &targets[i], out);
  }
  return true;
}

static size_t read_targets(struct sg_tex *tex, struct sg_str keys, struct target *targets)
{
  size_t count = 0;
  for (size_t from = 0; from <= keys.n && count < TARGETS_MAX;) {
    size_t comma = sg_str_find(keys, SG_LIT(","), from);
    struct sg_str key = sg_str_trim(sg_slice(keys, from, comma == SG_NPOS ? keys.n : comma));
    from = comma == SG_NPOS ? keys.n + 1 : comma + 1;
    if (key.n == 0)
      continue;
    const struct sg_tex_label *label = sg_tex_find_label(tex, key);
    size_t order = label == NULL ? SG_NPOS : (size_t)(label - (const struct sg_tex_label *)tex->labels.at);
    targets[count++] = (struct target){key, label, order};
  }
  return count;
}

void sg_tex_add_references(struct sg_tex *tex, struct sg_str keys, enum sg_tex_reference_form form,
                           struct sg_buf *out)
{
  struct target targets[TARGETS_MAX];
  size_t count = read_targets(tex, keys, targets);
  bool capital = form == SG_REFERENCE_CAPITAL;
  if (form == SG_REFERENCE_RANGE || form == SG_REFERENCE_RANGE_CAPITAL) {
    if (count < 2)
      return;
    if (targets[0].label != NULL) {
      add_called(tex, targets[0].label, true, form == SG_REFERENCE_RANGE_CAPITAL, out);
      sg_buf_add_char(out, '~');
    }
    add_number(tex, &targets[0], out);
    sg_tex_add_joint(tex->language, SG_JOINT_TO, out);
    add_number(tex, &targets[1], out);
    return;
  }
  sort_targets(targets, count);
  size_t groups = 0, done = 0;
  for (size_t i = 0; i < count; i++)
    groups += i == 0 || !same_type(&targets[i - 1], &targets[i]);
  for (size_t i = 0; i < count; done++) {
    size_t end = i + 1;
    while (end < count && same_type(&targets[i], &targets[end]))
      end++;
    if (done > 0)
      add_between(tex, done + 1 == groups, groups > 2 ? SG_JOINT_LISTS : SG_JOINT_AND, out);
    bool formatted = form != SG_REFERENCE_NUMBERS && add_by_format(tex, targets + i, end - i, capital, out);
    if (!formatted && form != SG_REFERENCE_NUMBERS) {
      size_t before = out->length;
      if (targets[i].label != NULL)
        add_called(tex, targets[i].label, end - i > 1, capital && done == 0, out);
      if (out->length > before)
        sg_buf_add_char(out, '~');
    }
    if (!formatted)
      add_numbers(tex, targets + i, end - i, out);
    i = end;
  }
}

void sg_tex_add_called(struct sg_tex *tex, struct sg_str key, bool many, bool capital, struct sg_buf *out)
{
  const struct sg_tex_label *label = sg_tex_find_label(tex, key);
  struct sg_str kind = sg_elsewhere_kind(key);
  if (label != NULL)
    add_called(tex, label, many, capital, out);
  else
    add_with_case(out, kind.n > 0 ? kind : SG_LIT("part"), capital);
}

/* -- hyperref ---------------------------------------------------------------------------------------- */

/* What \autoref says before the number of a label. */
static struct sg_str auto_name(struct sg_tex *tex, const struct sg_tex_label *label)
{
  static const char *const titles[][2] = {
      {"equation", "Equation"},
      {"figure", "Figure"},
      {"table", "Table"},
      {"part", "Part"},
      {"chapter", "chapter"},
      {"section", "section"},
      {"subsection", "subsection"},
      {"subsubsection", "subsubsection"},
      {"paragraph", "paragraph"},
      {"footnote", "footnote"},
      {"enumi", "item"},
      {"enumii", "item"},
      {"enumiii", "item"},
      {"enumiv", "item"},
      {"appendix", "Appendix"},
      {"theorem", "Theorem"},
      {"algorithm", "Algorithm"},
      {"subfigure", "Figure"},
      {"subtable", "Table"},
      {"lstlisting", "Listing"},
      {"parentequation", "Equation"},
  };
  struct sg_str name = {0}, counter = label->counter.n > 0 ? label->counter : label->type;
  if (sg_str_equal(label->type, SG_LIT("appendix")) && sg_str_equal(counter, SG_LIT("section")))
    counter = label->type;
  if (counter.n > 0 && counter.n < 60) {
    char command[80];
    snprintf(command, sizeof command, "%.*sautorefname", SG_STR_ARGS(counter));
    name = sg_tex_printed_if_defined(tex, command);
  }
  const struct sg_theorem *theorem = sg_tex_theorem(tex, counter);
  struct sg_str foreign = sg_tex_called_in(tex->language, type_named(counter), false);
  if (name.n == 0 && foreign.n > 0)
    return theorem != NULL ? theorem->title : foreign;
  for (size_t i = 0; name.n == 0 && i < sizeof titles / sizeof *titles; i++)
    if (sg_str_equal(counter, sg_cstr(titles[i][0])))
      name = sg_cstr(titles[i][1]);
  return name.n > 0 ? name : theorem != NULL ? theorem->title : label->kind;
}

void sg_tex_add_auto(struct sg_tex *tex, struct sg_str key, struct sg_buf *out)
{
  const struct sg_tex_label *label = sg_tex_find_label(tex, key);
  struct sg_str name = label != NULL ? auto_name(tex, label) : SG_LIT("");
  sg_buf_add(out, name);
  if (name.n > 0)
    sg_buf_add_char(out, '~');
  sg_tex_add_number(tex, key, label, false, out);
}

/* -- Declarations ------------------------------------------------------------------------------------ */

static void declare(struct sg_tex *tex, struct sg_str type, int as, struct sg_str text)
{
  if (tex->called.count >= NAMES_MAX)
    return;
  struct sg_tex_called *row = sg_tex_add(tex, &tex->called, sizeof *row);
  if (row != NULL)
    *row = (struct sg_tex_called){type, text, (enum sg_tex_called_as)as};
}

static struct sg_str text_argument(struct sg_tex *tex)
{
  struct sg_tokens argument = {0};
  if (!sg_tex_argument(tex, &argument))
    return SG_LIT("");
  return sg_arena_copy(tex->arena, sg_tex_expand_word(tex, argument));
}

/* \crefname{type}{one}{many} (0), \Crefname (1), \crefformat{type}{format} (2), \Crefformat (3),
 * \crefmultiformat{type}{first}{second}{middle}{last} (4), \Crefmultiformat (5), \crefalias{counter}{type} (6),
 * \crefdefaultlabelformat and other forms that are dropped (7: one argument, 8: two). */
void sg_act_crefname(struct sg_tex *tex, struct sg_token token, const struct sg_tex_row *row)
{
  (void)token;
  int shift = row->value & 1 ? SG_CALLED_CAPITAL : 0;
  struct sg_str type = sg_arena_copy(tex->arena, sg_tex_word(tex));
  switch (row->value) {
  case 0:
  case 1:
    declare(tex, type, SG_CALLED_ONE + shift, text_argument(tex));
    declare(tex, type, SG_CALLED_MANY + shift, text_argument(tex));
    break;
  case 2:
  case 3:
    declare(tex, type, SG_CALLED_FORMAT + shift, text_argument(tex));
    break;
  case 4:
  case 5:
    for (int as = SG_CALLED_FIRST; as <= SG_CALLED_LAST; as++)
      declare(tex, type, as + shift, text_argument(tex));
    break;
  default:
    declare(tex, type, SG_CALLED_ALIAS, text_argument(tex));
  }
}

/* The options of \usepackage{cleveref}. */
void sg_tex_cref_options(struct sg_tex *tex, struct sg_str options)
{
  while (options.n > 0) {
    size_t comma = sg_str_find(options, SG_LIT(","), 0);
    struct sg_str name = sg_str_trim(sg_slice(options, 0, comma == SG_NPOS ? options.n : comma));
    options = sg_slice(options, comma == SG_NPOS ? options.n : comma + 1, options.n);
    if (sg_str_equal(name, SG_LIT("capitalise")) || sg_str_equal(name, SG_LIT("capitalize")))
      tex->cref_capital = true;
    else if (sg_str_equal(name, SG_LIT("noabbrev")))
      tex->cref_whole = true;
  }
}
