#include "markdown/label.h"
#include "markdown/inline.h"

#include "languages/labels.h"

enum {
  ITALIC_WORDS_MAX = 10, /* of a lead in italics; more words are an emphasised sentence */
  MARKED_WORDS_MAX = 3,  /* of a highlighted term that serves as a label */
  SOURCE_MAX = 80,       /* bytes */
};

/* -- Emphasis ---------------------------------------------------------------------------------- */

/* Past an escape, a code span or a formula at `at`; `at` when none stands there. */
static size_t skip_literal(struct sg_str s, size_t at)
{
  if (s.p[at] == '\\')
    return at + 2;
  if (s.p[at] != '`' && s.p[at] != '$')
    return at;
  size_t run = at;
  while (run < s.n && s.p[run] == s.p[at])
    run++;
  size_t close = sg_str_find(s, sg_slice(s, at, run), run);
  return close == SG_NPOS ? run : close + (run - at);
}

/* Where the emphasis of `width` marks that opens `s` is closed; SG_NPOS: nowhere. */
static size_t find_close(struct sg_str s, char mark, size_t width)
{
  bool inner = false; /* a single mark within a double one is open */
  for (size_t at = width; at < s.n;) {
    size_t next = skip_literal(s, at);
    if (next > at) {
      at = next;
      continue;
    }
    size_t run = 0;
    while (at + run < s.n && s.p[at + run] == mark)
      run++;
    if (run == 0) {
      at++;
      continue;
    }
    if (width == 1)
      return run == 1 ? at : SG_NPOS;
    if (run >= 2)
      return run == 3 && inner ? at + 1 : at;
    inner = !inner;
    at += run;
  }
  return SG_NPOS;
}

/* The words between the marks, and where they end; false when `s` does not begin with emphasis. */
static bool read_emphasis(struct sg_str s, struct sg_label *label, size_t *end)
{
  struct sg_str *words = &label->words;
  label->marked = sg_str_starts(s, SG_LIT("=="));
  if (s.n < 3 || !(label->marked || s.p[0] == '*' || s.p[0] == '_'))
    return false;
  label->strong = s.p[1] == s.p[0];
  size_t width = label->strong ? 2 : 1, close = find_close(sg_slice(s, 0, SG_LABEL_MAX), s.p[0], width);
  if (close == SG_NPOS || close == width)
    return false;
  *words = sg_slice(s, width, close);
  *end = close + width;
  if (s.p[0] != '*' && memchr(words->p, '*', words->n) != NULL)
    return false; /* written with asterisks it would be other emphasis */
  return !sg_is_space(words->p[0]) && !sg_is_space(words->p[words->n - 1]);
}

static size_t count_spaces(struct sg_str s)
{
  size_t spaces = 0;
  for (size_t i = 0; i < s.n; i++)
    spaces += s.p[i] == ' ';
  return spaces;
}

/* -- What a label says ------------------------------------------------------------------------- */

static bool take_end(struct sg_str *s, const char *end)
{
  if (s->n <= strlen(end) || !sg_str_ends(*s, sg_cstr(end)))
    return false;
  *s = sg_str_trim(sg_slice(*s, 0, s->n - strlen(end)));
  return true;
}

/* Past a colon or dash at `at` and the white space after it; `at` when there is none. */
static size_t skip_joint(struct sg_str s, size_t at)
{
  static const char *const joints[] = {":", "：", "–", "—", "- "};
  for (size_t i = 0; i < sizeof joints / sizeof *joints; i++)
    if (sg_str_starts(sg_slice(s, at, s.n), sg_cstr(joints[i])))
      return sg_str_skip_space(s, at + strlen(joints[i]));
  return at;
}

/* "Definition: gap cost": the kind, and the term in *words; NONE where the words say no such thing. */
static enum sg_label_kind kind_with_term(struct sg_str *words)
{
  static const struct {
    enum sg_word word;
    enum sg_label_kind kind;
  } rows[] = {{SG_WORD_DEFINITION, SG_LABEL_DEFINITION},
              {SG_WORD_RECALL, SG_LABEL_RECALL},
              {SG_WORD_SYMBOL, SG_LABEL_SYMBOL},
              {SG_WORD_CITED_WORK, SG_LABEL_CITED}};
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    size_t end = sg_words_begin(rows[i].word, *words), at = sg_str_skip_space(*words, end);
    size_t term = skip_joint(*words, at);
    if (end == 0 || term == at || term == words->n)
      continue;
    *words = sg_slice(*words, term, words->n);
    return rows[i].kind;
  }
  return SG_LABEL_NONE;
}

