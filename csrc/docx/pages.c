/* The steps by which pages become a text again. */
#include "docx/page.h"

/* Breaks and indents are the page's, not the text's: pandoc takes an indent for a quotation. */
static void drop_layout(const struct sg_docx_pages *pages)
{
  static const char *const types[] = {"column", "page"};
  for (size_t i = 0; i < pages->count; i++)
    for (struct sg_xml_node *top = pages->blocks[i].node, *n = top, *next; n != NULL; n = next) {
      next = sg_xml_next(n, top);
      bool is_break = sg_xml_is(n, "br") && SG_ONE_OF(sg_xml_attribute(n, "type"), types);
      if (is_break || (sg_xml_is(n, "ind") && sg_xml_is(n->parent, "pPr")))
        sg_xml_remove(n);
    }
}

void sg_docx_mend_pages(struct sg_docx *d)
{
  struct sg_docx_pages pages;
  if (!sg_docx_read_pages(d, &pages))
    return;
  drop_layout(&pages);
  sg_docx_drop_furniture(&pages);
  sg_docx_take_notes(&pages);
  sg_docx_order_columns(&pages);
  sg_docx_build_tables(&pages);
  sg_docx_join_torn(&pages);
  sg_docx_build_lists(&pages);
}
