/* Blocks and points as HTML. */
#include "markdown/html.h"

#include "base/utf8.h"
#include "markdown/safe.h"

enum { LISTS_MAX = 64 /* lists in lists; what is deeper stands on the last */ };

/* -- Tables and code --------------------------------------------------------------------------------- */

/* The end of the cell at `at`: its bar, or the end of the row. A bar behind a backslash is the cell's own. */
static size_t cell_end(struct sg_str row, size_t at)
{
  while (at < row.n && row.p[at] != '|')
    at += row.p[at] == '\\' ? 2 : 1;
  return at < row.n ? at : row.n;
}

/* A cell's Markdown, the backslashes before its bars gone: in formulas and code they would show. */
static void put_cell(struct sg_html *html, struct sg_str cell, bool head)
{
  struct sg_buf plain;
  sg_buf_init(&plain, html->out->maximum);
  cell = sg_str_trim(cell);
  for (size_t i = 0; i < cell.n; i++)
    if (cell.p[i] != '\\' || i + 1 >= cell.n || cell.p[i + 1] != '|')
      sg_buf_add_char(&plain, cell.p[i]);
  sg_buf_add(html->out, head ? SG_LIT("<th>") : SG_LIT("<td>"));
  sg_html_line(&(struct sg_html){html->out, html->arena, NULL}, sg_buf_str(&plain), sg_str(NULL, 0));
  sg_buf_add(html->out, head ? SG_LIT("</th>") : SG_LIT("</td>"));
  sg_buf_free(&plain);
}

static struct sg_str row_of(struct sg_str line)
{
  line = sg_str_trim(line);
  line = sg_slice(line, sg_str_starts(line, SG_LIT("|")), line.n);
  bool closed = sg_str_ends(line, SG_LIT("|")) && !sg_str_ends(line, SG_LIT("\\|"));
  return sg_slice(line, 0, line.n - closed);
}

static void put_row(struct sg_html *html, struct sg_str row, bool head)
{
  sg_buf_add(html->out, SG_LIT("<tr>"));
  for (size_t at = 0; at <= row.n; at++) {
    size_t end = cell_end(row, at);
    put_cell(html, sg_slice(row, at, end), head);
    at = end;
  }
  sg_buf_add(html->out, SG_LIT("</tr>\n"));
}

/* `| --- | :-: |` */
static bool is_rule(struct sg_str row)
{
  bool dash = false;
  for (size_t i = 0; i < row.n; i++) {
    if (!sg_is_one_of((unsigned char)row.p[i], "-:| "))
      return false;
    dash |= row.p[i] == '-';
  }
  return dash;
}

static bool is_empty(struct sg_str row)
{
  for (size_t i = 0; i < row.n; i++)
    if (row.p[i] != '|' && !sg_is_space(row.p[i]))
      return false;
  return true;
}

/* The lines of a pipe table. Without anything in its first row it has no head. */
static void put_table(struct sg_html *html, struct sg_str lines)
{
  struct sg_str line;
  size_t number = 0;
  sg_buf_add(html->out, SG_LIT("<table>\n"));
  while (sg_str_next_line(&lines, &line)) {
    struct sg_str row = row_of(line);
    if (number++ == 0) {
      if (is_empty(row))
        continue;
      sg_buf_add(html->out, SG_LIT("<thead>\n"));
      put_row(html, row, true);
      sg_buf_add(html->out, SG_LIT("</thead>\n"));
    } else if (!is_rule(row)) {
      put_row(html, row, false);
    }
  }
  sg_buf_add(html->out, SG_LIT("</table>\n"));
}

static size_t fence_of(struct sg_str line)
{
  size_t n = 0;
  while (n < line.n && line.p[n] == '`')
    n++;
  return n >= 3 && memchr(line.p + n, '`', line.n - n) == NULL ? n : 0;
}

