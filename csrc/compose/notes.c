/* Footnotes: each under the sentence that bears its mark; an address stands in that sentence. */
#include "compose/blocks.h"
#include "compose/citing.h"
#include "compose/prose.h"

/* "<https://example.org>.": nothing but addresses? */
static bool is_address(struct sg_str s)
{
  if (s.n > 0 && s.p[s.n - 1] == '.')
    s.n--;
  bool linked = sg_str_starts(s, SG_LIT("<http")) && s.p[s.n - 1] == '>';
  if (!linked && !sg_str_starts(s, SG_LIT("http://")) && !sg_str_starts(s, SG_LIT("https://")))
    return false;
  for (size_t i = 0; i < s.n; i++)
    if (s.p[i] == ' ' && (!linked || s.p[i - 1] != ','))
      return false;
  return true;
}

/* Adds the address on the line to those of the note before, so that the addresses of a paragraph make one
 * bullet; whether it did. */
static bool join_addresses(struct sg_composing *c, struct sg_mark mark)
{
  struct sg_bullet *last = c->bullets.count > 0 ? &c->bullets.rows[c->bullets.count - 1] : NULL;
  if (last == NULL || !sg_str_equal(last->lead, c->lead) || !is_address(last->text) ||
      !is_address(sg_buf_str(&c->line)))
    return false;
  size_t kept = last->text.p[last->text.n - 1] == '.' ? last->text.n - 1 : last->text.n;
  sg_buf_splice(&c->line, 0, 0, SG_LIT(", "));
  sg_buf_splice(&c->line, 0, 0, sg_slice(last->text, 0, kept));
  struct sg_str joined = sg_arena_copy(c->arena, sg_buf_str(&c->line));
  if (joined.p == NULL)
    return false;
  last->text = joined;
  c->lead = sg_str(NULL, 0);
  sg_bullets_mark(&c->bullets, c->bullets.count - 1, mark);
  return true;
}

static bool is_counted(char ch)
{
  return sg_is_alpha(ch) || sg_is_digit(ch) || ((unsigned char)ch & 0x80) != 0;
}

/* Do the words `after`, marks and spaces apart, end at byte `end` of the text? */
static bool ends_with(struct sg_str text, size_t end, struct sg_str after)
{
  for (size_t k = after.n; k > 0; k--) {
    if (!is_counted(after.p[k - 1]))
      continue;
    while (end > 0 && !is_counted(text.p[end - 1]))
      end--;
    if (end == 0 || text.p[--end] != after.p[k - 1])
      return false;
  }
  return true;
}

/* Where the words behind which a note hangs end in the bullet, with the marks that close them: the one place
 * where a bracket can follow; SG_NPOS where it is none, or not for sure. */
static size_t place_of_mark(struct sg_str text, struct sg_str after)
{
  size_t found = SG_NPOS;
  for (size_t end = 1; end < text.n && after.n > 0; end++) {
    if (!is_counted(text.p[end - 1]) || is_counted(text.p[end]) || !ends_with(text, end, after))
      continue;
    size_t to = end;
    while (to < text.n && sg_is_one_of(text.p[to], "*`"))
      to++;
    bool open = to < text.n && sg_is_one_of(text.p[to], " ,;:") &&
                !sg_str_starts(sg_slice(text, to, text.n), SG_LIT(" ("));
    if (found != SG_NPOS || !open)
      return SG_NPOS;
    found = to;
  }
  size_t brackets = 0;
  for (size_t i = 0; found != SG_NPOS && i < found; i++)
    brackets += sg_is_one_of(text.p[i], "([") ? 1 : sg_is_one_of(text.p[i], ")]") ? (size_t)-1 : 0;
  return brackets == 0 ? found : SG_NPOS;
}

/* Sets the address on the line in brackets behind the words of the bullet that it belongs to, else at its end,
 * before its stop; whether it did. */
static bool join_sentence(struct sg_composing *c, size_t bullet, struct sg_str after, struct sg_mark mark)
{
  struct sg_str text = bullet < c->bullets.count ? c->bullets.rows[bullet].text : sg_str(NULL, 0);
  struct sg_str address = sg_buf_str(&c->line);
  if (!is_address(address) || !sg_str_ends(text, SG_LIT(".")) || c->bullets.rows[bullet].block.n > 0)
    return false;
  size_t place = place_of_mark(text, after);
  bool more = place == SG_NPOS && sg_str_ends(text, SG_LIT(">).")); /* another address stands there */
  size_t end = place != SG_NPOS ? place : text.n - 1;
  address.n -= sg_str_ends(address, SG_LIT("."));
  sg_buf_splice(&c->line, address.n, c->line.length - address.n, SG_LIT(")"));
  sg_buf_add(&c->line, sg_slice(text, end, text.n));
  sg_buf_splice(&c->line, 0, 0, more ? SG_LIT(", ") : SG_LIT(" ("));
  sg_buf_splice(&c->line, 0, 0, sg_slice(text, 0, end - more));
  struct sg_str joined = sg_arena_copy(c->arena, sg_buf_str(&c->line));
  if (joined.p == NULL)
    return false;
  c->bullets.rows[bullet].text = joined;
  c->lead = sg_str(NULL, 0);
  sg_bullets_mark(&c->bullets, bullet, mark);
  return true;
}

