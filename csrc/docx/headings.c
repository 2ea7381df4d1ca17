/* Styles, and the headings that they and outline levels make. */
#include <stdlib.h>

#include "docx/mender.h"

enum {
  CHAIN_MAX = 32,      /* styles based on one another */
  HEADING_BYTES = 250, /* what is longer is text in a heading's style */
};

/* Names before the number in styles that templates and other languages have: "Überschrift 2", "Head1". */
/* clang-format off */
static const char *const heading_names[] = {
    "heading", "Überschrift", "überschrift", "titre", "Título", "título", "titolo", "kop", "rubrik", "overskrift", "otsikko",
    "Nagłówek", "nagłówek", "заголовок", "Заголовок", "nadpis", "naslov", "Címsor", "címsor", "Başlık", "başlık",
    "見出し", "标题", "標題", "제목", "intertitre", "encabezado", "cabeçalho", "head", "h", "section head", "sectionhead",
    "heading unnumbered", "heading level", "level"};
/* clang-format on */
static const char *const title_names[] = {"title",        "subtitle", "caption", "footnote text",
                                          "endnote text", "header",   "footer"};
static const char *const contents_names[] = {"toc heading", "table of figures"};

/* "heading 2" -> 2 with its name cut to "heading"; 0 where no number ends it. */
static int split_number(struct sg_str *name)
{
  if (name->n < 2 || name->p[name->n - 1] < '1' || name->p[name->n - 1] > '9')
    return 0;
  int level = name->p[name->n - 1] - '0';
  *name = sg_slice(*name, 0, name->n - 1);
  while (name->n > 0 && sg_is_one_of((unsigned char)name->p[name->n - 1], " _-"))
    name->n--;
  return level;
}

/* A style's outline level, 1 to 9; 0 where it says none, or that it is text. */
static int outline_of(const struct sg_xml_node *properties)
{
  struct sg_str value = sg_xml_attribute(sg_xml_child(properties, "outlineLvl"), "val");
  return value.n == 1 && value.p[0] >= '0' && value.p[0] <= '8' ? value.p[0] - '0' + 1 : 0;
}

static void read_style(struct sg_docx *d, const struct sg_xml_node *node, struct sg_docx_style *style)
{
  struct sg_str name = sg_str_trim(sg_xml_attribute(sg_xml_child(node, "name"), "val")), word = name;
  *style = (struct sg_docx_style){.id = sg_xml_attribute(node, "styleId"),
                                  .based_on = sg_xml_attribute(sg_xml_child(node, "basedOn"), "val"),
                                  .link = sg_xml_attribute(sg_xml_child(node, "link"), "val"),
                                  .outline = outline_of(sg_xml_child(node, "pPr"))};
  const struct sg_xml_node *list = sg_xml_child(sg_xml_child(node, "pPr"), "numPr");
  struct sg_str list_level = sg_xml_attribute(sg_xml_child(list, "ilvl"), "val");
  style->list = sg_xml_attribute(sg_xml_child(list, "numId"), "val");
  style->list_level = list_level.n == 1 && sg_is_digit(list_level.p[0]) ? list_level.p[0] - '0' : -1;
  int number = split_number(&word);
  bool is_paragraph = sg_str_equal(sg_xml_attribute(node, "type"), SG_LIT("paragraph"));
  style->is_title = SG_ONE_OF(name, title_names);
  style->contents = SG_ONE_OF(name, contents_names) || (number > 0 && sg_str_equal_nocase(word, SG_LIT("toc")));
  if (!is_paragraph)
    return;
  if (number > 0 && sg_str_equal_nocase(word, SG_LIT("heading"))) {
    style->named = number;
    if (d->heading_ids[number].n == 0)
      d->heading_ids[number] = style->id;
  }
  if (style->outline == 0 && number > 0 && SG_ONE_OF(word, heading_names))
    style->outline = number;
  if (sg_str_equal(sg_xml_attribute(node, "default"), SG_LIT("1")))
    d->default_style = style->id;
}

static int by_id(const void *a, const void *b)
{
  return sg_str_compare(((const struct sg_docx_style *)a)->id, ((const struct sg_docx_style *)b)->id);
}

struct sg_docx_style *sg_docx_find_style(const struct sg_docx *d, struct sg_str id)
{
  struct sg_docx_style key = {.id = id};
  if (id.n == 0 || d->style_count == 0)
    return NULL;
  return bsearch(&key, d->styles, d->style_count, sizeof *d->styles, by_id);
}