static void open_code(struct sg_html *html, struct sg_str info)
{
  struct sg_str language = sg_safe_language(sg_str_trim(info));
  sg_buf_add(html->out, SG_LIT("<pre><code"));
  if (language.n > 0) {
    sg_buf_add(html->out, SG_LIT(" class=\"language-"));
    sg_html_text(language, html->out);
    sg_buf_add_char(html->out, '"');
  }
  sg_buf_add_char(html->out, '>');
}

static void close_code(struct sg_html *html)
{
  sg_buf_add(html->out, SG_LIT("</code></pre>\n"));
}

/* -- Blocks ------------------------------------------------------------------------------------------ */

enum list { LIST_NONE, LIST_BULLETS, LIST_NUMBERS };

/* What is open where the next line is read. */
struct reader {
  struct sg_html *html;
  enum list lists[LISTS_MAX];
  bool has_text[LISTS_MAX + 1]; /* the item, or at 0 the whole, has had a block */
  size_t depth;
  struct sg_buf text; /* lines of a text or a table that goes on */
  bool bars;          /* they begin with bars */
  size_t fence;       /* length of the fence of the code that goes on; 0: none does */
};

/* A head, and a rule below it. */
static bool is_table(struct sg_str lines)
{
  struct sg_str line;
  return sg_str_starts(lines, SG_LIT("|")) && sg_str_next_line(&lines, &line) &&
         sg_str_next_line(&lines, &line) && is_rule(row_of(line));
}

/* Ends the text or table that was read. */
static void flush(struct reader *r)
{
  struct sg_buf *out = r->html->out;
  struct sg_str text = sg_buf_str(&r->text);
  if (text.n == 0)
    return;
  bool bare = r->depth > 0 && !r->has_text[r->depth];
  if (is_table(text)) {
    put_table(r->html, text);
  } else {
    sg_buf_add(out, bare ? SG_LIT("") : SG_LIT("<p>"));
    sg_html_line(r->html, text, sg_str(NULL, 0));
    sg_buf_add(out, bare ? SG_LIT("\n") : SG_LIT("</p>\n"));
  }
  r->has_text[r->depth] = true;
  sg_buf_clear(&r->text);
}

static void close_lists(struct reader *r, size_t depth)
{
  if (depth >= r->depth)
    return;
  flush(r);
  while (r->depth > depth)
    sg_buf_add(r->html->out,
               r->lists[--r->depth] == LIST_BULLETS ? SG_LIT("</li>\n</ul>\n") : SG_LIT("</li>\n</ol>\n"));
}

/* The marker at the head of a line: its bytes with the space after it, the kind of its list, its number. */
static size_t marker_of(struct sg_str line, enum list *kind, uint32_t *number)
{
  size_t n = 0;
  *number = 0;
  *kind = LIST_BULLETS;
  if (line.n > 0 && line.p[0] == '-')
    return line.n == 1 ? 1 : line.p[1] == ' ' ? 2 : 0;
  *kind = LIST_NUMBERS;
  for (; n < line.n && n < 9 && sg_is_digit(line.p[n]); n++)
    *number = *number * 10 + (uint32_t)(line.p[n] - '0');
  bool marker = n > 0 && n < line.n && line.p[n] == '.' && (n + 1 == line.n || line.p[n + 1] == ' ');
  return marker ? n + 1 + (n + 1 < line.n) : 0;
}

static void open_item(struct reader *r, size_t depth, enum list kind, uint32_t number)
{
  struct sg_buf *out = r->html->out;
  flush(r);
  close_lists(r, depth + 1);
  if (r->depth == depth + 1 && r->lists[depth] != kind)
    close_lists(r, depth);
  if (r->depth == depth + 1) {
    sg_buf_add(out, SG_LIT("</li>\n<li>"));
  } else {
    if (kind == LIST_BULLETS)
      sg_buf_add(out, SG_LIT("<ul>\n<li>"));
    else if (number == 1)
      sg_buf_add(out, SG_LIT("<ol>\n<li>"));
    else
      sg_buf_add_format(out, "<ol start=\"%u\">\n<li>", number);
    r->has_text[r->depth] = true;
    r->lists[r->depth++] = kind;
  }
  r->has_text[r->depth] = false;
}

