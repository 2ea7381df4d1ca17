#include "tex/folded.h"

#include <stdlib.h>

enum {
  RUN_MIN = 3,     /* words: a mark is a word, too */
  MARK_DIGITS = 4, /* letters that number a mark */
  MARK_BASE = 26,
  RUNS_MAX = 400000, /* fewer than there are numbers */
};

#define MARK_HEAD "Qzx"
#define MARK_TAIL "xzQ"
#define MARK_BYTES (sizeof(MARK_HEAD) - 1 + MARK_DIGITS + sizeof(MARK_TAIL) - 1)

/* -- Folding ----------------------------------------------------------------------------------------- */

struct folder {
  struct sg_str s;
  size_t at, copied; /* what stands before `copied` is in `folded` */
  size_t depth;      /* of braces */
  size_t count;
  bool after_text; /* what stands before the white space at hand is text, which takes no argument */
  struct sg_buf *folded, *runs;
};

/* Environments of running text. In any other it is not known what a word is. */
static const char *const text_environments[] = {
    "document",   "itemize",    "enumerate", "description", "quote",      "quotation",   "center",
    "flushleft",  "flushright", "abstract",  "theorem",     "lemma",      "proposition", "corollary",
    "definition", "remark",     "example",   "proof",       "conjecture", "claim",       "thebibliography"};

static char byte_at(const struct folder *f, size_t at)
{
  return at < f->s.n ? f->s.p[at] : '\0';
}

static bool is_blank(char c)
{
  return c == ' ' || c == '\n' || c == '\0';
}

/* Past the first `end` from the place at hand on, or the text's end. */
static size_t past(const struct folder *f, struct sg_str end)
{
  size_t at = sg_str_find(f->s, end, f->at);
  return at == SG_NPOS ? f->s.n : at + end.n;
}

/* Past the environment that begins at the place at hand, and others of its name in it. */
static size_t past_environment(const struct folder *f, struct sg_str name)
{
  size_t level = 0, at = f->at;
  while ((at = sg_str_find(f->s, name, at)) != SG_NPOS) {
    struct sg_str before = sg_slice(f->s, 0, at);
    bool named = byte_at(f, at + name.n) == '}';
    at += name.n;
    if (named && sg_str_ends(before, SG_LIT("\\begin{")))
      level++;
    else if (named && sg_str_ends(before, SG_LIT("\\end{")) && --level == 0)
      return at + 1;
  }
  return f->s.n;
}

/* Past the brackets or braces that begin at `at`. */
static size_t past_group(const struct folder *f, size_t at)
{
  char close = byte_at(f, at) == '[' ? ']' : '}';
  size_t braces = 0;
  for (at++; at < f->s.n && !(f->s.p[at] == close && braces == 0); at++) {
    at += f->s.p[at] == '\\';
    braces += byte_at(f, at) == '{';
    braces -= byte_at(f, at) == '}' && braces > 0;
  }
  return at < f->s.n ? at + 1 : f->s.n;
}

static size_t past_options(const struct folder *f, size_t at)
{
  while (byte_at(f, at) == '[')
    at = past_group(f, at);
  return at;
}

/* Past `count` arguments of code: in braces, or between two of the same character. */
static size_t past_code(const struct folder *f, size_t at, size_t count)
{
  at = past_options(f, byte_at(f, at) == '*' ? at + 1 : at);
  for (size_t i = 0; i < count && at < f->s.n; i++) {
    size_t end = sg_str_find(f->s, sg_slice(f->s, at, at + 1), at + 1);
    at = f->s.p[at] == '{' ? past_group(f, at) : end == SG_NPOS ? f->s.n : end + 1;
  }
  return at;
}

/* Passes the command at the place at hand, with what of its arguments is no text. */
static void pass_command(struct folder *f)
{
  static const char *const code[] = {"verb", "lstinline"};
  size_t end = f->at + 1;
  while (sg_is_alpha(byte_at(f, end)))
    end++;
  struct sg_str name = sg_slice(f->s, f->at + 1, end);
  f->after_text = false;
  if (name.n == 0 && (byte_at(f, end) == '[' || byte_at(f, end) == '(')) {
    f->at = past(f, byte_at(f, end) == '[' ? SG_LIT("\\]") : SG_LIT("\\)"));
  } else if (SG_ONE_OF(name, code) || sg_str_equal(name, SG_LIT("mintinline"))) {
    f->at = past_code(f, end, name.p[0] == 'm' ? 2 : 1);
  } else if (sg_str_equal(name, SG_LIT("begin")) && byte_at(f, end) == '{') {
    size_t close = sg_str_find(f->s, SG_LIT("}"), end);
    struct sg_str environment = sg_slice(f->s, end + 1, close == SG_NPOS ? f->s.n : close);
    f->after_text = SG_ONE_OF(environment, text_environments);
    f->at = f->after_text ? past_options(f, end + environment.n + 2) : past_environment(f, environment);
  } else {
    f->at = past_options(f, name.n == 0 ? end + 1 : end);
  }
}

