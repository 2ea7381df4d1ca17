/* Blocks whose text is complete: what becomes of paragraphs, headings, code and rules. */
#include "markdown/safe.h"
#include "outline/outline.h"
#include "repair/internal.h"
#include "repair/link.h"

enum {
  LEAD_WORDS_MAX = 15, /* a bold line with more words is a statement, not a heading */
  TITLES_MAX = 1000,   /* headings of a section that are compared with its title */
  LEVEL_BOLD = 7,      /* leads that are not headings: below all of those */
  LEVEL_COLON = 8,
};

/* -- Leads: what the following bullets stand under --------------------------------------------- */

static void pop_leads(struct repair *r, int level)
{
  while (r->lead_count > 0 && r->leads[r->lead_count - 1] >= level)
    r->lead_count--;
}

static void push_lead(struct repair *r, int level)
{
  pop_leads(r, level);
  if (r->options->bullets && r->lead_count < LEADS_MAX)
    r->leads[r->lead_count++] = level;
}

/* -- The frame --------------------------------------------------------------------------------- */

/* A block that is no offer stands here: those before it are not closing words. */
static void content_begins(struct repair *r)
{
  r->offer_count = 0;
  r->started = true;
}

void sg_repair_end_of_section(struct repair *r)
{
  if (r->offer_count > 0) {
    sg_buf_truncate(&r->result->text, r->before_offers.length);
    r->result->bullet_count = r->before_offers.bullets;
    r->mark_count = r->before_offers.marks;
    r->lead_count = r->before_offers.leads;
    r->writer = r->before_offers.writer;
    r->started = r->before_offers.started;
  }
  for (size_t i = 0; i < r->offer_count; i++) {
    sg_repair_note(r, "text/residue", "closing words removed", r->offers[i].line);
    sg_repair_drop(r, "closing words", r->offers[i].line, r->offers[i].text);
  }
  r->offer_count = 0;
}

static void remember_offer(struct repair *r, struct sg_str text, size_t line, size_t marks)
{
  struct offer *grown =
      sg_arena_stretch(r->arena, r->offers, r->offer_count, &r->offer_capacity, sizeof *grown);
  if (grown == NULL)
    return;
  r->offers = grown;
  if (r->offer_count == 0)
    r->before_offers = (struct before_offers){.length = r->result->text.length,
                                              .bullets = r->result->bullet_count,
                                              .marks = marks,
                                              .leads = r->lead_count,
                                              .started = r->started,
                                              .writer = r->writer};
  grown[r->offer_count++] = (struct offer){line, sg_arena_copy(r->arena, text)};
}

/* -- Paragraphs -------------------------------------------------------------------------------- */

/* The words of a text that is one bold span and nothing else, a colon apart; empty when it is not.
 * `text` is repaired, so that its `**` are balanced. */
static struct sg_str bold_line(struct sg_str text)
{
  if (sg_str_ends(text, SG_LIT(":")))
    text.n--;
  if (text.n < 5 || !sg_str_starts(text, SG_LIT("**")) || !sg_str_ends(text, SG_LIT("**")))
    return SG_LIT("");
  struct sg_str inner = sg_slice(text, 2, text.n - 2);
  size_t words = 1;
  for (size_t i = 0; i < inner.n; i++)
    words += inner.p[i] == ' ';
  if (sg_str_find(inner, SG_LIT("**"), 0) != SG_NPOS || words > LEAD_WORDS_MAX ||
      inner.p[inner.n - 1] == '\\' || inner.p[0] == '*')
    return SG_LIT("");
  while (inner.n > 0 && inner.p[inner.n - 1] == ':')
    inner.n--;
  return inner;
}

/* Does the heading only say the title of the section again? At the start of the answer, looser
 * likeness is enough: models shorten titles and number them. */
static bool repeats_title(struct repair *r, struct sg_str heading)
{
  if (r->options->headings != SG_HEADINGS_LEAD || r->options->title.n == 0 || r->titles++ >= TITLES_MAX)
    return false;
  return sg_outline_likeness(r->options->title, heading, r->arena) >= (r->started || r->titled ? 0.95 : 0.55);
}

