#include "document/writer.h"

#include "markdown/safe.h"
#include "text/elsewhere.h"

enum { MARK_BYTES = 40 }; /* of the words before a footnote's mark, by which its sentence is known */

static void add(struct sg_writer *w, const struct sg_node *content);

/* A writer for inner content that reports to the same places. */
static struct sg_writer nested(const struct sg_writer *w)
{
  struct sg_writer inner = *w;
  inner.out = (struct sg_pieces){0};
  inner.math_at = inner.closed.at = SG_NPOS;
  return inner;
}

static struct sg_writer new_writer(const struct sg_pandoc_known *known, struct sg_arena *arena,
                                   struct sg_buf *scratch, struct sg_pandoc_found *found)
{
  return (struct sg_writer){.known = known,
                            .arena = arena,
                            .scratch = scratch,
                            .found = found,
                            .math_at = SG_NPOS,
                            .closed = {.at = SG_NPOS}};
}

static void plain(struct sg_writer *w, struct sg_str s)
{
  sg_emit(w, sg_pandoc_escape(s, w->arena), s);
}

static void emit_same(struct sg_writer *w, struct sg_str s)
{
  sg_emit(w, s, s);
}

static struct sg_str text_of(const struct sg_writer *w, const struct sg_node *content)
{
  return sg_pandoc_text(content, w->known, w->arena, w->scratch);
}

static void add_label(struct sg_writer *w, struct sg_str label)
{
  struct sg_str *grown = sg_arena_grow(w->arena, w->found->labels, w->found->label_count,
                                       &w->found->label_capacity, sizeof *grown);
  if (grown == NULL)
    return;
  w->found->labels = grown;
  grown[w->found->label_count++] = label;
}

static void add_image(struct sg_writer *w, struct sg_str name)
{
  struct sg_str *grown = sg_arena_grow(w->arena, w->found->images, w->found->image_count,
                                       &w->found->image_capacity, sizeof *grown);
  if (grown == NULL)
    return;
  w->found->images = grown;
  grown[w->found->image_count++] = name;
}

/* The last words that are written, or fewer. */
static struct sg_str last_words(struct sg_writer *w)
{
  size_t from = w->out.count, length = 0;
  while (from > 0 && length < MARK_BYTES)
    length += w->out.rows[--from].text.n;
  struct sg_str *parts = SG_ARENA_NEW(w->arena, struct sg_str, w->out.count - from);
  for (size_t i = from; i < w->out.count && parts != NULL; i++)
    parts[i - from] = w->out.rows[i].text;
  return parts != NULL ? sg_join(w->arena, parts, w->out.count - from) : sg_str(NULL, 0);
}

static void add_note(struct sg_writer *w, const struct sg_node *note)
{
  struct sg_pandoc_note *grown =
      sg_arena_grow(w->arena, w->found->notes, w->found->note_count, &w->found->note_capacity, sizeof *grown);
  if (grown == NULL)
    return;
  w->found->notes = grown;
  grown[w->found->note_count++] = (struct sg_pandoc_note){note, last_words(w)};
}

/* -- Citations ---------------------------------------------------------------------------------------- */

static void add_cited(struct sg_writer *w, struct sg_str text, const struct sg_node *citations)
{
  struct sg_pandoc_cited *grown =
      sg_arena_grow(w->arena, w->found->cited, w->found->cited_count, &w->found->cited_capacity, sizeof *grown);
  if (grown == NULL)
    return;
  w->found->cited = grown;
  grown[w->found->cited_count++] = (struct sg_pandoc_cited){text, citations};
}

static bool has_raw(const struct sg_node *content)
{
  for (const struct sg_node *row = sg_first(content); row != NULL; row = row->next)
    if (row->kind == SG_PANDOC_RAW)
      return true;
  return false;
}

/* Rendered from its keys: `[Smith 2010; see key2, p. 3]`, or `Smith (2010)` where the author is part of the
 * text. */
