#include "repair/dialects.h"
#include "base/search.h"

#include <stdlib.h>

enum {
  TERM_MAX = 120,       /* bytes of a line that may be the term of a definition list */
  ID_MAX = 200,         /* of the name of a footnote */
  ATTRIBUTES_MAX = 200, /* of a span */
};

/* -- Lines ----------------------------------------------------------------------------------------- */

/* The lines of a text, and whether a fence holds them. */
struct lines {
  struct sg_str rest, fence; /* of the open fence its marks, or empty */
  size_t number;             /* 1-based, of the line that was read last */
  bool code;                 /* it is code, or a fence */
};

static size_t run_of(struct sg_str s, size_t at, char c)
{
  size_t run = 0;
  while (at + run < s.n && s.p[at + run] == c)
    run++;
  return run;
}

static struct sg_str fence_of(struct sg_str line)
{
  size_t at = 0;
  while (at < line.n && (sg_is_space(line.p[at]) || line.p[at] == '>'))
    at++;
  size_t run = at < line.n && (line.p[at] == '`' || line.p[at] == '~') ? run_of(line, at, line.p[at]) : 0;
  return sg_slice(line, at, run >= 3 ? at + run : at);
}

static bool next_line(struct lines *lines, struct sg_str *line)
{
  if (!sg_str_next_line(&lines->rest, line))
    return false;
  lines->number++;
  struct sg_str fence = fence_of(*line);
  lines->code = lines->fence.n > 0 || fence.n > 0;
  if (lines->fence.n == 0)
    lines->fence = fence;
  else if (fence.n > 0 && sg_str_starts(fence, lines->fence))
    lines->fence = sg_str(NULL, 0);
  return true;
}

/* End of the code span that begins at `at`; `at` where none does. */
static size_t code_end(struct sg_str s, size_t at)
{
  size_t run = run_of(s, at, '`');
  for (size_t i = at + run; run > 0 && i < s.n;) {
    size_t other = run_of(s, i, '`');
    if (other == run)
      return i + run;
    i += other > 0 ? other : 1;
  }
  return at;
}

/* -- Inlines --------------------------------------------------------------------------------------- */

struct dialects {
  const struct sg_dialect_options *options;
  struct sg_arena *arena;
  struct sg_repair_drop *drops;
  size_t drop_count, drop_capacity;
};

static void add_drop(struct dialects *d, const char *what, size_t line, struct sg_str text)
{
  struct sg_repair_drop *grown =
      sg_arena_stretch(d->arena, d->drops, d->drop_count, &d->drop_capacity, sizeof *grown);
  if (grown == NULL)
    return;
  d->drops = grown;
  grown[d->drop_count++] = (struct sg_repair_drop){what, line, sg_arena_copy(d->arena, text)};
}

/* Is `text`, escapes resolved and case apart, the title? */
static bool says_title(struct sg_str text, struct sg_str title)
{
  size_t at = 0;
  for (size_t i = 0; i < text.n; i++, at++) {
    bool escape = text.p[i] == '\\' && i + 1 < text.n && !sg_is_alpha(text.p[i + 1]) &&
                  !sg_is_digit(text.p[i + 1]) && !sg_is_space(text.p[i + 1]);
    i += escape;
    if (at >= title.n || sg_lower(text.p[i]) != sg_lower(title.p[at]))
      return false;
  }
  return at == title.n;
}

/* End of the words without brackets or bar that begin at `at`. */
static size_t plain_end(struct sg_str s, size_t at, bool bar)
{
  while (at < s.n && s.p[at] != '[' && s.p[at] != ']' && (bar || s.p[at] != '|'))
    at++;
  return at;
}

/* `[[#Title|words]]` at `at` as a link to that heading; its end, or `at`. */
static size_t add_heading_link(struct dialects *d, struct sg_str s, size_t at, struct sg_buf *out)
{
  if (!sg_str_starts(sg_slice(s, at, s.n), SG_LIT("[[#")))
    return at;
  size_t title_to = plain_end(s, at + 3, false), to = title_to;
  struct sg_str title = sg_slice(s, at + 3, title_to), words = title;
  if (to < s.n && s.p[to] == '|') {
    to = plain_end(s, to + 1, false);
    words = to > title_to + 1 ? sg_slice(s, title_to + 1, to) : title;
  }
  if (title.n == 0 || !sg_str_starts(sg_slice(s, to, s.n), SG_LIT("]]")))
    return at;
  for (size_t i = 0; i < d->options->heading_count; i++) {
    const struct sg_dialect_heading *heading = &d->options->headings[i];
    if (!says_title(title, heading->title))
      continue;
    sg_buf_add_format(out, "[%.*s](#%.*s)", SG_STR_ARGS(words), SG_STR_ARGS(heading->anchor));
    return to + 2;
  }
  return at;
}