/* Writes a lead: a bullet in bold under which the next ones stand. `words` do not lie in r->lines. */
static void write_lead(struct repair *r, int level, struct sg_str words, size_t line)
{
  sg_buf_clear(&r->lines);
  sg_buf_add(&r->lines, SG_LIT("**"));
  sg_buf_add(&r->lines, words);
  sg_buf_add(&r->lines, SG_LIT("**"));
  content_begins(r);
  bool nested = sg_repair_in_item(r); /* there, what follows is nested by its own indent */
  if (!nested)
    pop_leads(r, level);
  sg_repair_span(r, sg_buf_str(&r->lines), line, SG_NPOS, SPAN_LINES, &r->inlines);
  sg_repair_write(r, WROTE_TEXT, sg_buf_str(&r->inlines), line);
  if (!nested)
    push_lead(r, level);
}

/* A paragraph outside any item, its repaired text in r->inlines. */
static void write_loose(struct repair *r, struct sg_str source, size_t line, size_t marks)
{
  struct sg_str text = sg_buf_str(&r->inlines), bold = bold_line(text);
  bool frame = r->depth == 0; /* a quote is nobody's greeting */
  if ((frame && sg_repair_is_greeting(text, !r->started)) ||
      (r->result->text.length == 0 && sg_repair_is_speaker(text))) {
    r->mark_count = marks;
    sg_repair_note(r, "text/residue", "opening words removed", line);
    sg_repair_drop(r, "opening words", line, source);
    return;
  }
  if (bold.n > 0 && r->options->bullets && repeats_title(r, bold)) {
    sg_repair_note(r, "outline/extra", "title repeated in bold removed", line);
    sg_repair_drop(r, "repeated title", line, source);
    r->titled = true;
    return;
  }
  if (bold.n > 0 && r->options->bullets) {
    sg_repair_note(r, "list/prose", "bold line made a bullet that leads the next ones", line);
    write_lead(r, LEVEL_BOLD, bold, line);
    return;
  }
  bool colon = sg_str_ends(text, SG_LIT(":"));
  pop_leads(r, LEVEL_COLON);
  if (frame && sg_repair_is_offer(text))
    remember_offer(r, source, line, marks);
  else
    content_begins(r);
  r->started = true;
  if (r->options->bullets)
    sg_repair_note(r, "list/prose", "paragraph made a bullet", line);
  sg_repair_write(r, WROTE_TEXT, sg_buf_str(&r->inlines), line);
  if (colon)
    push_lead(r, LEVEL_COLON);
}

/* -- Parts of a paragraph: formulas and tables -------------------------------------------------- */

static size_t count_lines(struct sg_str s)
{
  size_t count = 0;
  for (size_t at = sg_repair_line_end(s, 0); at < s.n; at = sg_repair_line_end(s, at + 1))
    count++;
  return count;
}

/* The marks from `first` on belong to the bullet that a block of this kind is put into. */
static void give_marks(struct repair *r, size_t first, enum written kind)
{
  size_t bullet = sg_repair_bullet(r, kind);
  if (bullet == SG_NPOS)
    r->mark_count = first;
  for (size_t i = first; i < r->mark_count; i++)
    r->marks[i].bullet = bullet;
}

/* A formula or text, which only its repaired form tells: that is what is read the next time. */
static void write_part(struct repair *r, struct sg_str source, size_t line)
{
  size_t marks = r->mark_count;
  sg_repair_span(r, source, line, 0, SPAN_LINES, &r->inlines);
  if (r->inlines.length == 0)
    return;
  enum written kind = sg_repair_is_display(sg_buf_str(&r->inlines)) ? WROTE_OTHER : WROTE_TEXT;
  give_marks(r, marks, kind);
  if (!sg_repair_in_item(r) && kind == WROTE_TEXT) {
    write_loose(r, source, line, marks);
    return;
  }
  content_begins(r);
  if (r->options->bullets && !sg_repair_in_item(r))
    sg_repair_note(r, "list/prose", "formula put into a bullet", line);
  sg_repair_write(r, kind, sg_buf_str(&r->inlines), line);
}

static void write_table(struct repair *r, struct sg_str rows, size_t line)
{
  struct sg_str row;
  size_t bullet = sg_repair_bullet(r, WROTE_OTHER);
  if (r->options->bullets && !sg_repair_in_item(r))
    sg_repair_note(r, "list/prose", "table put into a bullet", line);
  sg_buf_clear(&r->lines);
  for (; sg_str_next_line(&rows, &row); line++) {
    struct sg_str cells = sg_str_trim(row);
    if (!sg_str_starts(cells, SG_LIT("|"))) {
      sg_buf_clear(&r->row);
      sg_buf_add(&r->row, SG_LIT("| "));
      sg_buf_add(&r->row, cells);
      sg_buf_add(&r->row, SG_LIT(" |"));
      cells = sg_buf_str(&r->row);
    }
    sg_repair_span(r, cells, line, bullet, SPAN_ROW, &r->inlines);
    sg_buf_add(&r->lines, sg_buf_str(&r->inlines));
    sg_buf_add_char(&r->lines, '\n');
  }
  content_begins(r);
  sg_repair_write(r, WROTE_OTHER, sg_buf_str(&r->lines), line);
}

