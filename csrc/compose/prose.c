#include "compose/prose.h"

#include "base/utf8.h"
#include "compose/citing.h"
#include "markdown/inline.h"

enum {
  IDLE_BYTES = 40,   /* of words before a citation in its bracket */
  LABEL_MAX = 60,    /* bytes: longer bold words are no run-in lead */
  CUTS_MAX = 128,    /* deletions in one sentence; further citations stay */
  ANNOUNCEMENT = 24, /* bytes: a sentence so short that ends in a colon only announces */
  EMPHASIS_MAX = 64, /* emphasis runs open at once; deeper ones are dropped */
};

struct cut {
  size_t from, to; /* bytes of the source */
};

struct cuts {
  struct cut rows[CUTS_MAX];
  size_t count;
};

/* Adds a deletion; they must come in order. One that touches the last is joined to it. */
static void add_cut(struct cuts *cuts, size_t from, size_t to)
{
  if (from >= to || cuts->count == CUTS_MAX)
    return;
  struct cut *last = cuts->count > 0 ? &cuts->rows[cuts->count - 1] : NULL;
  if (last != NULL && from < last->to)
    last->to = to > last->to ? to : last->to;
  else
    cuts->rows[cuts->count++] = (struct cut){from, to};
}

/* -- What to cut -------------------------------------------------------------------------------- */

size_t sg_prose_lead_in(struct sg_str s)
{
  /* clang-format off */
  static const char *const leads[] = {
      "note that ",          "we note that ",           "it should be noted that ", "it is worth noting that ",
      "notice that ",        "observe that ",           "we observe that ",         "recall that ",
      "we recall that ",     "it is known that ",       "it is well known that ",   "it is well-known that ",
      "it is important to note that ", "it is clear that ", "it is easy to see that ", "of course, ",
      "as mentioned above, ", "as noted above, ",       "as discussed above, ",     "as described above, ",
      "in addition, ",       "importantly, ",           "interestingly, ",          "to this end, ",
      "let us note that ",   "let us also note that ",  "let us remind that ",      "let us remind however that "};
  /* clang-format on */
  for (size_t i = 0; i < sizeof leads / sizeof leads[0]; i++) {
    struct sg_str lead = sg_cstr(leads[i]);
    if (s.n > lead.n && sg_str_equal_nocase(sg_slice(s, 0, lead.n), lead))
      return lead.n;
  }
  return 0;
}

/* `, however,` between commas: what it points at is the sentence before, wherever that stands. */
static void cut_parenthetical(struct cuts *cuts, struct sg_str s)
{
  static const char *const words[] = {", however,", ", therefore,", ", moreover,", ", furthermore,"};
  for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
    size_t at = sg_str_find(s, sg_cstr(words[i]), 0);
    if (at == SG_NPOS)
      continue;
    /* Kept in order with the citations by the caller's merge: only one is looked for. */
    add_cut(cuts, at, at + strlen(words[i]));
    return;
  }
}

/* The citations, merged in order with what `cuts` already holds after the head. */
static void cut_citations(struct cuts *cuts, const struct sg_analysis *analysis,
                          const struct sg_sentence *sentence, size_t head)
{
  struct cut other = {SG_NPOS, SG_NPOS};
  if (cuts->count > 0 && cuts->rows[cuts->count - 1].from >= head)
    other = cuts->rows[--cuts->count];
  for (size_t i = sentence->token_from; i < sentence->token_to; i++) {
    const struct sg_token *token = &analysis->tokens[i];
    if (token->unit != SG_UNIT_CITATION || !sg_is_citation_clutter(analysis, sentence, i))
      continue;
    size_t from = token->from - sentence->from, to = token->to - sentence->from;
    if (from < head)
      continue;
    if (other.from < from) {
      add_cut(cuts, other.from, other.to);
      other.from = SG_NPOS;
    }
    add_cut(cuts, from, to);
  }
  if (other.from != SG_NPOS)
    add_cut(cuts, other.from, other.to);
}

/* -- Copying ------------------------------------------------------------------------------------ */

static void trim_end(struct sg_buf *out, size_t floor)
{
  for (;;) {
    struct sg_str s = sg_slice(sg_buf_str(out), floor, out->length);
    if (sg_str_ends(s, SG_LIT(" ")))
      sg_buf_truncate(out, out->length - 1);
    else if (sg_str_ends(s, SG_LIT("\xC2\xA0"))) /* the no-break space that ties a citation */
      sg_buf_truncate(out, out->length - 2);
    else
      return;
  }
}

/* Where the bracket opens that holds nothing but words which lead to a citation, "(see e.g. ", before the
 * output's end; SG_NPOS: it holds more, or none opens. */
