#include "text/elsewhere.h"

enum { NAME_BYTES = 4 }; /* of a word with a capital that names a kind of thing, not "The" or "This" */

/* Names of things with numbers, as papers write them before one. A name in the plural stands for several. */
static const struct thing {
  const char *word, *name;
  bool many;
} things[] = {
    {"figure", "figure", false},
    {"fig", "figure", false},
    {"figures", "figures", true},
    {"figs", "figures", true},
    {"table", "table", false},
    {"tab", "table", false},
    {"tables", "tables", true},
    {"section", "section", false},
    {"sec", "section", false},
    {"sect", "section", false},
    {"sections", "sections", true},
    {"secs", "sections", true},
    {"subsection", "section", false},
    {"chapter", "chapter", false},
    {"chapters", "chapters", true},
    {"appendix", "appendix", false},
    {"appendices", "appendices", true},
    {"equation", "equation", false},
    {"eq", "equation", false},
    {"eqn", "equation", false},
    {"equations", "equations", true},
    {"eqs", "equations", true},
    {"eqns", "equations", true},
    {"theorem", "theorem", false},
    {"thm", "theorem", false},
    {"theorems", "theorems", true},
    {"lemma", "lemma", false},
    {"lem", "lemma", false},
    {"lemmas", "lemmas", true},
    {"proposition", "proposition", false},
    {"prop", "proposition", false},
    {"propositions", "propositions", true},
    {"corollary", "corollary", false},
    {"cor", "corollary", false},
    {"corollaries", "corollaries", true},
    {"definition", "definition", false},
    {"def", "definition", false},
    {"defn", "definition", false},
    {"definitions", "definitions", true},
    {"remark", "remark", false},
    {"rem", "remark", false},
    {"example", "example", false},
    {"ex", "example", false},
    {"algorithm", "algorithm", false},
    {"alg", "algorithm", false},
    {"algorithms", "algorithms", true},
    {"listing", "listing", false},
    {"lst", "listing", false},
    {"assumption", "assumption", false},
    {"assumptions", "assumptions", true},
    {"conjecture", "conjecture", false},
    {"conj", "conjecture", false},
    {"claim", "claim", false},
    {"app", "appendix", false},
    {"tbl", "table", false},
    {"chap", "chapter", false},
    {"subsec", "section", false},
    {"ass", "assumption", false},
    {"rule", "rule", false},
    {"rules", "rules", true},
    {"step", "step", false},
    {"steps", "steps", true},
    {"case", "case", false},
    {"item", "item", false},
    {"line", "line", false},
    {"condition", "condition", false},
    {"conditions", "conditions", true},
    {"property", "property", false},
    {"problem", "problem", false},
    {"part", "part", false},
    {"observation", "observation", false},
    {"hypothesis", "hypothesis", false},
    {"experiment", "experiment", false},
};

/* English words that a name with its article may follow, and those that may follow it at the start of a
 * sentence: where neither stands there, the paper's own words stay as they are, in whatever language. */
static const char *const leads[] = {"in",   "see",   "by",   "of",     "from",    "and",  "or",
                                    "to",   "with",  "on",   "as",     "under",   "via",  "using",
                                    "than", "cf",    "for",  "at",     "use",     "uses", "apply",
                                    "that", "since", "when", "recall", "compare", "if"};
static const char *const follows[] = {"shows", "show",     "is",          "are",   "of",      "in",
                                      "gives", "presents", "and",         "holds", "states",  "implies",
                                      "was",   "were",     "illustrates", "lists", "depicts", "says",
                                      "gave",  "provides", "for",         "plots", "tells",   "summarizes"};
static const char *const kinds_of_joint[] = {",", "and", "or", "to", "--", "–", "-", "through", "&"};

static bool is_one_of(struct sg_str word, const char *const *list, size_t count)
{
  for (size_t i = 0; i < count; i++)
    if (sg_str_equal_nocase(word, sg_cstr(list[i])))
      return true;
  return false;
}
#define ONE_OF(word, list) is_one_of(word, list, sizeof list / sizeof *list)

static const struct thing *thing_of(struct sg_str word)
{
  for (size_t i = 0; i < sizeof things / sizeof *things; i++)
    if (sg_str_equal_nocase(word, sg_cstr(things[i].word)))
      return &things[i];
  return NULL;
}

struct sg_str sg_elsewhere_kind(struct sg_str key)
{
  for (size_t from = 0; from < key.n;) {
    size_t to = from;
    while (to < key.n && sg_is_alpha(key.p[to]))
      to++;
    const struct thing *thing = to > from ? thing_of(sg_slice(key, from, to)) : NULL;
    if (thing != NULL && to < key.n && !thing->many)
      return sg_cstr(thing->name);
    from = to > from ? to : from + 1;
  }
  return SG_LIT("");
}

