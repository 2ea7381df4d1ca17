/* Word documents as Word shows them, for readers that see less: what pandoc passes over in a .docx file is
 * written so that it finds it.
 *
 *   - changes are accepted: deleted and moved text goes, what stood in marks of its own stays;
 *   - content controls are opened, placeholders and hidden text go;
 *   - codes of fields go, their results stay; tables of contents go;
 *   - text boxes stand behind the paragraph that they hang on, once;
 *   - tables have a grid; tables that only lay out sections are opened;
 *   - headings by outline level, of the paragraph or of any style, bear Word's own heading styles; a heading
 *     without text is none; those that lists number bear their numbers;
 *   - where a converter set the pages of a PDF file: running lines and page numbers go, footnotes are notes,
 * columns stand in the order in which they are read, paragraphs that columns and figures parted are whole,
 * typed bullets are lists, lines and cells with tabulators are tables.
 */
#ifndef SG_DOCX_DOCX_H
#define SG_DOCX_DOCX_H

#include "base/buf.h"

enum {
  SG_DOCX_PART_MAX = 128 * 1024 * 1024,    /* bytes of the document's or the styles' XML, unpacked */
  SG_DOCX_MEMORY_MAX = 2000 * 1024 * 1024, /* of the trees: an arena's maximum in bytes */
};

/* Appends the mended file to `out`, `file` itself where there is nothing to mend; `file` is a whole .docx file.
 * SG_EPARSE where it is none that is read here (pandoc may know better), SG_ETOOBIG where it unpacks to more
 * than the limit, SG_ENOMEM. */
SG_MUST_CHECK enum sg_status sg_docx_mend(struct sg_str file, struct sg_buf *out, struct sg_error *err);

#endif
