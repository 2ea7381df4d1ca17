/* Links, images and their reference definitions (CommonMark 0.31, 4.7 and 6.3). */
#include "repair/link.h"

#include "base/search.h"
#include "base/utf8.h"
#include "repair/span.h"

enum {
  LABEL_MAX = 999,     /* characters of a label, as in CommonMark */
  TITLE_MAX = 1000,    /* bytes: titles are looked for from many places */
  PARENTHESES = 32,    /* nested in a target */
  ENCLOSING_MAX = 100, /* openers that a link inside them rules out */
};

struct definition {
  struct sg_str label, target; /* as written, `<…>` included; borrowed from the text */
  uint64_t hash;
};

struct link_table {
  struct definition *rows;
  size_t count, capacity;
  uint32_t *slots;   /* index + 1, by hash */
  size_t slot_count; /* a power of 2 */
};

static size_t skip_space(struct sg_str s, size_t at)
{
  size_t lines = 0;
  for (; at < s.n && sg_is_space(s.p[at]) && lines < 2; at++)
    lines += s.p[at] == '\n';
  return lines < 2 ? at : SG_NPOS;
}

/* -- Parts of a link --------------------------------------------------------------------------- */

/* End of the target at `at`, or SG_NPOS when none stands there. */
static size_t target_end(struct sg_str s, size_t at)
{
  if (at < s.n && s.p[at] == '<') {
    for (size_t i = at + 1; i < s.n && s.p[i] != '\n' && s.p[i] != '<'; i++) {
      if (s.p[i] == '>')
        return i + 1;
      if (s.p[i] == '\\')
        i++;
    }
    return SG_NPOS;
  }
  int depth = 0;
  size_t end = at;
  for (; end < s.n && !sg_is_space(s.p[end]); end++) {
    if (s.p[end] == '\\' && end + 1 < s.n && sg_span_is_punctuation(s.p[end + 1])) {
      end++;
    } else if (s.p[end] == '(') {
      if (++depth > PARENTHESES)
        return SG_NPOS;
    } else if (s.p[end] == ')' && --depth < 0) {
      break;
    }
  }
  return depth > 0 ? SG_NPOS : end;
}

/* End of the quoted title at `at`, or SG_NPOS. */
static size_t title_end(struct sg_str s, size_t at)
{
  if (at >= s.n || (s.p[at] != '"' && s.p[at] != '\'' && s.p[at] != '('))
    return SG_NPOS;
  char close = s.p[at] == '(' ? ')' : s.p[at];
  for (size_t i = at + 1; i < s.n && i <= at + TITLE_MAX; i++) {
    if (s.p[i] == '\n' && i + 1 < s.n && s.p[i + 1] == '\n')
      return SG_NPOS;
    if (s.p[i] == '\\')
      i++;
    else if (s.p[i] == close)
      return i + 1;
    else if (s.p[i] == '(' && close == ')')
      return SG_NPOS;
  }
  return SG_NPOS;
}

/* `(target "title")` at `at`: its end, or SG_NPOS. *target is set. */
static size_t tail_end(struct sg_str s, size_t at, struct sg_str *target)
{
  if (at >= s.n || s.p[at] != '(')
    return SG_NPOS;
  size_t from = skip_space(s, at + 1);
  size_t to = from == SG_NPOS ? SG_NPOS : target_end(s, from);
  if (to == SG_NPOS)
    return SG_NPOS;
  *target = sg_slice(s, from, to);
  size_t title = skip_space(s, to);
  if (title == SG_NPOS)
    return SG_NPOS;
  if (title > to && title < s.n && s.p[title] != ')') {
    title = title_end(s, title);
    title = title == SG_NPOS ? SG_NPOS : skip_space(s, title);
  }
  return title != SG_NPOS && title < s.n && s.p[title] == ')' ? title + 1 : SG_NPOS;
}

/* End of the label `[…]` at `at`, or SG_NPOS; *label is what stands inside. */
static size_t label_end(struct sg_str s, size_t at, struct sg_str *label)
{
  if (at >= s.n || s.p[at] != '[')
    return SG_NPOS;
  for (size_t i = at + 1; i < s.n && i <= at + LABEL_MAX * 4; i++) {
    if (s.p[i] == '\\')
      i++;
    else if (s.p[i] == '[')
      return SG_NPOS;
    else if (s.p[i] == ']') {
      *label = sg_slice(s, at + 1, i);
      return i + 1;
    }
  }
  return SG_NPOS;
}

