/* Tracked changes accepted, containers opened, hidden text and codes of fields out, text boxes in their place.
 */
#include "docx/mender.h"

#include "base/utf8.h"

bool sg_docx_is_on(const struct sg_xml_node *node)
{
  static const char *const off[] = {"0", "false", "off"};
  return node != NULL && !SG_ONE_OF(sg_xml_attribute(node, "val"), off);
}

/* White space of any width, marks without any, the hyphen that shows at a line's end alone. */
static bool is_blank(uint32_t code)
{
  return code <= 0x20 || code == 0xA0 || code == 0xAD || (code >= 0x2000 && code <= 0x200F) ||
         (code >= 0x2028 && code <= 0x202F) || code == 0x205F || code == 0x2060 || code == 0x3000 ||
         code == 0xFEFF;
}

/* Does any character of a text show? References to characters (&#160;) are taken for ones that do. */
static bool shows(struct sg_str text)
{
  size_t length;
  for (size_t at = 0; at < text.n; at += length)
    if (!is_blank(sg_utf8_decode(text, at, &length)))
      return true;
  return false;
}

static bool has_words(const struct sg_xml_node *top, bool or_picture)
{
  static const char *const pictures[] = {"blip", "imagedata", "chart", "relIds", "OLEObject"};
  for (const struct sg_xml_node *n = sg_xml_next(top, top); n != NULL; n = sg_xml_next(n, top)) {
    if (n->name.n == 0) {
      bool in_text = n->parent != NULL && sg_str_equal(n->parent->local, SG_LIT("t"));
      if (in_text && shows(n->tag))
        return true;
    } else if (sg_xml_is(n, "sym") || (or_picture && SG_ONE_OF(n->local, pictures))) {
      return true;
    }
  }
  return false;
}

bool sg_docx_has_words(const struct sg_xml_node *node)
{
  return has_words(node, false);
}

bool sg_docx_has_content(const struct sg_xml_node *node)
{
  return has_words(node, true);
}

/* Properties hold marks that bear the names of containers: <w:rPr><w:del/></w:rPr>. */
static bool is_mark(const struct sg_xml_node *node)
{
  return sg_xml_is(node->parent, "rPr") || sg_xml_is(node->parent, "trPr");
}

static bool is_deleted(const struct sg_xml_node *node)
{
  static const char *const gone[] = {
      "del",         "moveFrom",     "pPrChange",       "rPrChange",     "tblPrChange", "tcPrChange",
      "trPrChange",  "sectPrChange", "tblGridChange",   "tblPrExChange", "sdtPr",       "sdtEndPr",
      "customXmlPr", "smartTagPr",   "numberingChange", "softHyphen",    "delText",     "delInstrText"};
  if (!node->in_main)
    return false;
  if (sg_xml_is(node, "tr")) {
    const struct sg_xml_node *properties = sg_xml_child(node, "trPr");
    return sg_xml_child(properties, "del") != NULL;
  }
  if (sg_xml_is(node, "r"))
    return sg_docx_is_on(sg_xml_child(sg_xml_child(node, "rPr"), "vanish"));
  return SG_ONE_OF(node->local, gone) && !is_mark(node);
}

/* A content control that shows nothing of the author's: the table of contents, or its placeholder. */
static bool is_empty_control(const struct sg_xml_node *node)
{
  const struct sg_xml_node *properties = sg_xml_is(node, "sdt") ? sg_xml_child(node, "sdtPr") : NULL;
  const struct sg_xml_node *gallery = sg_xml_child(sg_xml_child(properties, "docPartObj"), "docPartGallery");
  return sg_docx_is_on(sg_xml_child(properties, "showingPlcHdr")) ||
         sg_str_equal(sg_xml_attribute(gallery, "val"), SG_LIT("Table of Contents"));
}

static bool is_container(const struct sg_xml_node *node)
{
  static const char *const containers[] = {"ins",      "moveTo",    "sdt", "sdtContent",
                                           "smartTag", "customXml", "dir", "bdo"};
  if (!node->in_main)
    return false;
  if (sg_xml_is(node, "fldSimple"))
    return sg_str_find(sg_xml_attribute(node, "instr"), SG_LIT("HYPERLINK"), 0) == SG_NPOS;
  return SG_ONE_OF(node->local, containers) && !is_mark(node);
}