void sg_repair_paragraph(struct repair *r, struct sg_str text, size_t line)
{
  size_t from = sg_repair_skip_definitions(r, text, line);
  for (size_t at = from; at < text.n;) {
    size_t end = sg_repair_display_end(text, at);
    bool table = end == SG_NPOS && sg_repair_table_starts(text, at);
    if (end == SG_NPOS && !table) {
      at = sg_repair_line_end(text, at) + 1;
      continue;
    }
    if (at > from)
      write_part(r, sg_slice(text, from, at - 1), line + count_lines(sg_slice(text, 0, from)));
    size_t number = line + count_lines(sg_slice(text, 0, at));
    if (table) {
      write_table(r, sg_slice(text, at, text.n), number);
      return;
    }
    write_part(r, sg_slice(text, at, end), number);
    from = at = end + 1;
  }
  if (from < text.n)
    write_part(r, sg_slice(text, from, text.n), line + count_lines(sg_slice(text, 0, from)));
}

/* -- Headings, code, rules ---------------------------------------------------------------------- */

static void note_heading(struct repair *r, size_t line)
{
  struct sg_repair_result *result = r->result;
  uint32_t *grown =
      sg_arena_stretch(r->arena, r->heading_lines, result->heading_count, &r->heading_capacity, sizeof *grown);
  if (grown == NULL)
    return;
  r->heading_lines = grown;
  grown[result->heading_count++] = (uint32_t)line;
}

static void keep_heading(struct repair *r, int level, struct sg_str title, size_t line)
{
  bool nested = sg_repair_in_item(r);
  if (!nested) {
    sg_repair_end_of_section(r);
    r->lead_count = 0;
    r->writer.last_bullet = SG_NPOS;
  }
  sg_repair_span(r, title, line, SG_NPOS, SPAN_TITLE, &r->inlines);
  sg_buf_clear(&r->lines);
  sg_buf_add_times(&r->lines, '#', (size_t)level);
  sg_buf_add_char(&r->lines, r->inlines.length > 0 ? ' ' : '\n');
  sg_buf_add(&r->lines, sg_buf_str(&r->inlines));
  if (r->result->text.length == 0 && sg_repair_is_speaker(sg_buf_str(&r->lines))) {
    sg_repair_note(r, "text/residue", "opening words removed", line);
    sg_repair_drop(r, "opening words", line, title);
    return;
  }
  content_begins(r);
  if (!nested)
    note_heading(r, line);
  sg_repair_write(r, nested ? WROTE_TEXT : WROTE_HEADING, sg_buf_str(&r->lines), line);
}

/* The words of a heading that becomes a bold lead: without bold of its own and a closing colon. */
static struct sg_str lead_words(struct repair *r)
{
  struct sg_str words = sg_buf_str(&r->inlines);
  struct sg_str bold = bold_line(words);
  if (bold.n > 0)
    return bold;
  if (sg_str_find(words, SG_LIT("**"), 0) != SG_NPOS) {
    sg_buf_clear(&r->row);
    for (size_t i = 0; i < words.n; i++) {
      if (words.p[i] == '*' && i + 1 < words.n && words.p[i + 1] == '*' && (i == 0 || words.p[i - 1] != '\\'))
        i++;
      else
        sg_buf_add_char(&r->row, words.p[i]);
    }
    words = sg_buf_str(&r->row);
  }
  while (words.n > 0 && sg_is_one_of(words.p[words.n - 1], ": *_\\"))
    words.n--;
  while (words.n > 0 && sg_is_one_of(words.p[0], " *_"))
    words = sg_slice(words, 1, words.n);
  return words;
}

/* Without bullets, a lead is a paragraph like any other. */
static void write_bold_paragraph(struct repair *r, struct sg_str words, size_t line)
{
  sg_buf_clear(&r->lines);
  sg_buf_add(&r->lines, SG_LIT("**"));
  sg_buf_add(&r->lines, words);
  sg_buf_add(&r->lines, SG_LIT("**"));
  sg_repair_span(r, sg_buf_str(&r->lines), line, SG_NPOS, SPAN_LINES, &r->inlines);
  write_loose(r, sg_slice(sg_buf_str(&r->lines), 2, r->lines.length - 2), line, r->mark_count);
}