/* `%%comment%%` at `at` as spaces; its end, or `at`. */
static size_t add_comment(struct dialects *d, struct sg_str s, size_t at, size_t line, struct sg_buf *out)
{
  size_t close =
      sg_str_starts(sg_slice(s, at, s.n), SG_LIT("%%")) ? sg_str_find(s, SG_LIT("%%"), at + 2) : SG_NPOS;
  if (close == SG_NPOS)
    return at;
  add_drop(d, "comment", line, sg_slice(s, at, close + 2));
  sg_buf_add_times(out, ' ', close + 2 - at);
  return close + 2;
}

/* One class or name, as pandoc writes; others may act. */
static bool is_harmless(struct sg_str attributes)
{
  for (size_t i = 1; i < attributes.n; i++)
    if (!sg_is_alpha(attributes.p[i]) && !sg_is_digit(attributes.p[i]) && attributes.p[i] != '_' &&
        attributes.p[i] != '-')
      return false;
  return attributes.n > 1 && (attributes.p[0] == '.' || attributes.p[0] == '#');
}

/* `[words]{.mark}` at `at` as a highlight, of another class as its words; its end, or `at`. */
static size_t add_span(struct sg_str s, size_t at, struct sg_buf *out)
{
  size_t to = s.p[at] == '[' ? plain_end(s, at + 1, true) : s.n;
  if (!sg_str_starts(sg_slice(s, to, s.n), SG_LIT("]{")))
    return at;
  size_t close = sg_str_find(sg_slice(s, 0, to + ATTRIBUTES_MAX), SG_LIT("}"), to + 2);
  struct sg_str attributes = sg_slice(s, to + 2, close), words = sg_slice(s, at + 1, to);
  if (close == SG_NPOS || !is_harmless(attributes))
    return at;
  bool mark = sg_str_equal(attributes, SG_LIT(".mark"));
  sg_buf_add(out, mark ? SG_LIT("==") : SG_LIT(""));
  sg_buf_add(out, words);
  sg_buf_add(out, mark ? SG_LIT("==") : SG_LIT(""));
  return close + 1;
}

/* Where the name of a block that ends the line begins, with the space before it: ` ^idea1`; s.n for none. */
static size_t block_name(struct sg_str s)
{
  size_t end = s.n, at;
  bool letter = false;
  while (end > 0 && sg_is_space(s.p[end - 1]))
    end--;
  for (at = end; at > 0 && (sg_is_alpha(s.p[at - 1]) || sg_is_digit(s.p[at - 1]) || s.p[at - 1] == '-'); at--)
    letter |= sg_is_alpha(s.p[at - 1]);
  bool name = letter && at > 1 && s.p[at - 1] == '^' && sg_is_space(s.p[at - 2]);
  return name ? at - 2 : s.n;
}

static void add_inlines(struct dialects *d, struct sg_str s, size_t number, struct sg_buf *out)
{
  size_t start = out->length;
  for (size_t at = 0; at < s.n;) {
    size_t end = code_end(s, at);
    if (end > at)
      sg_buf_add(out, sg_slice(s, at, end));
    else if (s.p[at] == '[' || s.p[at] == '%') {
      end = add_heading_link(d, s, at, out);
      end = end > at ? end : add_comment(d, s, at, number, out);
      end = end > at ? end : add_span(s, at, out);
    }
    if (end == at) {
      size_t run = s.p[at] == '`' ? run_of(s, at, '`') : 1;
      sg_buf_add(out, sg_slice(s, at, at + run));
      end = at + run;
    }
    at = end;
  }
  struct sg_str line = sg_slice(sg_buf_str(out), start, out->length);
  size_t name = block_name(line);
  sg_buf_truncate(out, start + name);
  sg_buf_add_times(out, ' ', line.n - name);
}

/* -- Footnotes ------------------------------------------------------------------------------------- */

struct note {
  struct sg_str id, words;
  size_t line; /* of the text: a row for each; rows that go on a note have its id, too */
  bool called, written;
};