/* What a style is by itself and by those that it is based on: the nearest that says something. */
static void resolve(const struct sg_docx *d, struct sg_docx_style *style)
{
  const struct sg_docx_style *s = style;
  for (int i = 0; s != NULL && i < CHAIN_MAX && (style->level == 0 || style->known == 0); i++) {
    if (s->is_title || s->contents) {
      style->is_title |= s->is_title;
      break;
    }
    if (style->level == 0)
      style->level = s->outline > 0 ? s->outline : s->named;
    if (style->known == 0)
      style->known = s->named;
    s = sg_docx_find_style(d, s->based_on);
  }
}

void sg_docx_read_styles(struct sg_docx *d, const struct sg_xml_node *styles)
{
  size_t capacity = 0;
  for (const struct sg_xml_node *n = styles->first; n != NULL; n = sg_xml_next(n, styles)) {
    if (!sg_xml_is(n, "style"))
      continue;
    d->styles = sg_arena_grow(d->arena, d->styles, d->style_count, &capacity, sizeof *d->styles);
    if (d->styles == NULL) {
      d->style_count = 0;
      return;
    }
    read_style(d, n, &d->styles[d->style_count++]);
  }
  if (d->style_count > 0)
    qsort(d->styles, d->style_count, sizeof *d->styles, by_id);
  for (size_t i = 0; i < d->style_count; i++)
    resolve(d, &d->styles[i]);
}

void sg_docx_add_styles(struct sg_docx *d, struct sg_xml_node *styles)
{
  struct sg_xml_node *top = styles->first;
  while (top != NULL && !sg_xml_is(top, "styles"))
    top = top->next;
  for (int level = 1; top != NULL && level <= SG_DOCX_LEVELS; level++) {
    if (!d->is_used[level] || sg_docx_find_style(d, d->heading_ids[level]) != NULL)
      continue;
    char text[512];
    struct sg_buf out;
    sg_buf_init(&out, sizeof text);
    struct sg_str prefix = sg_slice(top->name, 0, top->name.n - top->local.n);
    sg_buf_add_format(
        &out,
        "<%.*sstyle %.*stype=\"paragraph\" %.*sstyleId=\"%.*s\"><%.*sname %.*sval=\"heading %d\"/></%.*sstyle>",
        SG_STR_ARGS(prefix), SG_STR_ARGS(prefix), SG_STR_ARGS(prefix), SG_STR_ARGS(d->heading_ids[level]),
        SG_STR_ARGS(prefix), SG_STR_ARGS(prefix), level, SG_STR_ARGS(prefix));
    d->arena->failed |= out.failure == SG_ENOMEM;
    struct sg_xml_node *node = sg_xml_raw(sg_arena_copy(d->arena, sg_buf_str(&out)), d->arena);
    if (node != NULL && out.failure == SG_OK)
      sg_xml_put_first(node, top);
    sg_buf_free(&out);
  }
}

/* Paragraphs ------------------------------------------------------------------------------------------- */

static const struct sg_docx_style *style_of(const struct sg_docx *d, const struct sg_xml_node *paragraph)
{
  struct sg_str id = sg_xml_attribute(sg_xml_child(sg_xml_child(paragraph, "pPr"), "pStyle"), "val");
  return sg_docx_find_style(d, id.n > 0 ? id : d->default_style);
}

/* Bytes of a paragraph's words, counted up to a heading's longest. */
static size_t words_of(const struct sg_xml_node *paragraph)
{
  size_t bytes = 0;
  for (const struct sg_xml_node *n = paragraph; n != NULL && bytes <= HEADING_BYTES;
       n = sg_xml_next(n, paragraph)) {
    if (n->name.n == 0 && sg_xml_is(n->parent, "t"))
      bytes += n->tag.n;
  }
  return bytes;
}

/* The level of the character style that all words of a paragraph bear, where it is a heading style's. */
static int run_level(const struct sg_docx *d, const struct sg_xml_node *paragraph)
{
  int level = 0;
  for (const struct sg_xml_node *n = paragraph->first; n != NULL; n = n->next) {
    if (!sg_docx_has_words(n))
      continue;
    struct sg_str id = sg_xml_attribute(sg_xml_child(sg_xml_child(n, "rPr"), "rStyle"), "val");
    const struct sg_docx_style *style = sg_xml_is(n, "r") ? sg_docx_find_style(d, id) : NULL;
    const struct sg_docx_style *linked = style != NULL ? sg_docx_find_style(d, style->link) : NULL;
    int own = linked != NULL && !linked->is_title ? linked->level : 0;
    if (own == 0 || (level != 0 && own != level))
      return 0;
    level = own;
  }
  return level;
}

