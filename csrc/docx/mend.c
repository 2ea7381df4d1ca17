#include "docx/docx.h"
#include "docx/mender.h"
#include "docx/zip.h"

/* The part of that name, or, as some programs number them, the first that only has a number more. */
static struct sg_zip_part *find_part(const struct sg_zip *zip, const char *stem)
{
  for (size_t i = 0; i < zip->count; i++) {
    struct sg_str name = zip->parts[i].name;
    if (!sg_str_starts(name, sg_cstr(stem)) || !sg_str_ends(name, SG_LIT(".xml")))
      continue;
    size_t at = sg_cstr(stem).n;
    while (at < name.n && sg_is_digit(name.p[at]))
      at++;
    if (at + 4 == name.n)
      return &zip->parts[i];
  }
  return NULL;
}

/* A part's XML: as it came, its tree as it is written before anything is mended, and after. */
struct text {
  struct sg_buf packed, before, after;
};

static enum sg_status read_part(const struct sg_zip_part *part, struct sg_arena *arena, struct text *text,
                                struct sg_xml_node **root, struct sg_error *err)
{
  enum sg_status status = sg_zip_unpack(part, SG_DOCX_PART_MAX, &text->packed, err);
  if (status == SG_OK)
    status = sg_xml_read(sg_buf_str(&text->packed), arena, root, err);
  if (status == SG_OK) {
    sg_xml_write(*root, &text->before);
    status = sg_buf_status(&text->before, err);
  }
  return status;
}

/* A part in which nothing was mended stays as it came. */
static enum sg_status write_part(struct sg_zip_part *part, const struct sg_xml_node *root, struct text *text,
                                 struct sg_error *err)
{
  sg_xml_write(root, &text->after);
  part->fresh = sg_buf_str(&text->after);
  part->is_fresh = !sg_str_equal(part->fresh, sg_buf_str(&text->before));
  return sg_buf_status(&text->after, err);
}

/* The prefix of the document's own names, with its colon. */
static struct sg_str prefix_of(const struct sg_xml_node *root)
{
  for (const struct sg_xml_node *n = root->first; n != NULL; n = n->next) {
    if (n->name.n > 0)
      return sg_slice(n->name, 0, n->name.n - n->local.n);
  }
  return (struct sg_str){0};
}

static void mend_tree(struct sg_docx *d)
{
  sg_docx_accept_changes(d);
  sg_docx_hide_fields(d);
  sg_docx_open_boxes(d);
  sg_docx_join_paragraphs(d);
  sg_docx_mend_tables(d);
  sg_docx_mend_pages(d);
  sg_docx_mark_headings(d);
}

struct texts {
  struct text document, styles, numbering;
  struct sg_buf notes, lists; /* parts that are added */
  bool is_mended;
};

/* The first element of a tree; NULL without. */
static struct sg_xml_node *top_of(const struct sg_xml_node *root)
{
  struct sg_xml_node *n = root != NULL ? root->first : NULL;
  while (n != NULL && n->name.n == 0)
    n = n->next;
  return n;
}

static bool refers_to_notes(const struct sg_docx *d)
{
  for (const struct sg_xml_node *n = d->root->first; n != NULL; n = sg_xml_next(n, d->root))
    if (sg_xml_is(n, "footnoteReference"))
      return true;
  return false;
}

/* Makes a part of what is in it, in an element that knows the prefixes of the document's own. What the file's
 * list of parts says of it, pandoc does not ask. */
static enum sg_status add_part(struct sg_zip *zip, const struct sg_docx *d, const char *name,
                               const char *element, struct sg_str inner, struct sg_buf *out,
                               struct sg_error *err)
{
  const struct sg_xml_node *top = top_of(d->root);
  struct sg_str attributes = sg_slice(top->tag, 1 + top->name.n, top->tag.n);
  sg_buf_add_format(out, "<%.*s%s%.*s%.*s</%.*s%s>", SG_STR_ARGS(d->prefix), element, SG_STR_ARGS(attributes),
                    SG_STR_ARGS(inner), SG_STR_ARGS(d->prefix), element);
  struct sg_zip_part *part = sg_zip_add(zip, sg_cstr(name), d->arena);
  if (part == NULL)
    return sg_arena_status(d->arena, err);
  part->fresh = sg_buf_str(out);
  part->is_fresh = true;
  return sg_buf_status(out, err);
}

static enum sg_status add_notes(struct sg_zip *zip, const struct sg_docx *d, struct texts *texts,
                                struct sg_error *err)
{
  struct sg_buf inner;
  sg_buf_init(&inner, SG_DOCX_PART_MAX);
  sg_xml_write(d->notes, &inner);
  enum sg_status status = sg_buf_status(&inner, err);
  if (status == SG_OK)
    status = add_part(zip, d, "word/footnotes.xml", "footnotes", sg_buf_str(&inner), &texts->notes, err);
  sg_buf_free(&inner);
  return status;
}

