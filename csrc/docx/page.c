/* The blocks of a document that was set page by page. */
#include "docx/page.h"

#include "text/printed.h"

enum {
  NUMBER_MAX = 1000000, /* twentieths of a point, half points */
  SIZES = 400,          /* half points */
  LARGER = 2,
  HEADING_BYTES = 200,
  FRAGMENT_BYTES = 30, /* shorter, of few words, and not set as the text is: a label, a cell */
  FRAGMENT_WORDS = 3,
  GAP = 5, /* spaces: cells of a row; between sentences there are three */
  BREAKS_MIN =
      2, /* ends of columns and sections within the document: 2 to 118 in converters' files, 0 to 4 in Word's */
  INDENT = 100, /* twentieths of a point: less begins no paragraph */
  INDENTED_MIN = 3,
};

/* Of paragraphs with distances of their own: all in converters' files, 0 to 0.5 in others that have breaks. */
static const double set_share = 0.8;
static const double bold_share = 0.9;
/* Of paragraphs: many go on with one before or follow a heading. */
static const double indented_share = 0.15;

int sg_docx_number_of(const struct sg_xml_node *node, const char *attribute, int otherwise)
{
  struct sg_str text = sg_xml_attribute(node, attribute);
  bool is_negative = text.n > 0 && text.p[0] == '-';
  size_t at = is_negative;
  int value = 0;
  if (at == text.n)
    return otherwise;
  for (; at < text.n && sg_is_digit(text.p[at]) && value < NUMBER_MAX; at++)
    value = value * 10 + (text.p[at] - '0');
  return is_negative ? -value : value;
}

int sg_docx_run_size(const struct sg_xml_node *run)
{
  return sg_docx_number_of(sg_xml_child(sg_xml_child(run, "rPr"), "sz"), "val", 0);
}

bool sg_docx_is_raised(const struct sg_xml_node *run)
{
  const struct sg_xml_node *properties = sg_xml_child(run, "rPr");
  struct sg_str align = sg_xml_attribute(sg_xml_child(properties, "vertAlign"), "val");
  return sg_docx_number_of(sg_xml_child(properties, "position"), "val", 0) > 0 ||
         sg_str_equal(align, SG_LIT("superscript"));
}

struct sg_xml_node *sg_docx_raw(const struct sg_docx *d, const char *xml)
{
  struct sg_buf text;
  sg_buf_init(&text, SG_DOCX_RAW_MAX);
  for (const char *c = xml; *c != '\0'; c++) {
    if (*c == '%')
      sg_buf_add(&text, d->prefix);
    else
      sg_buf_add_char(&text, *c);
  }
  struct sg_xml_node *node =
      text.failure == SG_OK ? sg_xml_raw(sg_arena_copy(d->arena, sg_buf_str(&text)), d->arena) : NULL;
  d->arena->failed |= text.failure != SG_OK;
  sg_buf_free(&text);
  return node;
}

/* -- Words -------------------------------------------------------------------------------------------- */

/* What a node of a run adds to the words, or nothing. */
static struct sg_str words_in(const struct sg_xml_node *n)
{
  if (n->name.n == 0 && sg_xml_is(n->parent, "t"))
    return n->tag;
  if (sg_xml_is(n, "tab") && sg_xml_is(n->parent, "r"))
    return SG_LIT("\t");
  if (sg_xml_is(n, "br"))
    return SG_LIT(" ");
  return sg_xml_is(n, "noBreakHyphen") ? SG_LIT("-") : (struct sg_str){0};
}