static struct sg_str from_keys(struct sg_writer *w, const struct sg_node *citations)
{
  struct sg_str text = {NULL, 0}, none = {NULL, 0}, space = SG_LIT(" ");
  bool author = false;
  for (const struct sg_node *row = sg_first(citations); row != NULL; row = row->next) {
    struct sg_str prefix = text_of(w, sg_member(row, SG_LIT("citationPrefix")));
    struct sg_str suffix = text_of(w, sg_member(row, SG_LIT("citationSuffix")));
    bool in_text = sg_is_named(sg_member(row, SG_LIT("citationMode")), SG_LIT("AuthorInText"));
    struct sg_str key = sg_string(sg_member(row, SG_LIT("citationId")));
    struct sg_str work = w->known->work(w->known->user, key, in_text, !w->alone);
    struct sg_str between = row == citations->first ? none : SG_LIT("; "), gap = prefix.n > 0 ? space : none;
    bool marked = suffix.n == 0 || suffix.p[0] == ',' || suffix.p[0] == ';';
    text = SG_JOIN(w->arena, text, between, prefix, gap, work, marked ? none : SG_LIT(", "), suffix);
    author = author || in_text;
  }
  return author ? text : SG_JOIN(w->arena, SG_LIT("["), text, SG_LIT("]"));
}

/* Is the stop behind the text that of a short form, "Smith et al.\cite{key}"? */
static bool is_short_form(struct sg_str text)
{
  static const char *const forms[] = {" al", " etc", " vs", " cf", " ca"};
  for (size_t i = 0; i < sizeof forms / sizeof *forms; i++)
    if (sg_str_ends(text, sg_cstr(forms[i])))
      return true;
  return false;
}

/* Takes back the punctuation mark that the text so far ends in, close to its word or bracket: behind it a
 * citation is meant as a raised number, "approach,\cite{key}", and as names in brackets it stands before it. */
static struct sg_str take_mark(struct sg_writer *w)
{
  struct sg_piece *last = w->out.count > 0 ? &w->out.rows[w->out.count - 1] : NULL;
  if (last == NULL || last->text.n < 2 || w->math_at == w->out.count)
    return sg_str(NULL, 0);
  struct sg_str text = last->text, md = last->markdown, mark = sg_slice(text, text.n - 1, text.n);
  bool close = sg_is_word_byte(text.p[text.n - 2]) || sg_is_one_of((unsigned char)text.p[text.n - 2], ")]%");
  if (!sg_is_one_of((unsigned char)mark.p[0], ",;.") || !close || !sg_str_ends(md, mark) ||
      (md.n > 1 && md.p[md.n - 2] == '\\') ||
      (mark.p[0] == '.' && is_short_form(sg_slice(text, 0, text.n - 1))))
    return sg_str(NULL, 0);
  *last = (struct sg_piece){sg_slice(md, 0, md.n - 1), sg_slice(text, 0, text.n - 1)};
  return mark;
}

/* Does a citation stand there as the source has it: nothing, "@key", "[-@key]", "key?"? */
static bool is_unresolved(struct sg_str text)
{
  size_t at = text.n > 0 && text.p[0] == '[';
  at += at < text.n && text.p[at] == '-';
  return text.n == 0 || (at < text.n && text.p[at] == '@') || memchr(text.p, '?', text.n) != NULL;
}

