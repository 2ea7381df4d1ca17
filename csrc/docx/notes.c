/* Footnotes at the feet of columns, and the raised signs in the text that name them. */
#include "docx/page.h"

#include <stdio.h>

enum {
  SIGN_BYTES = 4, /* "12", "†" */
  RAISED_MIN = 4, /* half points above the line: less is a correction of type */
  SMALLER = 2,    /* half points below the words around it */
  NOTES_MAX = 1000,
  PAGE_REACH = 400, /* blocks before and behind a note that may be of its page */
};

static struct sg_str words_of(const struct sg_xml_node *run)
{
  const struct sg_xml_node *only = NULL;
  for (const struct sg_xml_node *n = run->first; n != NULL; n = n->next) {
    if (!sg_xml_is(n, "t") || n->first == NULL)
      continue;
    if (only != NULL)
      return (struct sg_str){0};
    only = n->first;
  }
  return only != NULL ? sg_str_trim(only->tag) : (struct sg_str){0};
}

static bool is_sign(struct sg_str text)
{
  static const char *const signs[] = {"*",        "**",      "\xE2\x88\x97", "\xE2\x80\xA0", "\xE2\x80\xA1",
                                      "\xC2\xA7", "\xC2\xB6"};
  size_t digits = 0;
  while (digits < text.n && sg_is_digit(text.p[digits]))
    digits++;
  return text.n > 0 && text.n <= SIGN_BYTES && (digits == text.n || SG_ONE_OF(text, signs));
}

/* Does the run stand above the words of its paragraph, smaller than they? */
static bool is_mark(const struct sg_xml_node *run, int size)
{
  const struct sg_xml_node *properties = sg_xml_child(run, "rPr");
  int own = sg_docx_run_size(run), position = sg_docx_number_of(sg_xml_child(properties, "position"), "val", 0);
  return sg_docx_is_raised(run) || (position == 0 && own > 0 && own <= size - SMALLER);
}

static struct sg_xml_node *first_run(const struct sg_xml_node *paragraph)
{
  for (struct sg_xml_node *n = paragraph->first; n != NULL; n = sg_xml_next(n, paragraph))
    if (sg_xml_is(n, "r") && words_of(n).n > 0)
      return n;
  return NULL;
}

/* The sign that a footnote begins with, or nothing. */
static struct sg_str sign_of(const struct sg_docx_block *block)
{
  const struct sg_xml_node *run = block->text.n > 0 ? first_run(block->node) : NULL;
  struct sg_str sign = run != NULL ? words_of(run) : (struct sg_str){0};
  return is_sign(sign) && is_mark(run, block->size) ? sign : (struct sg_str){0};
}

/* Marks the notes at the foot of the column that ends before `end`. */
static void find_at_foot(struct sg_docx_pages *pages, size_t from, size_t end)
{
  size_t start = end, first = end;
  while (start > from) {
    const struct sg_docx_block *block = &pages->blocks[start - 1];
    bool is_small = block->text.n > 0 && block->size > 0 && block->size <= pages->body - SMALLER;
    if (!is_small || block->role == SG_DOCX_CAPTION || block->role == SG_DOCX_HEADING)
      break;
    start--;
    if (sign_of(block).n > 0)
      first = start;
  }
  for (size_t i = first; i < end; i++)
    pages->blocks[i].role = SG_DOCX_NOTE;
}

/* The run in a block that is the sign, raised; NULL without. */
static struct sg_xml_node *mark_in(const struct sg_docx_block *block, struct sg_str sign)
{
  for (struct sg_xml_node *n = block->node->first; n != NULL; n = sg_xml_next(n, block->node))
    if (sg_xml_is(n, "r") && sg_str_equal(words_of(n), sign) && is_mark(n, block->size))
      return n;
  return NULL;
}

/* The sign in the text of the note's page: in running text, else in what stands aside. */
static struct sg_xml_node *mark_of(const struct sg_docx_pages *pages, size_t note, struct sg_str sign)
{
  size_t from = note, to = note;
  while (from > 0 && note - from < PAGE_REACH && pages->blocks[from - 1].page == pages->blocks[note].page)
    from--;
  while (to < pages->count && to - note < PAGE_REACH && pages->blocks[to].page == pages->blocks[note].page)
    to++;
  for (int aside = 0; aside < 2; aside++)
    for (size_t i = from; i < to; i++) {
      enum sg_docx_role role = pages->blocks[i].role;
      bool is_text = role == SG_DOCX_TEXT || role == SG_DOCX_ITEM;
      struct sg_xml_node *mark =
          role != SG_DOCX_NOTE && is_text != aside ? mark_in(&pages->blocks[i], sign) : NULL;
      if (mark != NULL)
        return mark;
    }
  return NULL;
}

