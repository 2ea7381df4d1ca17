#include "tex/folded.h"

#include <stdlib.h>

#include "tex/known.h"

enum {
  RUN_MIN = 3,     /* words: a mark is a word, too */
  MARK_DIGITS = 4, /* letters that number a mark */
  MARK_BASE = 26,
  RAW_MIN = 16,      /* bytes of code or a formula */
  RAW_HEAD_MAX = 40, /* bytes that pandoc writes before a formula: \begin{aligned} */
  NAME_MAX = 100,    /* bytes of an environment's name */
  RUNS_MAX = 400000, /* fewer than there are numbers */
};

/* What a run begins with: what its JSON is, a list or the inside of a string. */
enum kind { INLINES = 'i', BLOCKS = 'b', RAW = 'r' };

#define MARK_HEAD "Qzx"
#define MARK_TAIL "xzQ"
#define MARK_BYTES (sizeof(MARK_HEAD) - 1 + MARK_DIGITS + sizeof(MARK_TAIL) - 1)

/* -- Folding ----------------------------------------------------------------------------------------- */

struct folder {
  struct sg_str s;
  size_t at, copied; /* what stands before `copied` is in `folded` */
  size_t depth;      /* of braces */
  size_t within;     /* environments of running text that are open */
  size_t tables;     /* those of them that are tables */
  size_t count;
  bool after_text; /* what stands before the white space at hand is text, which takes no argument */
  bool keep_cites;
  struct sg_buf *folded, *runs;
};

/* Environments that hold no running text, also with a star. What pandoc does not know it reads as text. */
/* clang-format off */
static const char *const other_environments[] = {
    "verbatim", "Verbatim", "BVerbatim", "lstlisting", "minted", "alltt", "code", "comment", "obeylines", "verse",
    "filecontents", "tabbing", "tikzpicture", "pspicture", "picture", "forest", "math", "displaymath", "equation", "align",
    "alignat", "flalign", "gather", "multline", "eqnarray", "dmath", "subequations", "split", "aligned", "alignedat",
    "gathered", "array", "cases", "dcases", "matrix", "pmatrix", "bmatrix", "Bmatrix", "vmatrix", "Vmatrix", "smallmatrix"};
/* clang-format on */

static bool is_text(struct sg_str environment)
{
  bool starred = sg_str_ends(environment, SG_LIT("*"));
  struct sg_str name = sg_slice(environment, 0, environment.n - starred);
  return !SG_ONE_OF(name, other_environments);
}

