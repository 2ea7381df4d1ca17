/* Emphasis whose marks every reader of Markdown takes for some. */
#include "document/writer.h"

/* Is the character white space, for readers that know Unicode? */
static bool is_blank(struct sg_str c)
{
  static const char *const wide[] = {"\u00A0", "\u3000", "\u202F", "\u205F"};
  if (c.n > 0 && sg_is_space(c.p[0]))
    return true;
  for (size_t i = 0; i < sizeof wide / sizeof *wide; i++)
    if (sg_str_order(c, wide[i]) == 0)
      return true;
  return c.n == 3 && c.p[0] == '\xE2' && c.p[1] == '\x80' && (unsigned char)c.p[2] <= 0x8A;
}

/* Is it a letter or digit for every reader? Those beyond ASCII are, but for the blocks of punctuation and
 * symbols, which are one for some readers and not for others. */
static bool is_letter(struct sg_str c)
{
  if (c.n == 0)
    return false;
  unsigned char first = (unsigned char)c.p[0];
  if (first < 0x80)
    return sg_is_alpha(c.p[0]) || sg_is_digit(c.p[0]);
  if (first == 0xC2)
    return sg_str_order(c, "ª") == 0 || sg_str_order(c, "µ") == 0 || sg_str_order(c, "º") == 0;
  return first > 0xC2 && first != 0xE2 && first != 0xEF && c.n < 4 && sg_str_order(c, "×") != 0 &&
         sg_str_order(c, "÷") != 0 && !sg_str_starts(c, SG_LIT("\xE3\x80"));
}

/* Punctuation that every reader takes for some beside a mark: not a backslash, behind which an escaped
 * character stands, nor what may go on as another mark. */
static bool is_punctuation(char c)
{
  return c > ' ' && c < 0x7F && !sg_is_alpha(c) && !sg_is_digit(c) && !sg_is_one_of((unsigned char)c, "\\]^_");
}

/* May a mark stand between emphasised text that has `inside` at its edge and `outside`? */
static bool stands(struct sg_str inside, struct sg_str outside)
{
  return outside.n == 0 || is_blank(outside) || is_punctuation(outside.p[0]) || is_letter(inside);
}

/* -- Pieces ----------------------------------------------------------------------------------------- */

void sg_pieces_add(struct sg_pieces *pieces, struct sg_arena *arena, struct sg_piece piece)
{
  struct sg_piece *grown = sg_arena_grow(arena, pieces->rows, pieces->count, &pieces->capacity, sizeof *grown);
  if (grown == NULL)
    return;
  pieces->rows = grown;
  grown[pieces->count++] = piece;
}

static void insert_first(struct sg_pieces *pieces, struct sg_arena *arena, struct sg_piece piece)
{
  size_t before = pieces->count;
  sg_pieces_add(pieces, arena, piece);
  if (pieces->count == before)
    return;
  memmove(pieces->rows + 1, pieces->rows, before * sizeof *pieces->rows);
  pieces->rows[0] = piece;
}

/* Takes the first or last thing out of pieces: a character of plain text, else a whole piece. */
static struct sg_piece take(struct sg_pieces *pieces, bool at_end)
{
  struct sg_piece *piece = &pieces->rows[at_end ? pieces->count - 1 : 0], taken = *piece;
  struct sg_str s = piece->markdown, c = at_end ? sg_last_char(s) : sg_first_char(s);
  if (!sg_str_equal(s, piece->text) || c.n >= s.n) {
    pieces->count--;
    if (!at_end)
      memmove(pieces->rows, pieces->rows + 1, pieces->count * sizeof *pieces->rows);
    return taken;
  }
  piece->markdown = piece->text = at_end ? sg_slice(s, 0, s.n - c.n) : sg_slice(s, c.n, s.n);
  return (struct sg_piece){c, c};
}

static struct sg_str edge(const struct sg_pieces *pieces, bool at_end)
{
  if (pieces->count == 0)
    return sg_str(NULL, 0);
  return at_end ? sg_last_char(pieces->rows[pieces->count - 1].markdown)
                : sg_first_char(pieces->rows[0].markdown);
}