/* A line's words, which stand in the item of that depth. */
static void read_words(struct reader *r, struct sg_str words)
{
  enum list kind;
  uint32_t number;
  for (size_t n; r->depth < LISTS_MAX && (r->text.length == 0 || !r->bars) &&
                 (n = marker_of(words, &kind, &number)) > 0;) {
    open_item(r, r->depth, kind, number);
    words = sg_slice(words, n, words.n);
  }
  size_t fence = fence_of(words);
  bool bars = sg_str_starts(words, SG_LIT("|"));
  if (fence > 0 || bars != r->bars)
    flush(r);
  if (fence > 0) {
    r->fence = fence;
    open_code(r->html, sg_slice(words, fence, words.n));
    return;
  }
  r->bars = bars;
  if (r->text.length > 0)
    sg_buf_add_char(&r->text, '\n');
  sg_buf_add(&r->text, words);
}

static size_t spaces_of(struct sg_str line)
{
  size_t n = 0;
  while (n < line.n && line.p[n] == ' ')
    n++;
  return n;
}

static void read_code(struct reader *r, struct sg_str line)
{
  size_t indent = spaces_of(line), own = 4 * r->depth;
  struct sg_str words = sg_slice(line, indent < own ? indent : own, line.n);
  if (fence_of(words) == r->fence && sg_str_trim(words).n == r->fence) {
    r->fence = 0;
    r->has_text[r->depth] = true;
    close_code(r->html);
    return;
  }
  sg_html_text(words, r->html->out);
  sg_buf_add_char(r->html->out, '\n');
}

static void read_line(struct reader *r, struct sg_str line)
{
  size_t indent = spaces_of(line), depth = indent / 4;
  struct sg_str words = sg_slice(line, indent, line.n);
  enum list kind;
  uint32_t number;
  if (words.n == 0) {
    flush(r);
    return;
  }
  size_t n = marker_of(words, &kind, &number);
  if (n > 0 && depth < r->depth) { /* the next item of a list that is open */
    open_item(r, depth, kind, number);
    words = sg_slice(words, n, words.n);
  } else {
    close_lists(r, depth);
  }
  read_words(r, words);
}

void sg_html_blocks(struct sg_html *html, struct sg_str markdown)
{
  struct reader r = {.html = html};
  struct sg_str line;
  sg_buf_init(&r.text, html->out->maximum);
  while (sg_str_next_line(&markdown, &line)) {
    if (r.fence > 0)
      read_code(&r, line);
    else
      read_line(&r, line);
  }
  if (r.fence > 0)
    close_code(html);
  flush(&r);
  close_lists(&r, 0);
  if (r.text.failure != SG_OK)
    html->out->failure = r.text.failure;
  sg_buf_free(&r.text);
}

/* -- Points ------------------------------------------------------------------------------------------ */

struct printer {
  struct sg_html *html;
  const struct sg_points *points;
  const struct sg_html_points *options;
  uint32_t depth;      /* lists that are open */
  struct sg_str *own;  /* by depth: the place of the point that is open there */
  struct sg_buf words; /* of the text that is gathered */
};

/* Ends the text that was gathered: lines and formulas without a blank line between them are one. */
static void flush_words(struct printer *p, struct sg_str own)
{
  if (p->words.length > 0) {
    sg_html_line(p->html, sg_buf_str(&p->words), own);
    sg_buf_add_char(p->html->out, '\n');
  }
  sg_buf_clear(&p->words);
}