/* "Table 2", "Abb. 3b", "表1": what is shown under that number. */
static enum sg_label_kind kind_of_shown(struct sg_str words)
{
  static const struct {
    enum sg_word word;
    enum sg_label_kind kind;
  } rows[] = {{SG_WORD_TABLE, SG_LABEL_TABLE},
              {SG_WORD_FIGURE, SG_LABEL_FIGURE},
              {SG_WORD_CODE, SG_LABEL_CODE},
              {SG_WORD_ALGORITHM, SG_LABEL_CODE},
              {SG_WORD_EQUATION, SG_LABEL_FORMULA}};
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    size_t end = sg_words_begin(rows[i].word, words), at = sg_str_skip_space(words, end);
    bool digit = false, number = end > 0 && at < words.n;
    for (; at < words.n && number; at++) {
      digit |= sg_is_digit(words.p[at]);
      number = sg_is_digit(words.p[at]) || words.p[at] == '.' || words.p[at] == '-' ||
               (sg_is_alpha(words.p[at]) && !(at > 0 && sg_is_alpha(words.p[at - 1])));
    }
    if (number && digit)
      return rows[i].kind;
  }
  return SG_LABEL_NONE;
}

static enum sg_label_kind kind_alone(struct sg_str words)
{
  if (sg_words_are(SG_WORD_CONNECTIONS, words) || sg_names_are(SG_NAMES_CONNECTIONS, words))
    return SG_LABEL_CONNECTIONS;
  if (sg_words_are(SG_WORD_PLAIN, words) || sg_names_are(SG_NAMES_PLAIN, words))
    return SG_LABEL_PLAIN;
  if (sg_words_are(SG_WORD_ANALOGY, words) || sg_names_are(SG_NAMES_ANALOGY, words))
    return SG_LABEL_ANALOGY;
  if (sg_words_are(SG_WORD_WITHIN, words))
    return SG_LABEL_WITHIN;
  if (sg_words_are(SG_WORD_ACROSS, words))
    return SG_LABEL_ACROSS;
  if (sg_words_are(SG_WORD_SOURCE_BACKGROUND, words))
    return SG_LABEL_BACKGROUND;
  return SG_LABEL_NONE;
}

/* A remark in brackets that stands before the colon: `**Trap** (also: exception): …`. */
static struct sg_str read_remark(struct sg_str s, size_t at)
{
  size_t close = at < s.n && s.p[at] == '(' ? sg_str_find(s, SG_LIT(")"), at) : SG_NPOS;
  bool label = close != SG_NPOS && close - at < SG_LEAD_MAX && skip_joint(s, close + 1) > close + 1;
  return label ? sg_slice(s, at, close + 1) : sg_str(NULL, 0);
}

/* Whether the emphasised words are a label by what closes them; fills in all but the kind. */
static bool is_closed(struct sg_str s, size_t end, struct sg_label *label)
{
  static const char *const kept[] = {"?", "!", "…", "？", "！"};
  size_t after = sg_str_skip_space(s, end);
  bool apart = after == s.n || after > end;
  label->body = after;
  if (label->marked && count_spaces(label->words) >= MARKED_WORDS_MAX)
    return false; /* a statement */
  if (apart && (take_end(&label->words, ":") || take_end(&label->words, "：")))
    return true;
  struct sg_str stopped = label->words;
  label->stopped = apart && !label->marked && (take_end(&stopped, ".") || take_end(&stopped, "。"));
  for (size_t i = 0; i < sizeof kept / sizeof *kept && apart && !label->marked; i++)
    label->stopped |= sg_str_ends(label->words, sg_cstr(kept[i]));
  if (label->stopped && label->strong) {
    label->words = stopped;
    return true;
  }
  label->remark = read_remark(s, after);
  size_t joint = after + label->remark.n;
  label->body = skip_joint(s, joint);
  if (label->body > joint) {
    label->stopped = false;
    if (label->strong)
      take_end(&label->words, ".");
    return true;
  }
  if (label->stopped) /* italic with a stop: a label only by what it says */
    label->words = stopped;
  label->body = after;
  return label->stopped || (label->strong && !label->marked && after == s.n);
}

/* What the closed words are a label of; NONE: of nothing. */
static enum sg_label_kind kind_of(struct sg_str text, struct sg_label *label)
{
  bool lead = label->strong || (!label->stopped && count_spaces(label->words) < ITALIC_WORDS_MAX);
  enum sg_label_kind kind = kind_alone(label->words);
  if (kind == SG_LABEL_NONE && label->body == text.n && label->strong)
    kind = sg_names_are(SG_NAMES_TERMS, label->words)   ? SG_LABEL_TERMS
           : sg_names_are(SG_NAMES_IDEAS, label->words) ? SG_LABEL_IDEAS
                                                        : SG_LABEL_NONE;
  if (kind == SG_LABEL_NONE)
    kind = kind_with_term(&label->words);
  if (kind == SG_LABEL_NONE)
    kind = kind_of_shown(label->words);
  if (kind == SG_LABEL_NONE && lead)
    kind = SG_LABEL_LEAD;
  return label->words.n + label->remark.n > SG_LEAD_MAX ? SG_LABEL_NONE : kind;
}