struct sg_str sg_docx_text_of(const struct sg_docx *d, const struct sg_xml_node *paragraph)
{
  struct sg_buf text;
  sg_buf_init(&text, SG_DOCX_RAW_MAX);
  for (const struct sg_xml_node *n = paragraph->first; n != NULL; n = sg_xml_next(n, paragraph)) {
    struct sg_str words = words_in(n);
    for (size_t at = 0, length; at < words.n; at += length) {
      uint32_t code = sg_utf8_decode(words, at, &length);
      bool is_white = code != '\t' && (code == 0xA0 || sg_is_unicode_space(code));
      if (!is_white)
        sg_buf_add(&text, sg_slice(words, at, at + length));
      else if (text.length > 0 && !sg_is_space(text.data[text.length - 1]))
        sg_buf_add_char(&text, ' ');
    }
  }
  struct sg_str whole = sg_arena_copy(d->arena, sg_str_trim(sg_buf_str(&text)));
  d->arena->failed |= text.failure == SG_ENOMEM;
  sg_buf_free(&text);
  return whole;
}

struct measured {
  size_t letters, bold;
  size_t by_size[SIZES];
};

static void measure(const struct sg_xml_node *paragraph, struct measured *m)
{
  for (const struct sg_xml_node *run = paragraph->first; run != NULL; run = sg_xml_next(run, paragraph)) {
    if (!sg_xml_is(run, "r"))
      continue;
    size_t bytes = 0;
    for (const struct sg_xml_node *n = run->first; n != NULL; n = n->next)
      bytes += sg_xml_is(n, "t") && n->first != NULL ? sg_str_trim(n->first->tag).n : 0;
    int size = sg_docx_run_size(run);
    m->letters += bytes;
    m->by_size[size > 0 && size < SIZES ? size : 0] += bytes;
    m->bold += sg_docx_is_on(sg_xml_child(sg_xml_child(run, "rPr"), "b")) ? bytes : 0;
  }
}

static int most_of(const size_t *counts)
{
  int best = 0;
  for (int i = 1; i < SIZES; i++)
    if (counts[i] > counts[best])
      best = i;
  return best;
}

/* -- Places ------------------------------------------------------------------------------------------- */

/* Where the reader has come to. */
struct place {
  uint32_t page, band, column, section;
  int above;
  size_t breaks, set, paragraphs;
};

/* Columns that Word is told to begin inside a paragraph, before its words (`behind`: after the first of them).
 */
static uint32_t breaks_in(const struct sg_xml_node *paragraph, const char *type, bool behind)
{
  uint32_t count = 0;
  bool met = false;
  for (const struct sg_xml_node *n = paragraph->first; n != NULL; n = sg_xml_next(n, paragraph)) {
    met = met || (n->name.n == 0 && sg_xml_is(n->parent, "t"));
    bool is_break = sg_xml_is(n, "br") && sg_str_equal(sg_xml_attribute(n, "type"), sg_cstr(type));
    count += is_break && met == behind;
  }
  return count;
}

static void pass_breaks(struct place *place, const struct sg_xml_node *paragraph, bool behind)
{
  uint32_t columns = breaks_in(paragraph, "column", behind), pages = breaks_in(paragraph, "page", behind);
  place->column += columns;
  place->page += pages;
  place->breaks += columns; /* authors end pages, too */
}

/* The section that begins: on a new page, in the next column or right below. */
static void begin_section(struct place *place, const struct sg_xml_node *section)
{
  struct sg_str type = sg_xml_attribute(sg_xml_child(section, "type"), "val");
  if (sg_str_equal(type, SG_LIT("nextColumn"))) {
    place->column++;
    return;
  }
  place->page += !sg_str_equal(type, SG_LIT("continuous"));
  place->band++;
  place->column = 0;
}

static const struct sg_xml_node *section_of(const struct sg_xml_node *node)
{
  return sg_xml_is(node, "sectPr") ? node : sg_xml_child(sg_xml_child(node, "pPr"), "sectPr");
}

/* The section in which a block stands: its properties come at its end. */
static const struct sg_xml_node *section_from(const struct sg_xml_node *node)
{
  while (node != NULL && section_of(node) == NULL)
    node = node->next;
  return node != NULL ? section_of(node) : NULL;
}

/* Does a tabulator part the halves of the page, with the block's words before it? */
static bool is_before_tab(const struct sg_docx_block *block, int width)
{
  const struct sg_xml_node *tab = sg_xml_child(sg_xml_child(sg_xml_child(block->node, "pPr"), "tabs"), "tab");
  return 2 * (sg_docx_number_of(tab, "pos", 0) + INDENT) >= width && block->text.n > 0 &&
         sg_str_find(block->text, SG_LIT("\t"), 0) == SG_NPOS;
}