static void put_code(struct sg_html *html, struct sg_str lines)
{
  struct sg_str line;
  sg_str_next_line(&lines, &line);
  open_code(html, sg_slice(line, fence_of(line), line.n));
  while (sg_str_next_line(&lines, &line) && fence_of(line) == 0) {
    sg_html_text(line, html->out);
    sg_buf_add_char(html->out, '\n');
  }
  close_code(html);
}

/* What stands below a point's first words, which were gathered. */
static void put_parts(struct printer *p, struct sg_str rest, struct sg_str own)
{
  struct sg_str part;
  enum sg_shown shown;
  while (sg_shown_next(&rest, &part, &shown)) {
    if (shown == SG_SHOWN_TABLE || shown == SG_SHOWN_CODE) {
      flush_words(p, own);
      (shown == SG_SHOWN_TABLE ? put_table : put_code)(p->html, part);
      continue;
    }
    if (p->words.length > 0)
      sg_buf_add_char(&p->words, '\n');
    sg_buf_add(&p->words, part);
  }
  flush_words(p, own);
}

/* Closes the lists deeper than `depth`. */
static void close_points(struct printer *p, uint32_t depth)
{
  for (; p->depth > depth; p->depth--)
    sg_buf_add(p->html->out, SG_LIT("</li>\n</ul>\n"));
}

static void open_point(struct printer *p, size_t row)
{
  /* clang-format off */
  static const char *const classes[SG_POINT_KIND_COUNT] = {
      [SG_POINT_DEFINITION] = "sg-definition", [SG_POINT_CONNECTIONS] = "sg-group sg-connections", [SG_POINT_PLAIN] = "sg-plain",
  };
  /* clang-format on */
  const struct sg_point *point = &p->points->rows[row];
  struct sg_buf *out = p->html->out;
  close_points(p, point->depth + 1);
  sg_buf_add(out, p->depth == point->depth + 1 ? SG_LIT("</li>\n<li") : SG_LIT("<ul>\n<li"));
  p->depth = point->depth + 1;
  if (classes[point->kind] != NULL)
    sg_buf_add_format(out, " class=\"%s\"", classes[point->kind]);
  if (p->options->from[row].n > 0 && point->kind != SG_POINT_CONNECTIONS) {
    sg_buf_add(out, SG_LIT(" data-from=\""));
    sg_html_text(p->options->from[row], out);
    sg_buf_add_char(out, '"');
  }
  sg_buf_add_char(out, '>');
  struct sg_str place = p->options->places[row];
  p->own[point->depth] = place.n > 0 ? place : point->depth > 0 ? p->own[point->depth - 1] : place;
  if (place.n > 0) {
    sg_buf_add(out, SG_LIT("<span id=\""));
    sg_html_text(place, out);
    sg_buf_add(out, SG_LIT("\" class=\"sg-anchor\"></span>"));
  }
}

static void put_point(struct printer *p, size_t row)
{
  const struct sg_point *point = &p->points->rows[row];
  if (sg_point_is_bare(point) && point->depth > 0) { /* goes on with the point that it stands under */
    close_points(p, point->depth);
    put_parts(p, point->markdown, p->own[point->depth - 1]);
    return;
  }
  open_point(p, row);
  struct sg_str rest = sg_point_words(point, p->options->language, 0, &p->words);
  put_parts(p, rest, p->own[point->depth]);
}

void sg_html_points(struct sg_html *html, const struct sg_points *points, const struct sg_html_points *options)
{
  struct printer p = {.html = html, .points = points, .options = options};
  p.own = SG_ARENA_NEW(html->arena, struct sg_str, sg_points_deepest(points) + 1);
  if (p.own == NULL)
    return;
  sg_buf_init(&p.words, html->out->maximum);
  for (size_t i = 0; i < points->count; i++)
    put_point(&p, i);
  close_points(&p, 0);
  if (p.words.failure != SG_OK)
    html->out->failure = p.words.failure;
  sg_buf_free(&p.words);
}
