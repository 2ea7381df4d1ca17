#include "document/units.h"

#include "document/render.h"

struct walk {
  struct sg_units *units;
  struct sg_arena *arena;
  struct sg_buf *scratch;
};

/* -- What holds others ---------------------------------------------------------------------------------- */

/* The blocks in a division or quotation; NULL for what is none. */
static const struct sg_node *inner_blocks(const struct sg_node *block)
{
  if (block->kind == SG_PANDOC_DIV)
    return sg_part(block, 1);
  return block->kind == SG_PANDOC_QUOTE ? sg_content(block) : NULL;
}

static bool is_headed(const struct sg_node *block);

static bool has_header(const struct sg_node *list)
{
  for (const struct sg_node *block = sg_first(list); block != NULL; block = block->next)
    if (is_headed(block))
      return true;
  return false;
}

/* Is it a heading, or does one stand in it? */
static bool is_headed(const struct sg_node *block)
{
  if (block->kind == SG_PANDOC_HEADER)
    return true;
  if (inner_blocks(block) != NULL)
    return has_header(inner_blocks(block));
  const struct sg_node *items = sg_items_of(block);
  for (const struct sg_node *item = items != NULL ? sg_first(items) : NULL; item != NULL; item = item->next)
    if (has_header(item))
      return true;
  return false;
}

bool sg_has_headings(const struct sg_node *blocks)
{
  for (const struct sg_node *block = sg_first(blocks); block != NULL; block = block->next)
    if (block->kind == SG_PANDOC_HEADER ||
        (inner_blocks(block) != NULL && sg_has_headings(inner_blocks(block))))
      return true;
  return false;
}

bool sg_has_styles(const struct sg_node *blocks)
{
  for (const struct sg_node *block = sg_first(blocks); block != NULL; block = block->next)
    if (block->kind == SG_PANDOC_DIV && sg_attribute(sg_attributes(block), SG_LIT("custom-style")).p != NULL)
      return true;
  return false;
}

bool sg_is_reference_list(const struct sg_node *block)
{
  return block->kind == SG_PANDOC_DIV &&
         (sg_has_class(block, SG_LIT("references")) || sg_has_class(block, SG_LIT("thebibliography")) ||
          sg_str_equal(sg_string(sg_at(sg_attributes(block), 0)), SG_LIT("refs")));
}

static bool wraps_float(const struct sg_node *div)
{
  static const char *const classes[] = {"figure", "figure*", "table", "table*"};
  for (size_t i = 0; i < sizeof classes / sizeof *classes; i++)
    if (sg_has_class(div, sg_cstr(classes[i])))
      return true;
  const struct sg_node *only = sg_first(sg_part(div, 1));
  return only != NULL && only->next == NULL && only->kind == SG_PANDOC_TABLE;
}

/* Pandoc 2 keeps a table's label on the division around it. */
static void give_label(const struct sg_node *div)
{
  struct sg_str label = wraps_float(div) ? sg_string(sg_at(sg_attributes(div), 0)) : sg_str(NULL, 0);
  for (const struct sg_node *inner = sg_first(sg_part(div, 1)); inner != NULL && label.n > 0;
       inner = inner->next) {
    struct sg_node *own = sg_at(sg_attributes(inner), 0);
    if (inner->kind == SG_PANDOC_TABLE && own->kind == SG_PANDOC_STRING && own->text.n == 0)
      own->text = label;
  }
}

/* Where the reading of a PDF says that a block stands on its pages. */
static struct sg_str place_of(const struct sg_node *div)
{
  if (!sg_str_equal(sg_first_class(div), SG_LIT("studyguide-place")))
    return sg_str(NULL, 0);
  return sg_attribute(sg_attributes(div), SG_LIT("place"));
}

/* -- Units ---------------------------------------------------------------------------------------------- */

static void add_unit(struct walk *w, struct sg_unit unit)
{
  struct sg_units *units = w->units;
  struct sg_unit *grown = sg_arena_grow(w->arena, units->rows, units->count, &units->capacity, sizeof *grown);
  if (grown == NULL)
    return;
  units->rows = grown;
  grown[units->count++] = unit;
}