static void citation(struct sg_writer *w, const struct sg_node *row)
{
  const struct sg_node *citations = sg_part(row, 0), *content = sg_inlines_of(row);
  struct sg_str text = text_of(w, content), mark = {NULL, 0}, gap = {NULL, 0};
  if (is_unresolved(text) || has_raw(content))
    text = from_keys(w, citations);
  add_cited(w, text, citations);
  bool names = text.n > 0 && (text.p[0] == '(' || (text.p[0] == '[' && text.n > 1 && sg_is_alpha(text.p[1])));
  if (names) {
    mark = take_mark(w);
    struct sg_str before = w->out.count > 0 ? w->out.rows[w->out.count - 1].text : gap;
    bool close = before.n > 0 && (sg_is_word_byte(before.p[before.n - 1]) ||
                                  sg_is_one_of((unsigned char)before.p[before.n - 1], ")]%.,;"));
    gap = close ? SG_LIT(" ") : gap;
  }
  plain(w, mark.n + gap.n > 0 ? SG_JOIN(w->arena, gap, text, mark) : text);
}

/* -- Links ---------------------------------------------------------------------------------------------- */

/* A reference into the paper is its printed number. Pandoc writes "[fig:map]" where it knows none: no key
 * shows; what stands between the two characters gets words when all is there. */
static void reference(struct sg_writer *w, struct sg_str label, const struct sg_node *row)
{
  const struct sg_pandoc_known *known = w->known;
  struct sg_str text, name, anchor;
  bool bare = sg_str_equal(sg_attribute(sg_part(row, 0), SG_LIT("reference-type")), SG_LIT("ref"));
  if (!bare || !known->number(known->user, label, &text))
    text = text_of(w, sg_inlines_of(row));
  if (!w->alone && known->section(known->user, label, &name, &anchor)) {
    text = name.p != NULL ? name : text;
    sg_emit(
        w, SG_JOIN(w->arena, SG_LIT("["), sg_pandoc_escape(text, w->arena), SG_LIT("](#"), anchor, SG_LIT(")")),
        text);
    return;
  }
  bool is_key = text.n == label.n + 2 && text.p[0] == '[' && text.p[text.n - 1] == ']' &&
                sg_str_equal(sg_slice(text, 1, text.n - 1), label);
  if ((text.n > 0 && !is_key) || known->number(known->user, label, &text)) {
    plain(w, text);
    return;
  }
  char *key = sg_arena_alloc(w->arena, label.n + 2, 1);
  size_t n = 0;
  if (key == NULL)
    return;
  key[n++] = SG_ELSEWHERE_OPEN;
  for (size_t i = 0; i < label.n; i++)
    if ((unsigned char)label.p[i] >= ' ' && label.p[i] != 0x7F)
      key[n++] = label.p[i];
  key[n++] = SG_ELSEWHERE_CLOSE;
  emit_same(w, sg_str(key, n));
}

/* Percent-encodes the bytes of a target for which `is_encoded`. */
static struct sg_str encoded(struct sg_str target, bool (*is_encoded)(char c), struct sg_arena *arena)
{
  static const char digits[] = "0123456789ABCDEF";
  char *out = sg_arena_alloc(arena, 3 * target.n + 1, 1);
  size_t n = 0;
  for (size_t i = 0; out != NULL && i < target.n; i++) {
    unsigned char c = (unsigned char)target.p[i];
    if (is_encoded(target.p[i])) {
      out[n++] = '%';
      out[n++] = digits[c >> 4];
      out[n++] = digits[c & 15];
    } else {
      out[n++] = target.p[i];
    }
  }
  return sg_str(out, n);
}

/* May it not stand in an address? */
static bool is_outside_address(char c)
{
  return (unsigned char)c < ' ' || c == 0x7F || sg_is_one_of((unsigned char)c, " <>\"`\\^{|}");
}

static bool is_bracket(char c)
{
  return sg_is_one_of((unsigned char)c, "()[]|");
}

/* "\ ", as authors write a space for TeX. */
static size_t find_tex_space(struct sg_str s, size_t at, struct sg_str *instead)
{
  *instead = SG_LIT(" ");
  return s.p[at] == '\\' && at + 1 < s.n && s.p[at + 1] == ' ' ? 2 : 0;
}

