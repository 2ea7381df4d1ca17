/* Inline Markdown as HTML (CommonMark 0.31, 6), with formulas and highlights. */
#include "markdown/html.h"
#include "markdown/inline.h"
#include "markdown/plain.h"
#include "markdown/safe.h"

enum {
  NESTED_MAX = 4, /* words of links in links and the like; deeper ones are shown as they are */
  RUN_MAX = 60,   /* marks of emphasis in a row that are read as such */
};

/* -- Text -------------------------------------------------------------------------------------------- */

static struct sg_str entity_of(char c)
{
  switch (c) {
  case '&':
    return SG_LIT("&amp;");
  case '<':
    return SG_LIT("&lt;");
  case '>':
    return SG_LIT("&gt;");
  case '"':
    return SG_LIT("&quot;");
  default:
    return sg_str(NULL, 0);
  }
}

void sg_html_text(struct sg_str text, struct sg_buf *out)
{
  size_t done = 0;
  for (size_t i = 0; i < text.n; i++) {
    struct sg_str entity = entity_of(text.p[i]);
    if (entity.n == 0)
      continue;
    sg_buf_add(out, sg_slice(text, done, i));
    sg_buf_add(out, entity);
    done = i + 1;
  }
  sg_buf_add(out, sg_slice(text, done, text.n));
}

/* The end of the entity at `at`, which the browser reads as Markdown does; `at` where there is none. */
static size_t entity_end(struct sg_str s, size_t at)
{
  size_t end = at + 1 + (at + 1 < s.n && s.p[at + 1] == '#'), from = end;
  while (end < s.n && end < from + 32 && (sg_is_alpha(s.p[end]) || sg_is_digit(s.p[end])))
    end++;
  return s.p[at] == '&' && end > from && end < s.n && s.p[end] == ';' ? end + 1 : at;
}

/* Text of Markdown: entities stay. */
static void add_text(struct sg_str text, struct sg_buf *out)
{
  size_t done = 0;
  for (size_t i = 0; i < text.n; i++) {
    size_t end = text.p[i] == '&' ? entity_end(text, i) : i;
    if (end == i)
      continue;
    sg_html_text(sg_slice(text, done, i), out);
    sg_buf_add(out, sg_slice(text, i, end));
    done = end;
    i = end - 1;
  }
  sg_html_text(sg_slice(text, done, text.n), out);
}

/* A link's address or title: escapes undone. */
static void add_attribute(struct sg_str text, struct sg_buf *out)
{
  for (size_t i = 0; i < text.n; i++) {
    bool escaped = text.p[i] == '\\' && i + 1 < text.n &&
                   sg_is_one_of((unsigned char)text.p[i + 1], "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~");
    if (escaped)
      sg_html_text(sg_slice(text, i + 1, i + 2), out);
    else if (sg_is_space(text.p[i]))
      sg_buf_add_char(out, ' ');
    else
      add_text(sg_slice(text, i, text.p[i] == '&' && entity_end(text, i) > i ? entity_end(text, i) : i + 1),
               out);
    i += escaped ? 1 : text.p[i] == '&' && entity_end(text, i) > i ? entity_end(text, i) - i - 1 : 0;
  }
}

/* -- Pieces ------------------------------------------------------------------------------------------ */

/* A unit of the text, and what is made of it. */
struct piece {
  struct sg_inline unit;
  uint32_t group;         /* the highlight that it stands in, by its first piece + 1; 0: none */
  uint32_t left;          /* of a run of emphasis: marks that stand for themselves */
  uint64_t opens, closes; /* a bit for each element, set: strong; the first in the lowest */
  uint8_t open_count, close_count;
  struct sg_inline_sides sides;
};

struct line {
  struct sg_html *html;
  struct sg_str text;
  struct piece *pieces;
  size_t count;
  int nested;
};

static bool read_pieces(struct line *line)
{
  struct sg_inline_scanner scanner;
  struct sg_inline unit;
  size_t capacity = 0;
  sg_inline_init(&scanner, line->text);
  while (sg_inline_next(&scanner, &unit)) {
    void *grown =
        sg_arena_stretch(line->html->arena, line->pieces, line->count, &capacity, sizeof *line->pieces);
    if (grown == NULL)
      return false;
    line->pieces = grown;
    struct piece *piece = &line->pieces[line->count++];
    *piece = (struct piece){.unit = unit};
    if (unit.kind != SG_INLINE_EMPHASIS)
      continue;
    if (unit.to - unit.from > RUN_MAX) {
      piece->unit.kind = SG_INLINE_TEXT;
      continue;
    }
    piece->left = (uint32_t)(unit.to - unit.from);
    piece->sides = sg_inline_sides(line->text, unit.from, unit.to);
  }
  return true;
}