/* -- Definitions ------------------------------------------------------------------------------- */

/* `[label]: target "title"` at `at` (a line's start): its end, behind the line end; SG_NPOS: none. */
static size_t definition_end(struct sg_str s, size_t at, struct definition *row)
{
  while (at < s.n && s.p[at] == ' ')
    at++;
  size_t end = label_end(s, at, &row->label);
  if (end == SG_NPOS || end >= s.n || s.p[end] != ':' || sg_str_trim(row->label).n == 0 ||
      row->label.p[0] == '^')
    return SG_NPOS;
  size_t from = skip_space(s, end + 1);
  size_t to = from == SG_NPOS ? SG_NPOS : target_end(s, from);
  if (to == SG_NPOS || to == from)
    return SG_NPOS;
  row->target = sg_slice(s, from, to);
  size_t line = to;
  while (line < s.n && (s.p[line] == ' ' || s.p[line] == '\t'))
    line++;
  bool ends = line >= s.n || s.p[line] == '\n';
  size_t title = skip_space(s, to);
  if (title != SG_NPOS && title > to && (title = title_end(s, title)) != SG_NPOS) {
    while (title < s.n && (s.p[title] == ' ' || s.p[title] == '\t'))
      title++;
    if (title >= s.n || s.p[title] == '\n')
      return title < s.n ? title + 1 : title;
  }
  if (!ends)
    return SG_NPOS;
  return line < s.n ? line + 1 : line;
}

/* Labels are the same without case, runs of white space being one space. */
static uint32_t next_in_label(struct sg_str s, size_t *at)
{
  if (*at >= s.n)
    return 0;
  if (sg_is_space(s.p[*at])) {
    while (*at < s.n && sg_is_space(s.p[*at]))
      ++*at;
    return ' ';
  }
  size_t length;
  uint32_t codepoint = sg_utf8_decode(s, *at, &length);
  *at += length;
  return codepoint == 0x1E9E || codepoint == 0xDF ? 0xDF : sg_to_lower(codepoint);
}

static uint64_t hash_label(struct sg_str label)
{
  uint64_t hash = 14695981039346656037u;
  label = sg_str_trim(label);
  for (size_t at = 0; at < label.n;)
    hash = (hash ^ next_in_label(label, &at)) * 1099511628211u;
  return hash;
}

static bool same_label(struct sg_str a, struct sg_str b)
{
  size_t i = 0, k = 0;
  a = sg_str_trim(a);
  b = sg_str_trim(b);
  while (i < a.n && k < b.n)
    if (next_in_label(a, &i) != next_in_label(b, &k))
      return false;
  return i == a.n && k == b.n;
}

static const struct definition *find_definition(const struct link_table *table, struct sg_str label)
{
  if (table == NULL || table->count == 0 || label.n > LABEL_MAX * 4)
    return NULL;
  uint64_t hash = hash_label(label);
  for (size_t i = hash & (table->slot_count - 1); table->slots[i] != 0; i = (i + 1) & (table->slot_count - 1)) {
    const struct definition *row = &table->rows[table->slots[i] - 1];
    if (row->hash == hash && same_label(row->label, label))
      return row;
  }
  return NULL;
}

static bool add_row(struct repair *r, struct link_table *table, struct definition row)
{
  struct definition *grown =
      sg_arena_stretch(r->arena, table->rows, table->count, &table->capacity, sizeof row);
  if (grown == NULL)
    return false;
  table->rows = grown;
  row.hash = hash_label(row.label);
  grown[table->count++] = row;
  return true;
}

/* The first definition of a label counts. */
static void build_slots(struct repair *r, struct link_table *table)
{
  table->slot_count = 16;
  while (table->slot_count < table->count * 2)
    table->slot_count *= 2;
  table->slots = SG_ARENA_NEW(r->arena, uint32_t, table->slot_count);
  if (table->slots == NULL) {
    table->count = 0;
    return;
  }
  for (size_t k = 0; k < table->count; k++) {
    const struct definition *row = &table->rows[k];
    size_t i = row->hash & (table->slot_count - 1);
    while (table->slots[i] != 0 && table->rows[table->slots[i] - 1].hash != row->hash)
      i = (i + 1) & (table->slot_count - 1);
    if (table->slots[i] == 0)
      table->slots[i] = (uint32_t)k + 1;
  }
}