/* Bytes of white space, TeX's and Unicode's, at the end of a text. */
static size_t space_at_end(struct sg_str s)
{
  size_t n = s.n;
  for (;;) {
    if (n > 0 && (sg_is_space(s.p[n - 1]) || s.p[n - 1] == '~'))
      n--;
    else if (n > 1 && s.p[n - 2] == '\\' && s.p[n - 1] == ',')
      n -= 2;
    else if (n > 1 && s.p[n - 2] == '\xC2' && s.p[n - 1] == '\xA0')
      n -= 2;
    else
      return s.n - n;
  }
}

static size_t space_at_start(struct sg_str s)
{
  size_t n = 0;
  while (n < s.n && (sg_is_space(s.p[n]) || s.p[n] == '~'))
    n++;
  return n;
}

/* The last word of a text, without a full stop that abbreviates it. */
static struct sg_str last_word(struct sg_str s)
{
  size_t to = s.n;
  if (to > 0 && s.p[to - 1] == '.')
    to--;
  size_t from = to;
  while (from > 0 && (sg_is_alpha(s.p[from - 1]) || (unsigned char)s.p[from - 1] >= 0x80))
    from--;
  return sg_slice(s, from, to);
}

static struct sg_str first_word(struct sg_str s)
{
  size_t from = space_at_start(s), to = from;
  while (to < s.n && sg_is_alpha(s.p[to]))
    to++;
  return sg_slice(s, from, to);
}

struct filling {
  struct sg_str text;
  size_t at; /* what of it is read */
  bool other;
  struct sg_buf *out;
};

static struct sg_str rest_of(const struct filling *f)
{
  return sg_slice(f->text, f->at, f->text.n);
}

/* Reads a reference in its marks, and brackets right around it; its key. */
static bool take_reference(struct filling *f, struct sg_str *key)
{
  struct sg_str s = rest_of(f);
  size_t open = s.n > 0 && s.p[0] == '(';
  if (s.n < open + 2 || s.p[open] != SG_ELSEWHERE_OPEN)
    return false;
  const char *end = memchr(s.p + open, SG_ELSEWHERE_CLOSE, s.n - open);
  if (end == NULL)
    return false;
  size_t to = (size_t)(end - s.p) + 1;
  if (open && (to == s.n || s.p[to] != ')'))
    return false;
  *key = sg_slice(s, open + 1, to - 1);
  f->at += to + open;
  return true;
}

/* Does a name, perhaps in the plural, say what a key's kind is? */
static bool is_covered(struct sg_str kind, struct sg_str name, bool written)
{
  if (kind.n == 0 || name.n == 0)
    return written || kind.n == name.n;
  return sg_str_starts(name, sg_slice(kind, 0, kind.n - 1)); /* "corollar|y" */
}

/* Reads on over ", ?", " and ?": references that the first one's name covers, of keys that say the same kind of
 * thing or, where the name stands in the paper (`written`), none. */
static bool take_others(struct filling *f, struct sg_str name, bool written)
{
  bool any = false;
  for (;;) {
    size_t before = f->at;
    struct sg_str key;
    f->at += space_at_start(rest_of(f));
    for (bool joint = true; joint;) {
      joint = false;
      for (size_t i = 0; i < sizeof kinds_of_joint / sizeof *kinds_of_joint && !joint; i++) {
        struct sg_str word = sg_cstr(kinds_of_joint[i]), s = rest_of(f);
        joint = sg_str_starts(s, word) && !(sg_is_alpha(word.p[0]) && s.n > word.n && sg_is_alpha(s.p[word.n]));
        if (joint)
          f->at += word.n + space_at_start(sg_slice(s, word.n, s.n));
      }
    }
    if (f->at == before || !take_reference(f, &key) || !is_covered(sg_elsewhere_kind(key), name, written)) {
      f->at = before;
      return any;
    }
    any = true;
  }
}

static void add_owner(const struct filling *f)
{
  struct sg_str next = first_word(rest_of(f));
  if (f->other && !sg_str_equal(next, SG_LIT("of")) && !sg_str_equal(next, SG_LIT("in")))
    sg_buf_add(f->out, SG_LIT(" of the other paper"));
}