static size_t idle_bracket(const struct sg_buf *out, size_t floor)
{
  size_t at = out->length, length;
  while (at > floor && out->length - at < IDLE_BYTES && !sg_is_one_of(out->data[at - 1], "(["))
    at--;
  if (at == floor || !sg_is_one_of(out->data[at - 1], "(["))
    return SG_NPOS;
  struct sg_str rest = sg_slice(sg_buf_str(out), at, out->length);
  for (size_t i = 0, end; i < rest.n; i = end) {
    uint32_t c = sg_utf8_decode(rest, i, &length);
    for (end = i; end < rest.n && sg_is_letter(sg_utf8_decode(rest, end, &length)); end += length)
      continue;
    if (end > i ? !sg_leads_to_citation(sg_slice(rest, i, end)) : c != 0xA0 && !sg_is_one_of(c, " .,"))
      return SG_NPOS;
    end += end > i ? 0 : length;
  }
  return at - 1;
}

/* After a deletion: brings what stands on its two sides together. Returns how many bytes of `rest`
 * were taken. */
static size_t mend_join(struct sg_buf *out, size_t floor, struct sg_str rest)
{
  size_t taken = 0;
  while (taken < rest.n && rest.p[taken] == ' ')
    taken++;
  char next = taken < rest.n ? rest.p[taken] : '.';
  size_t bracket = next == ')' || next == ']' ? idle_bracket(out, floor) : SG_NPOS;
  if (bracket != SG_NPOS) {
    sg_buf_truncate(out, bracket);
    trim_end(out, floor);
    return taken + 1;
  }
  if (sg_is_one_of(next, ",.;:)]?!")) {
    trim_end(out, floor);
    if (next == '.' && taken < rest.n && out->length > floor && out->data[out->length - 1] == '.')
      return taken + 1; /* "etc." before the citation */
    while (out->length > floor && (out->data[out->length - 1] == ',' || out->data[out->length - 1] == ';'))
      sg_buf_truncate(out, out->length - 1);
    return taken;
  }
  size_t before = out->length;
  trim_end(out, floor);
  bool opens = out->length == floor || out->data[out->length - 1] == '(';
  if (!opens && (taken > 0 || out->length < before))
    sg_buf_add_char(out, ' '); /* one space stays */
  return taken;
}

/* Copies `s` on one line; images go, runs of white space become one space. */
static void copy_plain(struct sg_buf *out, size_t floor, struct sg_str s)
{
  for (size_t i = 0; i < s.n; i++) {
    bool tie = s.p[i] == '\xC2' && i + 2 < s.n && s.p[i + 1] == '\xA0' && sg_is_one_of(s.p[i + 2], ".,");
    if (tie) {
      i++;
      continue;
    }
    bool space = s.p[i] == '\n' || s.p[i] == '\r' || s.p[i] == '\t' || s.p[i] == ' ';
    if (space && i + 1 < s.n && sg_is_one_of(s.p[i + 1], ".,") && (i + 2 == s.n || s.p[i + 2] == ' '))
      continue; /* "word ." is left by a footnote's mark */
    if (!space)
      sg_buf_add_char(out, s.p[i]);
    else if (out->length > floor && out->data[out->length - 1] != ' ' && out->data[out->length - 1] != '(')
      sg_buf_add_char(out, ' ');
  }
}

static void copy_with_cuts(struct sg_buf *out, struct sg_str s, const struct cuts *cuts)
{
  size_t floor = out->length, at = 0;
  for (size_t i = 0; i < cuts->count; i++) {
    if (cuts->rows[i].from > at)
      copy_plain(out, floor, sg_slice(s, at, cuts->rows[i].from));
    if (cuts->rows[i].to > at)
      at = cuts->rows[i].to;
    size_t end = i + 1 < cuts->count ? cuts->rows[i + 1].from : s.n;
    if (at < end)
      at += mend_join(out, floor, sg_slice(s, at, end));
    else if (at >= s.n)
      trim_end(out, floor);
  }
  copy_plain(out, floor, sg_slice(s, at, s.n));
  trim_end(out, floor);
}

/* -- Mark-up that does not close ---------------------------------------------------------------- */

static void add_loose(struct cuts *loose, const struct sg_inline *unit)
{
  if (loose->count < CUTS_MAX)
    loose->rows[loose->count++] = (struct cut){unit->from, unit->to};
}

bool sg_prose_must_part(char before, char after)
{
  return (before == '$' && (after == '$' || sg_is_digit(after))) || (before == '`' && after == '`');
}