/* Moves the note's paragraphs as one into the list of notes, with a reference where its sign stood. */
static void take_note(struct sg_docx_pages *pages, size_t from, size_t to, struct sg_xml_node *mark)
{
  struct sg_docx *d = pages->d;
  char open[64], reference[96];
  snprintf(open, sizeof open, "<%%footnote %%id=\"%zu\">", ++d->note_count);
  snprintf(reference, sizeof reference, "<%%r><%%footnoteReference %%id=\"%zu\"/></%%r>", d->note_count);
  struct sg_xml_node *start = sg_docx_raw(d, open), *end = sg_docx_raw(d, "</%footnote>"),
                     *shown = sg_docx_raw(d, reference), *place = start;
  if (start == NULL || end == NULL || shown == NULL)
    return;
  sg_xml_put_after(shown, mark);
  sg_xml_remove(mark);
  sg_xml_remove(first_run(pages->blocks[from].node));
  if (d->notes->last != NULL)
    sg_xml_put_after(start, d->notes->last);
  else
    sg_xml_put_first(start, d->notes);
  for (size_t i = from + 1; i < to; i++)
    sg_docx_join(pages, &pages->blocks[from], &pages->blocks[i]);
  sg_xml_put_after(pages->blocks[from].node, place);
  pages->blocks[from].role = SG_DOCX_OUT;
  sg_xml_put_after(end, pages->blocks[from].node);
}

static void take_notes(struct sg_docx_pages *pages)
{
  for (size_t from = 0, to; from < pages->count && pages->d->note_count < NOTES_MAX; from = to) {
    to = from + 1;
    if (pages->blocks[from].role != SG_DOCX_NOTE)
      continue;
    while (to < pages->count && pages->blocks[to].role == SG_DOCX_NOTE &&
           sg_docx_same_column(&pages->blocks[from], &pages->blocks[to]) && sign_of(&pages->blocks[to]).n == 0)
      to++;
    struct sg_str sign = sign_of(&pages->blocks[from]);
    struct sg_xml_node *mark = sign.n > 0 ? mark_of(pages, from, sign) : NULL;
    if (mark != NULL)
      take_note(pages, from, to, mark);
  }
}

/* Type that was raised or lowered by hand is a superscript or subscript. */
static void name_raised(struct sg_docx_pages *pages, const struct sg_docx_block *block)
{
  int around = block->size > 0 ? block->size : pages->body;
  for (struct sg_xml_node *run = block->node->first; run != NULL; run = sg_xml_next(run, block->node)) {
    struct sg_xml_node *properties = sg_xml_is(run, "r") ? sg_xml_child(run, "rPr") : NULL,
                       *position = sg_xml_child(properties, "position");
    int height = sg_docx_number_of(position, "val", 0), size = sg_docx_run_size(run);
    if (height > -RAISED_MIN && height < RAISED_MIN)
      continue;
    if (size == 0 || size > around - SMALLER || sg_xml_child(properties, "vertAlign") != NULL)
      continue;
    struct sg_xml_node *align = sg_docx_raw(pages->d, height > 0 ? "<%vertAlign %val=\"superscript\"/>"
                                                                 : "<%vertAlign %val=\"subscript\"/>");
    if (align != NULL)
      sg_xml_put_after(align, position);
  }
}

void sg_docx_take_notes(struct sg_docx_pages *pages)
{
  for (size_t from = 0, to; from < pages->count; from = to) {
    for (to = from + 1; to < pages->count && sg_docx_same_column(&pages->blocks[from], &pages->blocks[to]);)
      to++;
    find_at_foot(pages, from, to);
  }
  if (pages->d->notes != NULL)
    take_notes(pages);
  for (size_t i = 0; i < pages->count; i++)
    if (pages->blocks[i].role != SG_DOCX_OUT)
      name_raised(pages, &pages->blocks[i]);
  sg_docx_close_ranks(pages);
}