/* The figures in a list's items, and in lists of these: each is a paragraph of its own, with caption and
 * pictures, which a list's words cannot hold. */
static void add_figures(struct walk *w, const struct sg_node *items, bool appendix)
{
  for (const struct sg_node *item = sg_first(items); item != NULL; item = item->next)
    for (const struct sg_node *block = sg_first(item); block != NULL; block = block->next)
      if (sg_as_figure(block, w->arena) != NULL)
        add_unit(w, (struct sg_unit){.block = block, .appendix = appendix, .parted = true});
      else if (sg_items_of(block) != NULL)
        add_figures(w, sg_items_of(block), appendix);
}

static void add_entries(struct walk *w, const struct sg_node *list, bool appendix)
{
  for (const struct sg_node *entry = sg_first(sg_part(list, 1)); entry != NULL; entry = entry->next)
    add_unit(w, (struct sg_unit){.block = entry, .appendix = appendix, .listed = true});
}

static void walk(struct walk *w, const struct sg_node *list, struct sg_str place, bool appendix);

static void walk_block(struct walk *w, const struct sg_node *block, struct sg_str place, bool appendix)
{
  const struct sg_node *epigraph = sg_as_epigraph(block, w->arena);
  if (epigraph != NULL)
    block = epigraph;
  struct sg_str none = {NULL, 0}, class_ = sg_first_class(block);
  const struct sg_node *items = sg_items_of(block), *inner = inner_blocks(block);
  bool holds = block->kind == SG_PANDOC_DIV && !sg_is_reference_list(block) && !sg_is_algorithm(block) &&
               sg_theorem_name(block, w->arena, w->scratch).n == 0;
  if (holds) {
    give_label(block);
    appendix =
        appendix || sg_str_equal(class_, SG_LIT("appendices")) || sg_str_equal(class_, SG_LIT("appendix"));
    walk(w, inner, place_of(block), appendix);
  } else if (inner != NULL && has_header(inner)) {
    walk(w, inner, none, appendix);
  } else if (items != NULL && is_headed(block)) {
    for (const struct sg_node *item = sg_first(items); item != NULL; item = item->next)
      walk(w, item, none, appendix);
  } else {
    add_unit(w, (struct sg_unit){.block = block, .place = place, .appendix = appendix});
    if (items != NULL)
      add_figures(w, items, appendix);
    if (sg_is_reference_list(block))
      add_entries(w, block, appendix);
  }
}

/* `place`: of the first block. */
static void walk(struct walk *w, const struct sg_node *list, struct sg_str place, bool appendix)
{
  for (const struct sg_node *block = sg_first(list); block != NULL; block = block->next)
    walk_block(w, block, block == list->first ? place : sg_str(NULL, 0), appendix);
}

void sg_units(const struct sg_node *blocks, struct sg_arena *arena, struct sg_buf *scratch,
              struct sg_units *units)
{
  struct walk w = {units, arena, scratch};
  *units = (struct sg_units){0};
  walk(&w, blocks, sg_str(NULL, 0), false);
}

static void add_places(const struct sg_node *list, void (*add)(void *user, struct sg_str place), void *user)
{
  for (const struct sg_node *block = sg_first(list); block != NULL; block = block->next) {
    const struct sg_node *items = sg_items_of(block);
    if (block->kind == SG_PANDOC_DIV) {
      add(user, place_of(block));
      add_places(sg_part(block, 1), add, user);
    }
    for (const struct sg_node *item = items != NULL ? sg_first(items) : NULL; item != NULL; item = item->next)
      add_places(item, add, user);
  }
}

void sg_unit_places(const struct sg_unit *unit, void (*add)(void *user, struct sg_str place), void *user)
{
  struct sg_node block = *unit->block;
  block.next = NULL;
  add(user, unit->place);
  add_places(&(struct sg_node){.first = &block, .kind = SG_PANDOC_LIST}, add, user);
}

/* -- Numbers -------------------------------------------------------------------------------------------- */

struct numbering {
  struct sg_arena *arena;
  struct sg_buf *scratch;
  void (*add)(void *user, struct sg_str label, struct sg_str number);
  void *user;
  unsigned figures, tables, listings;
};