/* Does the block stand in one half of the page? By its column's middle, else by its own indents. */
static enum sg_docx_side side_of(const struct sg_docx_block *block, const struct sg_xml_node *section)
{
  const struct sg_xml_node *columns = sg_xml_child(section, "cols"), *margins = sg_xml_child(section, "pgMar");
  int count = sg_docx_number_of(columns, "num", 1), at = 0, middle = 0;
  int width = sg_docx_number_of(sg_xml_child(section, "pgSz"), "w", 0) - sg_docx_number_of(margins, "left", 0) -
              sg_docx_number_of(margins, "right", 0);
  if (count < 2) {
    bool left = 2 * (block->right + INDENT) >= width || is_before_tab(block, width),
         right = 2 * (block->left + INDENT) >= width;
    return width <= 0 || left == right ? SG_DOCX_FULL : left ? SG_DOCX_LEFT : SG_DOCX_RIGHT;
  }
  uint32_t index = 0;
  for (const struct sg_xml_node *n = columns->first; n != NULL; n = n->next) {
    if (!sg_xml_is(n, "col"))
      continue;
    int own = sg_docx_number_of(n, "w", 0);
    if (index++ == block->column)
      middle = at + own / 2;
    at += own + sg_docx_number_of(n, "space", 0);
  }
  if (middle == 0)
    return 2 * block->column < (uint32_t)count ? SG_DOCX_LEFT : SG_DOCX_RIGHT;
  return 2 * middle < at ? SG_DOCX_LEFT : SG_DOCX_RIGHT;
}

/* -- Blocks ------------------------------------------------------------------------------------------- */

static bool is_centred(const struct sg_xml_node *paragraph)
{
  struct sg_str align = sg_xml_attribute(sg_xml_child(sg_xml_child(paragraph, "pPr"), "jc"), "val");
  return sg_str_equal(align, SG_LIT("center")) || sg_str_equal(align, SG_LIT("right"));
}

/* "Table 2: …", "Fig. 3." and not "Table 2 shows …". */
static bool is_caption(struct sg_str text)
{
  size_t length;
  return sg_printed_is_caption(text, &length) &&
         (length == text.n || sg_is_one_of((unsigned char)text.p[length], ":.|"));
}

/* A dash that begins a line may go on with a sentence. */
static bool is_item(struct sg_str text, const struct sg_docx_block *before)
{
  static const char *const dashes[] = {"-", "\xE2\x80\x93", "\xE2\x80\x92", "*"};
  size_t length;
  if (!sg_printed_has_bullet(text, &length) || sg_is_alpha(text.p[0]) || sg_is_digit(text.p[0]) ||
      sg_is_one_of((unsigned char)text.p[0], "(["))
    return false;
  struct sg_str sign = sg_str_trim(sg_slice(text, 0, length));
  if (!SG_ONE_OF(sign, dashes) || before == NULL)
    return true;
  return before->role == SG_DOCX_ITEM || sg_printed_ends_sentence(before->text) ||
         (before->text.n > 0 && sg_is_one_of((unsigned char)before->text.p[before->text.n - 1], ";:,)"));
}

/* A label of a figure, a cell: short, and not set to both edges as text is. */
static bool is_fragment(const struct sg_docx_block *block)
{
  struct sg_str align = sg_xml_attribute(sg_xml_child(sg_xml_child(block->node, "pPr"), "jc"), "val");
  size_t words = 1;
  for (size_t i = 0; i < block->text.n; i++)
    words += block->text.p[i] == ' ';
  return !sg_str_equal(align, SG_LIT("both")) && block->text.n < FRAGMENT_BYTES && words <= FRAGMENT_WORDS;
}

