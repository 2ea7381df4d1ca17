#include "markdown/links.h"

#include "markdown/inline.h"

enum {
  BUCKETS = 2048,
  CUTS_MAX = 4, /* stops and brackets behind a citation of one word */
};

enum row_kind { ROW_WORD, ROW_NAME, ROW_TITLE, ROW_CITATIONS };

struct citation {
  const struct citation *next; /* of those that begin with the same word; the longest first */
  const struct sg_str *words, *places;
  size_t word_count, place_count;
};

struct row {
  struct row *next;
  enum row_kind kind;
  struct sg_str key, value;
  struct citation *citations;
};

struct sg_links {
  struct sg_arena *arena;
  struct row *buckets[BUCKETS];
};

/* -- The set ----------------------------------------------------------------------------------------- */

struct sg_links *sg_links_new(struct sg_arena *arena)
{
  struct sg_links *links = SG_ARENA_NEW(arena, struct sg_links, 1);
  if (links != NULL)
    links->arena = arena;
  return links;
}

static size_t bucket_of(enum row_kind kind, struct sg_str key)
{
  return (sg_str_hash(key) + (uint64_t)kind) % BUCKETS;
}

static const struct row *find(const struct sg_links *links, enum row_kind kind, struct sg_str key)
{
  const struct row *row = links->buckets[bucket_of(kind, key)];
  while (row != NULL && (row->kind != kind || !sg_str_equal(row->key, key)))
    row = row->next;
  return row;
}

/* The row of that key, made where there is none; NULL when memory is short. */
static struct row *row_for(struct sg_links *links, enum row_kind kind, struct sg_str key)
{
  struct row *row = (struct row *)find(links, kind, key), **bucket = &links->buckets[bucket_of(kind, key)];
  if (row != NULL)
    return row;
  row = SG_ARENA_NEW(links->arena, struct row, 1);
  struct sg_str copy = sg_arena_copy(links->arena, key);
  if (row == NULL || copy.p == NULL)
    return NULL;
  *row = (struct row){.next = *bucket, .kind = kind, .key = copy};
  return *bucket = row;
}

static bool add(struct sg_links *links, enum row_kind kind, struct sg_str key, struct sg_str value)
{
  struct row *row = row_for(links, kind, key);
  struct sg_str copy = sg_arena_copy(links->arena, value);
  if (row == NULL || copy.p == NULL)
    return false;
  row->value = copy;
  return true;
}

bool sg_links_add_word(struct sg_links *links, struct sg_str word, struct sg_str kind)
{
  return add(links, ROW_WORD, word, kind);
}

bool sg_links_add_name(struct sg_links *links, struct sg_str name, struct sg_str place)
{
  return add(links, ROW_NAME, name, place);
}

bool sg_links_add_title(struct sg_links *links, struct sg_str place, struct sg_str title)
{
  return add(links, ROW_TITLE, place, title);
}

static bool is_no_break(struct sg_str s, size_t at)
{
  return at + 1 < s.n && s.p[at] == '\xC2' && s.p[at + 1] == '\xA0';
}

/* The end of the word at `at`, and where the next one begins. */
static size_t word_end(struct sg_str s, size_t at, size_t *next)
{
  while (at < s.n && !sg_is_space(s.p[at]) && !is_no_break(s, at))
    at++;
  for (*next = at; *next < s.n && (sg_is_space(s.p[*next]) || is_no_break(s, *next));)
    *next += sg_is_space(s.p[*next]) ? 1 : 2;
  return at;
}

static bool copy_all(struct sg_arena *arena, struct sg_str *out, const struct sg_str *list, size_t count)
{
  for (size_t i = 0; i < count; i++)
    if ((out[i] = sg_arena_copy(arena, list[i])).p == NULL)
      return false;
  return true;
}