/* `==` in pairs; one without its partner is text. */
static void pair_highlights(struct line *line)
{
  size_t open = SG_NPOS;
  for (size_t i = 0; i < line->count; i++) {
    if (line->pieces[i].unit.kind != SG_INLINE_HIGHLIGHT)
      continue;
    if (open == SG_NPOS) {
      open = i;
      continue;
    }
    for (size_t k = open; k <= i; k++)
      line->pieces[k].group = (uint32_t)open + 1;
    open = SG_NPOS;
  }
  if (open != SG_NPOS)
    line->pieces[open].unit.kind = SG_INLINE_TEXT;
}

/* -- Emphasis (CommonMark 6.2) ------------------------------------------------------------------------- */

struct openers {
  uint32_t *stack; /* pieces that may open emphasis */
  size_t count;
  size_t bottom[12]; /* by the closer's character, whether it may open, and its length: below, none fits */
};

static size_t length_of(const struct piece *piece)
{
  return piece->unit.to - piece->unit.from;
}

static bool fit(const struct line *line, const struct piece *opener, const struct piece *closer)
{
  size_t a = length_of(opener), b = length_of(closer);
  if (line->text.p[opener->unit.from] != line->text.p[closer->unit.from])
    return false;
  return !((opener->sides.closes || closer->sides.opens) && (a + b) % 3 == 0 && (a % 3 != 0 || b % 3 != 0));
}

static void shrink(struct openers *openers, size_t count)
{
  openers->count = count;
  for (size_t i = 0; i < sizeof openers->bottom / sizeof *openers->bottom; i++)
    openers->bottom[i] = openers->bottom[i] < count ? openers->bottom[i] : count;
}

/* Closes what the piece may close. */
static void close_emphasis(struct line *line, struct openers *openers, struct piece *closer)
{
  size_t *bottom = &openers->bottom[(line->text.p[closer->unit.from] == '_' ? 6 : 0) +
                                    (closer->sides.opens ? 3 : 0) + length_of(closer) % 3];
  while (closer->left > 0) {
    size_t at = openers->count;
    while (at > *bottom && !fit(line, &line->pieces[openers->stack[at - 1]], closer))
      at--;
    if (at == *bottom) {
      *bottom = openers->count;
      return;
    }
    struct piece *opener = &line->pieces[openers->stack[at - 1]];
    uint32_t used = opener->left >= 2 && closer->left >= 2 ? 2 : 1;
    opener->opens |= (uint64_t)(used == 2) << opener->open_count++;
    closer->closes |= (uint64_t)(used == 2) << closer->close_count++;
    opener->left -= used;
    closer->left -= used;
    shrink(openers, opener->left > 0 ? at : at - 1);
  }
}

/* The emphasis of the pieces of one group: what stands in a highlight is closed in it. */
static void emphasise(struct line *line, struct openers *openers, size_t from, size_t to, uint32_t group)
{
  *openers = (struct openers){.stack = openers->stack};
  for (size_t i = from; i < to; i++) {
    struct piece *piece = &line->pieces[i];
    if (piece->unit.kind != SG_INLINE_EMPHASIS || piece->group != group)
      continue;
    if (piece->sides.closes)
      close_emphasis(line, openers, piece);
    if (piece->sides.opens && piece->left > 0)
      openers->stack[openers->count++] = (uint32_t)i;
  }
}

static bool find_emphasis(struct line *line)
{
  struct openers openers = {.stack = SG_ARENA_NEW(line->html->arena, uint32_t, line->count)};
  if (openers.stack == NULL)
    return false;
  emphasise(line, &openers, 0, line->count, 0);
  for (size_t i = 0; i < line->count; i++) {
    uint32_t group = line->pieces[i].group;
    size_t end = i + 1;
    if (group == 0)
      continue;
    while (end < line->count && line->pieces[end].group == group)
      end++;
    emphasise(line, &openers, i, end, group);
    i = end - 1;
  }
  return true;
}

static void put_emphasis(const struct line *line, const struct piece *piece)
{
  struct sg_buf *out = line->html->out;
  for (uint8_t i = 0; i < piece->close_count; i++)
    sg_buf_add(out, piece->closes >> i & 1 ? SG_LIT("</strong>") : SG_LIT("</em>"));
  sg_buf_add_times(out, line->text.p[piece->unit.from], piece->left);
  for (uint8_t i = piece->open_count; i > 0; i--)
    sg_buf_add(out, piece->opens >> (i - 1) & 1 ? SG_LIT("<strong>") : SG_LIT("<em>"));
}

/* -- Units ------------------------------------------------------------------------------------------- */