struct notes {
  struct note *rows; /* sorted by id, those of one id by line */
  size_t count, capacity;
};

/* `[^id]: words` in a line; false for another. */
static bool read_definition(struct sg_str line, struct note *note)
{
  size_t at = 0;
  while (at < 3 && at < line.n && line.p[at] == ' ')
    at++;
  size_t close =
      sg_str_starts(sg_slice(line, at, line.n), SG_LIT("[^")) ? sg_str_find(line, SG_LIT("]:"), at) : SG_NPOS;
  if (close == SG_NPOS || close == at + 2)
    return false;
  struct sg_str id = sg_slice(line, at + 2, close);
  for (size_t i = 0; i < id.n; i++)
    if (sg_is_space(id.p[i]) || id.p[i] == ']')
      return false;
  *note = (struct note){.id = id, .words = sg_str_trim(sg_slice(line, close + 2, line.n))};
  return true;
}

/* The rows of a text's footnotes, a row a line. */
static void collect_notes(struct dialects *d, struct sg_str text, struct notes *notes)
{
  struct lines lines = {.rest = text};
  struct sg_str line, open = {NULL, 0}; /* the id of the note that following lines go on */
  while (next_line(&lines, &line)) {
    struct note note;
    bool deep = sg_str_starts(line, SG_LIT("    ")) || sg_str_starts(line, SG_LIT("\t"));
    bool blank = sg_str_trim(line).n == 0;
    if (lines.code)
      continue;
    if (!read_definition(line, &note)) {
      if (!blank && !(deep && open.n > 0))
        open = sg_str(NULL, 0);
      if (blank || open.n == 0)
        continue;
      note = (struct note){.id = open, .words = sg_str_trim(line)};
    }
    open = note.id;
    note.line = lines.number;
    struct note *grown = sg_arena_stretch(d->arena, notes->rows, notes->count, &notes->capacity, sizeof *grown);
    if (grown == NULL)
      return;
    notes->rows = grown;
    grown[notes->count++] = note;
  }
}

static int compare_notes(const void *a, const void *b)
{
  const struct note *x = a, *y = b;
  int order = sg_str_compare(x->id, y->id);
  return order != 0 ? order : x->line < y->line ? -1 : x->line > y->line;
}

static int order_note(const void *key, const void *row)
{
  return sg_str_compare(*(const struct sg_str *)key, ((const struct note *)row)->id);
}

/* The first row of a note, or NULL. */
static struct note *find_note(const struct notes *notes, struct sg_str id)
{
  size_t at = sg_search_first(&id, notes->rows, notes->count, sizeof *notes->rows, order_note);
  return at < notes->count && sg_str_equal(notes->rows[at].id, id) ? &notes->rows[at] : NULL;
}

static void add_note(const struct notes *notes, const struct note *note, struct sg_buf *out)
{
  for (const struct note *row = note; row < notes->rows + notes->count && sg_str_equal(row->id, note->id);
       row++) {
    if (row > note)
      sg_buf_add_char(out, ' ');
    sg_buf_add(out, row->words);
  }
}

/* The call `[^id]` at `at`: its note, and its end in *end; NULL. */
static struct note *read_call(const struct notes *notes, struct sg_str s, size_t at, size_t *end)
{
  bool call = sg_str_starts(sg_slice(s, at, s.n), SG_LIT("[^"));
  size_t close = call ? sg_str_find(sg_slice(s, 0, at + ID_MAX), SG_LIT("]"), at) : SG_NPOS;
  if (close == SG_NPOS)
    return NULL;
  *end = close + 1;
  return find_note(notes, sg_slice(s, at + 2, close));
}

/* Writes a line with its notes in brackets where they are called first; without `out` only tells which are
 * called. */
static void add_called(const struct notes *notes, struct sg_str line, struct sg_buf *out)
{
  for (size_t at = 0, end; at < line.n; at = end) {
    size_t ticks = run_of(line, at, '`');
    struct note *note = ticks == 0 ? read_call(notes, line, at, &end) : NULL;
    if (note == NULL) {
      size_t code = code_end(line, at);
      end = code > at ? code : at + (ticks > 0 ? ticks : 1);
      if (out != NULL)
        sg_buf_add(out, sg_slice(line, at, end));
      continue;
    }
    note->called = true;
    if (out == NULL || note->written)
      continue;
    note->written = true;
    sg_buf_add(out, SG_LIT(" ("));
    add_note(notes, note, out);
    sg_buf_add_char(out, ')');
  }
}