bool sg_links_add_citation(struct sg_links *links, struct sg_str text, const struct sg_str *places,
                           size_t count)
{
  size_t words = 0, next = 0;
  word_end(text, 0, &next);
  size_t begin = text.n > 0 && (sg_is_space(text.p[0]) || is_no_break(text, 0)) ? next : 0;
  for (size_t at = begin; at < text.n; at = next, words++)
    word_end(text, at, &next);
  if (words == 0 || count == 0)
    return true;
  struct citation *citation = SG_ARENA_NEW(links->arena, struct citation, 1);
  struct sg_str *word = SG_ARENA_NEW(links->arena, struct sg_str, words);
  struct sg_str *place = SG_ARENA_NEW(links->arena, struct sg_str, count);
  struct sg_str copy = sg_arena_copy(links->arena, text);
  if (citation == NULL || word == NULL || place == NULL || copy.p == NULL ||
      !copy_all(links->arena, place, places, count))
    return false;
  words = 0;
  for (size_t at = begin; at < copy.n; at = next, words++)
    word[words] = sg_slice(copy, at, word_end(copy, at, &next));
  struct row *row = row_for(links, ROW_CITATIONS, word[0]);
  if (row == NULL)
    return false;
  struct citation **at = &row->citations;
  while (*at != NULL && (*at)->word_count >= words)
    at = (struct citation **)&(*at)->next;
  *citation = (struct citation){*at, word, place, words, count};
  *at = citation;
  return true;
}

/* -- A text in pieces -------------------------------------------------------------------------------- */

struct piece {
  enum { PIECE_WORD, PIECE_SPACE, PIECE_OTHER } kind;
  size_t from, to;    /* of the Markdown */
  struct sg_str text; /* a word's own, escapes undone */
};

struct text {
  struct sg_str markdown;
  char *plain; /* all words so far, escapes undone */
  size_t plain_at;
  struct piece *pieces;
  size_t count, capacity;
  bool inside, wide; /* a word goes on; it is one of characters between which no spaces stand */
  struct sg_arena *arena;
};

/* Three bytes that begin with E3 to EF: a character of Chinese, Japanese or Korean. */
static bool is_wide(struct sg_str s, size_t at)
{
  return at + 2 < s.n && (unsigned char)s.p[at] >= 0xE3 && (unsigned char)s.p[at] <= 0xEF &&
         (s.p[at + 1] & 0xC0) == 0x80 && (s.p[at + 2] & 0xC0) == 0x80;
}

static void end_word(struct text *t)
{
  t->inside = false;
}

static void add_piece(struct text *t, int kind, size_t from, size_t to)
{
  end_word(t);
  void *grown = sg_arena_stretch(t->arena, t->pieces, t->count, &t->capacity, sizeof *t->pieces);
  if (grown == NULL)
    return;
  t->pieces = grown;
  t->pieces[t->count++] = (struct piece){.kind = kind, .from = from, .to = to};
}

/* `n` bytes that stand for what [from, to) shows belong to a word. */
static void add_to_word(struct text *t, const char *bytes, size_t n, bool wide, size_t from, size_t to)
{
  if (!t->inside || t->wide != wide) {
    add_piece(t, PIECE_WORD, from, to);
    if (t->count == 0)
      return;
    t->pieces[t->count - 1].text = sg_str(t->plain + t->plain_at, 0);
    t->inside = true;
    t->wide = wide;
  }
  memcpy(t->plain + t->plain_at, bytes, n);
  t->plain_at += n;
  t->pieces[t->count - 1].to = to;
  t->pieces[t->count - 1].text.n += n;
}

/* Where the characters of a word end that begin at `at`: at a space, or before one beyond ASCII, of which each
 * is looked at by itself. */
static size_t run_end(struct sg_str s, size_t at)
{
  size_t end = at + 1;
  while (end < s.n && !sg_is_space(s.p[end]) && (unsigned char)s.p[end] < 0x80)
    end++;
  return end;
}

static void add_text(struct text *t, size_t from, size_t to)
{
  struct sg_str s = sg_slice(t->markdown, 0, to);
  for (size_t at = from; at < to;) {
    size_t next = at + 1;
    if (sg_is_space(s.p[at])) {
      while (next < to && sg_is_space(s.p[next]))
        next++;
      add_piece(t, PIECE_SPACE, at, next);
    } else if (is_no_break(s, at)) {
      add_piece(t, PIECE_SPACE, at, next = at + 2);
    } else {
      bool wide = is_wide(s, at);
      next = wide ? at + 3 : run_end(s, at);
      add_to_word(t, s.p + at, next - at, wide, at, next);
    }
    at = next;
  }
}