static void put_line(struct sg_html *html, struct sg_str text, int nested);

static struct sg_str inner_of(const struct line *line, const struct sg_inline *unit)
{
  return sg_slice(line->text, unit->inner_from, unit->inner_to);
}

/* Line ends are spaces; one space at each end is for the backticks' sake. */
static void put_code(struct sg_str code, struct sg_buf *out)
{
  bool padded = code.n > 2 && code.p[0] == ' ' && code.p[code.n - 1] == ' ' && sg_str_trim(code).n > 0;
  code = padded ? sg_slice(code, 1, code.n - 1) : code;
  sg_buf_add(out, SG_LIT("<code>"));
  for (struct sg_str rest = code, part; sg_str_next_line(&rest, &part);) {
    sg_html_text(part, out);
    sg_buf_add(out, rest.n > 0 ? SG_LIT(" ") : SG_LIT(""));
  }
  sg_buf_add(out, SG_LIT("</code>"));
}

static void put_formula(const struct line *line, const struct sg_inline *unit)
{
  struct sg_buf *out = line->html->out;
  sg_buf_add(out,
             unit->kind == SG_INLINE_MATH ? SG_LIT("<sg-math kind=\"i\">") : SG_LIT("<sg-math kind=\"d\">"));
  sg_html_text(sg_str_trim(inner_of(line, unit)), out);
  sg_buf_add(out, SG_LIT("</sg-math>"));
}

/* The title behind a link's address, or an empty string. */
static struct sg_str title_of(const struct line *line, const struct sg_inline *unit)
{
  struct sg_str rest = sg_str_trim(sg_slice(line->text, unit->target_to, unit->to - 1));
  if (rest.n > 0 && rest.p[0] == '>')
    rest = sg_str_trim(sg_slice(rest, 1, rest.n));
  return rest.n >= 2 && (rest.p[0] == '"' || rest.p[0] == '\'') ? sg_slice(rest, 1, rest.n - 1)
                                                                : sg_str(NULL, 0);
}

static const struct sg_str figure_scheme = {"sg-figure:", 10};

static bool is_figure(const struct line *line, const struct sg_inline *unit)
{
  struct sg_str target = sg_slice(line->text, unit->target_from, unit->target_to);
  return unit->kind == SG_INLINE_LINK && unit->image && sg_str_starts(target, figure_scheme);
}

/* A picture that is none of the paper's is its words. */
static void put_link(const struct line *line, const struct sg_inline *unit)
{
  struct sg_buf *out = line->html->out;
  struct sg_str target = sg_slice(line->text, unit->target_from, unit->target_to), title = title_of(line, unit);
  bool leads = !unit->image && sg_safe_target(target);
  if (is_figure(line, unit))
    return;
  if (leads) {
    sg_buf_add(out, SG_LIT("<a href=\""));
    add_attribute(target, out);
    if (title.n > 0) {
      sg_buf_add(out, SG_LIT("\" title=\""));
      add_attribute(title, out);
    }
    sg_buf_add(out, SG_LIT("\">"));
  }
  if (line->nested < NESTED_MAX)
    put_line(line->html, inner_of(line, unit), line->nested + 1);
  else
    sg_html_text(inner_of(line, unit), out);
  if (leads)
    sg_buf_add(out, SG_LIT("</a>"));
}

static void put_address(const struct line *line, const struct sg_inline *unit)
{
  struct sg_buf *out = line->html->out;
  struct sg_str address = inner_of(line, unit);
  bool mail = sg_str_find(address, SG_LIT(":"), 0) == SG_NPOS, leads = mail || sg_safe_target(address);
  if (leads) {
    sg_buf_add(out, mail ? SG_LIT("<a href=\"mailto:") : SG_LIT("<a href=\""));
    sg_html_text(address, out);
    sg_buf_add(out, SG_LIT("\">"));
  }
  sg_html_text(address, out);
  if (leads)
    sg_buf_add(out, SG_LIT("</a>"));
}

/* Two spaces or a backslash before a line's end break it. */
static bool is_hard_break(const struct line *line, size_t at)
{
  struct sg_str before = sg_slice(line->text, 0, line->pieces[at].unit.from);
  bool text = at > 0 && line->pieces[at - 1].unit.kind == SG_INLINE_TEXT;
  return text && (sg_str_ends(before, SG_LIT("  ")) || sg_str_ends(before, SG_LIT("\\")));
}