bool sg_label_read(struct sg_str text, struct sg_label *label)
{
  size_t end;
  *label = (struct sg_label){.kind = SG_LABEL_NONE};
  if (read_emphasis(text, label, &end) && is_closed(text, end, label))
    label->kind = kind_of(text, label);
  if (label->kind == SG_LABEL_NONE)
    *label = (struct sg_label){.kind = SG_LABEL_NONE};
  return label->kind != SG_LABEL_NONE;
}

/* -- Sources ----------------------------------------------------------------------------------- */

/* "background", "background: FOLDOC", "your glossary", "Wikipedia": the source's name in data. */
static struct sg_str source_of(struct sg_str words, bool any)
{
  size_t end = sg_words_begin(SG_WORD_SOURCE_BACKGROUND, words), at = sg_str_skip_space(words, end);
  size_t name = end > 0 ? skip_joint(words, at) : at;
  if (end > 0 && (end == words.n || name == words.n))
    return SG_LIT("background");
  if (name > at) {
    words = sg_slice(words, name, words.n);
    any = true;
  }
  if (sg_words_are(SG_WORD_SOURCE_TITLE, words))
    return SG_LIT("title");
  if (sg_words_are(SG_WORD_GLOSSARY, words))
    return SG_LIT("glossary");
  return any || sg_words_name_source(words) ? words : sg_str(NULL, 0);
}

struct sg_str sg_source_take(struct sg_str text, bool any, struct sg_str *source)
{
  *source = sg_str(NULL, 0);
  struct sg_str s = sg_str_trim(text);
  if (sg_str_ends(s, SG_LIT(".")))
    s.n--;
  if (s.n < 5 || s.p[s.n - 2] != ')' || (s.p[s.n - 1] != '*' && s.p[s.n - 1] != '_'))
    return text;
  char mark = s.p[s.n - 1];
  size_t open = s.n - 2;
  while (open > 0 && s.n - open < SOURCE_MAX && s.p[open] != '(')
    open--;
  struct sg_str words = sg_str_trim(sg_slice(s, open + 1, s.n - 2));
  if (open == 0 || s.p[open] != '(' || s.p[open - 1] != mark || words.n == 0 ||
      (open > 1 && !sg_is_space(s.p[open - 2])) || memchr(words.p, mark, words.n) != NULL ||
      memchr(words.p, ')', words.n) != NULL || memchr(words.p, '\n', words.n) != NULL)
    return text;
  *source = source_of(words, any);
  return source->n > 0 ? sg_str_trim(sg_slice(s, 0, open - 1)) : text;
}

struct sg_str sg_source_skip(struct sg_str text, struct sg_str *source)
{
  size_t close = sg_str_starts(text, SG_LIT("*(")) || sg_str_starts(text, SG_LIT("_("))
                     ? sg_str_find(sg_slice(text, 0, SOURCE_MAX), SG_LIT(")"), 0)
                     : SG_NPOS;
  *source = sg_str(NULL, 0);
  if (close == SG_NPOS || close + 1 >= text.n || text.p[close + 1] != text.p[0])
    return text;
  /* "*(background)*, *Analogy* mark …" speaks of the note. */
  if (close + 2 < text.n && text.p[close + 2] == ',')
    return text;
  *source = source_of(sg_str_trim(sg_slice(text, 2, close)), false);
  return source->n > 0 ? sg_slice(text, sg_str_skip_space(text, close + 2), text.n) : text;
}

bool sg_is_marked_whole(struct sg_str s)
{
  struct sg_inline_scanner scanner;
  struct sg_inline unit;
  struct sg_str opening = sg_str(NULL, 0);
  bool closed = false;
  sg_inline_init(&scanner, s);
  while (sg_inline_next(&scanner, &unit)) {
    struct sg_str run = sg_slice(s, unit.from, unit.to);
    if (closed)
      return unit.kind == SG_INLINE_TEXT && unit.to == s.n && run.n == 1 && sg_is_one_of(run.p[0], ".:?!");
    if (unit.from == 0 && unit.kind == SG_INLINE_EMPHASIS)
      opening = run;
    else if (opening.n == 0)
      return false;
    else
      closed = unit.kind == SG_INLINE_EMPHASIS && sg_str_equal(run, opening);
  }
  return closed;
}