static bool read_text(struct text *t)
{
  struct sg_inline_scanner scanner;
  struct sg_inline unit;
  t->plain = SG_ARENA_NEW(t->arena, char, t->markdown.n + 1);
  if (t->plain == NULL)
    return false;
  sg_inline_init(&scanner, t->markdown);
  while (sg_inline_next(&scanner, &unit)) {
    if (unit.kind == SG_INLINE_TEXT)
      add_text(t, unit.from, unit.to);
    else if (unit.kind == SG_INLINE_ESCAPE)
      add_to_word(t, t->markdown.p + unit.from + 1, 1, false, unit.from, unit.to);
    else
      add_piece(t, unit.kind == SG_INLINE_BREAK ? PIECE_SPACE : PIECE_OTHER, unit.from, unit.to);
  }
  return !t->arena->failed;
}

/* -- Links ------------------------------------------------------------------------------------------- */

struct writer {
  const struct sg_links *links;
  const struct text *text;
  struct sg_str own;
  struct sg_buf *out;
};

static bool is_punctuation(char c)
{
  return sg_is_one_of((unsigned char)c, "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~");
}

/* Where the first `n` bytes of a word end in the Markdown. */
static size_t place_in(const struct text *t, const struct piece *piece, size_t n)
{
  size_t at = piece->from;
  for (; n > 0; n--)
    at += t->markdown.p[at] == '\\' && at + 1 < piece->to && is_punctuation(t->markdown.p[at + 1]) ? 2 : 1;
  return at;
}

static void put(struct writer *w, size_t from, size_t to)
{
  sg_buf_add(w->out, sg_slice(w->text->markdown, from, to));
}

/* The same inside a link, which a bracket would end. */
static void put_inside(struct writer *w, size_t from, size_t to)
{
  struct sg_str s = w->text->markdown;
  for (size_t at = from; at < to; at++) {
    if (s.p[at] == '[' || s.p[at] == ']')
      sg_buf_add_char(w->out, '\\');
    sg_buf_add_char(w->out, s.p[at]);
    if (s.p[at] == '\\' && at + 1 < to)
      sg_buf_add_char(w->out, s.p[++at]);
  }
}

static void open_link(struct writer *w)
{
  struct sg_str so_far = sg_buf_str(w->out);
  if (sg_str_ends(so_far, SG_LIT("!")) && !sg_str_ends(so_far, SG_LIT("\\!"))) { /* no picture */
    sg_buf_truncate(w->out, so_far.n - 1);
    sg_buf_add(w->out, SG_LIT("\\!"));
  }
  sg_buf_add_char(w->out, '[');
}

static void close_link(struct writer *w, struct sg_str place)
{
  const struct row *title = find(w->links, ROW_TITLE, place);
  sg_buf_add_format(w->out, "](#%.*s", SG_STR_ARGS(place));
  for (size_t i = 0; title != NULL && i < title->value.n; i++) {
    char c = title->value.p[i];
    sg_buf_add(w->out, i == 0 ? SG_LIT(" \"") : SG_LIT(""));
    if (is_punctuation(c))
      sg_buf_add_char(w->out, '\\');
    sg_buf_add_char(w->out, sg_is_space(c) ? ' ' : c);
  }
  sg_buf_add(w->out, title != NULL && title->value.n > 0 ? SG_LIT("\")") : SG_LIT(")"));
}

/* -- Citations --------------------------------------------------------------------------------------- */

/* Punctuation alone, an apostrophe (’) among it. */
static bool is_stops(struct sg_str s)
{
  for (size_t i = 0; i < s.n; i++)
    if (!is_punctuation(s.p[i]) && !(i + 2 < s.n && memcmp(s.p + i, "\xE2\x80\x99", 3) == 0 && (i += 2)))
      return false;
  return true;
}

static const struct piece *word_at(const struct text *t, size_t at)
{
  return at < t->count && t->pieces[at].kind == PIECE_WORD ? &t->pieces[at] : NULL;
}

/* Does the citation stand at piece `at`? Its last piece, and how much of that is its own. */
static bool stands(const struct text *t, size_t at, const struct citation *citation, size_t *last, size_t *kept)
{
  for (size_t i = 0; i < citation->word_count; i++) {
    const struct piece *piece = word_at(t, at + 2 * i);
    struct sg_str word = citation->words[i];
    if (piece == NULL)
      return false;
    if (i + 1 == citation->word_count) {
      *last = at + 2 * i;
      *kept = word.n;
      return sg_str_starts(piece->text, word) && is_stops(sg_slice(piece->text, word.n, piece->text.n));
    }
    if (!sg_str_equal(piece->text, word) || at + 2 * i + 1 >= t->count ||
        t->pieces[at + 2 * i + 1].kind != PIECE_SPACE)
      return false;
  }
  return false;
}