/* Moves white space at an edge of the pieces out of them, and what else keeps a mark from standing there. */
static void loosen(struct sg_writer *w, struct sg_pieces *pieces, bool at_end, struct sg_str outside,
                   struct sg_pieces *moved)
{
  while (pieces->count > 0) {
    struct sg_str inside = edge(pieces, at_end);
    if (!is_blank(inside) && stands(inside, outside))
      return;
    struct sg_piece piece = take(pieces, at_end);
    if (at_end)
      insert_first(moved, w->arena, piece);
    else
      sg_pieces_add(moved, w->arena, piece);
    outside = at_end ? sg_first_char(piece.markdown) : sg_last_char(piece.markdown);
  }
}

static void put(struct sg_writer *w, const struct sg_pieces *pieces)
{
  for (size_t i = 0; i < pieces->count; i++)
    sg_emit(w, pieces->rows[i].markdown, pieces->rows[i].text);
}

/* Is there anything in the pieces to emphasise? Where a quotation begins or ends in the middle of them, readers
 * that make quotations of quotation marks find no emphasis. */
static bool is_emphatic(const struct sg_pieces *pieces)
{
  size_t opened = 0, closed = 0, straight = 0;
  bool words = false;
  for (size_t i = 0; i < pieces->count; i++) {
    struct sg_str text = pieces->rows[i].text;
    for (size_t at = 0; at < text.n; at++) {
      struct sg_str rest = sg_slice(text, at, text.n);
      opened += sg_str_starts(rest, SG_LIT("“"));
      closed += sg_str_starts(rest, SG_LIT("”"));
      straight += text.p[at] == '"';
      words = words || sg_is_word_byte(text.p[at]);
    }
  }
  return words && opened == closed && straight % 2 == 0;
}

/* -- Emphasis --------------------------------------------------------------------------------------- */

/* Takes back the emphasis that was written last. */
static void reopen(struct sg_writer *w)
{
  w->out.count = w->closed.from;
  w->closed.at = SG_NPOS;
  struct sg_str last = sg_last_piece(w);
  bool formula = last.n > 1 && last.p[0] == '$' && last.p[1] != '$' && last.p[last.n - 1] == '$';
  w->math_at = formula ? w->out.count : SG_NPOS;
}

static void emphasise(struct sg_writer *w, struct sg_str mark, struct sg_pieces *pieces)
{
  struct sg_pieces lead = {0}, trail = {0};
  if (w->closed.at == w->out.count) { /* "*a*" and "*b*" without a space are one */
    if (!sg_str_equal(w->closed.mark, mark)) {
      put(w, pieces);
      return;
    }
    struct sg_pieces all = w->closed.pieces;
    reopen(w);
    for (size_t i = 0; i < pieces->count; i++)
      sg_pieces_add(&all, w->arena, pieces->rows[i]);
    *pieces = all;
  }
  loosen(w, pieces, false, sg_last_char(sg_last_piece(w)), &lead);
  loosen(w, pieces, true, sg_str(NULL, 0), &trail);
  put(w, &lead);
  if (!is_emphatic(pieces)) {
    put(w, pieces);
  } else {
    size_t from = w->out.count;
    sg_emit(w, mark, sg_str(NULL, 0));
    put(w, pieces);
    struct sg_pieces written = {0}; /* formulas and code in them may have been joined */
    for (size_t i = from + 1; i < w->out.count; i++)
      sg_pieces_add(&written, w->arena, w->out.rows[i]);
    sg_emit(w, mark, sg_str(NULL, 0));
    w->closed = (struct sg_emphasis){w->out.count, from, mark, written};
  }
  put(w, &trail);
}

void sg_settle(struct sg_writer *w, struct sg_str next)
{
  struct sg_emphasis closed = w->closed;
  struct sg_pieces trail = {0};
  if (stands(edge(&closed.pieces, true), sg_first_char(next)))
    return;
  reopen(w);
  loosen(w, &closed.pieces, true, sg_first_char(next), &trail);
  if (closed.pieces.count > 0)
    emphasise(w, closed.mark, &closed.pieces);
  w->closed.at = SG_NPOS;
  put(w, &trail);
}

void sg_emphasise(struct sg_writer *w, struct sg_str mark, struct sg_pieces *pieces)
{
  if (w->emphasised || !is_emphatic(pieces))
    put(w, pieces);
  else
    emphasise(w, mark, pieces);
}