/* The lines of the notes themselves, sorted as the text has them. */
static int compare_lines(const void *a, const void *b)
{
  const struct note *const *x = a, *const *y = b;
  return (*x)->line < (*y)->line ? -1 : (*x)->line > (*y)->line;
}

/* Footnotes where they are called first; one that nobody calls stands for itself. */
static void place_footnotes(struct dialects *d, struct sg_str text, struct sg_buf *out)
{
  struct notes notes = {0};
  collect_notes(d, text, &notes);
  if (notes.count > 0)
    qsort(notes.rows, notes.count, sizeof *notes.rows, compare_notes);
  struct note **by_line = SG_ARENA_NEW(d->arena, struct note *, notes.count);
  if (by_line == NULL)
    return;
  for (size_t i = 0; i < notes.count; i++)
    by_line[i] = &notes.rows[i];
  if (notes.count > 0)
    qsort(by_line, notes.count, sizeof *by_line, compare_lines);
  for (int pass = 0; pass < 2; pass++) {
    struct lines lines = {.rest = text};
    struct sg_str line;
    for (size_t next = 0; next_line(&lines, &line);) {
      bool own = next < notes.count && by_line[next]->line == lines.number;
      const struct note *row = own ? by_line[next++] : NULL, *first = own ? find_note(&notes, row->id) : NULL;
      if (own && pass == 1 && row == first && !first->called)
        add_note(&notes, first, out);
      else if (!own && !lines.code)
        add_called(&notes, line, pass == 1 ? out : NULL);
      else if (!own && pass == 1)
        sg_buf_add(out, line);
      if (pass == 1)
        sg_buf_add_char(out, '\n');
    }
  }
}

/* -- Blocks ---------------------------------------------------------------------------------------- */

/* `> [!NOTE] Title` as `> **Title:**`; false for another line. */
static bool add_callout(struct sg_str line, struct sg_buf *out)
{
  size_t at = 0;
  while (at < line.n && sg_is_space(line.p[at]))
    at++;
  if (at >= line.n || line.p[at] != '>')
    return false;
  for (at++; at < line.n && sg_is_space(line.p[at]);)
    at++;
  size_t from = at + 2, to = from;
  while (to < line.n && sg_is_alpha(line.p[to]))
    to++;
  if (!sg_str_starts(sg_slice(line, at, line.n), SG_LIT("[!")) || to == from || to >= line.n ||
      line.p[to] != ']')
    return false;
  size_t rest = to + 1 + (to + 1 < line.n && sg_is_one_of((unsigned char)line.p[to + 1], "+-"));
  struct sg_str title = sg_str_trim(sg_slice(line, rest, line.n));
  sg_buf_add(out, sg_slice(line, 0, at));
  sg_buf_add(out, SG_LIT("**"));
  sg_buf_add(out, title);
  for (size_t i = from; i < to && title.n == 0; i++) { /* "NOTE" as "Note" */
    char c = sg_lower(line.p[i]);
    sg_buf_add_char(out, i == from && c >= 'a' ? (char)(c - ('a' - 'A')) : c);
  }
  sg_buf_add(out, SG_LIT(":**"));
  return true;
}

/* The words of `:   definition`; empty for another line. */
static struct sg_str read_meaning(struct sg_str line)
{
  size_t at = 0;
  while (at < 3 && at < line.n && line.p[at] == ' ')
    at++;
  bool marker = at + 1 < line.n && (line.p[at] == ':' || line.p[at] == '~') && line.p[at + 1] == ' ';
  return marker ? sg_str_trim(sg_slice(line, at + 1, line.n)) : sg_str(NULL, 0);
}

/* May a line be the term of a definition list: words, short, and no other block? */
static bool is_term(struct sg_str line)
{
  size_t digits = 0;
  if (line.n == 0 || line.n > TERM_MAX || sg_is_space(line.p[0]) ||
      sg_is_one_of((unsigned char)line.p[0], "#>|:`~*+-"))
    return false;
  while (digits < line.n && sg_is_digit(line.p[digits]))
    digits++;
  return !(digits > 0 && digits + 1 < line.n && (line.p[digits] == '.' || line.p[digits] == ')') &&
           sg_is_space(line.p[digits + 1]));
}

