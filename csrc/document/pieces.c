/* Pieces of a text side by side: what they may make together that neither is. */
#include "document/writer.h"

/* By the last character of the first: does the second begin so that both would be mark-up? */
static bool join(char last, struct sg_str next)
{
  char c = next.n > 0 ? next.p[0] : '\0';
  switch (last) {
  case ']':
    return sg_is_one_of((unsigned char)c, "[({:]");
  case '!':
  case '^':
    return c == '[';
  case '<':
    return sg_is_alpha(c) || sg_is_one_of((unsigned char)c, "/!?%");
  case '=':
  case '~':
  case '%':
    return c == last;
  case '&':
    return sg_is_alpha(c) || c == '#';
  case '@':
    return sg_is_word_byte(c) || c == '_' || c == '\\';
  default:
    return false;
  }
}

bool sg_joins(struct sg_str before)
{
  return before.n > 0 && sg_is_one_of((unsigned char)before.p[before.n - 1], "]!^<=~%&@");
}

static char byte_at(struct sg_str s, size_t at)
{
  return at < s.n ? s.p[at] : '\0';
}

static char last_byte(struct sg_str s, size_t behind)
{
  return s.n > behind ? s.p[s.n - 1 - behind] : '\0';
}

static bool is_formula(struct sg_str s)
{
  return s.n > 1 && s.p[0] == '$' && s.p[1] != '$';
}

/* Does a formula end in a command of letters: "$2\pi$"? */
static bool ends_in_command(struct sg_str s)
{
  size_t at = s.n - 1;
  while (at > 0 && sg_is_alpha(s.p[at - 1]))
    at--;
  return at + 1 < s.n && at > 0 && s.p[at - 1] == '\\';
}

/* Joins what begins with a formula or a digit to the formula right before it: side by side, `$a$$b$` would
 * begin a display, and `$a$1` is not a formula. What is left of the piece stays in it; false where nothing is.
 */
static bool keep_rest(struct sg_writer *w, struct sg_piece *piece)
{
  struct sg_piece *before = &w->out.rows[w->out.count - 1];
  struct sg_str md = piece->markdown, space = SG_LIT(" "), dollar = SG_LIT("$"), none = {NULL, 0};
  struct sg_str open = sg_slice(before->markdown, 0, before->markdown.n - 1);
  if (is_formula(md) && md.n > 2 && last_byte(md, 0) == '$') {
    before->markdown = SG_JOIN(w->arena, open, space, sg_slice(md, 1, md.n - 1), dollar);
    before->text = SG_JOIN(w->arena, before->text, space, piece->text);
    return false;
  }
  size_t n = 0;
  while (n < md.n && sg_is_digit(md.p[n]))
    n++;
  if (n == 0)
    return true;
  struct sg_str own = sg_slice(md, 0, n), gap = ends_in_command(before->markdown) ? space : none;
  before->markdown = SG_JOIN(w->arena, open, gap, own, dollar);
  before->text = SG_JOIN(w->arena, before->text, own);
  *piece = (struct sg_piece){sg_slice(md, n, md.n), sg_slice(piece->text, n, piece->text.n)};
  return piece->markdown.n > 0;
}

/* Two pieces of code side by side are one: "`a``b`" is code with marks in it. */
static void join_code(struct sg_writer *w, struct sg_piece *piece)
{
  struct sg_str before = sg_last_piece(w);
  if (byte_at(piece->markdown, 0) != '`' || before.n < 2 || before.p[0] != '`' || last_byte(before, 0) != '`')
    return;
  piece->text = SG_JOIN(w->arena, w->out.rows[w->out.count - 1].text, piece->text);
  piece->markdown = sg_code_span(piece->text, w->arena);
  w->out.count--;
}

/* Escapes the last character before the piece, or the piece's first, where both would be mark-up. */
static void part(struct sg_writer *w, struct sg_piece *piece)
{
  struct sg_str before = sg_last_piece(w), md = piece->markdown, backslash = SG_LIT("\\");
  bool braces = sg_str_starts(md, SG_LIT("\\{")) && last_byte(before, 0) == ']';
  if (before.n == 0 || !(braces || join(last_byte(before, 0), md)))
    return;
  if (last_byte(before, 1) != '\\')
    w->out.rows[w->out.count - 1].markdown = SG_JOIN(w->arena, sg_slice(before, 0, before.n - 1), backslash,
                                                     sg_slice(before, before.n - 1, before.n));
  if (sg_is_one_of((unsigned char)byte_at(md, 0), "=~%]"))
    piece->markdown = SG_JOIN(w->arena, backslash, md);
}

void sg_emit(struct sg_writer *w, struct sg_str markdown, struct sg_str text)
{
  struct sg_piece piece = {markdown, text}, space = {SG_LIT(" "), SG_LIT(" ")};
  if (markdown.n == 0)
    return;
  if (w->closed.at == w->out.count)
    sg_settle(w, markdown);
  if (w->math_at == w->out.count && !keep_rest(w, &piece))
    return;
  struct sg_str before = sg_last_piece(w);
  if (piece.markdown.p[0] == '$' && before.n > 1 && last_byte(before, 0) == '$' && last_byte(before, 1) != '\\')
    sg_pieces_add(&w->out, w->arena, space); /* a display beside a formula */
  if (is_formula(piece.markdown))
    w->math_at = w->out.count + 1;
  join_code(w, &piece);
  part(w, &piece);
  sg_pieces_add(&w->out, w->arena, piece);
}