/* The citations that may begin with a word: of those of one word punctuation may follow. */
static const struct citation *candidates(const struct sg_links *links, struct sg_str word)
{
  for (int i = 0; i < CUTS_MAX; i++) {
    const struct row *row = find(links, ROW_CITATIONS, word);
    if (row != NULL)
      return row->citations;
    if (word.n < 2 || !is_punctuation(word.p[word.n - 1]))
      break;
    word.n--;
  }
  return NULL;
}

/* Does a work's part of a citation end with this word: "2010;", "2010,"? */
static bool ends_part(struct sg_str word)
{
  return sg_str_ends(word, SG_LIT(";")) ||
         (word.n > 1 && word.p[word.n - 1] == ',' && sg_is_digit(word.p[word.n - 2]));
}

/* A citation's text of several works with a link around each; false, and nothing put, where its parts are not
 * as many as the works. */
static bool put_parts(struct writer *w, size_t from, size_t last, size_t end, const struct citation *citation)
{
  const struct piece *pieces = w->text->pieces;
  size_t parts = 1, part = 0;
  for (size_t i = from; i < last; i += 2)
    parts += ends_part(pieces[i].text);
  if (citation->place_count < 2 || parts != citation->place_count)
    return false;
  for (size_t i = from, begin = pieces[from].from; i <= last; i += 2) {
    if (i < last && !ends_part(pieces[i].text))
      continue;
    open_link(w);
    put_inside(w, begin, i == last ? end : pieces[i].to);
    close_link(w, citation->places[part++]);
    if (i == last)
      break;
    begin = pieces[i + 2].from;
    put(w, pieces[i].to, begin);
  }
  return true;
}

static void put_citation(struct writer *w, size_t from, size_t last, size_t kept,
                         const struct citation *citation)
{
  const struct piece *pieces = w->text->pieces;
  size_t end = place_in(w->text, &pieces[last], kept), begin = pieces[from].from;
  if (!put_parts(w, from, last, end, citation)) {
    /* "(Smith 2010" is of a bracket that goes on. */
    struct sg_str first = pieces[from].text, shown = sg_slice(pieces[last].text, 0, kept);
    size_t open = 0;
    while (open < first.n && (first.p[open] == '(' || first.p[open] == '['))
      open++;
    if (open > 0 && open < (from == last ? kept : first.n) && shown.p[kept - 1] != ')' &&
        shown.p[kept - 1] != ']')
      begin = place_in(w->text, &pieces[from], open);
    put(w, pieces[from].from, begin);
    open_link(w);
    put_inside(w, begin, end);
    close_link(w, citation->places[0]);
  }
  put(w, end, pieces[last].to);
}

/* The citation at a piece; the piece after it, or the same one where there is none. */
static size_t try_citation(struct writer *w, size_t at)
{
  size_t last = at, kept = 0;
  const struct citation *citation = candidates(w->links, w->text->pieces[at].text);
  while (citation != NULL && !stands(w->text, at, citation, &last, &kept))
    citation = citation->next;
  if (citation == NULL || sg_str_equal(citation->places[0], w->own))
    return at;
  put_citation(w, at, last, kept, citation);
  return last + 1;
}

/* -- References -------------------------------------------------------------------------------------- */

/* "(3.1a)," in parts: bytes. */
struct number {
  size_t from, to; /* what a name has of it: "3.1" */
  size_t shown;    /* where what belongs to it ends: "(3.1a)" */
};

static bool read_number(struct sg_str s, struct number *number)
{
  size_t at = s.n > 0 && s.p[0] == '(';
  number->from = at;
  if (at >= s.n || !(sg_is_digit(s.p[at]) || (s.p[at] >= 'A' && s.p[at] <= 'Z')))
    return false;
  for (at++; at < s.n && (sg_is_digit(s.p[at]) || s.p[at] == '.');)
    at++;
  number->to = at - (s.p[at - 1] == '.');
  size_t letter = at < s.n && s.p[at] >= 'a' && s.p[at] <= 'z';
  size_t close = number->from > 0 && at + letter < s.n && s.p[at + letter] == ')';
  number->shown = letter + close > 0 ? at + letter + close : number->to;
  struct sg_str after = sg_slice(s, number->shown, s.n);
  return after.n == 0 || is_punctuation(after.p[0]) || sg_str_starts(after, SG_LIT("–")) ||
         sg_str_starts(after, SG_LIT("—")) || sg_str_starts(after, SG_LIT("’"));
}