/* Makes the line [from, to) of `out` the head of a bullet that defines it. */
static void define_term(struct sg_buf *out, size_t from, size_t to, struct sg_str meaning,
                        struct sg_arena *arena)
{
  struct sg_str term = sg_arena_copy(arena, sg_str_trim(sg_slice(sg_buf_str(out), from, to)));
  struct sg_buf bullet;
  sg_buf_init(&bullet, term.n + meaning.n + 16);
  sg_buf_add(&bullet, SG_LIT("- **"));
  for (size_t i = 0; i < term.n; i++) {
    if (term.p[i] == '*' && i + 1 < term.n && term.p[i + 1] == '*')
      i++;
    else
      sg_buf_add_char(&bullet, term.p[i]);
  }
  sg_buf_add(&bullet, SG_LIT("**: "));
  sg_buf_add(&bullet, meaning);
  sg_buf_splice(out, from, to - from, sg_buf_str(&bullet));
  arena->failed |= bullet.failure == SG_ENOMEM;
  sg_buf_free(&bullet);
}

static bool is_div_fence(struct sg_str line)
{
  return sg_str_starts(sg_str_trim(line), SG_LIT(":::"));
}

static void add_blocks(struct dialects *d, struct sg_str text, struct sg_buf *out)
{
  struct lines lines = {.rest = text};
  struct sg_str line;
  size_t starts[2] = {out->length, out->length}; /* of the line before the last, and of the last */
  while (next_line(&lines, &line)) {
    size_t start = out->length;
    struct sg_str last = sg_slice(sg_buf_str(out), starts[1], start > starts[1] ? start - 1 : start);
    bool above = last.n > 0; /* else a blank line stands between */
    size_t from = above ? starts[1] : starts[0], to = above ? start - 1 : starts[1] - (starts[1] > starts[0]);
    struct sg_str meaning = lines.code ? sg_str(NULL, 0) : read_meaning(line);
    if (!lines.code && is_div_fence(line)) {
      ; /* an empty line */
    } else if (meaning.n > 0 && start > 0 && is_term(sg_slice(sg_buf_str(out), from, to))) {
      size_t length = out->length;
      define_term(out, from, to, meaning, d->arena);
      start = out->length;
      starts[1] = above ? starts[1] : starts[1] + (out->length - length);
    } else if (lines.code || !add_callout(line, out)) {
      sg_buf_add(out, line);
    }
    sg_buf_add_char(out, '\n');
    starts[0] = starts[1];
    starts[1] = start;
  }
}

/* -- The whole -------------------------------------------------------------------------------------- */

static enum sg_status make_plain(struct dialects *d, struct sg_str text, struct sg_buf *out,
                                 struct sg_error *err)
{
  struct sg_buf inlines, notes;
  struct lines lines = {.rest = text};
  struct sg_str line;
  sg_buf_init(&inlines, SG_REPAIR_MAX * (size_t)4);
  sg_buf_init(&notes, SG_REPAIR_MAX * (size_t)4);
  while (next_line(&lines, &line)) {
    if (lines.code)
      sg_buf_add(&inlines, line);
    else
      add_inlines(d, line, lines.number, &inlines);
    sg_buf_add_char(&inlines, '\n');
  }
  if (d->options->blocks) {
    place_footnotes(d, sg_buf_str(&inlines), &notes);
    add_blocks(d, sg_buf_str(&notes), out);
  } else {
    sg_buf_add(out, sg_buf_str(&inlines));
  }
  enum sg_status status = sg_buf_status(&inlines, err);
  status = status != SG_OK ? status : sg_buf_status(&notes, err);
  status = status != SG_OK ? status : sg_buf_status(out, err);
  sg_buf_free(&inlines);
  sg_buf_free(&notes);
  return status != SG_OK ? status : sg_arena_status(d->arena, err);
}

enum sg_status sg_dialects_plain(struct sg_str text, const struct sg_dialect_options *options,
                                 struct sg_arena *arena, struct sg_buf *out,
                                 const struct sg_repair_drop **drops, size_t *drop_count, struct sg_error *err)
{
  struct dialects d = {.options = options, .arena = arena};
  *drops = NULL;
  *drop_count = 0;
  if (text.n > SG_REPAIR_MAX)
    return sg_fail(err, SG_ETOOBIG, "the text has %zu bytes; at most %d are taken", text.n, SG_REPAIR_MAX);
  enum sg_status status = make_plain(&d, text, out, err);
  *drops = d.drops;
  *drop_count = d.drop_count;
  return status;
}