static bool is_plain_byte(char c)
{
  return sg_is_alpha(c) || sg_is_digit(c) || sg_is_one_of((unsigned char)c, ".,;:!?()-/");
}

/* Where the word at `at` ends, `at` where none begins there: letters and digits, and marks of which pandoc
 * makes no other, as it does of doubled ones. */
static size_t word_end(const struct folder *f, size_t at)
{
  size_t end = at;
  if (!sg_is_alpha(byte_at(f, at)) && !sg_is_digit(byte_at(f, at)) && byte_at(f, at) != '(')
    return at;
  while (is_plain_byte(byte_at(f, end))) {
    char c = byte_at(f, end);
    if (byte_at(f, end + 1) == c && !sg_is_alpha(c) && !sg_is_digit(c))
      return at;
    end++;
  }
  return is_blank(byte_at(f, end)) ? end : at;
}

/* Puts a mark in the place of the run of words at hand; false: there is none. */
static bool fold_run(struct folder *f)
{
  size_t end = f->at, words = 0;
  for (size_t at = f->at, next; (next = word_end(f, at)) > at; at = next + 1) {
    end = next;
    words++;
  }
  if (words < RUN_MIN || f->count == RUNS_MAX)
    return false;
  sg_buf_add(f->folded, sg_slice(f->s, f->copied, f->at));
  sg_buf_add(f->folded, SG_LIT(MARK_HEAD));
  for (size_t i = 0, number = f->count; i < MARK_DIGITS; i++, number /= MARK_BASE)
    sg_buf_add_char(f->folded, (char)('a' + number % MARK_BASE));
  sg_buf_add(f->folded, SG_LIT(MARK_TAIL));
  sg_buf_add(f->runs, sg_slice(f->s, f->at, end));
  sg_buf_add_char(f->runs, '\t');
  f->count++;
  f->at = f->copied = end;
  return true;
}

/* Passes a character that is no command. */
static void pass_character(struct folder *f)
{
  char c = f->s.p[f->at++];
  if (c == '\n' && byte_at(f, f->at) == '\n')
    f->after_text = true; /* no argument reaches into the next paragraph */
  if (sg_is_space(c))
    return;
  f->after_text = is_plain_byte(c) || c == '}' || c == '\'';
  f->depth += c == '{';
  f->depth -= c == '}' && f->depth > 0;
  if (c == '%') {
    f->at = past(f, SG_LIT("\n"));
  } else if (c == '$') {
    bool display = byte_at(f, f->at) == '$';
    f->at += display;
    do
      f->at = past(f, display ? SG_LIT("$$") : SG_LIT("$"));
    while (f->at < f->s.n && f->s.p[f->at - (display ? 3 : 2)] == '\\');
    f->after_text = true;
  }
}

size_t sg_tex_fold(struct sg_str latex, struct sg_buf *folded, struct sg_buf *runs)
{
  struct folder f = {.s = latex, .folded = folded, .runs = runs};
  size_t begin = sg_str_find(latex, SG_LIT("\\begin{document}"), 0);
  if (begin == SG_NPOS || sg_str_find(latex, SG_LIT(MARK_HEAD), 0) != SG_NPOS)
    return 0;
  for (f.at = begin; f.at < latex.n;) {
    bool starts = f.at > 0 && sg_is_space(latex.p[f.at - 1]) && f.depth == 0 && f.after_text;
    if (starts && fold_run(&f))
      continue;
    if (latex.p[f.at] == '\\')
      pass_command(&f);
    else
      pass_character(&f);
  }
  if (f.count > 0)
    sg_buf_add(folded, sg_slice(latex, f.copied, latex.n));
  return f.count;
}

/* -- Unfolding --------------------------------------------------------------------------------------- */

struct unfolder {
  struct sg_str json;
  struct sg_str *runs;
  bool *seen;
  size_t count;
  struct sg_buf *out;
};