static struct sg_pandoc_words raw(const struct sg_writer *w)
{
  size_t markdown = 0, text = 0;
  for (size_t i = 0; i < w->out.count; i++) {
    markdown += w->out.rows[i].markdown.n;
    text += w->out.rows[i].text.n;
  }
  char *out = sg_arena_alloc(w->arena, markdown + text + 2, 1);
  if (out == NULL)
    return (struct sg_pandoc_words){{NULL, 0}, {NULL, 0}};
  char *m = out, *t = out + markdown + 1;
  for (size_t i = 0; i < w->out.count; i++) {
    const struct sg_piece *row = &w->out.rows[i];
    memcpy(m, row->markdown.n > 0 ? row->markdown.p : "", row->markdown.n);
    memcpy(t, row->text.n > 0 ? row->text.p : "", row->text.n);
    m += row->markdown.n;
    t += row->text.n;
  }
  return (struct sg_pandoc_words){sg_str(out, markdown), sg_str(out + markdown + 1, text)};
}

static void link(struct sg_writer *w, const struct sg_node *row)
{
  struct sg_str target = sg_string(sg_at(sg_part(row, 2), 0)), mail = SG_LIT("mailto:");
  if (target.n > 0 && target.p[0] == '#') {
    reference(w, sg_slice(target, 1, target.n), row);
    return;
  }
  if (w->linked) { /* no link stands in another */
    add(w, sg_inlines_of(row));
    return;
  }
  struct sg_writer inner = nested(w);
  inner.linked = true;
  add(&inner, sg_inlines_of(row));
  struct sg_pandoc_words words = raw(&inner);
  bool mailed = sg_str_starts(target, mail) && sg_str_equal(sg_slice(target, mail.n, target.n), words.text);
  bool itself = mailed || sg_str_equal(words.text, target);
  target = encoded(sg_replace(target, find_tex_space, w->arena), is_outside_address, w->arena);
  if (!sg_safe_target(target)) {
    sg_emit(w, words.markdown,
            words.text); /* a file beside the paper is dead in the guide; other schemes may act */
  } else if (itself) {
    size_t from = sg_str_starts(target, mail) ? mail.n : 0;
    sg_emit(w, SG_JOIN(w->arena, SG_LIT("<"), sg_slice(target, from, target.n), SG_LIT(">")), words.text);
  } else if (words.text.n > 0) {
    target = encoded(target, is_bracket, w->arena);
    sg_emit(w, SG_JOIN(w->arena, SG_LIT("["), words.markdown, SG_LIT("]("), target, SG_LIT(")")), words.text);
  }
}

/* -- The inlines ---------------------------------------------------------------------------------------- */

static void wrapped(struct sg_writer *w, struct sg_str mark, const struct sg_node *content)
{
  struct sg_writer inner = nested(w);
  inner.emphasised = true;
  add(&inner, content);
  sg_emphasise(w, mark, &inner.out);
}

static void shift(struct sg_writer *w, const struct sg_node *row)
{
  struct sg_str shifted;
  if (sg_shift(text_of(w, sg_inlines_of(row)), row->kind == SG_PANDOC_SUPERSCRIPT, w->arena, &shifted))
    plain(w, shifted);
  else
    add(w, sg_inlines_of(row));
}

static void quote(struct sg_writer *w, const struct sg_node *row)
{
  bool is_double = sg_is_named(sg_part(row, 0), SG_LIT("DoubleQuote"));
  emit_same(w, is_double ? SG_LIT("“") : SG_LIT("‘"));
  add(w, sg_inlines_of(row));
  emit_same(w, is_double ? SG_LIT("”") : SG_LIT("’"));
}

/* Code that a tool of notes would run (a query, a template) is shown as words. */
static void code(struct sg_writer *w, struct sg_str s)
{
  if (sg_str_trim(s).n > 0)
    sg_emit(w, sg_safe_is_query(s) ? sg_pandoc_escape(s, w->arena) : sg_code_span(s, w->arena), s);
}