/* Text from `skip` on; what breaks the line that ends there is not shown. */
static void put_text(const struct line *line, size_t at, size_t skip)
{
  const struct sg_inline *unit = &line->pieces[at].unit;
  size_t to = unit->to;
  bool breaks = at + 1 < line->count && line->pieces[at + 1].unit.kind == SG_INLINE_BREAK;
  if (breaks && is_hard_break(line, at + 1))
    while (to > unit->from + skip && (line->text.p[to - 1] == ' ' || line->text.p[to - 1] == '\\'))
      to--;
  add_text(sg_slice(line->text, unit->from + skip, to), line->html->out);
}

/* Bytes of the stops at the beginning of a text. */
static size_t stops_of(const struct line *line, size_t at)
{
  size_t n = 0;
  if (at >= line->count || line->pieces[at].unit.kind != SG_INLINE_TEXT)
    return 0;
  struct sg_str text = sg_slice(line->text, line->pieces[at].unit.from, line->pieces[at].unit.to);
  while (n < text.n && sg_is_one_of((unsigned char)text.p[n], ".,;:!?)]"))
    n++;
  return n;
}

/* A formula stays with the stop that follows it. Returns how many bytes of the next piece were put. */
static size_t put_whole(const struct line *line, size_t at)
{
  const struct sg_inline *unit = &line->pieces[at].unit;
  size_t stops = unit->kind == SG_INLINE_MATH ? stops_of(line, at + 1) : 0;
  if (stops > 0)
    sg_buf_add(line->html->out, SG_LIT("<span class=\"sg-whole\">"));
  put_formula(line, unit);
  if (stops > 0) {
    size_t from = line->pieces[at + 1].unit.from;
    sg_buf_add(line->html->out, sg_slice(line->text, from, from + stops));
    sg_buf_add(line->html->out, SG_LIT("</span>"));
  }
  return stops;
}

/* Puts a piece, of which `skip` bytes are out already. Returns the same for the next. */
static size_t put_piece(const struct line *line, size_t at, size_t skip)
{
  const struct piece *piece = &line->pieces[at];
  const struct sg_inline *unit = &piece->unit;
  struct sg_buf *out = line->html->out;
  switch (unit->kind) {
  case SG_INLINE_ESCAPE:
    sg_html_text(sg_slice(line->text, unit->from + 1, unit->to), out);
    break;
  case SG_INLINE_CODE:
    put_code(inner_of(line, unit), out);
    break;
  case SG_INLINE_MATH:
  case SG_INLINE_DISPLAY:
    return put_whole(line, at);
  case SG_INLINE_EMPHASIS:
    put_emphasis(line, piece);
    break;
  case SG_INLINE_HIGHLIGHT:
    sg_buf_add(out, piece->group == at + 1 ? SG_LIT("<mark>") : SG_LIT("</mark>"));
    break;
  case SG_INLINE_LINK:
    put_link(line, unit);
    break;
  case SG_INLINE_AUTOLINK:
    put_address(line, unit);
    break;
  case SG_INLINE_HTML:
    break;
  case SG_INLINE_BREAK:
    sg_buf_add(out, is_hard_break(line, at) ? SG_LIT("<br>\n") : SG_LIT("\n"));
    break;
  default:
    put_text(line, at, skip);
    break;
  }
  return 0;
}

static void put_line(struct sg_html *html, struct sg_str text, int nested)
{
  struct line line = {.html = html, .text = text, .nested = nested};
  if (!read_pieces(&line))
    return;
  pair_highlights(&line);
  if (!find_emphasis(&line))
    return;
  size_t skip = 0;
  for (size_t i = 0; i < line.count; i++)
    skip = put_piece(&line, i, skip);
  struct sg_buf words;
  sg_buf_init(&words, html->out->maximum);
  for (size_t i = 0; i < line.count; i++) {
    const struct sg_inline *unit = &line.pieces[i].unit;
    if (!is_figure(&line, unit))
      continue;
    if (words.length == 0)
      sg_plain_words(text, &words);
    sg_buf_add(html->out, SG_LIT("<sg-figure id=\""));
    sg_html_text(sg_slice(text, unit->target_from + figure_scheme.n, unit->target_to), html->out);
    sg_buf_add(html->out, SG_LIT("\">"));
    sg_html_text(sg_buf_str(&words), html->out);
    sg_buf_add(html->out, SG_LIT("</sg-figure>"));
  }
  sg_buf_free(&words);
}

void sg_html_line(struct sg_html *html, struct sg_str markdown, struct sg_str own)
{
  struct sg_buf linked;
  sg_buf_init(&linked, html->out->maximum);
  if (html->links != NULL) {
    sg_links_put(html->links, markdown, own, html->arena, &linked);
    markdown = sg_buf_str(&linked);
  }
  put_line(html, markdown, 0);
  if (linked.failure != SG_OK)
    html->out->failure = linked.failure;
  sg_buf_free(&linked);
}