/* A label's number, with a letter where there is one. */
static void number(struct numbering *n, struct sg_str label, unsigned count, char letter)
{
  if (label.n == 0)
    return;
  sg_buf_clear(n->scratch);
  sg_buf_add_format(n->scratch, "%u", count);
  if (letter != '\0')
    sg_buf_add_char(n->scratch, letter);
  n->add(n->user, label, sg_buf_str(n->scratch));
}

static struct sg_str own_label(const struct sg_node *block)
{
  return sg_string(sg_at(sg_attributes(block), 0));
}

/* Figures inside a figure: "3a", "3b", as the captions are lettered. */
static void number_parts(struct numbering *n, const struct sg_node *figure)
{
  char letter = 'a';
  for (const struct sg_node *block = sg_first(sg_part(figure, 2)); block != NULL && letter <= 'z';
       block = block->next)
    if (block->kind == SG_PANDOC_FIGURE)
      number(n, own_label(block), n->figures, letter++);
}

static void number_algorithm(struct numbering *n, const struct sg_node *block)
{
  struct sg_blocks blocks = {.known = &sg_known_nothing, .arena = n->arena, .scratch = n->scratch};
  struct sg_pandoc_paragraph paragraph = sg_pandoc_paragraph(&blocks, block);
  size_t at = 0, end;
  while (at < paragraph.name.n && !sg_is_digit(paragraph.name.p[at]))
    at++;
  for (end = at; end < paragraph.name.n && sg_is_digit(paragraph.name.p[end]);)
    end++;
  if (paragraph.kind != NULL && paragraph.label.n > 0 && end > at)
    n->add(n->user, paragraph.label, sg_slice(paragraph.name, at, end));
}

static void number_unit(struct numbering *n, const struct sg_node *block)
{
  if (sg_listing_caption(block, n->arena).p != NULL)
    number(n, own_label(block), ++n->listings, '\0');
  if (sg_is_algorithm(block))
    number_algorithm(n, block);
  const struct sg_node *figure = sg_as_figure(block, n->arena);
  if (figure != NULL && !sg_is_uncaptioned(figure)) {
    number(n, own_label(figure), ++n->figures, '\0');
    number_parts(n, figure);
  } else if (block->kind == SG_PANDOC_TABLE && !sg_is_uncaptioned(block)) {
    number(n, own_label(block), ++n->tables, '\0');
  }
}

void sg_number_labels(const struct sg_units *units, struct sg_arena *arena, struct sg_buf *scratch,
                      void (*add)(void *user, struct sg_str label, struct sg_str number), void *user)
{
  struct numbering n = {.arena = arena, .scratch = scratch, .add = add, .user = user};
  for (size_t i = 0; i < units->count; i++)
    if (!units->rows[i].parted && !units->rows[i].listed)
      number_unit(&n, units->rows[i].block);
}

/* -- A sample of the text ------------------------------------------------------------------------------- */

struct sample {
  struct sg_arena *arena;
  struct sg_buf *scratch, *out;
  size_t size, enough; /* bytes of text */
};

static void sample_block(struct sample *s, const struct sg_node *block)
{
  if (!sg_is_paragraph(block) || s->size > s->enough)
    return;
  struct sg_str text = sg_bare_text(sg_content(block), s->arena, s->scratch);
  if (s->out->length > 0)
    sg_buf_add_char(s->out, ' ');
  sg_buf_add(s->out, text);
  s->size += text.n;
}

size_t sg_units_sample(const struct sg_units *units, struct sg_arena *arena, struct sg_buf *scratch,
                       size_t enough, struct sg_buf *out)
{
  struct sample s = {arena, scratch, out, 0, enough};
  for (size_t i = 0; i < units->count && s.size <= enough; i++) {
    const struct sg_unit *unit = &units->rows[i];
    const struct sg_node *items = sg_items_of(unit->block);
    if (items == NULL && !unit->parted && !unit->listed)
      sample_block(&s, unit->block);
    for (const struct sg_node *item = items != NULL ? sg_first(items) : NULL; item != NULL; item = item->next)
      for (const struct sg_node *block = sg_first(item); block != NULL; block = block->next)
        sample_block(&s, block);
  }
  return s.size;
}