/* The note's words in c->line, under their lead; false where all of it is told elsewhere, or no reader sees it.
 */
static bool add_note(struct sg_composing *c, size_t i)
{
  const struct sg_paragraph_span *span = sg_paragraph_span_of(c, i);
  sg_start_line(c, sg_words_get(c->language, SG_WORD_NOTE));
  for (size_t s = span->sentence_from; s < span->sentence_to; s++)
    if (*sg_use_of(c, s) == SG_USE_FREE && c->analysis->sentences[s].form <= SG_FORM_FRAGMENT) {
      size_t from = c->line.length;
      if (!sg_only_cites(c->analysis, s)) {
        sg_add_sentence(c, s, (struct sg_prose_options){.drop_head = false});
        sg_tell_of_authors(c, s, from, (struct sg_telling){.theirs = false});
      }
      *sg_use_of(c, s) = SG_USE_SHOWN;
    }
  return c->line.length > 0;
}

void sg_write_note(struct sg_composing *c, struct sg_flow *flow, size_t i)
{
  if (!add_note(c, i) && flow->top != SG_NPOS) {
    c->lead = sg_str(NULL, 0);
    sg_bullets_mark(&c->bullets, flow->top, sg_mark_here(c, i));
    return;
  }
  if (!join_addresses(c, sg_mark_here(c, i)))
    sg_end_line(c, flow->top != SG_NPOS ? flow->top_depth + 1 : 0, sg_mark_here(c, i));
}

/* -- The sentence that bears the mark --------------------------------------------------------------------- */

/* The sentence of paragraph `text` behind whose words note `note` hangs; SG_NPOS where none is known. */
static size_t marked_sentence(const struct sg_composing *c, size_t text, size_t note)
{
  const struct sg_paragraph_span *span = sg_paragraph_span_of(c, text);
  struct sg_str md = c->row->paragraphs[text].markdown, after = c->row->paragraphs[note].after;
  if (after.n == 0)
    return SG_NPOS;
  for (size_t s = span->sentence_from; s < span->sentence_to; s++) {
    const struct sg_sentence *row = &c->analysis->sentences[s];
    for (size_t end = row->from + 1; end <= row->to; end++)
      if (is_counted(md.p[end - 1]) && ends_with(md, end, after))
        return s;
  }
  return SG_NPOS;
}

/* The note that c->line holds, and what its terms are. */
static void end_note(struct sg_composing *c, size_t i, uint32_t depth)
{
  const struct sg_paragraph_span *span = sg_paragraph_span_of(c, i);
  sg_end_line(c, depth, sg_mark_here(c, i));
  sg_write_definitions(c, span->sentence_from, span->sentence_to, depth + 1);
  sg_write_named(c, span->sentence_from, span->sentence_to, depth + 1);
}

/* What may stand between a paragraph and its footnotes: others, figures and tables that it speaks of. */
static bool stands_between(const struct sg_composing *c, size_t i)
{
  enum sg_paragraph_kind kind = c->row->paragraphs[i].kind;
  return kind == SG_PARAGRAPH_NOTE || kind == SG_PARAGRAPH_FIGURE || kind == SG_PARAGRAPH_TABLE ||
         sg_is_in_figure(c, i);
}

void sg_write_notes_of(struct sg_composing *c, const struct sg_flow *flow, size_t s)
{
  size_t text = c->analysis->sentences[s].paragraph;
  for (size_t i = text + 1; i < c->row->paragraph_count && stands_between(c, i); i++)
    if (c->row->paragraphs[i].kind == SG_PARAGRAPH_NOTE && marked_sentence(c, text, i) == s && add_note(c, i) &&
        !join_sentence(c, flow->last, c->row->paragraphs[i].after, sg_mark_here(c, i)))
      end_note(c, i, flow->last_depth + 1);
  sg_start_line(c, sg_str(NULL, 0));
}

/* Does note `i` hang on the caption, or on a cell? */
static bool is_of_float(const struct sg_composing *c, size_t i, struct sg_str caption)
{
  struct sg_str after = c->row->paragraphs[i].after;
  if (sg_is_table_note(c, i))
    return true;
  for (size_t end = 1; end <= caption.n && after.n > 0; end++)
    if (is_counted(caption.p[end - 1]) && ends_with(caption, end, after))
      return true;
  return false;
}

void sg_write_float_notes(struct sg_composing *c, size_t owner, uint32_t depth)
{
  struct sg_str caption = c->row->paragraphs[owner].markdown;
  for (size_t i = owner + 1; i < c->row->paragraph_count && c->row->paragraphs[i].kind == SG_PARAGRAPH_NOTE &&
                             is_of_float(c, i, caption);
       i++) {
    if (add_note(c, i))
      end_note(c, i, depth);
    sg_start_line(c, sg_str(NULL, 0));
  }
}