void sg_repair_heading(struct repair *r, int level, struct sg_str title, size_t line)
{
  if (r->options->headings == SG_HEADINGS_KEEP && !(r->options->bullets && sg_repair_in_item(r))) {
    keep_heading(r, level, title, line);
    return;
  }
  sg_repair_span(r, title, line, SG_NPOS, SPAN_TITLE, &r->inlines);
  struct sg_str words = lead_words(r);
  if (words.n == 0 || (!sg_repair_in_item(r) && repeats_title(r, words))) {
    sg_repair_note(r, "outline/extra", "heading that repeats the title removed", line);
    if (words.n > 0)
      sg_repair_drop(r, "repeated title", line, words);
    r->titled |= words.n > 0;
    r->lead_count = 0;
    return;
  }
  if (r->depth == 0 && sg_repair_is_greeting(words, r->result->text.length == 0)) {
    sg_repair_note(r, "text/residue", "opening words removed", line);
    sg_repair_drop(r, "opening words", line, words);
    return;
  }
  sg_repair_note(r, "outline/extra", "heading made a bold lead", line);
  if (!r->options->bullets && !sg_repair_in_item(r)) {
    write_bold_paragraph(r, words, line);
    return;
  }
  if (!sg_repair_in_item(r))
    sg_repair_end_of_section(r);
  write_lead(r, level, words, line);
}

/* Code with the marks of templates apart, which are run wherever they stand in a note. */
static void add_code(struct sg_buf *out, struct sg_str code)
{
  size_t from = 0;
  for (size_t at = sg_str_find(code, SG_LIT("<%"), 0); at != SG_NPOS;
       at = sg_str_find(code, SG_LIT("<%"), from)) {
    sg_buf_add(out, sg_slice(code, from, at + 1));
    sg_buf_add_char(out, ' ');
    from = at + 1;
  }
  sg_buf_add(out, sg_slice(code, from, code.n));
}

void sg_repair_code(struct repair *r)
{
  bool indented = r->leaf.fence == '\0';
  struct sg_str code = sg_buf_str(&r->leaf.text);
  size_t line = r->leaf.line, end = code.n;
  while (indented && end > 0 && (code.p[end - 1] == '\n' || code.p[end - 1] == ' '))
    end--;
  if (indented) {
    end = sg_repair_line_end(code, end); /* spaces behind the last words stay */
    code = sg_slice(code, 0, end);
    while (code.n > 1 && sg_str_trim(sg_slice(code, 0, sg_repair_line_end(code, 1))).n == 0)
      code = sg_slice(code, sg_repair_line_end(code, 1), code.n);
  }
  bool math = sg_str_equal(r->leaf.info, SG_LIT("math"));
  content_begins(r);
  if (r->options->bullets && !sg_repair_in_item(r))
    sg_repair_note(r, "list/prose", "code put into a bullet", line);
  sg_buf_clear(&r->lines);
  if (math && sg_str_trim(code).n > 0) {
    sg_buf_add(&r->lines, SG_LIT("$$"));
    sg_buf_add(&r->lines, sg_str_trim(code));
    sg_buf_add(&r->lines, SG_LIT("$$"));
    sg_repair_note(r, "math/broken", "code block of math made a formula", line);
    write_part(r, sg_buf_str(&r->lines), line);
    return;
  }
  struct sg_str language = sg_safe_language(r->leaf.info);
  if (!sg_str_equal(language, r->leaf.info)) {
    sg_repair_note(r, "text/unsafe", "class of a code block removed", line);
    sg_repair_drop(r, "class of a code block", line, r->leaf.info);
  }
  /* Backticks, unless they would look like a fence around a whole answer. */
  char fence = sg_repair_frames(sg_buf_str(&r->result->text), language) ? '~' : '`';
  size_t longest = sg_str_longest_run(code, fence), length = longest >= 3 ? longest + 1 : 3;
  sg_buf_add_times(&r->lines, fence, length);
  sg_buf_add(&r->lines, language);
  add_code(&r->lines, code);
  sg_buf_add_char(&r->lines, '\n');
  sg_buf_add_times(&r->lines, fence, length);
  sg_repair_write(r, WROTE_OTHER, sg_buf_str(&r->lines), line);
}

void sg_repair_rule(struct repair *r, size_t line)
{
  if (r->options->bullets) {
    sg_repair_note(r, "list/prose", "rule removed", line);
    pop_leads(r, LEVEL_BOLD);
    return;
  }
  content_begins(r);
  sg_repair_write(r, WROTE_OTHER, SG_LIT("---\n"), line);
}
