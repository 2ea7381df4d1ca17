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
  sg_docx_mark_headings(d);
}

struct texts {
  struct text document, styles;
  bool is_mended;
};

static enum sg_status mend_parts(struct sg_zip *zip, struct sg_arena *arena, struct texts *texts,
                                 struct sg_error *err)
{
  struct sg_zip_part *document = find_part(zip, "word/document"), *styles = find_part(zip, "word/styles");
  struct sg_docx d = {.arena = arena};
  struct sg_xml_node *styles_root = NULL;
  if (document == NULL)
    return sg_fail(err, SG_EPARSE, "it does not contain a Word document");
  enum sg_status status = read_part(document, arena, &texts->document, &d.root, err);
  if (status == SG_OK && styles != NULL)
    status = read_part(styles, arena, &texts->styles, &styles_root, err);
  if (status != SG_OK)
    return status;
  d.prefix = prefix_of(d.root);
  if (styles_root != NULL)
    sg_docx_read_styles(&d, styles_root);
  mend_tree(&d);
  if (styles_root != NULL)
    sg_docx_add_styles(&d, styles_root);
  status = sg_arena_status(arena, err);
  if (status == SG_OK)
    status = write_part(document, d.root, &texts->document, err);
  if (status == SG_OK && styles_root != NULL)
    status = write_part(styles, styles_root, &texts->styles, err);
  texts->is_mended = document->is_fresh || (styles_root != NULL && styles->is_fresh);
  return status;
}

enum sg_status sg_docx_mend(struct sg_str file, struct sg_buf *out, struct sg_error *err)
{
  struct sg_arena arena;
  struct sg_zip zip;
  struct texts texts = {.is_mended = false};
  struct sg_buf *all[] = {&texts.document.packed, &texts.document.before, &texts.document.after,
                          &texts.styles.packed,   &texts.styles.before,   &texts.styles.after};
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