/* The number of the mark at `at`; SG_NPOS: it is none. */
static size_t number_at(struct sg_str json, size_t at)
{
  struct sg_str mark = sg_slice(json, at, at + MARK_BYTES);
  size_t number = 0;
  if (mark.n < MARK_BYTES || !sg_str_ends(mark, SG_LIT(MARK_TAIL)))
    return SG_NPOS;
  for (size_t i = MARK_DIGITS; i-- > 0;) {
    char digit = mark.p[sizeof(MARK_HEAD) - 1 + i];
    if (digit < 'a' || digit > 'z')
      return SG_NPOS;
    number = number * MARK_BASE + (size_t)(digit - 'a');
  }
  return number;
}

/* What pandoc writes around a string, and for a space or the end of a line between two. */
struct form {
  const char *head, *tail, *space, *line_end;
};

static const struct form forms[] = {
    {"{\"t\":\"Str\",\"c\":\"", "\"}", ",{\"t\":\"Space\"},", ",{\"t\":\"SoftBreak\"},"},
    /* in JSON that is a string of JSON */
    {"{\\\"t\\\":\\\"Str\\\",\\\"c\\\":\\\"", "\\\"}", ",{\\\"t\\\":\\\"Space\\\"},",
     ",{\\\"t\\\":\\\"SoftBreak\\\"},"},
};

static void add_run(struct sg_buf *out, struct sg_str run, const struct form *form)
{
  for (size_t at = 0; at < run.n;) {
    size_t end = at;
    while (end < run.n && !is_blank(run.p[end]))
      end++;
    if (at > 0)
      sg_buf_add(out, sg_cstr(run.p[at - 1] == ' ' ? form->space : form->line_end));
    sg_buf_add(out, sg_cstr(form->head));
    sg_buf_add(out, sg_slice(run, at, end));
    sg_buf_add(out, sg_cstr(form->tail));
    at = end + 1;
  }
}

/* Puts the run in the place of the mark at `at`, up to `*copied` what stands before it; false: it is no string
 * of its own. */
static bool unfold_mark(struct unfolder *u, size_t at, size_t *copied)
{
  size_t number = number_at(u->json, at), end = at + MARK_BYTES;
  struct sg_str before = sg_slice(u->json, *copied, at), behind = sg_slice(u->json, end, u->json.n);
  for (size_t i = 0; i < sizeof forms / sizeof forms[0] && number < u->count; i++) {
    struct sg_str head = sg_cstr(forms[i].head), tail = sg_cstr(forms[i].tail);
    if (!sg_str_ends(before, head) || !sg_str_starts(behind, tail))
      continue;
    sg_buf_add(u->out, sg_slice(before, 0, before.n - head.n));
    add_run(u->out, u->runs[number], &forms[i]);
    *copied = end + tail.n;
    u->seen[number] = true;
    return true;
  }
  return false;
}

static bool unfold(struct unfolder *u)
{
  size_t copied = 0;
  for (size_t at = 0; (at = sg_str_find(u->json, SG_LIT(MARK_HEAD), at)) != SG_NPOS; at = copied)
    if (!unfold_mark(u, at, &copied))
      return false;
  for (size_t i = 0; i < u->count; i++)
    if (!u->seen[i])
      return false;
  sg_buf_add(u->out, sg_slice(u->json, copied, u->json.n));
  return u->out->failure == SG_OK;
}

/* The runs, one by one, into `rows`; how many. Without rows they are counted. */
static size_t split_runs(struct sg_str runs, struct sg_str *rows)
{
  size_t count = 0;
  for (size_t at = 0, end; (end = sg_str_find(runs, SG_LIT("\t"), at)) != SG_NPOS; at = end + 1) {
    if (rows != NULL)
      rows[count] = sg_slice(runs, at, end);
    count++;
  }
  return count;
}

bool sg_tex_unfold(struct sg_str json, struct sg_str runs, struct sg_buf *out)
{
  struct unfolder u = {.json = json, .count = split_runs(runs, NULL), .out = out};
  u.runs = calloc(u.count + 1, sizeof *u.runs);
  u.seen = calloc(u.count + 1, sizeof *u.seen);
  if (u.runs != NULL)
    split_runs(runs, u.runs);
  bool whole = u.runs != NULL && u.seen != NULL && unfold(&u);
  free(u.runs);
  free(u.seen);
  return whole;
}