size_t sg_repair_definition_label_end(struct sg_str text)
{
  struct definition row;
  if (text.n == 0 || text.p[0] != '[' || definition_end(text, 0, &row) == SG_NPOS)
    return SG_NPOS;
  return (size_t)(row.label.p - text.p) + row.label.n;
}

/* Behind the markers of quotes and lists that begin a line; SG_NPOS behind 4 spaces, in code. */
static size_t skip_markers(struct sg_str line)
{
  size_t at = 0, spaces = 0;
  for (; at < line.n; at++) {
    char c = line.p[at];
    bool marker = c == '>' || (sg_is_one_of(c, "-*+") && at + 1 < line.n && line.p[at + 1] == ' ');
    if (c != ' ' && !marker)
      break;
    spaces = c == ' ' ? spaces + 1 : 0;
    if (spaces >= 4)
      return SG_NPOS;
  }
  return at;
}

/* Follows the fences of code: is the line in one, or does it begin or end one? */
static bool in_fence(struct sg_str *fence, struct sg_str line)
{
  line = sg_str_trim(line);
  size_t length = sg_repair_fence_length(line);
  if (fence->n == 0) {
    *fence = sg_slice(line, 0, length);
    return length > 0;
  }
  if (length == line.n && length >= fence->n && line.p[0] == fence->p[0])
    *fence = SG_LIT("");
  return true;
}

void sg_repair_read_definitions(struct repair *r, struct sg_str text)
{
  if (sg_str_find(text, SG_LIT("]:"), 0) == SG_NPOS)
    return;
  struct link_table *table = SG_ARENA_NEW(r->arena, struct link_table, 1);
  if (table == NULL)
    return;
  r->links = table;
  struct sg_str rest = text, line, fence = SG_LIT("");
  bool paragraph = false; /* does the line before belong to one, inside which no definition stands? */
  size_t last_end = 0;
  while (sg_str_next_line(&rest, &line)) {
    size_t from = (size_t)(line.p - text.p), skipped = skip_markers(line);
    struct sg_str words = skipped != SG_NPOS ? sg_slice(line, skipped, line.n) : SG_LIT("");
    if (from < last_end)
      continue;
    if (in_fence(&fence, words) || words.n == 0) {
      paragraph = false;
      continue;
    }
    struct definition row;
    /* In a quote or an item, what follows its line stands behind markers of its own. */
    struct sg_str reach =
        sg_str_trim(sg_slice(line, 0, skipped)).n > 0 ? sg_slice(text, 0, from + line.n) : text;
    size_t end = !paragraph && words.p[0] == '[' ? definition_end(reach, from + skipped, &row) : SG_NPOS;
    paragraph = end == SG_NPOS && words.p[0] != '#';
    if (end != SG_NPOS) {
      last_end = end;
      if (!add_row(r, table, row))
        break;
    }
  }
  build_slots(r, table);
}

size_t sg_repair_skip_definitions(struct repair *r, struct sg_str text, size_t line)
{
  size_t at = 0;
  if (r->links == NULL || r->links->count == 0)
    return 0;
  while (at < text.n) {
    struct definition row;
    size_t end = definition_end(text, at, &row);
    if (end == SG_NPOS || find_definition(r->links, row.label) == NULL)
      break;
    sg_repair_note(r, "text/unsafe", "reference definition taken into its links", line);
    sg_repair_drop(r, "link definition", line, sg_str_trim(sg_slice(text, at, end)));
    for (size_t i = at; i < end; i++)
      line += text.p[i] == '\n';
    at = end;
  }
  return at;
}

/* -- Links ------------------------------------------------------------------------------------- */

static int target_order(const void *key, const void *row)
{
  return sg_str_compare(*(const struct sg_str *)key, *(const struct sg_str *)row);
}

bool sg_link_is_listed(const struct sg_repair_options *options, struct sg_str target)
{
  return !options->restrict_targets || sg_search_find(&target, options->targets, options->target_count,
                                                      sizeof *options->targets, target_order) != NULL;
}

static bool is_allowed(const struct repair *r, struct sg_str target)
{
  if (target.n >= 2 && target.p[0] == '<')
    target = sg_slice(target, 1, target.n - 1);
  return sg_safe_target(target) && sg_link_is_listed(r->options, target);
}