void sg_docx_accept_changes(struct sg_docx *d)
{
  struct sg_xml_node *node = d->root->first;
  while (node != NULL) {
    struct sg_xml_node *next;
    if (is_deleted(node) || is_empty_control(node)) {
      next = sg_xml_skip(node, d->root);
      sg_xml_remove(node);
    } else {
      next = sg_xml_next(node, d->root);
      if (is_container(node))
        sg_xml_unwrap(node);
    }
    node = next;
  }
}

/* Fields ------------------------------------------------------------------------------------------- */

enum kind {
  PLAIN,    /* its result is text */
  LINK,     /* pandoc makes a link of it */
  CONTENTS, /* a table of contents or of figures */
};

enum { NESTED_MAX = 64, CODE_MAX = 32 };

struct field {
  enum kind kind;
  size_t index;        /* which of the document's fields */
  bool in_code;        /* before its "separate" */
  char code[CODE_MAX]; /* how its code begins, without spaces */
  size_t code_length;
};

struct fields {
  struct field open[NESTED_MAX];
  size_t depth;
  enum kind *kinds; /* by index */
  size_t count, capacity;
};

static void add_code(struct field *field, const struct sg_xml_node *node)
{
  struct sg_str text = node->first != NULL ? node->first->tag : (struct sg_str){0};
  for (size_t i = 0; i < text.n && field->code_length < CODE_MAX; i++) {
    if (!sg_is_space(text.p[i]))
      field->code[field->code_length++] = text.p[i];
  }
}

static enum kind kind_of(const struct field *field, size_t depth)
{
  struct sg_str code = sg_str(field->code, field->code_length);
  if (sg_str_starts(code, SG_LIT("TOC")))
    return CONTENTS;
  bool external = sg_str_starts(code, SG_LIT("HYPERLINK\"")) || sg_str_starts(code, SG_LIT("HYPERLINK&quot;"));
  return external && depth == 1 ? LINK : PLAIN;
}

static bool is_field(const struct sg_xml_node *node, const char *type)
{
  return sg_xml_is(node, "fldChar") && sg_str_equal(sg_xml_attribute(node, "fldCharType"), sg_cstr(type));
}

/* The kinds of all fields in reading order; false where their marks do not pair. */
static bool read_kinds(struct sg_docx *d, struct fields *fields)
{
  for (struct sg_xml_node *n = d->root->first; n != NULL; n = sg_xml_next(n, d->root)) {
    struct field *top = fields->depth > 0 ? &fields->open[fields->depth - 1] : NULL;
    if (is_field(n, "begin")) {
      fields->kinds =
          sg_arena_grow(d->arena, fields->kinds, fields->count, &fields->capacity, sizeof *fields->kinds);
      if (fields->depth == NESTED_MAX || fields->kinds == NULL)
        return false;
      fields->kinds[fields->count] = PLAIN;
      fields->open[fields->depth++] = (struct field){.in_code = true, .index = fields->count++};
    } else if (is_field(n, "end")) {
      if (top == NULL)
        return false;
      fields->kinds[top->index] = kind_of(top, fields->depth);
      fields->depth--;
    } else if (top != NULL && sg_xml_is(n, "instrText")) {
      add_code(top, n);
    }
  }
  return fields->depth == 0;
}

/* Is what stands here hidden by a field around it? */
static bool is_hidden(const struct fields *fields)
{
  for (size_t i = 0; i < fields->depth; i++) {
    if (fields->open[i].kind == CONTENTS || fields->open[i].in_code)
      return true;
  }
  return false;
}