/* The list of bullets goes into the part of lists, or becomes one. */
static enum sg_status add_bullets(struct sg_zip *zip, const struct sg_docx *d, struct sg_xml_node *numbering,
                                  struct texts *texts, struct sg_error *err)
{
  struct sg_buf inner;
  sg_buf_init(&inner, SG_DOCX_PART_MAX);
  sg_docx_write_bullets(d, &inner);
  enum sg_status status = sg_buf_status(&inner, err);
  if (status == SG_OK && top_of(numbering) != NULL) {
    struct sg_xml_node *list = sg_xml_raw(sg_arena_copy(d->arena, sg_buf_str(&inner)), d->arena);
    if (list != NULL)
      sg_xml_put_first(list, top_of(numbering));
  } else if (status == SG_OK) {
    status = add_part(zip, d, "word/numbering.xml", "numbering", sg_buf_str(&inner), &texts->lists, err);
  }
  sg_buf_free(&inner);
  return status;
}

/* The trees of the parts; NULL where the file has none. */
struct trees {
  struct sg_zip_part *document, *styles, *numbering;
  struct sg_xml_node *styles_root, *numbering_root;
};

static enum sg_status read_parts(const struct sg_zip *zip, struct sg_docx *d, struct texts *texts,
                                 struct trees *trees, struct sg_error *err)
{
  *trees = (struct trees){.document = find_part(zip, "word/document"),
                          .styles = find_part(zip, "word/styles"),
                          .numbering = find_part(zip, "word/numbering")};
  if (trees->document == NULL)
    return sg_fail(err, SG_EPARSE, "it does not contain a Word document");
  enum sg_status status = read_part(trees->document, d->arena, &texts->document, &d->root, err);
  if (status == SG_OK && trees->styles != NULL)
    status = read_part(trees->styles, d->arena, &texts->styles, &trees->styles_root, err);
  if (status == SG_OK && trees->numbering != NULL)
    status = read_part(trees->numbering, d->arena, &texts->numbering, &trees->numbering_root, err);
  if (status != SG_OK)
    return status;
  d->prefix = prefix_of(d->root);
  if (trees->styles_root != NULL)
    sg_docx_read_styles(d, trees->styles_root);
  if (trees->numbering_root != NULL)
    sg_docx_read_numbering(d, trees->numbering_root);
  if (!refers_to_notes(d))
    d->notes = SG_ARENA_NEW(d->arena, struct sg_xml_node, 1);
  return SG_OK;
}

static enum sg_status mend_parts(struct sg_zip *zip, struct sg_arena *arena, struct texts *texts,
                                 struct sg_error *err)
{
  struct sg_docx d = {.arena = arena};
  struct trees trees;
  enum sg_status status = read_parts(zip, &d, texts, &trees, err);
  if (status != SG_OK)
    return status;
  mend_tree(&d);
  if (trees.styles_root != NULL)
    sg_docx_add_styles(&d, trees.styles_root);
  status = sg_arena_status(arena, err);
  if (status == SG_OK)
    status = write_part(trees.document, d.root, &texts->document, err);
  if (status == SG_OK && trees.styles_root != NULL)
    status = write_part(trees.styles, trees.styles_root, &texts->styles, err);
  texts->is_mended = trees.document->is_fresh || (trees.styles_root != NULL && trees.styles->is_fresh);
  if (status == SG_OK && d.has_bullets)
    status = add_bullets(zip, &d, trees.numbering_root, texts, err);
  if (status == SG_OK && d.has_bullets && trees.numbering_root != NULL)
    status = write_part(trees.numbering, trees.numbering_root, &texts->numbering, err);
  if (status == SG_OK && d.note_count > 0)
    status = add_notes(zip, &d, texts, err);
  return status;
}

enum sg_status sg_docx_mend(struct sg_str file, struct sg_buf *out, struct sg_error *err)
{
  struct sg_arena arena;
  struct sg_zip zip;
  struct texts texts = {.is_mended = false};
  struct sg_buf *all[] = {&texts.document.packed,
                          &texts.document.before,
                          &texts.document.after,
                          &texts.styles.packed,
                          &texts.styles.before,
                          &texts.styles.after,
                          &texts.numbering.packed,
                          &texts.numbering.before,
                          &texts.numbering.after,
                          &texts.notes,
                          &texts.lists};
  sg_arena_init(&arena, SG_DOCX_MEMORY_MAX);
  for (size_t i = 0; i < sizeof all / sizeof *all; i++)
    sg_buf_init(all[i],
                4 * (size_t)SG_DOCX_PART_MAX); /* mending adds little; packed parts have their own limit */
  enum sg_status status = sg_zip_read(file, &arena, &zip, err);
  if (status == SG_OK)
    status = mend_parts(&zip, &arena, &texts, err);
  if (status == SG_OK && texts.is_mended) {
    status = sg_zip_write(&zip, out, err);
  } else if (status == SG_OK) {
    sg_buf_add(out, file);
    status = sg_buf_status(out, err);
  }
  for (size_t i = 0; i < sizeof all / sizeof *all; i++)
    sg_buf_free(all[i]);
  sg_arena_free(&arena);
  return status;
}