/* Where a word and a number lead, or an empty string. */
static struct sg_str place_of(const struct sg_links *links, struct sg_str word, struct sg_str number)
{
  char name[128];
  size_t n = 0;
  if (word.n + number.n + 1 > sizeof name)
    return sg_str(NULL, 0);
  for (; n < word.n; n++)
    name[n] = sg_lower(word.p[n]);
  const struct row *kind = find(links, ROW_WORD, sg_str(name, n));
  struct sg_str head = kind != NULL ? kind->value : sg_str(name, n);
  if (head.n + number.n + 1 > sizeof name)
    return sg_str(NULL, 0);
  memmove(name, head.p, head.n);
  name[head.n] = ' ';
  memcpy(name + head.n + 1, number.p, number.n);
  const struct row *row = find(links, ROW_NAME, sg_str(name, head.n + 1 + number.n));
  return row != NULL ? row->value : sg_str(NULL, 0);
}

/* The letters of "(Figure" or "(Fig.": true where there is nothing else but brackets before and a stop behind.
 */
static bool read_word(struct sg_str s, size_t *from, size_t *to)
{
  size_t at = 0;
  while (at < s.n && is_punctuation(s.p[at]))
    at++;
  *from = at;
  while (at < s.n && (sg_is_alpha(s.p[at]) || (unsigned char)s.p[at] >= 0x80))
    at++;
  *to = at;
  return *to > *from && (at == s.n || (at + 1 == s.n && s.p[at] == '.'));
}

/* "(Figure" + space + "3a).", "如图3" too. Wide characters show no word's beginning: the last ones are tried.
 */
static size_t try_reference(struct writer *w, size_t at)
{
  const struct text *t = w->text;
  const struct piece *first = &t->pieces[at];
  struct number number;
  size_t from, to;
  if (!read_word(first->text, &from, &to))
    return at;
  bool apart = at + 1 < t->count && t->pieces[at + 1].kind == PIECE_SPACE;
  bool wide = to - from >= 3 && is_wide(first->text, to - 3);
  const struct piece *second = apart || wide ? word_at(t, at + 1 + apart) : NULL;
  if (second == NULL || !read_number(second->text, &number))
    return at;
  struct sg_str digits = sg_slice(second->text, number.from, number.to);
  struct sg_str place = place_of(w->links, sg_slice(first->text, from, to), digits);
  for (size_t n = 9; place.n == 0 && wide && n >= 3; n -= 3)
    if (n < to - from && is_wide(first->text, to - n)) {
      place = place_of(w->links, sg_slice(first->text, to - n, to), digits);
      from = place.n > 0 ? to - n : from;
    }
  if (place.n == 0 || sg_str_equal(place, w->own))
    return at;
  size_t begin = place_in(t, first, from), end = place_in(t, second, number.shown);
  put(w, first->from, begin);
  open_link(w);
  put_inside(w, begin, first->to);
  if (apart)
    sg_buf_add(w->out, SG_LIT("\u00A0"));
  put_inside(w, second->from, end);
  close_link(w, place);
  put(w, end, second->to);
  return at + 2 + apart;
}

void sg_links_put(const struct sg_links *links, struct sg_str markdown, struct sg_str own,
                  struct sg_arena *scratch, struct sg_buf *out)
{
  struct text text = {.markdown = markdown, .arena = scratch};
  struct writer w = {.links = links, .text = &text, .own = own, .out = out};
  if (!read_text(&text)) {
    sg_buf_add(out, markdown);
    return;
  }
  for (size_t at = 0, next; at < text.count; at = next) {
    next = at;
    if (text.pieces[at].kind == PIECE_WORD)
      next = try_citation(&w, at);
    if (next == at && text.pieces[at].kind == PIECE_WORD)
      next = try_reference(&w, at);
    if (next == at)
      put(&w, text.pieces[at].from, text.pieces[next++].to);
  }
}