void sg_link_write(const struct repair *r, uint32_t row, struct sg_buf *out)
{
  struct sg_str target = r->links->rows[row].target;
  sg_buf_add(out, SG_LIT("]("));
  bool bare = target.n > 0 && target.p[0] != '<' && memchr(target.p, '(', target.n) != NULL;
  sg_buf_add(out, bare ? SG_LIT("<") : SG_LIT(""));
  sg_buf_add(out, target);
  sg_buf_add(out, bare ? SG_LIT(">)") : SG_LIT(")"));
}

/* Ends the link between the tokens `opener` and the last; `row`: of a reference, or NULL. */
static void end_link(struct repair *r, uint32_t opener, struct sg_str target, const struct definition *row)
{
  struct span *span = r->span;
  struct token *open = &span->tokens[opener], *close = &span->tokens[span->count - 1];
  sg_span_match_emphasis(span, opener);
  if (!(open->flags & FLAG_IMAGE) && is_allowed(r, target)) { /* a picture would be fetched */
    if (row != NULL) {
      close->flags = FLAG_TAG;
      close->a = (uint32_t)(row - r->links->rows);
    }
  } else {
    size_t line = sg_span_line(span, close->from);
    sg_repair_note(r, "text/unsafe",
                   open->flags & FLAG_IMAGE ? "image made plain text" : "link made plain text", line);
    /* `](target "title")`: the title goes with the target. */
    struct sg_str tail = row != NULL ? target : sg_slice(span->text, close->from + 2, close->to - 1);
    sg_repair_drop(r, "target of a link or image", line, sg_str_trim(tail));
    open->kind = close->kind = TOKEN_CUT;
  }
  span->last_bracket = open->a;
  if (open->flags & FLAG_IMAGE)
    return;
  /* No link inside a link. Openers below stay in the stack without being active. */
  size_t count = 0;
  for (uint32_t i = open->a; i != NO_TOKEN && (span->tokens[i].flags & FLAG_ACTIVE) && count++ < ENCLOSING_MAX;
       i = span->tokens[i].a)
    if (!(span->tokens[i].flags & FLAG_IMAGE))
      span->tokens[i].flags &= (uint8_t)~FLAG_ACTIVE;
}

/* `[text][label]`, `[text][]`, `[text]`: the definition and the reference's end, or NULL. */
static const struct definition *find_reference(struct repair *r, const struct token *open, size_t at,
                                               size_t *end)
{
  struct span *span = r->span;
  struct sg_str label = SG_LIT(""), text = sg_slice(span->text, open->to, at);
  if (r->links == NULL || r->links->count == 0)
    return NULL;
  *end = label_end(span->text, at + 1, &label);
  if (*end != SG_NPOS && sg_str_trim(label).n > 0)
    return find_definition(r->links, label);
  if (*end == SG_NPOS)
    *end = at + 1;
  struct sg_str whole;
  size_t close = label_end(span->text, open->to - 1, &whole); /* a label holds no brackets */
  return close == at + 1 ? find_definition(r->links, text) : NULL;
}

/* A bracket that closes nothing. It must not do so once the characters around it are repaired. */
static void add_literal(struct repair *r, size_t at)
{
  bool escape = sg_span_at(r->span, at + 1) == '(';
  sg_span_add(r, escape ? TOKEN_LITERAL : TOKEN_CLOSE, at, at + 1);
}

size_t sg_span_close_bracket(struct repair *r, size_t at)
{
  struct span *span = r->span;
  uint32_t opener = span->last_bracket;
  if (opener == NO_TOKEN || !(span->tokens[opener].flags & FLAG_ACTIVE)) {
    if (opener != NO_TOKEN)
      span->last_bracket = span->tokens[opener].a;
    add_literal(r, at);
    return at + 1;
  }
  struct sg_str target;
  const struct definition *row = NULL;
  size_t end = tail_end(span->text, at + 1, &target);
  bool link = end != SG_NPOS;
  if (!link && (row = find_reference(r, &span->tokens[opener], at, &end)) != NULL) {
    target = row->target;
    link = true;
  }
  if (!link) {
    size_t attributed = sg_span_end_attributed(r, at, opener);
    if (attributed > at)
      return attributed;
    add_literal(r, at);
    span->last_bracket = span->tokens[opener].a;
    return at + 1;
  }
  if (sg_span_add(r, TOKEN_CLOSE, at, end) != NULL)
    end_link(r, opener, target, row);
  return end;
}