/* Follows the fields' marks; true where the node goes. */
static bool passes_field(struct fields *fields, size_t *seen, const struct sg_xml_node *n)
{
  static const char *const shown[] = {"t", "tab", "br", "sym", "drawing", "pict", "noBreakHyphen", "object"};
  if (is_field(n, "begin")) {
    enum kind kind = fields->kinds[(*seen)++];
    fields->open[fields->depth++] = (struct field){.kind = kind, .in_code = true};
    return kind != LINK;
  }
  struct field *top = fields->depth > 0 ? &fields->open[fields->depth - 1] : NULL;
  bool is_link = top != NULL && top->kind == LINK;
  if (is_field(n, "separate")) {
    if (top != NULL)
      top->in_code = false;
    return !is_link;
  }
  if (is_field(n, "end")) {
    fields->depth--;
    return !is_link;
  }
  if (sg_xml_is(n, "instrText"))
    return !is_link;
  return n->in_main && SG_ONE_OF(n->local, shown) && is_hidden(fields);
}

void sg_docx_hide_fields(struct sg_docx *d)
{
  struct fields fields = {.depth = 0};
  size_t seen = 0;
  if (!read_kinds(d, &fields))
    return;
  struct sg_xml_node *node = d->root->first;
  while (node != NULL) {
    struct sg_xml_node *next = sg_xml_next(node, d->root);
    if (passes_field(&fields, &seen, node)) {
      next = sg_xml_skip(node, d->root);
      sg_xml_remove(node);
    }
    node = next;
  }
}

/* Text boxes ----------------------------------------------------------------------------------------- */

/* The paragraph that a box hangs on, or NULL. What stands beside it for older readers goes. */
static struct sg_xml_node *holder_of(const struct sg_xml_node *box)
{
  for (struct sg_xml_node *n = box->parent; n != NULL; n = n->parent) {
    if (sg_xml_is(n, "p"))
      return n;
    while (sg_str_equal(n->local, SG_LIT("Choice")) && n->next != NULL)
      sg_xml_remove(n->next);
  }
  return NULL;
}

void sg_docx_open_boxes(struct sg_docx *d)
{
  struct sg_xml_node *holder = NULL, *place = NULL;
  for (struct sg_xml_node *n = d->root->first; n != NULL; n = sg_xml_next(n, d->root)) {
    if (!sg_xml_is(n, "txbxContent"))
      continue;
    struct sg_xml_node *paragraph = holder_of(n);
    if (paragraph == NULL)
      continue;
    if (paragraph != holder)
      place = holder = paragraph;
    while (n->first != NULL) {
      struct sg_xml_node *block = n->first;
      sg_xml_put_after(block, place);
      place = block;
    }
  }
}

/* Paragraphs whose end was deleted -------------------------------------------------------------------- */

static bool has_no_end(const struct sg_xml_node *paragraph)
{
  const struct sg_xml_node *mark = sg_xml_child(sg_xml_child(paragraph, "pPr"), "rPr");
  return sg_xml_child(mark, "del") != NULL || sg_xml_child(mark, "moveFrom") != NULL;
}

/* The paragraph's content goes to the front of the one that follows it. */
static void join(struct sg_xml_node *paragraph, struct sg_xml_node *next)
{
  struct sg_xml_node *properties = sg_xml_child(next, "pPr"), *place = properties;
  for (struct sg_xml_node *n = paragraph->first, *after; n != NULL; n = after) {
    after = n->next;
    if (sg_xml_is(n, "pPr"))
      continue;
    if (place == NULL)
      sg_xml_put_first(n, next);
    else
      sg_xml_put_after(n, place);
    place = n;
  }
}

void sg_docx_join_paragraphs(struct sg_docx *d)
{
  struct sg_xml_node **list = NULL;
  size_t count = 0, capacity = 0;
  for (struct sg_xml_node *n = d->root->first; n != NULL; n = sg_xml_next(n, d->root)) {
    if (!sg_xml_is(n, "p") || !has_no_end(n))
      continue;
    list = sg_arena_grow(d->arena, list, count, &capacity, sizeof *list);
    if (list == NULL)
      return;
    list[count++] = n;
  }
  while (count-- > 0) { /* the last first: what follows has its final place */
    struct sg_xml_node *next = list[count]->next;
    while (next != NULL && next->name.n == 0)
      next = next->next;
    bool has_words = sg_docx_has_content(list[count]);
    if (has_words && !sg_xml_is(next, "p"))
      continue;
    if (has_words)
      join(list[count], next);
    else if (list[count]->parent->first == list[count]->parent->last)
      continue; /* a cell holds a paragraph */
    sg_xml_remove(list[count]);
  }
}
