/* Paragraphs that the end of a column or page, or a figure between, parted. */
#include "docx/page.h"

#include "text/printed.h"

enum {
  REACH = 40,          /* blocks between the parts: a figure's labels, a table, notes */
  CLOSE = 100,         /* twentieths of a point above a line that goes on with the one before */
  SET_IN = 100,        /* what begins a paragraph, or hangs behind a bullet or a name */
  NEAR = 30,           /* edges of one place */
  BRACKET_REACH = 400, /* bytes in which a bracket is opened: a list of works that are cited */
  LINE_BYTES = 40,     /* shorter: a heading may be, and parts no paragraph */
  HEADING_BYTES = 200, /* longer than a heading */
  HANGING_MIN = 3,     /* entries in a column that hang */
  COLUMN_REACH = 200,  /* blocks before and behind one that may be of its column */
};

/* Is a bracket open at the text's end, and does the next text close it? */
static bool closes_bracket(struct sg_str a, struct sg_str b)
{
  int open = 0;
  for (size_t i = a.n > BRACKET_REACH ? a.n - BRACKET_REACH : 0; i < a.n; i++) {
    open += (a.p[i] == '(') - (a.p[i] == ')');
    open = open < 0 ? 0 : open;
  }
  for (size_t i = 0; open > 0 && i < b.n && i < BRACKET_REACH; i++) {
    if (sg_is_one_of((unsigned char)b.p[i], "()"))
      return b.p[i] == ')';
  }
  return false;
}

static bool starts_lower(struct sg_str text)
{
  uint32_t code = sg_printed_first_letter(text);
  return sg_is_letter(code) && !sg_is_upper(code);
}

/* A hyphen at the line's end, or what joins: nothing ends so. */
static bool ends_open(struct sg_str text)
{
  static const char *const openers[] = {"the",  "a",  "an", "of", "in",  "to", "with", "by",    "for",
                                        "from", "on", "at", "as", "and", "or", "its",  "their", "our"};
  size_t length, from = text.n;
  if (text.n == 0)
    return false;
  uint32_t code = sg_utf8_decode_before(text, text.n, &length);
  while (from > 0 && sg_is_alpha(text.p[from - 1]))
    from--;
  return code == '-' || code == ',' || code == 0x2013 ||
         (from < text.n &&
          sg_str_is_listed(sg_slice(text, from, text.n), openers, sizeof openers / sizeof *openers));
}

/* The edge at which the paragraphs of a block's column and size begin their second lines. */
static int edge_of(const struct sg_docx_pages *pages, const struct sg_docx_block *block, size_t *hanging)
{
  int edge = block->left;
  size_t at = (size_t)(block - pages->blocks), from = at > COLUMN_REACH ? at - COLUMN_REACH : 0;
  *hanging = 0;
  for (size_t i = from; i < pages->count && i < at + COLUMN_REACH; i++) {
    const struct sg_docx_block *other = &pages->blocks[i];
    if (!sg_docx_same_column(other, block) || other->size != block->size || other->role != SG_DOCX_TEXT)
      continue;
    int start = other->first < 0 ? other->left + other->first : other->left;
    edge = start < edge ? start : edge;
    *hanging += other->first <= -SET_IN;
  }
  return edge;
}

/* In a list of entries that hang, as of works cited, what is set in throughout belongs to the entry before. */
static bool hangs_on(const struct sg_docx_pages *pages, const struct sg_docx_block *a,
                     const struct sg_docx_block *b)
{
  size_t hanging;
  int edge = edge_of(pages, b, &hanging);
  return hanging >= HANGING_MIN && b->first >= 0 && b->left >= edge + SET_IN && a->first <= 0;
}

/* Is the block a further line of the item right before it? */
static bool hangs_in_item(const struct sg_docx_block *item, const struct sg_docx_block *block)
{
  int text_left = item->first < 0 ? item->left : item->left + SET_IN; /* behind the bullet */
  return item->role == SG_DOCX_ITEM && sg_docx_same_column(item, block) && block->above <= CLOSE &&
         block->left >= text_left - NEAR && !sg_printed_ends_sentence(item->text);
}

/* Does `b`, a text, go on with what `a` says, over whatever stands between? */
static bool goes_on(const struct sg_docx_pages *pages, const struct sg_docx_block *a,
                    const struct sg_docx_block *b)
{
  size_t hanging;
  if (closes_bracket(a->text, b->text) || (a->role == SG_DOCX_TEXT && hangs_on(pages, a, b)))
    return true;
  if (sg_printed_has_bullet(b->text, NULL))
    return false;
  bool parted = !sg_docx_same_column(a, b), ends = sg_printed_ends_sentence(a->text);
  if (ends && !(parted && a->role == SG_DOCX_TEXT && b->text.n > HEADING_BYTES))
    return false;
  if (!ends && (starts_lower(b->text) || ends_open(a->text)))
    return true;
  if (a->text.n < LINE_BYTES)
    return false;
  if (!parted)
    return a->role == SG_DOCX_TEXT && b->above <= CLOSE && b->first < SET_IN && b->left <= a->left + NEAR &&
           b->first <= a->first + NEAR;
  return pages->indents && b->size == pages->body && b->first < SET_IN &&
         b->left < edge_of(pages, b, &hanging) + SET_IN;
}

