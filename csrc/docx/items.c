/* Lists whose bullets are typed. */
#include "docx/page.h"

#include <stdio.h>

#include "text/printed.h"

enum { LEVELS = 9 };

/* A list's bullets by level. */
struct signs {
  struct sg_str sign[LEVELS];
  int count;
};

/* The level of an item by its bullet: one that the list has, or one below the item before. */
static int level_of(struct signs *signs, struct sg_str sign)
{
  for (int i = 0; i < signs->count; i++)
    if (sg_str_equal(signs->sign[i], sign)) {
      signs->count = i + 1;
      return i;
    }
  if (signs->count < LEVELS)
    signs->sign[signs->count++] = sign;
  return signs->count - 1;
}

/* Takes so many bytes of words from a paragraph's beginning, and the white space behind them. */
static void strip(struct sg_xml_node *paragraph, size_t bytes)
{
  for (struct sg_xml_node *n = paragraph->first, *next; n != NULL; n = next) {
    next = sg_xml_next(n, paragraph);
    if (sg_xml_is(n, "tab") && sg_xml_is(n->parent, "r")) {
      sg_xml_remove(n);
      continue;
    }
    if (n->name.n > 0 || !sg_xml_is(n->parent, "t"))
      continue;
    size_t at = sg_str_skip_space(n->tag, 0), taken = n->tag.n - at < bytes ? n->tag.n - at : bytes;
    at = sg_str_skip_space(n->tag, at + taken);
    bytes -= taken;
    n->tag = sg_slice(n->tag, at, n->tag.n);
    if (bytes == 0 && n->tag.n > 0)
      return;
  }
}

static void make_item(struct sg_docx *d, struct sg_docx_block *block, struct sg_str sign, int level)
{
  char xml[160];
  struct sg_xml_node *properties = sg_xml_child(block->node, "pPr");
  snprintf(xml, sizeof xml, "<%%numPr><%%ilvl %%val=\"%d\"/><%%numId %%val=\"" SG_DOCX_BULLETS "\"/></%%numPr>",
           level);
  struct sg_xml_node *number = properties != NULL ? sg_docx_raw(d, xml) : NULL;
  if (number == NULL)
    return;
  sg_xml_put_first(number, properties);
  strip(block->node, sign.n);
  d->has_bullets = true;
}

void sg_docx_build_lists(struct sg_docx_pages *pages)
{
  struct signs signs = {.count = 0};
  for (size_t i = 0; i < pages->count; i++) {
    struct sg_docx_block *block = &pages->blocks[i];
    size_t length;
    if (block->role != SG_DOCX_ITEM || !sg_printed_has_bullet(block->text, &length)) {
      signs.count = block->role == SG_DOCX_ITEM ? signs.count : 0;
      continue;
    }
    struct sg_str sign = sg_str_trim(sg_slice(block->text, 0, length));
    make_item(pages->d, block, sign, level_of(&signs, sign));
  }
}

void sg_docx_write_bullets(const struct sg_docx *d, struct sg_buf *out)
{
  struct sg_str w = d->prefix;
  sg_buf_add_format(out, "<%.*sabstractNum %.*sabstractNumId=\"" SG_DOCX_BULLETS "\">", SG_STR_ARGS(w),
                    SG_STR_ARGS(w));
  for (int i = 0; i < LEVELS; i++)
    sg_buf_add_format(out,
                      "<%.*slvl %.*silvl=\"%d\"><%.*sstart %.*sval=\"1\"/><%.*snumFmt %.*sval=\"bullet\"/>"
                      "<%.*slvlText %.*sval=\"\xE2\x80\xA2\"/></%.*slvl>",
                      SG_STR_ARGS(w), SG_STR_ARGS(w), i, SG_STR_ARGS(w), SG_STR_ARGS(w), SG_STR_ARGS(w),
                      SG_STR_ARGS(w), SG_STR_ARGS(w), SG_STR_ARGS(w), SG_STR_ARGS(w));
  sg_buf_add_format(out,
                    "</%.*sabstractNum><%.*snum %.*snumId=\"" SG_DOCX_BULLETS
                    "\"><%.*sabstractNumId %.*sval=\"" SG_DOCX_BULLETS "\"/></%.*snum>",
                    SG_STR_ARGS(w), SG_STR_ARGS(w), SG_STR_ARGS(w), SG_STR_ARGS(w), SG_STR_ARGS(w),
                    SG_STR_ARGS(w));
}