/* Do spaces set words into columns? */
static bool has_gaps(const struct sg_xml_node *paragraph)
{
  size_t spaces = 0;
  bool met = false;
  for (const struct sg_xml_node *n = paragraph->first; n != NULL; n = sg_xml_next(n, paragraph)) {
    struct sg_str words = n->name.n == 0 && sg_xml_is(n->parent, "t") ? n->tag : (struct sg_str){0};
    for (size_t i = 0; i < words.n; i++) {
      bool is_white = sg_is_space(words.p[i]);
      if (!is_white && met && spaces >= GAP)
        return true;
      spaces = is_white ? spaces + 1 : 0;
      met = met || !is_white;
    }
  }
  return false;
}

/* Word's own, or an object of an older editor. */
static bool has_formula(const struct sg_xml_node *paragraph)
{
  const struct sg_xml_node *n = paragraph;
  while (n != NULL && !sg_str_equal(n->local, SG_LIT("oMath")) && !sg_str_equal(n->local, SG_LIT("OLEObject")))
    n = sg_xml_next(n, paragraph);
  return n != NULL;
}

static enum sg_docx_role role_of(const struct sg_docx_pages *pages, size_t at, double bold)
{
  const struct sg_docx_block *block = &pages->blocks[at];
  if (block->text.n < FRAGMENT_BYTES && has_formula(block->node))
    return SG_DOCX_HEADING; /* displayed, with its number */
  if (block->text.n == 0)
    return SG_DOCX_ASIDE;
  if (sg_docx_level(pages->d, block->node) > 0)
    return SG_DOCX_HEADING;
  if (sg_xml_child(sg_xml_child(block->node, "pPr"), "numPr") != NULL)
    return SG_DOCX_ITEM;
  if (is_caption(block->text))
    return SG_DOCX_CAPTION;
  bool is_large = block->size >= pages->body + LARGER;
  if (block->text.n <= HEADING_BYTES && (bold >= bold_share || is_large))
    return SG_DOCX_HEADING;
  if (is_item(block->text, at > 0 ? &pages->blocks[at - 1] : NULL))
    return SG_DOCX_ITEM;
  bool is_set_apart = is_centred(block->node) || sg_str_find(block->text, SG_LIT("\t"), 0) != SG_NPOS;
  return is_set_apart || is_fragment(block) || has_gaps(block->node) ? SG_DOCX_ASIDE : SG_DOCX_TEXT;
}

/* Space that an empty paragraph takes: its line and what is around it. */
static int height_of(const struct sg_xml_node *paragraph)
{
  const struct sg_xml_node *spacing = sg_xml_child(sg_xml_child(paragraph, "pPr"), "spacing");
  return sg_docx_number_of(spacing, "line", 0) + sg_docx_number_of(spacing, "before", 0) +
         sg_docx_number_of(spacing, "after", 0);
}

static void read_paragraph(struct sg_docx_pages *pages, struct place *place, struct sg_docx_block *block)
{
  const struct sg_xml_node *properties = sg_xml_child(block->node, "pPr"),
                           *indent = sg_xml_child(properties, "ind"),
                           *spacing = sg_xml_child(properties, "spacing");
  block->text = sg_docx_text_of(pages->d, block->node);
  block->left = sg_docx_number_of(indent, "left", 0);
  block->right = sg_docx_number_of(indent, "right", 0);
  block->first = sg_docx_number_of(indent, "firstLine", 0) - sg_docx_number_of(indent, "hanging", 0);
  block->above = place->above + sg_docx_number_of(spacing, "before", 0);
  place->above = sg_docx_number_of(spacing, "after", 0);
  place->paragraphs += block->text.n > 0;
  place->set += block->text.n > 0 && sg_xml_attribute(spacing, "line").n > 0;
}

/* A table's indents, so far as the widths of its columns are told. */
static void read_table(struct sg_docx_block *block)
{
  const struct sg_xml_node *properties = sg_xml_child(block->node, "tblPr");
  block->left = sg_docx_number_of(sg_xml_child(properties, "tblInd"), "w", 0);
}

static struct sg_xml_node *body_of(const struct sg_docx *d)
{
  struct sg_xml_node *n = d->root->first;
  while (n != NULL && !sg_xml_is(n, "body"))
    n = sg_xml_next(n, d->root);
  return n;
}