/* May a text go on with what stands there, or not be looked for beyond it? */
static bool is_told(const struct sg_docx_block *block)
{
  return block->role == SG_DOCX_TEXT || block->role == SG_DOCX_ITEM;
}

/* The block that `at` goes on with, over what stands aside; else a caption that was parted as text is. */
static struct sg_docx_block *part_before(const struct sg_docx_pages *pages, size_t at)
{
  const struct sg_docx_block *block = &pages->blocks[at];
  bool is_next = true, is_lower = starts_lower(block->text), is_small = block->size < pages->body;
  struct sg_docx_block *caption = NULL;
  for (size_t i = at, steps = 0; i-- > 0 && steps < REACH;) {
    struct sg_docx_block *other = &pages->blocks[i];
    if (other->role == SG_DOCX_OUT)
      continue;
    if (is_next && hangs_in_item(other, block))
      return other;
    is_next = false;
    steps++;
    if (block->role != SG_DOCX_TEXT || other->role == SG_DOCX_HEADING)
      break;
    bool is_same = other->size == block->size;
    if (is_same && is_told(other))
      return goes_on(pages, other, block) ? other : caption;
    if (is_same && is_lower && caption == NULL && other->role == SG_DOCX_CAPTION &&
        goes_on(pages, other, block))
      caption = other;
    if (is_told(other) && is_small && !is_lower)
      break;
  }
  return caption;
}

/* The words at the end of two texts: what comes after them asks for no more. */
static struct sg_str joined_end(const struct sg_docx *d, struct sg_str a, struct sg_str b)
{
  struct sg_buf text;
  if (b.n >= BRACKET_REACH)
    return b;
  sg_buf_init(&text, SG_DOCX_RAW_MAX);
  sg_buf_add(&text, sg_slice(a, a.n > BRACKET_REACH ? a.n - BRACKET_REACH : 0, a.n));
  sg_buf_add_char(&text, ' ');
  sg_buf_add(&text, b);
  struct sg_str end = sg_arena_copy(d->arena, sg_buf_str(&text));
  d->arena->failed |= text.failure == SG_ENOMEM;
  sg_buf_free(&text);
  return end;
}

/* "205–" and "225": a line ended within a range of numbers. */
static bool is_range(struct sg_str a, struct sg_str b)
{
  return sg_str_ends(a, SG_LIT("\xE2\x80\x93")) && b.n > 0 && sg_is_digit(b.p[0]);
}

void sg_docx_join(const struct sg_docx_pages *pages, struct sg_docx_block *a, struct sg_docx_block *b)
{
  struct sg_xml_node *place = a->node->last;
  struct sg_xml_node *space = sg_docx_raw(pages->d, "<%r><%t xml:space=\"preserve\"> </%t></%r>");
  if (space == NULL || place == NULL)
    return;
  if (!is_range(a->text, b->text)) {
    sg_xml_put_after(space, place);
    place = space;
  }
  for (struct sg_xml_node *n = b->node->first, *next; n != NULL; n = next) {
    next = n->next;
    if (sg_xml_is(n, "pPr"))
      continue;
    sg_xml_put_after(n, place);
    place = n;
  }
  a->text = joined_end(pages->d, a->text, b->text);
  sg_docx_take_out(b);
}

/* A paragraph that went on in another column goes on from there. */
static void move_place(struct sg_docx_block *a, const struct sg_docx_block *b)
{
  if (sg_docx_same_column(a, b))
    return;
  a->page = b->page;
  a->band = b->band;
  a->column = b->column;
  a->left = b->left;
  a->first = 0;
}

void sg_docx_join_torn(struct sg_docx_pages *pages)
{
  for (size_t i = 1; i < pages->count; i++) {
    struct sg_docx_block *block = &pages->blocks[i];
    if (block->role != SG_DOCX_TEXT && (block->role != SG_DOCX_ASIDE || block->text.n == 0))
      continue;
    struct sg_docx_block *before = part_before(pages, i);
    if (before == NULL)
      continue;
    struct sg_docx_block last = *block;
    sg_docx_join(pages, before, block);
    if (before->role == SG_DOCX_TEXT)
      move_place(before, &last);
  }
  sg_docx_close_ranks(pages);
}