/* Appends "a figure" or, of several, "figures"; at a sentence's start with a capital. */
static void add_name(const struct filling *f, struct sg_str name, bool several, bool capital)
{
  size_t from = f->out->length;
  bool many = several;
  for (size_t i = 0; i < sizeof things / sizeof *things; i++) {
    struct sg_str row = sg_cstr(things[i].name);
    many = many || (things[i].many && sg_str_equal(row, name));
    if (several && things[i].many &&
        sg_str_equal(sg_slice(row, 0, name.n - 1), sg_slice(name, 0, name.n - 1))) {
      name = row;
      break;
    }
  }
  if (!many)
    sg_buf_add(f->out, sg_is_one_of(name.p[0], "aeiou") ? SG_LIT("an ") : SG_LIT("a "));
  sg_buf_add(f->out, name);
  if (capital)
    f->out->data[from] = (char)(f->out->data[from] - ('a' - 'A'));
  add_owner(f);
}

/* Does a sentence begin after this text? */
static bool opens_sentence(struct sg_str before)
{
  size_t n = before.n - space_at_end(before);
  return n == 0 || sg_is_one_of(before.p[n - 1], ".?!:\n-*}");
}

/* A reference whose own word stands before it: "Theorem ?", "the Figure ?", "Abbildung ?". */
static void fill_named(struct filling *f, const struct thing *thing, struct sg_str word, size_t end)
{
  size_t from = (size_t)(word.p - f->out->data);
  struct sg_str before = sg_slice(sg_buf_str(f->out), 0, from);
  struct sg_str lead = last_word(sg_slice(before, 0, before.n - space_at_end(before)));
  bool several = take_others(f, thing != NULL ? sg_cstr(thing->name) : SG_LIT(""), true);
  bool start = opens_sentence(before) && ONE_OF(first_word(rest_of(f)), follows);
  if (thing != NULL && (start || ONE_OF(lead, leads))) {
    sg_buf_truncate(f->out, from);
    add_name(f, sg_cstr(thing->name), several, start);
    return;
  }
  sg_buf_truncate(f->out, end); /* the word without its number */
}

/* A reference that stands by itself: "in ?", "(see ?)". */
static void fill_alone(struct filling *f, struct sg_str key)
{
  struct sg_str before = sg_buf_str(f->out), kind = sg_elsewhere_kind(key);
  size_t n = before.n - space_at_end(before);
  struct sg_str lead = last_word(sg_slice(before, 0, n));
  bool start = opens_sentence(before);
  struct sg_str counted = sg_slice(before, 0, n - (lead.n < n ? lead.n : n));
  size_t digit = counted.n - space_at_end(counted);
  bool more =
      sg_str_equal(lead, SG_LIT("and")) && digit > 0 && sg_is_one_of(counted.p[digit - 1], "0123456789})");
  if (more) { /* "Figures 1 and ?" */
    sg_buf_add_format(f->out, kind.n > 0 ? "another %.*s" : "another", SG_STR_ARGS(kind));
    return;
  }
  bool several = take_others(f, kind, false);
  if (kind.n > 0)
    add_name(f, kind, several, start);
  else
    sg_buf_add(f->out, start ? SG_LIT("Another place") : SG_LIT("another place"));
}

static void fill_one(struct filling *f)
{
  struct sg_str key = {0}, before = sg_buf_str(f->out);
  bool bracket = before.n > 0 && before.p[before.n - 1] == '(';
  if (!take_reference(f, &key)) {
    f->at++;
    return;
  }
  bracket = bracket && f->at < f->text.n && f->text.p[f->at] == ')';
  if (bracket) { /* "(?)": an equation, where nothing else is said */
    sg_buf_truncate(f->out, f->out->length - 1);
    f->at++;
  }
  before = sg_buf_str(f->out);
  size_t end = before.n - space_at_end(before);
  bool apart = end < before.n;
  struct sg_str word = last_word(sg_slice(before, 0, end));
  const struct thing *thing = thing_of(word);
  bool title = word.n >= NAME_BYTES && word.p[0] >= 'A' && word.p[0] <= 'Z'; /* "Problem ?", "Abbildung ?" */
  if (apart && (thing != NULL || title))
    fill_named(f, thing, word, end);
  else
    fill_alone(f, bracket && sg_elsewhere_kind(key).n == 0 ? SG_LIT("eq:") : key);
}

void sg_elsewhere_fill(struct sg_str text, bool other, struct sg_buf *out)
{
  struct filling f = {text, 0, other, out};
  while (f.at < text.n) {
    const char *open = memchr(text.p + f.at, SG_ELSEWHERE_OPEN, text.n - f.at);
    size_t to = open == NULL ? text.n : (size_t)(open - text.p);
    sg_buf_add(out, sg_slice(text, f.at, to));
    f.at = to;
    if (open != NULL)
      fill_one(&f);
  }
}