static bool read_blocks(struct sg_docx_pages *pages, struct place *place)
{
  size_t capacity = 0;
  struct sg_xml_node *body = body_of(pages->d);
  const struct sg_xml_node *section = body != NULL ? section_from(body->first) : NULL;
  for (struct sg_xml_node *n = body != NULL ? body->first : NULL; n != NULL; n = n->next) {
    bool is_paragraph = sg_xml_is(n, "p");
    if (is_paragraph)
      pass_breaks(place, n, false);
    if (sg_xml_is(n, "tbl") || (is_paragraph && sg_docx_has_content(n))) {
      pages->blocks =
          sg_arena_grow(pages->d->arena, pages->blocks, pages->count, &capacity, sizeof *pages->blocks);
      if (pages->blocks == NULL)
        return false;
      struct sg_docx_block *block = &pages->blocks[pages->count++];
      *block =
          (struct sg_docx_block){.node = n, .page = place->page, .band = place->band, .column = place->column};
      if (is_paragraph)
        read_paragraph(pages, place, block);
      else
        read_table(block);
      block->side =
          is_paragraph && is_centred(n) && sg_docx_number_of(sg_xml_child(section, "cols"), "num", 1) < 2
              ? SG_DOCX_FULL
              : side_of(block, section);
    } else if (is_paragraph) {
      place->above += height_of(n);
    }
    if (is_paragraph)
      pass_breaks(place, n, true);
    if (is_paragraph && section_of(n) != NULL && n->next != NULL) {
      section = section_from(n->next);
      begin_section(place, section);
      place->breaks++;
      place->above = 0;
    }
  }
  return pages->count > 0;
}

/* The sizes of all, and from them what each block is. */
static bool find_roles(struct sg_docx_pages *pages)
{
  size_t texts = 0, indented = 0;
  struct measured *own = SG_ARENA_NEW(pages->d->arena, struct measured, 1),
                  *whole = SG_ARENA_NEW(pages->d->arena, struct measured, 1);
  double *bold = SG_ARENA_NEW(pages->d->arena, double, pages->count);
  if (own == NULL || whole == NULL || bold == NULL)
    return false;
  for (size_t i = 0; i < pages->count; i++) {
    if (pages->blocks[i].text.n == 0)
      continue;
    *own = (struct measured){0};
    measure(pages->blocks[i].node, own);
    pages->blocks[i].size = most_of(own->by_size);
    bold[i] = own->letters > 0 ? (double)own->bold / (double)own->letters : 0;
    whole->by_size[pages->blocks[i].size] += own->letters;
  }
  pages->body = most_of(whole->by_size);
  for (size_t i = 0; i < pages->count; i++) {
    struct sg_docx_block *block = &pages->blocks[i];
    block->role = role_of(pages, i, bold[i]);
    texts += block->role == SG_DOCX_TEXT && block->size == pages->body;
    indented += block->role == SG_DOCX_TEXT && block->size == pages->body && block->first >= INDENT;
  }
  pages->indents = indented >= INDENTED_MIN && (double)indented >= indented_share * (double)texts;
  return true;
}

bool sg_docx_read_pages(struct sg_docx *d, struct sg_docx_pages *pages)
{
  struct place place = {0};
  *pages = (struct sg_docx_pages){.d = d};
  return read_blocks(pages, &place) && place.breaks >= BREAKS_MIN &&
         (double)place.set >= set_share * (double)place.paragraphs && find_roles(pages);
}

void sg_docx_take_out(struct sg_docx_block *block)
{
  sg_xml_remove(block->node);
  block->role = SG_DOCX_OUT;
}

void sg_docx_close_ranks(struct sg_docx_pages *pages)
{
  size_t kept = 0;
  for (size_t i = 0; i < pages->count; i++)
    if (pages->blocks[i].role != SG_DOCX_OUT)
      pages->blocks[kept++] = pages->blocks[i];
  pages->count = kept;
}