static char byte_at(const struct folder *f, size_t at)
{
  return at < f->s.n ? f->s.p[at] : '\0';
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

/* Puts a mark in the place of the source from `from` to `to`, whose run stands in `runs` already. */
static void add_mark(struct folder *f, size_t from, size_t to, enum kind kind)
{
  sg_buf_add(f->folded, sg_slice(f->s, f->copied, from));
  sg_buf_add(f->folded, kind == BLOCKS ? SG_LIT("\n\n" MARK_HEAD) : SG_LIT(MARK_HEAD));
  for (size_t i = 0, number = f->count; i < MARK_DIGITS; i++, number /= MARK_BASE)
    sg_buf_add_char(f->folded, (char)('a' + number % MARK_BASE));
  sg_buf_add(f->folded, kind == BLOCKS ? SG_LIT(MARK_TAIL "\n\n") : SG_LIT(MARK_TAIL));
  sg_buf_add_char(f->runs, '\t');
  f->count++;
  f->at = f->copied = to;
  f->after_text = true;
}

/* Folds code or a formula, which pandoc copies; but for white space around it, comments and what else it may
 * change. */
static void fold_raw(struct folder *f, size_t from, size_t to)
{
  while (from < to && sg_is_space(f->s.p[from]))
    from++;
  while (to > from && sg_is_space(f->s.p[to - 1]))
    to--;
  bool copied = to - from >= RAW_MIN && f->count < RUNS_MAX;
  for (size_t i = from; i < to && copied; i++)
    copied =
        f->s.p[i] == '\n' || ((unsigned char)f->s.p[i] >= ' ' && (f->s.p[i] != '%' || f->s.p[i - 1] == '\\'));
  if (!copied)
    return;
  sg_buf_add_char(f->runs, RAW);
  sg_known_escape(sg_slice(f->s, from, to), f->runs);
  add_mark(f, from, to, RAW);
}

/* Passes an environment without running text, whose name's brace is at `brace`. */
static void pass_raw(struct folder *f, size_t brace, struct sg_str name)
{
  static const char *const code[] = {"verbatim", "lstlisting", "minted"};
  static const char *const formulas[] = {"displaymath", "equation", "equation*", "align",
                                         "align*",      "gather",   "gather*",   "multline",
                                         "multline*",   "eqnarray", "eqnarray*"};
  size_t end = past_environment(f, name), from = brace + name.n + 2;
  size_t tail = name.n + strlen("\\end{}"), to = end > from + tail ? end - tail : from;
  if (SG_ONE_OF(name, code))
    from = sg_str_find(sg_slice(f->s, 0, to), SG_LIT("\n"), from);
  bool closed = sg_str_starts(sg_slice(f->s, to, end), SG_LIT("\\end{"));
  if (closed && from < to && (SG_ONE_OF(name, code) || SG_ONE_OF(name, formulas)))
    fold_raw(f, from, to);
  f->at = end;
  f->after_text = false;
}

/* Passes the \begin or \end of an environment, whose name's brace is at `brace`; of one without running text
 * all. */
static void pass_environment(struct folder *f, size_t brace, bool begins)
{
  size_t close = sg_str_find(sg_slice(f->s, 0, brace + NAME_MAX), SG_LIT("}"), brace);
  struct sg_str name = sg_slice(f->s, brace + 1, close == SG_NPOS ? brace : close);
  f->after_text = false;
  f->at = brace;
  if (name.n == 0)
    return;
  bool table = sg_str_find(name, SG_LIT("tab"), 0) != SG_NPOS, text = is_text(name);
  f->after_text = begins && text;
  if (begins && !text) {
    pass_raw(f, brace, name);
  } else if (begins) {
    f->within += !sg_str_equal(name, SG_LIT("document"));
    f->tables += table;
    f->at = past_options(f, brace + name.n + 2);
  } else {
    f->within -= f->within > 0;
    f->tables -= table && f->tables > 0;
  }
}

/* Passes the command at the place at hand, with what of its arguments is no text. */
static void pass_command(struct folder *f)
{
  static const char *const code[] = {"verb", "lstinline"}, *const notes[] = {"caption", "footnote"};
  size_t end = f->at + 1;
  while (sg_is_alpha(byte_at(f, end)))
    end++;
  struct sg_str name = sg_slice(f->s, f->at + 1, end);
  bool begins = sg_str_equal(name, SG_LIT("begin")), braced = byte_at(f, end) == '{';
  f->after_text = name.n == 0 && byte_at(f, end) == '\\';
  if (name.n == 0 && (byte_at(f, end) == '[' || byte_at(f, end) == '(')) {
    size_t behind = past(f, byte_at(f, end) == '[' ? SG_LIT("\\]") : SG_LIT("\\)"));
    if (sg_str_ends(sg_slice(f->s, end + 1, behind), SG_LIT("\\]")))
      fold_raw(f, end + 1, behind - 2);
    f->at = behind;
    f->after_text = false;
  } else if (SG_ONE_OF(name, code) || sg_str_equal(name, SG_LIT("mintinline"))) {
    f->at = past_code(f, end, name.p[0] == 'm' ? 2 : 1);
  } else if (braced && (begins || sg_str_equal(name, SG_LIT("end")))) {
    pass_environment(f, end, begins);
  } else if (braced && f->depth == 0 && SG_ONE_OF(name, notes)) {
    f->at = end + 1; /* text; the brace that closes it, of no depth, is none of a group */
    f->after_text = true;
  } else {
    f->at = past_options(f, name.n == 0 ? end + 1 : end);
  }
}

static bool is_plain_byte(char c)
{
  return sg_is_alpha(c) || sg_is_digit(c) || sg_is_one_of((unsigned char)c, ".,;:!?()-/");
}

/* Does a block begin at hand: behind a blank line or, if it is a list, behind a line's end? Not behind a
 * command, which may reach into the next paragraph, as a line break does. */
static bool begins_block(const struct folder *f)
{
  size_t at = f->at, lines = 0;
  for (; at > 0 && sg_is_space(f->s.p[at - 1]); at--)
    lines += f->s.p[at - 1] == '\n';
  size_t end = at;
  while (at > 0 && sg_is_alpha(f->s.p[at - 1]))
    at--;
  at -= at == end && at > 0;
  bool list = sg_str_starts(sg_slice(f->s, f->at, f->s.n), SG_LIT("\\begin{"));
  return f->within == 0 && (lines > 1 || (lines == 1 && list)) && (at == 0 || f->s.p[at - 1] != '\\');
}

/* Folds the paragraphs and lists at hand, or else the words; false: what is known of them is not worth a mark.
 */
static bool fold(struct folder *f)
{
  if (f->at == 0 || !sg_is_space(f->s.p[f->at - 1]) || sg_is_space(f->s.p[f->at]) || f->depth > 0 ||
      f->count == RUNS_MAX)
    return false;
  struct sg_known known = {
      .tex = f->s, .at = f->at, .json = f->runs, .keep_cites = f->keep_cites || f->tables > 0};
  size_t length = f->runs->length;
  for (int blocks = begins_block(f); blocks >= 0; blocks--) {
    enum kind kind = blocks ? BLOCKS : INLINES;
    sg_buf_add_char(f->runs, (char)kind);
    bool read = blocks ? sg_known_blocks(&known) : f->after_text && sg_known_text(&known);
    if (read && known.weight >= RUN_MIN) {
      add_mark(f, f->at, known.at, kind);
      return true;
    }
    known.at = f->at;
    known.weight = 0;
    sg_buf_truncate(f->runs, length);
  }
  return false;
}

/* Passes a character that is no command. */
static void pass_character(struct folder *f)
{
  char c = f->s.p[f->at++];
  if (c == '\n' && byte_at(f, f->at) == '\n')
    f->after_text = true; /* no argument reaches into the next paragraph */
  if (sg_is_space(c))
    return;
  f->after_text = is_plain_byte(c) || c == '}' || c == '\'' || c == '&';
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

size_t sg_tex_fold(struct sg_str latex, bool keep_cites, struct sg_buf *folded, struct sg_buf *runs)
{
  struct folder f = {.s = latex, .keep_cites = keep_cites, .folded = folded, .runs = runs};
  size_t begin = sg_str_find(latex, SG_LIT("\\begin{document}"), 0);
  if (begin == SG_NPOS || sg_str_find(latex, SG_LIT(MARK_HEAD), 0) != SG_NPOS)
    return 0;
  for (f.at = begin; f.at < latex.n;) {
    if (fold(&f))
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

/* What pandoc writes around a mark that stands for inlines, and around one for blocks. */
struct form {
  enum kind kind;
  bool escaped; /* within a string of JSON */
  const char *head, *tail;
};

static const struct form forms[] = {
    {INLINES, false, "{\"t\":\"Str\",\"c\":\"", "\"}"},
    {INLINES, true, "{\\\"t\\\":\\\"Str\\\",\\\"c\\\":\\\"", "\\\"}"},
    {BLOCKS, false, "{\"t\":\"Para\",\"c\":[{\"t\":\"Str\",\"c\":\"", "\"}]}"},
    {BLOCKS, true, "{\\\"t\\\":\\\"Para\\\",\\\"c\\\":[{\\\"t\\\":\\\"Str\\\",\\\"c\\\":\\\"", "\\\"}]}"},
};

static void add_run(struct sg_buf *out, struct sg_str run, bool escaped)
{
  if (!escaped)
    sg_buf_add(out, run);
  for (size_t i = 0; escaped && i < run.n; i++) {
    if (run.p[i] == '"' || run.p[i] == '\\')
      sg_buf_add_char(out, '\\');
    sg_buf_add_char(out, run.p[i]);
  }
}

/* Does the text end within a string that pandoc has copied: a displayed formula or a block of code? */
static bool ends_raw(struct sg_str json, bool escaped)
{
  struct sg_str quote = escaped ? SG_LIT("\\\"") : SG_LIT("\"");
  const char *const heads[2][2] = {{"{\"t\":\"DisplayMath\"},", "]],"},
                                   {"{\\\"t\\\":\\\"DisplayMath\\\"},", "]],"}};
  size_t open = json.n;
  while (open >= quote.n && json.n - open < RAW_HEAD_MAX && !sg_str_ends(sg_slice(json, 0, open), quote))
    open--;
  struct sg_str before = sg_slice(json, 0, open >= quote.n ? open - quote.n : 0);
  return sg_str_ends(before, sg_cstr(heads[escaped][0])) || sg_str_ends(before, sg_cstr(heads[escaped][1]));
}

/* Puts the run in the place of the mark at `at`, up to `*copied` what stands before it; false: it is no string
 * of its own, or no paragraph of its own where blocks belong. */
static bool unfold_mark(struct unfolder *u, size_t at, size_t *copied)
{
  size_t number = number_at(u->json, at), end = at + MARK_BYTES;
  struct sg_str before = sg_slice(u->json, *copied, at), behind = sg_slice(u->json, end, u->json.n);
  struct sg_str run = number < u->count ? u->runs[number] : SG_LIT("");
  for (size_t i = 0; i < sizeof forms / sizeof forms[0] && run.n > 0; i++) {
    struct sg_str head = sg_cstr(forms[i].head), tail = sg_cstr(forms[i].tail);
    if (forms[i].kind != (enum kind)run.p[0] || !sg_str_ends(before, head) || !sg_str_starts(behind, tail))
      continue;
    sg_buf_add(u->out, sg_slice(before, 0, before.n - head.n));
    add_run(u->out, sg_slice(run, 1, run.n), forms[i].escaped);
    *copied = end + tail.n;
    u->seen[number] = true;
    return true;
  }
  bool raw = run.n > 0 && (enum kind)run.p[0] == RAW, escaped = raw && ends_raw(before, true);
  if (!raw || (!escaped && !ends_raw(before, false)))
    return false;
  sg_buf_add(u->out, before);
  add_run(u->out, sg_slice(run, 1, run.n), escaped);
  *copied = end;
  u->seen[number] = true;
  return true;
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