static void add_formula_labels(struct sg_writer *w, struct sg_str tex)
{
  struct sg_str name = SG_LIT("\\label");
  for (size_t at = sg_str_find(tex, name, 0); at != SG_NPOS; at = sg_str_find(tex, name, at)) {
    size_t open = sg_str_skip_space(tex, at += name.n);
    size_t close = open < tex.n && tex.p[open] == '{' ? sg_str_find(tex, SG_LIT("}"), open) : SG_NPOS;
    if (close != SG_NPOS) {
      add_label(w, sg_slice(tex, open + 1, close));
      at = close;
    }
  }
}

static void formula(struct sg_writer *w, const struct sg_node *row)
{
  bool is_displayed = sg_is_named(sg_part(row, 0), SG_LIT("DisplayMath"));
  add_formula_labels(w, sg_string(sg_part(row, 1)));
  struct sg_str tex = sg_clean_formula(w, sg_string(sg_part(row, 1)));
  struct sg_str mark = is_displayed ? SG_LIT("$$") : SG_LIT("$");
  if (!sg_is_blank_formula(tex, w->arena)) {
    sg_emit(w, SG_JOIN(w->arena, mark, tex, mark), tex);
    return;
  }
  bool gap = false;
  for (size_t i = 0; i < tex.n; i++)
    gap = gap || sg_is_one_of((unsigned char)tex.p[i], "\\ ~");
  if (gap)
    emit_same(w, SG_LIT(" "));
}

static void add_identifier(struct sg_writer *w, const struct sg_node *span)
{
  struct sg_str label = sg_string(sg_at(sg_part(span, 0), 0));
  if (label.n > 0)
    add_label(w, label);
}

static void add_one(struct sg_writer *w, const struct sg_node *row)
{
  switch ((enum sg_pandoc_kind)row->kind) {
  case SG_PANDOC_STR:
    plain(w, row->text);
    break;
  case SG_PANDOC_SPACE:
  case SG_PANDOC_BREAK:
    emit_same(w, SG_LIT(" "));
    break;
  case SG_PANDOC_EMPH:
    wrapped(w, SG_LIT("*"), sg_inlines_of(row));
    break;
  case SG_PANDOC_STRONG:
    wrapped(w, SG_LIT("**"), sg_inlines_of(row));
    break;
  case SG_PANDOC_SUPERSCRIPT:
  case SG_PANDOC_SUBSCRIPT:
    shift(w, row);
    break;
  case SG_PANDOC_QUOTED:
    quote(w, row);
    break;
  case SG_PANDOC_CITE:
    citation(w, row);
    break;
  case SG_PANDOC_CODE:
    code(w, sg_string(sg_part(row, 1)));
    break;
  case SG_PANDOC_MATH:
    formula(w, row);
    break;
  case SG_PANDOC_LINK:
    link(w, row);
    break;
  case SG_PANDOC_IMAGE: /* the picture goes with its paragraph; captions come from figures */
    add_image(w, sg_string(sg_at(sg_part(row, 2), 0)));
    break;
  case SG_PANDOC_NOTE:
    add_note(w, sg_content(row));
    break;
  case SG_PANDOC_SPAN:
    add_identifier(w, row);
    add(w, sg_inlines_of(row));
    break;
  case SG_PANDOC_GROUP:
    add(w, sg_inlines_of(row));
    break;
  default: /* what pandoc could not read: not for a newcomer's eyes */
    break;
  }
}

/* A word or space that holds no mark-up: nine in ten inlines. */
static bool is_plain(const struct sg_node *row)
{
  if (row->kind != SG_PANDOC_STR)
    return row->kind == SG_PANDOC_SPACE;
  for (size_t i = 0; i < row->text.n; i++)
    if (sg_pandoc_is_mark(row->text.p[i]))
      return false;
  return true;
}