/* A mark at either end that a space parts from all words: the other half of it stands in another sentence. */
static void drop_outer_marks(struct sg_buf *out, size_t floor)
{
  size_t at = floor;
  while (at < out->length && out->data[at] == '*')
    at++;
  if (at > floor && (at == out->length || out->data[at] == ' '))
    sg_buf_splice(out, floor, (at < out->length ? at + 1 : at) - floor, SG_LIT(""));
  at = out->length;
  while (at > floor && out->data[at - 1] == '*')
    at--;
  if (at < out->length && at > floor && out->data[at - 1] == ' ')
    sg_buf_truncate(out, at - 1);
}

void sg_prose_balance(struct sg_buf *out, size_t floor)
{
  struct sg_inline open[EMPHASIS_MAX], unit;
  struct cuts loose = {.count = 0};
  size_t depth = 0;
  struct sg_str s = sg_slice(sg_buf_str(out), floor, out->length);
  struct sg_inline_scanner scanner;
  sg_inline_init(&scanner, s);
  while (sg_inline_next(&scanner, &unit)) {
    if (unit.kind == SG_INLINE_HTML || unit.kind == SG_INLINE_HIGHLIGHT ||
        (unit.kind == SG_INLINE_LINK && unit.image))
      add_loose(&loose, &unit);
    if (unit.kind != SG_INLINE_EMPHASIS)
      continue;
    struct sg_inline_sides sides = sg_inline_sides(s, unit.from, unit.to);
    size_t opener = sides.closes ? depth : 0;
    while (opener > 0 && !sg_str_equal(sg_slice(s, open[opener - 1].from, open[opener - 1].to),
                                       sg_slice(s, unit.from, unit.to)))
      opener--;
    if (opener > 0) { /* those after it closed nowhere */
      while (depth > opener)
        add_loose(&loose, &open[--depth]);
      depth--;
    } else if (depth < EMPHASIS_MAX && sides.opens) {
      open[depth++] = unit;
    } else {
      add_loose(&loose, &unit);
    }
  }
  while (depth > 0)
    add_loose(&loose, &open[--depth]);
  /* From the last to the first, so that earlier places stay right. */
  while (loose.count > 0) {
    size_t last = 0;
    for (size_t i = 1; i < loose.count; i++)
      if (loose.rows[i].from > loose.rows[last].from)
        last = i;
    struct cut cut = loose.rows[last];
    loose.rows[last] = loose.rows[--loose.count];
    bool meet = floor + cut.from > 0 && floor + cut.to < out->length &&
                sg_prose_must_part(out->data[floor + cut.from - 1], out->data[floor + cut.to]);
    sg_buf_splice(out, floor + cut.from, cut.to - cut.from, meet ? SG_LIT(" ") : SG_LIT(""));
  }
  drop_outer_marks(out, floor);
}

/* -- Heads and tails ---------------------------------------------------------------------------- */

/* A lower-case letter at the head becomes upper case, but not in "mRNA", "p-value", "x86",
 * or an address. */
static void capitalise(struct sg_buf *out, size_t at)
{
  while (at < out->length && sg_is_one_of(out->data[at], "*_(\"'"))
    at++;
  if (at + 1 >= out->length || out->data[at] < 'a' || out->data[at] > 'z')
    return;
  size_t end = at + 1;
  while (end < out->length && sg_is_alpha(out->data[end])) {
    if (out->data[end] >= 'A' && out->data[end] <= 'Z')
      return;
    end++;
  }
  char next = end < out->length ? out->data[end] : ' ';
  char after = end + 1 < out->length ? out->data[end + 1] : ' ';
  /* An address is written as it is: "http://…", "name@…", "www.…". */
  if (next == '@' || (next == ':' && after == '/') || (next == '.' && sg_is_alpha(after)))
    return;
  if (sg_is_digit(next) || (end == at + 1 && out->data[at] != 'a') || next == '/' || next == '_' ||
      next == '\\')
    return;
  out->data[at] = (char)(out->data[at] - ('a' - 'A'));
}

static bool closes_formula(struct sg_str s)
{
  while (s.n > 0 && (s.p[s.n - 1] == '*' || s.p[s.n - 1] == '_'))
    s.n--; /* a statement in italics */
  return sg_str_ends(s, SG_LIT("$$"));
}