int sg_docx_level(const struct sg_docx *d, const struct sg_xml_node *paragraph)
{
  const struct sg_docx_style *style = style_of(d, paragraph);
  const struct sg_xml_node *properties = sg_xml_child(paragraph, "pPr");
  int known = style != NULL ? style->known : 0;
  if (style != NULL && (style->is_title || style->contents))
    return 0;
  int level = outline_of(properties);
  bool says_text = level == 0 && sg_xml_child(properties, "outlineLvl") != NULL;
  if (level == 0 && style != NULL && !(says_text && known == 0))
    level = style->level;
  if (level == 0 && !says_text)
    level = run_level(d, paragraph);
  return level > 0 && known == 0 && words_of(paragraph) > HEADING_BYTES ? 0 : level;
}

/* Gives the paragraph the style of that id; "" takes away what makes it a heading. */
static void set_style(struct sg_docx *d, struct sg_xml_node *paragraph, struct sg_str id)
{
  struct sg_xml_node *properties = sg_xml_child(paragraph, "pPr");
  struct sg_buf text;
  sg_buf_init(&text, 4096 + id.n);
  if (id.n > 0)
    sg_buf_add_format(&text, "<%.*spStyle %.*sval=\"%.*s\"/>", SG_STR_ARGS(d->prefix), SG_STR_ARGS(d->prefix),
                      SG_STR_ARGS(id));
  if (id.n > 0 && properties == NULL) {
    struct sg_buf whole;
    sg_buf_init(&whole, 8192 + id.n);
    sg_buf_add_format(&whole, "<%.*spPr>%s</%.*spPr>", SG_STR_ARGS(d->prefix), text.data,
                      SG_STR_ARGS(d->prefix));
    sg_buf_swap(&text, &whole);
    sg_buf_free(&whole);
  }
  struct sg_xml_node *style = sg_xml_child(properties, "pStyle"),
                     *outline = sg_xml_child(properties, "outlineLvl");
  struct sg_xml_node *fresh =
      id.n > 0 ? sg_xml_raw(sg_arena_copy(d->arena, sg_buf_str(&text)), d->arena) : NULL;
  d->arena->failed |= text.failure != SG_OK;
  sg_buf_free(&text);
  if (style != NULL)
    sg_xml_remove(style);
  if (outline != NULL)
    sg_xml_remove(outline);
  if (fresh != NULL)
    sg_xml_put_first(fresh, properties != NULL ? properties : paragraph);
}

static struct sg_str heading_id(struct sg_docx *d, int level)
{
  static const char *const own[] = {"",          "sg-head-1", "sg-head-2", "sg-head-3", "sg-head-4",
                                    "sg-head-5", "sg-head-6", "sg-head-7", "sg-head-8", "sg-head-9"};
  if (d->heading_ids[level].n == 0)
    d->heading_ids[level] = sg_cstr(own[level]);
  d->is_used[level] = true;
  return d->heading_ids[level];
}

static void mark_heading(struct sg_docx *d, struct sg_xml_node *paragraph)
{
  const struct sg_docx_style *style = style_of(d, paragraph);
  int known = style != NULL ? style->known : 0, level = sg_docx_level(d, paragraph);
  bool has_words = sg_docx_has_words(paragraph);
  sg_docx_number(d, paragraph, style, level > 0 && has_words);
  if ((level > 0 || known > 0) && !has_words)
    set_style(d, paragraph, (struct sg_str){0});
  else if (level > 0 && level != known)
    set_style(d, paragraph, heading_id(d, level));
}

void sg_docx_mark_headings(struct sg_docx *d)
{
  if (d->styles == NULL)
    return;
  struct sg_xml_node *node = d->root->first;
  while (node != NULL) {
    struct sg_xml_node *next = sg_xml_next(node, d->root);
    if (sg_xml_is(node, "p")) {
      const struct sg_docx_style *style = style_of(d, node);
      next = sg_xml_skip(node, d->root);
      if (style != NULL && style->contents && sg_xml_is(node->parent, "body"))
        sg_xml_remove(node);
      else
        mark_heading(d, node);
    }
    node = next;
  }
}