/* Writes the plain words and spaces from `row` on as one piece; what follows them. */
static const struct sg_node *add_run(struct sg_writer *w, const struct sg_node *row)
{
  const struct sg_node *end = row;
  size_t size = 0, n = 0;
  for (; end != NULL && is_plain(end); end = end->next)
    size += end->kind == SG_PANDOC_STR ? end->text.n : 1;
  char *words = end != row ? sg_arena_alloc(w->arena, size + 1, 1) : NULL;
  for (; words != NULL && row != end; row = row->next) {
    struct sg_str text = row->kind == SG_PANDOC_STR ? row->text : SG_LIT(" ");
    memcpy(words + n, text.n > 0 ? text.p : "", text.n);
    n += text.n;
  }
  if (words != NULL)
    sg_pieces_add(&w->out, w->arena, (struct sg_piece){sg_str(words, n), sg_str(words, n)});
  return end;
}

static void add(struct sg_writer *w, const struct sg_node *content)
{
  for (const struct sg_node *row = sg_first(content); row != NULL; row = row->next) {
    bool settled = w->math_at != w->out.count && w->closed.at != w->out.count;
    if (settled && !sg_joins(sg_last_piece(w)))
      row = add_run(w, row);
    if (row == NULL)
      break;
    add_one(w, row);
  }
}

static struct sg_str filled(struct sg_str text, struct sg_writer *w)
{
  sg_buf_clear(w->scratch);
  sg_elsewhere_fill(text, false, w->scratch);
  return SG_JOIN(w->arena, sg_buf_str(w->scratch));
}

/* What was written, on one line. */
static struct sg_pandoc_words finish(struct sg_writer *w)
{
  struct sg_pandoc_words words = raw(w);
  if (words.markdown.n > 0 && memchr(words.markdown.p, SG_ELSEWHERE_OPEN, words.markdown.n) != NULL) {
    words.markdown = filled(words.markdown, w);
    words.text = filled(words.text, w);
  }
  sg_drop_empty_references(&words, w->arena);
  sg_close_quotations(&words, w->arena);
  words.markdown = sg_pandoc_tidy(words.markdown, w->known->spaced && !w->alone, w->arena);
  words.text = sg_pandoc_tidy(words.text, w->known->spaced && !w->alone, w->arena);
  return words;
}

struct sg_pandoc_words sg_pandoc_write(const struct sg_node *content, const struct sg_pandoc_known *known,
                                       struct sg_arena *arena, struct sg_buf *scratch,
                                       struct sg_pandoc_found *found)
{
  struct sg_writer w = new_writer(known, arena, scratch, found);
  add(&w, content);
  return finish(&w);
}

struct sg_str sg_pandoc_text(const struct sg_node *content, const struct sg_pandoc_known *known,
                             struct sg_arena *arena, struct sg_buf *scratch)
{
  struct sg_pandoc_found found = {0};
  const struct sg_node *first = sg_first(content);
  if (first == NULL || (first->next == NULL && first->kind == SG_PANDOC_STR))
    return first != NULL ? first->text : sg_str(NULL, 0);
  struct sg_writer w = new_writer(known, arena, scratch, &found);
  w.alone = true;
  add(&w, content);
  return finish(&w).text;
}

void sg_inline_words(const struct sg_node *content, struct sg_buf *out)
{
  for (const struct sg_node *row = sg_first(content); row != NULL; row = row->next) {
    if (row->kind == SG_PANDOC_STR)
      sg_buf_add(out, row->text);
    else if (sg_is_blank(row))
      sg_buf_add_char(out, ' ');
    else if (row->kind == SG_PANDOC_CODE || row->kind == SG_PANDOC_MATH)
      sg_buf_add(out, sg_string(sg_part(row, 1)));
    else if (row->kind != SG_PANDOC_IMAGE && row->kind != SG_PANDOC_NOTE)
      sg_inline_words(sg_inlines_of(row), out);
  }
}