/* Is the last character, closers and emphasis apart, one that ends a sentence in some script? */
static bool is_stopped(struct sg_str s)
{
  static const char *const stops[] = {".", "?", "!", "…", "。", "？", "！", "।", "؟", "．"};
  while (s.n > 0 && sg_is_one_of(s.p[s.n - 1], "*_)]\"'"))
    s.n--;
  static const char *const closers[] = {"”", "“", "’", "»", "«", "」", "』"}; /* „German“ and »German« too */
  for (size_t i = 0; i < sizeof closers / sizeof closers[0]; i++)
    if (sg_str_ends(s, sg_cstr(closers[i])))
      s.n -= strlen(closers[i]);
  while (s.n > 1 && (s.p[s.n - 1] == ' ' || sg_str_ends(s, SG_LIT("\xC2\xA0")))) /* « … fin. » */
    s.n -= s.p[s.n - 1] == ' ' ? 1 : 2;
  for (size_t i = 0; i < sizeof stops / sizeof stops[0]; i++)
    if (sg_str_ends(s, sg_cstr(stops[i])))
      return true;
  return false;
}

/* "They find that", "is given by": cut off before what a list or formula says. */
static bool hangs(struct sg_str s)
{
  static const char *const words[] = {" that", " is",   " are",   " by",  " as", " of",
                                      " to",   " with", " where", " and", " or"};
  for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
    if (sg_str_ends(s, sg_cstr(words[i])))
      return true;
  return false;
}

/* "…; and": an item's link to the next one, which has a bullet of its own. */
static void drop_link(struct sg_buf *out, size_t floor)
{
  static const char *const links[] = {"; and", ", and", "; or", ", or"};
  struct sg_str s = sg_slice(sg_buf_str(out), floor, out->length);
  for (size_t i = 0; i < sizeof links / sizeof links[0]; i++)
    if (sg_str_ends(s, sg_cstr(links[i])))
      sg_buf_truncate(out, out->length - strlen(links[i]));
}

static void finish(struct sg_buf *out, size_t floor, bool keep_colon, bool runs_on)
{
  static const char *const wide_colon = "："; /* full-width, in Chinese and Japanese */
  trim_end(out, floor);
  if (!runs_on)
    drop_link(out, floor);
  struct sg_str s = sg_slice(sg_buf_str(out), floor, out->length);
  if (s.n == 0)
    return;
  char last = s.p[s.n - 1];
  bool wide = sg_str_ends(s, sg_cstr(wide_colon));
  if (last == ':' || wide) {
    if (!keep_colon) {
      sg_buf_truncate(out, out->length - (wide ? strlen(wide_colon) : 1));
      trim_end(out, floor); /* French sets a space before its colon */
      sg_buf_add(out, wide ? SG_LIT("。") : SG_LIT("."));
    }
    return;
  }
  while (out->length > floor && (last == ',' || last == ';' || last == '-' || last == ' ')) {
    sg_buf_truncate(out, out->length - 1);
    last = out->length > floor ? out->data[out->length - 1] : '\0';
  }
  s = sg_slice(sg_buf_str(out), floor, out->length);
  if (sg_str_ends(s, SG_LIT("..")) && !sg_str_ends(s, SG_LIT("..."))) {
    sg_buf_truncate(out, out->length - 1); /* an abbreviation's stop, and the sentence's */
    return;
  }
  if ((runs_on || hangs(s)) && !is_stopped(s))
    sg_buf_add_char(out, ':');
  else if (!is_stopped(s) && !closes_formula(s)) {
    size_t length;
    bool unspaced = s.n > 0 && sg_is_unspaced(sg_utf8_decode_before(s, s.n, &length));
    sg_buf_add(out, unspaced ? SG_LIT("。") : SG_LIT("."));
  }
}

/* Three letters or digits, a formula, or a word of a script without spaces: "b)" is not a bullet. */
static bool says_something(struct sg_str s)
{
  size_t count = 0;
  bool command =
      sg_str_starts(s, SG_LIT("\\\\")) && sg_str_find(s, SG_LIT(" "), 0) == SG_NPOS; /* TeX that nobody read */
  if (command)
    return false;
  for (size_t at = 0, length; at < s.n && count < 3; at += length) {
    uint32_t c = sg_utf8_decode(s, at, &length);
    if (sg_is_letter(c) || (c < 128 && sg_is_digit((char)c)))
      count += sg_is_unspaced(c) ? 3 : 1;
    if (c == '$')
      count = 3;
  }
  return count >= 3;
}

/* A connective with its comma, or a single word, leaves a sentence behind; "In contrast" of "In
 * contrast with machines, …" does not. */
static bool drops_whole(struct sg_str head)
{
  head = sg_str_trim(head);
  return head.n > 0 && (head.p[head.n - 1] == ',' || sg_str_find(head, SG_LIT(" "), 0) == SG_NPOS);
}

