#include <stdlib.h>

#include "pdf/reading.h"

/* Ligatures that a font keeps where control characters are. TeX's bitmap fonts (Type 3) name no letters: what
 * is shown comes as the code in TeX's own encodings, and pdftohtml prints no control characters: "first" is
 * "rst" there. `pdftotext -bbox` prints them, word by word with places. Codes: D. E. Knuth, The TeXbook (1984),
 * appendix F (OT1); the Cork encoding, TUGboat 11 (1990), no. 4 (T1). */

enum {
  WORD_MAX = 400,        /* bytes of a word */
  STEPS_MAX = 200 << 20, /* items looked at in all */
};

/* The letters of a control character that is a ligature in one of the encodings; NULL: it is none. */
static const char *ligature_of(char ch)
{
  static const char *const letters[] = {"ff", "fi", "fl", "ffi", "ffl"};
  enum { OT1 = 0x0B, T1 = 0x1B };
  size_t count = sizeof letters / sizeof letters[0], code = (unsigned char)ch;
  if (code >= OT1 && code < OT1 + count)
    return letters[code - OT1];
  return code >= T1 && code < T1 + count ? letters[code - T1] : NULL;
}

/* A word as it is, as pdftohtml prints it, and with a space where it leaves that out. */
struct word {
  struct sg_buf full, bare, spaced;
  float x, y; /* its left edge, the middle of its height */
};

static bool has_ligature(struct sg_str s)
{
  for (size_t i = 0; i < s.n; i++)
    if (ligature_of(s.p[i]) != NULL)
      return true;
  return false;
}

static void read_word(struct sg_str content, struct word *word)
{
  uint8_t style = 0;
  sg_buf_clear(&word->full);
  sg_buf_clear(&word->bare);
  sg_buf_clear(&word->spaced);
  for (size_t from = 0, at = 0; at <= content.n; at++) {
    const char *letters = at < content.n ? ligature_of(content.p[at]) : NULL;
    if (letters == NULL && at < content.n)
      continue;
    struct sg_str piece = sg_slice(content, from, at);
    sg_pdf_read_text(piece, &word->full, &style);
    sg_pdf_read_text(piece, &word->bare, &style);
    sg_pdf_read_text(piece, &word->spaced, &style);
    if (letters != NULL) {
      sg_buf_add(&word->full, sg_cstr(letters));
      sg_buf_add_char(&word->spaced, ' ');
    }
    from = at + 1;
  }
}

/* Where `bare` stands in the text as a whole word, nearest to byte `near`; SG_NPOS: nowhere. */
static size_t find_word(struct sg_str text, struct sg_str bare, float near)
{
  size_t best = SG_NPOS;
  float distance = 0;
  for (size_t at = 0; bare.n > 0 && (at = sg_str_find(text, bare, at)) != SG_NPOS; at++) {
    bool whole = (at == 0 || text.p[at - 1] == ' ') && (at + bare.n == text.n || text.p[at + bare.n] == ' ');
    float away = (float)at > near ? (float)at - near : near - (float)at;
    if (whole && (best == SG_NPOS || away < distance)) {
      best = at;
      distance = away;
    }
  }
  return best;
}

/* Sets the word into an item's text; false: it does not stand there. */
static bool set_in(struct sg_pdf_reading *r, struct sg_pdf_item *item, const struct word *word,
                   struct sg_buf *scratch)
{
  struct sg_str forms[] = {sg_str_trim(sg_buf_str(&word->bare)), sg_str_trim(sg_buf_str(&word->spaced))};
  float width = sg_pdf_max(1, item->x1 - item->x0);
  float near = (word->x - item->x0) / width * (float)item->text.n;
  for (size_t i = 0; i < sizeof forms / sizeof forms[0]; i++) {
    size_t at = find_word(item->text, forms[i], near);
    if (at == SG_NPOS)
      continue;
    sg_buf_clear(scratch);
    sg_buf_add(scratch, sg_slice(item->text, 0, at));
    sg_buf_add(scratch, sg_buf_str(&word->full));
    sg_buf_add(scratch, sg_slice(item->text, at + forms[i].n, item->text.n));
    item->text = sg_arena_copy(r->arena, sg_buf_str(scratch));
    return true;
  }
  return false;
}

static void mend_word(struct sg_pdf_reading *r, const struct sg_pdf_page *page, const struct word *word,
                      struct sg_buf *scratch, size_t *steps)
{
  for (uint32_t i = page->first_item; i < page->first_item + page->item_count && *steps < STEPS_MAX;
       i++, ++*steps) {
    struct sg_pdf_item *item = &r->items[i];
    bool there =
        word->y >= item->y0 && word->y <= item->y1 && word->x >= item->x0 - item->size && word->x <= item->x1;
    if (there && set_in(r, item, word, scratch))
      return;
  }
}

void sg_pdf_mend_ligatures(struct sg_pdf_reading *r, struct sg_str words)
{
  struct word word;
  struct sg_buf scratch;
  size_t page = 0, steps = 0, at = 0;
  sg_buf_init(&scratch, SG_PDF_TEXT_MAX + 4 * WORD_MAX);
  sg_buf_init(&word.full, 4 * WORD_MAX);
  sg_buf_init(&word.bare, 4 * WORD_MAX);
  sg_buf_init(&word.spaced, 4 * WORD_MAX);
  while ((at = sg_str_find(words, SG_LIT("<"), at)) != SG_NPOS) {
    size_t end = sg_str_find(words, SG_LIT(">"), at),
           close = end == SG_NPOS ? end : sg_str_find(words, SG_LIT("<"), end);
    if (close == SG_NPOS)
      break;
    struct sg_str tag = sg_slice(words, at + 1, end), content = sg_slice(words, end + 1, close);
    at = close;
    page += sg_str_starts(tag, SG_LIT("page "));
    if (!sg_str_starts(tag, SG_LIT("word ")) || content.n > WORD_MAX || page == 0 || page > r->page_count ||
        !has_ligature(content))
      continue;
    word.x = sg_pdf_number(tag, "xMin");
    word.y = (sg_pdf_number(tag, "yMin") + sg_pdf_number(tag, "yMax")) / 2;
    read_word(content, &word);
    mend_word(r, &r->pages[page - 1], &word, &scratch, &steps);
  }
  sg_buf_free(&word.spaced);
  sg_buf_free(&word.bare);
  sg_buf_free(&word.full);
  sg_buf_free(&scratch);
}