/* "(Table )", "(see Figure )": references that the paper's source left without a number. */
static void drop_empty_references(struct sg_buf *out, size_t floor)
{
  static const char *const rests[] = {" (Table )",     " (Figure )",     " (Fig. )",        " (Section )",
                                      " (see Table )", " (see Figure )", " (see Section )", " ()",
                                      " (see )",       " (Eq. )",        " (Appendix )"};
  struct sg_str line = sg_slice(sg_buf_str(out), floor, out->length);
  if (sg_str_find(line, SG_LIT(" )"), 0) == SG_NPOS && sg_str_find(line, SG_LIT("()"), 0) == SG_NPOS)
    return; /* each ends in one of these */
  for (size_t i = 0; i < sizeof rests / sizeof rests[0]; i++)
    for (size_t at = sg_str_find(sg_buf_str(out), sg_cstr(rests[i]), floor); at != SG_NPOS;
         at = sg_str_find(sg_buf_str(out), sg_cstr(rests[i]), at))
      sg_buf_splice(out, at, strlen(rests[i]), SG_LIT(""));
}

void sg_prose_add(struct sg_buf *out, const struct sg_analysis *analysis, size_t index,
                  struct sg_prose_options options)
{
  const struct sg_sentence *sentence = &analysis->sentences[index];
  struct sg_str s = sg_sentence_markdown(analysis, index);
  struct cuts cuts = {.count = 0};
  size_t floor = out->length, head = 0;
  bool announces = options.keep_colon || options.runs_on || options.step || options.label;
  if (!announces && s.n < ANNOUNCEMENT && s.n > 0 && s.p[s.n - 1] == ':')
    return; /* "For example:" says nothing without what follows */
  if (options.drop_head && drops_whole(sg_slice(s, 0, sentence->head_to - sentence->from)))
    head = sentence->head_to - sentence->from;
  head = options.skip > head ? options.skip : head;
  if (analysis->english)
    head += sg_prose_lead_in(sg_slice(s, head, s.n));
  while (head < s.n && sg_is_one_of(s.p[head], ",;: "))
    head++; /* what a display or a label left before the words */
  add_cut(&cuts, 0, head);
  if (analysis->english && options.drop_head)
    cut_parenthetical(&cuts, s);
  cut_citations(&cuts, analysis, sentence, head);
  copy_with_cuts(out, s, &cuts);
  if (sg_str_find(s, SG_LIT("$"), 0) == SG_NPOS && sg_str_find(s, SG_LIT("`"), 0) == SG_NPOS)
    drop_empty_references(out, floor);
  sg_prose_balance(out, floor);
  if (!options.label && !says_something(sg_slice(sg_buf_str(out), floor, out->length))) {
    sg_buf_truncate(out, floor);
    return;
  }
  if (options.step || options.label)
    return;
  capitalise(out, floor);
  finish(out, floor, options.keep_colon || options.runs_on, options.runs_on);
}

void sg_prose_add_text(struct sg_buf *out, struct sg_str markdown)
{
  size_t floor = out->length;
  copy_plain(out, floor, markdown);
  sg_prose_balance(out, floor);
  capitalise(out, floor);
  finish(out, floor, false, false);
}

void sg_prose_stop(struct sg_buf *line)
{
  finish(line, 0, false, false);
}

void sg_prose_drop_label(struct sg_buf *line, size_t from)
{
  struct sg_str s = sg_slice(sg_buf_str(line), from, line->length);
  size_t end = sg_str_starts(s, SG_LIT("**")) ? sg_str_find(s, SG_LIT("**"), 2) : SG_NPOS;
  if (end == SG_NPOS || end > LABEL_MAX)
    return;
  for (end += 2; end < s.n;) {
    size_t dash = sg_str_starts(sg_slice(s, end, s.n), SG_LIT("\xE2\x80\x94")) ||
                          sg_str_starts(sg_slice(s, end, s.n), SG_LIT("\xE2\x80\x93"))
                      ? 3
                      : sg_is_one_of(s.p[end], " .:-");
    if (dash == 0)
      break;
    end += dash;
  }
  if (s.n - end < s.n / 2)
    return;
  memmove(line->data + from, line->data + from + end, s.n - end);
  sg_buf_truncate(line, line->length - end);
}

void sg_prose_escape(struct sg_buf *out, struct sg_str plain)
{
  for (size_t i = 0; i < plain.n; i++) {
    char c = plain.p[i];
    bool special = sg_is_one_of(c, "\\`*_$[]<>");
    if (c == '=' && i + 1 < plain.n && plain.p[i + 1] == '=')
      special = true;
    if (special)
      sg_buf_add_char(out, '\\');
    if (c != '\0')
      sg_buf_add_char(out, c == '\n' || c == '\t' ? ' ' : c);
  }
}
